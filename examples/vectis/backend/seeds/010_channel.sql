-- The default channel.
INSERT INTO channels (slug, name, is_default)
SELECT 'default', 'Default channel', NOT EXISTS (SELECT 1 FROM channels WHERE is_default)
 WHERE NOT EXISTS (SELECT 1 FROM channels WHERE slug = 'default');
