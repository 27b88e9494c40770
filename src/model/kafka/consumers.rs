//! Consumer groups: what they read, how far behind they are, and how they catch up after an outage.

use crate::quantity::Handle;
use crate::scenario::{Cluster, Consumer, Mirror};
use crate::units::Measure;

use super::super::context::Context;
use super::super::scope::Scope;
use super::super::{defaults, source};
use super::group::Group;
use super::outline::ReaderOutline;
use super::recovery::{catch_up_time, horizon, within_horizon};

/// What a group reads from.
pub(super) struct ReadTopic<'b> {
    /// Stored bytes per second, on average.
    pub(super) rate: Handle<'b>,
    /// The same in the busiest hour.
    pub(super) peak_rate: Handle<'b>,
    pub(super) partitions: Handle<'b>,
    /// Bytes retained, one copy, wherever they are.
    pub(super) retained: Handle<'b>,
    /// How old data gets, where it is ever deleted.
    pub(super) age: Option<Handle<'b>>,
}

/// A consumer group of a topic.
pub(in crate::model) struct Reader<'b> {
    /// Whether it reads from a replica in its own zone.
    pub(in crate::model) rack_aware: bool,
    /// Whether what it reads goes to another region.
    pub(in crate::model) leaves_region: bool,
    /// Seconds it is behind every day.
    pub(super) lag: Handle<'b>,
    /// Seconds it is behind once the longest outage is over.
    pub(super) lag_after_outage: Handle<'b>,
    /// Bytes per second it reads on average.
    pub(in crate::model) egress: Handle<'b>,
    /// The same in the busiest hour.
    pub(super) egress_peak: Handle<'b>,
    /// The same while it catches up.
    pub(super) catching_up: Handle<'b>,
    pub(super) outline: ReaderOutline,
}

/// Less of what is written is a matter of arithmetic.
const ROUNDING: f64 = 1e-9;

/// The member of a group that has most to read: the hottest partition, and others beside it.
#[derive(Clone, Copy)]
struct BusiestMember<'b> {
    /// Bytes per second it reads at most.
    rate: Handle<'b>,
    /// Its share of the topic.
    share: Handle<'b>,
}

/// Adds the groups of a topic under `scope`; `busiest` are the shares of their busiest members.
pub(super) fn readers<'b>(
    context: &Context<'b>,
    scope: &Scope<'b>,
    cluster: &Cluster,
    consumers: &[Consumer],
    groups: &[Group<'b>],
    busiest: &[Handle<'b>],
    topic: &ReadTopic<'b>,
) -> Vec<Reader<'b>> {
    consumers
        .iter()
        .zip(groups)
        .zip(busiest)
        .map(|((consumer, group), busiest)| {
            let below = scope.below("consumers").below(&consumer.name);
            let member = group.member_rate.map(|rate| BusiestMember {
                rate,
                share: *busiest,
            });
            reader(context, &below, cluster, consumer, (group, member), topic)
        })
        .collect()
}

/// Adds what mirrors read of a topic under `scope`: each reads its share as a consumer group does.
pub(super) fn mirroring<'b>(
    context: &Context<'b>,
    scope: &Scope<'b>,
    cluster: &Cluster,
    topic: &ReadTopic<'b>,
) -> Vec<Reader<'b>> {
    let read = |mirror: &Mirror| {
        let below = scope.below("mirrors").below(&mirror.name);
        let consumer = Consumer::named(&format!("mirror {}", mirror.name));
        let shared = ReadTopic {
            rate: topic.rate * mirror.share,
            peak_rate: topic.peak_rate * mirror.share,
            partitions: topic.partitions,
            retained: topic.retained * mirror.share,
            age: topic.age,
        };
        let group = Group {
            name: consumer.name.clone(),
            catch_up: scope.builder.number(1.0),
            members: None,
            member_rate: None,
        };
        Reader {
            leaves_region: mirror.leaves(&context.scenario.region),
            ..reader(context, &below, cluster, &consumer, (&group, None), &shared)
        }
    };
    cluster.mirrors.iter().map(read).collect()
}

fn reader<'b>(
    context: &Context<'b>,
    scope: &Scope<'b>,
    cluster: &Cluster,
    consumer: &Consumer,
    (group, busiest): (&Group<'b>, Option<BusiestMember<'b>>),
    topic: &ReadTopic<'b>,
) -> Reader<'b> {
    let name = &consumer.name;
    let lag = scope.estimate_or(
        "lag",
        &format!("Lag of {name} every day"),
        consumer.lag.as_ref(),
        defaults::lag,
    );
    let outage = scope.estimate_or(
        "outage",
        &format!("Longest outage of {name}"),
        consumer.outage.as_ref(),
        defaults::consumer_outage,
    );
    let quantity = |key: &str, label: &str| {
        scope
            .quantity(key)
            .label(format!("{label} {name}"))
            .cite(source::CONSUMERS)
    };
    let capacity = members(group, topic);
    // No more than members read together, nor than the busiest of them reads of its partitions.
    let readable = |written: Handle<'b>| {
        let none = scope.builder.constant(0.0, Measure::BytesPerSecond);
        let all = capacity.map_or(written, |capacity| written.min(capacity));
        match busiest {
            Some(member) => all.min(written - (written * member.share - member.rate).max(none)),
            None => all,
        }
    };
    let egress = quantity("egress", "Read on average by").is(readable(topic.rate));
    let egress_peak = quantity("egress_peak", "Read at peak by").is(readable(topic.peak_rate));
    let unread = capacity.map(|_| {
        quantity("unread", "Written, and never read by")
            .measure(Measure::Fraction)
            .cite(source::LAG_LOSS)
            .is((1.0 - egress / topic.rate).max(scope.builder.constant(0.0, Measure::Fraction)))
    });
    let wanted = topic.rate * group.catch_up;
    let catching_up = quantity("catch_up_rate", "Read while catching up by")
        .is(capacity.map_or(wanted, |capacity| wanted.min(capacity)));
    let lag_after_outage = quantity("lag_after_outage", "Behind after an outage:")
        .cite(source::CATCH_UP)
        .is(lag + outage);
    // As much faster than what is written as the group wants to be, and no faster than it can.
    let busiest = busiest.map(|member| Part {
        share: member.share,
        reads: quantity(
            "busiest_catch_up_rate",
            "Read while catching up by the busiest member of",
        )
        .cite(source::GROUP_MEMBERS)
        .is(member.rate.min(wanted * member.share)),
    });
    let whole = Part {
        share: scope.builder.number(1.0),
        reads: catching_up,
    };
    let parts = [Some(whole), busiest];
    let catch_up = catch_up(context, scope, name, topic, (outage, unread), &parts);
    let replay = parts
        .iter()
        .flatten()
        .map(|part| topic.retained * part.share / part.reads)
        .reduce(Handle::max)
        .unwrap_or(outage);
    let replay = quantity("replay_time", "Time to read again all that is retained, by")
        .cite(source::REPLAY)
        .is(replay);
    let lost = topic.age.map(|age| {
        let none = scope.builder.constant(0.0, Measure::Seconds);
        quantity("lost", "Deleted before it is read after an outage, by")
            .cite(source::LAG_LOSS)
            .is(topic.rate * (lag_after_outage - age).max(none))
    });
    let rack_aware = consumer.rack_aware.unwrap_or(cluster.follower_fetching);
    Reader {
        leaves_region: false,
        rack_aware,
        lag: behind(context, topic, unread, lag),
        lag_after_outage: behind(context, topic, unread, lag_after_outage),
        egress,
        egress_peak,
        catching_up,
        outline: ReaderOutline {
            name: name.clone(),
            path: scope.prefix().to_owned(),
            egress: egress.node(),
            egress_peak: egress_peak.node(),
            catching_up: catching_up.node(),
            lag: lag.node(),
            outage: outage.node(),
            catches_up: catch_up.0.node(),
            catch_up_time: catch_up.1.node(),
            replay_time: replay.node(),
            lost: lost.map(Handle::node),
            unread: unread.map(Handle::node),
            rack_aware,
        },
    }
}

/// How far behind a group is, where it may never get to read a share of what is written: then it falls back until what
/// it has not read is deleted; where nothing is, for as long as the plan looks ahead.
fn behind<'b>(
    context: &Context<'b>,
    topic: &ReadTopic<'b>,
    unread: Option<Handle<'b>>,
    lag: Handle<'b>,
) -> Handle<'b> {
    let Some(unread) = unread else {
        return lag;
    };
    let end = topic.age.unwrap_or_else(|| horizon(context));
    falls_behind(unread).select(end.max(lag), lag)
}

/// 1 where more than rounding of what is written is never read.
fn falls_behind(unread: Handle<'_>) -> Handle<'_> {
    let rounding = unread.builder().constant(ROUNDING, Measure::Fraction);
    unread.at_least(rounding)
}

/// What all members can read together, where that is limited: more members than partitions have nothing to read.
fn members<'b>(group: &Group<'b>, topic: &ReadTopic<'b>) -> Option<Handle<'b>> {
    let busy = group.members.map_or(topic.partitions, |members| {
        members.ceil().min(topic.partitions)
    });
    group.member_rate.map(|each| busy * each)
}

/// A part of a group, its busiest member or all of it: what it has of the topic, and how fast it reads at most.
struct Part<'b> {
    share: Handle<'b>,
    reads: Handle<'b>,
}

/// Whether the group is ever up to date again after an outage, and how long that takes. What takes longer than the plan
/// looks ahead takes as long as the plan: a number, where for ever is none. The group is as late as its latest part.
fn catch_up<'b>(
    context: &Context<'b>,
    scope: &Scope<'b>,
    name: &str,
    topic: &ReadTopic<'b>,
    (outage, unread): (Handle<'b>, Option<Handle<'b>>),
    parts: &[Option<Part<'b>>],
) -> (Handle<'b>, Handle<'b>) {
    let builder = scope.builder;
    let quantity = |key: &str, label: &str| {
        scope
            .quantity(key)
            .label(format!("{label} {name}"))
            .cite(source::CATCH_UP)
    };
    let backlog = quantity("backlog", "Missed during an outage by").is(topic.rate * outage);
    let parts = || parts.iter().flatten();
    let none = builder.number(0.0);
    let never = parts()
        .map(|part| (topic.rate * part.share).at_least(part.reads))
        .reduce(Handle::max)
        .unwrap_or(none);
    let catches_up = quantity("catches_up", "Catches up (1) or never (0):").is(1.0 - never);
    let time = parts()
        .map(|part| {
            let (missed, written) = (backlog * part.share, topic.rate * part.share);
            within_horizon(context, catch_up_time(missed, part.reads, written))
        })
        .reduce(Handle::max)
        .unwrap_or(outage);
    let mut missed = backlog.at_least(builder.constant(1.0, Measure::Bytes));
    if let Some(unread) = unread {
        missed = missed.max(falls_behind(unread));
    }
    let time = quantity("catch_up_time", "Time to catch up after an outage, of")
        .note("What never catches up, or takes longer than the horizon, is shown as the horizon.")
        .is(missed.select(time, builder.constant(0.0, Measure::Seconds)));
    (catches_up, time)
}

/// What all groups together read while they catch up, over what is written: one figure for people.
pub(super) fn together<'b>(scope: &Scope<'b>, rate: Handle<'b>, readers: &[Reader<'b>]) {
    if readers.is_empty() {
        return;
    }
    let all = readers.iter().map(|reader| reader.catching_up);
    scope
        .quantity("catch_up")
        .label("Read while catching up, over what is written")
        .measure(Measure::Factor)
        .cite(source::CONSUMERS)
        .is(scope.builder.sum(Measure::BytesPerSecond, all) / rate);
}
