/*
 * Results: CursorResult, the views of it (scalars, mappings), and Row.
 *
 * Rows come one at a time from the host's cursor and are not kept: a loop over a million of them stays small. A result that nobody
 * holds any more closes its cursor when the collector finds it. A Row holds a
 * tuple of its values, its data is the tuple of names that it shares with its result. All values of a result are behind `held`, a list: names,
 * rowcount, lastrowid, mode.
 */
#include "vocab/sqlalchemy/internal.h"

enum result_mode
{
    RESULT_ROWS,
    RESULT_SCALARS,
    RESULT_MAPPINGS,
};

struct result_data
{
    struct host_cursor *cursor;      /* NULL: no rows, or all read */
    const struct expr_list *columns; /* of the statement, for their types: `listed`; or NULL */
    struct expr_list listed;         /* a copy: the statement may be one that stands on the C stack */
    struct memory_object *statement; /* that `columns` is in; or NULL */
    struct memory_object *memory;    /* of this; views share it */
    bool has_rows;
    bool is_by_name; /* `columns` are found by the names of the result's */
};

enum
{
    CURSOR_BYTES = 8 * 1024 /* what an open cursor counts for the collector */
};

enum
{
    HELD_NAMES,
    HELD_AFFECTED,
    HELD_ROW_ID,
    HELD_MODE,
    HELD_INDEX, /* of the column that scalars() takes */
    HELD_KEY,   /* the primary key of an inserted row, as a tuple; absent: not known */
    HELD_CHOSEN, /* the columns that columns() takes, as a tuple of their indexes; absent: all */
    HELD_SEEN,   /* the set of rows that unique() has given; absent: all rows count */
    HELD_COUNT
};

static bool result_next(struct vm *vm, struct value self, struct value *out);
static const struct native_class row_mapping_class;

static struct result_data *data_of(struct vm *vm, struct value self)
{
    return instance_data(vm, self, &result_class);
}

static struct value held(struct value self, size_t at)
{
    return AS_LIST(AS_INSTANCE(self)->held)->at[at];
}

static const struct expr_list *statement_columns(const struct expr *statement)
{
    switch (statement != NULL ? statement->kind : EXPR_NULL)
    {
        case EXPR_SELECT:
            return &statement->select->columns;
        case EXPR_TEXT:
            return statement->text.columns.len > 0 ? &statement->text.columns : NULL;
        case EXPR_COMPOUND:
            return statement->compound.selects.len > 0 ? statement_columns(statement->compound.selects.at[0]) : NULL;
        case EXPR_INSERT:
        case EXPR_UPDATE:
        case EXPR_DELETE:
            return &statement->dml->returning;
        default:
            return NULL;
    }
}

static void cursor_end(struct vm *vm, struct result_data *data)
{
    const struct host *host = vocab_host(vm);

    if (data->cursor == NULL)
        return;
    host->close_cursor(host->subject, data->cursor);
    data->cursor = NULL;
    vm->allocated -= data->memory->charged;
    data->memory->charged = 0;
}

static void result_release(struct vm *vm, void *bytes)
{
    cursor_end(vm, bytes);
}

static void result_mark(struct vm *vm, struct instance_object *instance)
{
    const struct result_data *data = instance->data;

    if (data != NULL && data->statement != NULL)
        heap_mark(vm, value_of(&data->statement->object));
}

static struct result_data *data_make(struct vm *vm, const struct host_result *from, const struct expr *statement)
{
    struct memory_object *memory = memory_make(vm, sizeof(struct result_data), NULL);
    struct result_data *data = (void *)memory->bytes;

    data->memory = memory;
    data->cursor = from->cursor;
    data->has_rows = from->column_count > 0;
    data->columns = statement_columns(statement);
    data->is_by_name = data->columns != NULL && statement->kind == EXPR_TEXT &&
                       (!statement->text.is_positional || data->columns->len != from->column_count);
    if (data->columns != NULL && data->columns->len != from->column_count && !data->is_by_name)
        data->columns = NULL;
    if (data->columns != NULL)
    {
        data->listed = *data->columns;
        data->columns = &data->listed;
        data->statement = expr_memory(vm);
    }
    memory->release = result_release;
    if (data->cursor != NULL)
    {
        memory->charged = CURSOR_BYTES;
        vm->allocated += CURSOR_BYTES;
    }
    return data;
}

/* The row that an insert() brings back without being asked: its key. As in SQLAlchemy the result has no rows then. */
static bool key_read(struct vm *vm, struct value self)
{
    struct result_data *data = instance_data(vm, self, &result_class);
    struct value row;

    if (!result_next(vm, self, &row))
        return false;
    data->has_rows = false;
    cursor_end(vm, data);
    if (!is_absent(row))
        AS_LIST(AS_INSTANCE(self)->held)->at[HELD_KEY] = AS_INSTANCE(row)->held;
    return true;
}

bool result_make(struct vm *vm, const struct host_result *from, const struct expr *statement, struct value *out)
{
    struct result_data *data = data_make(vm, from, statement);
    struct value names = list_make(vm, NULL, 0), parts[HELD_COUNT];

    for (size_t i = 0; i < from->column_count; i++)
        list_push(vm, AS_LIST(names), str_make(vm, from->columns[i]));
    parts[HELD_NAMES] = tuple_make(vm, AS_LIST(names)->at, AS_LIST(names)->len);
    parts[HELD_AFFECTED] = value_int(from->affected);
    parts[HELD_ROW_ID] = value_int(from->last_row_id);
    parts[HELD_MODE] = value_int(RESULT_ROWS);
    parts[HELD_INDEX] = value_int(0);
    parts[HELD_KEY] = parts[HELD_CHOSEN] = parts[HELD_SEEN] = ABSENT;
    *out = make_instance(vm, &result_class, data);
    AS_INSTANCE(*out)->memory = data->memory;
    AS_INSTANCE(*out)->held = list_make(vm, parts, HELD_COUNT);
    if (data->has_rows && statement != NULL && statement->kind == EXPR_INSERT && statement->dml->returning.len == 0)
        return key_read(vm, *out);
    return true;
}

/* ---- reading
 * ------------------------------------------------------------------------------------------------------------------------- */

static struct value row_make(struct vm *vm, struct value names, struct value cells)
{
    struct value row = make_instance(vm, &row_class, NULL);

    AS_INSTANCE(row)->held = cells;
    AS_INSTANCE(row)->data = AS_TUPLE(names);
    return row;
}

struct value result_row_make(struct vm *vm, struct value names, struct value cells)
{
    return row_make(vm, names, cells);
}

static struct value row_mapping(struct vm *vm, struct value names, struct value cells)
{
    struct dict_object *dict = dict_make(vm);
    struct value mapping = make_instance(vm, &row_mapping_class, NULL);

    for (uint32_t i = 0; i < AS_TUPLE(names)->len && i < AS_TUPLE(cells)->len; i++)
        dict_put_text(vm, dict, str_of(AS_TUPLE(names)->at[i]), AS_TUPLE(cells)->at[i]);
    AS_INSTANCE(mapping)->held = value_of(&dict->object);
    return mapping;
}

static struct value items_chosen(struct vm *vm, struct value items, struct value chosen)
{
    struct value made;

    if (is_absent(chosen))
        return items;
    made = tuple_make(vm, AS_TUPLE(chosen)->at, AS_TUPLE(chosen)->len);
    for (uint32_t i = 0; i < AS_TUPLE(made)->len; i++)
        AS_TUPLE(made)->at[i] = AS_TUPLE(items)->at[AS_TUPLE(chosen)->at[i].integer];
    return made;
}

/* Whether unique() has not given this row or scalar yet. */
static bool is_new(struct vm *vm, struct value seen, struct value item, bool *out)
{
    struct instance_object *row = vm_instance_of(vm, item, &row_class);
    uint32_t before = AS_SET(seen)->dict->len;

    if (!set_add(vm, AS_SET(seen), row != NULL ? row->held : item))
        return false;
    *out = AS_SET(seen)->dict->len > before;
    return true;
}

static const struct type *cell_type(const struct result_data *data, uint32_t at, str name)
{
    if (data->columns == NULL)
        return NULL;
    if (!data->is_by_name)
        return at < data->columns->len ? data->columns->at[at]->type : NULL;
    for (size_t i = 0; i < data->columns->len; i++)
    {
        if (str_equal(data->columns->at[i]->column.name.text, name))
            return data->columns->at[i]->type;
    }
    return NULL;
}

/* The next row in the mode of the result; absent at the end. */
static bool result_take(struct vm *vm, struct value self, struct value *out)
{
    struct result_data *data = data_of(vm, self);
    const struct host *host = vocab_host(vm);
    const struct datum *cells = NULL;
    struct value names = held(self, HELD_NAMES), row;
    int64_t mode = held(self, HELD_MODE).integer, index = held(self, HELD_INDEX).integer;

    *out = ABSENT;
    if (!data->has_rows)
        return vm_raise(vm, "sqlalchemy.exc.ResourceClosedError",
                        "This result object does not return rows. It has been closed automatically.");
    if (data->cursor == NULL)
        return true;
    if (!host->next_row(host->subject, data->cursor, &cells))
        return vm_raise_diag(vm, "sqlalchemy.exc.DBAPIError");
    if (cells == NULL)
    {
        cursor_end(vm, data);
        return true;
    }
    /* Filled in place, as fetchall() of a million rows cannot collect what is left over. */
    row = tuple_make(vm, AS_TUPLE(names)->at, AS_TUPLE(names)->len);
    for (uint32_t i = 0; i < AS_TUPLE(names)->len; i++)
    {
        if (!vocab_value_of_datum(vm, cells[i], cell_type(data, i, str_of(AS_TUPLE(names)->at[i])), &AS_TUPLE(row)->at[i]))
            return false;
    }
    row = items_chosen(vm, row, held(self, HELD_CHOSEN));
    names = items_chosen(vm, names, held(self, HELD_CHOSEN));
    *out = mode == RESULT_SCALARS    ? AS_TUPLE(row)->at[index < (int64_t)AS_TUPLE(row)->len ? index : 0]
           : mode == RESULT_MAPPINGS ? row_mapping(vm, names, row)
                                     : row_make(vm, names, row);
    return true;
}

/* The same with unique(). */
static bool result_next(struct vm *vm, struct value self, struct value *out)
{
    struct value seen = held(self, HELD_SEEN);

    for (;;)
    {
        bool fresh = true;

        if (!result_take(vm, self, out))
            return false;
        if (is_absent(*out) || is_absent(seen))
            return true;
        if (!is_new(vm, seen, *out, &fresh))
            return false;
        if (fresh)
            return true;
    }
}

static bool result_rest(struct vm *vm, struct value self, int64_t most, struct value *out)
{
    struct value row, list = list_make(vm, NULL, 0);

    for (int64_t i = 0; most < 0 || i < most; i++)
    {
        if (!result_next(vm, self, &row))
            return false;
        if (is_absent(row))
            break;
        list_push(vm, AS_LIST(list), row);
    }
    *out = list;
    return true;
}

NATIVE(result_all)
{
    return result_rest(vm, self, -1, out);
}

NATIVE(result_fetchone)
{
    if (!result_next(vm, self, out))
        return false;
    if (is_absent(*out))
        *out = NONE;
    return true;
}

NATIVE(result_fetchmany)
{
    int64_t size = 1;

    return (!is_given_some(args[0]) || value_to_int(vm, args[0], &size)) && result_rest(vm, self, size, out);
}

NATIVE(result_first)
{
    if (!result_fetchone(vm, self, args, out))
        return false;
    cursor_end(vm, data_of(vm, self));
    return true;
}

/* one() and its kin: none, or more than one, is an error. */
static bool one(struct vm *vm, struct value self, bool may_be_none, struct value *out)
{
    struct value second;

    if (!result_next(vm, self, out))
        return false;
    if (is_absent(*out))
    {
        *out = NONE;
        return may_be_none || vm_raise(vm, "sqlalchemy.exc.NoResultFound", "No row was found when one was required");
    }
    if (!result_next(vm, self, &second))
        return false;
    cursor_end(vm, data_of(vm, self));
    return is_absent(second) ||
           vm_raise(vm, "sqlalchemy.exc.MultipleResultsFound", "Multiple rows were found when %s was required",
                    may_be_none ? "one or none" : "exactly one");
}

NATIVE(result_one)
{
    return one(vm, self, false, out);
}

NATIVE(result_one_or_none)
{
    return one(vm, self, true, out);
}

static struct value first_cell(struct vm *vm, struct value row)
{
    struct instance_object *instance = vm_instance_of(vm, row, &row_class);

    return instance != NULL ? AS_TUPLE(instance->held)->at[0] : row;
}

NATIVE(result_scalar)
{
    if (!result_first(vm, self, args, out))
        return false;
    *out = first_cell(vm, *out);
    return true;
}

NATIVE(result_scalar_one)
{
    if (!one(vm, self, false, out))
        return false;
    *out = first_cell(vm, *out);
    return true;
}

NATIVE(result_scalar_one_or_none)
{
    if (!one(vm, self, true, out))
        return false;
    *out = first_cell(vm, *out);
    return true;
}

static bool viewed(struct vm *vm, struct value self, enum result_mode mode, int64_t index, struct value *out)
{
    struct value list = AS_INSTANCE(self)->held;

    *out = make_instance(vm, &result_class, data_of(vm, self));
    AS_INSTANCE(*out)->memory = AS_INSTANCE(self)->memory;
    AS_INSTANCE(*out)->held = list_make(vm, AS_LIST(list)->at, AS_LIST(list)->len);
    AS_LIST(AS_INSTANCE(*out)->held)->at[HELD_MODE] = value_int(mode);
    AS_LIST(AS_INSTANCE(*out)->held)->at[HELD_INDEX] = value_int(index);
    return true;
}

/* A column of the result by index, name or expression. */
static bool column_index(struct vm *vm, struct value self, struct value which, int64_t *out)
{
    const struct tuple_object *names = AS_TUPLE(items_chosen(vm, held(self, HELD_NAMES), held(self, HELD_CHOSEN)));
    struct value name = which;
    int64_t index;

    if (which.tag == VALUE_OBJECT && !is_text(vm, which) && !value_get_attribute(vm, which, STR("name"), &name))
        return false;
    if (is_text(vm, name))
    {
        for (index = 0; index < (int64_t)names->len; index++)
        {
            if (str_equal(str_of(names->at[index]), str_of(value_plain(vm, name))))
            {
                *out = index;
                return true;
            }
        }
        return vm_raise(vm, "sqlalchemy.exc.NoSuchColumnError", "Could not locate column in row for column '" STR_FMT "'",
                        STR_ARG(str_of(value_plain(vm, name))));
    }
    if (!value_to_int(vm, which, &index))
        return false;
    if (index < 0)
        index += names->len;
    if (index < 0 || index >= (int64_t)names->len)
        return vm_raise(vm, "IndexError", "the result has no column %lld", (long long)index);
    *out = index;
    return true;
}

NATIVE(result_scalars)
{
    int64_t index = 0;

    return (!is_given_some(args[0]) || column_index(vm, self, args[0], &index)) && viewed(vm, self, RESULT_SCALARS, index, out);
}

NATIVE(result_columns)
{
    struct value wanted = args[0], chosen = tuple_make(vm, AS_TUPLE(wanted)->at, AS_TUPLE(wanted)->len);
    struct value before = held(self, HELD_CHOSEN);

    for (uint32_t i = 0; i < AS_TUPLE(chosen)->len; i++)
    {
        int64_t index = 0;

        if (!column_index(vm, self, AS_TUPLE(wanted)->at[i], &index))
            return false;
        AS_TUPLE(chosen)->at[i] = is_absent(before) ? value_int(index) : AS_TUPLE(before)->at[index];
    }
    if (!viewed(vm, self, (enum result_mode)held(self, HELD_MODE).integer, 0, out))
        return false;
    AS_LIST(AS_INSTANCE(*out)->held)->at[HELD_CHOSEN] = chosen;
    return true;
}

NATIVE(result_unique)
{
    if (is_given_some(args[0]))
        return refuse_feature(vm, "Make the rows unique in Python: `{key(row): row for row in result}`.",
                              "Result.unique() with a function is not offered");
    if (!viewed(vm, self, (enum result_mode)held(self, HELD_MODE).integer, held(self, HELD_INDEX).integer, out))
        return false;
    AS_LIST(AS_INSTANCE(*out)->held)->at[HELD_SEEN] = value_of(&set_make(vm, false)->object);
    return true;
}

NATIVE(result_mappings)
{
    return viewed(vm, self, RESULT_MAPPINGS, 0, out);
}

NATIVE(result_self)
{
    *out = self;
    return true;
}

NATIVE(result_keys)
{
    struct value names = items_chosen(vm, held(self, HELD_NAMES), held(self, HELD_CHOSEN));

    *out = list_make(vm, AS_TUPLE(names)->at, AS_TUPLE(names)->len);
    return true;
}

NATIVE(result_close)
{
    cursor_end(vm, data_of(vm, self));
    *out = NONE;
    return true;
}

NATIVE(result_rowcount)
{
    *out = held(self, HELD_AFFECTED);
    return true;
}

NATIVE(result_lastrowid)
{
    *out = held(self, HELD_ROW_ID);
    return true;
}

NATIVE(result_returns_rows)
{
    *out = value_bool(data_of(vm, self)->has_rows);
    return true;
}

/* (id,) of an insert: from RETURNING, else the number that the driver tells. */
NATIVE(result_inserted_primary_key)
{
    struct value row = ABSENT, cell = held(self, HELD_ROW_ID), key = held(self, HELD_KEY);

    if (data_of(vm, self)->has_rows && !result_next(vm, self, &row))
        return false;
    if (!is_absent(row))
        cell = first_cell(vm, row);
    *out = row_make(vm, tuple_make(vm, NULL, 0), !is_absent(key) ? key : tuple_make(vm, &cell, 1));
    return true;
}

static bool step(struct vm *vm, struct value subject, uint64_t *position UNUSED, struct value *out_item)
{
    return result_next(vm, subject, out_item);
}

NATIVE(result_iter)
{
    *out = iterator_make(vm, step, self);
    return true;
}

NATIVE(result_next_method)
{
    if (!result_next(vm, self, out))
        return false;
    return !is_absent(*out) || vm_raise(vm, "StopIteration", "%s", "");
}

NATIVE(result_exit)
{
    *out = value_bool(false);
    cursor_end(vm, data_of(vm, self));
    return true;
}

/* Lists of `size` rows. */
static bool partition_step(struct vm *vm, struct value subject, uint64_t *position UNUSED, struct value *out_item)
{
    const struct tuple_object *pair = AS_TUPLE(subject);

    if (!result_rest(vm, pair->at[0], pair->at[1].integer, out_item))
        return false;
    if (AS_LIST(*out_item)->len == 0)
        *out_item = ABSENT;
    return true;
}

NATIVE(result_partitions)
{
    int64_t size = 1000;

    if (is_given_some(args[0]) && !value_to_int(vm, args[0], &size))
        return false;
    *out = iterator_make(vm, partition_step, pair_make(vm, self, value_int(size < 1 ? 1 : size)));
    return true;
}

NATIVE(result_closed)
{
    *out = value_bool(data_of(vm, self)->cursor == NULL);
    return true;
}

static const struct native result_methods[] = {
    {"fetchall", "", result_all, 0},
    {"all", "", result_all, 0},
    {"fetchone", "", result_fetchone, 0},
    {"fetchmany", "size=None", result_fetchmany, 0},
    {"first", "", result_first, 0},
    {"one", "", result_one, 0},
    {"one_or_none", "", result_one_or_none, 0},
    {"scalar", "", result_scalar, 0},
    {"scalar_one", "", result_scalar_one, 0},
    {"scalar_one_or_none", "", result_scalar_one_or_none, 0},
    {"scalars", "index=0", result_scalars, 0},
    {"mappings", "", result_mappings, 0},
    {"tuples", "", result_self, 0},
    {"unique", "strategy=None", result_unique, NATIVE_TAKES_OPAQUE},
    {"columns", "*col_expressions", result_columns, 0},
    {"closed", "", result_closed, NATIVE_PROPERTY},
    {"yield_per", "num", result_self, 0},
    {"partitions", "size=None", result_partitions, 0},
    {"keys", "", result_keys, 0},
    {"close", "", result_close, 0},
    {"rowcount", "", result_rowcount, NATIVE_PROPERTY},
    {"lastrowid", "", result_lastrowid, NATIVE_PROPERTY},
    {"returns_rows", "", result_returns_rows, NATIVE_PROPERTY},
    {"inserted_primary_key", "", result_inserted_primary_key, NATIVE_PROPERTY},
    {"__iter__", "", result_iter, 0},
    {"__next__", "", result_next_method, 0},
    {"__enter__", "", result_self, 0},
    {"__exit__", "type_, value, traceback", result_exit, NATIVE_TAKES_OPAQUE},
    {0},
};

const struct native_class result_class = {
    .name = "CursorResult", .module = "sqlalchemy.engine.cursor", .methods = result_methods, .mark = result_mark};

int64_t result_finish(struct vm *vm, struct value result)
{
    struct result_data *data = data_of(vm, result);

    if (data == NULL)
        return 0;
    cursor_end(vm, data);
    return held(result, HELD_AFFECTED).integer;
}

/* ---- Row ---- */

static struct value row_cells(struct value self)
{
    return AS_INSTANCE(self)->held;
}

static struct value row_names(struct value self)
{
    struct tuple_object *names = AS_INSTANCE(self)->data;

    return value_of(&names->object);
}

static void row_mark(struct vm *vm, struct instance_object *instance)
{
    struct tuple_object *names = instance->data;

    if (names != NULL)
        heap_mark(vm, value_of(&names->object));
}

static struct value row_find(struct value self, str name)
{
    const struct tuple_object *names = AS_TUPLE(row_names(self)), *cells = AS_TUPLE(row_cells(self));

    for (uint32_t i = 0; i < names->len && i < cells->len; i++)
    {
        if (str_equal(str_of(names->at[i]), name))
            return cells->at[i];
    }
    return ABSENT;
}

static bool row_attribute(struct vm *vm UNUSED, struct value self, struct str_object *name, struct value *out)
{
    *out = row_find(self, (str){name->bytes, name->len});
    return true;
}

NATIVE(row_get_item)
{
    struct column_data *column = column_data_of(vm, args[0]);
    str name = column != NULL         ? column->column->name.text
               : is_text(vm, args[0]) ? str_of(value_plain(vm, args[0]))
                                      : (str){NULL, 0};

    if (name.at == NULL)
        return value_get_item(vm, row_cells(self), args[0], out);
    *out = row_find(self, name); /* row["name"]: as in 1.4 */
    return !is_absent(*out) || vm_raise(vm, "sqlalchemy.exc.NoSuchColumnError",
                                        "Could not locate column in row for column '" STR_FMT "'", STR_ARG(name));
}

NATIVE(row_iter)
{
    struct iteration iteration;

    if (!iteration_open(vm, row_cells(self), &iteration))
        return false;
    *out = iteration.iterator;
    return true;
}

NATIVE(row_len)
{
    *out = value_int(AS_TUPLE(row_cells(self))->len);
    return true;
}

NATIVE(row_eq)
{
    struct instance_object *other = vm_instance_of(vm, args[0], &row_class);
    bool equal;

    if (!value_equal(vm, row_cells(self), other != NULL ? other->held : args[0], &equal))
        return false;
    *out = value_bool(equal);
    return true;
}

NATIVE(row_hash)
{
    uint64_t hash;

    if (!value_hash(vm, row_cells(self), &hash))
        return false;
    *out = value_int((int64_t)hash); /* that of the tuple: a row is found in a set of tuples */
    return true;
}

NATIVE(row_lt)
{
    struct instance_object *other = vm_instance_of(vm, args[0], &row_class);
    int order;

    if (!value_compare(vm, row_cells(self), other != NULL ? other->held : args[0], &order))
        return false;
    *out = value_bool(order < 0);
    return true;
}

NATIVE(row_repr)
{
    return value_repr_value(vm, row_cells(self), out);
}

NATIVE(row_asdict)
{
    *out = row_mapping(vm, row_names(self), row_cells(self));
    return true;
}

NATIVE(row_fields)
{
    *out = row_names(self);
    return true;
}

NATIVE(row_keys)
{
    *out = list_make(vm, AS_TUPLE(row_names(self))->at, AS_TUPLE(row_names(self))->len);
    return true;
}

NATIVE(row_tuple)
{
    *out = row_cells(self);
    return true;
}

NATIVE(row_contains)
{
    struct value item;
    bool equal;

    *out = value_bool(false);
    for (uint32_t i = 0; i < AS_TUPLE(row_cells(self))->len; i++)
    {
        item = AS_TUPLE(row_cells(self))->at[i];
        if (!value_equal(vm, item, args[0], &equal))
            return false;
        if (equal)
            *out = value_bool(true);
    }
    return true;
}

NATIVE(row_count)
{
    struct value count;

    return attribute_get(vm, row_cells(self), "count", &count) && vm_call_nested(vm, count, args, 1, out);
}

NATIVE(row_index)
{
    struct value index;

    return attribute_get(vm, row_cells(self), "index", &index) && vm_call_nested(vm, index, args, 1, out);
}

/* row._mapping[table.c.name] */
NATIVE(mapping_get_item)
{
    struct column_data *column = column_data_of(vm, args[0]);
    struct value name = args[0];

    if (column != NULL)
        name = str_make(vm, column->column->name.text);
    else if (is_expr_value(vm, args[0]) && !value_get_attribute(vm, args[0], STR("name"), &name))
        return false;
    if (is_str(name))
        *out = dict_find(AS_DICT(AS_INSTANCE(self)->held), AS_STR(name));
    return (is_str(name) && !is_absent(*out)) ||
           vm_raise(vm, "sqlalchemy.exc.NoSuchColumnError", "Could not locate column in row for column '%s'",
                    is_str(name) ? AS_STR(name)->bytes : value_type_name(vm, name));
}

static const struct native mapping_methods[] = {{"__getitem__", "key, /", mapping_get_item, 0}, {0}};

static const struct native_class row_mapping_class = {
    .name = "RowMapping", .module = "sqlalchemy.engine.row", .base = "builtins.dict", .methods = mapping_methods};

static const struct native row_methods[] = {
    {"count", "value, /", row_count, 0},
    {"index", "value, /", row_index, 0},
    {"__getitem__", "key, /", row_get_item, 0},
    {"__iter__", "", row_iter, 0},
    {"__len__", "", row_len, 0},
    {"__eq__", "other, /", row_eq, 0},
    {"__lt__", "other, /", row_lt, 0},
    {"__hash__", "", row_hash, 0},
    {"__contains__", "key, /", row_contains, 0},
    {"__repr__", "", row_repr, 0},
    {"_asdict", "", row_asdict, 0},
    {"_mapping", "", row_asdict, NATIVE_PROPERTY},
    {"_fields", "", row_fields, NATIVE_PROPERTY},
    {"keys", "", row_keys, 0},
    {"tuple", "", row_tuple, 0},
    {"_tuple", "", row_tuple, 0},
    {0},
};

const struct native_class row_class = {
    .name = "Row", .module = "sqlalchemy.engine.row", .methods = row_methods, .get_attribute = row_attribute, .mark = row_mark};
