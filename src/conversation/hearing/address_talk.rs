//! Words around a postal address that are no part of it: `bills go to 4 Mill Rd`.

/// What stands before the first number or capital letter and is no part of a street: `bills go to 4 Mill Rd`.
pub(super) fn without_talk_before(text: &str) -> &str {
    let mut before: Vec<&str> = Vec::new();
    for word in text.split_whitespace() {
        let is_start = word.starts_with(|first: char| first.is_ascii_digit() || first.is_uppercase());
        let is_address = is_start && !(before.is_empty() && word.chars().skip(1).all(char::is_lowercase));
        if is_address {
            let lower: Vec<String> = before.iter().map(|word| word.to_lowercase()).collect();
            let (Some(first), Some(last)) = (lower.first(), lower.last()) else { return text };
            let begins_small = before[0].starts_with(char::is_lowercase);
            let leads_on = pattern!(r"^(?:to|at|is|are|on|for|address|naar|nach|an|à|au|a|en|till?|på|na|do|ist|lautet|es|est|è|är|er|op|su|.*:)$").is_match(last);
            let is_street = is_word_of_street(first);
            let start = word.as_ptr() as usize - text.as_ptr() as usize;
            let is_street = is_street || before.len() == 1 && is_link_of_address(first);
            let is_talk = (begins_small || leads_on && before.len() > 1) && !is_street;
            // `to jest ul. Polna 4`: the word for a street is a part of it.
            let start = match before.last().filter(|_| before.len() > 1 && is_word_of_street(last)) {
                Some(street) => street.as_ptr() as usize - text.as_ptr() as usize,
                None => start,
            };
            // Where they were, or are going to be, is no address for an invoice.
            let is_another = lower.iter().any(|word| {
                pattern!(r"^(?:moved|moving|move|not|old|new|was|were|former|formerly|previous|previously|ship|ships|shipping|deliver|delivery|soon|if|maybe|probably)$").is_match(word)
            });
            return if is_talk && !is_another { &text[start..] } else { text };
        }
        if word.contains(',') || word.chars().any(char::is_numeric) {
            return text;
        }
        before.push(word);
    }
    text
}

/// A city ends with a word of its name.
pub(super) fn is_no_city(city: &str) -> bool {
    let last = city.rsplit([' ', '-']).next().unwrap_or_default();
    is_written_like_talk(city)
        || city.ends_with('-')
        || city.contains(" - ")
        || city.contains('。')
        || city.chars().any(char::is_uppercase) && last.chars().all(char::is_lowercase)
}

/// `hi all` above an address that is written with capitals.
pub(super) fn has_a_line_of_talk(street: &[String]) -> bool {
    let is_capital = |line: &String| line.chars().any(char::is_uppercase);
    let is_talk = |line: &String| {
        let first = line.split(' ').next().unwrap_or_default();
        !is_capital(line)
            && !line.chars().any(|letter| letter.is_numeric())
            && line.is_ascii()
            && !is_word_of_address(first)
    };
    street.iter().any(|line| line.contains(['。', '．']) || line.ends_with('.') && !line.is_ascii())
        || street.iter().any(is_capital) && street.iter().any(is_talk)
}

/// Whether addresses have that word in small letters.
fn is_word_of_address(word: &str) -> bool {
    is_word_of_street(word) || is_link_of_address(word)
}

fn is_word_of_street(word: &str) -> bool {
    pattern!(
        r"^(?:rue|calle|c|via|viale|avenida|av|avenue|ave|plaza|piazza|paseo|chemin|boulevard|bd|allée|place|quai|impasse|ulica|ul|al\.|pl\.|os\.|stra(?:ß|ss)e|str|weg|platz|laan|straat|plein|rua|r|travessa|praça|largo|corso|strada|vicolo|carrer|ronda|camino|carretera|cours|passage|route|square|vej|vei|veien|gate|gata|gatan|vägen|väg|torg|allé|alle|katu|tie|kuja|út|utca|utcája|tér|körút|krt|u|ulice|třída|náměstí|nám|cesta|trg|sokak|cad|caddesi|mah|mahallesi|bulvar|bulvari|gade|stræde|torv|plads|vägen|stig|iela|aleja|aleje|plac|rynek|osiedle|gasse|ring|damm|ufer|allee|chaussee|steenweg|kade|singel|gracht|dijk|polígono|pol|ind|km|s/n|edificio|edifício|ed|quadra|lote|bairro|setor|rd|road|street|st|lane|ln|drive|dr|way|court|ct|unit|suite|ste|flat|floor|fl|level|apt|building|bldg|block|room|box|po|p|o)\.?$"
    )
    .is_match(word)
}

fn is_link_of_address(word: &str) -> bool {
    pattern!(
        r"^(?:de|la|le|les|el|los|las|del|des|du|di|da|do|dos|das|della|delle|dei|d|l|e|y|et|en|und|of|the|and|on|upon|by|in|im|am|an|der|den|dem|die|zum|zur|bei|ob|unter|auf|vor|van|von|het|aan|op|te|ter|ten|sur|sous|a|à|au|aux|lez|près|na|pod|nad|ved|vid|i|no|nr|n|piso|planta|puerta|stock|etage|étage|og|ug|eg|bis|ter|quater|interno|int|scala|izq|dcha|izda|bajo|esq|loja|sala|andar|conj|bloco|apto|lok|m|tr|attn|c/o|o'|s)\.?:?$"
    )
    .is_match(word)
}

/// Small words that a name of a street or city may have; any other beside capital letters is talk.
pub(super) fn is_written_like_talk(line: &str) -> bool {
    let has_capital = line.chars().any(char::is_uppercase);
    let is_talk =
        |word: &str| word.chars().count() > 1 && word.chars().all(char::is_lowercase) && !is_word_of_address(word);
    // `Chiyoda-ku`: what a hyphen joins to a name is a part of it.
    let is_joined = |piece: &str| piece.contains('-') && piece.starts_with(char::is_uppercase);
    let mut pieces = line.split([' ', '/', '.', '\'']).filter(|piece| !is_joined(piece));
    has_capital && pieces.any(|piece| piece.split('-').any(is_talk))
}
