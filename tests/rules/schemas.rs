//! Every `--json` output of the built binary fits its schema, in the states that a handoff can be in.

use std::path::Path;
use std::process::{Command, Output};

use jsonschema::Validator;
use serde_json::Value;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection};
use tempfile::TempDir;

/// Stories whose ends stand in one record each, with the stages in which their handoffs end.
const STORIES: [(&str, &[&str], &str); 9] = [
    (
        "gathering, asked, granted and lapsed",
        &["gathering", "gathering"],
        "crm: Brightwater won by Ana: EUR 48,000, 25% off
         Dina presses [Approve with conditions] for A-1 with text=\"The annex is signed\", owner=ana, due=2026-03-31
         crm: Brightwater amended: EUR 46,080, 28% off
         Dina presses [Request information] with text=\"Why 28%?\"
         crm: Harrow Vale won by Nobody Known: USD 12,500.50
         Ana replies to H-2: net 45
         Ana uploads quote.csv to H-2",
    ),
    (
        "on hold",
        &["on_hold"],
        "crm: Brightwater won by Ana: EUR 48,000, 35% off
         after 1 h
         Ana types /baton hold H-1 until 2026-03-20: the customer moves house",
    ),
    (
        "returned",
        &["returned"],
        "crm: Brightwater won by Ana: EUR 48,000
         Ana replies to H-1: no PO needed
         Ana presses [Submit]
         Finn presses [Return] with reason=po, text=\"It expired\"",
    ),
    (
        "ready for billing, and awaiting its trigger",
        &["ready_for_billing", "awaiting_billing_trigger"],
        "crm: Brightwater won by Ana: EUR 48,000
         Ana replies to H-1: no PO needed
         Ana presses [Submit]
         Finn presses [Accept]
         Finn enters order SO-1 for H-1
         crm: Harrow Vale won by Ana: EUR 9,000
         Ana replies to H-2: no PO needed
         Ana replies to H-2: billing start: go live
         Bea presses [Approve]
         Ana presses [Submit with a reason] with text=\"the CRM is being corrected\"
         Finn presses [Accept]
         Finn enters order SO-2 for H-2",
    ),
    (
        "entered, and keyed a second time with a slip",
        &["order_entry"],
        "crm: Brightwater won by Ana: EUR 480,000
         Ana replies to H-1: no PO needed
         Dina presses [Approve]
         Ana presses [Submit]
         Finn presses [Accept]
         Finn enters order SO-1 for H-1
         Ruth presses [Key it again] with account_legal_name=Brightwater, currency=EUR, amount_tcv=\"EUR 480,000\", \
         service_start=2026-03-30, service_end=2027-03-29, payment_terms=\"net 30\", po_number=4711, \
         selling_entity=\"northlight de\"",
    ),
    (
        "voided",
        &["voided"],
        "crm: Brightwater won by Ana: EUR 48,000, 60% off
         after 6 business days
         Mira types /baton void H-1: the deal was reopened",
    ),
    (
        "before the signature",
        &["pre_signature"],
        "Ana types /baton start Elm before signature
         Ana presses [Start handoff] with deal=Elm, account=\"Elm Ltd\", won=\"before signature\"
         Ana uploads quote.csv to H-1
         Ana replies to H-1: start: 2026-04-01
         Ana replies to H-1: end: 2027-03-31
         Ana replies to H-1: promises outside the agreement: none
         Ana presses [All correct]",
    ),
    (
        "closed, and off after the order",
        &["closed", "cancel_or_credit", "closed"],
        "crm: Brightwater won by Ana: EUR 48,000
         Ana replies to H-1: no PO needed
         Ana presses [Submit]
         Finn presses [Accept]
         Finn enters order SO-1 for H-1
         Pavel presses [Acknowledge]
         crm: Harrow Vale won by Ana: EUR 9,000
         Ana replies to H-2: no PO needed
         Ana presses [Submit]
         Finn presses [Accept]
         Finn enters order SO-2 for H-2
         crm: Harrow Vale lost: the price
         crm: Elm won by Ana: EUR 9,000
         Ana replies to H-3: no PO needed
         Ana presses [Submit]
         Finn presses [Accept]
         Finn enters order SO-3 for H-3
         crm: Elm lost
         Finn presses [Cancelled or credited] with how=credited, reference=CN-1",
    ),
    (
        "replaced by another packet",
        &["superseded", "gathering"],
        "Ana types /baton start Elm
         Ana presses [Start handoff] with deal=Elm, account=\"Elm Ltd\"
         crm: Elm won by Ana: EUR 9,000
         Ana types /baton merge H-1 into H-2",
    ),
];

fn schema(name: &str) -> Validator {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("schemas/{name}.schema.json"));
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let mut schema: Value = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    for (key, other) in others(&text) {
        schema["$defs"][key] = other;
    }
    jsonschema::draft202012::meta::validate(&schema).unwrap_or_else(|error| panic!("{name} is no schema: {error}"));
    jsonschema::draft202012::new(&schema).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// The other schemas that it refers to, and those to which they do, so that `$defs/packet.schema.json` holds what
/// `packet.schema.json` names.
fn others(text: &str) -> Vec<(&'static str, Value)> {
    let known = ["packet.schema.json", "status.schema.json", "list.schema.json"];
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas");
    let mut found: Vec<(&'static str, Value)> = Vec::new();
    let mut texts = vec![text.to_owned()];
    while let Some(text) = texts.pop() {
        for other in known.into_iter().filter(|other| text.contains(&format!("{other}#/"))) {
            if found.iter().all(|(name, _)| *name != other) {
                let text = std::fs::read_to_string(folder.join(other)).unwrap();
                found.push((other, serde_json::from_str(&text).unwrap()));
                texts.push(text);
            }
        }
    }
    found
}

#[track_caller]
fn assert_fits(name: &str, what: &str, json: &Value) {
    let errors: Vec<String> =
        schema(name).iter_errors(json).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(errors.is_empty(), "{what} does not fit schemas/{name}.schema.json:\n{}\n{json:#}", errors.join("\n"));
}

/// A record that a story wrote.
struct Record {
    folder: TempDir,
}

impl Record {
    fn of(story: &str) -> Self {
        let record = Self { folder: tempfile::tempdir().unwrap() };
        for (name, bytes) in baton::story::demo::FILES {
            std::fs::write(record.folder.path().join(name), bytes).unwrap();
        }
        std::fs::write(record.folder.path().join("order-form-v2.pdf"), "%PDF another version").unwrap();
        let script = record.folder.path().join("story");
        std::fs::write(&script, format!("at Monday 2026-03-09 09:00 Europe/Berlin\n{story}\n")).unwrap();
        let played = record.run(&["console", script.to_str().unwrap()]);
        assert!(played.status.success(), "{}", String::from_utf8_lossy(&played.stderr));
        record
    }

    fn address(&self) -> String {
        format!("sqlite://{}", self.folder.path().join("record.db").display())
    }

    fn run(&self, arguments: &[&str]) -> Output {
        self.run_with(&[], arguments)
    }

    fn run_with(&self, variables: &[(&str, &str)], arguments: &[&str]) -> Output {
        let program = env!("CARGO_BIN_EXE_baton");
        let mut command = Command::new(program);
        command.args(arguments).args(["--db", &self.address()]);
        command.current_dir(self.folder.path()).env_clear().envs(variables.iter().copied()).output().unwrap()
    }

    /// What a command prints with `--json`, and its exit status.
    fn json(&self, arguments: &[&str]) -> (Value, Option<i32>) {
        self.json_with(&[], arguments)
    }

    fn json_with(&self, variables: &[(&str, &str)], arguments: &[&str]) -> (Value, Option<i32>) {
        let output = self.run_with(variables, &[arguments, &["--json"]].concat());
        let json = serde_json::from_slice(&output.stdout).unwrap_or_else(|error| {
            panic!("{arguments:?}: {error}: {}", String::from_utf8_lossy(&output.stderr));
        });
        (json, output.status.code())
    }

    /// The file that `baton export` writes.
    fn export(&self, deal: &str, ending: &str) -> String {
        let file = self.folder.path().join(format!("packet.{ending}"));
        let exported = self.run(&["export", deal, "--to", file.to_str().unwrap()]);
        assert!(exported.status.success(), "{}", String::from_utf8_lossy(&exported.stderr));
        std::fs::read_to_string(file).unwrap()
    }

    /// The output of a command that finds nothing wrong, which must fit.
    fn fits(&self, name: &str, arguments: &[&str]) -> Value {
        let (json, status) = self.json(arguments);
        assert_eq!(status, Some(0), "{arguments:?}");
        assert_fits(name, &arguments.join(" "), &json);
        json
    }
}

#[test]
fn every_view_fits_its_schema_in_every_state() {
    for (name, stages, story) in STORIES {
        let record = Record::of(story);
        for (index, stage) in stages.iter().enumerate() {
            let deal = format!("H-{}", index + 1);
            let status = record.fits("status", &["status", &deal]);
            assert_eq!(status["stage"], *stage, "{name}");
            assert_eq!(status["hold"].is_null(), *stage != "on_hold", "{name}");
            let packet = record.fits("packet", &["packet", &deal]);
            assert!(packet["fields"].as_array().is_some_and(|fields| fields.len() > 20), "{name}");
            let export = record.export(&deal, "json");
            assert_fits("export", name, &serde_json::from_str(&export).unwrap());
            let contract = record.fits("contract", &["contract", &deal]);
            assert_eq!(contract["agreement_of_record"]["sha256"], status["agreement_of_record"]["sha256"], "{name}");
            let explained = record.fits("explain", &["explain", &deal]);
            assert!(explained.as_array().is_some_and(|decisions| decisions.len() > 3), "{name}");
            if !["voided", "superseded", "closed"].contains(stage) {
                let checked = record.fits("precheck", &["precheck", &deal]);
                assert!(checked["decisions"].as_array().is_some_and(|decisions| decisions.len() > 2), "{name}");
            }
            let log = record.fits("log", &["log", &deal]);
            assert!(log.as_array().is_some_and(|facts| facts.len() > 5), "{name}");
        }
        record.fits("status_of_the_day", &["status"]);
        record.fits("list", &["list"]);
        record.fits("list", &["list", "stuck"]);
        record.fits("list_finance", &["list", "finance"]);
        record.fits("list", &["list", "mine", "--as", "Ana"]);
        record.fits("verify", &["verify"]);
    }
}

#[test]
fn an_approval_in_a_status_says_who_decided_what_for_which_values() {
    let record = Record::of(STORIES[0].2);
    let status = record.fits("status", &["status", "Brightwater"]);
    let states: Vec<&str> =
        status["approvals"].as_array().unwrap().iter().map(|one| one["state"].as_str().unwrap()).collect();
    assert!(states.contains(&"lapsed") && states.contains(&"info_requested"), "{states:?}");
    let lapsed = status["approvals"].as_array().unwrap().iter().find(|one| one["state"] == "lapsed").unwrap();
    assert_eq!(lapsed["decided_by"], "dina");
    assert_eq!(lapsed["decision"], "approve_with_conditions");
}

/// A message that may be out and cannot be looked for (`platforms.md`, section 6, step 5) is seen by whoever looks.
#[tokio::test]
async fn a_parked_message_stands_on_the_list_of_what_is_stuck() {
    let record = Record::of(STORIES[3].2);
    let none = record.fits("list", &["list", "stuck"]);
    assert_eq!(none, Value::Array(Vec::new()));
    let file = record.folder.path().join("record.db");
    let mut sender = SqliteConnectOptions::new().filename(file).connect().await.unwrap();
    let parked = "UPDATE outbox SET state = 'due', finished_at = NULL, message_ref = NULL, why = 'history is closed',
                         perhaps_sent = 6
                   WHERE id = (SELECT max(id) FROM outbox WHERE handoff_id = 2)";
    sqlx::raw_sql(parked).execute(&mut sender).await.unwrap();
    sender.close().await.unwrap();
    let stuck = record.fits("list", &["list", "stuck"]);
    assert_eq!(stuck[0]["handoff"], "H-2", "{stuck:#}");
    assert_eq!(stuck[0]["parked"][0]["why"], "history is closed");
    let of_the_day = record.fits("status_of_the_day", &["status"]);
    assert_eq!(of_the_day["stuck"][0]["handoff"], "H-2");
    let text = String::from_utf8(record.run(&["list", "stuck"]).stdout).unwrap();
    assert!(text.contains("may be out and cannot be looked for: history is closed"), "{text}");
}

#[tokio::test]
async fn a_broken_record_fits_the_schema_of_verify_too() {
    let record = Record::of(STORIES[1].2);
    let other = "00".repeat(32);
    let (json, status) = record.json(&["verify", "--expect-head", &other]);
    assert_eq!((json["verified"].as_str(), status), (Some("other_head"), Some(1)));
    assert_fits("verify", "another head", &json);
    let behind_our_back = [
        ("state_differs", "UPDATE handoffs SET state = replace(state, 'the customer moves house', 'nothing much')"),
        (
            "broken",
            "DROP TRIGGER facts_are_never_changed; UPDATE facts SET data = replace(data, 'Brightwater', 'Elm') \
             WHERE position = 1",
        ),
    ];
    for (verified, statements) in behind_our_back {
        let file = record.folder.path().join("record.db");
        let mut intruder = SqliteConnectOptions::new().filename(file).connect().await.unwrap();
        sqlx::raw_sql(statements).execute(&mut intruder).await.unwrap();
        intruder.close().await.unwrap();
        let (json, status) = record.json(&["verify"]);
        assert_eq!((json["verified"].as_str(), status), (Some(verified), Some(1)), "{json}");
        assert_fits("verify", verified, &json);
    }
}

#[test]
fn findings_and_scores_fit_their_schemas() {
    let record = Record::of(STORIES[1].2);
    let clean = record.fits("check", &["check"]);
    let policy = record.fits("policy", &["policy"]);
    assert_eq!((&policy["waiting"], &policy["changed"]), (&Value::Null, &Value::Array(Vec::new())), "{policy}");
    assert_eq!(clean["findings"], Value::Array(Vec::new()));
    let policies = record.folder.path().join("policies");
    std::fs::create_dir(&policies).unwrap();
    for (name, text) in baton::policy::shipped::PolicyFiles::shipped().iter() {
        std::fs::write(policies.join(name), text.replace("\"(20..30]\"", "\"(20..29]\"")).unwrap();
    }
    let (findings, status) = record.json(&["check", "--policies", policies.to_str().unwrap()]);
    assert_eq!(status, Some(1));
    assert!(findings["findings"].as_array().is_some_and(|found| !found.is_empty()), "{findings}");
    assert_fits("check", "findings", &findings);
    for (name, text) in baton::policy::shipped::PolicyFiles::shipped().iter() {
        std::fs::write(policies.join(name), text.replace("\"sales_director\"]", "\"sales_director\", \"cro\"]"))
            .unwrap();
    }
    let folder = policies.to_str().unwrap();
    let changed = record.fits("policy", &["check", "--against", "--policies", folder]);
    assert_eq!(changed["effect"]["people"][0]["how"], "other_roles", "{changed}");
    let hash = changed["folder"]["hash"].as_str().unwrap().to_owned();
    let approve = |who: &str| vec!["policy".to_owned(), "approve".into(), hash.clone(), "--as".into(), who.into()];
    let mut of_rita = approve("Rita");
    of_rita.extend(["--policies".to_owned(), folder.to_owned()]);
    let arguments: Vec<&str> = of_rita.iter().map(String::as_str).collect();
    let noted = record.fits("policy", &arguments);
    assert_eq!(noted["waiting"]["confirmed_by"][0], "rita", "{noted}");
    assert_eq!(record.run(&arguments).status.code(), Some(1), "one person's word is one");
    let mut of_cora = approve("Cora");
    of_cora.extend(["--policies".to_owned(), folder.to_owned()]);
    let arguments: Vec<&str> = of_cora.iter().map(String::as_str).collect();
    let in_force = record.fits("policy", &arguments);
    assert_eq!((&in_force["waiting"], &in_force["in_force"]["policy"]["hash"]), (&Value::Null, &hash.as_str().into()));
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data");
    let (cases, trust) = (data.join("closed_won_messages_dev.jsonl"), data.join("closed_won_trust.json"));
    let arguments = ["eval", "messages", cases.to_str().unwrap(), "--trust", trust.to_str().unwrap()];
    let scores = record.fits("eval_messages", &arguments);
    assert!(scores["decisions"]["of"].as_u64().is_some_and(|count| count > 50), "{scores}");
    let answers = data.join("answers_dev.jsonl");
    let scores = record.fits("eval_answers", &["eval", "answers", answers.to_str().unwrap()]);
    assert!(scores["answers"]["of"].as_u64().is_some_and(|count| count > 300), "{scores}");
}

#[test]
fn what_the_doctor_finds_fits_its_schema() {
    let record = Record::of(STORIES[1].2);
    let found = record.fits("doctor", &["doctor"]);
    let states = |found: &Value| -> Vec<String> {
        found["checks"].as_array().unwrap().iter().map(|check| check["state"].as_str().unwrap().to_owned()).collect()
    };
    // Nothing is configured: Slack and Discord are off, the policy is the example, the record is well, and no model is used.
    assert_eq!(states(&found), ["off", "off", "warning", "well", "off"], "{found:#}");
    let slack = [("SLACK_BOT_TOKEN", "xoxb-1"), ("SLACK_APP_TOKEN", "xapp-1"), ("SLACK_API_URL", "http://127.0.0.1:9")];
    let (trouble, status) = record.json_with(&slack, &["doctor"]);
    assert_eq!(status, Some(1));
    assert!(states(&trouble).contains(&"wrong".to_owned()), "{trouble:#}");
    assert_fits("doctor", "a Slack that cannot be reached", &trouble);
    let mut unsaid = trouble;
    let wrong = unsaid["checks"].as_array_mut().unwrap().iter_mut().find(|check| check["state"] == "wrong").unwrap();
    wrong["to_do"] = Value::Null;
    assert!(!schema("doctor").is_valid(&unsaid), "whatever is wrong comes with what to do");
}

/// shows: failure:F7, failure:F1, failure:F20, failure:F50
#[test]
fn an_export_carries_every_value_with_its_evidence_in_each_of_its_forms() {
    let record = Record::of(STORIES[3].2);
    let json: Value = serde_json::from_str(&record.export("H-1", "json")).unwrap();
    let (page, rows) = (record.export("H-1", "html"), record.export("H-1", "csv"));
    let verified = record.fits("verify", &["verify"]);
    for (what, evidence) in [
        ("the head of the log", &verified["head"]),
        ("the policy", &json["policy"]["hash"]),
        ("the agreement of record", &json["agreement_of_record"]["sha256"]),
        ("the order", &json["order_ref"]),
    ] {
        let evidence = evidence.as_str().unwrap();
        assert!(page.contains(evidence) && rows.contains(evidence), "{what}: {evidence}");
    }
    let groups = json["groups"].as_array().unwrap();
    let letters: Vec<&str> = groups.iter().map(|group| group["group"].as_str().unwrap()).collect();
    assert!(letters.is_sorted() && letters.len() > 5, "{letters:?}");
    let fields = groups.iter().flat_map(|group| group["fields"].as_array().unwrap());
    for field in fields.filter(|field| !field["text"].is_null()) {
        let shown = field["text"].as_str().unwrap().replace('\'', "&#39;");
        assert!(page.contains(&shown), "{shown} is not on the page");
        assert!(rows.contains(field["field"].as_str().unwrap()), "{field} is not in the rows");
    }
    for what in json["not_checked"].as_array().unwrap() {
        assert!(rows.contains(what.as_str().unwrap()), "{what}");
    }
    for approval in json["approvals"].as_array().unwrap() {
        assert!(page.contains(approval["snapshot_hash"].as_str().unwrap()), "{approval}");
        assert!(!approval["log"].is_null(), "{approval}");
    }
}

/// shows: failure:F1, failure:F9
#[test]
fn of_two_versions_exactly_one_is_the_agreement_of_record() {
    let record = Record::of(
        "crm: Brightwater won by Ana: EUR 48,000
         Ana uploads order-form-signed.pdf to H-1 as order_form
         Ana uploads order-form-v2.pdf to H-1 as order_form",
    );
    let json: Value = serde_json::from_str(&record.export("H-1", "json")).unwrap();
    let documents = json["documents"].as_array().unwrap();
    let of_record: Vec<&Value> = documents.iter().filter(|part| part["is_agreement_of_record"] == true).collect();
    assert_eq!((documents.len(), of_record.len()), (2, 1), "{documents:#?}");
    assert_eq!(of_record[0]["document"]["reference"], json["agreement_of_record"]);
    assert_eq!(documents[0]["superseded_by"], of_record[0]["document"]["reference"]["sha256"]);
}

#[test]
fn a_file_whose_ending_says_nothing_is_not_written() {
    let record = Record::of(STORIES[1].2);
    let refused = record.run(&["export", "H-1", "--to", "packet.docx"]);
    assert_eq!(refused.status.code(), Some(2));
    let said = String::from_utf8(refused.stderr).unwrap();
    assert!(said.contains("end it with .json, .csv or .html"), "{said}");
    assert!(!record.folder.path().join("packet.docx").exists());
}

/// What is documented of a quote as JSON is what is read, and the other way round.
#[test]
fn a_quote_that_fits_its_schema_is_read() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/quotes/northgate.json");
    let bytes = std::fs::read(path).unwrap();
    let quote: Value = serde_json::from_slice(&bytes).unwrap();
    assert_fits("quote", "northgate.json", &quote);
    let read = |quote: &Value| baton::conversation::hearing::read_quote("q.json", quote.to_string().as_bytes());
    assert_eq!(read(&quote).unwrap().lines.len(), 2);
    for (member, value) in [("sku", Value::Null), ("quantity", "many".into()), ("charge_type", "gift".into())] {
        let mut wrong = quote.clone();
        wrong["lines"][0][member] = value;
        assert!(!schema("quote").is_valid(&wrong) && read(&wrong).is_err(), "{member}");
    }
    let mut dated = quote;
    let line = dated["lines"][0].as_object_mut().unwrap();
    line.remove("periods");
    line.insert("price_period".into(), "month".into());
    assert!(schema("quote").is_valid(&dated) && read(&dated).is_ok());
}

/// A schema that takes anything proves nothing.
#[test]
fn no_schema_takes_a_field_that_it_does_not_name() {
    let record = Record::of(STORIES[0].2);
    for (name, arguments) in [
        ("status", &["status", "H-1"][..]),
        ("packet", &["packet", "H-1"]),
        ("contract", &["contract", "H-1"]),
        ("verify", &["verify"]),
    ] {
        let mut json = record.fits(name, arguments);
        json["surprise"] = Value::Bool(true);
        assert!(!schema(name).is_valid(&json), "{name} takes anything");
    }
    let mut status = record.fits("status", &["status", "H-1"]);
    status.as_object_mut().unwrap().remove("order_ref");
    assert!(!schema("status").is_valid(&status), "what is unknown is null, never missing");
}

/// failure:F42: a file is evidence by its hash, so the check of the record hashes every file.
#[tokio::test]
async fn a_file_that_was_changed_or_is_gone_is_found() {
    for tampering in
        ["UPDATE documents SET bytes = x'00' WHERE name LIKE '%.pdf'", "DELETE FROM documents WHERE name LIKE '%.pdf'"]
    {
        let record = Record::of(
            "crm: Brightwater won by Ana: EUR 48,000
             Ana uploads order-form-signed.pdf to H-1 as order_form",
        );
        assert_eq!(record.fits("verify", &["verify"])["verified"], "clean");
        let file = record.folder.path().join("record.db");
        let mut other = SqliteConnectOptions::new().filename(file).connect().await.unwrap();
        let triggers: Vec<String> =
            sqlx::query_scalar("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'documents'")
                .fetch_all(&mut other)
                .await
                .unwrap();
        for trigger in triggers {
            sqlx::raw_sql(sqlx::AssertSqlSafe(format!("DROP TRIGGER {trigger}"))).execute(&mut other).await.unwrap();
        }
        assert_eq!(sqlx::raw_sql(tampering).execute(&mut other).await.unwrap().rows_affected(), 1);
        other.close().await.unwrap();
        let (found, status) = record.json(&["verify"]);
        assert_fits("verify", tampering, &found);
        assert_eq!((found["verified"].as_str(), status), (Some("document_differs"), Some(1)), "{found:#}");
    }
}
