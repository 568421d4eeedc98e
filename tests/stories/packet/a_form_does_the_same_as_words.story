# Whoever prefers a form fills a form; the same words are read in the same way.
# shows: feature:N20, invariant:I16

at Monday 2026-03-09 09:00 Europe/Berlin
crm: Brightwater won by Ana: EUR 48,000

after 5 min
Ana fills [Fill in] for H-1 with payment_terms="net 45", po_required=yes, po_number=4711
Ana fills [Fill in] for H-1 with favourite_colour=blue
