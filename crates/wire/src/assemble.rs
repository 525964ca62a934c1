//! From paragraphs to a story: head, text, end.

use crate::boilerplate;
use crate::cut::{Cut, clear_end};
use crate::data::tables;
use crate::dateline::{self, Lead};
use crate::dates::{self, PartialDate};
use crate::decode::Decoded;
use crate::embargo;
use crate::head::{self, Context, HeadLine};
use crate::language::detect;
use crate::lines::{self, Alone};
use crate::signoff;
use crate::version;
use lagebild_model::{Dateline, Offsets, Paragraph, ParagraphKind, Signal, Signoff, Story};

pub(crate) mod structured;

/// Paragraphs among which the head is looked for.
const HEAD: usize = 40;
/// A paragraph this long before the first dateline is text already.
const LONG: usize = 400;
/// Most headline lines without a dateline behind them.
const HEADLINES: usize = 4;
/// Paragraphs among which the sign-off is looked for, from the end.
const TAIL: usize = 40;
/// Longest subhead, in characters and in words.
const HEADING: (usize, usize) = (100, 14);
/// Most words of a subhead with a colon; a longer line opens a quotation or a list.
const COLON_WORDS: usize = 3;
/// Longest subhead that asks a question.
const QUESTION: usize = 70;
/// Most words of a subhead after which nothing follows.
const LAST_HEADING_WORDS: usize = 6;

struct Part<'t> {
    kind: ParagraphKind,
    cut: Cut<'t>,
}

/// The story as far as it is taken apart.
#[derive(Default)]
struct Reader<'t> {
    parts: Vec<Part<'t>>,
    item: Option<String>,
    agency: Option<String>,
    dateline: Option<Dateline>,
    signoff: Option<Signoff>,
    urgency: Option<u8>,
    version: Option<String>,
    signals: Vec<Signal>,
    byline: Option<String>,
    keywords: Vec<String>,
    stamp: Option<PartialDate>,
    filed: Option<PartialDate>,
    dated: Option<PartialDate>,
    trailer: Option<PartialDate>,
    notes: Vec<String>,
    /// The headline is known to be one.
    headed: bool,
}

/// Takes a decoded text apart.
pub(crate) fn story(decoded: Decoded, stem: &str) -> Story {
    let Decoded { text, offsets, notes } = decoded;
    let lines = lines::lines(&text);
    let units = lines::units(&text, &lines, alone);
    let mut reader = Reader { notes, ..Reader::default() };
    let begin = reader.head(&units);
    reader.body(units.get(begin..).unwrap_or(&[]));
    reader.end();
    reader.settle();
    let made = reader.into_story(stem, offsets);
    let (language, language_confidence) = detect(&text);
    Story { language, language_confidence, text, ..made }
}

/// Lines of a wrapped text that do not run on.
pub(crate) fn alone(cut: Cut<'_>) -> Alone {
    let whole = signoff::whole(cut).is_some()
        || dates::trailer(cut.text).is_some()
        || head::header(cut).is_some()
        || head::is_keywords(cut)
        || head::is_byline(cut)
        || head::is_bracketed_note(cut)
        || boilerplate::opens_section(cut)
        || boilerplate::is_line(cut)
        || version::split(cut).is_some_and(|(_, rest)| rest.is_empty())
        || dates::stamp(cut).is_some_and(|(_, rest)| rest.is_empty());
    if whole {
        Alone::Whole
    } else if dateline::with_agency(cut).is_some() || dates::stamp(cut).is_some() || boilerplate::has_cue(cut)
    {
        Alone::Opens
    } else if cut.text.ends_with(" =") {
        Alone::Closes
    } else {
        Alone::No
    }
}

impl<'t> Reader<'t> {
    /// The story without its text and language.
    fn into_story(mut self, stem: &str, offsets: Offsets) -> Story {
        let clues: Vec<PartialDate> =
            [self.stamp, self.filed, self.dated, self.trailer].into_iter().flatten().collect();
        self.signals.sort_unstable();
        self.signals.dedup();
        let published = dates::published(&clues);
        let notes = self.parts.iter().filter(|p| p.kind == ParagraphKind::Boilerplate);
        let embargo = notes.into_iter().find_map(|p| embargo::find(p.cut.text, published.as_ref()));
        Story {
            id: stem.to_owned(),
            item: self.item,
            offsets,
            agency: self.agency,
            headline: self.parts.iter().find(|p| p.kind == ParagraphKind::Headline).map(|p| p.cut.flat()),
            dateline: self.dateline,
            published,
            embargo,
            signoff: self.signoff,
            urgency: self.urgency,
            version: self.version,
            signals: self.signals,
            byline: self.byline,
            keywords: self.keywords,
            paragraphs: self.parts.iter().map(|p| Paragraph { kind: p.kind, span: p.cut.span() }).collect(),
            notes: self.notes,
            ..Story::default()
        }
    }

    fn push(&mut self, kind: ParagraphKind, cut: Cut<'t>) {
        if !cut.is_empty() {
            self.parts.push(Part { kind, cut });
        }
    }

    /// Reads the head; gives the number of paragraphs it took.
    fn head(&mut self, units: &[Cut<'t>]) -> usize {
        let dateline = first_dateline(units);
        let mut headlines = 0;
        for (i, unit) in units.iter().take(HEAD).enumerate() {
            let cut = self.take_stamp(*unit);
            if let Some(lead) = self.text_begins(cut, headlines > 0 || dateline.is_some()) {
                self.take_dateline(lead);
                return i + 1;
            }
            let (marked, cut) = self.take_version(cut);
            if marked && let Some(lead) = dateline::leading(cut) {
                self.take_dateline(lead);
                return i + 1;
            }
            if cut.is_empty() {
                continue;
            }
            let context = Context { headline: headlines > 0, dateline: dateline.is_some_and(|at| at > i) };
            match head::classify(cut, context) {
                HeadLine::Headline if context.dateline || headlines < HEADLINES => {
                    self.push(ParagraphKind::Headline, head::bare_headline(cut));
                    headlines += 1;
                }
                HeadLine::Headline | HeadLine::Body => {
                    self.body_paragraph(cut);
                    return i + 1;
                }
                HeadLine::Header(header) => {
                    self.item = Some(header.item);
                    self.agency.get_or_insert(header.agency);
                    self.urgency = self.urgency.into_iter().chain([header.urgency]).min();
                    self.push(ParagraphKind::Boilerplate, cut);
                }
                HeadLine::Date(date) => {
                    self.dated.get_or_insert(date);
                    self.push(ParagraphKind::Boilerplate, cut);
                }
                HeadLine::Keywords => {
                    self.take_keywords(cut);
                    self.push(ParagraphKind::Boilerplate, cut);
                }
                HeadLine::Note => {
                    self.version_in_brackets(cut);
                    if head::is_byline(cut) {
                        self.byline.get_or_insert_with(|| cut.flat());
                        // "By Aoife Devenney, PA"
                        let named = cut.text.rsplit(',').next().and_then(|a| tables().agency(a.trim()));
                        self.agency = self.agency.take().or(named.map(str::to_owned));
                    }
                    self.push(ParagraphKind::Boilerplate, cut);
                }
            }
        }
        units.len().min(HEAD)
    }

    /// The dateline the text begins with. Weak forms count only where a headline came before or nothing else is known.
    fn text_begins(&self, cut: Cut<'t>, headed: bool) -> Option<Lead<'t>> {
        let stamped = self.stamp.is_some();
        if headed || stamped { dateline::leading(cut) } else { dateline::with_agency(cut) }
    }

    /// Splits off stamps; what follows them is the paragraph.
    fn take_stamp(&mut self, cut: Cut<'t>) -> Cut<'t> {
        let Some((date, rest)) = dates::stamp(cut) else { return cut };
        match date {
            Some(date) => {
                self.stamp.get_or_insert(date);
            }
            None => self.notes.push(format!("the stamp at byte {} names no date of the calendar", cut.start)),
        }
        rest
    }

    fn take_version(&mut self, cut: Cut<'t>) -> (bool, Cut<'t>) {
        let Some((found, rest)) = version::split(cut) else { return (false, cut) };
        self.set_version(found);
        (true, rest)
    }

    fn set_version(&mut self, found: version::Found<'_>) {
        self.version.get_or_insert_with(|| found.text.to_owned());
        self.urgency = self.urgency.into_iter().chain(found.urgency).min();
        self.signals.extend(found.signals);
    }

    /// `Konflikte/Diplomatie/`
    fn take_keywords(&mut self, cut: Cut<'t>) {
        for word in cut.text.split('/').map(|w| Cut::of(w).flat()) {
            if !word.is_empty() && !self.keywords.contains(&word) {
                self.keywords.push(word);
            }
        }
    }

    /// A version that stands in a remark: `(2. Zusammenfassung - neu: Zahlen)`.
    fn version_in_brackets(&mut self, cut: Cut<'t>) {
        if let Some(inner) = cut.text.strip_prefix('(').and_then(|t| t.strip_suffix(')'))
            && let Some((found, _)) = version::split(Cut::of(inner))
        {
            self.set_version(found);
        }
    }

    fn take_dateline(&mut self, lead: Lead<'t>) {
        if self.dateline.is_none() {
            self.set_dateline(&lead);
        }
        self.push(ParagraphKind::Body, lead.rest);
    }

    fn set_dateline(&mut self, lead: &Lead<'t>) {
        self.dateline = Some(lead.dateline.clone());
        self.filed = lead.date;
        self.agency = lead.agency.clone().or(self.agency.take());
    }

    /// A paragraph of the text; a dateline before it is split off.
    fn body_paragraph(&mut self, cut: Cut<'t>) {
        if let Some(lead) = dateline::with_agency(cut) {
            return self.take_dateline(lead);
        }
        let kind = if boilerplate::is_boilerplate(cut) {
            ParagraphKind::Boilerplate
        } else if is_heading(cut) {
            ParagraphKind::Heading
        } else {
            ParagraphKind::Body
        };
        self.push(kind, cut);
    }

    fn body(&mut self, units: &[Cut<'t>]) {
        let mut section = false;
        for unit in units {
            section |= boilerplate::opens_section(*unit);
            if section {
                self.push(ParagraphKind::Boilerplate, *unit);
            } else {
                self.body_paragraph(*unit);
            }
        }
    }

    /// Reads sign-off and trailer, from the end backwards.
    fn end(&mut self) {
        let mut at = self.parts.len();
        let stop = at.saturating_sub(TAIL);
        while at > stop {
            at -= 1;
            let Some(Part { kind, cut }) = self.parts.get(at) else { return };
            let (kind, cut) = (*kind, *cut);
            if kind == ParagraphKind::Headline {
                return;
            }
            if let Some(date) = dates::trailer(cut.text) {
                self.trailer.get_or_insert(date);
                self.set_kind(at, ParagraphKind::Boilerplate);
            } else if let Some(mark) = signoff::whole(cut) {
                if self.take_signoff(mark) {
                    self.parts.remove(at);
                } else {
                    self.set_kind(at, ParagraphKind::Boilerplate);
                }
            } else if tables().agency(cut.text).is_some() {
                self.set_kind(at, ParagraphKind::Boilerplate);
            } else if kind != ParagraphKind::Boilerplate {
                if let Some((mark, before)) = signoff::glued(cut)
                    && self.take_signoff(mark)
                    && let Some(part) = self.parts.get_mut(at)
                {
                    *part = Part { kind: ParagraphKind::Body, cut: before };
                }
                return;
            }
        }
    }

    fn set_kind(&mut self, at: usize, kind: ParagraphKind) {
        if let Some(part) = self.parts.get_mut(at) {
            part.kind = kind;
        }
    }

    /// Takes the sign-off; false when the story has one already.
    fn take_signoff(&mut self, mark: signoff::Mark) -> bool {
        if self.signoff.is_some() {
            return false;
        }
        self.signoff = Some(mark.signoff);
        self.trailer = self.trailer.or(mark.date);
        if self.agency.is_none() {
            self.agency = mark.agency;
        }
        true
    }

    /// Mends what only the whole story tells.
    fn settle(&mut self) {
        // A lone line without anything around it is a sentence somebody typed, not a headline.
        let known = self.headed || self.stamp.is_some() || self.version.is_some() || self.dateline.is_some();
        if let [part] = self.parts.as_mut_slice()
            && part.kind == ParagraphKind::Headline
            && !known
        {
            part.kind = ParagraphKind::Body;
        }
        // A subhead has text behind it.
        for part in self.parts.iter_mut().rev() {
            match part.kind {
                ParagraphKind::Body => break,
                ParagraphKind::Heading if part.cut.text.split_whitespace().count() > LAST_HEADING_WORDS => {
                    part.kind = ParagraphKind::Body;
                }
                _ => {}
            }
        }
    }
}

/// The first paragraph of the head that begins with a dateline naming its agency.
fn first_dateline(units: &[Cut<'_>]) -> Option<usize> {
    for (i, unit) in units.iter().take(HEAD).enumerate() {
        let cut = dates::stamp(*unit).map_or(*unit, |(_, rest)| rest);
        let cut = version::split(cut).map_or(cut, |(_, rest)| rest);
        if dateline::with_agency(cut).is_some() || dateline::with_agency(*unit).is_some() {
            return Some(i);
        }
        if unit.longer_than(LONG) {
            return None;
        }
    }
    None
}

/// A short line without the end of a sentence.
fn is_heading(cut: Cut<'_>) -> bool {
    if cut.longer_than(HEADING.0) {
        return false;
    }
    let list =
        cut.text.starts_with(['-', '•', '*', '–', '—', '·']) || cut.text.starts_with(char::is_lowercase);
    let words = cut.text.split_whitespace().count();
    let opens = cut.text.ends_with(':') && words > COLON_WORDS;
    let runs_on = opens || cut.text.ends_with([',', ';', '-', '–']);
    let end = clear_end(cut.text);
    let question = end == Some('?') && !cut.longer_than(QUESTION) && !cut.text.contains(['"', '„', '“']);
    words <= HEADING.1 && !list && !runs_on && (end.is_none() || question) && signoff::glued(cut).is_none()
}
