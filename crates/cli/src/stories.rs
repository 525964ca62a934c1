//! Codes many stories at once; results come in the order of the input, whatever the number of threads.

use crate::PROGRAM;
use crate::input::{Input, load};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use lagebild_codebook::Codebook;
use lagebild_coder::Coder;
use lagebild_intake::Found;
use lagebild_model::{Coded, Story};
use lagebild_wire::Format;
use rayon::prelude::*;
use std::io::IsTerminal;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

/// How many stories are held in memory at a time.
const BATCH: usize = 64;
/// From this many files on, progress is shown.
const MANY: usize = 16;

/// A coder over a codebook.
pub fn coder(codebook: &Codebook) -> anyhow::Result<Coder<'_>> {
    Coder::new(codebook, PROGRAM).map_err(|e| {
        anyhow::anyhow!(
            "{e}; correct the time tables (de/times, en/times) of the codebook given with --codebook"
        )
    })
}

/// Reads all items of an input, of any format; without `format` it is told by the bytes. A message names the file, and
/// the item where there are several.
pub fn items(input: &Input, format: Option<Format>) -> Vec<anyhow::Result<Story>> {
    let read = lagebild_wire::read_all(&input.bytes, &input.stem, format);
    read.into_iter()
        .map(|item| {
            item.map_err(|e| {
                let text = e.to_string();
                let what = text.strip_prefix(&input.stem).unwrap_or(&text);
                anyhow::anyhow!("{}{what}", input.shown)
            })
        })
        .collect()
}

/// Reads the first story of an input; when there is none, the error is that of the first item.
pub fn story(input: &Input) -> anyhow::Result<Story> {
    let mut trouble = None;
    for item in items(input, None) {
        match item {
            Ok(story) => return Ok(story),
            Err(e) => trouble = trouble.or(Some(e)),
        }
    }
    Err(trouble.unwrap_or_else(|| {
        anyhow::anyhow!("{}: no item in it; give the text of an agency item", input.shown)
    }))
}

/// Runs `work` on a story; a defect of the program costs this story only.
pub fn guarded<T>(shown: &str, work: impl FnOnce() -> T) -> anyhow::Result<T> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|_| {
        anyhow::anyhow!(
            "{shown}: internal error, the story is left out; please report it with the file as a bug"
        )
    })
}

/// Loads and codes one file.
pub fn code(coder: &Coder<'_>, path: &Path) -> anyhow::Result<Coded> {
    let input = load(path)?;
    let story = story(&input)?;
    guarded(&input.shown, || coder.code(story))
}

/// Codes all items of an input; a message names the input, and the item where there are several.
pub fn code_found(coder: &Coder<'_>, found: Found) -> Vec<anyhow::Result<Coded>> {
    let input = match found {
        Found::Input(input) => input,
        Found::Refused(r) => return vec![Err(anyhow::anyhow!("{}: {}", r.shown, r.reason))],
    };
    let shown = &input.name.shown;
    let named = |e: lagebild_wire::Refused| {
        let text = e.to_string();
        anyhow::anyhow!("{shown}{}", text.strip_prefix(&input.name.stem).unwrap_or(&text))
    };
    let items = input.stories().into_iter();
    items.map(|item| item.map_err(named).and_then(|s| guarded(shown, || coder.code(s)))).collect()
}

/// Works on all files in parallel and hands the results to `sink` in order. A file that fails gives one line on
/// standard error. Returns how many failed.
pub fn each<T: Send>(
    paths: &[PathBuf],
    work: impl Fn(&Path) -> anyhow::Result<T> + Sync,
    mut sink: impl FnMut(T) -> anyhow::Result<()>,
) -> anyhow::Result<usize> {
    let bar = progress(paths.len());
    let mut failed = 0;
    for batch in paths.chunks(BATCH) {
        let done: Vec<anyhow::Result<T>> = batch
            .par_iter()
            .map(|p| {
                let result = work(p);
                bar.inc(1);
                result
            })
            .collect();
        for result in done {
            match result {
                Ok(r) => sink(r)?,
                Err(e) => {
                    failed += 1;
                    bar.suspend(|| anstream::eprintln!("lagebild: {e:#}"));
                }
            }
        }
    }
    bar.finish_and_clear();
    Ok(failed)
}

/// A bar on standard error when that is a terminal, there is much to do and the results go elsewhere.
fn progress(files: usize) -> ProgressBar {
    let shown = files >= MANY && std::io::stderr().is_terminal() && !std::io::stdout().is_terminal();
    let target = if shown { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
    let bar = ProgressBar::with_draw_target(Some(files as u64), target);
    match ProgressStyle::with_template("{bar:30} {pos}/{len} · {per_sec} · {eta}") {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}
