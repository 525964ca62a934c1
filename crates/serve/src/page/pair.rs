//! Two actors: what passes between them, over time.

use super::actor::{as_role, naming};
use super::{Chart, PAGE, by, chart, range, today};
use crate::answer::Answer;
use crate::app::Room;
use crate::ask::{part, participant};
use crate::chart::steps;
use crate::trouble::Trouble;
use crate::view::{Row, View};
use askama::Template;
use lagebild_store::{Filter, Sort};

/// Pairs offered.
const PAIRS: usize = 40;

#[derive(Template)]
#[template(path = "pair.html")]
struct Page<'a> {
    v: View<'a>,
    sides: [(String, String); 2],
    rows: Vec<Row>,
    chart: Chart,
    steps: Vec<(String, String, bool)>,
    both: [(String, String); 2],
}

#[derive(Template)]
#[template(path = "pairs.html")]
struct Chooser<'a> {
    v: View<'a>,
    pairs: Vec<(String, String, usize)>,
}

/// `/pair`: the pairs with the most events, and a form for any.
pub(crate) fn choose(room: &Room<'_>) -> Result<Answer, Trouble> {
    let (ask, desk) = (room.ask, room.app.desk.as_ref());
    if let (Some(a), Some(b)) = (ask.get("a"), ask.get("b")) {
        let code = |text: &str| desk.state(text).unwrap_or_else(|| text.to_owned());
        let path = format!("/pair/{}", part(&format!("{}/{}", code(a), code(b))));
        return Ok(Answer::There(ask.link(&path, &[])));
    }
    let filter = ask.filter(desk)?;
    let question = format!("dyads {filter:?}");
    let dyads =
        room.app.cache.get(&room.app.pool.state()?, &question, || room.reader.dyads(&filter, PAIRS))?;
    let v = View::new(ask, desk, "/pair", ask.lang.get("nav.pairs"));
    let pairs = dyads
        .iter()
        .map(|d| {
            let href = ask.link(&format!("/pair/{}/{}", part(&d.a), part(&d.b)), &[]);
            (href, format!("{} – {}", v.country(&d.a), v.country(&d.b)), d.events)
        })
        .collect();
    Ok(Answer::Page(Chooser { v, pairs }.render()?))
}

/// `/pair/{a}/{b}`
pub(crate) fn show(room: &Room<'_>) -> Result<Answer, Trouble> {
    let (ask, desk) = (room.ask, room.app.desk.as_ref());
    let (a, b) = room
        .rest
        .split_once('/')
        .filter(|(a, b)| !a.is_empty() && !b.is_empty())
        .ok_or_else(|| Trouble::missing(ask.lang.get("wrong.pair")))?;
    let (who_a, who_b) = (participant(a, desk), participant(b, desk));
    let (name_a, name_b) = (naming(room, &who_a).0, naming(room, &who_b).0);
    let v = View::new(ask, desk, "/pair", format!("{name_a} – {name_b}"));
    let filter = ask.filter(desk)?;
    let ways = [
        as_role(&as_role(&filter, "actor", &who_a), "recipient", &who_b),
        as_role(&as_role(&filter, "actor", &who_b), "recipient", &who_a),
    ];
    let (from, until) = range(&filter, today(room)?);
    let step = by(ask);
    let (mut counts, mut records) = (Vec::new(), Vec::new());
    for way in &ways {
        let within = Filter { from: Some(step.first(from)), until: Some(until), ..way.clone() };
        counts.extend(room.reader.series(&within)?);
        records
            .extend(room.reader.page(&Filter { sort: Sort::Date, limit: Some(PAGE), ..way.clone() }, None)?);
    }
    let mut rows: Vec<(String, i64, Row)> = Vec::new();
    for (row, record) in records {
        let event: lagebild_model::Event = serde_json::from_str(&record)?;
        let day =
            event.date.as_ref().map(|d| d.value.clone()).or(event.published.clone()).unwrap_or_default();
        rows.push((day, row, Row::of(&v, &event, &[])));
    }
    rows.sort_by(|x, y| y.0.cmp(&x.0).then(y.1.cmp(&x.1)));
    rows.dedup_by_key(|r| r.1);
    rows.truncate(PAGE);
    let pair = [("actor", a), ("recipient", b)];
    let chart = chart(&v, v.t("pair.chart"), &steps(&counts, step, from, until), &pair);
    let by_links = ["day", "week", "month"]
        .iter()
        .map(|w| (ask.here(&[("by", w)]), v.t(&format!("by.{w}")), *w == step.word()))
        .collect();
    let page = Page {
        both: [
            (format!("{name_a} → {name_b}"), v.events(&pair)),
            (format!("{name_b} → {name_a}"), v.events(&[("actor", b), ("recipient", a)])),
        ],
        sides: [(name_a, v.actor(a)), (name_b, v.actor(b))],
        rows: rows.into_iter().map(|r| r.2).collect(),
        chart,
        steps: by_links,
        v,
    };
    Ok(Answer::Page(page.render()?))
}
