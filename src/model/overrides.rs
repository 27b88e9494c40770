//! The catalogue as a scenario sees it: with its own prices and instance types.

use crate::catalogue::{
    Catalogue, CatalogueError, OverridePlace, Overrides, OwnInstance, PriceOverride,
};
use crate::scenario::Scenario;
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
    let mut problems = Vec::new();
    let mut overrides = Overrides::default();
    for (index, own) in scenario.prices.iter().enumerate() {
        let field = |name: &str| format!("prices[{index}].{name}");
        match catalogue.prices().item(&own.item) {
            Err(error) => problems.push(ModelError::catalogue(field("item"), &error)),
            Ok(item) => match units::parse(&own.price, measure_of(item.unit)) {
                Ok(value) if value >= 0.0 => overrides.prices.push(PriceOverride {
                    item: own.item.clone(),
                    region: Some(scenario.region.clone()),
                    value,
                    reason: own.reason.clone(),
                }),
                Ok(_) => problems.push(ModelError::new(
                    field("price"),
                    "a price cannot be negative",
                )),
                Err(error) => problems.push(
                    ModelError::new(field("price"), error.to_string()).hint(format!(
                        "`{}` is priced in {}",
                        own.item,
                        item.unit.label()
                    )),
                ),
            },
        }
    }
    overrides.instances = scenario
        .instances
        .iter()
        .map(|own| OwnInstance {
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
        })
        .collect();
    problems.extend(
        check_region(scenario, catalogue)
            .err()
            .into_iter()
            .flatten(),
    );
    if !problems.is_empty() {
        return Err(problems);
    }
    catalogue.with(&overrides).map_err(|errors| {
        errors
            .iter()
            .map(|(place, error)| placed(*place, error))
            .collect()
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
