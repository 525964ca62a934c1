//! Style, script and icon, compiled in; the hash of its content stands in the address of each.

use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use std::sync::LazyLock;

struct Asset {
    name: String,
    kind: &'static str,
    text: &'static str,
}

/// Digits of the hash in an address.
const DIGITS: usize = 10;

static STYLE: LazyLock<Asset> =
    LazyLock::new(|| asset("lage", "css", "text/css; charset=utf-8", include_str!("../assets/lage.css")));
static SCRIPT: LazyLock<Asset> = LazyLock::new(|| {
    asset("lage", "js", "text/javascript; charset=utf-8", include_str!("../assets/lage.js"))
});
static ICON: LazyLock<Asset> =
    LazyLock::new(|| asset("lage", "svg", "image/svg+xml", include_str!("../assets/lage.svg")));

fn asset(stem: &str, ending: &str, kind: &'static str, text: &'static str) -> Asset {
    let hash = blake3::hash(text.as_bytes()).to_hex();
    let hash = hash.as_str().get(..DIGITS).unwrap_or("");
    Asset { name: format!("{stem}-{hash}.{ending}"), kind, text }
}

/// Address of the style.
pub(crate) fn style() -> String {
    format!("/assets/{}", STYLE.name)
}

/// Address of the script.
pub(crate) fn script() -> String {
    format!("/assets/{}", SCRIPT.name)
}

/// Address of the icon.
pub(crate) fn icon() -> String {
    format!("/assets/{}", ICON.name)
}

/// An asset by its name; it never changes under this name.
pub(crate) fn answer(name: &str) -> Response {
    let found = [&STYLE, &SCRIPT, &ICON].into_iter().find(|a| a.name == name);
    let Some(asset) = found else { return StatusCode::NOT_FOUND.into_response() };
    let mut out = Body::from(asset.text).into_response();
    out.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(asset.kind));
    out.headers_mut()
        .insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable"));
    out
}
