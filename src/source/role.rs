use crate::vocab::SourcePath;

/// What a file is to the site, by where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    Config,
    Article,
    Author,
    Category,
    Tag,
    Page,
    Media,
    /// Texts of the picture beside it.
    Sidecar,
    Data,
    /// The addresses published so far.
    Ledger,
    /// Copied as it is.
    Static,
    Layout,
    /// Below layouts/assets/.
    Asset,
    Strings,
    /// What `blatt new` begins a file with.
    Form,
    /// Nothing is made from it.
    Unknown,
}

/// The addresses published so far: the one file of a site that a build writes.
pub const LEDGER: &str = "content/urls.txt";

/// The only files of layouts/new/.
const FORMS: [&str; 4] =
    ["layouts/new/article.md", "layouts/new/author.md", "layouts/new/category.md", "layouts/new/page.md"];

impl Role {
    /// A file with front matter.
    pub fn is_document(self) -> bool {
        matches!(self, Self::Article | Self::Author | Self::Category | Self::Tag | Self::Page)
    }

    pub fn of(path: &SourcePath) -> Self {
        let markdown = |role| if path.extension() == "md" { role } else { Self::Unknown };
        let yaml = |role| if matches!(path.extension(), "yaml" | "yml") { role } else { Self::Unknown };
        let within = |folder| path.below(folder).is_some();
        if path.as_str() == "site.yaml" {
            Self::Config
        } else if within("content/articles") {
            markdown(Self::Article)
        } else if within("content/authors") {
            markdown(Self::Author)
        } else if within("content/categories") {
            markdown(Self::Category)
        } else if within("content/tags") {
            markdown(Self::Tag)
        } else if within("content/pages") {
            markdown(Self::Page)
        } else if within("content/media") {
            if path.extension() == "yaml" { Self::Sidecar } else { Self::Media }
        } else if within("content/data") {
            yaml(Self::Data)
        } else if path.as_str() == LEDGER {
            Self::Ledger
        } else if within("content/static") {
            Self::Static
        } else if within("layouts/assets") {
            Self::Asset
        } else if within("layouts/strings") {
            yaml(Self::Strings)
        } else if FORMS.contains(&path.as_str()) {
            Self::Form
        } else if within("layouts") {
            if matches!(path.extension(), "html" | "xml" | "txt") { Self::Layout } else { Self::Unknown }
        } else {
            Self::Unknown
        }
    }
}
