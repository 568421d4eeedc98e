//! Every kind of finding, each with its witness.

use super::kit::{findings, findings_with};

#[test]
fn what_is_no_toml_names_its_line_and_hides_no_other_file() {
    insta::assert_snapshot!(findings("approvals.toml", "[decision.discount]", "[decision.discount"), @"approvals.toml, line 19: unclosed table, expected `]`");
    insta::assert_snapshot!(findings("currencies.toml", "worth = \"0.90\"", "worth = 0.90"), @"currencies.toml, rate USD, line 12: invalid type: floating point `0.9`, expected a string");
}

#[test]
fn an_account_is_not_cleared_without_its_day() {
    let undated = findings("accounts.csv", "cleared,2026-02-20,,,\nACC-1002", "cleared,,,,\nACC-1002");
    assert!(undated.contains("On which day was it screened?"), "{undated}");
    let future = findings("accounts.csv", "cleared,2026-02-20,,,\nACC-1002", "cleared,2027-02-20,,,\nACC-1002");
    assert!(future.contains("still to come"), "{future}");
}

#[test]
fn every_key_is_known() {
    let unknown = findings("checklist.toml", "severity    = \"warn\"", "severety = \"warn\"");
    assert!(unknown.starts_with("checklist.toml, field account_record, line "), "{unknown}");
    assert!(unknown.contains(": unknown key `severety`, expected one of `title`, `also_called`, "), "{unknown}");
    insta::assert_snapshot!(findings("organisation.toml", "zone            =", "time_zone ="), @"organisation.toml, line 6: unknown key `time_zone`, expected one of `version`, `name`, `policy_currency`, `zone`, `handoff_channel`, `policy_owner`, `email_domains`, `gap_nudge_business_hours`, `reminders_a_day`, `answer_nudge_business_hours`, `provisioning_business_hours`, `cancel_or_credit_business_hours`, `answer_words_business_hours`, `renewal`, `next_order`, `order_entry`, `fiscal`, `credit`, `policy_changes`, `waivers`, `roles`");
    insta::assert_snapshot!(findings("organisation.toml", "people          = 2", "people = 3"), @"
    organisation.toml, key policy_changes.people: 3 people cannot be asked to confirm a changed policy
        write 2, or 1 where one named person is enough
    ");
    insta::assert_snapshot!(findings("organisation.toml", "[\"accounts.csv\", \"*.ics\"]", "[\"people.toml\"]"), @"
    organisation.toml, key policy_changes.nobody_confirms: `people.toml` holds rules, so a change of it needs somebody's word
        the files that need none are accounts.csv, accounts.json, *.ics
    ");
    insta::assert_snapshot!(findings("organisation.toml", "[\"controller\", \"cfo\", \"general_counsel\"]", "[\"revops\"]"), @"
    organisation.toml, key policy_changes.may_confirm: 2 people confirm a changed policy, and 1 may
        rita
        give one of the roles of may_confirm to somebody else as well
    ");
    insta::assert_snapshot!(findings("approvals.toml", "[decision.legal]", "[decison.legal]"), @"
    approvals.toml, line 105: the key `decison` is not known
        the keys are decision, table, example
    approvals.toml, table legal: there is no decision `legal`
    ");
}

#[test]
fn everything_that_a_table_names_is_there() {
    insta::assert_snapshot!(findings("approvals.toml", "columns       = [\"longest_payment_days\"]", "columns = [\"longest_days\"]"), @"approvals.toml, table payment_terms: there is no field or computed column `longest_days`");
    insta::assert_snapshot!(findings("approvals.toml", "columns       = [\"longest_payment_days\"]", "columns = [\"payment_terms\"]"), @"approvals.toml, table payment_terms: no cell can test the field `payment_terms`; use a computed column");
    insta::assert_snapshot!(findings("approvals.toml", "[table.legal]\ndecision      = \"legal\"", "[table.legal]\ndecision = \"law\""), @"approvals.toml, table legal: there is no decision `law`");
    insta::assert_snapshot!(findings("approvals.toml", "\"P3\", \"controller\"", "\"P3\", \"comptroller\""), @"
    approvals.toml, table payment_terms, row P3: there is no role `comptroller`
        declare it in ladders.toml
    ");
    insta::assert_snapshot!(findings("approvals.toml", "\"P3\", \"controller\",     \"vp_sales\"", "\"P3\", \"controller\", \"vp_sails\""), @"
    approvals.toml, table payment_terms, row P3: there is no role `vp_sails`
        declare it in ladders.toml
    ");
    insta::assert_snapshot!(findings("approvals.toml", "then = [\"P3\"", "then = [\"P9\""), @"
    approvals.toml, decision payment_terms: no row has its band P3
    approvals.toml, table payment_terms, row P3: `P9` is no band of the decision payment_terms
    approvals.toml, table payment_terms, row P3: band P9 has no cap
        name it under [cap] of ladders.toml
    ");
    insta::assert_snapshot!(findings("approvals.toml", "\"due_business_hours\"]", "\"due_hours\"]"), @"
    approvals.toml, table discount: each output stands once, and none is left out
        the outputs are band, accountable, consulted, due_business_hours
    approvals.toml, table discount: there is no output `due_hours`
    ");
    insta::assert_snapshot!(findings("approvals.toml", "shows    = [\"account_legal_name\", \"amount_tcv\"]", "shows = [\"reason\"]"), @"approvals.toml, decision discount: it shows `reason`, which is no field");
    insta::assert_snapshot!(findings("approvals.toml", "{blended_discount_percent} all right", "{longest_payment_days} all right"), @"
    approvals.toml, decision discount: its question names {longest_payment_days}, which its snapshot does not hold
        a card may name columns of its tables and fields that it shows
    ");
    insta::assert_snapshot!(findings("organisation.toml", "\"rita\"", "\"nobody\""), @"organisation.toml, key policy_owner: there is nobody `nobody`, or they have left");
    insta::assert_snapshot!(findings("organisation.toml", "\"commercial_counsel\"            #", "\"counsel\" #"), @"organisation.toml, key roles.legal: there is no role `counsel`");
}

#[test]
fn every_row_has_a_cell_for_each_column_and_a_text_for_each_output() {
    insta::assert_snapshot!(findings("approvals.toml", "when = [\"<= 30\"]", "when = [\"<= 30\", \"-\"]"), @"approvals.toml, table payment_terms, row P0: it has 2 cells, and needs 1");
    insta::assert_snapshot!(findings("approvals.toml", "\"cfo\",            \"cro\",                   \"24\"", "\"cfo\", \"24\""), @"approvals.toml, table discount, row D5.blended: it has 3 outputs, and needs 4");
    insta::assert_snapshot!(findings("approvals.toml", "\"nobody\",         \"-\",        \"-\"]", "\"nobody\", \"-\", \"8\"]"), @"approvals.toml, table payment_terms, row P0: nobody answers, so it has no time: write `-` in place of `8`");
    insta::assert_snapshot!(findings("approvals.toml", "\"finance_bp\",     \"-\",        \"8\"", "\"finance_bp\", \"-\", \"soon\""), @"approvals.toml, table payment_terms, row P2: `soon` is no number of business hours from 1 to 240");
}

#[test]
fn every_cell_can_be_read_and_can_hold() {
    insta::assert_snapshot!(findings("approvals.toml", "when = [\"> 90\"]", "when = [\"> ninety\"]"), @"approvals.toml, table payment_terms, row P4: the cell for longest_payment_days: `ninety` is no number");
    insta::assert_snapshot!(findings("approvals.toml", "when = [\"customer\", \"-\"]", "when = [\"theirs\", \"-\"]"), @"approvals.toml, table legal, row L2.paper: the cell for paper_source: `theirs` is none of ours, customer");
    insta::assert_snapshot!(findings("approvals.toml", "when = [\"> 50\",     \"-\"]", "when = [\"> 50, > 100\", \"-\"]"), @"approvals.toml, table discount, row D5.blended: no value of blended_discount_percent can pass `> 50, > 100`");
    insta::assert_snapshot!(findings("approvals.toml", "when = [\"[31..45]\"]", "when = [\"[31..45], 30.5\"]"), @"approvals.toml, table payment_terms, row P1: no value of longest_payment_days can pass `[31..45], 30.5`");
}

#[test]
fn a_gap_is_shown_by_a_value_that_hits_no_row() {
    insta::assert_snapshot!(findings("approvals.toml", "when = [\"[46..60]\"]", "when = [\"[46..58]\"]"), @"
    approvals.toml, example 23, of table payment_terms: it expects P2, and no row is hit
    approvals.toml, table payment_terms: no row matches every value
        longest_payment_days = 59 hits no row
        cover it with a row; where nobody is needed, a row says so
    approvals.toml, table payment_terms, row P2: no example hits it
        add an [[example]]
    ");
    insta::assert_snapshot!(findings("approvals.toml", "when = [\"<= 10\",    \"<= 15\"]", "when = [\"< 10\", \"<= 15\"]"), @"
    approvals.toml, example 9, of table discount: it expects D0, and no row is hit
    approvals.toml, table discount: no row matches every value
        blended_discount_percent = 10, max_line_discount_percent = 14 hits no row
        cover it with a row; where nobody is needed, a row says so
    approvals.toml, table discount, row D0: no example hits it
        add an [[example]]
    ");
}

#[test]
fn an_overlap_of_a_unique_table_is_shown_by_a_value_that_hits_both() {
    insta::assert_snapshot!(findings("approvals.toml", "when = [\"> 1000000\"]", "when = [\">= 1000000\"]"), @"
    approvals.toml, example 26, of table finance_acceptance: it expects F1.standard, and F1.standard, F1.large is hit
    approvals.toml, table finance_acceptance: the rows F1.standard and F1.large overlap
        tcv_policy_currency = 1000000 hits both
        the hit policy is unique: exactly one row may match
    approvals.toml, table finance_acceptance, row F1.standard: no example hits it
        add an [[example]]
    ");
}

#[test]
fn the_rows_of_a_first_table_stand_from_the_highest_band_and_are_all_reached() {
    let row = "  { id = \"D1.blended\", when = [\"(10..20]\", \"-\"],        then = [\"D1\", \"sales_manager\",  \"-\",                     \"8\"]  },\n";
    let early = "  { id = \"D2.line\"";
    let mut texts = super::kit::texts();
    let text = texts.get_mut("approvals.toml").unwrap();
    *text = text.replacen(row, "", 1).replacen(early, &format!("{row}{early}"), 1);
    let files = baton::policy::shipped::PolicyFiles::new(texts);
    let found = baton::policy::PolicyBook::compile(&files).map_err(|findings| super::kit::told(&findings));
    insta::assert_snapshot!(found.unwrap_err(), @"
    approvals.toml, example 6, of table discount: it expects D2.line, and D1.blended is hit
    approvals.toml, table discount: row D1.blended stands above row D2.line
        blended_discount_percent = 11, max_line_discount_percent = 26 hits both, and the lower band wins
        the hit policy is first: list the bands from the highest
    approvals.toml, table discount, row D2.line: no example hits it
        add an [[example]]
    ");
    insta::assert_snapshot!(findings("approvals.toml", "when = [\"(40..50]\", \"-\"]", "when = [\"> 50\", \"-\"]"), @"
    approvals.toml, example 2, of table discount: it expects D4.blended, and D3.line is hit
    approvals.toml, table discount: no row matches every value
        blended_discount_percent = 41, max_line_discount_percent = 14 hits no row
        cover it with a row; where nobody is needed, a row says so
    approvals.toml, table discount: row D4.blended is never reached
        the rows above it take everything that it matches
    approvals.toml, table discount, row D4.blended: no example hits it
        add an [[example]]
    ");
}

#[test]
fn a_collect_table_with_a_gap_says_so() {
    let table = |gap: &str| {
        findings_with(
            "approvals.toml",
            &format!(
                "\n[table.far]\ndecision = \"payment_terms\"\nowner = \"Controller\"\nhit_policy = \"collect\"\n{gap}\n\
                columns = [\"longest_payment_days\"]\nif_unreadable = \"P4.far\"\n\
                outputs = [\"band\", \"accountable\", \"consulted\", \"due_business_hours\"]\n\
                rows = [{{ id = \"P4.far\", when = [\"> 100\"], then = [\"P4\", \"cfo\", \"-\", \"8\"] }}]\n\
                [[example]]\ntable = \"far\"\ngiven = {{ longest_payment_days = \"101\" }}\nexpect = [\"P4.far\"]\n"
            ),
        )
    };
    insta::assert_snapshot!(table(""), @"
    approvals.toml, table far: no row matches every value
        longest_payment_days = 0 hits no row
        cover it with a row; where nobody is needed, a row says so
    ");
    insta::assert_snapshot!(table("may_be_empty = true"), @"nothing");
    let from = "hit_policy    = \"unique\"\ncolumns       = [\"longest_payment_days\"]";
    insta::assert_snapshot!(findings("approvals.toml", from, &format!("{from}\nmay_be_empty = true")), @"approvals.toml, table payment_terms: only a `collect` table may match nothing");
}

#[test]
fn what_cannot_be_read_has_a_row_of_the_highest_band() {
    insta::assert_snapshot!(findings("approvals.toml", "if_unreadable = \"P4\"", "if_unreadable = \"P3\""), @"
    approvals.toml, table payment_terms: `if_unreadable` names P3 of band P3, which is not the highest
        name a row of the highest band, with somebody accountable: what cannot be read goes there
    ");
    insta::assert_snapshot!(findings("approvals.toml", "if_unreadable = \"P4\"", "if_unreadable = \"P5\""), @"
    approvals.toml, table payment_terms: `if_unreadable` names P5, which is none of its rows
        name a row of the highest band, with somebody accountable: what cannot be read goes there
    ");
    insta::assert_snapshot!(findings("approvals.toml", "if_unreadable = \"P4\"\n", ""), @"
    approvals.toml, table payment_terms: it has no `if_unreadable`
        name a row of the highest band, with somebody accountable: what cannot be read goes there
    ");
}

#[test]
fn no_table_and_no_condition_can_wait_for_ever() {
    insta::assert_snapshot!(findings("checklist.toml", "title       = \"quote lines\"", "title = \"quote lines\"\nseverity = \"warn\""), @"
    approvals.toml, table acceptance: it could wait for ever for lines, which nobody has to give before submit
        let lines block at `submit`
    approvals.toml, table acceptance_in_law: it could wait for ever for lines, which nobody has to give before submit
        let lines block at `submit`
    approvals.toml, table amendment: it could wait for ever for lines, which nobody has to give before submit
        let lines block at `submit`
    approvals.toml, table amendment_size: it could wait for ever for lines, which nobody has to give before submit
        let lines block at `submit`
    approvals.toml, table billing: it could wait for ever for lines, which nobody has to give before submit
        let lines block at `submit`
    approvals.toml, table deal_size: it could wait for ever for lines, which nobody has to give before submit
        let lines block at `submit`
    approvals.toml, table discount: it could wait for ever for lines, which nobody has to give before submit
        let lines block at `submit`
    approvals.toml, table finance_acceptance: it could wait for ever for lines, which nobody has to give before submit
        let lines block at `submit`
    approvals.toml, table usage_minimum: it could wait for ever for lines, which nobody has to give before submit
        let lines block at `submit`
    checklist-billing.toml, field credit_check: its condition reads lines, which nobody has to give by then
        make lines block at `submit` or before
    checklist-billing.toml, field ship_to_address: its condition reads lines, which nobody has to give by then
        make lines block at `submit` or before
    checklist-delivery.toml, field expense_terms: its condition reads lines, which nobody has to give by then
        make lines block at `submit` or before
    checklist-delivery.toml, field services_billing_type: its condition reads lines, which nobody has to give by then
        make lines block at `submit` or before
    checklist-delivery.toml, field sow_ref: its condition reads lines, which nobody has to give by then
        make lines block at `submit` or before
    checklist-delivery.toml, field sow_total: its condition reads lines, which nobody has to give by then
        make lines block at `submit` or before
    checklist-delivery.toml, field usage_metering_ref: its condition reads lines, which nobody has to give by then
        make lines block at `submit` or before
    checklist-documents.toml, field sow_file: its condition reads lines, which nobody has to give by then
        make lines block at `submit` or before
    checklist.toml, field discount_reason: its condition reads lines, which nobody has to give by then
        make lines block at `submit` or before
    ");
    insta::assert_snapshot!(findings("checklist.toml", "title             = \"paper\"", "title = \"paper\"\ngate = \"order_ready\""), @"
    approvals.toml, table legal: it could wait for ever for paper_source, which nobody has to give before submit
        let paper_source block at `submit`
    checklist-contract.toml, field legal_clean_stamp: its condition reads paper_source, which nobody has to give by then
        make paper_source block at `submit` or before
    checklist-documents.toml, field executed_contract: its condition reads paper_source, which nobody has to give by then
        make paper_source block at `submit` or before
    ");
    insta::assert_snapshot!(findings("checklist.toml", "title       = \"purchase order\"", "title = \"purchase order\"\nseverity = \"info\""), @"
    checklist-billing.toml, field po_amount: its condition reads po_required, which nobody has to give by then
        make po_required block at `submit` or before
    checklist-billing.toml, field po_currency: its condition reads po_required, which nobody has to give by then
        make po_required block at `submit` or before
    checklist-documents.toml, field purchase_order_file: its condition reads po_required, which nobody has to give by then
        make po_required block at `submit` or before
    checklist.toml, field po_number: its condition reads po_required, which nobody has to give by then
        make po_required block at `submit` or before
    ");
}

#[test]
fn every_decision_can_be_asked_for_and_taken_by_somebody_else() {
    insta::assert_snapshot!(findings_with("approvals.toml", "\n[decision.trial]\ntitle = \"ramp\"\nbands = [\"R1\"]\n"), @"approvals.toml, decision trial: no table asks for it");
    insta::assert_snapshot!(findings("approvals.toml", "bands           = [\"P0\"", "bands = [\"PX\", \"P0\""), @"approvals.toml, decision payment_terms: no row has its band PX");
    insta::assert_snapshot!(findings("organisation.toml", "may_own        = [", "may_own = [\"general_counsel\", "), @"
    approvals.toml, table legal, row L3.clause: on a deal of greta's nobody may decide it
        only greta may
        who asks may not decide: give the role, or a rung above it, to somebody else as well
    approvals.toml, table legal, row L4.clause: on a deal of greta's nobody may decide it
        only greta may
        who asks may not decide: give the role, or a rung above it, to somebody else as well
    approvals.toml, table party, row E2.party: on a deal of greta's nobody may decide it
        only greta may
        who asks may not decide: give the role, or a rung above it, to somebody else as well
    approvals.toml, table waiver, row W1.legal: on a deal of greta's nobody may decide it
        only greta may
        who asks may not decide: give the role, or a rung above it, to somebody else as well
    ");
    insta::assert_snapshot!(findings("approvals.toml", "role               = \"finance_acceptance\"\n", ""), @"approvals.toml, the whole file: no decision has the role `finance_acceptance`, which exactly one must have");
    insta::assert_snapshot!(findings("approvals.toml", "allowed            = [\"approve\", \"reject\", \"recuse\"]", "allowed = [\"approve\"]"), @"approvals.toml, decision finance_acceptance: it must offer both a yes and a no");
    insta::assert_snapshot!(findings("approvals.toml", "\"controller\",     \"vp_sales\"", "\"vp_sales\", \"-\""), @"
    approvals.toml, table payment_terms, row P3: band P3 is capped at cfo, which does not stand above vp_sales
        vp_sales -> cro
    ");
}

#[test]
fn ids_names_labels_and_roles_are_unique() {
    insta::assert_snapshot!(findings("approvals.toml", "id = \"L1.fallback\"", "id = \"P1\""), @"
    approvals.toml, example 14, of table legal: it expects L1.fallback, and P1 is hit
    approvals.toml, table payment_terms: the row id P1 stands in the table legal already
        an id is unique in the whole book: refusals and the log quote it
    ");
    insta::assert_snapshot!(findings("checklist-billing.toml", "\"credit card\", \"wire transfer\"", "\"late fee\", \"Wire \""), @"
    checklist-billing.toml, field payment_method: `Wire ` must be small letters without blanks around them
    checklist-billing.toml, field payment_method: `late fee` speaks of the field late_fee_or_discount_terms as well
    ");
    insta::assert_snapshot!(findings("checklist-deal.toml", "by_month     = { title = \"by the month\"", "by_month     = { title = \"not prorated\""), @"checklist-deal.toml, field proration_method: `not prorated` means its choices `by_month` and `none`");
    let twice = findings("checklist.toml", "[field.service_end]", "[field.service_start]");
    assert!(twice.lines().all(|line| line.starts_with("checklist.toml, line ") && line.ends_with(": duplicate key")));
    insta::assert_snapshot!(findings("checklist.toml", "[\"quote no\",", "[\"Terms\","), @"checklist.toml, field payment_terms: `terms` means the field quote_number as well");
    insta::assert_snapshot!(findings("checklist.toml", "role        = \"service_start\"", "role = \"payment_terms\""), @"
    checklist-billing.toml, field billing_schedule, check billed_within_term: its failing example does not fail
    checklist-deal.toml, field free_period_days, check taken_off: its failing example does not fail
    checklist.toml, field lines, check charged_for_term: its failing example does not fail
    checklist.toml, field lines, check within_term: its failing example does not fail
    checklist.toml, field payment_terms: the role `payment_terms` stands on the field service_start as well
    checklist.toml, field service_start: the role `payment_terms` needs the type `payment_terms`
    checklist.toml, the whole file: no field has the role `service_start`, which the program needs
    ");
    insta::assert_snapshot!(findings("checklist.toml", "[field.quote_number]", "[field.longest_payment_days]\ntype = \"text\"\nowner = \"system\"\n\n[field.quote_number]"), @"checklist.toml, field longest_payment_days: a computed column has this name");
}

#[test]
fn every_table_has_an_owner_and_every_row_an_example_that_is_right() {
    insta::assert_snapshot!(findings("approvals.toml", "owner         = \"Controller\"\n", ""), @"approvals.toml, table payment_terms: it has no owner, who may change its numbers");
    insta::assert_snapshot!(findings("approvals.toml", "longest_payment_days = \"45\"", "longest_payment_days = \"46\""), @"
    approvals.toml, example 22, of table payment_terms: it expects P1, and P2 is hit
    approvals.toml, table payment_terms, row P1: no example hits it
        add an [[example]]
    ");
    insta::assert_snapshot!(findings("approvals.toml", "longest_payment_days = \"45\"", "longest_payment_days = \"-1\""), @"
    approvals.toml, example 22, of table payment_terms: longest_payment_days cannot be -1
    approvals.toml, table payment_terms, row P1: no example hits it
        add an [[example]]
    ");
    insta::assert_snapshot!(findings("approvals.toml", "longest_payment_days = \"45\"", "longest_days = \"45\""), @"
    approvals.toml, example 22, of table payment_terms: it gives a value for `longest_days`, which is no column of the table
    approvals.toml, table payment_terms, row P1: no example hits it
        add an [[example]]
    ");
}

#[test]
fn every_check_passes_and_fails_as_it_says() {
    insta::assert_snapshot!(findings("checklist.toml", "pass  = { po_number = \"4711\" }", "pass = { po_number = \"\" }"), @"checklist.toml, field po_number, check length: its passing example does not pass: PO number is empty");
    insta::assert_snapshot!(findings("checklist.toml", "fail  = { po_number = \"TBD\" }", "fail = { po_number = \"4711\" }"), @"checklist.toml, field po_number, check not_a_placeholder: its failing example does not fail");
    insta::assert_snapshot!(findings("checklist.toml", "po_numbers_in_use = [\"4711\"]", "numbers = [\"4711\"]"), @"checklist.toml, field po_number, check unused_on_open_orders: its failing example gives a value for `numbers`, which is no field");
    insta::assert_snapshot!(findings("checklist.toml", "check = \"email_form\"", "check = \"email\""), @"
    checklist.toml, field billing_contact_email, check email: there is no such check
        the checks are length, not_a_placeholder, one_of, positive, within, not_before, not_older_than_days, email_form, not_internal_email, unused_on_open_orders, same_currency_as, agrees_with, total_of, lines_add_up, net_within_list, address_complete, street_without, within_cap_of, kind_in, instalments_add_up, pattern, form_of_kind, vat_form, iban, not_after, not_above, not_in_future, differs_from, needs, must_be_if, adds_up_to, ascends, covers_term, billed_within_term, within_term, charged_for_term, taken_off, known_products, is_yes, valid_at_first_invoice, services_total_of, covers_regions
    ");
    insta::assert_snapshot!(findings("checklist.toml", "check = \"not_a_placeholder\"", "check = \"not_a_placeholder\"\nmax = 3"), @"checklist.toml, field account_legal_name, check not_a_placeholder: it takes no `max`");
    insta::assert_snapshot!(findings("checklist.toml", "check = \"lines_add_up\"", "check = \"positive\""), @"checklist.toml, field lines, check positive: it cannot look at a value of type `lines`");
    insta::assert_snapshot!(findings("checklist.toml", "default     = { type = \"net\", days = 30 }", "default = { type = \"net\", days = 300 }"), @"checklist.toml, field payment_terms: its default does not pass check:payment_terms.within: payment terms is 300, and may be 120 at most");
    insta::assert_snapshot!(findings("checklist.toml", "default           = \"ours\"", "default = \"theirs\""), @"checklist.toml, field paper_source: its default cannot be read: `theirs` is none of ours, customer");
}

#[test]
fn conditions_end_and_do_not_contradict_each_other() {
    insta::assert_snapshot!(findings("checklist.toml", "role        = \"po_required\"", "role = \"po_required\"\ncondition = { po_number = \"4711\" }"), @"
    checklist.toml, field po_required: its condition depends on itself, so nobody could say whether it applies
        po_required -> po_number -> po_required
    ");
    insta::assert_snapshot!(findings("checklist.toml", "role        = \"quote_lines\"", "role = \"quote_lines\"\ncondition = { tcv_policy_currency = \"> 5\" }"), @"
    checklist.toml, field lines: its condition depends on itself, so nobody could say whether it applies
        lines -> lines
    ");
    insta::assert_snapshot!(findings("checklist.toml", "condition   = { po_required = \"true\" }", "condition = { po_required = \"not(true, false)\" }"), @"
    checklist.toml, field po_number: no value of po_required meets its condition and those of the fields it reads
        other than true or false
    ");
    let field = "\n[field.po_date]\ntype = \"date\"\nowner = \"customer\"\nquestion = \"When?\"\ncondition = { po_number = \"not(4711)\", po_required = \"false\" }\n";
    insta::assert_snapshot!(findings_with("checklist.toml", field), @"
    checklist.toml, field po_date: no value of po_required meets its condition and those of the fields it reads
        false; true
    ");
    insta::assert_snapshot!(findings("checklist.toml", "condition   = { po_required = \"true\" }", "condition = { po_demanded = \"yes\" }"), @"checklist.toml, field po_number, condition: there is no field or computed column `po_demanded`");
}

#[test]
fn a_table_stays_small_enough_to_be_checked_exactly() {
    let rows: String = (0..101)
        .map(|row| format!("{{ id = \"X{row}\", when = [\"{row}\"], then = [\"P4\", \"cfo\", \"-\", \"8\"] }},\n"))
        .collect();
    let table = format!(
        "\n[table.large]\ndecision = \"payment_terms\"\nowner = \"Controller\"\nhit_policy = \"unique\"\ncolumns = [\"longest_payment_days\"]\noutputs = [\"band\", \"accountable\", \"consulted\", \"due_business_hours\"]\nif_unreadable = \"X0\"\nrows = [\n{rows}]\n"
    );
    insta::assert_snapshot!(findings_with("approvals.toml", &table), @"approvals.toml, table large: columns: 1, rows: 101; a table may have 6 columns and 100 rows");
}

#[test]
fn rates_are_above_zero_and_in_order() {
    insta::assert_snapshot!(findings("currencies.toml", "worth = \"0.90\"", "worth = \"0\""), @"currencies.toml, rate USD: `0` is no rate: a rate is a decimal number above 0");
    insta::assert_snapshot!(findings("currencies.toml", "from = \"2025-10-01\", worth = \"0.90\"", "from = \"2026-10-01\", worth = \"0.90\""), @"
    currencies.toml, rate USD: the rate from 2026-01-01 does not stand after the one before it
        list the rates from the oldest
    ");
    insta::assert_snapshot!(findings("currencies.toml", "[rate.CHF]", "[rate.EUR]"), @"currencies.toml, rate EUR: this is the policy currency, which needs no rate");
    insta::assert_snapshot!(findings("currencies.toml", "[rate.CHF]", "[rate.XYZ]"), @"currencies.toml, rate XYZ: `XYZ` is no ISO 4217 currency code");
}

#[test]
fn a_fault_in_one_file_hides_none_in_another() {
    let mut texts = super::kit::texts();
    let mut change = |file: &str, from: &str, to: &str| {
        let text = texts.get_mut(file).unwrap();
        *text = text.replacen(from, to, 1);
    };
    change("organisation.toml", "\"EUR\"", "\"EUX\"");
    change("currencies.toml", "[rate.CHF]", "[rate.XYZ]");
    change("checklist.toml", "check = \"email_form\"", "check = \"email\"");
    change("approvals.toml", "when = [\"> 90\"]", "when = [\"> 91\"]");
    change("people.toml", "manager       = \"dina\"", "manager = \"dino\"");
    let files = baton::policy::shipped::PolicyFiles::new(texts);
    let findings = baton::policy::PolicyBook::compile(&files).unwrap_err();
    let places: Vec<String> = findings.iter().map(|finding| format!("{}, {}", finding.file, finding.place)).collect();
    insta::assert_snapshot!(places.join("\n"), @"
    approvals.toml, table payment_terms
    checklist.toml, field billing_contact_email, check email
    currencies.toml, rate XYZ
    organisation.toml, line 5
    people.toml, person mira, manager
    ");
}

#[test]
fn what_a_sentence_speaks_of_is_a_field_and_can_be_met() {
    let line = "fields = [\"late_fee_or_discount_terms\"]";
    insta::assert_snapshot!(findings("matters.toml", line, "fields = [\"late_fees\"]"), @"matters.toml, matter late_fee: it speaks of `late_fees`, which is no field");
    insta::assert_snapshot!(findings("matters.toml", line, "fields = []"), @"matters.toml, matter late_fee: it names no field");
    insta::assert_snapshot!(findings("matters.toml", "\"late fee*\"", "\"Late fee\""), @"matters.toml, matter late_fee: `Late fee` can stand in no sentence: small letters, no accents, no marks but # * ^ $ %");
    insta::assert_snapshot!(findings("matters.toml", "[promise.exit]\nfields = [\"off_record_promises\"]", "[promise.exit]\nfields = [\"payment_terms\"]"), @"matters.toml, promise: a promise is kept in a list of texts, and `payment_terms` is none");
    let talk = findings("matters.toml", "[talk.private]", "[talk.private]\nfields = [\"payment_terms\"]");
    insta::assert_snapshot!(talk, @"matters.toml, talk private: it names fields, and speaks of none");
}
