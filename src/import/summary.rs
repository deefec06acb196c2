//! The import report: what became of every line, counted.

use std::collections::BTreeMap;

use serde_json::Value;

use super::line::Reason;
use super::record::{Draft, Fate};
use crate::locale::Locale;
use crate::register::Pack;

/// Counts over a whole import.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Procedures imported.
    pub procedures: usize,
    /// Lines of all dossiers.
    pub lines: usize,
    /// Lines by what became of them.
    pub fates: BTreeMap<Fate, usize>,
    /// Papers of all drafts.
    pub documents: usize,
    /// Papers by document type; a paper several types serve for counts for its first.
    pub types: BTreeMap<String, usize>,
    /// Papers by the reason of their type.
    pub reasons: BTreeMap<String, usize>,
    /// Findings by kind.
    pub findings: BTreeMap<&'static str, usize>,
    /// Code of the procedure and place of the first finding of each kind.
    pub first: BTreeMap<&'static str, (String, String)>,
    /// Procedures that could not be imported.
    pub refused: usize,
}

impl Summary {
    /// Counts one draft.
    pub fn add(&mut self, draft: &Draft) {
        self.procedures += 1;
        self.lines += draft.lines.len();
        for line in &draft.lines {
            *self.fates.entry(line.fate).or_default() += 1;
        }
        for document in draft.definition["x-documents"].as_array().into_iter().flatten() {
            self.documents += 1;
            let kind = match &document["type"] {
                Value::String(only) => only.as_str(),
                Value::Array(all) => all.first().and_then(Value::as_str).unwrap_or_default(),
                _ => "",
            };
            *self.types.entry(kind.to_owned()).or_default() += 1;
            let reason = document["import"]["reason"].as_str().unwrap_or_default();
            *self.reasons.entry(reason.to_owned()).or_default() += 1;
        }
        for finding in &draft.findings {
            *self.findings.entry(finding.kind).or_default() += 1;
            self.first.entry(finding.kind).or_insert_with(|| (draft.code.clone(), finding.at.clone()));
        }
    }

    /// True when every line has exactly one fate.
    pub fn accounts(&self) -> bool {
        self.fates.values().sum::<usize>() == self.lines
    }

    /// The report as lines of text in a language: counts, and for every kind of finding what it means, where the
    /// first one is and what to do.
    pub fn text(&self, locale: &Locale, pack: &Pack) -> String {
        let vietnamese = locale.language() == "vi";
        let pick = |vi: &'static str, en: &'static str| if vietnamese { vi } else { en };
        let mut out = format!(
            "{} {}, {} {}, {} {}",
            self.procedures,
            pick("thủ tục", "procedures"),
            self.lines,
            pick("dòng", "lines"),
            self.documents,
            pick("giấy tờ", "papers")
        );
        if self.refused > 0 {
            out.push_str(&format!(", {} {}", self.refused, pick("không nhập được", "refused")));
        }
        out.push('\n');
        for (fate, vi) in [
            (Fate::Kept, "một giấy"),
            (Fate::Note, "không phải giấy tờ"),
            (Fate::Split, "nhiều giấy"),
            (Fate::Merged, "nhắc lại giấy đã có"),
        ] {
            let name = pick(vi, fate.as_str());
            out.push_str(&format!("  {name:<20}{:>8}\n", self.fates.get(&fate).unwrap_or(&0)));
        }
        let sections = [
            (pick("nhận ra giấy tờ nhờ", "how papers were recognised"), &self.reasons),
            (pick("giấy tờ theo loại", "papers by type"), &self.types),
        ];
        for (title, counts) in sections {
            out.push_str(&format!("{title}:\n"));
            let mut rows: Vec<(&String, &usize)> = counts.iter().collect();
            rows.sort_by_key(|(name, count)| (std::cmp::Reverse(**count), (*name).clone()));
            for (name, count) in rows {
                let kind =
                    pack.document_type(name).map(|kind| kind.title.get(locale)).filter(|title| !title.is_empty());
                let name = kind.or_else(|| Reason::told(name).filter(|_| vietnamese)).unwrap_or(name);
                out.push_str(&format!("  {count:>8}  {name}\n"));
            }
        }
        out.push_str(pick("điều cần xem lại:\n", "findings:\n"));
        for (kind, count) in &self.findings {
            let (vi, en) = meaning(kind);
            out.push_str(&format!("  {count:>8}  {} [{kind}]\n", pick(vi, en)));
            if let Some((code, at)) = self.first.get(kind) {
                let first = pick("trước hết ở", "first in");
                out.push_str(&format!("            {first} {code} {at}\n"));
            }
        }
        if !self.findings.is_empty() {
            out.push_str(pick(
                "  mọi chỗ, từng dòng: tệp import.ndjson trong thư mục nháp\n",
                "  every place, line by line: import.ndjson in the folder of drafts\n",
            ));
        }
        out
    }
}

/// What a finding means and what to do about it, in Vietnamese and in English.
fn meaning(kind: &str) -> (&'static str, &'static str) {
    match kind {
        "codeRepaired" => (
            "mã thủ tục in sai, đã sửa theo dạng của danh mục; đối chiếu với Cổng",
            "the code was misprinted and mended; compare it with the portal",
        ),
        "codeOdd" => (
            "mã thủ tục không theo dạng của danh mục; kiểm tra lại mã",
            "the code has not the catalogue's form; check it",
        ),
        "dataNamesOtherPapers" => (
            "câu về dữ liệu nêu giấy khác với giấy đang đòi; xem dòng đó, hỏi cơ quan ban hành",
            "the words about data name other papers than are asked for; read the line, ask who issued it",
        ),
        "noQuantity" => ("giấy không ghi số bản; bổ sung số lượng", "no quantity is given; have it added"),
        "emptyDossier" => (
            "không có thành phần hồ sơ nào; đối chiếu với quyết định công bố thủ tục",
            "no paper at all is listed; compare with the decision that published the procedure",
        ),
        "timesDiffer" => (
            "thời hạn giải quyết khác nhau giữa các cách nộp; xác định thời hạn đúng",
            "ways of handing in have different times; find the right one",
        ),
        "circumstanceInWords" => (
            "trường hợp quá nhiều, còn ghi bằng lời ở ghi chú của giấy; xem lại điều kiện",
            "too many circumstances: this one stands in words in the paper's note; read it",
        ),
        "stepsDiffer" => (
            "các bước cộng lại khác thời hạn Cổng ghi; kiểm tra bước thiếu hoặc thừa",
            "the steps do not add up to the time the portal states; look for a step missing or one too many",
        ),
        "codeShared" => (
            "nhiều thủ tục chung một mã, mỗi thủ tục một bản nháp; xác định thủ tục cần dùng",
            "several procedures share a code, each has a draft; find which is meant",
        ),
        "correctionUnused" => (
            "một điều đã sửa không còn gặp dòng nào như vậy; kiểm tra lời văn",
            "a correction meets no such line any more; check its words",
        ),
        _ => ("xem dòng đó", "read the line"),
    }
}
