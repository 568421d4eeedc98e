//! What the program says as it starts: what is on, what is off and why; and what it refuses.

use baton::policy::shipped::PolicyFiles;

use super::program::Program;
use crate::kit::slack::{APP_TOKEN, BOT_TOKEN, SIGNING_SECRET};

/// An address at which nobody listens: the program starts all the same.
const NOBODY: &str = "http://127.0.0.1:9/api";
const BOT: (&str, &str) = ("SLACK_BOT_TOKEN", BOT_TOKEN);
const SECRET: (&str, &str) = ("SLACK_SIGNING_SECRET", SIGNING_SECRET);
const APP: (&str, &str) = ("SLACK_APP_TOKEN", APP_TOKEN);
const URL: (&str, &str) = ("SLACK_API_URL", NOBODY);

#[tokio::test(flavor = "multi_thread")]
async fn the_start_says_what_is_on_and_what_is_off_and_why() {
    let cases: [(&[(&str, &str)], &str); 5] = [
        (&[], "slack: off, because SLACK_BOT_TOKEN is not set"),
        (&[URL], "slack: off, because SLACK_BOT_TOKEN is not set"),
        (&[BOT, SECRET, URL], "over HTTP: on; over Socket Mode: off, because SLACK_APP_TOKEN is not set"),
        (&[BOT, APP, URL], "over HTTP: off, because SLACK_SIGNING_SECRET is not set; over Socket Mode: on"),
        (&[BOT, SECRET, APP, URL], "over HTTP: on; over Socket Mode: on"),
    ];
    for (variables, says) in cases {
        let folder = tempfile::tempdir().unwrap();
        let mut program = Program::new(folder.path(), variables);
        program.start().await;
        assert!(program.log().contains(says), "{variables:?}: {}", program.log());
        assert_eq!(program.stop().await.code, Some(0), "{}", program.log());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn another_policy_is_in_force_after_a_hang_up_and_a_broken_one_never() {
    let folder = tempfile::tempdir().unwrap();
    let policies = folder.path().join("policies");
    std::fs::create_dir(&policies).unwrap();
    for (name, text) in PolicyFiles::shipped().iter() {
        std::fs::write(policies.join(name), text).unwrap();
    }
    let mut program = Program::new(folder.path(), &[("BATON_POLICIES", "policies")]);
    program.start().await;
    program.hangs_up("read again, nothing is new").await;

    let accounts = policies.join("accounts.csv");
    let text = std::fs::read_to_string(&accounts).unwrap();
    std::fs::write(&accounts, format!("{}\n{text}", "no such column")).unwrap();
    program.hangs_up("what was in force stays in force; the policy does not compile").await;

    let last = text.trim_end().lines().last().unwrap();
    std::fs::write(&accounts, text.replace(last, &last.replacen("ACC-", "ACC-9", 1))).unwrap();
    program.hangs_up("in force from now on").await;
    assert_eq!(program.stop().await.code, Some(0), "{}", program.log());
}

#[test]
fn a_wrong_combination_is_refused_with_one_sentence() {
    let cases: [(&[(&str, &str)], &str); 7] = [
        (&[BOT], "SLACK_BOT_TOKEN: it is set alone"),
        (&[BOT, URL], "SLACK_BOT_TOKEN: it is set alone"),
        (&[SECRET], "SLACK_BOT_TOKEN: it is not set"),
        (&[APP], "SLACK_BOT_TOKEN: it is not set"),
        (&[SECRET, APP, URL], "SLACK_BOT_TOKEN: it is not set"),
        (&[BOT, SECRET, ("SLACK_API_URL", "slack.example")], "SLACK_API_URL: `slack.example` is no address"),
        (&[BOT, SECRET, URL, ("BATON_LISTEN", "everywhere")], "BATON_LISTEN: `everywhere` is no address"),
    ];
    for (variables, says) in cases {
        let folder = tempfile::tempdir().unwrap();
        let (code, said) = Program::new(folder.path(), variables).refused();
        assert_eq!(code, Some(2), "{variables:?}: {said}");
        assert!(said.starts_with("baton: ") && said.contains(says), "{variables:?}: {said}");
        assert_eq!(said.trim_end().lines().count(), 1, "{variables:?}: {said}");
        assert!(![BOT_TOKEN, SIGNING_SECRET, APP_TOKEN].iter().any(|secret| said.contains(secret)), "{said}");
        assert!(!folder.path().join("baton.db").exists(), "nothing was made");
    }
}
