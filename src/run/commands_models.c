/*
 * models: the tables that the project's models make, without a database: as lines, as DDL, as a picture.
 *
 * DDL is what MetaData.create_all() would send to an empty database of the dialect.
 */
#include "project/unreached.h"
#include "run/command.h"
#include "run/models.h"
#include "sql/type.h"

/* ---- one table ---- */

static str place_text(struct session *session, place at)
{
    struct source_position position;

    if (!source_find(&session->sources, at, &position))
        return (str){0};
    return str_print(session->arena, STR_FMT ":%u", STR_ARG(position.file->name), (unsigned)position.line);
}

static bool is_key_part(const struct table *table, const struct column *column)
{
    for (size_t i = 0; table->primary_key != NULL && i < table->primary_key->columns.len; i++)
    {
        if (str_equal(table->primary_key->columns.at[i].text, column->name.text))
            return true;
    }
    return false;
}

/* The column that a foreign key leads to: "author.id". */
static str referred(struct session *session, const struct table *table, const struct column *column)
{
    for (size_t i = 0; i < table->constraints.len; i++)
    {
        const struct constraint *key = table->constraints.at[i];

        for (size_t k = 0; key->kind == CONSTRAINT_FOREIGN_KEY && k < key->columns.len; k++)
        {
            if (str_equal(key->columns.at[k].text, column->name.text) && k < key->referent_columns.len)
                return str_print(session->arena, STR_FMT "." STR_FMT,
                                 STR_ARG(table_key(session->arena, key->referent_schema, key->referent_table)),
                                 STR_ARG(key->referent_columns.at[k].text));
        }
    }
    return (str){0};
}

/* A type of another database, VECTOR() or JSONB on SQLite, is shown as the model has it. */
static str type_text(struct session *session, struct compiler *compiler, const struct column *column)
{
    size_t recorded = session->diags.list.len;
    str text;

    if (column->type != NULL && dialect_compile_type(compiler, column->type, &text))
        return text;
    diag_rewind(&session->diags, recorded);
    return column->type != NULL ? type_repr(session->arena, column->type) : STR("");
}

static void column_add(struct session *session, struct compiler *compiler, const struct table *table,
                       const struct column *column, struct buf *line, struct record *list)
{
    struct record *record = record_add(session->arena, list, RECORD_TABLE, (str){0});
    str type = type_text(session, compiler, column), to = referred(session, table, column);
    bool is_key = is_key_part(table, column), nullable = column_is_nullable(column);

    buf_print(line, "\n    " STR_FMT "  " STR_FMT "%s%s", STR_ARG(column->name.text), STR_ARG(type),
              is_key     ? "  primary key"
              : nullable ? ""
                         : "  not null",
              column->unique == TRI_TRUE ? "  unique" : "");
    if (to.len > 0)
        buf_print(line, "  -> " STR_FMT, STR_ARG(to));
    record_add_text(session->arena, record, STR("name"), column->name.text);
    record_add_text(session->arena, record, STR("type"), type);
    record_add_bool(session->arena, record, STR("nullable"), nullable);
    record_add_bool(session->arena, record, STR("primary_key"), is_key);
    if (to.len > 0)
        record_add_text(session->arena, record, STR("references"), to);
}

static void table_show(struct session *session, struct compiler *compiler, const struct table *table)
{
    struct record *record = session_result(session, STR(""));
    struct record *columns;
    str key = table_key(session->arena, table->schema, table->name), at = place_text(session, table->place);
    struct buf line = BUF(session->arena);

    buf_add(&line, key);
    if (table->mapped_class.len > 0)
        buf_print(&line, "  " STR_FMT, STR_ARG(table->mapped_class));
    if (at.len > 0)
        buf_print(&line, "  " STR_FMT, STR_ARG(at));
    record_add_text(session->arena, record, STR("table"), table->name.text);
    if (name_is_set(table->schema))
        record_add_text(session->arena, record, STR("schema"), table->schema.text);
    if (table->mapped_class.len > 0)
        record_add_text(session->arena, record, STR("class"), table->mapped_class);
    if (at.len > 0)
        record_add_text(session->arena, record, STR("place"), at);
    columns = record_add(session->arena, record, RECORD_LIST, STR("columns"));
    for (size_t i = 0; i < table->columns.len; i++)
        column_add(session, compiler, table, table->columns.at[i], &line, columns);
    record->line = buf_str(&line);
}

/* ---- DDL ---- */

static bool table_show_sql(struct session *session, struct compiler *compiler, struct table *table)
{
    struct ddl *ddl = arena_new(session->arena, struct ddl);
    struct op op = {.kind = OP_EXECUTE};
    struct statement_list statements = {0};

    ddl->kind = DDL_CREATE_TABLE;
    ddl->place = table->place;
    ddl->has_events = true;
    ddl->table = table;
    op.execute.statement = expr_of_ddl(session->arena, ddl);
    if (!dialect_compile_op(compiler, &op, &statements))
        return false;
    for (size_t i = 0; i < statements.len; i++)
    {
        str text = statement_offline(session->arena, statements.at[i].text);
        struct record *record = session_result(session, str_print(session->arena, STR_FMT "\n", STR_ARG(text)));

        record_add_text(session->arena, record, STR("sql"), text);
    }
    return true;
}

static bool dialect_choose(struct session *session, const struct dialect **out)
{
    str name;

    if (!session_argument(session, STR("dialect"), &name))
        return true;
    *out = dialect_find(name);
    if (*out != NULL)
        return true;
    diag_error(&session->diags, DIAG_USAGE, SPAN_NONE, "no dialect '" STR_FMT "'", STR_ARG(name));
    diag_hint(&session->diags, "The dialects are postgresql, sqlite and mysql: `limbeck models --sql --dialect sqlite`.");
    return false;
}

static bool set_show(struct session *session, const struct model_set *set)
{
    const struct dialect *dialect = set->dialect;
    struct compiler compiler;

    if (!dialect_choose(session, &dialect))
        return false;
    compiler_init(&compiler, session->arena, &session->diags, dialect);
    compiler.naming = set->metadata->naming;
    compiler.is_offline = true;
    for (size_t i = 0; i < set->count; i++)
    {
        if (!session_flag(session, STR("sql")))
            table_show(session, &compiler, set->tables[i]);
        else if (!table_show_sql(session, &compiler, set->tables[i]))
            return false;
    }
    return true;
}

/* Tables that autogenerate would not see: env.py does not import them. */
static void unreached_warn(struct session *session)
{
    struct unreached_list list = {0};

    modules_unreached_tables(&session->modules, &list);
    for (size_t i = 0; i < list.len; i++)
    {
        const struct unreached_table *table = &list.at[i];
        str what = table->class_name.len > 0 ? table->class_name : table->name;

        if (table->is_elsewhere)
            continue;

        diag_warning(&session->diags, DIAG_NAME, SPAN_NONE, STR_FMT ":%u: table '" STR_FMT "' is not imported by env.py",
                     STR_ARG(table->file), (unsigned)table->line, STR_ARG(what));
        diag_hint(&session->diags, "Add `import " STR_FMT "` to env.py, if it belongs to these models.",
                  STR_ARG(table->module));
    }
}

static bool picture_write(struct session *session, const struct models *models, str path)
{
    str full = path_normal(session->arena, path_join(session->arena, session->config.working_folder, path));
    struct record *record;
    size_t tables = 0;

    if (!os_write_file(session->os, &session->diags, path, models_draw(session, models),
                       &(struct os_write_options){.exclusive = false}))
        return false;
    for (size_t i = 0; i < models->sets.len; i++)
        tables += models->sets.at[i].count;
    record = session_result(session, str_print(session->arena, "Writing " STR_FMT " ...  done", STR_ARG(full)));
    record_add_text(session->arena, record, STR("path"), path);
    record_add_int(session->arena, record, STR("tables"), (int64_t)tables);
    unreached_warn(session);
    return true;
}

/* The picture is an SVG: another ending would be a surprise. */
static bool output_check(struct session *session, str *out)
{
    if (!session_argument(session, STR("output"), out) || str_ends(*out, STR(".svg")))
        return true;
    diag_error(&session->diags, DIAG_USAGE, SPAN_NONE, "'" STR_FMT "' does not end with .svg", STR_ARG(*out));
    diag_hint(&session->diags, "The picture is an SVG file: `limbeck models -o models.svg`.");
    return false;
}

bool command_models(struct session *session)
{
    const struct dialect *checked = NULL;
    struct models models;
    str picture = {0};

    if (!dialect_choose(session, &checked) || !output_check(session, &picture) || !models_load(session, &models))
        return false;
    for (size_t i = 0; checked != NULL && i < models.sets.len; i++)
        models.sets.at[i].dialect = checked;
    if (picture.len > 0)
        return picture_write(session, &models, picture);
    for (size_t i = 0; i < models.sets.len; i++)
    {
        if (!set_show(session, &models.sets.at[i]))
            return false;
    }
    unreached_warn(session);
    return true;
}
