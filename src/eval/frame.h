/*
 * Frames: running or suspended calls, each an object on the heap.
 *
 * A Python frame has code, locals and a value stack; a native frame has a resume function in C. `back` is the caller. What
 * becomes of the result is in `then`: for most it goes on the caller's stack.
 */
#ifndef LB_EVAL_FRAME_H
#define LB_EVAL_FRAME_H

#include "eval/code.h"
#include "eval/vm.h"

enum frame_then
{
    THEN_PUSH,     /* the result goes to the caller */
    THEN_DROP,     /* it is dropped, the caller repeats or goes on with its instruction (needs of lazy names) */
    THEN_DELIVER,  /* `deliver` goes to the caller in its place (__init__, class bodies) */
    THEN_NOT,      /* its negated truth (__eq__ for !=, __contains__ for not in) */
    THEN_TRUTH,    /* its truth as a bool (__contains__, __bool__) */
    THEN_ITEM,     /* as an item: StopIteration becomes absent (__next__) */
    THEN_CLASS,    /* a class body: `deliver` is (name, bases, keywords); the class goes to the caller */
};

struct frame
{
    struct object object;
    struct frame *back;
    uint8_t then;
    bool is_outer;               /* the call came from C: the loop ends with this frame */
    const struct code *code;     /* NULL: a native frame */
    uint32_t pc;                 /* the next instruction */
    uint32_t top;                /* values on the stack */
    struct module_object *module;
    struct function_object *function; /* or NULL */
    struct dict_object *names;   /* of a class body; NULL elsewhere */
    uint32_t statement;          /* of a module executed by need: its number + 1; else 0 */
    struct generator_object *generator; /* that it belongs to, or NULL */
    struct value deliver;
    struct value handled;        /* vm->handled to restore when it ends */
    struct span called_at;
    struct native_frame *native;
    struct value *slots;         /* locals, then the stack */
    uint32_t slot_count;
    struct value inline_slots[];
};

#define frame_stack(frame) ((frame)->slots + (frame)->code->local_count)

#endif
