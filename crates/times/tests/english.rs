//! The English tables: the examples in the rule files.

use lagebild_times::TimeWords;
use std::fs;
use std::path::Path;

#[test]
fn examples_of_the_rules_hold() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../codebook/en/times");
    let mut files: Vec<(String, String)> = fs::read_dir(folder)
        .expect("the folder of the English words")
        .map(|entry| {
            let path = entry.expect("a file").path();
            (path.display().to_string(), fs::read_to_string(&path).expect("readable text"))
        })
        .collect();
    files.sort();
    let borrowed: Vec<(&str, &str)> = files.iter().map(|(n, c)| (n.as_str(), c.as_str())).collect();
    let words = TimeWords::parse(&borrowed).unwrap_or_else(|e| panic!("{e}"));
    let problems = words.check();
    let shown: Vec<String> = problems.iter().map(ToString::to_string).collect();
    assert!(problems.is_empty(), "{} of {} wrong:\n{}", problems.len(), words.examples(), shown.join("\n"));
}
