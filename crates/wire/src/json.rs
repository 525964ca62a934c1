//! JSON items: what kind a value is, and steps through it.

use crate::error::Why;
use crate::item::{Item, flat};
use crate::{digitalwires, ninjs, record};
use serde_json::Value;

/// Most field names told in a message.
const NAMED: usize = 6;

/// Reads a JSON text with items of any kind: one, a list, or one a line.
pub(crate) fn items(text: &str) -> Vec<Result<Item, Why>> {
    let text = text.trim_start_matches('\u{feff}');
    let whole: Result<Value, _> = serde_json::from_str(text);
    let error = match whole {
        Ok(Value::Array(values)) => return of_list(&values),
        Ok(value) => return of_value(&value),
        Err(error) => error,
    };
    // One object a line, or one broken object over many lines.
    let mut lines = text.lines().filter(|l| !l.trim().is_empty());
    if lines.next().is_none_or(|first| serde_json::from_str::<Value>(first).is_err()) {
        return vec![Err(broken(&error, 0))];
    }
    let numbered = text.lines().enumerate().filter(|(_, l)| !l.trim().is_empty());
    numbered
        .map(|(at, line)| serde_json::from_str(line).map_err(|e| broken(&e, at)).and_then(|v| item(&v)))
        .collect()
}

fn broken(error: &serde_json::Error, lines_before: usize) -> Why {
    let text = error.to_string();
    let what = text.rsplit_once(" at line ").map_or(text.as_str(), |(what, _)| what);
    Why::malformed(format!("line {}, column {}: {what}", error.line() + lines_before, error.column()))
}

/// A value that may wrap a list of items, as newsroom interfaces answer.
fn of_value(value: &Value) -> Vec<Result<Item, Why>> {
    for path in [&["item"][..], &["items"], &["data", "items"], &["data", "item"], &["_items"], &["events"]] {
        let inner = path.iter().try_fold(value, |v, key| v.get(key));
        match inner {
            Some(Value::Array(values))
                if value.get("uri").is_none() && values.iter().any(Value::is_object) =>
            {
                let inner: Vec<Value> = values.iter().map(|v| v.get("item").unwrap_or(v).clone()).collect();
                return of_list(&inner);
            }
            Some(inner @ Value::Object(_)) => return vec![item(inner)],
            _ => {}
        }
    }
    vec![item(value)]
}

/// The items of a list; a list of what nobody knows is refused as one.
fn of_list(values: &[Value]) -> Vec<Result<Item, Why>> {
    let known = |v: &&Value| is_digitalwires(v) || is_plain_record(v) || ninjs::is_item(v);
    match values.first() {
        None => vec![Err(Why::no_story("an empty list"))],
        Some(first) if !values.iter().any(|v| known(&v)) => {
            let why =
                if first.is_object() { unknown(first) } else { "JSON values that are no objects".to_owned() };
            vec![Err(Why::no_story(format!("a list of {}: {why}", values.len())))]
        }
        Some(_) => values.iter().map(item).collect(),
    }
}

fn is_digitalwires(value: &Value) -> bool {
    let format = string(value, "format").unwrap_or_default();
    format.starts_with("digitalwires")
        || (value.get("entry_id").is_some() && value.get("article_html").is_some())
}

fn unknown(value: &Value) -> String {
    let names: Vec<&str> =
        value.as_object().into_iter().flat_map(|o| o.keys()).take(NAMED).map(String::as_str).collect();
    format!("JSON of no news format that is known here (its fields: {})", names.join(", "))
}

/// One item out of its fields.
fn item(value: &Value) -> Result<Item, Why> {
    if !value.is_object() {
        return Err(Why::no_story("a JSON value that is no object"));
    }
    if is_digitalwires(value) {
        return digitalwires::item(value);
    }
    if is_plain_record(value) {
        return record::item(|name| value.get(name).and_then(scalar));
    }
    if ninjs::is_item(value) {
        return ninjs::item(value);
    }
    Err(Why::no_story(unknown(value)))
}

/// True for an object with `text` or `event_text` and none of the fields of ninjs.
pub(crate) fn is_plain_record(value: &Value) -> bool {
    let text = ["event_text", "text"].iter().any(|k| value.get(k).is_some_and(Value::is_string));
    text && !["uri", "versioncreated", "versionCreated", "body_html", "bodies", "article_html"]
        .iter()
        .any(|k| value.get(k).is_some())
}

/// A field by name; capitals and underscores do not matter: `body_xhtml` is also `bodyXhtml`.
pub(crate) fn field<'v>(value: &'v Value, key: &str) -> Option<&'v Value> {
    let letters = |k: &str| {
        // `_id` is another name than `id`.
        let inner = k.bytes().enumerate().filter(|(at, b)| *at == 0 || *b != b'_');
        inner.map(|(_, b)| b.to_ascii_lowercase()).collect::<Vec<u8>>()
    };
    let found = value.get(key).or_else(|| {
        let key = letters(key);
        value.as_object()?.iter().find(|(k, _)| letters(k) == key).map(|(_, v)| v)
    });
    found.filter(|v| !v.is_null())
}

/// A field's text, flattened; `None` when it is missing, empty or no text.
pub(crate) fn string(value: &Value, key: &str) -> Option<String> {
    field(value, key).and_then(scalar).and_then(|s| flat(&s))
}

/// The first of several fields that has text.
pub(crate) fn first(value: &Value, keys: &[&str]) -> Option<String> {
    keys.iter().find_map(|k| string(value, k))
}

/// A text, number or truth value as text.
pub(crate) fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(s) => Some(s.clone()),
        Value::Number(n) => Some(n.to_string()),
        Value::Bool(b) => Some(b.to_string()),
        _ => None,
    }
}

/// The objects and texts of a list; a single value counts as a list of one.
pub(crate) fn list<'v>(value: &'v Value, key: &str) -> &'v [Value] {
    match field(value, key) {
        Some(Value::Array(values)) => values,
        Some(one @ (Value::Object(_) | Value::String(_))) => std::slice::from_ref(one),
        _ => &[],
    }
}

/// The number of a version: `2`, `"2"`.
pub(crate) fn number(value: &Value, key: &str) -> Option<u32> {
    string(value, key).and_then(|s| s.parse().ok())
}
