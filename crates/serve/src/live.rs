//! Tells open pages that the store has grown: one task looks, many listen.

use crate::app::{Shared, answered};
use crate::ask::Ask;
use crate::trouble::Trouble;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};

/// How often it is looked whether the store has changed.
const LOOK: Duration = Duration::from_secs(2);
/// Most pages that listen at once.
const LISTENERS: usize = 64;

/// What listeners are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Seen {
    /// Row of the event that was stored last.
    last: i64,
    /// The server ends.
    ends: bool,
}

/// The one who looks, and those who listen.
pub(crate) struct Live {
    seen: watch::Sender<Seen>,
    places: Arc<Semaphore>,
    looks: AtomicBool,
}

impl Default for Live {
    fn default() -> Self {
        Self {
            seen: watch::Sender::new(Seen::default()),
            places: Arc::new(Semaphore::new(LISTENERS)),
            looks: AtomicBool::new(false),
        }
    }
}

impl Live {
    /// Ends all streams: the server is to end.
    pub fn end(&self) {
        self.seen.send_modify(|s| s.ends = true);
    }
}

/// `GET /api/v1/live`: an event `grown` with the row of the newest event, at once and whenever it changes; `end` when the
/// server ends.
pub(crate) async fn listen(State(app): State<Shared>, ask: Ask) -> Response {
    let Ok(place) = Arc::clone(&app.live.places).try_acquire_owned() else {
        let full =
            Trouble::new(StatusCode::SERVICE_UNAVAILABLE, "too many pages listen; load the page again");
        return answered(&app, &ask, Err(full));
    };
    let (worker, first) = (Arc::clone(&app), app.pool.run(|reader| Ok(reader.last()?)).await);
    match first {
        Ok(last) => app.live.seen.send_if_modified(|s| std::mem::replace(&mut s.last, last) != last),
        Err(trouble) => return answered(&app, &ask, Err(trouble)),
    };
    if !app.live.looks.swap(true, Ordering::Relaxed) {
        tokio::spawn(look(worker));
    }
    let mut told = app.live.seen.subscribe();
    told.mark_changed();
    let events = stream::unfold(Some((told, place)), next);
    Sse::new(events).keep_alive(KeepAlive::default()).into_response()
}

type Listener = (watch::Receiver<Seen>, OwnedSemaphorePermit);

/// Waits for what comes next; nothing comes behind the end.
async fn next(listener: Option<Listener>) -> Option<(Result<Event, Infallible>, Option<Listener>)> {
    let (mut told, place) = listener?;
    told.changed().await.ok()?;
    let seen = *told.borrow_and_update();
    if seen.ends {
        return Some((Ok(Event::default().event("end").data("{}")), None));
    }
    let event = Event::default().event("grown").data(format!("{{\"last\": {}}}", seen.last));
    Some((Ok(event), Some((told, place))))
}

/// Looks at the store while somebody listens, until the server ends.
async fn look(app: Shared) {
    let mut before = None;
    while !app.live.seen.borrow().ends {
        tokio::time::sleep(LOOK).await;
        if app.live.seen.receiver_count() == 0 {
            continue;
        }
        let worker = Arc::clone(&app);
        let state = tokio::task::spawn_blocking(move || worker.pool.state()).await;
        let Some(state) = state.ok().and_then(Result::ok).filter(|s| before.as_ref() != Some(s)) else {
            continue;
        };
        // what cannot be read now is asked for again
        if let Ok(last) = app.pool.run(|reader| Ok(reader.last()?)).await {
            before = Some(state);
            app.live.seen.send_if_modified(|s| std::mem::replace(&mut s.last, last) != last);
        }
    }
    app.live.looks.store(false, Ordering::Relaxed);
}
