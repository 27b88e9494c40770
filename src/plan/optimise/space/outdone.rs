//! Broker types that no design needs: another does as much of everything for no more.

/// A broker type: what it costs, and what it does.
pub(super) struct Offer<const N: usize> {
    pub(super) name: String,
    pub(super) price: f64,
    pub(super) does: [f64; N],
}

/// The names of the offers that no other outdoes, in their order. Of equal offers the first is kept.
pub(super) fn not_outdone<const N: usize>(offers: &[Offer<N>]) -> Vec<String> {
    let outdoes = |a: &Offer<N>, b: &Offer<N>| {
        a.price <= b.price && a.does.iter().zip(&b.does).all(|(a, b)| a >= b)
    };
    let kept = offers.iter().enumerate().filter(|(place, offer)| {
        !offers.iter().enumerate().any(|(other, better)| {
            outdoes(better, offer) && (other < *place || !outdoes(offer, better)) && other != *place
        })
    });
    kept.map(|(_, offer)| offer.name.clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::{Offer, not_outdone};

    #[test]
    fn what_does_less_for_more_is_left_out_and_one_of_equals_is_kept() {
        let offer = |name: &str, price, does| Offer {
            name: name.to_owned(),
            price,
            does,
        };
        let offers = [
            offer("small", 1.0, [1.0, 1.0]),
            offer("twin", 1.0, [1.0, 1.0]),
            offer("dear", 2.0, [1.0, 1.0]),
            offer("wide", 2.0, [1.0, 3.0]),
        ];
        assert_eq!(not_outdone(&offers), ["small", "wide"]);
    }
}
