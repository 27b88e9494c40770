//! When sorts and aggregates run out of their memory and write to disk, to the byte.
//!
//! Pure functions and not operators of the graph: Spark takes memory in pages and in pointer arrays that double, the
//! old one kept until the new one is filled, so that what a task holds moves in steps of its history. The steps are
//! those of `UnsafeExternalSorter` and `BytesToBytesMap`; peaks and spills agree to the byte with running Spark 3.5
//! and 4.3.

use crate::scenario::{SortKey, StageKind};

use super::risk::SpillDisks;

/// Bytes of a word: of a column of an `UnsafeRow`, of an entry of a pointer array.
const WORD: u64 = 8;
/// Columns whose null bits fit a word.
const NULL_BITS: u64 = 64;
/// Length written before a record (`UnsafeAlignedOffset`, 4 bytes on x86 and ARM).
const LENGTH: u64 = 4;
/// Records a sort starts with room for (`spark.shuffle.sort.initialBufferSize`), two words each.
const SORT_START: u64 = 4096;
/// Words of pointer array for a record: pointer and prefix, and as many again for the radix sort to copy to.
const RADIX_WORDS: u64 = 4;
/// The same for a comparison sort, which needs half of that to copy to (`UnsafeInMemorySorter.getUsableCapacity`).
const COMPARISON_WORDS: u64 = 3;
/// The largest array that is one page (`TaskMemoryManager.MAXIMUM_PAGE_SIZE_BYTES`).
const LARGEST_ARRAY: u64 = ((1 << 31) - 1) * WORD;
/// Groups a hash map starts with room for (`UnsafeFixedWidthAggregationMap`), and the most it has.
const MAP_START: u64 = 16 * 1024;
const MAP_MOST: u64 = 1 << 29;
/// Bytes of pointer array for a slot of the map: address and hash.
const MAP_SLOT: u64 = 2 * WORD;
/// Groups that a partial aggregate keeps in its generated map before the one counted here.
const FAST_GROUPS: u64 = 1 << 16;

/// Bytes of a row in Spark's own format: null bits, a word for each column, and what has no fixed length, padded.
#[must_use]
pub fn row_bytes(columns: u64, variable: &[u64]) -> u64 {
    let padded: u64 = variable
        .iter()
        .map(|length| length.div_ceil(WORD) * WORD)
        .sum();
    WORD * columns.div_ceil(NULL_BITS) + WORD * columns + padded
}

/// What an operator did with its memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct MemoryUse {
    /// The most it held at once.
    pub peak: u64,
    /// How often it spilled.
    pub spills: u64,
    /// Bytes of memory written out (`memoryBytesSpilled`).
    pub spilled: u64,
    /// Set when not even one record fits: the task fails with an out-of-memory error.
    pub out_of_memory: bool,
}

/// A sort of rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sort {
    /// Rows of one task.
    pub rows: u64,
    /// Bytes of a row; see [`row_bytes`].
    pub row: u64,
    /// Whether Spark sorts by prefix alone (`SortPrefixUtils.canSortFullyWithPrefix`): one key of a fixed width, such as a
    /// number or a date.
    pub radix: bool,
}

impl Sort {
    /// Whether it certainly needs no spill, told at once: with all its pages, its last array and the one before.
    fn surely_fits(&self, page: u64, limit: u64) -> bool {
        let record = self.row + LENGTH;
        let page = page.max(record);
        let words = if self.radix {
            RADIX_WORDS
        } else {
            COMPARISON_WORDS
        };
        let array = (self.rows.saturating_mul(words * WORD))
            .checked_next_power_of_two()
            .unwrap_or(u64::MAX)
            .max(SORT_START * 2 * WORD);
        let pages = self.rows.div_ceil(page / record).saturating_mul(page);
        array <= LARGEST_ARRAY && pages.saturating_add(array + array / 2) <= limit
    }

    /// What it does with so much memory, taken in pages of this size.
    #[must_use]
    pub fn memory(&self, page: u64, limit: u64) -> MemoryUse {
        let record = self.row + LENGTH;
        let page = page.max(record);
        let per_page = page / record;
        let words = if self.radix {
            RADIX_WORDS
        } else {
            COMPARISON_WORDS
        };
        let mut used = MemoryUse::default();
        let mut left = self.rows;
        loop {
            // One run: from an empty sorter to a spill, or to the last row.
            let mut array = SORT_START * 2 * WORD;
            let (held, bytes, room) = loop {
                let room = array / WORD / words;
                let most_pages = limit.saturating_sub(array) / page;
                let fits = most_pages.saturating_mul(per_page);
                if fits < room.min(left) {
                    break if most_pages == 0 {
                        // An empty sorter has nothing to spill: it gets a page of what is left.
                        let rest = limit.saturating_sub(array);
                        if left <= (rest / record).min(room) {
                            used.peak = used.peak.max(array + rest);
                            return used;
                        }
                        ((rest / record).min(room), rest, room)
                    } else {
                        (fits, most_pages * page, room)
                    };
                }
                let pages = room.min(left).div_ceil(per_page) * page;
                if left <= room {
                    used.peak = used.peak.max(pages + array);
                    return used;
                }
                // The array is full and one row more comes: the next array is filled before this one goes.
                let doubled = 2 * array;
                if pages + array + doubled > limit || doubled > LARGEST_ARRAY {
                    break (room, pages, room);
                }
                array = doubled;
            };
            used.peak = used.peak.max(bytes + array);
            if held == 0 {
                used.out_of_memory = true;
                return used;
            }
            left -= used.spill(left, held, room, bytes);
        }
    }
}

/// An aggregate by hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HashAggregate {
    /// Distinct groups of one task.
    pub groups: u64,
    /// Bytes of the grouping key as a row; see [`row_bytes`].
    pub key: u64,
    /// Bytes of the aggregation buffer as a row: a column for each sum, count, minimum; two for an average.
    pub value: u64,
    /// Whether this is the half before the shuffle, which keeps its first groups in a generated map. Spark does so
    /// when keys and buffers are numbers.
    pub partial: bool,
}

impl HashAggregate {
    /// Whether it certainly needs no spill, told at once: with all its pages, its last array and the one before.
    fn surely_fits(&self, page: u64, limit: u64) -> bool {
        let record = 2 * LENGTH + self.key + self.value + WORD;
        let per_page = page.saturating_sub(LENGTH) / record;
        if per_page == 0 || self.groups > MAP_MOST / 2 {
            return false;
        }
        let array = (2 * self.groups).next_power_of_two().max(MAP_START) * MAP_SLOT;
        let pages = self.groups.div_ceil(per_page).saturating_mul(page);
        pages.saturating_add(array + array / 2) <= limit
    }

    /// What it does with so much memory, taken in pages of this size.
    #[must_use]
    pub fn memory(&self, page: u64, limit: u64) -> MemoryUse {
        let record = 2 * LENGTH + self.key + self.value + WORD;
        let per_page = page.saturating_sub(LENGTH) / record;
        let (mut left, limit) = if self.partial {
            let fast = FAST_GROUPS.min(page / (self.key + self.value + WORD));
            (self.groups.saturating_sub(fast), limit.saturating_sub(page))
        } else {
            (self.groups, limit)
        };
        let mut used = MemoryUse::default();
        loop {
            // One run: from an empty map to a spill, or to the last group.
            let mut capacity = MAP_START;
            let (held, bytes, room) = loop {
                let array = capacity * MAP_SLOT;
                let full = if capacity < MAP_MOST {
                    capacity / 2
                } else {
                    capacity
                };
                let most_pages = limit.saturating_sub(array) / page;
                let fits = most_pages.saturating_mul(per_page);
                if fits < full.min(left) {
                    // A map cannot spill itself for a page: it takes the rest of the memory as a smaller one.
                    let rest = limit.saturating_sub(array + most_pages * page);
                    let more = rest.saturating_sub(LENGTH) / record;
                    let held = (fits + more).min(full).min(left);
                    let rest = if more > 0 { rest } else { 0 };
                    if held < full.min(left) {
                        break (held, array + most_pages * page + rest, full);
                    }
                    if left <= full {
                        used.finish(array + most_pages * page + rest);
                        return used;
                    }
                    break (held, array + most_pages * page + rest, full);
                }
                let pages = full.min(left).div_ceil(per_page.max(1)) * page;
                if left <= full {
                    used.finish(pages + array);
                    return used;
                }
                if capacity == MAP_MOST || pages + array + 2 * array > limit {
                    break (full, pages + array, full);
                }
                capacity *= 2;
            };
            used.peak = used.peak.max(bytes);
            if held == 0 {
                used.out_of_memory = true;
                return used;
            }
            left -= used.spill(left, held, room, bytes);
        }
    }
}

impl MemoryUse {
    /// Notes a run that ended in a spill, and at once every run after it that is the same: the steps of a run depend on
    /// how much is left only where that is no more than the last array had room for. Gives what they held together.
    fn spill(&mut self, left: u64, held: u64, room: u64, bytes: u64) -> u64 {
        let runs = 1 + left.saturating_sub(room + 1) / held;
        self.spills += runs;
        self.spilled = self.spilled.saturating_add(runs.saturating_mul(bytes));
        runs * held
    }

    /// The last run of an aggregate: after a spill, what is still in memory is spilled too, to be merged with the rest.
    fn finish(&mut self, bytes: u64) {
        self.peak = self.peak.max(bytes);
        if self.spills > 0 {
            self.spills += 1;
            self.spilled = self.spilled.saturating_add(bytes);
        }
    }
}

impl HashAggregate {
    /// The half behind a shuffle, of rows that are a grouping key and an aggregation buffer together, each row a group of
    /// its own: what is not grouped further before. The two rows apart have a word of null bits more.
    #[must_use]
    pub fn of_rows(rows: u64, row: u64) -> Self {
        let key = row / 2;
        Self {
            groups: rows,
            key,
            value: row + WORD - key,
            partial: false,
        }
    }
}

/// A join that sorts both sides: both are in memory at once, and what does not fit beside the other spills.
#[must_use]
pub fn sort_merge_join(left: &Sort, right: &Sort, page: u64, limit: u64) -> MemoryUse {
    let (left, right) = (left.memory(page, limit), right.memory(page, limit));
    let peak = left.peak + right.peak;
    let beside = u64::from(peak > limit && left.spills + right.spills == 0);
    MemoryUse {
        peak,
        spills: left.spills + right.spills + beside,
        spilled: left
            .spilled
            .saturating_add(right.spilled)
            .saturating_add(beside * left.peak),
        out_of_memory: left.out_of_memory || right.out_of_memory,
    }
}

/// What the tasks behind a shuffle do with its rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Operator {
    /// What is done.
    pub kind: StageKind,
    /// What rows are sorted by.
    pub key: SortKey,
    /// The page in which it takes memory.
    pub page: u64,
}

impl Operator {
    fn sort(&self, rows: f64, row: f64) -> Sort {
        Sort {
            rows: rows.ceil() as u64,
            row: row.ceil() as u64,
            radix: self.key == SortKey::Number,
        }
    }

    /// What a task does with so many rows of so many bytes in so much memory.
    #[must_use]
    pub fn memory(&self, rows: f64, row: f64, limit: f64) -> MemoryUse {
        let (page, limit) = (self.page, limit as u64);
        match self.kind {
            StageKind::Sort => self.sort(rows, row).memory(page, limit),
            // Either side may be the larger; each is sorted, and both are held.
            StageKind::Join => {
                let side = self.sort(rows / 2.0, row);
                sort_merge_join(&side, &side, page, limit)
            }
            StageKind::Aggregate => {
                HashAggregate::of_rows(rows.ceil() as u64, row.ceil() as u64).memory(page, limit)
            }
            // Rows pass through, one page of them at a time.
            StageKind::Repartition => MemoryUse::default(),
        }
    }

    /// Whether a task certainly needs no spill; told at once, while [`Operator::memory`] goes through its history.
    #[must_use]
    pub fn surely_fits(&self, rows: f64, row: f64, limit: f64) -> bool {
        let (page, limit) = (self.page, limit as u64);
        match self.kind {
            StageKind::Sort => self.sort(rows, row).surely_fits(page, limit),
            StageKind::Join => self.sort(rows / 2.0, row).surely_fits(page, limit / 2),
            StageKind::Aggregate => HashAggregate::of_rows(rows.ceil() as u64, row.ceil() as u64)
                .surely_fits(page, limit),
            StageKind::Repartition => true,
        }
    }

    /// Seconds that go into what tasks spill: so many of the usual size and of the largest one among them.
    #[must_use]
    pub fn spill_time(
        &self,
        disks: SpillDisks,
        (limit, nodes): (f64, f64),
        tasks: f64,
        [usual, largest]: [f64; 2],
        row: f64,
    ) -> f64 {
        if self.surely_fits(largest, row, limit) {
            return 0.0;
        }
        let spilled = |rows| self.memory(rows, row, limit).spilled;
        match spilled(largest) {
            0 => 0.0,
            by_largest => disks.time(tasks, [spilled(usual), by_largest], nodes),
        }
    }
}
