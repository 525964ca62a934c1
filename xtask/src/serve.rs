//! `cargo xtask bench-serve`: how long the pages take over a store with many made events.

use anyhow::{Context, Result, ensure};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Instant;

/// How often each page is asked, warm; the middle one counts.
const TIMES: usize = 7;
/// Pages over the made store of `store::bench`: its countries are AAA, ABH ..., its stories s0000000 ...
const PAGES: [&str; 20] = [
    "/",
    "/?days=90",
    "/?min_confidence=0.5&quad=material+conflict",
    "/events",
    "/events?sort=scale",
    "/events?type=ASSAULT&min_confidence=0.9",
    "/events?actor=AAA&recipient=ABH",
    "/events?near=50,30&km=500",
    "/search",
    "/search?q=w1",
    "/search?q=w700",
    "/search?q=w1&type=ASSAULT",
    "/story/s0000100",
    "/actor",
    "/actor/AAA",
    "/pair",
    "/pair/AAA/ABH",
    "/happenings",
    "/api/v1/events?limit=1000",
    "/api/v1/series?country=AAA&by=week&from=2015&to=2024",
];

/// The program, ended with the trial.
struct Served(Child);

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Asks every page and prints the first and the middle time, and how large the answer is.
pub fn run(program: &Path, store: &Path) -> Result<()> {
    let mut child = Command::new(program)
        .args(["serve", "--listen", "127.0.0.1:0", "--at", "2100-01-01T00:00:00Z", "--store"])
        .arg(store)
        .stdout(Stdio::piped())
        .spawn()
        .with_context(|| format!("{} does not start", program.display()))?;
    let out = child.stdout.take().context("no output")?;
    let _served = Served(child);
    let mut line = String::new();
    BufReader::new(out).read_line(&mut line)?;
    let address = line.split("http://").nth(1).context("the program told no address")?;
    let address = address.trim().trim_end_matches('/').to_owned();
    println!("{:45} {:>9} {:>9} {:>9}", "page", "first ms", "warm ms", "bytes");
    for page in PAGES {
        let mut times = Vec::new();
        let mut bytes = 0;
        for _ in 0..=TIMES {
            let begun = Instant::now();
            bytes = ask(&address, page)?;
            times.push(begun.elapsed().as_secs_f64() * 1000.0);
        }
        let first = times.remove(0);
        times.sort_by(f64::total_cmp);
        let warm = times.get(TIMES / 2).copied().unwrap_or(0.0);
        println!("{page:45} {first:>9.1} {warm:>9.1} {bytes:>9}");
    }
    Ok(())
}

fn ask(address: &str, page: &str) -> Result<usize> {
    let mut stream = TcpStream::connect(address)?;
    write!(stream, "GET {page} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n")?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer)?;
    let head = String::from_utf8_lossy(answer.get(..30.min(answer.len())).unwrap_or_default()).into_owned();
    ensure!(head.starts_with("HTTP/1.1 200"), "{page}: {head}");
    Ok(answer.len())
}
