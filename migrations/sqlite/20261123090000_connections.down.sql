DROP TABLE link_codes;
DROP TABLE leases;
DROP TABLE marks;
