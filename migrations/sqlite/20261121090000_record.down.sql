DROP TABLE held_texts;
DROP TABLE taken;
DROP TABLE handoffs;
DROP TABLE facts;
