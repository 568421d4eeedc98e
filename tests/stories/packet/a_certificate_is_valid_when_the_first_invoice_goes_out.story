# A certificate of exemption must be valid on the day of the first invoice, and not only when the service starts.
# shows: failure:F25

at Monday 2026-03-09 09:00 Europe/Berlin
crm posts ../../data/wins/juniper_falls.json

after 10 min
Ana uploads ../../data/quotes/standard.csv to H-1
Ana replies to H-1: start: 2026-04-01
Ana replies to H-1: end: 2027-03-31
Ana replies to H-1: tax exemption: yes
Ana replies to H-1: billing start: 2026-06-01
Ana replies to H-1: exemption certificate: number EX-1, states OR, expires 2026-04-15
Ana replies to H-1: exemption certificate: number EX-1, states OR, expires 2027-12-31
