//! `lagebild demo`: the bundled sample wire.

use crate::bar::Bar;
use crate::input::Input;
use crate::labels::Labels;
use crate::lage::keep::Keeper;
use crate::lage::known::Known;
use crate::lage::{code, entry};
use crate::paint::{BOLD, DIM, paint};
use crate::pretty::{self, Extent};
use crate::serve;
use crate::stories;
use crate::words::{Form, Words};
use clap::Args;
use lagebild_codebook::Codebook;
use lagebild_coder::Coder;
use lagebild_model::Coded;
use lagebild_store::Delivery;
use rayon::prelude::*;
use rust_embed::RustEmbed;
use std::collections::BTreeMap;
use std::io::Write;
use std::path::PathBuf;
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

/// Arguments of `demo`.
#[derive(Args)]
#[command(after_help = "Examples:\n  lagebild demo\n  lagebild demo --serve")]
pub struct DemoArgs {
    /// Show the pages over the samples in the browser until Ctrl-C.
    #[arg(long)]
    serve: bool,
}

/// Folder of the store, below that for files that do not stay; the user's name follows.
const FOLDER: &str = "lagebild-demo";

/// Runs the command.
pub fn run(
    args: &DemoArgs,
    codebook: &'static Codebook,
    known: &Known<'_>,
    words: &Words,
) -> anyhow::Result<ExitCode> {
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
    let mut batch: code::Coded = Vec::new();
    for (result, input) in coded.into_iter().zip(&inputs) {
        match result {
            Ok(c) => {
                told += 1;
                batch.push(delivery(&coder, input, &c));
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
    let store = keep(batch, &codebook.hash)?;
    writeln!(out, "{}: {}", words.get("demo.store"), store.display())?;
    if !args.serve {
        writeln!(out, "{} {}", words.get("demo.look"), store.display())?;
    }
    out.flush()?;
    drop(out);
    if args.serve {
        let listen = serve::ADDRESS.parse()?;
        return serve::start(
            &serve::config(&store, listen, None, None, 4)?,
            codebook,
            known.weights()?,
            words,
        );
    }
    Ok(if failed > 0 { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

/// A sample as the store takes it.
fn delivery(coder: &Coder<'_>, input: &Input, coded: &Coded) -> (code::Role, Delivery) {
    let hash = *blake3::hash(&input.bytes).as_bytes();
    let entries = Ok(vec![entry::entry(coder, coded.clone(), &input.shown)]);
    (code::Role::Input, Delivery { hash, name: input.shown.clone(), entries })
}

/// Puts the samples into a store of their own, in place of that of an earlier run.
fn keep(batch: code::Coded, codebook: &str) -> anyhow::Result<PathBuf> {
    let user = ["USER", "USERNAME"].iter().find_map(|n| std::env::var(n).ok()).unwrap_or_default();
    let user: String = user.chars().filter(char::is_ascii_alphanumeric).collect();
    let folder =
        std::env::temp_dir().join(if user.is_empty() { FOLDER.into() } else { format!("{FOLDER}-{user}") });
    std::fs::create_dir_all(&folder).map_err(|e| crate::input::trouble(&folder, &e))?;
    let path = folder.join("lage.db");
    for name in ["lage.db", "lage.db-wal", "lage.db-shm"] {
        match std::fs::remove_file(folder.join(name)) {
            Err(e) if e.kind() != std::io::ErrorKind::NotFound => {
                return Err(crate::input::trouble(&folder.join(name), &e));
            }
            _ => {}
        }
    }
    let mut keeper = Keeper::open(&path, codebook, None)?;
    keeper.keep(batch, &Bar::new(0, true))?;
    keeper.end()?;
    Ok(path)
}
