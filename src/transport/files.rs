//! Files that people share: fetched from the platform's own hosts only, within limits, and handed over as bytes.

use std::time::Duration;

use futures_util::StreamExt;
use url::Url;

/// The largest file that is kept.
pub const SIZE_MAX: u64 = 25 * 1024 * 1024;
/// Endings of files that can be a quote, an agreement, a purchase order or a mail.
const ENDINGS: [&str; 14] =
    ["csv", "tsv", "txt", "json", "pdf", "doc", "docx", "odt", "xls", "xlsx", "eml", "msg", "png", "jpg"];
/// How long fetching may take.
const FETCH_MAX: Duration = Duration::from_secs(60);

/// A file that was shared, as its platform describes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SharedFile {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its size in bytes, as the platform states it.
    pub size: u64,
    /// Where its bytes are; `None` where they must be asked for.
    pub url: Option<String>,
}

impl SharedFile {
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

/// Where a platform keeps files, and how it is asked for them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileHosts {
    /// The platform, as people call it.
    pub platform: &'static str,
    /// Its file hosts.
    pub hosts: &'static [&'static str],
    /// What its own API hosts are called, or end in behind a dot.
    pub own: &'static str,
    /// What a page in place of a file means.
    pub page: &'static str,
}

/// Fetches files of one platform.
pub struct Files {
    client: reqwest::Client,
    from: FileHosts,
    token: Option<String>,
    /// The host that stands for the platform's own, where another API address is set.
    stands_for: Option<(String, u16)>,
}

impl Files {
    /// Files of the platform at that API address; a token, if there is one, goes to its file hosts and nowhere else.
    pub fn new(from: FileHosts, api_url: &str, token: Option<&str>) -> Result<Self, reqwest::Error> {
        // A process has one provider of cryptography; whoever comes second finds it there.
        let _there_already = rustls::crypto::ring::default_provider().install_default();
        let client =
            reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).timeout(FETCH_MAX).build()?;
        let stands_for = Url::parse(api_url).ok().and_then(|url| {
            let host = url.host_str()?.to_owned();
            let is_own = host == from.own || host.ends_with(&format!(".{}", from.own));
            (!is_own).then_some((host, url.port_or_known_default()?))
        });
        Ok(Self { client, from, token: token.map(str::to_owned), stands_for })
    }

    /// The bytes at that address.
    pub async fn fetch(&self, address: &str) -> Result<Vec<u8>, NotFetched> {
        let platform = self.from.platform;
        let url = Url::parse(address).map_err(|_| NotFetched::Never("its address is none".into()))?;
        if !self.is_own(&url) {
            return Err(NotFetched::Never(format!("it does not lie on {platform}'s own hosts")));
        }
        let later =
            |error: reqwest::Error| NotFetched::Later(format!("it could not be fetched: {}", error.without_url()));
        let mut request = self.client.get(url);
        if let Some(token) = &self.token {
            request = request.bearer_auth(token);
        }
        let answer = request.send().await.map_err(later)?;
        let status = answer.status();
        if status.is_server_error() || status.as_u16() == 429 {
            return Err(NotFetched::Later(format!("{platform}'s file host answers {}", status.as_u16())));
        }
        if !status.is_success() {
            return Err(NotFetched::Never(format!("{platform}'s file host answers {}", status.as_u16())));
        }
        let kind = answer.headers().get("content-type").and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        if kind.starts_with("text/html") {
            return Err(NotFetched::Never(self.from.page.into()));
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

    fn is_own(&self, url: &Url) -> bool {
        let host = url.host_str().unwrap_or_default();
        let stands_for = |(own, port): &(String, u16)| host == own && url.port_or_known_default() == Some(*port);
        (url.scheme() == "https" && self.from.hosts.contains(&host)) || self.stands_for.as_ref().is_some_and(stands_for)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn large_and_strange_files_are_refused_in_words() {
        let file = |name: &str, size| SharedFile { id: "F1".into(), name: name.into(), size, url: None };
        assert_eq!(file("quote.CSV", 10).refusal(), None);
        assert!(file("quote.csv", SIZE_MAX + 1).refusal().unwrap().contains("larger than 25 MB"));
        assert!(file("run.exe", 10).refusal().unwrap().contains("a kind that I do not keep"));
        assert!(file("noending", 10).refusal().is_some());
    }
}
