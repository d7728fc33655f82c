//! The smallest and the largest number that a schema allows, however they are spelled.

use serde_json::Value;

use super::flag;

#[derive(Clone, Copy)]
pub(super) enum Bound {
    Min,
    Max,
}

impl Bound {
    fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Min => ("minimum", "exclusiveMinimum"),
            Self::Max => ("maximum", "exclusiveMaximum"),
        }
    }
}

/// A bound of whole numbers; none where it is no narrower than what can be typed.
pub(super) fn integer_bound(node: &Value, bound: Bound) -> Option<i64> {
    let (word, exclusive) = bound.words();
    let step = match bound {
        Bound::Min => 1,
        Bound::Max => -1,
    };
    let inclusive = node.get(word).and_then(|value| whole(value, bound));
    let is_open = flag(node, &[exclusive]);
    let found = match (
        inclusive,
        node.get(exclusive).and_then(|value| whole(value, bound)),
    ) {
        (_, Some(open)) => Some(open.saturating_add(step)),
        (Some(closed), None) if is_open => Some(closed.saturating_add(step)),
        (closed, None) => closed,
    };
    found.filter(|found| *found != i64::MIN && *found != i64::MAX)
}

fn whole(value: &Value, bound: Bound) -> Option<i64> {
    let as_text = value.as_str().map(str::trim);
    if let Some(exact) = value.as_i64().or_else(|| as_text?.parse().ok()) {
        return Some(exact);
    }
    let float = value.as_f64().or_else(|| as_text?.parse().ok())?;
    let float = match bound {
        Bound::Min => float.ceil(),
        Bound::Max => float.floor(),
    };
    // Written without a fraction, a number within the range is read without loss.
    format!("{float:.0}").parse().ok()
}

/// A bound of any numbers. One that is exclusive is taken as inclusive: Aiven refuses the one value too many.
pub(super) fn number_bound(node: &Value, bound: Bound) -> Option<f64> {
    let (word, exclusive) = bound.words();
    let of = |word| {
        let value: &Value = node.get(word)?;
        value
            .as_f64()
            .or_else(|| value.as_str()?.trim().parse().ok())
    };
    // The largest floating point number is no bound that anybody wants to read.
    of(word)
        .or_else(|| of(exclusive))
        .filter(|found| found.abs() < 1e300)
}
