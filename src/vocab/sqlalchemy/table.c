/*
 * Table and MetaData.
 *
 * A Table object keeps a struct table and a dictionary of its Column objects. The struct holds what was written; what follows
 * from it (the primary key, names by a convention) is done by table_complete when the table is compiled or compared.
 */
#include "vocab/sqlalchemy/internal.h"

static void constraints_settle(struct vm *vm, struct table_data *data);

struct table_data *table_data_of(struct vm *vm, struct value value)
{
    struct table_data *data = instance_data(vm, value, &table_class);

    if (data != NULL)
        constraints_settle(vm, data);
    return data;
}

/* ---- putting things into a table
 * ----------------------------------------------------------------------------------------------- */

static void table_changed(struct table_data *data)
{
    data->expr = NULL;
    data->table->is_complete = false;
}

static bool column_replace(struct table_data *data, struct column *column)
{
    for (size_t i = 0; i < data->table->columns.len; i++)
    {
        if (str_equal(data->table->columns.at[i]->name.text, column->name.text))
        {
            data->table->columns.at[i] = column;
            return true;
        }
    }
    return false;
}

/* ForeignKey(id) of a column that had no table then: it leads to this one. */
static void keys_settle(struct table_data *data)
{
    for (size_t i = 0; i < data->table->columns.len; i++)
    {
        struct column *column = data->table->columns.at[i];

        for (size_t k = 0; k < column->foreign_keys.len; k++)
        {
            struct foreign_key *key = &column->foreign_keys.at[k];

            if (key->target == NULL || table_column(data->table, key->target->name.text) != key->target)
                continue;
            key->table = data->table->name;
            key->schema = data->table->schema;
            key->column = key->target->name;
            key->target = NULL;
        }
    }
}

bool table_append_column(struct vm *vm, struct table_data *data, struct value value, bool replace)
{
    struct column_data *column = column_data_of(vm, value);

    if (!column->has_name)
        return vm_raise(
            vm, ARGUMENT_ERROR,
            "Column must be constructed with a non-blank name or assign a non-blank .name before adding to a Table.");
    if (column->table != NULL && column->table != data)
        return vm_raise(vm, ARGUMENT_ERROR, "Column object '" STR_FMT "' already assigned to Table '" STR_FMT "'",
                        STR_ARG(column->column->name.text), STR_ARG(column->table->table->name.text));
    if (table_column(data->table, column->column->name.text) != NULL)
    {
        if (!replace)
            return vm_raise(vm, "sqlalchemy.exc.DuplicateColumnError",
                            "A column with name '" STR_FMT "' is already present in table '" STR_FMT "'.",
                            STR_ARG(column->column->name.text), STR_ARG(data->table->name.text));
        column_replace(data, column->column);
    }
    else
        array_push(vm->arena, &data->table->columns, column->column);
    column->table = data;
    keys_settle(data);
    table_changed(data);
    dict_put_text(vm, data->columns, column->column->key.len > 0 ? column->column->key : column->column->name.text, value);
    return true;
}

static void index_append(struct vm *vm, struct table_data *data, struct value value)
{
    struct index *index = AS_INSTANCE(value)->data;

    index_columns_settle(vm, value);
    for (size_t i = 0; i < data->table->indexes.len; i++)
    {
        if (data->table->indexes.at[i] == index)
            return;
    }
    array_push(vm->arena, &data->table->indexes, index);
    attribute_put(vm, value, "table", data->self);
}

static void constraint_append(struct vm *vm, struct table_data *data, struct value value)
{
    struct constraint *constraint = AS_INSTANCE(value)->data;

    constraint_columns_settle(vm, value);
    for (size_t i = 0; i < data->table->constraints.len; i++)
    {
        if (data->table->constraints.at[i] == constraint)
            return;
    }
    array_push(vm->arena, &data->table->constraints, constraint);
    attribute_put(vm, value, "table", data->self);
}

void table_map(struct vm *vm, struct table_data *data, struct class_object *class_)
{
    if (!is_absent(data->mapped))
        return;
    data->mapped = value_of(&class_->object);
    data->table->mapped_class = str_copy(vm->arena, (str){class_->name->bytes, class_->name->len});
}

bool table_append_item(struct vm *vm, struct table_data *data, struct value item)
{
    if (is_opaque(item))
        return refuse_value(vm, item, "an argument of Table()", "a schema item");
    if (is_none(item))
        return true;
    switch (vocab_kind_of(vm, item))
    {
        case VOCAB_COLUMN:
            return table_append_column(vm, data, item, false);
        case VOCAB_CONSTRAINT:
            if (AS_INSTANCE(item)->data == NULL)
                break;
            constraint_append(vm, data, item);
            table_changed(data);
            return true;
        case VOCAB_INDEX:
            index_append(vm, data, item);
            table_changed(data);
            return true;
        default:
            break;
    }
    if (vm_instance_of(vm, item, &fetched_value_class) != NULL || sequence_of(vm, item) != NULL)
        return true;
    return refuse_value(vm, item, "an argument of Table()", "a 'SchemaItem' object, such as a 'Column' or a 'Constraint'");
}

/* ---- Table
 * ------------------------------------------------------------------------------------------------------------------------- */

static struct table_data *table_data_make(struct vm *vm, struct table *table, struct metadata_data *metadata,
                                          struct class_object *class_)
{
    struct table_data *data = arena_new(vm->arena, struct table_data);

    data->table = table;
    table->object = data;
    data->metadata = metadata;
    data->columns = dict_make(vm);
    data->self = instance_make(vm, class_);
    AS_INSTANCE(data->self)->data = data;
    return data;
}

struct table_data *table_data_new(struct vm *vm, struct name name, struct name schema, struct metadata_data *metadata)
{
    struct table_data *data =
        table_data_make(vm, table_make(vm->arena, name, schema), metadata, vm_native_class(vm, "sqlalchemy.sql.schema.Table"));

    data->table->place = vm->span.from;
    data->self.at = vm->span.from;
    return data;
}

/* A text list: prefixes=["TEMPORARY"]. */
static bool prefixes_read(struct vm *vm, struct value value, str_array *out)
{
    struct name_list names;

    if (!is_given_some(value))
        return true;
    if (!vocab_names_of(vm, value, "Table() argument 'prefixes'", true, &names))
        return false;
    for (size_t i = 0; i < names.len; i++)
        array_push(vm->arena, out, names.at[i].text);
    return true;
}

static bool quote_read(struct vm *vm, struct value value, struct name *name)
{
    enum tri quote;

    if (!vocab_tri_of(vm, value, "Table() argument 'quote'", &quote))
        return false;
    if (quote != TRI_NONE)
        name->quote = quote == TRI_TRUE ? QUOTE_ALWAYS : QUOTE_NEVER;
    return true;
}

/* The keyword arguments that say something about the table itself; the rest are options of a database. */
static bool table_keywords(struct vm *vm, struct table_data *data, const struct dict_object *kwargs)
{
    static const char *const without_effect[] = {"info",        "listeners",       "implicit_returning", "must_exist",
                                                 "mustexist",   "keep_existing",   "extend_existing",    "autoload_replace",
                                                 "resolve_fks", "include_columns", "sqlite_autoload",    "useexisting",
                                                 "_extend_on",  "_no_init"};
    struct dict_object *options = dict_make(vm);
    struct dict_entry *entry;

    for (uint32_t i = 0; kwargs != NULL && dict_next(kwargs, &i, &entry);)
    {
        str key = str_of(entry->key);
        bool is_known = false;

        for (size_t k = 0; k < COUNT_OF(without_effect); k++)
            is_known = is_known || str_equal(key, str_from(without_effect[k]));
        if (str_equal(key, STR("info")))
            attribute_put(vm, data->self, "info", entry->value);
        if (is_known)
            continue;
        if (str_equal(key, STR("comment")))
        {
            if (!vocab_text_of(vm, entry->value, "Table() argument 'comment'", &data->table->comment))
                return false;
        }
        else if (str_equal(key, STR("prefixes")))
        {
            if (!prefixes_read(vm, entry->value, &data->table->prefixes))
                return false;
        }
        else if (str_equal(key, STR("quote")) || str_equal(key, STR("quote_schema")))
        {
            if (!quote_read(vm, entry->value, key.len == 5 ? &data->table->name : &data->table->schema))
                return false;
        }
        else if (str_equal(key, STR("autoload_with")) || str_equal(key, STR("autoload")))
            continue; /* see table_autoload */
        else
            dict_put_text(vm, options, key, entry->value);
    }
    return vocab_dialect_options(vm, options, "Table", &data->table->options);
}

bool metadata_put(struct vm *vm, struct metadata_data *metadata, struct table_data *data)
{
    str key = table_key(vm->arena, data->table->schema, data->table->name);

    map_put(&metadata->metadata.tables, key, data->table);
    dict_put_text(vm, metadata->tables, key, data->self);
    return true;
}

/* A second Table() of one name: what extend_existing and keep_existing say, else the words of SQLAlchemy. */
static bool table_again(struct vm *vm, struct value existing, const struct tuple_object *items,
                        const struct dict_object *kwargs, str key)
{
    struct table_data *data = table_data_of(vm, existing);
    bool extends = false, keeps = false;
    struct value extend = dict_find_text(kwargs, STR("extend_existing")), keep = dict_find_text(kwargs, STR("keep_existing"));

    if ((!is_absent(extend) && !value_truth(vm, extend, &extends)) || (!is_absent(keep) && !value_truth(vm, keep, &keeps)))
        return false;
    if (keeps || (!extends && items->len == 0))
        return true;
    if (!extends)
        return vm_raise(
            vm, INVALID_REQUEST,
            "Table '" STR_FMT
            "' is already defined for this MetaData instance.  Specify 'extend_existing=True' to redefine options and "
            "columns on an existing Table object.",
            STR_ARG(key));
    for (uint32_t i = 0; i < items->len; i++)
    {
        bool done = vocab_kind_of(vm, items->at[i]) == VOCAB_COLUMN ? table_append_column(vm, data, items->at[i], true)
                                                                    : table_append_item(vm, data, items->at[i]);
        if (!done)
            return false;
    }
    return table_keywords(vm, data, kwargs);
}

static bool items_append(struct vm *vm, struct table_data *data, const struct value *items, size_t count)
{
    for (size_t i = 0; i < count; i++)
    {
        if (!table_append_item(vm, data, items[i]))
            return false;
    }
    return true;
}

/* autoload_with=bind; autoload=True alone needs the bound MetaData of SQLAlchemy 1. */
static bool table_autoload(struct vm *vm, struct table_data *data, const struct dict_object *kwargs)
{
    struct value bind = dict_find_text(kwargs, STR("autoload_with")), flag = dict_find_text(kwargs, STR("autoload"));
    struct host_connection *connection;
    bool autoload = false;

    if ((is_given_some(bind) || is_given_some(flag)) && is_given_some(dict_find_text(kwargs, STR("listeners"))))
        return refuse_column_listener(vm, data->table->name.text);
    if (is_given_some(bind))
        return reflect_bind(vm, bind, "Table() argument 'autoload_with'", &connection) && table_reflect(vm, data, connection);
    if (is_given_some(flag) && !value_truth(vm, flag, &autoload))
        return false;
    if (!autoload)
        return true;
    return refuse_feature(vm, "Name the connection: `autoload_with=op.get_bind()`.",
                          "Table(autoload=True) without autoload_with= does not say which database to read");
}

NATIVE(table_construct)
{
    const struct tuple_object *items = AS_TUPLE(args[2]);
    struct metadata_data *metadata = instance_data(vm, args[1], &metadata_class);
    struct name name, schema = NAME_NONE;
    struct table_data *data;
    struct value existing;
    str key;

    if (!vocab_name_of(vm, args[0], "Table() argument 'name'", &name))
        return false;
    if (metadata == NULL)
        return refuse_value(vm, args[1], "Table() argument 'metadata'", "a MetaData");
    if (is_absent(args[3]))
        schema = metadata->metadata.schema;
    else if (!vocab_name_of(vm, args[3], "Table() argument 'schema'", &schema))
        return false;
    key = table_key(vm->arena, schema, name);
    existing = dict_find_text(metadata->tables, key);
    if (!is_absent(existing))
    {
        *out = existing;
        return table_again(vm, existing, items, AS_DICT(args[4]), key);
    }
    data = table_data_make(vm, table_make(vm->arena, name, schema), metadata, AS_CLASS(self));
    data->table->place = vm->span.from;
    data->self.at = vm->span.from;
    *out = data->self;
    return table_keywords(vm, data, AS_DICT(args[4])) && items_append(vm, data, items->at, items->len) &&
           table_autoload(vm, data, AS_DICT(args[4])) && metadata_put(vm, metadata, data);
}

static struct value columns_value(struct vm *vm, struct value table);

/* ---- table.constraints: a set that the project may change ---- */

static bool set_holds(const struct set_object *set, const struct constraint *constraint)
{
    struct dict_entry *entry;

    for (uint32_t i = 0; dict_next(set->dict, &i, &entry);)
    {
        if (is_kind(entry->key, OBJECT_INSTANCE) && AS_INSTANCE(entry->key)->data == constraint)
            return true;
    }
    return false;
}

static void constraint_take_out(struct table_data *data, const struct constraint *constraint)
{
    struct constraint_list *list = &data->table->constraints;
    size_t len = 0;

    for (size_t i = 0; i < list->len; i++)
    {
        if (list->at[i] != constraint)
            list->at[len++] = list->at[i];
    }
    list->len = len;
    if (data->table->primary_key == constraint)
        data->table->primary_key = NULL;
    table_changed(data);
}

static bool is_shown(const struct table_data *data, const struct constraint *constraint)
{
    for (size_t i = 0; i < data->shown.len; i++)
    {
        if (data->shown.at[i] == constraint)
            return true;
    }
    return false;
}

/* What was discarded from the set that was handed out goes from the table, what was added comes to it. */
static void constraints_settle(struct vm *vm, struct table_data *data)
{
    struct dict_entry *entry;

    if (data->constraints == NULL)
        return;
    for (size_t i = 0; i < data->shown.len; i++)
    {
        if (!set_holds(data->constraints, data->shown.at[i]))
            constraint_take_out(data, data->shown.at[i]);
    }
    for (uint32_t i = 0; dict_next(data->constraints->dict, &i, &entry);)
    {
        struct constraint *constraint =
            vocab_kind_of(vm, entry->key) == VOCAB_CONSTRAINT ? AS_INSTANCE(entry->key)->data : NULL;

        if (constraint == NULL || is_shown(data, constraint))
            continue;
        constraint_append(vm, data, entry->key);
        array_push(vm->arena, &data->shown, constraint);
        table_changed(data);
    }
}

static bool constraint_show(struct vm *vm, struct table_data *data, struct constraint *constraint)
{
    struct value value;

    if (set_holds(data->constraints, constraint))
        return true;
    value = vocab_constraint_value(vm, constraint);
    attribute_put(vm, value, "table", data->self);
    array_push(vm->arena, &data->shown, constraint);
    return set_add(vm, data->constraints, value);
}

static bool constraints_value(struct vm *vm, struct table_data *data, struct value *out)
{
    const struct constraint_list *list = &data->table->constraints;

    if (data->constraints == NULL)
        data->constraints = set_make(vm, false);
    if (data->table->primary_key != NULL && !constraint_show(vm, data, data->table->primary_key))
        return false;
    for (size_t i = 0; i < list->len; i++)
    {
        if (!constraint_show(vm, data, list->at[i]))
            return false;
    }
    *out = value_of(&data->constraints->object);
    return true;
}

static bool table_attribute(struct vm *vm, struct value self, struct str_object *name, struct value *out)
{
    struct table_data *data = table_data_of(vm, self);
    str text = {name->bytes, name->len};

    if (data == NULL)
        return true;
    if (str_equal(text, STR("name")))
        *out = vocab_name_value(vm, data->table->name);
    else if (str_equal(text, STR("schema")))
        *out = vocab_name_value(vm, data->table->schema);
    else if (str_equal(text, STR("fullname")) || str_equal(text, STR("key")))
        *out = str_make(vm, table_key(vm->arena, data->table->schema, data->table->name));
    else if (str_equal(text, STR("c")) || str_equal(text, STR("columns")))
        *out = columns_value(vm, self);
    else if (str_equal(text, STR("metadata")))
        *out = data->metadata != NULL ? vocab_metadata_value(vm, &data->metadata->metadata) : NONE;
    else if (str_equal(text, STR("comment")))
        *out = text_value(vm, data->table->comment);
    else if (str_equal(text, STR("info")))
    {
        *out = value_of(&dict_make(vm)->object);
        attribute_put(vm, self, "info", *out);
    }
    else if (str_equal(text, STR("constraints")))
        return constraints_value(vm, data, out);
    else if (str_equal(text, STR("indexes")))
    {
        struct set_object *set = set_make(vm, false);

        for (size_t i = 0; i < data->table->indexes.len; i++)
        {
            if (!set_add(vm, set, vocab_index_value(vm, data->table->indexes.at[i])))
                return false;
        }
        *out = value_of(&set->object);
    }
    return true;
}

static void table_mark(struct vm *vm, struct instance_object *instance)
{
    struct table_data *data = instance->data;

    if (data != NULL)
    {
        heap_mark(vm, data->self);
        heap_mark(vm, data->mapped);
        heap_mark(vm, value_of(&data->columns->object));
        if (data->constraints != NULL)
            heap_mark(vm, value_of(&data->constraints->object));
    }
}

NATIVE(table_append_column_method)
{
    bool replace;

    *out = NONE;
    if (column_data_of(vm, args[0]) == NULL)
        return refuse_value(vm, args[0], "append_column()", "a Column");
    return argument_truth(vm, args[1], false, &replace) && table_append_column(vm, table_data_of(vm, self), args[0], replace);
}

NATIVE(table_append_constraint)
{
    *out = NONE;
    return table_append_item(vm, table_data_of(vm, self), args[0]);
}

static bool table_ddl(struct vm *vm, struct table *table, struct value bind, struct value checkfirst, enum ddl_kind kind)
{
    struct ddl *ddl = arena_new(vm->arena, struct ddl);
    struct host_connection *connection;

    if (!argument_truth(vm, checkfirst, true, &ddl->is_checkfirst) || !bind_of(vm, bind, &connection))
        return false;
    ddl->kind = kind;
    ddl->place = vm->span.from;
    ddl->has_events = true;
    ddl->table = table;
    return connection_run_ddl(vm, connection, ddl);
}

static bool table_completed(struct vm *vm, struct table_data *data)
{
    if (table_complete(vm->arena, vm->diags, data->table, data->metadata != NULL ? data->metadata->metadata.naming : NULL))
        return true;
    return vm_raise_diag(vm, ARGUMENT_ERROR);
}

NATIVE(table_create)
{
    struct table_data *data = table_data_of(vm, self);

    *out = NONE;
    return table_completed(vm, data) &&
           table_ddl(vm, data->table, args[0], is_absent(args[1]) ? value_bool(false) : args[1], DDL_CREATE_TABLE);
}

NATIVE(table_drop)
{
    struct table_data *data = table_data_of(vm, self);

    *out = NONE;
    return table_completed(vm, data) &&
           table_ddl(vm, data->table, args[0], is_absent(args[1]) ? value_bool(false) : args[1], DDL_DROP_TABLE);
}

NATIVE(table_repr)
{
    *out = str_make_print(vm, "Table('" STR_FMT "', MetaData())", STR_ARG(table_data_of(vm, self)->table->name.text));
    return true;
}

NATIVE(table_str)
{
    const struct table *table = table_data_of(vm, self)->table;

    *out = str_make(vm, table_key(vm->arena, table->schema, table->name));
    return true;
}

NATIVE(table_primary_key)
{
    struct table_data *data = table_data_of(vm, self);

    if (!table_completed(vm, data))
        return false;
    *out = data->table->primary_key != NULL ? vocab_constraint_value(vm, data->table->primary_key) : NONE;
    return true;
}

NATIVE(table_to_metadata)
{
    struct table_data *data = table_data_of(vm, self), *copy;
    struct metadata_data *metadata = instance_data(vm, args[0], &metadata_class);
    struct dict_entry *entry;

    if (metadata == NULL)
        return refuse_value(vm, args[0], "to_metadata()", "a MetaData");
    copy =
        table_data_make(vm, table_make(vm->arena, data->table->name, data->table->schema), metadata, AS_INSTANCE(self)->class_);
    *out = copy->self;
    for (uint32_t i = 0; dict_next(data->columns, &i, &entry);)
    {
        struct column *column = arena_new(vm->arena, struct column);

        *column = *column_data_of(vm, entry->value)->column;
        if (!table_append_column(vm, copy, vocab_column_value(vm, column), false))
            return false;
    }
    copy->table->constraints = data->table->constraints;
    copy->table->indexes = data->table->indexes;
    return metadata_put(vm, metadata, copy);
}

static const struct native table_make_row = {"Table", "name, metadata, *args, schema=..., **kw", table_construct,
                                             NATIVE_TAKES_OPAQUE};
static const struct native table_methods[] = {
    {"append_column", "column, replace_existing=False", table_append_column_method, NATIVE_TAKES_OPAQUE},
    {"append_constraint", "constraint", table_append_constraint, NATIVE_TAKES_OPAQUE},
    {"create", "bind, checkfirst=False", table_create, 0},
    {"drop", "bind, checkfirst=False", table_drop, 0},
    {"primary_key", "", table_primary_key, NATIVE_PROPERTY},
    {"to_metadata", "metadata, *args, **kw", table_to_metadata, 0},
    {"tometadata", "metadata, *args, **kw", table_to_metadata, 0},
    {"__repr__", "", table_repr, 0},
    {"__str__", "", table_str, 0},
    {0},
};

const struct native_class table_class = {.name = "Table",
                                         .module = "sqlalchemy.sql.schema",
                                         .base = "sqlalchemy.sql.selectable.TableClause",
                                         .make = &table_make_row,
                                         .methods = table_methods,
                                         .get_attribute = table_attribute,
                                         .mark = table_mark};

bool vocab_table_of(struct vm *vm, struct value value, const char *what, struct table **out)
{
    struct table_data *data = table_data_of(vm, value);
    struct value table;

    if (data == NULL && is_kind(value, OBJECT_CLASS))
    {
        if (!value_get_attribute(vm, value, STR("__table__"), &table))
            return false;
        data = table_data_of(vm, table);
    }
    if (data == NULL)
        return refuse_value(vm, value, what, "a Table");
    *out = data->table;
    return true;
}

struct value vocab_table_value(struct vm *vm, struct table *table)
{
    struct table_data *data = table_data_make(vm, table, NULL, vm_native_class_of_row(vm, &table_class));

    for (size_t i = 0; i < table->columns.len; i++)
    {
        struct column *column = table->columns.at[i];
        struct value value = vocab_column_value(vm, column);

        column_data_of(vm, value)->table = data;
        dict_put_text(vm, data->columns, column->key.len > 0 ? column->key : column->name.text, value);
    }
    data->self.at = table->place;
    return data->self;
}

/* Columns and constraints that belong to another table stay there: copies go into this one. */
static struct value free_item(struct vm *vm, struct value item)
{
    struct column_data *column = column_data_of(vm, item);
    struct column *copy;
    struct value value;

    if (column == NULL || column->table == NULL)
        return item;
    copy = arena_new(vm->arena, struct column);
    *copy = *column->column;
    value = vocab_column_value(vm, copy);
    column_data_of(vm, value)->type = column->type;
    return value;
}

bool vocab_table_of_items(struct vm *vm, struct name name, struct name schema, const struct value *items, size_t count,
                          const struct dict_object *kwargs, struct table **out)
{
    struct table_data *data =
        table_data_make(vm, table_make(vm->arena, name, schema), NULL, vm_native_class_of_row(vm, &table_class));

    data->table->place = vm->span.from;
    if (!table_keywords(vm, data, kwargs))
        return false;
    for (size_t i = 0; i < count; i++)
    {
        if (!table_append_item(vm, data, free_item(vm, items[i])))
            return false;
    }
    *out = data->table;
    return true;
}

const struct expr *table_expr(struct vm *vm, struct table_data *data)
{
    if (data->expr == NULL)
    {
        if (data->metadata != NULL)
            metadata_types_settle(vm, data->metadata, data->table);
        data->expr = expr_of_table(vm->arena, data->table);
    }
    return data->expr;
}

/* ---- table.c
 * ------------------------------------------------------------------------------------------------------------------------ */

static const struct native_class columns_class;

static struct value columns_value(struct vm *vm, struct value table)
{
    struct value value = make_instance(vm, &columns_class, NULL);

    AS_INSTANCE(value)->held = table;
    return value;
}

struct value columns_collection(struct vm *vm, struct dict_object *columns)
{
    return columns_value(vm, value_of(&columns->object));
}

static struct dict_object *columns_of(struct vm *vm, struct value self)
{
    struct value held = AS_INSTANCE(self)->held;

    return is_kind(held, OBJECT_DICT) ? AS_DICT(held) : table_data_of(vm, held)->columns;
}

static bool columns_attribute(struct vm *vm, struct value self, struct str_object *name, struct value *out)
{
    *out = dict_find(columns_of(vm, self), name);
    return true;
}

NATIVE(columns_get_item)
{
    struct dict_object *columns = columns_of(vm, self);
    struct dict_entry *entry;
    int64_t at = args[0].tag == VALUE_INT ? args[0].integer : 0;

    if (is_text(vm, args[0]))
    {
        *out = dict_find_text(columns, str_of(value_plain(vm, args[0])));
        return !is_absent(*out) || vm_raise(vm, "KeyError", "%s", AS_STR(value_plain(vm, args[0]))->bytes);
    }
    if (args[0].tag != VALUE_INT)
        return vm_raise(vm, "KeyError", "no such column");
    at = at < 0 ? at + columns->len : at;
    for (uint32_t i = 0; dict_next(columns, &i, &entry);)
    {
        if (at-- == 0)
        {
            *out = entry->value;
            return true;
        }
    }
    return vm_raise(vm, "IndexError", "tuple index out of range");
}

static struct value columns_list(struct vm *vm, struct value self, int part)
{
    struct dict_entry *entry;
    struct value list = list_make(vm, NULL, 0);

    for (uint32_t i = 0; dict_next(columns_of(vm, self), &i, &entry);)
        list_push(vm, AS_LIST(list),
                  part == 0   ? entry->key
                  : part == 1 ? entry->value
                              : pair_make(vm, entry->key, entry->value));
    return list;
}

NATIVE(columns_keys)
{
    *out = columns_list(vm, self, 0);
    return true;
}

NATIVE(columns_values)
{
    *out = columns_list(vm, self, 1);
    return true;
}

NATIVE(columns_items)
{
    *out = columns_list(vm, self, 2);
    return true;
}

NATIVE(columns_iter)
{
    struct value list = columns_list(vm, self, 1);
    struct iteration iteration;

    if (!iteration_open(vm, list, &iteration))
        return false;
    *out = iteration.iterator;
    return true;
}

NATIVE(columns_len)
{
    *out = value_int(columns_of(vm, self)->len);
    return true;
}

NATIVE(columns_contains)
{
    struct column_data *column = column_data_of(vm, args[0]);

    if (column != NULL)
    {
        struct value own = dict_find_text(columns_of(vm, self), column->column->name.text);

        *out = value_bool(column->table == table_data_of(vm, AS_INSTANCE(self)->held) || column_data_of(vm, own) == column);
    }
    else if (is_text(vm, args[0]))
        *out = value_bool(!is_absent(dict_find_text(columns_of(vm, self), str_of(value_plain(vm, args[0])))));
    else
        return vm_raise(vm, ARGUMENT_ERROR, "__contains__ requires a string argument");
    return true;
}

NATIVE(columns_get)
{
    *out = is_text(vm, args[0]) ? dict_find_text(columns_of(vm, self), str_of(value_plain(vm, args[0]))) : ABSENT;
    if (is_absent(*out))
        *out = is_absent(args[1]) ? NONE : args[1];
    return true;
}

static const struct native columns_methods[] = {
    {"__getitem__", "key, /", columns_get_item, 0},
    {"keys", "", columns_keys, 0},
    {"values", "", columns_values, 0},
    {"items", "", columns_items, 0},
    {"get", "key, default=None", columns_get, 0},
    {"__iter__", "", columns_iter, 0},
    {"__len__", "", columns_len, 0},
    {"__contains__", "key, /", columns_contains, 0},
    {0},
};

static const struct native_class columns_class = {.name = "ReadOnlyColumnCollection",
                                                  .module = "sqlalchemy.sql.base",
                                                  .methods = columns_methods,
                                                  .get_attribute = columns_attribute};
