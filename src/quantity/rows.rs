//! One operation over a chunk of rows: loops over slices of one length, which the compiler turns into vector
//! instructions.

use super::arithmetic::{
    at_least, ceil, common_multiple, floor, larger, power, smaller, varint_bytes, whole_exponent,
    whole_power,
};
use super::graph::{Binary, Unary};
use super::harmonic::harmonic;

/// An operand's numbers for the chunk at hand.
#[derive(Clone, Copy)]
pub(super) enum View<'a> {
    /// The same number in every row.
    Scalar(f64),
    /// One number per row.
    Rows(&'a [f64]),
}

/// Rows whose powers are computed side by side.
const LANES: usize = 8;

#[inline(always)]
pub(super) fn unary_rows(unary: Unary, out: &mut [f64], a: View) {
    match unary {
        Unary::Same | Unary::Plain => map(out, a, |x| x),
        Unary::Ceil => map(out, a, ceil),
        Unary::Floor => map(out, a, floor),
        Unary::Sqrt => map(out, a, f64::sqrt),
        Unary::Exp => map(out, a, f64::exp),
        Unary::Ln => map(out, a, f64::ln),
        Unary::VarintBytes => map(out, a, varint_bytes),
    }
}

#[inline(always)]
pub(super) fn binary_rows(binary: Binary, out: &mut [f64], a: View, b: View) {
    match binary {
        Binary::Add => zip(out, a, b, |x, y| x + y),
        Binary::Subtract => zip(out, a, b, |x, y| x - y),
        Binary::Multiply => zip(out, a, b, |x, y| x * y),
        Binary::Divide => zip(out, a, b, |x, y| x / y),
        Binary::Minimum => zip(out, a, b, smaller),
        Binary::Maximum => zip(out, a, b, larger),
        Binary::AtLeast => zip(out, a, b, at_least),
        Binary::Power => power_rows(out, a, b),
        Binary::CommonMultiple => zip(out, a, b, common_multiple),
        Binary::Harmonic => zip(out, a, b, harmonic),
    }
}

/// Growth over whole months is the common case: the exponent is looked at once, not in every row.
#[inline(always)]
fn power_rows(out: &mut [f64], a: View, b: View) {
    let (View::Rows(xs), View::Scalar(y)) = (a, b) else {
        return zip(out, a, b, power);
    };
    let Some(exponent) = whole_exponent(y) else {
        return zip(out, a, b, power);
    };
    let (lanes, rest) = out.as_chunks_mut::<LANES>();
    let (x_lanes, x_rest) = xs.as_chunks::<LANES>();
    for (o, x) in lanes.iter_mut().zip(x_lanes) {
        *o = whole_powers(*x, exponent);
    }
    for (o, x) in rest.iter_mut().zip(x_rest) {
        *o = whole_power(*x, exponent);
    }
}

/// [`whole_power`] of several numbers, step by step the same.
#[inline(always)]
fn whole_powers(x: [f64; LANES], exponent: u32) -> [f64; LANES] {
    let (mut result, mut square, mut rest) = ([1.0; LANES], x, exponent);
    while rest > 0 {
        if rest & 1 == 1 {
            for (r, s) in result.iter_mut().zip(&square) {
                *r *= s;
            }
        }
        for s in &mut square {
            *s *= *s;
        }
        rest >>= 1;
    }
    result
}

/// Adds terms in order, two in one pass where both vary.
#[inline(always)]
pub(super) fn sum_rows<'a>(out: &mut [f64], mut terms: impl Iterator<Item = View<'a>>) {
    match (terms.next(), terms.next(), terms.next()) {
        (Some(View::Scalar(start)), Some(x), Some(y)) => zip(out, x, y, |x, y| start + x + y),
        (Some(x), Some(y), third) => {
            zip(out, x, y, |x, y| x + y);
            third.into_iter().for_each(|term| add(out, term));
        }
        (Some(only), None, _) => map(out, only, |x| x),
        (None, ..) => out.fill(0.0),
    }
    while let Some(term) = terms.next() {
        match (term, terms.next()) {
            (View::Rows(xs), Some(View::Rows(ys))) => {
                for ((o, x), y) in out.iter_mut().zip(xs).zip(ys) {
                    *o = *o + x + y;
                }
            }
            (term, next) => {
                add(out, term);
                if let Some(next) = next {
                    add(out, next);
                }
            }
        }
    }
}

#[inline(always)]
fn add(out: &mut [f64], term: View) {
    match term {
        View::Scalar(x) => out.iter_mut().for_each(|o| *o += x),
        View::Rows(xs) => out.iter_mut().zip(xs).for_each(|(o, x)| *o += x),
    }
}

/// Where the condition is not zero the second, else the third.
#[inline(always)]
pub(super) fn select_rows(out: &mut [f64], condition: View, then: View, otherwise: View) {
    // The target first holds the third: then one pass over two operands is left, whatever they are.
    map(out, otherwise, |x| x);
    let pick = |o: &mut f64, c: f64, x: f64| *o = if c != 0.0 { x } else { *o };
    match (condition, then) {
        (View::Rows(cs), View::Rows(xs)) => {
            for ((o, c), x) in out.iter_mut().zip(cs).zip(xs) {
                pick(o, *c, *x);
            }
        }
        (View::Rows(cs), View::Scalar(x)) => {
            out.iter_mut().zip(cs).for_each(|(o, c)| pick(o, *c, x));
        }
        (View::Scalar(c), View::Rows(xs)) => {
            out.iter_mut().zip(xs).for_each(|(o, x)| pick(o, c, *x));
        }
        (View::Scalar(c), View::Scalar(x)) => out.iter_mut().for_each(|o| pick(o, c, x)),
    }
}

#[inline(always)]
fn map(out: &mut [f64], a: View, f: impl Fn(f64) -> f64) {
    match a {
        View::Scalar(x) => out.fill(f(x)),
        View::Rows(xs) => out.iter_mut().zip(xs).for_each(|(o, x)| *o = f(*x)),
    }
}

#[inline(always)]
fn zip(out: &mut [f64], a: View, b: View, f: impl Fn(f64, f64) -> f64) {
    match (a, b) {
        (View::Rows(xs), View::Rows(ys)) => {
            for ((o, x), y) in out.iter_mut().zip(xs).zip(ys) {
                *o = f(*x, *y);
            }
        }
        (View::Rows(xs), View::Scalar(y)) => map(out, View::Rows(xs), |x| f(x, y)),
        (View::Scalar(x), b) => map(out, b, |y| f(x, y)),
    }
}
