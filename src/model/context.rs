//! What every part of the model needs: the builder, the month, the catalogue, and prices by region.

use std::cell::{OnceCell, RefCell};
use std::collections::BTreeMap;

use crate::catalogue::{Catalogue, PriceUnit};
use crate::quantity::{Builder, Handle, Source, SourceKind};
use crate::scenario::Scenario;
use crate::units::Measure;

use super::flow::Flows;
use super::opinion::AwsRule;
use super::{BrokerChoices, MONTH, ModelError};

pub(super) struct Context<'b> {
    pub(super) builder: &'b Builder,
    pub(super) scenario: &'b Scenario,
    pub(super) catalogue: &'b Catalogue,
    pub(super) choices: &'b BrokerChoices,
    /// Months since the start of the plan.
    pub(super) month: Handle<'b>,
    /// What flows out of each component, for those that read it.
    pub(super) flows: RefCell<Flows<'b>>,
    prices: RefCell<BTreeMap<String, Handle<'b>>>,
    aws_rule: OnceCell<AwsRule<'b>>,
}

impl<'b> Context<'b> {
    pub(super) fn new(
        builder: &'b Builder,
        scenario: &'b Scenario,
        catalogue: &'b Catalogue,
        choices: &'b BrokerChoices,
    ) -> Self {
        let jobs = scenario.spark.iter().map(|job| job.name.clone());
        let tables = scenario.lake.iter().map(|table| table.name.clone());
        Self {
            builder,
            scenario,
            catalogue,
            choices,
            month: builder.setting(MONTH, "Months from the start", Measure::Count, 0.0),
            flows: RefCell::new(Flows::of(jobs.chain(tables))),
            prices: RefCell::default(),
            aws_rule: OnceCell::new(),
        }
    }

    /// The figures of AWS's rule for MSK, below `opinions/aws`: once, and only where somebody asks.
    pub(super) fn aws_rule(&self) -> &AwsRule<'b> {
        self.aws_rule.get_or_init(|| {
            AwsRule::new(
                self.builder,
                "opinions/aws",
                self.catalogue,
                &self.scenario.opinions.aws,
            )
        })
    }

    /// The price of an item in the scenario's region, as the quantity `prices/ITEM`.
    ///
    /// # Errors
    /// The catalogue lacks the item or its price in this region.
    pub(super) fn price(&self, item: &str, field: &str) -> Result<Handle<'b>, ModelError> {
        if let Some(known) = self.prices.borrow().get(item) {
            return Ok(*known);
        }
        let price = self
            .catalogue
            .prices()
            .price(item, &self.scenario.region)
            .map_err(|error| ModelError::catalogue(field, &error))?;
        let title = self
            .catalogue
            .prices()
            .item(item)
            .map_or_else(|_| item.to_owned(), |item| item.title.clone());
        let handle = self
            .builder
            .quantity(format!("prices/{item}"))
            .label(format!("Price of {title}"))
            .measure(measure_of(price.unit))
            .cite(Source::with_text(
                SourceKind::PriceList,
                price.source.to_string(),
            ))
            .is(self.builder.constant(price.si, measure_of(price.unit)));
        self.prices.borrow_mut().insert(item.to_owned(), handle);
        Ok(handle)
    }
}

pub(super) fn measure_of(unit: PriceUnit) -> Measure {
    match unit {
        PriceUnit::PerHour => Measure::DollarsPerHour,
        PriceUnit::PerGibMonth | PriceUnit::PerGibHour => Measure::DollarsPerGiBMonth,
        PriceUnit::PerGb | PriceUnit::PerGib => Measure::DollarsPerGigabyte,
        PriceUnit::PerMibpsMonth => Measure::DollarsPerMiBPerSecondMonth,
        PriceUnit::PerIopsMonth => Measure::DollarsPerOperationPerSecondMonth,
        PriceUnit::PerThousandRequests => Measure::Dollars,
    }
}
