//! The reader of scenario files: what it accepts, what it says about what it refuses, and what it survives.

use headroom::scenario::syntax::{Kind, MAX_BYTES, MAX_DEPTH, Node, Number, Tree};

fn read(text: &str) -> Tree {
    Tree::parse(text).unwrap_or_else(|errors| panic!("{text:?} should be read: {errors:#?}"))
}

fn mistakes(text: &str) -> Vec<String> {
    let errors = Tree::parse(text)
        .err()
        .unwrap_or_else(|| panic!("{text:?} should be refused"));
    errors.iter().map(ToString::to_string).collect()
}

#[track_caller]
fn refused(text: &str, expected: &[&str]) {
    let found = mistakes(text);
    assert_eq!(found.len(), expected.len(), "{text:?} gives {found:#?}");
    for (found, expected) in found.iter().zip(expected) {
        assert!(
            found.contains(expected),
            "{text:?} gives {found:?}, which lacks {expected:?}"
        );
    }
}

#[test]
fn every_form_of_value_is_read() {
    let tree = read(
        r###"#![enable(implicit_some)]
        ( // a comment
            text: "a\n\u{b5}", raw: r#"c:\"x""#, character: '\'', number: 1_000, float: .5e1, hex: 0xff,
            yes: true, word: zstd, some: Some("x"), none: None, unit: (), named: gp3(size: auto), newtype: Wrap(7),
            tuple: (1, 'b',), list: [1, 2, 3,], map: { "a": 1, b: 2, }, r#type: /* here */ 3, empty: [],
        )
        // the end"###,
    );
    let field = |name: &str| {
        &tree
            .root()
            .field(name)
            .unwrap_or_else(|| panic!("no field {name}"))
            .value
    };
    assert_eq!(field("text").as_text(), Some("a\n\u{b5}"));
    assert_eq!(field("raw").as_text(), Some(r#"c:\"x""#));
    assert_eq!(field("character").kind, Kind::Char('\''));
    assert_eq!(field("number").kind, Kind::Number(Number::Integer(1000)));
    assert_eq!(field("float").kind, Kind::Number(Number::Float(5.0)));
    assert_eq!(field("hex").kind, Kind::Number(Number::Integer(255)));
    assert_eq!(field("yes").kind, Kind::Bool(true));
    assert_eq!(field("word").variant(), Some("zstd"));
    assert_eq!(field("some").as_text(), Some("x"));
    assert!(field("none").is_none());
    assert_eq!(
        field("unit").kind,
        Kind::Struct {
            name: None,
            fields: Vec::new()
        }
    );
    assert_eq!(field("named").variant(), Some("gp3"));
    assert_eq!(
        field("named")
            .field("size")
            .map(|size| tree.slice(size.span())),
        Some("size: auto")
    );
    assert_eq!(field("newtype").items().len(), 1);
    assert_eq!(field("tuple").items().len(), 2);
    assert_eq!(field("list").items().len(), 3);
    assert!(matches!(&field("map").kind, Kind::Map(entries) if entries.len() == 2));
    assert_eq!(tree.slice(field("type").span), "3");
    assert!(field("empty").items().is_empty());
}

#[test]
fn spans_are_exact_in_a_file_with_a_byte_order_mark_and_windows_line_ends() {
    let text = "\u{FEFF}(\r\n    gr\u{f6}\u{df}e: \"\u{e4}\",\r\n    b: [ 1 , 22 ],\r\n)\r\n";
    let tree = read(text);
    assert_eq!(tree.text(), text);
    assert_eq!(
        tree.slice(tree.root().span),
        text.trim_start_matches('\u{FEFF}').trim_end()
    );
    let b = tree.root().field("b").expect("field b");
    assert_eq!(tree.slice(b.value.span), "[ 1 , 22 ]");
    assert_eq!(tree.slice(b.value.items()[1].span), "22");
    assert_eq!(tree.position(b.value.span.start).to_string(), "3:8");
    let umlaut = tree
        .root()
        .field("gr\u{f6}\u{df}e")
        .expect("field with an umlaut");
    assert_eq!(tree.position(umlaut.value.span.start).to_string(), "2:12");
}

#[test]
fn two_mistakes_are_two_reports() {
    refused(
        "(\n    retention = \"7 days\",\n    produce: 60 MB/s,\n    a: 1,\n    a: 2,\n)",
        &[
            "2:15: `=` found where `:` belongs (fields are written `name: value`)",
            "3:14: `60 MB/s` is not a value by itself (text and numbers with a unit are written in quotes: \"60 MB/s\")",
            "5:5: `a` is given twice (it is there already at 4:5; remove one of the two)",
        ],
    );
}

#[test]
fn a_missing_comma_is_placed_where_it_is_missing() {
    refused(
        "(\n    a: 1\n    b: 2,\n)",
        &["2:9: a comma is missing here, between two fields"],
    );
    refused(
        "[\"a\" \"b\"]",
        &["1:5: a comma is missing here, between two items"],
    );
    refused("(a: zstd b: 2)", &["1:9: a comma is missing here"]);
    refused(
        "{1: 2 (3): 4}",
        &["1:6: a comma is missing here, between two entries"],
    );
}

#[test]
fn a_value_that_needs_quotes_is_shown_with_quotes() {
    for raw in [
        "7 days",
        "7d",
        "$60k/month",
        "35 %",
        "40 to 90 MB/s",
        "-5 %",
        "2026-03-01",
        "2.5x",
        "a/b",
        "ssd disk",
    ] {
        refused(
            &format!("(a: {raw}, b: 1)"),
            &[&format!(
                "(text and numbers with a unit are written in quotes: \"{raw}\")"
            )],
        );
        refused(&format!("[{raw}]"), &[&format!("in quotes: \"{raw}\")")]);
    }
    refused(
        "(a: 'seven days')",
        &["text is written in double quotes: \"seven days\""],
    );
    refused(
        "(a: 'seven)",
        &["1:5: this character is never closed (text is written in double quotes: \"\u{2026}\")"],
    );
}

#[test]
fn slips_from_other_notations_are_recognised() {
    refused(
        "(\"a\": 1)",
        &["1:2: field names are written without quotes (write `a: \u{2026}`)"],
    );
    refused(
        "headroom: 1\nname: 2",
        &["1:1: the fields stand outside brackets (a scenario is written in round"],
    );
    refused(
        "(a: 1, b)",
        &["1:8: `b` has no value (fields are written `name: value`)"],
    );
    refused(
        "(a: , b: )",
        &["the field `a` has no value", "the field `b` has no value"],
    );
    refused("(1, b: 2)", &["1:5: a field name is out of place here"]);
    refused("(a: 1, 2)", &["1:8: a field name was expected here"]);
    refused("[a: 1]", &["1:2: a field name is out of place here"]);
    refused(
        "(, a: 1)",
        &[
            "1:2: a value is missing here",
            "1:4: a field name is out of place here",
        ],
    );
    refused("{a 1}", &["`a 1` is not a value by itself"]);
    refused("{\"a\"}", &["1:5: a `:` and a value are missing here"]);
    refused("{\"a\": 1, \"a\": 2}", &["1:10: `a` is given twice"]);
    refused(
        "(a: b\"x\")",
        &["1:5: byte strings have no place in a scenario"],
    );
    refused(
        "#![enable(magic)]\n(a: 1)",
        &["1:1: this header is not understood"],
    );
}

#[test]
fn brackets_that_do_not_match_are_named_with_both_places() {
    refused(
        "(\n    a: [1, 2\n)",
        &["2:8: this `[` opened at 2:8 is never closed (a `)` at 3:1 comes first)"],
    );
    refused("(a: 1))", &["1:7: this `)` closes nothing"]);
    refused("(a: 1])", &["1:6: this `]` closes nothing"]);
    refused(
        "(a: [(b: 1",
        &[
            "1:6: this `(` opened at 1:6 is never closed (the file ends inside it and inside 2 more around it)",
        ],
    );
    refused(
        "(a: 1",
        &["1:1: this `(` opened at 1:1 is never closed (the file ends without its `)`)"],
    );
    refused(
        "(a: 1)\n(b: 2)",
        &["2:1: the file goes on after its last bracket was closed"],
    );
}

#[test]
fn the_indentation_tells_where_a_bracket_is_missing() {
    let text = "(\n    a: (\n        x: 1,\n    b: (\n        y: 2,\n    ),\n    c: 3,\n)\n";
    refused(
        text,
        &[
            "1:1: this `(` opened at 1:1 is never closed (the `)` at 8:1 closes the `(` of 2:8, whose line is indented differently; look between the two)",
        ],
    );
    let text = "(\n    a: (\n        x: 1,\n    )),\n    b: 2,\n)\n";
    refused(text, &["4:7: the file goes on after"]);
}

#[test]
fn a_missing_quote_is_looked_for_where_the_text_began() {
    refused(
        "(\n    a: \"7 days,\n    b: \"x\",\n    c: \"y\",\n)",
        &[
            "3:9: a comma is missing here, between two fields (the text that begins at 2:8 runs up to here; is its closing quote missing?)",
        ],
    );
    refused(
        "(a: \"7 days)",
        &["1:5: this text is never closed (a `\"` is missing)"],
    );
    refused(
        "(a: r#\"x\")",
        &["1:5: this raw text is never closed (it ends with `\"#`)"],
    );
    refused(
        "(a: \"x\\q\")",
        &["1:7: `\\q` is not an escape (a plain `\\` is written `\\\\`)"],
    );
}

#[test]
fn numbers_must_be_finite() {
    for word in ["inf", "-inf", "+inf", "NaN", "-NaN", "inff64"] {
        refused(&format!("(a: {word})"), &["is not a finite number"]);
    }
    refused("(a: 1e400)", &["1:5: 1e400 is too large a number"]);
    refused(
        "[1e400, 1_000_000_000_000_000_000_000_000_000_000_000_000_000]",
        &["too large", "too large"],
    );
}

#[test]
fn a_file_without_a_value_says_so() {
    refused(
        "",
        &[
            "1:1: the file is empty (a scenario is written in round brackets: `( headroom: 1, \u{2026} )`)",
        ],
    );
    refused(" \r\n\t", &["the file is empty"]);
    refused("\u{FEFF}", &["1:1: the file is empty"]);
    refused(
        "// only this\n/* and this */",
        &["the file holds nothing but comments"],
    );
    refused(
        "/* never closed /* x */",
        &["1:1: this comment is never closed (every `/*` inside it needs a `*/` of its own)"],
    );
    refused(",", &["1:1: a value is missing here"]);
    refused(")", &["1:1: a value is missing here"]);
}

#[test]
fn nesting_is_limited_and_the_limit_is_exact() {
    let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    let tree = read(&nested(MAX_DEPTH));
    assert_eq!(tree.text().len(), 2 * MAX_DEPTH);
    refused(
        &nested(MAX_DEPTH + 1),
        &["1:129: brackets are nested more than 128 deep"],
    );
    for open in ["[", "(", "{", "a(", "(a:", "{1:", "Some("] {
        refused(
            &open.repeat(100_000),
            &["brackets are nested more than 128 deep"],
        );
    }
}

/// Files that are made to hurt end, with a handful of reports. Work that grows with the square of these sizes would not end
/// in the lifetime of a test.
#[test]
fn hostile_files_end() {
    let million = 1_000_000;
    let files = [
        ("closing brackets", ")".repeat(million)),
        ("comment openings", "/*".repeat(million)),
        (
            "line of characters",
            format!("[{}]", "'a',".repeat(million / 4)),
        ),
        ("unclosed characters", "'".repeat(million)),
        ("quotes", "\"\\".repeat(million)),
        ("raw strings", "r#".repeat(million)),
        ("hashes", format!("({})", "r##".repeat(million))),
        ("commas", format!("[{}]", ",".repeat(million))),
        ("twins", format!("({})", "a: 1,".repeat(million / 8))),
        ("strange characters", "$%&".repeat(million)),
        ("headers", "#![enable(x)]\n".repeat(million / 16)),
        ("numbers", "1e999 ".repeat(million / 4)),
        ("too many values", format!("[{}]", "1,".repeat(3 * million))),
        (
            "lists on one line",
            format!("[{}]", "[],".repeat(million / 2)),
        ),
        (
            "bad escapes",
            format!("[{}]", "\"\\q\",".repeat(million / 4)),
        ),
        ("byte strings", "b".repeat(million) + &"b\"".repeat(million)),
        ("long word", "a".repeat(5 * million)),
        ("blank lines", "\n".repeat(5 * million)),
        ("mixed closing", format!("([{{{}", ")]}".repeat(million))),
        ("control characters", "\0\u{1}\u{FEFF}".repeat(million)),
    ];
    for (what, text) in files {
        let reports = Tree::parse(text).map_or_else(|errors| errors.len(), |_| 0);
        assert!(reports <= 50, "{what}: {reports} reports");
    }
}

#[test]
fn a_text_over_the_limit_is_refused_before_it_is_read() {
    refused(
        &" ".repeat(MAX_BYTES + 1),
        &["the text is 16777217 bytes long; at most 16777216 (16 MiB) are read"],
    );
}

/// Whatever bytes come in, the reader answers, and its places lie inside the text.
mod any_text {
    use super::*;
    use proptest::prelude::*;

    fn spans_lie_inside(node: &Node, text: &str) -> bool {
        text.get(node.span.range())
            .is_some_and(|slice| !slice.is_empty())
            && node
                .children()
                .iter()
                .all(|(_, child)| spans_lie_inside(child, text))
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn is_answered(text in r#"([(){}\[\],:=a-c0-9."'\\/*\n #!$r-]|Some\(|//|/\*|\*/|\u{FEFF}|é){0,60}"#) {
            match Tree::parse(text.as_str()) {
                Ok(tree) => prop_assert!(spans_lie_inside(tree.root(), &text)),
                Err(errors) => {
                    prop_assert!(!errors.is_empty());
                    for error in errors {
                        prop_assert!(error.span.end <= text.len() && text.get(error.span.range()).is_some(), "{error:?}");
                    }
                }
            }
        }

        /// What the `ron` crate reads, this reader reads, but for the three choices its documentation names.
        #[test]
        fn is_read_when_the_ron_crate_reads_it(text in r#"([(){}\[\],:ac0-9."\\/*\n -]|Some\(|//|/\*|\*/|a: 1|"x"){0,14}"#) {
            if ron::from_str::<ron::Value>(&text).is_ok() {
                let errors = Tree::parse(text.as_str()).err().unwrap_or_default();
                let twins = errors.iter().any(|error| error.message.contains("given twice"));
                prop_assert!(errors.is_empty() || twins, "{text:?}: {errors:?}");
            }
        }
    }
}
