//! TIMEX3 values that are no places on the calendar: lengths, sets, times of day.

use crate::expr::{Amount, Daytime, Expr, Modifier, Part, Reference, Unit};

/// Two letters of a part of the day.
pub(crate) fn daytime(part: Daytime) -> &'static str {
    match part {
        Daytime::Morning => "MO",
        Daytime::Midday => "MI",
        Daytime::Afternoon => "AF",
        Daytime::Evening => "EV",
        Daytime::Night => "NI",
    }
}

/// `TEV`, `T09:30`, or nothing.
pub(crate) fn clock(expr: &Expr) -> String {
    let Some(hour) = expr.hour else {
        return expr.daytime.map_or(String::new(), |d| format!("T{}", daytime(d)));
    };
    let late = matches!(expr.daytime, Some(Daytime::Afternoon | Daytime::Evening)) || expr.noon;
    let late = late || (expr.daytime == Some(Daytime::Night) && (9..12).contains(&hour));
    let hour = if late && hour < 12 { hour + 12 } else { hour };
    match expr.second {
        Some(second) => format!("T{hour:02}:{:02}:{second:02}", expr.minute.unwrap_or(0)),
        None => format!("T{hour:02}:{:02}", expr.minute.unwrap_or(0)),
    }
}

/// `PAST_REF` and the others.
pub(crate) fn reference(reference: Reference) -> &'static str {
    match reference {
        Reference::Past => "PAST_REF",
        Reference::Present => "PRESENT_REF",
        Reference::Future => "FUTURE_REF",
    }
}

/// TIMEX3 `mod`.
pub(crate) fn modifier(modifier: Modifier) -> &'static str {
    match modifier {
        Modifier::Start => "START",
        Modifier::Mid => "MID",
        Modifier::End => "END",
        Modifier::Approx => "APPROX",
        Modifier::LessThan => "LESS_THAN",
        Modifier::MoreThan => "MORE_THAN",
    }
}

const MONTHS_A_YEAR: f64 = 12.0;
const MINUTES_AN_HOUR: f64 = 60.0;

/// `P3D`, `PT30M`, `PXY`, `P1Y6M`.
pub(crate) fn length(amount: Amount, unit: Unit) -> String {
    let (letter, clock) = match unit {
        Unit::Second => ("S", true),
        Unit::Minute => ("M", true),
        Unit::Hour => ("H", true),
        Unit::Day => ("D", false),
        Unit::Night => ("NI", false),
        Unit::Weekend => ("WE", false),
        Unit::Week => ("W", false),
        Unit::Month | Unit::HalfYear => ("M", false),
        Unit::Quarter => ("Q", false),
        Unit::Year => ("Y", false),
        Unit::Decade => ("DE", false),
        Unit::Century => ("CE", false),
    };
    let prefix = if clock { "PT" } else { "P" };
    let Amount::Exact(n) = amount else { return format!("{prefix}X{letter}") };
    let whole = n.trunc();
    let plain = |n: f64, letter: &str| format!("{prefix}{n}{letter}");
    match unit {
        Unit::HalfYear => plain(n * 6.0, "M"),
        Unit::Decade => plain(n * 10.0, "Y"),
        Unit::Century => plain(n * 100.0, "Y"),
        Unit::Year | Unit::Hour if n > whole => {
            let parts = if unit == Unit::Year { MONTHS_A_YEAR } else { MINUTES_AN_HOUR };
            let rest = ((n - whole) * parts).round();
            let head = if whole > 0.0 { format!("{whole}{letter}") } else { String::new() };
            format!("{prefix}{head}{rest}M")
        }
        _ => plain(n, letter),
    }
}

/// `XXXX-WXX-1`, `P1D`, `XXXX-XX-XXTMO`.
pub(crate) fn set(expr: &Expr) -> String {
    if let Some(literal) = &expr.literal {
        return literal.clone();
    }
    let clock = clock(expr);
    if let Some(day) = expr.weekday {
        return format!("XXXX-WXX-{day}{clock}");
    }
    if let Some(month) = expr.month {
        return expr.day.map_or_else(|| format!("XXXX-{month:02}"), |d| format!("XXXX-{month:02}-{d:02}"));
    }
    match expr.part {
        Some(Part::Spring) => return "XXXX-SP".into(),
        Some(Part::Summer) => return "XXXX-SU".into(),
        Some(Part::Autumn) => return "XXXX-FA".into(),
        Some(Part::Winter) => return "XXXX-WI".into(),
        Some(Part::Quarter) => return "XXXX-QX".into(),
        Some(Part::Half) => return "XXXX-HX".into(),
        Some(Part::Weekend) => return "XXXX-WXX-WE".into(),
        None => {}
    }
    if !clock.is_empty() {
        return format!("XXXX-XX-XX{clock}");
    }
    expr.unit.map_or_else(String::new, |unit| length(expr.amount.unwrap_or(Amount::Exact(1.0)), unit))
}
