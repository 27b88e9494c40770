//! Consumer groups: those that never catch up, lose data unread, or read from volumes every day.

use crate::units::Measure;

use super::finding::{Finding, Rule};
use super::view::{ClusterView, DeploymentView, TopicView};
use super::words::{percent, show};

const NEVER: Rule = Rule::warning(
    "K054",
    "A consumer never catches up",
    "a group states its `rate`, its `member_rate` or its `outage`, and it or its busiest member reads no faster than producers write at the median",
);
const LAG_BEYOND_RETENTION: Rule = Rule::error(
    "K055",
    "A consumer loses data every day",
    "the `lag` of a group is at or above what its topic retains, at the median",
);
const OUTAGE_BEYOND_RETENTION: Rule = Rule::warning(
    "K056",
    "An outage of a consumer loses data",
    "the `lag` and the `outage` of a group together are above what its topic retains, at the median, and the lag alone is not",
);
const BEYOND_PAGE_CACHE: Rule = Rule::info(
    "K057",
    "A consumer reads from volumes every day",
    "the `lag` of a group is above what the page cache of a deployment reaches back at peak, at the median",
);

const FALLS_BEHIND: Rule = Rule::error(
    "K137",
    "A consumer falls ever further behind",
    "the members of a group, or its busiest one, read less than producers write on average, at the median: outage or none",
);

pub(super) const RULES: [Rule; 5] = [
    NEVER,
    FALLS_BEHIND,
    LAG_BEYOND_RETENTION,
    OUTAGE_BEYOND_RETENTION,
    BEYOND_PAGE_CACHE,
];

/// Findings about the groups of a topic, whatever it runs on.
pub(super) fn findings(topic: &TopicView) -> Vec<Finding> {
    (0..topic.entry.consumers.len())
        .flat_map(|index| match falls_behind(topic, index) {
            // What an outage adds to that does not matter.
            Some(finding) => [Some(finding), None],
            None => [never(topic, index), loses(topic, index)],
        })
        .flatten()
        .map(|finding| finding.weighing(topic.plan.share))
        .collect()
}

/// K054. Groups that state none of it are told so at once, by K050.
fn never(topic: &TopicView, index: usize) -> Option<Finding> {
    let entry = topic.entry.consumers.get(index)?;
    let name = &entry.name;
    let of = |quantity: &str| topic.value(&format!("consumers/{name}/{quantity}"));
    let stated = entry.rate.is_some() || entry.member_rate.is_some() || entry.outage.is_some();
    let outage = of("outage")?;
    (stated && outage > 0.0 && of("catches_up")? == 0.0).then(|| {
        let rate = |value: Option<f64>| show(value.unwrap_or(0.0), Measure::BytesPerSecond);
        let written = topic.value("stored_rate").unwrap_or(0.0);
        if of("catch_up_rate").unwrap_or(0.0) > written {
            // All members together read fast enough; the one with the hottest partition does not.
            let its = of("busiest_member_share").unwrap_or(0.0) * written;
            return NEVER.found(
                topic.path(&format!("consumers/{name}/catches_up")),
                &topic.field(&format!("consumers[{index}].member_rate")),
                format!(
                    "the busiest member of `{name}` reads {} of `{}` at most and producers write {} to its partitions: what it misses in {} it stays behind for ever",
                    rate(of("busiest_catch_up_rate")),
                    topic.entry.name,
                    rate(Some(its)),
                    show(outage, Measure::Seconds),
                ),
                "Make members faster, or spread the hottest keys over more partitions: more members do not share one partition",
            );
        }
        NEVER.found(
            topic.path(&format!("consumers/{name}/catches_up")),
            &topic.field(&format!("consumers[{index}].rate")),
            format!(
                "`{name}` reads {} of `{}` at most and producers write {}: what it misses in {} it stays behind for ever",
                rate(of("catch_up_rate")),
                topic.entry.name,
                rate(topic.value("stored_rate")),
                show(outage, Measure::Seconds),
            ),
            "Let it read faster: a higher `rate`, faster or more members, or more partitions for them",
        )
    })
}

/// K137.
fn falls_behind(topic: &TopicView, index: usize) -> Option<Finding> {
    let name = &topic.entry.consumers.get(index)?.name;
    let of = |quantity: &str| topic.value(&format!("consumers/{name}/{quantity}"));
    let unread = of("unread")?;
    // Less is rounding.
    if unread < 1e-9 {
        return None;
    }
    let rate = |value: f64| show(value, Measure::BytesPerSecond);
    let (written, read) = (topic.value("stored_rate")?, of("egress")?);
    let is_the_busiest = of("catch_up_rate")? > read * (1.0 + 1e-9);
    let who = if is_the_busiest {
        format!("`{name}` with its busiest member")
    } else {
        format!("`{name}` with all its members")
    };
    let end = match of("lost") {
        Some(_) => format!(
            "it falls back until what it has not read is deleted, and never reads {} of all data",
            percent(unread)
        ),
        None => "it falls back for ever, and reads older and older data".to_owned(),
    };
    Some(FALLS_BEHIND.found(
        topic.path(&format!("consumers/{name}/unread")),
        &topic.field(&format!("consumers[{index}].member_rate")),
        format!(
            "{who} reads {} of `{}` at most, and producers write {}: {end}",
            rate(read),
            topic.entry.name,
            rate(written),
        ),
        if is_the_busiest {
            "Make members faster, or spread the hottest keys over more partitions: more members do not share one partition"
        } else {
            "Let it read faster: faster members, more of them, or more partitions for them"
        },
    ))
}

/// K055 and K056.
fn loses(topic: &TopicView, index: usize) -> Option<Finding> {
    let name = &topic.entry.consumers.get(index)?.name;
    let of = |quantity: &str| topic.value(&format!("consumers/{name}/{quantity}"));
    let (lag, after, lost) = (of("lag")?, of("lag_after_outage")?, of("lost")?);
    let rate = topic.value("stored_rate")?;
    let kept = match (
        topic.entry.retention_bytes.is_some(),
        topic.value("retention"),
    ) {
        (false, Some(retention)) => retention,
        _ => after - lost / rate,
    };
    let time = |seconds: f64| show(seconds, Measure::Seconds);
    let path = topic.path(&format!("consumers/{name}/lost"));
    let field = |field: &str| topic.field(&format!("consumers[{index}].{field}"));
    const ADVICE: &str = "Retain longer, for longer than the longest outage and the lag, or let the group fall behind less";
    if lost > 0.0 && lag >= kept {
        let message = format!(
            "`{name}` is {} behind every day, and `{}` retains {}: what it has not read by then is deleted",
            time(lag),
            topic.entry.name,
            time(kept),
        );
        Some(LAG_BEYOND_RETENTION.found(path, &field("lag"), message, ADVICE))
    } else if lost > 0.0 {
        let message = format!(
            "`{name}` is {} behind after its longest outage, and `{}` retains {}: {} are deleted unread",
            time(after),
            topic.entry.name,
            time(kept),
            show(lost, Measure::Bytes),
        );
        Some(OUTAGE_BEYOND_RETENTION.found(path, &field("outage"), message, ADVICE))
    } else {
        None
    }
}

/// K057.
pub(super) fn beyond_page_cache(deployment: &DeploymentView) -> Option<Finding> {
    let window = deployment.value("page_cache_window")?;
    let cluster: ClusterView = deployment.cluster;
    let behind = cluster.topics().flat_map(|topic| {
        let groups: Vec<_> = topic
            .entry
            .consumers
            .iter()
            .enumerate()
            .filter_map(|(index, consumer)| {
                let lag = topic.value(&format!("consumers/{}/lag", consumer.name))?;
                let field = topic.field(&format!("consumers[{index}].lag"));
                let reads = topic.value(&format!("consumers/{}/egress_peak", consumer.name))?;
                Some((
                    lag,
                    reads,
                    consumer.name.as_str(),
                    topic.entry.name.as_str(),
                    field,
                ))
            })
            .collect();
        groups
    });
    let brokers = deployment.value("brokers")?;
    let (lag, reads, name, topic, field) = behind.max_by(|a, b| a.0.total_cmp(&b.0))?;
    (lag > window).then(|| {
        BEYOND_PAGE_CACHE.found(
            deployment.path("page_cache_window"),
            &field,
            format!(
                "`{name}` of `{topic}` is {} behind, and the page cache of a broker of `{}` reaches back {} at peak: it reads {} from each broker's volumes",
                show(lag, Measure::Seconds),
                deployment.plan.name,
                show(window, Measure::Seconds),
                show(reads / brokers, Measure::BytesPerSecond),
            ),
            "It is counted in the throughput of volumes; brokers with more memory, or more of them, keep it in memory",
        )
    })
}
