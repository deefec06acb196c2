//! The Vietnamese personal identification number: what its twelve digits say
//! and what can be checked against other answers.
//!
//! Three digits for the province (of the table before the mergers of 2025) or
//! country where the birth was registered, one for century and sex, two for
//! the year of birth, six at random. Published descriptions agree on this
//! (lawnet.vn 264445). There is no official check digit, so none is computed.
//!
//! The number serves to *check* answers, never to fill them in: sex can be
//! re-determined by law after the number was issued, and the province says
//! nothing of where a person lives now.

/// The name of the format in definitions.
pub const FORMAT: &str = "vn-personal-id";

/// A number of the right structure.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct PersonalNumber([u8; 12]);

/// The sex a number was issued for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sex {
    /// Digit 4 is even.
    Male,
    /// Digit 4 is odd.
    Female,
}

/// A point in which a number and other answers, or common knowledge, disagree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// The year of birth is another: one of the two is mistyped.
    BirthYear,
    /// The sex is another. A warning, to be settled by the register.
    Sex,
    /// The first three digits are no province known to us; they may be a
    /// country. A warning.
    Place,
}

/// Whether a text has the structure of a personal number: twelve digits.
pub fn is_personal_number(text: &str) -> bool {
    PersonalNumber::parse(text).is_some()
}

/// Whether a text has the nine digits of the identity cards that came before: another number, not this one cut short.
pub fn is_old_number(text: &str) -> bool {
    text.len() == 9 && text.bytes().all(|byte| byte.is_ascii_digit())
}

impl PersonalNumber {
    /// Reads twelve ASCII digits, nothing else.
    pub fn parse(text: &str) -> Option<Self> {
        let digits: [u8; 12] = text.as_bytes().try_into().ok()?;
        digits.iter().all(u8::is_ascii_digit).then_some(Self(digits))
    }

    const fn digit(self, at: usize) -> u16 {
        (self.0[at] - b'0') as u16
    }

    /// The year of birth, 1900 to 2399.
    pub const fn birth_year(self) -> u16 {
        1900 + self.digit(3) / 2 * 100 + self.digit(4) * 10 + self.digit(5)
    }

    /// The sex when the number was issued.
    pub const fn sex(self) -> Sex {
        if self.digit(3) & 1 == 0 { Sex::Male } else { Sex::Female }
    }

    /// The code of the province or country of registration, 0 to 999.
    pub const fn place(self) -> u16 {
        self.digit(0) * 100 + self.digit(1) * 10 + self.digit(2)
    }

    /// Where the number and the declared facts disagree; facts not known are
    /// not compared.
    pub fn doubts(self, sex: Option<Sex>, birth_year: Option<u16>) -> Vec<Doubt> {
        let mut doubts = Vec::new();
        if birth_year.is_some_and(|year| year != self.birth_year()) {
            doubts.push(Doubt::BirthYear);
        }
        if sex.is_some_and(|sex| sex != self.sex()) {
            doubts.push(Doubt::Sex);
        }
        if !PROVINCES.contains(&self.place()) {
            doubts.push(Doubt::Place);
        }
        doubts
    }
}

/// Whether a number can be that of somebody born on a day (ISO). What is not readable is not
/// contradicted.
pub fn fits_birth_date(number: &str, day: &str) -> bool {
    let year = day.get(..4).and_then(|year| year.parse().ok());
    PersonalNumber::parse(number).is_none_or(|number| !number.doubts(None, year).contains(&Doubt::BirthYear))
}

/// Whether a number can be that of somebody of a sex (`male` or `female`).
pub fn fits_sex(number: &str, sex: &str) -> bool {
    let sex = match sex {
        "male" => Some(Sex::Male),
        "female" => Some(Sex::Female),
        _ => None,
    };
    PersonalNumber::parse(number).is_none_or(|number| !number.doubts(sex, None).contains(&Doubt::Sex))
}

/// The 63 provinces of Thông tư 07/2016/TT-BCA. From background knowledge;
/// confirmed against sources for 001, 031, 048 and 079 only, hence no more
/// than a warning. All codes of 2025, zero-padded, are among them.
const PROVINCES: [u16; 63] = [
    1, 2, 4, 6, 8, 10, 11, 12, 14, 15, 17, 19, 20, 22, 24, 25, 26, 27, 30, 31, 33, 34, 35, 36, 37, 38, 40, 42, 44, 45,
    46, 48, 49, 51, 52, 54, 56, 58, 60, 62, 64, 66, 67, 68, 70, 72, 74, 75, 77, 79, 80, 82, 83, 84, 86, 87, 89, 91, 92,
    93, 94, 95, 96,
];

/// The digits are personal data and stay out of logs.
impl std::fmt::Debug for PersonalNumber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PersonalNumber(************)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_twelve_ascii_digits_have_the_structure() {
        assert!(is_personal_number("001199000001"));
        for text in ["", "00119900000", "0011990000011", "00119900000x", "٠٠١١٩٩٠٠٠٠٠١", " 01199000001"] {
            assert!(!is_personal_number(text), "{text}");
        }
    }

    #[test]
    fn a_number_is_doubted_only_where_it_says_something_else() {
        assert!(fits_birth_date("001199000001", "1999-03-01") && !fits_birth_date("001199000001", "1998-03-01"));
        assert!(fits_sex("001199000001", "female") && !fits_sex("001199000001", "male"));
        assert!(
            fits_birth_date("12", "1998-03-01") && fits_birth_date("001199000001", "soon") && fits_sex("x", "male")
        );
    }

    #[test]
    fn century_and_sex_share_a_digit() {
        let read = |text| PersonalNumber::parse(text).map(|number| (number.birth_year(), number.sex()));
        assert_eq!(read("001085000001"), Some((1985, Sex::Male)));
        assert_eq!(read("001199000001"), Some((1999, Sex::Female)));
        assert_eq!(read("001305000001"), Some((2005, Sex::Female)));
        assert_eq!(read("001805000001"), Some((2305, Sex::Male)));
    }

    #[test]
    fn doubts_name_what_disagrees_and_nothing_unknown() {
        let Some(number) = PersonalNumber::parse("079199000001") else { panic!("has the structure") };
        assert_eq!(number.doubts(None, None), []);
        assert_eq!(number.doubts(Some(Sex::Female), Some(1999)), []);
        assert_eq!(number.doubts(Some(Sex::Male), Some(2000)), [Doubt::BirthYear, Doubt::Sex]);
        let elsewhere = PersonalNumber::parse("003199000001").map(|number| number.doubts(None, None));
        assert_eq!(elsewhere, Some(vec![Doubt::Place]));
        assert_eq!(format!("{number:?}").find("199"), None);
    }
}
