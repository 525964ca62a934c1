//! How much an input may hold, and the count of what was read and unpacked.

use std::cell::Cell;
use std::io::{self, Read};
use std::rc::Rc;

/// How much is read of one file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of one item.
    pub item: usize,
    /// Bytes that an archive may always unpack to.
    pub free: u64,
    /// Beyond `free`, how many times its own size an archive may unpack to; text packs to a tenth, seldom to a fiftieth.
    pub ratio: u64,
    /// Members of an archive.
    pub members: usize,
    /// Archives within archives.
    pub depth: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { item: lagebild_wire::MAX_BYTES, free: 256 << 20, ratio: 200, members: 1_000_000, depth: 4 }
    }
}

/// Bytes read of the file and bytes unpacked from it, by all readers of one file together.
#[derive(Debug, Clone)]
pub(crate) struct Gauge(Rc<Counts>);

#[derive(Debug)]
struct Counts {
    limits: Limits,
    read: Cell<u64>,
    unpacked: Cell<u64>,
    burst: Cell<bool>,
}

impl Gauge {
    pub(crate) fn new(limits: Limits) -> Self {
        let zero = || Cell::new(0);
        Self(Rc::new(Counts { limits, read: zero(), unpacked: zero(), burst: Cell::new(false) }))
    }

    /// Bytes read of the file so far.
    pub(crate) fn read(&self) -> u64 {
        self.0.read.get()
    }

    /// Says how far into the file one is, where it is not read in order.
    #[cfg(feature = "parquet")]
    pub(crate) fn reach(&self, read: u64) {
        self.0.read.set(self.0.read.get().max(read));
    }

    /// The message, once too much was unpacked.
    pub(crate) fn burst(&self) -> Option<String> {
        self.0.burst.get().then(|| {
            format!(
                "unpacks to more than {} times its size and is not read further (a zip bomb?); unpack it by hand if it \
                 is sound",
                self.0.limits.ratio
            )
        })
    }

    /// A reader of the file itself.
    pub(crate) fn outside<R>(&self, inner: R) -> Outside<R> {
        Outside { inner, gauge: self.clone() }
    }

    /// A reader of unpacked bytes.
    pub(crate) fn inside<R>(&self, inner: R) -> Inside<R> {
        Inside { inner, gauge: self.clone() }
    }
}

/// Counts what is read of the file.
pub(crate) struct Outside<R> {
    inner: R,
    gauge: Gauge,
}

impl<R: Read> Read for Outside<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buffer)?;
        let read = &self.gauge.0.read;
        read.set(read.get() + n as u64);
        Ok(n)
    }
}

impl<R: io::Seek> io::Seek for Outside<R> {
    fn seek(&mut self, to: io::SeekFrom) -> io::Result<u64> {
        self.inner.seek(to)
    }
}

/// Counts what is unpacked, and fails when it is too much for what was read.
pub(crate) struct Inside<R> {
    inner: R,
    gauge: Gauge,
}

impl<R: Read> Read for Inside<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buffer)?;
        let counts = &self.gauge.0;
        let unpacked = counts.unpacked.get() + n as u64;
        counts.unpacked.set(unpacked);
        if unpacked > counts.limits.free.max(counts.read.get().saturating_mul(counts.limits.ratio)) {
            counts.burst.set(true);
            return Err(io::Error::other("unpacks to too much"));
        }
        Ok(n)
    }
}
