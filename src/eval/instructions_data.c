/* Instructions that move and make values: the stack, names, attributes, items, operators, building. */
#include "eval/builtin/arguments.h"
#include "eval/builtin/operators.h"
#include "eval/instructions.h"
#include "eval/unknown.h"

#include <string.h>

enum flow run_nop(struct vm *vm, struct frame *frame, const struct instruction *in)
{
    (void)vm;
    (void)frame;
    (void)in;
    return FLOW_NEXT;
}

enum flow run_const(struct vm *vm, struct frame *frame, const struct instruction *in)
{
    (void)vm;
    push(frame, frame->code->constants[in->a]);
    return FLOW_NEXT;
}

enum flow run_none(struct vm *vm, struct frame *frame, const struct instruction *in)
{
    struct value none = NONE;

    (void)vm;
    none.at = in->span.from;
    push(frame, none);
    return FLOW_NEXT;
}

enum flow run_absent(struct vm *vm, struct frame *frame, const struct instruction *in)
{
    (void)vm;
    (void)in;
    push(frame, ABSENT);
    return FLOW_NEXT;
}

enum flow run_pop(struct vm *vm, struct frame *frame, const struct instruction *in)
{
    (void)vm;
    (void)in;
    pop(frame);
    return FLOW_NEXT;
}

enum flow run_dup(struct vm *vm, struct frame *frame, const struct instruction *in)
{
    (void)vm;
    (void)in;
    push(frame, *peek(frame, 0));
    return FLOW_NEXT;
}

enum flow run_dup_two(struct vm *vm, struct frame *frame, const struct instruction *in)
{
    (void)vm;
    (void)in;
    push(frame, *peek(frame, 1));
    push(frame, *peek(frame, 1));
    return FLOW_NEXT;
}

enum flow run_rotate(struct vm *vm, struct frame *frame, const struct instruction *in)
{
    struct value top = *peek(frame, 0);

    (void)vm;
    for (uint32_t i = 0; i + 1 < in->a; i++)
        *peek(frame, i) = *peek(frame, i + 1);
    *peek(frame, in->a - 1) = top;
    return FLOW_NEXT;
}

enum flow run_pick(struct vm *vm, struct frame *frame, const struct instruction *in)
{
    (void)vm;
    push(frame, *peek(frame, in->a - 1));
    return FLOW_NEXT;
}

/* ---- names ---- */

static enum flow unbound_local(struct vm *vm, const struct frame *frame, uint32_t slot)
{
    vm_raise(vm, "UnboundLocalError", "cannot access local variable '%s' where it is not associated with a value",
             frame->code->locals[slot]->bytes);
    return FLOW_FAILED;
}

enum flow run_load_local(struct vm *vm, struct frame *frame, const struct instruction *in)
{
    if (is_absent(frame->slots[in->a]))
        return unbound_local(vm, frame, in->a);
    push(frame, frame->slots[in->a]);
    return FLOW_NEXT;
}

enum flow run_store_local(struct vm *vm, struct frame *frame, const struct instruction *in)
{
    (void)vm;
    frame->slots[in->a] = pop(frame);
    return FLOW_NEXT;
}

enum flow run_delete_local(struct vm *vm, struct frame *frame, const struct instruction *in)
{
    if (is_absent(frame->slots[in->a]))
        return unbound_local(vm, frame, in->a);
    frame->slots[in->a] = ABSENT;
    return FLOW_NEXT;
}

static enum flow unbound_cell(struct vm *vm, const struct frame *frame, uint32_t slot)
{
    if (slot < frame->code->free_first)
        return unbound_local(vm, frame, slot);
    vm_raise(vm, "NameError", "cannot access free variable '%s' where it is not associated with a value in enclosing scope",
             frame->code->locals[slot]->bytes);
    return FLOW_FAILED;
}

enum flow run_load_cell(struct vm *vm, struct frame *frame, const struct instruction *in)
{
    struct value content = AS_CELL(frame->slots[in->a])->value;

    if (is_absent(content))
        return unbound_cell(vm, frame, in->a);
    push(frame, content);
    return FLOW_NEXT;
}

enum flow run_store_cell(struct vm *vm, struct frame *frame, const struct instruction *in)
{
    (void)vm;
    AS_CELL(frame->slots[in->a])->value = pop(frame);
    return FLOW_NEXT;
}

enum flow run_delete_cell(struct vm *vm, struct frame *frame, const struct instruction *in)
{
    struct cell_object *cell = AS_CELL(frame->slots[in->a]);

    if (is_absent(cell->value))
        return unbound_cell(vm, frame, in->a);
    cell->value = ABSENT;
    return FLOW_NEXT;
}

enum flow run_make_cell(struct vm *vm, struct frame *frame, const struct instruction *in)
{
    frame->slots[in->a] = cell_make(vm, frame->slots[in->a]);
    return FLOW_NEXT;
}

/* A name of the module, or of builtins. FLOW_SWITCH: statements of the module run first, then the instruction again. */
static enum flow global_find(struct vm *vm, struct frame *frame, struct str_object *name, struct value *out)
{
    switch (module_need(vm, frame->module, name))
    {
        case ANSWER_FRAME:
            frame->pc--;
            return FLOW_SWITCH;
        case ANSWER_FAILED:
            return FLOW_FAILED;
        default:
            break;
    }
    *out = dict_find(frame->module->dict, name);
    if (is_absent(*out) && !vm_native_item(vm, vm->builtins, (str){name->bytes, name->len}, out))
        return FLOW_FAILED;
    if (is_absent(*out) && str_equal((str){name->bytes, name->len}, STR("__name__")))
        *out = value_of(&frame->module->name->object);
    if (is_absent(*out) && str_equal((str){name->bytes, name->len}, STR("__file__")) && frame->code->file != NULL)
        *out = str_make(vm, frame->code->file->name);
    if (!is_absent(*out))
        return FLOW_NEXT;
    vm_raise(vm, "NameError", "name '%s' is not defined", name->bytes);
    return FLOW_FAILED;
}

enum flow run_load_global(struct vm *vm, struct frame *frame, const struct instruction *in)
{
    struct value value = ABSENT;
    enum flow flow = global_find(vm, frame, frame->code->names[in->a], &value);

    if (flow == FLOW_NEXT)
        push(frame, value);
    return flow;
}

enum flow run_store_global(struct vm *vm, struct frame *frame, const struct instruction *in)
{
    dict_put(vm, frame->module->dict, frame->code->names[in->a], pop(frame));
    return FLOW_NEXT;
}

static enum flow name_missing(struct vm *vm, const struct str_object *name)
{
    vm_raise(vm, "NameError", "name '%s' is not defined", name->bytes);
    return FLOW_FAILED;
}

enum flow run_delete_global(struct vm *vm, struct frame *frame, const struct instruction *in)
{
    if (!dict_drop(vm, frame->module->dict, frame->code->names[in->a]))
        return name_missing(vm, frame->code->names[in->a]);
    return FLOW_NEXT;
}

enum flow run_load_name(struct vm *vm, struct frame *frame, const struct instruction *in)
{
    struct value value = dict_find(frame->names, frame->code->names[in->a]);
    enum flow flow = FLOW_NEXT;

    if (is_absent(value))
        flow = global_find(vm, frame, frame->code->names[in->a], &value);
    if (flow == FLOW_NEXT)
        push(frame, value);
    return flow;
}

enum flow run_load_name_cell(struct vm *vm, struct frame *frame, const struct instruction *in)
{
    struct value value = dict_find(frame->names, frame->code->names[in->a]);

    if (is_absent(value))
        value = AS_CELL(frame->slots[in->b])->value;
    if (is_absent(value))
        return unbound_cell(vm, frame, in->b);
    push(frame, value);
    return FLOW_NEXT;
}

enum flow run_store_name(struct vm *vm, struct frame *frame, const struct instruction *in)
{
    dict_put(vm, frame->names, frame->code->names[in->a], pop(frame));
    return FLOW_NEXT;
}

enum flow run_delete_name(struct vm *vm, struct frame *frame, const struct instruction *in)
{
    if (!dict_drop(vm, frame->names, frame->code->names[in->a]))
        return name_missing(vm, frame->code->names[in->a]);
    return FLOW_NEXT;
}

/* ---- attributes and items ---- */

enum flow run_load_attribute(struct vm *vm, struct frame *frame, const struct instruction *in)
{
    struct str_object *name = frame->code->names[in->a];
    struct value object = *peek(frame, 0), value = ABSENT;
    enum answer answer = attribute_read(vm, object, name, &value);

    if (answer == ANSWER_FRAME && vm->frame->then == THEN_DROP)
    {
        frame->pc--;
        return FLOW_SWITCH;
    }
    if (answer == ANSWER_VALUE && is_absent(value))
    {
        attribute_missing(vm, object, name);
        return FLOW_FAILED;
    }
    pop(frame);
    return flow_of(vm, frame, answer, value);
}

enum flow run_store_attribute(struct vm *vm, struct frame *frame, const struct instruction *in)
{
    struct value object = pop(frame), value = pop(frame);

    switch (attribute_write(vm, object, frame->code->names[in->a], value))
    {
        case ANSWER_VALUE:
            return FLOW_NEXT;
        case ANSWER_FRAME:
            /* A setter: what it returns is dropped. */
            vm->frame->then = THEN_DROP;
            return FLOW_SWITCH;
        default:
            return FLOW_FAILED;
    }
}

enum flow run_delete_attribute(struct vm *vm, struct frame *frame, const struct instruction *in)
{
    return attribute_remove(vm, pop(frame), frame->code->names[in->a]) ? FLOW_NEXT : FLOW_FAILED;
}

enum flow run_load_item(struct vm *vm, struct frame *frame, const struct instruction *in)
{
    struct value index = pop(frame), object = pop(frame), value = NONE;
    struct value method = special_method(vm, object, "__getitem__");

    (void)in;
    if (!is_absent(method))
        return flow_of(vm, frame, value_call(vm, method, &index, 1, NULL, &value), value);
    if (!value_get_item(vm, object, index, &value))
        return FLOW_FAILED;
    push(frame, value);
    return FLOW_NEXT;
}

static enum flow drop_result(struct vm *vm, enum answer answer)
{
    if (answer == ANSWER_FRAME)
        vm->frame->then = THEN_DROP;
    return answer == ANSWER_FAILED ? FLOW_FAILED : answer == ANSWER_FRAME ? FLOW_SWITCH : FLOW_NEXT;
}

enum flow run_store_item(struct vm *vm, struct frame *frame, const struct instruction *in)
{
    struct value index = pop(frame), object = pop(frame), value = pop(frame), ignored;
    struct value method = special_method(vm, object, "__setitem__");
    struct value args[] = {index, value};

    (void)in;
    if (!is_absent(method))
        return drop_result(vm, value_call(vm, method, args, 2, NULL, &ignored));
    return value_set_item(vm, object, index, value) ? FLOW_NEXT : FLOW_FAILED;
}

enum flow run_delete_item(struct vm *vm, struct frame *frame, const struct instruction *in)
{
    struct value index = pop(frame), object = pop(frame), ignored;
    struct value method = special_method(vm, object, "__delitem__");

    (void)in;
    if (!is_absent(method))
        return drop_result(vm, value_call(vm, method, &index, 1, NULL, &ignored));
    return value_delete_item(vm, object, index) ? FLOW_NEXT : FLOW_FAILED;
}

/* ---- operators ---- */

/* By pointer: the call that fills it may be evaluated after a copy. */
static enum flow push_if(struct frame *frame, bool done, const struct value *value)
{
    if (!done)
        return FLOW_FAILED;
    push(frame, *value);
    return FLOW_NEXT;
}

enum flow run_binary(struct vm *vm, struct frame *frame, const struct instruction *in)
{
    struct value b = pop(frame), a = pop(frame), value = NONE;

    return push_if(frame, value_binary(vm, in->a, a, b, &value), &value);
}

static const char *const in_place_methods[] = {
    [OP_ADD] = "__iadd__",      [OP_SUB] = "__isub__",     [OP_MULT] = "__imul__", [OP_BIT_OR] = "__ior__",
    [OP_BIT_AND] = "__iand__",  [OP_BIT_XOR] = "__ixor__", [OP_DIV] = "__itruediv__", [OP_MOD] = "__imod__",
};

/* list += changes the list itself; sets and dicts change with |= and the like. */
static bool in_place(struct vm *vm, uint32_t op, struct value a, struct value b, struct value *out, bool *out_done)
{
    struct value method;
    const char *name = op < COUNT_OF(in_place_methods) ? in_place_methods[op] : NULL;

    *out_done = true;
    *out = a;
    if (op == OP_ADD && is_kind(a, OBJECT_LIST))
    {
        struct value items;

        if (!value_to_list(vm, b, &items))
            return false;
        for (uint32_t i = 0; i < AS_LIST(items)->len; i++)
            list_push(vm, AS_LIST(a), AS_LIST(items)->at[i]);
        return true;
    }
    if (op == OP_MULT && is_kind(a, OBJECT_LIST))
    {
        struct value result;

        if (!value_binary(vm, op, a, b, &result))
            return false;
        if (!is_kind(result, OBJECT_LIST))
        {
            *out = result;
            return true;
        }
        AS_LIST(a)->len = 0;
        for (uint32_t i = 0; i < AS_LIST(result)->len; i++)
            list_push(vm, AS_LIST(a), AS_LIST(result)->at[i]);
        return true;
    }
    if (op == OP_BIT_OR && is_kind(a, OBJECT_DICT) && is_kind(b, OBJECT_DICT))
        return dict_update(vm, AS_DICT(a), AS_DICT(b));
    if (is_kind(a, OBJECT_SET) && !AS_SET(a)->frozen && is_kind(b, OBJECT_SET))
    {
        struct value result;

        if (!value_binary(vm, op, a, b, &result))
            return false;
        if (is_kind(result, OBJECT_SET))
            AS_SET(a)->dict = AS_SET(result)->dict;
        return true;
    }
    method = name != NULL ? special_method(vm, a, name) : ABSENT;
    if (!is_absent(method))
        return vm_call_nested(vm, method, &b, 1, out);
    *out_done = false;
    return true;
}

enum flow run_in_place(struct vm *vm, struct frame *frame, const struct instruction *in)
{
    struct value b = pop(frame), a = pop(frame), value = NONE;
    bool done;

    if (!in_place(vm, in->a, a, b, &value, &done))
        return FLOW_FAILED;
    return push_if(frame, done || value_binary(vm, in->a, a, b, &value), &value);
}

enum flow run_unary(struct vm *vm, struct frame *frame, const struct instruction *in)
{
    struct value a = pop(frame), value = NONE;

    return push_if(frame, value_unary(vm, in->a, a, &value), &value);
}

/* ---- building ---- */

enum flow run_build_list(struct vm *vm, struct frame *frame, const struct instruction *in)
{
    struct value list = list_make(vm, in->a > 0 ? peek(frame, in->a - 1) : NULL, in->a);

    frame->top -= in->a;
    list.at = in->span.from;
    push(frame, list);
    return FLOW_NEXT;
}

enum flow run_build_tuple(struct vm *vm, struct frame *frame, const struct instruction *in)
{
    struct value tuple = tuple_make(vm, in->a > 0 ? peek(frame, in->a - 1) : NULL, in->a);

    frame->top -= in->a;
    tuple.at = in->span.from;
    push(frame, tuple);
    return FLOW_NEXT;
}

enum flow run_build_set(struct vm *vm, struct frame *frame, const struct instruction *in)
{
    struct set_object *set = set_make(vm, false);

    for (uint32_t i = in->a; i > 0; i--)
    {
        if (!set_add(vm, set, *peek(frame, i - 1)))
            return FLOW_FAILED;
    }
    frame->top -= in->a;
    push(frame, value_of(&set->object));
    return FLOW_NEXT;
}

enum flow run_build_dict(struct vm *vm, struct frame *frame, const struct instruction *in)
{
    struct dict_object *dict = dict_make(vm);
    struct value value = value_of(&dict->object);

    for (uint32_t i = in->a; i > 0; i--)
    {
        if (!dict_set(vm, dict, *peek(frame, 2 * i - 1), *peek(frame, 2 * i - 2)))
            return FLOW_FAILED;
    }
    frame->top -= 2 * in->a;
    value.at = in->span.from;
    push(frame, value);
    return FLOW_NEXT;
}

enum flow run_build_string(struct vm *vm, struct frame *frame, const struct instruction *in)
{
    size_t len = 0;
    struct str_object *joined;
    struct value value = NONE;

    for (uint32_t i = in->a; i > 0; i--)
    {
        if (is_opaque(*peek(frame, i - 1)))
            value = unknown_result(vm, *peek(frame, i - 1), value);
        else
            len += AS_STR(*peek(frame, i - 1))->len;
    }
    if (is_opaque(value))
    {
        frame->top -= in->a;
        push(frame, value);
        return FLOW_NEXT;
    }
    joined = str_alloc(vm, len);
    len = 0;
    for (uint32_t i = in->a; i > 0; i--)
    {
        str part = str_of(*peek(frame, i - 1));

        memcpy(joined->bytes + len, part.at, part.len);
        len += part.len;
    }
    frame->top -= in->a;
    value = str_finish(joined);
    value.at = in->span.from;
    push(frame, value);
    return FLOW_NEXT;
}

enum flow run_build_slice(struct vm *vm, struct frame *frame, const struct instruction *in)
{
    struct value step = pop(frame), stop = pop(frame), start = pop(frame);

    (void)in;
    push(frame, slice_make(vm, start, stop, step));
    return FLOW_NEXT;
}

enum flow run_list_append(struct vm *vm, struct frame *frame, const struct instruction *in)
{
    struct value item = pop(frame);

    list_push(vm, AS_LIST(*peek(frame, in->a - 1)), item);
    return FLOW_NEXT;
}

enum flow run_set_add(struct vm *vm, struct frame *frame, const struct instruction *in)
{
    struct value item = pop(frame), set = *peek(frame, in->a - 1);

    return is_opaque(set) || set_add(vm, AS_SET(set), item) ? FLOW_NEXT : FLOW_FAILED;
}

enum flow run_dict_set(struct vm *vm, struct frame *frame, const struct instruction *in)
{
    struct value value = pop(frame), key = pop(frame), dict = *peek(frame, in->a - 2);

    return is_opaque(dict) || dict_set(vm, AS_DICT(dict), key, value) ? FLOW_NEXT : FLOW_FAILED;
}

enum flow run_list_extend(struct vm *vm, struct frame *frame, const struct instruction *in)
{
    struct value iterable = pop(frame), items;

    (void)in;
    if (!value_to_list(vm, iterable, &items))
        return FLOW_FAILED;
    for (uint32_t i = 0; i < AS_LIST(items)->len; i++)
        list_push(vm, AS_LIST(*peek(frame, 0)), AS_LIST(items)->at[i]);
    return FLOW_NEXT;
}

enum flow run_set_extend(struct vm *vm, struct frame *frame, const struct instruction *in)
{
    struct value iterable = pop(frame), items;

    (void)in;
    if (!value_to_list(vm, iterable, &items))
        return FLOW_FAILED;
    for (uint32_t i = 0; i < AS_LIST(items)->len && !is_opaque(*peek(frame, 0)); i++)
    {
        if (!set_add(vm, AS_SET(*peek(frame, 0)), AS_LIST(items)->at[i]))
            return FLOW_FAILED;
    }
    return FLOW_NEXT;
}

/* The items of a mapping by way of keys() and [] when it is no dict. */
static bool mapping_items(struct vm *vm, struct value mapping, struct dict_object **out)
{
    struct value keys, method;
    struct dict_object *dict;

    if (is_kind(mapping, OBJECT_DICT))
    {
        *out = AS_DICT(mapping);
        return true;
    }
    if (is_kind(mapping, OBJECT_INSTANCE) && is_kind(AS_INSTANCE(mapping)->held, OBJECT_DICT))
    {
        *out = AS_DICT(AS_INSTANCE(mapping)->held);
        return true;
    }
    if (is_opaque(mapping))
        return vm_refuse_opaque(vm, mapping, "the items of a mapping are not known");
    method = special_method(vm, mapping, "keys");
    if (is_absent(method))
        return vm_raise(vm, "TypeError", "'%s' object is not a mapping", value_type_name(vm, mapping));
    if (!vm_call_nested(vm, method, NULL, 0, &keys) || !value_to_list(vm, keys, &keys))
        return false;
    dict = dict_make(vm);
    for (uint32_t i = 0; i < AS_LIST(keys)->len; i++)
    {
        struct value item;

        if (!value_get_item(vm, mapping, AS_LIST(keys)->at[i], &item) || !dict_set(vm, dict, AS_LIST(keys)->at[i], item))
            return false;
    }
    *out = dict;
    return true;
}

enum flow run_dict_update(struct vm *vm, struct frame *frame, const struct instruction *in)
{
    struct dict_object *items;

    (void)in;
    if (!mapping_items(vm, pop(frame), &items) ||
        (!is_opaque(*peek(frame, 0)) && !dict_update(vm, AS_DICT(*peek(frame, 0)), items)))
        return FLOW_FAILED;
    return FLOW_NEXT;
}

enum flow run_dict_merge(struct vm *vm, struct frame *frame, const struct instruction *in)
{
    struct dict_object *items, *into;
    struct dict_entry *entry;

    (void)in;
    if (!mapping_items(vm, pop(frame), &items))
        return FLOW_FAILED;
    into = AS_DICT(*peek(frame, 0));
    for (uint32_t i = 0; dict_next(items, &i, &entry);)
    {
        if (!is_str(entry->key))
        {
            vm_raise(vm, "TypeError", "keywords must be strings");
            return FLOW_FAILED;
        }
        if (!is_absent(dict_find(into, AS_STR(entry->key))))
        {
            vm_raise(vm, "TypeError", "got multiple values for keyword argument '%s'", AS_STR(entry->key)->bytes);
            return FLOW_FAILED;
        }
        dict_put(vm, into, AS_STR(entry->key), entry->value);
    }
    return FLOW_NEXT;
}

enum flow run_list_to_tuple(struct vm *vm, struct frame *frame, const struct instruction *in)
{
    struct value list = pop(frame);

    (void)in;
    push(frame, tuple_make(vm, AS_LIST(list)->at, AS_LIST(list)->len));
    return FLOW_NEXT;
}

enum flow run_format(struct vm *vm, struct frame *frame, const struct instruction *in)
{
    struct value spec = in->b != 0 ? pop(frame) : value_of(&vm->empty_str->object);
    struct value value = pop(frame);
    struct arena_mark mark;
    struct buf text;
    bool done = true;

    /* An unknown value stays unknown until the text is made of it: f"{x}" alone is refused there. */
    if (is_opaque(value))
    {
        push(frame, value);
        return FLOW_NEXT;
    }
    if (in->a == 's')
        done = value_str_value(vm, value, &value);
    else if (in->a == 'r' || in->a == 'a')
        done = value_repr_value(vm, value, &value);
    if (!done)
        return FLOW_FAILED;
    if (is_str(value) && AS_STR(spec)->len == 0)
    {
        push(frame, value);
        return FLOW_NEXT;
    }
    mark = scratch_mark(vm);
    text = BUF(scratch_arena(vm));
    done = value_format(vm, value, str_of(spec), &text);
    if (done)
        push(frame, str_make(vm, buf_str(&text)));
    arena_reset(vm->scratch, mark);
    return done ? FLOW_NEXT : FLOW_FAILED;
}
