//! The words of time of one language: tables of forms, and the rules over them.
//!
//! A file has sections. `[NAME field]` opens a table whose lines read `form form ... = value`, where the
//! value goes into `field`, or `form ... = key=value key=value`. `stem~set` stands for the stem with
//! each ending of the set, sets being defined in a section `[endings]`. `+ A B` makes every form of
//! class A joined to every form of class B, with the fields of both. A form in small letters is
//! also known with a capital, unless the header ends in `small`. Sections `[macros]` and `[rules]` are described in [`crate::rules`].

use crate::example::Example;
use crate::expr::Expr;
use crate::rules::{self, Rules};
use crate::token::{Reading, Symbol};
use crate::{TimesError, find, resolve};
use rustc_hash::FxHashMap;

/// Classes that need no table, because digits and letters are the same in every language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Builtin {
    Day,
    MonthNumber,
    Hour,
    Minute,
    Second,
    Year4,
    NearYear,
    OddYear,
    Year2,
    YearAny,
    Integer,
    Lower,
    Capital,
}

impl Builtin {
    /// The classes of digits.
    pub const NUMBERS: &'static [Self] = &[
        Self::Day,
        Self::MonthNumber,
        Self::Hour,
        Self::Minute,
        Self::Second,
        Self::Year4,
        Self::NearYear,
        Self::OddYear,
        Self::Year2,
        Self::YearAny,
        Self::Integer,
    ];
    /// Names in rules, in the order of the variants.
    const NAMES: &'static [&'static str] = &[
        "DAY", "MONTHNO", "HOUR", "MINUTE", "SECOND", "YEAR", "NEARYEAR", "ODDYEAR", "YY", "ANYYEAR", "INT",
        "LOW", "CAP",
    ];

    pub fn symbol(self) -> Symbol {
        self as Symbol
    }
}

/// Class names the finder itself looks for.
const ROLE: &str = "ROLE";
const FILLER: &str = "FILLER";
const LINK: &str = "LINK";
/// In a header: no forms with a capital.
const SMALL: &str = "small";

/// Symbols the finder itself looks for.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Special {
    pub role: Symbol,
    pub filler: Symbol,
    pub link: Symbol,
    pub hyphen: Symbol,
    pub stop: Symbol,
}

/// Tables and rules of one language, ready to search with.
#[derive(Debug, Clone, Default)]
pub struct TimeWords {
    forms: FxHashMap<Box<str>, Vec<(Symbol, Reading)>>,
    pub(crate) entries: Vec<Expr>,
    symbols: FxHashMap<String, Symbol>,
    pub(crate) rules: Rules,
    pub(crate) special: Special,
    examples: Vec<Example>,
}

/// A line of a file, with its place.
pub(crate) struct Line<'a> {
    pub file: &'a str,
    pub number: usize,
    pub text: &'a str,
}

impl Line<'_> {
    pub fn error(&self, message: impl Into<String>) -> TimesError {
        TimesError::new(self.file, self.number, message)
    }
}

/// A section: its header, and its lines without comments.
struct Section<'a> {
    name: &'a str,
    field: Option<&'a str>,
    /// Forms are known in small letters only.
    small: bool,
    lines: Vec<Line<'a>>,
}

/// Splits the files into sections.
fn sections<'a>(files: &[(&'a str, &'a str)]) -> Result<Vec<Section<'a>>, TimesError> {
    let mut found: Vec<Section> = Vec::new();
    for &(file, content) in files {
        let mut open = false;
        for (index, raw) in content.lines().enumerate() {
            let text = raw.trim();
            let line = Line { file, number: index + 1, text };
            if text.is_empty() || text.starts_with('#') {
                continue;
            }
            if let Some(header) = text.strip_prefix('[').and_then(|t| t.strip_suffix(']'))
                && header.split_whitespace().count() <= 3
                && !raw.starts_with(char::is_whitespace)
            {
                let mut parts = header.split_whitespace();
                let Some(name) = parts.next() else { return Err(line.error("a section needs a name")) };
                let mut section = Section { name, field: None, small: false, lines: Vec::new() };
                for part in parts {
                    if part == SMALL {
                        section.small = true;
                    } else {
                        section.field = Some(part);
                    }
                }
                found.push(section);
                open = true;
            } else if let Some(section) = found.last_mut().filter(|_| open) {
                section.lines.push(line);
            } else {
                return Err(line.error("expected a section header such as [MONTH month]"));
            }
        }
    }
    Ok(found)
}

impl TimeWords {
    /// Reads the files of `codebook/<language>/times`, given as (file name, content).
    ///
    /// ```
    /// use lagebild_times::TimeWords;
    /// let table = "[MONTH month]\nMärz = 3\n[rules]\nrule month\n [ MONTH ] -> date\n";
    /// assert!(TimeWords::parse(&[("words.txt", table)]).is_ok());
    /// let mistake = TimeWords::parse(&[("words.txt", "[MONTH month]\nMärz = three\n")]).unwrap_err();
    /// assert_eq!(mistake.line, 2);
    /// ```
    ///
    /// # Errors
    ///
    /// The first mistake, with file and line.
    pub fn parse(files: &[(&str, &str)]) -> Result<Self, TimesError> {
        let sections = sections(files)?;
        let mut words = Self::default();
        for (index, name) in Builtin::NAMES.iter().enumerate() {
            words.symbols.insert((*name).to_owned(), index as Symbol);
        }
        let endings = endings(&sections)?;
        let tables = || sections.iter().filter(|s| s.name.chars().all(|c| !c.is_lowercase()));
        for section in tables() {
            words.symbol(section.name);
        }
        words.special = Special {
            role: words.symbol(ROLE),
            filler: words.symbol(FILLER),
            link: words.symbol(LINK),
            hyphen: words.literal("-"),
            stop: words.literal("."),
        };
        let mut members: FxHashMap<&str, Vec<(String, u32)>> = FxHashMap::default();
        for section in tables() {
            for line in &section.lines {
                words.table_line(section, line, &endings, &mut members)?;
            }
        }
        words.examples =
            rules::read(&mut words, &sections.iter().map(|s| (s.name, &s.lines[..])).collect::<Vec<_>>())?;
        Ok(words)
    }

    /// Runs the examples of the rules and gives those that come out otherwise.
    pub fn check(&self) -> Vec<TimesError> {
        self.examples.iter().filter_map(|example| example.run(self, find::find, resolve::resolve)).collect()
    }

    /// How many examples the rules have.
    pub fn examples(&self) -> usize {
        self.examples.len()
    }

    /// The symbol of a class, made where it is new.
    fn symbol(&mut self, name: &str) -> Symbol {
        let next = self.symbols.len() as Symbol;
        *self.symbols.entry(name.to_owned()).or_insert(next)
    }

    /// How many symbols there are.
    pub(crate) fn symbol_count(&self) -> usize {
        self.symbols.len()
    }

    /// The symbol of a class, if there is such a class.
    pub(crate) fn class(&self, name: &str) -> Option<Symbol> {
        self.symbols.get(name).copied()
    }

    /// The symbol of a word or mark that a rule names itself.
    pub(crate) fn literal(&mut self, word: &str) -> Symbol {
        let name = format!("'{word}");
        if let Some(known) = self.class(&name) {
            return known;
        }
        let symbol = self.symbol(&name);
        self.add(word, symbol, Reading::Plain, false);
        symbol
    }

    /// Adds the symbols of `word` to `out`.
    pub(crate) fn lookup(&self, word: &str, out: &mut Vec<(Symbol, Reading)>) {
        if let Some(found) = self.forms.get(word) {
            out.extend_from_slice(found);
        }
    }

    /// Adds a form, and the same with a capital unless `small`.
    fn add(&mut self, form: &str, symbol: Symbol, reading: Reading, small: bool) {
        self.forms.entry(form.into()).or_default().push((symbol, reading));
        if small {
            return;
        }
        let mut chars = form.chars();
        if let Some(first) = chars.next().filter(|c| c.is_lowercase()) {
            let capital: String = first.to_uppercase().chain(chars).collect();
            self.forms.entry(capital.into()).or_default().push((symbol, reading));
        }
    }

    /// Reads one line of a table.
    fn table_line<'a>(
        &mut self,
        section: &Section<'a>,
        line: &Line,
        endings: &FxHashMap<&str, Vec<&str>>,
        members: &mut FxHashMap<&'a str, Vec<(String, u32)>>,
    ) -> Result<(), TimesError> {
        let symbol = self.symbol(section.name);
        let (left, right) = line.text.split_once(" = ").unwrap_or((line.text, ""));
        let mut fields = Expr::default();
        for word in right.split_whitespace() {
            let pair = word.split_once('=').or_else(|| section.field.map(|field| (field, word)));
            let Some((key, value)) = pair else {
                return Err(line.error(format!("`{word}`: write field=value, or name a field in the header")));
            };
            fields.set(key, value).map_err(|e| line.error(e))?;
        }
        let mut forms: Vec<(String, Expr)> = Vec::new();
        if let Some(parts) = left.strip_prefix("+ ") {
            let names: Vec<&str> = parts.split_whitespace().collect();
            let [first, second] = names[..] else {
                return Err(line.error("write: + FIRSTCLASS SECONDCLASS"));
            };
            let (Some(heads), Some(tails)) = (members.get(first), members.get(second)) else {
                return Err(line.error("both classes must be filled before they are joined"));
            };
            for (head, head_entry) in heads {
                for (tail, tail_entry) in tails {
                    let mut joined = fields.clone();
                    joined.fill(&self.entries[*tail_entry as usize]);
                    joined.fill(&self.entries[*head_entry as usize]);
                    forms.push((format!("{head}{tail}"), joined));
                }
            }
        } else {
            for word in left.split_whitespace() {
                for form in inflect(word, endings).map_err(|e| line.error(e))? {
                    forms.push((form, fields.clone()));
                }
            }
        }
        for (form, expr) in forms {
            let entry = self.entry(expr);
            self.add(&form, symbol, Reading::Entry(entry), section.small);
            members.entry(section.name).or_default().push((form, entry));
        }
        Ok(())
    }

    /// Keeps the fields of an entry and gives their number.
    fn entry(&mut self, expr: Expr) -> u32 {
        if self.entries.last() != Some(&expr) {
            self.entries.push(expr);
        }
        self.entries.len() as u32 - 1
    }
}

/// The sets of endings of all `[endings]` sections.
fn endings<'a>(sections: &[Section<'a>]) -> Result<FxHashMap<&'a str, Vec<&'a str>>, TimesError> {
    let mut sets = FxHashMap::default();
    for line in sections.iter().filter(|s| s.name == "endings").flat_map(|s| &s.lines) {
        let Some((name, list)) = line.text.split_once('=') else {
            return Err(line.error("write: name = ending ending"));
        };
        sets.insert(name.trim(), list.split_whitespace().collect());
    }
    Ok(sets)
}

/// All forms of `stem~set`; `-` in a set is the empty ending.
fn inflect(word: &str, endings: &FxHashMap<&str, Vec<&str>>) -> Result<Vec<String>, String> {
    let Some((stem, set)) = word.split_once('~') else { return Ok(vec![word.to_owned()]) };
    let Some(list) = endings.get(set) else { return Err(format!("no set of endings is called `{set}`")) };
    Ok(list.iter().map(|ending| format!("{stem}{}", ending.trim_matches('-'))).collect())
}
