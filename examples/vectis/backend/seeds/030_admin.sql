-- Somebody to log in as; without a password hash only the reset link works.
DO $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM users WHERE email = 'admin@example.com') THEN
        INSERT INTO users (email, role_id) SELECT 'admin@example.com', id FROM roles WHERE name = 'admin';
    END IF;
END;
$$;
