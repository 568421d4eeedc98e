//! Where Slack keeps files, and how it describes them.

use serde_json::Value;

use crate::transport::files::{FileHosts, SharedFile};

use super::render::FileRef;

/// Where Slack keeps files.
pub const FILE_HOSTS: FileHosts = FileHosts {
    platform: "Slack",
    hosts: &["files.slack.com", "slack-files.com", "files-origin.slack.com"],
    own: "slack.com",
    // That is how a token without the scope is told: with a page to sign in.
    page: "Slack asks to sign in; the app lacks the scope files:read",
};

impl From<&FileRef> for SharedFile {
    fn from(file: &FileRef) -> Self {
        let url = Some(file.url.clone()).filter(|url| !url.is_empty());
        Self { id: file.id.clone(), name: file.name.clone(), size: file.size, url }
    }
}

/// A file object of Slack's.
pub fn shared_file(file: &Value) -> Option<SharedFile> {
    let url = file["url_private_download"].as_str().or(file["url_private"].as_str());
    let needs_asking = file["file_access"] == "check_file_info" || file["mode"] == "file_access";
    Some(SharedFile {
        id: file["id"].as_str()?.to_owned(),
        name: file["name"].as_str().unwrap_or("file").to_owned(),
        size: file["size"].as_u64().unwrap_or(0),
        url: url.filter(|_| !needs_asking).map(str::to_owned),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::transport::files::{Files, NotFetched};

    #[tokio::test]
    async fn only_slacks_own_hosts_are_asked() {
        let files = Files::new(FILE_HOSTS, "https://slack.com/api", Some("xoxb-1")).unwrap();
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
        let other = Files::new(FILE_HOSTS, "http://127.0.0.1:9/api", Some("xoxb-1")).unwrap();
        assert!(matches!(other.fetch("http://127.0.0.1:10/quote.csv").await, Err(NotFetched::Never(_))));
        assert!(matches!(other.fetch("http://127.0.0.1:9/quote.csv").await, Err(NotFetched::Later(_))));
    }
}
