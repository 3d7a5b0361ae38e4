//! Style sheets of the theme without what browsers do not need: comments, and space around marks.

/// A style sheet without comments and without space where none is needed. Strings are left alone.
///
/// It is for the theme's own sheets: they are known to be well-formed, and a site's own are never
/// touched.
pub(super) fn minified(css: &str) -> String {
    let mut out = String::with_capacity(css.len());
    let mut rest = css;
    while let Some(letter) = rest.chars().next() {
        let mut length = letter.len_utf8();
        match letter {
            '"' | '\'' => {
                length = rest[1..].find(letter).map_or(rest.len(), |end| end + 2);
                out.push_str(&rest[..length]);
            }
            '/' if rest.starts_with("/*") => {
                length = rest.find("*/").map_or(rest.len(), |end| end + 2);
            }
            _ if letter.is_whitespace() => {
                // Around these marks space means nothing; before a colon it parts selectors.
                let is_mark = |c: char| matches!(c, '{' | '}' | ';' | ',' | '>');
                let next = rest.trim_start().chars().next();
                let last = out.chars().next_back();
                let is_needed = next.is_some_and(|c| !is_mark(c))
                    && last.is_some_and(|c| !is_mark(c) && !matches!(c, ':' | ' '));
                if is_needed {
                    out.push(' ');
                }
            }
            '}' => {
                if out.ends_with(';') {
                    out.pop();
                }
                out.push('}');
            }
            _ => {
                if matches!(letter, '{' | ';' | ',' | '>') && out.ends_with(' ') {
                    out.pop();
                }
                out.push(letter);
            }
        }
        rest = &rest[length..];
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(css: &str, expected: &str) {
        assert_eq!(minified(css), expected, "{css}");
    }

    #[test]
    fn only_what_means_nothing_is_left_out() {
        check("a {\n  b: c;\n}\n", "a{b:c}");
        check("a , b{c:d;e:f}", "a,b{c:d;e:f}");
        check("/* x */\na{}\n/* y */ b{}", "a{}b{}");
        check("a b > c + d :is(e){f:calc(1px + 2px)}", "a b>c + d :is(e){f:calc(1px + 2px)}");
        check("a::before{content:\" , ; \"}", "a::before{content:\" , ; \"}");
        check("a{content:\"/\" / \"\"}", "a{content:\"/\" / \"\"}");
        check("@media (a) and (b) {c{d:e}}", "@media (a) and (b){c{d:e}}");
        check("a:is(b, c) d{e:f, g}", "a:is(b,c) d{e:f,g}");
        check("a /* x */ b{}", "a b{}");
    }
}
