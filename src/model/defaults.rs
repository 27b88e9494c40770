//! What a scenario means where it says nothing. Kafka's own defaults come from the catalogue; the rest is listed
//! here and in `docs/file-format.md`.

use crate::catalogue::Constant;
use crate::estimate::{Bounds, Estimate};
use crate::quantity::{Source, SourceKind};
use crate::scenario::{Choice, Volume};
use crate::units::{GIB, Measure, exact, seconds};

use super::context::Context;

/// The instance type that published rules are asked with where no deployment has one.
pub(super) const OPINION_BROKER: &str = "m7g.xlarge";

impl Context<'_> {
    /// A documented default, as an estimate with its source.
    pub(super) fn kafka_default(&self, default: &Constant, measure: Measure) -> (Estimate, Source) {
        (Estimate::exact(default.value, measure), documented(default))
    }
}

/// The source of a documented number.
pub(super) fn documented(constant: &Constant) -> Source {
    let name = constant.setting.as_deref().unwrap_or(constant.title);
    Source::with_text(
        SourceKind::Documentation,
        format!("{name}; {}", constant.source),
    )
}

fn assumed(value: f64, measure: Measure, why: &'static str) -> (Estimate, Source) {
    (Estimate::exact(value, measure), Source::rule_of_thumb(why))
}

pub(super) fn peak() -> (Estimate, Source) {
    assumed(
        1.0,
        Measure::Factor,
        "no peak is stated, so the mean is taken as the peak",
    )
}

pub(super) fn growth() -> (Estimate, Source) {
    assumed(0.0, Measure::GrowthPerMonth, "no growth is stated")
}

pub(super) fn message() -> (Estimate, Source) {
    assumed(
        1_000.0,
        Measure::BytesPerMessage,
        "no message size is stated",
    )
}

pub(super) fn producers() -> (Estimate, Source) {
    assumed(1.0, Measure::Count, "no number of producers is stated")
}

pub(super) fn catch_up_rate() -> (Estimate, Source) {
    assumed(
        1.0,
        Measure::Factor,
        "no catch-up rate is stated, so consumers read as fast as producers write",
    )
}

pub(super) fn lag() -> (Estimate, Source) {
    assumed(0.0, Measure::Seconds, "no lag is stated")
}

pub(super) fn consumer_outage() -> (Estimate, Source) {
    assumed(
        3_600.0,
        Measure::Seconds,
        "no outage is stated: an hour is a release that was taken back",
    )
}

pub(super) fn broker_outage() -> (Estimate, Source) {
    assumed(
        3_600.0,
        Measure::Seconds,
        "no outage is stated: an hour is a machine that was replaced and kept its volumes",
    )
}

pub(super) fn tls() -> (Estimate, Source) {
    assumed(
        1.0,
        Measure::Factor,
        "no encryption is stated; with it Kafka copies what it sends through the processor, and sellers' figures range widely",
    )
}

pub(super) fn placement_skew() -> (Estimate, Source) {
    assumed(
        1.1,
        Measure::Factor,
        "LinkedIn Cruise Control balances to within 10 % of the mean; simulated placement of many small topics is uneven by 0 to 30 %",
    )
}

pub(super) fn internal_topics() -> (Estimate, Source) {
    assumed(
        15.0 * GIB,
        Measure::Bytes,
        "bound of __consumer_offsets: 50 partitions with an active segment of 100 MiB and the compacted set, three replicas",
    )
}

pub(super) fn cleaner_rate() -> (Estimate, Source) {
    assumed(
        50e6,
        Measure::BytesPerSecond,
        "no figure is published: one thread that reads, hashes and writes, taken at 50 MB/s; the log of a cleaner says what yours does",
    )
}

pub(super) fn partition_rate() -> (Estimate, Source) {
    assumed(
        10e6,
        Measure::BytesPerSecond,
        "tens of MB/s for one partition (Jun Rao, Confluent 2015), taken at its low end",
    )
}

/// A constant of the catalogue, as an estimate with its source.
pub(super) fn constant(constant: &Constant, measure: Measure) -> (Estimate, Source) {
    (
        Estimate::exact(constant.value, measure),
        documented(constant),
    )
}

/// A range whose ends are constants of the catalogue.
pub(super) fn between(
    low: &Constant,
    high: &Constant,
    measure: Measure,
    kind: SourceKind,
) -> (Estimate, Source) {
    let text = format!(
        "{} to {}",
        exact(low.value, measure),
        exact(high.value, measure)
    );
    let estimate = Estimate::parse(&text, &[measure], Bounds::POSITIVE)
        .unwrap_or_else(|_| Estimate::exact(high.value, measure));
    let source = Source::with_text(
        kind,
        format!("not stated, so anything between the two: {}", low.source),
    );
    (estimate, source)
}

pub(super) fn no_failure() -> (Estimate, Source) {
    assumed(
        0.0,
        Measure::Fraction,
        "no share of failed attempts is stated",
    )
}

pub(super) fn nothing_beside() -> (Estimate, Source) {
    assumed(
        0.0,
        Measure::Seconds,
        "nothing is stated that an attempt does beside its job",
    )
}

pub(super) fn every_day() -> (Estimate, Source) {
    assumed(seconds::DAY, Measure::Seconds, "a run for each day")
}

pub(super) fn zipf() -> (Estimate, Source) {
    assumed(
        0.0,
        Measure::Count,
        "no exponent is stated, so all keys are taken to be alike",
    )
}

pub(super) fn discount() -> (Estimate, Source) {
    assumed(0.0, Measure::Fraction, "no discount is stated")
}

/// The volume that published rules are asked with where no deployment has one.
pub(super) fn opinion_volume() -> Volume {
    Volume {
        kind: "gp3".to_owned(),
        size: Choice::Auto,
        iops: Choice::Auto,
        throughput: Choice::Auto,
    }
}
