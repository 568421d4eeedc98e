//! Signed slash commands and button presses, as fast as a server acknowledges them, and what that cost the server.
//!
//! `load drive ADDRESS PID CONNECTIONS SECONDS MOST` writes one line of JSON. `load respond ADDRESS` is a server that
//! does nothing, to show what the driver itself can do. The signing secret is in `SLACK_SIGNING_SECRET`.

mod drive;
mod process;
mod requests;
mod respond;

use std::error::Error;
use std::net::SocketAddr;
use std::time::Duration;

use tokio::runtime::Builder;

/// Whatever goes wrong ends the measurement.
type Outcome<T> = Result<T, Box<dyn Error>>;

fn main() -> Outcome<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let runtime = Builder::new_current_thread().enable_all().build()?;
    match words.as_slice() {
        ["drive", address, pid, connections, seconds, most] => {
            let plan = drive::Plan {
                address: address.parse::<SocketAddr>()?,
                server: pid.parse()?,
                connections: connections.parse()?,
                warm_up: Duration::from_secs(2),
                longest: Duration::from_secs(seconds.parse()?),
                most: most.parse()?,
                secret: std::env::var("SLACK_SIGNING_SECRET")?,
            };
            println!("{}", runtime.block_on(drive::measure(&plan))?);
            Ok(())
        }
        ["respond", address] => runtime.block_on(respond::serve(address.parse()?)),
        _ => Err("say `drive ADDRESS PID CONNECTIONS SECONDS MOST` or `respond ADDRESS`".into()),
    }
}
