//! What the dates of two reports speak for.

use super::Sink;
use crate::day::{self, NARROW, When, Window};
use crate::points::P;
use crate::report::Report;

/// None where the dates exclude each other.
pub(super) fn days(a: &Report, b: &Report, sink: &mut impl Sink) -> Option<()> {
    let p = &*P;
    match (a.when.told, b.when.told) {
        (true, true) => {
            let Some((x, y)) = closest(&a.when, &b.when) else { return Some(()) };
            let (gap, wide) = (x.gap(y), x.width().max(y.width()));
            let shown = || both(x, y);
            match gap {
                0 if wide == 0 => sink.add("day.same", p.day_same, || day::iso(x.first)),
                0 if wide <= NARROW => sink.add("day.within", p.day_within, shown),
                0 if wide <= MONTH => sink.add("day.month", p.day_month, shown),
                0 => {}
                1 if wide == 0 && (a.when.implied || b.when.implied) => {
                    sink.add("day.within", p.day_within, shown);
                }
                1 if wide <= 1 => sink.add("day.next", p.day_next, shown),
                1..=3 => sink.add("day.near", p.day_near, shown),
                _ if wide <= NARROW => return None,
                _ => sink.add("day.far", p.day_far, shown),
            }
        }
        (false, false) => {
            let Some((x, y)) = a.text.out.zip(b.text.out) else { return Some(()) };
            let apart = (x - y).abs();
            let shown = || format!("{apart} d");
            match apart {
                0 | 1 => sink.add("day.open", p.day_open, shown),
                2..=NARROW => sink.add("day.open-far", p.day_open_far, shown),
                _ => sink.add("day.far", p.day_far, shown),
            }
        }
        (told, _) => {
            let (known, open) = if told { (a, b) } else { (b, a) };
            let Some(out) = open.text.out else { return Some(()) };
            // news are at most two days old where nothing else is said
            let news = Window { first: out - NEWS, last: out };
            let nearest = known.when.windows.iter().min_by_key(|w| w.gap(news));
            let Some(w) = nearest else { return Some(()) };
            match w.gap(news) {
                0 if w.width() <= NARROW => sink.add("day.told-once", p.day_told_once, || both(*w, news)),
                0 | 1 => {}
                2..=NARROW => sink.add("day.near", p.day_near, || both(*w, news)),
                _ => sink.add("day.far", p.day_far, || both(*w, news)),
            }
        }
    }
    Some(())
}

/// A month, in days beyond the first.
const MONTH: i32 = 31;
/// Days before a story goes out that count as its news.
pub(crate) const NEWS: i32 = 2;

/// The two readings of the dates that fit best: the nearest, of these the narrowest.
fn closest(a: &When, b: &When) -> Option<(Window, Window)> {
    let pairs = a.windows.iter().flat_map(|x| b.windows.iter().map(move |y| (*x, *y)));
    pairs.min_by_key(|(x, y)| (x.gap(*y), x.width().max(y.width())))
}

fn both(x: Window, y: Window) -> String {
    let one = |w: Window| {
        if w.width() == 0 { day::iso(w.first) } else { format!("{}/{}", day::iso(w.first), day::iso(w.last)) }
    };
    format!("{} {}", one(x), one(y))
}
