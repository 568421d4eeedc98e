# What Finance accepted fitted on that day. Months later the record says so still: a screening that has grown old since is no fault of a
# booked order.
# shows: failure:F46

at Monday 2026-03-09 09:00 Europe/Berlin
crm: Brightwater won by Ana: EUR 48,000
Ana replies to H-1: po: not needed
Ana presses [Submit]
Finn presses [Accept]
Finn enters order SO-1042 for H-1

at Tuesday 2026-09-01 09:00 Europe/Berlin
Finn types /baton status H-1
