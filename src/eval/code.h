/*
 * Bytecode: what the compiler makes of a function, class body or module, and the machine runs.
 *
 * A stack machine. Each instruction carries the span of the source it was made for. Exceptions unwind by a table of ranges;
 * nothing is pushed for entering a try block.
 */
#ifndef LB_EVAL_CODE_H
#define LB_EVAL_CODE_H

#include "eval/value.h"
#include "py/ast.h"

/*
 * The instructions. `a` is the operand; the comment shows the stack before -- after, top at the right.
 */
#define INSTRUCTIONS(ROW)                                                                                                      \
    ROW(I_NOP)             /* -- */                                                                                            \
    ROW(I_STATEMENT)       /* -- : a statement begins: collect, cancel */                                                      \
    ROW(I_CONST)           /* -- constants[a] */                                                                               \
    ROW(I_NONE)            /* -- None */                                                                                       \
    ROW(I_POP)             /* x -- */                                                                                          \
    ROW(I_DUP)             /* x -- x x */                                                                                      \
    ROW(I_DUP_TWO)         /* x y -- x y x y */                                                                                \
    ROW(I_ROTATE)          /* x1 .. xa -- xa x1 .. : the top goes below a - 1 others */                                        \
    ROW(I_PICK)            /* xa .. x1 -- xa .. x1 xa : a counts from 1 */                                                     \
    ROW(I_LOAD_LOCAL)      /* -- local a */                                                                                    \
    ROW(I_STORE_LOCAL)     /* x -- */                                                                                          \
    ROW(I_DELETE_LOCAL)    /* -- */                                                                                            \
    ROW(I_LOAD_CELL)       /* -- content of cell a (a local holding a cell) */                                                 \
    ROW(I_STORE_CELL)      /* x -- */                                                                                          \
    ROW(I_DELETE_CELL)     /* -- */                                                                                            \
    ROW(I_MAKE_CELL)       /* -- : local a becomes a cell holding what it held */                                              \
    ROW(I_LOAD_GLOBAL)     /* -- names[a] of module or builtins */                                                             \
    ROW(I_STORE_GLOBAL)    /* x -- */                                                                                          \
    ROW(I_DELETE_GLOBAL)   /* -- */                                                                                            \
    ROW(I_LOAD_NAME)       /* -- class body: class dict, then global */                                                        \
    ROW(I_LOAD_NAME_CELL)  /* -- class body: class dict, then cell b */                                                        \
    ROW(I_STORE_NAME)      /* x -- */                                                                                          \
    ROW(I_DELETE_NAME)     /* -- */                                                                                            \
    ROW(I_LOAD_ATTRIBUTE)  /* x -- x.names[a] */                                                                               \
    ROW(I_STORE_ATTRIBUTE) /* value x -- */                                                                                    \
    ROW(I_DELETE_ATTRIBUTE) /* x -- */                                                                                         \
    ROW(I_LOAD_ITEM)       /* x i -- x[i] */                                                                                   \
    ROW(I_STORE_ITEM)      /* value x i -- */                                                                                  \
    ROW(I_DELETE_ITEM)     /* x i -- */                                                                                        \
    ROW(I_BINARY)          /* x y -- x op y */                                                                                 \
    ROW(I_IN_PLACE)        /* x y -- x op= y */                                                                                \
    ROW(I_UNARY)           /* x -- op x */                                                                                     \
    ROW(I_COMPARE)         /* x y -- x op y */                                                                                 \
    ROW(I_JUMP)            /* -- */                                                                                            \
    ROW(I_JUMP_IF_FALSE)   /* x -- */                                                                                          \
    ROW(I_JUMP_IF_TRUE)    /* x -- */                                                                                          \
    ROW(I_DROP)            /* x -- : of a statement in a function; see unknown.c */                                            \
    ROW(I_IMPORT_DECIDES)  /* x -- x : refused when x is unknown */                                                            \
    ROW(I_JUMP_IF_OPAQUE)  /* x -- x */                                                                                        \
    ROW(I_FALSE_OR_POP)    /* x -- x (jump when false) or -- */                                                                \
    ROW(I_TRUE_OR_POP)     /* x -- x (jump when true) or -- */                                                                 \
    ROW(I_BUILD_LIST)      /* x1 .. xa -- list */                                                                              \
    ROW(I_BUILD_TUPLE)                                                                                                         \
    ROW(I_BUILD_SET)                                                                                                           \
    ROW(I_BUILD_DICT)      /* k1 v1 .. ka va -- dict */                                                                        \
    ROW(I_BUILD_STRING)    /* s1 .. sa -- str */                                                                               \
    ROW(I_BUILD_SLICE)     /* start stop step -- slice */                                                                      \
    ROW(I_LIST_APPEND)     /* list (a - 1 others) x -- list (others) */                                                        \
    ROW(I_SET_ADD)                                                                                                             \
    ROW(I_DICT_SET)        /* dict (a - 2 others) k v -- dict (others) */                                                      \
    ROW(I_LIST_EXTEND)     /* list iterable -- list */                                                                         \
    ROW(I_SET_EXTEND)                                                                                                          \
    ROW(I_DICT_UPDATE)     /* dict mapping -- dict : {**mapping} */                                                            \
    ROW(I_DICT_MERGE)      /* dict mapping -- dict : keywords of a call, repeated ones are an error */                         \
    ROW(I_LIST_TO_TUPLE)   /* list -- tuple */                                                                                 \
    ROW(I_FORMAT)          /* x [spec] -- str : a = conversion, b = 1 with spec */                                             \
    ROW(I_GET_ITER)        /* x -- iterator */                                                                                 \
    ROW(I_GET_ASYNC_ITER)                                                                                                      \
    ROW(I_NEXT)            /* iterator -- iterator item-or-absent */                                                           \
    ROW(I_JUMP_IF_DONE)    /* iterator absent -- (jump) or iterator item -- iterator item */                                   \
    ROW(I_UNPACK)          /* x -- xa .. x1; b: x may be unknown */                                                       \
    ROW(I_UNPACK_STAR)     /* x -- : a before, b after the starred one */                                                      \
    ROW(I_CALL)            /* f x1 .. xa -- result */                                                                          \
    ROW(I_CALL_KEYWORDS)   /* f x1 .. xb -- result : constants[a] is the tuple of names of the last ones */                    \
    ROW(I_CALL_SPREAD)     /* f list dict -- result */                                                                         \
    ROW(I_MAKE_FUNCTION)   /* [defaults] -- function of codes[a] : with defaults when b */             \
    ROW(I_MAKE_CLASS)      /* bases-list keywords-dict -- class : the body is codes[a] */                         \
    ROW(I_RETURN)          /* x -- */                                                                                          \
    ROW(I_YIELD)           /* x -- sent : b = 1 for those of yield from */                                                     \
    ROW(I_SEND)            /* iterator sent -- iterator item-or-absent */                                                      \
    ROW(I_RETURNED)        /* -- what the generator that ended last returned */                                               \
    ROW(I_AWAIT)           /* x -- result */                                                                                   \
    ROW(I_RAISE)           /* [exception [cause]] -- : a = how many */                                                         \
    ROW(I_RERAISE)         /* exception -- */                                                                                  \
    ROW(I_PUSH_HANDLED)    /* exception -- previously-handled exception : begins an except block */                            \
    ROW(I_POP_HANDLED)     /* previously-handled -- */                                                                         \
    ROW(I_MATCH_EXCEPTION) /* exception class -- exception bool */                                                             \
    ROW(I_WITH_ENTER)      /* manager -- exit result */                                                                        \
    ROW(I_WITH_EXIT)       /* exit -- result of exit(None, None, None) */                                                      \
    ROW(I_WITH_RAISED)     /* exit exception -- exit exception result */                                                       \
    ROW(I_IMPORT)          /* -- module : names[a], b = level */                                                               \
    ROW(I_IMPORT_TOP)      /* -- first package of names[a], the whole path imported */                                         \
    ROW(I_IMPORT_FROM)     /* module -- module attribute */                                                                    \
    ROW(I_IMPORT_STAR)     /* module -- */                                                                                     \
    ROW(I_ASSERT)          /* message-or-absent -- */                                                                          \
    ROW(I_ABSENT)          /* -- absent */                                                                                     \
    ROW(I_ANNOTATE)        /* annotation -- : of names[a], in the module's or class's __annotations__ */                       \
    ROW(I_MATCH_SEQUENCE)  /* x -- x bool */                                                                                   \
    ROW(I_MATCH_MAPPING)   /* x -- x bool */                                                                                   \
    ROW(I_MATCH_LENGTH)    /* x -- x bool : len == a, or len >= a when b */                                                    \
    ROW(I_MATCH_KEYS)      /* x keys-tuple -- x values-tuple-or-None */                                                        \
    ROW(I_MATCH_REST)      /* x keys-tuple -- dict without the keys */                                                         \
    ROW(I_MATCH_CLASS)     /* x class names-tuple -- values-tuple-or-None : a positional */

enum instruction_kind
{
#define INSTRUCTION_ROW(name) name,
    INSTRUCTIONS(INSTRUCTION_ROW)
#undef INSTRUCTION_ROW
        I_COUNT
};

struct instruction
{
    uint16_t kind; /* enum instruction_kind */
    uint16_t b;
    uint32_t a;
    struct span span;
};

/* How many values more (fewer: negative) are on the stack after it. */
int instruction_effect(const struct instruction *instruction);

/* While an instruction of from..to runs and raises, the stack is cut to `depth`, the exception pushed, and `target` run. */
struct handler
{
    uint32_t from, to, target;
    uint32_t depth;
    bool of_unknown; /* not of exceptions: taken when an unknown value decides the statement (compile_unknown.c) */
};

enum code_flags
{
    CODE_GENERATOR = 1 << 0,
    CODE_COROUTINE = 1 << 1, /* async def */
    CODE_STAR = 1 << 2,      /* has *args, after the named parameters */
    CODE_STAR_STAR = 1 << 3, /* has **kwargs, last */
    CODE_CLASS = 1 << 4,     /* a class body */
    CODE_MODULE = 1 << 5,    /* a module, or a statement of one */
    CODE_SPREADS = 1 << 6,   /* ... in which what hangs on an unknown value is unknown */
};

struct code
{
    str name, qualified_name;
    const struct source_file *file;
    struct code_owner *owner; /* keeps the code; NULL: it lives as long as the machine */
    struct span span;
    uint32_t flags;

    struct instruction *at;
    uint32_t len;
    struct handler *handlers;
    uint32_t handler_count;
    uint32_t stack_most;

    struct value *constants;
    uint32_t constant_count;
    struct str_object **names;
    uint32_t name_count;
    struct code **codes; /* of functions and classes inside */
    uint32_t code_count;

    /* Locals: named parameters in order, *args, **kwargs, other locals, then the captured cells. */
    struct str_object **locals;
    uint32_t local_count;
    uint32_t positional_only, positional, parameter_count; /* as struct parameters counts them; without the star ones */
    uint32_t free_first; /* index of the first captured cell */
    uint32_t free_count;
    uint32_t *captures;  /* for each captured cell: the local of the enclosing code that holds it */
    bool has_docstring;
    struct value docstring;
    str returns; /* of a function in a class: the text of its return annotation, part of the file's; empty: none */
};

struct vm;

/* How a module is executed: it decides what an `if` on an unknown value at module level means. */
enum module_way
{
    MODULE_DRIVES,      /* env.py, from top to bottom: it decides what runs */
    MODULE_OF_REVISION, /* a revision, from top to bottom */
    MODULE_BY_NEED,     /* any other module of the project */
};

/* A module (or, with `count` 1 and a statement of one, that statement) as code. */
struct code *code_compile_module(struct vm *vm, const struct source_file *file, struct node *const *body, uint32_t count,
                                 enum module_way way, bool future_annotations);

/* The same from top to bottom, in memory of its own that the collector gives back when nothing refers to the code any more. The
 * tree is not needed after the call. To be run before the next statement of Python code is. */
struct code *code_compile_owned(struct vm *vm, const struct module *tree);

/* Whether a module begins with `from __future__ import annotations`. */
bool code_has_future_annotations(const struct module *tree);

#endif
