# A whole handoff, from closed-won to ready for billing.
at Monday 2026-03-09 09:00 Europe/Berlin
crm posts won.json
