# In a direct conversation the bot takes an answer for the one deal that waits for that person, and asks which where
# there are two.
# shows: behaviour:8, feature:N20

at Monday 2026-03-09 09:00 Europe/Berlin
crm: Brightwater won by Ana: EUR 48,000
Ana says to bot: po: 4711
crm: Harrow Vale won by Ana: EUR 9,000
crm: Kingsmoor won by Ana: EUR 7,000
Ana says to bot: po: 4712
Ben says to bot: hello
