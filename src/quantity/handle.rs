//! Handles: what a formula is written with.

use std::ops::{Add, Div, Mul, Sub};

use crate::units::Dimension;

use super::Builder;
use super::graph::{Binary, NodeId, Operation, Unary};

/// A node under construction: small, `Copy`, and with the operators of arithmetic.
#[derive(Clone, Copy)]
pub struct Handle<'b> {
    pub(super) builder: &'b Builder,
    pub(super) node: NodeId,
}

impl<'b> Handle<'b> {
    /// The node, to be asked for after the graph is built.
    #[must_use]
    pub fn node(self) -> NodeId {
        self.node
    }

    /// The builder it belongs to.
    #[must_use]
    pub fn builder(self) -> &'b Builder {
        self.builder
    }

    /// Its dimension.
    #[must_use]
    pub fn dimension(self) -> Dimension {
        self.builder.dimension(self.node)
    }

    fn unary(self, operation: Unary) -> Self {
        self.builder.append(Operation::Unary(operation, self.node))
    }

    fn binary(self, operation: Binary, other: Self) -> Self {
        self.builder
            .append(Operation::Binary(operation, self.node, other.node))
    }

    /// The smaller of two.
    #[must_use]
    pub fn min(self, other: Self) -> Self {
        self.binary(Binary::Minimum, other)
    }

    /// The larger of two.
    #[must_use]
    pub fn max(self, other: Self) -> Self {
        self.binary(Binary::Maximum, other)
    }

    /// Rounded up to a whole number of the SI base unit. Only for counts.
    #[must_use]
    pub fn ceil(self) -> Self {
        self.unary(Unary::Ceil)
    }

    /// Rounded down to a whole number. Only for counts.
    #[must_use]
    pub fn floor(self) -> Self {
        self.unary(Unary::Floor)
    }

    /// Rounded up to a whole multiple of `step`, which has the same dimension.
    #[must_use]
    pub fn ceil_to(self, step: Self) -> Self {
        (self / step).ceil() * step
    }

    /// The square root.
    #[must_use]
    pub fn sqrt(self) -> Self {
        self.unary(Unary::Sqrt)
    }

    /// e to this power.
    #[must_use]
    pub fn exp(self) -> Self {
        self.unary(Unary::Exp)
    }

    /// The natural logarithm.
    #[must_use]
    pub fn ln(self) -> Self {
        self.unary(Unary::Ln)
    }

    /// Bytes of the zig-zag varint that holds this whole number.
    #[must_use]
    pub fn varint_bytes(self) -> Self {
        self.unary(Unary::VarintBytes)
    }

    /// This number to a power. Both are plain numbers.
    #[must_use]
    pub fn power(self, exponent: Self) -> Self {
        self.binary(Binary::Power, exponent)
    }

    /// The least common multiple of this and `other`, both whole numbers above 0 and up to 2^26.
    #[must_use]
    pub fn common_multiple(self, other: Self) -> Self {
        self.binary(Binary::CommonMultiple, other)
    }

    /// The generalised harmonic number: the sum of 1 ÷ i^`exponent` for i from 1 to this number, which is rounded to a
    /// whole one. Both are plain numbers, the exponent at least 0.
    #[must_use]
    pub fn harmonic(self, exponent: Self) -> Self {
        self.binary(Binary::Harmonic, exponent)
    }

    /// 1 where this is at least `other`, else 0.
    #[must_use]
    pub fn at_least(self, other: Self) -> Self {
        self.binary(Binary::AtLeast, other)
    }

    /// `then` where this is not zero, else `otherwise`.
    #[must_use]
    pub fn select(self, then: Self, otherwise: Self) -> Self {
        self.builder
            .append(Operation::Select(self.node, then.node, otherwise.node))
    }

    /// The bare number, in SI base units, for formulas that count bytes or seconds as such.
    #[must_use]
    pub fn plain(self) -> Self {
        self.unary(Unary::Plain)
    }
}

macro_rules! operator {
    ($trait:ident, $method:ident, $operation:ident) => {
        impl<'b> $trait for Handle<'b> {
            type Output = Handle<'b>;

            fn $method(self, other: Self) -> Self {
                self.binary(Binary::$operation, other)
            }
        }

        impl<'b> $trait<f64> for Handle<'b> {
            type Output = Handle<'b>;

            fn $method(self, other: f64) -> Self {
                self.binary(Binary::$operation, self.builder.number(other))
            }
        }

        impl<'b> $trait<Handle<'b>> for f64 {
            type Output = Handle<'b>;

            fn $method(self, other: Handle<'b>) -> Handle<'b> {
                other.builder.number(self).binary(Binary::$operation, other)
            }
        }
    };
}

operator!(Add, add, Add);
operator!(Sub, sub, Subtract);
operator!(Mul, mul, Multiply);
operator!(Div, div, Divide);
