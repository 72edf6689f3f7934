//! What may be skipped: the only place that decides it.
//!
//! A build leaves a [`Memory`]. A file of the output is as good as new if everything it was made from has the digest it had
//! then ([`Renderer::inputs`]), its layouts are the same, every question they asked has the same answer, every fragment in it
//! has the same bytes, and the file stands where it was left. Nothing else counts: not times, not which files were edited.

use std::fmt;
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::unchanged::Last;
use crate::cache::{self, Cache, Row, Rows};
use crate::diag::Failure;
use crate::plan::Output;
use crate::publish::Entry;
use crate::render::{Call, Earlier, FragmentNumber, Question, QuestionNumber, Renderer, Spot};
use crate::vocab::{Digest, OutputPath};

/// What a build leaves for the next one.
#[derive(Default)]
pub(super) struct Memory {
    pub last: Option<Last>,
    /// Of all layouts.
    pub layouts: Option<Digest>,
    /// With digests of their answers.
    pub questions: Vec<(Arc<Question>, Option<Digest>)>,
    pub fragments: Vec<FragmentMemory>,
    pub pages: Pages,
}

/// Every page, sorted by path.
#[derive(Default)]
pub(super) struct Pages(Rows);

/// A file of the output and what it was made from. Numbers are indices into the memory.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct PageMemory<P = OutputPath> {
    pub path: P,
    pub entry: Entry,
    pub inputs: Digest,
    pub layouts: Option<Digest>,
    pub asked: Vec<QuestionNumber>,
    pub spots: Vec<Spot>,
}

impl Pages {
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// None, as below, if it can't be read: then it is not known.
    pub fn get(&self, index: usize) -> Option<PageMemory<&str>> {
        self.0.get(index)
    }

    pub fn path(&self, index: usize) -> Option<&str> {
        self.0.get(index)
    }

    /// Path and file.
    pub fn file(&self, index: usize) -> Option<(&str, Entry)> {
        self.0.get(index)
    }

    /// The numbers that some pages name, `of` those of each; every one once, in the order they are met. These are the pages before.
    pub fn numbers(
        &self,
        pages: &[Kept<PageMemory>],
        of: impl Fn(&PageMemory<&str>, &mut dyn FnMut(u32)) + Sync,
    ) -> Vec<u32> {
        let met = |mut met: Met, page: &Kept<PageMemory>| {
            let page = match page {
                Kept::AsBefore(index) => self.get(*index),
                Kept::New(page) => Some(page.borrowed()),
            };
            page.iter().for_each(|page| of(page, &mut |number| met.add(number)));
            met
        };
        // In parts of the pages, in their order; then all of these.
        let parts: Vec<Met> = pages.par_iter().with_min_len(1024).fold(Met::default, met).collect();
        let mut all = Met::default();
        parts.iter().flat_map(|part| &part.numbers).for_each(|number| all.add(*number));
        all.numbers
    }
}

/// Numbers, each once, in the order they are met.
#[derive(Default)]
struct Met {
    numbers: Vec<u32>,
    seen: Vec<bool>,
}

impl Met {
    fn add(&mut self, number: u32) {
        let index = number as usize;
        if index >= self.seen.len() {
            self.seen.resize((index + 1).next_power_of_two(), false);
        }
        if !std::mem::replace(&mut self.seen[index], true) {
            self.numbers.push(number);
        }
    }
}

impl PageMemory {
    pub fn borrowed(&self) -> PageMemory<&str> {
        let Self { path: _, entry, inputs, layouts, asked, spots } = self.clone();
        PageMemory { path: self.path.as_str(), entry, inputs, layouts, asked, spots }
    }
}

impl PageMemory<&str> {
    /// As a memory of its own; `path` is its path.
    pub fn owned(self, path: &OutputPath) -> PageMemory {
        let Self { path: _, entry, inputs, layouts, asked, spots } = self;
        PageMemory { path: path.clone(), entry, inputs, layouts, asked, spots }
    }
}

#[derive(Clone, Serialize, Deserialize)]
pub(super) struct FragmentMemory {
    pub call: Arc<Call>,
    pub inputs: Digest,
    pub asked: Vec<QuestionNumber>,
    pub fragments: Vec<FragmentNumber>,
    /// Of its HTML.
    pub digest: Digest,
    /// The file it is, where the server puts fragments into pages.
    pub entry: Option<Entry>,
}

/// Why a file was made.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// There was none at its address, or nothing is known of it.
    New,
    /// Its document changed, or an article, a picture or a list that it shows.
    Source,
    /// A layout that it uses changed.
    Layout,
    /// The answer to a question of its layouts changed.
    Answer(Question),
    /// A fragment in it changed.
    Fragment(Call),
    /// It does not stand in the output as it was left.
    Output,
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::New => f.write_str("it is new"),
            Self::Source => f.write_str("what it shows changed"),
            Self::Layout => f.write_str("a layout it uses changed"),
            Self::Answer(question) => write!(f, "the answer to {question} changed"),
            Self::Fragment(call) => write!(f, "its fragment {call} changed"),
            Self::Output => f.write_str("it did not stand in the output as it was left"),
        }
    }
}

/// Compares what an earlier build left with what is true now.
pub(super) struct Judge<'a> {
    renderer: &'a Renderer,
    memory: &'a Memory,
    /// By number in the memory.
    same_answers: Vec<bool>,
    same_fragments: Vec<OnceLock<bool>>,
}

impl<'a> Judge<'a> {
    pub fn new(renderer: &'a Renderer, memory: &'a Memory) -> Self {
        let same = |(question, answer): &(Arc<Question>, Option<Digest>)| {
            answer.is_some() && renderer.answer(question) == *answer
        };
        let same_answers = memory.questions.par_iter().map(same).collect();
        let same_fragments = memory.fragments.iter().map(|_| OnceLock::new()).collect();
        Self { renderer, memory, same_answers, same_fragments }
    }

    /// Why a file has to be made anew, if it has to; whether it stands in the output is not looked at.
    pub fn reason(&self, output: &Output, inputs: Digest, page: Option<&PageMemory<&str>>) -> Option<Reason> {
        let Some(page) = page else { return Some(Reason::New) };
        if page.inputs != inputs {
            return Some(Reason::Source);
        }
        if page.layouts != self.renderer.layouts_of(&output.content) {
            return Some(Reason::Layout);
        }
        if let Some(changed) = page.asked.iter().find(|number| !self.same_answers[**number as usize]) {
            return Some(Reason::Answer(Question::clone(&self.memory.questions[*changed as usize].0)));
        }
        let changed = page.spots.iter().find(|spot| self.changes_pages(spot.fragment));
        changed.map(|spot| Reason::Fragment(Call::clone(&self.memory.fragments[spot.fragment as usize].call)))
    }

    /// Whether pages that hold a fragment have other bytes in its place now. One that is delivered on its own is a file of its
    /// own: they hold nothing of it.
    pub fn changes_pages(&self, number: FragmentNumber) -> bool {
        !self.is_same(number) && !self.renderer.is_delivered(&self.memory.fragments[number as usize].call)
    }

    /// Whether a fragment, by its number in the memory, has the bytes it had. It is made anew only if that can't be known.
    pub fn is_same(&self, number: FragmentNumber) -> bool {
        *self.same_fragments[number as usize].get_or_init(|| {
            let fragment = &self.memory.fragments[number as usize];
            let as_it_was = fragment.inputs == self.renderer.inputs_of_fragment(&fragment.call)
                && fragment.asked.iter().all(|number| self.same_answers[*number as usize])
                && fragment.fragments.iter().all(|number| self.is_same(*number));
            let anew = || self.renderer.fragment(number);
            // What can't be made any more is told by the page that still wants it.
            as_it_was || anew().is_ok_and(|made| made.digest() == fragment.digest)
        })
    }
}

impl Memory {
    /// Reads what [`Self::keep`] wrote.
    pub fn read(cache: &Cache, name: &str) -> Option<Self> {
        let (last, layouts, questions, fragments, recent) = cache.read(name)?;
        let pages = Pages(Rows::open(cache, &pages_name(name), recent)?);
        Some(Self { last, layouts, questions, fragments, pages })
    }

    /// All of it but for the pages, as [`Self::keep`] wants it.
    pub fn encode(&self) -> Vec<u8> {
        // Rather more than fewer bytes.
        let room = 192 * (self.fragments.len() + self.questions.len()) + (1 << 16);
        let Self { last, layouts, questions, fragments, pages: _ } = self;
        cache::encode_into(Vec::with_capacity(room), &(last, layouts, questions, fragments))
    }

    /// Keeps it under a name.
    pub fn keep(&self, cache: &Cache, name: &str, encoded: Vec<u8>) -> Result<(), Failure> {
        let recent = self.pages.0.keep(cache, &pages_name(name))?;
        cache.write(name, &cache::encode_into(encoded, &recent), |_| Ok(()))
    }

    /// The questions and fragments in it, which keep their numbers in the next build.
    pub fn earlier(&self) -> Earlier {
        Earlier::new(
            self.questions.iter().map(|(question, _)| question),
            self.fragments.iter().map(|fragment| &fragment.call),
        )
    }

    /// What is to be remembered after a build, this being what was before it.
    pub fn next(
        self,
        last: Last,
        pages: Vec<Kept<PageMemory>>,
        mut fragments: Vec<(FragmentNumber, Kept<FragmentMemory>)>,
        renderer: &Renderer,
    ) -> Self {
        fragments.sort_unstable_by_key(|(number, _)| *number);
        let (questions, count) = (renderer.questions(), renderer.fragment_count());
        let mut asked = Met::default();
        let of_pages = self.pages.numbers(&pages, |page, note| page.asked.iter().for_each(|number| note(*number)));
        let of_fragments = fragments.iter().flat_map(|(_, fragment)| &fragment.get(&self.fragments).asked);
        of_pages.iter().chain(of_fragments).for_each(|number| asked.add(*number));
        let few = |used: usize, all: usize| used < all - all / 4;
        let (pages, questions, fragments) =
            match few(asked.numbers.len(), questions.len()) || few(fragments.len(), count) {
                true => self.renumbered(pages, fragments, questions, count),
                false => {
                    let rows = pages.into_iter().map(|page| match page {
                        Kept::AsBefore(index) => Row::Kept(index),
                        Kept::New(page) => Row::new(&page),
                    });
                    let mut before = self.fragments.into_iter();
                    let mut fragments = fragments.into_iter().peekable();
                    let by_number = |number: FragmentNumber| {
                        let before = before.next();
                        match (fragments.next_if(|(used, _)| *used == number), before) {
                            (Some((_, Kept::New(new))), _) => *new,
                            (Some((_, Kept::AsBefore(_))), Some(before)) => before,
                            (_, before) => FragmentMemory::unused(
                                before.map_or_else(|| renderer.call(number), |before| before.call),
                            ),
                        }
                    };
                    let numbers = 0..FragmentNumber::try_from(count).expect("they have numbers");
                    let fragments = numbers.map(by_number).collect();
                    (Pages(self.pages.0.next(rows)), questions, fragments)
                }
            };
        let answered = |question: Arc<Question>| {
            let answer = renderer.answer(&question);
            (question, answer)
        };
        let questions = questions.into_par_iter().map(answered).collect();
        Self { last: Some(last), layouts: Some(renderer.all_layouts()), questions, fragments, pages }
    }

    /// The same with other numbers: questions and fragments that no page has any more are forgotten, so that a memory does not grow
    /// with the years.
    fn renumbered(
        self,
        pages: Vec<Kept<PageMemory>>,
        fragments: Vec<(FragmentNumber, Kept<FragmentMemory>)>,
        questions: Vec<Arc<Question>>,
        count: usize,
    ) -> (Pages, Vec<Arc<Question>>, Vec<FragmentMemory>) {
        let (mut fragment_numbers, mut question_numbers) = (Numbers::new(count), Numbers::new(questions.len()));
        fragments.iter().for_each(|(number, _)| _ = fragment_numbers.of(*number));
        let mut renumber = |asked: &mut Vec<QuestionNumber>, within: &mut dyn Iterator<Item = &mut FragmentNumber>| {
            asked.iter_mut().for_each(|number| *number = question_numbers.of(*number));
            within.for_each(|number| *number = fragment_numbers.of(*number));
        };
        let mut rows = Vec::with_capacity(pages.len());
        for page in pages {
            let before;
            let mut page = match page {
                Kept::AsBefore(index) => {
                    before = self.pages.get(index).expect("what is kept was read");
                    before
                }
                Kept::New(ref page) => page.borrowed(),
            };
            renumber(&mut page.asked, &mut page.spots.iter_mut().map(|spot| &mut spot.fragment));
            rows.push(Row::new(&page));
        }
        let mut fragments = Kept::resolve(fragments.into_iter().map(|(_, fragment)| fragment), self.fragments);
        for fragment in &mut fragments {
            renumber(&mut fragment.asked, &mut fragment.fragments.iter_mut());
        }
        let questions = question_numbers.kept.into_iter().map(|number| questions[number as usize].clone()).collect();
        (Pages(self.pages.0.next(rows.into_iter())), questions, fragments)
    }
}

/// The file of the pages that belongs to a memory of this name.
fn pages_name(name: &str) -> String {
    format!("{name}-pages")
}

impl FragmentMemory {
    /// What keeps the number of a fragment that no page has: as if nothing were known of it.
    fn unused(call: Arc<Call>) -> Self {
        let nothing = Digest::of(b"");
        Self { call, inputs: nothing, asked: Vec::new(), fragments: Vec::new(), digest: nothing, entry: None }
    }
}

/// What a build remembers of a file or a fragment.
pub(super) enum Kept<T> {
    /// What was remembered of it before, by its place there.
    AsBefore(usize),
    New(Box<T>),
}

impl<T> Kept<T> {
    /// `before` is what was remembered.
    pub fn get<'a>(&'a self, before: &'a [T]) -> &'a T {
        match self {
            Self::AsBefore(index) => &before[*index],
            Self::New(new) => new,
        }
    }

    /// All of them, in their order, which for those that are as before is also the order of `before`.
    fn resolve(all: impl Iterator<Item = Self>, before: Vec<T>) -> Vec<T> {
        let mut before = before.into_iter().enumerate();
        let resolve = |kept| match kept {
            Self::AsBefore(index) => before.find(|(place, _)| *place == index).expect("each is kept once, in order").1,
            Self::New(new) => *new,
        };
        all.map(resolve).collect()
    }
}

/// New numbers for those that are still in use, in the order they are first met.
struct Numbers {
    new: Vec<Option<u32>>,
    kept: Vec<u32>,
}

impl Numbers {
    fn new(count: usize) -> Self {
        Self { new: vec![None; count], kept: Vec::new() }
    }

    fn of(&mut self, old: u32) -> u32 {
        *self.new[old as usize].get_or_insert_with(|| {
            self.kept.push(old);
            u32::try_from(self.kept.len() - 1).expect("no more than there were")
        })
    }
}
