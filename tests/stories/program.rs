//! The same stories through the built program, and on a database file.

use std::path::Path;
use std::process::{Command, Output};

use baton::store::{Access, Address, Store};

use super::kit;

/// Steps after which what is kept on disk matters.
const TROUBLE: [&str; 4] = ["restart", "second instance", "chat is down", "baton is down"];

fn baton() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_baton"));
    command.env_clear().current_dir(env!("CARGO_MANIFEST_DIR"));
    command
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn printed(output: &Output) -> Result<String, String> {
    match output.status.success() {
        true => Ok(text(&output.stdout)),
        false => Err(format!("{}: {}", output.status, text(&output.stderr))),
    }
}

fn database(folder: &Path) -> String {
    format!("sqlite://{}", folder.join("baton.db").display())
}

#[tokio::test]
async fn every_story_through_the_program_gives_the_same_transcript() {
    let mut failures = Vec::new();
    for script in kit::scripts() {
        let played = kit::transcript(&script).await.unwrap_or_else(|why| panic!("{}: {why}", script.title()));
        let output = baton().arg("console").arg(&script.path).output().unwrap();
        match printed(&output) {
            Ok(printed) if printed == played => {}
            Ok(printed) => failures.push(format!("{}:\n{printed}\ninstead of\n{played}", script.title())),
            Err(why) => failures.push(format!("{}: {why}", script.title())),
        }
    }
    kit::all_well(failures);
}

#[tokio::test]
async fn a_story_of_trouble_reads_the_same_on_a_file_and_its_record_verifies() {
    let troubled = kit::scripts().into_iter().filter(|script| TROUBLE.iter().any(|step| script.has_step(step)));
    let mut count = 0;
    for script in troubled {
        count += 1;
        let in_memory = kit::transcript(&script).await.unwrap();
        let folder = tempfile::tempdir().unwrap();
        let file = database(folder.path());
        let output = baton().args(["console", "--db", &file]).arg(&script.path).output().unwrap();
        assert_eq!(printed(&output).unwrap(), in_memory, "{}", script.title());
        let verified = baton().args(["verify", "--db", &file]).output().unwrap();
        assert!(printed(&verified).unwrap().starts_with("The log is as it was written"), "{}", script.title());
    }
    assert!(count >= 4, "only {count} stories of trouble were found");
}

/// What a person reads after a real restart is what was true before it.
#[tokio::test]
async fn a_program_that_ends_and_starts_again_goes_on_where_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let address = Address::file(folder.path().join("baton.db"));
    let before = "at Monday 2026-03-09 09:00 Europe/Berlin\ncrm: Brightwater won by Ana: EUR 48,000, 25% off\n";
    let after = "at Monday 2026-03-09 09:00 Europe/Berlin\nafter 1 h\nAna replies to H-1: PO 4711\nuntil 15:45\n";
    for part in [before, after] {
        let store = Store::open(&address, Access::ReadWrite).await.unwrap();
        let mut player = kit::player(&store, folder.path().to_path_buf()).await;
        kit::play(&mut player, part).await.unwrap();
        kit::is_clean(&store).await.unwrap();
        if part == after {
            insta::assert_snapshot!(player.chat().scene().transcript.text());
        }
        store.close().await.unwrap();
    }
}

/// The demo is a story like any other; only its closing lines are its own.
#[test]
fn the_demo_reads_the_same_through_the_console() {
    let folder = tempfile::tempdir().unwrap();
    let demo = baton().arg("demo").current_dir(folder.path()).output().unwrap();
    let demo = printed(&demo).unwrap();
    let (transcript, closing) = demo.rsplit_once("\n\nThe whole handoff is in ").unwrap();
    assert_eq!(closing.lines().count(), 4, "{closing}");
    let story = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/story/demo/demo.story");
    let console = printed(&baton().arg("console").arg(story).output().unwrap()).unwrap();
    assert_eq!(console.trim_end(), transcript);
}
