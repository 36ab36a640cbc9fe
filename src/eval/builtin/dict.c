/*
 * The class dict and its views.
 *
 * A view is an instance of dict_keys, dict_values or dict_items whose `held` is the dict: it shows later changes. Its class
 * does not derive from dict, so value_plain leaves it as it is. An iterator over a dict notices when keys were added or
 * taken away.
 */
#include "eval/builtin/arguments.h"
#include "eval/builtin/classes.h"
#include "eval/builtin/operators.h"
#include "py/ast.h"

/* One [key, value] of dict([(k, v), ...]). */
static bool pair_add(struct vm *vm, struct dict_object *dict, struct value pair, uint32_t index)
{
    struct value list;

    if (!is_kind(pair, OBJECT_LIST) && !is_kind(pair, OBJECT_TUPLE) && !is_str(pair) && !is_kind(pair, OBJECT_INSTANCE) &&
        !is_kind(pair, OBJECT_ITERATOR) && !is_kind(pair, OBJECT_SET))
        return vm_raise(vm, "TypeError", "cannot convert dictionary update sequence element #%u to a sequence", index);
    if (!value_to_list(vm, pair, &list))
        return false;
    if (AS_LIST(list)->len != 2)
        return vm_raise(vm, "ValueError", "dictionary update sequence element #%u has length %u; 2 is required", index,
                        AS_LIST(list)->len);
    return dict_set(vm, dict, AS_LIST(list)->at[0], AS_LIST(list)->at[1]);
}

/* An object with keys() and __getitem__. */
static bool mapping_add(struct vm *vm, struct dict_object *dict, struct value mapping, struct value keys_method)
{
    struct value keys, list;

    if (!vm_call_nested(vm, keys_method, NULL, 0, &keys) || !value_to_list(vm, keys, &list))
        return false;
    for (uint32_t i = 0; i < AS_LIST(list)->len; i++)
    {
        struct value item = NONE;

        if (!value_get_item(vm, mapping, AS_LIST(list)->at[i], &item) || !dict_set(vm, dict, AS_LIST(list)->at[i], item))
            return false;
    }
    return true;
}

/* What dict(), update() and |= take. */
static bool dict_add_all(struct vm *vm, struct dict_object *dict, struct value from)
{
    struct value plain = value_plain(vm, from), keys = ABSENT, list;

    if (is_kind(plain, OBJECT_DICT))
        return dict_update(vm, dict, AS_DICT(plain));
    if (is_opaque(from))
        return vm_refuse_opaque(vm, from, "the entries of a dict are not known");
    if (is_kind(from, OBJECT_INSTANCE) && !attribute_get(vm, from, "keys", &keys))
        return false;
    if (is_given(keys))
        return mapping_add(vm, dict, from, keys);
    if (!value_to_list(vm, from, &list))
        return false;
    for (uint32_t i = 0; i < AS_LIST(list)->len; i++)
    {
        if (!pair_add(vm, dict, AS_LIST(list)->at[i], i))
            return false;
    }
    return true;
}

static bool dict_construct(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct dict_object *dict = dict_make(vm);

    if (is_given(args[0]) && !dict_add_all(vm, dict, args[0]))
        return false;
    if (is_kind(args[1], OBJECT_DICT) && !dict_update(vm, dict, AS_DICT(args[1])))
        return false;
    *out = class_hold(vm, self, value_of(&dict->object));
    return true;
}

static bool dict_get_method(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    if (!dict_get(vm, self_dict(vm, self), args[0], out))
        return false;
    if (is_absent(*out))
        *out = is_given(args[1]) ? args[1] : NONE;
    return true;
}

static bool dict_setdefault(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct dict_object *dict = self_dict(vm, self);

    if (!dict_get(vm, dict, args[0], out))
        return false;
    if (is_given(*out))
        return true;
    *out = is_given(args[1]) ? args[1] : NONE;
    return dict_set(vm, dict, args[0], *out);
}

static bool key_error(struct vm *vm, struct value key)
{
    struct class_object *class_ = vm_native_class(vm, "builtins.KeyError");
    struct value exception;

    if (class_ == NULL || !vm_call_nested(vm, value_of(&class_->object), &key, 1, &exception))
        return vm_raise(vm, "KeyError", "key not found");
    return vm_raise_value(vm, exception);
}

static bool dict_pop(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct dict_object *dict = self_dict(vm, self);
    bool found;

    if (!dict_get(vm, dict, args[0], out))
        return false;
    if (is_given(*out))
        return dict_delete(vm, dict, args[0], &found);
    *out = args[1];
    return is_given(args[1]) || key_error(vm, args[0]);
}

static bool dict_popitem(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct dict_object *dict = self_dict(vm, self);
    bool found;

    (void)args;
    for (uint32_t i = dict->used; i-- > 0;)
    {
        struct dict_entry entry = dict->at[i];

        if (is_absent(entry.key))
            continue;
        *out = pair_make(vm, entry.key, entry.value);
        return dict_delete(vm, dict, entry.key, &found);
    }
    return vm_raise(vm, "KeyError", "popitem(): dictionary is empty");
}

static bool dict_update_method(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct dict_object *dict = self_dict(vm, self);

    (void)out;
    if (is_given(args[0]) && !dict_add_all(vm, dict, args[0]))
        return false;
    return !is_kind(args[1], OBJECT_DICT) || dict_update(vm, dict, AS_DICT(args[1]));
}

static bool dict_clear_method(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)args;
    (void)out;
    dict_clear(vm, self_dict(vm, self));
    return true;
}

static bool dict_copy_method(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)args;
    *out = value_of(&dict_copy(vm, self_dict(vm, self))->object);
    return true;
}

static bool dict_fromkeys(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct dict_object *dict = dict_make(vm);
    struct value list;

    if (!value_to_list(vm, args[0], &list))
        return false;
    for (uint32_t i = 0; i < AS_LIST(list)->len; i++)
    {
        if (!dict_set(vm, dict, AS_LIST(list)->at[i], is_given(args[1]) ? args[1] : NONE))
            return false;
    }
    *out = class_hold(vm, self, value_of(&dict->object));
    return true;
}

/* ---- the methods that operators stand for ---- */

static bool dict_len(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)args;
    *out = value_int(self_dict(vm, self)->len);
    return true;
}

static bool dict_getitem(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct value missing;

    if (!dict_get(vm, self_dict(vm, self), args[0], out))
        return false;
    if (is_given(*out))
        return true;
    missing = own_method(vm, self, "__missing__");
    return is_given(missing) ? method_call(vm, missing, self, args, 1, out) : key_error(vm, args[0]);
}

static bool dict_setitem(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)out;
    return dict_set(vm, self_dict(vm, self), args[0], args[1]);
}

static bool dict_delitem(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    bool found;

    (void)out;
    return dict_delete(vm, self_dict(vm, self), args[0], &found) && (found || key_error(vm, args[0]));
}

static bool dict_contains(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct value found = ABSENT;

    if (!dict_get(vm, self_dict(vm, self), args[0], &found))
        return false;
    *out = value_bool(is_given(found));
    return true;
}

/* ---- views ---- */

static struct dict_object *view_dict(struct vm *vm, struct value view)
{
    if (is_kind(view, OBJECT_INSTANCE) && is_kind(AS_INSTANCE(view)->held, OBJECT_DICT))
        return AS_DICT(AS_INSTANCE(view)->held);
    return is_kind(view, OBJECT_DICT) ? AS_DICT(view) : self_dict(vm, view);
}

enum view_part
{
    PART_KEY,
    PART_VALUE,
    PART_ITEM,
};

static struct value entry_part(struct vm *vm, const struct dict_entry *entry, enum view_part part)
{
    if (part == PART_ITEM)
        return pair_make(vm, entry->key, entry->value);
    return part == PART_KEY ? entry->key : entry->value;
}

/* The position holds the next entry in its lower half, the version of the dict at the start in its upper one. */
static bool part_next(struct vm *vm, struct value subject, uint64_t *position, enum view_part part, struct value *out)
{
    struct dict_object *dict = AS_DICT(subject);
    struct dict_entry *entry;
    uint32_t at = (uint32_t)*position;
    uint32_t version = (uint32_t)(*position >> 32);

    if (at == 0)
        version = dict->version;
    else if (version != dict->version)
        return vm_raise(vm, "RuntimeError", "dictionary changed size during iteration");
    *out = ABSENT;
    if (dict_next(dict, &at, &entry))
        *out = entry_part(vm, entry, part);
    *position = (uint64_t)version << 32 | at;
    return true;
}

static bool key_next(struct vm *vm, struct value subject, uint64_t *position, struct value *out)
{
    return part_next(vm, subject, position, PART_KEY, out);
}

static bool value_next(struct vm *vm, struct value subject, uint64_t *position, struct value *out)
{
    return part_next(vm, subject, position, PART_VALUE, out);
}

static bool item_next(struct vm *vm, struct value subject, uint64_t *position, struct value *out)
{
    return part_next(vm, subject, position, PART_ITEM, out);
}

static bool dict_iter(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)args;
    *out = iterator_make(vm, key_next, value_of(&view_dict(vm, self)->object));
    return true;
}

static bool values_iter(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)args;
    *out = iterator_make(vm, value_next, value_of(&view_dict(vm, self)->object));
    return true;
}

static bool items_iter(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)args;
    *out = iterator_make(vm, item_next, value_of(&view_dict(vm, self)->object));
    return true;
}

static bool view_len(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)args;
    *out = value_int(view_dict(vm, self)->len);
    return true;
}

static enum view_part view_part(struct vm *vm, struct value view)
{
    if (vm_instance_of(vm, view, &dict_items_row) != NULL)
        return PART_ITEM;
    return vm_instance_of(vm, view, &dict_values_row) != NULL ? PART_VALUE : PART_KEY;
}

static struct value view_list(struct vm *vm, struct value view)
{
    struct value list = list_make(vm, NULL, 0);
    struct dict_entry *entry;
    enum view_part part = view_part(vm, view);

    for (uint32_t i = 0; dict_next(view_dict(vm, view), &i, &entry);)
        list_push(vm, AS_LIST(list), entry_part(vm, entry, part));
    return list;
}

static bool view_repr(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    static const char *const names[] = {[PART_KEY] = "dict_keys(", [PART_VALUE] = "dict_values(", [PART_ITEM] = "dict_items("};
    struct arena_mark mark = scratch_mark(vm);
    struct buf text = BUF(scratch_arena(vm));

    (void)args;
    buf_add(&text, str_from(names[view_part(vm, self)]));

    bool good = value_repr(vm, view_list(vm, self), &text);

    buf_add_char(&text, ')');
    return scratch_str(vm, mark, &text, good, out);
}

static bool keys_contain(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct value found = ABSENT;

    if (!dict_get(vm, view_dict(vm, self), args[0], &found))
        return false;
    *out = value_bool(is_given(found));
    return true;
}

static bool items_contain(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct value found = ABSENT, pair = value_plain(vm, args[0]);
    bool equal = false;

    if (is_kind(pair, OBJECT_TUPLE) && AS_TUPLE(pair)->len == 2)
    {
        if (!dict_get(vm, view_dict(vm, self), AS_TUPLE(pair)->at[0], &found) ||
            (is_given(found) && !value_equal(vm, found, AS_TUPLE(pair)->at[1], &equal)))
            return false;
    }
    *out = value_bool(equal);
    return true;
}

static bool set_of(struct vm *vm, struct value iterable, struct value *out)
{
    struct set_object *set = set_make(vm, false);
    struct value list;

    if (is_kind(iterable, OBJECT_INSTANCE) && is_kind(AS_INSTANCE(iterable)->held, OBJECT_DICT))
        list = view_list(vm, iterable);
    else if (!value_to_list(vm, iterable, &list))
        return false;
    for (uint32_t i = 0; i < AS_LIST(list)->len; i++)
    {
        if (!set_add(vm, set, AS_LIST(list)->at[i]))
            return false;
    }
    *out = value_of(&set->object);
    return true;
}

static bool view_combine(struct vm *vm, uint32_t op, struct value a, struct value b, struct value *out)
{
    struct value left, right;

    return set_of(vm, a, &left) && set_of(vm, b, &right) && value_binary(vm, op, left, right, out);
}

#define VIEW_OPERATOR(name, op)                                                                                                \
    static bool name(struct vm *vm, struct value self, const struct value *args, struct value *out)                            \
    {                                                                                                                          \
        return view_combine(vm, op, self, args[0], out);                                                                       \
    }                                                                                                                          \
    static bool name##_reflected(struct vm *vm, struct value self, const struct value *args, struct value *out)                \
    {                                                                                                                          \
        return view_combine(vm, op, args[0], self, out);                                                                       \
    }

VIEW_OPERATOR(view_and, OP_BIT_AND)
VIEW_OPERATOR(view_or, OP_BIT_OR)
VIEW_OPERATOR(view_minus, OP_SUB)
VIEW_OPERATOR(view_xor, OP_BIT_XOR)

#define VIEW_COMPARE(name, op)                                                                                                 \
    static bool name(struct vm *vm, struct value self, const struct value *args, struct value *out)                            \
    {                                                                                                                          \
        if (!is_kind(args[0], OBJECT_SET) && vm_instance_of(vm, args[0], &dict_keys_row) == NULL &&                            \
            vm_instance_of(vm, args[0], &dict_items_row) == NULL)                                                              \
        {                                                                                                                      \
            *out = (struct value){.tag = VALUE_NOT_IMPLEMENTED};                                                               \
            return true;                                                                                                       \
        }                                                                                                                      \
        return view_combine(vm, op, self, args[0], out);                                                                       \
    }

VIEW_COMPARE(view_equal, OP_EQ)
VIEW_COMPARE(view_less, OP_LT)
VIEW_COMPARE(view_less_equal, OP_LT_E)
VIEW_COMPARE(view_more, OP_GT)
VIEW_COMPARE(view_more_equal, OP_GT_E)

static bool view_isdisjoint(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct value common;

    if (!view_combine(vm, OP_BIT_AND, self, args[0], &common))
        return false;
    *out = value_bool(AS_SET(common)->dict->len == 0);
    return true;
}

#define SET_LIKE_METHODS                                                                                                       \
    {"__len__", "", view_len}, {"__repr__", "", view_repr}, {"isdisjoint", "other, /", view_isdisjoint, NATIVE_DRAIN_0},       \
        {"__and__", "other, /", view_and}, {"__rand__", "other, /", view_and_reflected}, {"__or__", "other, /", view_or},      \
        {"__ror__", "other, /", view_or_reflected}, {"__sub__", "other, /", view_minus},                                       \
        {"__rsub__", "other, /", view_minus_reflected}, {"__xor__", "other, /", view_xor},                                     \
        {"__rxor__", "other, /", view_xor_reflected}, {"__eq__", "other, /", view_equal}, {"__lt__", "other, /", view_less},   \
        {"__le__", "other, /", view_less_equal}, {"__gt__", "other, /", view_more},                                            \
    {                                                                                                                          \
        "__ge__", "other, /", view_more_equal                                                                                  \
    }

static const struct native keys_methods[] = {
    SET_LIKE_METHODS,
    {"__iter__", "", dict_iter},
    {"__contains__", "key, /", keys_contain},
    {0},
};

static const struct native items_methods[] = {
    SET_LIKE_METHODS,
    {"__iter__", "", items_iter},
    {"__contains__", "item, /", items_contain},
    {0},
};

static const struct native values_methods[] = {
    {"__len__", "", view_len},
    {"__repr__", "", view_repr},
    {"__iter__", "", values_iter},
    {0},
};

const struct native_class dict_keys_row = {.name = "dict_keys", .module = "builtins", .methods = keys_methods};
const struct native_class dict_values_row = {.name = "dict_values", .module = "builtins", .methods = values_methods};
const struct native_class dict_items_row = {.name = "dict_items", .module = "builtins", .methods = items_methods};

bool dict_view_make(struct vm *vm, const struct native_class *row, struct dict_object *dict, struct value *out)
{
    *out = instance_make(vm, vm_native_class_of_row(vm, row));
    AS_INSTANCE(*out)->held = value_of(&dict->object);
    return true;
}

static bool dict_keys(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)args;
    return dict_view_make(vm, &dict_keys_row, self_dict(vm, self), out);
}

static bool dict_values(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)args;
    return dict_view_make(vm, &dict_values_row, self_dict(vm, self), out);
}

static bool dict_items(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)args;
    return dict_view_make(vm, &dict_items_row, self_dict(vm, self), out);
}

static bool dict_iter_method(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    return dict_iter(vm, value_plain(vm, self), args, out);
}

static const struct native dict_methods[] = {
    {"clear", "", dict_clear_method},
    {"copy", "", dict_copy_method},
    {"fromkeys", "iterable, value=None, /", dict_fromkeys, NATIVE_CLASS_METHOD | NATIVE_DRAIN_0},
    {"get", "key, default=None, /", dict_get_method, NATIVE_TAKES_OPAQUE},
    {"items", "", dict_items},
    {"keys", "", dict_keys},
    {"pop", "key, default=..., /", dict_pop, NATIVE_TAKES_OPAQUE},
    {"popitem", "", dict_popitem},
    {"setdefault", "key, default=None, /", dict_setdefault, NATIVE_TAKES_OPAQUE},
    {"update", "other=(), /, **kwargs", dict_update_method, NATIVE_TAKES_OPAQUE},
    {"values", "", dict_values},
    {"__len__", "", dict_len},
    {"__getitem__", "key, /", dict_getitem},
    {"__setitem__", "key, value, /", dict_setitem, NATIVE_TAKES_OPAQUE},
    {"__delitem__", "key, /", dict_delitem},
    {"__contains__", "key, /", dict_contains},
    {"__iter__", "", dict_iter_method},
    {0},
};

static const struct native dict_make_row = {"dict", "iterable=(), /, **kwargs", dict_construct, NATIVE_TAKES_OPAQUE};

const struct native_class dict_row = {
    .name = "dict",
    .module = "builtins",
    .make = &dict_make_row,
    .methods = dict_methods,
    .doc = "A mapping that keeps the order of insertion.",
};
