//! `cargo xtask outlines`: the outlines of the countries, thinned, for the map of `lagebild serve`.
//!
//! In: TopoJSON of Natural Earth (`countries-50m.json` of world-atlas). Borders are shared arcs there, so each is thinned
//! once and neighbours keep meeting (Douglas and Peucker 1973). Out: one line a country, its code, a tab, its rings
//! separated by `;`, each the first point and then steps, `x,y` in tenths of degrees, east and north positive.

use anyhow::{Context, Result, ensure};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

/// How far a thinned line may lie from the true one, in degrees.
const TOLERANCE: f64 = 0.12;
/// Rings smaller than this are left out where the country has a larger one, in square degrees.
const SMALLEST: f64 = 0.25;
/// Steps of a degree.
const STEPS: f64 = 10.0;
/// Codes that stand otherwise in the codebook: Natural Earth's, ours.
const CODES: [(&str, &str); 4] = [("PSX", "PSE"), ("SDS", "SSD"), ("ALD", "ALA"), ("SAH", "ESH")];

type Point = (f64, f64);

/// Reads the topology and writes the outlines of the countries the codebook knows.
pub fn run(topology: &Path, states: &Path, out: &Path) -> Result<()> {
    let text = std::fs::read_to_string(topology).with_context(|| topology.display().to_string())?;
    let world: Value = serde_json::from_str(&text)?;
    let known = std::fs::read_to_string(states).with_context(|| states.display().to_string())?;
    let known: Vec<&str> = known.lines().filter_map(|l| l.split('\t').next()).collect();
    let arcs = arcs(&world)?;
    let mut rows: BTreeMap<String, Vec<Vec<(i32, i32)>>> = BTreeMap::new();
    for country in world["objects"]["countries"]["geometries"].as_array().context("no countries")? {
        let name = country["properties"]["adm0A3"].as_str().unwrap_or("");
        let code = CODES.iter().find(|(theirs, _)| *theirs == name).map_or(name, |(_, ours)| ours);
        // what the codebook does not know is drawn, too, and cannot be asked for
        let code = if known.contains(&code) { code } else { "-" };
        rows.entry(code.to_owned()).or_default().extend(rings(country, &arcs));
    }
    let mut text = String::from(
        "# Outlines of the countries, thinned. Built by `cargo xtask outlines`; source: Natural Earth, see NOTICE.\n",
    );
    // what is smaller than a step is not drawn
    for (code, rings) in rows.iter().filter(|(_, rings)| !rings.is_empty()) {
        let rings: Vec<String> = rings.iter().map(|r| line(r)).collect();
        let _ = writeln!(text, "{code}\t{}", rings.join(";"));
    }
    ensure!(rows.len() > 100, "{}: only {} countries found", topology.display(), rows.len());
    std::fs::write(out, &text)?;
    println!("{} countries, {} bytes", rows.len(), text.len());
    Ok(())
}

/// The arcs in degrees, thinned.
fn arcs(world: &Value) -> Result<Vec<Vec<Point>>> {
    let pair = |v: &Value| Some((v.get(0)?.as_f64()?, v.get(1)?.as_f64()?));
    let scale = pair(&world["transform"]["scale"]).context("no scale")?;
    let shift = pair(&world["transform"]["translate"]).context("no translation")?;
    let arc = |steps: &Value| {
        let (mut x, mut y) = (0.0, 0.0);
        let mut points = Vec::new();
        for step in steps.as_array().into_iter().flatten().filter_map(pair) {
            x += step.0;
            y += step.1;
            points.push((x * scale.0 + shift.0, y * scale.1 + shift.1));
        }
        thin(&points)
    };
    Ok(world["arcs"].as_array().context("no arcs")?.iter().map(arc).collect())
}

/// Leaves out points that lie closer than [`TOLERANCE`] to the line of the others.
fn thin(points: &[Point]) -> Vec<Point> {
    let (Some(first), Some(last)) = (points.first(), points.last()) else { return Vec::new() };
    if points.len() < 3 {
        return points.to_vec();
    }
    // a closed line has no direction: the farthest point from its beginning divides it
    let far =
        |p: &Point| if first == last { (p.0 - first.0).hypot(p.1 - first.1) } else { off(p, first, last) };
    let mut best = (0, 0.0);
    for (i, p) in points.iter().enumerate().take(points.len() - 1).skip(1) {
        if far(p) > best.1 {
            best = (i, far(p));
        }
    }
    if best.1 <= TOLERANCE {
        return vec![*first, *last];
    }
    let mut out = thin(points.get(..=best.0).unwrap_or_default());
    out.pop();
    out.extend(thin(points.get(best.0..).unwrap_or_default()));
    out
}

/// Distance of a point from the line through two others.
fn off(p: &Point, a: &Point, b: &Point) -> f64 {
    let (dx, dy) = (b.0 - a.0, b.1 - a.1);
    let length = dx.hypot(dy);
    if length == 0.0 {
        (p.0 - a.0).hypot(p.1 - a.1)
    } else {
        (dx * (a.1 - p.1) - (a.0 - p.0) * dy).abs() / length
    }
}

/// The outer and inner rings of a country in tenths of degrees.
fn rings(country: &Value, arcs: &[Vec<Point>]) -> Vec<Vec<(i32, i32)>> {
    let parts: Vec<&Value> = match country["type"].as_str() {
        Some("Polygon") => country["arcs"].as_array().into_iter().flatten().collect(),
        _ => country["arcs"]
            .as_array()
            .into_iter()
            .flatten()
            .flat_map(|p| p.as_array().into_iter().flatten())
            .collect(),
    };
    let mut all: Vec<(f64, Vec<(i32, i32)>)> = parts.into_iter().map(|ring| whole(ring, arcs)).collect();
    let largest = all.iter().map(|r| r.0).fold(0.0, f64::max);
    all.retain(|(size, ring)| ring.len() > 3 && (*size >= SMALLEST || *size >= largest));
    all.into_iter().map(|r| r.1).collect()
}

/// A ring out of its arcs, with its area in square degrees.
fn whole(ring: &Value, arcs: &[Vec<Point>]) -> (f64, Vec<(i32, i32)>) {
    let mut points: Vec<Point> = Vec::new();
    for n in ring.as_array().into_iter().flatten().filter_map(Value::as_i64) {
        let arc = |n: i64| usize::try_from(n).ok().and_then(|n| arcs.get(n)).map_or(&[][..], Vec::as_slice);
        points.pop();
        if n < 0 { points.extend(arc(!n).iter().rev()) } else { points.extend(arc(n)) }
    }
    let twice: f64 = points.iter().zip(points.iter().skip(1)).map(|(a, b)| a.0 * b.1 - b.0 * a.1).sum();
    let mut out: Vec<(i32, i32)> =
        points.iter().map(|p| ((p.0 * STEPS).round() as i32, (p.1 * STEPS).round() as i32)).collect();
    out.dedup();
    (twice.abs() / 2.0, out)
}

fn line(ring: &[(i32, i32)]) -> String {
    let (mut x, mut y) = (0, 0);
    let mut out = String::new();
    for p in ring {
        let gap = if out.is_empty() { "" } else { " " };
        let _ = write!(out, "{gap}{},{}", p.0 - x, p.1 - y);
        (x, y) = *p;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_straight_line_keeps_its_ends_and_a_corner() {
        let line = [(0.0, 0.0), (1.0, 0.01), (2.0, 0.0), (2.0, 1.0), (2.01, 2.0)];
        assert_eq!(thin(&line), [(0.0, 0.0), (2.0, 0.0), (2.01, 2.0)]);
    }

    #[test]
    fn a_ring_is_written_in_steps() {
        assert_eq!(
            super::line(&[(100, 500), (110, 500), (110, 490), (100, 500)]),
            "100,500 10,0 0,-10 -10,10"
        );
    }
}
