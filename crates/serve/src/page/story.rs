//! A story: its text with what was read out of it, and its versions.

use crate::answer::Answer;
use crate::app::Room;
use crate::ask::part;
use crate::differ::{self, Difference};
use crate::marks::{Mark, Piece, pieces};
use crate::table::code;
use crate::trouble::Trouble;
use crate::view::{Row, View};
use askama::Template;
use axum::http::StatusCode;
use lagebild_model::{Coded, Event, ParagraphKind, Span, StatementKind};
use lagebild_store::{Change, VersionRow};

/// A paragraph with its kind as a style class.
struct Part {
    class: &'static str,
    pieces: Vec<Piece>,
}

/// A record beside the text.
struct Record {
    id: String,
    n: usize,
    label: String,
    note: String,
    href: String,
}

/// A version of the story's item.
struct Version {
    label: String,
    line: String,
    href: String,
    current: bool,
    same: usize,
    changes: Vec<Changed>,
    /// How the text differs from that of the version before; none where there is none, or nothing is shown of it.
    text: Option<Difference>,
}

struct Changed {
    kind: String,
    sign: &'static str,
    line: String,
    before: String,
    fields: String,
}

#[derive(Template)]
#[template(path = "story.html")]
struct Page<'a> {
    v: View<'a>,
    /// Tag of the story's language, for screen readers.
    language: String,
    facts: Vec<(String, String)>,
    parts: Vec<Part>,
    events: Vec<Row>,
    actors: Vec<Record>,
    statements: Vec<Record>,
    times: Vec<Record>,
    places: Vec<Record>,
    versions: Vec<Version>,
    failed: String,
    layers: Vec<(&'static str, String, usize, bool)>,
}

/// `/event/{id}`: the event in its story.
pub(crate) fn of_event(room: &Room<'_>) -> Result<Answer, Trouble> {
    let missing = || Trouble::missing(format!("{}: {}", room.rest, room.ask.lang.get("wrong.event")));
    let record = room.reader.event(room.rest)?.ok_or_else(missing)?;
    let event: Event = serde_json::from_str(&record)?;
    let story = room.reader.story(&event.story)?.ok_or_else(missing)?;
    let n = story.events.iter().position(|e| e.id == event.id).map_or(0, |i| i + 1);
    let address = room.ask.link(&format!("/story/{}", part(&event.story)), &[]);
    Ok(Answer::There(format!("{address}#e{n}")))
}

/// `/story/{name}`
pub(crate) fn show(room: &Room<'_>) -> Result<Answer, Trouble> {
    let (ask, desk) = (room.ask, room.app.desk.as_ref());
    let history = room.reader.history(room.rest)?;
    let Some(coded) = room.reader.story(room.rest)? else {
        let (status, key) = match history.last() {
            None => (StatusCode::NOT_FOUND, "wrong.story"),
            Some(v) if v.state == "kill" => (StatusCode::GONE, "wrong.withdrawn"),
            Some(_) => (StatusCode::GONE, "wrong.replaced"),
        };
        // a replaced version leads to the one that is shown
        let newer = history.iter().rev().find(|v| v.state == "current");
        if let Some(newer) = newer.filter(|v| v.story != room.rest) {
            return Ok(Answer::There(ask.link(&format!("/story/{}", part(&newer.story)), &[])));
        }
        return Err(Trouble::new(status, format!("{}: {}", room.rest, ask.lang.get(key))));
    };
    let headline = coded.story.headline.clone().unwrap_or_else(|| room.rest.to_owned());
    let v = View::new(ask, desk, "", headline);
    let (layers, failed) = match desk.layers(&coded.story) {
        Ok(layers) => (layers, String::new()),
        Err(reason) => (coded.clone(), reason),
    };
    let marks = marks(&coded, &layers);
    let events = coded
        .events
        .iter()
        .enumerate()
        .map(|(i, e)| Row { n: i + 1, ..Row::of(&v, e, &coded.actors) })
        .collect();
    let (actors, statements, times, places) =
        (actors(&v, &coded), statements(&v, &layers), times(&layers), places(&v, &layers));
    let layer = |letter, key: &str, n| (letter, v.t(key), n, letter == "e");
    let page = Page {
        language: tag(&coded),
        facts: facts(&v, &coded),
        parts: parts(&coded, &marks),
        layers: vec![
            layer("e", "story.events", coded.events.len()),
            layer("a", "story.actors", actors.len()),
            layer("s", "story.statements", statements.len()),
            layer("t", "story.times", times.len()),
            layer("p", "story.places", places.len()),
        ],
        events,
        actors,
        statements,
        times,
        places,
        versions: versions(room, &v, &history)?,
        failed,
        v,
    };
    Ok(Answer::Page(page.render()?))
}

/// Everything that is marked in the text, with its record's id.
fn marks(coded: &Coded, layers: &Coded) -> Vec<Mark> {
    let mut out = Vec::new();
    let mut add =
        |letter: char, i: usize, span: Span| out.push(Mark { id: format!("{letter}{}", i + 1), span });
    for (i, e) in coded.events.iter().enumerate() {
        e.evidence.iter().for_each(|x| add('e', i, x.span));
    }
    for (i, a) in coded.actors.iter().enumerate() {
        a.mentions.iter().for_each(|x| add('a', i, x.span));
    }
    for (i, s) in layers.statements.iter().enumerate() {
        if s.spans.is_empty() {
            add('s', i, s.span);
        }
        s.spans.iter().for_each(|x| add('s', i, *x));
    }
    for (i, t) in layers.times.iter().enumerate() {
        add('t', i, t.span);
    }
    for (i, p) in layers.places.iter().enumerate() {
        add('p', i, p.span);
    }
    out
}

fn parts(coded: &Coded, marks: &[Mark]) -> Vec<Part> {
    let story = &coded.story;
    let mut seen = Vec::new();
    let mut dateline = story.dateline.as_ref().map(|d| d.span);
    let mut out = Vec::new();
    for p in &story.paragraphs {
        let class = match p.kind {
            ParagraphKind::Headline => "p-headline",
            ParagraphKind::Heading => "p-heading",
            ParagraphKind::Body => "p-body",
            ParagraphKind::Boilerplate => "p-boiler",
        };
        let mut cut = Vec::new();
        // the dateline stands before the first paragraph and is no part of it
        if p.kind == ParagraphKind::Body
            && let Some(span) = dateline.take().filter(|d| !p.span.overlaps(*d))
        {
            cut.extend(pieces(&story.text, span, marks, &mut seen));
            cut.push(Piece { text: " ".to_owned(), ..Piece::default() });
        }
        cut.extend(pieces(&story.text, p.span, marks, &mut seen));
        out.push(Part { class, pieces: cut });
    }
    if out.is_empty() {
        let all = Span::of(0, story.text.len());
        out.push(Part { class: "p-body", pieces: pieces(&story.text, all, marks, &mut seen) });
    }
    out
}

/// `de`, `en`, `und`.
fn tag(coded: &Coded) -> String {
    let value = serde_json::to_value(coded.story.language).unwrap_or_default();
    value.as_str().unwrap_or("und").to_owned()
}

fn facts(v: &View<'_>, coded: &Coded) -> Vec<(String, String)> {
    let s = &coded.story;
    let date = s.published.as_ref().map(|p| match &p.instant {
        Some(instant) => instant.replace('T', " "),
        None => v.desk.date(v.lang(), &p.value),
    });
    let places =
        s.dateline.as_ref().map(|d| d.places.iter().map(|p| p.text.clone()).collect::<Vec<_>>().join("/"));
    let all = [
        ("story.agency", s.agency.clone()),
        ("story.published", date),
        ("story.dateline", places),
        ("story.version", s.version.clone()),
        ("story.urgency", s.urgency.map(|u| u.to_string())),
        ("story.language", Some(v.t(&format!("language.{}", tag(coded))))),
        ("story.item", s.item.clone()),
        ("story.byline", s.byline.clone()),
        ("story.keywords", (!s.keywords.is_empty()).then(|| s.keywords.join(", "))),
        ("story.rights", s.rights.clone()),
    ];
    all.into_iter().filter_map(|(k, value)| Some((v.t(k), value?))).collect()
}

fn actors(v: &View<'_>, coded: &Coded) -> Vec<Record> {
    let record = |(i, a): (usize, &lagebild_model::Actor)| {
        let who = a.name.clone().or_else(|| a.code.clone());
        let words = a.mentions.first().map_or("", |m| m.text.as_str());
        Record {
            id: format!("a{}", i + 1),
            n: i + 1,
            label: a.name.clone().unwrap_or_else(|| words.to_owned()),
            note: format!("{} · {}×", code(a.code.as_deref(), &a.sector), a.mentions.len()),
            href: who.map_or(String::new(), |w| v.actor(&w)),
        }
    };
    coded.actors.iter().enumerate().map(record).collect()
}

fn statements(v: &View<'_>, layers: &Coded) -> Vec<Record> {
    let record = |(i, s): (usize, &lagebild_model::Statement)| {
        let names: Vec<String> = s.speaker.iter().map(|p| v.desk.party(v.lang(), p)).collect();
        let kind = match s.kind {
            StatementKind::Direct => "direct",
            StatementKind::Indirect => "indirect",
            StatementKind::Subjunctive => "subjunctive",
            StatementKind::Authority => "authority",
            StatementKind::Hearsay => "hearsay",
        };
        let who = if names.is_empty() { v.t("statement.nobody") } else { names.join(" + ") };
        Record {
            id: format!("s{}", i + 1),
            n: i + 1,
            label: format!("{who}: {}", s.cue),
            note: v.t(&format!("statement.{kind}")),
            href: String::new(),
        }
    };
    layers.statements.iter().enumerate().map(record).collect()
}

fn times(layers: &Coded) -> Vec<Record> {
    let record = |(i, t): (usize, &lagebild_model::Timex)| Record {
        id: format!("t{}", i + 1),
        n: i + 1,
        label: t.text.clone(),
        note: t.iso.clone().unwrap_or_else(|| t.value.clone()),
        href: String::new(),
    };
    layers.times.iter().enumerate().map(record).collect()
}

fn places(v: &View<'_>, layers: &Coded) -> Vec<Record> {
    let record = |(i, p): (usize, &lagebild_model::Place)| Record {
        id: format!("p{}", i + 1),
        n: i + 1,
        label: p.text.clone(),
        note: format!(
            "{}{}",
            p.name,
            p.country.as_deref().map_or(String::new(), |c| format!(" ({})", v.country(c)))
        ),
        href: v.events(&[("place", &p.name)]),
    };
    layers.places.iter().enumerate().map(record).collect()
}

/// The versions of the story's item; of those withdrawn only that they were.
fn versions(room: &Room<'_>, v: &View<'_>, history: &[VersionRow]) -> Result<Vec<Version>, Trouble> {
    let mut out = Vec::new();
    let here = room.rest;
    let mut before: Option<&VersionRow> = None;
    for row in history {
        let earlier = before.replace(row).filter(|b| (&b.agency, &b.item) == (&row.agency, &row.item));
        let text = earlier.map(|b| differs(room, b, row)).transpose()?.flatten();
        let mut parts: Vec<String> = row.mark.iter().cloned().collect();
        parts.push(v.t(&format!("version.{}", row.state)));
        parts.extend(row.published.as_deref().map(|p| v.desk.date(v.lang(), p)));
        let number = row.version.map_or_else(String::new, |n| n.to_string());
        let shown = row.changes.iter().filter(|c| c.kind != "same");
        out.push(Version {
            label: format!("{} {number}", v.t("version.one")),
            line: parts.join(" · "),
            href: if row.state == "current" && row.story != here {
                v.story(&row.story)
            } else {
                String::new()
            },
            current: row.story == here,
            same: row.changes.iter().filter(|c| c.kind == "same").count(),
            changes: shown.map(|c| changed(v, c)).collect::<Result<_, _>>()?,
            text,
        });
    }
    Ok(out)
}

/// What the texts of two versions differ in.
fn differs(room: &Room<'_>, before: &VersionRow, after: &VersionRow) -> Result<Option<Difference>, Trouble> {
    let (before, after) = (room.reader.version(before.id)?, room.reader.version(after.id)?);
    Ok(before.zip(after).map(|(b, a)| differ::difference(&differ::text(&b), &differ::text(&a))))
}

fn changed(v: &View<'_>, c: &Change) -> Result<Changed, Trouble> {
    let line = |record: &Option<String>| -> Result<String, Trouble> {
        let Some(record) = record else { return Ok(String::new()) };
        let told = v.desk.told(v.lang(), &serde_json::from_str(record)?, &[]);
        let parts = [&told.source, &told.actor, &told.deed, &told.recipient, &told.date, &told.place];
        Ok(parts.iter().filter(|p| !p.is_empty()).map(|p| p.as_str()).collect::<Vec<_>>().join(" · "))
    };
    let (sign, now, before) = match c.kind.as_str() {
        "come" => ("+", line(&c.after)?, String::new()),
        "changed" => ("~", line(&c.after)?, line(&c.before)?),
        _ => ("−", line(&c.before)?, String::new()),
    };
    Ok(Changed {
        kind: v.t(&format!("change.{}", c.kind)),
        sign,
        line: now,
        before,
        fields: c.fields.clone(),
    })
}
