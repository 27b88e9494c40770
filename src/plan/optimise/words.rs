//! The answer in sentences.

use crate::units::{Measure, screen};

use super::{Against, Design, Optimisation, Order};

/// What is counted as regret: said wherever the number stands.
pub const REGRET_MEANS: &str = "expected regret: in a world where a design holds, what it costs above the cheapest \
    design that holds there; where it breaks, all it costs, for then that design has to be bought as well; designs whose \
    people's time is not known are compared with all, the others with one another";

impl Design {
    /// The design in a few words: `6 × m7g.xlarge, 2 × 1.50 TiB gp3, tiered 1 day local`.
    #[must_use]
    pub fn in_words(&self) -> String {
        let shape = &self.shape;
        let type_or_kind = if shape.broker_type.is_empty() {
            shape.kind
        } else {
            &shape.broker_type
        };
        let mut words = match shape.brokers {
            Some(count) => format!("{count} × {type_or_kind}"),
            None => type_or_kind.to_owned(),
        };
        if let Some(size) = shape.size {
            let volumes = shape.volumes.unwrap_or(1);
            words.push_str(&format!(", {volumes} × {}", show(size, Measure::Bytes)));
            if let Some(kind) = &shape.volume_kind {
                words.push_str(&format!(" {kind}"));
            }
        }
        for more in [
            shape
                .tiered
                .as_ref()
                .map(|local| format!("tiered, {local} local")),
            shape.extra.clone(),
        ]
        .into_iter()
        .flatten()
        {
            words.push_str(&format!(", {more}"));
        }
        words
    }

    /// Its kind and itself: `ec2: 6 × m7g.xlarge, 1 × 2.00 TiB gp3`.
    #[must_use]
    pub fn with_kind(&self) -> String {
        format!("{}: {}", self.shape.kind, self.in_words())
    }

    /// In how many worlds it holds, and what breaks it.
    #[must_use]
    pub fn risk_in_words(&self) -> String {
        if self.worst.broken > 0.0 {
            format!(
                "breaks in {} of worlds, most often by {} ({})",
                percent(self.breach),
                self.worst.name,
                percent(self.worst.broken)
            )
        } else if self.breach > 0.0 {
            format!("breaks in {} of worlds", percent(self.breach))
        } else {
            format!("holds in all worlds; {} is nearest", self.worst.name)
        }
    }
}

impl Optimisation {
    /// Which design is best, and what it costs; when none holds, which comes nearest and what keeps it from holding.
    #[must_use]
    pub fn winner_in_words(&self) -> String {
        let share = percent(self.confidence);
        let Some(best) = self.best.and_then(|best| self.designs.get(best)) else {
            let nearest = self.safest.and_then(|place| self.designs.get(place));
            let without = self
                .without_people
                .and_then(|place| self.designs.get(place));
            return match without.or(nearest) {
                Some(design) if design.holds => format!(
                    "Of the designs whose people's time is known none holds in {share} of worlds. Before people's time, \
                     {} costs {}; it {}.",
                    design.with_kind(),
                    show(design.cost.p50, Measure::DollarsPerMonth),
                    design.risk_in_words(),
                ),
                None => "There is no design to compare.".to_owned(),
                Some(nearest) => format!(
                    "None of {} designs holds in {share} of worlds. {} comes nearest: it {}.",
                    self.count_in_words(),
                    nearest.with_kind(),
                    nearest.risk_in_words(),
                ),
            };
        };
        let people = if best.counts_people() {
            ""
        } else {
            ", people's time not counted"
        };
        let sentence = format!(
            "The cheapest of {} designs that holds in {share} of worlds is {}, at {} ({} to {}{people}); it {}.",
            self.count_in_words(),
            best.with_kind(),
            show(best.cost.p50, Measure::DollarsPerMonth),
            show(best.cost.p5, Measure::DollarsPerMonth),
            show(best.cost.p95, Measure::DollarsPerMonth),
            best.risk_in_words(),
        );
        let more = [self.without_people_in_words(), self.spinning_in_words()];
        let more = more.into_iter().flatten();
        more.fold(sentence, |all, next| format!("{all} {next}"))
    }

    /// Whether some designs may not be chosen, because people's time is not known of them.
    #[must_use]
    pub fn leaves_some_out(&self) -> bool {
        self.designs.iter().any(|design| !design.may_be_chosen)
    }

    /// What is so of the designs of the front.
    #[must_use]
    pub fn front_in_words(&self) -> &'static str {
        if self.leaves_some_out() {
            "Of the designs whose people's time is known, no other is both cheaper and safer than these"
        } else {
            "No other design is both cheaper and safer than these"
        }
    }

    /// What is so of a design that no other beats.
    #[must_use]
    pub fn unbeaten_in_words(&self) -> &'static str {
        if self.leaves_some_out() {
            "Of the designs whose people's time is known, none is both cheaper and safer"
        } else {
            "No design is both cheaper and safer"
        }
    }

    /// The design that would be cheaper than the best if nobody had to keep it.
    #[must_use]
    pub fn without_people_in_words(&self) -> Option<String> {
        let best = self.designs.get(self.best?)?;
        let cheaper = self.designs.get(self.without_people?)?;
        Some(format!(
            "Before people's time, which is not known of it, {} costs {}: cheaper as long as people cost less than {} \
             there.",
            cheaper.with_kind(),
            show(cheaper.cost.p50, Measure::DollarsPerMonth),
            show(best.cost.p50 - cheaper.cost.p50, Measure::DollarsPerMonth),
        ))
    }

    /// What is to be known of a best design on spinning disks: what is not counted of them, and what the best design is
    /// without them.
    #[must_use]
    pub fn spinning_in_words(&self) -> Option<String> {
        let best = self.designs.get(self.best?)?;
        let kind = best.shape.volume_kind.as_ref();
        let kind = kind.filter(|_| self.is_spinning(best))?;
        let instead = self.ordered(Order::Cost).into_iter();
        let instead = instead
            .filter_map(|place| self.designs.get(place))
            .find(|design| design.holds && design.may_be_chosen && !self.is_spinning(design));
        let instead = instead.map_or_else(
            || "Without them none holds.".to_owned(),
            |design| {
                let (cost, more) = (design.cost.p50, design.cost.p50 - best.cost.p50);
                format!(
                    "Without them the cheapest is {}, at {}: {} more.",
                    design.with_kind(),
                    show(cost, Measure::DollarsPerMonth),
                    show(more, Measure::DollarsPerMonth),
                )
            },
        );
        Some(format!(
            "Volumes of {kind} are spinning disks: their bytes and operations are counted, the milliseconds that each \
             operation waits are not. {instead}"
        ))
    }

    fn is_spinning(&self, design: &Design) -> bool {
        let kind = design.shape.volume_kind.as_ref();
        kind.is_some_and(|kind| self.spinning.contains(kind))
    }

    /// How many designs were judged: `10,979`.
    #[must_use]
    pub fn count_in_words(&self) -> String {
        let digits = self.designs.len().to_string();
        let from_the_right: Vec<&str> = digits
            .as_bytes()
            .rchunks(3)
            .rev()
            .filter_map(|three| std::str::from_utf8(three).ok())
            .collect();
        from_the_right.join(",")
    }

    /// What was not looked at closely, if anything was not.
    #[must_use]
    pub fn left_out_in_words(&self) -> Option<String> {
        (self.too_dear > 0).then(|| {
            format!(
                "{} variants cost more than twice the cheapest of their kind and were not looked at closely",
                self.too_dear
            )
        })
    }

    /// The kinds there are, in the order of the designs.
    #[must_use]
    pub fn kinds(&self) -> Vec<&'static str> {
        let mut kinds: Vec<&'static str> = Vec::new();
        for design in &self.designs {
            if !kinds.contains(&design.shape.kind) {
                kinds.push(design.shape.kind);
            }
        }
        kinds
    }

    /// The best design beside a deployment as it is planned today.
    #[must_use]
    pub fn against_in_words(&self, against: &Against) -> String {
        if self.best == Some(against.design) {
            return format!("{} is the best design.", against.name);
        }
        let money = show(against.saves.abs(), Measure::DollarsPerMonth);
        let cost = if against.saves >= 0.0 {
            format!("saves {money}")
        } else {
            format!("costs {money} more")
        };
        let risk = if against.safer > 0.0 {
            format!("breaks in {} fewer worlds", percent(against.safer))
        } else if against.safer < 0.0 {
            format!("breaks in {} more worlds", percent(-against.safer))
        } else {
            "breaks as seldom".to_owned()
        };
        let today = self.designs.get(against.design);
        let holds = today.map_or(String::new(), |today| {
            let so = if today.holds {
                "holds"
            } else {
                "does not hold"
            };
            format!(" ({}, {so})", today.in_words())
        });
        format!("Against {}{holds} it {cost} and {risk}.", against.name)
    }

    /// Which design beats another, and by how much; `None` where nothing does.
    #[must_use]
    pub fn beaten_in_words(&self, design: &Design) -> Option<String> {
        let beaten = design.beaten?;
        let by = self.designs.get(beaten.by)?;
        let cost = show(beaten.saves, Measure::DollarsPerMonth);
        let risk = percent(beaten.safer);
        let how = match (beaten.saves > 0.0, beaten.safer > 0.0) {
            (true, true) => format!("{cost} less and {risk} fewer breaches"),
            (true, false) => format!("{cost} less at the same risk"),
            _ => format!("{risk} fewer breaches at the same cost"),
        };
        Some(format!("{} beats it: {how}", by.with_kind()))
    }
}

fn percent(share: f64) -> String {
    show(share, Measure::Fraction)
}

fn show(value: f64, measure: Measure) -> String {
    screen(value, measure).replace('\u{2009}', " ")
}
