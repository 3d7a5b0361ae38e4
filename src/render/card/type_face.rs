//! The letters of cards: the theme's own faces, drawn once for each size.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use ab_glyph::{Font, FontRef, GlyphId, PxScale, ScaleFont, point};

use super::canvas::{Canvas, STEPS};

/// The serif face at the weight of headings, and the sans face at that of labels: the letters of
/// `static/fonts/`, with their most visible kerning.
const FACES: [&[u8]; 2] = [include_bytes!("fonts/serif.ttf"), include_bytes!("fonts/sans.ttf")];

/// A face at a size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Type {
    face: usize,
    size: usize,
}

/// The sizes of type on cards, in pixels.
const SIZES: [f32; 5] = [80.0, 68.0, 56.0, 46.0, 30.0];

impl Type {
    /// Headings, from the largest to the smallest.
    pub(super) const HEADINGS: [Self; 4] = [
        Self { face: 0, size: 0 },
        Self { face: 0, size: 1 },
        Self { face: 0, size: 2 },
        Self { face: 0, size: 3 },
    ];
    /// Labels.
    pub(super) const LABEL: Self = Self { face: 1, size: 4 };

    /// From one line to the next, in pixels.
    pub(super) const fn leading(self) -> usize {
        [88, 76, 64, 54, 38][self.size]
    }

    fn drawn(self) -> Option<&'static Drawn> {
        static DRAWN: [OnceLock<Option<Drawn>>; SIZES.len()] =
            [const { OnceLock::new() }; SIZES.len()];
        DRAWN[self.size].get_or_init(|| Drawn::new(FACES[self.face], SIZES[self.size])).as_ref()
    }

    /// How wide a text is; none when the face lacks one of its letters.
    pub(super) fn width(self, text: &str) -> Option<f32> {
        let drawn = self.drawn()?;
        let mut width = 0.0;
        let mut last = None;
        for letter in text.chars() {
            let glyph = drawn.glyphs.get(&letter)?;
            width += glyph.advance + drawn.kern(last, glyph.id);
            last = Some(glyph.id);
        }
        Some(width)
    }

    /// Draws a text with its base line at `y`, and returns where it ends.
    pub(super) fn draw(self, text: &str, (mut x, y): (f32, i32), canvas: &mut Canvas) -> f32 {
        let Some(drawn) = self.drawn() else { return x };
        let mut last = None;
        for letter in text.chars() {
            let Some(glyph) = drawn.glyphs.get(&letter) else { continue };
            x += drawn.kern(last, glyph.id);
            canvas.ink((x.round() as i32 + glyph.left, y + glyph.top), (glyph.width, &glyph.steps));
            x += glyph.advance;
            last = Some(glyph.id);
        }
        x
    }
}

/// A letter as it is drawn.
struct Glyph {
    id: GlyphId,
    advance: f32,
    left: i32,
    top: i32,
    width: usize,
    /// How much of each pixel is ink, in rows.
    steps: Vec<u8>,
}

/// All letters of a face at a size.
struct Drawn {
    glyphs: BTreeMap<char, Glyph>,
    kerning: BTreeMap<(GlyphId, GlyphId), f32>,
}

impl Drawn {
    fn new(face: &'static [u8], size: f32) -> Option<Self> {
        let font = FontRef::try_from_slice(face).ok()?;
        // The crate measures type from its lowest to its highest letter; sizes are those of the em.
        let units = font.units_per_em()?;
        let scale = PxScale::from(size * font.height_unscaled() / units);
        let scaled = font.as_scaled(scale);
        let mut glyphs = BTreeMap::new();
        for (id, letter) in font.codepoint_ids() {
            let advance = scaled.h_advance(id);
            let outline = scaled.outline_glyph(id.with_scale_and_position(scale, point(0.0, 0.0)));
            let mut glyph = Glyph { id, advance, left: 0, top: 0, width: 0, steps: Vec::new() };
            if let Some(outline) = outline {
                let bounds = outline.px_bounds();
                (glyph.left, glyph.top) = (bounds.min.x as i32, bounds.min.y as i32);
                glyph.width = bounds.width() as usize;
                glyph.steps = vec![0; glyph.width * bounds.height() as usize];
                outline.draw(|x, y, covered| {
                    let step = (covered.clamp(0.0, 1.0) * f32::from(STEPS)).round() as u8;
                    if let Some(known) = glyph.steps.get_mut(y as usize * glyph.width + x as usize)
                    {
                        *known = step;
                    }
                });
            }
            glyphs.insert(letter, glyph);
        }
        let mut kerning = BTreeMap::new();
        let common: Vec<GlyphId> = glyphs
            .iter()
            .filter(|(letter, _)| {
                letter.is_ascii() || matches!(letter, '‘' | '’' | '“' | '”' | '–' | '—')
            })
            .map(|(_, glyph)| glyph.id)
            .collect();
        for first in &common {
            for second in &common {
                let by = scaled.kern(*first, *second);
                if by != 0.0 {
                    kerning.insert((*first, *second), by);
                }
            }
        }
        Some(Self { glyphs, kerning })
    }

    fn kern(&self, last: Option<GlyphId>, next: GlyphId) -> f32 {
        last.and_then(|last| self.kerning.get(&(last, next))).copied().unwrap_or(0.0)
    }
}
