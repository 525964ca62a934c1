//! Whole items in, the story's outline out. Every story here was written for this test.

use lagebild_model::{ParagraphKind, Story};
use lagebild_wire::read;
use std::fmt::Write;

/// The story in a few lines: fields that are set, then the paragraphs with a letter for their kind.
fn outline(story: &Story) -> String {
    let mut out = String::new();
    let mut field = |name: &str, value: Option<String>| {
        if let Some(value) = value {
            let _ = writeln!(out, "{name}: {value}");
        }
    };
    field("item", story.item.clone());
    field("agency", story.agency.clone());
    field("version", story.version.clone());
    field("urgency", story.urgency.map(|n| n.to_string()));
    field("published", story.published.as_ref().map(|p| p.value.clone()));
    let places =
        |d: &lagebild_model::Dateline| d.places.iter().map(|p| p.text.clone()).collect::<Vec<_>>().join("+");
    field("places", story.dateline.as_ref().map(places));
    let editors =
        |s: &lagebild_model::Signoff| format!("{} {}", s.editors.join("+"), s.desk.as_deref().unwrap_or("-"));
    field("signoff", story.signoff.as_ref().map(editors));
    for paragraph in &story.paragraphs {
        let letter = match paragraph.kind {
            ParagraphKind::Headline => 'H',
            ParagraphKind::Heading => 'S',
            ParagraphKind::Body => 'B',
            ParagraphKind::Boilerplate => 'X',
        };
        let _ = writeln!(out, "{letter}| {}", paragraph.span.text(&story.text).replace('\n', "¶"));
    }
    out
}

fn check(name: &str, item: &str, expected: &str) {
    let story = read(item.as_bytes(), name).expect(name);
    assert_eq!(outline(&story).trim_end(), expected.trim(), "{name}");
}

#[test]
fn agency_items() {
    check(
        "stamp and dateline on one line, glued sign-off",
        " date 2023-05 OSLO (dpa-AFX) - Norwegen schickt Ärzte in das Erdbebengebiet. Das sagte die Ministerin.\n\nMehr Geld für Helfer\n\n\n\nAuch Geld soll fließen, hieß es am Montag in Oslo./ab/DP/cde",
        "agency: dpa-AFX\npublished: 2023-05\nplaces: OSLO\nsignoff: ab+cde DP\nB| Norwegen schickt Ärzte in das Erdbebengebiet. Das sagte die Ministerin.\nS| Mehr Geld für Helfer\nB| Auch Geld soll fließen, hieß es am Montag in Oslo.",
    );
    check(
        "version, headline, two places, trailer",
        "ROUNDUP 2: Grenze wieder offen - Händler atmen auf\n\nOslo/Genf (dpa) - Die Grenze ist wieder offen. Das teilte der Zoll mit.\n\ndpa abc xx n1 de 031418 Mai 23\n",
        "agency: dpa\nversion: ROUNDUP 2\npublished: 2023-05-03\nplaces: Oslo+Genf\nsignoff: abc+de n1\nH| Grenze wieder offen - Händler atmen auf\nB| Die Grenze ist wieder offen. Das teilte der Zoll mit.",
    );
    check(
        "date in the dateline, initials on the last line",
        "Helfer erreichen Insel\n\nPort-au-Prince, 3. Mai 2023 (AFP) - Die ersten Helfer sind da. Sie brachten Zelte.\n\nmes/ab\n",
        "agency: AFP\npublished: 2023-05-03\nplaces: Port-au-Prince\nsignoff: mes+ab -\nH| Helfer erreichen Insel\nB| Die ersten Helfer sind da. Sie brachten Zelte.",
    );
    check(
        "English, month in the stamp, day in the dateline, note, byline, names in full",
        " date 2023-05\nUPDATE 1-Ferry deal signed, unions \"appalled\"\n\n(Adds union comment)\n\nBy Ann Moe\n\nLIMA, May 3 (Reuters) - Peru signed the ferry deal on Wednesday.\n\nUnions protested against it.\n\n(Reporting by Ann Moe; Editing by Kim Li)\n",
        "agency: Reuters\nversion: UPDATE 1\npublished: 2023-05-03\nplaces: LIMA\nsignoff: Ann Moe+Kim Li -\nH| Ferry deal signed, unions \"appalled\"\nX| (Adds union comment)\nX| By Ann Moe\nB| Peru signed the ferry deal on Wednesday.\nB| Unions protested against it.",
    );
    check(
        "date line and byline before the dateline",
        "Ferry deal signed\n\nBy ANN MOE\nMay 3, 2023\n\nLIMA, Peru (AP) — Peru signed the ferry deal on Wednesday.\n",
        "agency: AP\npublished: 2023-05-03\nplaces: LIMA\nH| Ferry deal signed\nX| By ANN MOE\nX| May 3, 2023\nB| Peru signed the ferry deal on Wednesday.",
    );
    check(
        "flash",
        "EIL: Regierung in Lima tritt zurück\n",
        "version: EIL\nurgency: 1\nH| Regierung in Lima tritt zurück",
    );
    check(
        "correction with notes and a closing section",
        "KORREKTUR/ROUNDUP: Fähre bleibt im Hafen\n(neu: Zahl der Schiffe berichtigt)\n\nKIEL (dpa) - Die Fähre bleibt im Hafen. Zwei Schiffe fahren.\n\n(Foto - Archiv)\n\n--- Notizblock\n\n## Orte\nDie Reederei liegt am Kai 3.\n\nInternet: www.example.org\n\ndpa abc xx n1 de\n",
        "agency: dpa\nversion: KORREKTUR/ROUNDUP\nplaces: KIEL\nsignoff: abc+de n1\nH| Fähre bleibt im Hafen\nX| (neu: Zahl der Schiffe berichtigt)\nB| Die Fähre bleibt im Hafen. Zwei Schiffe fahren.\nX| (Foto - Archiv)\nX| --- Notizblock\nX| ## Orte\nX| Die Reederei liegt am Kai 3.\nX| Internet: www.example.org",
    );
    check(
        "marks on lines of their own, stamp after the headline, agency glued to the end",
        "2. Zusammenfassung (neu: Wetter)\nEILMELDUNG\nFähre bleibt im Hafen\ndate 2023\nKIEL (awp/AFP) Die Fähre bleibt im Hafen, sagte er. /rtr\n",
        "agency: awp/AFP\nversion: 2. Zusammenfassung\nurgency: 1\npublished: 2023\nplaces: KIEL\nsignoff:  -\nX| (neu: Wetter)\nH| Fähre bleibt im Hafen\nB| Die Fähre bleibt im Hafen, sagte er.",
    );
    check(
        "a second dateline in the text",
        "Zwei Treffen am Montag\n\nKIEL (dpa) - Das erste Treffen begann am Morgen.\n\nLÜBECK (dpa) - Das zweite Treffen begann am Abend.\n",
        "agency: dpa\nplaces: KIEL\nH| Zwei Treffen am Montag\nB| Das erste Treffen begann am Morgen.\nB| Das zweite Treffen begann am Abend.",
    );
}

#[test]
fn wrapped_items() {
    check(
        "the wire's own form",
        "bdt0042 3 pl 93  dpa 1888\n\nFähren/Diplomatie/\nEXTRA\nFähre nach Lima darf wieder fahren =\n\n   Oslo (dpa) - Die Fähre darf nach Angaben der Reederei vom nächsten\nMontag an wieder nach Lima fahren, wenn das Wetter es bis dahin wirklich\nzulässt.\n   Ein Sprecher der Hafenbehörde wollte das zunächst noch nicht\nbestätigen.\n\n# Notizblock\n\n* Ein Hinweis.\n\ndpa abc xx n1 de\n\n031418 GMT Mai 23\n",
        "item: bdt0042\nagency: dpa\nversion: EXTRA\nurgency: 3\npublished: 2023-05-03\nplaces: Oslo\nsignoff: abc+de n1\nX| bdt0042 3 pl 93  dpa 1888\nX| Fähren/Diplomatie/\nH| Fähre nach Lima darf wieder fahren\nB| Die Fähre darf nach Angaben der Reederei vom nächsten¶Montag an wieder nach Lima fahren, wenn das Wetter es bis dahin wirklich¶zulässt.\nB| Ein Sprecher der Hafenbehörde wollte das zunächst noch nicht¶bestätigen.\nX| # Notizblock\nX| * Ein Hinweis.\nX| 031418 GMT Mai 23",
    );
    check(
        "blank lines between wrapped paragraphs",
        "Fähre darf wieder fahren\n\nDie Fähre darf nach Angaben der Reederei vom nächsten Montag an wieder\nnach Lima fahren, wenn das Wetter es zulässt.\n\nReederei hofft auf Wind\n\nEin Sprecher der Hafenbehörde wollte das am Freitag zunächst noch nicht\nbestätigen.\n",
        "H| Fähre darf wieder fahren\nB| Die Fähre darf nach Angaben der Reederei vom nächsten Montag an wieder¶nach Lima fahren, wenn das Wetter es zulässt.\nS| Reederei hofft auf Wind\nB| Ein Sprecher der Hafenbehörde wollte das am Freitag zunächst noch nicht¶bestätigen.",
    );
}

#[test]
fn items_without_dateline() {
    check(
        "stamp, title, text",
        "date 2014-02-18\nFähre darf wieder fahren\n\nDie Fähre darf wieder fahren. Das teilte der Hafen mit.\n\nHintergrund\n\nSie lag seit Mai still.\n",
        "published: 2014-02-18\nH| Fähre darf wieder fahren\nB| Die Fähre darf wieder fahren. Das teilte der Hafen mit.\nS| Hintergrund\nB| Sie lag seit Mai still.",
    );
    check(
        "one paragraph a line",
        "Fähre darf wieder fahren\r\nDie Fähre darf wieder fahren. Das teilte der Hafen mit.\r\nSie lag seit Mai still.\r\n",
        "H| Fähre darf wieder fahren\nB| Die Fähre darf wieder fahren. Das teilte der Hafen mit.\nB| Sie lag seit Mai still.",
    );
    check(
        "no headline, place with initials",
        "date 2014-02-18\n\nLima  (abc). Die Fähre darf wieder fahren.\n",
        "published: 2014-02-18\nplaces: Lima\nB| Die Fähre darf wieder fahren.",
    );
    check(
        "text only",
        "Die Fähre darf wieder fahren.\n\nSie lag still.",
        "B| Die Fähre darf wieder fahren.\nB| Sie lag still.",
    );
    check("a typed line", "Die Fähre darf wieder fahren", "B| Die Fähre darf wieder fahren");
    check(
        "a sentence that goes on in the next line",
        "Fähre darf wieder fahren\n\nDie Fähre nach Lima darf vom nächsten Montag an wieder\nfahren. Das teilte der Hafen am Freitagabend nach einem langen Gespräch mit der Reederei mit, die darauf gedrängt hatte.\n",
        "H| Fähre darf wieder fahren\nB| Die Fähre nach Lima darf vom nächsten Montag an wieder¶fahren. Das teilte der Hafen am Freitagabend nach einem langen Gespräch mit der Reederei mit, die darauf gedrängt hatte.",
    );
    check(
        "a stamp the calendar does not know",
        "date 2014-13\nFähre fährt\n\nSie fährt. Das sagte er.",
        "H| Fähre fährt\nB| Sie fährt. Das sagte er.",
    );
}

#[test]
fn byte_order_mark_counts() {
    let story = read("\u{feff}OSLO (dpa) - Er kam.".as_bytes(), "bom").expect("a story");
    let dateline = story.dateline.expect("a dateline");
    assert_eq!((dateline.span.start, dateline.span.end), (3, 15));
    assert_eq!(story.text.len(), 3 + "OSLO (dpa) - Er kam.".len());
}

#[test]
fn old_encodings_read_alike() {
    let item = "Fähre fährt\n\nMÜNCHEN (dpa) - Die Fähre fährt über den größten See./ab/DP/cd";
    let latin: Vec<u8> = item.chars().map(|c| u8::try_from(u32::from(c)).expect("Latin-1")).collect();
    let wide: Vec<u8> = item.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let expected = outline(&read(item.as_bytes(), "x").expect("UTF-8"));
    assert!(expected.contains("places: MÜNCHEN"));
    assert_eq!(outline(&read(&latin, "x").expect("Latin-1")), expected);
    assert_eq!(outline(&read(&wide, "x").expect("UTF-16")), expected);
}

#[test]
fn language_follows_the_words() {
    let language = |text: &str| read(text.as_bytes(), "x").expect("a story").language;
    assert_eq!(language("OSLO (dpa) - The ferry is back, the port said."), lagebild_model::Language::English);
    assert_eq!(language("OSLO (dpa) - Die Fähre ist zurück, hieß es."), lagebild_model::Language::German);
}
