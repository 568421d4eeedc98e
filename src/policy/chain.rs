//! Finds circles where each thing names at most one next: a manager, the rung above.

/// The circle through `start`, from `start` round to itself; none if `start` lies on no circle, or if
/// the circle has a smaller member. So each circle is reported once.
pub(super) fn circle_from<'a, K: Ord>(start: &'a K, next: impl Fn(&'a K) -> Option<&'a K>) -> Option<Vec<&'a K>> {
    let mut path = vec![start];
    let mut here = next(start)?;
    while here != start {
        if here < start || path.contains(&here) {
            return None;
        }
        path.push(here);
        here = next(here)?;
    }
    path.push(start);
    Some(path)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn each_circle_is_found_once_and_a_way_into_one_is_no_circle() {
        let next = BTreeMap::from([(1, 2), (2, 3), (3, 2), (4, 4), (5, 6)]);
        let circles: Vec<Vec<&i32>> = next.keys().filter_map(|start| circle_from(start, |key| next.get(key))).collect();
        assert_eq!(circles, [vec![&2, &3, &2], vec![&4, &4]]);
    }
}
