# Whoever asks for a waiver reads who would decide on each item, and what nobody waives with what helps. A decision that reads the
# waived value waits for it no more.
# shows: decision:W1, complaint:23
at Monday 2026-03-09 09:00 Europe/Berlin
Ana types /baton start Juniper rollout
Ana presses [Start handoff] with deal="Juniper rollout", account="Juniper Ltd", amount="EUR 9000"
Ana types /baton waive H-1
Ana presses [Ask for a waiver] with item=service_end, text="they say on Friday how long", cure=2026-03-12, until=2026-03-13
Ana types /baton explain H-1
Cora presses [Approve]
Ana types /baton explain H-1
