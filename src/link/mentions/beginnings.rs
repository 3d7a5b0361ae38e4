//! How names begin: most words of a text begin none, which a look at a few bits tells.

/// How names begin.
#[derive(Debug)]
pub(super) struct Beginnings {
    /// The bytes with which they do.
    bytes: [bool; 256],
    /// Whether all of these are capital letters or the first bytes of letters beyond ASCII, as nearly
    /// always: others need not be looked at one by one.
    are_capitals: bool,
    /// The first eight bytes of names that have as many. Most words that begin with a capital letter begin
    /// no name, and of a name that they begin the next word is mostly another.
    long: Bits,
    /// The first four bytes of names that have fewer than eight.
    short: Bits,
    /// The first two bytes of names that have fewer than four. No name has fewer than two.
    shortest: Bits,
}

impl Beginnings {
    /// How some names begin.
    pub(super) fn of<'n>(names: impl Iterator<Item = &'n str>) -> Self {
        let mut beginnings = Self {
            bytes: [false; 256],
            are_capitals: true,
            long: Bits::default(),
            short: Bits::default(),
            shortest: Bits::default(),
        };
        for name in names {
            let name = name.as_bytes();
            let Some(&byte) = name.first() else { continue };
            beginnings.bytes[usize::from(byte)] = true;
            beginnings.are_capitals &= byte.is_ascii_uppercase() || !byte.is_ascii();
            if let Some(eight) = name.first_chunk::<8>() {
                beginnings.long.set(bit_of_eight(*eight));
            } else if let Some(four) = name.first_chunk::<4>() {
                beginnings.short.set(bit_of_four(*four));
            } else if let Some(two) = name.first_chunk::<2>() {
                beginnings.shortest.set(u16::from_le_bytes(*two));
            }
        }
        beginnings
    }

    /// The next place, from one on, where a name may begin.
    pub(super) fn next(&self, text: &str, mut at: usize) -> Option<usize> {
        let bytes = text.as_bytes();
        loop {
            if self.are_capitals {
                at = next_capital(bytes, at);
            }
            if self.bytes[usize::from(*bytes.get(at)?)]
                && !is_within_word(text, at)
                && self.begins(&bytes[at..])
            {
                return Some(at);
            }
            at += 1;
        }
    }

    /// Whether some bytes may begin with a name.
    fn begins(&self, bytes: &[u8]) -> bool {
        bytes.first_chunk().is_some_and(|eight| self.long.has(bit_of_eight(*eight)))
            || bytes.first_chunk().is_some_and(|four| self.short.has(bit_of_four(*four)))
            || bytes.first_chunk().is_some_and(|two| self.shortest.has(u16::from_le_bytes(*two)))
    }
}

/// A bit for each number of 16 bits: the hash of some bytes, or two of them as they are.
#[derive(Debug)]
struct Bits(Box<[u64; 1 << 10]>);

impl Default for Bits {
    fn default() -> Self {
        Self(Box::new([0; 1 << 10]))
    }
}

impl Bits {
    fn set(&mut self, number: u16) {
        self.0[usize::from(number >> 6)] |= 1 << (number & 63);
    }

    fn has(&self, number: u16) -> bool {
        self.0[usize::from(number >> 6)] & (1 << (number & 63)) != 0
    }
}

/// The bit of eight bytes: the upper bits of their product with an odd number of no pattern.
fn bit_of_eight(eight: [u8; 8]) -> u16 {
    let [.., low, high] = u64::from_le_bytes(eight).wrapping_mul(ODD).to_le_bytes();
    u16::from_le_bytes([low, high])
}

/// The bit of four bytes.
fn bit_of_four(four: [u8; 4]) -> u16 {
    let [.., low, high] = u64::from(u32::from_le_bytes(four)).wrapping_mul(ODD).to_le_bytes();
    u16::from_le_bytes([low, high])
}

/// 2 to the power of 64, divided by the golden ratio.
const ODD: u64 = 0x9E37_79B9_7F4A_7C15;

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

/// The hash of some bytes behind those of which a hash is known, eight of them at a time.
pub(super) fn hash(known: u64, bytes: &[u8]) -> u64 {
    // The upper half of a product tells of all its bits, the lower half of the lower ones only.
    let mix = |hash: u64, eight: u64| {
        let product = (hash ^ eight).wrapping_mul(ODD);
        product ^ (product >> 32)
    };
    let (eights, rest) = bytes.as_chunks();
    let hash = eights.iter().fold(known, |hash, eight| mix(hash, u64::from_le_bytes(*eight)));
    let rest = rest.iter().rev().fold(0, |rest, byte| (rest << 8) | u64::from(*byte));
    // Above the last bytes, which are seven at most, stands how many they were in all.
    mix(hash, rest | ((bytes.len() as u64) << 56))
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
