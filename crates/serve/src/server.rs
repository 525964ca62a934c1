//! The server: what it is made of, why it does not run, and its life until it is asked to end.

use crate::app::{open, routed};
use crate::desk::Desk;
use crate::pool::Clock;
use lagebild_store::StoreError;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// How often it is looked whether to end.
const NAP: Duration = Duration::from_millis(100);
/// How long answers may still take when the server is to end.
const FAREWELL: Duration = Duration::from_secs(5);

/// What the server is made of.
#[derive(Clone)]
pub struct Config {
    /// The store's file.
    pub store: PathBuf,
    /// Where it listens; other than loopback only with a token.
    pub listen: SocketAddr,
    /// What has to be known to ask; may be none on loopback.
    pub token: Option<String>,
    /// The instant the store is seen at.
    pub clock: Clock,
    /// How many requests read the store at once.
    pub readers: usize,
}

/// Why the server does not run.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// Others could ask without a token.
    #[error("{0} can be reached from elsewhere; give a token with --token-file, or listen on 127.0.0.1")]
    Open(SocketAddr),
    /// The token is too easy to guess.
    #[error("the token has {0} characters; take at least {SHORTEST}, e.g. from `openssl rand -hex 16`")]
    Short(usize),
    /// The store was made before there were happenings, or statements.
    #[error(
        "{}: has an older form; bring it up to date with `lagebild link --store {}`", .0.display(), .0.display()
    )]
    Old(PathBuf),
    /// The store cannot be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The address cannot be taken.
    #[error("cannot listen on {0} ({1}); give another port with --listen, or 0 for any free one")]
    Listen(SocketAddr, std::io::Error),
    /// The system has no random bytes.
    #[error("the system gives no random bytes ({0})")]
    Random(getrandom::Error),
}

/// Fewest characters of a token.
pub(crate) const SHORTEST: usize = 12;

/// Runs the server until `stop` is set; `ready` is told where it listens.
///
/// # Errors
///
/// When the store or the address cannot be had, or others could ask without a token.
pub fn serve(
    config: &Config,
    desk: Arc<dyn Desk>,
    stop: &Arc<AtomicBool>,
    ready: impl FnOnce(SocketAddr),
) -> Result<(), ServeError> {
    let app = open(config, desk)?;
    let failed = |e| ServeError::Listen(config.listen, e);
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_io().enable_time().build().map_err(failed)?;
    let done: std::io::Result<()> = runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind(config.listen).await?;
        ready(listener.local_addr()?);
        let wait = |stop: Arc<AtomicBool>| async move {
            while !stop.load(Ordering::Relaxed) {
                tokio::time::sleep(NAP).await;
            }
        };
        let (asked, told) = (wait(Arc::clone(stop)), Arc::clone(&app));
        let ends = async move {
            asked.await;
            // pages that listen would keep the server
            told.live.end();
        };
        let server = axum::serve(listener, routed(&app)).with_graceful_shutdown(ends);
        let late = async {
            wait(Arc::clone(stop)).await;
            tokio::time::sleep(FAREWELL).await;
        };
        // whichever ends first: all answers given, or the time for them is over
        let mut server = std::pin::pin!(server.into_future());
        let mut late = std::pin::pin!(late);
        std::future::poll_fn(|cx| {
            use std::future::Future;
            use std::task::Poll;
            match server.as_mut().poll(cx) {
                Poll::Ready(done) => Poll::Ready(done),
                Poll::Pending => late.as_mut().poll(cx).map(Ok),
            }
        })
        .await
    });
    runtime.shutdown_timeout(FAREWELL);
    done.map_err(failed)
}
