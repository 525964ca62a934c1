//! Reads the phrases of a story in order, for one date of the story, and remembers the date named last.

use crate::anchor::Tense;
use crate::calendar::{When, make, plus_days, plus_months, weekday};
use crate::expr::{Amount, Base, Daytime, Expr, Op, Part, Reference, Role, Unit};
use crate::phrase::Phrase;
use crate::reckon::{back, distance, in_year, inside, set_point, year_at_most};
use crate::resolve::{Outcome, is_dated};
use crate::value;
use jiff::civil::{Date, Weekday};

/// A story about old times names at least so many years.
const NARRATIVE_YEARS: usize = 3;
/// From so many years on, "since" counts whole years.
const LONG_YEARS: f64 = 5.0;

/// True when the story tells history: most of its dates carry years that are long over, few count from today.
pub(crate) fn is_narrative(phrases: &[Phrase], story: Option<Date>) -> bool {
    let Some(story) = story else { return true };
    let today = i32::from(story.year());
    let (mut named, mut old, mut near) = (0, 0, 0);
    for phrase in phrases.iter().filter(|p| is_dated(p)) {
        let e = &phrase.expr;
        if let Some(year) = e.year {
            named += 1;
            old += usize::from(e.before_christ || year < today - 1);
        } else if e.base == Some(Base::Story) || (e.weekday.is_some() && e.month.is_none()) {
            near += 1;
        }
    }
    old >= NARRATIVE_YEARS && old * 2 > named && old > near * 2
}

/// How many times farther a time on the wrong side of the story's date is: a tense can be that of another clause.
const DAY_DOUBT: i64 = 5;
const MONTH_DOUBT: i64 = 20;
const SURE: i64 = 100_000;

/// A date named before.
#[derive(Debug, Clone, Copy)]
struct Focus {
    when: When,
    before_christ: bool,
    /// It carried its own year.
    with_year: bool,
    /// Paragraph it stands in.
    paragraph: u32,
    /// Sentence it stands in.
    sentence: u32,
}

/// Reads phrases in order.
pub(crate) struct Reader {
    story: Option<Date>,
    narrative: bool,
    /// The date named last, whatever its precision.
    focus: Option<Focus>,
    /// The last one that was a day.
    day: Option<Focus>,
    /// The last one whose year holds for what follows: not a year mentioned in passing.
    year: Option<Focus>,
    paragraph: u32,
    sentence: u32,
    /// First day of the interval of which the next phrase is the end.
    begun: Option<Date>,
}

/// A place on the calendar before it is written down.
struct Place {
    when: When,
    before_christ: bool,
}

impl From<When> for Place {
    fn from(when: When) -> Self {
        Self { when, before_christ: false }
    }
}

impl Reader {
    pub fn new(story: Option<Date>, narrative: bool) -> Self {
        Self { story, narrative, focus: None, day: None, year: None, paragraph: 0, sentence: 0, begun: None }
    }

    /// Reads the next phrase.
    pub fn read(&mut self, phrase: &Phrase, tense: Tense) -> Outcome {
        self.paragraph += u32::from(phrase.fresh);
        self.sentence += u32::from(phrase.new_sentence);
        let e = &phrase.expr;
        if let Some(literal) = &e.literal {
            return plain(literal.clone());
        }
        match e.op {
            Op::Nothing => plain(String::new()),
            Op::Reference => plain(value::reference(e.reference.unwrap_or(Reference::Present)).to_owned()),
            Op::Set => plain(value::set(e)),
            Op::Length => self.length(e, tense),
            Op::Window => self.window(e),
            Op::Date => {
                let place = self.date(e, tense);
                let first =
                    place.as_ref().filter(|p| phrase.ranges && !p.before_christ).and_then(|p| p.when.days());
                self.begun = first.map(|days| days.0);
                self.place(e, place, e.year.or(e.year2).is_some(), phrase.fresh)
            }
            Op::Shift => self.shifted(e, tense),
        }
    }

    /// Writes a place down and makes it the focus.
    fn place(&mut self, e: &Expr, place: Option<Place>, with_year: bool, leads: bool) -> Outcome {
        let clock = value::clock(e);
        let Some(Place { when, before_christ }) = place else {
            let open = match (e.month, e.day, e.weekday) {
                (Some(m), Some(d), _) => format!("XXXX-{m:02}-{d:02}"),
                (Some(m), None, _) => format!("XXXX-{m:02}"),
                (None, None, Some(w)) => format!("XXXX-WXX-{w}"),
                _ => "XXXX-XX-XX".to_owned(),
            };
            return plain(format!("{open}{clock}"));
        };
        if when.year().is_some() {
            self.keep(when, before_christ, with_year, leads);
        }
        if before_christ {
            return plain(format!("BC{}{clock}", when.value()));
        }
        let filler = match when {
            _ if clock.is_empty() => "",
            When::Year(_) => "-XX-XX",
            When::Month(..) => "-XX",
            _ => "",
        };
        let mut outcome = Outcome {
            value: format!("{}{filler}{clock}", when.value()),
            iso: when.iso(),
            candidates: Vec::new(),
        };
        if let (Some(day), Some(Daytime::Night), None) = (when.day(), e.daytime, e.hour) {
            let other = if e.eve { plus_days(day, -1) } else { plus_days(day, 1) };
            let (first, last) = (day.min(other), day.max(other));
            outcome.candidates = vec![first.to_string(), last.to_string()];
        }
        outcome
    }

    /// Remembers a named date; `leads` when it opens a paragraph.
    fn keep(&mut self, when: When, before_christ: bool, with_year: bool, leads: bool) {
        let focus =
            Focus { when, before_christ, with_year, paragraph: self.paragraph, sentence: self.sentence };
        self.focus = Some(focus);
        if when.day().is_some() {
            self.day = Some(focus);
        }
        let in_passing = matches!(when, When::Year(_)) && with_year && !leads;
        if !in_passing || self.year.is_none_or(|y| matches!(y.when, When::Year(_))) {
            self.year = Some(focus);
        }
    }

    /// Named in this paragraph or the one before, or in old times at all.
    fn is_near(&self, focus: &Focus) -> bool {
        self.narrative || focus.paragraph + 1 >= self.paragraph
    }

    /// The day named last, if near.
    fn focus_day(&self) -> Option<Date> {
        let near = |f: &Focus| !f.before_christ && self.is_near(f);
        let day = self.day.filter(near).and_then(|f| f.when.day());
        day.or_else(|| {
            self.focus.filter(|f| self.narrative && near(f)).and_then(|f| f.when.days()).map(|d| d.0)
        })
    }

    /// Resolves fields of the calendar.
    fn date(&mut self, e: &Expr, tense: Tense) -> Option<Place> {
        if let Some(c) = e.century.or(e.ordinal.filter(|_| e.unit == Some(Unit::Century)).map(|o| o - 1)) {
            return Some(Place { when: When::Century(c), before_christ: e.before_christ });
        }
        if let Some(decade) = e.decade {
            let today = self.story.map_or(2000, |s| i32::from(s.year()));
            let full = if decade >= 10 || e.before_christ {
                decade
            } else {
                (0..4)
                    .map(|back| today / 100 * 10 + decade - 10 * back)
                    .find(|d| d * 10 <= today)
                    .unwrap_or(decade)
            };
            let early = self.narrative && self.focus.is_some_and(|f| f.before_christ);
            return Some(Place { when: When::Decade(full), before_christ: e.before_christ || early });
        }
        if let Some(year) = self.named_year(e) {
            let early_focus = self.focus.is_some_and(|f| f.before_christ)
                && self.narrative
                && year < 1000
                && e.month.is_none();
            let before_christ = e.before_christ || early_focus;
            return Some(Place { when: in_year(e, year)?, before_christ });
        }
        let tense = match e.role {
            Some(Role::Since) => Tense::Past,
            _ => tense,
        };
        if e.feast.is_some() || e.month.is_some() || matches!(e.part, Some(p) if p != Part::Weekend) {
            return self.without_year(e, tense);
        }
        if let Some(day) = e.weekday.and_then(weekday) {
            if e.day.is_some() {
                return self.day_of_month(e);
            }
            return self.weekday(e, day, tense).map(Place::from);
        }
        if e.part == Some(Part::Weekend) {
            return self.weekend(e, tense).map(Place::from);
        }
        if e.day.is_some() {
            return self.day_of_month(e);
        }
        if e.unit == Some(Unit::Century) {
            return None;
        }
        self.time_of_day(e)
    }

    /// The year as written, two digits completed.
    fn named_year(&self, e: &Expr) -> Option<i32> {
        e.year.or_else(|| {
            let short = e.year2?;
            let near = if self.narrative {
                self.year.and_then(|f| f.when.year()).or(self.story_year())
            } else {
                self.story_year()
            }
            .unwrap_or(2000);
            let same = near - near.rem_euclid(100) + short;
            Some(if self.narrative || same <= near + 10 { same } else { same - 100 })
        })
    }

    fn story_year(&self) -> Option<i32> {
        self.story.map(|s| i32::from(s.year()))
    }

    /// A clock time or part of the day alone: on the day named last in the paragraph, else the story's.
    fn time_of_day(&self, e: &Expr) -> Option<Place> {
        if e.hour.is_none() && e.daytime.is_none() {
            return None;
        }
        if let Some(focus) = self.day.or(self.focus).filter(|_| self.narrative) {
            return Some(Place { when: focus.when, before_christ: focus.before_christ });
        }
        let near = self.day.filter(|f| f.paragraph == self.paragraph).and_then(|f| f.when.day());
        near.or(self.story).map(|d| When::Day(d).into())
    }

    /// A day, month, season, quarter or feast without its year.
    fn without_year(&self, e: &Expr, tense: Tense) -> Option<Place> {
        let tells = |f: &Focus| f.with_year && f.when.month().is_some() && f.sentence == self.sentence;
        let follows = if self.narrative { self.year } else { self.focus.filter(tells) };
        if let Some(focus) = follows
            && let Some(year) = focus.when.year()
            && (self.narrative
                || Some(year) != self.story_year() && !matches!(tense, Tense::Future | Tense::Present))
        {
            return Some(Place { when: in_year(e, year)?, before_christ: focus.before_christ });
        }
        let story = self.story?;
        let today = i32::from(story.year());
        let choices = (-1..=1).filter_map(|step| in_year(e, today + step));
        if let Some(wanted) = e.weekday.and_then(weekday)
            && let Some(fit) = choices.clone().find(|w| w.day().is_some_and(|d| d.weekday() == wanted))
        {
            return Some(fit.into());
        }
        if let Some(begun) = self.begun {
            let ends = choices.chain(in_year(e, today + 2));
            return ends.into_iter().find(|w| w.days().is_some_and(|d| d.0 >= begun)).map(Place::from);
        }
        if let Some(shift) = e.shift {
            let all: Vec<When> = choices.collect();
            let ends = |w: &When| w.days();
            return match shift {
                0 => all.get(1).copied(),
                s if s < 0 => all.into_iter().rev().find(|w| ends(w).is_some_and(|d| d.1 < story)),
                _ => all.into_iter().find(|w| ends(w).is_some_and(|d| d.0 > story)),
            }
            .map(Place::from);
        }
        let doubt = match (e.role, e.day) {
            (Some(Role::Since), _) => SURE,
            (_, Some(_)) => DAY_DOUBT,
            _ => MONTH_DOUBT,
        };
        let nearest = choices
            .filter_map(|w| Some((w, distance(w.days()?, story, tense, doubt))))
            .min_by_key(|&(_, far)| far);
        nearest.map(|(when, _)| when.into())
    }

    /// The nearest such weekday.
    fn weekday(&self, e: &Expr, day: Weekday, tense: Tense) -> Option<When> {
        let from = if self.narrative { self.focus_day().or(self.story)? } else { self.story? };
        if let Some(begun) = self.begun {
            return Some(When::Day(plus_days(begun, i64::from(day.since(begun.weekday())))));
        }
        let back = i64::from(from.weekday().since(day));
        let ahead = i64::from(day.since(from.weekday()));
        let full = |days: i64| if days == 0 { 7 } else { days };
        let offset = match (e.shift, tense) {
            (Some(0), _) => {
                i64::from(day.to_monday_zero_offset()) - i64::from(from.weekday().to_monday_zero_offset())
            }
            (Some(s), _) if s < 0 => -full(back),
            (Some(s), _) => full(ahead) + 7 * (i64::from(s) - 1),
            (None, Tense::Future | Tense::Present) => ahead,
            (None, Tense::Unknown) if matches!(e.role, Some(Role::Until)) => ahead,
            _ if self.narrative => ahead,
            (None, _) => -back,
        };
        Some(When::Day(plus_days(from, offset)))
    }

    /// The weekend before or after.
    fn weekend(&self, e: &Expr, tense: Tense) -> Option<When> {
        let from = if self.narrative { self.focus_day().or(self.story)? } else { self.story? };
        let this = When::around(from, Unit::Weekend);
        let begun = this.days().is_some_and(|d| d.0 <= from);
        Some(match (e.shift, tense) {
            (Some(0), _) => this,
            (Some(s), _) if s < 0 => this.step(-1),
            (Some(s), _) => this.step(s - i32::from(!begun)),
            (None, Tense::Future | Tense::Present) => this,
            (None, _) if begun => this,
            (None, _) => this.step(-1),
        })
    }

    /// A day without its month: in the month named last, else the story's.
    fn day_of_month(&self, e: &Expr) -> Option<Place> {
        let near = self.focus_day().or(self.story)?;
        make(i32::from(near.year()), near.month(), e.day?).map(|d| When::Day(d).into())
    }

    /// Units away from the story's date or the date named last.
    fn shifted(&mut self, e: &Expr, tense: Tense) -> Outcome {
        let unit = e.unit.unwrap_or(Unit::Day);
        let today = unit == Unit::Day && e.shift == Some(0) && e.base == Some(Base::Story);
        if today && self.narrative && e.daytime.is_none() {
            return plain(value::reference(Reference::Present).to_owned());
        }
        let sign = e.shift.unwrap_or(0);
        let count = match e.amount {
            None => sign,
            Some(Amount::Exact(n)) if n.fract() == 0.0 => sign.saturating_mul(n.clamp(-1e6, 1e6) as i32),
            Some(Amount::Exact(n)) if unit == Unit::Year => {
                return self.months_away(e, (n * 12.0) as i32 * sign);
            }
            Some(Amount::Exact(_)) => return plain(value::reference(direction(sign)).to_owned()),
            Some(Amount::Several) => return plain(value::reference(direction(sign)).to_owned()),
        };
        if unit == Unit::HalfYear {
            return self.months_away(e, count.saturating_mul(6));
        }
        if matches!(unit, Unit::Second | Unit::Minute | Unit::Hour) {
            let iso = self.focus_day().or(self.story).map(|d| d.to_string());
            return Outcome { value: "XXXX-XX-XXTXX:XX".into(), iso, candidates: Vec::new() };
        }
        let Some((base, before_christ)) = self.base(e, unit, tense) else {
            return plain(format!("XXXX-XX-XX{}", value::clock(e)));
        };
        let start = match (base, base.days()) {
            (When::Day(d), _) if unit == Unit::Week && e.amount.is_some() => {
                When::Day(plus_days(d, 7 * i64::from(count.clamp(-9999, 9999))))
            }
            (When::Year(y) | When::Part(y, ..), _) if unit == Unit::Year => When::Year(y),
            (_, Some((first, _))) => When::around(first, unit),
            _ => return plain("XXXX-XX-XX".into()),
        };
        let moved = match start {
            When::Day(_) if unit == Unit::Week => start,
            // Years before Christ count down.
            When::Year(_) if before_christ => start.step(-count),
            _ => start.step(count),
        };
        let Some(when) = inside(moved, e) else { return plain(moved.value()) };
        self.place(e, Some(Place { when, before_christ }), false, false)
    }

    /// Months away, for half years and fractions of years.
    fn months_away(&mut self, e: &Expr, months: i32) -> Outcome {
        let Some(from) = self.base(e, Unit::Month, Tense::Unknown).and_then(|(w, _)| w.days()) else {
            return plain("XXXX-XX".into());
        };
        let when = When::around(plus_months(from.0, i64::from(months)), Unit::Month);
        self.place(e, Some(when.into()), false, false)
    }

    /// What a shift counts from.
    fn base(&self, e: &Expr, unit: Unit, tense: Tense) -> Option<(When, bool)> {
        let story = self.story.map(|d| (When::Day(d), false));
        let last = match unit {
            Unit::Day | Unit::Night | Unit::Week | Unit::Weekend => self.day.or(self.focus),
            Unit::Year if self.narrative => self.year.or(self.focus),
            _ => self.focus,
        };
        let focus = last.map(|f| (f.when, f.before_christ));
        // "The end of the year" is that of another year only right behind its name.
        let running = e.shift == Some(0) && !matches!(unit, Unit::Day | Unit::Night);
        let meant = |f: &Focus| {
            let just_named = f.with_year && f.sentence + 1 >= self.sentence;
            self.narrative || self.is_near(f) && (!running || just_named && e.role != Some(Role::Since))
        };
        let near = last.filter(meant).and(focus);
        match e.base {
            Some(Base::Story) => story,
            Some(Base::Focus) if tense == Tense::Future && e.shift == Some(0) && unit != Unit::Day => {
                story.or(near)
            }
            Some(Base::Focus) => near.or(story),
            None if self.narrative => focus.or(story),
            None => story,
        }
    }

    /// A length; with its preposition it may fix a day or an interval.
    fn length(&self, e: &Expr, tense: Tense) -> Outcome {
        let unit = e.unit.unwrap_or(Unit::Day);
        let amount = e.amount.unwrap_or(Amount::Exact(1.0));
        let mut outcome = plain(value::length(amount, unit));
        let (Amount::Exact(n), Some(story)) = (amount, self.story) else { return outcome };
        match e.role {
            Some(Role::Ago) => set_point(&mut outcome, back(story, -n, unit), unit),
            // "In two years" with a past tense is how long it took.
            Some(Role::Ahead) if tense != Tense::Past => set_point(&mut outcome, back(story, n, unit), unit),
            Some(Role::Since) => {
                let grain = match unit {
                    Unit::Year if n < LONG_YEARS => Unit::Month,
                    Unit::Week => Unit::Day,
                    _ => year_at_most(unit),
                };
                outcome.iso = back(story, -n, unit)
                    .and_then(|d| When::around(d, grain).iso())
                    .map(|d| format!("{d}/.."));
            }
            _ => {}
        }
        outcome
    }

    /// A length that ends or begins on the story's date.
    fn window(&self, e: &Expr) -> Outcome {
        let unit = e.unit.unwrap_or(Unit::Day);
        let amount = e.amount.unwrap_or(Amount::Several);
        let mut outcome = plain(value::length(amount, unit));
        let (Amount::Exact(n), Some(story), Some(shift)) = (amount, self.story, e.shift) else {
            return outcome;
        };
        if e.base == Some(Base::Focus) || self.narrative || shift == 0 {
            return outcome;
        }
        let Some(other) = back(story, if shift < 0 { -n } else { n }, unit) else { return outcome };
        let grain = match unit {
            Unit::Month | Unit::Quarter | Unit::HalfYear | Unit::Year => Unit::Month,
            Unit::Decade | Unit::Century => Unit::Year,
            _ => Unit::Day,
        };
        let (first, last) = (story.min(other), story.max(other));
        outcome.iso = match (When::around(first, grain).iso(), When::around(last, grain).iso()) {
            (Some(a), Some(b)) if a == b => Some(a),
            (Some(a), Some(b)) => Some(format!("{a}/{b}")),
            _ => None,
        };
        outcome
    }
}

/// An outcome that fixes nothing on the calendar.
fn plain(value: String) -> Outcome {
    Outcome { value, iso: None, candidates: Vec::new() }
}

fn direction(sign: i32) -> Reference {
    if sign < 0 { Reference::Past } else { Reference::Future }
}
