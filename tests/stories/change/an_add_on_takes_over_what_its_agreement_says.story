# What the agreement says already is taken over from it, shown as such and asked of nobody: only what is new about an
# add-on is asked, and the customer's acknowledgement ends it.
# shows: gate:close, cap:107, cap:111, cap:112, feature:N15

at Monday 2026-03-09 09:00 Europe/Berlin
crm: Brightwater won by Ana: EUR 48,000
Ana replies to H-1: po: not needed
Ana presses [Submit]
Finn presses [Accept]
Finn enters order SO-1042 for H-1
Pavel presses [Acknowledge]

# The CRM's own type says what it is; nobody is asked.
after 60 days
crm: Brightwater seats for Brightwater won by Ana: EUR 6,000, type Existing Business - Add-On
Finn types /baton packet H-2

after 5 min
Ana presses [All correct, send to Finance]
Ruth presses [Approve]
Finn presses [Accept]
Finn enters order SO-1051 for H-2
Pavel presses [Acknowledge]
Ana types /baton status H-2

# The change ends with the customer's word.
after 3 days
Ana replies to H-2: acknowledged: 2026-05-11
Finn types /baton status H-2
