/*
 * The door of the layer: an operation to its statements, by a row a kind; statements by themselves; the form of a script.
 *
 * What an operation means for one database is in the dialect's table; here is only what all of them share: the stub tables that
 * Alembic builds around names, the naming convention, and what the runner must know about a statement.
 */
#include "dialect/rebuild.h"

void compiler_init(struct compiler *compiler, struct arena *arena, struct diags *diags, const struct dialect *dialect)
{
    *compiler = (struct compiler){.arena = arena, .diags = diags, .dialect = dialect};
    compiler->types_made.arena = arena;
    compiler->anonymous.arena = arena;
}

/* ---- errors -------------------------------------------------------------------------------------------------------------- */

bool compile_error(struct compiler *compiler, const char *exception, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    str text = str_vprint(compiler->arena, format, arguments);
    va_end(arguments);
    diag_error_alembic(compiler->diags, DIAG_COMPILE, (struct span){compiler->place, 0}, STR_FMT, STR_ARG(text));
    diag_last(compiler->diags)->exception = str_from(exception);
    return false;
}

bool command_error(struct compiler *compiler, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    str text = str_vprint(compiler->arena, format, arguments);
    va_end(arguments);
    diag_error_alembic(compiler->diags, DIAG_COMMAND, (struct span){compiler->place, 0}, STR_FMT, STR_ARG(text));
    diag_last(compiler->diags)->exception = STR("alembic.util.exc.CommandError");
    return false;
}

void compile_warning(struct compiler *compiler, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    str text = str_vprint(compiler->arena, format, arguments);
    va_end(arguments);
    diag_warning(compiler->diags, DIAG_COMPILE, (struct span){compiler->place, 0}, STR_FMT, STR_ARG(text));
}

/* ---- statements ---------------------------------------------------------------------------------------------------------- */

struct statement *add_statement(struct compiler *compiler, struct statement_list *out, str text)
{
    struct statement *statement = array_add(compiler->arena, out);
    statement->text = str_copy(compiler->arena, text);
    statement->place = compiler->place;
    return statement;
}

bool add_create_index(struct compiler *compiler, const struct table *table, const struct index *index, bool if_not_exists,
                      struct statement_list *out)
{
    struct buf text = BUF(compiler->arena);
    if (!compiler->dialect->create_index(compiler, table, index, if_not_exists, &text))
    {
        return false;
    }
    struct statement *statement = add_statement(compiler, out, buf_str(&text));
    statement->traits = dialect_statement_traits(compiler->dialect, statement->text);
    return true;
}

bool add_drop_index(struct compiler *compiler, const struct table *table, const struct index *index, bool if_exists,
                    struct statement_list *out)
{
    struct buf text = BUF(compiler->arena);
    if (!compiler->dialect->drop_index(compiler, table, index, if_exists, &text))
    {
        return false;
    }
    struct statement *statement = add_statement(compiler, out, buf_str(&text));
    statement->traits = dialect_statement_traits(compiler->dialect, statement->text);
    return true;
}

bool write_statement(struct compiler *compiler, const struct expr *statement, struct buf *out)
{
    struct buf body = BUF(compiler->arena);
    compiler->anonymous = (struct map){.arena = compiler->arena};
    compiler->ctes.len = 0;
    compiler->enclosing.len = 0;
    if (!write_expr(compiler, statement, &body))
    {
        return false;
    }
    for (size_t i = 0; i < compiler->ctes.len; i++)
    {
        const struct expr *cte = compiler->ctes.at[i];
        struct buf inner = BUF(compiler->arena);
        compiler->is_subquery = true;
        bool is_written = write_expr(compiler, cte->alias.element, &inner);
        compiler->is_subquery = false;
        if (!is_written)
        {
            return false;
        }
        buf_add(out, i > 0 ? STR(", \n") : cte->alias.is_recursive ? STR("WITH RECURSIVE ") : STR("WITH "));
        dialect_add_name(out, compiler->dialect, cte->alias.name);
        buf_print(out, " AS \n(" STR_FMT ")", STR_ARG(buf_str(&inner)));
    }
    buf_add(out, compiler->ctes.len > 0 ? STR("\n ") : STR(""));
    buf_add(out, buf_str(&body));
    return true;
}

/* Online a function alone is selected; a script shows it as it is, as Alembic's does. */
static const struct expr *executable(struct compiler *compiler, const struct expr *statement)
{
    if (statement->kind != EXPR_FUNCTION || compiler->is_offline)
    {
        return statement;
    }
    struct select *select = arena_new(compiler->arena, struct select);
    array_push(compiler->arena, &select->columns, statement);
    return expr_of_select(compiler->arena, select);
}

bool dialect_compile_statement(struct compiler *compiler, const struct expr *statement, str *out_text)
{
    struct buf text = BUF(compiler->arena);
    struct statement_list list = {0};
    if (statement->kind == EXPR_DDL)
    {
        if (!add_execute(compiler, statement, &list))
        {
            return false;
        }
        if (list.len != 1)
        {
            return compile_error(compiler, COMPILE_ERROR, "this DDL element is not exactly one statement");
        }
        *out_text = list.at[0].text;
        return true;
    }
    if (!write_statement(compiler, executable(compiler, statement), &text))
    {
        return false;
    }
    *out_text = buf_str(&text);
    return true;
}

/* ---- DDL elements -------------------------------------------------------------------------------------------------------- */

static const enum statement_condition conditions[] = {
    [DDL_CREATE_TABLE] = STATEMENT_IF_TABLE_MISSING,
    [DDL_DROP_TABLE] = STATEMENT_IF_TABLE_EXISTS,
    [DDL_CREATE_INDEX] = STATEMENT_IF_INDEX_MISSING,
    [DDL_DROP_INDEX] = STATEMENT_IF_INDEX_EXISTS,
    [DDL_CREATE_SEQUENCE] = STATEMENT_IF_SEQUENCE_MISSING,
    [DDL_DROP_SEQUENCE] = STATEMENT_IF_SEQUENCE_EXISTS,
    [DDL_DROP_CONSTRAINT] = STATEMENT_ALWAYS,
};

static void set_condition(const struct ddl *ddl, struct name name, struct name schema, struct statement_list *out, size_t from)
{
    for (size_t i = from; ddl->is_checkfirst && i < out->len; i++)
    {
        if (out->at[i].condition == STATEMENT_ALWAYS)
        {
            out->at[i].condition = conditions[ddl->kind];
            out->at[i].condition_name = name.text;
            out->at[i].condition_schema = schema.text;
        }
    }
}

static bool add_schema(struct compiler *compiler, const struct ddl *ddl, struct statement_list *out)
{
    struct buf text = BUF(compiler->arena);
    bool is_create = ddl->kind == DDL_CREATE_SCHEMA;
    buf_print(&text, "%s SCHEMA %s", is_create ? "CREATE" : "DROP",
              !ddl->if_exists ? ""
              : is_create     ? "IF NOT EXISTS "
                              : "IF EXISTS ");
    dialect_add_name(&text, compiler->dialect, ddl->name);
    buf_add(&text, !is_create && ddl->is_cascade ? STR(" CASCADE") : STR(""));
    add_statement(compiler, out, buf_str(&text));
    return true;
}

static bool add_sequence(struct compiler *compiler, const struct ddl *ddl, struct statement_list *out)
{
    struct buf text = BUF(compiler->arena);
    size_t from = out->len;
    if (ddl->has_events && !dialect_has(compiler->dialect, DIALECT_SEQUENCES))
    {
        return true; /* Sequence.create(bind) does nothing where there are none; CreateSequence is sent as it stands */
    }
    if (!write_sequence(compiler, ddl, &text))
    {
        return false;
    }
    add_statement(compiler, out, buf_str(&text));
    set_condition(ddl, ddl->sequence->name, ddl->sequence->schema, out, from);
    return true;
}

/* Sequences that columns have as default come before their table, and go behind it. */
static bool add_sequences_of(struct compiler *compiler, const struct ddl *of, struct statement_list *out)
{
    for (size_t i = 0; i < of->table->columns.len; i++)
    {
        const struct sequence *sequence = of->table->columns.at[i]->sequence;
        struct ddl ddl = {.place = of->place, .has_events = true, .is_checkfirst = of->is_checkfirst, .sequence = sequence};
        ddl.kind = of->kind == DDL_CREATE_TABLE ? DDL_CREATE_SEQUENCE : DDL_DROP_SEQUENCE;
        if (sequence != NULL && !sequence->is_optional && !add_sequence(compiler, &ddl, out))
        {
            return false;
        }
    }
    return true;
}

static bool add_table(struct compiler *compiler, const struct ddl *ddl, struct statement_list *out)
{
    struct buf text = BUF(compiler->arena);
    size_t from = out->len;
    if (!table_complete(compiler->arena, compiler->diags, ddl->table, compiler->naming))
    {
        return false;
    }
    if (ddl->kind == DDL_CREATE_TABLE && ddl->has_events)
    {
        if (!add_sequences_of(compiler, ddl, out) || !add_create_table(compiler, ddl->table, ddl->if_exists, out) ||
            !add_later_keys(compiler, ddl->table, out))
        {
            return false;
        }
    }
    else
    {
        bool is_create = ddl->kind == DDL_CREATE_TABLE;
        if (!(is_create ? write_create_table : write_drop_table)(compiler, ddl->table, ddl->if_exists, &text))
        {
            return false;
        }
        add_statement(compiler, out, buf_str(&text));
        if (!is_create && ddl->has_events && compiler->dialect->drop_types != NULL &&
            !compiler->dialect->drop_types(compiler, ddl->table, out))
        {
            return false;
        }
    }
    set_condition(ddl, ddl->table->name, ddl->table->schema, out, from);
    return ddl->kind == DDL_CREATE_TABLE || !ddl->has_events || add_sequences_of(compiler, ddl, out);
}

static bool add_index_ddl(struct compiler *compiler, const struct ddl *ddl, struct statement_list *out)
{
    size_t from = out->len;
    bool is_create = ddl->kind == DDL_CREATE_INDEX;
    if (!(is_create ? add_create_index : add_drop_index)(compiler, ddl->table, ddl->index, ddl->if_exists, out))
    {
        return false;
    }
    set_condition(ddl, ddl->index->name, ddl->table->schema, out, from);
    return true;
}

static bool add_type(struct compiler *compiler, const struct ddl *ddl, struct statement_list *out)
{
    bool is_create = ddl->kind == DDL_CREATE_TYPE;
    dialect_named_type *function = is_create ? compiler->dialect->create_type : compiler->dialect->drop_type;
    return function == NULL || function(compiler, ddl->type, ddl->is_checkfirst, out);
}

static bool add_constraint_ddl(struct compiler *compiler, const struct ddl *ddl, struct statement_list *out)
{
    if (ddl->kind == DDL_ADD_CONSTRAINT)
    {
        return generic_add_constraint(compiler, ddl->table, ddl->constraint, out);
    }
    return compiler->dialect->drop_constraint(compiler, ddl->table, ddl->constraint, ddl->if_exists, out);
}

static bool add_ddl_text(struct compiler *compiler, const struct ddl *ddl, struct statement_list *out)
{
    struct statement *statement = add_statement(compiler, out, ddl->text);
    statement->traits = dialect_statement_traits(compiler->dialect, statement->text);
    return true;
}

static bool (*const ddl_functions[])(struct compiler *, const struct ddl *, struct statement_list *) = {
    [DDL_TEXT] = add_ddl_text,
    [DDL_CREATE_SCHEMA] = add_schema,
    [DDL_DROP_SCHEMA] = add_schema,
    [DDL_CREATE_TABLE] = add_table,
    [DDL_DROP_TABLE] = add_table,
    [DDL_CREATE_INDEX] = add_index_ddl,
    [DDL_DROP_INDEX] = add_index_ddl,
    [DDL_CREATE_SEQUENCE] = add_sequence,
    [DDL_DROP_SEQUENCE] = add_sequence,
    [DDL_CREATE_TYPE] = add_type,
    [DDL_DROP_TYPE] = add_type,
    [DDL_ADD_CONSTRAINT] = add_constraint_ddl,
    [DDL_DROP_CONSTRAINT] = add_constraint_ddl,
};

bool add_execute(struct compiler *compiler, const struct expr *statement, struct statement_list *out)
{
    if (statement->kind == EXPR_DDL)
    {
        return ddl_functions[statement->ddl->kind](compiler, statement->ddl, out);
    }
    struct buf text = BUF(compiler->arena);
    if (!write_statement(compiler, executable(compiler, statement), &text))
    {
        return false;
    }
    struct statement *added = add_statement(compiler, out, buf_str(&text));
    added->traits = dialect_statement_traits(compiler->dialect, added->text);
    return true;
}

/* ---- operations ---------------------------------------------------------------------------------------------------------- */

static bool compile_create_table(struct compiler *compiler, const struct op *op, struct statement_list *out)
{
    return add_create_table(compiler, op->create_table.table, op->create_table.if_not_exists, out);
}

static bool compile_drop_table(struct compiler *compiler, const struct op *op, struct statement_list *out)
{
    const struct op_drop_table *drop = &op->drop_table;
    struct buf text = BUF(compiler->arena);
    if (!write_drop_table(compiler, table_make(compiler->arena, drop->table, drop->schema), drop->if_exists, &text))
    {
        return false;
    }
    add_statement(compiler, out, buf_str(&text));
    return true;
}

static bool compile_rename_table(struct compiler *compiler, const struct op *op, struct statement_list *out)
{
    return compiler->dialect->rename_table(compiler, op, out);
}

static bool compile_create_index(struct compiler *compiler, const struct op *op, struct statement_list *out)
{
    const struct op_create_index *create = &op->create_index;
    const struct table *table = table_make(compiler->arena, create->table, create->schema);
    struct index index = *create->index;
    return naming_apply_index(compiler->arena, compiler->diags, compiler->naming, table, &index, &index.name) &&
           add_create_index(compiler, table, &index, create->if_not_exists, out);
}

static bool compile_drop_index(struct compiler *compiler, const struct op *op, struct statement_list *out)
{
    const struct op_drop_index *drop = &op->drop_index;
    const struct table *table = table_make(compiler->arena, drop->table, drop->schema);
    struct index index = {.place = op->place, .name = drop->index, .options = drop->options};
    return naming_apply_index(compiler->arena, compiler->diags, compiler->naming, table, &index, &index.name) &&
           add_drop_index(compiler, table, &index, drop->if_exists, out);
}

static bool compile_add_constraint(struct compiler *compiler, const struct op *op, struct statement_list *out)
{
    const struct op_add_constraint *add = &op->add_constraint;
    const struct table *table = table_make(compiler->arena, add->table, add->schema);
    struct constraint constraint = *add->constraint;
    return naming_apply_constraint(compiler->arena, compiler->diags, compiler->naming, table, &constraint, &constraint.name) &&
           compiler->dialect->add_constraint(compiler, table, &constraint, out);
}

static bool compile_drop_constraint(struct compiler *compiler, const struct op *op, struct statement_list *out)
{
    const struct op_drop_constraint *drop = &op->drop_constraint;
    const struct table *table = table_make(compiler->arena, drop->table, drop->schema);
    struct constraint constraint = {.kind = drop->type, .place = op->place, .name = drop->name};
    return naming_apply_constraint(compiler->arena, compiler->diags, compiler->naming, table, &constraint, &constraint.name) &&
           compiler->dialect->drop_constraint(compiler, table, &constraint, drop->if_exists, out);
}

static bool compile_create_table_comment(struct compiler *compiler, const struct op *op, struct statement_list *out)
{
    return compiler->dialect->create_table_comment(compiler, op, out);
}

static bool compile_drop_table_comment(struct compiler *compiler, const struct op *op, struct statement_list *out)
{
    return compiler->dialect->drop_table_comment(compiler, op, out);
}

static bool compile_execute(struct compiler *compiler, const struct op *op, struct statement_list *out)
{
    return add_execute(compiler, op->execute.statement, out);
}

static bool compile_bulk_insert(struct compiler *compiler, const struct op *op, struct statement_list *out)
{
    const struct op_bulk_insert *bulk = &op->bulk_insert;
    for (size_t i = 0; i < bulk->rows.len; i++)
    {
        struct dml insert = {.table = bulk->table, .values = bulk->rows.at[i], .is_inline = true};
        struct buf text = BUF(compiler->arena);
        if (!write_statement(compiler, expr_of_dml(compiler->arena, EXPR_INSERT, &insert), &text))
        {
            return false;
        }
        add_statement(compiler, out, buf_str(&text));
    }
    return true;
}

bool dialect_check_in_place(struct compiler *compiler, const struct op *op)
{
    if (op->kind == OP_ADD_COLUMN && (name_is_set(op->add_column.insert_before) || name_is_set(op->add_column.insert_after)))
    {
        return command_error(compiler, "Can't specify insert_before or insert_after when using ALTER; please specify "
                                       "recreate='always'");
    }
    return true;
}

/* An OP_BATCH as one ALTER after the other. */
static bool write_batch_direct(struct compiler *compiler, const struct op *op, struct statement_list *out)
{
    for (size_t i = 0; i < op->batch.ops.len; i++)
    {
        const struct op *one = op->batch.ops.at[i];
        if (!dialect_check_in_place(compiler, one) || !dialect_compile_op(compiler, one, out))
        {
            return false;
        }
    }
    return true;
}

static bool refuse_batch_without_table(struct compiler *compiler, const struct op_batch *batch)
{
    return command_error(compiler,
                         "This operation cannot proceed in --sql mode; batch mode with dialect " STR_FMT
                         " requires a live database connection with which to reflect the table \"" STR_FMT "\". To generate a "
                         "batch SQL migration script using table \"move and copy\", a complete Table object should be passed "
                         "to the \"copy_from\" argument of the batch_alter_table() method so that table reflection can be "
                         "skipped.",
                         STR_ARG(compiler->dialect->name), STR_ARG(batch->table.text));
}

bool dialect_batch_copies(struct compiler *compiler, const struct op_batch *batch)
{
    dialect_needs_copy *needs_copy = compiler->dialect->needs_copy;
    return batch->recreate == BATCH_ALWAYS || (batch->recreate == BATCH_AUTO && needs_copy != NULL && needs_copy(batch));
}

static bool compile_batch(struct compiler *compiler, const struct op *op, struct statement_list *out)
{
    struct rebuild_source source = {.table = op->batch.copy_from};
    if (!dialect_batch_copies(compiler, &op->batch))
    {
        return write_batch_direct(compiler, op, out);
    }
    return source.table != NULL ? dialect_compile_rebuild(compiler, op, &source, out)
                                : refuse_batch_without_table(compiler, &op->batch);
}

static bool compile_enum_type(struct compiler *compiler, const struct op *op, struct statement_list *out)
{
    return compiler->dialect->enum_type == NULL || compiler->dialect->enum_type(compiler, op, out);
}

static dialect_operation *const operations[OP_KIND_COUNT] = {
    [OP_CREATE_TABLE] = compile_create_table,
    [OP_DROP_TABLE] = compile_drop_table,
    [OP_RENAME_TABLE] = compile_rename_table,
    [OP_ADD_COLUMN] = compile_add_column,
    [OP_DROP_COLUMN] = compile_drop_column,
    [OP_ALTER_COLUMN] = compile_alter_column,
    [OP_CREATE_INDEX] = compile_create_index,
    [OP_DROP_INDEX] = compile_drop_index,
    [OP_ADD_CONSTRAINT] = compile_add_constraint,
    [OP_DROP_CONSTRAINT] = compile_drop_constraint,
    [OP_CREATE_TABLE_COMMENT] = compile_create_table_comment,
    [OP_DROP_TABLE_COMMENT] = compile_drop_table_comment,
    [OP_BULK_INSERT] = compile_bulk_insert,
    [OP_EXECUTE] = compile_execute,
    [OP_ENUM_TYPE] = compile_enum_type,
    [OP_BATCH] = compile_batch,
};

bool dialect_compile_op(struct compiler *compiler, const struct op *op, struct statement_list *out)
{
    size_t len = out->len;
    place outer = compiler->place;
    compiler->place = op->place;
    bool is_compiled = operations[op->kind](compiler, op, out);
    compiler->place = outer;
    if (!is_compiled)
    {
        out->len = len;
    }
    return is_compiled;
}

/* ---- scripts ------------------------------------------------------------------------------------------------------------- */

str statement_offline(struct arena *arena, str text)
{
    return str_join(arena, str_trim(str_replace(arena, text, STR("\t"), STR("    "))), STR(";"));
}

str statement_list_script(struct arena *arena, const struct statement_list *list)
{
    struct buf out = BUF(arena);
    for (size_t i = 0; i < list->len; i++)
    {
        buf_print(&out, STR_FMT "\n\n", STR_ARG(statement_offline(arena, list->at[i].text)));
    }
    return buf_str(&out);
}
