//! Nodes of structured data, and how they are written so that nothing in them ends the script around
//! them.

use std::collections::BTreeSet;
use std::fmt::Write as _;

/// The properties of a thing that is only named.
const NAMED: [&str; 4] = ["@type", "@id", "name", "url"];

/// A thing with its properties, in the order in which they were given.
#[derive(Clone, Debug, Default)]
pub(super) struct Node(Vec<(&'static str, Data)>);

/// A value of a property.
#[derive(Clone, Debug)]
pub(super) enum Data {
    /// Nothing: the property is left out.
    None,
    Text(String),
    Number(usize),
    Flag(bool),
    Node(Node),
    List(Vec<Data>),
}

impl Node {
    /// A thing of a type of schema.org.
    pub(super) fn new(kind: impl Into<Data>) -> Self {
        Self::default().with("@type", kind)
    }

    /// A thing that has its properties elsewhere in the same graph.
    pub(super) fn same(id: String) -> Self {
        Self::default().with("@id", id)
    }

    /// The same with a property, unless its value is empty.
    #[must_use]
    pub(super) fn with(mut self, name: &'static str, value: impl Into<Data>) -> Self {
        let value = value.into();
        if !value.is_empty() {
            self.0.push((name, value));
        }
        self
    }

    /// Adds it to a text as JSON. Of a thing that is only named and stands in the text already (`known`),
    /// its id is enough.
    pub(super) fn write<'n>(&'n self, out: &mut String, known: &mut BTreeSet<&'n str>) {
        let is_named_again = self.id().is_some_and(|id| {
            let is_new = self.0.len() > 1 && known.insert(id);
            !is_new && self.0.len() <= NAMED.len() && self.0.iter().all(|f| NAMED.contains(&f.0))
        });
        let fields = self.0.iter().filter(|(name, _)| !is_named_again || *name == "@id");
        out.push('{');
        for (index, (name, value)) in fields.enumerate() {
            if index > 0 {
                out.push(',');
            }
            write_text(name, out);
            out.push(':');
            value.write(out, known);
        }
        out.push('}');
    }

    fn id(&self) -> Option<&str> {
        self.0.iter().find_map(|field| match field {
            ("@id", Data::Text(id)) => Some(id.as_str()),
            _ => None,
        })
    }
}

impl Data {
    fn is_empty(&self) -> bool {
        match self {
            Self::None => true,
            Self::Text(text) => text.is_empty(),
            Self::List(list) => list.is_empty(),
            Self::Number(_) | Self::Flag(_) | Self::Node(_) => false,
        }
    }

    fn write<'n>(&'n self, out: &mut String, known: &mut BTreeSet<&'n str>) {
        match self {
            Self::None => out.push_str("null"),
            Self::Text(text) => write_text(text, out),
            Self::Number(number) => {
                // Writing to a `String` cannot fail.
                let _ = write!(out, "{number}");
            }
            Self::Flag(flag) => out.push_str(if *flag { "true" } else { "false" }),
            Self::Node(node) => node.write(out, known),
            Self::List(list) => {
                out.push('[');
                for (index, value) in list.iter().enumerate() {
                    if index > 0 {
                        out.push(',');
                    }
                    value.write(out, known);
                }
                out.push(']');
            }
        }
    }
}

/// A text of JSON that means nothing to HTML: no letter of it can end a script or begin a comment.
fn write_text(text: &str, out: &mut String) {
    out.push('"');
    let mut from = 0;
    for (at, letter) in text.char_indices() {
        let is_plain = !matches!(letter, '"' | '\\' | '<' | '>' | '&' | '\u{2028}' | '\u{2029}')
            && !letter.is_control();
        if is_plain {
            continue;
        }
        out.push_str(&text[from..at]);
        let _ = match letter {
            '"' => write!(out, "\\\""),
            '\\' => write!(out, "\\\\"),
            '\n' => write!(out, "\\n"),
            other => write!(out, "\\u{:04x}", other as u32),
        };
        from = at + letter.len_utf8();
    }
    out.push_str(&text[from..]);
    out.push('"');
}

impl From<&str> for Data {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<&String> for Data {
    fn from(text: &String) -> Self {
        Self::Text(text.clone())
    }
}

impl From<String> for Data {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<usize> for Data {
    fn from(number: usize) -> Self {
        Self::Number(number)
    }
}

impl From<bool> for Data {
    fn from(flag: bool) -> Self {
        Self::Flag(flag)
    }
}

impl From<Node> for Data {
    fn from(node: Node) -> Self {
        Self::Node(node)
    }
}

impl<T: Into<Self>> From<Option<T>> for Data {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::None, Into::into)
    }
}

impl<T: Into<Self>> From<Vec<T>> for Data {
    fn from(list: Vec<T>) -> Self {
        Self::List(list.into_iter().map(Into::into).collect())
    }
}

impl<const N: usize> From<[&str; N]> for Data {
    fn from(list: [&str; N]) -> Self {
        Self::List(list.into_iter().map(Into::into).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(node: &Node) -> String {
        let mut json = String::new();
        node.write(&mut json, &mut BTreeSet::new());
        json
    }

    #[test]
    fn what_is_named_again_is_only_referred_to() {
        let named = Node::new("Person").with("@id", "#a").with("name", "A");
        let more = named.clone().with("jobTitle", "Minister");
        let list = Node::default().with("l", vec![named.clone(), named, more]);
        assert_eq!(
            written(&list),
            "{\"l\":[{\"@type\":\"Person\",\"@id\":\"#a\",\"name\":\"A\"},{\"@id\":\"#a\"},\
             {\"@type\":\"Person\",\"@id\":\"#a\",\"name\":\"A\",\"jobTitle\":\"Minister\"}]}"
        );
    }

    #[test]
    fn nothing_in_a_text_ends_the_script() {
        let text = "</script><!-- \"\\ & \u{2028}\n\t中";
        let json = written(&Node::new("Thing").with("name", text));
        assert_eq!(
            json,
            "{\"@type\":\"Thing\",\"name\":\"\\u003c/script\\u003e\\u003c!-- \\\"\\\\ \\u0026 \
             \\u2028\\n\\u0009中\"}"
        );
        let read: serde_json::Value = serde_json::from_str(&json).unwrap();
        assert_eq!(read["name"], text);
    }

    #[test]
    fn what_is_empty_is_left_out() {
        let none: Option<String> = None;
        let nothing: Vec<String> = Vec::new();
        let inner = Node::same("#a".to_owned()).with("a", none).with("b", nothing).with("c", "");
        let all = Node::default().with("list", vec![inner]).with("d", 0).with("e", false);
        assert_eq!(written(&all), "{\"list\":[{\"@id\":\"#a\"}],\"d\":0,\"e\":false}");
    }
}
