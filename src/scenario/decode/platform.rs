//! The platforms a deployment may run on.

use crate::estimate::{Bounds, Estimate};
use crate::scenario::types::{Choice, Controllers, Ec2, Msk, Payment, Platform, Volume};
use crate::units::Measure;

use super::reader::{Fields, Value, nearest};

const PLATFORMS: [&str; 2] = ["ec2", "msk"];
const VOLUME: &str = "gp3";
const CONTROLLER: &str = "m7g.large";
const CONTROLLERS: u32 = 3;
const MOST_BROKERS: u32 = 1_000;

pub(super) fn platform(value: &Value<'_, '_>) -> Option<Platform> {
    match value.node.variant() {
        Some("ec2") => value
            .variant_fields("an EC2 platform")
            .map(|fields| Platform::Ec2(ec2(fields))),
        Some("msk") => value
            .variant_fields("an MSK platform")
            .map(|fields| Platform::Msk(msk(fields))),
        other => {
            let near = other.and_then(|word| nearest(word, PLATFORMS.into_iter()));
            let hint = match near {
                Some(near) => format!("did you mean `{near}(…)`?"),
                None => "write `ec2(broker: …)` or `msk(broker: …)`".to_owned(),
            };
            value.problem_with_hint(
                format!("expected a platform, found {}", value.node.describe()),
                hint,
            );
            None
        }
    }
}

fn ec2(fields: Fields<'_, '_>) -> Ec2 {
    let broker = broker(&fields, "\"m7g.2xlarge\"");
    let platform = Ec2 {
        broker: broker.unwrap_or(Choice::Auto),
        brokers: fields.count("brokers", (1, MOST_BROKERS)),
        volumes: fields.whole("volumes", (1, 24), 1),
        volume: volume(&fields),
        tiered: tiered(&fields),
        controllers: controllers(&fields),
        payment: payment(&fields),
        discount: discount(&fields),
    };
    fields.finish();
    platform
}

fn msk(fields: Fields<'_, '_>) -> Msk {
    let broker = broker(&fields, "\"kafka.m7g.2xlarge\"");
    let provisioned_throughput = fields.optional("provisioned_throughput").and_then(|value| {
        if value.word_or_text() == Some("none") {
            return None;
        }
        value.choice(|value| value.exact(Measure::BytesPerSecond, Bounds::POSITIVE))
    });
    let platform = Msk {
        broker: broker.unwrap_or(Choice::Auto),
        brokers: fields.count("brokers", (1, MOST_BROKERS)),
        storage: fields.size("storage", Measure::Bytes),
        provisioned_throughput,
        tiered: tiered(&fields),
        discount: discount(&fields),
    };
    fields.finish();
    platform
}

fn broker(fields: &Fields<'_, '_>, example: &str) -> Option<Choice<String>> {
    fields.required("broker", example)?.choice(Value::text)
}

fn volume(fields: &Fields<'_, '_>) -> Volume {
    let all_auto = |kind: &str| Volume {
        kind: kind.to_owned(),
        size: Choice::Auto,
        iops: Choice::Auto,
        throughput: Choice::Auto,
    };
    let Some(value) = fields.optional("volume") else {
        return all_auto(VOLUME);
    };
    let Some(kind) = value.node.variant() else {
        value.problem_with_hint(
            format!("expected a kind of volume, found {}", value.node.describe()),
            "write `gp3(size: auto)`",
        );
        return all_auto(VOLUME);
    };
    if value.node.as_word().is_some() {
        return all_auto(kind);
    }
    let Some(fields) = value.variant_fields("a volume") else {
        return all_auto(kind);
    };
    let volume = Volume {
        kind: kind.to_owned(),
        size: fields.size("size", Measure::Bytes),
        iops: fields.size("iops", Measure::PerSecond),
        throughput: fields.size("throughput", Measure::BytesPerSecond),
    };
    fields.finish();
    volume
}

/// `"1 day local"`: how long data stays on the brokers.
fn tiered(fields: &Fields<'_, '_>) -> Option<Estimate> {
    let value = fields.optional("tiered")?;
    let text = value.text()?;
    let Some(time) = text.trim().strip_suffix("local") else {
        value.problem_with_hint(
            format!("`{text}` does not say what stays on the brokers"),
            "write for example `\"1 day local\"`",
        );
        return None;
    };
    match Estimate::parse(time.trim(), &[Measure::Seconds], Bounds::POSITIVE) {
        Ok(estimate) => Some(estimate),
        Err(error) => {
            value.problem(error.to_string());
            None
        }
    }
}

fn controllers(fields: &Fields<'_, '_>) -> Controllers {
    let default = Controllers {
        instance: CONTROLLER.to_owned(),
        count: CONTROLLERS,
    };
    let Some(fields) = fields
        .optional("controllers")
        .and_then(|value| value.fields("controllers"))
    else {
        return default;
    };
    let controllers = Controllers {
        instance: fields.text("instance").unwrap_or(default.instance),
        count: fields.whole("count", (0, 9), CONTROLLERS),
    };
    fields.finish();
    controllers
}

fn payment(fields: &Fields<'_, '_>) -> Payment {
    fields
        .optional("payment")
        .and_then(|value| {
            value.word(&[
                ("on_demand", Payment::OnDemand),
                ("reserved_1_year", Payment::Reserved1Year),
                ("reserved_3_years", Payment::Reserved3Years),
            ])
        })
        .unwrap_or(Payment::OnDemand)
}

fn discount(fields: &Fields<'_, '_>) -> Option<Estimate> {
    let value = fields.optional("discount")?;
    let discount = value.estimate(&[Measure::Fraction], Bounds::FRACTION)?;
    if discount.distribution.quantile(0.999) >= 1.0 {
        value.problem("must be below 100 %");
        return None;
    }
    Some(discount)
}
