//! What policy adds appears in Slack with no change in its transport: fields of every type, and a decision of its own.

use std::collections::BTreeMap;
use std::sync::Arc;

use baton::policy::PolicyBook;
use baton::policy::shipped::PolicyFiles;

use super::stage::{PLAIN, Stage, WAYS, input_of};
use crate::app::HOME;
use crate::kit::slack::{Spot, Submitted};

const FIELDS: &str = r#"
[field.launch_budget]
title    = "launch budget"
type     = "money"
owner    = "account_executive"
source   = "manual"
question = "Which launch budget did you promise?"
help     = "An amount with its currency."

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

[field.uplift]
title    = "uplift"
type     = "percent"
owner    = "account_executive"
source   = "quote"
question = "By how many percent does the price rise with a renewal?"
help     = "A percentage."

[field.is_reference]
title    = "reference"
type     = "yes_no"
owner    = "account_executive"
source   = "manual"
question = "Will the customer be a reference?"
"#;

const DECISION: &str = r#"
[decision.launch]
title    = "trial period"
question = "are {trial_days} free days all right?"
bands    = ["LF0", "LF1"]
shows    = ["launch_budget"]
allowed  = ["approve", "reject"]
yes      = "Let it be free"
no       = "Charge them"

[table.launch]
decision      = "launch"
owner         = "Controller"
hit_policy    = "unique"
columns       = ["trial_days"]
outputs       = ["band", "accountable", "consulted", "due_business_hours"]
if_unreadable = "LF1"
rows = [
  { id = "LF0", when = ["0"],   then = ["LF0", "nobody",        "-", "-"] },
  { id = "LF1", when = ["> 0"], then = ["LF1", "sales_manager", "-", "8"] },
]

[[example]]
table  = "launch"
given  = { trial_days = "0" }
expect = ["LF0"]

[[example]]
table  = "launch"
given  = { trial_days = "90" }
expect = ["LF1"]
"#;

fn widened() -> Arc<PolicyBook> {
    let mut texts: BTreeMap<String, String> =
        PolicyFiles::shipped().iter().map(|(name, text)| (name.to_owned(), text.to_owned())).collect();
    texts.get_mut("checklist.toml").unwrap().push_str(FIELDS);
    texts.get_mut("approvals.toml").unwrap().push_str(DECISION);
    let ladders = texts.get_mut("ladders.toml").unwrap();
    *ladders = ladders.replacen("vp_sales        = [", "vp_sales        = [\"LF1\", ", 1);
    let compiled = PolicyBook::compile(&PolicyFiles::new(texts));
    Arc::new(compiled.unwrap_or_else(|findings| panic!("{findings:#?}")))
}

/// SO-14: asked in the thread, given in the form, asked of the approver under the words of its own, and decided.
#[tokio::test(flavor = "multi_thread")]
async fn a_new_field_and_a_new_decision_go_all_the_way_over_the_wire() {
    for way in WAYS {
        let mut stage = Stage::under(widened(), PLAIN, way).await;
        let asked = stage.newest(HOME.0, "missing.");
        let text = stage.says(&asked);
        for question in ["launch budget: Which launch budget did you promise?", "trial period: How many days are free?"]
        {
            assert!(text.contains(question), "{text}");
        }
        let view = stage.opens("Ana", &Spot::of(&asked), "Fill in").await;
        for (name, kind) in [
            ("launch_budget", "plain_text_input"),
            ("trial_days", "number_input"),
            ("uplift", "plain_text_input"),
            ("is_reference", "radio_buttons"),
        ] {
            assert_eq!(input_of(&view, name).0, kind, "{name}");
        }
        let typed = [
            ("launch_budget", "a fortune"),
            ("trial_days", "400"),
            ("uplift", "7.5%"),
            ("is_reference", "yes"),
            ("po_required", "4711"),
        ];
        let wrong = stage.sends("Ana", &view, &typed).await;
        let Submitted::Errors(errors) = wrong.seen else { panic!("{:?}", wrong.seen) };
        let at: Vec<&str> = errors.keys().map(String::as_str).collect();
        assert_eq!(at, ["input.launch_budget", "input.trial_days"], "{errors:?}");
        let typed = [("launch_budget", "EUR 7,777"), ("trial_days", "90"), ("uplift", "7.5%"), ("po_required", "4711")];
        assert_eq!(stage.sends("Ana", &view, &typed).await.seen, Submitted::Closed);
        for (field, value) in [("launch_budget", "EUR 7,777"), ("trial_days", "90"), ("uplift", "7.5%")] {
            assert_eq!(stage.value(field).await, value, "{field}");
        }
        let card = stage.direct("Mira", "are 90 free days all right?");
        assert!(stage.says(&card).contains("launch budget: EUR 7,777"), "{}", stage.says(&card));
        assert_eq!(stage.labels(&card), ["Let it be free", "Charge them", "Delegate"]);
        let standing = stage.says(&stage.card().await);
        assert!(standing.contains("Waiting for Mira: trial period") && !standing.contains("90"), "{standing}");
        let view = stage.opens("Mira", &Spot::of(&card), "Charge them").await;
        stage.person("Mira").closes(&view).await;
        stage.presses("Mira", &Spot::of(&card), "Let it be free").await;
        assert!(stage.says(&stage.card().await).contains("Approved by Mira: trial period"));
        assert!(stage.labels(&stage.direct("Mira", "you approved this")).is_empty());
        stage.ends_well().await;
    }
}

/// The new decision's card stands on its approver's home as any other does.
#[tokio::test(flavor = "multi_thread")]
async fn a_new_decision_stands_on_its_approvers_home() {
    let mut stage = Stage::under(widened(), PLAIN, WAYS[0]).await;
    stage.play("Ana replies to H-1: trial period: 90\n").await;
    stage.person("Mira").opens_home().await;
    stage.settle().await;
    let home = stage.slack().home(stage.person("Mira").id()).unwrap();
    assert!(home.text().contains("are 90 free days all right?"), "{home:?}");
    assert!(home.buttons.contains(&"Charge them".to_owned()), "{home:?}");
}
