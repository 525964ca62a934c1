//! English treebanks of Universal Dependencies (EWT, GUM) as training sentences.

use crate::tokenize::Kind;
use crate::train::Gold;
use lagebild_model::{Rel, Tag};

/// Relations that German has no use for stand for English ones: the table of both names.
pub(crate) const RENAMED: [(Rel, &str); 4] = [
    (Rel::DetPoss, "nmod:desc"),
    (Rel::ExplPv, "obl:unmarked"),
    (Rel::OblArg, "nmod:unmarked"),
    (Rel::FlatName, "fixed"),
];

/// The relation of an English treebank's label.
fn relation(name: &str) -> Rel {
    RENAMED.iter().find(|(_, n)| *n == name).map_or_else(|| Rel::from_name(name), |(r, _)| *r)
}

/// Reads a treebank; `place` tells names of places. Where EWT and GUM differ, trees become as GUM has them.
pub fn read(text: &str, place: &dyn Fn(&str) -> bool) -> Vec<Gold> {
    text.split("\n\n").filter_map(|block| sentence(block, place)).collect()
}

struct Row<'a> {
    form: &'a str,
    lemma: &'a str,
    upos: &'a str,
    xpos: &'a str,
    feats: &'a str,
    head: usize,
    rel: &'a str,
}

fn sentence(block: &str, place: &dyn Fn(&str) -> bool) -> Option<Gold> {
    let mut rows: Vec<Row<'_>> = Vec::new();
    for line in block.lines().filter(|l| !l.starts_with('#')) {
        let c: Vec<&str> = line.split('\t').collect();
        let [id, form, lemma, upos, xpos, feats, head, rel, ..] = c.as_slice() else { continue };
        if id.contains(['-', '.']) {
            continue;
        }
        rows.push(Row { form, lemma, upos, xpos, feats, head: head.parse().unwrap_or(0), rel });
    }
    if rows.is_empty() {
        return None;
    }
    harmonise(&mut rows, place);
    let mut gold = Gold::default();
    for (i, r) in rows.iter().enumerate() {
        let tag = tag(&rows, i);
        let kind = match tag {
            Tag::COMMA => Kind::Comma,
            Tag::STOP if r.form != ":" && r.form != ";" => Kind::Stop,
            _ if r.form.chars().all(|c| c.is_ascii_digit() || matches!(c, ',' | '.' | ':'))
                && r.form.chars().any(|c| c.is_ascii_digit()) =>
            {
                Kind::Number
            }
            _ if r.form.chars().any(char::is_alphanumeric) || matches!(tag, Tag::PTKA) => Kind::Word,
            _ => Kind::Mark,
        };
        gold.forms.push(r.form.to_owned());
        gold.kinds.push(kind);
        gold.tags.push(tag);
        gold.lemmas.push(r.lemma.to_owned());
        gold.heads.push(r.head.checked_sub(1).map(|h| h as u16));
        gold.rels.push(relation(r.rel));
    }
    Some(gold)
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// Makes of EWT's conventions those of GUM: a common noun before a name heads it (`filmmaker Moore`), the month before its day,
/// the year before its noun and the noun before a hyphen (`state-run`) are compounds, the country behind its town is `nmod:unmarked`.
fn harmonise(rows: &mut [Row<'_>], place: &dyn Fn(&str) -> bool) {
    for i in 0..rows.len() {
        let Some(r) = rows.get(i) else { continue };
        let Some(h) = r.head.checked_sub(1) else { continue };
        let Some(head) = rows.get(h) else { continue };
        let (upos, rel, form, name) = (r.upos, r.rel, r.form, head.upos == "PROPN");
        let year = |f: &str| f.len() == 4 && (f.starts_with("19") || f.starts_with("20"));
        match rel {
            "nmod:desc" if upos == "NOUN" && name && i < h => {
                let (above, above_rel) = (head.head, head.rel);
                for (k, x) in rows.iter_mut().enumerate() {
                    if k == i {
                        (x.head, x.rel) = (above, above_rel);
                    } else if k == h {
                        (x.head, x.rel) = (i + 1, "flat");
                    } else if x.head == h + 1 && !(k > i && k < h) {
                        x.head = i + 1;
                    }
                }
            }
            "nmod:unmarked" if month(form) && head.upos == "NUM" => set(rows, i, "compound"),
            "nmod:unmarked" if upos == "NUM" && month(head.form) && i < h => set(rows, i, "compound"),
            "obl:unmarked" if i + 2 == h && rows.get(i + 1).is_some_and(|x| x.form == "-") => {
                set(rows, i, "compound");
            }
            "nummod" if year(form) && i < h => set(rows, i, "compound"),
            "appos" if upos == "PROPN" && name && i > h && place(form) && place(head.form) => {
                set(rows, i, "nmod:unmarked");
            }
            _ => {}
        }
    }
}

fn set<'a>(rows: &mut [Row<'a>], i: usize, rel: &'a str) {
    if let Some(r) = rows.get_mut(i) {
        r.rel = rel;
    }
}

/// True for the name of a month, also shortened.
fn month(form: &str) -> bool {
    let stem = form.trim_end_matches('.');
    stem.len() > 2 && MONTHS.iter().any(|m| *m == stem || form.len() < 6 && m.starts_with(stem))
}

/// Tag of a mark.
pub(crate) fn mark_tag(form: &str) -> Tag {
    match form {
        "," => Tag::COMMA,
        ":" | ";" => Tag::STOP,
        _ if form.chars().all(|c| matches!(c, '.' | '!' | '?' | '…')) => Tag::STOP,
        _ if form.chars().all(|c| matches!(c, '%' | '€' | '$' | '£' | '¥' | '°')) => Tag::NN,
        _ => Tag::PAREN,
    }
}

/// The tag of a row, from its parts of speech, features and place in the tree.
fn tag(rows: &[Row<'_>], i: usize) -> Tag {
    let Some(r) = rows.get(i) else { return Tag::XY };
    let low = r.form.to_lowercase();
    if !r.form.chars().any(char::is_alphanumeric) && r.upos != "PART" {
        return mark_tag(r.form);
    }
    match r.upos {
        "NOUN" => Tag::NN,
        "PROPN" => Tag::NE,
        "ADJ" => {
            let mut at = r;
            for _ in 0..8 {
                if at.rel != "conj" {
                    break;
                }
                match at.head.checked_sub(1).and_then(|h| rows.get(h)) {
                    Some(h) => at = h,
                    None => break,
                }
            }
            if at.rel == "amod" { Tag::ADJA } else { Tag::ADJD }
        }
        "ADV" => match r.xpos {
            "WRB" => Tag::PWAV,
            _ if r.rel == "compound:prt" => Tag::PTKVZ,
            _ => Tag::ADV,
        },
        "ADP" if r.rel == "compound:prt" || r.xpos == "RP" => Tag::PTKVZ,
        "ADP" => Tag::APPR,
        "SCONJ" if r.xpos == "WRB" => Tag::PWAV,
        "SCONJ" => Tag::KOUS,
        "CCONJ" => Tag::KON,
        "NUM" => Tag::CARD,
        "INTJ" => Tag::ITJ,
        "DET" => match &*low {
            "the" | "a" | "an" => Tag::ART,
            "this" | "that" | "these" | "those" => Tag::PDAT,
            _ if r.xpos == "WDT" => Tag::PWAT,
            _ => Tag::PIAT,
        },
        "PRON" => match r.xpos {
            "EX" => Tag::PDS,
            "WP$" => Tag::PRELAT,
            "WDT" | "WP" => {
                if r.feats.contains("PronType=Rel") && r.rel != "root" {
                    Tag::PRELS
                } else {
                    Tag::PWS
                }
            }
            "PRP$" => match &*low {
                "mine" | "yours" | "hers" | "ours" | "theirs" => Tag::PPOSS,
                _ => Tag::PPOSAT,
            },
            "PRP" => match &*low {
                "mine" | "yours" | "hers" | "ours" | "theirs" => Tag::PPOSS,
                w if w.ends_with("self") || w.ends_with("selves") => Tag::PRF,
                _ => Tag::PPER,
            },
            "DT" if matches!(&*low, "this" | "that" | "these" | "those") => Tag::PDS,
            _ => Tag::PIS,
        },
        "PART" => match r.xpos {
            "TO" => Tag::PTKZU,
            "POS" => Tag::PTKA,
            "RB" => Tag::PTKNEG,
            _ => Tag::ADV,
        },
        "AUX" => match r.xpos {
            "MD" => Tag::VMFIN,
            "VB" => Tag::VAINF,
            "VBN" => Tag::VAPP,
            "VBG" => Tag::VMPP,
            _ => Tag::VAFIN,
        },
        "VERB" => {
            let form = |f: &str| r.feats.contains(f);
            match r.xpos {
                "VBG" => Tag::VVIZU,
                "VBN" => Tag::VVPP,
                "VB" => Tag::VVINF,
                "VBD" | "VBZ" | "VBP" => Tag::VVFIN,
                _ if form("VerbForm=Ger") || form("VerbForm=Part") && form("Tense=Pres") => Tag::VVIZU,
                _ if form("VerbForm=Part") => Tag::VVPP,
                _ if form("VerbForm=Inf") => Tag::VVINF,
                _ => Tag::VVFIN,
            }
        }
        "X" if r.xpos == "FW" => Tag::FM,
        _ => Tag::XY,
    }
}
