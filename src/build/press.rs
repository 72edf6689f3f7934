use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;

use super::fresh::{Judge, Reason};
use super::memory::{FragmentMemory, InUse, Kept, Memory, Met, PageMemory};
use super::ways::Ways;
use super::{BuildError, Progress};
use crate::check::Pages;
use crate::diag::Diagnostic;
use crate::plan::{Output, Plan};
use crate::publish::{Known, Placed, Publication};
use crate::render::{
    Bytes, DEEPEST, FOLLOWED, FragmentNumber, Made, RenderError, Renderer, SourceDigests, fragments_of,
};
use crate::source::{SourceError, Sources};
use crate::vocab::{Digest, OutputPath};

/// Makes the files of a plan that are not as good as new, and stages them.
pub(super) struct Press<'a> {
    pub plan: &'a Plan,
    pub renderer: &'a Renderer,
    pub sources: &'a Sources,
    pub digests: SourceDigests<'a>,
    pub judge: Judge<'a>,
    pub memory: &'a Memory,
    pub end: End<'a>,
}

/// What finished files are for.
pub(super) enum End<'a> {
    Published(Publication),
    /// The rules on pages look at them; nothing is kept.
    Looked(&'a Pages<'a>),
    /// The mistakes in layouts that come to light; nothing is kept.
    Nothing,
}

#[derive(Default)]
pub(super) struct Printed {
    pub problems: Vec<Diagnostic>,
    /// Sorted by path.
    pub files: Vec<(OutputPath, Placed)>,
    /// What to remember of them, fragments aside. Numbers are those of this build.
    pub pages: Vec<Kept<PageMemory>>,
    /// What the pages ask.
    pub asked: Met,
    pub fragments: Vec<(FragmentNumber, Kept<FragmentMemory>)>,
    /// Sorted by path.
    pub made: Vec<(String, Reason)>,
}

/// What is to become of one planned file.
enum Verdict {
    /// As good as new; with its place in the memory.
    Kept(usize, Placed),
    /// As good as new, but for the time it was written at.
    Touched(Box<PageMemory>, Placed),
    Make(Box<Order>),
    /// As good as new, but nothing is kept of it but which fragments it holds.
    Dropped(Vec<FragmentNumber>),
}

/// A file that has to be made.
struct Order {
    inputs: Digest,
    remembered: Option<usize>,
    standing: Option<Known>,
    reason: Reason,
}

/// What became of a file that had to be made.
enum Sheet {
    Done(Done),
    Problem(Box<Diagnostic>),
    /// Enough mistakes have been told.
    Skipped,
}

/// A file that was made.
enum Done {
    Staged(Box<PageMemory>, Placed),
    /// Nothing is kept of it but which fragments it holds.
    Dropped(Vec<FragmentNumber>),
}

type Sheets = (Vec<(usize, Done)>, Vec<Diagnostic>);

/// A planned file with its place in the plan.
type Numbered<'a> = (usize, &'a Output, &'a Order);

/// What went wrong so far: after a hundred mistakes of layouts, or one refusal of the machine, the rest is left.
#[derive(Default)]
struct Troubles(AtomicUsize);

impl Troubles {
    const ENOUGH: usize = 100;

    fn mistake(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }

    fn refusal(&self) {
        self.0.fetch_add(Self::ENOUGH, Ordering::Relaxed);
    }

    fn are_enough(&self) -> bool {
        self.0.load(Ordering::Relaxed) >= Self::ENOUGH
    }
}

/// A fragment that pages have.
struct PrintedFragment {
    memory: Kept<FragmentMemory>,
    /// Those in it.
    fragments: Vec<FragmentNumber>,
    /// The file it is, where it is one, with the reason why it was made, where it was.
    file: Option<Box<(OutputPath, Placed, Option<Reason>)>>,
}

impl Press<'_> {
    /// Looks what has to be made, and makes it.
    pub fn print(&self, progress: &dyn Progress) -> Result<Printed, BuildError> {
        let (remembered, standing) = rayon::join(|| self.remembered(), || self.standing());
        let verdicts: Vec<Verdict> = self
            .plan
            .outputs
            .par_iter()
            .zip(remembered)
            .zip(standing)
            .map(|((output, remembered), standing)| self.verdict(output, remembered, standing))
            .collect();
        let (sheets, problems) = self.make(&verdicts, progress)?;
        let mut sheets = sheets.into_iter().peekable();
        let mut printed = Printed {
            problems,
            files: Vec::with_capacity(verdicts.len()),
            pages: Vec::with_capacity(verdicts.len()),
            ..Printed::default()
        };
        let mut dropped = Vec::new();
        for (index, (output, verdict)) in self.plan.outputs.iter().zip(verdicts).enumerate() {
            let (page, placed) = match verdict {
                Verdict::Kept(before, placed) => (Kept::AsBefore(before), placed),
                Verdict::Touched(page, placed) => (Kept::New(page), placed),
                Verdict::Dropped(fragments) => {
                    dropped.extend(fragments);
                    continue;
                }
                Verdict::Make(order) => match sheets.next_if(|(made, _)| *made == index) {
                    Some((_, Done::Staged(page, placed))) => {
                        printed.made.push((output.path.to_string(), order.reason));
                        (Kept::New(page), placed)
                    }
                    Some((_, Done::Dropped(fragments))) => {
                        dropped.extend(fragments);
                        continue;
                    }
                    None => continue,
                },
            };
            printed.files.push((output.path.clone(), placed));
            printed.pages.push(page);
        }
        self.print_fragments(dropped, &mut printed)?;
        printed.problems = once_for_each_place(printed.problems);
        Ok(printed)
    }

    fn publication(&self) -> Option<&Publication> {
        match &self.end {
            End::Published(publication) => Some(publication),
            End::Looked(_) | End::Nothing => None,
        }
    }

    /// For each planned file its place in the memory. Both are sorted by path.
    fn remembered(&self) -> Vec<Option<usize>> {
        let pages = &self.memory.pages;
        let mut pages = (0..pages.len()).map(|index| (index, pages.path(index).unwrap_or_default())).peekable();
        let find = |output: &Output| {
            while pages.next_if(|(_, path)| *path < output.path.as_str()).is_some() {}
            pages.next_if(|(_, path)| *path == output.path.as_str()).map(|(index, _)| index)
        };
        self.plan.outputs.iter().map(find).collect()
    }

    /// For each planned file what is known of the one that stands there.
    fn standing(&self) -> Vec<Option<Known>> {
        let paths = || self.plan.outputs.iter().map(|output| output.path.as_str());
        match self.publication() {
            Some(publication) => publication.before().known(paths()),
            None => paths().map(|_| None).collect(),
        }
    }

    fn verdict(&self, output: &Output, remembered: Option<usize>, standing: Option<Known>) -> Verdict {
        let inputs = self.renderer.inputs(output, &self.digests);
        let known = remembered.and_then(|index| Some((index, self.memory.pages.get(index)?)));
        let make = |reason| Verdict::Make(Box::new(Order { inputs, remembered, standing, reason }));
        let reason = self.judge.reason(output, inputs, known.as_ref().map(|(_, page)| page));
        let (index, known) = match (reason, known) {
            (Some(reason), _) => return make(reason),
            (None, Some(known)) => known,
            (None, None) => unreachable!("what is not known is new"),
        };
        let Some(publication) = self.publication() else { return Verdict::Dropped(fragments_of(&known.spots)) };
        match publication.standing(&output.path, standing, &known.entry) {
            Some(placed) if placed.entry == known.entry => Verdict::Kept(index, placed),
            Some(placed) => {
                let page = PageMemory { entry: placed.entry, ..known.owned(&output.path) };
                Verdict::Touched(Box::new(page), placed)
            }
            None => make(Reason::Output),
        }
    }

    /// Makes and stages what has to be: what was made by its place in the plan and in that order, mistakes in the order of
    /// making, in which the first that many pages share is the same whatever the threads do. A broken page costs itself, not
    /// the run.
    fn make(&self, verdicts: &[Verdict], progress: &dyn Progress) -> Result<Sheets, BuildError> {
        /// The most files that a thread makes in a row.
        const ROW: usize = 32;
        let mut orders: Vec<Numbered> = self
            .plan
            .outputs
            .iter()
            .zip(verdicts)
            .enumerate()
            .filter_map(|(index, (output, verdict))| match verdict {
                Verdict::Make(order) => Some((index, output, &**order)),
                _ => None,
            })
            .collect();
        // What shows the same articles is made at about the same time, while their texts and summaries are at hand. From the oldest
        // on, since articles lead to older ones: what these need was made for their own pages a short while ago. The other way round
        // it is wanted long before, and made twice.
        let site = self.renderer.site();
        orders.par_sort_by_cached_key(|(index, output, _)| (output.content.newest(site).map(Reverse), *index));
        progress.stage("rendering", Some(orders.len()));
        let troubles = Troubles::default();
        // Row by row, so that all threads are at articles of the same time, and none is done long before the others. Not into a
        // result: threads that do that copy what they have again and again.
        let rows = orders.chunks((orders.len() / 64).clamp(1, ROW)).enumerate().par_bridge();
        let mut made: Vec<(usize, Vec<_>)> =
            rows.map(|(row, orders)| (row, self.row(orders, &troubles, progress))).collect();
        made.sort_unstable_by_key(|(row, _)| *row);
        let (mut sheets, mut problems) = (Vec::with_capacity(made.len()), Vec::new());
        for (index, sheet) in made.into_iter().flat_map(|(_, row)| row) {
            match sheet? {
                Sheet::Problem(problem) => problems.push(*problem),
                Sheet::Done(done) => sheets.push((index, done)),
                Sheet::Skipped => {}
            }
        }
        sheets.par_sort_unstable_by_key(|(index, _)| *index);
        Ok((sheets, problems))
    }

    /// Makes some files, and stages them when all are made, their folders first. In turns, file by file, rendering and the kernel's
    /// work on files each find what they need gone from the processor's caches: that was a tenth of a clean build.
    fn row(
        &self,
        orders: &[Numbered],
        troubles: &Troubles,
        progress: &dyn Progress,
    ) -> Vec<(usize, Result<Sheet, BuildError>)> {
        let make = |(_, output, order): &Numbered| {
            let made = (!troubles.are_enough()).then(|| self.make_one(output, order))?;
            Some(made.inspect_err(|error| match error {
                RenderError::Diagnostic(_) => troubles.mistake(),
                RenderError::Source(_) => troubles.refusal(),
            }))
        };
        let made: Vec<_> = orders.iter().map(make).collect();
        if let Some(publication) = self.publication() {
            let new = orders.iter().zip(&made);
            let new = new.filter(|((_, _, order), made)| order.standing.is_none() && matches!(made, Some(Ok(_))));
            publication.make_folders_of(new.map(|((_, output, _), _)| &output.path));
        }
        let stage = |((index, output, order), made): (&Numbered, Option<_>)| {
            let sheet = match made {
                None => Ok(Sheet::Skipped),
                Some(Err(RenderError::Diagnostic(problem))) => Ok(Sheet::Problem(problem)),
                Some(Err(other)) => Err(other.into()),
                Some(Ok(_)) if troubles.are_enough() && self.publication().is_some() => Ok(Sheet::Skipped),
                Some(Ok(made)) => self.done(output, order, made).map(Sheet::Done).inspect_err(|_| troubles.refusal()),
            };
            if !matches!(sheet, Ok(Sheet::Skipped)) {
                progress.step();
            }
            (*index, sheet)
        };
        orders.iter().zip(made).map(stage).collect()
    }

    /// The file as it is to be now.
    fn make_one(&self, output: &Output, order: &Order) -> Result<Made, RenderError> {
        let known = order.remembered.and_then(|index| self.memory.pages.get(index));
        let spliced = match order.reason {
            Reason::Fragment(_) => self.splice(output, known.as_ref()).transpose(),
            _ => None,
        };
        spliced.unwrap_or_else(|| self.renderer.make(output))
    }

    /// Does with a file what it was made for.
    fn done(&self, output: &Output, order: &Order, made: Made) -> Result<Done, BuildError> {
        let publication = match &self.end {
            End::Published(publication) => publication,
            End::Looked(pages) => {
                self.look(pages, output, &made.bytes)?;
                return Ok(Done::Dropped(fragments_of(&made.spots)));
            }
            End::Nothing => return Ok(Done::Dropped(fragments_of(&made.spots))),
        };
        let Made { bytes, asked, spots } = made;
        let (bytes, copied) = match bytes {
            Bytes::Made(bytes) => (bytes, None),
            Bytes::Copy(source) => (self.sources.bytes(&source)?, Some(source)),
        };
        let placed = publication.put(&output.path, order.standing, &bytes)?;
        // Pages tell the measures of a picture.
        if let Some(source) = copied.filter(|source| self.digests.of(source) != Some(placed.entry.digest)) {
            return Err(SourceError::Changed(source).into());
        }
        let layouts = self.renderer.layouts_of(&output.content);
        let page =
            PageMemory { path: output.path.clone(), inputs: order.inputs, layouts, asked, spots, entry: placed.entry };
        Ok(Done::Staged(Box::new(page), placed))
    }

    fn look(&self, pages: &Pages, output: &Output, bytes: &Bytes) -> Result<(), SourceError> {
        match bytes {
            Bytes::Made(bytes) => pages.look(&output.path, Some(&output.content), bytes),
            Bytes::Copy(source) if Pages::reads(&output.path) => {
                pages.look(&output.path, Some(&output.content), &self.sources.bytes(source)?)
            }
            Bytes::Copy(_) => Ok(()),
        }
    }

    /// The page as it stands in the output with those fragments made anew that changed, if it still stands there.
    fn splice(&self, output: &Output, known: Option<&PageMemory<&str>>) -> Result<Option<Made>, RenderError> {
        let Some((known, publication)) = known.zip(self.publication()) else { return Ok(None) };
        let Some(page) = publication.bytes_of(&output.path, &known.entry) else { return Ok(None) };
        let spliced = self.renderer.splice(&page, &known.spots, |number| self.judge.changes_pages(number))?;
        Ok(spliced.map(|(page, spots)| Made { bytes: Bytes::Made(page), asked: known.asked.clone(), spots }))
    }

    /// Follows fragments from the pages down, those in pages first, then those in these: all that is in use is remembered,
    /// and what the server puts in becomes a file of its own. `dropped` are those of pages that are not kept.
    fn print_fragments(&self, dropped: Vec<FragmentNumber>, printed: &mut Printed) -> Result<(), BuildError> {
        // Those of pages come first, as they are met; then what is in them, from one turn to the next.
        let InUse { questions, fragments: mut met } = self.memory.pages.numbers(&printed.pages);
        printed.asked = questions;
        dropped.into_iter().for_each(|number| _ = met.add(number));
        let mut open: Vec<(usize, FragmentNumber)> = met.numbers.iter().map(|number| (0, *number)).collect();
        let mut within = BTreeMap::new();
        let pages = printed.files.len();
        // Some at a time and the deepest first: where each holds two others, all of a depth are more than there is room for.
        while !open.is_empty() {
            const SOME: usize = 256;
            let some = open.split_off(open.len().saturating_sub(SOME));
            if let Some((_, number)) = some.iter().find(|(depth, _)| *depth > FOLLOWED) {
                printed.problems.push(self.renderer.too_deep(*number));
                break;
            }
            let fragments: Vec<_> =
                some.into_par_iter().map(|(depth, number)| (depth, number, self.print_fragment(number))).collect();
            for (depth, number, fragment) in fragments {
                match fragment? {
                    Ok(PrintedFragment { memory, fragments, file }) => {
                        let new = fragments.iter().filter(|number| met.add(**number));
                        open.extend(new.map(|number| (depth + 1, *number)));
                        if !fragments.is_empty() {
                            within.insert(number, fragments);
                        }
                        if let Some((path, placed, reason)) = file.map(|file| *file) {
                            printed.made.extend(reason.map(|reason| (path.to_string(), reason)));
                            printed.files.push((path, placed));
                        }
                        printed.fragments.push((number, memory));
                    }
                    Err(problem) => printed.problems.push(*problem),
                }
            }
        }
        printed.problems.extend(self.endless(&within));
        if printed.files.len() > pages {
            printed.files.sort_by(|a, b| a.0.cmp(&b.0));
        }
        printed.made.sort();
        Ok(())
    }

    /// What is told of fragments that have no end. Only some of them come to light as pages are made.
    fn endless(&self, within: &BTreeMap<FragmentNumber, Vec<FragmentNumber>>) -> Vec<Diagnostic> {
        let Ways { circles, depths } = Ways::of(within);
        // Itself, those that may stand in it, and one more; what holds this one is not told of it as well.
        let too_deep = depths.into_iter().filter(|(_, depth)| *depth == DEEPEST + 2).map(|(number, _)| number);
        let too_deep = too_deep.min_by_key(|number| self.renderer.call(*number).url());
        let circles = circles.iter().map(|circle| self.renderer.circle(circle));
        circles.chain(too_deep.map(|number| self.renderer.too_deep(number))).collect()
    }

    fn print_fragment(&self, number: FragmentNumber) -> Result<Result<PrintedFragment, Box<Diagnostic>>, BuildError> {
        let then = self.judge.fragment(number);
        let is_known = then.is_some();
        let made_now = || self.renderer.fragment_if_made(number).is_some();
        // Looking whether it is the same may make it; then what was made counts.
        let same = then.filter(|_| !made_now() && self.judge.is_same(number)).filter(|_| !made_now());
        if let Some(then) = same {
            let (as_before, fragments) = (Kept::AsBefore(number as usize), then.within.to_vec());
            let Some(publication) = self.publication().filter(|_| then.is_delivered) else {
                return Ok(Ok(PrintedFragment { memory: as_before, fragments, file: None }));
            };
            let known = self.memory.fragments.whole(number);
            let path = known.call.url().output();
            let standing = |entry| publication.standing(&path, publication.before().known_one(&path), entry);
            if let Some(placed) = known.entry.as_ref().and_then(standing) {
                let entry = Some(placed.entry);
                let memory = match entry == known.entry {
                    true => as_before,
                    false => Kept::New(Box::new(known.with_entry(entry))),
                };
                let file = Some(Box::new((path, placed, None)));
                return Ok(Ok(PrintedFragment { memory, fragments, file }));
            }
        }
        let made = match self.renderer.fragment(number) {
            Ok(made) => made,
            Err(RenderError::Diagnostic(problem)) => return Ok(Err(problem)),
            Err(other) => return Err(other.into()),
        };
        let call = self.renderer.call(number);
        let file = match &self.end {
            _ if !self.renderer.is_delivered(&call.name) => None,
            End::Nothing => None,
            End::Looked(pages) => {
                pages.look(&call.url().output(), None, made.html().as_bytes())?;
                None
            }
            End::Published(publication) => {
                let path = call.url().output();
                let reason = if is_known { Reason::Source } else { Reason::New };
                let placed = publication.put(&path, publication.before().known_one(&path), made.html().as_bytes())?;
                Some(Box::new((path, placed, Some(reason))))
            }
        };
        let memory = FragmentMemory {
            key: call.digest(),
            asked: made.asked().to_vec(),
            fragments: made.fragments().to_vec(),
            inputs: self.renderer.inputs_of_fragment(&call.name),
            digest: made.digest(),
            entry: file.as_ref().map(|file| file.1.entry),
            call: call.clone(),
        };
        let fragments = memory.fragments.clone();
        Ok(Ok(PrintedFragment { memory: Kept::New(Box::new(memory)), fragments, file }))
    }
}

/// One mistake in a layout fails every page made with it: it is told once, with the first page made.
fn once_for_each_place(problems: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut out: Vec<Diagnostic> = Vec::new();
    for problem in problems {
        if !out.iter().any(|earlier| earlier.place == problem.place && earlier.code == problem.code) {
            out.push(problem);
        }
    }
    out
}
