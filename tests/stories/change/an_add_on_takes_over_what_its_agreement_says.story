# What the agreement says already is taken over from it, shown as such and asked of nobody: only what is new about an
# add-on is asked.
# shows: cap:107, cap:111, cap:112, feature:N15

at Monday 2026-03-09 09:00 Europe/Berlin
crm: Brightwater won by Ana: EUR 48,000
Ana replies to H-1: po: not needed
Ana presses [Submit]
Finn presses [Accept]
Finn enters order SO-1042 for H-1

# The CRM's own type says what it is; nobody is asked.
after 60 days
crm: Brightwater seats for Brightwater won by Ana: EUR 6,000, type Existing Business - Add-On
Finn types /baton packet H-2

after 5 min
Ana presses [All correct]
Finn types /baton packet H-2

