//! A design as a deployment to be written: thousands of them differ in a number or two and share the rest.

use std::sync::Arc;

use crate::scenario::Deployment;

use super::space::{self, Shape};

/// A deployment with a number of brokers and a size of volumes of its own.
#[derive(Clone, Debug)]
pub(super) struct Blueprint {
    variant: Arc<Deployment>,
    /// As many brokers as the variant says where this does not.
    pub(super) count: Option<u32>,
    /// Bytes of a volume, in the same way.
    pub(super) size: Option<f64>,
}

impl Blueprint {
    /// A deployment as it is.
    pub(super) fn of(deployment: Deployment) -> Self {
        Self {
            variant: Arc::new(deployment),
            count: None,
            size: None,
        }
    }

    /// The same with so many brokers.
    pub(super) fn with_count(&self, count: u32) -> Self {
        Self {
            count: Some(count),
            ..self.clone()
        }
    }

    /// The same with volumes of so many bytes.
    pub(super) fn with_size(&self, bytes: f64) -> Self {
        Self {
            size: Some(bytes),
            ..self.clone()
        }
    }

    /// What all that differ in count and size alone have in common.
    pub(super) fn variant(&self) -> &Deployment {
        &self.variant
    }

    /// The whole of it.
    pub(super) fn deployment(&self) -> Deployment {
        let mut deployment = Deployment::clone(&self.variant);
        let space = space::of_mut(&mut deployment.on);
        if let Some(count) = self.count {
            space.set_brokers(count);
        }
        if let Some(bytes) = self.size {
            space.set_size(bytes);
        }
        deployment
    }

    /// What was varied.
    pub(super) fn shape(&self) -> Shape {
        space::of(&self.deployment().on).shape()
    }
}
