//! An actor: offices, what it does, what is done to it, what rests on its word, over time.

use super::SHORT;
use super::series::{Chart, chart};
use crate::answer::Answer;
use crate::app::Room;
use crate::ask::{part, participant};
use crate::desk::Office;
use crate::trouble::Trouble;
use crate::view::{Row, View};
use askama::Template;
use lagebild_store::{Filter, Said, Sort, Who};

/// Others shown.
const OTHERS: usize = 12;
/// Names offered.
const NAMES: usize = 200;

#[derive(Template)]
#[template(path = "actor.html")]
struct Page<'a> {
    v: View<'a>,
    code: String,
    offices: Vec<Office>,
    lists: Vec<List>,
    chart: Chart,
    others: Vec<(String, String, usize)>,
    kinds: Vec<(String, String, usize)>,
    said: Vec<Quote>,
}

/// What it said, with the story it stands in.
struct Quote {
    text: String,
    cue: String,
    kind: String,
    line: String,
    headline: String,
    href: String,
}

/// A short list of events with the address of all of them.
struct List {
    title: String,
    rows: Vec<Row>,
    all: String,
}

#[derive(Template)]
#[template(path = "actors.html")]
struct Chooser<'a> {
    v: View<'a>,
    begin: String,
    names: Vec<(String, String, String)>,
}

/// `/actor`: names to choose from.
pub(crate) fn choose(room: &Room<'_>) -> Result<Answer, Trouble> {
    let (ask, desk) = (room.ask, room.app.desk.as_ref());
    let begin = ask.get("begin").unwrap_or("").to_owned();
    if let Some(code) = desk.state(&begin) {
        return Ok(Answer::There(ask.link(&format!("/actor/{}", part(&code)), &[])));
    }
    let v = View::new(ask, desk, "/actor", ask.lang.get("nav.actors"));
    let question = format!("names {begin}");
    let found =
        room.app.cache.get(&room.app.pool.state()?, &question, || room.reader.names(&begin, NAMES))?;
    let names = found
        .iter()
        .map(|n| {
            let label = match Who::parse(&n.name) {
                Who::Code(code) => format!("{} ({code})", v.country(&code)),
                Who::Part(code, sector) => {
                    format!("{}, {} ({})", v.country(&code), desk.sector(v.lang(), &sector), n.name)
                }
                _ => n.name.clone(),
            };
            let most = lagebild_store::MOST;
            let number = if n.events >= most { format!("≥ {most}") } else { n.events.to_string() };
            (v.actor(&n.name), label, number)
        })
        .collect();
    Ok(Answer::Page(Chooser { v, begin, names }.render()?))
}

/// `/actor/{who}`
pub(crate) fn show(room: &Room<'_>) -> Result<Answer, Trouble> {
    let (ask, desk) = (room.ask, room.app.desk.as_ref());
    let who = participant(room.rest, desk);
    let (name, code) = naming(room, &who);
    let v = View::new(ask, desk, "/actor", name);
    let filter = ask.filter(desk)?;
    let mut lists = Vec::new();
    let rest = room.rest;
    let roles: [(&str, &str); 3] =
        [("actor", "actor.does"), ("recipient", "actor.meets"), ("source", "actor.says")];
    for (role, key) in roles {
        if role == "source" && matches!(who, Who::Name(_)) {
            continue;
        }
        let asked = Filter { sort: Sort::Date, limit: Some(SHORT), ..as_role(&filter, role, &who) };
        let rows = Row::all(&v, &room.reader.page(&asked, None)?)?;
        lists.push(List { title: v.t(key), rows, all: v.events(&[(role, rest)]) });
    }
    let acts = as_role(&filter, "actor", &who);
    let chart = chart(room, &v, &acts, v.t("actor.chart"), &[("actor", rest)])?;
    let (others, kinds) = around(room, &v, &acts, &who)?;
    let said = room.reader.statements(&who, SHORT)?;
    let said = said.into_iter().map(|s| quote(&v, s)).collect();
    let page = Page { code, offices: desk.offices(rest), lists, chart, others, kinds, said, v };
    Ok(Answer::Page(page.render()?))
}

/// Longest quote, in characters; the story has all of it.
const LONGEST: usize = 400;

fn quote(v: &View<'_>, s: Said) -> Quote {
    let words = s.text.split_whitespace().collect::<Vec<_>>().join(" ");
    let short: String = words.chars().take(LONGEST).collect();
    let parts =
        [s.agency.unwrap_or_default(), s.published.map_or(String::new(), |p| v.desk.date(v.lang(), &p))];
    Quote {
        href: format!("{}#s{}", v.story(&s.story), s.n),
        text: if short == words { words } else { short + " …" },
        cue: s.cue,
        kind: v.t(&format!("statement.{}", s.kind)),
        line: parts.join(" "),
        headline: s.headline.unwrap_or(s.story),
    }
}

/// The filter with this participant in a role.
pub(crate) fn as_role(filter: &Filter, role: &str, who: &Who) -> Filter {
    let one = vec![who.clone()];
    let mut out = filter.clone();
    match role {
        "actor" => out.actor = one,
        "recipient" => out.recipient = one,
        _ => out.source = one,
    }
    out
}

/// What a participant is called, and its code.
pub(crate) fn naming(room: &Room<'_>, who: &Who) -> (String, String) {
    let (desk, lang) = (room.app.desk.as_ref(), room.ask.lang);
    match who {
        Who::Code(code) => (desk.country(lang, code), code.clone()),
        Who::Part(code, sector) => (
            format!("{} ({})", desk.country(lang, code), desk.sector(lang, sector)),
            format!("{code} {sector}"),
        ),
        Who::Sector(sector) => (desk.sector(lang, sector), format!(".{sector}")),
        Who::Name(name) => (capital(name), String::new()),
    }
}

/// Names are kept in lower case where they are looked up.
fn capital(name: &str) -> String {
    if name.chars().any(char::is_uppercase) {
        return name.to_owned();
    }
    let word = |w: &str| {
        let mut letters = w.chars();
        letters.next().map_or(String::new(), |c| c.to_uppercase().collect::<String>() + letters.as_str())
    };
    name.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

type Counted = Vec<(String, String, usize)>;

/// Whom it deals with, and how.
fn around(room: &Room<'_>, v: &View<'_>, acts: &Filter, who: &Who) -> Result<(Counted, Counted), Trouble> {
    let state = room.app.pool.state()?;
    let question = format!("around {acts:?}");
    let found = room.app.cache.get(&state, &question, || {
        Ok::<_, Trouble>((room.reader.dyads(acts, OTHERS)?, room.reader.types(acts)?))
    })?;
    let own = match who {
        Who::Code(code) | Who::Part(code, _) => code.as_str(),
        _ => "",
    };
    let others = found
        .0
        .iter()
        .map(|d| {
            let other = if d.a == own { &d.b } else { &d.a };
            let href = v.ask.link(&format!("/pair/{}", part(&format!("{}/{other}", room.rest))), &[]);
            (href, v.country(other), d.events)
        })
        .collect();
    let kinds = found
        .1
        .iter()
        .map(|(kind, n)| (v.events(&[("actor", room.rest), ("type", kind)]), v.kind(kind), *n))
        .collect();
    Ok((others, kinds))
}
