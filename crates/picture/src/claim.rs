//! What a report claims, and which claims may be about one happening.

use lagebild_model::Status;

/// What a report claims about the happening it tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Claim {
    /// It happened: "Israel griff das Lager an".
    Says,
    /// It did not: "Israel hat das Lager nicht angegriffen".
    Denies,
    /// It will: "Orban will nach Moskau reisen".
    Announces,
    /// It may, or should: "Israel könnte das Lager angreifen".
    Considers,
}

impl Claim {
    /// The claim of a status.
    pub const fn of(status: Status) -> Self {
        match status {
            Status::Actual => Self::Says,
            Status::Negated => Self::Denies,
            Status::Future => Self::Announces,
            Status::Hypothetical => Self::Considers,
        }
    }

    /// The word the store keeps.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Says => "says",
            Self::Denies => "denies",
            Self::Announces => "announces",
            Self::Considers => "considers",
        }
    }

    /// The claim of a word of the store.
    pub fn of_word(word: &str) -> Option<Self> {
        [Self::Says, Self::Denies, Self::Announces, Self::Considers].into_iter().find(|c| c.word() == word)
    }
}

/// How two claims stand to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stand {
    /// About one happening, perhaps with one against the other.
    One,
    /// About one perhaps: the one as a fact or plan, the other as possible.
    Perhaps,
    /// A plan and what may fulfil it: related, not the same.
    Plan,
}

/// How two claims stand to each other.
pub(crate) const fn stand(a: Claim, b: Claim) -> Stand {
    use Claim::{Announces, Considers, Denies, Says};
    match (a, b) {
        (Says | Denies, Says | Denies) | (Announces, Announces) | (Considers, Considers) => Stand::One,
        (Announces, Says | Denies) | (Says | Denies, Announces) => Stand::Plan,
        (Considers, _) | (_, Considers) => Stand::Perhaps,
    }
}
