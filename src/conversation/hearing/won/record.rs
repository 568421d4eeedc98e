//! The record that a link leads to, by the host's name, never by the words in front of it.

use crate::domain::post::Link;

use super::words::{key_of, words};

/// A deal's record in a CRM.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Record {
    /// Which CRM.
    pub(super) crm: &'static str,
    /// The record's id, as it stands in the address.
    pub(super) id: String,
    /// The address.
    pub(super) url: String,
    /// The words it stands behind.
    pub(super) words: Option<String>,
    /// Whether the host is a place for trials.
    pub(super) is_sandbox: bool,
}

impl Record {
    /// The words it stands behind, if they name something.
    pub(super) fn name(&self) -> Option<&str> {
        self.words.as_deref().filter(|words| !is_generic(words))
    }
}

/// The deal record behind a link, if it is one.
pub(super) fn record(link: &Link) -> Option<Record> {
    let (host, path) = parts(&link.url)?;
    let (crm, id) = if is_host(&host, "salesforce.com") || is_host(&host, "force.com") {
        ("salesforce", salesforce(path)?)
    } else if is_host(&host, "hubspot.com") {
        ("hubspot", after_any(path, &["/record/0-3/", "/deal/"])?)
    } else if is_host(&host, "pipedrive.com") {
        ("pipedrive", after_any(path, &["/deal/"])?)
    } else if host.split('.').any(|label| label.starts_with("zoho")) && host.starts_with("crm") {
        ("zoho", after_any(path, &["/tab/Potentials/", "/tab/Deals/", "/Potentials/", "/Deals/"])?)
    } else if is_host(&host, "dynamics.com") {
        ("dynamics", dynamics(path)?)
    } else if is_host(&host, "attio.com") {
        ("attio", after_any(path, &["/deals/record/", "/deal/record/", "/deals/"])?)
    } else if is_host(&host, "close.com") {
        ("close", after_any(path, &["/lead/", "/opportunity/"])?)
    } else if is_host(&host, "affinity.co") {
        ("affinity", after_any(path, &["/opportunities/", "/opportunity/", "/entries/"])?)
    } else {
        return None;
    };
    let is_sandbox = host.contains(".sandbox.") || host.split('.').next().is_some_and(|label| label.contains("--"));
    Some(Record { crm, id, url: link.url.clone(), words: link.words.clone(), is_sandbox })
}

/// Which CRM a source of the allow-list stands for, by its key: `salesforce`, `sf_flow`, `hubspot_emea` …
pub(super) fn crm_of_source(key: &str) -> Option<&'static str> {
    const FAMILIES: [(&str, &str); 11] = [
        ("salesforce", "salesforce"),
        ("sfdc", "salesforce"),
        ("sf", "salesforce"),
        ("hubspot", "hubspot"),
        ("hs", "hubspot"),
        ("pipedrive", "pipedrive"),
        ("close", "close"),
        ("attio", "attio"),
        ("zoho", "zoho"),
        ("dynamics", "dynamics"),
        ("affinity", "affinity"),
    ];
    let family = key.split(['_', '-']).next().unwrap_or(key);
    FAMILIES.iter().find(|(name, _)| *name == family).map(|(_, crm)| *crm)
}

/// Words before a link that say what to do with it, and name nothing.
pub(super) fn is_generic(text: &str) -> bool {
    const GENERIC: &[&str] = &[
        "view",
        "open",
        "see",
        "show",
        "go",
        "to",
        "details",
        "detail",
        "link",
        "here",
        "click",
        "record",
        "crm",
        "deal",
        "deals",
        "opportunity",
        "opp",
        "lead",
        "this",
        "the",
        "a",
        "on",
        "in",
        "at",
        "it",
        "more",
        "full",
        "visit",
        "read",
        "edit",
        "salesforce",
        "sfdc",
        "hubspot",
        "pipedrive",
        "zoho",
        "dynamics",
        "365",
        "attio",
        "close",
        "affinity",
        "gong",
        "clari",
        "troops",
        "notion",
        "lightning",
        "now",
        "and",
        "review",
        "voir",
        "ouvrir",
        "dans",
        "la",
        "le",
        "fiche",
        "transaction",
        "ver",
        "abrir",
        "en",
        "el",
        "trato",
        "negocio",
        "offnen",
        "ansehen",
        "anzeigen",
        "im",
        "zum",
        "zur",
        "datensatz",
        "aprire",
        "apri",
        "vedi",
        "no",
        "na",
        "negocio",
        "bekijk",
        "openen",
        "表示",
        "開く",
        "salesforceで開く",
        "詳細",
        "n8n",
        "workflow",
        "zap",
        "zapier",
        "make",
        "scenario",
        "url",
        "page",
        "dashboard",
        "report",
        "your",
        "browser",
    ];
    let found = words(text);
    found.iter().all(|word| GENERIC.contains(&word.key.as_str()) || word.key.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Host in lower case, and the path with query and fragment.
fn parts(url: &str) -> Option<(String, &str)> {
    let rest = url.strip_prefix("https://").or(url.strip_prefix("http://"))?;
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let host = rest[..end].rsplit('@').next()?.split(':').next()?;
    Some((host.to_ascii_lowercase(), &rest[end..]))
}

/// Whether it is that host or one below it; `force.com.example` is neither.
fn is_host(host: &str, domain: &str) -> bool {
    host == domain || host.strip_suffix(domain).is_some_and(|above| above.ends_with('.'))
}

fn after_any(path: &str, marks: &[&str]) -> Option<String> {
    marks.iter().find_map(|mark| {
        let rest = path.split_once(mark)?.1;
        let id = rest.split(['/', '?', '#', '&']).next()?;
        (!id.is_empty()).then(|| id.to_owned())
    })
}

/// An opportunity's id: it follows the object's name, or begins with its prefix 006.
fn salesforce(path: &str) -> Option<String> {
    let is_id = |part: &str| matches!(part.len(), 15 | 18) && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let parts: Vec<&str> = path.split(['/', '?', '#', '=', '&', '%']).collect();
    let named = parts.iter().position(|part| *part == "Opportunity").and_then(|at| parts.get(at + 1));
    let id = named.filter(|id| is_id(id)).or_else(|| parts.iter().find(|id| is_id(id) && id.starts_with("006")))?;
    Some((*id).to_owned())
}

fn dynamics(path: &str) -> Option<String> {
    let query = path.split_once('?')?.1;
    let value = |name: &str| {
        query
            .split(['&', '#'])
            .find_map(|pair| pair.split_once('=').filter(|(key, _)| *key == name).map(|(_, value)| value))
    };
    if value("etn") != Some("opportunity") && value("etc") != Some("3") {
        return None;
    }
    let id = value("id")?.replace("%7B", "").replace("%7b", "").replace("%7D", "").replace("%7d", "");
    let id = id.trim_matches(['{', '}']).to_owned();
    (!id.is_empty()).then_some(id)
}

/// Which of several records is the won one: the one that carries the name, else one with words that name nothing,
/// such as a button, else the first.
pub(super) fn won_record<'a>(records: &'a [Record], name: Option<&str>) -> Option<&'a Record> {
    let same = |record: &&Record| match (record.name(), name) {
        (Some(words), Some(name)) => key_of(words) == key_of(name),
        (None, _) | (_, None) => false,
    };
    let of_name = records.iter().find(same);
    of_name.or_else(|| records.iter().find(|record| name.is_some() && record.name().is_none())).or(records.first())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(url: &str) -> Option<(&'static str, String)> {
        record(&Link { url: url.to_owned(), words: None }).map(|record| (record.crm, record.id))
    }

    #[test]
    fn record_addresses_are_known_by_host_and_path() {
        for (url, crm, id) in [
            (
                "https://elm.lightning.force.com/lightning/r/Opportunity/0065g00000XyZ12AAF/view",
                "salesforce",
                "0065g00000XyZ12AAF",
            ),
            ("https://elm.lightning.force.com/lightning/r/0065g00000XyZ12/view", "salesforce", "0065g00000XyZ12"),
            ("https://elm.my.salesforce.com/0065g00000XyZ12", "salesforce", "0065g00000XyZ12"),
            ("https://app-eu1.hubspot.com/contacts/7/record/0-3/991", "hubspot", "991"),
            ("https://app.hubspot.com/contacts/7/deal/991/", "hubspot", "991"),
            ("https://elm.pipedrive.com/deal/12?x=1", "pipedrive", "12"),
            ("https://crm.zoho.eu/crm/org1/tab/Potentials/572", "zoho", "572"),
            (
                "https://elm.crm4.dynamics.com/main.aspx?etn=opportunity&pagetype=entityrecord&id=%7B8a1f-22%7D",
                "dynamics",
                "8a1f-22",
            ),
            ("https://app.attio.com/elm/deals/record/3f6c-1a/overview", "attio", "3f6c-1a"),
            ("https://app.close.com/lead/lead_Ab1/", "close", "lead_Ab1"),
        ] {
            assert_eq!(read(url), Some((crm, id.to_owned())), "{url}");
        }
    }

    #[test]
    fn look_alike_hosts_and_other_objects_are_no_deal_records() {
        for url in [
            "https://elm.lightning.force.com.example.org/lightning/r/Opportunity/0065g00000XyZ12AAF/view",
            "https://notsalesforce.com/0065g00000XyZ12",
            "https://app.hubspot.com@example.org/contacts/7/deal/991",
            "https://elm.lightning.force.com/lightning/r/Account/0015g00000XyZ12AAF/view",
            "https://app.hubspot.com/contacts/7/record/0-1/991",
            "https://elm.app.gong.io/deals/5521",
            "https://elm.crm4.dynamics.com/main.aspx?etn=account&id=8a1f",
        ] {
            assert_eq!(read(url), None, "{url}");
        }
    }

    #[test]
    fn of_two_records_the_one_with_the_name_is_won() {
        let record = |id: &str, words: Option<&str>| {
            let url = format!("https://elm.pipedrive.com/deal/{id}");
            record(&Link { url, words: words.map(str::to_owned) }).unwrap()
        };
        let named = [record("1", Some("Elm 2025")), record("2", Some("Elm Upsell"))];
        assert_eq!(won_record(&named, Some("Elm upsell")).unwrap().id, "2");
        let button = [record("1", Some("Elm 2025")), record("2", Some("View in Pipedrive"))];
        assert_eq!(won_record(&button, Some("Elm Upsell")).unwrap().id, "2");
        assert!(is_generic("Open deal #44") && is_generic("View in Pipedrive") && !is_generic("Open Road Logistics"));
    }
}
