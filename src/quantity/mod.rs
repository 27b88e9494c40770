//! The graph of quantities: named numbers that know their unit, their formula and their source.
//!
//! Plain Rust that reads like the formula builds a [`Graph`] through a [`Builder`]: a [`Handle`] is a small `Copy`
//! value with overloaded operators, and every operator appends a node. Dimensions are checked while the graph is
//! built, so that bytes are never added to seconds. The finished graph is read in many ways: evaluated over columns
//! of worlds, months or sweep points ([`Graph::evaluate`]), or asked to defend a number ([`Graph::explain`]).
//! No formula is ever written twice.
//!
//! ```
//! use headroom::quantity::{Bindings, Builder, Source};
//! use headroom::units::Measure;
//!
//! let builder = Builder::new();
//! let rate = builder.setting("rate", "Write rate", Measure::BytesPerSecond, 60e6);
//! let retention = builder.setting("retention", "Retention", Measure::Seconds, 7.0 * 86_400.0);
//! let retained = builder
//!     .quantity("retained")
//!     .label("Retained, one copy")
//!     .cite(Source::derivation("rate times time"))
//!     .is(rate * retention);
//! let retained = retained.node();
//! let graph = builder.build().expect("the dimensions agree");
//!
//! let values = graph.evaluate(&Bindings::new(), 1, &[retained]).expect("every input is bound");
//! assert_eq!(values[0].at(0), 60e6 * 7.0 * 86_400.0);
//! assert_eq!(graph.formula(retained), "Write rate × Retention");
//! ```

mod arithmetic;
mod at_start;
mod below;
mod build;
mod column;
mod decision;
mod evaluate;
mod explain;
mod graph;
mod handle;
mod harmonic;
mod memory;
mod procedure;
mod program;
mod rows;
mod simplify;
mod source;
mod widest;

pub use build::{Builder, GraphError, QuantityBuilder};
pub use column::{Bindings, Column};
pub use decision::Decision;
pub use evaluate::{EvaluationError, cores};
pub use explain::{Explanation, Link};
pub use graph::{Graph, Input, InputKind, NodeId, Quantity, Reading};
pub use handle::Handle;
pub use memory::Memory;
pub use procedure::Procedure;
pub use source::{Source, SourceKind};
pub(crate) use widest::widest;
