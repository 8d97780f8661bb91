//! What examples teach about an answer whose patterns have been matched: docs/examples.md.

use crate::detect::likeness::{LONG, Likeness, Measure, Reader, stretches};
use crate::detect::role::Role;
use crate::text::{Break, Sentence, Span, Words, small};

use super::{Compiled, Evidence, Found, Ground, Reading, Status, starting_in};

/// Words of a hit from which on they are no term.
const LOOSE: u32 = 3;
/// Shorter sentences say too little to tell in which sense a word is meant.
const TERSE: u32 = 10;
/// Sentences that may be compared together.
const JOINED: usize = 3;

/// How like a concept an answer is, and where: in prose of the field, without what is denied there, that is like no other concept more.
#[derive(Clone, Copy, Default)]
struct Best {
    in_sentence: Option<(Measure, Span<Words>)>,
    /// In several sentences; which ones these are hangs on their order.
    in_several: Option<(Measure, Span<Words>)>,
}

impl Reading<'_, '_> {
    /// Adds a stretch that is like the sentences of a concept of which no pattern found anything; takes away what patterns found of a
    /// concept of which no sentence speaks as examples do, or found loosely where the sentence does not; and has a concept named
    /// that one such sentence alone would explain.
    pub(super) fn compare(&mut self, likeness: &Likeness, rules: &[Compiled], concepts: &mut [Found]) {
        if !likeness.knows_any() {
            return;
        }
        let reader = Reader::new(likeness, self.text);
        let best = self.best(&reader, concepts.len());
        for position in (0..concepts.len()).filter(|at| likeness.knows(*at)) {
            if concepts[position].status > Status::Missing
                && self.is_chance(&reader, concepts, position, best[position])
            {
                (concepts[position].status, concepts[position].evidence) = (Status::Missing, Vec::new());
            } else if concepts[position].status == Status::Explained
                && self.is_shallow(&reader, &concepts[position].evidence, position)
            {
                concepts[position].status = Status::Named;
                for evidence in &mut concepts[position].evidence {
                    evidence.depth = Status::Named;
                }
            }
            // Where a pattern found something in these very words, it knows better how much they say.
            let is_new = |words: Span<Words>| concepts[position].evidence.iter().all(|it| !it.words.overlaps(&words));
            let is_open = concepts[position].status < Status::Explained;
            let Best { in_sentence, in_several } = best[position];
            let shows = |(measure, words): &(Measure, Span<Words>)| {
                is_open
                    && is_new(*words)
                    && *measure >= if self.is_one_thought(*words) { Measure::LIKE } else { Measure::LIKE_MIXED }
            };
            let Some((_, words)) = in_sentence.into_iter().chain(in_several).filter(shows).max() else { continue };
            let words = reader.telling(position, words);
            self.work_out(&rules[position].not);
            let mut vetoes = rules[position].not.iter().flat_map(|(id, _)| self.scan.hits(*id));
            if !vetoes.any(|veto| veto.words.overlaps(&words)) {
                concepts[position].status = Status::Explained;
                concepts[position].evidence.push(self.evidence(words, Status::Explained, Ground::Like));
                concepts[position].evidence.sort_by_key(|evidence| evidence.words);
            }
        }
    }

    /// The best of each of so many `concepts`.
    fn best(&self, reader: &Reader<'_>, concepts: usize) -> Vec<Best> {
        let mut best = vec![Best::default(); concepts];
        let is_prose = |(sentence, role): (&Sentence, &Role)| {
            *role == Role::Prose && starting_in(&self.small_talk, sentence.words).is_empty()
        };
        let is_prose: Vec<bool> = self.text.sentences.iter().zip(&self.roles).map(is_prose).collect();
        let counts = |word: u32| !self.scopes.is_denied(word);
        // Related concepts share words: a stretch speaks of the one that it is most like.
        let sentence = |word: u32| self.text.words[word as usize].sentence as usize;
        let mut add = |(words, concept, measure): (Span<Words>, usize, Measure)| {
            let Best { in_sentence, in_several } = &mut best[concept];
            let best = if sentence(words.start) == sentence(words.end - 1) { in_sentence } else { in_several };
            *best = (*best).max(Some((measure, words)));
        };
        // A thought may take a clause or two of a sentence, or a few short sentences.
        let cuts = self.cuts();
        for (at, start) in cuts.iter().enumerate().filter(|(at, _)| at + 1 < cuts.len()) {
            let first = sentence(*start);
            let starts_sentence = self.text.sentences[first].words.start == *start;
            let is_near = |end: &u32| {
                let last = sentence(end - 1);
                end - start <= LONG && last < first + JOINED && is_prose[last]
            };
            let is_whole = |end: &u32| {
                let last = sentence(end - 1);
                last == first || starts_sentence && self.text.sentences[last].words.end == *end
            };
            let ends = cuts[at + 1..].iter().copied().take_while(is_near).filter(is_whole);
            reader.growing(*start, ends, counts).for_each(&mut add);
        }
        let long = self
            .text
            .sentences
            .iter()
            .zip(&is_prose)
            .filter(|(sentence, is_prose)| **is_prose && sentence.words.len() > LONG);
        for words in long.flat_map(|(sentence, _)| stretches(sentence.words)) {
            reader.growing(words.start, std::iter::once(words.end), counts).for_each(&mut add);
        }
        best
    }

    /// Where clauses start, and the end.
    fn cuts(&self) -> Vec<u32> {
        let words = &self.text.words;
        let starts = (0..).zip(words).filter(|(_, word)| word.lead >= Break::Comma).map(|(at, _)| at);
        starts.chain([small(words.len())]).collect()
    }

    /// Whether what was found of the concept at `position` is there by chance, or in another sense.
    fn is_chance(&self, reader: &Reader<'_>, concepts: &[Found], position: usize, best: Best) -> bool {
        let evidence = &concepts[position].evidence;
        // What counts next to a mention only is no second hit.
        let mut own = evidence.iter().filter(|it| !matches!(it.ground, Ground::Rule("with-term", _))).peekable();
        let is_doubtful = |it: &Evidence| {
            let enough = if self.is_one_thought(it.words) { Measure::DOUBTFUL } else { Measure::DOUBTFUL_MIXED };
            self.is_loose(it) && reader.around(self.text, it.words, position) < enough
        };
        let is_spoken_of = best.in_sentence.is_some_and(|(measure, _)| measure >= Measure::SPOKEN_OF);
        if !is_spoken_of && own.peek().is_some() && own.all(is_doubtful) {
            return true;
        }
        let is_unlike = |counts: &dyn Fn(u32) -> bool| {
            let mut sentences = self.text.sentences.iter().flat_map(|sentence| stretches(sentence.words));
            sentences.all(|words| reader.measure(position, words, counts) < Measure::UNLIKE)
        };
        if evidence.iter().any(|it| self.stands_alone(it.words)) || !is_unlike(&|_| true) {
            return false;
        }
        // In a list, what names the other concepts says nothing about this one.
        let spans = |own: bool| {
            let found = concepts.iter().enumerate().filter(move |(other, _)| (*other == position) == own);
            self.marked(found.flat_map(|(_, found)| &found.evidence).map(|evidence| evidence.words))
        };
        let (own, others) = (spans(true), spans(false));
        is_unlike(&|word| others.is_empty() || own[word as usize] || !others[word as usize])
    }

    /// Whether all that explains the concept at `position` is one hit whose sentence is little like those that do, or a reason in a
    /// sentence that is not clearly like them: many a reason is one for something else.
    fn is_shallow(&self, reader: &Reader<'_>, evidence: &[Evidence], position: usize) -> bool {
        let explaining = || evidence.iter().filter(|it| it.depth == Status::Explained);
        let is_weak = |it: &Evidence| {
            let enough = if it.ground == Ground::Reasoned { Measure::REASONED } else { Measure::DEEP };
            reader.around(self.text, it.words, position) < enough
        };
        explaining().filter(|it| it.ground != Ground::Reasoned).count() < 2 && explaining().all(is_weak)
    }

    /// Whether a pattern for what may stand far apart found this: words that are at home in many sentences.
    fn is_loose(&self, evidence: &Evidence) -> bool {
        matches!(evidence.ground, Ground::Rule("explained" | "named", _))
            && evidence.words.len() >= LOOSE
            && !self.is_terse(evidence.words)
            && !self.is_capitalised(evidence.words.start)
    }

    /// Whether some words stand in one sentence, and that is none of a dictated answer without full stops.
    fn is_one_thought(&self, words: Span<Words>) -> bool {
        let sentence = &self.text.sentences[self.sentence_of(words) as usize];
        words.end <= sentence.words.end && !sentence.is_dictated()
    }

    fn is_terse(&self, words: Span<Words>) -> bool {
        self.text.sentences[self.sentence_of(words) as usize].words.len() < TERSE
    }

    /// Whether what surrounds some words cannot show that they are meant in another sense: it is terse, or they are a name, such as
    /// that of a product.
    fn stands_alone(&self, words: Span<Words>) -> bool {
        let is_name = || words.len() == 1 && !self.is_everyday_word(words) || self.is_capitalised(words.start);
        self.is_terse(words) || is_name()
    }

    /// Whether a word inside a sentence starts with a capital letter, where that tells something.
    fn is_capitalised(&self, word: u32) -> bool {
        let starts_sentence = self.text.sentences[self.text.words[word as usize].sentence as usize].words.start == word;
        !self.text.one_case && !starts_sentence && self.text.surface(word).starts_with(char::is_uppercase)
    }
}
