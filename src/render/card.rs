//! Cards: the picture of a page that sites and messengers show beside a link to it.
//!
//! It has the site's name, the sides with their marks, the title and the date, in the faces of the theme.
//! What those faces cannot write (a Chinese or Arabic title) gets no card rather than one with empty boxes.
//! The same words and colors give the same bytes on every machine: nothing here depends on the
//! processor, on other fonts or on the clock.

#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "all numbers are places on a picture of 1200 by 630 pixels"
)]

mod canvas;
mod deflate;
mod mark;
mod type_face;

use canvas::{Canvas, HEIGHT, Palette, STEPS, WIDTH};
use mark::mark;
use type_face::Type;

/// Width and height of a card, in pixels.
pub(super) const SIZE: (u32, u32) = (WIDTH as u32, HEIGHT as u32);

/// What stands on a card.
#[derive(Clone, Copy, Debug)]
pub(super) struct Words<'w> {
    /// The name of the site.
    pub(super) site: &'w str,
    /// The title of the page.
    pub(super) title: &'w str,
    /// What the page is, and when it was published.
    pub(super) facts: &'w str,
    /// The short names of its sides with their places in `site.toml`.
    pub(super) sides: &'w [(usize, &'w str)],
}

/// The colors of a card, as red, green and blue.
#[derive(Clone, Copy, Debug)]
pub(super) struct Colors {
    /// The ground.
    pub(super) paper: [u8; 3],
    /// All words, and the marks of the fourth side and those after it.
    pub(super) ink: [u8; 3],
    /// The bar at its head.
    pub(super) bar: [u8; 3],
    /// The marks of the first three sides.
    pub(super) sides: [[u8; 3]; 3],
}

/// The empty space around what stands on a card.
const MARGIN: usize = 72;

/// The color of the bar at the head.
const BAR: u8 = STEPS + 1;

/// Letters beyond those of ASCII and Latin-1 that the faces have.
const MORE: &str = "ıŒœ–—‘’‚“”„•…‹›⁄€™−";

/// Whether a card can have a title: whether its faces have all letters of it.
pub fn can_write(title: &str) -> bool {
    let is_known = |c: char| matches!(c, ' '..='~' | '\u{a0}'..='ÿ') || MORE.contains(c);
    !title.trim().is_empty() && title.chars().all(is_known)
}

/// A card as a PNG; none when its title cannot be written.
pub(super) fn draw(words: &Words<'_>, colors: &Colors) -> Option<Vec<u8>> {
    let mut canvas = Canvas::new();
    let (face, lines) = set(words.title)?;
    canvas.fill((0, 0), (WIDTH, 16), BAR);
    if Type::LABEL.width(words.site).is_some() {
        Type::LABEL.draw(words.site, (MARGIN as f32, 96), &mut canvas);
    }
    let mut x = MARGIN as f32;
    for (place, name) in words.sides {
        let Some(width) = Type::LABEL.width(name) else { continue };
        if x + width + 40.0 > (WIDTH - MARGIN) as f32 {
            break;
        }
        mark(*place, (x as usize, 139), &mut canvas);
        x = Type::LABEL.draw(name, (x + 36.0, 162), &mut canvas) + 40.0;
    }
    let mut y = 212 + face.leading() as i32 * 3 / 4;
    for line in &lines {
        face.draw(line, (MARGIN as f32, y), &mut canvas);
        y += face.leading() as i32;
    }
    canvas.fill((MARGIN, HEIGHT - 108), (WIDTH - 2 * MARGIN, 2), STEPS);
    if Type::LABEL.width(words.facts).is_some() {
        Type::LABEL.draw(words.facts, (MARGIN as f32, HEIGHT as i32 - 56), &mut canvas);
    }
    Some(canvas.png(&palette(colors)))
}

/// The height that a title may take.
const ROOM: usize = 308;

/// The largest type in which a title finds room, and its lines.
fn set(title: &str) -> Option<(Type, Vec<String>)> {
    let mut last = None;
    for face in Type::HEADINGS {
        let lines = lines(title, face)?;
        if lines.len() * face.leading() <= ROOM {
            return Some((face, lines));
        }
        last = Some((face, lines));
    }
    let (face, mut lines) = last?;
    lines.truncate(ROOM / face.leading());
    if let Some(line) = lines.last_mut() {
        let end = line.rfind(' ').unwrap_or(line.len());
        line.truncate(end);
        line.push('…');
    }
    Some((face, lines))
}

/// A title in lines that are not too long; none when it cannot be written.
fn lines(title: &str, face: Type) -> Option<Vec<String>> {
    let room = (WIDTH - 2 * MARGIN) as f32;
    let mut lines: Vec<String> = Vec::new();
    for word in title.split_whitespace() {
        for part in parts(word, (face, room))? {
            add(&mut lines, part, (face, room))?;
        }
    }
    (!lines.is_empty()).then_some(lines)
}

/// A word in parts that a line can hold: one, but for a word that is longer than a line.
fn parts(word: &str, (face, room): (Type, f32)) -> Option<Vec<&str>> {
    let mut parts = Vec::new();
    let mut rest = word;
    while face.width(rest)? > room {
        let fits = |at: &usize| face.width(&rest[..*at]).is_some_and(|width| width <= room);
        let ends = rest.char_indices().skip(1).map(|(at, _)| at);
        let end = ends.take_while(fits).last()?;
        parts.push(&rest[..end]);
        rest = &rest[end..];
    }
    parts.push(rest);
    Some(parts)
}

/// Puts a word on the last line, or on a new one.
fn add(lines: &mut Vec<String>, word: &str, (face, room): (Type, f32)) -> Option<()> {
    if let Some(line) = lines.last_mut()
        && face.width(&format!("{line} {word}"))? <= room
    {
        line.push(' ');
        line.push_str(word);
        return Some(());
    }
    lines.push(word.to_owned());
    Some(())
}

fn palette(colors: &Colors) -> Palette {
    let mixed = |from: [u8; 3], to: [u8; 3], step: u16| {
        let mut color = from;
        for (part, to) in color.iter_mut().zip(to) {
            let steps = u16::from(STEPS);
            let sum = u16::from(*part) * (steps - step) + u16::from(to) * step;
            *part = u8::try_from((sum + steps / 2) / steps).unwrap_or(u8::MAX);
        }
        color
    };
    let mut palette = [colors.paper; 16];
    for (step, color) in (0..=u16::from(STEPS)).zip(&mut palette) {
        *color = mixed(colors.paper, colors.ink, step);
    }
    palette[usize::from(BAR)] = colors.bar;
    for (place, side) in colors.sides.into_iter().enumerate() {
        palette[usize::from(BAR) + 1 + 2 * place] = side;
        palette[usize::from(BAR) + 2 + 2 * place] = mixed(colors.paper, side, 4);
    }
    palette
}

#[cfg(test)]
mod tests {
    use super::*;

    const COLORS: Colors = Colors {
        paper: [253, 252, 249],
        ink: [23, 25, 28],
        bar: [23, 25, 28],
        sides: [[11, 74, 134], [192, 100, 0], [10, 138, 102]],
    };

    fn drawn(title: &str) -> Option<Vec<u8>> {
        let sides = [(0, "US"), (1, "China"), (2, "中国"), (4, "E3")];
        draw(&Words { site: "Desk", title, facts: "Briefing · 1 Jan 2026", sides: &sides }, &COLORS)
    }

    #[test]
    fn a_card_is_a_picture_of_the_size_that_it_says() {
        let long = "Words and more words ".repeat(40);
        let endless = "W".repeat(300);
        for title in ["A", "Été à Œuvre – “quoted” … €", &long, &endless] {
            assert!(can_write(title), "{title}");
            let png = drawn(title).unwrap_or_default();
            let size = imagesize::blob_size(&png).unwrap();
            assert_eq!((size.width, size.height), (WIDTH, HEIGHT), "{title}");
            assert!(png.len() < 60_000, "{title}: {}", png.len());
            assert_eq!(drawn(title), Some(png), "{title}");
        }
    }

    #[test]
    fn what_cannot_be_written_gets_no_card() {
        for title in ["中美军事渠道", "قنوات", "Ελλάδα", "A 中", " ", "😀", "Ł"]
        {
            assert!(!can_write(title), "{title}");
            assert_eq!(drawn(title), None, "{title}");
        }
    }

    #[test]
    fn the_faces_have_every_letter_that_they_should() {
        let latin: String = (' '..='~').chain('\u{a0}'..='ÿ').filter(|c| *c != '\u{ad}').collect();
        for face in Type::HEADINGS {
            assert!(face.width(&latin).is_some());
            assert!(face.width(MORE).is_some());
        }
    }

    #[test]
    fn long_titles_are_set_smaller_and_then_cut() {
        let lines = |title: &str| set(title).unwrap().1;
        assert_eq!(lines("A short one"), ["A short one"]);
        assert_eq!(lines("Two accounts of the same talks in Kuala Lumpur").len(), 2);
        let cut = lines(&"Words and more words ".repeat(40));
        assert!(cut.last().unwrap().ends_with('…'), "{cut:?}");
    }
}
