//! The examples in Markdown files: fenced blocks, and the files that a text tells its reader to make.
#![allow(dead_code, reason = "each test file uses a part of it")]

/// A fenced block of code.
pub(crate) struct Fence {
    /// What stands after the fence.
    pub(crate) info: String,
    /// The code.
    pub(crate) code: String,
    /// The text line before it that is not empty.
    pub(crate) before: String,
    /// The line of its first fence, from 1.
    pub(crate) line: usize,
}

/// The fenced blocks of a Markdown text, in order; a fence of four holds one of three.
pub(crate) fn fences(text: &str) -> Vec<Fence> {
    let mut fences = Vec::new();
    let mut before = String::new();
    let mut lines = text.lines().enumerate();
    while let Some((number, line)) = lines.next() {
        let ticks = line.bytes().take_while(|byte| *byte == b'`').count();
        if ticks < 3 {
            if !line.trim().is_empty() {
                line.clone_into(&mut before);
            }
            continue;
        }
        let close = "`".repeat(ticks);
        let code: Vec<&str> =
            lines.by_ref().map(|(_, line)| line).take_while(|line| *line != close).collect();
        fences.push(Fence {
            info: line[ticks..].to_owned(),
            code: code.join("\n") + "\n",
            before: before.clone(),
            line: number + 1,
        });
    }
    fences
}

/// The files that a text tells its reader to make: a paragraph that names a path in backticks, and
/// the block after it.
pub(crate) fn files_to_make(text: &str) -> Vec<(String, String)> {
    let mut files = Vec::new();
    for fence in fences(text) {
        if fence.info == "sh" {
            continue;
        }
        let spans: Vec<&str> = fence.before.split('`').skip(1).step_by(2).collect();
        let path = spans.iter().rfind(|span| {
            **span == "site.toml" || ["content/", "templates/"].iter().any(|f| span.starts_with(f))
        });
        if let Some(path) = path {
            files.push(((*path).to_owned(), fence.code));
        }
    }
    files
}
