//! What flows through a job: what it reads by name, and what it writes into tables and topics.

use crate::estimate::Estimate;
use crate::quantity::{Handle, NodeId, Source};
use crate::scenario::SparkJob;
use crate::spelling::nearest;
use crate::units::Measure;

use super::super::super::ModelError;
use super::super::super::context::Context;
use super::super::super::flow::{Flow, Origin, growth};
use super::super::super::links::{name_of, target};
use super::super::super::scope::Scope;
use super::stages::Run;

const THROUGH: Source = Source::derivation(
    "what flows in, and the files of a run over the time between two; nothing is lost on the way",
);
const WRITTEN: Source = Source::derivation("what is read times the bytes written for each of them");

/// What a job reads by name.
pub(super) struct Reads<'b> {
    pub(super) flows: Vec<Flow<'b>>,
    pub(super) unknown: Vec<UnknownRead>,
}

/// An entry of `reads` that names nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownRead {
    /// Its place in `reads`.
    pub index: usize,
    /// Why nothing is known of it.
    pub message: String,
    /// What may have been meant.
    pub hint: Option<String>,
}

/// What a job writes into a table or a topic.
#[derive(Clone, Debug)]
pub struct WriteOutline {
    /// The name of the table or topic.
    pub name: String,
    /// Bytes per second, before any compression.
    pub bytes: NodeId,
}

/// Looks up everything a job reads.
pub(super) fn reads<'b>(context: &Context<'b>, job: &SparkJob, field: &str) -> Reads<'b> {
    let known = context.flows.borrow();
    let mut found = Reads {
        flows: Vec::new(),
        unknown: Vec::new(),
    };
    for (index, name) in job.reads.iter().enumerate() {
        match known.read(name, &format!("{field}.reads[{index}]")) {
            Ok(flow) => found.flows.push(flow),
            Err(error) => found.unknown.push(UnknownRead {
                index,
                message: error.message,
                hint: error.hint,
            }),
        }
    }
    found
}

/// Registers what a job hands on: under its own name what it reads, and what its `writes` say under theirs.
///
/// # Errors
/// A table has the name of the job, or an output names neither a table nor a topic.
pub(super) fn writes<'b>(
    context: &Context<'b>,
    scope: &Scope<'b>,
    job: &SparkJob,
    field: &str,
    run: &Run<'b>,
) -> Result<(Handle<'b>, Vec<WriteOutline>), ModelError> {
    let builder = context.builder;
    let flows = run.reads.flows.as_slice();
    let (bytes, is_whole) = match &job.input {
        Some(_) => (run.rate + run.files / run.every, false),
        None => (run.rate, run.reads.unknown.is_empty()),
    };
    let through = scope
        .quantity("through")
        .label("Flows through, before any compression")
        .cite(THROUGH)
        .is(bytes);
    let events: Option<Vec<Handle<'b>>> = flows.iter().map(|flow| flow.events).collect();
    let events = events.filter(|_| is_whole && !flows.is_empty());
    let own = Flow {
        bytes: through,
        events: events.map(|each| builder.sum(Measure::MessagesPerSecond, each)),
        growth: growth(flows).filter(|_| is_whole),
        tasks: Some(run.last_tasks),
        file: None,
        kept: None,
        from: Origin::Job,
    };
    let mut known = context.flows.borrow_mut();
    known.component(&job.name, own, field)?;
    let mut outlines = Vec::new();
    for (index, output) in job.writes.iter().enumerate() {
        let Some(place) = target(context.scenario, &output.name) else {
            return Err(nowhere(
                context,
                &output.name,
                format!("{field}.writes[{index}].name"),
            ));
        };
        let below = scope.below("writes").below(&output.name);
        let ratio = below.estimate_or(
            "ratio",
            "Bytes written for each byte read",
            output.ratio.as_ref(),
            || {
                (
                    Estimate::exact(1.0, Measure::Factor),
                    Source::rule_of_thumb("no ratio is stated: rows are written as they are read"),
                )
            },
        );
        let bytes = below
            .quantity("bytes")
            .label("Written, before any compression")
            .cite(WRITTEN)
            .is(through * ratio);
        let flow = Flow {
            bytes,
            // How many rows are left where bytes become fewer is not known.
            events: own.events.filter(|_| output.ratio.is_none()),
            ..own
        };
        known.written_into(&name_of(context.scenario, place), &job.name, flow);
        outlines.push(WriteOutline {
            name: output.name.clone(),
            bytes: bytes.node(),
        });
    }
    Ok((through, outlines))
}

/// An output that is neither a table nor a topic, and what may have been meant.
fn nowhere(context: &Context<'_>, name: &str, field: String) -> ModelError {
    let scenario = context.scenario;
    let topics = scenario.kafka.iter().flat_map(|cluster| {
        let topics = cluster.topics.iter();
        topics.flat_map(|topic| {
            [
                topic.name.clone(),
                format!("{}/{}", cluster.name, topic.name),
            ]
        })
    });
    let tables = scenario.lake.iter().map(|table| table.name.clone());
    let names: Vec<String> = tables.chain(topics).collect();
    let error = ModelError::new(
        field,
        format!("neither a table nor one topic of this scenario is called `{name}`"),
    );
    match nearest(name, names.iter().map(String::as_str)) {
        Some(near) if near != name => error.hint(format!("did you mean `{near}`?")),
        Some(_) => error.hint("write a topic with its cluster, as `cluster/topic`"),
        None => error.hint("declare the table under `lake`, or the topic under `kafka`"),
    }
}
