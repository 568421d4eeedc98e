# Days that were free were charged to nobody: what falls away is worth what its days were charged with, and the renewal is
# for a whole term and gives nothing away again.
# shows: failure:F16, failure:F34

at Monday 2026-03-09 09:00 Europe/Berlin
crm: Brightwater won by Ana: EUR 48,000
Ana uploads ../../data/quotes/ten_months.csv to H-1
Ana replies to H-1: po: not needed
Ana replies to H-1: days free of charge: 61\nbilling: monthly in advance
Ana replies to H-1: start: 2026-04-01
Ana replies to H-1: end: 2027-03-31
Ana presses [All correct, send to Finance]
Ana presses [All correct, send to Finance] with text="the customer asked for that end in writing"
Mira presses [Approve]
Finn presses [Accept]
Finn enters order SO-1042 for H-1
Pavel presses [Acknowledge]

after 60 days
crm: Brightwater ends for Brightwater won by Ana: EUR 0, type Cancellation
Ana replies to H-2: start: 2026-12-01
Finn types /baton packet H-2
