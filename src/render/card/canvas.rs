//! A picture of sixteen colors, and how it becomes a PNG.

use super::deflate::Rows;

/// The size of a card, as sites that show cards ask for it.
pub(super) const WIDTH: usize = 1200;
pub(super) const HEIGHT: usize = 630;

/// How many steps there are from paper to ink.
pub(super) const STEPS: u8 = 7;

/// Colors by their number: the paper, then ink in seven steps, then others.
pub(super) type Palette = [[u8; 3]; 16];

/// How many bytes a row has in the file: two pixels in each, after one that says how the row is filtered.
const ROW: usize = 1 + WIDTH / 2;

/// A picture: the number of a color for each pixel, in rows.
pub(super) struct Canvas {
    /// The rows on which there is something, in the order in which they were drawn on.
    pixels: Vec<u8>,
    /// Where in them each row begins; none for empty paper.
    rows: [Option<usize>; HEIGHT],
}

impl Canvas {
    /// Empty paper.
    pub(super) fn new() -> Self {
        Self { pixels: Vec::with_capacity(WIDTH * HEIGHT / 2), rows: [None; HEIGHT] }
    }

    /// Lays ink on paper: steps in rows of this width, with their upper left corner at `(x, y)`.
    pub(super) fn ink(&mut self, (x, y): (i32, i32), (width, steps): (usize, &[u8])) {
        if width == 0 {
            return;
        }
        let (cut, start) = (x.min(0).unsigned_abs() as usize, usize::try_from(x).unwrap_or(0));
        for (row, steps) in (y..).zip(steps.chunks(width)) {
            let Some(row) = usize::try_from(row).ok().and_then(|row| self.row(row)) else {
                continue;
            };
            let (Some(part), Some(steps)) = (row.get_mut(start..), steps.get(cut..)) else {
                continue;
            };
            for (pixel, step) in part.iter_mut().zip(steps) {
                *pixel = (*pixel).max(*step);
            }
        }
    }

    /// Fills a part with a color: from `(x, y)`, so wide and so high.
    pub(super) fn fill(
        &mut self,
        (x, y): (usize, usize),
        (width, height): (usize, usize),
        color: u8,
    ) {
        for row in y..y + height {
            if let Some(part) = self.row(row).and_then(|row| row.get_mut(x..(x + width).min(WIDTH)))
            {
                part.fill(color);
            }
        }
    }

    /// Gives a pixel a color.
    pub(super) fn dot(&mut self, (x, y): (usize, usize), color: u8) {
        if let Some(pixel) = self.row(y).and_then(|row| row.get_mut(x)) {
            *pixel = color;
        }
    }

    /// A row to draw on.
    fn row(&mut self, row: usize) -> Option<&mut [u8]> {
        let Self { pixels, rows } = self;
        let start = *rows.get_mut(row)?.get_or_insert_with(|| {
            let start = pixels.len();
            pixels.resize(start + WIDTH, 0);
            start
        });
        pixels.get_mut(start..start + WIDTH)
    }

    /// The picture as a PNG: <https://www.w3.org/TR/png-3/>.
    pub(super) fn png(&self, palette: &Palette) -> Vec<u8> {
        let mut data = Rows::<ROW>::new();
        // The first byte stays 0: no filter.
        let mut packed = [0; ROW];
        let mut is_empty = false;
        for row in self.rows {
            if let Some(start) = row {
                let pairs = self.pixels[start..start + WIDTH].as_chunks::<2>().0;
                for (byte, pair) in packed[1..].iter_mut().zip(pairs) {
                    // The left one is the lower byte; said so, many are packed at once.
                    let pair = u16::from_le_bytes(*pair);
                    *byte = (pair << 4 | pair >> 8) as u8;
                }
            } else if is_empty {
                data.repeat();
                continue;
            } else {
                packed.fill(0);
            }
            is_empty = row.is_none();
            data.add(&packed);
        }
        let mut png = Vec::with_capacity(32 * 1024);
        png.extend_from_slice(b"\x89PNG\r\n\x1a\n");
        let mut head = Vec::with_capacity(13);
        for side in [WIDTH, HEIGHT] {
            head.extend_from_slice(&u32::try_from(side).unwrap_or(u32::MAX).to_be_bytes());
        }
        head.extend_from_slice(&[4, 3, 0, 0, 0]); // four bits, numbers of colors
        chunk(&mut png, *b"IHDR", &head);
        chunk(&mut png, *b"PLTE", palette.as_flattened());
        chunk(&mut png, *b"IDAT", &data.finish());
        chunk(&mut png, *b"IEND", &[]);
        png
    }
}

fn chunk(png: &mut Vec<u8>, name: [u8; 4], data: &[u8]) {
    png.extend_from_slice(&u32::try_from(data.len()).unwrap_or(u32::MAX).to_be_bytes());
    let start = png.len();
    png.extend_from_slice(&name);
    png.extend_from_slice(data);
    let sum = crc32fast::hash(&png[start..]);
    png.extend_from_slice(&sum.to_be_bytes());
}
