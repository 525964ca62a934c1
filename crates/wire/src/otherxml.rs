//! XML forms of single agencies. Which element holds what is data: `codebook/wire/xml.txt`.

use crate::error::Why;
use crate::flow;
use crate::item::{Body, Item};
use crate::xml::{Steps, parse, prepare};
use roxmltree::Node;
use std::sync::OnceLock;

const FORMS: &str = include_str!("../../../codebook/wire/xml.txt");

/// One form: the name of the element an item is, its fields and where they stand.
#[derive(Debug, Default)]
struct Form {
    root: &'static str,
    fields: Vec<(&'static str, &'static str)>,
    /// Set when the element is no story: what it is.
    refuse: Option<&'static str>,
}

fn forms() -> &'static [Form] {
    static TABLE: OnceLock<Vec<Form>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut out: Vec<Form> = Vec::new();
        for line in FORMS.lines().map(str::trim).filter(|l| !l.is_empty() && !l.starts_with('#')) {
            let Some((key, value)) = line.split_once('=').map(|(k, v)| (k.trim(), v.trim())) else {
                continue;
            };
            match (key, out.last_mut()) {
                ("form", _) => out.push(Form { root: value, ..Form::default() }),
                ("refuse", Some(form)) => form.refuse = Some(value),
                (_, Some(form)) => form.fields.push((key, value)),
                _ => {}
            }
        }
        out
    })
}

/// Reads a document of one of the forms known.
pub(crate) fn items(text: &str) -> Vec<Result<Item, Why>> {
    let prepared = match prepare(text) {
        Ok(prepared) => prepared,
        Err(why) => return vec![Err(why)],
    };
    let document = match parse(&prepared) {
        Ok(document) => document,
        Err(why) => return vec![Err(why)],
    };
    let root = document.root_element();
    for form in forms() {
        let found: Vec<Node<'_, '_>> =
            root.descendants().filter(|n| n.is_element() && n.tag_name().name() == form.root).collect();
        if !found.is_empty() {
            return found.into_iter().map(|node| item(node, form)).collect();
        }
    }
    let name = root.tag_name().name();
    vec![Err(Why::no_story(format!("XML of no news format that is known here (its root element is {name})")))]
}

fn item(node: Node<'_, '_>, form: &Form) -> Result<Item, Why> {
    if let Some(what) = form.refuse {
        return Err(Why::no_story(what));
    }
    let mut item = Item::default();
    let mut blocks = Vec::new();
    for (field, name) in &form.fields {
        let values = || node.children().filter(|c| c.is_element() && c.tag_name().name() == *name);
        if let Some(constant) = name.strip_prefix('"') {
            set(&mut item, field, constant.trim_end_matches('"'));
        } else if *field == "body" {
            let text: String = values()
                .flat_map(|v| v.descendants())
                .filter(Node::is_text)
                .filter_map(|t| t.text())
                .collect();
            blocks.extend(flow::of_either(&text));
        } else {
            for text in values().filter_map(Steps::words) {
                set(&mut item, field, &text);
            }
        }
    }
    item.body = Body::Blocks(blocks);
    if item.is_bare() {
        return Err(Why::no_story(format!("{} without headline and text", form.root)));
    }
    Ok(item)
}

/// Puts a value where the name of a field says; names are checked by the test below.
fn set(item: &mut Item, field: &str, value: &str) -> bool {
    let own = || Some(value.to_owned());
    match field {
        "id" => item.id = own(),
        "version" => item.number = value.parse().ok(),
        "predecessor" => item.predecessor = own(),
        "published" => item.published = own(),
        "embargo" => item.embargo = own(),
        "urgency" => item.set_urgency(value),
        "headline" => item.headline = item.headline.take().or_else(own),
        "subhead" => item.subheads.push(value.to_owned()),
        "dateline" => item.dateline = own(),
        "byline" => item.byline = own(),
        "agency" => item.agencies.push(value.to_owned()),
        "language" => item.language = own(),
        "keyword" => item.keyword(value),
        "ednote" => item.ednotes.push(value.to_owned()),
        "signal" => item.signal(value),
        "kill" if value == "true" => item.signal("canceled"),
        "correction" if value == "true" => item.signal("sig:correction"),
        "update" if value == "true" => item.signal("sig:update"),
        "kill" | "correction" | "update" => {}
        _ => return false,
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_table_is_understood() {
        assert!(!forms().is_empty());
        for form in forms() {
            for (field, _) in &form.fields {
                assert!(*field == "body" || set(&mut Item::default(), field, "1"), "{}: {field}", form.root);
            }
        }
    }
}
