//! Edits of a scenario's text: each changes what was meant and leaves every other byte alone.

use headroom::scenario::edit::{self, EditError};
use headroom::scenario::syntax::{FieldPath, Tree};

fn read(text: &str) -> Tree {
    Tree::parse(text).unwrap_or_else(|errors| panic!("{text:?} should be read: {errors:#?}"))
}

fn path(path: &str) -> FieldPath {
    path.parse().expect("a path")
}

#[track_caller]
fn becomes(result: Result<Tree, EditError>, expected: &str) {
    let tree = result.unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(tree.text(), expected);
}

#[track_caller]
fn refused(result: Result<Tree, EditError>, expected: &str) {
    let error = result.expect_err("the edit should be refused");
    assert_eq!(error.to_string(), expected);
}

const SCENARIO: &str = r#"(
    headroom: 1, // the format
    kafka: [(
        name: "events",
        topics: [
            // The one that matters.
            (name: "clicks", produce: "60 MB/s"), // mean

            (
                name: "orders",
                produce: "2 MB/s",   // checked
                retention: Some("7 days")
                // more to come
            ),
            // end of the topics
        ],
        volume: gp3,
        empty: [], // none yet
    )],
)
"#;

#[test]
fn setting_a_value_changes_its_bytes_only() {
    let tree = read(SCENARIO);
    let clicks = tree
        .find_named("kafka/events/topics/clicks/produce")
        .expect("it is there");
    becomes(
        edit::set(&tree, &clicks, "\"9 MB/s\""),
        &SCENARIO.replace("60 MB/s", "9 MB/s"),
    );
    becomes(
        edit::set_text(&tree, &clicks, "say \"9\""),
        &SCENARIO.replace("60 MB/s", r#"say \"9\""#),
    );
    becomes(
        edit::put(&tree, &clicks, "auto"),
        &SCENARIO.replace("\"60 MB/s\"", "auto"),
    );
}

#[test]
fn some_stays_around_a_value_that_is_set() {
    let tree = read(SCENARIO);
    let retention = path("kafka[0].topics[1].retention");
    becomes(
        edit::set_text(&tree, &retention, "9 days"),
        &SCENARIO.replace("7 days", "9 days"),
    );
    becomes(
        edit::set(&tree, &retention, "None"),
        &SCENARIO.replace("Some(\"7 days\")", "None"),
    );
    becomes(
        edit::set(&tree, &retention, "Some(1)"),
        &SCENARIO.replace("Some(\"7 days\")", "Some(1)"),
    );
}

#[test]
fn a_field_is_added_the_way_its_struct_is_written() {
    let tree = read(SCENARIO);
    becomes(
        edit::put(&tree, &path("kafka[0].topics[0].retention"), "\"7 days\""),
        &SCENARIO.replace("\"60 MB/s\")", "\"60 MB/s\", retention: \"7 days\")"),
    );
    becomes(
        edit::put(&tree, &path("kafka[0].topics[1].replication"), "3"),
        &SCENARIO.replace(
            "Some(\"7 days\")\n",
            "Some(\"7 days\"),\n                replication: 3\n",
        ),
    );
    becomes(
        edit::put(&tree, &path("notes"), "\"x\""),
        &SCENARIO.replace("    )],\n)", "    )],\n    notes: \"x\",\n)"),
    );
    becomes(
        edit::put(&tree, &path("kafka[0].volume.size"), "auto"),
        &SCENARIO.replace("gp3", "gp3(size: auto)"),
    );
    becomes(
        edit::put(
            &tree,
            &path("objectives.cost.budget"),
            "(per: month,\n    most: 1)",
        ),
        &SCENARIO.replace(
            "    )],\n)",
            "    )],\n    objectives: (cost: (budget: (per: month,\n        most: 1))),\n)",
        ),
    );
}

#[test]
fn a_field_goes_with_its_line() {
    let tree = read(SCENARIO);
    becomes(
        edit::remove(&tree, &path("headroom")),
        &SCENARIO.replace("    headroom: 1, // the format\n", ""),
    );
    becomes(
        edit::remove(&tree, &path("kafka[0].topics[1].produce")),
        &SCENARIO.replace("                produce: \"2 MB/s\",   // checked\n", ""),
    );
    becomes(
        edit::remove(&tree, &path("kafka[0].topics[1].retention")),
        &SCENARIO
            .replace("\"2 MB/s\",", "\"2 MB/s\"")
            .replace("                retention: Some(\"7 days\")\n", ""),
    );
    becomes(
        edit::remove(&tree, &path("kafka[0].topics[0].produce")),
        &SCENARIO.replace(", produce: \"60 MB/s\"", ""),
    );
    becomes(
        edit::remove(&tree, &path("kafka[0].topics[0].name")),
        &SCENARIO.replace("name: \"clicks\", ", ""),
    );
}

#[test]
fn an_item_is_added_on_lines_of_its_own() {
    let tree = read(SCENARIO);
    let topics = path("kafka[0].topics");
    let new = "(\n    name: \"new\",\n)";
    let lines = "            (\n                name: \"new\",\n            ),\n";
    becomes(
        edit::insert_item(&tree, &topics, 0, new),
        &SCENARIO.replace(
            "            // The one",
            &format!("{lines}            // The one"),
        ),
    );
    becomes(
        edit::insert_item(&tree, &topics, 1, new),
        &SCENARIO.replace("// mean\n", &format!("// mean\n{lines}")),
    );
    becomes(
        edit::insert_item(&tree, &topics, 2, new),
        &SCENARIO.replace(
            "            // end of",
            &format!("{lines}            // end of"),
        ),
    );
    becomes(
        edit::insert_item(&tree, &path("kafka[0].empty"), 0, "\"x\""),
        &SCENARIO.replace("[], // none", "[\n            \"x\",\n        ], // none"),
    );
    becomes(
        edit::insert_item(&tree, &path("kafka"), 1, "(name: \"b\")"),
        &SCENARIO.replace("    )],", "    ), (name: \"b\")],"),
    );
}

#[test]
fn an_item_goes_with_its_own_comments() {
    let tree = read(SCENARIO);
    let clicks = "            // The one that matters.\n            (name: \"clicks\", produce: \"60 MB/s\"), // mean\n";
    becomes(
        edit::remove(&tree, &path("kafka[0].topics[0]")),
        &SCENARIO.replace(clicks, ""),
    );
    let text = "[\n    a,\n\n    // about b\n    b, // too\n\n    c\n]";
    becomes(
        edit::remove(&read(text), &path("[1]")),
        "[\n    a,\n\n    c\n]",
    );
    becomes(
        edit::remove(&read(text), &path("[2]")),
        "[\n    a,\n\n    // about b\n    b // too\n\n]",
    );
    becomes(
        edit::remove(&read("[a, /* of b */ b, c]"), &path("[1]")),
        "[a, c]",
    );
    becomes(
        edit::remove(&read("[a, b /* of b */, c]"), &path("[1]")),
        "[a, c]",
    );
    becomes(edit::remove(&read("[a, b,]"), &path("[1]")), "[a,]");
    becomes(edit::remove(&read("[\n    a\n]"), &path("[0]")), "[]");
    becomes(
        edit::remove(&read("[\n    a, b, // both\n    c\n]"), &path("[1]")),
        "[\n    a,\n    c\n]",
    );
    becomes(
        edit::remove(&read("[\n  a, // of a\n  b]"), &path("[1]")),
        "[\n  a // of a\n]",
    );
}

#[test]
fn an_item_moves_with_its_comments_and_leaves_the_commas() {
    let text = "[\n    a, // of a\n\n    // above b\n    b,\n    c // of c\n    // end\n]";
    let tree = read(text);
    let list = FieldPath::root();
    let moved = "[\n    // above b\n    b,\n\n    c, // of c\n    a // of a\n    // end\n]";
    becomes(edit::move_item(&tree, &list, 0, 2), moved);
    becomes(edit::move_item(&read(moved), &list, 2, 0), text);
    becomes(edit::move_item(&tree, &list, 1, 1), text);
    becomes(
        edit::move_item(&read("[a, b, c]"), &list, 2, 0),
        "[c, a, b]",
    );
    becomes(
        edit::move_item(&read("[a, // of a\n b]"), &list, 0, 1),
        "[b, // of a\n a]",
    );
}

#[test]
fn a_copy_stands_behind_its_original_under_a_name_of_its_own() {
    let tree = read(SCENARIO);
    let topics = path("kafka[0].topics");
    assert_eq!(edit::free_name(&tree, &topics, "clicks"), "clicks-2");
    assert_eq!(edit::free_name(&tree, &topics, "new"), "new");
    becomes(
        edit::duplicate_item(&tree, &topics, 0, Some("clicks-2")),
        &SCENARIO.replace(
            "// mean\n",
            "// mean\n            (name: \"clicks-2\", produce: \"60 MB/s\"),\n",
        ),
    );
    let orders = edit::duplicate_item(&tree, &topics, 1, Some("x")).expect("it can be copied");
    let x = orders
        .find_named("kafka/events/topics/x")
        .and_then(|x| orders.get(&x))
        .expect("the copy");
    let original = tree.get(&path("kafka[0].topics[1]")).expect("the original");
    assert_eq!(
        orders.slice(x.span),
        tree.slice(original.span).replace("orders", "x")
    );
    becomes(
        edit::duplicate_item(&read("[1, 2]"), &FieldPath::root(), 0, None),
        "[1, 1, 2]",
    );
}

#[test]
fn text_over_several_lines_is_never_indented() {
    let tree = read("[\n    a,\n]");
    becomes(
        edit::insert_item(
            &tree,
            &FieldPath::root(),
            1,
            "(\n    t: \"one\n  two\",\n    u: r\"x\n\",\n)",
        ),
        "[\n    a,\n    (\n        t: \"one\n  two\",\n        u: r\"x\n\",\n    ),\n]",
    );
}

#[test]
fn new_lines_end_as_the_lines_of_the_file_do() {
    let tree = read("(\r\n\ta: 1,\r\n\tb: [],\r\n)\r\n");
    becomes(
        edit::put(&tree, &path("c"), "(\n    d: 1,\n)"),
        "(\r\n\ta: 1,\r\n\tb: [],\r\n\tc: (\r\n\t    d: 1,\r\n\t),\r\n)\r\n",
    );
    becomes(
        edit::insert_item(&tree, &path("b"), 0, "1"),
        "(\r\n\ta: 1,\r\n\tb: [\r\n\t\t1,\r\n\t],\r\n)\r\n",
    );
    becomes(edit::remove(&tree, &path("a")), "(\r\n\tb: [],\r\n)\r\n");
}

#[test]
fn maps_are_edited_like_structs() {
    let tree = read("(prices: {\"a.b\": 1, c: 2})");
    becomes(
        edit::put(&tree, &path("prices[\"a.b\"]"), "3"),
        "(prices: {\"a.b\": 3, c: 2})",
    );
    becomes(
        edit::put(&tree, &path("prices[\"x.y\"]"), "3"),
        "(prices: {\"a.b\": 1, c: 2, \"x.y\": 3})",
    );
    becomes(
        edit::remove(&tree, &path("prices.c")),
        "(prices: {\"a.b\": 1})",
    );
}

#[test]
fn what_cannot_be_done_says_why() {
    let tree = read("(a: [1], b: \"x\", c: (d: 1))");
    refused(
        edit::set(&tree, &path("a[7]"), "1"),
        "the scenario has no `a[7]`",
    );
    refused(
        edit::put(&tree, &path("a[7].x"), "1"),
        "the scenario has no `a[7]`",
    );
    refused(
        edit::put(&tree, &path("b.x"), "1"),
        "`b` is text in quotes, so it has no fields",
    );
    refused(
        edit::add_field(&tree, &path("c"), "d", "1"),
        "`c.d` is there already",
    );
    refused(
        edit::insert_item(&tree, &path("b"), 0, "1"),
        "`b` is text in quotes, so it has no items",
    );
    refused(
        edit::insert_item(&tree, &path("a"), 2, "1"),
        "`a` has 1 items, so there is no position 2 in it",
    );
    refused(
        edit::move_item(&tree, &path("a"), 0, 1),
        "`a` has 1 items, so there is no position 1 in it",
    );
    refused(
        edit::remove(&tree, &FieldPath::root()),
        "the scenario has no ``",
    );
    refused(
        edit::duplicate_item(&tree, &path("a"), 0, Some("x")),
        "the scenario has no `a[0].name`",
    );
    refused(
        edit::put(&tree, &path("[\"no name\"]"), "1"),
        "`no name` cannot be the name of a field: names are letters, digits and `_`, and do not start with a digit",
    );
    for value in ["1, x: 2", "1 // one", "", "(", "1) ("] {
        let error = edit::set(&tree, &path("b"), value).expect_err("refused");
        assert!(
            error
                .to_string()
                .starts_with(&format!("`{value}` is not a value: ")),
            "{error}"
        );
    }
    let deep = format!("{}{}", "[".repeat(127), "]".repeat(127));
    let error = edit::set(&tree, &path("c.d"), &deep).expect_err("too deep");
    assert!(error.to_string().contains("does not open: 1:"), "{error}");
    assert!(error.to_string().contains("more than 128 deep"), "{error}");
}
