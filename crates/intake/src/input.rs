//! What is handed on: an input with its bytes, or why there is none.

use crate::Name;
use lagebild_model::Story;
use lagebild_wire::{Format, Refused, read_all};

/// One input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Input {
    /// Its names.
    pub name: Name,
    /// blake3 of its bytes: the same input has the same, wherever it stands.
    pub hash: [u8; 32],
    /// The bytes.
    pub bytes: Vec<u8>,
    /// The format, where it is known already.
    pub format: Option<Format>,
    /// Bytes read so far of the file it stands in.
    pub read: u64,
    /// For an entry of a feed: the page it leads to.
    pub link: Option<String>,
    /// False for an entry of a feed that has only a teaser.
    pub full: bool,
    /// That page, fetched.
    pub page: Option<Vec<u8>>,
}

/// Something that is no input, with the reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// What it is, for people.
    pub shown: String,
    /// What is wrong, and what to do.
    pub reason: String,
    /// blake3 of its name: there are no bytes that could stand for it.
    pub hash: [u8; 32],
    /// Bytes read so far of the file it stands in.
    pub read: u64,
    /// It may be an input when it is looked at again: not to be kept.
    pub passing: bool,
}

/// What is found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// An input.
    Input(Input),
    /// Something that is none.
    Refused(Refusal),
}

impl Refusal {
    pub(crate) fn new(shown: &str, reason: impl Into<String>, read: u64) -> Self {
        let hash = *blake3::hash(shown.as_bytes()).as_bytes();
        Self { shown: shown.to_owned(), reason: reason.into(), hash, read, passing: false }
    }
}

impl Input {
    /// An input of the bytes.
    pub fn new(name: Name, bytes: Vec<u8>) -> Self {
        let hash = *blake3::hash(&bytes).as_bytes();
        Self { name, hash, bytes, format: None, read: 0, link: None, full: true, page: None }
    }

    /// Reads its stories, as [`lagebild_wire::read_all`] does. Where the page of a feed's entry was fetched and has an
    /// article, the story is the page's, with what only the feed says (number, agency, date) from there.
    ///
    /// ```
    /// use lagebild_intake::{Input, Name};
    /// let item = "OSLO (dpa) - Beide Seiten trafen sich am Dienstag.".as_bytes().to_vec();
    /// let stories = Input::new(Name::of_file("oslo.txt".as_ref()), item).stories();
    /// assert!(stories[0].as_ref().is_ok_and(|s| s.id == "oslo"));
    /// ```
    pub fn stories(&self) -> Vec<Result<Story, Refused>> {
        let mut stories = read_all(&self.bytes, &self.name.stem, self.format);
        if let (Some(page), [Ok(entry)]) = (&self.page, stories.as_mut_slice())
            && let Some(Ok(story)) = read_all(page, &self.name.stem, Some(Format::Html)).into_iter().next()
        {
            *entry = of_page(story, entry);
        }
        stories
    }
}

/// The page's story with what the feed says of it.
fn of_page(page: Story, entry: &Story) -> Story {
    Story {
        item: entry.item.clone(),
        agency: entry.agency.clone().or(page.agency),
        published: entry.published.clone().or(page.published),
        headline: page.headline.or_else(|| entry.headline.clone()),
        ..page
    }
}
