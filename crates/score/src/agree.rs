//! When gold and prediction agree.

use lagebild_model::{Event, Party, SourceEntry, SourceKind};
use std::collections::BTreeSet;

/// One code: country and sectors.
pub type Code = (String, BTreeSet<String>);
/// A set of codes.
pub type Codes = BTreeSet<Code>;

/// Kinds that stand in a source's place where nobody is named.
const KINDS: [&str; 3] = ["hearsay", "media", "circles"];
/// Codes of non-state actors that are alternatives of each other.
const NON_STATE: [&str; 6] = ["MNC", "BUS", "NGO", "IGO", "ISM", "IMG"];
/// Most sectors a predicted actor may name.
const MOST_SECTORS: usize = 3;

/// Codes as gold writes them: `RUS GOV MIL`.
pub fn codes_of_gold(list: &[String]) -> Codes {
    let code = |text: &String| {
        let mut words = text.split_whitespace();
        let head = words.next().unwrap_or("").to_owned();
        (head, words.map(str::to_owned).collect())
    };
    list.iter().map(code).collect()
}

fn code(code: Option<&str>, sectors: &[String]) -> Code {
    let head = code.filter(|c| !c.is_empty()).unwrap_or("?");
    (head.to_owned(), sectors.iter().cloned().collect())
}

/// Codes of predicted participants.
pub fn codes_of_parties(list: &[Party]) -> Codes {
    list.iter().map(|p| code(p.code.as_deref(), &p.sector)).collect()
}

/// Codes of predicted sources; the kind where nobody is named.
pub fn codes_of_sources(list: &[SourceEntry]) -> Codes {
    let one = |s: &SourceEntry| {
        let kind = match s.kind {
            SourceKind::Hearsay => "hearsay",
            SourceKind::Media => "media",
            SourceKind::Circles => "circles",
            SourceKind::Speaker | SourceKind::Authority => "",
        };
        if !kind.is_empty() && s.code.as_deref().is_none_or(str::is_empty) {
            (kind.to_owned(), BTreeSet::new())
        } else {
            code(s.code.as_deref(), &s.sector)
        }
    };
    list.iter().map(one).collect()
}

fn heads(codes: &Codes) -> BTreeSet<&str> {
    codes.iter().map(|(c, _)| c.as_str()).collect()
}

/// The countries of gold `g` and prediction `p` agree.
pub fn countries(g: &Codes, p: &Codes) -> bool {
    let mut gold = heads(g);
    let mut have = heads(p);
    have.remove("?");
    if g.is_empty() {
        return have.is_empty();
    }
    let open = gold.remove("?");
    let shared = gold.intersection(&have).count();
    if open {
        return gold.is_empty() || gold.is_subset(&have) || shared > 0;
    }
    if gold == have {
        return true;
    }
    if !gold.is_empty() && gold.iter().all(|c| NON_STATE.contains(c)) && shared > 0 {
        return true;
    }
    // more than half of all that are named on either side
    2 * shared > gold.union(&have).count().max(1)
}

/// Each gold sector list holds alternatives; the prediction names at most three and hits one of them.
pub fn sectors(g: &Codes, p: &Codes) -> bool {
    let have = heads(p);
    g.iter().all(|(c, wanted)| {
        c == "?"
            || !have.contains(c.as_str())
            || wanted.is_empty()
            || p.iter().any(|(k, s)| k == c && !wanted.is_disjoint(s) && s.len() <= MOST_SECTORS)
    })
}

/// The sources agree.
pub fn sources(g: &Codes, p: &Codes) -> bool {
    if g.is_empty() || p.is_empty() {
        return g.is_empty() && p.is_empty();
    }
    let (mut gold, mut have) = (heads(g), heads(p));
    // a named newspaper and the kind `media` are the same answer
    let press = |codes: &Codes| codes.iter().any(|(_, s)| s.contains("JRN"));
    if press(g) {
        gold.insert("media");
    }
    if press(p) {
        have.insert("media");
    }
    if have.len() > gold.len() + 1 || !sectors(g, p) {
        return false;
    }
    let vague = |codes: &BTreeSet<&str>| codes.iter().all(|c| *c == "?" || KINDS.contains(c));
    gold.contains("?") || !gold.is_disjoint(&have) || vague(&gold) && vague(&have)
}

fn day(value: &str) -> &str {
    value.split('T').next().unwrap_or(value)
}

/// The dates agree, where gold has one.
pub fn date(gold: Option<&str>, p: &Event) -> bool {
    let want: BTreeSet<&str> =
        gold.unwrap_or("").split('|').map(str::trim).filter(|x| !x.is_empty()).map(day).collect();
    if want.is_empty() {
        return true;
    }
    let have: BTreeSet<&str> = match &p.date {
        Some(d) => {
            std::iter::once(&d.value).chain(&d.candidates).filter(|x| !x.is_empty()).map(|x| day(x)).collect()
        }
        None => BTreeSet::new(),
    };
    if have.len() > want.len() + 1 {
        return false;
    }
    !want.is_disjoint(&have) || have.iter().any(|d| want.iter().any(|r| inside(d, r)))
}

/// A predicted day or month within gold's span, never the reverse.
fn inside(d: &str, r: &str) -> bool {
    let (low, high) = r.split_once('/').unwrap_or((r, ""));
    let high = if high.is_empty() { low } else { high }.replace("..", "9");
    let start = d.get(..high.len()).unwrap_or(d);
    !d.contains('/') && d.len() >= low.len() && low <= d && start <= high.as_str()
}

fn casefold(text: &str) -> String {
    text.to_lowercase().replace('ß', "ss")
}

/// The places agree, where gold has one.
pub fn place(gold: Option<&str>, p: &Event) -> bool {
    let Some(want) = gold.filter(|g| !g.is_empty()).map(casefold) else { return true };
    let Some(place) = &p.place else { return false };
    let names = [Some(&place.name), place.country_name.as_ref(), Some(&place.text), Some(&place.name_de)];
    names.into_iter().flatten().any(|n| casefold(n) == want)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(list: &[&str]) -> Codes {
        codes_of_gold(&list.iter().map(|s| (*s).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn countries_need_more_than_half() {
        assert!(countries(&codes(&["RUS GOV", "CHN GOV"]), &codes(&["RUS GOV", "CHN MIL"])));
        assert!(!countries(&codes(&["RUS GOV", "CHN GOV"]), &codes(&["RUS GOV"])));
        assert!(countries(&codes(&["?"]), &codes(&[])));
        assert!(!countries(&codes(&[]), &codes(&["RUS GOV"])));
    }

    #[test]
    fn sectors_are_alternatives() {
        assert!(sectors(&codes(&["PRK CRM SPY"]), &codes(&["PRK SPY"])));
        assert!(!sectors(&codes(&["PRK CRM"]), &codes(&["PRK GOV"])));
    }

    #[test]
    fn days_lie_inside_months_and_intervals() {
        assert!(inside("2024-07-25", "2024-07"));
        assert!(inside("2024-07-25", "2024-07-22/2024-07-28"));
        assert!(inside("2024", "2021/.."));
        assert!(!inside("2024-07", "2024-07-25"));
    }

    #[test]
    fn a_newspaper_is_media() {
        assert!(sources(&codes(&["media"]), &codes(&["USA JRN"])));
        assert!(!sources(&codes(&[]), &codes(&["hearsay"])));
    }
}
