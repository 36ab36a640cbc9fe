/*
 * Lists, tuples, dictionaries, sets and the small objects.
 *
 * A dictionary is an array of entries in order of insertion and a table of slots into it (open addressing, linear probing).
 * A deleted entry keeps its slot until the table is rebuilt. Looking up a name (dict_find) compares pointers first: names are
 * interned nearly always.
 */
#include "eval/vm.h"

#include <string.h>

enum
{
    FIRST_ENTRIES = 2, /* room of a dictionary with its first entry: most keyword arguments and attributes are one or two */
};

struct value list_make(struct vm *vm, const struct value *items, size_t len)
{
    struct list_object *list = heap_alloc(vm, OBJECT_LIST, sizeof *list);

    if (len > 0)
    {
        list->at = heap_block(vm, NULL, 0, len * sizeof *list->at);
        list->cap = (uint32_t)len;
        list->len = (uint32_t)len;
        memcpy(list->at, items, len * sizeof *items);
    }
    return value_of(&list->object);
}

static void list_room(struct vm *vm, struct list_object *list)
{
    if (list->len < list->cap)
        return;
    if (list->cap > UINT32_MAX / 4)
        memory_refuse(arena_memory(vm->arena));

    uint32_t cap = list->cap < 4 ? 8 : list->cap + list->cap / 2;

    list->at = heap_block(vm, list->at, list->cap * sizeof *list->at, cap * sizeof *list->at);
    list->cap = cap;
}

void list_push(struct vm *vm, struct list_object *list, struct value item)
{
    list_room(vm, list);
    list->at[list->len++] = item;
}

void list_insert(struct vm *vm, struct list_object *list, size_t at, struct value item)
{
    list_room(vm, list);
    vm->steps += (list->len - at) * sizeof item / STEP_BYTES;
    memmove(list->at + at + 1, list->at + at, (list->len - at) * sizeof item);
    list->at[at] = item;
    list->len++;
}

struct value tuple_make(struct vm *vm, const struct value *items, size_t len)
{
    if (len == 0 && !is_absent(vm->empty_tuple))
        return vm->empty_tuple;
    if (len > UINT32_MAX / sizeof(struct value) / 2)
        memory_refuse(arena_memory(vm->arena));

    struct tuple_object *tuple = heap_alloc(vm, OBJECT_TUPLE, sizeof *tuple + len * sizeof *items);

    tuple->len = (uint32_t)len;
    if (len > 0)
        memcpy(tuple->at, items, len * sizeof *items);
    return value_of(&tuple->object);
}

/* ---- dictionaries ---- */

struct dict_object *dict_make(struct vm *vm)
{
    return heap_alloc(vm, OBJECT_DICT, sizeof(struct dict_object));
}

static void slot_put(struct dict_object *dict, uint64_t hash, uint32_t index)
{
    uint32_t mask = dict->slot_count - 1;
    uint32_t slot = (uint32_t)hash & mask;

    while (dict->slots[slot] != 0)
        slot = (slot + 1) & mask;
    dict->slots[slot] = index + 1;
}

/* Room for one more entry; deleted ones are squeezed out when the table is rebuilt. */
static void dict_room(struct vm *vm, struct dict_object *dict)
{
    if (dict->used < dict->cap)
        return;
    if (dict->cap > UINT32_MAX / 8)
        memory_refuse(arena_memory(vm->arena));

    uint32_t cap = dict->cap == 0 ? FIRST_ENTRIES : dict->len * 2 > dict->cap ? dict->cap * 2 : dict->cap;
    uint32_t slot_count = cap * 2;
    uint32_t used = 0;

    /* Control may leave for want of memory: the dictionary owns each block before the next one is asked for. */
    dict->slots = heap_block(vm, dict->slots, dict->slot_count * sizeof *dict->slots, slot_count * sizeof *dict->slots);
    dict->slot_count = slot_count;

    struct dict_entry *at = heap_block(vm, NULL, 0, cap * sizeof *at);

    for (uint32_t i = 0; i < dict->used; i++)
    {
        if (!is_absent(dict->at[i].key))
            at[used++] = dict->at[i];
    }
    heap_block(vm, dict->at, dict->cap * sizeof *at, 0);
    dict->at = at;
    dict->cap = cap;
    dict->used = used;
    memset(dict->slots, 0, slot_count * sizeof *dict->slots);
    for (uint32_t i = 0; i < used; i++)
        slot_put(dict, at[i].hash, i);
}

static void entry_add(struct vm *vm, struct dict_object *dict, struct value key, uint64_t hash, struct value value)
{
    dict_room(vm, dict);
    dict->at[dict->used] = (struct dict_entry){.key = key, .value = value, .hash = hash};
    slot_put(dict, hash, dict->used);
    dict->used++;
    dict->len++;
    dict->version++;
}

static struct dict_entry *name_find(const struct dict_object *dict, const struct str_object *key)
{
    if (dict->len == 0)
        return NULL;

    uint32_t mask = dict->slot_count - 1;

    for (uint32_t slot = (uint32_t)key->hash & mask; dict->slots[slot] != 0; slot = (slot + 1) & mask)
    {
        struct dict_entry *entry = &dict->at[dict->slots[slot] - 1];

        if (entry->hash != key->hash || !is_str(entry->key))
            continue;
        if (AS_STR(entry->key) == key || str_equal(str_of(entry->key), (str){key->bytes, key->len}))
            return entry;
    }
    return NULL;
}

/* The entry of any key: *out NULL when there is none. */
static bool entry_find(struct vm *vm, struct dict_object *dict, struct value key, uint64_t *out_hash, struct dict_entry **out)
{
    *out = NULL;
    if (is_str(key))
    {
        *out_hash = AS_STR(key)->hash;
        *out = name_find(dict, AS_STR(key));
        if (*out != NULL || dict->len == 0)
            return true;
    }
    else if (!value_hash(vm, key, out_hash))
        return false;
    if (dict->len == 0)
        return true;

    uint32_t mask = dict->slot_count - 1;

    for (uint32_t slot = (uint32_t)*out_hash & mask; dict->slots[slot] != 0; slot = (slot + 1) & mask)
    {
        uint32_t index = dict->slots[slot] - 1;
        bool equal;

        if (dict->at[index].hash != *out_hash || is_absent(dict->at[index].key))
            continue;
        if (!value_is_same(dict->at[index].key, key))
        {
            if (!value_equal(vm, dict->at[index].key, key, &equal))
                return false;
            if (!equal)
                continue;
        }
        *out = &dict->at[index];
        return true;
    }
    return true;
}

bool dict_get(struct vm *vm, struct dict_object *dict, struct value key, struct value *out)
{
    uint64_t hash;
    struct dict_entry *entry;

    if (!entry_find(vm, dict, key, &hash, &entry))
        return false;
    *out = entry != NULL ? entry->value : ABSENT;
    return true;
}

bool dict_set(struct vm *vm, struct dict_object *dict, struct value key, struct value value)
{
    uint64_t hash = 0;
    struct dict_entry *entry;

    if (!entry_find(vm, dict, key, &hash, &entry))
        return false;
    if (entry != NULL)
        entry->value = value;
    else
        entry_add(vm, dict, key, hash, value);
    return true;
}

/* Takes an entry out; its slot stays and leads on to the next of the chain. */
static void entry_delete(struct dict_object *dict, struct dict_entry *entry)
{
    entry->key = ABSENT;
    entry->value = ABSENT;
    dict->len--;
    dict->version++;
}

bool dict_delete(struct vm *vm, struct dict_object *dict, struct value key, bool *out_found)
{
    uint64_t hash;
    struct dict_entry *entry;

    if (!entry_find(vm, dict, key, &hash, &entry))
        return false;
    *out_found = entry != NULL;
    if (entry != NULL)
        entry_delete(dict, entry);
    return true;
}

void dict_clear(struct vm *vm, struct dict_object *dict)
{
    heap_block(vm, dict->at, dict->cap * sizeof *dict->at, 0);
    heap_block(vm, dict->slots, dict->slot_count * sizeof *dict->slots, 0);
    dict->at = NULL;
    dict->slots = NULL;
    dict->cap = dict->used = dict->len = dict->slot_count = 0;
    dict->version++;
}

struct value dict_find(const struct dict_object *dict, const struct str_object *key)
{
    const struct dict_entry *entry = name_find(dict, key);

    return entry != NULL ? entry->value : ABSENT;
}

struct value dict_find_text(const struct dict_object *dict, str key)
{
    uint64_t hash = str_hash(key);

    if (dict->len == 0)
        return ABSENT;

    uint32_t mask = dict->slot_count - 1;

    for (uint32_t slot = (uint32_t)hash & mask; dict->slots[slot] != 0; slot = (slot + 1) & mask)
    {
        const struct dict_entry *entry = &dict->at[dict->slots[slot] - 1];

        if (entry->hash == hash && is_str(entry->key) && str_equal(str_of(entry->key), key))
            return entry->value;
    }
    return ABSENT;
}

void dict_put(struct vm *vm, struct dict_object *dict, struct str_object *key, struct value value)
{
    struct dict_entry *entry = name_find(dict, key);

    if (entry != NULL)
        entry->value = value;
    else
        entry_add(vm, dict, value_of(&key->object), key->hash, value);
}

void dict_put_text(struct vm *vm, struct dict_object *dict, str key, struct value value)
{
    dict_put(vm, dict, str_intern_object(vm, key), value);
}

bool dict_drop(struct vm *vm, struct dict_object *dict, const struct str_object *key)
{
    struct dict_entry *entry = name_find(dict, key);

    (void)vm;
    if (entry != NULL)
        entry_delete(dict, entry);
    return entry != NULL;
}

bool dict_next(const struct dict_object *dict, uint32_t *position, struct dict_entry **out_entry)
{
    while (*position < dict->used)
    {
        struct dict_entry *entry = &dict->at[(*position)++];

        if (!is_absent(entry->key))
        {
            *out_entry = entry;
            return true;
        }
    }
    return false;
}

bool dict_update(struct vm *vm, struct dict_object *dict, const struct dict_object *from)
{
    struct dict_entry *entry;

    for (uint32_t i = 0; dict_next(from, &i, &entry);)
    {
        if (!dict_set(vm, dict, entry->key, entry->value))
            return false;
    }
    return true;
}

struct dict_object *dict_copy(struct vm *vm, const struct dict_object *dict)
{
    struct dict_object *copy = dict_make(vm);
    struct dict_entry *entry;

    for (uint32_t i = 0; dict_next(dict, &i, &entry);)
        entry_add(vm, copy, entry->key, entry->hash, entry->value);
    return copy;
}

/* ---- sets ---- */

struct set_object *set_make(struct vm *vm, bool frozen)
{
    struct set_object *set = heap_alloc(vm, OBJECT_SET, sizeof *set);

    set->dict = dict_make(vm);
    set->frozen = frozen;
    return set;
}

bool set_add(struct vm *vm, struct set_object *set, struct value item)
{
    bool has;

    /* The first of two equal items stays. */
    if (!set_has(vm, set, item, &has))
        return false;
    return has || dict_set(vm, set->dict, item, NONE);
}

bool set_has(struct vm *vm, struct set_object *set, struct value item, bool *out_has)
{
    struct value found;

    if (!dict_get(vm, set->dict, item, &found))
        return false;
    *out_has = !is_absent(found);
    return true;
}

/* ---- the small objects ---- */

struct value range_make(struct vm *vm, int64_t start, int64_t stop, int64_t step)
{
    struct range_object *range = heap_alloc(vm, OBJECT_RANGE, sizeof *range);

    range->start = start;
    range->stop = stop;
    range->step = step;
    return value_of(&range->object);
}

struct value slice_make(struct vm *vm, struct value start, struct value stop, struct value step)
{
    struct slice_object *slice = heap_alloc(vm, OBJECT_SLICE, sizeof *slice);

    slice->start = start;
    slice->stop = stop;
    slice->step = step;
    return value_of(&slice->object);
}

struct value cell_make(struct vm *vm, struct value content)
{
    struct cell_object *cell = heap_alloc(vm, OBJECT_CELL, sizeof *cell);

    cell->value = content;
    return value_of(&cell->object);
}

struct value method_make(struct vm *vm, struct value function, struct value self)
{
    struct method_object *method = heap_alloc(vm, OBJECT_METHOD, sizeof *method);

    method->function = function;
    method->self = self;
    return value_of(&method->object);
}

struct value wrapper_make(struct vm *vm, enum wrapper_kind kind, struct value function)
{
    struct wrapper_object *wrapper = heap_alloc(vm, OBJECT_WRAPPER, sizeof *wrapper);

    wrapper->kind = kind;
    wrapper->function = function;
    return value_of(&wrapper->object);
}

struct value iterator_make(struct vm *vm, iterator_next *next, struct value subject)
{
    struct iterator_object *iterator = heap_alloc(vm, OBJECT_ITERATOR, sizeof *iterator);

    iterator->next = next;
    iterator->subject = subject;
    return value_of(&iterator->object);
}

struct value opaque_make(struct vm *vm, str name, struct span span, str reason)
{
    struct opaque_object *opaque = heap_alloc(vm, OBJECT_OPAQUE, sizeof *opaque);
    struct value value = value_of(&opaque->object);

    value.at = span.from;
    opaque->span = span;
    opaque->name = AS_STR(str_make(vm, name));
    opaque->reason = AS_STR(str_make(vm, reason));
    return value;
}

struct value instance_make(struct vm *vm, struct class_object *class_)
{
    struct instance_object *instance = heap_alloc(vm, OBJECT_INSTANCE, sizeof *instance);

    instance->class_ = class_;
    instance->held = ABSENT;
    return value_of(&instance->object);
}

struct module_object *module_make(struct vm *vm, str name)
{
    struct module_object *module = heap_alloc(vm, OBJECT_MODULE, sizeof *module);

    module->name = str_intern_object(vm, name);
    module->dict = dict_make(vm);
    return module;
}
