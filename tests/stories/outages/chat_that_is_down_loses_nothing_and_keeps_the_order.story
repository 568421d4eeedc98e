# While the chat platform is down, decisions are kept and messages wait. When it is back they come once, in their
# order.
# shows: behaviour:3, invariant:I17, invariant:I18, bug:14, feature:N27

at Monday 2026-03-09 09:00 Europe/Berlin
chat is down for 10 min
crm: Brightwater won by Ana: EUR 48,000, 25% off
after 2 min
crm: Brightwater amended: EUR 46,080, 28% off

after 15 min
Dina presses [Approve]
