//! Brackets: their entries, how to carry on after a mistake, and where a missing one probably belongs.

use super::cursor::{Opened, Parser};
use crate::scenario::syntax::MAX_DEPTH;
use crate::scenario::syntax::error::Mistake;
use crate::scenario::syntax::lexer::{Bracket, Lexeme, Token};
use crate::scenario::syntax::span::Span;

impl Parser<'_> {
    /// Consumes an opening bracket. `None` when it is one too many.
    pub(super) fn open(&mut self, bracket: Bracket) -> Option<()> {
        let at = self.bump().span.start;
        if self.open.len() >= MAX_DEPTH {
            let message = format!("brackets are nested more than {MAX_DEPTH} deep");
            self.report(Mistake::new(Span::new(at, at + 1), message));
            self.stop();
            return None;
        }
        self.open.push(Opened { bracket, at });
        Some(())
    }

    /// Reads entries up to and including the bracket that closes the innermost open one. `None` when it never comes.
    pub(super) fn group<T>(
        &mut self,
        what: &str,
        read: fn(&mut Self) -> Option<T>,
    ) -> Option<Vec<T>> {
        let mut entries = Vec::new();
        loop {
            let next = self.peek();
            match next.token {
                Token::Close(bracket)
                    if self.open.last().is_some_and(|open| open.bracket == bracket) =>
                {
                    self.close();
                    return Some(entries);
                }
                Token::Close(bracket) if self.open.iter().all(|open| open.bracket != bracket) => {
                    self.unreadable = true;
                    self.report(Mistake::new(
                        next.span,
                        format!("this `{}` closes nothing", bracket.closing()),
                    ));
                    self.bump();
                    continue;
                }
                Token::Close(_) | Token::End => {
                    self.unclosed(next);
                    self.open.pop();
                    return None;
                }
                _ => {}
            }
            match read(self) {
                Some(entry) => entries.push(entry),
                None => {
                    self.damage
                        .torn
                        .extend(self.open.last().map(|open| open.at));
                    self.skip_to_separator();
                }
            }
            self.separator(what);
        }
    }

    /// After an entry: a comma, or a closing bracket that [`Self::group`] looks at.
    fn separator(&mut self, what: &str) {
        let next = self.peek();
        match next.token {
            Token::Comma => {
                self.bump();
            }
            Token::Close(_) | Token::End => {}
            Token::Colon | Token::Equals | Token::Strange => {
                let found = next.span.of(self.text);
                self.report(Mistake::new(
                    next.span,
                    format!("`{found}` is out of place here"),
                ));
                self.skip_to_separator();
                if self.next_is(Token::Comma) {
                    self.bump();
                }
            }
            _ => {
                let span = Span::at(self.last_end);
                self.report(Mistake::new(
                    span,
                    format!("a comma is missing here, between two {what}"),
                ));
            }
        }
    }

    /// Skips to the comma or the closing bracket that ends the entry at hand.
    pub(super) fn skip_to_separator(&mut self) {
        let mut depth = 0_usize;
        loop {
            match self.peek().token {
                Token::End => return,
                Token::Comma | Token::Close(_) if depth == 0 => return,
                Token::Open(_) => depth += 1,
                Token::Close(_) => depth -= 1,
                _ => {}
            }
            self.bump();
        }
    }

    fn close(&mut self) {
        let closing = self.bump().span.start;
        let Some(opened) = self.open.pop() else {
            return;
        };
        if self.crooked.is_none()
            && let Some(indent) = indent_before(self.text, closing)
            && indent != indent_of_line(self.text, opened.at)
        {
            self.crooked = Some((opened, closing));
        }
    }

    /// Reports the innermost bracket that is still open. Those around it are as open, but one mistake is one report.
    fn unclosed(&mut self, found: Lexeme) {
        self.unreadable = true;
        let Some(opened) = self.open.last().copied() else {
            return;
        };
        if found.token == Token::End && self.ran_out() {
            return self.stop();
        }
        let around = self.open.len() - 1;
        let message = format!(
            "this `{}` opened at {} is never closed",
            opened.bracket.opening(),
            self.place(opened.at)
        );
        let hint = match (found.token, self.crooked_hint()) {
            (Token::Close(bracket), _) => {
                format!(
                    "a `{}` at {} comes first",
                    bracket.closing(),
                    self.place(found.span.start)
                )
            }
            (_, Some(hint)) => hint,
            _ if around > 0 => {
                format!("the file ends inside it and inside {around} more around it")
            }
            _ => format!("the file ends without its `{}`", opened.bracket.closing()),
        };
        self.report(Mistake::new(Span::new(opened.at, opened.at + 1), message).hint(hint));
        if found.token == Token::End {
            self.stop();
        }
    }

    /// Where a bracket is probably missing or one too many, judged by the indentation.
    pub(super) fn crooked_hint(&self) -> Option<String> {
        let (opened, closing) = self.crooked?;
        Some(format!(
            "the `{}` at {} closes the `{}` of {}, whose line is indented differently; look between the two",
            opened.bracket.closing(),
            self.place(closing),
            opened.bracket.opening(),
            self.place(opened.at)
        ))
    }
}

/// The blanks that the line of `offset` starts with.
fn indent_of_line(text: &str, offset: usize) -> &str {
    let before = text.get(..offset).unwrap_or_default();
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    let line = before
        .get(start..)
        .unwrap_or_default()
        .trim_start_matches('\u{FEFF}');
    line.get(..line.len() - line.trim_start_matches([' ', '\t']).len())
        .unwrap_or_default()
}

/// The blanks before `offset` when nothing else stands before it on its line.
fn indent_before(text: &str, offset: usize) -> Option<&str> {
    let before = text.get(..offset)?;
    let rest = before.trim_end_matches([' ', '\t']);
    rest.ends_with('\n')
        .then(|| before.get(rest.len()..))
        .flatten()
}
