//! The trade's words in other languages, put into English, so that each field type needs one grammar only.
//!
//! A word is known only in its own language: in an English sentence it stays foreign, and is asked back.
//! The longest phrase is tried first, and what has become English is left alone.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use super::{everyday_words, trade_words};

/// By language: `word=english` pairs; of a word that stands twice, the first counts.
const TABLES: [(&str, &str); 9] = [
    (
        "de",
        "januar=january;februar=february;märz=march;mai=may;juni=june;juli=july;oktober=october;\
         dezember=december;montag=monday;dienstag=tuesday;mittwoch=wednesday;donnerstag=thursday;freitag=friday;\
         samstag=saturday;sonntag=sunday;heute=today;übermorgen=day after tomorrow;morgen=tomorrow;\
         gestern=yesterday;nächsten=next;nächster=next;nächste=next;nächstes=next;diesen=this;\
         monatsende=end of month;rechnungsdatum=invoice date;nach=after;ab=from;zum=on;am=on;des=of;den=the;\
         dem=the;der=the;tage=days;tagen=days;tag=day;wochen=weeks;woche=week;monate=months;monaten=months;\
         monats=month;monat=month;jahre=years;jahren=years;jahr=year;sofort fällig=due on receipt;\
         sofort zahlbar=due on receipt;zahlbar sofort=due on receipt;sofort=due on receipt;\
         zahlbar innerhalb von=within;zahlbar innerhalb=within;innerhalb von=within;netto kasse=net;netto=net;\
         skonto=discount;vorkasse=prepaid;vorauskasse=prepaid;nachnahme=cod;monatlich=monthly;\
         quartalsweise=quarterly;vierteljährlich=quarterly;halbjährlich=semiannual;jährlich=annual;\
         einmalig=one time;im voraus=in advance;nachträglich=in arrears;prozent=percent;kein rabatt=no discount;\
         ohne rabatt=no discount;rabatt=discount;ungefähr=about;etwa=about;ca.=about;rund=about;vielleicht=maybe;\
         wahrscheinlich=probably;oder=or;und=and;nicht=not;wenn=if;falls=if;zzgl.=plus;zuzüglich=plus;\
         inkl.=including;inklusive=including;mwst.=vat;mwst=vat;ust.=vat;ust=vat;tausend=thousand;tsd.=thousand;\
         tsd=thousand;teur=thousand eur;millionen=million;franken=chf;keine ahnung=no idea;noch offen=tbd;\
         noch nicht bekannt=tbd;weiß nicht=not sure;ja=yes;nein=no;bitte=please;danke=thanks;ein=1;eine=1;zwei=2;\
         drei=3;vier=4;fünf=5;sechs=6;zehn=10;zwölf=12;vierzehn=14;fünfzehn=15;zwanzig=20;dreißig=30;sechzig=60;\
         neunzig=90",
    ),
    (
        "fr",
        "janvier=january;février=february;mars=march;avril=april;mai=may;juin=june;juillet=july;août=august;\
         septembre=september;octobre=october;novembre=november;décembre=december;prochain=next;après=after;\
         lundi=monday;mardi=tuesday;mercredi=wednesday;jeudi=thursday;vendredi=friday;samedi=saturday;\
         dimanche=sunday;aujourd'hui=today;après-demain=day after tomorrow;demain=tomorrow;hier=yesterday;\
         du mois prochain=of next month;le mois prochain=next month;début=start;à partir du=from;dès le=from;\
         1er=1st;date de facture=invoice date;fin de mois=end of month;à réception=due on receipt;\
         de facture=of invoice;comptant=due on receipt;nets=net;jours=days;jour=day;semaines=weeks;semaine=week;\
         mois=months;ans=years;an=year;mensuelle=monthly;mensuel=monthly;mensuellement=monthly;\
         bimestrielle=every 2 months;trimestrielle=quarterly;trimestriel=quarterly;semestrielle=semiannual;\
         semestriel=semiannual;annuelle=annual;annuel=annual;à terme échu=in arrears;à terme à échoir=in advance;\
         d'avance=in advance;pour cent=percent;sans remise=no discount;remise de=discount;remise=discount;\
         environ=about;peut-être=maybe;probablement=probably;ou=or;et=and;pas=not;si=if;hors taxes=plus vat;\
         ht=plus vat;ttc=including vat;à confirmer=tbd;aucune idée=no idea;oui=yes;non=no;merci=thanks;le=the;\
         un=1;une=1;deux=2;trois=3;quatre=4;cinq=5;six=6;dix=10;douze=12;quinze=15;vingt=20;trente=30;soixante=60",
    ),
    (
        "es",
        "enero=january;febrero=february;marzo=march;abril=april;mayo=may;junio=june;julio=july;agosto=august;\
         septiembre=september;octubre=october;noviembre=november;diciembre=december;lunes=monday;martes=tuesday;\
         miércoles=wednesday;jueves=thursday;viernes=friday;sábado=saturday;domingo=sunday;hoy=today;\
         pasado mañana=day after tomorrow;mañana=tomorrow;ayer=yesterday;próximo=next;a partir del=from;\
         fecha factura=from invoice date;fecha de factura=from invoice date;fin de mes=end of month;\
         al contado=due on receipt;contado=due on receipt;días=days;dias=days;semanas=weeks;meses=months;\
         mes=month;años=years;año=year;mensual=monthly;bimestral=every 2 months;trimestral=quarterly;\
         semestral=semiannual;anual=annual;por adelantado=in advance;por anticipado=in advance;\
         anticipado=in advance;mes vencido=in arrears;por ciento=percent;sin descuento=no discount;\
         descuento del=discount;descuento de=discount;descuento=discount;aproximadamente=about;unos=about;\
         quizás=maybe;probablemente=probably;más=plus;incluido=included;iva=vat;por confirmar=tbd;no sé=not sure;\
         sí=yes;si=if;gracias=thanks;millones=million;o=or;y=and;el=the;un=1;una=1;dos=2;tres=3;cuatro=4;cinco=5;\
         seis=6;diez=10;doce=12;quince=15;veinte=20;treinta=30;sesenta=60;noventa=90",
    ),
    (
        "it",
        "gennaio=january;febbraio=february;marzo=march;aprile=april;maggio=may;giugno=june;luglio=july;\
         agosto=august;settembre=september;ottobre=october;novembre=november;dicembre=december;lunedì=monday;\
         martedì=tuesday;mercoledì=wednesday;giovedì=thursday;venerdì=friday;sabato=saturday;domenica=sunday;\
         oggi=today;dopodomani=day after tomorrow;domani=tomorrow;ieri=yesterday;dal=from;\
         data fattura fine mese=end of month;d.f.f.m.=end of month;d.f.f.m=end of month;dffm=end of month;\
         fine mese=end of month;data fattura=from invoice date;d.f.=from invoice date;gg=days;giorni=days;\
         settimane=weeks;mesi=months;mese=month;anni=years;anno=year;mensile=monthly;bimestrale=every 2 months;\
         trimestrale=quarterly;semestrale=semiannual;annuale=annual;anticipata=in advance;anticipato=in advance;\
         posticipata=in arrears;posticipato=in arrears;per cento=percent;sconto del=discount;sconto=discount;\
         senza sconto=no discount;circa=about;forse=maybe;più=plus;iva=vat;da confermare=tbd;non so=not sure;\
         sì=yes;si=yes;grazie=thanks;milioni=million;o=or;e=and;il=the;un=1;uno=1;una=1;due=2;tre=3;quattro=4;\
         cinque=5;sei=6;dieci=10;dodici=12;quindici=15;venti=20;trenta=30;sessanta=60;novanta=90",
    ),
    (
        "nl",
        "januari=january;februari=february;maart=march;mei=may;juni=june;juli=july;augustus=august;\
         oktober=october;maandag=monday;dinsdag=tuesday;woensdag=wednesday;donderdag=thursday;vrijdag=friday;\
         zaterdag=saturday;zondag=sunday;vandaag=today;overmorgen=day after tomorrow;morgen=tomorrow;\
         gisteren=yesterday;volgende=next;vanaf=from;binnen=within;na factuurdatum=from invoice date;\
         einde maand=end of month;dagen=days;dag=day;weken=weeks;maanden=months;maand=month;jaren=years;\
         jaar=year;maandelijks=monthly;per maand=monthly;per kwartaal=quarterly;\
         kwartaal=quarterly;halfjaarlijks=semiannual;jaarlijks=annual;eenmalig=one time;vooraf=in advance;\
         achteraf=in arrears;procent=percent;geen korting=no discount;korting=discount;ongeveer=about;\
         misschien=maybe;waarschijnlijk=probably;en=and;niet=not;als=if;excl.=excluding;incl.=including;\
         btw=vat;nog niet bekend=tbd;weet ik niet=not sure;ja=yes;nee=no;bedankt=thanks;een=1;twee=2;drie=3;\
         vier=4;vijf=5;zes=6;tien=10;twaalf=12;dertig=30;zestig=60",
    ),
    (
        "pt",
        "janeiro=january;fevereiro=february;março=march;abril=april;maio=may;junho=june;julho=july;agosto=august;\
         setembro=september;outubro=october;novembro=november;dezembro=december;segunda-feira=monday;\
         terça-feira=tuesday;quarta-feira=wednesday;quinta-feira=thursday;sexta-feira=friday;hoje=today;\
         depois de amanhã=day after tomorrow;amanhã=tomorrow;ontem=yesterday;a partir de=from;\
         fim do mês=end of month;após a fatura=from invoice date;à vista=due on receipt;dias=days;semanas=weeks;\
         meses=months;mês=month;anos=years;ano=year;mensal=monthly;bimestral=every 2 months;trimestral=quarterly;\
         semestral=semiannual;anual=annual;antecipado=in advance;antecipada=in advance;por cento=percent;\
         sem desconto=no discount;desconto de=discount;desconto=discount;cerca de=about;talvez=maybe;\
         provavelmente=probably;mais=plus;impostos=tax;a confirmar=tbd;não sei=not sure;sim=yes;não=no;se=if;\
         obrigado=thanks;milhões=million;ou=or;e=and;um=1;uma=1;dois=2;duas=2;três=3;quatro=4;cinco=5;seis=6;\
         dez=10;doze=12;quinze=15;vinte=20;trinta=30;sessenta=60;noventa=90",
    ),
    (
        "sv",
        "januari=january;februari=february;mars=march;maj=may;juni=june;juli=july;augusti=august;oktober=october;\
         måndag=monday;tisdag=tuesday;onsdag=wednesday;torsdag=thursday;fredag=friday;lördag=saturday;\
         söndag=sunday;idag=today;i dag=today;i övermorgon=day after tomorrow;imorgon=tomorrow;i morgon=tomorrow;\
         igår=yesterday;från=from;den=the;dagar=days;veckor=weeks;månader=months;månad=month;år=years;netto=net;\
         per månad=monthly;månadsvis=monthly;kvartalsvis=quarterly;halvårsvis=semiannual;årsvis=annual;\
         årligen=annual;i förskott=in advance;i efterskott=in arrears;procent=percent;ingen rabatt=no discount;\
         rabatt=discount;ungefär=about;kanske=maybe;eller=or;och=and;inte=not;om=if;exkl.=excluding;\
         inkl.=including;moms=vat;vet inte=not sure;ja=yes;nej=no;tack=thanks;miljoner=million;en=1;ett=1;två=2;\
         tre=3",
    ),
    (
        "pl",
        "stycznia=january;lutego=february;marca=march;kwietnia=april;maja=may;czerwca=june;lipca=july;\
         sierpnia=august;września=september;października=october;listopada=november;grudnia=december;\
         poniedziałek=monday;wtorek=tuesday;środa=wednesday;czwartek=thursday;piątek=friday;dzisiaj=today;\
         dziś=today;jutro=tomorrow;wczoraj=yesterday;pojutrze=day after tomorrow;od=from;dni=days;tygodnie=weeks;\
         miesięcy=months;miesiące=months;lata=years;rok=year;miesięcznie=monthly;kwartalnie=quarterly;\
         półrocznie=semiannual;rocznie=annual;z góry=in advance;z dołu=in arrears;procent=percent;około=about;\
         może=maybe;lub=or;nie wiem=not sure;tak=yes;nie=no;r.=;tys.=thousand;mln=million",
    ),
    (
        "ja",
        "月末締め翌月末払い=last day of following month;翌月末払い=last day of following month;\
         翌月末=last day of following month;年払い= annual ;月払い= monthly ;毎月= monthly ;\
         四半期払い= quarterly ;四半期= quarterly ;半年払い= semiannual ;一括払い= one time ;\
         前払い= in advance ;\
         後払い= in arrears ;明後日=day after tomorrow;明日=tomorrow;今日=today;から=;席= seats ;\
         パーセント= percent ;約=about ;多分=maybe ;未定=tbd;確認中=tbd;はい=yes;いいえ=no",
    ),
];

/// One language's words, the longest first, and what finds those of them that a text has.
struct Dictionary {
    pairs: Vec<(&'static str, String)>,
    finder: AhoCorasick,
}

impl Dictionary {
    fn of(language: &str) -> Option<Self> {
        let tables = everyday_words::TABLES.iter().chain(&trade_words::TABLES).chain(&TABLES).chain(&trade_words::LAST);
        let mut pairs: Vec<(&'static str, String)> = Vec::new();
        let words = tables.filter(|(code, _)| *code == language).flat_map(|(_, pairs)| pairs.split(';'));
        for (word, english) in words.filter_map(|pair| pair.split_once('=')) {
            if !pairs.iter().any(|(known, _)| *known == word) {
                pairs.push((word, put_in_english(english)));
            }
        }
        pairs.sort_by_key(|(word, _)| std::cmp::Reverse(word.len()));
        let finder = AhoCorasick::new(pairs.iter().map(|(word, _)| word)).ok()?;
        (!pairs.is_empty()).then_some(Self { pairs, finder })
    }
}

/// Stands around what is English already, so that no word of it is taken for a foreign one: `due` is two in Italian.
const ENGLISH: char = '\u{1}';

/// Every word between marks of its own.
fn put_in_english(english: &str) -> String {
    let words = english.split(' ').map(|word| match word {
        "" => String::new(),
        word => format!("{ENGLISH}{word}{ENGLISH}"),
    });
    words.collect::<Vec<_>>().join(" ")
}

fn dictionary(language: &str) -> Option<&'static Dictionary> {
    static ALL: LazyLock<BTreeMap<&'static str, Dictionary>> = LazyLock::new(|| {
        let codes = everyday_words::TABLES.iter().map(|(code, _)| *code);
        codes.filter_map(|code| Some((code, Dictionary::of(code)?))).collect()
    });
    // Norwegians name their language in three ways.
    ALL.get(if matches!(language, "no" | "nn") { "nb" } else { language })
}

/// `text`, lower-cased, with the words of `language` that are known put into English.
pub(super) fn in_english(text: &str, language: &str) -> String {
    let mut text = text.to_lowercase();
    let Some(dictionary) = dictionary(language) else { return text };
    if language == "ja" {
        text = with_western_dates(&text);
    }
    let found: BTreeSet<usize> =
        dictionary.finder.find_overlapping_iter(&text).map(|found| found.pattern().as_usize()).collect();
    for (word, english) in found.into_iter().filter_map(|at| dictionary.pairs.get(at)) {
        text = match language {
            "ja" => text.replace(word, english),
            _ => replace_word(&text, word, english),
        };
    }
    let plain = text.replace(ENGLISH, "");
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Where `text` has words of that language that are known.
pub(super) fn translated(text: &str, language: &str) -> Vec<Range<usize>> {
    let lower = text.to_lowercase();
    // A few letters change their length with their case; such words are left foreign.
    let Some(dictionary) = dictionary(language).filter(|_| lower.len() == text.len()) else { return Vec::new() };
    let stands_alone = |range: &Range<usize>| {
        let before = lower[..range.start].chars().next_back();
        let after = lower[range.end..].chars().next();
        language == "ja" || !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
    };
    dictionary.finder.find_overlapping_iter(&lower).map(|found| found.range()).filter(stands_alone).collect()
}

/// The English words into which the trade's words are put.
pub(super) fn english_words() -> HashSet<String> {
    let tables = everyday_words::TABLES.iter().chain(&trade_words::TABLES).chain(&TABLES).chain(&trade_words::LAST);
    let pairs = tables.flat_map(|(_, pairs)| pairs.split(';')).filter_map(|pair| pair.split_once('='));
    pairs.flat_map(|(_, english)| english.split_whitespace()).map(str::to_owned).collect()
}

fn with_western_dates(text: &str) -> String {
    const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let era = pattern!(r"令和(\d{1,2})年").replace_all(text, |found: &regex::Captures<'_>| {
        format!("{}年", 2018 + found[1].parse::<u32>().unwrap_or_default())
    });
    let counted =
        pattern!(r"[一二三四五六七八九十百千]+").replace_all(&era, |found: &regex::Captures<'_>| kanji(&found[0]));
    // A quarter of the year is no number.
    let counted = counted.replace("4半期", "四半期");
    let months =
        pattern!(r"(来月|今月|翌月)の?(\d{1,2})日(?:払い)?").replace_all(&counted, |found: &regex::Captures<'_>| {
            format!("{}th of {} month", &found[2], if &found[1] == "今月" { "this" } else { "next" })
        });
    let shares = pattern!(r"(\d)割(?:引き?)?").replace_all(&months, "${1}0% off");
    let text = &*shares;
    let text = pattern!(r"(\d{4})年(\d{1,2})月(\d{1,2})日").replace_all(text, "$1/$2/$3");
    let dated = pattern!(r"(\d{1,2})月(\d{1,2})日").replace_all(&text, |found: &regex::Captures<'_>| {
        let month = found[1].parse::<usize>().ok().and_then(|month| MONTHS.get(month.wrapping_sub(1)));
        month.map_or_else(|| found[0].to_owned(), |month| format!("{month} {}", &found[2]))
    });
    dated.into_owned()
}

/// Numbers up to the thousands in Chinese characters.
fn kanji(text: &str) -> String {
    let (mut sum, mut digit) = (0_u32, 0_u32);
    for letter in text.chars() {
        let scale = match letter {
            '十' => 10,
            '百' => 100,
            '千' => 1_000,
            _ => {
                let value = "一二三四五六七八九".chars().position(|other| other == letter);
                digit = value.and_then(|value| u32::try_from(value + 1).ok()).unwrap_or_default();
                continue;
            }
        };
        sum += digit.max(1) * scale;
        digit = 0;
    }
    (sum + digit).to_string()
}

fn replace_word(text: &str, word: &str, english: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(word) {
        let (before, found) = rest.split_at(at);
        let after = &found[word.len()..];
        let belongs = |letter: char| letter.is_alphanumeric() || letter == ENGLISH;
        let starts = !before.chars().next_back().is_some_and(belongs);
        let ends = word.ends_with('.') || !after.chars().next().is_some_and(belongs);
        out.push_str(before);
        out.push_str(if starts && ends { english } else { word });
        rest = after;
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_words_become_english_and_only_in_their_own_language() {
        let cases = [
            ("de", "14 Tage 2 % Skonto, 30 Tage netto", "14 days 2 % discount, 30 days net"),
            ("fr", "45 jours fin de mois", "45 days end of month"),
            ("es", "el 3 de mayo", "the 3 de may"),
            ("ja", "5月7日から", "may 7"),
            ("en", "30 Tage", "30 tage"),
            ("de", "Tageslohn", "tageslohn"),
        ];
        for (language, said, english) in cases {
            assert_eq!(in_english(said, language), english, "{said}");
        }
    }

    #[test]
    fn every_pair_of_every_table_has_two_sides() {
        for (language, pairs) in TABLES.iter().chain(&trade_words::TABLES).chain(&everyday_words::TABLES) {
            for pair in pairs.split(';') {
                assert!(pair.split_once('=').is_some_and(|(word, _)| !word.is_empty()), "{language}: {pair}");
            }
        }
    }
}
