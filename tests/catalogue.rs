//! The catalogue from outside: what it says, and that it says where it has it from.

use headroom::catalogue::{
    Catalogue, LocalMedia, MskItem, MskTier, NetworkItem, ObjectStorageItem, Payment, Performance,
    Price, PriceUnit,
};

const REGIONS: [&str; 5] = [
    "us-east-1",
    "us-west-2",
    "eu-west-1",
    "eu-central-1",
    "ap-southeast-1",
];
const GIB: f64 = 1_073_741_824.0;
const MIB: f64 = 1_048_576.0;
const HOUR: f64 = 3600.0;
const MONTH: f64 = 730.0 * HOUR;

fn catalogue() -> &'static Catalogue {
    Catalogue::builtin().expect("the tables in assets/catalogue can be read")
}

/// The price of an item in a region, where it has one.
fn listed(item: &str, region: &str) -> Option<Price> {
    catalogue().prices().price(item, region).ok()
}

#[track_caller]
fn assert_close(value: f64, expected: f64) {
    assert!(
        (value - expected).abs() <= 1e-12 * expected.abs(),
        "{value} is not {expected}"
    );
}

#[test]
fn all_tables_load_and_say_where_they_come_from() {
    let tables = catalogue().tables();
    let rows: Vec<(&str, usize)> = tables
        .iter()
        .map(|table| (table.file, table.rows))
        .collect();
    assert_eq!(rows.len(), 29);
    assert_eq!(rows[0], ("ec2_instances.ron", 176));
    assert_eq!(rows[1], ("ec2_reserved.ron", 162));
    assert_eq!(rows[2], ("ebs_volumes.ron", 6));
    assert_eq!(rows[3], ("msk_brokers.ron", 23));
    for table in tables {
        assert!(!table.title.is_empty() && table.rows > 0, "{}", table.file);
        assert!(!table.dates().is_empty(), "{} has no date", table.file);
    }
    assert_eq!(
        tables[0].dates(),
        ["2025-04-04", "2026-07-20", "2026-10-27"]
    );
}

#[test]
fn every_number_has_a_source_and_common_knowledge_is_marked() {
    let catalogue = catalogue();
    let mut sources: Vec<(&str, _)> = Vec::new();
    for (id, item) in catalogue.prices().iter() {
        let prices = REGIONS.iter().filter_map(|region| item.price(region));
        sources.extend(prices.map(|price| (id, price.source)));
    }
    for constant in catalogue
        .kafka()
        .iter()
        .chain(catalogue.msk_limits().iter())
    {
        sources.push((constant.name, constant.source.clone()));
    }
    let rules = catalogue.published_rules();
    let origins = [
        &rules.aws_blog.origin,
        &rules.google.origin,
        &rules.alibaba.origin,
        &rules.redpanda.origin,
        &rules.amq_streams.origin,
        &rules.axonops.origin,
        &rules.cloudera.origin,
        &rules.akalculator.origin,
        &rules.walia.origin,
        &rules.syalioune.origin,
        &rules.automq.origin,
        &rules.rule_of_thumb.origin,
    ];
    for origin in origins {
        assert!(!origin.name.is_empty() && !origin.author.is_empty());
        sources.push((&origin.name, origin.source.clone()));
    }
    for (rule, constant) in rules.figures() {
        assert!(constant.value > 0.0, "{rule}: {}", constant.name);
        assert!(constant.source.as_of.is_some(), "{rule}: {}", constant.name);
        sources.push((constant.name, constant.source.clone()));
    }
    let mut unverified = Vec::new();
    for (name, source) in sources {
        assert!(!source.text.is_empty(), "{name}");
        if !source.verified {
            assert!(source.to_string().ends_with("(not verified)"), "{source}");
            unverified.push(name);
        }
    }
    assert!(unverified.contains(&"network/same_zone"));
    assert!(unverified.contains(&"rule_of_thumb_overhead"));
    assert!(
        !unverified
            .iter()
            .any(|name| name.starts_with("ec2/") || name.starts_with("ebs/"))
    );
}

#[test]
fn instance_types_are_plausible() {
    for instance in catalogue().instances() {
        let name = &instance.name;
        assert!(instance.vcpu >= 2, "{name}");
        assert!(
            instance.memory_bytes >= 2.0 * GIB * f64::from(instance.vcpu),
            "{name}"
        );
        let network = (
            instance.network_baseline_bytes_per_second,
            instance.network_burst_bytes_per_second,
        );
        let ebs = (
            instance.ebs_baseline_bytes_per_second,
            instance.ebs_burst_bytes_per_second,
        );
        let operations = (instance.ebs_baseline_iops, instance.ebs_burst_iops);
        for (baseline, burst) in [network, ebs, operations] {
            assert!(
                baseline > 0.0 && baseline <= burst,
                "{name}: {baseline} > {burst}"
            );
        }
    }
}

#[test]
fn types_are_listed_by_family_and_then_by_size() {
    let m7g = catalogue()
        .instances()
        .filter(|instance| instance.family() == "m7g");
    let sizes: Vec<&str> = m7g
        .map(|instance| instance.name.trim_start_matches("m7g."))
        .collect();
    assert_eq!(
        sizes,
        [
            "large", "xlarge", "2xlarge", "4xlarge", "8xlarge", "12xlarge", "16xlarge"
        ]
    );
    let brokers: Vec<&str> = catalogue()
        .msk_brokers()
        .map(|broker| broker.name.as_str())
        .collect();
    assert_eq!(brokers.first(), Some(&"express.m7g.large"));
    assert_eq!(brokers.last(), Some(&"kafka.t3.small"));
}

/// A price list charges by size: a row that leaves the line is a slip of the pen.
#[test]
fn prices_are_proportional_to_size_within_a_family() {
    let catalogue = catalogue();
    for region in REGIONS {
        for payment in Payment::ALL {
            let mut family = ("", 0.0);
            for instance in catalogue.instances() {
                let Ok(price) = catalogue.instance_price(&instance.name, region, payment) else {
                    continue;
                };
                let per_vcpu = price.si / f64::from(instance.vcpu);
                if family.0 != instance.family() {
                    family = (instance.family(), per_vcpu);
                }
                let deviation = per_vcpu / family.1 - 1.0;
                let name = &instance.name;
                assert!(
                    deviation.abs() < 0.02,
                    "{name} {payment:?} {region}: {deviation}"
                );
            }
        }
    }
}

#[test]
fn longer_commitments_cost_less() {
    let catalogue = catalogue();
    let mut compared = 0;
    for instance in catalogue.instances() {
        for region in REGIONS {
            let price = |payment| catalogue.instance_price(&instance.name, region, payment);
            if let [Ok(on_demand), Ok(one_year), Ok(three_years)] = Payment::ALL.map(price) {
                assert!(three_years.si < one_year.si && one_year.si < on_demand.si);
                compared += 1;
            }
        }
    }
    assert_eq!(compared, 796);
}

/// Every hole of the price list is known by name: a new one, or one that was filled, shows here.
#[test]
fn missing_prices_are_exactly_the_known_ones() {
    let catalogue = catalogue();
    let mut missing: Vec<(&str, &str)> = Vec::new();
    for region in REGIONS {
        for instance in catalogue.instances() {
            if catalogue
                .instance_price(&instance.name, region, Payment::OnDemand)
                .is_err()
            {
                missing.push((instance.family(), region));
            }
        }
    }
    missing.sort_unstable();
    missing.dedup();
    let known = [
        ("i7ie", "ap-southeast-1"),
        ("i7ie", "eu-west-1"),
        ("i8g", "ap-southeast-1"),
        ("i8g", "eu-west-1"),
        ("m8g", "ap-southeast-1"),
        ("r8g", "ap-southeast-1"),
    ];
    assert_eq!(missing, known);
    for region in REGIONS {
        for volume in catalogue.volumes() {
            assert!(
                listed(&format!("ebs/{}/storage", volume.name), region).is_some(),
                "{}",
                volume.name
            );
        }
        for broker in catalogue.msk_brokers() {
            assert!(
                catalogue.msk_broker_price(&broker.name, region).is_ok(),
                "{}",
                broker.name
            );
        }
        for item in MskItem::ALL {
            assert!(catalogue.msk_price(*item, region).is_ok(), "{item:?}");
        }
        assert!(listed(NetworkItem::CrossZone.id(), region).is_some());
        assert!(listed(ObjectStorageItem::Standard.id(), region).is_some());
    }
}

#[test]
fn m7g_2xlarge_is_as_published() {
    let catalogue = catalogue();
    let instance = catalogue.instance("m7g.2xlarge").unwrap();
    assert_eq!((instance.vcpu, instance.memory_bytes), (8, 32.0 * GIB));
    assert_eq!(instance.network_baseline_bytes_per_second, 3.75e9 / 8.0);
    assert_eq!(instance.network_burst_bytes_per_second, 15e9 / 8.0);
    assert_eq!(instance.ebs_baseline_bytes_per_second, 312.5e6);
    assert_eq!(instance.ebs_baseline_iops, 12_000.0);
    assert_eq!(instance.local_disks, None);
    let virginia = catalogue
        .instance_price("m7g.2xlarge", "us-east-1", Payment::OnDemand)
        .unwrap();
    assert_eq!(virginia.unit, PriceUnit::PerHour);
    assert_close(virginia.listed(), 0.3264);
    assert_close(virginia.si, 0.3264 / HOUR);
    assert_eq!(virginia.source.as_of.as_deref(), Some("2026-07-20"));
    let ireland = catalogue
        .instance_price("m7g.2xlarge", "eu-west-1", Payment::OnDemand)
        .unwrap();
    assert_close(ireland.listed(), 0.3638);
    assert_eq!(ireland.source.as_of.as_deref(), Some("2025-04-04"));
}

#[test]
fn local_disks_are_kept_as_count_and_size() {
    let disks = |name: &str| {
        catalogue()
            .instance(name)
            .unwrap()
            .local_disks
            .clone()
            .unwrap()
    };
    let nvme = disks("i3en.6xlarge");
    assert_eq!((nvme.count, nvme.bytes_each), (2, 7.5e12));
    assert_eq!(
        (nvme.read_iops, nvme.write_iops),
        (Some(500_000.0), Some(400_000.0))
    );
    let spinning = disks("d3en.12xlarge");
    assert_eq!((spinning.count, spinning.media), (24, LocalMedia::Hdd));
    assert_eq!(spinning.read_iops, None, "not documented, so not made up");
}

#[test]
fn gp3_is_as_published_in_all_regions() {
    let published = [
        (0.08, 0.005, 0.04),
        (0.08, 0.005, 0.04),
        (0.088, 0.0055, 0.044),
        (0.0952, 0.006, 0.0476),
        (0.096, 0.006, 0.048),
    ];
    for (region, (storage, iops, throughput)) in REGIONS.into_iter().zip(published) {
        let price = |part: &str| listed(&format!("ebs/gp3/{part}"), region).unwrap();
        assert_close(price("storage").listed(), storage);
        assert_close(price("storage").si, storage / (GIB * MONTH));
        assert_close(price("iops").si, iops / MONTH);
        assert_close(price("throughput").si, throughput / (MIB * MONTH));
    }
    let gp3 = catalogue().volume("gp3").unwrap();
    assert_eq!(gp3.largest_bytes, 65_536.0 * GIB);
    let iops = Performance::Provisioned {
        included: 3000.0,
        maximum: 80_000.0,
        ratio: 500.0 / GIB,
    };
    assert_eq!(gp3.iops, iops);
    let throughput = Performance::Provisioned {
        included: 125.0 * MIB,
        maximum: 2000.0 * MIB,
        ratio: 0.25 * MIB,
    };
    assert_eq!(gp3.throughput, throughput);
}

#[test]
fn performance_that_cannot_be_bought_has_no_price() {
    let st1 = |part: &str| listed(&format!("ebs/st1/{part}"), "eu-west-1");
    assert_eq!((st1("iops"), st1("throughput")), (None, None));
    let io2 = |part: &str| listed(&format!("ebs/io2/{part}"), "us-east-1");
    assert_close(io2("iops").unwrap().listed(), 0.065);
    assert_eq!(io2("throughput"), None);
    let steps = &catalogue().volume("io2").unwrap().iops_price_steps;
    assert_eq!(
        steps.iter().map(|step| step.above).collect::<Vec<_>>(),
        [32_000.0, 64_000.0]
    );
}

/// The sizes that AWS prints follow from the rules: gp2 brings 3 operations of 256 KiB per second and GiB.
#[test]
fn throughput_by_size_meets_the_published_sizes() {
    let at = |name: &str, gib: f64| match &catalogue().volume(name).unwrap().throughput {
        Performance::BySize {
            sustained: rule, ..
        } => (rule.per_byte * gib * GIB).clamp(rule.floor, rule.maximum) / MIB,
        other => panic!("{name} is {other:?}"),
    };
    assert_close(at("gp2", 170.0), 128.0);
    assert_close(at("gp2", 334.0), 250.0);
    assert_close(at("st1", 1024.0), 40.0);
    assert_close(at("st1", 12.5 * 1024.0), 500.0);
    assert_close(at("sc1", 16.0 * 1024.0), 192.0);
}

#[test]
fn msk_brokers_are_as_published() {
    let catalogue = catalogue();
    let price = catalogue
        .msk_broker_price("kafka.m7g.large", "us-east-1")
        .unwrap();
    assert_close(price.listed(), 0.204);
    assert_eq!(price.source.as_of.as_deref(), Some("2025-04-04"));
    let broker = catalogue.msk_broker("kafka.m7g.2xlarge").unwrap();
    assert_eq!(
        (broker.partitions_recommended, broker.partitions_maximum),
        (2000.0, 3000.0)
    );
    let instance = catalogue.instance("m7g.2xlarge").unwrap();
    let standard = MskTier::Standard {
        storage_included_bytes_per_second: 250.0 * MIB,
        storage_provisioned_bytes_per_second: Some(312.5 * MIB),
        network_baseline_bytes_per_second: instance.network_baseline_bytes_per_second,
        replica_fetchers: None,
    };
    assert_eq!(broker.tier, standard);
    let express = MskTier::Express {
        ingress_sustained_bytes_per_second: 15.6e6,
        ingress_maximum_bytes_per_second: 23.4e6,
        egress_sustained_bytes_per_second: 31.2e6,
        egress_maximum_bytes_per_second: 58.5e6,
    };
    assert_eq!(
        catalogue.msk_broker("express.m7g.large").unwrap().tier,
        express
    );
}

#[test]
fn msk_brokers_are_plausible() {
    for broker in catalogue().msk_brokers() {
        assert!(
            broker.partitions_recommended <= broker.partitions_maximum,
            "{}",
            broker.name
        );
        match broker.tier {
            MskTier::Standard {
                storage_included_bytes_per_second: included,
                storage_provisioned_bytes_per_second: provisioned,
                network_baseline_bytes_per_second: network,
                ..
            } => {
                assert!(included > 0.0 && included <= 250.0 * MIB && network > 0.0);
                assert!(provisioned.is_none_or(|most| most > included && most <= 1000.0 * MIB));
            }
            MskTier::Express {
                ingress_sustained_bytes_per_second: ingress,
                ingress_maximum_bytes_per_second: ingress_maximum,
                egress_sustained_bytes_per_second: egress,
                egress_maximum_bytes_per_second: egress_maximum,
            } => {
                assert!(0.0 < ingress && ingress < ingress_maximum && ingress < egress);
                assert!(egress < egress_maximum);
            }
        }
    }
}

/// Where sources disagree, one was chosen; these are the choices.
#[test]
fn disputed_figures_are_the_chosen_ones() {
    let catalogue = catalogue();
    assert_close(
        catalogue
            .msk_price(MskItem::Tiered, "us-east-1")
            .unwrap()
            .listed(),
        0.06,
    );
    let broker = catalogue
        .msk_broker_price("kafka.m5.16xlarge", "us-east-1")
        .unwrap();
    assert_close(broker.listed(), 6.73);
    assert_eq!(
        catalogue
            .msk_broker("kafka.m5.24xlarge")
            .unwrap()
            .partitions_maximum,
        6000.0
    );
    assert_eq!(
        catalogue.msk_limits().iam_connections_per_second.value,
        100.0
    );
    assert_eq!(catalogue.msk_limits().serverless_partitions.value, 2400.0);
}

#[test]
fn cross_zone_traffic_is_charged_per_decimal_gigabyte_and_direction() {
    for region in REGIONS {
        let price = listed(NetworkItem::CrossZone.id(), region).unwrap();
        assert_close(price.si, 0.01 / 1e9);
    }
    // 100 MB/s produced, 300 MB/s read from leaders, three zones, three replicas: published as $24,528 a month.
    let crossing = 100e6 * 2.0 / 3.0 + 100e6 * 2.0 + 300e6 * 2.0 / 3.0;
    let price = listed(NetworkItem::CrossZone.id(), "us-east-1").unwrap();
    assert_close(crossing * MONTH * 2.0 * price.si, 24_528.0);
}

#[test]
fn a_price_is_zero_only_where_a_source_says_so() {
    let prices = catalogue().prices().iter();
    let free =
        prices.filter(|(_, item)| item.price("us-east-1").is_some_and(|price| price.si == 0.0));
    let free: Vec<&str> = free.map(|(id, _)| id).collect();
    let known = [
        "msk/controllers",
        "msk/replication_traffic",
        "network/internet_in",
        "network/object_storage_gateway_endpoint",
        "network/object_storage_same_region",
        "network/same_zone",
    ];
    assert_eq!(free, known);
}

#[test]
fn constants_are_in_base_units() {
    let kafka = catalogue().kafka();
    assert_eq!(kafka.retention_time.value, 7.0 * 86_400.0);
    assert_eq!(
        kafka.retention_time.setting.as_deref(),
        Some("retention.ms")
    );
    assert_eq!(
        kafka.retention_time.title,
        "How long a partition keeps its records"
    );
    assert_eq!(kafka.segment_size.value, GIB);
    assert_eq!(kafka.retention_check_interval.value, 300.0);
    assert_eq!(kafka.delete_delay.value, 60.0);
    assert_eq!(kafka.fill_page.value, 0.75);
    assert_eq!(kafka.partitions_per_broker.value, 4000.0);
    let limits = catalogue().msk_limits();
    assert_eq!(limits.storage_per_broker_maximum.value, 16_384.0 * GIB);
    assert_eq!(limits.storage_growth_pause.value, 6.0 * HOUR);
    assert_eq!(limits.disk_alarm.value, 0.85);
}

#[test]
fn regions_are_the_five_of_the_price_lists() {
    let mut regions = REGIONS;
    regions.sort_unstable();
    assert_eq!(catalogue().regions(), regions);
}

#[test]
fn platforms_for_spark_are_priced_where_a_source_prices_them_and_nowhere_else() {
    let catalogue = Catalogue::builtin().expect("the catalogue loads");
    let prices = catalogue.prices();
    for region in ["us-east-1", "us-west-2"] {
        assert!(prices.price("spark/emr_serverless_vcpu", region).is_ok());
    }
    for (item, region) in [
        ("spark/emr_serverless_vcpu", "eu-central-1"),
        ("spark/emr_serverless_memory", "eu-west-1"),
        ("spark/emr_serverless_vcpu_arm", "us-west-2"),
        ("emr/m5.4xlarge", "eu-central-1"),
        ("object_storage/standard_writes", "sa-east-1"),
    ] {
        let error = prices.price(item, region).err();
        let error = error.unwrap_or_else(|| panic!("{item} has a price in {region}"));
        let words = error.to_string();
        assert!(words.contains(region) && words.contains(item), "{words}");
    }
}

#[test]
fn two_neighbouring_regions_have_a_price_of_their_own() {
    let catalogue = catalogue();
    let ours = NetworkItem::InterRegionUsEast;
    assert_eq!(catalogue.between_regions("us-east-1", "us-east-2"), ours);
    assert_eq!(catalogue.between_regions("us-east-2", "us-east-1"), ours);
    let usual = NetworkItem::InterRegion;
    assert_eq!(catalogue.between_regions("us-east-1", "us-west-2"), usual);
    assert_eq!(catalogue.between_regions("eu-west-1", "us-east-2"), usual);
}

/// The texts between backquotes in the first cells of the tables of a page.
fn first_cells(page: &str) -> Vec<&str> {
    let rows = page.lines().filter_map(|line| line.strip_prefix("| "));
    let cells = rows.filter_map(|row| row.split(" | ").next());
    cells
        .flat_map(|cell| cell.split('`').skip(1).step_by(2))
        .collect()
}

#[test]
fn the_page_names_every_table_and_every_kind_of_price() {
    let page = include_str!("../docs/catalogue.md");
    let cells = first_cells(page);
    let mut named: Vec<&str> = cells.clone();
    named.retain(|name| name.ends_with(".ron"));
    named.sort_unstable();
    let mut tables: Vec<&str> = catalogue().tables().iter().map(|t| t.file).collect();
    tables.sort_unstable();
    assert_eq!(named, tables);
    let files = std::fs::read_dir("assets/catalogue").expect("there are tables");
    assert_eq!(files.count(), tables.len(), "each file is a table");

    let family = |item: &str| item.split('/').next().map(str::to_owned);
    for (id, _) in catalogue().prices().iter() {
        let is_named = cells.iter().any(|cell| family(cell) == family(id));
        assert!(is_named, "{id}");
    }
    // What is named in full exists: a reader copies it into a scenario.
    let items = cells.iter().filter(|cell| cell.contains('/'));
    for item in items.filter(|item| !item.starts_with("...")) {
        assert!(catalogue().prices().item(item).is_ok(), "{item}");
    }
}
