# Several questions are open. Words that can only speak of one of them answer it; a question back is answered with what
# the first of them mean; and "I do not know yet" is asked back.
# shows: feature:N20

at Thursday 2026-03-12 15:10 Europe/Berlin
crm posts ../../data/wins/larch_hill.json
Ana replies to H-1: why do you need this?
Ana replies to H-1: don't know yet
Ana replies to H-1: no PO needed
Ana replies to H-1: po: no
Ana replies to H-1: end: 12 months
