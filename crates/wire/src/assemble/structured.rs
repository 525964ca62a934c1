//! From an item of a structured format to a story, by the same passes as plain text. What the format says explicitly
//! wins over what the passes find.

use super::Reader;
use crate::boilerplate;
use crate::cut::{Cut, is_dash};
use crate::data::tables;
use crate::dateline::{self, Lead};
use crate::dates;
use crate::decode::Decoded;
use crate::embargo;
use crate::head;
use crate::instant;
use crate::item::{Block, Body, Item, Role, flat};
use crate::language::detect;
use crate::version;
use lagebild_model::{Language, Offsets, ParagraphKind, Signal, Story};

/// Most headline lines of an item, and most of its notes to newsrooms.
const MOST: usize = 20;
/// Text blocks among which byline and dateline are looked for.
const OPENING: usize = 5;
/// From this share of frequent words on a text of [`LONG`] characters speaks clearly for a language.
const CLEAR: f32 = 0.9;
const LONG: usize = 300;

/// The story of an item. Its text is made here: headlines, byline, dateline, blocks, notes and closing line, an empty
/// line between each.
pub(crate) fn story(mut item: Item, stem: &str) -> Story {
    let notes = std::mem::take(&mut item.notes);
    let mut story = match std::mem::take(&mut item.body) {
        Body::Plain(text) => super::story(Decoded { text, offsets: Offsets::Text, notes }, stem),
        Body::Blocks(blocks) => {
            let (text, pieces) = compose(&item, &blocks);
            let mut reader = Reader { notes, ..Reader::default() };
            read(&mut reader, &text, &pieces);
            reader.end();
            reader.settle();
            let made = reader.into_story(stem, Offsets::Text);
            let (language, language_confidence) = detect(&text);
            Story { language, language_confidence, text, ..made }
        }
    };
    apply(&mut story, item);
    story
}

/// What a piece of the made text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Headline,
    Subhead,
    Byline,
    Dateline,
    Block(Role),
    Note,
}

#[derive(Debug, Clone, Copy)]
struct Piece {
    part: Part,
    start: usize,
    end: usize,
}

/// Text and its pieces.
#[derive(Default)]
struct Sheet {
    text: String,
    pieces: Vec<Piece>,
}

impl Sheet {
    fn put(&mut self, part: Part, text: &str) {
        if !self.text.is_empty() && !self.text.ends_with(' ') {
            self.text.push_str("\n\n");
        }
        let start = self.text.len();
        self.text.push_str(text);
        self.pieces.push(Piece { part, start, end: self.text.len() });
    }
}

fn compose(item: &Item, blocks: &[Block]) -> (String, Vec<Piece>) {
    let mut sheet = Sheet::default();
    let mut lines: Vec<String> = Vec::new();
    for line in item.headline.iter().chain(&item.subheads).take(MOST).filter_map(|l| flat(l)) {
        if !lines.contains(&line) {
            let part =
                if lines.is_empty() && item.headline.is_some() { Part::Headline } else { Part::Subhead };
            sheet.put(part, &line);
            lines.push(line);
        }
    }
    if let Some(byline) =
        item.byline.as_deref().and_then(flat).filter(|b| !blocks.iter().take(OPENING).any(|x| x.text == *b))
    {
        sheet.put(Part::Byline, &byline);
    }
    let repeated = |text: &str| flat(text) == item.headline.as_deref().and_then(flat);
    let mut dateline =
        item.dateline.as_deref().and_then(flat).filter(|d| is_dateline(d) && !has_dateline(blocks));
    for (at, block) in blocks.iter().enumerate() {
        if at < OPENING && repeated(&block.text) {
            continue;
        }
        let mut text = block.text.as_str();
        if block.role == Role::Text
            && let Some(line) = dateline.take()
        {
            sheet.put(Part::Dateline, &line);
            if line.ends_with(is_dash) {
                sheet.text.push(' ');
            }
            text = text.strip_prefix(line.as_str()).unwrap_or(text).trim_start();
        }
        if !text.is_empty() {
            sheet.put(Part::Block(block.role), text);
        }
    }
    for note in
        item.ednotes.iter().take(MOST).filter_map(|n| flat(n)).chain(item.closing.as_deref().and_then(flat))
    {
        if !blocks.iter().any(|b| b.text == note) {
            sheet.put(Part::Note, &note);
        }
    }
    (sheet.text, sheet.pieces)
}

fn is_dateline(line: &str) -> bool {
    dateline::explicit(Cut::of(line)).is_some()
}

/// True when the text has a dateline of its own.
fn has_dateline(blocks: &[Block]) -> bool {
    let mut texts = blocks.iter().filter(|b| b.role == Role::Text).map(|b| Cut::of(&b.text));
    let first = texts.clone().find(|t| !head::is_byline(*t) && !boilerplate::is_boilerplate(*t));
    first.is_some_and(|t| dateline::leading(t).is_some())
        || texts.by_ref().take(OPENING).any(|t| dateline::with_agency(t).is_some())
}

fn read<'t>(reader: &mut Reader<'t>, text: &'t str, pieces: &[Piece]) {
    let (mut section, mut texts) = (false, 0);
    for piece in pieces {
        let cut = Cut::of(text).sub(piece.start, piece.end).trim();
        match piece.part {
            Part::Headline => {
                reader.headed = true;
                let (_, rest) = reader.take_version(cut);
                reader.push(ParagraphKind::Headline, head::bare_headline(rest));
            }
            Part::Subhead => reader.push(ParagraphKind::Headline, cut),
            Part::Byline | Part::Note | Part::Block(Role::Boilerplate) => {
                reader.push(ParagraphKind::Boilerplate, cut);
            }
            Part::Dateline => {
                if let Some(lead) = dateline::explicit(cut) {
                    reader.set_dateline(&lead);
                }
            }
            Part::Block(Role::Heading) => {
                let kind = if section { ParagraphKind::Boilerplate } else { ParagraphKind::Heading };
                section |= boilerplate::opens_section(cut);
                reader.push(if section { ParagraphKind::Boilerplate } else { kind }, cut);
            }
            Part::Block(Role::Text) => {
                // What stands before any text is a remark on it, not the end of it.
                section |= texts > 0 && boilerplate::opens_section(cut);
                if section {
                    reader.push(ParagraphKind::Boilerplate, cut);
                } else if texts < OPENING && reader.dateline.is_none() {
                    texts += usize::from(!opening(reader, cut, texts == 0));
                } else {
                    reader.body_paragraph(cut);
                    texts += 1;
                }
            }
        }
    }
}

/// Reads one of the first paragraphs; true when it only leads to the text.
fn opening<'t>(reader: &mut Reader<'t>, cut: Cut<'t>, first: bool) -> bool {
    if head::is_byline(cut) {
        reader.byline.get_or_insert_with(|| cut.flat());
        reader.push(ParagraphKind::Boilerplate, cut);
        return true;
    }
    if head::is_bracketed_note(cut) {
        reader.version_in_brackets(cut);
        reader.push(ParagraphKind::Boilerplate, cut);
        return true;
    }
    if let Some((found, rest)) = version::split(cut)
        && rest.is_empty()
    {
        reader.set_version(found);
        return true;
    }
    if let Some(date) = dates::whole(cut.text) {
        reader.dated.get_or_insert(date);
        reader.push(ParagraphKind::Boilerplate, cut);
        return true;
    }
    let lead: Option<Lead<'t>> = if first { dateline::leading(cut) } else { dateline::with_agency(cut) };
    match lead {
        Some(lead) => reader.take_dateline(lead),
        None => reader.body_paragraph(cut),
    }
    false
}

/// Lays the item's explicit fields over what was found.
fn apply(story: &mut Story, item: Item) {
    let named = item.agencies.iter().filter(|a| a.starts_with(char::is_alphabetic)).find_map(|a| flat(a));
    story.agency = item.agency().or(story.agency.take()).or(named);
    story.item = item.id.and_then(|id| flat(&id)).or(story.item.take());
    story.version = story.version.take().or(item.version);
    story.version_number = item.number;
    story.predecessor = item.predecessor;
    story.urgency = item.urgency.or(story.urgency);
    story.byline = item.byline.as_deref().and_then(flat).or(story.byline.take());
    story.rights = item.rights.as_deref().and_then(flat);
    for word in item.keywords {
        if !story.keywords.contains(&word) {
            story.keywords.push(word);
        }
    }
    story.subjects = item.subjects;
    story.signals.extend(item.signals);
    if story.urgency.is_some_and(|u| u <= tables().flash_urgency(story.agency.as_deref())) {
        story.signals.push(Signal::Flash);
    }
    story.signals.sort_unstable();
    story.signals.dedup();
    if story.headline.is_none() {
        story.headline = item.headline.as_deref().and_then(flat);
    }
    if let Some(text) = item.published {
        match instant::parse(&text).and_then(|i| i.published()) {
            Some(published) => story.published = Some(published),
            None => story.notes.push(format!("the date of publication is not understood: {}", short(&text))),
        }
    }
    if story.embargo.is_none() {
        // A note without a day counts from the date the item states.
        let notes = story.paragraphs.iter().filter(|p| p.kind == ParagraphKind::Boilerplate);
        let published = story.published.as_ref();
        story.embargo = notes.into_iter().find_map(|p| embargo::find(p.span.text(&story.text), published));
    }
    if let Some(text) = item.embargo {
        match instant::parse(&text) {
            Some(i) => story.embargo = i.iso().or_else(|| i.published().map(|p| p.value)),
            None => story.notes.push(format!("the embargo is not understood: {}", short(&text))),
        }
    }
    if let Some(tag) = item.language.as_deref().and_then(flat) {
        declare(story, tag);
    }
}

/// The declared language counts. Only a long text that reads clearly as German or English is believed more than its
/// label: agencies send translations under the label of the original. The contradiction is told.
fn declare(story: &mut Story, tag: String) {
    let declared = match tag.split(['-', '_']).next().unwrap_or("").to_lowercase().as_str() {
        "de" | "deu" | "ger" => Language::German,
        "en" | "eng" => Language::English,
        _ => Language::Other,
    };
    let long = story.text.chars().nth(LONG).is_some();
    let clear = long && story.language_confidence > CLEAR && story.language != Language::Other;
    if declared != story.language && clear {
        story.notes.push(format!("declared as language {}, reads clearly like another", short(&tag)));
    } else if declared != story.language {
        story.language = declared;
        story.language_confidence = 1.0;
    }
    story.declared_language = Some(tag);
}

/// The beginning of a value, for a message.
fn short(text: &str) -> &str {
    Cut::of(text).head(40).text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_win() {
        let item = Item {
            id: Some("urn:x:1".into()),
            headline: Some("KORREKTUR: Fähre bleibt im Hafen".into()),
            byline: Some("Von Anna Moe, dpa".into()),
            dateline: Some("Kiel (dpa) - ".into()),
            published: Some("2024-08-01T14:05:00+02:00".into()),
            language: Some("de-DE".into()),
            agencies: vec!["dnlprov:dpa".into()],
            body: Body::Blocks(vec![
                Block::text("Die Fähre bleibt im Hafen. Zwei Schiffe fahren."),
                Block { role: Role::Heading, text: "Wetter".into() },
                Block::text("Es stürmt."),
            ]),
            closing: Some("dpa abc xx n1 de".into()),
            ..Item::default()
        };
        let story = story(item, "x");
        assert_eq!(story.headline.as_deref(), Some("Fähre bleibt im Hafen"));
        assert_eq!(story.version.as_deref(), Some("KORREKTUR"));
        assert_eq!(story.signals, [Signal::Correction]);
        assert_eq!(story.agency.as_deref(), Some("dpa"));
        assert_eq!(story.dateline.as_ref().map(|d| d.places.len()), Some(1));
        assert_eq!(story.signoff.as_ref().map(|s| s.editors.len()), Some(2));
        let body: Vec<&str> = story
            .paragraphs
            .iter()
            .filter(|p| p.kind == ParagraphKind::Body)
            .map(|p| p.span.text(&story.text))
            .collect();
        assert_eq!(body, ["Die Fähre bleibt im Hafen. Zwei Schiffe fahren.", "Es stürmt."]);
        assert!(story.text.contains("Kiel (dpa) - Die Fähre"));
    }

    #[test]
    fn own_dateline_of_the_text() {
        let item = Item {
            headline: Some("Ferry deal signed".into()),
            dateline: Some("LIMA, May 3, 2023 (Reuters) -".into()),
            body: Body::Blocks(vec![
                Block::text("By Ann Moe"),
                Block::text("LIMA, May 3 (Reuters) - Peru signed the ferry deal on Wednesday."),
            ]),
            ..Item::default()
        };
        let story = story(item, "x");
        assert_eq!(story.byline.as_deref(), Some("By Ann Moe"));
        assert_eq!(story.text.matches("LIMA").count(), 1);
        assert_eq!(story.agency.as_deref(), Some("Reuters"));
    }
}
