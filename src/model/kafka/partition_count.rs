//! How many partitions a topic needs, and why.

use crate::quantity::{Handle, Source, SourceKind};
use crate::scenario::{self, Choice, Cluster, Platform, Topic};
use crate::units::Measure;

use super::super::context::Context;
use super::super::defaults::{self, documented};
use super::super::scope::Scope;
use super::super::source;
use super::group::Group;
use super::outline::PartitionConstraintOutline;
use super::skew::{Keys, measured_keys, zipf_keys};
use super::topic::Shared;

/// How many times the partitions there may be so that brokers have as many each.
const HARDLY_MORE: f64 = 1.25;

/// The partitions of a topic, chosen or given, and what asks for how many.
pub(super) struct Count<'b> {
    pub(super) partitions: Handle<'b>,
    pub(super) needed: Handle<'b>,
    pub(super) constraints: Vec<PartitionConstraintOutline>,
    pub(super) keys: Option<Keys<'b>>,
    /// Bytes per second that one partition is trusted with, by all that are asked.
    pub(super) trusted: Handle<'b>,
}

/// Adds the partition count, from the rates before batches add their headers: those change little, and depend on it.
pub(super) fn count<'b>(
    context: &Context<'b>,
    shared: &Shared<'b>,
    scope: &Scope<'b>,
    (cluster, topic): (&Cluster, &Topic),
    groups: &[Group<'b>],
    (mean, peak): (Handle<'b>, Handle<'b>),
) -> Count<'b> {
    let builder = context.builder;
    let below = scope.below("partitioning");
    let rate = |key: &str, label: &str, rate: Handle<'b>| {
        below
            .quantity(key)
            .label(label)
            .cite(source::STORED_AS_SENT)
            .is(rate)
    };
    let mean = rate("mean_rate", "Records compressed", mean);
    let peak = rate("peak_rate", "Records compressed, at peak", peak);
    let trusted = trusted_by_services(context, cluster, &below, shared.partition_rate);
    let mut constraints = Constraints {
        scope: below.below("needs"),
        found: Vec::new(),
    };
    constraints.add(
        "producers",
        "producers".to_owned(),
        source::PARTITION_RATE,
        (peak / trusted).ceil(),
    );
    let mut allowed = trusted / peak;
    for group in groups {
        let read = group.read_rate(mean, peak);
        if let Some(member_rate) = group.member_rate {
            allowed = allowed.min(member_rate / read);
            constraints.add(
                &format!("consumers/{}", group.name),
                format!("consumers of `{}`", group.name),
                source::GROUP_MEMBERS,
                (read / member_rate).ceil(),
            );
        }
        if let Some(members) = group.members {
            constraints.add(
                &format!("members/{}", group.name),
                format!("members of `{}`", group.name),
                source::GROUP_MEMBERS,
                members.ceil(),
            );
        }
    }
    let keys = keys(context, scope, topic);
    if let Some(keys) = &keys {
        let allowed = below
            .quantity("allowed_share")
            .label("Share of the topic that one partition may take")
            .measure(Measure::Fraction)
            .cite(source::PARTITION_RATE)
            .is(allowed);
        constraints.add(
            "hottest_partition",
            "the hottest partition".to_owned(),
            source::HOTTEST_PARTITION,
            keys.partitions_for(
                allowed,
                &named(&below.below("search"), source::HOTTEST_PARTITION),
            )
            .ceil(),
        );
    }
    constraints.add("zones", "zones".to_owned(), source::SCENARIO, shared.zones);
    let needs = constraints.found.iter().map(|(_, needs)| *needs);
    let needed = scope
        .quantity("partitions_needed")
        .label("Partitions needed")
        .cite(source::AUTO_PARTITIONS)
        .is(whole(
            cluster,
            builder.largest(needs).unwrap_or(shared.zones),
            shared.zones,
        ));
    let partitions = match topic.partitions {
        Choice::Given(count) => scope.figure(
            "partitions",
            "Partitions",
            f64::from(count),
            Measure::Count,
            source::SCENARIO,
        ),
        Choice::Auto => builder.decision(
            scope.path("partitions"),
            "Partitions",
            Measure::Count,
            needed,
        ),
    };
    Count {
        partitions,
        needed,
        constraints: constraints
            .found
            .into_iter()
            .map(|(name, needs)| PartitionConstraintOutline {
                name,
                partitions: needs.node(),
            })
            .collect(),
        keys,
        trusted,
    }
}

/// What one partition is trusted with, and no more than any service takes into one that the cluster is to run on.
fn trusted_by_services<'b>(
    context: &Context<'b>,
    cluster: &Cluster,
    below: &Scope<'b>,
    rate: Handle<'b>,
) -> Handle<'b> {
    let limits = context.catalogue.msk_limits();
    let of_services = cluster.deployments.iter();
    let of_services = of_services.filter_map(|deployment| match deployment.on {
        Platform::Express(_) => Some(&limits.express_partition_throughput),
        Platform::Serverless(_) => Some(&limits.serverless_partition_ingress),
        _ => None,
    });
    let Some(least) = of_services.min_by(|a, b| a.value.total_cmp(&b.value)) else {
        return rate;
    };
    let limit = below.figure(
        "service_limit",
        "Data into a partition that a service takes at most",
        least.value,
        Measure::BytesPerSecond,
        documented(least),
    );
    rate.min(limit)
}

/// The next multiple of the zones, and of the brokers where that is hardly more and the first deployment says how many it
/// has: a count that is chosen must not depend on one that is chosen later.
fn whole<'b>(cluster: &Cluster, partitions: Handle<'b>, zones: Handle<'b>) -> Handle<'b> {
    let of_zones = partitions.ceil_to(zones);
    let given = cluster.deployments.first();
    let Some(Choice::Given(brokers)) = given.and_then(|first| first.on.brokers()) else {
        return of_zones;
    };
    if brokers % cluster.zones == 0 && brokers == cluster.zones {
        return of_zones;
    }
    let brokers = partitions.builder().number(f64::from(brokers));
    let of_both = partitions.ceil_to(brokers.common_multiple(zones));
    (of_zones * HARDLY_MORE)
        .at_least(of_both)
        .select(of_both, of_zones)
}

/// Names the steps of a formula below a scope.
pub(super) fn named<'s, 'b>(
    scope: &'s Scope<'b>,
    cite: Source,
) -> impl Fn(&str, &str, Measure, Handle<'b>) -> Handle<'b> + 's {
    move |key, label, measure, step| {
        let quantity = scope.quantity(key).label(label).measure(measure);
        quantity.cite(cite.clone()).is(step)
    }
}

/// What asks for partitions, each under a name.
struct Constraints<'b> {
    scope: Scope<'b>,
    found: Vec<(String, Handle<'b>)>,
}

impl<'b> Constraints<'b> {
    fn add(&mut self, key: &str, name: String, source: Source, partitions: Handle<'b>) {
        let partitions = self
            .scope
            .quantity(key)
            .label(format!("Partitions for {name}"))
            .cite(source)
            .is(partitions);
        self.found.push((name, partitions));
    }
}

/// How a topic's keys are spread, where the scenario says so.
fn keys<'b>(context: &Context<'b>, scope: &Scope<'b>, topic: &Topic) -> Option<Keys<'b>> {
    let builder = context.builder;
    let below = scope.below("keys");
    let (spread, cite) = match topic.keys.as_ref()? {
        scenario::Keys::Zipf { count, zipf } => {
            let count = builder.estimate(below.path("count"), "Distinct keys", count);
            let exponent = below.estimate_or(
                "zipf",
                "Zipf exponent of the keys",
                zipf.as_ref(),
                defaults::zipf,
            );
            (zipf_keys(count, exponent), source::ZIPF)
        }
        scenario::Keys::Measured(histogram) => {
            let cite = Source::with_text(SourceKind::Scenario, histogram.text.clone());
            let mut spread = measured_keys(builder, histogram);
            spread.count = below
                .quantity("count")
                .label("Distinct keys")
                .cite(cite)
                .is(spread.count);
            (spread, source::KEY_HISTOGRAM)
        }
    };
    let named = |key: &str, label: &str, measure: Measure, share: Handle<'b>| {
        below
            .quantity(key)
            .label(label)
            .measure(measure)
            .cite(cite.clone())
            .is(share)
    };
    Some(Keys {
        count: spread.count,
        hottest: named(
            "hottest_share",
            "Share of the hottest key",
            Measure::Fraction,
            spread.hottest,
        ),
        squares: named(
            "squares",
            "Shares of the other keys, squared and added",
            Measure::Count,
            spread.squares,
        ),
        cubes: named(
            "cubes",
            "Shares of the other keys, cubed and added",
            Measure::Count,
            spread.cubes,
        ),
    })
}
