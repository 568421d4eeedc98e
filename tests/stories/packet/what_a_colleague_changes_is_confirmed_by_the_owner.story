# A colleague who neither owns the deal nor was asked may say what they know. Where another value counts already, theirs is proposed, and
# counts once the owner confirms it.
# shows: failure:F2, failure:F12

at Monday 2026-03-09 09:00 Europe/Berlin
crm: Brightwater won by Ana: EUR 48,000
Ana replies to H-1: po: not needed
Ana replies to H-1: payment terms: net 14
Ben replies to H-1: payment terms: net 30
Ana presses [All correct]
