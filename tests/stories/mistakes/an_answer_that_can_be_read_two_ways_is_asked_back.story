# A date, an amount or a word that can be read in two ways is asked back with the readings; the bot never picks one.
# shows: rule:(f), failure:F14, feature:N20

at Thursday 2026-03-12 15:10 Europe/Berlin
crm posts ../../data/closed_won_messages_dev.jsonl#cw-001

after 5 min
Ana replies to H-1: start: 04/05/2026\nterms: net 30 or 45\nbilling: bimonthly\nend: next spring
Ana replies to H-1: start: 31 February 2026\nap email: ap@northgate\nterms: net 200
