//! The verb complex: tense, mood, voice, modals.

use super::tree::Tree;
use lagebild_codebook::Lexicon;
use lagebild_codebook::lexicon::Complement;
use lagebild_model::syntax::{agr, verb};
use lagebild_model::{Clause, Mood, Rel, Role, Tag, Tense};

/// A word that opens the clause it hangs on.
pub(super) fn is_mark(tree: &Tree<'_>, i: u16) -> bool {
    let as_clause =
        matches!(tree.tag(i), Tag::PWAV | Tag::KOKOM) && tree.lemma(i) == "wie" && tree.rel(i) == Rel::Mark;
    as_clause
        || matches!(tree.tag(i), Tag::KOUS | Tag::KOUI)
            && matches!(tree.rel(i), Rel::Mark | Rel::Case | Rel::Advmod | Rel::Dep | Rel::Cc | Rel::Obl)
}

/// True where a verb's participle without auxiliary is passive: `festgenommen`, not `geflohen`.
pub(super) fn passive_alone(lexicon: &Lexicon, lemma: &str) -> bool {
    lexicon.verb(lemma).is_none_or(|v| v.takes(&Complement::Accusative) && (v.with_haben || !v.with_sein))
}

/// Reads the auxiliaries.
pub(super) fn voice_and_tense(tree: &Tree<'_>, c: &mut Clause, auxiliaries: &[u16], lexicon: &Lexicon) {
    let mut participle = tree.tag(c.head) == Tag::VVPP;
    let has = |f: &dyn Fn(u16) -> bool| auxiliaries.iter().any(|a| f(*a));
    let modal_infinitive = has(&|a| tree.tag(a) == Tag::VMINF);
    let werden_infinitive = has(&|a| tree.tag(a) == Tag::VAINF && tree.lemma(a) == "werden");
    let werden_finite = has(&|a| tree.tag(a) == Tag::VAFIN && tree.lemma(a) == "werden");
    // "wird ... beraten müssen": an infinitive that looks like a participle
    if participle && modal_infinitive && werden_finite && !werden_infinitive {
        participle = false;
    }
    let mut perfect = false;
    let mut state = false;
    let mut future = false;
    let mut recipient = false;
    let finite_lemma = c.finite.map(|f| tree.lemma(f));
    for a in auxiliaries {
        let (lemma, tag) = (tree.lemma(*a), tree.tag(*a));
        match tag {
            Tag::VMFIN | Tag::VMINF | Tag::VMPP => c.modals.push(lemma.into()),
            _ => match lemma {
                "werden" if tag == Tag::VAFIN && participle && has(&|b| tree.tag(b) == Tag::VAINF) => {
                    future = true;
                }
                "werden" if participle => c.passive = true,
                "werden" if tag == Tag::VAFIN => future = true,
                "haben" => perfect = perfect || participle || tag != Tag::VAFIN || !c.zu,
                "sein" => state = true,
                _ if super::normal::makes_passive(lemma) => {
                    c.passive = true;
                    recipient = true;
                }
                _ => {}
            },
        }
    }
    // "ist zu prüfen" is a passive, "hat zu prüfen" is not, and neither is a perfect
    let to_be = c.zu && state && !participle && tree.tag(c.head).is_verb();
    if to_be {
        c.passive = true;
        state = false;
    }
    if state && participle && !recipient {
        let known = lexicon.verb(tree.lemma(c.head));
        let with_sein = known.is_some_and(|v| v.with_sein && !v.with_haben);
        let both = known.is_some_and(|v| v.with_sein && v.with_haben);
        let been = has(&|a| tree.tag(a) == Tag::VAPP && tree.lemma(a) == "sein");
        if c.passive || with_sein || both {
            perfect = true;
        } else if been {
            // "geplant gewesen sei"
            c.passive = true;
            perfect = true;
        } else {
            c.passive = true;
        }
    }
    // "war Mitglied gewesen", "ist Minister geworden"
    if state && !participle && has(&|a| tree.tag(a) == Tag::VAPP) {
        perfect = true;
    }
    // a participle alone (headline, apposition, before a comma) is passive where its verb can be
    if participle && auxiliaries.is_empty() && c.finite.is_none() {
        c.passive = passive_alone(lexicon, tree.lemma(c.head));
    }
    let modal_over = !c.modals.is_empty();
    c.perfect_infinitive =
        modal_over && (participle && has(&|a| tree.tag(a) == Tag::VAINF && tree.lemma(a) != "werden"));
    let bits = c.finite.and_then(|f| tree.token(f)).map_or(0, |t| t.morph.verb);
    if c.finite.is_none() {
        c.tense = Tense::None;
        return;
    }
    let subject_plural = subject_is_plural(tree, c.head);
    let past = bits & verb::PAST != 0 && bits & verb::PRES == 0;
    c.mood = if bits & (verb::PRES | verb::PAST) == 0 && bits & verb::KONJ2 != 0 {
        Mood::Irrealis
    } else if bits & verb::K1_ONLY != 0 && !subject_plural && !first_person(tree, c.head)
        || bits & (verb::PRES | verb::PAST | verb::KONJ2) == 0 && bits & verb::KONJ1 != 0
    {
        Mood::Reported
    } else if bits & (verb::PRES | verb::PAST | verb::KONJ1 | verb::KONJ2) == 0 && bits & verb::IMP != 0 {
        Mood::Imperative
    } else {
        Mood::Indicative
    };
    c.mood_ambiguous = c.mood == Mood::Indicative && bits & (verb::KONJ1 | verb::KONJ2) != 0;
    c.tense = if future && (!modal_over || finite_lemma == Some("werden")) {
        Tense::Future
    } else if perfect && !c.perfect_infinitive {
        if past { Tense::Pluperfect } else { Tense::Perfect }
    } else if past {
        Tense::Past
    } else {
        Tense::Present
    };
}

/// A verb in first place without a subject, or with *Sie*, that asks nothing: a command.
pub(super) fn imperative(tree: &Tree<'_>, c: &mut Clause, text: &str) {
    let Some(f) = c.finite else { return };
    if c.mark.is_some() || !c.modals.is_empty() || c.passive && tree.tag(f) != Tag::VVIMP || f != c.head {
        return;
    }
    let before = (0..f).rev().find(|k| !tree.tag(*k).is_punctuation());
    let opens = match before {
        None => true,
        Some(b) => {
            let between = (b + 1..f).any(|k| tree.tag(k).is_punctuation() && tree.tag(k) != Tag::COMMA);
            tree.tag(b) == Tag::KON && c.mood == Mood::Imperative || between
        }
    };
    let bits = tree.token(f).map_or(0, |t| t.morph.verb);
    let subject = c.slots.iter().find(|s| s.role == Role::Subject).map(|s| s.token);
    let form = |i: u16| tree.token(i).map_or("", |t| t.span.text(text));
    let polite = subject.is_some_and(|s| form(s) == "Sie") && bits & verb::P3P != 0;
    let commanded = subject.is_none() && bits & (verb::IMP | verb::P2P) != 0 || tree.tag(f) == Tag::VVIMP;
    let mark = tree.tokens.get(f as usize..).and_then(|r| r.iter().find(|t| t.tag == Tag::STOP));
    let asked = mark.is_some_and(|t| t.span.text(text).contains('?'));
    // "ergebt euch" can be nothing else
    let only = bits & verb::P2P != 0 && bits & (verb::P3S | verb::P3P | verb::P1S) == 0 && subject.is_none();
    // a clause with its verb first before another is a condition
    if (opens || only)
        && !asked
        && (polite || commanded)
        && bits & (verb::PRES | verb::IMP) != 0
        && !crate::repair::conditional(tree.tokens, c.head as usize)
    {
        c.mood = Mood::Imperative;
        if polite {
            c.slots.retain(|s| s.role != Role::Subject);
        }
    }
}

pub(super) fn subject_of(tree: &Tree<'_>, head: u16) -> Option<u16> {
    tree.children(head).iter().copied().find(|c| tree.rel(*c).is_subject())
}

fn subject_is_plural(tree: &Tree<'_>, head: u16) -> bool {
    subject_of(tree, head).is_some_and(|s| {
        tree.coordinated(s).len() > 1
            || tree
                .token(s)
                .is_some_and(|t| t.morph.agr & agr::PLUR != 0 && t.morph.agr & agr::SING & agr::NOM == 0)
    })
}

fn first_person(tree: &Tree<'_>, head: u16) -> bool {
    subject_of(tree, head).is_some_and(|s| tree.tag(s) == Tag::PPER && matches!(tree.lemma(s), "ich" | "wir"))
}
