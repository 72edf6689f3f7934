use jiff::Zoned;

use super::Image;
use super::object::Object;
use crate::vocab::rfc3339;

/// The outlet, as its home page tells of it. All addresses are absolute.
pub struct Outlet {
    pub home_url: String,
    pub name: String,
    pub tagline: Option<String>,
    pub legal_name: Option<String>,
    pub logo: Option<Image>,
    pub email: Option<String>,
    pub telephone: Option<String>,
    pub address: Option<String>,
    /// Where else it can be found.
    pub same_as: Vec<String>,
    /// BCP 47.
    pub language: String,
}

/// What the pages of an outlet say of it, written once for all of them.
pub struct Known {
    /// The organisation in the words of an article: name, address, logo.
    publisher: String,
    /// The site that a page is part of.
    site: String,
    /// The nodes of the home page, a comma between them.
    home: String,
}

/// A page that tells machines what it is.
pub struct Page<'a> {
    /// The canonical address.
    pub url: &'a str,
    /// What its readers see as its headline.
    pub heading: &'a str,
    pub description: Option<&'a str>,
    /// BCP 47.
    pub language: &'a str,
    /// The way from the home page: names and addresses, none on the page itself, which comes last.
    pub crumbs: Vec<(&'a str, Option<String>)>,
}

/// What a page is about.
pub enum Subject {
    Home,
    Article(Box<Story>),
    /// The first page of all that somebody has written.
    Author(Box<Profile>),
    /// A list of pages.
    Collection,
    Other,
}

/// The series that an article is part of.
pub struct PartOf {
    pub series: String,
    pub url: String,
    /// From 1.
    pub part: Option<u64>,
}

/// What is known of an article besides its page.
pub struct Story {
    pub kind: StoryKind,
    pub published: Zoned,
    /// Only if its text was changed on purpose.
    pub modified: Option<Zoned>,
    pub expires: Option<Zoned>,
    pub image: Option<Image>,
    /// As in the byline, agencies included.
    pub authors: Vec<Author>,
    pub section: String,
    pub keywords: Vec<String>,
    /// The place it was written at.
    pub dateline: Option<String>,
    pub series: Option<PartOf>,
    /// Oldest first.
    pub corrections: Vec<Correction>,
}

/// What sort of article it is to schema.org.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StoryKind {
    News,
    Reportage,
    Analysis,
    Opinion,
    Background,
    Review,
    Satire,
    Advertisement,
}

pub struct Author {
    pub name: String,
    pub url: Option<String>,
    pub kind: AuthorKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AuthorKind {
    Person,
    Organization,
}

pub struct Correction {
    /// ISO 8601; a day where no more is known.
    pub date: String,
    /// What kind of change it was, in the words of the outlet.
    pub label: String,
    pub text: String,
}

/// Somebody who writes for the outlet.
pub struct Profile {
    pub author: Author,
    pub role: Option<String>,
    /// None where there is none: what stands in for a picture is not theirs.
    pub image: Option<Image>,
    pub same_as: Vec<String>,
    /// How many articles are published.
    pub articles: u64,
}

impl Outlet {
    /// The parts that pages share.
    pub fn known(&self) -> Known {
        let id = |of: &str| format!("{}#{of}", self.home_url);
        let named = |node: &mut Object, kind: &str, of: &str| {
            node.text("@type", kind);
            node.text("@id", &id(of));
            node.text("name", &self.name);
            node.text("url", &self.home_url);
        };
        let publisher = |node: &mut Object| {
            named(node, "NewsMediaOrganization", "publisher");
            self.logo.iter().for_each(|logo| node.object("logo", |node| image(node, logo)));
        };
        Known {
            publisher: written(publisher),
            site: written(|node| named(node, "WebSite", "website")),
            home: [
                written(|node| {
                    publisher(node);
                    node.maybe("description", self.tagline.as_deref());
                    node.maybe("legalName", self.legal_name.as_deref());
                    node.maybe("email", self.email.as_deref());
                    node.maybe("telephone", self.telephone.as_deref());
                    node.maybe("address", self.address.as_deref());
                    node.texts("sameAs", &self.same_as);
                }),
                written(|node| {
                    named(node, "WebSite", "website");
                    node.maybe("description", self.tagline.as_deref());
                    node.text("inLanguage", &self.language);
                    node.object("publisher", |node| node.text("@id", &id("publisher")));
                }),
            ]
            .join(","),
        }
    }
}

/// A page in the words of schema.org: JSON-LD that may stand in a script element as it is.
pub fn structured(page: &Page, subject: &Subject, known: &Known) -> String {
    let mut out = String::with_capacity(2048);
    out.push_str("{\"@context\":\"https://schema.org\",\"@graph\":[");
    let node = &mut out;
    match subject {
        Subject::Home => node.push_str(&known.home),
        Subject::Article(story) => Object::write(node, |node| article(node, page, story, known)),
        Subject::Author(profile) => Object::write(node, |node| {
            web_page(node, "ProfilePage", page, known);
            node.object("mainEntity", |node| author_of_page(node, page, profile));
        }),
        Subject::Collection => Object::write(node, |node| web_page(node, "CollectionPage", page, known)),
        Subject::Other => Object::write(node, |node| web_page(node, "WebPage", page, known)),
    }
    if !page.crumbs.is_empty() {
        out.push(',');
        Object::write(&mut out, |node| breadcrumbs(node, page));
    }
    out.push_str("]}");
    out
}

fn written(content: impl FnOnce(&mut Object)) -> String {
    let mut out = String::new();
    Object::write(&mut out, content);
    out
}

fn article(node: &mut Object, page: &Page, story: &Story, known: &Known) {
    node.text("@type", story.kind.name());
    node.text("headline", page.heading);
    node.maybe("description", page.description);
    node.text("url", page.url);
    node.text("mainEntityOfPage", page.url);
    node.text("inLanguage", page.language);
    node.text("datePublished", &rfc3339(&story.published));
    story.modified.iter().for_each(|at| node.text("dateModified", &rfc3339(at)));
    story.expires.iter().for_each(|at| node.text("expires", &rfc3339(at)));
    node.objects("image", &story.image, image);
    node.objects("author", &story.authors, author);
    node.json("publisher", &known.publisher);
    node.text("articleSection", &story.section);
    node.texts("keywords", &story.keywords);
    if let Some(place) = &story.dateline {
        if story.kind.is_news() {
            node.text("dateline", place);
        }
        node.object("locationCreated", |node| {
            node.text("@type", "Place");
            node.text("name", place);
        });
    }
    if let Some(PartOf { series, url, part }) = &story.series {
        node.object("isPartOf", |node| {
            node.text("@type", "CreativeWorkSeries");
            node.text("name", series);
            node.text("url", url);
        });
        part.iter().for_each(|part| node.number("position", *part));
    }
    node.objects("correction", &story.corrections, |node, correction| {
        node.text("@type", "CorrectionComment");
        node.text("name", &correction.label);
        node.text("text", &correction.text);
        node.text("datePublished", &correction.date);
    });
}

fn author(node: &mut Object, author: &Author) {
    node.text("@type", author.kind.name());
    node.text("name", &author.name);
    node.maybe("url", author.url.as_deref());
}

fn author_of_page(node: &mut Object, page: &Page, profile: &Profile) {
    author(node, &profile.author);
    node.maybe("description", page.description);
    if profile.author.kind == AuthorKind::Person {
        node.maybe("jobTitle", profile.role.as_deref());
    }
    profile.image.iter().for_each(|picture| node.object("image", |node| image(node, picture)));
    node.texts("sameAs", &profile.same_as);
    node.object("agentInteractionStatistic", |node| {
        node.text("@type", "InteractionCounter");
        node.text("interactionType", "https://schema.org/WriteAction");
        node.number("userInteractionCount", profile.articles);
    });
}

fn web_page(node: &mut Object, kind: &str, page: &Page, known: &Known) {
    node.text("@type", kind);
    node.text("name", page.heading);
    node.maybe("description", page.description);
    node.text("url", page.url);
    node.text("inLanguage", page.language);
    node.json("isPartOf", &known.site);
}

/// Its credit comes along: who shows the picture elsewhere has to name who made it.
fn image(node: &mut Object, image: &Image) {
    node.text("@type", "ImageObject");
    node.text("url", &image.url);
    image.width.iter().for_each(|width| node.number("width", (*width).into()));
    image.height.iter().for_each(|height| node.number("height", (*height).into()));
    let said = [("caption", &image.caption), ("creditText", &image.credit)];
    said.iter().filter(|(_, text)| !text.is_empty()).for_each(|(key, text)| node.text(key, text));
    node.maybe("copyrightNotice", image.copyright.as_deref());
    node.maybe("license", image.license.as_deref());
}

fn breadcrumbs(node: &mut Object, page: &Page) {
    node.text("@type", "BreadcrumbList");
    node.objects("itemListElement", page.crumbs.iter().enumerate(), |node, (index, (name, url))| {
        node.text("@type", "ListItem");
        node.number("position", index as u64 + 1);
        node.text("name", name);
        node.maybe("item", url.as_deref());
    });
}

impl StoryKind {
    fn name(self) -> &'static str {
        match self {
            Self::News => "NewsArticle",
            Self::Reportage => "ReportageNewsArticle",
            Self::Analysis => "AnalysisNewsArticle",
            Self::Opinion => "OpinionNewsArticle",
            Self::Background => "BackgroundNewsArticle",
            Self::Review => "ReviewNewsArticle",
            Self::Satire => "SatiricalArticle",
            Self::Advertisement => "AdvertiserContentArticle",
        }
    }

    /// Whether it is a NewsArticle: the other two are not meant to be believed, and have fewer properties.
    fn is_news(self) -> bool {
        !matches!(self, Self::Satire | Self::Advertisement)
    }
}

impl AuthorKind {
    fn name(self) -> &'static str {
        match self {
            Self::Person => "Person",
            Self::Organization => "Organization",
        }
    }
}
