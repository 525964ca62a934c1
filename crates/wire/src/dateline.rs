//! Datelines: `GEORGETOWN/CARACAS (dpa) -`, `SEOUL, Dec 4 (Reuters) -`, `MOSCOW —`.

use crate::cut::{Cut, is_blank, is_dash, sentence_end};
use crate::data::tables;
use crate::dates::{self, PartialDate};
use lagebild_model::story::DatelinePlace;
use lagebild_model::{Dateline, Span};

/// Longest dateline.
const LOOK: usize = 140;
/// Longest agency between brackets.
const AGENCY_CHARS: usize = 40;
/// Most words of one place name.
const PLACE_WORDS: usize = 6;
/// Most names behind a comma that place a town: `ABUJA, Nigeria`.
const REGIONS: usize = 2;
/// A text this long behind a dateline without agency is a paragraph also without a full stop.
const BODY_CHARS: usize = 160;

/// A dateline at the beginning of a paragraph.
#[derive(Debug, Clone)]
pub(crate) struct Lead<'t> {
    pub(crate) dateline: Dateline,
    pub(crate) agency: Option<String>,
    pub(crate) date: Option<PartialDate>,
    /// The paragraph behind it.
    pub(crate) rest: Cut<'t>,
}

/// A dateline that names its agency; safe anywhere in a story.
pub(crate) fn with_agency(cut: Cut<'_>) -> Option<Lead<'_>> {
    let look = cut.head(LOOK);
    for (open, _) in look.text.match_indices('(') {
        let Some(length) = look.skip(open + 1).text.find(')') else { break };
        let inner = look.sub(open + 1, open + 1 + length);
        let Some(agency) = agency(inner) else { continue };
        let before = look.take(open).trim();
        // `Jan 3 (Reuters) -` names no place.
        let (places, date) = match dates::whole(before.text) {
            Some(date) => (Vec::new(), Some(date)),
            None => places(before)?,
        };
        let end = close(cut, open + length + 2)?;
        return Some(lead(cut, end, places, Some(agency), date));
    }
    None
}

/// A dateline at the beginning of the story's text, where also weaker forms count: with a date and no agency, with
/// an author's initials, with the place in capitals.
pub(crate) fn leading(cut: Cut<'_>) -> Option<Lead<'_>> {
    if let Some(lead) = with_agency(cut) {
        return Some(if lead.dateline.places.is_empty() { behind_agency(lead) } else { lead });
    }
    unbracketed(cut)
        .or_else(|| slashed(cut))
        .or_else(|| with_date(cut))
        .or_else(|| with_initials(cut))
        .or_else(|| bare(cut))
}

/// A dateline that stands in a field of its own: `Kiel (dpa) -`, `STOCKHOLM, Aug 29, 2014 (AFP) -`, `Helsinki`.
/// Anything but a date or a sentence is believed; the first place is what stands before comma and bracket.
pub(crate) fn explicit(cut: Cut<'_>) -> Option<Lead<'_>> {
    if let Some(lead) = with_agency(cut) {
        return Some(lead);
    }
    let whole = cut.head(LOOK).trim();
    let bare = whole.take(whole.text.trim_end_matches(|c: char| is_dash(c) || is_blank(c)).len());
    if !bare.text.starts_with(char::is_alphabetic) || sentence_end(bare.text) == Some('!') {
        return None;
    }
    let (bare, agency) =
        last_word_agency(bare).map_or((bare, None), |(before, agency)| (before, Some(agency)));
    if let Some((places, date)) = places(bare).filter(|(p, _)| !p.is_empty()) {
        return Some(lead(cut, whole.text.len(), places, agency, date));
    }
    let town = bare.take(bare.text.find([',', '(', ':', ';']).unwrap_or(bare.text.len())).trim();
    let place = DatelinePlace { text: town.text.to_owned(), span: town.span() };
    let fits = town.text.split(is_blank).count() <= PLACE_WORDS && !town.is_empty();
    fits.then(|| lead(cut, whole.text.len(), vec![place], agency, None))
}

fn lead(
    cut: Cut<'_>,
    end: usize,
    places: Vec<DatelinePlace>,
    agency: Option<String>,
    date: Option<PartialDate>,
) -> Lead<'_> {
    let span = cut.take(end).trim_end().span();
    Lead { dateline: Dateline { span, places }, agency, date, rest: cut.skip(end).trim_start() }
}

/// The agency or agencies between brackets: `awp/AFP`, `dpa/lby`. At least one must be known.
fn agency(inner: Cut<'_>) -> Option<String> {
    if inner.longer_than(AGENCY_CHARS) {
        return None;
    }
    let inner = inner.trim();
    let t = tables();
    if let Some(name) = t.agency(inner.text) {
        return Some(name.to_owned());
    }
    let parts: Vec<&str> = inner.text.split(['/', ',', '+', '&']).map(str::trim).collect();
    let words: Vec<&str> = inner.text.split(is_blank).filter(|w| !w.is_empty()).collect();
    if words.iter().all(|w| t.agency(w).is_some()) && !words.is_empty() {
        // (ats afp)
        return Some(words.iter().filter_map(|w| t.agency(w)).collect::<Vec<_>>().join("/"));
    }
    let known = parts.iter().any(|p| t.agency(p).is_some());
    let names: Vec<&str> = parts.iter().map(|p| t.agency(p).unwrap_or(p)).collect();
    (known && parts.iter().all(|p| !p.is_empty())).then(|| names.join("/"))
}

/// The end of a dateline whose bracket closed at `at`: behind its dash, colon or full stop, or right there when a
/// sentence begins.
fn close(cut: Cut<'_>, at: usize) -> Option<usize> {
    let rest = cut.skip(at);
    let after = rest.trim_start();
    let gap = after.start - rest.start;
    let Some(first) = after.text.chars().next() else { return Some(at) };
    if is_dash(first) {
        let dashes = after.text.len() - after.text.trim_start_matches(is_dash).len();
        return Some(at + gap + dashes);
    }
    if matches!(first, ':' | '.') && after.text.chars().nth(1).is_none_or(is_blank) {
        return Some(at + gap + 1);
    }
    // `(EFE).- `
    if first == '.' && after.text.chars().nth(1).is_some_and(is_dash) {
        return Some(at + gap + 1 + after.text.chars().nth(1).map_or(0, char::len_utf8));
    }
    (gap > 0 && opens_sentence(after.text)).then_some(at)
}

fn opens_sentence(text: &str) -> bool {
    text.starts_with(|c: char| {
        c.is_uppercase() || c.is_ascii_digit() || matches!(c, '"' | '„' | '“' | '»' | '«')
    })
}

/// `(ANSA) - ROME, JUL 11 - ...`: the agency in front of place and date.
fn behind_agency(lead: Lead<'_>) -> Lead<'_> {
    match with_date(lead.rest).or_else(|| bare(lead.rest)) {
        Some(inner) if lead.date.is_none() => {
            let span = Span { start: lead.dateline.span.start, end: inner.dateline.span.end };
            Lead { dateline: Dateline { span, ..inner.dateline }, agency: lead.agency, ..inner }
        }
        _ => lead,
    }
}

/// `SEOUL, Nov 26 AFP - ...`: the agency without brackets, behind a date.
fn unbracketed(cut: Cut<'_>) -> Option<Lead<'_>> {
    let (at, end) = spaced_dash(cut)?;
    let (before, agency) = last_word_agency(cut.take(at).trim())?;
    let (places, date) = places(before)?;
    date.is_some().then(|| lead(cut, end, places, Some(agency), date))
}

/// The agency that is the last word of a piece, and what stands before it.
fn last_word_agency(cut: Cut<'_>) -> Option<(Cut<'_>, String)> {
    let start = cut.text.rfind(is_blank)? + 1;
    let agency = tables().agency(cut.skip(start).text)?.to_owned();
    Some((cut.take(start).trim_end(), agency))
}

/// `København /ritzau/: ...`, `MOSCOW, January 21. /TASS/. ...`
fn slashed(cut: Cut<'_>) -> Option<Lead<'_>> {
    let look = cut.head(LOOK);
    let open = look.text.find(" /")? + 1;
    let length = look.skip(open + 1).text.find('/')?;
    let agency = tables().agency(look.sub(open + 1, open + 1 + length).text)?.to_owned();
    let before = look.take(open).trim();
    let (places, date) = places(before.take(before.text.trim_end_matches('.').len()))?;
    let end = close(cut, open + length + 2)?;
    (!places.is_empty()).then(|| lead(cut, end, places, Some(agency), date))
}

/// `Berlin (Deutschland), 12.03.2008 – ...`, `SEOUL, March 4 - ...`
fn with_date(cut: Cut<'_>) -> Option<Lead<'_>> {
    let (at, end) = spaced_dash(cut)?;
    let (places, date) = places(cut.take(at).trim())?;
    (date.is_some() && !places.is_empty()).then(|| lead(cut, end, places, None, date))
}

/// `BOZEN (lu). ...`, `GENF (hs) - ...`
fn with_initials(cut: Cut<'_>) -> Option<Lead<'_>> {
    let look = cut.head(LOOK);
    let open = look.text.find('(')?;
    let length = look.skip(open + 1).text.find(')')?;
    let inner = look.sub(open + 1, open + 1 + length).text;
    let after = look.skip(open + length + 2).trim_start().text;
    // `Meier (SPD) - seit gestern im Amt -` is a person.
    let small = inner.bytes().all(|b| b.is_ascii_lowercase()) && after.starts_with(is_dash);
    let stopped = inner.bytes().all(|b| b.is_ascii_alphabetic()) && after.starts_with('.');
    if !matches!(inner.len(), 2..=5) || !(small || stopped) {
        return None;
    }
    let (places, date) = places(look.take(open).trim())?;
    let end = close(cut, open + length + 2)?;
    (!places.is_empty()).then(|| lead(cut, end, places, None, date))
}

/// `MOSCOW — ...`, `BOZEN. ...`, `Genf/Bern. ...`: the place in capitals, two places, or a wide gap behind the stop.
fn bare(cut: Cut<'_>) -> Option<Lead<'_>> {
    let dash = spaced_dash(cut);
    let stop = cut.head(LOOK).text.find(". ").map(|at| (at, at + 1));
    for (at, end) in dash.into_iter().chain(stop) {
        let before = cut.take(at);
        let rest = cut.skip(end);
        let town = before.text.split(',').next().unwrap_or("");
        let letters = town.chars().filter(|c| c.is_alphabetic()).count();
        let capitals = letters > 2 && !town.chars().any(char::is_lowercase);
        let is_stop = stop == Some((at, end));
        // `GLASGOW, Scotland, Feb. 1`: the stop is the month's.
        if is_stop && before.text.rsplit(is_blank).next().is_some_and(|w| tables().month(w).is_some()) {
            continue;
        }
        let marked = is_stop && (town.contains('/') || rest.text.starts_with("  ") || town.ends_with(' '));
        let Some((places, None)) = places(before.trim()) else { continue };
        let body = rest.longer_than(BODY_CHARS) || sentence_end(rest.text).is_some();
        if (capitals || marked) && !places.is_empty() && body && opens_sentence(rest.trim_start().text) {
            return Some(lead(cut, end, places, None, None));
        }
    }
    None
}

/// The first dash between blanks, and the end of it.
fn spaced_dash(cut: Cut<'_>) -> Option<(usize, usize)> {
    let look = cut.head(LOOK).text;
    let mut from = 0;
    while let Some(at) = look.get(from..)?.find(is_dash).map(|at| at + from) {
        let dashes = look.get(at..)?.trim_start_matches(is_dash);
        let end = look.len() - dashes.len();
        if look.get(..at)?.ends_with(is_blank) && dashes.starts_with(is_blank) {
            return Some((at, end));
        }
        from = end;
    }
    None
}

/// The places and the date of a dateline without its agency. `None` when this is no list of places.
fn places(before: Cut<'_>) -> Option<(Vec<DatelinePlace>, Option<PartialDate>)> {
    if before.text.contains(['"', '„', '“', '?', '!', ';', ':', '\n']) {
        return None;
    }
    let comma = before.text.find(',').unwrap_or(before.text.len());
    let (mut towns, tail) = (before.take(comma).trim(), before.skip(comma));
    let mut date = date_behind(tail)?;
    if date.is_none()
        && let Some(digit) = towns.text.find(|c: char| c.is_ascii_digit())
    {
        date = Some(dates::whole(towns.skip(digit).text)?);
        towns = towns.take(digit).trim();
    }
    let mut found = Vec::new();
    for town in split_towns(towns) {
        if !is_name(town.text) {
            return None;
        }
        found.push(DatelinePlace { text: town.text.to_owned(), span: town.span() });
    }
    Some((found, date))
}

/// The date in what follows the first comma. The outer option is `None` when something else stands there.
#[expect(clippy::option_option, reason = "no date is fine, a sentence is not")]
fn date_behind(tail: Cut<'_>) -> Option<Option<PartialDate>> {
    let mut regions = 0;
    let mut rest = tail;
    while let Some(after) = rest.text.strip_prefix(',') {
        rest = rest.skip(rest.text.len() - after.len()).trim_start();
        if let Some(date) = dates::whole(rest.text) {
            return Some(Some(date));
        }
        let length = rest.text.find(',').unwrap_or(rest.text.len());
        regions += 1;
        if regions > REGIONS || !is_name(rest.take(length).trim().text) {
            return None;
        }
        rest = rest.skip(length);
    }
    Some(None)
}

/// Splits `Kiew/Moskau`, `Doha / Gaza City`, `Kiew und Moskau`.
fn split_towns(towns: Cut<'_>) -> Vec<Cut<'_>> {
    let mut out = Vec::new();
    let mut begin = 0;
    let mut at = 0;
    for word in towns.text.split_inclusive(|c: char| c == '/' || is_blank(c)) {
        let bare = word.trim_matches(|c: char| c == '/' || is_blank(c));
        if tables().place_joints.contains(bare) {
            out.push(towns.sub(begin, at).trim());
            begin = at + word.len();
        } else if word.ends_with('/') {
            out.push(towns.sub(begin, at + word.len() - 1).trim());
            begin = at + word.len();
        }
        at += word.len();
    }
    out.push(towns.skip(begin).trim());
    out.retain(|town| !town.is_empty());
    out
}

/// True for capitalised words with at most particles between them: `Rio de Janeiro`, `Frankfurt (Oder)`.
fn is_name(text: &str) -> bool {
    let mut words = 0;
    for word in text.split(is_blank).filter(|w| !w.is_empty()) {
        words += 1;
        let bare = word.trim_start_matches(['(', '\'', '’', '‘']);
        let stem = bare.split(['-', '\'', '’']).next().unwrap_or("");
        let particle = words > 1 && tables().place_particles.contains(stem);
        let article = stem.len() < bare.len() && tables().place_particles.contains(stem);
        if !(bare.starts_with(char::is_uppercase) || particle || article) {
            return false;
        }
    }
    (1..=PLACE_WORDS).contains(&words)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn show(text: &str) -> String {
        let Some(lead) = leading(Cut::of(text)) else { return "-".to_owned() };
        let places: Vec<&str> = lead.dateline.places.iter().map(|p| p.span.text(text)).collect();
        assert!(lead.dateline.places.iter().all(|p| p.span.text(text) == p.text));
        let date = lead.date.map_or(String::new(), |d| {
            format!(" {}.{}.{}", d.day.unwrap_or(0), d.month.unwrap_or(0), d.year.unwrap_or(0))
        });
        format!("{} ({}){date} | {}", places.join("+"), lead.agency.as_deref().unwrap_or(""), lead.rest.text)
    }

    #[test]
    fn forms() {
        for (text, expected) in [
            ("OSLO (dpa-AFX) - Norwegen hilft.", "OSLO (dpa-AFX) | Norwegen hilft."),
            ("OSLO/KOPENHAGEN (dpa) - Er kam.", "OSLO+KOPENHAGEN (dpa) | Er kam."),
            ("Oslo / Gaza City (dpa) – Er kam.", "Oslo+Gaza City (dpa) | Er kam."),
            ("Oslo und Genf (dpa) - Er kam.", "Oslo+Genf (dpa) | Er kam."),
            ("Port-au-Prince, 3. Mai 2023 (AFP) - Er kam.", "Port-au-Prince (AFP) 3.5.2023 | Er kam."),
            ("Lima, Jan 3, 2024 (AFP) - They met.", "Lima (AFP) 3.1.2024 | They met."),
            ("LIMA, Peru (AP) — They met.", "LIMA (AP) | They met."),
            ("LIMA, Peru, Jan 3 (Reuters) -- They met.", "LIMA (Reuters) 3.1.0 | They met."),
            ("LIMA (REUTERS) - Er kam.", "LIMA (Reuters) | Er kam."),
            ("FRANKFURT (awp/AFP) Die Bank hilft.", "FRANKFURT (awp/AFP) | Die Bank hilft."),
            ("München (dpa/lby) - Er kam.", "München (dpa/lby) | Er kam."),
            ("Frankfurt (Oder) (dpa) - Er kam.", "Frankfurt (Oder) (dpa) | Er kam."),
            ("Frankfurt am Main (dpa) - Er kam.", "Frankfurt am Main (dpa) | Er kam."),
            ("(dpa) - Er kam.", " (dpa) | Er kam."),
            ("BERN (sda). Er kam.", "BERN (sda) | Er kam."),
            ("Meran (lu). Er kam.", "Meran () | Er kam."),
            ("Brest (Belarus), 12.03.2008 – Er kam.", "Brest (Belarus) () 12.3.2008 | Er kam."),
            ("MOSKAU — Die Regierung hilft.", "MOSKAU () | Die Regierung hilft."),
            ("MERAN. „Alles gut“, sagte er.", "MERAN () | „Alles gut“, sagte er."),
            ("Meran/Bozen. Er kam.", "Meran+Bozen () | Er kam."),
            ("OSLO (dpa)", "OSLO (dpa) | "),
            ("(ANSA) - ROMA, 1 LUG - Il ministro parla.", "ROMA (ANSA) 1.7.0 | Il ministro parla."),
            ("Jan 3 (Reuters) - They met.", " (Reuters) 3.1.0 | They met."),
            ("Lima, 21 ene (EFE).- Se reunieron.", "Lima (EFE) 21.1.0 | Se reunieron."),
            ("Paris (ats afp) Il vint.", "Paris (sda/AFP) | Il vint."),
            ("SEOUL, Nov 26 AFP - They met.", "SEOUL (AFP) 26.11.0 | They met."),
            ("København /ritzau/: De mødtes.", "København (Ritzau) | De mødtes."),
            ("MOSCOW, January 21. /TASS/. They met.", "MOSCOW (TASS) 21.1.0 | They met."),
            ("'s-Hertogenbosch (ANP) - Er kam.", "'s-Hertogenbosch (ANP) | Er kam."),
        ] {
            assert_eq!(show(text), expected, "{text}");
        }
    }

    #[test]
    fn no_datelines() {
        for text in [
            "Olaf Meier (SPD) - seit gestern im Amt - kam.",
            "Das meldete die Agentur (dpa) - und schwieg.",
            "Anna Meier (AP) sagte das.",
            "USA - Iran: Neue Gespräche",
            "Er kam. Dann ging er.",
            "Am Montag, 3. Mai 2023, kam er - und ging.",
            "GLASGOW, Scotland, Feb. 01 saw rain.",
            "Die Agentur /dpa/ meldete das.",
            "Oslo",
            "(",
            "",
        ] {
            assert_eq!(show(text), "-", "{text}");
        }
    }
}
