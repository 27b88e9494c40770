//! Edits on random texts: nothing but what was meant changes, and what was put in can be taken out again.

mod generated;

use generated::{comments, meaning, paths, snippet, text};
use headroom::scenario::edit;
use headroom::scenario::syntax::{FieldPath, Kind, Tree};
use proptest::prelude::*;
use proptest::sample::Index;

fn read(text: &str) -> Tree {
    Tree::parse(text).unwrap_or_else(|errors| panic!("{text:?} should be read: {errors:#?}"))
}

/// One of the lists and tuples of a tree.
fn some_list(tree: &Tree, choice: Index) -> Option<FieldPath> {
    let is_list = |path: &FieldPath| {
        tree.get(path)
            .is_some_and(|node| matches!(node.inner().kind, Kind::List(_) | Kind::Tuple { .. }))
    };
    let lists: Vec<FieldPath> = paths(tree).into_iter().filter(is_list).collect();
    (!lists.is_empty()).then(|| choice.get(&lists).clone())
}

fn meanings(tree: &Tree, path: &FieldPath) -> Vec<String> {
    tree.get(path)
        .map(|node| node.items().iter().map(meaning).collect())
        .unwrap_or_default()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn setting_a_value_leaves_every_other_byte(text in text(), new in snippet(), choice: Index) {
        let tree = read(&text);
        let paths = paths(&tree);
        let path = choice.get(&paths);
        let old = tree.get(path).expect("the path was taken from the tree").inner().span;
        let edited = edit::set(&tree, path, &new).expect("any value can be set");
        let rest = text.len() - old.end;
        prop_assert_eq!(&edited.text()[..old.start], &text[..old.start]);
        prop_assert_eq!(&edited.text()[edited.text().len() - rest..], &text[old.end..]);
        let found = edited.get(path).expect("the path still leads somewhere");
        prop_assert_eq!(meaning(found.inner()), meaning(read(&new).root().inner()));
    }

    #[test]
    fn an_item_that_was_put_in_can_be_taken_out(text in text(), new in snippet(), choice: Index, at: Index) {
        let tree = read(&text);
        let Some(list) = some_list(&tree, choice) else { return Ok(()) };
        let mut items = meanings(&tree, &list);
        let at = at.index(items.len() + 1);
        let edited = edit::insert_item(&tree, &list, at, &new).expect("an item can be put in");
        items.insert(at, meaning(read(&new).root()));
        prop_assert_eq!(meanings(&edited, &list), items, "{}", edited.text());
        let back = edit::remove(&edited, &list.index(at)).expect("it can be taken out");
        prop_assert_eq!(back.text(), &text, "by way of {:?}", edited.text());
    }

    #[test]
    fn a_field_that_was_added_can_be_removed(text in text(), new in snippet(), choice: Index) {
        let tree = read(&text);
        let has_fields = |path: &FieldPath| {
            tree.get(path).is_some_and(|node| matches!(node.inner().kind, Kind::Struct { .. } | Kind::Map(_)))
        };
        let structs: Vec<FieldPath> = paths(&tree).into_iter().filter(has_fields).collect();
        if structs.is_empty() {
            return Ok(());
        }
        let path = choice.get(&structs).field("new_field");
        let edited = edit::put(&tree, &path, &new).expect("a field can be added");
        let found = edited.get(&path).expect("the field is there");
        prop_assert_eq!(meaning(found), meaning(read(&new).root()));
        let back = edit::remove(&edited, &path).expect("it can be removed");
        prop_assert_eq!(back.text(), &text, "by way of {:?}", edited.text());
    }

    #[test]
    fn removing_takes_one_entry(text in text(), choice: Index) {
        let tree = read(&text);
        let paths = paths(&tree);
        let path = choice.get(&paths);
        let Some((parent, last)) = path.split_last() else { return Ok(()) };
        let edited = edit::remove(&tree, path).expect("an entry can be removed");
        let expected: Vec<String> = tree.get(&parent).expect("the parent").children().into_iter()
            .filter(|(segment, _)| segment != last).map(|(_, child)| meaning(child)).collect();
        let found: Vec<String> = edited.get(&parent).map(|node| node.children()).unwrap_or_default()
            .into_iter().map(|(_, child)| meaning(child)).collect();
        prop_assert_eq!(found, expected, "{}", edited.text());
    }

    #[test]
    fn moving_there_and_back_is_as_if_nothing_happened(text in text(), choice: Index, from: Index, to: Index) {
        let tree = read(&text);
        let Some(list) = some_list(&tree, choice) else { return Ok(()) };
        let mut items = meanings(&tree, &list);
        if items.is_empty() {
            return Ok(());
        }
        let (from, to) = (from.index(items.len()), to.index(items.len()));
        let moved = edit::move_item(&tree, &list, from, to).expect("an item can be moved");
        let item = items.remove(from);
        items.insert(to, item);
        prop_assert_eq!(meanings(&moved, &list), items, "{}", moved.text());
        prop_assert_eq!(comments(moved.text()), comments(&text));
        let back = edit::move_item(&moved, &list, to, from).expect("and back");
        prop_assert_eq!(back.text(), &text, "by way of {:?}", moved.text());
    }

    #[test]
    fn a_formatted_text_means_the_same_and_stays_as_it_is(text in text()) {
        let formatted = edit::format(&text).expect("a well-formed text can be formatted");
        prop_assert_eq!(meaning(read(&formatted).root()), meaning(read(&text).root()), "{}", formatted);
        prop_assert_eq!(comments(&formatted), comments(&text.replace('\r', "")), "{}", formatted);
        prop_assert_eq!(edit::format(&formatted).expect("and again"), formatted);
    }
}
