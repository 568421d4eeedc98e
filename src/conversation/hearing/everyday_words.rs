//! How people of each language put things off, doubt, point elsewhere, pay, order and sign: whole phrases.

/// By language: `phrase=english` pairs; of a phrase that stands twice, the first counts.
pub(super) const TABLES: [(&str, &str); 12] = [
    (
        "de",
        "einmal pro quartal=quarterly;einmal pro monat=monthly;wir noch nicht=we have not signed;kunde noch nicht=customer has not signed;liegt beim kunden zur unterschrift=waiting for the customer's signature;beim kunden zur unterschrift=waiting for the customer's signature;\
         liegt zur unterschrift beim kunden=waiting for the customer's signature;wartet auf unterschrift=waiting for signature;\
         unterschrift steht noch aus=waiting for signature;unterschrift fehlt noch=waiting for signature;\
         beide seiten haben unterschrieben=both sides signed;beide haben unterschrieben=both signed;\
         von beiden parteien unterschrieben=signed by both;von beiden parteien unterzeichnet=signed by both;\
         kunde muss noch unterschreiben=waiting for the customer's signature;wir müssen noch unterschreiben=waiting for our signature;\
         in verhandlung=in negotiation;in abstimmung=in review;rechtsabteilung=legal;juristen=legal;\
         muss ich noch klären=need to check;muss ich klären=need to check;muss ich nachfragen=need to ask;muss ich erst nachfragen=need to ask;\
         muss ich prüfen=need to check;muss ich nachsehen=need to check;frage ich nach=i'll ask;frag ich nach=i'll ask;kläre ich=i'll check;\
         kläre das=i'll check;prüfe ich=i'll check;melde mich=get back to you;wird noch geklärt=tbd;wird noch entschieden=tbd;noch nicht entschieden=not decided;\
         noch nicht klar=tbd;noch unklar=tbd;noch nicht festgelegt=tbd;weiß ich nicht=don't know;keinen plan=no idea;warte noch auf=waiting for;warte auf=waiting for;\
         wir warten auf=waiting for;ich glaube=i think;glaube ich=i think;ich denke=i think;denke ich=i think;soweit ich weiß=afaik;\
         vermutlich=probably;schätzungsweise=about;schätze=about;circa=about;zirka=about;so um die=about;wohl=probably;entweder=either;\
         sofern=if;vorausgesetzt=provided;es sei denn=unless;außer wenn=unless;ansonsten=otherwise;sonst=otherwise;kommt drauf an=depends;abhängig von=depending on;\
         wie im angebot=same as the quote;laut angebot=same as the quote;wie im vertrag=same as the contract;laut vertrag=same as the contract;\
         wie letztes mal=same as last time;wie beim letzten mal=same as last time;wie immer=as usual;wie üblich=as usual;wie bisher=same as before;\
         siehe vertrag=see the contract;siehe angebot=see the quote;siehe anhang=see the attached file;im anhang=in the attached file;\
         zahlbar binnen=within;binnen=within;innerhalb=within;zahlung=payment;zahlungsbedingungen=payment terms;zahlungsfrist=payment within;\
         nach rechnungsdatum=from invoice date;nach rechnungserhalt=from invoice;vor leistungsbeginn=in advance;per vorkasse=prepaid;bei lieferung=on delivery;\
         einmal im jahr=annual;einmal jährlich=annual;einmal pro jahr=annual;einmal im monat=monthly;einmal im quartal=quarterly;\
         jeden monat=monthly;jedes quartal=quarterly;jedes jahr=annual;jedes halbe jahr=semiannual;pro halbjahr=semiannual;alle sechs monate=every 6 months;\
         alle drei monate=every 3 months;alle zwei monate=every 2 months;alle zwei wochen=every 2 weeks;auf einmal=one time;in einer rechnung=one time;vorschüssig=in advance;\
         nachschüssig=in arrears;im voraus fällig=in advance;rückwirkend=in arrears;abrechnung=billing;\
         nächsten ersten=1st of next month;nächster monat=next month;nächsten monat=next month;kommenden monat=next month;monatsanfang=start of month;\
         quartalsbeginn=start of quarter;jahresbeginn=start of year;so bald wie möglich=asap;baldmöglichst=asap;schnellstmöglich=asap;ab heute=today;\
         3-jährig=3 years;dreijährig=3 years;zweijährig=2 years;einjährig=1 year;jahresvertrag=annual contract;einjahresvertrag=annual contract;\
         monatlich kündbar=month to month;mindestens=at least;höchstens=at most;bis zu=up to;maximal=at most;mehrjährig=multi-year;\
         nachlass=discount;preisnachlass=discount;ermäßigung=discount;gar kein rabatt=no discount;ohne nachlass=no discount;\
         bestellung kommt noch=po to follow;bestellung folgt=po to follow;bestellung steht noch aus=po pending;bestellung ist unterwegs=po coming;\
         bestellung liegt noch nicht vor=po pending;noch keine bestellung=no po yet;warten auf bestellung=waiting for po;\
         keine bestellung nötig=no po needed;ohne bestellung=no po;keine bestellnummer=no po;brauchen keine bestellung=no po needed;\
         verlängert sich nicht automatisch=does not renew automatically;verlängert sich nicht=does not renew;keine automatische verlängerung=no auto renewal;\
         keine verlängerung=no renewal;ohne automatische verlängerung=no auto renewal;monate frist=months notice;monatsfrist=months notice;\
         endet automatisch=ends automatically;läuft aus=expires;nicht umsatzsteuerpflichtig=not vat registered;umsatzsteuerbefreit=tax exempt;steuerbefreit=tax exempt;\
         keine ust-id=no vat id;keine umsatzsteuer-id=no vat id;fünfundzwanzig=25;einundzwanzig=21;dreizehn=13;sechzehn=16;siebzehn=17;neunzehn=19;siebzig=70;\
         achtzig=80;brutto=including vat;fünfunddreißig=35;fünftausend=5000;zehntausend=10000;zwanzigtausend=20000;fünfzigtausend=50000;hunderttausend=100000;\
         zweihundert=200;dreihundert=300;vierhundert=400;fünfhundert=500;anwender=users;mitarbeiter=seats;lizenz=license;eine halbe million=0.5 million;halbe million=0.5 million",
    ),
    (
        "fr",
        "payable à=within;payables à=within;en attente de la signature=waiting for signature;en attente de leur signature=waiting for the customer's signature;\
         en attente de notre signature=waiting for our signature;signé par tous=signed by both;signé des deux côtés=signed by both;\
         les deux parties ont signé=both sides signed;tout le monde a signé=everyone signed;chez le client pour signature=waiting for the customer's signature;\
         envoyé pour signature=out for signature;en cours de signature=out for signature;en cours de relecture=in review;en relecture=in review;\
         en cours de revue=in review;en cours de négociation=in negotiation;en négociation=in negotiation;au juridique=with legal;chez le juridique=with legal;\
         pas encore signé=not signed yet;projet de contrat=draft;brouillon=draft;accord verbal=verbal agreement;accord oral=verbal agreement;\
         je vérifie=i'll check;je vais vérifier=i'll check;je dois vérifier=need to check;je demande=i'll ask;je vais demander=i'll ask;je me renseigne=i'll check;\
         je reviens vers vous=get back to you;je reviens vers toi=get back to you;pas encore décidé=not decided;pas encore défini=tbd;à définir=tbd;à déterminer=tbd;\
         je ne sais pas=don't know;je sais pas=don't know;j'attends=waiting for;on attend=waiting for;en attente de=waiting for;\
         je pense=i think;je crois=i think;sans doute=probably;à peu près=about;approximativement=about;dans les=within;soit=either;sinon=otherwise;sauf si=unless;\
         à condition=provided;selon=depending on;ça dépend=depends;comme dans le devis=same as the quote;voir le devis=see the quote;comme sur le devis=same as the quote;\
         voir le contrat=see the contract;comme au contrat=same as the contract;comme la dernière fois=same as last time;comme avant=same as before;\
         voir pièce jointe=see the attached file;en pièce jointe=in the attached file;ci-joint=in the attached file;\
         paiement=payment;payable=payable;règlement=payment;date de facturation=invoice date;à la commande=prepaid;payable d'avance=prepaid;paiement d'avance=prepaid;à l'avance=in advance;\
         à la livraison=on delivery;dès réception=on receipt;immédiatement=immediately;sous=within;\
         tous les trimestres=quarterly;chaque trimestre=quarterly;chaque mois=monthly;chaque année=annual;par trimestre=quarterly;par mois=per month;par an=per year;par semestre=semiannual;\
         deux fois par an=twice a year;deux fois par mois=twice a month;trimestriellement=quarterly;semestriellement=semiannual;annuellement=annual;\
         toutes les deux semaines=every 2 weeks;tous les quinze jours=every 2 weeks;terme à échoir=in advance;à échoir=in advance;terme échu=in arrears;échu=in arrears;facturation=billing;\
         en une seule facture=one time;facture unique=one time;paiement unique=one time;\
         dès que possible=asap;au plus vite=asap;fin du mois=end of month;en début de mois=start of month;mois prochain=next month;mi-mars=mid march;mi-avril=mid april;mi-mai=mid may;mi-juin=mid june;\
         engagement de=commitment;durée de=term;durée=term;ferme=fixed;renouvelable=renewable;sans engagement=month to month;un an et demi=18 months;six mois=6 months;\
         rabais=discount;réduction=discount;pas de réduction=no discount;sans réduction=no discount;aucune réduction=no discount;prix catalogue=list price;tarif catalogue=list price;moitié prix=half off;\
         bon de commande en attente=po pending;bon de commande à venir=po to follow;bon de commande suit=po to follow;pas encore de bon de commande=no po yet;\
         en attente du bon de commande=waiting for po;sans bon de commande=no po;pas besoin de bon de commande=no po needed;aucun bon de commande=no po;\
         renouvellement automatique=automatic renewal;reconduction automatique=automatic renewal;reconduction tacite=auto renewal;renouvelé automatiquement=renews automatically;\
         pas de renouvellement automatique=no auto renewal;sans renouvellement automatique=no auto renewal;pas de renouvellement=no renewal;sans reconduction=no renewal;sans renouvellement=no renewal;\
         préavis=notice;exonéré de tva=vat exempt;non assujetti à la tva=not vat registered;non assujetti=not vat registered;pas de tva=no vat;\
         utilisateurs=users;utilisateur=users;licences=licenses;postes=seats;sièges=seats;illimité=unlimited;au moins=at least;jusqu'à=up to;au maximum=at most;plusieurs centaines=several hundred;\
         demi-million=0.5 million;k euros=k eur;sept=7;huit=8;neuf=9;onze=11;treize=13;quatorze=14;seize=16;dix-huit=18;vingt-quatre=24;trente-six=36;quarante-cinq=45;quarante=40;cinquante=50;deux cents=200;quatre-vingt-dix=90",
    ),
    (
        "es",
        "automática=automatic;automático=automatic;día=the;el día=the;pendiente de la firma del cliente=waiting for the customer's signature;a la espera de la firma del cliente=waiting for the customer's signature;\
         esperando la firma del cliente=waiting for the customer's signature;esperando firma=waiting for signature;a la espera de firma=waiting for signature;\
         pendiente de nuestra firma=waiting for our signature;firmado por ambas partes=signed by both;firmado por las dos partes=signed by both;firmado por ambos=signed by both;\
         ambas partes han firmado=both sides signed;firmado por el cliente=signed by the customer;el cliente ha firmado=customer signed;el cliente ya firmó=customer signed;\
         firmado por nosotros=signed by us;sin firmar=not signed;aún no firmado=not signed yet;todavía no está firmado=not signed yet;todavía sin firmar=not signed yet;\
         en negociación=in negotiation;de palabra=verbal;verbal=verbal;\
         lo consulto=i'll check;lo confirmo=i'll check;lo pregunto=i'll ask;lo miro=i'll check;tengo que preguntar=need to ask;tengo que consultar=need to check;tengo que confirmar=need to check;\
         déjame confirmar=let me check;déjame ver=let me check;te digo luego=get back to you;te confirmo=get back to you;aún no lo sé=don't know;todavía no lo sé=don't know;\
         no lo sé=don't know;ni idea=no idea;por definir=tbd;sin definir=tbd;por decidir=tbd;aún no decidido=not decided;esperando=waiting for;a la espera de=waiting for;\
         creo que=i think;creo=i think;me parece=i think;supongo=i guess;tal vez=maybe;a lo mejor=maybe;más o menos=about;alrededor de=about;cerca de=about;unas=about;\
         salvo que=unless;a menos que=unless;si no=otherwise;siempre que=provided;depende=depends;como en el presupuesto=same as the quote;según el contrato=same as the contract;\
         ver contrato=see the contract;igual que el año pasado=same as last year;como el año pasado=same as last year;lo mismo que la última vez=same as last time;como siempre=as usual;lo de siempre=as usual;\
         en el adjunto=in the attached file;adjunto=attached;\
         pago a=within;pago en=within;pago=payment;pagadero=payable;plazo de pago=payment terms;a la recepción de la factura=on receipt;a la recepción=on receipt;\
         desde la fecha de factura=from invoice date;desde la fecha de la factura=from invoice date;fecha de la factura=from invoice date;pago anticipado=prepaid;prepago=prepaid;transferencia bancaria=wire transfer;transferencia=wire transfer;\
         contra entrega=cod;de inmediato=immediately;inmediato=immediately;\
         cada trimestre=quarterly;cada mes=monthly;cada año=annual;cada seis meses=every 6 months;cada tres meses=every 3 months;cada dos meses=every 2 months;cada dos semanas=every 2 weeks;quincenal=semimonthly;mensualmente=monthly;\
         trimestralmente=quarterly;anualmente=annual;una vez al año=annual;una vez al mes=monthly;dos veces al año=twice a year;dos veces al mes=twice a month;pago único=one time;una sola factura=one time;de una vez=one time;\
         a mes vencido=in arrears;mes vencido=in arrears;a trimestre vencido=in arrears;vencido=in arrears;por vencido=in arrears;facturación=billing;\
         lo antes posible=asap;cuanto antes=asap;principios de=early;a principios de=early;mediados de=mid;a mediados de=mid;finales de=end of;a finales de=end of;el próximo mes=next month;próximo mes=next month;\
         primero de=1st of;día 1 de=1 ;próxima semana=next week;la semana que viene=next week;hasta el=until;hasta=until;\
         un año=1 year;duración de=term;duración=term;plazo de=term;seis meses=6 months;medio año=6 months;mínimo=minimum;al menos=at least;por lo menos=at least;varios años=multi-year;\
         rebaja=discount;ningún descuento=no discount;precio de lista=list price;precio de tarifa=list price;mitad de precio=half off;\
         orden de compra pendiente=po pending;pendiente de orden de compra=po pending;orden de compra en camino=po coming;esperando la orden de compra=waiting for po;no requiere orden de compra=no po needed;\
         no necesita orden de compra=no po needed;no requieren orden de compra=no po needed;no hay orden de compra=no po;sin pedido=no po;sin número de pedido=no po;número de pedido=po number;nº de pedido=po number;n.º de pedido=po number;\
         se renueva automáticamente=renews automatically;se renueva=renews;no se renueva automáticamente=does not renew automatically;\
         no se renueva=does not renew;renovación tácita=auto renewal;tácita reconducción=auto renewal;preaviso de=notice;de preaviso=notice;preaviso=notice;no renovable=no renewal;\
         exento de iva=vat exempt;exento=exempt;no sujeto a iva=not vat registered;sin iva=excluding vat;iva no incluido=excluding vat;iva incluido=including vat;con iva=including vat;iva aparte=plus vat;medio millón=0.5 million;\
         asientos=seats;plazas=seats;ilimitadas=unlimited;varios cientos=several hundred;trece=13;catorce=14;dieciséis=16;cincuenta=50;doscientos=200;trescientos=300;quinientos=500",
    ),
    (
        "it",
        "rimessa diretta a vista fattura=due on receipt;rimessa diretta vista fattura=due on receipt;in attesa della firma del cliente=waiting for the customer's signature;in attesa della firma=waiting for signature;in attesa di firma del cliente=waiting for the customer's signature;in attesa della nostra firma=waiting for our signature;\
         entrambe le parti hanno firmato=both sides signed;firmato da tutti=signed by both;firmato da noi=signed by us;dal cliente per la firma=waiting for the customer's signature;inviato per la firma=out for signature;\
         non ancora firmato=not signed yet;da firmare=out for signature;in negoziazione=in negotiation;in trattativa=in negotiation;al legale=with legal;all'ufficio legale=with legal;solo verbale=verbal only;accordo a voce=verbal agreement;\
         verifico=i'll check;lo verifico=i'll check;devo verificare=need to check;devo chiedere=need to ask;chiedo=i'll ask;lo chiedo=i'll ask;vi faccio sapere=get back to you;ti faccio sapere=get back to you;\
         non lo so=don't know;nessuna idea=no idea;da definire=tbd;da decidere=tbd;non ancora deciso=not decided;in attesa di=waiting for;aspetto=waiting for;aspettiamo=waiting for;\
         penso=i think;credo=i think;probabilmente=probably;all'incirca=about;più o meno=about;intorno a=about;oppure=or;altrimenti=otherwise;a meno che=unless;salvo che=unless;se=if;dipende=depends;\
         come da contratto=same as the contract;come da offerta=same as the quote;come da preventivo=same as the quote;come l'ultima volta=same as last time;come prima=same as before;come al solito=as usual;\
         vedi contratto=see the contract;in allegato=in the attached file;vedi allegato=see the attached file;allegato=attached;\
         pagamento a=within;pagamento entro=within;entro=within;pagamento=payment;dalla data fattura=from invoice date;dalla data della fattura=from invoice date;dalla fattura=from invoice date;al ricevimento della fattura=on receipt;\
         al ricevimento=on receipt;ricevimento fattura=on receipt;vista fattura=on receipt;pagamento anticipato=prepaid;contrassegno=cod;immediato=immediately;\
         ogni trimestre=quarterly;ogni mese=monthly;ogni anno=annual;ogni sei mesi=every 6 months;ogni tre mesi=every 3 months;ogni due mesi=every 2 months;ogni due settimane=every 2 weeks;mensilmente=monthly;trimestralmente=quarterly;\
         annualmente=annual;semestralmente=semiannual;una volta all'anno=annual;due volte all'anno=twice a year;due volte al mese=twice a month;al mese=per month;all'anno=per year;al trimestre=per quarter;unica soluzione=one time;\
         in unica soluzione=one time;fattura unica=one time;in via anticipata=in advance;in via posticipata=in arrears;fatturazione=billing;\
         appena possibile=asap;prima possibile=asap;il prima possibile=asap;inizio mese=start of month;mese prossimo=next month;settimana prossima=next week;il primo=1st of;1°=1;fine dell'anno=end of year;\
         durata di=term;durata=term;sei mesi=6 months;diciotto mesi=18 months;almeno=at least;massimo=maximum;minimo=minimum;pluriennale=multi-year;\
         senza sconti=no discount;prezzo di listino=list price;a metà prezzo=half off;metà prezzo=half off;\
         ordine in arrivo=po coming;in attesa dell'ordine=waiting for po;ordine non necessario=no po needed;senza ordine d'acquisto=no po;nessun ordine d'acquisto=no po;non serve ordine=no po needed;odine=po;\
         nessun rinnovo automatico=no auto renewal;non si rinnova automaticamente=does not renew automatically;non si rinnova=does not renew;rinnovo non automatico=no auto renewal;\
         senza tacito rinnovo=no auto renewal;nessun tacito rinnovo=no auto renewal;si rinnova=renews;giorni prima=days before;mesi prima=months before;prima della scadenza=before expiry;ogni volta=each time;\
         esente iva=vat exempt;esente=exempt;non soggetto iva=not vat registered;iva esclusa=excluding vat;iva inclusa=including vat;iva compresa=including vat;mezzo milione=0.5 million;migliaia=thousand;\
         posti=seats;illimitate=unlimited;diverse centinaia=several hundred;tredici=13;quattordici=14;sedici=16;diciassette=17;diciannove=19;venticinque=25;quarantotto=48;duecento=200;trecento=300;cinquecento=500",
    ),
    (
        "nl",
        "wachten op handtekening van de klant=waiting for the customer's signature;ligt bij de klant ter ondertekening=waiting for the customer's signature;bij de klant ter ondertekening=waiting for the customer's signature;\
         wachten op onze handtekening=waiting for our signature;wachten op handtekening=waiting for signature;beide partijen hebben getekend=both sides signed;beide hebben getekend=both signed;\
         door de klant getekend=signed by the customer;de klant heeft getekend=customer signed;door ons getekend=signed by us;wij hebben getekend=we signed;nog niet ondertekend=not signed yet;\
         verstuurd ter ondertekening=out for signature;in onderhandeling=in negotiation;bij juridisch=with legal;bij juridische zaken=with legal;mondeling toegezegd=verbal yes;alleen mondeling=verbal only;\
         ik vraag het na=i'll ask;ik vraag het=i'll ask;moet ik navragen=need to ask;moet ik uitzoeken=need to check;ik zoek het uit=i'll check;zoek ik uit=i'll check;ik check het=i'll check;kom ik op terug=get back to you;\
         weet ik nog niet=don't know yet;weet ik niet=don't know;geen idee=no idea;nog niet besloten=not decided;nog onbekend=tbd;nog te bepalen=tbd;nader te bepalen=tbd;volgt nog=tbd;ik wacht op=waiting for;wachten op=waiting for;wacht op=waiting for;\
         ik denk=i think;denk ik=i think;volgens mij=i think;ik geloof=i think;circa=about;rond de=about;zo'n=about;tenzij=unless;anders=otherwise;mits=provided;afhankelijk van=depending on;hangt ervan af=depends;\
         zoals in de offerte=same as the quote;zie offerte=see the quote;zie contract=see the contract;zoals vorig jaar=same as last year;hetzelfde als vorig jaar=same as last year;zoals altijd=as usual;zelfde als vorige keer=same as last time;\
         zie bijlage=see the attached file;in de bijlage=in the attached file;\
         betaling binnen=within;te betalen binnen=within;betaling=payment;betaaltermijn van=payment terms;betaaltermijn=payment terms;betalingstermijn=payment terms;na factuur=from invoice;na ontvangst factuur=from invoice;bij ontvangst=on receipt;\
         onmiddellijk=immediately;direct=immediately;vooruit betalen=prepaid;vooraf betaald=prepaid;bankoverschrijving=wire transfer;overschrijving=wire transfer;onder rembours=cod;\
         per halfjaar=semiannual;iedere maand=monthly;ieder jaar=annual;per jaar=annual;elke twee maanden=every 2 months;elke drie maanden=every 3 months;elke zes maanden=every 6 months;om de twee weken=every 2 weeks;om de maand=every 2 months;\
         twee keer per jaar=twice a year;twee keer per maand=twice a month;één keer per jaar=annual;in één keer=one time;in een keer=one time;vooruit=in advance;op voorhand=in advance;facturatie=billing;facturering=billing;gefactureerd=invoiced;\
         zo snel mogelijk=asap;volgende maand=next month;volgende week=next week;begin van de maand=start of month;eerste van=1st of;de eerste=the 1st;\
         jarig contract=year contract;één jaar=1 year;half jaar=6 months;looptijd van=term;minimaal=at least;ten minste=at least;maximaal=at most;meerjarig=multi-year;maandelijks opzegbaar=month to month;\
         zonder korting=no discount;lijstprijs=list price;halve prijs=half off;\
         geen inkooporder=no po;geen inkooporder nodig=no po needed;zonder inkooporder=no po;zonder po=no po;inkooporder volgt=po to follow;inkooporder komt nog=po to follow;wachten op inkooporder=waiting for po;po volgt=po to follow;po komt nog=po to follow;nog geen po=no po yet;inkoopordernummer=po number;\
         wordt niet automatisch verlengd=does not renew automatically;verlengt niet automatisch=does not renew automatically;niet automatisch verlengd=does not renew automatically;geen verlenging=no renewal;zonder verlenging=no renewal;\
         telkens=each;steeds=each;stopt automatisch=ends automatically;loopt af=expires;vrijgesteld van btw=vat exempt;btw-vrijgesteld=vat exempt;geen btw-nummer=no vat number;exclusief btw=excluding vat;inclusief btw=including vat;excl btw=excluding vat;incl btw=including vat;\
         half miljoen=0.5 million;miljoen=million;mln=million;seats=seats;licentie=license;honderden=several hundred;dertien=13;zestien=16;vijfentwintig=25;tweehonderd=200;driehonderd=300;vijfhonderd=500",
    ),
    (
        "pt",
        "dia=the;no dia=the;aguardando a assinatura do cliente=waiting for the customer's signature;à espera da assinatura do cliente=waiting for the customer's signature;com o cliente para assinatura=waiting for the customer's signature;\
         aguardando nossa assinatura=waiting for our signature;aguardando a nossa assinatura=waiting for our signature;assinado por todos=signed by both;ambas as partes assinaram=both sides signed;os dois assinaram=both signed;o cliente já assinou=customer signed;\
         o cliente assinou=customer signed;assinado por nós=signed by us;ainda não assinado=not signed yet;ainda não foi assinado=not signed yet;sem assinatura=not signed;enviado para assinatura=out for signature;em negociação=in negotiation;\
         com o jurídico=with legal;acordo de boca=verbal agreement;só verbal=verbal only;\
         vou verificar=i'll check;vou confirmar=i'll check;vou checar=i'll check;vou perguntar=i'll ask;preciso verificar=need to check;preciso confirmar=need to check;preciso perguntar=need to ask;te aviso=get back to you;já te falo=get back to you;\
         não sei ainda=don't know yet;ainda não sei=don't know yet;não sei=don't know;sem ideia=no idea;a definir=tbd;ainda não definido=tbd;não decidido=not decided;aguardando=waiting for;esperando=waiting for;estou esperando=waiting for;\
         acho que=i think;acho=i think;acredito que=i think;creio que=i think;mais ou menos=about;por volta de=about;aproximadamente=about;uns=about;a menos que=unless;caso contrário=otherwise;senão=otherwise;desde que=provided;depende=depends;\
         conforme o contrato=same as the contract;conforme contrato=same as the contract;conforme a proposta=same as the quote;igual ao ano passado=same as last year;como no ano passado=same as last year;como sempre=as usual;igual da última vez=same as last time;mesmo da última vez=same as last time;\
         em anexo=in the attached file;no anexo=in the attached file;ver anexo=see the attached file;\
         após a emissão da nota fiscal=from invoice date;após emissão da nota=from invoice date;após a emissão da fatura=from invoice date;da emissão da nota fiscal=from invoice date;da data da fatura=from invoice date;da emissão=from invoice date;após o faturamento=from invoice date;\
         pagamento em até=within;pagamento em=within;em até=within;pagamento=payment;prazo de pagamento de=within;prazo de pagamento=payment terms;contra apresentação=on receipt;no recebimento=on receipt;no recebimento da fatura=on receipt;imediato=immediately;imediatamente=immediately;pagamento antecipado=prepaid;pré-pago=prepaid;\
         transferência bancária=wire transfer;boleto=bank transfer;na entrega=on delivery;\
         a cada trimestre=quarterly;todo mês=monthly;todo trimestre=quarterly;todo ano=annual;por mês=per month;por ano=per year;por trimestre=per quarter;a cada dois meses=every 2 months;a cada três meses=every 3 months;a cada seis meses=every 6 months;\
         a cada duas semanas=every 2 weeks;quinzenal=semimonthly;semestralmente=semiannual;duas vezes por ano=twice a year;duas vezes por mês=twice a month;uma vez por ano=annual;de uma só vez=one time;parcela única=one time;fatura única=one time;adiantado=in advance;\
         postecipado=in arrears;vencido=in arrears;ao final do período=in arrears;faturamento=billing;\
         o mais rápido possível=asap;assim que possível=asap;mês que vem=next month;próximo mês=next month;semana que vem=next week;primeiro dia de=1st of;começo de=early;no início de=early;1º=1;dia 1º=1;\
         um ano=1 year;um ano e meio=18 months;seis meses=6 months;meio ano=6 months;prazo de=term;prazo=term;vigência de=term;duração de=term;pelo menos=at least;no mínimo=at least;no máximo=at most;plurianual=multi-year;\
         nenhum desconto=no discount;preço de tabela=list price;preço cheio=list price;metade do preço=half off;\
         pedido de compra pendente=po pending;aguardando o pedido de compra=waiting for po;aguardando pedido de compra=waiting for po;pedido de compra a caminho=po coming;ordem de compra a caminho=po coming;não precisa de pedido de compra=no po needed;\
         não precisa de ordem de compra=no po needed;sem pedido de compra=no po;sem ordem de compra=no po;não há ordem de compra=no po;número do pedido=po number;\
         não renova automaticamente=does not renew automatically;não renova=does not renew;renova=renews;renovação tácita=auto renewal;a cada ano=every year;todo ano por mais 12 meses=for 12 months;\
         isento de impostos=tax exempt;isento=exempt;sem impostos=excluding tax;impostos inclusos=including tax;com impostos=including tax;mais impostos=plus tax;meio milhão=0.5 million;\
         assentos=seats;lugares=seats;licença=license;ilimitadas=unlimited;várias centenas=several hundred;treze=13;catorze=14;quatorze=14;dezesseis=16;dezessete=17;dezenove=19;vinte e cinco=25;duzentos=200;trezentos=300;quinhentos=500",
    ),
    (
        "sv",
        "väntar på kundens underskrift=waiting for the customer's signature;väntar på kundens signatur=waiting for the customer's signature;hos kunden för underskrift=waiting for the customer's signature;hos kunden för signering=waiting for the customer's signature;\
         väntar på underskrift=waiting for signature;väntar på signatur=waiting for signature;båda parter har skrivit på=both sides signed;båda har skrivit på=both signed;båda har signerat=both signed;signerat av båda parter=signed by both;undertecknat av båda parter=signed by both;undertecknat av båda=signed by both;\
         kunden har skrivit på=customer signed;vi har skrivit på=we signed;inte påskrivet=not signed;ej undertecknat=not signed;inte undertecknat=not signed;utskickat för signering=out for signature;ute för signering=out for signature;\
         under förhandling=in negotiation;hos juristerna=with legal;hos jurist=with legal;muntlig överenskommelse=verbal agreement;bara muntligt=verbal only;parterna=the parties;parter=parties;\
         jag kollar=i'll check;ska kolla=i'll check;måste kolla=need to check;jag frågar=i'll ask;måste fråga=need to ask;återkommer=get back to you;jag återkommer=get back to you;vet ej=don't know;ingen aning=no idea;inte bestämt=not decided;inte bestämt än=not decided;\
         ej klart=tbd;inte klart=tbd;oklart=tbd;väntar på=waiting for;avvaktar=waiting for;tror jag=i think;jag tror=i think;troligen=probably;förmodligen=probably;antagligen=probably;cirka=about;ca=about;runt=about;antingen=either;annars=otherwise;såvida inte=unless;\
         förutsatt att=provided;beror på=depends;enligt offerten=same as the quote;enligt avtalet=same as the contract;se avtalet=see the contract;som förra året=same as last year;som vanligt=as usual;samma som sist=same as last time;se bilaga=see the attached file;bifogat=attached;\
         betalning inom=within;betalning=payment;betalningsvillkor=payment terms;från fakturadatum=from invoice date;efter faktura=from invoice;dagar netto=days net;vid leverans=on delivery;direkt=immediately;i förväg=in advance;förskott=in advance;förskottsbetalt=prepaid;\
         per faktura=on invoice;banköverföring=wire transfer;per halvår=semiannual;varannan månad=every 2 months;varje halvår=semiannual;varannan vecka=every 2 weeks;två gånger per år=twice a year;två gånger i månaden=twice a month;en gång i kvartalet=quarterly;en gång i månaden=monthly;årlig=annual;kvartalsvis=quarterly;\
         engångsfaktura=one time;allt på en gång=one time;efterskott=in arrears;i efterhand=in arrears;fakturering=billing;faktureras=invoiced;\
         så snart som möjligt=asap;så fort som möjligt=asap;nästa månad=next month;nästa vecka=next week;första=1st;\
         ett och ett halvt år=18 months;halvår=6 months;ett halvår=6 months;avtalstid=term;löptid=term;bindningstid=term;tre år=3 years;två år=2 years;minst=at least;högst=at most;upp till=up to;flerårigt=multi-year;löpande månadsvis=month to month;\
         utan rabatt=no discount;listpris=list price;halva priset=half off;\
         ingen po behövs=no po needed;ingen inköpsorder=no po;inköpsorder behövs inte=no po needed;inköpsorder kommer=po coming;väntar på inköpsorder=waiting for po;utan inköpsorder=no po;po kommer=po coming;ingen po=no po;inköpsordernummer=po number;beställningsnummer=po number;\
         förnyas inte automatiskt=does not renew automatically;förlängs inte automatiskt=does not renew automatically;förlängs inte=does not renew;förnyas inte=does not renew;ingen förnyelse=no renewal;automatisk förnyelse=automatic renewal;ingen automatisk förnyelse=no auto renewal;förlängs=renews;förnyas=renews;\
         löper ut=expires;upphör=ends;i taget=at a time;momsbefriad=vat exempt;momsbefriade=vat exempt;ej momsregistrerad=not vat registered;exkl moms=excluding vat;inkl moms=including vat;exklusive moms=excluding vat;inklusive moms=including vat;plus moms=plus vat;en halv miljon=0.5 million;halv miljon=0.5 million;miljon=million;tusen=thousand;\
         msek=million sek;ksek=thousand sek;tkr=tkr;licens=license;obegränsat antal=unlimited;flera hundra=several hundred;tretton=13;fjorton=14;sexton=16;tjugofem=25;sjuttio=70;åttio=80;tvåhundra=200;trehundra=300;femhundra=500",
    ),
    (
        "pl",
        "czekamy na podpis klienta=waiting for the customer's signature;u klienta do podpisu=waiting for the customer's signature;oczekuje na podpis klienta=waiting for the customer's signature;czekamy na nasz podpis=waiting for our signature;\
         czekamy na podpis=waiting for signature;podpisany przez obie strony=signed by both;podpisano przez obie strony=signed by both;obie strony podpisały=both sides signed;podpisana przez klienta=signed by the customer;klient podpisał=customer signed;podpisana przez nas=signed by us;\
         jeszcze niepodpisana=not signed yet;nie podpisana=not signed;nie podpisano=not signed;wysłana do podpisu=out for signature;w negocjacjach=in negotiation;u prawników=with legal;w dziale prawnym=with legal;projekt umowy=draft;projekt=draft;wersja robocza=draft;ustnie=verbal;ustna zgoda=verbal yes;wysłana=sent;wysłano=sent;\
         sprawdzę=i'll check;muszę sprawdzić=need to check;dopytam=i'll ask;zapytam=i'll ask;muszę zapytać=need to ask;dam znać=get back to you;jeszcze nie wiem=don't know yet;nie wiem=don't know;nie mam pojęcia=no idea;do ustalenia=tbd;do potwierdzenia=tbd;nieustalone=tbd;nie ustalono=not decided;czekam na=waiting for;czekamy na=waiting for;\
         chyba=i think;wydaje mi się=i think;myślę, że=i think;myślę=i think;prawdopodobnie=probably;mniej więcej=about;ok.=about;albo=or;w przeciwnym razie=otherwise;chyba że=unless;jeśli=if;jeżeli=if;pod warunkiem=provided;zależy=depends;\
         jak w ofercie=same as the quote;zgodnie z umową=same as the contract;zgodnie z ofertą=same as the quote;jak w umowie=same as the contract;jak w zeszłym roku=same as last year;tak jak ostatnio=same as last time;jak zwykle=as usual;w załączniku=in the attached file;\
         płatność w ciągu=within;płatne w ciągu=within;w terminie=within;w ciągu=within;termin płatności=payment within;płatność=payment;od daty wystawienia faktury=from invoice date;od wystawienia faktury=from invoice date;płatne z góry=prepaid;natychmiast=immediately;przelewem=wire transfer;przelew bankowy=wire transfer;za pobraniem=cod;\
         co miesiąc=monthly;co kwartał=quarterly;co rok=annual;raz w roku=annual;raz na rok=annual;raz w miesiącu=monthly;raz na kwartał=quarterly;raz na pół roku=semiannual;co pół roku=semiannual;co sześć miesięcy=every 6 months;co trzy miesiące=every 3 months;co dwa miesiące=every 2 months;co dwa tygodnie=every 2 weeks;dwa razy w roku=twice a year;\
         miesięczna=monthly;kwartalna=quarterly;roczna=annual;półroczna=semiannual;miesięczny=monthly;kwartalny=quarterly;roczny=annual;jedna faktura=one time;jednorazowa=one time;na początku okresu=in advance;\
         jak najszybciej=asap;w przyszłym miesiącu=next month;przyszły miesiąc=next month;przyszłym=next;przyszły=next;najbliższy=this;w połowie=mid;połowa=mid;początek=early;koniec=end of;koniec miesiąca=end of month;pierwszego=1st;\
         umowa na=term;okres=term;na okres=term;rok=1 year;jeden rok=1 year;półtora roku=18 months;pół roku=6 months;sześć miesięcy=6 months;trzy lata=3 years;co najmniej=at least;minimum=minimum;maksymalnie=at most;do końca=until the end of;wieloletnia=multi-year;czas nieokreślony=evergreen;\
         zniżki=discount;zniżka=discount;bez zniżki=no discount;cena katalogowa=list price;połowa ceny=half off;\
         bez zamówienia=no po;nie wymaga zamówienia=no po needed;nie potrzebują zamówienia=no po needed;nie potrzeba zamówienia=no po needed;brak zamówienia=no po;czekamy na zamówienie=waiting for po;zamówienie w drodze=po coming;numer zamówienia=po number;nr zamówienia=po number;nr zam.=po number;zamówienie nr=po number;\
         brak automatycznego odnowienia=no auto renewal;brak automatycznego przedłużenia=no auto renewal;bez automatycznego przedłużenia=no auto renewal;nie odnawia się automatycznie=does not renew automatically;nie odnawia się=does not renew;nie przedłuża się=does not renew;przedłuża się automatycznie=renews automatically;\
         automatycznie odnawiana=renews automatically;odnawia się=renews;przedłuża się=renews;wypowiedzenia=notice;z wypowiedzeniem=with notice;okres wypowiedzenia=notice;wygasa=expires;zwolniony z vat=vat exempt;zwolnieni z vat=vat exempt;plus vat=plus vat;bez vat=excluding vat;z vat=including vat;brutto=including vat;\
         pół miliona=0.5 million;tys=thousand;tysięcy=thousand;tysiące=thousand;milionów=million;miliony=million;złotych=zł;złote=zł;użytkownika=users;licencje=licenses;stanowiska=seats;miejsc=seats;nielimitowane=unlimited;kilkaset=several hundred;osiem=8;dziewięć=9;dziesięć=10;jedenaście=11;piętnaście=15;pięćdziesiąt=50;sto=100;dwieście=200;trzysta=300;pięćset=500",
    ),
    (
        "da",
        "venter på kundens underskrift=waiting for the customer's signature;hos kunden til underskrift=waiting for the customer's signature;venter på vores underskrift=waiting for our signature;venter på underskrift=waiting for signature;underskrevet af begge parter=signed by both;begge parter har skrevet under=both sides signed;\
         begge har skrevet under=both signed;kunden har skrevet under=customer signed;vi har skrevet under=we signed;underskrevet af kunden=signed by the customer;ikke underskrevet endnu=not signed yet;ikke underskrevet=not signed;sendt til underskrift=out for signature;til underskrift=out for signature;\
         fuldt underskrevet=fully signed;i forhandling=in negotiation;hos juridisk=with legal;til gennemsyn=in review;under gennemgang=in review;udkast=draft;kladde=draft;mundtlig aftale=verbal agreement;mundtligt=verbal;sendt=sent;parterne=the parties;parter=parties;\
         jeg tjekker=i'll check;skal lige tjekke=need to check;jeg spørger=i'll ask;skal spørge=need to ask;vender tilbage=get back to you;ved ikke endnu=don't know yet;ved ikke=don't know;det ved jeg ikke=don't know;ingen idé=no idea;ikke besluttet=not decided;ikke afklaret=tbd;afventer=waiting for;venter på=waiting for;\
         tror jeg=i think;jeg tror=i think;formentlig=probably;sandsynligvis=probably;ca.=about;cirka=about;omkring=about;enten=either;eller=or;ellers=otherwise;medmindre=unless;hvis=if;forudsat=provided;kommer an på=depends;\
         som i tilbuddet=same as the quote;ifølge kontrakten=same as the contract;se kontrakten=see the contract;som sidste år=same as last year;samme som sidste år=same as last year;som sædvanligt=as usual;samme som sidst=same as last time;se vedhæftede=see the attached file;vedhæftet=attached;\
         løbende måned=end of month;lbm=end of month;lb. md.=end of month;lb.md.=end of month;betaling inden for=within;betaling inden=within;inden for=within;betaling=payment;betalingsbetingelser=payment terms;fra fakturadato=from invoice date;efter fakturadato=from invoice date;fakturadato=invoice date;\
         ved modtagelse=on receipt;kontant=due on receipt;straks=immediately;forudbetaling=prepaid;forudbetalt=prepaid;efterkrav=cod;bankoverførsel=wire transfer;\
         hver måned=monthly;hvert kvartal=quarterly;hvert halve år=semiannual;hvert halvår=semiannual;hvert år=annual;hver anden måned=every 2 months;hver anden uge=every 2 weeks;halvårligt=semiannual;halvårlig=semiannual;halvårsvis=semiannual;kvartalsvist=quarterly;månedlig=monthly;månedsvis=monthly;årlig=annual;pr. måned=per month;pr. kvartal=quarterly;pr. år=per year;\
         to gange om året=twice a year;en gang om året=annual;én faktura=one time;engangsbetaling=one time;på én gang=one time;bagudbetalt=in arrears;fakturering=billing;faktureres=invoiced;\
         hurtigst muligt=asap;snarest muligt=asap;næste måned=next month;næste uge=next week;næste=next;overmorgen=day after tomorrow;i overmorgen=day after tomorrow;i går=yesterday;lørdag=saturday;søndag=sunday;april=april;starten af=early;slutningen af=end of;udgangen af=end of;midten af=mid;om to uger=in 2 weeks;om en måned=in 1 month;den=the;\
         bindingsperiode=term;løbetid=term;løbetid på=term;et år=1 year;et halvt år=6 months;halvandet år=18 months;mindst=at least;højst=at most;op til=up to;flerårig=multi-year;måned til måned=month to month;uge=week;dag=day;\
         uden rabat=no discount;ingen rabat=no discount;listepris=list price;halv pris=half off;\
         ingen po nødvendig=no po needed;ingen indkøbsordre=no po;uden indkøbsordre=no po;intet po-nummer=no po;ingen po=no po;indkøbsordre på vej=po coming;indkøbsordre følger=po to follow;po følger=po to follow;po på vej=po coming;indkøbsordrenummer=po number;indkøbsordre=po;rekvisitionsnummer=po number;ordrenummer=po number;venter på po=waiting for po;\
         automatisk forlængelse=automatic renewal;forlænges automatisk=renews automatically;forlænges ikke automatisk=does not renew automatically;fornyes ikke automatisk=does not renew automatically;fornyes ikke=does not renew;forlænges ikke=does not renew;ingen automatisk fornyelse=no auto renewal;ingen automatisk forlængelse=no auto renewal;ingen fornyelse=no renewal;\
         forlænges=renews;fornyes=renews;opsigelsesfrist=notice;opsigelse=notice;varsel=notice;udløber=expires;ad gangen=at a time;momsfritaget=vat exempt;ekskl. moms=excluding vat;ekskl moms=excluding vat;inkl. moms=including vat;inkl moms=including vat;plus moms=plus vat;moms=vat;en halv million=0.5 million;millioner=million;mio=million;tusind=thousand;tkr=tkr;\
         licens=license;pladser=seats;ubegrænset=unlimited;flere hundrede=several hundred;måneders=months;dages=days;en=1;et=1;én=1;seks=6;syv=7;otte=8;ni=9;ti=10;fjorten=14;femten=15;atten=18;tyve=20;fireogtyve=24;tredive=30;seksogtredive=36;femogfyrre=45;halvtreds=50;tres=60;halvfems=90;hundrede=100;og=and;med=with;tak=thanks",
    ),
    (
        "nb",
        "venter på kundens signatur=waiting for the customer's signature;venter på signatur=waiting for signature;signert av begge parter=signed by both;begge parter har signert=both sides signed;kunden har signert=customer signed;vi har signert=we signed;ikke signert ennå=not signed yet;ikke signert=not signed;\
         sendt til signering=out for signature;til signering=out for signature;hos juridisk=with legal;til gjennomgang=in review;utkast=draft;muntlig avtale=verbal agreement;muntlig=verbal;sendt=sent;jeg sjekker=i'll check;må sjekke=need to check;må spørre=need to ask;kommer tilbake=get back to you;vet ikke=don't know;\
         ingen anelse=no idea;ikke avklart=tbd;ikke bestemt=not decided;avventer=waiting for;venter på=waiting for;tror jeg=i think;jeg tror=i think;sannsynligvis=probably;ca.=about;cirka=about;omtrent=about;enten=either;eller=or;ellers=otherwise;med mindre=unless;hvis=if;kommer an på=depends;som i fjor=same as last year;som vanlig=as usual;\
         betaling innen=within;innen=within;betaling=payment;fra fakturadato=from invoice date;etter fakturadato=from invoice date;ved mottak=on receipt;forskuddsbetaling=prepaid;forskuddsbetalt=prepaid;straks=immediately;bankoverføring=wire transfer;\
         hver måned=monthly;hvert kvartal=quarterly;hvert halvår=semiannual;hvert år=annual;hver annen måned=every 2 months;halvårlig=semiannual;per måned=per month;per kvartal=quarterly;per år=per year;to ganger i året=twice a year;én faktura=one time;engangsbetaling=one time;på forskudd=in advance;forskudd=in advance;på etterskudd=in arrears;etterskudd=in arrears;månedsvis=monthly;årsvis=annual;kvartalsvis=quarterly;\
         så snart som mulig=asap;neste måned=next month;neste uke=next week;neste=next;i overmorgen=day after tomorrow;i går=yesterday;lørdag=saturday;søndag=sunday;slutten av=end of;starten av=early;midten av=mid;et år=1 year;ett år=1 year;halvannet år=18 months;minst=at least;opptil=up to;måned til måned=month to month;\
         ingen rabatt=no discount;uten rabatt=no discount;listepris=list price;ingen innkjøpsordre=no po;uten innkjøpsordre=no po;innkjøpsordre=po;bestillingsnummer=po number;ingen po=no po;\
         fornyes ikke automatisk=does not renew automatically;fornyes ikke=does not renew;ingen automatisk fornyelse=no auto renewal;fornyes=renews;oppsigelse=notice;varsel=notice;utløper=expires;mva-fritatt=vat exempt;eks. mva=excluding vat;ekskl. mva=excluding vat;inkl. mva=including vat;pluss mva=plus vat;halv million=0.5 million;mill.=million;tusen=thousand;\
         lisens=license;ubegrenset=unlimited;plasser=seats;måneders=months;dagers=days;en=1;ett=1;én=1;seks=6;sju=7;åtte=8;ni=9;ti=10;fjorten=14;femten=15;atten=18;tjue=20;tretti=30;førtifem=45;femti=50;seksti=60;nitti=90;hundre=100;og=and;med=with;takk=thanks",
    ),
    (
        "fi",
        "molempien osapuolten allekirjoittama=signed by both;molemmat allekirjoittaneet=both signed;odottaa allekirjoitusta=waiting for signature;luonnos=draft;tarkistan=i'll check;en tiedä=don't know;odotetaan=waiting for;noin=about;ehkä=maybe;tai=or;jos=if;päivää netto=days net;kuukausi=month;ennakkoon=in advance;etukäteen=in advance;\
         jälkikäteen=in arrears;ei alennusta=no discount;ilman alennusta=no discount;automaattinen jatko=automatic renewal;irtisanomisaika=notice;käyttäjää=users;lisenssiä=licenses;rajoittamaton=unlimited;puolivuosittain=semiannual;kerran vuodessa=annual;viikkoa=weeks;kaksi=2;kolme=3;neljä=4;viisi=5;ja=and;kiitos=thanks",
    ),
    (
        "ja",
        "双方= both ;両者= both ;両社= both ;先方の署名待ち= waiting for the customer's signature ;先方署名待ち= waiting for the customer's signature ;先方のサイン待ち= waiting for the customer's signature ;顧客の署名待ち= waiting for the customer's signature ;お客様の署名待ち= waiting for the customer's signature ;客先署名待ち= waiting for the customer's signature ;\
         当社署名待ち= waiting for our signature ;弊社署名待ち= waiting for our signature ;先方署名済み= signed by the customer ;お客様署名済み= signed by the customer ;当社署名済み= signed by us ;弊社署名済み= signed by us ;\
         双方サイン済み= signed by both ;両者署名済み= signed by both ;契約締結済み= executed ;契約済み= executed ;署名未完了= not signed ;まだ署名されていません= not signed ;下書き= draft ;ドラフト段階= draft ;交渉中= in negotiation ;修正中= in redlines ;先方確認中= in review ;確認中です= tbd ;\
         送付済み= sent ;口頭のみ= verbal only ;口頭で合意= verbal agreement ;確認します= i'll check ;確認してみます= i'll check ;聞いてみます= i'll ask ;分かりません= don't know ;わかりません= don't know ;まだ決まっていません= not decided ;未決定= tbd ;未確定= tbd ;後で連絡します= get back to you ;後ほど= later ;\
         と思います= i think ;だと思う= i think ;たぶん= probably ;おそらく= probably ;およそ= about ;だいたい= about ;くらい= about ;ぐらい= about ;または= or ;もしくは= or ;場合によって= depends ;契約書の通り= same as the contract ;契約書通り= same as the contract ;見積書の通り= same as the quote ;見積もり通り= same as the quote ;\
         去年と同じ= same as last year ;いつも通り= as usual ;添付ファイル= attached file ;添付の通り= attached file ;\
         翌月末支払い= last day of following month ;支払期限= payment ;お支払い= payment ;支払い= payment ;前金= prepaid ;代引き= cod ;請求書発行日から= from invoice date ;請求日から= from invoice date ;受領後即= on receipt ;即時払い= immediately ;銀行振込= wire transfer ;\
         毎四半期= quarterly ;四半期毎= quarterly ;毎月払い= monthly ;月ごと= monthly ;二か月ごと= every 2 months ;2か月ごと= every 2 months ;年1回= annual ;年一回= annual ;年2回= twice a year ;年4回= quarterly ;年次= annual ;年額= annual ;一回払い= one time ;先払い= in advance ;\
         できるだけ早く= asap ;なるべく早く= asap ;中旬= mid ;下旬= late ;月初= start of month ;年初= start of year ;末日= last day ;\
         契約期間= term ;更新は毎年= renews every year ;最低= at least ;以上= at least ;複数年= multi-year ;月単位= month to month ;割引はなし= no discount ;割引は無し= no discount ;割引無し= no discount ;値引無し= no discount ;定価= list price ;半額= half off ;\
         注文書は不要= no po needed ;発注書は不要= no po needed ;注文書不要= no po needed ;発注書不要= no po needed ;発注書なし= no po ;発注書待ち= waiting for po ;注文書待ち= waiting for po ;注文書発行待ち= waiting for po ;注文書は後日= po to follow ;発注書は後日= po to follow ;後日送付= to follow ;注文番号= po number ;発注番号= po number ;発注書番号= po number ;\
         自動更新されない= no auto renewal ;自動更新しません= no auto renewal ;自動更新無し= no auto renewal ;自動更新有り= auto renewal yes ;自動更新されます= renews automatically ;1年ごとに= every year ;1年ごと= every year ;毎年自動更新= renews automatically every year ;\
         免税= tax exempt ;非課税= tax exempt ;消費税別= excluding tax ;消費税込み= including tax ;税込み= including tax ;税抜き= excluding tax ;円也=円;名様= users ;アカウント= accounts ;無制限= unlimited ;数百= several hundred ",
    ),
];
