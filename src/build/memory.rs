//! What a build leaves for the next one: of every file of the output what it was made from, in rows that are read where they are wanted
//! and written where they changed.

use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::fresh::Answer;
use super::unchanged::Last;
use crate::cache::{self, Cache, Piece, Recent, Rows};
use crate::diag::Failure;
use crate::publish::Entry;
use crate::render::{Call, Earlier, FragmentNumber, Question, QuestionNumber, Renderer, Spot};
use crate::vocab::{Digest, OutputPath};

/// What a build leaves for the next one.
#[derive(Default)]
pub(super) struct Memory {
    pub last: Option<Last>,
    /// Of all layouts.
    pub layouts: Option<Digest>,
    pub questions: Questions,
    pub fragments: Fragments,
    pub pages: Pages,
}

/// Every question, by its number, with its digest and that of its answer.
#[derive(Default)]
pub(super) struct Questions(Arc<Rows>);

/// Every fragment, by its number.
#[derive(Default)]
pub(super) struct Fragments(Arc<Rows>);

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
        self.0.count()
    }

    /// None, as below, if it can't be read: then it is not known.
    pub fn get(&self, index: usize) -> Option<PageMemory<&str>> {
        self.0.get(index)
    }

    pub fn path(&self, index: usize) -> Option<&str> {
        self.0.get(index)
    }

    pub fn entry(&self, index: usize) -> Option<Entry> {
        self.0.get(index).map(|(_, entry): (&str, Entry)| entry)
    }

    /// What some pages ask and hold; these are the pages before.
    pub fn numbers(&self, pages: &[Kept<PageMemory>]) -> InUse {
        let met = |mut met: InUse, page: &Kept<PageMemory>| {
            let before;
            let (asked, spots) = match page {
                Kept::AsBefore(index) => {
                    before = self.get(*index).expect(VOUCHED_FOR);
                    (&before.asked, &before.spots)
                }
                Kept::New(page) => (&page.asked, &page.spots),
            };
            asked.iter().for_each(|number| _ = met.questions.add(*number));
            spots.iter().for_each(|spot| _ = met.fragments.add(spot.fragment));
            met
        };
        // In parts of the pages, in their order; then all of these.
        let parts: Vec<InUse> = pages.par_iter().with_min_len(1024).fold(InUse::default, met).collect();
        let mut all = InUse::default();
        for part in parts {
            part.questions.numbers.into_iter().for_each(|number| _ = all.questions.add(number));
            part.fragments.numbers.into_iter().for_each(|number| _ = all.fragments.add(number));
        }
        all
    }
}

/// Questions and fragments that are in use.
#[derive(Default)]
pub(super) struct InUse {
    pub questions: Met,
    pub fragments: Met,
}

/// Numbers, each once, in the order they are met.
#[derive(Default)]
pub(super) struct Met {
    pub numbers: Vec<u32>,
    seen: Vec<bool>,
}

impl Met {
    /// Whether it is met for the first time.
    pub fn add(&mut self, number: u32) -> bool {
        let index = number as usize;
        if index >= self.seen.len() {
            self.seen.resize((index + 1).next_power_of_two(), false);
        }
        let is_new = !std::mem::replace(&mut self.seen[index], true);
        if is_new {
            self.numbers.push(number);
        }
        is_new
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

/// `C` is its call, or the name of that alone: a row holds it last, and its arguments are seldom wanted.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct FragmentMemory<C = Call> {
    /// Of the call.
    pub key: Digest,
    pub asked: Vec<QuestionNumber>,
    pub fragments: Vec<FragmentNumber>,
    pub inputs: Digest,
    /// Of its HTML.
    pub digest: Digest,
    /// The file it is, where the server puts fragments into pages.
    pub entry: Option<Entry>,
    pub call: C,
}

/// Why a row is as its type says.
const VOUCHED_FOR: &str = "every byte is as this program wrote it";

impl Questions {
    pub fn len(&self) -> usize {
        self.0.count()
    }

    fn digest(&self, number: usize) -> Digest {
        self.0.get(number).expect(VOUCHED_FOR)
    }

    /// With the digest of its answer then, if it had one.
    pub fn get(&self, number: usize) -> (Question, Option<Digest>) {
        let (_, answer, question): (Digest, _, _) = self.0.get(number).expect(VOUCHED_FOR);
        (question, answer)
    }

    fn row(question: &Question, answer: Option<Digest>) -> Piece {
        Piece::new(&(question.digest(), answer, question))
    }
}

impl Fragments {
    pub fn len(&self) -> usize {
        self.0.count()
    }

    fn digest(&self, number: usize) -> Digest {
        self.0.get(number).expect(VOUCHED_FOR)
    }

    /// None for a number that was not given yet.
    pub fn get(&self, number: FragmentNumber) -> Option<FragmentMemory<&str>> {
        ((number as usize) < self.len()).then(|| self.known(number))
    }

    /// With all of its call.
    pub fn whole(&self, number: FragmentNumber) -> FragmentMemory<Call<&str>> {
        self.0.get(number as usize).expect(VOUCHED_FOR)
    }

    fn asked(&self, number: FragmentNumber) -> Vec<QuestionNumber> {
        let (_, asked): (Digest, _) = self.0.get(number as usize).expect(VOUCHED_FOR);
        asked
    }

    pub fn known(&self, number: FragmentNumber) -> FragmentMemory<&str> {
        self.0.get(number as usize).expect(VOUCHED_FOR)
    }
}

/// What of a memory is kept in large files, by their names behind its own.
const ROWS: [&str; 3] = ["questions", "fragments", "pages"];

impl Memory {
    /// Reads what [`Self::keep`] wrote.
    pub fn read(cache: &Cache, name: &str) -> Option<Self> {
        let (last, layouts, recent): (_, _, [Recent; 3]) = cache.read(name)?;
        let mut rows = ROWS.iter().zip(recent).map(|(of, recent)| Rows::open(cache, &format!("{name}-{of}"), recent));
        let mut next = || rows.next().expect("there are three");
        let (questions, fragments, pages) = (next()?, next()?, next()?);
        let (questions, fragments) = (Questions(Arc::new(questions)), Fragments(Arc::new(fragments)));
        Some(Self { last, layouts, questions, fragments, pages: Pages(pages) })
    }

    /// Keeps it under a name.
    pub fn keep(&self, cache: &Cache, name: &str) -> Result<(), Failure> {
        let rows = [&*self.questions.0, &*self.fragments.0, &self.pages.0];
        let keep = |(of, rows): (&&str, &Rows)| rows.keep(cache, &format!("{name}-{of}"));
        let recent = ROWS.par_iter().zip(rows).map(keep).collect::<Result<Vec<_>, _>>()?;
        let recent: [Recent; 3] = recent.try_into().unwrap_or_else(|_| unreachable!("there are three"));
        cache.write(name, &cache::encode(&(&self.last, &self.layouts, recent)), |_| Ok(()))
    }

    /// The questions and fragments in it, which keep their numbers in the next build.
    pub fn earlier(&self) -> Earlier {
        let Self { questions, fragments, .. } = self;
        let question = {
            let questions = Questions(questions.0.clone());
            move |number| questions.get(number as usize).0
        };
        let call = {
            let fragments = Fragments(fragments.0.clone());
            move |number| fragments.whole(number).call.owned()
        };
        Earlier::new(
            ((0..questions.len()).map(|number| questions.digest(number)), Box::new(question)),
            ((0..fragments.len()).map(|number| fragments.digest(number)), Box::new(call)),
        )
    }

    /// What is to be remembered after a build, this being what was before it: `asked` is what its pages ask, `answers` what the
    /// judge has found.
    pub fn next(
        &self,
        last: Last,
        pages: Vec<Kept<PageMemory>>,
        mut fragments: Vec<(FragmentNumber, Kept<FragmentMemory>)>,
        mut asked: Met,
        answers: &[Answer],
        renderer: &Renderer,
    ) -> Self {
        fragments.sort_unstable_by_key(|(number, _)| *number);
        for (number, fragment) in &fragments {
            let before;
            let numbers = match fragment {
                Kept::New(fragment) => &fragment.asked,
                Kept::AsBefore(_) => {
                    before = self.fragments.asked(*number);
                    &before
                }
            };
            numbers.iter().for_each(|number| _ = asked.add(*number));
        }
        let answer = |number: QuestionNumber| match answers.get(number as usize) {
            Some(answer) => answer.now,
            None => renderer.answer(renderer.question(number)),
        };
        let few = |used: usize, all: usize| used < all - all / 4;
        let (questions, fragments, pages) = match few(asked.numbers.len(), renderer.question_count())
            || few(fragments.len(), renderer.fragment_count())
        {
            true => self.renumbered(pages, fragments, answer, renderer),
            false => {
                let question = |number: QuestionNumber| match answers.get(number as usize) {
                    Some(Answer { same: true, .. }) => Piece::Kept(number as usize),
                    _ => Questions::row(renderer.question(number), answer(number)),
                };
                let mut fragments = fragments.into_iter().peekable();
                let fragment = |number: FragmentNumber| {
                    let here = fragments.next_if(|(used, _)| *used == number);
                    match here {
                        Some((_, Kept::AsBefore(_))) => Piece::Kept(number as usize),
                        Some((_, Kept::New(fragment))) => Piece::new(&fragment),
                        None if self.fragments.get(number).is_some_and(|fragment| fragment.is_unused()) => {
                            Piece::Kept(number as usize)
                        }
                        None => Piece::new(&FragmentMemory::unused(renderer.call(number))),
                    }
                };
                let page = |page| match page {
                    Kept::AsBefore(index) => Piece::Kept(index),
                    Kept::New(page) => Piece::new(&page),
                };
                let ((questions, fragments), pages) = rayon::join(
                    || {
                        let questions = self.questions.0.next(numbers(renderer.question_count()).map(question));
                        (questions, self.fragments.0.next(numbers(renderer.fragment_count()).map(fragment)))
                    },
                    || self.pages.0.next(pages.into_iter().map(page)),
                );
                (questions, fragments, pages)
            }
        };
        let (questions, fragments) = (Questions(Arc::new(questions)), Fragments(Arc::new(fragments)));
        Self { last: Some(last), layouts: Some(renderer.all_layouts()), questions, fragments, pages: Pages(pages) }
    }

    /// The rows with other numbers: questions and fragments that no page has any more are forgotten, so that a memory does not grow
    /// with the years.
    fn renumbered(
        &self,
        pages: Vec<Kept<PageMemory>>,
        fragments: Vec<(FragmentNumber, Kept<FragmentMemory>)>,
        answer: impl Fn(QuestionNumber) -> Option<Digest>,
        renderer: &Renderer,
    ) -> (Rows, Rows, Rows) {
        let mut fragment_numbers = Numbers::new(renderer.fragment_count());
        let mut question_numbers = Numbers::new(renderer.question_count());
        fragments.iter().for_each(|(number, _)| _ = fragment_numbers.of(*number));
        let mut renumber = |asked: &mut Vec<QuestionNumber>, within: &mut dyn Iterator<Item = &mut FragmentNumber>| {
            asked.iter_mut().for_each(|number| *number = question_numbers.of(*number));
            within.for_each(|number| *number = fragment_numbers.of(*number));
        };
        let mut page = |mut page: PageMemory<&str>| {
            renumber(&mut page.asked, &mut page.spots.iter_mut().map(|spot| &mut spot.fragment));
            Piece::new(&page)
        };
        let pages = pages.into_iter().map(|kept| match kept {
            Kept::AsBefore(index) => page(self.pages.get(index).expect(VOUCHED_FOR)),
            Kept::New(new) => page(new.borrowed()),
        });
        let pages: Vec<Piece> = pages.collect();
        let mut fragment_rows = Vec::with_capacity(fragments.len());
        for (number, fragment) in fragments {
            fragment_rows.push(match fragment {
                Kept::New(mut new) => {
                    renumber(&mut new.asked, &mut new.fragments.iter_mut());
                    Piece::new(&new)
                }
                Kept::AsBefore(_) => {
                    let mut before = self.fragments.whole(number);
                    renumber(&mut before.asked, &mut before.fragments.iter_mut());
                    Piece::new(&before)
                }
            });
        }
        let question = |number: QuestionNumber| Questions::row(renderer.question(number), answer(number));
        let questions: Vec<Piece> = question_numbers.kept.into_iter().map(question).collect();
        (
            self.questions.0.next(questions.into_iter()),
            self.fragments.0.next(fragment_rows.into_iter()),
            self.pages.0.next(pages.into_iter()),
        )
    }
}

/// Those of so many.
pub(super) fn numbers(count: usize) -> Range<u32> {
    0..u32::try_from(count).expect("their numbers are as long")
}

impl FragmentMemory {
    /// What keeps the number of a fragment that no page has: as if nothing were known of it.
    fn unused(call: &Call) -> Self {
        let (key, call, nothing) = (call.digest(), call.clone(), Digest::of(b""));
        Self { key, asked: Vec::new(), fragments: Vec::new(), inputs: nothing, digest: nothing, entry: None, call }
    }
}

impl FragmentMemory<&str> {
    pub fn is_unused(&self) -> bool {
        self.inputs == Digest::of(b"")
    }
}

impl FragmentMemory<Call<&str>> {
    /// The same as another file.
    pub fn with_entry(self, entry: Option<Entry>) -> FragmentMemory {
        let Self { key, asked, fragments, inputs, digest, entry: _, call } = self;
        FragmentMemory { key, asked, fragments, inputs, digest, entry, call: call.owned() }
    }
}

/// What a build remembers of a file or a fragment.
pub(super) enum Kept<T> {
    /// What was remembered of it before, by its place there.
    AsBefore(usize),
    New(Box<T>),
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
