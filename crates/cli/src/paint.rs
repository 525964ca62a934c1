//! Colours and line breaks of the views. Codes are written always; `anstream` takes them out where the output is no
//! terminal.

use anstyle::{AnsiColor, Style};
use lagebild_model::Status;

/// Headlines, numbers.
pub const BOLD: Style = Style::new().bold();
/// What one may skip.
pub const DIM: Style = Style::new().dimmed();
/// Evidence.
pub const MARK: Style = Style::new().underline();
/// Who and to whom.
pub const WHO: Style = Style::new().fg_color(Some(anstyle::Color::Ansi(AnsiColor::Cyan)));
/// On whose word.
pub const SOURCE: Style = Style::new().fg_color(Some(anstyle::Color::Ansi(AnsiColor::Magenta)));

/// Style of what is told, by its status.
pub const fn of_status(status: Status) -> Style {
    let colour = match status {
        Status::Actual => AnsiColor::Green,
        Status::Future => AnsiColor::Blue,
        Status::Hypothetical => AnsiColor::Yellow,
        Status::Negated => AnsiColor::Red,
    };
    Style::new().fg_color(Some(anstyle::Color::Ansi(colour)))
}

/// Text in a style.
pub fn paint(style: Style, text: &str) -> String {
    format!("{style}{text}{style:#}")
}

/// Widest line of running text.
const WIDEST: usize = 100;
/// Narrowest line worth breaking for.
const NARROWEST: usize = 40;

/// Columns for running text: the terminal's, at most [`WIDEST`].
pub fn width() -> usize {
    terminal_size::terminal_size().map_or(WIDEST, |(w, _)| usize::from(w.0).clamp(NARROWEST, WIDEST))
}

/// Breaks text at spaces; escape codes take no room, white space is evened out.
pub fn wrap(text: &str, width: usize, indent: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 40);
    let mut column = 0;
    for word in text.split_whitespace() {
        let wide = visible(word);
        if column > 0 && column + 1 + wide > width {
            out.push('\n');
            out.push_str(indent);
            column = indent.len();
        } else if column > 0 {
            out.push(' ');
            column += 1;
        }
        out.push_str(word);
        column += wide;
    }
    out
}

/// Characters that are seen.
fn visible(word: &str) -> usize {
    let mut inside = false;
    let mut n = 0;
    for c in word.chars() {
        match c {
            '\u{1b}' => inside = true,
            'm' if inside => inside = false,
            _ if !inside => n += 1,
            _ => {}
        }
    }
    n
}

/// A text as one line without control characters: what comes out of a file must not steer the terminal.
pub fn tame(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// The first characters of a text, on one line.
pub fn short(text: &str, most: usize) -> String {
    let line = tame(text).split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= most {
        return line;
    }
    let cut: String = line.chars().take(most).collect();
    let whole = cut.rsplit_once(' ').map_or(cut.as_str(), |(w, _)| w);
    format!("{whole} …")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn breaks_without_counting_codes() {
        let text = format!("{} Bundeswehr zieht ab", paint(BOLD, "Die"));
        let broken = wrap(&text, 15, "  ");
        let plain = anstream::adapter::strip_str(&broken).to_string();
        assert_eq!(plain, "Die Bundeswehr\n  zieht ab");
    }

    #[test]
    fn shortens_at_a_space() {
        assert_eq!(short("Moskau warf\nKiew den Angriff vor", 14), "Moskau warf …");
    }

    #[test]
    fn control_characters_do_not_reach_the_terminal() {
        assert_eq!(tame("a\u{1b}[2Jb"), "a [2Jb");
    }
}
