//! `cargo xtask generate-stories`: stories by templates, for trials of the store.
//!
//! Sentences are `xtask/data/generate/*.txt`, drawn by a seed. Among the stories are corrections of earlier ones (same
//! number, same day), kills, copies of the same bytes and files that hold no story.

use super::Dice;
use anyhow::{Context, Result};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;

/// Files of one folder.
const FOLDER: usize = 1000;
/// Days over which the stories are spread.
const DAYS: usize = 300;
/// Sentences of a story: at least so many, and so many more at most.
const SENTENCES: (usize, usize) = (3, 4);

/// Lists of words and sentences by name.
struct Words(BTreeMap<String, Vec<String>>);

impl Words {
    fn read(path: &Path) -> Result<Self> {
        let text = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
        let mut lists: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (list, entry) in text.lines().filter(|l| !l.starts_with('#')).filter_map(|l| l.split_once('\t')) {
            lists.entry(list.to_owned()).or_default().push(entry.to_owned());
        }
        Ok(Self(lists))
    }

    fn list(&self, name: &str) -> &[String] {
        self.0.get(name).map_or(&[], Vec::as_slice)
    }
}

/// What a story is about.
struct Frame<'a> {
    german: bool,
    words: &'a Words,
    actor: &'a str,
    other: &'a str,
    source: &'a str,
    place: &'a str,
    /// `bdt0042`
    number: String,
    date: (usize, usize, usize),
}

/// Where the stories go.
enum Out<'a> {
    /// A file each, below this folder.
    Folder(&'a Path),
    /// One line each.
    Lines(std::io::BufWriter<std::fs::File>),
}

impl Out<'_> {
    fn add(&mut self, n: usize, text: &str) -> Result<()> {
        match self {
            Self::Folder(out) => {
                let folder = out.join(format!("{:03}", n / FOLDER));
                std::fs::create_dir_all(&folder)?;
                std::fs::write(folder.join(format!("{n:06}.txt")), text)?;
            }
            Self::Lines(out) => writeln!(out, "{}", serde_json::json!({"text": text}))?,
        }
        Ok(())
    }
}

/// Writes `count` stories: files below `out`, or the lines of `out` where that ends in `.jsonl`.
pub fn run(data: &Path, out: &Path, count: usize, seed: u64) -> Result<()> {
    let mut out = if out.extension().is_some_and(|e| e == "jsonl") {
        Out::Lines(std::io::BufWriter::new(std::fs::File::create(out)?))
    } else {
        Out::Folder(out)
    };
    let (de, en) = (Words::read(&data.join("generate/de.txt"))?, Words::read(&data.join("generate/en.txt"))?);
    let mut dice = Dice::new(seed);
    let mut earlier: Vec<(Frame<'_>, String)> = Vec::new();
    for n in 0..count {
        let german = dice.below(3) > 0;
        let words = if german { &de } else { &en };
        let text = match dice.below(100) {
            0 => String::new(),
            1 | 2 if !earlier.is_empty() => {
                let at = dice.below(earlier.len());
                earlier.get(at).map(|(_, text)| text.clone()).unwrap_or_default()
            }
            roll @ 3..=9 if !earlier.is_empty() => {
                let at = dice.below(earlier.len());
                let mark = if roll == 3 { "kill" } else { "correction" };
                earlier.get(at).map(|(frame, _)| story(frame, mark, &mut dice)).unwrap_or_default()
            }
            _ => {
                let frame = frame(words, german, n, count, &mut dice);
                let text = story(&frame, "", &mut dice);
                earlier.push((frame, text.clone()));
                text
            }
        };
        out.add(n, &text)?;
    }
    match out {
        Out::Folder(_) => Ok(()),
        Out::Lines(mut out) => Ok(out.flush()?),
    }
}

fn frame<'a>(words: &'a Words, german: bool, n: usize, count: usize, dice: &mut Dice) -> Frame<'a> {
    let actors = words.list("actor");
    let one = dice.below(actors.len());
    let two = (one + 1 + dice.below(actors.len().saturating_sub(1))) % actors.len().max(1);
    let day = n * DAYS / count.max(1);
    Frame {
        german,
        words,
        actor: actors.get(one).map_or("", String::as_str),
        other: actors.get(two).map_or("", String::as_str),
        source: dice.of(words.list("source")),
        place: dice.of(words.list("place")),
        // counted anew every day, as agencies do
        number: format!("{}{:04}", if german { "bdt" } else { "ebd" }, n % (count / DAYS).max(1)),
        date: (2024, day / 28 % 12 + 1, day % 28 + 1),
    }
}

fn story(f: &Frame<'_>, mark: &str, dice: &mut Dice) -> String {
    let (y, m, d) = f.date;
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let days_de = ["Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag"];
    let days_en = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"];
    let days = if f.german { days_de } else { days_en };
    let mut fill = |template: &str| {
        let text = template
            .replace("{actor}", f.actor)
            .replace("{other}", f.other)
            .replace("{source}", f.source)
            .replace("{place}", f.place)
            .replace("{day}", days.get(dice.below(days.len())).copied().unwrap_or(""))
            .replace("{n}", &(dice.below(40) + 2).to_string());
        upper_first(&text)
    };
    let headline = fill(f.words.list("headline").first().map_or("", String::as_str));
    let mut sentences: Vec<String> = f.words.list("sentence").iter().map(|s| fill(s)).collect();
    let many = SENTENCES.0 + dice.below(SENTENCES.1 + 1);
    let mut out = format!("{} 4 pl {} dpa {}\n\n", f.number, 80 + many * 20, 1000 + d);
    let head =
        if mark.is_empty() { String::new() } else { f.words.list(mark).first().cloned().unwrap_or_default() };
    let _ = write!(out, "{head}{headline}\n\n{} (dpa) -", f.place.to_uppercase());
    for _ in 0..many.min(sentences.len()) {
        let at = dice.below(sentences.len());
        let _ = write!(out, " {}", sentences.swap_remove(at));
    }
    let _ = writeln!(
        out,
        "\n{d:02}{:02}{:02} {} {:02}",
        8 + dice.below(12),
        dice.below(60),
        month(&months, m),
        y % 100
    );
    out
}

fn month<'a>(months: &[&'a str], m: usize) -> &'a str {
    months.get(m.saturating_sub(1)).copied().unwrap_or("Jan")
}

fn upper_first(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|c| c.to_uppercase().chain(chars).collect()).unwrap_or_default()
}
