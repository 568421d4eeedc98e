//! JSON with the members of every object in the order of their keys, written in one pass over the value.
//!
//! Members are written as they come. Where they do not come in order, their bytes change places once the object is
//! whole, which costs far less than a tree of the value would.

use std::cell::RefCell;
use std::io;
use std::ops::Range;

use serde::Serialize;
use serde_json::Serializer;
use serde_json::ser::Formatter;

/// The largest whole number that a binary float holds exactly, with all below it.
pub(super) const EXACT_MAX: u64 = (1 << 53) - 1;

/// Most texts are no longer, and need not move as they grow.
const LONG: usize = 1024;

/// JSON text, and what is known of it.
pub(super) struct Sorted {
    /// The text.
    pub(super) text: String,
    /// Which numbers it holds.
    pub(super) numbers: Numbers,
}

/// Which numbers a text holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Numbers {
    /// None but whole ones, from zero to [`EXACT_MAX`].
    Plain,
    /// Others too.
    Other,
}

/// A member that an object gets beside its own: a key and a text.
pub(super) type Added<'a> = (&'static str, &'a str);

/// The value as such a text; `None` where the bytes of its keys do not tell their order: where a key is not plain
/// ASCII, or stands twice in one object.
///
/// `added` goes into every object that stands directly in the outermost one.
pub(super) fn sorted<T: Serialize>(value: &T, added: &[Added<'_>]) -> Result<Option<Sorted>, serde_json::Error> {
    let bytes = RefCell::new(Vec::with_capacity(LONG));
    let mut found = Found { numbers: Numbers::Plain, keys: Keys::Plain };
    let order = Order { bytes: &bytes, added, open: Vec::new(), members: Vec::new(), found: &mut found };
    value.serialize(&mut Serializer::with_formatter(Bytes(&bytes), order))?;
    if ends_with_other_number(&bytes.borrow()) {
        found.numbers = Numbers::Other;
    }
    let text = String::from_utf8(bytes.into_inner()).expect("JSON is written as text");
    Ok((found.keys == Keys::Plain).then_some(Sorted { text, numbers: found.numbers }))
}

struct Found {
    numbers: Numbers,
    keys: Keys,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Keys {
    Plain,
    Other,
}

/// Where the text goes.
struct Bytes<'b>(&'b RefCell<Vec<u8>>);

impl io::Write for Bytes<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.0.borrow_mut().extend_from_slice(bytes);
        Ok(())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// One member of an object that is being written.
struct Member {
    /// Its key, between its quotes.
    key: Range<usize>,
    /// Where its value ends.
    end: usize,
}

/// Puts members in order, and notes what it meets.
struct Order<'b> {
    bytes: &'b RefCell<Vec<u8>>,
    added: &'b [Added<'b>],
    /// For each object that is being written, where its members begin in `members`.
    open: Vec<usize>,
    members: Vec<Member>,
    found: &'b mut Found,
}

impl Order<'_> {
    fn note_number(&mut self) {
        if ends_with_other_number(&self.bytes.borrow()) {
            self.found.numbers = Numbers::Other;
        }
    }

    fn written(&self) -> usize {
        self.bytes.borrow().len()
    }

    /// The innermost object is whole: its members change places where they must.
    fn close(&mut self) {
        let Some(first) = self.open.pop() else { return };
        if self.open.len() == 1 {
            self.add(first);
        }
        let bytes = &mut *self.bytes.borrow_mut();
        let members = &mut self.members[first..];
        if !members.iter().all(|member| is_plain(&bytes[member.key.clone()])) {
            self.found.keys = Keys::Other;
        } else if !members.is_sorted_by(|one, next| bytes[one.key.clone()] < bytes[next.key.clone()]) {
            let start = members[0].key.start - 1;
            members.sort_by(|one, other| bytes[one.key.clone()].cmp(&bytes[other.key.clone()]));
            if members.windows(2).any(|pair| bytes[pair[0].key.clone()] == bytes[pair[1].key.clone()]) {
                self.found.keys = Keys::Other;
            }
            let as_written = bytes.split_off(start);
            for (count, member) in members.iter().enumerate() {
                if count > 0 {
                    bytes.push(b',');
                }
                bytes.extend_from_slice(&as_written[member.key.start - 1 - start..member.end - start]);
            }
        }
        self.members.truncate(first);
    }

    fn add(&mut self, first: usize) {
        let bytes = &mut *self.bytes.borrow_mut();
        for (key, text) in self.added {
            if self.members.len() > first {
                bytes.push(b',');
            }
            let start = bytes.len() + 1;
            bytes.extend_from_slice(format!(r#""{key}":"#).as_bytes());
            serde_json::to_writer(&mut *bytes, text).expect("memory takes every text");
            self.members.push(Member { key: start..start + key.len(), end: bytes.len() });
        }
    }
}

fn is_plain(key: &[u8]) -> bool {
    key.iter().all(|byte| byte.is_ascii() && *byte != b'\\')
}

/// Whether a value that has just been written is a number, and none of the plain ones.
fn ends_with_other_number(bytes: &[u8]) -> bool {
    // Of all values, numbers alone end with a digit.
    if !bytes.last().is_some_and(u8::is_ascii_digit) {
        return false;
    }
    let is_of_number = |byte: &&u8| byte.is_ascii_digit() || b"+-.eE".contains(byte);
    let length = bytes.iter().rev().take_while(is_of_number).count();
    let whole = str::from_utf8(&bytes[bytes.len() - length..]).ok().and_then(|text| text.parse().ok());
    whole.is_none_or(|whole: u64| whole > EXACT_MAX)
}

impl Formatter for Order<'_> {
    fn end_array_value<W: ?Sized + io::Write>(&mut self, _writer: &mut W) -> io::Result<()> {
        self.note_number();
        Ok(())
    }

    fn begin_object<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.open.push(self.members.len());
        writer.write_all(b"{")
    }

    fn begin_object_key<W: ?Sized + io::Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        if !first {
            writer.write_all(b",")?;
        }
        let start = self.written() + 1;
        self.members.push(Member { key: start..start, end: start });
        Ok(())
    }

    fn end_object_key<W: ?Sized + io::Write>(&mut self, _writer: &mut W) -> io::Result<()> {
        let end = self.written() - 1;
        if let Some(member) = self.members.last_mut() {
            member.key.end = end;
        }
        Ok(())
    }

    fn end_object_value<W: ?Sized + io::Write>(&mut self, _writer: &mut W) -> io::Result<()> {
        let end = self.written();
        if let Some(member) = self.members.last_mut() {
            member.end = end;
        }
        self.note_number();
        Ok(())
    }

    fn end_object<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.close();
        writer.write_all(b"}")
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde_json::{Value, json};

    use super::*;

    #[derive(Serialize)]
    struct Outer<'a> {
        zebra: Vec<Inner<'a>>,
        apple: BTreeMap<i64, &'a str>,
        nothing: Option<u8>,
        empty: Inner<'a>,
    }

    #[derive(Serialize)]
    #[serde(tag = "is", rename_all = "snake_case")]
    enum Inner<'a> {
        Pair { right: &'a str, left: (u64, bool) },
        Empty {},
    }

    fn outer() -> Outer<'static> {
        let pair = || Inner::Pair { right: "\"é\"\n,{\u{1}", left: (7, true) };
        Outer {
            zebra: vec![pair(), Inner::Empty {}, pair()],
            apple: BTreeMap::from([(10, "ten"), (9, "}")]),
            nothing: None,
            empty: Inner::Empty {},
        }
    }

    fn text<T: Serialize>(value: &T, added: &[Added<'_>]) -> Option<String> {
        sorted(value, added).unwrap().map(|sorted| sorted.text)
    }

    #[test]
    fn members_stand_in_the_order_in_which_a_tree_has_them() {
        let tree = serde_json::to_value(outer()).unwrap();
        assert_eq!(text(&outer(), &[]).unwrap(), tree.to_string());
        assert_ne!(serde_json::to_string(&outer()).unwrap(), tree.to_string(), "they do not come in that order");
        for value in [json!({}), json!([]), json!("text"), json!(null), json!([{"b": {"d": 1, "c": 2}, "a": 3}])] {
            assert_eq!(text(&value, &[]).unwrap(), value.to_string());
        }
    }

    #[test]
    fn what_is_added_stands_in_the_inner_objects_in_its_place() {
        let value = json!({"data": {"a": 1, "z": {}}, "more": {}, "fact": "happened"});
        let added = [("on", "é\""), ("by", "x")];
        let expected = json!({
            "data": {"a": 1, "by": "x", "on": "é\"", "z": {}},
            "more": {"by": "x", "on": "é\""},
            "fact": "happened",
        });
        assert_eq!(text(&value, &added).unwrap(), expected.to_string());
    }

    #[test]
    fn keys_whose_bytes_do_not_tell_their_order_are_left_to_a_tree() {
        #[derive(Serialize)]
        struct Twice {
            key: u8,
            #[serde(flatten)]
            again: BTreeMap<&'static str, u8>,
        }
        assert_eq!(text(&Twice { key: 1, again: BTreeMap::from([("key", 2)]) }, &[]), None);
        assert_eq!(text(&json!({"data": {"by": 1}}), &[("by", "x")]), None);
        for key in ["é", "\n", "\"", "\\"] {
            assert_eq!(text(&json!([{ key: 1 }]), &[]), None, "{key}");
        }
    }

    #[test]
    fn only_small_whole_numbers_are_plain() {
        let numbers = |value: Value| sorted(&value, &[]).unwrap().unwrap().numbers;
        for value in [json!(0), json!([1, EXACT_MAX, "-1"]), json!({"a1": "0.5", "b2": 10, "c3": true})] {
            assert_eq!(numbers(value.clone()), Numbers::Plain, "{value}");
        }
        assert_eq!(numbers(json!(EXACT_MAX + 1)), Numbers::Other);
        for value in [json!(-1), json!([0.5]), json!(1e300), json!([{"a": i64::MIN}]), json!({"a": [1, u64::MAX]})] {
            assert_eq!(numbers(value.clone()), Numbers::Other, "{value}");
        }
    }
}
