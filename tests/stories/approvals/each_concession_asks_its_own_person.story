# Each kind of concession has its own person, all of them are asked beside each other, and each card says what is asked,
# why, and who is next. What nobody conceded asks nobody.
# shows: decision:V1, decision:B1, decision:T1, decision:R1, decision:RC1, decision:QV1, decision:S1, complaint:20

at Monday 2026-03-09 09:00 Europe/Berlin
crm: Brightwater won by Ana: EUR 480,000
Ana replies to H-1: no PO needed
Ana replies to H-1: billing start: go live
Ana replies to H-1: end: 2030-03-29
Ana replies to H-1: renewal price: fixed
Ana replies to H-1: days free of charge: 30
Ana replies to H-1: quote valid until: 2026-02-15
Ana replies to H-1: clauses: SLA credits
Leo presses [All correct]
Ana types /baton status H-1
Dina presses [Approve]
Dina presses [Approve]
Bea presses [Approve]
Mira presses [Approve]
Fiona presses [Approve]
Dora presses [Approve]
Iris presses [Approve]
Ana presses [Submit with a reason] with text="legal knows the clause"
