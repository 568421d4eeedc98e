//! Names of companies, made comparable: without case, blanks, punctuation, and the suffix of their legal form.

/// Words that name a legal form, without dots. Only at the end of a name are they taken for one.
const LEGAL_FORMS: [&str; 44] = [
    "ab",
    "ag",
    "aps",
    "as",
    "asa",
    "bv",
    "co",
    "company",
    "corp",
    "corporation",
    "doo",
    "eg",
    "ek",
    "ev",
    "gbr",
    "gmbh",
    "inc",
    "incorporated",
    "kft",
    "kg",
    "kk",
    "limited",
    "llc",
    "llp",
    "lp",
    "ltd",
    "ltda",
    "nv",
    "ohg",
    "oy",
    "oyj",
    "plc",
    "pte",
    "pty",
    "sa",
    "sarl",
    "sas",
    "se",
    "sl",
    "slu",
    "spa",
    "srl",
    "sro",
    "ug",
];

/// The name without case and blanks at its ends and between its words: the same name as it stands.
pub fn name_key(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// The name without case, blanks, punctuation and legal form: the same company as far as a name can tell.
///
/// A name that is nothing but a legal form keeps it.
pub fn company_key(name: &str) -> String {
    // `B.V.` is one word, and so is `S.A.`; other signs part words.
    let bare = name.to_lowercase().replace('.', "").replace('&', " and ");
    let parted: String = bare.chars().map(|letter| if letter.is_alphanumeric() { letter } else { ' ' }).collect();
    let mut words: Vec<&str> = parted.split_whitespace().collect();
    while words.len() > 1 && words.last().is_some_and(|last| LEGAL_FORMS.contains(last) || *last == "and") {
        words.pop();
    }
    words.join(" ")
}

/// Whether both names are the same company's, as far as a name can tell.
pub fn is_same_company(one: &str, other: &str) -> bool {
    company_key(one) == company_key(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_company_is_the_same_whatever_its_case_blanks_and_suffix() {
        for (one, other) in [
            ("Harrow Vale Ltd", "HARROW  VALE LIMITED"),
            ("Harrow Vale B.V.", "Harrow Vale"),
            ("Northgate Foods, Inc.", "Northgate Foods"),
            ("Oak & Ash GmbH & Co. KG", "Oak and Ash"),
            ("Ｂright", "ｂright"),
        ] {
            assert!(is_same_company(one, other), "{one} / {other}");
        }
    }

    #[test]
    fn other_words_are_another_company() {
        for (one, other) in [
            ("Harrow Vale Ltd", "Harrow Vale Services Ltd"),
            ("Northgate", "Northgates"),
            ("Co", "Company"),
            ("Ltd", "AG"),
        ] {
            assert!(!is_same_company(one, other), "{one} / {other}");
        }
    }
}
