/*
 * Small readers of arguments: names and their quoting, flags, texts; and the two str classes that carry quoting.
 *
 * quoted_name and conv are str for Python code: an instance that holds the text, with a struct name behind it.
 */
#include "vocab/sqlalchemy/internal.h"

struct sqlalchemy_state *sqlalchemy_state(struct vm *vm)
{
    struct vocab_state *state = vocab_state(vm);

    if (state->sqlalchemy == NULL)
        state->sqlalchemy = arena_new(vm->arena, struct sqlalchemy_state);
    return state->sqlalchemy;
}

void *instance_data(struct vm *vm, struct value value, const struct native_class *row)
{
    struct instance_object *instance = vm_instance_of(vm, value, row);

    return instance != NULL ? instance->data : NULL;
}

struct value make_instance(struct vm *vm, const struct native_class *row, void *data)
{
    struct value instance = instance_make(vm, vm_native_class_of_row(vm, row));

    AS_INSTANCE(instance)->data = data;
    instance.at = vm->span.from;
    return instance;
}

void attribute_put(struct vm *vm, struct value instance, const char *name, struct value value)
{
    struct instance_object *object = AS_INSTANCE(instance);

    if (object->attributes == NULL)
        object->attributes = dict_make(vm);
    dict_put_text(vm, object->attributes, str_from(name), value);
}

struct value attribute_find(struct value instance, const char *name)
{
    const struct dict_object *attributes = is_kind(instance, OBJECT_INSTANCE) ? AS_INSTANCE(instance)->attributes : NULL;

    return attributes != NULL ? dict_find_text(attributes, str_from(name)) : ABSENT;
}

struct value text_value(struct vm *vm, str text)
{
    return text.at != NULL ? str_make(vm, text) : NONE;
}

struct value tri_value(enum tri tri)
{
    return tri == TRI_NONE ? NONE : value_bool(tri == TRI_TRUE);
}

bool is_text(struct vm *vm, struct value value)
{
    return is_str(value_plain(vm, value));
}

str keep_text(struct vm *vm, struct value text)
{
    return str_copy(vm->arena, str_of(value_plain(vm, text)));
}

bool vocab_is_dialect_key(str name)
{
    static const str prefixes[] = {STR_INIT("postgresql_"), STR_INIT("sqlite_"), STR_INIT("mysql_"),
                                   STR_INIT("mariadb_"),    STR_INIT("mssql_"),  STR_INIT("oracle_")};

    for (size_t i = 0; i < COUNT_OF(prefixes); i++)
    {
        if (str_starts(name, prefixes[i]))
            return true;
    }
    return false;
}

void warn_ignored(struct vm *vm, const char *name, const struct dict_object *keywords)
{
    struct dict_entry *entry;

    for (uint32_t i = 0; dict_next(keywords, &i, &entry);)
    {
        if (vocab_is_dialect_key(str_of(entry->key)))
            continue;
        diag_warning(vm->diags, DIAG_TYPE, vm->span, "%s() ignores the argument '" STR_FMT "'", name,
                     STR_ARG(str_of(entry->key)));
        diag_hint(vm->diags, "Correct its spelling or take it out.");
    }
}

bool refuse_value(struct vm *vm, struct value value, const char *what, const char *expected)
{
    struct value repr;

    if (is_opaque(value))
    {
        vm_refuse_opaque(vm, value, "%s cannot be worked out", what);
        /* Not even at module level does a column or table become unknown: it would be missing. */
        if (vm->decisions == NULL)
            vm->absorbing = ABSENT;
        return false;
    }
    if (!value_repr_value(vm, value, &repr))
        return false;
    return vm_raise(vm, ARGUMENT_ERROR, "%s: %s expected, got %s", what, expected, AS_STR(repr)->bytes);
}

/* ---- quoted_name and conv -------------------------------------------------------------------------------------------------
 */

static struct value name_instance(struct vm *vm, struct class_object *class_, struct value text, struct name *name)
{
    struct value instance = instance_make(vm, class_);

    AS_INSTANCE(instance)->held = value_plain(vm, text);
    AS_INSTANCE(instance)->data = name;
    return instance;
}

NATIVE(quoted_name_construct)
{
    struct name *name = arena_new(vm->arena, struct name);
    enum tri quote = TRI_NONE;

    if (!is_text(vm, args[0]))
        return refuse_value(vm, args[0], "quoted_name() argument 'value'", "a str");
    if (!is_absent(args[1]) && !vocab_tri_of(vm, args[1], "quoted_name() argument 'quote'", &quote))
        return false;
    name->text = keep_text(vm, args[0]);
    name->quote = quote == TRI_NONE ? QUOTE_AUTO : quote == TRI_TRUE ? QUOTE_ALWAYS : QUOTE_NEVER;
    *out = name_instance(vm, AS_CLASS(self), args[0], name);
    return true;
}

NATIVE(conv_construct)
{
    struct name *name = arena_new(vm->arena, struct name);

    if (!is_text(vm, args[0]))
        return refuse_value(vm, args[0], "conv() argument 'value'", "a str");
    name->text = keep_text(vm, args[0]);
    name->is_final = true;
    *out = name_instance(vm, AS_CLASS(self), args[0], name);
    return true;
}

NATIVE(quoted_name_quote)
{
    const struct name *name = instance_data(vm, self, &quoted_name_class);

    *out = name == NULL || name->quote == QUOTE_AUTO ? NONE : value_bool(name->quote == QUOTE_ALWAYS);
    return true;
}

static const struct native quoted_name_make = {"quoted_name", "value, quote=None", quoted_name_construct, NATIVE_TAKES_OPAQUE};
static const struct native conv_make = {"conv", "value, quote=None", conv_construct, NATIVE_TAKES_OPAQUE};
static const struct native quoted_name_methods[] = {{"quote", "", quoted_name_quote, NATIVE_PROPERTY}, {0}};

const struct native_class quoted_name_class = {.name = "quoted_name",
                                               .module = "sqlalchemy.sql.elements",
                                               .base = "builtins.str",
                                               .make = &quoted_name_make,
                                               .methods = quoted_name_methods};
const struct native_class conv_class = {
    .name = "conv", .module = "sqlalchemy.sql.elements", .base = "sqlalchemy.sql.elements.quoted_name", .make = &conv_make};

struct value vocab_conv_value(struct vm *vm, str text)
{
    struct name *name = arena_new(vm->arena, struct name);

    name->text = str_copy(vm->arena, text);
    name->is_final = true;
    return name_instance(vm, vm_native_class_of_row(vm, &conv_class), str_make(vm, text), name);
}

struct value vocab_name_value(struct vm *vm, struct name name)
{
    struct name *kept;

    if (!name_is_set(name))
        return NONE;
    if (name.quote == QUOTE_AUTO && !name.is_final)
        return str_make(vm, name.text);
    kept = arena_new(vm->arena, struct name);
    *kept = name;
    return name_instance(vm, vm_native_class_of_row(vm, name.is_final ? &conv_class : &quoted_name_class),
                         str_make(vm, name.text), kept);
}

/* ---- readers --------------------------------------------------------------------------------------------------------------
 */

bool vocab_name_of(struct vm *vm, struct value value, const char *what, struct name *out)
{
    const struct name *quoted = instance_data(vm, value, &quoted_name_class);
    struct column_data *column;

    if (is_absent(value) || is_none(value))
        *out = NAME_NONE;
    else if (quoted != NULL)
        *out = *quoted;
    else if (is_text(vm, value))
    {
        /* Names come again in each round of a loop: one copy. */
        const struct str_object *kept = str_intern_object(vm, str_of(value_plain(vm, value)));

        *out = name_of((str){kept->bytes, kept->len});
    }
    else if ((column = column_data_of(vm, value)) != NULL && column->has_name)
        *out = column->column->name;
    else
        return refuse_value(vm, value, what, "a name");
    return true;
}

bool vocab_names_of(struct vm *vm, struct value value, const char *what, bool takes_one, struct name_list *out)
{
    struct name_list names = {0};
    struct iteration iteration;
    struct value item;

    if (is_opaque(value))
        return refuse_value(vm, value, what, "a list of names");
    if (takes_one && (is_text(vm, value) || column_data_of(vm, value) != NULL))
    {
        if (!vocab_name_of(vm, value, what, array_add(vm->arena, &names)))
            return false;
        *out = names;
        return true;
    }
    if (!iteration_open(vm, value, &iteration))
        return false;
    for (;;)
    {
        if (!iteration_next(vm, &iteration, &item))
            return false;
        if (is_absent(item))
            break;
        if (!vocab_name_of(vm, item, what, array_add(vm->arena, &names)))
            return false;
    }
    *out = names;
    return true;
}

bool vocab_tri_of(struct vm *vm, struct value value, const char *what, enum tri *out)
{
    bool truth;

    if (is_opaque(value))
        return refuse_value(vm, value, what, "True or False");
    if (is_absent(value) || is_none(value))
        *out = TRI_NONE;
    else if (!value_truth(vm, value, &truth))
        return false;
    else
        *out = tri_of(truth);
    return true;
}

bool vocab_text_of(struct vm *vm, struct value value, const char *what, str *out)
{
    if (is_absent(value) || is_none(value))
        *out = (str){NULL, 0};
    else if (is_text(vm, value))
        *out = keep_text(vm, value);
    else
        return refuse_value(vm, value, what, "a str");
    return true;
}

enum vocab_kind vocab_kind_of(struct vm *vm, struct value value)
{
    static const struct
    {
        const struct native_class *row;
        enum vocab_kind kind;
    } rows[] = {
        {&column_class, VOCAB_COLUMN},         {&table_class, VOCAB_TABLE},           {&type_engine_class, VOCAB_TYPE},
        {&constraint_class, VOCAB_CONSTRAINT}, {&index_class, VOCAB_INDEX},           {&metadata_class, VOCAB_METADATA},
        {&element_class, VOCAB_EXPR},          {&connection_class, VOCAB_CONNECTION}, {&engine_class, VOCAB_ENGINE},
        {&session_class, VOCAB_SESSION},
    };

    if (is_opaque(value))
        return VOCAB_OPAQUE;
    for (size_t i = 0; i < COUNT_OF(rows); i++)
    {
        if (vm_instance_of(vm, value, rows[i].row) != NULL)
            return rows[i].kind;
    }
    if (is_kind(value, OBJECT_CLASS) && class_is_subclass(AS_CLASS(value), vm_native_class_of_row(vm, &type_engine_class)))
        return VOCAB_TYPE;
    return VOCAB_OTHER;
}
