//! Vietnamese text from before Unicode: fonts that print Vietnamese letters for the codes of Western European ones
//! (TCVN 5712:1993, VN3, in fonts whose names begin with `.Vn`).

use std::borrow::Cow;

/// Letters of the codes from 161 on; a space where the code has none.
const LETTERS: &str = "ĂÂÊÔƠƯĐăâêôơưđ      àảãáạ ằẳẵắ       ặầẩẫấậè ẻẽéẹềểễếệìỉ   ĩíịò ỏõóọồổỗốộờởỡớợù ủũúụừửữứựỳỷỹýỵ";

/// Whether text has letters that only Vietnamese has: then it is in Unicode, whatever its fonts are called.
pub(super) fn is_unicode(text: &str) -> bool {
    text.contains(|char| matches!(char, '\u{1ea0}'..='\u{1ef9}' | 'Ă' | 'ă' | 'Đ' | 'đ' | 'Ơ' | 'ơ' | 'Ư' | 'ư'))
}

/// Text as its font prints it.
pub(super) fn printed<'a>(text: &'a str, font: &str) -> Cow<'a, str> {
    if !font.to_lowercase().starts_with(".vn") {
        return Cow::Borrowed(text);
    }
    let capitals = font.ends_with(['H', 'h']);
    let letter = |char: char| {
        let index = (char as u32).checked_sub(0xa1)? as usize;
        LETTERS.chars().nth(index).filter(|letter| *letter != ' ')
    };
    let letters: String = text.chars().map(|char| letter(char).unwrap_or(char)).collect();
    Cow::Owned(if capitals { letters.to_uppercase() } else { letters })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_of_old_fonts_are_those_they_print() {
        assert_eq!(printed("Céng hoµ x· héi chñ nghÜa ViÖt Nam", ".VnTime"), "Cộng hoà xã hội chủ nghĩa Việt Nam");
        assert_eq!(printed("§éc lËp - Tù do - H¹nh phóc", ".VnTime"), "Độc lập - Tự do - Hạnh phúc");
        assert_eq!(printed("tê khai", ".VnTimeH"), "TỜ KHAI");
        assert_eq!(printed("été", "Arial"), "été");
    }

    #[test]
    fn text_with_letters_of_vietnamese_is_left_alone() {
        assert!(is_unicode("Họ tên") && !is_unicode("Hä tªn"));
    }
}
