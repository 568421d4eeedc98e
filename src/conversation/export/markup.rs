//! Text becomes HTML in one place: whatever a person typed is escaped, and what hides in it is shown.

/// HTML that is safe to stand in the page; text gets in by [`Html::text`] alone.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Html(String);

impl Html {
    /// Text of anybody's.
    pub fn text(text: &str) -> Self {
        let mut html = String::with_capacity(text.len());
        for letter in text.chars() {
            match letter {
                '&' => html.push_str("&amp;"),
                '<' => html.push_str("&lt;"),
                '>' => html.push_str("&gt;"),
                '"' => html.push_str("&quot;"),
                '\'' => html.push_str("&#39;"),
                '\n' => html.push_str("<br>"),
                hidden if is_hidden(hidden) => {
                    html.push_str(&format!("<span class=\"hidden\">{}</span>", code(hidden)))
                }
                plain => html.push(plain),
            }
        }
        Self(html)
    }

    /// Our own element; a class is ours too.
    pub fn element(name: &'static str, class: &'static str, inside: Html) -> Self {
        let class = if class.is_empty() { String::new() } else { format!(" class=\"{class}\"") };
        Self(format!("<{name}{class}>{}</{name}>", inside.0))
    }

    /// One after the other.
    pub fn all(parts: impl IntoIterator<Item = Html>) -> Self {
        Self(parts.into_iter().map(|part| part.0).collect())
    }

    /// One after the other, each on a line of its own.
    pub fn lines(parts: impl IntoIterator<Item = Html>) -> Self {
        Self(parts.into_iter().map(|part| part.0).collect::<Vec<_>>().join("<br>"))
    }

    /// A table with its head; nothing, if it has no rows.
    pub fn table(class: &'static str, head: &[&str], rows: Vec<Vec<Html>>) -> Self {
        if rows.is_empty() {
            return Self::default();
        }
        let cells = |name: &'static str, cells: Vec<Html>| {
            Self::element("tr", "", Self::all(cells.into_iter().map(|cell| Self::element(name, "", cell))))
        };
        let head = cells("th", head.iter().map(|title| Self::text(title)).collect());
        let rows = Self::all(rows.into_iter().map(|row| cells("td", row)));
        let inside = [Self::element("thead", "", head), Self::element("tbody", "", rows)];
        Self::element("table", class, Self::all(inside))
    }

    /// The whole page around it. It loads nothing and runs nothing, and says so to the browser.
    pub fn page(title: &str, style: &'static str, body: Html) -> String {
        format!(
            "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <meta name=\"referrer\" content=\"no-referrer\">\n<title>{}</title>\n<style>\n{style}</style>\n</head>\n\
             <body>\n{}\n</body>\n</html>\n",
            Self::text(title).0,
            body.0
        )
    }
}

/// Text with what hides in it shown as its code point: `U+202E`.
pub fn visible(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for letter in text.chars() {
        if is_hidden(letter) {
            shown.push_str(&format!("<{}>", code(letter)));
        } else {
            shown.push(letter);
        }
    }
    shown
}

/// Characters that change what a reader sees without being seen. Joiners are none: names and emoji need them.
fn is_hidden(letter: char) -> bool {
    (letter.is_control() && !matches!(letter, '\n' | '\t'))
        || matches!(letter, '\u{200b}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

fn code(letter: char) -> String {
    format!("U+{:04X}", u32::from(letter))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_can_neither_end_its_element_nor_hide() {
        let shown = Html::text("<script>\"Ltd\" & 'Co'\u{202e}\u{0}").0;
        assert_eq!(
            shown,
            "&lt;script&gt;&quot;Ltd&quot; &amp; &#39;Co&#39;<span class=\"hidden\">U+202E</span>\
             <span class=\"hidden\">U+0000</span>"
        );
        assert_eq!(visible("a\u{202e}b\tc"), "a<U+202E>b\tc");
    }

    #[test]
    fn a_table_without_rows_is_no_table() {
        assert_eq!(Html::table("", &["a"], Vec::new()), Html::default());
    }
}
