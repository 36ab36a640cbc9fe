/*
 * Tables read from the database: Table(..., autoload_with=), Inspector.reflect_table, MetaData.reflect.
 *
 * Columns that the project has written stand for those of the catalog, in their place. Columns show SQLAlchemy's types;
 * constraints and indexes are the catalog's. Tables that a foreign key refers to are not read along: the key names them.
 */
#include "eval/builtin/operators.h"
#include "vocab/sqlalchemy/inspected.h"

static bool catalog_read(struct vm *vm, struct host_connection *connection, const struct reflect_request *request,
                         const struct catalog **out)
{
    const struct host *host = vocab_host(vm);

    if (connection == NULL || host->reflect == NULL)
        return refuse_feature(vm, "Name the columns that are used: sa.Table(name, metadata, sa.Column(...)).",
                              "a script (--sql) has no database to read a table from");
    return host->reflect(host->subject, connection, request, vm->arena, out) || vm_raise_diag(vm, "sqlalchemy.exc.DBAPIError");
}

bool reflect_bind(struct vm *vm, struct value bind, const char *what, struct host_connection **out)
{
    struct value opened = bind;

    if (vm_instance_of(vm, bind, &inspector_class) != NULL)
        opened = bind = attribute_find(bind, "bind");
    if (vocab_kind_of(vm, bind) == VOCAB_ENGINE && !engine_bind(vm, bind, &opened))
        return false;
    return vocab_connection_of(vm, opened, what, out);
}

/* ---- listeners of column_reflect ---- */

#define LISTENED "__sa_column_reflect__"

void column_listener_note(struct vm *vm, struct value target, struct value identifier)
{
    struct metadata_data *metadata = instance_data(vm, target, &metadata_class);

    if (!is_kind(identifier, OBJECT_STR) || !str_equal(str_of(identifier), STR("column_reflect")))
        return;
    if (metadata != NULL)
        metadata->has_column_listener = true;
    else if (is_kind(target, OBJECT_CLASS) && AS_CLASS(target) == vm_native_class(vm, "sqlalchemy.sql.schema.Table"))
        dict_put_text(vm, AS_CLASS(target)->dict, STR(LISTENED), value_bool(true));
}

bool refuse_column_listener(struct vm *vm, str table)
{
    return refuse_feature(
        vm,
        "Correct the columns where they are used: `sa.Table(name, metadata, sa.Column(...), autoload_with=bind)` "
        "takes yours in place of the database's; batch_alter_table() calls listeners of reflect_kwargs.",
        "a listener of column_reflect would change the columns of \"" STR_FMT "\": it is not called here", STR_ARG(table));
}

static bool is_listened_to(struct vm *vm, const struct metadata_data *metadata)
{
    const struct class_object *class_ = vm_native_class(vm, "sqlalchemy.sql.schema.Table");

    return (metadata != NULL && metadata->has_column_listener) || is_given(dict_find_text(class_->dict, STR(LISTENED)));
}

/* ---- taking what the catalog has ---- */

/* A Column of the project's program for one of the catalog. */
static struct value column_take(struct vm *vm, const struct relation *relation, const struct column *from)
{
    struct column *column = arena_new(vm->arena, struct column);

    *column = *from;
    column->type = type_inspected(from->type);
    column->primary_key = table_key_place(relation->table, from->name.text) > 0;
    return vocab_column_value(vm, column);
}

/* The columns in the order of the catalog, then those of the project that it does not have. */
static bool columns_take(struct vm *vm, struct table_data *table, const struct relation *relation)
{
    struct dict_object *own = table->columns;
    struct dict_entry *entry;
    struct value value;

    table->columns = dict_make(vm);
    table->table->columns.len = 0;
    for (size_t i = 0; i < relation->table->columns.len; i++)
    {
        const struct column *column = relation->table->columns.at[i];

        value = dict_find_text(own, column->name.text);
        if (is_absent(value))
            value = column_take(vm, relation, column);
        if (!table_append_column(vm, table, value, false))
            return false;
    }
    for (uint32_t i = 0; dict_next(own, &i, &entry);)
    {
        if (is_absent(dict_find_text(table->columns, str_of(entry->key))) &&
            !table_append_column(vm, table, entry->value, false))
            return false;
    }
    return true;
}

static bool table_take(struct vm *vm, struct table_data *table, const struct relation *relation)
{
    struct table *into = table->table;

    if (is_listened_to(vm, table->metadata))
        return refuse_column_listener(vm, into->name.text);
    if (!columns_take(vm, table, relation))
        return false;
    for (size_t i = 0; i < relation->table->constraints.len; i++)
        array_push(vm->arena, &into->constraints, relation->table->constraints.at[i]);
    for (size_t i = 0; i < relation->table->indexes.len; i++)
        array_push(vm->arena, &into->indexes, relation->table->indexes.at[i]);
    if (into->comment.at == NULL)
        into->comment = relation->table->comment;
    table->expr = NULL;
    into->is_complete = false;
    return true;
}

bool table_reflect(struct vm *vm, struct table_data *table, struct host_connection *connection)
{
    const struct table *own = table->table;
    str schema = name_is_set(own->schema) ? own->schema.text : (str){0};
    struct reflect_request request = {.schemas = &schema,
                                      .schema_count = 1,
                                      .tables = &own->name.text,
                                      .table_count = 1,
                                      .parts = REFLECT_TABLES,
                                      .span = vm->span};
    const struct catalog *catalog;
    const struct relation *relation;

    if (!catalog_read(vm, connection, &request, &catalog))
        return false;
    relation = catalog_relation(catalog, schema, own->name.text);
    if (relation == NULL)
        return vm_raise(vm, "sqlalchemy.exc.NoSuchTableError", STR_FMT, STR_ARG(own->name.text));
    return table_take(vm, table, relation);
}

/* What metadata.reflect() was asked for: only=None, a list of names, or a function (name, metadata). */
static bool is_wanted(struct vm *vm, struct value only, struct value metadata, str name, bool *out)
{
    struct value text = str_make(vm, name), answer;

    *out = true;
    if (!is_given_some(only))
        return true;
    if (value_is_callable(vm, only))
    {
        const struct value args[] = {text, metadata};

        return vm_call_nested(vm, only, args, COUNT_OF(args), &answer) && value_truth(vm, answer, out);
    }
    return value_contains(vm, only, text, out);
}

bool metadata_reflect_tables(struct vm *vm, struct value self, struct metadata_data *metadata, const struct reflection *wanted)
{
    str schema = name_is_set(wanted->schema) ? wanted->schema.text : (str){0};
    struct reflect_request request = {.schemas = &schema, .schema_count = 1, .parts = REFLECT_TABLES, .span = vm->span};
    const struct catalog *catalog;

    if (!catalog_read(vm, wanted->connection, &request, &catalog))
        return false;
    for (size_t i = 0; i < catalog->relations.len; i++)
    {
        const struct relation *relation = catalog->relations.at[i];
        struct table_data *table;
        bool is_in;

        if ((relation_is_view(relation) && !wanted->views) || relation->kind == RELATION_FOREIGN || relation->is_temporary ||
            !(schema.at == NULL ? relation->is_visible : str_equal(relation->at.schema, schema)))
            continue;
        if (!is_absent(dict_find_text(metadata->tables, table_key(vm->arena, wanted->schema, name_of(relation->at.name)))))
            continue;
        if (!is_wanted(vm, wanted->only, self, relation->at.name, &is_in))
            return false;
        if (!is_in)
            continue;
        table = table_data_new(vm, name_of(relation->at.name), wanted->schema, metadata);
        if (!table_take(vm, table, relation) || !metadata_put(vm, metadata, table))
            return false;
    }
    return true;
}
