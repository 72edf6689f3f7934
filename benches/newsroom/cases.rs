//! The work a newsroom waits for, one function a case. Each leaves the sources as it found them.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;
use std::time::{Duration, SystemTime};

use clap::ValueEnum;
use serde::Serialize;
use walkdir::WalkDir;

use crate::corpus::blatt::Delivery;
use crate::corpus::{Corpus, NOW, blatt, hugo};
use crate::floor::{Floor, write_floor};
use crate::measure::{Usage, measure};
use crate::preview::{self, Previewed};
use crate::tree::Tree;

type Outcome<T> = Result<T, Box<dyn Error>>;

/// What can be asked for with `--case`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Case {
    /// Everything from nothing: no output, no cache
    Clean,
    /// The same sources once more
    Unchanged,
    /// A paragraph more in one old article
    Edit,
    /// One new article; the server puts fragments into pages
    NewSsi,
    /// One new article; blatt puts fragments into pages
    NewInline,
    /// One layout changed, which every article uses
    Layout,
    /// One new article (ssi) after every file of site, cache and output got a new mtime
    Restored,
    /// The preview: its start, and from a save to the word of it in a browser
    Preview,
    /// Clean builds of several sizes; see --sizes
    Growth,
}

impl Case {
    /// Growth is left to those who ask for it: it takes a corpus for each size.
    pub const USUAL: [Self; 8] = [
        Self::Clean,
        Self::Unchanged,
        Self::Edit,
        Self::NewSsi,
        Self::NewInline,
        Self::Layout,
        Self::Restored,
        Self::Preview,
    ];
}

/// Longer than the two seconds for which a build trusts no file's time.
const YOUNG: Duration = Duration::from_secs(3);

/// Enough to see of what kinds the changed files are.
const EXAMPLES: usize = 200;

/// One case at one size.
#[derive(Serialize)]
pub struct Measured {
    pub case: Case,
    pub articles: u64,
    pub runs: Vec<Run>,
}

#[derive(Serialize)]
pub struct Run {
    pub usage: Usage,
    /// The whole output afterwards.
    pub files: usize,
    pub bytes: u64,
    /// Files of the output added, changed or removed.
    pub changed: usize,
    /// Files written although they had these bytes already.
    pub rewritten: usize,
    /// Some of these by name, to see why.
    pub examples: Vec<PathBuf>,
    /// Writing the new and changed files, and nothing else.
    pub floor: Floor,
    /// The same work by Hugo, right after.
    pub hugo: Option<Usage>,
}

/// A site of the corpus in a folder, and the programs that build it.
pub struct Outlet<'a> {
    corpus: &'a Corpus,
    program: &'a Path,
    hugo: Option<Hugo<'a>>,
    folder: PathBuf,
    threads: usize,
    patience: Patience,
    /// How many folders are out of the way.
    discarded: usize,
    /// As the output stood when last looked at: what has not changed need not be read again.
    seen: Tree,
}

/// Whether to wait for the disk before each step.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Patience {
    Full,
    /// Figures of steps that write much are worth nothing then.
    None,
}

/// The program and a folder with its configuration and layouts.
#[derive(Clone, Copy)]
pub struct Hugo<'a> {
    pub program: &'a Path,
    pub site: &'a Path,
}

impl<'a> Outlet<'a> {
    /// Writes the corpus into a new folder.
    pub fn set_up(
        corpus: &'a Corpus,
        folder: PathBuf,
        program: &'a Path,
        hugo: Option<Hugo<'a>>,
        threads: usize,
        patience: Patience,
    ) -> Outcome<Self> {
        let outlet = Self { corpus, program, hugo, folder, threads, patience, discarded: 0, seen: Tree::default() };
        fs::create_dir_all(outlet.site())?;
        blatt::write_site(corpus, &outlet.site())?;
        if let Some(hugo) = hugo {
            hugo::write_site(corpus, &outlet.hugo_site())?;
            copy(hugo.site, &outlet.hugo_site())?;
        }
        Ok(outlet)
    }

    pub fn run(&mut self, case: Case, runs: u64) -> Outcome<Measured> {
        let runs = match case {
            Case::Clean | Case::Growth => self.clean(runs),
            Case::Unchanged => self.unchanged(runs),
            Case::Edit => self.edit(runs),
            Case::NewSsi => self.new_article(Delivery::Ssi, Checkout::Same, runs),
            Case::NewInline => self.new_article(Delivery::Inline, Checkout::Same, runs),
            Case::Restored => self.new_article(Delivery::Ssi, Checkout::Fresh, runs),
            Case::Layout => self.layout(runs),
            Case::Preview => return Err("the preview is no build".into()),
        };
        Ok(Measured { case, articles: self.corpus.articles, runs: runs? })
    }

    /// The preview of the outlet, once it was built.
    pub fn preview(&mut self, runs: u64) -> Outcome<Vec<Previewed>> {
        self.settle()?;
        let each = |number| {
            self.quiet();
            preview::run(self.program, &self.site(), self.corpus, self.threads, number)
        };
        (1..=runs).map(each).collect()
    }

    fn clean(&mut self, runs: u64) -> Outcome<Vec<Run>> {
        let each = |_| {
            for folder in [self.output(), self.site().join(".blatt"), self.hugo_output()] {
                self.discard(&folder)?;
            }
            self.seen = Tree::default();
            let run = self.step()?;
            Ok(Run { hugo: self.build_with_hugo()?, ..run })
        };
        (1..=runs).map(each).collect()
    }

    fn unchanged(&mut self, runs: u64) -> Outcome<Vec<Run>> {
        // A file as young as this is read again by the build after the one that saw it, and then something was to do.
        thread::sleep(YOUNG);
        self.settle()?;
        (1..=runs).map(|_| self.step()).collect()
    }

    fn edit(&mut self, runs: u64) -> Outcome<Vec<Run>> {
        let article = self.corpus.article(self.corpus.articles / 2);
        let ours = (self.site().join(blatt::article_path(&article)), blatt::article_text(&article));
        let theirs = (self.hugo_site().join(hugo::article_path(&article)), hugo::article_text(&article));
        self.settle()?;
        if self.hugo.is_some() && !self.hugo_output().exists() {
            self.build_with_hugo()?;
        }
        let mut done = Vec::new();
        for number in 1..=runs {
            let addition = self.corpus.addition(number);
            let (path, text) = &ours;
            fs::write(path, format!("{text}\n{addition}\n"))?;
            let run = self.step()?;
            if self.hugo.is_some() {
                let (path, text) = &theirs;
                fs::write(path, format!("{text}\n{addition}\n"))?;
            }
            done.push(Run { hugo: self.build_with_hugo()?, ..run });
        }
        fs::write(&ours.0, &ours.1)?;
        if self.hugo.is_some() {
            fs::write(&theirs.0, &theirs.1)?;
        }
        Ok(done)
    }

    fn new_article(&mut self, delivery: Delivery, checkout: Checkout, runs: u64) -> Outcome<Vec<Run>> {
        blatt::write_config(&self.site(), delivery)?;
        self.settle()?;
        let news = self.corpus.articles..self.corpus.articles + runs;
        let mut done = Vec::new();
        for number in news.clone() {
            blatt::write_article(&self.corpus.article(number), &self.site())?;
            if checkout == Checkout::Fresh {
                renew_times(&self.site())?;
            }
            done.push(self.step()?);
        }
        for number in news {
            fs::remove_file(self.site().join(blatt::article_path(&self.corpus.article(number))))?;
        }
        blatt::write_config(&self.site(), Delivery::Inline)?;
        Ok(done)
    }

    fn layout(&mut self, runs: u64) -> Outcome<Vec<Run>> {
        const BUILT_IN: &str = include_str!("../../layouts/article.html");
        let folder = self.site().join("layouts");
        fs::create_dir_all(&folder)?;
        fs::write(folder.join("article.html"), BUILT_IN)?;
        self.settle()?;
        let mut done = Vec::new();
        for number in 1..=runs {
            let changed = BUILT_IN.replace("<article ", &format!("<article data-trial=\"{number}\" "));
            assert_ne!(changed, BUILT_IN, "the layout of articles has an <article>");
            fs::write(folder.join("article.html"), changed)?;
            done.push(self.step()?);
        }
        fs::remove_dir_all(folder)?;
        Ok(done)
    }

    /// Brings output and cache up to the sources, unmeasured: where a case that measures a change begins.
    fn settle(&mut self) -> Outcome<()> {
        measure(&self.build())?;
        self.seen = Tree::look(&self.output(), &self.seen)?;
        Ok(())
    }

    /// Builds once, looks what changed in the output and writes just that elsewhere, for the floor.
    fn step(&mut self) -> Outcome<Run> {
        let before = match self.output().exists() {
            true => Tree::look(&self.output(), &self.seen)?,
            false => Tree::default(),
        };
        self.quiet();
        let usage = measure(&self.build())?;
        let after = Tree::look(&self.output(), &before)?;
        let changes = after.changes_since(&before);
        let elsewhere = self.folder.join("floor");
        self.quiet();
        let floor = write_floor(&self.output(), &changes.fresh(), &elsewhere, self.threads)?;
        self.discard(&elsewhere)?;
        let (files, bytes) = (after.files(), after.bytes());
        self.seen = after;
        Ok(Run {
            usage,
            files,
            bytes,
            changed: changes.count(),
            rewritten: changes.rewritten.len(),
            examples: changes.some(EXAMPLES),
            floor,
            hugo: None,
        })
    }

    /// Warnings count as errors: a corpus with mistakes would measure how fast they are told.
    fn build(&self) -> Command {
        let mut command = Command::new(self.program);
        command.arg("-C").arg(self.site()).args(["build", "--strict", "--now", NOW]);
        command.arg("--jobs").arg(self.threads.to_string());
        command
    }

    fn build_with_hugo(&self) -> Outcome<Option<Usage>> {
        let Some(hugo) = self.hugo else { return Ok(None) };
        self.quiet();
        let mut command = Command::new(hugo.program);
        command.arg("-s").arg(self.hugo_site()).arg("-d").arg(self.hugo_output());
        command.env("HUGO_CACHEDIR", self.folder.join("hugo-cache")).env("GOMAXPROCS", self.threads.to_string());
        measure(&command).map(Some)
    }

    /// Lets the disk finish what earlier steps left to write, so that it is not counted to the next.
    fn quiet(&self) {
        if self.patience == Patience::Full {
            nix::unistd::sync();
        }
    }

    /// Puts a folder out of the way, if it is there. See [`Workspace`](crate::workspace::Workspace) why it is not deleted.
    fn discard(&mut self, folder: &Path) -> Outcome<()> {
        if folder.exists() {
            let heap = self.folder.join("discarded");
            fs::create_dir_all(&heap)?;
            fs::rename(folder, heap.join(self.discarded.to_string()))?;
            self.discarded += 1;
        }
        Ok(())
    }

    fn site(&self) -> PathBuf {
        self.folder.join("blatt")
    }

    fn output(&self) -> PathBuf {
        self.site().join("public")
    }

    fn hugo_site(&self) -> PathBuf {
        self.folder.join("hugo")
    }

    fn hugo_output(&self) -> PathBuf {
        self.folder.join("hugo-public")
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Checkout {
    /// The folder of the build before.
    Same,
    /// A pipeline's: sources just checked out, cache and output unpacked from where they were kept.
    Fresh,
}

fn renew_times(folder: &Path) -> Outcome<()> {
    let now = SystemTime::now();
    for entry in WalkDir::new(folder) {
        let entry = entry?;
        if entry.file_type().is_file() {
            fs::File::options().append(true).open(entry.path())?.set_modified(now)?;
        }
    }
    Ok(())
}

fn copy(from: &Path, to: &Path) -> Outcome<()> {
    for entry in WalkDir::new(from) {
        let entry = entry?;
        let target = to.join(entry.path().strip_prefix(from)?);
        match entry.file_type().is_dir() {
            true => fs::create_dir_all(target)?,
            false => drop(fs::copy(entry.path(), target)?),
        }
    }
    Ok(())
}
