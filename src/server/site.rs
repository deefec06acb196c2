//! The files the portal publishes: pages, the element, the browser modules, definitions. They stand in the program, or in a folder laid
//! out as the repository is, where whoever changes them sees them change.
//!
//! Paths are those of the repository, with `/` between names: `www/pages/index.html`.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fs;
use std::io::Read;
use std::path::PathBuf;
use std::time::SystemTime;

use axum::body::Body;
use axum::extract::Request;
use axum::http::header::{CONTENT_TYPE, ETAG, HeaderMap, HeaderValue, IF_NONE_MATCH};
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};
use percent_encoding::percent_decode_str;
use rust_embed::{EmbeddedFile, RustEmbed};

/// When a file was changed, and how large it is.
pub(super) type FileStamp = (SystemTime, u64);

/// Where the published files stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Site {
    /// In the program; a debug build reads them from the checkout it was built in.
    Embedded,
    /// In a folder that holds `www/` and `schemas/`.
    Folder(PathBuf),
}

/// One folder of the repository in the program.
struct EmbeddedFolder {
    /// Its path.
    path: &'static str,
    get: fn(&str) -> Option<EmbeddedFile>,
    names: fn() -> Vec<String>,
}

macro_rules! embedded {
    ($($name:ident = $path:literal),+ $(,)?) => {
        $(
            #[derive(RustEmbed)]
            #[folder = $path]
            #[allow_missing = true]
            struct $name;
        )+
        /// The published folders. The module for servers is none of them.
        const EMBEDDED: &[EmbeddedFolder] =
            &[$(EmbeddedFolder {
                path: $path,
                get: $name::get,
                names: || $name::iter().map(std::borrow::Cow::into_owned).collect(),
            }),+];
    };
}

embedded! {
    Pages = "www/pages",
    Element = "www/src",
    FormModule = "www/pkg/form",
    DossierModule = "www/pkg/dossier",
    WorkbenchModule = "www/pkg/workbench",
    QrModule = "www/pkg/qr",
    Schemas = "schemas",
}

fn embedded(path: &str) -> Option<EmbeddedFile> {
    EMBEDDED.iter().find_map(|folder| (folder.get)(path.strip_prefix(folder.path)?.strip_prefix('/')?))
}

impl Site {
    /// Whether there is such a file.
    pub(super) fn has(&self, path: &str) -> bool {
        self.stamp(path).is_some()
    }

    /// The names in a folder, sorted, without hidden ones; none where there is no folder.
    pub(super) fn names_in(&self, folder: &str) -> Vec<String> {
        let names: BTreeSet<String> = match self {
            Self::Folder(root) => {
                let entries = fs::read_dir(root.join(folder)).into_iter().flatten().flatten();
                entries.filter_map(|entry| entry.file_name().into_string().ok()).collect()
            }
            Self::Embedded => {
                let all = EMBEDDED
                    .iter()
                    .flat_map(|own| (own.names)().into_iter().map(move |name| format!("{}/{name}", own.path)));
                let below = all.filter_map(|path| Some(path.strip_prefix(folder)?.strip_prefix('/')?.to_owned()));
                below.filter_map(|rest| rest.split('/').next().map(str::to_owned)).collect()
            }
        };
        names.into_iter().filter(|name| !name.starts_with('.')).collect()
    }

    /// When a file was changed and how large it is; nothing where there is no file, or a link.
    pub(super) fn stamp(&self, path: &str) -> Option<FileStamp> {
        match self {
            Self::Folder(root) => {
                let known = fs::symlink_metadata(root.join(path)).ok().filter(fs::Metadata::is_file)?;
                Some((known.modified().ok()?, known.len()))
            }
            Self::Embedded => {
                let file = embedded(path)?;
                let changed = std::time::Duration::from_secs(file.metadata.last_modified().unwrap_or_default());
                Some((SystemTime::UNIX_EPOCH + changed, file.data.len() as u64))
            }
        }
    }

    /// The text of a file that is one and has at most so many bytes: a link may lead anywhere, and a pipe never ends.
    ///
    /// # Errors
    /// Why it is not read.
    pub(super) fn text(&self, path: &str, most: u64) -> Result<String, String> {
        let bytes = match self {
            Self::Folder(root) => {
                let path = root.join(path);
                if !fs::symlink_metadata(&path).map_err(|error| error.to_string())?.is_file() {
                    return Err("neither a file nor a folder: it is not read".to_owned());
                }
                let file = fs::File::open(&path).map_err(|error| error.to_string())?;
                let mut bytes = Vec::new();
                file.take(most + 1).read_to_end(&mut bytes).map_err(|error| error.to_string())?;
                Cow::Owned(bytes)
            }
            Self::Embedded => embedded(path).ok_or("there is no such file")?.data,
        };
        if bytes.len() as u64 > most {
            return Err(format!("larger than {} MB: it is not listed", most >> 20));
        }
        String::from_utf8(bytes.into_owned()).map_err(|_| "not UTF-8: save it in that encoding".to_owned())
    }
}

/// Answers with a file of the program, if there is one; `folder` is what the address stands for.
pub(super) fn answer_embedded(folder: &str, request: &Request) -> Option<Response> {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return Some(StatusCode::METHOD_NOT_ALLOWED.into_response());
    }
    let name = percent_decode_str(request.uri().path()).decode_utf8().ok()?;
    let name = name.trim_start_matches('/');
    let path = if name.is_empty() { format!("{folder}/index.html") } else { format!("{folder}/{name}") };
    let file = embedded(&path)?;
    let tag = format!("\"{}\"", super::identifier::hexadecimal(&file.metadata.sha256_hash()[..16]));
    if is_known(request.headers(), &tag) {
        return Some((StatusCode::NOT_MODIFIED, [(ETAG, tag)]).into_response());
    }
    let body = match file.data {
        Cow::Borrowed(bytes) => Body::from(bytes),
        Cow::Owned(bytes) => Body::from(bytes),
    };
    let mut response = Response::new(body);
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(media_type(&path)));
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        headers.insert(ETAG, tag);
    }
    Some(response)
}

/// Whether whoever asks has this version already; a tag is weak once an answer was compressed.
fn is_known(headers: &HeaderMap, tag: &str) -> bool {
    let said = headers.get_all(IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    said.flat_map(|line| line.split(',')).any(|one| one.trim().trim_start_matches("W/") == tag)
}

/// The media type by the end of a name; only kinds that are published have one.
fn media_type(path: &str) -> &'static str {
    match path.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "json" => "application/json",
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "txt" | "ts" | "md" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_files_of_the_program_are_those_of_the_checkout() {
        let (own, folder) = (Site::Embedded, Site::Folder(PathBuf::from(env!("CARGO_MANIFEST_DIR"))));
        for path in ["www/pages", "www/src", "schemas", "schemas/vn", "schemas/vn/procedures"] {
            assert_eq!(own.names_in(path), folder.names_in(path), "{path}");
        }
        for path in ["www/pages/index.html", "schemas/vn/procedures/1.001193.json"] {
            assert_eq!(own.text(path, 1 << 20), folder.text(path, 1 << 20));
            assert_eq!(own.stamp(path).unwrap().1, folder.stamp(path).unwrap().1);
        }
        for path in ["Cargo.toml", "www/pages/../package.json", "schemas/nothing.json", "www/pages"] {
            assert!(!own.has(path), "{path}");
        }
        assert!(own.text("www/pages/index.html", 10).is_err_and(|why| why.contains("larger")));
    }
}
