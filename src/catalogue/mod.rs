//! The catalogue: dated instance types, volumes, broker types, prices and limits, each with its source.
//!
//! The tables are the files of `assets/catalogue`, built into the program. They are read once; everything in them is
//! then in SI base units (bytes, seconds, operations, US dollars). A price or a limit never stands in code: it is
//! asked for here. What the catalogue lacks is an error that says so, never zero and never a guess.
//!
//! A price has an item id such as `ec2/m7g.2xlarge`, `ebs/gp3/iops`, `msk/storage` or `network/cross_zone`, and a
//! scenario may [override](Catalogue::with) any of them, or bring an instance type of its own, with a reason.

mod aws_sizing;
mod brokers;
mod capture;
mod confluent;
mod constants;
mod eks;
mod error;
mod instances;
mod kafka_defaults;
mod lake;
mod msk_limits;
mod objectives;
mod overrides;
mod platforms;
mod price;
mod published_rules;
mod regions;
mod review;
mod services;
mod source;
mod spark;
mod spark_defaults;
mod table;
#[cfg(test)]
mod tests;
mod volumes;

use std::sync::OnceLock;

pub use aws_sizing::{AwsSizing, AwsSizingBroker, AwsSizingFactors, AwsSizingTier};
pub use brokers::{MskBroker, MskTier};
pub use capture::CaptureDefaults;
pub use confluent::{ConfluentCluster, ConfluentUnit};
pub use constants::{Constant, ConstantUnit};
pub use eks::EksLimits;
pub use error::CatalogueError;
pub use instances::{Architecture, InstanceType, LocalDisks, LocalMedia, Payment};
pub use kafka_defaults::KafkaDefaults;
pub use lake::LakeDefaults;
pub use msk_limits::MskLimits;
pub use objectives::ObjectiveDefaults;
pub use overrides::{OverridePlace, Overrides, OwnInstance, PriceOverride};
pub use platforms::PlatformFacts;
pub use price::{Price, PriceBook, PriceItem, PriceUnit};
pub use published_rules::{
    AkalculatorRule, AlibabaRule, AmqStreamsRule, AutoMqRule, AwsBlogRule, AxonOpsRule,
    ClouderaRule, FieldRule, GoogleRule, PublishedRules, RedpandaRule, RuleOrigin, SyaliouneRule,
    WaliaRule,
};
pub use review::ReviewLevels;
pub use services::{EksItem, MskItem, NetworkItem, ObjectStorageItem, SparkItem};
pub use source::{Source, SourceRef};
pub use spark::{DatabricksUnits, EksPods, EmrYarn, ServerlessWorker, SparkPlatforms, SpotOffer};
pub use spark_defaults::SparkDefaults;
pub use table::Table;
pub use volumes::{Performance, PriceStep, SizeRule, VolumeMedia, VolumeType};

/// A table that is built into the program.
macro_rules! asset {
    ($file:literal) => {
        include_str!(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/assets/catalogue/",
            $file
        ))
    };
}

/// Everything the program knows about what can be bought, what it can do, and what it costs.
#[derive(Clone, Debug, PartialEq)]
pub struct Catalogue {
    tables: Vec<Table>,
    instances: instances::Instances,
    volumes: volumes::Volumes,
    brokers: brokers::Brokers,
    confluent: confluent::Clusters,
    platforms: Vec<PlatformFacts>,
    msk_limits: MskLimits,
    eks_limits: EksLimits,
    kafka_defaults: KafkaDefaults,
    lake: LakeDefaults,
    capture: CaptureDefaults,
    objectives: ObjectiveDefaults,
    review: ReviewLevels,
    aws_sizing: AwsSizing,
    published_rules: PublishedRules,
    spark_defaults: SparkDefaults,
    spark_platforms: SparkPlatforms,
    prices: PriceBook,
    regions: Vec<String>,
    known_regions: Vec<String>,
}

impl Catalogue {
    /// The catalogue that is built into the program, read on first use.
    ///
    /// # Errors
    /// Fails only when the program was built with a table that cannot be read, which a test rules out.
    pub fn builtin() -> Result<&'static Catalogue, CatalogueError> {
        static BUILTIN: OnceLock<Result<Catalogue, CatalogueError>> = OnceLock::new();
        BUILTIN
            .get_or_init(Catalogue::load)
            .as_ref()
            .map_err(Clone::clone)
    }

    /// Reads all tables.
    ///
    /// # Errors
    /// Fails when a table cannot be read, naming the file and what is wrong with it.
    pub fn load() -> Result<Catalogue, CatalogueError> {
        let mut prices = PriceBook::default();
        let book = &mut prices;
        let (instance_table, instances) =
            instances::read_instances(asset!("ec2_instances.ron"), book)?;
        let reserved_table = instances::read_reserved(asset!("ec2_reserved.ron"), book)?;
        let (volume_table, volumes) = volumes::read(asset!("ebs_volumes.ron"), book)?;
        let (broker_table, brokers) = brokers::read(asset!("msk_brokers.ron"), book)?;
        let msk_table =
            services::read::<MskItem>(services::MSK_PRICES, asset!("msk_prices.ron"), book)?;
        let (limit_table, msk_limits) = MskLimits::read(asset!("msk_limits.ron"))?;
        let network_table =
            services::read::<NetworkItem>(services::NETWORK, asset!("network.ron"), book)?;
        let object_table = services::read::<ObjectStorageItem>(
            services::OBJECT_STORAGE,
            asset!("object_storage.ron"),
            book,
        )?;
        let eks_table =
            services::read::<EksItem>(services::EKS_PRICES, asset!("eks_prices.ron"), book)?;
        let (eks_limit_table, eks_limits) = EksLimits::read(asset!("eks_limits.ron"))?;
        let (confluent_table, confluent) = confluent::read(asset!("confluent.ron"), book)?;
        let (platform_table, platforms) = platforms::read(asset!("platforms.ron"))?;
        let (kafka_table, kafka_defaults) = KafkaDefaults::read(asset!("kafka_defaults.ron"))?;
        let ([factor_table, aws_broker_table], aws_sizing) = AwsSizing::read(
            asset!("aws_msk_sizing.ron"),
            asset!("aws_msk_sizing_brokers.ron"),
        )?;
        let (rule_table, published_rules) = PublishedRules::read(asset!("published_rules.ron"))?;
        let (lake_table, lake) = LakeDefaults::read(asset!("lake.ron"))?;
        let (capture_table, capture) = CaptureDefaults::read(asset!("capture.ron"))?;
        let (objectives_table, objectives) = ObjectiveDefaults::read(asset!("objectives.ron"))?;
        let (review_table, review) = ReviewLevels::read(asset!("review.ron"))?;
        let (spark_table, spark_defaults) = SparkDefaults::read(asset!("spark_defaults.ron"))?;
        let spark_prices =
            services::read::<SparkItem>(services::SPARK_PRICES, asset!("spark_prices.ron"), book)?;
        let spark_texts = spark::Texts {
            emr_yarn: asset!("spark_emr_yarn.ron"),
            eks_pods: asset!("spark_eks_pods.ron"),
            emr_prices: asset!("spark_emr_prices.ron"),
            databricks: asset!("spark_databricks.ron"),
            spot: asset!("spark_spot.ron"),
            serverless: asset!("spark_serverless.ron"),
        };
        let (platform_tables, spark_platforms) = spark::read(&spark_texts, book)?;
        let (region_table, known_regions) = regions::read(asset!("regions.ron"))?;
        let mut tables = vec![
            instance_table,
            reserved_table,
            volume_table,
            broker_table,
            msk_table,
            limit_table,
            network_table,
            object_table,
            kafka_table,
            factor_table,
            aws_broker_table,
            lake_table,
            capture_table,
            objectives_table,
            review_table,
            spark_table,
            spark_prices,
            eks_table,
            eks_limit_table,
            confluent_table,
            platform_table,
            rule_table,
            region_table,
        ];
        tables.extend(platform_tables);
        let regions = regions_of(&prices);
        Ok(Catalogue {
            tables,
            instances,
            volumes,
            brokers,
            confluent,
            platforms,
            msk_limits,
            eks_limits,
            kafka_defaults,
            lake,
            capture,
            objectives,
            review,
            aws_sizing,
            published_rules,
            spark_defaults,
            spark_platforms,
            prices,
            regions,
            known_regions,
        })
    }

    /// The instance type with this name.
    ///
    /// # Errors
    /// Fails when there is none, naming the nearest ones.
    pub fn instance(&self, name: &str) -> Result<&InstanceType, CatalogueError> {
        let names = self.instances.keys().map(String::as_str);
        self.instances
            .get(name)
            .ok_or_else(|| CatalogueError::unknown("instance type", name, names))
    }

    /// The price of an hour of an instance type.
    ///
    /// # Errors
    /// Fails when there is no such instance type, or no price for it in that region.
    pub fn instance_price(
        &self,
        name: &str,
        region: &str,
        payment: Payment,
    ) -> Result<Price, CatalogueError> {
        self.instance(name)?;
        self.prices.price(&payment.item(name), region)
    }

    /// The EBS volume type with this name.
    ///
    /// # Errors
    /// Fails when there is none, naming the nearest ones.
    pub fn volume(&self, name: &str) -> Result<&VolumeType, CatalogueError> {
        let names = self.volumes.keys().map(String::as_str);
        self.volumes
            .get(name)
            .ok_or_else(|| CatalogueError::unknown("EBS volume type", name, names))
    }

    /// The EBS volume types of which everything has a price in a region.
    pub fn volumes_sold(&self, region: &str) -> impl Iterator<Item = &VolumeType> {
        self.volumes()
            .filter(move |volume| volumes::is_sold(volume, region, &self.prices))
    }

    /// The MSK broker type with this name.
    ///
    /// # Errors
    /// Fails when there is none, naming the nearest ones.
    pub fn msk_broker(&self, name: &str) -> Result<&MskBroker, CatalogueError> {
        let names = self.brokers.keys().map(String::as_str);
        self.brokers
            .get(name)
            .ok_or_else(|| CatalogueError::unknown("MSK broker type", name, names))
    }

    /// The price of an hour of an MSK broker type.
    ///
    /// # Errors
    /// Fails when there is no such broker type, or no price for it in that region.
    pub fn msk_broker_price(&self, name: &str, region: &str) -> Result<Price, CatalogueError> {
        self.msk_broker(name)?;
        self.prices.price(&brokers::item_of(name), region)
    }

    /// The price of something MSK bills beside the hours of its brokers.
    ///
    /// # Errors
    /// Fails when there is no price for it in that region.
    pub fn msk_price(&self, item: MskItem, region: &str) -> Result<Price, CatalogueError> {
        self.prices.price(item.id(), region)
    }

    /// The kind of cluster of Confluent Cloud with this name.
    ///
    /// # Errors
    /// Fails when there is none, naming the nearest ones.
    pub fn confluent(&self, kind: &str) -> Result<&ConfluentCluster, CatalogueError> {
        let names = self.confluent.keys().map(String::as_str);
        self.confluent
            .get(kind)
            .ok_or_else(|| CatalogueError::unknown("kind of Confluent cluster", kind, names))
    }

    /// What is charged for data from one region to another: some neighbours have a price of their own.
    #[must_use]
    pub fn between_regions(&self, from: &str, to: &str) -> NetworkItem {
        let own = NetworkItem::ALL.iter().find(|item| {
            let known = self.prices.item(item.id());
            known.is_ok_and(|known| known.is_between(from, to))
        });
        own.copied().unwrap_or(NetworkItem::InterRegion)
    }

    /// What is known of a platform beside numbers, by its name in `platforms.ron`.
    pub fn platform(&self, id: &str) -> Option<&PlatformFacts> {
        self.platforms.iter().find(|platform| platform.id == id)
    }

    /// What a node of Amazon EKS keeps for itself.
    pub fn eks_limits(&self) -> &EksLimits {
        &self.eks_limits
    }

    /// Quotas and thresholds of Amazon MSK.
    pub fn msk_limits(&self) -> &MskLimits {
        &self.msk_limits
    }

    /// Apache Kafka's own defaults and limits, and the thresholds the field works with.
    pub fn kafka(&self) -> &KafkaDefaults {
        &self.kafka_defaults
    }

    /// Defaults of table formats, limits of object storage, and thresholds of the lake.
    pub fn lake(&self) -> &LakeDefaults {
        &self.lake
    }

    /// From where on a review says something.
    pub fn review(&self) -> &ReviewLevels {
        &self.review
    }

    /// How an availability objective is watched.
    pub fn objectives(&self) -> &ObjectiveDefaults {
        &self.objectives
    }

    /// Defaults of Debezium and `PostgreSQL`, and what is assumed of captures.
    pub fn capture(&self) -> &CaptureDefaults {
        &self.capture
    }

    /// The figures of AWS's own MSK sizing script, for its opinion beside the plan.
    pub fn aws_sizing(&self) -> &AwsSizing {
        &self.aws_sizing
    }

    /// The constants of published sizing rules, for their opinions beside the plan.
    pub fn published_rules(&self) -> &PublishedRules {
        &self.published_rules
    }

    /// Apache Spark's own defaults and limits, and the thresholds the field works with.
    pub fn spark(&self) -> &SparkDefaults {
        &self.spark_defaults
    }

    /// What Spark's platforms give and charge, by instance type.
    pub fn spark_platforms(&self) -> &SparkPlatforms {
        &self.spark_platforms
    }

    /// The price of an hour of EMR on an instance type, beside the hour of the instance itself.
    ///
    /// # Errors
    /// Fails when there is no price for it in that region.
    pub fn emr_price(&self, instance: &str, region: &str) -> Result<Price, CatalogueError> {
        self.prices.price(&spark::emr_item(instance), region)
    }

    /// All prices by item id.
    pub fn prices(&self) -> &PriceBook {
        &self.prices
    }

    /// Every instance type, by family and then by size.
    pub fn instances(&self) -> impl Iterator<Item = &InstanceType> {
        let mut sorted: Vec<&InstanceType> = self.instances.values().collect();
        sorted.sort_by(|a, b| (a.family(), a.vcpu, &a.name).cmp(&(b.family(), b.vcpu, &b.name)));
        sorted.into_iter()
    }

    /// Every EBS volume type, by name.
    pub fn volumes(&self) -> impl Iterator<Item = &VolumeType> {
        self.volumes.values()
    }

    /// Every MSK broker type, by family and then by size.
    pub fn msk_brokers(&self) -> impl Iterator<Item = &MskBroker> {
        let mut sorted: Vec<&MskBroker> = self.brokers.values().collect();
        sorted.sort_by(|a, b| (a.family(), a.vcpu, &a.name).cmp(&(b.family(), b.vcpu, &b.name)));
        sorted.into_iter()
    }

    /// The regions the catalogue has prices for, by name.
    pub fn regions(&self) -> &[String] {
        &self.regions
    }

    /// Every region that AWS has or the catalogue has a price for.
    pub fn known_regions(&self) -> impl Iterator<Item = &str> {
        let known = self.known_regions.iter().chain(&self.regions);
        known.map(String::as_str)
    }

    /// What the catalogue is made of, each table with its sources and their dates.
    pub fn tables(&self) -> &[Table] {
        &self.tables
    }
}

/// The regions that some item has a price for, sorted.
fn regions_of(prices: &PriceBook) -> Vec<String> {
    let mut regions: Vec<&str> = prices.iter().flat_map(|(_, item)| item.regions()).collect();
    regions.sort_unstable();
    regions.dedup();
    regions.into_iter().map(str::to_owned).collect()
}
