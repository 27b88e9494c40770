//! The words for units, one by one: `GiB`, `Mbps`, `days`, `msg`, `IOPS`, `%`.

use super::unit::{Kind, Scale, Unit};

/// Seconds in a minute.
pub(super) const MINUTE: u128 = 60;
/// Seconds in an hour.
pub(super) const HOUR: u128 = 3600;
/// Seconds in a day.
pub(super) const DAY: u128 = 24 * HOUR;
/// Seconds in a week.
pub(super) const WEEK: u128 = 7 * DAY;
/// Seconds in a month: 730 hours, as AWS bills, a twelfth of a year of 365 days.
pub(super) const MONTH: u128 = 730 * HOUR;
/// Seconds in a year: 365 days, twelve months.
pub(super) const YEAR: u128 = 12 * MONTH;
/// Bytes in a mebibyte, in whole numbers.
pub(super) const MEBIBYTE: u128 = 1 << 20;
/// Bytes in a gibibyte, in whole numbers.
pub(super) const GIBIBYTE: u128 = 1 << 30;

/// Bytes in a kibibyte.
pub const KIB: f64 = 1024.0;
/// Bytes in a mebibyte.
pub const MIB: f64 = MEBIBYTE as f64;
/// Bytes in a gibibyte.
pub const GIB: f64 = GIBIBYTE as f64;

/// The power of ten of a word that multiplies the number before it: `120k`, `1.2 million`.
pub(super) fn multiplier(word: &str) -> Option<i32> {
    match word {
        "k" | "K" | "thousand" => Some(3),
        "M" | "million" => Some(6),
        "G" | "bn" | "billion" => Some(9),
        "T" | "trillion" => Some(12),
        _ => None,
    }
}

/// The unit a word stands for. Upper and lower case matter.
pub(super) fn unit_of(word: &str) -> Option<Unit> {
    plain_word(word).or_else(|| data_word(word)).or_else(|| {
        let per_second = Unit::seconds(Scale::ONE).inverse();
        data_word(word.strip_suffix("ps")?)?.times(per_second)
    })
}

fn plain_word(word: &str) -> Option<Unit> {
    let seconds = |count: u128| Some(Unit::seconds(Scale::whole(count)));
    let part_of_second = |places: i32| Some(Unit::seconds(Scale::power_of_ten(places)));
    match word {
        "ns" | "nanosecond" | "nanoseconds" => part_of_second(-9),
        "us" | "µs" | "μs" | "microsecond" | "microseconds" => part_of_second(-6),
        "ms" | "millisecond" | "milliseconds" => part_of_second(-3),
        "s" | "sec" | "secs" | "second" | "seconds" => seconds(1),
        "m" | "min" | "mins" | "minute" | "minutes" => seconds(MINUTE),
        "h" | "hr" | "hrs" | "hour" | "hours" => seconds(HOUR),
        "d" | "day" | "days" => seconds(DAY),
        "w" | "wk" | "week" | "weeks" => seconds(WEEK),
        "mo" | "month" | "months" => seconds(MONTH),
        "y" | "yr" | "year" | "years" => seconds(YEAR),
        "msg" | "msgs" | "message" | "messages" | "event" | "events" | "record" | "records" => {
            Some(Unit::of(Kind {
                messages: 1,
                ..Kind::PLAIN
            }))
        }
        "op" | "ops" | "operation" | "operations" | "req" | "reqs" | "request" | "requests" => {
            Some(Unit::of(Kind {
                operations: 1,
                ..Kind::PLAIN
            }))
        }
        "IOPS" | "iops" => Some(Unit::of(Kind {
            operations: 1,
            below: 1,
            ..Kind::PLAIN
        })),
        "%" | "percent" => Some(Unit::new(
            Scale::power_of_ten(-2),
            Kind {
                percent: 1,
                ..Kind::PLAIN
            },
        )),
        "x" | "×" | "times" => Some(Unit::of(Kind {
            factor: 1,
            ..Kind::PLAIN
        })),
        "$" | "USD" | "usd" | "dollar" | "dollars" => Some(Unit::of(Kind::DOLLARS)),
        _ => None,
    }
}

/// Bytes with decimal or binary prefixes, bits with decimal ones.
fn data_word(word: &str) -> Option<Unit> {
    if let Some(prefix) = ["bytes", "byte", "B"]
        .iter()
        .find_map(|end| word.strip_suffix(end))
    {
        let scale = binary_prefix(prefix).or_else(|| decimal_prefix(prefix))?;
        return Some(Unit::new(
            scale,
            Kind {
                bytes: 1,
                ..Kind::PLAIN
            },
        ));
    }
    let prefix = ["bits", "bit", "b"]
        .iter()
        .find_map(|end| word.strip_suffix(end))?;
    let eighth = Scale::whole(8).inverse();
    let scale = decimal_prefix(prefix)?.times(eighth)?;
    Some(Unit::new(
        scale,
        Kind {
            bytes: 1,
            bits: true,
            ..Kind::PLAIN
        },
    ))
}

fn decimal_prefix(prefix: &str) -> Option<Scale> {
    let places = match prefix {
        "" => 0,
        "k" | "K" => 3,
        "M" => 6,
        "G" => 9,
        "T" => 12,
        "P" => 15,
        "E" => 18,
        _ => return None,
    };
    Some(Scale::power_of_ten(places))
}

fn binary_prefix(prefix: &str) -> Option<Scale> {
    let power = match prefix {
        "Ki" => 10,
        "Mi" => 20,
        "Gi" => 30,
        "Ti" => 40,
        "Pi" => 50,
        "Ei" => 60,
        _ => return None,
    };
    Some(Scale::whole(1 << power))
}

/// For a word in small letters that may be bytes or bits (`mb`, `gbps`): both readings. `kb` belongs here although `k` is
/// a proper prefix, because most people who write it mean kilobytes.
pub(super) fn bytes_or_bits(word: &str) -> Option<(String, String)> {
    let mut letters = word.chars();
    let prefix = letters.next().filter(|c| "kmgtpe".contains(*c))?;
    let rest = letters.as_str();
    let rate = rest.strip_prefix('b')?;
    if !matches!(rate, "" | "ps") {
        return None;
    }
    if prefix == 'k' && rate == "ps" {
        return None;
    }
    let prefix = prefix.to_ascii_uppercase();
    Some((format!("{prefix}B{rate}"), format!("{prefix}b{rate}")))
}
