//! stub
use lagebild_codebook::Codebook;
use lagebild_model::{Clause, Token};
/// stub
pub fn clauses(_tokens: &[Token], _text: &str, _codebook: &Codebook) -> (Vec<Clause>, Vec<Option<u16>>) { (Vec::new(), Vec::new()) }
