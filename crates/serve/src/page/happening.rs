//! Happenings: reports of the same event side by side, who claims, who denies, and what differs.

use super::PAGE;
use crate::answer::Answer;
use crate::app::Room;
use crate::trouble::Trouble;
use crate::view::{Row, View};
use askama::Template;
use lagebild_model::Event;
use lagebild_picture::{Happening, Member, Picture, Wanted, number};
use lagebild_store::{Filter, Sort};
use std::collections::BTreeMap;

/// A happening in a list.
pub(crate) struct Entry {
    pub href: String,
    pub row: Row,
    pub status: String,
    pub status_name: String,
    pub days: String,
    /// Number of reports and of agencies.
    pub counts: String,
    pub denials: usize,
}

#[derive(Template)]
#[template(path = "happenings.html")]
struct ListPage<'a> {
    v: View<'a>,
    list: Vec<Entry>,
    /// What else can be asked for: address, words, whether it is.
    choices: Vec<(String, String, bool)>,
}

/// A report.
struct Report {
    claim: &'static str,
    claim_name: String,
    voice: String,
    row: Row,
    points: Option<i32>,
    /// What it is, its detail, its points.
    reasons: Vec<(String, String, i32)>,
}

/// What the reports tell differently: each value with who has it.
struct Differs {
    label: String,
    values: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "happening.html")]
struct Page<'a> {
    v: View<'a>,
    name: String,
    entry: Entry,
    differs: Vec<Differs>,
    reports: Vec<Report>,
    related: Vec<(String, String, String)>,
}

/// `/happenings`
pub(crate) fn list(room: &Room<'_>) -> Result<Answer, Trouble> {
    let (ask, desk) = (room.ask, room.app.desk.as_ref());
    let v = View::new(ask, desk, "/happenings", ask.lang.get("nav.happenings"));
    let filter = ask.filter(desk)?;
    let list = newest(room, &v, &filter, PAGE)?;
    let choices = [
        ("", "", "happening.all"),
        ("min_agencies", "2", "happening.several"),
        ("contested", "1", "happening.contested"),
    ]
    .iter()
    .map(|(name, value, key)| {
        let others = [("min_agencies", ""), ("min_reports", ""), ("contested", "")];
        let mut changes: Vec<(&str, &str)> = others.into_iter().filter(|(k, _)| k != name).collect();
        changes.extend((!name.is_empty()).then_some((*name, *value)));
        let here = if name.is_empty() {
            others.iter().all(|(k, _)| ask.get(k).is_none())
        } else {
            ask.get(name).is_some()
        };
        (ask.here(&changes), v.t(key), here)
    })
    .collect();
    Ok(Answer::Page(ListPage { v, list, choices }.render()?))
}

/// The happenings of the events that went out last; those with so many reports or agencies, or contested ones, where the
/// address asks for it.
pub(crate) fn newest(
    room: &Room<'_>,
    v: &View<'_>,
    filter: &Filter,
    most: usize,
) -> Result<Vec<Entry>, Trouble> {
    let mut out = Vec::new();
    latest(room, filter, most, |h| {
        out.extend(entry(room, v, h)?);
        Ok(())
    })?;
    Ok(out)
}

/// Hands on the happenings of the events that went out last, as the address asks for them.
pub(crate) fn latest(
    room: &Room<'_>,
    filter: &Filter,
    most: usize,
    sink: impl FnMut(&Happening) -> Result<(), Trouble>,
) -> Result<(), Trouble> {
    let filter = Filter { sort: Sort::Published, limit: Some(most), ..filter.clone() };
    let wanted = Wanted {
        filter: &filter,
        reports: room.ask.number("min_reports")?.unwrap_or(1),
        agencies: room.ask.number("min_agencies")?.unwrap_or(0),
        contested: room.ask.get("contested").is_some(),
    };
    Picture::new(room.reader).list(&wanted, sink)?;
    Ok(())
}

/// A happening with the event that stands for it.
fn entry(room: &Room<'_>, v: &View<'_>, h: &Happening) -> Result<Option<Entry>, Trouble> {
    let Some(record) = room.reader.event(&h.event)? else { return Ok(None) };
    let event: Event = serde_json::from_str(&record)?;
    let days = if h.day == h.last_day {
        v.day(h.day)
    } else {
        format!("{} – {}", v.day(h.day), v.day(h.last_day))
    };
    Ok(Some(Entry {
        href: address(v, h.id),
        row: Row::of(v, &event, &[]),
        status: h.status.clone(),
        status_name: v.t(&format!("hstatus.{}", h.status)),
        days,
        counts: format!("{}, {}", v.n(&h.reports, "reports"), v.n(&h.agencies, "agencies")),
        denials: h.denials,
    }))
}

fn address(v: &View<'_>, id: i64) -> String {
    v.ask.link(&format!("/happening/h{id}"), &[])
}

/// `/happening/{id}`
pub(crate) fn show(room: &Room<'_>) -> Result<Answer, Trouble> {
    let (ask, desk) = (room.ask, room.app.desk.as_ref());
    let missing = || Trouble::missing(format!("{}: {}", room.rest, ask.lang.get("wrong.happening")));
    let picture = Picture::new(room.reader);
    let id = number(room.rest).ok_or_else(missing)?;
    let happening = picture.happening(id)?.ok_or_else(missing)?;
    let v = View::new(ask, desk, "/happenings", happening.headline.clone().unwrap_or_default());
    let entry = entry(room, &v, &happening)?.ok_or_else(missing)?;
    let members = picture.members(id)?;
    let events: Vec<Event> =
        members.iter().map(|m| serde_json::from_str(&m.record)).collect::<Result<_, _>>()?;
    let mut related = Vec::new();
    for r in picture.related(id)? {
        let Some(other) = picture.happening(r.id)? else { continue };
        let how = v.t(if r.plan { "happening.plan" } else { "happening.deed" });
        let what = other.headline.unwrap_or_else(|| format!("h{}", r.id));
        related.push((address(&v, r.id), how, what));
    }
    let page = Page {
        name: format!("h{id}"),
        differs: differs(&v, &members, &events),
        reports: members.iter().zip(&events).map(|(m, e)| report(&v, m, e)).collect(),
        entry,
        related,
        v,
    };
    Ok(Answer::Page(page.render()?))
}

fn report(v: &View<'_>, m: &Member, e: &Event) -> Report {
    let claim = m.claim.word();
    Report {
        claim,
        claim_name: v.t(&format!("claim.{claim}")),
        voice: m.voice.clone(),
        row: Row::of(v, e, &[]),
        points: m.points,
        reasons: m
            .reasons
            .iter()
            .map(|r| (v.desk.reason(v.lang(), &r.feature), r.detail.clone(), r.points))
            .collect(),
    }
}

/// What has more than one value, with the voices behind each.
fn differs(v: &View<'_>, members: &[Member], events: &[Event]) -> Vec<Differs> {
    let mut sums: BTreeMap<usize, BTreeMap<String, Vec<String>>> = BTreeMap::new();
    let number = |n: Option<u32>| n.map(|n| n.to_string());
    for (m, e) in members.iter().zip(events) {
        let told = v.desk.told(v.lang(), e, &[]);
        let date = e.date.as_ref().map(|d| v.desk.date(v.lang(), &d.value));
        let values = [
            number(e.numbers.killed),
            number(e.numbers.wounded),
            number(e.numbers.arrested),
            (!told.place.is_empty()).then_some(told.place),
            date,
            (!e.actor.is_empty()).then_some(told.actor),
            (!told.recipient.is_empty()).then_some(told.recipient),
        ];
        for (i, value) in values.into_iter().enumerate() {
            let Some(value) = value else { continue };
            let voices = sums.entry(i).or_default().entry(value).or_default();
            if !voices.contains(&m.voice) {
                voices.push(m.voice.clone());
            }
        }
    }
    let labels = [
        "number.killed",
        "number.wounded",
        "number.arrested",
        "col.place",
        "col.date",
        "happening.actor",
        "happening.recipient",
    ];
    sums.into_iter()
        .filter(|(_, values)| values.len() > 1)
        .filter_map(|(i, values)| {
            let label = v.t(labels.get(i)?);
            Some(Differs { label, values: values.into_iter().map(|(k, who)| (k, who.join(", "))).collect() })
        })
        .collect()
}
