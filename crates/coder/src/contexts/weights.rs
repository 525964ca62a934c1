//! How much each kind of evidence counts (`contexts.tsv`, `modes.tsv`): zones of the text, and rules about type, mode and participants.

use super::vocabulary::Vocabulary;
use super::{Facts, Gain, Why};
use lagebild_codebook::Codebook;
use lagebild_model::Party;

/// Participants from which on a meeting has many sides.
const MANY: usize = 3;

/// Where a word stands, seen from the event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Zone {
    /// In the event's evidence.
    Clause,
    /// Elsewhere in its sentence.
    Sentence,
    /// In another sentence of its paragraph.
    Paragraph,
    /// In a heading.
    Heading,
    /// Anywhere in the story: a context's share of all of them, in tenths.
    Story,
}

/// Number of zones.
pub const ZONES: usize = 5;

impl Zone {
    /// All zones, in the order of their numbers.
    pub const ALL: [Self; ZONES] =
        [Self::Clause, Self::Sentence, Self::Paragraph, Self::Heading, Self::Story];

    /// Its name in `contexts.tsv`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Clause => "clause",
            Self::Sentence => "sentence",
            Self::Paragraph => "paragraph",
            Self::Heading => "heading",
            Self::Story => "story",
        }
    }

    fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|z| z.name() == name)
    }
}

/// One side of an event, or both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Actor,
    Recipient,
    Either,
}

/// What a rule asks.
#[derive(Debug, Clone)]
enum Condition {
    Type(Vec<String>),
    Mode(Vec<String>),
    Sector(Side, Vec<String>),
    Code(Side, Vec<String>),
    /// The sides belong to different states.
    Abroad,
    /// All who are named belong to one state.
    Home,
    /// Three states or more take part.
    Many,
    /// A context already has this evidence in the clause.
    Clause(u16),
}

/// Points for a context where all conditions hold.
#[derive(Debug, Clone)]
struct Rule {
    /// The conditions as they stand in the file.
    text: String,
    conditions: Vec<Condition>,
    gains: Vec<(u16, i32)>,
}

/// All weights.
#[derive(Debug, Default)]
pub struct Weights {
    /// Points a unit of word weight brings in a zone, and the most a zone brings.
    zones: [(i32, i32); ZONES],
    rules: Vec<Rule>,
    /// Labels that a frame's word alone does not make certain: one of their words must stand in the sentence.
    needs: Vec<u16>,
    /// Points for a context that the frame names.
    pub frame: i32,
    /// Contexts an event has at most.
    pub most: usize,
    /// Points a context needs.
    pub least: i32,
    /// Per cent of the best context's points that another needs.
    pub share: i32,
}

impl Weights {
    /// Reads a file of weights; lines it cannot read and labels that are not accepted are left out.
    pub fn build(
        codebook: &Codebook,
        file: &str,
        vocabulary: &mut Vocabulary,
        accept: &dyn Fn(&str) -> bool,
    ) -> Self {
        let mut out = Self { frame: 50, most: 3, least: 1, share: 30, ..Self::default() };
        for line in codebook.sources.text(file).lines() {
            if line.starts_with('#') || line.trim().is_empty() {
                continue;
            }
            let c: Vec<&str> = line.split('\t').collect();
            match c.as_slice() {
                ["need", labels @ ..] => {
                    out.needs.extend(labels.iter().filter(|l| accept(l)).map(|l| vocabulary.register(l)));
                }
                ["zone", name, weight, cap] => {
                    if let (Some(z), Ok(w), Ok(m)) = (Zone::from_name(name), weight.parse(), cap.parse()) {
                        out.zones[z as usize] = (w, m);
                    }
                }
                ["limit", name, value] => {
                    let Ok(v) = value.parse::<i32>() else { continue };
                    match *name {
                        "frame" => out.frame = v,
                        "most" => out.most = usize::try_from(v).unwrap_or(1),
                        "least" => out.least = v,
                        "share" => out.share = v,
                        _ => {}
                    }
                }
                ["rule", text, gains @ ..] => {
                    let Some(conditions) = read_conditions(text, vocabulary) else { continue };
                    let gains = gains.iter().filter_map(|gain| {
                        let (context, points) = gain.split_once(' ')?;
                        let points = points.trim().parse().ok()?;
                        accept(context).then(|| (vocabulary.register(context), points))
                    });
                    let gains = gains.collect();
                    out.rules.push(Rule { text: (*text).to_owned(), conditions, gains });
                }
                _ => {}
            }
        }
        out
    }

    /// Points that words of this weight bring in a zone.
    pub fn zone(&self, zone: Zone, weight: i32) -> i32 {
        let (per, cap) = self.zones[zone as usize];
        (per * weight).min(cap)
    }

    /// True when a label needs a word of its own.
    pub fn needs(&self, label: u16) -> bool {
        self.needs.contains(&label)
    }

    /// The conditions of a rule, as they stand in the file.
    pub fn rule(&self, number: usize) -> &str {
        self.rules.get(number).map_or("", |r| &r.text)
    }

    /// Adds the gains of all rules that hold; `clause` has the weight of each context's words in the clause.
    pub fn apply(&self, facts: &Facts<'_>, clause: &[i32], gains: &mut Vec<Gain>) {
        for (n, r) in self.rules.iter().enumerate() {
            if r.conditions.iter().all(|k| k.holds(facts, clause)) {
                gains.extend(r.gains.iter().map(|(context, points)| Gain {
                    context: *context,
                    points: *points,
                    why: Why::Rule(n),
                }));
            }
        }
    }
}

fn read_conditions(text: &str, vocabulary: &mut Vocabulary) -> Option<Vec<Condition>> {
    text.split_whitespace()
        .map(|c| {
            let (key, value) = c.split_once('=')?;
            let list = || value.split('|').map(str::to_owned).collect::<Vec<_>>();
            Some(match key {
                "type" => Condition::Type(list()),
                "mode" => Condition::Mode(list()),
                "actor" => Condition::Sector(Side::Actor, list()),
                "recipient" => Condition::Sector(Side::Recipient, list()),
                "party" => Condition::Sector(Side::Either, list()),
                "actor-code" => Condition::Code(Side::Actor, list()),
                "recipient-code" => Condition::Code(Side::Recipient, list()),
                "party-code" => Condition::Code(Side::Either, list()),
                "between" => match value {
                    "abroad" => Condition::Abroad,
                    "home" => Condition::Home,
                    "many" => Condition::Many,
                    _ => return None,
                },
                "words" => Condition::Clause(vocabulary.register(value)),
                _ => return None,
            })
        })
        .collect()
}

impl Condition {
    fn holds(&self, facts: &Facts<'_>, clause: &[i32]) -> bool {
        let lists = |list: &[String], x: &str| list.iter().any(|y| y == x);
        match self {
            Self::Type(t) => lists(t, facts.kind),
            Self::Mode(m) => {
                facts.modes.iter().any(|x| m.contains(x)) || facts.modes.is_empty() && lists(m, "none")
            }
            Self::Sector(side, list) => {
                parties(facts, *side).any(|p| p.sector.iter().any(|s| list.contains(s)))
                    || *side != Side::Recipient && facts.implied.is_some_and(|s| lists(list, s))
            }
            Self::Code(side, list) => {
                parties(facts, *side).any(|p| p.code.as_ref().is_some_and(|s| list.contains(s)))
            }
            Self::Abroad => codes(facts).len() > 1,
            Self::Many => codes(facts).len() >= MANY,
            Self::Home => codes(facts).len() == 1,
            Self::Clause(k) => clause.get(usize::from(*k)).is_some_and(|w| *w > 0),
        }
    }
}

fn parties<'a>(facts: &Facts<'a>, side: Side) -> impl Iterator<Item = &'a Party> {
    let actors = facts.actors.iter().filter(move |_| side != Side::Recipient);
    actors.chain(facts.recipients.iter().filter(move |_| side != Side::Actor))
}

/// The different codes of the participants.
fn codes<'a>(facts: &Facts<'a>) -> Vec<&'a str> {
    let mut out: Vec<&str> = parties(facts, Side::Either).filter_map(|p| p.code.as_deref()).collect();
    out.sort_unstable();
    out.dedup();
    out
}
