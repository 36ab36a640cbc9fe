/*
 * The heap: allocation, marking and sweeping.
 *
 * Marking uses an explicit stack, so that a long chain of objects cannot overflow the C stack. What each kind of object points
 * at stands in one table of functions (marks), what it owns besides its own block in another (frees).
 */
#include "eval/heap.h"
#include "eval/frame.h"
#include "eval/vm.h"

#include <string.h>

enum
{
    MIB = 1024 * 1024,
    COLLECT_FIRST = MIB,
    ROOM_LEAST = 12 * MIB,
    MODEST = 208 * MIB, /* a million rows in memory: with the rest of the program they stay under 256 MiB */
};

void *heap_alloc(struct vm *vm, enum object_kind kind, size_t size)
{
    struct object *object = pool_take(&vm->pool, size);

    memset(object, 0, size);
    object->kind = (uint8_t)kind;
    object->size = (uint32_t)size;
    object->next = vm->objects;
    vm->objects = object;
    vm->allocated += size;
    vm->steps += size / STEP_BYTES;
    return object;
}

void *heap_block(struct vm *vm, void *block, size_t old_size, size_t new_size)
{
    void *larger = NULL;

    if (new_size > 0)
        larger = pool_take(&vm->pool, new_size);
    if (larger != NULL && block != NULL)
        memcpy(larger, block, old_size < new_size ? old_size : new_size);
    pool_give(&vm->pool, block, old_size);
    vm->allocated += new_size - old_size;
    vm->steps += new_size / STEP_BYTES;
    return larger;
}

/* ---- C data that goes with values ---- */

struct memory_object *memory_make(struct vm *vm, size_t size, struct arena *arena)
{
    struct memory_object *memory = heap_alloc(vm, OBJECT_MEMORY, sizeof *memory + size);

    memory->arena = arena;
    return memory;
}

void memory_settle(struct vm *vm, struct memory_object *memory)
{
    size_t size = memory->arena != NULL ? arena_size(memory->arena) : 0;

    vm->allocated += size - memory->charged;
    memory->charged = size;
}

void memory_keep(struct memory_object *memory, struct memory_object *other)
{
    if (other == NULL || other == memory || (memory->keeps.len > 0 && *array_last(&memory->keeps) == other))
        return;
    array_push(memory->arena, &memory->keeps, other);
}

/* ---- marking ---- */

struct marking
{
    struct vm *vm;
    struct object **stack;
    size_t len, cap;
};

static void object_mark(struct marking *marking, struct object *object)
{
    if (object == NULL || object->marked)
        return;
    object->marked = true;
    if (marking->len == marking->cap)
    {
        size_t cap = marking->cap == 0 ? 1024 : marking->cap * 2;

        marking->stack = memory_resize(arena_memory(marking->vm->arena), marking->stack, marking->cap * sizeof *marking->stack,
                                       cap * sizeof *marking->stack);
        marking->cap = cap;
    }
    marking->stack[marking->len++] = object;
}

static void value_mark(struct marking *marking, struct value value)
{
    if (value.tag == VALUE_OBJECT)
        object_mark(marking, value.object);
}

static void values_mark(struct marking *marking, const struct value *at, size_t len)
{
    for (size_t i = 0; at != NULL && i < len; i++)
        value_mark(marking, at[i]);
}

#define MARK(pointer) object_mark(marking, (struct object *)(void *)(pointer))

typedef void mark_kind(struct marking *marking, struct object *object);

static void list_mark(struct marking *marking, struct object *object)
{
    struct list_object *list = (void *)object;

    values_mark(marking, list->at, list->len);
}

static void tuple_mark(struct marking *marking, struct object *object)
{
    struct tuple_object *tuple = (void *)object;

    values_mark(marking, tuple->at, tuple->len);
}

static void dict_mark(struct marking *marking, struct object *object)
{
    struct dict_object *dict = (void *)object;

    for (uint32_t i = 0; i < dict->used; i++)
    {
        value_mark(marking, dict->at[i].key);
        value_mark(marking, dict->at[i].value);
    }
}

static void set_mark(struct marking *marking, struct object *object)
{
    MARK(((struct set_object *)(void *)object)->dict);
}

static void slice_mark(struct marking *marking, struct object *object)
{
    values_mark(marking, &((struct slice_object *)(void *)object)->start, 3);
}

static void code_mark(struct marking *marking, const struct code *code)
{
    MARK(code->owner);
    values_mark(marking, code->constants, code->constant_count);
    value_mark(marking, code->docstring);
    for (uint32_t i = 0; i < code->code_count; i++)
        code_mark(marking, code->codes[i]);
}

static void function_mark(struct marking *marking, struct object *object)
{
    struct function_object *function = (void *)object;

    code_mark(marking, function->code);
    MARK(function->module);
    MARK(function->name);
    MARK(function->qualified_name);
    MARK(function->defaults);
    MARK(function->cells);
    MARK(function->annotations);
    MARK(function->attributes);
    MARK(function->owner);
    value_mark(marking, function->docstring);
}

static void native_mark(struct marking *marking, struct object *object)
{
    MARK(((struct native_object *)(void *)object)->owner);
}

static void method_mark(struct marking *marking, struct object *object)
{
    values_mark(marking, &((struct method_object *)(void *)object)->function, 2);
}

static void class_mark(struct marking *marking, struct object *object)
{
    struct class_object *class_ = (void *)object;

    MARK(class_->name);
    MARK(class_->qualified_name);
    MARK(class_->bases);
    MARK(class_->mro);
    MARK(class_->dict);
    MARK(class_->metaclass);
    MARK(class_->keywords);
    MARK(class_->module);
    value_mark(marking, class_->opaque_base);
    if (class_->opaque_bases != NULL)
        value_mark(marking, value_of(&class_->opaque_bases->object));
}

static void instance_mark(struct marking *marking, struct object *object)
{
    struct instance_object *instance = (void *)object;
    const struct native_class *native = instance->class_->native;

    MARK(instance->class_);
    MARK(instance->memory);
    MARK(instance->attributes);
    value_mark(marking, instance->held);
    if (native != NULL && native->mark != NULL)
    {
        /* heap_mark adds to the marking under way. */
        marking->vm->marking = marking;
        native->mark(marking->vm, instance);
    }
}

static void module_mark(struct marking *marking, struct object *object)
{
    MARK(((struct module_object *)(void *)object)->name);
    MARK(((struct module_object *)(void *)object)->dict);
}

static void cell_mark(struct marking *marking, struct object *object)
{
    value_mark(marking, ((struct cell_object *)(void *)object)->value);
}

static void frame_mark(struct marking *marking, struct object *object)
{
    struct frame *frame = (void *)object;

    MARK(frame->back);
    if (frame->code != NULL)
    {
        code_mark(marking, frame->code);
        values_mark(marking, frame->slots, frame->slot_count);
    }
    MARK(frame->function);
    MARK(frame->module);
    MARK(frame->names);
    MARK(frame->generator);
    value_mark(marking, frame->deliver);
    value_mark(marking, frame->handled);
    if (frame->native != NULL)
    {
        value_mark(marking, frame->native->sent);
        value_mark(marking, frame->native->result);
        value_mark(marking, frame->native->callee);
        values_mark(marking, frame->native->locals, NATIVE_LOCALS);
        values_mark(marking, frame->native->args, frame->native->arg_count);
    }
}

static void generator_mark(struct marking *marking, struct object *object)
{
    MARK(((struct generator_object *)(void *)object)->frame);
    MARK(((struct generator_object *)(void *)object)->name);
}

static void iterator_mark(struct marking *marking, struct object *object)
{
    value_mark(marking, ((struct iterator_object *)(void *)object)->subject);
}

static void wrapper_mark(struct marking *marking, struct object *object)
{
    values_mark(marking, &((struct wrapper_object *)(void *)object)->function, 4);
}

static void super_mark(struct marking *marking, struct object *object)
{
    MARK(((struct super_object *)(void *)object)->class_);
    value_mark(marking, ((struct super_object *)(void *)object)->self);
}

static void opaque_mark(struct marking *marking, struct object *object)
{
    MARK(((struct opaque_object *)(void *)object)->name);
    MARK(((struct opaque_object *)(void *)object)->reason);
}

static void memory_mark(struct marking *marking, struct object *object)
{
    struct memory_object *memory = (void *)object;

    for (size_t i = 0; i < memory->keeps.len; i++)
        MARK(memory->keeps.at[i]);
}

static mark_kind *const marks[OBJECT_KIND_COUNT] = {
    [OBJECT_LIST] = list_mark,         [OBJECT_TUPLE] = tuple_mark,       [OBJECT_DICT] = dict_mark,
    [OBJECT_SET] = set_mark,           [OBJECT_SLICE] = slice_mark,       [OBJECT_FUNCTION] = function_mark,
    [OBJECT_NATIVE] = native_mark,     [OBJECT_METHOD] = method_mark,     [OBJECT_CLASS] = class_mark,
    [OBJECT_INSTANCE] = instance_mark, [OBJECT_MODULE] = module_mark,     [OBJECT_CELL] = cell_mark,
    [OBJECT_FRAME] = frame_mark,       [OBJECT_GENERATOR] = generator_mark, [OBJECT_ITERATOR] = iterator_mark,
    [OBJECT_WRAPPER] = wrapper_mark,   [OBJECT_SUPER] = super_mark,       [OBJECT_OPAQUE] = opaque_mark,
    [OBJECT_MEMORY] = memory_mark,
};

void heap_mark(struct vm *vm, struct value value)
{
    value_mark(vm->marking, value);
}

static void map_mark(struct marking *marking, const struct map *map)
{
    for (size_t i = 0; i < map->len; i++)
        MARK(map->at[i].value);
}

static void roots_mark(struct marking *marking)
{
    struct vm *vm = marking->vm;

    MARK(vm->frame);
    values_mark(marking, vm->kept.at, vm->kept.len);
    value_mark(marking, vm->raised);
    value_mark(marking, vm->handled);
    value_mark(marking, vm->returned);
    value_mark(marking, vm->empty_tuple);
    values_mark(marking, vm->ascii, COUNT_OF(vm->ascii));
    map_mark(marking, &vm->interned);
    map_mark(marking, &vm->modules);
    map_mark(marking, &vm->native_classes);
    map_mark(marking, &vm->row_classes);
}

/* ---- freeing ---- */

/* The block of an object that it owns besides its own. */
static void *block_of(struct object *object, size_t *out_size)
{
    *out_size = 0;
    switch (object->kind)
    {
        case OBJECT_LIST:
            *out_size = ((struct list_object *)(void *)object)->cap * sizeof(struct value);
            return ((struct list_object *)(void *)object)->at;
        case OBJECT_DICT:
            *out_size = ((struct dict_object *)(void *)object)->cap * sizeof(struct dict_entry);
            return ((struct dict_object *)(void *)object)->at;
        default:
            return NULL;
    }
}

static void object_free(struct vm *vm, struct object *object)
{
    size_t size;
    void *block = block_of(object, &size);

    if (block != NULL)
        heap_block(vm, block, size, 0);
    if (object->kind == OBJECT_DICT)
    {
        struct dict_object *dict = (void *)object;

        heap_block(vm, dict->slots, dict->slot_count * sizeof *dict->slots, 0);
    }
    if (object->kind == OBJECT_CODE_OWNER)
    {
        arena_close(((struct code_owner *)(void *)object)->arena);
        vm->allocated -= ((struct code_owner *)(void *)object)->charged;
    }
    if (object->kind == OBJECT_MEMORY)
    {
        arena_close(((struct memory_object *)(void *)object)->arena);
        vm->allocated -= ((struct memory_object *)(void *)object)->charged;
    }
    vm->allocated -= object->size;
    pool_give(&vm->pool, object, object->size);
}

static void memory_released(struct vm *vm, struct object *object)
{
    struct memory_object *memory = (void *)object;

    if (object->kind == OBJECT_MEMORY && memory->release != NULL)
        memory->release(vm, memory->bytes);
}

/*
 * What may be allocated before the next collection. Half of what lives: a heap that grows is gone through a number of times
 * that does not depend on its size. Near MODEST it is less, so that garbage does not lift a heap above it that would stay below.
 */
static size_t room_beside(size_t live)
{
    size_t half = live / 2, least = half < ROOM_LEAST ? half : ROOM_LEAST;
    size_t room = live < MODEST ? MODEST - live : ROOM_LEAST + 2 * (live - MODEST);

    return room < least ? least : room > half ? half : room;
}

void heap_collect(struct vm *vm)
{
    struct marking marking = {.vm = vm};

    roots_mark(&marking);
    while (marking.len > 0)
    {
        struct object *object = marking.stack[--marking.len];

        if (marks[object->kind] != NULL)
            marks[object->kind](&marking, object);
    }
    memory_give(arena_memory(vm->arena), marking.stack, marking.cap * sizeof *marking.stack);

    struct object **link = &vm->objects;

    while (*link != NULL)
    {
        struct object *object = *link;

        if (object->marked)
        {
            object->marked = false;
            link = &object->next;
            continue;
        }
        *link = object->next;
        memory_released(vm, object);
        object_free(vm, object);
    }
    vm->collect_at = vm->allocated + room_beside(vm->allocated);
    if (vm->collect_at < COLLECT_FIRST)
        vm->collect_at = COLLECT_FIRST;
}

void heap_close(struct vm *vm)
{
    while (vm->objects != NULL)
    {
        struct object *object = vm->objects;

        vm->objects = object->next;
        object_free(vm, object);
    }
    pool_close(&vm->pool);
}
