//! The reports of the template engine: for names in templates that nothing answers to, it gives all
//! its errors as one text, which this takes apart.

/// One error in such a text.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Report<'t> {
    /// What is wrong.
    pub(super) message: &'t str,
    /// The template in which it is wrong.
    pub(super) template: &'t str,
    /// The line, from 1.
    line: usize,
    /// The character in the line, from 1.
    column: usize,
    /// How many characters are meant.
    length: usize,
}

/// The errors in a text, none if it is of another form. Each looks like this:
///
/// ```text
/// error: Unknown filter `uper`
///  --> page.html:1:17
///   |
/// 1 | {{ page.title | uper }}
///   |                 ^^^^
/// ```
pub(super) fn reports(text: &str) -> Vec<Report<'_>> {
    let starts = text.match_indices("error: ").map(|(at, _)| at);
    let starts = starts.filter(|at| *at == 0 || text[..*at].ends_with('\n'));
    starts.filter_map(|at| report(&text[at + "error: ".len()..])).collect()
}

fn report(text: &str) -> Option<Report<'_>> {
    let mut lines = text.lines();
    let message = lines.next()?;
    let place = lines.next()?.trim_start().strip_prefix("--> ")?;
    let mut parts = place.rsplitn(3, ':');
    let column = parts.next()?.parse().ok()?;
    let line = parts.next()?.parse().ok()?;
    let template = parts.next()?;
    let length = lines.nth(2).map_or(1, |marks| marks.matches('^').count().max(1));
    Some(Report { message, template, line, column, length })
}

impl Report<'_> {
    /// The bytes of the template that are meant, if its text has them.
    pub(super) fn span(&self, text: &str) -> Option<(usize, usize)> {
        let line = text.split_inclusive('\n').nth(self.line.checked_sub(1)?)?;
        let line_start = line.as_ptr() as usize - text.as_ptr() as usize;
        let byte = |character: usize| {
            line.char_indices().nth(character).map_or(line.len(), |(byte, _)| byte)
        };
        let first = self.column.checked_sub(1)?;
        Some((line_start + byte(first), line_start + byte(first + self.length)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reports_are_taken_apart() {
        let text = "error: Unknown filter `uper`\n --> a/b.html:2:5\n  |\n2 | {{ é | uper }}\n  |     \
                    ^^^^\n\nerror: Unknown function `x`\n --> c.html:1:1\n  |\n1 | x\n  | ^";
        let found = reports(text);
        assert_eq!(found.len(), 2);
        assert_eq!(found[0].message, "Unknown filter `uper`");
        assert_eq!(found[0].template, "a/b.html");
        let template = "\n{{é|uper }}\n";
        assert_eq!(found[0].span(template).map(|(a, b)| &template[a..b]), Some("uper"));
        assert_eq!(found[1].span("x"), Some((0, 1)));
    }

    #[test]
    fn other_texts_are_no_reports() {
        for text in ["", "error: x", "Component `a` is defined in both `b` and `c`", "an error: x"]
        {
            assert_eq!(reports(text), [], "{text}");
        }
    }
}
