# A deal that somebody starts by hand may have no CRM record. That is an answer, with its reason; without one it is asked for. The version of the quote and, where a part of a period is charged, the way to charge it are demanded as well: `Q-2301 v2` says number and version at once, and the way is policy's until somebody says otherwise.
# shows: failure:F3, failure:F15

at Monday 2026-03-09 09:00 Europe/Berlin
Ana types /baton start Juniper rollout
Ana presses [Start handoff] with deal="Juniper rollout", account="Juniper Ltd", amount="EUR 36000"
Ana replies to H-1: CRM record: none
Ana replies to H-1: CRM record: none, sold over the phone
Ana replies to H-1: quote: Q-2301
Ana replies to H-1: quote version: 2
Ana replies to H-1: start: 2026-04-01, end: 2027-03-31
Ana types /baton packet H-1
Ana replies to H-1: end: 2027-09-30
Ana types /baton packet H-1
Bea replies to H-1: proration: by actual days
