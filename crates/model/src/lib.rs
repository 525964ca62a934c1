//! Plain data that Lagebild's stages hand to each other, and nothing else.
//!
//! Invariants: no logic beyond accessors, no I/O, no dependency on another crate of the workspace.
//! Every item that was read out of a text carries a [`Span`] into [`Story::text`].

pub mod event;
pub mod span;
pub mod story;
pub mod syntax;
pub mod time;

pub use event::{
    Actor, Coded, Event, EventDate, EventPlace, Evidence, Numbers, Party, PassedOver, Place, SourceEntry,
    SourceKind, Statement, StatementKind, Status,
};
pub use span::Span;
pub use story::{
    Dateline, Language, Offsets, Paragraph, ParagraphKind, Precision, Published, Signal, Signoff, Story,
    Subject,
};
pub use syntax::{Clause, Link, Mood, Morph, Rel, Role, Sentence, Slot, Tag, Tense, Token};
pub use time::{Timex, TimexKind};
