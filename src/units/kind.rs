//! Which kinds of unit a measure accepts, and what to call a unit that it does not.

use super::Measure;
use super::unit::Kind;

/// Whether a unit of this kind may be written for this measure.
pub(super) fn accepts(measure: Measure, kind: Kind) -> bool {
    let kind = Kind {
        bits: false,
        ..kind
    };
    let plain = Kind::PLAIN;
    let dollars = Kind::DOLLARS;
    match measure {
        Measure::Bytes => kind == Kind { bytes: 1, ..plain },
        Measure::BytesPerSecond => {
            kind == Kind {
                bytes: 1,
                below: 1,
                ..plain
            }
        }
        Measure::Seconds => kind == Kind { above: 1, ..plain },
        Measure::Messages => {
            kind == Kind {
                messages: 1,
                ..plain
            }
        }
        Measure::MessagesPerSecond => {
            kind == Kind {
                messages: 1,
                below: 1,
                ..plain
            }
        }
        Measure::BytesPerMessage => {
            let size = Kind { bytes: 1, ..plain };
            kind == size
                || kind
                    == Kind {
                        messages: -1,
                        ..size
                    }
        }
        Measure::Fraction => {
            kind == Kind {
                percent: 1,
                ..plain
            }
        }
        Measure::Factor => kind == plain || kind == Kind { factor: 1, ..plain },
        Measure::Count => kind == plain,
        Measure::PerSecond | Measure::RequestsPerSecond | Measure::PerDay => {
            let rate = Kind { below: 1, ..plain };
            kind == rate
                || kind
                    == Kind {
                        operations: 1,
                        ..rate
                    }
        }
        Measure::GrowthPerMonth => {
            kind == Kind {
                percent: 1,
                below: 1,
                ..plain
            }
        }
        Measure::Dollars => kind == dollars,
        Measure::DollarsPerMonth | Measure::DollarsPerHour => {
            kind == Kind {
                below: 1,
                ..dollars
            }
        }
        Measure::DollarsPerGiBMonth => {
            kind == Kind {
                bytes: -1,
                below: 1,
                ..dollars
            }
        }
        Measure::DollarsPerGigabyte => {
            kind == Kind {
                bytes: -1,
                ..dollars
            }
        }
        Measure::DollarsPerMiBPerSecondMonth => {
            kind == Kind {
                bytes: -1,
                above: 1,
                below: 1,
                ..dollars
            }
        }
        Measure::DollarsPerOperationPerSecondMonth => {
            kind == Kind {
                operations: -1,
                above: 1,
                below: 1,
                ..dollars
            }
        }
        Measure::HoursPerMonth => {
            kind == Kind {
                above: 1,
                below: 1,
                ..plain
            }
        }
    }
}

/// What a kind of unit is, for people. A kind nobody uses has no name.
pub(super) fn noun_of(kind: Kind) -> &'static str {
    // A plain number is also a factor, but nobody would call it one.
    [Measure::Count]
        .into_iter()
        .chain(Measure::ALL)
        .find(|measure| accepts(*measure, kind))
        .map_or("a unit of another kind", Measure::noun)
}
