//! Answers, and the headers every answer has.

use axum::body::Body;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

/// What is sent back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Answer {
    /// A page.
    Page(String),
    /// A page of another status than 200.
    Told(StatusCode, String),
    /// JSON.
    Json(String),
    /// A file to keep: its type, name and content.
    File(&'static str, String, String),
    /// Go there.
    There(String),
}

impl IntoResponse for Answer {
    fn into_response(self) -> Response {
        let of = |status: StatusCode, kind: &'static str, body: String| {
            let mut out = (status, Body::from(body)).into_response();
            out.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
            out
        };
        match self {
            Self::Page(text) => of(StatusCode::OK, HTML, text),
            Self::Told(status, text) => of(status, HTML, text),
            Self::Json(text) => of(StatusCode::OK, JSON, text),
            Self::File(kind, name, text) => {
                let mut out = of(StatusCode::OK, kind, text);
                if let Ok(value) = HeaderValue::from_str(&format!("attachment; filename=\"{name}\"")) {
                    out.headers_mut().insert(header::CONTENT_DISPOSITION, value);
                }
                out
            }
            Self::There(address) => {
                let mut out = of(StatusCode::SEE_OTHER, HTML, String::new());
                if let Ok(value) = HeaderValue::from_str(&address) {
                    out.headers_mut().insert(header::LOCATION, value);
                }
                out
            }
        }
    }
}

pub(crate) const HTML: &str = "text/html; charset=utf-8";
pub(crate) const JSON: &str = "application/json";

/// Nothing but our own files; no inline script or style, no frame around us, no form to elsewhere.
pub(crate) const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; \
    connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

const EVERYWHERE: [(HeaderName, &str); 7] = [
    (header::CONTENT_SECURITY_POLICY, POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::REFERRER_POLICY, "same-origin"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=()"),
];

/// Adds the headers every answer has.
pub(crate) fn harden(headers: &mut HeaderMap) {
    for (name, value) in EVERYWHERE {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("private, no-cache"));
}
