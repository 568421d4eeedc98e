# A new owner hears everything in one message: where the deal stands, what is asked, what waits, and an approver's
# open question with its button.
# shows: failure:F43, behaviour:11

at Monday 2026-03-09 09:00 Europe/Berlin
crm: Brightwater won by Ana: EUR 48,000, 25% off
Dina presses [Request information] with text="Which competitor is it?"
Mira types /baton reassign H-1 @Ben
Ben presses [Answer] with text="the incumbent"
Ben replies to H-1: po: 4711
Ben types /baton status H-1
