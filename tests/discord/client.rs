//! The smallest client of the gateway: what it sends is what a test says, right or wrong.

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::kit::discord::{BOT_TOKEN, FakeDiscord};

/// A connection.
pub struct Link(TcpStream);

/// What came over it.
#[derive(Debug, Clone, PartialEq)]
pub enum Heard {
    /// A frame.
    Frame(Value),
    /// It was closed with that code.
    Closed(u16),
    /// It ended without a word.
    Cut,
}

impl Heard {
    /// The frame; what else came is a failure.
    pub fn frame(self) -> Value {
        match self {
            Heard::Frame(frame) => frame,
            Heard::Closed(_) | Heard::Cut => panic!("no frame came: {self:?}"),
        }
    }
}

impl Link {
    /// Connects at `gateway` or `resume`, and hears the hello.
    pub async fn open(discord: &FakeDiscord, path: &str) -> Self {
        let url = discord.api_url();
        let host = url.strip_prefix("http://").unwrap();
        let mut stream = TcpStream::connect(host).await.unwrap();
        let ask = format!(
            "GET /{path}/?v=10&encoding=json HTTP/1.1\r\nHost: {host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
             Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
        );
        stream.write_all(ask.as_bytes()).await.unwrap();
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            head.push(stream.read_u8().await.unwrap());
        }
        assert!(head.starts_with(b"HTTP/1.1 101"), "{}", String::from_utf8_lossy(&head));
        let mut link = Self(stream);
        assert_eq!(link.hears().await.frame()["op"], 10);
        link
    }

    /// The next that comes.
    pub async fn hears(&mut self) -> Heard {
        self.next().await.unwrap_or(Heard::Cut)
    }

    async fn next(&mut self) -> Option<Heard> {
        let kind = self.0.read_u8().await.ok()? & 0x0f;
        let short = self.0.read_u8().await.ok()?;
        let length = if short == 126 { usize::from(self.0.read_u16().await.ok()?) } else { usize::from(short) };
        let mut payload = vec![0; length];
        self.0.read_exact(&mut payload).await.ok()?;
        Some(match kind {
            1 => Heard::Frame(serde_json::from_slice(&payload).unwrap()),
            8 => Heard::Closed(u16::from_be_bytes([payload[0], payload[1]])),
            _ => panic!("a frame of kind {kind}"),
        })
    }

    /// Sends a text.
    pub async fn says_text(&mut self, text: &str) {
        // A mask of noughts changes nothing.
        let mut bytes = vec![0x81];
        match u8::try_from(text.len()).ok().filter(|length| *length < 126) {
            Some(length) => bytes.push(0x80 | length),
            None => {
                bytes.push(0x80 | 126);
                bytes.extend(u16::try_from(text.len()).unwrap().to_be_bytes());
            }
        }
        bytes.extend([0; 4]);
        bytes.extend(text.as_bytes());
        self.0.write_all(&bytes).await.unwrap();
    }

    /// Sends a frame.
    pub async fn says(&mut self, frame: Value) {
        self.says_text(&frame.to_string()).await;
    }

    /// Begins a session with these intents.
    pub async fn identifies(&mut self, intents: u64) {
        let properties = json!({ "os": "linux", "browser": "a test", "device": "a test" });
        self.says(json!({ "op": 2, "d": { "token": BOT_TOKEN, "intents": intents, "properties": properties } })).await;
    }

    /// Takes a session up again.
    pub async fn resumes(&mut self, session: &str, sequence: u64) {
        self.says(json!({ "op": 6, "d": { "token": BOT_TOKEN, "session_id": session, "seq": sequence } })).await;
    }
}
