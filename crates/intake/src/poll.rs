//! An address, asked once: its items, or for a feed its entries with their pages.

use crate::asked::Validators;
use crate::input::{Found, Refusal};
use crate::net::{Answer, Client, NetError};
use crate::walk::{Hand, Opening, stream};
use crate::{Input, Name};
use std::cell::Cell;

/// What is asked of an entry without its full text.
pub struct Page<'p> {
    /// Fetch the page it leads to.
    pub follow: bool,
    /// True for an entry that is in the store: its page is not fetched again.
    pub known: &'p dyn Fn(&[u8; 32]) -> bool,
}

/// What came of asking an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Polled {
    /// The same as before.
    Unchanged,
    /// All of it was handed on; what to keep once it is stored.
    Whole(Validators),
    /// Something failed that may work later, or the taker wants no more: ask anew next time.
    Partly,
}

/// True for what is an address and no path: it begins with a scheme.
///
/// ```
/// assert!(lagebild_intake::is_address("https://agency.example/feed.xml"));
/// assert!(!lagebild_intake::is_address("eingang/http.txt"));
/// ```
pub fn is_address(text: &str) -> bool {
    let low = text.get(..8).unwrap_or(text).to_ascii_lowercase();
    low.starts_with("http://") || low.starts_with("https://")
}

/// Asks an address and hands on what stands there.
///
/// # Errors
///
/// When there is no answer.
pub fn poll(
    client: &Client,
    address: &str,
    known: &Validators,
    opening: Opening,
    pages: &Page<'_>,
    hand: &mut Hand<'_>,
) -> Result<Polled, NetError> {
    let (mut body, validators) = match client.get(address, known)? {
        Answer::Unchanged => return Ok(Polled::Unchanged),
        Answer::Body(body, validators) => (body, validators),
    };
    let failed = Cell::new(false);
    let name = Name::of_stream(address, &slug(address), address);
    let ended = stream(&mut body, &name, opening, &mut |found| {
        let found = match found {
            Found::Input(input) if input.link.is_some() => entry(client, input, pages),
            // what is cut off or too slow
            Found::Refused(r) => Found::Refused(Refusal { passing: true, ..r }),
            other @ Found::Input(_) => other,
        };
        failed.set(failed.get() || matches!(found, Found::Refused(_)));
        hand(found)
    });
    let whole = ended.is_continue() && !failed.get();
    Ok(if whole { Polled::Whole(validators) } else { Polled::Partly })
}

/// An entry with a name of its own and, when that is wanted and new, its page.
fn entry(client: &Client, mut input: Input, pages: &Page<'_>) -> Found {
    let Some(link) = input.link.clone().filter(|l| is_address(l)) else { return Found::Input(input) };
    input.name.stem = slug(&link);
    input.name.shown.clone_from(&link);
    if pages.follow && !input.full && !(pages.known)(&input.hash) {
        match client.page(&link) {
            Ok(page) => input.page = Some(page),
            // not stored, so that it is tried again
            Err(e) if e.is_passing() => {
                let text = e.to_string();
                let reason = text.strip_prefix(&format!("{link}: ")).unwrap_or(&text);
                let refusal = Refusal::new(&link, format!("the page of an entry: {reason}"), input.read);
                return Found::Refused(Refusal { passing: true, ..refusal });
            }
            // there is no page: what the feed says is all there is
            Err(_) => {}
        }
    }
    Found::Input(input)
}

/// What stories of an address are named after: the last part of its path, else the host.
fn slug(address: &str) -> String {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    let path = rest.split(['?', '#']).next().unwrap_or(rest).trim_end_matches('/');
    let last = path.rsplit('/').next().unwrap_or(path);
    let stem = if last == path { last } else { last.rsplit_once('.').map_or(last, |(stem, _)| stem) };
    if stem.is_empty() { "page".to_owned() } else { stem.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_addresses() {
        for (address, name) in [
            ("https://a.example/wire/feed.xml?x=1.2", "feed"),
            ("https://a.example/", "a.example"),
            ("http://a.example:81/lage/", "lage"),
        ] {
            assert_eq!(slug(address), name);
        }
    }
}
