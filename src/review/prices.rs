//! Prices: how old they are, who checked them, and which are the scenario's own.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;

use crate::catalogue::{PriceUnit, SourceRef};

use super::finding::{Finding, Rule};
use super::view::Review;
use super::words::{count, names};

const OLD: Rule = Rule::info(
    "C007",
    "Prices are old",
    "prices in use are of more than 18 months before the start of the plan (catalogue: `price_age`)",
);
const UNVERIFIED: Rule = Rule::info(
    "C008",
    "Prices are not verified",
    "nobody has checked the source of prices in use against a price list",
);
const OWN: Rule = Rule::info(
    "C009",
    "Prices of the scenario's own are in use",
    "`prices` or `instances` override the catalogue",
);

const DECIMAL: Rule = Rule::warning(
    "K133",
    "A price for a GB that is billed for a GiB",
    "an override of an item that the catalogue prices per GiB or GiB-month is written per GB",
);

pub(super) const RULES: [Rule; 4] = [OLD, UNVERIFIED, OWN, DECIMAL];

pub(super) fn findings(review: &Review) -> Vec<Finding> {
    let sources = by_source(review);
    let rules = [old(review, &sources), unverified(&sources), own(review)];
    let mut found: Vec<Finding> = rules.into_iter().flatten().collect();
    found.extend(decimal(review));
    found
}

/// K133: AWS and Confluent print GB and bill GiB.
fn decimal(review: &Review) -> Vec<Finding> {
    let plan = review.plan;
    let own = plan.scenario.prices.iter().enumerate();
    own.filter_map(|(index, own)| {
        let item = plan.catalogue.prices().item(&own.item).ok()?;
        let in_gibibytes = matches!(item.unit, PriceUnit::PerGibMonth | PriceUnit::PerGib);
        (in_gibibytes && own.price.contains("GB")).then(|| {
            DECIMAL
                .found(
                    first_path(&[&own.item]),
                    &format!("prices[{index}].price"),
                    format!(
                        "`{}` is `{}`, for 10^9 bytes, and is billed for 2^30: a price list that prints GB for it means GiB, and so written it comes out 7.4 % dearer",
                        own.item, own.price,
                    ),
                    format!(
                        "Write `{}` if this is the number of the price list",
                        own.price.replace("GB", "GiB")
                    ),
                )
                .weighing(0.074)
        })
    })
    .collect()
}

/// A source, and the prices in use that come from it.
struct Used<'p> {
    source: SourceRef,
    items: Vec<&'p str>,
}

/// The prices in use by their source, in the order of the text of the source.
fn by_source<'p>(review: &Review<'p>) -> Vec<Used<'p>> {
    let mut groups: BTreeMap<String, Used<'p>> = BTreeMap::new();
    for price in review.plan.prices_used() {
        let source = price.price.source;
        let new = || Used {
            source: Arc::clone(&source),
            items: Vec::new(),
        };
        let used = groups.entry(source.to_string()).or_insert_with(new);
        used.items.push(price.item);
    }
    groups.into_values().collect()
}

/// C007: one finding for all of them, led by the oldest.
fn old(review: &Review, sources: &[Used]) -> Option<Finding> {
    let start = review.plan.scenario.start?;
    let limit = review.plan.catalogue.review().price_age.value;
    let mut old: Vec<(i32, &Used)> = sources
        .iter()
        .filter_map(|used| Some((months_between(used.source.as_of.as_deref()?, start)?, used)))
        .filter(|(age, _)| f64::from(*age) > limit)
        .collect();
    old.sort_by_key(|(age, _)| std::cmp::Reverse(*age));
    let (age, oldest) = old.first()?;
    let items: usize = old.iter().map(|(_, used)| used.items.len()).sum();
    Some(
        OLD.found(
            first_path(&oldest.items),
            "prices",
            format!(
                "{} from more than {limit} months before the plan starts; the oldest, {age} months before it, {}: {} ({})",
                count(items as f64, "price"),
                if oldest.items.len() == 1 { "is" } else { "are" },
                names(oldest.items.iter().copied()),
                oldest.source,
            ),
            "Compare with the current price list, and state what differs under `prices` with a reason",
        )
        .weighing(f64::from(*age) / 120.0),
    )
}

/// C008: one finding for all of them.
fn unverified(sources: &[Used]) -> Option<Finding> {
    let items: Vec<&str> = sources
        .iter()
        .filter(|used| !used.source.verified)
        .flat_map(|used| used.items.iter().copied())
        .collect();
    (!items.is_empty()).then(|| {
        UNVERIFIED.found(
            first_path(&items),
            "prices",
            format!(
                "{} without a checked source: {}",
                count(items.len() as f64, "price"),
                names(items.iter().copied()),
            ),
            "Confirm them, and state them under `prices` with where they stand",
        )
    })
}

/// C009.
fn own(review: &Review) -> Option<Finding> {
    let scenario = &review.plan.scenario;
    let items = scenario.prices.iter().map(|own| own.item.as_str());
    let instances = scenario.instances.iter().map(|own| own.name.as_str());
    let all: Vec<&str> = items.chain(instances).collect();
    let first = all.first()?;
    let path = format!("prices/{first}");
    let known = review.value(&path).is_some();
    Some(OWN.found(
        if known { path } else { "prices".to_owned() },
        if scenario.prices.is_empty() {
            "instances"
        } else {
            "prices"
        },
        format!("{} from this scenario, not from the catalogue", names(all)),
        "Read the reasons given for them",
    ))
}

fn first_path(items: &[&str]) -> String {
    items
        .first()
        .map_or_else(|| "prices".to_owned(), |item| format!("prices/{item}"))
}

/// Whole months from a date such as `2025-04-04`, `2025-04` or `2025` to a day.
fn months_between(date: &str, until: Date) -> Option<i32> {
    let mut parts = date.split('-');
    let year: i32 = parts.next()?.parse().ok()?;
    let month: i32 = parts.next().map_or(Ok(1), str::parse).ok()?;
    Some((i32::from(until.year()) - year) * 12 + i32::from(until.month()) - month)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_counted_from_dates_of_any_precision() {
        let start = Date::constant(2027, 1, 1);
        assert_eq!(months_between("2025-04-04", start), Some(21));
        assert_eq!(months_between("2026-12", start), Some(1));
        assert_eq!(months_between("2026", start), Some(12));
        assert_eq!(months_between("soon", start), None);
    }
}
