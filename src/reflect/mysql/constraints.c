/*
 * Foreign keys and CHECKs.
 *
 * A foreign key says nothing of RESTRICT and NO ACTION: they are the same to the server, and SQLAlchemy leaves both out. The
 * CHECK that stands behind a column (MariaDB) is the column's own, without a name of its own.
 */
#include "reflect/mysql/mysql.h"

/* ---- foreign keys -------------------------------------------------------------------------------------------------------- */

enum rule_cell
{
    RULE_SCHEMA,
    RULE_RELATION,
    RULE_NAME,
    RULE_UPDATE,
    RULE_DELETE,
};

enum usage_cell
{
    USAGE_SCHEMA,
    USAGE_RELATION,
    USAGE_NAME,
    USAGE_COLUMN,
    USAGE_REFERENT_SCHEMA,
    USAGE_REFERENT,
    USAGE_REFERENT_COLUMN,
};

static str foreign_key_name(struct my_reader *my, const struct datum *row)
{
    return my_key(my->arena, my_key(my->arena, cell_text(&row[0]), cell_text(&row[1])), cell_text(&row[2]));
}

/* .at == NULL for what the server does by itself. */
static str action_of(str rule)
{
    bool is_default = str_equal(rule, STR("RESTRICT")) || str_equal(rule, STR("NO ACTION"));
    return is_default ? (str){NULL, 0} : rule;
}

static void add_foreign_key(struct my_reader *my, const struct my_relation *at, const struct datum *row)
{
    struct constraint *key = constraint_make(my->arena, CONSTRAINT_FOREIGN_KEY);
    key->name = final_name(cell_text(&row[RULE_NAME]));
    key->onupdate = action_of(cell_text(&row[RULE_UPDATE]));
    key->ondelete = action_of(cell_text(&row[RULE_DELETE]));
    map_put(&my->foreign_keys, foreign_key_name(my, row), key);
    array_push(my->arena, &at->relation->table->constraints, key);
}

/* The referent's schema is named when it is not the relation's own, or when that was asked for by name. */
static struct name referent_schema(const struct my_relation *at, str home)
{
    bool is_own = str_equal(at->relation->at.schema, home);
    return is_own ? at->relation->table->schema : name_of(home);
}

static void add_usage(struct my_reader *my, const struct my_relation *at, const struct datum *row)
{
    struct constraint *key = map_find(&my->foreign_keys, foreign_key_name(my, row));
    if (key == NULL)
    {
        return;
    }
    key->referent_home = cell_text(&row[USAGE_REFERENT_SCHEMA]);
    key->referent_schema = referent_schema(at, key->referent_home);
    key->referent_table = name_of(cell_text(&row[USAGE_REFERENT]));
    array_push(my->arena, &key->columns, name_of(cell_text(&row[USAGE_COLUMN])));
    array_push(my->arena, &key->referent_columns, name_of(cell_text(&row[USAGE_REFERENT_COLUMN])));
}

typedef void add_row(struct my_reader *my, const struct my_relation *at, const struct datum *row);

/* A query whose first two cells name a relation. */
static bool read_rows(struct my_reader *my, const char *select, const char *schema, const char *tail, add_row *add)
{
    struct buf sql = BUF(my->arena);
    struct db_result result;
    buf_add(&sql, str_from(select));
    my_add_where(my, &sql, schema, "TABLE_NAME");
    buf_add(&sql, str_from(tail));
    if (!reader_query(my->reader, buf_str(&sql), &result))
    {
        return false;
    }
    for (size_t i = 0; i < result.row_count; i++)
    {
        const struct my_relation *at = my_relation_find(my, db_row(&result, i));
        if (at != NULL)
        {
            add(my, at, db_row(&result, i));
        }
    }
    return true;
}

bool my_read_foreign_keys(struct my_reader *my)
{
    return read_rows(my,
                     "SELECT CONSTRAINT_SCHEMA, TABLE_NAME, CONSTRAINT_NAME, UPDATE_RULE, DELETE_RULE "
                     "FROM information_schema.REFERENTIAL_CONSTRAINTS",
                     "CONSTRAINT_SCHEMA", " ORDER BY CONSTRAINT_SCHEMA, TABLE_NAME, CONSTRAINT_NAME", add_foreign_key) &&
           read_rows(my,
                     "SELECT TABLE_SCHEMA, TABLE_NAME, CONSTRAINT_NAME, COLUMN_NAME, REFERENCED_TABLE_SCHEMA, "
                     "REFERENCED_TABLE_NAME, REFERENCED_COLUMN_NAME FROM information_schema.KEY_COLUMN_USAGE",
                     "TABLE_SCHEMA",
                     " AND REFERENCED_TABLE_NAME IS NOT NULL ORDER BY TABLE_SCHEMA, TABLE_NAME, CONSTRAINT_NAME, "
                     "ORDINAL_POSITION",
                     add_usage);
}

/* ---- CHECK --------------------------------------------------------------------------------------------------------------- */

enum check_cell
{
    CHECK_SCHEMA,
    CHECK_RELATION,
    CHECK_NAME,
    CHECK_CLAUSE,
    CHECK_LEVEL,
};

static void add_check(struct my_reader *my, const struct my_relation *at, const struct datum *row)
{
    struct constraint *check = constraint_make(my->arena, CONSTRAINT_CHECK);
    str name = cell_text(&row[CHECK_NAME]), level = cell_text(&row[CHECK_LEVEL]), text = cell_text(&row[CHECK_CLAUSE]);
    struct column *column = table_column(at->relation->table, name);
    bool is_of_column = column != NULL && (level.at == NULL || str_equal(level, STR("Column")));
    text = my->is_mariadb ? text : str_replace(my->arena, text, STR("\\'"), STR("'"));
    check->check = expr_verbatim(my->arena, text);
    if (is_of_column)
    {
        check->is_column_level = true;
        array_push(my->arena, &check->columns, column->name);
        array_push(my->arena, &column->constraints, check);
        return;
    }
    check->name = final_name(name);
    array_push(my->arena, &at->relation->table->constraints, check);
}

bool my_read_checks(struct my_reader *my)
{
    static const char mysql_sql[] =
        "SELECT CONSTRAINT_SCHEMA, TABLE_NAME, CONSTRAINT_NAME, CHECK_CLAUSE, 'Table' FROM (SELECT t.CONSTRAINT_SCHEMA, "
        "t.TABLE_NAME, t.CONSTRAINT_NAME, c.CHECK_CLAUSE FROM information_schema.TABLE_CONSTRAINTS t JOIN "
        "information_schema.CHECK_CONSTRAINTS c ON c.CONSTRAINT_SCHEMA = t.CONSTRAINT_SCHEMA AND "
        "c.CONSTRAINT_NAME = t.CONSTRAINT_NAME WHERE t.CONSTRAINT_TYPE = 'CHECK') checks";
    str sql = STR(mysql_sql);
    if (!my_is_since(my, 80016, 100222))
    {
        return true;
    }
    if (my->is_mariadb)
    {
        sql = str_print(my->arena,
                        "SELECT CONSTRAINT_SCHEMA, TABLE_NAME, CONSTRAINT_NAME, CHECK_CLAUSE, %s "
                        "FROM information_schema.CHECK_CONSTRAINTS",
                        my_is_since(my, 0, 100510) ? "`LEVEL`" : "NULL");
    }
    return read_rows(my, str_cstring(my->arena, sql), "CONSTRAINT_SCHEMA",
                     " ORDER BY CONSTRAINT_SCHEMA, TABLE_NAME, CONSTRAINT_NAME", add_check);
}
