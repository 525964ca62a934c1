//! Web pages: the article out of menus and margins (Readability), or a piece of HTML as it is.

use crate::error::Why;
use crate::flow;
use crate::item::{Block, Body, Item, Role, flat};
use dom_query::Document;
use dom_smoothie::{Config, Readability};

pub(crate) fn items(text: &str) -> Vec<Result<Item, Why>> {
    vec![page(text)]
}

fn page(text: &str) -> Result<Item, Why> {
    if flow::is_deep_html(text) {
        return Err(Why::malformed("elements are nested deeper than in any page"));
    }
    let whole = text.to_lowercase();
    if !whole.contains("<body") && !whole.contains("<html") {
        return piece(text);
    }
    let document = Document::from(text);
    let language = document.select("html").attr("lang").map(|l| l.to_string());
    let site = |names: &str| document.select(names).attr("content").map(|c| c.to_string());
    let agency = site("meta[property='og:site_name']");
    let first = document.select("h1").iter().next().and_then(|h| flat(&h.text()));
    let config = Config { max_elements_to_parse: 0, ..Config::default() };
    let mut reader = Readability::with_document(document.clone(), None, Some(config))
        .map_err(|e| Why::malformed(e.to_string()))?;
    let Ok(article) = reader.parse() else { return piece(&document.html()) };
    let title = flat(&article.title);
    let mut item = Item {
        published: article.modified_time.or(article.published_time),
        byline: article.byline,
        language: language.or(article.lang),
        // A page's title often ends with the name of the site; its first heading does not.
        headline: first.filter(|h| title.as_ref().is_none_or(|t| t.contains(h.as_str()))).or(title),
        agencies: article.site_name.into_iter().chain(agency).collect(),
        ..Item::default()
    };
    item.body = Body::Blocks(without(flow::of_html(&article.content), item.headline.as_deref()));
    checked(item)
}

/// HTML without a page around it: its first `h1` is the headline.
fn piece(text: &str) -> Result<Item, Why> {
    let document = Document::fragment(text);
    let headline = document.select("h1").iter().next().and_then(|h| flat(&h.text()));
    let blocks = without(flow::of_html(text), headline.as_deref());
    checked(Item { headline, body: Body::Blocks(blocks), ..Item::default() })
}

fn without(blocks: Vec<Block>, headline: Option<&str>) -> Vec<Block> {
    blocks.into_iter().filter(|b| !(b.role == Role::Heading && Some(b.text.as_str()) == headline)).collect()
}

fn checked(item: Item) -> Result<Item, Why> {
    let text = matches!(&item.body, Body::Blocks(b) if b.iter().any(|b| b.role == Role::Text));
    if text { Ok(item) } else { Err(Why::no_story("a page without an article")) }
}
