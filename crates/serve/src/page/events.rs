//! The table of events, and what is shown as a file.

use super::PAGE;
use crate::answer::Answer;
use crate::app::Room;
use crate::table::file;
use crate::trouble::Trouble;
use crate::view::{Row, View};
use askama::Template;
use lagebild_export::Format;
use lagebild_store::Filter;

/// Up to how many events are counted for the page.
const COUNTED: usize = 10_000;
/// Most events of a file; the command line has no such limit.
const FILE: usize = 10_000;

#[derive(Template)]
#[template(path = "events.html")]
struct Page<'a> {
    v: View<'a>,
    rows: Vec<Row>,
    total: String,
    next: String,
    csv: String,
    jsonl: String,
    geojson: String,
    sorts: Vec<(String, String, bool)>,
    reverse: (String, bool),
    series: String,
}

/// `/events`
pub(crate) fn show(room: &Room<'_>) -> Result<Answer, Trouble> {
    let (ask, desk) = (room.ask, room.app.desk.as_ref());
    let mut filter = ask.filter(desk)?;
    filter.limit = Some(COUNTED + 1);
    let found = room
        .app
        .cache
        .get(&room.app.pool.state()?, &format!("count {filter:?}"), || room.reader.count(&filter))?;
    filter.limit = Some(PAGE + 1);
    let after = ask.number::<i64>("after")?;
    let mut records = room.reader.page(&filter, after)?;
    let more = records.len() > PAGE;
    records.truncate(PAGE);
    let last = records.last().map(|(row, _)| row.to_string()).unwrap_or_default();
    let title = ask.lang.get("nav.events").to_owned();
    let v = View::new(ask, desk, "/events", title);
    let rows = Row::all(&v, &records)?;
    let number = if *found > COUNTED { format!("> {COUNTED}") } else { found.to_string() };
    let word = if *found == 1 { "events.one" } else { "events.many" };
    let sort = ask.get("sort").unwrap_or("date");
    let sorts = ["date", "published", "confidence", "scale", "stored"]
        .iter()
        .map(|s| (ask.here(&[("sort", s), ("after", "")]), v.t(&format!("sort.{s}")), *s == sort))
        .collect();
    let turned = ask.get("reverse").is_some();
    let order = [("sort", ask.get("sort").unwrap_or("")), ("reverse", ask.get("reverse").unwrap_or(""))];
    let page = Page {
        total: format!("{number} {}", v.t(word)),
        next: if more { ask.here(&[("after", &last)]) } else { String::new() },
        csv: ask.link("/events.csv", &order),
        jsonl: ask.link("/events.jsonl", &order),
        geojson: ask.link("/events.geojson", &order),
        sorts,
        reverse: (ask.here(&[("reverse", if turned { "" } else { "1" }), ("after", "")]), turned),
        series: ask.link("/series", &[]),
        rows,
        v,
    };
    Ok(Answer::Page(page.render()?))
}

/// What is shown, up to the limit.
fn asked(room: &Room<'_>) -> Result<Filter, Trouble> {
    let limit = room.ask.number::<usize>("limit")?.unwrap_or(FILE).min(FILE);
    Ok(Filter { limit: Some(limit), ..room.ask.filter(room.app.desk.as_ref())? })
}

/// `/events.csv`
pub(crate) fn csv(room: &Room<'_>) -> Result<Answer, Trouble> {
    let text = file(room, &asked(room)?, Format::Csv)?;
    Ok(Answer::File("text/csv; charset=utf-8", "events.csv".to_owned(), text))
}

/// `/events.geojson`
pub(crate) fn geojson(room: &Room<'_>) -> Result<Answer, Trouble> {
    let text = file(room, &asked(room)?, Format::Geojson)?;
    Ok(Answer::File("application/geo+json", "events.geojson".to_owned(), text))
}

/// `/events.jsonl`: the records as they are kept.
pub(crate) fn jsonl(room: &Room<'_>) -> Result<Answer, Trouble> {
    let records = room.reader.page(&asked(room)?, None)?;
    let lines: String = records.into_iter().map(|(_, r)| r + "\n").collect();
    Ok(Answer::File("application/jsonl; charset=utf-8", "events.jsonl".to_owned(), lines))
}
