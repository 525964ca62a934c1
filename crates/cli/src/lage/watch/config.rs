//! The configuration of `lagebild watch`. Every mistake is told with file, line and what to write.

use super::service::{Feed, Folder, Plan};
use crate::flow::{AGENT, NetArgs};
use lagebild_intake::{Opening, is_address};
use serde::Deserialize;
use std::path::{Path, PathBuf};
use toml::Spanned;

/// How often a folder is looked into.
const FOLDER_EVERY: u64 = 2;
/// How often a feed is asked.
const FEED_EVERY: u64 = 600;
/// Bounds of seconds and megabytes.
const TIMEOUT: (u64, u64) = (1, 3600);
const MEGABYTES: (u64, u64) = (1, 1_000_000);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Config {
    store: PathBuf,
    rejects: Option<PathBuf>,
    #[serde(default)]
    folder: Vec<FolderEntry>,
    #[serde(default)]
    feed: Vec<FeedEntry>,
    #[serde(default)]
    net: Net,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FolderEntry {
    path: Spanned<PathBuf>,
    every: Option<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FeedEntry {
    url: Spanned<String>,
    every: Option<Spanned<String>>,
    #[serde(default)]
    follow: bool,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct Net {
    timeout: Option<Spanned<String>>,
    max_megabytes: Option<Spanned<u64>>,
    user_agent: Option<String>,
}

/// A text with its name, to tell places in it.
struct Source<'s> {
    path: &'s Path,
    text: &'s str,
}

impl Source<'_> {
    fn mistake(&self, at: usize, what: &str) -> anyhow::Error {
        let before = self.text.get(..at).unwrap_or(self.text);
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or("").chars().count() + 1;
        anyhow::anyhow!("{}:{line}:{column}: {what}", self.path.display())
    }

    fn seconds(&self, given: Option<&Spanned<String>>, default: u64) -> anyhow::Result<u64> {
        let Some(given) = given else { return Ok(default) };
        seconds(given.get_ref()).ok_or_else(|| {
            let what = format!(
                "{:?} is no span of time; write one like \"30s\", \"10m\" or \"2h\"",
                given.get_ref()
            );
            self.mistake(given.span().start, &what)
        })
    }
}

/// `30s`, `10m`, `2h`; at least a second.
fn seconds(text: &str) -> Option<u64> {
    let (number, unit) = text.trim().split_at_checked(text.trim().len().checked_sub(1)?)?;
    let factor = match unit {
        "s" => 1,
        "m" => 60,
        "h" => 3600,
        _ => return None,
    };
    number.trim().parse::<u64>().ok()?.checked_mul(factor).filter(|s| *s > 0)
}

/// Reads a configuration; its paths are relative to its folder.
pub fn read(path: &Path) -> anyhow::Result<Plan> {
    let text = std::fs::read_to_string(path).map_err(|e| match e.kind() {
        std::io::ErrorKind::InvalidData => {
            anyhow::anyhow!("{}: is not UTF-8; save it as UTF-8", path.display())
        }
        _ => crate::input::trouble(path, &e),
    })?;
    plan(&Source { path, text: &text })
}

fn plan(source: &Source<'_>) -> anyhow::Result<Plan> {
    let config: Config = toml::from_str(source.text).map_err(|e| {
        let at = e.span().map_or(0, |s| s.start);
        let message = e.message().lines().collect::<Vec<_>>().join(" ");
        source.mistake(at, &format!("{message}; the settings stand in docs/watch.toml"))
    })?;
    if config.folder.is_empty() && config.feed.is_empty() {
        return Err(
            source.mistake(0, "nothing to watch; add a [[folder]] with a path or a [[feed]] with a url")
        );
    }
    let here = source.path.parent().unwrap_or(Path::new(""));
    let mut folders = Vec::new();
    for f in &config.folder {
        let path = here.join(f.path.get_ref());
        if !path.is_dir() {
            let what = format!("{}: there is no such folder; make it or correct the path", path.display());
            return Err(source.mistake(f.path.span().start, &what));
        }
        folders.push(Folder { path, every: source.seconds(f.every.as_ref(), FOLDER_EVERY)? });
    }
    let mut feeds = Vec::new();
    for f in &config.feed {
        let address = f.url.get_ref();
        if !is_address(address) {
            let what =
                format!("{address:?} is no address; write one like \"https://agency.example/feed.xml\"");
            return Err(source.mistake(f.url.span().start, &what));
        }
        let every = source.seconds(f.every.as_ref(), FEED_EVERY)?;
        feeds.push(Feed { address: address.clone(), every, follow: f.follow });
    }
    Ok(Plan {
        store: here.join(&config.store),
        rejects: config.rejects.as_ref().map(|r| here.join(r)),
        net: net(&config.net, source)?,
        opening: Opening::default(),
        folders,
        feeds,
    })
}

fn net(net: &Net, source: &Source<'_>) -> anyhow::Result<NetArgs> {
    let timeout = source.seconds(net.timeout.as_ref(), 30)?;
    if !(TIMEOUT.0..=TIMEOUT.1).contains(&timeout) {
        let at = net.timeout.as_ref().map_or(0, |t| t.span().start);
        return Err(source.mistake(at, "timeout must be at most an hour; write one like \"30s\""));
    }
    let most = net.max_megabytes.as_ref().map_or(64, |m| *m.get_ref());
    if !(MEGABYTES.0..=MEGABYTES.1).contains(&most) {
        let at = net.max_megabytes.as_ref().map_or(0, |m| m.span().start);
        return Err(source.mistake(at, "max_megabytes must be from 1 to 1000000; write e.g. 64"));
    }
    let user_agent = net.user_agent.clone().unwrap_or_else(|| AGENT.to_owned());
    Ok(NetArgs { follow: false, timeout, max_megabytes: most, user_agent })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> String {
        let dir = tempfile::tempdir().expect("a folder");
        std::fs::create_dir(dir.path().join("eingang")).expect("a folder");
        let path = dir.path().join("w.toml");
        match plan(&Source { path: &path, text }) {
            Ok(plan) => format!("{} folders, {} feeds", plan.folders.len(), plan.feeds.len()),
            Err(e) => {
                e.to_string().rsplit_once("w.toml").map_or_else(String::new, |(_, what)| what.to_owned())
            }
        }
    }

    #[test]
    fn mistakes_are_told_with_their_line() {
        let folder = "store = \"lage.db\"\n[[folder]]\npath = \"eingang\"\n";
        assert_eq!(said(folder), "1 folders, 0 feeds");
        for (text, expected) in [
            ("store = \"lage.db\"\n", ":1:1: nothing to watch; add a [[folder]]"),
            ("[[folder]]\npath = \"eingang\"\n", ":1:1: missing field `store`"),
            (
                &format!("{folder}ever = \"2s\"\n"),
                ":4:1: unknown field `ever`, expected `path` or `every`; the settings",
            ),
            (&format!("{folder}every = \"2 Tage\"\n"), ":4:9: \"2 Tage\" is no span of time; write one like"),
            (&format!("{folder}every = \"0s\"\n"), ":4:9: \"0s\" is no span of time"),
            (
                &format!("{folder}[[feed]]\nurl = \"feed.xml\"\n"),
                ":5:7: \"feed.xml\" is no address; write one like",
            ),
            (&format!("{folder}[net]\nmax_megabytes = 0\n"), ":5:17: max_megabytes must be from 1"),
            ("store = \"lage.db\n", ":1:17: "),
        ] {
            let said = said(text);
            assert!(said.starts_with(expected), "{text}\n{said}\n{expected}");
        }
        let missing = said("store = \"lage.db\"\n[[folder]]\npath = \"fehlt\"\n");
        assert!(missing.is_empty() || missing.contains("no such folder"), "{missing}");
    }

    #[test]
    fn spans_of_time() {
        assert_eq!(["30s", "10m", "2h"].map(seconds), [Some(30), Some(600), Some(7200)]);
        assert_eq!(["", "s", "-1s", "5", "ä"].map(seconds), [None; 5]);
    }

    #[test]
    fn the_example_is_sound() {
        let text = include_str!("../../../../../docs/watch.toml");
        assert_eq!(said(text), "1 folders, 1 feeds");
    }
}
