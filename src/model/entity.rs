//! An entity: a person, an organization or a place, with a page of its own.

use crate::finding::{Finding, Findings};
use crate::model::date::Edtf;
use crate::parse::table::{At, Field, INVALID_FRONT_MATTER, TableReader};

/// The card of an entity, as written.
#[derive(Clone, Debug, Default)]
pub struct EntityCard {
    /// Other names.
    pub aliases: Vec<At<String>>,
    /// The id of its side.
    pub side: Option<At<String>>,
    /// Roles that it has or had.
    pub roles: Vec<Role>,
    /// Its Wikidata item.
    pub wikidata: Option<At<String>>,
}

/// A role that somebody has or had.
#[derive(Clone, Debug)]
pub struct Role {
    /// The title of the role.
    pub title: At<String>,
    /// The organization.
    pub organization: Option<At<String>>,
    /// From when: EDTF.
    pub from: Option<At<Edtf>>,
    /// Until when: EDTF.
    pub until: Option<At<Edtf>>,
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
        aliases: reader.strings("aliases", findings),
        side: reader.string("side", findings),
        roles: read_roles(reader, findings),
        wikidata: read_wikidata(reader, findings),
    }
}

fn read_roles(reader: &TableReader<'_, '_>, findings: &mut Findings) -> Vec<Role> {
    let mut roles = Vec::new();
    for (span, table) in reader.tables("roles", ROLE_FIELDS, findings) {
        let title = table.string("title", findings);
        let organization = table.string("organization", findings);
        let from = table.edtf("from", findings);
        let until = table.edtf("until", findings);
        table.finish(findings);
        match title {
            Some(title) => roles.push(Role { title, organization, from, until }),
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
