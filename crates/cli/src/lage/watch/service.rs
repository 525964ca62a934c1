//! The long-running service: one thread looks into folders, one asks addresses, this one codes and keeps.
//!
//! Nothing is lost when it ends: a batch is kept whole or not at all, an answer is noted only when all that came with it
//! is kept, and what was not kept is found again at the next start.

use crate::bar::Bar;
use crate::flow::{Answered, Giver, Message, NetArgs, channel};
use crate::lage::keep::{Keeper, Rejects};
use crate::lage::{code, now};
use crate::signals;
use crate::stories;
use crate::words::Words;
use lagebild_codebook::Codebook;
use lagebild_intake::{Arrivals, Opening};
use lagebild_store::Reader;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::mpsc::RecvTimeoutError;
use std::time::{Duration, Instant};

/// Longest sleep, after which a request to end is seen.
const NAP: Duration = Duration::from_millis(100);
/// After failures an address is asked at most this seldom, in seconds.
const SELDOM: u64 = 3600;

/// What is watched, and where it goes.
pub struct Plan {
    /// The store's file.
    pub store: PathBuf,
    /// What holds no story is added to this file.
    pub rejects: Option<PathBuf>,
    /// How addresses are asked.
    pub net: NetArgs,
    /// How inputs are opened.
    pub opening: Opening,
    /// Folders.
    pub folders: Vec<Folder>,
    /// Addresses.
    pub feeds: Vec<Feed>,
}

/// A folder.
#[derive(Debug, Clone)]
pub struct Folder {
    /// Where it is.
    pub path: PathBuf,
    /// Seconds between two looks.
    pub every: u64,
}

/// An address.
#[derive(Debug, Clone)]
pub struct Feed {
    /// The address.
    pub address: String,
    /// Seconds between two questions.
    pub every: u64,
    /// Fetch the pages of entries that have only a teaser.
    pub follow: bool,
}

/// Runs until it is asked to end.
pub fn serve(plan: &Plan, codebook: &Codebook, words: &Words) -> anyhow::Result<ExitCode> {
    let coder = stories::coder(codebook)?;
    let rejects = plan.rejects.as_deref().map(Rejects::append).transpose()?;
    let mut keeper = Keeper::open(&plan.store, &codebook.hash, rejects)?;
    let known = Reader::open(&plan.store, &now())?;
    let stop = signals::stop()?;
    let (giver, inputs) = channel(&stop);
    let (folders, opening) = (plan.folders.clone(), plan.opening);
    let mut beside = giver.beside();
    std::thread::spawn(move || look(&folders, opening, &mut beside));
    let (feeds, net, store) = (plan.feeds.clone(), plan.net.clone(), plan.store.clone());
    let mut beside = giver.beside();
    std::thread::spawn(move || ask(&feeds, &net, opening, &store, &mut beside));
    let log = |what: &str| say!("{} {what}", now());
    let count = |n: usize, key: &str| format!("{n} {}", words.get(key));
    log(&format!(
        "{} {}, {} → {}",
        words.get("watch.begins"),
        count(plan.folders.len(), "watch.folders"),
        count(plan.feeds.len(), "watch.feeds"),
        plan.store.display()
    ));
    let bar = Bar::new(0, false);
    while !giver.is_stopped() {
        match inputs.recv_timeout(NAP) {
            Ok(Message::Batch(batch)) => {
                let coded = code::all(batch.found, &coder, &known)?;
                keeper.tell_once();
                let done = keeper.keep(coded, &bar)?;
                keeper.link()?;
                log(&format!("{} · {}", batch.origin, done.line(words)));
            }
            Ok(Message::Fetched(fetched)) => keeper.fetched(&fetched)?,
            Ok(Message::Failed(f)) => {
                keeper.tell_once();
                keeper.fail(&f.shown, &f.reason, &bar)?;
            }
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => break,
        }
    }
    keeper.tell_once();
    keeper.end()?;
    log(words.get("watch.ends"));
    Ok(ExitCode::SUCCESS)
}

/// Sleeps until an instant, or until it is asked to end.
fn sleep_until(when: Instant, giver: &Giver) {
    while !giver.is_stopped() {
        let left = when.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return;
        }
        std::thread::sleep(left.min(NAP));
    }
}

/// Looks into each folder when its time has come.
fn look(folders: &[Folder], opening: Opening, giver: &mut Giver) {
    let mut watched: Vec<(Instant, &Folder, Arrivals, bool)> =
        folders.iter().map(|f| (Instant::now(), f, Arrivals::of(&f.path), true)).collect();
    while let Some((due, folder, arrivals, sound)) = watched.iter_mut().min_by_key(|w| w.0) {
        sleep_until(*due, giver);
        if giver.is_stopped() {
            return;
        }
        let shown = folder.path.display().to_string();
        let went_on = match arrivals.look() {
            Ok(ready) => {
                *sound = true;
                giver.from(&shown);
                let given = ready.iter().try_for_each(|path| giver.path(path, opening));
                given.is_continue() && giver.flush().is_continue()
            }
            // said once until it is well again
            Err(e) if std::mem::replace(sound, false) => {
                let reason = format!("cannot be looked into ({e}); it is tried again");
                giver.fail(&shown, &reason).is_continue()
            }
            Err(_) => true,
        };
        if !went_on {
            return;
        }
        *due = Instant::now() + Duration::from_secs(folder.every);
    }
}

/// Asks each address when its time has come; after failures less often.
fn ask(feeds: &[Feed], net: &NetArgs, opening: Opening, store: &std::path::Path, giver: &mut Giver) {
    let client = net.client();
    let mut asked: Vec<(Instant, &Feed, u64)> = feeds.iter().map(|f| (Instant::now(), f, f.every)).collect();
    while let Some((due, feed, wait)) = asked.iter_mut().min_by_key(|a| a.0) {
        sleep_until(*due, giver);
        if giver.is_stopped() {
            return;
        }
        giver.from(&feed.address);
        let answer = Reader::open(store, &now())
            .map_err(anyhow::Error::from)
            .and_then(|s| giver.address(&feed.address, &client, feed.follow, opening, Some(&s)));
        let well = match answer {
            Ok(Answered::Well) => true,
            Ok(Answered::Failed) => false,
            Ok(Answered::Ended) => return,
            Err(e) => {
                if giver.fail(&feed.address, &format!("{e:#}")).is_break() {
                    return;
                }
                false
            }
        };
        *wait = if well { feed.every } else { (*wait * 2).min(SELDOM.max(feed.every)) };
        *due = Instant::now() + Duration::from_secs(*wait);
    }
}
