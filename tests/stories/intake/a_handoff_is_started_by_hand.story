# A deal that no system announced: a person starts its handoff by a form; a second form for the same deal is refused.
# shows: cap:1, failure:F22, invariant:I24

at Thursday 2026-03-12 15:10 Europe/Berlin
Ana types /baton start Juniper rollout
Ana presses [Start handoff] with deal="Juniper rollout", account="Juniper Ltd", amount="about a lot"
Ana presses [Start handoff] with deal="Juniper rollout", account="Juniper Ltd", amount="EUR 9000"

after 5 min
Ben types /baton start
Ben presses [Start handoff] with deal="Juniper rollout", account="Juniper Ltd", amount="EUR 9000"
Ben types /baton link
Max types /baton start
Max types /baton link
