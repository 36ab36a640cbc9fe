/*
 * The safe forms of operations: see safe_forms.h.
 *
 * The operations of the comparison stay as they are; what is written is another list, with columns of its own. The operations
 * on one table are cut in two behind its last new NOT NULL column: the UPDATE to be written stands between them. The lines that
 * raise are the first of the body, as not every server takes back what ran before them.
 */
#include "run/safe_forms.h"

#include "base/buf.h"
#include "text/quote.h"

struct writing
{
    struct arena *arena;
    struct autogenerate_part *part;
    const struct safe_options *options;
    struct map created; /* tables of this revision */
    struct op_list raises;
};

bool safe_forms_are_off(struct session *session, bool *out)
{
    str text;

    *out = session_flag(session, STR("plain"));
    if (*out)
        return true;
    if (!config_text_or_empty(&session->config, STR("limbeck.autogenerate"), &text))
        return false;
    *out = str_equal(text, STR("alembic"));
    if (*out || text.len == 0 || str_equal(text, STR("safe")))
        return true;
    diag_error(&session->diags, DIAG_CONFIG, config_span(&session->config, STR("limbeck.autogenerate")),
               "limbeck.autogenerate is '" STR_FMT "'", STR_ARG(text));
    diag_hint(&session->diags, "It is `safe` or `alembic`.");
    return false;
}

/* ---- lines --------------------------------------------------------------------------------------------------------------- */

static void line_push(struct writing *writing, struct op_list *out, str line)
{
    struct op *op = op_make(writing->arena, OP_LINES, PLACE_NONE);

    array_push(writing->arena, &op->lines.lines, line);
    array_push(writing->arena, out, op);
}

/* A name may hold a line break, a comment not. */
static str one_line(struct arena *arena, str text)
{
    struct buf out = BUF(arena);

    for (size_t i = 0; i < text.len; i++)
        buf_add_char(&out, text.at[i] == '\n' || text.at[i] == '\r' ? ' ' : text.at[i]);
    return buf_str(&out);
}

static str table_name(const struct writing *writing, struct name schema, struct name table)
{
    return one_line(writing->arena, table_key(writing->arena, schema, table));
}

/* ---- what is lost -------------------------------------------------------------------------------------------------------- */

static bool is_renamed(const struct op_enum_type *type, str label)
{
    for (size_t i = 0; i < type->renames.len; i++)
    {
        if (str_equal(type->renames.at[i].from, label))
            return true;
    }
    return false;
}

static void labels_lost(struct writing *writing, const struct op_enum_type *type, struct op_list *out)
{
    for (size_t i = 0; type->before != NULL && type->after != NULL && i < type->before->len; i++)
    {
        str label = type->before->at[i];

        if (!str_array_has(type->after, label) && !is_renamed(type, label))
            line_push(
                writing, out,
                str_print(writing->arena,
                          "# takes the label " STR_FMT " out of the type " STR_FMT ": rows that have it need another one first",
                          STR_ARG(str_quote(writing->arena, label)), STR_ARG(table_name(writing, type->schema, type->name))));
    }
}

static void loss_push(struct writing *writing, const struct op *op, struct op_list *out)
{
    if (op->kind == OP_DROP_TABLE)
        line_push(writing, out,
                  str_print(writing->arena, "# loses data: drops the table " STR_FMT " with its rows",
                            STR_ARG(table_name(writing, op->drop_table.schema, op->drop_table.table))));
    if (op->kind == OP_DROP_COLUMN)
        line_push(writing, out,
                  str_print(writing->arena, "# loses data: drops the column " STR_FMT "." STR_FMT " with its values",
                            STR_ARG(table_name(writing, op->drop_column.schema, op->drop_column.table)),
                            STR_ARG(one_line(writing->arena, op->drop_column.column.text))));
    if (op->kind == OP_ENUM_TYPE)
        labels_lost(writing, &op->enum_type, out);
}

/* ---- new NOT NULL columns ------------------------------------------------------------------------------------------------ */

/* Rows that are there get no value for it. */
static bool needs_fill(const struct op *op)
{
    const struct column *column = op->kind == OP_ADD_COLUMN ? op->add_column.column : NULL;

    return column != NULL && !column_is_nullable(column) && column->server_default.kind == SERVER_DEFAULT_NONE &&
           column->identity == NULL && column->computed == NULL && column->sequence == NULL && !column->primary_key;
}

static struct op *nullable_add(struct arena *arena, const struct op *op)
{
    struct op *made = op_make(arena, OP_ADD_COLUMN, op->place);
    struct column *column = arena_new(arena, struct column);

    *made = *op;
    *column = *op->add_column.column;
    column->nullable = TRI_TRUE;
    made->add_column.column = column;
    return made;
}

static struct op *not_null_set(struct arena *arena, const struct op_add_column *add, enum tri nullable)
{
    struct op *made = op_make(arena, OP_ALTER_COLUMN, PLACE_NONE);

    made->alter_column = (struct op_alter_column){
        .table = add->table,
        .schema = add->schema,
        .column = add->column->name,
        .existing_type = add->column->type,
        .nullable = nullable,
        .existing_nullable = nullable == TRI_TRUE ? TRI_FALSE : TRI_TRUE,
        .existing_comment = add->column->comment,
    };
    return made;
}

/* A comment with the UPDATE to be written. */
static str update_line(const struct writing *writing, const struct op_add_column *add)
{
    const struct dialect *dialect = writing->part->dialect;
    struct buf sql = BUF(writing->arena);
    str column = dialect_quote(writing->arena, dialect, add->column->name);

    buf_add_literal(&sql, "UPDATE ");
    dialect_add_table(&sql, dialect, add->schema, add->table);
    buf_print(&sql, " SET " STR_FMT " = ... WHERE " STR_FMT " IS NULL", STR_ARG(column), STR_ARG(column));
    return one_line(writing->arena,
                    str_print(writing->arena, "# op.execute(" STR_FMT ")", STR_ARG(str_quote(writing->arena, buf_str(&sql)))));
}

static void fill_push(struct writing *writing, const struct op_add_column *add, struct op_list *out)
{
    str name = str_print(writing->arena, STR_FMT "." STR_FMT, STR_ARG(table_name(writing, add->schema, add->table)),
                         STR_ARG(add->column->name.text));
    str text = str_print(writing->arena, "fill " STR_FMT " before it becomes NOT NULL", STR_ARG(name));

    line_push(writing, out, update_line(writing, add));
    line_push(writing, &writing->raises,
              str_print(writing->arena, "# " STR_FMT " becomes NOT NULL: write the UPDATE below, then take out this line:",
                        STR_ARG(one_line(writing->arena, name))));
    line_push(writing, &writing->raises,
              str_print(writing->arena, "raise NotImplementedError(" STR_FMT ")", STR_ARG(str_quote(writing->arena, text))));
}

/* ---- lists --------------------------------------------------------------------------------------------------------------- */

static struct op *batch_like(struct writing *writing, const struct op *op)
{
    struct op *made = op_make(writing->arena, OP_BATCH, op->place);

    *made = *op;
    made->batch.ops = (struct op_list){0};
    return made;
}

/* A column is dropped in place where it could be added so: what stands on it by name is dropped by operations of its own. */
static struct op *added_again(struct writing *writing, struct op *op)
{
    struct op *made = op_make(writing->arena, OP_ADD_COLUMN, op->place);

    if (op->kind != OP_DROP_COLUMN || op->drop_column.original == NULL)
        return op;
    made->add_column.column = op->drop_column.original;
    return made;
}

static bool needs_block(struct writing *writing, const struct op_batch *batch)
{
    struct op_batch added = *batch;

    added.ops = (struct op_list){0};
    for (size_t i = 0; i < batch->ops.len; i++)
    {
        if (batch->ops.at[i]->kind != OP_LINES)
            array_push(writing->arena, &added.ops, added_again(writing, batch->ops.at[i]));
    }
    return writing->part->dialect->needs_copy(&added);
}

/* What the server has no ALTER for is written as a batch, which makes the table anew. */
static void blocks_mark(struct writing *writing, const struct op_list *ops)
{
    if (writing->part->dialect->needs_copy == NULL || writing->options->rebuilds)
        return;
    for (size_t i = 0; i < ops->len; i++)
    {
        if (ops->at[i]->kind == OP_BATCH && needs_block(writing, &ops->at[i]->batch))
            ops->at[i]->batch.is_block = true;
    }
}

/* One behind the last new column that is to be filled; 0: there is none. */
static size_t cut_find(const struct writing *writing, const struct op_batch *batch)
{
    size_t cut = 0;

    if (map_has(&writing->created, table_key(writing->arena, batch->schema, batch->table)))
        return 0;
    for (size_t i = 0; i < batch->ops.len; i++)
        cut = needs_fill(batch->ops.at[i]) ? i + 1 : cut;
    return cut;
}

static void batch_write(struct writing *writing, const struct op *op)
{
    const struct op_list *ops = &op->batch.ops;
    size_t cut = cut_find(writing, &op->batch);
    struct op *first = batch_like(writing, op), *set = batch_like(writing, op), *unset = batch_like(writing, op);
    struct op *rest = batch_like(writing, op);
    struct op_list updates = {0};

    for (size_t i = 0; i < ops->len; i++)
    {
        struct op_list *into = i < cut ? &first->batch.ops : &rest->batch.ops;
        bool is_filled = i < cut && needs_fill(ops->at[i]);

        loss_push(writing, ops->at[i], into);
        array_push(writing->arena, into, is_filled ? nullable_add(writing->arena, ops->at[i]) : ops->at[i]);
        if (!is_filled)
            continue;
        fill_push(writing, &ops->at[i]->add_column, &updates);
        array_push(writing->arena, &set->batch.ops, not_null_set(writing->arena, &ops->at[i]->add_column, TRI_FALSE));
        array_push(writing->arena, &unset->batch.ops, not_null_set(writing->arena, &ops->at[i]->add_column, TRI_TRUE));
    }
    array_push(writing->arena, &writing->part->written, first);
    for (size_t i = 0; i < updates.len; i++)
        array_push(writing->arena, &writing->part->written, updates.at[i]);
    if (cut > 0)
        array_push(writing->arena, writing->options->in_two_steps ? &writing->part->second : &writing->part->written, set);
    if (cut > 0 && writing->options->in_two_steps)
        array_push(writing->arena, &writing->part->second_back, unset);
    array_push(writing->arena, &writing->part->written, rest);
}

void safe_forms_make(struct arena *arena, const struct safe_options *options, struct autogenerate_part *part)
{
    struct writing writing = {.arena = arena, .part = part, .options = options, .created = {.arena = arena}};
    struct op_list written;

    part->written = part->second = part->second_back = (struct op_list){0};
    for (size_t i = 0; i < part->upgrade.len; i++)
    {
        const struct op *op = part->upgrade.at[i];

        if (op->kind == OP_CREATE_TABLE)
            map_put(&writing.created, table_key(arena, op->create_table.table->schema, op->create_table.table->name), NULL);
        if (op->kind == OP_BATCH)
        {
            batch_write(&writing, op);
            continue;
        }
        loss_push(&writing, op, &part->written);
        array_push(arena, &part->written, part->upgrade.at[i]);
    }
    written = part->written;
    part->written = writing.raises;
    for (size_t i = 0; i < written.len; i++)
        array_push(arena, &part->written, written.at[i]);
    blocks_mark(&writing, &part->written);
    blocks_mark(&writing, &part->downgrade);
    blocks_mark(&writing, &part->second);
    blocks_mark(&writing, &part->second_back);
}
