//! Two files of events, one a line, in any order; no more than the events of one story are held.

use crate::input::trouble;
use lagebild_model::Event;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom};
use std::path::Path;

/// Where the lines of a story stand: first byte and length.
type Lines = Vec<(u64, usize)>;

/// A file and where its stories stand.
struct Events<'a> {
    path: &'a Path,
    file: File,
    stories: BTreeMap<String, Lines>,
}

#[derive(Deserialize)]
struct Named {
    story: String,
}

/// Hands the events of each story to `sink`, as the old file has them and as the new one has; tells how many stories
/// stand in one of the two only. A story of which a file has no event counts as coded: it is compared.
pub fn compare(
    old: &Path,
    new: &Path,
    mut sink: impl FnMut(&[Event], &[Event]) -> anyhow::Result<()>,
) -> anyhow::Result<usize> {
    let (mut old, mut new) = (Events::open(old)?, Events::open(new)?);
    let mut names: Vec<String> = old.stories.keys().chain(new.stories.keys()).cloned().collect();
    names.sort_unstable();
    names.dedup();
    let one = names.iter().filter(|n| old.stories.contains_key(*n) != new.stories.contains_key(*n)).count();
    for name in &names {
        let (before, after) = (old.of(name)?, new.of(name)?);
        sink(&before, &after)?;
    }
    Ok(one)
}

impl<'a> Events<'a> {
    fn open(path: &'a Path) -> anyhow::Result<Self> {
        let file = File::open(path).map_err(|e| trouble(path, &e))?;
        anyhow::ensure!(
            !path.is_dir(),
            "{}: is a folder; name a file of events, as --format jsonl writes it",
            path.display()
        );
        let mut stories: BTreeMap<String, Lines> = BTreeMap::new();
        let mut lines = BufReader::new(&file);
        let (mut at, mut number, mut line) = (0, 0, Vec::new());
        loop {
            line.clear();
            let length = lines.read_until(b'\n', &mut line).map_err(|e| trouble(path, &e))?;
            if length == 0 {
                break;
            }
            number += 1;
            if !line.trim_ascii().is_empty() {
                let named: Named =
                    serde_json::from_slice(&line).map_err(|e| wrong(path, &format!(":{number}"), &e))?;
                stories.entry(named.story).or_default().push((at, length));
            }
            at += length as u64;
        }
        Ok(Self { path, file, stories })
    }

    fn of(&mut self, story: &str) -> anyhow::Result<Vec<Event>> {
        let mut out = Vec::new();
        for (at, length) in self.stories.get(story).into_iter().flatten() {
            let mut line = vec![0; *length];
            self.file
                .seek(SeekFrom::Start(*at))
                .and_then(|_| self.file.read_exact(&mut line))
                .map_err(|e| trouble(self.path, &e))?;
            out.push(serde_json::from_slice(&line).map_err(|e| wrong(self.path, &format!(": {story}"), &e))?);
        }
        Ok(out)
    }
}

fn wrong(path: &Path, place: &str, error: &serde_json::Error) -> anyhow::Error {
    anyhow::anyhow!(
        "{}{place}: is no event ({error}); give a file that `lagebild read --format jsonl` wrote",
        path.display()
    )
}
