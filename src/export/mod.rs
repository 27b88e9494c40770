//! What a plan is taken away as: configuration for the systems it plans.

pub mod spark;
