//! Hostile words: what has broken chats, forms and reports.

/// The entries of `tests/data/naughty.txt`.
pub fn naughty() -> Vec<String> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/naughty.txt");
    let text = std::fs::read_to_string(path).unwrap();
    let is_comment = |line: &&str| line.starts_with("# ") && *line != "# A heading";
    text.lines().filter(|line| !is_comment(line)).map(entry).collect()
}

/// `\n`, `\u{…}` and `*N` at the end are read.
fn entry(line: &str) -> String {
    let (line, times) = match line.rsplit_once('*') {
        Some((words, times)) if !words.is_empty() => times.parse().map_or((line, 1), |times: usize| (words, times)),
        Some(_) | None => (line, 1),
    };
    let mut text = String::new();
    let mut rest = line;
    while let Some((before, after)) = rest.split_once('\\') {
        text.push_str(before);
        let (letter, length) = match after.chars().next() {
            Some('n') => ('\n', 1),
            Some('r') => ('\r', 1),
            Some('t') => ('\t', 1),
            Some('u') => {
                let (code, _) = after[2..].split_once('}').unwrap();
                (char::from_u32(u32::from_str_radix(code, 16).unwrap()).unwrap(), 3 + code.len())
            }
            Some('\\') | None => ('\\', 1.min(after.len())),
            Some(other) => panic!("{line} has an escape that nobody reads: \\{other}"),
        };
        text.push(letter);
        rest = &after[length..];
    }
    (text + rest).repeat(times)
}
