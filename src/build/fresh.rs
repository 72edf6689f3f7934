//! What may be skipped: the only place that decides it.
//!
//! A build leaves a [`Memory`]. A file of the output is as good as new if everything it was made from has the digest it had
//! then ([`Renderer::inputs`]), its layouts are the same, every question they asked has the same answer, every fragment in it
//! has the same bytes, and the file stands where it was left. Nothing else counts: not times, not which files were edited.
use std::fmt;
use std::sync::OnceLock;

use rayon::prelude::*;

use super::memory::{Memory, PageMemory, numbers};
use crate::plan::Output;
use crate::render::{Call, FragmentNumber, Question, QuestionNumber, Renderer};
use crate::vocab::Digest;

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
    answers: Vec<Answer>,
    /// By number in the memory, all of them: one after the other as they stand there takes less than most of them here and there.
    fragments: Vec<FragmentThen>,
}

/// A fragment as the memory knows it.
pub(super) struct FragmentThen {
    /// Those in it.
    pub within: Box<[FragmentNumber]>,
    /// Whether it is a file of its own now.
    pub is_delivered: bool,
    /// Nothing that it was made from changed, fragments in it aside.
    as_it_was: bool,
    /// No page had it then, and nothing is known of it but its number.
    is_unused: bool,
    is_same: OnceLock<bool>,
}

/// The answer to a question that was asked before.
pub(super) struct Answer {
    pub now: Option<Digest>,
    pub same: bool,
}

impl<'a> Judge<'a> {
    pub fn new(renderer: &'a Renderer, memory: &'a Memory) -> Self {
        let answer = |number: usize| {
            let (question, before) = memory.questions.get(number);
            let now = renderer.answer(&question);
            Answer { now, same: now == before }
        };
        let answers = (0..memory.questions.len()).into_par_iter().map(answer).collect();
        let mut judge = Self { renderer, memory, answers, fragments: Vec::new() };
        judge.fragments = numbers(memory.fragments.len()).into_par_iter().map(|number| judge.then(number)).collect();
        judge
    }

    fn then(&self, number: FragmentNumber) -> FragmentThen {
        let fragment = self.memory.fragments.known(number);
        FragmentThen {
            is_delivered: self.renderer.is_delivered(fragment.call),
            as_it_was: fragment.inputs == self.renderer.inputs_of_fragment(fragment.call)
                && fragment.asked.iter().all(|number| self.is_answer_same(*number)),
            is_unused: fragment.is_unused(),
            is_same: OnceLock::new(),
            within: fragment.fragments.into(),
        }
    }

    /// A fragment that pages had, by its number in the memory.
    pub fn fragment(&self, number: FragmentNumber) -> Option<&FragmentThen> {
        self.fragments.get(number as usize).filter(|fragment| !fragment.is_unused)
    }

    fn is_answer_same(&self, number: QuestionNumber) -> bool {
        let Answer { now, same } = self.answers[number as usize];
        now.is_some() && same
    }

    /// What the memory's questions are answered now, by their number; for [`Memory::next`].
    pub fn answers(self) -> Vec<Answer> {
        self.answers
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
        if let Some(changed) = page.asked.iter().find(|number| !self.is_answer_same(**number)) {
            return Some(Reason::Answer(self.memory.questions.get(*changed as usize).0));
        }
        let changed = page.spots.iter().find(|spot| self.changes_pages(spot.fragment));
        changed.map(|spot| Reason::Fragment(self.memory.fragments.whole(spot.fragment).call.owned()))
    }

    /// Whether pages that hold a fragment have other bytes in its place now. One that is delivered on its own is a file of its
    /// own: they hold nothing of it.
    pub fn changes_pages(&self, number: FragmentNumber) -> bool {
        !self.is_same(number) && !self.fragments[number as usize].is_delivered
    }

    /// Whether a fragment, by its number in the memory, has the bytes it had. It is made anew only if that can't be known.
    pub fn is_same(&self, number: FragmentNumber) -> bool {
        let fragment = &self.fragments[number as usize];
        *fragment.is_same.get_or_init(|| {
            // Of what is delivered on its own only the address stands here. And what the memory has of those could be a circle.
            let mut within = fragment.within.iter().filter(|number| !self.fragments[**number as usize].is_delivered);
            let as_it_was = fragment.as_it_was && within.all(|number| self.is_same(*number));
            let digest = || self.memory.fragments.known(number).digest;
            // What can't be made any more is told by the page that still wants it.
            as_it_was || self.renderer.fragment(number).is_ok_and(|made| made.digest() == digest())
        })
    }
}
