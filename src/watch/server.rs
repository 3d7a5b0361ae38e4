//! The server: files from memory, and a stream of news for the pages that are open.
//!
//! One thread, HTTP/1.1. At any moment it serves one whole site; nothing that a request says can
//! reach a disk. Connections are few, wait for nobody long, and the idlest gives way to a new one.

mod answer;
mod connections;
mod news;
mod page;
mod range;
pub(crate) mod resolve;
mod types;

use std::future::poll_fn;
use std::io;
use std::net::{IpAddr, SocketAddr, TcpListener};
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use tokio::runtime::Builder;
use tokio::sync::oneshot;

use crate::link::addresses::encode;
use crate::watch::hosts::Gate;
use crate::watch::live::Live;
use connections::Connections;

/// Where the script is that keeps a page up to date.
pub(crate) const SCRIPT_PATH: &str = "/.counterpart/watch.js";
/// Where that script hears of news.
const NEWS_PATH: &str = "/.counterpart/news";

/// The port that is tried first when none was asked for.
const FIRST_PORT: u16 = 1111;
/// How many ports are tried when none was asked for.
const PORTS: u16 = 100;

/// Where to listen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Listen {
    /// The address.
    pub address: IpAddr,
    /// The port; none for the first that is free. 0 lets the system choose.
    pub port: Option<u16>,
}

/// Takes a port.
///
/// # Errors
/// When the port that was asked for is taken, or none is free, or the address is not this machine's.
pub fn listen(listen: Listen) -> Result<TcpListener> {
    let Listen { address, port } = listen;
    if let Some(port) = port {
        return match TcpListener::bind((address, port)) {
            Err(error) if error.kind() == io::ErrorKind::AddrInUse => {
                bail!(
                    "port {port} of {address} is taken; stop what uses it, or name another with `--port`"
                )
            }
            listener => listener.with_context(|| format!("listening on {address}, port {port}")),
        };
    }
    for port in FIRST_PORT..FIRST_PORT + PORTS {
        match TcpListener::bind((address, port)) {
            Err(error) if error.kind() == io::ErrorKind::AddrInUse => {}
            listener => return listener.with_context(|| format!("listening on {address}")),
        }
    }
    bail!(
        "the ports {FIRST_PORT} to {} of {address} are taken; name a free one with `--port`",
        FIRST_PORT + PORTS - 1
    )
}

/// A server that runs, until it is dropped.
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    _stop: oneshot::Sender<()>,
}

impl Server {
    /// Begins to serve.
    ///
    /// # Errors
    /// When the system refuses.
    pub fn start(listener: TcpListener, live: Live) -> Result<Self> {
        let address = listener.local_addr().context("asking for the server's address")?;
        listener.set_nonblocking(true).context("preparing the server's socket")?;
        let runtime =
            Builder::new_current_thread().enable_all().build().context("starting the server")?;
        let (sender, stop) = oneshot::channel();
        let connections = Connections::new(live, Gate::new(address.ip()));
        let serve = move || runtime.block_on(serve(listener, connections, stop));
        std::thread::Builder::new()
            .name("server".to_owned())
            .spawn(serve)
            .context("starting the server's thread")?;
        Ok(Self { address, _stop: sender })
    }

    /// Where it listens.
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// The address, for a browser on this machine, of a path with a slash at both ends.
    pub fn address_of(&self, base: &str) -> String {
        let host = match self.address.ip() {
            IpAddr::V4(ip) if ip.is_unspecified() => "127.0.0.1".to_owned(),
            IpAddr::V6(ip) if ip.is_unspecified() => "[::1]".to_owned(),
            IpAddr::V4(ip) => ip.to_string(),
            IpAddr::V6(ip) => format!("[{ip}]"),
        };
        let path = format!("/{}", base.trim_start_matches('/'));
        format!("http://{host}:{}{}", self.address.port(), encode(&path))
    }
}

/// Accepts connections until told to stop.
async fn serve(listener: TcpListener, connections: Connections, stop: oneshot::Receiver<()>) {
    let Ok(listener) = tokio::net::TcpListener::from_std(listener) else { return };
    let mut stop = pin!(stop);
    loop {
        let accepted = poll_fn(|context| match stop.as_mut().poll(context) {
            Poll::Ready(_) => Poll::Ready(None),
            Poll::Pending => listener.poll_accept(context).map(Some),
        });
        match accepted.await {
            None => return,
            Some(Ok((stream, _))) => connections.serve(stream),
            Some(Err(error)) => {
                // EMFILE and ENFILE: too many files are open. Else the other side is gone already.
                if matches!(error.raw_os_error(), Some(23 | 24)) {
                    connections.give_way();
                }
                // Closing takes a turn of the other tasks.
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
        }
    }
}
