# What the account master knows of a customer arrives with its record and its day, counts, and is never asked of a person.
# shows: failure:F5

at Thursday 2026-03-12 15:10 Europe/Berlin
crm posts ../../data/wins/harbour_lights.json

after 10 min
Finn types /baton packet H-1
