//! The parser's view of the tokens, and its list of mistakes.

use std::collections::VecDeque;

use crate::scenario::syntax::MAX_ERRORS;
use crate::scenario::syntax::error::Mistake;
use crate::scenario::syntax::lexer::{Bracket, Lexeme, Lexer, Token};
use crate::scenario::syntax::span::{LineIndex, Span};
use crate::scenario::syntax::tree::Node;

use super::{Damage, Parsed};

/// A bracket that is open while its inside is read.
#[derive(Clone, Copy)]
pub(super) struct Opened {
    pub bracket: Bracket,
    pub at: usize,
}

/// The state of one reading.
pub(super) struct Parser<'a> {
    pub text: &'a str,
    lexer: Lexer<'a>,
    ahead: VecDeque<Lexeme>,
    mistakes: Vec<Mistake>,
    pub open: Vec<Opened>,
    pub values: usize,
    /// Where the last token that was consumed ends.
    pub last_end: usize,
    /// A limit was passed: everything after it is left unread and unreported.
    pub stopped: bool,
    /// The brackets do not say where values end, so that fields cannot be told from one another.
    pub unreadable: bool,
    /// What the tree does not say as it was meant.
    pub damage: Damage,
    /// The first closing bracket that is indented unlike the line of its opening one.
    pub crooked: Option<(Opened, usize)>,
}

impl<'a> Parser<'a> {
    pub fn new(text: &'a str) -> Self {
        Self {
            text,
            lexer: Lexer::new(text),
            ahead: VecDeque::new(),
            mistakes: Vec::new(),
            open: Vec::new(),
            values: 0,
            last_end: 0,
            stopped: false,
            unreadable: false,
            damage: Damage::default(),
            crooked: None,
        }
    }

    /// The next token.
    pub fn peek(&mut self) -> Lexeme {
        self.peek_at(0)
    }

    /// The token `distance` tokens behind the next one.
    pub fn peek_at(&mut self, distance: usize) -> Lexeme {
        while !self.stopped && self.ahead.len() <= distance {
            let lexeme = self.lexer.next();
            self.ahead.push_back(lexeme);
        }
        self.ahead
            .get(distance)
            .copied()
            .unwrap_or_else(|| self.end())
    }

    /// Whether the next token is `token`.
    pub fn next_is(&mut self, token: Token) -> bool {
        self.peek().token == token
    }

    /// Consumes the next token.
    pub fn bump(&mut self) -> Lexeme {
        let lexeme = self.peek();
        self.ahead.pop_front();
        self.last_end = lexeme.span.end;
        lexeme
    }

    /// Continues at `offset`, forgetting tokens that were looked at ahead.
    pub fn jump(&mut self, offset: usize) {
        self.ahead.clear();
        self.lexer.jump(offset);
        self.last_end = offset;
    }

    fn end(&self) -> Lexeme {
        Lexeme {
            token: Token::End,
            span: Span::at(self.text.len()),
        }
    }

    /// Leaves the rest of the text unread.
    pub fn stop(&mut self) {
        self.stopped = true;
        self.ahead.clear();
    }

    /// Adds a mistake to the list, unless the reading was stopped before.
    pub fn report(&mut self, mistake: Mistake) {
        if self.stopped {
            return;
        }
        match self.suspect_text(&mistake) {
            Some(text) => {
                let begin = self.place(text.start);
                self.mistakes.push(mistake.hint(format!(
                    "the text that begins at {begin} runs up to here; is its closing quote missing?"
                )));
                // With a quote missing, text and values have changed places from here on.
                self.lexer
                    .mistakes
                    .retain(|later| later.span.start < text.end);
                self.stop();
            }
            None => self.mistakes.push(mistake),
        }
        if self.mistakes.len() >= MAX_ERRORS {
            self.stop();
        }
    }

    /// The text over several lines that ends right before the mistake, when there is one: its closing quote is
    /// probably missing.
    fn suspect_text(&self, mistake: &Mistake) -> Option<Span> {
        let text = self.lexer.long_text?;
        let near =
            text.end <= mistake.span.start && !self.line_ends_within(text.end, mistake.span.start);
        near.then_some(text)
    }

    /// Whether the text ended inside a literal or a comment, which is then the mistake to report.
    pub fn ran_out(&self) -> bool {
        self.lexer.ran_out
    }

    /// Whether anything was wrong so far.
    pub fn has_mistakes(&self) -> bool {
        !self.mistakes.is_empty() || !self.lexer.mistakes.is_empty()
    }

    /// Whether something was wrong inside the token at `span`.
    pub fn is_misspelt(&self, span: Span) -> bool {
        let mut mistakes = self.lexer.mistakes.iter();
        mistakes.any(|mistake| span.contains(mistake.span.start))
    }

    /// What was read, with all mistakes in the order of the text, each once: text that is read again after a jump repeats
    /// its own.
    pub fn finish(mut self, root: Option<Node>) -> Parsed {
        self.mistakes.append(&mut self.lexer.mistakes);
        self.mistakes.sort_by_key(|mistake| mistake.span.start);
        self.mistakes.dedup_by(|later, earlier| {
            later.span == earlier.span && later.message == earlier.message
        });
        self.mistakes.truncate(MAX_ERRORS);
        let readable = !self.unreadable && !self.stopped && !self.lexer.ran_out;
        Parsed {
            root: root.filter(|_| readable),
            mistakes: self.mistakes,
            damage: self.damage,
        }
    }

    /// Whether a line ends between two offsets.
    pub fn line_ends_within(&self, start: usize, end: usize) -> bool {
        Span::new(start, end).of(self.text).contains('\n')
    }

    /// Line and column of an offset, for messages.
    pub fn place(&self, offset: usize) -> String {
        LineIndex::new(self.text)
            .position(self.text, offset)
            .to_string()
    }
}
