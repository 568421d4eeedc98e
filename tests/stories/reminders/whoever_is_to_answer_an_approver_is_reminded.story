# An answer has a window of its own, in the working time of whoever is asked: a reminder halfway, and at its end the
# manager hears that the decision stands still, and not what was asked. On hold nobody is reminded.
# shows: feature:N9, feature:N10, cap:86

at Monday 2026-03-09 09:00 Europe/Berlin
crm: Brightwater won by Ana: EUR 48,000, 25% off
Ana replies to H-1: no PO needed

after 1 h
Dina presses [Request information] with text="Why 25%?"

until Tuesday 12:00
Ana presses [Answer] with text="A competitor offers 30%"

after 1 h
Dina presses [Request information] with text="Which competitor?"

after 1 h
Dora types /baton hold H-1: the customer reorganises

until Wednesday 11:00
Dora types /baton resume H-1

until Wednesday 16:00
Ana replies to H-1: Larkspur, with the same term
