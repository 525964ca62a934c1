//! The verb of a variant: its finite form, and what stands at the end of the clause.

use super::Skip;
use super::recipe::{Time, VerbSpec};
use super::skeleton::Skeleton;
use crate::forms::{Finite, VerbForms, VerbTable};
use lagebild_codebook::Lexicon;
use lagebild_model::syntax::verb;
use lagebild_model::{Role, Tense};

/// A verb complex.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Nucleus {
    /// Finite verb in second place, without its particle.
    pub second: String,
    /// What closes the verb second clause: particle, participle, infinitive ...
    pub bracket: String,
    /// The whole complex at the end of a verb last clause.
    pub last: String,
    /// Infinitive with zu.
    pub zu: String,
}

impl Nucleus {
    /// The finite verb as it stands in the clause.
    pub fn finite(&self, at_end: bool) -> &str {
        let simple = !self.last.contains(' ');
        if at_end && simple { &self.last } else { &self.second }
    }
}

/// A verb over another, and the form it asks for.
struct Layer<'a> {
    lemma: &'a str,
    participle: bool,
}

/// The verb complex a construction asks for.
pub fn nucleus(
    lexicon: &Lexicon,
    table: &VerbTable,
    sk: &Skeleton<'_>,
    spec: &VerbSpec,
    plural: bool,
) -> Result<Nucleus, Skip> {
    let known = lexicon.verb(&sk.lemma).ok_or("verb unknown")?;
    let forms = table.of(&sk.lemma).ok_or("verb unknown")?;
    let joined = |(_, bits): &&(String, u16)| bits & verb::JOINED != 0;
    if forms.finite.iter().any(|f| joined(&f)) && !forms.finite.iter().all(|f| joined(&f)) {
        return Err("two verbs in one");
    }
    let passive = sk.passive || spec.passive;
    let base_past = matches!(sk.tense, Tense::Past | Tense::Perfect);
    let perfect = match spec.time {
        Time::Same => sk.tense == Tense::Perfect && !spec.zu,
        Time::Perfect | Time::Pluperfect | Time::PerfectInfinitive => true,
        Time::Reported => base_past,
        _ => false,
    };
    let mut layers: Vec<Layer<'_>> = Vec::new();
    if passive {
        layers.push(Layer { lemma: "werden", participle: true });
    }
    if perfect {
        let lemma = if passive { "sein" } else { perfect_with(sk, known.with_haben, known.with_sein)? };
        layers.push(Layer { lemma, participle: true });
    }
    if let Some(modal) = &spec.modal {
        layers.push(Layer { lemma: modal, participle: false });
    }
    if spec.time == Time::Future {
        layers.push(Layer { lemma: "werden", participle: false });
    }
    let finite = match spec.time {
        Time::Same if sk.tense == Tense::Past => Finite::Past,
        Time::Past | Time::Pluperfect => Finite::Past,
        Time::Reported => Finite::Reported,
        Time::Irrealis => Finite::Irrealis,
        _ => Finite::Present,
    };
    if spec.time == Time::Reported && plural && layers.is_empty() {
        return Err("no subjunctive form");
    }
    let mut words: Vec<String> = Vec::new();
    let mut lemma: &str = &sk.lemma;
    let mut own = forms;
    for (k, layer) in layers.iter().enumerate() {
        let under_passive = k > 0 && passive && k == 1;
        let form =
            if layer.participle { participle(own, lemma, under_passive) } else { own.infinitive.first() };
        words.push(form.ok_or("form missing")?.clone());
        lemma = layer.lemma;
        own = table.of(lemma).ok_or("form missing")?;
    }
    let zu = if layers.is_empty() {
        own.with_zu.first().cloned().or_else(|| own.infinitive.first().map(|i| format!("zu {i}")))
    } else {
        own.infinitive.first().map(|i| format!("{} zu {i}", words.join(" ")))
    };
    let (second, bracket, last) = if layers.is_empty() {
        let joined = !known.particle.is_empty();
        let base = table.of(&known.base).ok_or("verb unknown")?;
        let second = base.third(finite, plural, false).ok_or("form missing")?.to_owned();
        let last = own.third(finite, plural, joined).ok_or("form missing")?.to_owned();
        (second, known.particle.to_string(), last)
    } else {
        let second = own.third(finite, plural, false).ok_or("form missing")?.to_owned();
        let bracket = words.join(" ");
        let last = format!("{bracket} {second}");
        (second, bracket, last)
    };
    Ok(Nucleus { second, bracket, last, zu: zu.ok_or("form missing")? })
}

/// "worden" under a perfect, "geworden" else.
fn participle<'a>(forms: &'a VerbForms, lemma: &str, under_passive: bool) -> Option<&'a String> {
    if lemma == "werden" && under_passive {
        return forms.participle.iter().min_by_key(|p| p.len());
    }
    forms.participle.first()
}

/// haben or sein; verbs with both ("ist geschossen", "hat geschossen") only where an object decides.
fn perfect_with(sk: &Skeleton<'_>, haben: bool, sein: bool) -> Result<&'static str, Skip> {
    let object = sk.parts.iter().any(|p| matches!(p.role, Some(Role::Object | Role::Reflexive)));
    match (haben, sein) {
        (true, true) if !object => Err("haben or sein"),
        (false, true) => Ok("sein"),
        _ => Ok("haben"),
    }
}
