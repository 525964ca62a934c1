//! What the places of two reports speak for.

use super::Sink;
use crate::points::P;
use crate::report::Spot;

/// Places this near are one: suburbs, airports, "near Kharkiv".
const NEAR: f64 = 30.0;

/// Same place, places nearby, other places.
pub(super) fn places(a: &Spot, b: &Spot, sink: &mut impl Sink) {
    let p = &*P;
    let filed = a.filed || b.filed;
    if a.id == b.id && !a.is_country {
        let (feature, points) =
            if filed { ("place.filed", p.place_filed) } else { ("place.same", p.place_same) };
        return sink.add(feature, points, || a.name.clone());
    }
    let other = |feature: &'static str, points: i32| {
        if filed { ("place.filed-other", p.place_filed_other) } else { (feature, points) }
    };
    if let (Some(x), Some(y)) = (a.point, b.point) {
        let distance = km(x, y);
        let (feature, points) = if distance <= NEAR {
            ("place.near", p.place_near)
        } else if a.country == b.country {
            other("place.apart", p.place_apart)
        } else {
            other("place.other", p.place_other)
        };
        return sink.add(feature, points, || format!("{} {}, {distance:.0} km", a.name, b.name));
    }
    match (&a.country, &b.country) {
        (Some(x), Some(y)) if x == y && (a.is_country || b.is_country) => {
            sink.add("place.inside", p.place_inside, || x.clone());
        }
        (Some(x), Some(y)) if x != y => {
            let (feature, points) = other("place.other", p.place_other);
            sink.add(feature, points, || format!("{x} {y}"));
        }
        _ => {}
    }
}

/// Mean radius of the earth in kilometres (IUGG).
const EARTH: f64 = 6371.0088;

/// The great-circle distance of two points (latitude, longitude in degrees) in kilometres, by the haversine formula.
fn km(a: (f64, f64), b: (f64, f64)) -> f64 {
    let half = |degrees: f64| (degrees.to_radians() / 2.0).sin().powi(2);
    let h = half(b.0 - a.0) + a.0.to_radians().cos() * b.0.to_radians().cos() * half(b.1 - a.1);
    2.0 * EARTH * h.clamp(0.0, 1.0).sqrt().asin()
}
