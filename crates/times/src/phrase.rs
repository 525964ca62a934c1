//! A found expression of time.

use crate::expr::Expr;
use lagebild_model::{Span, TimexKind};

/// An expression of time in a text, not yet counted from a date.
#[derive(Debug, Clone, PartialEq)]
pub struct Phrase {
    /// Where it stands, without a leading preposition.
    pub span: Span,
    /// TIMEX3 type.
    pub kind: TimexKind,
    /// The words.
    pub text: String,
    /// What they say.
    pub(crate) expr: Expr,
    /// The next phrase is the other end of the same interval.
    pub(crate) ranges: bool,
    /// It stands in a list or interval with the next phrase.
    pub(crate) tied: bool,
    /// A paragraph ends between the phrase before and this one.
    pub(crate) fresh: bool,
    /// A sentence ends between the phrase before and this one.
    pub(crate) new_sentence: bool,
}
