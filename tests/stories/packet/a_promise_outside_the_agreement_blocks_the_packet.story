# Before Finance sees a packet, the rep says whether anything was promised outside the agreement. A listed promise
# stops it.
# shows: feature:N8, failure:F41, failure:F12, gate:submit

at Monday 2026-03-09 09:00 Europe/Berlin
crm: Brightwater won by Ana: EUR 48,000

after 5 min
Ana replies to H-1: po: 4711
Ana replies to H-1: promises: listed

after 1 h
Ana replies to H-1: promises: none
