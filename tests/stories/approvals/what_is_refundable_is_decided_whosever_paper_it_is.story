# A rep says that the customer may get money back. That counts on our own paper too: the controller decides it, and revenue
# accounting what it does to the revenue. What can count for no such deal is kept, and the rep hears that it does not.
# shows: decision:B2, decision:RV1, failure:F32

at Monday 2026-03-09 09:00 Europe/Berlin
crm: Brightwater won by Ana: EUR 48,000
Ana replies to H-1: no PO needed
Ana replies to H-1: contingencies: refund
Ana replies to H-1: services billing: milestone

after 1 h
Leo presses [All correct]
Ana types /baton explain H-1
