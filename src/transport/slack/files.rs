//! Files that people share: fetched from Slack's own hosts only, within limits, and handed over as bytes.

use std::time::Duration;

use futures_util::StreamExt;
use serde_json::Value;
use url::Url;

use super::render::FileRef;

/// The largest file that is kept.
pub const SIZE_MAX: u64 = 25 * 1024 * 1024;
/// Where Slack keeps files.
const HOSTS: [&str; 3] = ["files.slack.com", "slack-files.com", "files-origin.slack.com"];
/// Endings of files that can be a quote, an agreement, a purchase order or a mail.
const ENDINGS: [&str; 14] =
    ["csv", "tsv", "txt", "json", "pdf", "doc", "docx", "odt", "xls", "xlsx", "eml", "msg", "png", "jpg"];
/// How long fetching may take.
const FETCH_MAX: Duration = Duration::from_secs(60);

/// A file that was shared, as Slack describes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SharedFile {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its size in bytes, as Slack states it.
    pub size: u64,
    /// Where its bytes are; `None` where Slack says that they must be asked for.
    pub url: Option<String>,
}

impl From<&FileRef> for SharedFile {
    fn from(file: &FileRef) -> Self {
        let url = Some(file.url.clone()).filter(|url| !url.is_empty());
        Self { id: file.id.clone(), name: file.name.clone(), size: file.size, url }
    }
}

impl SharedFile {
    /// A file object of Slack's.
    pub fn of(file: &Value) -> Option<Self> {
        let url = file["url_private_download"].as_str().or(file["url_private"].as_str());
        let needs_asking = file["file_access"] == "check_file_info" || file["mode"] == "file_access";
        Some(Self {
            id: file["id"].as_str()?.to_owned(),
            name: file["name"].as_str().unwrap_or("file").to_owned(),
            size: file["size"].as_u64().unwrap_or(0),
            url: url.filter(|_| !needs_asking).map(str::to_owned),
        })
    }

    /// Why it is not taken, in words for the person who shared it.
    pub fn refusal(&self) -> Option<String> {
        let ending = self.name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).unwrap_or_default();
        if self.size > SIZE_MAX {
            return Some(format!("{} is larger than {} MB", self.name, SIZE_MAX / 1024 / 1024));
        }
        let is_known = ENDINGS.contains(&ending.as_str()) || ending == "jpeg";
        (!is_known).then(|| format!("{} is of a kind that I do not keep; a PDF, CSV or office file is fine", self.name))
    }
}

/// Why bytes are not there.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotFetched {
    /// They may be later.
    #[error("{0}")]
    Later(String),
    /// They will not be.
    #[error("{0}")]
    Never(String),
}

/// Fetches files with the bot's token.
pub struct Files {
    client: reqwest::Client,
    token: String,
    /// The host that stands for Slack's own, where another API address is set.
    stands_for_slack: Option<(String, u16)>,
}

impl Files {
    /// Files of the Slack at that API address.
    pub fn new(api_url: &str, bot_token: &str) -> Result<Self, reqwest::Error> {
        // A process has one provider of cryptography; whoever comes second finds it there.
        let _there_already = rustls::crypto::ring::default_provider().install_default();
        let client =
            reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).timeout(FETCH_MAX).build()?;
        let stands_for_slack = Url::parse(api_url).ok().and_then(|url| {
            let host = url.host_str()?.to_owned();
            let is_own = host == "slack.com" || host.ends_with(".slack.com");
            (!is_own).then_some((host, url.port_or_known_default()?))
        });
        Ok(Self { client, token: bot_token.to_owned(), stands_for_slack })
    }

    /// The bytes at that address. The token goes to Slack's file hosts and nowhere else.
    pub async fn fetch(&self, address: &str) -> Result<Vec<u8>, NotFetched> {
        let url = Url::parse(address).map_err(|_| NotFetched::Never("its address is none".into()))?;
        if !self.is_slacks(&url) {
            return Err(NotFetched::Never("it does not lie on Slack's own hosts".into()));
        }
        let later =
            |error: reqwest::Error| NotFetched::Later(format!("it could not be fetched: {}", error.without_url()));
        let answer = self.client.get(url).bearer_auth(&self.token).send().await.map_err(later)?;
        let status = answer.status();
        if status.is_server_error() || status.as_u16() == 429 {
            return Err(NotFetched::Later(format!("Slack's file host answers {}", status.as_u16())));
        }
        if !status.is_success() {
            return Err(NotFetched::Never(format!("Slack's file host answers {}", status.as_u16())));
        }
        let kind = answer.headers().get("content-type").and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        if kind.starts_with("text/html") {
            // That is how a token without the scope is told: with a page to sign in.
            return Err(NotFetched::Never("Slack asks to sign in; the app lacks the scope files:read".into()));
        }
        let mut bytes = Vec::new();
        let mut stream = answer.bytes_stream();
        while let Some(some) = stream.next().await {
            bytes.extend_from_slice(&some.map_err(later)?);
            if bytes.len() as u64 > SIZE_MAX {
                return Err(NotFetched::Never(format!("it is larger than {} MB", SIZE_MAX / 1024 / 1024)));
            }
        }
        Ok(bytes)
    }

    fn is_slacks(&self, url: &Url) -> bool {
        let host = url.host_str().unwrap_or_default();
        let stands_for = |(own, port): &(String, u16)| host == own && url.port_or_known_default() == Some(*port);
        (url.scheme() == "https" && HOSTS.contains(&host)) || self.stands_for_slack.as_ref().is_some_and(stands_for)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_slacks_own_hosts_are_asked() {
        let files = Files::new("https://slack.com/api", "xoxb-1").unwrap();
        for address in [
            "https://example.com/quote.csv",
            "http://files.slack.com/quote.csv",
            "https://files.slack.com.example.com/quote.csv",
            "https://files.slack.com@example.com/quote.csv",
            "file:///etc/passwd",
            "nonsense",
        ] {
            assert!(matches!(files.fetch(address).await, Err(NotFetched::Never(_))), "{address}");
        }
        let other = Files::new("http://127.0.0.1:9/api", "xoxb-1").unwrap();
        assert!(matches!(other.fetch("http://127.0.0.1:10/quote.csv").await, Err(NotFetched::Never(_))));
        assert!(matches!(other.fetch("http://127.0.0.1:9/quote.csv").await, Err(NotFetched::Later(_))));
    }

    #[test]
    fn large_and_strange_files_are_refused_in_words() {
        let file = |name: &str, size| SharedFile { id: "F1".into(), name: name.into(), size, url: None };
        assert_eq!(file("quote.CSV", 10).refusal(), None);
        assert!(file("quote.csv", SIZE_MAX + 1).refusal().unwrap().contains("larger than 25 MB"));
        assert!(file("run.exe", 10).refusal().unwrap().contains("a kind that I do not keep"));
        assert!(file("noending", 10).refusal().is_some());
    }
}
