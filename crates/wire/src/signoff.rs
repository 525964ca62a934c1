//! Sign-offs: who wrote and edited, at the end of an item.

use crate::cut::{Cut, is_blank, may_end_sentence, sentence_end};
use crate::data::tables;
use crate::dates::{self, PartialDate};
use lagebild_model::Signoff;

/// Longest sign-off without names in full.
const MARK_CHARS: usize = 60;
/// Longest sign-off with names in full.
const CREDIT_CHARS: usize = 400;
/// Longest initials: `mes`, `burs-jh`.
const INITIALS: usize = 12;
/// Longest initials of a chain that is glued to a sentence.
const GLUED_INITIALS: usize = 5;
/// Most parts of a chain.
const PARTS: usize = 6;
/// Most words of a mark that begins with the agency.
const WORDS: usize = 9;

/// A sign-off with what else it tells.
#[derive(Debug, Clone)]
pub(crate) struct Mark {
    pub(crate) signoff: Signoff,
    pub(crate) agency: Option<String>,
    pub(crate) date: Option<PartialDate>,
}

/// A paragraph that is a sign-off and nothing else.
pub(crate) fn whole(cut: Cut<'_>) -> Option<Mark> {
    if cut.longer_than(CREDIT_CHARS) {
        return None;
    }
    let bare = cut.text.trim_start_matches('(').trim_end_matches(')');
    if cut.text.starts_with('(')
        && let Some(editors) = credits(bare)
    {
        return Some(mark(cut, editors, None));
    }
    short(cut)
}

/// A sign-off glued to the last sentence: `... geschaffen werden./cn/DP/ngu`. The sign-off and where it begins.
pub(crate) fn glued(cut: Cut<'_>) -> Option<(Mark, Cut<'_>)> {
    let tail = cut.tail(MARK_CHARS).trim_end();
    for (at, _) in tail.text.char_indices() {
        let before = tail.take(at);
        if before.is_empty() || !may_end_sentence(before.trim_end().text) {
            continue;
        }
        let rest = tail.skip(at).trim_start();
        // The cut falls right behind the sentence, not inside the white space.
        if before.text.ends_with(is_blank) || rest.is_empty() {
            continue;
        }
        let slash = rest.text.starts_with('/');
        if !slash && sentence_end(before.text).is_none() {
            continue;
        }
        let Some(found) = short(rest) else { continue };
        if slash || found.signoff.editors.iter().all(|e| e.len() <= GLUED_INITIALS) {
            return Some((found, cut.take(rest.start - cut.start).trim_end()));
        }
    }
    credit_behind(cut)
}

/// `... sagte er. (Bericht von Anna Meier)` on the line of the last sentence.
fn credit_behind(cut: Cut<'_>) -> Option<(Mark, Cut<'_>)> {
    if !cut.text.ends_with(')') {
        return None;
    }
    let tail = cut.tail(CREDIT_CHARS);
    let open = tail.text.rfind('(')?;
    let rest = tail.skip(open);
    let before = cut.take(rest.start - cut.start).trim_end();
    sentence_end(before.text)?;
    Some((mark(rest, credits(rest.text.trim_matches(['(', ')']))?, None), before))
}

fn mark(cut: Cut<'_>, editors: Vec<String>, desk: Option<String>) -> Mark {
    Mark { signoff: Signoff { span: cut.span(), editors, desk }, agency: None, date: None }
}

fn short(cut: Cut<'_>) -> Option<Mark> {
    if cut.longer_than(MARK_CHARS) {
        return None;
    }
    chain(cut).or_else(|| agency_line(cut))
}

/// `/cn/DP/ngu`, `mes/ans`, `/rtr`
fn chain(cut: Cut<'_>) -> Option<Mark> {
    let slash = cut.text.starts_with('/');
    // `/ritzau/` closes as it opens.
    let inner = cut.text.trim_start_matches('/');
    let inner = if slash { inner.strip_suffix('/').unwrap_or(inner) } else { inner };
    let parts: Vec<&str> = inner.split('/').collect();
    let is_part = |p: &&str| {
        let letters =
            p.split('-').all(|x| matches!(x.len(), 1..=5) && x.bytes().all(|b| b.is_ascii_alphanumeric()));
        letters && p.len() <= INITIALS && p.starts_with(|c: char| c.is_ascii_alphabetic())
    };
    let desk = |p: &&str| p.len() <= 3 && p.bytes().all(|b| b.is_ascii_uppercase());
    let small = |p: &&str| p.bytes().all(|b| !b.is_ascii_uppercase());
    let fits = parts.len() <= PARTS && parts.iter().all(|p| is_part(p) && (small(p) || (slash && desk(p))));
    if !fits || !(slash || parts.len() > 1) || !parts.iter().any(small) {
        return None;
    }
    // `/rtr` alone is the agency, in a longer chain it would be somebody's initials.
    let agency = if parts.len() == 1 { parts.first().and_then(|p| tables().agency(p)) } else { None };
    let people = parts.iter().filter(|p| small(p) && agency.is_none());
    let mut found =
        mark(cut, names(people.copied()), parts.iter().find(|p| desk(p)).map(|p| (*p).to_owned()));
    found.agency = agency.map(str::to_owned);
    Some(found)
}

/// Initials without placeholders and repetitions.
fn names<'a>(parts: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for part in parts.filter(|p| !p.is_empty() && !tables().is_filler(p)) {
        if !out.iter().any(|known| known == part) {
            out.push(part.to_owned());
        }
    }
    out
}

/// `dpa skf xx n1 wue`, `dpa tam xx n1 rm 271418 Feb 24`
fn agency_line(cut: Cut<'_>) -> Option<Mark> {
    let words: Vec<&str> = cut.text.split(is_blank).filter(|w| !w.is_empty()).collect();
    let (first, rest) = words.split_first()?;
    let agency = tables().agency(first).filter(|name| first == name || **first == name.to_lowercase())?;
    let is_time = |w: &&str| w.len() == 6 && w.bytes().all(|b| b.is_ascii_digit());
    let (marks, stamp) = rest.split_at(rest.iter().position(is_time).unwrap_or(rest.len()));
    let date = if stamp.is_empty() { None } else { Some(dates::trailer(&stamp.join(" "))?) };
    let is_mark =
        |w: &&str| w.chars().all(|c| c.is_lowercase() || c.is_ascii_digit() || matches!(c, '/' | '-'));
    if marks.is_empty() || marks.len() > WORDS || !marks.iter().all(is_mark) {
        return None;
    }
    let service = |w: &&str| w.bytes().any(|b| b.is_ascii_digit());
    let people = marks.iter().filter(|w| !service(w)).flat_map(|w| w.split('/'));
    let people = names(people);
    if people.iter().any(|p| p.len() > INITIALS) {
        return None;
    }
    let mut found = mark(cut, people, marks.iter().find(|w| service(w)).map(|w| (*w).to_owned()));
    found.agency = Some(agency.to_owned());
    found.date = date;
    Some(found)
}

/// The names in `Reporting by Han Ji-won; Editing by Paul Leclerc`.
fn credits(text: &str) -> Option<Vec<String>> {
    let mut out: Vec<String> = Vec::new();
    let mut seen = false;
    for part in text.split([';', ',']).map(str::trim) {
        let small = part.to_lowercase();
        let cue = tables().credits.iter().filter(|c| small.starts_with(c.as_str())).map(String::len).max();
        if !seen && cue.is_none() {
            return None;
        }
        seen = true;
        let Some(people) = part.get(cue.unwrap_or(0)..) else { continue };
        let mut name = String::new();
        for word in people.split_whitespace() {
            let joint = tables().name_joints.contains(word);
            if !joint {
                if !name.is_empty() {
                    name.push(' ');
                }
                name.push_str(word.trim_end_matches('.'));
            }
            // A full stop behind more than an initial ends the names.
            let ends = word.ends_with('.') && word.len() > 3;
            if (joint || ends) && !name.is_empty() {
                out.push(std::mem::take(&mut name));
            }
            if ends {
                return Some(out);
            }
        }
        if !name.is_empty() {
            out.push(name);
        }
    }
    seen.then_some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn show(mark: &Mark) -> String {
        let desk = mark.signoff.desk.as_deref().unwrap_or("-");
        let day = mark.date.and_then(|d| d.day).map_or(String::new(), |d| format!(" {d}."));
        format!("{} {desk}{day}", mark.signoff.editors.join("+"))
    }

    #[test]
    fn on_a_line_of_their_own() {
        for (text, expected) in [
            ("/ab/DP/cde", "ab+cde DP"),
            ("dpa abc xx n1 de", "abc+de n1"),
            ("dpa abc xx n1 de 271418 Feb 24", "abc+de n1 27."),
            ("dpa ab/cd yyzz n1 ef", "ab+cd+ef n1"),
            ("dpa abc def", "abc+def -"),
            ("abc/de", "abc+de -"),
            ("burs-ab/cd", "burs-ab+cd -"),
            ("/rtr", " -"),
            ("(Reporting by Ann B. Moe and Kim Li; Editing by Jo Doe)", "Ann B Moe+Kim Li+Jo Doe -"),
            ("(Bericht von Anna Meier, redigiert von Jo Groß. Bei Rückfragen: 030)", "Anna Meier+Jo Groß -"),
        ] {
            assert_eq!(whole(Cut::of(text)).map_or("!".to_owned(), |m| show(&m)), expected, "{text}");
        }
        for text in [
            "Neue Gespräche",
            "dpa",
            "und/oder Minister",
            "dpa meldet neue Gespräche",
            "(Er kam gestern)",
            "24/7",
        ] {
            assert!(whole(Cut::of(text)).is_none(), "{text}");
        }
    }

    #[test]
    fn glued_to_the_last_sentence() {
        for (text, expected, rest) in [
            ("Er kam./ab/DP/cde", "ab+cde DP", "Er kam."),
            ("\"Er kam.\"/ab/DP/cde", "ab+cde DP", "\"Er kam.\""),
            ("Er nannte es \"gut\" /rtr", " -", "Er nannte es \"gut\""),
            ("Er kam. ab/cd", "ab+cd -", "Er kam."),
            ("Er kam. dpa abc xx n1 de", "abc+de n1", "Er kam."),
            ("Er kam. (Bericht von Anna Meier)", "Anna Meier -", "Er kam."),
        ] {
            let found = glued(Cut::of(text));
            let shown = found.map(|(m, before)| (show(&m), before.text.to_owned()));
            assert_eq!(shown, Some((expected.to_owned(), rest.to_owned())), "{text}");
        }
        for text in ["Er fuhr 80 km/h", "Er kam und/oder ging.", "Er kam.", "", "Er kam (und ging)."] {
            assert!(glued(Cut::of(text)).is_none(), "{text}");
        }
    }
}
