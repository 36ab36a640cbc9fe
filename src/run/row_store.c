/*
 * Rows as bytes, in chunks that are given back when they have been read. A cell is its kind and its value: numbers in groups of
 * seven bits, the lowest first (signed ones folded so that small ones stay short), texts as their length and bytes.
 */
#include "run/row_store.h"

#include <string.h>

enum
{
    CHUNK_BYTES = 64 * 1024,
    NUMBER_MOST = 10, /* bytes of a number */
};

struct row_chunk
{
    struct row_chunk *newer;
    size_t size; /* of `bytes` */
    size_t used;
    size_t read;
    char bytes[];
};

static void chunk_give(struct row_store *store, struct row_chunk *chunk)
{
    memory_give(store->memory, chunk, sizeof *chunk + chunk->size);
}

static void store_close(void *subject)
{
    struct row_store *store = subject;

    while (store->oldest != NULL)
    {
        struct row_chunk *chunk = store->oldest;

        store->oldest = chunk->newer;
        chunk_give(store, chunk);
    }
    arena_close(store->items);
}

struct row_store *row_store_make(struct arena *arena, size_t column_count)
{
    struct row_store *store = arena_new(arena, struct row_store);

    store->memory = arena_memory(arena);
    store->column_count = column_count;
    store->cells = arena_alloc_array(arena, column_count, sizeof *store->cells);
    arena_on_close(arena, store_close, store);
    store->items = arena_open_small(store->memory, 256);
    store->mark = arena_mark(store->items);
    return store;
}

/* ---- writing ---- */

static bool has_text(enum datum_kind kind)
{
    return kind != DATUM_NULL && kind != DATUM_BOOL && kind != DATUM_INT && kind != DATUM_REAL && kind != DATUM_INTERVAL &&
           kind != DATUM_ARRAY;
}

static size_t cell_size(const struct datum *cell)
{
    size_t size = 1 + NUMBER_MOST;

    if (has_text(cell->kind))
        size += cell->text.len;
    for (size_t i = 0; cell->kind == DATUM_ARRAY && i < cell->items.len; i++)
        size += cell_size(&cell->items.at[i]);
    return size;
}

static char *number_put(char *at, uint64_t number)
{
    while (number >= 128)
    {
        *at++ = (char)(unsigned char)(number | 128);
        number >>= 7;
    }
    *at++ = (char)number;
    return at;
}

static uint64_t folded(int64_t integer)
{
    return integer < 0 ? ~((uint64_t)integer << 1) : (uint64_t)integer << 1;
}

static char *cell_put(char *at, const struct datum *cell)
{
    *at++ = (char)cell->kind;
    switch (cell->kind)
    {
        case DATUM_NULL:
            return at;
        case DATUM_BOOL:
            *at++ = (char)cell->boolean;
            return at;
        case DATUM_INT:
        case DATUM_INTERVAL:
            return number_put(at, folded(cell->integer));
        case DATUM_REAL:
            memcpy(at, &cell->real, sizeof cell->real);
            return at + sizeof cell->real;
        case DATUM_ARRAY:
            at = number_put(at, cell->items.len);
            for (size_t i = 0; i < cell->items.len; i++)
                at = cell_put(at, &cell->items.at[i]);
            return at;
        default:
            at = number_put(at, cell->text.len);
            if (cell->text.len > 0)
                memcpy(at, cell->text.at, cell->text.len);
            return at + cell->text.len;
    }
}

void row_store_add(struct row_store *store, const struct datum *row)
{
    size_t size = 0;
    struct row_chunk *chunk = store->newest;
    char *at;

    for (size_t i = 0; i < store->column_count; i++)
        size += cell_size(&row[i]);
    if (chunk == NULL || chunk->size - chunk->used < size)
    {
        size_t room = size > CHUNK_BYTES ? size : CHUNK_BYTES;

        chunk = memory_take(store->memory, sizeof *chunk + room);
        *chunk = (struct row_chunk){.size = room};
        if (store->newest != NULL)
            store->newest->newer = chunk;
        else
            store->oldest = chunk;
        store->newest = chunk;
    }
    at = chunk->bytes + chunk->used;
    for (size_t i = 0; i < store->column_count; i++)
        at = cell_put(at, &row[i]);
    chunk->used = (size_t)(at - chunk->bytes);
}

/* ---- reading ---- */

static uint64_t number_take(const char **at)
{
    uint64_t number = 0;

    for (unsigned shift = 0;; shift += 7)
    {
        unsigned char byte = (unsigned char)*(*at)++;

        number |= (uint64_t)(byte & 127) << shift;
        if (byte < 128)
            return number;
    }
}

static int64_t unfolded(uint64_t number)
{
    return (int64_t)((number & 1) != 0 ? ~(number >> 1) : number >> 1);
}

/* Texts stay where they are. */
static struct datum cell_take(struct arena *arena, const char **at)
{
    struct datum cell = {.kind = (enum datum_kind)(unsigned char)*(*at)++}, *items;

    switch (cell.kind)
    {
        case DATUM_NULL:
            break;
        case DATUM_BOOL:
            cell.boolean = *(*at)++ != 0;
            break;
        case DATUM_INT:
        case DATUM_INTERVAL:
            cell.integer = unfolded(number_take(at));
            break;
        case DATUM_REAL:
            memcpy(&cell.real, *at, sizeof cell.real);
            *at += sizeof cell.real;
            break;
        case DATUM_ARRAY:
            cell.items.len = number_take(at);
            items = arena_alloc_array(arena, cell.items.len, sizeof *items);
            for (size_t i = 0; i < cell.items.len; i++)
                items[i] = cell_take(arena, at);
            cell.items.at = items;
            break;
        default:
            cell.text.len = number_take(at);
            cell.text.at = *at;
            *at += cell.text.len;
            break;
    }
    return cell;
}

const struct datum *row_store_take(struct row_store *store)
{
    struct row_chunk *chunk = store->oldest;
    const char *at;

    if (chunk != NULL && chunk->read == chunk->used)
    {
        store->oldest = chunk->newer;
        chunk_give(store, chunk);
        chunk = store->oldest;
    }
    if (chunk == NULL)
    {
        store->newest = NULL;
        return NULL;
    }
    arena_reset(store->items, store->mark);
    at = chunk->bytes + chunk->read;
    for (size_t i = 0; i < store->column_count; i++)
        store->cells[i] = cell_take(store->items, &at);
    chunk->read = (size_t)(at - chunk->bytes);
    return store->cells;
}
