/* The classes set and frozenset. Methods take any iterables; operators (concatenate.c, compare.c) take sets alone. */
#include "eval/builtin/arguments.h"
#include "eval/builtin/classes.h"
#include "eval/builtin/operators.h"
#include "py/ast.h"

static bool set_add_all(struct vm *vm, struct set_object *set, struct value from)
{
    struct value list;

    if (!value_to_list(vm, from, &list))
        return false;
    for (uint32_t i = 0; i < AS_LIST(list)->len; i++)
    {
        if (!set_add(vm, set, AS_LIST(list)->at[i]))
            return false;
    }
    return true;
}

static bool set_construct_as(struct vm *vm, struct value self, struct value from, bool frozen, struct value *out)
{
    struct set_object *set = set_make(vm, frozen);

    if (is_given(from) && !set_add_all(vm, set, from))
        return false;
    *out = class_hold(vm, self, value_of(&set->object));
    return true;
}

static bool set_construct(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    return set_construct_as(vm, self, args[0], false, out);
}

static bool frozenset_construct(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    return set_construct_as(vm, self, args[0], true, out);
}

static bool as_set(struct vm *vm, struct value from, struct value *out)
{
    struct value plain = value_plain(vm, from);
    struct set_object *set;

    *out = plain;
    if (is_kind(plain, OBJECT_SET))
        return true;
    set = set_make(vm, false);
    *out = value_of(&set->object);
    return set_add_all(vm, set, from);
}

static bool set_add_method(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)out;
    return set_add(vm, self_set(vm, self), args[0]);
}

static bool set_discard(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    bool found;

    (void)out;
    return dict_delete(vm, self_set(vm, self)->dict, args[0], &found);
}

static bool set_remove(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    bool found;
    struct class_object *class_ = vm_native_class(vm, "builtins.KeyError");
    struct value exception;

    (void)out;
    if (!dict_delete(vm, self_set(vm, self)->dict, args[0], &found))
        return false;
    if (found)
        return true;
    if (class_ == NULL || !vm_call_nested(vm, value_of(&class_->object), args, 1, &exception))
        return false;
    return vm_raise_value(vm, exception);
}

static bool set_pop(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct dict_object *dict = self_set(vm, self)->dict;
    struct dict_entry *entry;
    uint32_t i = 0;
    bool found;

    (void)args;
    if (!dict_next(dict, &i, &entry))
        return vm_raise(vm, "KeyError", "pop from an empty set");
    *out = entry->key;
    return dict_delete(vm, dict, *out, &found);
}

static bool set_clear(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)args;
    (void)out;
    dict_clear(vm, self_set(vm, self)->dict);
    return true;
}

static bool set_copy(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct set_object *from = self_set(vm, self), *copy = set_make(vm, from->frozen);

    (void)args;
    *out = value_of(&copy->object);
    return set_add_all(vm, copy, value_of(&from->object));
}

static bool set_update(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    const struct tuple_object *others = AS_TUPLE(args[0]);

    (void)out;
    for (uint32_t i = 0; i < others->len; i++)
    {
        if (!set_add_all(vm, self_set(vm, self), others->at[i]))
            return false;
    }
    return true;
}

/* self op other op other ... into a new set. */
static bool set_fold(struct vm *vm, uint32_t op, struct value self, struct value others, struct value *out)
{
    struct value result, other;

    if (!set_copy(vm, self, NULL, &result))
        return false;
    for (uint32_t i = 0; i < AS_TUPLE(others)->len; i++)
    {
        if (!as_set(vm, AS_TUPLE(others)->at[i], &other) || !set_binary(vm, op, result, other, &result))
            return false;
    }
    *out = result;
    return true;
}

static bool set_union(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    return set_fold(vm, OP_BIT_OR, self, args[0], out);
}

static bool set_intersection(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    return set_fold(vm, OP_BIT_AND, self, args[0], out);
}

static bool set_difference(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    return set_fold(vm, OP_SUB, self, args[0], out);
}

static bool set_symmetric(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct value other;

    return as_set(vm, args[0], &other) && set_binary(vm, OP_BIT_XOR, value_of(&self_set(vm, self)->object), other, out);
}

/* The contents of self become those of `result`. */
static bool set_become(struct vm *vm, struct value self, struct value result)
{
    struct set_object *set = self_set(vm, self);

    dict_clear(vm, set->dict);
    return set_add_all(vm, set, result);
}

static bool set_intersection_update(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct value result;

    (void)out;
    return set_fold(vm, OP_BIT_AND, self, args[0], &result) && set_become(vm, self, result);
}

static bool set_difference_update(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct value result;

    (void)out;
    return set_fold(vm, OP_SUB, self, args[0], &result) && set_become(vm, self, result);
}

static bool set_symmetric_update(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct value result;

    (void)out;
    return set_symmetric(vm, self, args, &result) && set_become(vm, self, result);
}

static bool set_relation(struct vm *vm, uint32_t op, struct value self, struct value with, struct value *out)
{
    struct value other;
    bool known, holds = false;

    if (!as_set(vm, with, &other) || !order_of(vm, op, value_of(&self_set(vm, self)->object), other, &known, &holds))
        return false;
    *out = value_bool(holds);
    return true;
}

static bool set_issubset(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    return set_relation(vm, OP_LT_E, self, args[0], out);
}

static bool set_issuperset(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    return set_relation(vm, OP_GT_E, self, args[0], out);
}

static bool set_isdisjoint(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct value other, common;

    if (!as_set(vm, args[0], &other) || !set_binary(vm, OP_BIT_AND, value_of(&self_set(vm, self)->object), other, &common))
        return false;
    *out = value_bool(AS_SET(common)->dict->len == 0);
    return true;
}

static bool set_len(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)args;
    *out = value_int(self_set(vm, self)->dict->len);
    return true;
}

static bool set_contains(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    bool has;

    if (!set_has(vm, self_set(vm, self), args[0], &has))
        return false;
    *out = value_bool(has);
    return true;
}

static bool set_iter(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct iteration iteration;

    (void)args;
    if (!iteration_open(vm, value_of(&self_set(vm, self)->object), &iteration))
        return false;
    *out = iteration.iterator;
    return true;
}

#define COMMON_METHODS                                                                                                         \
    {"copy", "", set_copy}, {"difference", "*others", set_difference, NATIVE_DRAIN_ALL},                                       \
        {"intersection", "*others", set_intersection, NATIVE_DRAIN_ALL},                                                       \
        {"isdisjoint", "other, /", set_isdisjoint, NATIVE_DRAIN_0}, {"issubset", "other, /", set_issubset, NATIVE_DRAIN_0},    \
        {"issuperset", "other, /", set_issuperset, NATIVE_DRAIN_0},                                                            \
        {"symmetric_difference", "other, /", set_symmetric, NATIVE_DRAIN_0},                                                   \
        {"union", "*others", set_union, NATIVE_DRAIN_ALL}, {"__len__", "", set_len},                                           \
        {"__contains__", "item, /", set_contains},                                                                             \
    {                                                                                                                          \
        "__iter__", "", set_iter                                                                                               \
    }

static const struct native set_methods[] = {
    COMMON_METHODS,
    {"add", "object, /", set_add_method},
    {"clear", "", set_clear},
    {"difference_update", "*others", set_difference_update, NATIVE_DRAIN_ALL},
    {"discard", "object, /", set_discard},
    {"intersection_update", "*others", set_intersection_update, NATIVE_DRAIN_ALL},
    {"pop", "", set_pop},
    {"remove", "object, /", set_remove},
    {"symmetric_difference_update", "other, /", set_symmetric_update, NATIVE_DRAIN_0},
    {"update", "*others", set_update, NATIVE_DRAIN_ALL},
    {0},
};

static const struct native frozenset_methods[] = {
    COMMON_METHODS,
    {0},
};

static const struct native set_make_row = {"set", "iterable=(), /", set_construct, NATIVE_DRAIN_0};
static const struct native frozenset_make_row = {"frozenset", "iterable=(), /", frozenset_construct, NATIVE_DRAIN_0};

const struct native_class set_row = {
    .name = "set",
    .module = "builtins",
    .make = &set_make_row,
    .methods = set_methods,
    .doc = "A collection of distinct values.",
};

const struct native_class frozenset_row = {
    .name = "frozenset",
    .module = "builtins",
    .make = &frozenset_make_row,
    .methods = frozenset_methods,
    .doc = "An immutable set.",
};
