//! Archives and large files are handed on item by item, and what is wrong with them is told.

use flate2::{Compression, write::GzEncoder};
use lagebild_intake::{Found, Input, Limits, Name, Opening, file, stream};
use std::fmt::Write as _;
use std::io::{Cursor, Read, Write};
use std::ops::ControlFlow;
use std::path::Path;

const A: &str = "OSLO (dpa) - Beide Seiten trafen sich am Dienstag.";
const B: &str = "KIEL (dpa) - Die Fähre fährt wieder.";

fn gz(bytes: &[u8]) -> Vec<u8> {
    let mut out = GzEncoder::new(Vec::new(), Compression::default());
    out.write_all(bytes).expect("packed");
    out.finish().expect("packed")
}

fn tar(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut out = tar::Builder::new(Vec::new());
    for (name, bytes) in members {
        let mut head = tar::Header::new_gnu();
        head.set_size(bytes.len() as u64);
        head.set_mode(0o644);
        out.append_data(&mut head, name, *bytes).expect("packed");
    }
    out.into_inner().expect("packed")
}

fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in members {
        out.start_file(*name, zip::write::SimpleFileOptions::default()).expect("packed");
        out.write_all(bytes).expect("packed");
    }
    out.finish().expect("packed").into_inner()
}

/// `STEM` of each input, `! NAME: REASON` of each refusal.
fn found(name: &str, bytes: &[u8], limits: Limits) -> (Vec<String>, Vec<Input>) {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join(name);
    std::fs::write(&path, bytes).expect("written");
    let (mut lines, mut inputs) = (Vec::new(), Vec::new());
    let ended = file(&path, Opening { limits, ..Opening::default() }, &mut |found| {
        match found {
            Found::Input(input) => {
                lines.push(input.name.stem.clone());
                inputs.push(input);
            }
            Found::Refused(r) => {
                let shown = r.shown.strip_prefix(&dir.path().display().to_string()).unwrap_or(&r.shown);
                lines.push(format!("! {}: {}", shown.trim_start_matches('/'), r.reason));
            }
        }
        ControlFlow::Continue(())
    });
    assert!(ended.is_continue());
    (lines, inputs)
}

fn names(name: &str, bytes: &[u8]) -> Vec<String> {
    found(name, bytes, Limits::default()).0
}

#[test]
fn members_are_items() {
    let members =
        [("a.txt", A.as_bytes()), ("sub/b.txt", B.as_bytes()), ("__MACOSX/a.txt", b"x"), (".c", b"x")];
    assert_eq!(names("p.zip", &zip(&members)), ["p.zip/a", "p.zip/sub/b"]);
    assert_eq!(names("p.tar", &tar(&members)), ["p.tar/a", "p.tar/sub/b"]);
    assert_eq!(names("p.tar.gz", &gz(&tar(&members))), ["p.tar.gz/a", "p.tar.gz/sub/b"]);
    assert_eq!(names("a.txt.gz", &gz(A.as_bytes())), ["a"]);
    // told by their bytes, not their name
    assert_eq!(names("lieferung", &zip(&members)), ["lieferung/a", "lieferung/sub/b"]);
    let (_, inputs) = found("p.zip", &zip(&members), Limits::default());
    let alone = Input::new(Name::of_file(Path::new("a.txt")), A.as_bytes().to_vec());
    assert_eq!(inputs.first().map(|i| i.hash), Some(alone.hash), "known wherever it stands");
}

#[test]
fn archives_in_archives() {
    let lines = format!("{{\"id\": \"1\", \"text\": \"{A}\"}}\n\n{{\"id\": \"2\", \"text\": \"{B}\"}}\n");
    let inner = zip(&[("wire.jsonl.gz", &gz(lines.as_bytes())), ("a.txt", A.as_bytes())]);
    let outer = gz(&tar(&[("tag/p.zip", &inner)]));
    assert_eq!(
        names("w.tgz", &outer),
        ["w.tgz/tag/p.zip/wire#1", "w.tgz/tag/p.zip/wire#2", "w.tgz/tag/p.zip/a"]
    );
    let mut deep = A.as_bytes().to_vec();
    for _ in 0..6 {
        deep = gz(&deep);
    }
    let lines = names("a.gz", &deep);
    assert!(lines.len() == 1 && lines[0].contains("more than 4 deep"), "{lines:?}");
}

#[test]
fn lines_are_items() {
    let lines = format!(
        "{{\"id\": \"1\", \"text\": \"{A}\"}}\n\n{{\"id\": kaputt}}\n{{\"id\": \"2\", \"text\": \"{B}\"}}"
    );
    let (names, inputs) = found("w.jsonl", lines.as_bytes(), Limits::default());
    assert_eq!(names, ["w#1", "w#2", "w#3"]);
    let read: Vec<_> = inputs.iter().flat_map(Input::stories).collect();
    assert_eq!(read[2].as_ref().ok().and_then(|s| s.item.as_deref()), Some("2"));
    assert!(read[1].as_ref().is_err_and(|e| e.to_string().starts_with("w#2: this is no sound jsonl")));
    assert!(inputs.windows(2).all(|w| w[0].read <= w[1].read) && inputs[2].read == lines.len() as u64);
    // one value is the file itself, on one line or on many
    assert_eq!(json_names(&format!("{{\"text\": \"{A}\"}}\n")), ["w"]);
    assert_eq!(json_names(&format!("{{\n\"text\": \"{A}\"\n}}\n")), ["w"]);
    assert_eq!(json_names(&format!("[{{\"text\": \"{A}\"}}, {{\"text\": \"{B}\"}}]")), ["w"]);
    // a line that is too long hides no other
    let limits = Limits { item: 200, ..Limits::default() };
    let long = format!(
        "{{\"text\": \"{A}\"}}\n{{\"text\": \"{}\"}}\n{{\"text\": \"{B}\"}}\n",
        "lang ".repeat(50_000)
    );
    let (names, _) = found("w.jsonl", long.as_bytes(), limits);
    assert_eq!((names.len(), names[0].as_str(), names[2].as_str()), (3, "w#1", "w#3"));
    assert!(names[1].starts_with("! w.jsonl#2: the line has more than 200 bytes"), "{names:?}");
}

fn json_names(text: &str) -> Vec<String> {
    names("w.json", text.as_bytes())
}

#[test]
fn a_line_reads_as_in_its_file() {
    let table =
        format!("id;date;text\n1;2024-08-01;\"{A}\nZweite Zeile; mit Strichpunkt.\"\n2;2024-08-02;{B}\n");
    let lines = format!(
        "{{\"id\": \"1\", \"date\": \"2024-08-01\", \"text\": \"{A}\"}}\n{{\"id\": \"2\", \"text\": \"{B}\"}}\n"
    );
    for (name, text) in [("t.csv", table), ("t.jsonl", lines)] {
        let (_, inputs) = found(name, text.as_bytes(), Limits::default());
        let one_by_one: Vec<_> =
            inputs.iter().flat_map(Input::stories).map(|s| s.expect("a story")).collect();
        let together: Vec<_> = lagebild_wire::read_all(text.as_bytes(), "t", None)
            .into_iter()
            .map(|s| s.expect("a story"))
            .collect();
        assert_eq!(one_by_one, together, "{name}");
    }
}

#[test]
fn rows_are_items() {
    let mut table = "text,id\n".to_owned();
    for n in 0..500 {
        let _ = writeln!(table, "\"OSLO (dpa) - Treffen Nummer {n}.\",{n}");
    }
    let (names, inputs) = found("t.csv", table.as_bytes(), Limits::default());
    assert_eq!((names.len(), names[499].as_str()), (500, "t#500"));
    let last = inputs[499].stories().remove(0).expect("a story");
    assert_eq!(last.item.as_deref(), Some("499"));
    let one = format!("text,id\n{A},1\n");
    assert_eq!(self::names("t.csv", one.as_bytes()), ["t"]);
    let open = format!("text,id\n\"{}", "nie geschlossen\n".repeat(20_000));
    let limits = Limits { item: 100_000, ..Limits::default() };
    let (names, _) = found("t.csv", open.as_bytes(), limits);
    assert!(names.len() == 1 && names[0].contains("quotation mark"), "{names:?}");
    let other = table_names("a,b\n1,2\n3,4\n5,6\n");
    assert!(other.len() == 1 && other[0].contains("without a column text"), "{other:?}");
}

fn table_names(text: &str) -> Vec<String> {
    names("t.csv", text.as_bytes())
}

#[test]
fn bombs_end_with_a_message() {
    let limits = Limits { free: 1 << 20, ratio: 100, ..Limits::default() };
    let zeros = vec![b' '; 8 << 20];
    for (name, bomb) in [
        ("b.gz", gz(&zeros)),
        ("b.zip", zip(&[("gut.txt", A.as_bytes()), ("b.txt", &zeros), ("c.txt", A.as_bytes())])),
        ("b.tgz", gz(&tar(&[("b.txt", &zeros)]))),
        ("b.jsonl.gz", gz(format!("{{\"text\": \"{A}\"}}\n").repeat(200_000).as_bytes())),
    ] {
        let (lines, _) = found(name, &bomb, limits);
        let last = lines.last().map_or("", String::as_str);
        assert!(last.starts_with(&format!("! {name}: unpacks to more than 100 times")), "{name}: {last}");
        assert_eq!(lines.iter().filter(|l| l.starts_with('!')).count(), 1, "{name}");
    }
}

#[test]
fn broken_archives_are_refused_and_hide_nothing() {
    let whole = gz(&tar(&[("a.txt", A.as_bytes()), ("b.txt", B.as_bytes())]));
    let lines = names("p.tgz", whole.get(..whole.len() / 2).expect("half"));
    assert!(lines.last().is_some_and(|l| l.starts_with("! p.tgz")), "{lines:?}");
    let lines = names("p.zip", b"PK\x03\x04 and then nothing of it");
    assert!(lines[0].contains("no sound ZIP"), "{lines:?}");
    let lines = names(
        "p.zip",
        &zip(&[("bild.png", b"\x89PNG\r\n"), ("b.7z", b"7z\xbc\xaf\x27\x1c"), ("a.txt", A.as_bytes())]),
    );
    assert_eq!(lines[0], "p.zip/bild", "the reader says that it is a picture");
    assert!(lines[1].starts_with("! p.zip/b.7z: is packed as 7-Zip"), "{lines:?}");
    assert_eq!(lines[2], "p.zip/a");
    let office =
        names("lage.docx", &zip(&[("[Content_Types].xml", b"<x/>"), ("word/document.xml", b"<x/>")]));
    assert!(office.len() == 1 && office[0].contains("office file"), "{office:?}");
}

#[test]
fn feeds_are_cut() {
    let feed = "<rss><channel><title>D</title><item><title>Eins</title><link>https://a.example/1</link></item>\
        <item><title>Zwei</title></item></channel></rss>";
    let (names, inputs) = found("f.xml", feed.as_bytes(), Limits::default());
    assert_eq!(names, ["f#1", "f#2"]);
    assert_eq!(inputs[0].link.as_deref(), Some("https://a.example/1"));
    let mut read = inputs[0].stories();
    assert_eq!(read.remove(0).expect("a story").headline.as_deref(), Some("Eins"));
}

#[test]
fn streams_are_read_too() {
    let zip = zip(&[("a.txt", A.as_bytes())]);
    let lines = gz(format!("{{\"text\": \"{A}\"}}\n{{\"text\": \"{B}\"}}\n").as_bytes());
    for (bytes, expected) in [(zip, vec!["stdin/a"]), (lines, vec!["stdin#1", "stdin#2"])] {
        let mut stems = Vec::new();
        let name = Name::of_stream("standard input", "stdin", "");
        let _ = stream(&mut bytes.as_slice(), &name, Opening::default(), &mut |found| {
            if let Found::Input(input) = found {
                stems.push(input.name.stem);
            }
            ControlFlow::Continue(())
        });
        assert_eq!(stems, expected);
    }
}

#[test]
fn a_taker_that_has_enough_ends_the_walk() {
    /// Lines without end.
    struct Endless;
    impl Read for Endless {
        fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
            const LINE: &[u8] = b"{\"text\": \"x\"}\n";
            buffer.iter_mut().zip(LINE.iter().cycle()).for_each(|(b, c)| *b = *c);
            Ok(buffer.len() / LINE.len() * LINE.len())
        }
    }
    let mut left = 3;
    let name = Name::of_stream("x", "x", "x");
    let ended = stream(&mut Endless, &name, Opening::default(), &mut |_| {
        left -= 1;
        if left == 0 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    assert!(ended.is_break() && left == 0);
}

/// Rows of Parquet read as the same rows of a table do.
#[cfg(feature = "parquet")]
#[test]
fn rows_of_parquet_are_items() {
    use parquet::data_type::{ByteArray, ByteArrayType};
    use parquet::file::{properties::WriterProperties, writer::SerializedFileWriter};
    use std::sync::Arc;
    let schema = "message wire { REQUIRED BINARY id (UTF8); REQUIRED BINARY text (UTF8); }";
    let schema = Arc::new(parquet::schema::parser::parse_message_type(schema).expect("a schema"));
    let mut bytes = Vec::new();
    let properties = Arc::new(WriterProperties::builder().build());
    let mut writer = SerializedFileWriter::new(&mut bytes, schema, properties).expect("a writer");
    for group in [["a1", "a2"], ["a3", "a4"]] {
        let mut out = writer.next_row_group().expect("a group");
        for column in [group, [A, B]] {
            let values: Vec<ByteArray> = column.iter().map(|v| ByteArray::from(*v)).collect();
            let mut writer = out.next_column().expect("a column").expect("a column");
            writer.typed::<ByteArrayType>().write_batch(&values, None, None).expect("written");
            writer.close().expect("closed");
        }
        out.close().expect("closed");
    }
    writer.close().expect("closed");
    let (names, inputs) = found("p.parquet", &bytes, Limits::default());
    assert_eq!(names, ["p#1", "p#2", "p#3", "p#4"]);
    assert_eq!(inputs.last().map(|i| i.read), Some(bytes.len() as u64));
    let one_by_one: Vec<_> = inputs.iter().flat_map(Input::stories).map(|s| s.expect("a story")).collect();
    let together: Vec<_> =
        lagebild_wire::read_all(&bytes, "p", None).into_iter().map(|s| s.expect("a story")).collect();
    assert_eq!(one_by_one, together);
    assert_eq!(names_in_zip(&bytes), ["p.zip/p#1", "p.zip/p#2", "p.zip/p#3", "p.zip/p#4"]);
    let half = bytes.get(..bytes.len() / 2).expect("half");
    let lines = self::names("p.parquet", half);
    assert!(lines.len() == 1 && lines[0].contains("no sound Parquet"), "{lines:?}");
}

#[cfg(feature = "parquet")]
fn names_in_zip(bytes: &[u8]) -> Vec<String> {
    names("p.zip", &zip(&[("p.parquet", bytes)]))
}
