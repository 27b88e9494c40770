//! From tokens to a tree, carrying on after mistakes.
//!
//! The parser recovers at commas and closing brackets: after a mistake it skips to the next one that belongs to the
//! bracket it is in, so that independent mistakes are reported one by one and a single one is not reported twice.

mod brackets;
mod cursor;

use std::collections::HashMap;

use self::cursor::Parser;
use super::error::Mistake;
use super::lexer::{Bracket, Token, text_value, unquoted, word_value};
use super::literal::quote;
use super::span::Span;
use super::tree::{Entry, Field, Kind, Name, Node};
use super::{MAX_BYTES, MAX_VALUES};

/// The extensions that the `ron` crate knows. A scenario needs none of them: `Some` is always optional.
const EXTENSIONS: [&str; 4] = [
    "unwrap_newtypes",
    "implicit_some",
    "unwrap_variant_newtypes",
    "explicit_struct_names",
];

/// No longer text is repeated in quotes, in characters.
const LONGEST_PROPOSAL: usize = 60;

const FIELD_FORM: &str = "fields are written `name: value`";
const FILE_FORM: &str = "a scenario is written in round brackets: `( headroom: 1, … )`";

/// What could be read of a text, and what was wrong with it.
#[derive(Default)]
pub(super) struct Parsed {
    /// The one value of the text; none when its brackets do not say where values end.
    pub root: Option<Node>,
    /// What was wrong, in the order of the text.
    pub mistakes: Vec<Mistake>,
    /// What of `root` does not say what the text meant to say.
    pub damage: Damage,
}

/// The parts of a tree that stand in for text with a mistake in it.
#[derive(Clone, Debug, Default)]
pub(in crate::scenario) struct Damage {
    /// Values that could not be read. In their place stands any value.
    pub broken: Vec<Span>,
    /// Opening brackets of which an entry was lost, its name and all.
    pub torn: Vec<usize>,
}

/// Reads the one value that `text` holds.
pub(super) fn parse(text: &str) -> Parsed {
    if text.len() > MAX_BYTES {
        let message = format!(
            "the text is {} bytes long; at most {MAX_BYTES} (16 MiB) are read",
            text.len()
        );
        return refused(Mistake::new(Span::default(), message));
    }
    if let Some(at) = text.find('\0') {
        let mistake = Mistake::new(Span::new(at, at + 1), "a NUL byte has no place in a text")
            .hint("the file was damaged or is no text file; go back to an older version of it");
        return refused(mistake);
    }
    let mut parser = Parser::new(text);
    parser.header();
    let root = parser.document();
    parser.finish(root)
}

fn refused(mistake: Mistake) -> Parsed {
    Parsed {
        mistakes: vec![mistake],
        ..Parsed::default()
    }
}

impl Parser<'_> {
    /// `#![enable(implicit_some)]`, any number of times.
    fn header(&mut self) {
        loop {
            let start = self.peek().span.start;
            if !self.text.get(start..).unwrap_or_default().starts_with("#!") {
                return;
            }
            let header = header_at(self.text, start);
            let end = start + header.len();
            if !is_known_header(header) {
                let known = EXTENSIONS.join(", ");
                self.report(
                    Mistake::new(Span::new(start, end), "this header is not understood").hint(
                        format!("it can be left out; RON knows `#![enable(…)]` with {known}"),
                    ),
                );
            }
            self.jump(end);
        }
    }

    /// The one value of the file.
    fn document(&mut self) -> Option<Node> {
        let first = self.peek();
        if first.token == Token::End {
            // An unclosed comment has been reported and says enough.
            if !self.has_mistakes() {
                let blank = self.text.trim_start_matches('\u{FEFF}').trim().is_empty();
                let message = if blank {
                    "the file is empty"
                } else {
                    "the file holds nothing but comments"
                };
                self.report(Mistake::new(Span::at(self.text.len()), message).hint(FILE_FORM));
            }
            return None;
        }
        if self.at_field() {
            self.report(
                Mistake::new(first.span, "the fields stand outside brackets").hint(FILE_FORM),
            );
            self.stop();
            return None;
        }
        let root = self.value()?;
        let after = self.peek();
        if after.token != Token::End {
            let mistake = match after.token {
                Token::Close(bracket) => Mistake::new(
                    after.span,
                    format!("this `{}` closes nothing", bracket.closing()),
                ),
                _ => Mistake::new(
                    after.span,
                    "the file goes on after its last bracket was closed",
                ),
            };
            self.unreadable = true;
            let crooked = self.crooked_hint();
            self.report(Mistake {
                hint: crooked,
                ..mistake
            });
        }
        Some(root)
    }

    /// Reads one value. `None` means that the mistake has been reported.
    fn value(&mut self) -> Option<Node> {
        self.values += 1;
        let lexeme = self.peek();
        if self.values > MAX_VALUES {
            self.report(Mistake::new(
                lexeme.span,
                format!("the file holds more than {MAX_VALUES} values"),
            ));
            self.stop();
            return None;
        }
        match lexeme.token {
            Token::Open(Bracket::Round) => self.round(None, lexeme.span.start),
            Token::Open(Bracket::Square) => self.list(),
            Token::Open(Bracket::Curly) => self.map(),
            Token::Word => self.word(),
            Token::Number(_) | Token::Text | Token::Char(_) => self.literal(),
            Token::Strange => self.needs_quotes(lexeme.span.start),
            Token::Comma | Token::Colon | Token::Equals | Token::Close(_) | Token::End => {
                self.report(Mistake::new(lexeme.span, "a value is missing here"));
                None
            }
        }
    }

    fn literal(&mut self) -> Option<Node> {
        let lexeme = self.bump();
        let span = lexeme.span;
        if self.is_misspelt(span) {
            self.damage.broken.push(span);
        }
        let kind = match lexeme.token {
            Token::Number(_) if self.runs_on(span) => return self.needs_quotes(span.start),
            Token::Number(number) => Kind::Number(number),
            Token::Char(character) => Kind::Char(character),
            _ => Kind::Text(self.text_of(span)),
        };
        Some(Node { span, kind })
    }

    /// What the text token at `span` stands for. A bad escape is reported and the text kept as it is written.
    fn text_of(&mut self, span: Span) -> String {
        let token = span.of(self.text);
        text_value(token).unwrap_or_else(|bad| {
            let start = span.start + bad.start;
            let mistake = Mistake::new(Span::new(start, start + bad.len), bad.message);
            self.report(mistake.hint("a plain `\\` is written `\\\\`"));
            self.damage.broken.push(span);
            token.to_owned()
        })
    }

    /// A bare word, or the name before a bracket.
    fn word(&mut self) -> Option<Node> {
        let span = self.bump().span;
        let word = word_value(span.of(self.text)).to_owned();
        if self.next_is(Token::Open(Bracket::Round)) {
            return self.round(Some(Name { text: word, span }), span.start);
        }
        if self.runs_on(span) {
            return self.needs_quotes(span.start);
        }
        let kind = match word.as_str() {
            "true" => Kind::Bool(true),
            "false" => Kind::Bool(false),
            "inf" | "NaN" | "inff32" | "inff64" | "NaNf32" | "NaNf64" => {
                self.report(Mistake::new(
                    span,
                    format!("`{word}` is not a finite number"),
                ));
                self.damage.broken.push(span);
                Kind::Word(word)
            }
            _ => Kind::Word(word),
        };
        Some(Node { span, kind })
    }

    /// Whether what follows on the same line makes the number or word at `value` look like text without its quotes.
    fn runs_on(&mut self, value: Span) -> bool {
        let next = self.peek();
        matches!(
            next.token,
            Token::Word | Token::Strange | Token::Number(_) | Token::Char(_)
        ) && !self.line_ends_within(value.end, next.span.start)
            && !self.at_field()
    }

    /// Reports `7 days`, `60 MB/s`, `$60k/month` written without quotes, and skips them.
    fn needs_quotes(&mut self, start: usize) -> Option<Node> {
        let mut span = unquoted(self.text, start);
        span.end = span.end.max(self.text.ceil_char_boundary(start + 1));
        let raw = span.of(self.text);
        let number = raw.trim_start_matches(['+', '-']);
        let mistake = if ["inf", "NaN"].contains(&number) {
            Mistake::new(span, format!("`{raw}` is not a finite number"))
        } else {
            let form = "text and numbers with a unit are written in quotes";
            let hint = if raw.chars().count() > LONGEST_PROPOSAL || raw.contains(char::is_control) {
                form.to_owned()
            } else {
                format!("{form}: {}", quote(raw))
            };
            Mistake::new(span, format!("`{raw}` is not a value by itself")).hint(hint)
        };
        self.report(mistake);
        self.jump(span.end);
        None
    }

    /// Whether a field of a struct starts here: `name:`, or the slips `name =` and `"name":`.
    fn at_field(&mut self) -> bool {
        match self.peek().token {
            Token::Word => matches!(self.peek_at(1).token, Token::Colon | Token::Equals),
            Token::Text => self.peek_at(1).token == Token::Colon,
            _ => false,
        }
    }

    fn round(&mut self, name: Option<Name>, start: usize) -> Option<Node> {
        self.open(Bracket::Round)?;
        let kind = if self.next_is(Token::Close(Bracket::Round)) || self.at_field() {
            let fields = self.group("fields", Self::field)?;
            self.refuse_twins(
                fields
                    .iter()
                    .map(|field| (field.name.as_str(), field.name_span)),
            );
            Kind::Struct { name, fields }
        } else {
            Kind::Tuple {
                name,
                items: self.group("values", Self::unnamed)?,
            }
        };
        Some(Node {
            span: Span::new(start, self.last_end),
            kind,
        })
    }

    fn list(&mut self) -> Option<Node> {
        let start = self.peek().span.start;
        self.open(Bracket::Square)?;
        let items = self.group("items", Self::unnamed)?;
        Some(Node {
            span: Span::new(start, self.last_end),
            kind: Kind::List(items),
        })
    }

    fn map(&mut self) -> Option<Node> {
        let start = self.peek().span.start;
        self.open(Bracket::Curly)?;
        let entries = self.group("entries", Self::entry)?;
        self.refuse_twins(entries.iter().filter_map(|entry| match &entry.key.kind {
            Kind::Text(key) | Kind::Word(key) => Some((key.as_str(), entry.key.span)),
            _ => None,
        }));
        Some(Node {
            span: Span::new(start, self.last_end),
            kind: Kind::Map(entries),
        })
    }

    fn field(&mut self) -> Option<Field> {
        let (name, name_span) = self.field_name()?;
        let next = self.peek();
        if matches!(next.token, Token::Comma | Token::Close(_) | Token::End) {
            let at = Span::at(self.last_end);
            self.report(Mistake::new(at, format!("the field `{name}` has no value")));
            let value = self.hole(at.start);
            return Some(Field {
                name,
                name_span,
                value,
            });
        }
        Some(Field {
            name,
            name_span,
            value: self.value_or_hole(),
        })
    }

    /// Reads one value, or what stands in its place after a mistake has been reported: so a mistake in one field does not
    /// hide what is wrong with others.
    fn value_or_hole(&mut self) -> Node {
        let start = self.peek().span.start;
        match self.value() {
            Some(value) => value,
            None => self.hole(start),
        }
    }

    /// Skips what is left of an entry and stands in for its value.
    fn hole(&mut self, start: usize) -> Node {
        self.skip_to_separator();
        let span = Span::new(start, self.last_end.max(start));
        self.damage.broken.push(span);
        Node {
            span,
            kind: Kind::Word(String::new()),
        }
    }

    /// `name:`, and the slips that are near enough to go on after reporting them.
    fn field_name(&mut self) -> Option<(String, Span)> {
        let lexeme = self.peek();
        let written = lexeme.span.of(self.text);
        if !self.at_field() {
            let message = match lexeme.token {
                Token::Word => format!("`{written}` has no value"),
                _ => "a field name was expected here".to_owned(),
            };
            self.report(Mistake::new(lexeme.span, message).hint(FIELD_FORM));
            return None;
        }
        self.bump();
        let name = if lexeme.token == Token::Text {
            let name = self.text_of(lexeme.span);
            let hint = format!("write `{name}: …`");
            self.report(
                Mistake::new(lexeme.span, "field names are written without quotes").hint(hint),
            );
            name
        } else {
            word_value(written).to_owned()
        };
        let separator = self.bump();
        if separator.token == Token::Equals {
            self.report(
                Mistake::new(separator.span, "`=` found where `:` belongs").hint(FIELD_FORM),
            );
        }
        Some((name, lexeme.span))
    }

    /// An item of a list or a tuple, which has no name.
    fn unnamed(&mut self) -> Option<Node> {
        if self.at_field() {
            let span = self.peek().span;
            let hint = "fields stand in round brackets, and there all of them have a name: `(name: value, …)`";
            self.report(Mistake::new(span, "a field name is out of place here").hint(hint));
            self.bump();
            self.bump();
        }
        Some(self.value_or_hole())
    }

    fn entry(&mut self) -> Option<Entry> {
        let key = self.value()?;
        if !self.next_is(Token::Colon) {
            let hint = "entries of a map are written `key: value`";
            self.report(
                Mistake::new(Span::at(key.span.end), "a `:` and a value are missing here")
                    .hint(hint),
            );
            return None;
        }
        self.bump();
        Some(Entry {
            key,
            value: self.value()?,
        })
    }

    /// Reports names that were used before in the same brackets.
    fn refuse_twins<'a>(&mut self, names: impl Iterator<Item = (&'a str, Span)>) {
        let mut seen: HashMap<&str, Span> = HashMap::new();
        for (name, span) in names {
            if self.stopped {
                return;
            }
            let first = *seen.entry(name).or_insert(span);
            if first != span {
                let hint = format!(
                    "it is there already at {}; remove one of the two",
                    self.place(first.start)
                );
                self.report(Mistake::new(span, format!("`{name}` is given twice")).hint(hint));
            }
        }
    }
}

/// The text of a header: from `start` to the `]` that ends it, or to the end of the line.
fn header_at(text: &str, start: usize) -> &str {
    let line = text
        .get(start..)
        .unwrap_or_default()
        .lines()
        .next()
        .unwrap_or_default();
    line.find(']')
        .and_then(|end| line.get(..=end))
        .unwrap_or(line)
}

fn is_known_header(header: &str) -> bool {
    let inside: String = header.chars().filter(|c| !c.is_whitespace()).collect();
    let names = inside
        .strip_prefix("#![enable(")
        .and_then(|rest| rest.strip_suffix(")]"));
    names.is_some_and(|names| {
        names
            .split(',')
            .all(|name| name.is_empty() || EXTENSIONS.contains(&name))
    })
}
