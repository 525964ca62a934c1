//! `cargo xtask kill-ingest`: what ingest leaves when it is killed again and again.
//!
//! One run undisturbed; then another store, where `lagebild ingest` is killed (SIGKILL) at drawn moments and started
//! again. After each kill the file is checked; at the end every table of both stores must be the same, row by row.

use super::Dice;
use anyhow::{Context, Result, bail, ensure};
use lagebild_store::{Reader, StoreError};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// All tables whose rows must agree; `runs` holds when a run began.
const TABLES: [&str; 22] = [
    "inputs",
    "rejects",
    "items",
    "item_keys",
    "stories",
    "events",
    "records",
    "parties",
    "statements",
    "speakers",
    "places",
    "keys",
    "postings",
    "changes",
    "search",
    "sketches",
    "near_duplicates",
    "link_keys",
    "links",
    "happenings",
    "happening_members",
    "link_pending",
];
/// An instant behind every embargo.
const NOW: &str = "2100-01-01T00:00:00Z";

/// What is tried.
pub struct Trial<'a> {
    /// The binary `lagebild`.
    pub program: &'a Path,
    /// Folder or file of stories.
    pub stories: &'a Path,
    /// Folder for the two stores.
    pub work: &'a Path,
    /// How often ingest is killed.
    pub kills: usize,
    /// Seed of the moments.
    pub seed: u64,
}

/// Runs the trial; an error tells what differs.
pub fn run(trial: &Trial<'_>) -> Result<()> {
    std::fs::create_dir_all(trial.work)?;
    let (whole, broken) = (trial.work.join("whole.db"), trial.work.join("broken.db"));
    for store in [&whole, &broken] {
        for end in ["", "-wal", "-shm"] {
            let _ = std::fs::remove_file(format!("{}{end}", store.display()));
        }
    }
    let begun = Instant::now();
    let status = ingest(trial, &whole, Stdio::inherit())?.wait()?;
    ensure!(matches!(status.code(), Some(0 | 1)), "the undisturbed run ended with {status}");
    let time = begun.elapsed();
    println!("undisturbed: {:.1} s", time.as_secs_f64());
    let mut dice = Dice::new(trial.seed);
    for n in 1..=trial.kills {
        // so that all kills together fall into one run's time
        let wait = time.mul_f64((dice.below(1000) as f64 + 1.0) / 500.0 / (trial.kills + 1) as f64);
        let mut child = ingest(trial, &broken, Stdio::null())?;
        std::thread::sleep(wait + STARTING);
        let ended = child.try_wait()?.is_some();
        child.kill()?;
        child.wait()?;
        println!(
            "kill {n} after {:.1} s: {}{}",
            (wait + STARTING).as_secs_f64(),
            checked(&broken)?,
            if ended { ", it had ended" } else { "" }
        );
    }
    let status = ingest(trial, &broken, Stdio::inherit())?.wait()?;
    ensure!(matches!(status.code(), Some(0 | 1)), "the last run ended with {status}");
    println!("resumed to the end: {}", checked(&broken)?);
    compare(&whole, &broken)
}

/// What a start takes before the first story is coded.
const STARTING: Duration = Duration::from_millis(500);

fn ingest(trial: &Trial<'_>, store: &Path, out: Stdio) -> Result<std::process::Child> {
    Command::new(trial.program)
        .arg("ingest")
        .arg(trial.stories)
        .arg("--store")
        .arg(store)
        .stdout(out)
        .stderr(Stdio::null())
        .spawn()
        .with_context(|| trial.program.display().to_string())
}

/// `integrity ok, 1234 inputs`; an error when the file is broken.
fn checked(store: &Path) -> Result<String> {
    if !store.exists() {
        return Ok("no file yet".into());
    }
    let reader = match Reader::open(store, NOW) {
        // killed before the first form was there
        Err(e) if e.to_string().contains("the file is empty") => return Ok("an empty file".into()),
        other => other?,
    };
    let found = reader.integrity()?;
    ensure!(found == "ok", "{}: {found}", store.display());
    let lines = |statement: &str| dump(&reader, statement).map(|l| l.join(" "));
    ensure!(
        lines("PRAGMA foreign_key_check")?.is_empty(),
        "{}: a reference without its row",
        store.display()
    );
    Ok(format!("integrity ok, {} inputs", lines("SELECT count(*) FROM main.inputs")?))
}

fn dump(reader: &Reader, statement: &str) -> Result<Vec<String>, StoreError> {
    // tables hold more than the views show, so not through `Reader::sql`
    let mut prepared = reader.connection().prepare(statement)?;
    let columns = prepared.column_count();
    let mut rows = prepared.query([])?;
    let mut out = Vec::new();
    while let Some(row) = rows.next()? {
        let cells: Result<Vec<String>, _> =
            (0..columns).map(|i| row.get_ref(i).map(|cell| format!("{cell:?}"))).collect();
        out.push(cells?.join("|"));
    }
    Ok(out)
}

/// Every table of both stores, row by row.
pub fn compare(a: &Path, b: &Path) -> Result<()> {
    let (a, b) = (Reader::open(a, NOW)?, Reader::open(b, NOW)?);
    for table in TABLES {
        let columns = if table == "search" { "rowid" } else { "*" };
        let statement = format!("SELECT {columns} FROM main.{table}");
        let (x, y) = (dump(&a, &statement)?, dump(&b, &statement)?);
        if let Some((x, y)) = x.iter().zip(&y).find(|(x, y)| x != y) {
            bail!("{table}: the stores differ\n  {x}\n  {y}");
        }
        ensure!(x.len() == y.len(), "{table}: {} rows undisturbed, {} resumed", x.len(), y.len());
        println!("{table}: {} rows, equal", x.len());
    }
    Ok(())
}
