/*
 * Values of Python and datums, both ways.
 *
 * The classes of the standard library (datetime, Decimal, UUID, json) are asked for when one of their values first occurs. A
 * text is read by the class itself (fromisoformat), so both sides agree by construction.
 */
#include "eval/builtin/big.h"
#include "vocab/sqlalchemy/internal.h"

/* ---- value to datum
 * ---------------------------------------------------------------------------------------------------------------- */

static bool str_kept(struct vm *vm, struct value value, str *out)
{
    struct value text;

    if (!value_str_value(vm, value, &text))
        return false;
    *out = expr_text_copy(vm, text);
    return true;
}

/* Classes whose str() is the datum's text. The order counts: a datetime is a date too. */
static const struct
{
    const char *class_name;
    enum datum_kind kind;
} text_classes[] = {
    {"datetime.datetime", DATUM_DATETIME}, {"datetime.date", DATUM_DATE}, {"datetime.time", DATUM_TIME},
    {"decimal.Decimal", DATUM_DECIMAL},    {"uuid.UUID", DATUM_UUID},
};

static bool is_of(struct vm *vm, struct value value, const char *class_name)
{
    struct class_object *class_ = vm_native_class(vm, class_name);

    return class_ != NULL && vm_is_instance(vm, value, class_);
}

static bool int_attribute(struct vm *vm, struct value value, const char *name, int64_t *out)
{
    struct value part;

    return attribute_get(vm, value, name, &part) && value_to_int(vm, part, out);
}

static bool interval_of(struct vm *vm, struct value value, struct datum *out)
{
    int64_t days, seconds, microseconds;

    if (!int_attribute(vm, value, "days", &days) || !int_attribute(vm, value, "seconds", &seconds) ||
        !int_attribute(vm, value, "microseconds", &microseconds))
        return false;
    *out = (struct datum){.kind = DATUM_INTERVAL, .integer = (days * 86400 + seconds) * 1000000 + microseconds};
    return true;
}

/* json.dumps(value) */
static bool json_of(struct vm *vm, struct value value, struct datum *out)
{
    struct value module, dumps, text;

    if (!vm_import(vm, STR("json"), &module) || !attribute_get(vm, module, "dumps", &dumps) ||
        !vm_call_nested(vm, dumps, &value, 1, &text))
        return false;
    *out = (struct datum){.kind = DATUM_JSON, .text = expr_text_copy(vm, text)};
    return true;
}

static bool array_of(struct vm *vm, struct value value, const struct type *item_type, struct datum *out)
{
    struct iteration iteration;
    ARRAY(struct datum) items = {0};
    struct value item;

    if (!iteration_open(vm, value, &iteration))
        return false;
    for (;;)
    {
        struct datum datum;

        if (!iteration_next(vm, &iteration, &item))
            return false;
        if (is_absent(item))
            break;
        if (!vocab_datum_of_value(vm, item, item_type, &datum))
            return false;
        array_push(expr_arena(vm), &items, datum);
    }
    out->kind = DATUM_ARRAY;
    out->items.at = items.at;
    out->items.len = items.len;
    return true;
}

/* A member of an enum class: its name where the type's labels are names, else its value. */
static bool member_of(struct vm *vm, struct value member, const struct type *type, struct datum *out)
{
    struct value name, value;

    if (!attribute_get(vm, member, "name", &name) || !attribute_get(vm, member, "value", &value))
        return false;
    if (is_str(name) && (type == NULL || type->labels.len == 0 || str_array_has(&type->labels, str_of(name))) &&
        (type != NULL || !is_text(vm, member)))
    {
        *out = datum_text(expr_text_copy(vm, name));
        return true;
    }
    return vocab_datum_of_value(vm, value, NULL, out);
}

static bool instance_of(struct vm *vm, struct value value, const struct type *type, struct datum *out)
{
    struct value name;

    if (is_of(vm, value, "enum.Enum"))
        return member_of(vm, value, type, out);
    for (size_t i = 0; i < COUNT_OF(text_classes); i++)
    {
        if (is_of(vm, value, text_classes[i].class_name))
        {
            out->kind = text_classes[i].kind;
            return str_kept(vm, value, &out->text);
        }
    }
    if (is_of(vm, value, "datetime.timedelta"))
        return interval_of(vm, value, out);
    if (!value_repr_value(vm, value, &name))
        return false;
    return vm_raise(vm, "sqlalchemy.exc.ProgrammingError", "can't adapt type '%s'", value_type_name(vm, value));
}

static bool plain_of(struct vm *vm, struct value value, const struct type *type, struct datum *out)
{
    struct datum datum = {0};
    struct value plain = value_plain(vm, value);
    enum type_affinity affinity = type_affinity(type);

    switch (plain.tag)
    {
        case VALUE_NONE:
        case VALUE_ABSENT:
            *out = DATUM_OF_NULL;
            return true;
        case VALUE_BOOL:
            *out = affinity == AFFINITY_JSON
                       ? (struct datum){.kind = DATUM_JSON, .text = plain.boolean ? STR("true") : STR("false")}
                       : datum_bool(plain.boolean);
            return true;
        case VALUE_INT:
            *out = datum_int(plain.integer);
            return affinity != AFFINITY_JSON || json_of(vm, plain, out);
        case VALUE_REAL:
            *out = datum_real(plain.real);
            return affinity != AFFINITY_JSON || json_of(vm, plain, out);
        default:
            break;
    }
    if (is_kind(plain, OBJECT_BIG))
    {
        datum.kind = DATUM_BIG;
        if (!str_kept(vm, plain, &datum.text))
            return false;
        *out = datum;
        return true;
    }
    if (affinity == AFFINITY_JSON || is_kind(plain, OBJECT_DICT))
        return json_of(vm, plain, out);
    if (is_str(plain) && !(is_kind(value, OBJECT_INSTANCE) && is_of(vm, value, "enum.Enum")))
        *out = datum_text(expr_text_copy(vm, plain));
    else if (is_kind(plain, OBJECT_BYTES))
        *out = (struct datum){.kind = DATUM_BYTES,
                              .text = str_copy(expr_arena(vm), (str){AS_BYTES(plain)->bytes, AS_BYTES(plain)->len})};
    else if (is_kind(plain, OBJECT_LIST) || is_kind(plain, OBJECT_TUPLE) || is_kind(plain, OBJECT_SET))
        return array_of(vm, plain, type != NULL ? type->item_type : NULL, out);
    else if (is_kind(value, OBJECT_INSTANCE))
        return instance_of(vm, value, type, out);
    else
        return vm_raise(vm, "sqlalchemy.exc.ProgrammingError", "can't adapt type '%s'", value_type_name(vm, value));
    return true;
}

bool vocab_datum_of_value(struct vm *vm, struct value value, const struct type *type, struct datum *out)
{
    struct value bound;

    if (is_opaque(value))
        return refuse_value(vm, value, "a value of a statement", "a value");
    if (type != NULL && type->type_class->visit == TYPE_VISIT_type_decorator)
    {
        if (!type_user_bind(vm, type, value, &bound))
            return false;
        if (!is_absent(bound))
            return plain_of(vm, bound, type->impl, out);
        return plain_of(vm, value, type->impl, out);
    }
    return plain_of(vm, value, type, out);
}

/* ---- datum to value
 * ------------------------------------------------------------------------------------------------------------------ */

/* class(text), or class.method(text) */
static bool made_of_text(struct vm *vm, const char *class_name, const char *method, str text, struct value *out)
{
    struct class_object *class_ = vm_native_class(vm, class_name);
    struct value argument = str_make(vm, text), callee;

    if (class_ == NULL)
    {
        *out = argument;
        return true;
    }
    callee = value_of(&class_->object);
    return (method == NULL || attribute_get(vm, callee, method, &callee)) && vm_call_nested(vm, callee, &argument, 1, out);
}

static bool timedelta_of(struct vm *vm, int64_t microseconds, struct value *out)
{
    int64_t second = 1000000, seconds = microseconds / second, rest = microseconds % second;
    struct value list[] = {value_int(0), value_int(seconds), value_int(rest)};
    struct class_object *class_ = vm_native_class(vm, "datetime.timedelta");

    if (class_ == NULL)
    {
        *out = value_int(microseconds);
        return true;
    }
    return vm_call_nested(vm, value_of(&class_->object), list, 3, out);
}

static bool loads(struct vm *vm, str text, struct value *out)
{
    struct value module, function, argument = str_make(vm, text);

    return vm_import(vm, STR("json"), &module) && attribute_get(vm, module, "loads", &function) &&
           vm_call_nested(vm, function, &argument, 1, out);
}

static bool items_of(struct vm *vm, struct datum datum, const struct type *item_type, struct value *out)
{
    *out = list_make(vm, NULL, 0);
    for (size_t i = 0; i < datum.items.len; i++)
    {
        struct value item;

        if (!vocab_value_of_datum(vm, datum.items.at[i], item_type, &item))
            return false;
        list_push(vm, AS_LIST(*out), item);
    }
    return true;
}

/* A text of a column whose type says more than the server does (SQLite's dates and JSON). */
static bool typed_text(struct vm *vm, str text, const struct type *type, struct value *out)
{
    if (type != NULL && type->enum_class.len > 0)
        return type_enum_member(vm, type, str_make(vm, text), out);
    switch (type_affinity(type))
    {
        case AFFINITY_DATETIME:
            return made_of_text(vm, "datetime.datetime", "fromisoformat", text, out);
        case AFFINITY_DATE:
            return made_of_text(vm, "datetime.date", "fromisoformat", text, out);
        case AFFINITY_TIME:
            return made_of_text(vm, "datetime.time", "fromisoformat", text, out);
        case AFFINITY_JSON:
            return loads(vm, text, out);
        case AFFINITY_UUID:
            return type->as_uuid != TRI_FALSE ? made_of_text(vm, "uuid.UUID", NULL, text, out)
                                              : (*out = str_make(vm, text), true);
        case AFFINITY_NUMERIC:
            if (type_has(type, TYPE_TRAIT_FLOAT))
                break;
            return made_of_text(vm, "decimal.Decimal", NULL, text, out);
        default:
            break;
    }
    *out = str_make(vm, text);
    return true;
}

/* Numeric() means Decimal; SQLite keeps floats and integers. As SQLAlchemy: the digits of the type's scale, else ten. */
static bool is_decimal(const struct type *type)
{
    return type_affinity(type) == AFFINITY_NUMERIC &&
           (type_has(type, TYPE_TRAIT_FLOAT) ? type->asdecimal == TRI_TRUE : type->asdecimal != TRI_FALSE);
}

static bool decimal_of(struct vm *vm, struct value number, const struct type *type, struct value *out)
{
    struct arena_mark mark = scratch_mark(vm);
    struct arena *arena = scratch_arena(vm);
    struct buf text = BUF(arena);
    int64_t digits = type->decimal_return_scale.is_set ? type->decimal_return_scale.value
                     : type->scale.is_set              ? type->scale.value
                                                       : 10;
    bool made = value_format(vm, number, str_print(arena, ".%lldf", (long long)digits), &text) &&
                made_of_text(vm, "decimal.Decimal", NULL, buf_str(&text), out);

    arena_reset(arena, mark);
    return made;
}

static bool plain_value(struct vm *vm, struct datum datum, const struct type *type, struct value *out)
{
    switch (datum.kind)
    {
        case DATUM_NULL:
            *out = NONE;
            return true;
        case DATUM_BOOL:
            *out = value_bool(datum.boolean);
            return true;
        case DATUM_INT:
            if (is_decimal(type))
                return decimal_of(vm, value_int(datum.integer), type, out);
            *out = type_affinity(type) == AFFINITY_BOOLEAN ? value_bool(datum.integer != 0) : value_int(datum.integer);
            return true;
        case DATUM_BIG:
            return made_of_text(vm, "int", NULL, datum.text, out);
        case DATUM_REAL:
            if (is_decimal(type))
                return decimal_of(vm, value_real(datum.real), type, out);
            *out = value_real(datum.real);
            return true;
        case DATUM_DECIMAL:
            if (type_has(type, TYPE_TRAIT_FLOAT) && type->asdecimal != TRI_TRUE)
            {
                double real;

                if (real_parse(datum.text, &real))
                {
                    *out = value_real(real);
                    return true;
                }
            }
            return made_of_text(vm, "decimal.Decimal", NULL, datum.text, out);
        case DATUM_TEXT:
            return typed_text(vm, datum.text, type, out);
        case DATUM_BYTES:
            *out = bytes_make(vm, datum.text);
            return true;
        case DATUM_DATE:
            return made_of_text(vm, "datetime.date", "fromisoformat", datum.text, out);
        case DATUM_TIME:
            return made_of_text(vm, "datetime.time", "fromisoformat", datum.text, out);
        case DATUM_DATETIME:
            return made_of_text(vm, "datetime.datetime", "fromisoformat", datum.text, out);
        case DATUM_INTERVAL:
            return timedelta_of(vm, datum.integer, out);
        case DATUM_UUID:
            if (type != NULL && type->as_uuid == TRI_FALSE)
            {
                *out = str_make(vm, datum.text);
                return true;
            }
            return made_of_text(vm, "uuid.UUID", NULL, datum.text, out);
        case DATUM_JSON:
            return loads(vm, datum.text, out);
        case DATUM_ARRAY:
            return items_of(vm, datum, type != NULL ? type->item_type : NULL, out);
    }
    *out = NONE;
    return true;
}

bool vocab_value_of_datum(struct vm *vm, struct datum datum, const struct type *type, struct value *out)
{
    bool is_user = type != NULL && type->type_class->visit == TYPE_VISIT_type_decorator;
    struct value plain, result;

    if (!plain_value(vm, datum, is_user ? type->impl : type, &plain))
        return false;
    if (!is_user)
    {
        *out = plain;
        return true;
    }
    if (!type_user_result(vm, type, plain, &result))
        return false;
    *out = is_absent(result) ? plain : result;
    return true;
}
