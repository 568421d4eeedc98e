//! A gate before the fake's Web API, which can be shut: who calls then finds nobody.

use std::net::SocketAddr;

use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::task::JoinHandle;

/// A port behind which Slack is, or is not.
pub struct Gate {
    address: SocketAddr,
    behind: SocketAddr,
    open: Option<JoinHandle<()>>,
}

impl Gate {
    /// An open gate before that origin.
    pub async fn before(origin: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let behind = origin.trim_start_matches("http://").parse().unwrap();
        let mut gate = Self { address, behind, open: None };
        gate.pass(listener);
        gate
    }

    /// The address of the Web API behind it.
    pub fn api_url(&self) -> String {
        format!("http://{}/api", self.address)
    }

    /// Shuts it: connections that stand are cut, and new ones are refused.
    pub async fn shut(&mut self) {
        if let Some(open) = self.open.take() {
            open.abort();
            // It ends with an error, since it was aborted.
            let _ = open.await;
        }
    }

    /// Opens it again, at the same port.
    pub fn open(&mut self) {
        let socket = TcpSocket::new_v4().unwrap();
        socket.set_reuseaddr(true).unwrap();
        socket.bind(self.address).unwrap();
        let listener = socket.listen(64).unwrap();
        self.pass(listener);
    }

    fn pass(&mut self, listener: TcpListener) {
        let behind = self.behind;
        self.open = Some(tokio::spawn(async move {
            // They end with this task.
            let mut passing = tokio::task::JoinSet::new();
            while let Ok((mut caller, _)) = listener.accept().await {
                passing.spawn(async move {
                    if let Ok(mut slack) = TcpStream::connect(behind).await {
                        let _ = tokio::io::copy_bidirectional(&mut caller, &mut slack).await;
                    }
                });
            }
        }));
    }
}
