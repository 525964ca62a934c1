//! `lagebild explain`: why an event was coded as it was.

use crate::labels::Labels;
use crate::paint::{BOLD, DIM, paint, short};
use crate::words::Words;
use crate::{input, line, stories};
use clap::Args;
use lagebild_codebook::{Codebook, Frame};
use lagebild_coder::confidence::Weighed as Part;
use lagebild_coder::contexts::Weighed;
use lagebild_coder::matching::{Filled, Matcher, View};
use lagebild_coder::{Analysis, Coder};
use lagebild_model::{Coded, Event, Party, Rel, Role, Sentence, Span};
use std::fmt::Write as _;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

/// Arguments of `explain`.
#[derive(Args)]
#[command(
    after_help = "Examples:\n  lagebild explain meldung.txt\n  lagebild explain meldung.txt --event 3\n  \
    lagebild explain meldung.txt --event meldung@2031.1"
)]
pub struct ExplainArgs {
    /// Story file, or `-` for standard input.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// The event: its id, the id's part behind @, or its number in the list. Without it, the events are listed.
    #[arg(long, value_name = "ID")]
    event: Option<String>,
}

/// Characters shown of a phrase.
const PHRASE: usize = 90;
/// How many contexts are shown with their points.
const CONTEXTS: usize = 6;
/// How many features are shown for each part of the confidence.
const FEATURES: usize = 6;
/// How many other frames are named.
const OTHERS: usize = 4;

/// Runs the command.
pub fn run(args: &ExplainArgs, codebook: &Codebook, words: &Words) -> anyhow::Result<ExitCode> {
    let coder = stories::coder(codebook)?;
    let input = input::load(&args.file)?;
    let story = stories::story(&input)?;
    let (analysis, (coded, features)) =
        stories::guarded(&input.shown, || (coder.analyse(&story), coder.code_with_features(story)))?;
    let labels = Labels { words, world: &codebook.world, actors: &coded.actors };
    let text = match &args.event {
        None => list(&coded, &labels),
        Some(wanted) => {
            let event = find(&coded.events, wanted).ok_or_else(|| {
                anyhow::anyhow!(
                    "{}: no event {wanted:?} in this story; leave out --event to list them",
                    input.shown
                )
            })?;
            let contexts = coder.weigh_contexts(&analysis, &coded.story, event);
            let number = coded.events.iter().position(|e| e.id == event.id);
            let observed = number.and_then(|n| features.get(n)).cloned().unwrap_or_default();
            let parts = observed.weighed(&codebook.filter);
            Explanation::new(&coder, &analysis, &coded, event, &labels).text(&contexts, &parts)
        }
    };
    let mut out = anstream::AutoStream::auto(std::io::stdout().lock());
    out.write_all(text.as_bytes())?;
    Ok(ExitCode::SUCCESS)
}

/// By id, by the id's end, or by number.
fn find<'e>(events: &'e [Event], wanted: &str) -> Option<&'e Event> {
    let ends = |e: &&Event| e.id == wanted || e.id.rsplit_once('@').is_some_and(|(_, end)| end == wanted);
    let number = || wanted.parse::<usize>().ok().and_then(|n| n.checked_sub(1)).and_then(|n| events.get(n));
    events.iter().find(ends).or_else(number)
}

fn list(coded: &Coded, labels: &Labels<'_>) -> String {
    let words = labels.words;
    if coded.events.is_empty() {
        return format!("{}\n", words.get("view.no-events"));
    }
    let mut out = format!("{}\n", paint(BOLD, words.get("explain.list")));
    for (e, line) in coded.events.iter().zip(line::numbered(&coded.events, labels)) {
        let _ = writeln!(out, "{line}  {}", paint(DIM, &e.id));
    }
    out
}

/// Everything an explanation looks at.
struct Explanation<'e> {
    codebook: &'e Codebook,
    coded: &'e Coded,
    event: &'e Event,
    labels: &'e Labels<'e>,
    frame: Option<&'e Frame>,
    matcher: Option<Matcher<'e>>,
    sentence: Option<&'e Sentence>,
    /// Token of the predicate.
    token: Option<u16>,
    out: String,
}

impl<'e> Explanation<'e> {
    fn new(
        coder: &'e Coder<'_>,
        analysis: &'e Analysis,
        coded: &'e Coded,
        event: &'e Event,
        labels: &'e Labels<'e>,
    ) -> Self {
        let codebook = coder.codebook();
        let at = predicate_byte(&event.id);
        let number =
            at.and_then(|at| analysis.sentences.iter().position(|s| s.span.start <= at && at < s.span.end));
        let sentence = number.and_then(|n| analysis.sentences.get(n));
        let token = sentence.zip(at).and_then(|(s, at)| s.tokens.iter().position(|t| t.span.start == at));
        Self {
            codebook,
            coded,
            event,
            labels,
            frame: codebook
                .of(event.rule.split('/').next().unwrap_or("de"))
                .frames
                .frames()
                .iter()
                .find(|f| f.id == event.rule),
            matcher: number.and_then(|n| coder.matcher_of(analysis, n, &coded.story.text)),
            sentence,
            token: token.map(|t| t as u16),
            out: String::new(),
        }
    }

    fn title(&mut self, key: &str) {
        let title = paint(BOLD, self.labels.words.get(key));
        let _ = writeln!(self.out, "\n{title}");
    }

    fn line(&mut self, name: &str, what: &str) {
        let _ = writeln!(self.out, "  {name}: {what}");
    }

    fn text(mut self, contexts: &[Weighed], parts: &[Part<'_>]) -> String {
        let _ = writeln!(self.out, "{}\n{}", self.event.id, line::event(self.event, self.labels));
        self.clause();
        self.frame_line();
        let fit = self.fit();
        self.roles();
        self.sources();
        self.setting();
        self.contexts(contexts);
        self.confidence(fit.as_ref(), parts);
        self.out
    }

    /// The clause of the predicate and all evidence.
    fn clause(&mut self) {
        self.title("explain.clause");
        let clause = self.clause_span();
        let text = &self.coded.story.text;
        let sentence = self.sentence.map_or("", |s| s.span.text(text));
        let clause = if clause.is_empty() { sentence } else { clause.text(text) };
        let _ = writeln!(self.out, "  {}", short(clause, usize::MAX));
        if clause.len() < sentence.len() {
            let whole = paint(DIM, &short(sentence, 4 * PHRASE));
            let _ = writeln!(self.out, "  {whole}");
        }
        self.title("explain.evidence");
        for e in &self.event.evidence {
            let _ = writeln!(self.out, "  {}-{}  {}", e.span.start, e.span.end, short(&e.text, 2 * PHRASE));
        }
    }

    /// File, line and text of the rule.
    fn frame_line(&mut self) {
        self.title("explain.frame");
        let Some(f) = self.frame else {
            let _ =
                writeln!(self.out, "  {} ({})", self.event.rule, self.labels.words.get("explain.no-frame"));
            return;
        };
        let source = self.codebook.sources.text(&f.file);
        let text = source.lines().nth((f.line as usize).saturating_sub(1)).unwrap_or("");
        let _ = writeln!(self.out, "  {}:{}  {}", f.file, f.line, paint(DIM, &f.id));
        let _ = writeln!(self.out, "  {}", short(text, usize::MAX));
    }

    fn view(&self) -> Option<View> {
        let (m, token) = (self.matcher.as_ref()?, self.token?);
        let views = m.views();
        let own = views.iter().find(|v| v.token == token);
        let owner = self.sentence?.owner.get(token as usize).copied().flatten().map(usize::from);
        own.or_else(|| views.iter().find(|v| Some(v.clause) == owner)).cloned()
    }

    fn is_noun(&self) -> bool {
        self.frame.is_some_and(|f| f.noun)
    }

    /// How the frames of the predicate fit, the event's own first.
    fn fit(&self) -> Option<Vec<(String, Filled)>> {
        let m = self.matcher.as_ref()?;
        let mut fits: Vec<(String, Filled)> = if self.is_noun() {
            m.fit_noun(self.token?).into_iter().map(|(f, filled)| (f.id.clone(), filled)).collect()
        } else {
            m.fits(&self.view()?).into_iter().map(|(f, filled)| (f.id.clone(), filled)).collect()
        };
        fits.sort_by_key(|(id, _)| *id != self.event.rule);
        Some(fits)
    }

    fn clause_span(&self) -> Span {
        let owner = |s: &Sentence| {
            let clause = s.owner.get(self.token? as usize).copied().flatten()?;
            s.clauses.get(clause as usize).map(|c| c.span)
        };
        self.sentence.and_then(owner).unwrap_or_default()
    }

    /// Which phrase stands in which role and whom it gives.
    fn roles(&mut self) {
        self.title("explain.roles");
        let phrases = self.phrases();
        let mut lines: Vec<(String, String)> = Vec::new();
        if let Some((m, t)) = self.matcher.as_ref().zip(self.token) {
            let predicate = self
                .view()
                .filter(|_| !self.is_noun())
                .map_or_else(|| m.tree.lemma(t).to_owned(), |v| v.lemma);
            lines.push((self.labels.words.get("explain.predicate").to_owned(), predicate));
        }
        for (role, span) in &phrases {
            let mut what = short(span.text(&self.coded.story.text), PHRASE);
            for (key, list) in
                [("explain.actor", &self.event.actor), ("explain.recipient", &self.event.recipient)]
            {
                for p in list.iter().filter(|p| p.span.overlaps(*span)) {
                    let _ = write!(what, "  → {}: {}", self.labels.words.get(key), self.party(p));
                }
            }
            lines.push((role.clone(), what));
        }
        for (key, list) in
            [("explain.actor", &self.event.actor), ("explain.recipient", &self.event.recipient)]
        {
            for p in list.iter().filter(|p| !phrases.iter().any(|(_, s)| p.span.overlaps(*s))) {
                let why = if p.span.is_empty() { "explain.implied" } else { "explain.elsewhere" };
                let what = format!("{} ({})", self.party(p), self.labels.words.get(why));
                lines.push((self.labels.words.get(key).to_owned(), what));
            }
        }
        for (name, what) in lines {
            self.line(&name, &what);
        }
    }

    /// `RUS GOV, Wladimir Putin, „der Kremlchef“`
    fn party(&self, p: &Party) -> String {
        let mut out = lagebild_export::code(p.code.as_deref(), &p.sector);
        for part in [&p.name, &p.office].into_iter().flatten() {
            let _ = write!(out, ", {part}");
        }
        if let Some(a) = p.antecedent {
            let _ = write!(out, " = „{}“", short(a.text(&self.coded.story.text), PHRASE));
        }
        out
    }

    /// Phrases of the predicate with the names of their roles.
    fn phrases(&self) -> Vec<(String, Span)> {
        let Some((m, token)) = self.matcher.as_ref().zip(self.token) else { return Vec::new() };
        let words = self.labels.words;
        if self.is_noun() {
            let attribute = |c: &&u16| {
                matches!(
                    m.tree.rel(**c),
                    Rel::Nmod | Rel::NmodPoss | Rel::Obl | Rel::Amod | Rel::Appos | Rel::OblAgent
                )
            };
            let name =
                |c: u16| m.tree.preposition(c).map_or(words.get("role.attribute"), |p| m.tree.lemma(p));
            return m
                .tree
                .children(token)
                .iter()
                .filter(attribute)
                .map(|c| (name(*c).to_owned(), m.noun_span(*c)))
                .collect();
        }
        let clauses = self.sentence.map_or(&[][..], |s| s.clauses.as_slice());
        let owner =
            self.sentence.and_then(|s| s.owner.get(token as usize).copied().flatten()).map(usize::from);
        let upper = self.view().map(|v| v.clause);
        let mut numbers: Vec<usize> = upper.into_iter().chain(owner).collect();
        numbers.dedup();
        let mut out = Vec::new();
        for clause in numbers.into_iter().filter_map(|n| clauses.get(n)) {
            for slot in &clause.slots {
                let name = match &slot.role {
                    Role::Subject if clause.passive => words.get("role.passive-subject"),
                    Role::Subject => words.get("role.subject"),
                    Role::Object => words.get("role.object"),
                    Role::Dative => words.get("role.dative"),
                    Role::Genitive => words.get("role.genitive"),
                    Role::Agent => words.get("role.agent"),
                    Role::Predicative => words.get("role.predicative"),
                    Role::As => words.get("role.as"),
                    Role::Adverbial => words.get("role.adverbial"),
                    Role::Reflexive => words.get("role.reflexive"),
                    Role::Prep(p) => p,
                };
                out.push((name.to_owned(), m.noun_span(slot.token)));
            }
        }
        out
    }

    /// The chain of statements, innermost first.
    fn sources(&mut self) {
        self.title("explain.source");
        let words = self.labels.words;
        if self.event.source.is_empty() {
            let _ = writeln!(self.out, "  {}", words.get("explain.agency"));
        }
        for s in &self.event.source {
            let cue = s
                .cue
                .as_deref()
                .map_or(String::new(), |c| format!("  {}: „{}“", words.get("explain.cue"), short(c, PHRASE)));
            let kind = format!("{:?}", s.kind).to_lowercase();
            let who = lagebild_export::code(s.code.as_deref(), &s.sector);
            let _ = writeln!(self.out, "  {}  {who} ({kind}) „{}“{cue}", s.depth, short(&s.text, PHRASE));
        }
    }

    /// Status, projection, date and place with where they come from.
    fn setting(&mut self) {
        let words = self.labels.words;
        let e = self.event;
        self.title("explain.status");
        let status = words.get(line::status_key(e.status).unwrap_or("explain.actual"));
        let background =
            if e.historical { format!(", {}", words.get("status.historical")) } else { String::new() };
        let _ = writeln!(self.out, "  {status}{background}");
        let projection =
            std::iter::once(&e.plover).chain(&e.auxiliary).cloned().collect::<Vec<_>>().join(", ");
        self.line(words.get("explain.projection"), &projection);
        self.title("explain.date");
        let date = match &e.date {
            None => words.get("explain.none").to_owned(),
            Some(d) if d.span.is_empty() => format!("{} ({})", d.value, words.get("explain.story-date")),
            Some(d) => format!("{} „{}“ ({})", d.value, d.text, self.origin(d.span)),
        };
        let _ = writeln!(self.out, "  {date}");
        self.title("explain.place");
        let place = match &e.place {
            None => words.get("explain.none").to_owned(),
            Some(p) => {
                let country = p.country.as_deref().unwrap_or("?");
                format!(
                    "{} [{country}, {}] „{}“ ({})",
                    self.labels.place(p),
                    p.id,
                    p.text,
                    self.origin(p.span)
                )
            }
        };
        let _ = writeln!(self.out, "  {place}");
    }

    /// Where a date or place was taken from.
    fn origin(&self, span: Span) -> &'static str {
        let words = self.labels.words;
        let dateline = self.coded.story.dateline.as_ref().is_some_and(|d| d.span.contains(span));
        let own =
            self.clause_span().contains(span) || self.event.evidence.iter().any(|e| e.span.contains(span));
        let same = self.sentence.is_some_and(|s| s.span.contains(span));
        let key = match (dateline, own, same) {
            (true, ..) => "explain.dateline",
            (_, true, _) => "explain.own-clause",
            (_, _, true) => "explain.same-sentence",
            _ => "explain.other-place",
        };
        words.find(key).unwrap_or("")
    }

    /// The best contexts with what speaks for them.
    fn contexts(&mut self, weighed: &[Weighed]) {
        self.title("explain.contexts");
        for w in weighed.iter().take(CONTEXTS) {
            let gains: Vec<String> = w.gains.iter().map(|(why, points)| format!("{why} {points}")).collect();
            let chosen = if self.event.context.contains(&w.context) { BOLD } else { DIM };
            let name = paint(chosen, &w.context);
            let _ = writeln!(self.out, "  {name} {} = {}", w.points, gains.join(" + "));
        }
    }

    /// What the confidence rests on: how sure each part is, and which features speak for and against it.
    fn confidence(&mut self, fits: Option<&Vec<(String, Filled)>>, parts: &[Part<'_>]) {
        let words = self.labels.words;
        let e = self.event;
        self.title("explain.confidence");
        let _ = writeln!(self.out, "  {:.2}", e.confidence);
        for p in parts {
            let why: Vec<String> =
                p.why.iter().take(FEATURES).map(|(name, weight)| format!("{name} {weight:+}")).collect();
            let share = format!("{:.2}  {}", p.share, paint(DIM, &why.join(", ")));
            self.line(words.get(&format!("explain.{}-right", p.part)), &share);
        }
        if let Some((_, own)) = fits.and_then(|f| f.first()).filter(|(id, _)| *id == e.rule) {
            self.line(words.get("explain.fit"), &own.score.to_string());
        }
        let others: Vec<String> = fits
            .into_iter()
            .flatten()
            .filter(|(id, _)| *id != e.rule)
            .take(OTHERS)
            .map(|(id, f)| format!("{id} ({})", f.score))
            .collect();
        if !others.is_empty() {
            self.line(words.get("explain.others"), &others.join(", "));
        }
    }
}

/// `story@2031.1` -> 2031.
fn predicate_byte(id: &str) -> Option<u32> {
    id.rsplit_once('@')?.1.split('.').next()?.parse().ok()
}
