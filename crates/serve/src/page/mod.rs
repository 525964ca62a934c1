//! The pages.

pub(crate) mod actor;
pub(crate) mod events;
pub(crate) mod happening;
pub(crate) mod login;
pub(crate) mod overlay;
pub(crate) mod pair;
pub(crate) mod review;
pub(crate) mod search;
pub(crate) mod series;
pub(crate) mod situation;
pub(crate) mod story;

use crate::answer::Answer;
use crate::app::{App, Room};
use crate::ask::Ask;
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

/// The day the pages look from: `day=`, else the newest of the store.
pub(crate) fn today(room: &Room<'_>) -> Result<i64, Trouble> {
    if let Some(day) = room.ask.day("day")? {
        return Ok(day.last);
    }
    Ok(room.reader.latest()?.unwrap_or(0))
}
