/*
 * The compiler's own state, shared by its files: compile_statement.c, compile_expression.c, compile_match.c; and emit.c, which
 * writes instructions and keeps count of the stack.
 */
#ifndef LB_EVAL_COMPILER_H
#define LB_EVAL_COMPILER_H

#include "eval/code.h"
#include "eval/scope.h"
#include "eval/vm.h"

/* What a return, break or continue has to leave on its way out, innermost first. */
enum block_kind
{
    BLOCK_LOOP,            /* target of break and continue; a for loop keeps its iterator on the stack */
    BLOCK_TRY,             /* nothing to leave, but its handlers no longer take what is raised */
    BLOCK_FINALLY,         /* run the statements of `final_body` */
    BLOCK_WITH,            /* the exit function is on the stack: call it */
    BLOCK_HANDLED,         /* an except block: the previous handled exception is on the stack */
    BLOCK_NAMED,           /* an except block with a name: unbind `name` */
    BLOCK_FINALLY_HANDLED, /* a finally block entered by an exception: that and the previous one are on the stack */
};

/* Instructions that leave a block stand among its own, but its handlers do not cover them. */
struct gap
{
    uint32_t from, to;
};

struct block
{
    enum block_kind kind;
    struct block *outer;
    struct node_list final_body;
    str name;
    ARRAY(struct gap) gaps; /* in the order of the code */
    bool is_for, is_async;
    uint32_t start;               /* of a loop: where continue goes */
    ARRAY(uint32_t) breaks;       /* jumps to be patched to the end of the loop */
};

/* A try statement that asks whether an import in its body fails (compile_unknown.c). */
struct import_try
{
    struct import_try *outer;
    uint32_t depth; /* of the stack in its body */
    bool spreads;   /* the names of the statement become unknown; otherwise the question is refused */
    ARRAY(uint32_t) alone, with_module; /* jumps with [unknown] and with [module, unknown] on the stack */
};

struct unit
{
    struct vm *vm;
    struct arena *arena;      /* of what is needed while compiling: given back at the end */
    struct arena *kept;       /* of the code itself */
    struct code_owner *owner; /* of the kept arena, or NULL */
    struct unit *outer;
    struct scope *scope;
    struct code *code;
    struct block *block;
    const struct source_file *file;
    str class_name; /* of the innermost class around, for names that begin with two underscores */
    bool future_annotations;
    enum module_way way;
    struct import_try *import_try; /* around here, or NULL */

    uint32_t depth; /* values on the stack here */
    ARRAY(struct instruction) instructions;
    ARRAY(struct handler) handlers;
    ARRAY(struct value) constants;
    ARRAY(struct str_object *) names;
    struct map name_index;
    ARRAY(struct code *) codes;
    ARRAY(struct str_object *) locals;
    ARRAY(uint32_t) captures;
};

/* emit.c */
uint32_t emit(struct unit *unit, enum instruction_kind kind, uint32_t a, uint32_t b, struct span span);
uint32_t emit_here(const struct unit *unit);                 /* index of the next instruction */
void emit_patch(struct unit *unit, uint32_t jump);           /* a jump goes to the next instruction */
uint32_t emit_constant(struct unit *unit, struct value value);
uint32_t emit_name(struct unit *unit, str name);
/* The next instruction takes what from..to raise, except where `block` is left. */
void emit_handler(struct unit *unit, const struct block *block, uint32_t from, uint32_t to, uint32_t depth);
void emit_load_constant(struct unit *unit, struct value value, struct span span);
void unit_open(struct unit *unit, struct unit *outer, struct scope *scope, str name, struct span span);
struct code *unit_close(struct unit *unit);
str unit_mangle(const struct unit *unit, str name);

enum name_use
{
    NAME_LOAD,
    NAME_STORE,
    NAME_DELETE,
};
void emit_name_use(struct unit *unit, enum name_use use, str name, struct span span);

/* compile_expression.c */
void compile_expression(struct unit *unit, const struct node *node);
void compile_target(struct unit *unit, const struct node *target); /* stores the top of the stack */
/* Leaves the tuple of defaults when there is any: 1, else 0. */
uint32_t compile_defaults(struct unit *unit, const struct parameters *parameters, struct span span);
uint32_t compile_function_code(struct unit *unit, const struct node *node); /* index into codes */

/* compile_statement.c */
void compile_body(struct unit *unit, struct node_list body);
void compile_statement(struct unit *unit, const struct node *node);

/* compile_match.c */
void compile_match(struct unit *unit, const struct node *node);

/* compile_unknown.c */
bool spreads_unknown(const struct unit *unit); /* what hangs on an unknown value is unknown, here */
/* A jump that is taken when the value on the stack is unknown, and leaves it there; UINT32_MAX: none, the truth of it is refused. */
uint32_t emit_if_unknown(struct unit *unit, struct span span);
/* Where that jump arrives: the names of the statement become unknown. */
void emit_bound_unknown(struct unit *unit, uint32_t unknown, const struct node *node);
/* An assignment; at module level its names become unknown when an unknown value decides what they are. */
void compile_spreading(struct unit *unit, const struct node *node, void (*compile)(struct unit *, const struct node *));
void compile_module_if(struct unit *unit, const struct node *node); /* behind its test */
void import_try_open(struct unit *unit, struct import_try *import_try, const struct node *node);
void import_try_check(struct unit *unit, bool is_from, struct span span); /* behind an import instruction */
void import_try_close(struct unit *unit, struct import_try *import_try);
void emit_import_unknown(struct unit *unit, struct import_try *import_try, const struct node *node);

#endif
