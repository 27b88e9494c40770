//! Independent pieces of work on every core, with the results in order.

use std::iter;
use std::sync::{Mutex, PoisonError};
use std::thread;

/// Does `work` for every item on at most `threads` threads and returns the results in the order of the items. A
/// thread takes the next item as it gets free; no result depends on which thread does it.
pub(crate) fn map<T: Send, R: Send>(
    threads: usize,
    items: Vec<T>,
    work: impl Fn(T) -> R + Sync,
) -> Vec<R> {
    map_with(threads, items, || (), |(), item| work(item))
}

/// [`map`], with something that each thread makes once and uses for all its items.
pub(crate) fn map_with<T: Send, S, R: Send>(
    threads: usize,
    items: Vec<T>,
    make: impl Fn() -> S + Sync,
    work: impl Fn(&mut S, T) -> R + Sync,
) -> Vec<R> {
    let threads = threads.clamp(1, items.len().max(1));
    let queue = Mutex::new(items.into_iter().enumerate());
    let next = || queue.lock().unwrap_or_else(PoisonError::into_inner).next();
    let until_empty = || -> Vec<(usize, R)> {
        let mut own = make();
        iter::from_fn(next)
            .map(|(index, item)| (index, work(&mut own, item)))
            .collect()
    };
    let mut done = thread::scope(|scope| {
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(until_empty)).collect();
        let mut done = until_empty();
        for other in others {
            match other.join() {
                Ok(theirs) => done.extend(theirs),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        done
    });
    done.sort_unstable_by_key(|(index, _)| *index);
    done.into_iter().map(|(_, result)| result).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_are_in_order_on_any_number_of_threads() {
        let squares: Vec<usize> = (0..100).map(|i| i * i).collect();
        for threads in [0, 1, 2, 3, 7, 200] {
            assert_eq!(map(threads, (0..100).collect(), |i: usize| i * i), squares);
        }
        assert_eq!(map(4, Vec::new(), |i: usize| i), Vec::<usize>::new());
    }
}
