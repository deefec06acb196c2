//! A drafted clause woven into the present wording of the article: the words that name a paper are left out, or get the
//! exception behind them. Knows wording, not procedures.

/// What is to be said of a paper in the wording that demands it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Change {
    /// It is demanded no more.
    Drop,
    /// It is demanded except: the exception, and what is said behind the clause; may be empty.
    Except(String, String),
}

/// Words that join a paper to the one before it, without the space before them.
const JOINTS: [&str; 6] = [", và ", " và ", " hoặc ", ", ", " and ", " or "];

/// The wording with the change in it; `None` where none of the names stands in it.
pub(super) fn woven(wording: &str, names: &[String], change: &Change) -> Option<String> {
    let (from, to) = mention(wording, names)?;
    let (before, behind) = (&wording[..from], &wording[to..]);
    match change {
        Change::Except(exception, rest) => {
            // What stands in brackets behind a name belongs to it.
            let bracket = behind.trim_start().starts_with('(').then(|| behind.find(')')).flatten();
            let at = to + bracket.map_or(0, |end| end + 1);
            let text = format!("{} ({exception}){}", &wording[..at], &wording[at..]);
            Some(if rest.is_empty() { text } else { format!("{} {rest}", closed(&text)) })
        }
        Change::Drop => {
            if let Some(joint) = JOINTS.iter().find(|joint| before.ends_with(**joint)) {
                return Some(format!("{}{behind}", &before[..before.len() - joint.len()]));
            }
            JOINTS.iter().find_map(|joint| Some(format!("{before}{}", behind.strip_prefix(*joint)?)))
        }
    }
}

/// A text that ends as a sentence does.
fn closed(text: &str) -> String {
    let text = text.trim_end().trim_end_matches([';', ',']);
    if text.ends_with(['.', '”', ':']) { text.to_owned() } else { format!("{text}.") }
}

/// Where the longest of the names stands, as whole words and in whatever case.
fn mention(wording: &str, names: &[String]) -> Option<(usize, usize)> {
    let small = |text: &str| -> Vec<char> { text.chars().map(|c| c.to_lowercase().next().unwrap_or(c)).collect() };
    let letters = small(wording);
    let places: Vec<usize> = wording.char_indices().map(|(at, _)| at).chain([wording.len()]).collect();
    let mut names: Vec<Vec<char>> = names.iter().map(|name| small(name.trim())).filter(|name| name.len() > 2).collect();
    names.sort_by_key(|name| std::cmp::Reverse(name.len()));
    let whole = |at: usize, end: usize| {
        let word = |at: usize| letters.get(at).is_some_and(|letter| letter.is_alphanumeric());
        !(word(end) || at > 0 && word(at - 1))
    };
    names.iter().find_map(|name| {
        let at = (0..letters.len().saturating_sub(name.len() - 1))
            .find(|at| letters[*at..].starts_with(name) && whole(*at, at + name.len()))?;
        Some((places[at], places[at + name.len()]))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(list: &[&str]) -> Vec<String> {
        list.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn an_exception_stands_behind_the_name_and_its_brackets() {
        let except = Change::Except("trừ khi đã có dữ liệu".to_owned(), "Khi mất kết nối thì nộp sau.".to_owned());
        assert_eq!(
            woven("Người yêu cầu nộp Giấy Chứng Sinh cho cơ quan;", &names(&["giấy", "Giấy chứng sinh"]), &except)
                .unwrap(),
            "Người yêu cầu nộp Giấy Chứng Sinh (trừ khi đã có dữ liệu) cho cơ quan. Khi mất kết nối thì nộp sau."
        );
        let only = Change::Except("trừ trẻ em".to_owned(), String::new());
        assert_eq!(
            woven("Nộp hộ chiếu (bản sao) và ảnh.", &names(&["Hộ chiếu"]), &only).unwrap(),
            "Nộp hộ chiếu (bản sao) (trừ trẻ em) và ảnh."
        );
    }

    #[test]
    fn a_paper_that_goes_takes_the_word_that_joins_it_along() {
        let gone = |text: &str| woven(text, &names(&["giấy chứng sinh"]), &Change::Drop);
        assert_eq!(gone("nộp tờ khai và giấy chứng sinh cho cơ quan.").unwrap(), "nộp tờ khai cho cơ quan.");
        assert_eq!(gone("nộp tờ khai, giấy chứng sinh và ảnh.").unwrap(), "nộp tờ khai và ảnh.");
        assert_eq!(gone("nộp giấy chứng sinh, ảnh.").unwrap(), "nộp ảnh.");
        assert_eq!(gone("nộp giấy chứng sinh."), None, "nothing would be left of the clause");
        assert_eq!(gone("nộp giấy chứng sinhx"), None);
        assert_eq!(gone("nộp tờ khai."), None);
    }
}
