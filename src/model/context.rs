//! What every part of the model needs: the builder, the month, the catalogue, and prices by region.

use std::cell::{OnceCell, RefCell};
use std::collections::BTreeMap;

use crate::catalogue::{Catalogue, PriceUnit, VolumeMedia};
use crate::quantity::{Builder, Handle, Source, SourceKind};
use crate::scenario::Scenario;
use crate::units::{Measure, seconds};

use super::flow::Flows;
use super::kafka::arrivals::Arrivals;
use super::opinion::AwsRule;
use super::{Choices, MONTH, ModelError, Unavailable};

pub(super) struct Context<'b> {
    pub(super) builder: &'b Builder,
    pub(super) scenario: &'b Scenario,
    pub(super) catalogue: &'b Catalogue,
    pub(super) choices: &'b Choices,
    /// Months since the start of the plan.
    pub(super) month: Handle<'b>,
    /// What flows out of each component, for those that read it.
    pub(super) flows: RefCell<Flows<'b>>,
    prices: RefCell<BTreeMap<String, Handle<'b>>>,
    /// Prices that nobody has, and problems that were found together, while they are collected: see
    /// [`Context::at_any_price`].
    missing: RefCell<Option<Vec<ModelError>>>,
    /// The deployments that cannot be had, with why, by their path: they are left out of the model.
    pub(super) without: &'b Unavailable,
    aws_rule: OnceCell<AwsRule<'b>>,
    /// What mirrors write to clusters of the scenario.
    pub(super) arrivals: Arrivals,
    /// The time between two runs of Spark jobs, by the path of the job: the tables they read ask before they are added.
    pub(super) job_intervals: RefCell<BTreeMap<String, Handle<'b>>>,
}

impl<'b> Context<'b> {
    pub(super) fn new(
        builder: &'b Builder,
        scenario: &'b Scenario,
        catalogue: &'b Catalogue,
        choices: &'b Choices,
        without: &'b Unavailable,
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
            missing: RefCell::default(),
            without,
            aws_rule: OnceCell::new(),
            arrivals: Arrivals::of(scenario),
            job_intervals: RefCell::default(),
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

    /// Bytes of one operation on a disk at most.
    pub(super) fn operation(&self, media: VolumeMedia) -> Handle<'b> {
        let largest = self.catalogue.kafka().operation(media);
        self.builder.constant(largest.value, Measure::Bytes)
    }

    /// A month as it is billed: 730 hours.
    pub(super) fn one_month(&self) -> Handle<'b> {
        self.builder.constant(seconds::MONTH, Measure::Seconds)
    }

    /// The price of an item in the scenario's region, as the quantity `prices/ITEM`.
    ///
    /// # Errors
    /// The catalogue lacks the item, or its price in this region unless what lacks is collected.
    pub(super) fn price(&self, item: &str, field: &str) -> Result<Handle<'b>, ModelError> {
        if let Some(known) = self.prices.borrow().get(item) {
            return Ok(*known);
        }
        let prices = self.catalogue.prices();
        let listed = prices
            .item(item)
            .map_err(|error| ModelError::catalogue(field, &error))?;
        let price = match prices.price(item, &self.scenario.region) {
            Ok(price) => price,
            Err(error) => {
                let problem = ModelError::catalogue(field, &error);
                return match self.missing.borrow_mut().as_mut() {
                    Some(missing) => {
                        missing.push(problem);
                        Ok(self.builder.constant(1.0, measure_of(listed.unit)))
                    }
                    None => Err(problem),
                };
            }
        };
        let title = &listed.title;
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

    /// Gives up over some problems: one is handed back, the others are collected beside it. Goes on where there are none.
    ///
    /// # Errors
    /// The last of the problems.
    pub(super) fn refuse_all(&self, mut problems: Vec<ModelError>) -> Result<(), ModelError> {
        let Some(last) = problems.pop() else {
            return Ok(());
        };
        if let Some(collected) = self.missing.borrow_mut().as_mut() {
            collected.extend(problems);
        }
        Err(last)
    }

    /// Does some work that asks for prices. Where there is none in this region, the work goes on with a stand-in, so that
    /// all that lack are named at once; what it made of them is never handed out.
    ///
    /// # Errors
    /// Every price that lacks, and then all that the work gave up over.
    pub(super) fn at_any_price<T>(
        &self,
        work: impl FnOnce() -> Result<T, ModelError>,
    ) -> Result<T, Vec<ModelError>> {
        self.missing.replace(Some(Vec::new()));
        let done = work();
        let mut problems = self.missing.take().unwrap_or_default();
        match done {
            Ok(done) if problems.is_empty() => Ok(done),
            Ok(_) => Err(problems),
            Err(problem) => {
                problems.push(problem);
                Err(problems)
            }
        }
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
