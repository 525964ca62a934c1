//! A few readers of the store, each used by one request at a time on a thread of its own.

use crate::trouble::Trouble;
use axum::http::StatusCode;
use lagebild_store::{Reader, StoreError};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::Semaphore;

/// How long a request waits for a reader.
const PATIENCE: Duration = Duration::from_secs(5);
/// How long a question may take before it is broken off.
const LONGEST: Duration = Duration::from_secs(10);

/// The instant the store is seen at.
pub type Clock = Arc<dyn Fn() -> String + Send + Sync>;

/// The readers.
pub(crate) struct Pool {
    path: PathBuf,
    clock: Clock,
    free: Mutex<Vec<Reader>>,
    /// Only asked whether the file has changed.
    watch: Mutex<Reader>,
    turns: Arc<Semaphore>,
}

impl Pool {
    /// Opens the store; `size` requests are answered at once.
    pub fn open(path: &Path, clock: Clock, size: usize) -> Result<Self, StoreError> {
        let watch = Reader::open(path, &clock())?;
        Ok(Self {
            path: path.to_path_buf(),
            free: Mutex::new(Vec::new()),
            watch: Mutex::new(watch),
            turns: Arc::new(Semaphore::new(size)),
            clock,
        })
    }

    /// A number that changes when the file or what is seen of it has changed.
    pub fn state(&self) -> Result<(i64, String), StoreError> {
        let watch = self.watch.lock().unwrap_or_else(PoisonError::into_inner);
        Ok((watch.state()?, self.now()))
    }

    /// The instant, to the minute: an embargoed item comes at most a minute late and never early.
    pub fn now(&self) -> String {
        let now = (self.clock)();
        // 2024-08-01T12:34:56Z
        match (now.get(..17), now.get(17..)) {
            (Some(minute), Some(_)) => format!("{minute}00Z"),
            _ => now,
        }
    }

    /// Runs `work` with a reader on a thread where it may block.
    pub async fn run<T: Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce(&Reader) -> Result<T, Trouble> + Send + 'static,
    ) -> Result<T, Trouble> {
        let busy = || Trouble::new(StatusCode::SERVICE_UNAVAILABLE, "too many requests at once; try again");
        let turn = tokio::time::timeout(PATIENCE, Arc::clone(&self.turns).acquire_owned()).await;
        let turn = turn.map_err(|_| busy())?.map_err(|_| busy())?;
        let reader = self.take()?;
        let stop = reader.connection().get_interrupt_handle();
        let pool = Arc::clone(self);
        let job = tokio::task::spawn_blocking(move || {
            let _turn = turn;
            let done = work(&reader);
            pool.free.lock().unwrap_or_else(PoisonError::into_inner).push(reader);
            done
        });
        match tokio::time::timeout(LONGEST, job).await {
            Ok(Ok(done)) => done,
            Ok(Err(_)) => Err(Trouble::ours("the request ended by an internal error")),
            Err(_) => {
                stop.interrupt();
                Err(Trouble::new(
                    StatusCode::SERVICE_UNAVAILABLE,
                    "the question takes too long; ask for fewer days or a rarer word",
                ))
            }
        }
    }

    fn take(&self) -> Result<Reader, StoreError> {
        let free = self.free.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let now = self.now();
        match free {
            Some(mut reader) => {
                reader.advance(&now)?;
                Ok(reader)
            }
            None => Reader::open(&self.path, &now),
        }
    }
}
