/*
 * datum: the one scalar. What a bind parameter, a cell of a result, a literal in a column default or a row of bulk_insert
 * is, on its way between the evaluator, the SQL compiler and the drivers.
 *
 * Kinds are those of Python values that SQLAlchemy's types know; a driver turns its own into these, a dialect writes them as
 * literals. A datum owns nothing: its text lives in the arena of who made it.
 */
#ifndef LB_BASE_DATUM_H
#define LB_BASE_DATUM_H

#include "base/arena.h"

enum datum_kind
{
    DATUM_NULL,
    DATUM_BOOL,
    DATUM_INT,
    DATUM_BIG,      /* text: decimal digits with an optional '-', outside of 64 bits */
    DATUM_REAL,
    DATUM_DECIMAL,  /* text, as Python's Decimal prints it */
    DATUM_TEXT,
    DATUM_BYTES,    /* text */
    DATUM_DATE,     /* text: ISO 8601, 2024-01-31 */
    DATUM_TIME,     /* text: 12:34:56.789+01:00 */
    DATUM_DATETIME, /* text: 2024-01-31 12:34:56.789+00:00 */
    DATUM_INTERVAL, /* integer: microseconds */
    DATUM_UUID,     /* text: 8-4-4-4-12 in lower case */
    DATUM_JSON,     /* text: a JSON document */
    DATUM_ARRAY,    /* items */
};

struct datum
{
    enum datum_kind kind;
    union
    {
        bool boolean;
        int64_t integer;
        double real;
        str text;
        struct
        {
            const struct datum *at;
            size_t len;
        } items;
    };
};

#define DATUM_OF_NULL ((struct datum){.kind = DATUM_NULL})

static inline struct datum datum_text(str text)
{
    return (struct datum){.kind = DATUM_TEXT, .text = text};
}

static inline struct datum datum_int(int64_t integer)
{
    return (struct datum){.kind = DATUM_INT, .integer = integer};
}

static inline struct datum datum_bool(bool boolean)
{
    return (struct datum){.kind = DATUM_BOOL, .boolean = boolean};
}

static inline struct datum datum_real(double real)
{
    return (struct datum){.kind = DATUM_REAL, .real = real};
}

bool datum_equal(struct datum a, struct datum b);

/* A copy that owns its texts and items in `arena`. */
struct datum datum_copy(struct arena *arena, struct datum datum);

/* The shortest decimal text that reads back as the same number, as Python's repr(float) writes it ("1.0", "1e+16", "inf").
 * `out` holds at least 32 bytes; returns the length. Independent of the locale. */
size_t real_print(double real, char *out);

/* Python's float(text) without surrounding blanks; false when it is no number. Independent of the locale. */
bool real_parse(str text, double *out_real);

#endif
