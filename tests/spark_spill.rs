//! Peaks and spills of sorts and aggregates near their limit, against running Spark 3.5.9 and 4.3.0, to the byte.

use std::collections::BTreeMap;

use headroom::model::spark::spill::{
    HashAggregate, MemoryUse, Operator, Sort, row_bytes, sort_merge_join,
};
use headroom::scenario::{SortKey, StageKind};

/// The key of every row is a bigint; a payload is one string.
fn row(payload: u64) -> u64 {
    if payload == 0 {
        row_bytes(1, &[])
    } else {
        row_bytes(2, &[payload])
    }
}

struct Recorded(BTreeMap<String, String>);

impl Recorded {
    fn all() -> Vec<Self> {
        let mut reader = csv::Reader::from_path("tests/data/spark/spark_spill.csv").unwrap();
        reader.deserialize().map(|row| Self(row.unwrap())).collect()
    }

    fn text(&self, name: &str) -> &str {
        &self.0[name]
    }

    fn number(&self, name: &str) -> u64 {
        self.text(name).parse().unwrap()
    }

    fn sort(&self) -> Sort {
        Sort {
            rows: self.number("rows_per_task"),
            row: row(self.number("payload_len")),
            radix: true,
        }
    }

    fn memory(&self, page: u64, limit: u64) -> Option<MemoryUse> {
        let groups = |columns| {
            let aggregate = HashAggregate {
                groups: self.number("rows_per_task"),
                key: row_bytes(1, &[]),
                value: row_bytes(columns, &[]),
                partial: self.number("shuffle_write") > 0,
            };
            aggregate.memory(page, limit)
        };
        Some(match self.text("operator") {
            "sort" => self.sort().memory(page, limit),
            "hashagg" => groups(1),
            // A sum, a count, a minimum, a maximum and an average, which is two columns.
            "agg5" => groups(6),
            _ => return None,
        })
    }
}

#[test]
fn sorts_and_aggregates_peak_and_spill_as_recorded() {
    let mut checked = 0;
    for row in Recorded::all() {
        let id = row.text("id");
        let (page, limit) = (row.number("page_size"), row.number("limit_per_task"));
        let Some(used) = row.memory(page, limit) else {
            continue;
        };
        assert!(!used.out_of_memory, "{id}");
        assert_eq!(
            used.spills > 0,
            row.number("memory_bytes_spilled") > 0,
            "{id}"
        );
        assert_eq!(used.peak, row.number("peak_task_max"), "{id}");
        if row.text("operator") == "sort" {
            let tasks = row.number("tasks_spilled").max(1);
            assert_eq!(
                used.spilled * tasks,
                row.number("memory_bytes_spilled"),
                "{id}"
            );
        }
        checked += 1;
    }
    assert_eq!(checked, 38);
}

#[test]
fn an_aggregate_that_spilled_spills_the_rest_too() {
    let rows = Recorded::all();
    for id in ["sp024", "sp063", "sp064", "sp052"] {
        let row = rows.iter().find(|row| row.text("id") == id).unwrap();
        let (page, limit) = (row.number("page_size"), row.number("limit_per_task"));
        let used = row.memory(page, limit).unwrap();
        let tasks = row.number("tasks_spilled");
        assert_eq!(
            used.spilled * tasks,
            row.number("memory_bytes_spilled"),
            "{id}"
        );
    }
}

#[test]
fn a_sort_merge_join_holds_two_sorts_and_a_window_one() {
    let mut checked = 0;
    for row in Recorded::all() {
        let id = row.text("id");
        let (page, limit) = (row.number("page_size"), row.number("limit_per_task"));
        let sort = row.sort();
        let peak = match row.text("operator") {
            "smj" => {
                // The other side is the keys alone, as many as the recordings joined with: one million, or as many.
                let keys = Sort {
                    row: row_bytes(1, &[]),
                    ..sort
                };
                sort_merge_join(&sort, &keys, page, limit).peak
            }
            "window" => sort.memory(page, limit).peak,
            _ => continue,
        };
        assert_eq!(peak, row.number("peak_task_max"), "{id}");
        checked += 1;
    }
    assert_eq!(checked, 4);
}

#[test]
fn cached_blocks_take_their_protected_half_from_a_sort() {
    let rows = Recorded::all();
    let row = rows
        .iter()
        .find(|row| row.text("operator") == "cachedsort")
        .unwrap();
    let pool = row.number("pool_bytes");
    let used = row.sort().memory(row.number("page_size"), pool - pool / 2);
    assert_eq!(used.peak, row.number("peak_task_max"));
    assert_eq!(used.spilled, row.number("memory_bytes_spilled"));
}

#[test]
fn what_fits_no_record_is_out_of_memory() {
    let sort = Sort {
        rows: 10,
        row: 1 << 20,
        radix: true,
    };
    assert!(sort.memory(1 << 20, 70_000).out_of_memory);
    let aggregate = HashAggregate {
        groups: 10,
        key: 1 << 20,
        value: 16,
        partial: false,
    };
    assert!(aggregate.memory(1 << 20, 1 << 20).out_of_memory);
}

#[test]
fn more_memory_never_spills_more() {
    let sort = Sort {
        rows: 20_000_000,
        row: 128,
        radix: true,
    };
    let mut before = u64::MAX;
    for limit in (64..4096).step_by(64) {
        let used = sort.memory(16 << 20, limit << 20);
        assert!(used.spills <= before, "{limit} MiB");
        assert!(used.peak <= limit << 20, "{limit} MiB");
        before = used.spills;
    }
    assert_eq!(before, 0);
}

#[test]
fn an_unsafe_row_is_words() {
    assert_eq!(row_bytes(1, &[]), 16);
    assert_eq!(row_bytes(2, &[100]), 24 + 104);
    assert_eq!(row_bytes(65, &[]), 16 + 65 * 8);
}

/// The fewest rows, up to `most`, of which so many spills come.
fn rows_with_spills(spills: u64, most: u64, spills_of: impl Fn(u64) -> u64) -> u64 {
    let (mut below, mut found) = (0, most);
    while found - below > 1 {
        let middle = u64::midpoint(below, found);
        if spills_of(middle) >= spills {
            found = middle;
        } else {
            below = middle;
        }
    }
    found
}

#[test]
fn every_full_run_holds_as_much_as_the_first() {
    let (page, limit) = (4 << 20, 96 << 20);
    let sort = |radix| {
        move |rows| {
            let sort = Sort {
                rows,
                row: 72,
                radix,
            };
            sort.memory(page, limit).spills
        }
    };
    // An aggregate that spilled spills what is left as well.
    let aggregate = |groups| {
        let spills = HashAggregate::of_rows(groups, 72)
            .memory(page, limit)
            .spills;
        spills.saturating_sub(1)
    };
    let each: [&dyn Fn(u64) -> u64; 3] = [&sort(true), &sort(false), &aggregate];
    for spills_of in each {
        let first = rows_with_spills(1, 1 << 30, spills_of);
        let held = rows_with_spills(2, 1 << 30, spills_of) - first;
        assert!(held > 100_000, "{held}");
        for more in [2, 3, 10, 1_000] {
            let rows = first + more * held;
            assert_eq!(spills_of(rows - 1), more, "one below {rows}");
            assert_eq!(spills_of(rows), more + 1, "{rows}");
        }
        // As many rows as there never are are counted at once.
        assert!(spills_of(1 << 62) > 1 << 38);
    }
}

#[test]
fn a_sorter_without_a_page_takes_what_is_left() {
    // 64 KiB of pointers and 100,000 bytes beside them: a thousand rows fit, the array is full at 2,048.
    let sort = |rows| {
        let sort = Sort {
            rows,
            row: 28,
            radix: true,
        };
        sort.memory(1 << 20, 165_536)
    };
    assert_eq!(sort(1_000).spills, 0);
    assert_eq!(sort(1_000).peak, 165_536);
    assert_eq!(sort(10_000).spills, 4);
    assert!(!sort(10_000).out_of_memory);
}

/// What is told at once never says that a task fits that spills, and says so of most that fit.
#[test]
fn what_surely_fits_never_spills() {
    let (mut told, mut fitted) = (0, 0);
    for kind in [StageKind::Sort, StageKind::Join, StageKind::Aggregate] {
        for key in [SortKey::Number, SortKey::Text] {
            for page in [1_u64 << 20, (1 << 22) - 16, 64 << 20] {
                let operator = Operator { kind, key, page };
                for row in [8.0, 100.0, 1_000.0, 3e6] {
                    for step in 0..60 {
                        let rows = (1.4_f64.powi(step)).ceil();
                        for limit in [5e6, 3.3e8, 2e9] {
                            let spills = operator.memory(rows, row, limit);
                            let fits = spills.spills == 0 && !spills.out_of_memory;
                            let sure = operator.surely_fits(rows, row, limit);
                            assert!(fits || !sure, "{operator:?} {rows} of {row} in {limit}");
                            told += u32::from(sure);
                            fitted += u32::from(fits);
                        }
                    }
                }
            }
        }
    }
    assert!(told * 10 > fitted * 8, "{told} of {fitted}");
}
