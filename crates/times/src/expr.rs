//! What an expression of time says before it is counted from a date.

/// A calendar or clock unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unit {
    Second,
    Minute,
    Hour,
    Day,
    Night,
    Weekend,
    Week,
    Month,
    Quarter,
    HalfYear,
    Year,
    Decade,
    Century,
}

/// A part of a year or week that TIMEX3 names with letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    Spring,
    Summer,
    Autumn,
    Winter,
    Quarter,
    Half,
    Weekend,
}

/// A part of the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Daytime {
    Morning,
    Midday,
    Afternoon,
    Evening,
    Night,
}

/// How many.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Amount {
    Exact(f64),
    /// Some, several, many: TIMEX3 writes `X`.
    Several,
}

/// A feast: a fixed day of the year, or counted from Easter Sunday or from the fourth Sunday of Advent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Feast {
    Fixed(i8, i8),
    Easter(i32),
    Advent(i32),
}

/// A time that is only placed before, around or after now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reference {
    Past,
    Present,
    Future,
}

/// TIMEX3 `mod`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Modifier {
    Start,
    Mid,
    End,
    Approx,
    LessThan,
    MoreThan,
}

/// What an expression is counted from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Base {
    /// The day the story went out.
    Story,
    /// The date named last.
    Focus,
}

/// What the preposition before an expression makes of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// Open to the right, begun.
    Since,
    /// Open to the right, begun or not.
    From,
    /// Ends there.
    Until,
    /// That long before now.
    Ago,
    /// That long after now.
    Ahead,
    /// The first end of an interval.
    Between,
    /// Says nothing, but ends the look for a preposition.
    Plain,
}

/// What makes a bare number a time: a neighbour that is one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Weak {
    /// A day of the month before a full date.
    Day,
    /// A time of day before another one.
    Hour,
    /// A number before a number with a unit or before an hour, or two digits behind a year.
    Number,
    /// Nothing makes it one: it loses against every other reading.
    Rest,
}

/// What a rule makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Op {
    /// No expression of time; the words are taken out of the search.
    #[default]
    Nothing,
    /// Fields of the calendar or the clock.
    Date,
    /// Units away from a base, finer fields inside.
    Shift,
    /// A length.
    Length,
    /// A length next to the story's date: the last two years.
    Window,
    /// Again and again.
    Set,
    /// Before, around or after now.
    Reference,
}

/// How two expressions are tied.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Link {
    /// Two ends of an interval.
    Range,
    /// A list.
    List,
    /// A slash.
    Slash,
}

/// The fields of an expression; unset ones are open.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Expr {
    pub op: Op,
    pub year: Option<i32>,
    /// Two digits of a year without its century.
    pub year2: Option<i32>,
    pub before_christ: bool,
    /// Years / 10, or one digit without its century (`60er` = 6).
    pub decade: Option<i32>,
    pub century: Option<i32>,
    pub month: Option<i8>,
    pub day: Option<i8>,
    /// Monday is 1.
    pub weekday: Option<i8>,
    pub part: Option<Part>,
    pub ordinal: Option<i32>,
    pub daytime: Option<Daytime>,
    pub hour: Option<i8>,
    pub minute: Option<i8>,
    pub second: Option<i8>,
    /// Hours to add to a clock time below twelve.
    pub noon: bool,
    pub unit: Option<Unit>,
    pub amount: Option<Amount>,
    pub shift: Option<i32>,
    pub base: Option<Base>,
    pub feast: Option<Feast>,
    pub reference: Option<Reference>,
    pub modifier: Option<Modifier>,
    pub role: Option<Role>,
    pub weak: Option<Weak>,
    pub link: Option<Link>,
    /// A value given as it is, for what no field can say.
    pub literal: Option<String>,
    /// The night before the named day.
    pub eve: bool,
}

/// Looks `value` up in a table of names.
fn named<T: Copy>(table: &[(&str, T)], value: &str) -> Result<Option<T>, String> {
    table.iter().find(|(name, _)| *name == value).map(|&(_, found)| Some(found)).ok_or_else(|| {
        let names: Vec<&str> = table.iter().map(|&(name, _)| name).collect();
        format!("unknown value `{value}`, expected one of {}", names.join(" "))
    })
}

/// Parses a number.
fn number<T: std::str::FromStr>(value: &str) -> Result<Option<T>, String> {
    value.parse().map(Some).map_err(|_| format!("`{value}` is not a number that fits here"))
}

/// `-2`, `05-01` (month-day), `easter+1`, `advent-7`.
fn feast(value: &str) -> Result<Option<Feast>, String> {
    let offset = |text: &str| if text.is_empty() { Ok(0) } else { text.parse::<i32>() };
    let parsed = if let Some(days) = value.strip_prefix("easter") {
        offset(days).map(Feast::Easter).ok()
    } else if let Some(days) = value.strip_prefix("advent") {
        offset(days).map(Feast::Advent).ok()
    } else {
        value.split_once('-').and_then(|(m, d)| Some(Feast::Fixed(m.parse().ok()?, d.parse().ok()?)))
    };
    parsed.map(Some).ok_or_else(|| format!("`{value}` is no feast; write MM-DD, easter+DAYS or advent-DAYS"))
}

const UNITS: &[(&str, Unit)] = &[
    ("second", Unit::Second),
    ("minute", Unit::Minute),
    ("hour", Unit::Hour),
    ("day", Unit::Day),
    ("night", Unit::Night),
    ("weekend", Unit::Weekend),
    ("week", Unit::Week),
    ("month", Unit::Month),
    ("quarter", Unit::Quarter),
    ("halfyear", Unit::HalfYear),
    ("year", Unit::Year),
    ("decade", Unit::Decade),
    ("century", Unit::Century),
];
const PARTS: &[(&str, Part)] = &[
    ("spring", Part::Spring),
    ("summer", Part::Summer),
    ("autumn", Part::Autumn),
    ("winter", Part::Winter),
    ("quarter", Part::Quarter),
    ("half", Part::Half),
    ("weekend", Part::Weekend),
];
const DAYTIMES: &[(&str, Daytime)] = &[
    ("morning", Daytime::Morning),
    ("midday", Daytime::Midday),
    ("afternoon", Daytime::Afternoon),
    ("evening", Daytime::Evening),
    ("night", Daytime::Night),
];
const REFERENCES: &[(&str, Reference)] =
    &[("past", Reference::Past), ("present", Reference::Present), ("future", Reference::Future)];
const MODIFIERS: &[(&str, Modifier)] = &[
    ("start", Modifier::Start),
    ("mid", Modifier::Mid),
    ("end", Modifier::End),
    ("approx", Modifier::Approx),
    ("less", Modifier::LessThan),
    ("more", Modifier::MoreThan),
];
const ROLES: &[(&str, Role)] = &[
    ("since", Role::Since),
    ("from", Role::From),
    ("until", Role::Until),
    ("ago", Role::Ago),
    ("ahead", Role::Ahead),
    ("between", Role::Between),
    ("plain", Role::Plain),
];
const WEAKS: &[(&str, Weak)] =
    &[("day", Weak::Day), ("hour", Weak::Hour), ("number", Weak::Number), ("rest", Weak::Rest)];
const LINKS: &[(&str, Link)] = &[("range", Link::Range), ("list", Link::List), ("slash", Link::Slash)];
const BASES: &[(&str, Base)] = &[("story", Base::Story), ("focus", Base::Focus)];
const OPS: &[(&str, Op)] = &[
    ("none", Op::Nothing),
    ("date", Op::Date),
    ("shift", Op::Shift),
    ("length", Op::Length),
    ("window", Op::Window),
    ("set", Op::Set),
    ("ref", Op::Reference),
];

impl Expr {
    /// Sets the field `key` from its text in a table or rule.
    pub fn set(&mut self, key: &str, value: &str) -> Result<(), String> {
        match key {
            "op" => self.op = named(OPS, value)?.unwrap_or_default(),
            "year" => self.year = number(value)?,
            "year2" => self.year2 = number(value)?,
            "bc" => self.before_christ = true,
            "decade" => self.decade = number(value)?,
            // `1990er`, `60er`: the years, not the tens.
            "decadeyear" => self.decade = number::<i32>(value)?.map(|n| if n % 10 == 0 { n / 10 } else { n }),
            "century" => self.century = number(value)?,
            "month" => self.month = number(value)?,
            "day" => self.day = number(value)?,
            "weekday" => self.weekday = number(value)?,
            "part" => self.part = named(PARTS, value)?,
            "ord" => self.ordinal = number(value)?,
            "daytime" => self.daytime = named(DAYTIMES, value)?,
            "hour" => self.hour = number(value)?,
            "minute" => self.minute = number(value)?,
            "second" => self.second = number(value)?,
            "noon" => self.noon = true,
            "unit" => self.unit = named(UNITS, value)?,
            "n" if value == "X" => self.amount = Some(Amount::Several),
            "n" => self.amount = number(value)?.map(Amount::Exact),
            "shift" => self.shift = number(value)?,
            "base" => self.base = named(BASES, value)?,
            "feast" => self.feast = feast(value)?,
            "ref" => self.reference = named(REFERENCES, value)?,
            "mod" => self.modifier = named(MODIFIERS, value)?,
            "role" => self.role = named(ROLES, value)?,
            "weak" => self.weak = named(WEAKS, value)?,
            "link" => self.link = named(LINKS, value)?,
            "value" => self.literal = Some(value.to_owned()),
            "eve" => self.eve = true,
            _ => return Err(format!("unknown field `{key}`")),
        }
        Ok(())
    }

    /// Reads a field that holds a whole number, for `key=$other` in a rule.
    pub fn integer(&self, key: &str) -> Option<i32> {
        match key {
            "year" => self.year,
            "year2" => self.year2,
            "decade" => self.decade,
            "century" => self.century,
            "month" => self.month.map(i32::from),
            "day" => self.day.map(i32::from),
            "ord" => self.ordinal,
            "hour" => self.hour.map(i32::from),
            "minute" => self.minute.map(i32::from),
            "n" => match self.amount {
                Some(Amount::Exact(n)) => Some(n as i32),
                _ => None,
            },
            _ => None,
        }
    }

    /// Forgets the field `key` after it was moved.
    pub fn clear(&mut self, key: &str) {
        match key {
            "year" => self.year = None,
            "year2" => self.year2 = None,
            "decade" => self.decade = None,
            "century" => self.century = None,
            "month" => self.month = None,
            "day" => self.day = None,
            "ord" => self.ordinal = None,
            "hour" => self.hour = None,
            "minute" => self.minute = None,
            "n" => self.amount = None,
            _ => {}
        }
    }

    /// Takes every field from `other` that is unset here.
    pub fn fill(&mut self, other: &Self) {
        macro_rules! take {
            ($($field:ident)*) => { $( if self.$field.is_none() { self.$field.clone_from(&other.$field); } )* };
        }
        take!(year year2 decade century month day weekday part ordinal daytime hour minute second unit
              amount shift base feast reference modifier role weak link literal);
        self.before_christ |= other.before_christ;
        self.noon |= other.noon;
        self.eve |= other.eve;
        if self.op == Op::Nothing {
            self.op = other.op;
        }
    }
}
