//! What is refused before anything is looked up: requests for other hosts, and names that are
//! hidden, too long, hold the names of officers, or lead out of the published folders by a link.

use std::path::PathBuf;
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::header::HOST;
use axum::http::uri::Authority;
use axum::http::{HeaderMap, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use percent_encoding::percent_decode_str;

use super::site::Site;

/// Longest address, in bytes: with the folder before it, still a path a system takes.
const MOST_PATH: usize = 2048;
/// How files end that say who decided: they stand beside definitions and are not published.
const NAMES: &str = ".decisions.json";
/// Longest name of a file, in bytes.
const MOST_NAME: usize = 255;

/// What the portal answers for, and to whom.
pub(super) struct Guard {
    /// The folder that is published; none where all stands in the program.
    root: Option<PathBuf>,
    hosts: Vec<String>,
}

impl Guard {
    /// Guards what is published; `hosts` are names beside those of this machine.
    pub(super) fn new(site: &Site, hosts: &[String]) -> Arc<Self> {
        let own = ["127.0.0.1", "localhost", "[::1]"].map(str::to_owned);
        let hosts = own.into_iter().chain(hosts.iter().map(|host| host.to_ascii_lowercase())).collect();
        let root = match site {
            Site::Folder(root) => Some(root.clone()),
            Site::Embedded => None,
        };
        Arc::new(Self { root, hosts })
    }

    /// A page elsewhere can make its own name lead here; the browser then still says that name.
    fn is_ours(&self, request: &Request) -> bool {
        let named = |text: &str| {
            text.parse::<Authority>().is_ok_and(|name| self.hosts.contains(&name.host().to_ascii_lowercase()))
        };
        let said = |headers: &HeaderMap| {
            let mut all = headers.get_all(HOST).iter();
            matches!((all.next(), all.next()), (Some(one), None) if one.to_str().is_ok_and(named))
        };
        said(request.headers()) && request.uri().authority().is_none_or(|name| named(name.as_str()))
    }

    /// True when nothing on the way to a file is hidden, a link, or anything but a folder or file.
    async fn is_plain(&self, path: &str) -> bool {
        let Ok(path) = percent_decode_str(path).decode_utf8() else { return false };
        let names: Vec<&str> = path.split(['/', '\\']).filter(|name| !name.is_empty()).collect();
        let hidden = |name: &&str| name.starts_with('.') || name.ends_with(NAMES);
        if names.iter().any(|name| hidden(name) || name.len() > MOST_NAME || name.contains(char::is_control)) {
            return false;
        }
        let Some(root) = &self.root else { return true };
        let (mut place, names) = match names.split_first() {
            Some((&("api" | "govstack" | "noscript"), _)) => return true,
            Some((&"schemas", rest)) => (root.join("schemas"), rest),
            Some((own @ (&"pkg" | &"src"), rest)) => (root.join("www").join(own), rest),
            _ => (root.join("www").join("pages"), names.as_slice()),
        };
        for name in names {
            place.push(name);
            match tokio::fs::symlink_metadata(&place).await {
                Ok(known) if known.is_dir() || known.is_file() => {}
                Ok(_) => return false,
                // What is not there is answered for by whoever looks for it.
                Err(_) => return true,
            }
        }
        true
    }
}

/// Lets a request pass that is meant for this portal and names something it publishes.
pub(super) async fn guard(State(guard): State<Arc<Guard>>, request: Request, next: Next) -> Response {
    if !guard.is_ours(&request) {
        let words = "This portal answers to the names of this machine only; name others with --host.\n";
        return (StatusCode::MISDIRECTED_REQUEST, words).into_response();
    }
    let path = request.uri().path();
    if path.len() > MOST_PATH {
        return (StatusCode::URI_TOO_LONG, "The address is too long.\n").into_response();
    }
    if !guard.is_plain(path).await {
        return (StatusCode::NOT_FOUND, "There is nothing at this address. The list of forms is at /\n")
            .into_response();
    }
    next.run(request).await
}
