//! Each format, written and read back.

mod common;

use common::{attack, denial, rows, written};
use lagebild_export::{COLUMNS, Format, Row, Value};
use lagebild_model::Event;
use serde_json::json;

/// A value as a cell of CSV has it.
fn cell(value: &Value<'_>) -> String {
    match value {
        Value::Null => String::new(),
        Value::Text(t) => t.to_string(),
        Value::Integer(n) => n.to_string(),
        Value::Real(x) => x.to_string(),
        Value::Flag(b) => b.to_string(),
    }
}

/// The value of a column of a row.
fn value<'a>(row: &Row<'a>, name: &str) -> Value<'a> {
    COLUMNS.iter().find(|c| c.name == name).expect("a column").value(row)
}

#[test]
fn columns_tell_what_the_event_is() {
    let (a, d) = (attack(), denial());
    let [attack, denial] = rows(&a, &d);
    for (name, told) in [
        ("mode", "aerial"),
        ("context", "military; human_security"),
        ("actor", "RUS MIL"),
        ("actor_name", "russische Truppen"),
        ("recipient", "UKR CVL; UKR"),
        ("source", "UKR GOV"),
        ("date", "2024-02-26"),
        ("date_candidates", "2024-02-19"),
        ("evidence", "griffen … an,"),
        ("item", "bdt0001"),
        ("published_at", "2024-02-27T10:15:00Z"),
        ("quad_class", "4"),
        ("scale", "-9.5"),
        ("cameo", "195"),
        ("cameo_root", "19"),
        ("killed", "2"),
        ("wounded", ""),
        ("lon", "36.25"),
        ("status", "actual"),
    ] {
        assert_eq!(cell(&value(&attack, name)), told, "{name}");
    }
    for name in ["recipient", "place", "lat", "date", "evidence", "scale", "cameo", "cameo_root", "agency"] {
        assert_eq!(value(&denial, name), Value::Null, "{name}");
    }
    assert_eq!(cell(&value(&denial, "quad_class")), "1");
}

#[test]
fn csv_comes_back() {
    let (a, d) = (attack(), denial());
    let rows = rows(&a, &d);
    let (bytes, tally) = written(Format::Csv, &rows);
    assert_eq!(tally.written, 2);
    let mut read = csv::Reader::from_reader(bytes.as_slice());
    let header: Vec<String> = read.headers().expect("a header").iter().map(str::to_owned).collect();
    assert_eq!(header, COLUMNS.iter().map(|c| c.name).collect::<Vec<_>>());
    let records: Vec<csv::StringRecord> = read.records().collect::<Result<_, _>>().expect("rows");
    assert_eq!(records.len(), 2);
    for (record, row) in records.iter().zip(&rows) {
        for (text, column) in record.iter().zip(COLUMNS) {
            assert_eq!(text, cell(&column.value(row)), "{}", column.name);
        }
    }
}

#[test]
fn geojson_comes_back_and_counts_what_has_no_place() {
    let (a, d) = (attack(), denial());
    let (bytes, tally) = written(Format::Geojson, &rows(&a, &d));
    assert_eq!((tally.written, tally.without_place), (1, 1));
    let read: serde_json::Value = serde_json::from_slice(&bytes).expect("JSON");
    assert_eq!(read["type"], "FeatureCollection");
    let features = read["features"].as_array().expect("a list");
    assert_eq!(features.len(), 1);
    let f = &features[0];
    assert_eq!((&f["type"], &f["id"]), (&json!("Feature"), &json!("angriff@66.1")));
    assert_eq!(f["geometry"], json!({"type": "Point", "coordinates": [36.25, 49.98]}), "longitude first");
    let names: Vec<&str> =
        f["properties"].as_object().expect("properties").keys().map(String::as_str).collect();
    let told: Vec<&str> = COLUMNS.iter().map(|c| c.name).filter(|n| !["lat", "lon"].contains(n)).collect();
    assert_eq!(names, told);
    assert_eq!(f["properties"]["killed"], 2);
    assert_eq!(f["properties"]["wounded"], json!(null));
    assert_eq!(f["properties"]["headline"], "Angriff auf \"Charkiw\", zwei Tote");
    let (none, tally) = written(Format::Geojson, &[]);
    assert_eq!((tally.written, serde_json::from_slice::<serde_json::Value>(&none).is_ok()), (0, true));
}

#[test]
fn json_lines_hold_the_whole_record() {
    let (a, d) = (attack(), denial());
    let (bytes, _) = written(Format::Jsonl, &rows(&a, &d));
    let text = String::from_utf8(bytes).expect("UTF-8");
    let back: Vec<Event> = text.lines().map(|l| serde_json::from_str(l).expect("an event")).collect();
    assert_eq!(back, [a, d]);
    let first: serde_json::Value = serde_json::from_str(text.lines().next().expect("a line")).expect("JSON");
    assert_eq!(
        (&first["cameo"], &first["quad_class"], &first["item"]),
        (&json!("195"), &json!(4), &json!("bdt0001"))
    );
}

#[test]
fn plover_lines_follow_its_exchange_format() {
    let (a, mut d) = (attack(), denial());
    // what is only planned is another type of PLOVER, to which the modes of the first do not belong
    d.mode = vec!["visit".into()];
    d.plover = "AGREE".into();
    let (bytes, _) = written(Format::Plover, &rows(&a, &d));
    let text = String::from_utf8(bytes).expect("UTF-8");
    let lines: Vec<serde_json::Value> =
        text.lines().map(|l| serde_json::from_str(l).expect("JSON")).collect();
    let [first, second] = lines.as_slice() else { panic!("{text}") };
    for (name, told) in [
        ("event", json!("ASSAULT")),
        ("mode", json!("aerial")),
        ("context", json!("military, human_security")),
        ("date", json!("2024-02-26")),
        ("source", json!([{"actorText": "russische Truppen", "code": "RUS", "sector": "MIL"}])),
        ("eventLoc", json!({"name": "Kharkiv", "country code": "UKR", "lat": 49.98, "lon": 36.25})),
        ("dead", json!("2")),
        ("publication", json!("dpa")),
        ("cameo", json!("195")),
    ] {
        assert_eq!(first[name], told, "{name}");
    }
    assert!(first.get("injured").is_none());
    assert_eq!(
        (&second["event"], &second["mode"], &second["type"]),
        (&json!("AGREE"), &json!(""), &json!("CONSULT"))
    );
    assert!(second.get("eventLoc").is_none());
}

#[test]
fn the_same_rows_give_the_same_bytes() {
    let (a, d) = (attack(), denial());
    let rows = rows(&a, &d);
    let mut formats = vec![Format::Plover, Format::Csv, Format::Geojson, Format::Jsonl];
    if cfg!(feature = "parquet") {
        formats.push(Format::Parquet);
    }
    for format in formats {
        assert!(written(format, &rows) == written(format, &rows), "{format:?}");
    }
}

#[cfg(not(feature = "parquet"))]
#[test]
fn a_build_without_parquet_says_so() {
    let error = lagebild_export::Writer::new(Format::Parquet, Vec::new()).err().expect("an error");
    assert!(error.is_no_parquet() && error.to_string().contains("--features parquet"), "{error}");
}

#[cfg(feature = "parquet")]
#[test]
fn parquet_comes_back() {
    use parquet::file::reader::{FileReader, SerializedFileReader};
    use parquet::record::Field;
    // more than one group of rows
    const ROWS: usize = 10_001;
    let (a, d) = (attack(), denial());
    let two = rows(&a, &d);
    let many: Vec<Row<'_>> = (0..ROWS).map(|n| two[n % 2]).collect();
    let (bytes, tally) = written(Format::Parquet, &many);
    assert_eq!(tally.written, ROWS);
    let file = SerializedFileReader::new(bytes::Bytes::from(bytes)).expect("Parquet");
    assert_eq!(file.num_row_groups(), 2);
    let schema = file.metadata().file_metadata().schema();
    let names: Vec<&str> = schema.get_fields().iter().map(|f| f.name()).collect();
    assert_eq!(names, COLUMNS.iter().map(|c| c.name).collect::<Vec<_>>());
    let mut count = 0;
    for (read, row) in file.get_row_iter(None).expect("rows").zip(&many) {
        let read = read.expect("a row");
        for ((name, field), column) in read.get_column_iter().zip(COLUMNS) {
            let same = match (field, column.value(row)) {
                (Field::Null, Value::Null) => true,
                (Field::Str(s), Value::Text(t)) => *s == t,
                (Field::Long(n), Value::Integer(m)) => *n == m,
                (Field::Double(x), Value::Real(y)) => x.to_bits() == y.to_bits(),
                (Field::Bool(b), Value::Flag(c)) => *b == c,
                _ => false,
            };
            assert!(same, "{name}: {field:?}, {:?}", column.value(row));
        }
        count += 1;
    }
    assert_eq!(count, ROWS);
}
