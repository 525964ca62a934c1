//! Events with what their stories say beside: what a row of an export is made of.

use crate::filter::Filter;
use crate::{Reader, StoreError};

/// An event with what its story says beside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Told<'a> {
    /// The record of the event, JSON.
    pub record: &'a str,
    /// The agency's number of the item, as the item has it.
    pub item: Option<&'a str>,
    /// When the story went out, to the second, where the item says so.
    pub instant: Option<&'a str>,
    /// `de`, `en` or `und`.
    pub language: &'a str,
}

/// What a story says beside its events.
struct Beside {
    item: Option<String>,
    instant: Option<String>,
    language: String,
}

impl Reader {
    /// As [`Reader::events`], with what the stories say beside.
    pub fn told<E: From<StoreError>>(
        &self,
        filter: &Filter,
        mut sink: impl FnMut(Told<'_>) -> Result<(), E>,
    ) -> Result<usize, E> {
        let rows = self.rows(filter)?;
        let mut above: Option<(i64, Beside)> = None;
        for row in &rows {
            let (story, record) = self.record_of(*row)?;
            let beside = match above.take() {
                Some((id, beside)) if id == story => beside,
                _ => self.beside(story)?,
            };
            let Beside { item, instant, language } = &beside;
            sink(Told { record: &record, item: item.as_deref(), instant: instant.as_deref(), language })?;
            above = Some((story, beside));
        }
        Ok(rows.len())
    }

    fn record_of(&self, row: i64) -> Result<(i64, String), StoreError> {
        Ok(self
            .db
            .prepare_cached(
                "SELECT e.story, r.record FROM events e JOIN records r ON r.event = e.id WHERE e.id = ?1",
            )?
            .query_row([row], |r| Ok((r.get(0)?, r.get(1)?)))?)
    }

    fn beside(&self, story: i64) -> Result<Beside, StoreError> {
        Ok(self
            .db
            .prepare_cached(
                "SELECT json_extract(story, '$.item'), json_extract(story, '$.published.instant'), language
                 FROM stories WHERE id = ?1",
            )?
            .query_row([story], |r| {
                Ok(Beside { item: r.get(0)?, instant: r.get(1)?, language: r.get(2)? })
            })?)
    }
}
