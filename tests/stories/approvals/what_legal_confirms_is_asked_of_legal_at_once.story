# A rep names what only Legal can confirm, and a decision reads it: Legal is asked at once, and the status says for whom
# the deal waits.
# shows: decision:RV1, failure:F1

at Monday 2026-03-09 09:00 Europe/Berlin
crm: Brightwater won by Ana: EUR 48,000
Ana replies to H-1: no PO needed
Ana replies to H-1: acceptance criteria: test of 30 days
Ana types /baton status H-1

after 1 h
Leo presses [All correct]
Ana types /baton status H-1
Ana types /baton packet H-1
