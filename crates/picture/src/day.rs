//! Days as numbers that can be subtracted, and when an event may have been.

use jiff::civil::Date;
use lagebild_model::{Event, EventDate};
use lagebild_store::days;

/// Days since 1970-01-01.
pub(crate) type Day = i32;

/// A date up to this many days beyond its first counts as narrow: what happened can be looked up by its days.
pub(crate) const NARROW: i32 = 7;
/// A date longer than this says too little to look anything up by it.
pub(crate) const WIDE: i32 = 370;

/// First and last day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Window {
    pub first: Day,
    pub last: Day,
}

impl Window {
    /// Days beyond the first.
    pub const fn width(self) -> i32 {
        self.last - self.first
    }

    /// Days from the one to the other; 0 where they touch.
    pub fn gap(self, other: Self) -> i32 {
        (self.first - other.last).max(other.first - self.last).max(0)
    }
}

/// When an event was, as it is told.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct When {
    /// The text, or the story's date in its place, says when.
    pub told: bool,
    /// It only says so because the story's own date stands in: news of the lead may be a day older.
    pub implied: bool,
    /// All that it may mean; none where it has no end.
    pub windows: Vec<Window>,
}

/// The number of a day written yyyymmdd.
fn number(yyyymmdd: i64) -> Option<Day> {
    let (y, m, d) = (yyyymmdd / 10_000, yyyymmdd / 100 % 100, yyyymmdd % 100);
    let date = Date::new(i16::try_from(y).ok()?, i8::try_from(m).ok()?, i8::try_from(d).ok()?).ok()?;
    Some(Date::constant(1970, 1, 1).until(date).ok()?.get_days())
}

/// Year and month of a day, as yyyymm.
pub(crate) fn month(day: Day) -> i32 {
    let date = Date::constant(1970, 1, 1).saturating_add(jiff::Span::new().days(day));
    i32::from(date.year()) * 100 + i32::from(date.month())
}

/// A date as it is shown: 2024-08-01.
pub(crate) fn iso(day: Day) -> String {
    Date::constant(1970, 1, 1).saturating_add(jiff::Span::new().days(day)).to_string()
}

/// The window of an ISO value; none for one without an end.
pub(crate) fn window(value: &str) -> Option<Window> {
    if value.contains("..") {
        return None;
    }
    let d = days(value)?;
    Some(Window { first: number(d.first)?, last: number(d.last)? })
}

/// When the event was.
pub(crate) fn when(event: &Event) -> When {
    let Some(EventDate { value, candidates, text, .. }) = &event.date else { return When::default() };
    let mut windows: Vec<Window> =
        std::iter::once(value).chain(candidates).filter_map(|v| window(v)).collect();
    windows.sort_unstable();
    windows.dedup();
    When { told: true, implied: text.is_empty(), windows }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_and_gaps() {
        let w = |v: &str| window(v).expect("a window");
        assert_eq!(w("2024-02-28").gap(w("2024-03-01")), 2);
        assert_eq!(w("2024-02").gap(w("2024-02-11")), 0);
        assert_eq!(w("2024-02").width(), 28);
        assert_eq!(window("2022/.."), None);
        assert_eq!(month(w("2024-12-31").first), 202_412);
        assert_eq!(iso(w("2024-12-31").first), "2024-12-31");
    }
}
