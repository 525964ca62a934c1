//! The map of the world: outlines, projection, symbols that stand together.

use crate::view::short;
use lagebild_store::Spot;
use std::collections::BTreeMap;
use std::fmt::Write;

/// Width of the map in its own units.
pub(crate) const WIDTH: f64 = 960.0;
/// Height; what lies south of 60 degrees is cut off.
pub(crate) const HEIGHT: f64 = 440.0;
/// Units a radian on the equator.
const SCALE: f64 = WIDTH / (2.0 * std::f64::consts::PI * 0.8707);
/// The equator.
const MIDDLE: f64 = 250.0;
/// Steps of a degree in the outlines.
const STEPS: f64 = 10.0;
/// Radius of the smallest and largest symbol.
const RADIUS: (f64, f64) = (4.0, 16.0);

/// Outlines of the countries, projected.
#[derive(Debug)]
pub(crate) struct World {
    /// Code, and the path as SVG has it; `-` for what the codebook does not know.
    pub countries: Vec<(String, String)>,
}

/// A point of the map: the Natural Earth projection in its polynomial form (Savric et al. 2011).
pub(crate) fn project(lat: f64, lon: f64) -> (f64, f64) {
    let (phi, lambda) = (lat.clamp(-90.0, 90.0).to_radians(), lon.to_radians());
    let p2 = phi * phi;
    let p4 = p2 * p2;
    let x = lambda * (0.8707 - 0.131979 * p2 + p4 * (-0.013791 + p4 * p2 * (0.003971 - 0.001529 * p2)));
    let y = phi * (1.007226 + p2 * (0.015085 + p4 * (-0.044475 + 0.028874 * p2 - 0.005916 * p4)));
    (WIDTH / 2.0 + x * SCALE, MIDDLE - y * SCALE)
}

impl World {
    /// The outlines that are compiled in.
    pub fn builtin() -> Self {
        let text = include_str!("../data/outlines.tsv");
        let rows = text.lines().filter(|l| !l.starts_with('#')).filter_map(|l| l.split_once('\t'));
        let drawn = rows.map(|(code, rings)| (code.to_owned(), path(rings)));
        Self { countries: drawn.filter(|(_, path)| !path.is_empty()).collect() }
    }
}

/// Rings of steps in tenths of degrees as an SVG path.
fn path(rings: &str) -> String {
    let mut out = String::with_capacity(rings.len());
    for ring in rings.split(';') {
        let points = unrolled(ring);
        if points.iter().all(|p| p.1 < SOUTH) {
            continue;
        }
        let east = points.iter().any(|p| p.0 > DATE_LINE);
        let west = points.iter().any(|p| p.0 < -DATE_LINE);
        draw(&mut out, &cut(&cut(&points, 1.0), -1.0));
        // what lies beyond the date line comes in from the other side
        let turn = 2.0 * DATE_LINE;
        for (beyond, shift) in [(east, -turn), (west, turn)] {
            if beyond {
                let moved: Vec<Point> = points.iter().map(|p| (p.0 + shift, p.1)).collect();
                draw(&mut out, &cut(&moved, shift.signum()));
            }
        }
    }
    out
}

/// Longitude and latitude in degrees.
type Point = (f64, f64);

/// The longitude where the map is cut.
const DATE_LINE: f64 = 180.0;
/// What lies south of it is not on the map.
const SOUTH: f64 = -60.0;

/// The points of a ring; one that crosses the date line goes on beyond 180 degrees.
fn unrolled(ring: &str) -> Vec<Point> {
    let (mut lon, mut lat) = (0.0, 0.0);
    let mut out: Vec<Point> = Vec::new();
    for step in ring.split(' ') {
        let Some((x, y)) = step.split_once(',') else { continue };
        let mut east: f64 = x.parse().unwrap_or(0.0) / STEPS;
        if !out.is_empty() && east.abs() > DATE_LINE {
            east -= 2.0 * DATE_LINE * east.signum();
        }
        lon += east;
        lat += y.parse().unwrap_or(0.0) / STEPS;
        out.push((lon, lat));
    }
    out
}

/// What of a ring lies on this side of the date line (Sutherland and Hodgman 1974): `side` 1 keeps what is west of 180,
/// -1 what is east of -180.
fn cut(ring: &[Point], side: f64) -> Vec<Point> {
    let inside = |p: &Point| p.0 * side <= DATE_LINE;
    if ring.iter().all(inside) {
        return ring.to_vec();
    }
    let mut out = Vec::new();
    for (a, b) in ring.iter().zip(ring.iter().cycle().skip(1)) {
        if inside(a) {
            out.push(*a);
        }
        if inside(a) != inside(b) {
            let line = DATE_LINE * side;
            let share = (line - a.0) / (b.0 - a.0);
            out.push((line, a.1 + share * (b.1 - a.1)));
        }
    }
    out
}

fn draw(out: &mut String, ring: &[Point]) {
    let mut before: Option<(i64, i64)> = None;
    for (lon, lat) in ring {
        let (x, y) = project(*lat, *lon);
        // tenths of a unit
        let here = ((x * 10.0).round() as i64, (y * 10.0).round() as i64);
        let _ = match before {
            None => write!(out, "M{} {}", tenths(here.0), tenths(here.1)),
            Some(b) if b == here => Ok(()),
            Some(b) => write!(out, "l{} {}", tenths(here.0 - b.0), tenths(here.1 - b.1)),
        };
        before = Some(here);
    }
    if before.is_some() {
        out.push('z');
    }
}

fn tenths(n: i64) -> String {
    let (whole, rest) = (n.abs() / 10, n.abs() % 10);
    let sign = if n < 0 { "-" } else { "" };
    if rest == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{rest}") }
}

/// Symbols that would cover each other, as one.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Cluster {
    pub x: f64,
    pub y: f64,
    pub radius: f64,
    /// Number of events.
    pub events: usize,
    /// By quad, in the order of [`crate::ask::QUADS`].
    pub quads: [usize; 4],
    /// Short name of the most frequent quad.
    pub quad: &'static str,
    /// The places, those with the most events first.
    pub places: Vec<String>,
    /// A point and a radius in kilometres that hold them.
    pub lat: f64,
    pub lon: f64,
    pub km: f64,
    /// The country, where it is the only place and no point.
    pub country: Option<String>,
}

/// Degrees of latitude in kilometres.
const DEGREE: f64 = 111.2;

/// Puts together what falls into one cell of `cell` units; `zoom` is how much larger the map is shown.
pub(crate) fn clusters(spots: &[Spot], german: bool, cell: f64, zoom: f64) -> Vec<Cluster> {
    let mut cells: BTreeMap<(i64, i64), Vec<&Spot>> = BTreeMap::new();
    for s in spots {
        let (x, y) = project(s.lat, s.lon);
        cells.entry(((x / cell).floor() as i64, (y / cell).floor() as i64)).or_default().push(s);
    }
    let most = spots.iter().map(|s| s.events).sum::<usize>().max(1) as f64;
    let mut out: Vec<Cluster> = cells.values().map(|spots| cluster(spots, german, most, zoom)).collect();
    // small ones above large ones
    out.sort_by(|a, b| b.events.cmp(&a.events).then(a.x.total_cmp(&b.x)).then(a.y.total_cmp(&b.y)));
    out
}

fn cluster(spots: &[&Spot], german: bool, most: f64, zoom: f64) -> Cluster {
    let mut out = Cluster::default();
    let mut weight = 0.0;
    for s in spots {
        let n = s.events as f64;
        out.lat += s.lat * n;
        out.lon += s.lon * n;
        weight += n;
        out.events += s.events;
        let quad = crate::ask::QUADS.iter().position(|q| *q == s.quad);
        if let Some(slot) = quad.and_then(|q| out.quads.get_mut(q)) {
            *slot += s.events;
        }
        let name = if german && !s.name_de.is_empty() { &s.name_de } else { &s.name };
        if !out.places.contains(name) {
            out.places.push(name.clone());
        }
    }
    out.lat /= weight.max(1.0);
    out.lon /= weight.max(1.0);
    (out.x, out.y) = project(out.lat, out.lon);
    let share = (out.events as f64 / most).sqrt().min(1.0);
    out.radius = (RADIUS.0 + (RADIUS.1 - RADIUS.0) * share) / zoom;
    let top = (0..4).max_by_key(|q| (out.quads.get(*q).copied().unwrap_or(0), *q)).unwrap_or(0);
    out.quad = crate::ask::QUADS.get(top).map_or("no", |q| short(q));
    let far = |s: &&Spot| {
        let (dy, dx) = (s.lat - out.lat, (s.lon - out.lon) * out.lat.to_radians().cos());
        dy.hypot(dx) * DEGREE
    };
    out.km = spots.iter().map(far).fold(1.0, f64::max).ceil() + 1.0;
    let one = spots.first().filter(|s| s.kind == "country" && out.places.len() == 1);
    out.country = one.and_then(|s| s.country.clone());
    out
}

impl Cluster {
    /// The form of its quad around its middle: circle, square, triangle, diamond.
    pub fn form(&self) -> String {
        let (x, y, r) = (self.x, self.y, self.radius);
        match self.quad {
            "mc" => {
                let a = r * 0.9;
                format!("M{:.1} {:.1}h{:.1}v{:.1}h{:.1}z", x - a, y - a, 2.0 * a, 2.0 * a, -2.0 * a)
            }
            "vx" => {
                let (h, w) = (r * 1.2, r * 1.15);
                format!("M{x:.1} {:.1}l{w:.1} {:.1}h{:.1}z", y - h, h * 1.75, -2.0 * w)
            }
            "mx" => {
                let a = r * 1.25;
                format!("M{x:.1} {:.1}l{a:.1} {a:.1}l{:.1} {a:.1}l{:.1} {:.1}z", y - a, -a, -a, -a)
            }
            _ => format!(
                "M{:.1} {y:.1}a{r:.1} {r:.1} 0 1 0 {:.1} 0a{r:.1} {r:.1} 0 1 0 {:.1} 0z",
                x - r,
                2.0 * r,
                -2.0 * r
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spot(name: &str, lat: f64, lon: f64, quad: &str, events: usize) -> Spot {
        let country = Some("UKR".to_owned());
        Spot {
            name: name.into(),
            name_de: String::new(),
            kind: "city".into(),
            country,
            lat,
            lon,
            quad: quad.into(),
            events,
        }
    }

    #[test]
    fn the_projection_keeps_the_middle_and_the_sides() {
        let (x, y) = project(0.0, 0.0);
        assert!((x - WIDTH / 2.0).abs() < 1e-9 && (y - MIDDLE).abs() < 1e-9);
        assert!((project(0.0, 180.0).0 - WIDTH).abs() < 1e-6);
        let (berlin, kyiv) = (project(52.5, 13.4), project(50.45, 30.5));
        assert!(berlin.0 < kyiv.0 && berlin.1 < kyiv.1, "Berlin is west and north of Kyiv");
    }

    #[test]
    fn all_countries_lie_on_the_map() {
        let world = World::builtin();
        assert!(world.countries.len() > 180);
        assert!(world.countries.iter().any(|(c, p)| c == "DEU" && p.starts_with('M') && p.ends_with('z')));
        let size: usize = world.countries.iter().map(|(_, p)| p.len()).sum();
        assert!(size < 300_000, "{size} bytes");
    }

    #[test]
    fn a_country_over_the_date_line_comes_in_from_the_other_side() {
        let path = path("1700,600 200,0 0,-100 -200,0 0,100");
        let rings: Vec<&str> = path.split_terminator('z').collect();
        assert_eq!(rings.len(), 2, "{path}");
        let begins =
            |r: &str| r.trim_start_matches('M').split(' ').next().and_then(|x| x.parse::<f64>().ok());
        assert!(rings.first().and_then(|r| begins(r)).is_some_and(|x| x > 700.0), "{path}");
        assert!(rings.get(1).and_then(|r| begins(r)).is_some_and(|x| x < 260.0), "{path}");
        let edge = project(60.0, -180.0).0.min(project(50.0, -180.0).0);
        assert!(rings.get(1).and_then(|r| begins(r)).is_some_and(|x| x > edge - 0.1), "{path}");
        // no line runs across the map
        let widest = path.split('l').skip(1).filter_map(|p| p.split(' ').next()?.parse::<f64>().ok());
        assert!(widest.fold(0.0, |m: f64, x| m.max(x.abs())) < 100.0, "{path}");
    }

    #[test]
    fn near_places_are_one_symbol_until_the_map_is_enlarged() {
        let spots = [
            spot("Kyiv", 50.45, 30.52, "material conflict", 5),
            spot("Irpin", 50.52, 30.25, "verbal conflict", 1),
            spot("Lima", -12.0, -77.0, "verbal cooperation", 2),
        ];
        let far = clusters(&spots, true, 28.0, 1.0);
        assert_eq!(far.iter().map(|c| (c.events, c.quad)).collect::<Vec<_>>(), [(6, "mx"), (2, "vc")]);
        assert_eq!(far.first().map(|c| c.places.clone()), Some(vec!["Kyiv".to_owned(), "Irpin".to_owned()]));
        assert_eq!(clusters(&spots, true, 0.1, 8.0).len(), 3);
    }
}
