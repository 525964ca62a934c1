//! The files of a measuring set: blocks of stories with marked events, see `stories/linking/README.md`.

use anyhow::{Context, bail};
use lagebild_model::Span;
use std::path::Path;

/// An event that the text marks.
pub struct Mark {
    /// Happening, as it is called in its block.
    pub happening: String,
    /// Its evidence in the story's text.
    pub span: Span,
}

/// A story of a block.
pub struct Marked {
    /// Name: block and letter, `s01a`.
    pub name: String,
    /// The text as an agency item, without the marks.
    pub text: String,
    /// The marked events.
    pub marks: Vec<Mark>,
}

/// Stories that belong together.
pub struct Block {
    /// `s01`, `d01`.
    pub name: String,
    /// Looked at as figures only.
    pub held: bool,
    /// The stories.
    pub stories: Vec<Marked>,
}

/// Every block whose number this divides is held back.
const HELD: u32 = 3;

/// The blocks of a file.
pub fn read(path: &Path) -> anyhow::Result<Vec<Block>> {
    let text = std::fs::read_to_string(path).map_err(|e| crate::input::trouble(path, &e))?;
    let mut blocks: Vec<Block> = Vec::new();
    let mut story: Option<Vec<String>> = None;
    for (n, line) in text.lines().enumerate() {
        let at = || format!("{}:{}", path.display(), n + 1);
        if let Some(head) = line.strip_prefix("## ") {
            finish(&mut blocks, story.take()).with_context(at)?;
            blocks.push(block(head).with_context(at)?);
        } else if let Some(head) = line.strip_prefix("@ ") {
            finish(&mut blocks, story.take()).with_context(at)?;
            story = Some(vec![head.to_owned()]);
        } else if let Some(lines) = &mut story {
            lines.push(line.to_owned());
        } else if !line.is_empty() && !line.starts_with('#') {
            bail!("{}: text outside a story; begin it with a line `@ 2024-03-12 dpa`", at());
        }
    }
    finish(&mut blocks, story).with_context(|| path.display().to_string())?;
    Ok(blocks)
}

fn block(head: &str) -> anyhow::Result<Block> {
    let name = head.split(' ').next().unwrap_or_default();
    let number = name.get(1..).and_then(|n| n.parse::<u32>().ok());
    let Some(number) = number.filter(|_| name.starts_with(['s', 'd'])) else {
        bail!("{name:?} is no name of a block; write s01 (the same) or d01 (different)");
    };
    let held = number % HELD == 0;
    Ok(Block { name: name.to_owned(), held, stories: Vec::new() })
}

/// Puts the story whose lines were read into its block: day and agency, headline, paragraphs.
fn finish(blocks: &mut [Block], lines: Option<Vec<String>>) -> anyhow::Result<()> {
    let Some(lines) = lines else { return Ok(()) };
    let Some(block) = blocks.last_mut() else { bail!("a story outside a block; begin one with `## s01`") };
    let [head, headline, body @ ..] = lines.as_slice() else {
        bail!("a story without text before this line; write headline and text below `@`");
    };
    let day = head.split(' ').next().unwrap_or_default();
    let letter = char::from(b'a' + block.stories.len().min(25) as u8);
    let mut text = format!("{headline}\n\n date {day} ");
    let mut marks = Vec::new();
    let body = body.join("\n");
    let mut rest = body.trim_end();
    while let Some((before, after)) = rest.split_once('{') {
        let (inside, behind) =
            after.split_once('}').context("a mark that does not close before this line")?;
        let (happening, evidence) = inside.split_once('|').context("a mark without `|` before this line")?;
        text.push_str(before);
        let start = text.len();
        text.push_str(evidence);
        marks.push(Mark { happening: happening.to_owned(), span: Span::of(start, text.len()) });
        rest = behind;
    }
    text.push_str(rest);
    text.push('\n');
    block.stories.push(Marked { name: format!("{}{letter}", block.name), text, marks });
    Ok(())
}
