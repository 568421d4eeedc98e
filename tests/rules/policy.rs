//! The policy book as the rest of the program uses it: the shipped files, and files with changes.

mod findings;
mod kit;
mod laws;
mod outlook;

use std::collections::BTreeSet;

use baton::domain::document::DocumentKind;
use baton::domain::field::{Field, FieldRole, FieldState, Gate, Value};
use baton::domain::ids::{DecisionType, FieldName, HandoffId};
use baton::domain::look_up::LookedUp;
use baton::domain::packet::Packet;
use baton::domain::terms::{LastDay, MonthDay, PaymentTerms};
use baton::policy::checklist::Applies;
use baton::policy::computation::Background;
use baton::policy::decision::{DecisionRole, Starts};
use baton::policy::shipped::PolicyFiles;
use baton::policy::validators::CheckContext;
use baton::policy::verdict::Verdict;
use kit::{
    changed, choice, choices, compiled, deal_with, document, extended, hit, in_short, judged, line, line_in, misfits,
    missing, money, packet, put, shipped, shown, standard_deal, text, texts, today, total,
};

fn percent_off(percent: &str) -> Vec<(&'static str, Value)> {
    let off: rust_decimal::Decimal = percent.parse().unwrap();
    let net = rust_decimal::Decimal::ONE_HUNDRED - off;
    vec![("lines", Value::Lines(vec![line("100", &net.to_string(), "10")]))]
}

#[test]
fn the_shipped_files_compile_and_every_byte_of_them_counts() {
    let book = shipped();
    assert_eq!(book.version().version, "2026.1");
    assert_eq!(book.version().hash, PolicyFiles::shipped().hash());
    for file in PolicyFiles::NAMES {
        let hash = extended(&[(file, "\n# a remark\n")]).hash();
        assert_ne!(hash, book.version().hash, "{file}");
    }
}

#[test]
fn the_standard_deal_has_nothing_missing_before_submit_and_nothing_wrong() {
    let book = shipped();
    let complete = deal_with(&book, &[]);
    assert_eq!(missing(&book, &complete, Gate::OrderReady), [""; 0]);
    assert_eq!(missing(&book, &complete, Gate::ReadyForBilling), ["provisioning_contact"]);
    assert_eq!(shown(&misfits(&book, &complete, Some(Gate::Close), &[])), "");
}

#[test]
fn an_empty_packet_lacks_every_blocking_field_in_the_order_of_the_file() {
    let book = shipped();
    let lacking = missing(&book, &Packet::default(), Gate::Submit);
    let blocking: Vec<String> = lacking.clone();
    assert_eq!(lacking.first().map(String::as_str), Some("crm_opportunity_id"));
    // What depends on an answer that is still open is not asked for before it.
    assert!(!blocking.iter().any(|name| name == "po_number" || name == "discount_reason"), "{blocking:?}");
    assert_eq!(blocking.len(), 38);
}

#[test]
fn every_field_of_the_standard_deal_is_asked_for_when_it_is_taken_out() {
    let book = shipped();
    for (name, _) in standard_deal() {
        let rest = packet(&book, standard_deal().into_iter().filter(|(known, _)| *known != name));
        assert!(missing(&book, &rest, Gate::Submit).contains(&name.to_owned()), "{name}");
    }
}

#[test]
fn a_proposed_value_meets_no_requirement() {
    let book = shipped();
    let mut deal = deal_with(&book, &[]);
    put(&mut deal, "quote_number", text("Q-118"), FieldState::Proposed);
    assert_eq!(missing(&book, &deal, Gate::Submit), ["quote_number"]);
    put(&mut deal, "quote_number", text("Q-118"), FieldState::Sourced);
    assert_eq!(missing(&book, &deal, Gate::Submit), [""; 0]);
}

#[test]
fn a_condition_waits_then_applies_or_does_not() {
    let book = shipped();
    let number = book.by_role(FieldRole::PoNumber).clone();
    let state = |packet: &Packet| (book.applies(&number, packet), book.state(&number, packet));
    let mut deal = deal_with(&book, &[("po_required", Value::YesNo(true))]);
    assert_eq!(state(&deal), (Applies::Yes, FieldState::Absent));
    let of_order = ["po_number", "po_amount", "po_currency", "purchase_order_file"];
    assert_eq!(missing(&book, &deal, Gate::Submit), of_order);
    put(&mut deal, "po_required", Value::YesNo(true), FieldState::Proposed);
    assert_eq!(state(&deal), (Applies::NotKnownYet, FieldState::Absent));
    assert_eq!(missing(&book, &deal, Gate::Submit), ["po_required"]);
    let without = deal_with(&book, &[("po_number", text("4711"))]);
    assert_eq!(state(&without), (Applies::No, FieldState::NotApplicable));
}

#[test]
fn a_condition_may_read_a_computed_column() {
    let book = shipped();
    let asked = |percent: &str| missing(&book, &deal_with(&book, &percent_off(percent)), Gate::Submit);
    assert_eq!(asked("10"), [""; 0]);
    assert_eq!(asked("10.0001"), ["discount_reason"]);
    // What cannot be computed is asked for rather than left out.
    let free = deal_with(&book, &[("lines", Value::Lines(vec![line("0", "0", "1")]))]);
    assert_eq!(missing(&book, &free, Gate::Submit), ["discount_reason"]);
}

#[test]
fn a_check_may_bind_later_than_the_value_is_given() {
    let book = shipped();
    let rules = |status: &str, up_to: Option<Gate>| {
        let deal = deal_with(&book, &[("redline_status", choice(status))]);
        misfits(&book, &deal, up_to, &[]).len()
    };
    for (status, at_once, at_submit, at_order_ready) in
        [("under_review", 0, 1, 2), ("clean_version", 0, 0, 1), ("executed", 0, 0, 0)]
    {
        assert_eq!(rules(status, None), at_once, "{status}");
        assert_eq!(rules(status, Some(Gate::Submit)), at_submit, "{status}");
        assert_eq!(rules(status, Some(Gate::OrderReady)), at_order_ready, "{status}");
    }
}

/// decision:OP1: a promise is listed with its words, and does not block by itself: Legal decides on it.
#[test]
fn a_listed_promise_is_decided_on_by_legal() {
    let book = shipped();
    let listed = || ("off_record_promises", Value::List(vec![text("A free training in May")]));
    assert_eq!(shown(&misfits(&book, &deal_with(&book, &[listed()]), Some(Gate::Submit), &[])), "");
    assert_eq!(in_short(&judged(&book, "off_record_promises", &[listed()])), "needs OP1: commercial_counsel, 16 h");
    assert_eq!(in_short(&judged(&book, "off_record_promises", &[])), "clear OP0");
}

#[test]
fn every_check_says_what_is_wrong_and_how_much_it_weighs() {
    let book = shipped();
    let usd = vec![line("100", "95", "10"), line_in("USD", "100", "95", "10")];
    let changes = [
        ("crm_amount", money("1000.00", "EUR")),
        ("account_legal_name", text("H")),
        ("quote_number", text("n/a")),
        ("lines", Value::Lines(usd)),
        ("currency", Value::Currency("GBP".parse().unwrap())),
        ("amount_tcv", money("0", "EUR")),
        ("service_start", Value::Date("2025-04-01".parse().unwrap())),
        ("service_end", Value::Date("2025-03-31".parse().unwrap())),
        ("agreement_of_record", document(DocumentKind::Quote)),
        ("bill_to_name", text("Harrow Vale Services Ltd")),
        ("bill_to_address", Value::Address(Default::default())),
        ("billing_contact_email", Value::Email("Ana@Example.com".into())),
        ("payment_terms", Value::PaymentTerms(PaymentTerms::net(121))),
        ("po_required", Value::YesNo(true)),
        ("po_number", text("TBD")),
        ("provisioning_contact", Value::Email("it@harrowvale".into())),
        ("billing_start_trigger", choice("someday")),
    ];
    let deal = deal_with(&book, &changes);
    insta::assert_snapshot!(shown(&misfits(&book, &deal, Some(Gate::Close), &[7])), @"
    block check:account_legal_name.length: Customer is too short: 1 of at least 2 characters.
    block check:quote_number.not_a_placeholder: Quote is `n/a`, which is no value; leave it open until it is known.
    block check:quote_number.pattern: Quote is `n/a`, which has not the form it must have.
    block check:lines.lines_add_up: Quote lines cannot be added up: EUR and USD cannot be added: they are two currencies.
    block check:currency.same_currency_as: Currency is in GBP, and quote lines in EUR.
    block check:amount_tcv.positive: Total contract value is 0, and must be above 0.
    block check:amount_tcv.total_of: Total contract value cannot be compared with quote lines: EUR and USD cannot be added: they are two currencies.
    warn check:service_start.not_older_than_days: Service start (2025-04-01) is more than 90 days ago; please check the year.
    block check:service_end.not_before: Service end (2025-03-31) is before service start (2025-04-01).
    block check:agreement_of_record.kind_in: Signed agreement is a quote, and must be one of: order form, contract, purchase order, click acceptance.
    warn check:bill_to_name.agrees_with: Bill-to name is `Harrow Vale Services Ltd`, and customer is `H`.
    block check:bill_to_address.address_complete: Bill-to address lacks street, city, postal code, country.
    block check:billing_contact_email.not_internal_email: Billing e-mail `Ana@Example.com` is an address of our own; invoices go to the customer.
    block check:payment_terms.within: These payment terms allow more than 120 days, which nobody can approve here.
    block check:billing_start_trigger.type: `someday` is no value for billing start.
    block check:po_number.not_a_placeholder: PO number is `TBD`, which is no value; leave it open until it is known.
    block check:po_number.unused_on_open_orders: PO number already stands on H-7; please check the number.
    block check:provisioning_contact.email_form: Provisioning contact `it@harrowvale` has not the form of an e-mail address.
    warn check:effective_date.not_after: Effective date (2026-03-06) is after service start (2025-04-01).
    ");
}

#[test]
fn a_value_of_another_type_is_refused_before_any_check() {
    let book = shipped();
    let terms = book.by_role(FieldRole::PaymentTerms);
    let looked_up = LookedUp::default();
    let context = CheckContext { today: today(), looked_up: &looked_up, handoff: HandoffId(1), up_to: None };
    let found = book.check_value(terms, &text("net 30"), &Packet::default(), &context);
    assert_eq!(shown(&found), "block check:payment_terms.type: `net 30` is no value for payment terms.");
}

#[test]
fn a_purchase_order_number_is_looked_up_and_an_undeclared_question_is_no_answer() {
    let book = shipped();
    let deal = deal_with(&book, &[("po_required", Value::YesNo(true)), ("po_number", text(" 4711 "))]);
    let questions = book.look_ups_of_packet(&deal, HandoffId(1));
    insta::assert_snapshot!(serde_json::to_string(&questions).unwrap(), @r#"[{"look_up":"po_number","number":"4711","account":"Harrow Vale Ltd","except":"H-1"}]"#);
    assert_eq!(shown(&misfits(&book, &deal, None, &[])), "");
    let used = shown(&misfits(&book, &deal, None, &[3, 5]));
    assert!(used.contains("already stands on H-3, H-5"), "{used}");
    let nothing = LookedUp::default();
    let context = CheckContext { today: today(), looked_up: &nothing, handoff: HandoffId(1), up_to: None };
    let found = shown(&book.check_packet(&deal, &context));
    assert!(found.contains("was not compared"), "{found}");
}

#[test]
fn every_discount_reaches_exactly_one_role() {
    let book = shipped();
    let verdict = |percent: &str| in_short(&judged(&book, "discount", &percent_off(percent)));
    let table: Vec<String> = ["-5", "0", "10", "10.004", "20", "20.0001", "30", "30.01", "40", "40.01", "50", "50.01"]
        .map(|percent| format!("{percent}: {}", verdict(percent)))
        .to_vec();
    insta::assert_snapshot!(table.join("\n"), @"
    -5: clear D0
    0: clear D0
    10: clear D0
    10.004: needs D1.blended: sales_manager, 8 h
    20: needs D1.blended: sales_manager, 8 h
    20.0001: needs D2.blended: sales_director, 8 h
    30: needs D2.blended: sales_director, 8 h
    30.01: needs D3.blended: vp_sales, 16 h
    40: needs D3.blended: vp_sales, 16 h
    40.01: needs D4.blended: cro, 16 h
    50: needs D4.blended: cro, 16 h
    50.01: needs D5.blended: cfo, 24 h
    ");
}

#[test]
fn one_reduced_line_among_many_reaches_the_band_of_its_line() {
    let book = shipped();
    for (net, row) in [("85", "D0"), ("84.99", "D1.line"), ("74.99", "D2.line"), ("59.99", "D3.line"), ("0", "D3.line")]
    {
        let lines = vec![line("100", "100", "1000"), line("100", net, "1")];
        let verdict = judged(&book, "discount", &[("lines", Value::Lines(lines))]);
        assert_eq!(hit(&verdict).row.as_str(), row, "{net}");
    }
}

#[test]
fn what_cannot_be_read_goes_to_the_highest_band_and_what_is_not_known_goes_nowhere() {
    let book = shipped();
    let free = judged(&book, "discount", &[("lines", Value::Lines(vec![line("0", "0", "1")]))]);
    assert_eq!(in_short(&free), "needs D5.blended: cfo, 24 h");
    insta::assert_snapshot!(hit(&free).snapshot.limit, @"blended discount and largest line discount cannot be read: a list price is zero, or a number is too large");
    let two = vec![line("100", "99", "1"), line_in("USD", "100", "99", "1")];
    assert_eq!(in_short(&judged(&book, "discount", &[("lines", Value::Lines(two))])), "needs D5.blended: cfo, 24 h");
    let discount = DecisionType::from("discount");
    assert_eq!(in_short(&book.judge(&discount, &Packet::default())), "waits for lines");
    let mut proposed = Packet::default();
    put(&mut proposed, "lines", Value::Lines(vec![line("100", "1", "1")]), FieldState::Proposed);
    assert_eq!(in_short(&book.judge(&discount, &proposed)), "waits for lines");
    assert_eq!(
        in_short(&book.judge(&DecisionType::from("no_such_decision"), &proposed)),
        "off: this policy has no decision `no_such_decision`"
    );
}

#[test]
fn terms_paper_and_size_reach_the_roles_that_the_tables_name() {
    let book = shipped();
    let terms = |terms: PaymentTerms| vec![("payment_terms", Value::PaymentTerms(terms))];
    let month_end = PaymentTerms::DayOfFollowingMonth { day: MonthDay::Last(LastDay::Last) };
    let large = |currency: &str, net: &str| vec![("lines", Value::Lines(vec![line_in(currency, net, net, "1")]))];
    let rows = [
        ("payment_terms", terms(PaymentTerms::net(30))),
        ("payment_terms", terms(PaymentTerms::net(31))),
        ("payment_terms", terms(PaymentTerms::NetEom { days: 30 })),
        ("payment_terms", terms(month_end)),
        ("payment_terms", terms(PaymentTerms::net(91))),
        ("legal", vec![]),
        ("legal", vec![("paper_source", choice("customer"))]),
        ("legal", vec![("nonstandard_clauses", choice("preapproved_fallback"))]),
        ("legal", vec![("nonstandard_clauses", choice("custom_clause"))]),
        ("legal", vec![("nonstandard_clauses", choice("ip")), ("paper_source", choice("customer"))]),
        ("legal", vec![("nonstandard_clauses", choice("penalties"))]),
        ("legal", vec![("nonstandard_clauses", choice("never_heard_of"))]),
        ("legal", vec![("nonstandard_clauses", choices(&["audit", "mfn", "indemnity"]))]),
        ("legal", vec![("nonstandard_clauses", choices(&["publicity", "ip"])), ("paper_source", choice("customer"))]),
        ("finance_acceptance", large("EUR", "1000000")),
        ("finance_acceptance", large("EUR", "1000000.01")),
        ("finance_acceptance", large("USD", "1086956.52")),
        ("finance_acceptance", large("USD", "1086956.53")),
        ("finance_acceptance", large("BRL", "5")),
    ];
    let table: Vec<String> = rows
        .iter()
        .map(|(decision, changes)| format!("{decision}: {}", in_short(&judged(&book, decision, changes))))
        .collect();
    insta::assert_snapshot!(table.join("\n"), @"
    payment_terms: clear P0
    payment_terms: needs P1: deal_desk_lead, 8 h
    payment_terms: needs P2: finance_bp, 8 h
    payment_terms: needs P3: controller, 16 h
    payment_terms: needs P4: cfo, 24 h
    legal: clear L0
    legal: needs L2.paper: commercial_counsel, 16 h
    legal: needs L1.fallback: commercial_counsel, 8 h
    legal: needs L2.clause: commercial_counsel, 16 h
    legal: needs L3.clause: general_counsel, 24 h
    legal: needs L4.clause: general_counsel, 24 h
    legal: needs L4.clause: general_counsel, 24 h
    legal: needs L4.clause: general_counsel, 24 h
    legal: needs L3.clause: general_counsel, 24 h
    finance_acceptance: needs F1.standard: billing_ops_reviewer, 8 h
    finance_acceptance: needs F1.large: billing_ops_reviewer, 16 h
    finance_acceptance: needs F1.standard: billing_ops_reviewer, 8 h
    finance_acceptance: needs F1.large: billing_ops_reviewer, 16 h
    finance_acceptance: needs F1.large: billing_ops_reviewer, 16 h
    ");
}

#[test]
fn a_card_shows_what_its_hash_covers_with_as_many_decimals_as_it_takes() {
    let book = shipped();
    let verdict = judged(&book, "discount", &percent_off("20.00004"));
    let snapshot = hit(&verdict).snapshot;
    insta::assert_snapshot!(serde_json::to_string_pretty(&*snapshot).unwrap(), @r#"
    {
      "band": "D2",
      "decision_type": "discount",
      "limit": "blended discount above 20% up to 30%",
      "read_set": {
        "blended_discount_percent": {
          "exact": "20.00004",
          "text": "20.00004%",
          "title": "blended discount"
        },
        "max_line_discount_percent": {
          "exact": "20.00004",
          "text": "20%",
          "title": "largest line discount"
        }
      },
      "row": "D2.blended",
      "shows": {
        "account_legal_name": {
          "exact": "{\"type\":\"text\",\"value\":\"Harrow Vale Ltd\"}",
          "text": "Harrow Vale Ltd",
          "title": "customer"
        },
        "amount_tcv": {
          "exact": "{\"type\":\"money\",\"value\":{\"amount\":\"800.00\",\"currency\":\"EUR\"}}",
          "text": "EUR 800",
          "title": "total contract value"
        }
      }
    }
    "#);
    let discount = book.decision(&DecisionType::from("discount")).unwrap();
    assert_eq!(discount.asks(&snapshot), "is a discount of 20.00004% all right?");
}

#[test]
fn only_a_change_inside_the_snapshot_changes_its_hash() {
    let book = shipped();
    let snapshot = |changes: &[(&'static str, Value)]| hit(&judged(&book, "discount", changes)).snapshot;
    let first = snapshot(&percent_off("25"));
    let elsewhere = [percent_off("25"), vec![("quote_number", text("Q-119"))]].concat();
    assert_eq!(snapshot(&elsewhere).hash(), first.hash());
    let repeated = [percent_off("25"), vec![("amount_tcv", total(&[line("100", "75", "10")]))]].concat();
    assert_eq!(snapshot(&repeated).hash(), first.hash());
    let shown_elsewhere = [percent_off("25"), vec![("account_legal_name", text("Harrow Hill Ltd"))]].concat();
    let changes = first.changes(&snapshot(&shown_elsewhere));
    assert_eq!(changes.len(), 1);
    assert_eq!((changes[0].title.as_str(), changes[0].was.as_str()), ("customer", "Harrow Vale Ltd"));
    let larger = first.changes(&snapshot(&percent_off("28")));
    let words: Vec<String> =
        larger.iter().map(|change| format!("{}: {} to {:?}", change.title, change.was, change.now)).collect();
    insta::assert_snapshot!(words.join("\n"), @r#"
    blended discount: 25% to Some("28%")
    largest line discount: 25% to Some("28%")
    total contract value: EUR 750 to Some("EUR 720")
    "#);
}

#[test]
fn a_value_that_is_shown_may_come_later_and_then_the_decision_is_made_again() {
    let book = shipped();
    let lines = Value::Lines(vec![line("100", "75", "10")]);
    let early = packet(&book, [("lines", lines.clone())]);
    let discount = DecisionType::from("discount");
    let before = hit(&book.judge(&discount, &early)).snapshot;
    let later = packet(&book, [("lines", lines), ("account_legal_name", text("Harrow Vale Ltd"))]);
    let changes = before.changes(&hit(&book.judge(&discount, &later)).snapshot);
    assert_eq!(changes.len(), 1);
    assert_eq!((changes[0].was.as_str(), changes[0].now.as_deref()), ("not known yet", Some("Harrow Vale Ltd")));
}

#[test]
fn finance_acceptance_covers_every_field_that_guards_the_order() {
    let book = shipped();
    let acceptance = book.decision_by_role(DecisionRole::FinanceAcceptance).clone();
    assert_eq!(acceptance.starts, Starts::AtSubmit);
    assert_eq!((acceptance.yes.as_str(), acceptance.no.as_str()), ("Accept", "Return"));
    let first = hit(&judged(&book, "finance_acceptance", &[])).snapshot;
    // Who of ours looks after the deal is no part of the order: another owner voids nothing.
    let guards_order = |field: &&Field| field.gate <= Gate::OrderReady && field.name != FieldName::from("deal_owner");
    let fields: BTreeSet<&str> = book.fields().filter(guards_order).map(|field| field.name.as_str()).collect();
    assert_eq!(first.shows.keys().map(String::as_str).collect::<BTreeSet<_>>(), fields);
    let other = hit(&judged(&book, "finance_acceptance", &[("quote_number", text("Q-119"))])).snapshot;
    assert_eq!(first.changes(&other).len(), 1);
}

#[test]
fn who_supplied_a_value_of_the_read_set_is_found_behind_computed_values_too() {
    let book = shipped();
    let read = |decision: &str| {
        let fields = book.read_fields(&DecisionType::from(decision));
        fields.iter().map(FieldName::as_str).collect::<Vec<_>>().join(", ")
    };
    assert_eq!(read("discount"), "lines");
    assert_eq!(read("legal"), "nonstandard_clauses, paper_source");
    assert_eq!(read("payment_terms"), "billing_start_date, payment_terms, service_start");
    assert_eq!(read("finance_acceptance"), "amount_tcv, lines");
}

#[test]
fn total_and_currency_follow_the_lines_and_count_as_they_do() {
    let book = shipped();
    let mut deal = Packet::default();
    assert_eq!(book.computed(&deal, Background::default()), []);
    put(&mut deal, "lines", Value::Lines(vec![line("100", "75", "10")]), FieldState::Proposed);
    let computed: Vec<String> = book
        .computed(&deal, Background::default())
        .iter()
        .map(|value| format!("{} = {}, {:?}", value.field, value.value, value.state))
        .collect();
    assert_eq!(
        computed,
        [
            "currency = EUR, Proposed",
            "amount_tcv = EUR 750, Proposed",
            "blended_discount_percent = 25%, Proposed",
            "max_line_discount_percent = 25%, Proposed",
        ]
    );
    put(&mut deal, "lines", Value::Lines(Vec::new()), FieldState::Confirmed);
    assert_eq!(book.computed(&deal, Background::default()), []);
}

#[test]
fn a_table_that_is_off_is_said_to_be_off() {
    let book = shipped();
    let off: Vec<String> =
        book.not_checked().map(|table| format!("{}, {}: {}", table.table, table.decision, table.reason)).collect();
    insta::assert_snapshot!(off.join("\n"), @"
    line_below_cost, discount: no cost data is loaded yet
    margin, margin: no cost data is loaded yet
    ");
    let switch = "[table.legal]";
    let files = changed("approvals.toml", switch, &format!("{switch}\noff = \"counsel is away\""));
    assert_eq!(in_short(&judged(&compiled(&files), "legal", &[])), "off: counsel is away");
}

#[test]
fn two_tables_may_ask_for_one_decision_and_the_highest_band_wins_once() {
    let files = extended(&[(
        "approvals.toml",
        r#"
[table.discount_by_size]
decision      = "discount"
owner         = "Head of Deal Desk"
hit_policy    = "unique"
columns       = ["tcv_policy_currency"]
outputs       = ["band", "accountable", "consulted", "due_business_hours"]
if_unreadable = "D5.size"
rows = [
  { id = "D0.size", when = ["<= 500"], then = ["D0", "nobody", "-", "-"]     },
  { id = "D5.size", when = ["> 500"],  then = ["D5", "cfo",    "-", "24"]    },
]

[[example]]
table  = "discount_by_size"
given  = { tcv_policy_currency = "500" }
expect = ["D0.size"]

[[example]]
table  = "discount_by_size"
given  = { tcv_policy_currency = "501" }
expect = ["D5.size"]
"#,
    )]);
    let book = compiled(&files);
    let size = |quantity: &str| vec![("lines", Value::Lines(vec![line("100", "75", quantity)]))];
    let small = judged(&book, "discount", &size("1"));
    assert_eq!(in_short(&small), "needs D2.blended: sales_director, 8 h");
    assert_eq!(hit(&small).rows_hit.len(), 2);
    let large = hit(&judged(&book, "discount", &size("10")));
    assert_eq!(large.row.as_str(), "D5.size");
    assert_eq!(large.snapshot.read_set.len(), 3);
}

/// Nothing but TOML: the field is asked for, checked, judged, shown and hashed like any other.
#[test]
fn a_field_and_a_rule_on_it_need_no_program() {
    let book = compiled(&extended(&[("checklist.toml", NEW_FIELD), ("approvals.toml", NEW_RULE)]));
    let days = |days: &str| ("trial_days", Value::Number(days.parse().unwrap()));
    let ramp = DecisionType::from("trial");
    let without = deal_with(&book, &[]);
    assert_eq!(missing(&book, &without, Gate::Submit), ["trial_days"]);
    assert_eq!(book.field(&FieldName::from("trial_days")).unwrap().title, "trial period");
    assert_eq!(in_short(&book.judge(&ramp, &without)), "waits for trial_days");
    let found = shown(&misfits(&book, &deal_with(&book, &[days("-1")]), None, &[]));
    assert_eq!(found, "block check:trial_days.within: Trial period is -1, and must be at least 0.");
    assert_eq!(in_short(&judged(&book, "trial", &[days("0")])), "clear R0");
    let verdict = judged(&book, "trial", &[days("45.5")]);
    assert_eq!(in_short(&verdict), "needs R1: sales_manager, 8 h");
    let snapshot = hit(&verdict).snapshot;
    assert_eq!(book.decision(&ramp).unwrap().asks(&snapshot), "are 45.5 free days all right?");
    assert_eq!(snapshot.limit, "trial period above 0 up to 90");
    let other = hit(&judged(&book, "trial", &[days("46")])).snapshot;
    assert_eq!(snapshot.changes(&other).len(), 1);
    assert!(matches!(judged(&book, "discount", &[days("46")]), Verdict::Clear(_)));
    assert_eq!(missing(&book, &deal_with(&book, &[days("46")]), Gate::Submit), [""; 0]);
}

const NEW_FIELD: &str = r#"
[field.trial_days]
title    = "trial period"
type     = "number"
owner    = "account_executive"
source   = "quote"
question = "How many days are free?"

[[field.trial_days.validator]]
check = "within"
min   = 0
max   = 365
pass  = { trial_days = "0" }
fail  = { trial_days = "366" }
"#;

const NEW_RULE: &str = r#"
[decision.trial]
title    = "trial period"
question = "are {trial_days} free days all right?"
bands    = ["R0", "R1", "R2"]

[table.trial]
decision      = "trial"
owner         = "Controller"
hit_policy    = "unique"
columns       = ["trial_days"]
outputs       = ["band", "accountable", "consulted", "due_business_hours"]
if_unreadable = "R2"
rows = [
  { id = "R0", when = ["0"],       then = ["R0", "nobody",        "-",              "-"] },
  { id = "R1", when = ["(0..90]"], then = ["R1", "sales_manager", "-",              "8"] },
  { id = "R2", when = ["> 90"],    then = ["R2", "finance_bp",    "sales_director", "8"] },
]

[[example]]
table  = "trial"
given  = { trial_days = "0" }
expect = ["R0"]

[[example]]
table  = "trial"
given  = { trial_days = "90" }
expect = ["R1"]

[[example]]
table  = "trial"
given  = { trial_days = "91" }
expect = ["R2"]
"#;

#[test]
fn a_folder_that_lacks_a_file_or_has_one_too_many_does_not_compile() {
    let mut texts = texts();
    texts.remove("currencies.toml");
    texts.insert("approvals2.toml".into(), String::new());
    let findings = baton::policy::PolicyBook::compile(&PolicyFiles::new(texts)).unwrap_err();
    insta::assert_snapshot!(kit::told(&findings), @"
    approvals2.toml, the whole file: no policy file has this name
        the files are checklist.toml, approvals.toml, organisation.toml, currencies.toml, people.toml, calendars.toml, ladders.toml, sources.toml, products.toml, countries.toml, checklist-deal.toml, checklist-contract.toml, checklist-billing.toml, checklist-delivery.toml, checklist-documents.toml, checklist-said.toml, mapping.toml, match.toml, heard.toml, accounts.csv, accounts.json, matters.toml, schedules.toml
    currencies.toml, the whole file: it is missing
    ");
}
