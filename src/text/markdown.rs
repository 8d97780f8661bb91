//! Which bytes of an answer are prose, by `CommonMark` and GitHub's tables.
//!
//! Headings, paragraphs, lists, tables and quotes are prose, and so is code inside a line (people write `Idempotency-Key`
//! that way). Front matter, fenced code, HTML and comments are not. Indented "code" is taken as prose: in answers it is
//! a pasted paragraph far more often than a program.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

/// What a run of prose is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlockKind {
    /// A paragraph, or anything that has no kind of its own.
    Paragraph,
    /// A heading, whichever its level.
    Heading,
    /// An item of a list.
    Item,
    /// A cell of a table.
    Cell,
    /// A block quote: somebody else's words.
    Quote,
}

/// A run of prose without a break between blocks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// Its bytes in [`Prose::text`].
    pub range: Range<usize>,
}

/// The prose of an answer as one string, with a way back to the answer.
#[derive(Debug, Default)]
pub struct Prose {
    /// Prose only; line breaks inside a block are spaces.
    pub text: String,
    /// In order, without gaps between the first block's start and the last one's end.
    pub blocks: Vec<Block>,
    segments: Vec<Segment>,
}

#[derive(Debug)]
struct Segment {
    prose: Range<usize>,
    raw: Range<usize>,
}

impl Prose {
    /// Takes the prose out of `raw`. Never fails: whatever is no Markdown is a paragraph.
    #[must_use]
    pub fn new(raw: &str) -> Self {
        let mut prose = Self { text: String::with_capacity(raw.len()), ..Self::default() };
        let options = Options::ENABLE_TABLES
            | Options::ENABLE_STRIKETHROUGH
            | Options::ENABLE_TASKLISTS
            | Options::ENABLE_FOOTNOTES
            | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS
            | Options::ENABLE_PLUSES_DELIMITED_METADATA_BLOCKS;
        let mut builder = Builder { raw, prose: &mut prose, nesting: Vec::new(), hidden: 0, open: None, veil: None };
        for (event, range) in Parser::new_ext(raw, options).into_offset_iter() {
            builder.event(event, range);
        }
        builder.close();
        prose
    }

    /// Takes all of `raw` as one paragraph without any markup.
    #[must_use]
    pub fn plain(raw: &str) -> Self {
        Self {
            text: raw.to_owned(),
            blocks: vec![Block { kind: BlockKind::Paragraph, range: 0..raw.len() }],
            segments: vec![Segment { prose: 0..raw.len(), raw: 0..raw.len() }],
        }
    }

    /// How many words it has, as people count them: what stands between spaces and holds a letter or a digit.
    #[must_use]
    pub fn count_words(&self) -> usize {
        let is_word = |word: &&str| word.contains(char::is_alphanumeric);
        let in_block = |block: &Block| self.text[block.range.clone()].split_whitespace().filter(is_word).count();
        self.blocks.iter().map(in_block).sum()
    }

    /// Where in the answer the prose byte `at` comes from, `at` being the start of a range.
    #[must_use]
    pub fn raw_start(&self, at: usize) -> usize {
        self.places().raw_start(at)
    }

    /// The same for `at` as the end of a range that is not empty.
    #[must_use]
    pub fn raw_end(&self, at: usize) -> usize {
        self.places().raw_end(at)
    }

    /// The bytes of `block` in the answer, markup inside it included.
    #[must_use]
    pub fn raw(&self, block: &Block) -> Range<usize> {
        self.raw_start(block.range.start)..self.raw_end(block.range.end)
    }

    /// The bytes of the answer that are prose, in order: all the rest is markup, or not judged.
    pub fn raw_pieces(&self) -> impl Iterator<Item = Range<usize>> {
        self.segments.iter().map(|segment| segment.raw.clone())
    }

    /// The same for many ranges, one after the other.
    pub(super) fn places(&self) -> Places<'_> {
        Places { segments: &self.segments, last: 0 }
    }
}

/// The way from prose back to the answer. It starts where it was last, since words come in order.
#[derive(Debug)]
pub(super) struct Places<'p> {
    segments: &'p [Segment],
    last: usize,
}

impl Places<'_> {
    /// See [`Prose::raw_start`].
    pub(super) fn raw_start(&mut self, at: usize) -> usize {
        self.segment(at).map_or(0, |s| if s.is_verbatim() { s.raw.start + (at - s.prose.start) } else { s.raw.start })
    }

    /// See [`Prose::raw_end`].
    pub(super) fn raw_end(&mut self, at: usize) -> usize {
        self.segment(at.saturating_sub(1)).map_or(0, |s| {
            if s.is_verbatim() { s.raw.start + (at.min(s.prose.end) - s.prose.start) } else { s.raw.end }
        })
    }

    /// The last segment that starts at `at` or before.
    fn segment(&mut self, at: usize) -> Option<&Segment> {
        let starts_by = |position: usize| self.segments.get(position).is_some_and(|segment| segment.prose.start <= at);
        if !starts_by(self.last) || starts_by(self.last + 2) {
            self.last = self.segments.partition_point(|segment| segment.prose.start <= at).checked_sub(1)?;
        } else if starts_by(self.last + 1) {
            self.last += 1;
        }
        self.segments.get(self.last)
    }
}

impl Segment {
    /// False for an entity such as `&amp;`, which is longer in the answer than in the prose.
    fn is_verbatim(&self) -> bool {
        self.prose.len() == self.raw.len()
    }
}

struct Builder<'a> {
    raw: &'a str,
    prose: &'a mut Prose,
    nesting: Vec<BlockKind>,
    /// Depth of what is no prose.
    hidden: usize,
    /// Where the block that is being written starts.
    open: Option<usize>,
    /// An HTML element inside a line that makes its text look otherwise, perhaps as nothing: its name, and how many of
    /// that name are open.
    veil: Option<(String, usize)>,
}

impl Builder<'_> {
    fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(&tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => self.push(&text, range),
            Event::Code(text) => {
                let inside = self.raw[range.clone()]
                    .find(&*text)
                    .map_or(range.clone(), |at| range.start + at..range.start + at + text.len());
                self.push(&text, inside);
            }
            Event::SoftBreak | Event::HardBreak => self.space(),
            Event::Rule => self.close(),
            Event::InlineHtml(tag) => self.inline(&tag),
            Event::Html(_)
            | Event::InlineMath(_)
            | Event::DisplayMath(_)
            | Event::FootnoteReference(_)
            | Event::TaskListMarker(_) => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>) {
        match tag {
            Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. } | Tag::Superscript | Tag::Subscript => {
                return;
            }
            Tag::Image { .. } | Tag::MetadataBlock(_) | Tag::HtmlBlock | Tag::CodeBlock(CodeBlockKind::Fenced(_)) => {
                self.hidden += 1;
            }
            Tag::Heading { .. } => self.nesting.push(BlockKind::Heading),
            Tag::BlockQuote(_) => self.nesting.push(BlockKind::Quote),
            Tag::Item => self.nesting.push(BlockKind::Item),
            Tag::TableCell => self.nesting.push(BlockKind::Cell),
            Tag::Paragraph
            | Tag::CodeBlock(CodeBlockKind::Indented)
            | Tag::List(_)
            | Tag::FootnoteDefinition(_)
            | Tag::DefinitionList
            | Tag::DefinitionListTitle
            | Tag::DefinitionListDefinition
            | Tag::Table(_)
            | Tag::TableHead
            | Tag::TableRow => {}
        }
        if !matches!(tag, Tag::Image { .. }) {
            self.close();
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Strikethrough
            | TagEnd::Link
            | TagEnd::Superscript
            | TagEnd::Subscript => return,
            TagEnd::Image => {
                self.hidden = self.hidden.saturating_sub(1);
                return;
            }
            // The end of a code block does not say of which kind; only a fenced one was hidden.
            TagEnd::MetadataBlock(_) | TagEnd::HtmlBlock | TagEnd::CodeBlock => {
                self.hidden = self.hidden.saturating_sub(1);
            }
            TagEnd::Heading(_) | TagEnd::BlockQuote(_) | TagEnd::Item | TagEnd::TableCell => {
                self.close();
                self.nesting.pop();
            }
            TagEnd::Paragraph
            | TagEnd::List(_)
            | TagEnd::FootnoteDefinition
            | TagEnd::DefinitionList
            | TagEnd::DefinitionListTitle
            | TagEnd::DefinitionListDefinition
            | TagEnd::Table
            | TagEnd::TableHead
            | TagEnd::TableRow => {}
        }
        self.close();
    }

    /// Text with a style or a colour of its own, such as white on white, is not read.
    fn inline(&mut self, tag: &str) {
        let tag = tag.to_ascii_lowercase();
        let is_end = tag.starts_with("</");
        let name: String = tag.trim_start_matches(['<', '/']).chars().take_while(char::is_ascii_alphanumeric).collect();
        match &mut self.veil {
            Some((veiled, open)) if *veiled == name => {
                *open = if is_end { *open - 1 } else { *open + 1 };
                if *open == 0 {
                    self.unveil();
                }
            }
            None if !is_end && [" style", " hidden", " color"].iter().any(|attribute| tag.contains(attribute)) => {
                self.veil = Some((name, 1));
                self.hidden += 1;
            }
            Some(_) | None => {}
        }
    }

    fn unveil(&mut self) {
        if self.veil.take().is_some() {
            self.hidden = self.hidden.saturating_sub(1);
        }
    }

    fn push(&mut self, text: &str, raw: Range<usize>) {
        if self.hidden > 0 || text.is_empty() {
            return;
        }
        let start = self.prose.text.len();
        self.open.get_or_insert(start);
        if text.contains(['\n', '\r']) {
            // Only indented code holds line ends; a space of the same length keeps the offsets.
            self.prose.text.extend(text.chars().map(|c| if c == '\n' || c == '\r' { ' ' } else { c }));
        } else {
            self.prose.text.push_str(text);
        }
        self.prose.segments.push(Segment { prose: start..self.prose.text.len(), raw });
    }

    fn space(&mut self) {
        if self.hidden == 0 && self.open.is_some() {
            self.prose.text.push(' ');
        }
    }

    fn close(&mut self) {
        self.unveil();
        if let Some(start) = self.open.take() {
            let kind = self.nesting.last().copied().unwrap_or(BlockKind::Paragraph);
            self.prose.blocks.push(Block { kind, range: start..self.prose.text.len() });
            self.prose.text.push('\n');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(raw: &str, expected: &[(BlockKind, &str)]) {
        let prose = Prose::new(raw);
        let blocks: Vec<_> = prose.blocks.iter().map(|b| (b.kind, &prose.text[b.range.clone()])).collect();
        assert_eq!(blocks, expected, "{raw:?}");
    }

    #[test]
    fn words_are_counted_as_people_count_them() {
        for (raw, words) in [
            ("", 0),
            ("One two-phase commit – that's it.", 5),
            ("---\nquestion: saga\n---\n# Title\n\n- an item\n- another\n", 4),
            ("```\nlet x = 1;\n```\n<!-- no words -->\n| a | b |\n|---|---|\n| c | d |\n", 4),
        ] {
            assert_eq!(Prose::new(raw).count_words(), words, "{raw:?}");
        }
    }

    #[test]
    fn prose_is_what_a_reader_reads() {
        use BlockKind::{Cell, Heading, Item, Paragraph, Quote};
        check(
            "---\nquestion: saga\n---\n# Sagas\nA **two**-phase\ncommit.",
            &[(Heading, "Sagas"), (Paragraph, "A two-phase commit.")],
        );
        check("- one\n- two `Retry-After`\n", &[(Item, "one"), (Item, "two Retry-After")]);
        check("> asked\n\n```sql\nSELECT 1\n```\n<!-- saga -->\n\nsaid", &[(Quote, "asked"), (Paragraph, "said")]);
        check("|a|b|\n|-|-|\n|c|d|\n", &[(Cell, "a"), (Cell, "b"), (Cell, "c"), (Cell, "d")]);
        check("    pasted text", &[(Paragraph, "pasted text")]);
        check("a ![alt](x.png) b <b>c</b>", &[(Paragraph, "a  b c")]);
        check("a <span style='color:#fff'>b <span>c</span> d</span>e", &[(Paragraph, "a e")]);
        check("a <font color=white>b\n\nc</font> <br/>d</b>", &[(Paragraph, "a "), (Paragraph, "c d")]);
    }

    #[test]
    fn every_byte_leads_back() {
        let raw = "x &amp; **y**\n    z";
        let prose = Prose::new(raw);
        let at = prose.text.find('y').expect("y is prose");
        assert_eq!(&raw[prose.raw_start(at)..prose.raw_end(at + 1)], "y");
        let at = prose.text.find('&').expect("& is prose");
        assert_eq!(&raw[prose.raw_start(at)..prose.raw_end(at + 1)], "&amp;");
    }
}
