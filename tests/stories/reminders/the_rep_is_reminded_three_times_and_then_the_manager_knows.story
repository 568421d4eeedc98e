# Open questions come back to the rep after four, eight and sixteen working hours; with the last, the rep's manager
# hears of it. An answer in between starts no second row of reminders.
# shows: cap:34, failure:F21, failure:F48, behaviour:22, bug:2

at Monday 2026-03-09 09:00 Europe/Berlin
crm: Brightwater won by Ana: EUR 48,000

after 5 days
