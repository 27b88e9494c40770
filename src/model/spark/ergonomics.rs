//! What a JVM chooses when nobody tells it: processors, collector and heap, from the container it finds itself in.

use super::jvm::{Collector, HeapOptions};
use super::size::{self, GIB, MIB};

/// Processors from which HotSpot takes a machine for a server (`os::is_server_class_machine`).
const SERVER_PROCESSORS: u32 = 2;
/// Memory from which it does: 2 GiB less the 256 MiB that may be missing.
const SERVER_MEMORY: u64 = 2 * GIB - 256 * MIB;
/// `MaxRAM` of a 64-bit server VM.
const MAX_RAM: u64 = 128 * GIB;
/// `MaxHeapSize` before ergonomics: 96 MiB scaled by 1.3 for 64-bit words.
const SMALL_HEAP: u64 = 96 * MIB * 13 / 10 / 8 * 8;

/// The limits of a container as a JVM sees them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Container {
    /// Memory limit in bytes; `None` without a limit, then the machine's memory counts.
    pub memory: Option<u64>,
    /// Microseconds of processor time for every period (`cpu.cfs_quota_us`); `None` without a limit. A processor
    /// *request* sets shares, which JDK 17 does not look at.
    pub cpu_quota_us: Option<u64>,
    /// Length of the period, usually 100 ms.
    pub cpu_period_us: u64,
    /// Processors of the machine.
    pub host_cpus: u32,
    /// Memory of the machine in bytes.
    pub host_memory: u64,
}

impl Container {
    /// What `Runtime.availableProcessors` reports: the quota in whole processors, rounded up.
    #[must_use]
    pub fn processors(&self) -> u32 {
        let limit = match self.cpu_quota_us {
            Some(quota) if self.cpu_period_us > 0 => {
                u32::try_from(quota.div_ceil(self.cpu_period_us)).unwrap_or(u32::MAX)
            }
            _ => self.host_cpus,
        };
        limit.min(self.host_cpus).max(1)
    }

    fn memory(&self) -> u64 {
        self.memory
            .map_or(self.host_memory, |limit| limit.min(self.host_memory))
    }

    /// The collector a JVM of JDK 9 or later takes when none is set: G1 on a server-class machine, else Serial.
    #[must_use]
    pub fn collector(&self) -> Collector {
        collector(self.processors(), self.memory())
    }

    /// The heap a JVM takes when `-Xmx` is not set: a quarter of the memory, half of it where memory is small.
    #[must_use]
    pub fn default_heap(&self) -> u64 {
        let memory = self.memory().min(MAX_RAM);
        let half = memory / 2;
        if half < SMALL_HEAP {
            half
        } else {
            (memory / 4).max(SMALL_HEAP)
        }
    }
}

/// The collector for so many processors and so much memory.
#[must_use]
pub fn collector(processors: u32, memory: u64) -> Collector {
    if processors >= SERVER_PROCESSORS && memory >= SERVER_MEMORY {
        Collector::G1
    } else {
        Collector::Serial
    }
}

/// The heap options of a line of JVM flags (`spark.executor.extraJavaOptions`). Without a collector among them, the
/// one that ergonomics choose for `processors` and `memory`; `-XX:ActiveProcessorCount` replaces the processors.
#[must_use]
pub fn heap_options(flags: &str, processors: u32, memory: u64) -> HeapOptions {
    let mut processors = processors;
    let mut chosen = None;
    let mut options = HeapOptions {
        memory,
        ..HeapOptions::new(Collector::G1)
    };
    for flag in flags.split_whitespace() {
        match flag {
            "-XX:+UseG1GC" => chosen = Some(Collector::G1),
            "-XX:+UseParallelGC" => chosen = Some(Collector::Parallel),
            "-XX:-UseAdaptiveSizePolicy" => options.adaptive = false,
            "-XX:+UseSerialGC" => chosen = Some(Collector::Serial),
            "-XX:+UseZGC" => chosen = Some(Collector::Z),
            "-XX:+UseShenandoahGC" => chosen = Some(Collector::Shenandoah),
            _ => {
                if let Some(Ok(bytes)) = flag.strip_prefix("-Xms").map(|size| size::parse(size, 1))
                {
                    options.initial = Some(bytes);
                }
                let Some((name, value)) = flag.split_once('=') else {
                    continue;
                };
                match (name, size::parse(value, 1)) {
                    ("-XX:ActiveProcessorCount", Ok(count)) => {
                        processors = u32::try_from(count).unwrap_or(u32::MAX);
                    }
                    ("-XX:NewRatio", Ok(ratio)) => options.new_ratio = ratio,
                    ("-XX:SurvivorRatio", Ok(ratio)) => options.survivor_ratio = Some(ratio),
                    ("-XX:G1HeapRegionSize", Ok(bytes)) => options.region = Some(bytes),
                    _ => {}
                }
            }
        }
    }
    options.collector = chosen.unwrap_or_else(|| collector(processors, memory));
    options
}
