//! The compression of a picture in rows, for zlib streams: RFC 1950 and RFC 1951.
//!
//! Most of a card is empty, and most rows go on as the row above or the byte before has it. So only these
//! two are looked at, which makes it twice as fast as a search for anything that was there
//! before, and the files a little smaller.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// Rows of `ROW` bytes on their way to a zlib stream.
pub(super) struct Rows<const ROW: usize> {
    /// What stands in the stream: bytes, then lengths of what is as the byte before has it, then lengths of
    /// what is as above, each from the shortest.
    tokens: Vec<u16>,
    /// How often each of them does.
    counts: [u32; TOKENS],
    last: Option<([u8; ROW], Sums)>,
    /// How many bytes are still to be written as those above.
    repeated: usize,
    sums: Sums,
}

/// The first tokens of both kinds of repetition, and how many tokens there are.
const BEFORE: usize = 256;
const ABOVE: usize = BEFORE + LENGTHS;
const TOKENS: usize = ABOVE + LENGTHS;

/// How many lengths a repetition may have.
const LENGTHS: usize = LONGEST + 1 - SHORTEST;

/// How many symbols there are for bytes and lengths, with the one that ends the stream.
const LETTERS: usize = 286;
const END: usize = 256;

/// The shortest and the longest repetition.
const SHORTEST: usize = 3;
const LONGEST: usize = 258;

/// How long the code of a symbol may be, in bits.
const LONGEST_CODE: u8 = 15;

/// The two sums of Adler-32.
#[derive(Clone, Copy, Debug)]
struct Sums(u32, u32);

impl Sums {
    const BASE: u32 = 65_521;

    /// The sums of a row alone. Its bytes count the more the more come after them.
    fn of<const ROW: usize>(row: &[u8; ROW]) -> Self {
        let weights = const {
            let mut weights = [0; ROW];
            let mut at = 0;
            while at < ROW {
                weights[at] = (ROW - at) as u16;
                at += 1;
            }
            weights
        };
        let weighed =
            row.iter().zip(weights).map(|(byte, weight)| u32::from(*byte) * u32::from(weight));
        Self(row.iter().map(|byte| u32::from(*byte)).sum(), weighed.sum())
    }

    /// The sums with a row of so many bytes after what is summed.
    fn then(self, row: Self, length: usize) -> Self {
        let length = u32::try_from(length).unwrap_or(u32::MAX);
        Self((self.0 + row.0) % Self::BASE, (self.1 + length * self.0 + row.1) % Self::BASE)
    }
}

impl<const ROW: usize> Rows<ROW> {
    /// No rows.
    pub(super) fn new() -> Self {
        const { assert!(ROW > 4, "shorter distances have no rest in bits") };
        let tokens = Vec::with_capacity(16 * 1024);
        Self { tokens, counts: [0; TOKENS], last: None, repeated: 0, sums: Sums(1, 0) }
    }

    /// Adds the row above once more.
    pub(super) fn repeat(&mut self) {
        if let Some((_, sums)) = self.last {
            self.sums = self.sums.then(sums, ROW);
            self.repeated += ROW;
        }
    }

    /// Adds a row.
    pub(super) fn add(&mut self, row: &[u8; ROW]) {
        let last = self.last;
        let above = last.as_ref().map_or(&[][..], |(above, _)| above);
        if above == row {
            return self.repeat();
        }
        self.go_on();
        let mut at = 0;
        while at < ROW {
            let rest = &row[at..];
            let as_above = above.get(at..).map_or(0, |above| common(rest, above));
            let as_before = if at == 0 { 0 } else { common(rest, &row[at - 1..]) };
            let length = as_above.max(as_before);
            if length < SHORTEST {
                self.push(usize::from(row[at]));
                at += 1;
            } else {
                // How far it is to the byte before needs fewer bits.
                self.push_all(length, if as_above <= as_before { BEFORE } else { ABOVE });
                at += length;
            }
        }
        let sums = Sums::of(row);
        self.sums = self.sums.then(sums, ROW);
        self.last = Some((*row, sums));
    }

    /// Writes what is as above so far.
    fn go_on(&mut self) {
        if self.repeated > 0 {
            let is_plain = self.last.is_some_and(|(row, _)| common(&row, &row[1..]) == ROW - 1);
            let length = std::mem::take(&mut self.repeated);
            self.push_all(length, if is_plain { BEFORE } else { ABOVE });
        }
    }

    fn push(&mut self, token: usize) {
        self.counts[token] += 1;
        self.tokens.push(token as u16);
    }

    /// Adds repetitions of so many bytes in all.
    fn push_all(&mut self, mut length: usize, kind: usize) {
        while length > 0 {
            let mut part = length.min(LONGEST);
            if (1..SHORTEST).contains(&(length - part)) {
                part -= SHORTEST; // the rest must not be too short
            }
            self.push(kind + part - SHORTEST);
            length -= part;
        }
    }

    /// The stream: one block with codes of its own.
    pub(super) fn finish(mut self) -> Vec<u8> {
        self.go_on();
        let mut counts = [0; LETTERS];
        counts[..END].copy_from_slice(&self.counts[..BEFORE]);
        counts[END] = 1;
        for (more, length) in Length::ALL.iter().enumerate() {
            let count = self.counts[BEFORE + more] + self.counts[ABOVE + more];
            counts[usize::from(length.symbol)] += count;
        }
        let lengths = code_lengths(&counts);
        let codes = codes(&lengths);
        let above = Distance::of(ROW);
        let mut bits = Bits { out: vec![0x78, 0x01], held: 0, count: 0 };
        put_head(&mut bits, &lengths, above.symbol);
        let codes_of_tokens = above.codes(&codes);
        for token in &self.tokens {
            bits.put(codes_of_tokens[usize::from(*token)]);
        }
        bits.put(codes[END]);
        let mut stream = bits.finish();
        let Sums(a, b) = self.sums;
        stream.extend_from_slice(&(b << 16 | a).to_be_bytes());
        stream
    }
}

/// Some bits, the first lowest, and how many.
type Code = (u32, u32);

/// How far it is to what is above, as the format has it: a symbol, and the rest in bits.
struct Distance {
    symbol: u32,
    rest: Code,
}

impl Distance {
    fn of(distance: usize) -> Self {
        let distance = u32::try_from(distance - 1).unwrap_or(u32::MAX);
        // There are two symbols for each power of two.
        let power = distance.ilog2();
        let rest_bits = power - 1;
        let symbol = 2 * power + (distance >> rest_bits & 1);
        Self { symbol, rest: (distance & ((1 << rest_bits) - 1), rest_bits) }
    }

    /// The code of each token, by those of symbols.
    fn codes(&self, codes: &[Code]) -> Vec<Code> {
        let mut all = codes[..BEFORE].to_vec();
        let Self { rest: (rest, rest_bits), .. } = *self;
        // Distances have two codes of one bit.
        for (distance, distance_bits) in [(0, 1), (rest << 1 | 1, 1 + rest_bits)] {
            all.extend(Length::ALL.iter().map(|length| {
                let (code, bits) = codes[usize::from(length.symbol)];
                let length_bits = bits + u32::from(length.rest_bits);
                let length = code | u32::from(length.rest) << bits;
                (length | distance << length_bits, length_bits + distance_bits)
            }));
        }
        all
    }
}

/// How many bytes two texts have in common from their start.
#[inline]
fn common(a: &[u8], b: &[u8]) -> usize {
    if a.first() != b.first() {
        return 0;
    }
    let mut at = 0;
    for (a, b) in a.as_chunks::<8>().0.iter().zip(b.as_chunks::<8>().0) {
        let other = u64::from_le_bytes(*a) ^ u64::from_le_bytes(*b);
        if other != 0 {
            return at + other.trailing_zeros() as usize / 8;
        }
        at += 8;
    }
    at + a[at..].iter().zip(&b[at..]).take_while(|(a, b)| a == b).count()
}

/// The length of a repetition as the format has it: a symbol, and the rest in bits.
#[derive(Clone, Copy)]
struct Length {
    symbol: u16,
    rest: u8,
    rest_bits: u8,
}

impl Length {
    /// Every length from the shortest.
    const ALL: [Self; LENGTHS] = {
        let mut all = [Self { symbol: 285, rest: 0, rest_bits: 0 }; LENGTHS];
        let mut more: u16 = 0;
        while (more as usize) < LONGEST - SHORTEST {
            let rest_bits = if more < 8 { 0 } else { more.ilog2() - 2 };
            let symbol = 257 + 4 * rest_bits as u16 + (more >> rest_bits);
            let rest = (more & ((1 << rest_bits) - 1)) as u8;
            all[more as usize] = Self { symbol, rest, rest_bits: rest_bits as u8 };
            more += 1;
        }
        all
    };
}

/// How many bits the code of each symbol has, so that all of the text has few; none for a symbol that is
/// not there.
fn code_lengths(counts: &[u32]) -> Vec<u8> {
    let mut counts = counts.to_vec();
    loop {
        let lengths = depths(&counts);
        if lengths.iter().all(|length| *length <= LONGEST_CODE) {
            return lengths;
        }
        // Rare symbols are taken for less rare ones until no code is too long.
        for count in counts.iter_mut().filter(|count| **count > 0) {
            *count = *count / 2 + 1;
        }
    }
}

/// How deep each symbol is in its tree, as Huffman builds it.
fn depths(counts: &[u32]) -> Vec<u8> {
    let used = counts.iter().enumerate().filter(|(_, count)| **count > 0);
    let mut open: BinaryHeap<_> = used.map(|(symbol, count)| Reverse((*count, symbol))).collect();
    let mut parents = vec![0; counts.len()];
    while let Some(Reverse((least, one))) = open.pop() {
        let Some(Reverse((next, other))) = open.pop() else { break };
        let parent = parents.len();
        (parents[one], parents[other]) = (parent, parent);
        parents.push(0);
        open.push(Reverse((least + next, parent)));
    }
    // Every parent comes after its children, and the root last.
    let mut depths = vec![0; parents.len()];
    for node in (0..parents.len()).rev().filter(|node| parents[*node] > 0) {
        depths[node] = depths[parents[node]] + 1;
    }
    depths.truncate(counts.len());
    depths
}

/// The code of each symbol.
fn codes(lengths: &[u8]) -> Vec<Code> {
    let mut codes = vec![(0, 0); lengths.len()];
    let mut next = 0_u32;
    for bits in 1..=u32::from(LONGEST_CODE) {
        for (code, _) in
            codes.iter_mut().zip(lengths).filter(|(_, length)| u32::from(**length) == bits)
        {
            *code = (next.reverse_bits() >> (32 - bits), bits);
            next += 1;
        }
        next <<= 1;
    }
    codes
}

/// Puts the head of the last block: how long all codes are. Distances have two codes of one bit: the byte
/// before, and the symbol `above`.
fn put_head(bits: &mut Bits, lengths: &[u8], above: u32) {
    bits.put((0b101, 3)); // the last block, with codes of its own
    bits.put((29, 5)); // 286 symbols for bytes and lengths
    bits.put((above, 5)); // and so many, less one, for distances
    bits.put((15, 4)); // and 19 for the lengths of codes,
    for symbol in [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15] {
        // of which those for single lengths have four bits each.
        bits.put((if symbol > LONGEST_CODE { 0 } else { 4 }, 3));
    }
    let distances = (0..=above).map(|distance| u8::from(distance == 0 || distance == above));
    for length in lengths.iter().copied().chain(distances) {
        bits.put((u32::from(length).reverse_bits() >> 28, 4));
    }
}

/// Bits on their way into bytes, the first lowest.
struct Bits {
    out: Vec<u8>,
    held: u64,
    count: u32,
}

impl Bits {
    fn put(&mut self, (bits, count): Code) {
        self.held |= u64::from(bits) << self.count;
        self.count += count;
        if self.count >= 32 {
            let [a, b, c, d, ..] = self.held.to_le_bytes();
            self.out.extend_from_slice(&[a, b, c, d]);
            self.held >>= 32;
            self.count -= 32;
        }
    }

    fn finish(mut self) -> Vec<u8> {
        let bytes = self.count.div_ceil(8) as usize;
        self.out.extend_from_slice(&self.held.to_le_bytes()[..bytes]);
        self.out
    }
}

#[cfg(test)]
mod tests {
    use miniz_oxide::inflate::decompress_to_vec_zlib;

    use super::*;

    /// Rows come out as they went in.
    fn check<const ROW: usize>(rows: &[[u8; ROW]]) -> usize {
        let mut compressed = Rows::<ROW>::new();
        for row in rows {
            compressed.add(row);
        }
        let stream = compressed.finish();
        let text = decompress_to_vec_zlib(&stream).expect("a zlib stream");
        assert!(text == rows.as_flattened(), "{} rows", rows.len());
        stream.len()
    }

    #[test]
    fn rows_come_out_as_they_went_in() {
        check(&[[0; 601]]);
        check(&[[7; 601]; 3]);
        check(&[*b"abcde", *b"abcde", *b"bbbbb", *b"xbbbb"]);
        assert!(check(&vec![[0; 601]; 630]) < 600, "an empty picture is small");
    }

    #[test]
    fn repetitions_of_every_length_come_out() {
        let rows: Vec<[u8; 300]> = (0..600)
            .map(|number| {
                let mut row = [1; 300];
                row[number / 2..].fill(u8::try_from(number % 251).unwrap());
                row
            })
            .collect();
        check(&rows);
        for count in 1..100 {
            check(&vec![[5; 7]; count]);
        }
    }

    #[test]
    fn noise_comes_out_and_so_do_codes_that_would_be_too_long() {
        let mut state = 1_u32;
        let mut noise = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            state.to_be_bytes()[0]
        };
        check(&[(); 200].map(|()| [(); 61].map(|()| noise())));
        // Each byte about half as often as the one before: the tree is a chain.
        check(&[(); 3000].map(|()| {
            [(); 61].map(|()| {
                u8::try_from(noise().leading_zeros() * 9 + noise().leading_zeros()).unwrap()
            })
        }));
        let chain: Vec<u32> = (0..31).map(|power| 1 << power).collect();
        let lengths = code_lengths(&chain);
        assert!(lengths.iter().all(|length| (1..=LONGEST_CODE).contains(length)), "{lengths:?}");
    }
}
