//! Reports become happenings: while they are ingested as in one go, with reasons, and as people decide.

mod common;

use common::desk::Desk;
use common::{err, out};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// An item with agency, number and sentence, sent on 27 February 2024.
fn item(agency: &str, number: &str, head: &str, sentence: &str) -> String {
    format!("{number} 4 pl 93 {agency} 1888\n\n{head}\n\nGENF ({agency}) - {sentence}\n\n271418 Feb 24\n")
}

const EXPELLED: &str =
    "Die Schweiz hat am Montag zwei russische Diplomaten ausgewiesen. Bern gab ihnen sieben Tage Zeit.";
const EXPELS: &str = "Zwei russische Diplomaten sind am Montag von der Schweiz ausgewiesen worden. Bern wirft ihnen Spionage vor.";
const SENT_HOME: &str =
    "Die Schweizer Regierung wies am Montag zwei russische Diplomaten aus, wie das Außenamt mitteilte.";

/// The rows of a statement without the head.
fn rows(desk: &Desk, statement: &str) -> Vec<String> {
    let answer = desk.run(&["sql", statement, "--format", "csv"]);
    assert_eq!(err(&answer), "", "{statement}");
    out(&answer).lines().skip(1).map(str::to_owned).collect()
}

fn one(desk: &Desk, statement: &str) -> String {
    rows(desk, statement).first().cloned().unwrap_or_default()
}

/// `STORY STORY` for each happening of expulsions.
fn expulsions(desk: &Desk) -> Vec<String> {
    rows(
        desk,
        "SELECT group_concat(story, ' ') FROM (SELECT happening_id, story FROM lage_happening_events \
         WHERE type = 'SANCTION' ORDER BY happening_id, story) GROUP BY happening_id ORDER BY happening_id",
    )
}

/// The name of the happening in which a story tells an expulsion.
fn name(desk: &Desk, story: &str) -> String {
    one(
        desk,
        &format!(
            "SELECT happening FROM lage_happening_events WHERE story = '{story}' AND type = 'SANCTION' LIMIT 1"
        ),
    )
}

/// The id of a story's expulsion.
fn event(desk: &Desk, story: &str) -> String {
    one(desk, &format!("SELECT event FROM lage_events WHERE story = '{story}' AND type = 'SANCTION' LIMIT 1"))
}

fn three_agencies() -> Desk {
    let desk = Desk::new();
    desk.put("a.txt", &item("dpa", "bdt0001", "Bern weist aus", EXPELLED))
        .put("b.txt", &item("AFP", "afp0002", "Diplomaten müssen gehen", EXPELS))
        .put("c.txt", &item("APA", "apa0003", "Schweiz weist Diplomaten aus", SENT_HOME));
    desk.ingest();
    assert_eq!(expulsions(&desk), ["a b c"]);
    desk
}

/// The stories of the measuring set, as files.
fn set() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../stories/linking");
    let mut out = Vec::new();
    for file in ["same-1.txt", "same-2.txt", "differ-1.txt", "differ-2.txt"] {
        let text = std::fs::read_to_string(folder.join(file)).expect("the set");
        for story in text.split("\n@ ").skip(1) {
            let story = story.split("\n## ").next().unwrap_or_default();
            let (head, rest) = story.split_once('\n').expect("a headline below the head");
            let (headline, body) = rest.split_once('\n').expect("a text below the headline");
            let day = head.split(' ').next().expect("a day");
            let plain: String = body
                .split('{')
                .enumerate()
                .map(|(i, part)| match part.split_once('|') {
                    Some((_, rest)) if i > 0 => rest.replacen('}', "", 1),
                    _ => part.to_owned(),
                })
                .collect();
            out.push((format!("{:03}.txt", out.len()), format!("{headline}\n\n date {day} {plain}\n")));
        }
    }
    assert!(out.len() > 150, "{}", out.len());
    out
}

/// Ingests the stories in three goes: the first, fourth, seventh ..., then the second, fifth ...
fn ingested(stories: &[(String, String)]) -> Desk {
    let desk = Desk::new();
    for go in 0..3 {
        for (name, text) in stories.iter().skip(go).step_by(3) {
            desk.put(name, text);
        }
        desk.ingest();
    }
    desk
}

/// Happenings as sets of events.
fn happenings(desk: &Desk) -> BTreeSet<BTreeSet<String>> {
    let mut all: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for row in rows(desk, "SELECT happening, event FROM lage_happening_events") {
        let (happening, event) = row.split_once(',').expect("two columns");
        all.entry(happening.to_owned()).or_default().insert(event.to_owned());
    }
    all.into_values().collect()
}

/// All that linking keeps.
fn kept(desk: &Desk) -> Vec<Vec<String>> {
    [
        ("happenings", "id"),
        ("happening_members", "event"),
        ("links", "a, b"),
        ("link_keys", "key, event"),
        ("near_duplicates", "a, b"),
        ("sketches", "band, story"),
        ("link_pending", "story"),
    ]
    .map(|(table, order)| desk.tables(&format!("SELECT * FROM {table} ORDER BY {order}")))
    .into()
}

#[test]
fn linking_while_ingesting_is_linking_in_one_go() {
    let mut stories = set();
    let desk = ingested(&stories);
    let before = kept(&desk);
    assert!(before.iter().take(4).all(|table| !table.is_empty()));
    assert!(out(&desk.run(&["link"])).contains("Geschehen"));
    assert_eq!(kept(&desk), before, "the rebuild");
    stories.reverse();
    let other = ingested(&stories);
    assert_eq!(happenings(&other), happenings(&desk), "the other way round");
    assert!(happenings(&desk).iter().any(|h| h.len() > 2));
    no_merge_without_a_reason(&desk);
}

/// Who stands in a happening with others has a link into it whose reasons add up, and links hold it together.
fn no_merge_without_a_reason(desk: &Desk) {
    let sum = "(SELECT sum(json_extract(value, '$[1]')) FROM json_each(reasons))";
    let bare = format!(
        "SELECT event FROM happening_members m WHERE (SELECT count(*) FROM happening_members o \
         WHERE o.happening = m.happening) > 1 AND (beside IS NULL OR points < 9 OR points <> {sum} \
         OR NOT EXISTS (SELECT 1 FROM links WHERE a = min(event, beside) AND b = max(event, beside) AND kind = 'same'))"
    );
    assert_eq!(desk.tables(&bare), [""; 0]);
    assert_eq!(desk.tables(&format!("SELECT a FROM links WHERE points < 9 OR points <> {sum}")), [""; 0]);
    let mut joined: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let links = desk.tables(
        "SELECT l.a, l.b FROM links l JOIN happening_members x ON x.event = l.a \
         JOIN happening_members y ON y.event = l.b WHERE x.happening = y.happening AND l.kind = 'same'",
    );
    for link in links {
        let (a, b) = link.split_once(',').expect("two columns");
        joined.entry(a.to_owned()).or_default().insert(b.to_owned());
        joined.entry(b.to_owned()).or_default().insert(a.to_owned());
    }
    for list in desk.tables("SELECT group_concat(event, ' ') FROM happening_members GROUP BY happening") {
        let members: BTreeSet<&str> = list.split(' ').collect();
        let mut open: Vec<&str> = members.iter().take(1).copied().collect();
        let mut reached: BTreeSet<&str> = open.iter().copied().collect();
        while let Some(e) = open.pop() {
            for other in joined.get(e).into_iter().flatten() {
                if reached.insert(other) {
                    open.push(other);
                }
            }
        }
        assert_eq!(reached, members, "links hold it together");
    }
}

#[test]
fn what_people_decide_is_respected_by_later_linking() {
    let desk = three_agencies();
    let c = event(&desk, "c");
    let split = desk.run(&["split", &name(&desk, "a"), &c]);
    assert_eq!(out(&split).lines().count(), 2, "{}", out(&split));
    assert_eq!(expulsions(&desk), ["a b", "c"]);
    desk.put("d.txt", &item("dpa", "bdt0004", "Ausweisung in Bern", SENT_HOME));
    desk.ingest();
    let apart = |desk: &Desk| name(desk, "a") == name(desk, "b") && name(desk, "a") != name(desk, "c");
    assert!(apart(&desk), "{:?}", expulsions(&desk));
    let before = kept(&desk);
    desk.run(&["link"]);
    assert_eq!(kept(&desk), before);
    // a correction of c has another event, of which nobody decided anything: what was decided of the earlier holds
    desk.put(
        "e.txt",
        &item(
            "APA",
            "apa0003",
            "KORREKTUR: Schweiz weist Diplomaten aus",
            &format!("In Bern heißt es: {SENT_HOME}"),
        ),
    );
    desk.ingest();
    assert!(name(&desk, "c").is_empty() && !name(&desk, "e").is_empty(), "{:?}", expulsions(&desk));
    assert!(name(&desk, "e") != name(&desk, "a"), "{:?}", expulsions(&desk));
    desk.run(&["merge", &name(&desk, "a"), &name(&desk, "e")]);
    assert_eq!(name(&desk, "e"), name(&desk, "a"));
    desk.run(&["link"]);
    assert_eq!(name(&desk, "e"), name(&desk, "a"));
}

#[test]
fn strangers_are_merged_with_the_decision_as_reason() {
    let desk = three_agencies();
    desk.put(
        "d.txt",
        &item("dpa", "bdt0004", "Angriff", "Russische Truppen griffen am Montag ukrainische Stellungen an."),
    );
    desk.ingest();
    let other = one(&desk, "SELECT happening FROM lage_happening_events WHERE story = 'd' LIMIT 1");
    desk.run(&["merge", &name(&desk, "a"), &other]);
    let why = rows(
        &desk,
        &format!(
            "SELECT json_extract(reasons, '$[0][0]') FROM lage_happening_events WHERE story = 'd' AND happening = '{}'",
            name(&desk, "a")
        ),
    );
    assert_eq!(why, ["decision"]);
    let shown = out(&desk.run(&["show", &name(&desk, "a")]));
    assert!(shown.contains("so entschieden"), "{shown}");
    desk.run(&[
        "split",
        &name(&desk, "a"),
        &one(&desk, "SELECT event FROM lage_events WHERE story = 'd' LIMIT 1"),
    ]);
    assert_eq!(expulsions(&desk), ["a b c"]);
}

#[test]
fn what_cannot_be_decided_is_told() {
    let desk = three_agencies();
    let (h, a, b, c) = (name(&desk, "a"), event(&desk, "a"), event(&desk, "b"), event(&desk, "c"));
    let strange = desk.run(&["split", &h, "nobody@1.1"]);
    assert!(
        strange.status.code() == Some(1) && err(&strange).contains("lists its reports"),
        "{}",
        err(&strange)
    );
    assert!(err(&desk.run(&["split", &h, &a, &b, &c])).contains("no report would be left"));
    assert!(err(&desk.run(&["merge", &h, &h])).contains("name two"));
    assert!(err(&desk.run(&["merge", &h, "h9999"])).contains("lagebild happenings"));
    assert!(err(&desk.run(&["split", "hanoi", &a])).contains("e.g. h17"));
    assert_eq!(expulsions(&desk), ["a b c"], "nothing was changed");
}

#[test]
fn a_correction_and_a_kill_take_events_out_of_their_happening() {
    let desk = three_agencies();
    let h = name(&desk, "a");
    let counts = |desk: &Desk| {
        one(desk, &format!("SELECT reports, agencies FROM lage_happenings WHERE happening = '{h}'"))
    };
    assert_eq!(counts(&desk), "3,3");
    desk.put(
        "d.txt",
        &item(
            "AFP",
            "afp0002",
            "KORREKTUR: Diplomaten",
            "Die Schweiz hat am Montag zwei russische Diplomaten empfangen.",
        ),
    );
    desk.ingest();
    assert_eq!(counts(&desk), "2,2");
    assert_eq!(expulsions(&desk), ["a c"]);
    desk.put("e.txt", &item("dpa", "bdt0001", "KILL: Bern weist aus", EXPELLED));
    desk.ingest();
    assert_eq!(counts(&desk), "1,1", "the happening keeps its number though its first report is gone");
    let before = kept(&desk);
    desk.run(&["link"]);
    assert_eq!(kept(&desk), before);
    desk.put("f.txt", &item("APA", "apa0003", "KILL: Schweiz weist aus", SENT_HOME));
    desk.ingest();
    assert_eq!(counts(&desk), "");
    assert_eq!(desk.run(&["show", &h]).status.code(), Some(1));
}

#[test]
fn the_sample_wire_takes_its_ferry_back() {
    let desk = Desk::new();
    let sample = |name: &str| {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../samples/wire").join(name);
        std::fs::read_to_string(path).expect("a sample")
    };
    for name in ["nachricht.g2.xml", "faehre.digitalwires.json", "mail.eml", "seite.html"] {
        desk.put(name, &sample(name));
    }
    desk.ingest();
    let aid = "SELECT group_concat(DISTINCT story) FROM (SELECT happening, story FROM lage_happening_events \
               WHERE type = 'AGREE' ORDER BY story) GROUP BY happening";
    assert_eq!(rows(&desk, aid), ["\"faehre.digitalwires,mail,nachricht.g2#1,seite\""]);
    let corrected = sample("nachricht.g2.xml").replace("version=\"3\"", "version=\"4\"");
    assert!(corrected.contains("bot am Donnerstag Hilfe an"), "{corrected}");
    desk.put("korrektur.g2.xml", &corrected.replace("bot am Donnerstag Hilfe an", "wartet auf Hilfe"));
    desk.ingest();
    assert_eq!(rows(&desk, aid), ["\"faehre.digitalwires,mail,seite\""], "corrected");

    let desk = Desk::new();
    for name in ["nachricht.g2.xml", "mail.eml", "seite.html"] {
        desk.put(name, &sample(name));
    }
    desk.ingest();
    assert_eq!(rows(&desk, aid), ["\"mail,nachricht.g2#1,seite\""]);
    desk.put("rueckzug.g2.xml", &sample("rueckzug.g2.xml"));
    desk.ingest();
    assert_eq!(rows(&desk, aid), ["\"mail,seite\""], "withdrawn");
}

#[test]
fn who_says_it_and_who_denies_it_stand_side_by_side() {
    let desk = Desk::new();
    desk.put(
        "a.txt",
        &item(
            "dpa",
            "bdt0001",
            "Angriff",
            "Israel hat nach Angaben der Hamas am Montag die Stadt Rafah bombardiert.",
        ),
    )
    .put(
        "b.txt",
        &item(
            "AFP",
            "afp0002",
            "Dementi",
            "Israel hat am Montag die Stadt Rafah nicht bombardiert, wie die Armee mitteilte.",
        ),
    );
    desk.ingest();
    let contested = out(&desk.run(&["happenings", "--contested"]));
    assert!(
        contested.contains("umstritten") && contested.contains("2 Meldungen, 2 Agenturen"),
        "{contested}"
    );
    let h = one(&desk, "SELECT happening FROM lage_happenings WHERE status = 'contested'");
    let claims = format!("SELECT story, claim FROM lage_happening_events WHERE happening = '{h}' ORDER BY 1");
    assert_eq!(rows(&desk, &claims), ["a,says", "b,denies"]);
    let shown = out(&desk.run(&["show", &h]));
    let (says, denies) = (shown.find("Es geschah"), shown.find("Es geschah nicht"));
    assert!(says.is_some() && denies > says, "{shown}");
    assert!(out(&desk.run(&["show", &h, "--json"])).contains("\"denies\""));
}

#[test]
fn a_plan_is_related_to_what_fulfils_it() {
    let desk = Desk::new();
    desk.put("a.txt", &"Baerbock reist nach Kiew\n\n date 2024-04-15 BERLIN (dpa) - Außenministerin Annalena Baerbock will am Dienstag die Ukraine besuchen.\n".to_owned())
        .put("b.txt", &"Baerbock in Kiew\n\n date 2024-04-16 KIEW (AFP) - Außenministerin Annalena Baerbock hat am Dienstag die Ukraine besucht.\n".to_owned());
    desk.ingest();
    assert_eq!(
        one(&desk, "SELECT count(DISTINCT happening) FROM lage_happening_events WHERE type = 'CONSULT'"),
        "2"
    );
    let related = rows(&desk, "SELECT plan_event, deed_event FROM lage_happening_relations");
    assert!(matches!(&related[..], [r] if r.starts_with("a@") && r.contains(",b@")), "{related:?}");
    let h = one(&desk, "SELECT happening FROM lage_happening_events WHERE story = 'b' AND type = 'CONSULT'");
    let shown = out(&desk.run(&["show", &h]));
    assert!(shown.contains("Angekündigt"), "{shown}");
}

#[test]
fn copies_and_citations_are_no_second_agency() {
    let desk = Desk::new();
    let long = format!(
        "{EXPELLED} Das Außendepartement sprach von Spionage in mehreren Kantonen der Schweiz. Die Botschaft äußerte sich dazu nicht."
    );
    desk.put("a.txt", &item("dpa", "bdt0001", "Bern weist aus", &long))
        .put("b.txt", &item("APA", "apa0002", "Bern weist Diplomaten aus", &long));
    desk.ingest();
    assert_eq!(expulsions(&desk), ["a b"]);
    let counts = "SELECT reports, agencies FROM lage_happenings WHERE type = 'SANCTION'";
    assert_eq!(one(&desk, counts), "2,1");
    assert_eq!(one(&desk, "SELECT story || ' ' || other FROM lage_near_duplicates"), "a b");
    desk.put("c.txt", &item("AFP", "afp0003", "Diplomaten müssen gehen", EXPELS));
    desk.ingest();
    assert_eq!(one(&desk, counts), "3,2");
    assert_eq!(
        out(&desk.run(&["happenings", "--type", "SANCTION", "--min-agencies", "3", "--count"])).trim(),
        "0"
    );
    assert_eq!(
        out(&desk.run(&["happenings", "--type", "SANCTION", "--min-agencies", "2", "--count"])).trim(),
        "1"
    );
}

#[test]
fn what_is_embargoed_is_not_counted_before_its_hour() {
    let desk = Desk::new();
    let wire = |id: &str, agency: &str, embargo: &str, text: &str| {
        serde_json::json!({"uri": id, "type": "text", "version": "1", "versionCreated": "2024-08-01T14:05:00Z",
            "pubStatus": "usable", "language": "de", "copyrightHolder": agency, "embargoed": embargo,
            "headlines": [{"role": "main", "value": "Rafah"}],
            "bodies": [{"role": "text", "contentType": "text/plain", "value": text}]})
        .to_string()
    };
    let says = "KAIRO (AFP) - Israel hat am Donnerstag nach Angaben der Hamas die Stadt Rafah bombardiert.";
    let denies =
        "TEL AVIV (dpa) - Israel hat am Donnerstag die Stadt Rafah nicht bombardiert, teilte die Armee mit.";
    desk.put("a.json", &wire("urn:x:1", "AFP", "2024-08-01T14:05:00Z", says))
        .put("b.json", &wire("urn:x:2", "dpa", "2024-08-01T18:00:00Z", denies));
    desk.ingest();
    let at = |hour: &str| {
        let instant = format!("2024-08-01T{hour}:00:00Z");
        let o = desk.run(&["happenings", "--type", "ASSAULT", "--format", "jsonl", "--at", &instant]);
        let line: serde_json::Value = serde_json::from_str(&out(&o)).expect("one happening");
        let reasons = line["members"][0]["reasons"].as_array().expect("reasons").len();
        format!("{} {} {} {}", line["status"], line["reports"], line["members"][0]["beside"], reasons > 0)
    };
    assert_eq!(at("17"), "\"actual\" 1 null false");
    assert!(at("19").starts_with("\"contested\" 2 \"b@") && at("19").ends_with("true"), "{}", at("19"));
}
