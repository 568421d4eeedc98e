//! The story of the demo, carried in the binary with the files that it names.

/// The script.
pub const STORY: &str = include_str!("demo/demo.story");

/// The files that the script names.
pub const FILES: &[(&str, &[u8])] = &[
    ("won.json", include_bytes!("demo/won.json")),
    ("quote.csv", include_bytes!("demo/quote.csv")),
    ("order-form-signed.pdf", include_bytes!("demo/order-form-signed.pdf")),
];
