//! The words of HTML as written, without its tags.

use super::words::{QUOTE, STRUCK, UNSTRUCK};

/// Where the reading of HTML stands, which comes in pieces.
#[derive(Default)]
pub(super) struct Html {
    /// The tag that is being read, without its brackets.
    tag: Option<String>,
    /// The element whose text is none: a script, a style.
    silent: Option<&'static str>,
}

/// What an entity stands for, where it is typography or a mark.
const ENTITIES: &[(&str, &str)] = &[
    ("&amp;", "&"),
    ("&lt;", "<"),
    ("&gt;", ">"),
    ("&quot;", "\""),
    ("&ldquo;", "“"),
    ("&rdquo;", "”"),
    ("&lsquo;", "‘"),
    ("&rsquo;", "’"),
    ("&laquo;", "«"),
    ("&raquo;", "»"),
    ("&nbsp;", " "),
    ("&thinsp;", " "),
    ("&ndash;", "–"),
    ("&mdash;", "—"),
    ("&minus;", "−"),
    ("&hellip;", "…"),
    ("&shy;", ""),
];

/// Elements within a line: they end no word.
const INLINE: &[&str] = &[
    "a", "abbr", "b", "bdi", "bdo", "cite", "code", "dfn", "em", "i", "kbd", "mark", "samp",
    "small", "span", "strong", "sub", "sup", "time", "u", "var", "wbr", "del", "s", "strike", "q",
];

impl Html {
    /// Adds the words of a piece.
    pub(super) fn read(&mut self, piece: &str, words: &mut String) {
        let mut rest = piece;
        while let Some(letter) = rest.chars().next() {
            if self.tag.is_some() {
                rest = self.read_tag(rest, words);
                continue;
            }
            let begins = |c: char| c.is_ascii_alphabetic() && self.silent.is_none();
            let next = rest.chars().nth(1);
            if letter == '<' && next.is_some_and(|c| begins(c) || matches!(c, '/' | '!' | '?')) {
                self.tag = Some(String::new());
                rest = &rest[1..];
                continue;
            }
            let entity = ENTITIES.iter().find(|(entity, _)| rest.starts_with(entity));
            let (taken, said) = entity.map_or_else(
                || (letter.len_utf8(), &rest[..letter.len_utf8()]),
                |(entity, said)| (entity.len(), *said),
            );
            if self.silent.is_none() {
                words.push_str(said);
            }
            rest = &rest[taken..];
        }
    }

    /// Reads on in a tag or a comment; what stands behind it.
    fn read_tag<'p>(&mut self, rest: &'p str, words: &mut String) -> &'p str {
        let Some(tag) = &mut self.tag else { return rest };
        let Some(end) = rest.find('>') else {
            tag.push_str(rest);
            return "";
        };
        tag.push_str(&rest[..end]);
        if tag.starts_with("!--") && !tag.ends_with("--") {
            tag.push('>');
        } else {
            let tag = self.tag.take().unwrap_or_default();
            self.end_tag(&tag, words);
        }
        &rest[end + 1..]
    }

    fn end_tag(&mut self, tag: &str, words: &mut String) {
        let closes = tag.starts_with('/');
        let name = tag.trim_start_matches('/');
        let end = name.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(name.len());
        let name = name[..end].to_ascii_lowercase();
        if let Some(silent) = self.silent {
            if closes && name == silent {
                self.silent = None;
            }
            return;
        }
        match name.as_str() {
            "script" if !closes => self.silent = Some("script"),
            "style" if !closes => self.silent = Some("style"),
            "del" | "s" | "strike" => words.push(if closes { UNSTRUCK } else { STRUCK }),
            "q" => words.push(QUOTE),
            "sup" if !closes => words.push('^'),
            name if INLINE.contains(&name) || name.is_empty() => {}
            _ => words.push('\n'),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::words::words;
    use super::*;

    fn check(pieces: &[&str], expected: &str) {
        let (mut html, mut text) = (Html::default(), String::new());
        for piece in pieces {
            html.read(piece, &mut text);
        }
        assert_eq!(words(&text), expected, "{pieces:?}");
    }

    #[test]
    fn words_count_and_tags_do_not() {
        check(&["<p class=\"a\">Ten <b>m</b>en</p><p>met"], "Ten men met");
        check(&["<div\n", "title='x'>\n", "&ldquo;Yes&rdquo;&nbsp;</div>"], "\" Yes \"");
        check(&["a<!-- b > c -->d"], "ad");
        check(&["<script>let a = 1 < 2;</script><style>p{}</style>e"], "e");
        check(&["10<sup>2</sup> <del>old</del> <q>new</q>"], "10 ^ 2 [ old ] \" new \"");
        check(&["<", "é", "<é>", "2 < 3"], "< é < é > 2 < 3");
    }
}
