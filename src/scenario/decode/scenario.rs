//! The scenario itself, its objectives, its own prices and instance types.

use crate::estimate::{Bounds, Estimate};
use crate::scenario::fingerprint::Meaning;
use crate::scenario::syntax::Kind;
use crate::scenario::types::{
    FORMAT_VERSION, Objectives, OwnInstance, PriceOverride, Scenario, Survive,
};
use crate::spelling::nearest;
use crate::units::{self, Measure};

use super::between::{capture, run};
use super::cluster::cluster;
use super::lake::table;
use super::opinions::opinions;
use super::reader::{Fields, Value, unique_names};
use super::spark::job;

const HORIZON_MONTHS: u32 = 24;
const PROVISION_FOR_MONTHS: u32 = 12;
const WORLDS: u32 = 10_000;
const CONFIDENCE: f64 = 0.95;

pub(super) fn scenario(root: &Value<'_, '_>) -> Option<Scenario> {
    let fields = root.fields("a scenario")?;
    if !version(&fields) {
        return None;
    }
    let name = fields
        .required("name", "\"Clickstream\"")
        .and_then(|value| value.text());
    let notes = fields.text("notes");
    let region = fields
        .required("region", "\"us-east-1\"")
        .and_then(|value| value.text());
    let start = fields.optional("start").and_then(|value| value.date());
    let horizon_months = fields.settled("horizon", HORIZON_MONTHS, |value| value.months(1, 120));
    let provision_for = PROVISION_FOR_MONTHS.min(horizon_months);
    let provision_for_months = fields.settled("provision_for", provision_for, |value| {
        value.months(0, horizon_months)
    });
    let seed = fields.whole("seed", (0, u32::MAX), 1);
    let worlds = fields.whole("worlds", (100, 100_000), WORLDS);
    let objectives = objectives(&fields);
    let clusters = fields.list("kafka", "Kafka clusters");
    unique_names(root.reader, "clusters", &clusters);
    let kafka: Vec<_> = clusters.iter().map(cluster).collect();
    let opinions = opinions(&fields);
    let tables = fields.list("lake", "lake tables");
    unique_names(root.reader, "tables", &tables);
    let lake: Vec<_> = tables.iter().map(table).collect();
    let captures = fields.list("cdc", "captures");
    unique_names(root.reader, "captures", &captures);
    let cdc: Vec<_> = captures.iter().map(capture).collect();
    let scheduled = fields.list("runs", "scheduled runs");
    unique_names(root.reader, "scheduled runs", &scheduled);
    let runs: Vec<_> = scheduled.iter().map(run).collect();
    let jobs = fields.list("spark", "Spark jobs");
    unique_names(root.reader, "Spark jobs", &jobs);
    let spark: Vec<_> = jobs.iter().map(job).collect();
    let prices: Vec<_> = fields.list("prices", "prices").iter().map(price).collect();
    let own = fields.list("instances", "instance types");
    unique_names(root.reader, "instance types", &own);
    let instances: Vec<_> = own.iter().map(instance).collect();
    fields.finish();
    Some(Scenario {
        name: name?,
        notes,
        region: region?,
        start,
        horizon_months,
        provision_for_months,
        seed: u64::from(seed),
        worlds,
        objectives,
        kafka: kafka.into_iter().collect::<Option<_>>()?,
        opinions,
        lake: lake.into_iter().collect::<Option<_>>()?,
        cdc: cdc.into_iter().collect::<Option<_>>()?,
        runs: runs.into_iter().collect::<Option<_>>()?,
        spark: spark.into_iter().collect::<Option<_>>()?,
        prices: prices.into_iter().collect::<Option<_>>()?,
        instances: instances.into_iter().collect::<Option<_>>()?,
    })
}

/// Whether the file is of a version that can be read. The version comes first, so that a reader of any version finds it.
fn version(fields: &Fields<'_, '_>) -> bool {
    let Some(value) = fields.optional("headroom") else {
        let node = fields.value().node;
        let names = node.fields().iter().map(|field| field.name.as_str());
        let hint = match nearest("headroom", names) {
            Some(near) => format!("did you mean it by `{near}`?"),
            None => format!("add `headroom: {FORMAT_VERSION}` as the first field"),
        };
        fields
            .value()
            .problem_with_hint("`headroom`, the format version, is missing", hint);
        return false;
    };
    let first = fields
        .value()
        .node
        .fields()
        .first()
        .map(|field| field.name.as_str());
    if first != Some("headroom") {
        value.problem_with_hint(
            "`headroom`, the format version, must be the first field",
            "move it to the top",
        );
    }
    let number = match &value.node.inner().kind {
        Kind::Number(number) => number.as_integer(),
        Kind::Text(text) => units::parse(text, Measure::Count)
            .ok()
            .filter(|count| count.fract() == 0.0)
            .map(|count| count as i128),
        _ => None,
    };
    if number.is_none_or(|number| number < 1) {
        value.problem_with_hint(
            format!(
                "`{}` is no format version; so far there is only {FORMAT_VERSION}",
                value.reader.tree.slice(value.node.span)
            ),
            format!("write `headroom: {FORMAT_VERSION}`"),
        );
        return false;
    }
    match value.whole(1, u32::MAX) {
        Some(FORMAT_VERSION) => true,
        Some(newer) => {
            value.problem_with_hint(
                format!(
                    "the file was written by a newer Headroom: it has format {newer}, and this one reads up to {FORMAT_VERSION}"
                ),
                "update Headroom to open it; the file was left as it is",
            );
            false
        }
        None => false,
    }
}

fn objectives(fields: &Fields<'_, '_>) -> Objectives {
    let none = Objectives {
        confidence: CONFIDENCE,
        budget: None,
        freshness: None,
        availability: None,
        survive: Survive::Broker,
    };
    fields.settled("objectives", none, |value| {
        value.fields("objectives").map(stated_objectives)
    })
}

fn stated_objectives(fields: Fields<'_, '_>) -> Objectives {
    let confidence = fields.settled("confidence", CONFIDENCE, |value| {
        let confidence = value.exact(Measure::Fraction, Bounds::FRACTION)?;
        if confidence > 0.5 && confidence < 1.0 {
            return Some(confidence);
        }
        value.problem("must be above 50 % and below 100 %");
        None
    });
    let objectives = Objectives {
        confidence,
        budget: fields.estimate("budget", &[Measure::DollarsPerMonth], Bounds::POSITIVE),
        freshness: fields.estimate("freshness", &[Measure::Seconds], Bounds::POSITIVE),
        availability: fields.optional("availability").and_then(|value| {
            let availability = value.exact(Measure::Fraction, Bounds::FRACTION)?;
            if availability > 0.0 && availability < 1.0 {
                return Some(availability);
            }
            value.problem_with_hint(
                "must be above 0 % and below 100 %: without errors there is no budget for them",
                "write for example `\"99.9 %\"`",
            );
            None
        }),
        survive: fields.settled("survive", Survive::Broker, |value| {
            value.word(&[Survive::Broker, Survive::Zone].map(|one| (one.word(), one)))
        }),
    };
    fields.finish();
    objectives
}

fn price(value: &Value<'_, '_>) -> Option<PriceOverride> {
    let fields = value.fields("a price")?;
    let item = fields
        .required("item", "\"ec2/m7g.2xlarge\"")
        .and_then(|value| value.text());
    let price = fields.required("price", "\"$0.31/h\"").and_then(|value| {
        let text = value.text()?;
        // Of what is known where the item is: here it only matters that `$0.310/h` means the same.
        if let Ok((price, measure)) = units::parse_any_of(&text, &Measure::ALL) {
            let usual = Measure::usual(measure.dimension());
            value.means(|| Meaning::of(&Estimate::exact(price, usual)));
        }
        Some(text)
    });
    let reason = fields
        .required("reason", "\"quote of …\"")
        .and_then(|value| value.text());
    fields.finish();
    Some(PriceOverride {
        item: item?,
        price: price?,
        reason: reason?,
    })
}

fn instance(value: &Value<'_, '_>) -> Option<OwnInstance> {
    let fields = value.fields("an instance type")?;
    let exact = |name: &'static str, example: &str, measure: Measure| {
        fields
            .required(name, example)
            .and_then(|value| value.exact(measure, Bounds::POSITIVE))
    };
    let name = fields
        .required("name", "\"rack-a\"")
        .and_then(|value| value.name());
    let vcpu = fields
        .required("vcpu", "16")
        .and_then(|value| value.whole(1, 4_096));
    let memory = exact("memory", "\"64 GiB\"", Measure::Bytes);
    let network = exact("network", "\"10 Gbps\"", Measure::BytesPerSecond);
    let volume_throughput = exact("volume_throughput", "\"1 GB/s\"", Measure::BytesPerSecond);
    let volume_iops = exact("volume_iops", "\"40000 IOPS\"", Measure::PerSecond);
    let price = exact("price", "\"$0.60/h\"", Measure::DollarsPerHour);
    let reason = fields
        .required("reason", "\"own hardware\"")
        .and_then(|value| value.text());
    fields.finish();
    Some(OwnInstance {
        name: name?,
        vcpu: vcpu?,
        memory: memory?,
        network: network?,
        volume_throughput: volume_throughput?,
        volume_iops: volume_iops?,
        price_usd_per_second: price?,
        reason: reason?,
    })
}
