/*
 * Types: the classes of sqlalchemy.types and of the dialects, one constructor for all.
 *
 * A call is bound with the parameter rows of sql/type_class.c. A class is as good as an instance without arguments. Types that
 * the project derives are in type_user.c. with_variant() copies, as SQLAlchemy does.
 */
#include "vocab/sqlalchemy/type_list.h"

#include "vocab/sqlalchemy/internal.h"

/* ---- which class -----------------------------------------------------------------------------------------------------------
 */

static const struct type_class *class_of_row(const struct native_class *row)
{
    static const struct
    {
        const char *package, *module;
    } modules[] = {
        {"sqlalchemy.sql.sqltypes", "sqlalchemy"},
        {"sqlalchemy.dialects.postgresql", "postgresql"},
        {"sqlalchemy.dialects.mysql", "mysql"},
        {"sqlalchemy.dialects.sqlite", "sqlite"},
    };

    for (size_t i = 0; i < COUNT_OF(modules); i++)
    {
        if (str_equal(str_from(row->module), str_from(modules[i].package)))
            return type_class_find(str_from(modules[i].module), str_from(row->name));
    }
    return NULL;
}

/* ---- binding a call --------------------------------------------------------------------------------------------------------
 */

static bool int_read(struct vm *vm, struct value value, const char *what, struct opt_int *out)
{
    int64_t integer;

    if (is_none(value))
    {
        *out = (struct opt_int){0};
        return true;
    }
    if (is_opaque(value))
        return refuse_value(vm, value, what, "an integer");
    if (!value_to_int(vm, value, &integer))
        return false;
    *out = OPT_INT(integer);
    return true;
}

static bool param_read(struct vm *vm, struct type *type, const struct type_param *param, struct value value)
{
    char *field = (char *)type + param->offset;
    const char *what =
        str_print(vm->arena, STR_FMT "() argument '" STR_FMT "'", STR_ARG(type->type_class->name), STR_ARG(param->name)).at;

    switch (param->kind)
    {
        case TYPE_PARAM_INT:
            return int_read(vm, value, what, (struct opt_int *)(void *)field);
        case TYPE_PARAM_FLAG:
            return vocab_tri_of(vm, value, what, (enum tri *)(void *)field);
        case TYPE_PARAM_TEXT:
            return vocab_text_of(vm, value, what, (str *)(void *)field);
        case TYPE_PARAM_NAME:
            return vocab_name_of(vm, value, what, (struct name *)(void *)field);
        case TYPE_PARAM_TYPE:
            return vocab_type_of(vm, value, what, (const struct type **)(void *)field);
        case TYPE_PARAM_EXPR:
            return is_none(value) || vocab_expr_of_text(vm, value, what, (const struct expr **)(void *)field);
        case TYPE_PARAM_IGNORED:
            if (str_equal(param->name, STR("metadata")))
                type->has_metadata = !is_none(value);
            return true;
        case TYPE_PARAM_LABELS:
            break;
    }
    return true;
}

static const struct type_param *param_at(const struct type_class *type_class, size_t position)
{
    const struct type_param *param = position < type_class->param_count ? &type_class->params[position] : NULL;

    return param != NULL && !param->is_keyword_only && param->kind != TYPE_PARAM_LABELS ? param : NULL;
}

static bool takes_labels(const struct type_class *type_class)
{
    return type_class->param_count > 0 && type_class->params[0].kind == TYPE_PARAM_LABELS;
}

static bool label_add(struct vm *vm, struct type *type, struct value label)
{
    if (!is_text(vm, label))
        return refuse_value(vm, label, str_print(vm->arena, STR_FMT "() label", STR_ARG(type->type_class->name)).at, "a str");
    array_push(vm->arena, &type->labels, keep_text(vm, label));
    return true;
}

static bool labels_read(struct vm *vm, struct type *type, struct value items)
{
    struct iteration iteration;
    struct value item;

    if (!iteration_open(vm, items, &iteration))
        return false;
    for (;;)
    {
        if (!iteration_next(vm, &iteration, &item))
            return false;
        if (is_absent(item))
            return true;
        if (!label_add(vm, type, item))
            return false;
    }
}

/* The names of members without aliases, as SQLAlchemy 2 takes them; omit_aliases=False: with them. */
static bool members_read(struct vm *vm, struct type *type, struct value members, bool with_aliases)
{
    struct dict_entry *entry;

    if (!is_kind(members, OBJECT_DICT))
        return labels_read(vm, type, members);
    for (uint32_t i = 0; dict_next(AS_DICT(members), &i, &entry);)
    {
        struct value name;

        if (!value_get_attribute(vm, entry->value, STR("name"), &name))
            return false;
        if (!with_aliases && is_str(name) && !str_equal(str_of(name), str_of(entry->key)))
            continue;
        if (!label_add(vm, type, entry->key))
            return false;
    }
    return true;
}

/* A Python enum class: the names of its members, or what values_callable answers. */
static bool enum_class_read(struct vm *vm, struct type *type, struct value class_, const struct dict_object *named)
{
    struct value members, values_callable = dict_find_text(named, STR("values_callable"));
    bool omits;

    type->enum_class = str_copy(vm->arena, (str){AS_CLASS(class_)->name->bytes, AS_CLASS(class_)->name->len});
    if (is_given_some(values_callable))
        return vm_call_nested(vm, values_callable, &class_, 1, &members) && labels_read(vm, type, members);
    if (!value_get_attribute(vm, class_, STR("__members__"), &members))
        return false;
    /* enum.Enum itself is a template: see mapping_type.c. */
    if (is_absent(members) && AS_CLASS(class_) == vm_native_class(vm, "enum.Enum"))
        return true;
    if (is_absent(members))
        return refuse_value(vm, class_, "Enum()", "an enum class");
    return argument_truth(vm, dict_find_text(named, STR("omit_aliases")), true, &omits) &&
           members_read(vm, type, members, !omits);
}

static bool enum_labels(struct vm *vm, struct type *type, const struct tuple_object *given, const struct dict_object *named,
                        struct value *out_class)
{
    *out_class = ABSENT;
    if (given->len == 1 && is_kind(given->at[0], OBJECT_CLASS))
    {
        *out_class = given->at[0];
        return enum_class_read(vm, type, given->at[0], named);
    }
    if (given->len == 1 && (is_kind(given->at[0], OBJECT_LIST) || is_kind(given->at[0], OBJECT_TUPLE)))
        return labels_read(vm, type, given->at[0]);
    for (uint32_t i = 0; i < given->len; i++)
    {
        if (!label_add(vm, type, given->at[i]))
            return false;
    }
    return true;
}

static bool named_read(struct vm *vm, struct type *type, const struct dict_object *named, const bool *taken)
{
    const struct type_class *type_class = type->type_class;
    struct dict_entry *entry;

    for (uint32_t i = 0; dict_next(named, &i, &entry);)
    {
        str key = str_of(entry->key);
        const struct type_param *param = type_param_find(type_class, key);

        if (param == NULL && takes_labels(type_class))
        {
            diag_warning(vm->diags, DIAG_TYPE, vm->span, STR_FMT "() ignores the argument '" STR_FMT "'",
                         STR_ARG(type_class->name), STR_ARG(key));
            continue;
        }
        if (type_class->param_count == 0)
            return vm_raise(vm, "TypeError", STR_FMT "() takes no arguments", STR_ARG(type_class->name));
        if (param == NULL)
            return vm_raise(vm, "TypeError", STR_FMT ".__init__() got an unexpected keyword argument '" STR_FMT "'",
                            STR_ARG(type_class->name), STR_ARG(key));
        if (taken[param - type_class->params])
            return vm_raise(vm, "TypeError", STR_FMT ".__init__() got multiple values for argument '" STR_FMT "'",
                            STR_ARG(type_class->name), STR_ARG(key));
        if (!param_read(vm, type, param, entry->value))
            return false;
    }
    return true;
}

static bool positional_read(struct vm *vm, struct type *type, const struct tuple_object *given, bool *taken)
{
    const struct type_class *type_class = type->type_class;

    for (uint32_t i = 0; i < given->len; i++)
    {
        const struct type_param *param = param_at(type_class, i);

        if (param == NULL && type_class->param_count == 0)
            return vm_raise(vm, "TypeError", STR_FMT "() takes no arguments", STR_ARG(type_class->name));
        if (param == NULL)
        {
            size_t most = 0;

            while (param_at(type_class, most) != NULL)
                most++;
            return vm_raise(vm, "TypeError", STR_FMT ".__init__() takes from 1 to %zu positional arguments but %u were given",
                            STR_ARG(type_class->name), most + 1, given->len + 1);
        }
        if (!param_read(vm, type, param, given->at[i]))
            return false;
        taken[i] = true;
    }
    return true;
}

/* What SQLAlchemy's constructors add to what was given. */
static bool type_settle(struct vm *vm, struct type *type)
{
    if (type->type_class->visit == TYPE_VISIT_ARRAY && type->item_type == NULL)
        return vm_raise(vm, "TypeError", "ARRAY.__init__() missing 1 required positional argument: 'item_type'");
    if (type->type_class->visit == TYPE_VISIT_ARRAY && type->item_type->type_class->visit == TYPE_VISIT_ARRAY)
        return vm_raise(vm, "ValueError",
                        "Do not nest ARRAY types; ARRAY(basetype) handles multi-dimensional arrays of basetype");
    /* Enum(enum.Enum) stands for any enumeration: see mapping_type.c. */
    if (type->enum_class.len > 0 && type->labels.len > 0 && !name_is_set(type->name))
        type->name = name_of(str_lower(vm->arena, type->enum_class));
    return true;
}

NATIVE(type_construct)
{
    const struct type_class *type_class = class_of_row(AS_CLASS(self)->native);
    struct type *type;
    bool taken[16] = {false};
    struct value enum_class = ABSENT;

    if (type_class == NULL)
        return vm_raise(vm, "NotImplementedError", "%s is not offered by limbeck", AS_CLASS(self)->name->bytes);
    type = type_make_of(vm->arena, type_class);
    type->place = vm->span.from;
    if (takes_labels(type_class) ? !enum_labels(vm, type, AS_TUPLE(args[0]), AS_DICT(args[1]), &enum_class)
                                 : !positional_read(vm, type, AS_TUPLE(args[0]), taken))
        return false;
    if (!named_read(vm, type, AS_DICT(args[1]), taken) || !type_settle(vm, type))
        return false;
    *out = instance_make(vm, AS_CLASS(self));
    AS_INSTANCE(*out)->data = type;
    if (is_absent(enum_class))
        return true;
    attribute_put(vm, *out, "enum_class", enum_class);
    attribute_put(vm, *out, "_enum_keywords", args[1]);
    type_user_note(vm, type, *out);
    return true;
}

static const struct native type_make_row = {"type", "*args, **kwargs", type_construct, NATIVE_TAKES_OPAQUE};

/* ---- methods
 * ----------------------------------------------------------------------------------------------------------------- */

struct type *type_data(struct vm *vm, struct value value)
{
    return instance_data(vm, value, &type_engine_class);
}

NATIVE(type_with_variant)
{
    struct type *type = type_data(vm, self), *copy;
    const struct type *variant;
    struct value names = args[1];

    if (type == NULL)
        return vm_raise(vm, "TypeError", "with_variant() of an unfinished type");
    copy = type_copy(vm->arena, type);
    *out = instance_make(vm, AS_INSTANCE(self)->class_);
    AS_INSTANCE(*out)->data = copy;
    AS_INSTANCE(*out)->attributes = AS_INSTANCE(self)->attributes != NULL ? dict_copy(vm, AS_INSTANCE(self)->attributes) : NULL;
    for (uint32_t i = 0; i < AS_TUPLE(names)->len; i++)
    {
        struct value name = AS_TUPLE(names)->at[i];

        if (!is_text(vm, name))
            return refuse_value(vm, name, "with_variant() argument 'dialect_name'", "a str");
        /* A variant for a database that limbeck does not have is never asked for. */
        if (is_opaque(args[0]) && dialect_find(str_of(value_plain(vm, name))) == NULL)
            continue;
        if (!vocab_type_of(vm, args[0], "with_variant() argument 'type_'", &variant))
            return false;
        *array_add(vm->arena, &copy->variants) = (struct type_variant){keep_text(vm, name), variant};
    }
    return true;
}

NATIVE(type_repr_method)
{
    const struct type *type = type_data(vm, self);

    *out = str_make(vm, type != NULL ? type_repr(vm->arena, type) : STR("TypeEngine()"));
    return true;
}

NATIVE(type_compile)
{
    struct compiler compiler;
    const struct dialect *dialect = instance_data(vm, args[0], &dialect_class);
    const struct type *type;
    str text;

    if (!vocab_type_of(vm, self, "compile()", &type))
        return false;
    compiler_init(&compiler, vm->arena, vm->diags, dialect != NULL ? dialect : dialect_find(STR("postgresql")));
    if (!dialect_compile_type(&compiler, type, &text))
        return vm_raise_diag(vm, "sqlalchemy.exc.CompileError");
    *out = str_make(vm, text);
    return true;
}

NATIVE(type_str)
{
    struct value none[] = {ABSENT};

    return type_compile(vm, self, none, out);
}

static bool type_ddl(struct vm *vm, struct value self, const struct value *args, enum ddl_kind kind)
{
    struct ddl *ddl = arena_new(vm->arena, struct ddl);
    struct host_connection *connection;
    bool checkfirst;

    if (!argument_truth(vm, args[1], true, &checkfirst) || !bind_of(vm, args[0], &connection))
        return false;
    ddl->kind = kind;
    ddl->place = vm->span.from;
    ddl->is_checkfirst = checkfirst;
    return vocab_type_of(vm, self, "create()", &ddl->type) && connection_run_ddl(vm, connection, ddl);
}

NATIVE(type_create)
{
    *out = NONE;
    return type_ddl(vm, self, args, DDL_CREATE_TYPE);
}

NATIVE(type_drop)
{
    *out = NONE;
    return type_ddl(vm, self, args, DDL_DROP_TYPE);
}

NATIVE(type_copy_method)
{
    const struct type *type = type_data(vm, self);

    *out = instance_make(vm, AS_INSTANCE(self)->class_);
    AS_INSTANCE(*out)->data = type != NULL ? type_copy(vm->arena, type) : NULL;
    return true;
}

NATIVE(type_python_type)
{
    static const char *const names[] = {
        [AFFINITY_STRING] = "builtins.str",        [AFFINITY_INTEGER] = "builtins.int",
        [AFFINITY_BOOLEAN] = "builtins.bool",      [AFFINITY_NUMERIC] = "decimal.Decimal",
        [AFFINITY_DATE] = "datetime.date",         [AFFINITY_TIME] = "datetime.time",
        [AFFINITY_DATETIME] = "datetime.datetime", [AFFINITY_INTERVAL] = "datetime.timedelta",
        [AFFINITY_BINARY] = "builtins.bytes",      [AFFINITY_UUID] = "uuid.UUID",
        [AFFINITY_JSON] = "builtins.dict",         [AFFINITY_ARRAY] = "builtins.list",
        [AFFINITY_ENUM] = "builtins.str",
    };
    enum type_affinity affinity = type_affinity(type_data(vm, self));
    const char *name = affinity < (enum type_affinity)COUNT_OF(names) ? names[affinity] : NULL;
    struct class_object *class_ =
        name != NULL ? vm_native_class(vm, type_has(type_data(vm, self), TYPE_TRAIT_FLOAT) ? "float" : name) : NULL;

    if (class_ == NULL)
        return vm_raise(vm, "NotImplementedError", "%s has no python_type", AS_INSTANCE(self)->class_->name->bytes);
    *out = value_of(&class_->object);
    return true;
}

/* type.length, .precision, .enums, .name ...: the fields of struct type by the names of the parameters. */
static bool type_attribute(struct vm *vm, struct value self, struct str_object *name, struct value *out)
{
    const struct type *type = type_data(vm, self);
    str text = {name->bytes, name->len};
    const struct type_param *param = type != NULL ? type_param_find(type->type_class, text) : NULL;
    const char *field;

    if (type != NULL && takes_labels(type->type_class) && (str_equal(text, STR("enums")) || str_equal(text, STR("values"))))
    {
        *out = list_make(vm, NULL, 0);
        for (size_t i = 0; i < type->labels.len; i++)
            list_push(vm, AS_LIST(*out), str_make(vm, type->labels.at[i]));
        return true;
    }
    if (type != NULL && takes_labels(type->type_class) && str_equal(text, STR("length")) && !type->length.is_set)
    {
        *out = value_int(type_longest_label(type));
        return true;
    }
    if (str_equal(text, STR("__visit_name__")) && type != NULL)
    {
        *out = str_make(vm, type->type_class->name);
        return true;
    }
    if (param == NULL)
        return true;
    field = (const char *)type + param->offset;
    switch (param->kind)
    {
        case TYPE_PARAM_INT:
            *out = ((const struct opt_int *)(const void *)field)->is_set
                       ? value_int(((const struct opt_int *)(const void *)field)->value)
                       : NONE;
            break;
        case TYPE_PARAM_FLAG:
            *out = tri_value(*(const enum tri *)(const void *)field);
            if (is_none(*out))
                *out = str_equal(param->default_repr, STR("True"))    ? value_bool(true)
                       : str_equal(param->default_repr, STR("False")) ? value_bool(false)
                                                                      : NONE;
            break;
        case TYPE_PARAM_TEXT:
            *out = text_value(vm, *(const str *)(const void *)field);
            break;
        case TYPE_PARAM_NAME:
            *out = vocab_name_value(vm, *(const struct name *)(const void *)field);
            break;
        case TYPE_PARAM_TYPE:
            *out = vocab_type_value(vm, *(const struct type *const *)(const void *)field);
            break;
        default:
            *out = NONE;
    }
    return true;
}

static const struct native type_methods[] = {
    {"with_variant", "type_, *dialect_names", type_with_variant, NATIVE_TAKES_OPAQUE},
    {"compile", "dialect=None", type_compile, 0},
    {"copy", "**kw", type_copy_method, 0},
    {"python_type", "", type_python_type, NATIVE_PROPERTY},
    {"__repr__", "", type_repr_method, 0},
    {"__str__", "", type_str, 0},
    {0},
};

static const struct native schema_type_methods[] = {
    {"create", "bind, checkfirst=True, **kw", type_create, 0},
    {"drop", "bind, checkfirst=True, **kw", type_drop, 0},
    {0},
};

const struct native_class type_engine_class = {
    .name = "TypeEngine", .module = "sqlalchemy.sql.sqltypes", .methods = type_methods, .get_attribute = type_attribute};
const struct native_class schema_type_class = {.name = "SchemaType",
                                               .module = "sqlalchemy.sql.sqltypes",
                                               .base = SA_BASE("TypeEngine"),
                                               .methods = schema_type_methods,
                                               .get_attribute = type_attribute};

#define MODULE_sa "sqlalchemy.sql.sqltypes"
#define MODULE_pg "sqlalchemy.dialects.postgresql"
#define MODULE_my "sqlalchemy.dialects.mysql"
#define MODULE_lite "sqlalchemy.dialects.sqlite"
#define TYPE_CLASS(prefix, class_name, base_)                                                                                  \
    const struct native_class prefix##_##class_name##_class = {.name = #class_name,                                            \
                                                               .module = MODULE_##prefix,                                      \
                                                               .base = base_,                                                  \
                                                               .make = &type_make_row,                                         \
                                                               .get_attribute = type_attribute};
SA_TYPES(TYPE_CLASS)
PG_TYPES(TYPE_CLASS)
MY_TYPES(TYPE_CLASS)
LITE_TYPES(TYPE_CLASS)

/* ---- reading and making
 * ------------------------------------------------------------------------------------------------------- */

bool type_instance_of(struct vm *vm, struct value value, struct value *out)
{
    if (vocab_kind_of(vm, value) != VOCAB_TYPE)
        return false;
    *out = value;
    return !is_kind(value, OBJECT_CLASS) || vm_call_nested(vm, value, NULL, 0, out);
}

bool vocab_type_of(struct vm *vm, struct value value, const char *what, const struct type **out)
{
    struct value instance;

    if (is_absent(value) || is_none(value))
    {
        *out = NULL;
        return true;
    }
    if (is_opaque(value))
        return refuse_value(vm, value, what, "a type");
    if (vocab_kind_of(vm, value) != VOCAB_TYPE)
        return refuse_value(vm, value, what, "a type");
    if (!type_instance_of(vm, value, &instance))
        return false;
    if (is_opaque(instance))
        return refuse_value(vm, instance, what, "a type");
    type_user_settle(vm, instance);
    if (sqlalchemy_state(vm)->custom_types.len > 0 && !custom_type_settle(vm, instance))
        return false;
    if (type_data(vm, instance) == NULL)
        return vm_raise(vm, ARGUMENT_ERROR,
                        "%s: the type %s has not been initialised (its __init__ does not call that of its base)", what,
                        value_type_name(vm, instance));
    types_resolve_pending(vm);
    if (vm->refused || !is_absent(vm->raised))
        return false;
    *out = type_data(vm, instance)->type_class->visit == TYPE_VISIT_null ? NULL : type_data(vm, instance);
    return true;
}

/* clang-format off */
static const struct
{
    const char *module;
    const struct native_class *row;
} class_rows[] = {
#define TYPE_ROW(prefix, name, base) {MODULE_##prefix, &prefix##_##name##_class},
    SA_TYPES(TYPE_ROW)
    PG_TYPES(TYPE_ROW)
    MY_TYPES(TYPE_ROW)
    LITE_TYPES(TYPE_ROW)
};
/* clang-format on */

struct value vocab_type_value(struct vm *vm, const struct type *type)
{
    struct sqlalchemy_state *state = sqlalchemy_state(vm);

    if (type == NULL)
        return make_instance(vm, &sa_NullType_class, type_make(vm->arena, "sqlalchemy", "NullType"));
    for (size_t i = 0; i < state->users.len; i++)
    {
        if (state->users.at[i].type == type)
            return state->users.at[i].instance;
    }
    for (size_t i = 0; i < COUNT_OF(class_rows); i++)
    {
        const struct type_class *type_class = class_of_row(class_rows[i].row);

        if (type_class != NULL && str_equal(type_class->name, type->type_class->name) &&
            str_equal(type_class->module, type->type_class->module))
            return make_instance(vm, class_rows[i].row, type_copy(vm->arena, type));
    }
    return make_instance(vm, &type_engine_class, type_copy(vm->arena, type));
}
