/*
 * + and * of str, bytes, list and tuple; | & - ^ of sets, frozensets and dicts.
 *
 * A result that would not fit the 32-bit lengths of objects is refused before anything is copied.
 */
#include "eval/builtin/arguments.h"
#include "eval/builtin/big.h"
#include "eval/builtin/operators.h"
#include "py/ast.h"

enum
{
    LENGTH_MOST = 1 << 30, /* bytes of a text */
    ITEMS_MOST = 1 << 26,  /* items of a list or tuple */
};

static bool text_concatenate(struct vm *vm, struct value a, struct value b, struct value *out)
{
    str left = str_of(a), right = str_of(b);

    if (left.len + right.len > LENGTH_MOST)
        return refuse_size(vm, "a text");

    struct str_object *text = str_alloc(vm, left.len + right.len);

    memcpy(text->bytes, left.at, left.len);
    memcpy(text->bytes + left.len, right.at, right.len);
    *out = str_finish(text);
    return true;
}

static bool bytes_concatenate(struct vm *vm, struct value a, struct value b, struct value *out)
{
    str left = self_bytes(vm, a), right = self_bytes(vm, b);

    if (left.len + right.len > LENGTH_MOST)
        return refuse_size(vm, "a bytes object");

    struct arena_mark mark = scratch_mark(vm);
    struct buf both = BUF(scratch_arena(vm));

    buf_add(&both, left);
    buf_add(&both, right);
    *out = bytes_make(vm, buf_str(&both));
    arena_reset(vm->scratch, mark);
    return true;
}

static bool items_concatenate(struct vm *vm, struct value a, struct value b, struct value *out)
{
    const struct value *left, *right;
    size_t left_len, right_len;

    if (!sequence_items(vm, a, &left, &left_len) || !sequence_items(vm, b, &right, &right_len))
        return true;
    if (left_len + right_len > ITEMS_MOST)
        return refuse_size(vm, "a list");

    struct arena_mark mark = scratch_mark(vm);
    struct value *both = arena_alloc_array(scratch_arena(vm), left_len + right_len, sizeof *both);

    if (left_len > 0)
        memcpy(both, left, left_len * sizeof *both);
    if (right_len > 0)
        memcpy(both + left_len, right, right_len * sizeof *both);
    *out = is_kind(a, OBJECT_LIST) ? list_make(vm, both, left_len + right_len) : tuple_make(vm, both, left_len + right_len);
    arena_reset(vm->scratch, mark);
    return true;
}

static bool is_sequence(struct value value)
{
    return value.tag == VALUE_OBJECT && (value.object->kind == OBJECT_STR || value.object->kind == OBJECT_BYTES ||
                                         value.object->kind == OBJECT_LIST || value.object->kind == OBJECT_TUPLE);
}

static bool sequence_add(struct vm *vm, struct value a, struct value b, struct value *out)
{
    const char *names[] = {[OBJECT_STR] = "str", [OBJECT_BYTES] = "bytes", [OBJECT_LIST] = "list", [OBJECT_TUPLE] = "tuple"};

    if (!is_sequence(a))
        return true;

    uint8_t kind = a.object->kind;

    if (!is_kind(b, kind))
    {
        if (is_kind(b, OBJECT_INSTANCE) || is_opaque(b))
            return true;
        if (kind == OBJECT_BYTES)
            return vm_raise(vm, "TypeError", "can't concat %s to bytes", value_type_name(vm, b));
        return vm_raise(vm, "TypeError", "can only concatenate %s (not \"%s\") to %s", names[kind], value_type_name(vm, b),
                        names[kind]);
    }
    if (kind == OBJECT_STR)
        return text_concatenate(vm, a, b, out);
    return kind == OBJECT_BYTES ? bytes_concatenate(vm, a, b, out) : items_concatenate(vm, a, b, out);
}

static bool text_repeat(struct vm *vm, str unit, int64_t count, bool is_bytes, struct value *out)
{
    size_t times = count > 0 ? (size_t)count : 0;

    if (unit.len > 0 && times > LENGTH_MOST / unit.len)
        return refuse_size(vm, "a text");

    size_t len = unit.len * times;
    struct str_object *text = str_alloc(vm, len);

    for (size_t at = 0; at < len; at += unit.len)
        memcpy(text->bytes + at, unit.at, unit.len);
    *out = is_bytes ? bytes_make(vm, (str){text->bytes, len}) : str_finish(text);
    return true;
}

static bool items_repeat(struct vm *vm, struct value a, int64_t count, struct value *out)
{
    const struct value *items;
    size_t len, times = count > 0 ? (size_t)count : 0;

    if (!sequence_items(vm, a, &items, &len))
        return true;
    if (len > 0 && times > ITEMS_MOST / len)
        return refuse_size(vm, "a list");

    struct arena_mark mark = scratch_mark(vm);
    struct value *all = arena_alloc_array(scratch_arena(vm), len * times, sizeof *all);

    for (size_t i = 0; i < len * times; i += len)
        memcpy(all + i, items, len * sizeof *all);
    *out = is_kind(a, OBJECT_LIST) ? list_make(vm, all, len * times) : tuple_make(vm, all, len * times);
    arena_reset(vm->scratch, mark);
    return true;
}

static bool sequence_multiply(struct vm *vm, struct value a, struct value b, struct value *out)
{
    struct value sequence = is_sequence(a) ? a : b, factor = is_sequence(a) ? b : a;
    int64_t count;

    if (!is_sequence(sequence) || is_kind(factor, OBJECT_INSTANCE) || is_opaque(factor))
        return true;
    if (!is_integer(factor))
        return vm_raise(vm, "TypeError", "can't multiply sequence by non-int of type '%s'", value_type_name(vm, factor));
    if (!value_to_int(vm, factor, &count))
        return false;
    if (is_kind(sequence, OBJECT_STR))
        return text_repeat(vm, str_of(sequence), count, false, out);
    if (is_kind(sequence, OBJECT_BYTES))
        return text_repeat(vm, self_bytes(vm, sequence), count, true, out);
    return items_repeat(vm, sequence, count, out);
}

bool sequence_binary(struct vm *vm, uint32_t op, struct value a, struct value b, struct value *out)
{
    *out = ABSENT;
    if (op == OP_ADD)
        return sequence_add(vm, a, b, out);
    return op == OP_MULT ? sequence_multiply(vm, a, b, out) : true;
}

/* Adds the items of `from` to `to` for which being in `test` equals `wanted`; `test` NULL: all. */
static bool set_add_where(struct vm *vm, struct set_object *to, const struct set_object *from, struct set_object *test,
                          bool wanted)
{
    struct dict_entry *entry;

    for (uint32_t i = 0; dict_next(from->dict, &i, &entry);)
    {
        struct value key = entry->key;
        bool has = wanted;

        if ((test != NULL && !set_has(vm, test, key, &has)) || (has == wanted && !set_add(vm, to, key)))
            return false;
    }
    return true;
}

static bool sets_combine(struct vm *vm, uint32_t op, struct set_object *a, struct set_object *b, struct value *out)
{
    struct set_object *result = set_make(vm, a->frozen);
    bool good = true;

    if (op == OP_BIT_OR)
        good = set_add_where(vm, result, a, NULL, true) && set_add_where(vm, result, b, NULL, true);
    else if (op == OP_BIT_AND)
        good = b->dict->len <= a->dict->len ? set_add_where(vm, result, b, a, true) : set_add_where(vm, result, a, b, true);
    else if (op == OP_SUB)
        good = set_add_where(vm, result, a, b, false);
    else
        good = set_add_where(vm, result, a, b, false) && set_add_where(vm, result, b, a, false);
    *out = value_of(&result->object);
    return good;
}

bool set_binary(struct vm *vm, uint32_t op, struct value a, struct value b, struct value *out)
{
    bool set_op = op == OP_BIT_OR || op == OP_BIT_AND || op == OP_SUB || op == OP_BIT_XOR;

    *out = ABSENT;
    if (set_op && is_kind(a, OBJECT_SET) && is_kind(b, OBJECT_SET))
        return sets_combine(vm, op, AS_SET(a), AS_SET(b), out);
    if (op != OP_BIT_OR || !is_kind(a, OBJECT_DICT) || !is_kind(b, OBJECT_DICT))
        return true;

    struct dict_object *both = dict_copy(vm, AS_DICT(a));

    *out = value_of(&both->object);
    return dict_update(vm, both, AS_DICT(b));
}
