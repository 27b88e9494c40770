//! The prices a plan rests on.

use crate::catalogue::Price;
use crate::quantity::Quantity;

use super::Plan;

/// Below this are the quantities of prices.
const PRICES: &str = "prices/";

/// A price that some number of the plan is computed from.
#[derive(Clone, Debug)]
pub struct PriceUsed<'p> {
    /// The catalogue's name of it, such as `ec2/m7g.2xlarge`.
    pub item: &'p str,
    /// The quantity.
    pub quantity: &'p Quantity,
    /// The price in the plan's region, with its source.
    pub price: Price,
    /// Why it differs from the catalogue's, where the scenario says so.
    pub overridden: Option<&'p str>,
}

impl Plan {
    /// Every price that some number of the plan is computed from, in the order of the model.
    pub fn prices_used(&self) -> impl Iterator<Item = PriceUsed<'_>> {
        let quantities = self.model.graph.quantities().iter();
        quantities.filter_map(|quantity| {
            let item = quantity.path.strip_prefix(PRICES)?;
            let price = self.catalogue.prices().price(item, &self.scenario.region);
            Some(PriceUsed {
                item,
                quantity,
                price: price.ok()?,
                overridden: self.reason_for_own_price(item),
            })
        })
    }

    fn reason_for_own_price(&self, item: &str) -> Option<&str> {
        let of_item = |own: &&crate::scenario::PriceOverride| own.item == item;
        let price = self.scenario.prices.iter().find(of_item);
        price.map(|own| own.reason.as_str()).or_else(|| {
            let name = item.strip_prefix("ec2/")?;
            let own = self.scenario.instances.iter().find(|own| own.name == name);
            own.map(|own| own.reason.as_str())
        })
    }
}
