use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;

use super::fresh::{FragmentMemory, Judge, Memory, PageMemory, Reason};
use super::{BuildError, Progress};
use crate::diag::Diagnostic;
use crate::plan::{Output, Plan};
use crate::publish::{Named, Placed, Publication};
use crate::render::{Bytes, FragmentNumber, Made, RenderError, Renderer, SourceDigests};
use crate::source::Sources;
use crate::vocab::OutputPath;

/// Makes the files of a plan that are not as good as new, and stages them.
pub(super) struct Press<'a> {
    pub plan: &'a Plan,
    pub renderer: &'a Renderer,
    pub sources: &'a Sources,
    pub digests: SourceDigests<'a>,
    pub judge: Judge<'a>,
    pub memory: &'a Memory,
    /// None: nothing will be published.
    pub publication: Option<Publication>,
}

#[derive(Default)]
pub(super) struct Printed {
    pub problems: Vec<Diagnostic>,
    /// Sorted by path.
    pub files: Vec<(OutputPath, Placed)>,
    /// What to remember of them, fragments aside. Numbers are those of this build.
    pub pages: Vec<PageMemory>,
    pub fragments: Vec<(FragmentNumber, FragmentMemory)>,
    /// Sorted by path.
    pub made: Vec<(String, Reason)>,
}

/// What became of one planned file.
#[expect(clippy::large_enum_variant, reason = "nearly every sheet is done")]
enum Sheet {
    Done {
        page: PageMemory,
        placed: Placed,
        reason: Option<Reason>,
    },
    Problem(Box<Diagnostic>),
    /// Nothing is published, or enough mistakes have been told.
    Skipped,
}

/// What to remember of a fragment; the file it is, where it is one, with the reason why it was made, where it was.
type PrintedFragment = (FragmentMemory, Option<(Placed, Option<Reason>)>);

impl Press<'_> {
    /// A broken page costs itself, not the run; after a hundred mistakes of layouts the rest is left.
    pub fn print(&self, progress: &dyn Progress) -> Result<Printed, BuildError> {
        const ENOUGH: usize = 100;
        progress.stage("rendering", Some(self.plan.outputs.len()));
        let failed = AtomicUsize::new(0);
        let sheets = self
            .plan
            .outputs
            .par_iter()
            .zip(self.remembered())
            .zip(self.named())
            .map(|((output, known), named)| {
                if failed.load(Ordering::Relaxed) >= ENOUGH {
                    return Ok(Sheet::Skipped);
                }
                let sheet = self.sheet(output, known, named);
                progress.step();
                if matches!(sheet, Ok(Sheet::Problem(_))) {
                    failed.fetch_add(1, Ordering::Relaxed);
                }
                sheet
            })
            .collect::<Result<Vec<_>, BuildError>>()?;
        let mut printed = Printed::default();
        let mut problems = Vec::new();
        for sheet in sheets {
            match sheet {
                Sheet::Done { page, placed, reason } => {
                    printed.made.extend(reason.map(|reason| (page.path.to_string(), reason)));
                    printed.files.push((page.path.clone(), placed));
                    printed.pages.push(page);
                }
                Sheet::Problem(problem) => problems.push(*problem),
                Sheet::Skipped => {}
            }
        }
        printed.problems = once_for_each_place(problems);
        if printed.problems.is_empty() {
            self.print_fragments(&mut printed)?;
        }
        Ok(printed)
    }

    /// For each planned file what the memory says of it. Both are sorted by path.
    fn remembered(&self) -> Vec<Option<&PageMemory>> {
        let mut pages = self.memory.pages.iter().peekable();
        let find = |output: &Output| {
            while pages.next_if(|page| page.path < output.path).is_some() {}
            pages.next_if(|page| page.path == output.path)
        };
        self.plan.outputs.iter().map(find).collect()
    }

    /// For each planned file what the manifest says of it.
    fn named(&self) -> Vec<Option<Named>> {
        let paths = || self.plan.outputs.iter().map(|output| &output.path);
        match &self.publication {
            Some(publication) => publication.named(paths()),
            None => paths().map(|_| None).collect(),
        }
    }

    fn sheet(&self, output: &Output, known: Option<&PageMemory>, named: Option<Named>) -> Result<Sheet, BuildError> {
        let inputs = self.renderer.inputs(output, &self.digests);
        let layouts = self.renderer.layouts_of(&output.content);
        let mut reason = self.judge.reason(output, inputs, known);
        if let (None, Some(known)) = (&reason, known) {
            match &self.publication {
                None => return Ok(Sheet::Skipped),
                Some(publication) => match publication.standing(&output.path, named, &known.entry) {
                    Some(placed) => {
                        let (asked, fragments) = self.judge.renumber(&known.asked, &known.fragments);
                        let path = output.path.clone();
                        let page = PageMemory { path, inputs, layouts, asked, fragments, entry: placed.entry };
                        return Ok(Sheet::Done { page, placed, reason: None });
                    }
                    None => reason = Some(Reason::Output),
                },
            }
        }
        let made = match self.renderer.make(output) {
            Ok(made) => made,
            Err(RenderError::Diagnostic(problem)) => return Ok(Sheet::Problem(problem)),
            Err(other) => return Err(other.into()),
        };
        let Some(publication) = &self.publication else { return Ok(Sheet::Skipped) };
        let Made { bytes, asked, fragments } = made;
        let bytes = match bytes {
            Bytes::Made(bytes) => bytes,
            Bytes::Copy(source) => self.sources.bytes(&source)?,
        };
        let placed = publication.put(&output.path, named, &bytes)?;
        let page = PageMemory { path: output.path.clone(), inputs, layouts, asked, fragments, entry: placed.entry };
        Ok(Sheet::Done { page, placed, reason })
    }

    /// Follows fragments from the pages down: those that the server puts in become files of their own, and all that is in
    /// use is remembered.
    fn print_fragments(&self, printed: &mut Printed) -> Result<(), BuildError> {
        let mut open: Vec<FragmentNumber> =
            printed.pages.iter().flat_map(|page| page.fragments.iter().copied()).collect();
        let mut seen = vec![false; self.renderer.fragment_count()];
        let known = self.judge.known_fragments();
        let mut problems = Vec::new();
        while let Some(number) = open.pop() {
            let index = number as usize;
            // Making one may have made others known.
            seen.resize(seen.len().max(index + 1), false);
            if std::mem::replace(&mut seen[index], true) {
                continue;
            }
            match self.print_fragment(number, known.get(index).copied().flatten())? {
                Ok((memory, placed)) => {
                    open.extend(&memory.fragments);
                    if let Some((placed, reason)) = placed {
                        let path = memory.call.url().output();
                        printed.made.extend(reason.map(|reason| (path.to_string(), reason)));
                        printed.files.push((path, placed));
                    }
                    printed.fragments.push((number, memory));
                }
                Err(problem) => problems.push(problem),
            }
        }
        printed.problems.extend(once_for_each_place(problems));
        printed.files.sort_by(|a, b| a.0.cmp(&b.0));
        printed.made.sort();
        Ok(())
    }

    fn print_fragment(
        &self,
        number: FragmentNumber,
        known: Option<FragmentNumber>,
    ) -> Result<Result<PrintedFragment, Diagnostic>, BuildError> {
        let call = self.renderer.call(number);
        let inputs = self.renderer.inputs_of_fragment(&call);
        let publication = self.publication.as_ref().filter(|_| self.renderer.is_delivered(&call));
        // Only what is delivered on its own is a file.
        let path = publication.map(|_| call.url().output());
        let same = known.filter(|known| self.renderer.fragment_if_made(number).is_none() && self.judge.is_same(*known));
        // Looking whether it is the same may have made it; then what was made counts.
        if let Some(known) = same.filter(|_| self.renderer.fragment_if_made(number).is_none()) {
            let memory = &self.memory.fragments[known as usize];
            let file = publication.zip(path.as_ref()).zip(memory.entry.as_ref());
            let placed = file.and_then(|((publication, path), entry)| {
                publication.standing(path, publication.named_one(path), entry)
            });
            if publication.is_none() || placed.is_some() {
                let (asked, fragments) = self.judge.renumber(&memory.asked, &memory.fragments);
                let entry = placed.as_ref().map(|placed| placed.entry);
                let memory = FragmentMemory { call, inputs, asked, fragments, digest: memory.digest, entry };
                return Ok(Ok((memory, placed.map(|placed| (placed, None)))));
            }
        }
        let made = match self.renderer.fragment(number) {
            Ok(made) => made,
            Err(RenderError::Diagnostic(problem)) => return Ok(Err(*problem)),
            Err(other) => return Err(other.into()),
        };
        let reason = if known.is_some() { Reason::Source } else { Reason::New };
        let placed = match publication.zip(path) {
            None => None,
            Some((publication, path)) => {
                let named = publication.named_one(&path);
                Some((publication.put(&path, named, made.html().as_bytes())?, Some(reason)))
            }
        };
        let memory = FragmentMemory {
            call,
            inputs,
            asked: made.asked().to_vec(),
            fragments: made.fragments().to_vec(),
            digest: made.digest(),
            entry: placed.as_ref().map(|(placed, _)| placed.entry),
        };
        Ok(Ok((memory, placed)))
    }
}

/// One mistake in a layout fails every page made with it: it is told once, with the first page, in the order of the plan.
fn once_for_each_place(problems: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut out: Vec<Diagnostic> = Vec::new();
    for problem in problems {
        if !out.iter().any(|earlier| earlier.place == problem.place && earlier.code == problem.code) {
            out.push(problem);
        }
    }
    out
}
