//! What a request asks for: filters in the address, language, theme.

use crate::desk::Desk;
use crate::trouble::Trouble;
use crate::words::Lang;
use lagebild_model::Status;
use lagebild_store::{Filter, Near, Search, Sort, Who, days};

/// Names of the filters that every page hands on.
pub(crate) const SHARED: [&str; 24] = [
    "country",
    "region",
    "between",
    "begins",
    "actor",
    "recipient",
    "source",
    "sector",
    "type",
    "mode",
    "context",
    "quad",
    "status",
    "agency",
    "place",
    "near",
    "km",
    "from",
    "to",
    "text",
    "min_confidence",
    "historical",
    "day",
    "days",
];
pub(crate) use lagebild_picture::QUADS;
/// Radius of `near` where none is given, in kilometres.
const KM: f64 = 50.0;
/// Longest value that is looked at, in bytes.
const LONGEST: usize = 500;
/// Most values of one filter.
const VALUES: usize = 50;

/// Light, dark, or as the system has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Theme {
    /// As the system has it.
    #[default]
    Auto,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    pub const fn word(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    pub fn of(word: &str) -> Option<Self> {
        [Self::Auto, Self::Light, Self::Dark].into_iter().find(|t| t.word() == word)
    }
}

/// A request, read.
#[derive(Debug, Clone, Default)]
pub(crate) struct Ask {
    /// Its path, as it was sent.
    pub path: String,
    /// Names and values of its address.
    pub pairs: Vec<(String, String)>,
    pub lang: Lang,
    pub theme: Theme,
    /// Asked to log in: the pages offer to log out.
    pub guarded: bool,
    /// Who reviews, as the cookie has it.
    pub reviewer: Option<String>,
    /// What a form must send back.
    pub token: String,
}

impl Ask {
    /// Names and values of a query; values that are too long to mean anything are left out.
    pub fn pairs(query: &str) -> Vec<(String, String)> {
        form_urlencoded::parse(query.as_bytes())
            .filter(|(_, v)| !v.trim().is_empty() && v.len() <= LONGEST)
            .map(|(k, v)| (k.into_owned(), v.trim().to_owned()))
            .collect()
    }

    pub fn get(&self, name: &str) -> Option<&str> {
        self.pairs.iter().find(|(k, _)| k == name).map(|(_, v)| v.as_str())
    }

    /// All values of a name; commas divide, as on the command line.
    pub fn all(&self, name: &str) -> Vec<String> {
        let values = self.pairs.iter().filter(|(k, _)| k == name).flat_map(|(_, v)| v.split(','));
        values.map(str::trim).filter(|v| !v.is_empty()).take(VALUES).map(str::to_owned).collect()
    }

    /// A number; an error where it is none.
    pub fn number<T: std::str::FromStr>(&self, name: &str) -> Result<Option<T>, Trouble> {
        let wrong = |v: &str| Trouble::question(format!("{name}={v}: {}", self.lang.get("wrong.number")));
        self.get(name).map(|v| v.replace(',', ".").parse().map_err(|_| wrong(v))).transpose()
    }

    /// The filter of the address.
    pub fn filter(&self, desk: &dyn Desk) -> Result<Filter, Trouble> {
        let who = |name: &str| self.all(name).iter().map(|t| participant(t, desk)).collect::<Vec<_>>();
        let confidence: Option<f64> = self.number("min_confidence")?;
        Ok(Filter {
            actor: who("actor"),
            recipient: who("recipient"),
            source: who("source"),
            between: self.between(desk)?,
            country: self.countries(desk)?,
            sector: self.all("sector"),
            kind: self.all("type"),
            mode: self.all("mode"),
            context: self.all("context"),
            quad: self.all("quad"),
            status: self.all("status").iter().map(|s| self.status(s)).collect::<Result<_, _>>()?,
            agency: self.all("agency"),
            place: self.all("place"),
            near: self.near(desk)?,
            from: self.day("from")?.map(|d| d.first),
            until: self.day("to")?.map(|d| d.last),
            begins: self.get("begins").is_some(),
            after: None,
            among: None,
            story: self.get("story").map(str::to_owned),
            text: self.get("text").map(|t| Search::parse(t, |w| desk.stems(w))).transpose()?,
            confidence,
            historical: match self.get("historical") {
                Some("true") => Some(true),
                Some("false") => Some(false),
                _ => None,
            },
            sort: self.sort(),
            reverse: self.get("reverse").is_some(),
            limit: None,
        })
    }

    /// The order asked for.
    pub fn sort(&self) -> Sort {
        match self.get("sort") {
            Some("published") => Sort::Published,
            Some("confidence") => Sort::Confidence,
            Some("scale") => Sort::Scale,
            Some("stored") => Sort::Stored,
            _ => Sort::Date,
        }
    }

    /// Countries, and those of regions.
    fn countries(&self, desk: &dyn Desk) -> Result<Vec<String>, Trouble> {
        let mut out: Vec<String> = self.all("country").iter().map(|c| country(c, desk)).collect();
        for name in self.all("region") {
            let region = desk.weights().region(&name).ok_or_else(|| {
                Trouble::question(format!("region={name}: {}", self.lang.get("wrong.region")))
            })?;
            out.extend(region.countries.iter().cloned());
        }
        Ok(out)
    }

    /// Two participants with a stroke between.
    fn between(&self, desk: &dyn Desk) -> Result<Option<(Who, Who)>, Trouble> {
        let Some(text) = self.get("between") else { return Ok(None) };
        let two = text.split_once('/').filter(|(a, b)| !a.trim().is_empty() && !b.trim().is_empty());
        let (a, b) = two.ok_or_else(|| {
            Trouble::question(format!("between={text}: {}", self.lang.get("wrong.between")))
        })?;
        Ok(Some((participant(a, desk), participant(b, desk))))
    }

    fn status(&self, word: &str) -> Result<Status, Trouble> {
        serde_json::from_value(serde_json::Value::from(word.to_lowercase()))
            .map_err(|_| Trouble::question(format!("status={word}: {}", self.lang.get("wrong.status"))))
    }

    /// A day, month or year as first and last day.
    pub fn day(&self, name: &str) -> Result<Option<lagebild_store::Days>, Trouble> {
        let wrong = |v: &str| Trouble::question(format!("{name}={v}: {}", self.lang.get("wrong.date")));
        self.get(name).map(|v| days(v).ok_or_else(|| wrong(v))).transpose()
    }

    fn near(&self, desk: &dyn Desk) -> Result<Option<Near>, Trouble> {
        let Some(text) = self.get("near") else { return Ok(None) };
        let km = self.number("km")?.unwrap_or(KM);
        let number = |t: &str| t.trim().parse::<f64>().ok().filter(|x| x.is_finite());
        if let Some((lat, lon)) = text.split_once(',')
            && let (Some(lat), Some(lon)) = (number(lat), number(lon))
        {
            return Ok(Some(Near { lat, lon, km }));
        }
        let (lat, lon) = desk
            .point(text)
            .ok_or_else(|| Trouble::question(format!("near={text}: {}", self.lang.get("wrong.place"))))?;
        Ok(Some(Near { lat, lon, km }))
    }

    /// The shared filters that are set, with their values.
    pub fn shared(&self) -> impl Iterator<Item = (&str, &str)> {
        self.pairs.iter().filter(|(k, _)| SHARED.contains(&k.as_str())).map(|(k, v)| (k.as_str(), v.as_str()))
    }

    /// An address with the shared filters; `changes` replace values of their names, an empty one takes them away.
    pub fn link(&self, path: &str, changes: &[(&str, &str)]) -> String {
        let kept = self.shared().filter(|(k, _)| !changes.iter().any(|(c, _)| c == k));
        address(path, kept.chain(changes.iter().filter(|(_, v)| !v.is_empty()).copied()))
    }

    /// This page's address with some values changed.
    pub fn here(&self, changes: &[(&str, &str)]) -> String {
        let kept = self
            .pairs
            .iter()
            .map(|(k, v)| (k.as_str(), v.as_str()))
            .filter(|(k, _)| !changes.iter().any(|(c, _)| c == k) && !matches!(*k, "lang" | "theme"));
        address(&self.path, kept.chain(changes.iter().filter(|(_, v)| !v.is_empty()).copied()))
    }
}

/// A path with names and values behind it.
pub(crate) fn address<'a>(path: &str, pairs: impl Iterator<Item = (&'a str, &'a str)>) -> String {
    let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
    if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
}

/// A part of a path, with what is no letter, digit or plain mark written as %XX.
pub(crate) fn part(text: &str) -> String {
    use std::fmt::Write;
    let mut out = String::with_capacity(text.len());
    for b in text.bytes() {
        if b.is_ascii_alphanumeric() || b"-_.~@/".contains(&b) {
            out.push(char::from(b));
        } else {
            let _ = write!(out, "%{b:02X}");
        }
    }
    out
}

/// A participant; the name of a state becomes its code.
pub(crate) fn participant(text: &str, desk: &dyn Desk) -> Who {
    match Who::parse(text) {
        Who::Name(name) => desk.state(&name).map_or(Who::Name(name), Who::Code),
        who => who,
    }
}

fn country(text: &str, desk: &dyn Desk) -> String {
    match Who::parse(text) {
        Who::Code(code) => code,
        _ => desk.state(text).unwrap_or_else(|| text.to_owned()),
    }
}
