//! Frames: what predicates mean. The language is described in `docs/codebook.md`.

use crate::problem::Problem;
use crate::source::Sources;
use crate::types::{Types, status};
use lagebild_model::Status;
use rustc_hash::FxHashMap;

/// What a frame does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FrameKind {
    /// Codes an event of this type.
    Event(String),
    /// Opens a statement.
    Say,
    /// Changes the status of what it governs.
    Modal,
    /// Causative.
    Let,
    /// Decided: no event.
    None,
}

/// A grammatical role as frames name it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum RoleName {
    Subj,
    Obj,
    Dat,
    Gen,
    Prep(String),
    Sich,
    Pred,
    Als,
    Dass,
    Inf,
    Ob,
    /// The clause is negated, and the negation belongs to the predicate.
    Not,
    By,
    Of,
}

/// As frames write it.
impl std::fmt::Display for RoleName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Subj => "subj",
            Self::Obj => "obj",
            Self::Dat => "dat",
            Self::Gen => "gen",
            Self::Prep(p) => p,
            Self::Sich => "sich",
            Self::Pred => "pred",
            Self::Als => "als",
            Self::Dass => "dass",
            Self::Inf => "inf",
            Self::Ob => "ob",
            Self::Not => "not",
            Self::By => "by",
            Self::Of => "of",
        })
    }
}

/// What may fill a role.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Filler {
    Actor,
    Target,
    Owned,
    Both,
    Host,
    Place,
    Class(String),
    Literal(String),
    Not(Box<Filler>),
    Yes,
    No,
    Any,
}

/// One slot of a frame.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FrameSlot {
    /// Roles any of which may carry it.
    pub roles: Vec<RoleName>,
    /// True when it may be missing.
    pub optional: bool,
    /// Alternatives, each a conjunction; empty: whatever fills it.
    pub fillers: Vec<Vec<Filler>>,
}

impl FrameSlot {
    /// True when some alternative has the filler.
    pub fn has(&self, filler: &Filler) -> bool {
        self.fillers.iter().flatten().any(|f| f == filler)
    }
}

/// An example line of a frame.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Example {
    /// File and line.
    pub line: u32,
    /// Must it fire?
    pub positive: bool,
    /// The sentence.
    pub text: String,
    /// The expectation as written, e.g. `USA GOV -> UKR GOV [future]`.
    pub expected: String,
}

/// A frame.
#[derive(Debug, Clone)]
pub struct Frame {
    /// `de/aid:liefern#1`.
    pub id: String,
    /// File.
    pub file: String,
    /// Line of its header.
    pub line: u32,
    /// What it does.
    pub kind: FrameKind,
    /// Modes.
    pub modes: Vec<String>,
    /// Lemmas.
    pub predicates: Vec<String>,
    /// True for noun frames.
    pub noun: bool,
    /// Slots.
    pub slots: Vec<FrameSlot>,
    /// Contexts.
    pub contexts: Vec<String>,
    /// Status fixed by the predicate (MODAL: of what it governs).
    pub status: Option<Status>,
    /// Status of the content.
    pub content: Option<Status>,
    /// Role that controls an infinitive.
    pub control: Option<RoleName>,
    /// Sector implied by an agentless passive.
    pub actor: Option<String>,
    /// Reason of NONE.
    pub reason: Option<String>,
    /// Tests.
    pub examples: Vec<Example>,
}

/// All frames, found by predicate.
#[derive(Debug, Default)]
pub struct FrameBook {
    frames: Vec<Frame>,
    by_predicate: FxHashMap<Box<str>, Vec<usize>>,
}

impl FrameBook {
    /// Reads `LANGUAGE/frames/*.frames`.
    pub fn build(
        sources: &Sources,
        language: &str,
        types: &Types,
        classes: &dyn Fn(&str) -> bool,
        problems: &mut Vec<Problem>,
    ) -> Self {
        let mut book = Self::default();
        for (file, text) in sources.under(&format!("{language}/frames/")) {
            if file.ends_with(".frames") {
                book.read(file, language, text, types, classes, problems);
            }
        }
        for (i, f) in book.frames.iter().enumerate() {
            for p in &f.predicates {
                book.by_predicate.entry(p.as_str().into()).or_default().push(i);
            }
        }
        book
    }

    /// All frames in file order.
    pub fn frames(&self) -> &[Frame] {
        &self.frames
    }

    /// Frames of a predicate lemma (verbs lower case, nouns with a capital).
    pub fn of<'a>(&'a self, predicate: &str) -> impl Iterator<Item = &'a Frame> {
        self.by_predicate.get(predicate).into_iter().flatten().filter_map(|i| self.frames.get(*i))
    }

    /// True when the predicate has any frame, NONE included: a decision was made.
    pub fn decided(&self, predicate: &str) -> bool {
        self.by_predicate.contains_key(predicate)
    }

    fn read(
        &mut self,
        file: &str,
        language: &str,
        text: &str,
        types: &Types,
        classes: &dyn Fn(&str) -> bool,
        problems: &mut Vec<Problem>,
    ) {
        let stem = file.rsplit('/').next().unwrap_or(file).trim_end_matches(".frames");
        let mut counters: FxHashMap<String, u32> = FxHashMap::default();
        let mut last: Vec<usize> = Vec::new();
        for (n, raw) in text.lines().enumerate() {
            let n = n as u32 + 1;
            let line = raw.trim_end();
            if line.trim().is_empty() || line.trim_start().starts_with('#') {
                continue;
            }
            if line.starts_with([' ', '\t']) {
                match example(n, line.trim_start()) {
                    Ok(e) => {
                        for i in &last {
                            if let Some(f) = self.frames.get_mut(*i) {
                                f.examples.push(e.clone());
                            }
                        }
                    }
                    Err(m) => problems.push(Problem::new(file, n, 1, m)),
                }
                continue;
            }
            last.clear();
            match header(file, n, line, types, classes) {
                Ok((mut frame, noun_forms)) => {
                    let name = frame.predicates.first().cloned().unwrap_or_default();
                    let count = counters.entry(name.clone()).or_default();
                    *count += 1;
                    frame.id = format!("{language}/{stem}:{name}#{count}");
                    let nominal = (!noun_forms.is_empty()).then(|| nominalise(&frame, noun_forms));
                    last.push(self.frames.len());
                    self.frames.push(frame);
                    if let Some(mut f) = nominal {
                        let name = f.predicates.first().cloned().unwrap_or_default();
                        let count = counters.entry(name.clone()).or_default();
                        *count += 1;
                        f.id = format!("{language}/{stem}:{name}#{count}");
                        self.frames.push(f);
                    }
                }
                Err(p) => problems.push(p),
            }
        }
    }
}

fn example(line: u32, text: &str) -> Result<Example, String> {
    let positive = match text.chars().next() {
        Some('+') => true,
        Some('-') => false,
        _ => return Err("an indented line is an example and begins with + or -".into()),
    };
    let body = text.get(1..).unwrap_or("").trim_start();
    let (sentence, expected) = split_expectation(body);
    Ok(Example { line, positive, text: sentence.to_owned(), expected: expected.to_owned() })
}

/// The sentence ends where two spaces or a tab begin.
fn split_expectation(body: &str) -> (&str, &str) {
    let cut = body.find("  ").into_iter().chain(body.find('\t')).min();
    match cut {
        Some(at) => (body.get(..at).unwrap_or("").trim(), body.get(at..).unwrap_or("").trim()),
        None => (body.trim(), ""),
    }
}

fn header(
    file: &str,
    n: u32,
    line: &str,
    types: &Types,
    classes: &dyn Fn(&str) -> bool,
) -> Result<(Frame, Vec<String>), Problem> {
    let column =
        |part: &str| line.find(part).map_or(1, |i| line.get(..i).map_or(1, |s| s.chars().count() as u32 + 1));
    let fail = |part: &str, message: String| {
        Problem::new(file, n, column(part), message).hint("see docs/codebook.md")
    };
    let mut parts = line.split_whitespace();
    let kind_word = parts.next().unwrap_or("");
    let (kind_name, modes) = match kind_word.split_once('.') {
        Some((k, m)) => (k, m.split(',').map(str::to_owned).collect()),
        None => (kind_word, Vec::new()),
    };
    let kind = match kind_name {
        "SAY" => FrameKind::Say,
        "MODAL" => FrameKind::Modal,
        "LET" => FrameKind::Let,
        "NONE" => FrameKind::None,
        t if types.entry(t, "").is_some() => FrameKind::Event(t.to_owned()),
        other => return Err(fail(other, format!("unknown type {other:?}"))),
    };
    if let FrameKind::Event(t) = &kind
        && let Some(odd) = modes.iter().find(|m| types.entry(t, m).is_none())
    {
        return Err(fail(kind_word, format!("{t} has no mode {odd:?}")));
    }
    let Some(predicates) = parts.next() else { return Err(fail(kind_word, "no predicate".into())) };
    let predicates: Vec<String> =
        predicates.split('|').filter(|p| !p.is_empty()).map(str::to_owned).collect();
    let noun = predicates.first().and_then(|p| p.chars().next()).is_some_and(char::is_uppercase);
    let mut frame = Frame {
        id: String::new(),
        file: file.to_owned(),
        line: n,
        kind,
        modes,
        predicates,
        noun,
        slots: Vec::new(),
        contexts: Vec::new(),
        status: None,
        content: None,
        control: None,
        actor: None,
        reason: None,
        examples: Vec::new(),
    };
    let mut nouns = Vec::new();
    for part in parts {
        // keys stand after `=`, but a literal filler has its `=` behind a colon
        let key_at = part.find('=');
        let colon_at = part.find(':');
        if let Some(at) = key_at
            && colon_at.is_none_or(|c| at < c)
        {
            let (key, value) = (part.get(..at).unwrap_or(""), part.get(at + 1..).unwrap_or(""));
            match key {
                "context" => {
                    for c in value.split(',') {
                        if !types.is_context(c) {
                            return Err(fail(part, format!("unknown context {c:?}")));
                        }
                        frame.contexts.push(c.to_owned());
                    }
                }
                "status" => {
                    frame.status =
                        Some(status(value).ok_or_else(|| fail(part, format!("unknown status {value:?}")))?);
                }
                "content" => {
                    frame.content =
                        Some(status(value).ok_or_else(|| fail(part, format!("unknown status {value:?}")))?);
                }
                "control" => {
                    frame.control =
                        Some(role(value).ok_or_else(|| fail(part, format!("unknown role {value:?}")))?);
                }
                "actor" => frame.actor = Some(value.to_owned()),
                "reason" => frame.reason = Some(value.to_owned()),
                "noun" => nouns = value.split('|').map(str::to_owned).collect(),
                "mode" => frame.modes.extend(value.split(',').map(str::to_owned)),
                _ => return Err(fail(part, format!("unknown key {key:?}"))),
            }
            continue;
        }
        let (roles, fillers) = match part.split_once(':') {
            Some((r, f)) => (r, f),
            None => (part, ""),
        };
        let (roles, optional) = match roles.strip_suffix('?') {
            Some(r) => (r, true),
            None => (roles, false),
        };
        let mut slot = FrameSlot { roles: Vec::new(), optional, fillers: Vec::new() };
        for r in roles.split('/') {
            let r = r.trim_end_matches('?');
            slot.roles.push(role(r).ok_or_else(|| fail(part, format!("unknown role {r:?}")))?);
        }
        if !fillers.is_empty() {
            for alternative in fillers.split('|') {
                let mut joined = Vec::new();
                for f in alternative.split('&') {
                    let f = filler(f).ok_or_else(|| fail(part, format!("unknown filler {f:?}")))?;
                    let class = match &f {
                        Filler::Class(c) => Some(c),
                        Filler::Not(inner) => match &**inner {
                            Filler::Class(c) => Some(c),
                            _ => None,
                        },
                        _ => None,
                    };
                    if let Some(c) = class
                        && !classes(c)
                    {
                        return Err(fail(part, format!("no class {c:?}: there is no file classes/{c}.txt")));
                    }
                    joined.push(f);
                }
                slot.fillers.push(joined);
            }
        }
        // "accuse of": in a verb's frame the preposition
        if !frame.noun && file.starts_with("en/") {
            for r in slot.roles.iter_mut().filter(|r| **r == RoleName::Of) {
                *r = RoleName::Prep("of".to_owned());
            }
        }
        // a second ACTOR is the recipient
        if slot.has(&Filler::Actor) && frame.slots.iter().any(|s: &FrameSlot| s.has(&Filler::Actor)) {
            for f in slot.fillers.iter_mut().flatten() {
                if *f == Filler::Actor {
                    *f = Filler::Target;
                }
            }
        }
        frame.slots.push(slot);
    }
    Ok((frame, nouns))
}

fn role(name: &str) -> Option<RoleName> {
    Some(match name {
        "subj" => RoleName::Subj,
        "obj" => RoleName::Obj,
        "dat" => RoleName::Dat,
        "gen" => RoleName::Gen,
        "sich" | "self" => RoleName::Sich,
        "pred" => RoleName::Pred,
        "als" => RoleName::Als,
        "dass" | "that" => RoleName::Dass,
        "inf" => RoleName::Inf,
        "ob" | "whether" => RoleName::Ob,
        "nicht" | "not" => RoleName::Not,
        "by" => RoleName::By,
        "of" => RoleName::Of,
        p if !p.is_empty() && p.chars().all(|c| c.is_lowercase() || c == '-' || c == '_') => {
            RoleName::Prep(p.to_owned())
        }
        _ => return None,
    })
}

fn filler(text: &str) -> Option<Filler> {
    Some(match text {
        "ACTOR" => Filler::Actor,
        "TARGET" => Filler::Target,
        "OWNED" => Filler::Owned,
        "BOTH" => Filler::Both,
        "HOST" => Filler::Host,
        "PLACE" => Filler::Place,
        "yes" => Filler::Yes,
        "no" => Filler::No,
        "*" => Filler::Any,
        t if t.starts_with('!') => Filler::Not(Box::new(filler(t.get(1..)?)?)),
        t if t.starts_with('=') => Filler::Literal(t.get(1..).filter(|x| !x.is_empty())?.to_owned()),
        t if !t.is_empty() && t.chars().all(|c| c.is_lowercase() || c == '_' || c == '-') => {
            Filler::Class(t.to_owned())
        }
        _ => return None,
    })
}

/// The noun frame of a verb frame: subject becomes the doer, object what is done to.
fn nominalise(frame: &Frame, nouns: Vec<String>) -> Frame {
    let mut f = frame.clone();
    f.noun = true;
    f.predicates = nouns;
    f.examples.clear();
    f.slots.retain(|s| {
        !s.roles.iter().any(|r| {
            matches!(
                r,
                RoleName::Sich
                    | RoleName::Dass
                    | RoleName::Inf
                    | RoleName::Ob
                    | RoleName::Pred
                    | RoleName::Not
            )
        })
    });
    for s in &mut f.slots {
        for r in &mut s.roles {
            match r {
                RoleName::Subj => *r = RoleName::By,
                RoleName::Obj | RoleName::Dat | RoleName::Gen => *r = RoleName::Of,
                _ => {}
            }
        }
        if s.roles.contains(&RoleName::By) {
            s.optional = true;
        }
    }
    f
}
