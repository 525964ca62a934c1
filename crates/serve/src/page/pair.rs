//! Two actors: what passes between them, over time.

use super::PAGE;
use super::actor::naming;
use super::series::{Chart, chart};
use crate::answer::Answer;
use crate::app::Room;
use crate::ask::{part, participant};
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
    let both = Filter { between: Some((who_a, who_b)), ..filter };
    let records = room.reader.page(&Filter { sort: Sort::Date, limit: Some(PAGE), ..both.clone() }, None)?;
    let rows = Row::all(&v, &records)?;
    let between = format!("{a}/{b}");
    let chart = chart(room, &v, &both, v.t("pair.chart"), &[("between", &between)])?;
    let pair = [("actor", a), ("recipient", b)];
    let page = Page {
        both: [
            (format!("{name_a} → {name_b}"), v.events(&pair)),
            (format!("{name_b} → {name_a}"), v.events(&[("actor", b), ("recipient", a)])),
        ],
        sides: [(name_a, v.actor(a)), (name_b, v.actor(b))],
        rows,
        chart,
        v,
    };
    Ok(Answer::Page(page.render()?))
}
