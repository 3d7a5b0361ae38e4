//! `[theme]` of `site.toml`: colors, fonts, logo, footer links and widths of the built-in theme.

pub mod color;
pub mod palette;

use std::ops::Range;

use color::Color;
use palette::{Named, Shades, Written};

use super::fields::{
    ACCENT_FIELDS, FACE_FIELDS, FONT_FIELDS, NAV_ITEM_FIELDS, SIDE_COLOR_FIELDS, THEME_FIELDS,
};
use super::{NavItem, Side, read};
use crate::finding::{Finding, Findings, nearest};
use crate::parse::foreign::FOREIGN_FIELD;
use crate::parse::table::{At, Field, INVALID_FRONT_MATTER, Item, TableReader, UNKNOWN_FIELD};

/// The theme as it is set up.
#[derive(Clone, Debug)]
pub struct Theme {
    /// The accent, in light and dark.
    pub accent: Option<[Color; 2]>,
    /// The colors of sides that have some of their own, by their place in `config.sides`.
    pub sides: Vec<(usize, Shades)>,
    /// The face of headings and verbatim words.
    pub serif: Face,
    /// The face of everything else.
    pub sans: Face,
    /// The picture that stands for the site's name: a file of `static/`.
    pub logo: Option<At<String>>,
    /// Links at the foot of every page.
    pub footer: Vec<NavItem>,
    /// The longest line of text, as style sheets have it.
    pub measure: Option<String>,
    /// The widest page.
    pub width: Option<String>,
    /// Whether cards are drawn for links to briefings and comparisons.
    pub cards: bool,
}

impl Default for Theme {
    fn default() -> Self {
        Self {
            accent: None,
            sides: Vec::new(),
            serif: Face::BuiltIn,
            sans: Face::BuiltIn,
            logo: None,
            footer: Vec::new(),
            measure: None,
            width: None,
            cards: true,
        }
    }
}

/// A face of type.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Face {
    /// The theme's own.
    #[default]
    BuiltIn,
    /// What the reader's system has.
    System,
    /// Another one.
    Own {
        /// Its name.
        family: String,
        /// Its file below `static/`; without one the reader's system must have it.
        file: Option<At<String>>,
        /// Its weights, as style sheets have them.
        weight: String,
    },
}

/// Reads `[theme]`, for these sides.
pub(super) fn read_theme(
    reader: &TableReader<'_, '_>,
    sides: &[Side],
    findings: &mut Findings,
) -> Theme {
    let table = match reader.texts_or_tables("theme", THEME_FIELDS, findings).into_iter().next() {
        None => return Theme::default(),
        Some(Item::Table(_, table)) => table,
        Some(Item::Text(name)) => {
            // As other generators name their theme.
            let message = "`theme` does nothing here";
            let hint = "remove it: the built-in theme is always there, a template in `templates/` \
                        overrides it file by file, and `[theme]` sets its colors and fonts";
            findings
                .push(Finding::new(&FOREIGN_FIELD, reader.place(name.span), message).hint(hint));
            return Theme::default();
        }
    };
    let written = read_colors(&table, "accent", ACCENT_FIELDS, findings);
    let accent = palette::accent(&table, &written, findings);
    let own = read_sides((reader, &table), sides, findings);
    let mut named: Vec<Named> = Vec::new();
    for (place, side) in sides.iter().enumerate() {
        let given = own.iter().find(|(at, ..)| *at == place);
        named.extend(match given {
            Some((_, shades, span)) => {
                Some(Named { name: side.id.clone(), colors: shades.text, span: Some(span.clone()) })
            }
            None => Named::own(&side.id, place),
        });
    }
    let span = written.text.iter().flatten().next().map(|at| at.span.clone());
    named.extend(accent.map(|colors| Named { name: "accent".to_owned(), colors, span }));
    palette::check_alike(&table, &named, findings);
    let (serif, sans) = read_fonts(&table, findings);
    let theme = Theme {
        accent,
        sides: own.into_iter().map(|(place, shades, _)| (place, shades)).collect(),
        serif,
        sans,
        logo: table.string("logo", findings),
        footer: read_footer(&table, findings),
        measure: read_length(&table, "measure", findings),
        width: read_length(&table, "width", findings),
        cards: table.bool("cards", findings).unwrap_or(true),
    };
    table.finish(findings);
    theme
}

fn read_footer(table: &TableReader<'_, '_>, findings: &mut Findings) -> Vec<NavItem> {
    let items = table.tables("footer", NAV_ITEM_FIELDS, findings).into_iter();
    items.filter_map(|(span, item)| read::nav_item(table, (span, item), findings)).collect()
}

// --- colors

/// Where a side stands in `config.sides`, its colors, and where they are written.
type OwnSide = (usize, Shades, Range<usize>);

fn read_sides(
    (reader, table): (&TableReader<'_, '_>, &TableReader<'_, '_>),
    sides: &[Side],
    findings: &mut Findings,
) -> Vec<OwnSide> {
    let mut own: Vec<OwnSide> = Vec::new();
    for (id, entry) in table.entries("sides", findings) {
        let Some(place) = sides.iter().position(|side| side.id == id.value) else {
            let message = format!("there is no side `{}`", id.value);
            let near = nearest(&id.value, sides.iter().map(|side| side.id.as_str()));
            let hint = near.map(|near| format!("write `{near}`"));
            let hint = hint.unwrap_or_else(|| format!("declare it: `[sides.{}]`", id.value));
            findings.push(Finding::new(&UNKNOWN_FIELD, table.place(id.span), message).hint(hint));
            continue;
        };
        let Some(item) = entry.text_or_table(SIDE_COLOR_FIELDS, findings) else { continue };
        let written = colors_of(item, reader, findings);
        if let Some(shades) = palette::shades((reader, &id.value), &written, findings) {
            own.push((place, shades, id.span));
        }
    }
    own.sort_by_key(|(place, ..)| *place);
    own
}

fn read_colors(
    table: &TableReader<'_, '_>,
    name: &'static str,
    fields: &'static [Field],
    findings: &mut Findings,
) -> Written {
    let first = table.texts_or_tables(name, fields, findings).into_iter().next();
    first.map_or_else(Written::default, |item| colors_of(item, table, findings))
}

/// The colors of an item: one, for light paper, or a table of several.
fn colors_of(item: Item<'_, '_>, reader: &TableReader<'_, '_>, findings: &mut Findings) -> Written {
    let color = |at: Option<At<String>>, findings: &mut Findings| {
        let At { value, span } = at?;
        if let Some(color) = Color::parse(&value) {
            return Some(At { value: color, span });
        }
        let message = format!("`{value}` is not a color");
        findings.push(
            Finding::new(&INVALID_FRONT_MATTER, reader.place(span), message)
                .hint("write red, green and blue in hexadecimal: `#0b4a86`"),
        );
        None
    };
    match item {
        Item::Text(text) => {
            Written { text: [color(Some(text), findings), None], ..Written::default() }
        }
        Item::Table(_, table) => {
            let has_lines = table.knows("light_line");
            let read = |name: &str, findings: &mut Findings| {
                let text = table.string(name, findings);
                color(text, findings)
            };
            let text = [read("light", findings), read("dark", findings)];
            let line = if has_lines {
                [read("light_line", findings), read("dark_line", findings)]
            } else {
                [None, None]
            };
            table.finish(findings);
            Written { text, line }
        }
    }
}

// --- fonts

fn read_fonts(table: &TableReader<'_, '_>, findings: &mut Findings) -> (Face, Face) {
    match table.texts_or_tables("fonts", FONT_FIELDS, findings).into_iter().next() {
        None => (Face::BuiltIn, Face::BuiltIn),
        Some(Item::Text(text)) => {
            let face = named_face(&text, table, findings).unwrap_or_default();
            (face.clone(), face)
        }
        Some(Item::Table(_, fonts)) => {
            let faces = ["serif", "sans"].map(|name| read_face(&fonts, name, findings));
            fonts.finish(findings);
            let [serif, sans] = faces;
            (serif, sans)
        }
    }
}

fn named_face(
    text: &At<String>,
    table: &TableReader<'_, '_>,
    findings: &mut Findings,
) -> Option<Face> {
    match text.value.as_str() {
        "built-in" => Some(Face::BuiltIn),
        "system" => Some(Face::System),
        other => {
            let message = format!("there are no fonts `{other}`");
            let hint = "write `system`, `built-in`, or a table such as \
                        `sans = { family = \"Inter\", file = \"fonts/inter.woff2\" }`";
            let place = table.place(text.span.clone());
            findings.push(Finding::new(&INVALID_FRONT_MATTER, place, message).hint(hint));
            None
        }
    }
}

fn read_face(fonts: &TableReader<'_, '_>, name: &'static str, findings: &mut Findings) -> Face {
    let item = fonts.texts_or_tables(name, FACE_FIELDS, findings).into_iter().next();
    let (span, table) = match item {
        None => return Face::BuiltIn,
        Some(Item::Text(text)) => return named_face(&text, fonts, findings).unwrap_or_default(),
        Some(Item::Table(span, table)) => (span, table),
    };
    let family = table.string("family", findings);
    let file = table.string("file", findings);
    let weight = table.string("weight", findings);
    table.finish(findings);
    let refuse = |span: Range<usize>, message: &str, hint: &str, findings: &mut Findings| {
        findings.push(Finding::new(&INVALID_FRONT_MATTER, fonts.place(span), message).hint(hint));
        Face::BuiltIn
    };
    let Some(family) = family else {
        let hint = "add `family = \"Inter\"`";
        return refuse(span, "a face needs a `family`", hint, findings);
    };
    let is_plain = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_' | '.');
    if family.value.trim().is_empty() || !family.value.chars().all(is_plain) {
        let hint = "write its name alone, without quotation marks: `family = \"Source Serif 4\"`";
        return refuse(family.span, "this is not the name of a face", hint, findings);
    }
    let weight = weight.unwrap_or(At { value: "400 700".to_owned(), span });
    let is_weight = |part: &str| part.parse::<u16>().is_ok_and(|n| (1..=1000).contains(&n));
    let parts: Vec<&str> = weight.value.split(' ').collect();
    if parts.len() > 2 || !parts.iter().all(|part| is_weight(part)) {
        let hint = "write one weight or the lightest and the heaviest: `400 700`";
        return refuse(weight.span, "these are not the weights of a face", hint, findings);
    }
    Face::Own { family: family.value, file, weight: weight.value }
}

// --- lengths

fn read_length(
    table: &TableReader<'_, '_>,
    name: &'static str,
    findings: &mut Findings,
) -> Option<String> {
    let At { value, span } = table.string(name, findings)?;
    let unit = ["rem", "px", "ch"].into_iter().find(|unit| value.ends_with(unit));
    let number = unit.and_then(|unit| value.strip_suffix(unit)?.trim().parse::<f64>().ok());
    // In rem of 16 px; a `ch` is about half of one.
    let rem = number.zip(unit).map(|(number, unit)| match unit {
        "px" => number / 16.0,
        "ch" => number / 1.6,
        _ => number,
    });
    let (least, most, example) =
        if name == "measure" { (20.0, 60.0, "42rem") } else { (40.0, 160.0, "76rem") };
    if let (Some(rem), Some(number), Some(unit)) = (rem, number, unit)
        && (least..=most).contains(&rem)
    {
        return Some(format!("{number}{unit}"));
    }
    let message = format!("`{value}` is no length between {least}rem and {most}rem");
    findings.push(
        Finding::new(&INVALID_FRONT_MATTER, table.place(span), message)
            .hint(format!("write a number with `rem`, `px` or `ch`, such as `{example}`")),
    );
    None
}
