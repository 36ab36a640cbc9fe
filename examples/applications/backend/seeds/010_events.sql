INSERT INTO events (slug, title, starts_on, ends_on, is_public)
VALUES ('test-market', 'Test Market; not a real one', '2025-01-01', '2025-01-02', false)
ON CONFLICT (slug) DO NOTHING;
