//! Instants of the structured formats: ISO 8601 with or without its marks, RFC 2822.

use crate::dates::PartialDate;
use lagebild_model::{Precision, Published};

/// Longest text that is looked at as an instant.
const LONGEST: usize = 64;

/// A date, and the time of day where one is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Instant {
    pub(crate) date: PartialDate,
    clock: Option<(i8, i8, i8)>,
    /// Minutes east of Greenwich; `None` when the text names no zone.
    offset: Option<i16>,
}

impl Instant {
    /// ISO 8601: `2024-08-01T14:05:00+02:00`; only for a whole date with a time.
    pub(crate) fn iso(&self) -> Option<String> {
        let (y, m, d) = (self.date.year?, self.date.month?, self.date.day?);
        let (hour, minute, second) = self.clock?;
        let zone = match self.offset {
            None => String::new(),
            Some(0) => "Z".to_owned(),
            Some(o) => format!("{}{:02}:{:02}", if o < 0 { '-' } else { '+' }, o.abs() / 60, o.abs() % 60),
        };
        Some(format!("{y:04}-{m:02}-{d:02}T{hour:02}:{minute:02}:{second:02}{zone}"))
    }

    /// As the story has it.
    pub(crate) fn published(&self) -> Option<Published> {
        let mut published = crate::dates::published(&[self.date])?;
        if published.precision == Precision::Day {
            published.instant = self.iso();
        }
        Some(published)
    }
}

/// Reads `20240801T140500+0200`, `2024-08-01 14:05`, `2024-08-01`, `2024-08`, `Thu, 1 Aug 2024 14:05:00 GMT`,
/// `01.08.2024 14:05`.
pub(crate) fn parse(text: &str) -> Option<Instant> {
    let text = text.trim();
    if text.len() > LONGEST || !text.is_ascii() {
        return None;
    }
    let found = compact(text).or_else(|| mail(text)).or_else(|| dotted(text))?;
    let (y, m, d) = (found.date.year?, found.date.month.unwrap_or(1), found.date.day.unwrap_or(1));
    let (hour, minute, second) = found.clock.unwrap_or((0, 0, 0));
    jiff::civil::DateTime::new(y, m, d, hour, minute, second, 0).ok()?;
    Some(found)
}

/// What is left of a text while it is read from the front.
struct Scan<'t>(&'t str);

impl Scan<'_> {
    fn digits(&mut self, count: usize) -> Option<i16> {
        let (head, rest) = self.0.split_at_checked(count)?;
        if !head.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        self.0 = rest;
        head.parse().ok()
    }

    fn two(&mut self) -> Option<i8> {
        self.digits(2).map(|n| n as i8)
    }

    fn take(&mut self, mark: char) -> bool {
        let rest = self.0.strip_prefix(mark);
        self.0 = rest.unwrap_or(self.0);
        rest.is_some()
    }
}

fn compact(text: &str) -> Option<Instant> {
    let mut scan = Scan(text);
    let year = scan.digits(4)?;
    let dash = scan.take('-');
    let month = scan.two();
    if month.is_none() && !scan.0.is_empty() {
        return None;
    }
    let day = if month.is_some() && scan.take('-') == dash { scan.two() } else { None };
    if day.is_none() && !scan.0.is_empty() {
        return None;
    }
    let date = PartialDate::new(Some(year), month, day);
    let timed = scan.take('T') || scan.take(' ');
    if !timed {
        return scan.0.is_empty().then_some(Instant { date, clock: None, offset: None });
    }
    let (clock, offset) = clock(&mut scan)?;
    Some(Instant { date, clock: Some(clock), offset })
}

/// `14:05:00.123+02:00`, `140500Z`, `14:05 GMT`.
fn clock(scan: &mut Scan<'_>) -> Option<((i8, i8, i8), Option<i16>)> {
    let hour = scan.two()?;
    scan.take(':');
    let minute = scan.two()?;
    scan.take(':');
    let second = scan.two().unwrap_or(0).min(59);
    if scan.take('.') || scan.take(',') {
        scan.0 = scan.0.trim_start_matches(|c: char| c.is_ascii_digit());
    }
    let rest = scan.0.trim();
    let offset = match rest {
        "" => None,
        "Z" | "z" | "GMT" | "UTC" => Some(0),
        _ => Some(zone(rest.trim_start_matches("GMT"))?),
    };
    Some(((hour, minute, second), offset))
}

/// `+02:00`, `-0500`, `+02`.
fn zone(text: &str) -> Option<i16> {
    let sign = if text.starts_with('-') { -1 } else { 1 };
    let mut scan = Scan(text.strip_prefix(['+', '-'])?);
    let hours = scan.digits(2)?;
    scan.take(':');
    let minutes = scan.digits(2).unwrap_or(0);
    (scan.0.is_empty() && hours < 24 && minutes < 60).then_some(sign * (hours * 60 + minutes))
}

/// RFC 2822, as feeds and mails have it.
fn mail(text: &str) -> Option<Instant> {
    let zoned = jiff::fmt::rfc2822::parse(text).ok()?;
    let date = PartialDate::new(Some(zoned.year()), Some(zoned.month()), Some(zoned.day()));
    let offset = i16::try_from(zoned.offset().seconds() / 60).ok();
    Some(Instant { date, clock: Some((zoned.hour(), zoned.minute(), zoned.second())), offset })
}

/// `28.09.2018 11:15`.
fn dotted(text: &str) -> Option<Instant> {
    let mut scan = Scan(text);
    let day = scan.two()?;
    scan.take('.').then_some(())?;
    let month = scan.two()?;
    scan.take('.').then_some(())?;
    let date = PartialDate::new(Some(scan.digits(4)?), Some(month), Some(day));
    if scan.0.is_empty() {
        return Some(Instant { date, clock: None, offset: None });
    }
    scan.take(' ').then_some(())?;
    let (clock, offset) = clock(&mut scan)?;
    Some(Instant { date, clock: Some(clock), offset })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms() {
        for (text, expected) in [
            ("2025-01-28T09:18:34+01:00", "2025-01-28T09:18:34+01:00"),
            ("20140829T135006Z", "2014-08-29T13:50:06Z"),
            ("20140829T134951+0000", "2014-08-29T13:49:51Z"),
            ("2014-07-17T00:24:11.000Z", "2014-07-17T00:24:11Z"),
            ("2018-01-30T17:32:18.397", "2018-01-30T17:32:18"),
            ("2016-01-12 12:35:40", "2016-01-12T12:35:40"),
            ("2014-07-17 00:24:11 GMT+00:00", "2014-07-17T00:24:11Z"),
            ("Tue, 01 Aug 2017 10:00:00 -0500", "2017-08-01T10:00:00-05:00"),
            ("28.09.2018 11:15", "2018-09-28T11:15:00"),
        ] {
            assert_eq!(parse(text).and_then(|i| i.iso()).as_deref(), Some(expected), "{text}");
        }
        for (text, expected) in [("20180404", "2018-04-04"), ("2018-04", "2018-04"), ("2018", "2018")] {
            let published = parse(text).and_then(|i| i.published());
            assert_eq!(published.map(|p| (p.value, p.instant)), Some((expected.to_owned(), None)), "{text}");
        }
    }

    #[test]
    fn no_instants() {
        for text in [
            "",
            "0",
            "gestern",
            "2018-02-30",
            "20180404T9",
            "2018-04-04T25:00:00",
            "2018-04-04T10:00+99:00",
            "ä",
        ] {
            assert_eq!(parse(text).map(|i| i.published()), None, "{text}");
        }
    }
}
