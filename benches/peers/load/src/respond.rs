//! A server that reads a request and says 200: what is measured against it is the driver's own limit.

use std::net::SocketAddr;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::Outcome;

const YES: &[u8] = b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n";
const NO: &[u8] = b"HTTP/1.1 401 Unauthorized\r\ncontent-length: 0\r\n\r\n";

/// Serves until it is stopped. The first request of a connection is taken as the forged one if it comes alone: the
/// driver's probe wants to be refused.
pub async fn serve(address: SocketAddr) -> Outcome<()> {
    let listener = TcpListener::bind(address).await?;
    let (mut probe, _) = listener.accept().await?;
    let mut buffer = vec![0; 16 * 1024];
    if probe.read(&mut buffer).await? > 0 {
        probe.write_all(NO).await?;
    }
    loop {
        let (stream, _) = listener.accept().await?;
        stream.set_nodelay(true)?;
        tokio::spawn(answer(stream));
    }
}

/// The driver writes a request in one piece and waits, so what is read at once is one request.
async fn answer(mut stream: TcpStream) {
    let mut buffer = vec![0; 16 * 1024];
    while let Ok(read) = stream.read(&mut buffer).await {
        if read == 0 || stream.write_all(YES).await.is_err() {
            return;
        }
    }
}
