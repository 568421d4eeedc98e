UPDATE handoffs SET deal_key = 'larch hill, renamed' WHERE id = (SELECT min(id) FROM handoffs);
