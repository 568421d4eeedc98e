# From 25,000 on a click is too little: Finance and Legal each have to say that it may stand for the customer's acceptance.
# shows: decision:A1, decision:L2

at Monday 2026-03-09 09:00 Europe/Berlin
crm: Brightwater won by Ana: EUR 48,000
Ana replies to H-1: no PO needed
Ana uploads ../../data/documents/order-form-signed.pdf to H-1 as click_acceptance
Ana presses [All correct]
Cora presses [Approve]
Leo presses [Approve]
Ana presses [Submit with a reason] with text="the customer clicked, the order form in the CRM is the unsigned one"
