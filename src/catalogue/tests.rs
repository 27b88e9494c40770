//! A table with a slip in it is refused, with the file and the row.

use super::price::PriceBook;
use super::{MskLimits, NetworkItem, instances, services};

/// A table of instance types with one row, in which `replace` stands for `with`.
fn instance_table(replace: &str, with: &str) -> String {
    let table = r#"#![enable(implicit_some)] (
        title: "one",
        notes: [],
        sources: { "list": (text: "price list", as_of: "2026-01-01") },
        regions: [("here", "list"), ("there", "list")],
        facts: "list",
        rows: [(name: "a.large", vcpu: 2, memory_gib: 8, architecture: arm64, network_gbps: (1, 2),
            ebs_mb_per_second: (1, 2), ebs_iops: (1, 2), usd_per_hour: [0.1, None])],
    )"#;
    assert!(table.contains(replace), "{replace}");
    table.replace(replace, with)
}

fn problem_of(replace: &str, with: &str) -> String {
    let text = instance_table(replace, with);
    match instances::read_instances(&text, &mut PriceBook::default()) {
        Ok(_) => panic!("{with} was taken"),
        Err(error) => error.to_string(),
    }
}

#[test]
fn a_sound_table_is_taken_and_a_missing_price_stays_missing() {
    let mut book = PriceBook::default();
    let (table, instances) = instances::read_instances(
        &instance_table("title: \"one\"", "title: \"two\""),
        &mut book,
    )
    .unwrap();
    assert_eq!(
        (table.title.as_str(), table.rows, instances.len()),
        ("two", 1, 1)
    );
    assert!(book.price("ec2/a.large", "here").is_ok());
    assert!(book.price("ec2/a.large", "there").is_err());
}

#[test]
fn slips_in_a_table_are_named() {
    let slips = [
        (
            "None]",
            "None, None]",
            "`a.large` has 3 prices for 2 regions",
        ),
        ("[0.1", "[-0.1", "`a.large` has the price -0.1"),
        ("[0.1", "[NaN", "`a.large` has the price NaN"),
        (
            r#"facts: "list""#,
            r#"facts: "lists""#,
            "cites the source `lists`",
        ),
        (
            r#"("there", "list")"#,
            r#"("there", "other")"#,
            "cites the source `other`",
        ),
        (r#"facts: "list","#, "", "names no source for its facts"),
        ("vcpu: 2", "vcpus: 2", "vcpus"),
        ("vcpu: 2, ", "", "vcpu"),
    ];
    for (replace, with, part) in slips {
        let problem = problem_of(replace, with);
        assert!(
            problem.starts_with("the catalogue table ec2_instances.ron cannot be read: "),
            "{problem}"
        );
        assert!(problem.contains(part), "{problem}");
    }
    let table = instance_table("one", "one");
    let row = &table[table.find("[(name").expect("a row") + 1..table.rfind(']').expect("its end")];
    let twice = table.replace(row, &format!("{row}, {row}"));
    let error = instances::read_instances(&twice, &mut PriceBook::default()).unwrap_err();
    assert!(
        error.to_string().contains("`a.large` is listed twice"),
        "{error}"
    );
}

#[test]
fn a_list_of_items_must_be_complete_and_sourced() {
    let read = |row: &str| {
        let text = format!(
            r#"#![enable(implicit_some)] (title: "t", notes: [], sources: {{ "s": (text: "s") }}, regions: [("here", "s")], rows: [{row}])"#
        );
        let read =
            services::read::<NetworkItem>(services::NETWORK, &text, &mut PriceBook::default());
        read.unwrap_err().to_string()
    };
    let row = r#"item: cross_zone, unit: per_gb, title: "t""#;
    assert!(read(&format!("({row}, usd: [0.01])")).contains("`network/same_zone` is missing"));
    assert!(
        read(&format!("({row}, everywhere: 0)")).contains("`network/cross_zone` names no source")
    );
    assert!(read(&format!("({row})")).contains("needs either `usd` or `everywhere`"));
    assert!(
        read(
            &row.replace("cross_zone", "crossing")
                .replace("item", "(item")
        )
        .contains("network.ron")
    );
}

#[test]
fn a_limit_without_a_row_and_a_row_without_a_limit_are_refused() {
    let read = |row: &str| {
        let text =
            format!(r#"(title: "t", notes: [], sources: {{ "s": (text: "s") }}, rows: ({row}))"#);
        MskLimits::read(&text).unwrap_err().to_string()
    };
    let missing = read(r#"brokers_per_account: (value: 90, unit: count, source: "s")"#);
    assert!(
        missing.contains("msk_limits.ron") && missing.contains("brokers_per_cluster_zookeeper"),
        "{missing}"
    );
    let unknown = read(r#"brokers_per_planet: (value: 90, unit: count, source: "s")"#);
    assert!(unknown.contains("brokers_per_planet"), "{unknown}");
}
