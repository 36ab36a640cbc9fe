/*
 * MetaData: its tables, its schema and its naming convention.
 *
 * A convention is read when the MetaData is made. Functions among its values are custom tokens: they are called for each name.
 */
#include "sql/table_order.h"
#include "vocab/sqlalchemy/internal.h"

/* ---- naming convention
 * ------------------------------------------------------------------------------------------------------------- */

struct token_host
{
    struct vm *vm;
    struct value tokens; /* dict: name to function */
};

/* Calls the project's function: (constraint, table). */
static bool token_call(void *host, struct diags *diags UNUSED, str token, const struct table *table,
                       const struct constraint *constraint, const struct index *index, str *out_text)
{
    struct token_host *tokens = host;
    struct vm *vm = tokens->vm;
    struct value function = dict_find_text(AS_DICT(tokens->tokens), token), result;
    struct table *table_copy = arena_new(vm->arena, struct table);
    struct value list[2];

    *table_copy = *table;
    if (constraint != NULL)
    {
        struct constraint *copy = arena_new(vm->arena, struct constraint);

        *copy = *constraint;
        list[0] = vocab_constraint_value(vm, copy);
    }
    else
    {
        struct index *copy = arena_new(vm->arena, struct index);

        *copy = *index;
        list[0] = vocab_index_value(vm, copy);
    }
    list[1] = vocab_table_value(vm, table_copy);
    if (!vm_call_nested(vm, function, list, 2, &result))
    {
        str text = is_absent(vm->raised) ? STR("refused") : exception_text(vm, vm->arena, vm->raised);

        vm->raised = ABSENT;
        if (!vm->refused)
            diag_error(vm->diags, DIAG_EXCEPTION, vm->span, "the naming convention's token '" STR_FMT "' failed: " STR_FMT,
                       STR_ARG(token), STR_ARG(text));
        return false;
    }
    if (!is_text(vm, result))
        return diag_error(vm->diags, DIAG_TYPE, vm->span, "the naming convention's token '" STR_FMT "' gave no str",
                          STR_ARG(token));
    *out_text = keep_text(vm, result);
    return true;
}

static const struct
{
    const char *class_name, *key;
} convention_classes[] = {
    {"Index", "ix"},
    {"UniqueConstraint", "uq"},
    {"CheckConstraint", "ck"},
    {"ForeignKeyConstraint", "fk"},
    {"PrimaryKeyConstraint", "pk"},
};

static bool pattern_key(struct vm *vm, struct value key, str *out)
{
    if (is_text(vm, key))
    {
        *out = keep_text(vm, key);
        return true;
    }
    for (size_t i = 0; is_kind(key, OBJECT_CLASS) && i < COUNT_OF(convention_classes); i++)
    {
        if (str_equal((str){AS_CLASS(key)->name->bytes, AS_CLASS(key)->name->len}, str_from(convention_classes[i].class_name)))
        {
            *out = str_from(convention_classes[i].key);
            return true;
        }
    }
    return refuse_value(vm, key, "a key of naming_convention", "a str or a constraint class");
}

static bool pattern_add(struct vm *vm, struct value key, struct value value, struct naming *naming, struct dict_object *tokens)
{
    str text;

    if (!pattern_key(vm, key, &text))
        return false;
    if (is_opaque(value))
        return refuse_value(vm, value, "a pattern of naming_convention", "a str");
    if (value_is_callable(vm, value))
    {
        array_push(vm->arena, &naming->custom_tokens, text);
        dict_put_text(vm, tokens, text, value);
        return true;
    }
    struct naming_pattern *pattern = array_add(vm->arena, &naming->patterns);

    pattern->key = text;
    return vocab_text_of(vm, value, "a pattern of naming_convention", &pattern->pattern);
}

bool vocab_naming_of(struct vm *vm, struct value value, const char *what, const struct naming **out)
{
    struct naming *naming = arena_new(vm->arena, struct naming);
    struct token_host *host = arena_new(vm->arena, struct token_host);
    struct dict_object *tokens = dict_make(vm);
    struct value plain = value_plain(vm, value);
    struct dict_entry *entry;

    if (!is_given_some(value))
    {
        *out = NULL;
        return true;
    }
    if (!is_kind(plain, OBJECT_DICT))
        return refuse_value(vm, value, what, "a dict");
    for (uint32_t i = 0; dict_next(AS_DICT(plain), &i, &entry);)
    {
        if (!pattern_add(vm, entry->key, entry->value, naming, tokens))
            return false;
    }
    *host = (struct token_host){vm, value_of(&tokens->object)};
    if (naming->custom_tokens.len > 0)
    {
        vm_keep(vm, host->tokens);
        naming->token = token_call;
        naming->host = host;
    }
    *out = naming;
    return true;
}

/* ---- MetaData
 * ------------------------------------------------------------------------------------------------------------------------ */

struct metadata_data *metadata_data_make(struct vm *vm)
{
    struct metadata_data *data = arena_new(vm->arena, struct metadata_data);

    data->metadata.tables.arena = vm->arena;
    data->tables = dict_make(vm);
    data->is_of_models = vm_in_lazy_statement(vm);
    return data;
}

NATIVE(metadata_construct)
{
    struct metadata_data *data = metadata_data_make(vm);

    *out = instance_make(vm, AS_CLASS(self));
    out->at = vm->span.from;
    AS_INSTANCE(*out)->data = data;
    attribute_put(vm, *out, "info", is_given_some(args[3]) ? args[3] : value_of(&dict_make(vm)->object));
    if (!vocab_name_of(vm, args[0], "MetaData() argument 'schema'", &data->metadata.schema) ||
        !vocab_naming_of(vm, args[2], "MetaData() argument 'naming_convention'", &data->metadata.naming))
        return false;
    if (is_given_some(args[2]))
        attribute_put(vm, *out, "naming_convention", args[2]);
    return true;
}

static struct metadata_data *metadata_data_of(struct vm *vm, struct value value)
{
    return instance_data(vm, value, &metadata_class);
}

static bool metadata_attribute(struct vm *vm, struct value self, struct str_object *name, struct value *out)
{
    struct metadata_data *data = metadata_data_of(vm, self);
    str text = {name->bytes, name->len};

    if (data == NULL)
        return true;
    if (str_equal(text, STR("tables")))
        *out = metadata_tables_value(vm, data, false);
    else if (str_equal(text, STR("schema")))
        *out = vocab_name_value(vm, data->metadata.schema);
    else if (str_equal(text, STR("sorted_tables")))
        *out = metadata_tables_value(vm, data, true);
    else if (str_equal(text, STR("naming_convention")))
    {
        struct dict_object *dict = dict_make(vm);

        dict_put_text(vm, dict, STR("ix"), str_make(vm, STR("ix_%(column_0_label)s")));
        *out = value_of(&dict->object);
    }
    return true;
}

static bool metadata_set_attribute(struct vm *vm, struct value self, struct str_object *name, struct value value,
                                   bool *out_done)
{
    struct metadata_data *data = metadata_data_of(vm, self);
    str text = {name->bytes, name->len};

    if (data == NULL)
        return true;
    if (str_equal(text, STR("naming_convention")))
    {
        attribute_put(vm, self, "naming_convention", value);
        *out_done = true;
        return vocab_naming_of(vm, value, "MetaData.naming_convention", &data->metadata.naming);
    }
    if (str_equal(text, STR("schema")))
    {
        *out_done = true;
        return vocab_name_of(vm, value, "MetaData.schema", &data->metadata.schema);
    }
    return true;
}

static void metadata_mark(struct vm *vm, struct instance_object *instance)
{
    struct metadata_data *data = instance->data;

    if (data != NULL)
        heap_mark(vm, value_of(&data->tables->object));
}

/* ---- create_all, drop_all: referred tables first, and the other way round
 * --------------------------------------------------------- */

typedef ARRAY(struct table *) table_array;

static bool tables_chosen(struct vm *vm, struct metadata_data *data, struct value chosen, table_array *out)
{
    struct iteration iteration;
    struct value item;
    struct table *table;

    for (size_t i = 0; !is_given_some(chosen) && i < data->metadata.tables.len; i++)
        array_push(vm->arena, out, data->metadata.tables.at[i].value);
    if (!is_given_some(chosen))
        return true;
    if (!iteration_open(vm, chosen, &iteration))
        return false;
    for (;;)
    {
        if (!iteration_next(vm, &iteration, &item))
            return false;
        if (is_absent(item))
            return true;
        if (!vocab_table_of(vm, item, "create_all() argument 'tables'", &table))
            return false;
        array_push(vm->arena, out, table);
    }
}

/* The column that a foreign key leads to, when the MetaData has it. */
static const struct column *column_referred(struct vm *vm, const struct metadata_data *metadata, const struct foreign_key *key)
{
    const struct table *table = map_find(&metadata->metadata.tables, table_key(vm->arena, key->schema, key->table));

    return table != NULL ? table_column(table, key->column.text) : NULL;
}

void metadata_types_settle(struct vm *vm, struct metadata_data *metadata, struct table *table)
{
    for (size_t i = 0; i < table->columns.len; i++)
    {
        struct column *column = table->columns.at[i];
        const struct column *at = column;

        for (unsigned steps = 0; at != NULL && at->type == NULL && at->foreign_keys.len > 0 && steps < 32; steps++)
            at = column_referred(vm, metadata, &at->foreign_keys.at[0]);
        if (column->type == NULL && at != NULL)
            column->type = at->type;
    }
}

static bool is_of_column(const struct metadata_data *data, const struct sequence *sequence)
{
    for (size_t i = 0; i < data->metadata.tables.len; i++)
    {
        const struct table *table = data->metadata.tables.at[i].value;

        for (size_t k = 0; k < table->columns.len; k++)
        {
            if (table->columns.at[k]->sequence == sequence)
                return true;
        }
    }
    return false;
}

/* Those of a MetaData that are of no column: they come first, and go last. */
static bool sequences_run(struct vm *vm, const struct metadata_data *data, struct host_connection *connection, struct ddl given)
{
    given.kind = given.kind == DDL_CREATE_TABLE ? DDL_CREATE_SEQUENCE : DDL_DROP_SEQUENCE;
    for (size_t i = 0; i < data->metadata.sequences.len; i++)
    {
        struct ddl *ddl = arena_new(vm->arena, struct ddl);

        if (is_of_column(data, data->metadata.sequences.at[i]))
            continue;
        *ddl = given;
        ddl->sequence = data->metadata.sequences.at[i];
        if (!connection_run_ddl(vm, connection, ddl))
            return false;
    }
    return true;
}

static bool metadata_run(struct vm *vm, struct value self, const struct value *args, enum ddl_kind kind)
{
    struct metadata_data *data = metadata_data_of(vm, self);
    table_array chosen = {0};
    struct host_connection *connection;
    struct ddl given;
    bool checkfirst;
    struct table **ordered;
    bool is_cyclic;

    if (!is_given_some(args[1]) && !metadata_tables_load(vm, data))
        return false;
    if (!is_given_some(args[1]) && data->metadata.tables.len == 0)
        diag_warning(vm->diags, DIAG_TYPE, vm->span, "%s_all() does nothing: no module imported so far has a table of this MetaData",
                     kind == DDL_CREATE_TABLE ? "create" : "drop");
    if (!tables_chosen(vm, data, args[1], &chosen) || !argument_truth(vm, args[2], true, &checkfirst) ||
        !bind_of(vm, args[0], &connection))
        return false;
    for (size_t i = 0; i < chosen.len; i++)
    {
        metadata_types_settle(vm, data, chosen.at[i]);
        if (!table_complete(vm->arena, vm->diags, chosen.at[i], data->metadata.naming))
            return vm_raise_diag(vm, ARGUMENT_ERROR);
    }
    ordered = arena_alloc_array(vm->arena, chosen.len + 1, sizeof *ordered);
    tables_order(vm->arena, chosen.at, chosen.len, ordered, &is_cyclic);
    given = (struct ddl){.kind = kind, .place = vm->span.from, .is_checkfirst = checkfirst, .has_events = true};
    if (kind == DDL_CREATE_TABLE && !sequences_run(vm, data, connection, given))
        return false;
    for (size_t i = 0; i < chosen.len; i++)
    {
        struct ddl *ddl = arena_new(vm->arena, struct ddl);

        *ddl = given;
        ddl->table = kind == DDL_CREATE_TABLE ? ordered[i] : ordered[chosen.len - 1 - i];
        if (!connection_run_ddl(vm, connection, ddl))
            return false;
    }
    return kind == DDL_CREATE_TABLE || sequences_run(vm, data, connection, given);
}

NATIVE(metadata_create_all)
{
    *out = NONE;
    return metadata_run(vm, self, args, DDL_CREATE_TABLE);
}

NATIVE(metadata_drop_all)
{
    *out = NONE;
    return metadata_run(vm, self, args, DDL_DROP_TABLE);
}

NATIVE(metadata_reflect)
{
    struct metadata_data *data = metadata_data_of(vm, self);
    struct reflection wanted = {.schema = data->metadata.schema, .only = args[3]};

    *out = NONE;
    if (!reflect_bind(vm, args[0], "argument 'bind'", &wanted.connection))
        return false;
    if (is_given_some(args[1]) && !vocab_name_of(vm, args[1], "argument 'schema'", &wanted.schema))
        return false;
    if (is_given_some(args[2]) && !value_truth(vm, args[2], &wanted.views))
        return false;
    return metadata_reflect_tables(vm, self, data, &wanted);
}

NATIVE(metadata_clear)
{
    struct metadata_data *data = metadata_data_of(vm, self);

    data->metadata.tables = (struct map){.arena = vm->arena};
    dict_clear(vm, data->tables);
    *out = NONE;
    return true;
}

NATIVE(metadata_remove)
{
    struct metadata_data *data = metadata_data_of(vm, self);
    struct table *table;
    str key;

    *out = NONE;
    if (!vocab_table_of(vm, args[0], "MetaData.remove()", &table))
        return false;
    key = table_key(vm->arena, table->schema, table->name);
    map_remove(&data->metadata.tables, key);
    dict_drop(vm, data->tables, str_intern_object(vm, key));
    return true;
}

NATIVE(metadata_contains)
{
    *out = value_bool(is_text(vm, args[0]) &&
                      !is_absent(dict_find_text(metadata_data_of(vm, self)->tables, str_of(value_plain(vm, args[0])))));
    return true;
}

NATIVE(metadata_repr)
{
    *out = str_make(vm, STR("MetaData()"));
    return true;
}

static const struct native metadata_make_row = {"MetaData",
                                                "schema=None, quote_schema=None, naming_convention=None, info=None, bind=None",
                                                metadata_construct, NATIVE_TAKES_OPAQUE};
static const struct native metadata_methods[] = {
    {"create_all", "bind, tables=None, checkfirst=True", metadata_create_all, 0},
    {"drop_all", "bind, tables=None, checkfirst=True", metadata_drop_all, 0},
    {"reflect", "bind, schema=None, views=False, only=None, extend_existing=False, autoload_replace=True, resolve_fks=True, **kw",
     metadata_reflect, NATIVE_TAKES_OPAQUE},
    {"clear", "", metadata_clear, 0},
    {"remove", "table", metadata_remove, 0},
    {"__contains__", "table_or_key, /", metadata_contains, 0},
    {"__repr__", "", metadata_repr, 0},
    {0},
};

const struct native_class metadata_class = {.name = "MetaData",
                                            .module = "sqlalchemy.sql.schema",
                                            .make = &metadata_make_row,
                                            .methods = metadata_methods,
                                            .get_attribute = metadata_attribute,
                                            .set_attribute = metadata_set_attribute,
                                            .mark = metadata_mark};

bool vocab_metadata_of(struct vm *vm, struct value value, const char *what, struct metadata **out)
{
    struct metadata_data *data = metadata_data_of(vm, value);

    if (data == NULL)
        return refuse_value(vm, value, what, "a MetaData");
    *out = &data->metadata;
    return true;
}

/* `metadata` is the first member of what its object keeps. */
struct value vocab_metadata_value(struct vm *vm, struct metadata *metadata)
{
    return make_instance(vm, &metadata_class, (struct metadata_data *)metadata);
}
