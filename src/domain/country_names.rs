//! What countries are called in other languages than English: German, French, Spanish, Italian, Dutch, Portuguese, Polish,
//! Swedish, Danish and their own, as the CLDR lists them. Customers write the country of an address in their own language.

/// The alpha-2 code of the country that is called so, in whatever case; an English name is looked for elsewhere.
pub fn code_of(name: &str) -> Option<&'static str> {
    let wanted = name.trim().to_lowercase().replace(['.', '-', '’', '\''], " ");
    let wanted = wanted.split_whitespace().collect::<Vec<_>>().join(" ");
    let is_called = |names: &str| names.split('|').any(|name| name == wanted);
    NAMES.iter().find(|(_, names)| is_called(names)).map(|(code, _)| *code)
}

/// In small letters, without points, hyphens and apostrophes.
const NAMES: [(&str, &str); 52] = [
    ("AT", "österreich|oesterreich|republik österreich|autriche|oostenrijk|áustria|österrike|østrig"),
    ("AU", "australien|australie|austrália|australië"),
    ("BE", "belgien|belgique|bélgica|belgio|belgië|belgia"),
    ("BG", "bulgarien|bulgarie|bulgarije|bulgária|българия"),
    ("BR", "brasilien|brésil|brasil|brasile|brazilië|brazylia"),
    ("CA", "kanada|canadá"),
    ("CH", "schweiz|suisse|suiza|svizzera|zwitserland|suíça|szwajcaria|svizra|confederazione svizzera"),
    ("CN", "chine|cina|chiny"),
    ("CY", "zypern|chypre|chipre|cipro|κύπρος|cypern|cypr"),
    (
        "CZ",
        "tschechien|tschechische republik|tchéquie|république tchèque|chequia|república checa|cechia|repubblica ceca|tsjechië|česko|česká republika|czechy|tjeckien|tjekkiet",
    ),
    ("DE", "deutschland|bundesrepublik deutschland|brd|allemagne|alemania|germania|duitsland|alemanha|niemcy|tyskland"),
    ("DK", "dänemark|danemark|dinamarca|danimarca|denemarken|dania|danmark"),
    ("EE", "estland|estonie|estónia|eesti"),
    ("ES", "spanien|espagne|españa|spagna|spanje|espanha|hiszpania"),
    ("FI", "finnland|finlande|finlandia|suomi|finlândia"),
    ("FR", "frankreich|francia|frankrijk|frança|francja|frankrike|frankrig|république française"),
    (
        "GB",
        "großbritannien|grossbritannien|vereinigtes königreich|vereinigtes koenigreich|royaume uni|grande bretagne|reino unido|gran bretaña|regno unito|gran bretagna|verenigd koninkrijk|groot brittannië|wielka brytania|storbritannien|storbritannia|schottland|écosse|escocia|scozia|schotland",
    ),
    ("GR", "griechenland|grèce|grecia|griekenland|grécia|grecja|grekland|grækenland|ελλάδα"),
    ("HR", "kroatien|croatie|croacia|croazia|kroatië|croácia|chorwacja|hrvatska"),
    ("HU", "ungarn|hongrie|hungría|ungheria|hongarije|hungria|węgry|magyarország|ungern"),
    ("IE", "irland|irlande|irlanda|ierland|irlandia|éire"),
    ("IL", "israël|israele|izrael"),
    ("IN", "indien|inde|índia|indie"),
    ("IS", "island|islande|islandia|islanda|ijsland|ísland"),
    ("IT", "italien|italie|italia|italië|itália|włochy"),
    ("JP", "japon|japón|giappone|japão|japonia"),
    ("KR", "südkorea|corée du sud|corea del sur|corea del sud|zuid korea|coreia do sul"),
    ("LI", "fürstentum liechtenstein"),
    ("LT", "litauen|lituanie|lituania|litouwen|lietuva|lituânia|litwa"),
    ("LU", "luxemburg|luxemburgo|lussemburgo|lëtzebuerg|luksemburg|grand duché de luxembourg"),
    ("LV", "lettland|lettonie|letonia|lettonia|letland|latvija|letónia|łotwa"),
    ("MA", "marokko|maroc|marruecos|marocco"),
    ("MX", "mexiko|mexique|messico|méxico|meksyk"),
    (
        "NL",
        "niederlande|die niederlande|holland|pays bas|les pays bas|países bajos|paesi bassi|nederland|países baixos|holandia|niderlandy|nederländerna|nederlandene|holanda|olanda",
    ),
    ("NO", "norwegen|norvège|noruega|norvegia|noorwegen|norge|norwegia|noreg"),
    ("NZ", "neuseeland|nouvelle zélande|nueva zelanda|nuova zelanda|nieuw zeeland"),
    ("PL", "polen|pologne|polonia|polónia|polska"),
    ("PT", "portogallo|portugalia"),
    ("RO", "rumänien|roumanie|rumania|roemenië|roménia|românia|rumunia"),
    ("RS", "serbien|serbie|servië|srbija"),
    ("SA", "saudi arabien|arabie saoudite|arabia saudita|arabia saudí|saoedi arabië"),
    ("SE", "schweden|suède|suecia|svezia|zweden|suécia|szwecja|sverige"),
    ("SG", "singapur|singapour"),
    ("SI", "slowenien|slovénie|eslovenia|slovenija|slovenië|słowenia"),
    ("SK", "slowakei|slovaquie|eslovaquia|slovacchia|slowakije|slovensko|słowacja"),
    ("TH", "thaïlande|tailandia|thailandia"),
    ("TN", "tunesien|tunisie|túnez"),
    ("TR", "türkei|turquie|turquía|turchia|turkije|türkiye|turquia|turcja"),
    ("TW", "taïwan|taiwán"),
    ("UA", "ukraine|ucrania|ucraina|oekraïne|ucrânia|україна"),
    (
        "US",
        "vereinigte staaten|vereinigte staaten von amerika|états unis|etats unis|états unis d amérique|estados unidos|stati uniti|stati uniti d america|verenigde staten|stany zjednoczone|förenta staterna|ee uu|eeuu",
    ),
    ("ZA", "südafrika|afrique du sud|sudáfrica|sudafrica|zuid afrika|áfrica do sul"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::country::Country;

    #[test]
    fn a_country_is_known_by_its_name_in_the_customers_language() {
        for (name, code) in [
            ("Großbritannien", "GB"),
            ("ROYAUME-UNI", "GB"),
            ("Pays-Bas", "NL"),
            ("Deutschland", "DE"),
            ("Vereinigte Staaten", "US"),
            ("États-Unis d'Amérique", "US"),
            ("Österreich", "AT"),
        ] {
            assert_eq!(Country::named(name).map(|country| country.code().to_owned()).as_deref(), Some(code), "{name}");
        }
        assert_eq!(code_of("Berlin"), None);
    }

    #[test]
    fn every_name_is_of_one_country_and_written_as_it_is_looked_for() {
        let mut seen = std::collections::BTreeMap::new();
        for (code, names) in NAMES {
            assert!(code.parse::<Country>().is_ok(), "{code}");
            for name in names.split('|') {
                assert_eq!(code_of(name), Some(code), "{name}");
                assert_eq!(seen.insert(name, code), None, "{name}");
            }
        }
    }
}
