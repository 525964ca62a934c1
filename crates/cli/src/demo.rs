//! `lagebild demo`: the bundled sample wire.

use crate::input::Input;
use crate::labels::Labels;
use crate::paint::{BOLD, DIM, paint};
use crate::pretty::{self, Extent};
use crate::stories;
use crate::words::{Form, Words};
use lagebild_codebook::Codebook;
use lagebild_model::Coded;
use rayon::prelude::*;
use rust_embed::RustEmbed;
use std::collections::BTreeMap;
use std::io::Write;
use std::process::ExitCode;

/// The sample stories, as they are when the program is built; the folder may be missing.
#[derive(RustEmbed)]
#[folder = "../../samples/de"]
#[allow_missing = true]
struct Samples;

/// All bundled stories by name.
fn samples() -> Vec<Input> {
    let mut names: Vec<String> =
        Samples::iter().filter(|n| n.ends_with(".txt")).map(|n| n.to_string()).collect();
    names.sort();
    let load = |name: &String| {
        let bytes = Samples::get(name)?.data.into_owned();
        let stem = name.trim_end_matches(".txt").to_owned();
        Some(Input { stem, shown: name.clone(), bytes })
    };
    names.iter().filter_map(load).collect()
}

/// Runs the command.
pub fn run(codebook: &Codebook, words: &Words) -> anyhow::Result<ExitCode> {
    let coder = stories::coder(codebook)?;
    let labels = Labels::new(words, &codebook.world);
    let inputs = samples();
    anyhow::ensure!(
        !inputs.is_empty(),
        "no sample stories are built into this program; put some into samples/de and build it again, or use `lagebild read FILE`"
    );
    let coded: Vec<anyhow::Result<Coded>> = inputs
        .par_iter()
        .map(|i| stories::story(i).and_then(|s| stories::guarded(&i.shown, || coder.code(s))))
        .collect();
    let mut out = anstream::AutoStream::auto(std::io::stdout().lock());
    writeln!(out, "{}\n", paint(BOLD, words.get("demo.intro")))?;
    let mut totals: BTreeMap<String, usize> = BTreeMap::new();
    let mut told = 0;
    let mut failed = 0;
    for result in coded {
        match result {
            Ok(c) => {
                told += 1;
                out.write_all(pretty::view(&c, &labels, Extent { text: false, all: false }).as_bytes())?;
                for e in c.events {
                    *totals.entry(e.kind).or_default() += 1;
                }
            }
            Err(e) => {
                failed += 1;
                anstream::eprintln!("lagebild: {e:#}");
            }
        }
    }
    let sum: usize = totals.values().sum();
    let title = format!("{} ({told} {}, {sum})", words.get("demo.totals"), words.get("demo.stories"));
    writeln!(out, "{}", paint(BOLD, &title))?;
    let mut rows: Vec<(String, usize)> = totals.into_iter().collect();
    rows.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    for (kind, n) in rows {
        let what = words.deed("deed", &kind, &[], &[], Form { plural: false, recipient: false });
        writeln!(out, "{n:>5}  {kind:10} {}", paint(DIM, &what))?;
    }
    writeln!(out, "\n{}", words.get("demo.next"))?;
    out.flush()?;
    Ok(if failed > 0 { ExitCode::from(1) } else { ExitCode::SUCCESS })
}
