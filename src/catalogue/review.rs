//! From where on a review says something.

use super::constants::constants;

constants! {
    /// Where neither a scenario nor a product has a limit, from where on a review says something.
    ReviewLevels from "review.ron" {
        /// Share of a limit of a service from which it is near
        service_limit_near,
        /// Share of partitions above the mean that a broker may lead
        uneven_leaders,
        /// How many times apart what a topic states and what jobs write may be
        stated_apart,
        /// Cores of an executor that share one heap well
        many_cores,
        /// How many times the average task the largest one may be
        uneven_tasks,
        /// Time between commits below which a table is a stream
        streaming_commits,
        /// Months after which a price is old
        price_age,
    }
}
