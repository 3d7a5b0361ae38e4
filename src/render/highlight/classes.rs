//! From the scopes of a grammar to the few classes of our own that a theme colours.

use std::sync::LazyLock;

use syntect::parsing::Scope;

/// What a piece of code is, as far as a reader is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    /// Names, punctuation, space: the colour of the text around.
    Plain,
    /// An annotation, an attribute, a property.
    Attribute,
    /// A comment.
    Comment,
    /// A removed line of a diff.
    Deleted,
    /// What the grammar says is a mistake.
    Error,
    /// A function where it is declared or called.
    Function,
    /// A tag of a markup language, a key of a data format.
    Tag,
    /// A heading, or the head of a diff.
    Heading,
    /// An added line of a diff.
    Inserted,
    /// A keyword.
    Keyword,
    /// A macro.
    Macro,
    /// A number, another constant, an escape within a string.
    Number,
    /// A string.
    String,
    /// A type, a class, a module.
    Type,
    /// A parameter, or a variable where grammars tell it from other names.
    Variable,
}

impl Class {
    /// The class attribute in HTML; none for plain text, which needs no element.
    pub(super) const fn name(self) -> Option<&'static str> {
        Some(match self {
            Self::Plain => return None,
            Self::Attribute => "a",
            Self::Comment => "c",
            Self::Deleted => "d",
            Self::Error => "e",
            Self::Function => "f",
            Self::Tag => "g",
            Self::Heading => "h",
            Self::Inserted => "i",
            Self::Keyword => "k",
            Self::Macro => "m",
            Self::Number => "n",
            Self::String => "s",
            Self::Type => "t",
            Self::Variable => "v",
        })
    }
}

/// What a scope says of the text in it.
#[derive(Clone, Copy)]
enum Say {
    /// The text is of this class.
    Is(Class),
    /// An operator: a keyword if it is a word (`and`, `in`), else no more than the text around.
    Operator,
    /// A string: of the class of the text around if that is a key.
    String,
}

use Class::{
    Attribute, Comment, Deleted, Error, Function, Heading, Inserted, Keyword, Macro, Number, Plain,
    Tag, Type, Variable,
};
use Say::Is;

/// Scopes by their first atoms. The first that fits counts, so the longer stand before the
/// shorter. A scope that is not here leaves the class of the scope around it. Names are those of
/// Sublime Text's guide to scopes, which the grammars follow more or less.
const SCOPES: &[(&str, Say)] = &[
    ("comment", Is(Comment)),
    ("constant.other.database-name", Is(Plain)),
    ("constant.other.table-name", Is(Plain)),
    ("constant", Is(Number)),
    ("entity.name.constant", Is(Number)),
    ("entity.name.function", Is(Function)),
    ("entity.name.macro", Is(Macro)),
    ("entity.name.section", Is(Heading)),
    ("entity.name.table", Is(Heading)),
    ("entity.name.tag", Is(Tag)),
    ("entity.name", Is(Type)),
    ("entity.other.attribute-name", Is(Attribute)),
    ("entity.other.inherited-class", Is(Type)),
    ("invalid", Is(Error)),
    ("keyword.operator", Say::Operator),
    ("keyword.other.template", Say::String),
    ("keyword.other.unit", Is(Number)),
    ("keyword", Is(Keyword)),
    ("markup.deleted", Is(Deleted)),
    ("markup.heading", Is(Heading)),
    ("markup.inserted", Is(Inserted)),
    ("markup.raw", Say::String),
    ("markup.underline.link", Say::String),
    ("meta.annotation", Is(Attribute)),
    ("meta.diff.header", Is(Heading)),
    ("meta.diff.range", Is(Heading)),
    ("meta.group.expansion.command", Is(Plain)),
    ("meta.interpolation", Is(Plain)),
    ("meta.mapping.key", Is(Tag)),
    ("meta.template.expression", Is(Plain)),
    ("source", Is(Plain)),
    ("storage", Is(Keyword)),
    ("string", Say::String),
    ("support.constant", Is(Number)),
    ("support.function", Is(Function)),
    ("support.macro", Is(Macro)),
    ("support.type.property-name", Is(Attribute)),
    ("support", Is(Type)),
    ("variable.annotation", Is(Attribute)),
    ("variable.function", Is(Function)),
    ("variable.language", Is(Variable)),
    ("variable.other.php", Is(Variable)),
    ("variable.other.readwrite.class", Is(Variable)),
    ("variable.other.readwrite.global", Is(Variable)),
    ("variable.other.readwrite.instance", Is(Variable)),
    ("variable.other.readwrite.perl", Is(Variable)),
    ("variable.other.readwrite.powershell", Is(Variable)),
    ("variable.other.readwrite.shell", Is(Variable)),
    ("punctuation.definition.variable.shell", Is(Variable)),
    ("punctuation.section.expansion.parameter", Is(Variable)),
    ("variable.parameter", Is(Variable)),
];

static TABLE: LazyLock<Vec<(Scope, Say)>> = LazyLock::new(|| {
    let known = |&(name, say)| Some((Scope::new(name).ok()?, say));
    SCOPES.iter().filter_map(known).collect()
});

/// The class of `text`, at the beginning of which this scope opens within text of a class.
pub(super) fn class_of(scope: Scope, around: Class, text: &str) -> Class {
    let say = TABLE.iter().find(|(prefix, _)| prefix.is_prefix_of(scope)).map(|&(_, say)| say);
    match say {
        Some(Is(class)) => class,
        Some(Say::Operator) if text.starts_with(char::is_alphabetic) => Keyword,
        Some(Say::String) if around != Tag => Class::String,
        Some(Say::Operator | Say::String) | None => around,
    }
}
