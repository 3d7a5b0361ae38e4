//! Colors of a theme: how they are written, how well they can be read and told apart, and the nearest
//! one that can be read.

/// A color as screens have it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Color([u8; 3]);

/// How somebody sees colors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sight {
    /// As most people do.
    Usual,
    /// Without the cones for red.
    Protan,
    /// Without the cones for green.
    Deutan,
    /// Without the cones for blue.
    Tritan,
}

impl Sight {
    /// Every one of them.
    pub const ALL: [Self; 4] = [Self::Usual, Self::Protan, Self::Deutan, Self::Tritan];

    /// What it does to linear light: Machado, Oliveira and Fernandes 2009, full severity.
    const fn matrix(self) -> [[f64; 3]; 3] {
        match self {
            Self::Usual => [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]],
            Self::Protan => [
                [0.152_286, 1.052_583, -0.204_868],
                [0.114_503, 0.786_281, 0.099_216],
                [-0.003_882, -0.048_116, 1.051_998],
            ],
            Self::Deutan => [
                [0.367_322, 0.860_646, -0.227_968],
                [0.280_085, 0.672_501, 0.047_413],
                [-0.011_820, 0.042_940, 0.968_881],
            ],
            Self::Tritan => [
                [1.255_528, -0.076_749, -0.178_779],
                [-0.078_411, 0.930_809, 0.147_602],
                [0.004_733, 0.691_367, 0.303_900],
            ],
        }
    }
}

/// Which way a color is moved until it can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Towards {
    /// On light paper.
    Dark,
    /// On dark paper.
    Light,
}

impl Color {
    /// A color by its parts.
    pub const fn new(red: u8, green: u8, blue: u8) -> Self {
        Self([red, green, blue])
    }

    /// Reads `#rgb` or `#rrggbb`.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('#')?;
        let nibble = |at: usize| {
            let digit = char::from(*digits.as_bytes().get(at)?).to_digit(16)?;
            u8::try_from(digit).ok()
        };
        let parts = match digits.len() {
            3 => [nibble(0)? * 17, nibble(1)? * 17, nibble(2)? * 17],
            6 => [
                nibble(0)? * 16 + nibble(1)?,
                nibble(2)? * 16 + nibble(3)?,
                nibble(4)? * 16 + nibble(5)?,
            ],
            _ => return None,
        };
        Some(Self(parts))
    }

    /// As style sheets have it: `#0b4a86`.
    pub fn css(self) -> String {
        let Self([red, green, blue]) = self;
        format!("#{red:02x}{green:02x}{blue:02x}")
    }

    /// Red, green and blue.
    pub const fn parts(self) -> [u8; 3] {
        self.0
    }

    fn linear(self) -> [f64; 3] {
        self.0.map(|part| {
            let part = f64::from(part) / 255.0;
            if part <= 0.040_45 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        })
    }

    /// From linear light; none when no screen can show it.
    fn from_linear(light: [f64; 3]) -> Option<Self> {
        let mut parts = [0; 3];
        for (part, light) in parts.iter_mut().zip(light) {
            let coded = if light <= 0.003_130_8 {
                light * 12.92
            } else {
                1.055 * light.powf(1.0 / 2.4) - 0.055
            };
            let coded = (coded * 255.0).round();
            if !(0.0..=255.0).contains(&coded) {
                return None;
            }
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "it is a whole number from 0 to 255"
            )]
            {
                *part = coded as u8;
            }
        }
        Some(Self(parts))
    }

    /// Relative luminance, as WCAG 2 has it.
    fn luminance(self) -> f64 {
        let [red, green, blue] = self.linear();
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    /// The contrast of two colors, from 1 to 21, as WCAG 2 has it.
    pub fn contrast(self, other: Self) -> f64 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    /// The least contrast with several grounds, and the ground that has it.
    pub fn worst(self, grounds: &[Self]) -> (f64, Self) {
        let mut worst = (f64::INFINITY, self);
        for ground in grounds {
            let contrast = self.contrast(*ground);
            if contrast < worst.0 {
                worst = (contrast, *ground);
            }
        }
        worst
    }

    /// The nearest color of this hue that has this contrast on all of these grounds; itself, if it has.
    #[must_use]
    pub fn readable(self, grounds: &[Self], least: f64, towards: Towards) -> Self {
        if self.worst(grounds).0 >= least {
            return self;
        }
        let [lightness, a, b] = self.oklab();
        for step in 1..=1000 {
            let step = f64::from(step) / 1000.0;
            let lightness = match towards {
                Towards::Dark => lightness - step,
                Towards::Light => lightness + step,
            };
            if !(0.0..=1.0).contains(&lightness) {
                break;
            }
            // A lighter or darker color of one hue can be less vivid.
            let found = (0..=50).find_map(|less| {
                let vivid = 1.0 - f64::from(less) / 50.0;
                from_oklab([lightness, a * vivid, b * vivid])
            });
            if let Some(found) = found.filter(|found| found.worst(grounds).0 >= least) {
                return found;
            }
        }
        match towards {
            Towards::Dark => Self([0, 0, 0]),
            Towards::Light => Self([255, 255, 255]),
        }
    }

    /// This color as a tint of a ground: so many hundredths of it.
    #[must_use]
    pub fn tint(self, ground: Self, hundredths: u16) -> Self {
        let mut parts = ground.0;
        for (part, own) in parts.iter_mut().zip(self.0) {
            let mixed = u16::from(*part) * (100 - hundredths) + u16::from(own) * hundredths;
            *part = u8::try_from((mixed + 50) / 100).unwrap_or(u8::MAX);
        }
        Self(parts)
    }

    /// How different two colors look to somebody: CIE76, where 2 can just be told apart.
    pub fn difference(self, other: Self, sight: Sight) -> f64 {
        let (a, b) = (self.lab(sight), other.lab(sight));
        a.iter().zip(b).map(|(a, b)| (a - b) * (a - b)).sum::<f64>().sqrt()
    }

    /// In CIE L*a*b*, as somebody sees it.
    fn lab(self, sight: Sight) -> [f64; 3] {
        let light = self.linear();
        let seen = sight.matrix().map(|row| dot(row, light).clamp(0.0, 1.0));
        let xyz = [
            dot([0.412_456, 0.357_576, 0.180_437], seen) / 0.950_47,
            dot([0.212_673, 0.715_152, 0.072_175], seen),
            dot([0.019_334, 0.119_192, 0.950_304], seen) / 1.088_83,
        ];
        let [x, y, z] =
            xyz.map(|t| if t > 0.008_856 { t.cbrt() } else { 7.787 * t + 16.0 / 116.0 });
        [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
    }

    fn oklab(self) -> [f64; 3] {
        let light = self.linear();
        let cones = [
            dot([0.412_221_47, 0.536_332_54, 0.051_445_99], light).cbrt(),
            dot([0.211_903_50, 0.680_699_55, 0.107_396_96], light).cbrt(),
            dot([0.088_302_46, 0.281_718_84, 0.629_978_70], light).cbrt(),
        ];
        [
            dot([0.210_454_26, 0.793_617_79, -0.004_072_05], cones),
            dot([1.977_998_50, -2.428_592_21, 0.450_593_71], cones),
            dot([0.025_904_04, 0.782_771_77, -0.808_675_77], cones),
        ]
    }
}

fn from_oklab(lab: [f64; 3]) -> Option<Color> {
    let cones = [
        dot([1.0, 0.396_337_78, 0.215_803_76], lab).powi(3),
        dot([1.0, -0.105_561_35, -0.063_854_17], lab).powi(3),
        dot([1.0, -0.089_484_18, -1.291_485_55], lab).powi(3),
    ];
    Color::from_linear([
        dot([4.076_741_66, -3.307_711_59, 0.230_969_93], cones),
        dot([-1.268_438_00, 2.609_757_40, -0.341_319_40], cones),
        dot([-0.004_196_09, -0.703_418_61, 1.707_614_70], cones),
    ])
}

fn dot(a: [f64; 3], b: [f64; 3]) -> f64 {
    a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn color(text: &str) -> Color {
        Color::parse(text).unwrap()
    }

    #[test]
    fn colors_are_read_as_style_sheets_have_them() {
        assert_eq!(color("#0b4a86").css(), "#0b4a86");
        assert_eq!(color("#FA0").css(), "#ffaa00");
        for wrong in ["", "#", "blue", "0b4a86", "#0b4a8", "#0b4a8g", "#0b4a8é", "rgb(0,0,0)"] {
            assert_eq!(Color::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn contrast_is_that_of_wcag() {
        let paper = color("#fdfcf9");
        for (text, ratio) in
            [("#17191c", "17.2"), ("#0b4a86", "8.8"), ("#7d3a00", "8.3"), ("#fdfcf9", "1.0")]
        {
            assert_eq!(format!("{:.1}", color(text).contrast(paper)), ratio, "{text}");
        }
        assert_eq!(format!("{:.1}", color("#000").contrast(color("#fff"))), "21.0");
    }

    #[test]
    fn the_nearest_color_that_can_be_read_has_the_same_hue() {
        let light = [color("#fdfcf9"), color("#f4f2eb")];
        let dark = [color("#121418"), color("#1b1e24")];
        for text in ["#e4002b", "#0b84e6", "#ffcc00", "#777777", "#00ff00", "#ff00ff"] {
            for (grounds, towards) in [(light, Towards::Dark), (dark, Towards::Light)] {
                let found = color(text).readable(&grounds, 7.0, towards);
                let worst = found.worst(&grounds).0;
                assert!(worst >= 7.0, "{text}: {} has {worst}", found.css());
                let [_, a, b] = color(text).oklab();
                let [_, c, d] = found.oklab();
                let turned = (a * d - b * c).abs();
                assert!(turned < 0.002, "{text} becomes {}, turned by {turned}", found.css());
            }
        }
        assert_eq!(color("#0b4a86").readable(&light, 7.0, Towards::Dark).css(), "#0b4a86");
    }

    #[test]
    fn red_and_green_are_alike_for_some() {
        let (red, green) = (color("#8a3b00"), color("#4f5a00"));
        assert!(red.difference(green, Sight::Usual) > 30.0);
        assert!(
            red.difference(green, Sight::Deutan) < 15.0,
            "{}",
            red.difference(green, Sight::Deutan)
        );
        // As the theme's own were measured: 85, 74, 85 and 67.
        let own =
            Sight::ALL.map(|sight| color("#0b4a86").difference(color("#7d3a00"), sight).round());
        assert_eq!(own.map(|n| format!("{n}")), ["85", "74", "85", "67"]);
    }
}
