/*
 * The statements of a rebuild: the new table, the rows, the old table's name, the indexes.
 *
 * A constraint or index of the old table goes when one of its columns is dropped; one that the batch asked for must find its
 * columns. Generated columns take no rows. Nothing may be lost unsaid: what the model cannot write again is refused.
 */
#include "dialect/rebuild.h"

/* ---- constraints --------------------------------------------------------------------------------------------------------- */

/* Columns by their new names. *out_has is false when one of them is not there any more. */
static bool map_columns(struct rebuild *rebuild, const struct name_list *keys, bool must_be_there, struct name_list *out,
                        bool *out_has)
{
    *out_has = true;
    for (size_t i = 0; i < keys->len; i++)
    {
        const struct rebuild_column *column = rebuild_column_find(rebuild, keys->at[i].text);
        if (column != NULL)
        {
            array_push(rebuild->compiler->arena, out, column->column->name);
            continue;
        }
        *out_has = false;
        if (must_be_there)
        {
            return compile_error(rebuild->compiler, "KeyError", "No such column: '" STR_FMT "'", STR_ARG(keys->at[i].text));
        }
    }
    return true;
}

static bool names_dropped(const struct rebuild *rebuild, str text)
{
    for (size_t i = 0; i < rebuild->dropped.len; i++)
    {
        bool is_there_again = rebuild_column_find(rebuild, rebuild->dropped.at[i]) != NULL;
        if (!is_there_again && sql_text_names(text, rebuild->dropped.at[i]))
        {
            return true;
        }
    }
    return false;
}

/* A script says what Alembic's says, also where a database would refuse it: a CHECK or an index on a column that is dropped. */
static bool follows_columns(const struct rebuild *rebuild)
{
    return rebuild->source->is_reflected || !rebuild->compiler->is_offline;
}

/* A CHECK goes with a column that it names; a reflected one without name also with the type that it came from. */
static bool check_goes(const struct rebuild *rebuild, const struct rebuild_constraint *item)
{
    const struct constraint *check = item->constraint;
    bool is_text = check->kind == CONSTRAINT_CHECK && check->check->kind == EXPR_TEXT;
    if (!is_text || item->is_new || !follows_columns(rebuild))
    {
        return false;
    }
    str text = expr_verbatim_text(rebuild->compiler->arena, check->check);
    bool goes = names_dropped(rebuild, text);
    for (size_t i = 0; i < rebuild->retyped.len && rebuild->source->is_reflected && !name_is_set(check->name); i++)
    {
        goes = goes || sql_text_is_choice(text, rebuild->retyped.at[i]);
    }
    return goes;
}

/* A key of the table to itself follows the names of its columns. */
static void map_referents(struct rebuild *rebuild, struct constraint *key)
{
    struct name_list columns = {0};
    bool is_self = key->kind == CONSTRAINT_FOREIGN_KEY && str_equal(key->referent_table.text, rebuild->old->name.text) &&
                   str_equal(key->referent_schema.text, rebuild->old->schema.text);
    for (size_t i = 0; is_self && i < key->referent_columns.len; i++)
    {
        const struct rebuild_column *column = rebuild_column_find(rebuild, key->referent_columns.at[i].text);
        array_push(rebuild->compiler->arena, &columns, column != NULL ? column->column->name : key->referent_columns.at[i]);
    }
    key->referent_columns = is_self ? columns : key->referent_columns;
}

static bool add_constraint(struct rebuild *rebuild, struct table *table, const struct rebuild_constraint *item)
{
    struct arena *arena = rebuild->compiler->arena;
    struct constraint *constraint = arena_new(arena, struct constraint);
    struct name_list columns = {0};
    bool has_columns;
    *constraint = *item->constraint;
    if (check_goes(rebuild, item))
    {
        return true;
    }
    if (!map_columns(rebuild, &constraint->columns, item->is_new, &columns, &has_columns))
    {
        return false;
    }
    bool is_empty_key = constraint->kind == CONSTRAINT_PRIMARY_KEY && columns.len == 0;
    if (!has_columns || is_empty_key)
    {
        return true;
    }
    constraint->columns = columns;
    constraint->order = 0;
    map_referents(rebuild, constraint);
    array_push(arena, &table->constraints, constraint);
    return true;
}

static bool add_constraints(struct rebuild *rebuild, struct table *table)
{
    const struct rebuild_constraints *const lists[] = {&rebuild->named, &rebuild->unnamed};
    for (size_t i = 0; i < rebuild->batch->table_args.len; i++)
    {
        array_push(rebuild->compiler->arena, &table->constraints, rebuild->batch->table_args.at[i]);
    }
    for (size_t k = 0; k < COUNT_OF(lists); k++)
    {
        for (size_t i = 0; i < lists[k]->len; i++)
        {
            if (!add_constraint(rebuild, table, &lists[k]->at[i]))
            {
                return false;
            }
        }
    }
    return true;
}

/* ---- the new table ------------------------------------------------------------------------------------------------------- */

/* The primary key that counts is the last one; it says which columns are in it. */
static void mark_key(struct table *table)
{
    const struct constraint *key = NULL;
    for (size_t i = 0; i < table->constraints.len; i++)
    {
        key = table->constraints.at[i]->kind == CONSTRAINT_PRIMARY_KEY ? table->constraints.at[i] : key;
    }
    for (size_t i = 0; key != NULL && i < table->columns.len; i++)
    {
        table->columns.at[i]->primary_key = name_list_has(&key->columns, table->columns.at[i]->name.text);
    }
}

static void add_options(struct rebuild *rebuild, struct table *table)
{
    struct arena *arena = rebuild->compiler->arena;
    const struct option_list *own = &rebuild->batch->table_options, *old = &rebuild->old->options;
    for (size_t i = 0; i < own->len; i++)
    {
        array_push(arena, &table->options, own->at[i]);
    }
    for (size_t i = 0; i < old->len; i++)
    {
        bool is_given = false;
        for (size_t k = 0; k < own->len; k++)
        {
            is_given = is_given || str_equal(own->at[k].key, old->at[i].key);
        }
        if (!is_given)
        {
            array_push(arena, &table->options, old->at[i]);
        }
    }
}

static bool make_table(struct rebuild *rebuild, struct table **out_table)
{
    struct compiler *compiler = rebuild->compiler;
    const struct table *old = rebuild->old;
    struct name name = {.text = rebuild_table_name(compiler->arena, old->name.text)};
    struct table *table = table_make(compiler->arena, name, old->schema);
    table->place = compiler->place;
    if (!rebuild_order(rebuild))
    {
        return false;
    }
    for (size_t i = 0; i < rebuild->columns.len; i++)
    {
        array_push(compiler->arena, &table->columns, rebuild->columns.at[i].column);
    }
    if (rebuild->source->is_reflected)
    {
        table->prefixes = old->prefixes;
        table->comment = old->comment;
    }
    table->comment = rebuild->has_comment ? rebuild->comment : table->comment;
    add_options(rebuild, table);
    if (!add_constraints(rebuild, table))
    {
        return false;
    }
    mark_key(table);
    *out_table = table;
    return table_complete(compiler->arena, compiler->diags, table, NULL);
}

/* ---- statements ---------------------------------------------------------------------------------------------------------- */

static bool write_rows(struct rebuild *rebuild, const struct table *table, struct statement_list *out)
{
    struct compiler *compiler = rebuild->compiler;
    struct select select = {0};
    struct dml insert = {.table = expr_of_table(compiler->arena, table), .is_inline = true};
    for (size_t i = 0; i < rebuild->columns.len; i++)
    {
        const struct rebuild_column *column = &rebuild->columns.at[i];
        if (column->transfer != NULL && column->column->computed == NULL)
        {
            array_push(compiler->arena, &insert.select_columns, column->column->name);
            array_push(compiler->arena, &select.columns, column->transfer);
        }
    }
    if (select.columns.len == 0)
    {
        return compile_error(compiler, "ValueError", "No column of table '" STR_FMT "' is left, so its rows would be lost",
                             STR_ARG(rebuild->old->name.text));
    }
    insert.select = expr_of_select(compiler->arena, &select);
    struct buf text = BUF(compiler->arena);
    if (!write_statement(compiler, expr_of_dml(compiler->arena, EXPR_INSERT, &insert), &text))
    {
        return false;
    }
    add_statement(compiler, out, buf_str(&text));
    return true;
}

static bool write_exchange(struct rebuild *rebuild, const struct table *table, struct statement_list *out)
{
    struct compiler *compiler = rebuild->compiler;
    struct buf text = BUF(compiler->arena);
    struct op rename = {.kind = OP_RENAME_TABLE, .place = compiler->place};
    rename.rename_table =
        (struct op_rename_table){.table = table->name, .new_name = rebuild->old->name, .schema = rebuild->old->schema};
    if (!write_drop_table(compiler, rebuild->old, false, &text))
    {
        return false;
    }
    add_statement(compiler, out, buf_str(&text));
    return compiler->dialect->rename_table(compiler, &rename, out);
}

/* An index goes with a column that it names. */
static bool index_goes(struct rebuild *rebuild, const struct index *index)
{
    const struct option *where = option_find(&index->options, rebuild->compiler->dialect->name, STR("where"));
    bool goes = where != NULL && where->kind == OPTION_EXPR && where->expr->kind == EXPR_TEXT &&
                names_dropped(rebuild, where->expr->text.text);
    for (size_t i = 0; i < index->elements.len; i++)
    {
        const struct index_element *element = &index->elements.at[i];
        bool is_plain = name_is_set(element->column);
        goes = goes || (is_plain && rebuild_column_find(rebuild, element->column.text) == NULL) ||
               (!is_plain && element->is_expression && names_dropped(rebuild, element->text));
    }
    return goes;
}

static bool write_index(struct rebuild *rebuild, const struct table *final, const struct index *index, bool is_new,
                        struct statement_list *out)
{
    struct compiler *compiler = rebuild->compiler;
    struct index copy = *index;
    if (!is_new && follows_columns(rebuild) && index_goes(rebuild, index))
    {
        return true;
    }
    copy.elements.at = NULL;
    copy.elements.len = copy.elements.cap = 0;
    for (size_t i = 0; i < index->elements.len; i++)
    {
        struct index_element element = index->elements.at[i];
        struct rebuild_column *column = name_is_set(element.column) ? rebuild_column_find(rebuild, element.column.text) : NULL;
        if (name_is_set(element.column) && column == NULL && is_new)
        {
            return compile_error(compiler, "KeyError", "No such column: '" STR_FMT "'", STR_ARG(element.column.text));
        }
        element.column = column != NULL ? column->column->name : element.column;
        array_push(compiler->arena, &copy.elements, element);
    }
    return add_create_index(compiler, final, &copy, false, out);
}

static bool write_indexes(struct rebuild *rebuild, struct statement_list *out)
{
    const struct index_list *const lists[] = {&rebuild->indexes, &rebuild->new_indexes};
    const struct table *final = table_make(rebuild->compiler->arena, rebuild->old->name, rebuild->old->schema);
    for (size_t k = 0; k < COUNT_OF(lists); k++)
    {
        for (size_t i = 0; i < lists[k]->len; i++)
        {
            if (!write_index(rebuild, final, lists[k]->at[i], lists[k] == &rebuild->new_indexes, out))
            {
                return false;
            }
        }
    }
    return true;
}

static bool write_moment(struct rebuild *rebuild, const struct table *table, enum rebuild_moment moment,
                         struct statement_list *out)
{
    dialect_rebuild *own = rebuild->compiler->dialect->rebuild;
    return own == NULL || own(rebuild, table, moment, out);
}

bool rebuild_write(struct rebuild *rebuild, struct statement_list *out)
{
    struct table *table;
    return make_table(rebuild, &table) && write_moment(rebuild, table, REBUILD_BEGIN, out) &&
           add_create_table(rebuild->compiler, table, false, out) && write_rows(rebuild, table, out) &&
           write_moment(rebuild, table, REBUILD_EXCHANGE, out) && write_exchange(rebuild, table, out) &&
           write_moment(rebuild, table, REBUILD_EXCHANGED, out) && write_indexes(rebuild, out) &&
           write_moment(rebuild, table, REBUILD_END, out);
}
