//! Which patterns hit which texts.

use std::num::NonZero;
use std::thread;

use crate::pattern::{Builder, Classes, Matcher, PatternId};
use crate::rubric::Rule;
use crate::text::{Normaliser, Text};

/// Many patterns as one matcher.
pub(super) struct Hits {
    matcher: Matcher,
    ids: Vec<Option<PatternId>>,
}

impl Hits {
    /// A pattern that cannot be compiled never hits.
    pub fn new(rules: &[&Rule], classes: &Classes) -> Self {
        let mut builder = Builder::new(classes);
        let ids = rules.iter().map(|rule| builder.add(&rule.pattern).ok()).collect();
        Self { ids, matcher: builder.build() }
    }

    /// For each text the positions of the rules that hit it, sorted.
    pub fn of(&self, texts: &[&str]) -> Vec<Vec<usize>> {
        let workers = thread::available_parallelism().map_or(1, NonZero::get);
        let share = texts.len().div_ceil(workers).max(1);
        thread::scope(|scope| {
            let work = |texts| scope.spawn(move || self.of_some(texts));
            let started: Vec<_> = texts.chunks(share).map(work).collect();
            started.into_iter().flat_map(|worker| worker.join().expect("matching does not panic")).collect()
        })
    }

    fn of_some(&self, texts: &[&str]) -> Vec<Vec<usize>> {
        let mut normaliser = Normaliser::new(&self.matcher);
        let hits = |text: &&str| {
            let text = Text::new(text, &mut normaliser);
            let scan = self.matcher.scan(&text);
            let is_hit = |rule: &usize| self.ids[*rule].is_some_and(|id| !scan.hits(id).is_empty());
            (0..self.ids.len()).filter(is_hit).collect()
        };
        texts.iter().map(hits).collect()
    }
}
