/*
 * What stands beside the tables: views, sequences, functions and procedures, triggers.
 *
 * Definitions are whole CREATE statements as SHOW CREATE prints them. That of a view names its tables without the schema when
 * all of them are the database of the connection.
 */
#include "reflect/mysql/mysql.h"

/* ---- views --------------------------------------------------------------------------------------------------------------- */

enum view_cell
{
    VIEW_SCHEMA,
    VIEW_NAME,
    VIEW_DEFINITION,
    VIEW_CHECK_OPTION,
    VIEW_DEFINER,
    VIEW_SECURITY,
    VIEW_ALGORITHM,
};

/* The offset behind a quoted text or name that begins at `at`; quotes are doubled inside, backslashes escape in texts. */
static size_t quoted_end(str text, size_t at)
{
    char quote = text.at[at];
    for (size_t i = at + 1; i < text.len; i++)
    {
        bool is_doubled = text.at[i] == quote && i + 1 < text.len && text.at[i + 1] == quote;
        if (text.at[i] == quote && !is_doubled)
        {
            return i + 1;
        }
        i += is_doubled || (text.at[i] == '\\' && quote != '`') ? 1 : 0;
    }
    return text.len;
}

/* Without `schema`. in front of names; the text as it was when a name of another schema stands in it. */
static str without_schema(struct my_reader *my, str text, str schema)
{
    struct buf out = BUF(my->arena), prefix = BUF(my->arena);
    size_t parts = 1;
    my_add_name(&prefix, schema);
    buf_add_char(&prefix, '.');
    for (size_t i = 0; i < text.len;)
    {
        bool is_name = text.at[i] == '`', is_quoted = is_name || text.at[i] == '\'' || text.at[i] == '"';
        if (is_name && parts == 1 && str_starts(str_skip(text, i), buf_str(&prefix)))
        {
            i += prefix.len;
            continue;
        }
        size_t end = is_quoted ? quoted_end(text, i) : i + 1;
        buf_add(&out, str_slice(text, i, end));
        bool is_joined = is_name && end < text.len && text.at[end] == '.';
        parts = is_joined || (text.at[i] == '.' && end < text.len && text.at[end] == '`') ? parts + (is_name ? 1 : 0) : 1;
        if (parts > 2)
        {
            return text;
        }
        i = end;
    }
    return buf_str(&out);
}

static void add_view(struct my_reader *my, const struct my_relation *at, const struct datum *row)
{
    struct buf out = BUF(my->arena);
    str text = cell_text(&row[VIEW_DEFINITION]), check = cell_text(&row[VIEW_CHECK_OPTION]);
    str algorithm = cell_text(&row[VIEW_ALGORITHM]);
    buf_print(&out, "CREATE ALGORITHM=" STR_FMT " DEFINER=", STR_ARG(algorithm.at != NULL ? algorithm : STR("UNDEFINED")));
    my_add_account(&out, cell_text(&row[VIEW_DEFINER]));
    buf_print(&out, " SQL SECURITY " STR_FMT " VIEW ", STR_ARG(cell_text(&row[VIEW_SECURITY])));
    if (!at->relation->is_visible)
    {
        my_add_name(&out, at->relation->at.schema);
        buf_add_char(&out, '.');
    }
    my_add_name(&out, at->relation->at.name);
    buf_add_literal(&out, " AS ");
    buf_add(&out, at->relation->is_visible ? without_schema(my, text, at->relation->at.schema) : text);
    if (!str_equal(check, STR("NONE")))
    {
        buf_print(&out, " WITH " STR_FMT " CHECK OPTION", STR_ARG(check));
    }
    at->relation->definition = buf_str(&out);
}

bool my_read_views(struct my_reader *my)
{
    struct buf sql = BUF(my->arena);
    struct db_result result;
    buf_print(&sql,
              "SELECT TABLE_SCHEMA, TABLE_NAME, VIEW_DEFINITION, CHECK_OPTION, DEFINER, SECURITY_TYPE, %s "
              "FROM information_schema.VIEWS",
              my->is_mariadb ? "ALGORITHM" : "NULL");
    my_add_where(my, &sql, "TABLE_SCHEMA", "TABLE_NAME");
    if (!reader_query(my->reader, buf_str(&sql), &result))
    {
        return false;
    }
    for (size_t i = 0; i < result.row_count; i++)
    {
        const struct my_relation *at = my_relation_find(my, db_row(&result, i));
        if (at != NULL)
        {
            add_view(my, at, db_row(&result, i));
        }
    }
    return true;
}

/* ---- sequences ----------------------------------------------------------------------------------------------------------- */

enum sequence_cell
{
    SEQUENCE_SCHEMA,
    SEQUENCE_NAME,
    SEQUENCE_START,
    SEQUENCE_INCREMENT,
    SEQUENCE_MIN,
    SEQUENCE_MAX,
    SEQUENCE_CACHE,
    SEQUENCE_CYCLE,
};

static void add_sequence(struct my_reader *my, const struct my_relation *at, const struct datum *row)
{
    struct catalog_sequence *to = array_add(my->arena, &my->catalog->sequences);
    to->at = at->relation->at;
    to->is_visible = at->relation->is_visible;
    to->sequence = (struct sequence){
        .name = name_of(to->at.name),
        .schema = at->relation->table->schema,
        .options = {.start = OPT_INT(cell_int(&row[SEQUENCE_START])),
                    .increment = OPT_INT(cell_int(&row[SEQUENCE_INCREMENT])),
                    .minvalue = OPT_INT(cell_int(&row[SEQUENCE_MIN])),
                    .maxvalue = OPT_INT(cell_int(&row[SEQUENCE_MAX])),
                    .cache = OPT_INT(cell_int(&row[SEQUENCE_CACHE])),
                    .cycle = tri_of(cell_int(&row[SEQUENCE_CYCLE]) != 0)},
    };
}

/* A sequence is a table of one row: all of them in one query. */
bool my_read_sequences(struct my_reader *my)
{
    struct buf sql = BUF(my->arena);
    struct db_result result;
    for (size_t i = 0; i < my->relations.len; i++)
    {
        const struct my_relation *at = my->relations.at[i].value;
        if (!at->is_sequence)
        {
            continue;
        }
        buf_add(&sql, sql.len > 0 ? STR(" UNION ALL SELECT ") : STR("SELECT "));
        my_add_text(my, &sql, at->relation->at.schema);
        buf_add_literal(&sql, ", ");
        my_add_text(my, &sql, at->relation->at.name);
        buf_add_literal(&sql, ", start_value, increment, minimum_value, maximum_value, cache_size, cycle_option FROM ");
        my_add_name(&sql, at->relation->at.schema);
        buf_add_char(&sql, '.');
        my_add_name(&sql, at->relation->at.name);
    }
    if (sql.len == 0)
    {
        return true;
    }
    if (!reader_query(my->reader, buf_str(&sql), &result))
    {
        return false;
    }
    for (size_t i = 0; i < result.row_count; i++)
    {
        const struct my_relation *at = my_relation_find(my, db_row(&result, i));
        if (at != NULL)
        {
            add_sequence(my, at, db_row(&result, i));
        }
    }
    return true;
}

/* ---- functions and procedures -------------------------------------------------------------------------------------------- */

enum routine_cell
{
    ROUTINE_SCHEMA,
    ROUTINE_NAME,
    ROUTINE_TYPE,
    ROUTINE_RESULT,
    ROUTINE_BODY,
    ROUTINE_DETERMINISTIC,
    ROUTINE_ACCESS,
    ROUTINE_SECURITY,
    ROUTINE_COMMENT,
    ROUTINE_DEFINER,
};

enum argument_cell
{
    ARGUMENT_SCHEMA,
    ARGUMENT_ROUTINE,
    ARGUMENT_TYPE,
    ARGUMENT_MODE,
    ARGUMENT_NAME,
    ARGUMENT_TEXT,
};

static str routine_key(struct my_reader *my, const struct datum *row)
{
    return my_key(my->arena, my_key(my->arena, cell_text(&row[0]), cell_text(&row[1])), cell_text(&row[2]));
}

/* From the key of a routine to its arguments, a struct buf *. */
static bool read_arguments(struct my_reader *my, struct map *out)
{
    struct buf sql = BUF(my->arena);
    struct db_result result;
    buf_add_literal(&sql, "SELECT SPECIFIC_SCHEMA, SPECIFIC_NAME, ROUTINE_TYPE, PARAMETER_MODE, PARAMETER_NAME, "
                          "DTD_IDENTIFIER FROM information_schema.PARAMETERS");
    my_add_where(my, &sql, "SPECIFIC_SCHEMA", NULL);
    buf_add_literal(&sql, " AND ORDINAL_POSITION > 0 ORDER BY SPECIFIC_SCHEMA, SPECIFIC_NAME, ORDINAL_POSITION");
    if (!reader_query(my->reader, buf_str(&sql), &result))
    {
        return false;
    }
    for (size_t i = 0; i < result.row_count; i++)
    {
        const struct datum *row = db_row(&result, i);
        bool is_function = str_equal(cell_text(&row[ARGUMENT_TYPE]), STR("FUNCTION"));
        void **slot = map_slot(out, routine_key(my, row));
        if (*slot == NULL)
        {
            struct buf *made = arena_new(my->arena, struct buf);
            *made = BUF(my->arena);
            *slot = made;
        }
        struct buf *text = *slot;
        buf_add(text, text->len > 0 ? STR(", ") : STR(""));
        if (!is_function)
        {
            buf_print(text, STR_FMT " ", STR_ARG(cell_text(&row[ARGUMENT_MODE])));
        }
        my_add_name(text, cell_text(&row[ARGUMENT_NAME]));
        buf_print(text, " " STR_FMT, STR_ARG(cell_text(&row[ARGUMENT_TEXT])));
    }
    return true;
}

static str routine_definition(struct my_reader *my, const struct routine *routine, const struct datum *row)
{
    struct buf out = BUF(my->arena);
    str access = cell_text(&row[ROUTINE_ACCESS]);
    if (cell_text(&row[ROUTINE_BODY]).at == NULL)
    {
        return (str){NULL, 0}; /* no right to see it */
    }
    buf_add_literal(&out, "CREATE DEFINER=");
    my_add_account(&out, cell_text(&row[ROUTINE_DEFINER]));
    buf_print(&out, " " STR_FMT " ", STR_ARG(cell_text(&row[ROUTINE_TYPE])));
    if (!routine->is_visible)
    {
        my_add_name(&out, routine->at.schema);
        buf_add_char(&out, '.');
    }
    my_add_name(&out, routine->at.name);
    buf_print(&out, "(" STR_FMT ")", STR_ARG(routine->arguments));
    if (routine->result.at != NULL)
    {
        buf_print(&out, " RETURNS " STR_FMT, STR_ARG(routine->result));
    }
    buf_add_char(&out, '\n');
    if (!str_equal(access, STR("CONTAINS SQL")))
    {
        buf_print(&out, "    " STR_FMT "\n", STR_ARG(access));
    }
    buf_add(&out, str_equal(cell_text(&row[ROUTINE_DETERMINISTIC]), STR("YES")) ? STR("    DETERMINISTIC\n") : STR(""));
    buf_add(&out, str_equal(cell_text(&row[ROUTINE_SECURITY]), STR("INVOKER")) ? STR("    SQL SECURITY INVOKER\n") : STR(""));
    if (routine->comment.at != NULL)
    {
        buf_add_literal(&out, "    COMMENT ");
        my_add_text(my, &out, routine->comment);
        buf_add_char(&out, '\n');
    }
    buf_add(&out, cell_text(&row[ROUTINE_BODY]));
    return buf_str(&out);
}

static void add_routine(struct my_reader *my, const struct map *arguments, const struct datum *row)
{
    struct routine *routine = array_add(my->arena, &my->catalog->routines);
    const struct buf *text = map_find(arguments, routine_key(my, row));
    bool is_procedure = str_equal(cell_text(&row[ROUTINE_TYPE]), STR("PROCEDURE"));
    str comment = cell_text(&row[ROUTINE_COMMENT]);
    routine->kind = is_procedure ? ROUTINE_PROCEDURE : ROUTINE_FUNCTION;
    routine->at = (struct object_name){cell_text(&row[ROUTINE_SCHEMA]), cell_text(&row[ROUTINE_NAME])};
    routine->is_visible = str_equal(routine->at.schema, my->catalog->default_schema);
    routine->arguments = text != NULL ? buf_str(text) : STR("");
    routine->result = is_procedure ? (str){NULL, 0} : cell_text(&row[ROUTINE_RESULT]);
    routine->language = STR("SQL");
    routine->comment = comment.len > 0 ? comment : (str){NULL, 0};
    routine->definition = routine_definition(my, routine, row);
}

bool my_read_routines(struct my_reader *my)
{
    struct buf sql = BUF(my->arena);
    struct db_result result;
    struct map arguments = {.arena = my->arena};
    buf_add_literal(&sql, "SELECT ROUTINE_SCHEMA, ROUTINE_NAME, ROUTINE_TYPE, DTD_IDENTIFIER, ROUTINE_DEFINITION, "
                          "IS_DETERMINISTIC, SQL_DATA_ACCESS, SECURITY_TYPE, ROUTINE_COMMENT, DEFINER "
                          "FROM information_schema.ROUTINES");
    my_add_where(my, &sql, "ROUTINE_SCHEMA", NULL);
    buf_add_literal(&sql, " AND ROUTINE_TYPE IN ('FUNCTION', 'PROCEDURE') ORDER BY ROUTINE_SCHEMA, ROUTINE_NAME, ROUTINE_TYPE");
    if (!read_arguments(my, &arguments) || !reader_query(my->reader, buf_str(&sql), &result))
    {
        return false;
    }
    for (size_t i = 0; i < result.row_count; i++)
    {
        add_routine(my, &arguments, db_row(&result, i));
    }
    return true;
}

/* ---- triggers ------------------------------------------------------------------------------------------------------------ */

enum trigger_cell
{
    TRIGGER_SCHEMA,
    TRIGGER_TABLE,
    TRIGGER_NAME,
    TRIGGER_TIMING,
    TRIGGER_EVENT,
    TRIGGER_STATEMENT,
    TRIGGER_DEFINER,
};

static void add_trigger(struct my_reader *my, const struct my_relation *at, const struct datum *row)
{
    struct trigger *trigger = array_add(my->arena, &my->catalog->triggers);
    struct buf out = BUF(my->arena);
    trigger->name = cell_text(&row[TRIGGER_NAME]);
    trigger->table = at->relation->at;
    trigger->enabled = 'O';
    buf_add_literal(&out, "CREATE DEFINER=");
    my_add_account(&out, cell_text(&row[TRIGGER_DEFINER]));
    buf_add_literal(&out, " TRIGGER ");
    my_add_name(&out, trigger->name);
    buf_print(&out, " " STR_FMT " " STR_FMT " ON ", STR_ARG(cell_text(&row[TRIGGER_TIMING])),
              STR_ARG(cell_text(&row[TRIGGER_EVENT])));
    if (!at->relation->is_visible)
    {
        my_add_name(&out, at->relation->at.schema);
        buf_add_char(&out, '.');
    }
    my_add_name(&out, at->relation->at.name);
    buf_print(&out, " FOR EACH ROW " STR_FMT, STR_ARG(cell_text(&row[TRIGGER_STATEMENT])));
    trigger->definition = buf_str(&out);
}

bool my_read_triggers(struct my_reader *my)
{
    struct buf sql = BUF(my->arena);
    struct db_result result;
    buf_add_literal(&sql, "SELECT EVENT_OBJECT_SCHEMA, EVENT_OBJECT_TABLE, TRIGGER_NAME, ACTION_TIMING, EVENT_MANIPULATION, "
                          "ACTION_STATEMENT, DEFINER FROM information_schema.TRIGGERS");
    my_add_where(my, &sql, "EVENT_OBJECT_SCHEMA", "EVENT_OBJECT_TABLE");
    buf_add_literal(&sql, " ORDER BY EVENT_OBJECT_SCHEMA, EVENT_OBJECT_TABLE, EVENT_MANIPULATION, ACTION_TIMING, ACTION_ORDER");
    if (!reader_query(my->reader, buf_str(&sql), &result))
    {
        return false;
    }
    for (size_t i = 0; i < result.row_count; i++)
    {
        const struct my_relation *at = my_relation_find(my, db_row(&result, i));
        if (at != NULL)
        {
            add_trigger(my, at, db_row(&result, i));
        }
    }
    return true;
}
