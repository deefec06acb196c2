//! Searching a list the way people type: without regard to case, marks and word order.

use crate::form::FieldOption;
use crate::platform;

/// Everything beyond ASCII but its signs and punctuation, by blocks.
const fn is_letter(c: char) -> bool {
    !c.is_ascii() && !matches!(c, '\u{80}'..='\u{bf}' | '×' | '÷' | '\u{2000}'..='\u{2bff}' | '\u{3000}'..='\u{303f}')
}

/// Text in lower case, without marks, with single spaces between words.
pub fn folded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in platform::decomposed(&platform::lower(text)).chars() {
        match c {
            '\u{300}'..='\u{36f}' => {}
            // Letters of Latin scripts whose mark is part of them.
            'đ' | 'ð' => out.push('d'),
            'ı' => out.push('i'),
            'ł' => out.push('l'),
            'ø' => out.push('o'),
            _ if c.is_ascii_alphanumeric() || is_letter(c) => out.push(c),
            _ if out.ends_with(' ') || out.is_empty() => {}
            _ => out.push(' '),
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// Whether every word of the query, both without marks, begins a word of the text.
fn fits(text: &str, query: &str) -> bool {
    query.split(' ').all(|word| text.split(' ').any(|part| part.starts_with(word)))
}

/// Numbers of the options that have every word of the query at the start of one of their
/// words, or of those of one other name. First come those whose label begins with the query, then
/// those whose label has it further on, then those whose label has its words somewhere, then those
/// that are only known by them otherwise. All of them when it is empty.
pub fn matches(options: &[FieldOption], query: &str) -> Vec<usize> {
    let query = folded(query);
    let further = [" ", &query].concat();
    let mut ranks = Vec::new();
    for option in options {
        let label = folded(&option.label);
        let rank = if label.starts_with(&query) {
            0
        } else if platform::position(&label, &further).is_some() {
            1
        } else if fits(&label, &query) {
            2
        } else if option.also.iter().any(|name| fits(&folded(name), &query)) {
            3
        } else {
            4
        };
        ranks.push(rank);
    }
    let mut found = Vec::new();
    for wanted in 0..4 {
        for (index, rank) in ranks.iter().enumerate() {
            if *rank == wanted {
                found.push(index);
            }
        }
    }
    found
}

/// The other name by which an option is found, where its label does not say why.
pub fn through<'o>(option: &'o FieldOption, query: &str) -> Option<&'o str> {
    let query = folded(query);
    let names = (!fits(&folded(&option.label), &query)).then_some(&option.also)?;
    names.iter().find(|name| fits(&folded(name), &query)).map(String::as_str)
}

/// The one option whose label is the text behind its first word, marks and case aside: a place without the word for
/// its kind.
pub fn ending(options: &[FieldOption], text: &str) -> Option<usize> {
    let wanted = folded(text);
    let mut found = (0..options.len()).filter(|index| {
        options.get(*index).is_some_and(|o| folded(&o.label).split_once(' ').is_some_and(|(_, name)| name == wanted))
    });
    found.next().filter(|_| found.next().is_none())
}

/// The one option whose label is the text, marks and case aside.
pub fn exact(options: &[FieldOption], text: &str) -> Option<usize> {
    let wanted = folded(text);
    let by_words = |index: &usize| options.get(*index).is_some_and(|o| folded(&o.label) == wanted);
    // Where marks tell options apart, they count.
    options.iter().position(|o| o.label.trim() == text.trim()).or_else(|| {
        let mut found = (0..options.len()).filter(by_words);
        found.next().filter(|_| found.next().is_none())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::Value;

    fn options(labels: &[&str]) -> Vec<FieldOption> {
        labels
            .iter()
            .map(|label| FieldOption { value: Value::Null, label: (*label).to_owned(), also: Vec::new() })
            .collect()
    }

    #[test]
    fn marks_and_case_do_not_matter() {
        assert_eq!(folded("Thành phố Đà Nẵng"), "thanh pho da nang");
        assert_eq!(folded("Đa\u{300} Na\u{306}\u{303}ng"), "da nang");
        assert_eq!(folded("Łódź, Ærøskøbing; Şırnak"), "lodz ærøskøbing sirnak".replace('ø', "o"));
        let list = options(&["Thành phố Hà Nội", "Tỉnh Cao Bằng", "Thành phố Đà Nẵng", "Tỉnh Hà Tĩnh"]);
        assert_eq!(matches(&list, "ha noi"), [0]);
        assert_eq!(matches(&list, "HÀ"), [0, 3]);
        assert_eq!(matches(&list, "tinh ha"), [3]);
        assert_eq!(matches(&list, ""), [0, 1, 2, 3]);
        assert_eq!(matches(&list, "xyz"), [0_usize; 0]);
    }

    #[test]
    fn an_option_is_found_by_its_other_names_too() {
        let mut list = options(&["Thành phố Hồ Chí Minh", "Tỉnh Ninh Bình", "Thành phố Hà Nội"]);
        list[0].also = ["TP HCM", "Sài Gòn"].map(str::to_owned).to_vec();
        list[1].also = vec!["Hà Nam".to_owned()];
        assert_eq!(matches(&list, "hcm"), [0]);
        assert_eq!(matches(&list, "sai gon"), [0]);
        assert_eq!(matches(&list, "ha n"), [2, 1], "what is called so comes before what was called so");
        assert_eq!(matches(&list, "sài nam"), [0_usize; 0]);
        assert_eq!(through(&list[1], "hà nam"), Some("Hà Nam"));
        assert_eq!(through(&list[1], "ninh"), None);
        assert_eq!(through(&list[1], ""), None);
    }

    #[test]
    fn what_is_called_so_today_comes_before_what_was_called_so() {
        let mut list =
            options(&["Phường Hà Nam", "Xã Nam Lý", "Phường Phù Vân", "Phường Phủ Lý", "Phường Lý Thường Kiệt"]);
        list[0].also = vec!["Phường Lam Hạ, Phủ Lý".to_owned()];
        list[2].also = vec!["Xã Phù Vân, Phủ Lý".to_owned()];
        assert_eq!(matches(&list, "phu ly"), [3, 4, 0, 2]);
        assert_eq!(matches(&list, "phường"), [0, 2, 3, 4]);
        assert_eq!(matches(&list, "phường phu"), [2, 3, 0, 4]);
    }

    #[test]
    fn a_place_is_known_without_the_word_for_its_kind_where_only_one_has_the_name() {
        let list = options(&["Phường Ba Đình", "Xã Tân Hòa", "Phường Tân Hòa", "Xã An Tân"]);
        assert_eq!(ending(&list, "ba đình"), Some(0));
        assert_eq!(ending(&list, "tân hòa"), None);
        assert_eq!(ending(&list, "an tan"), Some(3));
        assert_eq!(ending(&list, "đình"), None);
        assert_eq!(ending(&list, " "), None);
    }

    #[test]
    fn a_label_typed_in_full_is_found_even_where_only_marks_differ() {
        let list = options(&["Hoà", "Hóa", "Thái"]);
        assert_eq!(exact(&list, "Hóa"), Some(1));
        assert_eq!(exact(&list, "hoa"), None);
        assert_eq!(exact(&list, "thai"), Some(2));
    }
}
