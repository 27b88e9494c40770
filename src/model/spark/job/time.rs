//! How many tasks a run has on so many slots, how large they are, and how long it takes.

use crate::quantity::{Handle, Source};
use crate::units::Measure;

use super::super::super::context::Context;
use super::super::super::scope::Scope;
use super::adaptive::{ADAPTIVE, Reduce};
use super::names::Names;
use super::outline::{ScanOutline, StageTasks};
use super::scan::{SCAN, scan};
use super::stages::Run;

const TASK: Source = Source::derivation("bytes of a task over what one core works through");
const WAVES: Source = Source::derivation("tasks over slots, rounded up");
const RUNTIME: Source = Source::derivation(
    "waves times an average task; the last wave waits for the largest task, which Spark does not divide; and what spills take",
);
const SPOT: Source = Source::derivation(
    "what Spot instances take with them when they go is done again: of each, its share of what was shuffled so far, on average half of the run",
);
const ROWS: Source = Source::derivation("rows in all, in proportion to the bytes of a task");

/// A part of a run whose tasks can run side by side.
#[derive(Clone, Copy)]
pub(super) struct Part<'b> {
    pub(super) tasks: Handle<'b>,
    /// Time of an average task.
    pub(super) task: Handle<'b>,
    /// Time of the longest.
    pub(super) longest: Handle<'b>,
    pub(super) waves: Handle<'b>,
}

/// A run on so many slots.
pub(super) struct OnSlots<'b> {
    scan: Part<'b>,
    stages: Vec<StageOnSlots<'b>>,
}

/// A shuffle on so many slots.
#[derive(Clone, Copy)]
pub(super) struct StageOnSlots<'b> {
    reduce: Reduce<'b>,
    pub(super) part: Part<'b>,
    /// Rows of an average task, and of the largest.
    pub(super) rows: [Handle<'b>; 2],
}

/// The tasks of a run on so many slots; under their names in `scope`, where there is one.
pub(super) fn on_slots<'b>(
    context: &Context<'b>,
    scope: Option<&Scope<'b>>,
    run: &Run<'b>,
    slots: Handle<'b>,
) -> OnSlots<'b> {
    let builder = context.builder;
    let spark = context.catalogue.spark();
    let one = builder.number(1.0);
    let names = Names::new(scope.map(|scope| scope.below("scan")), SCAN);
    let read = scan(spark, &names, &run.scans, slots);
    let tasks = names.is("tasks", "Tasks that read", Measure::Count, read.tasks);
    let task = names.by(TASK).is(
        "task_time",
        "Time of a task that reads",
        Measure::Seconds,
        run.input / tasks / run.throughput,
    );
    let longest = names.by(TASK).is(
        "longest_task",
        "Time of the longest task that reads",
        Measure::Seconds,
        (read.largest / run.throughput).max(task),
    );
    let waves = names.by(WAVES).is(
        "waves",
        "Waves of tasks that read",
        Measure::Count,
        (tasks / slots).ceil(),
    );
    let scan = Part {
        tasks,
        task,
        longest,
        waves,
    };
    let mut maps = tasks;
    let mut stages = Vec::new();
    for stage in &run.shuffles {
        let below = scope.map(|scope| scope.below("stages").below(&stage.name));
        let names = Names::new(below, ADAPTIVE);
        let bytes = stage.shuffle.bytes;
        let mut reduce = stage.shuffle.reduce(spark, &names, maps, slots);
        reduce.tasks = names.is(
            "tasks",
            "Tasks after adaptive execution",
            Measure::Count,
            reduce.tasks.max(one),
        );
        reduce.splits = names.is(
            "splits",
            "Tasks that read the largest partition",
            Measure::Count,
            reduce.splits,
        );
        reduce.largest = names.is(
            "largest",
            "Bytes of the largest task",
            Measure::Bytes,
            reduce.largest.max(bytes / reduce.tasks),
        );
        let task = names.by(TASK).is(
            "task_time",
            "Time of an average task",
            Measure::Seconds,
            bytes / reduce.tasks / run.throughput,
        );
        let longest = names.by(TASK).is(
            "longest_task",
            "Time of the longest task",
            Measure::Seconds,
            reduce.largest / run.throughput,
        );
        let waves = names.by(WAVES).is(
            "waves",
            "Waves of tasks",
            Measure::Count,
            (reduce.tasks / slots).ceil(),
        );
        let rows = names.by(ROWS).is(
            "rows_per_task",
            "Rows of an average task",
            Measure::Count,
            stage.rows / reduce.tasks,
        );
        let largest_rows = names.by(ROWS).is(
            "largest_rows",
            "Rows of the largest task",
            Measure::Count,
            stage.rows * (reduce.largest / bytes),
        );
        maps = reduce.tasks;
        let part = Part {
            tasks: reduce.tasks,
            task,
            longest,
            waves,
        };
        stages.push(StageOnSlots {
            reduce,
            part,
            rows: [rows, largest_rows],
        });
    }
    OnSlots { scan, stages }
}

impl<'b> OnSlots<'b> {
    pub(super) fn parts(&self) -> Vec<Part<'b>> {
        let stages = self.stages.iter().map(|stage| stage.part);
        std::iter::once(self.scan).chain(stages).collect()
    }

    pub(super) fn scan_outline(&self) -> ScanOutline {
        ScanOutline {
            tasks: self.scan.tasks.node(),
            waves: self.scan.waves.node(),
            longest: self.scan.longest.node(),
        }
    }

    pub(super) fn stages(&self) -> &[StageOnSlots<'b>] {
        &self.stages
    }

    pub(super) fn outlines(&self) -> Vec<StageTasks> {
        self.stages
            .iter()
            .map(|stage| StageTasks {
                tasks: stage.reduce.tasks.node(),
                splits: stage.reduce.splits.node(),
                waves: stage.part.waves.node(),
                average: stage.part.task.node(),
                longest: stage.part.longest.node(),
                rows: stage.rows[0].node(),
                largest_rows: stage.rows[1].node(),
            })
            .collect()
    }

    /// Time of a run, with that of its spills where it is known.
    pub(super) fn runtime(
        &self,
        scope: &Scope<'b>,
        run: &Run<'b>,
        spills: Option<Handle<'b>>,
    ) -> Handle<'b> {
        let builder = scope.builder;
        let parts = self.parts();
        let times = parts
            .iter()
            .map(|part| part.waves * part.task + (part.longest - part.task))
            .chain(spills);
        let time = builder.sum(Measure::Seconds, times);
        let runtime = |source| {
            scope
                .quantity("runtime")
                .label("Time of a run")
                .measure(Measure::Seconds)
                .cite(source)
        };
        match run.interrupted {
            None => runtime(RUNTIME).is(time),
            Some(lost) => {
                let time = scope
                    .quantity("undisturbed")
                    .label("Time of a run that keeps its nodes")
                    .measure(Measure::Seconds)
                    .cite(RUNTIME)
                    .is(time);
                runtime(SPOT).is(time + time * time * lost)
            }
        }
    }
}
