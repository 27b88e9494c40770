//! Which box stands in which column: each to the right of all it gets something from.

use super::Stream;

/// The column of each box.
pub(super) fn columns(boxes: usize, streams: &[Stream]) -> Vec<usize> {
    let mut columns = vec![0; boxes];
    // The longest way there is has fewer steps than there are boxes; a circle would only make the last rounds idle.
    for _ in 0..boxes {
        let mut moved = false;
        for stream in streams {
            let least = (columns[stream.from] + 1).min(boxes.saturating_sub(1));
            if columns[stream.to] < least {
                columns[stream.to] = least;
                moved = true;
            }
        }
        if !moved {
            break;
        }
    }
    // Whoever only sends stands next to the first that receives.
    for index in 0..boxes {
        let receives = streams.iter().any(|stream| stream.to == index);
        let goals = streams.iter().filter(|stream| stream.from == index);
        if let (false, Some(first)) = (receives, goals.map(|goal| columns[goal.to]).min()) {
            columns[index] = first.saturating_sub(1);
        }
    }
    columns
}
