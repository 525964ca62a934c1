//! Which events are asked for.

use crate::Search;
use lagebild_model::Status;

/// A participant that is asked for: a code with or without a sector, a sector of any country, or a name.
///
/// ```
/// use lagebild_store::Who;
/// assert_eq!(Who::parse("rus"), Who::Code("RUS".into()));
/// assert_eq!(Who::parse("RUS GOV"), Who::Part("RUS".into(), "GOV".into()));
/// assert_eq!(Who::parse(".reb"), Who::Sector("REB".into()));
/// assert_eq!(Who::parse("Boris Pistorius"), Who::Name("Boris Pistorius".into()));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Who {
    /// `RUS`
    Code(String),
    /// `RUS.GOV`
    Part(String, String),
    /// `.GOV`
    Sector(String),
    /// A person's or group's name, as the records have it, in any case.
    Name(String),
}

impl Who {
    /// Reads what a user writes.
    pub fn parse(text: &str) -> Self {
        let text = text.trim();
        let code = |t: &str| t.len() == 3 && t.bytes().all(|b| b.is_ascii_alphabetic());
        let upper = str::to_ascii_uppercase;
        match text.split_once(['.', ' ', ':']) {
            None if code(text) => Self::Code(upper(text)),
            Some(("", sector)) if code(sector) => Self::Sector(upper(sector)),
            Some((c, sector)) if code(c) && code(sector) => Self::Part(upper(c), upper(sector)),
            _ => Self::Name(text.to_owned()),
        }
    }
}

/// A circle on the globe.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Near {
    /// Latitude of its middle in degrees.
    pub lat: f64,
    /// Longitude of its middle in degrees.
    pub lon: f64,
    /// Radius in kilometres.
    pub km: f64,
}

/// Mean radius of the earth in kilometres (IUGG).
const EARTH: f64 = 6371.0088;

impl Near {
    /// True for a point inside, by the great-circle distance (haversine formula).
    ///
    /// ```
    /// let kyiv = lagebild_store::Near { lat: 50.45, lon: 30.52, km: 420.0 };
    /// assert!(kyiv.holds(49.99, 36.23), "Kharkiv, 409 km");
    /// assert!(!kyiv.holds(46.48, 30.73), "Odesa, 441 km");
    /// ```
    pub fn holds(&self, lat: f64, lon: f64) -> bool {
        let half = |degrees: f64| (degrees.to_radians() / 2.0).sin().powi(2);
        let h = half(lat - self.lat)
            + self.lat.to_radians().cos() * lat.to_radians().cos() * half(lon - self.lon);
        2.0 * EARTH * h.clamp(0.0, 1.0).sqrt().asin() <= self.km
    }
}

/// In which order events come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sort {
    /// By day, the latest first.
    #[default]
    Date,
    /// By the day their story went out, the latest first.
    Published,
    /// The surest first.
    Confidence,
    /// By the scale of conflict and cooperation, the most hostile first; those without a value last.
    Scale,
    /// As they came into the store.
    Stored,
}

/// Which events are asked for. Between fields all must hold, of the values of one field any; an empty field asks for
/// nothing.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Filter {
    /// Who did it.
    pub actor: Vec<Who>,
    /// To whom.
    pub recipient: Vec<Who>,
    /// What one of two does to the other, whichever way, and what both do together where nobody is acted upon: they meet.
    pub between: Option<(Who, Who)>,
    /// On whose word; a name here is a kind of authority: `hearsay`, `media`, `circles` ...
    pub source: Vec<Who>,
    /// Code of a country that takes part or where it happened.
    pub country: Vec<String>,
    /// Sector of a participant.
    pub sector: Vec<String>,
    /// Event types.
    pub kind: Vec<String>,
    /// Modes.
    pub mode: Vec<String>,
    /// Contexts.
    pub context: Vec<String>,
    /// Quads (`material conflict` ...).
    pub quad: Vec<String>,
    /// Statuses.
    pub status: Vec<Status>,
    /// Agencies.
    pub agency: Vec<String>,
    /// Names of places, English or German, in any case.
    pub place: Vec<String>,
    /// A circle the place lies in; countries have no point and lie in none.
    pub near: Option<Near>,
    /// First day, yyyymmdd. A date of several days counts when it reaches the range and began at most a year before.
    pub from: Option<i64>,
    /// Last day, yyyymmdd.
    pub until: Option<i64>,
    /// Of dates of several days only those that begin in the range: each event is in one of two ranges that meet.
    pub begins: bool,
    /// Stored behind the event of this row, see [`crate::Reader::last`].
    pub after: Option<i64>,
    /// One of these rows.
    pub among: Option<Vec<i64>>,
    /// Name of the story.
    pub story: Option<String>,
    /// What the story's text holds.
    pub text: Option<Search>,
    /// Least confidence.
    pub confidence: Option<f64>,
    /// Background only (true), or none (false).
    pub historical: Option<bool>,
    /// Order.
    pub sort: Sort,
    /// The other way round.
    pub reverse: bool,
    /// How many at most.
    pub limit: Option<usize>,
}
