//! Files that people share: fetched from Slack alone, hashed, kept, and nothing lost on the way.

use baton::domain::canonical::sha256_hex;

use super::stage::{RAW, Stage, WAYS};
use crate::app::HOME;
use crate::kit::slack::{Entry, File, FileAccess, Trick, Upload, What};

const QUOTE: &[u8] = include_bytes!("../../data/quotes/northgate.csv");
const ORDER_FORM: &[u8] = include_bytes!("../../data/documents/northgate-order-form-signed.pdf");

fn quote(id: &str) -> File {
    File::new(id, "northgate.csv", "text/csv", QUOTE)
}

/// Where a file is dropped.
#[derive(Clone, Copy)]
enum To {
    Thread,
    Direct,
}

async fn drops(stage: &mut Stage, to: To, text: &str, file: File) -> Vec<Entry> {
    let (ana, card) = (stage.person("Ana"), stage.card().await);
    let (channel, thread) = match to {
        To::Thread => (HOME.0.to_owned(), Some(card.ts.as_str())),
        To::Direct => (ana.dm(), None),
    };
    let seen = stage.seen();
    let done = ana.uploads(&channel, Upload { thread_ts: thread, text }, file).await;
    assert!(done.answers.iter().all(|answer| answer.is_taken()));
    stage.settle().await;
    stage.since(seen)
}

/// SI-8: a file comes by two events, and counts once; its hash names the bytes that are kept.
#[tokio::test(flavor = "multi_thread")]
async fn a_quote_in_the_thread_and_an_order_form_in_the_direct_conversation_are_kept() {
    for way in WAYS {
        let mut stage = Stage::after(RAW, way).await;
        drops(&mut stage, To::Thread, "", quote("F0QUOTE001")).await;
        assert_eq!(stage.value("lines").await, "1 line");
        let form = File::new("F0FORM0001", "northgate-order-form-signed.pdf", "application/pdf", ORDER_FORM);
        drops(&mut stage, To::Direct, "order form", form).await;
        assert!(stage.value("agreement_of_record").await.contains("order form v1"));
        for (bytes, name) in [(QUOTE, "northgate.csv"), (ORDER_FORM, "northgate-order-form-signed.pdf")] {
            let kept = stage.wire.app.engine.store.document(&sha256_hex(bytes)).await.unwrap().unwrap();
            assert_eq!((kept.name.as_str(), kept.bytes.as_slice()), (name, bytes));
        }
        let hashes: Vec<String> =
            stage.handoff().await.documents.iter().map(|kept| kept.reference.sha256.clone()).collect();
        assert_eq!(hashes, [sha256_hex(QUOTE), sha256_hex(ORDER_FORM)]);
        stage.ends_well().await;
    }
}

/// What is not taken is said to whoever brought it, alone, and nothing is fetched for it.
#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_too_large_of_a_wrong_kind_or_elsewhere_is_refused_in_words() {
    for way in WAYS {
        let mut stage = Stage::after(RAW, way).await;
        let elsewhere = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let foreign = format!("http://{}/quote.csv", elsewhere.local_addr().unwrap());
        let before = stage.handoff().await;
        for (file, part) in [
            (File { told_size: 26 * 1024 * 1024, ..quote("F0LARGE001") }, "larger than 25 MB"),
            (File { name: "run.exe".into(), ..quote("F0STRANGE1") }, "a kind that I do not keep"),
            (File { told_address: Some(foreign.clone()), ..quote("F0FOREIGN1") }, "Slack's own hosts"),
        ] {
            for to in [To::Thread, To::Direct] {
                let id = format!("{}{}", file.id, if matches!(to, To::Thread) { "T" } else { "D" });
                let told = drops(&mut stage, to, "", File { id, ..file.clone() }).await;
                let [answer] = told.as_slice() else { panic!("{part}: {told:#?}") };
                assert!(answer.shown.text().contains(part), "{answer:#?}");
                assert!(answer.what == What::Ephemeral || answer.place == "@Ana", "{answer:#?}");
            }
        }
        let after = stage.handoff().await;
        assert_eq!((&after.packet, &after.documents), (&before.packet, &before.documents));
        // The token goes to Slack's hosts alone: nobody knocked anywhere else.
        let knocked = tokio::time::timeout(std::time::Duration::from_millis(50), elsewhere.accept()).await;
        assert!(knocked.is_err(), "a foreign host was asked");
    }
}

/// A download that leads elsewhere is not followed: the token must not leave Slack.
#[tokio::test(flavor = "multi_thread")]
async fn a_download_that_leads_elsewhere_is_not_followed() {
    let mut stage = Stage::after(RAW, WAYS[0]).await;
    let elsewhere = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let away = format!("http://{}/quote.csv", elsewhere.local_addr().unwrap());
    let told = drops(&mut stage, To::Thread, "", File { redirects_to: Some(away), ..quote("F0AWAY0001") }).await;
    assert!(told.len() == 1 && told[0].shown.text().contains("could not read that file"), "{told:#?}");
    assert!(tokio::time::timeout(std::time::Duration::from_millis(50), elsewhere.accept()).await.is_err());
    assert_eq!(stage.value("lines").await, "");
}

/// A file of which the event tells only the id is asked for first.
#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_must_be_asked_for_is_asked_for() {
    for way in WAYS {
        let mut stage = Stage::after(RAW, way).await;
        let hidden = File { access: FileAccess::CheckFileInfo, ..quote("F0HIDDEN01") };
        drops(&mut stage, To::Thread, "", hidden).await;
        assert_eq!(stage.value("lines").await, "1 line");
        let asked = stage.slack().calls().iter().filter(|call| call.method == "files.info").count();
        assert_eq!(asked, 1);
    }
}

/// The receipt waits for the bytes; nothing is lost, and nothing counts twice.
#[tokio::test(flavor = "multi_thread")]
async fn a_download_that_fails_comes_again_and_loses_nothing() {
    for way in WAYS {
        let mut stage = Stage::after(RAW, way).await;
        for trick in [Trick::Fails(503), Trick::CutAfter, Trick::CutBefore] {
            stage.slack().next("files.download", trick);
        }
        let told = drops(&mut stage, To::Thread, "", quote("F0QUOTE001")).await;
        assert!(told.is_empty() && stage.value("lines").await.is_empty(), "{told:#?}");
        for _again in 0..8 {
            stage.play("after 5 min\n").await;
            stage.settle().await;
        }
        assert_eq!(stage.value("lines").await, "1 line");
        let noted = stage.slack().messages(HOME.0);
        let noted = noted.iter().filter(|message| stage.says(message).contains("Noted: quote lines.")).count();
        assert_eq!(noted, 1);
        stage.ends_well().await;
    }
}

/// A quote with a bad line is refused with its place, and the good one after it is taken.
#[tokio::test(flavor = "multi_thread")]
async fn a_quote_with_a_bad_line_says_where() {
    let mut stage = Stage::after(RAW, WAYS[0]).await;
    let bad = include_bytes!("../../data/quotes/bad_quantity.csv");
    let told = drops(&mut stage, To::Direct, "", File::new("F0BAD00001", "bad.csv", "text/csv", bad)).await;
    assert!(told.iter().any(|entry| entry.shown.text().contains("line")), "{told:#?}");
    assert_eq!(stage.value("lines").await, "");
    drops(&mut stage, To::Direct, "", quote("F0QUOTE001")).await;
    assert_eq!(stage.value("lines").await, "1 line");
}
