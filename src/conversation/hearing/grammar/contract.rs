//! How far the contract is: its status, whose turn it is, which version, when, and document by document.

use chrono::{Datelike, Days, NaiveDate};
use serde_json::{Map, Value as Json, json};

use super::super::date::{self, Day};
use super::super::heard::{Asked, Flag, Manner, Reading};
use super::super::reason::Reason;
use super::super::{stance, tokens};
use super::{flagged, plain};

/// Reads an answer whose every clause says how far the contract is.
pub(super) fn read(asked: &Asked<'_>, text: &str) -> Reading {
    let simple = tokens::simple(text, asked.context.language());
    let simple = simple
        .replace("n't", " not")
        .replace("'ve ", " have ")
        .replace("docusigned", "signed")
        .replace("'s got it", " has it");
    let simple = pattern!(r"^(?:status:? |currently |right now |at the moment |so |the (?:contract|agreement|paper|paperwork|order form|document) (?:is |has been |was |has )?|contract (?:is |has been |was )?|it'?s |it is |it has been |it was |is |still |now |yes,? |been |just |already |all |finally )+").replace(&simple, |found: &regex::Captures<'_>| {
        if found[0].ends_with("all ") { "all ".to_owned() } else { String::new() }
    });
    if let Some(expected) = to_be_signed(asked, &simple) {
        return expected;
    }
    if let Some(documents) = by_document(asked, &simple) {
        return documents;
    }
    let mut found = Found::default();
    let divided = pattern!(
        r"\s*(?:[,;()]| - |\. | but | and (?P<next>now |is |it |we |they |their |our |waiting |awaiting |pending |customer |round |v\d|version |on |sent |countersign)|\bwith (?P<redlines>redlines)\b)\s*"
    );
    let marked = divided.replace_all(&simple, |found: &regex::Captures<'_>| {
        let kept = found.name("next").or(found.name("redlines")).map_or("", |next| next.as_str());
        format!("|{kept}")
    });
    for clause in marked.split('|').map(str::trim).filter(|clause| !clause.is_empty()) {
        if !found.take(asked, clause) {
            return Reading::Unread;
        }
    }
    found.settled()
}

/// Whose turn it is, or who did it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Us,
    Customer,
}

impl Side {
    fn of(word: &str) -> Side {
        if pattern!(r"^(?:us|we|our|ours|ourselves|my|internal)\b").is_match(word) { Side::Us } else { Side::Customer }
    }

    fn key(self) -> &'static str {
        match self {
            Side::Us => "us",
            Side::Customer => "customer",
        }
    }

    fn other(self) -> Side {
        match self {
            Side::Us => Side::Customer,
            Side::Customer => Side::Us,
        }
    }
}

const THEM: &str = r"(?:they|them|their|theirs|the customer|customer|the client|client|the buyer|buyer|customer's|the customer's|client's)";
const US: &str = r"(?:we|us|our|ours|our side|our end)";

#[derive(Default)]
struct Found {
    status: Option<&'static str>,
    signed: Vec<Side>,
    signed_by_nobody: bool,
    parts: Map<String, Json>,
    needs_party: bool,
    flags: Vec<Flag>,
}

impl Found {
    fn is(&mut self, status: &'static str) -> bool {
        match self.status {
            None => {
                self.status = Some(status);
                true
            }
            Some(before) if before == status => true,
            // Redlines narrow a review down; waiting for one side narrows a signature down.
            Some("in_review") if status == "in_redlines" => {
                self.status = Some(status);
                true
            }
            Some("in_redlines") if status == "in_review" => true,
            Some("sent") if status != "draft" => {
                self.status = Some(status);
                true
            }
            Some(_) => status == "sent",
        }
    }

    fn put(&mut self, name: &str, value: Json) -> bool {
        self.parts.insert(name.to_owned(), value.clone()).is_none_or(|before| before == value)
    }

    /// Takes a clause with its version, day and paper.
    fn take(&mut self, asked: &Asked<'_>, clause: &str) -> bool {
        let mut rest = clause.to_owned();
        let version = pattern!(
            r"\b(?:v|ver\.?|version|rev\.?|revision|round|draft|turn|redline)(?: |-| ?#)?(\d{1,2})\b(?: of (?:the )?redlines?)?|\b(\d{1,2})(?:st|nd|rd|th) (?:round|version|draft|turn|pass)(?: of (?:the )?redlines?)?"
        );
        if let Some(found) = version.captures(&rest) {
            let number = found.get(1).or(found.get(2)).map_or("", |number| number.as_str()).to_owned();
            let is_redlines = found[0].contains("round") || found[0].contains("redline") || found[0].contains("turn");
            let whole = found.get(0).map_or("", |all| all.as_str()).to_owned();
            if !self.put("version", json!(number)) {
                return false;
            }
            rest = rest.replacen(&whole, " ", 1);
            if is_redlines && !self.is("in_redlines") {
                return false;
            }
        }
        let paper = pattern!(
            r"\b(?:on |using |it's on )?(?P<whose>our|their|customer(?:'s)?|the customer's|client(?:'s)?)(?: own)? (?:paper|template|form of agreement|msa template)\b"
        );
        if let Some(found) = paper.captures(&rest) {
            let side = Side::of(&found["whose"]);
            let whole = found[0].to_owned();
            if !self.put("paper", json!(side.key())) {
                return false;
            }
            rest = rest.replacen(&whole, " ", 1);
        }
        if let Some(day) = expected_back(asked, &rest) {
            self.flags.push(Flag::NotFinal);
            return self.put("expected_on", json!(day.to_string()));
        }
        let rest = pattern!(r"^\s*(?:it'?s|they'?re)\s*$").replace(&rest, "");
        let rest = self.without_day(asked, &rest);
        let rest = tidy(&rest);
        rest.is_empty() || self.state(&rest) || is_filler(&rest)
    }

    /// The day of a report lies behind; it stands at the end of its clause.
    fn without_day(&mut self, asked: &Asked<'_>, clause: &str) -> String {
        let words: Vec<&str> = clause.split_whitespace().collect();
        for length in (1..=4_usize.min(words.len())).rev() {
            let end = words[words.len() - length..].join(" ");
            let end = pattern!(r"^(?:earlier )?(?:this (?:morning|afternoon|evening)|tonight|earlier today|just now)$")
                .replace(&end, "today");
            let end = pattern!(r"^(?:last night|yesterday (?:morning|afternoon|evening))$").replace(&end, "yesterday");
            let day = end
                .trim_start_matches("on ")
                .trim_start_matches("last ")
                .trim_start_matches("as of ")
                .trim_start_matches("this ");
            if let Some(date) = past_day(asked, day) {
                let is_dated = self.put("on", json!(date.to_string()));
                let before = words[..words.len() - length].join(" ");
                return if is_dated {
                    pattern!(r" (?:on|back|as of|last)$").replace(&before, "").into_owned()
                } else {
                    clause.to_owned()
                };
            }
        }
        clause.to_owned()
    }

    fn state(&mut self, clause: &str) -> bool {
        self.signatures(clause) || self.redlines(clause) || self.others(clause)
    }

    fn signatures(&mut self, clause: &str) -> bool {
        let fully = pattern!(&format!(
            r"^(?:fully|completely|now)? ?(?:executed|countersigned|counter-signed|counter signed|completed|complete|fully signed|signed by (?:both|all)(?: (?:the )?(?:sides|parties|of us))?|all signed(?: up)?|signed and (?:countersigned|counter-signed|sealed|returned by both|executed)|both (?:sides |parties |of us )?(?:have |has )?(?:now )?(?:signed|executed)(?: it)?|(?:everyone|everybody|all parties|all sides|both) (?:has |have )?signed|done(?: and dusted)?|signed by everyone|in force|closed out|signed on both sides|signed both sides|signed {THEM} and {US}|(?:they|customer|we) and (?:we|us|they|customer) (?:have )?(?:both )?signed|executed by both(?: (?:sides|parties))?|(?:both|all) signatures (?:are )?(?:in|received|collected|done|there)|executed copy (?:received|in hand|on file)|we have (?:the|an?) (?:fully )?executed copy|signed by both|all done|signed (?:on )?(?:mon|tues|wednes|thurs|fri)day by both)(?: (?:in|via|through|on) (?:docusign|adobe sign|hellosign|pandadoc))?$",
            THEM = THEM,
            US = US
        ));
        if fully.is_match(clause) {
            return self.is("fully_executed");
        }
        if self.needs_party && pattern!(r"^(?:by )?both(?: (?:sides|parties|of us))?$").is_match(clause) {
            self.needs_party = false;
            return self.is("fully_executed");
        }
        let partial = pattern!(r"^(?:partially|partly|half|one side) (?:signed|executed)$|^1 side (?:has )?signed$");
        if partial.is_match(clause) {
            return self.is("partially_signed");
        }
        let by = pattern!(&format!(
            r"^(?:(?P<who>{THEM}|{US}|our side|their side|their (?:ceo|cfo|legal|procurement|cio|team)|our (?:ceo|cfo|legal|team)) (?:side )?(?:have |has |'ve |'s )?(?:already |now |just |both )?(?:signed|executed)(?: it| theirs| already| (?:the )?(?:contract|msa|order form|agreement)| and (?:sent|returned) it(?: back)?)?|signed (?:only )?by (?P<by>{THEM}|{US})(?: only| side)?|(?P<side>customer|client|their|our)(?: |-)(?:side )?signed(?: only)?|executed by (?P<exec>{THEM}|{US})(?: only)?)$",
            THEM = THEM,
            US = US
        ));
        if let Some(found) = by.captures(clause) {
            let who =
                ["who", "by", "side", "exec"].iter().find_map(|name| found.name(name)).map_or("", |who| who.as_str());
            let side = Side::of(who);
            if !self.signed.contains(&side) {
                self.signed.push(side);
            }
            return true;
        }
        if pattern!(r"^(?:signed|signed up|signed off|it is signed|signed already|signed contract|they'?re signed|docs? signed|signed copy (?:attached|received|in hand)|signature(?:s)? (?:received|done|collected))(?: (?:in|via|through) docusign)?$").is_match(clause) {
            self.needs_party = true;
            return true;
        }
        self.awaited(clause)
    }

    /// A side that still has to sign.
    fn awaited(&mut self, clause: &str) -> bool {
        let waits = pattern!(&format!(
            r"^(?:(?:just |only |still |now )*(?:waiting|awaiting|pending|chasing|needs?|needing|outstanding|missing|lacks?)(?: (?:on|for|only|just|is|to get))* ?(?:an? |the )?)(?P<who>{THEM}|{US}|our (?:cfo|ceo|legal|vp|signatory|side|team|counsel)|their (?:cfo|ceo|legal|vp|signatory|side|team|counsel)|my (?:boss|vp|ceo|cfo))?(?:'s)? ?(?P<what>counter-?signature|counter ?sign(?:ing|ature)?|signatures?|sig|to (?:counter-?)?sign(?: it)?(?: back)?|side|turn|now)?$",
            THEM = THEM,
            US = US
        ));
        if let Some(found) = waits.captures(clause) {
            let what = found.name("what").map_or("", |what| what.as_str());
            let Some(who) = found.name("who") else {
                if what.contains("counter") {
                    self.needs_party = true;
                    return true;
                }
                return what.contains("sign") && self.is("out_for_signature");
            };
            return self.waits_for(Side::of(who.as_str()), what.contains("counter"));
        }
        if let Some(found) = pattern!(r"^(?:the )?(?:ball(?:'?s| is) in (?P<a>their|our) court|over to (?P<b>them|us)|(?:it'?s )?(?P<c>their|our|customer'?s) (?:turn|move)|(?:it'?s )?up to (?P<d>them|us)|(?:it'?s )?on (?P<e>them|us)(?: now)?)$").captures(clause) {
            let who = ["a", "b", "c", "d", "e"].iter().find_map(|name| found.name(name)).map_or("", |who| who.as_str());
            return self.waits_for(Side::of(who), false);
        }
        let not_yet = pattern!(&format!(
            r"^(?P<who>{THEM}|{US}|our side|their side) (?:have |has |did |do |has still |still |is |are )?(?:not|yet to|still to|still need to|still has to|still have to|need to|needs to|has to|have to|to|need|are still to|must)(?: yet| have)?(?: |$)(?:counter-?)?(?:signed?|signing|executed?)(?: it| yet| theirs| now| back)*$",
            THEM = THEM,
            US = US
        ));
        if let Some(found) = not_yet.captures(clause) {
            if self.signed.is_empty()
                && self.status.is_none()
                && found["who"].starts_with("they")
                && clause.contains("not")
            {
                self.signed_by_nobody = true;
            }
            return self.waits_for(Side::of(&found["who"]), clause.contains("counter"));
        }
        if let Some(found) = pattern!(r"^(?:the )?(?P<who>our|ours|their|theirs|their side|our side|customer|we|they)(?: counter-?signature| signature)? (?:is |are )?(?:pending|outstanding|to follow|next|missing|still open|up next|not yet|have not|has not|do not)(?: yet)?$").captures(clause) {
            return self.waits_for(Side::of(&found["who"]), clause.contains("counter"));
        }
        false
    }

    fn waits_for(&mut self, side: Side, is_counter: bool) -> bool {
        if is_counter && self.signed.is_empty() {
            self.signed.push(side.other());
        }
        self.put("pending_party", json!(side.key()))
    }

    fn redlines(&mut self, clause: &str) -> bool {
        let accepted = pattern!(&format!(
            r"^(?:(?P<who>{THEM}|{US}|(?:their|our|customer'?s?|client'?s?) (?:counsel|legal(?: team)?|lawyers?|attorneys?|gc)|legal) (?:has |have )?(?:accepted|agreed(?: to)?|approved|signed off on|cleared|took|ok'?d) (?:all )?(?:of )?(?:the |our |their |my )?(?:redlines?|changes|edits|markups?|comments)|(?:all )?(?:the |our |their )?(?:redlines?|changes|markups?|comments|edits) (?:(?:have been |were |was |are |is |all |fully )*)(?:accepted|agreed(?: to)?|approved|done|closed|resolved|cleared|settled|final(?:ised|ized)?)(?: by (?P<by>{THEM}|{US}|(?:their|our|customer'?s?|client'?s?) (?:counsel|legal(?: team)?|lawyers?|attorneys?|gc)|legal))?|accepted (?:all )?(?:the |our |their )?redlines?(?: by (?P<by2>.+))?|legal (?:is )?(?:done|cleared|agreed)|(?:contract )?language (?:is )?(?:agreed|final))(?: in full| already)?$",
            THEM = THEM,
            US = US
        ));
        if let Some(found) = accepted.captures(clause) {
            let who = ["who", "by", "by2"].iter().find_map(|name| found.name(name)).map(|who| who.as_str());
            let by = who.and_then(|who| {
                let is_counsel = pattern!(r"counsel|legal|lawyer|attorney|gc").is_match(who);
                let side = Side::of(who);
                match (is_counsel, side) {
                    (true, _) if who == "legal" => None,
                    (true, Side::Us) => Some("our_counsel"),
                    (true, Side::Customer) => Some("customer_counsel"),
                    (false, side) => Some(side.key()),
                }
            });
            return self.is("redlines_accepted") && by.is_none_or(|by| self.put("by", json!(by)));
        }
        let with_team = pattern!(
            r"^(?:(?:redlines? |comments |markup |changes |draft |contract |msa |order form |version |is |are |has |have |gone |went |sent |in |with |at |sitting |sits |stuck |back |out |under |being |now |still |review(?:ed)? |being reviewed |on |to |over |it's )*(?:by |in |with |at )?(?P<who>their|our|customer'?s?|the customer'?s?|client'?s?|the)? ?(?:legal|counsel|lawyers?|attorneys?|general counsel|gc|in-house counsel|legal team|legal department|legal dept|legal side)(?: (?:team|review|dept|department|side|now|still|has it|have it|is reviewing(?: it)?|are reviewing(?: it)?|reviewing(?: it)?|is on it|is looking(?: at it)?|has the draft|has the contract|for review|again|is reviewing the draft|took it))*)$"
        );
        if let Some(found) = with_team.captures(clause) {
            let side = found.name("who").map(|who| who.as_str()).filter(|who| *who != "the");
            return match side {
                Some(who) => self.is("in_redlines") && self.put("pending_party", json!(Side::of(who).key())),
                None => {
                    self.needs_party = true;
                    true
                }
            };
        }
        let marked = pattern!(&format!(
            r"^(?:(?:still |in |under |back |being |is |are |now |lots of |some |with |has |have |got )*(?:redlin(?:es?|ing|ed)(?: (?:is|are|came|come))?(?: back| over)?|mark(?:ed)?[- ]?ups?|negotiations?|negotiating|negotiated|marked up|turning (?:drafts|redlines)|back and forth)(?: (?:in progress|ongoing|open|outstanding|pending|phase|stage|back and forth|still|now|on (?:liability|terms|the msa|the dpa|the contract)))*)(?: (?:with|from|by|on|for|at|pending) (?P<who>{THEM}|{US}|(?:their|our) (?:side|legal|counsel|end|team|lawyers?)))?(?: (?:side|end))?$",
            THEM = THEM,
            US = US
        ));
        if let Some(found) = marked.captures(clause) {
            let with = found
                .name("who")
                .filter(|_| !clause.contains(" from ") && !clause.contains(" by "))
                .map(|who| Side::of(who.as_str()));
            return self.is("in_redlines") && with.is_none_or(|side| self.put("pending_party", json!(side.key())));
        }
        let waiting = pattern!(&format!(
            r"^(?:waiting|awaiting|pending)(?: (?:on|for))? (?P<who>{THEM}|{US}|(?:their|our) (?:legal|counsel)(?:'s)?)(?: (?:redlines?|comments|markup|review|feedback|turn|changes))$|^(?P<sent>{THEM}|{US}) (?:sent|returned|have sent|sent over)(?: back)? (?:their |the |our )?(?:redlines?|markup|comments)(?: back)?$",
            THEM = THEM,
            US = US
        ));
        if let Some(found) = waiting.captures(clause) {
            let side = match (found.name("who"), found.name("sent")) {
                (Some(who), _) => Side::of(who.as_str()),
                (None, Some(sent)) => Side::of(sent.as_str()).other(),
                (None, None) => return false,
            };
            return self.is("in_redlines") && self.put("pending_party", json!(side.key()));
        }
        false
    }

    fn others(&mut self, clause: &str) -> bool {
        let shapes: [(&regex::Regex, &'static str); 7] = [
            (
                pattern!(
                    r"^(?:out (?:for|to)(?: their)? (?:signature|signatures|sig|sigs|signing|sign)|(?:sent|gone|out|went|released|issued)(?: (?:out|over|off))?(?: to (?:them|the customer|customer|client))? for (?:signature|signatures|sig|signing)|(?:with|at) (?:them|the customer|customer|the client|client|their (?:ceo|cfo|signatory|vp)) (?:for|to) (?:signature|signing|sign|sig)|ready (?:for|to) (?:signature|sign|signing)|up for signature|signature pending|signatures pending|clean (?:version|copy) out|to be signed|being signed|(?:sent|out|sitting|waiting)? ?(?:in|via|through|by|on|with)? ?(?:a )?(?:docusign|adobe sign|hellosign|pandadoc|echosign)(?: (?:sent|out|is out|pending|envelope (?:is )?out|went out))?|in signature|in signing|signing in progress|docs are out)(?: (?:in|via|through|on|by|with) (?:docusign|adobe sign|hellosign|pandadoc|e-?sign))?(?: (?:now|already|still))?$"
                ),
                "out_for_signature",
            ),
            (
                pattern!(
                    r"^(?:verbal(?:ly)?(?: (?:yes|ok|okay|only|agreement|agreed|approval|commit(?:ment)?|confirmation|go-ahead|accepted|confirmed|committed|for now))*|only verbal(?:ly)?|hand-?shake(?: deal| agreement| only)?|(?:they |customer |he |she )?(?:just |only )?(?:said|told us|agreed|confirmed|gave (?:us )?(?:a|their)(?: verbal)?)(?: (?:yes|ok|go))?(?: (?:verbally|on (?:the|a) (?:phone|call)|over the phone|by phone|in the meeting|on zoom|verbal(?: yes| ok)?))|(?:they )?said yes|agreed in principle|we have a (?:verbal|handshake)(?: yes| agreement| commitment)?|a verbal(?: yes)?|nothing in writing(?: yet)?|no paper(?:work)? yet)$"
                ),
                "verbal_only",
            ),
            (
                pattern!(
                    r"^(?:un-?signed|not (?:yet )?(?:been )?signed(?: yet| at all)?|not (?:yet )?executed(?: yet)?|(?:has|have) not (?:yet )?been signed(?: yet)?|no signatures?(?: yet)?|(?:nobody|no ?one|neither side|neither party|none of us)(?: has| have)? signed(?: yet| it)*|nothing (?:is |has been )?signed(?: yet)?|is not signed(?: yet)?|not there yet)$"
                ),
                "not_signed",
            ),
            (
                pattern!(
                    r"^(?:click[- ]?(?:through|wrap|thru|to-accept)(?:ped)?(?: (?:terms|agreement|accepted|tos|only))*|accepted online(?: terms)?|online (?:terms|tos|acceptance|t&cs?)(?: accepted)?|(?:they |customer )?(?:accepted|clicked|agreed to)(?: through)?(?: the| our)? (?:terms|tos|t&cs?|terms of service|terms and conditions|online terms|click-?through)(?: online| in (?:the )?app| at checkout)*|self[- ]?serve(?: terms)?|ticked the box|(?:they )?clicked through)$"
                ),
                "click_through",
            ),
            (
                pattern!(
                    r"^(?:(?:a |the |1st |first |initial |early |rough |1st )*draft(?:s|ed|ing)?(?: (?:stage|only|in progress|not sent|being (?:prepared|written)|in the works|phase))*|in (?:a )?draft(?:ing)?|being drafted|(?:we'?re |we are |i'?m |legal is |our legal is )?(?:still )?(?:drafting|writing|preparing)(?: it| the (?:contract|msa|agreement|draft))?|not (?:yet )?sent(?: out)?(?: yet)?|not drafted yet)$"
                ),
                "draft",
            ),
            (
                pattern!(
                    r"^(?:in|under|being|still|out for|gone for|with (?:them|the customer|customer|the client|client|their (?:procurement|security|finance|team|infosec|business|compliance|it))|(?:they|customer|the customer|their (?:procurement|security|infosec|finance|team|compliance|it)(?: team)?)(?: are| is|'re)?)(?: (?:for|in|under|being|a|the|still|procurement|security|infosec|internal|final|their|vendor|customer|reading(?: it)?|looking(?: at it)?|going through it|review(?:ed|ing)?(?: it| the draft)?|has it|have it|with|by|procurement|now))*$|^review(?:ing|ed)?(?: (?:in progress|pending|stage|by (?:them|the customer|procurement|their team|security)))?$|^(?:procurement|security|infosec|vendor|customer) (?:is |are )?review(?:ing|s)?(?: it)?$|^with (?:procurement|security|infosec)$"
                ),
                "in_review",
            ),
            (
                pattern!(
                    r"^(?:(?:we|i|just|contract|msa|draft|it was|has been|have|paper(?:work)?|first|already|been|it'?s|is|was) ?)*(?:sent|emailed|shared|issued|went out|delivered|provided|submitted|mailed)(?: (?:it|over|out|off|across|the (?:contract|msa|agreement|draft|paper|paperwork|order form)|to (?:them|the customer|customer|the client|client|their (?:team|side|procurement))|with (?:them|the customer)|by e?-?mail|via e?-?mail|already|for review))*$|^(?:it'?s )?(?:with|at|on) (?:them|the customer|customer|their side|their end|their desk)(?: now)?$"
                ),
                "sent",
            ),
        ];
        let found = shapes.iter().find(|(shape, _)| shape.is_match(clause)).map(|(_, status)| *status);
        found.is_some_and(|status| self.is(status))
    }

    fn settled(mut self) -> Reading {
        let pending = self.parts.get("pending_party").and_then(Json::as_str).map(str::to_owned);
        match (self.signed.as_slice(), self.status) {
            ([], None) if self.needs_party => return Reading::unclear(Reason::WhichParty),
            ([], Some("in_redlines" | "in_review" | "sent")) if self.needs_party => {
                return Reading::unclear(Reason::WhichParty);
            }
            ([], Some("out_for_signature")) if self.needs_party => return Reading::Unread,
            ([], None) if self.signed_by_nobody => {
                self.status = Some("not_signed");
                self.parts.remove("pending_party");
            }
            ([], None) if pending.is_some() => self.status = Some("out_for_signature"),
            ([_, _, ..], None | Some("fully_executed")) => self.status = Some("fully_executed"),
            ([one], None | Some("partially_signed" | "out_for_signature")) => {
                self.status = Some("partially_signed");
                let side = one.other();
                if pending.is_some_and(|pending| pending != side.key()) {
                    return Reading::unclear(Reason::Conflict);
                }
                self.parts.insert("pending_party".to_owned(), json!(side.key()));
            }
            // Where all have signed, nobody is waited for.
            ([], Some("fully_executed")) if pending.is_some() => return Reading::unclear(Reason::Conflict),
            ([], Some(_)) => {}
            ([..], Some(_)) => return Reading::Unread,
            ([], None) => return Reading::Unread,
        }
        let Some(status) = self.status else { return Reading::Unread };
        self.parts.insert("status".to_owned(), json!(status));
        flagged(Json::Object(self.parts), self.flags)
    }
}

fn tidy(clause: &str) -> String {
    let words = clause.split_whitespace().collect::<Vec<_>>().join(" ");
    let lead = pattern!(
        r"^(?:and |then |is |it is |it'?s |it |has been |was |the (?:contract|agreement|msa|paper|order form) (?:is |was |has been )?|contract (?:is |was )?|still |now |just |currently |already |:)+"
    );
    let words = lead.replace(&words, "").into_owned();
    words.trim_matches([' ', ',', '.', ':', '-']).to_owned()
}

fn is_filler(clause: &str) -> bool {
    stance::is_idle(clause) || pattern!(r"^(?:so (?:close|far)|almost there|finally|good news|woohoo|in docusign|via docusign|of (?:the )?(?:contract|msa|redlines?)|redlines?|sealed|delivered|sealed delivered|fyi|as of|on|today|contract|agreement|now|the contract)$").is_match(clause)
}

/// A weekday or a day and month in a report of the past: the latest such day.
fn past_day(asked: &Asked<'_>, words: &str) -> Option<NaiveDate> {
    let today = asked.context.today;
    if let Some(weekday) = date::weekday(words).filter(|_| {
        pattern!(r"^(?:mon|tue|tues|wed|thu|thur|thurs|fri|sat|sun)(?:day|sday|nesday|rsday|urday)?$").is_match(words)
    }) {
        let back = (7 + today.weekday().num_days_from_monday() - weekday.num_days_from_monday() - 1) % 7 + 1;
        return today.checked_sub_days(Days::new(u64::from(back)));
    }
    match date::day(asked.context, words, Manner::Plain)? {
        Day::On(day) => (day <= today).then_some(day),
        Day::Yearless(month, day, _) => {
            if (month, day) == (today.month(), today.day()) {
                Some(today)
            } else {
                date::last_occurrence(today, month, day)
            }
        }
        Day::Swapped(_) | Day::EitherWeek(..) | Day::WrongWeekday | Day::Vague(_) | Day::Event | Day::Impossible => {
            None
        }
    }
}

/// `should be signed by Friday`: out for signature, with the day.
fn to_be_signed(asked: &Asked<'_>, simple: &str) -> Option<Reading> {
    let shape = pattern!(
        r"^(?:(?:(?:they|customer|the customer|it|we|both sides|everyone|signature|signatures|signing|contract) )?(?:(?:should|will|'ll|is going to|are going to|going to|expected to|supposed to|due to|to|plan to|hopes? to|expects? to|expect to|promised to|said they'?ll|said they will|would|be) ?)+(?:be |get |have it |it |come back )*(?:sign|signed|signing|executed|back signed|done|fully signed|countersigned|in)(?: it| off)?|(?:they'?ll|we'?ll|they will) (?:have it )?(?:sign|signed)(?: it)?|(?:out for (?:signature|sig),? )?(?:signature|signing|signatures|sign)(?: (?:is )?(?:expected|due|planned|scheduled|coming|happening))?(?: is)?|(?:expecting|expect|expected|awaiting)(?: (?:the |their |a )?(?:signature|signatures|it back|it signed|to be signed|signing))|(?:they|customer|we) (?:are )?(?:signing|signs?)|to be signed|out for (?:signature|sig|signing),? (?:expected|due|back|expecting it|should be back|expect it back|will be back))(?: back)? (?:on |by |before |at |this |for )*(?P<day>.+)$"
    )
    .captures(simple)?;
    let words = &shape["day"];
    if words.contains(" not ") || stance::is_conditional(simple) || words.split(' ').count() > 6 {
        return None;
    }
    let day = date::find_day(words, asked.context)?;
    let rest_is_day = pattern!(r"^(?:(?:the |end of |eod|eow|close of |business|day|week|today|tomorrow|tonight|on|by|next|this|coming|mon\w*|tue\w*|wed\w*|thu\w*|fri\w*|sat\w*|sun\w*|jan\w*|feb\w*|mar\w*|apr\w*|may|jun\w*|jul\w*|aug\w*|sep\w*|oct\w*|nov\w*|dec\w*|\d[\d./-]*(?:st|nd|rd|th)?|latest|at the latest|,|of|the|later) ?)+$").is_match(words);
    if !rest_is_day {
        return None;
    }
    let flags = vec![Flag::NotFinal];
    Some(flagged(json!({ "status": "out_for_signature", "expected_on": day.to_string() }), flags))
}

/// `due back on Friday`: when what is out for signature should be signed.
fn expected_back(asked: &Asked<'_>, clause: &str) -> Option<NaiveDate> {
    let shape = pattern!(
        r"^(?:we'?re |i'?m |we |i |they )?(?:expect(?:ing|ed|s)?|due|promised|should (?:be|have)|hoping (?:for|to have)|will be|to be)(?: it| them| that)?(?: to be)?(?: (?:back|signed|done|returned|in|here))+(?: by| on)? (?P<day>.+)$"
    );
    let found = shape.captures(clause.trim())?;
    if found["day"].split(' ').count() > 4 || stance::is_conditional(clause) {
        return None;
    }
    date::find_day(&found["day"], asked.context)
}

const DOCUMENT: &str = r"(?P<doc>msa|master services? agreement|master agreement|framework(?: agreement)?|order form|order-form|of|dpa|data processing (?:agreement|addendum)|sow|statement of work|nda|baa|sla|eula|pilot agreement|amendment|addendum)";

/// `MSA executed, DPA in review`: document by document.
fn by_document(asked: &Asked<'_>, simple: &str) -> Option<Reading> {
    let divided = pattern!(r"\s*(?:[,;\n]|\. |\band\b|\bbut\b|\bwhile\b|\+)\s*").split(simple);
    let start = pattern!(&format!(
        r"^(?:the |both (?:the )?)?{DOCUMENT}(?: is| are| was| has been| has|:| -|'s)?(?: |$)(?P<rest>.*)$",
        DOCUMENT = DOCUMENT
    ));
    let mut documents: Vec<Json> = Vec::new();
    let mut waiting: Vec<String> = Vec::new();
    let mut last_rest = String::new();
    for clause in divided.map(str::trim).filter(|clause| !clause.is_empty()) {
        let found = start.captures(clause)?;
        let doc = match &found["doc"] {
            "master service agreement" | "master services agreement" | "master agreement" => "msa".to_owned(),
            "of" | "order form" | "order-form" => "order_form".to_owned(),
            "data processing agreement" | "data processing addendum" => "dpa".to_owned(),
            "statement of work" => "sow".to_owned(),
            other => other.replace(' ', "_"),
        };
        let rest = found["rest"].trim().trim_start_matches("both ").trim_start_matches("are ").to_owned();
        waiting.push(doc);
        if rest.is_empty() {
            continue;
        }
        last_rest.clone_from(&rest);
        let mut found = Found::default();
        if !found.take(asked, &rest) {
            return None;
        }
        let Reading::Value(value, _) = found.settled() else {
            return Some(Reading::unclear(Reason::WhichParty)).filter(|_| pattern!(r"^signed").is_match(&last_rest));
        };
        let form = super::form::form_of(super::Question::ContractStatus, &value);
        for doc in waiting.drain(..) {
            let mut parts = Map::from_iter([("doc".to_owned(), json!(doc))]);
            parts.extend(form.as_object().cloned().unwrap_or_default());
            documents.push(Json::Object(parts));
        }
    }
    (waiting.is_empty() && documents.len() > 1).then(|| plain(json!({ "documents": documents })))
}

#[cfg(test)]
mod tests {
    use super::super::super::question::Question;
    use super::super::super::testing::shown;

    #[test]
    fn a_contract_has_a_status_and_whose_turn_it_is() {
        for (text, expected) in [
            ("executed", r#"{"status":"fully_executed"}"#),
            ("signed", "which_party"),
            ("signed by both parties", r#"{"status":"fully_executed"}"#),
            ("customer signed", r#"{"pending_party":"us","status":"partially_signed"}"#),
            ("we signed, waiting on them", r#"{"pending_party":"customer","status":"partially_signed"}"#),
            ("round 3 of redlines", r#"{"status":"in_redlines","version":"3"}"#),
            ("fully executed, waiting on their CFO", "conflict"),
            ("with their legal", r#"{"pending_party":"customer","status":"in_redlines"}"#),
            ("with legal", "which_party"),
            ("still a draft", r#"{"status":"draft"}"#),
            ("sent for signature on Monday", r#"{"on":"2026-06-08","status":"out_for_signature"}"#),
            ("they should sign on Friday", r#"{"expected_on":"2026-06-12","status":"out_for_signature"} not_final"#),
            ("on their paper, in review", r#"{"paper":"customer","status":"in_review"}"#),
            (
                "MSA executed, SOW in draft",
                r#"{"documents":[{"doc":"msa","status":"fully_executed"},{"doc":"sow","status":"draft"}]}"#,
            ),
        ] {
            assert_eq!(shown(Question::ContractStatus, text, "en-US"), expected, "{text}");
        }
    }
}
