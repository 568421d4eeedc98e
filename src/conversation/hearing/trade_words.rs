//! What contracts, renewals, orders and quantities are called in other languages, and their further number words.

/// By language: `word=english` pairs; of a word that stands twice, the first counts.
pub(super) const TABLES: [(&str, &str); 12] = [
    (
        "de",
        "noch nicht=not yet;kommt am=arrives;kommt=arrives;bei unterschrift=at signature;bei unterzeichnung=at signature;bei lieferung=at delivery;bei abnahme=at acceptance;bei projektstart=at kickoff;unsere unterschrift fehlt=waiting for our signature;nach rechnungseingang=from invoice;nach rechnungserhalt=from invoice;nach rechnungsstellung=from invoice;ab rechnungsdatum=from invoice;zum monatsende=end of month;zahlungsziel=net;bei zahlung innerhalb von=if paid within;bei zahlung innerhalb=if paid within;ohne abzug=;per überweisung=wire transfer;überweisung=wire transfer;alle zwei=every 2;alle=every;zweimal im jahr=twice a year;zweimal jährlich=twice a year;im nachhinein=in arrears;pro monat=per month;pro jahr=per year;pro quartal=per quarter;für=for;anfang=early;mitte=mid;ende=end of;ersten=1st;erster=1st;erste=1st;kommenden=this;ab sofort=immediately;weiß ich noch nicht=not sure yet;listenpreis=list price;halber preis=half price;liegt noch nicht vor=not there yet;kommt=is coming;wie letztes jahr=same as last year;wie gehabt=same as before;bis=until;\
         warten auf unterschrift des kunden=waiting for the customer's signature;warten auf die unterschrift des kunden=waiting for the customer's signature;\
         warten auf unterschrift=waiting for signature;warten auf den kunden=waiting for the customer;automatische verlängerung=automatic renewal;verlängert sich automatisch=renews automatically;\
         wird automatisch verlängert=renews automatically;automatisch verlängert=renews automatically;\
         stillschweigende verlängerung=tacit renewal;verlängert sich=renews;verlängerung=renewal;\
         mit einer kündigungsfrist von=with notice;kündigungsfrist von=notice period;kündigungsfrist beträgt=notice period;\
         kündigungsfrist=notice period;kündbar mit=cancellable;vor ablauf=before expiry;zum laufzeitende=before the end;\
         um weitere=for another;um je=for;jeweils um=for;jeweils=each;von beiden seiten unterschrieben=signed by both;von beiden unterschrieben=signed by both;\
         von beiden seiten unterzeichnet=signed by both;beidseitig unterschrieben=signed by both;\
         beidseitig unterzeichnet=signed by both;beidseits unterschrieben=signed by both;\
         vollständig unterzeichnet=fully signed;vollständig unterschrieben=fully signed;\
         vom kunden unterschrieben=signed by the customer;vom kunden unterzeichnet=signed by the customer;\
         kunde hat unterschrieben=customer signed;kunde hat unterzeichnet=customer signed;\
         von uns unterschrieben=signed by us;wir haben unterschrieben=we signed;\
         noch nicht unterschrieben=not signed yet;noch nicht unterzeichnet=not signed yet;\
         nicht unterschrieben=not signed;gegengezeichnet=countersigned;unterschrieben=signed;unterzeichnet=signed;\
         liegt zur unterschrift vor=out for signature;zur unterschrift=out for signature;\
         liegt beim kunden=with the customer;beim kunden=with the customer;in der prüfung=in review;\
         in prüfung=in review;wird geprüft=in review;bei der rechtsabteilung=with legal;entwurf=draft;\
         mündliche zusage=verbal yes;mündlich zugesagt=verbal yes;nur mündlich=verbal only;mündlich=verbal;\
         verschickt=sent;versendet=sent;benutzerlizenzen=licenses;lizenzen=licenses;benutzer=users;nutzer=users;\
         arbeitsplätze=seats;plätze=seats;unbegrenzt=unlimited;mindestlaufzeit=minimum term;vertragslaufzeit=term;\
         laufzeit von=term;laufzeit=term;fest=fixed;auf alles=on everything;außer=except;ausser=except;\
         ausgenommen=except;monate frei=months free;gratis=free;kostenlos=free;steht noch aus=pending;ausstehend=pending;kommt noch=to follow;folgt=to follow;\
         nicht erforderlich=not required;nicht nötig=not needed;achtzehn=18;sieben=7;acht=8;neun=9;elf=11;vierundzwanzig=24;sechsunddreißig=36;achtundvierzig=48;\
         fünfundvierzig=45;vierzig=40;fünfzig=50;hundert=100;halbes jahr=6 months;anderthalb jahre=18 months;\
         eineinhalb jahre=18 months",
    ),
    (
        "fr",
        "une dizaine=about 10;une quinzaine=about 15;une vingtaine=about 20;une trentaine=about 30;une quarantaine=about 40;une cinquantaine=about 50;une soixantaine=about 60;une centaine=about 100;pas encore=not yet;arrive=arrives;à la signature=at signature;à la réception=on receipt;à la recette=at acceptance;au démarrage=at kickoff;il manque notre signature=waiting for our signature;manque notre signature=waiting for our signature;il manque la nôtre=waiting for our signature;il manque leur signature=waiting for the customer's signature;manque leur signature=waiting for the customer's signature;il manque la leur=waiting for the customer's signature;pas de remise=no discount;aucune remise=no discount;paiement à=within;virement=wire transfer;une fois par an=annual;tous les deux mois=every 2 months;tous les mois=monthly;tous les ans=annual;tous les=every;en une fois=one time;une seule fois=one time;dans=in;fin de l'année=end of year;mi-=mid ;fin janvier=end of january;fin février=end of february;fin mars=end of march;fin avril=end of april;fin mai=end of may;fin juin=end of june;fin juillet=end of july;fin août=end of august;fin septembre=end of september;fin octobre=end of october;fin novembre=end of november;fin décembre=end of december;premier=1st;à la signature=on signature;de remise=off;prochaine=next;jusqu'au=until;comme l'année dernière=same as last year;comme d'habitude=as usual;\
         du mois prochain=of next month;le mois prochain=next month;en attente de la signature du client=waiting for the customer's signature;\
         en attente de signature=waiting for signature;sans tacite reconduction=no auto renewal;pas de tacite reconduction=no auto renewal;\
         tacite reconduction=auto renewal;reconduction tacite=auto renewal;\
         pas de renouvellement automatique=no auto renewal;sans renouvellement=no renewal;\
         renouvellement automatique=automatic renewal;renouvelé automatiquement=renews automatically;\
         se renouvelle automatiquement=renews automatically;renouvelable automatiquement=renews automatically;\
         renouvellement=renewal;avec un préavis de=with notice;préavis de=notice;préavis=notice;signé par les deux parties=signed by both;signé des deux côtés=signed by both;\
         signé par les deux=signed by both;entièrement signé=fully signed;signé par le client=signed by the customer;\
         le client a signé=customer signed;pas encore signé=not signed yet;non signé=not signed;contresigné=countersigned;\
         signé=signed;en cours de signature=out for signature;envoyé pour signature=out for signature;\
         en signature=out for signature;chez le client=with the customer;en relecture=in review;\
         en cours de révision=in review;en révision=in review;chez le juridique=with legal;brouillon=draft;\
         accord verbal=verbal agreement;accord oral=verbal agreement;envoyé=sent;utilisateurs=users;postes=seats;\
         sièges=seats;licences=licenses;illimité=unlimited;sur tout=on everything;sauf=except;excepté=except;\
         ferme=fixed;durée de=term;engagement de=commitment;offerts=free;offert=free;gratuits=free;gratuit=free;\
         en attente=pending;à venir=to follow;pas besoin de=no;pas nécessaire=not needed;par an=per year;par mois=per month;un an et demi=18 months;six mois=6 months;\
         vingt-quatre=24;trente-six=36;quarante-cinq=45;quatre-vingt-dix=90;sept=7;huit=8;neuf=9;onze=11;\
         dix-huit=18;quarante=40;cinquante=50",
    ),
    (
        "es",
        "se renueva sola=renews automatically;se renueva solo=renews automatically;una decena=about 10;una veintena=about 20;una treintena=about 30;una cincuentena=about 50;un centenar=about 100;todavía no=not yet;aún no=not yet;a la firma=at signature;a la entrega=at delivery;a la aceptación=at acceptance;al arranque=at kickoff;llega el=arrives;llega=arrives;desde la fecha de factura=from invoice date;desde fecha factura=from invoice date;pago anticipado=prepaid;por transferencia=wire transfer;transferencia=wire transfer;a mes vencido=in arrears;cada=every;un solo pago=one time;pago único=one time;dentro de=in;principios de=early;mediados de=mid;finales de=end of;primero=1st;próxima=next;de descuento=off;hasta el=until;hasta=until;igual que el año pasado=same as last year;como siempre=as usual;\
         firma del cliente=the customer's signature;\
         automática=automatic;\
         se renueva automáticamente=renews automatically;sin renovación=no renewal;no se renueva=does not renew;\
         renovación=renewal;con preaviso de=with notice;preaviso de=notice;aviso previo de=notice;aviso de=notice;\
         días de preaviso=days notice;días de aviso=days notice;de preaviso=notice;preaviso=notice;por otro=for another;\
         firmado por ambas partes=signed by both;firmado por los dos=signed by both;firmado por ambos=signed by both;\
         totalmente firmado=fully signed;firmado por el cliente=signed by the customer;\
         el cliente ha firmado=customer signed;el cliente firmó=customer signed;sin firmar=not signed;\
         no firmado=not signed;firmado=signed;firma=signature;pendiente de la=waiting for;pendiente de=waiting for;enviado para firma=out for signature;\
         en revisión=in review;en legal=with legal;borrador=draft;acuerdo verbal=verbal agreement;\
         sí verbal=verbal yes;enviado=sent;usuarios=users;licencias=licenses;puestos=seats;ilimitados=unlimited;\
         ilimitado=unlimited;en todo=on everything;excepto=except;salvo=except;menos=except;meses gratis=months free;\
         gratis=free;pendiente=pending;no hace falta=not needed;no se necesita=not needed;no necesitan=they don't need;\
         al año=per year;al mes=per month;año y medio=18 months;\
         veinticuatro=24;treinta y seis=36;cuarenta y cinco=45;dieciocho=18;siete=7;ocho=8;nueve=9;once=11;cuarenta=40;\
         cincuenta=50",
    ),
    (
        "it",
        "una decina=about 10;una ventina=about 20;una trentina=about 30;una quarantina=about 40;una cinquantina=about 50;un centinaio=about 100;non ancora=not yet;arriva=arrives;alla consegna=at delivery;al collaudo=at acceptance;all'avvio=at kickoff;manca la nostra firma=waiting for our signature;manca la loro firma=waiting for the customer's signature;a vista=due on receipt;bonifico bancario=wire transfer;bonifico=wire transfer;rimessa diretta=due on receipt;ogni due=every 2;ogni=every;una tantum=one time;tra=in;inizio=early;metà=mid;fine gennaio=end of january;fine febbraio=end of february;fine marzo=end of march;fine aprile=end of april;fine maggio=end of may;fine giugno=end of june;fine luglio=end of july;fine agosto=end of august;fine settembre=end of september;fine ottobre=end of october;fine novembre=end of november;fine dicembre=end of december;primo=1st;prossimo=next;prossima=next;nessuno sconto=no discount;di sconto=off;fino al=until;inclusa=included;incluso=included;come l'anno scorso=same as last year;\
         in attesa della firma del cliente=waiting for the customer's signature;senza rinnovo automatico=no auto renewal;rinnovo automatico=automatic renewal;tacito rinnovo=auto renewal;\
         rinnovo tacito=auto renewal;si rinnova automaticamente=renews automatically;senza rinnovo=no renewal;\
         nessun rinnovo=no renewal;rinnovo=renewal;con preavviso di=with notice;preavviso di=notice;\
         di preavviso=notice;preavviso=notice;disdetta=notice;firmato da entrambe le parti=signed by both;\
         firmato da entrambi=signed by both;firmato dal cliente=signed by the customer;\
         il cliente ha firmato=customer signed;non firmato=not signed;controfirmato=countersigned;firmato=signed;\
         in attesa di firma=out for signature;alla firma=out for signature;in revisione=in review;bozza=draft;\
         accordo verbale=verbal agreement;inviato=sent;utenti=users;licenze=licenses;postazioni=seats;\
         illimitati=unlimited;illimitato=unlimited;su tutto=on everything;tranne=except;eccetto=except;escluso=except;\
         gratuiti=free;gratis=free;in attesa=pending;non necessario=not needed;non serve=not needed;ventiquattro=24;trentasei=36;quarantacinque=45;diciotto=18;sette=7;otto=8;\
         nove=9;undici=11;quaranta=40;cinquanta=50",
    ),
    (
        "nl",
        "nog niet=not yet;komt=arrives;bij ondertekening=at signature;bij oplevering=at delivery;bij levering=at delivery;bij acceptatie=at acceptance;bij de start=at kickoff;wordt het stilzwijgend verlengd=auto renewal;wordt stilzwijgend verlengd=auto renewal;stilzwijgend verlengd=auto renewal;daarna=then;of=or;vooruitbetaling=prepaid;per direct=immediately;elk half jaar=semiannual;elke maand=monthly;ieder kwartaal=quarterly;elk kwartaal=quarterly;elk jaar=annual;per jaar=annual;over twee=in 2;over een=in 1;over drie=in 3;eind=end of;begin=early;medio=mid;netto=net;duizend=thousand;tot en met=until;tot=until;zelfde als vorig jaar=same as last year;\
         wachten op handtekening klant=waiting for the customer's signature;wacht op handtekening=waiting for signature;geen automatische verlenging=no auto renewal;geen stilzwijgende verlenging=no auto renewal;\
         automatische verlenging=automatic renewal;stilzwijgende verlenging=auto renewal;\
         wordt automatisch verlengd=renews automatically;automatisch verlengd=renews automatically;\
         verlengt automatisch=renews automatically;verlenging=renewal;met een opzegtermijn van=with notice;\
         opzegtermijn van=notice;opzegtermijn=notice;door beide partijen getekend=signed by both;\
         door beide partijen ondertekend=signed by both;getekend door beide partijen=signed by both;\
         ondertekend door beide partijen=signed by both;volledig getekend=fully signed;\
         getekend door de klant=signed by the customer;klant heeft getekend=customer signed;\
         nog niet getekend=not signed yet;niet getekend=not signed;ondertekend=signed;getekend=signed;\
         ter ondertekening=out for signature;bij de klant=with the customer;in behandeling=in review;\
         concept=draft;mondeling akkoord=verbal agreement;mondeling=verbal;verstuurd=sent;verzonden=sent;\
         gebruikers=users;licenties=licenses;plaatsen=seats;onbeperkt=unlimited;op alles=on everything;behalve=except;\
         gratis=free;in afwachting=pending;niet nodig=not needed;niet vereist=not required;looptijd=term;anderhalf jaar=18 months;vierentwintig=24;zesendertig=36;\
         vijfenveertig=45;achttien=18;zeven=7;acht=8;negen=9;elf=11;vijftien=15;veertien=14;twintig=20;veertig=40;\
         vijftig=50;negentig=90;honderd=100",
    ),
    (
        "pt",
        "ainda não=not yet;chega=arrives;na assinatura=at signature;na entrega=at delivery;no aceite=at acceptance;no início=at kickoff;falta a nossa assinatura=waiting for our signature;falta nossa assinatura=waiting for our signature;após a emissão da nota=from invoice date;após emissão da nota fiscal=from invoice date;pagamento único=one time;mensalmente=monthly;trimestralmente=quarterly;anualmente=annual;a cada=every;em duas=in 2;em dois=in 2;em=in;próxima=next;próximo=next;segunda=monday;terça=tuesday;quarta=wednesday;quinta=thursday;sexta=friday;início de=early;meados de=mid;final de=end of;fim de=end of;primeiro=1st;de desconto=off;até=until;milhão=million;\
         aguardando assinatura do cliente=waiting for the customer's signature;sem renovação automática=no auto renewal;renovação automática=automatic renewal;\
         renova automaticamente=renews automatically;renovado automaticamente=renews automatically;\
         sem renovação=no renewal;renovação=renewal;com aviso prévio de=with notice;aviso prévio de=notice;\
         de aviso prévio=notice;dias de aviso=days notice;aviso prévio=notice;aviso de=notice;\
         por ambas as partes=by both;assinado pelas duas partes=signed by both;\
         assinado por ambos=signed by both;assinado pelo cliente=signed by the customer;cliente assinou=customer signed;\
         não assinado=not signed;assinado=signed;aguardando assinatura=out for signature;\
         para assinatura=out for signature;em revisão=in review;no jurídico=with legal;minuta=draft;rascunho=draft;\
         acordo verbal=verbal agreement;enviado=sent;usuários=users;utilizadores=users;licenças=licenses;\
         ilimitados=unlimited;ilimitado=unlimited;em tudo=on everything;exceto=except;menos=except;grátis=free;\
         pendente=pending;aguardando=waiting for;não precisa=not needed;não é necessário=not needed;vinte e quatro=24;trinta e seis=36;quarenta e cinco=45;dezoito=18;sete=7;oito=8;nove=9;\
         onze=11;quarenta=40;cinquenta=50",
    ),
    (
        "sv",
        "inte än=not yet;kommer=arrives;vid signering=at signature;vid leverans=at delivery;vid godkännande=at acceptance;vid start=at kickoff;förskottsbetalning=prepaid;varje kvartal=quarterly;varje år=annual;en gång per år=annual;engångs=one time;om två=in 2;om tre=in 3;om en vecka=in 1 week;om en månad=in 1 month;nästa=next;slutet av=end of;början av=early;mitten av=mid;månaders=months;mkr=million kr;till och med=until;samma som förra året=same as last year;\
         ingen automatisk förlängning=no auto renewal;automatisk förlängning=automatic renewal;\
         förlängs automatiskt=renews automatically;förnyas automatiskt=renews automatically;förlängning=renewal;\
         uppsägningstid=notice;uppsägning=notice;signerat av båda parter=signed by both;signerat av båda=signed by both;\
         påskrivet av båda=signed by both;undertecknat av båda=signed by both;signerat av kunden=signed by the customer;\
         kunden har signerat=customer signed;inte signerat=not signed;osignerat=not signed;signerat=signed;\
         påskrivet=signed;undertecknat=signed;för signering=out for signature;hos kunden=with the customer;\
         under granskning=in review;utkast=draft;muntligt=verbal;skickat=sent;användare=users;licenser=licenses;\
         platser=seats;obegränsat=unlimited;på allt=on everything;utom=except;förutom=except;gratis=free;\
         inväntar=waiting for;väntar på=waiting for;behövs inte=not needed;behövs ej=not needed;halvår=6 months;fyra=4;fem=5;sex=6;sju=7;åtta=8;nio=9;tio=10;tolv=12;femton=15;\
         arton=18;tjugo=20;tjugofyra=24;trettio=30;trettiosex=36;fyrtio=40;fyrtiofem=45;femtio=50;sextio=60;nittio=90;\
         hundra=100;inom=within;efter fakturadatum=from invoice date;fakturadatum=invoice date;månadens slut=end of month;\
         varje månad=every month;per kvartal=quarterly;per år=per year;vid mottagande=on receipt;omgående=immediately",
    ),
    (
        "pl",
        "jeszcze nie=not yet;przedpłata=prepaid;w poniedziałek=monday;we wtorek=tuesday;w środę=wednesday;w czwartek=thursday;w piątek=friday;do=until;\
         bez automatycznego odnowienia=no auto renewal;automatyczne odnowienie=automatic renewal;\
         automatyczne przedłużenie=automatic renewal;odnawia się automatycznie=renews automatically;\
         okres wypowiedzenia=notice period;wypowiedzenie=notice;podpisana przez obie strony=signed by both;\
         podpisane przez obie strony=signed by both;niepodpisana=not signed;niepodpisane=not signed;\
         podpisana=signed;podpisane=signed;podpisany=signed;do podpisu=out for signature;w trakcie przeglądu=in review;\
         szkic=draft;użytkowników=users;licencji=licenses;stanowisk=seats;bez limitu=unlimited;oprócz=except;\
         oczekuje=pending;niewymagane=not required;bez rabatu=no discount;brak rabatu=no discount;rabatu=discount;\
         rabat=discount;dni od daty faktury=days from invoice date;od daty faktury=from invoice date;\
         od otrzymania faktury=from invoice;terminie=term;termin płatności=payment terms;przelew=wire transfer;\
         netto=net;jeden=1;dwa=2;dwie=2;trzy=3;cztery=4;pięć=5;sześć=6;dwanaście=12;czternaście=14;osiemnaście=18;\
         dwadzieścia cztery=24;dwadzieścia=20;trzydzieści sześć=36;trzydzieści=30;czterdzieści pięć=45;\
         czterdzieści=40;sześćdziesiąt=60;dziewięćdziesiąt=90;roku=year;lat=years;miesiąc=month;co miesiąc=every month;\
         co kwartał=every quarter;co rok=every year;jednorazowo=one time;przy odbiorze=on receipt;styczeń=january;\
         luty=february;marzec=march;kwiecień=april;maj=may;czerwiec=june;lipiec=july;sierpień=august;wrzesień=september;\
         październik=october;listopad=november;grudzień=december",
    ),
    (
        "nb",
        "går over=for;løper over=for;kontrakten=contract;avtalen=contract;ved signering=at signature;ved levering=at delivery;automatisk fornyelse=automatic renewal;fornyes automatisk=renews automatically;oppsigelsestid=notice;\
         signert av begge=signed by both;signert=signed;brukere=users;lisenser=licenses;januar=january;februar=february;\
         mars=march;mai=may;juni=june;juli=july;oktober=october;desember=december;i dag=today;i morgen=tomorrow;\
         mandag=monday;tirsdag=tuesday;onsdag=wednesday;torsdag=thursday;fredag=friday;fra=from;dager=days;uker=weeks;\
         måneder=months;måned=month;år=years;månedlig=monthly;kvartalsvis=quarterly;årlig=annual;forskuddsvis=in advance;\
         etterskuddsvis=in arrears;netto=net;prosent=percent;rabatt=discount;ingen=no;uten=without;ikke=not;ja=yes;nei=no;\
         kanskje=maybe;millioner=million;to=2;tre=3;fire=4;fem=5;tolv=12",
    ),
    (
        "da",
        "automatisk fornyelse=automatic renewal;fornyes automatisk=renews automatically;opsigelsesvarsel=notice;\
         underskrevet af begge=signed by both;underskrevet=signed;brugere=users;licenser=licenses;januar=january;\
         februar=february;marts=march;maj=may;juni=june;juli=july;oktober=october;december=december;i dag=today;\
         i morgen=tomorrow;mandag=monday;tirsdag=tuesday;onsdag=wednesday;torsdag=thursday;fredag=friday;fra=from;\
         løbende måned=end of month;dage=days;uger=weeks;måneder=months;måned=month;år=years;månedligt=monthly;\
         kvartalsvis=quarterly;årligt=annual;forud=in advance;bagud=in arrears;netto=net;procent=percent;rabat=discount;\
         ingen=no;uden=without;ikke=not;ja=yes;nej=no;måske=maybe;mio.=million;to=2;tre=3;fire=4;fem=5;tolv=12",
    ),
    (
        "fi",
        "tammikuuta=january;helmikuuta=february;maaliskuuta=march;huhtikuuta=april;toukokuuta=may;kesäkuuta=june;\
         heinäkuuta=july;elokuuta=august;syyskuuta=september;lokakuuta=october;marraskuuta=november;joulukuuta=december;\
         tänään=today;huomenna=tomorrow;päivää=days;kuukautta=months;vuotta=years;vuosi=year;kuukausittain=monthly;\
         neljännesvuosittain=quarterly;vuosittain=annual;netto=net;prosenttia=percent;alennus=discount;kyllä=yes;ei=no;\
         käyttäjää=users;allekirjoitettu=signed",
    ),
    (
        "ja",
        "日払い= days ;以内=;四半期ごと= quarterly ;毎四半期= quarterly ;半年ごと= semiannual ;隔月= every 2 months ;年一括前払い= annual in advance ;年一括= annual ;一括前払い= one time in advance ;毎年= annual ;月額= monthly ;月次= monthly ;来週月曜日=next monday;来週月曜=next monday;来週火曜日=next tuesday;来週火曜=next tuesday;来週水曜日=next wednesday;来週水曜=next wednesday;月曜日=monday;火曜日=tuesday;水曜日=wednesday;木曜日=thursday;金曜日=friday;上旬= early;来月末= end of next month ;来月= next month ;半額=half off;税込=including tax ;税別=excluding tax ;税抜=excluding tax ;昨年と同じ=same as last year;前回と同じ=same as last time;\
         自動更新あり= auto renewal yes ;自動更新なし= no auto renewal ;自動更新しない= no auto renewal ;\
         自動更新= auto renewal ;か月前に通知= months notice ;ヶ月前に通知= months notice ;か月前通知= months notice ;\
         ヶ月前通知= months notice ;カ月前通知= months notice ;ヵ月前通知= months notice ;日前通知= days notice ;\
         日前までに通知= days notice ;日前に通知= days notice ;か月前= months notice ;ヶ月前= months notice ;\
         年間契約= years term ;か年契約= years term ;年契約= years term ;年間= years ;か年= years ;\
         か月契約= months term ;ヶ月契約= months term ;か月間= months ;ヶ月間= months ;か月= months ;ヶ月= months ;\
         カ月= months ;ヵ月= months ;双方締結済み= executed ;締結済み= executed ;締結済= executed ;\
         双方署名済み= signed by both ;両社署名済み= signed by both ;署名待ち= out for signature ;\
         署名依頼中= out for signature ;署名済み= signed ;未締結= not signed ;未署名= not signed ;\
         法務確認中= with legal ;法務レビュー中= with legal ;レビュー中= in review ;ドラフト= draft ;\
         口頭合意= verbal agreement ;ユーザー= users ;ライセンス= licenses ;シート= seats ;無制限= unlimited ;\
         割引なし= no discount ;値引きなし= no discount ;値引き= discount ;割引= discount ;引き= off ;\
         不要= not required ;発行待ち= pending ;待ち= pending ;請求書受領後= from invoice ;請求書発行後= from invoice ;\
         以内= ;日間= days ;なし= no ;あり= yes ;半年= 6 months ;無料= free ;検収後= from acceptance ",
    ),
];

/// Words of all trades.
pub(super) const LAST: [(&str, &str); 9] = [
    ("de", "auf=on;keine=no;kein=no;ohne=without;mit=with;weitere=another;um=for"),
    ("fr", "mille=thousand;cent=100;pas de=no;sans=without;aucun=no;avec=with;pour=for"),
    ("es", "cien=100;sin=without;con=with;por=for"),
    ("it", "cento=100;senza=without;nessuno=no;con=with;per=for"),
    ("nl", "zonder=without;geen=no;met=with;voor=for"),
    ("pt", "cem=100;sem=without;com=with;por=for"),
    ("sv", "förskott=in advance;utan=without;ingen=no;inget=no;med=with"),
    ("pl", "bez=without;brak=no;na=for"),
    ("ja", "月末= end of month ;年= years ;日= days ;名= seats ;人= users "),
];
