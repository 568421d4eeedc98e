# Before anybody promises: what a deal would need, of figures, of a quote file or of its packet. It starts, keeps and
# asks nothing, and what is not known is said to be unknown.
# shows: failure:F28, failure:F36, invariant:I24

at Monday 2026-03-09 09:00 Europe/Berlin
Ana types /baton precheck Juniper rollout
Ana presses [Check] with deal="Juniper rollout", customer="Juniper Ltd", total="EUR 48,000", discount_percent=35
Ana presses [Check] with deal="Juniper rollout", total="about a lot"
Ana presses [Check] with deal="Juniper rollout", quote_file="../../data/quotes/northgate_15.csv", payment_terms="net 90"
Ana presses [Check] with deal="Juniper rollout", quote_file="../../data/quotes/bad_quantity.csv"
Ana types /baton list
crm: Brightwater won by Ana: EUR 48,000, 25% off
Ana types /baton precheck Brightwater
Max types /baton precheck Brightwater
