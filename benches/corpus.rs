//! A made-up site of any size, the same on every machine: briefings that cite sources and link to
//! each other and to people.
//!
//! A briefing has about 900 words: a bottom line, headings, paragraphs, lists, a table, three block
//! quotations with their speakers, two quotations in running text, six links to other briefings, two
//! events, two footnotes, and in every tenth a block of code. Every quotation stands word for word in the
//! paragraph of the archived text that it cites. For N briefings there are N/100 sources and N/50
//! people, at least one of each, so that each of them is mentioned equally often on a site of any
//! size; topics are always the same 200.
//!
//! A site of many names has N/5 people with two or three other names each, and names them fourteen times
//! more in each briefing without a link, four of them in its two events.

use std::fmt::Write as _;
use std::path::Path;
use std::{fs, io};

use counterpart::files::Files;

/// The folders below `content/briefings/`.
const SECTIONS: [&str; 10] = [
    "markets", "policy", "energy", "health", "science", "security", "trade", "labour", "climate",
    "media",
];

/// How many topics there are.
const TOPICS: u64 = 200;

/// How many paragraphs a source has; each holds one statement of somebody.
const PARAGRAPHS: usize = 12;

const SYLLABLES: [&str; 28] = [
    "ba", "con", "der", "el", "for", "gra", "hin", "is", "jor", "kal", "lum", "mar", "nor", "ol",
    "per", "qui", "ras", "sen", "tor", "ul", "ver", "wan", "yel", "zor", "ment", "tion", "al",
    "ic",
];

const COMMON: &str = "the of and to in a is that for it as was with be by on not he his but at are \
    this have from or had an they which one you were all her she there would their we him been has \
    when who will no more if out so made what up its about than into them can only other time new \
    some could these";

/// How many different words there are beside the common ones.
const WORDS: u64 = 3000;

/// A site as paths and texts.
pub(crate) struct Corpus {
    files: Vec<(String, String)>,
}

/// How many people a site has, and how often they are named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Names {
    /// One for fifty briefings; only those are named who are quoted.
    Few,
    /// One for five briefings, named everywhere.
    Many,
}

impl Corpus {
    /// A site of so many briefings.
    pub(crate) fn new(briefings: usize, names: Names) -> Self {
        let share = if names == Names::Many { 5 } else { 50 };
        let people: Vec<Person> = (0..(briefings / share).max(1)).map(Person::new).collect();
        let sources: Vec<Source> =
            (0..(briefings / 100).max(1)).map(|number| Source::new(number, &people)).collect();
        let mut files = frame();
        for person in &people {
            files.push((format!("content/people/{}.md", person.id), person.page(names)));
        }
        for source in &sources {
            files.push((format!("content/sources/{}.md", source.id), source.card()));
            files.push((format!("content/sources/{}.txt", source.id), source.text()));
        }
        let site = Cast { briefings, names, people: &people, sources: &sources };
        for number in 0..briefings {
            files.push((briefing_path(number), Briefing::new(number, &site).page()));
        }
        Self { files }
    }

    /// The site in memory.
    pub(crate) fn files(&self) -> Files {
        Files::from_texts(self.files.iter().map(|(path, text)| (path.as_str(), text.as_str())))
    }

    /// Writes the site into a folder.
    pub(crate) fn write(&self, root: &Path) -> io::Result<()> {
        for (path, text) in &self.files {
            let file = root.join(path);
            fs::create_dir_all(file.parent().unwrap_or(root))?;
            #[expect(
                clippy::disallowed_methods,
                reason = "the site that is measured must be there"
            )]
            fs::write(file, text)?;
        }
        Ok(())
    }
}

/// The configuration, and the pages that introduce sections.
fn frame() -> Vec<(String, String)> {
    let config = "title = \"Briefings\"\nbase_url = \"https://example.org/desk\"\n\
        description = \"Short pages with figures\"\n\n\
        [sides.north]\nname = \"The North\"\nshort = \"N\"\n\n\
        [sides.south]\nname = \"The South\"\nshort = \"S\"\n";
    let section = |folder: &str, title: &str, more: &str| {
        let summary = format!("{title}, one after the other.");
        let text = format!(
            "+++\ntitle = \"{title}\"\nsummary = \"{summary}\"\n{more}+++\n\nAll that we have.\n"
        );
        (format!("content/{folder}_index.md"), text)
    };
    let mut files = vec![
        ("site.toml".to_owned(), config.to_owned()),
        section("", "Home", ""),
        section("briefings/", "Briefings", ""),
        section("people/", "People", "sort_by = \"title\"\n"),
        section("sources/", "Sources", "sort_by = \"title\"\n"),
    ];
    files.extend(SECTIONS.map(|name| {
        let more = "sort_by = \"date\"\npaginate_by = 50\n";
        section(&format!("briefings/{name}/"), &capitalised(name), more)
    }));
    files
}

// --- chance

/// Chance that is the same for the same seed: `SplitMix64`.
pub(crate) struct Dice(u64);

impl Dice {
    /// Mixed, since the sequences of neighbouring seeds are the same but for their beginning.
    pub(crate) fn new(kind: u64, number: usize) -> Self {
        let mut seed = Self((kind << 48) ^ number as u64);
        Self(seed.roll(u64::MAX))
    }

    /// A number below `sides`.
    pub(crate) fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) % sides
    }

    pub(crate) fn index(&mut self, length: usize) -> usize {
        usize::try_from(self.roll(length as u64)).unwrap_or(0)
    }

    /// Lower-case words: some common, the others rarer the higher their number.
    fn words(&mut self, count: usize) -> Vec<String> {
        let common: Vec<&str> = COMMON.split(' ').collect();
        let mut words = Vec::with_capacity(count);
        for _ in 0..count {
            if self.roll(100) < 45 {
                words.push(common[self.index(common.len())].to_owned());
            } else {
                words.push(word(self.roll(WORDS).min(self.roll(WORDS))));
            }
        }
        words
    }

    fn phrase(&mut self, count: usize) -> String {
        self.words(count).join(" ")
    }

    /// Words among which are no hedges and negations, which a quotation of a part would drop.
    fn rare_phrase(&mut self, count: usize) -> String {
        let long = std::iter::repeat_with(|| word(self.roll(WORDS))).filter(|word| word.len() > 4);
        long.take(count).collect::<Vec<_>>().join(" ")
    }

    /// Sentences of about so many words in all, without markup.
    fn sentences(&mut self, words: usize) -> Vec<String> {
        let mut left = words;
        let mut sentences = Vec::new();
        while left > 0 {
            let length = left.min(8 + self.index(11));
            left -= length;
            let mut words = self.words(length);
            if length > 10 {
                words[length / 2].push(',');
            }
            sentences.push(format!("{}.", capitalised(&words.join(" "))));
        }
        sentences
    }

    /// Sentences of which some have emphasis or code, one to a line.
    fn prose(&mut self, words: usize) -> Vec<String> {
        let mut sentences = self.sentences(words);
        for sentence in &mut sentences {
            let marks = match self.roll(100) {
                0..15 => "**",
                15..35 => "*",
                35..42 => "`",
                _ => continue,
            };
            let mut words: Vec<&str> = sentence.split(' ').collect();
            if words.len() > 4 {
                let marked = format!("{marks}{}{marks}", words[2].trim_end_matches(','));
                words[2] = &marked;
                *sentence = words.join(" ");
            }
        }
        sentences
    }
}

/// The word of a number, the same always.
pub(crate) fn word(number: u64) -> String {
    let mut dice = Dice::new(6, usize::try_from(number).unwrap_or(0));
    let syllables = 1 + dice.index(3) + dice.index(2);
    (0..syllables).map(|_| SYLLABLES[dice.index(SYLLABLES.len())]).collect()
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

// --- people and sources

struct Person {
    id: String,
    first: String,
    last: String,
    number: usize,
}

impl Person {
    fn new(number: usize) -> Self {
        let mut dice = Dice::new(1, number);
        let first = capitalised(&word(dice.roll(WORDS)));
        // Two syllables that tell people apart, and one that makes it a name.
        let syllable = |n: usize| SYLLABLES[n % SYLLABLES.len()];
        let third = number / SYLLABLES.len().pow(2);
        let third = if third == 0 { "" } else { syllable(third) };
        let second = syllable(number / SYLLABLES.len());
        let last = format!("{}{second}{third}sky", syllable(number));
        Self { id: format!("p{number:04}"), first, last: capitalised(&last), number }
    }

    fn name(&self) -> String {
        format!("{} {}", self.first, self.last)
    }

    fn page(&self, names: Names) -> String {
        let mut dice = Dice::new(2, self.number);
        let more = if names == Names::Many && self.number.is_multiple_of(2) {
            format!(", \"Minister {}\"", self.name())
        } else {
            String::new()
        };
        let side = if self.number.is_multiple_of(2) { "north" } else { "south" };
        let text = dice.sentences(60).join(" ");
        format!(
            "+++\ntitle = \"{name}\"\naliases = [\"{last}\", \"Minister {last}\"{more}]\n\
             side = \"{side}\"\nsummary = \"Minister of the {side}.\"\n+++\n\n{text}\n",
            name = self.name(),
            last = self.last,
        )
    }
}

struct Source {
    id: String,
    /// Who speaks in each paragraph: an index into the people.
    speakers: Vec<usize>,
    /// What is said in each paragraph.
    statements: Vec<String>,
    paragraphs: Vec<String>,
}

impl Source {
    fn new(number: usize, people: &[Person]) -> Self {
        let mut dice = Dice::new(3, number);
        let mut source = Self {
            id: format!("s{number:04}"),
            speakers: Vec::new(),
            statements: Vec::new(),
            paragraphs: Vec::new(),
        };
        for _ in 0..PARAGRAPHS {
            let speaker = dice.index(people.len());
            let name = people[speaker].name();
            let statement = capitalised(&dice.rare_phrase(24));
            let before = dice.sentences(30).join(" ");
            let after = dice.sentences(28).join(" ");
            source.paragraphs.push(format!("{before} “{statement},” {name} said. {after}"));
            source.speakers.push(speaker);
            source.statements.push(statement);
        }
        source
    }

    fn card(&self) -> String {
        format!(
            "+++\ntitle = \"Transcript {id}\"\nkind = \"transcript\"\npublisher = \"The Desk\"\n\
             date = \"2014-12-30\"\nurl = \"https://example.com/{id}\"\n\
             summary = \"What was said on the day.\"\n+++\n\nRead in full.\n",
            id = self.id
        )
    }

    fn text(&self) -> String {
        self.paragraphs.join("\n\n") + "\n"
    }
}

// --- briefings

/// Whom and what briefings can mention.
struct Cast<'c> {
    briefings: usize,
    names: Names,
    people: &'c [Person],
    sources: &'c [Source],
}

fn briefing_path(number: usize) -> String {
    let (section, slug) = (SECTIONS[number % SECTIONS.len()], slug(number));
    format!("content/briefings/{section}/{slug}.md")
}

fn slug(number: usize) -> String {
    let mut dice = Dice::new(4, number);
    format!("b{number:05}-{}", dice.words(3).join("-"))
}

struct Briefing<'c> {
    number: usize,
    cast: &'c Cast<'c>,
    dice: Dice,
    text: String,
}

impl<'c> Briefing<'c> {
    fn new(number: usize, cast: &'c Cast<'c>) -> Self {
        Self { number, cast, dice: Dice::new(5, number), text: String::new() }
    }

    fn page(mut self) -> String {
        self.front_matter();
        for label in ["What’s new", "Why it matters", "What’s next"] {
            let line = self.dice.sentences(14).join(" ");
            self.line(&format!("- **{label}:** {line}"));
        }
        self.line("");
        self.heading(2, "Background");
        self.paragraph(75, 1, "[^1]");
        self.quotation();
        self.heading(3, "What is known");
        self.paragraph(75, 1, "");
        self.list("-");
        self.heading(2, "What was said");
        self.said();
        self.table();
        self.paragraph(70, 1, "");
        self.quotation();
        if self.number.is_multiple_of(10) {
            self.code();
        }
        let title = capitalised(&self.dice.phrase(4));
        self.heading(2, &title);
        self.paragraph(75, 1, "[^2]");
        self.list("1.");
        self.timeline();
        self.heading(2, "What follows");
        self.paragraph(75, 2, "");
        self.quotation();
        self.said();
        for label in 1..=2 {
            let note = self.dice.sentences(12).join(" ");
            self.line(&format!("[^{label}]: {note}\n"));
        }
        self.text
    }

    fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }

    fn front_matter(&mut self) {
        let title = capitalised(&self.dice.phrase(6));
        let summary = self.dice.sentences(24).join(" ");
        let first = self.dice.roll(TOPICS);
        let topics =
            [first, (first + 7) % TOPICS, (first + 61) % TOPICS].map(|n| format!("topic {n:03}"));
        let (year, month, day) = self.date();
        self.line(&format!(
            "+++\ntitle = \"{title}\"\nsummary = \"{summary}\"\n\
             date = {year}-{month:02}-{day:02}\ntopics = [\"{}\"]\nsides = [\"north\", \"south\"]\n\
             +++\n",
            topics.join("\", \"")
        ));
    }

    fn heading(&mut self, level: usize, title: &str) {
        self.line(&format!("{} {title}\n", "#".repeat(level)));
    }

    /// A paragraph with so many links to other briefings; `end` is put after it.
    fn paragraph(&mut self, words: usize, links: usize, end: &str) {
        let mut sentences = self.dice.prose(words);
        for _ in 0..links {
            let at = self.dice.index(sentences.len());
            let to = self.dice.index(self.cast.briefings);
            let anchor = if self.dice.roll(3) == 0 { "#what-follows" } else { "" };
            let (section, slug) = (SECTIONS[to % SECTIONS.len()], slug(to));
            let text = self.dice.phrase(3);
            sentences[at].pop();
            let _ = write!(sentences[at], ", see [{text}](../{section}/{slug}.md{anchor}).");
        }
        if self.cast.names == Names::Many {
            let at = self.dice.index(sentences.len());
            sentences[at] = self.names(&sentences[at].clone());
        }
        self.line(&format!("{}{end}\n", sentences.join("\n")));
    }

    /// Names two people in a sentence, one of them by a shorter name.
    fn names(&mut self, sentence: &str) -> String {
        let people = self.cast.people;
        let [one, other] = [0; 2].map(|_| &people[self.dice.index(people.len())]);
        format!("{} and Minister {} said so.\n{sentence}", one.name(), other.last)
    }

    fn list(&mut self, marker: &str) {
        for _ in 0..5 {
            let item = self.dice.prose(8).join(" ");
            self.line(&format!("{marker} {item}"));
        }
        self.line("");
    }

    fn table(&mut self) {
        self.line("| item | change | level | note |\n|:-----|-------:|------:|------|");
        for _ in 0..5 {
            let (change, level) = (self.dice.roll(1800), self.dice.roll(100_000));
            let words = self.dice.words(4);
            self.line(&format!(
                "| {} {} | {}.{:02} | {level} | {} **{}** |",
                words[0],
                words[1],
                change / 100,
                change % 100,
                words[2],
                words[3]
            ));
        }
        self.line("");
    }

    /// A statement out of a source: its words, who says them, and the citation.
    fn statement(&mut self) -> (&'c str, &'c Person, String) {
        let source = &self.cast.sources[self.dice.index(self.cast.sources.len())];
        let at = self.dice.index(PARAGRAPHS);
        let person = &self.cast.people[source.speakers[at]];
        (&source.statements[at], person, format!("[^{}:{}]", source.id, at + 1))
    }

    /// A block quotation with its speaker.
    fn quotation(&mut self) {
        let (words, person, citation) = self.statement();
        let (id, name) = (&person.id, person.name());
        let link = format!("[{name}](../../people/{id}.md)");
        self.line(&format!("> “{words},”\n>\n> — {link}, in a statement {citation}\n"));
    }

    /// A paragraph with a quotation in running text.
    fn said(&mut self) {
        let (words, person, citation) = self.statement();
        let part = words.split(' ').skip(4).take(9).collect::<Vec<_>>().join(" ");
        let last = &person.last;
        let before = self.dice.sentences(35).join("\n");
        self.line(&format!("{before}\n{last} spoke of “{part}.” {citation}\n"));
    }

    /// Two events: one of the briefing's day, and one that stands to it or to a neighbour's.
    fn timeline(&mut self) {
        let number = self.number;
        let person = &self.cast.people[self.dice.index(self.cast.people.len())];
        let link = format!("[{}](../../people/{}.md)", person.name(), person.id);
        let [first, second] = [12, 9].map(|words| {
            let event = self.dice.sentences(words).join(" ");
            let is_named = self.cast.names == Names::Many;
            if is_named { self.names(&event).replace('\n', " ") } else { event }
        });
        let when = match number % 4 {
            0 => format!("after e{number}"),
            1 => format!("the day after e{number}"),
            2 => format!("before e{number}"),
            _ => format!("after f{}", number.saturating_sub(1)),
        };
        let (year, month, day) = self.date();
        self.heading(2, "Timeline");
        self.line(&format!(
            "- **{year}-{month:02}-{day:02}** — {link}: {first} <!-- id: e{number} -->\n\
             - **{when}** — {second} <!-- id: f{number} -->\n"
        ));
    }

    /// The day of the briefing: fourteen in five days, from 2012 on, so that ten thousand end before
    /// 2022.
    fn date(&self) -> (usize, usize, usize) {
        let days = self.number * 5 / 14;
        (2012 + days / 336, days / 28 % 12 + 1, days % 28 + 1)
    }

    fn code(&mut self) {
        let [a, b, c] = [0; 3].map(|_| word(self.dice.roll(WORDS)));
        let number = self.dice.roll(9999);
        let text = match self.number / 10 % 4 {
            0 => format!(
                "```rust\n/// The {a} of a row.\nfn {a}(rows: &mut [f64]) -> Option<f64> {{\n    \
                 rows.sort_by(|x, y| x.total_cmp(y));\n    let {b} = rows.len() / 2;\n    \
                 // the middle, or none\n    rows.get({b}).map(|{c}| {c} * {number}.5)\n}}\n```\n"
            ),
            1 => format!(
                "```python\nimport csv\n\ndef {a}(path: str) -> dict[str, float]:\n    \
                 \"\"\"Sum the {b} figures of a file.\"\"\"\n    with open(path) as rows:\n        \
                 for row in csv.DictReader(rows):\n            if not row[\"{c}\"]:\n                \
                 continue  # an empty cell\n            yield row[\"{c}\"], {number}\n```\n"
            ),
            2 => format!(
                "```json\n{{\n  \"briefing\": \"{a}\",\n  \"figures\": [\n    \
                 {{ \"label\": \"{b}\", \"value\": {number}.5, \"unit\": \"m\" }},\n    \
                 {{ \"label\": \"{c}\", \"value\": null, \"unit\": \"m\" }}\n  ]\n}}\n```\n"
            ),
            _ => format!(
                "```bash\n#!/usr/bin/env bash\nset -euo pipefail\nfor f in {a}/*.csv; do\n  \
                 if [[ -s \"$f\" ]]; then\n    sort -t, -k2,2n \"$f\" | head -n {number} > \
                 \"{b}/$(basename \"$f\").{c}\"\n  fi\ndone\n```\n"
            ),
        };
        self.line(&text);
    }
}
