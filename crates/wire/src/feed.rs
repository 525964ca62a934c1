//! RSS 0.9 to 2.0 and Atom. Each entry is one item. Read with the crate's own XML reader and its limits, so that a
//! broken feed is refused with line and column.

use crate::error::Why;
use crate::flow;
use crate::item::{Block, Body, Item};
use crate::xml::{Steps, parse, prepare, tag_end};
use roxmltree::Node;

/// Names of the text of an entry, the fullest first: `content:encoded`, Atom's `content`, then summaries.
const TEXTS: &[&str] = &["encoded", "content", "description", "summary"];
const DATES: &[&str] = &["updated", "modified", "pubDate", "published", "issued", "date"];

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
    let channel = root.child("channel").unwrap_or(root);
    let about = |name: &'static str| channel.child(name).and_then(Steps::words);
    let common = Common {
        title: about("title"),
        rights: about("copyright").or_else(|| about("rights")),
        language: about("language").or_else(|| root.attr("lang").map(str::to_owned)),
    };
    let out: Vec<Result<Item, Why>> = nodes(root, channel).map(|e| item(e, &common)).collect();
    if out.is_empty() { vec![Err(Why::no_story("a feed without entries"))] } else { out }
}

/// The elements of the entries: RSS has them in the channel, RSS 1.0 and Atom beside it.
fn nodes<'a, 'd>(root: Node<'a, 'd>, channel: Node<'a, 'd>) -> impl Iterator<Item = Node<'a, 'd>> {
    root.descendants().filter(move |n| {
        n.is_element()
            && matches!(n.tag_name().name(), "item" | "entry")
            && n.parent().is_some_and(|p| p == channel || p == root)
    })
}

/// One entry of a feed, cut out so that it can be read by itself; see [`crate::feed_entries`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeedEntry {
    /// A feed with this entry alone, UTF-8. What the feed says for all its entries (title, rights, language) stands in it,
    /// what changes with every delivery does not.
    pub bytes: Vec<u8>,
    /// Address of the page the entry leads to.
    pub link: Option<String>,
    /// True when the entry has the text itself: at least 700 characters, more than any teaser.
    pub full: bool,
}

/// Characters from which on an entry's text is the text and no teaser.
const FULL: usize = 700;
/// What a feed says for all its entries.
const SHARED: [&str; 4] = ["title", "copyright", "rights", "language"];

/// Cuts a feed into its entries.
pub(crate) fn entries(text: &str) -> Result<Vec<FeedEntry>, Why> {
    let prepared = prepare(text)?;
    let document = parse(&prepared)?;
    let root = document.root_element();
    let channel = root.child("channel").unwrap_or(root);
    let (root_tag, root_end) = tags(&prepared, root);
    let (channel_tag, channel_end) =
        if channel == root { ("", String::new()) } else { tags(&prepared, channel) };
    let shared: String = SHARED
        .iter()
        .filter_map(|name| prepared.get(channel.children().find(|c| local(c, name))?.range()))
        .collect();
    let out: Vec<FeedEntry> = nodes(root, channel)
        .map(|entry| {
            let words = prepared.get(entry.range()).unwrap_or("");
            // the entries of RSS 1.0 stand beside the channel
            let bytes = if entry.parent() == Some(channel) {
                format!("{root_tag}{channel_tag}{shared}{words}{channel_end}{root_end}")
            } else {
                format!("{root_tag}{channel_tag}{shared}{channel_end}{words}{root_end}")
            };
            let length: usize = blocks(entry).iter().map(|b| b.text.chars().count()).sum();
            FeedEntry { bytes: bytes.into_bytes(), link: link(entry), full: length >= FULL }
        })
        .collect();
    if out.is_empty() { Err(Why::no_story("a feed without entries")) } else { Ok(out) }
}

fn local(node: &Node<'_, '_>, name: &str) -> bool {
    node.is_element() && node.tag_name().name() == name
}

/// The tag that opens an element, as it stands in the text, and one that closes it.
fn tags<'t>(text: &'t str, node: Node<'_, '_>) -> (&'t str, String) {
    let rest = text.get(node.range()).unwrap_or("");
    let tag = rest.get(..tag_end(rest).map_or(0, |end| end + 1)).unwrap_or("");
    let name =
        tag.trim_start_matches('<').split(|c: char| c.is_whitespace() || matches!(c, '>' | '/')).next();
    (tag, format!("</{}>", name.unwrap_or("")))
}

/// The address an entry leads to; that of the text before those of pictures, comments and the entry itself.
fn link(entry: Node<'_, '_>) -> Option<String> {
    let text = |l: &Node<'_, '_>| l.attr("rel").is_none_or(|r| r == "alternate");
    let first = entry.all("link").find(text).or_else(|| entry.child("link"))?;
    first.attr("href").map(str::to_owned).or_else(|| first.words())
}

/// The text of an entry, the fullest it has.
fn blocks(entry: Node<'_, '_>) -> Vec<Block> {
    TEXTS.iter().map(|n| of_entry(entry, n)).find(|b| !b.is_empty()).unwrap_or_default()
}

/// What the feed says for all its entries.
struct Common {
    title: Option<String>,
    rights: Option<String>,
    language: Option<String>,
}

fn item(entry: Node<'_, '_>, common: &Common) -> Result<Item, Why> {
    // WordPress exports pictures and menus as entries too.
    if let Some(kind) =
        entry.child("post_type").and_then(Steps::words).filter(|k| !matches!(k.as_str(), "post" | "page"))
    {
        return Err(Why::no_story(format!("an entry of kind {kind}, not a text")));
    }
    let word = |name: &'static str| entry.all(name).find_map(Steps::words);
    let mut blocks = blocks(entry);
    let headline = word("title").map(|t| flow::of_either(&t).first().map_or(t.clone(), |b| b.text.clone()));
    if headline.is_some() && blocks.first().map(|b| &b.text) == headline.as_ref() {
        blocks.remove(0);
    }
    let mut item = Item {
        id: word("guid").or_else(|| word("id")).or_else(|| link(entry)),
        published: DATES.iter().find_map(|n| word(n)),
        byline: entry
            .child("author")
            .and_then(|a| a.child("name"))
            .and_then(Steps::words)
            .or_else(|| word("creator"))
            .or_else(|| word("author")),
        rights: word("rights").or_else(|| word("copyright")).or_else(|| common.rights.clone()),
        language: entry.attr("lang").map(str::to_owned).or_else(|| common.language.clone()),
        headline,
        body: Body::Blocks(blocks),
        ..Item::default()
    };
    item.agencies.extend(word("source").or_else(|| common.title.clone()));
    for category in entry.all("category") {
        let text = category.words().or_else(|| category.attr("term").map(str::to_owned));
        item.keyword(&text.unwrap_or_default());
    }
    if item.is_bare() {
        return Err(Why::no_story("an entry without title and text"));
    }
    Ok(item)
}

/// The blocks of an entry's text: mark-up in character data, or XHTML as elements.
fn of_entry(entry: Node<'_, '_>, name: &'static str) -> Vec<Block> {
    let Some(node) = entry.all(name).find(|n| n.words().is_some()) else { return Vec::new() };
    if node.children().any(|c| c.is_element()) {
        return flow::of_xml(node);
    }
    let text: String = node.children().filter_map(|c| c.text()).collect();
    flow::of_either(&text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Format, read_all};

    /// Every entry read by itself says what it says in the feed.
    fn same_alone(feed: &str) -> Vec<FeedEntry> {
        let cut = entries(feed).expect("a feed");
        let together = read_all(feed.as_bytes(), "f", Some(Format::Feed));
        assert_eq!(cut.len(), together.len());
        for (entry, story) in cut.iter().zip(&together) {
            let mut alone = read_all(&entry.bytes, "f", Some(Format::Feed));
            let mut alone = alone.remove(0).expect("a story");
            let story = story.as_ref().expect("a story");
            alone.id.clone_from(&story.id);
            assert_eq!(&alone, story);
        }
        cut
    }

    #[test]
    fn entries_stand_alone() {
        let rss = "<?xml version='1.0'?><rss xmlns:c='urn:c' version='2.0'><channel><title>Dienst</title><link>https://a.example</link>\
            <language>de</language><item><title>Eins &amp; zwei</title><guid>1</guid><c:encoded><![CDATA[<p>Die Fähre fährt \
            wieder.</p>]]></c:encoded></item>\n<item><title>Drei</title><link>https://a.example/3</link></item></channel></rss>";
        let cut = same_alone(rss);
        assert_eq!(
            cut.iter().map(|e| e.link.as_deref()).collect::<Vec<_>>(),
            [None, Some("https://a.example/3")]
        );
        let atom = "<feed xmlns='http://www.w3.org/2005/Atom' xml:lang='en'><title>Wire</title><entry><title>Talks</title>\
            <link rel='self' href='https://a.example/self'/><link href='https://a.example/talks'/>\
            <content type='xhtml'><div><p>They met.</p></div></content></entry></feed>";
        assert_eq!(same_alone(atom).first().and_then(|e| e.link.as_deref()), Some("https://a.example/talks"));
        let rdf = "<r:RDF xmlns:r='urn:r' xmlns='urn:s'><channel><title>Alt</title></channel><item><title>Eins</title></item></r:RDF>";
        same_alone(rdf);
    }

    #[test]
    fn what_stands_around_changes_no_entry() {
        let feed = |built: &str| {
            format!(
                "<rss><channel><title>D</title><pubDate>{built}</pubDate><item><title>Eins</title></item></channel></rss>"
            )
        };
        assert_eq!(entries(&feed("8 Uhr")), entries(&feed("9 Uhr")));
    }

    #[test]
    fn a_long_text_is_full() {
        let feed = |length: usize| {
            let text = "Die Regierungen sprachen. ".repeat(length);
            format!(
                "<rss><channel><item><title>Eins</title><description>{text}</description></item></channel></rss>"
            )
        };
        let full = |length| entries(&feed(length)).expect("a feed").first().is_some_and(|e| e.full);
        assert!(!full(5) && full(50));
    }
}
