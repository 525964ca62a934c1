//! Finds expressions of time: all matches of the rules in one pass, the best of them by position and length.

use crate::Phrase;
use crate::expr::{Expr, Link, Op, Role, Weak};
use crate::rules::{Forbidden, Rule};
use crate::token::{Reading, Symbol, Tokens};
use crate::words::{Builtin, TimeWords};
use lagebild_model::{Span, TimexKind};

/// The longest pattern in tokens.
const MAX_PATH: usize = 24;
/// How many tokens before a phrase are looked at for its preposition.
const ROLE_REACH: usize = 4;
/// How many tokens may stand between two linked phrases.
const LINK_REACH: usize = 4;

/// A match of a rule.
struct Match {
    /// First marked token.
    start: u32,
    /// Token behind the last marked one.
    end: u32,
    /// Length with context.
    length: u32,
    rule: u32,
    /// The readings of its tokens in the shared list.
    readings: u32,
}

/// Marks the expressions of time in `within` (bytes into `text`), in order and without overlap.
///
/// A phrase never reaches over a blank line. `within` that does not lie on character boundaries gives nothing.
pub fn find(text: &str, within: Span, words: &TimeWords) -> Vec<Phrase> {
    let tokens = Tokens::cut(text, within, words);
    let mut search = Search {
        tokens: &tokens,
        words,
        path: [Reading::Plain; MAX_PATH],
        matches: Vec::new(),
        kept: Vec::new(),
    };
    search.all();
    let chosen = search.choose();
    let found: Vec<Found> = chosen.iter().map(|m| search.build(m)).collect();
    let linked = link(found, &tokens, words);
    let mut last = 0;
    linked
        .into_iter()
        .map(|f| {
            let span = Span::new(tokens.list[f.start].start, tokens.list[f.end - 1].end);
            let fresh = last == 0 || (last..=f.start).any(|i| tokens.list[i].after_break);
            let new_sentence = fresh || (last..f.start).any(|i| ends_sentence(&tokens, i, words));
            last = f.end;
            Phrase {
                span,
                kind: f.kind,
                text: span.text(text).to_owned(),
                expr: f.expr,
                ranges: f.ranges,
                tied: f.tied,
                fresh,
                new_sentence,
            }
        })
        .collect()
}

struct Search<'a> {
    tokens: &'a Tokens,
    words: &'a TimeWords,
    path: [Reading; MAX_PATH],
    matches: Vec<Match>,
    kept: Vec<Reading>,
}

impl Search<'_> {
    fn all(&mut self) {
        for origin in 0..self.tokens.list.len() {
            for at in 0..self.tokens.readings(origin).len() {
                let (symbol, reading) = self.tokens.readings(origin)[at];
                let child = self.words.rules.roots.get(symbol as usize).copied().unwrap_or(0);
                if child != 0 {
                    self.path[0] = reading;
                    self.walk(origin, 1, child as usize);
                }
            }
        }
    }

    /// Goes on from `node`, which the tokens `origin..origin + length` lead to.
    fn walk(&mut self, origin: usize, length: usize, node: usize) {
        let rules = &self.words.rules;
        let node = &rules.nodes[node];
        for accept in &node.accepts {
            let rule = &rules.list[accept.rule as usize];
            let (start, end) = (origin + accept.open as usize, origin + accept.close as usize);
            if self.allowed(rule, origin, origin + length, start, end) {
                let readings = self.kept.len() as u32;
                self.kept.extend_from_slice(&self.path[..length]);
                self.matches.push(Match {
                    start: start as u32,
                    end: end as u32,
                    length: length as u32,
                    rule: accept.rule,
                    readings,
                });
            }
        }
        let next = origin + length;
        let Some(token) = self.tokens.list.get(next).filter(|t| !t.after_break && length < MAX_PATH) else {
            return;
        };
        if node.edges.is_empty() {
            return;
        }
        for at in 0..self.tokens.readings(next).len() {
            let (symbol, reading) = self.tokens.readings(next)[at];
            let from = node.edges.partition_point(|e| e.0 < symbol);
            for &(s, glued, child) in &node.edges[from..] {
                if s != symbol {
                    break;
                }
                if !glued || token.glued {
                    self.path[length] = reading;
                    self.walk(origin, length + 1, child as usize);
                }
            }
        }
    }

    /// True when nothing forbidden stands around the match, and it is no part of a word with hyphens.
    fn allowed(&self, rule: &Rule, origin: usize, behind: usize, start: usize, end: usize) -> bool {
        let tokens = &self.tokens.list;
        let hits = |forbidden: &[Forbidden], index: usize, glued: bool| {
            forbidden.iter().any(|f| (!f.glued || glued) && self.tokens.is(index, f.symbol))
        };
        if let Some(next) = tokens.get(behind)
            && !next.after_break
            && hits(&rule.after, behind, next.glued)
        {
            return false;
        }
        if origin > 0 && !tokens[origin].after_break && hits(&rule.before, origin - 1, tokens[origin].glued) {
            return false;
        }
        // `1633a` is no year.
        let lettered = tokens.get(end).is_some_and(|t| t.glued && t.letters) && !tokens[end - 1].letters;
        let mark = self.tokens.is(end - 1, self.words.special.stop);
        (!lettered || mark) && !self.hyphened(start, true) && !self.hyphened(end, false)
    }

    /// True when a letter is tied by a hyphen to the edge before token `index`.
    fn hyphened(&self, index: usize, before: bool) -> bool {
        let tokens = &self.tokens.list;
        let hyphen = self.words.special.hyphen;
        let glued = |i: usize| tokens.get(i).is_some_and(|t| t.glued);
        if before {
            index > 1
                && glued(index)
                && glued(index - 1)
                && tokens[index].letters
                && self.tokens.is(index - 1, hyphen)
                && tokens[index - 2].letters
        } else {
            glued(index)
                && self.tokens.is(index, hyphen)
                && tokens.get(index + 1).is_some_and(|t| t.letters && t.glued)
        }
    }

    /// The matches to keep: from left to right the longest; of those what forbids before what is a time before what
    /// may be one; then the one with the most context and the earliest rule.
    fn choose(&mut self) -> Vec<Match> {
        let mut matches = std::mem::take(&mut self.matches);
        let worth = |m: &Match| {
            let action = &self.words.rules.list[m.rule as usize].action;
            match (action.weak, action.op) {
                (Some(Weak::Rest), _) => 3,
                (Some(_), _) => 2,
                (None, Op::Nothing) => 0,
                (None, _) => 1,
            }
        };
        matches.sort_by(|a, b| {
            (a.start, b.end, worth(a), b.length, a.rule).cmp(&(b.start, a.end, worth(b), a.length, b.rule))
        });
        let mut end = 0;
        matches.retain(|m| {
            let free = m.start >= end;
            if free {
                end = m.end;
            }
            free
        });
        matches
    }

    fn build(&self, m: &Match) -> Found {
        let rule = &self.words.rules.list[m.rule as usize];
        let mut fields = Expr::default();
        for reading in &self.kept[m.readings as usize..(m.readings + m.length) as usize] {
            match *reading {
                Reading::Plain => {}
                Reading::Entry(entry) => fields.fill(&self.words.entries[entry as usize]),
                Reading::Number(class, value) => class.put(value, &mut fields),
            }
        }
        let mut moved = rule.action.clone();
        for (target, source) in &rule.moves {
            if let Some(value) = fields.integer(source) {
                // A number that does not fit its field leaves it open.
                let _ = moved.set(target, &value.to_string());
            }
        }
        for (_, source) in &rule.moves {
            fields.clear(source);
        }
        moved.fill(&fields);
        moved.op = rule.action.op;
        let (start, end) = (m.start as usize, m.end as usize);
        if moved.role.is_none() {
            moved.role = self.role(start);
        }
        let kind = rule.kind_of(&moved);
        Found { start, end, kind, expr: moved, ranges: false, tied: false }
    }

    /// What the preposition before token `start` makes of the phrase.
    fn role(&self, start: usize) -> Option<Role> {
        let special = &self.words.special;
        let mut at = start;
        for _ in 0..ROLE_REACH {
            if at == 0 || self.tokens.list[at].after_break {
                return None;
            }
            at -= 1;
            let readings = self.tokens.readings(at);
            if let Some(&(_, Reading::Entry(entry))) = readings.iter().find(|r| r.0 == special.role) {
                return self.words.entries[entry as usize].role;
            }
            if !readings.iter().any(|r| r.0 == special.filler) {
                return None;
            }
        }
        None
    }
}

/// A chosen match on its way to a phrase.
struct Found {
    start: usize,
    end: usize,
    kind: TimexKind,
    expr: Expr,
    ranges: bool,
    tied: bool,
}

/// True when token `index` is a full stop between a word and a capital.
fn ends_sentence(tokens: &Tokens, index: usize, words: &TimeWords) -> bool {
    let Some(next) = tokens.list.get(index + 1) else { return true };
    let capital = tokens.is(index + 1, Builtin::Capital.symbol()) || !next.letters;
    index > 0
        && tokens.is(index, words.special.stop)
        && tokens.list[index - 1].letters
        && !next.glued
        && capital
}

/// How two neighbours are tied by the tokens between them.
fn tie(tokens: &Tokens, left: usize, right: usize, words: &TimeWords) -> Option<Link> {
    if left >= right || right - left > LINK_REACH || tokens.list[left..=right].iter().any(|t| t.after_break) {
        return None;
    }
    let link_of = |index: usize| -> Option<Option<Link>> {
        let link: Symbol = words.special.link;
        tokens.readings(index).iter().find(|r| r.0 == link).map(|r| match r.1 {
            Reading::Entry(entry) => words.entries[entry as usize].link,
            _ => None,
        })
    };
    let mut tied = None;
    for index in left..right {
        let link = link_of(index)?;
        tied = match (tied, link) {
            (Some(Link::Range), _) | (_, Some(Link::Range)) => Some(Link::Range),
            (a, b) => a.or(b),
        };
    }
    tied
}

/// Ties neighbours: drops weak matches without one, shares fields along lists, marks intervals.
fn link(mut found: Vec<Found>, tokens: &Tokens, words: &TimeWords) -> Vec<Found> {
    found.retain(|f| f.expr.op != Op::Nothing || f.expr.weak.is_some());
    let mut keep = vec![true; found.len()];
    for i in (0..found.len()).rev() {
        let tied =
            found.get(i + 1).filter(|_| keep[i + 1]).and_then(|n| tie(tokens, found[i].end, n.start, words));
        let (left, right) = found.split_at_mut(i + 1);
        keep[i] = match (right.first(), tied) {
            (Some(next), Some(tied)) => share(&mut left[i], next, tied),
            _ => left[i].expr.weak.is_none(),
        };
    }
    for i in 1..found.len() {
        let (left, right) = found.split_at_mut(i);
        if !keep[i] && keep[i - 1] && left[i - 1].end + 1 == right[0].start {
            keep[i] = short_year(&left[i - 1], &mut right[0]);
        }
    }
    for i in 1..found.len() {
        if keep[i] && keep[i - 1] {
            let tied = tie(tokens, found[i - 1].end, found[i].start, words);
            found[i - 1].tied = tied.is_some();
            found[i - 1].ranges = spans_interval(&found[i - 1], &found[i], tied);
        }
    }
    let mut flags = keep.into_iter();
    found.retain(|_| flags.next().unwrap_or(true));
    found
}

/// Gives the left of two tied neighbours what it leaves to the right one; false when it is no time after all.
fn share(left: &mut Found, next: &Found, tied: Link) -> bool {
    let right = &next.expr;
    match left.expr.weak {
        Some(Weak::Day) if right.day.is_some() && right.month.is_some() => {
            left.expr.op = Op::Date;
            left.expr.month = right.month;
            left.expr.year = right.year;
            left.expr.year2 = right.year2;
            true
        }
        Some(Weak::Hour) if right.hour.is_some() && right.op == Op::Date => {
            left.expr.op = Op::Date;
            left.kind = TimexKind::Time;
            true
        }
        Some(Weak::Number) if right.hour.is_some() && right.op == Op::Date => {
            let Some(hour) = left.expr.integer("n").filter(|h| (0..=24).contains(h)) else { return false };
            left.expr.op = Op::Date;
            left.expr.hour = Some(hour as i8);
            left.expr.amount = None;
            left.kind = TimexKind::Time;
            true
        }
        Some(Weak::Number) if right.op == Op::Length && right.amount.is_some() => {
            left.expr.op = right.op;
            left.expr.unit = right.unit;
            left.kind = next.kind;
            true
        }
        Some(_) => false,
        None => {
            let year = right.year.or(right.year2).is_some();
            let dated = left.expr.month.is_some() || left.expr.part.is_some();
            if left.expr.op == Op::Date && dated && year && left.expr.year.or(left.expr.year2).is_none() {
                left.expr.year = right.year;
                left.expr.year2 = right.year2;
            }
            let falling = matches!((left.expr.year, right.year), (Some(a), Some(b)) if a > b);
            left.expr.before_christ |= right.before_christ && (falling || tied == Link::Slash);
            true
        }
    }
}

/// Completes `85` in `1884/85`; false when it is no year.
fn short_year(before: &Found, short: &mut Found) -> bool {
    let (Some(first), Some(two)) = (before.expr.year, short.expr.integer("n")) else { return false };
    let year = first - first.rem_euclid(100) + two;
    if !(10..=99).contains(&two) || short.expr.weak != Some(Weak::Number) || year <= first {
        return false;
    }
    short.kind = TimexKind::Date;
    short.expr = Expr { year: Some(year), part: before.expr.part, op: Op::Date, ..Expr::default() };
    true
}

/// True when two tied neighbours are the ends of one interval.
fn spans_interval(left: &Found, right: &Found, tied: Option<Link>) -> bool {
    let dated = |f: &Found| matches!(f.expr.op, Op::Date | Op::Shift);
    if !dated(left) || !dated(right) {
        return false;
    }
    match tied {
        Some(Link::Range) => true,
        Some(Link::List) => left.expr.role == Some(Role::Between),
        Some(Link::Slash) => {
            matches!((left.expr.year, right.expr.year), (Some(a), Some(b)) if a + 1 == b)
                && left.expr.month.or(right.expr.month).is_none()
        }
        None => false,
    }
}
