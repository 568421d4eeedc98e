//! One row of a table as one line of a quote.

use chrono::NaiveDate;
use rust_decimal::{Decimal, RoundingStrategy};

use super::days::{self, NoDay};
use super::headers::{Column, Columns};
use super::numbers::{self, NoNumber};
use super::problem::QuoteFileProblem;
use super::table::{Cell, DecimalMark, Row, Table};
use crate::domain::money::Currency;
use crate::domain::quote::{ChargeType, LineTerms, PricePeriod, ProrationMethod, QuoteLine, Term};

/// Decimals of a number of periods that was computed from dates; the extension is computed from the dates themselves.
const PERIODS_DECIMALS: u32 = 6;

/// One row, with what it takes to read it.
pub struct RowReader<'t> {
    /// The table that it stands in.
    pub table: &'t Table,
    /// Which column is which.
    pub columns: &'t Columns,
    /// The row.
    pub row: &'t Row,
    /// The quote's currency, where it stands above the lines.
    pub currency: Option<Currency>,
}

impl RowReader<'_> {
    /// The line that the row is, or everything that is wrong with it.
    pub fn line(&self) -> Result<QuoteLine, Vec<QuoteFileProblem>> {
        let mut problems = Vec::new();
        let sku = noted(self.sku(), &mut problems);
        let description = noted(self.text(Column::Description), &mut problems);
        let list_unit = noted(self.needed(Column::ListUnit), &mut problems);
        let quantity = noted(self.above_zero(Column::Quantity), &mut problems);
        let terms = self.terms(&mut problems);
        let periods = terms.as_ref().and_then(|terms| noted(self.periods(terms), &mut problems));
        let net_unit = list_unit.and_then(|list_unit| noted(self.net_unit(list_unit), &mut problems));
        let currency = noted(self.currency(), &mut problems);
        let read = (sku, description, list_unit, quantity, terms, periods, net_unit, currency);
        match read {
            (
                Some(sku),
                Some(description),
                Some(list_unit),
                Some(quantity),
                Some(terms),
                Some(periods),
                Some(net_unit),
                Some(currency),
            ) if problems.is_empty() => {
                let description = description.unwrap_or_else(|| sku.clone());
                Ok(QuoteLine { sku, description, quantity, list_unit, net_unit, periods, currency, terms })
            }
            _something_is_wrong => Err(problems),
        }
    }

    fn sku(&self) -> Result<String, QuoteFileProblem> {
        self.text(Column::Sku)?.ok_or_else(|| {
            let help = "Write the product's code; leave sums and notes out of the file";
            self.problem(Column::Sku, "the cell is empty", help)
        })
    }

    fn terms(&self, problems: &mut Vec<QuoteFileProblem>) -> Option<LineTerms> {
        let charged = self.word(Column::ChargeType, charge_type, "recurring, one_time, usage or services");
        let priced = self.word(Column::PricePeriod, price_period, "month, quarter, half_year or year");
        let unit = noted(self.text(Column::Unit), problems);
        let start = noted(self.day(Column::Start), problems);
        let end = noted(self.day(Column::End), problems);
        let charge_type = noted(charged, problems);
        let price_period = noted(priced, problems);
        let proration_method = noted(self.word(Column::Proration, proration, PRORATION_WORDS), problems);
        let stated_total = noted(self.number(Column::LineTotal), problems);
        Some(LineTerms {
            unit: unit?,
            start: start?,
            end: end?,
            charge_type: charge_type?,
            price_period: price_period?,
            proration_method: proration_method?,
            stated_total: stated_total?,
        })
    }

    /// The number of periods as stated, or as the dates say it.
    fn periods(&self, terms: &LineTerms) -> Result<Decimal, QuoteFileProblem> {
        let is_stated = !self.cell(Column::Periods).is_empty();
        let by_dates = match (terms.start, terms.end, terms.price_period) {
            (Some(start), Some(end), Some(period)) if !is_stated => {
                let Some(term) = Term::new(start, end) else {
                    let what = format!("{end} is before the start, {start}");
                    return Err(self.problem(Column::End, what, "Correct one of the two days"));
                };
                let method = terms.proration_method.unwrap_or(ProrationMethod::ByMonth);
                let periods = method.periods(term, period, start).map(|periods| periods.to_decimal());
                let is_whole = periods.is_some_and(|periods| periods.is_integer());
                if !is_whole && terms.proration_method.is_none() {
                    let what = "the dates are no whole periods, and nothing says how a part is charged";
                    let help = format!("Add a column `proration method`: {PRORATION_WORDS}");
                    return Err(self.problem(Column::End, what, help));
                }
                periods.map(|periods| {
                    periods.round_dp_with_strategy(PERIODS_DECIMALS, RoundingStrategy::MidpointAwayFromZero)
                })
            }
            _not_by_dates => None,
        };
        by_dates.map_or_else(|| self.above_zero(Column::Periods), Ok)
    }

    /// The net price as stated, or the list price less the discount; where both stand, they must agree.
    fn net_unit(&self, list_unit: Decimal) -> Result<Decimal, QuoteFileProblem> {
        let computed = self.discounted(list_unit)?;
        match (self.number(Column::NetUnit)?, computed) {
            (Some(net), Some(computed)) => {
                let rounded = computed.round_dp_with_strategy(net.scale(), RoundingStrategy::MidpointAwayFromZero);
                if rounded != net {
                    let what =
                        format!("{net} is not the list price less the discount, which is {}", computed.normalize());
                    return Err(self.problem(Column::NetUnit, what, "Correct one of the two, or leave one empty"));
                }
                Ok(net)
            }
            (Some(net), None) => Ok(net),
            (None, Some(computed)) => Ok(computed.normalize()),
            (None, None) => {
                let column = if self.columns.has(Column::NetUnit) { Column::NetUnit } else { Column::Discount };
                let help = "Write one; the discount is 0 at list price";
                Err(self.problem(column, "neither a net price nor a discount is given", help))
            }
        }
    }

    fn discounted(&self, list_unit: Decimal) -> Result<Option<Decimal>, QuoteFileProblem> {
        let percent = match self.cell(Column::Discount) {
            Cell::Number(number) if *number > Decimal::ZERO && *number < Decimal::ONE => {
                let (as_percent, as_share) = (number.normalize(), (number * Decimal::ONE_HUNDRED).normalize());
                let what = format!("it may be {as_percent} % or {as_share} %");
                return Err(self.problem(
                    Column::Discount,
                    what,
                    "Format the cell as a percentage, or write 15 for 15 %",
                ));
            }
            Cell::Percent(percent) => Some(*percent),
            Cell::Empty | Cell::Text(_) | Cell::Number(_) | Cell::Date(_) | Cell::Refused { .. } => {
                self.number(Column::Discount)?
            }
        };
        let Some(percent) = percent else { return Ok(None) };
        if percent > Decimal::ONE_HUNDRED {
            return Err(self.problem(Column::Discount, "a discount cannot be above 100 %", "Write 15 for 15 %"));
        }
        let factor = (Decimal::ONE_HUNDRED - percent) / Decimal::ONE_HUNDRED;
        let net = list_unit.checked_mul(factor);
        net.map(Some).ok_or_else(|| self.problem(Column::ListUnit, "the number is too large", "Check the price"))
    }

    fn currency(&self) -> Result<Currency, QuoteFileProblem> {
        let code = self.text(Column::CurrencyCode)?;
        match (code, self.currency) {
            (Some(code), _) => code.parse().map_err(|_| {
                let what = format!("`{code}` is no currency code");
                self.problem(Column::CurrencyCode, what, "Write three letters, for example EUR")
            }),
            (None, Some(currency)) => Ok(currency),
            (None, None) => {
                Err(self.problem(Column::CurrencyCode, "the cell is empty", "Write three letters, for example EUR"))
            }
        }
    }

    fn above_zero(&self, column: Column) -> Result<Decimal, QuoteFileProblem> {
        let number = self.needed(column)?;
        if number > Decimal::ZERO {
            return Ok(number);
        }
        Err(self.problem(column, "the number is zero", "Write a number above zero, or leave the line out"))
    }

    fn needed(&self, column: Column) -> Result<Decimal, QuoteFileProblem> {
        self.number(column)?.ok_or_else(|| self.problem(column, "the cell is empty", "Write a number"))
    }

    /// The number in a column, if there is one and something stands in it.
    pub fn number(&self, column: Column) -> Result<Option<Decimal>, QuoteFileProblem> {
        let mark = self.table.decimal_mark;
        let read = match self.cell(column) {
            Cell::Empty => return Ok(None),
            Cell::Number(number) if number.is_sign_negative() && !number.is_zero() => Err(NoNumber::Negative),
            Cell::Number(number) => Ok(*number),
            Cell::Percent(percent) if column == Column::Discount => Ok(*percent),
            Cell::Percent(_) => return Err(self.problem(column, "the cell is a percentage", "Write a number")),
            Cell::Date(day) => {
                return Err(self.problem(column, format!("the cell is a date, {day}"), "Write a number"));
            }
            Cell::Refused { what, help } => return Err(self.problem(column, *what, *help)),
            Cell::Text(text) if column == Column::Discount => numbers::percent(text, mark),
            Cell::Text(text) => numbers::number(text, mark),
        };
        read.map(Some).map_err(|error| self.no_number(column, &error))
    }

    fn no_number(&self, column: Column, error: &NoNumber) -> QuoteFileProblem {
        let example = if self.table.decimal_mark == DecimalMark::Comma { "1200,50" } else { "1200.50" };
        let help = format!("Write digits only, such as {example}, without marks for thousands or currency");
        let shown = self.cell(column).text().unwrap_or("it");
        match error {
            NoNumber::NotOne => self.problem(column, format!("`{shown}` is no number"), help),
            NoNumber::Negative => {
                let help = "Write a number that is not negative; a credit is told to Finance, not quoted";
                self.problem(column, "the number is below zero", help)
            }
            NoNumber::Ambiguous(one, other) => self.problem(column, format!("`{shown}` may be {one} or {other}"), help),
            NoNumber::TooLong => self.problem(column, "the number is too large to be kept exactly", "Check the cell"),
        }
    }

    fn day(&self, column: Column) -> Result<Option<NaiveDate>, QuoteFileProblem> {
        let cell = self.cell(column);
        if let Cell::Refused { what, help } = cell {
            return Err(self.problem(column, *what, *help));
        }
        read_day(cell).map_err(|(what, help)| self.problem(column, what, help))
    }

    /// The words in a column, if something stands in it; a number stands for its digits.
    fn text(&self, column: Column) -> Result<Option<String>, QuoteFileProblem> {
        let cell = self.cell(column);
        if let Cell::Refused { what, help } = cell {
            return Err(self.problem(column, *what, *help));
        }
        Ok(words_of(cell))
    }

    fn word<T>(
        &self,
        column: Column,
        read: impl Fn(&str) -> Option<T>,
        words: &str,
    ) -> Result<Option<T>, QuoteFileProblem> {
        let Some(text) = self.text(column)? else { return Ok(None) };
        let key = text.to_lowercase().replace(['-', ' ', '/'], "_");
        let found = read(&key);
        let what = || self.problem(column, format!("`{text}` is not known"), format!("Write {words}"));
        found.map(Some).ok_or_else(what)
    }

    fn cell(&self, column: Column) -> &Cell {
        self.columns.place(column).map_or(&Cell::Empty, |(index, _)| self.row.cell(index))
    }

    /// A problem of one cell of the row.
    pub fn problem(&self, column: Column, what: impl Into<String>, help: impl Into<String>) -> QuoteFileProblem {
        self.table.problem_at(self.row.number, self.columns.place(column), what, help)
    }
}

/// What was read; what could not be is kept with the other problems.
fn noted<T>(read: Result<T, QuoteFileProblem>, problems: &mut Vec<QuoteFileProblem>) -> Option<T> {
    match read {
        Ok(value) => Some(value),
        Err(problem) => {
            problems.push(problem);
            None
        }
    }
}

const PRORATION_WORDS: &str = "none, by_month, actual_days, days_365 or days_30_360";

/// The words of a cell; a number stands for its digits, a day for itself.
pub fn words_of(cell: &Cell) -> Option<String> {
    match cell {
        Cell::Empty | Cell::Refused { .. } => None,
        Cell::Text(text) => Some(text.clone()),
        Cell::Number(number) => Some(number.normalize().to_string()),
        Cell::Percent(percent) => Some(format!("{}%", percent.normalize())),
        Cell::Date(day) => Some(day.to_string()),
    }
}

/// The day in a cell, if something stands in it; or what is wrong, and what would help.
pub fn read_day(cell: &Cell) -> Result<Option<NaiveDate>, (String, &'static str)> {
    const HELP: &str = "Write the day such as 2026-04-01";
    let read = match cell {
        Cell::Empty => return Ok(None),
        Cell::Date(day) => days::plausible(*day),
        Cell::Text(text) => days::day(text),
        Cell::Number(_) | Cell::Percent(_) => {
            return Err(("the cell is a number".to_owned(), "Format the cell as a date, or write 2026-04-01"));
        }
        Cell::Refused { what, help } => return Err(((*what).to_owned(), help)),
    };
    let shown = words_of(cell).unwrap_or_default();
    read.map(Some).map_err(|error| match error {
        NoDay::NotOne => (format!("`{shown}` is no date"), HELP),
        NoDay::Ambiguous(one, other) => (format!("`{shown}` may be {one} or {other}"), HELP),
        NoDay::FarAway(day) => (format!("the date {day} lies outside of 2000 to 2100"), HELP),
    })
}

fn charge_type(word: &str) -> Option<ChargeType> {
    let other = match word {
        "subscription" | "recurring_fee" | "licence" | "license" | "laufend" | "wiederkehrend" => ChargeType::Recurring,
        "one_off" | "onetime" | "setup" | "fee" | "einmalig" | "unique" => ChargeType::OneTime,
        "consumption" | "metered" | "overage" | "verbrauch" | "nutzung" => ChargeType::Usage,
        "service" | "professional_services" | "dienstleistung" => ChargeType::Services,
        _ => return ChargeType::ALL.into_iter().find(|charge_type| charge_type.key() == word),
    };
    Some(other)
}

fn price_period(word: &str) -> Option<PricePeriod> {
    let other = match word {
        "monthly" | "per_month" | "monat" | "monatlich" | "mois" | "mes" | "mese" | "maand" => PricePeriod::Month,
        "quarterly" | "per_quarter" | "quartal" | "trimestre" | "kwartaal" => PricePeriod::Quarter,
        "half_yearly" | "semiannual" | "semi_annual" | "halbjahr" | "semestre" => PricePeriod::HalfYear,
        "yearly" | "annual" | "annually" | "per_year" | "jahr" | "jährlich" | "an" | "año" | "anno" | "jaar" => {
            PricePeriod::Year
        }
        _ => return PricePeriod::ALL.into_iter().find(|period| period.key() == word),
    };
    Some(other)
}

fn proration(word: &str) -> Option<ProrationMethod> {
    let other = match word {
        "monthly" | "month" => ProrationMethod::ByMonth,
        "daily" | "actual" => ProrationMethod::ActualDays,
        "365" | "actual_365" => ProrationMethod::Days365,
        "30_360" | "360" => ProrationMethod::Days30Of360,
        _ => return ProrationMethod::ALL.into_iter().find(|method| method.key() == word),
    };
    Some(other)
}
