//! Platforms that somebody else runs: Amazon MSK and Confluent Cloud.

use crate::estimate::Bounds;
use crate::scenario::types::{
    Choice, Confluent, ConfluentKind, Express, Msk, Serverless, StorageScaling,
};
use crate::units::Measure;

use super::platform::{MOST_BROKERS, broker, discount, tiered};
use super::reader::Fields;

const MOST_UNITS: u32 = 1_000;

pub(super) fn msk(fields: Fields<'_, '_>) -> Msk {
    let broker = broker(&fields, "\"kafka.m7g.2xlarge\"");
    let provisioned_throughput = fields.optional("provisioned_throughput").and_then(|value| {
        if value.is_word("none") {
            value.means_default();
            return None;
        }
        value.choice(|value| value.exact(Measure::BytesPerSecond, Bounds::POSITIVE))
    });
    let platform = Msk {
        broker: broker.unwrap_or(Choice::Auto),
        brokers: fields.count("brokers", (1, MOST_BROKERS)),
        storage: fields.size("storage", Measure::Bytes),
        storage_scaling: storage_scaling(&fields),
        provisioned_throughput,
        tiered: tiered(&fields),
        discount: discount(&fields),
    };
    fields.finish();
    platform
}

fn storage_scaling(fields: &Fields<'_, '_>) -> Option<StorageScaling> {
    let fields = fields
        .optional("storage_scaling")?
        .fields("storage that grows by itself")?;
    let target = fields
        .required("target", "\"60 %\"")
        .and_then(|value| value.exact(Measure::Fraction, Bounds::above(0.0).at_most(1.0)));
    fields.finish();
    Some(StorageScaling { target: target? })
}

pub(super) fn express(fields: Fields<'_, '_>) -> Express {
    let broker = broker(&fields, "\"express.m7g.large\"");
    let platform = Express {
        broker: broker.unwrap_or(Choice::Auto),
        brokers: fields.count("brokers", (1, MOST_BROKERS)),
        discount: discount(&fields),
    };
    fields.finish();
    platform
}

pub(super) fn serverless(fields: Fields<'_, '_>) -> Serverless {
    let platform = Serverless {
        discount: discount(&fields),
    };
    fields.finish();
    platform
}

pub(super) fn confluent(fields: Fields<'_, '_>) -> Option<Confluent> {
    let kinds = ConfluentKind::ALL.map(|kind| (kind.word(), kind));
    let kind = fields
        .required("kind", "standard")
        .and_then(|value| value.word(&kinds));
    let price = fields
        .optional("price")
        .and_then(|value| value.exact(Measure::DollarsPerHour, Bounds::NON_NEGATIVE));
    let data_price = quote(&fields, "data_price", Measure::DollarsPerGigabyte);
    let storage_price = quote(&fields, "storage_price", Measure::DollarsPerGiBMonth);
    let units = fields.count("units", (1, MOST_UNITS));
    let discount = discount(&fields);
    fields.finish();
    Some(Confluent {
        kind: kind?,
        units,
        price,
        data_price,
        storage_price,
        discount,
    })
}

/// A quote as Confluent prints it: its GB is 2^30 bytes, as its own price list says and the catalogue takes it.
fn quote(fields: &Fields<'_, '_>, name: &'static str, measure: Measure) -> Option<f64> {
    let value = fields.optional(name)?;
    let text = value.text()?.replace("GB", "GiB").replace("TB", "TiB");
    let quote = value.parsed(&text, &[measure], Bounds::NON_NEGATIVE)?;
    value.single(&quote)
}
