DROP INDEX outbox_by_message;
DROP INDEX cards_by_message;
DROP TABLE drafts;
DROP TABLE account_links;
DROP TABLE receipts;
