//! Pages as a browser reads them.

use std::rc::Rc;

use html5ever::tendril::TendrilSink;
use html5ever::{ParseOpts, parse_document};
use markup5ever_rcdom::{Handle, NodeData, RcDom};

/// A parsed page.
pub struct Html {
    dom: Rc<RcDom>,
}

/// An element of a page.
#[derive(Clone)]
pub struct Element {
    node: Handle,
    /// Kept as a whole: once a tree is dropped, its nodes have no children any more.
    dom: Rc<RcDom>,
}

/// Elements whose white space shows.
const KEEPING: [&str; 5] = ["pre", "textarea", "code", "script", "style"];

/// Elements beside which white space does not show.
const BLOCKS: &str = "html head title base meta link script style template body address article aside blockquote \
    details dialog div fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr legend li main nav \
    ol p pre search section summary table caption colgroup col thead tbody tfoot tr td th ul dl dt dd option optgroup";

impl Html {
    pub fn parse(html: &str) -> Self {
        Self { dom: Rc::new(parse_document(RcDom::default(), ParseOpts::default()).one(html)) }
    }

    /// What the parser found wrong: a page should give it nothing to mend.
    pub fn errors(&self) -> Vec<String> {
        self.dom.errors.borrow().iter().map(ToString::to_string).collect()
    }

    /// Every element, in the order of the page.
    pub fn elements(&self) -> Vec<Element> {
        let mut out = Vec::new();
        collect(&self.dom, &self.dom.document, &mut out);
        out
    }

    /// The elements that match `tag`, `.class`, `tag.class` or `#id`.
    pub fn all(&self, selector: &str) -> Vec<Element> {
        self.elements().into_iter().filter(|element| element.matches(selector)).collect()
    }

    /// The only element that matches.
    #[track_caller]
    pub fn one(&self, selector: &str) -> Element {
        let all = self.all(selector);
        assert_eq!(all.len(), 1, "{selector}");
        all.into_iter().next().expect("just counted")
    }

    /// The text of each element that matches.
    pub fn texts(&self, selector: &str) -> Vec<String> {
        self.all(selector).iter().map(Element::text).collect()
    }

    /// The tree as lines, white space that does not show left out.
    pub fn outline(&self) -> String {
        let mut outline = Outline::default();
        outline.node(&self.dom.document, false);
        outline.lines.join("\n")
    }

    /// Every address that the page names in `href`, `src` or `content`.
    pub fn addresses(&self) -> Vec<String> {
        let of = |element: &Element| ["href", "src"].into_iter().filter_map(|name| element.attr(name)).next();
        self.elements().iter().filter_map(of).collect()
    }
}

impl Element {
    pub fn name(&self) -> String {
        match &self.node.data {
            NodeData::Element { name, .. } => name.local.to_string(),
            _ => String::new(),
        }
    }

    pub fn attr(&self, wanted: &str) -> Option<String> {
        let NodeData::Element { attrs, .. } = &self.node.data else { return None };
        attrs.borrow().iter().find(|attr| &*attr.name.local == wanted).map(|attr| attr.value.to_string())
    }

    pub fn matches(&self, selector: &str) -> bool {
        if let Some(id) = selector.strip_prefix('#') {
            return self.attr("id").as_deref() == Some(id);
        }
        let (tag, class) = selector.split_once('.').unwrap_or((selector, ""));
        let class_attribute = self.attr("class").unwrap_or_default();
        (tag.is_empty() || self.name() == tag)
            && (class.is_empty() || class_attribute.split_whitespace().any(|own| own == class))
    }

    /// The elements within that match.
    pub fn all(&self, selector: &str) -> Vec<Self> {
        let mut out = Vec::new();
        self.node.children.borrow().iter().for_each(|child| collect(&self.dom, child, &mut out));
        out.into_iter().filter(|element| element.matches(selector)).collect()
    }

    #[track_caller]
    pub fn one(&self, selector: &str) -> Self {
        let all = self.all(selector);
        assert_eq!(all.len(), 1, "{selector} in {}", self.text());
        all.into_iter().next().expect("just counted")
    }

    /// The text of each element within that matches.
    pub fn texts(&self, selector: &str) -> Vec<String> {
        self.all(selector).iter().map(Self::text).collect()
    }

    /// The elements directly within.
    pub fn children(&self) -> Vec<Self> {
        let children = self.node.children.borrow();
        let elements = children.iter().filter(|child| matches!(child.data, NodeData::Element { .. }));
        elements.map(|child| Self { node: child.clone(), dom: self.dom.clone() }).collect()
    }

    /// All text within as it is shown: blocks apart from each other, runs of white space made one space.
    pub fn text(&self) -> String {
        fn collect(node: &Handle, out: &mut String) {
            let block = matches!(&node.data, NodeData::Element { name, .. } if is_block(&name.local));
            if let NodeData::Text { contents } = &node.data {
                out.push_str(&contents.borrow());
            }
            out.push_str(if block { " " } else { "" });
            node.children.borrow().iter().for_each(|child| collect(child, out));
            out.push_str(if block { " " } else { "" });
        }
        let mut out = String::new();
        collect(&self.node, &mut out);
        out.split_ascii_whitespace().collect::<Vec<_>>().join(" ")
    }
}

fn is_block(name: &str) -> bool {
    BLOCKS.split_whitespace().any(|known| known == name)
}

fn collect(dom: &Rc<RcDom>, node: &Handle, out: &mut Vec<Element>) {
    if matches!(node.data, NodeData::Element { .. }) {
        out.push(Element { node: node.clone(), dom: dom.clone() });
    }
    node.children.borrow().iter().for_each(|child| collect(dom, child, out));
}

#[derive(Default)]
struct Outline {
    lines: Vec<String>,
    /// White space that shows if a word or an element within the line follows.
    pending: bool,
    /// Something within the line stands before.
    inline: bool,
}

impl Outline {
    fn node(&mut self, node: &Handle, keeps: bool) {
        let children = |outline: &mut Self, keeps| {
            node.children.borrow().iter().for_each(|child| outline.node(child, keeps));
        };
        match &node.data {
            NodeData::Document => children(self, keeps),
            NodeData::Doctype { name, .. } => self.lines.push(format!("<!doctype {name}>")),
            NodeData::Text { contents } if keeps => self.word(&format!("{:?}", contents.borrow())),
            NodeData::Text { contents } => {
                let text = contents.borrow();
                for (index, word) in text.split(|c: char| c.is_ascii_whitespace()).enumerate() {
                    self.pending |= index > 0;
                    if !word.is_empty() {
                        self.word(word);
                    }
                }
            }
            NodeData::Element { name, attrs, .. } => {
                let block = is_block(&name.local);
                let mut attributes: Vec<String> =
                    attrs.borrow().iter().map(|a| format!(" {}={:?}", a.name.local, a.value.trim())).collect();
                attributes.sort();
                self.tag(format!("<{}{}>", name.local, attributes.concat()), block);
                children(self, keeps || KEEPING.contains(&&*name.local));
                self.tag(format!("</{}>", name.local), block);
            }
            _ => {}
        }
    }

    fn word(&mut self, word: &str) {
        if self.pending && self.inline {
            self.lines.push("␣".to_owned());
        }
        (self.pending, self.inline) = (false, true);
        self.lines.push(word.to_owned());
    }

    fn tag(&mut self, tag: String, block: bool) {
        if block {
            (self.pending, self.inline) = (false, false);
            self.lines.push(tag);
        } else {
            // White space moves past the tag to the next word: on which side of it it stands can't be seen.
            self.lines.push(tag);
        }
    }
}
