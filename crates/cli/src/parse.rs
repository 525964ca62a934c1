//! `lagebild parse`: the grammar by itself.

use crate::input::{Speech, language, load};
use clap::{Args, ValueEnum};
use lagebild_codebook::Codebook;
use lagebild_grammar::{Grammar, conllu, english};
use lagebild_model::{Language, Span};
use rayon::prelude::*;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

/// Form of the output.
#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// CoNLL-U, one block a sentence.
    Conllu,
    /// Clauses with predicate, roles and features, for people.
    Clauses,
}

/// Arguments of `parse`.
#[derive(Args)]
pub struct ParseArgs {
    /// Plain text, one paragraph a line; `-` for standard input.
    file: PathBuf,
    /// Form of the output.
    #[arg(long, value_enum, default_value = "conllu")]
    format: Format,
    /// Language of the text; without it, found by counting frequent words.
    #[arg(long, value_enum)]
    language: Option<Speech>,
}

/// Runs the command.
pub fn run(args: &ParseArgs, codebook: &Codebook) -> anyhow::Result<ExitCode> {
    let input = load(&args.file)?;
    let text = String::from_utf8_lossy(&input.bytes).into_owned();
    let grammar = Grammar::of(codebook.of(match language(args.language, &text) {
        Language::English => "en",
        Language::German | Language::Other => "de",
    }));
    let mut lines = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        lines.push((at, line));
        at += line.len();
    }
    let blocks: Vec<String> = lines
        .par_iter()
        .enumerate()
        .map(|(n, (at, line))| {
            let mut out = String::new();
            let within = Span::of(*at, at + line.trim_end().len());
            let sentences = match args.format {
                Format::Conllu => grammar.trees(&text, within, n as u32),
                Format::Clauses => grammar.analyse(&text, within, n as u32),
            };
            for s in sentences {
                match args.format {
                    Format::Conllu if grammar.is_english() => english::conllu::write(&s, &text, &mut out),
                    Format::Conllu => conllu::write(&s, &text, conllu::spaced(line), &mut out),
                    Format::Clauses => clauses(&s, &text, &mut out),
                }
            }
            out
        })
        .collect();
    let mut stdout = std::io::stdout().lock();
    for block in blocks {
        stdout.write_all(block.as_bytes())?;
    }
    Ok(ExitCode::SUCCESS)
}

fn clauses(s: &lagebild_model::Sentence, text: &str, out: &mut String) {
    use std::fmt::Write;
    let _ = writeln!(out, "{}", s.span.text(text));
    for (k, c) in s.clauses.iter().enumerate() {
        let _ = write!(out, "  [{k}] {} {:?} {:?}", c.predicate, c.tense, c.mood);
        for (name, on) in [
            ("passive", c.passive),
            ("negated", c.negated),
            ("zu", c.zu),
            ("copula", c.copula),
            ("perfect-infinitive", c.perfect_infinitive),
        ] {
            if on {
                let _ = write!(out, " {name}");
            }
        }
        if !c.modals.is_empty() {
            let _ = write!(out, " modals={}", c.modals.join("+"));
        }
        if let Some(m) = &c.mark {
            let _ = write!(out, " mark={m}");
        }
        let _ = write!(out, " parent={:?} link={:?}", c.parent, c.link);
        for slot in &c.slots {
            let form = s.tokens.get(slot.token as usize).map_or("", |t| t.span.text(text));
            let _ = write!(out, "  {:?}:{form}", slot.role);
        }
        out.push('\n');
    }
}
