//! Slack's own marks: `*bold*`, `<address|words>`, `<@user>`, `<!date^…>`, and three escapes.

use crate::domain::post::Link;
use crate::transport::marks::{Dialect, Mark, Special, bare_link, day_of};

/// How Slack marks text.
pub(super) const MRKDWN: Dialect = Dialect {
    pairs: &[("*", Mark::Bold), ("_", Mark::Kept), ("~", Mark::Struck), ("`", Mark::Verbatim)],
    special,
    unescaped,
    quotes: &["&gt;&gt;&gt;", "&gt;", ">"],
    headings: &[],
};

/// Text without marks, in which only the escapes mean something.
pub(super) const PLAIN: Dialect = Dialect { pairs: &[], special, unescaped, quotes: &[], headings: &[] };

/// The three escapes that Slack knows.
pub(super) fn unescaped(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}

/// The three replacements that keep Slack from reading a text (SO-19).
pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

fn special(text: &str) -> Option<(usize, Special)> {
    if !text.starts_with('<') {
        return bare_link(text);
    }
    let inside = &text[1..text.find('>')?];
    let (target, words) = match inside.split_once('|') {
        Some((target, words)) => (target, Some(unescaped(words))),
        None => (inside, None),
    };
    let length = inside.len() + 2;
    let said = match target.chars().next()? {
        '@' => Special::Words(target.to_owned()),
        '#' => Special::Words(format!("#{}", words.unwrap_or_else(|| target[1..].to_owned()))),
        '!' => Special::Words(command(&target[1..], words)),
        _ => address(target, words)?,
    };
    Some((length, said))
}

/// `<!here>`, `<!subteam^id|name>`, `<!date^seconds^form|words>`
fn command(target: &str, words: Option<String>) -> String {
    let mut parts = target.split('^');
    let kind = parts.next().unwrap_or_default();
    let day = parts.next().and_then(|seconds| seconds.parse().ok()).and_then(day_of);
    match (kind, day) {
        ("date", Some(day)) => day,
        _ => words.unwrap_or_else(|| format!("@{kind}")),
    }
}

fn address(target: &str, words: Option<String>) -> Option<Special> {
    if let Some(mail) = target.strip_prefix("mailto:") {
        return Some(Special::Words(words.unwrap_or_else(|| mail.to_owned())));
    }
    if !target.contains("://") {
        return None;
    }
    // Slack makes a link of every bare address; its words then are the address and name nothing.
    let words = words.filter(|words| !words.starts_with("http"));
    Some(Special::Link(Link { url: unescaped(target), words }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::transport::marks::plain;

    fn text(marked: &str) -> String {
        plain(marked, &MRKDWN).joined()
    }

    #[test]
    fn links_mentions_and_dates_become_words() {
        assert_eq!(text("by <@U1|ana> in <#C1|wins>, <!here>"), "by @U1 in #wins, @here");
        assert_eq!(text("on <!date^1773324613^{date_short}|some day>"), "on 2026-03-12");
        assert_eq!(text("*Owner*: <mailto:lena@example.com|lena@example.com>"), "Owner: lena@example.com");
        let read = plain("*<https://example.com/?a=1&amp;b=2|Elm &amp; Co>* ~old~ a_b", &MRKDWN);
        assert_eq!(read.lines[0].text, "Elm & Co  a_b");
        assert_eq!(read.lines[0].bold, ["Elm & Co"]);
        assert_eq!(read.links[0].url, "https://example.com/?a=1&b=2");
    }

    /// SO-19
    #[test]
    fn exactly_three_characters_are_replaced() {
        assert_eq!(escaped("<!here> & <@U1> *b* `c` \"q\""), "&lt;!here&gt; &amp; &lt;@U1&gt; *b* `c` \"q\"");
        assert_eq!(escaped("&amp;"), "&amp;amp;");
    }

    #[test]
    fn an_escaped_sign_at_the_start_quotes_the_line() {
        let read = plain("&gt; won\nthis one", &MRKDWN);
        assert!(read.lines[0].quoted && !read.lines[1].quoted);
    }
}
