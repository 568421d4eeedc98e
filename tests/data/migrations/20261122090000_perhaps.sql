UPDATE outbox SET perhaps_sent = 1, why = 'the answer was lost' WHERE state = 'due';
