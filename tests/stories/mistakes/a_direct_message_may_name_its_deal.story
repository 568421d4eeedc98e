# Of two deals that wait for one person, a direct message says which one it is about: by its number or its name, before what is
# said of it. The name alone asks where the deal stands.
# shows: behaviour:8, feature:N20

at Monday 2026-03-09 09:00 Europe/Berlin
crm: Brightwater won by Ana: EUR 48,000
crm: Harrow Vale won by Ana: EUR 9,000
Ana says to bot: po: 4711
Ana says to bot: H-1 po: 4711
Ana says to bot: Harrow Vale: po: 4712
Ana says to bot: status H-2

# To name a deal opens nothing of it to somebody without a role.
Max says to bot: Harrow Vale: po: 4713
Max says to bot: H-2
