//! Review: people accept, correct or reject events one by one. Decisions stand beside what the machine coded.

use super::trouble;
use crate::answer::Answer;
use crate::app::{Room, Shared, answered, reviewer_cookie};
use crate::ask::Ask;
use crate::guard::{BROWSER, cookie};
use crate::marks::{Mark, Piece, pieces};
use crate::review::{self, Agreement};
use crate::table::codes;
use crate::trouble::Trouble;
use crate::view::{Choice, Row, View};
use askama::Template;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use lagebild_model::{Event, Status};
use lagebild_store::{Decision, Filter, Store};

/// The event that is judged, as the page shows it.
struct Judged {
    row: Row,
    /// The paragraphs its evidence stands in.
    parts: Vec<Vec<Piece>>,
    story: String,
    skip: String,
    types: Vec<Choice>,
    modes: String,
    contexts: String,
    statuses: Vec<Choice>,
    actors: String,
    recipients: String,
    date: String,
    others: Vec<String>,
}

#[derive(Template)]
#[template(path = "review.html")]
struct Page<'a> {
    v: View<'a>,
    judged: Option<Judged>,
    reviewer: String,
    token: String,
    back: String,
    agreement: Agreement,
    gold: String,
    overlay: String,
}

/// `GET /review`
pub(crate) fn show(room: &Room<'_>) -> Result<Answer, Trouble> {
    let (ask, desk) = (room.ask, room.app.desk.as_ref());
    let v = View::new(ask, desk, "/review", ask.lang.get("nav.review"));
    let reviewer = ask.reviewer.clone().unwrap_or_default();
    let filter = Filter { limit: None, ..ask.filter(desk)? };
    let found = match ask.get("event") {
        Some(id) => room.reader.event(id)?.map(|record| (0, record)),
        None => room.reader.unreviewed(&filter, &reviewer, ask.number::<i64>("after")?)?,
    };
    let judged = found.map(|(row, record)| judged(room, &v, row, &record)).transpose()?;
    let page = Page {
        judged,
        reviewer,
        token: ask.token.clone(),
        // where the next event is found: the filter, and from where on
        back: ask.link("/review", &[("after", ask.get("after").unwrap_or(""))]),
        agreement: review::agreement(&room.reader.reviews()?),
        gold: ask.link("/review/gold.jsonl", &[]),
        overlay: ask.link("/review/overlay", &[]),
        v,
    };
    Ok(Answer::Page(page.render()?))
}

fn judged(room: &Room<'_>, v: &View<'_>, row: i64, record: &str) -> Result<Judged, Trouble> {
    let event: Event = serde_json::from_str(record)?;
    let coded = room.reader.story(&event.story)?;
    let marks: Vec<Mark> =
        event.evidence.iter().map(|e| Mark { id: "e1".to_owned(), span: e.span }).collect();
    let mut parts = Vec::new();
    let mut seen = Vec::new();
    for p in coded.iter().flat_map(|c| &c.story.paragraphs) {
        if let Some(story) = coded.as_ref().filter(|_| marks.iter().any(|m| m.span.overlaps(p.span))) {
            parts.push(pieces(&story.story.text, p.span, &marks, &mut seen));
        }
    }
    let chosen = |values: Vec<Choice>, value: &str| -> Vec<Choice> {
        values.into_iter().map(|c| Choice { chosen: c.value == value, ..c }).collect()
    };
    let others = room
        .reader
        .reviews_of(&event.id)?
        .iter()
        .map(|r| format!("{}: {}", r.reviewer, v.t(&format!("review.{}", r.decision.word()))))
        .collect();
    let shown = coded.as_ref().map_or(&[][..], |c| &c.actors);
    Ok(Judged {
        story: v.story(&event.story),
        skip: v.ask.link("/review", &[("after", &row.to_string())]),
        types: chosen(v.types(), &event.kind),
        modes: event.mode.join(", "),
        contexts: event.context.join(", "),
        statuses: chosen(v.statuses(), event.status.word()),
        actors: codes(&event.actor),
        recipients: codes(&event.recipient),
        date: event.date.as_ref().map_or(String::new(), |d| d.value.clone()),
        row: Row::of(v, &event, shown),
        parts,
        others,
    })
}

/// `GET /review/gold.jsonl`: judged events as gold for `lagebild eval`.
pub(crate) fn gold(room: &Room<'_>) -> Result<Answer, Trouble> {
    let gold = crate::gold::gold(room.reader, room.ask.get("all").is_some())?;
    Ok(Answer::File("application/jsonl; charset=utf-8", "gold.jsonl".to_owned(), gold.lines))
}

/// What a form sent.
struct Sent(Vec<(String, String)>);

impl Sent {
    fn of(body: &[u8]) -> Self {
        Self(form_urlencoded::parse(body).map(|(k, v)| (k.into_owned(), v.trim().to_owned())).collect())
    }

    fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(k, _)| k == name).map_or("", |(_, v)| v.as_str())
    }
}

/// The form is of our own page in this browser.
fn is_ours(app: &Shared, headers: &HeaderMap, sent: &Sent) -> bool {
    cookie(headers, BROWSER).is_some_and(|b| app.guard.is_form(b, sent.get("token")))
}

/// `POST /review`
pub(crate) async fn decide(State(app): State<Shared>, ask: Ask, headers: HeaderMap, body: Bytes) -> Response {
    let sent = Sent::of(&body);
    if !is_ours(&app, &headers, &sent) {
        return trouble(&app, &ask, &foreign(&ask)).into_response();
    }
    let (worker, asked) = (std::sync::Arc::clone(&app), ask.clone());
    let back = back(sent.get("back"));
    let reviewer = sent.get("reviewer").to_owned();
    let done = tokio::task::spawn_blocking(move || keep(&worker, &asked, &sent)).await;
    let done = done.unwrap_or_else(|_| Err(Trouble::ours("the review could not be kept")));
    let mut answer = answered(&app, &ask, done.map(|()| Answer::There(back)));
    if answer.status() == StatusCode::SEE_OTHER
        && let Ok(value) = HeaderValue::from_str(&reviewer_cookie(&reviewer))
    {
        answer.headers_mut().append(header::SET_COOKIE, value);
    }
    answer
}

/// `POST /review/undo`
pub(crate) async fn undo(State(app): State<Shared>, ask: Ask, headers: HeaderMap, body: Bytes) -> Response {
    let sent = Sent::of(&body);
    if !is_ours(&app, &headers, &sent) {
        return trouble(&app, &ask, &foreign(&ask)).into_response();
    }
    let worker = std::sync::Arc::clone(&app);
    let reviewer = sent.get("reviewer").to_owned();
    let work = move || -> Result<Option<String>, Trouble> {
        Ok(Store::open(&worker.store)?.undo_review(&reviewer, &worker.pool.now())?)
    };
    let done = tokio::task::spawn_blocking(work).await;
    let done = done.unwrap_or_else(|_| Err(Trouble::ours("the review could not be taken back")));
    let there = |event: Option<String>| {
        Answer::There(event.map_or_else(
            || "/review".to_owned(),
            |e| crate::ask::address("/review", [("event", e.as_str())].into_iter()),
        ))
    };
    answered(&app, &ask, done.map(there))
}

fn foreign(ask: &Ask) -> Trouble {
    Trouble::new(StatusCode::FORBIDDEN, ask.lang.get("wrong.form"))
}

/// Only pages of the review are gone back to.
fn back(address: &str) -> String {
    if address.starts_with("/review") { address.to_owned() } else { "/review".to_owned() }
}

fn keep(app: &Shared, ask: &Ask, sent: &Sent) -> Result<(), Trouble> {
    let decision = Decision::of(sent.get("decision"))
        .ok_or_else(|| Trouble::question(ask.lang.get("wrong.decision")))?;
    let now = app.pool.now();
    let mut store = Store::open(&app.store)?;
    let corrected = match decision {
        Decision::Correct => {
            let reader = lagebild_store::Reader::open(&app.store, &now)?;
            let missing =
                || Trouble::missing(format!("{}: {}", sent.get("event"), ask.lang.get("wrong.event")));
            let record = reader.event(sent.get("event"))?.ok_or_else(missing)?;
            let machine: Event = serde_json::from_str(&record)?;
            Some(corrected(app, ask, sent, machine)?)
        }
        _ => None,
    };
    store.review(sent.get("event"), sent.get("reviewer"), decision, corrected.as_ref(), &now)?;
    Ok(())
}

/// The event with what the form changed.
fn corrected(app: &Shared, ask: &Ask, sent: &Sent, mut e: Event) -> Result<Event, Trouble> {
    let list = |name: &str| -> Vec<String> {
        sent.get(name).split(',').map(str::trim).filter(|v| !v.is_empty()).map(str::to_owned).collect()
    };
    let kind = sent.get("type").to_owned();
    if !app.desk.types().contains(&kind) {
        return Err(Trouble::question(format!("type={kind}: {}", ask.lang.get("wrong.type"))));
    }
    let mode = list("mode");
    let known = app.desk.modes(&kind);
    if let Some(odd) = mode.iter().find(|m| !known.contains(m)) {
        let text = format!("{odd}: {} {}", ask.lang.get("wrong.mode"), known.join(", "));
        return Err(Trouble::question(text));
    }
    let status: Status = serde_json::from_value(sent.get("status").into())
        .map_err(|_| Trouble::question(ask.lang.get("wrong.status")))?;
    let date = sent.get("date");
    if !date.is_empty() && lagebild_store::days(date).is_none() {
        return Err(Trouble::question(format!("{date}: {}", ask.lang.get("wrong.date"))));
    }
    if (&kind, &mode, status) != (&e.kind, &e.mode, e.status) {
        e.plover.clone_from(&kind);
        (e.quad, e.scale) = app.desk.score(&kind, &mode);
        if status == Status::Negated {
            e.scale = None;
        }
    }
    (e.kind, e.mode, e.status) = (kind, mode, status);
    e.context = list("context");
    e.historical = sent.get("historical") == "true";
    e.actor = review::parties(sent.get("actor"), &e.actor);
    e.recipient = review::parties(sent.get("recipient"), &e.recipient);
    e.date = review::date(date, e.date);
    Ok(e)
}

/// Address of an event's review.
pub(crate) fn address(ask: &Ask, event: &str) -> String {
    ask.link("/review", &[("event", event)])
}
