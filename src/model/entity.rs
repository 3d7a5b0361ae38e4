//! An entity: a person, an organization or a place, with a page of its own.

use crate::finding::{Finding, Findings, Level, Rule};
use crate::model::date::{Day, Edtf, SiteDate};
use crate::parse::table::{At, Field, INVALID_FRONT_MATTER, Item, TableReader};

/// `alias-too-short`.
pub const ALIAS_TOO_SHORT: Rule = Rule {
    name: "alias-too-short",
    level: Level::Warning,
    what: "another name of a person, an organization or a place is a single letter",
    why: "It would be met in half the sentences of the site, so it is not linked by itself.",
    example: "`aliases = [\"D\"]` breaks it; `aliases = [\"Dong\"]` mends it.",
};

/// The card of an entity, as written.
#[derive(Clone, Debug, Default)]
pub struct EntityCard {
    /// Other names.
    pub aliases: Vec<Alias>,
    /// The id of its side.
    pub side: Option<At<String>>,
    /// Roles that it has or had.
    pub roles: Vec<Role>,
    /// Its Wikidata item.
    pub wikidata: Option<At<String>>,
}

/// Another name of an entity.
#[derive(Clone, Debug)]
pub struct Alias {
    /// The name, with single spaces.
    pub name: At<String>,
    /// Its language, when it is not that of the page.
    pub lang: Option<String>,
    /// When it is in use.
    pub period: Period,
}

/// A role that somebody has or had.
#[derive(Clone, Debug)]
pub struct Role {
    /// The title of the role.
    pub title: At<String>,
    /// The organization.
    pub organization: Option<At<String>>,
    /// When it is held.
    pub period: Period,
}

/// From when until when something holds; without a bound it always did, or still does.
#[derive(Clone, Debug, Default)]
pub struct Period {
    /// From when: EDTF.
    pub from: Option<At<Edtf>>,
    /// Until when: EDTF.
    pub until: Option<At<Edtf>>,
}

impl Period {
    /// The same if it has a bound.
    pub fn bounded(&self) -> Option<&Self> {
        (self.from.is_some() || self.until.is_some()).then_some(self)
    }

    /// Whether a day may lie in it. Where no day is given, every period may be meant.
    pub fn may_hold(&self, day: Option<&SiteDate>) -> bool {
        day.is_none_or(|day| self.may_hold_on(day.day()))
    }

    /// Whether this day may lie in it.
    pub fn may_hold_on(&self, day: Day) -> bool {
        let from = self.from.as_ref().and_then(|from| from.value.earliest());
        let until = self.until.as_ref().and_then(|until| until.value.latest());
        from.is_none_or(|from| from <= day) && until.is_none_or(|until| day <= until)
    }

    /// Whether a day of a year may lie in it.
    pub fn may_hold_in(&self, year: i64) -> bool {
        let from = self.from.as_ref().and_then(|from| from.value.earliest());
        let until = self.until.as_ref().and_then(|until| until.value.latest());
        from.is_none_or(|from| from.year() <= year)
            && until.is_none_or(|until| year <= until.year())
    }
}

/// The further fields of an entity's card. `aliases`, which every page may have for its old paths,
/// are here other names.
pub const FIELDS: &[Field] = &[
    Field { name: "side", kind: "text", doc: "The id of its side." },
    Field {
        name: "roles",
        kind: "list of tables",
        doc: "Roles, each `{ title = \"…\", organization = \"…\", from = \"…\", until = \"…\" }`.",
    },
    Field { name: "wikidata", kind: "text", doc: "Its Wikidata item, such as `Q42`." },
];

/// The fields of an alias that is a table.
pub const ALIAS_FIELDS: &[Field] = &[
    Field { name: "name", kind: "text", doc: "The name. Required." },
    Field { name: "lang", kind: "text", doc: "Its language, when it is not that of the page." },
    Field { name: "from", kind: "date", doc: "From when it is in use (EDTF)." },
    Field { name: "until", kind: "date", doc: "Until when it is in use (EDTF)." },
];

/// The fields of a role.
pub const ROLE_FIELDS: &[Field] = &[
    Field { name: "title", kind: "text", doc: "The title of the role. Required." },
    Field { name: "organization", kind: "text", doc: "The organization." },
    Field { name: "from", kind: "date", doc: "From when (EDTF)." },
    Field { name: "until", kind: "date", doc: "Until when (EDTF)." },
];

/// Reads the card of an entity.
pub fn read(reader: &TableReader<'_, '_>, findings: &mut Findings) -> EntityCard {
    EntityCard {
        aliases: read_aliases(reader, findings),
        side: reader.string("side", findings),
        roles: read_roles(reader, findings),
        wikidata: read_wikidata(reader, findings),
    }
}

/// Names are a list of texts and tables.
fn read_aliases(reader: &TableReader<'_, '_>, findings: &mut Findings) -> Vec<Alias> {
    let mut aliases = Vec::new();
    for item in reader.texts_or_tables("aliases", ALIAS_FIELDS, findings) {
        let (name, lang, period) = match item {
            Item::Text(name) => (Some(name), None, Period::default()),
            Item::Table(span, table) => {
                let name = table.string("name", findings);
                let lang = crate::model::page::read_lang(&table, findings);
                let period = read_period(&table, findings);
                table.finish(findings);
                if name.is_none() {
                    findings.push(nameless(reader, span));
                }
                (name, lang.map(|lang| lang.value), period)
            }
        };
        let Some(At { value, span }) = name else { continue };
        let value = value.split_whitespace().collect::<Vec<_>>().join(" ");
        match value.chars().filter(|c| c.is_alphanumeric()).count() {
            0 => findings.push(nameless(reader, span)),
            letters => {
                if letters == 1 {
                    findings.push(one_letter(reader, &value, span.clone()));
                }
                aliases.push(Alias { name: At { value, span }, lang, period });
            }
        }
    }
    aliases
}

fn nameless(reader: &TableReader<'_, '_>, span: std::ops::Range<usize>) -> Finding {
    Finding::new(&INVALID_FRONT_MATTER, reader.place(span), "an alias needs a name with a letter")
        .hint("write `\"Minister Dong\"`, or `{ name = \"董军\", lang = \"zh\" }`")
}

fn one_letter(reader: &TableReader<'_, '_>, name: &str, span: std::ops::Range<usize>) -> Finding {
    let message = format!("the alias `{name}` is a single letter, so it is not linked by itself");
    Finding::new(&ALIAS_TOO_SHORT, reader.place(span), message)
        .hint("write a longer name, or link it where it is meant")
}

/// `from` and `until` of a table.
fn read_period(table: &TableReader<'_, '_>, findings: &mut Findings) -> Period {
    let (from, until) = (table.edtf("from", findings), table.edtf("until", findings));
    let first = from.as_ref().and_then(|from| from.value.earliest());
    let last = until.as_ref().and_then(|until| until.value.latest());
    if let (Some(first), Some(last), Some(until)) = (first, last, &until)
        && last < first
    {
        let message = "this ends before it begins";
        findings.push(
            Finding::new(&INVALID_FRONT_MATTER, table.place(until.span.clone()), message)
                .hint("exchange `from` and `until`, or correct one of them"),
        );
    }
    Period { from, until }
}

fn read_roles(reader: &TableReader<'_, '_>, findings: &mut Findings) -> Vec<Role> {
    let mut roles = Vec::new();
    for (span, table) in reader.tables("roles", ROLE_FIELDS, findings) {
        let title = table.string("title", findings);
        let organization = table.string("organization", findings);
        let period = read_period(&table, findings);
        table.finish(findings);
        match title {
            Some(title) => roles.push(Role { title, organization, period }),
            None => findings.push(
                Finding::new(&INVALID_FRONT_MATTER, reader.place(span), "a role needs a `title`")
                    .hint("write `{ title = \"Defense Secretary\" }`"),
            ),
        }
    }
    roles
}

fn read_wikidata(reader: &TableReader<'_, '_>, findings: &mut Findings) -> Option<At<String>> {
    let item = reader.string("wikidata", findings)?;
    let number = item.value.strip_prefix('Q').unwrap_or_default();
    if !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()) {
        return Some(item);
    }
    let message = format!("`{}` is not a Wikidata item", item.value);
    findings.push(
        Finding::new(&INVALID_FRONT_MATTER, reader.place(item.span), message)
            .hint("write a Q and a number, such as `Q42`"),
    );
    None
}
