# An approver who needs to know more asks. The approver's clock stands still until the answer is there, and then has
# as long as was left.
# shows: feature:N9, cap:86, rule:(d)

at Monday 2026-03-09 09:00 Europe/Berlin
crm: Brightwater won by Ana: EUR 48,000, 25% off

after 2 h
Dina presses [Request information]
Dina presses [Request information] with text="Why 25%?"
Finn types /baton status H-1

until Tuesday 10:00
Ana presses [Answer] with text=" "
Ana answers A-1: A competitor offers 30%
Finn types /baton status H-1

after 30 min
Dina presses [Approve]
