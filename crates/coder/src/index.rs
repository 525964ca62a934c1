//! All names of the world tables, found by their words.

use lagebild_codebook::Codebook;
use rustc_hash::FxHashMap;

/// What a name can refer to; numbers index the tables of [`lagebild_codebook::World`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum NameRef {
    State(u32),
    /// Capital or seat that stands for a state's government.
    Seat(u32),
    Region(u32),
    Place(u32),
    Organisation(u32),
    Group(u32),
    Holder(u32),
}

/// Names by their words.
#[derive(Debug, Default)]
pub struct NameIndex {
    exact: FxHashMap<Box<str>, Vec<NameRef>>,
    folded: FxHashMap<Box<str>, Vec<NameRef>>,
    surnames: FxHashMap<Box<str>, Vec<u32>>,
    adjectives: FxHashMap<Box<str>, u32>,
    people: FxHashMap<Box<str>, u32>,
    longest: usize,
}

impl NameIndex {
    /// Indexes the tables of a codebook.
    pub fn build(codebook: &Codebook) -> Self {
        let world = &codebook.world;
        let mut out = Self::default();
        for (i, s) in world.states.iter().enumerate() {
            let i = i as u32;
            for n in s.names_de.iter().chain([&s.name_de, &s.name_en]) {
                out.add(n, NameRef::State(i));
            }
            for n in s.capital_de.iter().chain(&s.seats_de) {
                out.add(n, NameRef::Seat(i));
            }
            for a in &s.adjectives_de {
                out.adjectives.entry(a.as_str().into()).or_insert(i);
            }
            for p in &s.people_de {
                out.people.entry(p.as_str().into()).or_insert(i);
                if codebook.language == "en" {
                    continue;
                }
                out.people.entry(format!("{}in", p.trim_end_matches('e')).into()).or_insert(i);
            }
        }
        for (i, o) in world.organisations.iter().enumerate() {
            for n in o.other_de.iter().chain([&o.name_de, &o.name_en]) {
                out.add(n, NameRef::Organisation(i as u32));
            }
        }
        for (i, o) in world.groups.iter().enumerate() {
            for n in o.other_de.iter().chain([&o.name_de, &o.name_en]) {
                out.add(n, NameRef::Group(i as u32));
            }
        }
        for (i, r) in world.regions.iter().enumerate() {
            for n in r.other.iter().chain([&r.name_de, &r.name_en]) {
                out.add(n, NameRef::Region(i as u32));
            }
        }
        for (i, p) in world.places.iter().enumerate() {
            out.add(&p.name_de, NameRef::Place(i as u32));
            if p.name_en != p.name_de {
                out.add(&p.name_en, NameRef::Place(i as u32));
            }
            for n in &p.other {
                out.add(n, NameRef::Place(i as u32));
            }
        }
        for (i, h) in world.holders.iter().enumerate() {
            for n in h.other_names.iter().chain([&h.name]) {
                // rows that carry only a surname are trusted with office and country beside it, see `surname`
                if n.contains(' ') {
                    out.add(n, NameRef::Holder(i as u32));
                }
                let surname = n.rsplit(' ').next().unwrap_or(n);
                let plain = without_marks(surname);
                let mut keys = vec![surname.to_owned()];
                if plain != surname {
                    keys.push(plain);
                }
                for key in keys {
                    let list = out.surnames.entry(key.into()).or_default();
                    if list.last() != Some(&(i as u32)) {
                        list.push(i as u32);
                    }
                }
            }
        }
        out
    }

    fn add(&mut self, name: &str, what: NameRef) {
        if name.is_empty() {
            return;
        }
        let words = name.split(' ').count();
        self.longest = self.longest.max(words.min(7));
        let list = self.exact.entry(name.into()).or_default();
        if !list.contains(&what) {
            list.push(what);
        }
        if words > 1 {
            let list = self.folded.entry(fold(name).into()).or_default();
            if !list.contains(&what) {
                list.push(what);
            }
        }
        let plain = without_marks(name);
        if plain != name {
            let list = self.exact.entry(plain.into()).or_default();
            if !list.contains(&what) {
                list.push(what);
            }
        }
    }

    /// Most words a name has.
    pub fn longest(&self) -> usize {
        self.longest
    }

    /// References of a run of words; a genitive ending of the last word and adjective endings are undone.
    pub fn find(&self, words: &[&str]) -> &[NameRef] {
        let joined = words.join(" ").replace(" - ", "-");
        if let Some(found) = self.exact.get(joined.as_str()) {
            return found;
        }
        let owned = joined.strip_suffix("'s").or_else(|| joined.strip_suffix("’s"));
        if let Some(found) = owned.and_then(|base| self.exact.get(base)) {
            return found;
        }
        if let Some(base) = joined
            .strip_suffix('s')
            .or_else(|| joined.strip_suffix('\''))
            .or_else(|| joined.strip_suffix('’'))
            && base.len() > 2
            && let Some(found) = self.exact.get(base)
        {
            return found;
        }
        // "Khyber-Pakhtunkhwa" where the tables write two words
        if joined.contains('-')
            && let Some(found) = self.exact.get(joined.replace('-', " ").as_str())
        {
            return found;
        }
        if words.len() > 1 {
            return self.folded.get(fold(&joined).as_str()).map_or(&[], Vec::as_slice);
        }
        let letters = joined.chars().count();
        if letters > 3 && joined.chars().all(|c| !c.is_lowercase()) {
            let mut title = String::new();
            let mut start = true;
            for c in joined.chars() {
                if start {
                    title.push(c);
                } else {
                    title.extend(c.to_lowercase());
                }
                start = !c.is_alphanumeric();
            }
            return self.exact.get(title.as_str()).map_or(&[], Vec::as_slice);
        }
        &[]
    }

    /// Holders with this surname.
    pub fn surname(&self, name: &str) -> &[u32] {
        let name = name.strip_suffix("'s").or_else(|| name.strip_suffix("’s")).unwrap_or(name);
        self.surnames
            .get(name)
            .or_else(|| name.strip_suffix('s').and_then(|n| self.surnames.get(n)))
            .map_or(&[], Vec::as_slice)
    }

    /// State of an adjective lemma (`nordkoreanisch`); of compounds the last part (`us-amerikanisch`).
    pub fn adjective(&self, lemma: &str) -> Option<u32> {
        self.adjectives
            .get(lemma)
            .or_else(|| lemma.rsplit('-').next().and_then(|l| self.adjectives.get(l)))
            .copied()
    }

    /// State of an inhabitant's noun (`Nordkoreaner`).
    pub fn people(&self, lemma: &str) -> Option<u32> {
        self.people.get(lemma).copied()
    }
}

/// Words in lower case without inflectional endings, so that `Vereinten Nationen` meets `Vereinte Nationen`.
fn fold(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for word in name.split(' ') {
        let low = word.to_lowercase();
        let bare = ["en", "er", "es", "em", "e", "s", "n"]
            .iter()
            .find_map(|e| low.strip_suffix(e).filter(|b| b.chars().count() > 2))
            .unwrap_or(&low);
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(bare);
    }
    out
}

/// A name without the accents that newspapers leave out (`Orbán` -> `Orban`); umlauts stay.
fn without_marks(name: &str) -> String {
    name.chars()
        .map(|c| match c {
            'á' | 'à' | 'â' | 'ã' | 'å' | 'ā' | 'ă' | 'ą' => 'a',
            'Á' | 'À' | 'Â' | 'Å' => 'A',
            'é' | 'è' | 'ê' | 'ë' | 'ė' | 'ę' | 'ě' | 'ē' => 'e',
            'É' | 'È' | 'Ê' => 'E',
            'í' | 'ì' | 'î' | 'ï' | 'ī' | 'ı' => 'i',
            'Í' | 'Î' | 'İ' => 'I',
            'ó' | 'ò' | 'ô' | 'õ' | 'ø' | 'ō' | 'ő' => 'o',
            'Ó' | 'Ô' | 'Ø' => 'O',
            'ú' | 'ù' | 'û' | 'ů' | 'ū' | 'ű' => 'u',
            'Ú' => 'U',
            'ç' | 'ć' | 'č' => 'c',
            'Ç' | 'Ć' | 'Č' => 'C',
            'ş' | 'ś' | 'š' | 'ș' => 's',
            'Ş' | 'Ś' | 'Š' | 'Ș' => 'S',
            'ž' | 'ź' | 'ż' => 'z',
            'Ž' | 'Ż' => 'Z',
            'ñ' | 'ń' | 'ň' => 'n',
            'ğ' => 'g',
            'ł' => 'l',
            'Ł' => 'L',
            'ť' | 'ț' | 'ţ' => 't',
            'ý' => 'y',
            'ř' => 'r',
            'đ' | 'ď' => 'd',
            other => other,
        })
        .collect()
}
