//! What every page shows around its own: navigation, filters, language and theme; and events as rows.

use crate::ask::{Ask, QUADS, part};
use crate::assets;
use crate::desk::{Desk, Told};
use crate::words::Lang;
use lagebild_model::{Actor, Event, Party, Status};

/// The frame of a page.
pub(crate) struct View<'a> {
    pub ask: &'a Ask,
    pub desk: &'a dyn Desk,
    /// Title of the page.
    pub title: String,
    /// Which entry of the navigation it is.
    pub at: &'static str,
}

/// A choice of a form.
pub(crate) struct Choice {
    pub value: String,
    pub label: String,
    pub chosen: bool,
}

/// A filter that is set, with the address without it.
pub(crate) struct Chip {
    pub label: String,
    pub value: String,
    pub without: String,
}

/// Entries of the navigation: path, key of its words.
const NAV: [(&str, &str); 7] = [
    ("/", "nav.situation"),
    ("/happenings", "nav.happenings"),
    ("/events", "nav.events"),
    ("/search", "nav.search"),
    ("/actor", "nav.actors"),
    ("/pair", "nav.pairs"),
    ("/review", "nav.review"),
];

impl<'a> View<'a> {
    pub fn new(ask: &'a Ask, desk: &'a dyn Desk, at: &'static str, title: impl Into<String>) -> Self {
        Self { ask, desk, title: title.into(), at }
    }

    pub const fn lang(&self) -> Lang {
        self.ask.lang
    }

    /// The words of a key.
    pub fn t(&self, key: &str) -> String {
        self.ask.lang.get(key).to_owned()
    }

    /// A number with its word, one or many.
    pub fn n(&self, n: &usize, key: &str) -> String {
        let form = if *n == 1 { "one" } else { "many" };
        format!("{n} {}", self.ask.lang.get(&format!("{key}.{form}")))
    }

    pub fn style(&self) -> String {
        assets::style()
    }

    pub fn script(&self) -> String {
        assets::script()
    }

    pub fn icon(&self) -> String {
        assets::icon()
    }

    /// The navigation: address, words, whether this is it.
    pub fn nav(&self) -> Vec<(String, String, bool)> {
        NAV.iter().map(|(path, key)| (self.ask.link(path, &[]), self.t(key), *path == self.at)).collect()
    }

    /// The other languages: address, tag, name.
    pub fn langs(&self) -> Vec<(String, &'static str, String, bool)> {
        [Lang::De, Lang::En]
            .iter()
            .map(|l| {
                let tag = l.tag();
                (self.ask.here(&[("lang", tag)]), tag, l.get("lang.name").to_owned(), *l == self.ask.lang)
            })
            .collect()
    }

    /// The themes: address, words, whether it is this.
    pub fn themes(&self) -> Vec<(String, String, bool)> {
        use crate::ask::Theme::{Auto, Dark, Light};
        [Auto, Light, Dark]
            .iter()
            .map(|t| {
                let word = t.word();
                (self.ask.here(&[("theme", word)]), self.t(&format!("theme.{word}")), *t == self.ask.theme)
            })
            .collect()
    }

    pub fn theme(&self) -> &'static str {
        self.ask.theme.word()
    }

    /// All values of a filter as a form shows them.
    pub fn value(&self, name: &str) -> String {
        let one = |(k, v): &'a (String, String)| (k == name).then_some(v.as_str());
        self.ask.pairs.iter().filter_map(one).collect::<Vec<_>>().join(", ")
    }

    fn choices(&self, name: &str, values: impl Iterator<Item = (String, String)>) -> Vec<Choice> {
        let set = self.ask.all(name);
        values.map(|(value, label)| Choice { chosen: set.contains(&value), value, label }).collect()
    }

    pub fn types(&self) -> Vec<Choice> {
        self.choices("type", self.desk.types().into_iter().map(|t| (t.clone(), self.kind(&t))))
    }

    /// Regions by their name in the page's language; German stands first in the file.
    pub fn regions(&self) -> Vec<Choice> {
        let name = |r: &lagebild_picture::Region| {
            let one = if self.lang() == Lang::De { r.names.first() } else { r.names.last() };
            (r.id.clone(), one.unwrap_or(&r.id).clone())
        };
        let mut all: Vec<_> = self.desk.weights().regions().iter().map(name).collect();
        all.sort_by(|a, b| a.1.cmp(&b.1));
        self.choices("region", all.into_iter())
    }

    pub fn quads(&self) -> Vec<Choice> {
        self.choices("quad", QUADS.iter().map(|q| ((*q).to_owned(), self.quad(q))))
    }

    pub fn statuses(&self) -> Vec<Choice> {
        let all = ["actual", "future", "hypothetical", "negated"];
        self.choices("status", all.iter().map(|s| ((*s).to_owned(), self.t(&format!("status.{s}")))))
    }

    /// `AID (Hilfe)`
    pub fn kind(&self, kind: &str) -> String {
        self.ask
            .lang
            .find(&format!("type.{kind}"))
            .map_or_else(|| kind.to_owned(), |w| format!("{kind} ({w})"))
    }

    pub fn quad(&self, quad: &str) -> String {
        self.ask.lang.find(&format!("quad.{quad}")).unwrap_or(quad).to_owned()
    }

    /// Names of the states, for the lists behind a field.
    pub fn states(&self) -> Vec<(String, String)> {
        let name = |code: String| {
            let name = self.desk.country(self.lang(), &code);
            (code, name)
        };
        let mut out: Vec<(String, String)> = self.desk.states().into_iter().map(name).collect();
        out.sort_by(|a, b| a.1.cmp(&b.1));
        out
    }

    /// The filters that are set.
    pub fn chips(&self) -> Vec<Chip> {
        let label = |k: &str| self.t(&format!("filter.{k}"));
        let chip = |(k, v): (&str, &str)| {
            let value = match k {
                "quad" => v.split(',').map(|q| self.quad(q.trim())).collect::<Vec<_>>().join(", "),
                "status" => self.t(&format!("status.{v}")),
                "country" => self.desk.country(self.lang(), v),
                "region" => {
                    self.regions().into_iter().find(|c| c.value == v).map_or(v.to_owned(), |c| c.label)
                }
                "begins" => self.t("filter.only"),
                _ => v.to_owned(),
            };
            Chip { label: label(k), value, without: self.ask.here(&[(k, ""), ("after", "")]) }
        };
        self.ask.shared().filter(|(k, _)| *k != "km").map(chip).collect()
    }

    /// Name and address of a participant's page.
    pub fn who(&self, p: &Party) -> (String, String) {
        let label = self.desk.party(self.lang(), p);
        let who = match (&p.name, &p.code) {
            (Some(name), _) => name.clone(),
            (None, Some(code)) => code.clone(),
            (None, None) => return (label, String::new()),
        };
        (label, self.actor(&who))
    }

    /// Address of an actor's page.
    pub fn actor(&self, who: &str) -> String {
        self.ask.link(&format!("/actor/{}", part(who)), &[("actor", ""), ("recipient", ""), ("country", "")])
    }

    /// Address of a story.
    pub fn story(&self, name: &str) -> String {
        self.ask.link(&format!("/story/{}", part(name)), &[])
    }

    /// Address of a list of events.
    pub fn events(&self, changes: &[(&str, &str)]) -> String {
        self.ask.link("/events", changes)
    }

    /// A day in the language's form.
    pub fn day(&self, day: i64) -> String {
        let iso = lagebild_picture::calendar::iso(day);
        if iso.is_empty() { iso } else { self.desk.date(self.lang(), &iso) }
    }

    pub fn country(&self, code: &str) -> String {
        self.desk.country(self.lang(), code)
    }
}

/// An event as a row.
pub(crate) struct Row {
    /// Its number on the page of its story, or 0.
    pub n: usize,
    pub id: String,
    pub story: String,
    /// Address of it in its story.
    pub href: String,
    pub told: Told,
    /// Key of its status's word; empty for what is plainly so.
    pub status: &'static str,
    pub status_class: &'static str,
    pub historical: bool,
    /// Hundredths.
    pub confidence: u32,
    /// Short name of its quad: `vc`, `mc`, `vx`, `mx`.
    pub quad: &'static str,
    pub quad_name: String,
    pub agency: String,
    pub published: String,
    pub headline: String,
    pub evidence: Vec<String>,
    pub numbers: Vec<(String, u32)>,
    pub rule: String,
    /// Address of its review.
    pub review: String,
    pub parties: Vec<(String, String)>,
}

impl Row {
    pub fn of(v: &View<'_>, e: &Event, actors: &[Actor]) -> Self {
        let lang = v.lang();
        let numbers = [
            ("number.killed", e.numbers.killed),
            ("number.wounded", e.numbers.wounded),
            ("number.arrested", e.numbers.arrested),
        ];
        let (status, status_class) = match e.status {
            Status::Actual => ("", ""),
            Status::Future => ("status.future", "st-future"),
            Status::Hypothetical => ("status.hypothetical", "st-hypothetical"),
            Status::Negated => ("status.negated", "st-negated"),
        };
        let mut parties: Vec<(String, String)> = Vec::new();
        for who in e.actor.iter().chain(&e.recipient).map(|p| v.who(p)) {
            if !who.1.is_empty() && !parties.contains(&who) {
                parties.push(who);
            }
        }
        Self {
            n: 0,
            id: e.id.clone(),
            story: e.story.clone(),
            href: v.ask.link(&format!("/event/{}", part(&e.id)), &[]),
            told: v.desk.told(lang, e, actors),
            status,
            status_class,
            historical: e.historical,
            confidence: (e.confidence * 100.0).round() as u32,
            quad: short(&e.quad),
            quad_name: v.quad(&e.quad),
            agency: e.agency.clone().unwrap_or_default(),
            published: e.published.as_deref().map_or(String::new(), |p| v.desk.date(lang, p)),
            headline: e.headline.clone().unwrap_or_else(|| e.story.clone()),
            evidence: e.evidence.iter().map(|x| x.text.clone()).collect(),
            numbers: numbers.iter().filter_map(|(k, n)| Some((v.t(k), (*n)?))).collect(),
            rule: e.rule.clone(),
            review: crate::page::review::address(v.ask, &e.id),
            parties,
        }
    }

    /// Rows of records of the store.
    pub fn all(v: &View<'_>, records: &[(i64, String)]) -> Result<Vec<Self>, serde_json::Error> {
        records.iter().map(|(_, r)| Ok(Self::of(v, &serde_json::from_str(r)?, &[]))).collect()
    }
}

/// Short name of a quad, for styles.
pub(crate) fn short(quad: &str) -> &'static str {
    match quad {
        "verbal cooperation" => "vc",
        "material cooperation" => "mc",
        "verbal conflict" => "vx",
        "material conflict" => "mx",
        _ => "no",
    }
}
