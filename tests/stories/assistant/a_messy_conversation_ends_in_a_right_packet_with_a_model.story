# With a model: what Ana writes in long sentences is found, shown with its words, and taken by one press of hers; the packet that Finance gets is the same as without.
# shows: feature:N22, invariant:I13, invariant:I14

at Monday 2026-03-09 09:00 Europe/Berlin
crm posts ../../data/wins/larch_hill.json

after 10 min
Ana uploads ../../data/quotes/standard.csv to H-1
Ana uploads ../../data/documents/order-form-signed.pdf to H-1 as order_form
assistant will propose: payment_terms "Net 45" from "net 45"; service_start "2026-04-01" from "1 April 2026"; billing_contact_email "attacker@evil.example" from "their accounts team"
Ana replies to H-1: so I had their controller on the phone this morning and after some back and forth she wants to settle net 45 because of their month end run, and the whole thing would kick off on 1 April 2026 if nothing else comes up
Ana presses [Take these values]
assistant is silent
Ana replies to H-1: quote: Q-2301 v1\nend: 2027-03-31\ncustomer signature: Jo Park, CFO, jo.park@larchhill.example, 2026-03-06\nbill-to name: Larch Hill Ltd\nbill-to address: 7 Larch Hill, Bristol BS1 5TR, United Kingdom\nbilling email: ap@larchhill.example\nno PO needed\npromises outside the agreement: none\nagreement status: executed
Ana types /baton packet H-1
