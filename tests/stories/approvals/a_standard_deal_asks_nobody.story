# A quote within policy needs no approval by anybody, and the answer to "why" names the row that says so.
# shows: rule:(e), decision:D0, decision:P1, failure:F23, cap:97, behaviour:13

at Monday 2026-03-09 09:00 Europe/Berlin
crm: Brightwater won by Ana: EUR 48,000, 10% off

after 5 min
Finn types /baton explain H-1

# Forty-five days are no standard, and the deal desk lead is asked about that and nothing else.
Ana replies to H-1: payment terms: net 45
Finn types /baton explain H-1
