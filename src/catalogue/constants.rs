//! Numbers that are neither a price nor a property of a type: defaults, quotas, thresholds. Each with its source.

use serde::Deserialize;

use crate::units::{GIB, MIB, seconds};

use super::error::CatalogueError;
use super::price::PriceUnit;
use super::source::SourceRef;
use super::table::Head;

/// One documented number.
#[derive(Clone, Debug, PartialEq)]
pub struct Constant {
    /// Its name in the catalogue, such as `retention_check_interval`.
    pub name: &'static str,
    /// What it is, in words.
    pub title: &'static str,
    /// What the product calls it, such as `log.retention.check.interval.ms`.
    pub setting: Option<String>,
    /// Its value in SI base units: bytes, seconds, counts, fractions of one.
    pub value: f64,
    /// Its value as the source prints it, in [`Constant::unit`].
    pub listed: f64,
    /// The unit in which the source prints it.
    pub unit: ConstantUnit,
    /// What a reader should know about it.
    pub note: Option<String>,
    /// Who says so, and when.
    pub source: SourceRef,
}

/// The units in which sources print defaults and limits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConstantUnit {
    /// A plain number: partitions, connections, threads, a factor.
    Count,
    /// Parts of a hundred.
    Percent,
    /// Bytes.
    Bytes,
    /// 2^10 bytes.
    Kib,
    /// 2^20 bytes.
    Mib,
    /// 2^30 bytes.
    Gib,
    /// 2^40 bytes.
    Tib,
    /// 10^6 bytes.
    Mb,
    /// 10^9 bytes.
    Gb,
    /// Thousandths of a second.
    Milliseconds,
    /// Seconds.
    Seconds,
    /// Minutes.
    Minutes,
    /// Hours.
    Hours,
    /// Days.
    Days,
    /// Events for each second.
    PerSecond,
    /// 10^6 bytes per second.
    MbPerSecond,
    /// 2^20 bytes per second.
    MibPerSecond,
    /// US dollars for a GiB kept for a month.
    UsdPerGibMonth,
    /// US dollars for a GiB moved.
    UsdPerGib,
    /// US dollars for a MiB/s provisioned for a month.
    UsdPerMibpsMonth,
}

impl ConstantUnit {
    /// The factor from a listed value to SI base units.
    pub fn si(self) -> f64 {
        match self {
            Self::Count | Self::Bytes | Self::Seconds | Self::PerSecond => 1.0,
            Self::Percent => 0.01,
            Self::Kib => 1024.0,
            Self::Mib | Self::MibPerSecond => MIB,
            Self::Gib => GIB,
            Self::Tib => 1_099_511_627_776.0,
            Self::Mb | Self::MbPerSecond => 1e6,
            Self::Gb => 1e9,
            Self::Milliseconds => 0.001,
            Self::Minutes => seconds::MINUTE,
            Self::Hours => seconds::HOUR,
            Self::Days => seconds::DAY,
            Self::UsdPerGibMonth => PriceUnit::PerGibMonth.si(),
            Self::UsdPerGib => 1.0 / GIB,
            Self::UsdPerMibpsMonth => PriceUnit::PerMibpsMonth.si(),
        }
    }

    /// The unit as a reader knows it; empty for plain numbers.
    pub fn label(self) -> &'static str {
        match self {
            Self::Count => "",
            Self::Percent => "%",
            Self::Bytes => "B",
            Self::Kib => "KiB",
            Self::Mib => "MiB",
            Self::Gib => "GiB",
            Self::Tib => "TiB",
            Self::Mb => "MB",
            Self::Gb => "GB",
            Self::Milliseconds => "ms",
            Self::Seconds => "s",
            Self::Minutes => "min",
            Self::Hours => "h",
            Self::Days => "days",
            Self::PerSecond => "/s",
            Self::MbPerSecond => "MB/s",
            Self::MibPerSecond => "MiB/s",
            Self::UsdPerGibMonth => PriceUnit::PerGibMonth.label(),
            Self::UsdPerGib => "$/GiB",
            Self::UsdPerMibpsMonth => PriceUnit::PerMibpsMonth.label(),
        }
    }
}

/// A constant as a table has it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ConstantRow {
    value: f64,
    unit: ConstantUnit,
    source: String,
    #[serde(default)]
    setting: Option<String>,
    #[serde(default)]
    note: Option<String>,
}

impl ConstantRow {
    pub(super) fn into_constant(
        self,
        name: &'static str,
        title: &'static str,
        head: &Head,
    ) -> Result<Constant, CatalogueError> {
        if !self.value.is_finite() {
            return Err(head.error(format!("`{name}` has the value {}", self.value)));
        }
        Ok(Constant {
            name,
            title: title.trim(),
            setting: self.setting,
            // Dividing by 1000 and by 100 is exact where multiplying by 0.001 and 0.01 is not.
            value: match self.unit {
                ConstantUnit::Milliseconds => self.value / 1000.0,
                ConstantUnit::Percent => self.value / 100.0,
                unit => self.value * unit.si(),
            },
            listed: self.value,
            unit: self.unit,
            note: self.note,
            source: head.source(&self.source)?,
        })
    }
}

/// A struct of constants, read from a table with one row per field. The doc comment of a field is its title, so
/// that what the window shows and what the code says are the same words. A field without a row, or a row without
/// a field, fails to load.
macro_rules! constants {
    ($(#[$about:meta])* $name:ident from $file:literal {
        $(#[doc = $title:literal] $field:ident),+ $(,)?
    }) => {
        $(#[$about])*
        #[derive(Clone, Debug, PartialEq)]
        pub struct $name {
            $(#[doc = $title] pub $field: $crate::catalogue::constants::Constant),+
        }

        impl $name {
            /// Every constant, in the order of the table.
            pub fn iter(&self) -> impl Iterator<Item = &$crate::catalogue::constants::Constant> {
                [$(&self.$field),+].into_iter()
            }

            pub(in crate::catalogue) fn read(
                text: &str,
            ) -> Result<($crate::catalogue::Table, Self), $crate::catalogue::CatalogueError> {
                #[derive(serde::Deserialize)]
                #[serde(deny_unknown_fields)]
                struct Rows {
                    $($field: $crate::catalogue::constants::ConstantRow),+
                }
                let count = [$(stringify!($field)),+].len();
                let (table, head, rows) = $crate::catalogue::table::read::<Rows>($file, text, |_| count)?;
                let constants = Self {
                    $($field: rows.$field.into_constant(stringify!($field), $title, &head)?),+
                };
                Ok((table, constants))
            }
        }
    };
}
pub(super) use constants;
