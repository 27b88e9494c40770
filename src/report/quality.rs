//! The smallest set of data-quality checks in reports.

use serde_json::{Map, Value, json};

use crate::plan::Plan;

use super::table::{Align, Table};

/// What the table is about.
pub(super) const TITLE: &str = "Data quality: the smallest set of checks, with their thresholds";

/// One row for each check, with where its threshold comes from; `None` where there is neither a topic nor a table.
pub(super) fn table(plan: &Plan) -> Option<Table> {
    let mut table = Table::new(&[
        ("of", Align::Left),
        ("check", Align::Left),
        ("passes", Align::Left),
        ("threshold from", Align::Left),
    ]);
    for checked in plan.quality() {
        for (index, check) in checked.checks.iter().enumerate() {
            let name = if index == 0 { &checked.component } else { "" };
            table.row([
                name.to_owned(),
                check.kind.word().to_owned(),
                check.passes().replace('\u{2009}', " "),
                check.because.clone(),
            ]);
        }
    }
    (!table.is_empty()).then_some(table)
}

/// One sentence for each topic and table; where thresholds come from is in the table.
pub(super) fn sentences(plan: &Plan) -> Vec<String> {
    let of = plan.quality().into_iter().map(|checked| {
        let checks = checked.checks.iter().map(|check| {
            let passes = check.passes().replace('\u{2009}', " ");
            format!("{} {passes}", check.kind.word())
        });
        let checks: Vec<String> = checks.collect();
        format!("{}: {}", checked.component, checks.join(", "))
    });
    of.collect()
}

/// The same for programs, by component.
pub(super) fn value(plan: &Plan) -> Value {
    let each = plan.quality().into_iter().map(|checked| {
        let checks = checked.checks.iter().map(|check| {
            let export = |value: Option<f64>| value.map(|value| check.measure.to_export(value));
            let entry = json!({
                "at_least": export(check.least),
                "at_most": export(check.most),
                "unit": check.measure.export_unit(),
                "from": check.because,
            });
            (check.kind.key().to_owned(), entry)
        });
        (
            checked.component.clone(),
            Value::Object(checks.collect::<Map<_, _>>()),
        )
    });
    Value::Object(each.collect())
}
