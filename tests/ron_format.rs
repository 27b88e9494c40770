//! `headroom fmt`: one layout for every file, the author's comments and words untouched.

use headroom::scenario::edit::format;

#[track_caller]
fn becomes(text: &str, expected: &str) {
    let formatted = format(text).unwrap_or_else(|errors| panic!("{errors:#?}"));
    assert_eq!(formatted, expected);
    assert_eq!(
        format(&formatted).as_deref(),
        Ok(expected),
        "formatting twice"
    );
}

#[test]
fn a_careless_file_is_laid_out() {
    becomes(
        "\u{FEFF}#![enable(implicit_some)]\r\n// What this is.\r\n\r\n(headroom:1,\r\n  name : \"x\" ,   // ours\r\n\r\n\r\n  \
         // The topics.\r\n topics:[ (name:\"a\",rate:\"2x\"),(name:\"b\") ],\r\n prices: { \"a\":1,\r\n\"b\" :2 }\r\n // done\r\n)// end",
        r#"#![enable(implicit_some)]
// What this is.

(
    headroom: 1,
    name: "x",   // ours

    // The topics.
    topics: [(name: "a", rate: "2x"), (name: "b")],
    prices: {
        "a": 1,
        "b": 2,
    },
    // done
) // end
"#,
    );
}

#[test]
fn brackets_stay_on_one_line_while_they_fit() {
    becomes(
        "( a:1,b :[1,2 ,3,],c:gp3( size:auto ), )",
        "(a: 1, b: [1, 2, 3], c: gp3(size: auto))\n",
    );
    becomes(
        "[/* one */1, 2 /* two */ , 3 /* three */]",
        "[/* one */ 1, 2 /* two */, 3 /* three */]\n",
    );
    let item = "\"0123456789012345678901234567890123456789\"";
    becomes(&format!("({item},{item})"), &format!("({item}, {item})\n"));
    becomes(
        &format!("({item},{item},{item})"),
        &format!("(\n    {item},\n    {item},\n    {item},\n)\n"),
    );
    becomes("(\n)", "()\n");
    becomes("(a: [\n\n])", "(\n    a: [],\n)\n");
}

#[test]
fn a_struct_with_a_list_of_structs_gets_a_line_per_field() {
    becomes(
        "(a: 1, b: [(c: 1), (d: 2)])",
        "(\n    a: 1,\n    b: [(c: 1), (d: 2)],\n)\n",
    );
}

#[test]
fn a_list_of_one_keeps_its_brackets_together() {
    let text = "(\n    kafka: [(\n        name: \"events\",\n        more: Some((\n            a: 1,\n        )),\n    )],\n)\n";
    becomes(text, text);
    becomes(
        "(kafka: [(\n a: 1), (b: 2)])",
        "(\n    kafka: [\n        (\n            a: 1,\n        ),\n        (b: 2),\n    ],\n)\n",
    );
}

#[test]
fn every_comment_is_kept() {
    becomes(
        "( // open\n a /* 1 */ : /* 2 */ gp3 /* 3 */ (x: 1) // 4\n , // 5\n /* 6\n  6 */ b: 2 /* 7 */, /* 8 */ c: [ // 9\n ], d: [\n // 10\n\n // 11\n]\n\n // 12\n)\n\n\n// 13",
        r#"( // open
    /* 1 */
    /* 2 */
    /* 3 */
    a: gp3(x: 1), // 4
    // 5
    /* 6
  6 */
    b: 2, /* 7 */
    /* 8 */
    c: [ // 9
    ],
    d: [
        // 10

        // 11
    ],

    // 12
)

// 13
"#,
    );
}

#[test]
fn text_over_several_lines_is_copied_letter_by_letter() {
    becomes(
        "(a: \"one\r\n  two\",b:r#\"x\n\"#)",
        "(\n    a: \"one\r\n  two\",\n    b: r#\"x\n\"#,\n)\n",
    );
}

#[test]
fn a_file_that_cannot_be_read_is_not_formatted() {
    let errors = format("(a 1)").expect_err("a colon is missing");
    assert!(errors[0].to_string().starts_with("1:2:"), "{errors:?}");
}

#[test]
fn a_large_file_on_one_line_is_formatted() {
    let deep = format!(
        "{}{}{}",
        "[".repeat(127),
        "1,".repeat(200_000),
        "]".repeat(127)
    );
    let formatted = format(&deep).expect("well-formed");
    assert!(formatted.lines().count() > 200_000);
}
