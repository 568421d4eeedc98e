# Whoever takes a deal over may not decide on it any more, not even on a card that was already there.
# shows: rule:(g), invariant:I3, invariant:I4, behaviour:8, behaviour:9, decision:P1

at Monday 2026-03-09 09:00 Europe/Berlin
crm: Brightwater won by Ana: EUR 48,000
Ana replies to H-1: payment terms: net 45

after 10 min
Mira types /baton reassign H-1 @Dina
Mira types /baton reassign H-1 @Ana
Mira types /baton reassign H-1 @Dora
Dora presses old [Approve]
Fiona presses [Approve]
