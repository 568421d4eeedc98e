# What is booked is judged by those who book it: revenue that does not start as usual, and a signature of another month
# than the win. Neither is late after the signature, and neither is asked before the win.
# shows: decision:RV1, decision:K1, failure:F32

at Monday 2026-03-09 09:00 Europe/Berlin
crm: Brightwater won by Ana: EUR 48,000
Ana replies to H-1: no PO needed
Ruth replies to H-1: revenue start: go live
Ana replies to H-1: customer signature: Jo Park, CFO, jo.park@brightwater.example, 2026-02-27
Ana types /baton status H-1
Ruth presses [Approve]
Cora presses [Approve]
Ana presses [Submit with a reason] with text="the e-mail in the CRM is an old one"
