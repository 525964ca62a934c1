//! `lagebild serve`: starts, answers over a real coder, ends when asked to.

mod common;

use common::{err, lagebild, out};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};

const STORY: &str =
    "SEOUL (dpa) - Nordkorea hat am Montag eine Rakete getestet. Südkorea verurteilte den Test.\n";

struct Server {
    child: Child,
    address: String,
}

impl Server {
    fn start(store: &std::path::Path) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_lagebild"))
            .args(["serve", "--listen", "127.0.0.1:0", "--store"])
            .arg(store)
            .stdout(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let mut line = String::new();
        BufReader::new(child.stdout.take().expect("a pipe")).read_line(&mut line).expect("a line");
        let address =
            line.split("http://").nth(1).expect("an address").trim().trim_end_matches('/').to_owned();
        Self { child, address }
    }

    fn ask(&self, head: &str, body: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).expect("the server answers");
        let length = body.len();
        write!(
            stream,
            "{head} HTTP/1.1\r\nHost: {}\r\nAccept-Language: de\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}",
            self.address
        )
        .expect("sent");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("an answer");
        assert!(answer.starts_with("HTTP/1.1 200"), "{head}: {answer}");
        answer
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn pages_are_shown_until_the_program_is_asked_to_end() {
    let folder = tempfile::tempdir().expect("a folder");
    let (file, store) = (folder.path().join("test.txt"), folder.path().join("lage.db"));
    std::fs::write(&file, STORY).expect("written");
    let o = lagebild(&["ingest", file.to_str().expect("a path"), "--store", store.to_str().expect("a path")]);
    assert!(o.status.success(), "{}", err(&o));
    let mut server = Server::start(&store);
    let page = server.ask("GET /story/test", "");
    assert!(page.contains("Südkorea") && page.contains("data-m=\"t1\""), "times are read again: {page}");
    assert!(server.ask("GET /actor/PRK", "").contains("Nordkorea"));
    assert!(server.ask("GET /search?q=Raketentests%20OR%20Rakete", "").contains("/story/test"));
    let coded = server.ask("POST /api/v1/code?name=../../etc/passwd", STORY);
    assert!(coded.contains("\"id\":\"passwd@") || coded.contains("\"id\":\"passwd\""), "{coded}");
    let id = server.child.id().to_string();
    assert!(Command::new("kill").args(["-TERM", &id]).status().expect("kill").success());
    assert!(server.child.wait().expect("it ends").success());
}

#[test]
fn what_cannot_be_served_is_said() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = folder.path().join("lage.db");
    let store = store.to_str().expect("a path");
    let refused = |args: &[&str], text: &str| {
        let o = lagebild(args);
        assert!(!o.status.success() && err(&o).contains(text), "{} {}", out(&o), err(&o));
    };
    refused(&["serve", "--store", store], "there is no store");
    let o = lagebild(&["ingest", "-", "--store", store]);
    assert!(!o.status.success(), "an empty input is a reject, and makes the store");
    refused(&["serve", "--store", store, "--listen", "0.0.0.0:0"], "--token-file");
    let token = folder.path().join("token");
    std::fs::write(&token, "kurz\n").expect("written");
    let token = token.to_str().expect("a path");
    refused(&["serve", "--store", store, "--listen", "0.0.0.0:0", "--token-file", token], "4 characters");
    refused(&["serve", "--store", store, "--at", "bald"], "is no instant");
}
