/*
 * All tables of a MetaData, complete: what autogenerate compares, what create_all sends, what `sorted_tables` gives.
 *
 * Tables of models are those of all modules that the project has imported (closure.c). The columns without a type take that of
 * the column that their foreign key leads to; then each table is completed (primary key, names by the convention). A class with
 * a base that is not known may have more columns than limbeck sees: it is refused, unless the base is known to add none.
 */
#include "sql/table_order.h"
#include "vocab/sqlalchemy/closure.h"
#include "vocab/sqlalchemy/internal.h"

/* ---- bases that add no columns ---- */

/* Of packages that limbeck does not read; a name that ends with a dot stands for all below it. */
static const char *const plain_bases[] = {
    "flask_login.UserMixin",
    "flask_login.AnonymousUserMixin",
    "flask_login.mixins.",
    "sqlalchemy_serializer.SerializerMixin",
    "sqlalchemy_mixins.ActiveRecordMixin",
    "sqlalchemy_mixins.AllFeaturesMixin",
    "sqlalchemy_mixins.EagerLoadMixin",
    "sqlalchemy_mixins.ReprMixin",
    "sqlalchemy_mixins.SerializeMixin",
    "sqlalchemy_mixins.SessionMixin",
    "sqlalchemy_mixins.SmartQueryMixin",
    "dataclasses_json.DataClassJsonMixin",
    "collections.abc.",
    "abc.",
    "typing.",
    "typing_extensions.",
    "sqlalchemy.",
    "sqlmodel.",
    "pydantic.",
};

bool base_adds_columns(struct value base)
{
    str name = {AS_OPAQUE(base)->name->bytes, AS_OPAQUE(base)->name->len};

    for (size_t i = 0; i < COUNT_OF(plain_bases); i++)
    {
        str known = str_from(plain_bases[i]);

        if (str_ends(known, STR(".")) ? str_starts(name, known) : str_equal(name, known))
            return false;
    }
    return true;
}

bool models_refuse(struct vm *vm, const struct opaque_object *opaque)
{
    if (opaque->reason->len > 0)
        diag_detail(vm->diags, "%s", opaque->reason->bytes);
    diag_hint(vm->diags, MODELS_HINT);
    diag_related(vm->diags, opaque->span, "it comes from here");
    return vm_refuse(vm);
}

static bool refuse_base(struct vm *vm, const struct class_object *class_, struct value base)
{
    const struct opaque_object *opaque = AS_OPAQUE(base);

    diag_error(vm->diags, DIAG_OPAQUE, class_->at, "class '%s' is a table with a base that is unknown to limbeck: '%s'",
               class_->name->bytes, opaque->name->bytes);
    return models_refuse(vm, opaque);
}

static bool bases_check(struct vm *vm, const struct table_data *data)
{
    const struct class_object *class_ = is_kind(data->mapped, OBJECT_CLASS) ? AS_CLASS(data->mapped) : NULL;

    for (uint32_t i = 0; class_ != NULL && class_->opaque_bases != NULL && i < class_->opaque_bases->len; i++)
    {
        if (base_adds_columns(class_->opaque_bases->at[i]))
            return refuse_base(vm, class_, class_->opaque_bases->at[i]);
    }
    return true;
}

/* ---- loading ---- */

static struct closure *closure_of(struct vm *vm)
{
    struct sqlalchemy_state *state = sqlalchemy_state(vm);

    if (state->closure == NULL)
        state->closure = arena_new(vm->arena, struct closure);
    return state->closure;
}

NATIVE(tables_follow)
{
    closure_of(vm)->follows_functions = true;
    *out = NONE;
    return true;
}

bool vocab_import_closure(struct vm *vm, struct module_object *module)
{
    return closure_import(vm, closure_of(vm), module);
}

bool vocab_is_project_module(const struct module_object *module)
{
    return closure_is_walked(module);
}

const struct native tables_follow_row = {"follow_functions", "", tables_follow, 0};

bool metadata_tables_load(struct vm *vm, struct metadata_data *metadata)
{
    if (metadata->is_of_models && !closure_run(vm, closure_of(vm)))
        return false;
    for (size_t i = 0; metadata->is_of_models && i < metadata->metadata.tables.len; i++)
    {
        const struct table *table = metadata->metadata.tables.at[i].value;

        if (table->object != NULL && !bases_check(vm, table->object))
            return false;
    }
    return true;
}

/* A failure of table_complete has a place of its own. */
static bool table_finish(struct vm *vm, struct metadata_data *data, struct table *table)
{
    return table_complete(vm->arena, vm->diags, table, data->metadata.naming) || vm_raise_diag(vm, ARGUMENT_ERROR);
}

bool vocab_metadata_load(struct vm *vm, struct value value, const char *what, struct metadata **out)
{
    struct metadata_data *data = instance_data(vm, value, &metadata_class);

    if (data == NULL)
        return refuse_value(vm, value, what, "a MetaData");
    data->is_of_models = true;
    if (!metadata_tables_load(vm, data))
        return false;
    for (size_t i = 0; i < data->metadata.tables.len; i++)
        metadata_types_settle(vm, data, data->metadata.tables.at[i].value);
    for (size_t i = 0; i < data->metadata.tables.len; i++)
    {
        if (!table_finish(vm, data, data->metadata.tables.at[i].value))
            return false;
    }
    *out = &data->metadata;
    return true;
}

/* ---- metadata.tables ---- */

/* The tables could not be loaded: what is asked of them is not known, and says why. An upgrade may never ask. */
static struct value tables_unknown(struct vm *vm, size_t recorded)
{
    struct diag *diag;
    struct value unknown;

    vm_end_failure(vm);
    diag = diag_last(vm->diags);
    unknown = opaque_make(vm, STR("MetaData.tables"), diag->span, str_copy(vm->arena, diag->primary));
    diag_rewind(vm->diags, recorded);
    return unknown;
}

static struct value tables_sorted(struct vm *vm, struct metadata_data *metadata)
{
    size_t count = metadata->metadata.tables.len;
    struct table **tables = arena_alloc_array(vm->arena, count + 1, sizeof *tables);
    struct table **sorted = arena_alloc_array(vm->arena, count + 1, sizeof *sorted);
    struct value list = list_make(vm, NULL, 0);
    bool is_cyclic;

    for (size_t i = 0; i < count; i++)
        tables[i] = metadata->metadata.tables.at[i].value;
    tables_order(vm->arena, tables, count, sorted, &is_cyclic);
    for (size_t i = 0; i < count; i++)
        list_push(vm, AS_LIST(list), ((struct table_data *)sorted[i]->object)->self);
    return list;
}

struct value metadata_tables_value(struct vm *vm, struct metadata_data *metadata, bool is_sorted)
{
    size_t recorded = vm->diags->list.len;

    if (!metadata_tables_load(vm, metadata))
        return tables_unknown(vm, recorded);
    for (size_t i = 0; is_sorted && i < metadata->metadata.tables.len; i++)
    {
        struct table *table = metadata->metadata.tables.at[i].value;

        metadata_types_settle(vm, metadata, table);
        if (!table_finish(vm, metadata, table))
            return tables_unknown(vm, recorded);
    }
    return is_sorted ? tables_sorted(vm, metadata) : value_of(&metadata->tables->object);
}
