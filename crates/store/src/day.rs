//! Days as numbers that sort, and instants as text that sorts.

use jiff::Timestamp;
use jiff::civil::DateTime;

/// First and last day of a date, each as yyyymmdd.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Days {
    /// First day.
    pub first: i64,
    /// Last day.
    pub last: i64,
}

/// Before every instant.
pub(crate) const ALWAYS: &str = "";
/// Behind every instant.
pub(crate) const NEVER: &str = "~";

/// Days of an ISO 8601 year, month, day or interval; none for anything else. An open end takes the day of the other end.
///
/// ```
/// use lagebild_store::{Days, days};
/// assert_eq!(days("2024-02"), Some(Days { first: 20240201, last: 20240229 }));
/// assert_eq!(days("2024-01-30/2024-02-02"), Some(Days { first: 20240130, last: 20240202 }));
/// assert_eq!(days("2014/.."), Some(Days { first: 20140101, last: 20141231 }));
/// assert_eq!(days("gestern"), None);
/// ```
pub fn days(value: &str) -> Option<Days> {
    if let Some((from, to)) = value.split_once('/') {
        return match (days(from), days(to)) {
            (Some(a), Some(b)) => Some(Days { first: a.first, last: b.last.max(a.first) }),
            (a, b) => a.or(b),
        };
    }
    let value = value.split_once('T').map_or(value, |(day, _)| day);
    let numbers: Vec<i16> = value.split('-').map(str::parse).collect::<Result<_, _>>().ok()?;
    let day = |y: i16, m: i16, d: i16| jiff::civil::Date::new(y, m as i8, d as i8).ok();
    let (first, last) = match numbers.as_slice() {
        [y] if value.len() == 4 => (day(*y, 1, 1)?, day(*y, 12, 31)?),
        [y, m] => day(*y, *m, 1).map(|d| (d, d.last_of_month()))?,
        [y, m, d] => day(*y, *m, *d).map(|d| (d, d))?,
        _ => return None,
    };
    Some(Days { first: number(first), last: number(last) })
}

fn number(d: jiff::civil::Date) -> i64 {
    (i64::from(d.year()) * 100 + i64::from(d.month())) * 100 + i64::from(d.day())
}

/// An instant in the one form the store compares, UTC to the second; without an offset it is taken as UTC.
///
/// ```
/// assert_eq!(lagebild_store::instant("2024-08-01T14:05:00+02:00").as_deref(), Some("2024-08-01T12:05:00Z"));
/// assert_eq!(lagebild_store::instant("2024-08-01").as_deref(), Some("2024-08-01T00:00:00Z"));
/// assert_eq!(lagebild_store::instant("bald"), None);
/// ```
pub fn instant(text: &str) -> Option<String> {
    let stamp = text.parse::<Timestamp>().ok().or_else(|| {
        let civil: DateTime = text.parse().ok()?;
        civil.to_zoned(jiff::tz::TimeZone::UTC).ok().map(|z| z.timestamp())
    })?;
    Some(stamp.strftime("%Y-%m-%dT%H:%M:%SZ").to_string())
}
