# When the CRM says that a won deal is lost after all, its handoff ends: no question and no decision stays open, and
# no button stays behind.
# shows: cap:1, bug:3

at Monday 2026-03-09 09:00 Europe/Berlin
crm: Brightwater won by Ana: EUR 48,000, 25% off

after 1 h
crm: Brightwater lost
Dina presses old [Approve]

after 3 days
Finn types /baton status Brightwater
