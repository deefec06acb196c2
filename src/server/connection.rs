//! Connections as they come: slow, silent, or too many at once.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::task::JoinSet;
use tokio::time::{Instant, Sleep, sleep, timeout};

/// How long a client may take to say what it wants, and then stay without a further wish.
const HEAD: Duration = Duration::from_secs(10);
/// How long nothing may come or go on a connection.
const STALL: Duration = Duration::from_mins(1);
/// Largest head of a request, in bytes.
const MOST_HEAD: usize = 64 << 10;
/// How long connections may take to close once no request is under way any more.
const CLOSING: Duration = Duration::from_secs(2);

/// Requests that are under way, and whether the end was asked for.
pub(super) struct Life {
    under_way: watch::Sender<usize>,
    ending: AtomicBool,
}

/// A request that is under way, until this is dropped.
pub(super) struct UnderWay<'a>(&'a Life);

impl Life {
    /// A life that has just begun.
    pub(super) fn new() -> Arc<Self> {
        Arc::new(Self { under_way: watch::Sender::new(0), ending: AtomicBool::new(false) })
    }

    /// Counts a request; nothing once the end was asked for.
    pub(super) fn begin(&self) -> Option<UnderWay<'_>> {
        // Counted before it is looked whether the end was asked for, so that nobody finds the portal idle in between.
        self.under_way.send_modify(|count| *count += 1);
        let begun = UnderWay(self);
        if self.ending.load(Ordering::SeqCst) { None } else { Some(begun) }
    }

    /// Lets no request begin any more.
    fn end(&self) {
        self.ending.store(true, Ordering::SeqCst);
    }

    /// Resolves when no request is under way.
    async fn idle(&self) {
        let _ = self.under_way.subscribe().wait_for(|count| *count == 0).await;
    }
}

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        self.0.under_way.send_modify(|count| *count -= 1);
    }
}

/// Answers on at most `most` connections until `stop` resolves; more wait until one ends. Then requests under way may end within
/// `grace`, and new ones are refused as long as any does not.
pub(super) async fn run(
    listener: TcpListener,
    app: Router,
    (most, grace): (usize, Duration),
    life: Arc<Life>,
    stop: impl Future<Output = ()>,
) {
    let places = Arc::new(Semaphore::new(most));
    let (stopping, stopped) = watch::channel(());
    let mut held = JoinSet::new();
    let mut hold = |place: OwnedSemaphorePermit, stream| {
        while held.try_join_next().is_some() {}
        let (app, stopped) = (app.clone(), stopped.clone());
        held.spawn(async move {
            answer(stream, app, stopped).await;
            drop(place);
        });
    };
    accept_until(&listener, &places, &mut hold, stop).await;
    life.end();
    let finished = async {
        let _ = timeout(grace, life.idle()).await;
    };
    accept_until(&listener, &places, &mut hold, finished).await;
    drop((listener, stopping));
    let _ = timeout(CLOSING, async { while held.join_next().await.is_some() {} }).await;
}

async fn accept_until(
    listener: &TcpListener,
    places: &Arc<Semaphore>,
    hold: &mut impl FnMut(OwnedSemaphorePermit, TcpStream),
    end: impl Future<Output = ()>,
) {
    tokio::pin!(end);
    loop {
        let next = async { (Arc::clone(places).acquire_owned().await, listener.accept().await) };
        let (place, accepted) = tokio::select! {
            () = &mut end => return,
            next = next => next,
        };
        match (place, accepted) {
            (Ok(place), Ok((stream, _))) => hold(place, stream),
            // Out of descriptors: some will be free again.
            _ => sleep(Duration::from_millis(50)).await,
        }
    }
}

async fn answer(stream: TcpStream, app: Router, mut stopped: watch::Receiver<()>) {
    let io = TokioIo::new(Patient::new(stream, STALL));
    let mut builder = http1::Builder::new();
    builder.timer(TokioTimer::new()).header_read_timeout(HEAD).max_buf_size(MOST_HEAD);
    let mut connection = std::pin::pin!(builder.serve_connection(io, TowerToHyperService::new(app)));
    tokio::select! {
        // What goes wrong on a connection concerns nobody but its client, who sees it.
        _ = connection.as_mut() => return,
        // An error means that the sender is gone, which is the signal.
        _ = stopped.changed() => connection.as_mut().graceful_shutdown(),
    }
    let _ = connection.await;
}

/// A stream that breaks off when nothing has come or gone for a while.
struct Patient<S> {
    stream: S,
    limit: Duration,
    end: Pin<Box<Sleep>>,
}

impl<S> Patient<S> {
    fn new(stream: S, limit: Duration) -> Self {
        Self { stream, limit, end: Box::pin(sleep(limit)) }
    }

    /// What became of an attempt: it moves the end on, or meets it.
    fn after<T>(&mut self, context: &mut Context<'_>, tried: Poll<io::Result<T>>) -> Poll<io::Result<T>> {
        if tried.is_ready() {
            let end = Instant::now() + self.limit;
            self.end.as_mut().reset(end);
            return tried;
        }
        ready!(self.end.as_mut().poll(context));
        Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Patient<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let tried = Pin::new(&mut self.stream).poll_read(context, buffer);
        self.after(context, tried)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Patient<S> {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let tried = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.after(context, tried)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    use super::*;

    #[test]
    fn a_stream_on_which_nothing_moves_breaks_off() {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let (near, mut far) = tokio::io::duplex(4);
            let mut near = Patient::new(near, Duration::from_millis(100));
            far.write_all(b"ab").await.unwrap();
            let mut two = [0; 2];
            near.read_exact(&mut two).await.unwrap();
            assert_eq!(near.read_exact(&mut two).await.unwrap_err().kind(), io::ErrorKind::TimedOut);
            let mut near = Patient::new(tokio::io::duplex(4).0, Duration::from_millis(100));
            assert!(near.write_all(b"longer than what the other end takes").await.is_err());
        });
    }
}
