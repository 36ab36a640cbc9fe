INSERT INTO genre (name, shelf) VALUES ('Poetry', 7), ('Travel; maps', 8) ON CONFLICT (name) DO NOTHING;
