//! What a person writes, sentence by sentence, and how each is meant: said, asked, hoped, denied, cheered.

use super::words::{LEGAL_ENDINGS, Phrases, WordList, is_one_of, key_of, words};

/// One sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sentence {
    /// Its words, without the sign that ends it.
    pub(super) text: String,
    /// Whether it ends with a question mark.
    pub(super) ends_as_question: bool,
}

/// How a sentence is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meant {
    /// As a fact of now.
    Said,
    /// As a question.
    Asked,
    /// As a hope, a plan or a condition.
    Hoped,
    /// As what is not so.
    Denied,
    /// As a loss.
    Lost,
    /// As congratulation for what is known.
    Cheered,
    /// As advice about how to work.
    Advised,
    /// As what was long ago.
    Remembered,
}

/// The sentences of a text.
pub(super) fn sentences(text: &str) -> Vec<Sentence> {
    let mut found = Vec::new();
    let mut from = 0;
    let letters: Vec<(usize, char)> = text.char_indices().collect();
    for (index, &(at, letter)) in letters.iter().enumerate() {
        let next = letters.get(index + 1).map(|(_, next)| *next);
        let ends = match letter {
            '!' | '?' | '\n' | ';' | '！' | '？' | '。' => true,
            '.' => next.is_none_or(char::is_whitespace) && !is_abbreviation(&text[from..at]),
            _ => false,
        };
        if ends {
            push(&mut found, &text[from..at], letter);
            from = at + letter.len_utf8();
        }
    }
    push(&mut found, &text[from..], '.');
    found
}

fn push(found: &mut Vec<Sentence>, text: &str, sign: char) {
    let is_question = matches!(sign, '?' | '？');
    if super::words::trimmed(text).is_empty() {
        // "?!" and "!?": the sign belongs to the sentence before.
        if let Some(last) = found.last_mut().filter(|_| is_question) {
            last.ends_as_question = true;
        }
        return;
    }
    found.push(Sentence { text: text.trim().to_owned(), ends_as_question: is_question });
}

fn is_abbreviation(before: &str) -> bool {
    let last = before.split_whitespace().next_back().unwrap_or_default();
    LEGAL_ENDINGS.has(&key_of(last))
        || last.contains('.')
        || ["Mr", "Ms", "Mrs", "Dr", "St", "No", "Rs", "approx"].contains(&last)
}

const ASKING: WordList = WordList(
    "has have did does do is are was were when who whose what which where why how any anyone should will would can \
     could shall isn't wasn't hasn't didn't don't wann wer hat ist cuando quien est quand",
);
const TAGS: Phrases =
    Phrases("right | correct | yes | no | yeah | huh | really | true | yet | or | not | is it | did we | ok | already");
const HOPING: Phrases = Phrases(
    "hope | hoping | hopefully | will | would | should | could | might | gonna | going to | want | wants \
     | wanna | need to | needs to | trying | try to | aim | aiming | target | targeting | expect | expecting \
     | expected | forecast | forecasted | forecasting | plan to | planning | if | when | once | until | unless \
     | before | as soon as | almost | nearly | about to | close to | so close | fingers crossed | soon \
     | tomorrow | next week | next month | next quarter | by eom | by eoq | by eod | by eow | by end of \
     | by friday | by monday | on track | likely | probably | maybe | perhaps | looks like | should be | 'll \
     | we'll | i'll | it'll | they'll | verbal | verbally | verbal yes | pending | waiting | awaiting \
     | committed | commit | best case | 90 | to be signed | ready to sign | get | push | bring | pretty sure \
     | think | believe | tbd | expects | hoffe | hoffentlich | bald | ojala | espero | j'espere | bientot \
     | let's | lets | imagine | potentially | possibly | supposed | can we get | want to | wish | unsigned",
);
const DENYING: Phrases = Phrases(
    "not | isn't | wasn't | hasn't | haven't | didn't | don't | doesn't | never | no longer | yet to | aren't \
     | cannot | can't | won't | wouldn't | nicht | kein | noch nicht | pas | ainda nao | todavia no \
     | false alarm | reopened | fell through | backed out | nope | wrong | mistake | mistakenly | accidentally \
     | by accident | undo",
);
const LOSING: Phrases = Phrases(
    "instead | lost | closed lost | went to a competitor | went to the competitor | went with | chose a competitor \
     | chose another | picked a competitor | competitor | rejected us | said no | verloren | perdu | perdido \
     | churned | cancelled | canceled | dead | walked away | ghosted",
);
const CHEERING: Phrases = Phrases(
    "congrats | congratulations | congratz | grats | kudos | props | well done | great job | good job | nice job \
     | nice work | great work | way to go | shout out | shoutout | hats off | bravo | felicitations \
     | gluckwunsch | glueckwunsch | parabens | enhorabuena | felicidades | proud of | thanks | thank you | thx",
);
const ADVISING: Phrases = Phrases(
    "whoever | reminder | remember to | don't forget | make sure | always | only after | only when | how to | please set \
     | please mark | please move | please update | policy | process | procedure | rule | means | definition \
     | report | dashboard | rate | stage is | stages | field | checkbox | training | playbook | whenever \
     | every time | each time | anyone | everyone | somebody | someone | criteria | pipeline | quota \
     | checklist | template | deals | opps | opportunities | wins | channel | workflow | automation | bot \
     | test | testing",
);
const REMEMBERING: Phrases = Phrases(
    "weeks ago | last year | last quarter | last month | years ago | year ago | months ago | remember when \
     | back in | anniversary | used to | in 2019 | in 2020 | in 2021 | in 2022 | in 2023 | in 2024\
     | historically | once upon | throwback",
);
const PLAYING: Phrases = Phrases(
    "of the month | of the year | of the quarter | of the week | match | game | league | cup | score | lottery \
     | raffle | quiz | bet | tournament | football | soccer | basketball | race | oscars | trivia | poker \
     | chess | team won | award | prize | ticket | tickets | pr | bug | issue | nda | loi | dpa | lease \
     | petition | election | webinar | up for | medal | poc | term sheet | candidate | offer letter | hire \
     | office | door | window | laptop",
);

/// How a sentence is meant.
pub(super) fn meant(sentence: &Sentence) -> Meant {
    let spoken = without_names(&sentence.text);
    let says = |phrases: Phrases| phrases.are_in(&spoken);
    let asked = is_asked(sentence);
    if says(LOSING) {
        Meant::Lost
    } else if says(REMEMBERING) {
        Meant::Remembered
    } else if asked {
        Meant::Asked
    } else if says(CHEERING) {
        Meant::Cheered
    } else if says(DENYING) {
        Meant::Denied
    } else if says(ADVISING) {
        Meant::Advised
    } else if says(HOPING) {
        Meant::Hoped
    } else {
        Meant::Said
    }
}

/// Whether a sentence is about a game, a paper that is no contract, or something else that is won or signed.
pub(super) fn is_about_play(text: &str) -> bool {
    PLAYING.are_in(text)
}

/// The words outside names: without those in the middle that begin with a capital and go on in small letters.
fn without_names(text: &str) -> String {
    let is_name = |word: &str| {
        let mut letters = word.chars();
        letters.next().is_some_and(char::is_uppercase) && letters.any(char::is_lowercase)
    };
    let found = words(text);
    let kept = found.iter().enumerate().filter(|(index, word)| *index == 0 || !is_name(word.of(text)));
    kept.map(|(_, word)| word.of(text)).collect::<Vec<_>>().join(" ")
}

/// A question: it opens as one, or ends as one without a request behind the comma.
fn is_asked(sentence: &Sentence) -> bool {
    let found = words(&sentence.text);
    let keys: Vec<&str> = found.iter().map(|word| word.key.as_str()).collect();
    let mut opening = keys.iter().skip_while(|key| is_one_of(key, "hey hi so ok and but team guys quick question btw"));
    let opens = opening.next().is_some_and(|first| ASKING.has(first));
    let last = sentence.text.rsplit(',').next().unwrap_or_default();
    let tag = key_of(last);
    let is_tag = TAGS.has(&tag);
    if !sentence.ends_as_question {
        return opens && !is_request(&sentence.text);
    }
    // "NAME is closed won, can you …?": what is asked is not whether.
    let asks_beside =
        sentence.text.contains(',') && !is_tag && words(last).first().is_some_and(|word| ASKING.has(&word.key));
    (opens || !asks_beside) && !is_request(&sentence.text)
}

/// "can you start …", "please open …"
pub(super) fn is_request(text: &str) -> bool {
    REQUESTING.are_in(text)
}

const REQUESTING: Phrases =
    Phrases("can you | could you | would you | will you | please | pls | plz | kannst du | puedes | peux tu");
