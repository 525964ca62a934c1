//! The writer: keeps batches, links them, tells what holds no story, and sums up.

use super::code::{Coded, Role};
use crate::bar::Bar;
use crate::words::Words;
use anyhow::Context;
use lagebild_picture::Linker;
use lagebild_store::{Fetched, Hash, Manifest, Run, Store, Tally};
use std::collections::BTreeSet;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

/// Rejects told on standard error; the rest stands in the store and in the file of `--rejects`.
const TOLD: usize = 20;

/// What was done.
#[derive(Debug, Clone, Copy, Default)]
pub struct Done {
    tally: Tally,
    /// Inputs without a story.
    pub rejects: usize,
    /// Items without a story in inputs that have one.
    parts: usize,
    /// Of them those that are broken.
    pub broken: usize,
}

impl std::ops::AddAssign for Done {
    fn add_assign(&mut self, other: Self) {
        self.tally += other.tally;
        self.rejects += other.rejects;
        self.parts += other.parts;
        self.broken += other.broken;
    }
}

impl Done {
    /// `120 Eingänge: 118 neu, 1 bekannt, 1 ohne Meldung · 118 Meldungen ...`
    pub fn line(&self, words: &Words) -> String {
        let t = &self.tally;
        let part = |n: usize, key: &str| format!("{n} {}", words.get(key));
        let mut inputs = vec![
            part(t.inputs, "ingest.new"),
            part(t.known, "ingest.known"),
            part(self.rejects, "ingest.rejected"),
        ];
        if self.parts > 0 {
            inputs.push(part(self.parts, "ingest.parts"));
        }
        let stories = [
            part(t.stories, "ingest.stories"),
            part(t.versions, "ingest.versions"),
            part(t.kills, "ingest.kills"),
            part(t.events, "ingest.events"),
        ];
        let all = t.inputs + t.known + self.rejects;
        format!("{}: {} · {}", part(all, "ingest.inputs"), inputs.join(", "), stories.join(", "))
    }

    /// The same with time and rate.
    pub fn summary(&self, seconds: f64, words: &Words) -> String {
        let rate = (self.tally.inputs + self.rejects) as f64 / seconds.max(0.001);
        format!("{} · {seconds:.1} s, {rate:.0}/s", self.line(words))
    }
}

/// Keeps batches.
pub struct Keeper {
    store: Store,
    run: Run,
    linker: Linker,
    rejects: Option<Rejects>,
    told: usize,
    /// For a service that finds the same again and again: hashes of what was told.
    before: Option<BTreeSet<Hash>>,
    /// What was done so far.
    pub done: Done,
}

impl Keeper {
    /// Opens the store and begins a run.
    pub fn open(store: &Path, codebook: &str, rejects: Option<Rejects>) -> anyhow::Result<Self> {
        let mut store = Store::open(store)?;
        let run = store.begin(&Manifest {
            program: crate::PROGRAM.to_owned(),
            codebook: codebook.to_owned(),
            started: super::now(),
        })?;
        Ok(Self {
            store,
            run,
            linker: Linker::default(),
            rejects,
            told: 0,
            before: None,
            done: Done::default(),
        })
    }

    /// Keeps a batch and says what it did. When this returns, it is on the disk.
    pub fn keep(&mut self, coded: Coded, bar: &Bar) -> anyhow::Result<Done> {
        let (roles, batch): (Vec<Role>, Vec<_>) = coded.into_iter().unzip();
        let mut done = Done { tally: self.store.write(self.run, &batch)?, ..Done::default() };
        // what an interruption leaves unlinked is linked with the next batch
        self.linker.update(&mut self.store)?;
        for (role, delivery) in roles.iter().zip(&batch) {
            let Err(reason) = &delivery.entries else { continue };
            match role {
                Role::Input => done.rejects += 1,
                Role::Part { sound } => {
                    done.parts += 1;
                    done.broken += usize::from(!sound);
                }
            }
            if self.before.as_mut().is_some_and(|before| !before.insert(delivery.hash)) {
                continue;
            }
            self.reject(&delivery.name, reason, *role != (Role::Part { sound: true }), bar)?;
        }
        if let Some(rejects) = &mut self.rejects {
            rejects.flush()?;
        }
        self.done += done;
        Ok(done)
    }

    /// Tells what may be an input later, which the store does not keep.
    pub fn fail(&mut self, shown: &str, reason: &str, bar: &Bar) -> anyhow::Result<()> {
        self.done.rejects += 1;
        self.reject(shown, reason, true, bar)?;
        self.rejects.as_mut().map_or(Ok(()), Rejects::flush)
    }

    fn reject(&mut self, name: &str, reason: &str, told: bool, bar: &Bar) -> anyhow::Result<()> {
        if told {
            self.told += 1;
            if self.told <= TOLD {
                bar.complain(&format!("{}: {reason}", crate::paint::tame(name)));
            }
        }
        self.rejects.as_mut().map_or(Ok(()), |r| r.add(name, reason))
    }

    /// Keeps what an address answered.
    pub fn fetched(&mut self, fetched: &Fetched) -> anyhow::Result<()> {
        Ok(self.store.note_fetched(fetched)?)
    }

    /// Measures, merges, and says how many rejects were not told.
    pub fn end(&mut self) -> anyhow::Result<()> {
        self.linker.update(&mut self.store)?;
        self.store.tidy()?;
        if self.told > TOLD {
            anstream::eprintln!(
                "lagebild: {} more hold no story; `--rejects FILE` lists all with their reasons",
                self.told - TOLD
            );
        }
        Ok(())
    }

    /// For a service: every reject is told, but each only once.
    pub fn tell_once(&mut self) {
        self.told = 0;
        self.before.get_or_insert_default();
    }
}

/// The file of `--rejects`: one a line, JSON: input, reason.
pub struct Rejects {
    path: PathBuf,
    out: BufWriter<File>,
}

impl Rejects {
    /// A new file.
    pub fn create(path: &Path) -> anyhow::Result<Self> {
        Self::with(path, File::create(path))
    }

    /// Adds to what the file holds.
    pub fn append(path: &Path) -> anyhow::Result<Self> {
        Self::with(path, File::options().create(true).append(true).open(path))
    }

    fn with(path: &Path, file: std::io::Result<File>) -> anyhow::Result<Self> {
        let out = BufWriter::new(file.with_context(|| format!("{}: cannot be written", path.display()))?);
        Ok(Self { path: path.to_path_buf(), out })
    }

    fn add(&mut self, name: &str, reason: &str) -> anyhow::Result<()> {
        let line = serde_json::json!({"input": name, "reason": reason});
        writeln!(self.out, "{line}").with_context(|| format!("{}: cannot be written", self.path.display()))
    }

    fn flush(&mut self) -> anyhow::Result<()> {
        self.out.flush().with_context(|| format!("{}: cannot be written", self.path.display()))
    }
}
