//! In place of `net` where the program is built without it.

use crate::asked::{NetOptions, Validators};
use std::io::Read;

/// Why there is no answer.
#[derive(Debug, Clone, thiserror::Error)]
#[error(
    "{0}: this program was built without the feature net and asks no addresses; use a release build, or fetch it and \
     give the file"
)]
pub struct NetError(String);

impl NetError {
    /// False: it will not help to ask again.
    pub fn is_passing(&self) -> bool {
        false
    }
}

/// An answer.
pub enum Answer {
    /// The same as before.
    Unchanged,
    /// A new one.
    Body(Box<dyn Read + Send>, Validators),
}

/// Asks nothing.
#[derive(Debug, Clone)]
pub struct Client;

impl Client {
    /// A client that refuses every question.
    pub fn new(_: &NetOptions) -> Self {
        Self
    }

    /// Says what is missing.
    pub fn get(&self, address: &str, _: &Validators) -> Result<Answer, NetError> {
        Err(NetError(address.to_owned()))
    }

    /// Says what is missing.
    pub fn page(&self, address: &str) -> Result<Vec<u8>, NetError> {
        Err(NetError(address.to_owned()))
    }
}
