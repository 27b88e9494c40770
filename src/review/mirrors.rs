//! Mirrors: compression that is lost, and topics that go round and round.

use std::collections::BTreeSet;

use crate::scenario::{Cluster, MirrorNaming};
use crate::units::Measure;

use super::finding::{Finding, Rule};
use super::view::{ClusterView, Review};
use super::words::{names, show};

const UNCOMPRESSED_MIRROR: Rule = Rule::warning(
    "K096",
    "A mirror writes uncompressed data",
    "a mirror is not `compressed`, and the topics it sends are",
);
const LOOP: Rule = Rule::error(
    "K131",
    "Mirrors send the same topics round in a circle",
    "mirrors lead from a cluster of this scenario back to it, no two after each other with `naming: default`, and each with a `share` of all its topics",
);
const MAYBE_LOOP: Rule = Rule::warning(
    "K132",
    "Mirrors may send the same topics round in a circle",
    "mirrors lead from a cluster of this scenario back to it, no two after each other with `naming: default`, and one has a `share` below 100 %",
);

pub(super) const RULES: [Rule; 3] = [UNCOMPRESSED_MIRROR, LOOP, MAYBE_LOOP];

/// K096.
pub(super) fn findings(cluster: ClusterView) -> Vec<Finding> {
    let compressed: Vec<_> = cluster
        .topics()
        .filter(|topic| topic.entry.compression.is_some())
        .collect();
    if compressed.is_empty() {
        return Vec::new();
    }
    let mirrors = cluster.entry.mirrors.iter().enumerate();
    mirrors
        .filter(|(_, mirror)| !mirror.compressed)
        .filter_map(|(index, mirror)| {
            let path = |name: &str| format!("{}/mirrors/{}/{name}", cluster.plan.path, mirror.name);
            let value = |name: &str| cluster.review.value(&path(name));
            let (sent, written) = (value("traffic")?, value("target_ingress")?);
            Some(UNCOMPRESSED_MIRROR.found(
                path("target_ingress"),
                &format!("{}.mirrors[{index}].compressed", cluster.plan.field),
                format!(
                    "the mirror `{}` reads {} and writes {} at {}, {} on disk in all replicas: MirrorMaker 2 reads {} compressed and produces uncompressed unless told otherwise",
                    mirror.name,
                    show(sent, Measure::BytesPerSecond),
                    show(written, Measure::BytesPerSecond),
                    mirror.target(),
                    show(value("target_disk")?, Measure::Bytes),
                    names(compressed.iter().map(|topic| topic.entry.name.as_str())),
                ),
                "Set `producer.override.compression.type` for the mirror and write `compressed: true`",
            ))
        })
        .collect()
}

/// A mirror from one cluster of the scenario to another.
struct Link {
    from: usize,
    to: usize,
    /// Its place among the mirrors of its cluster.
    mirror: usize,
    whole: bool,
    naming: MirrorNaming,
}

impl Link {
    /// Whether this mirror and the one behind it break a circle. With the default policy a topic carries the name of the
    /// cluster it left, and `MirrorMaker` 2 (`MirrorSourceConnector.isCycle`) sends it to no cluster that it names. So a
    /// mirror with that policy stops what has left its target by another with that policy; one that keeps names stops
    /// nothing and leaves no name behind.
    fn stops_before(&self, next: &Self) -> bool {
        self.naming == MirrorNaming::Default && next.naming == MirrorNaming::Default
    }
}

/// K131 and K132, one for each circle that nothing breaks.
pub(super) fn loops(review: &Review) -> Vec<Finding> {
    let clusters = &review.plan.scenario.kafka;
    let links = links(clusters);
    let mut seen: BTreeSet<BTreeSet<usize>> = BTreeSet::new();
    let mut found = Vec::new();
    for first in &links {
        let Some(circle) = circle(&links, first) else {
            continue;
        };
        let among: BTreeSet<usize> = circle.iter().map(|link| link.from).collect();
        if !seen.insert(among) {
            continue;
        }
        let name = |at: usize| clusters.get(at).map_or("", |cluster| cluster.name.as_str());
        let whole = circle.iter().all(|link| link.whole);
        let way: Vec<&str> = circle.iter().map(|link| name(link.from)).collect();
        let field = format!("kafka[{}].mirrors[{}].naming", first.from, first.mirror);
        let path = clusters
            .get(first.from)
            .and_then(|cluster| Some((cluster, cluster.mirrors.get(first.mirror)?)))
            .map_or_else(String::new, |(cluster, mirror)| {
                format!("kafka/{}/mirrors/{}/traffic", cluster.name, mirror.name)
            });
        let rule = if whole { LOOP } else { MAYBE_LOOP };
        let keeps = circle
            .iter()
            .all(|link| link.naming == MirrorNaming::Identity);
        let message = format!(
            "mirrors lead from {} back to `{}` and {}: {}",
            names(way.iter().copied()),
            name(first.from),
            if keeps {
                "keep the names of topics"
            } else {
                "do not all say where a topic came from"
            },
            match (whole, keeps) {
                (true, true) => "every message is sent round for ever, and comes again each time",
                (true, false) =>
                    "every topic comes back under a longer name, is sent round again, and each round makes another copy of all of them",
                (false, _) =>
                    "what all of them send goes round for ever, unless each sends other topics",
            },
        );
        found.push(rule.found(
            path,
            &field,
            message,
            "Use `naming: default` for all of them, which knows where a topic came from, or mirror each topic one way only",
        ).weighing(1.0));
    }
    found
}

fn links(clusters: &[Cluster]) -> Vec<Link> {
    let mut links = Vec::new();
    for (from, cluster) in clusters.iter().enumerate() {
        for (index, mirror) in cluster.mirrors.iter().enumerate() {
            let named = mirror.cluster.as_deref();
            let to = clusters
                .iter()
                .position(|other| Some(other.name.as_str()) == named);
            if let Some(to) = to {
                links.push(Link {
                    from,
                    to,
                    mirror: index,
                    whole: mirror.share >= 1.0,
                    naming: mirror.naming,
                });
            }
        }
    }
    links
}

/// The shortest way from a link back to where it starts, on which nothing is stopped.
fn circle<'l>(links: &'l [Link], first: &'l Link) -> Option<Vec<&'l Link>> {
    let mut ways = vec![vec![first]];
    let names = |link: &Link| link.naming == MirrorNaming::Default;
    let mut reached = BTreeSet::from([(first.to, names(first))]);
    while !ways.is_empty() {
        let closes = |way: &[&Link]| {
            let last = way.last();
            last.is_some_and(|last| last.to == first.from && !last.stops_before(first))
        };
        if let Some(way) = ways.iter().find(|way| closes(way)) {
            return Some(way.clone());
        }
        let mut longer = Vec::new();
        for way in &ways {
            let Some(last) = way.last() else { continue };
            for link in links {
                let goes_on = link.from == last.to && !last.stops_before(link);
                if goes_on && reached.insert((link.to, names(link))) {
                    let mut next = way.clone();
                    next.push(link);
                    longer.push(next);
                }
            }
        }
        ways = longer;
    }
    None
}
