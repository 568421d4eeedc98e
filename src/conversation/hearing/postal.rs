//! How addresses end in each country: the order of city, region and postal code, and the code's form.

/// In which order the last line of an address stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LastLine {
    /// `10115 Berlin`
    CodeCity,
    /// `Portland, OR 97204`
    CityRegionCode,
    /// `Leeds LS1 4DY`
    CityCode,
}

/// One country's form.
#[derive(Debug, Clone, Copy)]
pub(super) struct PostalForm {
    /// ISO 3166-1 alpha-2.
    pub(super) country: &'static str,
    /// The order of the last line.
    pub(super) last_line: LastLine,
    /// What a postal code looks like, as an expression.
    pub(super) code: &'static str,
    /// Names and abbreviations of the country, in small letters.
    names: &'static str,
    /// Regions by their written form; empty where none is needed to find the city.
    pub(super) regions: &'static str,
}

const US_STATES: &str = concat!(
    "AL|AK|AZ|AR|CA|CO|CT|DE|DC|FL|GA|HI|ID|IL|IN|IA|KS|KY|LA|ME|MD|MA|MI|MN|MS|MO|MT|NE|NV|NH|NJ|NM|NY|NC|ND|",
    "OH|OK|OR|PA|PR|RI|SC|SD|TN|TX|UT|VT|VA|WA|WV|WI|WY"
);
const INDIAN_STATES: &str = concat!(
    "Andhra Pradesh|Assam|Bihar|Delhi|Goa|Gujarat|Haryana|Himachal Pradesh|Jharkhand|Karnataka|Kerala|",
    "Madhya Pradesh|Maharashtra|Odisha|Punjab|Rajasthan|Tamil Nadu|Telangana|Uttar Pradesh|Uttarakhand|",
    "West Bengal"
);

const COUNTIES: &str = concat!(
    "Bedfordshire|Berkshire|Buckinghamshire|Cambridgeshire|Cheshire|Cornwall|Cumbria|Derbyshire|Devon|Dorset|",
    "East Sussex|East Yorkshire|Essex|Gloucestershire|Greater London|Greater Manchester|Hampshire|",
    "Herefordshire|Hertfordshire|Kent|Lancashire|Leicestershire|Lincolnshire|Merseyside|Middlesex|Norfolk|",
    "North Yorkshire|Northamptonshire|Northumberland|Nottinghamshire|Oxfordshire|Shropshire|Somerset|",
    "South Yorkshire|Staffordshire|Suffolk|Surrey|Sussex|Tyne and Wear|Warwickshire|West Midlands|West Sussex|",
    "West Yorkshire|Wiltshire|Worcestershire|Yorkshire"
);

const FORMS: [PostalForm; 25] = [
    form(
        "US",
        LastLine::CityRegionCode,
        r"\d{5}(?:-\d{4})?",
        "us|usa|u.s.|u.s.a.|united states|united states of america",
        US_STATES,
    ),
    form(
        "CA",
        LastLine::CityRegionCode,
        r"[ABCEGHJ-NPRSTVXY]\d[A-Z] ?\d[A-Z]\d",
        "canada|can",
        "AB|BC|MB|NB|NL|NS|NT|NU|ON|PE|QC|SK|YT",
    ),
    form(
        "BR",
        LastLine::CityRegionCode,
        r"\d{5}-?\d{3}",
        "brazil|brasil|br",
        "AC|AL|AP|AM|BA|CE|DF|ES|GO|MA|MT|MS|MG|PA|PB|PR|PE|PI|RJ|RN|RS|RO|RR|SC|SP|SE|TO",
    ),
    form("AU", LastLine::CityRegionCode, r"\d{4}", "australia", "NSW|VIC|QLD|SA|WA|TAS|ACT|NT"),
    form(
        "GB",
        LastLine::CityCode,
        r"[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}",
        "uk|u.k.|gb|united kingdom|great britain|england|scotland|wales|northern ireland",
        COUNTIES,
    ),
    form("IE", LastLine::CityCode, r"[A-Z]\d[\dW] ?[A-Z\d]{4}", "ireland|ie", ""),
    form("SG", LastLine::CityCode, r"\d{6}", "singapore", ""),
    form("NZ", LastLine::CityCode, r"\d{4}", "new zealand|nz", ""),
    form("IN", LastLine::CityCode, r"\d{3} ?\d{3}", "india", INDIAN_STATES),
    form("DE", LastLine::CodeCity, r"\d{5}", "germany|deutschland|de", ""),
    form("FR", LastLine::CodeCity, r"\d{5}", "france|fr|frankreich", ""),
    form("ES", LastLine::CodeCity, r"\d{5}", "spain|españa|es|spanien", ""),
    form("IT", LastLine::CodeCity, r"\d{5}", "italy|italia|it|italien", ""),
    form("FI", LastLine::CodeCity, r"\d{5}", "finland|suomi|fi", ""),
    form("CH", LastLine::CodeCity, r"\d{4}", "switzerland|schweiz|suisse|svizzera|ch", ""),
    form("AT", LastLine::CodeCity, r"\d{4}", "austria|österreich|at", ""),
    form("BE", LastLine::CodeCity, r"\d{4}", "belgium|belgië|belgique|be", ""),
    form("LU", LastLine::CodeCity, r"\d{4}", "luxembourg|lu", ""),
    form("DK", LastLine::CodeCity, r"\d{4}", "denmark|danmark|dk", ""),
    form("NO", LastLine::CodeCity, r"\d{4}", "norway|norge|no", ""),
    form("NL", LastLine::CodeCity, r"\d{4} ?[A-Z]{2}", "netherlands|the netherlands|nederland|nl", ""),
    form("SE", LastLine::CodeCity, r"\d{3} ?\d{2}", "sweden|sverige|se", ""),
    form("CZ", LastLine::CodeCity, r"\d{3} ?\d{2}", "czechia|czech republic|cz", ""),
    form("PL", LastLine::CodeCity, r"\d{2}-\d{3}", "poland|polska|pl", ""),
    form("PT", LastLine::CodeCity, r"\d{4}-\d{3}", "portugal|pt", ""),
];

const fn form(
    country: &'static str,
    last_line: LastLine,
    code: &'static str,
    names: &'static str,
    regions: &'static str,
) -> PostalForm {
    PostalForm { country, last_line, code, names, regions }
}

/// The form of a country by its ISO code.
pub(super) fn by_code(country: &str) -> Option<&'static PostalForm> {
    FORMS.iter().find(|form| form.country == country)
}

/// The form of a country by any of its names.
pub(super) fn by_name(name: &str) -> Option<&'static PostalForm> {
    let written = name.trim_matches([' ', '.']);
    let name = written.to_lowercase();
    // Two small letters are a word of some language.
    if written.len() == 2 && written == name && !matches!(written, "us" | "uk") {
        return None;
    }
    FORMS.iter().find(|form| form.names.split('|').any(|known| known.trim_end_matches('.') == name))
}

/// Whether that is a region of a country whose form is known: `DE` is Delaware as often as Germany.
pub(super) fn is_region(letters: &str) -> bool {
    FORMS.iter().any(|form| form.regions.split('|').any(|region| region == letters))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn countries_are_found_by_code_and_name() {
        assert_eq!(by_name("Deutschland").map(|form| form.country), Some("DE"));
        assert_eq!(by_name("U.S.A.").map(|form| form.country), Some("US"));
        assert_eq!(by_name("Atlantis").map(|form| form.country), None);
        for form in FORMS {
            assert_eq!(by_code(form.country).map(|found| found.names), Some(form.names));
            assert!(regex::Regex::new(form.code).is_ok(), "{}", form.country);
        }
    }
}
