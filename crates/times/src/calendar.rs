//! Calendar arithmetic that needs no words: places on the calendar, weeks, feasts.

use crate::expr::{Feast, Part, Unit};
use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

/// A place on the calendar of any precision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum When {
    Century(i32),
    /// Year / 10.
    Decade(i32),
    Year(i32),
    /// Year, part, and which quarter or half.
    Part(i32, Part, i32),
    Month(i32, i8),
    /// Its Monday.
    Week(Date),
    /// Its Saturday.
    Weekend(Date),
    Day(Date),
}

/// The Monday of the week `day` lies in.
pub(crate) fn monday(day: Date) -> Date {
    plus_days(day, -i64::from(day.weekday().to_monday_zero_offset()))
}

/// `days` later; the day itself where the calendar ends.
pub(crate) fn plus_days(day: Date, days: i64) -> Date {
    day.checked_add(days.clamp(-3_000_000, 3_000_000).days()).unwrap_or(day)
}

/// `months` later, at most at the end of its month.
pub(crate) fn plus_months(day: Date, months: i64) -> Date {
    day.checked_add(months.clamp(-100_000, 100_000).months()).unwrap_or(day)
}

/// Days of an ISO 8601 day since 1970; none for anything coarser.
pub fn day_number(iso: &str) -> Option<i64> {
    let day: Date = iso.parse().ok()?;
    Some(i64::from(make(1970, 1, 1)?.until(day).ok()?.get_days()))
}

/// A day if there is such a day.
pub(crate) fn make(year: i32, month: i8, day: i8) -> Option<Date> {
    Date::new(i16::try_from(year).ok()?, month, day).ok()
}

/// Monday is 1.
pub(crate) fn weekday(number: i8) -> Option<Weekday> {
    Weekday::from_monday_one_offset(number).ok()
}

/// Easter Sunday of the Gregorian calendar (Meeus, Jones and Butcher).
pub(crate) fn easter(year: i32) -> Option<Date> {
    let (a, b, c) = (year.rem_euclid(19), year.div_euclid(100), year.rem_euclid(100));
    let (d, e) = (b / 4, b % 4);
    let g = (8 * b + 13) / 25;
    let h = (19 * a + b - d - g + 15).rem_euclid(30);
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k).rem_euclid(7);
    let m = (a + 11 * h + 19 * l) / 433;
    let month = (h + l - 7 * m + 90) / 25;
    let day = (h + l - 7 * m + 33 * month + 19) % 32;
    make(year, month as i8, day as i8)
}

/// The day of a feast in a year.
pub(crate) fn feast(feast: Feast, year: i32) -> Option<Date> {
    match feast {
        Feast::Fixed(month, day) => make(year, month, day),
        Feast::Easter(days) => easter(year).map(|e| plus_days(e, i64::from(days))),
        Feast::Advent(days) => {
            let christmas = make(year, 12, 25)?;
            let before = i64::from(christmas.weekday().to_sunday_zero_offset());
            let sunday = plus_days(christmas, if before == 0 { -7 } else { -before });
            Some(plus_days(sunday, i64::from(days)))
        }
    }
}

/// First month and number of months of a part of the year.
fn months(part: Part, which: i32) -> (i8, i64) {
    match part {
        Part::Spring => (3, 3),
        Part::Summer => (6, 3),
        Part::Autumn => (9, 3),
        Part::Winter => (12, 3),
        Part::Quarter => ((which.clamp(1, 4) as i8 - 1) * 3 + 1, 3),
        Part::Half => ((which.clamp(1, 2) as i8 - 1) * 6 + 1, 6),
        Part::Weekend => (1, 12),
    }
}

impl When {
    /// First and last day.
    pub fn days(self) -> Option<(Date, Date)> {
        let years = |from: i32, to: i32| Some((make(from, 1, 1)?, make(to, 12, 31)?));
        match self {
            Self::Century(c) => years(c * 100 + 1, c * 100 + 100),
            Self::Decade(d) => years(d * 10, d * 10 + 9),
            Self::Year(y) => years(y, y),
            Self::Part(y, part, which) => {
                let (month, length) = months(part, which);
                let first = make(y, month, 1)?;
                Some((first, plus_days(plus_months(first, length), -1)))
            }
            Self::Month(y, m) => make(y, m, 1).map(|d| (d, d.last_of_month())),
            Self::Week(d) => Some((d, plus_days(d, 6))),
            Self::Weekend(d) => Some((d, plus_days(d, 1))),
            Self::Day(d) => Some((d, d)),
        }
    }

    /// ISO 8601: a day, month, year, or `first/last` of the same precision.
    pub fn iso(self) -> Option<String> {
        let month = |d: Date| format!("{:04}-{:02}", d.year(), d.month());
        let (first, last) = self.days()?;
        Some(match self {
            Self::Century(_) | Self::Decade(_) => format!("{:04}/{:04}", first.year(), last.year()),
            Self::Year(y) => format!("{y:04}"),
            Self::Part(..) => format!("{}/{}", month(first), month(last)),
            Self::Month(..) => month(first),
            Self::Week(_) | Self::Weekend(_) => format!("{first}/{last}"),
            Self::Day(d) => d.to_string(),
        })
    }

    /// The TIMEX3 value.
    pub fn value(self) -> String {
        match self {
            Self::Century(c) => format!("{c:02}"),
            Self::Decade(d) => format!("{d:03}"),
            Self::Year(y) => format!("{y:04}"),
            Self::Part(y, part, which) => match part {
                Part::Spring => format!("{y:04}-SP"),
                Part::Summer => format!("{y:04}-SU"),
                Part::Autumn => format!("{y:04}-FA"),
                Part::Winter => format!("{y:04}-WI"),
                Part::Quarter => format!("{y:04}-Q{which}"),
                Part::Half => format!("{y:04}-H{which}"),
                Part::Weekend => format!("{y:04}-WXX-WE"),
            },
            Self::Month(y, m) => format!("{y:04}-{m:02}"),
            Self::Week(d) => week_value(d),
            Self::Weekend(d) => format!("{}-WE", week_value(d)),
            Self::Day(d) => d.to_string(),
        }
    }

    pub fn year(self) -> Option<i32> {
        match self {
            Self::Century(_) | Self::Decade(_) => None,
            Self::Year(y) | Self::Part(y, ..) | Self::Month(y, _) => Some(y),
            Self::Week(d) | Self::Weekend(d) | Self::Day(d) => Some(i32::from(d.year())),
        }
    }

    pub fn month(self) -> Option<i8> {
        match self {
            Self::Month(_, m) => Some(m),
            Self::Week(d) | Self::Weekend(d) | Self::Day(d) => Some(d.month()),
            _ => None,
        }
    }

    pub fn day(self) -> Option<Date> {
        match self {
            Self::Day(d) => Some(d),
            _ => None,
        }
    }

    /// The place of the given precision that `day` lies in, or a day for units below.
    pub fn around(day: Date, unit: Unit) -> Self {
        let (year, month) = (i32::from(day.year()), day.month());
        match unit {
            Unit::Second | Unit::Minute | Unit::Hour | Unit::Day | Unit::Night => Self::Day(day),
            Unit::Weekend => Self::Weekend(plus_days(monday(day), 5)),
            Unit::Week => Self::Week(monday(day)),
            Unit::Month => Self::Month(year, month),
            Unit::Quarter => Self::Part(year, Part::Quarter, i32::from(month - 1) / 3 + 1),
            Unit::HalfYear => Self::Part(year, Part::Half, i32::from(month - 1) / 6 + 1),
            Unit::Year => Self::Year(year),
            Unit::Decade => Self::Decade(year.div_euclid(10)),
            Unit::Century => Self::Century((year - 1).div_euclid(100)),
        }
    }

    /// The next day, month, year ... `count` times.
    pub fn step(self, count: i32) -> Self {
        let far = count.clamp(-9999, 9999);
        match self {
            Self::Century(c) => Self::Century(c + far),
            Self::Decade(d) => Self::Decade(d + far),
            Self::Year(y) => Self::Year(y + far),
            Self::Part(y, part @ (Part::Quarter | Part::Half), which) => {
                let parts = if part == Part::Quarter { 4 } else { 2 };
                let index = y * parts + which - 1 + far;
                Self::Part(index.div_euclid(parts), part, index.rem_euclid(parts) + 1)
            }
            Self::Part(y, part, which) => Self::Part(y + far, part, which),
            Self::Month(y, m) => {
                let index = y * 12 + i32::from(m) - 1 + far;
                Self::Month(index.div_euclid(12), index.rem_euclid(12) as i8 + 1)
            }
            Self::Week(d) => Self::Week(plus_days(d, 7 * i64::from(far))),
            Self::Weekend(d) => Self::Weekend(plus_days(d, 7 * i64::from(far))),
            Self::Day(d) => Self::Day(plus_days(d, i64::from(far))),
        }
    }
}

/// `2024-W31`.
fn week_value(day: Date) -> String {
    let week = day.iso_week_date();
    format!("{:04}-W{:02}", week.year(), week.week())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn easter_sundays() {
        for (year, month, day) in [(1961, 4, 2), (2000, 4, 23), (2008, 3, 23), (2024, 3, 31), (2038, 4, 25)] {
            assert_eq!(easter(year), make(year, month, day));
        }
    }

    #[test]
    fn fourth_advent() {
        assert_eq!(feast(Feast::Advent(0), 2022), make(2022, 12, 18));
        assert_eq!(feast(Feast::Advent(0), 2023), make(2023, 12, 24));
    }

    #[test]
    fn steps() {
        assert_eq!(When::Month(2024, 1).step(-1), When::Month(2023, 12));
        assert_eq!(When::Part(2024, Part::Quarter, 4).step(1), When::Part(2025, Part::Quarter, 1));
        assert_eq!(When::Week(date(2024, 7, 29)).value(), "2024-W31");
    }
}
