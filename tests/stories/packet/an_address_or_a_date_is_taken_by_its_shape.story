# With several questions open, a bare e-mail address can only be one of them; a bare date could be two, so it is
# asked which.
# shows: feature:N20, rule:(f)

at Thursday 2026-03-12 15:10 Europe/Berlin
crm posts ../../data/closed_won_messages_dev.jsonl#cw-001

after 5 min
Ana replies to H-1: ap@northgate.example
Ana replies to H-1: 2026-04-01
