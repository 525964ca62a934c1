//! One series for each country, pair, type or region.

use super::Weights;
use crate::Picture;
use lagebild_store::{Filter, StoreError, Who};
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// What a series each is made for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Per {
    /// Each country that acts or is acted upon.
    Country,
    /// Each two countries one of which does something to the other.
    Pair,
    /// Each event type.
    Type,
    /// Each region of the weights' file.
    Region,
}

impl Per {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Country, Self::Pair, Self::Type, Self::Region];

    /// What a word stands for: `country`, `pair`, `type`, `region`.
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|per| per.word() == word)
    }

    /// Its word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Country => "country",
            Self::Pair => "pair",
            Self::Type => "type",
            Self::Region => "region",
        }
    }
}

/// A part of the events.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// `UKR`, `KOR-PRK`, `ASSAULT`, `gulf`.
    pub name: String,
    /// What its events fit.
    pub filter: Filter,
}

impl Picture<'_> {
    /// The parts of the events that fit the filter, those with the most events first, at most so many. What the filter
    /// asks for holds in each part.
    pub fn groups(
        &self,
        filter: &Filter,
        per: Per,
        most: usize,
        weights: &Weights,
    ) -> Result<Vec<Group>, StoreError> {
        let filter = Filter { begins: true, limit: None, ..filter.clone() };
        let mut found = match per {
            Per::Country => self.countries(&filter)?,
            Per::Pair => self.pairs(&filter, most)?,
            Per::Type => self.kinds(&filter)?,
            Per::Region => self.regions(&filter, weights)?,
        };
        found.sort_by(|a, b| (Reverse(a.0), &a.1.name).cmp(&(Reverse(b.0), &b.1.name)));
        Ok(found.into_iter().take(most).map(|(_, group)| group).collect())
    }

    fn countries(&self, filter: &Filter) -> Result<Vec<(usize, Group)>, StoreError> {
        let mut sums: BTreeMap<String, usize> = BTreeMap::new();
        for level in self.reader.levels(filter)? {
            *sums.entry(level.code).or_default() += level.events;
        }
        sums.retain(|code, _| filter.country.is_empty() || filter.country.contains(code));
        let group = |(code, n): (String, usize)| {
            let filter = Filter { country: vec![code.clone()], ..filter.clone() };
            (n, Group { name: code, filter })
        };
        Ok(sums.into_iter().map(group).collect())
    }

    fn pairs(&self, filter: &Filter, most: usize) -> Result<Vec<(usize, Group)>, StoreError> {
        // within two given ones there are no others
        if filter.between.is_some() {
            return Ok(Vec::new());
        }
        let group = |d: lagebild_store::Dyad| {
            let between = Some((Who::Code(d.a.clone()), Who::Code(d.b.clone())));
            (
                d.events,
                Group { name: format!("{}-{}", d.a, d.b), filter: Filter { between, ..filter.clone() } },
            )
        };
        Ok(self.reader.dyads(filter, most)?.into_iter().map(group).collect())
    }

    fn kinds(&self, filter: &Filter) -> Result<Vec<(usize, Group)>, StoreError> {
        let group = |(kind, n): (String, usize)| {
            let filter = Filter { kind: vec![kind.clone()], ..filter.clone() };
            (n, Group { name: kind, filter })
        };
        Ok(self.reader.types(filter)?.into_iter().map(group).collect())
    }

    fn regions(&self, filter: &Filter, weights: &Weights) -> Result<Vec<(usize, Group)>, StoreError> {
        let mut out = Vec::new();
        for region in weights.regions() {
            let asked = |c: &&String| filter.country.is_empty() || filter.country.contains(c);
            let country: Vec<String> = region.countries.iter().filter(asked).cloned().collect();
            if country.is_empty() {
                continue;
            }
            let filter = Filter { country, ..filter.clone() };
            let n = self.reader.count(&filter)?;
            if n > 0 {
                out.push((n, Group { name: region.id.clone(), filter }));
            }
        }
        Ok(out)
    }
}
