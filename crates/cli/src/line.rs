//! One event in one readable line.

use crate::labels::{Labels, kind};
use crate::paint::{BOLD, DIM, SOURCE, WHO, of_status, paint};
use crate::words::Form;
use lagebild_model::{Event, Status};
use std::fmt::Write;

/// Key of a status's word; none for what is plainly so.
pub const fn status_key(status: Status) -> Option<&'static str> {
    match status {
        Status::Actual => None,
        Status::Future => Some("status.future"),
        Status::Hypothetical => Some("status.hypothetical"),
        Status::Negated => Some("status.negated"),
    }
}

/// What is done: a verb for what happened, `geplant: Besuch bei` for the rest.
pub fn deed(e: &Event, labels: &Labels<'_>) -> String {
    let form = Form { plural: labels.plural(&e.actor), recipient: !e.recipient.is_empty() };
    let words = labels.words;
    match status_key(e.status) {
        None => words.deed("did", &e.kind, &e.mode, &e.context, form),
        Some(key) => {
            let noun = words.deed("deed", &e.kind, &e.mode, &e.context, form);
            format!("{}: {noun}", words.get(key))
        }
    }
}

/// `USA (Regierung) sagt: Nordkorea → lieferte Waffen an → Russland · zuletzt · Russland   [AID military, 0.82]`
pub fn event(e: &Event, labels: &Labels<'_>) -> String {
    let words = labels.words;
    let mut out = String::new();
    let source = labels.sources(&e.source);
    if !source.is_empty() {
        out.push_str(&paint(SOURCE, &source));
        out.push(' ');
    }
    let actor =
        if e.actor.is_empty() { words.get("who.unknown").to_owned() } else { labels.parties(&e.actor) };
    out.push_str(&paint(WHO, &actor));
    out.push_str(" → ");
    out.push_str(&paint(of_status(e.status), &deed(e, labels)));
    if !e.recipient.is_empty() {
        out.push_str(" → ");
        out.push_str(&paint(WHO, &labels.parties(&e.recipient)));
    }
    for part in
        [e.date.as_ref().map(|d| labels.date(d)), e.place.as_ref().map(|p| labels.place(p).to_owned())]
    {
        if let Some(part) = part.filter(|p| !p.is_empty()) {
            out.push_str(" · ");
            out.push_str(&part);
        }
    }
    if e.historical {
        out.push_str(" · ");
        out.push_str(words.get("status.historical"));
    }
    if !e.denied_by.is_empty() {
        let who = labels.parties(&e.denied_by);
        let _ = write!(out, " · {} {who}", words.get("say.denied"));
    }
    out.push_str(&paint(DIM, &format!("   [{}, {:.2}]", kind(e), e.confidence)));
    out
}

/// All events, numbered as the marks in the text are.
pub fn numbered(events: &[Event], labels: &Labels<'_>) -> Vec<String> {
    let wide = events.len().to_string().len();
    let line = |(i, e): (usize, &Event)| {
        let number = paint(BOLD, &format!("{:>wide$}", i + 1));
        format!("{number}  {}", event(e, labels))
    };
    events.iter().enumerate().map(line).collect()
}
