//! Every page, asked without a network.

mod common;

use axum::http::StatusCode;
use common::House;

/// Every page with something on it.
const PAGES: [&str; 19] = [
    "/",
    "/events",
    "/search",
    "/search?q=raketen",
    "/story/angriff",
    "/story/schrift",
    "/actor",
    "/actor?begin=R",
    "/actor/RUS",
    "/actor/DEU",
    "/pair",
    "/pair/RUS/UKR",
    "/series",
    "/series?region=east&count=happenings&by=day",
    "/happenings",
    "/happening/h1",
    "/review",
    "/review/overlay",
    "/login",
];

#[tokio::test]
async fn every_page_is_whole_and_safe() {
    let house = House::new();
    for page in PAGES {
        for lang in ["de", "en"] {
            let answer = house.get_with(page, &[("accept-language", lang)]).await;
            assert_eq!(answer.status, StatusCode::OK, "{page}: {}", answer.text);
            let text = &answer.text;
            assert!(
                text.contains(&format!("<html lang=\"{lang}\"")) && text.trim_end().ends_with("</html>"),
                "{page}"
            );
            for landmark in ["<main id=\"main\"", "<nav aria-label=", "class=\"skip\" href=\"#main\"", "<h1"]
            {
                assert!(text.contains(landmark), "{page}: {landmark}");
            }
            let policy = answer.header("content-security-policy");
            assert!(
                policy.starts_with("default-src 'none'") && !policy.contains("unsafe"),
                "{page}: {policy}"
            );
            assert_eq!(answer.header("x-content-type-options"), "nosniff");
            // no script or style in the page, nothing from elsewhere
            for wrong in [" style=", "<style", "onclick=", "onload=", "http://", "https://", "javascript:"] {
                assert!(!text.contains(wrong), "{page}: {wrong}");
            }
            assert_eq!(text.matches("<script").count(), 1, "{page}");
            for key in [
                "nav.",
                "filter.",
                "story.",
                "happening.",
                "situation.",
                "actor.",
                "pair.",
                "events.",
                "review.",
                "overlay.",
                "series.",
                "count.",
                "chart.",
            ] {
                assert!(!text.contains(&format!(">{key}")), "{page}: words for {key} are missing");
            }
        }
    }
}

#[tokio::test]
async fn every_field_has_a_label_and_every_id_stands_once() {
    let house = House::new();
    for page in PAGES {
        let text = house.get(page).await.text;
        let mut ids: Vec<&str> = text.split(" id=\"").skip(1).filter_map(|p| p.split('"').next()).collect();
        let all = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), all, "{page}: {ids:?}");
        for piece in text.split("<label for=\"").skip(1) {
            let id = piece.split('"').next().expect("an id");
            assert!(ids.contains(&id), "{page}: {id}");
        }
    }
}

#[tokio::test]
async fn what_a_story_holds_is_escaped() {
    let house = House::new();
    for page in
        ["/", "/events", "/search", "/search?q=panzer", "/story/schrift", "/actor/DEU", "/pair/DEU/UKR"]
    {
        let text = house.get(page).await.text;
        assert!(!text.contains("<script>alert") && !text.contains("<b>Panzer"), "{page}");
    }
    let story = house.get("/story/schrift").await.text;
    assert!(story.contains("&#60;script&#62;alert(1)&#60;/script&#62;"), "{story}");
    for asked in
        ["/search?q=%3Cscript%3Ealert(1)%3C/script%3E", "/events?country=%22%3E%3Cscript%3E", "/%3Cscript%3E"]
    {
        let text = house.get(asked).await.text;
        assert_eq!(text.matches("<script").count(), 1, "{asked}");
    }
}

#[tokio::test]
async fn filters_narrow_and_are_handed_on() {
    let house = House::new();
    let rows = |text: &str| text.matches("data-label=\"Typ\"").count();
    let text = |address: &'static str| {
        let house = &house;
        async move { house.get_with(address, &[("accept-language", "de")]).await.text }
    };
    assert_eq!(rows(&text("/events").await), 3, "two reports of the attack and the plan");
    assert_eq!(rows(&text("/events?type=AID").await), 1);
    assert_eq!(rows(&text("/events?actor=RUS&recipient=Ukraine").await), 2);
    assert_eq!(rows(&text("/events?min_confidence=0.5").await), 2);
    assert_eq!(rows(&text("/events?status=future,negated").await), 1);
    assert_eq!(rows(&text("/events?near=Kiew&km=10&quad=material+conflict").await), 2);
    assert_eq!(rows(&text("/events?agency=Reuters&from=2024-08-05&to=2024-08-05").await), 1);
    assert_eq!(rows(&text("/events?text=wohnviertel").await), 1);
    assert_eq!(rows(&text("/events?country=FRA").await), 0);
    let handed = text("/events?type=ASSAULT&min_confidence=0.5").await;
    assert!(handed.contains("href=\"/search?type=ASSAULT&#38;min_confidence=0.5\""), "{handed}");
    let story = text("/story/angriff?type=ASSAULT").await;
    assert!(story.contains("href=\"/?type=ASSAULT\""));
    for wrong in
        ["/events?from=gestern", "/events?status=vielleicht", "/events?near=Nirgendwo", "/search?q=NOT+x"]
    {
        let answer = house.get(wrong).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{wrong}");
        assert!(answer.text.contains("role=\"alert\""));
    }
}

#[tokio::test]
async fn pages_of_events_follow_each_other() {
    let house = House::new();
    let mut seen = Vec::new();
    for sort in ["date", "published", "confidence", "scale", "stored"] {
        for reverse in ["", "&reverse=1"] {
            let all = house.json(&format!("/api/v1/events?sort={sort}{reverse}")).await;
            let ids = |v: &serde_json::Value| -> Vec<String> {
                let list = v["events"].as_array().expect("events");
                list.iter().map(|e| e["id"].as_str().expect("an id").to_owned()).collect()
            };
            let (mut next, mut pieces) = (String::new(), Vec::new());
            for _ in 0..4 {
                let page = house.json(&format!("/api/v1/events?sort={sort}{reverse}&limit=1{next}")).await;
                pieces.extend(ids(&page));
                match page["next"].as_i64() {
                    Some(row) => next = format!("&after={row}"),
                    None => break,
                }
            }
            assert_eq!(pieces, ids(&all), "{sort}{reverse}");
            seen.push(pieces);
        }
    }
    assert!(seen.iter().any(|s| *s != seen[0]), "orders differ");
}

#[tokio::test]
async fn what_is_not_shown_stays_out() {
    let house = House::new();
    for page in PAGES.iter().chain(&[
        "/events.jsonl",
        "/events.csv",
        "/events.geojson",
        "/api/v1/events",
        "/api/v1/search?q=genf",
    ]) {
        let text = house.get(page).await.text;
        assert!(!text.contains("Genf") && !text.contains("Odessa"), "{page}");
    }
    let embargoed = house.get("/story/sperre").await;
    assert_eq!(embargoed.status, StatusCode::NOT_FOUND);
    let withdrawn = house.get("/story/irrtum").await;
    assert_eq!(withdrawn.status, StatusCode::GONE, "{}", withdrawn.text);
    assert!(!withdrawn.text.contains("Odessa"));
}

#[tokio::test]
async fn the_text_is_marked_and_leads_to_the_records_and_back() {
    let house = House::new();
    let text = house.get("/story/angriff").await.text;
    for part in [
        "<span id=\"m-e1\"></span>",
        "data-m=\"e1\">Russland hat </span>",
        "data-m=\"e1 t1\">am Montag</span>",
        "<sup><a class=\"to\" href=\"#e1\"",
        "<li id=\"e1\" class=\"rec\" data-r=\"e1\"",
        "href=\"#m-e1\" data-m=\"e1\"",
        "<li id=\"t1\" class=\"rec\"",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    let of_event = house.get("/event/angriff@17.1").await;
    assert_eq!((of_event.status, of_event.header("location")), (StatusCode::SEE_OTHER, "/story/angriff#e1"));
}

#[tokio::test]
async fn reports_of_a_happening_stand_side_by_side() {
    let house = House::new();
    let list = house.json("/api/v1/happenings").await;
    let linked = list["happenings"].as_array().expect("a list").iter().find(|h| h["reports"] == 2);
    let linked = linked.unwrap_or_else(|| panic!("the two reports are linked: {list}"));
    let name = linked["happening"].as_str().expect("a name");
    let text = house.get_with(&format!("/happening/{name}"), &[("accept-language", "en")]).await.text;
    assert_eq!(text.matches("<article class=\"report c-says\"").count(), 2, "{text}");
    assert!(text.contains("<strong>12</strong> <span class=\"note\">dpa</span>"), "{text}");
    assert!(text.contains("<strong>15</strong> <span class=\"note\">Reuters</span>"), "{text}");
    assert!(text.contains("because of "), "the reasons are told");
    for (asked, several) in [
        ("?min_agencies=2", true),
        ("?min_reports=3", false),
        ("?contested=1", false),
        ("?min_agencies=2&type=AID", false),
    ] {
        let list = house.json(&format!("/api/v1/happenings{asked}")).await;
        let names: Vec<_> =
            list["happenings"].as_array().expect("a list").iter().map(|h| h["happening"].clone()).collect();
        assert_eq!(names, if several { vec![name] } else { Vec::new() }, "{asked}");
        let page = house.get(&format!("/happenings{asked}")).await.text;
        assert_eq!(page.contains(&format!("href=\"/happening/{name}")), several, "{asked}");
    }
    let detail = house.json(&format!("/api/v1/happenings/{name}")).await;
    assert_eq!(detail["members"].as_array().map(Vec::len), Some(2));
    assert_eq!(house.get("/happening/h999").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_situation_compares_and_looks_ahead() {
    let house = House::new();
    let english = [("accept-language", "en")];
    let text = house.get_with("/?day=2024-08-07", &english).await.text;
    assert!(text.contains("2024-08-01 – 2024-08-07"), "{text}");
    assert!(text.contains("<svg id=\"map\"") && text.matches("class=\"symbols z").count() == 4);
    let ahead = text.split("Planned ahead").nth(1).expect("a part");
    assert!(ahead.contains("2024-08-20") && ahead.contains("DEU"));
    let before = house.get_with("/?day=2024-08-01", &english).await.text;
    assert!(before.contains("0 events"));
    assert_eq!(house.get("/").await.text, house.get("/").await.text.clone());
}

#[tokio::test]
async fn every_point_of_a_chart_opens_its_events() {
    let house = House::new();
    let german = [("accept-language", "de")];
    for page in ["/pair/RUS/UKR?by=week", "/actor/RUS", "/series?region=east&status=actual&by=day"] {
        let text = house.get_with(page, &german).await.text;
        let table = text.split("class=\"chart\"").nth(1).expect("a chart");
        let row = table.split("<tr><th scope=\"row\">").nth(1).expect("a step with events");
        let address = row.split('"').nth(1).expect("an address").replace("&#38;", "&");
        let numbers: Vec<&str> =
            row.split("<td class=\"num\">").skip(1).filter_map(|c| c.split('<').next()).collect();
        assert_eq!(numbers, ["0", "0", "0", "2", "2", "1", "-9.0"], "{page}: two reports of one attack");
        let events = house.get_with(&address, &german).await.text;
        assert_eq!(events.matches("data-label=\"Typ\"").count(), 2, "{page} leads to {address}");
        assert!(table.contains("<line class=\"mean\""), "{page}");
    }
    let counted = house.get("/pair/RUS/UKR?count=happenings&lang=en").await.text;
    assert!(counted.contains("0 Cooperation, 1 Conflict, Mean scale -9.0"), "{counted}");
}

#[tokio::test]
async fn an_actor_is_quoted_with_its_story() {
    let house = House::new();
    for who in ["UKR", "UKR.MED", "ada%20beispiel"] {
        let text = house.get_with(&format!("/actor/{who}"), &[("accept-language", "en")]).await.text;
        let said = text.split("<h2>What it said</h2>").nth(1).unwrap_or_else(|| panic!("{who}: {text}"));
        assert!(
            said.contains("<blockquote>Zwölf Menschen starben beim Angriff</blockquote>"),
            "{who}: {said}"
        );
        assert!(
            said.contains("<span>zufolge</span>") && said.contains("href=\"/story/angriff#s1\""),
            "{said}"
        );
    }
    assert!(!house.get("/actor/RUS?lang=en").await.text.contains("What it said"));
}

#[tokio::test]
async fn files_hold_what_is_shown() {
    let house = House::new();
    let csv = house.get("/events.csv?type=ASSAULT").await;
    assert_eq!(csv.text.lines().count(), 3, "{}", csv.text);
    assert!(csv.header("content-disposition").contains("events.csv"));
    let lines = house.get("/events.jsonl?type=AID").await;
    let event: serde_json::Value = serde_json::from_str(lines.text.trim()).expect("one event");
    assert_eq!(event["type"], "AID");
}

#[tokio::test]
async fn language_and_theme_are_remembered() {
    let house = House::new();
    let answer = house.get("/events?lang=en&theme=dark&type=AID").await;
    assert!(answer.text.contains("<html lang=\"en\" data-theme=\"dark\">"));
    let cookies: Vec<&str> =
        answer.headers.get_all("set-cookie").iter().filter_map(|c| c.to_str().ok()).collect();
    assert!(cookies.iter().any(|c| c.starts_with("lage_lang=en;")), "{cookies:?}");
    assert!(cookies.iter().any(|c| c.starts_with("lage_theme=dark;")), "{cookies:?}");
    let again =
        house.get_with("/events", &[("cookie", "lage_lang=en; lage_theme=dark"), ("accept-language", "de")]);
    assert!(again.await.text.contains("<html lang=\"en\" data-theme=\"dark\">"));
    let odd = house.get("/events?lang=xx%0d%0aSet-Cookie:a&theme=loud").await;
    assert!(!odd.headers.get_all("set-cookie").iter().any(|c| c.to_str().is_ok_and(|c| c.contains("loud"))));
}

#[tokio::test]
async fn assets_are_found_by_their_hash_only() {
    let house = House::new();
    let page = house.get("/events").await.text;
    let style = page.split("href=\"/assets/").nth(1).and_then(|p| p.split('"').next()).expect("a style");
    let answer = house.get(&format!("/assets/{style}")).await;
    assert_eq!((answer.status, answer.header("content-type")), (StatusCode::OK, "text/css; charset=utf-8"));
    assert!(answer.header("cache-control").contains("immutable"));
    for wrong in ["/assets/lage.css", "/assets/..%2FCargo.toml", "/assets/%2Fetc%2Fpasswd"] {
        assert_eq!(house.get(wrong).await.status, StatusCode::NOT_FOUND, "{wrong}");
    }
}

#[tokio::test]
async fn the_program_is_watched() {
    let house = House::new();
    assert_eq!(house.get("/health").await.text.trim(), "{\"status\": \"ok\"}");
    house.get("/events").await;
    let metrics = house.get("/metrics").await;
    assert!(
        metrics.text.contains("lagebild_http_requests_total{route=\"/events\",status=\"200\"} 1"),
        "{}",
        metrics.text
    );
    assert!(metrics.text.contains("lagebild_http_request_seconds_count{route=\"/events\"} 1"));
}
