//! A picture of sixteen colors, and how it becomes a PNG.

use miniz_oxide::deflate::compress_to_vec_zlib;

/// The size of a card, as sites that show cards ask for it.
pub(super) const WIDTH: usize = 1200;
pub(super) const HEIGHT: usize = 630;

/// How many steps there are from paper to ink.
pub(super) const STEPS: u8 = 7;

/// Colors by their number: the paper, then ink in seven steps, then others.
pub(super) type Palette = [[u8; 3]; 16];

/// How hard the picture is compressed: it is mostly empty, and more costs more than it saves.
const COMPRESSION: u8 = 1;

/// A picture: the number of a color for each pixel, in rows.
pub(super) struct Canvas {
    pixels: Vec<u8>,
}

impl Canvas {
    /// Empty paper.
    pub(super) fn new() -> Self {
        Self { pixels: vec![0; WIDTH * HEIGHT] }
    }

    /// Lays ink on paper: steps in rows of this width, with their upper left corner at `(x, y)`.
    pub(super) fn ink(&mut self, (x, y): (i32, i32), (width, steps): (usize, &[u8])) {
        if width == 0 {
            return;
        }
        for (row, steps) in (y..).zip(steps.chunks(width)) {
            let Some(row) = self.row(row) else { continue };
            for (at, step) in (x..).zip(steps) {
                let pixel = usize::try_from(at).ok().and_then(|at| row.get_mut(at));
                if let Some(pixel) = pixel.filter(|known| **known < *step) {
                    *pixel = *step;
                }
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
            let Some(row) = i32::try_from(row).ok().and_then(|row| self.row(row)) else { continue };
            if let Some(part) = row.get_mut(x..(x + width).min(WIDTH)) {
                part.fill(color);
            }
        }
    }

    /// Gives a pixel a color.
    pub(super) fn dot(&mut self, (x, y): (usize, usize), color: u8) {
        if let Some(pixel) = self.pixels.get_mut(y * WIDTH + x) {
            *pixel = color;
        }
    }

    fn row(&mut self, row: i32) -> Option<&mut [u8]> {
        let start = usize::try_from(row).ok()? * WIDTH;
        self.pixels.get_mut(start..start + WIDTH)
    }

    /// The picture as a PNG: <https://www.w3.org/TR/png-3/>.
    pub(super) fn png(&self, palette: &Palette) -> Vec<u8> {
        let mut data = Vec::with_capacity((WIDTH / 2 + 1) * HEIGHT);
        let mut above: &[u8] = &[];
        for row in self.pixels.chunks_exact(WIDTH) {
            if row == above {
                // Most rows are as the one above.
                data.extend_from_within(data.len() - WIDTH / 2 - 1..);
                continue;
            }
            data.push(0); // no filter
            data.extend(row.chunks_exact(2).map(|pair| pair[0] << 4 | pair[1]));
            above = row;
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
        chunk(&mut png, *b"IDAT", &compress_to_vec_zlib(&data, COMPRESSION));
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
