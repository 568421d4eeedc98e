# Two packets of one deal become one, and nothing that a person said is lost: it comes along to be confirmed, against what a system said.
# shows: failure:F41

at Monday 2026-03-09 09:00 Europe/Berlin
Ana types /baton start Brightwater
Ana presses [Start handoff] with deal=Brightwater, account="Brightwater Ltd", amount="EUR 48,000", won="won"
Ana replies to H-1: promises: free training
Ana replies to H-1: payment terms: net 60
crm: Brightwater won by Ana: EUR 48,000
Ana types /baton merge H-1 into H-2
Ana types /baton status H-2
