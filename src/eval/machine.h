/*
 * Inside the machine: what its files share. Frames and their stacks, how instructions report, and the steps of the
 * protocols that may have to run Python code (a call, an attribute, an iteration), which therefore answer in three ways.
 */
#ifndef LB_EVAL_MACHINE_H
#define LB_EVAL_MACHINE_H

#include "eval/frame.h"
#include "eval/vm.h"

/* What an instruction did. */
enum flow
{
    FLOW_NEXT,   /* go on */
    FLOW_SWITCH, /* the innermost frame is another one now */
    FLOW_FAILED, /* an exception or refusal is under way */
};

/* What a protocol did. */
enum answer
{
    ANSWER_FAILED,
    ANSWER_VALUE, /* *out is set */
    ANSWER_FRAME, /* a frame has been pushed; it delivers the answer */
};

typedef enum flow run_instruction(struct vm *vm, struct frame *frame, const struct instruction *instruction);
extern run_instruction *const instruction_runs[I_COUNT];

static inline void push(struct frame *frame, struct value value)
{
    frame_stack(frame)[frame->top++] = value;
}

static inline struct value pop(struct frame *frame)
{
    return frame_stack(frame)[--frame->top];
}

/* The value `depth` below the top: 0 is the top. */
static inline struct value *peek(struct frame *frame, uint32_t depth)
{
    return &frame_stack(frame)[frame->top - 1 - depth];
}

/* ---- machine.c ---- */
struct frame *frame_push(struct vm *vm, const struct code *code, struct module_object *module);
/* The end of an instruction that asked a protocol: pushes the value. */
enum flow flow_of(struct vm *vm, struct frame *frame, enum answer answer, struct value value);
/* Runs a suspended generator or coroutine on; its next value or result is delivered to the innermost frame. */
enum answer generator_resume(struct vm *vm, struct generator_object *generator, struct value sent);
/* Raises an exception where a generator is suspended, inside of those that it yields from. Returns false. */
bool generator_throw_into(struct vm *vm, struct generator_object *generator, struct value exception);
bool machine_run_nested(struct vm *vm, enum answer answer, struct value *out, struct frame *below);

/* ---- call.c ---- */
/* args: positional ones, then the values of the keywords in `names` (a tuple of strings, or NULL). */
enum answer value_call(struct vm *vm, struct value callee, const struct value *args, uint32_t count,
                       const struct tuple_object *names, struct value *out);

/* ---- attribute.c ---- */
/* *out absent: there is no such attribute. */
enum answer attribute_read(struct vm *vm, struct value object, struct str_object *name, struct value *out);
enum answer attribute_write(struct vm *vm, struct value object, struct str_object *name, struct value value);
bool attribute_remove(struct vm *vm, struct value object, struct str_object *name);
bool attribute_missing(struct vm *vm, struct value object, const struct str_object *name);
/* A method of the class of a value, written in Python or native (not one inherited from a built-in type), bound; absent: none. */
struct value special_method(struct vm *vm, struct value object, const char *name);

/* ---- class.c ---- */
bool class_build(struct vm *vm, struct str_object *name, struct tuple_object *bases, struct dict_object *dict,
                 struct dict_object *keywords, struct module_object *module, struct str_object *qualified_name,
                 struct value *out);
enum answer class_call(struct vm *vm, struct class_object *class_, const struct value *args, uint32_t count,
                       const struct tuple_object *names, struct value *out);
bool class_is_exception(struct vm *vm, const struct class_object *class_);

/* ---- exception.c ---- */
/* Notes the frame that an exception passes. */
void exception_pass(struct vm *vm, struct frame *frame, struct span span);
/* The exception under way becomes a recorded diagnostic. */
void exception_record(struct vm *vm);
bool exception_matches(struct vm *vm, struct value exception, struct value class_, bool *out_matches);
bool exception_instance(struct vm *vm, struct value given, struct value *out);

/* ---- iterate.c ---- */
enum answer iterate_open(struct vm *vm, struct value iterable, struct value *out);
enum answer iterate_next(struct vm *vm, struct value iterator, struct value *out);

/* ---- module.c ---- */
enum answer module_read(struct vm *vm, struct module_object *module, struct str_object *name, struct value *out);
enum answer module_import(struct vm *vm, struct module_object *from, str name, uint32_t level, struct value *out);
enum answer module_import_star(struct vm *vm, struct module_object *into, struct value module);
/* A part of the module's statement that the frame runs is left out, as an unknown value would decide on it. */
void module_note_undecided(struct vm *vm, const struct frame *frame, struct value unknown);
/* Runs the next statement that binds or changes a name of a lazily executed module: FRAME, or VALUE when none is left. */
enum answer module_need(struct vm *vm, struct module_object *module, const struct str_object *name);

#endif
