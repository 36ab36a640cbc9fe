INSERT INTO booths (event_id, code, width, price)
SELECT id, 'T1', 3, 100 FROM events WHERE slug = 'test-market'
ON CONFLICT (event_id, code) DO NOTHING;
