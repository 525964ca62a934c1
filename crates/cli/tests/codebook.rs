//! The built-in codebook: no mistakes, and its examples come out as written.

mod common;

/// Share of the codebook's examples that must be right; raise it when the engine gets better, never lower it.
const AT_LEAST: &str = "0.78";

#[test]
fn the_builtin_codebook_holds() {
    let o = common::lagebild(&["codebook", "check", "--at-least", AT_LEAST]);
    let text = common::out(&o);
    let last = text.lines().last().unwrap_or("");
    assert_eq!(o.status.code(), Some(0), "{last}");
    assert!(last.starts_with("0 mistakes"), "{last}");
}

/// Share of the variants that must be right; raise it when the engine gets better, never lower it.
const VARIANTS_AT_LEAST: &str = "0.88";

#[test]
fn the_examples_hold_in_other_constructions() {
    let o =
        common::lagebild(&["codebook", "check", "--variants", "--at-least", VARIANTS_AT_LEAST, "consult"]);
    let text = common::out(&o);
    let last = text.lines().last().unwrap_or("");
    assert_eq!(o.status.code(), Some(0), "{last}");
    assert!(last.contains("examples multiplied"), "{last}");
    let again = common::lagebild(&["codebook", "check", "--variants", "--threads", "1", "consult"]);
    assert!(common::out(&again).ends_with(&format!("{last}\n")));
}

#[test]
fn a_broken_overlay_is_told_with_its_place() {
    let dir = std::env::temp_dir().join(format!("lagebild-overlay-{}", std::process::id()));
    let frames = dir.join("de/frames");
    std::fs::create_dir_all(&frames).expect("a folder");
    std::fs::write(frames.join("mine.frames"), "AID liefern subj:ACTOR an:NOBODY\n").expect("a file");
    let o = common::lagebild(&["codebook", "check", "mine", "--codebook", &dir.to_string_lossy()]);
    std::fs::remove_dir_all(&dir).expect("removed");
    assert_eq!(o.status.code(), Some(1));
    assert!(common::out(&o).contains("de/frames/mine.frames:1:"), "{}", common::out(&o));
}
