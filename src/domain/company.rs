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

/// The name without case, blanks, punctuation and legal form. Two companies may have it in common: see
/// [`is_same_company`].
///
/// A name that is nothing but a legal form keeps it.
pub fn company_key(name: &str) -> String {
    parted(name).0
}

/// The name's own words, and its legal form.
fn parted(name: &str) -> (String, Vec<String>) {
    // `B.V.` is one word, and so is `S.A.`; other signs part words.
    let bare = name.to_lowercase().replace('.', "").replace('&', " and ");
    let parted: String = bare.chars().map(|letter| if letter.is_alphanumeric() { letter } else { ' ' }).collect();
    let mut words: Vec<&str> = parted.split_whitespace().collect();
    let mut form: Vec<String> = Vec::new();
    while words.len() > 1 && words.last().is_some_and(|last| LEGAL_FORMS.contains(last) || *last == "and") {
        form.extend(words.pop().and_then(form_key));
    }
    form.sort();
    (words.join(" "), form)
}

/// The word of a legal form as every spelling of it has it; nothing for words that only stand beside one.
fn form_key(word: &str) -> Option<String> {
    let key = match word {
        "and" | "co" | "company" => return None,
        "limited" => "ltd",
        "incorporated" => "inc",
        "corporation" => "corp",
        other => other,
    };
    Some(key.to_owned())
}

/// Whether both names are the same company's, as far as a name can tell: the same words, and no other legal form. An
/// `Ltd` and a `GmbH` of one name are two companies; a name without its legal form may be either's.
pub fn is_same_company(one: &str, other: &str) -> bool {
    let ((words, form), (other_words, other_form)) = (parted(one), parted(other));
    words == other_words && (form.is_empty() || other_form.is_empty() || form == other_form)
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
            ("Oak & Ash GmbH & Co. KG", "Oak and Ash GmbH & Co KG"),
            ("Northgate Foods Incorporated", "Northgate Foods, Inc."),
            ("Linden Trading Co., Ltd.", "Linden Trading Ltd"),
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
            ("Harrow Vale Ltd", "Harrow Vale GmbH"),
            ("Oak & Ash GmbH", "Oak and Ash GmbH & Co. KG"),
            ("Northgate SA", "Northgate S.A.S."),
            ("Co", "Company"),
            ("Ltd", "AG"),
        ] {
            assert!(!is_same_company(one, other), "{one} / {other}");
        }
    }
}
