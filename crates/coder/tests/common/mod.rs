//! What the tests on invented stories share.

use lagebild_codebook::{Codebook, Sources};
use lagebild_coder::Coder;
use lagebild_model::Coded;

/// The events of a story in plain text, German or English, also the unlikely ones.
pub fn coded(text: &str) -> Coded {
    let codebook = Codebook::both(Sources::builtin());
    let coder =
        Coder::new(&codebook, "test").expect("the built-in time tables are sound").with_least_confidence(0.0);
    coder.code(lagebild_wire::read(text.as_bytes(), "story").expect("a plain story"))
}
