# A post that carries no more than a record id still opens a handoff. Nobody is named as its owner, so the deal desk
# has it until somebody takes it over, and all that is not known is asked.
# shows: cap:7, failure:F2, feature:N20, behaviour:18

at Thursday 2026-03-12 15:10 Europe/Berlin
crm posts ../../data/closed_won_messages_dev.jsonl#cw-030

after 10 min
Mira types /baton reassign H-1 @Ana
Ana types /baton status H-1
