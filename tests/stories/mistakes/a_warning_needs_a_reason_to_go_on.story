# A check that warns does not stop a packet, but whoever submits it says why it goes on; one reason covers what stands
# then, and what warns later needs another. Finance reads both.
# shows: failure:F7

at Monday 2026-03-09 09:00 Europe/Berlin
crm: Brightwater won by Ana: EUR 48,000
Ana replies to H-1: po: not required
Ana replies to H-1: billing start: go live
Bea presses [Approve]
Ben replies to H-1: warnings: it is fine
Ana types /baton status H-1
Ana replies to H-1: warnings: the CRM still has the old template, sales operations mends it today
Ana types /baton status H-1
Ana replies to H-1: warnings: twice is better

after 1 h
Ana replies to H-1: service start: 2026-04-01
Ana presses [All correct, send to Finance]
Ana presses [All correct, send to Finance] with text="the customer starts with the quarter"
Finn types /baton status H-1
Finn types /baton packet H-1
