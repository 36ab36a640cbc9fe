/*
 * The keys that a configuration may have: Alembic's, and limbeck's own.
 *
 * A key that is asked for with config_text, config_bool and so on and begins with `limbeck.` has a row in keys.c
 * (tests/house/test_keys.py), and one in docs/configuration.md.
 */
#ifndef LB_PROJECT_KEYS_H
#define LB_PROJECT_KEYS_H

#include "project/config.h"

enum key_kind
{
    KEY_TEXT,
    KEY_LIST,      /* of paths */
    KEY_NUMBER,    /* not negative */
    KEY_TRUE,      /* Alembic's get_alembic_boolean_option: the word true alone; a boolean in TOML */
    KEY_AS_BOOL,   /* SQLAlchemy's asbool: true, yes, on, y, t, 1 and their opposites */
    KEY_BOOL,      /* limbeck's own: as ConfigParser.getboolean */
    KEY_SEPARATOR, /* os, space, newline, : or ; */
    KEY_TABLES,    /* TOML only */
};

struct key_row
{
    str name;
    enum key_kind kind;
};

/* NULL: no one knows it. */
const struct key_row *key_find(str name);

/* The value of a key of one of the three kinds of booleans: refuses what is none. */
MUST_USE bool key_to_bool(const struct config *config, const struct key_row *row, str text, bool *out_value);

/*
 * Looks at all keys of the section and of [tool.alembic]: a value that makes no sense is refused; a key that is nearly one, or
 * begins with `limbeck.` and is none, is a warning. Others are the project's own, which env.py reads. `env_text` is env.py: a
 * key that it names is its own, too.
 */
MUST_USE bool keys_check(const struct config *config, str env_text);

#endif
