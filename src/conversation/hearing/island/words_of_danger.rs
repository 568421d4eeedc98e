//! The closed vocabulary of words that may change what stands beside them, and the turns of phrase that have such words
//! and mean nothing by them.
//!
//! English stands here as the simple form of `tokens` has it, into which the dictionaries put the trade's words; of the
//! other languages, what the dictionaries leave foreign.

use std::borrow::Cow;

use regex::Regex;

use super::super::question::Question;

/// Words before a value that say it was once wanted, or stands elsewhere.
pub(super) fn takes_back() -> &'static Regex {
    pattern!(
        r"(?x)\b(?:opened|started|starting\ ask|began|wanted|(?:had\ )?asked(?:\ for)?|were\ asking|requested|proposed|offered|countered
        |initially|originally|at\ first|used\ to|was|were|had|previously|formerly|down\ from|up\ from|instead\ of|rather\ than|not|crm
        |tried|pushed\ for|hoped|came\ in|would\ have|last\ (?:year|time|deal|contract)|(?:first|opening|original|old)\ (?:ask|offer|quote|proposal|position|draft)
        |wollten|wollte|ursprünglich|zuerst|anfangs|vorher|früher|statt|bisher|gefordert|verlangt
        |voulaient|voulait|demandaient|demandait|au\ départ|au\ début|initialement|avant|au\ lieu\ de
        |querían|quería|pedían|pedía|al\ principio|antes|en\ vez\ de|en\ lugar\ de|inicialmente
        |volevano|voleva|chiedevano|all'inizio|inizialmente|prima|invece\ di
        |wilden|wilde|vroegen|eerst|oorspronkelijk|voorheen|in\ plaats\ van
        |queriam|queria|pediram|no\ início|em\ vez\ de
        |ville|först|tidigare|istället\ för|chcieli|początkowo|wcześniej|zamiast|først|opprinnelig|tidligere)\b"
    )
}

/// Words that say of a value that it is what does not hold.
pub(super) fn excludes_it() -> &'static Regex {
    pattern!(
        r"\b(?:anything|everything|all|nothing|none|no) (?:but|except)\b|\b(?:no longer|not any ?more|alles außer|tout sauf|todo menos|tutto tranne|alles behalve|tudo menos|allt utom)\b"
    )
}

/// Words of that language that look like English words of danger and are none.
pub(super) fn look_alikes(language: &str) -> Option<&'static Regex> {
    Some(match language {
        "de" => pattern!(
            r"\b(?:will|was|die|war|not|also|so|an|in|am|bald|must|wer|her|hat|fast|rat|art|gift|list|plan|links?)\b"
        ),
        "fr" => pattern!(
            r"\b(?:part|on|car|pour|son|tout|comment|sur|or|plus|parts?|fin|main|chat|note|prime|change|quote|retard|pays|but|tard)\b"
        ),
        "es" | "pt" | "it" => pattern!(
            r"\b(?:come|more|sale|fine|male|part|pare|pay|once|red|mil|later|sin|or|al|as|me|so|do|no|dove|data|note|pace)\b"
        ),
        "nl" => pattern!(r"\b(?:of|was|want|over|die|later|wish|door|met|had|part|been|even|wel|last|slot|rest|per)\b"),
        "sv" | "nb" | "no" | "nn" | "da" => {
            pattern!(r"\b(?:till|still|men|at|or|for|om|fast|part|last|var|sent|dog|over|men|til)\b")
        }
        "pl" => pattern!(r"\b(?:to|ten|was|on|no|my|i)\b"),
        _ => return None,
    })
}

/// Whether words leave open what holds: doubt, a condition, a choice, a correction, something that is still to come.
pub(super) fn is_open(simple: &str) -> bool {
    pattern!(
        r"(?x)\b(?:i\ think|i\ believe|i\ guess|i\ suppose|i\ assume|i'd\ say|i\ reckon|guess(?:ing)?|probably|prob|prolly|maybe|perhaps|possibly|presumably
        |supposedly|likely|unsure|might|could|should|would|may|iirc|afaik|hope|hopefully|tentative(?:ly)?|provisional(?:ly)?|for\ now|for\ the\ moment|give\ or\ take
        |ballpark|don'?t\ quote\ me|apparently|allegedly|expect(?:ed|ing|s)?|seems?|looks\ like|sounds\ like|if|unless|otherwise|depends?|depending
        |subject\ to|assum(?:e|es|ing)|provided|providing|as\ long\ as|contingent|in\ case|pending|until|till|til|once|when|whenever|or|either|alternatively|versus|vs
        |actually|scratch|wait|waiting|awaiting|sorry|correction|i\ mean|meant|instead|never\ ?mind|oops|whoops|chang(?:e|ed|es|ing)|revis\w+|replac\w+|supersed\w+|renegotiat\w+
        |reopen\w*|switch\w*|amend\w*|tbd|tbc|tba|check|checking|ask|asking|verify|verifying|confirming|to\ confirm|to\ be|will|gonna|going\ to|still|yet|unclear|undecided
        |negotiat(?:e|ing)|discussing|debating|finali[sz]ing|working\ on|figuring|considering|thinking|leaning|planning|plan|plans|try|tries|trying|aim|aiming|targeting
        |except|exclud\w+|apart\ from|other\ than|plus|minus|remainder|remaining|afterwards?|thereafter|per|average|at\ least|at\ most|minimum|maximum|tops|or\ (?:more|less)
        |draft|quote|quoted|propos\w+|request\w*|wish\w*|prefer\w*|suggest\w*|estimat\w*|forecast\w*|wrong|mistake|typo|error|outdated|stale|old|cancel\w*|void|conflict\w*|temporar\w+|interim|trial|pilot)\b
        |not\ (?:sure|certain|confirmed|final|clear)|unconfirmed|'ll\b|'d\b|->|=>|→"
    )
    .is_match(simple)
}

/// Whether words doubt all that was said, wherever they stand.
pub(super) fn doubts_all(simple: &str) -> bool {
    pattern!(
        r"(?x)\b(?:not\ (?:yet\ )?(?:sure|certain|confirmed|settled)|unconfirmed|unsure|still\ (?:being\ )?(?:negotiat|discuss|decid|debat|haggl)\w+|tb[cd]|to\ be\ confirmed
        |(?:needs?|have|has|got)\ to\ (?:check|confirm|verify|ask)|(?:let\ me|i'?ll|gotta)\ (?:check|confirm|verify|ask)|(?:might|could|may)\ (?:still\ )?change|subject\ to\ change|don'?t\ quote\ me
        |i\ think|i\ believe|i\ guess|probably|maybe|perhaps|at\ least|at\ most|or\ more|or\ less
        |(?:decides?|confirms?|rules?|votes?|lets?\ (?:me|us)\ know|tells?\ (?:me|us)|gets?\ back\ to\ (?:me|us))\ (?:on\ |by\ |it\ |this\ |that\ |about\ (?:it|that|this)\ |only\ )*(?:tomorrow|today|tonight|later|soon|(?:next\ |this\ )?(?:mon|tues|wednes|thurs|fri)day|next\ \w+|after\ \w+)
        |noch\ nicht\ bestätigt|nicht\ sicher|pas\ encore\ confirmé|pas\ sûr\w*|aún\ sin\ confirmar|sin\ confirmar|no\ seguro|non\ ancora\ confermato|non\ sicuro|nog\ niet\ bevestigd|niet\ zeker|ainda\ não\ confirmado
        |inte\ bekräftat|inte\ säker\w*|niepotwierdzon\w+|ikke\ bekreftet|ikke\ sikker)\b|未確定|確認中|たぶん|多分|おそらく|かもしれ|検討中"
    )
    .is_match(simple)
}

/// Whether words deny or refuse something.
pub(super) fn denies(simple: &str) -> bool {
    pattern!(
        r"\b(?:not|no|never|none|nothing|nobody|without|cannot|cant|dont|doesnt|wont|isnt|arent|didnt|wasnt|werent|wouldnt|couldnt|shouldnt|hasnt|havent|hadnt|aint|nor|neither|refus\w+|reject\w*|declin\w+|denied|denies|disagree\w*|object\w*|against|dispute\w*|contest\w*|oppos\w+|unhappy|nope|nah|nix)\b|n't\b"
    )
    .is_match(simple)
}

/// Whether words bend a value beside which they stand: bounds, parts, what it was, what somebody wants.
pub(super) fn bends(simple: &str) -> bool {
    pattern!(
        r"(?x)\b(?:at\ least|at\ most|up\ to|more\ than|less\ than|fewer|under|above|below|max\w*|min\w*|between|around|roughly|approx\w*|circa|nearly|almost|about|-?ish
        |extra|another|additional\w*|half|some|most|part|parts|partly|portion|rest|balance|deposit|retainer|twice|double|triple|only\ (?:for|if|on|after|in|the)|just\ (?:for|on)
        |was|were|used\ to|original\w*|initial\w*|former\w*|previous\w*|prior|before|earlier|last|first|second|third|next|later|rather|after|wanted|asked|asks|offer\w*|offered|counter\w*|push(?:ed|ing)?\ for
        |hoping|hoped|tried|needs?|looking\ for|discuss\w*|talk(?:ed|ing|s)?\ about|consider\w*|pitch\w*|thought|first\ year|year\ 1|hardware|software|services?|support|training|onboarding|implementation|maintenance
        |setup|milestone|phase|renewal|each|every|for\ (?:the\ )?(?:first|initial|last)|then|new\ (?:customers?|orders?)|increase\w*|decrease\w*|reduc\w+|extend\w*|extension|late|overdue|penalt\w+|interest)\b"
    )
    .is_match(simple)
}

/// Whether a figure beside such words is a step from what stood before: `knock 1,000 off that`, `500 mehr als zuvor`.
pub(super) fn moves_it(simple: &str, lower: &str) -> bool {
    pattern!(
        r"(?x)\b(?:knock\w*|shav(?:e|es|ed|ing)|lop(?:s|ped|ping)?|chop\w*|slash\w*|deduct\w*|subtract\w*|trim(?:s|med|ming)?|less|more|fewer|extra|on\ top
        |(?:cut|cuts|cutting|drop|drops|dropped|dropping|lower\w*|rais(?:e|es|ed|ing)|bump\w*|add|adds|added|adding|reduc\w+|increas\w+)\b(?:\ (?:it|that|this|them|another|by|the\ \w+|their\ \w+))*)$
        |^(?:off|less|more|fewer|extra|lower|higher|cheaper|on\ top|down|up)\b|\b(?:knock|shave|lop|chop|slash|deduct|subtract)\w*\b"
    )
    .is_match(simple)
        || pattern!(
            r"(?x)\bzieh\w*|^ab$|\b(?:runter|drauf|obendrauf|dazu|abzuziehen|abziehen|ziehen\ wir|erlassen|nachgelassen|weniger|mehr|günstiger|billiger|teurer|de\ moins|de\ plus|en\ moins|enlever|retirer|menos|más|quitar|rebajar
            |in\ meno|in\ più|togli\w*|eraf|erbij|minder|meer|a\ menos|a\ mais|tirar|mindre|mer|mniej|więcej)\b"
        )
        .is_match(lower)
}

/// Words that belong to the question itself and are in none of its grammars' spans: left over, they may mean anything.
pub(super) fn of_question(question: Question, is_beside: bool) -> Option<&'static Regex> {
    Some(match question {
        Question::PaymentTerms => pattern!(
            r"\b(?:net|upfront|up front|prepaid|prepay\w*|deposit|retainer|instal\w*|milestones?|discount|notice|trial|grace|interest|percent|eom|in advance|half)\b"
        ),
        Question::BillingFrequency => pattern!(
            r"\b(?:monthly|quarterly|annual\w*|yearly|semi\w*|advance|arrears|upfront|up front|usage|consumption|overages?|milestones?|one[- ]time|first|then|months?|quarters?|years?|prepaid|prepay\w*|deposit|complet\w*|finish\w*|done|deliver\w*|acceptance|invoice\w*|bill\w*)\b"
        ),
        Question::StartDate => pattern!(
            r"\b(?:end|ends|ending|expire\w*|jan\w*|feb\w*|march|april|june|july|aug\w*|sep\w*|oct\w*|nov\w*|dec\w*|delay\w*|slip\w*|move[ds]?|moving|shift\w*|push\w*|bill\w*|invoice\w*|pay\w*|sign(?:ing|ature)|kick-?off|go-?live|phase\w*|month|quarter|mid|early|late)\b"
        ),
        Question::TermLength => pattern!(
            r"\b(?:half|quarter|renew\w*|extend\w*|extension|options?|optional|free|pilot|trial|rolling|opt|cancel\w*|break|early|exit|terminat\w*|notice|ramp\w*|evergreen|month to month|monthly)\b"
        ),
        Question::Discount => pattern!(
            r"\b(?:nothing|services?|platform|software|hardware|support|training|onboarding|implementation|licen[cs]es?|free|discount\w*|rebate|credits?|waive\w*|list|markup|uplift|increase|first|renewal|year|years|months?|another|further|additional|on top)\b"
        ),
        Question::Amount => pattern!(
            r"\b(?:monthly|annual\w*|yearly|acv|arr|mrr|(?:a|per|each|every) (?:month|year|quarter)|tax\w*|vat|gst|iva|net|gross|incl\w*|excl\w*|plus|minus|less|discount\w*|setup|fees?|one-time|recurring|list|each|every|million|thousand|grand|budget\w*|half)\b"
        ),
        Question::Currency => pattern!(
            r"\b(?:usd|eur|gbp|chf|cad|aud|sgd|inr|jpy|sek|nok|dkk|pln|brl|dollars?|euros?|pounds?|francs?|yen|rupees?|kron\w+|converted?|exchange|rate|equivalent|local)\b"
        ),
        Question::PoStatus => pattern!(
            r"\b(?:pos?|purchase orders?|number|num|orders?|sign\w*|issue\w*|rais\w*|expires?|valid|covers?|blanket|year|required|need\w*)\b"
        ),
        Question::ContractStatus => pattern!(
            r"\b(?:sign\w*|legal|counsel|lawyers?|attorneys?|redlin\w*|draft\w*|sent|send\w*|review\w*|execut\w*|counter\w*|docusign|paper\w*|version|round|back|out|verbal\w*|agree\w*|copy|complete\w*|nda|msa|dpa|sow|order form|contract|stuck|hold|holding|missing|left|remaining|final\w*|comments?|changes?|edits?|clause|turn|court|with)\b"
        ),
        Question::AutoRenew => pattern!(
            r"\b(?:renew\w*|notice|cancel\w*|terminat\w*|opt\w*|evergreen|roll\w*|uplift|cpi|increase|notify|written|days|months?|years?|yes|no|except|term|terms)\b"
        ),
        Question::BillToAddress => pattern!(
            r"\b(?:suite|floor|unit|apt|building|ship\w*|deliver\w*|moved|moving|new|old|former|p\.?o\.? box|attn|c/o|zip|postcode)\b"
        ),
        Question::LegalEntity => pattern!(
            r"\b(?:formerly|dba|trading|parent|subsidiary|holding|sister|affiliate|acquired|merg\w+|renam\w+|new|old|inc|llc|ltd|gmbh|corp\w*|group|reseller|end user|partner)\b"
        ),
        Question::TaxId => pattern!(
            r"\b(?:exempt\w*|registered|old|new|another|company (?:register|number)|hrb|siret|charity|pending|applied)\b"
        ),
        Question::BillingEmail => pattern!(
            r"\b(?:cc|copy|copies|copied|bcc|portal|ariba|coupa|new|old|former|left|backup|second\w*|personal|forward\w*|upload\w*|post|mail it|paper)\b"
        ),
        Question::Seats => pattern!(
            r"\b(?:seats?|users?|licen[cs]es?|more|extra|add\w*|ramp\w*|grow\w*|year|quarter|min\w*|max\w*|viewers?|read-?only|full|admins?|editors?|contractors?|free|unlimited|true-?up)\b"
        ),
    })
    .filter(|_| is_beside || !matches!(question, Question::LegalEntity | Question::BillToAddress))
}

/// Whether a statement beside the value's own leaves open what holds. A tale of how it came about may have most words; doubt,
/// a condition, a choice, a correction or something that is still to come may not be in it.
pub(super) fn is_open_aside(simple: &str) -> bool {
    pattern!(
        r"(?x)\b(?:i\ think|i\ believe|i\ guess|i\ suppose|i\ assume|i'd\ say|i\ reckon|probably|prob|prolly|maybe|perhaps|possibly|presumably|supposedly|likely|unsure|might|iirc|afaik
        |hopefully|i\ hope|tentative(?:ly)?|provisional(?:ly)?|for\ now|for\ the\ moment|give\ or\ take|ballpark|don'?t\ quote\ me|apparently|allegedly|(?:should|could|may|would)\ (?:be|still|change|move|like|prefer|need|want)
        |if|unless|depends?|depending|subject\ to|assuming|provided|providing|as\ long\ as|contingent|in\ case|pending|or|either|alternatively|versus|vs
        |(?:once|when|whenever|until|till|as\ soon\ as|before|after)\b[^,]*\b(?:signs?|approves?|confirms?|agrees?|clears?|pays?|decides?|accepts?|gets?|comes?|launch(?:es)?|closes?|ok|okays?)
        |actually|scratch|wait|waiting|awaiting|sorry|correction|i\ mean|meant|instead|never\ ?mind|oops|whoops|chang(?:e|ed|es|ing)|revis\w+|replac\w+|supersed\w+|renegotiat\w+|reopen\w*|amend\w*
        |tbd|tbc|tba|checking|asking|verify|verifying|confirming|(?:to|need|needs|let\ me|gotta|must|i'?ll|we'?ll|will|have\ to|has\ to|should)\ (?:check|confirm|ask|verify|find\ out|double[-\ ]check)
        |to\ be\ (?:confirmed|determined|decided|announced|agreed|negotiated|defined|seen|checked|discussed)|will\ (?:confirm|change|check|ask|decide|approve|sign|send|know|update|revisit|review|finali[sz]e|let\ me|get\ back|see|move|extend)
        |still\ (?:to|need\w*|have|has|open|pending|out|being|under|unclear|not|no|\w+ing)|unclear|undecided|negotiating|under\ (?:discussion|negotiation|review)|in\ (?:negotiation|discussion)|considering|except|exclud\w+|apart\ from|other\ than|thereafter
        |at\ least|at\ most|minimum|maximum|tops|or\ (?:more|less)|estimat\w*|forecast\w*|wrong|mistake|outdated|cancell?ed|void|temporar\w+|interim|unconfirmed|ask\ (?:them|him|her)|we\ haven'?t\ agreed)\b|->|=>|→"
    )
    .is_match(simple)
}

/// Whether a statement beside the value's own denies that it holds: an agreement, a certainty, or all in a word or two.
pub(super) fn denies_aside(simple: &str) -> bool {
    let settled = pattern!(
        r"\b(?:agree\w*|confirm\w*|final\w*|sure|certain|decid\w*|sign\w*|approv\w*|official\w*|settled|clear\w*|know|known|accept\w*|ok|okay|closed|committed|commit|true|right|correct|happening|happen|anymore|any more|longer|yet|allowed|valid|needed|required)\b"
    );
    denies(simple) && (settled.is_match(simple) || simple.split_whitespace().count() <= 2)
}

/// The same in that language.
pub(super) fn denies_aside_in(lower: &str, language: &str) -> bool {
    let settled = pattern!(
        r"\b(?:bestätigt|sicher|final|entschieden|einverstanden|unterschrieben|klar|fix|offiziell|genehmigt|vereinbart|zugestimmt|mehr gültig|confirm\w*|sûrs?|sûre|décid\w*|d'accord|signé\w*|clair|valid\w*|officiel\w*|accept\w*|segur\w*|decid\w*|acuerdo|firm\w*|claro|aprob\w*|acept\w*|conferm\w*|sicur\w*|definitiv\w*|decis\w*|d'accordo|chiaro|approvat\w*|accett\w*|bevestigd|zeker|definitief|besloten|akkoord|getekend|duidelijk|goedgekeurd|cert[oa]|acordo|assin\w*|aprov\w*|aceit\w*|bekräfta\w*|säker\w*|klart|beslut\w*|överens|signer\w*|godkän\w*|potwierdz\w*|pewn\w*|ostateczn\w*|zgod\w*|podpis\w*|jasn\w*|zatwierdz\w*|uzgodni\w*|bekreft\w*|sikker\w*|endelig|enige?|godkjent|plus|mer|más|più|meer)\b"
    );
    denies_in(lower, language) && (settled.is_match(lower) || lower.split_whitespace().count() <= 2)
}

/// Whether a statement beside the value's own leaves open what holds, in words of that language.
pub(super) fn is_open_aside_in(lower: &str, language: &str) -> bool {
    let words: &Regex = match language {
        "de" => pattern!(
            r"\b(?:sondern|wenn|falls|sofern|sobald|solange|oder|entweder|vielleicht|eventuell|evtl|wahrscheinlich|vermutlich|wohl|glaube?|denke?|schätze?|hoffe?|hoffentlich|ungefähr|mindestens|höchstens|möchten?|hätten? gern\w*|könnten?|sollten?|noch (?:nicht|offen|zu|unklar|in)|offen|unklar|warten?|warte|klären?|prüfen?|frage|nachfragen|geändert|ändern|ersetz\w+|storn\w+|korrektur|quatsch|vorläufig|bis auf)\b"
        ),
        "fr" => pattern!(
            r"\b(?:sauf|hormis|si|dès que|tant que|jusqu\w*|ou|soit|peut-être|probablement|sans doute|crois|pense|espère|environ|à peu près|au moins|au plus|voudraient|pas encore|encore à|attend\w*|attente|à vérifier|vérifier|je vérifie|à confirmer|à voir|en (?:négociation|discussion)|en fait|pardon|erreur|chang\w+|corrig\w*|devrait|pourrait|provisoire\w*)\b"
        ),
        "es" => pattern!(
            r"\b(?:salvo|excepto|si|siempre que|o|u|quizás?|tal vez|probablemente|creo|supongo|pienso|espero|al menos|todavía (?:no|por|sin)|aún (?:no|por|sin)|falta|esperando|pendiente|confirmar|verificar|consultar|preguntar|negociando|perdón|digo|mejor dicho|corrijo|cambi\w*|debería|podría|provisional)\b"
        ),
        "it" => pattern!(
            r"\b(?:tranne|salvo|eccetto|se|finché|o|oppure|forse|probabilmente|credo|penso|suppongo|spero|almeno|ancora (?:da|in)|manca\w*|aspett\w*|attesa|verificare|verifico|confermare|scusa\w*|anzi|correggo|cambi\w*|dovrebbe|potrebbe|provvisori\w*)\b"
        ),
        "nl" => pattern!(
            r"\b(?:behalve|tenzij|als|indien|zodra|of|misschien|waarschijnlijk|denk|geloof|hoop|ongeveer|minstens|hoogstens|nog (?:niet|te|open)|wacht\w*|navragen|checken|bevestigen|onderhandel\w*|sorry|eigenlijk|wijzig\w*|zou(?:den)?|voorlopig)\b"
        ),
        "pt" => pattern!(
            r"\b(?:exceto|salvo|se|ou|talvez|provavelmente|acho|creio|espero|pelo menos|ainda (?:não|por|sem)|falta|aguard\w*|esperando|pendente|confirmar|verificar|perguntar|negociando|desculp\w*|aliás|digo|corrij\w*|mud\w*|deveria|poderia|provisóri\w*)\b"
        ),
        "sv" => pattern!(
            r"\b(?:förutom|utom|om|ifall|såvida|eller|antingen|kanske|troligen|förmodligen|nog|tror|hoppas|ungefär|minst|högst|inte än|ännu|väntar|kolla|kollar|bekräfta|förhandla\w*|förlåt|ändra\w*|borde|preliminär\w*)\b"
        ),
        "pl" => pattern!(
            r"\b(?:oprócz|jeśli|jeżeli|albo|lub|czy|może|chyba|prawdopodobnie|myślę|sądzę|około|co najmniej|jeszcze|czek\w*|sprawdz\w*|zapytam|potwierdzić|potwierdzę|negocj\w*|przepraszam|zmien\w*|powinn\w*|wstępn\w*)\b"
        ),
        "nb" | "no" | "nn" | "da" => pattern!(
            r"\b(?:unntatt|hvis|dersom|eller|enten|kanskje|måske|trolig|sannsynligvis|tror|håper|håber|omtrent|minst|mindst|ennå|endnu|venter|sjekk\w*|bekrefte|forhandl\w*|unnskyld|beklager|endr\w*|burde|foreløpig)\b"
        ),
        "fi" => pattern!(
            r"\b(?:paitsi|jos|kunnes|tai|ehkä|luultavasti|noin|vähintään|vielä|odot\w*|tarkist\w*|kysy\w*|anteeksi|muut\w*)\b"
        ),
        _ => return false,
    };
    words.is_match(lower)
}

/// Whether words of that language leave open what holds.
pub(super) fn is_open_in(lower: &str, language: &str) -> bool {
    let words: &Regex = match language {
        "de" => pattern!(
            r"\b(?:statt|anstatt|außer|ausser|sondern|wenn|falls|sofern|sobald|solange|bis|oder|entweder|vielleicht|eventuell|evtl|wahrscheinlich|vermutlich|wohl|glaube?|denke?|schätze?|hoffe?|hoffentlich|ungefähr|etwa|circa|ca|rund|mindestens|höchstens|maximal|zwischen|ursprünglich|zuerst|zunächst|vorher|früher|bisher|eigentlich|doch|möchten?|hätten?|würden?|könnten?|sollten?|sollen?|müssen?|muss|noch|offen|unklar|warten?|warte|klären?|prüfen?|frage|nachfragen|besprechen|verhandeln|vorschlag|angebot\w*|danach|dann|später|erst|jeweils|zusätzlich|abzüglich|geändert|ändern|ersetz\w+|storn\w+|korrektur|moment|quatsch|ansonsten|sonst|teilweise|laut|siehe|wie (?:immer|üblich|bisher))\b"
        ),
        "fr" => pattern!(
            r"\b(?:sauf|hormis|si|quand|lorsque|dès que|tant que|jusqu\w*|ou|soit|peut-être|probablement|sans doute|crois|pense|espère|environ|à peu près|autour|vers|au moins|au plus|maximum|minimum|entre|initialement|au départ|d'abord|avant|auparavant|plutôt|voudraient|demandé|proposé|encore|toujours|attend\w*|attente|vérifi\w*|confirmer|à voir|négoci(?:e|er|ons|ent)|discut\w*|puis|ensuite|chaque|en fait|pardon|erreur|chang\w+|corrig\w*|faudrait|devrait|pourrait|serait|aurait|sinon|selon|comme)\b"
        ),
        "es" => pattern!(
            r"\b(?:salvo|excepto|menos|si|cuando|hasta|siempre que|o|u|quizás?|tal vez|probablemente|creo|supongo|pienso|espero|unos|unas|aproximadamente|alrededor|mínimo|máximo|al menos|entre|inicialmente|al principio|primero|antes|en vez|en lugar|pidieron|propusieron|todavía|aún|falta|esperando|pendiente|confirmar|verificar|consultar|preguntar|pregunto|negocia(?:ndo|r)|luego|después|cada|perdón|digo|mejor dicho|corrijo|cambi\w*|debería|podría|sería|según|como siempre)\b"
        ),
        "it" => pattern!(
            r"\b(?:tranne|salvo|eccetto|meno|se|quando|finché|fino|o|oppure|forse|probabilmente|credo|penso|suppongo|spero|circa|intorno|minimo|massimo|almeno|tra|fra|inizialmente|all'inizio|prima|invece|piuttosto|chiesto|proposto|ancora|manca\w*|aspett\w*|attesa|verific\w*|confermare|chiedo|poi|dopo|ogni|scusa\w*|anzi|correggo|cambi\w*|dovrebbe|potrebbe|sarebbe|secondo|come (?:sempre|al solito))\b"
        ),
        "nl" => pattern!(
            r"\b(?:behalve|tenzij|als|indien|wanneer|zodra|tot|of|misschien|waarschijnlijk|denk|geloof|hoop|ongeveer|circa|rond|minimaal|maximaal|minstens|hoogstens|tussen|oorspronkelijk|eerst|eerder|voorheen|in plaats|liever|voorstel|nog|wacht\w*|navragen|vragen|checken|bevestigen|onderhandel\w*|daarna|dan|later|sorry|eigenlijk|wijzig\w*|zou(?:den)?|moet(?:en)?|kunnen|kan|anders|volgens|zoals)\b"
        ),
        "pt" => pattern!(
            r"\b(?:exceto|salvo|menos|se|quando|até|ou|talvez|provavelmente|acho|creio|espero|cerca|aproximadamente|uns|umas|mínimo|máximo|pelo menos|entre|inicialmente|no início|primeiro|antes|em vez|propuseram|ainda|falta|aguard\w*|esperando|pendente|confirmar|verificar|perguntar|negocia(?:ndo|r)|depois|cada|desculp\w*|aliás|digo|corrij\w*|mud\w*|deveria|poderia|seria|conforme|como sempre)\b"
        ),
        "sv" => pattern!(
            r"\b(?:förutom|utom|om|ifall|när|tills|såvida|eller|antingen|kanske|troligen|nog|tror|tycker|hoppas|ungefär|cirka|ca|runt|minst|högst|max|mellan|ursprungligen|först|tidigare|istället|hellre|föreslog|fortfarande|ännu|väntar|kolla|kollar|fråga\w*|bekräfta|förhandla\w*|sedan|sen|därefter|senare|varje|förlåt|egentligen|ändra\w*|skulle|borde|kan|måste|enligt|som vanligt)\b"
        ),
        "pl" => pattern!(
            r"\b(?:oprócz|poza|jeśli|jeżeli|gdy|kiedy|dopóki|albo|lub|czy|może|chyba|prawdopodobnie|myślę|sądzę|około|ok|mniej więcej|minimum|maksimum|co najmniej|między|początkowo|najpierw|wcześniej|zamiast|raczej|prosili|proponowali|jeszcze|czek\w*|sprawdz\w*|zapytam|potwierdzić|potwierdzę|negocj\w*|potem|następnie|później|każd\w*|przepraszam|właściwie|zmien\w*|powinn\w*|mógł\w*|według|jak zwykle)\b"
        ),
        "nb" | "no" | "nn" | "da" => pattern!(
            r"\b(?:unntatt|bortsett|hvis|dersom|når|inntil|indtil|eller|enten|kanskje|måske|trolig|sannsynligvis|tror|håper|håber|omtrent|cirka|ca|rundt|minst|mindst|maks|mellom|mellem|opprinnelig|oprindeligt|først|tidligere|i stedet|heller|foreslo|fortsatt|stadig|ennå|endnu|venter|sjekk\w*|spør\w*|bekrefte|forhandl\w*|deretter|senere|hver|unnskyld|beklager|egentlig|endr\w*|skulle|burde|kan|må|ifølge|som vanlig)\b"
        ),
        "fi" => pattern!(
            r"\b(?:paitsi|jos|kun|kunnes|tai|ehkä|luultavasti|noin|vähintään|enintään|alunperin|ensin|aiemmin|sijaan|vielä|odot\w*|tarkist\w*|kysy\w*|anteeksi|muut\w*)\b"
        ),
        _ => return false,
    };
    words.is_match(lower)
}

/// Whether words of that language deny or refuse something.
pub(super) fn denies_in(lower: &str, language: &str) -> bool {
    let words: &Regex = match language {
        "de" => pattern!(r"\b(?:nicht|nichts|kein\w*|nie|niemals|ohne|weder|nein|abgelehnt|gegen)\b"),
        "fr" => pattern!(r"\b(?:pas|jamais|aucun\w*|sans|ni|rien|non|refus\w*|contre)\b"),
        "es" => pattern!(r"\b(?:no|nunca|jamás|ningun\w*|ningún|sin|ni|nada|rechaz\w*|contra)\b"),
        "it" => pattern!(r"\b(?:non|mai|nessun\w*|senza|né|niente|nulla|no|rifiut\w*|contro)\b"),
        "nl" => pattern!(r"\b(?:niet|niets|geen|nooit|zonder|noch|nee|geweigerd|tegen)\b"),
        "pt" => pattern!(r"\b(?:não|nunca|jamais|nenhum\w*|sem|nem|nada|recus\w*|contra)\b"),
        "sv" => pattern!(r"\b(?:inte|ej|icke|ingen|inget|inga|aldrig|utan|varken|nej|vägra\w*|emot)\b"),
        "pl" => pattern!(r"\b(?:nie|nigdy|żaden|żadn\w*|bez|ani|nic|odmów\w*|przeciw\w*)\b"),
        "nb" | "no" | "nn" | "da" => {
            pattern!(r"\b(?:ikke|ingen|intet|aldri|aldrig|uten|uden|verken|hverken|nei|nej|nekt\w*|imot|mod)\b")
        }
        "fi" => pattern!(r"\b(?:ei|eivät|eikä|ilman|en|älä)\b"),
        _ => return false,
    };
    words.is_match(lower)
}

/// Words without the turns of phrase that mean nothing by their dangerous word.
pub(super) fn without_turns<'a>(lower: &'a str, language: &str) -> Cow<'a, str> {
    let turns: &Regex = match language {
        "de" => pattern!(
            r"\b(?:per (?:e-?mail|mail|post|telefon|chat)|mehr (?:\w+ ){1,3}nicht(?: \w+)?|(?:noch )?nicht lange|(?:steht )?so (?:steht es )?im \w+|steht im \w+|(?:mehr|besser|länger|weniger) (?:ging|war) (?:leider )?nicht(?: drin)?|ging nicht (?:anders|mehr)|mehr war nicht (?:drin|möglich)|nicht (?:schlecht|verhandelbar)|kein (?:witz|problem|spielraum|scherz)|keine (?:diskussion|ausnahmen?|sorge|frage)|nicht mehr (?:raus|heraus)geholt|ohne (?:diskussion|probleme|wenn und aber|weiteres)|doch noch|wie (?:besprochen|vereinbart|abgesprochen)|noch (?:heute|gestern)? ?bestätigt|nach (?:\w+ ){0,3}(?:hin und her|gesprächen?|verhandlungen|verhandlung|wochen|monaten|calls?|telefonaten?)|laut (?:\w+ ){1,3}|das war'?s)\b"
        ),
        "fr" => pattern!(
            r"\b(?:deux fois|pas de (?:débat|discussion|problème|souci)|pas (?:mieux|moyen de \w+ mieux|de souci|de problème|mal|facile|négociable)|sans (?:souci|problème|discussion)|(?:on n'a|j'ai|je n'ai|nous n'avons) pas (?:pu |eu |réussi )?(?:à )?(?:avoir |faire |obtenir )?(?:mieux|plus|moins)|après (?:\w+ )*(?:appels?|réunions?|semaines?|négociations?|discussions?)|comme (?:convenu|prévu|discuté))\b"
        ),
        "es" => pattern!(
            r"\b(?:no (?:conseguí|pude|logré|pudimos|conseguimos|logramos)(?: sacar| conseguir| lograr)? (?:más|menos|mejor|otra cosa|nada mejor|nada más)|no hubo manera(?: de \w+)*|sin (?:problemas?|discusión|discusiones)|nada mal|no está mal|ya no se mueven|no (?:es )?negociable|después de (?:\w+ )*(?:llamadas?|reuniones|semanas))\b"
        ),
        "it" => pattern!(
            r"\b(?:non (?:sono riuscit[oa]|siamo riusciti|ho ottenuto|c'è stato verso)(?: [\w']+){0,5}|non male|senza (?:problemi|discussioni)|non (?:si tratta|è negoziabile|negoziabile)|niente male|dopo (?:\w+ )*(?:chiamate|riunioni|settimane)|come (?:concordato|discusso))\b"
        ),
        "nl" => pattern!(
            r"\b(?:meer zat er niet in|niet (?:slecht|verkeerd|onderhandelbaar)|geen (?:probleem|grap|discussie|gedoe)|kon niet (?:beter|lager|hoger|anders)|zonder (?:gedoe|problemen|discussie)|zoals (?:afgesproken|besproken)|als afgesproken)\b"
        ),
        "pt" => pattern!(
            r"\b(?:não (?:consegui|conseguimos|deu|rolou)(?: [\w]+){0,4}|nada mal|sem (?:problemas?|discussão|choro)|não é negociável|depois de (?:\w+ )*(?:ligações|reuniões|semanas)|conforme combinado)\b"
        ),
        "sv" => pattern!(
            r"\b(?:gick inte(?: att få)?(?: mer| bättre| lägre| högre| längre)?|inte (?:illa|dåligt|förhandlingsbart)|inga (?:problem|konstigheter)|utan (?:problem|bråk|diskussion)|enligt överenskommelse|som överenskommet|till slut)\b"
        ),
        "pl" => pattern!(
            r"\b(?:nie (?:dało|udało) się(?: \w+){0,4}|bez (?:problemu|problemów|dyskusji)|nie ma problemu|po (?:\w+ )*(?:rozmowach|spotkaniach|tygodniach))\b"
        ),
        "nb" | "no" | "nn" | "da" => pattern!(
            r"\b(?:fikk ikke (?:mer|bedre)|ikke (?:verst|dårlig|til forhandling)|ingen problem\w*|uten problem\w*|gikk ikke an(?: \w+){0,4}|som avtalt|som aftalt)\b"
        ),
        "en" => english_turns(),
        _ => return Cow::Borrowed(lower),
    };
    turns.replace_all(lower, " ")
}

/// Words without what tells when somebody heard or settled it, which of a contract says how far it is.
pub(super) fn without_reports(lower: &str) -> Cow<'_, str> {
    pattern!(
        r"(?x)\b(?:confirmed|signed|agreed|told|said|heard|spoke|talked|mailed|emailed|texted|called|phoned|got|came|closed|sent|shook|approved|settled|wrapped)\b[\w'\ ]{0,28}?\b(?:today|yesterday|this\ (?:morning|afternoon|week|evening)|tonight|last\ (?:night|week|month|friday|monday)|earlier|just\ now|(?:on\ )?(?:mon|tues|wednes|thurs|fri)day|at\ (?:lunch|dinner))"
    )
    .replace_all(lower, " ")
}

fn english_turns() -> &'static Regex {
    pattern!(
        r"(?x)\b(?:no\ (?:joke|kidding|problem|worries|surprises?|changes?|exceptions?|wiggle\ room|haggling|push\ ?back|drama|complaints|biggie|big\ deal|idea\ why|fuss|issues?
            |objections?|questions(?:\ asked)?|more\ haggling|way\ around\ it|doubt(?:\ about\ it)?|clue\ why|games|strings(?:\ attached)?|funny\ business|rush|thanks\ to\ \w+)
        |(?:do\ not|don'?t)\ (?:tell|ask(?:\ me)?(?:\ why|\ how)?|worry|judge|laugh|hate|blame|get\ me\ started|say\ i|let)\b[\w'\ ]*
        |(?:would|could|did|will|do|does)(?:\ not|n'?t)\ (?:budge|move|bend|go\ (?:any\ )?(?:higher|lower|longer|further|beyond|past)|(?:get|squeeze)\ (?:them\ )?(?:any\ |anything\ )?(?:more|better|lower|higher|longer|shorter|further)
            |take\ less|give\ (?:us\ )?(?:more|an\ inch)|do\ (?:any\ )?better|complain|ask|believe|haggle|argue|blink|fight(?:\ it)?|mind|push(?:\ back)?|object)(?:\ on\ (?:it|that|this|price))?
        |not\ (?:bad|great|ideal|my\ (?:best|favou?rite)(?:\ \w+)?|a\ typo|kidding|joking|happy|thrilled|what\ (?:i|we)\ (?:hoped|wanted)(?:\ for)?|the\ best(?:\ \w+)?|pretty|easy|fun|negotiable|too\ (?:bad|shabby)
            |a\ (?:joke|penny|cent|dollar|day)(?:\ (?:more|less))?|up\ for\ (?:debate|discussion)|budging|moving)
        |never\ (?:again|easy|have|had|did|fails?|ends?|seen\ (?:that|it)|doubted\ it)|can(?:not|'?t)\ (?:complain|believe\ (?:it|they\ \w+)|wait)
        |nothing\ (?:fancy|special|unusual|weird|else)|without\ (?:any\ )?(?:fuss|drama|haggling|pushback|problems?|blinking)|no-brainer|like\ i\ said|as\ i\ said
        |sorry\ (?:for|about|it\ took|i'?m\ late|to\ be\ late|late)[\w\ ]*|as\ (?:discussed|agreed|confirmed|promised|expected|usual)|(?:we|they|i|just)\ (?:\w+\ )?(?:checked|confirmed|discussed)(?:\ (?:it|that|this|with\ \w+))?|double[-\ ]checked
        |for\ once|(?:since|back|by|until)\ then|(?:every|next|this|last)\ time|(?:first|second|third)\ (?:call|time|try|thing|meeting|ask)|(?:took|wasted|spent)\ (?:me\ |us\ |them\ )?[\w\ ]{0,12}?\b(?:calls?|meetings?|rounds?|e?mails?|weeks?|days|months|hours|minutes|years|ages|forever|long\ enough|a\ while|some\ doing|tries)\b[\w\ ]*
        |(?:after|over|in|through)\ [\w\ ]{0,16}?\b(?:calls?|meetings?|rounds?|e?mails?|tries|lunch|dinner|coffee|beers?)(?:\ of\ [\w\ ]+|\ (?:today|yesterday|this\ morning|this\ week|last\ week))?
        |(?:on|for|with|in|about)?\ ?th(?:is|at)\ one|(?:as\ )?per\ (?:their|the|our|his|her)\ [\w\ ]{0,20}?\b(?:manual|policy|procurement|finance|legal|team|call|e?mail|buyer|cfo|ceo|controller|guidelines?|rules|ap|accounting|manager|lawyers?|gc)|as\ per\ [\w\ ]{2,30}
        |(?:will|'ll|gonna|going\ to)\ (?:love|like|be\ (?:happy|thrilled|pleased|relieved|glad)|hate|kill|smile|appreciate|celebrate)[\w\ ]*|(?:about|with|over)\ (?:it|that|this)\b|not\ mine
        |(?:was|were|is|are|got|has\ been|have\ been)\ (?:agreed|settled|signed|approved|confirmed|accepted|(?:the|our|a)\ (?:outcome|result|compromise|answer|deal|final\w*)|what\ (?:we|they|i|he|she|legal|procurement|finance|(?:the|their|our)\ \w+)\b[\w'\ ]*)
        |after\ (?:a\ |an\ |some\ |much\ |many\ |long\ |lots\ of\ |endless\ |all\ the\ )*(?:back\ and\ forth|haggling|negotiat\w+|discussions?|debates?|fights?|while|arguing)|back\ and\ forth
        |for\ the\ record|(?:the|my|our|their|final)\ answer|looks\ like\ we(?:'re|\ are|'ll\ be)\ (?:at|on)|(?:hey|hi)\ (?:team|all|guys|folks)|good\ news|just\ got\ off\ the\ (?:phone|call)
        |(?:that'?s|which\ is|is)\ (?:when|where|why|how|because)\ [\w'\ ]*|(?:they|he|she|we|i)(?:'ll|\ will)\ (?:take|pay|manage|survive|live|be\ (?:fine|ok|okay))[\w'\ ]*|there\ [\w\ ]*once\ a\ week
        |(?:won'?t|wouldn'?t|will\ not|would\ not|can'?t|cannot|couldn'?t|could\ not|don'?t|didn'?t|did\ not)\ (?:do|go|sign|commit\ to|accept|allow|get|take|hear\ of)\ (?:any\ |anything\ )*(?:longer|more|less|better|shorter|higher|lower|else|other)
        |(?:am|is|are|was|were|be|been|'re|'s|'m)\ (?:not\ |so\ |very\ |really\ |pretty\ |quite\ |super\ |a\ bit\ |all\ |too\ |rather\ )*(?:over\ the\ moon|thrilled|happy|pleased|stoked|excited|delighted|relieved|fine|ok|okay|cool|nice|great|tough|hard|slow|picky|adamant|firm|ready|good|amused|impressed|surprised|keen|sold|swamped|busy|small|big|easy|friendly|stubborn|strict|quick|fast|proud|glad)
        |to\ close(?:\ (?:it|the\ deal|them|this))?(?:\ (?:before|by|this|at|in))?(?:\ the)?(?:\ (?:quarter|month|year|q[1-4]))?(?:[-\ ]end)?|before\ (?:the\ )?(?:quarter|month|year)[-\ ]end
        |(?:the\ )?same\ (?:as|like)\ [\w'\ ]{2,30}|(?:as\ )?(?:usual|always)|standard\ (?:stuff|for\ (?:us|them)|terms|practice|thing)
        |nothing\ (?:to\ (?:be\ done|do)|i\ (?:can|could)\ do)|w-?[89](?:ben)?|(?:two|three)\ times|twice
        |per\ (?:e-?mail|mail|post|telefon|phone|fax|whatsapp|call|chat|sms)
        |(?:the\ )?crm\ (?:is|was|says\ otherwise)\ ?(?:stale|wrong|old|outdated|off|not\ (?:right|updated|current))?|ignore\ (?:the\ )?crm|fat\ fingers
        |when\ (?:i|we)\ (?:last\ )?(?:spoke|talked|called|met|asked)|(?:all|whole|long|busy|crazy|rough|tough|wild|hard)\ (?:day|week|month|quarter|year)|end\ of\ the\ day|at\ last|once\ again|see\ you|see\ below|you\ (?:will|'ll)\ love\ (?:it|this)
        |(?:was|were|it's|that's|what)\ (?:a\ |an\ |some\ |the\ )?(?:fight|pain|battle|slog|nightmare|headache|breeze|struggle|tough\ one|long\ one|hard\ one|fun|painful|brutal|easy|smooth|quick|worth\ it|relief)
        |should\ be\ (?:easy|fine|clear|simple)|(?:if\ you\ (?:ask\ me|must\ know|can\ believe\ it|need\ me|want|need\ anything(?:\ else)?))|believe\ it\ or\ not|or\ whatever|whether\ we\ like\ it\ or\ not|like\ it\ or\ not|sooner\ or\ later
        |will\ send[\w\ ]*over|i(?:'ll|\ will)\ (?:forward|pass|handle|deal|sort|chase|take\ care|take\ it)[\w\ ]*|i'?ll\ take\ it|we'?ll\ take\ it|they'?d\ (?:kill|hate)\ me|(?:that|this|it)\ will\ do)\b"
    )
}
