/*
 * Iteration: iterators over the built-in containers, and the protocol for all else.
 *
 * A dictionary or set that changes its keys during iteration raises RuntimeError, as in CPython: the iterator keeps the version
 * in the upper half of its position.
 */
#include "base/utf8.h"
#include "eval/decide.h"
#include "eval/machine.h"
#include "eval/unknown.h"

static bool list_next(struct vm *vm, struct value subject, uint64_t *position, struct value *out_item)
{
    const struct list_object *list = AS_LIST(subject);

    (void)vm;
    *out_item = *position < list->len ? list->at[(*position)++] : ABSENT;
    return true;
}

static bool tuple_next(struct vm *vm, struct value subject, uint64_t *position, struct value *out_item)
{
    const struct tuple_object *tuple = AS_TUPLE(subject);

    (void)vm;
    *out_item = *position < tuple->len ? tuple->at[(*position)++] : ABSENT;
    return true;
}

/* The position is a byte offset. */
static bool str_next(struct vm *vm, struct value subject, uint64_t *position, struct value *out_item)
{
    str rest = str_skip(str_of(subject), *position);
    uint32_t c;
    size_t len;

    *out_item = ABSENT;
    if (rest.len == 0)
        return true;
    len = utf8_decode(rest, &c);
    *out_item = str_make(vm, str_slice(rest, 0, len));
    *position += len;
    return true;
}

static bool bytes_next(struct vm *vm, struct value subject, uint64_t *position, struct value *out_item)
{
    const struct bytes_object *bytes = AS_BYTES(subject);

    (void)vm;
    *out_item = *position < bytes->len ? value_int((unsigned char)bytes->bytes[(*position)++]) : ABSENT;
    return true;
}

static bool range_next(struct vm *vm, struct value subject, uint64_t *position, struct value *out_item)
{
    const struct range_object *range = AS_RANGE(subject);
    int64_t offset, item;

    (void)vm;
    *out_item = ABSENT;
    if (__builtin_mul_overflow((int64_t)*position, range->step, &offset) ||
        __builtin_add_overflow(range->start, offset, &item))
        return true;
    if (range->step > 0 ? item >= range->stop : item <= range->stop)
        return true;
    (*position)++;
    *out_item = value_int(item);
    return true;
}

static bool keys_next(struct vm *vm, const struct dict_object *dict, const char *what, uint64_t *position,
                      struct value *out_item)
{
    uint32_t at = (uint32_t)*position;
    uint32_t version = (uint32_t)(*position >> 32);
    struct dict_entry *entry;

    if (at == 0)
        version = dict->version;
    *out_item = ABSENT;
    if (version != dict->version)
        return vm_raise(vm, "RuntimeError", "%s changed size during iteration", what);
    if (dict_next(dict, &at, &entry))
        *out_item = entry->key;
    *position = (uint64_t)version << 32 | at;
    return true;
}

static bool dict_iterate(struct vm *vm, struct value subject, uint64_t *position, struct value *out_item)
{
    return keys_next(vm, AS_DICT(subject), "dictionary", position, out_item);
}

static bool set_next(struct vm *vm, struct value subject, uint64_t *position, struct value *out_item)
{
    return keys_next(vm, AS_SET(subject)->dict, "Set", position, out_item);
}

static iterator_next *const iterators[OBJECT_KIND_COUNT] = {
    [OBJECT_LIST] = list_next,   [OBJECT_TUPLE] = tuple_next, [OBJECT_STR] = str_next, [OBJECT_BYTES] = bytes_next,
    [OBJECT_RANGE] = range_next, [OBJECT_DICT] = dict_iterate, [OBJECT_SET] = set_next,
};

/* An object that has only __getitem__: from 0 on until IndexError. */
static bool sequence_next(struct vm *vm, struct value subject, uint64_t *position, struct value *out_item)
{
    struct value index = value_int((int64_t)*position);

    *out_item = ABSENT;
    if (*position == UINT64_MAX)
        return true;
    if (vm_call_nested(vm, special_method(vm, subject, "__getitem__"), &index, 1, out_item))
    {
        (*position)++;
        return true;
    }
    if (vm->refused || !(exception_is(vm, vm->raised, "IndexError") || exception_is(vm, vm->raised, "StopIteration")))
        return false;
    vm->raised = *out_item = ABSENT;
    *position = UINT64_MAX;
    return true;
}

/* The one item that stands for all of them. */
static bool unknown_next(struct vm *vm, struct value subject, uint64_t *position, struct value *out_item)
{
    *out_item = (*position)++ == 0 && is_opaque(subject) ? unknown_derive(vm, subject, STR("[]")) : ABSENT;
    return true;
}

static bool refuse_iteration(struct vm *vm, struct value iterable)
{
    if (is_opaque(iterable))
        return vm_refuse_opaque(vm, iterable, "the values to go through are not known");
    return vm_raise(vm, "TypeError", "'%s' object is not iterable", value_type_name(vm, iterable));
}

enum answer iterate_open(struct vm *vm, struct value iterable, struct value *out)
{
    struct value method;

    if (iterable.tag != VALUE_OBJECT)
    {
        refuse_iteration(vm, iterable);
        return ANSWER_FAILED;
    }
    if (iterators[iterable.object->kind] != NULL)
    {
        *out = iterator_make(vm, iterators[iterable.object->kind], iterable);
        return ANSWER_VALUE;
    }
    switch (iterable.object->kind)
    {
        case OBJECT_ITERATOR:
            *out = iterable;
            return ANSWER_VALUE;
        case OBJECT_GENERATOR:
            if (AS_GENERATOR(iterable)->is_coroutine)
                break;
            *out = iterable;
            return ANSWER_VALUE;
        case OBJECT_CLASS:
            if (AS_CLASS(iterable)->native == NULL || AS_CLASS(iterable)->native->iterate_class == NULL)
                break;
            if (!AS_CLASS(iterable)->native->iterate_class(vm, AS_CLASS(iterable), out))
                return ANSWER_FAILED;
            return iterate_open(vm, *out, out);
        case OBJECT_INSTANCE:
            method = special_method(vm, iterable, "__iter__");
            if (!is_absent(method))
                return value_call(vm, method, NULL, 0, NULL, out);
            if (!is_absent(AS_INSTANCE(iterable)->held) && AS_INSTANCE(iterable)->held.tag == VALUE_OBJECT)
                return iterate_open(vm, AS_INSTANCE(iterable)->held, out);
            if (is_absent(special_method(vm, iterable, "__getitem__")))
                break;
            *out = iterator_make(vm, sequence_next, iterable);
            return ANSWER_VALUE;
        case OBJECT_OPAQUE:
            if (!decides(vm, iterable))
                break;
            *out = iterator_make(vm, unknown_next, decide(vm, iterable) ? iterable : NONE);
            return ANSWER_VALUE;
        default:
            break;
    }
    refuse_iteration(vm, iterable);
    return ANSWER_FAILED;
}

enum answer iterate_next(struct vm *vm, struct value iterator, struct value *out)
{
    struct value method;
    enum answer answer;

    vm->returned = NONE;
    *out = ABSENT;
    if (is_kind(iterator, OBJECT_ITERATOR))
        return AS_ITERATOR(iterator)->next(vm, AS_ITERATOR(iterator)->subject, &AS_ITERATOR(iterator)->position, out)
                   ? ANSWER_VALUE
                   : ANSWER_FAILED;
    if (is_kind(iterator, OBJECT_GENERATOR))
        return AS_GENERATOR(iterator)->frame == NULL ? ANSWER_VALUE : generator_resume(vm, AS_GENERATOR(iterator), NONE);
    method = special_method(vm, iterator, "__next__");
    if (is_absent(method))
    {
        vm_raise(vm, "TypeError", "'%s' object is not an iterator", value_type_name(vm, iterator));
        return ANSWER_FAILED;
    }
    answer = value_call(vm, method, NULL, 0, NULL, out);
    if (answer == ANSWER_FRAME)
        vm->frame->then = THEN_ITEM;
    if (answer == ANSWER_FAILED && !vm->refused && exception_is(vm, vm->raised, "StopIteration"))
    {
        vm->raised = ABSENT;
        *out = ABSENT;
        return ANSWER_VALUE;
    }
    return answer;
}

/* ---- from native code ---- */

bool iteration_open(struct vm *vm, struct value iterable, struct iteration *out)
{
    struct frame *below = vm->frame;

    return machine_run_nested(vm, iterate_open(vm, iterable, &out->iterator), &out->iterator, below);
}

bool iteration_next(struct vm *vm, struct iteration *iteration, struct value *out_item)
{
    struct frame *below = vm->frame;
    enum answer answer;

    *out_item = ABSENT;
    if (!vm_charge(vm, 1))
        return false;
    answer = iterate_next(vm, iteration->iterator, out_item);

    /* The frame keeps what it does with a StopIteration. */
    if (answer == ANSWER_FRAME && vm->frame->then == THEN_ITEM)
    {
        bool done = machine_run_nested(vm, answer, out_item, below);

        if (!done && !vm->refused && exception_is(vm, vm->raised, "StopIteration"))
        {
            vm->raised = ABSENT;
            *out_item = ABSENT;
            return true;
        }
        return done;
    }
    return machine_run_nested(vm, answer, out_item, below);
}

bool value_to_list(struct vm *vm, struct value iterable, struct value *out_list)
{
    struct iteration iteration;
    struct value item, list = list_make(vm, NULL, 0);

    if (!iteration_open(vm, iterable, &iteration))
        return false;
    for (;;)
    {
        if (!iteration_next(vm, &iteration, &item))
            return false;
        if (is_absent(item))
            break;
        list_push(vm, AS_LIST(list), item);
    }
    *out_list = list;
    return true;
}
