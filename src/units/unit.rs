//! Units put together from words: `GB/s`, `/GB-month`, `h/month`.
//!
//! ```text
//! unit    = [ product ] { ( "/" | "per" ) product }
//! product = single { ( "-" | "·" | "*" ) single }        binds tighter than "/", so that "/GB-month" is per (GB·month)
//! single  = word | "(" unit ")"
//! ```
//! In a product, `s-month` after a rate means "kept for a month": `$/MiB/s-month` is a price for a MiB/s, as AWS writes it.

use super::vocabulary::{bytes_or_bits, unit_of};

/// How many base units one unit is: `numerator / denominator × 10^exponent`, exactly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Scale {
    pub numerator: u128,
    pub denominator: u128,
    pub exponent: i32,
}

/// What is being counted, in finer grain than dimensions: a share and a factor are both plain numbers, and hours per month are
/// more than a plain number to the person who types them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Kind {
    pub bytes: i8,
    pub messages: i8,
    pub operations: i8,
    pub dollars: i8,
    pub percent: i8,
    pub factor: i8,
    /// Times above the fraction bar.
    pub above: i8,
    /// Times below the fraction bar.
    pub below: i8,
    /// The data was written in bits.
    pub bits: bool,
}

/// A unit: what it counts, and how much of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Unit {
    pub scale: Scale,
    pub kind: Kind,
}

/// Why a unit could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Unreadable {
    /// A word that is no unit, or signs in the wrong place.
    Unknown,
    /// Small letters that could be bytes or bits; both readings.
    BytesOrBits(String, String),
}

/// Numerators and denominators stay below this, so that decimal arithmetic with them cannot overflow.
const LARGEST_SCALE: u128 = 10_u128.pow(30);

impl Scale {
    pub const ONE: Self = Self::whole(1);

    pub const fn whole(numerator: u128) -> Self {
        Self {
            numerator,
            denominator: 1,
            exponent: 0,
        }
    }

    pub const fn power_of_ten(exponent: i32) -> Self {
        Self {
            numerator: 1,
            denominator: 1,
            exponent,
        }
    }

    pub const fn inverse(self) -> Self {
        Self {
            numerator: self.denominator,
            denominator: self.numerator,
            exponent: -self.exponent,
        }
    }

    /// Nothing when the product is beyond any real unit.
    pub fn times(self, other: Self) -> Option<Self> {
        let numerator = self.numerator.checked_mul(other.numerator)?;
        let denominator = self.denominator.checked_mul(other.denominator)?;
        let common = greatest_common_divisor(numerator, denominator);
        let (numerator, denominator) = (numerator / common, denominator / common);
        (numerator < LARGEST_SCALE && denominator < LARGEST_SCALE).then_some(Self {
            numerator,
            denominator,
            exponent: self.exponent.checked_add(other.exponent)?,
        })
    }
}

fn greatest_common_divisor(mut a: u128, mut b: u128) -> u128 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a.max(1)
}

impl Kind {
    pub const PLAIN: Self = Self {
        bytes: 0,
        messages: 0,
        operations: 0,
        dollars: 0,
        percent: 0,
        factor: 0,
        above: 0,
        below: 0,
        bits: false,
    };
    pub const DOLLARS: Self = Self {
        dollars: 1,
        ..Self::PLAIN
    };

    fn times(self, other: Self) -> Option<Self> {
        Some(Self {
            bytes: self.bytes.checked_add(other.bytes)?,
            messages: self.messages.checked_add(other.messages)?,
            operations: self.operations.checked_add(other.operations)?,
            dollars: self.dollars.checked_add(other.dollars)?,
            percent: self.percent.checked_add(other.percent)?,
            factor: self.factor.checked_add(other.factor)?,
            above: self.above.checked_add(other.above)?,
            below: self.below.checked_add(other.below)?,
            bits: self.bits || other.bits,
        })
    }

    /// Exponents that sums can reach never include -128, so negation cannot overflow.
    fn inverse(self) -> Self {
        Self {
            bytes: -self.bytes,
            messages: -self.messages,
            operations: -self.operations,
            dollars: -self.dollars,
            percent: -self.percent,
            factor: -self.factor,
            above: self.below,
            below: self.above,
            bits: self.bits,
        }
    }
}

impl Unit {
    pub const PLAIN: Self = Self::new(Scale::ONE, Kind::PLAIN);

    pub const fn new(scale: Scale, kind: Kind) -> Self {
        Self { scale, kind }
    }

    pub const fn of(kind: Kind) -> Self {
        Self::new(Scale::ONE, kind)
    }

    pub const fn seconds(scale: Scale) -> Self {
        Self::new(
            scale,
            Kind {
                above: 1,
                ..Kind::PLAIN
            },
        )
    }

    pub fn times(self, other: Self) -> Option<Self> {
        Some(Self {
            scale: self.scale.times(other.scale)?,
            kind: self.kind.times(other.kind)?,
        })
    }

    pub fn inverse(self) -> Self {
        Self {
            scale: self.scale.inverse(),
            kind: self.kind.inverse(),
        }
    }

    /// Reads the text after a number. No text is a plain number.
    pub fn parse(text: &str) -> Result<Self, Unreadable> {
        let mut reader = Reader {
            tokens: tokens(text),
            next: 0,
            depth: 0,
        };
        let unit = reader.unit()?;
        if reader.peek().is_some() {
            return Err(Unreadable::Unknown);
        }
        Ok(unit)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Token<'t> {
    Word(&'t str),
    Over,
    Times,
    Open,
    Close,
}

/// Words are runs of anything that is neither a space nor a sign, so that an unknown character ends up in an unknown word.
fn tokens(text: &str) -> Vec<Token<'_>> {
    let sign = |c: char| match c {
        '/' => Some(Token::Over),
        '-' | '·' | '*' => Some(Token::Times),
        '(' => Some(Token::Open),
        ')' => Some(Token::Close),
        _ => None,
    };
    let mut found = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        if let Some(token) = sign(first) {
            found.push(token);
            rest = rest.get(first.len_utf8()..).unwrap_or_default();
        } else {
            let end = rest
                .find(|c: char| c.is_whitespace() || sign(c).is_some())
                .unwrap_or(rest.len());
            let (word, after) = rest.split_at(end);
            found.push(match word {
                "per" => Token::Over,
                _ => Token::Word(word),
            });
            rest = after;
        }
        rest = rest.trim_start();
    }
    found
}

struct Reader<'t> {
    tokens: Vec<Token<'t>>,
    next: usize,
    depth: usize,
}

/// Nested brackets beyond this are nobody's unit.
const DEEPEST_NESTING: usize = 4;

impl Reader<'_> {
    fn peek(&self) -> Option<Token<'_>> {
        self.tokens.get(self.next).copied()
    }

    fn skip(&mut self, token: Token<'_>) -> bool {
        let found = self.peek() == Some(token);
        self.next += usize::from(found);
        found
    }

    fn unit(&mut self) -> Result<Unit, Unreadable> {
        let mut unit = match self.peek() {
            None | Some(Token::Over) => Unit::PLAIN,
            Some(_) => self.product()?,
        };
        while self.skip(Token::Over) {
            let below = self.product()?.inverse();
            unit = unit.times(below).ok_or(Unreadable::Unknown)?;
        }
        Ok(unit)
    }

    fn product(&mut self) -> Result<Unit, Unreadable> {
        let per_second_kept = self.next > 0 && self.peek().is_some_and(is_second);
        let mut unit = self.single()?;
        let mut first = true;
        while self.skip(Token::Times) {
            let next = self.single()?;
            if first && per_second_kept {
                unit = unit.inverse();
            }
            first = false;
            unit = unit.times(next).ok_or(Unreadable::Unknown)?;
        }
        Ok(unit)
    }

    fn single(&mut self) -> Result<Unit, Unreadable> {
        if self.skip(Token::Open) {
            self.depth += 1;
            if self.depth > DEEPEST_NESTING {
                return Err(Unreadable::Unknown);
            }
            let unit = self.unit()?;
            self.depth -= 1;
            return if self.skip(Token::Close) {
                Ok(unit)
            } else {
                Err(Unreadable::Unknown)
            };
        }
        let Some(Token::Word(word)) = self.peek() else {
            return Err(Unreadable::Unknown);
        };
        let unit = match bytes_or_bits(word) {
            Some((bytes, bits)) => Err(Unreadable::BytesOrBits(bytes, bits)),
            None => unit_of(word).ok_or(Unreadable::Unknown),
        };
        self.next += 1;
        unit
    }
}

fn is_second(token: Token<'_>) -> bool {
    matches!(token, Token::Word("s" | "sec" | "second"))
}
