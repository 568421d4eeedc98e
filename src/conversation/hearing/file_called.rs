//! What a file is, by what people say of it: in the words that come with it, in its name, or afterwards.

use crate::domain::document::DocumentKind;

/// Which file is meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WhichFile {
    /// The one that came last.
    Last,
    /// The one of that name, in small letters.
    Named(String),
}

/// What people call each kind, the longer name before the shorter one that it holds.
const CALLED: [(&str, DocumentKind); 37] = [
    ("something else", DocumentKind::Other),
    ("another document", DocumentKind::Other),
    ("order export", DocumentKind::OrderExport),
    ("export of the order", DocumentKind::OrderExport),
    ("order as entered", DocumentKind::OrderExport),
    ("order as booked", DocumentKind::OrderExport),
    ("read back", DocumentKind::OrderExport),
    ("certificate of completion", DocumentKind::SigningCertificate),
    ("signing certificate", DocumentKind::SigningCertificate),
    ("signature certificate", DocumentKind::SigningCertificate),
    ("envelope", DocumentKind::SigningCertificate),
    ("data processing agreement", DocumentKind::DataProcessingAgreement),
    ("data processing addendum", DocumentKind::DataProcessingAgreement),
    ("dpa", DocumentKind::DataProcessingAgreement),
    ("statement of work", DocumentKind::StatementOfWork),
    ("sow", DocumentKind::StatementOfWork),
    ("resale certificate", DocumentKind::ResaleCertificate),
    ("exemption certificate", DocumentKind::ExemptionCertificate),
    ("certificate of exemption", DocumentKind::ExemptionCertificate),
    ("tax certificate", DocumentKind::ExemptionCertificate),
    ("refusal to sign", DocumentKind::RefusalToSign),
    ("approval export", DocumentKind::ApprovalExport),
    ("click acceptance", DocumentKind::ClickAcceptance),
    ("order form", DocumentKind::OrderForm),
    ("orderform", DocumentKind::OrderForm),
    ("signed form", DocumentKind::OrderForm),
    ("purchase order", DocumentKind::PurchaseOrder),
    ("bestellung", DocumentKind::PurchaseOrder),
    ("customer's po", DocumentKind::PurchaseOrder),
    ("po", DocumentKind::PurchaseOrder),
    ("contract", DocumentKind::Contract),
    ("msa", DocumentKind::Contract),
    ("agreement", DocumentKind::Contract),
    ("vertrag", DocumentKind::Contract),
    ("signed", DocumentKind::OrderForm),
    ("quote", DocumentKind::Quote),
    ("csv", DocumentKind::Quote),
];

/// What a file is by its name, or by words that came with it, if they say so.
pub fn kind_named(words: &str) -> Option<DocumentKind> {
    let plain = words.to_lowercase().replace(['-', '_', '.', ',', ':', '!', '(', ')'], " ");
    let padded = format!(" {} ", plain.split_whitespace().collect::<Vec<_>>().join(" "));
    let found = |(called, _): &&(&str, DocumentKind)| padded.contains(&format!(" {called} "));
    CALLED.iter().find(found).map(|(_, kind)| *kind)
}

const FILE: &str = r"(?:that|this|the|my) (?:last |latest )?(?:file|document|pdf|attachment|upload|scan|one)";
const ARTICLE: &str = r"(?:really |actually |in fact )?(?:an? |the |our |their )?";

/// What is said of a file that came before, if the words say nothing else: `that file is the PO`, `order form: that file`,
/// `scan.pdf is the contract`.
pub fn file_called(words: &str) -> Option<(WhichFile, DocumentKind)> {
    let said = words.trim().trim_end_matches(['.', '!']).to_lowercase();
    let forward = pattern!(&format!(
        concat!(
            r"^(?:no,? |sorry,? |correction:? )?(?:{FILE}|(?<name>[^\s:]+\.[a-z0-9]{{2,5}})) (?:is|was) ",
            r"{ARTICLE}(?<kind>[a-z' ]{{2,40}})$"
        ),
        FILE = FILE,
        ARTICLE = ARTICLE
    ));
    let backward = pattern!(&format!(
        concat!(r"^{ARTICLE}(?<kind>[a-z' ]{{2,40}}?) ?(?::|=| is) ?(?:{FILE}|(?<name>[^\s:]+\.[a-z0-9]{{2,5}}))$"),
        FILE = FILE,
        ARTICLE = ARTICLE
    ));
    let found = forward.captures(&said).or_else(|| backward.captures(&said))?;
    let kind = exactly_named(&found["kind"])?;
    let which = found.name("name").map_or(WhichFile::Last, |name| WhichFile::Named(name.as_str().to_owned()));
    Some((which, kind))
}

/// Words that are a kind's name and nothing else.
fn exactly_named(words: &str) -> Option<DocumentKind> {
    let plain = words.trim().trim_start_matches("signed ").trim_start_matches("customer's ").trim_start_matches("new ");
    let called = CALLED.iter().find(|(called, _)| *called == plain).map(|(_, kind)| *kind);
    called.or_else(|| DocumentKind::from_key(plain).filter(|kind| *kind != DocumentKind::Other))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_what_people_say_that_it_is() {
        let last = |kind| Some((WhichFile::Last, kind));
        let cases = [
            ("that file is the PO", last(DocumentKind::PurchaseOrder)),
            ("That file is actually the purchase order.", last(DocumentKind::PurchaseOrder)),
            ("order form: that file", last(DocumentKind::OrderForm)),
            ("the last file is our signed order form", last(DocumentKind::OrderForm)),
            ("scan.pdf is the contract", Some((WhichFile::Named("scan.pdf".into()), DocumentKind::Contract))),
            ("the PO is scan.pdf", Some((WhichFile::Named("scan.pdf".into()), DocumentKind::PurchaseOrder))),
            ("that file is the one that they sent on Monday", None),
            ("PO: 4711", None),
            ("terms: net 30", None),
        ];
        for (words, expected) in cases {
            assert_eq!(file_called(words), expected, "{words}");
        }
    }

    #[test]
    fn a_kind_is_told_by_whole_words() {
        assert_eq!(kind_named("here is the PO"), Some(DocumentKind::PurchaseOrder));
        assert_eq!(kind_named("order-form-signed.pdf"), Some(DocumentKind::OrderForm));
        assert_eq!(kind_named("report_for_ops.pdf"), None);
        assert_eq!(kind_named("DPA, signed"), Some(DocumentKind::DataProcessingAgreement));
    }
}
