//! Days as numbers yyyymmdd, as the store has them: reckoning with them, and how they are written.

use jiff::ToSpan;
use jiff::civil::Date;

fn date(day: i64) -> Option<Date> {
    let (y, m, d) = (day / 10_000, day / 100 % 100, day % 100);
    Date::new(i16::try_from(y).ok()?, i8::try_from(m).ok()?, i8::try_from(d).ok()?).ok()
}

fn number(d: Date) -> i64 {
    (i64::from(d.year()) * 100 + i64::from(d.month())) * 100 + i64::from(d.day())
}

/// The day so many days later, or earlier; the same where it is no day.
pub fn plus(day: i64, days: i64) -> i64 {
    date(day).and_then(|d| d.checked_add(days.days()).ok()).map_or(day, number)
}

/// Monday of the day's week.
pub fn week(day: i64) -> i64 {
    date(day).map_or(day, |d| plus(day, -i64::from(d.weekday().to_monday_zero_offset())))
}

/// First day of the day's month.
pub fn month(day: i64) -> i64 {
    day / 100 * 100 + 1
}

/// First day of the next month.
pub fn next_month(day: i64) -> i64 {
    month(plus(month(day), 31))
}

/// `2024-08-01`; empty where it is no day.
///
/// ```
/// use lagebild_picture::calendar;
/// assert_eq!(calendar::iso(calendar::plus(20240801, 31)), "2024-09-01");
/// ```
pub fn iso(day: i64) -> String {
    date(day).map_or(String::new(), |d| d.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reckons_over_months() {
        assert_eq!(plus(20240228, 2), 20240301);
        assert_eq!(week(20240801), 20240729, "a Thursday");
        assert_eq!(next_month(20241215), 20250101);
        assert_eq!(iso(20240801), "2024-08-01");
        assert_eq!(iso(0), "");
    }
}
