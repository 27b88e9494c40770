//! Measures: how a number of one dimension is written and read.

use super::Dimension;
use super::vocabulary::{DAY, GIBIBYTE, HOUR, MEBIBYTE, MONTH};

/// Which units people use for a number. Several measures may share one dimension: an hourly and a monthly price are
/// both dollars per second inside.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Measure {
    /// An amount of data in bytes. On screen in binary units: `1.80 TiB`.
    Bytes,
    /// A data rate in bytes per second. On screen in decimal units: `60.0 MB/s`.
    BytesPerSecond,
    /// A time in seconds: `7 days`.
    Seconds,
    /// A number of messages (events, records).
    Messages,
    /// Messages per second: `120k msg/s`.
    MessagesPerSecond,
    /// The size of one message in bytes: `900 B`.
    BytesPerMessage,
    /// A share of a whole; 1 is `100 %`.
    Fraction,
    /// A factor: `2.5x`.
    Factor,
    /// A plain number: `12`, `10k`.
    Count,
    /// Operations per second: `3000 IOPS`.
    PerSecond,
    /// Requests per second: `1,500 requests/s`.
    RequestsPerSecond,
    /// How often something happens, per second inside and per day outside: `24 /day`.
    PerDay,
    /// Growth as a fraction per month, compounding: `4 %/month`.
    GrowthPerMonth,
    /// An amount of money in US dollars.
    Dollars,
    /// A running cost, in dollars per second inside and per month outside: `$18.2k/month`.
    DollarsPerMonth,
    /// A running cost, in dollars per second inside and per hour outside: `$120/h`.
    DollarsPerHour,
    /// A price of storage, in dollars per byte and second inside. What AWS calls "GB-month" for EBS and MSK is billed per GiB;
    /// text is read as written (`GB` is 10^9) and printed per GiB.
    DollarsPerGiBMonth,
    /// A price of moved or processed data, in dollars per byte inside: `$0.02/GB`.
    DollarsPerGigabyte,
    /// A price of provisioned throughput: dollars for a byte per second kept for a second, which is dollars per byte.
    DollarsPerMiBPerSecondMonth,
    /// A price of provisioned operations: dollars for an operation per second kept for a second, which is dollars.
    DollarsPerOperationPerSecondMonth,
    /// Work: a share of the time, written in hours per month: `20 h/month`.
    HoursPerMonth,
}

impl Measure {
    /// Every measure.
    pub const ALL: [Self; 21] = [
        Self::Bytes,
        Self::BytesPerSecond,
        Self::Seconds,
        Self::Messages,
        Self::MessagesPerSecond,
        Self::BytesPerMessage,
        Self::Fraction,
        Self::Factor,
        Self::Count,
        Self::PerSecond,
        Self::RequestsPerSecond,
        Self::PerDay,
        Self::GrowthPerMonth,
        Self::Dollars,
        Self::DollarsPerMonth,
        Self::DollarsPerHour,
        Self::DollarsPerGiBMonth,
        Self::DollarsPerGigabyte,
        Self::DollarsPerMiBPerSecondMonth,
        Self::DollarsPerOperationPerSecondMonth,
        Self::HoursPerMonth,
    ];

    /// The dimension of its numbers.
    #[must_use]
    pub const fn dimension(self) -> Dimension {
        match self {
            Self::Bytes => Dimension::BYTES,
            Self::BytesPerSecond => Dimension::BYTES_PER_SECOND,
            Self::Seconds => Dimension::SECONDS,
            Self::Messages => Dimension::MESSAGES,
            Self::MessagesPerSecond => Dimension::MESSAGES_PER_SECOND,
            Self::BytesPerMessage => Dimension::BYTES_PER_MESSAGE,
            Self::Fraction | Self::Factor | Self::Count => Dimension::NONE,
            Self::GrowthPerMonth | Self::HoursPerMonth => Dimension::NONE,
            Self::PerSecond | Self::RequestsPerSecond | Self::PerDay => Dimension::PER_SECOND,
            Self::Dollars | Self::DollarsPerOperationPerSecondMonth => Dimension::DOLLARS,
            Self::DollarsPerMonth | Self::DollarsPerHour => Dimension::DOLLARS_PER_SECOND,
            Self::DollarsPerGiBMonth => Dimension::DOLLARS_PER_BYTE_SECOND,
            Self::DollarsPerGigabyte | Self::DollarsPerMiBPerSecondMonth => {
                Dimension::DOLLARS_PER_BYTE
            }
        }
    }

    /// The measure in which a number of this dimension is usually shown. A dimension nobody writes is a [`Measure::Count`].
    #[must_use]
    pub fn usual(dimension: Dimension) -> Self {
        const USUAL: [Measure; 11] = [
            Measure::Count,
            Measure::Bytes,
            Measure::BytesPerSecond,
            Measure::Seconds,
            Measure::Messages,
            Measure::MessagesPerSecond,
            Measure::BytesPerMessage,
            Measure::PerSecond,
            Measure::Dollars,
            Measure::DollarsPerMonth,
            Measure::DollarsPerGigabyte,
        ];
        USUAL
            .into_iter()
            .chain([Self::DollarsPerGiBMonth])
            .find(|measure| measure.dimension() == dimension)
            .unwrap_or(Self::Count)
    }

    /// The unit of the number that exports carry (see [`Measure::to_export`]).
    #[must_use]
    pub const fn export_unit(self) -> &'static str {
        match self {
            Self::Bytes => "B",
            Self::BytesPerSecond => "B/s",
            Self::Seconds => "s",
            Self::Messages => "msg",
            Self::MessagesPerSecond => "msg/s",
            Self::BytesPerMessage => "B/msg",
            Self::Fraction | Self::Factor | Self::Count => "1",
            Self::PerSecond => "IOPS",
            Self::RequestsPerSecond => "requests/s",
            Self::PerDay => "1/day",
            Self::GrowthPerMonth => "1/month",
            Self::Dollars => "USD",
            Self::DollarsPerMonth => "USD/month",
            Self::DollarsPerHour => "USD/h",
            Self::DollarsPerGiBMonth => "USD/GiB-month",
            Self::DollarsPerGigabyte => "USD/GB",
            Self::DollarsPerMiBPerSecondMonth => "USD/(MiB/s)-month",
            Self::DollarsPerOperationPerSecondMonth => "USD/IOPS-month",
            Self::HoursPerMonth => "h/month",
        }
    }

    /// A number in SI base units, converted to [`Measure::export_unit`].
    #[must_use]
    pub fn to_export(self, si: f64) -> f64 {
        const GIGABYTE: f64 = 1e9;
        match self {
            Self::PerDay => si * DAY as f64,
            Self::DollarsPerMonth => si * MONTH as f64,
            Self::DollarsPerHour => si * HOUR as f64,
            Self::DollarsPerGiBMonth => si * GIBIBYTE as f64 * MONTH as f64,
            Self::DollarsPerGigabyte => si * GIGABYTE,
            Self::DollarsPerMiBPerSecondMonth => si * MEBIBYTE as f64 * MONTH as f64,
            Self::DollarsPerOperationPerSecondMonth => si * MONTH as f64,
            Self::HoursPerMonth => si * MONTH as f64 / HOUR as f64,
            Self::Bytes
            | Self::BytesPerSecond
            | Self::Seconds
            | Self::Messages
            | Self::MessagesPerSecond
            | Self::BytesPerMessage
            | Self::Fraction
            | Self::Factor
            | Self::Count
            | Self::PerSecond
            | Self::RequestsPerSecond
            | Self::GrowthPerMonth
            | Self::Dollars => si,
        }
    }

    /// What it is, in words with an article: `a data rate`.
    #[must_use]
    pub fn noun(self) -> &'static str {
        self.expected()
            .split_once(" such as ")
            .map_or(self.expected(), |(noun, _)| noun)
    }

    /// What a text of this measure looks like: `a data rate such as 60 MB/s`.
    #[must_use]
    pub const fn expected(self) -> &'static str {
        match self {
            Self::Bytes => "an amount of data such as 500 GB",
            Self::BytesPerSecond => "a data rate such as 60 MB/s",
            Self::Seconds => "a time such as 7 days",
            Self::Messages => "a number of messages such as 10M messages",
            Self::MessagesPerSecond => "a message rate such as 120k msg/s",
            Self::BytesPerMessage => "a message size such as 900 B",
            Self::Fraction => "a share such as 35 %",
            Self::Factor => "a factor such as 2.5x",
            Self::Count => "a plain number such as 12",
            Self::PerSecond => "a rate of operations such as 3000 IOPS",
            Self::RequestsPerSecond => "a rate of requests such as 1500 requests/s",
            Self::PerDay => "how often such as 24 /day",
            Self::GrowthPerMonth => "a growth rate such as 4 %/month",
            Self::Dollars => "an amount of money such as $5000",
            Self::DollarsPerMonth => "a running cost such as $60k/month",
            Self::DollarsPerHour => "a running cost such as $120/h",
            Self::DollarsPerGiBMonth => "a price of storage such as $0.08/GiB-month",
            Self::DollarsPerGigabyte => "a price of data such as $0.02/GB",
            Self::DollarsPerMiBPerSecondMonth => {
                "a price of throughput such as $0.04/(MiB/s)-month"
            }
            Self::DollarsPerOperationPerSecondMonth => {
                "a price of operations such as $0.005/IOPS-month"
            }
            Self::HoursPerMonth => "a workload such as 20 h/month",
        }
    }

    /// The units a person is most likely to mean, the likeliest first. Money is written without its `$`.
    pub(super) const fn spellings(self) -> &'static [&'static str] {
        match self {
            Self::Bytes => &[
                "GB", "B", "KB", "MB", "TB", "PB", "KiB", "MiB", "GiB", "TiB", "PiB", "bytes",
            ],
            Self::BytesPerSecond => &[
                "MB/s", "B/s", "KB/s", "GB/s", "TB/s", "KiB/s", "MiB/s", "GiB/s", "Gbps", "Mbps",
                "Gbit/s", "Mbit/s", "TB/day", "GB/day", "GB/h", "MB/min",
            ],
            Self::Seconds => &[
                "days", "s", "ms", "min", "h", "d", "day", "hour", "hours", "minutes", "seconds",
                "week", "weeks", "month", "months", "year", "years",
            ],
            Self::Messages => &["messages", "msg", "events", "records"],
            Self::MessagesPerSecond => &[
                "msg/s",
                "messages/s",
                "events/s",
                "records/s",
                "msg/day",
                "messages/day",
                "events/day",
            ],
            Self::BytesPerMessage => &["B", "KB", "MB", "KiB", "MiB", "bytes", "B/msg"],
            Self::Fraction => &["%", "percent"],
            Self::Factor => &["x"],
            Self::Count => &[],
            Self::PerSecond => &["IOPS", "ops/s", "requests/s", "/s"],
            Self::RequestsPerSecond => &["requests/s", "/s"],
            Self::PerDay => &["/day", "/h", "/min", "/week", "/month"],
            Self::GrowthPerMonth => &["%/month", "%/year", "%/week", "%/day"],
            Self::Dollars => &["USD"],
            Self::DollarsPerMonth => &["/month", "/year", "/day", "/h", "USD/month"],
            Self::DollarsPerHour => &["/h", "/hour", "/month", "/day", "USD/h"],
            Self::DollarsPerGiBMonth => &["/GiB-month", "/GB-month", "/TB-month", "/TiB-month"],
            Self::DollarsPerGigabyte => &["/GB", "/GiB", "/TB"],
            Self::DollarsPerMiBPerSecondMonth => &["/(MiB/s)-month", "/(MB/s)-month"],
            Self::DollarsPerOperationPerSecondMonth => &["/IOPS-month"],
            Self::HoursPerMonth => &["h/month", "h/week", "hours/month", "h/day"],
        }
    }
}
