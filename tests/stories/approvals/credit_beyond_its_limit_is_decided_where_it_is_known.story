# Credit is the credit lead's within a tenth of the limit, and the CFO's beyond. More than was decided on asks
# again, higher up. The figures stand on the decider's own card; the channel is told only that a decision waits.
# shows: decision:C1, decision:C2, failure:F45

at Monday 2026-03-09 09:00 Europe/Berlin
crm: Brightwater won by Ana: EUR 60,000
Ana replies to H-1: no PO needed
Finn replies to H-1: credit check: status: over limit; limit: EUR 100,000; open receivables: EUR 45,000; due within the horizon: EUR 60,000; checked on: 2026-03-06
Bea presses [Approve]

after 1 h
Finn replies to H-1: credit check: status: over limit; limit: EUR 100,000; open receivables: EUR 55,000; due within the horizon: EUR 60,000; checked on: 2026-03-09
Carl presses [Approve]
Ana presses [Submit]
Ana types /baton packet H-1
