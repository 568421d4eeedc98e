# An account is found by its whole name, never by a likeness; where two have it, the rep says which one it is.
# shows: failure:F14

at Thursday 2026-03-12 15:10 Europe/Berlin
crm posts ../../data/wins/tidewell.json

after 10 min
Ana replies to H-1: account record: acc-2003
Finn types /baton packet H-1
