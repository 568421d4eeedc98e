# A day's outage gives nothing up: the card that could not be sent stands when chat is back, and its press counts.
# shows: invariant:I17, invariant:I18, feature:N27

at Monday 2026-03-09 09:00 Europe/Berlin
chat is down for 24 hours
crm: Brightwater won by Ana: EUR 48,000, 25% off
after 25 hours
Viktor presses [Approve]
