/*
 * Results: one tree of records that the printers walk.
 *
 * A record is a table of named fields, a list, or a scalar. `line`, when set, is how a record looks as text (it may hold several
 * lines); the JSON printer shows the fields and leaves it out.
 */
#ifndef LB_RUN_RECORD_H
#define LB_RUN_RECORD_H

#include "base/array.h"

enum record_kind
{
    RECORD_NULL,
    RECORD_BOOL,
    RECORD_INT,
    RECORD_TEXT,
    RECORD_LIST,
    RECORD_TABLE,
};

struct record
{
    enum record_kind kind;
    str name; /* of a field; empty for items of a list */
    str text;
    int64_t integer; /* RECORD_BOOL: 0 or 1 */
    ARRAY(struct record *) items;
    str line; /* .at == NULL: none */
};

struct record *record_make(struct arena *arena, enum record_kind kind);
struct record *record_add(struct arena *arena, struct record *to, enum record_kind kind, str name);
void record_add_text(struct arena *arena, struct record *to, str name, str text);
void record_add_texts(struct arena *arena, struct record *to, str name, const str_array *texts);
void record_add_int(struct arena *arena, struct record *to, str name, int64_t integer);
void record_add_bool(struct arena *arena, struct record *to, str name, bool boolean);

#endif
