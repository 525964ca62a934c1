//! What kind of fact a clause claims: one place, after the coding guide's order (section 4).

use lagebild_codebook::{Codebook, FrameKind};
use lagebild_grammar::clauses::Tree;
use lagebild_model::{Clause, Link, Mood, Role, Sentence, Status, Tag, Tense};

/// Whether a clause rests on hearsay (`soll ... haben`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Claim {
    /// Status of the clause.
    pub status: Status,
    /// True when its modal verb tells hearsay.
    pub hearsay: bool,
}

/// Decides the status of a clause by itself and by what governs it; `quoted`: it stands under a speaker.
pub fn of_clause(codebook: &Codebook, sentence: &Sentence, clause: usize, quoted: bool) -> Claim {
    let mut claim = Claim { status: Status::Actual, hearsay: false };
    let Some(c) = sentence.clauses.get(clause) else { return claim };
    let words = &codebook.words;
    let tree = Tree::new(&sentence.tokens);
    let adverb = |key: &str| {
        c.slots.iter().any(|s| s.role == Role::Adverbial && words.has(key, tree.lemma(s.token)))
    };
    // own finite verb
    let finite = c.finite.and_then(|f| sentence.tokens.get(f as usize));
    if let Some(modal) = c.modals.first() {
        let form_k1 = c.mood == Mood::Reported;
        if words.has("hearsay-modal", modal) {
            if c.perfect_infinitive {
                claim.hearsay = true;
            } else if form_k1 && quoted {
                claim.status = Status::Hypothetical;
            } else if matches!(c.link, Link::Relative(_)) && !c.passive && c.tense == Tense::Present {
                claim.hearsay = true;
            } else {
                claim.status = Status::Future;
            }
        } else if words.has("claim-modal", modal) && c.perfect_infinitive {
            claim.hearsay = true;
        } else if words.has("plan-modal", modal) {
            claim.status = Status::Future;
        } else if words.has("need-modal", modal) {
            claim.status = if c.tense == Tense::Past || c.tense == Tense::Perfect { Status::Actual } else { Status::Hypothetical };
        } else if words.has("possible-modal", modal) {
            let could = finite.is_some() && c.mood == Mood::Irrealis || c.tense == Tense::Present;
            claim.status = if could { Status::Hypothetical } else { Status::Actual };
        }
    }
    if c.tense == Tense::Future {
        claim.status = Status::Future;
    }
    // würde + infinitive: future under a speaker in the past, hypothetical with a condition
    if c.mood == Mood::Irrealis && c.modals.is_empty() {
        let condition = sentence.clauses.iter().any(|k| k.mark.as_deref().is_some_and(|m| words.has("condition", m)));
        let would = c.complex.iter().any(|t| tree.tag(*t) == Tag::VAFIN && tree.lemma(*t) == "werden") && !c.passive;
        if condition || !quoted {
            claim.status = Status::Hypothetical;
        } else if would {
            claim.status = Status::Future;
        }
    }
    if adverb("possible-adverb") && claim.status == Status::Actual {
        claim.status = Status::Hypothetical;
    }
    if let Some(mark) = &c.mark {
        if words.has("condition", mark) || words.has("whether", mark) {
            claim.status = Status::Hypothetical;
        }
        if words.has("purpose", mark) && claim.status == Status::Actual {
            claim.status = Status::Future;
        }
        if words.has("prevent-mark", mark) {
            claim.status = Status::Negated;
        }
    }
    if c.question && c.link == Link::Main {
        claim.status = Status::Hypothetical;
    }
    // governed by modal, aspect and plan verbs
    if let Some(governed) = governed(codebook, sentence, c) {
        claim.status = combine(claim.status, governed);
    }
    if c.negated {
        claim.status = Status::Negated;
    }
    claim
}

/// Negated before hypothetical before future before actual.
pub fn combine(a: Status, b: Status) -> Status {
    let rank = |s: Status| match s {
        Status::Negated => 3,
        Status::Hypothetical => 2,
        Status::Future => 1,
        Status::Actual => 0,
    };
    if rank(a) >= rank(b) { a } else { b }
}

/// Status given by the governing predicate: MODAL frames, and the content of speech acts.
fn governed(codebook: &Codebook, sentence: &Sentence, c: &Clause) -> Option<Status> {
    if !matches!(c.link, Link::Complement | Link::Subject | Link::NounComplement(_)) {
        return None;
    }
    let (lemma, negated) = match c.link {
        Link::NounComplement(noun) => (sentence.tokens.get(noun as usize)?.lemma.to_string(), false),
        _ => {
            let p = c.parent.and_then(|p| sentence.clauses.get(p as usize))?;
            (p.predicate.to_string(), p.negated)
        }
    };
    let mut out = None;
    for f in codebook.frames.of(&lemma) {
        let status = match &f.kind {
            FrameKind::Modal => f.status,
            FrameKind::Event(t) => f.content.or_else(|| codebook.types.entry(t, "").and_then(|e| e.content)),
            FrameKind::Say => f.content,
            _ => None,
        };
        if let Some(s) = status {
            out = Some(out.map_or(s, |o| combine(o, s)));
        }
    }
    if negated && out.is_none() && codebook.frames.of(&lemma).any(|f| f.kind == FrameKind::Modal) {
        return Some(Status::Negated);
    }
    out
}
