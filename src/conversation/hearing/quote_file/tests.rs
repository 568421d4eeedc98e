//! What text files come to, and what is wrong with them (failure:F23, failure:F25).

use super::{QuoteFile, is_quote_file, read_quote};

const HEADER: &str = "sku,description,qty,list,net,periods,currency\n";

fn read(text: &str) -> QuoteFile {
    read_quote("q.csv", text.as_bytes()).unwrap()
}

fn problem(text: &str) -> String {
    read_quote("q.csv", text.as_bytes()).unwrap_err().to_string()
}

#[test]
fn a_plain_file_is_read_exactly() {
    let file = format!(
        "\u{FEFF}{HEADER}CORE,\"Core seats, annual\",25,100,82.5,12,EUR\n\nUSE,Calls,100000,0.0005,0.0004,1,eur\n"
    );
    let lines = read(&file).lines;
    assert_eq!(lines.len(), 2);
    assert_eq!(lines[0].description, "Core seats, annual");
    assert_eq!(lines[0].extension().unwrap().to_string(), "EUR 24,750");
    assert_eq!(lines[1].net_unit.to_string(), "0.0004");
}

#[test]
fn semicolons_bring_the_decimal_comma_and_tabs_do_not() {
    let semicolons = "Artikel;Menge;Listenpreis (EUR);Rabatt %;Monate;Währung\nA;2;99,90;12,5%;12;EUR\n";
    let lines = read(semicolons).lines;
    assert_eq!(lines[0].net_unit.to_string(), "87.4125");
    assert_eq!(lines[0].description, "A");
    let tabs = "SKU\tQuantity\tList Price\tUnit Price\tTerm\tCurrency\nA\t2\t99.90\t90\t12\tUSD\n";
    assert_eq!(read(tabs).lines[0].list_unit.to_string(), "99.90");
    assert!(problem("sku;qty;list;net;periods;currency\nA;2;1.000;90;12;EUR\n").contains("may be 1000 or 1. Write"));
}

#[test]
fn a_net_price_and_a_discount_must_agree() {
    let header = "sku,qty,list,net,discount,periods,currency\n";
    assert!(read_quote("q.csv", format!("{header}A,1,99.99,84.99,15,1,EUR\n").as_bytes()).is_ok());
    assert!(problem(&format!("{header}A,1,100,80,15,1,EUR\n")).contains("which is 85"));
    assert!(problem(&format!("{header}A,1,100,,,1,EUR\n")).contains("neither a net price nor a discount"));
    assert!(problem(&format!("{header}A,1,100,,101,1,EUR\n")).contains("above 100"));
}

#[test]
fn every_problem_names_its_place_and_what_would_help() {
    let row = |cells: &str| format!("{HEADER}A,a,1,100,90,12,EUR\n{cells}\n");
    let cases = [
        (row("B,b,ten,100,90,12,EUR"), "q.csv, line 3, column `qty`: `ten` is no number."),
        (row("B,b,0,100,90,12,EUR"), "q.csv, line 3, column `qty`: the number is zero."),
        (row("B,b,1,\"1,000\",90,12,EUR"), "q.csv, line 3, column `list`: `1,000` may be 1000 or 1."),
        (row("B,b,1,100,-90,12,EUR"), "q.csv, line 3, column `net`: the number is below zero."),
        (row("B,b,1,100,,12,EUR"), "q.csv, line 3, column `net`: neither"),
        (row("B,b,1,100,90,,EUR"), "q.csv, line 3, column `periods`: the cell is empty."),
        (row("B,b,1,100,90,12,EURO"), "q.csv, line 3, column `currency`: `EURO` is no currency code."),
        (row("=B,b,1,100,90,12,EUR"), "q.csv, line 3, column `sku`: the cell starts like a formula."),
        (row("B,@b,1,100,90,12,EUR"), "q.csv, line 3, column `description`: the cell starts like a formula."),
        (row("B,b,+1,100,90,12,EUR"), "q.csv, line 3, column `qty`: the cell starts like a formula."),
        (row(",Total,1,100,90,12,EUR"), "q.csv, line 3, column `sku`: the cell is empty."),
        (row("B,b,1,100"), "q.csv, line 3: the line has 4 cells, the header 7."),
        (row(&format!("B,b,1,{},90,12,EUR", "9".repeat(60))), "q.csv, line 3, column `list`: the number is too large"),
        ("sku,qty,list,net,currency\nA,1,1,1,EUR\n".into(), "q.csv, line 1: no column is called `periods`."),
        (
            "sku,qty,list,periods,currency\nA,1,1,1,EUR\n".into(),
            "q.csv, line 1: no column is called `net unit` or `discount %`.",
        ),
        (
            "sku,qty,quantity,list,net,periods,currency\n".into(),
            "q.csv, line 1, column `quantity`: `qty` and `quantity` mean the same.",
        ),
        (String::new(), "q.csv: the file is empty."),
        (HEADER.into(), "q.csv: the file names columns but has no lines."),
        ("hello\n".into(), "q.csv: no line names the columns of a quote."),
    ];
    for (file, expected) in cases {
        let shown = problem(&file);
        assert!(shown.starts_with(expected), "{shown}");
        assert!(shown.len() > expected.len() + 5, "no help: {shown}");
    }
}

#[test]
fn rows_have_limits() {
    let line = "A,a,1,100,90,12,EUR\n";
    assert!(problem(&(HEADER.to_owned() + &line.repeat(1_001))).contains("1,000 lines"));
    assert!(problem(&(HEADER.to_owned() + &line.repeat(40_000))).contains("1,000 lines"));
    assert!(problem(&(HEADER.to_owned() + &line.repeat(100_000))).contains("1 MiB"));
    assert_eq!(read(&(HEADER.to_owned() + &line.repeat(1_000))).lines.len(), 1_000);
}

#[test]
fn what_stands_above_and_in_the_lines_is_said_of_the_quote() {
    let above = "Quote number:,Q-3001\nVersion,v2\nValid until,2026-03-31\nTo:,Harrow Vale Ltd\nCurrency: EUR\n\
                 Price list version,2026-Q1\nStart date,2026-04-01\n";
    let file = format!("{above}\nsku,qty,list,net,periods\nCORE,25,100,82.5,12\n");
    let stated = read(&file).stated;
    assert_eq!(stated.number.as_deref(), Some("Q-3001"));
    assert_eq!((stated.version, stated.price_list_version.as_deref()), (Some(2), Some("2026-Q1")));
    assert_eq!(stated.valid_until, "2026-03-31".parse().ok());
    assert_eq!((stated.start, stated.end), ("2026-04-01".parse().ok(), None));
    let in_lines = "quote,version,sku,qty,list,net,periods,currency\nQ-1,1,A,1,1,1,1,EUR\nQ-1,1,B,1,1,1,1,EUR\n";
    assert_eq!(read(in_lines).stated.number.as_deref(), Some("Q-1"));
    let two = in_lines.replace("Q-1,1,B", "Q-2,1,B");
    assert!(problem(&two).starts_with("q.csv, line 3, column `quote`: `Q-2` differs from Q-1"), "{}", problem(&two));
}

#[test]
fn a_sum_below_the_lines_must_be_theirs() {
    let lines = format!("{HEADER}A,a,1,100,90,12,EUR\nB,b,1,10,10,1,EUR\n");
    assert_eq!(read(&format!("{lines},,,,,,\nTotal,,,,1090.00,,\nPrices without tax,,,,,,\n")).lines.len(), 2);
    assert_eq!(read(&format!("{lines}Net total,,,,1090,,\nVAT 19%,,,,207.10,,\nTotal,,,,1297.10,,\n")).lines.len(), 2);
    let shown = problem(&format!("{lines}Total,,,,1100,,\n"));
    assert!(
        shown.starts_with("q.csv, line 4, column `sum`: the sum is EUR 1100, and the lines come to EUR 1,090"),
        "{shown}"
    );
}

#[test]
fn dates_say_how_many_periods_where_the_price_says_for_which() {
    let header = "sku,qty,list,net,start,end,per,proration,currency\n";
    let whole = read(&format!("{header}A,1,100,100,2026-04-01,2027-03-31,month,,EUR\n")).lines;
    assert_eq!(whole[0].periods.to_string(), "12");
    let part = read(&format!("{header}A,1,100,100,2026-04-01,2026-05-15,month,actual_days,EUR\n")).lines;
    assert_eq!(part[0].extension().unwrap().to_string(), "EUR 148.39");
    let shown = problem(&format!("{header}A,1,100,100,2026-04-01,2026-05-15,month,,EUR\n"));
    assert!(shown.contains("nothing says how a part is charged"), "{shown}");
    let far = problem(&format!("{header}A,1,100,100,1900-01-01,2026-05-15,month,,EUR\n"));
    assert!(far.contains("column `start`: the date 1900-01-01 lies outside"), "{far}");
    let two_ways = problem(&format!("{header}A,1,100,100,03/04/2026,2026-05-15,month,,EUR\n"));
    assert!(two_ways.contains("`03/04/2026` may be 2026-04-03 or 2026-03-04"), "{two_ways}");
}

#[test]
fn json_is_read_by_the_same_rules() {
    let json = r#"{"quote_number": "Q-7", "version": 3, "currency": "EUR", "valid_until": "2026-06-30",
        "lines": [{"sku": "CORE", "quantity": 25, "list_unit": "100", "net_unit": 82.5, "periods": "12",
                   "charge_type": "recurring", "unit": "seat"}]}"#;
    let quote = read_quote("q.json", json.as_bytes()).unwrap();
    assert_eq!(quote.lines[0].extension().unwrap().to_string(), "EUR 24,750");
    assert_eq!(quote.lines[0].terms.unit.as_deref(), Some("seat"));
    assert_eq!((quote.stated.number.as_deref(), quote.stated.version), (Some("Q-7"), Some(3)));
    let said = |json: &str| read_quote("q.json", json.as_bytes()).unwrap_err().to_string();
    assert!(said("{").contains("the file is no JSON: line 1"));
    assert!(said("{}").contains("has no list of lines"));
    assert!(said(r#"{"lines": [1]}"#).contains("line 1 is no object"));
    assert!(said(r#"{"quote_number": "Q-7", "lines": []}"#).contains("its list of lines is empty"));
    for quote in [r#"{"quote_number": "Q-7", "items": []}"#, r#"{"quote": {"lines": []}}"#, r#"{"lines": []}"#] {
        assert!(is_quote_file("q.json", quote.as_bytes()), "{quote}");
    }
    for other in [r#"{"items": []}"#, "[]", "\"lines\""] {
        assert!(!is_quote_file("q.json", other.as_bytes()), "{other}");
    }
    let twice = said(&json.replacen("\"version\": 3", "\"version\": 3, \"version\": 4", 1));
    assert!(twice.contains("`version` stands twice in one object"), "{twice}");
    assert!(said(r#"{"lines": [{"sku": "A"}], "lines": []}"#).contains("`lines` stands twice"));
    let wrong = json.replace("25", "\"many\"");
    assert!(said(&wrong).starts_with("q.json, line 1, column `quantity`: `many` is no number"), "{}", said(&wrong));
    assert!(said(&json.replace("82.5", "true")).contains("neither text nor a number"));
}
