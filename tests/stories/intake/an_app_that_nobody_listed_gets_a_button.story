# A new integration that pretends to be nobody else is not trusted, and not lost either: a person may start the
# handoff with one press.
# shows: bug:8, feature:N18

at Thursday 2026-03-12 15:10 Europe/Berlin
crm posts ../../data/closed_won_messages_dev.jsonl#cw-066

after 2 min
Ana presses [Start handoff]
