//! What a scenario brings itself: prices of its own, and instance types the catalogue does not have.

use std::collections::BTreeSet;

use super::Catalogue;
use super::error::CatalogueError;
use super::instances::{self, Architecture, InstanceType, LocalDisks, Payment};
use super::price::ListPrice;
use super::source::Source;

/// A scenario's own prices and instance types.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Overrides {
    /// Prices that replace or complete those of the catalogue.
    pub prices: Vec<PriceOverride>,
    /// Instance types that the catalogue does not have.
    pub instances: Vec<OwnInstance>,
}

/// One price that a scenario brings.
#[derive(Clone, Debug, PartialEq)]
pub struct PriceOverride {
    /// The id of the item, such as `ebs/gp3/storage`.
    pub item: String,
    /// The region it holds for; everywhere when there is none.
    pub region: Option<String>,
    /// The price in SI base units: US dollars over bytes, seconds and their products.
    pub value: f64,
    /// Why, in the scenario's own words: a contract, a quotation, a measurement.
    pub reason: String,
}

/// An instance type that a scenario brings. What it can do is given for ever: there is no burst to count on.
#[derive(Clone, Debug, PartialEq)]
pub struct OwnInstance {
    /// Its name; one that the catalogue does not have.
    pub name: String,
    /// Virtual processors.
    pub vcpu: u32,
    /// Memory in bytes.
    pub memory_bytes: f64,
    /// The processor's instruction set, if it matters.
    pub architecture: Option<Architecture>,
    /// What its network carries in each direction.
    pub network_bytes_per_second: f64,
    /// What passes between it and its volumes.
    pub ebs_bytes_per_second: f64,
    /// Operations per second to its volumes.
    pub ebs_iops: f64,
    /// Disks inside it.
    pub local_disks: Option<LocalDisks>,
    /// US dollars per second, without a commitment; [`Payment`]s with one need a [`PriceOverride`].
    pub dollars_per_second: f64,
    /// Where these figures come from, in the scenario's own words.
    pub reason: String,
}

/// Which part of [`Overrides`] an error is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum OverridePlace {
    /// The instance type with this index.
    Instance(usize),
    /// The price with this index.
    Price(usize),
}

impl Catalogue {
    /// This catalogue with what a scenario brings itself. The source of every such number is the scenario and its
    /// reason.
    ///
    /// # Errors
    /// Fails with every override that cannot be taken: an item or instance type that does not exist or exists
    /// already, an amount that is no price, a reason left empty.
    pub fn with(
        &self,
        overrides: &Overrides,
    ) -> Result<Catalogue, Vec<(OverridePlace, CatalogueError)>> {
        let mut own = self.clone();
        let mut errors = Vec::new();
        // Instance types first, so that prices may refer to them.
        for (index, instance) in overrides.instances.iter().enumerate() {
            if let Err(error) = own.add_instance(instance) {
                errors.push((OverridePlace::Instance(index), error));
            }
        }
        // Prices for all regions next, so that the price of one region wins over them wherever it is written.
        let (everywhere, regional): (Vec<_>, Vec<_>) = overrides
            .prices
            .iter()
            .enumerate()
            .partition(|(_, price)| price.region.is_none());
        let mut given = BTreeSet::new();
        for (index, price) in everywhere.into_iter().chain(regional) {
            let taken = if given.insert((&price.item, &price.region)) {
                own.set_price(price)
            } else {
                Err(given_twice(price))
            };
            if let Err(error) = taken {
                errors.push((OverridePlace::Price(index), error));
            }
        }
        errors.sort_by_key(|(place, _)| *place);
        if errors.is_empty() {
            Ok(own)
        } else {
            Err(errors)
        }
    }

    fn set_price(&mut self, price: &PriceOverride) -> Result<(), CatalogueError> {
        let source = Source::of_scenario(reason(&price.item, &price.reason)?);
        let si = amount(&price.item, price.value)?;
        if price
            .region
            .as_deref()
            .is_some_and(|region| region.trim().is_empty())
        {
            let problem = "name the region, or leave it out for all regions".to_owned();
            return Err(CatalogueError::Override {
                name: price.item.clone(),
                problem,
            });
        }
        self.prices.set(
            &price.item,
            price.region.as_deref(),
            ListPrice { si, source },
        )
    }

    fn add_instance(&mut self, own: &OwnInstance) -> Result<(), CatalogueError> {
        let problem = |problem: String| CatalogueError::Override {
            name: own.name.clone(),
            problem,
        };
        if own.name.trim().is_empty() || own.name.contains('/') {
            return Err(problem("an instance type needs a name without `/`".into()));
        }
        if self.instances.contains_key(&own.name) {
            let item = Payment::OnDemand.item(&own.name);
            return Err(problem(format!(
                "an instance type of this name exists already; give it another name, or override its price as `{item}`"
            )));
        }
        if own.vcpu == 0 {
            return Err(problem("an instance type needs at least one vCPU".into()));
        }
        let what_it_can_do = [
            ("memory", own.memory_bytes),
            ("network", own.network_bytes_per_second),
            ("EBS throughput", own.ebs_bytes_per_second),
            ("EBS operations per second", own.ebs_iops),
        ];
        for (what, value) in what_it_can_do {
            if !(value.is_finite() && value > 0.0) {
                return Err(problem(format!("its {what} must be more than zero")));
            }
        }
        let source = Source::of_scenario(reason(&own.name, &own.reason)?);
        let si = amount(&own.name, own.dollars_per_second)?;
        instances::offer(&own.name, &mut self.prices);
        self.prices.set(
            &Payment::OnDemand.item(&own.name),
            None,
            ListPrice {
                si,
                source: source.clone(),
            },
        )?;
        let instance = InstanceType {
            name: own.name.clone(),
            vcpu: own.vcpu,
            memory_bytes: own.memory_bytes,
            architecture: own.architecture,
            network_baseline_bytes_per_second: own.network_bytes_per_second,
            network_burst_bytes_per_second: own.network_bytes_per_second,
            ebs_baseline_bytes_per_second: own.ebs_bytes_per_second,
            ebs_burst_bytes_per_second: own.ebs_bytes_per_second,
            ebs_baseline_iops: own.ebs_iops,
            ebs_burst_iops: own.ebs_iops,
            local_disks: own.local_disks.clone(),
            source,
        };
        self.instances.insert(own.name.clone(), instance);
        Ok(())
    }
}

/// A price that can be one.
fn amount(name: &str, value: f64) -> Result<f64, CatalogueError> {
    if value.is_finite() && value >= 0.0 {
        return Ok(value);
    }
    let problem = "its price must be a number that is not negative".to_owned();
    Err(CatalogueError::Override {
        name: name.to_owned(),
        problem,
    })
}

fn given_twice(price: &PriceOverride) -> CatalogueError {
    let region = price.region.as_deref().unwrap_or("all regions");
    let problem = format!("its price in {region} is given twice; keep one of them");
    CatalogueError::Override {
        name: price.item.clone(),
        problem,
    }
}

/// A reason that says something.
fn reason<'a>(name: &str, text: &'a str) -> Result<&'a str, CatalogueError> {
    if !text.trim().is_empty() {
        return Ok(text);
    }
    let problem = "give a reason: the reader of a plan sees it in place of a source".to_owned();
    Err(CatalogueError::Override {
        name: name.to_owned(),
        problem,
    })
}
