# A hit of export screening holds the packet whatever else is settled: the rep cannot confirm it away, no approval lifts it, and compliance alone clears it.
# shows: failure:F46, rule:(g), gate:submit

at Monday 2026-03-09 09:00 Europe/Berlin
crm: Larch Hill won by Ana: EUR 24,000, 25% off
Ines replies to H-1: export screening: hit, 2026-03-09
Ana replies to H-1: no PO needed
Dina presses [Approve]

after 10 min
Ana replies to H-1: export screening: cleared, 2026-03-09
Ana types /baton status H-1

after 1 h
Ines replies to H-1: export screening: cleared, 2026-03-09
Ana presses [Submit]
