# A question that Baton's own grammar cannot place: the model says which field it is about, and no word more; Baton says what stands there.
# shows: feature:N22, feature:N20, invariant:I12

at Monday 2026-03-09 09:00 Europe/Berlin
crm: Brightwater won by Ana: EUR 48,000

after 10 min
assistant will point to: payment_terms, redline_status, gross_margin_percent
Ana replies to H-1: and how long do these people have until the money has to be there?
assistant is silent
Ana replies to H-1: and how long do those people have until the money has to be there?
