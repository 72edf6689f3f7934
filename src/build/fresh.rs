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
use crate::plan::Output;
use crate::publish::Entry;
use crate::render::{Call, Earlier, FragmentNumber, Question, QuestionNumber, Renderer, Spot};
use crate::vocab::{Digest, OutputPath};

/// What a build leaves for the next one.
#[derive(Default, Serialize, Deserialize)]
pub(super) struct Memory {
    pub last: Option<Last>,
    /// Of all layouts.
    pub layouts: Option<Digest>,
    /// With digests of their answers.
    pub questions: Vec<(Arc<Question>, Option<Digest>)>,
    pub fragments: Vec<FragmentMemory>,
    /// Sorted by path.
    pub pages: Vec<PageMemory>,
}

/// A file of the output and what it was made from. Numbers are indices into the memory.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct PageMemory {
    pub path: OutputPath,
    pub inputs: Digest,
    pub layouts: Option<Digest>,
    pub asked: Vec<QuestionNumber>,
    pub spots: Vec<Spot>,
    pub entry: Entry,
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
    pub fn reason(&self, output: &Output, inputs: Digest, page: Option<&PageMemory>) -> Option<Reason> {
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
    /// About how many bytes it takes in the cache, rather more than fewer.
    pub fn size_hint(&self) -> usize {
        320 * self.pages.len() + 192 * (self.fragments.len() + self.questions.len())
    }

    /// The questions and fragments in it, which keep their numbers in the next build.
    pub fn earlier(&self) -> Earlier {
        Earlier::new(
            self.questions.iter().map(|(question, _)| question),
            self.fragments.iter().map(|fragment| &fragment.call),
        )
    }

    /// What is to be remembered after a build, this being what was before it. Questions and fragments that no page has any
    /// more are forgotten, so that a memory does not grow with the years: numbers of the build become those of the memory.
    pub fn next(
        self,
        last: Last,
        pages: Vec<Kept<PageMemory>>,
        mut fragments: Vec<(FragmentNumber, Kept<FragmentMemory>)>,
        renderer: &Renderer,
    ) -> Self {
        fragments.sort_unstable_by_key(|(number, _)| *number);
        let mut fragment_numbers = Numbers::new(renderer.fragment_count());
        fragments.iter().for_each(|(number, _)| _ = fragment_numbers.of(*number));
        let mut pages = Kept::resolve(pages.into_iter(), self.pages);
        let mut fragments = Kept::resolve(fragments.into_iter().map(|(_, fragment)| fragment), self.fragments);
        let questions = renderer.questions();
        let mut question_numbers = Numbers::new(questions.len());
        let mut renumber = |asked: &mut Vec<QuestionNumber>, within: &mut dyn Iterator<Item = &mut FragmentNumber>| {
            asked.iter_mut().for_each(|number| *number = question_numbers.of(*number));
            within.for_each(|number| *number = fragment_numbers.of(*number));
        };
        for page in &mut pages {
            renumber(&mut page.asked, &mut page.spots.iter_mut().map(|spot| &mut spot.fragment));
        }
        for fragment in &mut fragments {
            renumber(&mut fragment.asked, &mut fragment.fragments.iter_mut());
        }
        let answered = |number: u32| {
            let question = questions[number as usize].clone();
            let answer = renderer.answer(&question);
            (question, answer)
        };
        let questions = question_numbers.kept.into_par_iter().map(answered).collect();
        Self { last: Some(last), layouts: Some(renderer.all_layouts()), questions, fragments, pages }
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
