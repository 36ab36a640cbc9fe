/*
 * Columns of one table: added in the order of the model, changed in the order of the model, dropped in that of the database.
 *
 * What differs in one column is one alter_column, which says what is there (existing_) as well, so that it can be reversed and that
 * MySQL can write it.
 */
#include "diff/compare.h"

static struct diff_question question_of(struct table *table, struct column *column)
{
    return (struct diff_question){.object = {.kind = DIFF_COLUMN, .table = table, .column = column}, .name = column->name};
}

static bool wants_column(struct comparison *comparison, struct table *table, struct column *column,
                         const struct diff_object *counterpart, bool is_reflected, bool *out)
{
    struct diff_question question = question_of(table, column);

    question.is_reflected = is_reflected;
    if (counterpart != NULL)
        question.counterpart = *counterpart;
    return comparison_wants(comparison, &question, out);
}

bool columns_added(struct comparison *comparison, struct table_pair *pair)
{
    for (size_t i = 0; i < pair->model->columns.len; i++)
    {
        struct column *column = pair->model->columns.at[i];
        struct op *op;
        bool wanted;

        if (column->is_system || table_column(pair->database, column->name.text) != NULL)
            continue;
        if (!wants_column(comparison, pair->model, column, NULL, false, &wanted))
            return false;
        if (!wanted)
            continue;
        op = op_make(comparison->arena, OP_ADD_COLUMN, column->place);
        op->add_column = (struct op_add_column){.table = pair->name, .schema = pair->schema, .column = column};
        array_push(comparison->arena, &pair->ops, op);
        comparison_log(comparison, "alembic.autogenerate.compare.tables", "Detected added column '" STR_FMT "." STR_FMT "'",
                       STR_ARG(pair_label(comparison->arena, pair)), STR_ARG(column->name.text));
    }
    return true;
}

bool columns_dropped(struct comparison *comparison, struct table_pair *pair)
{
    for (size_t i = 0; i < pair->database->columns.len; i++)
    {
        struct column *column = pair->database->columns.at[i];
        const struct column *model = table_column(pair->model, column->name.text);
        struct op *op;
        bool wanted;

        if (model != NULL && !model->is_system)
            continue;
        if (!comparison_wants_name(comparison, DIFF_COLUMN, column->name.text, pair, &wanted))
            return false;
        if (!wanted)
            continue;
        if (!wants_column(comparison, pair->database, column, NULL, true, &wanted))
            return false;
        if (!wanted)
            continue;
        op = op_make(comparison->arena, OP_DROP_COLUMN, PLACE_NONE);
        op->drop_column = (struct op_drop_column){
            .table = pair->name, .schema = pair->schema, .column = column->name, .original = column};
        array_push(comparison->arena, &pair->ops, op);
        comparison_log(comparison, "alembic.autogenerate.compare.tables", "Detected removed column '" STR_FMT "." STR_FMT "'",
                       STR_ARG(pair_label(comparison->arena, pair)), STR_ARG(column->name.text));
    }
    return true;
}

/* ---- what changed -------------------------------------------------------------------------------------------------------- */

static void comment_compare(struct comparison *comparison, const struct diff_columns *columns, struct op_alter_column *alter)
{
    str before = columns->database->comment, after = columns->model->comment;

    if (!dialect_has(comparison->dialect, DIALECT_COMMENTS) || (before.at == NULL && after.at == NULL))
        return;
    alter->existing_comment = before;
    if ((before.at == NULL) == (after.at == NULL) && str_equal(before, after))
        return;
    alter->has_comment = true;
    alter->comment = after;
    comparison_log(comparison, "alembic.autogenerate.compare.comments", "Detected column comment '" STR_FMT "." STR_FMT "'",
                   STR_ARG(columns->model_table->name.text), STR_ARG(columns->model->name.text));
}

/* What the server makes NOT NULL by itself is no difference. */
static bool nullable_is_implied(const struct diff_columns *columns)
{
    bool is_identity = columns->model->identity != NULL || columns->database->identity != NULL;
    bool is_computed = columns->model->computed != NULL && columns->database->computed != NULL;

    return is_identity || (is_computed && columns->model->nullable == TRI_NONE);
}

static void nullable_compare(struct comparison *comparison, const struct diff_columns *columns, struct op_alter_column *alter)
{
    bool before = column_is_nullable(columns->database), after = column_is_nullable(columns->model);

    alter->existing_nullable = tri_of(before);
    if (before == after)
        return;
    if (nullable_is_implied(columns))
    {
        comparison_log(comparison, "alembic.autogenerate.compare.constraints",
                       "Ignoring nullable change on identity column '" STR_FMT "." STR_FMT "'",
                       STR_ARG(columns->model_table->name.text), STR_ARG(columns->model->name.text));
        return;
    }
    alter->nullable = tri_of(after);
    comparison_log(comparison, "alembic.autogenerate.compare.constraints", "Detected %s on column '" STR_FMT "." STR_FMT "'",
                   after ? "NULL" : "NOT NULL", STR_ARG(columns->model_table->name.text), STR_ARG(columns->model->name.text));
}

static bool has_affinity(const struct type *type)
{
    return type != NULL && type_affinity(type) != AFFINITY_NULL;
}

static bool type_compare(struct comparison *comparison, const struct diff_columns *columns, struct op_alter_column *alter)
{
    const struct diff_request *request = comparison->request;
    const struct type *before = columns->database->type, *after = columns->model->type;
    enum tri said = TRI_NONE;
    bool differs;

    if (!request->compares_types && request->hooks.compare_type == NULL)
        return true;
    alter->existing_type = before;
    if (!has_affinity(before))
    {
        comparison_log(comparison, "alembic.autogenerate.compare.types",
                       "Couldn't determine database type for column '" STR_FMT "." STR_FMT "'",
                       STR_ARG(columns->model_table->name.text), STR_ARG(columns->model->name.text));
        return true;
    }
    if (!has_affinity(after))
    {
        comparison_log(comparison, "alembic.autogenerate.compare.types",
                       "Column '" STR_FMT "." STR_FMT "' has no type within the model; can't compare",
                       STR_ARG(columns->model_table->name.text), STR_ARG(columns->model->name.text));
        return true;
    }
    if (request->hooks.compare_type != NULL && !request->hooks.compare_type(request->hooks.subject, columns, &said))
        return false;
    differs = said == TRI_TRUE;
    if (said == TRI_NONE && !types_differ(comparison, before, after, &differs))
        return false;
    if (!differs)
        return true;
    alter->type = after;
    if (!casts_add(comparison, columns, alter))
        return false;
    comparison_log(comparison, "alembic.autogenerate.compare.types",
                   "Detected type change from " STR_FMT " to " STR_FMT " on '" STR_FMT "." STR_FMT "'",
                   STR_ARG(type_repr(comparison->arena, before)), STR_ARG(type_repr(comparison->arena, after)),
                   STR_ARG(columns->model_table->name.text), STR_ARG(columns->model->name.text));
    return true;
}

/* alter_column keeps AUTO_INCREMENT on MySQL only when it says so. */
static bool autoincrement_note(struct comparison *comparison, const struct diff_columns *columns, struct op_alter_column *alter)
{
    const struct column *numbered;

    if (!table_autoincrement_column(comparison->diags, columns->model_table, &numbered))
        return false;
    if (numbered == columns->model || columns->model->autoincrement == AUTOINCREMENT_TRUE)
        alter->autoincrement = TRI_TRUE;
    else if (columns->model->autoincrement == AUTOINCREMENT_FALSE)
        alter->autoincrement = TRI_FALSE;
    return true;
}

/* A default that the server cannot turn into the new type, or that would keep the old enum type, is dropped before and set
 * behind. */
static void default_around(struct comparison *comparison, const struct diff_columns *columns, struct op_list *ops,
                           struct op *op)
{
    struct op_alter_column *alter = &op->alter_column;
    struct op *before = op_make(comparison->arena, OP_ALTER_COLUMN, op->place),
              *after = op_make(comparison->arena, OP_ALTER_COLUMN, op->place);

    before->alter_column = (struct op_alter_column){.table = alter->table,
                                                    .schema = alter->schema,
                                                    .column = alter->column,
                                                    .existing_type = alter->existing_type,
                                                    .existing_nullable = alter->existing_nullable,
                                                    .has_existing_server_default = true,
                                                    .existing_server_default = alter->existing_server_default,
                                                    .has_server_default = true};
    after->alter_column =
        (struct op_alter_column){.table = alter->table,
                                 .schema = alter->schema,
                                 .column = alter->column,
                                 .existing_type = alter->type,
                                 .existing_nullable = alter->nullable != TRI_NONE ? alter->nullable : alter->existing_nullable,
                                 .has_server_default = true,
                                 .server_default = default_of_column(columns->model)};
    alter->has_existing_server_default = alter->has_server_default = false;
    alter->existing_server_default = alter->server_default = (struct server_default){0};
    array_push(comparison->arena, ops, before);
    array_push(comparison->arena, ops, op);
    if (after->alter_column.server_default.kind != SERVER_DEFAULT_NONE)
        array_push(comparison->arena, ops, after);
}

static bool is_default_in_the_way(const struct op_alter_column *alter)
{
    enum server_default_kind kind = alter->existing_server_default.kind;
    bool is_cast = alter->postgresql_using.at != NULL || alter->reverse_using.at != NULL;

    return alter->type != NULL && is_cast && alter->has_existing_server_default &&
           (kind == SERVER_DEFAULT_TEXT || kind == SERVER_DEFAULT_EXPR);
}

static bool has_changes(const struct op_alter_column *alter)
{
    return alter->nullable != TRI_NONE || alter->type != NULL || alter->has_server_default || alter->has_comment;
}

/* A column that is IDENTITY no longer may become nullable: in a step of its own, as an IDENTITY column cannot. */
static void nullable_follow(struct comparison *comparison, const struct diff_columns *columns, struct table_pair *pair)
{
    bool before = column_is_nullable(columns->database), after = column_is_nullable(columns->model);
    struct op *op;

    if (columns->database->identity == NULL || columns->model->identity != NULL || before == after)
        return;
    op = op_make(comparison->arena, OP_ALTER_COLUMN, columns->model->place);
    op->alter_column = (struct op_alter_column){.table = pair->name,
                                                .schema = pair->schema,
                                                .column = columns->model->name,
                                                .existing_type = columns->database->type,
                                                .existing_nullable = tri_of(before),
                                                .nullable = tri_of(after)};
    array_push(comparison->arena, &pair->ops, op);
}

static bool column_compare(struct comparison *comparison, struct table_pair *pair, struct column *database, struct column *model)
{
    struct diff_columns columns = {pair->database, pair->model, database, model};
    struct diff_object counterpart = {.kind = DIFF_COLUMN, .table = pair->database, .column = database};
    struct op_alter_column alter;
    struct op *op;
    bool wanted;

    if (!wants_column(comparison, pair->model, model, &counterpart, false, &wanted))
        return false;
    if (!wanted)
        return true;
    alter = (struct op_alter_column){.table = pair->name, .schema = pair->schema, .column = model->name};
    if (!type_compare(comparison, &columns, &alter))
        return false;
    nullable_compare(comparison, &columns, &alter);
    if (!defaults_compare(comparison, &columns, &alter) || !autoincrement_note(comparison, &columns, &alter))
        return false;
    comment_compare(comparison, &columns, &alter);
    if (!has_changes(&alter))
        return true;
    op = op_make(comparison->arena, OP_ALTER_COLUMN, model->place);
    op->alter_column = alter;
    if (is_default_in_the_way(&alter))
        default_around(comparison, &columns, &pair->ops, op);
    else
        array_push(comparison->arena, &pair->ops, op);
    nullable_follow(comparison, &columns, pair);
    return true;
}

bool columns_changed(struct comparison *comparison, struct table_pair *pair)
{
    for (size_t i = 0; i < pair->model->columns.len; i++)
    {
        struct column *model = pair->model->columns.at[i];
        struct column *database = table_column(pair->database, model->name.text);
        bool wanted;

        if (model->is_system || database == NULL)
            continue;
        if (!comparison_wants_name(comparison, DIFF_COLUMN, database->name.text, pair, &wanted))
            return false;
        if (wanted && !column_compare(comparison, pair, database, model))
            return false;
    }
    return true;
}
