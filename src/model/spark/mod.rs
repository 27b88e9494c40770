//! Apache Spark: the memory of executors, their containers and nodes, and what a job does with them.
//!
//! Most of what Spark computes here is integer arithmetic in the order its own classes do it. Those procedures are
//! plain functions over numbers and lists, exact to the byte; the quantities of a job use them where a person's
//! estimates leave nothing uncertain, and formulas of the graph everywhere else.

pub mod container;
pub mod ergonomics;
pub mod files;
pub mod job;
pub mod join;
pub mod jvm;
pub mod memory;
pub mod node;
pub mod risk;
pub mod shuffle;
pub mod size;
pub mod spill;
