//! Exact arithmetic on JSON numbers: order, equality and divisibility without
//! the surprises of binary fractions.
//!
//! An integer of the text is kept exactly (64 bits, signed or not). Any other
//! number is the double nearest to it, and stands for the shortest decimal
//! that reads back as that double, which is what its author wrote as long as
//! it had at most 15 digits.

use std::cmp::Ordering;

use crate::json::Number;
use crate::platform::{exponent as exponent_of, shortest_decimal};

/// A number without loss: integral doubles become integers, so that `1` and
/// `1.0` are one value.
enum Exact {
    Integer {
        negative: bool,
        size: u64,
    },
    /// Has a fraction, or is beyond 64 bits in size.
    Double(f64),
}

/// 2^64, the first whole number beyond 64 bits.
const BEYOND: f64 = 18_446_744_073_709_551_616.0;

fn exact(n: &Number) -> Exact {
    if let Some(size) = n.as_u64() {
        return Exact::Integer { negative: false, size };
    }
    if let Some(n) = n.as_i64() {
        return Exact::Integer { negative: true, size: n.unsigned_abs() };
    }
    let double = n.as_f64().unwrap_or(0.0);
    if double.abs() < BEYOND && double % 1.0 == 0.0 {
        Exact::Integer { negative: double < 0.0, size: double.abs() as u64 }
    } else {
        Exact::Double(double)
    }
}

/// The order of two numbers by their mathematical value.
pub(super) fn compare(a: &Number, b: &Number) -> Ordering {
    // Never equal to a double of that kind: one with a fraction is below 2^53 and the others are at least 2^64, so
    // cutting the last eleven bits of a long integer, which a double has no room for, cannot turn the order.
    let double = |negative: bool, size: u64| {
        let near = if size >> 53 == 0 { size } else { size >> 11 << 11 } as f64;
        if negative { -near } else { near }
    };
    let (a, b) = match (exact(a), exact(b)) {
        (Exact::Integer { negative: false, size: a }, Exact::Integer { negative: false, size: b }) => return a.cmp(&b),
        (Exact::Integer { negative: true, size: a }, Exact::Integer { negative: true, size: b }) => return b.cmp(&a),
        (Exact::Integer { negative: a, .. }, Exact::Integer { negative: b, .. }) => return b.cmp(&a),
        (Exact::Double(a), Exact::Double(b)) => (a, b),
        (Exact::Integer { negative, size }, Exact::Double(b)) => (double(negative, size), b),
        (Exact::Double(a), Exact::Integer { negative, size }) => (a, double(negative, size)),
    };
    a.partial_cmp(&b).unwrap_or(Ordering::Equal)
}

/// Equal numbers have equal fingerprints.
pub(super) fn fingerprint(n: &Number) -> u64 {
    match exact(n) {
        Exact::Integer { negative: true, size } => size.wrapping_neg(),
        Exact::Integer { size, .. } => size,
        Exact::Double(n) => n.to_bits(),
    }
}

/// True for a number without a fraction, however it was written.
pub(super) fn is_integer(n: &Number) -> bool {
    !n.is_f64() || n.as_f64().is_some_and(|n| n % 1.0 == 0.0)
}

/// A count written as an integer or an integral decimal; a count that does
/// not fit is as good as infinite.
pub(super) fn count(n: &Number) -> Option<u64> {
    n.as_u64().or_else(|| {
        let double = n.as_f64()?;
        (is_integer(n) && double >= 0.0).then_some(double as u64)
    })
}

/// Whether `n` is a whole multiple of `step`, in decimal arithmetic.
pub(super) fn is_multiple(n: &Number, step: &Number) -> bool {
    if let (Some(n), Some(step)) = (n.as_u64(), step.as_u64()) {
        return step != 0 && n % step == 0;
    }
    let ((n, n_exponent), (step, step_exponent)) = (decimal(n), decimal(step));
    if n == 0 || step == 0 {
        return n == 0;
    }
    let shift = n_exponent - step_exponent;
    if shift >= 0 {
        // n * 10^shift mod step, by sums that stay below `step`.
        let sum = |a: u64, b: u64| if a >= step - b { a - (step - b) } else { a + b };
        let mut rest = n % step;
        for _ in 0..shift {
            if rest == 0 {
                break;
            }
            let double = sum(rest, rest);
            let eightfold = sum(sum(double, double), sum(double, double));
            rest = sum(eightfold, double);
        }
        return rest == 0;
    }
    // A step beyond 64 bits is larger than `n`.
    let scaled = 10_u64.checked_pow(shift.unsigned_abs()).and_then(|factor| step.checked_mul(factor));
    scaled.is_some_and(|step| n % step == 0)
}

/// The size of a number as digits times a power of ten.
fn decimal(n: &Number) -> (u64, i32) {
    if let Some(n) = n.as_u64() {
        return (n, 0);
    }
    if let Some(n) = n.as_i64() {
        return (n.unsigned_abs(), 0);
    }
    let text = shortest_decimal(n.as_f64().unwrap_or(0.0));
    let (mut digits, mut exponent, mut after_point) = (0_u64, 0_i32, false);
    for (i, byte) in text.bytes().enumerate() {
        match byte {
            b'0'..=b'9' => {
                digits = digits.saturating_mul(10).saturating_add(u64::from(byte - b'0'));
                exponent -= i32::from(after_point);
            }
            b'.' => after_point = true,
            b'e' | b'E' => {
                exponent += exponent_of(text.get(i + 1..).unwrap_or_default());
                break;
            }
            _ => {}
        }
    }
    while digits != 0 && digits % 10 == 0 {
        digits /= 10;
        exponent += 1;
    }
    (digits, exponent)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn n(text: &str) -> Number {
        serde_json::from_str(text).unwrap_or_else(|_| Number::from(0))
    }

    #[test]
    fn multiples_are_decimal() {
        assert!(is_multiple(&n("0.0075"), &n("0.0001")));
        assert!(is_multiple(&n("19.99"), &n("0.01")));
        assert!(!is_multiple(&n("0.00751"), &n("0.0001")));
        assert!(is_multiple(&n("1e308"), &n("0.5")));
        assert!(!is_multiple(&n("1e308"), &n("0.123456789")));
        assert!(is_multiple(&n("-4.5"), &n("1.5")));
        assert!(is_multiple(&n("9007199254740993"), &n("3")));
        assert!(is_multiple(&n("0"), &n("0.7")));
        assert!(!is_multiple(&n("1e-300"), &n("1e300")));
    }

    #[test]
    fn large_integers_are_not_rounded() {
        assert!(compare(&n("9007199254740993"), &n("9007199254740992.0")).is_gt());
        assert!(compare(&n("18446744073709551615"), &n("-1")).is_gt());
        assert!(compare(&n("1"), &n("1.0")).is_eq());
        assert!(compare(&n("1"), &n("1.5")).is_lt());
        assert!(compare(&n("1e300"), &n("18446744073709551615")).is_gt());
        assert!(compare(&n("18446744073709551615"), &n("18446744073709551616")).is_lt());
        assert!(compare(&n("-18446744073709551616"), &n("-9223372036854775808")).is_lt());
        assert!(compare(&n("-9223372036854775808"), &n("-9.223372036854775808e18")).is_eq());
        assert!(compare(&n("-2"), &n("-1.0")).is_lt());
        assert!(compare(&n("-1.5"), &n("-2")).is_gt());
        assert!(compare(&n("-0.0"), &n("0")).is_eq());
    }

    #[test]
    fn counts_may_be_written_with_a_point() {
        assert_eq!(count(&n("2.0")), Some(2));
        assert_eq!(count(&n("2.5")), None);
        assert_eq!(count(&n("-1")), None);
        assert_eq!(count(&n("1e40")), Some(u64::MAX));
    }
}
