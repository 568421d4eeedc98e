//! The tree as the rules of the house read it: files, rooms, and code without comments and test modules.

use std::path::{Path, PathBuf};

/// The repository.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// What stands in a file of the repository.
pub fn text(path: &str) -> String {
    let path = root().join(path);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Every file under a folder, as paths from the root with `/`, in order.
pub fn files(folder: &str, ending: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut folders: Vec<PathBuf> = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        let entries = std::fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
        for entry in entries {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.to_string_lossy().ends_with(ending) {
                let from_root = path.strip_prefix(root()).unwrap();
                found.push(
                    from_root.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/"),
                );
            }
        }
    }
    found.sort();
    found
}

/// A file of `src`.
pub struct Source {
    /// Its path from the root.
    pub path: String,
    /// Its room: `workflow`, `config`, `main`.
    pub room: String,
    /// Its code, without comments and without its test module; line by line as in the file.
    pub code: String,
    /// All of it.
    pub text: String,
}

/// Every file of `src`, files of tests left out.
pub fn sources() -> Vec<Source> {
    let read = |path: String| {
        let text = text(&path);
        let room = path.trim_start_matches("src/").split(['/', '.']).next().unwrap_or_default().to_owned();
        Source { code: code_of(&text), room, text, path }
    };
    let is_of_tests = |path: &String| path.ends_with("/tests.rs") || path.ends_with("/testing.rs");
    files("src", ".rs").into_iter().filter(|path| !is_of_tests(path)).map(read).collect()
}

/// Code alone: a test module stands at a file's end, and a comment runs to the end of its line.
fn code_of(text: &str) -> String {
    let code = text.split("\n#[cfg(test)]\nmod tests {").next().unwrap_or(text);
    code.lines().map(without_comment).collect::<Vec<_>>().join("\n")
}

fn without_comment(line: &str) -> &str {
    let mut in_string = false;
    let mut before = ' ';
    for (index, letter) in line.char_indices() {
        match letter {
            '"' if before != '\\' && before != '\'' => in_string = !in_string,
            '/' if before == '/' && !in_string => return &line[..index - 1],
            _in_between => {}
        }
        before = letter;
    }
    line
}

/// Whether `word` stands in `text` by itself.
pub fn has_word(text: &str, word: &str) -> bool {
    let is_part = |letter: char| letter.is_alphanumeric() || letter == '_';
    text.match_indices(word).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = text[at + word.len()..].chars().next();
        !before.is_some_and(is_part) && !after.is_some_and(is_part)
    })
}
