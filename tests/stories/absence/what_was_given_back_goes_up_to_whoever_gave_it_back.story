# Dina passes a decision on to Viktor, who gives it back: it is hers as it was, and so is its ladder. When her time is over
# it goes up to Viktor, who was neither too late nor stepped aside.
# shows: complaint:4, complaint:13, behaviour:17
at Monday 2026-03-09 09:00 Europe/Berlin
crm: Brightwater won by Ana: EUR 48,000, 25% off
after 1 h
Dina presses [Delegate] with to=Viktor
Viktor presses [Delegate] with to=Dina
after 1 business day
Viktor presses [Approve]
