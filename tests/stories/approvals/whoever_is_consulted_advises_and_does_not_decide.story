# Consulted people hear that a decision is asked, without its figures. Their words stand on the card under their names;
# they decide nothing, and after the decision nothing is advised.
# shows: rule:(d), rule:(a)

at Monday 2026-03-09 09:00 Europe/Berlin
crm: Brightwater won by Ana: EUR 48,000, 25% off
Dora presses [Advise] with text="The list price rises in April; 20% would do."
Dina presses [Approve with conditions] with text="The list price of April applies at renewal", owner=Ana, due=2026-06-30
Dora presses old [Advise]
