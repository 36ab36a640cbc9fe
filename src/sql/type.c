/*
 * Making and asking types: see type.h. The classes are in type_class.c, repr() in type_repr.c.
 *
 * The types of Python values are constants of this file: a bind of an int points at the same Integer as every other one.
 */
#include "sql/type.h"

#include "base/utf8.h"

#include <assert.h>
#include <string.h>

struct type *type_make_of(struct arena *arena, const struct type_class *type_class)
{
    struct type *type = arena_new(arena, struct type);
    type->type_class = type_class;
    return type;
}

struct type *type_make(struct arena *arena, const char *module, const char *name)
{
    const struct type_class *type_class = type_class_find(str_from(module), str_from(name));
    assert(type_class != NULL);
    return type_make_of(arena, type_class);
}

struct type *type_copy(struct arena *arena, const struct type *type)
{
    struct type *copy = arena_new(arena, struct type);
    *copy = *type;
    copy->variants.at = arena_alloc_array(arena, type->variants.len, sizeof *type->variants.at);
    copy->variants.cap = type->variants.len;
    if (type->variants.len > 0)
    {
        memcpy(copy->variants.at, type->variants.at, type->variants.len * sizeof *type->variants.at);
    }
    return copy;
}

static const struct type *variant_of(const struct type *type, str dialect)
{
    for (size_t i = 0; i < type->variants.len; i++)
    {
        if (str_equal(type->variants.at[i].dialect, dialect))
        {
            return type->variants.at[i].type;
        }
    }
    return NULL;
}

const struct type *type_for_dialect(const struct type *type, str dialect)
{
    /* A decorator may wrap a decorator; a chain longer than this one would be a cycle. */
    for (unsigned depth = 0; type != NULL && depth < 32; depth++)
    {
        const struct type *variant = variant_of(type, dialect);
        if (variant != NULL)
        {
            type = variant;
        }
        if (type->type_class->visit != TYPE_VISIT_type_decorator)
        {
            break;
        }
        type = type->impl;
    }
    return type;
}

enum type_affinity type_affinity(const struct type *type)
{
    for (unsigned depth = 0; type != NULL && depth < 32; depth++)
    {
        if (type->type_class->visit != TYPE_VISIT_type_decorator)
        {
            return type->type_class->affinity;
        }
        type = type->impl;
    }
    return AFFINITY_NULL;
}

bool type_has(const struct type *type, enum type_trait trait)
{
    return type != NULL && (type->type_class->traits & trait) != 0;
}

bool type_is_native_enum(const struct type *type)
{
    return type->type_class->visit == TYPE_VISIT_enum && type->native_enum != TRI_FALSE;
}

int64_t type_longest_label(const struct type *type)
{
    int64_t longest = 0;
    for (size_t i = 0; i < type->labels.len; i++)
    {
        int64_t length = (int64_t)utf8_count(type->labels.at[i]);
        longest = length > longest ? length : longest;
    }
    return longest;
}

int64_t type_enum_length(const struct type *type)
{
    return type->length.is_set ? type->length.value : type_longest_label(type);
}

static const struct type_class value_classes[] = {
    [DATUM_BOOL] = {.module = STR_INIT("sqlalchemy"), .name = STR_INIT("Boolean"), TYPE_VISIT_boolean, AFFINITY_BOOLEAN},
    [DATUM_INT] = {.module = STR_INIT("sqlalchemy"), .name = STR_INIT("Integer"), TYPE_VISIT_integer, AFFINITY_INTEGER},
    [DATUM_BIG] = {.module = STR_INIT("sqlalchemy"), .name = STR_INIT("BigInteger"), TYPE_VISIT_big_integer, AFFINITY_INTEGER},
    [DATUM_REAL] =
        {.module = STR_INIT("sqlalchemy"), .name = STR_INIT("Float"), TYPE_VISIT_float, AFFINITY_NUMERIC, TYPE_TRAIT_FLOAT},
    [DATUM_DECIMAL] = {.module = STR_INIT("sqlalchemy"), .name = STR_INIT("Numeric"), TYPE_VISIT_numeric, AFFINITY_NUMERIC},
    [DATUM_TEXT] = {.module = STR_INIT("sqlalchemy"), .name = STR_INIT("String"), TYPE_VISIT_string, AFFINITY_STRING},
    [DATUM_BYTES] = {.module = STR_INIT("sqlalchemy"),
                     .name = STR_INIT("LargeBinary"),
                     TYPE_VISIT_large_binary,
                     AFFINITY_BINARY},
    [DATUM_DATE] = {.module = STR_INIT("sqlalchemy"), .name = STR_INIT("Date"), TYPE_VISIT_date, AFFINITY_DATE},
    [DATUM_TIME] = {.module = STR_INIT("sqlalchemy"), .name = STR_INIT("Time"), TYPE_VISIT_time, AFFINITY_TIME},
    [DATUM_DATETIME] = {.module = STR_INIT("sqlalchemy"), .name = STR_INIT("DateTime"), TYPE_VISIT_datetime, AFFINITY_DATETIME},
    [DATUM_INTERVAL] = {.module = STR_INIT("sqlalchemy"), .name = STR_INIT("Interval"), TYPE_VISIT_interval, AFFINITY_INTERVAL},
    [DATUM_UUID] = {.module = STR_INIT("sqlalchemy"), .name = STR_INIT("Uuid"), TYPE_VISIT_uuid, AFFINITY_UUID},
};

static const struct type value_types[] = {
    [DATUM_BOOL] = {.type_class = &value_classes[DATUM_BOOL]},
    [DATUM_INT] = {.type_class = &value_classes[DATUM_INT]},
    [DATUM_BIG] = {.type_class = &value_classes[DATUM_BIG]},
    [DATUM_REAL] = {.type_class = &value_classes[DATUM_REAL]},
    [DATUM_DECIMAL] = {.type_class = &value_classes[DATUM_DECIMAL]},
    [DATUM_TEXT] = {.type_class = &value_classes[DATUM_TEXT]},
    [DATUM_BYTES] = {.type_class = &value_classes[DATUM_BYTES]},
    [DATUM_DATE] = {.type_class = &value_classes[DATUM_DATE]},
    [DATUM_TIME] = {.type_class = &value_classes[DATUM_TIME]},
    [DATUM_DATETIME] = {.type_class = &value_classes[DATUM_DATETIME]},
    [DATUM_INTERVAL] = {.type_class = &value_classes[DATUM_INTERVAL]},
    [DATUM_UUID] = {.type_class = &value_classes[DATUM_UUID]},
};

const struct type *type_of_datum(struct datum value)
{
    if ((size_t)value.kind >= COUNT_OF(value_types) || value_types[value.kind].type_class == NULL)
    {
        return NULL;
    }
    return &value_types[value.kind];
}
