//! Tasks after adaptive execution, against running Spark 3.5.9 and 4.3.0.

use headroom::catalogue::Catalogue;
use headroom::model::spark::shuffle::{AdaptiveSettings, JoinSide, Read, split_points};
use headroom::model::spark::size;
use serde_json::Value;

/// Map tasks of the recorded joins, whose outputs are alike.
const MAPS: u64 = 8;

fn settings(row: &Value) -> AdaptiveSettings {
    let cores = row["default_parallelism"].as_u64().unwrap();
    let mut adaptive = AdaptiveSettings::defaults(Catalogue::builtin().unwrap().spark(), cores);
    let text = |key: &str| row["conf"][format!("spark.sql.adaptive.{key}")].as_str();
    let bytes = |key: &str| text(key).map(|text| size::parse(text, 1).unwrap());
    if let Some(advisory) = bytes("advisoryPartitionSizeInBytes") {
        adaptive.advisory = advisory;
    }
    if let Some(smallest) = bytes("coalescePartitions.minPartitionSize") {
        adaptive.min_partition = smallest;
    }
    if let Some(threshold) = bytes("skewJoin.skewedPartitionThresholdInBytes") {
        adaptive.skew_threshold = threshold;
    }
    if let Some(factor) = text("skewJoin.skewedPartitionFactor") {
        adaptive.skew_factor = factor.parse().unwrap();
    }
    if text("coalescePartitions.parallelismFirst") == Some("false") {
        adaptive.parallelism_first = false;
    }
    adaptive.min_partitions =
        text("coalescePartitions.minPartitionNum").map(|number| number.parse().unwrap());
    adaptive
}

/// The tasks as the recording writes them, seen from the left side of a join.
fn words(reads: &[Read]) -> String {
    let word = |read: &Read| match read {
        Read::Coalesced { start, end } => format!("C{start}-{end}"),
        Read::Split {
            partition, left, ..
        } => format!("S{partition}:{}-{}", left.start, left.end),
    };
    reads.iter().map(word).collect::<Vec<_>>().join(",")
}

#[test]
fn tasks_are_those_of_running_spark() {
    let text = std::fs::read_to_string("tests/data/spark/spark_aqe_coalescing.json").unwrap();
    let rows: Vec<Value> = serde_json::from_str(&text).unwrap();
    let mut joins = 0;
    for row in &rows {
        let label = format!("{} on {}", row["label"], row["ver"]);
        let adaptive = settings(row);
        let shuffles: Vec<Vec<u64>> = row["sizes"]
            .as_str()
            .unwrap()
            .split('|')
            .map(|sizes| sizes.split(',').map(|size| size.parse().unwrap()).collect())
            .collect();
        let slices: Vec<&[u64]> = shuffles.iter().map(Vec::as_slice).collect();
        let total = shuffles.iter().flatten().sum();
        assert_eq!(
            adaptive.target(total),
            row["target"].as_u64().unwrap(),
            "{label}"
        );
        let even = |sizes: &[u64], partition: usize| -> Vec<u64> {
            vec![sizes[partition] / MAPS; usize::try_from(MAPS).unwrap()]
        };
        let reads = match slices.as_slice() {
            [only] if row["kind"] == "rebalance" => {
                let maps = |partition| even(only, partition);
                adaptive.rebalance(only, &maps)
            }
            [only] => adaptive.coalesce(&[only]).unwrap(),
            [left, right] => {
                joins += 1;
                let side = |sizes| JoinSide {
                    sizes,
                    may_split: true,
                    map_outputs: &|_| Vec::new(),
                };
                let left_maps = |partition| even(left, partition);
                let right_maps = |partition| even(right, partition);
                let left = JoinSide {
                    map_outputs: &left_maps,
                    ..side(*left)
                };
                let right = JoinSide {
                    map_outputs: &right_maps,
                    ..side(*right)
                };
                adaptive.join(&left, &right).unwrap()
            }
            _ => panic!("{label}"),
        };
        assert_eq!(reads.len() as u64, row["post"].as_u64().unwrap(), "{label}");
        let left = row["specs"].as_str().unwrap().split('|').next().unwrap();
        assert_eq!(words(&reads), left, "{label}");
    }
    assert_eq!((rows.len(), joins), (40, 10));
}

#[test]
fn a_small_split_joins_the_one_before_it() {
    // The last ten would stay below a fifth of the target.
    assert_eq!(split_points(&[100, 100, 10], 100), [0, 1]);
    // Two that stay below 1.2 times the target together are one.
    assert_eq!(split_points(&[60, 50], 100), [0]);
    assert_eq!(split_points(&[90, 90, 90], 100), [0, 1, 2]);
    assert_eq!(split_points(&[500], 100), [0]);
}

#[test]
fn a_side_that_may_not_be_split_is_read_whole() {
    let mut adaptive = AdaptiveSettings::defaults(Catalogue::builtin().unwrap().spark(), 2);
    adaptive.skew_threshold = 1000;
    adaptive.advisory = 1000;
    adaptive.min_partition = 0;
    let left = [100, 10_000, 100];
    let right = [10, 10, 10];
    let maps = |partition: usize| vec![left[partition] / 4; 4];
    let none = |_| vec![5, 5];
    let side = |may_split| JoinSide {
        sizes: &left,
        may_split,
        map_outputs: &maps,
    };
    let other = JoinSide {
        sizes: &right,
        may_split: true,
        map_outputs: &none,
    };
    assert_eq!(adaptive.join(&side(true), &other).unwrap().len(), 6);
    assert_eq!(adaptive.join(&side(false), &other).unwrap().len(), 3);
}

#[test]
fn a_rebalance_splits_what_is_above_the_advisory_size() {
    let mut adaptive = AdaptiveSettings::defaults(Catalogue::builtin().unwrap().spark(), 1);
    adaptive.advisory = 1000;
    adaptive.min_partition = 0;
    let sizes = [400, 400, 4000, 400];
    let maps = |partition: usize| vec![sizes[partition] / 8; 8];
    // The first two together, four splits of two maps each, the last.
    let reads = adaptive.rebalance(&sizes, &maps);
    assert_eq!(words(&reads), "C0-2,S2:0-2,S2:2-4,S2:4-6,S2:6-8,C3-4");
}

#[test]
fn shuffles_of_different_width_are_left_alone() {
    let adaptive = AdaptiveSettings::defaults(Catalogue::builtin().unwrap().spark(), 2);
    assert_eq!(adaptive.coalesce(&[&[1, 2], &[1]]), None);
    // Nothing at all is still one task.
    assert_eq!(adaptive.coalesce(&[&[0, 0, 0]]).unwrap().len(), 1);
}
