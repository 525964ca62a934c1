//! The filters of `events` as a user writes them.

use super::known::Known;
use clap::{Args, ValueEnum};
use lagebild_model::Status;
use lagebild_picture::Weights;
use lagebild_store::{Filter, Near, Search, Sort, Who, days};

/// Filters. Between different ones all must hold; one given several times, or with commas, asks for any of its values.
#[derive(Args)]
pub struct FilterArgs {
    /// Who did it: a code (RUS), code and sector (RUS.GOV), a sector (.REB), a state or a person by name.
    #[arg(long, value_name = "WHO", value_delimiter = ',')]
    actor: Vec<String>,
    /// To whom, written as the actor is.
    #[arg(long, value_name = "WHO", value_delimiter = ',')]
    recipient: Vec<String>,
    /// What one of two does to the other, whichever way, or both when they meet: RUS/UKR.
    #[arg(long, value_name = "WHO/WHO")]
    between: Option<String>,
    /// On whose word: as the actor, or a kind: speaker, authority, hearsay, media, circles.
    #[arg(long, value_name = "WHO", value_delimiter = ',')]
    source: Vec<String>,
    /// A country that takes part or where it happened.
    #[arg(long, value_name = "CODE|NAME", value_delimiter = ',')]
    country: Vec<String>,
    /// Countries of a region that take part or where it happened: gulf, Nahost, "Central Asia" (codebook/series.tsv).
    #[arg(long, value_name = "REGION", value_delimiter = ',')]
    region: Vec<String>,
    /// A participant's sector (GOV, MIL, REB ...).
    #[arg(long, value_name = "SECTOR", value_delimiter = ',')]
    sector: Vec<String>,
    /// Event type (ASSAULT, CONSULT ...).
    #[arg(long = "type", value_name = "TYPE", value_delimiter = ',')]
    kind: Vec<String>,
    /// Mode (aerial, visit ...).
    #[arg(long, value_name = "MODE", value_delimiter = ',')]
    mode: Vec<String>,
    /// Context (military, diplomatic ...).
    #[arg(long, value_name = "CONTEXT", value_delimiter = ',')]
    context: Vec<String>,
    /// Quad, e.g. "material conflict".
    #[arg(long, value_name = "QUAD", value_delimiter = ',')]
    quad: Vec<String>,
    /// What kind of fact is claimed.
    #[arg(long, value_name = "STATUS", value_enum, value_delimiter = ',')]
    status: Vec<StatusArg>,
    /// Agency (dpa, AFP ...).
    #[arg(long, value_name = "AGENCY", value_delimiter = ',')]
    agency: Vec<String>,
    /// Name of the place, German or English.
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    place: Vec<String>,
    /// Around a place or point: NAME or LAT,LON; with --km.
    #[arg(long, value_name = "NAME|LAT,LON")]
    near: Option<String>,
    /// How far around.
    #[arg(long, value_name = "KM", default_value_t = 50.0, requires = "near")]
    km: f64,
    /// First day: 2024-08-01, 2024-08 or 2024. A date of several days counts when it reaches the range.
    #[arg(long, value_name = "DATE")]
    from: Option<String>,
    /// Last day, with all of it.
    #[arg(long, value_name = "DATE")]
    to: Option<String>,
    /// Of dates of several days only those that begin in the range.
    #[arg(long)]
    begins: bool,
    /// Words of the story: 'Raketentest AND (Nordkorea OR "Kim Jong Un")'.
    #[arg(long, value_name = "SEARCH")]
    text: Option<String>,
    /// Events of this story.
    #[arg(long, value_name = "NAME")]
    story: Option<String>,
    /// At least this confidence, 0 to 1.
    #[arg(long, value_name = "P")]
    min_confidence: Option<f64>,
    /// Background only (true) or none of it (false).
    #[arg(long, value_name = "BOOL")]
    historical: Option<bool>,
    /// Order: the latest, the surest, the most hostile first, or as they came.
    #[arg(long, value_enum, default_value = "date")]
    sort: SortArg,
    /// The other way round.
    #[arg(long)]
    reverse: bool,
    /// At most so many.
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
}

/// A status as a word.
#[derive(Clone, Copy, ValueEnum)]
enum StatusArg {
    Actual,
    Future,
    Hypothetical,
    Negated,
}

/// An order as a word.
#[derive(Clone, Copy, ValueEnum)]
enum SortArg {
    /// Day of the event, the latest first.
    Date,
    /// Day the story went out, the latest first.
    Published,
    /// The surest first.
    Confidence,
    /// The most hostile first.
    Scale,
    /// As they came into the store.
    Stored,
}

impl FilterArgs {
    /// The filter; the world is looked at only where a name has to be understood.
    pub fn filter(&self, known: &Known<'_>) -> anyhow::Result<Filter> {
        // only regions are asked of the weights
        let weights = if self.region.is_empty() { Weights::default() } else { known.weights()? };
        self.filter_with(known, &weights)
    }

    /// The same with these regions.
    pub fn filter_with(&self, known: &Known<'_>, weights: &Weights) -> anyhow::Result<Filter> {
        let who = |list: &[String]| list.iter().map(|t| participant(t, known)).collect::<Vec<_>>();
        let day = |text: &Option<String>| text.as_deref().map(day).transpose();
        Ok(Filter {
            actor: who(&self.actor),
            recipient: who(&self.recipient),
            source: who(&self.source),
            between: self.between.as_deref().map(|t| between(t, known)).transpose()?,
            country: self.countries(known, weights)?,
            sector: self.sector.clone(),
            kind: self.kind.clone(),
            mode: self.mode.clone(),
            context: self.context.clone(),
            quad: self.quad.clone(),
            status: self.status.iter().map(|s| status(*s)).collect(),
            agency: self.agency.clone(),
            place: self.place.clone(),
            near: self.near.as_deref().map(|n| near(n, self.km, known)).transpose()?,
            from: day(&self.from)?.map(|d| d.first),
            until: day(&self.to)?.map(|d| d.last),
            begins: self.begins,
            after: None,
            among: None,
            story: self.story.clone(),
            text: self.text.as_deref().map(|t| Search::parse(t, super::terms::stems)).transpose()?,
            confidence: self.min_confidence,
            historical: self.historical,
            sort: sort(self.sort),
            reverse: self.reverse,
            limit: self.limit,
        })
    }

    /// Countries, and those of regions.
    fn countries(&self, known: &Known<'_>, weights: &Weights) -> anyhow::Result<Vec<String>> {
        let mut out: Vec<String> = self.country.iter().map(|c| country(c, known)).collect();
        for name in &self.region {
            let region = weights.region(name).ok_or_else(|| {
                let ids: Vec<&str> = weights.regions().iter().map(|r| r.id.as_str()).collect();
                anyhow::anyhow!("{name}: no region of this name is known; known are {}", ids.join(", "))
            })?;
            out.extend(region.countries.iter().cloned());
        }
        Ok(out)
    }
}

const fn status(arg: StatusArg) -> Status {
    match arg {
        StatusArg::Actual => Status::Actual,
        StatusArg::Future => Status::Future,
        StatusArg::Hypothetical => Status::Hypothetical,
        StatusArg::Negated => Status::Negated,
    }
}

const fn sort(arg: SortArg) -> Sort {
    match arg {
        SortArg::Date => Sort::Date,
        SortArg::Published => Sort::Published,
        SortArg::Confidence => Sort::Confidence,
        SortArg::Scale => Sort::Scale,
        SortArg::Stored => Sort::Stored,
    }
}

fn day(text: &str) -> anyhow::Result<lagebild_store::Days> {
    days(text).ok_or_else(|| anyhow::anyhow!("{text} is no date; write 2024-08-01, 2024-08 or 2024"))
}

/// Two participants with a stroke between.
fn between(text: &str, known: &Known<'_>) -> anyhow::Result<(Who, Who)> {
    let two = text.split_once('/').filter(|(a, b)| !a.trim().is_empty() && !b.trim().is_empty());
    let (a, b) =
        two.ok_or_else(|| anyhow::anyhow!("{text}: --between takes two with a stroke, e.g. RUS/UKR"))?;
    Ok((participant(a, known), participant(b, known)))
}

/// A participant; the name of a state becomes its code.
pub fn participant(text: &str, known: &Known<'_>) -> Who {
    match Who::parse(text) {
        Who::Name(name) => match state(&name, known) {
            Some(code) => Who::Code(code),
            None => Who::Name(name),
        },
        who => who,
    }
}

fn country(text: &str, known: &Known<'_>) -> String {
    match Who::parse(text) {
        Who::Code(code) => code,
        _ => state(text, known).unwrap_or_else(|| text.to_owned()),
    }
}

/// The code of a state called so.
pub fn state(name: &str, known: &Known<'_>) -> Option<String> {
    let name = name.to_lowercase();
    let is = |n: &String| n.to_lowercase() == name;
    let calls = |s: &&lagebild_codebook::world::State| {
        is(&s.name_en) || is(&s.name_de) || s.names_en.iter().any(is) || s.names_de.iter().any(is)
    };
    known.names().states.iter().find(calls).map(|s| s.code.clone())
}

/// A point, or the most populous place of that name.
fn near(text: &str, km: f64, known: &Known<'_>) -> anyhow::Result<Near> {
    let number = |t: &str| t.trim().parse::<f64>().ok();
    if let Some((lat, lon)) = text.split_once(',')
        && let (Some(lat), Some(lon)) = (number(lat), number(lon))
    {
        return Ok(Near { lat, lon, km });
    }
    let name = text.to_lowercase();
    let is = |n: &String| n.to_lowercase() == name;
    let called = |p: &&lagebild_codebook::world::PlaceEntry| {
        is(&p.name_de) || is(&p.name_en) || p.other.iter().any(is)
    };
    let place = known.world().places.iter().find(called).ok_or_else(|| {
        anyhow::anyhow!("{text}: no place of this name is known; give its point, e.g. --near 50.45,30.52")
    })?;
    Ok(Near { lat: place.lat, lon: place.lon, km })
}
