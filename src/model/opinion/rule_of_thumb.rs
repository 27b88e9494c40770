//! The field's rule of thumb among the opinions: disk alone.

use crate::catalogue::FieldRule;
use crate::quantity::Handle;
use crate::units::Measure;

use super::asked::Asked;
use super::opinion::{Desk, Formula, OpinionOutline, Said};

#[derive(Clone, Copy)]
struct Convention<'b> {
    margin: Handle<'b>,
}

impl<'b> Formula<'b> for Convention<'b> {
    fn say(&self, asked: &Asked<'b>) -> Said<'b> {
        Said {
            bytes: Some(asked.kept_replicated * self.margin),
            ..Said::default()
        }
    }
}

/// `margin` is that of `rule_of_thumb` beside the cluster's own disk.
pub(super) fn ask<'b>(desk: &Desk<'_, 'b>, rule: &FieldRule, margin: Handle<'b>) -> OpinionOutline {
    let place = desk.rule("rule_of_thumb", &rule.origin);
    let (mean, ours) = (&desk.question.mean, &desk.question.ours);
    place
        .answers(&Convention { margin }, mean)
        .assumes(
            "fill",
            "it fills disks to {theirs}, and we fill ours to {ours}",
            (1.0 / margin, ours.fill, Measure::Fraction),
            &Convention {
                margin: 1.0 / ours.fill,
            },
            mean,
        )
        .finish()
}
