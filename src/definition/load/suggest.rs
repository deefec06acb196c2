//! "Did you mean …?": the nearest known word to a misspelt one.

/// The known word a misspelt one most likely stands for: at most a third of its letters
/// (and at least one) wrong, the first of equally near ones.
pub(crate) fn nearest<'k>(word: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    let word: Vec<char> = word.chars().take(MAX_LENGTH + 1).collect();
    if word.len() > MAX_LENGTH {
        return None;
    }
    let mut best: Option<(usize, &str)> = None;
    for candidate in known.into_iter().take(MAX_CANDIDATES) {
        let letters: Vec<char> = candidate.chars().take(MAX_LENGTH + 1).collect();
        let allowed = (word.len().max(letters.len()) / 3).max(1);
        if word.len().abs_diff(letters.len()) > allowed {
            continue;
        }
        let distance = distance(&word, &letters);
        if distance <= allowed && best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// Words beyond this many are not compared; no list of ours is as long.
const MAX_CANDIDATES: usize = 500;

/// Words longer than this are not compared; the cost grows with the square.
const MAX_LENGTH: usize = 64;

/// Optimal string alignment distance: insertions, deletions, substitutions and swaps of
/// neighbours; case does not count.
fn distance(a: &[char], b: &[char]) -> usize {
    let same = |x: char, y: char| x.eq_ignore_ascii_case(&y);
    let mut table = vec![vec![0; b.len() + 1]; a.len() + 1];
    for (i, row) in table.iter_mut().enumerate() {
        row[0] = i;
    }
    for (j, cell) in table[0].iter_mut().enumerate() {
        *cell = j;
    }
    for i in 1..=a.len() {
        for j in 1..=b.len() {
            let substituted = table[i - 1][j - 1] + usize::from(!same(a[i - 1], b[j - 1]));
            let mut least = substituted.min(table[i - 1][j] + 1).min(table[i][j - 1] + 1);
            if i > 1 && j > 1 && same(a[i - 1], b[j - 2]) && same(a[i - 2], b[j - 1]) {
                least = least.min(table[i - 2][j - 2] + 1);
            }
            table[i][j] = least;
        }
    }
    table[a.len()][b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_of_the_finger_are_recognised_and_other_words_are_not() {
        let known = ["x-fact", "x-messages", "x-sections", "minLength", "maxLength"];
        assert_eq!(nearest("x-fcat", known), Some("x-fact"));
        assert_eq!(nearest("x-sectoins", known), Some("x-sections"));
        assert_eq!(nearest("minlenght", known), Some("minLength"));
        assert_eq!(nearest("zzz", known), None);
        assert_eq!(nearest(&"x".repeat(100_000), known), None);
    }
}
