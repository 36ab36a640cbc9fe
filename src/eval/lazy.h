/*
 * Modules that are executed by need: needing a name runs, once and in the order of the source, the module-level statements that
 * bind or change it, and what those need (DESIGN.md, "Lazy names").
 */
#ifndef LB_EVAL_LAZY_H
#define LB_EVAL_LAZY_H

#include "eval/code.h"
#include "eval/vm.h"

enum statement_state
{
    STATEMENT_PENDING,
    STATEMENT_RUNNING,
    STATEMENT_DONE,
};

struct lazy_statement
{
    struct node *node;
    const struct source_file *piece; /* its text, to be parsed when it runs (lazy_text.c); NULL: `node` is there */
    struct code *code;               /* compiled when it runs */
    enum statement_state state;
    bool is_star; /* from x import * : may bind anything */
    struct value undecided; /* the unknown value because of which a part of it did not run, or absent */
};

struct lazy_index
{
    ARRAY(uint32_t) statements;
    uint32_t done; /* how many of the first have run or are running */
};

struct lazy_module
{
    const struct source_file *file;
    bool future_annotations;
    struct lazy_statement *statements;
    uint32_t count;
    uint32_t next; /* when all are run in order: the next one */
    struct map index; /* name to struct lazy_index */
    ARRAY(uint32_t) stars;
};

struct lazy_module *lazy_make(struct arena *arena, const struct module *tree, bool future_annotations);

/*
 * The same for a text of limbeck's own whose statements are parsed when they run: what nobody asks for costs nothing. Each line
 * that begins with a letter begins a statement, decorators belong to the next one.
 */
bool lazy_make_text(struct vm *vm, const struct source_file *file, struct lazy_module **out);
/* Parses a statement of such a text; false: a diagnostic was recorded. */
bool lazy_parse(struct vm *vm, struct lazy_statement *statement);
/* Notes the names that a statement binds or changes; for lazy_text.c. */
void lazy_note(struct arena *arena, struct lazy_module *lazy, uint32_t statement, const struct node *node);
void lazy_note_name(struct arena *arena, struct lazy_module *lazy, uint32_t statement, str name);

/* Whether a statement for a name has not run yet. */
bool lazy_is_pending(const struct lazy_module *lazy, str name);

/*
 * The next statement to run for a name, or for any name when `name` is empty; NULL when there is none. Marks it as running. Only
 * statements before number `limit` count: code that a statement runs sees what stands above that statement, as in Python.
 */
struct lazy_statement *lazy_take(struct lazy_module *lazy, str name, uint32_t limit);

/* A statement has failed: it runs again when one of its names is needed, so that the same cause is told again. */
void lazy_put_back(struct lazy_module *lazy, uint32_t statement);

/* A star import that has not run yet: it may bring the name. */
struct lazy_statement *lazy_take_star(struct lazy_module *lazy, uint32_t limit);

#endif
