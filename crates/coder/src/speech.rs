//! Who says so: every clause hangs in a chain of statements (coding guide, section 5).

use crate::actors::{Actors, Sort};
use crate::matching::{Matcher, View};
use crate::status;
use lagebild_codebook::world::ActorKind;
use lagebild_codebook::{Codebook, FrameKind, RoleName};
use lagebild_grammar::morph::upper_first;
use lagebild_model::{Link, Mood, Role, Sentence, SourceEntry, SourceKind, Span, StatementKind, Status, Tag};
use rustc_hash::FxHashMap;

/// A speaker of a statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Speaker {
    /// Sentence and token of the mention, where somebody is named.
    pub token: Option<(usize, u16)>,
    /// Kind of authority.
    pub kind: SourceKind,
    /// The words.
    pub span: Span,
    /// Code and sector where a compound names the speaker ("Polizeiangaben").
    pub body: Option<(Option<String>, Vec<String>)>,
}

/// A statement with its place in the chain.
#[derive(Debug, Clone)]
pub struct Context {
    /// Who speaks; empty when open.
    pub speakers: Vec<Speaker>,
    /// To whom (sentence, token).
    pub addressees: Vec<(usize, u16)>,
    /// How.
    pub kind: StatementKind,
    /// The opening word.
    pub cue: Span,
    /// What is said.
    pub spans: Vec<Span>,
    /// The statement around it.
    pub inside: Option<usize>,
}

/// All statements of a story and which clause stands in which.
#[derive(Debug, Default)]
pub struct Speech {
    /// Statements in text order.
    pub contexts: Vec<Context>,
    /// For each sentence and clause the innermost statement.
    pub of_clause: Vec<Vec<Option<usize>>>,
    /// Stretches between quotation marks, over sentences.
    pub quotes: Vec<Span>,
}

/// Cues from `cues.tsv`.
#[derive(Debug, Default)]
pub struct Cues {
    nouns: FxHashMap<Box<str>, SourceKind>,
    phrases: Vec<(Vec<Box<str>>, SourceKind)>,
}

impl Cues {
    /// Reads the table of a codebook.
    pub fn build(codebook: &Codebook, language: &str) -> Self {
        let mut out = Self::default();
        for line in codebook.sources.text(&format!("{language}/cues.tsv")).lines() {
            if line.starts_with('#') {
                continue;
            }
            let c: Vec<&str> = line.split('\t').collect();
            let [cue, kind, construction, ..] = c.as_slice() else { continue };
            let kind = match *kind {
                "authority" => SourceKind::Authority,
                "media" => SourceKind::Media,
                "circles" => SourceKind::Circles,
                _ => SourceKind::Hearsay,
            };
            match *construction {
                "prep-noun" => {
                    if let Some(noun) = cue.split(' ').next_back() {
                        out.nouns.entry(noun.into()).or_insert(kind);
                    }
                }
                "adverb" => out.phrases.push((cue.to_lowercase().split(' ').map(Into::into).collect(), kind)),
                "prep" if cue.contains(' ') => {}
                _ => {}
            }
        }
        out.phrases.sort_by(|a, b| b.0.len().cmp(&a.0.len()).then_with(|| a.0.cmp(&b.0)));
        out
    }
}

/// Running state over the sentences of a story.
pub struct Listener<'a> {
    codebook: &'a Codebook,
    cues: &'a Cues,
    actors: &'a Actors,
    text: &'a str,
    /// What was found.
    pub speech: Speech,
    last_open: Option<usize>,
    last_open_sentence: usize,
    paragraph: u32,
    in_quote: bool,
    /// Where the open quotation began, and after how many words.
    quote_from: Option<u32>,
}

impl<'a> Listener<'a> {
    /// Starts at the story's beginning.
    pub fn new(codebook: &'a Codebook, cues: &'a Cues, actors: &'a Actors, text: &'a str) -> Self {
        Self {
            codebook,
            cues,
            actors,
            text,
            speech: Speech::default(),
            last_open: None,
            last_open_sentence: 0,
            paragraph: u32::MAX,
            in_quote: false,
            quote_from: None,
        }
    }

    /// Hears one sentence; `views` are its predicates.
    pub fn hear(&mut self, number: usize, sentence: &'a Sentence, matcher: &Matcher<'a>, views: &[View]) {
        if sentence.paragraph != self.paragraph {
            self.paragraph = sentence.paragraph;
            self.in_quote = false;
            self.quote_from = None;
        }
        let started_in_quote = self.in_quote;
        let quoted = self.quotes(sentence);
        let n = sentence.clauses.len();
        let mut own: Vec<Option<usize>> = vec![None; n];
        let mut says: Vec<bool> = vec![false; n];
        // clauses whose predicate opens a statement
        for v in views {
            let fits = matcher.fits(v);
            let opens = fits.first().is_some_and(|(f, _)| opens_statement(&f.kind, v))
                || fits.iter().any(|(f, _)| f.kind == FrameKind::Say);
            if let Some(s) = says.get_mut(v.clause) {
                *s = opens;
            }
        }
        for v in views {
            if !says.get(v.clause).copied().unwrap_or(false) {
                continue;
            }
            let Some(clause) = sentence.clauses.get(v.clause) else { continue };
            let best = matcher
                .fits(v)
                .into_iter()
                .find(|(f, _)| f.kind == FrameKind::Say || opens_statement(&f.kind, v));
            let mut goals: Vec<usize> =
                v.that.iter().chain(&v.infinitives).chain(&v.whether).copied().collect();
            let how_said = clause.mark.as_deref().is_some_and(|m| self.codebook.words.has("how-said", m));
            let is_say = best.as_ref().is_some_and(|(f, _)| f.kind == FrameKind::Say);
            // "..., sagte X": the quote stands above
            if (goals.is_empty() || how_said)
                && is_say
                && let Some(p) = clause.parent.map(usize::from)
                && (matches!(clause.link, Link::Inserted | Link::Complement | Link::Coordinated)
                    && clause.mark.is_none()
                    || how_said)
            {
                let verb_first = clause
                    .finite
                    .is_some_and(|f| clause.slots.iter().any(|s| s.role == Role::Subject && s.token > f));
                if verb_first || how_said || clause.link == Link::Inserted {
                    goals.push(p);
                }
            }
            if goals.is_empty() {
                // noun content: "berichtete von Gefechten" is settled by the assembler
                continue;
            }
            let speakers = self.speakers(number, matcher, v);
            let cue = sentence.tokens.get(v.token as usize).map_or(Span::default(), |t| t.span);
            let addressees = best.map_or_else(Vec::new, |(_, filled)| {
                filled.recipients.iter().map(|p| (number, p.token())).collect()
            });
            let direct = goals
                .iter()
                .filter_map(|g| sentence.clauses.get(*g))
                .any(|c| quoted.get(c.head as usize).copied().unwrap_or(false));
            let kind = if direct { StatementKind::Direct } else { StatementKind::Indirect };
            let k = self.open(Context { speakers, addressees, kind, cue, spans: Vec::new(), inside: None });
            for g in goals {
                if let Some(o) = own.get_mut(g) {
                    o.get_or_insert(k);
                }
            }
        }
        // "X sagte: „...“": what follows the colon is his, whatever the parser made of it
        if let Some(q) = colon_quote(sentence, &quoted)
            && let Some(v) = views
                .iter()
                .filter(|v| (sentence.clauses.get(v.clause).map_or(u16::MAX, |c| c.head) as usize) < q)
                .find(|v| {
                    sentence.clauses.get(v.clause).is_some_and(|c| c.link == Link::Main)
                        || says.get(v.clause) == Some(&true)
                })
        {
            let speakers = self.speakers(number, matcher, v);
            let cue = sentence.tokens.get(v.token as usize).map_or(Span::default(), |t| t.span);
            let inside: Vec<usize> = (0..n)
                .filter(|c| {
                    sentence
                        .clauses
                        .get(*c)
                        .is_some_and(|k| k.head as usize > q && quoted.get(k.head as usize) == Some(&true))
                })
                .collect();
            if !speakers.is_empty() && !inside.is_empty() {
                let k = self.open(Context {
                    speakers,
                    addressees: Vec::new(),
                    kind: StatementKind::Direct,
                    cue,
                    spans: Vec::new(),
                    inside: None,
                });
                for c in inside {
                    if let Some(o) = own.get_mut(c) {
                        o.get_or_insert(k);
                    }
                }
            }
        }
        // nouns of saying with a clause: "die Einschätzung der Nato, Moskau habe ..."
        for c in 0..n {
            let Some(Link::NounComplement(noun)) = sentence.clauses.get(c).map(|k| k.link.clone()) else {
                continue;
            };
            if own.get(c).copied().flatten().is_some()
                || !matcher.noun_frames(noun).iter().any(|f| f.kind == FrameKind::Say)
            {
                continue;
            }
            let speakers: Vec<Speaker> = matcher
                .noun_doers(noun)
                .into_iter()
                .map(|p| {
                    let t = p.token();
                    self.speaker(number, matcher, t)
                })
                .collect();
            if speakers.is_empty() {
                continue;
            }
            let cue = sentence.tokens.get(noun as usize).map_or(Span::default(), |t| t.span);
            let k = self.open(Context {
                speakers,
                addressees: Vec::new(),
                kind: StatementKind::Indirect,
                cue,
                spans: Vec::new(),
                inside: None,
            });
            if let Some(o) = own.get_mut(c) {
                *o = Some(k);
            }
        }
        // cues inside clauses
        for c in 0..n {
            if let Some(k) = self.cue_in(number, sentence, matcher, c)
                && let Some(o) = own.get_mut(c)
            {
                if let (Some(outer), Some(ctx)) = (*o, self.speech.contexts.get_mut(k)) {
                    ctx.inside = Some(outer);
                }
                *o = Some(k);
            }
        }
        // inheritance, from the top down
        let mut of: Vec<Option<usize>> = vec![None; n];
        let mut order: Vec<usize> = (0..n).collect();
        order.sort_by_key(|c| depth(sentence, *c));
        for c in order {
            let Some(clause) = sentence.clauses.get(c) else { continue };
            let in_quote = quoted.get(clause.head as usize).copied().unwrap_or(false);
            let parent = clause.parent.map(usize::from);
            let inherited = parent.and_then(|p| {
                let above = of.get(p).copied().flatten()?;
                let reported = matches!(clause.mood, Mood::Reported | Mood::Irrealis)
                    || clause.mood_ambiguous && clause.mark.is_none();
                let goes_on = match &clause.link {
                    Link::Complement | Link::Subject | Link::Coordinated | Link::NounComplement(_) => true,
                    Link::Relative(_) => in_quote || clause.mood == Mood::Reported,
                    Link::Adverbial(mark) => {
                        in_quote
                            || reported
                            || clause.finite.is_none()
                            || !mark.as_deref().is_some_and(|m| self.codebook.words.has("time-mark", m))
                    }
                    Link::Inserted => (in_quote || reported) && !says.get(c).copied().unwrap_or(false),
                    Link::Main => false,
                };
                goes_on.then_some(above)
            });
            let mine = own.get(c).copied().flatten();
            let result = match mine {
                Some(k) => {
                    if let Some(ctx) = self.speech.contexts.get_mut(k)
                        && ctx.inside.is_none()
                        && inherited != Some(k)
                    {
                        ctx.inside = inherited;
                    }
                    Some(k)
                }
                None => inherited
                    .or_else(|| self.continued(number, sentence, c, in_quote, started_in_quote, &own, &says)),
            };
            if let Some(o) = of.get_mut(c) {
                *o = result;
            }
        }
        // hearsay by modal verb or adverb
        for c in 0..n {
            let claim = status::of_clause(
                self.codebook,
                sentence,
                c,
                of.get(c).copied().flatten().is_some(),
                &matcher.governed,
            );
            let Some(clause) = sentence.clauses.get(c) else { continue };
            let adverb = clause.slots.iter().find(|s| {
                s.role == Role::Adverbial && self.codebook.words.has("hearsay", matcher.tree.lemma(s.token))
            });
            let cue = if claim.hearsay { clause.finite } else { adverb.map(|s| s.token) };
            let Some(cue) = cue.and_then(|t| sentence.tokens.get(t as usize)).map(|t| t.span) else {
                continue;
            };
            let outer = of.get(c).copied().flatten();
            let already = outer
                .and_then(|o| self.speech.contexts.get(o))
                .is_some_and(|x| x.kind == StatementKind::Authority && claim.hearsay);
            if already {
                continue;
            }
            let k = self.open(Context {
                speakers: vec![Speaker { token: None, kind: SourceKind::Hearsay, span: cue, body: None }],
                addressees: Vec::new(),
                kind: StatementKind::Hearsay,
                cue,
                spans: Vec::new(),
                inside: outer,
            });
            if let Some(o) = of.get_mut(c) {
                *o = Some(k);
            }
        }
        self.lend_back(number, sentence, matcher, views, &says);
        for (c, k) in of.iter().enumerate() {
            if let (Some(k), Some(clause)) = (k, sentence.clauses.get(c))
                && let Some(ctx) = self.speech.contexts.get_mut(*k)
            {
                ctx.spans.push(clause.span);
            }
        }
        let last = of
            .iter()
            .flatten()
            .copied()
            .rfind(|k| self.speech.contexts.get(*k).is_some_and(|x| x.kind != StatementKind::Hearsay));
        if last.is_some() {
            self.last_open = last;
            self.last_open_sentence = number;
        } else if let Some(v) = views.iter().find(|v| {
            says.get(v.clause).copied().unwrap_or(false)
                || matcher
                    .fits(v)
                    .first()
                    .is_some_and(|(f, _)| matches!(&f.kind, FrameKind::Event(t) if is_speech_act(t)))
        }) {
            // "Guterres warnte vor ...": the next subjunctive is his
            let speakers = self.speakers(number, matcher, v);
            if speakers.iter().any(|s| s.token.is_some()) {
                let cue = sentence.tokens.get(v.token as usize).map_or(Span::default(), |t| t.span);
                self.last_open = Some(self.open(Context {
                    speakers,
                    addressees: Vec::new(),
                    kind: StatementKind::Subjunctive,
                    cue,
                    spans: Vec::new(),
                    inside: None,
                }));
                self.last_open_sentence = number;
            }
        }
        self.speech.of_clause.push(of);
    }

    fn open(&mut self, c: Context) -> usize {
        self.speech.contexts.push(c);
        self.speech.contexts.len() - 1
    }

    /// Which tokens stand between quotation marks.
    fn quotes(&mut self, sentence: &Sentence) -> Vec<bool> {
        let mut inside = self.in_quote;
        let out: Vec<bool> = sentence
            .tokens
            .iter()
            .map(|t| {
                if t.tag == Tag::PAREN {
                    match t.span.text(self.text) {
                        "„" | "»" => inside = true,
                        "“" | "”" | "«" => inside = !inside && t.span.text(self.text) != "“",
                        "\"" | "''" | "``" => inside = !inside,
                        _ => {}
                    }
                }
                inside
            })
            .collect();
        self.in_quote = inside;
        // the stretches themselves
        for (t, now) in sentence.tokens.iter().zip(&out) {
            match (self.quote_from, *now) {
                (None, true) => {
                    self.quote_from = Some(if t.tag == Tag::PAREN { t.span.end } else { t.span.start });
                }
                (Some(from), false) => {
                    self.quote_from = None;
                    if t.span.start > from {
                        self.speech.quotes.push(Span::new(from, t.span.start));
                    }
                }
                _ => {}
            }
        }
        out
    }

    fn speakers(&self, number: usize, matcher: &Matcher<'_>, v: &View) -> Vec<Speaker> {
        let mut tokens: Vec<u16> = v.subject.clone();
        let impersonal = tokens.iter().all(|t| self.codebook.words.has("it", matcher.tree.lemma(*t)));
        if impersonal || tokens.is_empty() {
            // "In Regierungskreisen hieß es", "im Bericht steht"
            let place: Vec<u16> =
                v.preps.iter().filter(|(p, _)| self.codebook.words.has("home", p)).map(|(_, t)| *t).collect();
            tokens = place.into_iter().filter(|t| self.actors.entity_at(number, *t).is_some()).collect();
            if tokens.is_empty() {
                return self.last_speakers();
            }
        }
        tokens.iter().map(|t| self.speaker(number, matcher, *t)).collect()
    }

    fn last_speakers(&self) -> Vec<Speaker> {
        self.last_open.and_then(|k| self.speech.contexts.get(k)).map_or_else(Vec::new, |c| c.speakers.clone())
    }

    fn speaker(&self, number: usize, matcher: &Matcher<'_>, t: u16) -> Speaker {
        if matcher.first_person(t)
            && let Some(s) = self.last_speakers().into_iter().next()
        {
            return s;
        }
        let mention = self.actors.at(number, t);
        let sort = self.actors.entity_at(number, t).map(|e| e.sort);
        let kind = match sort {
            Some(Sort::Media) => SourceKind::Media,
            Some(Sort::Circles) => SourceKind::Circles,
            _ => SourceKind::Speaker,
        };
        let span = mention.map_or_else(|| matcher.noun_span(t), |m| m.span);
        Speaker { token: Some((number, t)), kind, span, body: None }
    }

    /// "laut X", "nach Angaben X", "Medienberichten zufolge", "angeblich" in a clause.
    fn cue_in(
        &mut self,
        number: usize,
        sentence: &'a Sentence,
        matcher: &Matcher<'a>,
        c: usize,
    ) -> Option<usize> {
        let clause = sentence.clauses.get(c)?;
        let words = &self.codebook.words;
        let mine = |t: u16| sentence.owner.get(t as usize).copied().flatten() == Some(c as u16);
        // fixed phrases
        let forms: Vec<String> =
            sentence.tokens.iter().map(|t| t.span.text(self.text).to_lowercase()).collect();
        for (phrase, kind) in &self.cues.phrases {
            if phrase.len() < 2 {
                continue;
            }
            for at in 0..forms.len().saturating_sub(phrase.len() - 1) {
                let hit =
                    phrase.iter().enumerate().all(|(k, w)| forms.get(at + k).is_some_and(|f| **f == **w));
                if hit && mine(at as u16) {
                    let span = match (sentence.tokens.get(at), sentence.tokens.get(at + phrase.len() - 1)) {
                        (Some(a), Some(b)) => a.span.join(b.span),
                        _ => Span::default(),
                    };
                    let kind = if *kind == SourceKind::Authority { SourceKind::Hearsay } else { *kind };
                    // "nach eigenen Angaben": the subject's own word
                    if phrase.iter().any(|w| words.has("own", w))
                        && let Some(subject) = clause.slots.iter().find(|s| s.role == Role::Subject)
                    {
                        let speakers = vec![Speaker {
                            kind: SourceKind::Authority,
                            ..self.speaker(number, matcher, subject.token)
                        }];
                        return Some(self.open(Context {
                            speakers,
                            addressees: Vec::new(),
                            kind: StatementKind::Authority,
                            cue: span,
                            spans: Vec::new(),
                            inside: None,
                        }));
                    }
                    return Some(self.open(Context {
                        speakers: vec![Speaker { token: None, kind, span, body: None }],
                        addressees: Vec::new(),
                        kind: StatementKind::Authority,
                        cue: span,
                        spans: Vec::new(),
                        inside: None,
                    }));
                }
            }
        }
        for (i, t) in sentence.tokens.iter().enumerate() {
            let i = i as u16;
            if !mine(i) {
                continue;
            }
            let authority =
                matches!(t.tag, Tag::APPR | Tag::APPO | Tag::APPRART) && words.has("authority", &t.lemma);
            let with_noun =
                matches!(t.tag, Tag::APPR | Tag::APPRART) && words.has("authority-with-noun", &t.lemma);
            if !authority && !with_noun {
                continue;
            }
            // the governed noun: the head in the tree, else the nearest noun
            let noun = t.head.filter(|h| matcher.tree.tag(*h).is_noun() || matcher.tree.tag(*h).is_pronoun());
            let noun = noun.or_else(|| (i + 1..i + 6).find(|k| matcher.tree.tag(*k).is_noun()));
            let Some(noun) = noun else { continue };
            let cue_noun = self.cue_noun(matcher, noun);
            if !authority && cue_noun.is_none() {
                continue;
            }
            let mut speakers = Vec::new();
            if let Some(kind) = cue_noun {
                for p in matcher.noun_doers(noun) {
                    let x = p.token();
                    speakers
                        .push(Speaker { kind: SourceKind::Authority, ..self.speaker(number, matcher, x) });
                }
                if speakers.is_empty() {
                    // names behind: "nach Angaben von Behörden"
                    for x in matcher.tree.children(noun) {
                        if self.actors.at(number, *x).is_some() && *x > noun {
                            speakers.push(Speaker {
                                kind: SourceKind::Authority,
                                ..self.speaker(number, matcher, *x)
                            });
                        }
                    }
                }
                // "Polizeiangaben": the compound names the body
                if speakers.is_empty()
                    && let Some((first, _)) = matcher.analyser.parts(matcher.tree.lemma(noun))
                    && let Some(word) =
                        [first.as_str(), first.trim_end_matches('s'), first.trim_end_matches('n')]
                            .into_iter()
                            .find_map(|f| self.codebook.world.actor_word(&upper_first(f)))
                {
                    let span = sentence.tokens.get(noun as usize).map_or(t.span, |k| k.span);
                    let kind = match word.kind {
                        ActorKind::Media => SourceKind::Media,
                        ActorKind::Circles => SourceKind::Circles,
                        _ => SourceKind::Authority,
                    };
                    let code = if word.code.is_empty() {
                        self.actors.setting.get(number).cloned().flatten()
                    } else {
                        word.code.split('|').next().map(str::to_owned)
                    };
                    speakers.push(Speaker {
                        token: None,
                        kind,
                        span,
                        body: Some((code, word.sectors.clone())),
                    });
                }
                if speakers.is_empty() && noun < u16::MAX - 3 {
                    // the very next noun, whatever the parser did
                    if let Some(x) = (noun + 1..noun + 5).find(|k| self.actors.at(number, *k).is_some()) {
                        speakers.push(Speaker {
                            kind: SourceKind::Authority,
                            ..self.speaker(number, matcher, x)
                        });
                    }
                }
                if speakers.is_empty() {
                    let span = matcher.noun_span(noun).join(t.span);
                    let kind = if kind == SourceKind::Authority { SourceKind::Hearsay } else { kind };
                    speakers.push(Speaker { token: None, kind, span, body: None });
                }
            } else {
                for x in matcher.tree.coordinated(noun) {
                    let s = self.speaker(number, matcher, x);
                    let kind = if s.kind == SourceKind::Speaker { SourceKind::Authority } else { s.kind };
                    speakers.push(Speaker { kind, ..s });
                }
            }
            for s in &mut speakers {
                if let Some((n, x)) = s.token {
                    match self.actors.entity_at(n, x).map(|e| e.sort) {
                        Some(Sort::Media) => s.kind = SourceKind::Media,
                        Some(Sort::Circles) => s.kind = SourceKind::Circles,
                        _ => {}
                    }
                }
            }
            return Some(self.open(Context {
                speakers,
                addressees: Vec::new(),
                kind: StatementKind::Authority,
                cue: t.span,
                spans: Vec::new(),
                inside: None,
            }));
        }
        None
    }

    fn cue_noun(&self, matcher: &Matcher<'_>, noun: u16) -> Option<SourceKind> {
        let lemma = matcher.tree.lemma(noun).to_owned();
        if let Some(k) = self.cues.nouns.get(lemma.as_str()) {
            return Some(*k);
        }
        if self.actors.entity_at(matcher.number, noun).is_some_and(|e| e.sort == Sort::Media) {
            return Some(SourceKind::Media);
        }
        let (_, head) = matcher.analyser.parts(&lemma)?;
        self.cues.nouns.get(head.as_str()).copied()
    }

    /// A clause without speaker that goes on with the last statement: subjunctive or quote.
    #[allow(clippy::too_many_arguments)]
    fn continued(
        &mut self,
        number: usize,
        sentence: &Sentence,
        c: usize,
        in_quote: bool,
        started: bool,
        own: &[Option<usize>],
        says: &[bool],
    ) -> Option<usize> {
        let clause = sentence.clauses.get(c)?;
        let open = self.last_open?;
        if number > self.last_open_sentence + 3 || says.get(c).copied().unwrap_or(false) && !in_quote {
            return None;
        }
        if !matches!(clause.link, Link::Main | Link::Coordinated | Link::Inserted)
            && clause.parent.is_some()
            && !in_quote
        {
            return None;
        }
        let any_own = own.iter().any(Option::is_some);
        let conditional = sentence
            .clauses
            .iter()
            .any(|k| k.mark.as_deref().is_some_and(|m| self.codebook.words.has("condition", m)));
        let subjunctive = clause.mood == Mood::Reported
            || clause.mood == Mood::Irrealis && !conditional && clause.modals.is_empty();
        let quote_goes_on =
            in_quote && (started || sentence.tokens.iter().take(2).any(|t| t.tag == Tag::PAREN)) && !any_own;
        if !subjunctive && !quote_goes_on {
            return None;
        }
        let before = self.speech.contexts.get(open)?.clone();
        let cue = if subjunctive {
            clause.finite.and_then(|f| sentence.tokens.get(f as usize)).map_or(before.cue, |t| t.span)
        } else {
            before.cue
        };
        Some(self.open(Context {
            kind: if quote_goes_on { StatementKind::Direct } else { StatementKind::Subjunctive },
            cue,
            spans: Vec::new(),
            ..before
        }))
    }

    /// "Das teilte die Armee mit": the sentence before rests on the army.
    fn lend_back(
        &mut self,
        number: usize,
        sentence: &Sentence,
        matcher: &Matcher<'a>,
        views: &[View],
        says: &[bool],
    ) {
        let Some(v) = views.iter().find(|v| {
            says.get(v.clause).copied().unwrap_or(false) && v.that.is_empty() && v.infinitives.is_empty()
        }) else {
            return;
        };
        let this = v.object.iter().any(|t| matcher.tree.tag(*t) == Tag::PDS);
        let main = sentence.clauses.get(v.clause).is_some_and(|c| c.link == Link::Main);
        if !this || !main || number == 0 {
            return;
        }
        let speakers = self.speakers(number, matcher, v);
        let cue = sentence.tokens.get(v.token as usize).map_or(Span::default(), |t| t.span);
        let k = self.open(Context {
            speakers,
            addressees: Vec::new(),
            kind: StatementKind::Indirect,
            cue,
            spans: Vec::new(),
            inside: None,
        });
        if let Some(before) = self.speech.of_clause.get_mut(number - 1) {
            for o in before.iter_mut() {
                o.get_or_insert(k);
            }
        }
    }

    /// Opens the statement of a saying predicate whose content is a noun ("berichtete von Gefechten").
    pub fn noun_content(
        &mut self,
        number: usize,
        matcher: &Matcher<'a>,
        v: &View,
        inside: Option<usize>,
    ) -> usize {
        let speakers = self.speakers(number, matcher, v);
        let cue = matcher.sentence.tokens.get(v.token as usize).map_or(Span::default(), |t| t.span);
        self.open(Context {
            speakers,
            addressees: Vec::new(),
            kind: StatementKind::Indirect,
            cue,
            spans: Vec::new(),
            inside,
        })
    }
}

/// The first token behind a colon that is quoted.
fn colon_quote(sentence: &Sentence, quoted: &[bool]) -> Option<usize> {
    let colon = sentence.tokens.iter().position(|t| t.tag == Tag::STOP && &*t.lemma == ":")?;
    let q = colon + 1;
    (quoted.get(colon) == Some(&false) && quoted.get(q) == Some(&true)).then_some(q)
}

fn depth(sentence: &Sentence, c: usize) -> usize {
    let mut d = 0;
    let mut at = sentence.clauses.get(c).and_then(|x| x.parent);
    while let Some(p) = at {
        d += 1;
        if d > 40 {
            break;
        }
        at = sentence.clauses.get(p as usize).and_then(|x| x.parent);
    }
    d
}

/// Types whose predicates are acts of speech.
fn is_speech_act(kind: &str) -> bool {
    matches!(kind, "ACCUSE" | "REQUEST" | "THREATEN" | "REJECT" | "AGREE" | "SUPPORT" | "CONCEDE")
}

/// Speech acts with a type of their own open a statement when a clause is their content.
fn opens_statement(kind: &FrameKind, v: &View) -> bool {
    match kind {
        FrameKind::Say => true,
        FrameKind::Event(t) => {
            is_speech_act(t) && !(v.that.is_empty() && v.infinitives.is_empty() && v.whether.is_empty())
        }
        _ => false,
    }
}

/// The chain of sources of a statement, innermost first.
pub fn chain(speech: &Speech, actors: &Actors, text: &str, context: Option<usize>) -> Vec<SourceEntry> {
    let mut out: Vec<SourceEntry> = Vec::new();
    let mut at = context;
    let mut depth = 0u8;
    while let Some(c) = at.and_then(|k| speech.contexts.get(k)) {
        let mut named = false;
        for s in &c.speakers {
            let entity = s.token.and_then(|(n, t)| actors.entity_at(n, t));
            let entry = SourceEntry {
                depth,
                code: match (&s.body, s.kind) {
                    (Some((code, _)), SourceKind::Authority) => code.clone(),
                    (_, SourceKind::Hearsay) => None,
                    _ => entity.and_then(|e| e.code.clone()),
                },
                sector: match &s.body {
                    Some((_, sectors)) => sectors.iter().take(3).cloned().collect(),
                    None => entity.map_or_else(Vec::new, |e| e.sectors.iter().take(3).cloned().collect()),
                },
                kind: s.kind,
                text: s.span.text(text).to_owned(),
                cue: Some(c.cue.text(text).to_owned()),
                span: s.span,
            };
            if !out.iter().any(|o| o.code == entry.code && o.text == entry.text && o.kind == entry.kind) {
                out.push(entry);
                named = true;
            }
        }
        if named {
            depth += 1;
        }
        at = c.inside;
        if depth > 6 {
            break;
        }
    }
    out
}

/// Status of the content of a governing frame with a noun as content.
pub fn content_status(codebook: &Codebook, frame: &lagebild_codebook::Frame) -> Status {
    match &frame.kind {
        FrameKind::Event(t) => frame
            .content
            .or_else(|| codebook.types.entry(t, "").and_then(|e| e.content))
            .unwrap_or(Status::Actual),
        FrameKind::Modal => frame.status.unwrap_or(Status::Actual),
        _ => frame.content.unwrap_or(Status::Actual),
    }
}

/// Roles of a frame that hold the governed noun: bare roles and such with classes.
pub fn content_roles(frame: &lagebild_codebook::Frame) -> impl Iterator<Item = &RoleName> {
    frame
        .slots
        .iter()
        .filter(|s| {
            s.fillers.is_empty()
                || s.fillers.iter().flatten().all(|f| {
                    matches!(f, lagebild_codebook::Filler::Class(_) | lagebild_codebook::Filler::Any)
                })
        })
        .flat_map(|s| &s.roles)
}
