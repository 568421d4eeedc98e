//! Which column is which, and what stands above the lines: by the words that quotes use, in several languages.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::problem::QuoteFileProblem;
use super::table::{Cell, Row, Table};

/// How many rows may stand above the one that names the columns.
const ROWS_ABOVE_MAX: usize = 60;

/// The columns of a quote's lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Column {
    /// The product's code.
    Sku,
    /// What it is.
    Description,
    /// How many.
    Quantity,
    /// What one is.
    Unit,
    /// List price of one.
    ListUnit,
    /// Net price of one.
    NetUnit,
    /// Discount in percent.
    Discount,
    /// How many periods.
    Periods,
    /// The period that the price is for.
    PricePeriod,
    /// The first day.
    Start,
    /// The last day.
    End,
    /// The kind of charge.
    ChargeType,
    /// How a part of a period is charged.
    Proration,
    /// What the line comes to.
    LineTotal,
    /// The currency.
    CurrencyCode,
    /// The quote's number.
    QuoteNumber,
    /// Its version.
    QuoteVersion,
    /// When it was accepted.
    AcceptedOn,
    /// Until when it could be.
    ValidUntil,
    /// The price list it was made from.
    PriceList,
}

/// What headers call each column, with the word to suggest first.
const HEADERS: [(Column, &str); 20] = [
    (
        Column::Sku,
        "sku, product code, code, item, item code, item number, part number, product, product id, artikel, \
         artikelnummer, artikelnr, produktnummer, référence, reference produit, código, codigo, codice, artikelcode, \
         品番, 商品コード",
    ),
    (
        Column::Description,
        "description, product name, name, details, item description, beschreibung, bezeichnung, désignation, \
         descripción, descripcion, descrizione, omschrijving, descrição, 品名",
    ),
    (
        Column::Quantity,
        "quantity, qty, seats, count, units, licenses, licences, users, menge, anzahl, quantité, quantite, cantidad, \
         quantità, aantal, quantidade, 数量",
    ),
    (Column::Unit, "unit, uom, unit of measure, einheit, unité, unidad, unità, eenheid, unidade, 単位"),
    (
        Column::ListUnit,
        "list unit, list, list price, list unit price, unit list price, listenpreis, prix catalogue, prix public, \
         precio de lista, prezzo di listino, lijstprijs, catalogusprijs, preço de tabela, 定価",
    ),
    (
        Column::NetUnit,
        "net unit, net, net price, net unit price, unit price, price, sales price, einzelpreis, nettopreis, \
         netto einzelpreis, prix net, prix unitaire, precio neto, precio unitario, prezzo netto, prezzo unitario, \
         nettoprijs, stuksprijs, preço líquido, preço unitário, 単価",
    ),
    (
        Column::Discount,
        "discount %, discount, discount percent, discount pct, disc %, rabatt, rabatt %, remise, remise %, descuento, \
         descuento %, sconto, sconto %, korting, korting %, desconto, desconto %, 割引率",
    ),
    (
        Column::Periods,
        "periods, months, term, term months, number of periods, laufzeit, monate, laufzeit monate, durée, mois, meses, \
         plazo, mesi, durata, maanden, looptijd, 期間",
    ),
    (
        Column::PricePeriod,
        "price period, per, period, billing period, price per, zeitraum, preis pro, période, periodo",
    ),
    (
        Column::Start,
        "start, start date, service start, from, beginn, startdatum, von, début, date de début, inicio, fecha de inicio, \
         inizio, begindatum, ingangsdatum, início, 開始日",
    ),
    (
        Column::End,
        "end, end date, service end, to, until, ende, enddatum, bis, fin, date de fin, fecha de fin, fine, einddatum, \
         fim, 終了日",
    ),
    (
        Column::ChargeType,
        "charge type, charge, type, billing type, revenue type, preisart, abrechnungsart, type de prix",
    ),
    (Column::Proration, "proration method, proration, pro rata, prorata, anteilige berechnung"),
    (
        Column::LineTotal,
        "line total, total, total price, net total, amount, net amount, extended price, extension, gesamt, gesamtpreis, \
         betrag, summe, total ht, montant, importe, importo, totaal, bedrag, valor total, 金額",
    ),
    (
        Column::CurrencyCode,
        "currency, currency code, ccy, währung, waehrung, devise, moneda, divisa, valuta, moeda, 通貨",
    ),
    (
        Column::QuoteNumber,
        "quote number, quote, quote no, quote id, quotation, quotation number, quotation no, offer number, angebot, \
         angebotsnummer, angebotsnr, angebot nr, devis, numéro de devis, devis n, presupuesto, número de presupuesto, \
         oferta, preventivo, offerta, offerte, offertenummer, proposta, 見積番号",
    ),
    (Column::QuoteVersion, "version, quote version, revision, rev, versión, versione, versie, versão, angebotsversion"),
    (
        Column::AcceptedOn,
        "accepted on, accepted, acceptance date, date accepted, signed on, angenommen am, accepté le, aceptado el, \
         accettato il, geaccepteerd op",
    ),
    (
        Column::ValidUntil,
        "valid until, valid to, expires, expires on, expiry date, expiration date, valid through, gültig bis, \
         gueltig bis, valable jusqu au, validité, válido hasta, valido fino al, geldig tot, válido até, 有効期限",
    ),
    (
        Column::PriceList,
        "price list version, price list, price book, pricebook, preisliste, preislistenversion, tarif, lista de precios, \
         listino, prijslijst",
    ),
];

/// Where each column stands.
#[derive(Debug, Clone)]
pub struct Columns {
    places: BTreeMap<Column, (usize, String)>,
    /// The number of the row that names them.
    pub row: u64,
    /// How many cells that row has.
    pub width: usize,
}

impl Columns {
    /// Where a column stands and what its header calls it.
    pub fn place(&self, column: Column) -> Option<(usize, &str)> {
        self.places.get(&column).map(|(index, title)| (*index, title.as_str()))
    }

    /// Whether there is such a column.
    pub fn has(&self, column: Column) -> bool {
        self.places.contains_key(&column)
    }

    /// Whether that place is a column's.
    pub fn stands_in(&self, place: usize) -> bool {
        self.places.values().any(|(index, _)| *index == place)
    }

    /// The first column whose absence leaves lines that cannot be read, as the words to suggest for it.
    pub fn missing(&self) -> Option<(String, &'static str)> {
        let has_dates = self.has(Column::Start) && self.has(Column::End) && self.has(Column::PricePeriod);
        let needed: [&[Column]; 5] = [
            &[Column::Sku],
            &[Column::Quantity],
            &[Column::ListUnit],
            &[Column::Periods],
            &[Column::NetUnit, Column::Discount],
        ];
        let is_met = |either: &&&[Column]| {
            either.iter().any(|column| self.has(*column)) || (**either == [Column::Periods] && has_dates)
        };
        let lacking = needed.iter().find(|either| !is_met(either))?;
        let words: Vec<String> = lacking.iter().map(|column| format!("`{}`", suggested(*column))).collect();
        let help = if **lacking == [Column::Periods] { "; for a one-time fee, `periods` is 1" } else { "" };
        Some((words.join(" or "), help))
    }
}

/// The row that names the columns, and where it stands among the table's rows; `None` if no row names any.
pub fn header(table: &Table) -> Result<Option<(usize, Columns)>, QuoteFileProblem> {
    let mut best: Option<(usize, &Row, usize)> = None;
    for (index, row) in table.rows.iter().enumerate().take(ROWS_ABOVE_MAX) {
        let known = row.filled().filter_map(|(_, cell)| column_of(cell.text()?)).count();
        if known > best.map_or(0, |(_, _, most)| most) {
            best = Some((index, row, known));
        }
    }
    let Some((index, row, _)) = best else { return Ok(None) };
    let mut places = BTreeMap::new();
    for (place, cell) in row.filled() {
        let Some((title, column)) = cell.text().and_then(|title| Some((title, column_of(title)?))) else { continue };
        if let Some((_, other)) = places.insert(column, (place, title.to_owned())) {
            let what = format!("`{other}` and `{title}` mean the same");
            return Err(table.problem_at(row.number, Some((place, title)), what, "Keep one of the two columns"));
        }
    }
    Ok(Some((index, Columns { places, row: row.number, width: row.cells.len() })))
}

/// What stands above the lines: a label's value.
#[derive(Debug, Clone, PartialEq)]
pub struct Labelled {
    /// What the label names.
    pub column: Column,
    /// The number of its row.
    pub row: u64,
    /// The place of its cell.
    pub place: usize,
    /// The value.
    pub value: Cell,
}

/// What stands above the lines as a label with its value: beside it, or in the same cell behind a colon.
pub fn labelled_above(table: &Table, header: usize) -> Vec<Labelled> {
    let mut found = Vec::new();
    for row in table.rows.iter().take(header) {
        let mut cells = row.filled().peekable();
        while let Some((place, cell)) = cells.next() {
            let Some(text) = cell.text() else { continue };
            if let Some((label, value)) = text.split_once(':')
                && let Some(column) = column_of(label)
                && !value.trim().is_empty()
            {
                found.push(Labelled { column, row: row.number, place, value: Cell::of_text(value) });
            } else if let Some(column) = column_of(text.trim_end_matches(':'))
                && let Some((place, value)) = cells.next_if(|(_, next)| next.text().and_then(column_of).is_none())
            {
                found.push(Labelled { column, row: row.number, place, value: value.clone() });
            }
        }
    }
    found
}

/// The column that such a title names.
pub fn column_of(title: &str) -> Option<Column> {
    static KEYS: LazyLock<BTreeMap<String, Column>> = LazyLock::new(|| {
        let named = HEADERS.iter().flat_map(|(column, names)| names.split(", ").map(move |name| (name, *column)));
        named.map(|(name, column)| (header_key(name), column)).collect()
    });
    // No title is as long as that, and a table may have many long cells.
    if title.len() > 100 { None } else { KEYS.get(&header_key(title)).copied() }
}

/// The word to suggest for a column.
pub fn suggested(column: Column) -> &'static str {
    let names = HEADERS.iter().find(|(known, _)| *known == column).map(|(_, names)| *names);
    names.and_then(|names| names.split(", ").next()).unwrap_or_default()
}

/// Headers are compared by their words, without what stands in brackets.
fn header_key(title: &str) -> String {
    let bare = pattern!(r"\([^)]*\)").replace_all(title, " ");
    let bare = bare.replace('_', " ");
    let words: String =
        bare.chars().map(|letter| if letter.is_alphanumeric() || letter == '%' { letter } else { ' ' }).collect();
    words.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_word_means_two_columns() {
        let mut seen: BTreeMap<String, Column> = BTreeMap::new();
        for (column, names) in HEADERS {
            for name in names.split(", ") {
                let other = seen.insert(header_key(name), column);
                assert_eq!(other, None, "`{name}` means {column:?} and {other:?}");
            }
        }
    }

    #[test]
    fn titles_are_known_in_several_languages_and_with_what_stands_in_brackets() {
        for (title, column) in [
            ("List Price (EUR)", Column::ListUnit),
            ("Listenpreis (€)", Column::ListUnit),
            ("Währung", Column::CurrencyCode),
            ("Quantité", Column::Quantity),
            ("Rabatt %", Column::Discount),
            ("Valable jusqu'au", Column::ValidUntil),
            ("数量", Column::Quantity),
            ("Start Date", Column::Start),
            ("net_unit", Column::NetUnit),
        ] {
            assert_eq!(column_of(title), Some(column), "{title}");
        }
        assert_eq!(column_of("cost"), None);
    }
}
