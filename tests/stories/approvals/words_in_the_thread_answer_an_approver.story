# What whoever was asked says in the thread is the answer to an approver's question: no button has to be found. Putting it
# off, asking back and the value of a field are no answer to it, and nobody else's words are.
# shows: feature:N9, cap:86, complaint:13

at Monday 2026-03-09 09:00 Europe/Berlin
crm: Brightwater won by Ana: EUR 48,000, 25% off

after 1 h
Dina presses [Request information] with text="Why 25%?"
Ana replies to H-1: I will check with the customer
Ana replies to H-1: what do you mean?
Ben replies to H-1: A competitor offers 30% and they decide this week
Dina replies to H-1: I need the names of the competitors
Ana replies to H-1: no PO needed
Ana replies to H-1: A competitor offers 30% and they decide this week
Ana replies to H-1: They like us better, though

after 10 min
Dina presses [Approve]
