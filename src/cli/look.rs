//! Commands that look and change nothing; the same answers as the slash command's.

use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use serde::Serialize;

use crate::ambient::Ambient;
use crate::app::evaluate::Evaluated;
use crate::config::Config;
use crate::conversation::command::{DealWords, Question};
use crate::conversation::contract_report::ContractReport;
use crate::conversation::export::ExportFormat;
use crate::conversation::finance_report::FinanceReport;
use crate::conversation::message::Message;
use crate::conversation::reports::{self, ExplainReport, PacketReport, PrecheckReport, StatusReport};
use crate::conversation::wording::{self, timeline};
use crate::domain::canonical;
use crate::domain::directory::Directory;
use crate::domain::handoff::Handoff;
use crate::domain::ids::PersonId;
use crate::engine::answer::Desk;
use crate::engine::export;
use crate::engine::ports::Assistant;
use crate::engine::rules::{JudgedAgain, Rules};
use crate::engine::verify::{Verified, verify as verify_record};
use crate::policy::PolicyBook;
use crate::store::{Access, LoggedFact, Store};
use crate::transport::llm::openai::OpenAi;
use crate::workflow::figures;
use crate::workflow::parked::Parked;
use crate::workflow::precheck::of_packet as precheck_of_packet;
use crate::workflow::quoted;
use crate::workflow::views::{self, ListOf};

use super::{Failure, policy};

/// For people or for programs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// For people.
    Text,
    /// For programs.
    Json,
}

/// Facts that are read at a time.
const FACTS_AT_A_TIME: u32 = 1_000;

/// Prints a line. A reader that closed the pipe has seen enough.
pub fn print(line: &str) {
    let _closed_pipe_is_fine = writeln!(std::io::stdout(), "{line}");
}

/// Prints a report as JSON.
pub fn print_json<T: Serialize>(report: &T) {
    let json = reports::json(report);
    print(&serde_json::to_string_pretty(&json).expect("JSON values have text keys"));
}

fn print_message(message: &Message) {
    print(&message.text());
}

/// A record and a policy, opened for questions only.
struct Looking {
    store: Store,
    policy: PolicyBook,
    directory: Directory,
    asker: Option<PersonId>,
    parked: Vec<Parked>,
    now: chrono::DateTime<chrono::Utc>,
}

impl Looking {
    async fn open(config: &Config) -> Result<Self, Failure> {
        let (policy, _) = policy(config)?;
        let store = Store::open(&config.database, Access::ReadOnly).await?;
        let real = Ambient::real().clock.now();
        // A record that a story wrote may lie ahead of the real clock or behind it; its own last word is its now.
        let last = store.last_instant().await?;
        let served = store.has_served().await?;
        let now = if served { real } else { last.unwrap_or(real) };
        let directory = policy.directory().with_absences(Arc::new(store.absences().await?));
        let mut looking = Self { store, policy, directory, asker: None, parked: Vec::new(), now };
        looking.parked = looking.desk().parked().await?;
        Ok(looking)
    }

    fn desk(&self) -> Desk<'_> {
        Desk {
            store: &self.store,
            policy: &self.policy,
            directory: &self.directory,
            now: self.now,
            asker: self.asker.as_ref(),
        }
    }

    /// The one handoff that those words name.
    async fn find(&self, deal: &str) -> Result<Handoff, Failure> {
        let desk = self.desk();
        match desk.find(&DealWords(deal.to_owned())).await? {
            Ok(handoff) => Ok(handoff),
            Err(refusal) => {
                let words = wording::refused(&refusal, None, &desk.speaking(), desk.zone());
                Err(Failure::Found(words.text()))
            }
        }
    }

    fn status_report(&self, handoff: &Handoff) -> StatusReport {
        let desk = self.desk();
        StatusReport::new(&views::status(handoff, &desk.asking()), &self.parked, &desk.speaking())
    }
}

/// Where a deal stands, or the question of the day.
pub async fn status(config: &Config, deal: Option<String>, format: Format) -> Result<(), Failure> {
    let looking = Looking::open(config).await?;
    match (deal, format) {
        (Some(deal), Format::Json) => {
            let handoff = looking.find(&deal).await?;
            let later = looking.desk().later(&handoff).await?;
            print_json(&looking.status_report(&handoff).with_later(&later));
        }
        (Some(deal), Format::Text) => {
            let handoff = looking.find(&deal).await?;
            let question = Question::Status(Some(DealWords(handoff.id.to_string())));
            print_message(&looking.desk().answer(&question).await?);
        }
        (None, Format::Json) => {
            let (billable, stuck, on_the_way) = looking.desk().of_the_day().await?;
            let all = |handoffs: &[Handoff]| -> Vec<StatusReport> {
                handoffs.iter().map(|handoff| looking.status_report(handoff)).collect()
            };
            let policy = looking.desk().policy;
            let is_credit = |handoff: &Handoff| {
                quoted::billable(handoff, policy).is_some_and(|billable| billable.amount().is_sign_negative())
            };
            let (credits, billable): (Vec<Handoff>, Vec<Handoff>) = billable.into_iter().partition(is_credit);
            print_json(&serde_json::json!({
                "billable": reports::json(&all(&billable)),
                "credits": reports::json(&all(&credits)),
                "stuck": reports::json(&all(&stuck)),
                "on_the_way": on_the_way,
            }));
        }
        (None, Format::Text) => print_message(&looking.desk().answer(&Question::Status(None)).await?),
    }
    Ok(())
}

/// What a deal would need, before anybody promises.
pub async fn precheck(config: &Config, deal: String, format: Format) -> Result<(), Failure> {
    let looking = Looking::open(config).await?;
    let handoff = looking.find(&deal).await?;
    if handoff.is_over() {
        return Err(Failure::Found(format!("{} {} is over; nothing is to be promised.", handoff.id, handoff.title())));
    }
    let desk = looking.desk();
    let checked = precheck_of_packet(&handoff, None, &desk.asking());
    match format {
        Format::Json => print_json(&PrecheckReport::new(&checked, &desk.speaking())),
        Format::Text => print_message(&wording::precheck::precheck(&checked, &desk.speaking(), desk.zone())),
    }
    Ok(())
}

/// Open deals at a glance.
pub async fn list(
    config: &Config,
    which: Option<ListOf>,
    person: Option<String>,
    format: Format,
) -> Result<(), Failure> {
    let mut looking = Looking::open(config).await?;
    if let Some(name) = person {
        let known = looking.policy.directory().called(&name).map(|person| person.id.clone());
        looking.asker = Some(known.ok_or_else(|| Failure::Usage(format!("people.toml has nobody called {name}")))?);
    }
    let which = which.unwrap_or(ListOf::Open);
    if which == ListOf::Mine && looking.asker.is_none() {
        return Err(Failure::Usage("`list mine` needs to know whose: add --as PERSON".into()));
    }
    match format {
        Format::Json if which == ListOf::Finance => {
            let desk = looking.desk();
            let (listed, asking) = (desk.listed(which).await?, desk.asking());
            let statuses = listed.iter().map(|handoff| views::status(handoff, &asking)).collect();
            let (queue, figures) = (figures::queue(statuses, &asking), desk.figures().await?);
            print_json(&FinanceReport::new(&queue, &figures, &looking.parked, &desk.speaking()));
        }
        Format::Json => {
            let listed = looking.desk().listed(which).await?;
            let reports: Vec<StatusReport> = listed.iter().map(|handoff| looking.status_report(handoff)).collect();
            print_json(&reports);
        }
        Format::Text => print_message(&looking.desk().answer(&Question::List(which)).await?),
    }
    Ok(())
}

/// The packet as Finance needs it.
pub async fn packet(config: &Config, deal: String, format: Format) -> Result<(), Failure> {
    let looking = Looking::open(config).await?;
    let handoff = looking.find(&deal).await?;
    match format {
        Format::Json => {
            let lines = views::packet(&handoff, &looking.policy);
            let later = looking.desk().later(&handoff).await?;
            print_json(&PacketReport::new(&handoff, &lines, &later, &looking.policy));
        }
        Format::Text => {
            let question = Question::Packet(DealWords(handoff.id.to_string()));
            print_message(&looking.desk().answer(&question).await?);
        }
    }
    Ok(())
}

/// The packet with all its evidence, as a file for Finance.
pub async fn export(config: &Config, deal: String, to: &Path, format: Format) -> Result<(), Failure> {
    let name = to.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let Some(written_as) = ExportFormat::of_file(&name) else {
        let what = format!("cannot tell what to write from `{}`: end it with .json, .csv or .html", to.display());
        return Err(Failure::Usage(what));
    };
    let looking = Looking::open(config).await?;
    let handoff = looking.find(&deal).await?;
    let file = export::file(&looking.desk(), handoff.id, written_as).await?;
    let file = file.ok_or_else(|| Failure::Found(format!("{} is gone", handoff.id)))?;
    std::fs::write(to, &file).map_err(|error| Failure::Usage(format!("cannot write {}: {error}", to.display())))?;
    match format {
        Format::Json => print_json(&serde_json::json!({
            "handoff": handoff.id,
            "file": to.display().to_string(),
            "bytes": file.len(),
            "sha256": canonical::sha256_hex(file.as_bytes()),
        })),
        Format::Text => print(&format!("{} is in {} ({} bytes).", handoff.id, to.display(), file.len())),
    }
    Ok(())
}

/// Which contract version counts.
pub async fn contract(config: &Config, deal: String, format: Format) -> Result<(), Failure> {
    let looking = Looking::open(config).await?;
    let handoff = looking.find(&deal).await?;
    match format {
        Format::Json => {
            let later = looking.desk().later(&handoff).await?;
            print_json(&ContractReport::new(&views::status(&handoff, &looking.desk().asking()), &later));
        }
        Format::Text => {
            let question = Question::Contract(DealWords(handoff.id.to_string()));
            print_message(&looking.desk().answer(&question).await?);
        }
    }
    Ok(())
}

/// Why each approval was or was not demanded.
pub async fn explain(config: &Config, deal: String, format: Format) -> Result<(), Failure> {
    let looking = Looking::open(config).await?;
    let handoff = looking.find(&deal).await?;
    match format {
        Format::Json => {
            let explanations = views::explain(&handoff, &looking.policy);
            let reports: Vec<ExplainReport> = explanations.iter().map(ExplainReport::new).collect();
            print_json(&reports);
        }
        Format::Text => {
            let question = Question::Explain(DealWords(handoff.id.to_string()));
            print_message(&looking.desk().answer(&question).await?);
        }
    }
    Ok(())
}

/// A deal's facts in order.
pub async fn log(config: &Config, deal: String, format: Format) -> Result<(), Failure> {
    let looking = Looking::open(config).await?;
    let handoff = looking.find(&deal).await?;
    let mut facts: Vec<LoggedFact> = Vec::new();
    loop {
        let after = facts.last().map_or(0, |fact| fact.position);
        let more = looking.store.facts(Some(handoff.id), after, FACTS_AT_A_TIME).await?;
        if more.is_empty() {
            break;
        }
        facts.extend(more);
    }
    match format {
        Format::Json => print_json(&facts),
        Format::Text => {
            let (zone, speaking) = (looking.desk().zone(), looking.desk().speaking());
            for logged in &facts {
                let at = logged.at.with_timezone(&zone.tz()).format("%Y-%m-%d %H:%M:%S %Z");
                let told = match logged.fact() {
                    Ok(fact) => timeline::told(&fact, &speaking),
                    Err(error) => format!("cannot be read: {error}"),
                };
                let line = format!("{:>6}  {at}  {:<8} {:<20} {told}", logged.position, logged.actor, logged.fact);
                print(line.trim_end());
            }
        }
    }
    Ok(())
}

/// Checks the decision log.
pub async fn verify(
    config: &Config,
    expected_head: Option<&str>,
    rules: Option<Rules>,
    format: Format,
) -> Result<(), Failure> {
    let store = Store::open(&config.database, Access::ReadOnly).await?;
    let verified = verify_record(&store, expected_head, rules).await?;
    if format == Format::Json {
        print_json(&verified);
        return if matches!(verified, Verified::Clean { .. }) { Ok(()) } else { Err(Failure::Said) };
    }
    match verified {
        Verified::Clean { count, head, rules } => {
            print(&format!("The log is as it was written: {count} facts, head {head}."));
            if let Some(JudgedAgain { judgements, policies }) = rules {
                let by = if policies == 1 { "the policy" } else { "the policies" };
                print(&format!("{judgements} judgements were made again by {by} then in force: all come to the same."));
            }
            Ok(())
        }
        Verified::RulesDiffer { position, why } => Err(Failure::Found(format!("fact {position}: {why}"))),
        Verified::PolicyNotKept { position, version, hash } => Err(Failure::Found(format!(
            "fact {position} was judged by policy {version} ({hash}), which this record does not keep; give its folder \
             with --policies"
        ))),
        Verified::Broken { position, why } => {
            Err(Failure::Found(format!("fact {position} is not what was written: {why}")))
        }
        Verified::OtherHead { expected, head, count } => Err(Failure::Found(format!(
            "the log has {count} facts and ends at {head}, not at {expected}: its tail was cut, or it went on"
        ))),
        Verified::DocumentDiffers { sha256, why } => Err(Failure::Found(format!("document {sha256}: {why}"))),
        Verified::StateDiffers { handoff, why } => Err(Failure::Found(format!("{handoff}: {why}"))),
    }
}

/// How well answers are heard.
pub async fn eval_answers(
    file: &Path,
    predictions: Option<&Path>,
    model: Option<OpenAi>,
    format: Format,
) -> Result<(), Failure> {
    let clock = Ambient::real().clock;
    let model = model.as_ref().map(|model| model as &dyn Assistant);
    let evaluated = crate::app::evaluate::answers(&read_cases(file)?, clock.as_ref(), model).await;
    let evaluated = evaluated.map_err(Failure::Usage)?;
    print_evaluated(&evaluated, predictions, format)
}

/// Runs the reading of won-deal messages over labelled cases.
pub fn eval_messages(file: &Path, trust: &Path, predictions: Option<&Path>, format: Format) -> Result<(), Failure> {
    let evaluated = crate::app::evaluate::messages(&read_cases(file)?, &read_cases(trust)?).map_err(Failure::Usage)?;
    print_evaluated(&evaluated, predictions, format)
}

fn read_cases(path: &Path) -> Result<String, Failure> {
    std::fs::read_to_string(path).map_err(|error| Failure::Usage(format!("cannot read {}: {error}", path.display())))
}

fn print_evaluated(evaluated: &Evaluated, predictions: Option<&Path>, format: Format) -> Result<(), Failure> {
    if let Some(path) = predictions {
        let lines: String = evaluated.predictions.iter().map(|row| format!("{row}\n")).collect();
        std::fs::write(path, lines)
            .map_err(|error| Failure::Usage(format!("cannot write {}: {error}", path.display())))?;
    }
    match format {
        Format::Json => print_json(&evaluated.scores),
        Format::Text => print(evaluated.table.trim_end()),
    }
    Ok(())
}
