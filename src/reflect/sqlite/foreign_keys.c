/*
 * Foreign keys: what pragma foreign_key_list tells, with name and deferrability from the text.
 *
 * The pragma counts from the newest, so that number i is the last but i of the text. Where the text has another count (it could
 * not be read), keys stand in the pragma's order without names. A key without referent columns means the referent's primary
 * key; when the referent was not asked for, one more query finds it.
 */
#include "reflect/sqlite/sqlite.h"

enum key_cell
{
    KEY_SCHEMA,
    KEY_TABLE,
    KEY_ID,
    KEY_REFERENT,
    KEY_FROM,
    KEY_TO,
    KEY_ON_UPDATE,
    KEY_ON_DELETE,
};

/* What stands for an action: .at == NULL is NO ACTION. */
static str action_of(struct lite_reader *lite, const struct datum *cell)
{
    str action = cell_text(cell);
    return str_equal_nocase(action, STR("NO ACTION")) ? (str){NULL, 0} : str_upper(lite->arena, action);
}

static size_t count_keys(const struct lite_relation *relation)
{
    size_t count = 0;
    for (size_t i = 0; i < relation->text.constraints.len; i++)
    {
        count += relation->text.constraints.at[i].kind == CONSTRAINT_FOREIGN_KEY;
    }
    return count;
}

/* The constraint of the model that stands for key `id` of the pragma. With text, sqlite.c has put one there for each. */
static struct constraint *key_find(const struct lite_relation *relation, int64_t id)
{
    size_t count = count_keys(relation), seen = 0;
    const struct constraint_list *list = &relation->relation->table->constraints;
    for (size_t i = 0; i < list->len; i++)
    {
        if (list->at[i]->kind == CONSTRAINT_FOREIGN_KEY && (int64_t)(count - 1 - seen++) == id)
        {
            return list->at[i];
        }
    }
    return NULL;
}

static void start_key(struct lite_reader *lite, const struct lite_relation *relation, struct constraint *key,
                      const struct datum *row)
{
    key->columns.len = 0;
    key->referent_columns.len = 0;
    key->referent_table = name_of(cell_text(&row[KEY_REFERENT]));
    key->referent_schema = relation->relation->table->schema;
    key->referent_home = relation->relation->at.schema;
    key->onupdate = action_of(lite, &row[KEY_ON_UPDATE]);
    key->ondelete = action_of(lite, &row[KEY_ON_DELETE]);
}

/* ---- keys without referent columns --------------------------------------------------------------------------------------- */

struct implicit_key
{
    struct constraint *key;
    str schema;
};

struct implicit_keys
{
    struct implicit_key *at;
    size_t len, cap;
};

static bool fill_from_catalog(struct lite_reader *lite, const struct implicit_key *implicit)
{
    const struct lite_relation *referent = lite_relation_find(lite, implicit->schema, implicit->key->referent_table.text);
    const struct constraint_list *list = referent != NULL ? &referent->relation->table->constraints : NULL;
    for (size_t i = 0; list != NULL && i < list->len; i++)
    {
        if (list->at[i]->kind == CONSTRAINT_PRIMARY_KEY)
        {
            implicit->key->referent_columns = list->at[i]->columns;
        }
    }
    return referent != NULL;
}

static void fill_from_row(struct lite_reader *lite, const struct implicit_keys *missing, const struct datum *row)
{
    for (size_t i = 0; i < missing->len; i++)
    {
        struct constraint *key = missing->at[i].key;
        if (str_equal(missing->at[i].schema, cell_text(&row[0])) &&
            str_equal_nocase(key->referent_table.text, cell_text(&row[1])))
        {
            array_push(lite->arena, &key->referent_columns, name_of(cell_text(&row[2])));
        }
    }
}

static bool fill_implicit(struct lite_reader *lite, const struct implicit_keys *implicit)
{
    struct implicit_keys missing = {0};
    struct buf sql = BUF(lite->arena);
    struct db_result result;
    for (size_t i = 0; i < implicit->len; i++)
    {
        if (!fill_from_catalog(lite, &implicit->at[i]))
        {
            array_push(lite->arena, &missing, implicit->at[i]);
        }
    }
    if (missing.len == 0)
    {
        return true;
    }
    struct lite_select select = {
        .columns = "m.name, x.name, x.pk",
        .joins = "JOIN pragma_table_xinfo(m.name, %s) x",
        .where = "m.type = 'table' AND x.pk > 0 AND m.sql NOT LIKE 'CREATE VIRTUAL %'",
        .is_of_all_tables = true,
    };
    lite_add_selects(lite, &sql, &select);
    buf_add_literal(&sql, " ORDER BY 1, 2, 4");
    if (!reader_query(lite->reader, buf_str(&sql), &result))
    {
        return false;
    }
    for (size_t i = 0; i < result.row_count; i++)
    {
        fill_from_row(lite, &missing, db_row(&result, i));
    }
    return true;
}

/* ---- all ----------------------------------------------------------------------------------------------------------------- */

static struct constraint *key_make(struct lite_reader *lite, const struct lite_relation *relation)
{
    struct constraint *key = constraint_make(lite->arena, CONSTRAINT_FOREIGN_KEY);
    array_push(lite->arena, &relation->relation->table->constraints, key);
    return key;
}

static const struct lite_select select_of_keys = {
    .columns = "m.name, f.id, f.\"table\", f.\"from\", f.\"to\", f.on_update, f.on_delete, f.seq",
    .joins = "JOIN pragma_foreign_key_list(m.name, %s) f",
    .where = "m.type = 'table' AND m.sql LIKE '%REFERENCES%'",
};

bool lite_read_foreign_keys(struct lite_reader *lite)
{
    struct buf sql = BUF(lite->arena);
    struct db_result result;
    struct implicit_keys implicit = {0};
    struct constraint *key = NULL;
    lite_add_selects(lite, &sql, &select_of_keys);
    buf_add_literal(&sql, " ORDER BY 1, 2, 3, 9");
    if (!reader_query(lite->reader, buf_str(&sql), &result))
    {
        return false;
    }
    for (size_t i = 0; i < result.row_count; i++)
    {
        const struct datum *row = db_row(&result, i);
        struct lite_relation *relation = lite_relation_find(lite, cell_text(&row[KEY_SCHEMA]), cell_text(&row[KEY_TABLE]));
        const struct datum *before = i > 0 ? db_row(&result, i - 1) : NULL;
        bool is_first = before == NULL || cell_int(&before[KEY_ID]) != cell_int(&row[KEY_ID]) ||
                        !str_equal(cell_text(&before[KEY_TABLE]), cell_text(&row[KEY_TABLE])) ||
                        !str_equal(cell_text(&before[KEY_SCHEMA]), cell_text(&row[KEY_SCHEMA]));
        if (relation == NULL)
        {
            continue;
        }
        if (is_first)
        {
            key = key_find(relation, cell_int(&row[KEY_ID]));
            key = key != NULL ? key : key_make(lite, relation);
            start_key(lite, relation, key, row);
        }
        array_push(lite->arena, &key->columns, name_of(cell_text(&row[KEY_FROM])));
        str to = cell_text(&row[KEY_TO]);
        if (to.at != NULL)
        {
            array_push(lite->arena, &key->referent_columns, name_of(to));
        }
        else if (is_first)
        {
            array_push(lite->arena, &implicit, ((struct implicit_key){key, relation->relation->at.schema}));
        }
    }
    return fill_implicit(lite, &implicit);
}
