# The steps of a ramp come to what recurs, or to all with the fee in its first step: the fee is billed once either way, and
# the steps in the rhythm that their item or year has, of which billing operations is asked.
# shows: failure:F25, decision:B1

at Monday 2026-03-09 09:00 Europe/Berlin
crm posts ../../data/wins/larch_hill.json

after 10 min
Ana uploads ../../data/quotes/fee_beside.csv to H-1
Ana replies to H-1: start: 2026-04-01
Ana replies to H-1: end: 2027-03-31
Ana replies to H-1: billing: annual in advance
Ana replies to H-1: ramp: from 2026-04-01, to 2026-09-30, amount EUR 10,200; from 2026-10-01, to 2027-03-31, amount EUR 15,000
Finn types /baton packet H-1
Ana replies to H-1: ramp: from 2026-04-01, to 2026-09-30, amount EUR 9,000; from 2026-10-01, to 2027-03-31, amount EUR 15,000
Ana replies to H-1: billing plan: item PLATFORM, frequency quarterly, timing arrears
Finn types /baton packet H-1
Ana replies to H-1: ramp: from 2026-04-01, to 2026-09-30, amount EUR 9,000; from 2026-10-01, to 2027-03-31, amount EUR 16,000
Finn types /baton status H-1
