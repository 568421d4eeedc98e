//! Rich text: sections, lists, quotes, preformatted lines and what stands in them.

use serde_json::Value;

use super::Judge;

impl Judge {
    pub(super) fn rich_text(&mut self, block: &Value, path: &str) {
        self.each(block, path, 0..=usize::MAX, |judge, element, path| match element["type"].as_str() {
            Some("rich_text_section") => {
                judge.keys(element, path, &["type", "elements"], &[]);
                judge.inline_elements(element, path);
            }
            Some("rich_text_quote") => {
                judge.keys(element, path, &["type", "elements"], &["border"]);
                judge.inline_elements(element, path);
            }
            Some("rich_text_preformatted") => {
                judge.keys(element, path, &["type", "elements"], &["border", "language"]);
                judge.inline_elements(element, path);
            }
            Some("rich_text_list") => judge.rich_list(element, path),
            other => judge.say(path, &format!("unsupported type: {}", other.unwrap_or_default())),
        });
    }

    fn rich_list(&mut self, list: &Value, path: &str) {
        self.keys(list, path, &["type", "style", "elements"], &["indent", "offset", "border"]);
        if list["style"] != "bullet" && list["style"] != "ordered" {
            self.say(&format!("{path}/style"), "must be bullet or ordered");
        }
        if list.get("indent").is_some_and(|indent| indent.as_u64().is_none_or(|indent| indent > 8)) {
            self.say(&format!("{path}/indent"), "must be a number from 0 to 8");
        }
        self.each(list, path, 1..=usize::MAX, |judge, item, path| {
            if item["type"] == "rich_text_section" {
                judge.keys(item, path, &["type", "elements"], &[]);
                judge.inline_elements(item, path);
            } else {
                judge.say(path, "must be a rich_text_section");
            }
        });
    }

    fn inline_elements(&mut self, holder: &Value, path: &str) {
        self.each(holder, path, 0..=usize::MAX, |judge, element, path| {
            let (required, optional): (&[&str], &[&str]) = match element["type"].as_str() {
                Some("text") => (&["type", "text"], &["style"]),
                Some("link") => (&["type", "url"], &["text", "style", "unsafe"]),
                Some("user") => (&["type", "user_id"], &["style"]),
                Some("channel") => (&["type", "channel_id"], &["style"]),
                Some("usergroup") => (&["type", "usergroup_id"], &["style"]),
                Some("emoji") => (&["type", "name"], &["unicode", "style", "skin_tone"]),
                Some("date") => (&["type", "timestamp", "format"], &["url", "fallback", "style"]),
                Some("broadcast") => (&["type", "range"], &["style"]),
                Some("color") => (&["type", "value"], &[]),
                other => {
                    judge.say(path, &format!("unsupported type: {}", other.unwrap_or_default()));
                    return;
                }
            };
            judge.keys(element, path, required, optional);
            judge.string(element, "text", path, 1..=usize::MAX - 1);
            judge.string(element, "url", path, 1..=3_000);
            judge.inline_style(element, path);
        });
    }

    fn inline_style(&mut self, element: &Value, path: &str) {
        let Some(style) = element.get("style") else { return };
        let path = format!("{path}/style");
        let own = ["bold", "italic", "strike", "code", "highlight", "client_highlight", "unlink", "underline"];
        if self.keys(style, &path, &[], &own) {
            for key in own {
                self.boolean(style, key, &path);
            }
        }
    }
}
