//! How the catalogue fails, and what a scenario may bring itself.

use headroom::catalogue::{
    Catalogue, CatalogueError, NetworkItem, OverridePlace, Overrides, OwnInstance, Payment,
    PriceOverride,
};

const GIB: f64 = 1_073_741_824.0;
const HOUR: f64 = 3600.0;
const MONTH: f64 = 730.0 * HOUR;

fn catalogue() -> &'static Catalogue {
    Catalogue::builtin().expect("the tables in assets/catalogue can be read")
}

#[track_caller]
fn assert_close(value: f64, expected: f64) {
    assert!(
        (value - expected).abs() <= 1e-12 * expected.abs(),
        "{value} is not {expected}"
    );
}

fn message<T: std::fmt::Debug>(result: Result<T, CatalogueError>) -> String {
    result.unwrap_err().to_string()
}

#[test]
fn a_missing_price_names_type_and_region_and_what_to_do() {
    let catalogue = catalogue();
    assert_eq!(
        message(catalogue.instance_price("m8g.large", "ap-southeast-1", Payment::OnDemand)),
        "the catalogue has no price for m8g.large (On-Demand) in ap-southeast-1; it has one in us-east-1, \
         us-west-2, eu-west-1, eu-central-1. Give the scenario a price for `ec2/m8g.large` with a reason, or \
         choose something else"
    );
    assert_eq!(
        message(catalogue.instance_price("i8g.large", "us-east-1", Payment::ReservedOneYear)),
        "the catalogue has no price for i8g.large (reserved for 1 year) in us-east-1; it has none in any \
         region. Give the scenario a price for `ec2/i8g.large/reserved_1y` with a reason, or choose something \
         else"
    );
    let gp3 = catalogue.prices().price("ebs/gp3/storage", "eu-north-1");
    assert!(message(gp3).contains("gp3 storage in eu-north-1"));
}

#[test]
fn a_misspelt_name_gets_the_nearest_ones() {
    let catalogue = catalogue();
    let instance = message(catalogue.instance("m7g.2xlage"));
    assert!(
        instance.starts_with(
            "the catalogue has no instance type `m7g.2xlage`; did you mean `m7g.2xlarge`"
        ),
        "{instance}"
    );
    let broker = message(catalogue.msk_broker("m7g.large"));
    assert!(broker.contains("`kafka.m7g.large`"), "{broker}");
    assert!(message(catalogue.volume("GP3")).contains("did you mean `gp3`"));
    let item = message(catalogue.prices().price("ebs/gp3/storge", "us-east-1"));
    assert!(
        item.contains("no price item `ebs/gp3/storge`; did you mean `ebs/gp3/storage`"),
        "{item}"
    );
    assert_eq!(
        message(catalogue.instance("mainframe")),
        "the catalogue has no instance type `mainframe`"
    );
    let endless = "m7g.".repeat(100_000);
    assert!(
        message(catalogue.instance(&endless)).len() < 200,
        "a message fits on a screen"
    );
}

fn price(item: &str, region: Option<&str>, value: f64, reason: &str) -> PriceOverride {
    let (item, region, reason) = (
        item.to_owned(),
        region.map(str::to_owned),
        reason.to_owned(),
    );
    PriceOverride {
        item,
        region,
        value,
        reason,
    }
}

fn own_instance(name: &str) -> OwnInstance {
    OwnInstance {
        name: name.into(),
        vcpu: 16,
        memory_bytes: 128.0 * GIB,
        architecture: None,
        network_bytes_per_second: 25e9 / 8.0,
        ebs_bytes_per_second: 1e9,
        ebs_iops: 40_000.0,
        local_disks: None,
        dollars_per_second: 0.9 / HOUR,
        reason: "quotation of 12 May".into(),
    }
}

#[test]
fn a_scenario_overrides_a_price_in_one_region_or_in_all() {
    let overrides = Overrides {
        prices: vec![
            price(
                "ebs/gp3/storage",
                Some("us-east-1"),
                0.07 / (GIB * MONTH),
                "discount contract",
            ),
            price(
                "ec2/m8g.large",
                Some("ap-southeast-1"),
                0.11 / HOUR,
                "price page, 3 March",
            ),
            price("network/cross_zone", None, 0.0, "waived by contract"),
        ],
        instances: Vec::new(),
    };
    let own = catalogue().with(&overrides).unwrap();
    let gp3 = |catalogue: &Catalogue, region: &str| {
        catalogue
            .prices()
            .price("ebs/gp3/storage", region)
            .expect("gp3 has a price there")
    };
    let storage = gp3(&own, "us-east-1");
    assert_close(storage.listed(), 0.07);
    assert_eq!(
        storage.source.to_string(),
        "this scenario: discount contract"
    );
    assert_close(gp3(&own, "us-west-2").listed(), 0.08);
    let filled = own
        .instance_price("m8g.large", "ap-southeast-1", Payment::OnDemand)
        .unwrap();
    assert_close(filled.listed(), 0.11);
    for region in ["us-east-1", "eu-central-1", "eu-north-1"] {
        let crossing = own.prices().price(NetworkItem::CrossZone.id(), region);
        assert_eq!(crossing.unwrap().si, 0.0);
    }
    assert_close(gp3(catalogue(), "us-east-1").listed(), 0.08);
}

#[test]
fn the_price_of_one_region_wins_over_the_price_of_all_in_either_order() {
    let everywhere = price("msk/storage", None, 2e-17, "contract");
    let frankfurt = price(
        "msk/storage",
        Some("eu-central-1"),
        3e-17,
        "contract, Frankfurt",
    );
    for prices in [
        vec![everywhere.clone(), frankfurt.clone()],
        vec![frankfurt, everywhere],
    ] {
        let own = catalogue()
            .with(&Overrides {
                prices,
                instances: Vec::new(),
            })
            .unwrap();
        let storage = |region| own.prices().price("msk/storage", region).unwrap().si;
        assert_eq!(storage("eu-central-1"), 3e-17);
        assert_eq!(storage("us-east-1"), 2e-17);
    }
}

#[test]
fn a_scenario_brings_an_instance_type_of_its_own() {
    let overrides = Overrides {
        prices: vec![price(
            "ec2/rack.large/reserved_3y",
            None,
            0.4 / HOUR,
            "hosting contract",
        )],
        instances: vec![own_instance("rack.large")],
    };
    let own = catalogue().with(&overrides).unwrap();
    let instance = own.instance("rack.large").unwrap();
    assert_eq!(
        instance.source.to_string(),
        "this scenario: quotation of 12 May"
    );
    assert_eq!(instance.network_baseline_bytes_per_second, 25e9 / 8.0);
    let price = |payment| own.instance_price("rack.large", "eu-west-1", payment);
    assert_close(price(Payment::OnDemand).unwrap().listed(), 0.9);
    assert_close(price(Payment::ReservedThreeYears).unwrap().listed(), 0.4);
    assert!(message(price(Payment::ReservedOneYear)).contains("`ec2/rack.large/reserved_1y`"));
    assert!(own.instances().any(|instance| instance.family() == "rack"));
}

#[test]
fn all_bad_overrides_are_reported_with_their_place() {
    let good = 1e-16;
    let overrides = Overrides {
        prices: vec![
            price("ebs/gp3/storage", None, good, "contract"),
            price("ebs/gp4/storage", None, good, "contract"),
            price("msk/storage", None, f64::NAN, "contract"),
            price("msk/express_storage", None, -1.0, "contract"),
            price("msk/tiered_retrieval", None, good, "  "),
            price("msk/tiered", Some("eu-west-1"), good, "contract"),
            price("msk/tiered", Some("eu-west-1"), good, "contract, again"),
            price("msk/tiered", Some(" "), good, "contract"),
        ],
        instances: vec![
            own_instance("m7g.large"),
            OwnInstance {
                memory_bytes: 0.0,
                ..own_instance("small")
            },
            OwnInstance {
                vcpu: 0,
                ..own_instance("none")
            },
            own_instance("a/b"),
        ],
    };
    let errors = catalogue().with(&overrides).unwrap_err();
    let expected = [
        (
            OverridePlace::Instance(0),
            "override its price as `ec2/m7g.large`",
        ),
        (
            OverridePlace::Instance(1),
            "its memory must be more than zero",
        ),
        (OverridePlace::Instance(2), "needs at least one vCPU"),
        (OverridePlace::Instance(3), "needs a name without `/`"),
        (OverridePlace::Price(1), "did you mean `ebs/gp3/storage`"),
        (
            OverridePlace::Price(2),
            "its price must be a number that is not negative",
        ),
        (
            OverridePlace::Price(3),
            "its price must be a number that is not negative",
        ),
        (OverridePlace::Price(4), "give a reason"),
        (
            OverridePlace::Price(6),
            "its price in eu-west-1 is given twice",
        ),
        (OverridePlace::Price(7), "name the region, or leave it out"),
    ];
    assert_eq!(errors.len(), expected.len(), "{errors:#?}");
    for ((place, error), (expected_place, part)) in errors.iter().zip(expected) {
        assert_eq!(*place, expected_place);
        assert!(error.to_string().contains(part), "{error}");
    }
}
