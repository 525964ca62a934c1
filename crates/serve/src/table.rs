//! Events as rows of files, and participants as codes.

use crate::app::Room;
use crate::trouble::Trouble;
use lagebild_export::{ExportError, Format, Row, Writer};
use lagebild_model::{Event, Party, SourceEntry, SourceKind};
use lagebild_store::{Filter, StoreError};

pub(crate) use lagebild_export::code;

/// What stands between several participants.
const SEPARATOR: &str = "; ";

impl From<ExportError> for Trouble {
    fn from(error: ExportError) -> Self {
        Self::ours(error.to_string())
    }
}

/// The events of a filter in a format, with the columns of `docs/export.md`.
pub(crate) fn file(room: &Room<'_>, filter: &Filter, format: Format) -> Result<String, Trouble> {
    let mut bytes = Vec::new();
    let mut out = Writer::new(format, &mut bytes)?;
    room.reader.told(filter, |told| {
        let event: Event = serde_json::from_str(told.record).map_err(StoreError::from)?;
        let cameo = room.app.desk.cameo(&event);
        let (item, published_at) = (told.item, told.instant);
        let row =
            Row { event: &event, item, published_at, language: Some(told.language), cameo: cameo.as_deref() };
        Ok::<_, Trouble>(out.row(&row)?)
    })?;
    out.finish()?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// `RUS GOV; UKR`
pub(crate) fn codes(parties: &[Party]) -> String {
    parties.iter().map(|p| code(p.code.as_deref(), &p.sector)).collect::<Vec<_>>().join(SEPARATOR)
}

/// A source's code, or its kind where nobody is named.
pub(crate) fn source(s: &SourceEntry) -> String {
    match (&s.code, s.kind) {
        (None, SourceKind::Hearsay) => "hearsay".to_owned(),
        (None, SourceKind::Media) => "media".to_owned(),
        (None, SourceKind::Circles) => "circles".to_owned(),
        (c, _) => code(c.as_deref(), &s.sector),
    }
}
