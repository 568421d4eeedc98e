# Who takes a deal over, and what becomes of a packet that somebody ended, is not decided by words in the thread: whoever
# writes them hears what does it.
# shows: failure:F2, failure:F4

at Monday 2026-03-09 09:00 Europe/Berlin
crm: Brightwater won by Ana: EUR 48,000
Ana replies to H-1: Ben takes over from me
Ana types /baton reassign H-1 @Ben
Ben types /baton void H-1: the wrong deal
Ben replies to H-1: please reopen
Ben types /baton start Brightwater
