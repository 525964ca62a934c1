//! Arithmetic on the fields of an expression: from a day and a number of units to another day.

use crate::anchor::Tense;
use crate::calendar::{When, feast, make, monday, plus_days, plus_months};
use crate::expr::{Expr, Part, Unit};
use crate::resolve::Outcome;
use jiff::civil::Date;

/// A unit no longer than a year stays, longer ones become years.
pub(crate) fn year_at_most(unit: Unit) -> Unit {
    match unit {
        Unit::Decade | Unit::Century => Unit::Year,
        Unit::Quarter | Unit::HalfYear => Unit::Month,
        Unit::Weekend => Unit::Day,
        other => other,
    }
}

/// The day `n` units after `day`, before for negative numbers.
pub(crate) fn back(day: Date, n: f64, unit: Unit) -> Option<Date> {
    if !n.is_finite() || n.abs() > 1e5 {
        return None;
    }
    let months = |per: f64| Some(plus_months(day, (n * per).round() as i64));
    match unit {
        Unit::Second | Unit::Minute => Some(day),
        Unit::Hour => Some(plus_days(day, (n / 24.0) as i64)),
        Unit::Day | Unit::Night => Some(plus_days(day, n as i64)),
        Unit::Week | Unit::Weekend => Some(plus_days(day, (n * 7.0) as i64)),
        Unit::Month => months(1.0),
        Unit::Quarter => months(3.0),
        Unit::HalfYear => months(6.0),
        Unit::Year => months(12.0),
        Unit::Decade => months(120.0),
        Unit::Century => months(1200.0),
    }
}

/// Writes a point that was counted off: the day with its week, the year with its month.
pub(crate) fn set_point(outcome: &mut Outcome, day: Option<Date>, unit: Unit) {
    let Some(day) = day else { return };
    let coarse = match unit {
        Unit::Week => Some(When::Week(monday(day))),
        Unit::Year => Some(When::around(day, Unit::Month)),
        _ => None,
    };
    let grain = if unit == Unit::Week { Unit::Day } else { year_at_most(unit) };
    let when = When::around(day, grain);
    outcome.iso = when.iso();
    if let (Some(one), Some(other)) = (when.iso(), coarse.and_then(When::iso)) {
        outcome.candidates = vec![one, other];
    }
}

/// The place the fields name in a year.
pub(crate) fn in_year(e: &Expr, year: i32) -> Option<When> {
    if let Some(f) = e.feast {
        return feast(f, year).map(When::Day);
    }
    if let Some(month) = e.month.filter(|m| (1..=12).contains(m)) {
        let day = e.day.and_then(|d| make(year, month, d));
        return Some(day.map_or(When::Month(year, month), When::Day));
    }
    match e.part {
        Some(part @ (Part::Quarter | Part::Half)) => Some(When::Part(year, part, e.ordinal?)),
        Some(Part::Weekend) | None => Some(When::Year(year)),
        Some(part) => Some(When::Part(year, part, 0)),
    }
}

/// The finer fields inside a shifted place: the Friday of last week, July of last year.
pub(crate) fn inside(when: When, e: &Expr) -> Option<When> {
    match when {
        When::Week(first) if e.weekday.is_some() => {
            Some(When::Day(plus_days(first, i64::from(e.weekday? - 1))))
        }
        When::Week(first) if e.part == Some(Part::Weekend) => Some(When::Weekend(plus_days(first, 5))),
        When::Year(year) if e.month.is_some() || e.part.is_some() || e.feast.is_some() => in_year(e, year),
        When::Month(year, month) if e.day.is_some() => make(year, month, e.day?).map(When::Day),
        _ => Some(when),
    }
}

/// How badly an extent fits the tense, in days: what lies on the wrong side of the story's date counts more.
pub(crate) fn distance((first, last): (Date, Date), story: Date, tense: Tense, doubt: i64) -> i64 {
    let days = |from: Date, to: Date| i64::from(from.until(to).map_or(i32::MAX, |span| span.get_days()));
    let ahead = days(story, first).max(0);
    let past = days(last, story).max(0);
    match tense {
        Tense::Past => past + doubt * ahead,
        Tense::Future | Tense::Present => ahead + doubt * past,
        Tense::Unknown => past + ahead,
    }
}
