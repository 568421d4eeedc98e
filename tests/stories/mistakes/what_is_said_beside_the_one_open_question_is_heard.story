# While one question waits, people speak of other things too: the answer to that question is taken, and what else is said
# of the deal is taken, asked about or held, and never lost.
# shows: feature:N20

at Monday 2026-03-09 09:00 Europe/Berlin
crm: Brightwater won by Ana: EUR 48,000

after 5 min
Ana replies to H-1: they want to pay within 45 days
Ana replies to H-1: no PO needed. And please bill quarterly in advance
Ana replies to H-1: the customer insists on: quarterly invoices

after 5 min
Bea replies to H-1: I withdraw my approval
Ana replies to H-1: I hear that they went with a competitor
Ana types /baton status H-1
