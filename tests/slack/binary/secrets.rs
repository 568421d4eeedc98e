//! No secret outlives its work: none in the log, none in the files of the database.

use crate::kit::slack::{APP_TOKEN, BOT_TOKEN, SIGNING_SECRET};

use super::stage::Stage;

/// What must be nowhere: the tokens, the signing secret, the path of every response URL.
const SECRETS: [&str; 4] = [BOT_TOKEN, APP_TOKEN, SIGNING_SECRET, "/response/"];

/// Stops the program and looks for secrets in everything that it leaves behind, its log at `debug` too.
pub async fn nowhere(stage: &mut Stage) {
    let ended = stage.program.stop().await;
    assert_eq!(ended.code, Some(0), "{}", stage.program.log());
    let files = stage.files();
    assert!(files.iter().any(|(name, bytes)| name == "baton.log" && !bytes.is_empty()), "there is a log to look at");
    for (name, bytes) in files {
        for secret in SECRETS {
            let found = bytes.windows(secret.len()).position(|window| window == secret.as_bytes());
            if let Some(at) = found {
                let around = &bytes[at.saturating_sub(150)..(at + 150).min(bytes.len())];
                panic!("{name} holds {secret} at {at}: {}", String::from_utf8_lossy(around));
            }
        }
    }
}
