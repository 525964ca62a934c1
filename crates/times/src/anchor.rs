//! What a story's expressions of time are counted from.

use jiff::civil::Date;
use lagebild_model::{Precision, Published};

/// Tense of the clause an expression stands in, as far as its time matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tense {
    /// Told as done.
    Past,
    /// Going on.
    Present,
    /// Announced, planned, demanded.
    Future,
    /// Not known.
    #[default]
    Unknown,
}

/// The story's date: all days it may have gone out on, and how it was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Anchor {
    pub(crate) days: Vec<Date>,
    pub(crate) value: Option<String>,
}

impl Anchor {
    /// A story of one known day.
    pub fn day(day: Date) -> Self {
        Self { days: vec![day], value: Some(day.to_string()) }
    }

    /// A story without a date: only expressions that carry their own resolve.
    pub fn unknown() -> Self {
        Self { days: Vec::new(), value: None }
    }

    /// The date of a story as the wire gives it; none is [`Anchor::unknown`].
    pub fn new(published: Option<&Published>) -> Self {
        let Some(published) = published else { return Self::unknown() };
        let mut days: Vec<Date> = published.candidates.iter().filter_map(|d| d.parse().ok()).collect();
        if days.is_empty() {
            days = days_of(&published.value, published.precision);
        }
        days.sort_unstable();
        days.dedup();
        Self { days, value: Some(published.value.clone()) }
    }
}

/// All days of a day, a month or a year.
fn days_of(value: &str, precision: Precision) -> Vec<Date> {
    let suffix = match precision {
        Precision::Day => "",
        Precision::Month => "-01",
        Precision::Year => "-01-01",
    };
    let Ok(first) = format!("{value}{suffix}").parse::<Date>() else { return Vec::new() };
    let last = match precision {
        Precision::Day => first,
        Precision::Month => first.last_of_month(),
        Precision::Year => first.last_of_year(),
    };
    let mut days = vec![first];
    let mut day = first;
    while day < last {
        let Ok(next) = day.tomorrow() else { break };
        day = next;
        days.push(day);
    }
    days
}
