//! The time that spills of a run take, in the graph.

use crate::catalogue::SparkDefaults;
use crate::quantity::{Handle, Procedure, Source};
use crate::units::Measure;

use super::super::super::scope::Scope;
use super::super::risk::SpillDisks;
use super::outline::StageOutline;
use super::shape::Shape;
use super::time::StageOnSlots;

const STAGE: Source = Source::derivation(
    "what its tasks spill of their memory, to the byte as Spark does, written to the disks of the nodes and read again; what the largest task spills is on one of them",
);
const RUN: Source = Source::derivation("the spills of every stage, one after the other");

/// Memory of a task, tasks, rows of a usual and of the largest one, bytes of a row, nodes.
const TAKES: [Measure; 6] = [
    Measure::Bytes,
    Measure::Count,
    Measure::Count,
    Measure::Count,
    Measure::Bytes,
    Measure::Count,
];

/// The time that spills of every stage take together: evaluated in every world, month and sweep like any other quantity.
pub(super) fn spill_time<'b>(
    scope: &Scope<'b>,
    stages: &[(&StageOutline, StageOnSlots<'b>)],
    shape: &Shape,
    (per_task, nodes): (Handle<'b>, Handle<'b>),
    spark: &SparkDefaults,
) -> Handle<'b> {
    let builder = scope.builder;
    let disks = SpillDisks::of(spark);
    let times: Vec<Handle<'b>> = stages
        .iter()
        .map(|(stage, tasks)| {
            let operator = stage.operator(shape);
            let procedure = Procedure::new(
                "time of the spills",
                &TAKES,
                Measure::Seconds,
                move |numbers| {
                    let &[limit, tasks, usual, largest, row, nodes] = numbers else {
                        return f64::NAN;
                    };
                    operator.spill_time(disks, (limit, nodes), tasks, [usual, largest], row)
                },
            );
            let [rows, largest_rows] = tasks.rows;
            let operands = [
                per_task,
                tasks.part.tasks,
                rows,
                largest_rows,
                builder.handle(stage.row),
                nodes,
            ];
            scope
                .below("stages")
                .below(&stage.name)
                .quantity("spill_time")
                .label("Time of the spills")
                .measure(Measure::Seconds)
                .cite(STAGE)
                .is(builder.procedure(&procedure, operands))
        })
        .collect();
    scope
        .quantity("spill_time")
        .label("Time of a run that goes into spills")
        .measure(Measure::Seconds)
        .cite(RUN)
        .is(builder.sum(Measure::Seconds, times))
}
