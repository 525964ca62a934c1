//! Prints what is read of each file given: `cargo run -p lagebild-wire --example survey -- FILE...`

use std::io::Write;

fn main() {
    let mut out = std::io::stdout().lock();
    for path in std::env::args().skip(1) {
        let Ok(bytes) = std::fs::read(&path) else { continue };
        let format = lagebild_wire::detect(&bytes);
        for item in lagebild_wire::read_all(&bytes, &path, None) {
            let line = match item {
                Ok(story) => {
                    format!("{path}\t{format}\t{}", serde_json::to_string(&story).unwrap_or_default())
                }
                Err(error) => format!("{path}\t{format}\t! {error}"),
            };
            let _ = writeln!(out, "{line}");
        }
    }
}
