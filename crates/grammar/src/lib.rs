//! Grammatical analysis: paragraphs in, sentences with tokens, morphology, dependencies and clauses out.
//!
//! Stages, each a pure function of its input and the codebook: [`tokenize`] → [`morph`] → [`tagger`] → [`chunk`] →
//! [`parser`] → [`roles`] → [`clauses`]. Rules prune, small integer weights rank; the weights lie under `models/`
//! and are trained by `cargo xtask train` (see `train`).
//!
//! Invariants: no I/O, no panics on any text, no dependence on hash order, clock or thread.

pub mod analysis;
pub mod chunk;
pub mod clauses;
pub mod conllu;
pub mod english;
pub mod features;
pub mod forms;
pub mod insertion;
pub mod morph;
pub mod network;
pub mod parser;
pub mod repair;
pub mod roles;
pub mod synth;
pub mod tagger;
pub mod tokenize;
pub mod train;
pub mod variants;
pub mod weights;

pub use analysis::Grammar;
