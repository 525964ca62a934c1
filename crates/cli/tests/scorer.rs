//! `lagebild eval` gives the figures of `score/score_events.py`.

mod common;

use common::{err, lagebild, out, root, scratch, text};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Pairs of gold file and folder of texts that are there.
fn sets() -> Vec<(PathBuf, PathBuf)> {
    let mut out = Vec::new();
    for base in [root().join("samples"), root().join("../shared/gold/dev")] {
        for name in ["de", "de-aside", "de-real"] {
            let (gold, texts) = (base.join(format!("{name}.gold.jsonl")), base.join(name));
            let any = |d: &Path| {
                std::fs::read_dir(d).is_ok_and(|mut l| {
                    l.any(|e| e.is_ok_and(|e| e.path().extension().is_some_and(|x| x == "txt")))
                })
            };
            if gold.is_file() && any(&texts) {
                out.push((gold, texts));
            }
        }
    }
    out
}

#[test]
fn eval_gives_the_scorers_figures() {
    let scorer = root().join("../shared/score/score_events.py");
    if !scorer.is_file() {
        eprintln!("skipped: {} is missing", scorer.display());
        return;
    }
    if Command::new("python3").arg("--version").output().is_err() {
        eprintln!("skipped: python3 is missing");
        return;
    }
    for (n, (gold, texts)) in sets().into_iter().enumerate() {
        let coded = lagebild(&["read", "--format", "jsonl", text(&texts)]);
        let predicted = scratch(&format!("scorer/{n}.jsonl"), &coded.stdout);
        let run = |more: &[&str]| {
            let mut c = Command::new("python3");
            c.arg(&scorer).arg("--gold").arg(&gold).arg("--pred").arg(&predicted).arg("--texts").arg(&texts);
            c.args(more).output().expect("python3 starts")
        };
        let theirs = run(&["--json"]);
        assert!(theirs.status.success(), "{}: {}", gold.display(), err(&theirs));
        let eval = ["eval", "--gold", text(&gold), "--texts", text(&texts)];
        let ours = lagebild(&[&eval[..], &["--json"]].concat());
        let figures = |bytes: &[u8]| serde_json::from_slice::<serde_json::Value>(bytes).expect("JSON");
        assert_eq!(figures(&ours.stdout), figures(&theirs.stdout), "{}", gold.display());

        // the list of errors and the attribute line too; only the interval is left out
        let without_levels = |t: &str| -> Vec<String> {
            let lines = t.lines().enumerate().filter(|(i, _)| !(1..=6).contains(i));
            lines.map(|(_, l)| l.to_owned()).collect()
        };
        let (ours, theirs) = (lagebild(&[&eval[..], &["--errors"]].concat()), run(&["--errors"]));
        assert_eq!(without_levels(&out(&ours)), without_levels(&out(&theirs)), "{}", gold.display());
    }
}

#[test]
fn gold_that_does_not_fit_is_told() {
    let story = scratch("gold/bern.txt", common::STORY.as_bytes());
    let dir = story.parent().expect("the folder").to_path_buf();
    let line = |evidence: &str| {
        format!(
            "{{\"story\":\"bern\",\"type\":\"SANCTION\",\"mode\":[\"expel\"],\"context\":[],\"actor\":[\"CHE GOV\"],\
             \"recipient\":[\"RUS GOV\"],\"status\":\"actual\",\"historical\":false,\"source\":[],\"date\":\"\",\
             \"place\":null,\"evidence\":\"{evidence}\"}}\n"
        )
    };
    let good = scratch("gold-good.jsonl", line("Diplomaten ausgewiesen").as_bytes());
    let o = lagebild(&["eval", "--gold", text(&good), "--texts", text(&dir), "--json"]);
    assert_eq!(o.status.code(), Some(0), "{}", err(&o));
    let plain: serde_json::Value = serde_json::from_slice(&o.stdout).expect("JSON");
    assert!(plain.get("calibration").is_none());
    let calibrated = ["eval", "--gold", text(&good), "--texts", text(&dir), "--calibration"];
    let o = lagebild(&calibrated);
    assert!(out(&o).contains("share of gold") && out(&o).contains("Brier score"), "{}", out(&o));
    let o = lagebild(&[&calibrated[..], &["--json"]].concat());
    let json: serde_json::Value = serde_json::from_slice(&o.stdout).expect("JSON");
    let bins = json["calibration"]["bins"].as_array().expect("bins");
    let events: u64 = bins.iter().filter_map(|b| b["events"].as_u64()).sum();
    assert_eq!(bins.last().map(|b| b["events_above"].as_u64()), Some(Some(events)));
    for (name, content, part) in [
        ("gold-evidence.jsonl", line("Botschafter ausgewiesen"), "is not in bern.txt; "),
        ("gold-json.jsonl", "{]\n".to_owned(), "gold-json.jsonl:1: no gold event"),
        ("gold-story.jsonl", line("x").replace("\"bern\"", "\"genf\""), "genf.txt: there is no such file"),
    ] {
        let gold = scratch(name, content.as_bytes());
        let o = lagebild(&["eval", "--gold", text(&gold), "--texts", text(&dir)]);
        assert_eq!(o.status.code(), Some(1));
        assert!(err(&o).contains(part), "{}", err(&o));
    }
}
