# Two instances over one record are one bot: each question, reminder and card comes once.
# shows: invariant:I8, invariant:I18, behaviour:1, bug:1

at Monday 2026-03-09 09:00 Europe/Berlin
crm: Brightwater won by Ana: EUR 48,000, 25% off
second instance

until 16:00
Dina presses [Approve]
