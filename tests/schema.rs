//! The schemas and the program agree: what it reads without a finding they accept, and what it does not
//! know they reject, on the demo site, on the site that `init` makes and on every case.
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::format_push_string,
    reason = "a test fails by panicking, and may take its time"
)]

#[path = "support/site.rs"]
mod site;

use std::collections::BTreeSet;

use counterpart::files::Files;
use counterpart::finding::Findings;
use counterpart::load::load;
use counterpart::model::page::PageKind;
use counterpart::reference::schema::{Subject, schema};
use serde_json::{Map, Value};
use site::{options, repository, subfolders};

// --- a validator of what our schemas use of JSON Schema

/// Adds what is wrong with a value, each with its path. A keyword that is not known here is a bug of the
/// schema, or of this.
fn validate(schema: &Value, value: &Value, path: &str, wrong: &mut Vec<String>) {
    let schema = schema.as_object().expect("a schema is an object");
    for (keyword, wanted) in schema {
        match keyword.as_str() {
            "$schema" | "title" | "description" | "default" | "additionalProperties" => {}
            "type" => {
                let types = wanted.as_array().cloned().unwrap_or_else(|| vec![wanted.clone()]);
                if !types.iter().any(|kind| is_of(kind.as_str().unwrap(), value)) {
                    wrong.push(format!("{path}: {value} is not {wanted}"));
                }
            }
            "enum" if !wanted.as_array().unwrap().contains(value) => {
                wrong.push(format!("{path}: {value} is not among the words"));
            }
            "enum" => {}
            "anyOf" => {
                let fits = |schema: &Value| {
                    let mut inner = Vec::new();
                    validate(schema, value, path, &mut inner);
                    inner.is_empty()
                };
                if !wanted.as_array().unwrap().iter().any(fits) {
                    wrong.push(format!("{path}: {value} fits nothing"));
                }
            }
            "items" => {
                for (index, item) in value.as_array().into_iter().flatten().enumerate() {
                    validate(wanted, item, &format!("{path}[{index}]"), wrong);
                }
            }
            "required" => {
                let Some(object) = value.as_object() else { continue };
                let names = wanted.as_array().unwrap().iter().map(|name| name.as_str().unwrap());
                let missing = names.filter(|name| !object.contains_key(*name));
                wrong.extend(missing.map(|name| format!("{path}: `{name}` is missing")));
            }
            "properties" => {}
            other => panic!("no validator is known here for `{other}`"),
        }
    }
    validate_fields(schema, value, path, wrong);
}

fn validate_fields(
    schema: &Map<String, Value>,
    value: &Value,
    path: &str,
    wrong: &mut Vec<String>,
) {
    let Some(object) = value.as_object() else { return };
    let known = schema.get("properties").and_then(Value::as_object);
    for (name, value) in object {
        let at = format!("{path}.{name}");
        match (known.and_then(|known| known.get(name)), schema.get("additionalProperties")) {
            (Some(inner), _) => validate(inner, value, &at, wrong),
            (None, Some(Value::Bool(false))) => wrong.push(format!("{at} is not known")),
            (None, Some(inner @ Value::Object(_))) => validate(inner, value, &at, wrong),
            (None, _) => {}
        }
    }
}

fn is_of(kind: &str, value: &Value) -> bool {
    match kind {
        "string" => value.is_string(),
        "integer" => value.is_i64(),
        "boolean" => value.is_boolean(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        other => panic!("no type is called `{other}`"),
    }
}

/// TOML as editors hold it against a schema: dates are texts.
fn json(value: &toml::Value) -> Value {
    match value {
        toml::Value::String(text) => Value::from(text.as_str()),
        toml::Value::Integer(number) => Value::from(*number),
        toml::Value::Float(number) => Value::from(*number),
        toml::Value::Boolean(value) => Value::from(*value),
        toml::Value::Datetime(date) => Value::from(date.to_string()),
        toml::Value::Array(items) => items.iter().map(json).collect(),
        toml::Value::Table(table) => {
            Value::Object(table.iter().map(|(key, value)| (key.clone(), json(value))).collect())
        }
    }
}

fn faults(subject: Subject, table: &toml::Table) -> Vec<String> {
    let schema: Value = serde_json::from_str(&schema(subject)).unwrap();
    let mut wrong = Vec::new();
    validate(&schema, &json(&toml::Value::Table(table.clone())), subject.name(), &mut wrong);
    wrong
}

// --- sites

/// Each file of a site with TOML in it that parses: its path, of what it is, and what it says.
fn tables(files: &Files) -> Vec<(String, Subject, toml::Table)> {
    let mut tables = Vec::new();
    for file in files {
        let Ok(text) = file.text() else { continue };
        let path = file.path.to_string();
        if path == "site.toml" {
            tables.extend(text.parse().ok().map(|table| (path, Subject::Site, table)));
            continue;
        }
        let Some(below) = path.strip_prefix("content/").filter(|below| is_page(below)) else {
            continue;
        };
        let Some(head) = text.strip_prefix("+++\n") else { continue };
        let Some((head, _)) = head.split_once("\n+++") else { continue };
        let Ok(table) = head.parse::<toml::Table>() else { continue };
        let said = table.get("kind").and_then(|kind| PageKind::from_word(kind.as_str()?));
        let kind = said.filter(|kind| *kind != PageKind::Home);
        let subject = if below == "_index.md" || below.ends_with("/_index.md") {
            Subject::Section
        } else {
            Subject::Page(kind.unwrap_or_else(|| PageKind::of_path(below)))
        };
        tables.push((path, subject, table));
    }
    tables
}

fn is_page(path: &str) -> bool {
    std::path::Path::new(path).extension().is_some_and(|extension| extension == "md")
}

/// Holds the schemas against what the program says of a site; counts what was accepted and rejected.
fn compare(name: &str, files: &Files) -> (usize, usize) {
    let mut findings = Findings::new();
    counterpart::link_files(files, &options(), &mut findings);
    let with = |rules: &[&str]| -> BTreeSet<String> {
        let found = findings.iter().filter(|finding| rules.contains(&finding.rule.name));
        found.map(|finding| finding.place.file.to_string()).collect()
    };
    let unknown = with(&["unknown-field"]);
    let doubtful = with(&[
        "unknown-field",
        "foreign-field",
        "invalid-front-matter",
        "date-invalid",
        "unsafe-path",
    ]);
    let mut counts = (0, 0);
    for (path, subject, table) in tables(files) {
        let wrong = faults(subject, &table);
        if !doubtful.contains(&path) {
            assert!(wrong.is_empty(), "{name}: `{path}` is good, and rejected: {wrong:#?}");
            counts.0 += 1;
        } else if unknown.contains(&path) {
            assert!(!wrong.is_empty(), "{name}: `{path}` has an unknown field, and is accepted");
            counts.1 += 1;
        }
    }
    counts
}

#[test]
fn the_demo_site_and_a_new_one_are_accepted() {
    let (accepted, rejected) = compare("the demo site", &load(repository()).unwrap());
    assert!(accepted > 30 && rejected == 0, "{accepted} accepted, {rejected} rejected");
    let example = counterpart::start::site::example().iter().copied();
    let (accepted, rejected) = compare("a new site", &Files::from_texts(example));
    assert!(accepted > 10 && rejected == 0, "{accepted} accepted, {rejected} rejected");
}

#[test]
fn every_case_is_judged_as_the_program_judges_it() {
    let (mut accepted, mut rejected) = (0, 0);
    for case in subfolders(&repository().join("tests/cases")) {
        let Ok(files) = load(&case.join("site")) else { continue };
        let name = case.file_name().unwrap().to_string_lossy();
        let counts = compare(&name, &files);
        accepted += counts.0;
        rejected += counts.1;
    }
    assert!(accepted > 500, "only {accepted} files were accepted");
    assert!(rejected > 5, "only {rejected} files were rejected");
}

#[test]
fn a_wrong_field_a_wrong_type_and_a_wrong_word_are_rejected() {
    let wrong = |subject, text: &str| faults(subject, &text.parse().unwrap()).join("; ");
    let site = |text: &str| wrong(Subject::Site, &format!("title=\"T\"\nbase_url=\"x\"\n{text}"));
    assert_eq!(site(""), "");
    assert_eq!(wrong(Subject::Site, "title = \"T\""), "site: `base_url` is missing");
    assert_eq!(site("titel = \"T\""), "site.titel is not known");
    assert_eq!(
        site("[sides.us]\nnam = \"US\""),
        "site.sides.us: `name` is missing; site.sides.us.nam is not known"
    );
    assert_eq!(site("[check]\nlink-brokn = \"off\""), "site.check.link-brokn is not known");
    assert_eq!(
        site("[check]\nlink-broken = \"of\""),
        "site.check.link-broken: \"of\" is not among the words"
    );
    assert_eq!(site("[words]\nno_such_word = \"x\""), "site.words.no_such_word is not known");
    assert_eq!(site("[extra]\nanything = [1, { goes = true }]"), "");
    let briefing = Subject::Page(PageKind::Briefing);
    assert_eq!(wrong(briefing, "drft = true"), "briefing.drft is not known");
    assert_eq!(wrong(briefing, "draft = \"true\""), "briefing.draft: \"true\" is not \"boolean\"");
    assert_eq!(wrong(briefing, "date = 2026-01-02\ntopics = \"one\""), "");
    assert_eq!(wrong(briefing, "publisher = \"x\""), "briefing.publisher is not known");
    let source = Subject::Page(PageKind::Source);
    assert_eq!(wrong(source, "kind = \"post\"\ndate = 2025\npublisher = \"x\""), "");
    assert_eq!(wrong(source, "publish = \"al\""), "source.publish: \"al\" is not among the words");
    let person = Subject::Page(PageKind::Person);
    assert_eq!(wrong(person, "aliases = [\"A\", { name = \"B\", from = \"1998~\" }]"), "");
    assert_eq!(wrong(person, "aliases = [{ nam = \"B\" }]").matches("fits nothing").count(), 1);
}
