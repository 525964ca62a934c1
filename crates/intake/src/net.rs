//! Questions to addresses over HTTP, with limits of time and size.

use crate::asked::{NetOptions, Validators};
use std::io::{self, Read};
use std::time::Duration;
use ureq::http::header::{ETAG, LAST_MODIFIED};
use ureq::{Agent, http};

/// Bytes of a page that is fetched for its article.
const PAGE: u64 = 8 << 20;
/// Longest time to connect.
const CONNECT: Duration = Duration::from_secs(10);
/// Addresses followed one after another.
const REDIRECTS: u32 = 5;

/// Why there is no answer: the address, what is wrong, what to do.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{address}: {what}")]
pub struct NetError {
    address: String,
    what: String,
    passing: bool,
}

impl NetError {
    /// True when a later question may be answered: no connection, too slow, busy.
    pub fn is_passing(&self) -> bool {
        self.passing
    }
}

/// An answer.
pub enum Answer {
    /// The same as before.
    Unchanged,
    /// A new one.
    Body(Box<dyn Read + Send>, Validators),
}

/// Asks addresses.
#[derive(Debug, Clone)]
pub struct Client {
    agent: Agent,
    most: u64,
    timeout: Duration,
}

impl Client {
    /// A client with these limits.
    pub fn new(options: &NetOptions) -> Self {
        let config = Agent::config_builder()
            .timeout_global(Some(options.timeout))
            .timeout_connect(Some(CONNECT.min(options.timeout)))
            .max_redirects(REDIRECTS)
            .http_status_as_error(false)
            .user_agent(&options.agent)
            .build();
        Self { agent: config.into(), most: options.most, timeout: options.timeout }
    }

    /// Asks for what stands at an address, if it is another than that with these validators.
    ///
    /// # Errors
    ///
    /// When there is no answer in time or it is an error.
    pub fn get(&self, address: &str, known: &Validators) -> Result<Answer, NetError> {
        let mut question = self.agent.get(address);
        if let Some(etag) = &known.etag {
            question = question.header("If-None-Match", etag);
        }
        if let Some(modified) = &known.modified {
            question = question.header("If-Modified-Since", modified);
        }
        let answer = question.call().map_err(|e| self.failed(address, &e))?;
        let status = answer.status();
        if status == http::StatusCode::NOT_MODIFIED {
            return Ok(Answer::Unchanged);
        }
        if !status.is_success() {
            return Err(refused(address, status));
        }
        let field = |name| answer.headers().get(name).and_then(|v| v.to_str().ok()).map(str::to_owned);
        let validators = Validators { etag: field(ETAG), modified: field(LAST_MODIFIED) };
        Ok(Answer::Body(Box::new(self.limited(answer, self.most)), validators))
    }

    /// Fetches a page.
    ///
    /// # Errors
    ///
    /// When there is no answer in time, it is an error or longer than any page.
    pub fn page(&self, address: &str) -> Result<Vec<u8>, NetError> {
        let answer = self.agent.get(address).call().map_err(|e| self.failed(address, &e))?;
        if !answer.status().is_success() {
            return Err(refused(address, answer.status()));
        }
        let mut bytes = Vec::new();
        let read = self.limited(answer, self.most.min(PAGE)).read_to_end(&mut bytes);
        read.map_err(|e| NetError { address: address.into(), what: e.to_string(), passing: true })?;
        Ok(bytes)
    }

    fn limited(&self, answer: http::Response<ureq::Body>, most: u64) -> Limited<impl Read + Send + use<>> {
        let body = answer.into_body().into_with_config().limit(u64::MAX).reader();
        Limited { body, left: most, most, timeout: self.timeout }
    }

    fn failed(&self, address: &str, error: &ureq::Error) -> NetError {
        let (what, passing) = match error {
            ureq::Error::Timeout(_) => (slow(self.timeout), true),
            ureq::Error::HostNotFound => {
                ("there is no such host; check the address and the connection".to_owned(), true)
            }
            ureq::Error::BadUri(_) | ureq::Error::Http(_) => {
                ("is no address; give one like https://agency.example/feed.xml".to_owned(), false)
            }
            ureq::Error::TooManyRedirects => ("leads from address to address; check it".to_owned(), false),
            other => (format!("gives no answer ({other}); check the address and the connection"), true),
        };
        NetError { address: address.to_owned(), what, passing }
    }
}

fn slow(timeout: Duration) -> String {
    format!("gave no whole answer within {} s; try again or give a longer --timeout", timeout.as_secs())
}

fn refused(address: &str, status: http::StatusCode) -> NetError {
    let what = match status.as_u16() {
        401 | 403 => "asks for a permission that there is none for here; fetch it by hand and give the file",
        404 | 410 => "there is nothing at this address; check it",
        429 => "is asked too often; ask less often",
        500.. => "fails at the moment; try again later",
        _ => "gives no item; check the address",
    };
    let passing = status.is_server_error() || status.as_u16() == 429;
    NetError { address: address.into(), what: format!("HTTP {}: {what}", status.as_u16()), passing }
}

/// A body that fails in words of this program when it is too long or too slow.
struct Limited<R> {
    body: R,
    left: u64,
    most: u64,
    timeout: Duration,
}

impl<R: Read> Read for Limited<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.body.read(buffer).map_err(|e| {
            let late = e.kind() == io::ErrorKind::TimedOut || e.to_string().contains("timeout");
            if late { io::Error::other(slow(self.timeout)) } else { e }
        })?;
        match self.left.checked_sub(n as u64) {
            Some(left) => {
                self.left = left;
                Ok(n)
            }
            None => Err(io::Error::other(format!(
                "the answer has more than {} MB; give a larger --max-megabytes",
                self.most >> 20
            ))),
        }
    }
}
