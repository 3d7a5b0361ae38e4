//! How names begin: most words of a text begin none, which a look at a few bits tells.

/// How names begin.
#[derive(Debug)]
pub(super) struct Beginnings {
    /// The bytes with which they do.
    bytes: [bool; 256],
    /// Whether all of these are capital letters or the first bytes of letters beyond ASCII, as nearly
    /// always: others need not be looked at one by one.
    are_capitals: bool,
    /// A bit for the hash of each first word, or of a first letter beyond ASCII: most words that begin with
    /// a capital letter are no name's.
    words: Box<[u64; WORDS]>,
}

/// How many words of 64 bits the bits of first words take.
const WORDS: usize = 1 << 10;

impl Beginnings {
    /// How some names begin.
    pub(super) fn of<'n>(names: impl Iterator<Item = &'n str>) -> Self {
        let (mut bytes, mut are_capitals) = ([false; 256], true);
        let mut words = Box::new([0; WORDS]);
        for name in names {
            let Some(&byte) = name.as_bytes().first() else { continue };
            bytes[usize::from(byte)] = true;
            are_capitals &= byte.is_ascii_uppercase() || !byte.is_ascii();
            let (word, bit) = bit_of_word(name, 0);
            words[word] |= bit;
        }
        Self { bytes, are_capitals, words }
    }

    /// The next place, from one on, where a name may begin.
    pub(super) fn next(&self, text: &str, mut at: usize) -> Option<usize> {
        let bytes = text.as_bytes();
        loop {
            if self.are_capitals {
                at = next_capital(bytes, at);
            }
            if self.bytes[usize::from(*bytes.get(at)?)] && !is_within_word(text, at) {
                let (word, bit) = bit_of_word(text, at);
                if self.words[word] & bit != 0 {
                    return Some(at);
                }
            }
            at += 1;
        }
    }
}

/// Where the bit is of the word of ASCII, or of the letter beyond it, that stands at a byte of a text. A
/// name that begins with such a word stands where this whole word does, since no name ends within one.
fn bit_of_word(text: &str, at: usize) -> (usize, u64) {
    let bytes = &text.as_bytes()[at..];
    let length = match word_length(bytes) {
        0 => (1..bytes.len()).find(|end| text.is_char_boundary(at + end)).unwrap_or(bytes.len()),
        length => length,
    };
    let hash = hash(BASIS, &bytes[..length]).to_le_bytes();
    let number = usize::from(u16::from_le_bytes([hash[7], hash[3]]));
    (number >> 6, 1 << (number & 63))
}

/// The next byte, from one on, that may be a capital letter of ASCII (0x40 to 0x5F) or is none of
/// ASCII: eight are looked at at a time. Near the end, where there are no eight, any byte.
fn next_capital(bytes: &[u8], mut at: usize) -> usize {
    const ONES: u64 = 0x0101_0101_0101_0101;
    while let Some(eight) = bytes.get(at..).and_then(<[u8]>::first_chunk::<8>) {
        let word = u64::from_le_bytes(*eight);
        // Zero where the upper three bits are those of 0x40.
        let capital = (word ^ (0x40 * ONES)) & (0xE0 * ONES);
        // The lowest bit of this marks the first zero byte.
        let zero = capital.wrapping_sub(ONES) & !capital & (0x80 * ONES);
        let found = zero | (word & (0x80 * ONES));
        if found != 0 {
            return at + found.trailing_zeros() as usize / 8;
        }
        at += 8;
    }
    at
}

/// Whether a byte and the one before it are letters or digits of ASCII, or of one letter beyond it: no
/// name begins there.
pub(super) fn is_within_word(text: &str, at: usize) -> bool {
    let is_letter = |at: usize| text.as_bytes().get(at).is_some_and(u8::is_ascii_alphanumeric);
    is_letter(at) && at.checked_sub(1).is_some_and(is_letter) || !text.is_char_boundary(at)
}

/// How many letters and digits of ASCII some bytes begin with.
pub(super) fn word_length(bytes: &[u8]) -> usize {
    bytes.iter().take_while(|byte| byte.is_ascii_alphanumeric()).count()
}

/// The hash of some bytes behind those of which a hash is known: `FNV-1a`.
pub(super) fn hash(known: u64, bytes: &[u8]) -> u64 {
    bytes.iter().fold(known, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01B3))
}

/// With what that hash begins.
pub(super) const BASIS: u64 = 0xCBF2_9CE4_8422_2325;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn capitals_and_letters_beyond_ascii_are_found() {
        for text in ["", "a", "the Dong", "ab cd ef gh ij Kl", "Dong", "abcdefghé", "1234567 @[`{~"]
        {
            let places = |at: usize| {
                let byte = text.as_bytes()[at];
                (0x40..0x60).contains(&byte) || byte >= 0x80
            };
            let all: Vec<usize> = (0..text.len()).filter(|at| places(*at)).collect();
            let (mut found, mut at) = (Vec::new(), 0);
            while at < text.len() {
                at = next_capital(text.as_bytes(), at);
                found.extend(Some(at).filter(|at| *at < text.len() && places(*at)));
                at += 1;
            }
            assert_eq!(found, all, "{text}");
        }
    }
}
