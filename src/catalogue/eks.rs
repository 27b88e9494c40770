//! What a node of Amazon EKS keeps for itself.

use super::constants::constants;

constants! {
    /// What a node of Amazon EKS keeps for itself before pods are placed on it.
    EksLimits from "eks_limits.ron" {
        /// Memory reserved for the node itself
        reserved_memory,
        /// Memory reserved for each pod a node may have
        reserved_memory_per_pod,
        /// Memory that has to stay free
        eviction_memory,
        /// Pods that a small node may have
        pods_of_small_node,
        /// Pods that a large node may have
        pods_of_large_node,
        /// Virtual processors from which a node is large
        large_node_processors,
        /// Reserved share of the first virtual processor
        reserved_processor_first,
        /// Reserved share of the second virtual processor
        reserved_processor_second,
        /// Reserved share of the third and the fourth virtual processor
        reserved_processor_to_four,
        /// Reserved share of further virtual processors
        reserved_processor_further,
        /// Virtual processors requested by the pods of every node
        daemon_processors,
        /// Memory requested by the pods of every node
        daemon_memory,
    }
}

impl EksLimits {
    /// Virtual processors and bytes of memory that pods can request on a node.
    #[must_use]
    pub fn allocatable(&self, vcpu: u32, memory_bytes: f64) -> (f64, f64) {
        let count = f64::from(vcpu);
        let of = |share: f64, from: f64, to: f64| share * (count.min(to) - from).max(0.0);
        let reserved = of(self.reserved_processor_first.value, 0.0, 1.0)
            + of(self.reserved_processor_second.value, 1.0, 2.0)
            + of(self.reserved_processor_to_four.value, 2.0, 4.0)
            + of(self.reserved_processor_further.value, 4.0, f64::INFINITY);
        let pods = if count < self.large_node_processors.value {
            self.pods_of_small_node.value
        } else {
            self.pods_of_large_node.value
        };
        let kept = self.reserved_memory.value
            + self.reserved_memory_per_pod.value * pods
            + self.eviction_memory.value
            + self.daemon_memory.value;
        (
            count - reserved - self.daemon_processors.value,
            memory_bytes - kept,
        )
    }
}
