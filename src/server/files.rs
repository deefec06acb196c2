//! Papers as files: they come in parts, each kept before it is acknowledged, and count once the whole has the digest it was named by
//! and is of a type its content shows.

use std::sync::Arc;

use axum::Json;
use axum::body::Body;
use axum::extract::{Path, Query, Request, State};
use axum::http::HeaderMap;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::Portal;
use super::body::read;
use super::citizen::{owner, owner_of};
use super::identifier::hexadecimal;
use super::problem::{Malformed, Problem};
use super::session::Visitor;
use super::store::{Access, Dossier, StoreError, StoredFile, retried};
use crate::json;
use crate::locale::Locale;
use crate::pointer::JsonPointer;
use crate::texts::server as words;

/// Largest part, in bytes.
pub(super) const MOST_PART: usize = 1 << 20;
/// Largest file, in bytes.
pub(super) const MOST_FILE: i64 = 20 << 20;
/// Bytes of all files of one person.
const MOST_OF_ONE: i64 = 200 << 20;
/// Bytes of all files of one case of somebody who has not signed in.
const MOST_OF_GUEST: i64 = 60 << 20;

/// How files of the types that are taken begin.
const TYPES: [(&str, &[u8]); 5] = [
    ("application/pdf", b"%PDF-"),
    ("image/png", b"\x89PNG\r\n\x1a\n"),
    ("image/jpeg", b"\xff\xd8\xff"),
    ("image/tiff", b"II*\0"),
    ("image/tiff", b"MM\0*"),
];

/// Where a part belongs.
#[derive(Debug, Deserialize)]
pub(super) struct Part {
    /// Bytes before it.
    pub(super) offset: i64,
    /// Bytes of the whole.
    pub(super) size: i64,
}

/// The digest of an address.
fn digest_of(text: &str) -> Result<&str, Problem> {
    let plain = text.len() == 64 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    if plain { Ok(text) } else { Err(Problem::Malformed(Malformed::Member("sha256", "64 × 0-9 a-f"))) }
}

fn told(file: &StoredFile) -> Value {
    json!({
        "received": file.received,
        "size": file.size,
        "complete": !file.media_type.is_empty(),
        "mediaType": file.media_type,
    })
}

/// `GET /files/{sha256}`: how far a file has come.
pub(super) async fn state(
    State(portal): State<Arc<Portal>>,
    visitor: Visitor,
    Path(sha256): Path<String>,
    headers: HeaderMap,
) -> Result<Json<Value>, Problem> {
    let owner = owner(&portal, &visitor, &headers).await?;
    let file = portal.store.file(&owner, digest_of(&sha256)?).await?;
    Ok(Json(told(&file.ok_or(Problem::NotFound)?)))
}

/// `PUT /files/{sha256}?offset=&size=`: the next part of a file. A part that is here already is answered with how far the file has come.
pub(super) async fn take(
    State(portal): State<Arc<Portal>>,
    visitor: Visitor,
    Path(sha256): Path<String>,
    Query(part): Query<Part>,
    request: Request,
) -> Result<Json<Value>, Problem> {
    let owner = owner(&portal, &visitor, request.headers()).await?;
    let sha256 = digest_of(&sha256)?.to_owned();
    if !(1..=MOST_FILE).contains(&part.size) {
        return Err(Problem::TooLarge(MOST_FILE as usize));
    }
    let bytes = read(request, MOST_PART).await?;
    let before = portal.store.file(&owner, &sha256).await?;
    let received = before.as_ref().map_or(0, |file| file.received);
    if let Some(file) = before.filter(|file| !file.media_type.is_empty() || part.offset != file.received) {
        return Ok(Json(told(&file)));
    }
    let fits = part.offset == received && !bytes.is_empty() && part.offset + bytes.len() as i64 <= part.size;
    if !fits {
        return Err(Problem::Malformed(Malformed::Member("offset", "0")));
    }
    let is_own = visitor.citizen().is_some_and(|session| session.person == owner);
    let most = if is_own { MOST_OF_ONE } else { MOST_OF_GUEST };
    if part.offset == 0 && portal.store.file_bytes(&owner).await? + part.size > most {
        return Err(Problem::TooLarge(most as usize));
    }
    let kept = retried(|| async {
        let mut write = portal.store.write().await?;
        write.keep_part((&owner, &sha256), part.size, part.offset, &bytes).await?;
        write.commit().await
    });
    match kept.await {
        // Another try of the same part was faster.
        Ok(()) | Err(StoreError::Exists) => {}
        Err(error) => return Err(error.into()),
    }
    finish(&portal, &owner, &sha256).await.map(Json)
}

/// Looks whether a file is whole and is what it is said to be; one that is not goes.
async fn finish(portal: &Portal, owner: &str, sha256: &str) -> Result<Value, Problem> {
    let Some(mut file) = portal.store.file(owner, sha256).await? else { return Err(Problem::NotFound) };
    if file.received < file.size || !file.media_type.is_empty() {
        return Ok(told(&file));
    }
    let mut digest = Sha256::new();
    let (mut at, mut begin) = (0, Vec::new());
    while let Some(part) = portal.store.file_part(owner, sha256, at).await? {
        if at == 0 {
            begin = part.iter().copied().take(16).collect();
        }
        digest.update(&part);
        at += part.len() as i64;
    }
    let kind = TYPES.iter().find(|(_, own)| begin.starts_with(own)).map(|(kind, _)| *kind);
    let right = hexadecimal(&digest.finalize()) == sha256;
    let kind = kind.filter(|_| right);
    retried(|| async {
        let mut write = portal.store.write().await?;
        match kind {
            Some(kind) => write.complete_file(owner, sha256, kind).await?,
            None => write.remove_file(owner, sha256).await?,
        }
        write.commit().await
    })
    .await?;
    let wrong = if right { Malformed::FileType } else { Malformed::FileDigest };
    file.media_type = kind.ok_or(Problem::Malformed(wrong))?.to_owned();
    Ok(told(&file))
}

/// All files a submission lists.
fn listed(submission: &Value) -> impl Iterator<Item = &Value> {
    let papers = json::list(submission.get("documents")).iter().map(|paper| paper.get("files"));
    let fields = json::members(submission.get("files")).into_iter().map(|(_, files)| Some(files));
    papers.chain(fields).flat_map(json::list)
}

/// Gives to one owner the files a submission lists that only the other has, as far as they are whole.
pub(super) async fn take_over(portal: &Portal, (from, to): (&str, &str), submission: &Value) -> Result<(), Problem> {
    for handle in listed(submission).filter_map(|file| file["handle"].as_str()) {
        let Some(file) = portal.store.file(from, handle).await?.filter(|file| !file.media_type.is_empty()) else {
            continue;
        };
        if portal.store.file(to, handle).await?.is_some()
            || portal.store.file_bytes(to).await? + file.size > MOST_OF_ONE
        {
            continue;
        }
        let moved = retried(|| async {
            let mut write = portal.store.write().await?;
            let mut at = 0;
            while let Some(part) = portal.store.file_part(from, handle, at).await? {
                write.keep_part((to, handle), file.size, at, &part).await?;
                at += part.len() as i64;
            }
            write.complete_file(to, handle, &file.media_type).await?;
            write.commit().await
        });
        match moved.await {
            // Another try was faster.
            Ok(()) | Err(StoreError::Exists) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}

/// What is wrong with the files a submission lists: each must be here, whole, and as it is described. Nothing comes after it.
pub(super) async fn wrong_files(
    portal: &Portal,
    owner: &str,
    submission: &Value,
    locale: &Locale,
) -> Result<Vec<Value>, Problem> {
    let of_papers = json::list(submission.get("documents")).iter().map(|paper| {
        let id = paper["id"].as_str().unwrap_or_default();
        (JsonPointer::root().key("x-documents").key(id).to_string(), paper.get("files"))
    });
    let of_fields = json::members(submission.get("files")).into_iter();
    let of_fields = of_fields.map(|(place, files)| (place.clone(), Some(files)));
    let mut wrong = Vec::new();
    for (place, files) in of_papers.chain(of_fields) {
        for file in json::list(files) {
            let handle = file["handle"].as_str().unwrap_or_default();
            let stored = match digest_of(handle) {
                Ok(sha256) => portal.store.file(owner, sha256).await?,
                Err(_) => None,
            };
            let fits = stored.is_some_and(|stored| {
                file["sha256"] == handle && file["size"] == stored.size && file["mediaType"] == stored.media_type
            });
            if !fits {
                wrong.push(json!({"pointer": place, "message": words::file_missing(locale)}));
                break;
            }
        }
    }
    Ok(wrong)
}

/// Whether a submission lists a file that was kept here.
pub(super) fn lists(submission: &Value, sha256: &str) -> bool {
    listed(submission).any(|file| file["handle"] == sha256)
}

/// A file of a case, for the officer: to be saved, never shown as a page of the portal.
pub(super) async fn of_case(
    portal: &Arc<Portal>,
    dossier: &Dossier,
    actor: &str,
    sha256: &str,
) -> Result<Response, Problem> {
    let sha256 = digest_of(sha256)?.to_owned();
    let owner = owner_of(dossier);
    let file = portal.store.file(&owner, &sha256).await?;
    let file = file.filter(|file| !file.media_type.is_empty()).ok_or(Problem::NotFound)?;
    retried(|| async {
        let mut write = portal.store.write().await?;
        let subject = super::citizen::subject_of(dossier);
        write.audit(Access { subject, actor, action: "file.read", object: &dossier.receipt }).await?;
        write.commit().await
    })
    .await?;
    let mut whole = Vec::with_capacity(file.size as usize);
    while let Some(part) = portal.store.file_part(&owner, &sha256, whole.len() as i64).await? {
        whole.extend(part);
    }
    let headers = [
        (CONTENT_TYPE, file.media_type),
        (CONTENT_DISPOSITION, format!("attachment; filename=\"{}\"", &sha256[..16])),
        (CONTENT_SECURITY_POLICY, "sandbox; default-src 'none'".to_owned()),
    ];
    Ok((headers, Body::from(whole)).into_response())
}
