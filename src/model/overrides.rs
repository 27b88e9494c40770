//! The catalogue as a scenario sees it: with its own prices and instance types.

use crate::catalogue::{
    Catalogue, CatalogueError, OverridePlace, Overrides, OwnInstance, PriceOverride,
};
use crate::scenario::{self, Scenario};
use crate::units;

use super::ModelError;
use super::context::measure_of;

/// The catalogue with the scenario's own prices, which hold in the scenario's region, and its own instance types.
///
/// # Errors
/// A price of something the catalogue does not know, in a unit of another kind, or an instance type it has already.
pub fn catalogue_of(
    scenario: &Scenario,
    catalogue: &Catalogue,
) -> Result<Catalogue, Vec<ModelError>> {
    check_region(scenario, catalogue)?;
    // Instance types first: a price may be that of one of them.
    let instances = Overrides {
        instances: scenario.instances.iter().map(own_instance).collect(),
        ..Overrides::default()
    };
    let with_instances = take(catalogue, &instances)?;
    let mut problems = Vec::new();
    let mut prices = Overrides::default();
    for (index, own) in scenario.prices.iter().enumerate() {
        match own_price(own, &scenario.region, &with_instances, index) {
            Ok(price) => prices.prices.push(price),
            Err(problem) => problems.push(problem),
        }
    }
    if problems.is_empty() {
        take(&with_instances, &prices)
    } else {
        Err(problems)
    }
}

fn take(catalogue: &Catalogue, overrides: &Overrides) -> Result<Catalogue, Vec<ModelError>> {
    catalogue.with(overrides).map_err(|errors| {
        errors
            .iter()
            .map(|(place, error)| placed(*place, error))
            .collect()
    })
}

fn own_instance(own: &scenario::OwnInstance) -> OwnInstance {
    OwnInstance {
        name: own.name.clone(),
        vcpu: own.vcpu,
        memory_bytes: own.memory,
        architecture: None,
        network_bytes_per_second: own.network,
        ebs_bytes_per_second: own.volume_throughput,
        ebs_iops: own.volume_iops,
        local_disks: None,
        dollars_per_second: own.price_usd_per_second,
        reason: own.reason.clone(),
    }
}

fn own_price(
    own: &scenario::PriceOverride,
    region: &str,
    catalogue: &Catalogue,
    index: usize,
) -> Result<PriceOverride, ModelError> {
    let field = |name: &str| format!("prices[{index}].{name}");
    let item = catalogue
        .prices()
        .item(&own.item)
        .map_err(|error| ModelError::catalogue(field("item"), &error))?;
    let value = units::parse(&own.price, measure_of(item.unit)).map_err(|error| {
        ModelError::new(field("price"), error.to_string()).hint(format!(
            "`{}` is priced in {}",
            own.item,
            item.unit.label()
        ))
    })?;
    if value < 0.0 {
        return Err(ModelError::new(
            field("price"),
            "a price cannot be negative",
        ));
    }
    Ok(PriceOverride {
        item: own.item.clone(),
        region: Some(region.to_owned()),
        value,
        reason: own.reason.clone(),
    })
}

/// Whether the scenario's region is one: known to the catalogue, priced by the scenario itself, or at least no misspelling
/// of one that is known. What lacks a price in it is said where it is used.
///
/// # Errors
/// It is none; the message names the region that may be meant, or those the catalogue has.
pub fn check_region(scenario: &Scenario, catalogue: &Catalogue) -> Result<(), Vec<ModelError>> {
    let (region, known) = (&scenario.region, catalogue.regions());
    if known.contains(region) || !scenario.prices.is_empty() {
        return Ok(());
    }
    let meant = known.iter().find(|known| is_misspelt(region, known));
    if meant.is_none() && is_region_like(region) {
        return Ok(());
    }
    let hint = match meant {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => format!("it has {}", known.join(", ")),
    };
    let unknown = ModelError::new(
        "region",
        format!("the catalogue has no prices for `{region}`"),
    );
    Err(vec![unknown.hint(hint)])
}

/// Whether a region is another with one letter wrong: `us-east1`, `us-eats-1`. Another number is another region.
fn is_misspelt(region: &str, known: &str) -> bool {
    let letters = |name: &str| {
        name.trim_end_matches(|c: char| c.is_ascii_digit())
            .to_owned()
    };
    let is_numbered = region.ends_with(|c: char| c.is_ascii_digit());
    strsim::damerau_levenshtein(&region.to_lowercase(), known) <= 1
        && !(is_numbered && letters(region) == letters(known))
}

/// Whether a name has the form of a region of AWS: `sa-east-1`, `us-gov-west-1`.
fn is_region_like(name: &str) -> bool {
    let parts: Vec<&str> = name.split('-').collect();
    let is_word = |part: &&str| part.len() > 1 && part.chars().all(|c| c.is_ascii_lowercase());
    match parts.as_slice() {
        [area, places @ .., number] if !places.is_empty() => {
            area.len() == 2
                && is_word(area)
                && places.iter().all(is_word)
                && number.len() == 1
                && number.chars().all(|c| c.is_ascii_digit())
        }
        _ => false,
    }
}

/// The error of an override, at the field it is about.
fn placed(place: OverridePlace, error: &CatalogueError) -> ModelError {
    let field = match place {
        OverridePlace::Price(index) => format!("prices[{index}]"),
        OverridePlace::Instance(index) => format!("instances[{index}]"),
    };
    ModelError::catalogue(field, error)
}
