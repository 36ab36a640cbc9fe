/*
 * Columns.
 *
 * A default is the SQL that CREATE TABLE has: MariaDB prints it so, MySQL the bare text of a literal, which gets its quotes
 * back. ON UPDATE stands behind a default, as SQLAlchemy has it; without a default it is server_onupdate. A CHECK behind a
 * column (MariaDB's JSON is one) is read with the other CHECKs.
 */
#include "reflect/mysql/mysql.h"

enum column_cell
{
    COLUMN_SCHEMA,
    COLUMN_RELATION,
    COLUMN_NAME,
    COLUMN_TYPE,
    COLUMN_NULLABLE,
    COLUMN_DEFAULT,
    COLUMN_COLLATION,
    COLUMN_EXTRA,
    COLUMN_COMMENT,
    COLUMN_GENERATION,
};

static const char columns_sql[] =
    "SELECT TABLE_SCHEMA, TABLE_NAME, COLUMN_NAME, COLUMN_TYPE, IS_NULLABLE, COLUMN_DEFAULT, COLLATION_NAME, EXTRA, "
    "COLUMN_COMMENT, GENERATION_EXPRESSION FROM information_schema.COLUMNS";

static const str on_update = STR_INIT("on update ");

/* ---- defaults ------------------------------------------------------------------------------------------------------------ */

/* MySQL's plain text of a default as SQL. */
static str default_written(struct my_reader *my, str text, str type, str extra)
{
    struct buf out = BUF(my->arena);
    bool is_clock = str_starts(text, STR("CURRENT_TIMESTAMP"));
    if (is_clock || str_starts(type, STR("bit")))
    {
        return text;
    }
    if (str_find(extra, STR("DEFAULT_GENERATED")) != STR_NONE)
    {
        return str_print(my->arena, "(" STR_FMT ")", STR_ARG(str_replace(my->arena, text, STR("\\'"), STR("'"))));
    }
    my_add_text(my, &out, text);
    return buf_str(&out);
}

/* .at == NULL: there is none. MariaDB says NULL where a column has no other, and since 10.2.7 prints expressions. */
static str default_of(struct my_reader *my, const struct datum *row)
{
    str text = cell_text(&row[COLUMN_DEFAULT]);
    if (text.at == NULL || !my_is_since(my, 0, 100207))
    {
        return text.at == NULL ? text : default_written(my, text, cell_text(&row[COLUMN_TYPE]), cell_text(&row[COLUMN_EXTRA]));
    }
    return str_equal(text, STR("NULL")) ? (str){NULL, 0} : text;
}

/* What stands behind "on update" in EXTRA; .at == NULL: nothing. */
static str update_of(str extra)
{
    size_t at = str_find(extra, on_update);
    str update;
    if (at == STR_NONE)
    {
        return (str){NULL, 0};
    }
    str_cut(str_skip(extra, at + on_update.len), ',', &update);
    return str_trim(update);
}

static void set_default(struct my_reader *my, struct column *column, const struct datum *row)
{
    str text = default_of(my, row), update = update_of(cell_text(&row[COLUMN_EXTRA]));
    if (text.at != NULL && update.at != NULL)
    {
        text = str_print(my->arena, STR_FMT " ON UPDATE " STR_FMT, STR_ARG(text), STR_ARG(update));
    }
    else if (update.at != NULL)
    {
        column->server_onupdate = server_default_verbatim(my->arena, update);
    }
    if (text.at != NULL)
    {
        column->server_default = server_default_verbatim(my->arena, text);
    }
}

/* ---- columns ------------------------------------------------------------------------------------------------------------- */

/* With the parentheses of SHOW CREATE TABLE. */
static const struct computed *computed_of(struct my_reader *my, str expression, str extra)
{
    struct computed *computed = arena_new(my->arena, struct computed);
    str text = my->is_mariadb ? expression : str_replace(my->arena, expression, STR("\\'"), STR("'"));
    computed->sqltext = expr_verbatim(my->arena, str_print(my->arena, "(" STR_FMT ")", STR_ARG(text)));
    computed->persisted = tri_of(str_find(extra, STR("STORED")) != STR_NONE || str_find(extra, STR("PERSISTENT")) != STR_NONE);
    return computed;
}

static const struct type *type_of(struct my_reader *my, const struct my_relation *at, const struct datum *row)
{
    str collation = cell_text(&row[COLUMN_COLLATION]), extra = cell_text(&row[COLUMN_EXTRA]);
    bool is_own = collation.at != NULL && !relation_is_view(at->relation) && !str_equal(collation, at->collation);
    struct my_type_text text = {
        .text = cell_text(&row[COLUMN_TYPE]),
        .collation = is_own ? collation : (str){NULL, 0},
        .attributes = str_find(extra, STR("INVISIBLE")) != STR_NONE ? STR("INVISIBLE") : STR(""),
    };
    return my_type_read(my->arena, &text);
}

static void add_column(struct my_reader *my, const struct my_relation *at, const struct datum *row)
{
    str extra = cell_text(&row[COLUMN_EXTRA]), generation = cell_text(&row[COLUMN_GENERATION]);
    str comment = cell_text(&row[COLUMN_COMMENT]);
    bool is_numbered = str_find(extra, STR("auto_increment")) != STR_NONE;
    struct column *column =
        table_add_column(my->arena, at->relation->table, cell_text(&row[COLUMN_NAME]), type_of(my, at, row));
    column->reflected_type = cell_text(&row[COLUMN_TYPE]);
    column->nullable = tri_of(str_equal(cell_text(&row[COLUMN_NULLABLE]), STR("YES")));
    column->comment = comment.len > 0 ? comment : (str){NULL, 0};
    bool is_integer = type_affinity(type_inspected(column->type)) == AFFINITY_INTEGER;
    column->autoincrement = is_numbered ? AUTOINCREMENT_TRUE : is_integer ? AUTOINCREMENT_FALSE : AUTOINCREMENT_AUTO;
    if (generation.len > 0)
    {
        column->computed = computed_of(my, generation, extra);
    }
    else
    {
        set_default(my, column, row);
    }
}

bool my_read_columns(struct my_reader *my)
{
    struct buf sql = BUF(my->arena);
    struct db_result result;
    buf_add_literal(&sql, columns_sql);
    my_add_where(my, &sql, "TABLE_SCHEMA", "TABLE_NAME");
    buf_add_literal(&sql, " ORDER BY TABLE_SCHEMA, TABLE_NAME, ORDINAL_POSITION");
    if (!reader_query(my->reader, buf_str(&sql), &result))
    {
        return false;
    }
    for (size_t i = 0; i < result.row_count; i++)
    {
        const struct my_relation *at = my_relation_find(my, db_row(&result, i));
        if (at != NULL && !at->is_sequence)
        {
            add_column(my, at, db_row(&result, i));
        }
    }
    return true;
}
