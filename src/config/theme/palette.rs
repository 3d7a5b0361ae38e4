//! The colors of the sides and the accent: what is not given follows from what is, and what nobody can
//! read or tell apart is refused.

use std::ops::Range;

use super::color::{Color, Sight, Towards};
use crate::finding::{Finding, Findings, Level, Rule};
use crate::parse::table::{At, TableReader};

/// `color-contrast`.
pub const COLOR_CONTRAST: Rule = Rule {
    name: "color-contrast",
    level: Level::Error,
    what: "a color of the theme is too near that of the paper",
    why: "Names of sides are text, which must have a contrast of 7:1; bars and marks must have 3:1. \
          Below that many readers cannot read who is speaking.",
    example: "`us = \"#4a90d9\"` breaks it; `us = \"#00508f\"` mends it. The finding names the nearest \
              color that passes.",
};

/// `colors-alike`.
pub const COLORS_ALIKE: Rule = Rule {
    name: "colors-alike",
    level: Level::Error,
    what: "two sides, or a side and the accent, have colors that are hard to tell apart",
    why: "Color says who is speaking. Sides have marks and names as well, but a reader who takes one for \
          the other at a glance is misled.",
    example: "`us = \"#0b4a86\"` beside `china = \"#134f7d\"` breaks it; `china = \"#7d3a00\"` mends it: \
              blue and orange are told apart by nearly everybody.",
};

/// The least contrast of text.
const TEXT: f64 = 7.0;

/// The least contrast of bars and marks.
const LINE: f64 = 3.0;

/// How different two sides must look to most people, and to others: marks and names help them.
const APART: [f64; 2] = [20.0, 5.0];

/// Light and dark: paper and surface, as `brief.css` has them.
const GROUNDS: [[Color; 2]; 2] = [
    [Color::new(0xfd, 0xfc, 0xf9), Color::new(0xf4, 0xf2, 0xeb)],
    [Color::new(0x12, 0x14, 0x18), Color::new(0x1b, 0x1e, 0x24)],
];
/// The paper, light and dark.
pub const PAPER: [Color; 2] = [GROUNDS[0][0], GROUNDS[1][0]];

const TOWARDS: [Towards; 2] = [Towards::Dark, Towards::Light];
const SCHEMES: [&str; 2] = ["light", "dark"];

/// The text colors of the theme's own first four sides, light and dark, as `brief.css` has them.
const OWN: [[Color; 2]; 4] = [
    [Color::new(0x0b, 0x4a, 0x86), Color::new(0xa3, 0xcd, 0xff)],
    [Color::new(0x7d, 0x3a, 0x00), Color::new(0xff, 0xc3, 0x84)],
    [Color::new(0x00, 0x57, 0x3f), Color::new(0x86, 0xe0, 0xc0)],
    [Color::new(0x6d, 0x25, 0x60), Color::new(0xf0, 0xb4, 0xe4)],
];

/// The ink of the light theme.
pub const INK: Color = Color::new(0x17, 0x19, 0x1c);

/// The bars of the theme's own first three sides in the light theme, as `brief.css` has them.
pub const LINES: [Color; 3] =
    [Color::new(0x0b, 0x4a, 0x86), Color::new(0xc0, 0x64, 0x00), Color::new(0x0a, 0x8a, 0x66)];

/// Colors as they are written: of text in light and dark, of bars and marks in light and dark.
#[derive(Clone, Debug, Default)]
pub struct Written {
    /// Text.
    pub text: [Option<At<Color>>; 2],
    /// Bars and marks.
    pub line: [Option<At<Color>>; 2],
}

/// The colors of a side, each in light and dark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shades {
    /// Of text.
    pub text: [Color; 2],
    /// Of bars and marks.
    pub line: [Color; 2],
    /// Of the ground behind a passage.
    pub wash: [Color; 2],
}

/// Light and dark colors of something, with where they are written.
pub struct Named {
    /// What has them: the id of a side, or `accent`.
    pub name: String,
    /// The colors.
    pub colors: [Color; 2],
    /// Where; none for the theme's own.
    pub span: Option<Range<usize>>,
}

impl Named {
    /// The theme's own colors of the side at this place, if it has some.
    pub fn own(name: &str, place: usize) -> Option<Self> {
        let colors = *OWN.get(place)?;
        Some(Self { name: name.to_owned(), colors, span: None })
    }
}

/// The colors of a side, from those that are written; what has too little contrast is a finding.
pub fn shades(
    (reader, name): (&TableReader<'_, '_>, &str),
    written: &Written,
    findings: &mut Findings,
) -> Option<Shades> {
    let base = written.text[0].as_ref().or(written.text[1].as_ref())?.value;
    let mut shades = Shades { text: [base; 2], line: [base; 2], wash: [base; 2] };
    for scheme in 0..2 {
        let (grounds, towards) = (&GROUNDS[scheme], TOWARDS[scheme]);
        let given = written.text[scheme].as_ref();
        let text = given.map_or_else(|| base.readable(grounds, TEXT, towards), |at| at.value);
        let least = Least { contrast: TEXT, of: "text", scheme };
        check(reader, (name, given), &least, findings);
        let own = written.line[scheme].as_ref();
        let line =
            own.map_or_else(|| line(given.map_or(base, |at| at.value), scheme), |at| at.value);
        let least = Least { contrast: LINE, of: "a bar", scheme };
        check(reader, (name, own), &least, findings);
        // As strong a wash as leaves the text on it readable.
        let strengths =
            (1..=[9, 18][scheme]).rev().map(|hundredths| text.tint(grounds[0], hundredths));
        let wash = strengths.clone().find(|wash| text.contrast(*wash) >= TEXT);
        shades.text[scheme] = text;
        shades.line[scheme] = line;
        shades.wash[scheme] = wash.unwrap_or(grounds[1]);
    }
    Some(shades)
}

/// The color of bars that goes with one of text: the same on light paper, more vivid on dark.
fn line(base: Color, scheme: usize) -> Color {
    base.readable(&GROUNDS[scheme], [LINE, 5.0][scheme], TOWARDS[scheme])
}

/// The accent, from what is written of it.
pub fn accent(
    reader: &TableReader<'_, '_>,
    written: &Written,
    findings: &mut Findings,
) -> Option<[Color; 2]> {
    let base = written.text[0].as_ref().or(written.text[1].as_ref())?.value;
    let mut colors = [base; 2];
    for (scheme, color) in colors.iter_mut().enumerate() {
        let given = written.text[scheme].as_ref();
        let least = Least { contrast: LINE, of: "a bar", scheme };
        check(reader, ("accent", given), &least, findings);
        *color = given.map_or_else(|| line(base, scheme), |at| at.value);
    }
    Some(colors)
}

/// What a color needs.
struct Least {
    contrast: f64,
    of: &'static str,
    scheme: usize,
}

fn check(
    reader: &TableReader<'_, '_>,
    (name, given): (&str, Option<&At<Color>>),
    least: &Least,
    findings: &mut Findings,
) {
    let Some(At { value: color, span }) = given else { return };
    let Least { contrast, of, scheme } = *least;
    let grounds = &GROUNDS[scheme];
    let (ratio, ground) = color.worst(grounds);
    if ratio >= contrast {
        return;
    }
    // Rounded down: 6.97 is not 7.0.
    let shown = (ratio * 10.0).floor() / 10.0;
    let (color, ground, scheme_name) = (color.css(), ground.css(), SCHEMES[scheme]);
    let message = format!(
        "`{color}` as {of} of `{name}` has a contrast of {shown:.1}:1 with `{ground}` in the \
         {scheme_name} theme, less than {contrast}:1"
    );
    let near = given.map(|at| at.value.readable(grounds, contrast, TOWARDS[scheme]).css());
    findings.push(
        Finding::new(&COLOR_CONTRAST, reader.place(span.clone()), message)
            .hint_if(near.map(|near| format!("write `{near}`, the nearest color that has it"))),
    );
}

/// Reports colors that are hard to tell apart; of two, where one of them is written.
pub fn check_alike(reader: &TableReader<'_, '_>, all: &[Named], findings: &mut Findings) {
    for (index, second) in all.iter().enumerate() {
        for first in &all[..index] {
            let Some(span) = second.span.as_ref().or(first.span.as_ref()) else { continue };
            let Some((scheme, sight, difference)) = least_apart(first, second) else { continue };
            let message = format!(
                "the colors of `{}` and `{}` are hard to tell apart in the {} theme{}: they differ by \
                 {:.0}, less than {}",
                first.name,
                second.name,
                SCHEMES[scheme],
                who(sight),
                // Rounded down: 19.7 is not 20.
                difference.floor(),
                apart(sight),
            );
            findings.push(
                Finding::new(&COLORS_ALIKE, reader.place(span.clone()), message).hint(
                    "give one of them another hue: blue beside orange, or green beside purple",
                ),
            );
        }
    }
}

/// How different two colors must look to somebody.
fn apart(sight: Sight) -> f64 {
    APART[usize::from(sight != Sight::Usual)]
}

/// In which theme and for whom two colors are too little apart.
fn least_apart(first: &Named, second: &Named) -> Option<(usize, Sight, f64)> {
    for sight in Sight::ALL {
        for scheme in 0..2 {
            let difference = first.colors[scheme].difference(second.colors[scheme], sight);
            // What most people see is told first.
            if difference < apart(sight) {
                return Some((scheme, sight, difference));
            }
        }
    }
    None
}

fn who(sight: Sight) -> &'static str {
    match sight {
        Sight::Usual => "",
        Sight::Protan => " for readers who do not see red",
        Sight::Deutan => " for readers who do not see green",
        Sight::Tritan => " for readers who do not see blue",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_colors_of_the_theme_itself_pass() {
        for (place, colors) in OWN.iter().enumerate() {
            for (scheme, color) in colors.iter().enumerate() {
                assert!(color.worst(&GROUNDS[scheme]).0 >= TEXT, "{}", color.css());
            }
            for other in 0..place {
                let named = |place| Named::own("x", place).unwrap();
                let found = least_apart(&named(place), &named(other));
                assert_eq!(found, None, "{place} and {other}");
            }
        }
    }

    #[test]
    fn what_follows_from_any_color_can_be_read() {
        for red in (0..=255).step_by(85) {
            for green in (0..=255).step_by(85) {
                for blue in (0..=255).step_by(85) {
                    let color = Color::new(red, green, blue);
                    for scheme in 0..2 {
                        let (grounds, towards) = (&GROUNDS[scheme], TOWARDS[scheme]);
                        let text = color.readable(grounds, TEXT, towards);
                        assert!(text.worst(grounds).0 >= TEXT, "{}", color.css());
                        assert!(line(color, scheme).worst(grounds).0 >= LINE, "{}", color.css());
                    }
                }
            }
        }
    }
}
