//! What moving data costs a deployment: between zones, to other regions, through private endpoints.

use crate::catalogue::{MskItem, NetworkItem};
use crate::quantity::{Handle, Source};
use crate::units::Measure;

use super::super::ModelError;
use super::super::kafka::Site;
use super::{Bill, cross_zone};

/// What passes through private endpoints.
const PRIVATE: Source = Source::derivation(
    "an endpoint in every zone of every client network; everything that is written and read through it is billed by the gigabyte, at the price of the first petabyte",
);

impl<'b> Site<'_, 'b> {
    /// A cluster of one's own pays for all that crosses zones, replication too.
    pub(in crate::model) fn bill_own_network(
        &self,
        bill: &mut Bill<'_, 'b>,
    ) -> Result<(), ModelError> {
        let traffic = cross_zone(self.scope, self.cluster, self.totals);
        self.bill_crossing(bill, traffic.with_replication())?;
        self.bill_private_link(bill)?;
        self.bill_mirrors(bill)
    }

    /// Brokers of MSK replicate for nothing; clients pay for what crosses zones.
    pub(in crate::model) fn bill_msk_network(
        &self,
        bill: &mut Bill<'_, 'b>,
    ) -> Result<(), ModelError> {
        self.bill_client_network(bill)?;
        if let Some(private) = &self.deployment.private_connectivity {
            let field = format!("{}.private_connectivity", self.field);
            let hour = self
                .context
                .price(MskItem::PrivateConnectivity.id(), &field)?;
            let moved = self
                .context
                .price(MskItem::PrivateConnectivityData.id(), &field)?;
            let schemes = self.context.builder.number(1.0);
            let cost = schemes * hour + self.through_endpoints(private.share) * moved;
            bill.line("private_connectivity", "Private connectivity", cost);
        }
        self.bill_mirrors(bill)
    }

    /// What clients alone cause between zones.
    pub(in crate::model) fn bill_client_network(
        &self,
        bill: &mut Bill<'_, 'b>,
    ) -> Result<(), ModelError> {
        let traffic = cross_zone(self.scope, self.cluster, self.totals);
        self.bill_crossing(bill, traffic.clients())
    }

    /// What crosses zones, which its sender and its receiver pay for.
    fn bill_crossing(
        &self,
        bill: &mut Bill<'_, 'b>,
        crossing: Handle<'b>,
    ) -> Result<(), ModelError> {
        let item = NetworkItem::CrossZone.id();
        let price = self.context.price(item, self.field)?;
        bill.line("cross_zone", "Cross-zone traffic", crossing * price * 2.0);
        Ok(())
    }

    /// `PrivateLink` endpoints in the networks of clients.
    pub(in crate::model) fn bill_private_link(
        &self,
        bill: &mut Bill<'_, 'b>,
    ) -> Result<(), ModelError> {
        let Some(private) = &self.deployment.private_connectivity else {
            return Ok(());
        };
        let field = format!("{}.private_connectivity", self.field);
        let hour = self
            .context
            .price(NetworkItem::PrivateLinkEndpoint.id(), &field)?;
        let moved = self
            .context
            .price(NetworkItem::PrivateLinkDataFirst1Pb.id(), &field)?;
        let endpoints = self.scope.figure(
            "private_endpoints",
            "Private endpoints: networks times zones",
            f64::from(private.vpcs) * f64::from(self.cluster.zones),
            Measure::Count,
            PRIVATE,
        );
        let cost = endpoints * hour + self.through_endpoints(private.share) * moved;
        bill.line("private_connectivity", "Private connectivity", cost);
        Ok(())
    }

    /// Bytes per second that clients write and read through private endpoints.
    fn through_endpoints(&self, share: f64) -> Handle<'b> {
        let builder = self.context.builder;
        let flows = &self.totals.flows;
        let written = flows.iter().map(|flow| flow.stored_rate);
        let read = flows.iter().flat_map(|flow| &flow.readers);
        let both_ways = written.chain(read.map(|reader| reader.egress));
        self.scope
            .quantity("private_traffic")
            .label("Written and read through private endpoints")
            .cite(PRIVATE)
            .is(builder.sum(Measure::BytesPerSecond, both_ways) * share)
    }

    /// What mirrors send to other regions.
    pub(in crate::model) fn bill_mirrors(&self, bill: &mut Bill<'_, 'b>) -> Result<(), ModelError> {
        if self.totals.mirrors.is_empty() {
            return Ok(());
        }
        let mut costs = Vec::new();
        for mirror in &self.totals.mirrors {
            let price = self.context.price(mirror.item.id(), &mirror.field)?;
            costs.push(mirror.traffic * price);
        }
        let builder = self.context.builder;
        bill.line(
            "mirrors",
            "Mirrors to other regions",
            builder.sum(Measure::DollarsPerMonth, costs),
        );
        Ok(())
    }

    /// People's time: upkeep, and incidents beside it.
    pub(in crate::model) fn bill_people(&self, bill: &mut Bill<'_, 'b>) {
        let rate = bill.upkeep(self.deployment.upkeep.as_ref());
        if let (Some(incidents), Some(rate)) = (&self.deployment.incidents, rate) {
            bill.incidents(incidents, rate);
        }
    }
}

/// A mirror in the model.
pub(in crate::model) struct MirrorFlow<'b> {
    /// Bytes per second that it sends to another region.
    pub(in crate::model) traffic: Handle<'b>,
    /// What a byte of that costs.
    pub(in crate::model) item: NetworkItem,
    /// Its place in the file.
    pub(in crate::model) field: String,
}

/// What mirrors send between regions.
pub(in crate::model) const MIRRORED: Source = Source::documentation(
    "Apache Kafka operations guide, geo-replication: MirrorMaker 2 runs at the target and reads from afar, so that what is stored crosses regions, as compressed as it is",
);

/// What mirrors take at the target.
pub(in crate::model) const AT_TARGET: Source = Source::documentation(
    "MirrorMaker 2 (KIP-382) reads messages and produces them again: compressed at the target only where its producer is told to",
);
