/* map: open addressing with linear probing over an array in order of insertion. */
#include "base/map.h"
#include "base/array.h"

static size_t slot_find(const struct map *map, str key, uint64_t hash)
{
    size_t mask = map->slot_count - 1;
    size_t slot = (size_t)hash & mask;

    while (map->slots[slot] != 0)
    {
        const struct map_entry *entry = &map->at[map->slots[slot] - 1];

        if (entry->hash == hash && str_equal(entry->key, key))
            break;
        slot = (slot + 1) & mask;
    }
    return slot;
}

static struct map_entry *entry_find(const struct map *map, str key)
{
    if (map->len == 0)
        return NULL;

    uint32_t index = map->slots[slot_find(map, key, str_hash(key))];

    return index != 0 ? &map->at[index - 1] : NULL;
}

static void slots_fill(struct map *map)
{
    for (size_t i = 0; i < map->len; i++)
        map->slots[slot_find(map, map->at[i].key, map->at[i].hash)] = (uint32_t)i + 1;
}

static void slots_grow(struct map *map)
{
    if (map->slot_count != 0 && (map->len + 1) * 3 <= map->slot_count * 2)
        return;
    map->slot_count = map->slot_count == 0 ? 16 : map->slot_count * 2;
    map->slots = arena_alloc_array(map->arena, map->slot_count, sizeof *map->slots);
    slots_fill(map);
}

void *map_find(const struct map *map, str key)
{
    const struct map_entry *entry = entry_find(map, key);

    return entry != NULL ? entry->value : NULL;
}

bool map_has(const struct map *map, str key)
{
    return entry_find(map, key) != NULL;
}

void **map_slot(struct map *map, str key)
{
    struct map_entry *entry = entry_find(map, key);

    if (entry != NULL)
        return &entry->value;
    slots_grow(map);

    uint64_t hash = str_hash(key);
    size_t slot = slot_find(map, key, hash);

    entry = array_add(map->arena, map);
    *entry = (struct map_entry){.key = key, .hash = hash};
    map->slots[slot] = (uint32_t)map->len;
    return &entry->value;
}

void map_put(struct map *map, str key, void *value)
{
    *map_slot(map, key) = value;
}

bool map_remove(struct map *map, str key)
{
    struct map_entry *entry = entry_find(map, key);

    if (entry == NULL)
        return false;
    for (size_t i = (size_t)(entry - map->at); i + 1 < map->len; i++)
        map->at[i] = map->at[i + 1];
    map->len--;
    for (size_t i = 0; i < map->slot_count; i++)
        map->slots[i] = 0;
    slots_fill(map);
    return true;
}

str names_intern(struct names *names, str text)
{
    const struct map_entry *entry = entry_find(&names->map, text);

    if (entry != NULL)
        return entry->key;

    str copy = str_copy(names->map.arena, text);

    map_put(&names->map, copy, NULL);
    return copy;
}
