/*
 * Sorting: a stable merge sort over values, and the state machine that calls the key function item by item.
 *
 * While a key function (Python code) runs, the list being sorted is left as it is; keys are collected first and compared
 * after that.
 */
#include "eval/builtin/arguments.h"
#include "eval/builtin/classes.h"
#include "eval/builtin/operators.h"

struct pair
{
    struct value key, item;
};

struct sorting
{
    struct vm *vm;
    bool reverse;
};

/* Whether b must stand before a. */
static bool is_before(const struct sorting *sorting, const struct pair *b, const struct pair *a, bool *out)
{
    return sorting->reverse ? value_is_less(sorting->vm, a->key, b->key, out) : value_is_less(sorting->vm, b->key, a->key, out);
}

static bool merge(const struct sorting *sorting, const struct pair *from, struct pair *to, size_t left, size_t middle,
                  size_t right)
{
    size_t i = left, j = middle;

    for (size_t k = left; k < right; k++)
    {
        bool take_right = i >= middle;

        if (!take_right && j < right && !is_before(sorting, &from[j], &from[i], &take_right))
            return false;
        to[k] = take_right ? from[j++] : from[i++];
    }
    return true;
}

static bool pairs_sort(const struct sorting *sorting, struct pair *pairs, struct pair *spare, size_t count)
{
    struct pair *from = pairs, *to = spare;

    for (size_t width = 1; width < count; width *= 2)
    {
        for (size_t left = 0; left < count; left += 2 * width)
        {
            size_t middle = left + width < count ? left + width : count;
            size_t right = left + 2 * width < count ? left + 2 * width : count;

            if (!merge(sorting, from, to, left, middle, right))
                return false;
        }

        struct pair *swap = from;

        from = to;
        to = swap;
    }
    if (from != pairs)
        memcpy(pairs, from, count * sizeof *pairs);
    return true;
}

bool list_sort(struct vm *vm, struct list_object *list, struct list_object *keys, bool reverse)
{
    struct arena_mark mark = scratch_mark(vm);
    size_t count = list->len;
    struct pair *pairs = arena_alloc_array(scratch_arena(vm), count * 2, sizeof *pairs);
    struct sorting sorting = {vm, reverse};

    for (size_t i = 0; i < count; i++)
        pairs[i] = (struct pair){keys != NULL && i < keys->len ? keys->at[i] : list->at[i], list->at[i]};

    bool good = pairs_sort(&sorting, pairs, pairs + count, count);

    for (size_t i = 0; good && i < count && i < list->len; i++)
        list->at[i] = pairs[i].item;
    arena_reset(vm->scratch, mark);
    return good;
}

enum
{
    SORT_LIST, /* locals of the frame */
    SORT_KEYS,
    SORT_KEY,
    SORT_REVERSE,
    SORT_RESULT,
};

static enum native_step sort_resume(struct vm *vm, struct native_frame *frame)
{
    struct list_object *list = AS_LIST(frame->locals[SORT_LIST]), *keys = AS_LIST(frame->locals[SORT_KEYS]);

    if (frame->state++ > 0)
        list_push(vm, keys, frame->sent);
    if (keys->len < list->len)
        return native_frame_call(vm, frame, frame->locals[SORT_KEY], &list->at[keys->len], 1);
    if (!list_sort(vm, list, keys, frame->locals[SORT_REVERSE].boolean))
        return STEP_FAILED;
    frame->result = frame->locals[SORT_RESULT];
    return STEP_DONE;
}

bool sort_with_key(struct vm *vm, struct list_object *list, struct value key, bool reverse, struct value result,
                   struct value *out)
{
    *out = result;
    if (!is_given_some(key))
        return list_sort(vm, list, NULL, reverse);

    struct native_frame *frame = vm_push_native(vm, sort_resume);

    frame->locals[SORT_LIST] = value_of(&list->object);
    frame->locals[SORT_KEYS] = list_make(vm, NULL, 0);
    frame->locals[SORT_KEY] = key;
    frame->locals[SORT_REVERSE] = value_bool(reverse);
    frame->locals[SORT_RESULT] = result;
    return true;
}
