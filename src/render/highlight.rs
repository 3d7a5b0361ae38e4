//! Code blocks as HTML: coloured by class, so that a style sheet decides how it looks.
//!
//! Nothing is loaded before the first block that needs it, and blocks may be highlighted on several
//! threads at once. Code is never lost: what cannot be coloured is shown plain.

mod classes;
mod fence;
mod html;
mod languages;

use std::sync::LazyLock;

use syntect::parsing::{BasicScopeStackOp, ParseState, ScopeStack, SyntaxSet};

pub use fence::{FenceInfo, LineNumbers, parse_info};
pub use languages::nearest_language;

use classes::{Class, class_of};
use html::Runs;
use languages::Language;

/// Bytes of a block beyond which it is shown plain.
const LONGEST_BLOCK: usize = 200_000;

/// The sum over a block's lines of their length cubed, beyond which it is shown plain.
///
/// A few grammars backtrack from every place in a line to every other, twice: 3,900 spaces cost the
/// one for INI twenty seconds. This allows 2,500 lines of 90 bytes, or one of 1,250.
const MOST_WORK: u64 = 2_000_000_000;

/// Loading costs as much as a hundred pages, hence on first use; grammars are unpacked one by one.
static SYNTAXES: LazyLock<SyntaxSet> = LazyLock::new(two_face::syntax::extra_newlines);

/// Whether code in this language can be highlighted, or needs no highlighting (`text`).
pub fn is_known(language: &str) -> bool {
    languages::find(language).is_some()
}

/// A code block as HTML, coloured if its language is known: the whole `<pre>`.
pub fn highlight(code: &str, info: &FenceInfo) -> String {
    let language = info.language.as_deref().and_then(languages::find);
    let runs = match language {
        Some(Language::Syntax(name)) => colour(code, name),
        Some(Language::Plain) | None => None,
    };
    html::block(&runs.unwrap_or_else(|| Runs::plain(code)), info)
}

/// A code block as HTML without colours.
pub fn plain(code: &str, info: &FenceInfo) -> String {
    html::block(&Runs::plain(code), info)
}

/// The code's runs of one class each; none if it is too large or the grammar fails.
fn colour<'c>(code: &'c str, syntax: &str) -> Option<Runs<'c>> {
    let work = |line: &str| (line.len() as u64).saturating_pow(3);
    if code.len() > LONGEST_BLOCK || code.split('\n').map(work).sum::<u64>() > MOST_WORK {
        return None;
    }
    let mut state = ParseState::new(SYNTAXES.find_syntax_by_name(syntax)?);
    let mut scopes = ScopeStack::new();
    // Beside each open scope, the class of text directly within it; first that of no scope.
    let mut classes = vec![Class::Plain];
    let innermost = |classes: &[Class]| classes.last().copied().unwrap_or(Class::Plain);
    let mut runs = Runs::new(code);
    let mut start = 0;
    for line in code.split_inclusive('\n') {
        for (column, change) in state.parse_line(line, &SYNTAXES).ok()? {
            runs.push(innermost(&classes), start + column);
            let text = line.get(column..).unwrap_or_default();
            let follow = |change, _: &_| match change {
                BasicScopeStackOp::Push(scope) => {
                    classes.push(class_of(scope, innermost(&classes), text));
                }
                // A grammar may close more than it opened.
                BasicScopeStackOp::Pop => classes.truncate((classes.len() - 1).max(1)),
            };
            scopes.apply_with_hook(&change, follow).ok()?;
        }
        start += line.len();
        runs.push(innermost(&classes), start);
    }
    Some(runs)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The block as readers of this test like it: `[k:fn]` for an element of class `k`.
    #[track_caller]
    fn check(info: &str, code: &str, expected: &str) {
        let html = highlight(code, &parse_info(info));
        let short = html
            .replace(" aria-hidden=\"true\"", "")
            .replace("<span class=\"", "[")
            .replace("\">", ":")
            .replace("</span>", "]");
        let (_, inner) = short.split_once("<code>").expect("a code element");
        assert_eq!(inner.trim_end_matches("</code></pre>"), expected);
    }

    #[test]
    fn a_block_is_one_pre_that_names_its_language_and_takes_the_focus() {
        let html = highlight("x\n", &parse_info("TOML"));
        assert!(html.starts_with(r#"<pre class="code" data-lang="toml" tabindex="0"><code>"#));
        assert!(html.ends_with("\n</code></pre>"));
        let html = plain("<&>\"", &parse_info(""));
        let expected = r#"<pre class="code" tabindex="0"><code>&lt;&amp;&gt;&quot;</code></pre>"#;
        assert_eq!(html, expected);
        let html = plain("", &parse_info("\"a<b\""));
        assert_eq!(
            html,
            r#"<pre class="code" data-lang="a&lt;b" tabindex="0"><code></code></pre>"#
        );
    }

    #[test]
    fn code_is_coloured_by_what_it_is() {
        check("rust", "fn f(x: &str) {}\n", "[k:fn] [f:f]([v:x]: &amp;[k:str]) {}\n");
        check("rust", "#[a]\nlet x = m!(1);\n", "[a:#[a]]\n[k:let] x = [m:m!]([n:1]);\n");
        check("toml", "[a]\nb = \"c\" # d\n", "[[h:a]]\n[g:b] = [s:&quot;c&quot;] [c:# d]\n");
        check("json", r#"{"a": "b"}"#, "{[g:&quot;a&quot;]: [s:&quot;b&quot;]}");
        check("html", "<a b='c'>d</a>", "&lt;[g:a] [a:b]=[s:'c']&gt;d&lt;/[g:a]&gt;");
        check("diff", "-a\n+b\n c\n", "[d:-a]\n[i:+b]\n c\n");
        check("md", "# A\n`b`\n", "[h:# A]\n[s:`b`]\n");
        check("sh", "echo \"$x\"\n", "[f:echo] [s:&quot;][v:$x][s:&quot;]\n");
    }

    #[test]
    fn words_that_are_operators_are_keywords_and_signs_are_plain() {
        check("python", "a and b + 1\n", "a [k:and] b + [n:1]\n");
    }

    #[test]
    fn neighbours_of_one_class_are_one_element_across_space_and_lines() {
        check("rust", "pub fn f() {}\n", "[k:pub fn] [f:f]() {}\n");
        check("rust", "// a\n\n// b\nc\n", "[c:// a\n\n// b]\nc\n");
    }

    #[test]
    fn lines_are_wrapped_when_numbered_or_marked() {
        check("rust,hl_lines=2", "a\nb\n", "[line:a]\n[line hl:b]\n");
        check(
            "rust,linenos",
            "a\n\nb",
            "[line:[lineno:1 ]a]\n[line:[lineno:2 ]]\n[line:[lineno:3 ]b]",
        );
        check("x,linenos,linenostart=9", "a\nb\n", "[line:[lineno: 9 ]a]\n[line:[lineno:10 ]b]\n");
        check(
            "rust,linenos",
            "/* a\nb */\n",
            "[line:[lineno:1 ][c:/* a]]\n[line:[lineno:2 ][c:b */]]\n",
        );
        check("rust,linenos", "", "");
    }

    #[test]
    fn a_number_too_large_to_count_from_is_no_panic() {
        let first = usize::MAX;
        let html = plain("a\nb\n", &parse_info(&format!("x,linenos,linenostart={first}")));
        assert_eq!(html.matches(&first.to_string()).count(), 2);
    }

    #[test]
    fn what_cannot_be_coloured_is_plain() {
        check("", "fn <\n", "fn &lt;\n");
        check("text", "fn\n", "fn\n");
        check("klingon", "fn\n", "fn\n");
        let long = format!("fn {}\n", "x".repeat(1_300));
        check("rust", &long, &long);
        let large = "fn\n".repeat(LONGEST_BLOCK / 3 + 1);
        check("rust", &large, &large);
    }

    #[test]
    fn odd_text_is_kept_byte_for_byte() {
        for language in ["rust", "markdown", "html", "yaml", "sh", "php", "latex", "perl"] {
            for code in ["\0\r\n\u{feff}é中\u{2028}\n", "\"\"\"\n", "<<EOF\n$(\n", "{{{\n", "\\\n"]
            {
                let html = highlight(code, &parse_info(language));
                let (_, inner) = html.split_once("<code>").expect("a code element");
                let mut text = String::new();
                for part in inner.split('<') {
                    text.push_str(part.split_once('>').map_or(part, |(_, text)| text));
                }
                let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"");
                assert_eq!(text.replace("&amp;", "&"), code, "{language}");
            }
        }
    }

    #[test]
    fn names_are_known_without_a_syntax_set() {
        assert!(is_known("text") && is_known("") && is_known("Rust"));
        assert!(!is_known("klingon"));
    }

    #[test]
    fn the_style_sheet_has_a_rule_for_each_class() {
        let sheet = include_str!("../../static/highlight.css");
        for class in "a c d e f g h i k m n s t v".split(' ') {
            let selector = format!(".{class}");
            let rules = sheet
                .match_indices(&selector)
                .any(|(at, _)| sheet[at + selector.len()..].starts_with([' ', '{', ',', ')']));
            assert!(rules, "{class}");
        }
    }

    #[test]
    fn several_threads_may_highlight_at_once() {
        let one = highlight("fn f() {}\n", &parse_info("rust"));
        std::thread::scope(|scope| {
            let threads: Vec<_> = (0..4)
                .map(|_| scope.spawn(|| highlight("fn f() {}\n", &parse_info("rust"))))
                .collect();
            for thread in threads {
                assert_eq!(thread.join().expect("no panic"), one);
            }
        });
    }
}
