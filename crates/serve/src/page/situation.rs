//! The front page: what is going on, where, and against what is usual.

use super::happening::{self, Entry};
use super::{SHORT, today};
use crate::answer::Answer;
use crate::app::Room;
use crate::map::{self, Cluster};
use crate::trouble::Trouble;
use crate::view::{Row, View};
use askama::Template;
use lagebild_model::Status;
use lagebild_picture::calendar as day;
use lagebild_store::{Filter, Sort, Spot};
use std::collections::BTreeMap;

/// Days of the window where none are asked for.
const DAYS: i64 = 7;
/// Longest window.
const LONGEST: i64 = 366;
/// How many windows before make what is usual.
const BEFORE: i64 = 8;
/// Countries in the table.
const COUNTRIES: usize = 20;
/// Places in the table beside the map.
const PLACES: usize = 25;
/// Of the latest announcements so many are looked at for those that come next.
const ANNOUNCED: usize = 200;
/// Most symbols of a level; those with the fewest events are left out, the table of events has them.
const SYMBOLS: usize = 400;
/// Size of a cell in which symbols become one, and how much the map is enlarged for it.
const LEVELS: [(f64, f64); 4] = [(26.0, 1.0), (12.0, 2.0), (6.0, 4.0), (2.5, 8.0)];

/// A country in the window and before it.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Level {
    pub code: String,
    pub cooperation: usize,
    pub conflict: usize,
    /// Mean of the windows before; none where the store does not reach back so far.
    pub usual: Option<(f64, f64)>,
}

/// How a number stands to what is usual: counts of events scatter about as much as the root of their mean.
pub(crate) fn stands(n: usize, usual: Option<f64>) -> &'static str {
    let Some(usual) = usual else { return "" };
    let (n, scatter) = (n as f64, (usual + 1.0).sqrt());
    match (n - usual) / scatter {
        z if z >= 3.0 => "high",
        z if z >= 1.5 => "raised",
        z if z <= -1.5 => "low",
        _ => "",
    }
}

/// Numbers of the front page.
#[derive(Debug, Clone, Default)]
pub(crate) struct Numbers {
    pub from: i64,
    pub until: i64,
    pub days: i64,
    pub windows: i64,
    pub events: usize,
    pub levels: Vec<Level>,
    pub spots: Vec<Spot>,
}

/// The numbers of a window; kept until the store changes.
pub(crate) fn numbers(room: &Room<'_>, filter: &Filter) -> Result<std::sync::Arc<Numbers>, Trouble> {
    let days = room.ask.number::<i64>("days")?.unwrap_or(DAYS).clamp(1, LONGEST);
    let until = match filter.until {
        Some(until) => until,
        None => today(room)?,
    };
    let from = filter.from.unwrap_or_else(|| day::plus(until, 1 - days));
    let question = format!("situation {from} {until} {filter:?}");
    room.app.cache.get(&room.app.pool.state()?, &question, || count(room, filter, from, until))
}

fn count(room: &Room<'_>, filter: &Filter, from: i64, until: i64) -> Result<Numbers, Trouble> {
    let mut days = 1;
    while days < LONGEST && day::plus(from, days - 1) < until {
        days += 1;
    }
    let now = Filter { from: Some(from), until: Some(until), ..filter.clone() };
    let start = day::plus(from, -days * BEFORE);
    let before = Filter { from: Some(start), until: Some(day::plus(from, -1)), ..filter.clone() };
    let earlier = room.reader.levels(&before)?;
    // as far back as there is anything
    let first = earlier.iter().map(|l| l.day).filter(|d| *d >= start).min();
    let windows =
        first.map_or(0, |first| (1..=BEFORE).find(|k| day::plus(from, -days * k) <= first).unwrap_or(BEFORE));
    let mut sums: BTreeMap<String, [usize; 4]> = BTreeMap::new();
    let mut add = |code: &str, quad: &str, n: usize, at: usize| {
        let conflict = usize::from(quad.ends_with("conflict"));
        if let Some(slot) = sums.entry(code.to_owned()).or_default().get_mut(at + conflict) {
            *slot += n;
        }
    };
    for l in room.reader.levels(&now)? {
        add(&l.code, &l.quad, l.events, 0);
    }
    for l in earlier.iter().filter(|l| windows > 0 && l.day >= day::plus(from, -days * windows)) {
        add(&l.code, &l.quad, l.events, 2);
    }
    let mean = |n: usize| n as f64 / windows.max(1) as f64;
    let mut levels: Vec<Level> = sums
        .into_iter()
        .map(|(code, [cooperation, conflict, a, b])| Level {
            code,
            cooperation,
            conflict,
            usual: (windows > 0).then(|| (mean(a), mean(b))),
        })
        .collect();
    // those with nothing now are told only where that is unusual
    levels.retain(|l| {
        l.cooperation + l.conflict > 0
            || l.usual.is_some_and(|(a, b)| [stands(0, Some(a)), stands(0, Some(b))].contains(&"low"))
    });
    levels.sort_by(|a, b| {
        (b.cooperation + b.conflict).cmp(&(a.cooperation + a.conflict)).then_with(|| a.code.cmp(&b.code))
    });
    let events = room.reader.count(&now)?;
    Ok(Numbers { from, until, days, windows, events, levels, spots: room.reader.spots(&now)? })
}

/// A row of the table of countries.
struct Line {
    name: String,
    href: String,
    numbers: [(usize, String, &'static str, String); 2],
}

/// A symbol with its words and its address.
type Symbol = (Cluster, String, String);

/// A place of the table beside the map.
struct PlaceLine {
    name: String,
    href: String,
    quads: [usize; 4],
}

#[derive(Template)]
#[template(path = "situation.html")]
struct Page<'a> {
    v: View<'a>,
    window: String,
    events: String,
    all: String,
    compared: String,
    lines: Vec<Line>,
    countries: Vec<(&'a str, String, String, String)>,
    levels: Vec<(f64, Vec<Symbol>)>,
    width: f64,
    height: f64,
    places: Vec<PlaceLine>,
    happenings: Vec<Entry>,
    newest: Vec<Row>,
    ahead: Vec<Row>,
    spans: Vec<(String, String, bool)>,
    /// Row of the newest event, address that counts those behind it; none on a page of a day that was asked for.
    live: Option<(i64, String)>,
}

/// `/`
pub(crate) fn show(room: &Room<'_>) -> Result<Answer, Trouble> {
    let (ask, desk) = (room.ask, room.app.desk.as_ref());
    let filter = ask.filter(desk)?;
    let numbers = numbers(room, &filter)?;
    let v = View::new(ask, desk, "/", ask.lang.get("nav.situation"));
    let (from, to) = (day::iso(numbers.from), day::iso(numbers.until));
    let range = [("from", from.as_str()), ("to", to.as_str()), ("day", ""), ("days", "")];
    let newest = Filter {
        sort: Sort::Published,
        limit: Some(SHORT),
        historical: filter.historical.or(Some(false)),
        ..filter.clone()
    };
    // in this order few days lead the question; they are put in order of day below
    let ahead = Filter {
        status: vec![Status::Future],
        from: Some(day::plus(numbers.until, 1)),
        until: None,
        sort: Sort::Published,
        limit: Some(ANNOUNCED),
        ..filter.clone()
    };
    let window = format!("{} – {}", v.day(numbers.from), v.day(numbers.until));
    let compared = match numbers.windows {
        0 => v.t("situation.alone"),
        n => {
            v.t("situation.compared").replace("{n}", &n.to_string()).replace("{d}", &numbers.days.to_string())
        }
    };
    let page = Page {
        window,
        events: v.n(&numbers.events, "events"),
        all: v.events(&range),
        compared,
        lines: numbers.levels.iter().take(COUNTRIES).map(|l| line(&v, l, &range)).collect(),
        countries: countries(room, &v, &numbers),
        levels: LEVELS
            .iter()
            .map(|(cell, zoom)| (*zoom, symbols(&v, &numbers, *cell, *zoom, &range)))
            .collect(),
        width: map::WIDTH,
        height: map::HEIGHT,
        places: places(&v, &numbers, &range),
        happenings: happening::newest(room, &v, &newest, SHORT)?,
        newest: Row::all(&v, &room.reader.page(&newest, None)?)?,
        ahead: Row::all(&v, &soonest(room.reader.page(&ahead, None)?)?)?,
        spans: [1, 7, 30, 90]
            .iter()
            .map(|d| (ask.here(&[("days", &d.to_string())]), v.n(&(*d as usize), "days"), *d == numbers.days))
            .collect(),
        live: live(room)?,
        v,
    };
    Ok(Answer::Page(page.render()?))
}

fn live(room: &Room<'_>) -> Result<Option<(i64, String)>, Trouble> {
    if room.ask.get("day").is_some() {
        return Ok(None);
    }
    let last = room.reader.last()?;
    Ok(Some((last, room.ask.link("/api/v1/new", &[("after", &last.to_string())]))))
}

/// The announced events whose day comes next.
fn soonest(records: Vec<(i64, String)>) -> Result<Vec<(i64, String)>, Trouble> {
    let mut dated = Vec::new();
    for (row, record) in records {
        let event: lagebild_model::Event = serde_json::from_str(&record)?;
        let day = event.date.as_ref().and_then(|d| lagebild_store::days(&d.value)).map_or(0, |d| d.first);
        dated.push((day, row, record));
    }
    dated.sort_by_key(|(day, row, _)| (*day, *row));
    Ok(dated.into_iter().take(SHORT).map(|(_, row, record)| (row, record)).collect())
}

fn line(v: &View<'_>, l: &Level, range: &[(&str, &str)]) -> Line {
    let cell = |n: usize, usual: Option<f64>, quads: &str| {
        let mut changes = range.to_vec();
        changes.extend([("country", l.code.as_str()), ("quad", quads)]);
        (n, usual.map_or(String::new(), |u| format!("{u:.1}")), stands(n, usual), v.events(&changes))
    };
    Line {
        name: v.country(&l.code),
        href: v.actor(&l.code),
        numbers: [
            cell(l.cooperation, l.usual.map(|u| u.0), "verbal cooperation,material cooperation"),
            cell(l.conflict, l.usual.map(|u| u.1), "verbal conflict,material conflict"),
        ],
    }
}

/// Outlines with what they tell: path, style class, words, address.
fn countries<'a>(room: &Room<'a>, v: &View<'_>, numbers: &Numbers) -> Vec<(&'a str, String, String, String)> {
    let level = |code: &str| numbers.levels.iter().find(|l| l.code == code);
    room.app
        .world
        .countries
        .iter()
        .map(|(code, path)| {
            let Some(l) = level(code) else {
                return (path.as_str(), String::new(), String::new(), String::new());
            };
            let class = match (stands(l.conflict, l.usual.map(|u| u.1)), l.conflict + l.cooperation) {
                ("high", _) => "land-high",
                ("raised", _) => "land-raised",
                (_, 0) => "",
                _ => "land-told",
            };
            let words = format!(
                "{}: {} {}, {} {}",
                v.country(code),
                l.cooperation,
                v.t("word.cooperation"),
                l.conflict,
                v.t("word.conflict")
            );
            (path.as_str(), class.to_owned(), words, v.actor(code))
        })
        .collect()
}

/// Symbols of a level of the map with their words and addresses.
fn symbols(v: &View<'_>, numbers: &Numbers, cell: f64, zoom: f64, range: &[(&str, &str)]) -> Vec<Symbol> {
    let german = v.lang() == crate::words::Lang::De;
    let named = |c: Cluster| {
        let shown: Vec<&str> = c.places.iter().take(4).map(String::as_str).collect();
        let more = if c.places.len() > shown.len() { " …" } else { "" };
        let words = format!("{}{more}: {}", shown.join(", "), v.n(&c.events, "events"));
        let (near, km) = (format!("{:.2},{:.2}", c.lat, c.lon), c.km.to_string());
        let mut changes = range.to_vec();
        match (&c.country, c.places.as_slice()) {
            (Some(country), _) => changes.push(("country", country)),
            (None, [one]) => changes.push(("place", one)),
            _ => changes.extend([("near", near.as_str()), ("km", km.as_str())]),
        }
        let href = v.events(&changes);
        (c, words, href)
    };
    map::clusters(&numbers.spots, german, cell, zoom).into_iter().take(SYMBOLS).map(named).collect()
}

fn places(v: &View<'_>, numbers: &Numbers, range: &[(&str, &str)]) -> Vec<PlaceLine> {
    let german = v.lang() == crate::words::Lang::De;
    let mut sums: BTreeMap<&str, [usize; 4]> = BTreeMap::new();
    for s in &numbers.spots {
        let name = if german && !s.name_de.is_empty() { &s.name_de } else { &s.name };
        let quad = crate::ask::QUADS.iter().position(|q| *q == s.quad);
        if let Some(slot) = quad.and_then(|q| sums.entry(name).or_default().get_mut(q)) {
            *slot += s.events;
        }
    }
    let mut found: Vec<(&str, [usize; 4])> = sums.into_iter().collect();
    found.sort_by_key(|(_, quads)| std::cmp::Reverse(quads.iter().sum::<usize>()));
    let line = |(name, quads): (&str, [usize; 4])| {
        let mut changes = range.to_vec();
        changes.push(("place", name));
        PlaceLine { name: name.to_owned(), href: v.events(&changes), quads }
    };
    found.into_iter().take(PLACES).map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::stands;

    #[test]
    fn a_number_is_high_only_far_above_what_is_usual() {
        assert_eq!(stands(4, Some(3.0)), "");
        assert_eq!(stands(7, Some(3.0)), "raised");
        assert_eq!(stands(10, Some(3.0)), "high");
        assert_eq!(stands(0, Some(5.0)), "low");
        assert_eq!(stands(50, None), "");
    }
}
