//! Members of archives, in the order of the archive.

use crate::Name;
use crate::walk::{Stop, Walk};
use std::io::{Read, Seek};

/// What packers add for themselves.
const FOREIGN: &str = "__MACOSX";
/// Members by which office files are known, which are ZIP archives too.
const OFFICE: [&str; 2] = ["[Content_Types].xml", "mimetype"];

/// True for members that are nobody's item: hidden ones, what packers add.
fn is_hidden(path: &str) -> bool {
    path.split(['/', '\\']).any(|part| part.starts_with('.') && part != "." || part == FOREIGN)
}

/// Members of a ZIP archive.
pub(crate) fn zip(
    walk: &mut Walk<'_>,
    from: impl Read + Seek,
    name: &Name,
    depth: usize,
) -> Result<(), Stop> {
    let mut archive = match zip::ZipArchive::new(from) {
        Ok(archive) => archive,
        Err(e) => {
            return walk.refuse(&name.shown, format!("is no sound ZIP archive ({e}); get it again"));
        }
    };
    if OFFICE.iter().any(|member| archive.index_for_name(member).is_some()) {
        return walk.refuse(&name.shown, "is an office file; save its text as plain text");
    }
    if archive.len() > walk.opening.limits.members {
        let reason =
            format!("has {} members; at most {} are read", archive.len(), walk.opening.limits.members);
        return walk.refuse(&name.shown, reason);
    }
    for at in 0..archive.len() {
        let path = archive.name_for_index(at).unwrap_or("").to_owned();
        if path.is_empty() || path.ends_with('/') || is_hidden(&path) {
            continue;
        }
        let member = name.member(&path);
        match archive.by_index(at) {
            Ok(file) => {
                let mut file = walk.gauge.inside(file);
                walk.stream(&mut file, &member, depth + 1)?;
            }
            Err(e) => {
                walk.refuse(&member.shown, format!("cannot be unpacked ({e}); pack it as plain ZIP"))?;
            }
        }
    }
    Ok(())
}

/// Members of a tar archive.
pub(crate) fn tar(walk: &mut Walk<'_>, from: &mut dyn Read, name: &Name, depth: usize) -> Result<(), Stop> {
    let mut archive = tar::Archive::new(from);
    let entries = match archive.entries() {
        Ok(entries) => entries,
        Err(e) => return walk.failed(name, &e),
    };
    for (n, entry) in entries.enumerate() {
        // behind a broken head no other can be found
        let mut entry = match entry {
            Ok(entry) => entry,
            Err(e) => return walk.failed(name, &e),
        };
        if n >= walk.opening.limits.members {
            let reason =
                format!("has more than {} members; the rest is not read", walk.opening.limits.members);
            return walk.refuse(&name.shown, reason);
        }
        let path = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
        if !entry.header().entry_type().is_file() || is_hidden(&path) {
            continue;
        }
        walk.stream(&mut entry, &name.member(&path), depth + 1)?;
    }
    Ok(())
}
