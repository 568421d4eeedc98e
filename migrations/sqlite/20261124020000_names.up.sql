-- A part of a name is looked for in all names. They lie together here, so that no handoff's state lies between them.
CREATE INDEX handoffs_by_name ON handoffs (deal_key, account_key, crm_url);
