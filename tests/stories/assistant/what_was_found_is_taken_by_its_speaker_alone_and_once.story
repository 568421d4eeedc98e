# Nobody takes what was found in somebody else's words, nothing is taken twice, and what was said otherwise meanwhile stays as it was said.
# shows: feature:N22, invariant:I13, behaviour:7

at Monday 2026-03-09 09:00 Europe/Berlin
crm: Brightwater won by Ana: EUR 48,000

after 10 min
assistant will propose: payment_terms "Net 45" from "net 45"
Ana replies to H-1: so I had their controller on the phone this morning and after some back and forth she wants to settle net 45 because of their month end run
Mira presses [Take these values]
Ana replies to H-1: payment terms: net 60
Ana presses old [Take these values] for net 45
Ana replies to H-1: so I had their controller on the phone once more this morning and after some back and forth she insists to settle net 45 because of their month end run
Ana presses [Leave them]
Ana presses old [Take these values] for net 60
