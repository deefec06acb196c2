//! Citations of legal texts as letters write them: the smallest part first, then the text
//! with its number. What a text and its parts are called is the country pack's.

use crate::register::Citations;

/// A citation rewritten; words that cite nothing stay as they are.
pub fn cited(text: &str, rules: &Citations) -> String {
    if rules.number.is_empty() {
        return text.to_owned();
    }
    let words: Vec<&str> = text.split(' ').collect();
    let mut out: Vec<String> = Vec::new();
    let mut from = 0;
    while let Some(at) = (from..words.len()).find(|at| is_number(words[*at])) {
        let start = kind_before(&words, from, at, rules).unwrap_or(at);
        out.extend(words[from..start].iter().map(|word| (*word).to_owned()));
        let (number, mark) = bare(words[at]);
        let (parts, end, mark) = match mark {
            "," | "" => parts_after(&words, at + 1, mark, rules),
            _ => (String::new(), at + 1, mark),
        };
        let opening = if start < at { words[start] } else { number };
        let bracket = if opening.starts_with('(') { "(" } else { "" };
        let mut named: Vec<String> =
            words[start..at].iter().map(|word| word.trim_start_matches('(').to_owned()).collect();
        if named.is_empty() {
            named.extend(kind_of(number, rules));
        }
        // A text whose kind is not known is cited by its number alone.
        if !named.is_empty() && named.last().is_none_or(|last| *last != rules.number) {
            named.push(rules.number.clone());
        }
        named.push(number.trim_start_matches('(').to_owned());
        let text = [parts, named.join(" ")].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
        out.push(format!("{bracket}{text}{mark}"));
        from = end;
    }
    out.extend(words[from..].iter().map(|word| (*word).to_owned()));
    out.join(" ")
}

/// True for the number of a legal text, such as `18/2026/NĐ-CP`: no address and no date.
fn is_number(word: &str) -> bool {
    let word = bare(word).0.trim_start_matches('(');
    word.starts_with(|c: char| c.is_ascii_digit())
        && word.split_once('/').is_some_and(|(_, rest)| rest.chars().any(char::is_alphabetic))
}

/// A word without the marks that end it, and those marks.
fn bare(word: &str) -> (&str, &str) {
    word.split_at(word.trim_end_matches([',', ';', ')', '.', ':']).len())
}

/// Where the name of the text begins whose number stands at a place.
fn kind_before(words: &[&str], from: usize, at: usize, rules: &Citations) -> Option<usize> {
    for start in (from..at).rev() {
        if !bare(words[start]).1.is_empty() {
            return None;
        }
        let begins = |kind: &String| {
            let mut rest = words[start..at].iter();
            kind.split(' ').all(|part| rest.next().is_some_and(|word| word.trim_start_matches('(') == part))
        };
        if rules.kinds.values().any(begins) {
            return Some(start);
        }
    }
    None
}

fn kind_of(number: &str, rules: &Citations) -> Option<String> {
    number
        .split(['/', '-'])
        .find_map(|part| rules.kinds.get(part.trim_end_matches(|c: char| c.is_ascii_digit())))
        .cloned()
}

/// The parts of a text named after its number, smallest first; where they end; the mark there.
fn parts_after<'t>(words: &[&'t str], from: usize, mark: &'t str, rules: &Citations) -> (String, usize, &'t str) {
    let (mut groups, mut at, mut end): (Vec<Vec<String>>, _, _) = (vec![Vec::new()], from, mark);
    let label = |at: usize| {
        rules.parts.iter().find(|part| {
            let mut rest = words[at.min(words.len())..].iter();
            part.split(' ').all(|word| rest.next().is_some_and(|own| own == &word))
        })
    };
    while let Some(part) = label(at) {
        let value = at + part.split(' ').count();
        let Some(word) = words.get(value) else { break };
        let (name, mut mark) = bare(word);
        let (mut named, mut next) = (format!("{part} {name}"), value + 1);
        // Several of one part: `điểm a, b`.
        while mark == "," && label(next).is_none() {
            let Some((more, after)) = words.get(next).map(|word| bare(word)) else { break };
            if more.chars().count() > 2 {
                break;
            }
            named.push_str(&format!(", {more}"));
            (mark, next) = (after, next + 1);
        }
        if let Some(group) = groups.last_mut() {
            group.push(named);
        }
        (at, end) = (next, mark);
        match mark {
            "" | "," if label(at).is_some() => {}
            ";" if label(at).is_some() => groups.push(Vec::new()),
            _ => break,
        }
    }
    let joined = groups.into_iter().map(|group| group.into_iter().rev().collect::<Vec<_>>().join(" "));
    (joined.collect::<Vec<_>>().join(", "), at, end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(text: &str) -> String {
        let Some(Ok(pack)) = crate::register::embedded("vn") else { panic!("the pack is built in") };
        cited(text, &pack.citations)
    }

    #[test]
    fn a_citation_names_the_smallest_part_first_and_the_number_after_its_word() {
        for (text, expected) in [
            ("Nghị định 104/2022/NĐ-CP, Điều 14 khoản 2", "khoản 2 Điều 14 Nghị định số 104/2022/NĐ-CP"),
            ("Luật Hộ tịch 60/2014/QH13, Điều 16 khoản 1", "khoản 1 Điều 16 Luật Hộ tịch số 60/2014/QH13"),
            (
                "Nghị định 123/2015/NĐ-CP, Điều 2 khoản 1 (được sửa đổi bởi Nghị định 07/2025/NĐ-CP, Điều 2 khoản 2)",
                "khoản 1 Điều 2 Nghị định số 123/2015/NĐ-CP (được sửa đổi bởi khoản 2 Điều 2 Nghị định số 07/2025/NĐ-CP)",
            ),
            (
                "Nghị quyết 66.7/2025/NQ-CP, Điều 2 khoản 2; Điều 8",
                "khoản 2 Điều 2, Điều 8 Nghị quyết số 66.7/2025/NQ-CP",
            ),
            (
                "Nghị định 104/2022/NĐ-CP, Điều 14; thời hạn theo Nghị quyết 66.7/2025/NQ-CP, Điều 8",
                "Điều 14 Nghị định số 104/2022/NĐ-CP; thời hạn theo Điều 8 Nghị quyết số 66.7/2025/NQ-CP",
            ),
            (
                "Nghị quyết 66.7/2025/NQ-CP, Phụ lục I, số thứ tự 457",
                "số thứ tự 457 Phụ lục I Nghị quyết số 66.7/2025/NQ-CP",
            ),
            ("98/2020/TT-BTC", "Thông tư số 98/2020/TT-BTC"),
            (
                "Nghị định 154/2024/NĐ-CP, Điều 6 khoản 2 điểm a, b",
                "điểm a, b khoản 2 Điều 6 Nghị định số 154/2024/NĐ-CP",
            ),
        ] {
            assert_eq!(written(text), expected);
        }
    }

    #[test]
    fn what_is_written_that_way_already_and_what_cites_nothing_stays() {
        for text in [
            "khoản 2 Điều 14 Nghị định số 104/2022/NĐ-CP",
            "Cổng dịch vụ công quốc gia, thủ tục 1.000894",
            "https://example.vn/2025/a, ngày 28/8",
            "",
        ] {
            assert_eq!(written(text), text);
        }
        assert_eq!(cited("Act 1/2000/AA, 3", &Citations::default()), "Act 1/2000/AA, 3");
    }
}
