//! The pages.

pub(crate) mod actor;
pub(crate) mod events;
pub(crate) mod happening;
pub(crate) mod login;
pub(crate) mod pair;
pub(crate) mod review;
pub(crate) mod search;
pub(crate) mod situation;
pub(crate) mod story;

use crate::answer::Answer;
use crate::app::App;
use crate::ask::Ask;
use crate::chart::{self, Bar, By, Step};
use crate::trouble::Trouble;
use crate::view::View;
use askama::Template;

/// Events of a page.
pub(crate) const PAGE: usize = 50;
/// Events of a short list.
pub(crate) const SHORT: usize = 12;

#[derive(Template)]
#[template(path = "trouble.html")]
struct TroublePage<'a> {
    v: View<'a>,
    text: &'a str,
}

/// A page that tells what is wrong.
pub(crate) fn trouble(app: &App, ask: &Ask, trouble: &Trouble) -> Answer {
    let title = ask.lang.get(&format!("wrong.{}", trouble.status.as_u16())).to_owned();
    let title = if title.starts_with("wrong.") { ask.lang.get("wrong.title").to_owned() } else { title };
    let page = TroublePage { v: View::new(ask, app.desk.as_ref(), "", title), text: &trouble.text };
    Answer::Told(trouble.status, page.render().unwrap_or_default())
}

/// A chart with the numbers behind it.
pub(crate) struct Chart {
    pub bars: Vec<Bar>,
    /// First day, last day, address, numbers by quad, mean of the scale.
    pub rows: Vec<(String, String, [usize; 4], String)>,
    pub width: f64,
    pub height: f64,
    pub middle: f64,
    pub label: String,
}

/// The chart of steps; each leads to its events.
pub(crate) fn chart(v: &View<'_>, label: String, steps: &[Step], changes: &[(&str, &str)]) -> Chart {
    let href = |s: &Step| {
        let (from, to) = (crate::day::iso(s.first), crate::day::iso(s.last));
        let mut changes = changes.to_vec();
        changes.extend([("from", from.as_str()), ("to", to.as_str()), ("day", ""), ("days", "")]);
        v.events(&changes)
    };
    let tell = |s: &Step| {
        let text = format!(
            "{}: {} {}, {} {}",
            v.day(s.first),
            s.cooperation(),
            v.t("word.cooperation"),
            s.conflict(),
            v.t("word.conflict")
        );
        (text, href(s))
    };
    let rows = steps
        .iter()
        .filter(|s| s.quads.iter().any(|n| *n > 0))
        .map(|s| {
            let mean = s.mean().map_or(String::new(), |m| format!("{m:.1}"));
            (v.day(s.first), href(s), s.quads, mean)
        })
        .collect();
    let (width, height) = chart::SIZE;
    Chart { bars: chart::bars(steps, tell), rows, width, height, middle: height / 2.0, label }
}

/// The step asked for with `by=`.
pub(crate) fn by(ask: &Ask) -> By {
    ask.get("by").and_then(By::of).unwrap_or_default()
}

/// Weeks shown where no range is asked for.
const WEEKS: i64 = 26;

/// The range asked for, else the half year up to the newest day.
pub(crate) fn range(filter: &lagebild_store::Filter, today: i64) -> (i64, i64) {
    let until = filter.until.unwrap_or(today);
    (filter.from.unwrap_or_else(|| crate::day::plus(crate::day::week(until), -7 * (WEEKS - 1))), until)
}

/// The day the pages look from: `day=`, else the newest of the store.
pub(crate) fn today(room: &crate::app::Room<'_>) -> Result<i64, Trouble> {
    if let Some(day) = room.ask.day("day")? {
        return Ok(day.last);
    }
    Ok(room.reader.latest()?.unwrap_or(0))
}
