//! The German tables: the examples in the rule files, and cases with their dates.

use lagebild_times::TimeWords;
use std::fs;
use std::path::Path;

/// Reads `codebook/de/times`.
fn german() -> TimeWords {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../codebook/de/times");
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    paths.sort();
    let files: Vec<(String, String)> = paths
        .iter()
        .map(|p| (p.file_name().unwrap().to_string_lossy().into_owned(), fs::read_to_string(p).unwrap()))
        .collect();
    let borrowed: Vec<(&str, &str)> = files.iter().map(|(n, c)| (n.as_str(), c.as_str())).collect();
    TimeWords::parse(&borrowed).unwrap_or_else(|e| panic!("{e}"))
}

#[test]
fn examples_of_the_rules_hold() {
    let problems = german().check();
    let shown: Vec<String> = problems.iter().map(ToString::to_string).collect();
    assert!(problems.is_empty(), "{} wrong:\n{}", problems.len(), shown.join("\n"));
}
