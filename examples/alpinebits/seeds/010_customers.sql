INSERT INTO customers (contact_id, surname, language) VALUES ('seed-1', 'Seed', 'en') ON CONFLICT (contact_id) DO NOTHING;
