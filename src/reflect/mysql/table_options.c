/*
 * What stands behind the columns of CREATE TABLE: engine, character set, the words of CREATE_OPTIONS, partitions.
 *
 * SQLAlchemy's names with blanks as underscores, which is how they are written in Python: mariadb_default_charset. Partitions
 * are one text, mariadb_partition_by, put together from information_schema.PARTITIONS.
 */
#include "reflect/mysql/mysql.h"

/* The next word of "max_rows=10 row_format=DYNAMIC `encrypted`='yes'": up to a blank outside of quotes. */
static str next_word(str *rest)
{
    char quote = 0;
    size_t end = 0;
    *rest = str_trim_start(*rest);
    for (; end < rest->len && (quote != 0 || rest->at[end] != ' '); end++)
    {
        char c = rest->at[end];
        bool is_quote = c == '\'' || c == '"' || c == '`';
        quote = quote == 0 && is_quote ? c : quote == c ? 0 : quote;
    }
    str word = str_slice(*rest, 0, end);
    *rest = str_skip(*rest, end);
    return word;
}

static str without_backquotes(str name)
{
    bool is_quoted = name.len >= 2 && name.at[0] == '`' && name.at[name.len - 1] == '`';
    return is_quoted ? str_slice(name, 1, name.len - 1) : name;
}

void my_add_options(const struct my_reader *my, struct table *table, str engine, str collation, str create_options)
{
    struct option_list *options = &table->options;
    options_add_text(my->arena, options, my_option(my, "engine"), engine.len > 0 ? engine : (str){NULL, 0});
    if (collation.len > 0)
    {
        options_add_text(my->arena, options, my_option(my, "default_charset"), my_charset_of(collation));
        options_add_text(my->arena, options, my_option(my, "collate"), collation);
    }
    while (str_trim_start(create_options).len > 0)
    {
        str name, word = next_word(&create_options), value = str_cut(word, '=', &name);
        bool is_assigned = name.len > 0 && name.len < word.len;
        if (is_assigned)
        {
            str key = str_lower(my->arena, without_backquotes(name));
            options_add_text(my->arena, options, my_option(my, str_cstring(my->arena, key)), value);
        }
    }
}

/* ---- partitions ---------------------------------------------------------------------------------------------------------- */

enum partition_cell
{
    PARTITION_SCHEMA,
    PARTITION_RELATION,
    PARTITION_NAME,
    PARTITION_SUBPARTITION,
    PARTITION_METHOD,
    PARTITION_EXPRESSION,
    PARTITION_DESCRIPTION,
    PARTITION_SUB_METHOD,
    PARTITION_SUB_EXPRESSION,
};

/* Whether a method has VALUES for each partition. */
static bool has_values(str method)
{
    return str_starts(method, STR("RANGE")) || str_starts(method, STR("LIST"));
}

static void add_values(struct buf *out, const struct datum *row)
{
    str method = cell_text(&row[PARTITION_METHOD]), description = cell_text(&row[PARTITION_DESCRIPTION]);
    bool is_bare = str_equal(description, STR("MAXVALUE"));
    if (str_starts(method, STR("RANGE")))
    {
        buf_print(out, is_bare ? " VALUES LESS THAN " STR_FMT : " VALUES LESS THAN (" STR_FMT ")", STR_ARG(description));
    }
    else if (str_equal(description, STR("DEFAULT")))
    {
        buf_add_literal(out, " DEFAULT");
    }
    else if (has_values(method))
    {
        buf_print(out, " VALUES IN (" STR_FMT ")", STR_ARG(description));
    }
}

static size_t count_subpartitions(const struct db_result *result, size_t from, size_t to)
{
    size_t count = 0;
    for (size_t i = from; i < to; i++)
    {
        bool is_first =
            str_equal(cell_text(&db_row(result, i)[PARTITION_NAME]), cell_text(&db_row(result, from)[PARTITION_NAME]));
        count += is_first && cell_text(&db_row(result, i)[PARTITION_SUBPARTITION]).at != NULL;
    }
    return count;
}

/* The rows of one table, from `from` to `to`. */
static void add_partitions(struct my_reader *my, const struct my_relation *at, const struct db_result *result, size_t from,
                           size_t to)
{
    const struct datum *first = db_row(result, from);
    struct buf out = BUF(my->arena);
    str method = cell_text(&first[PARTITION_METHOD]);
    size_t subpartitions = count_subpartitions(result, from, to);
    buf_print(&out, STR_FMT " (" STR_FMT ")", STR_ARG(method), STR_ARG(cell_text(&first[PARTITION_EXPRESSION])));
    if (subpartitions > 0)
    {
        buf_print(&out, " SUBPARTITION BY " STR_FMT " (" STR_FMT ") SUBPARTITIONS %zu",
                  STR_ARG(cell_text(&first[PARTITION_SUB_METHOD])), STR_ARG(cell_text(&first[PARTITION_SUB_EXPRESSION])),
                  subpartitions);
    }
    if (!has_values(method))
    {
        buf_print(&out, " PARTITIONS %zu", subpartitions > 0 ? (to - from) / subpartitions : to - from);
    }
    for (size_t i = from; i < to && has_values(method); i += subpartitions > 0 ? subpartitions : 1)
    {
        buf_add(&out, i == from ? STR(" (PARTITION ") : STR(", PARTITION "));
        my_add_name(&out, cell_text(&db_row(result, i)[PARTITION_NAME]));
        add_values(&out, db_row(result, i));
    }
    buf_add(&out, has_values(method) ? STR(")") : STR(""));
    at->relation->partition_key = buf_str(&out);
    options_add_text(my->arena, &at->relation->table->options, my_option(my, "partition_by"), buf_str(&out));
}

bool my_read_partitions(struct my_reader *my)
{
    struct buf sql = BUF(my->arena);
    struct db_result result;
    buf_add_literal(&sql, "SELECT TABLE_SCHEMA, TABLE_NAME, PARTITION_NAME, SUBPARTITION_NAME, PARTITION_METHOD, "
                          "PARTITION_EXPRESSION, PARTITION_DESCRIPTION, SUBPARTITION_METHOD, SUBPARTITION_EXPRESSION "
                          "FROM information_schema.PARTITIONS");
    my_add_where(my, &sql, "TABLE_SCHEMA", "TABLE_NAME");
    buf_add_literal(&sql, " AND PARTITION_NAME IS NOT NULL ORDER BY TABLE_SCHEMA, BINARY TABLE_NAME, "
                          "PARTITION_ORDINAL_POSITION, SUBPARTITION_ORDINAL_POSITION");
    if (!reader_query(my->reader, buf_str(&sql), &result))
    {
        return false;
    }
    for (size_t from = 0, to = 0; from < result.row_count; from = to)
    {
        const struct my_relation *at = my_relation_find(my, db_row(&result, from));
        while (to < result.row_count && my_relation_find(my, db_row(&result, to)) == at)
        {
            to++;
        }
        if (at != NULL)
        {
            add_partitions(my, at, &result, from, to);
        }
    }
    return true;
}
