//! The fixed parts of a DOCX file: styles of an official letter, page, numbering, footer.

/// `[Content_Types].xml`.
pub(super) const CONTENT_TYPES: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/><Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/><Override PartName="/word/numbering.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.numbering+xml"/><Override PartName="/word/settings.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.settings+xml"/><Override PartName="/word/header1.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"/><Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>"#;

/// `_rels/.rels`.
pub(super) const PACKAGE_RELATIONS: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>"#;

/// `word/_rels/document.xml.rels`.
pub(super) const DOCUMENT_RELATIONS: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/numbering" Target="numbering.xml"/><Relationship Id="rId3" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/settings" Target="settings.xml"/><Relationship Id="rId4" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/header" Target="header1.xml"/></Relationships>"#;

/// `word/settings.xml`.
pub(super) const SETTINGS: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:settings xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:zoom w:percent="100"/><w:defaultTabStop w:val="567"/><w:characterSpacingControl w:val="doNotCompress"/><w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat></w:settings>"#;

/// `word/header1.xml`: the page number, in the middle of the upper margin.
pub(super) const HEADER: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:hdr xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:p><w:pPr><w:pStyle w:val="Header"/><w:jc w:val="center"/></w:pPr><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>2</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p></w:hdr>"#;

/// `word/numbering.xml`: one list of dashes.
pub(super) const NUMBERING: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:numbering xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="singleLevel"/><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="–"/><w:lvlJc w:val="left"/><w:pPr><w:ind w:left="851" w:hanging="284"/></w:pPr></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>"#;

/// How the page lies: A4 with the margins of official letters (20, 20, 30 and 20 mm), the
/// page number from the second page on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Page {
    /// As letters are.
    Upright,
    /// For tables that are too wide for a letter.
    Lying,
}

impl Page {
    /// Margins of an official letter, in twentieths of a point: 20 mm at the head and the foot, 30 mm at the left, 15 mm at the
    /// right (Decree 30/2020/NĐ-CP, Annex I; not read again for this).
    pub(super) const HEAD_AND_FOOT: usize = 1_134;
    pub(super) const LEFT: usize = 1_701;
    pub(super) const RIGHT: usize = 851;

    /// Width between the margins, in twentieths of a point.
    pub(super) const fn text_width(self) -> usize {
        let width = match self {
            Self::Upright => 11_906,
            Self::Lying => 16_838,
        };
        width - Self::LEFT - Self::RIGHT
    }
}

/// `word/styles.xml` for a font and a language tag.
pub(super) fn styles(font: &str, language: &str) -> String {
    let fonts = format!(r#"<w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:eastAsia="{font}" w:cs="{font}"/>"#);
    let mut out = format!(
        r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:docDefaults><w:rPrDefault><w:rPr>{fonts}<w:sz w:val="26"/><w:szCs w:val="26"/><w:lang w:val="{language}"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after="120" w:line="259" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style><w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:top w:w="0" w:type="dxa"/><w:left w:w="85" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/><w:right w:w="85" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>"#
    );
    let mut style = |id: &str, name: &str, paragraph: &str, run: &str| {
        out.push_str(&format!(
            r#"<w:style w:type="paragraph" w:styleId="{id}"><w:name w:val="{name}"/><w:basedOn w:val="Normal"/><w:next w:val="BodyText"/><w:qFormat/><w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>"#
        ));
    };
    let bold = "<w:b/><w:bCs/>";
    style(
        "BodyText",
        "Body Text",
        r#"<w:spacing w:before="60" w:after="60" w:line="259" w:lineRule="auto"/><w:ind w:firstLine="567"/><w:jc w:val="both"/>"#,
        "",
    );
    style(
        "Title",
        "Title",
        r#"<w:keepNext/><w:spacing w:before="240" w:after="60"/><w:jc w:val="center"/>"#,
        &format!(r#"{bold}<w:sz w:val="28"/><w:szCs w:val="28"/>"#),
    );
    style("Subtitle", "Subtitle", r#"<w:spacing w:after="120"/><w:jc w:val="center"/>"#, bold);
    for (level, size, before, italic) in
        [(1, 28, 320, ""), (2, 26, 240, ""), (3, 26, 180, "<w:i/><w:iCs/>"), (4, 26, 120, "<w:i/><w:iCs/>")]
    {
        style(
            &format!("Heading{level}"),
            &format!("heading {level}"),
            &format!(
                r#"<w:keepNext/><w:keepLines/><w:spacing w:before="{before}" w:after="80"/><w:outlineLvl w:val="{}"/>"#,
                level - 1
            ),
            &format!(r#"{bold}{italic}<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>"#),
        );
    }
    style(
        "ListParagraph",
        "List Paragraph",
        r#"<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr><w:spacing w:after="40"/><w:ind w:left="851" w:hanging="284"/>"#,
        "",
    );
    style(
        "Caption",
        "caption",
        r#"<w:keepNext/><w:spacing w:before="160" w:after="60"/>"#,
        r#"<w:i/><w:iCs/><w:sz w:val="24"/><w:szCs w:val="24"/>"#,
    );
    style(
        "Caution",
        "Caution",
        r#"<w:pBdr><w:left w:val="single" w:sz="24" w:space="8" w:color="B06A00"/></w:pBdr><w:spacing w:before="80" w:after="80"/><w:jc w:val="both"/>"#,
        "",
    );
    style(
        "TableText",
        "Table Text",
        r#"<w:spacing w:before="20" w:after="20" w:line="240" w:lineRule="auto"/>"#,
        r#"<w:sz w:val="22"/><w:szCs w:val="22"/>"#,
    );
    style(
        "TableHead",
        "Table Head",
        r#"<w:keepNext/><w:spacing w:before="20" w:after="20" w:line="240" w:lineRule="auto"/><w:jc w:val="center"/>"#,
        &format!(r#"{bold}<w:sz w:val="22"/><w:szCs w:val="22"/>"#),
    );
    style(
        "LetterLine",
        "Letter Line",
        r#"<w:spacing w:before="0" w:after="40" w:line="240" w:lineRule="auto"/><w:jc w:val="center"/>"#,
        r#"<w:sz w:val="24"/><w:szCs w:val="24"/>"#,
    );
    style("Recipient", "Recipient", r#"<w:spacing w:before="120" w:after="120"/><w:jc w:val="center"/>"#, "");
    style("Header", "header", r#"<w:spacing w:after="0"/>"#, "");
    out.push_str(r#"<w:style w:type="table" w:styleId="TableGrid"><w:name w:val="Table Grid"/><w:basedOn w:val="TableNormal"/><w:tblPr><w:tblBorders><w:top w:val="single" w:sz="4" w:space="0" w:color="auto"/><w:left w:val="single" w:sz="4" w:space="0" w:color="auto"/><w:bottom w:val="single" w:sz="4" w:space="0" w:color="auto"/><w:right w:val="single" w:sz="4" w:space="0" w:color="auto"/><w:insideH w:val="single" w:sz="4" w:space="0" w:color="auto"/><w:insideV w:val="single" w:sz="4" w:space="0" w:color="auto"/></w:tblBorders></w:tblPr></w:style></w:styles>"#);
    out
}
