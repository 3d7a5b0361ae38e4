//! A new page: its file, with what its writer would have to look up otherwise.

use super::{NewFiles, one_line, quoted};
use crate::check::sources::fingerprint;
use crate::config::{Config, Side};
use crate::model::date::{Edtf, SiteDate};
use crate::model::page::PageKind;
use crate::parse::slug::slugify_or;

/// The longest name of a file that is made from a title, in bytes.
const LONGEST: usize = 100;

/// What a new page is to be.
#[derive(Clone, Debug)]
pub struct NewPage {
    /// What it is.
    pub kind: PageKind,
    /// Its title.
    pub title: String,
    /// The name of its file and the last part of its address, without `.md`.
    pub slug: String,
    /// The folder that it goes into, below `content/`; empty for `content/` itself.
    pub folder: String,
    /// Its date: a day of a page, EDTF of a source.
    pub date: Option<String>,
    /// Whether it is withheld until its writer says otherwise.
    pub draft: bool,
    /// The day on which it is made.
    pub today: String,
    /// Where a source stands.
    pub url: Option<String>,
    /// The text of a source, as it was received.
    pub text: Option<String>,
}

/// The slug for a title, or for what was chosen instead.
///
/// # Errors
/// When there is none, and what to do about it.
pub fn slug(title: &str, chosen: Option<&str>) -> Result<String, String> {
    let slug = match chosen {
        None => shortened(&slugify_or(title, "")).to_owned(),
        Some(chosen) => {
            let slug = slugify_or(chosen, "");
            if slug != chosen {
                let instead = if slug.is_empty() { "letters and digits" } else { &slug };
                return Err(format!(
                    "`{chosen}` is no part of an address; write `--slug {instead}`"
                ));
            }
            slug
        }
    };
    if slug.is_empty() {
        return Err(format!(
            "`{title}` has no letter and no digit to name a file by; choose a name with `--slug`"
        ));
    }
    if slug == "index" {
        return Err("`index.md` means the folder it is in; choose a name with `--slug`".to_owned());
    }
    Ok(slug)
}

/// A slug that is a good name for a file: cut where a word ends.
fn shortened(slug: &str) -> &str {
    if slug.len() <= LONGEST {
        return slug;
    }
    let end = (0..=LONGEST).rev().find(|at| slug.is_char_boundary(*at)).unwrap_or(0);
    let cut = &slug[..end];
    cut.rfind('-').filter(|at| *at > LONGEST / 2).map_or(cut, |at| &cut[..at])
}

/// A title on one line.
///
/// # Errors
/// When nothing is left of it.
pub fn title(text: &str) -> Result<String, String> {
    let title = one_line(text);
    if title.is_empty() { Err("a page needs a title".to_owned()) } else { Ok(title) }
}

/// A date for a page of this kind.
///
/// # Errors
/// When it is none, and what to do about it.
pub fn date(kind: PageKind, text: &str) -> Result<String, String> {
    let wrong = if kind == PageKind::Source {
        Edtf::parse(text).err()
    } else {
        SiteDate::parse(text).err()
    };
    let Some(wrong) = wrong else { return Ok(text.to_owned()) };
    let hint = wrong.hint.as_ref().map_or_else(String::new, |hint| format!("; {hint}"));
    Err(format!("{}{hint}", wrong.about(text)))
}

impl NewPage {
    /// The path of its file.
    pub fn path(&self) -> String {
        self.beside("md")
    }

    fn beside(&self, extension: &str) -> String {
        let slash = if self.folder.is_empty() { "" } else { "/" };
        format!("content/{}{slash}{}.{extension}", self.folder, self.slug)
    }

    /// Its file, and with a source its text.
    ///
    /// # Errors
    /// When the site lacks what it needs, and what to do about it.
    pub fn files(&self, config: &Config) -> Result<NewFiles, String> {
        if self.kind == PageKind::Comparison && config.sides.len() < 2 {
            return Err(
                "a comparison needs two sides; add them to `site.toml`: `[sides.here]` with \
                        `name = \"Here\"`, and another"
                    .to_owned(),
            );
        }
        let text = format!("+++\n{}+++\n\n{}", self.front(config), self.body(config));
        let text = format!("{}\n", text.trim_end());
        let mut files = NewFiles::from([(self.path(), text.into_bytes())]);
        if let Some(text) = &self.text {
            files.insert(self.beside("txt"), text.clone().into_bytes());
        }
        Ok(files)
    }

    fn front(&self, config: &Config) -> String {
        let mut lines = vec![format!("title = {}", quoted(&self.title))];
        match self.kind {
            PageKind::Home | PageKind::Page => {
                lines.push("summary = \"\"".to_owned());
                lines.extend(self.date.as_deref().map(day));
            }
            PageKind::Briefing => {
                lines.push("summary = \"\"".to_owned());
                lines.push(day(self.date.as_deref().unwrap_or(&self.today)));
                lines.push("topics = []".to_owned());
                lines.push(sides(&config.sides));
            }
            PageKind::Comparison => {
                lines.push("summary = \"\"".to_owned());
                lines.push(format!("event = {}", quoted(&self.slug)));
                lines.push(sides(&config.sides));
                lines.push(day(self.date.as_deref().unwrap_or(&self.today)));
            }
            PageKind::Source => lines.extend(self.card(&config.sides)),
            PageKind::Person | PageKind::Organization | PageKind::Place => {
                lines.push("summary = \"\"".to_owned());
                lines.push("aliases = []".to_owned());
                lines.extend(side_to_choose(&config.sides));
                if self.kind == PageKind::Person {
                    lines.push("# roles = [{ title = \"…\", from = \"2025-01\" }]".to_owned());
                }
            }
        }
        if self.draft {
            lines.push("draft = true".to_owned());
        }
        lines.iter().flat_map(|line| [line, "\n"]).collect()
    }

    /// The card of a source.
    fn card(&self, all: &[Side]) -> Vec<String> {
        let mut lines = vec![
            "summary = \"\"".to_owned(),
            "kind = \"document\"".to_owned(),
            "# publisher = \"…\"".to_owned(),
        ];
        lines.extend(side_to_choose(all));
        lines.push(match &self.date {
            Some(date) => format!("date = {}", quoted(date)),
            None => "# date = \"2025-10-31\"".to_owned(),
        });
        lines.push(match &self.url {
            Some(url) => format!("url = {}", quoted(url)),
            None => "# url = \"https://…\"".to_owned(),
        });
        lines.push(format!("accessed = {}", quoted(&self.today)));
        lines.push("publish = \"excerpt\"".to_owned());
        let sum = self.text.as_deref().map(fingerprint);
        lines.extend(sum.map(|sum| format!("sha256 = {}", quoted(&sum))));
        lines
    }

    fn body(&self, config: &Config) -> String {
        let body = match self.kind {
            PageKind::Home | PageKind::Page => include_str!("pages/page.md"),
            PageKind::Briefing => include_str!("pages/briefing.md"),
            PageKind::Comparison => include_str!("pages/comparison.md"),
            PageKind::Source => include_str!("pages/source.md"),
            PageKind::Person | PageKind::Organization | PageKind::Place => {
                include_str!("pages/entity.md")
            }
        };
        let headings = config.headings_in(&config.language);
        let heading = |list: &[String]| capitalized(list.first().map_or("", String::as_str));
        let date = self.date.as_deref().unwrap_or(&self.today);
        let day = date.get(..10).unwrap_or(date);
        body.replace("{open_questions}", &heading(&headings.open_questions))
            .replace("{timeline}", &heading(&headings.timeline))
            .replace("{updates}", &heading(&headings.updates))
            .replace("{side}", config.sides.first().map_or("", |side| &side.name))
            .replace("{date}", day)
    }
}

/// `date = 2025-10-31`, or in quotation marks where TOML has no such date.
fn day(text: &str) -> String {
    let is_day = text.len() == 10 && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    if is_day { format!("date = {text}") } else { format!("date = {}", quoted(text)) }
}

fn sides(all: &[Side]) -> String {
    let ids: Vec<String> = all.iter().map(|side| quoted(&side.id)).collect();
    format!("sides = [{}]", ids.join(", "))
}

/// A line for the side, of which its writer takes the mark away.
fn side_to_choose(all: &[Side]) -> Option<String> {
    let ids: Vec<String> = all.iter().map(|side| quoted(&side.id)).collect();
    (!ids.is_empty()).then(|| format!("# side = {}", ids.join(" or ")))
}

/// A heading is kept in lower case, to be compared with.
fn capitalized(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_of_titles() {
        let ok = |title: &str, wanted: &str| assert_eq!(slug(title, None).as_deref(), Ok(wanted));
        ok("What’s new: “Two” ministers", "whats-new-two-ministers");
        ok("Zürich & København", "zürich-københavn");
        ok("董军访问", "董军访问");
        ok(&format!("{} end", "word ".repeat(40)), "word-".repeat(20).trim_end_matches('-'));
        assert!(slug(&"董".repeat(90), None).unwrap().len() <= LONGEST);
        assert!(slug("!?", None).unwrap_err().contains("--slug"));
        assert!(slug("Index", None).unwrap_err().contains("--slug"));
        assert!(slug("A", Some("Not This")).unwrap_err().contains("`--slug not-this`"));
        assert!(slug("A", Some("../x")).unwrap_err().contains("`--slug x`"));
        assert_eq!(slug("A", Some("this-one")).as_deref(), Ok("this-one"));
    }

    #[test]
    fn dates_of_pages_and_of_sources() {
        assert!(date(PageKind::Briefing, "2025-10-31").is_ok());
        assert!(date(PageKind::Briefing, "2025-10~").is_err());
        assert!(date(PageKind::Source, "2025-10~").is_ok());
        assert!(date(PageKind::Page, "yesterday").unwrap_err().contains("is not a date"));
    }
}
