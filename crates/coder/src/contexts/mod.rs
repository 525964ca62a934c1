//! What an event is about: contexts by added evidence.
//!
//! Each context gets points for what the frame names, for its words in the event's clause, sentence and paragraph, in the headings
//! and in the story as a whole, and by rules about type, mode and participants. The best are the event's contexts.
//! Words stand in `LANGUAGE/contexts/`, weights in `contexts.tsv`; [`ContextModel::explain`] names every gain.
//!
//! Modes that the frame leaves open are found the same way, with `LANGUAGE/modes/` and `modes.tsv`.

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

/// Words and weights of contexts and modes, ready for any number of stories.
#[derive(Debug)]
pub struct ContextModel {
    contexts: Model,
    modes: Model,
}

/// Words and weights of a set of labels.
#[derive(Debug)]
struct Model {
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
        let types = &codebook.types;
        let context = |name: &str| types.is_context(name);
        let mode =
            |name: &str| name.split_once('.').is_some_and(|(kind, mode)| types.entry(kind, mode).is_some());
        Self {
            contexts: Model::build(codebook, &format!("{language}/contexts/"), "contexts.tsv", &context),
            modes: Model::build(codebook, &format!("{language}/modes/"), "modes.tsv", &mode),
        }
    }

    /// Gives each candidate its contexts, the best first, and a mode where its frame leaves it open.
    pub fn assign(
        &self,
        analyser: &Analyser<'_>,
        story: &Story,
        sentences: &[Sentence],
        candidates: &mut [Candidate],
    ) {
        if candidates.is_empty() {
            return;
        }
        let words = Reading::new(&self.modes.vocabulary, analyser, story, sentences);
        for c in candidates.iter_mut() {
            self.modes.complete(&words, sentences, c);
        }
        let words = Reading::new(&self.contexts.vocabulary, analyser, story, sentences);
        for c in candidates {
            let facts = Facts::from(&*c);
            let (gains, _) = self.contexts.gains(&words, sentences, &facts);
            let chosen = self.contexts.choose(&self.contexts.sums(&gains), facts.named);
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
        let model = &self.contexts;
        let reading = Reading::new(&model.vocabulary, analyser, story, sentences);
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
        let (gains, zones) = model.gains(&reading, sentences, &facts);
        let sums = model.sums(&gains);
        let describe = |g: &Gain| match g.why {
            Why::Frame => "frame".to_owned(),
            Why::Rule(n) => model.weights.rule(n).to_owned(),
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
                context: model.vocabulary.name(k as u16).to_owned(),
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
}

impl Model {
    fn build(codebook: &Codebook, folder: &str, file: &str, accept: &dyn Fn(&str) -> bool) -> Self {
        let mut vocabulary = Vocabulary::build(codebook, folder, accept);
        let weights = Weights::build(codebook, file, &mut vocabulary, accept);
        Self { vocabulary, weights }
    }

    /// Drops a mode that has no word to rest on, and finds one where there is none.
    fn complete(&self, words: &Reading, sentences: &[Sentence], c: &mut Candidate) {
        let label = |mode: &str| self.vocabulary.number(&format!("{}.{mode}", c.kind));
        let open = c.modes.is_empty();
        let doubtful = c.modes.iter().any(|m| label(m).is_some_and(|k| self.weights.needs(k)));
        if !open && !doubtful {
            return;
        }
        let facts = Facts { named: &[], ..Facts::from(&*c) };
        let (gains, zones) = self.gains(words, sentences, &facts);
        let stands = |k: u16| {
            [Zone::Clause, Zone::Sentence]
                .into_iter()
                .any(|z| zones.weights(z).get(usize::from(k)).is_some_and(|w| *w > 0))
        };
        let kept: Vec<String> = c
            .modes
            .iter()
            .filter(|m| label(m).is_none_or(|k| !self.weights.needs(k) || stands(k)))
            .cloned()
            .collect();
        if !kept.is_empty() {
            c.modes = kept;
            return;
        }
        let mut sums = self.sums(&gains);
        for (k, points) in sums.iter_mut().enumerate() {
            let own = self.vocabulary.name(k as u16).split_once('.').is_some_and(|(kind, _)| kind == c.kind);
            if !own {
                *points = 0;
            }
        }
        let chosen = self.choose(&sums, &[]);
        c.modes = chosen.iter().filter_map(|l| l.split_once('.')).map(|(_, mode)| mode.to_owned()).collect();
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
