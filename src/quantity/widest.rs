//! Loops over numbers with the widest instructions that the processor has.

/// Does some work compiled for this very processor. What it calls has to be inlined into it, or stays as it is.
///
/// The bits are the same on any processor: lanes get more, but nothing is fused or added in another order.
#[inline]
pub(crate) fn widest<R>(work: impl FnOnce() -> R) -> R {
    pulp::Arch::new().dispatch(work)
}
