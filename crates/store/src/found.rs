//! Full-text search with what the stories found are about.

use crate::filter::Filter;
use crate::query::{self, Wanted};
use crate::reader::{Reader, latest_found};
use crate::{Search, StoreError};
use rusqlite::types::Value;
use rusqlite::{Row, params_from_iter};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

/// A story in a list.
#[derive(Debug, Clone, PartialEq)]
pub struct StoryRow {
    /// Number of its row.
    pub id: i64,
    /// The name its events go by.
    pub story: String,
    /// Agency.
    pub agency: Option<String>,
    /// Language: `de`, `en`, `und`.
    pub language: String,
    /// Day it went out.
    pub published: Option<String>,
    /// Headline.
    pub headline: Option<String>,
    /// What it is marked as.
    pub signal: String,
    /// Number of its events.
    pub events: usize,
    /// How well it fits, the higher the better; 0 where nothing was searched for.
    pub score: f64,
}

/// What narrows a search beside the filter of events.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Within {
    /// Language of the story.
    pub language: Option<String>,
    /// Month the story went out, `2024-08`.
    pub month: Option<String>,
    /// How many stories are passed over.
    pub skip: usize,
    /// How many are given.
    pub limit: usize,
}

/// A value with the number of stories found that have it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facet {
    /// The value.
    pub value: String,
    /// Number of stories.
    pub stories: usize,
}

/// What a search found.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Found {
    /// The stories asked for, the best first.
    pub stories: Vec<StoryRow>,
    /// How many there are in all.
    pub total: usize,
    /// Over how many of the best the facets `types` and `countries` count.
    pub counted: usize,
    /// Types of their events.
    pub types: Vec<Facet>,
    /// Countries that take part in their events.
    pub countries: Vec<Facet>,
    /// Agencies.
    pub agencies: Vec<Facet>,
    /// Languages.
    pub languages: Vec<Facet>,
    /// Months, the latest first.
    pub months: Vec<Facet>,
}

/// Over how many of the best stories types and countries are counted.
const COUNTED: usize = 2000;
/// `2024-08`
const MONTH: usize = 7;

impl Reader {
    /// Stories that a search finds, the best first, with their facets; of more than 20,000 that have the words the last
    /// that came in. Of the filter, what it asks of events one of a
    /// story's events must hold; its text, order and limit are not looked at.
    pub fn find(&self, search: &Search, filter: &Filter, within: &Within) -> Result<Found, StoreError> {
        let mut statement = format!(
            "SELECT s.id, s.name, s.agency, s.language, s.published, s.headline, s.signal, x.score AS score
             FROM ({}) x JOIN stories s ON s.id = x.id
             WHERE s.shown_from <= ?2 AND s.shown_until > ?2 AND s.signal <> 'kill'",
            latest_found("?1")
        );
        let mut values: Vec<Value> =
            vec![search.expression().to_owned().into(), self.now().to_owned().into()];
        let events = Filter { text: None, limit: None, ..filter.clone() };
        if !self.any_of(&events)? {
            return Ok(Found::default());
        }
        if let Some(plan) = self.narrowing(&events)? {
            let shifted = shift(&plan.sql, values.len());
            let _ = write!(
                statement,
                " AND s.id IN (SELECT story FROM events WHERE id IN (SELECT id FROM ({shifted})))"
            );
            values.extend(plan.values);
        }
        for (column, value) in
            [("s.language", &within.language), ("substr(s.published, 1, 7)", &within.month)]
        {
            if let Some(value) = value {
                values.push(value.clone().into());
                let _ = write!(statement, " AND {column} = ?{}", values.len());
            }
        }
        statement.push_str(" ORDER BY score DESC, s.published DESC, s.id DESC");
        let mut found = self.connection().prepare_cached(&statement)?;
        let rows = found.query_map(params_from_iter(values), |r| story_row(r, r.get(7)?))?;
        let all: Vec<StoryRow> = rows.collect::<Result<_, _>>()?;
        let mut out = self.facets(&all)?;
        out.total = all.len();
        out.stories = all.into_iter().skip(within.skip).take(within.limit).collect();
        self.count_events(&mut out.stories)?;
        Ok(out)
    }

    /// Stories as they came in, the latest first, those before the row `before`.
    pub fn stories(&self, before: Option<i64>, limit: usize) -> Result<Vec<StoryRow>, StoreError> {
        let mut latest = self.connection().prepare_cached(
            "SELECT id, name, agency, language, published, headline, signal FROM stories
             WHERE id < ?1 AND shown_from <= ?2 AND shown_until > ?2 AND signal <> 'kill' ORDER BY id DESC LIMIT ?3",
        )?;
        let values: [Value; 3] =
            [before.unwrap_or(i64::MAX).into(), self.now().to_owned().into(), (limit as i64).into()];
        let rows = latest.query_map(params_from_iter(values), |r| story_row(r, 0.0))?;
        let mut out: Vec<StoryRow> = rows.collect::<Result<_, _>>()?;
        self.count_events(&mut out)?;
        Ok(out)
    }

    /// False when the filter asks for a value that no event has.
    fn any_of(&self, filter: &Filter) -> Result<bool, StoreError> {
        Ok(query::plan_for(self.connection(), filter, self.now(), Wanted::Counted)?.is_some())
    }

    /// The statement of the filter; none when it asks for nothing.
    fn narrowing(&self, filter: &Filter) -> Result<Option<query::Plan>, StoreError> {
        let plain = Filter { sort: filter.sort, reverse: filter.reverse, ..Filter::default() };
        if *filter == plain {
            return Ok(None);
        }
        query::plan_for(self.connection(), filter, self.now(), Wanted::Counted)
    }

    fn count_events(&self, stories: &mut [StoryRow]) -> Result<(), StoreError> {
        let mut count = self.connection().prepare_cached("SELECT count(*) FROM events WHERE story = ?1")?;
        for s in stories {
            s.events = count.query_row([s.id], |r| r.get(0))?;
        }
        Ok(())
    }

    fn facets(&self, all: &[StoryRow]) -> Result<Found, StoreError> {
        let mut sums: [BTreeMap<String, usize>; 5] = Default::default();
        let [types, countries, agencies, languages, months] = &mut sums;
        for s in all {
            if let Some(agency) = &s.agency {
                *agencies.entry(agency.clone()).or_default() += 1;
            }
            *languages.entry(s.language.clone()).or_default() += 1;
            if let Some(month) = s.published.as_deref().and_then(|p| p.get(..MONTH)) {
                *months.entry(month.to_owned()).or_default() += 1;
            }
        }
        let mut kinds = self.connection().prepare_cached("SELECT id, type FROM events WHERE story = ?1")?;
        let mut codes = self.connection().prepare_cached(
            "SELECT code FROM parties WHERE event = ?1 AND role IN ('actor', 'recipient') AND code IS NOT NULL",
        )?;
        let counted = all.len().min(COUNTED);
        for s in all.iter().take(counted) {
            let (mut of_type, mut of_country) = (BTreeSet::new(), BTreeSet::new());
            let events = kinds.query_map([s.id], |r| Ok((r.get::<_, i64>(0)?, r.get::<_, String>(1)?)))?;
            for event in events {
                let (id, kind) = event?;
                of_type.insert(kind);
                for code in codes.query_map([id], |r| r.get::<_, String>(0))? {
                    of_country.insert(code?);
                }
            }
            for t in of_type {
                *types.entry(t).or_default() += 1;
            }
            for c in of_country {
                *countries.entry(c).or_default() += 1;
            }
        }
        let [types, countries, agencies, languages, months] = sums.map(ranked);
        let months = {
            let mut months = months;
            months.sort_by(|a, b| b.value.cmp(&a.value));
            months
        };
        Ok(Found { counted, types, countries, agencies, languages, months, ..Found::default() })
    }
}

/// The most frequent first.
fn ranked(sums: BTreeMap<String, usize>) -> Vec<Facet> {
    let mut out: Vec<Facet> = sums.into_iter().map(|(value, stories)| Facet { value, stories }).collect();
    out.sort_by(|a, b| b.stories.cmp(&a.stories).then_with(|| a.value.cmp(&b.value)));
    out
}

/// The statement with its values counted on from `by`.
fn shift(sql: &str, by: usize) -> String {
    let mut out = String::with_capacity(sql.len() + 16);
    let mut rest = sql;
    while let Some((before, after)) = rest.split_once('?') {
        out.push_str(before);
        let digits = after.bytes().take_while(u8::is_ascii_digit).count();
        let number = after.get(..digits).and_then(|n| n.parse::<usize>().ok()).unwrap_or(0);
        let _ = write!(out, "?{}", number + by);
        rest = after.get(digits..).unwrap_or("");
    }
    out.push_str(rest);
    out
}

/// The row of a story of which the first columns are its number, name, agency, language, day, headline and signal; its events are
/// not counted yet.
fn story_row(r: &Row<'_>, score: f64) -> rusqlite::Result<StoryRow> {
    Ok(StoryRow {
        id: r.get(0)?,
        story: r.get(1)?,
        agency: r.get(2)?,
        language: r.get(3)?,
        published: r.get(4)?,
        headline: r.get(5)?,
        signal: r.get(6)?,
        events: 0,
        score,
    })
}
