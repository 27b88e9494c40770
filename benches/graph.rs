//! How fast a graph of quantities is evaluated over columns, and how much faster than row by row.
//!
//! `cargo bench --no-default-features --bench graph`

mod support;

use std::hint::black_box;

use headroom::quantity::{Bindings, Builder, Column, Handle, NodeId};
use headroom::units::Measure;

const TOPICS: usize = 20;
const QUANTITIES: usize = 300;
const ROWS: usize = 10_000;
const INPUTS_PER_TOPIC: usize = 4;

/// What a model is written with: once as a graph, once as a tape that an interpreter walks row by row.
trait Arithmetic {
    type Number: Copy;
    fn input(&mut self) -> Self::Number;
    fn number(&mut self, value: f64) -> Self::Number;
    fn binary(&mut self, operation: Operation, a: Self::Number, b: Self::Number) -> Self::Number;
    fn sum(&mut self, terms: &[Self::Number]) -> Self::Number;
    fn ceil(&mut self, a: Self::Number) -> Self::Number;
    /// Marks a number as a named quantity.
    fn name(&mut self, number: Self::Number) -> Self::Number;
}

#[derive(Clone, Copy)]
enum Operation {
    Add,
    Subtract,
    Multiply,
    Divide,
    Maximum,
    Power,
}

/// A cluster of topics as a capacity model describes it; every quantity is one operation or two.
fn cluster<A: Arithmetic>(a: &mut A) -> A::Number {
    use Operation::{Add, Divide, Maximum, Multiply, Power, Subtract};
    let month = a.number(18.0);
    let one = a.number(1.0);
    let mut disk = Vec::new();
    let mut traffic = Vec::new();
    let mut partitions = Vec::new();
    for _ in 0..TOPICS {
        let [produce, growth, message, ratio] = std::array::from_fn(|_| a.input());
        let base = a.binary(Add, one, growth);
        let factor = a.binary(Power, base, month);
        let factor = a.name(factor);
        let ingest = a.binary(Multiply, produce, factor);
        let ingest = a.name(ingest);
        let messages = a.binary(Divide, ingest, message);
        let messages = a.name(messages);
        let record_overhead = a.number(9.0);
        let overhead = a.binary(Multiply, messages, record_overhead);
        let overhead = a.name(overhead);
        let raw = a.binary(Add, ingest, overhead);
        let raw = a.name(raw);
        let stored = a.binary(Divide, raw, ratio);
        let stored = a.name(stored);
        let peak = a.number(2.5);
        let peak = a.binary(Multiply, stored, peak);
        let peak = a.name(peak);
        let per_partition = a.number(10e6);
        let count = a.binary(Divide, peak, per_partition);
        let count = a.ceil(count);
        let count = a.name(count);
        let retention = a.number(612_000.0);
        let retained = a.binary(Multiply, stored, retention);
        let retained = a.name(retained);
        let segment = a.number(1e9);
        let active = a.binary(Multiply, count, segment);
        let active = a.name(active);
        let one_copy = a.binary(Add, retained, active);
        let one_copy = a.name(one_copy);
        let copies = a.number(3.0);
        let replicated = a.binary(Multiply, one_copy, copies);
        let replicated = a.name(replicated);
        let readers = a.number(2.0);
        let egress = a.binary(Multiply, peak, readers);
        let egress = a.name(egress);
        let follower = a.binary(Subtract, egress, stored);
        let follower = a.name(follower);
        let busiest = a.binary(Maximum, egress, follower);
        let busiest = a.name(busiest);
        disk.push(replicated);
        traffic.push(busiest);
        partitions.push(count);
    }
    let disk = a.sum(&disk);
    let traffic = a.sum(&traffic);
    let partitions = a.sum(&partitions);
    let broker = a.number(8e12);
    let brokers = a.binary(Divide, disk, broker);
    let network = a.number(300e6);
    let by_network = a.binary(Divide, traffic, network);
    let brokers = a.binary(Maximum, brokers, by_network);
    let limit = a.number(4_000.0);
    let by_partitions = a.binary(Divide, partitions, limit);
    let brokers = a.binary(Maximum, brokers, by_partitions);
    a.ceil(brokers)
}

struct AsGraph<'b> {
    builder: &'b Builder,
    inputs: Vec<NodeId>,
    quantities: usize,
}

impl<'b> Arithmetic for AsGraph<'b> {
    type Number = Handle<'b>;

    fn input(&mut self) -> Handle<'b> {
        let path = format!("input {}", self.inputs.len());
        let input = self.builder.setting(path, "Input", Measure::Count, 1.0);
        self.inputs.push(input.node());
        input
    }

    fn number(&mut self, value: f64) -> Handle<'b> {
        self.builder.number(value)
    }

    fn binary(&mut self, operation: Operation, a: Handle<'b>, b: Handle<'b>) -> Handle<'b> {
        match operation {
            Operation::Add => a + b,
            Operation::Subtract => a - b,
            Operation::Multiply => a * b,
            Operation::Divide => a / b,
            Operation::Maximum => a.max(b),
            Operation::Power => a.power(b),
        }
    }

    fn sum(&mut self, terms: &[Handle<'b>]) -> Handle<'b> {
        self.builder.sum(Measure::Count, terms.iter().copied())
    }

    fn ceil(&mut self, a: Handle<'b>) -> Handle<'b> {
        a.ceil()
    }

    fn name(&mut self, number: Handle<'b>) -> Handle<'b> {
        self.quantities += 1;
        self.builder
            .quantity(format!("quantity {}", self.quantities))
            .is(number)
    }
}

enum Instruction {
    Input(usize),
    Number(f64),
    Binary(Operation, usize, usize),
    Sum(Vec<usize>),
    Ceil(usize),
}

/// The same model as a list of instructions.
#[derive(Default)]
struct Tape {
    instructions: Vec<Instruction>,
    inputs: usize,
}

impl Tape {
    fn push(&mut self, instruction: Instruction) -> usize {
        self.instructions.push(instruction);
        self.instructions.len() - 1
    }

    /// Walks the tape once per row; the last number is the answer.
    fn run(&self, inputs: &[Column], rows: usize) -> Vec<f64> {
        let mut numbers = vec![0.0; self.instructions.len()];
        (0..rows)
            .map(|row| {
                for (index, instruction) in self.instructions.iter().enumerate() {
                    numbers[index] = match instruction {
                        Instruction::Input(input) => inputs[*input].at(row),
                        Instruction::Number(value) => *value,
                        Instruction::Ceil(a) => numbers[*a].ceil(),
                        Instruction::Sum(terms) => terms.iter().map(|term| numbers[*term]).sum(),
                        Instruction::Binary(operation, a, b) => {
                            let (a, b): (f64, f64) = (numbers[*a], numbers[*b]);
                            match operation {
                                Operation::Add => a + b,
                                Operation::Subtract => a - b,
                                Operation::Multiply => a * b,
                                Operation::Divide => a / b,
                                Operation::Maximum => a.max(b),
                                Operation::Power => a.powi(b as i32),
                            }
                        }
                    };
                }
                numbers.last().copied().unwrap_or_default()
            })
            .collect()
    }
}

impl Arithmetic for Tape {
    type Number = usize;

    fn input(&mut self) -> usize {
        self.inputs += 1;
        self.push(Instruction::Input(self.inputs - 1))
    }

    fn number(&mut self, value: f64) -> usize {
        self.push(Instruction::Number(value))
    }

    fn binary(&mut self, operation: Operation, a: usize, b: usize) -> usize {
        self.push(Instruction::Binary(operation, a, b))
    }

    fn sum(&mut self, terms: &[usize]) -> usize {
        self.push(Instruction::Sum(terms.to_vec()))
    }

    fn ceil(&mut self, a: usize) -> usize {
        self.push(Instruction::Ceil(a))
    }

    fn name(&mut self, number: usize) -> usize {
        number
    }
}

fn main() {
    let builder = Builder::new();
    let mut as_graph = AsGraph {
        builder: &builder,
        inputs: Vec::new(),
        quantities: 0,
    };
    let answer = cluster(&mut as_graph).node();
    let (inputs, quantities) = (as_graph.inputs, as_graph.quantities);
    assert_eq!(quantities, QUANTITIES);
    let graph = builder.build().expect("plain numbers everywhere");
    let mut tape = Tape::default();
    cluster(&mut tape);

    let columns: Vec<Column> = (0..inputs.len()).map(input_column).collect();
    let mut bindings = Bindings::new();
    for (input, column) in inputs.iter().zip(&columns) {
        bindings.set(*input, column.clone());
    }
    let every: Vec<NodeId> = graph
        .quantities()
        .iter()
        .map(|quantity| quantity.node)
        .collect();

    let evaluate = |outputs: &[NodeId]| {
        let result = graph.evaluate_on(1, black_box(&bindings), ROWS, outputs);
        result.expect("every input is bound")
    };
    let by_column = support::best_of(30, || drop(black_box(evaluate(&[answer]))));
    let all_kept = support::best_of(30, || drop(black_box(evaluate(&every))));
    let by_row = support::best_of(10, || drop(black_box(tape.run(black_box(&columns), ROWS))));
    assert_same(&evaluate(&[answer])[0], &tape.run(&columns, ROWS));

    let per_quantity = |seconds: f64| seconds * 1e9 / (QUANTITIES * ROWS) as f64;
    println!(
        "{QUANTITIES} quantities ({} nodes), {ROWS} rows, one core",
        graph.node_count()
    );
    println!(
        "  columns, one output kept    {:6.2} ns per quantity per row",
        per_quantity(by_column)
    );
    println!(
        "  columns, all outputs kept   {:6.2} ns per quantity per row",
        per_quantity(all_kept)
    );
    println!(
        "  row by row                  {:6.2} ns per quantity per row",
        per_quantity(by_row)
    );
    println!(
        "  columns are {:.1} times as fast as row by row",
        by_row / by_column
    );
}

/// Plausible inputs without a random generator: produce, growth, message size, compression ratio.
fn input_column(input: usize) -> Column {
    let (low, high) =
        [(2e6, 60e6), (0.01, 0.06), (200.0, 1_500.0), (2.0, 5.0)][input % INPUTS_PER_TOPIC];
    let golden = 0.618_033_988_749_894_9;
    let share = move |row: usize| ((row + 31 * input) as f64 * golden).fract();
    Column::Rows(
        (0..ROWS)
            .map(|row| low + (high - low) * share(row))
            .collect(),
    )
}

fn assert_same(column: &Column, rows: &[f64]) {
    for (row, expected) in rows.iter().enumerate() {
        assert_eq!(column.at(row), *expected, "row {row}");
    }
}
