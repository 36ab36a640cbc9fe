/* Instructions of the match statement. */
#include "eval/instructions.h"

static bool is_sequence(struct vm *vm, struct value value)
{
    const struct class_object *deque;

    if (is_kind(value, OBJECT_LIST) || is_kind(value, OBJECT_TUPLE) || is_kind(value, OBJECT_RANGE))
        return true;
    if (!is_kind(value, OBJECT_INSTANCE))
        return false;
    deque = vm_native_class(vm, "collections.deque");
    return is_kind(AS_INSTANCE(value)->held, OBJECT_LIST) || is_kind(AS_INSTANCE(value)->held, OBJECT_TUPLE) ||
           (deque != NULL && vm_is_instance(vm, value, deque));
}

/* A dict, or an instance of a class derived from it; NULL when it is no mapping. */
static struct dict_object *mapping_of(struct value value)
{
    if (is_kind(value, OBJECT_DICT))
        return AS_DICT(value);
    if (is_kind(value, OBJECT_INSTANCE) && is_kind(AS_INSTANCE(value)->held, OBJECT_DICT))
        return AS_DICT(AS_INSTANCE(value)->held);
    return NULL;
}

static bool refuse_unknown(struct vm *vm, struct value value)
{
    return is_opaque(value) ? vm_refuse_opaque(vm, value, "the case that a value matches is not known") : true;
}

enum flow run_match_sequence(struct vm *vm, struct frame *frame, const struct instruction *in)
{
    (void)in;
    if (!refuse_unknown(vm, *peek(frame, 0)))
        return FLOW_FAILED;
    push(frame, value_bool(is_sequence(vm, *peek(frame, 0))));
    return FLOW_NEXT;
}

enum flow run_match_mapping(struct vm *vm, struct frame *frame, const struct instruction *in)
{
    (void)in;
    if (!refuse_unknown(vm, *peek(frame, 0)))
        return FLOW_FAILED;
    push(frame, value_bool(mapping_of(*peek(frame, 0)) != NULL));
    return FLOW_NEXT;
}

enum flow run_match_length(struct vm *vm, struct frame *frame, const struct instruction *in)
{
    int64_t len;

    if (!value_len(vm, *peek(frame, 0), &len))
        return FLOW_FAILED;
    push(frame, value_bool(in->b != 0 ? len >= (int64_t)in->a : len == (int64_t)in->a));
    return FLOW_NEXT;
}

enum flow run_match_keys(struct vm *vm, struct frame *frame, const struct instruction *in)
{
    const struct tuple_object *keys = AS_TUPLE(pop(frame));
    struct dict_object *mapping = mapping_of(*peek(frame, 0));
    struct value values = list_make(vm, NULL, 0);

    (void)in;
    for (uint32_t i = 0; i < keys->len; i++)
    {
        struct value value;

        if (!dict_get(vm, mapping, keys->at[i], &value))
            return FLOW_FAILED;
        if (is_absent(value))
        {
            push(frame, NONE);
            return FLOW_NEXT;
        }
        list_push(vm, AS_LIST(values), value);
    }
    push(frame, tuple_make(vm, AS_LIST(values)->at, AS_LIST(values)->len));
    return FLOW_NEXT;
}

enum flow run_match_rest(struct vm *vm, struct frame *frame, const struct instruction *in)
{
    const struct tuple_object *keys = AS_TUPLE(pop(frame));
    struct dict_object *rest = dict_copy(vm, mapping_of(pop(frame)));
    bool found;

    (void)in;
    for (uint32_t i = 0; i < keys->len; i++)
    {
        if (!dict_delete(vm, rest, keys->at[i], &found))
            return FLOW_FAILED;
    }
    push(frame, value_of(&rest->object));
    return FLOW_NEXT;
}

/* Classes whose one positional pattern is the value itself. */
static bool matches_itself(struct vm *vm, const struct class_object *class_)
{
    static const char *const names[] = {"bool", "bytes", "dict", "float", "frozenset", "int", "list", "set", "str", "tuple"};

    for (size_t i = 0; i < COUNT_OF(names); i++)
    {
        if (class_ == vm_native_class(vm, names[i]))
            return true;
    }
    return false;
}

static bool attribute_add(struct vm *vm, struct value subject, struct value name, struct list_object *values, bool *out_found)
{
    struct value value = ABSENT;

    *out_found = false;
    if (!is_str(name))
        return vm_raise(vm, "TypeError", "__match_args__ elements must be strings (got %s)", value_type_name(vm, name));
    if (!value_get_attribute(vm, subject, str_of(name), &value))
        return false;
    *out_found = !is_absent(value);
    list_push(vm, values, value);
    return true;
}

static bool positional_add(struct vm *vm, struct value subject, struct class_object *class_, uint32_t count,
                           struct list_object *values, bool *out_found)
{
    struct value names = class_lookup(class_, str_intern_object(vm, STR("__match_args__")));

    *out_found = true;
    if (count == 1 && matches_itself(vm, class_))
    {
        list_push(vm, values, subject);
        return true;
    }
    if (count > 0 && (!is_kind(names, OBJECT_TUPLE) || AS_TUPLE(names)->len < count))
        return vm_raise(vm, "TypeError", "%s() accepts %u positional sub-patterns (%u given)", class_->name->bytes,
                        is_kind(names, OBJECT_TUPLE) ? AS_TUPLE(names)->len : 0, count);
    for (uint32_t i = 0; i < count && *out_found; i++)
    {
        if (!attribute_add(vm, subject, AS_TUPLE(names)->at[i], values, out_found))
            return false;
    }
    return true;
}

enum flow run_match_class(struct vm *vm, struct frame *frame, const struct instruction *in)
{
    const struct tuple_object *names = AS_TUPLE(pop(frame));
    struct value class_ = pop(frame), subject = *peek(frame, 0);
    struct value values = list_make(vm, NULL, 0);
    bool found;

    if (!refuse_unknown(vm, subject) || !refuse_unknown(vm, class_))
        return FLOW_FAILED;
    if (!is_kind(class_, OBJECT_CLASS))
    {
        vm_raise(vm, "TypeError", "called match pattern must be a class");
        return FLOW_FAILED;
    }
    found = vm_is_instance(vm, subject, AS_CLASS(class_));
    if (found && !positional_add(vm, subject, AS_CLASS(class_), in->a, AS_LIST(values), &found))
        return FLOW_FAILED;
    for (uint32_t i = 0; i < names->len && found; i++)
    {
        if (!attribute_add(vm, subject, names->at[i], AS_LIST(values), &found))
            return FLOW_FAILED;
    }
    push(frame, found ? tuple_make(vm, AS_LIST(values)->at, AS_LIST(values)->len) : NONE);
    return FLOW_NEXT;
}
