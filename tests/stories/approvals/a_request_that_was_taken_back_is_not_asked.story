# Who asked may take the request back while it is open. A late press on its card is told so; a changed value asks
# again.
# shows: complaint:3, behaviour:7

at Monday 2026-03-09 09:00 Europe/Berlin
crm: Brightwater won by Ana: EUR 48,000, 25% off

after 1 h
Ben types /baton recall A-1
Ana types /baton recall A-1
Dina presses old [Approve]
Ana types /baton status H-1

after 1 h
crm: Brightwater amended: EUR 46,080, 28% off
