//! Countries that deal with each other.

use crate::StoreError;
use crate::filter::Filter;
use crate::overview::Words;
use crate::reader::Reader;
use rusqlite::Row;
use rustc_hash::FxHashMap;

/// Two countries with the number of events between them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dyad {
    /// The one, first in the alphabet.
    pub a: String,
    /// The other.
    pub b: String,
    /// Number of events from one to the other.
    pub events: usize,
}

impl Reader {
    /// Pairs of countries one of which does something to the other, or that meet, the most frequent first.
    pub fn dyads(&self, filter: &Filter, limit: usize) -> Result<Vec<Dyad>, StoreError> {
        // codes by their numbers: many rows, few words
        let mut words = Words::default();
        let mut sums: FxHashMap<(usize, usize), usize> = FxHashMap::default();
        let mut at = Sides::default();
        let each = |r: &Row<'_>| -> rusqlite::Result<()> {
            let event: i64 = r.get(0)?;
            if event != at.event {
                at.count(&mut sums);
                at = Sides { event, ..Sides::default() };
            }
            let code = r.get_ref(2)?.as_str_or_null()?.map(|code| words.number(code));
            if r.get_ref(1)?.as_str()? == "actor" {
                at.actors.extend(code);
            } else {
                at.acted_upon = true;
                at.recipients.extend(code);
            }
            Ok(())
        };
        self.over(
            filter,
            "SELECT x.id, p.role, p.code FROM x CROSS JOIN parties p ON p.event = x.id AND p.role IN ('actor', 'recipient')",
            each,
        )?;
        at.count(&mut sums);
        let dyad = |((a, b), events): ((usize, usize), usize)| {
            let (a, b) = (words.word(a), words.word(b));
            if a < b { Dyad { a, b, events } } else { Dyad { a: b, b: a, events } }
        };
        let mut out: Vec<Dyad> = sums.into_iter().map(dyad).collect();
        out.sort_by(|x, y| y.events.cmp(&x.events).then_with(|| (&x.a, &x.b).cmp(&(&y.a, &y.b))));
        out.truncate(limit);
        Ok(out)
    }
}

/// The countries of an event on both sides, by their numbers.
#[derive(Default)]
struct Sides {
    event: i64,
    actors: Vec<usize>,
    recipients: Vec<usize>,
    /// Somebody is acted upon, of a country or not.
    acted_upon: bool,
}

impl Sides {
    /// Counts each two once: those who act with those who are acted upon, or where nobody is, those who act together.
    fn count(&self, sums: &mut FxHashMap<(usize, usize), usize>) {
        let others = if self.acted_upon { &self.recipients } else { &self.actors };
        let mut two: Vec<(usize, usize)> = self
            .actors
            .iter()
            .flat_map(|a| others.iter().map(move |b| (*a.min(b), *a.max(b))))
            .filter(|(a, b)| a != b)
            .collect();
        two.sort_unstable();
        two.dedup();
        for pair in two {
            *sums.entry(pair).or_default() += 1;
        }
    }
}
