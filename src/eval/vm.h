/*
 * The machine that runs Python code, and what native code asks of it.
 *
 * One `struct vm` is one evaluator: its heap, its modules and its frames; nothing is shared between two of them. It runs
 * bytecode over heap frames: no Python call uses the C stack. A native that has to call Python code pushes a native frame
 * (vm_push_native): a small state machine in C that the loop resumes with each result.
 *
 * Failures. A native that fails returns false after exactly one of: vm_raise (an exception that Python code can catch),
 * vm_raise_diag (the same, around a diagnostic recorded by a lower layer), vm_refuse (a refusal or limit: no `except` of the
 * project sees it; the diagnostic has been recorded). An exception that leaves the outermost call becomes a diagnostic.
 */
#ifndef LB_EVAL_VM_H
#define LB_EVAL_VM_H

#include "base/buf.h"
#include "base/diag.h"
#include "base/map.h"
#include "eval/heap.h"
#include "eval/native.h"
#include "eval/pool.h"

struct module;
struct yaml_library;  /* text/yaml.h */
struct pcre2_library; /* eval/std/re.h */

struct vm_limits
{
    uint64_t steps;  /* instructions; 0 is no limit */
    uint32_t depth;  /* Python calls inside each other; CPython's default is 1000 */
    uint32_t nested; /* calls by natives that do use the C stack (repr of objects inside containers and the like) */
    bool collect_always; /* for tests: collect at every statement */
};

/* What the evaluator asks of the world around it; filled by vocab and project. Any function may be NULL. */
struct vm_host
{
    void *subject;

    /* The module of an absolute dotted name that is no native module: *out absent = there is none. */
    bool (*import_module)(void *subject, struct vm *vm, str name, struct span span, struct value *out);
    /* What print() and sys.stdout write. */
    void (*print)(void *subject, struct vm *vm, str text, bool to_stderr);
    bool (*read_file)(void *subject, struct vm *vm, str path, str *out_text, bool *out_found);
    bool (*list_folder)(void *subject, struct vm *vm, str path, str_array *out_names, bool *out_found);
    bool (*file_kind)(void *subject, struct vm *vm, str path, bool *out_is_file, bool *out_is_folder);
    /* open() for writing: true when what is written is to go where print() writes; false, or NULL: it is refused. */
    bool (*takes_output)(void *subject, struct vm *vm, str path);
    bool (*environment)(void *subject, str name, str *out_value);
    void (*environment_each)(void *subject, void (*visit)(void *to, str name, str value), void *to);
    void (*clock)(void *subject, int64_t *out_seconds, int32_t *out_microseconds); /* UTC */
    void (*random)(void *subject, void *bytes, size_t len);
    void (*sleep)(void *subject, double seconds);
    void (*log)(void *subject, struct vm *vm, str level, str logger, str message);
    bool (*cancelled)(void *subject);
    str (*working_folder)(void *subject);
    /* Libraries that are opened when first needed; NULL result: a diagnostic was recorded. */
    const struct yaml_library *(*yaml_library)(void *subject, struct vm *vm);
    const struct pcre2_library *(*pcre2_library)(void *subject, struct vm *vm);
};

/* A variable of the environment that a program read as None: the cause when a setting is missing later. */
struct unset_variable
{
    str name;
    struct span span; /* of the project's line */
};

struct unset_variables
{
    struct unset_variable *at;
    size_t len, cap;
};

struct decisions; /* decide.h */
struct marking;
struct path;

struct vm
{
    struct arena *arena;       /* lives as long as the machine: code, names of rows */
    struct diags *diags;
    struct source_map *sources;
    struct names *names;       /* identifiers of the parser */
    struct vm_limits limits;
    struct vm_host host;
    const struct native_module *const *native_modules; /* ends with NULL */

    /* Heap. */
    struct pool pool;
    struct object *objects;
    size_t allocated;  /* bytes charged for objects and their blocks */
    size_t collect_at; /* collect when `allocated` exceeds this */
    ARRAY(struct value) kept;

    /* Running. */
    struct frame *frame; /* innermost */
    uint32_t depth;
    uint32_t nested;
    uint64_t steps;
    struct value raised; /* the exception under way, or absent */
    bool refused;        /* a refusal is under way: the diagnostic is recorded, nothing catches it */
    bool pushed;         /* the native that just ran has pushed a frame; its result comes later */
    struct value refused_of; /* the unknown value that the refusal under way is about, or absent: it is about something else */
    struct value handled; /* exception that an except block is dealing with */
    struct value returned; /* by the generator that ended last */
    struct span span;    /* of the instruction under way: where messages of natives point */
    struct decisions *decisions; /* in analyse mode; NULL otherwise */
    uint32_t decided_runs;       /* runs with decisions, to tell them apart */
    struct value absorbing;      /* in analyse mode: the value of the database that the refusal under way is about, or absent */
    size_t absorbing_from;       /* diagnostics before that refusal */
    struct arena_mark absorbing_mark; /* of their arena, then */
    size_t absorbing_room;            /* of their list, then */

    /* Names. */
    struct map interned;       /* text to str_object */
    struct map modules;        /* dotted name to module_object */
    struct map native_classes; /* dotted name to class_object */
    struct map row_classes;    /* bytes of the address of a native_class row to class_object */
    struct map signatures;     /* by row */
    struct class_object *kinds[OBJECT_KIND_COUNT]; /* classes of built-in kinds */
    struct class_object *none_class, *ellipsis_class, *not_implemented_class, *bool_class, *int_class, *real_class;
    struct class_object *frozenset_class, *object_class, *type_class, *coroutine_class;
    struct module_object *builtins;
    struct str_object *empty_str;
    struct value empty_tuple;
    struct value ascii[128]; /* strings of one ASCII character, made on demand */
    void *data;               /* the vocabulary's own state */
    struct unset_variables unset; /* asked for, without a default, and not there */
    struct marking *marking;  /* the collection under way */
    const struct path *showing; /* containers whose repr is under way, see builtin/repr.c */
    struct arena *scratch;   /* texts under construction; opened by need, see builtin/arguments.h */
};

/* Opens a machine in `arena` (its clean-up frees the heap). native_modules: the vocabulary; builtins and the standard
 * library are always there. */
struct vm *vm_open(struct arena *arena, struct diags *diags, struct source_map *sources, struct names *names,
                   const struct vm_limits *limits, const struct vm_host *host, const struct native_module *const *native_modules);

/*
 * Calls from outside: run until the call has returned. False: the diagnostic is recorded (an exception that nobody caught
 * became one, with the Python call stack).
 */
bool vm_run_call(struct vm *vm, struct value callee, const struct value *args, size_t count, struct value *out) MUST_USE;
/* Executes a parsed module from top to bottom into `module`. */
bool vm_run_module(struct vm *vm, struct module_object *module, const struct module *tree) MUST_USE;
/* The same for code made by code_compile_owned: what is executed once does not stay in memory. */
bool vm_run_code(struct vm *vm, struct module_object *module, const struct code *code) MUST_USE;

/* A module of the project that is executed by need (DESIGN.md, "Lazy names"). */
bool vm_lazy_module(struct vm *vm, struct module_object *module, const struct module *tree) MUST_USE;
/*
 * Runs a statement of such a module that has not run yet, by its number, as a native (false: raised or refused). *out_undecided:
 * the unknown value because of which a part of it did not run, or absent.
 */
bool vm_lazy_run(struct vm *vm, struct module_object *module, uint32_t statement, struct value *out_undecided) MUST_USE;
/* Whether what runs was called, at any depth, by a statement of such a module. */
bool vm_in_lazy_statement(const struct vm *vm);
/* The module of an import statement in `from` (NULL: the name is absolute) for one who only reads it: it does not count as
 * imported. An opaque value when there is none. */
bool vm_import_quietly(struct vm *vm, struct module_object *from, str name, uint32_t level, struct value *out) MUST_USE;

/* An attribute by name from outside (needs are run): absent when there is none. */
bool vm_run_get(struct vm *vm, struct value object, str name, struct value *out) MUST_USE;

/* Keeps a value from the collector until the machine closes. */
void vm_keep(struct vm *vm, struct value value);

/* ---- failing ---- */

/* Raises an exception of a class given by dotted name ("builtins.ValueError" or just "ValueError"; "sqlalchemy.exc.NoResultFound"). */
bool vm_raise(struct vm *vm, const char *class_name, const char *format, ...) __attribute__((format(printf, 3, 4)));
/* Raises a given exception instance. */
bool vm_raise_value(struct vm *vm, struct value exception);
/* Turns the newest diagnostic (just recorded by a lower layer) into an exception of the class that stands in diag->exception,
 * or else in `class_name`. */
bool vm_raise_diag(struct vm *vm, const char *class_name);
/* Marks that a diagnostic has been recorded which nothing may catch. The pattern: diag_error(vm->diags, ...); return vm_refuse(vm); */
bool vm_refuse(struct vm *vm);
/* Counts work of a native as steps, so that no call goes on for long: false (refused) over the limit. */
bool vm_charge(struct vm *vm, uint64_t steps) MUST_USE;
/* The refusal of an opaque value that something had to be decided or made from: both places. */
bool vm_refuse_opaque(struct vm *vm, struct value opaque, const char *format, ...) __attribute__((format(printf, 3, 4)));
/* The message of the exception (str(exception)). */
str exception_text(struct vm *vm, struct arena *arena, struct value exception);
bool exception_is(struct vm *vm, struct value exception, const char *class_name);
/* The diagnostic that an exception carries, or NULL. */
struct diag *exception_diag(struct value exception);

/* The exception or refusal under way ends here: its diagnostic is the newest one recorded. */
void vm_end_failure(struct vm *vm);

/* ---- calling Python code from a native ---- */

struct native_frame;

enum native_step
{
    STEP_FAILED, /* vm_raise or vm_refuse was called */
    STEP_DONE,   /* frame->result is the result of the native */
    STEP_CALL,   /* call frame->callee with frame->args (native_frame_call) and resume */
    STEP_NEXT,   /* take the next item of frame->callee (an iterator) and resume; absent when there is none */
    STEP_WAIT,   /* a native called by this one has pushed a frame of its own: resume with its result */
    STEP_AGAIN,  /* resume at once; frame->sent stays */
};

typedef enum native_step native_resume(struct vm *vm, struct native_frame *frame);

enum
{
    NATIVE_LOCALS = 8
};

struct native_frame
{
    native_resume *resume;
    uint32_t state;       /* the resume function's own */
    struct value sent;    /* result of the call or item asked for; absent on the first resume */
    bool raised;          /* the call ended with an exception (vm->raised): return STEP_FAILED to pass it on, or clear it with vm_catch */
    bool migrates;        /* what it calls is upgrade() or downgrade() of a revision */
    bool catches;         /* set it to be resumed with `raised`; otherwise exceptions pass by */
    bool survives;        /* with catches: resumed with `raised` after refusals, too; it ends them with vm_end_failure or passes them on */
    struct value result;
    struct value callee;
    struct value locals[NATIVE_LOCALS]; /* the last one is native_frame_call's */
    struct value *args;   /* set by native_frame_call */
    uint32_t arg_count;
    const struct tuple_object *arg_names; /* of keywords, the last of the arguments; NULL: none. Set by native_frame_call_named */
    void *data;           /* in an arena */
};

/* Pushes a native frame on the machine; the native returns true right after it, its result is what the frame delivers. */
struct native_frame *vm_push_native(struct vm *vm, native_resume *resume);
/* Prepares a STEP_CALL; returns STEP_CALL. */
enum native_step native_frame_call(struct vm *vm, struct native_frame *frame, struct value callee, const struct value *args,
                                   size_t count);
/* The same with keyword arguments: names to values. */
enum native_step native_frame_call_named(struct vm *vm, struct native_frame *frame, struct value callee, const struct value *args,
                                         size_t count, const struct dict_object *keywords);
/* In a resume with frame->raised: takes the exception off, as an except clause would. Refusals cannot be caught. */
struct value vm_catch(struct vm *vm, struct native_frame *frame);

/* The rare call that must be answered at once (repr, str, ==, hash of a project's object inside a container): uses the C
 * stack, limited by limits.nested. */
bool vm_call_nested(struct vm *vm, struct value callee, const struct value *args, size_t count, struct value *out);

/* ---- values and the protocols of Python ---- */

struct class_object *vm_class_of(struct vm *vm, struct value value);
/* A native class by its dotted name ("sqlalchemy.schema.Column" as module and name of its row); NULL when there is none. */
struct class_object *vm_native_class(struct vm *vm, const char *dotted_name);
struct class_object *vm_native_class_of_row(struct vm *vm, const struct native_class *row);
bool class_is_subclass(const struct class_object *class_, const struct class_object *of);
bool vm_is_instance(struct vm *vm, struct value value, const struct class_object *class_);
/* The instance behind a value when it is one of the native class of `row` or derived from it, else NULL. */
struct instance_object *vm_instance_of(struct vm *vm, struct value value, const struct native_class *row);
struct value vm_native_function(struct vm *vm, const struct native *row);

/* Truth without Python code: containers, numbers, None; instances with __bool__ or __len__ use a nested call. Opaque: refused. */
bool value_truth(struct vm *vm, struct value value, bool *out_truth);
bool value_equal(struct vm *vm, struct value a, struct value b, bool *out_equal);
bool value_is_same(struct value a, struct value b); /* `is` */
/* -1, 0, 1; TypeError when they have no order. */
bool value_compare(struct vm *vm, struct value a, struct value b, int *out_order);
bool value_hash(struct vm *vm, struct value value, uint64_t *out_hash);
bool value_repr(struct vm *vm, struct value value, struct buf *out);
bool value_str(struct vm *vm, struct value value, struct buf *out);
bool value_repr_value(struct vm *vm, struct value value, struct value *out);
bool value_str_value(struct vm *vm, struct value value, struct value *out);
/* format(value, spec) */
bool value_format(struct vm *vm, struct value value, str spec, struct buf *out);
const char *value_type_name(struct vm *vm, struct value value);
bool value_len(struct vm *vm, struct value value, int64_t *out_len);
/* An integer argument (bool counts, __index__ too); TypeError names the class. Big integers: OverflowError. */
bool value_to_int(struct vm *vm, struct value value, int64_t *out_integer);

/* Attributes that need no Python code to answer (instance, class, module and native attributes; methods are bound). Absent:
 * there is none; a property of Python code: nested call. */
bool value_get_attribute(struct vm *vm, struct value object, str name, struct value *out);
/* An attribute in the class of a value, not bound. */
struct value class_lookup(const struct class_object *class_, const struct str_object *name);
bool value_set_attribute(struct vm *vm, struct value object, str name, struct value value);
bool value_get_item(struct vm *vm, struct value object, struct value index, struct value *out);
bool value_set_item(struct vm *vm, struct value object, struct value index, struct value value);
bool value_delete_item(struct vm *vm, struct value object, struct value index);

/* Reading built-in iterables (list, tuple, dict, set, str, range, bytes, dict views, native iterators). A generator or an
 * object with __iter__ is run by nested calls: declare the argument NATIVE_DRAIN_n to avoid that. */
struct iteration
{
    struct value iterator;
};
bool iteration_open(struct vm *vm, struct value iterable, struct iteration *out);
bool iteration_next(struct vm *vm, struct iteration *iteration, struct value *out_item); /* absent at the end */
/* All items into a new list. */
bool value_to_list(struct vm *vm, struct value iterable, struct value *out_list);

/* The module of a dotted name that is native; NULL when there is none. */
struct module_object *vm_native_module(struct vm *vm, str name);
/* An item of a native module; absent when the module has no such name. */
bool vm_native_item(struct vm *vm, struct module_object *module, str name, struct value *out);
/* The import statement: absolute name. Unknown names give an opaque module. */
bool vm_import(struct vm *vm, str name, struct value *out);

/* Operators: a op b for built-in operands (node_op of py/ast.h). NotImplemented is a TypeError with CPython's words. */
bool value_binary(struct vm *vm, uint32_t op, struct value a, struct value b, struct value *out);

#endif
