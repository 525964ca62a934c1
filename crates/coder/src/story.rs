//! The coder as a whole.

use crate::actors::{Actors, Finder, Mention, Sort};
use crate::assemble::{Assembler, Candidate};
use crate::background::Background;
use crate::confidence::{Features, Observer};
use crate::contexts::ContextModel;
use crate::index::NameIndex;
use crate::matching::Matcher;
use crate::merge::merge;
use crate::speech::{Cues, Listener};
use crate::when::Setting;
use lagebild_codebook::Codebook;
use lagebild_grammar::Grammar;
use lagebild_grammar::clauses::Tree;
use lagebild_model::event::CoderId;
use lagebild_model::{
    Actor, Coded, Event, Evidence, Language, Numbers, ParagraphKind, PassedOver, Sentence, Span, Status,
    Story, Tense, Timex,
};
use lagebild_times::{Anchor, TimeWords, find, resolve};
use std::sync::OnceLock;

/// A coder: codebook, grammar and indexes, ready to code any number of stories.
pub struct Coder<'a> {
    codebook: &'a Codebook,
    grammar: Grammar<'a>,
    index: NameIndex,
    cues: Cues,
    times: TimeWords,
    contexts: ContextModel,
    program: String,
    least_confidence: f64,
    /// The codebook's English half.
    english: Option<Half<'a>>,
}

/// A second language: its coder is made when its first story comes, its tables of time are checked before.
struct Half<'a> {
    times: TimeWords,
    coder: OnceLock<Box<Coder<'a>>>,
}

/// What is known of each candidate beside itself, in their order.
#[derive(Clone, Copy)]
struct Told<'a> {
    numbers: &'a [Numbers],
    past: &'a [bool],
    denied: &'a [Vec<lagebild_model::Party>],
    observed: &'a [Features],
}

/// The analysis of a story before it is turned into records, for `explain` and `gaps`.
pub struct Analysis {
    /// Sentences with clauses.
    pub sentences: Vec<Sentence>,
    /// Actors and places.
    pub actors: Actors,
    /// Language of the story.
    pub language: Language,
}

impl<'a> Coder<'a> {
    /// Makes a coder; fails when the time tables of the codebook cannot be read.
    pub fn new(codebook: &'a Codebook, program: &str) -> Result<Self, String> {
        let times = time_words(codebook, &codebook.language)?;
        let mut coder = Self::build(codebook, program, times);
        if codebook.has_english() {
            coder.english = Some(Half { times: time_words(codebook, "en")?, coder: OnceLock::new() });
        }
        Ok(coder)
    }

    fn build(codebook: &'a Codebook, program: &str, times: TimeWords) -> Self {
        let language = codebook.language.as_str();
        Self {
            codebook,
            grammar: Grammar::of(codebook),
            index: NameIndex::build(codebook),
            cues: Cues::build(codebook, language),
            times,
            contexts: ContextModel::build(codebook, language),
            program: program.to_owned(),
            least_confidence: codebook.filter.least,
            english: None,
        }
    }

    /// Keeps events of at least this confidence (0 keeps all) instead of the codebook's.
    #[must_use]
    pub fn with_least_confidence(mut self, least: f64) -> Self {
        self.least_confidence = least;
        if let Some(english) = self.english.as_mut().and_then(|e| e.coder.get_mut()) {
            english.least_confidence = least;
        }
        self
    }

    /// The coder for a language.
    pub fn of(&self, language: Language) -> &Self {
        match &self.english {
            Some(half) if language == Language::English => half.coder.get_or_init(|| {
                let english = Self::build(self.codebook.of("en"), &self.program, half.times.clone());
                Box::new(english.with_least_confidence(self.least_confidence))
            }),
            _ => self,
        }
    }

    /// The grammar in use.
    pub fn grammar(&self) -> &Grammar<'a> {
        &self.grammar
    }

    /// The codebook in use.
    pub fn codebook(&self) -> &'a Codebook {
        self.codebook
    }

    /// Sentences of all paragraphs that are read.
    pub fn sentences(&self, story: &Story) -> Vec<Sentence> {
        let mut out = Vec::new();
        for (i, p) in story.paragraphs.iter().enumerate() {
            if p.kind != ParagraphKind::Boilerplate {
                out.extend(self.grammar.analyse(&story.text, p.span, i as u32));
            }
        }
        out
    }

    /// The country an unmarked office belongs to, by the service.
    fn home(&self, story: &Story) -> &'static str {
        match story.agency.as_deref() {
            Some("PA") => "GBR",
            _ if self.grammar.is_english() => "USA",
            Some(a) if a.starts_with("APA") => "AUT",
            Some(a) if a.contains("SDA") => "CHE",
            _ => "DEU",
        }
    }

    fn times(&self, story: &Story, sentences: &[Sentence]) -> Vec<Timex> {
        let mut phrases = Vec::new();
        for p in &story.paragraphs {
            if p.kind != ParagraphKind::Boilerplate {
                phrases.extend(find(&story.text, p.span, &self.times));
            }
        }
        let anchor = Anchor::new(story.published.as_ref());
        resolve(&phrases, &anchor, |span| tense_around(self.codebook, sentences, span))
    }

    /// Sentences and actors only.
    pub fn analyse(&self, story: &Story) -> Analysis {
        let mine = self.of(story.language);
        if !std::ptr::eq(mine, self) {
            return mine.analyse(story);
        }
        let sentences = self.sentences(story);
        let finder = Finder::new(
            self.codebook,
            &self.index,
            &self.grammar.analyser,
            story,
            &sentences,
            self.home(story),
        );
        let (actors, _) = finder.run();
        Analysis { sentences, actors, language: story.language }
    }

    /// Codes a story.
    pub fn code(&self, story: Story) -> Coded {
        self.code_with_features(story).0
    }

    /// Codes a story; with the features that each event's confidence rests on.
    pub fn code_with_features(&self, story: Story) -> (Coded, Vec<Features>) {
        if story.language == Language::Other {
            // kept with what its head tells, never guessed
            let empty = Coded {
                story,
                actors: Vec::new(),
                times: Vec::new(),
                places: Vec::new(),
                statements: Vec::new(),
                events: Vec::new(),
                passed_over: Vec::new(),
            };
            return (empty, Vec::new());
        }
        let mine = self.of(story.language);
        if !std::ptr::eq(mine, self) {
            return mine.code_with_features(story);
        }
        let sentences = self.sentences(&story);
        let times = self.times(&story, &sentences);
        let finder = Finder::new(
            self.codebook,
            &self.index,
            &self.grammar.analyser,
            &story,
            &sentences,
            self.home(&story),
        );
        let (actors, _) = finder.run();
        let setting = Setting {
            codebook: self.codebook,
            index: &self.index,
            story: &story,
            sentences: &sentences,
            times: &times,
            actors: &actors,
            datelines: crate::actors::places::datelines(&self.codebook.world, &self.index, &story),
        };
        let mut candidates: Vec<Candidate> = Vec::new();
        let mut left = Vec::new();
        let speech = {
            let mut listener = Listener::new(self.codebook, &self.cues, &actors, &story.text);
            // statements first: a later sentence may lend its speaker to an earlier one
            let mut all_views = Vec::with_capacity(sentences.len());
            for (n, s) in sentences.iter().enumerate() {
                let mut matcher = self.matcher(s, n, &actors, &story.text);
                let views = matcher.views();
                matcher.govern(&views);
                listener.hear(n, s, &matcher, &views);
                all_views.push((views, matcher.governed));
            }
            listener.finish(&sentences);
            let mut speech = std::mem::take(&mut listener.speech);
            for ((n, s), (views, governed)) in sentences.iter().enumerate().zip(&all_views) {
                let mut matcher = self.matcher(s, n, &actors, &story.text);
                matcher.governed.clone_from(governed);
                let paragraph =
                    story.paragraphs.get(s.paragraph as usize).map_or(ParagraphKind::Body, |p| p.kind);
                let mut assembler =
                    Assembler { matcher: &matcher, speech: &mut speech, setting: &setting, paragraph };
                let (found, seen) = assembler.run(views, |speech, v, inside| {
                    std::mem::swap(speech, &mut listener.speech);
                    let k = listener.noun_content(n, &matcher, v, inside);
                    std::mem::swap(speech, &mut listener.speech);
                    k
                });
                candidates.extend(found);
                left.extend(seen);
            }
            speech
        };
        crate::context::borrow_from_content(&sentences, &self.codebook.words, &mut candidates);
        let mut merged = merge(candidates, &mut left);
        crate::answers::answer(&mut merged, &self.codebook.words);
        crate::joint::joint(&mut merged, &sentences, &self.codebook.words);
        let named: Vec<crate::context::Named> = actors
            .mentions
            .iter()
            .filter(|m| {
                actors.entities.get(m.entity).is_some_and(|e| !matches!(e.sort, Sort::Media | Sort::Circles))
            })
            .map(|m| crate::context::Named {
                at: m.span.start,
                sentence: m.sentence,
                party: actors.party(m, &story.text),
            })
            .collect();
        crate::context::carry_over(
            &mut merged,
            &named,
            &actors.setting,
            &actors.paragraph,
            self.home(&story),
        );
        crate::suffered::resignations(&mut merged);
        setting.settle(&mut merged);
        crate::joint::hosts(&mut merged, &sentences);
        crate::suffered::towns(&mut merged, &actors);
        // a deed without anybody is no interaction
        merged.retain(|c| {
            let somebody = !c.actors.is_empty() || !c.recipients.is_empty();
            if !somebody {
                left.push(crate::assemble::Left {
                    predicate: c.kind.clone(),
                    span: c.evidence.first().copied().unwrap_or_default(),
                    reason: "nobody named".into(),
                    rule: Some(c.rule.clone()),
                });
            }
            somebody
        });
        self.contexts.assign(&self.grammar.analyser, &story, &sentences, &mut merged);
        let background =
            Background { codebook: self.codebook, story: &story, sentences: &sentences, times: &times };
        let past = background.judge(&mut merged);
        let counter =
            crate::numbers::Counter { codebook: self.codebook, text: &story.text, sentences: &sentences };
        let numbers = counter.numbers(&merged);
        let observer = Observer::new(&story, &sentences, &actors, &self.index);
        let observed: Vec<Features> = merged
            .iter()
            .enumerate()
            .map(|(n, c)| observer.features(c, past.get(n).copied().unwrap_or(false)))
            .collect();
        let denied = crate::denials::denials(&merged, &self.codebook.words);
        let told = Told { numbers: &numbers, past: &past, denied: &denied, observed: &observed };
        let events = self.events(&story, merged, &told);
        let (kept, doubtful): (Vec<_>, Vec<_>) =
            events.into_iter().zip(observed).partition(|(e, _)| e.confidence >= self.least_confidence);
        left.extend(doubtful.into_iter().map(|(e, _)| crate::assemble::Left {
            predicate: e.kind,
            span: e.evidence.first().map_or(Span::default(), |x| x.span),
            reason: format!("below confidence: {:.2}", e.confidence),
            rule: Some(e.rule),
        }));
        let (events, observed): (Vec<Event>, Vec<Features>) = kept.into_iter().unzip();
        let statements = crate::speech::records(&story.text, &actors, &speech);
        let passed_over = left
            .into_iter()
            .map(|l| PassedOver {
                text: l.span.text(&story.text).to_owned(),
                predicate: l.predicate,
                span: l.span,
                reason: l.reason,
                rule: l.rule,
            })
            .collect();
        let entities = actors
            .entities
            .iter()
            .map(|e| Actor {
                kind: format!("{:?}", e.sort).to_lowercase(),
                code: e.code.clone(),
                sector: e.sectors.clone(),
                name: e.name.clone(),
                office: e.office.clone(),
                party: e.party.clone(),
                id: e.id.clone(),
                mentions: e
                    .mentions
                    .iter()
                    .filter_map(|m| actors.mentions.get(*m))
                    .map(|m: &Mention| Evidence { span: m.span, text: m.span.text(&story.text).to_owned() })
                    .collect(),
            })
            .filter(|a| !a.mentions.is_empty())
            .collect();
        let places = actors.places.iter().map(|p| p.place.clone()).collect();
        (Coded { actors: entities, times, places, statements, events, passed_over, story }, observed)
    }

    fn matcher<'s>(
        &'s self,
        sentence: &'s Sentence,
        number: usize,
        actors: &'s Actors,
        text: &'s str,
    ) -> Matcher<'s> {
        Matcher {
            codebook: self.codebook,
            analyser: &self.grammar.analyser,
            sentence,
            number,
            tree: Tree::new(&sentence.tokens),
            actors,
            text,
            governed: Vec::new(),
        }
    }

    fn events(&self, story: &Story, candidates: Vec<Candidate>, told: &Told<'_>) -> Vec<Event> {
        let Told { numbers, past, denied, observed } = *told;
        let mut out: Vec<Event> = Vec::new();
        let mut counters: std::collections::BTreeMap<u32, usize> = std::collections::BTreeMap::new();
        for (n, c) in candidates.into_iter().enumerate() {
            let counter = counters.entry(c.at).or_insert(0usize);
            *counter += 1;
            let (plover, mut auxiliary) = project(&c);
            if c.status != Status::Actual {
                auxiliary.push(
                    match c.status {
                        Status::Future => "future",
                        Status::Hypothetical => "hypothetical",
                        _ => "negation",
                    }
                    .to_owned(),
                );
            }
            let historical = past.get(n).copied().unwrap_or(false);
            if historical {
                auxiliary.push("historical".to_owned());
            }
            let mode = if plover == c.kind { c.modes.first().map_or("", String::as_str) } else { "" };
            let entry =
                self.codebook.types.entry(&plover, mode).or_else(|| self.codebook.types.entry(&plover, ""));
            let mut evidence: Vec<Evidence> = c
                .evidence
                .iter()
                .map(|s| Evidence { span: *s, text: s.text(&story.text).to_owned() })
                .collect();
            evidence.dedup();
            out.push(Event {
                id: format!("{}@{}.{counter}", story.id, c.at),
                story: story.id.clone(),
                agency: story.agency.clone(),
                published: story.published.as_ref().map(|p| p.value.clone()),
                headline: story.headline.clone(),
                confidence: observed.get(n).map_or(0.0, |f| f.confidence(&self.codebook.filter)),
                quad: entry.map_or_else(String::new, |e| e.quad.clone()),
                scale: if c.status == Status::Negated { None } else { entry.map(|e| e.scale) },
                kind: c.kind,
                mode: c.modes,
                context: c.contexts,
                plover,
                auxiliary,
                actor: c.actors,
                recipient: c.recipients,
                status: c.status,
                historical,
                source: c.source,
                denied_by: denied.get(n).cloned().unwrap_or_default(),
                date: c.date,
                place: c.place,
                numbers: numbers.get(n).copied().unwrap_or_default(),
                evidence,
                rule: c.rule,
                coder: CoderId { program: self.program.clone(), codebook: self.codebook.hash.clone() },
            });
        }
        out
    }
}

/// PLOVER projection (coding guide, section 4).
fn project(c: &Candidate) -> (String, Vec<String>) {
    let announced = !c.source.is_empty() && c.status == Status::Hypothetical && {
        let speaker = c.source.first().and_then(|s| s.code.as_deref());
        speaker.is_some() && c.actors.iter().any(|a| a.code.as_deref() == speaker)
    };
    let kind = match (c.kind.as_str(), c.status) {
        ("CONSULT" | "SUPPORT" | "COOPERATE" | "AID", Status::Future) => "AGREE",
        ("RETREAT", Status::Future) => "CONCEDE",
        ("ASSAULT" | "COERCE" | "SANCTION" | "MOBILIZE", _) if announced => "THREATEN",
        (k, _) => k,
    };
    (kind.to_owned(), Vec::new())
}

/// Tense of the clause a time stands in.
fn tense_around(codebook: &Codebook, sentences: &[Sentence], span: Span) -> lagebild_times::Tense {
    let from = sentences.partition_point(|s| s.span.end <= span.start);
    let Some(s) = sentences.get(from).filter(|s| s.span.contains(span)) else {
        return lagebild_times::Tense::Unknown;
    };
    let clause = s
        .tokens
        .iter()
        .zip(&s.owner)
        .find(|(t, _)| t.span.overlaps(span))
        .and_then(|(_, o)| o.and_then(|c| s.clauses.get(c as usize)));
    let Some(c) = clause else { return lagebild_times::Tense::Unknown };
    let planned = !c.modals.is_empty() && !c.perfect_infinitive && c.tense != Tense::Past;
    match c.tense {
        Tense::Future => lagebild_times::Tense::Future,
        _ if planned => lagebild_times::Tense::Future,
        Tense::Past | Tense::Perfect | Tense::Pluperfect => lagebild_times::Tense::Past,
        Tense::Present => lagebild_times::Tense::Present,
        // "is expected to visit Paris on Friday", "agreed to meet on Friday"
        Tense::None if c.zu => {
            let above = c.parent.and_then(|p| s.clauses.get(p as usize));
            let plans = |a: &lagebild_model::Clause| {
                let future = Some(lagebild_model::Status::Future);
                codebook.frames.of(&a.predicate).any(|f| f.status == future || f.content == future)
            };
            match above {
                Some(a) if a.tense == Tense::Present || plans(a) => lagebild_times::Tense::Future,
                _ => lagebild_times::Tense::Unknown,
            }
        }
        Tense::None => lagebild_times::Tense::Unknown,
    }
}

/// The tables and rules of time of a language.
fn time_words(codebook: &Codebook, language: &str) -> Result<TimeWords, String> {
    let folder = format!("{language}/times/");
    let files: Vec<(&str, &str)> = codebook.sources.under(&folder).collect();
    TimeWords::parse(&files).map_err(|e| e.to_string())
}

impl Coder<'_> {
    /// Why an event has its contexts, the best first, for `explain`.
    pub fn weigh_contexts(
        &self,
        analysis: &Analysis,
        story: &Story,
        event: &Event,
    ) -> Vec<crate::contexts::Weighed> {
        let mine = self.of(story.language);
        let analyser = &mine.grammar.analyser;
        mine.contexts.explain(mine.codebook, analyser, story, &analysis.sentences, event)
    }

    /// The matcher over one sentence of an analysis, for `explain` and `gaps`; none when there is no such sentence.
    pub fn matcher_of<'s>(
        &'s self,
        analysis: &'s Analysis,
        number: usize,
        text: &'s str,
    ) -> Option<Matcher<'s>> {
        let mine = self.of(analysis.language);
        Some(mine.matcher(analysis.sentences.get(number)?, number, &analysis.actors, text))
    }
}
