# The account master knows a limit and what is open; what this deal bills within ninety days comes on top. Nobody states a credit check, and the credit lead decides on the three figures. Where a check is stated and differs, that is flagged without figures, and the one that is worse for us counts.
# shows: decision:C1, decision:C2, failure:F36, failure:F45

at Monday 2026-03-09 09:00 Europe/Berlin
crm: Fernhollow won by Ana: EUR 24,000
Ana replies to H-1: no PO needed
Bea presses [Approve]
Ana types /baton explain H-1

after 1 h
crm: Fernhollow Group won by Ana: EUR 60,000
Ana replies to H-2: no PO needed
Finn replies to H-2: credit check: status: ok; limit: EUR 100,000; open receivables: EUR 25,000; due within the horizon: EUR 10,000; checked on: 2026-03-09
Finn replies to H-2: credit limit: EUR 100,000
