//! Inputs from where they are to where they are coded: a thread of its own finds them and hands them on in batches.

use anyhow::Context;
use clap::Args;
use lagebild_intake::{
    Client, Found, Listed, Name, NetOptions, Opening, Page, Polled, Validators, is_address, listed, poll,
    stream,
};
use lagebild_store::{Fetched, Reader};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::time::Duration;

/// Inputs of one batch.
const BATCH: usize = 128;
/// Bytes from which on a batch is handed on too.
const BYTES: usize = 8 << 20;
/// Batches that may wait.
const WAITING: usize = 2;

/// How addresses are asked.
#[derive(Args, Debug, Clone)]
pub struct NetArgs {
    /// Feeds: fetch the page of an entry that has only a teaser.
    #[arg(long)]
    pub follow: bool,
    /// Addresses: longest time for an answer, in seconds.
    #[arg(long, value_name = "SECONDS", default_value_t = 30, value_parser = clap::value_parser!(u64).range(1..=3600))]
    pub timeout: u64,
    /// Addresses: longest answer, in megabytes.
    #[arg(long, value_name = "N", default_value_t = 64, value_parser = clap::value_parser!(u64).range(1..=1_000_000))]
    pub max_megabytes: u64,
    /// Addresses: what the program calls itself.
    #[arg(long, value_name = "NAME", default_value = AGENT)]
    pub user_agent: String,
}

/// What the program calls itself.
pub const AGENT: &str =
    concat!("lagebild/", env!("CARGO_PKG_VERSION"), " (+", env!("CARGO_PKG_REPOSITORY"), ")");

impl NetArgs {
    /// A client with these limits.
    pub fn client(&self) -> Client {
        Client::new(&NetOptions {
            timeout: Duration::from_secs(self.timeout),
            most: self.max_megabytes << 20,
            agent: self.user_agent.clone(),
        })
    }
}

/// What is handed on.
pub enum Message {
    /// Inputs in their order.
    Batch(Batch),
    /// All that came with an answer was handed on.
    Fetched(Fetched),
    /// Something that is no input and may be one later.
    Failed(Failure),
}

/// Some inputs.
pub struct Batch {
    /// Inputs and refusals.
    pub found: Vec<Found>,
    /// Bytes read for all inputs so far.
    pub read: u64,
    /// Where they come from, for the log.
    pub origin: Arc<str>,
}

/// What could not be looked at.
pub struct Failure {
    /// The address or folder.
    pub shown: String,
    /// Why.
    pub reason: String,
}

/// The end of the channel where inputs come out.
pub type Inputs = Receiver<Message>;

/// The end where they go in; collects them to batches.
pub struct Giver {
    send: SyncSender<Message>,
    found: Vec<Found>,
    bytes: usize,
    /// Bytes of the files that are done.
    before: u64,
    read: u64,
    origin: Arc<str>,
    stop: Arc<AtomicBool>,
}

/// A channel that few batches fit into; `stop` ends the giving.
pub fn channel(stop: &Arc<AtomicBool>) -> (Giver, Inputs) {
    let (send, receive) = sync_channel(WAITING);
    (Giver::new(send, Arc::clone(stop)), receive)
}

impl Giver {
    fn new(send: SyncSender<Message>, stop: Arc<AtomicBool>) -> Self {
        Self { send, found: Vec::new(), bytes: 0, before: 0, read: 0, origin: "".into(), stop }
    }

    /// Another giver into the same channel, for a thread of its own.
    pub fn beside(&self) -> Self {
        Self::new(self.send.clone(), Arc::clone(&self.stop))
    }

    /// Says where what follows comes from.
    pub fn from(&mut self, origin: &str) {
        self.origin = origin.into();
    }

    /// True when no more is wanted.
    pub fn is_stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

    /// Hands on something found.
    pub fn give(&mut self, found: Found) -> ControlFlow<()> {
        let (read, bytes) = match &found {
            Found::Input(i) => (i.read, i.bytes.len() + i.page.as_ref().map_or(0, Vec::len)),
            Found::Refused(r) => (r.read, 0),
        };
        self.read = self.before + read;
        self.bytes += bytes;
        if let Found::Refused(r) = &found
            && r.passing
        {
            self.flush()?;
            return self.fail(&r.shown, &r.reason);
        }
        self.found.push(found);
        if self.found.len() >= BATCH || self.bytes >= BYTES {
            self.flush()?;
        }
        if self.is_stopped() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }

    /// Hands on what is collected.
    pub fn flush(&mut self) -> ControlFlow<()> {
        self.bytes = 0;
        if self.found.is_empty() {
            return ControlFlow::Continue(());
        }
        let found = std::mem::take(&mut self.found);
        self.send(Message::Batch(Batch { found, read: self.read, origin: Arc::clone(&self.origin) }))
    }

    /// Says that something could not be looked at.
    pub fn fail(&self, shown: &str, reason: &str) -> ControlFlow<()> {
        self.send(Message::Failed(Failure { shown: shown.to_owned(), reason: reason.to_owned() }))
    }

    fn send(&self, message: Message) -> ControlFlow<()> {
        if self.send.send(message).is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    }

    /// Hands on the inputs of a file, standard input for `-`.
    pub fn path(&mut self, path: &Path, opening: Opening) -> ControlFlow<()> {
        if path.as_os_str() == "-" {
            let name = Name::of_stream("standard input", "stdin", STDIN);
            return stream(&mut std::io::stdin().lock(), &name, opening, &mut |found| self.give(found));
        }
        let length = std::fs::metadata(path).map_or(0, |m| m.len());
        lagebild_intake::file(path, opening, &mut |found| self.give(found))?;
        self.before += length;
        self.read = self.before;
        ControlFlow::Continue(())
    }

    /// Asks an address and hands on what stands there; what is in the store is not asked for again.
    pub fn address(
        &mut self,
        address: &str,
        client: &Client,
        follow: bool,
        opening: Opening,
        store: Option<&Reader>,
    ) -> anyhow::Result<Answered> {
        let before = store.map(|s| s.fetched(address)).transpose()?.flatten();
        let before = before.map(|f| Validators { etag: f.etag, modified: f.modified }).unwrap_or_default();
        let known = |hash: &[u8; 32]| store.is_some_and(|s| s.knows(hash).unwrap_or(false));
        let pages = Page { follow, known: &known };
        let polled = match poll(client, address, &before, opening, &pages, &mut |found| self.give(found)) {
            Ok(polled) => polled,
            Err(e) => {
                let text = e.to_string();
                let reason = text.strip_prefix(&format!("{address}: ")).unwrap_or(&text);
                let ended = self.fail(address, reason).is_break();
                return Ok(if ended { Answered::Ended } else { Answered::Failed });
            }
        };
        if self.flush().is_break() || self.is_stopped() {
            return Ok(Answered::Ended);
        }
        let v = match polled {
            Polled::Whole(v) => v,
            Polled::Unchanged => return Ok(Answered::Well),
            Polled::Partly => return Ok(Answered::Failed),
        };
        let at = crate::lage::now();
        let (etag, modified) = (v.etag, v.modified);
        let note = Message::Fetched(Fetched { address: address.to_owned(), etag, modified, at });
        Ok(if self.send(note).is_break() { Answered::Ended } else { Answered::Well })
    }
}

/// What came of asking an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answered {
    /// All of it was handed on, or nothing is new.
    Well,
    /// It was told why not.
    Failed,
    /// Nobody takes any more.
    Ended,
}

/// What stands for the path of standard input.
pub const STDIN: &str = "-";

/// Files, folders with all below them, `-` and addresses as they were given.
pub struct Given {
    /// Paths of files, `-` and addresses, in order.
    pub paths: Vec<PathBuf>,
    /// Bytes of all files; 0 where something has no length.
    pub bytes: u64,
}

impl Given {
    /// Looks into the folders. A file that is missing stays among the paths.
    pub fn expand(given: &[PathBuf]) -> anyhow::Result<Self> {
        let mut paths = Vec::new();
        for path in given {
            if path.is_dir() {
                let Listed { files: inside, passed_over } =
                    listed(path).map_err(|e| crate::input::trouble(path, &e))?;
                if let Some(first) = passed_over.first() {
                    anstream::eprintln!(
                        "lagebild: {}: {} files passed over that tell about a folder, {} first; name one to read it",
                        path.display(),
                        passed_over.len(),
                        first.display()
                    );
                }
                anyhow::ensure!(
                    !inside.is_empty(),
                    "{}: no file in this folder; check the path",
                    path.display()
                );
                paths.extend(inside);
            } else {
                paths.push(path.clone());
            }
        }
        let lengths = paths.iter().map(|p| std::fs::metadata(p).map(|m| m.len()));
        let open = paths.iter().any(|p| p.as_os_str() == STDIN || address(p).is_some());
        let bytes = if open { 0 } else { lengths.filter_map(Result::ok).sum() };
        Ok(Self { paths, bytes })
    }

    /// Hands on all inputs from a thread of its own. With a store, what it has of addresses is not asked for again.
    pub fn start(
        self,
        opening: Opening,
        net: &NetArgs,
        store: Option<&Path>,
        stop: &Arc<AtomicBool>,
    ) -> Inputs {
        let (mut giver, inputs) = channel(stop);
        let (net, store) = (net.clone(), store.map(Path::to_path_buf));
        std::thread::spawn(move || {
            let client = net.client();
            for path in &self.paths {
                let went_on = match address(path) {
                    None => giver.path(path, opening),
                    Some(address) => {
                        let asked = store
                            .as_deref()
                            .map(|s| Reader::open(s, &crate::lage::now()))
                            .transpose()
                            .context("the store cannot be read")
                            .and_then(|s| giver.address(address, &client, net.follow, opening, s.as_ref()));
                        match asked {
                            Ok(Answered::Ended) => ControlFlow::Break(()),
                            Ok(_) => ControlFlow::Continue(()),
                            Err(e) => giver.fail(address, &format!("{e:#}")),
                        }
                    }
                };
                if went_on.is_break() {
                    return;
                }
            }
            let _ = giver.flush();
        });
        inputs
    }
}

/// The address that a path is in truth.
pub fn address(path: &Path) -> Option<&str> {
    path.to_str().filter(|p| is_address(p))
}
