//! The packet as a file for Finance: JSON for programs, CSV for spreadsheets, one HTML page that prints.
//!
//! - [`report`]: everything that the file says, assembled once
//! - `glance`, `course`: what is looked for first, and the steps
//! - `rows`, `html`, `quote`: the same report in rows and as a page; `markup`: how text becomes HTML

mod course;
mod glance;
mod html;
mod markup;
mod quote;
pub mod report;
mod rows;
mod words;

pub use report::{ExportReport, Exported, Recorded};

/// What a file's ending asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExportFormat {
    /// For programs; `schemas/export.schema.json`.
    Json,
    /// For spreadsheets.
    Csv,
    /// For people, on screen and on paper.
    Html,
}

impl ExportFormat {
    /// The format of a file of that name; `None` if its ending says none.
    pub fn of_file(name: &str) -> Option<Self> {
        let (_, ending) = name.rsplit_once('.')?;
        match ending.to_ascii_lowercase().as_str() {
            "json" => Some(ExportFormat::Json),
            "csv" => Some(ExportFormat::Csv),
            "html" | "htm" => Some(ExportFormat::Html),
            _another_ending => None,
        }
    }
}

/// The whole file, in UTF-8.
pub fn written(report: &ExportReport<'_>, format: ExportFormat) -> String {
    match format {
        ExportFormat::Json => {
            let json = serde_json::to_string_pretty(report).expect("reports have text keys and no infinite numbers");
            json + "\n"
        }
        ExportFormat::Csv => rows::written(report),
        ExportFormat::Html => html::written(report),
    }
}
