//! Dates of stamps, datelines, date lines and trailers.

use crate::cut::{Cut, is_blank};
use crate::data::tables;
use lagebild_model::{Precision, Published};

/// Longest piece that is looked at as a date.
const DATE_CHARS: usize = 60;
/// Two-digit years from here on belong to the last century.
const CENTURY_PIVOT: i16 = 70;

/// What a place in the text says about a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct PartialDate {
    pub(crate) year: Option<i16>,
    pub(crate) month: Option<i8>,
    pub(crate) day: Option<i8>,
}

impl PartialDate {
    pub(crate) const fn new(year: Option<i16>, month: Option<i8>, day: Option<i8>) -> Self {
        Self { year, month, day }
    }

    /// True when the calendar has such a date. Without a year, 29 February counts.
    fn exists(self) -> bool {
        const LEAP_YEAR: i16 = 2024;
        let (year, month) = (self.year.unwrap_or(LEAP_YEAR), self.month.unwrap_or(1));
        jiff::civil::Date::new(year, month, self.day.unwrap_or(1)).is_ok()
    }

    /// True when `other` does not contradict what is known here.
    fn agrees(self, other: Self) -> bool {
        fn same<T: PartialEq>(a: Option<T>, b: Option<T>) -> bool {
            a.is_none() || b.is_none() || a == b
        }
        same(self.year, other.year) && same(self.month, other.month) && same(self.day, other.day)
    }

    /// This date, what is unknown filled in from `other`.
    fn filled(self, other: Self) -> Self {
        let month = self.month.or(other.month);
        Self { year: self.year.or(other.year), month, day: self.day.or(other.day) }
    }
}

/// The date of publication out of what the item says, the first word counting most: a later one may make it
/// more exact, not contradict it.
pub(crate) fn published(clues: &[PartialDate]) -> Option<Published> {
    let (with_year, without): (Vec<PartialDate>, Vec<PartialDate>) =
        clues.iter().partition(|c| c.year.is_some());
    let mut date = *with_year.first()?;
    for clue in with_year.iter().skip(1).chain(&without) {
        if date.agrees(*clue) && date.filled(*clue).exists() {
            date = date.filled(*clue);
        }
    }
    let (value, precision) = match (date.year?, date.month, date.day) {
        (year, Some(month), Some(day)) => (format!("{year:04}-{month:02}-{day:02}"), Precision::Day),
        (year, Some(month), None) => (format!("{year:04}-{month:02}"), Precision::Month),
        (year, None, _) => (format!("{year:04}"), Precision::Year),
    };
    Some(Published { value, precision, candidates: Vec::new(), instant: None })
}

/// A stamp at the beginning of a piece, with what follows it.
///
/// `date 2024-08 SEOUL (dpa-AFX) -` gives the month and `SEOUL (dpa-AFX) -`. The outer option tells whether a stamp
/// stands there, the inner whether the calendar has its date.
pub(crate) fn stamp(cut: Cut<'_>) -> Option<(Option<PartialDate>, Cut<'_>)> {
    let head = cut.head(DATE_CHARS);
    let word = head.text.split(is_blank).next()?;
    if !tables().stamps.contains(word) {
        return None;
    }
    let value = cut.skip(word.len()).trim_start();
    let length = value.head(DATE_CHARS).text.split(is_blank).next()?.len();
    let date = iso(value.take(length).text)?;
    Some((date.exists().then_some(date), value.skip(length).trim_start()))
}

/// `2024`, `2024-08`, `2024-08-01`.
fn iso(text: &str) -> Option<PartialDate> {
    let mut parts = text.split('-');
    let year = digits(parts.next()?, 4)?;
    let month = parts.next().map(|p| digits(p, 2)).map_or(Some(None), |p| p.map(Some))?;
    let day = parts.next().map(|p| digits(p, 2)).map_or(Some(None), |p| p.map(Some))?;
    let small = |n: i16| n as i8;
    parts.next().is_none().then(|| PartialDate::new(Some(year), month.map(small), day.map(small)))
}

fn digits(text: &str, length: usize) -> Option<i16> {
    (text.len() == length && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok())?
}

/// A number of one or two digits, also with an ordinal ending (`4th`).
fn small(text: &str) -> Option<i8> {
    let (number, rest) = text.split_at(text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len()));
    let ordinal = rest.is_empty() || (rest.len() == 2 && rest.bytes().all(|b| b.is_ascii_lowercase()));
    (matches!(number.len(), 1 | 2) && ordinal).then(|| number.parse().ok())?
}

fn year(text: &str) -> Option<i16> {
    digits(text, 4).or_else(|| digits(text, 2).map(full_year))
}

const fn full_year(short: i16) -> i16 {
    if short >= CENTURY_PIVOT { 1900 + short } else { 2000 + short }
}

/// A piece that is a date and nothing else: `26. Juni 2024`, `Dec 4`, `Wednesday, May 16, 2024`, `26.06.2024, 14:05 Uhr`.
pub(crate) fn whole(text: &str) -> Option<PartialDate> {
    if text.chars().nth(DATE_CHARS).is_some() {
        return None;
    }
    let t = tables();
    let words = text.split(|c: char| is_blank(c) || matches!(c, ',' | '(' | ')')).filter(|w| !w.is_empty());
    let mut words: Vec<&str> = words.map(|w| w.trim_end_matches(['.', ':', ';'])).collect();
    let lead = |w: &str| t.weekdays.contains(&w.to_lowercase()) || t.date_leads.contains(&w.to_lowercase());
    let leads = words.iter().take_while(|w| lead(w)).count();
    words.drain(..leads);
    while words.last().is_some_and(|w| is_clock(w) && words.len() > 1) {
        words.pop();
    }
    let date = match words.as_slice() {
        [one] => iso(one).filter(|d| d.month.is_some()).or_else(|| dotted(one)),
        [a, b] => day_month(a, b, None).or_else(|| month_year(a, b)),
        [a, b, c] => day_month(a, b, Some(year(c)?)),
        _ => None,
    }?;
    date.exists().then_some(date)
}

fn is_clock(word: &str) -> bool {
    let digits =
        word.split([':', '.']).all(|p| matches!(p.len(), 1 | 2) && p.bytes().all(|b| b.is_ascii_digit()));
    (digits && word.contains(':'))
        || tables().clocks.contains(&word.to_lowercase())
        || matches!(word, "-" | "–" | "|")
}

fn day_month(a: &str, b: &str, year: Option<i16>) -> Option<PartialDate> {
    let month = |w: &str| tables().month(w);
    let (day, month) = small(a).zip(month(b)).or_else(|| small(b).zip(month(a)))?;
    Some(PartialDate::new(year, Some(month), Some(day)))
}

fn month_year(a: &str, b: &str) -> Option<PartialDate> {
    Some(PartialDate::new(Some(digits(b, 4)?), Some(tables().month(a)?), None))
}

/// `26.06.2024`, `26.6.24`, `26.6`.
fn dotted(text: &str) -> Option<PartialDate> {
    let mut parts = text.split('.');
    let (day, month) = (small(parts.next()?)?, small(parts.next()?)?);
    let year = parts.next().map(year).map_or(Some(None), |y| y.map(Some))?;
    parts.next().is_none().then(|| PartialDate::new(year, Some(month), Some(day)))
}

/// A trailer: `271418 Feb 24`, `212101 GMT Nov 18` (day, hour, minute, month, year). Its day is the item's day.
pub(crate) fn trailer(text: &str) -> Option<PartialDate> {
    if text.chars().nth(DATE_CHARS).is_some() {
        return None;
    }
    let words: Vec<&str> = text.split(is_blank).filter(|w| !w.is_empty()).collect();
    let (time, month, short) = match words.as_slice() {
        [time, month, year] => (time, month, year),
        [time, zone, month, year] if tables().zones.contains(*zone) => (time, month, year),
        _ => return None,
    };
    let is_time = time.len() == 6 && time.bytes().all(|b| b.is_ascii_digit());
    let (day, hour, minute) = (small(time.get(..2)?)?, small(time.get(2..4)?)?, small(time.get(4..)?)?);
    let month = tables().month(month.trim_end_matches('.'))?;
    let date = PartialDate::new(Some(year(short)?), Some(month), Some(day));
    (is_time && hour < 24 && minute < 60 && date.exists()).then_some(date)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn show(date: Option<PartialDate>) -> String {
        let show = |n: Option<i16>| n.map_or("?".to_owned(), |n| n.to_string());
        date.map_or("-".to_owned(), |d| {
            format!("{} {} {}", show(d.year), show(d.month.map(i16::from)), show(d.day.map(i16::from)))
        })
    }

    #[test]
    fn whole_dates() {
        for (text, expected) in [
            ("26. Juni 2024", "2024 6 26"),
            ("3. März", "? 3 3"),
            ("Dec 4, 2024", "2024 12 4"),
            ("Dec. 11, 2023", "2023 12 11"),
            ("March 4th", "? 3 4"),
            ("31 January 2024", "2024 1 31"),
            ("Mittwoch, den 5. Mai 2021", "2021 5 5"),
            ("Stand: 26.06.2024, 14:05 Uhr", "2024 6 26"),
            ("2024-06-26", "2024 6 26"),
            ("Juni 2024", "2024 6 ?"),
            ("31. Februar 2024", "-"),
            ("Philippines", "-"),
            ("2024", "-"),
            ("", "-"),
            ("26. Juni 2024 in Berlin", "-"),
        ] {
            assert_eq!(show(whole(text)), expected, "{text}");
        }
    }

    #[test]
    fn stamps() {
        for (text, expected, rest) in [
            ("date 2024-08 SEOUL (dpa) -", "2024 8 ?", "SEOUL (dpa) -"),
            ("date 2024", "2024 ? ?", ""),
            ("date 2014-02-18\n\nTitel", "2014 2 18", "Titel"),
            ("date 2014-02-30 Titel", "-", "Titel"),
        ] {
            let (date, after) = stamp(Cut::of(text)).expect(text);
            assert_eq!((show(date).as_str(), after.text), (expected, rest), "{text}");
        }
        for text in ["dates 2024-08", "date palm", "date 2024-8", "date", "Datum 2024", "date 2024-08-01-02"]
        {
            assert!(stamp(Cut::of(text)).is_none(), "{text}");
        }
    }

    #[test]
    fn trailers() {
        assert_eq!(show(trailer("271418 Feb 24")), "2024 2 27");
        assert_eq!(show(trailer("212101 GMT Nov 98")), "1998 11 21");
        for text in ["272418 Feb 24", "27141 Feb 24", "321418 Feb 24", "271418 XXX Feb 24", "271418 Feb"] {
            assert_eq!(trailer(text), None, "{text}");
        }
    }

    #[test]
    fn publication() {
        let value = |clues: &[PartialDate]| published(clues).map_or("-".to_owned(), |p| p.value);
        let date = |y: i16, m: i8, d: i8| {
            let some = |n: i8| (n > 0).then_some(n);
            PartialDate::new((y > 0).then_some(y), some(m), some(d))
        };
        assert_eq!(value(&[date(2024, 8, 0)]), "2024-08");
        assert_eq!(value(&[date(2024, 3, 0), date(0, 3, 4)]), "2024-03-04");
        assert_eq!(value(&[date(0, 12, 4), date(2024, 0, 0)]), "2024-12-04");
        assert_eq!(value(&[date(2024, 3, 0), date(0, 4, 4)]), "2024-03");
        assert_eq!(value(&[date(2024, 8, 1), date(2024, 8, 2)]), "2024-08-01");
        assert_eq!(value(&[date(0, 8, 1)]), "-");
        assert_eq!(value(&[]), "-");
    }
}
