//! The heap a JVM has for a program: what `Runtime.maxMemory` reports under each collector.
//!
//! Spark's pools are shares of this number, not of `-Xmx`: a Parallel or Serial collector counts one survivor space
//! out. The rules are those of the JDK 17 sources (`G1Arguments`, `GenArguments`, `PSAdaptiveSizePolicy`,
//! `DefNewGeneration`); they agree to the byte with what running JVMs of that version printed.

use super::size::{KIB, MIB, down_to, up_to};

/// A garbage collector of HotSpot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Collector {
    /// `-XX:+UseG1GC`.
    G1,
    /// `-XX:+UseParallelGC`.
    Parallel,
    /// `-XX:+UseSerialGC`.
    Serial,
    /// `-XX:+UseZGC`.
    Z,
    /// `-XX:+UseShenandoahGC`.
    Shenandoah,
}

impl Collector {
    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::G1 => "G1",
            Self::Parallel => "Parallel",
            Self::Serial => "Serial",
            Self::Z => "ZGC",
            Self::Shenandoah => "Shenandoah",
        }
    }

    /// Whether it hands out its heap in regions, for which Spark makes its pages 16 bytes smaller.
    #[must_use]
    pub fn has_regions(self) -> bool {
        matches!(self, Self::G1 | Self::Z | Self::Shenandoah)
    }
}

/// Covered by one page of the card table: every generational heap is a multiple of it (`ct_max_alignment_constraint`).
const HEAP_ALIGNMENT: u64 = 2 * MIB;
/// A heap region of G1 is at least this large, and at most [`LARGEST_REGION`] unless it is set (`HeapRegionBounds`).
const SMALLEST_REGION: u64 = MIB;
const LARGEST_REGION: u64 = 32 * MIB;
/// How many regions G1 and Shenandoah aim for.
const REGIONS: u64 = 2048;
/// `ZGranuleSize`: the unit in which ZGC takes its heap.
const Z_GRANULE: u64 = 2 * MIB;
/// `ShenandoahMinRegionSize`.
const SMALLEST_SHENANDOAH_REGION: u64 = 256 * KIB;
/// Alignment of the spaces of the Parallel collector (`GenAlignment`, 64 Ki words).
const PARALLEL_ALIGNMENT: u64 = 512 * KIB;
/// `InitialSurvivorRatio`: the young generation over a survivor space at the start.
const INITIAL_SURVIVOR_RATIO: u64 = 8;
/// `InitialRAMPercentage`, 1.5625 %: the part of the memory that a heap starts with.
const INITIAL_HEAP: u64 = 64;
/// `MinSurvivorRatio`: the adaptive size policy never makes a survivor space larger than this part of the young generation.
const MIN_SURVIVOR_RATIO: u64 = 3;
/// Alignment of the spaces of the Serial collector (`Generation::GenGrain`).
const SERIAL_ALIGNMENT: u64 = 64 * KIB;
/// `SurvivorRatio`: eden over one survivor space.
const SURVIVOR_RATIO: u64 = 8;
/// `NewRatio`: the old generation over the young one.
const NEW_RATIO: u64 = 2;

/// What decides the size of a heap, beside `-Xmx`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HeapOptions {
    /// The collector in use.
    pub collector: Collector,
    /// `-XX:NewRatio`.
    pub new_ratio: u64,
    /// `-XX:SurvivorRatio`; `None` leaves it to the collector.
    pub survivor_ratio: Option<u64>,
    /// `-XX:+UseAdaptiveSizePolicy`, the default of the Parallel collector.
    pub adaptive: bool,
    /// `-Xms` in bytes; `None` leaves it to the JVM.
    pub initial: Option<u64>,
    /// Memory the JVM sees in bytes, of which the heap starts with a part.
    pub memory: u64,
    /// `-XX:G1HeapRegionSize` in bytes; `None` leaves it to G1.
    pub region: Option<u64>,
}

impl HeapOptions {
    /// A collector with HotSpot's own defaults.
    #[must_use]
    pub fn new(collector: Collector) -> Self {
        Self {
            collector,
            new_ratio: NEW_RATIO,
            survivor_ratio: None,
            adaptive: true,
            initial: None,
            memory: 0,
            region: None,
        }
    }

    /// What `Runtime.maxMemory` reports for a `-Xmx` of so many bytes.
    #[must_use]
    pub fn max_memory(&self, xmx: u64) -> u64 {
        match self.collector {
            Collector::G1 => up_to(xmx, self.region_size(xmx).max(HEAP_ALIGNMENT)),
            Collector::Parallel => {
                let heap = up_to(xmx, HEAP_ALIGNMENT);
                heap - self.parallel_survivor(heap)
            }
            Collector::Serial => {
                let heap = up_to(xmx, HEAP_ALIGNMENT);
                let survivor = self.young(heap, SERIAL_ALIGNMENT)
                    / (self.survivor_ratio.unwrap_or(SURVIVOR_RATIO) + 2);
                heap - down_at_least(survivor, SERIAL_ALIGNMENT)
            }
            Collector::Z => up_to(xmx, Z_GRANULE),
            Collector::Shenandoah => up_to(xmx, shenandoah_region(xmx)),
        }
    }

    /// The size of a heap region of G1: the heap over 2048, rounded up to a power of two, 1 to 32 MiB.
    #[must_use]
    pub fn region_size(&self, xmx: u64) -> u64 {
        self.region
            .unwrap_or(xmx / REGIONS)
            .max(SMALLEST_REGION)
            .next_power_of_two()
            .min(LARGEST_REGION)
    }

    /// The survivor space that the Parallel collector counts out: the largest one its size policy may make, or the one
    /// there is at the start where sizes do not adapt. A `SurvivorRatio` that is set replaces both ratios.
    fn parallel_survivor(&self, heap: u64) -> u64 {
        let ratio = |usual| self.survivor_ratio.map_or(usual, |ratio| ratio + 2);
        let (generation, ratio) = if self.adaptive {
            (heap, ratio(MIN_SURVIVOR_RATIO))
        } else {
            let initial = self.initial.unwrap_or(self.memory / INITIAL_HEAP);
            let initial = up_to(initial, HEAP_ALIGNMENT).min(heap);
            (initial, ratio(INITIAL_SURVIVOR_RATIO))
        };
        let young = self.young(generation, PARALLEL_ALIGNMENT);
        down_at_least(young / ratio, PARALLEL_ALIGNMENT)
    }

    fn young(&self, heap: u64, alignment: u64) -> u64 {
        down_at_least(heap / (self.new_ratio + 1), alignment)
    }
}

/// The size of a heap region of Shenandoah: the heap over 2048, rounded down to a power of two.
fn shenandoah_region(xmx: u64) -> u64 {
    let region = (xmx / REGIONS).clamp(SMALLEST_SHENANDOAH_REGION, LARGEST_REGION);
    1 << region.ilog2()
}

/// Rounded down to a multiple of `alignment`, but no less than one of it (`align_down_bounded`).
fn down_at_least(value: u64, alignment: u64) -> u64 {
    down_to(value, alignment).max(alignment)
}

/// The largest `-Xmx` whose object references take four bytes (`UseCompressedOops`, on in JDK 17.0.15 up to this and off a
/// MiB above, with G1, Parallel and Serial alike): beyond it every reference takes eight, so that a heap of 32 to about 48
/// GiB holds fewer objects than this one. References of ZGC always take eight.
pub const COMPRESSED_REFERENCES: u64 = 32_736 * MIB;
