/*
 * Applying the operations of a batch to a copy of the table: what Alembic's ApplyBatchImpl does, in its order and words.
 *
 * The table is taken apart: columns with what the old rows give to each, constraints with a name (a later one of the same name
 * takes its place) and without, indexes. rebuild_write.c puts the new table together.
 *
 * Where Alembic loses something, this keeps it: CHECKs of a reflected table that have no name, indexes of index=True, the
 * comment of a table.
 */
#include "dialect/rebuild.h"

#include "base/utf8.h"

str rebuild_table_name(struct arena *arena, str table)
{
    str name = str_join(arena, STR("_alembic_tmp_"), table);
    size_t end = 0;
    for (size_t count = 0; count < 50 && end < name.len; count++)
    {
        uint32_t c;
        end += utf8_decode(str_skip(name, end), &c);
    }
    return str_slice(name, 0, end);
}

/* ---- taking the table apart ---------------------------------------------------------------------------------------------- */

static struct column *copy_column(struct arena *arena, const struct column *column)
{
    struct column *copy = arena_new(arena, struct column);
    struct constraint_list constraints = {0};
    *copy = *column;
    for (size_t i = 0; i < column->constraints.len; i++)
    {
        array_push(arena, &constraints, column->constraints.at[i]);
    }
    copy->constraints = constraints;
    return copy;
}

static struct constraint *copy_constraint(struct arena *arena, const struct constraint *constraint)
{
    struct constraint *copy = arena_new(arena, struct constraint);
    *copy = *constraint;
    copy->columns = (struct name_list){0};
    for (size_t i = 0; i < constraint->columns.len; i++)
    {
        array_push(arena, &copy->columns, constraint->columns.at[i]);
    }
    return copy;
}

/* A column of reflect_args stands for the reflected one; the foreign keys of that one go. */
static void replace_column(struct arena *arena, struct table *table, const struct column *column)
{
    struct column *copy = copy_column(arena, column);
    size_t kept = 0;
    for (size_t i = 0; i < table->columns.len; i++)
    {
        if (!str_equal(table->columns.at[i]->name.text, column->name.text))
        {
            continue;
        }
        table->columns.at[i] = copy;
        for (size_t k = 0; k < table->constraints.len; k++)
        {
            struct constraint *constraint = table->constraints.at[k];
            bool goes = constraint->kind == CONSTRAINT_FOREIGN_KEY && name_list_has(&constraint->columns, column->name.text);
            table->constraints.at[kept] = constraint;
            kept += goes ? 0 : 1;
        }
        table->constraints.len = kept;
        return;
    }
    array_push(arena, &table->columns, copy);
}

/* What a listener of column_reflect has said. */
static void correct_columns(struct rebuild *rebuild, struct table *table)
{
    struct arena *arena = rebuild->compiler->arena;
    for (size_t i = 0; i < rebuild->batch->reflected.len; i++)
    {
        const struct op_reflected_column *said = &rebuild->batch->reflected.at[i];
        struct column *column = table_column(table, said->column.text);
        if (column == NULL)
        {
            continue;
        }
        column->type = said->type != NULL ? said->type : column->type;
        column->nullable = said->nullable != TRI_NONE ? said->nullable : column->nullable;
        if (said->has_default)
        {
            column->server_default = said->default_text.at != NULL ? server_default_verbatim(arena, said->default_text)
                                                                   : (struct server_default){0};
        }
    }
}

/* naming_convention: names for what has none. A CHECK without name stays without. */
static bool name_constraints(struct rebuild *rebuild, struct table *table)
{
    struct compiler *compiler = rebuild->compiler;
    for (size_t i = 0; i < table->constraints.len + 1; i++)
    {
        struct constraint *constraint = i > 0 ? table->constraints.at[i - 1] : table->primary_key;
        bool is_named = constraint == NULL || name_is_set(constraint->name) || constraint->kind == CONSTRAINT_CHECK;
        if (!is_named && !naming_apply_constraint(compiler->arena, compiler->diags, rebuild->batch->naming, table, constraint,
                                                  &constraint->name))
        {
            return false;
        }
    }
    return true;
}

/* A type that belongs to the database already: nothing is created for it. */
static void own_no_type(struct rebuild *rebuild, struct column *column)
{
    if (rebuild->source->is_reflected && type_has(column->type, TYPE_TRAIT_NAMED))
    {
        struct type *type = type_copy(rebuild->compiler->arena, column->type);
        type->create_type = TRI_FALSE;
        column->type = type;
    }
}

static bool complete_old(struct rebuild *rebuild)
{
    const struct table *table = rebuild->source->table;
    const struct op_batch *batch = rebuild->batch;
    struct arena *arena = rebuild->compiler->arena;
    struct table *copy = arena_new(arena, struct table);
    *copy = *table;
    copy->columns.at = NULL;
    copy->columns.len = copy->columns.cap = 0;
    copy->constraints = (struct constraint_list){0};
    copy->indexes.at = NULL;
    copy->indexes.len = copy->indexes.cap = 0;
    for (size_t i = 0; i < table->columns.len; i++)
    {
        struct column *column = copy_column(arena, table->columns.at[i]);
        own_no_type(rebuild, column);
        array_push(arena, &copy->columns, column);
    }
    for (size_t i = 0; i < table->constraints.len; i++)
    {
        array_push(arena, &copy->constraints, copy_constraint(arena, table->constraints.at[i]));
    }
    for (size_t i = 0; i < table->indexes.len; i++)
    {
        struct index *index = arena_new(arena, struct index);
        *index = *table->indexes.at[i];
        array_push(arena, &copy->indexes, index);
    }
    if (rebuild->source->is_reflected)
    {
        correct_columns(rebuild, copy);
    }
    for (size_t i = 0; rebuild->source->is_reflected && i < batch->reflect_columns.len; i++)
    {
        replace_column(arena, copy, batch->reflect_columns.at[i]);
    }
    for (size_t i = 0; rebuild->source->is_reflected && i < batch->reflect_constraints.len; i++)
    {
        array_push(arena, &copy->constraints, copy_constraint(arena, batch->reflect_constraints.at[i]));
    }
    if (table->primary_key != NULL)
    {
        copy->primary_key = copy_constraint(arena, table->primary_key);
    }
    rebuild->old = copy;
    rebuild->old_expr = expr_of_table(arena, copy);
    return table_complete(arena, rebuild->compiler->diags, copy, NULL) &&
           (!rebuild->source->is_reflected || batch->naming == NULL || name_constraints(rebuild, copy));
}

/* What Column() has to say by itself; what followed from it stands among the constraints and indexes now. */
static void strip_column(struct column *column)
{
    column->nullable = tri_of(column_is_nullable(column));
    column->unique = column->index = TRI_NONE;
    column->foreign_keys.at = NULL;
    column->foreign_keys.len = column->foreign_keys.cap = 0;
}

static struct rebuild_constraint *find_named(struct rebuild *rebuild, str name)
{
    for (size_t i = 0; i < rebuild->named.len; i++)
    {
        if (str_equal(rebuild->named.at[i].constraint->name.text, name))
        {
            return &rebuild->named.at[i];
        }
    }
    return NULL;
}

static void remove_at(struct rebuild_constraints *list, size_t at)
{
    for (size_t i = at; i + 1 < list->len; i++)
    {
        list->at[i] = list->at[i + 1];
    }
    list->len--;
}

static void remove_named(struct rebuild *rebuild, str name)
{
    const struct rebuild_constraint *found = find_named(rebuild, name);
    if (found != NULL)
    {
        remove_at(&rebuild->named, (size_t)(found - rebuild->named.at));
    }
}

static void put_constraint(struct rebuild *rebuild, struct constraint *constraint, bool is_new)
{
    struct rebuild_constraint item = {constraint, is_new};
    if (!name_is_set(constraint->name))
    {
        array_push(rebuild->compiler->arena, &rebuild->unnamed, item);
        return;
    }
    struct rebuild_constraint *same = find_named(rebuild, constraint->name.text);
    if (same != NULL)
    {
        *same = item;
        return;
    }
    array_push(rebuild->compiler->arena, &rebuild->named, item);
}

static void take_apart(struct rebuild *rebuild)
{
    struct arena *arena = rebuild->compiler->arena;
    struct table *old = rebuild->old;
    for (size_t i = 0; i < old->columns.len; i++)
    {
        struct rebuild_column *column = array_add(arena, &rebuild->columns);
        column->key = old->columns.at[i]->name.text;
        column->column = copy_column(arena, old->columns.at[i]);
        column->transfer = rebuild->old_expr->table.columns.at[i];
        strip_column(column->column);
        array_push(arena, &rebuild->order, column->key);
    }
    if (old->primary_key != NULL)
    {
        put_constraint(rebuild, old->primary_key, false);
    }
    for (size_t i = 0; i < old->constraints.len; i++)
    {
        if (old->constraints.at[i]->bound_type == NULL)
        {
            put_constraint(rebuild, copy_constraint(arena, old->constraints.at[i]), false);
        }
    }
    for (size_t i = 0; i < old->indexes.len; i++)
    {
        array_push(arena, &rebuild->indexes, old->indexes.at[i]);
    }
}

/* ---- columns ------------------------------------------------------------------------------------------------------------- */

struct rebuild_column *rebuild_column_find(const struct rebuild *rebuild, str name)
{
    for (size_t i = 0; i < rebuild->columns.len; i++)
    {
        if (str_equal(rebuild->columns.at[i].key, name))
        {
            return &rebuild->columns.at[i];
        }
    }
    for (size_t i = 0; i < rebuild->columns.len; i++)
    {
        if (str_equal(rebuild->columns.at[i].column->name.text, name))
        {
            return &rebuild->columns.at[i];
        }
    }
    for (size_t i = 0; i < rebuild->source->alias_count; i++)
    {
        if (str_equal(rebuild->source->aliases[i].first, name))
        {
            return rebuild_column_find(rebuild, rebuild->source->aliases[i].second);
        }
    }
    return NULL;
}

static bool get_column(struct rebuild *rebuild, str name, struct rebuild_column **out_column)
{
    struct rebuild_column *found = rebuild_column_find(rebuild, name);
    if (found != NULL)
    {
        *out_column = found;
        return true;
    }
    compile_error(rebuild->compiler, "KeyError", "No such column: '" STR_FMT "'", STR_ARG(name));
    str_array names = {0};
    for (size_t i = 0; i < rebuild->columns.len; i++)
    {
        array_push(rebuild->compiler->arena, &names, rebuild->columns.at[i].column->name.text);
    }
    diag_hint(rebuild->compiler->diags, "Table \"" STR_FMT "\" has the columns " STR_FMT ".",
              STR_ARG(rebuild->batch->table.text), STR_ARG(str_array_join(rebuild->compiler->arena, &names, STR(", "))));
    return false;
}

/* The CHECK of a Boolean or Enum goes by the name that was given to the type. */
static void remove_bound_check(struct rebuild *rebuild, const struct type *existing)
{
    const struct type *type = type_for_dialect(existing, rebuild->compiler->dialect->name);
    if (type != NULL && type_has(type, TYPE_TRAIT_CHECK) && name_is_set(type->name))
    {
        remove_named(rebuild, type->name.text);
    }
}

/* Its CHECK stands among the constraints, so the type makes none. */
static const struct type *without_check(struct rebuild *rebuild, const struct type *type)
{
    if (type == NULL || !type_has(type, TYPE_TRAIT_CHECK) || type->create_constraint != TRI_TRUE)
    {
        return type;
    }
    struct type *copy = type_copy(rebuild->compiler->arena, type);
    copy->create_constraint = TRI_FALSE;
    return copy;
}

/* What follows from a column: with names as the target metadata gives them, columns by key. */
static bool add_consequences(struct rebuild *rebuild, const struct table *table, str key)
{
    struct compiler *compiler = rebuild->compiler;
    for (size_t i = 0; i < table->constraints.len; i++)
    {
        struct constraint *constraint = copy_constraint(compiler->arena, table->constraints.at[i]);
        bool is_bound = constraint->bound_type != NULL;
        if (!is_constraint_written(compiler, table, constraint))
        {
            continue;
        }
        if (!is_bound && !name_is_set(constraint->name))
        {
            return compile_error(compiler, "ValueError", "Constraint must have a name");
        }
        constraint->bound_type = NULL;
        constraint->columns.len = 0;
        array_push(compiler->arena, &constraint->columns, name_of(key));
        put_constraint(rebuild, constraint, true);
    }
    return true;
}

static bool table_of_column(struct rebuild *rebuild, const struct column *column, struct table **out_table)
{
    struct compiler *compiler = rebuild->compiler;
    struct table *table = table_make(compiler->arena, rebuild->batch->table, rebuild->batch->schema);
    struct column *copy = copy_column(compiler->arena, column);
    array_push(compiler->arena, &table->columns, copy);
    *out_table = table;
    return table_complete(compiler->arena, compiler->diags, table, compiler->naming);
}

/* SQLite's CAST to a date keeps the year: no such cast. */
static bool is_cast(struct rebuild *rebuild, const struct type *from, const struct type *to)
{
    static const enum type_affinity same[] = {[AFFINITY_ENUM] = AFFINITY_STRING, [AFFINITY_INTERVAL] = AFFINITY_DATETIME};
    enum type_affinity old = type_affinity(type_inspected(from)), new = type_affinity(to);
    old = old < COUNT_OF(same) && same[old] != 0 ? same[old] : old;
    new = new < COUNT_OF(same) && same[new] != 0 ? same[new] : new;
    bool is_lossy = dialect_has(rebuild->compiler->dialect, DIALECT_TEXT_TIMES) &&
                    (new == AFFINITY_JSON || new == AFFINITY_DATE || new == AFFINITY_TIME || new == AFFINITY_DATETIME);
    return old != new && !is_lossy;
}

static bool change_type(struct rebuild *rebuild, struct rebuild_column *column, const struct op_alter_column *alter)
{
    struct arena *arena = rebuild->compiler->arena;
    struct table *table;
    struct column with_type = {.name = column->column->name, .type = alter->type, .place = rebuild->compiler->place};
    if (alter->existing_type != NULL)
    {
        remove_bound_check(rebuild, alter->existing_type);
    }
    if (column->transfer != NULL && is_cast(rebuild, column->column->type, alter->type))
    {
        column->transfer = expr_cast(arena, column->transfer, alter->type);
    }
    column->column->type = without_check(rebuild, alter->type);
    array_push(arena, &rebuild->retyped, column->key);
    return table_of_column(rebuild, &with_type, &table) && add_consequences(rebuild, table, column->key);
}

static bool change_default(struct rebuild *rebuild, struct rebuild_column *column, const struct op_alter_column *alter)
{
    if (alter->server_default.kind == SERVER_DEFAULT_COMPUTED)
    {
        return refuse_computed(rebuild->compiler);
    }
    if (alter->server_default.kind == SERVER_DEFAULT_IDENTITY)
    {
        return refuse_identity(rebuild->compiler);
    }
    column->column->server_default = alter->server_default;
    column->column->computed = NULL;
    column->column->identity = NULL;
    return true;
}

static bool apply_alter_column(struct rebuild *rebuild, const struct op *op)
{
    const struct op_alter_column *alter = &op->alter_column;
    struct rebuild_column *column;
    if (!get_column(rebuild, alter->column.text, &column))
    {
        return false;
    }
    struct column *changed = column->column;
    if (name_is_set(alter->new_name) && !str_equal(alter->new_name.text, alter->column.text))
    {
        changed->name = alter->new_name;
        if (alter->existing_type != NULL)
        {
            remove_bound_check(rebuild, alter->existing_type);
        }
    }
    if (alter->nullable != TRI_NONE)
    {
        changed->nullable = alter->nullable;
    }
    if (alter->autoincrement != TRI_NONE)
    {
        changed->autoincrement = alter->autoincrement == TRI_TRUE ? AUTOINCREMENT_TRUE : AUTOINCREMENT_FALSE;
    }
    if (alter->has_comment)
    {
        changed->comment = alter->comment;
    }
    if (name_is_set(alter->insert_before) || name_is_set(alter->insert_after))
    {
        struct rebuild_pair move = {alter->insert_before.text, alter->insert_after.text};
        array_push(rebuild->compiler->arena, &rebuild->moved, column->key);
        array_push(rebuild->compiler->arena, &rebuild->moves, move);
    }
    return (!alter->has_server_default || change_default(rebuild, column, alter)) &&
           (alter->type == NULL || change_type(rebuild, column, alter));
}

static bool apply_add_column(struct rebuild *rebuild, const struct op *op)
{
    const struct op_add_column *add = &op->add_column;
    struct arena *arena = rebuild->compiler->arena;
    struct table *table;
    str key = add->column->name.text;
    struct rebuild_column *same = rebuild_column_find(rebuild, key);
    if (same != NULL && add->if_not_exists)
    {
        return true;
    }
    if (same != NULL)
    {
        compile_error(rebuild->compiler, "sqlalchemy.exc.DuplicateColumnError",
                      "A column with name '" STR_FMT "' is already present in table '" STR_FMT "'.", STR_ARG(key),
                      STR_ARG(rebuild->batch->table.text));
        diag_hint(rebuild->compiler->diags, "Give it another name, or write if_not_exists=True.");
        return false;
    }
    if (!table_of_column(rebuild, add->column, &table) || !rebuild_place(rebuild, key, add->insert_before, add->insert_after))
    {
        return false;
    }
    struct column *column = table->columns.at[0];
    if (!add_consequences(rebuild, table, key))
    {
        return false;
    }
    for (size_t i = 0; i < table->indexes.len; i++)
    {
        array_push(arena, &rebuild->new_indexes, table->indexes.at[i]);
    }
    column->type = without_check(rebuild, column->type);
    strip_column(column);
    array_push(arena, &rebuild->columns, ((struct rebuild_column){key, column, NULL}));
    return true;
}

static void remove_text(str_array *list, str text)
{
    size_t kept = 0;
    for (size_t i = 0; i < list->len; i++)
    {
        list->at[kept] = list->at[i];
        kept += str_equal(list->at[i], text) ? 0 : 1;
    }
    list->len = kept;
}

/* The key goes on with the columns that are left. */
static void shorten_key(struct rebuild *rebuild, str key)
{
    struct name_list *columns = rebuild->old->primary_key != NULL ? &rebuild->old->primary_key->columns : NULL;
    size_t kept = 0;
    for (size_t i = 0; columns != NULL && i < columns->len; i++)
    {
        columns->at[kept] = columns->at[i];
        kept += str_equal(columns->at[i].text, key) ? 0 : 1;
    }
    if (columns != NULL && kept < columns->len)
    {
        columns->len = kept;
        rebuild->old->primary_key->key_text = (str){NULL, 0};
    }
}

static bool apply_drop_column(struct rebuild *rebuild, const struct op *op)
{
    const struct op_drop_column *drop = &op->drop_column;
    struct rebuild_column *column;
    if (drop->if_exists && rebuild_column_find(rebuild, drop->column.text) == NULL)
    {
        return true;
    }
    if (!get_column(rebuild, drop->column.text, &column))
    {
        return false;
    }
    str key = column->key;
    shorten_key(rebuild, key);
    remove_text(&rebuild->order, key);
    array_push(rebuild->compiler->arena, &rebuild->dropped, key);
    for (size_t i = (size_t)(column - rebuild->columns.at); i + 1 < rebuild->columns.len; i++)
    {
        rebuild->columns.at[i] = rebuild->columns.at[i + 1];
    }
    rebuild->columns.len--;
    if (drop->existing_type != NULL)
    {
        remove_bound_check(rebuild, drop->existing_type);
    }
    return true;
}

/* ---- constraints --------------------------------------------------------------------------------------------------------- */

static void remove_unnamed_key(struct rebuild *rebuild)
{
    for (size_t i = 0; i < rebuild->unnamed.len; i++)
    {
        if (rebuild->unnamed.at[i].constraint->kind == CONSTRAINT_PRIMARY_KEY)
        {
            remove_at(&rebuild->unnamed, i);
            return;
        }
    }
}

static bool apply_add_constraint(struct rebuild *rebuild, const struct op *op)
{
    struct compiler *compiler = rebuild->compiler;
    const struct table *table = table_make(compiler->arena, rebuild->batch->table, rebuild->batch->schema);
    struct constraint *constraint = copy_constraint(compiler->arena, op->add_constraint.constraint);
    if (!naming_apply_constraint(compiler->arena, compiler->diags, compiler->naming, table, constraint, &constraint->name))
    {
        return false;
    }
    if (!name_is_set(constraint->name))
    {
        compile_error(compiler, "ValueError", "Constraint must have a name");
        diag_hint(compiler->diags, "Give the name as the first argument, or a naming_convention to the MetaData.");
        return false;
    }
    if (constraint->kind == CONSTRAINT_PRIMARY_KEY)
    {
        remove_unnamed_key(rebuild);
    }
    put_constraint(rebuild, constraint, true);
    return true;
}

/* A CHECK that a column of copy_from has. */
static bool remove_of_column(struct rebuild *rebuild, str name)
{
    for (size_t i = 0; i < rebuild->columns.len; i++)
    {
        struct constraint_list *list = &rebuild->columns.at[i].column->constraints;
        size_t kept = 0, len = list->len;
        for (size_t k = 0; k < len; k++)
        {
            list->at[kept] = list->at[k];
            kept += str_equal(list->at[k]->name.text, name) ? 0 : 1;
        }
        list->len = kept;
        if (kept < len)
        {
            return true;
        }
    }
    return false;
}

static void hint_constraints(struct rebuild *rebuild)
{
    str_array names = {0};
    for (size_t i = 0; i < rebuild->named.len; i++)
    {
        array_push(rebuild->compiler->arena, &names, rebuild->named.at[i].constraint->name.text);
    }
    if (names.len > 0)
    {
        diag_hint(rebuild->compiler->diags, "Table \"" STR_FMT "\" has " STR_FMT "; naming_convention= gives names to others.",
                  STR_ARG(rebuild->batch->table.text), STR_ARG(str_array_join(rebuild->compiler->arena, &names, STR(", "))));
        return;
    }
    diag_hint(rebuild->compiler->diags,
              "No constraint of table \"" STR_FMT "\" has a name; naming_convention= of batch_alter_table() gives names.",
              STR_ARG(rebuild->batch->table.text));
}

static bool apply_drop_constraint(struct rebuild *rebuild, const struct op *op)
{
    const struct op_drop_constraint *drop = &op->drop_constraint;
    struct compiler *compiler = rebuild->compiler;
    struct constraint given = {.kind = drop->type, .place = op->place, .name = drop->name};
    const struct table *table = table_make(compiler->arena, rebuild->batch->table, rebuild->batch->schema);
    struct name name;
    if (!naming_apply_constraint(compiler->arena, compiler->diags, compiler->naming, table, &given, &name))
    {
        return false;
    }
    if (!name_is_set(name))
    {
        return compile_error(compiler, "ValueError", "Constraint must have a name");
    }
    const struct rebuild_constraint *found = find_named(rebuild, name.text);
    if (found != NULL && found->constraint->kind == CONSTRAINT_PRIMARY_KEY)
    {
        for (size_t i = 0; i < rebuild->columns.len; i++)
        {
            rebuild->columns.at[i].column->primary_key = false;
        }
    }
    if (found == NULL && !remove_of_column(rebuild, name.text))
    {
        compile_error(compiler, "ValueError", "No such constraint: '" STR_FMT "'", STR_ARG(name.text));
        hint_constraints(rebuild);
        return false;
    }
    remove_named(rebuild, name.text);
    return true;
}

/* ---- indexes ------------------------------------------------------------------------------------------------------------- */

static struct index **find_index(struct index_list *list, str name)
{
    for (size_t i = 0; i < list->len; i++)
    {
        if (str_equal(list->at[i]->name.text, name))
        {
            return &list->at[i];
        }
    }
    return NULL;
}

static bool apply_create_index(struct rebuild *rebuild, const struct op *op)
{
    struct compiler *compiler = rebuild->compiler;
    const struct op_create_index *create = &op->create_index;
    const struct table *table = table_make(compiler->arena, create->table, create->schema);
    struct index *index = arena_new(compiler->arena, struct index);
    *index = *create->index;
    if (!naming_apply_index(compiler->arena, compiler->diags, compiler->naming, table, index, &index->name))
    {
        return false;
    }
    if (create->if_not_exists && find_index(&rebuild->indexes, index->name.text) != NULL)
    {
        return true;
    }
    struct index **same = find_index(&rebuild->new_indexes, index->name.text);
    if (same != NULL)
    {
        *same = index;
        return true;
    }
    array_push(compiler->arena, &rebuild->new_indexes, index);
    return true;
}

static bool apply_drop_index(struct rebuild *rebuild, const struct op *op)
{
    struct compiler *compiler = rebuild->compiler;
    const struct op_drop_index *drop = &op->drop_index;
    const struct table *table = table_make(compiler->arena, drop->table, drop->schema);
    struct index given = {.place = op->place, .name = drop->index, .options = drop->options};
    if (!naming_apply_index(compiler->arena, compiler->diags, compiler->naming, table, &given, &given.name))
    {
        return false;
    }
    struct index **found = find_index(&rebuild->indexes, given.name.text);
    if (found == NULL)
    {
        return drop->if_exists ||
               compile_error(compiler, "ValueError", "No such index: '" STR_FMT "'", STR_ARG(given.name.text));
    }
    for (size_t i = (size_t)(found - rebuild->indexes.at); i + 1 < rebuild->indexes.len; i++)
    {
        rebuild->indexes.at[i] = rebuild->indexes.at[i + 1];
    }
    rebuild->indexes.len--;
    return true;
}

/* ---- all ----------------------------------------------------------------------------------------------------------------- */

static bool apply_comment(struct rebuild *rebuild, const struct op *op)
{
    rebuild->comment = op->kind == OP_CREATE_TABLE_COMMENT ? op->table_comment.comment : (str){NULL, 0};
    rebuild->has_comment = true;
    return true;
}

static bool (*const functions[OP_KIND_COUNT])(struct rebuild *, const struct op *) = {
    [OP_ADD_COLUMN] = apply_add_column,           [OP_DROP_COLUMN] = apply_drop_column,
    [OP_ALTER_COLUMN] = apply_alter_column,       [OP_CREATE_INDEX] = apply_create_index,
    [OP_DROP_INDEX] = apply_drop_index,           [OP_ADD_CONSTRAINT] = apply_add_constraint,
    [OP_DROP_CONSTRAINT] = apply_drop_constraint, [OP_CREATE_TABLE_COMMENT] = apply_comment,
    [OP_DROP_TABLE_COMMENT] = apply_comment,
};

static bool apply(struct rebuild *rebuild, const struct op *op)
{
    if (functions[op->kind] == NULL)
    {
        return compile_error(rebuild->compiler, "NotImplementedError", "%s() cannot be part of a batch that copies the table",
                             op_name(op));
    }
    place outer = rebuild->compiler->place;
    rebuild->compiler->place = op->place;
    bool is_applied = functions[op->kind](rebuild, op);
    rebuild->compiler->place = outer;
    return is_applied;
}

bool dialect_compile_rebuild(struct compiler *compiler, const struct op *op, const struct rebuild_source *source,
                             struct statement_list *out)
{
    struct rebuild rebuild = {.compiler = compiler, .batch = &op->batch, .source = source};
    size_t len = out->len;
    place outer = compiler->place;
    compiler->place = op->place;
    bool is_built = complete_old(&rebuild);
    if (is_built)
    {
        take_apart(&rebuild);
    }
    for (size_t i = 0; is_built && i < op->batch.ops.len; i++)
    {
        is_built = apply(&rebuild, op->batch.ops.at[i]);
    }
    is_built = is_built && rebuild_write(&rebuild, out);
    compiler->place = outer;
    out->len = is_built ? out->len : len;
    return is_built;
}
