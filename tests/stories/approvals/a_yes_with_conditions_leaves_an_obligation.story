# "Yes, if" is a yes with an obligation: what, who and by when stay on the deal.
# shows: feature:N14

at Monday 2026-03-09 09:00 Europe/Berlin
crm: Brightwater won by Ana: EUR 48,000, 25% off

after 10 min
Dina presses [Approve with conditions]
Dina presses [Approve with conditions] with text="A case study is published", owner=ana, due=2026-03-06
Dina presses [Approve with conditions] with text="A case study is published", owner=ana, due=2026-06-30
Finn types /baton status H-1
