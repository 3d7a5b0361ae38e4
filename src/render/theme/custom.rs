//! The style sheet of what `[theme]` sets: the tokens of `brief.css` with other values.

use std::fmt::Write as _;

use crate::config::Config;
use crate::config::theme::color::Color;
use crate::config::theme::{Face, Theme};
use crate::link::addresses::encode;
use crate::render::views::letter;

/// The faces of systems, as in the tokens of `brief.css` behind the theme's own.
const SYSTEM: [&str; 2] = [
    "\"Iowan Old Style\",Charter,Georgia,\"Noto Serif\",\"Noto Naskh Arabic\",\"Songti SC\",\"Noto Serif CJK SC\",serif",
    "system-ui,\"Segoe UI\",\"Noto Sans\",\"Noto Sans Arabic\",\"PingFang SC\",\"Noto Sans CJK SC\",sans-serif",
];

/// The theme's own faces, by their files.
const OWN: [&str; 2] = ["fonts/brief-serif.woff2", "fonts/brief-sans.woff2"];

/// How many sides have colors of their own in `brief.css`.
const SIDES: usize = 4;

/// The style sheet; empty when nothing is set.
pub(crate) fn sheet(config: &Config) -> String {
    let Theme { accent, sides, serif, sans, logo, footer: _, measure, width, cards: _ } =
        &config.theme;
    let (mut faces, mut tokens, mut rules) = (String::new(), String::new(), String::new());
    let mut set = |token: &str, value: &str| {
        // Writing to a `String` cannot fail.
        let _ = write!(tokens, "--{token}:{value};");
    };
    if let Some(accent) = accent {
        set("accent", &both(*accent));
    }
    for (place, shades) in sides {
        let letter = letter(*place);
        set(&letter, &both(shades.text));
        set(&format!("{letter}-line"), &both(shades.line));
        set(&format!("{letter}-wash"), &both(shades.wash));
        if *place >= SIDES {
            let style = if *place == SIDES { "solid" } else { "dashed" };
            let _ = writeln!(
                rules,
                "[data-side={letter}]{{--side:var(--{letter});--side-line:var(--{letter}-line);\
                 --side-wash:var(--{letter}-wash);--bar:2px {style} var(--{letter}-line)}}"
            );
        }
    }
    for (index, face) in [serif, sans].into_iter().enumerate() {
        let token = ["serif", "sans"][index];
        match face {
            Face::BuiltIn => {}
            Face::System => set(token, SYSTEM[index]),
            Face::Own { family, file, weight } => {
                set(token, &format!("\"{family}\",{}", SYSTEM[index]));
                if let Some(file) = file {
                    let address = encode(file.value.trim_start_matches('/'));
                    let _ = writeln!(
                        faces,
                        "@font-face{{font-family:\"{family}\";src:url(\"{address}\");\
                         font-weight:{weight};font-display:swap}}"
                    );
                }
            }
        }
    }
    for (token, value) in [("measure", measure), ("width", width)] {
        if let Some(value) = value {
            set(token, value);
        }
    }
    if logo.is_some() {
        rules.push_str(".mast__name img{width:auto;height:2rem}\n");
    }
    let tokens = tokens.trim_end_matches(';');
    let tokens = if tokens.is_empty() {
        String::new()
    } else {
        format!("@layer tokens{{:root{{{tokens}}}}}\n")
    };
    let rules = if rules.is_empty() { rules } else { format!("@layer parts{{\n{rules}}}\n") };
    faces + &tokens + &rules
}

/// The fonts that a page needs at once: files of the site.
pub(in crate::render) fn fonts(theme: &Theme) -> Vec<String> {
    let faces = [&theme.serif, &theme.sans].into_iter().zip(OWN);
    let file = |(face, own): (&Face, &str)| match face {
        Face::BuiltIn => Some(own.to_owned()),
        Face::System => None,
        Face::Own { file, .. } => {
            let file = file.as_ref().map(|file| file.value.trim_start_matches('/').to_owned());
            file.filter(|file| file.rsplit('.').next() == Some("woff2"))
        }
    };
    faces.filter_map(file).collect()
}

/// A color in light and in dark.
fn both([light, dark]: [Color; 2]) -> String {
    format!("light-dark({},{})", light.css(), dark.css())
}
