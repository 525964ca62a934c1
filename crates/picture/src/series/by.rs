//! Days, weeks and months as the steps of a series.

use super::{MOST, Step};
use crate::calendar;

/// Length of a step. Weeks begin on Monday.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum By {
    /// Daily.
    Day,
    /// Weekly.
    #[default]
    Week,
    /// Monthly.
    Month,
}

impl By {
    /// The three lengths.
    pub const ALL: [Self; 3] = [Self::Day, Self::Week, Self::Month];

    /// The length of a word: `day`, `week`, `month`.
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|by| by.word() == word)
    }

    /// Its word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
        }
    }

    /// First day of the step a day falls into.
    pub fn first(self, day: i64) -> i64 {
        match self {
            Self::Day => day,
            Self::Week => calendar::week(day),
            Self::Month => calendar::month(day),
        }
    }

    /// First day of the next step.
    pub fn next(self, first: i64) -> i64 {
        match self {
            Self::Day => calendar::plus(first, 1),
            Self::Week => calendar::plus(first, 7),
            Self::Month => calendar::next_month(first),
        }
    }

    /// First day of what is shown up to a day where no range is asked for: about two months of days, half a year of
    /// weeks, two years of months.
    pub fn since(self, until: i64) -> i64 {
        let days = match self {
            Self::Day => 59,
            Self::Week => 7 * 25,
            Self::Month => 365 * 2 - 31,
        };
        self.first(calendar::plus(until, -days))
    }

    /// The steps of a range without anything in them; the first and the last end where the range ends.
    pub(super) fn steps(self, from: i64, until: i64) -> Vec<Step> {
        let mut out = Vec::new();
        let mut first = from;
        while first <= until && out.len() < MOST {
            let next = self.next(self.first(first));
            out.push(Step { first, last: calendar::plus(next, -1).min(until), ..Step::default() });
            if next <= first {
                break;
            }
            first = next;
        }
        out
    }
}
