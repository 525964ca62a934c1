//! The interface for programs: `/api/v1/...`, described by `openapi.json`.

use crate::answer::Answer;
use crate::app::{App, Room};
use crate::ask::{Ask, QUADS};
use crate::page::happening::latest;
use crate::page::series::{by, range, series as over_time};
use crate::page::situation as front;
use crate::trouble::Trouble;
use axum::http::StatusCode;
use lagebild_picture::{Happening, Per, Picture, Step, calendar, number};
use lagebild_store::{Change, Facet, Filter, Search, Sort, StoryRow, VersionRow, Within};
use serde_json::{Value, json};

/// The description, as it is served.
pub(crate) const DESCRIPTION: &str = include_str!("openapi.json");
/// Items given where no number is asked for, and the most.
const GIVEN: (usize, usize) = (100, 1000);
/// Up to how many new events are counted.
const NEW: usize = 10_000;
/// Series given at once where no number is asked for, and the most.
const GROUPS: (usize, usize) = (10, 50);

fn limit(ask: &Ask) -> Result<usize, Trouble> {
    Ok(ask.number::<usize>("limit")?.unwrap_or(GIVEN.0).min(GIVEN.1))
}

fn told(value: &Value) -> Answer {
    Answer::Json(value.to_string())
}

fn missing(room: &Room<'_>) -> Trouble {
    Trouble::missing(format!("{}: nothing of this name is shown", room.rest))
}

/// `GET /api/v1/events`: records, and where to go on.
pub(crate) fn events(room: &Room<'_>) -> Result<Answer, Trouble> {
    let most = limit(room.ask)?;
    let filter = Filter { limit: Some(most + 1), ..room.ask.filter(room.app.desk.as_ref())? };
    let mut found = room.reader.page(&filter, room.ask.number::<i64>("after")?)?;
    let more = found.len() > most;
    found.truncate(most);
    let next = if more { found.last().map(|(row, _)| *row) } else { None };
    // the records are JSON already
    let records: Vec<String> = found.into_iter().map(|(_, r)| r).collect();
    Ok(Answer::Json(format!("{{\"events\": [{}], \"next\": {}}}", records.join(",\n"), json!(next))))
}

/// `GET /api/v1/events/{id}`
pub(crate) fn event(room: &Room<'_>) -> Result<Answer, Trouble> {
    Ok(Answer::Json(room.reader.event(room.rest)?.ok_or_else(|| missing(room))?))
}

fn story_row(s: &StoryRow) -> Value {
    json!({"story": s.story, "agency": s.agency, "language": s.language, "published": s.published,
        "headline": s.headline, "signal": s.signal, "events": s.events})
}

/// `GET /api/v1/stories`: the latest first.
pub(crate) fn stories(room: &Room<'_>) -> Result<Answer, Trouble> {
    let most = limit(room.ask)?;
    let mut found = room.reader.stories(room.ask.number::<i64>("before")?, most + 1)?;
    let more = found.len() > most;
    found.truncate(most);
    let next = if more { found.last().map(|s| s.id) } else { None };
    let list: Vec<Value> = found.iter().map(story_row).collect();
    Ok(told(&json!({"stories": list, "next": next})))
}

/// `GET /api/v1/stories/{name}`: the coded story.
pub(crate) fn story(room: &Room<'_>) -> Result<Answer, Trouble> {
    let coded = room.reader.story(room.rest)?.ok_or_else(|| missing(room))?;
    Ok(Answer::Json(serde_json::to_string(&coded)?))
}

/// `GET /api/v1/history/{name}`: versions and what each changed.
pub(crate) fn history(room: &Room<'_>) -> Result<Answer, Trouble> {
    let versions = room.reader.history(room.rest)?;
    if versions.is_empty() {
        return Err(missing(room));
    }
    let list: Vec<Value> = versions.iter().map(version).collect();
    Ok(told(&json!({"versions": list})))
}

fn version(v: &VersionRow) -> Value {
    let changes: Vec<Value> = v.changes.iter().map(change).collect();
    json!({"agency": v.agency, "item": v.item, "version": v.version, "mark": v.mark, "signal": v.signal,
        "state": v.state, "story": v.story, "published": v.published, "headline": v.headline, "changes": changes})
}

fn change(c: &Change) -> Value {
    json!({"kind": c.kind, "old": c.old, "new": c.new, "fields": c.fields.split_whitespace().collect::<Vec<_>>()})
}

fn happening_row(h: &Happening) -> Value {
    json!({"happening": format!("h{}", h.id), "status": h.status, "from": calendar::iso(h.day),
        "to": calendar::iso(h.last_day), "reports": h.reports, "agencies": h.agencies, "denials": h.denials,
        "event": h.event, "headline": h.headline})
}

/// `GET /api/v1/happenings`: those of the events that went out last.
pub(crate) fn happenings(room: &Room<'_>) -> Result<Answer, Trouble> {
    let filter = room.ask.filter(room.app.desk.as_ref())?;
    let mut list = Vec::new();
    latest(room, &filter, limit(room.ask)?, |h| {
        list.push(happening_row(h));
        Ok(())
    })?;
    Ok(told(&json!({"happenings": list})))
}

/// `GET /api/v1/happenings/{id}`: its reports with the reasons for their being together.
pub(crate) fn happening(room: &Room<'_>) -> Result<Answer, Trouble> {
    let picture = Picture::new(room.reader);
    let id = number(room.rest).ok_or_else(|| missing(room))?;
    let mut row = happening_row(&picture.happening(id)?.ok_or_else(|| missing(room))?);
    let mut members = Vec::new();
    for m in picture.members(id)? {
        let event: Value = serde_json::from_str(&m.record)?;
        let reasons: Vec<Value> = m
            .reasons
            .iter()
            .map(|r| json!({"feature": r.feature, "points": r.points, "detail": r.detail}))
            .collect();
        members
            .push(json!({"claim": m.claim.word(), "voice": m.voice, "beside": m.beside, "points": m.points,
            "reasons": reasons, "event": event}));
    }
    if let Some(object) = row.as_object_mut() {
        object.insert("members".into(), json!(members));
    }
    Ok(told(&row))
}

/// `GET /api/v1/actors`: codes and names that act in events.
pub(crate) fn actors(room: &Room<'_>) -> Result<Answer, Trouble> {
    let found = room.reader.names(room.ask.get("begin").unwrap_or(""), limit(room.ask)?)?;
    let list: Vec<Value> = found
        .iter()
        .map(|n| json!({"actor": n.name, "named": n.person, "events": n.events, "at_most": lagebild_store::MOST}))
        .collect();
    Ok(told(&json!({"actors": list})))
}

/// `GET /api/v1/statements/{who}`: what somebody said, the latest first.
pub(crate) fn statements(room: &Room<'_>) -> Result<Answer, Trouble> {
    let who = crate::ask::participant(room.rest, room.app.desk.as_ref());
    let found = room.reader.statements(&who, limit(room.ask)?)?;
    let list: Vec<Value> = found
        .iter()
        .map(|s| {
            json!({"story": s.story, "n": s.n, "kind": s.kind, "cue": s.cue, "text": s.text, "agency": s.agency,
                "published": s.published, "headline": s.headline})
        })
        .collect();
    Ok(told(&json!({"statements": list})))
}

/// `GET /api/v1/search`
pub(crate) fn search(room: &Room<'_>) -> Result<Answer, Trouble> {
    let (ask, desk) = (room.ask, room.app.desk.as_ref());
    let text = ask.get("q").ok_or_else(|| Trouble::question("q is missing: what to search for"))?;
    let search = Search::parse(text, |w| desk.stems(w))?;
    let own = |name: &str| ask.get(name).map(str::to_owned);
    let within = Within {
        language: own("language"),
        month: own("month"),
        skip: ask.number("skip")?.unwrap_or(0),
        limit: limit(ask)?,
    };
    let found = room.reader.find(&search, &ask.filter(desk)?, &within)?;
    let list: Vec<Value> = found
        .stories
        .iter()
        .map(|s| {
            let mut row = story_row(s);
            if let Some(object) = row.as_object_mut() {
                object.insert("score".into(), json!((s.score * 100.0).round() / 100.0));
            }
            row
        })
        .collect();
    let facet = |list: &[Facet]| -> Vec<Value> {
        list.iter().map(|f| json!({"value": f.value, "stories": f.stories})).collect()
    };
    Ok(told(&json!({"total": found.total, "stories": list, "counted": found.counted, "facets": {
        "type": facet(&found.types), "country": facet(&found.countries), "agency": facet(&found.agencies),
        "language": facet(&found.languages), "month": facet(&found.months)}})))
}

/// `GET /api/v1/series`: events over time, of all that fits or of each country, pair, type or region.
pub(crate) fn series(room: &Room<'_>) -> Result<Answer, Trouble> {
    let (ask, weights) = (room.ask, room.app.desk.weights());
    let filter = ask.filter(room.app.desk.as_ref())?;
    let Some(word) = ask.get("per") else {
        let found = over_time(room, &filter)?;
        return Ok(told(&json!({"by": found.by.word(), "series": steps(&found.steps)})));
    };
    let per = Per::of(word)
        .ok_or_else(|| Trouble::question(format!("per={word}: {}", Per::ALL.map(Per::word).join(", "))))?;
    let by = by(ask);
    let (from, until) = range(room, &filter, by)?;
    let within = Filter { from: Some(from), until: Some(until), ..filter };
    let most = ask.number::<usize>("limit")?.unwrap_or(GROUPS.0).min(GROUPS.1);
    let mut list = Vec::new();
    for group in Picture::new(room.reader).groups(&within, per, most, weights)? {
        let found = over_time(room, &group.filter)?;
        list.push(json!({"name": group.name, "series": steps(&found.steps)}));
    }
    Ok(told(&json!({"by": by.word(), "per": per.word(), "groups": list})))
}

fn steps(steps: &[Step]) -> Vec<Value> {
    let counts = |n: &[usize; 4]| -> Value {
        Value::Object(QUADS.iter().zip(n).map(|(q, n)| ((*q).to_owned(), json!(n))).collect())
    };
    let step = |s: &Step| {
        let mut row = counts(&s.reports);
        if let Some(object) = row.as_object_mut() {
            object.insert("from".into(), json!(calendar::iso(s.first)));
            object.insert("to".into(), json!(calendar::iso(s.last)));
            object.insert("happenings".into(), counts(&s.happenings));
            object.insert("mean_scale".into(), json!(s.score));
            object.insert("mean_scale_of_happenings".into(), json!(s.score_of_happenings));
        }
        row
    };
    steps.iter().map(step).collect()
}

/// `GET /api/v1/situation`: countries against what is usual.
pub(crate) fn situation(room: &Room<'_>) -> Result<Answer, Trouble> {
    let filter = room.ask.filter(room.app.desk.as_ref())?;
    let numbers = front::numbers(room, &filter)?;
    let side = |n: usize, usual: Option<f64>| json!({"events": n, "usual": usual, "stands": front::stands(n, usual)});
    let list: Vec<Value> = numbers
        .levels
        .iter()
        .map(|l| {
            json!({"country": l.code, "cooperation": side(l.cooperation, l.usual.map(|u| u.0)),
                "conflict": side(l.conflict, l.usual.map(|u| u.1))})
        })
        .collect();
    Ok(told(&json!({"from": calendar::iso(numbers.from), "to": calendar::iso(numbers.until),
        "compared_with": numbers.windows, "events": numbers.events, "countries": list})))
}

/// `GET /api/v1/reviews`: the decisions that hold.
pub(crate) fn reviews(room: &Room<'_>) -> Result<Answer, Trouble> {
    let list: Vec<Value> = room
        .reader
        .reviews()?
        .iter()
        .map(|r| {
            let record = |text: &str| serde_json::from_str::<Value>(text);
            Ok(json!({"event": r.event, "story": r.story, "reviewer": r.reviewer, "decision": r.decision.word(),
                "made": r.made, "machine": record(&r.machine)?,
                "corrected": r.record.as_deref().map(record).transpose()?}))
        })
        .collect::<Result<_, serde_json::Error>>()?;
    Ok(told(&json!({"reviews": list})))
}

/// `GET /api/v1/new`: how many of the events that fit were stored behind a row.
pub(crate) fn new(room: &Room<'_>) -> Result<Answer, Trouble> {
    let after = room.ask.number::<i64>("after")?.unwrap_or(0);
    let filter = Filter {
        after: Some(after),
        sort: Sort::Stored,
        reverse: false,
        limit: Some(NEW),
        ..room.ask.filter(room.app.desk.as_ref())?
    };
    let question = format!("new {filter:?}");
    let found = room.app.cache.get(&room.app.pool.state()?, &question, || {
        Ok::<_, Trouble>((room.reader.count(&filter)?, room.reader.last()?))
    })?;
    Ok(told(&json!({"events": found.0, "last": found.1})))
}

/// `GET /api/v1/status`
pub(crate) fn status(room: &Room<'_>) -> Result<Answer, Trouble> {
    let latest = room.reader.latest()?.map(calendar::iso);
    Ok(told(&json!({"program": concat!("lagebild ", env!("CARGO_PKG_VERSION")), "newest": latest,
        "seen_at": room.reader.now()})))
}

/// `POST /api/v1/code`: an item of any format, coded; nothing is kept.
pub(crate) fn code(app: &App, ask: &Ask, bytes: &[u8]) -> Result<Answer, Trouble> {
    if bytes.is_empty() {
        return Err(Trouble::question("the request is empty; send an item of any format of docs/formats.md"));
    }
    let name = ask.get("name").unwrap_or("item");
    let coded = app
        .desk
        .code(name, bytes)
        .map_err(|reason| Trouble::new(StatusCode::UNPROCESSABLE_ENTITY, reason))?;
    Ok(Answer::Json(format!("{{\"stories\": {}}}", serde_json::to_string(&coded)?)))
}
