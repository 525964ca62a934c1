//! What addresses answered last.

use crate::{Reader, Store, StoreError};
use rusqlite::{OptionalExtension, params};

/// What an address answered, as HTTP tells one answer from another.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Fetched {
    /// The address.
    pub address: String,
    /// `ETag`
    pub etag: Option<String>,
    /// `Last-Modified`
    pub modified: Option<String>,
    /// When, as the caller says.
    pub at: String,
}

impl Store {
    /// Keeps what an address answered. Call it when all that came with the answer is kept: who reads it will not ask for
    /// the same again.
    ///
    /// ```
    /// use lagebild_store::{Fetched, Reader, Store};
    ///
    /// let path = std::env::temp_dir().join("lagebild-doc-fetched.db");
    /// # let _ = std::fs::remove_file(&path);
    /// let mut store = Store::open(&path)?;
    /// let answer = Fetched { address: "https://a.example/feed.xml".into(), etag: Some("\"7\"".into()), ..Fetched::default() };
    /// store.note_fetched(&answer)?;
    ///
    /// let reader = Reader::open(&path, "2024-08-01T12:00:00Z")?;
    /// assert_eq!(reader.fetched("https://a.example/feed.xml")?, Some(answer));
    /// # Ok::<(), lagebild_store::StoreError>(())
    /// ```
    pub fn note_fetched(&mut self, fetched: &Fetched) -> Result<(), StoreError> {
        self.db
            .prepare_cached(
                "INSERT OR REPLACE INTO fetches (address, etag, modified, at) VALUES (?1, ?2, ?3, ?4)",
            )?
            .execute(params![fetched.address, fetched.etag, fetched.modified, fetched.at])?;
        Ok(())
    }
}

impl Reader {
    /// What an address answered last, where that is kept.
    pub fn fetched(&self, address: &str) -> Result<Option<Fetched>, StoreError> {
        Ok(self
            .db
            .prepare_cached("SELECT address, etag, modified, at FROM fetches WHERE address = ?1")?
            .query_row([address], |r| {
                Ok(Fetched { address: r.get(0)?, etag: r.get(1)?, modified: r.get(2)?, at: r.get(3)? })
            })
            .optional()?)
    }
}
