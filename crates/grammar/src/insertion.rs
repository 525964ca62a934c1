//! Words of saying set beside or into what is said: `..., sagte ein Sprecher.`, `Der Mann sei, so die Polizei, geflohen.`,
//! `Wie die Armee mitteilte, ...`. They are cut out before the parser sees the sentence, so that what is said is parsed as
//! the clause it is, and joined again afterwards as the treebanks have it: a verb of saying behind what is said governs it,
//! one inside is inserted.

use crate::chunk::chunks;
use lagebild_codebook::lexicon::Complement;
use lagebild_codebook::{FunctionWords, Lexicon};
use lagebild_model::syntax::{agr, verb};
use lagebild_model::{Rel, Tag, Token};

/// A piece of a sentence that is parsed on its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Insertion {
    /// First token (the comma before it).
    pub start: usize,
    /// Behind the last token (the comma behind it, where the sentence goes on).
    pub end: usize,
    /// True when the piece governs the rest, false when it hangs on it.
    pub governs: bool,
    /// Relation between the two.
    pub rel: Rel,
}

/// Most tokens of a phrase between dashes.
const LONGEST_PHRASE: usize = 8;

/// Most tokens of a speaker before a colon.
const LONGEST_SPEAKER: usize = 6;

/// `...; local politicians blocked the airstrip`: what stands behind the last semicolon, where both sides have a finite verb.
pub(crate) fn behind_semicolon(tokens: &[Token]) -> Option<Insertion> {
    let at = tokens.iter().rposition(|t| &*t.lemma == ";")?;
    let clause = |part: &[Token]| part.iter().any(|t| t.tag.is_finite());
    let opened = tokens.get(at + 1).is_some_and(|t| matches!(t.tag, Tag::KOUS | Tag::PRELS));
    let both = clause(tokens.get(..at)?) && clause(tokens.get(at..)?);
    (both && !opened).then_some(Insertion {
        start: at,
        end: tokens.len(),
        governs: false,
        rel: Rel::Parataxis,
    })
}

/// Finds the insertions of a tagged sentence, in order, without overlap.
pub fn insertions(tokens: &[Token], lexicon: &Lexicon, words: &FunctionWords) -> Vec<Insertion> {
    let mut out: Vec<Insertion> = Vec::new();
    let behind = behind_semicolon(tokens);
    let tokens = tokens.get(..behind.map_or(tokens.len(), |x| x.start)).unwrap_or(tokens);
    let mut i = 0;
    while i < tokens.len() {
        let found = as_clause(tokens, i, lexicon, words)
            .or_else(|| saying(tokens, i, lexicon))
            .or_else(|| so_said(tokens, i, words))
            .or_else(|| parenthesis(tokens, i))
            .or_else(|| heading(tokens, i))
            .or_else(|| quoted_behind(tokens, i))
            .or_else(|| content_of_noun(tokens, i, lexicon));
        match found {
            Some(x) if x.end - x.start < tokens.len() => {
                i = x.end.max(i + 1);
                out.push(x);
            }
            _ => i += 1,
        }
    }
    // one piece can govern the rest; a second hangs on it
    let mut governed = false;
    for x in &mut out {
        if x.governs && governed {
            x.governs = false;
            x.rel = Rel::Parataxis;
        }
        governed |= x.governs;
    }
    out.extend(behind);
    out
}

fn tag(tokens: &[Token], i: usize) -> Option<Tag> {
    tokens.get(i).map(|t| t.tag)
}

fn is_quote(t: &Token) -> bool {
    t.tag == Tag::PAREN && t.lemma.chars().all(|c| "\"„“”»«‚‘›‹'`".contains(c))
}

/// The lemma of the finite verb at `verb` with its particle in the same piece.
fn full_lemma(tokens: &[Token], verb: usize, end: usize, lexicon: &Lexicon) -> Option<String> {
    let base = tokens.get(verb)?;
    let particle = tokens.get(verb + 1..end)?.iter().find(|t| t.tag == Tag::PTKVZ);
    if let Some(p) = particle {
        let joined = format!("{}{}", p.lemma, base.lemma);
        if lexicon.verb(&joined).is_some() {
            return Some(joined);
        }
    }
    Some(base.lemma.to_string())
}

fn says(lexicon: &Lexicon, lemma: &str) -> bool {
    lexicon.takes(lemma, &Complement::Speech)
}

/// Finite verbs of a stretch that no subjunction or relative pronoun before them claims.
fn main_finites(tokens: &[Token]) -> i32 {
    let mut open = 0;
    let mut count = 0;
    for (i, t) in tokens.iter().enumerate() {
        if opens(tokens, i) {
            open += 1;
        } else if t.tag.is_finite() {
            if open > 0 {
                open -= 1;
            } else {
                count += 1;
            }
        }
    }
    count
}

fn opens(tokens: &[Token], i: usize) -> bool {
    match tag(tokens, i) {
        Some(Tag::KOUS | Tag::PRELS | Tag::PRELAT) => true,
        Some(Tag::PWAV | Tag::PWS | Tag::PWAT) => i > 0 && tag(tokens, i - 1) == Some(Tag::COMMA),
        _ => false,
    }
}

/// A nominative phrase right behind the verb: somebody who speaks.
fn has_speaker(tokens: &[Token]) -> bool {
    chunks(tokens).iter().any(|c| {
        c.prep.is_none()
            && c.agr & agr::NOM != 0
            && tokens.get(c.head as usize).is_some_and(|t| t.tag != Tag::PRF && t.tag != Tag::PRELS)
    })
}

/// `, sagte X` behind or inside what is said; `i` is the comma.
fn saying(tokens: &[Token], i: usize, lexicon: &Lexicon) -> Option<Insertion> {
    if tag(tokens, i) != Some(Tag::COMMA) || i == 0 {
        return None;
    }
    let verb = i + 1;
    // "..., hat der Präsident angekündigt"
    let perfect = tag(tokens, verb)? == Tag::VAFIN && &*tokens.get(verb)?.lemma == "haben";
    if tag(tokens, verb)? != Tag::VVFIN && !perfect {
        return None;
    }
    let quoted = tokens.get(i - 1).is_some_and(is_quote);
    let before = tokens.get(..i)?;
    let main_before = main_finites(before);
    // the piece goes on behind a comma where that opens a clause of its own or an apposition
    let mut end = verb + 1;
    let mut goes_on = false;
    while let Some(t) = tokens.get(end) {
        if t.tag == Tag::STOP {
            break;
        }
        if t.tag == Tag::PAREN && t.lemma.chars().any(|c| "–—-".contains(c)) {
            break;
        }
        if t.tag == Tag::COMMA {
            let rest = tokens.get(end + 1..)?;
            let until_stop = rest.iter().position(|t| t.tag == Tag::STOP).unwrap_or(rest.len());
            let rest = rest.get(..until_stop)?;
            if rest.first().is_some_and(is_quote) {
                goes_on = true;
                break;
            }
            let opener = opens(rest, 0)
                || matches!(rest.first().map(|t| t.tag), Some(Tag::KOUS | Tag::KOUI | Tag::PWAV | Tag::PWS))
                || matches!(rest.first().map(|t| t.tag), Some(Tag::APPR | Tag::APPRART)) && opens(rest, 1);
            let next = rest.iter().position(|t| t.tag == Tag::COMMA).unwrap_or(rest.len());
            let own = rest.get(..next)?;
            let needs_verb = main_before == 0;
            let verb_follows = main_finites(rest) > 0;
            let bracket_follows = rest.iter().rev().find(|t| !t.tag.is_punctuation()).is_some_and(|t| {
                (t.tag.is_nonfinite() || t.tag == Tag::PTKVZ) && !rest.iter().any(|t| t.tag.is_finite())
            });
            if !opener
                && (verb_follows && (needs_verb || own.iter().any(|t| t.tag.is_finite())) || bracket_follows)
            {
                goes_on = true;
                break;
            }
            // an object or an adverbial of a clause whose bracket stands open
            let nouns_only = !rest.iter().any(|t| t.tag.is_verb());
            if nouns_only && main_before > 0 && own.len() == rest.len() && unsaturated(before, lexicon) {
                goes_on = true;
                break;
            }
        }
        end += 1;
    }
    let piece = tokens.get(verb..end)?;
    // who speaks stands before the next comma: "bestritt jedoch, dass seine Leute ..."
    let near = piece.iter().position(|t| t.tag == Tag::COMMA).unwrap_or(piece.len());
    let near = piece.get(..near)?;
    let lemma = if perfect {
        let last = near.iter().rfind(|t| !t.tag.is_punctuation()).filter(|t| t.tag == Tag::VVPP)?;
        last.lemma.to_string()
    } else {
        full_lemma(tokens, verb, end, lexicon)?
    };
    if !says(lexicon, &lemma) || !has_speaker(near) {
        return None;
    }
    // "verurteilte die Angriffe, forderte aber auch die TPLF zum Rückzug auf": who is addressed is no speaker, and what is
    // said stands behind the preposition
    if !quoted && addresses(near, &lemma, lexicon) {
        return None;
    }
    let fronted = opens(before, 0) || matches!(before.first().map(|t| t.tag), Some(Tag::KOUI));
    if fronted && main_before == 0 && !quoted && !(goes_on && main_finites(tokens.get(end + 1..)?) > 0) {
        return None;
    }
    if main_before == 0 && !quoted && !goes_on {
        return None;
    }
    // a subject with its relative clause, and its verb: "Der Mann, der ... war, sagte dem Gericht, ..."
    if main_before == 0 && !quoted && before.iter().any(|t| matches!(t.tag, Tag::PRELS | Tag::PRELAT)) {
        return None;
    }
    let behind = if goes_on { end + 1 } else { end };
    Some(Insertion {
        start: i,
        end: behind.min(tokens.len()),
        governs: !goes_on,
        rel: if goes_on { Rel::Parataxis } else { Rel::Ccomp },
    })
}

/// True for a verb of addressing somebody (`auffordern`) with one noun phrase that could be the addressee and a phrase that
/// tells the content.
fn addresses(piece: &[Token], lemma: &str, lexicon: &Lexicon) -> bool {
    let Some(verb) = lexicon.verb(lemma) else { return false };
    let asked: Vec<&str> = verb
        .patterns
        .iter()
        .filter(|p| p.contains(&Complement::Accusative))
        .flatten()
        .filter_map(|c| match c {
            Complement::Prep(p) => Some(p.trim_end_matches(|d: char| d.is_ascii_digit())),
            _ => None,
        })
        .collect();
    let chunks = chunks(piece);
    let told = |c: &crate::chunk::Chunk| {
        c.prep.and_then(|p| piece.get(p as usize)).is_some_and(|p| asked.contains(&&*p.lemma))
    };
    let bare: Vec<_> = chunks.iter().filter(|c| c.prep.is_none()).collect();
    verb.particle.len() > 1
        && chunks.iter().any(told)
        && matches!(bare.as_slice(), [one] if one.agr & agr::ACC != 0)
}

/// A clause whose verb still waits for its particle or its main verb.
fn unsaturated(tokens: &[Token], lexicon: &Lexicon) -> bool {
    let Some(f) = tokens.iter().rposition(|t| t.tag.is_finite()) else { return false };
    let Some(t) = tokens.get(f) else { return false };
    let after = tokens.get(f + 1..).unwrap_or(&[]);
    match t.tag {
        Tag::VAFIN | Tag::VMFIN => !after.iter().any(|t| t.tag.is_nonfinite() || t.tag.is_noun()),
        _ => lexicon
            .verb(&t.lemma)
            .is_some_and(|v| v.takes(&Complement::Accusative) && after.iter().all(|t| !t.tag.is_noun())),
    }
}

/// `, so der Minister` behind or inside what is said; `i` is the comma.
fn so_said(tokens: &[Token], i: usize, words: &FunctionWords) -> Option<Insertion> {
    if tag(tokens, i) != Some(Tag::COMMA) || i == 0 || !words.has("said", &tokens.get(i + 1)?.lemma) {
        return None;
    }
    let first = i + 2;
    let mut end = first;
    while tokens.get(end).is_some_and(|t| !matches!(t.tag, Tag::COMMA | Tag::STOP)) {
        end += 1;
    }
    let piece = tokens.get(first..end)?;
    let noun_first = matches!(
        piece.first().map(|t| t.tag),
        Some(Tag::ART | Tag::NN | Tag::NE | Tag::PPER | Tag::PPOSAT | Tag::ADJA | Tag::PIAT)
    );
    if !noun_first || piece.iter().any(|t| t.tag.is_verb()) {
        return None;
    }
    let goes_on = tag(tokens, end) == Some(Tag::COMMA)
        && tokens.get(end + 1).is_some_and(|t| !opens(tokens, end + 1) && t.tag != Tag::STOP);
    Some(Insertion {
        start: i,
        end: if goes_on { end + 1 } else { end },
        governs: false,
        rel: Rel::Parataxis,
    })
}

/// `(er regiert seit 2009)`, `– das bestätigte sein Büro –`: a clause of its own inside another.
fn parenthesis(tokens: &[Token], i: usize) -> Option<Insertion> {
    let t = tokens.get(i).filter(|t| t.tag == Tag::PAREN && i > 0)?;
    let closes = |u: &Token| match &*t.lemma {
        "(" => &*u.lemma == ")",
        "[" => &*u.lemma == "]",
        "–" | "—" | "-" => u.lemma == t.lemma,
        _ => false,
    };
    let rest = tokens.get(i + 1..)?;
    let length = rest.iter().position(|u| u.tag == Tag::PAREN && closes(u))?;
    let piece = rest.get(..length)?;
    let outside = tokens.get(..i)?.iter().chain(rest.get(length + 1..)?);
    let clause = main_finites(piece) > 0 && !opens(piece, 0) && !piece.iter().any(|u| u.tag == Tag::STOP);
    // "– zum ersten Mal –", "– anders als im Vorjahr –"
    let phrase = matches!(&*t.lemma, "–" | "—" | "-")
        && piece.len() <= LONGEST_PHRASE
        && matches!(piece.first().map(|u| u.tag), Some(Tag::APPR | Tag::APPRART | Tag::ADV))
        && !piece.iter().any(|u| u.tag.is_verb() || u.tag == Tag::STOP || u.tag == Tag::KON);
    if phrase && i + length + 2 < tokens.len() {
        return Some(Insertion { start: i, end: i + length + 2, governs: false, rel: Rel::Obl });
    }
    (clause && outside.filter(|u| !u.tag.is_punctuation()).count() > 1).then_some(Insertion {
        start: i,
        end: i + length + 2,
        governs: false,
        rel: Rel::Parataxis,
    })
}

/// `Armeesprecher: Zwei Drohnen abgeschossen`: a bare phrase before a colon at the beginning.
fn heading(tokens: &[Token], i: usize) -> Option<Insertion> {
    if i != 0 {
        return None;
    }
    let colon = tokens.iter().take(LONGEST_SPEAKER + 1).position(|t| &*t.lemma == ":")?;
    let piece = tokens.get(..colon)?;
    let rest = tokens.get(colon + 1..)?;
    let phrase = piece.iter().any(|t| t.tag.is_noun())
        && piece.iter().all(|t| {
            t.tag.is_noun()
                || matches!(t.tag, Tag::ADJA | Tag::ART | Tag::APPR | Tag::APPRART | Tag::CARD | Tag::TRUNC)
        });
    let clause = rest.iter().any(|t| t.tag.is_verb()) && !rest.first().is_some_and(is_quote);
    (phrase && clause).then_some(Insertion { start: 0, end: colon + 1, governs: false, rel: Rel::Parataxis })
}

/// `Die Abgeordnete fragte den Zeugen: „Wer hat Ihnen das Geld übergeben?“`: what is quoted behind a colon, up to the end.
fn quoted_behind(tokens: &[Token], i: usize) -> Option<Insertion> {
    let colon = tokens.get(i).is_some_and(|t| &*t.lemma == ":");
    let quoted = tokens.get(i + 1).is_some_and(is_quote);
    let said = colon && quoted && main_finites(tokens.get(..i)?) > 0 && main_finites(tokens.get(i..)?) > 0;
    said.then_some(Insertion { start: i + 1, end: tokens.len(), governs: false, rel: Rel::Ccomp })
}

/// `Die Aussage des Kremls, Kiew habe die Brücke gesprengt, blieb unbelegt`: a reported clause between the noun that holds
/// it and the verb; `i` is the comma before it. It hangs on the noun, see [`content_noun`].
fn content_of_noun(tokens: &[Token], i: usize, lexicon: &Lexicon) -> Option<Insertion> {
    if tag(tokens, i)? != Tag::COMMA {
        return None;
    }
    let before = tokens.get(..i)?;
    if before.iter().any(|t| t.tag.is_finite() || opens_any(t.tag)) {
        return None;
    }
    content_noun(before, lexicon)?;
    let length = tokens.get(i + 1..)?.iter().position(|t| t.tag == Tag::COMMA)?;
    let piece = tokens.get(i + 1..i + 1 + length)?;
    let finite: Vec<&Token> = piece.iter().filter(|t| t.tag.is_finite()).collect();
    let reported = |t: &&Token| t.morph.verb & (verb::K1_ONLY | verb::KONJ2) != 0;
    let said = finite.len() == 1 && finite.iter().all(reported) && !piece.iter().any(|t| opens_any(t.tag));
    let end = i + length + 2;
    let goes_on = tag(tokens, end).is_some_and(Tag::is_finite);
    (said && goes_on).then_some(Insertion { start: i, end, governs: false, rel: Rel::Acl })
}

fn opens_any(tag: Tag) -> bool {
    matches!(tag, Tag::KOUS | Tag::KOUI | Tag::PRELS | Tag::PRELAT | Tag::PWS | Tag::PWAV | Tag::PWAT)
}

/// The last noun of a stretch that takes a clause (`die Angaben der Armee`: the first word).
pub(crate) fn content_noun(tokens: &[Token], lexicon: &Lexicon) -> Option<usize> {
    tokens.iter().rposition(|t| t.tag == Tag::NN && lexicon.noun_takes(&t.lemma, "dass"))
}

/// `wie die Polizei mitteilte` anywhere; `i` is the comma before it or the word itself at the beginning.
fn as_clause(tokens: &[Token], i: usize, lexicon: &Lexicon, words: &FunctionWords) -> Option<Insertion> {
    let first = if i == 0 && tag(tokens, 0) != Some(Tag::COMMA) {
        0
    } else if tag(tokens, i) == Some(Tag::COMMA) {
        i + 1
    } else {
        return None;
    };
    let t = tokens.get(first)?;
    if !words.has("as-clause", &t.lemma) {
        return None;
    }
    let mut end = first + 1;
    while tokens.get(end).is_some_and(|t| !matches!(t.tag, Tag::COMMA | Tag::STOP)) {
        end += 1;
    }
    let piece = tokens.get(first + 1..end)?;
    let last = piece.iter().rev().find(|t| !t.tag.is_punctuation())?;
    let verbs: Vec<&Token> = piece.iter().filter(|t| t.tag.is_verb()).collect();
    if !last.tag.is_finite() || verbs.is_empty() || !has_speaker(piece) {
        return None;
    }
    if !verbs.iter().any(|v| says(lexicon, &v.lemma)) {
        return None;
    }
    let comma_behind = tag(tokens, end) == Some(Tag::COMMA);
    let goes_on = comma_behind && end + 1 < tokens.len();
    // "wie" at the beginning has no comma before it; the one behind goes with it
    Some(Insertion {
        start: if first == 0 { 0 } else { i },
        end: if goes_on { end + 1 } else { end },
        governs: false,
        rel: Rel::Advcl,
    })
}
