//! IPTC 7901 (1995) in dpa's and the general profile, and ANPA 1312 as American agencies send it.
//!
//! A message is `SOH header CR LF keywords STX text ETX trailer EOT`. The header of IPTC 7901 holds service and number,
//! priority, category and word count: `bdt0042 3 pl 93  dpa 1888`. That of ANPA has the same in two lines:
//! `z6715 US _-----` and `r z DC3 DC1 slug  02-20 0500`; its text marks head lines with `^` and their ends with `<` or `=`.
//! Several messages may follow each other.

use crate::boilerplate;
use crate::charset;
use crate::cut::Cut;
use crate::data::tables;
use crate::dateline;
use crate::dates;
use crate::error::Why;
use crate::head;
use crate::item::{Block, Body, Item, Role, flat};
use crate::version;
use lagebild_model::Signal;

const SOH: char = '\u{1}';
const STX: char = '\u{2}';
const ETX: char = '\u{3}';
const EOT: char = '\u{4}';
/// Unit separator: stands in the first header line of ANPA.
const US: char = '\u{1f}';
/// Most lines from the beginning of the text to the `=` that ends its head.
const HEAD: usize = 14;
/// Longest text that is believed to be a flash when ANPA's priority letter says so; some agencies use it for features.
const FLASH_CHARS: usize = 600;
/// Most paragraphs of a summary before the dateline.
const SUMMARY: usize = 2;
/// Up to this urgency ANPA sends flashes and bulletins.
const FLASH: u8 = 2;
/// ANPA's priority letters, from flash to Sunday advance, and the urgency each stands for.
const PRIORITIES: &[(char, u8)] = &[('f', 1), ('b', 2), ('u', 3), ('r', 4), ('d', 5), ('a', 6), ('s', 6)];

/// Reads the messages of an input.
pub(crate) fn items(bytes: &[u8]) -> Vec<Result<Item, Why>> {
    let (text, note) = charset::decode(bytes);
    let mut messages: Vec<&str> = text.split(SOH).skip(1).collect();
    if messages.is_empty() {
        messages.push(&text);
    }
    messages
        .into_iter()
        .map(|m| {
            message(m).map(|mut item| {
                item.notes.extend(note.clone());
                item
            })
        })
        .collect()
}

fn message(message: &str) -> Result<Item, Why> {
    let message = message.split(EOT).next().unwrap_or(message);
    let (front, rest) = message.split_once(STX).unwrap_or((message, ""));
    let (text, trailer) = rest.split_once(ETX).unwrap_or((rest, ""));
    if text.is_empty() {
        return Err(Why::malformed("the message has no text (STX, byte 2, is missing)"));
    }
    let mut item =
        if front.lines().next().unwrap_or("").contains(US) { anpa(front, text) } else { iptc(front, text) };
    item.published = trailer_date(trailer).or(item.published);
    if item.is_bare() {
        return Err(Why::no_story("a message without a text"));
    }
    Ok(item)
}

/// Control characters out, line ends as they are.
fn clean(text: &str) -> String {
    text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect()
}

fn iptc(front: &str, text: &str) -> Item {
    let mut item = Item::default();
    let mut lines = front.lines().map(clean);
    let header = lines.by_ref().find(|l| !l.trim().is_empty()).unwrap_or_default();
    iptc_header(&header, &mut item);
    for word in lines.flat_map(|l| l.split('/').map(str::to_owned).collect::<Vec<_>>()) {
        item.keyword(&word);
    }
    let text = clean(text);
    match split_head(&text) {
        Some((lines, rest)) => {
            iptc_head(&lines, &mut item);
            item.body = Body::Blocks(iptc_text(rest));
        }
        None => item.body = Body::Plain(text),
    }
    item
}

/// The lines of the head, up to the one that ends with `=`, and the text behind.
fn split_head(text: &str) -> Option<(Vec<&str>, &str)> {
    let mut at = 0;
    let mut lines = Vec::new();
    for line in text.split_inclusive('\n').take(HEAD) {
        at += line.len();
        let bare = line.trim();
        lines.push(bare.trim_end_matches('=').trim());
        if bare.ends_with('=') {
            return Some((lines, text.get(at..).unwrap_or("")));
        }
    }
    None
}

/// Remarks in brackets, version marks and bylines each on lines of their own; what is left is the headline.
fn iptc_head(lines: &[&str], item: &mut Item) {
    let mut headline: Vec<&str> = Vec::new();
    let mut remark = String::new();
    for line in lines.iter().filter(|l| !l.is_empty()) {
        if !remark.is_empty() || line.starts_with('(') {
            remark.push_str(if remark.is_empty() { "" } else { " " });
            remark.push_str(line);
            if line.ends_with(')') {
                item.remark(&std::mem::take(&mut remark));
            }
            continue;
        }
        let cut = Cut::of(line);
        match version::split(cut) {
            Some((found, rest)) if rest.is_empty() => item.mark(&found),
            _ if head::is_byline(cut) => {
                item.byline.get_or_insert_with(|| (*line).to_owned());
            }
            _ => headline.push(line),
        }
    }
    item.ednotes.extend(flat(&remark));
    item.headline = flat(&headline.join(" "));
}

/// The paragraphs of the text. What stands before a paragraph with a dateline is the summary dpa sends in front;
/// lines between bars are tables.
fn iptc_text(text: &str) -> Vec<Block> {
    let mut blocks = crate::flow::of_wrapped(text);
    let lead =
        blocks.iter().take(SUMMARY + 1).position(|b| dateline::with_agency(Cut::of(&b.text)).is_some());
    for (at, block) in blocks.iter_mut().enumerate() {
        if lead.is_some_and(|lead| at < lead) || block.text.starts_with('|') {
            block.role = Role::Boilerplate;
        }
    }
    blocks
}

/// `sbf025 3 ec 121   etf 967`: service and number, priority, category, words, then what each agency likes.
fn iptc_header(line: &str, item: &mut Item) {
    let mut words = line.split_whitespace();
    item.id = words.next().map(str::to_owned);
    item.set_urgency(words.next().unwrap_or(""));
    let category = words.next().filter(|c| c.len() <= 3 && c.bytes().all(|b| b.is_ascii_alphabetic()));
    item.subject(category, Some("iptc7901"), None);
    item.agencies.extend(words.filter(|w| w.starts_with(char::is_alphabetic)).map(str::to_owned));
}

fn anpa(front: &str, text: &str) -> Item {
    let mut item = Item::default();
    let mut lines = front.lines();
    item.id = lines.next().and_then(|l| l.split(US).next()).and_then(|id| flat(&clean(id)));
    let second = lines.next().unwrap_or("");
    let mut letters = second.chars().filter(char::is_ascii_alphanumeric);
    let urgency = letters.next().and_then(|p| PRIORITIES.iter().find(|(l, _)| *l == p)).map(|(_, u)| *u);
    item.urgency = urgency.filter(|u| *u > FLASH || text.len() < FLASH_CHARS);
    if item.urgency.is_some_and(|u| u <= FLASH) {
        item.signals.push(Signal::Flash);
    }
    let category = letters.next().map(String::from);
    item.subject(category.as_deref(), Some("anpa"), None);
    anpa_text(text, &mut item);
    item
}

fn anpa_text(text: &str, item: &mut Item) {
    let (mut head, mut body) = (Vec::new(), String::new());
    for line in text.lines() {
        let line = clean(line);
        match line.trim_start().strip_prefix('^') {
            Some(marked) if body.trim().is_empty() => head.push(marked.trim().to_owned()),
            _ if head.is_empty()
                && body.trim().is_empty()
                && item.headline.is_none()
                && !line.starts_with([' ', '\t']) =>
            {
                head.push(line.trim().to_owned());
            }
            Some(marked) => body.extend([marked, "\n"]),
            None if body.trim().is_empty() && line.trim_end().ends_with('+') => {
                head.push(line.trim().to_owned());
            }
            None => body.extend([line.trim_end().trim_end_matches('<'), "\n"]),
        }
    }
    let mut lines = head
        .iter()
        .map(|l| l.trim_end_matches(['<', '=', '+', ' ', '_']).to_owned())
        .filter(|l| !l.is_empty());
    if let Some(slug) = lines.next() {
        anpa_slug(&slug, item);
    }
    let mut rest = Vec::new();
    for line in lines {
        anpa_head(line, item, &mut rest);
    }
    let mut blocks = crate::flow::of_plain(&body.replace("``", "\"").replace("''", "\""));
    if blocks.is_empty() {
        blocks = rest.into_iter().map(Block::text).collect();
    } else {
        item.ednotes.extend(rest);
    }
    item.body = Body::Blocks(blocks);
}

/// `BC-BKN--Heat-Hawks, 1st Ld-Writethru,416`: keyword, version, words.
fn anpa_slug(slug: &str, item: &mut Item) {
    let last = slug.rsplit_once(',').filter(|(_, n)| n.trim().bytes().all(|b| b.is_ascii_digit()));
    let slug = last.map_or(slug, |(s, _)| s);
    let slug = slug.rsplit_once('^').map_or(slug, |(_, s)| s);
    item.keyword(slug);
    let mark = slug.rsplit_once(", ").map(|(_, mark)| mark);
    item.version = mark
        .filter(|m| m.split(|c: char| !c.is_alphanumeric()).any(|w| tables().signal(w).is_some()))
        .map(str::to_owned);
    for word in slug.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()) {
        item.signal(word);
    }
}

/// A line before the text: byline, agency, note, or the headline.
fn anpa_head(line: String, item: &mut Item, rest: &mut Vec<String>) {
    let cut = Cut::of(&line);
    if head::is_byline(cut) {
        item.byline.get_or_insert(line);
    } else if let Some(agency) = tables().agency(&line) {
        item.agencies.push(agency.to_owned());
    } else if boilerplate::is_boilerplate(cut) {
        item.ednotes.push(line);
    } else if item.headline.is_none() {
        item.headline = Some(line);
    } else {
        rest.push(line);
    }
}

/// `251037 Sep 24`, `131137 GMT Nov 13`, `AP-WF-02-20-16 0443GMT<`.
fn trailer_date(trailer: &str) -> Option<String> {
    let line = trailer.lines().map(clean).find(|l| !l.trim().is_empty())?;
    let line = line.trim().trim_end_matches('<').trim();
    if let Some(date) = dates::trailer(line) {
        let utc = line.split_whitespace().nth(1).is_some_and(|z| matches!(z, "GMT" | "UTC" | "Z"));
        let clock = line.get(2..6)?.split_at_checked(2)?;
        let (y, m, d) = (date.year?, date.month?, date.day?);
        let zone = if utc { "Z" } else { "" };
        return Some(format!("{y:04}-{m:02}-{d:02}T{}:{}:00{zone}", clock.0, clock.1));
    }
    let (before, time) = line.trim_end_matches("GMT").trim().rsplit_once(' ')?;
    let mut parts = before.rsplit('-');
    let (year, day, month) = (parts.next()?, parts.next()?, parts.next()?);
    let sound = [year, day, month].iter().all(|p| p.len() == 2) && time.len() == 4;
    let (hour, minute) = time.split_at_checked(2)?;
    let zone = if line.ends_with("GMT") { "Z" } else { "" };
    sound.then(|| format!("20{year}-{month}-{day}T{hour}:{minute}:00{zone}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trailers() {
        assert_eq!(trailer_date("251037 Sep 24\r\n").as_deref(), Some("2024-09-25T10:37:00"));
        assert_eq!(trailer_date("131137 GMT Nov 13 ").as_deref(), Some("2013-11-13T11:37:00Z"));
        assert_eq!(trailer_date("AP-WF-02-20-16 0443GMT<").as_deref(), Some("2016-02-20T04:43:00Z"));
        assert_eq!(trailer_date("\r\n"), None);
    }
}
