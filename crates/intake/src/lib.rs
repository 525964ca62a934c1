//! Finds items where they come from (folders, archives, large files, addresses) and hands them on one at a time.
//!
//! What is handed on is an [`Input`]: the bytes of one file, of one member of an archive, of one record of a large file
//! or of one entry of a feed, with its name and hash. [`Input::stories`] reads it.
//!
//! | comes as | is handed on as |
//! |---|---|
//! | `.zip`, `.tar`, `.tar.gz`, `.gz`, also within each other | its members |
//! | JSON, one object a line | its lines |
//! | a table (CSV) | its rows, each with the header |
//! | Parquet (feature `parquet`) | its rows |
//! | a feed | its entries |
//! | anything else | itself |
//!
//! Invariants: nothing is unpacked to the disk; at most one item (64 MiB) and buffers of fixed size are in memory, however
//! large the file. Kinds are told by the bytes, not by the name. What cannot be read is a [`Refusal`] of its own and
//! hides nothing else; an archive that unpacks to far more than itself ends with one ([`Limits`]). Order is that of the
//! file, in folders that of the names. No clock, no thread, no story is interpreted here.

mod archive;
mod asked;
mod feed;
mod folder;
mod input;
mod limits;
mod lines;
mod name;
#[cfg(feature = "net")]
mod net;
#[cfg(not(feature = "net"))]
#[path = "no_net.rs"]
mod net;
#[cfg(feature = "parquet")]
mod parquet;
mod poll;
mod table;
mod walk;

pub use asked::{NetOptions, Validators};
pub use folder::{Arrivals, Listed, files, listed};
pub use input::{Found, Input, Refusal};
pub use limits::Limits;
pub use name::Name;
pub use net::{Answer, Client, NetError};
pub use poll::{Page, Polled, is_address, poll};
pub use walk::{Hand, Opening, file, stream};
