//! Runs the program and finds the data that tests may use.
#![allow(dead_code)]

pub mod desk;
pub mod server;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// Runs `lagebild` with the arguments.
pub fn lagebild(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_lagebild")).args(args).output().expect("the program starts")
}

/// Runs `lagebild` with standard input.
pub fn lagebild_on(input: &[u8], args: &[&str]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_lagebild"))
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    child.stdin.take().expect("a pipe").write_all(input).expect("the program reads");
    child.wait_with_output().expect("the program ends")
}

/// Standard output as text.
pub fn out(o: &Output) -> String {
    String::from_utf8_lossy(&o.stdout).into_owned()
}

/// Standard error as text.
pub fn err(o: &Output) -> String {
    String::from_utf8_lossy(&o.stderr).into_owned()
}

/// Ended by itself with 0 or 1, without a panic, each complaint one line that begins with the program's name.
pub fn is_orderly(o: &Output) {
    let complaint = err(o);
    assert!(matches!(o.status.code(), Some(0 | 1)), "{:?}\n{complaint}", o.status);
    for line in complaint.lines() {
        assert!(line.starts_with("lagebild: "), "{complaint}");
    }
    for word in ["panicked", "internal error"] {
        assert!(!complaint.contains(word), "{complaint}");
    }
}

/// A fresh file for a test.
pub fn scratch(name: &str, bytes: &[u8]) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::create_dir_all(path.parent().expect("a folder")).expect("a scratch folder");
    std::fs::write(&path, bytes).expect("a scratch file");
    path
}

/// A path as an argument.
pub fn text(path: &Path) -> &str {
    path.to_str().expect("a path in UTF-8")
}

/// The workspace.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// A small story with several kinds of events.
pub const STORY: &str = "Bern weist Diplomaten aus\n\nBERN (dpa) - Die Schweiz hat am Montag zwei russische Diplomaten \
    ausgewiesen. Nach Angaben der US-Regierung lieferte Nordkorea Raketen an Russland. Bundeskanzler Olaf Scholz will \
    Polen besuchen. Demonstranten protestierten in Genf gegen die Regierung.\n\n/ab/DP/cd\n";
