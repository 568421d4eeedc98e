//! Labels, as CRMs in many languages write them, and what each says about a deal.

use super::words::{Phrases, WordList, key_of};

/// What a label announces.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Label {
    /// The deal's name.
    Deal,
    /// A name, of the deal if nothing better names it.
    Name,
    /// The customer's.
    Account,
    /// The amount, of the whole deal.
    Amount,
    /// An amount per year of contract: counts where no other is stated.
    YearlyValue,
    /// An amount that recurs: not the deal's.
    Recurring,
    /// The currency of an amount without one.
    Currency,
    /// Who won it.
    Owner,
    /// The stage now.
    Stage,
    /// The stage before.
    PreviousStage,
    /// When it was closed.
    CloseDate,
    /// The record's id.
    RecordId,
    /// What kind of event it is, in the source's own words.
    EventType,
    /// What type of deal it is, in the source's own words.
    DealType,
    /// Why or to whom it was lost.
    Loss,
}

/// What a label says, if it is one that CRMs use.
pub(super) fn label(text: &str) -> Option<Label> {
    let text = text.trim();
    // A number sign is the only thing that sets apart "Deal #" and "Deal".
    if text.ends_with('#') && key_of(text).split(' ').count() == 1 {
        return matches!(key_of(text).as_str(), "deal" | "opportunity" | "opp").then_some(Label::RecordId);
    }
    let key = key_of(text);
    if key.is_empty() || key.split(' ').count() > 5 {
        return None;
    }
    let known = |key: &str| KNOWN.iter().find(|(_, keys)| keys.has(key)).map(|(label, _)| *label);
    known(&key).or_else(|| {
        // "Deal amount", "Opportunity close date": the first word only says whose.
        let (first, rest) = key.split_once(' ')?;
        WHOSE.has(first).then(|| known(rest)).flatten().filter(|label| *label != Label::Account || first != "deal")
    })
}

const WHOSE: WordList =
    WordList("deal opportunity opp crm salesforce hubspot pipedrive new final total sales associated primary");

const KNOWN: &[(Label, Phrases)] = &[
    (Label::Deal, DEAL),
    (
        Label::Name,
        Phrases("name | title | topic | project | project name | subject | nombre | nom | nome | 名称 | 件名"),
    ),
    (Label::Account, ACCOUNT),
    (Label::Amount, AMOUNT),
    (Label::YearlyValue, Phrases("acv | annual contract value | first year acv | year 1 acv")),
    (
        Label::Recurring,
        Phrases(
            "mrr | arr | monthly recurring revenue | annual recurring revenue | monthly value | monthly amount | monthly \
             | annual | per month | annual value | yearly value | monthly fee",
        ),
    ),
    (
        Label::Currency,
        Phrases(
            "currency | currency code | currency iso code | currencyisocode | deal currency | wahrung | devise | moneda \
             | moeda | valuta | 通貨 | waluta",
        ),
    ),
    (Label::Owner, OWNER),
    (Label::Stage, STAGE),
    (
        Label::PreviousStage,
        Phrases(
            "previous stage | old stage | prior stage | from stage | from | previous | previous status | old status \
             | stage before | previous value | old value | vorherige phase | bisherige phase | alte phase \
             | etape precedente | phase precedente | etapa anterior | fase anterior | 前のフェーズ | moved from \
             | changed from",
        ),
    ),
    (Label::CloseDate, CLOSE_DATE),
    (
        Label::RecordId,
        Phrases(
            "deal id | opportunity id | opp id | record id | id | crm id | crm record id | object id | objectid | dealid \
             | opportunityid | salesforce id | salesforce opportunity id | hubspot id | hubspot deal id \
             | hs object id | deal no | deal number | pipedrive id | lead id | sfdc id | case safe id \
             | deal record id | crm deal id | recordid",
        ),
    ),
    (Label::EventType, Phrases("event type | event | trigger | type of event | deal event")),
    (
        Label::DealType,
        Phrases("type | deal type | dealtype | opportunity type | business type | typ | tipo | type de deal | 種別"),
    ),
    (
        Label::Loss,
        Phrases(
            "loss reason | lost reason | closed lost reason | reason lost | reason for loss | lost to | competitor won \
             | verlustgrund | raison de la perte | motivo de perdida | motivo da perda | 失注理由 | lost on \
             | lost date",
        ),
    ),
];

const DEAL: Phrases = Phrases(
    "deal | deal name | deal title | dealname | opportunity | opportunity name | opportunity title | opp \
     | opp name | record name | verkaufschance | name der verkaufschance | verkaufschancenname \
     | opportunity bezeichnung | deal bezeichnung | geschaft | auftrag | transaction | nom de la transaction \
     | nom de l'opportunite | opportunite | nom de l'affaire | affaire | trato | nombre del trato | negocio \
     | nombre del negocio | oportunidad | nombre de la oportunidad | nombre de oportunidad | nome do negocio \
     | oportunidade | nome da oportunidade | opportunita | nome opportunita | trattativa | nome trattativa \
     | affare | 商談名 | 商談 | 案件名 | 案件 | 取引名 | 取引 | dealnaam | deal naam | verkoopkans | szansa sprzedazy \
     | nazwa szansy | affarsmojlighet | affar | salgsmulighet | potential | potential name",
);

const ACCOUNT: Phrases = Phrases(
    "account | account name | accountname | company | company name | customer | customer name | client \
     | client name | organization | organization name | organisation | organisation name | org \
     | primary company | potential customer | legal name | end customer | logo | kunde \
     | kundenname | firma | firmenname | unternehmen | unternehmensname | kundin | auftraggeber | compte \
     | nom du compte | entreprise | nom de l'entreprise | societe | client final | cliente | empresa \
     | nombre de la empresa | cuenta | nombre de la cuenta | conta | nome da conta | nome da empresa | azienda \
     | nome account | societa | organizacion | organizacao | 取引先 | 取引先名 | 顧客 | 顧客名 | お客様 | 会社 | 会社名 | 企業名 \
     | klant | bedrijf | klantnaam | klient | kund | foretag | sold to | account company \
    ",
);

const AMOUNT: Phrases = Phrases(
    "amount | value | deal value | deal size | size | contract value | total contract value | tcv | total \
     | total value | total amount | deal amount | opportunity amount | actual revenue | actual value \
     | act revenue | revenue | price | contract amount | booking amount | bookings | won amount | amount won \
     | closed amount | net amount | opportunity value | betrag | wert | auftragswert | vertragswert | umsatz \
     | gesamtwert | gesamtbetrag | auftragssumme | volumen | auftragsvolumen | montant | valeur \
     | montant total | valeur totale | importe | monto | valor | valor total | importe total | valor del trato \
     | valor del negocio | valor do negocio | quantia | cantidad | importo | valore | 金額 | 受注金額 | 契約金額 | 取引金額 \
     | 合計金額 | bedrag | waarde | kwota | wartosc | belopp | varde | belop | belob | amount usd | amount eur \
     | amount gbp | worth",
);

const OWNER: Phrases = Phrases(
    "owner | deal owner | opp owner | record owner | owner name | owner email | ae \
     | account executive | rep | sales rep | sales representative | salesperson | sales person | seller \
     | closer | closed by | won by | sold by | user | owned by | sales owner | rep name | deal lead | inhaber \
     | deal inhaber | opportunity inhaber | inhaber der verkaufschance | besitzer | eigentumer | zustandig \
     | verantwortlich | verantwortlicher | verkaufer | verkauferin | vertriebler | betreuer | proprietaire \
     | proprietaire de la transaction | proprietaire de l'opportunite | commercial | commerciale | vendeur \
     | propietario | propietaria | propietario del trato | propietario del negocio \
     | propietario de la oportunidad | responsable | vendedor | vendedora | comercial | responsavel \
     | proprietario | proprietaria | proprietario do negocio | dono | titolare | responsabile | venditore | 担当 \
     | 担当者 | 担当者名 | 所有者 | 商談所有者 | 営業担当 | eigenaar | verkoper | wlasciciel | handlowiec | agare | saljare \
     | eier | selger | ejer",
);

const STAGE: Phrases = Phrases(
    "stage | deal stage | stage name | stagename | dealstage | status | deal status | opportunity stage \
     | opportunity status | pipeline stage | new stage | current stage | stage now | to stage | to \
     | new status | new value | moved to | changed to | sales stage | outcome | result | phase | verkaufsphase \
     | dealphase | neue phase | stufe | phase de la transaction | phase de vente | etape | nouvelle etape \
     | statut | etapa | etapa del trato | etapa del negocio | nueva etapa | estado | fase | fase do negocio \
     | etapa do negocio | situacao | estagio | stato | フェーズ | ステージ | 商談フェーズ | 段階 | ステータス | fase van de deal \
     | etap | fas | stadium",
);

const CLOSE_DATE: Phrases = Phrases(
    "close date | closing date | closed date | closed | closed on | closed at | close | date closed | won on \
     | won at | won date | won time | date won | closedate | actual close date | actual close | close on \
     | signed on | date | deal closed on | schlusstermin | abschlussdatum | schlussdatum | abschluss \
     | geschlossen am | gewonnen am | abgeschlossen am | datum | date de cloture | date de fermeture | cloture \
     | cloture le | fecha de cierre | cierre | fecha | ganado el | data de fechamento | fechamento | data \
     | data de encerramento | data di chiusura | chiusura | 完了日 | 完了予定日 | 受注日 | クローズ日 | 成約日 | 契約日 | sluitdatum \
     | afsluitdatum | data zamkniecia | stangningsdatum | lukkedato",
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_known_in_many_languages() {
        for (text, expected) in [
            ("Opportunity Name", Label::Deal),
            ("Trato", Label::Deal),
            ("取引先", Label::Account),
            ("Primary company", Label::Account),
            ("Actual Revenue", Label::Amount),
            ("Montant", Label::Amount),
            ("ACV", Label::YearlyValue),
            ("MRR", Label::Recurring),
            ("Opp Owner", Label::Owner),
            ("Responsável", Label::Owner),
            ("Propriétaire", Label::Owner),
            ("Deal Stage", Label::Stage),
            ("Previous stage", Label::PreviousStage),
            ("Opportunity Close Date", Label::CloseDate),
            ("Deal #", Label::RecordId),
            ("Opportunity Type", Label::DealType),
            ("Loss Reason", Label::Loss),
        ] {
            assert_eq!(label(text), Some(expected), "{text}");
        }
        for text in ["Next Step", "Person", "Confidence", "Competitor", "Notes", ""] {
            assert_eq!(label(text), None, "{text}");
        }
    }
}
