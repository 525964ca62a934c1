//! `cargo xtask`: the chores of the workspace that are programs of their own.
//!
//! `cargo xtask world --facts DIR --out codebook/world` builds the tables of
//! states, places, regions, organisations, groups and office holders from the
//! fact tables and from the hand-written overlays in `xtask/data`. The result
//! depends on nothing but those two folders.
//!
//! `cargo xtask train --treebank FILE` trains the grammar's weights from a treebank in CoNLL-U and from sentences made
//! by rule out of the codebook. The same treebank and codebook give the same bytes.

//!
//! `cargo xtask train-filter --gold FILE --texts DIR ...` trains the weights of the confidence filter on gold events.

use std::path::{Path, PathBuf};

use anyhow::{Result, ensure};
use clap::{Parser, Subcommand};

use xtask::{filter, outlines, relate, serve, store, train, world};

#[derive(Parser)]
#[command(about = "Chores of the Lagebild workspace")]
struct Cli {
    #[command(subcommand)]
    chore: Chore,
}

#[derive(Subcommand)]
enum Chore {
    /// Build codebook/world/*.tsv from the fact tables and the overlays
    World {
        /// Folder of the fact tables (see its README.md)
        #[arg(long)]
        facts: PathBuf,
        /// Folder to write to
        #[arg(long, default_value = "codebook/world")]
        out: PathBuf,
        /// Folder of the hand-written overlays
        #[arg(long, default_value = concat!(env!("CARGO_MANIFEST_DIR"), "/data"))]
        data: PathBuf,
        /// Build only these tables, e.g. `states` (default: all)
        #[arg(long, value_delimiter = ',')]
        only: Vec<String>,
    },
    /// Train the grammar's weights from a treebank and from sentences made by rule
    Train {
        /// Language of the weights: `de` or `en`
        #[arg(long, default_value = "de")]
        language: String,
        /// Treebank in CoNLL-U (UD German GSD, test part); English: files or folders (EWT, GUM), as often as needed
        #[arg(long, required = true)]
        treebank: Vec<PathBuf>,
        /// English: leave out files whose path contains this
        #[arg(long)]
        without: Vec<String>,
        /// Folder of the project's own treebank, taken beside it
        #[arg(long, default_value = "crates/grammar/treebank")]
        own: PathBuf,
        /// Folder to write the weights to
        #[arg(long, default_value = "crates/grammar/models")]
        out: PathBuf,
        /// Number of sentences made by rule
        #[arg(long, default_value_t = lagebild_grammar::train::Effort::default().made)]
        made: usize,
        /// Files with a sentence a line that are parsed with the new weights into the same folder
        #[arg(long)]
        show: Vec<PathBuf>,
        /// Write the sentences that the network of arcs learns from into this file, and train nothing (English)
        #[arg(long, value_name = "FILE")]
        table: Option<PathBuf>,
    },
    /// Train the weights of the confidence filter on gold events
    ///
    /// Each --gold FILE has its --texts DIR, in the same order. New stories are taken to be as hard as those of the last
    /// set: name the one last that was worked on least.
    TrainFilter {
        /// Gold events, one a line (JSON)
        #[arg(long, required = true)]
        gold: Vec<PathBuf>,
        /// Folder of their stories as STORY.txt
        #[arg(long, required = true)]
        texts: Vec<PathBuf>,
        /// File to write
        #[arg(long, default_value = "codebook/filter.tsv")]
        out: PathBuf,
        /// Price of large weights
        #[arg(long, default_value_t = filter::RIDGE)]
        ridge: f64,
        /// Write the judged events with their features here, one a line
        #[arg(long)]
        rows: Option<PathBuf>,
    },
    /// Train the ranking of `lagebild relate`; prints cross-validated accuracy and macro F1
    TrainRelate {
        /// Pairs with their type in `gold`, one a line (JSON)
        #[arg(long)]
        data: PathBuf,
        /// File to write; keep it out of the repository where the data have no licence
        #[arg(long)]
        out: PathBuf,
        /// Parts of the cross-validation
        #[arg(long, default_value_t = 5)]
        folds: usize,
    },
    /// Thin the outlines of the countries for the map of `lagebild serve`
    Outlines {
        /// TopoJSON of Natural Earth's countries
        #[arg(long)]
        topology: PathBuf,
        /// The codebook's table of states
        #[arg(long, default_value = "codebook/world/states.tsv")]
        states: PathBuf,
        /// File to write
        #[arg(long, default_value = "crates/serve/data/outlines.tsv")]
        out: PathBuf,
    },
    /// Write stories made by templates, German and English, for trials of the store
    GenerateStories {
        /// Folder to write to, or a file that ends in .jsonl for one story a line
        #[arg(long)]
        out: PathBuf,
        /// Number of stories
        #[arg(long, default_value_t = 50_000)]
        count: usize,
        /// The same seed gives the same files
        #[arg(long, default_value_t = 1)]
        seed: u64,
        /// Folder of the templates
        #[arg(long, default_value = concat!(env!("CARGO_MANIFEST_DIR"), "/data"))]
        data: PathBuf,
    },
    /// Kill `lagebild ingest` at drawn moments, resume it, and compare the store with that of an undisturbed run
    KillIngest {
        /// Folder or file of stories
        #[arg(long)]
        stories: PathBuf,
        /// Folder for the two stores
        #[arg(long)]
        work: PathBuf,
        /// The program
        #[arg(long, default_value = "target/release/lagebild")]
        program: PathBuf,
        /// How often it is killed
        #[arg(long, default_value_t = 10)]
        kills: usize,
        /// Seed of the moments
        #[arg(long, default_value_t = 1)]
        seed: u64,
    },
    /// Fill a store with made events and time questions to it
    BenchStore {
        /// The store's file; one that is filled already is only asked
        #[arg(long)]
        store: PathBuf,
        /// Number of events
        #[arg(long, default_value_t = 1_000_000)]
        events: usize,
        /// Show how SQLite runs each question
        #[arg(long)]
        plans: bool,
    },
    /// Fill a store with made events and time the pages over it
    BenchServe {
        /// The store's file; one that is filled already is only asked
        #[arg(long)]
        store: PathBuf,
        /// Number of events
        #[arg(long, default_value_t = 200_000)]
        events: usize,
        /// All of them within two months, instead of ten years
        #[arg(long)]
        dense: bool,
        /// The program
        #[arg(long, default_value = "target/release/lagebild")]
        program: PathBuf,
    },
}

fn main() -> Result<()> {
    match Cli::parse().chore {
        Chore::World { facts, out, data, only } => build_world(&world::Sources { facts, data }, &out, &only),
        Chore::Train { language, treebank, without, own, out, made, show, table } => {
            match treebank.as_slice() {
                _ if language == "en" => {
                    train::run_english(&treebank, &without, &out, &show, table.as_deref())
                }
                [one] => train::run(one, &own, &out, made, &show),
                _ => anyhow::bail!("German takes one treebank"),
            }
        }
        Chore::TrainRelate { data, out, folds } => {
            print!("{}", relate::run(&data, &out, folds)?);
            Ok(())
        }
        Chore::Outlines { topology, states, out } => outlines::run(&topology, &states, &out),
        Chore::GenerateStories { out, count, seed, data } => store::generate::run(&data, &out, count, seed),
        Chore::KillIngest { stories, work, program, kills, seed } => {
            let (stories, work, program) = (&stories, &work, &program);
            store::kill::run(&store::kill::Trial { program, stories, work, kills, seed })
        }
        Chore::BenchStore { store, events, plans } => {
            if !store.exists() {
                store::bench::fill(&store, events)?;
            }
            store::bench::ask(&store, plans)
        }
        Chore::BenchServe { store, events, dense, program } => {
            if !store.exists() {
                store::bench::fill_days(&store, events, dense)?;
            }
            serve::run(&program, &store)
        }
        Chore::TrainFilter { gold, texts, out, ridge, rows } => {
            ensure!(gold.len() == texts.len(), "each --gold needs its --texts");
            let sets: Vec<filter::Set> =
                gold.into_iter().zip(texts).map(|(gold, texts)| filter::Set { gold, texts }).collect();
            print!("{}", filter::run(&sets, &out, ridge, rows.as_deref())?);
            Ok(())
        }
    }
}

fn build_world(sources: &world::Sources, out: &Path, only: &[String]) -> Result<()> {
    for report in world::build(sources, out, only)? {
        println!("{report}");
    }
    Ok(())
}
