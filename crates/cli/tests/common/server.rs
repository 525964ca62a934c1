//! A small web server on this machine.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

/// What is asked: path and head lines, lower case.
#[derive(Debug, Clone)]
pub struct Question {
    pub path: String,
    pub head: Vec<String>,
}

impl Question {
    /// The value of a field of the head.
    pub fn field(&self, name: &str) -> Option<&str> {
        self.head.iter().find_map(|l| l.strip_prefix(name)?.strip_prefix(": "))
    }
}

/// What is answered: status, further lines of the head, body.
pub struct Answer(pub u16, pub String, pub Vec<u8>);

impl Answer {
    /// 200 with a body.
    pub fn ok(body: impl Into<Vec<u8>>) -> Self {
        Self(200, String::new(), body.into())
    }
}

/// A server; it runs until the test ends.
pub struct Server {
    address: String,
    asked: Arc<Mutex<Vec<Question>>>,
}

impl Server {
    /// Starts a server that answers by `answer`.
    pub fn start(answer: impl Fn(&Question) -> Answer + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = format!("http://{}", listener.local_addr().expect("an address"));
        let asked: Arc<Mutex<Vec<Question>>> = Arc::default();
        let (noted, answer) = (Arc::clone(&asked), Arc::new(answer));
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (noted, answer) = (Arc::clone(&noted), Arc::clone(&answer));
                std::thread::spawn(move || serve(stream, &noted, &*answer));
            }
        });
        Self { address, asked }
    }

    /// The address of a path.
    pub fn at(&self, path: &str) -> String {
        format!("{}{path}", self.address)
    }

    /// What was asked since the last time.
    pub fn asked(&self) -> Vec<Question> {
        std::mem::take(&mut self.asked.lock().expect("a lock"))
    }
}

fn serve(mut stream: TcpStream, noted: &Mutex<Vec<Question>>, answer: &dyn Fn(&Question) -> Answer) {
    let mut lines = BufReader::new(stream.try_clone().expect("a stream")).lines().map_while(Result::ok);
    let Some(first) = lines.next() else { return };
    let path = first.split(' ').nth(1).unwrap_or("").to_owned();
    let head = lines.take_while(|l| !l.is_empty());
    let head = head
        .map(|l| l.split_once(':').map_or(l.clone(), |(n, v)| format!("{}: {}", n.to_lowercase(), v.trim())))
        .collect();
    let question = Question { path, head };
    noted.lock().expect("a lock").push(question.clone());
    let Answer(status, more, body) = answer(&question);
    let head =
        format!("HTTP/1.1 {status} X\r\nContent-Length: {}\r\nConnection: close\r\n{more}\r\n", body.len());
    let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(&body));
}
