# A rejection without a reason helps nobody, so it is not taken. With one, the rep hears what to do next, and a
# changed value is asked anew.
# shows: failure:F44, feature:N1

at Monday 2026-03-09 09:00 Europe/Berlin
crm: Brightwater won by Ana: EUR 48,000, 25% off

after 10 min
Dina presses [Reject]
Dina presses [Reject] with text="The margin is too thin for a one-year term"

after 1 h
Ana types /baton status H-1

after 1 h
crm: Brightwater amended: EUR 51,200, 20% off
