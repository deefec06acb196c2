//! Lines that were read before: portals print the same ones in many procedures.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use super::line::{Read, Stated, of_folded};
use super::rules::Rules;
use super::text::{clean, fold};

/// Most lines that are kept; further ones are read each time.
const MAX_KNOWN: usize = 1 << 14;

/// What a printed line is, by itself.
#[derive(Clone, Debug)]
pub(super) struct Known {
    pub(super) read: Read,
    /// True where it speaks of cases that some register holds nothing about.
    pub(super) abroad: bool,
}

/// Lines by their words and what the portal states beside them.
#[derive(Debug, Default)]
pub(super) struct Readings {
    all: Mutex<HashMap<String, Vec<(Stated, Known)>>>,
}

impl Readings {
    /// What a printed line is: as it was read before, or read now.
    pub(super) fn read(&self, rules: &Rules, printed: &str, stated: Stated) -> Known {
        // What another thread had to leave is whole all the same: entries are put in at once.
        let known = |all: &HashMap<String, Vec<(Stated, Known)>>| {
            all.get(printed)?.iter().find(|(own, _)| *own == stated).map(|(_, known)| known.clone())
        };
        if let Some(known) = known(&self.all.lock().unwrap_or_else(PoisonError::into_inner)) {
            return known;
        }
        let cleaned = clean(printed);
        let folded = fold(&cleaned, &rules.respelling);
        let read = of_folded(rules, &cleaned, &folded, stated);
        let abroad = !matches!(read, Read::Continues) && rules.lacks(&folded.text);
        let fresh = Known { read, abroad };
        let mut all = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() < MAX_KNOWN {
            all.entry(printed.to_owned()).or_default().push((stated, fresh.clone()));
        }
        fresh
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_read_before_is_what_it_is_when_read_anew_and_what_stands_beside_it_counts() {
        let pack = crate::register::embedded("vn").unwrap().unwrap();
        let rules = Rules::new(&pack).unwrap();
        let line = "Lưu ý: Bản sao giấy khai sinh của trẻ có yếu tố nước ngoài";
        for _ in 0..2 {
            for copies in [0, 1] {
                let stated = Stated { copies, ..Stated::default() };
                let known = rules.readings.read(&rules, line, stated);
                let anew = super::super::line::read(&rules, line, stated);
                assert_eq!(format!("{:?}", known.read), format!("{anew:?}"));
            }
        }
        assert_eq!(rules.readings.all.lock().unwrap()[line].len(), 2);
    }
}
