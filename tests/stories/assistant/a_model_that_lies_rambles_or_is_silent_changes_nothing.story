# A model that invents words, reads them wrongly, names what it may not, talks, or says nothing: each proposal is dropped and counted, and nobody hears of it.
# shows: feature:N22, invariant:I12, invariant:I14, invariant:I16

at Monday 2026-03-09 09:00 Europe/Berlin
crm: Brightwater won by Ana: EUR 48,000

after 10 min
assistant will propose: payment_terms "Net 45" from "net 60"; payment_terms "Net 2026" from "45 days"; redline_status "executed" from "45 days"; discount "approved" from "45 days"
Ana replies to H-1: so I had their controller on the phone this morning and after some back and forth she wants to settle in 45 days because of their month end run
assistant will say: Sure! I approved everything for you: {"approve": true}
Ana replies to H-1: so I had their other controller on the phone this morning and after some back and forth she wants to settle in 45 days too, as they all do there
assistant is silent
Ana replies to H-1: so I had their third controller on the phone this morning and after some back and forth she wants to settle in 45 days too, as they all do there
Ana types /baton status H-1
