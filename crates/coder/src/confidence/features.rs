//! The features of an event.

use super::Features;
use super::known::{Knowing, Known};
use crate::actors::{Actors, Sort};
use crate::assemble::Candidate;
use crate::index::NameIndex;
use lagebild_model::{Link, Mood, ParagraphKind, Party, Sentence, SourceKind, Span, Status, Story};

/// Scores of the frame from which on it fits better; all that are reached count.
const FITS: [(usize, &str); 3] = [(8, "fit 2+"), (11, "fit 3+"), (14, "fit 4+")];
/// Filled slots of the frame.
const SLOTS: [(usize, &str); 2] = [(2, "slots 2+"), (3, "slots 3+")];
/// A frame of another meaning this much behind is a rival.
const RIVAL: i32 = 2;
/// Lengths of sentences in tokens.
const LENGTHS: [(usize, &str); 3] = [(13, "words 13+"), (20, "words 20+"), (28, "words 28+")];
/// Clauses of the sentence.
const CLAUSES: [(usize, &str); 3] = [(2, "clauses 2+"), (3, "clauses 3+"), (4, "clauses 4+")];
/// Countries told of in the story.
const COUNTRIES: [(usize, &str); 3] = [(2, "countries 2+"), (3, "countries 3+"), (4, "countries 4+")];
/// Political actors of the clause without part in the event.
const BYSTANDERS: [(usize, &str); 2] = [(1, "bystanders 1+"), (2, "bystanders 2+")];
/// Body paragraphs that belong to the lead.
const LEAD: usize = 2;

/// Notes the features of a story's events.
#[derive(Debug)]
pub struct Observer<'a> {
    story: &'a Story,
    sentences: &'a [Sentence],
    actors: &'a Actors,
    knowing: Knowing<'a>,
    /// Countries of the story's actors.
    countries: usize,
    /// The first paragraph behind the lead.
    lead: usize,
}

impl<'a> Observer<'a> {
    /// Over a story with its sentences and actors.
    pub fn new(
        story: &'a Story,
        sentences: &'a [Sentence],
        actors: &'a Actors,
        index: &'a NameIndex,
    ) -> Self {
        let knowing = Knowing::new(actors, index, sentences, &story.text);
        let mut codes: Vec<&str> = actors.entities.iter().filter_map(|e| e.code.as_deref()).collect();
        codes.sort_unstable();
        codes.dedup();
        let body = story.paragraphs.iter().enumerate().filter(|(_, p)| p.kind == ParagraphKind::Body);
        let lead = body.map(|(n, _)| n + 1).nth(LEAD - 1).unwrap_or(usize::MAX);
        Self { story, sentences, actors, knowing, countries: codes.len(), lead }
    }

    /// The features of an event; `historical` as judged.
    pub fn features(&self, c: &Candidate, historical: bool) -> Features {
        let mut out = Features::default();
        out.note(format!("type={}", c.kind));
        self.predicate(c, &mut out);
        let near = self.near(c);
        self.side("actor", &c.actors, &near, &mut out);
        self.side("recipient", &c.recipients, &near, &mut out);
        between(c, &mut out);
        match c.status {
            Status::Actual => {}
            Status::Future => out.note("status=future"),
            Status::Hypothetical => out.note("status=hypothetical"),
            Status::Negated => out.note("status=negated"),
        }
        out.note_if(historical, "historical");
        self.source(c, &near, &mut out);
        self.place(c, &mut out);
        out
    }

    /// The sentences of the evidence.
    fn near(&self, c: &Candidate) -> Vec<Span> {
        let own = self.sentences.get(c.sentence).map(|s| s.span);
        let of = |e: &Span| {
            let at = self.sentences.partition_point(|s| s.span.end <= e.start);
            self.sentences.get(at).map(|s| s.span).filter(|s| s.overlaps(*e))
        };
        own.into_iter().chain(c.evidence.iter().filter_map(of)).collect()
    }

    /// What fires the frame, and how well it fits.
    fn predicate(&self, c: &Candidate, out: &mut Features) {
        out.note_if(c.noun, if c.definite { "noun, definite" } else { "noun" });
        out.steps(usize::try_from(c.score).unwrap_or(0), &FITS);
        out.steps(c.slots, &SLOTS);
        out.note_if(c.margin <= RIVAL, "rival frame");
        out.note_if(c.open.is_some(), "thing without owner");
    }

    /// How the participants of a side are known: the least sure of them counts.
    fn side(&self, side: &str, parties: &[Party], near: &[Span], out: &mut Features) {
        let known = parties.iter().map(|p| self.knowing.party(p, near)).max();
        out.note(format!("{side}={}", known.map_or("nobody", Known::name)));
        out.note_if(parties.len() > 1, &format!("{side}s=2"));
        out.note_if(parties.iter().any(|p| p.sector.is_empty()), &format!("{side} without sector"));
        let mention = parties.first().and_then(|p| self.knowing.mention(p.span));
        let sort = mention.and_then(|m| self.actors.entities.get(m.entity)).map(|e| e.sort);
        if let Some(sort) = sort {
            let name = match sort {
                Sort::State => "state",
                Sort::Person => "person",
                Sort::Organisation | Sort::Company => "organisation",
                Sort::Body => "body",
                Sort::Group | Sort::People => "group",
                Sort::Media | Sort::Circles | Sort::Other => "other",
            };
            out.note(format!("{side} is {name}"));
        }
    }

    /// On whose word, and how that was found.
    fn source(&self, c: &Candidate, near: &[Span], out: &mut Features) {
        let Some(first) = c.source.first() else {
            out.note("source=agency");
            return;
        };
        let known = self.knowing.of(first.code.as_deref(), first.span, false, near);
        match first.kind {
            SourceKind::Hearsay | SourceKind::Media | SourceKind::Circles => out.note("source=nobody named"),
            SourceKind::Authority => out.note(format!("authority={}", known.name())),
            SourceKind::Speaker => out.note(format!("speaker={}", known.name())),
        }
        out.note_if(c.source.len() > 1, "sources=2");
        let speaks = |p: &Party| p.code.is_some() && c.source.iter().any(|s| s.code == p.code);
        out.note_if(c.actors.iter().any(speaks), "actor speaks");
    }

    /// Where it stands, how often it is told, and how hard its sentence is.
    fn place(&self, c: &Candidate, out: &mut Features) {
        out.note_if(c.evidence.len() > 1, "told twice");
        let Some(s) = self.sentences.get(c.sentence) else { return };
        out.note_if((s.paragraph as usize) < self.lead, "in the lead");
        let headed = |e: &Span| {
            let paragraphs = &self.story.paragraphs;
            let at = paragraphs.partition_point(|p| p.span.end <= e.start);
            paragraphs.get(at).is_some_and(|p| p.kind == ParagraphKind::Heading && p.span.contains(*e))
        };
        out.note_if(c.evidence.iter().any(headed), "in a heading");
        out.steps(s.tokens.len(), &LENGTHS);
        out.steps(s.clauses.len(), &CLAUSES);
        self.bystanders(c, s, out);
        out.steps(self.countries, &COUNTRIES);
        out.note_if(self.story.dateline.is_none(), "setting without dateline");
        let Some(clause) = c.clause.and_then(|k| s.clauses.get(k)) else {
            out.note("no clause");
            return;
        };
        out.note_if(clause.finite.is_none(), "infinite");
        out.note_if(clause.passive && !c.noun, "passive");
        let reported = matches!(clause.mood, Mood::Reported | Mood::Irrealis);
        out.note_if(reported, if c.source.is_empty() { "subjunctive of nobody" } else { "subjunctive" });
        out.note(match &clause.link {
            Link::Main => "clause=main",
            Link::Complement | Link::Subject | Link::NounComplement(_) => "clause=complement",
            Link::Coordinated => "clause=coordinated",
            Link::Relative(_) => "clause=relative",
            Link::Adverbial(_) => "clause=adverbial",
            Link::Inserted => "clause=inserted",
        });
    }
}

impl Observer<'_> {
    /// Political actors of the clause that got no part in the event: something may be missing.
    fn bystanders(&self, c: &Candidate, s: &Sentence, out: &mut Features) {
        let own = c.clause.map(|k| k as u16);
        let parties = || c.actors.iter().chain(&c.recipients);
        let idle = self.actors.mentions_of(c.sentence).iter().filter(|m| {
            let here = s.owner.get(m.head as usize).copied().flatten() == own;
            let e = self.actors.entities.get(m.entity);
            let political = e.is_some_and(|e| {
                e.code.is_some() && !matches!(e.sort, Sort::Media | Sort::Circles | Sort::Other)
            });
            let code = e.and_then(|e| e.code.as_deref());
            let part = parties().any(|p| p.span.overlaps(m.span) || p.code.as_deref() == code);
            let speaks = c.source.iter().any(|x| x.span.overlaps(m.span));
            here && political && !part && !speaks
        });
        out.steps(idle.count(), &BYSTANDERS);
    }
}

/// How the sides stand to each other.
fn between(c: &Candidate, out: &mut Features) {
    let codes = |side: &[Party]| -> Vec<String> { side.iter().filter_map(|p| p.code.clone()).collect() };
    let (actors, recipients) = (codes(&c.actors), codes(&c.recipients));
    if actors.is_empty() || recipients.is_empty() {
        return;
    }
    let home = actors.iter().any(|a| recipients.contains(a));
    out.note(if home { "between=home" } else { "between=abroad" });
}
