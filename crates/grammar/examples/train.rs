//! train TREEBANK.conllu OUTDIR | parse FILE
use lagebild_codebook::Codebook;
use lagebild_grammar::{Grammar, conllu, train};
use lagebild_model::Span;
fn main() {
    let args: Vec<String> = std::env::args().collect();
    let started = std::time::Instant::now();
    let codebook = Codebook::builtin();
    eprintln!(
        "codebook {:?} {:?} problems {}",
        codebook.lexicon.counts(),
        started.elapsed(),
        codebook.problems.len()
    );
    for p in codebook.problems.iter().take(15) {
        eprintln!("{p}");
    }
    match args[1].as_str() {
        "train" => {
            let gold = train::read_conllu(&std::fs::read_to_string(&args[2]).unwrap());
            let t = train::train(
                &codebook,
                "de",
                &gold,
                train::Effort {
                    made: std::env::var("MADE").ok().and_then(|m| m.parse().ok()).unwrap_or(5000),
                    ..train::Effort::default()
                },
                |l| eprintln!("{l}"),
            );
            for (n, b) in [
                ("tagger", t.tagger.to_bytes()),
                ("arcs", t.arcs.to_bytes()),
                ("labels", t.labels.to_bytes()),
                ("allowed", t.allowed.to_bytes()),
            ] {
                eprintln!("{n} {}", b.len());
                std::fs::write(format!("{}/de-{n}.bin", args[3]), b).unwrap();
            }
        }
        "made" => {
            let mut m = lagebild_grammar::synth::Maker::new(&codebook, 20_241);
            for _ in 0..40 {
                if let Some(g) = m.sentence() {
                    println!(
                        "{}",
                        g.forms
                            .iter()
                            .zip(&g.tags)
                            .zip(g.heads.iter().zip(&g.rels))
                            .map(|((f, t), (h, r))| format!(
                                "{f}/{}/{}:{}",
                                t.name(),
                                h.map_or(0, |h| h + 1),
                                r.name()
                            ))
                            .collect::<Vec<_>>()
                            .join(" ")
                    );
                }
            }
        }
        "oracle" => {
            let gold = train::read_conllu(&std::fs::read_to_string(&args[2]).unwrap());
            let g = Grammar::german(&codebook);
            for s in &gold {
                let forms: Vec<_> = s.forms.iter().map(String::as_str).zip(s.kinds.iter().copied()).collect();
                for (((w, _), t), f) in g.words(&forms).iter().zip(&s.tags).zip(&s.forms) {
                    if !w.readings.iter().any(|r| r.tag == *t) {
                        println!(
                            "{}\t{}\t{}\t{:?}",
                            t.name(),
                            w.guessed,
                            f,
                            w.readings.iter().map(|r| r.tag.name()).collect::<Vec<_>>()
                        );
                    }
                }
            }
        }
        _ => {
            let text = std::fs::read_to_string(&args[2]).unwrap();
            let g = Grammar::german(&codebook);
            let mut out = String::new();
            let mut at = 0;
            let started = std::time::Instant::now();
            for line in text.split_inclusive('\n') {
                for s in g.analyse(&text, Span::of(at, at + line.trim_end().len()), 0) {
                    conllu::write(&s, &text, &mut out);
                }
                at += line.len();
            }
            eprintln!("{:?} for {} bytes", started.elapsed(), text.len());
            print!("{out}");
        }
    }
}
