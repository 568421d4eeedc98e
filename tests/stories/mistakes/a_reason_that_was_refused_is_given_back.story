# A reason that was typed with a press which is refused is no reason, and nobody has to think of it again: the refusal gives
# it back.
# shows: failure:F7, behaviour:6

at Monday 2026-03-09 09:00 Europe/Berlin
crm: Brightwater won by Ana: EUR 48,000
Ana replies to H-1: po: not required
Ana replies to H-1: billing start: go live
Bea presses [Approve]

after 1 h
Ana replies to H-1: service start: 2026-04-01
Ana replies to H-1: bill to: Brightwater Accounts
Ana presses old [All correct, send to Finance] for 2026-04-01 with text="the customer starts with the quarter"
Ana types /baton status H-1
