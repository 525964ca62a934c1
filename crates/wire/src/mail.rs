//! Mail (RFC 5322, MIME): the subject is the headline, the text part the body; an attachment that is an item of a
//! structured format is read as that.

use crate::error::Why;
use crate::flow;
use crate::format::{Format, detect};
use crate::item::{Body, Item};
use mail_parser::{MessageParser, MimeHeaders, PartType};

/// Most attachments looked at.
const PARTS: usize = 50;

pub(crate) fn items(bytes: &[u8]) -> Vec<Result<Item, Why>> {
    // An empty line before the header would end it.
    let bytes = bytes.trim_ascii_start();
    let Some(message) = MessageParser::default().parse(bytes) else {
        return vec![Err(Why::malformed("no mail header"))];
    };
    let mut out: Vec<Result<Item, Why>> = Vec::new();
    for part in message.attachments().take(PARTS) {
        let inner = part.contents();
        let kind = part.content_type().map_or("", |t| t.ctype());
        if matches!(kind, "image" | "audio" | "video" | "font") {
            continue;
        }
        let structured = match detect(inner) {
            Format::Plain
            | Format::Mail
            | Format::Csv
            | Format::Html
            | Format::Parquet
            | Format::OtherXml => false,
            _ => !part.is_message(),
        };
        if structured && part.attachment_name().is_some() {
            out.extend(crate::structured(inner, detect(inner), "").into_iter().flatten().map(Ok));
        }
    }
    if out.is_empty() {
        out.extend(own(&message));
    }
    out
}

/// The item a mail itself is.
fn own(message: &mail_parser::Message<'_>) -> Vec<Result<Item, Why>> {
    let html = message.html_body.first().and_then(|id| message.parts.get(*id as usize));
    let html = html.filter(|p| matches!(p.body, PartType::Html(_))).and_then(|p| p.text_contents());
    let plain = message.text_body.first().and_then(|id| message.parts.get(*id as usize));
    let plain = plain.filter(|p| matches!(p.body, PartType::Text(_))).and_then(|p| p.text_contents());
    if let Some(text) = plain.filter(|t| t.trim_start().starts_with('{')) {
        return crate::json::items(text);
    }
    let blocks = match (plain.filter(|t| !t.trim().is_empty()), html) {
        (Some(text), _) => flow::of_plain(text),
        (None, Some(html)) => flow::of_html(html),
        (None, None) => Vec::new(),
    };
    if blocks.is_empty() {
        return vec![Err(Why::no_story("a mail without a text"))];
    }
    let sender = message.from().and_then(|f| f.first());
    let mut agencies: Vec<String> = sender.and_then(|s| s.name()).map(str::to_owned).into_iter().collect();
    let host =
        sender.and_then(|s| s.address()).and_then(|a| a.rsplit_once('@')).map(|(_, host)| host.to_owned());
    agencies.extend(host);
    // A sender that is no agency is a person.
    agencies.retain(|a| Item { agencies: vec![a.clone()], ..Item::default() }.agency().is_some());
    let item = Item {
        id: message.message_id().map(str::to_owned),
        published: message.date().map(mail_parser::DateTime::to_rfc3339),
        headline: message.subject().map(str::to_owned),
        agencies,
        body: Body::Blocks(blocks),
        ..Item::default()
    };
    vec![Ok(item)]
}
