//! What may be skipped: the only place that decides it.
//!
//! A build leaves a [`Memory`]. A file of the output is as good as new if everything it was made from has the digest it had
//! then ([`Renderer::inputs`]), its layouts are the same, every question they asked has the same answer, every fragment in it
//! has the same bytes, and the file stands where it was left. Nothing else counts: not times, not which files were edited.
use std::fmt;
use std::sync::OnceLock;

use rayon::prelude::*;

use super::memory::{Memory, PageMemory};
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
    same_fragments: Vec<OnceLock<bool>>,
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
        let same_fragments = (0..memory.fragments.len()).map(|_| OnceLock::new()).collect();
        Self { renderer, memory, answers, same_fragments }
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
        changed.map(|spot| Reason::Fragment(self.memory.fragments.known(spot.fragment).call.owned()))
    }

    /// Whether pages that hold a fragment have other bytes in its place now. One that is delivered on its own is a file of its
    /// own: they hold nothing of it.
    pub fn changes_pages(&self, number: FragmentNumber) -> bool {
        !self.is_same(number) && !self.renderer.is_delivered(&self.memory.fragments.known(number).call)
    }

    /// Whether a fragment, by its number in the memory, has the bytes it had. It is made anew only if that can't be known.
    pub fn is_same(&self, number: FragmentNumber) -> bool {
        *self.same_fragments[number as usize].get_or_init(|| {
            let fragment = self.memory.fragments.known(number);
            let as_it_was = fragment.inputs == self.renderer.inputs_of_fragment(&fragment.call)
                && fragment.asked.iter().all(|number| self.is_answer_same(*number))
                && fragment.fragments.iter().all(|number| self.is_same(*number));
            let anew = || self.renderer.fragment(number);
            // What can't be made any more is told by the page that still wants it.
            as_it_was || anew().is_ok_and(|made| made.digest() == fragment.digest)
        })
    }
}
