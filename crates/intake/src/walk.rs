//! From a file or stream to inputs: what kind it is, and what it holds.

use crate::input::{Found, Input, Refusal};
use crate::limits::{Gauge, Limits};
use crate::{Name, archive, feed, lines, table};
use lagebild_wire::Format;
use std::fs::File;
use std::io::{self, BufReader, Cursor, Read, Seek};
use std::ops::ControlFlow;
use std::path::Path;

/// Takes what is found; a break ends the walk.
pub type Hand<'h> = dyn FnMut(Found) -> ControlFlow<()> + 'h;

/// How inputs are opened.
#[derive(Debug, Clone, Copy, Default)]
pub struct Opening {
    /// The format of the items, instead of telling it by the bytes.
    pub format: Option<Format>,
    /// How much is read.
    pub limits: Limits,
}

/// Bytes looked at to tell the kind.
const LOOK: usize = 64 << 10;
/// First bytes of what is packed in ways that are not read.
const FOREIGN: [(&[u8], &str); 5] = [
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ\0", "xz"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
    (b"7z\xbc\xaf\x27\x1c", "7-Zip"),
    (b"Rar!", "RAR"),
];

/// Why a walk ends before its end.
pub(crate) enum Stop {
    /// The taker wants no more.
    Taker,
    /// Too much is unpacked.
    Burst,
}

/// The way of a walk: where it is, and who takes what it finds.
pub(crate) struct Walk<'w> {
    pub(crate) opening: Opening,
    pub(crate) gauge: Gauge,
    hand: &'w mut Hand<'w>,
}

/// Hands on all inputs of a file.
///
/// ```
/// use lagebild_intake::{Found, Opening, file};
/// use std::ops::ControlFlow;
///
/// let path = std::env::temp_dir().join("lagebild-doc-walk.jsonl");
/// std::fs::write(&path, "{\"id\": \"a1\", \"text\": \"Die Fähre fährt.\"}\n{\"id\": \"a2\", \"text\": \"Sie war da.\"}\n")?;
/// let mut names = Vec::new();
/// let _ = file(&path, Opening::default(), &mut |found| {
///     if let Found::Input(input) = found {
///         names.push(input.name.stem);
///     }
///     ControlFlow::Continue(())
/// });
/// assert_eq!(names, ["lagebild-doc-walk#1", "lagebild-doc-walk#2"]);
/// # Ok::<(), std::io::Error>(())
/// ```
pub fn file(path: &Path, opening: Opening, hand: &mut Hand<'_>) -> ControlFlow<()> {
    let name = Name::of_file(path);
    with(opening, &name, hand, |walk| {
        let opened = File::open(path).and_then(|mut f| {
            if f.metadata()?.is_dir() {
                return Err(io::ErrorKind::IsADirectory.into());
            }
            let head = look(&mut f)?;
            f.rewind()?;
            Ok((f, head))
        });
        let (file, head) = match opened {
            Ok(opened) => opened,
            Err(e) => return walk.passing(&name.shown, trouble(&e)),
        };
        match kind(&head) {
            Kind::Zip => {
                let file = BufReader::new(walk.gauge.outside(file));
                archive::zip(walk, file, &name, 0)
            }
            Kind::Parquet if walk.opening.format.is_none_or(|f| f == Format::Parquet) => {
                walk.parquet_file(file, &name)
            }
            _ => {
                let mut file = walk.gauge.outside(file);
                walk.stream(&mut file, &name, 0)
            }
        }
    })
}

/// Hands on all inputs of a stream, e.g. standard input or the body of an answer.
pub fn stream(from: &mut dyn Read, name: &Name, opening: Opening, hand: &mut Hand<'_>) -> ControlFlow<()> {
    with(opening, name, hand, |walk| {
        let mut from = walk.gauge.outside(from);
        walk.stream(&mut from, name, 0)
    })
}

fn with(
    opening: Opening,
    name: &Name,
    hand: &mut Hand<'_>,
    work: impl FnOnce(&mut Walk<'_>) -> Result<(), Stop>,
) -> ControlFlow<()> {
    let mut hand = |found| hand(found);
    let mut walk = Walk { opening, gauge: Gauge::new(opening.limits), hand: &mut hand };
    let ended = match work(&mut walk) {
        Err(Stop::Burst) => {
            let reason = walk.gauge.burst().unwrap_or_default();
            walk.refuse(&name.shown, reason)
        }
        other => other,
    };
    if ended.is_err() && walk.gauge.burst().is_none() {
        ControlFlow::Break(())
    } else {
        ControlFlow::Continue(())
    }
}

/// What kind of file it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Zip,
    Gzip,
    Tar,
    Parquet,
    Foreign(&'static str),
    Other,
}

fn kind(head: &[u8]) -> Kind {
    if let Some((_, what)) = FOREIGN.iter().find(|(mark, _)| head.starts_with(mark)) {
        return Kind::Foreign(what);
    }
    match head {
        [b'P', b'K', 3 | 5, 4 | 6, ..] => Kind::Zip,
        [0x1f, 0x8b, ..] => Kind::Gzip,
        [b'P', b'A', b'R', b'1', ..] => Kind::Parquet,
        _ if head.get(257..262) == Some(b"ustar") => Kind::Tar,
        _ => Kind::Other,
    }
}

/// The first bytes of a stream.
fn look(from: &mut (impl Read + ?Sized)) -> io::Result<Vec<u8>> {
    let mut head = Vec::new();
    from.take(LOOK as u64).read_to_end(&mut head)?;
    Ok(head)
}

impl Walk<'_> {
    /// Hands on all inputs of a stream in which one cannot go back.
    pub(crate) fn stream(&mut self, from: &mut dyn Read, name: &Name, depth: usize) -> Result<(), Stop> {
        let head = match look(from) {
            Ok(head) => head,
            Err(e) => return self.failed(name, &e),
        };
        let kind = kind(&head);
        let format = self.opening.format;
        if matches!(kind, Kind::Zip | Kind::Gzip | Kind::Tar) && depth >= self.opening.limits.depth {
            let depth = self.opening.limits.depth;
            return self.refuse(
                &name.shown,
                format!("archives stand within each other more than {depth} deep; unpack it"),
            );
        }
        let whole_head = head.clone();
        let mut all = Cursor::new(whole_head).chain(from);
        match kind {
            Kind::Gzip => {
                let mut inner = self.gauge.inside(flate2::bufread::MultiGzDecoder::new(BufReader::new(all)));
                self.stream(&mut inner, &name.unpacked(), depth + 1)
            }
            Kind::Tar => archive::tar(self, &mut all, name, depth),
            Kind::Zip => match self.bounded(&mut all) {
                Ok(bytes) if bytes.len() > self.opening.limits.item => self.refuse(
                    &name.shown,
                    "a ZIP archive in a stream is read up to 64 MB; save it as a file and give its path",
                ),
                Ok(bytes) => archive::zip(self, Cursor::new(bytes), name, depth),
                Err(e) => self.failed(name, &e),
            },
            Kind::Foreign(what) => self.refuse(
                &name.shown,
                format!("is packed as {what}, which is not read; pack it as .zip or .gz, or unpack it"),
            ),
            Kind::Parquet if format.is_none_or(|f| f == Format::Parquet) => {
                self.parquet_stream(&mut all, name)
            }
            Kind::Parquet | Kind::Other => match format.unwrap_or_else(|| detect(&head)) {
                Format::JsonLines | Format::Ninjs | Format::DigitalWires => lines::walk(self, &mut all, name),
                Format::Csv if table::is_streamed(&head) => table::walk(self, &mut all, name),
                Format::Feed => match self.bounded(&mut all) {
                    Ok(bytes) => feed::walk(self, bytes, name),
                    Err(e) => self.failed(name, &e),
                },
                _ => self.whole(&mut all, name),
            },
        }
    }

    /// Hands on the stream as one input.
    pub(crate) fn whole(&mut self, from: &mut dyn Read, name: &Name) -> Result<(), Stop> {
        match self.bounded(from) {
            Ok(bytes) => {
                let format = self.opening.format;
                self.input(Input { format, ..Input::new(name.clone(), bytes) })
            }
            Err(e) => self.failed(name, &e),
        }
    }

    /// Bytes of a stream; one above the limit is enough for the reader to see that it is too long.
    pub(crate) fn bounded(&self, from: &mut dyn Read) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        from.take(self.opening.limits.item as u64 + 1).read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    /// Hands on an input.
    pub(crate) fn input(&mut self, input: Input) -> Result<(), Stop> {
        let read = self.gauge.read();
        self.found(Found::Input(Input { read, ..input }))
    }

    /// Hands on a refusal.
    pub(crate) fn refuse(&mut self, shown: &str, reason: impl Into<String>) -> Result<(), Stop> {
        let refusal = Refusal::new(shown, reason, self.gauge.read());
        self.found(Found::Refused(refusal))
    }

    /// Hands on a refusal of what may be there at the next look.
    fn passing(&mut self, shown: &str, reason: String) -> Result<(), Stop> {
        let refusal = Refusal::new(shown, reason, self.gauge.read());
        self.found(Found::Refused(Refusal { passing: true, ..refusal }))
    }

    /// Refuses what cannot be read on; ends the walk when too much was unpacked.
    pub(crate) fn failed(&mut self, name: &Name, error: &io::Error) -> Result<(), Stop> {
        if self.gauge.burst().is_some() { Err(Stop::Burst) } else { self.refuse(&name.shown, trouble(error)) }
    }

    fn found(&mut self, found: Found) -> Result<(), Stop> {
        if (self.hand)(found).is_break() { Err(Stop::Taker) } else { Ok(()) }
    }

    #[cfg(feature = "parquet")]
    fn parquet_file(&mut self, file: File, name: &Name) -> Result<(), Stop> {
        crate::parquet::walk(self, file, name)
    }

    #[cfg(feature = "parquet")]
    fn parquet_stream(&mut self, from: &mut dyn Read, name: &Name) -> Result<(), Stop> {
        match self.bounded(from) {
            Ok(bytes) if bytes.len() <= self.opening.limits.item => {
                crate::parquet::walk(self, bytes::Bytes::from(bytes), name)
            }
            Ok(_) => self.refuse(
                &name.shown,
                "Parquet in a stream or archive is read up to 64 MB; save it as a file and give its path",
            ),
            Err(e) => self.failed(name, &e),
        }
    }

    /// The reader of the wire says what is missing.
    #[cfg(not(feature = "parquet"))]
    fn parquet_file(&mut self, file: File, name: &Name) -> Result<(), Stop> {
        self.parquet_stream(&mut &file, name)
    }

    #[cfg(not(feature = "parquet"))]
    fn parquet_stream(&mut self, from: &mut dyn Read, name: &Name) -> Result<(), Stop> {
        let mut head = from.take(LOOK as u64);
        self.whole(&mut head, name)
    }
}

/// The format of a text by its first bytes; JSON is looked at line by line later.
fn detect(head: &[u8]) -> Format {
    let text = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
    if text.starts_with(b"{") { Format::JsonLines } else { lagebild_wire::detect(head) }
}

/// What is wrong with a file or stream, and what to do.
fn trouble(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "there is no such file or folder; check the path".into(),
        io::ErrorKind::PermissionDenied => "may not be read; check its permissions".into(),
        io::ErrorKind::IsADirectory => "is a folder; name a file in it".into(),
        io::ErrorKind::NotADirectory => "is not a folder; check the path".into(),
        io::ErrorKind::UnexpectedEof => "ends in the middle; it may be cut off, get it again".into(),
        _ => format!("cannot be read ({error}); check the file"),
    }
}
