//! Who may ask: hosts, the token of a server that others can reach, forms of our own pages only.

use axum::http::{HeaderMap, Method, header};
use std::net::{IpAddr, SocketAddr};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How long a login holds, in seconds.
const HOLDS: u64 = 12 * 3600;
/// Wrong tokens that are looked at within [`WINDOW`].
const TRIES: usize = 10;
/// In which time.
const WINDOW: Duration = Duration::from_mins(1);
/// Name of the session's cookie.
pub(crate) const SESSION: &str = "lage_session";
/// Name of the cookie that forms are bound to.
pub(crate) const BROWSER: &str = "lage_browser";
/// Bytes of a browser's number.
const NUMBER: usize = 16;

/// Who may ask.
pub(crate) struct Guard {
    /// Hash of the token; none where only this machine can ask.
    token: Option<blake3::Hash>,
    /// Drawn when the server starts: sessions and forms end with it.
    key: [u8; 32],
    /// Only names of this machine are taken as host, so that no foreign name can be bound to it.
    loopback: bool,
    begun: Instant,
    wrong: Mutex<Vec<Instant>>,
}

impl Guard {
    pub fn new(listen: SocketAddr, token: Option<&str>) -> Result<Self, getrandom::Error> {
        let mut key = [0; 32];
        getrandom::fill(&mut key)?;
        Ok(Self {
            token: token.map(|t| blake3::hash(t.as_bytes())),
            key,
            loopback: listen.ip().is_loopback(),
            begun: Instant::now(),
            wrong: Mutex::new(Vec::new()),
        })
    }

    /// A token is asked for.
    pub fn asks(&self) -> bool {
        self.token.is_some()
    }

    /// The name the request was sent to is one of this machine's, or the server is open to others anyway.
    pub fn host_is_ours(&self, headers: &HeaderMap) -> bool {
        if !self.loopback {
            return true;
        }
        let Some(host) = headers.get(header::HOST).and_then(|h| h.to_str().ok()) else { return false };
        let bare = match host.strip_prefix('[') {
            Some(v6) => v6.split(']').next().unwrap_or(""),
            None => host.split(':').next().unwrap_or(""),
        };
        bare.eq_ignore_ascii_case("localhost") || bare.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
    }

    /// What changes or costs something is asked by our own pages or by no page at all.
    pub fn is_foreign(method: &Method, headers: &HeaderMap) -> bool {
        if matches!(*method, Method::GET | Method::HEAD) {
            return false;
        }
        let text = |name: &str| headers.get(name).and_then(|h| h.to_str().ok());
        if let Some(site) = text("sec-fetch-site") {
            return !matches!(site, "same-origin" | "none");
        }
        match (text("origin"), text("host")) {
            (Some(origin), Some(host)) => origin.split("//").nth(1) != Some(host),
            (Some(_), None) => true,
            (None, _) => false,
        }
    }

    /// The request carries the token or a session.
    pub fn lets_in(&self, headers: &HeaderMap) -> bool {
        let Some(token) = &self.token else { return true };
        let bearer = headers
            .get(header::AUTHORIZATION)
            .and_then(|h| h.to_str().ok())
            .and_then(|h| h.strip_prefix("Bearer "));
        if let Some(bearer) = bearer {
            return self.slow_to_guess(blake3::hash(bearer.trim().as_bytes()) == *token);
        }
        cookie(headers, SESSION).is_some_and(|s| self.holds(s))
    }

    /// True for the token; the comparison takes the same time for any other (blake3 compares so).
    pub fn takes(&self, token: &str) -> bool {
        let right = self.token.is_some_and(|t| blake3::hash(token.trim().as_bytes()) == t);
        self.slow_to_guess(right)
    }

    /// After many wrong tokens none is taken for a while.
    fn slow_to_guess(&self, right: bool) -> bool {
        let mut wrong = self.wrong.lock().unwrap_or_else(PoisonError::into_inner);
        wrong.retain(|t| t.elapsed() < WINDOW);
        if wrong.len() >= TRIES {
            return false;
        }
        if !right {
            wrong.push(Instant::now());
        }
        right
    }

    /// A new session: the second it ends, and its seal.
    pub fn session(&self) -> String {
        let end = self.begun.elapsed().as_secs() + HOLDS;
        format!("{end}.{}", self.seal("session", &end.to_string()))
    }

    fn holds(&self, session: &str) -> bool {
        let Some((end, seal)) = session.split_once('.') else { return false };
        let in_time = end.parse::<u64>().is_ok_and(|end| end > self.begun.elapsed().as_secs());
        in_time && same(seal, &self.seal("session", end))
    }

    /// The number of a browser that has none yet.
    pub fn browser() -> String {
        let mut bytes = [0; NUMBER];
        if getrandom::fill(&mut bytes).is_err() {
            return String::new();
        }
        blake3::hash(&bytes).to_hex().as_str().get(..NUMBER * 2).unwrap_or("").to_owned()
    }

    /// What a form of this browser sends back.
    pub fn form(&self, browser: &str) -> String {
        self.seal("form", browser)
    }

    /// The form was ours.
    pub fn is_form(&self, browser: &str, sent: &str) -> bool {
        !browser.is_empty() && same(sent, &self.form(browser))
    }

    fn seal(&self, about: &str, text: &str) -> String {
        blake3::keyed_hash(&self.key, format!("{about}:{text}").as_bytes()).to_hex().to_string()
    }
}

/// Compares hashes of both, which takes the same time whatever they are.
fn same(a: &str, b: &str) -> bool {
    blake3::hash(a.as_bytes()) == blake3::hash(b.as_bytes())
}

/// A cookie's value.
pub(crate) fn cookie<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    let all = headers.get_all(header::COOKIE).iter().filter_map(|h| h.to_str().ok());
    all.flat_map(|h| h.split(';')).find_map(|c| c.trim().strip_prefix(name)?.strip_prefix('='))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guard(listen: &str, token: Option<&str>) -> Guard {
        Guard::new(listen.parse().expect("an address"), token).expect("random bytes")
    }

    fn with(name: &'static str, value: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(name, value.parse().expect("a value"));
        headers
    }

    #[test]
    fn a_session_holds_only_with_its_seal() {
        let guard = guard("0.0.0.0:80", Some("geheim"));
        assert!(guard.takes("geheim\n") && !guard.takes("Geheim"));
        let session = guard.session();
        assert!(guard.lets_in(&with("cookie", &format!("a=b; {SESSION}={session}"))));
        let longer = session.replacen(|c: char| c.is_ascii_digit(), "9", 1);
        assert!(!guard.lets_in(&with("cookie", &format!("{SESSION}=9{longer}"))));
        assert!(!guard.lets_in(&HeaderMap::new()));
        assert!(guard.lets_in(&with("authorization", "Bearer geheim")));
    }

    #[test]
    fn guessing_is_slow() {
        let guard = guard("0.0.0.0:80", Some("geheim"));
        for n in 0..TRIES {
            assert!(!guard.takes(&n.to_string()));
        }
        assert!(!guard.takes("geheim"), "even the right one has to wait");
    }

    #[test]
    fn a_foreign_name_for_this_machine_is_refused() {
        let here = guard("127.0.0.1:4000", None);
        for host in ["localhost:4000", "127.0.0.1:4000", "[::1]:4000"] {
            assert!(here.host_is_ours(&with("host", host)), "{host}");
        }
        assert!(!here.host_is_ours(&with("host", "agency.example:4000")));
        assert!(guard("0.0.0.0:4000", Some("x")).host_is_ours(&with("host", "lage.example")));
    }

    #[test]
    fn forms_of_other_pages_are_refused() {
        assert!(Guard::is_foreign(&Method::POST, &with("sec-fetch-site", "cross-site")));
        assert!(Guard::is_foreign(&Method::POST, &with("origin", "https://x.example")));
        assert!(!Guard::is_foreign(&Method::POST, &HeaderMap::new()), "a program, not a page");
        let guard = guard("127.0.0.1:1", None);
        assert!(guard.is_form("abc", &guard.form("abc")));
        assert!(!guard.is_form("abd", &guard.form("abc")) && !guard.is_form("", &guard.form("")));
    }
}
