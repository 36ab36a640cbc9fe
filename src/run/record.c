/* Results as records: making them. */
#include "run/record.h"

struct record *record_make(struct arena *arena, enum record_kind kind)
{
    struct record *record = arena_new(arena, struct record);

    record->kind = kind;
    return record;
}

struct record *record_add(struct arena *arena, struct record *to, enum record_kind kind, str name)
{
    struct record *record = record_make(arena, kind);

    record->name = name;
    array_push(arena, &to->items, record);
    return record;
}

/* A copy: it may be a piece of a longer text, and is given out as one that ends in NUL. */
void record_add_text(struct arena *arena, struct record *to, str name, str text)
{
    record_add(arena, to, RECORD_TEXT, name)->text = str_copy(arena, text);
}

void record_add_texts(struct arena *arena, struct record *to, str name, const str_array *texts)
{
    struct record *list = record_add(arena, to, RECORD_LIST, name);

    for (size_t i = 0; i < texts->len; i++)
        record_add_text(arena, list, (str){0}, texts->at[i]);
}

void record_add_int(struct arena *arena, struct record *to, str name, int64_t integer)
{
    record_add(arena, to, RECORD_INT, name)->integer = integer;
}

void record_add_bool(struct arena *arena, struct record *to, str name, bool boolean)
{
    record_add(arena, to, RECORD_BOOL, name)->integer = boolean;
}
