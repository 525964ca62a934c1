//! stub
use lagebild_codebook::Codebook;
use lagebild_model::Token;
/// stub
pub fn normal(_tokens: &mut [Token], _text: &str, _codebook: &Codebook) {}
