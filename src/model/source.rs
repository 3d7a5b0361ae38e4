//! A source: a card of facts, and its archived text.

use crate::finding::{Finding, Findings, nearest};
use crate::model::date::Edtf;
use crate::model::page::PageKind;
use crate::parse::table::{At, Field, INVALID_FRONT_MATTER, TableReader};

/// What kinds of source there are.
pub const KINDS: [&str; 8] =
    ["post", "readout", "statement", "speech", "transcript", "interview", "news", "document"];

/// How much of the archived text is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Publish {
    /// The paragraphs that are cited.
    #[default]
    Excerpt,
    /// All of it.
    Full,
    /// Nothing.
    None,
}

/// The card of a source, as written.
#[derive(Clone, Debug, Default)]
pub struct SourceCard {
    /// One of [`KINDS`].
    pub kind: Option<At<String>>,
    /// Who published it.
    pub publisher: Option<At<String>>,
    /// Who wrote or said it.
    pub author: Option<At<String>>,
    /// The id of the side whose account it is.
    pub side: Option<At<String>>,
    /// When it was published: EDTF.
    pub date: Option<At<Edtf>>,
    /// Where it stands.
    pub url: Option<At<String>>,
    /// Where a copy is kept.
    pub archive_url: Option<At<String>>,
    /// When it was read: EDTF.
    pub accessed: Option<At<Edtf>>,
    /// The id of the source through which it is known.
    pub via: Option<At<String>>,
    /// The licence of its text.
    pub license: Option<At<String>>,
    /// How much of its text is shown.
    pub publish: Publish,
    /// The SHA-256 of its archived text, in hexadecimal.
    pub sha256: Option<At<String>>,
}

/// The further fields of a source's card.
pub const FIELDS: &[Field] = &[
    Field {
        name: "publisher",
        kind: "text",
        doc: "Who published it: an outlet, a ministry, a platform.",
    },
    Field { name: "author", kind: "text", doc: "Who wrote or said it." },
    Field { name: "side", kind: "text", doc: "The id of the side whose account it is." },
    Field { name: "event", kind: "text", doc: "The event that it is about." },
    Field { name: "url", kind: "text", doc: "Where it stands." },
    Field { name: "archive_url", kind: "text", doc: "Where a copy of it is kept." },
    Field { name: "accessed", kind: "date", doc: "When it was read (EDTF)." },
    Field {
        name: "via",
        kind: "text",
        doc: "The id of the source through which it is known, when it was not read directly.",
    },
    Field { name: "license", kind: "text", doc: "The licence of its text." },
    Field {
        name: "publish",
        kind: "text",
        doc: "How much of its text is shown: `excerpt` (the paragraphs that are cited; the \
              default), `full` or `none`.",
    },
    Field {
        name: "sha256",
        kind: "text",
        doc: "The SHA-256 of its archived text, which the text must then have.",
    },
];

/// Reads the card of a source. Its `kind` says what kind of source it is.
pub fn read(reader: &TableReader<'_, '_>, findings: &mut Findings) -> SourceCard {
    SourceCard {
        kind: read_kind(reader, findings),
        publisher: reader.string("publisher", findings),
        author: reader.string("author", findings),
        side: reader.string("side", findings),
        date: reader.edtf("date", findings),
        url: reader.string("url", findings),
        archive_url: reader.string("archive_url", findings),
        accessed: reader.edtf("accessed", findings),
        via: reader.string("via", findings),
        license: reader.string("license", findings),
        publish: read_publish(reader, findings),
        sha256: reader.string("sha256", findings),
    }
}

fn read_kind(reader: &TableReader<'_, '_>, findings: &mut Findings) -> Option<At<String>> {
    let kind = reader.string("kind", findings)?;
    if KINDS.contains(&kind.value.as_str()) {
        return Some(kind);
    }
    // A page's kind overrides the folder's; then the kind of source is not said.
    if PageKind::from_word(&kind.value).is_some() {
        return None;
    }
    let hint = nearest(&kind.value, KINDS).map_or_else(
        || format!("write one of `{}`", KINDS.join("`, `")),
        |near| format!("write `{near}`"),
    );
    let message = format!("there is no kind of source `{}`", kind.value);
    let place = reader.place(kind.span);
    findings.push(Finding::new(&INVALID_FRONT_MATTER, place, message).hint(hint));
    None
}

fn read_publish(reader: &TableReader<'_, '_>, findings: &mut Findings) -> Publish {
    let Some(publish) = reader.string("publish", findings) else { return Publish::default() };
    match publish.value.as_str() {
        "excerpt" => Publish::Excerpt,
        "full" => Publish::Full,
        "none" => Publish::None,
        other => {
            let message = format!("`publish` cannot be `{other}`");
            findings.push(
                Finding::new(&INVALID_FRONT_MATTER, reader.place(publish.span), message)
                    .hint("write `excerpt`, `full` or `none`"),
            );
            Publish::default()
        }
    }
}
