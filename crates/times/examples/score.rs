//! Prints the times of the stories given as arguments as JSON lines, for measuring.
//!
//! `score WORDS_FOLDER TENSES STORY.txt ...`: a story may begin with `date 2014-02-18`. TENSES is a file
//! with two lines of words, past and future; the nearest such word in the sentence stands in for a grammar.

use lagebild_model::{Precision, Published, Span};
use lagebild_times::{Anchor, Tense, TimeWords, find, resolve};
use std::error::Error;
use std::path::Path;
use std::{env, fs};

/// The tense of the word of either list that stands nearest to `at` in its sentence.
fn guess(text: &str, at: usize, lists: &[Vec<String>; 2]) -> Tense {
    let from = text[..at].rfind(". ").map_or(0, |i| i + 2);
    let to = text[at..].find(". ").map_or(text.len(), |i| at + i);
    let mut best = (usize::MAX, Tense::Unknown);
    for word in text[from..to].split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()) {
        let place = word.as_ptr() as usize - text.as_ptr() as usize;
        let far = place.abs_diff(at);
        for (list, tense) in lists.iter().zip([Tense::Past, Tense::Future]) {
            if far < best.0 && list.iter().any(|w| w == word) {
                best = (far, tense);
            }
        }
    }
    best.1
}

/// The date behind the first `date ` of a story, and where it ends.
fn stamp(text: &str) -> (Option<Published>, usize) {
    let Some(at) = text.find("date ").map(|i| i + 5) else { return (None, 0) };
    let value: String = text[at..].chars().take_while(|c| c.is_ascii_digit() || *c == '-').collect();
    let precision = match value.len() {
        4 => Precision::Year,
        7 => Precision::Month,
        10 => Precision::Day,
        _ => return (None, 0),
    };
    let end = at + value.len();
    (Some(Published { value, precision, candidates: Vec::new(), instant: None }), end)
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut args = env::args().skip(1);
    let (folder, tenses) = (args.next().unwrap_or_default(), args.next().unwrap_or_default());
    let mut files: Vec<(String, String)> = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        files.push((path.display().to_string(), fs::read_to_string(&path)?));
    }
    files.sort();
    let borrowed: Vec<(&str, &str)> = files.iter().map(|(n, c)| (n.as_str(), c.as_str())).collect();
    let words = TimeWords::parse(&borrowed)?;
    let list = fs::read_to_string(tenses).unwrap_or_default();
    let mut lines = list.lines().map(|l| l.split_whitespace().map(str::to_owned).collect());
    let lists = [lines.next().unwrap_or_default(), lines.next().unwrap_or_default()];
    for path in args {
        let text = fs::read_to_string(&path)?;
        let (stamp, body) = stamp(&text);
        let phrases = find(&text, Span::of(body, text.len()), &words);
        let anchor = Anchor::new(stamp.as_ref());
        let times = resolve(&phrases, &anchor, |span| guess(&text, span.start as usize, &lists));
        let id = Path::new(&path).file_stem().unwrap_or_default().to_string_lossy();
        println!("{}", serde_json::json!({"story": {"id": id}, "times": times}));
    }
    Ok(())
}
