# A person's value counts, and that the account master says something else is shown to everybody until it is settled.
# shows: failure:F5, failure:F14

at Thursday 2026-03-12 15:10 Europe/Berlin
crm posts ../../data/wins/harbour_lights.json

after 10 min
Ana replies to H-1: bill-to name: Harbour Lights Holdings plc
Finn types /baton status H-1

after 5 min
Ana replies to H-1: bill-to name: Harbour Lights plc
Finn types /baton status H-1
