/* Operations as lines for people, one function a kind. See describe.h. */
#include "render/describe.h"

#include "base/buf.h"

typedef bool describe_function(struct compiler *compiler, const struct op *op, struct description *out, struct buf *text);

static void names_add(struct buf *text, const struct name_list *names)
{
    buf_add_literal(text, " (");
    for (size_t i = 0; i < names->len; i++)
        buf_print(text, "%s" STR_FMT, i > 0 ? ", " : "", STR_ARG(names->at[i].text));
    buf_add_char(text, ')');
}

static bool type_text(struct compiler *compiler, const struct type *type, str *out)
{
    *out = STR("of unknown type");
    return type == NULL || dialect_compile_type(compiler, type, out);
}

/* "name VARCHAR(20) NOT NULL" */
static bool column_add(struct compiler *compiler, const struct column *column, struct buf *text)
{
    str type;

    if (!type_text(compiler, column->type, &type))
        return false;
    buf_print(text, STR_FMT " " STR_FMT "%s", STR_ARG(column->name.text), STR_ARG(type),
              column_is_nullable(column) ? "" : " NOT NULL");
    return true;
}

static bool table_of(struct compiler *compiler, struct name table, struct name schema, struct description *out)
{
    out->table = table_key(compiler->arena, schema, table);
    return true;
}

static bool create_table(struct compiler *compiler, const struct op *op, struct description *out, struct buf *text)
{
    const struct table *table = op->create_table.table;

    table_of(compiler, table->name, table->schema, out);
    buf_print(text, "add table " STR_FMT " (", STR_ARG(out->table));
    for (size_t i = 0; i < table->columns.len; i++)
    {
        if (i > 0)
            buf_add_literal(text, ", ");
        if (!column_add(compiler, table->columns.at[i], text))
            return false;
    }
    buf_add_char(text, ')');
    return true;
}

static bool drop_table(struct compiler *compiler, const struct op *op, struct description *out, struct buf *text)
{
    table_of(compiler, op->drop_table.table, op->drop_table.schema, out);
    buf_print(text, "drop table " STR_FMT, STR_ARG(out->table));
    return true;
}

static bool rename_table(struct compiler *compiler, const struct op *op, struct description *out, struct buf *text)
{
    table_of(compiler, op->rename_table.table, op->rename_table.schema, out);
    buf_print(text, "rename table " STR_FMT " to " STR_FMT, STR_ARG(out->table), STR_ARG(op->rename_table.new_name.text));
    return true;
}

static bool add_column(struct compiler *compiler, const struct op *op, struct description *out, struct buf *text)
{
    table_of(compiler, op->add_column.table, op->add_column.schema, out);
    out->object = op->add_column.column->name.text;
    buf_print(text, "add column " STR_FMT ".", STR_ARG(out->table));
    return column_add(compiler, op->add_column.column, text);
}

static bool drop_column(struct compiler *compiler, const struct op *op, struct description *out, struct buf *text)
{
    table_of(compiler, op->drop_column.table, op->drop_column.schema, out);
    out->object = op->drop_column.column.text;
    buf_print(text, "drop column " STR_FMT "." STR_FMT, STR_ARG(out->table), STR_ARG(out->object));
    return true;
}

/* ---- what alter_column changes ---- */

static bool default_text(struct compiler *compiler, const struct server_default *value, str *out)
{
    switch (value->kind)
    {
        case SERVER_DEFAULT_NONE:
            *out = STR("none");
            return true;
        case SERVER_DEFAULT_TEXT:
            *out = str_print(compiler->arena, "'" STR_FMT "'", STR_ARG(value->text));
            return true;
        case SERVER_DEFAULT_EXPR:
            return dialect_compile_ddl_expr(compiler, value->expr, out);
        case SERVER_DEFAULT_FETCHED:
            *out = STR("the server's");
            return true;
        case SERVER_DEFAULT_IDENTITY:
            *out = STR("IDENTITY");
            return true;
        case SERVER_DEFAULT_COMPUTED:
            *out = STR("GENERATED");
            return true;
    }
    return false;
}

static void change_add(struct buf *text, const char *what, str before, str after)
{
    buf_print(text, "%s%s " STR_FMT " to " STR_FMT, text->at[text->len - 1] == ':' ? " " : ", ", what, STR_ARG(before),
              STR_ARG(after));
}

static str comment_text(struct arena *arena, str comment)
{
    return comment.at == NULL ? STR("none") : str_print(arena, "'" STR_FMT "'", STR_ARG(comment));
}

static str null_text(enum tri nullable)
{
    return nullable == TRI_FALSE ? STR("NOT NULL") : STR("NULL");
}

static bool alter_column(struct compiler *compiler, const struct op *op, struct description *out, struct buf *text)
{
    const struct op_alter_column *alter = &op->alter_column;
    str before, after;

    table_of(compiler, alter->table, alter->schema, out);
    out->object = alter->column.text;
    buf_print(text, "alter column " STR_FMT "." STR_FMT ":", STR_ARG(out->table), STR_ARG(out->object));
    if (name_is_set(alter->new_name))
        change_add(text, "name", alter->column.text, alter->new_name.text);
    if (alter->type != NULL)
    {
        if (!type_text(compiler, alter->existing_type, &before) || !type_text(compiler, alter->type, &after))
            return false;
        change_add(text, "type", before, after);
    }
    if (alter->nullable != TRI_NONE)
        change_add(text, "from", null_text(alter->existing_nullable), null_text(alter->nullable));
    if (alter->has_server_default)
    {
        if (!default_text(compiler, &alter->existing_server_default, &before) ||
            !default_text(compiler, &alter->server_default, &after))
            return false;
        change_add(text, "default", before, after);
    }
    if (alter->has_comment)
        change_add(text, "comment", comment_text(compiler->arena, alter->existing_comment),
                   comment_text(compiler->arena, alter->comment));
    return true;
}

/* ---- indexes and constraints ---- */

static bool create_index(struct compiler *compiler, const struct op *op, struct description *out, struct buf *text)
{
    const struct index *index = op->create_index.index;

    table_of(compiler, op->create_index.table, op->create_index.schema, out);
    out->object = index->name.text;
    buf_print(text, "add %sindex " STR_FMT " on " STR_FMT " (", index->unique ? "unique " : "", STR_ARG(index->name.text),
              STR_ARG(out->table));
    for (size_t i = 0; i < index->elements.len; i++)
    {
        str element = index->elements.at[i].column.text;

        if (!name_is_set(index->elements.at[i].column) &&
            !dialect_compile_ddl_expr(compiler, index->elements.at[i].expr, &element))
            return false;
        buf_print(text, "%s" STR_FMT, i > 0 ? ", " : "", STR_ARG(element));
    }
    buf_add_char(text, ')');
    return true;
}

static bool drop_index(struct compiler *compiler, const struct op *op, struct description *out, struct buf *text)
{
    table_of(compiler, op->drop_index.table, op->drop_index.schema, out);
    out->object = op->drop_index.index.text;
    buf_print(text, "drop index " STR_FMT " of " STR_FMT, STR_ARG(out->object), STR_ARG(out->table));
    return true;
}

static const char *const constraint_words[] = {
    [CONSTRAINT_PRIMARY_KEY] = "primary key",    [CONSTRAINT_UNIQUE] = "unique constraint",
    [CONSTRAINT_CHECK] = "check",                [CONSTRAINT_FOREIGN_KEY] = "foreign key",
    [CONSTRAINT_EXCLUDE] = "exclude constraint", [CONSTRAINT_GENERIC] = "constraint",
};

/* " users.user_id_fkey", or nothing for one without name. */
static void name_add(struct buf *text, struct name name)
{
    if (name_is_set(name) && !name.is_deferred)
        buf_print(text, " " STR_FMT, STR_ARG(name.text));
}

static bool add_constraint(struct compiler *compiler, const struct op *op, struct description *out, struct buf *text)
{
    const struct constraint *constraint = op->add_constraint.constraint;
    str check;

    table_of(compiler, op->add_constraint.table, op->add_constraint.schema, out);
    out->object = constraint->name.text;
    buf_print(text, "add %s", constraint_words[constraint->kind]);
    name_add(text, constraint->name);
    buf_print(text, " on " STR_FMT, STR_ARG(out->table));
    if (constraint->kind == CONSTRAINT_CHECK)
    {
        if (!dialect_compile_ddl_expr(compiler, constraint->check, &check))
            return false;
        buf_print(text, " (" STR_FMT ")", STR_ARG(check));
    }
    else if (constraint->kind != CONSTRAINT_EXCLUDE)
        names_add(text, &constraint->columns);
    if (constraint->kind == CONSTRAINT_FOREIGN_KEY)
    {
        buf_print(text, " to " STR_FMT,
                  STR_ARG(table_key(compiler->arena, constraint->referent_schema, constraint->referent_table)));
        names_add(text, &constraint->referent_columns);
        if (constraint->ondelete.len > 0)
            buf_print(text, " on delete " STR_FMT, STR_ARG(constraint->ondelete));
    }
    return true;
}

static bool drop_constraint(struct compiler *compiler, const struct op *op, struct description *out, struct buf *text)
{
    const struct op_drop_constraint *drop = &op->drop_constraint;

    table_of(compiler, drop->table, drop->schema, out);
    out->object = drop->name.text;
    buf_print(text, "drop %s", constraint_words[drop->type]);
    name_add(text, drop->name);
    buf_print(text, " of " STR_FMT, STR_ARG(out->table));
    if (!name_is_set(drop->name) && drop->original != NULL)
        names_add(text, &drop->original->columns);
    return true;
}

static bool table_comment(struct compiler *compiler, const struct op *op, struct description *out, struct buf *text)
{
    const struct op_table_comment *comment = &op->table_comment;

    table_of(compiler, comment->table, comment->schema, out);
    buf_print(text, "comment of table " STR_FMT ":", STR_ARG(out->table));
    change_add(text, "from", comment_text(compiler->arena, comment->existing_comment),
               comment_text(compiler->arena, op->kind == OP_CREATE_TABLE_COMMENT ? comment->comment : (str){0}));
    return true;
}

static bool enum_type(struct compiler *compiler, const struct op *op, struct description *out, struct buf *text)
{
    const struct op_enum_type *type = &op->enum_type;
    const str_array *labels = type->after;

    out->object = table_key(compiler->arena, type->schema, type->name);
    if (labels == NULL)
    {
        buf_print(text, "drop enum type " STR_FMT, STR_ARG(out->object));
        return true;
    }
    buf_print(text, "%s enum type " STR_FMT " (", type->before == NULL ? "add" : "alter", STR_ARG(out->object));
    for (size_t i = 0; i < labels->len; i++)
        buf_print(text, "%s'" STR_FMT "'", i > 0 ? ", " : "", STR_ARG(labels->at[i]));
    buf_add_char(text, ')');
    return true;
}

static bool other(struct compiler *compiler, const struct op *op, struct description *out, struct buf *text)
{
    (void)compiler, (void)out;
    buf_print(text, "%s", op_name(op));
    return true;
}

static describe_function *const functions[OP_KIND_COUNT] = {
    [OP_CREATE_TABLE] = create_table,
    [OP_DROP_TABLE] = drop_table,
    [OP_RENAME_TABLE] = rename_table,
    [OP_ADD_COLUMN] = add_column,
    [OP_DROP_COLUMN] = drop_column,
    [OP_ALTER_COLUMN] = alter_column,
    [OP_CREATE_INDEX] = create_index,
    [OP_DROP_INDEX] = drop_index,
    [OP_ADD_CONSTRAINT] = add_constraint,
    [OP_DROP_CONSTRAINT] = drop_constraint,
    [OP_CREATE_TABLE_COMMENT] = table_comment,
    [OP_DROP_TABLE_COMMENT] = table_comment,
    [OP_BULK_INSERT] = other,
    [OP_EXECUTE] = other,
    [OP_ENUM_TYPE] = enum_type,
    [OP_BATCH] = other,
    [OP_LINES] = other,
};

bool describe_op(struct compiler *compiler, const struct op *op, struct description *out)
{
    struct buf text = BUF(compiler->arena);
    struct description description = {0};

    if (!functions[op->kind](compiler, op, &description, &text))
        return false;
    description.text = buf_str(&text);
    *out = description;
    return true;
}
