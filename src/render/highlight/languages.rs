//! The names by which a fence may ask for a language, so that knowing one costs no loading.

use crate::finding::nearest;

/// Each syntax of the set that highlighting uses, and the names that ask for it.
///
/// syntect's own lookup by file extension is not used: there `h` is Objective-C and `fs` is GLSL,
/// and to ask it anything the whole set must be loaded.
const LANGUAGES: &[(&str, &str)] = &[
    ("ActionScript", "actionscript as"),
    ("Ada", "ada adb ads gpr"),
    ("Apache Conf", "apache apacheconf htaccess"),
    ("AppleScript", "applescript"),
    ("ARM Assembly", "armasm arm"),
    ("AsciiDoc (Asciidoctor)", "asciidoc adoc ad"),
    ("AWK", "awk"),
    ("Batch File", "batch bat cmd dosbatch"),
    ("BibTeX", "bibtex bib"),
    (
        "Bourne Again Shell (bash)",
        "bash sh shell zsh ksh ash console shell-session shellsession sh-session terminal",
    ),
    ("C", "c h"),
    ("C#", "c# cs csharp csx"),
    ("C++", "c++ cpp cc cxx hpp hh hxx"),
    ("Cabal", "cabal"),
    ("CFML", "cfml cfm cfc"),
    ("Clojure", "clojure clj cljs cljc edn"),
    ("CMake", "cmake"),
    ("CoffeeScript", "coffeescript coffee cson"),
    ("Command Help", "help cmd-help"),
    ("Crontab", "cron crontab"),
    ("Crystal", "crystal cr"),
    ("CSS", "css postcss"),
    ("D", "d dlang"),
    ("Dart", "dart"),
    ("Diff", "diff patch udiff"),
    ("Dockerfile", "dockerfile docker containerfile"),
    ("DotENV", "dotenv env"),
    ("Elixir", "elixir ex exs"),
    ("Elm", "elm"),
    ("Email", "email eml mbox"),
    ("Erlang", "erlang erl hrl"),
    ("F#", "f# fs fsharp fsi fsx"),
    ("Fish", "fish"),
    ("Fortran (Fixed Form)", "f77 fortran-fixed"),
    ("Fortran (Modern)", "fortran f90 f95 f03 f08"),
    ("Fortran Namelist", "namelist"),
    ("GDScript (Godot Engine)", "gdscript gd godot"),
    ("Git Attributes", "gitattributes"),
    ("Git Commit", "gitcommit"),
    ("Git Config", "gitconfig"),
    ("Git Ignore", "gitignore ignore"),
    ("Git Log", "gitlog"),
    ("Git Mailmap", "mailmap"),
    ("Git Rebase Todo", "gitrebase"),
    ("GLSL", "glsl vert frag comp"),
    ("gnuplot", "gnuplot plt plot"),
    ("Go", "go golang"),
    ("Gomod", "gomod go-mod"),
    ("Gosum", "gosum"),
    ("GraphQL", "graphql gql"),
    ("Graphviz (DOT)", "dot graphviz gv"),
    ("Groff/troff", "groff troff roff"),
    ("Groovy", "groovy gradle jenkinsfile"),
    ("Haskell", "haskell hs"),
    ("Hosts File", "hosts"),
    ("HTML", "html htm xhtml"),
    ("HTML (ASP)", "asp"),
    ("HTML (EEx)", "eex heex leex"),
    ("HTML (Jinja2)", "jinja jinja2 j2 tera django nunjucks liquid handlebars html+jinja"),
    ("HTML (Rails)", "erb rhtml"),
    ("HTML (Twig)", "twig"),
    ("HTTP Request and Response", "http"),
    ("Idris", "idris idr"),
    ("INI", "ini inf cfg reg desktop editorconfig"),
    ("Java", "java bsh"),
    ("Java Properties", "properties"),
    ("Java Server Page (JSP)", "jsp"),
    ("JavaScript (Babel)", "javascript js mjs cjs jsx es6 node"),
    ("JQ", "jq"),
    ("JSON", "json jsonc json5 jsonl ndjson geojson webmanifest ipynb"),
    ("jsonnet", "jsonnet libsonnet libjsonnet"),
    ("Julia", "julia jl"),
    ("Kotlin", "kotlin kt kts"),
    ("LaTeX", "latex tex ltx"),
    ("Lean 4", "lean lean4"),
    ("Less", "less"),
    ("Lisp", "lisp common-lisp elisp emacs-lisp scheme scm el"),
    ("Literate Haskell", "lhs literate-haskell"),
    ("LiveScript", "livescript ls slakefile"),
    ("LLVM", "llvm ll"),
    ("log", "log"),
    ("Lua", "lua"),
    ("Makefile", "makefile make mk mak"),
    ("Manpage", "man manpage"),
    ("Markdown", "markdown md mdown mdx"),
    ("MATLAB", "matlab"),
    ("MediaWiki", "mediawiki wiki"),
    ("nginx", "nginx nginxconf"),
    ("Nim", "nim nims nimble"),
    ("Ninja", "ninja"),
    ("Nix", "nix"),
    ("NSIS", "nsis nsi nsh bnsi bnsh nsdinc"),
    ("Objective-C", "objective-c objectivec objc m"),
    ("Objective-C++", "objective-c++ objc++ mm"),
    ("OCaml", "ocaml ml mli"),
    ("OCamllex", "ocamllex mll"),
    ("OCamlyacc", "ocamlyacc mly"),
    ("Odin", "odin"),
    ("orgmode", "org orgmode"),
    ("Pascal", "pascal pas delphi"),
    ("Perl", "perl pl pm"),
    ("PHP", "php phtml"),
    ("PowerShell", "powershell ps1 psm1 pwsh posh"),
    ("Protocol Buffer", "protobuf proto"),
    ("Protocol Buffer (TEXT)", "textproto pbtxt prototxt"),
    ("Puppet", "puppet pp epp"),
    ("PureScript", "purescript purs"),
    ("Python", "python py py3 python3 pyi pyw pyx bazel bzl starlark"),
    ("QML", "qml qmlproject"),
    ("R", "r"),
    ("Racket", "racket rkt"),
    ("Rego", "rego"),
    ("Regular Expression", "regex regexp"),
    ("Requirements.txt", "requirements pip"),
    ("reStructuredText", "restructuredtext rst"),
    ("Robot Framework", "robot robotframework"),
    ("Ruby", "ruby rb gemspec rake rakefile gemfile podspec"),
    ("Ruby Slim", "slim"),
    ("Rust", "rust rs"),
    ("Salt State (SLS)", "sls salt"),
    ("Sass", "sass"),
    ("Scala", "scala sbt"),
    ("SCSS", "scss"),
    ("Separated Values", "csv"),
    ("SML", "sml cm sig"),
    ("Solidity", "solidity sol"),
    ("SQL", "sql ddl dml mysql postgresql postgres pgsql sqlite plsql"),
    ("SSH Config", "ssh-config sshconfig"),
    ("SSHD Config", "sshd-config"),
    ("Strace", "strace"),
    ("Stylus", "stylus styl"),
    ("Svelte", "svelte"),
    ("Swift", "swift"),
    ("syslog", "syslog"),
    ("SystemVerilog", "systemverilog sv svh"),
    ("Tab Separated Values", "tsv"),
    ("Tcl", "tcl"),
    ("Terraform", "terraform tf tfvars hcl"),
    ("TeX", "plaintex sty cls"),
    ("Textile", "textile"),
    ("TOML", "toml tml"),
    ("TypeScript", "typescript ts mts cts"),
    ("TypeScriptReact", "tsx typescriptreact"),
    ("Typst", "typst typ"),
    ("Verilog", "verilog v"),
    ("VHDL", "vhdl vhd vho vht"),
    ("VimL", "vim viml vimscript"),
    ("Vue Component", "vue"),
    ("Vyper", "vyper vy"),
    ("WGSL", "wgsl"),
    ("x86_64 Assembly", "asm nasm yasm x86asm"),
    ("XML", "xml xsd xsl xslt svg rss atom opml rng plist xaml wsdl"),
    ("YAML", "yaml yml"),
    ("Zig", "zig zon"),
];

/// Names that ask for no colours.
const PLAIN: &[&str] = &["", "text", "txt", "plain", "plaintext", "none"];

/// What highlighting knows of a language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Language {
    /// Text that has no syntax.
    Plain,
    /// A syntax, by its name in the set.
    Syntax(&'static str),
}

/// The language of this name, in any letter case; none if it is unknown.
pub(super) fn find(name: &str) -> Option<Language> {
    if PLAIN.iter().any(|plain| plain.eq_ignore_ascii_case(name)) {
        return Some(Language::Plain);
    }
    let asks = |names: &str| names.split(' ').any(|known| known.eq_ignore_ascii_case(name));
    let (syntax, _) = LANGUAGES.iter().find(|(_, names)| asks(names))?;
    Some(Language::Syntax(syntax))
}

/// The name that a misspelt one was probably meant to be: “did you mean `rust`?”
pub fn nearest_language(language: &str) -> Option<String> {
    // A name of one or two letters is near to everything and explains nothing. A syntax's first
    // name is the one that people know it by.
    let names = || LANGUAGES.iter().map(|(_, names)| names.split(' ').filter(|n| n.len() > 2));
    nearest(language, names().filter_map(|mut names| names.next()))
        .or_else(|| nearest(language, names().flatten()))
        .map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[track_caller]
    fn check(name: &str, expected: Option<Language>) {
        assert_eq!(find(name), expected, "{name}");
    }

    #[test]
    fn a_language_answers_to_its_names_in_any_case() {
        let is = |syntax| Some(Language::Syntax(syntax));
        check("rust", is("Rust"));
        check("RS", is("Rust"));
        check("C++", is("C++"));
        check("c#", is("C#"));
        check("h", is("C"));
        check("fs", is("F#"));
        check("JavaScript", is("JavaScript (Babel)"));
        check("console", is("Bourne Again Shell (bash)"));
        check("", Some(Language::Plain));
        check("Text", Some(Language::Plain));
        check("rusty", None);
        check("rust rs", None);
        check("rüst", None);
    }

    #[test]
    fn a_misspelt_name_has_a_suggestion_worth_making() {
        let near = |name| nearest_language(name).unwrap_or_default();
        assert_eq!(near("pyhton"), "python");
        assert_eq!(near("Rsut"), "rust");
        assert_eq!(near("tpyescript"), "typescript");
        assert_eq!(near("ymal"), "yaml");
        assert_eq!(near("bahs"), "bash");
        assert_eq!(near("weather"), "");
        assert_eq!(near(&"x".repeat(5000)), "");
    }

    #[test]
    fn every_name_is_lower_case_and_asks_for_one_syntax_of_the_set() {
        let set = two_face::syntax::extra_newlines();
        let mut seen: BTreeSet<&str> = PLAIN.iter().copied().collect();
        for (syntax, names) in LANGUAGES {
            assert!(set.find_syntax_by_name(syntax).is_some(), "{syntax} is not in the set");
            for name in names.split(' ') {
                assert_eq!(name, name.to_lowercase());
                assert!(seen.insert(name), "{name} asks for two syntaxes");
            }
        }
    }
}
