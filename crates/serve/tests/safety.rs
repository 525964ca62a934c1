//! Who may ask, and what people decide.

mod common;

use axum::body::Body;
use axum::http::StatusCode;
use common::{House, request};

#[tokio::test]
async fn others_need_the_token() {
    let house = House::with("0.0.0.0:4180", Some("ein langes Kennwort"));
    let outside = [("host", "lage.example")];
    let page = house.get_with("/events", &outside).await;
    assert_eq!((page.status, page.header("location")), (StatusCode::SEE_OTHER, "/login"));
    for closed in ["/api/v1/events", "/metrics"] {
        assert_eq!(house.get_with(closed, &outside).await.status, StatusCode::UNAUTHORIZED, "{closed}");
    }
    let wrong = house.ask(request("POST", "/login", &outside, Body::from("token=falsch"))).await;
    assert_eq!(wrong.status, StatusCode::FORBIDDEN);
    let right = house.ask(request("POST", "/login", &outside, Body::from("token=ein+langes+Kennwort"))).await;
    assert_eq!(right.status, StatusCode::SEE_OTHER);
    let cookies = right.headers.get_all("set-cookie").iter().filter_map(|c| c.to_str().ok());
    let session = cookies
        .filter_map(|c| c.split(';').next())
        .find(|c| c.starts_with("lage_session="))
        .expect("a session");
    let inside = house.get_with("/events", &[("host", "lage.example"), ("cookie", session)]).await;
    assert_eq!(inside.status, StatusCode::OK);
    let program = [("host", "lage.example"), ("authorization", "Bearer ein langes Kennwort")];
    assert_eq!(house.get_with("/api/v1/events", &program).await.status, StatusCode::OK);
}

#[test]
fn a_server_for_others_without_a_token_does_not_start() {
    let house = House::new();
    let mut config = house.config.clone();
    config.listen = "0.0.0.0:4180".parse().expect("an address");
    let refused = |config: &lagebild_serve::Config| {
        lagebild_serve::router(config, std::sync::Arc::new(common::PlainDesk::new()))
            .err()
            .map(|e| e.to_string())
    };
    assert!(refused(&config).is_some_and(|e| e.contains("--token-file")));
    config.token = Some("kurz".into());
    assert!(refused(&config).is_some_and(|e| e.contains("4 characters")));
}

#[tokio::test]
async fn other_names_and_other_sites_are_refused() {
    let house = House::new();
    let answer = house.get_with("/events", &[("host", "evil.example")]).await;
    assert_eq!(answer.status, StatusCode::MISDIRECTED_REQUEST);
    let foreign = [("sec-fetch-site", "cross-site")];
    let answer = house.ask(request("POST", "/api/v1/code", &foreign, Body::from("x"))).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    let large = Body::from(vec![b'x'; (1 << 20) + 1]);
    let answer = house.ask(request("POST", "/api/v1/code", &[], large)).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
}

/// A form of the review page: the token it has, and the cookie it is bound to.
async fn review_form(house: &House, address: &str) -> (String, String) {
    let page = house.get(address).await;
    let cookies = page.headers.get_all("set-cookie").iter().filter_map(|c| c.to_str().ok());
    let browser = cookies.filter_map(|c| c.split(';').next()).find(|c| c.starts_with("lage_browser="));
    let token = page.text.split("name=\"token\" value=\"").nth(1).and_then(|p| p.split('"').next());
    (browser.expect("a browser's number").to_owned(), token.expect("a token").to_owned())
}

#[tokio::test]
async fn events_are_judged_one_by_one_and_taken_back() {
    let house = House::new();
    let (browser, token) = review_form(&house, "/review?type=ASSAULT").await;
    let cookies = format!("{browser}; lage_reviewer=Ada");
    let post = async |to: &str, form: String| {
        house
            .ask(request("POST", to, &[("cookie", &cookies), ("accept-language", "en")], Body::from(form)))
            .await
    };
    let left = async || {
        let page = house
            .get_with("/review?type=ASSAULT", &[("cookie", &cookies), ("accept-language", "en")])
            .await
            .text;
        page.split("name=\"event\" value=\"").nth(1).and_then(|p| p.split('"').next()).map(str::to_owned)
    };
    let first = left().await.expect("an event");
    let form = |event: &str, rest: &str| {
        format!("token={token}&event={event}&reviewer=Ada&back=%2Freview%3Ftype%3DASSAULT&{rest}")
    };
    let kept = post("/review", form(&first, "decision=accept")).await;
    assert_eq!(
        (kept.status, kept.header("location")),
        (StatusCode::SEE_OTHER, "/review?type=ASSAULT"),
        "{}",
        kept.text
    );
    let second = left().await.expect("the other event");
    assert_ne!(first, second);
    let change = "decision=correct&type=CONSULT&mode=visit&context=&status=future&actor=UKR+MIL&recipient=&date=2024-08&historical=false";
    assert_eq!(post("/review", form(&second, change)).await.status, StatusCode::SEE_OTHER);
    assert_eq!(left().await, None, "all are judged");
    let reviews = house.json("/api/v1/reviews").await;
    let corrected = &reviews["reviews"][1];
    assert_eq!(corrected["machine"]["type"], "ASSAULT", "the machine's coding stays");
    assert_eq!(corrected["corrected"]["type"], "CONSULT");
    assert_eq!(corrected["corrected"]["actor"][0]["sector"][0], "MIL");
    let gold = house.get("/review/gold.jsonl").await.text;
    let lines: Vec<serde_json::Value> =
        gold.lines().map(|l| serde_json::from_str(l).expect("JSON")).collect();
    assert_eq!(lines.len(), 2, "{gold}");
    assert!(
        lines.iter().any(|l| l["type"] == "CONSULT" && l["actor"][0] == "UKR MIL" && l["status"] == "future")
    );
    let events = house.json("/api/v1/events?type=ASSAULT").await;
    assert_eq!(events["events"].as_array().map(Vec::len), Some(2), "decisions change nothing that is coded");
    let proposed = house.get("/review/overlay").await.text;
    assert!(proposed.contains("<pre class=\"copy\" tabindex=\"0\">CONSULT &#60;ASSAULT&#62; "), "{proposed}");
    let file = house.get("/review/overlay/de/frames/+review.frames").await;
    assert_eq!(file.header("content-disposition"), "attachment; filename=\"+review.frames\"");
    assert!(file.text.starts_with(&format!("# {second} (Ada)\nCONSULT <ASSAULT> ")), "{}", file.text);
    for none in [
        "/review/overlay/../../Cargo.toml",
        "/review/overlay/world/holders+review.tsv",
        "/review/overlay/etc/passwd",
    ] {
        assert_eq!(house.get(none).await.status, StatusCode::NOT_FOUND, "{none}");
    }
    let undone = post("/review/undo", format!("token={token}&reviewer=Ada")).await;
    assert!(undone.header("location").starts_with("/review?event="), "{}", undone.header("location"));
    assert_eq!(left().await.as_deref(), Some(second.as_str()));
    let page = house.get_with("/review", &[("cookie", &cookies), ("accept-language", "en")]).await.text;
    assert!(page.contains("<th scope=\"row\">Ada</th><td class=\"num\">1</td>"), "{page}");
}

#[tokio::test]
async fn a_review_needs_our_form() {
    let house = House::new();
    let (browser, token) = review_form(&house, "/review").await;
    let event = "angriff@17.1";
    for (cookies, form) in [
        (browser.as_str(), format!("event={event}&reviewer=Ada&decision=accept")),
        (browser.as_str(), format!("token=0&event={event}&reviewer=Ada&decision=accept")),
        ("lage_browser=0000", format!("token={token}&event={event}&reviewer=Ada&decision=accept")),
    ] {
        let answer = house.ask(request("POST", "/review", &[("cookie", cookies)], Body::from(form))).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN);
    }
    for wrong in [
        "reviewer=&decision=accept",
        "reviewer=Ada&decision=perhaps",
        "reviewer=Ada&decision=correct&type=DANCE",
        "reviewer=Ada&decision=correct&type=AID&mode=odd&status=actual",
        "reviewer=Ada&decision=correct&type=AID&status=actual&date=bald",
    ] {
        let form = format!("token={token}&event={event}&{wrong}");
        let answer = house.ask(request("POST", "/review", &[("cookie", &browser)], Body::from(form))).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{wrong}: {}", answer.text);
    }
    let elsewhere = format!(
        "token={token}&event={event}&reviewer=Ada&decision=accept&back=https%3A%2F%2Fevil.example%2F"
    );
    let answer = house.ask(request("POST", "/review", &[("cookie", &browser)], Body::from(elsewhere))).await;
    assert_eq!(answer.header("location"), "/review");
    assert_eq!(house.json("/api/v1/reviews").await["reviews"].as_array().map(Vec::len), Some(1));
    assert_eq!(
        house.ask(request("GET", "/review/undo", &[], Body::empty())).await.status,
        StatusCode::METHOD_NOT_ALLOWED
    );
}
