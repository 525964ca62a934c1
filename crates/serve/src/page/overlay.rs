//! What corrections say about the codebook: lines of a folder that is laid over it.

use crate::answer::Answer;
use crate::app::Room;
use crate::desk::Proposal;
use crate::trouble::Trouble;
use crate::view::View;
use askama::Template;
use lagebild_model::Event;
use lagebild_store::{Decision, Review};
use std::collections::BTreeMap;
use std::fmt::Write;

/// A file of the folder.
struct File {
    name: String,
    href: String,
    lines: Vec<Line>,
}

/// A line with the event it comes from.
struct Line {
    about: String,
    text: String,
    event: String,
    href: String,
    reviewer: String,
}

#[derive(Template)]
#[template(path = "overlay.html")]
struct Page<'a> {
    v: View<'a>,
    files: Vec<File>,
}

/// Proposals by file, each line once, with the review it comes from.
fn proposals(room: &Room<'_>) -> Result<BTreeMap<String, Vec<(Proposal, Review)>>, Trouble> {
    let mut out: BTreeMap<String, Vec<(Proposal, Review)>> = BTreeMap::new();
    for review in room.reader.reviews()? {
        if review.decision == Decision::Accept {
            continue;
        }
        let Some(coded) = room.reader.story(&review.story)? else { continue };
        let machine: Event = serde_json::from_str(&review.machine)?;
        let corrected: Option<Event> = review.record.as_deref().map(serde_json::from_str).transpose()?;
        for proposal in room.app.desk.overlay(&machine, corrected.as_ref(), &coded.story.text) {
            let list = out.entry(proposal.file.clone()).or_default();
            if !list.iter().any(|(p, _)| p.text == proposal.text) {
                list.push((proposal, review.clone()));
            }
        }
    }
    Ok(out)
}

/// `/review/overlay`
pub(crate) fn show(room: &Room<'_>) -> Result<Answer, Trouble> {
    let ask = room.ask;
    let v = View::new(ask, room.app.desk.as_ref(), "/review", ask.lang.get("overlay.title"));
    let line = |(p, review): (Proposal, Review)| Line {
        about: v.t(p.about),
        text: p.text,
        href: ask.link(&format!("/event/{}", crate::ask::part(&review.event)), &[]),
        event: review.event,
        reviewer: review.reviewer,
    };
    let file = |(name, list): (String, Vec<(Proposal, Review)>)| File {
        href: ask.link(&format!("/review/overlay/{}", crate::ask::part(&name)), &[]),
        lines: list.into_iter().map(line).collect(),
        name,
    };
    let files = proposals(room)?.into_iter().map(file).collect();
    Ok(Answer::Page(Page { v, files }.render()?))
}

/// `/review/overlay/{file}`: the lines of a file, each with its event before it.
pub(crate) fn file(room: &Room<'_>) -> Result<Answer, Trouble> {
    let missing = || Trouble::missing(format!("{}: {}", room.rest, room.ask.lang.get("overlay.none")));
    let list = proposals(room)?.remove(room.rest).ok_or_else(missing)?;
    let mut text = String::new();
    for (proposal, review) in list {
        let who = review.reviewer.replace(char::is_control, " ");
        let _ = write!(text, "# {} ({who})\n{}\n", review.event, proposal.text);
    }
    let name = room.rest.rsplit('/').next().unwrap_or(room.rest).to_owned();
    Ok(Answer::File("text/plain; charset=utf-8", name, text))
}
