/*
 * String and bytes objects.
 *
 * A string keeps its count of code points; when that equals the number of bytes all is ASCII and an index is an offset.
 * Strings of one ASCII character and interned names are shared.
 */
#include "base/utf8.h"
#include "eval/vm.h"

#include <string.h>

struct str_object *str_alloc(struct vm *vm, size_t len)
{
    if (len > UINT32_MAX - 64)
        memory_refuse(arena_memory(vm->arena));

    struct str_object *object = heap_alloc(vm, OBJECT_STR, sizeof *object + len + 1);

    object->len = (uint32_t)len;
    return object;
}

struct value str_finish(struct str_object *object)
{
    str text = {object->bytes, object->len};

    object->count = (uint32_t)utf8_count(text);
    object->hash = str_hash(text);
    return value_of(&object->object);
}

static struct value str_new(struct vm *vm, str text)
{
    struct str_object *object = str_alloc(vm, text.len);

    if (text.len > 0)
        memcpy(object->bytes, text.at, text.len);
    return str_finish(object);
}

struct value str_make(struct vm *vm, str text)
{
    if (text.len == 0)
        return value_of(&vm->empty_str->object);
    if (text.len == 1 && (unsigned char)text.at[0] < 128)
    {
        struct value *shared = &vm->ascii[(unsigned char)text.at[0]];

        if (is_absent(*shared))
            *shared = str_new(vm, text);
        return *shared;
    }
    return str_new(vm, text);
}

struct value str_make_print(struct vm *vm, const char *format, ...)
{
    va_list arguments;
    struct arena_mark mark = arena_mark(vm->arena);

    va_start(arguments, format);

    struct value value = str_make(vm, str_vprint(vm->arena, format, arguments));

    va_end(arguments);
    arena_reset(vm->arena, mark);
    return value;
}

struct str_object *str_intern_object(struct vm *vm, str text)
{
    struct str_object *object = map_find(&vm->interned, text);

    if (object == NULL)
    {
        struct value value = str_new(vm, text);

        object = AS_STR(value);
        map_put(&vm->interned, str_of(value), object);
    }
    return object;
}

struct value bytes_make(struct vm *vm, str bytes)
{
    if (bytes.len > UINT32_MAX - 64)
        memory_refuse(arena_memory(vm->arena));

    struct bytes_object *object = heap_alloc(vm, OBJECT_BYTES, sizeof *object + bytes.len + 1);

    object->len = (uint32_t)bytes.len;
    if (bytes.len > 0)
        memcpy(object->bytes, bytes.at, bytes.len);
    return value_of(&object->object);
}

struct value str_code_points(struct vm *vm, struct value text, int64_t from, int64_t to)
{
    struct str_object *object = AS_STR(text);
    int64_t count = object->count;

    from = from < 0 ? 0 : from > count ? count : from;
    to = to < from ? from : to > count ? count : to;
    if (from == 0 && to == count)
        return text;
    if (object->count == object->len)
        return str_make(vm, str_slice(str_of(text), (size_t)from, (size_t)to));

    vm->steps += (uint64_t)to / STEP_BYTES;

    str rest = str_skip(str_of(text), utf8_offset(str_of(text), (size_t)from));

    return str_make(vm, str_slice(rest, 0, utf8_offset(rest, (size_t)(to - from))));
}
