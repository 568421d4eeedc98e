# The model is turned off between what it found and the press, and the bot restarts: what was found can still be taken, and what is written from then on is heard without it.
# shows: feature:N22, invariant:I16

at Monday 2026-03-09 09:00 Europe/Berlin
crm: Brightwater won by Ana: EUR 48,000

after 10 min
assistant will propose: payment_terms "Net 45" from "net 45"
Ana replies to H-1: so I had their controller on the phone this morning and after some back and forth she wants to settle net 45 because of their month end run
assistant is off
restart
Ana presses [Take these values]
Ana replies to H-1: and the person on the phone told me that their invoices should rather go to somebody in 2 or 3 other departments
Ana replies to H-1: billing email: ap@brightwater.example
