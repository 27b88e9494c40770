//! The graph of quantities from outside: columns agree with rows, mistakes are named, every number explains itself.

use headroom::estimate::{Bounds, Estimate};
use headroom::quantity::{
    Bindings, Builder, Column, EvaluationError, Graph, GraphError, Handle, NodeId, Procedure,
    Source,
};
use headroom::units::Measure;
use proptest::prelude::*;

/// How one node of a random graph is made from earlier ones.
#[derive(Clone, Debug)]
enum Recipe {
    Input,
    Number(f64),
    Unary(u8, usize),
    Binary(u8, usize, usize),
    Sum(Vec<usize>),
    Select(usize, usize, usize),
    /// Gives an earlier node a second name.
    Name(usize),
}

/// What an input is bound to.
#[derive(Clone, Debug)]
enum Given {
    Nothing,
    Scalar(f64),
    Rows(u64),
}

const USUAL: f64 = 2.5;

fn recipe() -> impl Strategy<Value = Recipe> {
    let node = || any::<prop::sample::Index>().prop_map(|index| index.index(1 << 20));
    prop_oneof![
        2 => Just(Recipe::Input),
        1 => prop_oneof![Just(0.0), Just(1.0), Just(2.0), -50.0..50.0].prop_map(Recipe::Number),
        2 => (0_u8..5, node()).prop_map(|(kind, a)| Recipe::Unary(kind, a)),
        6 => (0_u8..8, node(), node()).prop_map(|(kind, a, b)| Recipe::Binary(kind, a, b)),
        2 => prop::collection::vec(node(), 2..9).prop_map(Recipe::Sum),
        1 => (node(), node(), node()).prop_map(|(c, a, b)| Recipe::Select(c, a, b)),
        1 => node().prop_map(Recipe::Name),
    ]
}

fn given() -> impl Strategy<Value = Given> {
    prop_oneof![
        1 => Just(Given::Nothing),
        1 => (-5.0..50.0).prop_map(Given::Scalar),
        3 => any::<u64>().prop_map(Given::Rows),
    ]
}

/// Positive and negative numbers, whole and not, with a few that divide badly.
fn rows(seed: u64, count: usize) -> Vec<f64> {
    (0..count as u64)
        .map(|row| {
            let mixed = (row ^ seed).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 40;
            match mixed % 16 {
                0 => 0.0,
                1 => 1.0,
                2 => -3.0,
                _ => mixed as f64 / 1e5 - 20.0,
            }
        })
        .collect()
}

struct Random {
    graph: Graph,
    nodes: Vec<NodeId>,
    inputs: Vec<NodeId>,
}

/// Builds the recipes; operands count backwards from the newest node.
fn build(recipes: &[Recipe]) -> Random {
    let builder = Builder::new();
    let mut handles: Vec<Handle> = Vec::new();
    let mut inputs = Vec::new();
    for (index, recipe) in recipes.iter().enumerate() {
        let at = |operand: &usize| handles[operand % handles.len()];
        let path = format!("node/{index}");
        let handle = match recipe {
            _ if handles.is_empty() => builder.setting(&path, &path, Measure::Count, USUAL),
            Recipe::Input => builder.setting(&path, &path, Measure::Count, USUAL),
            Recipe::Number(value) => builder.number(*value),
            Recipe::Unary(0, a) => at(a).ceil(),
            Recipe::Unary(1, a) => at(a).floor(),
            Recipe::Unary(2, a) => at(a).sqrt(),
            Recipe::Unary(3, a) => at(a).ln(),
            Recipe::Unary(_, a) => at(a).plain(),
            Recipe::Binary(0, a, b) => at(a) + at(b),
            Recipe::Binary(1, a, b) => at(a) - at(b),
            Recipe::Binary(2, a, b) => at(a) * at(b),
            Recipe::Binary(3, a, b) => at(a) / at(b),
            Recipe::Binary(4, a, b) => at(a).min(at(b)),
            Recipe::Binary(5, a, b) => at(a).max(at(b)),
            Recipe::Binary(6, a, b) => at(a).power(at(b)),
            Recipe::Binary(_, a, b) => at(a).at_least(at(b)),
            Recipe::Sum(terms) => builder.sum(Measure::Count, terms.iter().map(at)),
            Recipe::Select(c, a, b) => at(c).select(at(a), at(b)),
            Recipe::Name(a) => builder.quantity(&path).is(at(a)),
        };
        if handles.is_empty() || matches!(recipe, Recipe::Input) {
            inputs.push(handle.node());
        }
        handles.push(handle);
    }
    let nodes = handles.iter().map(|handle| handle.node()).collect();
    let graph = builder.build().expect("plain numbers everywhere");
    Random {
        graph,
        nodes,
        inputs,
    }
}

/// The same recipes in plain arithmetic, one row: what the graph must agree with.
fn by_hand(recipes: &[Recipe], inputs: &[f64]) -> Vec<f64> {
    let mut numbers: Vec<f64> = Vec::new();
    let mut inputs = inputs.iter().copied();
    for recipe in recipes {
        let at = |operand: &usize| numbers[operand % numbers.len()];
        let number = match recipe {
            _ if numbers.is_empty() => inputs.next().expect("an input"),
            Recipe::Input => inputs.next().expect("an input"),
            Recipe::Number(value) => *value,
            Recipe::Unary(0, a) => at(a).ceil(),
            Recipe::Unary(1, a) => at(a).floor(),
            Recipe::Unary(2, a) => at(a).sqrt(),
            Recipe::Unary(3, a) => at(a).ln(),
            Recipe::Unary(_, a) | Recipe::Name(a) => at(a),
            Recipe::Binary(0, a, b) => at(a) + at(b),
            Recipe::Binary(1, a, b) => at(a) - at(b),
            Recipe::Binary(2, a, b) => at(a) * at(b),
            Recipe::Binary(3, a, b) => at(a) / at(b),
            Recipe::Binary(4, a, b) if at(a) < at(b) => at(a),
            Recipe::Binary(4, _, b) => at(b),
            Recipe::Binary(5, a, b) if at(a) > at(b) => at(a),
            Recipe::Binary(5, _, b) => at(b),
            Recipe::Binary(6, a, b) => at(a).powf(at(b)),
            Recipe::Binary(_, a, b) => f64::from(u8::from(at(a) >= at(b))),
            Recipe::Sum(terms) => terms.iter().map(at).sum(),
            Recipe::Select(c, a, b) => {
                if at(c) != 0.0 {
                    at(a)
                } else {
                    at(b)
                }
            }
        };
        numbers.push(number);
    }
    numbers
}

fn bits(column: &Column, row: usize) -> u64 {
    let value = column.at(row);
    // One NaN is as good as another, and so are the two zeros.
    if value.is_nan() {
        f64::NAN.to_bits()
    } else {
        (value + 0.0).to_bits()
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    /// Every node, computed over columns with every other node wanted as well, has the bits it has when its row is
    /// computed alone from scalars.
    #[test]
    fn columns_agree_with_rows(
        recipes in prop::collection::vec(recipe(), 1..60),
        given in prop::collection::vec(given(), 60),
        count in prop_oneof![Just(1_usize), Just(255), Just(256), 257_usize..700],
    ) {
        let Random { graph, nodes, inputs } = build(&recipes);
        let mut columns = Bindings::new();
        let mut values = Vec::new();
        for (input, given) in inputs.iter().zip(&given) {
            let column = match given {
                Given::Nothing => None,
                Given::Scalar(value) => Some(Column::Scalar(*value)),
                Given::Rows(seed) => Some(Column::Rows(rows(*seed, count).into())),
            };
            values.push(column.clone().unwrap_or(Column::Scalar(USUAL)));
            if let Some(column) = column {
                columns.set(*input, column);
            }
        }
        let together = graph.evaluate_on(1, &columns, count, &nodes).expect("all bound");
        let alone = graph.evaluate_on(1, &columns, count, &nodes[nodes.len() - 1..]).expect("all bound");
        for row in [0, 1, count / 2, count - 1] {
            let row = row.min(count - 1);
            let mut scalars = Bindings::new();
            for (input, column) in inputs.iter().zip(&values) {
                scalars.set(*input, Column::Scalar(column.at(row)));
            }
            let one = graph.evaluate_on(1, &scalars, 1, &nodes).expect("all bound");
            for (node, (column, single)) in together.iter().zip(&one).enumerate() {
                prop_assert_eq!(bits(column, row), bits(single, 0), "node {} row {}", node, row);
            }
            prop_assert_eq!(bits(&alone[0], row), bits(together.last().expect("a node"), row));
        }
    }

    /// The graph computes what the formulas say. Roundings and powers are compared with the library's, which they may
    /// differ from by the noise of arithmetic only, so nodes that amplify it are left out.
    #[test]
    fn the_graph_agrees_with_plain_arithmetic(recipes in prop::collection::vec(recipe(), 1..25), seed in any::<u64>()) {
        let recipes: Vec<Recipe> = recipes
            .into_iter()
            .filter(|recipe| !matches!(recipe, Recipe::Binary(6, ..)))
            .collect();
        prop_assume!(!recipes.is_empty());
        let Random { graph, nodes, inputs } = build(&recipes);
        // Whole eighths: sums and products of a few are exact, so nothing lies within noise of a whole number.
        let values: Vec<f64> = rows(seed, inputs.len()).iter().map(|x| (x * 8.0).round() / 8.0).collect();
        let mut bindings = Bindings::new();
        for (input, value) in inputs.iter().zip(&values) {
            bindings.set(*input, Column::Rows([*value].into()));
        }
        let columns = graph.evaluate(&bindings, 1, &nodes).expect("all bound");
        let expected = by_hand(&recipes, &values);
        let noisy = expected.iter().any(|x| x.abs() > 1e6 || (x.fract() != 0.0 && x.fract().abs() < 1e-6));
        prop_assume!(!noisy);
        for (node, (column, expected)) in columns.iter().zip(&expected).enumerate() {
            let value = column.at(0);
            let same = (value.is_nan() && expected.is_nan()) || (value - expected).abs() <= 1e-12 * expected.abs();
            prop_assert!(same || value == *expected, "node {}: {} is not {}", node, value, expected);
        }
    }
}

/// Twenty chains that share inputs and live at the same time, so that slots are reused in every order.
fn wide_graph() -> (Graph, Vec<NodeId>, NodeId, Vec<NodeId>) {
    let builder = Builder::new();
    let inputs: Vec<Handle> = (0..20)
        .map(|i| builder.setting(format!("in/{i}"), "In", Measure::Count, 1.0))
        .collect();
    let month = builder.setting("month", "Month", Measure::Count, 30.0);
    let chains: Vec<Handle> = (0..20)
        .map(|i| {
            let x = inputs[i] * inputs[(i + 7) % 20] + inputs[(i + 3) % 20];
            let grown = x * (1.0 + inputs[(i + 11) % 20] / 1000.0).power(month);
            builder
                .quantity(format!("chain/{i}"))
                .is(grown.ceil_to(inputs[i].max(builder.number(2.0))))
        })
        .collect();
    let total = builder
        .quantity("total")
        .is(builder.sum(Measure::Count, chains.iter().copied()));
    let inputs = inputs.iter().map(|input| input.node()).collect();
    let total = total.node();
    let chains = chains.iter().map(|chain| chain.node()).collect();
    (
        builder.build().expect("plain numbers"),
        inputs,
        total,
        chains,
    )
}

#[test]
fn any_number_of_threads_gives_the_same_bits() {
    const ROWS: usize = 60_001;
    let (graph, inputs, total, chains) = wide_graph();
    let bindings = inputs
        .iter()
        .enumerate()
        .fold(Bindings::new(), |bindings, (index, input)| {
            let column: Vec<f64> = rows(index as u64, ROWS)
                .iter()
                .map(|x| x.abs() + 1.0)
                .collect();
            bindings.with(*input, Column::Rows(column.into()))
        });
    let outputs: Vec<NodeId> = chains.into_iter().chain([total]).collect();
    let one = graph
        .evaluate_on(1, &bindings, ROWS, &outputs)
        .expect("all bound");
    for threads in [0, 2, 3, 7] {
        let many = graph
            .evaluate_on(threads, &bindings, ROWS, &outputs)
            .expect("all bound");
        assert_eq!(one, many, "{threads} threads");
    }
    assert_eq!(
        one,
        graph
            .evaluate(&bindings, ROWS, &outputs)
            .expect("all bound")
    );
    let sum: f64 = one[..20].iter().map(|chain| chain.at(59_999)).sum();
    assert!((one[20].at(59_999) - sum).abs() < 1e-9 * sum);
}

#[test]
fn results_can_be_written_in_place() {
    let builder = Builder::new();
    let a = builder.setting("a", "A", Measure::Count, 1.0);
    let doubled = builder.quantity("doubled").is(a * 2.0);
    let fixed = builder.quantity("fixed").is(builder.number(7.0));
    let nodes = [a.node(), doubled.node(), fixed.node(), doubled.node()];
    let graph = builder.build().expect("plain numbers");
    let bindings = Bindings::new().with(nodes[0], Column::Rows([1.0, 2.0, 3.0].into()));
    let [mut bound, mut computed, mut scalar] = [[0.0; 3]; 3];
    let targets: Vec<&mut [f64]> = vec![&mut bound, &mut computed, &mut scalar, &mut []];
    graph
        .evaluate_into(&bindings, 3, &nodes, targets)
        .expect("all bound");
    assert_eq!(
        [bound, computed, scalar],
        [[1.0, 2.0, 3.0], [2.0, 4.0, 6.0], [7.0; 3]]
    );
}

#[test]
fn what_depends_on_scalars_only_is_a_scalar() {
    let (graph, inputs, total, chains) = wide_graph();
    let column = Column::Rows(vec![4.0; 500].into());
    let bindings = Bindings::new().with(inputs[0], column.clone());
    let results = graph
        .evaluate(&bindings, 500, &[chains[1], chains[0], total, inputs[0]])
        .expect("all bound");
    assert!(matches!(results[0], Column::Scalar(_)));
    assert!(matches!(&results[1], Column::Rows(rows) if rows.len() == 500));
    assert!(matches!(&results[2], Column::Rows(rows) if rows.len() == 500));
    assert_eq!(results[3], column);
}

#[test]
fn a_bound_quantity_hides_what_is_below_it() {
    let builder = Builder::new();
    let requirement = builder.number(5.0);
    let decision = builder.decision("decision", "Decision", Measure::Count, requirement);
    let middle = builder.quantity("middle").is(decision * 2.0);
    let top = builder.quantity("top").is(middle + 1.0);
    let (middle, top) = (middle.node(), top.node());
    let graph = builder.build().expect("plain numbers");
    let bound = Bindings::new().with(middle, Column::Rows([10.0, 20.0].into()));
    let values = graph
        .evaluate(&bound, 2, &[top])
        .expect("nothing below is needed");
    assert_eq!(values[0], Column::Rows([11.0, 21.0].into()));
    assert_eq!(
        graph.evaluate(&Bindings::new(), 2, &[top]),
        Err(EvaluationError::Undecided("decision".to_owned()))
    );
}

#[test]
fn a_column_of_another_length_is_refused() {
    let builder = Builder::new();
    let rate = builder.setting("topics/a/rate", "Rate", Measure::Count, 1.0);
    let double = builder.quantity("double").is(rate * 2.0).node();
    let rate = rate.node();
    let graph = builder.build().expect("plain numbers");
    let bindings = Bindings::new().with(rate, Column::Rows([1.0, 2.0].into()));
    let error = graph
        .evaluate(&bindings, 3, &[double])
        .expect_err("two rows are not three");
    assert_eq!(
        error.to_string(),
        "`topics/a/rate` is bound to 2 rows, but 3 were asked for"
    );
}

fn problems(builder: Builder) -> Vec<String> {
    let problems: Vec<GraphError> = builder.build().expect_err("a mistake");
    problems.iter().map(ToString::to_string).collect()
}

#[test]
fn a_mistake_of_dimension_names_both_paths() {
    let builder = Builder::new();
    let size = builder.setting("topic/size", "Size", Measure::Bytes, 1.0);
    let age = builder.setting("topic/age", "Age", Measure::Seconds, 1.0);
    let _ = size + age;
    let _ = (size * 2.0).max(age);
    let _ = builder.sum(Measure::Bytes, [size, size, age]);
    let _ = size.select(size, size);
    let _ = size.ceil();
    let _ = builder.number(2.0).power(age);
    builder
        .quantity("topic/rate")
        .measure(Measure::Bytes)
        .is(size / age);
    assert_eq!(
        problems(builder),
        [
            "`topic/size` (B) and `topic/age` (s) cannot be added or subtracted",
            "`topic/size × 2` (B) and `topic/age` (s) cannot be compared",
            "`topic/size` (B) and `topic/age` (s) cannot be added",
            "`topic/size` (B) has a unit, but a condition needs a plain number",
            "`topic/size` (B) has a unit, but rounding up needs a plain number",
            "`topic/age` (s) has a unit, but an exponent needs a plain number",
            "`topic/rate` is shown as B but its formula gives B/s",
        ]
    );
}

#[test]
fn a_path_belongs_to_one_quantity() {
    let builder = Builder::new();
    builder.quantity("same").is(builder.number(1.0));
    builder.quantity("same").is(builder.number(2.0));
    assert_eq!(problems(builder), ["two quantities are called `same`"]);
}

/// The formula of an unnamed node over three inputs called A, B and C.
fn formula(write: impl for<'b> Fn(&'b Builder, [Handle<'b>; 3]) -> Handle<'b>) -> String {
    let builder = Builder::new();
    let inputs = ["a", "b", "c"]
        .map(|path| builder.setting(path, &path.to_uppercase(), Measure::Count, 2.0));
    let node = write(&builder, inputs).node();
    builder.build().expect("plain numbers").formula(node)
}

#[test]
fn formulas_have_the_parentheses_they_need() {
    assert_eq!(formula(|_, [a, b, c]| (a + b) * c), "(A + B) × C");
    assert_eq!(formula(|_, [a, b, c]| a + b * c), "A + B × C");
    assert_eq!(formula(|_, [a, b, c]| a - (b - c)), "A − (B − C)");
    assert_eq!(formula(|_, [a, b, c]| a - b - c), "A − B − C");
    assert_eq!(formula(|_, [a, b, c]| a / (b * c)), "A ÷ (B × C)");
    assert_eq!(formula(|_, [a, b, c]| a / b / c), "A ÷ B ÷ C");
    assert_eq!(
        formula(|_, [a, b, c]| (1.0 + a).power(b) * c),
        "(1 + A) ^ B × C"
    );
    assert_eq!(formula(|_, [a, b, c]| a.power(b).power(c)), "(A ^ B) ^ C");
    assert_eq!(formula(|_, [a, b, c]| a + b.at_least(c)), "A + (B ≥ C)");
    assert_eq!(
        formula(|_, [a, b, c]| (a + b).ceil() / c),
        "round up(A + B) ÷ C"
    );
}

#[test]
fn formulas_name_what_they_choose_from() {
    assert_eq!(
        formula(|_, [a, b, c]| a.max(b).max(c)),
        "largest of(A; B; C)"
    );
    assert_eq!(
        formula(|_, [a, b, c]| a.min(b + c)),
        "smallest of(A; B + C)"
    );
    assert_eq!(
        formula(|_, [a, b, c]| a.at_least(b).select(b, c) * 2.0),
        "(if A ≥ B then B else C) × 2"
    );
    assert_eq!(
        formula(|m, [a, b, c]| m.sum(Measure::Count, [a, b, c]) * c),
        "(A + B + C) × C"
    );
    assert_eq!(
        formula(|m, [a, b, c]| m.sum(Measure::Count, [a, b, c, a, b])),
        "sum of 5 terms such as A"
    );
    assert_eq!(
        formula(|m, [a, b, c]| m.largest([a, b, c, a * b]).unwrap_or(a)),
        "largest of(A; B; C; A × B)"
    );
}

/// A log that keeps what is written for a while, and a disk chosen for it.
fn log() -> Graph {
    let builder = Builder::new();
    let rate = Estimate::parse(
        "40 to 90 MB/s",
        &[Measure::BytesPerSecond],
        Bounds::POSITIVE,
    );
    let rate = builder.estimate("log/rate", "Write rate", &rate.expect("a range of rates"));
    let retention = Estimate::parse("2 days", &[Measure::Seconds], Bounds::POSITIVE);
    let retention = builder.estimate("log/retention", "Retention", &retention.expect("a time"));
    let segment = builder.constant(1e9, Measure::Bytes);
    let retained = builder
        .quantity("log/retained")
        .label("Retained")
        .cite(Source::documentation("the manual, chapter 3"))
        .note("The active segment is never deleted.")
        .is(rate * retention + segment);
    let disk = builder.decision("disk", "Disk", Measure::Bytes, retained);
    builder
        .quantity("use")
        .label("Use")
        .measure(Measure::Fraction)
        .is(retained / disk);
    builder.build().expect("the dimensions agree")
}

#[test]
fn a_quantity_explains_itself() {
    let graph = log();
    let disk = graph.quantity("disk").expect("a disk").node;
    let bindings = Bindings::new().with(disk, Column::Scalar(20e12));
    let explain = |path: &str| {
        graph
            .explain(path, &bindings)
            .expect("all bound")
            .expect("a path")
    };
    let retained = explain("log/retained");
    assert_eq!(retained.label, "Retained");
    assert_eq!(retained.formula, "Write rate × Retention + 954\u{2009}MiB");
    assert_eq!(
        retained.substituted,
        "60.0\u{2009}MB/s × 2\u{2009}days + 954\u{2009}MiB"
    );
    assert_eq!(retained.value, "9.43\u{2009}TiB");
    assert_eq!(
        retained.source.to_string(),
        "documentation: the manual, chapter 3"
    );
    assert_eq!(
        retained.note.as_deref(),
        Some("The active segment is never deleted.")
    );
    let paths = |links: &[headroom::quantity::Link]| -> Vec<String> {
        links
            .iter()
            .map(|link| format!("{} = {}", link.path, link.value))
            .collect()
    };
    assert_eq!(
        paths(&retained.parents),
        [
            "log/rate = 60.0\u{2009}MB/s",
            "log/retention = 2\u{2009}days"
        ]
    );
    assert_eq!(paths(&retained.children), ["use = 51.8\u{2009}%"]);

    let rate = explain("log/rate");
    assert_eq!(
        rate.formula,
        "40 to 90 MB/s  (P5 40, P50 60, P95 90\u{2009}MB/s (log-normal))"
    );
    assert_eq!(rate.substituted, "");
    assert_eq!(paths(&rate.children), ["log/retained = 9.43\u{2009}TiB"]);

    let disk = explain("disk");
    assert_eq!(disk.formula, "the smallest that holds Retained");
    assert_eq!(paths(&disk.parents), ["log/retained = 9.43\u{2009}TiB"]);
    assert_eq!(graph.explain("nowhere", &bindings), Ok(None));
}

#[test]
fn inputs_and_stages_are_found() {
    let builder = Builder::new();
    let [a, b] = ["a", "b"].map(|path| builder.setting(path, path, Measure::Count, 1.0));
    let first = builder.decision("first", "First", Measure::Count, a * 2.0);
    let second = builder.decision("second", "Second", Measure::Count, first + b);
    let beside = builder.decision("beside", "Beside", Measure::Count, b * 3.0);
    let top = builder.quantity("top").is(second * beside);
    let [a, b, first, second, beside, top] = [a, b, first, second, beside, top].map(Handle::node);
    let graph = builder.build().expect("plain numbers");
    assert_eq!(graph.inputs_below(&[top]), [second, beside]);
    assert_eq!(graph.inputs_below(&[a, first]), [a, first]);
    let stages: Vec<Vec<NodeId>> = graph
        .decision_stages()
        .iter()
        .map(|stage| stage.iter().map(|decision| decision.node).collect())
        .collect();
    assert_eq!(stages, [vec![first, beside], vec![second]]);
    assert_eq!(
        graph.inputs_below(&[graph.decision_stages()[1][0].requirement]),
        [b, first]
    );
}

#[test]
fn ten_thousand_terms_are_no_trouble() {
    let builder = Builder::new();
    let terms: Vec<Handle> = (0..10_000)
        .map(|i| builder.setting(format!("t/{i}"), "T", Measure::Count, f64::from(i)))
        .collect();
    let largest = builder
        .largest(terms.iter().copied())
        .expect("there are terms");
    let largest = builder.quantity("largest").is(largest).node();
    let total = builder
        .quantity("total")
        .is(builder.sum(Measure::Count, terms))
        .node();
    let graph = builder.build().expect("plain numbers");
    let values = graph
        .evaluate(&Bindings::new(), 1, &[largest, total])
        .expect("all bound");
    assert_eq!(
        values,
        [Column::Scalar(9_999.0), Column::Scalar(49_995_000.0)]
    );
    assert!(graph.formula(largest).starts_with("largest of(T; T; "));
}

/// A procedure is evaluated over columns and numbers as any formula, in the units it takes.
#[test]
fn a_procedure_is_an_operation_like_any_other() {
    const TAKES: [Measure; 2] = [Measure::Bytes, Measure::Count];
    // How often a number can be halved before it is no more than a second one: a loop, not a formula.
    let halvings = Procedure::new("halvings", &TAKES, Measure::Count, |numbers| {
        let (mut left, mut count) = (numbers[0], 0.0);
        while left > numbers[1] {
            left /= 2.0;
            count += 1.0;
        }
        count
    });
    let builder = Builder::new();
    let size = builder.setting("size", "Size", Measure::Bytes, 1024.0);
    let least = builder.setting("least", "Least", Measure::Count, 1.0);
    let result = builder
        .quantity("result")
        .label("Result")
        .measure(Measure::Count)
        .cite(Source::derivation("a test"))
        .is(builder.procedure(&halvings, [size, least]) + 1.0);
    let (size, least, result) = (size.node(), least.node(), result.node());
    let graph = builder.build().expect("the dimensions agree");
    assert_eq!(graph.formula(result), "halvings of(Size; Least) + 1");
    let alone = graph
        .evaluate(&Bindings::new(), 1, &[result])
        .expect("it is bound");
    assert_eq!(alone[0].at(0), 11.0);
    let sizes: Vec<f64> = (0..1000).map(f64::from).collect();
    let bindings = Bindings::new()
        .with(size, Column::Rows(sizes.clone().into()))
        .with(least, Column::Scalar(3.0));
    let column = graph
        .evaluate(&bindings, 1000, &[result])
        .expect("it is bound")
        .remove(0);
    for (row, size) in sizes.iter().enumerate() {
        let by_hand = if *size > 3.0 {
            (size / 3.0).log2().ceil()
        } else {
            0.0
        };
        assert_eq!(column.at(row), by_hand + 1.0, "{size}");
    }
    // A number in another unit is refused.
    let builder = Builder::new();
    let time = builder.setting("time", "Time", Measure::Seconds, 1.0);
    let one = builder.number(1.0);
    let _ = builder.procedure(&halvings, [time, one]);
    let problems = builder.build().expect_err("seconds are no bytes");
    assert!(
        matches!(problems.as_slice(), [GraphError::Taken { .. }]),
        "{problems:?}"
    );
}

/// A formula without names between may double with every step: it is written out as far as somebody reads it.
#[test]
fn a_long_formula_is_cut_short() {
    let builder = Builder::new();
    let start = builder.setting("start", "Start", Measure::Count, 1.0);
    let mut last = start;
    for step in 0..60 {
        last = last * last + f64::from(step);
    }
    let named = builder
        .quantity("last")
        .label("Last")
        .measure(Measure::Count)
        .cite(Source::derivation("a test"))
        .is(last);
    let last = named.node();
    let graph = builder.build().expect("the dimensions agree");
    let formula = graph.formula(last);
    assert!(formula.len() < 2_000, "{formula}");
    assert!(formula.contains('…'), "{formula}");
}
