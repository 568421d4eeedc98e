# While two documents disagree about a value that a decision reads, nobody is asked to decide on it; what was signed then counts, and is decided.
# shows: failure:F8, failure:F15, failure:F31

at Thursday 2026-03-12 15:10 Europe/Berlin
crm: Alder won by Ana: EUR 48,000
Ana replies to H-1: form terms: net 60
Ana replies to H-1: payment terms: net 45
Finn types /baton explain H-1

after 1 h
Ana replies to H-1: payment terms: net 60
Finn types /baton status H-1
