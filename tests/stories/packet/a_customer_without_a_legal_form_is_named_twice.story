# A name without a legal form is asked back once, since most companies have one; said again, it is the name: a city or a university has none.
# shows: failure:F7

at Monday 2026-03-09 09:00 Europe/Berlin
crm: Brightwater won by Ana: EUR 24,000
Ana replies to H-1: customer: Stadt Silberkai
Ana types /baton status H-1
Ana replies to H-1: customer: Stadt Silberkai
Ana types /baton status H-1
