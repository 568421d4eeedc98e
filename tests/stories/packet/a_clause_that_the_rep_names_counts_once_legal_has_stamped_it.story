# Which clause departs from our standard is Legal's to say. The rep may report one; it is a proposal until counsel
# confirms it, and only then is the decision asked.
# shows: rule:(g), failure:F10, decision:L3, complaint:9

at Monday 2026-03-09 09:00 Europe/Berlin
crm: Brightwater won by Ana: EUR 48,000

after 5 min
Ana replies to H-1: po: 4711
Ana replies to H-1: clauses: liability cap

after 1 h
Leo presses [All correct]
