//! Events over time: the chart of the pages, and a page for any filter.

use super::today;
use crate::answer::Answer;
use crate::app::Room;
use crate::ask::Ask;
use crate::chart::{self, Bar};
use crate::trouble::Trouble;
use crate::view::View;
use askama::Template;
use lagebild_picture::{By, Picture, Step, calendar};
use lagebild_store::Filter;
use std::fmt::Write;
use std::sync::Arc;

/// A chart with the numbers behind it and what else it can show.
pub(crate) struct Chart {
    pub bars: Vec<Bar>,
    pub rows: Vec<Line>,
    pub width: f64,
    pub height: f64,
    pub middle: f64,
    pub label: String,
    /// Lengths of the steps: address, words, whether it is this.
    pub steps: Vec<(String, String, bool)>,
    /// What is counted.
    pub counts: Vec<(String, String, bool)>,
}

/// The numbers of a step.
pub(crate) struct Line {
    pub day: String,
    pub href: String,
    pub quads: [usize; 4],
    pub reports: usize,
    pub happenings: usize,
    pub mean: String,
}

/// A series with how it is asked for.
pub(crate) struct Asked {
    pub by: By,
    /// Happenings are counted, not reports.
    pub happenings: bool,
    pub steps: Arc<Vec<Step>>,
}

impl Asked {
    /// What is counted of a step.
    fn counts(&self, step: &Step) -> ([usize; 4], Option<f64>) {
        if self.happenings { (step.happenings, step.score_of_happenings) } else { (step.reports, step.score) }
    }
}

/// The length of a step asked for with `by=`.
pub(crate) fn by(ask: &Ask) -> By {
    ask.get("by").and_then(By::of).unwrap_or_default()
}

/// The range asked for, else some time up to the newest day.
pub(crate) fn range(room: &Room<'_>, filter: &Filter, by: By) -> Result<(i64, i64), Trouble> {
    let until = match filter.until {
        Some(until) => until,
        None => today(room)?,
    };
    Ok((filter.from.unwrap_or_else(|| by.since(until)), until))
}

/// The series of a filter; kept until the store changes.
pub(crate) fn series(room: &Room<'_>, filter: &Filter) -> Result<Asked, Trouble> {
    let by = by(room.ask);
    let range = range(room, filter, by)?;
    let question = format!("series {by:?} {range:?} {filter:?}");
    let steps = room.app.cache.get(&room.app.pool.state()?, &question, || {
        Picture::new(room.reader).series(filter, by, range, room.app.desk.weights())
    })?;
    Ok(Asked { by, happenings: room.ask.get("count") == Some("happenings"), steps })
}

/// The chart of a filter; `changes` make the filter from that of the address, so that each step leads to its events.
pub(crate) fn chart(
    room: &Room<'_>,
    v: &View<'_>,
    filter: &Filter,
    label: String,
    changes: &[(&str, &str)],
) -> Result<Chart, Trouble> {
    let asked = series(room, filter)?;
    let href = |s: &Step| {
        let (from, to) = (calendar::iso(s.first), calendar::iso(s.last));
        let mut changes = changes.to_vec();
        changes.extend([("from", from.as_str()), ("to", to.as_str()), ("begins", "true")]);
        changes.extend([("day", ""), ("days", "")]);
        v.events(&changes)
    };
    let drawn = |s: &Step| {
        let (quads, mean) = asked.counts(s);
        let mut text = format!(
            "{}: {} {}, {} {}",
            v.day(s.first),
            Step::cooperation(&quads),
            v.t("word.cooperation"),
            Step::conflict(&quads),
            v.t("word.conflict")
        );
        if let Some(mean) = mean {
            let _ = write!(text, ", {} {mean:.1}", v.t("chart.scale"));
        }
        (quads, mean, text, href(s))
    };
    let line = |s: &Step| {
        let (quads, mean) = asked.counts(s);
        Line {
            day: v.day(s.first),
            href: href(s),
            quads,
            reports: s.reports.iter().sum(),
            happenings: s.happenings.iter().sum(),
            mean: mean.map_or(String::new(), |m| format!("{m:.1}")),
        }
    };
    let steps = By::ALL
        .iter()
        .map(|b| (v.ask.here(&[("by", b.word())]), v.t(&format!("by.{}", b.word())), *b == asked.by));
    let counts = [("reports", ""), ("happenings", "happenings")].iter().map(|(word, value)| {
        let here = asked.happenings == (*word == "happenings");
        (v.ask.here(&[("count", value)]), v.t(&format!("count.{word}")), here)
    });
    let (width, height) = chart::SIZE;
    Ok(Chart {
        bars: chart::bars(asked.steps.iter().map(drawn).collect()),
        rows: asked.steps.iter().filter(|s| s.reports != [0; 4]).map(line).collect(),
        width,
        height,
        middle: height / 2.0,
        label,
        steps: steps.collect(),
        counts: counts.collect(),
    })
}

#[derive(Template)]
#[template(path = "series.html")]
struct Page<'a> {
    v: View<'a>,
    chart: Chart,
    all: String,
}

/// `/series`: what fits the filters, over time.
pub(crate) fn show(room: &Room<'_>) -> Result<Answer, Trouble> {
    let (ask, desk) = (room.ask, room.app.desk.as_ref());
    let v = View::new(ask, desk, "/events", ask.lang.get("series.title"));
    let chart = chart(room, &v, &ask.filter(desk)?, v.t("series.chart"), &[])?;
    Ok(Answer::Page(Page { all: v.events(&[]), chart, v }.render()?))
}
