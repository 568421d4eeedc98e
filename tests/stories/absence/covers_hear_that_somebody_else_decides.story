# Whoever was asked to cover hears it when somebody else does, and when nobody has to. A last day is a day where the absent
# person is: in New York it ends when it is Saturday in Berlin already.
# shows: behaviour:17, complaint:13, bug:13

at Monday 2026-03-09 15:00 Europe/Berlin
Dina types /baton away next week cover @viktor
Dina types /baton away next week cover @clara
Viktor types /baton away clear @dina
crm: Harbour won by Ana: EUR 1,200,000
Viktor types /baton away until Friday cover @clara
Clara types /baton away @viktor until Thursday
