# Executives open no app to say that they are away: whoever is above them may say it, and nobody else. Who may not decide
# what the person decides covers nobody. What is said anew takes the place of what was said, and can be taken back.
# shows: complaint:12, behaviour:17

at Monday 2026-03-09 09:00 Europe/Berlin
crm: Brightwater won by Ana: EUR 48,000, 25% off
Ana types /baton away @dina 2026-03-09 2026-03-13
Viktor types /baton away @dina 2026-03-09 2026-03-13 cover @mira
Viktor types /baton away @dina 2026-03-13 2026-03-09
Viktor types /baton away @dina 2026-03-02 2026-03-06
Viktor types /baton away @dina 2026-03-09 2026-03-13 cover @viktor
Viktor types /baton away @dina 2026-03-09 2026-03-20 cover @clara
Viktor presses old [Approve]
Dina types /baton away clear
Dina types /baton away clear
crm: Juniper won by Ana: EUR 60,000, 28% off
Dina presses [Approve]
