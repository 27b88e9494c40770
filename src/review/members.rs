//! Consumer groups: members without work, and members that cannot keep up.

use crate::units::Measure;

use super::finding::{Finding, Rule};
use super::view::TopicView;
use super::words::{count, show};

const IDLE_MEMBERS: Rule = Rule::warning(
    "K073",
    "Members of a group have nothing to read",
    "a group has more `members` than the topic has partitions, at the median",
);
const TOO_FEW_FOR_CONSUMERS: Rule = Rule::warning(
    "K074",
    "Too few partitions for the consumers",
    "what a group has to read at the worst, over its `member_rate`, is more members than there are partitions, at the median",
);
const TOO_FEW_MEMBERS: Rule = Rule::warning(
    "K075",
    "Too few members to keep up",
    "the stated `members` of a group together read less than it has to at the worst, at the median",
);
const BUSY_MEMBER: Rule = Rule::warning(
    "K076",
    "The busiest member cannot keep up",
    "the members of a group suffice together, but the one with the hottest partition has more to read than its `member_rate`, at the median",
);

pub(super) const RULES: [Rule; 4] = [
    IDLE_MEMBERS,
    TOO_FEW_FOR_CONSUMERS,
    TOO_FEW_MEMBERS,
    BUSY_MEMBER,
];

/// Findings about the groups of a topic.
pub(super) fn findings(topic: &TopicView) -> Vec<Finding> {
    (0..topic.entry.consumers.len())
        .flat_map(|index| group(topic, index))
        .map(|finding| finding.weighing(topic.plan.share))
        .collect()
}

/// K073 to K076, of one group.
fn group(topic: &TopicView, index: usize) -> Vec<Finding> {
    let Some(entry) = topic.entry.consumers.get(index) else {
        return Vec::new();
    };
    let name = &entry.name;
    let of = |quantity: &str| topic.value(&format!("consumers/{name}/{quantity}"));
    let path = |quantity: &str| topic.path(&format!("consumers/{name}/{quantity}"));
    let field = |field: &str| topic.field(&format!("consumers[{index}].{field}"));
    let rate = |value: f64| show(value, Measure::BytesPerSecond);
    let partitions = topic.plan.partitions.p50;
    let members = of("members").map(f64::ceil);
    let mut found = Vec::new();
    if let Some(members) = members
        && members > partitions
    {
        found.push(IDLE_MEMBERS.found(
            path("members"),
            &field("members"),
            format!(
                "`{name}` has {}, and `{}` has {}: {} nothing to read",
                count(members, "member"),
                topic.entry.name,
                count(partitions, "partition"),
                if members - partitions == 1.0 {
                    "1 member has".to_owned()
                } else {
                    format!("{} have", count(members - partitions, "member"))
                },
            ),
            "Use as many partitions as members, a multiple of them for growth, or fewer members",
        ));
    }
    let (Some(each), Some(read)) = (of("member_rate"), of("read_rate")) else {
        return found;
    };
    let needed = topic
        .value(&format!("partitioning/needs/consumers/{name}"))
        .unwrap_or(0.0);
    if needed > partitions {
        found.push(TOO_FEW_FOR_CONSUMERS.found(
            topic.path(&format!("partitioning/needs/consumers/{name}")),
            &topic.field("partitions"),
            format!(
                "`{name}` has to read {} of `{}` and one member reads {}: that takes {}, and {} let no more than so many read",
                rate(read),
                topic.entry.name,
                rate(each),
                count(needed, "member"),
                count(partitions, "partition"),
            ),
            format!("Use at least {}, or make members faster", count(needed, "partition")),
        ));
        return found;
    }
    let working = members.unwrap_or(partitions).min(partitions);
    let busiest = of("busiest_member_rate").unwrap_or(0.0);
    if needed > working {
        found.push(TOO_FEW_MEMBERS.found(
            path("members"),
            &field("members"),
            format!(
                "`{name}` has to read {} of `{}`, and {} of {} read {} together",
                rate(read),
                topic.entry.name,
                count(working, "member"),
                rate(each),
                rate(working * each),
            ),
            format!("Plan with at least {}", count(needed, "member")),
        ));
    } else if topic.entry.keys.is_some() && busiest > each && !hot_for(topic, each / read) {
        found.push(BUSY_MEMBER.found(
            path("busiest_member_rate"),
            &field(if members.is_some() { "members" } else { "member_rate" }),
            format!(
                "the member of `{name}` with the hottest partition of `{}` has {} to read, and reads {}",
                topic.entry.name,
                rate(busiest),
                rate(each),
            ),
            "Use as many members as partitions, so that nobody reads the hottest partition and others",
        ));
    }
    found
}

/// Whether the hottest partition alone is more than a share that is allowed: then K070 or K071 says so.
fn hot_for(topic: &TopicView, allowed: f64) -> bool {
    topic.plan.partitioning.hottest_share.p50 > allowed
}
