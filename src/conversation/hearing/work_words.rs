//! Days and weeks of work, which are no terms of payment: `free onboarding, two days`.

/// Whether words speak of work, of a delivery or of time to prepare.
pub(in crate::conversation) fn names_work(text: &str) -> bool {
    pattern!(
        r"(?i)\b(?:on-?board(?:ing|s|ed)?|train(?:ing|ings|s|ed)?|teach\w*|coaching|workshops?|implementation|deliver(?:y|ies)|shipping|shipment|lead time|turn-?around|migration|set-?up|install\w*|configur\w+|",
        r"integration|consult\w*|hyper-?care|support|services?|go-?live|kick-?off|roll-?out|trial|pilot|poc|proof of concept|on-?site|travel|vacation|holidays?|notice|probation|remote sessions?|discovery|",
        r"einarbeitung|einführung|einweisung|schulung\w*|beratung\w*|implementierung|umsetzung|lieferung|lieferzeit|lieferfrist|versand|einrichtung|installation|migrations?\w*|vor-?ort\w*|testphase|probe\w*|dienstleistung\w*|betreuung|kündigung\w*|urlaub|personentage?n?|pt|",
        r"formation|accompagnement|déploiement|livraison|mise en (?:place|service|route)|essai|prestation\w*|préavis|congés|",
        r"formación|capacitación|implantación|implementación|entrega|puesta en marcha|prueba|consultoría|preaviso|",
        r"formazione|consegna|avviamento|consulenza|prova|preavviso|",
        r"opleiding|training\w*|levering|levertijd|inwerken|proefperiode|opzegtermijn|",
        r"treinamento|implantação|consultoria|entrega|teste|aviso prévio|",
        r"utbildning|leverans|införande|uppsägning\w*|szkolenie|wdrożenie|dostawa|opplæring|levering|oplæring)\b"
    )
    .is_match(text)
}

/// Whether words say that it is about paying, or when.
pub(in crate::conversation) fn names_payment(text: &str) -> bool {
    pattern!(
        r"(?i)\b(?:net|nett|netto|n ?/? ?\d{1,3}|invoic\w*|receipt|due|pay\w*|paid|prepaid|terms?|credit|eom|mfi|prox\w*|rechnung\w*|zahl\w*|skonto|fällig\w*|ziel|zahlungsziel|",
        r"factur\w*|paiement|payer|payable|échéance|pago|pagar|plazo|vencimiento|fattur\w*|pagament\w*|dff|df|fm|scadenza|factuur\w*|betal\w*|betaal\w*|fatura\w*|pagamento|prazo|dias líquidos|",
        r"faktur\w*|betaln\w*|płat\w*|termin\w*|betaling\w*|forfall\w*|",
        r"(?:days?|weeks?|tagen?|wochen?|jours|semaines|días|giorni|dagen|dias) (?:from|after|following|nach|ab|après|después|dopo|na|após))\b|%"
    )
    .is_match(text)
}

/// Whether a length is shorter than what customers are given to pay: `two days`, `a week`.
pub(in crate::conversation) fn is_short(text: &str) -> bool {
    pattern!(
        r"(?i)\b(?:[1-6]|an?|one|two|three|four|five|six|ein(?:e[nr]?)?|zwei|drei|vier|fünf|sechs|une?|deux|trois|quatre|cinq|dos|tres|due|tre|twee|drie|dois|två)",
        r"[ -](?:days?|tagen?|jours?|días?|giorni|dagen|dias|dagar)\b|\b(?:a|one|1)[ -]weeks?\b"
    )
    .is_match(text)
}

/// Whether something lasts so long or needs it: `for 10 days`, `it takes two weeks`.
pub(super) fn lasts(text: &str) -> bool {
    pattern!(
        r"(?i)\b(?:for|takes?|lasts?|needs?|requires?|spend|spends|dauer\w*|braucht|brauchen|benötig\w*|für|pendant|dure|prend|dura|tarda|durante|duurt|varar|trwa) (?:\S+ ){0,2}(?:days?|weeks?|tagen?|wochen?|jours|semaines|días|semanas|giorni|settimane|dagen|weken|dias|dagar|veckor|dni|tygodni\w*)\b"
    )
    .is_match(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_and_payment_are_told_by_their_words() {
        for said in ["free onboarding", "2 Tage Schulung", "deux jours de formation", "lead time 3 weeks"] {
            assert!(names_work(said) && !names_payment(said), "{said}");
        }
        for said in ["net 30", "zahlbar in 14 Tagen", "30 jours date de facture", "n/30", "2% 10 days"] {
            assert!(names_payment(said) && !names_work(said), "{said}");
        }
        for said in ["two days", "30 days", "14 Tage"] {
            assert!(!names_payment(said) && !names_work(said), "{said}");
        }
    }
}
