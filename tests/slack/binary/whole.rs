//! A whole handoff through the built program, from a CRM's alert to ready for billing, by both ways in.

use serde_json::json;

use crate::app::Way;
use crate::kit::slack::{Delivery, Integration, Options, Style};

use super::handoff::{ACTS, Act, win};
use super::secrets;
use super::stage::{Stage, WINS};

/// Ends a handoff on a workspace that counts rates and tells the app of its own messages, as Slack does.
async fn whole(way: Way) {
    let mut stage = Stage::running(way, Options::default().with_echoes()).await;
    for act in ACTS {
        if act == Act::Win {
            let alert = win()["event"].clone();
            let crm = Integration {
                app_id: alert["app_id"].as_str().unwrap().into(),
                bot_id: alert["bot_id"].as_str().unwrap().into(),
                name: "Opportunity Alerts".into(),
            };
            let content = json!({ "text": alert["text"], "blocks": alert["blocks"], "user": alert["user"] });
            let done = stage.slack.posts_as(&crm, Style::Modern, WINS, content).await;
            assert!(done.answers.iter().all(|answer| answer.is_taken()), "{done:?}");
            continue;
        }
        let acted = stage.acts(stage.turn(act).await, &Delivery::default()).await;
        assert!(acted.left.is_none(), "{act:?}: {acted:?}");
    }
    stage.end().await;
    assert_eq!(stage.twins(), Vec::<String>::new());
    assert!(stage.says(WINS, "H-1 Northgate Foods is ready for billing: SO-1042."));
    let limited = stage.slack.calls().into_iter().filter(|call| call.answer == "ratelimited").count();
    assert_eq!(limited, 0, "nothing was sent faster than Slack takes it (SO-1, SO-2)");
    // Questions are answered beside the running program, and agree with it.
    let status = stage.program.asked(&["status", "H-1"]).await;
    assert_eq!(
        (&status["stage"], &status["order_ref"]),
        (&json!("ready_for_billing"), &json!("SO-1042")),
        "{status:#}"
    );
    assert_eq!(status["owner"], "ana");
    let of_the_day = stage.program.asked(&["status"]).await;
    assert_eq!((&of_the_day["billable"], &of_the_day["stuck"]), (&json!([status]), &json!([])), "{of_the_day:#}");
    assert_eq!(stage.program.asked(&["list", "stuck"]).await, json!([]));
    let verified = stage.program.asked(&["verify"]).await;
    assert_eq!((&verified["verified"], &verified["count"]), (&json!("clean"), &json!(stage.facts().await.len())));
    secrets::nowhere(&mut stage).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_win_goes_all_the_way_to_ready_for_billing_over_http() {
    whole(Way::Http).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_win_goes_all_the_way_to_ready_for_billing_over_sockets() {
    whole(Way::Socket).await;
}
