//! The driver: each connection sends its next request when the last one is answered, until time or requests are up.

use std::cell::Cell;
use std::net::SocketAddr;
use std::rc::Rc;
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::LocalSet;
use tokio::time::{sleep, timeout};

use crate::Outcome;
use crate::process::{peak_kib, spent};
use crate::requests::Requests;

/// An answer that takes longer than this counts as late: for Slack the delivery failed (SI-1).
const SLACK_WAITS: Duration = Duration::from_secs(3);

/// An answer that takes longer than this ends the measurement.
const PATIENCE: Duration = Duration::from_secs(30);

/// What is to be measured.
pub struct Plan {
    /// Where the server listens.
    pub address: SocketAddr,
    /// The server's process, 0 if it is not to be looked at.
    pub server: u32,
    /// Connections at the same time, each with one request under way.
    pub connections: usize,
    /// How long it is driven before anything counts.
    pub warm_up: Duration,
    /// How long it is measured at most.
    pub longest: Duration,
    /// How many requests are sent at most in that time: as many are signed beforehand.
    pub most: usize,
    /// With what requests are signed.
    pub secret: String,
}

/// One measurement as a line of JSON.
pub async fn measure(plan: &Plan) -> Outcome<String> {
    refuses_a_forged_request(plan).await?;
    // Numbers differ between measurements of one server, which would take a repetition for a redelivery.
    let origin = u64::from(std::process::id()) * 10_000_000;
    let warm_up = Requests::signed(&plan.secret, origin, plan.most / 2)?;
    let run = Requests::signed(&plan.secret, origin + plan.most as u64, plan.most)?;
    let warmed = drive(plan, warm_up, plan.warm_up).await?;
    until_idle(plan.server).await?;

    let myself = std::process::id();
    let (before, own_before) = (spent(plan.server)?, spent(myself)?);
    let measured = drive(plan, run, plan.longest).await?;
    let (acknowledging, own) = (spent(plan.server)? - before, spent(myself)? - own_before);
    let waited = until_idle(plan.server).await?;
    let in_all = spent(plan.server)? - before;

    let mut latencies = measured.latencies;
    latencies.sort_unstable();
    let count = latencies.len();
    let late = latencies.iter().filter(|nanos| u128::from(**nanos) > SLACK_WAITS.as_nanos()).count();
    let per_request = |time: Duration| time.as_secs_f64() * 1e6 / count as f64;
    let micros = |share: f64| latencies[((count as f64 * share) as usize).min(count - 1)] as f64 / 1e3;
    Ok(format!(
        "{{\"connections\":{},\"acknowledged\":{count},\"sent_in_all\":{},\"per_second\":{:.1},\
         \"p50_us\":{:.1},\"p99_us\":{:.1},\"worst_us\":{:.1},\"late\":{late},\"cpu_us\":{:.2},\
         \"cpu_with_rest_us\":{:.2},\"rest_s\":{:.2},\"driver_cpu_us\":{:.2},\"peak_kib\":{}}}",
        plan.connections,
        count + warmed.latencies.len(),
        count as f64 / measured.took.as_secs_f64(),
        micros(0.5),
        micros(0.99),
        micros(1.0),
        per_request(acknowledging),
        per_request(in_all),
        waited.as_secs_f64(),
        per_request(own),
        peak_kib(plan.server)?,
    ))
}

/// A server that takes a request that Slack did not sign is not measured.
async fn refuses_a_forged_request(plan: &Plan) -> Outcome<()> {
    let mut connection = Connection::open(plan.address).await?;
    let forged = Requests::forged(&plan.secret)?;
    let status = connection.exchange(forged.get(0).ok_or("no request")?).await?;
    if status == 401 { Ok(()) } else { Err(format!("a forged request was answered {status}").into()) }
}

struct Measured {
    latencies: Vec<u64>,
    took: Duration,
}

/// What the connections of one run share.
struct Shared {
    requests: Requests,
    next: Cell<usize>,
    end: Instant,
}

async fn drive(plan: &Plan, requests: Requests, longest: Duration) -> Outcome<Measured> {
    let mut connections = Vec::with_capacity(plan.connections);
    for _ in 0..plan.connections {
        connections.push(Connection::open(plan.address).await?);
    }
    let capacity = requests.len() / plan.connections * 2;
    let start = Instant::now();
    let shared = Rc::new(Shared { requests, next: Cell::new(0), end: start + longest });
    let local = LocalSet::new();
    let running: Vec<_> = connections
        .into_iter()
        .map(|connection| local.spawn_local(one_after_another(connection, Rc::clone(&shared), capacity)))
        .collect();
    timeout(longest + PATIENCE, local).await.map_err(|_| "a request was not answered in time")?;
    let mut measured = Measured { latencies: Vec::new(), took: start.elapsed() };
    for task in running {
        measured.latencies.extend(task.await?.map_err(|error| -> Box<dyn std::error::Error> { error.into() })?);
    }
    if measured.latencies.is_empty() { Err("nothing was acknowledged".into()) } else { Ok(measured) }
}

/// The latencies of a connection in nanoseconds; anything but 200 ends the measurement.
async fn one_after_another(
    mut connection: Connection,
    shared: Rc<Shared>,
    capacity: usize,
) -> Result<Vec<u64>, String> {
    let mut latencies = Vec::with_capacity(capacity);
    let mut sent = Instant::now();
    while sent < shared.end {
        let index = shared.next.get();
        let Some(request) = shared.requests.get(index) else { break };
        shared.next.set(index + 1);
        let status = connection.exchange(request).await.map_err(|error| format!("request {index}: {error}"))?;
        let answered = Instant::now();
        if status != 200 {
            return Err(format!("request {index} was answered {status}"));
        }
        latencies.push(u64::try_from((answered - sent).as_nanos()).map_err(|error| error.to_string())?);
        sent = answered;
    }
    Ok(latencies)
}

/// Waits until the server has done what it left for later, and says how long that took.
///
/// Idle is a quarter of a second with at most one tick of work. A minute is long enough to see that it does not end.
async fn until_idle(server: u32) -> Outcome<Duration> {
    const LOOK: Duration = Duration::from_millis(250);
    const LONGEST: Duration = Duration::from_secs(60);
    let start = Instant::now();
    let mut before = spent(server)?;
    loop {
        sleep(LOOK).await;
        let now = spent(server)?;
        if now - before <= Duration::from_millis(10) || start.elapsed() > LONGEST {
            return Ok(start.elapsed().saturating_sub(LOOK));
        }
        before = now;
    }
}

/// A kept-alive connection.
struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
}

impl Connection {
    async fn open(address: SocketAddr) -> Outcome<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, buffer: vec![0; 16 * 1024] })
    }

    /// Sends a request and reads its whole answer: the status.
    async fn exchange(&mut self, request: &[u8]) -> Outcome<u16> {
        self.stream.write_all(request).await?;
        let mut filled = 0;
        loop {
            let read = self.stream.read(&mut self.buffer[filled..]).await?;
            if read == 0 {
                return Err("the server closed the connection".into());
            }
            filled += read;
            if let Some(status) = whole_answer(&self.buffer[..filled])? {
                return Ok(status);
            }
        }
    }
}

/// The status, once head and body are there.
fn whole_answer(bytes: &[u8]) -> Outcome<Option<u16>> {
    let Some(head_end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") else { return Ok(None) };
    let head = std::str::from_utf8(&bytes[..head_end])?;
    let status = head.get(9..12).ok_or("no status")?.parse()?;
    let body = &bytes[head_end + 4..];
    let mut lines = head.split("\r\n").skip(1);
    let whole = lines.find_map(|line| {
        let (name, value) = line.split_once(':')?;
        if name.eq_ignore_ascii_case("content-length") {
            Some(value.trim().parse::<usize>().map(|length| body.len() >= length))
        } else if name.eq_ignore_ascii_case("transfer-encoding") {
            Some(Ok(body.ends_with(b"0\r\n\r\n")))
        } else {
            None
        }
    });
    match whole {
        Some(whole) => Ok(whole?.then_some(status)),
        None => Err("an answer without a length".into()),
    }
}
