use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;

use super::BuildError;
use crate::config::Config;
use crate::diag::{At, Code, Diagnostic, Finding, Level, Tally};
use crate::render::{RenderError, builtin};
use crate::source::Sources;
use crate::vocab::SourcePath;
use crate::yaml;

/// Findings of one kind that are told of one file. Each has its line with it, and a text of one line may have a mistake in each word:
/// all of them would take the square of its length.
const ALIKE: usize = 500;

/// Diagnostics of all stages so far.
#[derive(Default)]
pub(super) struct Problems {
    pub all: Vec<Diagnostic>,
}

impl Problems {
    pub fn add(&mut self, found: Vec<Diagnostic>) {
        self.all.extend(found);
    }

    /// Mistakes of layouts, but for those that follow from a wrong key of site.yaml.
    pub fn add_layouts(&mut self, found: Vec<Diagnostic>, config: &Config, sources: &Sources) {
        self.all.extend(found.into_iter().filter(|problem| !follows(problem, &config.wrong, sources)));
    }

    /// All of them with their places worked out and at the level the site gives them, in the order they are told. A strict
    /// build takes warnings for errors.
    pub fn findings(&self, sources: &Sources, checks: &[(&'static Code, Option<Level>)], strict: bool) -> Vec<Finding> {
        // A file may have thousands of mistakes: it is read once.
        let texts = RefCell::new(HashMap::new());
        let text = |path: &SourcePath| -> Option<Arc<str>> {
            let mut texts = texts.borrow_mut();
            texts.entry(path.clone()).or_insert_with(|| text_of(sources, path).map(Arc::from)).clone()
        };
        let kind = |problem: &Diagnostic| (problem.place.path.clone(), problem.code.name);
        let mut all: HashMap<_, usize> = HashMap::new();
        self.all.iter().for_each(|problem| *all.entry(kind(problem)).or_default() += 1);
        let mut so_far: HashMap<_, usize> = HashMap::new();
        let mut findings: Vec<Finding> = self
            .all
            .iter()
            .filter_map(|problem| {
                let nth = so_far.entry(kind(problem)).or_default();
                *nth += 1;
                let more = all[&kind(problem)].saturating_sub(ALIKE);
                let mut problem = problem.clone();
                if *nth == ALIKE && more > 0 {
                    problem = problem.hint(format!("this file has {more} more of the kind"));
                } else if *nth > ALIKE {
                    return None;
                }
                let chosen = checks.iter().find(|(code, _)| *code == problem.code && !problem.fixed);
                let level = match chosen.map_or(Some(problem.code.level), |(_, level)| *level)? {
                    Level::Warning if strict => Level::Error,
                    level => level,
                };
                Some(yaml::resolve(problem, level, &text))
            })
            .collect();
        Finding::sort(&mut findings);
        findings
    }
}

/// Whether a layout may have failed by what stands in for a wrong key of site.yaml: the line that failed asks for it.
fn follows(problem: &Diagnostic, wrong: &[String], sources: &Sources) -> bool {
    let At::Bytes(range) = &problem.place.at else { return false };
    let text = if wrong.is_empty() { None } else { text_of(sources, &problem.place.path) };
    let Some((before, behind)) = text.as_ref().and_then(|text| text.split_at_checked(range.start)) else {
        return false;
    };
    let before = before.rsplit('\n').next().unwrap_or_default();
    let line = format!("{before}{}", behind.lines().next().unwrap_or_default());
    wrong.iter().any(|key| line.contains(&format!("site.{key}")))
}

/// The text of a file for an excerpt; a layout may be one of the built-in ones. What is not UTF-8 is shown as far as it goes: up
/// to the first such byte, where its mark stands, every place is as in the file. Zeros are a sign of a file that is no text.
fn text_of(sources: &Sources, path: &SourcePath) -> Option<String> {
    let bytes = match sources.get(path) {
        Some(_) => sources.bytes(path).ok()?,
        None => builtin(path.as_str())?.to_vec(),
    };
    match String::from_utf8(bytes) {
        Ok(text) => Some(text),
        Err(error) if error.as_bytes().contains(&0) => None,
        Err(error) => Some(String::from_utf8_lossy(error.as_bytes()).into_owned()),
    }
}

/// Notes a mistake of the site; what the machine refuses goes on as an error.
pub(super) fn told<T>(outcome: Result<T, RenderError>, problems: &mut Problems) -> Result<Option<T>, BuildError> {
    match outcome {
        Ok(value) => Ok(Some(value)),
        Err(RenderError::Diagnostic(problem)) => {
            problems.add(vec![*problem]);
            Ok(None)
        }
        Err(other) => Err(other.into()),
    }
}

/// Whether nothing may be published.
pub(super) fn blocks(findings: &[Finding], strict: bool) -> bool {
    let Tally { errors, warnings, .. } = Tally::of(findings);
    errors > 0 || (strict && warnings > 0)
}
