# A person ends a packet on purpose, so a win of the same deal opens a new one.
# shows: failure:F4

at Monday 2026-03-09 09:00 Europe/Berlin
crm: Elm won by Ana: EUR 9,000
Mira types /baton void H-1: the wrong customer was picked in the CRM
crm: Elm won by Ana: EUR 9,000
Ana types /baton list
