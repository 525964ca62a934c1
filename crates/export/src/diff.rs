//! What two lists of events of one story differ in.
//!
//! Both lists are of the same text, coded twice: what stands at the same byte is compared, whatever its rule. Of several
//! events at one byte those that have most in common belong together.

use crate::column::{code, evidence, source};
use lagebild_model::{Event, Party};
use serde::Serialize;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// One event in which two lists differ.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Difference<'a> {
    /// In the old list only.
    Gone(&'a Event),
    /// In the new list only.
    Come(&'a Event),
    /// In both, and not the same.
    Changed {
        /// As it was.
        old: &'a Event,
        /// As it is.
        new: &'a Event,
    },
}

/// A field that changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Field {
    /// Its name in the record.
    pub name: &'static str,
    /// What it said; empty for nothing.
    pub old: String,
    /// What it says.
    pub new: String,
}

impl<'a> Difference<'a> {
    /// `gone`, `come` or `changed`.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Gone(_) => "gone",
            Self::Come(_) => "come",
            Self::Changed { .. } => "changed",
        }
    }

    /// The event as it is, else as it was; its rule is the one that made the difference.
    pub const fn event(&self) -> &'a Event {
        match self {
            Self::Gone(e) | Self::Come(e) | Self::Changed { new: e, .. } => e,
        }
    }

    /// The fields that changed; none of an event that went or came.
    pub fn fields(&self) -> Vec<Field> {
        match self {
            Self::Changed { old, new } => fields(old, new),
            _ => Vec::new(),
        }
    }
}

/// What a rule or type brought about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Counts {
    /// Events gone.
    pub gone: usize,
    /// Events come.
    pub come: usize,
    /// Events changed.
    pub changed: usize,
}

/// Differences counted.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Summary {
    /// Stories compared.
    pub stories: usize,
    /// Events that are the same.
    pub same: usize,
    /// All differences.
    #[serde(flatten)]
    pub all: Counts,
    /// By the rule of the event as it is, else as it was.
    pub by_rule: BTreeMap<String, Counts>,
    /// By its type.
    pub by_type: BTreeMap<String, Counts>,
}

impl Summary {
    /// Counts a story with so many old events.
    pub fn story(&mut self, old: usize, differences: &[Difference<'_>]) {
        self.stories += 1;
        let missing = differences.iter().filter(|d| !matches!(d, Difference::Come(_))).count();
        self.same += old - missing;
        for d in differences {
            let event = d.event();
            let counts = [
                &mut self.all,
                self.by_rule.entry(event.rule.clone()).or_default(),
                self.by_type.entry(event.kind.clone()).or_default(),
            ];
            for c in counts {
                match d {
                    Difference::Gone(_) => c.gone += 1,
                    Difference::Come(_) => c.come += 1,
                    Difference::Changed { .. } => c.changed += 1,
                }
            }
        }
    }

    /// True when nothing differs.
    pub fn is_same(&self) -> bool {
        self.all == Counts::default()
    }
}

/// The differences of two lists of events of one story: in the order of the old list, what came behind it.
///
/// ```
/// use lagebild_export::diff::differences;
/// assert!(differences(&[], &[]).is_empty());
/// ```
pub fn differences<'a>(old: &'a [Event], new: &'a [Event]) -> Vec<Difference<'a>> {
    let mut chances: Vec<(std::cmp::Reverse<usize>, usize, usize)> = Vec::new();
    for (i, o) in old.iter().enumerate() {
        for (j, n) in new.iter().enumerate().filter(|(_, n)| place(&n.id) == place(&o.id)) {
            let differing = fields(o, n).len();
            if alike(o, n) {
                chances.push((std::cmp::Reverse(FIELDS - differing), i, j));
            }
        }
    }
    chances.sort_unstable();
    let mut of_old: Vec<Option<&Event>> = vec![None; old.len()];
    let mut taken = vec![false; new.len()];
    for (_, i, j) in chances {
        if let (Some(slot @ None), Some(free @ false), Some(n)) =
            (of_old.get_mut(i), taken.get_mut(j), new.get(j))
        {
            *slot = Some(n);
            *free = true;
        }
    }
    let stayed = old.iter().zip(of_old).filter_map(|(o, n)| match n {
        Some(n) if fields(o, n).is_empty() => None,
        Some(new) => Some(Difference::Changed { old: o, new }),
        None => Some(Difference::Gone(o)),
    });
    let come = new.iter().zip(taken).filter(|(_, taken)| !taken).map(|(n, _)| Difference::Come(n));
    stayed.chain(come).collect()
}

/// `story@byte` of `story@byte.counter`.
fn place(id: &str) -> &str {
    match id.rsplit_once('.') {
        Some((place, counter)) if counter.bytes().all(|b| b.is_ascii_digit()) => place,
        _ => id,
    }
}

/// Two events of one byte that may be one event: the type, the rule or a participant is the same.
fn alike(a: &Event, b: &Event) -> bool {
    let same = |a: &[Party], b: &[Party]| !a.is_empty() && parties(a) == parties(b);
    a.kind == b.kind || a.rule == b.rule || same(&a.actor, &b.actor) || same(&a.recipient, &b.recipient)
}

/// Fields that are compared.
const FIELDS: usize = 20;

fn values(e: &Event) -> [(&'static str, Cow<'_, str>); FIELDS] {
    let list = |l: &[String]| Cow::Owned(l.join("; "));
    let number = |n: Option<u32>| n.map_or_else(|| "-".to_owned(), |n| n.to_string());
    let n = e.numbers;
    [
        ("type", e.kind.as_str().into()),
        ("mode", list(&e.mode)),
        ("context", list(&e.context)),
        ("plover", e.plover.as_str().into()),
        ("auxiliary", list(&e.auxiliary)),
        ("quad", e.quad.as_str().into()),
        ("scale", e.scale.map(|x| x.to_string()).unwrap_or_default().into()),
        ("actor", parties(&e.actor).into()),
        ("recipient", parties(&e.recipient).into()),
        ("status", e.status.word().into()),
        ("historical", e.historical.to_string().into()),
        (
            "source",
            e.source
                .iter()
                .map(|s| format!("{} {}", s.depth, source(s)))
                .collect::<Vec<_>>()
                .join("; ")
                .into(),
        ),
        ("denied_by", parties(&e.denied_by).into()),
        (
            "date",
            e.date
                .as_ref()
                .map(|d| [std::slice::from_ref(&d.value), d.candidates.as_slice()].concat().join("; "))
                .unwrap_or_default()
                .into(),
        ),
        ("place", e.place.as_ref().map_or(Cow::default(), |p| format!("{} ({})", p.name, p.id).into())),
        ("numbers", [n.killed, n.wounded, n.arrested].map(number).join(" ").into()),
        ("evidence", evidence(e).into()),
        ("confidence", e.confidence.to_string().into()),
        ("rule", e.rule.as_str().into()),
        ("id", e.id.as_str().into()),
    ]
}

/// Code, sectors and words.
fn parties(list: &[Party]) -> String {
    let one = |p: &Party| {
        let name = p.name.as_deref().unwrap_or(&p.text);
        format!("{} ({})", code(p.code.as_deref(), &p.sector), crate::column::one_line(name))
    };
    list.iter().map(one).collect::<Vec<_>>().join("; ")
}

/// The fields in which two events differ; what coded them is none.
pub fn fields(old: &Event, new: &Event) -> Vec<Field> {
    let pairs = values(old).into_iter().zip(values(new));
    pairs
        .filter(|(a, b)| a.1 != b.1)
        .map(|((name, a), (_, b))| Field { name, old: a.into_owned(), new: b.into_owned() })
        .collect()
}
