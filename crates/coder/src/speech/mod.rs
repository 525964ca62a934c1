//! Who says so: every clause hangs in a chain of statements (coding guide, section 5).

mod chain;
mod cues;
mod direct;
mod goes_on;
mod open;
mod phrases;
mod quotes;
mod records;
mod stretch;
mod telling;
#[cfg(test)]
mod tests;
mod voices;

pub use chain::{chain, content_roles, content_status};
pub use cues::Cues;
pub(crate) use open::is_speech_act;
pub use records::records;

use crate::actors::Actors;
use crate::matching::{Matcher, View};
use crate::status;
use lagebild_codebook::{Codebook, FrameKind};
use lagebild_model::{Link, Mood, Role, Sentence, SourceKind, Span, StatementKind, Tag};

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
    /// The clauses that rest on it.
    pub spans: Vec<Span>,
    /// What is said; nothing: the clauses.
    pub said: Vec<Span>,
    /// The statement around it.
    pub inside: Option<usize>,
    /// The sentence that opens it.
    pub sentence: usize,
}

impl Default for Context {
    fn default() -> Self {
        Self {
            speakers: Vec::new(),
            addressees: Vec::new(),
            kind: StatementKind::Indirect,
            cue: Span::default(),
            spans: Vec::new(),
            said: Vec::new(),
            inside: None,
            sentence: 0,
        }
    }
}

/// All statements of a story and which clause stands in which.
#[derive(Debug, Default)]
pub struct Speech {
    /// Statements in text order.
    pub contexts: Vec<Context>,
    /// For each sentence and clause the innermost statement.
    pub of_clause: Vec<Vec<Option<usize>>>,
}

impl Speech {
    /// True when statement `k` stands in statement `outer`, or is it.
    fn within(&self, k: usize, outer: usize) -> bool {
        let mut at = Some(k);
        for _ in 0..=self.contexts.len() {
            match at {
                Some(x) if x == outer => return true,
                Some(x) => at = self.contexts.get(x).and_then(|c| c.inside),
                None => return false,
            }
        }
        true
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
    /// The sentence before.
    before: Option<Span>,
    /// For each sentence its paragraph.
    paragraphs: Vec<u32>,
    /// For each sentence who would speak if it ended in a colon.
    subjects: Vec<Vec<Speaker>>,
}

/// What is known about a sentence while it is heard.
pub(super) struct Hearing {
    /// For each clause the statement that opens at it.
    own: Vec<Option<usize>>,
    /// Clauses whose predicate is one of saying.
    says: Vec<bool>,
    /// Tokens between quotation marks.
    quoted: Vec<bool>,
}

impl Hearing {
    fn says(&self, c: usize) -> bool {
        self.says.get(c) == Some(&true)
    }

    fn quoted(&self, t: usize) -> bool {
        self.quoted.get(t) == Some(&true)
    }

    fn claim(&mut self, c: usize, k: usize) {
        if let Some(o) = self.own.get_mut(c) {
            o.get_or_insert(k);
        }
    }
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
            before: None,
            paragraphs: Vec::new(),
            subjects: Vec::new(),
        }
    }

    /// Hears one sentence; `views` are its predicates.
    pub fn hear(&mut self, number: usize, sentence: &'a Sentence, matcher: &Matcher<'a>, views: &[View]) {
        if sentence.paragraph != self.paragraph {
            self.paragraph = sentence.paragraph;
            self.in_quote = false;
        }
        self.paragraphs.push(sentence.paragraph);
        let started_in_quote = self.in_quote;
        let n = sentence.clauses.len();
        let mut h = Hearing { own: vec![None; n], says: vec![false; n], quoted: self.quotes(sentence) };
        // clauses whose predicate opens a statement
        for v in views {
            let fits = matcher.fits(v);
            let opens = fits.first().is_some_and(|(f, _)| open::opens_statement(&f.kind, v))
                || fits.iter().any(|(f, _)| f.kind == FrameKind::Say);
            if let Some(s) = h.says.get_mut(v.clause) {
                *s = opens;
            }
        }
        self.by_verbs(number, sentence, matcher, views, &mut h);
        self.by_colon(number, sentence, matcher, views, &mut h);
        self.by_nouns(number, sentence, matcher, views, &mut h);
        self.by_words(number, sentence, matcher, views, &mut h);
        self.by_cues(number, sentence, matcher, &mut h);
        let mut of = self.inherit(number, sentence, &h, started_in_quote);
        self.hearsay(number, sentence, matcher, &mut of);
        self.lend_back(number, sentence, matcher, views, &h);
        for (c, k) in of.iter().enumerate() {
            if let (Some(k), Some(clause)) = (k, sentence.clauses.get(c))
                && let Some(ctx) = self.speech.contexts.get_mut(*k)
            {
                ctx.spans.push(clause.span);
            }
        }
        let told = self.by_telling(number, sentence, matcher, views, &h);
        self.planned(number, sentence, &of);
        let last = of
            .iter()
            .flatten()
            .copied()
            .rfind(|k| self.speech.contexts.get(*k).is_some_and(|x| x.kind != StatementKind::Hearsay));
        // the outermost goes on, not whom it cites
        let last = last.map(|k| self.outermost(k, number));
        if let Some(open) = last.or(told) {
            self.last_open = Some(open);
            self.last_open_sentence = number;
        }
        self.subjects.push(self.subject_of(number, sentence, matcher, views));
        self.speech.of_clause.push(of);
        self.before = Some(sentence.span);
    }

    /// The statement of this sentence around all others.
    fn outermost(&self, mut k: usize, number: usize) -> usize {
        for _ in 0..8 {
            let above = self.speech.contexts.get(k).and_then(|c| c.inside).filter(|o| {
                self.speech.contexts.get(*o).is_some_and(|x| x.sentence == number && !x.speakers.is_empty())
            });
            let Some(above) = above else { break };
            k = above;
        }
        k
    }

    /// Sets what a statement stands in.
    fn put_inside(&mut self, k: usize, outer: Option<usize>) {
        if let Some(ctx) = self.speech.contexts.get_mut(k) {
            ctx.inside = outer;
        }
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
        out
    }

    /// From the top down: a clause stands in the statement of the clause above it unless it opens its own.
    fn inherit(
        &mut self,
        number: usize,
        sentence: &'a Sentence,
        h: &Hearing,
        started: bool,
    ) -> Vec<Option<usize>> {
        let n = sentence.clauses.len();
        let mut of: Vec<Option<usize>> = vec![None; n];
        let mut order: Vec<usize> = (0..n).collect();
        order.sort_by_key(|c| depth(sentence, *c));
        for c in order {
            let Some(clause) = sentence.clauses.get(c) else { continue };
            let in_quote = h.quoted(clause.head as usize);
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
                    Link::Inserted => (in_quote || reported) && !h.says(c),
                    Link::Main => false,
                };
                goes_on.then_some(above)
            });
            let mine = h.own.get(c).copied().flatten();
            let result = match mine {
                Some(k) => {
                    let free = self.speech.contexts.get(k).is_some_and(|ctx| ctx.inside.is_none());
                    if free && inherited.is_none_or(|outer| !self.speech.within(outer, k)) {
                        self.put_inside(k, inherited);
                    }
                    Some(k)
                }
                None => inherited.or_else(|| self.continued(number, sentence, c, h, in_quote, started)),
            };
            if let Some(o) = of.get_mut(c) {
                *o = result;
            }
        }
        of
    }

    /// Hearsay by modal verb or adverb.
    fn hearsay(
        &mut self,
        number: usize,
        sentence: &Sentence,
        matcher: &Matcher<'a>,
        of: &mut [Option<usize>],
    ) {
        for c in 0..sentence.clauses.len() {
            let outer = of.get(c).copied().flatten();
            let claim = status::of_clause(self.codebook, sentence, c, outer.is_some(), &matcher.governed);
            let Some(clause) = sentence.clauses.get(c) else { continue };
            let adverb = clause.slots.iter().find(|s| {
                s.role == Role::Adverbial && self.codebook.words.has("hearsay", matcher.tree.lemma(s.token))
            });
            let cue = if claim.hearsay { clause.finite } else { adverb.map(|s| s.token) };
            let Some(cue) = cue.and_then(|t| sentence.tokens.get(t as usize)).map(|t| t.span) else {
                continue;
            };
            let already = outer
                .and_then(|o| self.speech.contexts.get(o))
                .is_some_and(|x| x.kind == StatementKind::Authority && claim.hearsay);
            if already {
                continue;
            }
            let mut speakers =
                vec![Speaker { token: None, kind: SourceKind::Hearsay, span: cue, body: None }];
            // told by whoever told the sentence before
            if outer.is_none() && (number <= self.last_open_sentence + 2) {
                speakers.extend(self.last_speakers());
                self.last_open_sentence = number;
            }
            let k = self.open(Context {
                speakers,
                kind: StatementKind::Hearsay,
                cue,
                inside: outer,
                sentence: number,
                ..Context::default()
            });
            if let Some(o) = of.get_mut(c) {
                *o = Some(k);
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
        self.open(Context { speakers, cue, inside, sentence: number, ..Context::default() })
    }
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
