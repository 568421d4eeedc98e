//! The words that announcements are made of, as keys, in the languages that CRMs speak.

use super::words::{Phrases, WordList};

/// Words of which the head of an announcement may consist. A head with any other word announces something else.
pub(super) const HEAD: WordList = WordList(
    "deal opportunity opp renewal expansion upsell cross sell business a an the another one more new newly was is \
     are has have been just now got we we've it's our your moved changed change updated update marked set went \
     turned reached to as in into stage status phase signal alert notification announcement crm salesforce \
     sfdc hubspot pipedrive zoho attio dynamics close affinity closed congratulations congrats hooray yay \
     woohoo boom huge big great awesome amazing good news win team everyone all here channel hey and it \
     officially record event type customer logo contract ding ring bell gong celebrate celebration time \
     verkaufschance neu neue neuer neues ein eine wurde ist auf gesetzt geandert auftrag geschaft verschoben \
     nach gluckwunsch transaction affaire nouvelle nouveau opportunite etape est passee passe bravo trato \
     negocio oportunidad nuevo nueva etapa es ha sido movido se un una une felicidades enhorabuena novo nova \
     oportunidade foi parabens por opportunita nuova nuovo fase 商談 案件 新規 おめでとうございます 祝 nowy ny affar nieuwe \
     gefeliciteerd",
);

/// Words that may follow a stage's name before the deal's name begins.
pub(super) const TAIL: WordList = WordList(
    "deal opportunity opp alert notification renewal expansion upsell business stage status now in salesforce sfdc \
     hubspot pipedrive zoho attio dynamics affinity crm just announcement signal form congratulations congrats \
     woohoo yay hooray boom baby",
);

/// Words between a deal's name and its new stage.
pub(super) const CONNECT: WordList = WordList(
    "is was has have been just now moved moves went goes marked set changed to as into in stage status phase got \
     turned reached advanced progressed officially finally updated the wurde ist auf als hat est passee passe \
     a en foi para ha sido movido esta pasa paso e jest ar",
);

/// Verbs by which somebody moves a deal; who does is not thereby its owner.
pub(super) const MOVERS: WordList = WordList(
    "moved marked set changed updated advanced pushed dragged put flipped transitioned verschob setzte movio moveu \
     deplace",
);

/// Verbs that change a field: what they changed stands behind them.
pub(super) const FIELD_CHANGERS: WordList = WordList("changed updated set edited modified geandert aktualisierte");

/// Verbs by which somebody wins a deal, and is its owner.
pub(super) const WINNERS: WordList = WordList("closed won landed signed sealed bagged secured nailed inked");

/// Words that no deal's name in the middle of a sentence holds, and that make the sentence say something else.
pub(super) const NO_NAME: WordList = WordList(
    "will would should could may might if when once not never isn't wasn't hasn't expect expected expecting likely \
     hope hoping hopefully almost nearly until treat ignore disregard reminder forecast forecasted says said \
     remember please still needs need why how what who can can't cannot won't probably maybe soon lead task \
     todo comment noted mentioned competitor believe think wants want goal target aim verbal verbally about \
     close track trying because that which i'm deals opportunities wins you your they she he instructions \
     rules job work everyone team! celebrate congrats congratulations awaiting requires pending missing \
     checklist criteria rate report reports stage stages deadline",
);

/// Phrases that make a win of something other than a deal.
pub(super) const AWARDS: Phrases = Phrases(
    "of the month | of the year | of the quarter | of the week | award | awards | prize | trophy | contest \
     | raffle | medal | spiff | spif | mvp | tournament | lottery | championship | hackathon | first place \
     | second place | third place | 1st place | 2nd place | 3rd place | best place | best workplace \
     | president's club | series a | series b | series c | series d | seed round | funding round | funding \
     | nda | loi | mou | support ticket | support case | ticket | tickets | bug | pitch competition | quiz",
);

/// Words that take back a stage's name, in front of it or right behind.
pub(super) const TAKING_BACK: WordList = WordList(
    "pending awaiting unconfirmed not expected forecast forecasted likely projected almost verbal verbally draft \
     unsigned tbc tbd probable potential subject",
);

/// Words of which names hold few, and qualifiers, reports and other labels many: alone beside a stage they name no deal.
pub(super) const QUALIFIERS: WordList = WordList(
    "expected expecting projected projection predicted prediction likely almost nearly near not pending potential \
     possible possibly pre soon probable probability forecast forecasted commit committed best case upside \
     outlook pipeline quota target goal next step steps plan planned outcome total totals summary verbal \
     verbally unconfirmed draft reason reasons date report reports rate analysis review checklist criteria \
     dashboard revenue bookings playbook process template when if once until why how what who previously \
     previous was formerly old last this today yesterday weekly monthly daily quarterly q1 q2 q3 q4 ytd qtd \
     mtd reminder task lead note comment approve approval request test sourced influenced deals opportunities \
     wins stage stages status type filter automation workflow trigger moving marked",
);

/// Words by which a deal is closed without being won.
pub(super) const CLOSED_OTHERWISE: WordList = WordList(
    "duplicate duplicates decision inactive inactivity stale spam cancelled canceled expired abandoned unqualified \
     disqualified lost budget unresponsive no merged archived auto automatically error withdrawn timeline \
     competitor",
);

/// Words of joy that may stand beside an announcement and say nothing.
pub(super) const CHEERS: WordList = WordList(
    "great job work nice well done way go congrats congratulations kudos team everyone amazing let's celebrate \
     woohoo boom keep it up cheers thanks thank you all awesome fantastic another one in the books money bank \
     ring bell gong time to party drinks on us huge big for this effort hooray yay bravo excellent superb \
     happy dance who's next please give a hand join me congratulating our and with deal win is what day very \
     so proud updates updated sales alert alerts notification notifications change changed details info \
     information closed below see here are has have new just card summary: fields customer we hit landed",
);

/// Words that say what a message is about, when it is about something other than a win.
pub(super) const OTHER_SUBJECTS: WordList = WordList(
    "lead leads task tasks todo reminder reminders note notes comment commented mentioned meeting call email \
     emailed replied reply ticket tickets issue invoice payment quote proposal approval approve follow \
     forecast survey feedback churn risk stalled stuck overdue needs missing created assigned reassigned \
     deleted merged imported sync error failed onboarding kickoff logged scheduled competitor rep month \
     deadline due request requested requires checklist draft idea question poll training webinar handoff owner \
     incident outage backlog signup trial demo contact person activity ignore instructions workflow experiment \
     campaign aufgabe erinnerung notiz tarea recordatorio tache rappel tarefa lembrete",
);

/// How the parts of a name are joined in lower case.
pub(super) const JOINERS: WordList = WordList(
    "and of the de la le les du des del da do dos das der die und van von den y e et i en for by di al el och og \
     na w zu am im",
);
