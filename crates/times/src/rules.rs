//! The rules: patterns over classes and words, and what they make.
//!
//! ```text
//! [rules]
//! rule day-month
//!   > Er kam am [14. Dezember 2023]. = DATE 2023-12-14
//!   [ DAY + "." MONTH YEAR? ] -> date
//! ```
//!
//! `>` is an example in the past tense, `>>` in the future; brackets mark what must be found, and behind
//! `=` stand type, value and, if wanted, the ISO date, one group for each bracket, split by `;`. `-`
//! is a sentence in which nothing may be found. `story 2024-08-07` sets the story's date for what follows.
//!
//! In a pattern capitals are classes, `@name` is a macro, all else are words; `(a | b)` is a choice, `?`
//! makes optional, `+` forbids white space, `[ ]` encloses what is marked, and `!(A | b)` at either end
//! says what may not stand there (`!+(A)`: not directly attached). The action is an operation of
//! [`Op`] with further fields; `key=$other` moves a number from one field to another.
//! `none` takes the words out of the search. With `weak=day`, `hour` or `number` it keeps a bare number only
//! where a neighbour makes it a time ("the 3rd, 4th and 7 July"), and `weak=rest` gives way to every other rule.

use crate::TimesError;
use crate::example::Example;
use crate::expr::{Expr, Op};
use crate::token::Symbol;
use crate::words::{Line, TimeWords};
use jiff::civil::Date;
use lagebild_model::TimexKind;
use rustc_hash::FxHashMap;

/// More spellings than this in one rule are a mistake.
const MAX_SEQUENCES: usize = 50_000;

/// A symbol that must not stand next to a match.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Forbidden {
    pub symbol: Symbol,
    pub glued: bool,
}

/// One rule with its action.
#[derive(Debug, Clone, Default)]
pub(crate) struct Rule {
    pub action: Expr,
    pub moves: Vec<(String, String)>,
    pub kind: Option<TimexKind>,
    pub before: Vec<Forbidden>,
    pub after: Vec<Forbidden>,
}

/// The end of a pattern in the tree: the rule, and which tokens of the path are marked.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Accept {
    pub rule: u32,
    pub open: u16,
    pub close: u16,
}

/// A node of the tree of patterns.
#[derive(Debug, Clone, Default)]
pub(crate) struct Node {
    /// (symbol, must be glued, child), sorted.
    pub edges: Vec<(Symbol, bool, u32)>,
    pub accepts: Vec<Accept>,
}

/// All rules, as a tree of their patterns.
#[derive(Debug, Clone, Default)]
pub(crate) struct Rules {
    pub list: Vec<Rule>,
    pub nodes: Vec<Node>,
    /// Child of the root by symbol; zero is none.
    pub roots: Vec<u32>,
}

impl Rules {
    fn insert(&mut self, items: &[Item], rule: u32) -> Result<(), String> {
        if self.nodes.is_empty() {
            self.nodes.push(Node::default());
        }
        let (mut node, mut length, mut open, mut close) = (0usize, 0u16, None, None);
        for item in items {
            match *item {
                Item::Open => open = Some(length),
                Item::Close => close = Some(length),
                Item::Symbol(symbol, glued) => {
                    let glued = glued && length > 0;
                    length += 1;
                    node = self.child(node, symbol, glued);
                }
            }
        }
        let (Some(open), Some(close)) = (open, close) else { return Err("the pattern needs [ and ]".into()) };
        if close <= open {
            return Err("nothing can stand between [ and ]".into());
        }
        self.nodes[node].accepts.push(Accept { rule, open, close });
        Ok(())
    }

    fn child(&mut self, node: usize, symbol: Symbol, glued: bool) -> usize {
        let edges = &self.nodes[node].edges;
        match edges.binary_search_by(|e| (e.0, e.1).cmp(&(symbol, glued))) {
            Ok(at) => edges[at].2 as usize,
            Err(at) => {
                let new = self.nodes.len();
                self.nodes[node].edges.insert(at, (symbol, glued, new as u32));
                self.nodes.push(Node::default());
                new
            }
        }
    }

    fn finish(&mut self, symbols: usize) {
        self.roots = vec![0; symbols];
        if let Some(root) = self.nodes.first() {
            for &(symbol, _, child) in &root.edges {
                self.roots[symbol as usize] = child;
            }
        }
    }
}

/// An element of an expanded pattern.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Item {
    Open,
    Close,
    Symbol(Symbol, bool),
}

/// Reads patterns.
struct Pattern<'w> {
    words: &'w mut TimeWords,
    macros: &'w FxHashMap<String, String>,
    tokens: Vec<String>,
    at: usize,
}

/// Cuts a pattern into names and marks.
fn lex(pattern: &str) -> Vec<String> {
    let mut tokens = Vec::new();
    let mut chars = pattern.chars().peekable();
    while let Some(c) = chars.next() {
        if c.is_whitespace() {
            continue;
        }
        let mut token = c.to_string();
        if c == '"' {
            token.extend(chars.by_ref().take_while(|&c| c != '"'));
        } else if !"()|?[]!+".contains(c) {
            while let Some(&next) = chars.peek() {
                if next.is_whitespace() || "()|?[]!+\"".contains(next) {
                    break;
                }
                token.push(next);
                chars.next();
            }
        }
        tokens.push(token);
    }
    tokens
}

impl Pattern<'_> {
    fn peek(&self) -> &str {
        self.tokens.get(self.at).map_or("", String::as_str)
    }

    fn take(&mut self, token: &str) -> bool {
        let there = self.peek() == token;
        self.at += usize::from(there);
        there
    }

    /// A choice of sequences, up to `)` or the end.
    fn choice(&mut self) -> Result<Vec<Vec<Item>>, String> {
        let mut all = self.sequence()?;
        while self.take("|") {
            all.extend(self.sequence()?);
        }
        Ok(all)
    }

    fn sequence(&mut self) -> Result<Vec<Vec<Item>>, String> {
        let mut all: Vec<Vec<Item>> = vec![Vec::new()];
        while !matches!(self.peek(), "" | ")" | "|" | "!") {
            let glued = self.take("+");
            let mut options = self.element()?;
            if glued {
                for option in &mut options {
                    if let Some(Item::Symbol(_, glue)) =
                        option.iter_mut().find(|i| matches!(i, Item::Symbol(..)))
                    {
                        *glue = true;
                    }
                }
            }
            if self.take("?") {
                options.push(Vec::new());
            }
            if all.len() * options.len() > MAX_SEQUENCES {
                return Err("the pattern has too many spellings; split the rule".into());
            }
            all = all
                .iter()
                .flat_map(|head| options.iter().map(move |o| [&head[..], &o[..]].concat()))
                .collect();
        }
        Ok(all)
    }

    fn element(&mut self) -> Result<Vec<Vec<Item>>, String> {
        let token = self.peek().to_owned();
        self.at += 1;
        match token.as_str() {
            "[" => Ok(vec![vec![Item::Open]]),
            "]" => Ok(vec![vec![Item::Close]]),
            "(" => {
                let inner = self.choice()?;
                if self.take(")") { Ok(inner) } else { Err("a ( is not closed".into()) }
            }
            _ => {
                if let Some(name) = token.strip_prefix('@') {
                    let Some(text) = self.macros.get(name) else {
                        return Err(format!("no macro is called `{name}`"));
                    };
                    let tokens = lex(text);
                    let mut inner = Pattern { words: self.words, macros: self.macros, tokens, at: 0 };
                    let options = inner.choice()?;
                    if inner.at < inner.tokens.len() {
                        return Err(format!("the macro `{name}` ends too early at `{}`", inner.peek()));
                    }
                    return Ok(options);
                }
                Ok(vec![vec![Item::Symbol(self.symbol(&token)?, false)]])
            }
        }
    }

    fn symbol(&mut self, token: &str) -> Result<Symbol, String> {
        if let Some(word) = token.strip_prefix('"') {
            return Ok(self.words.literal(word));
        }
        if token.starts_with(char::is_uppercase)
            && token.chars().all(|c| c.is_uppercase() || c.is_ascii_digit())
        {
            return self.words.class(token).ok_or_else(|| format!("no table is called `{token}`"));
        }
        Ok(self.words.literal(token))
    }

    /// `!(A | b)` or `!+(A)`, any number of them.
    fn forbidden(&mut self) -> Result<Vec<Forbidden>, String> {
        let mut all = Vec::new();
        while self.take("!") {
            let glued = self.take("+");
            for option in self.element()? {
                let [Item::Symbol(symbol, _)] = option[..] else {
                    return Err("after ! only single words".into());
                };
                all.push(Forbidden { symbol, glued });
            }
        }
        Ok(all)
    }
}

/// Reads the macros and rules of all sections into `words` and gives the examples.
pub(crate) fn read(words: &mut TimeWords, sections: &[(&str, &[Line])]) -> Result<Vec<Example>, TimesError> {
    let mut macros = FxHashMap::default();
    for line in sections.iter().filter(|s| s.0 == "macros").flat_map(|s| s.1) {
        let Some((name, text)) = line.text.split_once(" = ") else {
            return Err(line.error("write: name = pattern"));
        };
        macros.insert(name.trim().to_owned(), text.trim().to_owned());
    }
    let mut examples = Vec::new();
    let mut story = None;
    let mut rules = Rules::default();
    for line in sections.iter().filter(|s| s.0 == "rules").flat_map(|s| s.1) {
        if line.text.starts_with("rule ") {
            continue;
        }
        if let Some(date) = line.text.strip_prefix("story ") {
            let parsed = date.trim().parse::<Date>();
            story = Some(parsed.map_err(|_| line.error("write: story YYYY-MM-DD"))?);
        } else if line.text.starts_with(['>', '-']) {
            let Some(day) = story else { return Err(line.error("set the date first: story YYYY-MM-DD")) };
            examples.push(Example::read(line, day)?);
        } else {
            let rule = rules.list.len() as u32;
            let (read, sequences) = read_rule(line.text, words, &macros).map_err(|e| line.error(e))?;
            rules.list.push(read);
            for items in &sequences {
                rules.insert(items, rule).map_err(|e| line.error(e))?;
            }
        }
    }
    rules.finish(words.symbol_count());
    words.rules = rules;
    Ok(examples)
}

/// Reads `pattern -> action`.
fn read_rule(
    text: &str,
    words: &mut TimeWords,
    macros: &FxHashMap<String, String>,
) -> Result<(Rule, Vec<Vec<Item>>), String> {
    let Some((left, right)) = text.split_once("->") else { return Err("write: pattern -> action".into()) };
    let mut pattern = Pattern { words, macros, tokens: lex(left), at: 0 };
    let mut rule = Rule { before: pattern.forbidden()?, ..Rule::default() };
    let sequences = pattern.choice()?;
    rule.after = pattern.forbidden()?;
    if pattern.at < pattern.tokens.len() {
        return Err(format!("`{}` cannot stand here", pattern.peek()));
    }
    let mut parts = right.split_whitespace();
    rule.action.set("op", parts.next().unwrap_or(""))?;
    for part in parts {
        let Some((key, value)) = part.split_once('=') else {
            return Err(format!("`{part}`: write field=value"));
        };
        match (key, value.strip_prefix('$')) {
            ("kind", _) => rule.kind = Some(kind_named(value)?),
            (_, Some(source)) => rule.moves.push((key.to_owned(), source.to_owned())),
            _ => rule.action.set(key, value)?,
        }
    }
    Ok((rule, sequences))
}

/// The TIMEX3 type of a name.
pub(crate) fn kind_named(name: &str) -> Result<TimexKind, String> {
    match name {
        "DATE" => Ok(TimexKind::Date),
        "TIME" => Ok(TimexKind::Time),
        "DURATION" => Ok(TimexKind::Duration),
        "SET" => Ok(TimexKind::Set),
        _ => Err(format!("`{name}` is no type; write DATE, TIME, DURATION or SET")),
    }
}

impl Rule {
    /// The type of what the rule made.
    pub fn kind_of(&self, expr: &Expr) -> TimexKind {
        self.kind.unwrap_or(match expr.op {
            Op::Length | Op::Window => TimexKind::Duration,
            Op::Set => TimexKind::Set,
            _ if expr.daytime.is_some() || expr.hour.is_some() => TimexKind::Time,
            _ => TimexKind::Date,
        })
    }
}
