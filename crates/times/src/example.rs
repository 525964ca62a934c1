//! The examples of the rule files, which run as tests.

use crate::rules::kind_named;
use crate::words::{Line, TimeWords};
use crate::{Anchor, Phrase, Tense, TimesError};
use jiff::civil::Date;
use lagebild_model::{Span, Timex, TimexKind};

/// What one bracket of an example must come out as.
#[derive(Debug, Clone)]
struct Expected {
    span: Span,
    kind: TimexKind,
    value: String,
    iso: Option<String>,
}

/// An example of a rule file.
#[derive(Debug, Clone)]
pub(crate) struct Example {
    file: String,
    line: usize,
    text: String,
    expected: Vec<Expected>,
    day: Date,
    tense: Tense,
}

impl Example {
    pub fn read(line: &Line, day: Date) -> Result<Self, TimesError> {
        let (tense, rest) = if let Some(rest) = line.text.strip_prefix(">>") {
            (Tense::Future, rest)
        } else {
            (Tense::Past, &line.text[1..])
        };
        let nothing = line.text.starts_with('-');
        let (marked, values) = rest.rsplit_once(" = ").unwrap_or((rest, ""));
        let mut example = Self {
            file: line.file.into(),
            line: line.number,
            text: String::new(),
            expected: Vec::new(),
            day,
            tense,
        };
        let mut groups = values.split(';').map(str::split_whitespace);
        let mut start = 0;
        for c in marked.trim().chars() {
            match c {
                '[' => start = example.text.len(),
                ']' => {
                    let mut group = groups.next().ok_or_else(|| line.error("a bracket has no value"))?;
                    let kind = kind_named(group.next().unwrap_or("")).map_err(|e| line.error(e))?;
                    example.expected.push(Expected {
                        span: Span::of(start, example.text.len()),
                        kind,
                        value: group.next().unwrap_or("").to_owned(),
                        iso: group.next().map(str::to_owned),
                    });
                }
                _ => example.text.push(c),
            }
        }
        if nothing != example.expected.is_empty() {
            return Err(line.error("`>` needs a [bracket], `-` may have none"));
        }
        Ok(example)
    }

    /// Runs the example and says what is wrong with the outcome.
    pub fn run(
        &self,
        words: &TimeWords,
        find: impl Fn(&str, Span, &TimeWords) -> Vec<Phrase>,
        resolve: impl Fn(&[Phrase], &Anchor, fn(Span) -> Tense) -> Vec<Timex>,
    ) -> Option<TimesError> {
        let phrases = find(&self.text, Span::of(0, self.text.len()), words);
        let hint: fn(Span) -> Tense = match self.tense {
            Tense::Future => |_| Tense::Future,
            _ => |_| Tense::Past,
        };
        let found = resolve(&phrases, &Anchor::day(self.day), hint);
        let same = found.len() == self.expected.len()
            && found.iter().zip(&self.expected).all(|(f, e)| {
                f.span == e.span
                    && f.kind == e.kind
                    && f.value == e.value
                    && e.iso.as_ref().is_none_or(|iso| f.iso.as_deref().unwrap_or("none") == iso)
            });
        let shown: Vec<String> = found
            .iter()
            .map(|t| format!("[{}] {:?} {} {}", t.text, t.kind, t.value, t.iso.as_deref().unwrap_or("none")))
            .collect();
        (!same).then(|| TimesError {
            file: self.file.clone(),
            line: self.line,
            message: format!(
                "`{}` gives {}",
                self.text,
                if shown.is_empty() { "nothing".into() } else { shown.join("; ") }
            ),
        })
    }
}
