//! Frames at the predicates around two actors.

use crate::matching::{Matcher, View};
use lagebild_codebook::relate::{FUTURE, NEGATED};
use lagebild_codebook::{Frame, FrameKind, Relate, RoleName};
use lagebild_model::{Span, Status, Tense};
use std::collections::BTreeMap;

/// A frame at a predicate, and how the two stand to it.
#[derive(Debug, Clone)]
pub(super) struct Found {
    pub kind: String,
    pub mode: Option<String>,
    pub rule: String,
    pub span: Span,
    pub points: i32,
    marks: Vec<&'static str>,
}

/// How a token stands to an actor's span: is in it, has it below, neither.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd)]
enum Hold {
    No,
    Below,
    Is,
}

struct Around<'m, 'a> {
    matcher: &'m Matcher<'a>,
    source: Span,
    target: Span,
    points: &'m Relate,
}

/// All frames at the predicates of a sentence with their points.
pub(super) fn collect(matcher: &Matcher<'_>, views: &[View], source: Span, target: Span) -> Vec<Found> {
    let around = Around { matcher, source, target, points: &matcher.codebook.relate };
    let mut out = Vec::new();
    for view in views {
        around.verb(view, &mut out);
    }
    for t in 0..matcher.sentence.tokens.len() as u16 {
        if matcher.tree.tag(t).is_noun() {
            around.noun(t, &mut out);
        }
    }
    out
}

impl Around<'_, '_> {
    fn hold(&self, t: u16, who: Span) -> Hold {
        let within =
            |k: u16| self.matcher.sentence.tokens.get(k as usize).is_some_and(|x| x.span.overlaps(who));
        if within(t) {
            Hold::Is
        } else if self.matcher.tree.subtree(t).into_iter().any(within) {
            Hold::Below
        } else {
            Hold::No
        }
    }

    fn best(&self, tokens: impl IntoIterator<Item = u16>, who: Span) -> Hold {
        tokens.into_iter().map(|t| self.hold(t, who)).fold(Hold::No, |a, b| if b > a { b } else { a })
    }

    fn depth(&self, clause: usize) -> i32 {
        let mut at = self.matcher.sentence.clauses.get(clause);
        let mut depth = 0;
        while let Some(parent) = at.and_then(|c| c.parent) {
            depth += 1;
            if depth > 4 {
                break;
            }
            at = self.matcher.sentence.clauses.get(parent as usize);
        }
        depth
    }

    fn verb(&self, v: &View, out: &mut Vec<Found>) {
        let book = &self.matcher.codebook.frames;
        let frames: Vec<&Frame> = book.of(&v.lemma).filter(|f| !f.noun).collect();
        if frames.is_empty() {
            return;
        }
        let strict = self.matcher.fits(v);
        let mut marks = Vec::new();
        let subject = self.best(v.subject.iter().copied(), self.source);
        match subject {
            Hold::Is => marks.push("source-subject"),
            Hold::Below => marks.push("source-in-subject"),
            Hold::No => {}
        }
        let objects = v.object.iter().chain(&v.dative).copied();
        let phrases = v.preps.iter().map(|p| p.1).chain(v.predicative.iter().chain(&v.as_).copied());
        let inner = v.that.iter().chain(&v.infinitives).chain(&v.whether);
        let below = inner.filter_map(|k| self.matcher.sentence.clauses.get(*k)).map(|c| c.head);
        if self.best(objects.clone(), self.target) != Hold::No {
            marks.push("target-object");
        } else if self.best(phrases.clone(), self.target) != Hold::No {
            marks.push("target-phrase");
        } else if self.best(below, self.target) != Hold::No {
            marks.push("target-content");
        }
        if self.best(v.subject.iter().copied(), self.target) != Hold::No
            && self.best(objects.chain(phrases), self.source) != Hold::No
        {
            marks.push("reversed");
        }
        let clause = self.matcher.sentence.clauses.get(v.clause);
        let governed = self.matcher.governed.get(v.clause).copied().flatten();
        let prefix = match (clause, governed) {
            (Some(c), _) if c.negated => NEGATED,
            (_, Some(Status::Negated)) => NEGATED,
            (Some(c), _) if c.tense == Tense::Future => FUTURE,
            (_, Some(Status::Future)) => FUTURE,
            _ => "",
        };
        // what is demanded, refused or threatened is not the deed itself
        if governed == Some(Status::Hypothetical) {
            marks.push("governed");
        }
        let depth = self.depth(v.clause);
        for f in frames {
            if !self.matcher.words_fit(f, v) {
                continue;
            }
            let mut marks = marks.clone();
            if strict.iter().any(|(x, _)| x.id == f.id) {
                marks.push("fits");
                // a frame with more slots filled is the more special one
                let rank = strict.iter().position(|(x, _)| x.id == f.id).unwrap_or(0);
                if rank > 0 {
                    marks.push("loose");
                }
            } else {
                marks.push("loose");
                let wanted = f.slots.iter().filter(|s| !s.optional && !s.roles.contains(&RoleName::Subj));
                marks.extend(wanted.map(|_| "missing"));
            }
            self.push(f, v.token, marks, prefix, depth, out);
        }
    }

    fn noun(&self, t: u16, out: &mut Vec<Found>) {
        let frames = self.matcher.noun_frames(t);
        if frames.is_empty() {
            return;
        }
        let best = self.matcher.fit_noun(t);
        let owner = self.matcher.sentence.owner.get(t as usize).copied().flatten();
        let subject = owner.and_then(|k| {
            let clause = self.matcher.sentence.clauses.get(k as usize)?;
            clause.slots.iter().find(|s| s.role == lagebild_model::Role::Subject).map(|s| s.token)
        });
        let mut marks = vec!["noun"];
        if self.hold(t, self.source) == Hold::Below {
            marks.push("source-in-subject");
        } else if subject.is_some_and(|s| s != t && self.hold(s, self.source) != Hold::No) {
            marks.push("source-subject");
        }
        if self.hold(t, self.target) == Hold::Below {
            marks.push("target-inside");
        }
        for f in frames {
            let mut marks = marks.clone();
            let fits = best.as_ref().is_some_and(|(x, _)| x.id == f.id);
            marks.push(if fits { "fits" } else { "loose" });
            self.push(f, t, marks, "", owner.map_or(0, |k| self.depth(k as usize)), out);
        }
    }

    fn push(
        &self,
        f: &Frame,
        token: u16,
        mut marks: Vec<&'static str>,
        prefix: &str,
        depth: i32,
        out: &mut Vec<Found>,
    ) {
        let FrameKind::Event(kind) = &f.kind else { return };
        if !marks.iter().any(|m| m.starts_with("source") || m.starts_with("target")) {
            marks.push("nobody");
        }
        let turned = self.points.turned(prefix, kind);
        let points =
            marks.iter().map(|m| self.points.point(m)).sum::<i32>() + depth * self.points.point("depth");
        out.push(Found {
            kind: turned.unwrap_or(kind).to_owned(),
            mode: f.modes.first().filter(|_| turned.is_none()).cloned(),
            rule: f.id.clone(),
            span: self.matcher.sentence.tokens.get(token as usize).map_or(Span::default(), |x| x.span),
            points,
            marks,
        });
    }
}

/// Features of the trained ranking out of the frames.
pub(super) fn features(found: &[Found]) -> Vec<(String, f64)> {
    let mut best: BTreeMap<&str, i32> = BTreeMap::new();
    let mut out: BTreeMap<String, f64> = BTreeMap::new();
    for f in found {
        let b = best.entry(f.kind.as_str()).or_insert(i32::MIN);
        *b = (*b).max(f.points);
        for m in &f.marks {
            out.insert(format!("f:{}:{m}", f.kind), FRAME_MARK);
        }
    }
    let top = best.values().copied().max().unwrap_or(0);
    for (kind, points) in best {
        out.insert(format!("f:{kind}"), f64::from(points.clamp(0, 15)) / 15.0);
        if points == top {
            out.insert(format!("f:{kind}:best"), 1.0);
        }
    }
    out.into_iter().collect()
}

/// Value of a mark of a frame beside the n-grams.
const FRAME_MARK: f64 = 0.25;
