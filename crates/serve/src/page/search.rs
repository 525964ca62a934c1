//! Full-text search with facets.

use super::PAGE;
use crate::answer::Answer;
use crate::app::Room;
use crate::trouble::Trouble;
use crate::view::View;
use askama::Template;
use std::sync::Arc;

use lagebild_store::{Facet, Found, Search, StoryRow, Within};

/// Values shown of a facet.
const VALUES: usize = 12;

/// A facet: its name, and its values with address, number and whether it is chosen.
struct Group {
    label: String,
    values: Vec<(String, String, usize, bool)>,
}

struct Hit {
    href: String,
    headline: String,
    line: String,
}

#[derive(Template)]
#[template(path = "search.html")]
struct Page<'a> {
    v: View<'a>,
    asked: String,
    hits: Vec<Hit>,
    total: String,
    groups: Vec<Group>,
    counted: Option<usize>,
    next: String,
}

/// `/search`
pub(crate) fn show(room: &Room<'_>) -> Result<Answer, Trouble> {
    let (ask, desk) = (room.ask, room.app.desk.as_ref());
    let v = View::new(ask, desk, "/search", ask.lang.get("nav.search"));
    let asked = ask.get("q").unwrap_or("").to_owned();
    let skip = ask.number::<usize>("skip")?.unwrap_or(0);
    let found = if asked.is_empty() {
        Arc::new(Found { stories: room.reader.stories(None, PAGE)?, ..Found::default() })
    } else {
        let search = Search::parse(&asked, |w| desk.stems(w))?;
        let own = |name: &str| ask.get(name).map(str::to_owned);
        let within = Within { language: own("language"), month: own("month"), skip, limit: PAGE };
        let filter = ask.filter(desk)?;
        let question = format!("find {search:?} {filter:?} {within:?}");
        room.app
            .cache
            .get(&room.app.pool.state()?, &question, || room.reader.find(&search, &filter, &within))?
    };
    let next = skip + PAGE;
    let page = Page {
        hits: found.stories.iter().map(|s| hit(&v, s)).collect(),
        total: v.n(&found.total, "stories"),
        groups: if asked.is_empty() { Vec::new() } else { groups(&v, &found) },
        counted: (found.counted < found.total).then_some(found.counted),
        next: if next < found.total { ask.here(&[("skip", &next.to_string())]) } else { String::new() },
        asked,
        v,
    };
    Ok(Answer::Page(page.render()?))
}

fn hit(v: &View<'_>, s: &StoryRow) -> Hit {
    let mut parts: Vec<String> = s.agency.iter().cloned().collect();
    parts.extend(s.published.as_deref().map(|p| v.desk.date(v.lang(), p)));
    parts.push(s.language.clone());
    if s.signal != "plain" {
        parts.push(v.t(&format!("signal.{}", s.signal)));
    }
    parts.push(v.n(&s.events, "events"));
    Hit {
        href: v.story(&s.story),
        headline: s.headline.clone().unwrap_or_else(|| s.story.clone()),
        line: parts.join(" · "),
    }
}

fn groups(v: &View<'_>, found: &Found) -> Vec<Group> {
    let group = |name: &str, facets: &[Facet], label: &dyn Fn(&str) -> String| {
        let set = v.ask.all(name);
        let values = facets
            .iter()
            .take(VALUES)
            .map(|f| {
                let chosen = set.contains(&f.value);
                let value = if chosen { "" } else { f.value.as_str() };
                (v.ask.here(&[(name, value), ("skip", "")]), label(&f.value), f.stories, chosen)
            })
            .collect();
        Group { label: v.t(&format!("filter.{name}")), values }
    };
    let plain = |value: &str| value.to_owned();
    [
        group("type", &found.types, &|t| v.kind(t)),
        group("country", &found.countries, &|c| v.country(c)),
        group("agency", &found.agencies, &plain),
        group("language", &found.languages, &|l| v.t(&format!("language.{l}"))),
        group("month", &found.months, &|m| v.desk.date(v.lang(), m)),
    ]
    .into_iter()
    .filter(|g| !g.values.is_empty())
    .collect()
}
