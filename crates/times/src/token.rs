//! Light tokens: words, runs of digits and single marks, with the classes each belongs to.

use crate::expr::{Amount, Expr};
use crate::words::{Builtin, TimeWords};
use lagebild_model::Span;

/// A class or literal word of the rules.
pub(crate) type Symbol = u16;

/// What a token contributes when it is matched as one of its symbols.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reading {
    /// Nothing.
    Plain,
    /// The fields of an entry of the tables.
    Entry(u32),
    /// A number in the role of the built-in class.
    Number(Builtin, i32),
}

/// One token.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Token {
    pub start: u32,
    pub end: u32,
    /// No white space before it.
    pub glued: bool,
    /// A blank line before it.
    pub after_break: bool,
    pub letters: bool,
    /// Its symbols: a range of [`Tokens::readings`].
    first: u32,
    last: u32,
}

/// The tokens of a stretch of text.
pub(crate) struct Tokens {
    pub list: Vec<Token>,
    readings: Vec<(Symbol, Reading)>,
}

impl Tokens {
    /// The symbols of token `index`.
    pub fn readings(&self, index: usize) -> &[(Symbol, Reading)] {
        self.list.get(index).map_or(&[], |t| &self.readings[t.first as usize..t.last as usize])
    }

    /// True when token `index` can be read as `symbol`.
    pub fn is(&self, index: usize, symbol: Symbol) -> bool {
        self.readings(index).iter().any(|&(s, _)| s == symbol)
    }

    /// Cuts `text[within]`.
    pub fn cut(text: &str, within: Span, words: &TimeWords) -> Self {
        let end = (within.end as usize).min(text.len());
        let start = (within.start as usize).min(end);
        let mut tokens = Self { list: Vec::new(), readings: Vec::new() };
        let Some(stretch) = text.get(start..end) else { return tokens };
        tokens.list.reserve(stretch.len() / 6);
        let bytes = stretch.as_bytes();
        let (mut at, mut glued, mut newlines) = (0, false, 0);
        while at < bytes.len() {
            let space = space_at(stretch, at);
            if space > 0 {
                newlines += usize::from(bytes[at] == b'\n');
                at += space;
                glued = false;
                continue;
            }
            let (to, letters) = token_end(stretch, at);
            tokens.push(&stretch[at..to], start + at, glued, newlines > 1, letters, words);
            (at, glued, newlines) = (to, true, 0);
        }
        tokens
    }

    fn push(&mut self, word: &str, start: usize, glued: bool, brk: bool, letters: bool, words: &TimeWords) {
        let first = self.readings.len() as u32;
        if word.as_bytes()[0].is_ascii_digit() {
            number_readings(word, &mut self.readings);
            words.lookup(word, &mut self.readings);
        } else {
            words.lookup(word, &mut self.readings);
            if letters {
                let shape =
                    if word.starts_with(char::is_lowercase) { Builtin::Lower } else { Builtin::Capital };
                self.readings.push((shape.symbol(), Reading::Plain));
            }
        }
        self.list.push(Token {
            start: start as u32,
            end: (start + word.len()) as u32,
            glued,
            after_break: brk,
            letters,
            first,
            last: self.readings.len() as u32,
        });
    }
}

/// Length of the white space character at `at`, zero where there is none.
fn space_at(text: &str, at: usize) -> usize {
    let byte = text.as_bytes()[at];
    if byte.is_ascii() {
        return usize::from(byte.is_ascii_whitespace());
    }
    text[at..].chars().next().map_or(0, |c| if c.is_whitespace() { c.len_utf8() } else { 0 })
}

/// Where the token that begins at `at` ends, and whether it is a word.
fn token_end(text: &str, at: usize) -> (usize, bool) {
    let bytes = text.as_bytes();
    if bytes[at].is_ascii_digit() {
        let digits = bytes[at..].iter().take_while(|b| b.is_ascii_digit()).count();
        return (at + digits, false);
    }
    let mut end = at;
    while end < bytes.len() {
        if bytes[end].is_ascii_alphabetic() {
            end += 1;
            continue;
        }
        if bytes[end].is_ascii() {
            break;
        }
        match text[end..].chars().next() {
            Some(c) if c.is_alphabetic() => end += c.len_utf8(),
            _ => break,
        }
    }
    if end > at {
        return (end, true);
    }
    (at + text[at..].chars().next().map_or(1, char::len_utf8), false)
}

/// The built-in classes a run of digits belongs to.
fn number_readings(digits: &str, out: &mut Vec<(Symbol, Reading)>) {
    if digits.len() > 6 {
        return;
    }
    let Ok(value) = digits.parse::<i32>() else { return };
    for class in Builtin::NUMBERS {
        if class.admits(digits.len(), value) {
            out.push((class.symbol(), Reading::Number(*class, value)));
        }
    }
}

/// Bare numbers that are multiples of this rather count things than years.
const ROUND_YEAR: i32 = 50;

impl Builtin {
    /// True when a number of that many digits and that value belongs to the class.
    fn admits(self, digits: usize, value: i32) -> bool {
        match self {
            Self::Day => digits <= 2 && (1..=31).contains(&value),
            Self::MonthNumber => digits <= 2 && (1..=12).contains(&value),
            Self::Hour => digits <= 2 && (0..=24).contains(&value),
            Self::Minute | Self::Second => digits == 2 && (0..=59).contains(&value),
            Self::Year4 => digits == 4 && (1000..=2199).contains(&value),
            Self::NearYear => digits == 4 && (1900..=2059).contains(&value) && value % ROUND_YEAR != 0,
            Self::OddYear => digits == 4 && (1000..=2199).contains(&value) && value % ROUND_YEAR != 0,
            Self::Year2 => digits == 2,
            Self::YearAny => digits <= 4 && value > 0,
            Self::Integer => true,
            Self::Lower | Self::Capital => false,
        }
    }

    /// Puts the number into the field of its class, unless an earlier token has set it.
    pub(crate) fn put(self, value: i32, expr: &mut Expr) {
        match self {
            Self::Day => _ = expr.day.get_or_insert(value as i8),
            Self::MonthNumber => _ = expr.month.get_or_insert(value as i8),
            Self::Hour => _ = expr.hour.get_or_insert(value as i8),
            Self::Minute => _ = expr.minute.get_or_insert(value as i8),
            Self::Second => _ = expr.second.get_or_insert(value as i8),
            Self::Year4 | Self::NearYear | Self::OddYear | Self::YearAny => {
                _ = expr.year.get_or_insert(value);
            }
            Self::Year2 => _ = expr.year2.get_or_insert(value),
            Self::Integer => _ = expr.amount.get_or_insert(Amount::Exact(f64::from(value))),
            Self::Lower | Self::Capital => {}
        }
    }
}
