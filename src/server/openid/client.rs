//! What the portal asks a provider of sign-in: JSON over TLS, within bounds of time and size. Redirects are not followed: the
//! addresses are those of the provider's own description.

use std::io;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HOST};
use axum::http::{Method, Request, Uri};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use serde_json::Value;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

/// How long an answer may take, from the first byte to the last.
const PATIENCE: Duration = Duration::from_secs(10);
/// Largest answer, in bytes.
const MOST: usize = 256 << 10;

/// Asks a provider.
pub(super) struct Client {
    tls: TlsConnector,
}

/// Why there was no answer. Nothing of what was sent or received.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unanswered {
    /// It cannot be reached, or not in time.
    Unreachable,
    /// It answered with another status than 200, or no JSON.
    Odd(u16),
}

impl Client {
    /// Trusts the authorities of the web, or those of a file alone.
    ///
    /// # Errors
    /// In words: the file cannot be read or holds no certificate.
    pub(super) fn new(authorities: Option<&Path>) -> Result<Self, String> {
        let mut roots = RootCertStore::empty();
        match authorities {
            None => roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned()),
            Some(path) => {
                let wrong = |why: &dyn std::fmt::Display| {
                    format!("{}: {why}; certificates as PEM were expected", path.display())
                };
                let all = CertificateDer::pem_file_iter(path).map_err(|error| wrong(&error))?;
                for one in all {
                    roots.add(one.map_err(|error| wrong(&error))?).map_err(|error| wrong(&error))?;
                }
                if roots.is_empty() {
                    return Err(wrong(&"it holds no certificate"));
                }
            }
        }
        let provider = Arc::new(tokio_rustls::rustls::crypto::ring::default_provider());
        let config = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
        let config = config.map_err(|error| error.to_string())?.with_root_certificates(roots).with_no_client_auth();
        Ok(Self { tls: TlsConnector::from(Arc::new(config)) })
    }

    /// The JSON at an address.
    pub(super) async fn get(&self, address: &str) -> Result<Value, Unanswered> {
        self.ask(Method::GET, address, None, None).await
    }

    /// The JSON a form is answered with; `login` is the header of who asks.
    pub(super) async fn post(&self, address: &str, form: String, login: Option<&str>) -> Result<Value, Unanswered> {
        self.ask(Method::POST, address, Some(form), login).await
    }

    async fn ask(
        &self,
        method: Method,
        address: &str,
        form: Option<String>,
        login: Option<&str>,
    ) -> Result<Value, Unanswered> {
        let work = self.answered(method, address, form, login);
        let (status, bytes) =
            timeout(PATIENCE, work).await.map_err(|_| Unanswered::Unreachable)?.map_err(|_| Unanswered::Unreachable)?;
        if status != 200 {
            return Err(Unanswered::Odd(status));
        }
        serde_json::from_slice(&bytes).map_err(|_| Unanswered::Odd(status))
    }

    async fn answered(
        &self,
        method: Method,
        address: &str,
        form: Option<String>,
        login: Option<&str>,
    ) -> io::Result<(u16, Vec<u8>)> {
        let uri: Uri = address.parse().map_err(io::Error::other)?;
        let host = uri.host().ok_or(io::ErrorKind::InvalidInput)?.trim_matches(['[', ']']).to_owned();
        let is_plain = uri.scheme_str() == Some("http");
        let port = uri.port_u16().unwrap_or(if is_plain { 80 } else { 443 });
        let mut request = Request::builder().method(method).header(ACCEPT, "application/json");
        request = request.uri(uri.path_and_query().map_or("/", |path| path.as_str()));
        request = request.header(HOST, uri.authority().map_or("", |authority| authority.as_str()));
        if let Some(login) = login {
            request = request.header(AUTHORIZATION, login);
        }
        if form.is_some() {
            request = request.header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        }
        let request = request.body(Body::from(form.unwrap_or_default())).map_err(io::Error::other)?;
        let stream = TcpStream::connect((host.as_str(), port)).await?;
        if is_plain {
            return spoken(stream, request).await;
        }
        let name = ServerName::try_from(host).map_err(io::Error::other)?;
        spoken(self.tls.connect(name, stream).await?, request).await
    }
}

/// One request and its answer on a connection of its own.
async fn spoken<S>(stream: S, request: Request<Body>) -> io::Result<(u16, Vec<u8>)>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.map_err(io::Error::other)?;
    let driver = tokio::spawn(connection);
    let answer = async {
        let response = sender.send_request(request).await.map_err(io::Error::other)?;
        let status = response.status().as_u16();
        let bytes = to_bytes(Body::new(response.into_body()), MOST).await.map_err(io::Error::other)?;
        Ok((status, bytes.to_vec()))
    };
    let answer = answer.await;
    driver.abort();
    answer
}
