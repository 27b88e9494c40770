//! Charts as SVG text of our own: small, diffable, the same on every machine.

mod canvas;
mod map;
mod plane;
mod stack;

pub(super) use map::map;
pub(super) use plane::plane;
pub(super) use stack::stack;
