//! What kind of fact a clause claims: one place, after the coding guide's order (section 4).

use lagebild_codebook::{Codebook, Frame, FrameKind};
use lagebild_grammar::clauses::Tree;
use lagebild_model::{Link, Mood, Role, Sentence, Status, Tag, Tense};

/// Whether a clause rests on hearsay (`soll ... haben`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Claim {
    /// Status of the clause.
    pub status: Status,
    /// True when its modal verb tells hearsay.
    pub hearsay: bool,
}

/// Decides the status of a clause by itself and by what governs it; `quoted`: it stands under a speaker.
pub fn of_clause(
    codebook: &Codebook,
    sentence: &Sentence,
    clause: usize,
    quoted: bool,
    governed: &[Option<Status>],
) -> Claim {
    let mut claim = affirmed(codebook, sentence, clause, quoted, governed);
    if sentence.clauses.get(clause).is_some_and(|c| c.negated) {
        claim.status = Status::Negated;
    }
    claim
}

/// The same without the clause's own negation.
pub fn affirmed(
    codebook: &Codebook,
    sentence: &Sentence,
    clause: usize,
    quoted: bool,
    governed: &[Option<Status>],
) -> Claim {
    let mut claim = Claim { status: Status::Actual, hearsay: false };
    let Some(c) = sentence.clauses.get(clause) else { return claim };
    let words = &codebook.words;
    let tree = Tree::new(&sentence.tokens);
    let adverb =
        |key: &str| c.slots.iter().any(|s| s.role == Role::Adverbial && words.has(key, tree.lemma(s.token)));
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
            claim.status = if c.tense == Tense::Past || c.tense == Tense::Perfect {
                Status::Actual
            } else {
                Status::Hypothetical
            };
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
        let condition =
            sentence.clauses.iter().any(|k| k.mark.as_deref().is_some_and(|m| words.has("condition", m)));
        let would =
            c.complex.iter().any(|t| tree.tag(*t) == Tag::VAFIN && tree.lemma(*t) == "werden") && !c.passive;
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
    if let Some(governed) = governed.get(clause).copied().flatten() {
        claim.status = combine(claim.status, governed);
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

/// Status the frame of a governing predicate gives to what it governs.
pub fn given_by(codebook: &Codebook, frame: &Frame, negated: bool) -> Option<Status> {
    let status = match &frame.kind {
        FrameKind::Modal => frame.status,
        FrameKind::Event(t) => frame.content.or_else(|| codebook.types.entry(t, "").and_then(|e| e.content)),
        FrameKind::Say => frame.content,
        _ => None,
    };
    // what is not even tried or begun does not happen
    if negated && status.is_none() && frame.kind == FrameKind::Modal { Some(Status::Negated) } else { status }
}
