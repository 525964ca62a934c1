//! Pages that listen hear that the store has grown, and that the server ends.

mod common;

use axum::body::{Body, BodyDataStream};
use axum::http::StatusCode;
use common::{House, PlainDesk, grow, request};
use futures_util::StreamExt;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tower::ServiceExt;

/// Longer than any wait of a test that goes well.
const PATIENCE: Duration = Duration::from_secs(20);

async fn listen(house: &House) -> (StatusCode, String, BodyDataStream) {
    let request = request("GET", "/api/v1/live", &[], Body::empty());
    let answer = house.router.clone().oneshot(request).await.expect("an answer");
    let kind = answer.headers().get("content-type").and_then(|h| h.to_str().ok()).unwrap_or("").to_owned();
    (answer.status(), kind, answer.into_body().into_data_stream())
}

/// The next message.
async fn heard(stream: &mut BodyDataStream) -> String {
    let next = tokio::time::timeout(PATIENCE, stream.next()).await.expect("something is heard");
    String::from_utf8_lossy(&next.expect("the stream goes on").expect("whole")).into_owned()
}

#[tokio::test]
async fn who_listens_hears_of_new_events() {
    let house = House::new();
    let before = house.json("/api/v1/new").await;
    let last = before["last"].as_i64().expect("a row");
    assert_eq!(before["events"], 3, "those that are shown");
    let (status, kind, mut stream) = listen(&house).await;
    assert_eq!((status, kind.as_str()), (StatusCode::OK, "text/event-stream"));
    assert_eq!(heard(&mut stream).await, format!("event: grown\ndata: {{\"last\": {last}}}\n\n"));
    grow(&house.path());
    let now = heard(&mut stream).await;
    assert_eq!(now, format!("event: grown\ndata: {{\"last\": {}}}\n\n", last + 1));
    assert_eq!(house.json(&format!("/api/v1/new?after={last}")).await["events"], 1);
    assert_eq!(house.json(&format!("/api/v1/new?after={last}&type=AID")).await["events"], 0);
    let page = house.get("/").await.text;
    assert!(page.contains(&format!(
        "data-row=\"{}\" data-count=\"/api/v1/new?after={}\"",
        last + 1,
        last + 1
    )));
    assert!(!house.get("/?day=2024-08-07").await.text.contains("id=\"live\""), "a day that is over");
}

#[tokio::test]
async fn not_everybody_can_listen() {
    let house = House::new();
    let mut listeners = Vec::new();
    for _ in 0..64 {
        let (status, _, stream) = listen(&house).await;
        assert_eq!(status, StatusCode::OK);
        listeners.push(stream);
    }
    assert_eq!(listen(&house).await.0, StatusCode::SERVICE_UNAVAILABLE);
    listeners.pop();
    assert_eq!(listen(&house).await.0, StatusCode::OK, "one went away");
}

#[test]
fn who_listens_hears_that_the_server_ends() {
    let house = House::new();
    let stop = Arc::new(AtomicBool::new(false));
    let (told, address) = std::sync::mpsc::channel();
    let mut config = house.config.clone();
    config.listen = "127.0.0.1:0".parse().expect("an address");
    let until = Arc::clone(&stop);
    let server = std::thread::spawn(move || {
        let ready = |address| told.send(address).expect("somebody waits");
        lagebild_serve::serve(&config, Arc::new(PlainDesk::new()), &until, ready)
    });
    let address = address.recv_timeout(PATIENCE).expect("the server starts");
    let mut stream = TcpStream::connect(address).expect("the server answers");
    write!(stream, "GET /api/v1/live HTTP/1.1\r\nHost: {address}\r\n\r\n").expect("sent");
    let mut heard = String::new();
    let mut piece = [0; 1024];
    while !heard.contains("event: grown") {
        let n = stream.read(&mut piece).expect("an answer");
        heard.push_str(&String::from_utf8_lossy(&piece[..n]));
    }
    stop.store(true, Ordering::Relaxed);
    stream.read_to_string(&mut heard).expect("the answer ends");
    assert!(heard.contains("event: end\ndata: {}\n\n"), "{heard}");
    server.join().expect("the server").expect("ends well");
}
