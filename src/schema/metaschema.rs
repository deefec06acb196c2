//! The meta-schemas of the two drafts, for native tools only: the browser
//! build never needs them, so it does not carry them.

use std::sync::OnceLock;

use serde_json::Value;

macro_rules! documents {
    ($($uri:literal => $file:literal),* $(,)?) => {
        &[$(($uri, include_str!(concat!("../../schemas/json-schema/", $file)))),*]
    };
}

const SOURCES: &[(&str, &str)] = documents! {
    "https://json-schema.org/draft/2020-12/schema" => "draft2020-12/schema.json",
    "https://json-schema.org/draft/2020-12/meta/applicator" => "draft2020-12/meta/applicator.json",
    "https://json-schema.org/draft/2020-12/meta/content" => "draft2020-12/meta/content.json",
    "https://json-schema.org/draft/2020-12/meta/core" => "draft2020-12/meta/core.json",
    "https://json-schema.org/draft/2020-12/meta/format-annotation" => "draft2020-12/meta/format-annotation.json",
    "https://json-schema.org/draft/2020-12/meta/format-assertion" => "draft2020-12/meta/format-assertion.json",
    "https://json-schema.org/draft/2020-12/meta/meta-data" => "draft2020-12/meta/meta-data.json",
    "https://json-schema.org/draft/2020-12/meta/unevaluated" => "draft2020-12/meta/unevaluated.json",
    "https://json-schema.org/draft/2020-12/meta/validation" => "draft2020-12/meta/validation.json",
    "http://json-schema.org/draft-07/schema" => "draft7.json",
};

/// The meta-schema documents and their URIs.
pub fn documents() -> &'static [(&'static str, Value)] {
    static DOCUMENTS: OnceLock<Vec<(&str, Value)>> = OnceLock::new();
    DOCUMENTS.get_or_init(|| {
        // A file that does not parse would be missing, which a test holds.
        SOURCES.iter().filter_map(|(uri, text)| Some((*uri, serde_json::from_str(text).ok()?))).collect()
    })
}

/// The meta-schema document with this URI (without a fragment).
pub(super) fn find(uri: &str) -> Option<(&'static str, &'static Value)> {
    documents().iter().find(|(other, _)| *other == uri).map(|(uri, document)| (*uri, document))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_meta_schema_parses() {
        assert_eq!(documents().len(), SOURCES.len());
    }
}
