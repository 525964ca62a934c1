//! `lagebild gaps`: what the codebook does not know yet, over many stories.

use crate::paint::{BOLD, DIM, paint, short};
use crate::words::Words;
use crate::{input, stories};
use clap::Args;
use lagebild_codebook::{Codebook, FrameKind};
use lagebild_coder::Coder;
use lagebild_coder::matching::{Matcher, View};
use lagebild_model::{Sentence, Story, Tag};
use serde::Serialize;
use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Arguments of `gaps`.
#[derive(Args)]
#[command(
    after_help = "Three lists, most frequent first, each word with its count and one sentence: predicates with \
    a political actor and no decision in the codebook; subjects of saying and coded verbs that are no known actor; \
    words whose form had to be guessed."
)]
pub struct GapsArgs {
    /// Story files or folders of .txt files.
    #[arg(required = true, value_name = "FILE|DIR")]
    files: Vec<PathBuf>,
    /// Lines of each list.
    #[arg(long, value_name = "N", default_value_t = 40)]
    top: usize,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

/// Endings of nouns that name events.
const EVENT_NOUNS: &str = include_str!("../words/event-nouns.txt");
/// Characters of an example sentence.
const EXAMPLE: usize = 160;
/// Steps from a compound to its last part.
const COMPOUND_DEPTH: usize = 4;

/// The three lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum List {
    Predicates,
    Actors,
    Words,
}

/// A word by list and kind (`verb`, `NN` ...).
type Key = (List, String, String);

/// One line of a list.
#[derive(Debug, Clone, Serialize)]
struct Gap {
    word: String,
    kind: String,
    count: usize,
    example: String,
    story: String,
}

/// What one story adds.
#[derive(Default)]
struct Found {
    gaps: BTreeMap<Key, (usize, String)>,
    share: Share,
}

/// How many words there are that are no names, numbers or foreign words, and how many were guessed.
#[derive(Debug, Clone, Copy, Default, Serialize)]
struct Share {
    words: usize,
    guessed: usize,
}

impl Share {
    fn percent(self) -> f64 {
        100.0 * self.guessed as f64 / self.words.max(1) as f64
    }
}

impl Found {
    fn note(&mut self, list: List, kind: &str, word: &str, sentence: &Sentence, text: &str) {
        // the first half of a coordinated compound (Staats- und Regierungschefs) is no word of its own
        if word.ends_with('-') || !word.chars().any(char::is_alphabetic) {
            return;
        }
        let entry = self.gaps.entry((list, word.to_owned(), kind.to_owned())).or_default();
        entry.0 += 1;
        if entry.1.is_empty() {
            entry.1 = short(sentence.span.text(text), EXAMPLE);
        }
    }
}

/// Runs the command.
pub fn run(args: &GapsArgs, codebook: &Codebook, words: &Words) -> anyhow::Result<ExitCode> {
    let coder = stories::coder(codebook)?;
    let paths = input::paths(&args.files)?;
    let mut all: BTreeMap<Key, Gap> = BTreeMap::new();
    let mut read = 0;
    let mut share = Share::default();
    let failed = stories::each(
        &paths,
        |path| look(&coder, path),
        |(story, found)| {
            read += 1;
            share.words += found.share.words;
            share.guessed += found.share.guessed;
            for (key, (count, example)) in found.gaps {
                let (word, kind) = (key.1.clone(), key.2.clone());
                let story = story.clone();
                all.entry(key).or_insert(Gap { word, kind, count: 0, example, story }).count += count;
            }
            Ok(())
        },
    )?;
    let mut lists: BTreeMap<List, Vec<Gap>> = BTreeMap::new();
    for ((list, ..), gap) in all {
        lists.entry(list).or_default().push(gap);
    }
    for list in lists.values_mut() {
        list.sort_by(|a, b| {
            b.count.cmp(&a.count).then_with(|| a.word.cmp(&b.word)).then_with(|| a.kind.cmp(&b.kind))
        });
    }
    if args.json {
        as_json(&lists, read, share, args.top)?;
    } else {
        as_text(&lists, read, share, args.top, words)?;
    }
    Ok(if failed > 0 { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

fn look(coder: &Coder<'_>, path: &Path) -> anyhow::Result<(String, Found)> {
    let input = input::load(path)?;
    let story = stories::story(&input)?;
    let found = stories::guarded(&input.shown, || gaps_of(coder, &story))?;
    Ok((story.id, found))
}

fn gaps_of(coder: &Coder<'_>, story: &Story) -> Found {
    let analysis = coder.analyse(story);
    let mut found = Found::default();
    for n in 0..analysis.sentences.len() {
        if let Some(matcher) = coder.matcher_of(&analysis, n, &story.text) {
            verbs(&matcher, &mut found);
            nouns(&matcher, &mut found);
            guesses(&matcher, &mut found);
        }
    }
    found
}

/// Clauses whose predicate nobody decided on, and subjects that are no actor.
fn verbs(m: &Matcher<'_>, found: &mut Found) {
    for v in m.views() {
        let political = v.subject.iter().chain(&v.object).any(|t| m.political(*t));
        if political && !m.codebook.frames.decided(&v.lemma) {
            let kind = kind_of(m.tree.tag(v.token));
            found.note(List::Predicates, kind, &v.lemma, m.sentence, m.text);
        }
        let fits = m.fits(&v);
        if fits.first().is_some_and(|(f, _)| matches!(f.kind, FrameKind::Say | FrameKind::Event(_))) {
            subjects(m, &v, found);
        }
    }
}

fn subjects(m: &Matcher<'_>, v: &View, found: &mut Found) {
    for t in &v.subject {
        let tag = m.tree.tag(*t);
        let known = m.actors.entity_at(m.number, *t).is_some_and(|e| e.code.is_some());
        if known || !matches!(tag, Tag::NN | Tag::NE) {
            continue;
        }
        let word = if tag == Tag::NE { name_around(m, *t) } else { m.tree.lemma(*t).to_owned() };
        found.note(List::Actors, kind_of(tag), &word, m.sentence, m.text);
    }
}

/// The whole name a token belongs to.
fn name_around(m: &Matcher<'_>, t: u16) -> String {
    let is_name = |i: u16| (i as usize) < m.sentence.tokens.len() && m.tree.tag(i) == Tag::NE;
    let (mut first, mut last) = (t, t);
    while first > 0 && is_name(first - 1) {
        first -= 1;
    }
    while is_name(last + 1) {
        last += 1;
    }
    let words = (first..=last).filter_map(|i| m.tree.token(i)).map(|k| k.span.text(m.text));
    words.collect::<Vec<_>>().join(" ")
}

/// Nouns of events with a political actor beside them that no frame decides.
fn nouns(m: &Matcher<'_>, found: &mut Found) {
    for (i, token) in m.sentence.tokens.iter().enumerate() {
        let t = i as u16;
        if token.tag != Tag::NN || !is_event_noun(&token.lemma) || m.actors.at(m.number, t).is_some() {
            continue;
        }
        if decided(m, &token.lemma) || m.codebook.world.actor_lemmas().contains(&&*token.lemma) {
            continue;
        }
        let beside = m.tree.children(t).iter().any(|c| m.tree.tag(*c).is_noun() && m.political(*c));
        if beside || !m.noun_doers(t).is_empty() {
            found.note(List::Predicates, kind_of(Tag::NN), &token.lemma, m.sentence, m.text);
        }
    }
}

fn is_event_noun(lemma: &str) -> bool {
    let lemma = lemma.to_lowercase();
    EVENT_NOUNS.lines().filter(|l| !l.starts_with('#') && !l.is_empty()).any(|ending| lemma.ends_with(ending))
}

/// The noun, or the last part of the compound, has a frame.
fn decided(m: &Matcher<'_>, lemma: &str) -> bool {
    let mut lemma = lemma.to_owned();
    for _ in 0..COMPOUND_DEPTH {
        if m.codebook.frames.decided(&lemma) {
            return true;
        }
        match m.analyser.parts(&lemma) {
            Some((_, head)) => lemma = head,
            None => return false,
        }
    }
    false
}

/// Words whose form and ending decided, names left out.
fn guesses(m: &Matcher<'_>, found: &mut Found) {
    for (i, token) in m.sentence.tokens.iter().enumerate() {
        let name = matches!(token.tag, Tag::NE | Tag::FM | Tag::XY | Tag::CARD | Tag::TRUNC);
        let place = m.actors.place_at(m.number, i as u16).is_some();
        if name || place || token.tag.is_punctuation() {
            continue;
        }
        found.share.words += 1;
        if token.guessed {
            found.share.guessed += 1;
            found.note(List::Words, token.tag.name(), &token.lemma, m.sentence, m.text);
        }
    }
}

fn kind_of(tag: Tag) -> &'static str {
    match tag {
        Tag::NN => "noun",
        Tag::NE | Tag::FM => "name",
        t if t.is_verb() => "verb",
        _ => "other",
    }
}

fn as_json(lists: &BTreeMap<List, Vec<Gap>>, read: usize, share: Share, top: usize) -> anyhow::Result<()> {
    let list = |l| lists.get(&l).map_or(&[][..], |v| v.get(..top.min(v.len())).unwrap_or(v));
    let out = serde_json::json!({
        "stories": read,
        "share": share,
        "predicates": list(List::Predicates),
        "actors": list(List::Actors),
        "words": list(List::Words),
    });
    writeln!(std::io::stdout().lock(), "{out}")?;
    Ok(())
}

fn as_text(
    lists: &BTreeMap<List, Vec<Gap>>,
    read: usize,
    share: Share,
    top: usize,
    words: &Words,
) -> std::io::Result<()> {
    let mut out = anstream::AutoStream::auto(std::io::stdout().lock());
    writeln!(out, "{} {read} {}", words.get("gaps.intro"), words.get("demo.stories"))?;
    for (list, title) in
        [(List::Predicates, "gaps.predicates"), (List::Actors, "gaps.actors"), (List::Words, "gaps.words")]
    {
        let rows = lists.get(&list).map_or(&[][..], Vec::as_slice);
        writeln!(out, "\n{} ({})", paint(BOLD, words.get(title)), rows.len())?;
        if rows.is_empty() {
            writeln!(out, "  {}", words.get("gaps.none"))?;
        }
        for g in rows.iter().take(top) {
            let example = paint(DIM, &format!("{} ({})", g.example, g.story));
            writeln!(out, "{:>5}  {:6} {:28} {example}", g.count, g.kind, g.word)?;
        }
    }
    let (guessed, all, percent) = (share.guessed, share.words, share.percent());
    writeln!(out, "\n{}: {guessed} / {all} ({percent:.2} %)", words.get("gaps.share"))
}
