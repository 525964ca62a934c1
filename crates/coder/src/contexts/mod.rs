//! What an event is about: contexts by added evidence.
//!
//! Each context gets points for what the frame names, for its words in the event's clause, sentence and paragraph, in the headings
//! and in the story as a whole, and by rules about type, mode and participants. The best are the event's contexts.
//! Words stand in `LANGUAGE/contexts/`, weights in `contexts.tsv`; [`ContextModel::explain`] names every gain.

mod reading;
mod vocabulary;
mod weights;

use crate::assemble::Candidate;
use lagebild_codebook::Codebook;
use lagebild_grammar::morph::Analyser;
use lagebild_model::{Event, Party, Sentence, Span, Story};
use reading::Reading;
use vocabulary::Vocabulary;
use weights::{Weights, Zone};

/// Words and weights, ready for any number of stories.
#[derive(Debug)]
pub struct ContextModel {
    vocabulary: Vocabulary,
    weights: Weights,
}

/// What the model looks at in an event.
#[derive(Debug)]
pub struct Facts<'a> {
    kind: &'a str,
    modes: &'a [String],
    actors: &'a [Party],
    recipients: &'a [Party],
    /// Sector of the doer that the frame implies.
    implied: Option<&'a str>,
    /// Contexts that the frame names.
    named: &'a [String],
    evidence: Vec<Span>,
}

impl<'a> From<&'a Candidate> for Facts<'a> {
    fn from(c: &'a Candidate) -> Self {
        Self {
            kind: &c.kind,
            modes: &c.modes,
            actors: &c.actors,
            recipients: &c.recipients,
            implied: c.implied.as_deref(),
            named: &c.contexts,
            evidence: c.evidence.clone(),
        }
    }
}

/// Points that one piece of evidence gives a context.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Gain {
    context: u16,
    points: i32,
    why: Why,
}

/// Kinds of evidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Why {
    Frame,
    Zone(Zone),
    /// Number of the rule.
    Rule(usize),
}

/// A context with its points and where they come from, as `explain` shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Weighed {
    /// The context.
    pub context: String,
    /// Sum of its points.
    pub points: i32,
    /// Each gain: what gives it (`frame`, a zone with its words, a rule's conditions), and the points.
    pub gains: Vec<(String, i32)>,
}

impl ContextModel {
    /// Reads words and weights of a codebook.
    pub fn build(codebook: &Codebook, language: &str) -> Self {
        let mut vocabulary = Vocabulary::build(codebook, language);
        let weights = Weights::build(codebook, &mut vocabulary);
        Self { vocabulary, weights }
    }

    /// Gives each candidate its contexts, the best first.
    pub fn assign(
        &self,
        analyser: &Analyser<'_>,
        story: &Story,
        sentences: &[Sentence],
        candidates: &mut [Candidate],
    ) {
        if self.vocabulary.is_empty() || candidates.is_empty() {
            return;
        }
        let reading = Reading::new(&self.vocabulary, analyser, story, sentences);
        for c in candidates {
            let facts = Facts::from(&*c);
            let (gains, _) = self.gains(&reading, sentences, &facts);
            let chosen = self.choose(&self.sums(&gains), facts.named);
            c.contexts = chosen;
        }
    }

    /// The contexts of a coded event with all their gains, the best first.
    pub fn explain(
        &self,
        codebook: &Codebook,
        analyser: &Analyser<'_>,
        story: &Story,
        sentences: &[Sentence],
        event: &Event,
    ) -> Vec<Weighed> {
        let reading = Reading::new(&self.vocabulary, analyser, story, sentences);
        let frame = codebook.frames.frames().iter().find(|f| f.id == event.rule);
        let facts = Facts {
            kind: &event.kind,
            modes: &event.mode,
            actors: &event.actor,
            recipients: &event.recipient,
            implied: None,
            named: frame.map_or(&[], |f| f.contexts.as_slice()),
            evidence: event.evidence.iter().map(|e| e.span).collect(),
        };
        let (gains, zones) = self.gains(&reading, sentences, &facts);
        let sums = self.sums(&gains);
        let describe = |g: &Gain| match g.why {
            Why::Frame => "frame".to_owned(),
            Why::Rule(n) => self.weights.rule(n).to_owned(),
            Why::Zone(zone) => {
                let words = zones.words(zone, g.context, &reading);
                if words.is_empty() {
                    zone.name().to_owned()
                } else {
                    format!("{} ({})", zone.name(), words.join(", "))
                }
            }
        };
        let mut out: Vec<Weighed> = sums
            .iter()
            .enumerate()
            .filter(|(_, p)| **p > 0)
            .map(|(k, p)| Weighed {
                context: self.vocabulary.name(k as u16).to_owned(),
                points: *p,
                gains: gains
                    .iter()
                    .filter(|g| usize::from(g.context) == k)
                    .map(|g| (describe(g), g.points))
                    .collect(),
            })
            .collect();
        out.sort_by_key(|w| -w.points);
        out
    }

    fn gains(
        &self,
        reading: &Reading,
        sentences: &[Sentence],
        facts: &Facts<'_>,
    ) -> (Vec<Gain>, reading::Zones) {
        let zones = reading.zones(sentences, &facts.evidence);
        let mut gains = Vec::new();
        for zone in Zone::ALL {
            for (k, weight) in zones.weights(zone).iter().enumerate() {
                let points = self.weights.zone(zone, *weight);
                if points != 0 {
                    gains.push(Gain { context: k as u16, points, why: Why::Zone(zone) });
                }
            }
        }
        for name in facts.named {
            if let Some(context) = self.vocabulary.number(name) {
                gains.push(Gain { context, points: self.weights.frame, why: Why::Frame });
            }
        }
        self.weights.apply(facts, zones.weights(Zone::Clause), &mut gains);
        (gains, zones)
    }

    fn sums(&self, gains: &[Gain]) -> Vec<i32> {
        let mut out = vec![0; self.vocabulary.len()];
        for g in gains {
            if let Some(x) = out.get_mut(usize::from(g.context)) {
                *x += g.points;
            }
        }
        out
    }

    /// The best contexts; what the frame names stays where nothing has points.
    fn choose(&self, points: &[i32], named: &[String]) -> Vec<String> {
        let mut order: Vec<(i32, u16)> =
            points.iter().enumerate().map(|(k, p)| (-p, k as u16)).filter(|(p, _)| *p < 0).collect();
        order.sort_unstable();
        let best = order.first().map_or(0, |(p, _)| -p);
        let least = self.weights.least.max(best * self.weights.share / 100);
        let out: Vec<String> = order
            .iter()
            .take_while(|(p, _)| -p >= least)
            .take(self.weights.most)
            .map(|(_, k)| self.vocabulary.name(*k).to_owned())
            .collect();
        if out.is_empty() { named.to_vec() } else { out }
    }
}
