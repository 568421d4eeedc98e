# A company of the same name with another legal form is another company: nothing is taken from its record, and the handoff
# is called after the one that was named.
# shows: failure:F5, failure:F14

at Thursday 2026-03-12 15:10 Europe/Berlin
crm posts ../../data/wins/harbour_lights.json

after 10 min
Ana replies to H-1: customer: Harbour Lights GmbH
Finn types /baton status H-1

after 5 min
Ana replies to H-1: customer: Harbour Lights plc
Finn types /baton status H-1
