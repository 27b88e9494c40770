//! How an availability objective is watched.

use super::constants::constants;

constants! {
    /// Burn rates of error budgets that somebody is told of, and the windows they are measured over.
    ObjectiveDefaults from "objectives.ron" {
        /// Time that an error budget is for
        window,
        /// Burn rate that pages at once
        fast_burn,
        /// Long window of it
        fast_long,
        /// Short window of it
        fast_short,
        /// Burn rate that pages within hours
        slow_burn,
        /// Long window of it
        slow_long,
        /// Short window of it
        slow_short,
        /// Burn rate that writes a ticket
        ticket_burn,
        /// Long window of it
        ticket_long,
        /// Short window of it
        ticket_short,
        /// Population stability index from which a series has moved away from the plan
        drift,
        /// Share that a decile without observations counts as
        drift_least_share,
        /// Share of rows that may lack their key
        null_keys,
        /// Share of rows whose key may be there already
        duplicate_keys,
        /// Share of messages that may be unreadable
        dead_letters,
        /// How far a certain volume may move either way
        volume_tolerance,
        /// Time from a failed attempt to the next
        retry_delay,
    }
}
