//! What producers and consumers of a topic agree on, and what was observed of it.

use crate::estimate::{Bounds, Estimate};
use crate::scenario::contract::{Compatibility, Contract, DeadLetter, SchemaFormat};
use crate::scenario::syntax::Kind;
use crate::units::Measure;

use super::reader::Fields;

/// `contract: (owner: …, schema: …, compatibility: …, dead_letter: …)`.
pub(super) fn contract(fields: &Fields<'_, '_>) -> Option<Contract> {
    let fields = fields.optional("contract")?.fields("a contract")?;
    let contract = Contract {
        owner: fields.optional("owner").and_then(|value| value.name()),
        schema: fields.optional("schema").and_then(|value| {
            value.word(&[
                ("avro", SchemaFormat::Avro),
                ("protobuf", SchemaFormat::Protobuf),
                ("json", SchemaFormat::Json),
                ("none", SchemaFormat::None),
            ])
        }),
        compatibility: fields.optional("compatibility").and_then(|value| {
            value.word(&[
                ("none", Compatibility::None),
                ("backward", Compatibility::Backward),
                ("backward_transitive", Compatibility::BackwardTransitive),
                ("forward", Compatibility::Forward),
                ("forward_transitive", Compatibility::ForwardTransitive),
                ("full", Compatibility::Full),
                ("full_transitive", Compatibility::FullTransitive),
            ])
        }),
        dead_letter: dead_letter(&fields),
    };
    if let (None | Some(SchemaFormat::None), Some(value)) =
        (contract.schema, fields.optional("compatibility"))
    {
        value.problem_with_hint(
            "without a schema there is nothing that could be compatible",
            "add `schema: avro`, or leave `compatibility` out",
        );
    }
    fields.finish();
    Some(contract)
}

fn dead_letter(fields: &Fields<'_, '_>) -> Option<DeadLetter> {
    let fields = fields
        .optional("dead_letter")?
        .fields("a dead-letter topic")?;
    let share = fields
        .required("share", "\"0.1 %\"")
        .and_then(|value| value.estimate(&[Measure::Fraction], Bounds::FRACTION));
    let retention = fields.estimate("retention", &[Measure::Seconds], Bounds::POSITIVE);
    fields.finish();
    Some(DeadLetter {
        share: share?,
        retention,
    })
}

/// `observed: measured(…)`: the same as `produce`, as it was measured.
pub(super) fn observed(fields: &Fields<'_, '_>, produce: Option<&Estimate>) -> Option<Estimate> {
    let value = fields.optional("observed")?;
    let is_measured = matches!(
        &value.node.inner().kind,
        Kind::Struct { name: Some(name), .. } if name.text == "measured"
    );
    if !is_measured {
        value.problem_with_hint(
            format!(
                "expected a measured series, found {}",
                value.node.describe()
            ),
            "write `measured(file: \"ingest.csv\", column: \"bytes_in\")`",
        );
        return None;
    }
    value.estimate(&[produce?.measure], Bounds::NON_NEGATIVE)
}
