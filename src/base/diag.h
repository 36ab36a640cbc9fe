/*
 * Diagnostics: the one form in which limbeck says that something is wrong.
 *
 * A function that can fail returns bool and, on false, has recorded exactly one error here. The pattern:
 *
 *     if (revision == NULL)
 *     {
 *         diag_error(diags, DIAG_REVISION, span, "no revision '" STR_FMT "'", STR_ARG(id));
 *         diag_hint(diags, "List the revisions with `limbeck history`.");
 *         return false;
 *     }
 *
 * primary: the fact in one line, lower case, no full stop, naming object and file (a message that Alembic has keeps its own
 * words). detail: the facts behind it. hint: what to do, as sentences with a command to type.
 * The additions (diag_hint and so on) go to the newest diagnostic. Texts are copied. Passwords never get here: URLs are
 * written with url_print_masked.
 */
#ifndef LB_BASE_DIAG_H
#define LB_BASE_DIAG_H

#include "base/source.h"

/* One row a kind: enumerator, name as it stands in JSON and in the documentation. */
#define DIAG_CODES(ROW)                                                                                                        \
    ROW(DIAG_INTERNAL, "internal")                                                                                             \
    ROW(DIAG_MEMORY, "memory")                                                                                                 \
    ROW(DIAG_LIMIT, "limit")                                                                                                   \
    ROW(DIAG_CANCELLED, "cancelled")                                                                                           \
    ROW(DIAG_USAGE, "usage")                                                                                                   \
    ROW(DIAG_FILE, "file")                                                                                                     \
    ROW(DIAG_ENCODING, "encoding")                                                                                             \
    ROW(DIAG_CONFIG, "config")                                                                                                 \
    ROW(DIAG_URL, "url")                                                                                                       \
    ROW(DIAG_SYNTAX, "syntax")                                                                                                 \
    ROW(DIAG_NAME, "name")                                                                                                     \
    ROW(DIAG_ATTRIBUTE, "attribute")                                                                                           \
    ROW(DIAG_TYPE, "type")                                                                                                     \
    ROW(DIAG_VALUE, "value")                                                                                                   \
    ROW(DIAG_IMPORT, "import")                                                                                                 \
    ROW(DIAG_EXCEPTION, "exception")                                                                                           \
    ROW(DIAG_OPAQUE, "opaque")                                                                                                 \
    ROW(DIAG_UNSUPPORTED, "unsupported")                                                                                       \
    ROW(DIAG_COMMAND, "command")                                                                                               \
    ROW(DIAG_REVISION, "revision")                                                                                             \
    ROW(DIAG_GRAPH, "graph")                                                                                                   \
    ROW(DIAG_TEMPLATE, "template")                                                                                             \
    ROW(DIAG_COMPILE, "compile")                                                                                               \
    ROW(DIAG_CONNECTION, "connection")                                                                                         \
    ROW(DIAG_STATEMENT, "statement")                                                                                           \
    ROW(DIAG_LOCK, "lock")                                                                                                     \
    ROW(DIAG_DRIVER, "driver")

enum diag_code
{
#define DIAG_ROW(code, name) code,
    DIAG_CODES(DIAG_ROW)
#undef DIAG_ROW
};

enum diag_severity
{
    DIAG_ERROR,
    DIAG_WARNING,
};

/* A further place that belongs to the message: "the value was made here". */
struct diag_related
{
    struct span span;
    str text;
};

/* One level of the Python call stack, innermost first. */
struct diag_frame
{
    str function;
    struct span span;
};

struct diag
{
    enum diag_code code;
    enum diag_severity severity;
    str primary;
    str detail;
    str hint;
    struct span span;
    ARRAY(struct diag_related) related;
    ARRAY(struct diag_frame) stack;
    bool alembic;          /* the primary text is Alembic's, shown after "FAILED: " letter for letter */
    bool is_stated;        /* a `raise` or `assert` of Python code said so */
    str exception;         /* the Python class it came from, e.g. "sqlalchemy.exc.IntegrityError" */
    str orig;              /* the driver's class inside it, e.g. "psycopg2.errors.UniqueViolation" */
    str statement;         /* the SQL that failed */
    uint32_t statement_at; /* the server's position in it, in code points from 1; 0 when it gave none */
    str sqlstate;
    str server; /* the server's own words */
};

struct diags
{
    struct arena *arena;
    ARRAY(struct diag *) list;
    size_t error_count;
};

#define MUST_USE __attribute__((warn_unused_result))

/* Record an error; returns false, so that a function may end with it. */
__attribute__((format(printf, 4, 5))) bool diag_error(struct diags *diags, enum diag_code code, struct span span,
                                                      const char *format, ...);
/* The same in Alembic's own words, which are shown unchanged after "FAILED: ". */
__attribute__((format(printf, 4, 5))) bool diag_error_alembic(struct diags *diags, enum diag_code code, struct span span,
                                                              const char *format, ...);
__attribute__((format(printf, 4, 5))) void diag_warning(struct diags *diags, enum diag_code code, struct span span,
                                                        const char *format, ...);

/* Additions to the newest diagnostic; without one they are ignored. */
__attribute__((format(printf, 2, 3))) void diag_detail(struct diags *diags, const char *format, ...);
__attribute__((format(printf, 2, 3))) void diag_hint(struct diags *diags, const char *format, ...);
__attribute__((format(printf, 3, 4))) void diag_related(struct diags *diags, struct span span, const char *format, ...);
void diag_frame(struct diags *diags, str function, struct span span);

struct diag *diag_last(const struct diags *diags);        /* NULL when there is none */
struct diag *diag_first_error(const struct diags *diags); /* NULL when there is none */
const char *diag_code_name(enum diag_code code);

/* Drops what was recorded after a point (the length of the list then); for failures that turn out not to matter. */
void diag_rewind(struct diags *diags, size_t len);

#endif
