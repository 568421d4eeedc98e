# Without a model: the same words are asked back, Ana says the values by their names, and the packet is the same.
# shows: feature:N22, invariant:I16

at Monday 2026-03-09 09:00 Europe/Berlin
crm posts ../../data/wins/larch_hill.json

after 10 min
Ana uploads ../../data/quotes/standard.csv to H-1
Ana uploads ../../data/documents/order-form-signed.pdf to H-1 as order_form
Ana replies to H-1: so I had their controller on the phone this morning and after some back and forth she wants to settle net 45 because of their month end run, and the whole thing would kick off on 1 April 2026 if nothing else comes up
Ana replies to H-1: payment terms: net 45\nstart: 2026-04-01
Ana replies to H-1: quote: Q-2301 v1\nend: 2027-03-31\ncustomer signature: Jo Park, CFO, jo.park@larchhill.example, 2026-03-06\nbill-to name: Larch Hill Ltd\nbill-to address: 7 Larch Hill, Bristol BS1 5TR, United Kingdom\nbilling email: ap@larchhill.example\nno PO needed\npromises outside the agreement: none\nagreement status: executed
Ana types /baton packet H-1
