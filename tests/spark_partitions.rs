//! Partitions of file scans, against scans of real files with Spark 3.5.9 and 4.3.0.

use headroom::catalogue::Catalogue;
use headroom::model::spark::files::{ScanSettings, splittable};
use serde_json::Value;

fn settings(conf: &Value) -> ScanSettings {
    let number = |key: &str| conf[key].as_u64();
    let cores = number("spark.sql.leafNodeDefaultParallelism").unwrap();
    let mut scan = ScanSettings::defaults(Catalogue::builtin().unwrap().spark(), cores);
    if let Some(bytes) = number("spark.sql.files.maxPartitionBytes") {
        scan.max_partition = bytes;
    }
    if let Some(bytes) = number("spark.sql.files.openCostInBytes") {
        scan.open_cost = bytes;
    }
    scan.min_partitions = number("spark.sql.files.minPartitionNum");
    scan.max_partitions = number("spark.sql.files.maxPartitionNum");
    scan
}

#[test]
fn scans_have_the_partitions_of_running_spark() {
    let text = std::fs::read_to_string("tests/data/spark/spark_file_partitions.json").unwrap();
    let rows: Vec<Value> = serde_json::from_str(&text).unwrap();
    for row in &rows {
        let label = row["label"].as_str().unwrap();
        let files: Vec<u64> = row["groups"]
            .as_array()
            .unwrap()
            .iter()
            .flat_map(|group| {
                let count = usize::try_from(group[2].as_u64().unwrap()).unwrap();
                vec![group[1].as_u64().unwrap(); count]
            })
            .collect();
        let filled = files.iter().filter(|length| **length > 0).count() as u64;
        assert_eq!(filled, row["n_files"].as_u64().unwrap(), "{label}");
        let conf = &row["conf"];
        let scan = settings(conf);
        let whole = conf["opt.multiLine"] == "true" || conf["opt.wholetext"] == "true";
        let name = format!("part-00000.{}", row["ext"].as_str().unwrap());
        let splits = splittable(row["fmt"].as_str().unwrap(), &name, whole);
        assert_eq!(splits, row["splittable"].as_bool().unwrap(), "{label}");
        assert_eq!(
            scan.max_split(&files),
            row["pred_split"].as_u64().unwrap(),
            "{label}"
        );
        let partitions = scan.partitions(&files, splits);
        for spark in ["spark3", "spark4"] {
            let truth: Vec<&str> = row[spark]
                .as_array()
                .unwrap()
                .iter()
                .map(|text| text.as_str().unwrap())
                .collect();
            // Count, largest and smallest partition in bytes, most pieces in one, largest piece.
            let of = |value: Option<u64>| value.map_or(String::new(), |value| value.to_string());
            let ours = [
                partitions.len().to_string(),
                of(partitions.iter().map(|part| part.bytes).max()),
                of(partitions.iter().map(|part| part.bytes).min()),
                of(partitions.iter().map(|part| part.pieces).max()),
                of(partitions.iter().map(|part| part.largest_piece).max()),
            ];
            assert_eq!(ours, truth[..5], "{label} on {spark}");
        }
        let read: u64 = partitions.iter().map(|part| part.bytes).sum();
        assert_eq!(read, row["total"].as_u64().unwrap(), "{label}");
    }
    assert_eq!(rows.len(), 46);
}

#[test]
fn more_cores_never_make_the_largest_partition_bigger() {
    let files = [1 << 30, 300 << 20, 77, 5 << 20, 130 << 20];
    let spark = Catalogue::builtin().unwrap().spark();
    let mut before = u64::MAX;
    for cores in 1..2000 {
        let scan = ScanSettings::defaults(spark, cores);
        let partitions = scan.partitions(&files, true);
        let largest = partitions.iter().map(|part| part.bytes).max().unwrap();
        assert!(largest <= scan.max_split(&files));
        assert!(scan.max_split(&files) <= before);
        before = scan.max_split(&files);
    }
}
