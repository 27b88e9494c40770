//! A lossless reader for RON, the notation of scenario files.
//!
//! [`Tree::parse`] turns text into [`Node`]s that each know the bytes they were read from. What lies between nodes
//! (comments, blanks, commas) is left in the text and only looked at when an edit needs it, so a tree plus its text
//! is the whole file, byte for byte.
//!
//! The reader is made for people's files and for other people's files: it reports several mistakes at once, each with
//! its place and a way out, and it is bounded in size ([`MAX_BYTES`]), depth ([`MAX_DEPTH`]) and number of values
//! ([`MAX_VALUES`]). It reads in linear time and its recursion is as deep as `MAX_DEPTH`, never deeper.
//!
//! The notation is that of the [`ron` crate](https://docs.rs/ron), with three choices: an empty `()` is a struct
//! without fields, numbers must be finite, and byte strings have no place in a scenario.

mod error;
mod lexer;
mod literal;
mod number;
mod parser;
mod path;
mod span;
mod tree;
pub(super) mod trivia;

pub use error::SyntaxError;
pub(super) use error::printable;
pub use literal::quote;
pub use number::Number;
pub(super) use parser::Damage;
pub use path::{FieldPath, FieldPathError, Segment};
pub use span::{LineIndex, Position, Span};
pub(super) use tree::Partial;
pub use tree::{Entry, Field, Kind, Name, Node, Tree};

/// The largest text that is read, in bytes: 16 MiB.
pub const MAX_BYTES: usize = 16 * 1024 * 1024;

/// How many brackets may be open at once.
pub const MAX_DEPTH: usize = 128;

/// How many values one text may hold. It bounds the memory that a hostile file of commas can claim.
pub const MAX_VALUES: usize = 1_000_000;

/// How many mistakes are reported before the reader gives up on a text.
pub const MAX_ERRORS: usize = 50;
