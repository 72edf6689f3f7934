use std::collections::BTreeMap;

use crate::render::FragmentNumber;

/// What fragments within one another come to.
#[derive(Default)]
pub(super) struct Ways {
    /// Those that lead from a fragment back to itself, each once.
    pub circles: Vec<Vec<FragmentNumber>>,
    /// How many stand in one another in a fragment, itself included.
    pub depths: BTreeMap<FragmentNumber, usize>,
}

impl Ways {
    pub fn of(within: &BTreeMap<FragmentNumber, Vec<FragmentNumber>>) -> Self {
        let mut ways = Self::default();
        for start in within.keys().copied() {
            // The way to here: each with those in it that were not followed yet, and how deep the others go.
            let mut way: Vec<(FragmentNumber, &[FragmentNumber], usize)> = Vec::new();
            let mut next = Some(start);
            loop {
                let mut depth = None;
                if let Some(number) = next.take() {
                    depth = ways.depths.get(&number).copied();
                    match way.iter().position(|(before, ..)| *before == number) {
                        Some(begin) => ways.circles.push(way[begin..].iter().map(|(number, ..)| *number).collect()),
                        None if depth.is_none() => {
                            way.push((number, within.get(&number).map_or(&[], Vec::as_slice), 0))
                        }
                        None => {}
                    }
                } else if let Some((number, _, inner)) = way.pop_if(|(_, left, _)| left.is_empty()) {
                    depth = Some(inner + 1);
                    ways.depths.insert(number, inner + 1);
                }
                let Some((_, left, inner)) = way.last_mut() else { break };
                *inner = depth.unwrap_or_default().max(*inner);
                if let Some((first, rest)) = left.split_first() {
                    (next, *left) = (Some(*first), rest);
                }
            }
        }
        ways
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn circles_and_depths() {
        let ways = |within: &[(FragmentNumber, &[FragmentNumber])]| {
            let ways = Ways::of(&within.iter().map(|(number, others)| (*number, others.to_vec())).collect());
            (ways.circles, ways.depths.into_iter().collect::<Vec<_>>())
        };
        assert_eq!(ways(&[(1, &[2, 3]), (2, &[3])]), (vec![], vec![(1, 3), (2, 2), (3, 1)]));
        // A way that was followed before counts as well.
        assert_eq!(ways(&[(1, &[2]), (2, &[3]), (5, &[4, 1])]).1.last(), Some(&(5, 4)));
        assert_eq!(ways(&[(1, &[1])]).0, [[1]]);
        assert_eq!(ways(&[(1, &[2]), (2, &[3, 4]), (3, &[1]), (4, &[4])]).0, [vec![1, 2, 3], vec![4]]);
    }
}
