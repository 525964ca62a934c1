//! How far a long work is: by the bytes that were read, so that it holds for one big file too.

use indicatif::{HumanCount, ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::IsTerminal;
use std::time::Instant;

/// A bar with rate and time left on standard error, when that is a terminal.
pub struct Bar {
    bar: ProgressBar,
    items: u64,
    begun: Instant,
}

impl Bar {
    /// A bar for so many bytes; 0 where nobody knows how many there will be.
    pub fn new(bytes: u64, shown: bool) -> Self {
        let shown = shown && std::io::stderr().is_terminal();
        let target = if shown { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let (length, template) = match bytes {
            0 => (None, "{spinner} {bytes} · {msg}"),
            _ => (Some(bytes), "{bar:30} {bytes}/{total_bytes} · {msg} · {eta}"),
        };
        let bar = ProgressBar::with_draw_target(length, target);
        let bar = match ProgressStyle::with_template(template) {
            Ok(style) => bar.with_style(style),
            Err(_) => bar,
        };
        Self { bar, items: 0, begun: Instant::now() }
    }

    /// So many more items are done, and so many bytes of all.
    pub fn reach(&mut self, items: usize, bytes: u64) {
        self.items += items as u64;
        let rate = self.items as f64 / self.begun.elapsed().as_secs_f64().max(0.001);
        self.bar.set_message(format!("{} · {rate:.0}/s", HumanCount(self.items)));
        self.bar.set_position(bytes);
    }

    /// Prints a line on standard error without tearing the bar.
    pub fn complain(&self, line: &str) {
        self.bar.suspend(|| anstream::eprintln!("lagebild: {line}"));
    }

    /// Takes the bar away.
    pub fn end(&self) {
        self.bar.finish_and_clear();
    }
}
