//! All that sides say, word by word: what each word counts for, and who uses its root.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Range;

use super::language::Language;
use super::names::Names;
use super::phrases::{Runs, longest};
use super::roots::Roots;
use super::vocabulary::{ExclusiveItem, PhraseSize, SharedItem, SideUses, Spoken, Use};
use super::words::{Gap, Word, joined_words};
use crate::verify::characters::is_ignored;

/// What a word is to a comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// It is counted.
    Content,
    /// A stop word, a number, a letter.
    Stop,
    /// A name, or part of one.
    Name,
    /// A Han or kana character that is counted.
    Character,
    /// A Han or kana character that only binds others.
    Binding,
}

/// A word at its place.
pub(super) struct Said<'t> {
    text: usize,
    word: Word<'t>,
    role: Role,
    /// Equal for words of one language with one root.
    root: u32,
}

impl SharedRuns {
    /// May a word, at its place, be part of what only its side says?
    fn leaves(&self, said: &Said<'_>, at: usize) -> bool {
        match said.role {
            Role::Content => true,
            Role::Stop | Role::Name => false,
            Role::Character | Role::Binding => !self.covered[at] && !is_particle(&said.word.folded),
        }
    }
}

/// All that is said, one text after the other; `None` where a sentence ends.
pub(super) struct Speech<'t> {
    texts: &'t [Spoken<'t>],
    said: Vec<Option<Said<'t>>>,
    /// Of each root: the sides that use it as a word that is counted.
    sides: Vec<BTreeSet<usize>>,
}

/// What a run of words is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Length {
    Word,
    Phrase,
}

/// Places of runs, those with the same roots together, in the order in which they first come.
#[derive(Default)]
struct Alike {
    known: HashMap<Vec<u32>, usize>,
    places: Vec<Vec<Range<usize>>>,
}

impl Alike {
    fn add(&mut self, roots: Vec<u32>, run: Range<usize>) {
        let index = *self.known.entry(roots).or_insert(self.places.len());
        match self.places.get_mut(index) {
            Some(places) => places.push(run),
            None => self.places.push(vec![run]),
        }
    }
}

impl Said<'_> {
    /// Does it only bind, at the end of a run?
    fn is_edge(&self) -> bool {
        match self.role {
            Role::Content | Role::Name | Role::Character => false,
            Role::Stop => true,
            Role::Binding => is_particle(&self.word.folded),
        }
    }
}

/// Runs that several sides have: places in `said` with the length of each.
pub(super) struct SharedRuns {
    /// Words of Chinese and Japanese.
    pub(super) words: Vec<Vec<Range<usize>>>,
    /// Phrases.
    pub(super) phrases: Vec<Vec<Range<usize>>>,
    /// For each word: how long the longest shared run is that begins there.
    shared: Vec<u32>,
    /// Whether each word is part of a shared run of two at least.
    covered: Vec<bool>,
}

impl<'t> Speech<'t> {
    pub(super) fn new(texts: &'t [Spoken<'t>], names: &[String]) -> Self {
        let mut speech = Self { texts, said: Vec::new(), sides: Vec::new() };
        let mut languages: BTreeMap<Language, Vec<usize>> = BTreeMap::new();
        for (index, text) in texts.iter().enumerate() {
            languages.entry(Language::of(text.lang)).or_default().push(index);
        }
        for (language, own) in languages {
            let sides: BTreeSet<usize> = own.iter().map(|&index| texts[index].side).collect();
            // With nobody to be compared with, there is nothing to say.
            if sides.len() > 1 {
                speech.listen(language, &own, names);
            }
        }
        speech
    }

    fn listen(&mut self, language: Language, own: &[usize], names: &[String]) {
        let names = Names::new(names, language.code());
        let roots = Roots::of(language);
        // Each word is looked at once, in however many places it stands.
        let mut known: HashMap<String, (u32, bool)> = HashMap::new();
        let mut numbers: HashMap<String, u32> = HashMap::new();
        for &text in own {
            let Spoken { text: spoken, side, .. } = self.texts[text];
            let mut names = names.within(spoken);
            for word in joined_words(spoken, language) {
                // A run of characters does not go across a comma.
                if word.gap >= if word.is_cjk() { Gap::Mark } else { Gap::End } {
                    self.said.push(None);
                }
                let is_name = names.cover(&word.range);
                let (root, is_stop) = *known.entry(word.folded.to_string()).or_insert_with(|| {
                    let is_stop = is_left_out(&word, language);
                    let root =
                        if is_stop { word.folded.to_string() } else { roots.root(&word.folded) };
                    let number = *numbers.entry(root).or_insert_with(|| {
                        self.sides.push(BTreeSet::new());
                        u32::try_from(self.sides.len() - 1).unwrap_or(u32::MAX)
                    });
                    (number, is_stop)
                });
                let role = match (is_name, word.is_cjk(), is_stop) {
                    (true, ..) => Role::Name,
                    (_, true, true) => Role::Binding,
                    (_, true, false) => Role::Character,
                    (_, false, true) => Role::Stop,
                    (_, false, false) => Role::Content,
                };
                if role == Role::Content {
                    self.sides[root as usize].insert(side);
                }
                self.said.push(Some(Said { text, word, role, root }));
            }
            self.said.push(None);
        }
    }

    /// The side that says a word.
    fn side(&self, said: &Said<'_>) -> usize {
        self.texts[said.text].side
    }

    pub(super) fn shared_words(&self) -> Vec<SharedItem> {
        let places = self.places_of_roots(|sides| sides > 1);
        let single = |at: &usize| *at..at + 1;
        places
            .map(|places| self.shared_item(&places.iter().map(single).collect::<Vec<_>>()))
            .collect()
    }

    pub(super) fn exclusive_words(&self) -> Vec<ExclusiveItem> {
        let places = self.places_of_roots(|sides| sides == 1);
        let single = |at: &usize| *at..at + 1;
        places
            .filter_map(|places| {
                self.exclusive_item(&places.iter().map(single).collect::<Vec<_>>())
            })
            .collect()
    }

    /// Where the words stand whose roots are used by so many sides, root by root.
    fn places_of_roots(&self, wanted: fn(usize) -> bool) -> impl Iterator<Item = Vec<usize>> {
        let mut places: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
        for (at, said) in self.said.iter().enumerate() {
            if let Some(said) = said
                && said.role == Role::Content
                && wanted(self.sides[said.root as usize].len())
            {
                places.entry(said.root).or_default().push(at);
            }
        }
        places.into_values()
    }

    pub(super) fn shared_runs(&self, size: PhraseSize) -> SharedRuns {
        let words: Vec<_> = self
            .said
            .iter()
            .map(|said| said.as_ref().map(|said| (said.root, self.side(said))))
            .collect();
        let runs = Runs::new(&words);
        let shared = runs.shared();
        let mut covered = vec![false; words.len()];
        let mut end = 0;
        for (at, &length) in shared.iter().enumerate() {
            if length > 1 {
                end = end.max(at + length as usize);
            }
            covered[at] = at < end;
        }
        let (mut words, mut phrases) = (Vec::new(), Vec::new());
        for run in longest(&shared) {
            match self.size(&run, size) {
                Some((Length::Word, run)) => words.push(run),
                Some((Length::Phrase, inner)) if run.len() >= size.words => phrases.push(inner),
                Some((Length::Phrase, _)) | None => {}
            }
        }
        let ranges = |(length, places): (usize, Vec<usize>)| {
            places.into_iter().map(|at| at..at + length).collect::<Vec<_>>()
        };
        let places = |found: &[Range<usize>]| runs.places(found).into_iter().map(ranges).collect();
        SharedRuns { words: places(&words), phrases: places(&phrases), shared, covered }
    }

    /// Runs of which no other side has two neighbouring words: words (of Chinese and Japanese), and
    /// phrases.
    pub(super) fn exclusive_runs(
        &self,
        found: &SharedRuns,
        size: PhraseSize,
    ) -> (Vec<ExclusiveItem>, Vec<ExclusiveItem>) {
        let (mut words, mut phrases) = (Alike::default(), Alike::default());
        let mut start = 0;
        let mut close = |run: Range<usize>| match self.size(&run, size) {
            Some((Length::Word, run)) => words.add(self.roots(&run), run),
            Some((Length::Phrase, run)) => phrases.add(self.roots(&run), run),
            None => {}
        };
        for (at, said) in self.said.iter().enumerate() {
            let said = said.as_ref().filter(|said| found.leaves(said, at));
            let goes_on = said.is_some_and(|next| {
                let before = at.checked_sub(1).and_then(|before| self.said[before].as_ref());
                at > start && found.shared[at - 1] < 2 && before.is_some_and(|it| goes_on(it, next))
            });
            if !goes_on {
                close(start..at);
                start = if said.is_some() { at } else { at + 1 };
            }
        }
        let items = |alike: Alike| {
            alike.places.iter().filter_map(|places| self.exclusive_item(places)).collect()
        };
        (items(words), items(phrases))
    }

    fn roots(&self, run: &Range<usize>) -> Vec<u32> {
        self.said[run.clone()].iter().flatten().map(|said| said.root).collect()
    }

    /// What a run of words is, without what only binds at its ends; none if it is too short.
    fn size(&self, run: &Range<usize>, size: PhraseSize) -> Option<(Length, Range<usize>)> {
        let words = &self.said[run.clone()];
        let is_edge = |said: &Option<Said<'_>>| said.as_ref().is_none_or(Said::is_edge);
        let start = words.iter().position(|said| !is_edge(said))?;
        let end = words.iter().rposition(|said| !is_edge(said))? + 1;
        let words = &words[start..end];
        let trimmed = run.start + start..run.start + end;
        let count = |role| words.iter().flatten().filter(|said| said.role == role).count();
        let characters = count(Role::Character);
        if characters > 0 && characters + count(Role::Binding) > 1 {
            let is_phrase = words.len() >= 2 * size.words;
            return Some((if is_phrase { Length::Phrase } else { Length::Word }, trimmed));
        }
        let is_phrase = words.len() > 1 && count(Role::Content) >= size.content;
        is_phrase.then_some((Length::Phrase, trimmed))
    }

    pub(super) fn shared_item(&self, places: &[Range<usize>]) -> SharedItem {
        let mut sides: BTreeMap<usize, Vec<&Range<usize>>> = BTreeMap::new();
        for place in places {
            if let Some(said) = self.said[place.start].as_ref() {
                sides.entry(self.side(said)).or_default().push(place);
            }
        }
        let forms = self.forms(places);
        let uses = |(&side, places): (&usize, &Vec<&Range<usize>>)| SideUses {
            side,
            uses: places.iter().filter_map(|place| self.shared_use(place, side, &forms)).collect(),
        };
        SharedItem { sides: sides.iter().map(uses).collect() }
    }

    /// Of each word of a shared run: its forms, with the sides that use them.
    fn forms(&self, places: &[Range<usize>]) -> Vec<BTreeSet<(usize, &str)>> {
        let length = places.first().map_or(0, Range::len);
        let form = |at: usize| {
            let said = self.said[at].as_ref()?;
            Some((self.side(said), said.word.folded.as_ref()))
        };
        (0..length)
            .map(|word| places.iter().filter_map(|place| form(place.start + word)).collect())
            .collect()
    }

    fn shared_use(
        &self,
        place: &Range<usize>,
        side: usize,
        forms: &[BTreeSet<(usize, &str)>],
    ) -> Option<Use> {
        let mut found = self.plain_use(place)?;
        let mut before = usize::MAX;
        for (said, forms) in self.said[place.clone()].iter().flatten().zip(forms) {
            let text = self.texts[said.text].text;
            let (start, end) = (said.word.range.start, said.word.bare_end(text));
            let written = &text[start..end];
            let others = || forms.iter().filter(|(other, _)| *other != side).map(|(_, form)| *form);
            let shared = if others().any(|form| form == said.word.folded) {
                written.len()
            } else {
                others().map(|form| shared_beginning(written, form)).max().unwrap_or(written.len())
            };
            let root = start..start + shared;
            match found.roots.last_mut() {
                // Words that are shared to their ends are marked as one.
                Some(last) if last.end == before && said.word.gap < Gap::Mark => {
                    last.end = root.end;
                }
                _ => found.roots.push(root),
            }
            before = end;
        }
        Some(found)
    }

    fn plain_use(&self, place: &Range<usize>) -> Option<Use> {
        let first = self.said[place.start].as_ref()?;
        let last = self.said[place.end - 1].as_ref()?;
        let end = last.word.bare_end(self.texts[last.text].text);
        let range = first.word.range.start..end;
        Some(Use { text: first.text, range, roots: Vec::new() })
    }

    /// A run with the stop words that hyphens bind to it: `in-depth exchange`.
    fn with_small_words(&self, place: &Range<usize>) -> Range<usize> {
        let hyphen = |at: usize| {
            self.said.get(at).and_then(Option::as_ref).is_some_and(|it| it.word.gap == Gap::Hyphen)
        };
        let is_small = |at: usize| {
            self.said.get(at).and_then(Option::as_ref).is_some_and(|it| it.role == Role::Stop)
        };
        let Range { mut start, mut end } = *place;
        while hyphen(start) && start > 0 && is_small(start - 1) {
            start -= 1;
        }
        while hyphen(end) && is_small(end) {
            end += 1;
        }
        start..end
    }

    fn exclusive_item(&self, places: &[Range<usize>]) -> Option<ExclusiveItem> {
        let first = places.first().and_then(|place| self.said[place.start].as_ref())?;
        let whole = |place: &Range<usize>| self.with_small_words(place);
        let uses = places.iter().filter_map(|place| self.plain_use(&whole(place))).collect();
        Some(ExclusiveItem { side: self.side(first), uses })
    }
}

/// Is a word not counted: a stop word, a number, a letter?
pub(super) fn is_left_out(word: &Word<'_>, language: Language) -> bool {
    let is_letter = !word.is_cjk() && word.folded.chars().nth(1).is_none();
    is_letter || word.is_number() || language.is_stop_word(&word.folded)
}

/// Does a run of exclusive words go on from one to the next?
fn goes_on(before: &Said<'_>, next: &Said<'_>) -> bool {
    let is_cjk = next.word.is_cjk();
    before.word.is_cjk() == is_cjk && next.word.gap < if is_cjk { Gap::Space } else { Gap::Mark }
}

/// Characters that stand between words and hardly ever within one: `的`, Hiragana.
fn is_particle(folded: &str) -> bool {
    folded.chars().all(|c| matches!(c, '的' | '了' | '是' | '也' | '\u{3041}'..='\u{309f}'))
}

/// How many bytes of a word as written another form begins with; all, if too few to be seen.
fn shared_beginning(written: &str, form: &str) -> usize {
    let mut letters = form.chars();
    let mut shared = (0, 0);
    let is_seen = |(_, c): &(usize, char)| !is_ignored(*c) && *c != '-';
    for (at, c) in written.char_indices().filter(is_seen) {
        if !letters.next().is_some_and(|letter| c.to_lowercase().eq([letter])) {
            break;
        }
        shared = (at + c.len_utf8(), shared.1 + 1);
    }
    if shared.1 < SHORTEST { written.len() } else { shared.0 }
}

/// Fewer letters than this do not show that words are kin: of `deep` and `depth` all is marked.
const SHORTEST: usize = 3;
