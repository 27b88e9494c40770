//! The scenario: the document that says what is being planned.
//!
//! A scenario **is its text**. [`syntax`] reads the text into a tree that knows where every value stands, [`edit`]
//! turns one change into one splice of the text, and [`document`] keeps the text with its file and its undo history.
//! Nothing ever prints the whole file again, so comments, layout and small diffs survive.

//pub mod document;
pub mod edit;
//pub mod file;
//pub mod fingerprint;
pub mod syntax;
