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

/// Whether the catalogue has prices for the scenario's region at all.
///
/// # Errors
/// It has none; the message names the regions it has.
pub fn check_region(scenario: &Scenario, catalogue: &Catalogue) -> Result<(), Vec<ModelError>> {
    if catalogue.regions().contains(&scenario.region) {
        return Ok(());
    }
    let unknown = ModelError::new(
        "region",
        format!("the catalogue has no prices for `{}`", scenario.region),
    )
    .hint(format!("it has {}", catalogue.regions().join(", ")));
    Err(vec![unknown])
}

/// The error of an override, at the field it is about.
fn placed(place: OverridePlace, error: &CatalogueError) -> ModelError {
    let field = match place {
        OverridePlace::Price(index) => format!("prices[{index}]"),
        OverridePlace::Instance(index) => format!("instances[{index}]"),
    };
    ModelError::catalogue(field, error)
}
