/*
 * The machine: the loop over frames, delivery of results, and the unwinding of exceptions.
 *
 * The loop takes the innermost frame and either runs its next instruction (a row of instruction_runs) or resumes it when it is
 * native. A frame that ends is popped and its result delivered to the one below as `then` says. An exception goes down frame by
 * frame until a handler covers the instruction under way; a refusal goes all the way down.
 *
 * Calls from C (vm_run_call, and vm_call_nested for the rare need) mark the frame that they push as outer and run until it has
 * ended.
 */
#include "eval/decide.h"
#include "eval/exception.h"
#include "eval/lazy.h"
#include "eval/machine.h"
#include "eval/std/std.h"

#include <string.h>

/* ---- frames ---- */

struct frame *frame_push(struct vm *vm, const struct code *code, struct module_object *module)
{
    uint32_t slot_count = code->local_count + code->stack_most;
    struct frame *frame = heap_alloc(vm, OBJECT_FRAME, sizeof *frame + slot_count * sizeof(struct value));

    frame->code = code;
    frame->slots = frame->inline_slots;
    frame->slot_count = slot_count;
    frame->module = module;
    frame->handled = vm->handled;
    frame->called_at = vm->span;
    frame->back = vm->frame;
    vm->frame = frame;
    vm->depth++;
    return frame;
}

struct native_frame *vm_push_native(struct vm *vm, native_resume *resume)
{
    struct frame *frame = heap_alloc(vm, OBJECT_FRAME, sizeof *frame + sizeof(struct native_frame));

    frame->native = (struct native_frame *)(void *)frame->inline_slots;
    frame->native->resume = resume;
    frame->handled = vm->handled;
    frame->called_at = vm->span;
    frame->back = vm->frame;
    vm->frame = frame;
    vm->depth++;
    vm->pushed = true;
    return frame->native;
}

enum native_step native_frame_call(struct vm *vm, struct native_frame *frame, struct value callee, const struct value *args,
                                   size_t count)
{
    /* A tuple keeps the arguments where the collector finds them; `args` points into it. */
    struct value tuple = tuple_make(vm, args, count);

    frame->callee = callee;
    frame->locals[NATIVE_LOCALS - 1] = tuple;
    frame->args = AS_TUPLE(tuple)->at;
    frame->arg_count = (uint32_t)count;
    frame->arg_names = NULL;
    return STEP_CALL;
}

enum native_step native_frame_call_named(struct vm *vm, struct native_frame *frame, struct value callee, const struct value *args,
                                         size_t count, const struct dict_object *keywords)
{
    struct value all = list_make(vm, args, count), names = list_make(vm, NULL, 0);
    struct dict_entry *entry;

    for (uint32_t i = 0; dict_next(keywords, &i, &entry);)
    {
        list_push(vm, AS_LIST(names), entry->key);
        list_push(vm, AS_LIST(all), entry->value);
    }
    if (AS_LIST(names)->len == 0)
        return native_frame_call(vm, frame, callee, args, count);

    /* The names stand behind the arguments in the tuple that keeps both. */
    struct value tuple = tuple_make(vm, AS_LIST(names)->at, AS_LIST(names)->len);

    list_push(vm, AS_LIST(all), tuple);
    native_frame_call(vm, frame, callee, AS_LIST(all)->at, AS_LIST(all)->len);
    frame->arg_count--;
    frame->arg_names = AS_TUPLE(tuple);
    return STEP_CALL;
}

struct value vm_catch(struct vm *vm, struct native_frame *frame)
{
    struct value exception = vm->raised;

    frame->raised = false;
    vm->raised = ABSENT;
    return exception;
}

static void frame_pop(struct vm *vm)
{
    struct frame *frame = vm->frame;

    vm->frame = frame->back;
    vm->handled = frame->handled;
    vm->span = frame->called_at;
    frame->back = NULL;
    vm->depth--;
}

enum flow flow_of(struct vm *vm, struct frame *frame, enum answer answer, struct value value)
{
    (void)vm;
    if (answer == ANSWER_VALUE)
    {
        push(frame, value);
        return FLOW_NEXT;
    }
    return answer == ANSWER_FRAME ? FLOW_SWITCH : FLOW_FAILED;
}

/* ---- results ---- */

/* How the loop ends. */
enum loop_end
{
    LOOP_ON,
    LOOP_DONE,
    LOOP_FAILED,
};

static bool then_apply(struct vm *vm, struct frame *ended, struct value *value)
{
    bool truth;

    switch (ended->then)
    {
        case THEN_DELIVER:
            *value = ended->deliver;
            return true;
        case THEN_CLASS:
        {
            const struct value *parts = AS_TUPLE(ended->deliver)->at;
            const struct code *code = ended->code;

            vm->span = ended->called_at;
            return class_build(vm, AS_STR(parts[0]), AS_TUPLE(parts[1]), ended->names, AS_DICT(parts[2]), ended->module,
                               str_intern_object(vm, code->qualified_name), value);
        }
        case THEN_NOT:
        case THEN_TRUTH:
            if (value->tag == VALUE_NOT_IMPLEMENTED)
            {
                *value = value_bool(ended->then == THEN_NOT);
                return true;
            }
            if (!value_truth(vm, *value, &truth))
                return false;
            *value = value_bool(truth != (ended->then == THEN_NOT));
            return true;
        default:
            return true;
    }
}

static enum loop_end unwind(struct vm *vm);

/* Pops the innermost frame, which ended with `value`, and hands it on. */
static enum loop_end deliver(struct vm *vm, struct value value, struct value *out)
{
    struct frame *ended = vm->frame;

    frame_pop(vm);
    if (!then_apply(vm, ended, &value))
        return ended->is_outer ? LOOP_FAILED : unwind(vm);
    if (ended->is_outer)
    {
        *out = value;
        return LOOP_DONE;
    }
    if (ended->then == THEN_DROP)
        return LOOP_ON;
    if (vm->frame->code != NULL)
    {
        if (value.at == PLACE_NONE)
            value.at = vm->span.from;
        push(vm->frame, value);
    }
    else
        vm->frame->native->sent = value;
    return LOOP_ON;
}

/* ---- exceptions ---- */

static const struct handler *handler_find(const struct frame *frame, bool of_unknown)
{
    uint32_t at = frame->pc - 1;

    for (uint32_t i = 0; i < frame->code->handler_count; i++)
    {
        const struct handler *handler = &frame->code->handlers[i];

        if (at >= handler->from && at < handler->to && handler->of_unknown == of_unknown)
            return handler;
    }
    return NULL;
}

/* An exception in a Python frame: true when a handler of its takes it. */
static bool frame_handles(struct vm *vm, struct frame *frame)
{
    const struct handler *handler;

    if (!vm->refused)
        exception_pass(vm, frame, frame->code->at[frame->pc - 1].span);
    handler = vm->refused ? NULL : handler_find(frame, false);
    if (handler == NULL)
        return false;
    frame->top = handler->depth;
    push(frame, vm->raised);
    vm->raised = ABSENT;
    frame->pc = handler->target;
    return true;
}

/* A function or class of the vocabulary: a table that is being made, say, of which nothing may be missing. */
static bool is_vocabulary(struct vm *vm, struct value value)
{
    const struct class_object *class_ = NULL;
    str module;

    if (is_kind(value, OBJECT_METHOD))
        value = AS_METHOD(value)->function;
    if (is_kind(value, OBJECT_CLASS))
        class_ = AS_CLASS(value);
    else if (is_kind(value, OBJECT_NATIVE))
        class_ = AS_NATIVE(value)->owner;
    if (class_ == NULL)
        return is_kind(value, OBJECT_NATIVE) &&
               !value_is_same(dict_find_text(vm->builtins->dict, str_from(AS_NATIVE(value)->native->name)), value);
    if (class_->native == NULL || class_->native->module == NULL)
        return false;
    module = str_from(class_->native->module);
    for (size_t i = 0; std_modules[i] != NULL; i++)
    {
        if (str_equal(module, str_from(std_modules[i]->name)))
            return false;
    }
    return !str_equal(module, STR("builtins"));
}

/* At module level: the names of an assignment that an unknown value has decided are unknown, and the next statement runs. */
static bool unknown_lands(struct vm *vm, struct frame *frame)
{
    const struct handler *handler;
    struct value unknown;
    bool is_kept;

    if (!vm->refused || frame->code == NULL || (frame->code->flags & CODE_SPREADS) == 0 || frame->pc == 0)
        return false;
    handler = handler_find(frame, true);
    is_kept = handler == NULL;
    for (uint32_t i = handler != NULL ? handler->depth : frame->top; i < frame->top && !is_kept; i++)
        is_kept = is_vocabulary(vm, frame_stack(frame)[i]);
    if (is_kept)
        vm->absorbing = ABSENT; /* nothing further out takes it back */
    if (is_kept || !refusal_absorb(vm, NULL, 0, &unknown))
        return false;
    module_note_undecided(vm, frame, unknown);
    frame->top = handler->depth;
    push(frame, unknown);
    frame->pc = handler->target;
    return true;
}

/* The end of a frame by an exception. */
static void frame_abandon(struct vm *vm, struct frame *frame)
{
    if (frame->generator != NULL)
    {
        frame->generator->frame = NULL;
        frame->generator->running = false;
    }
    if (frame->statement != 0 && frame->module->lazy != NULL)
        lazy_put_back(frame->module->lazy, frame->statement - 1);
    frame_pop(vm);
}

static enum loop_end unwind(struct vm *vm)
{
    for (;;)
    {
        struct frame *frame = vm->frame;

        if (unknown_lands(vm, frame))
            return LOOP_ON;
        if (frame->native != NULL && frame->native->catches && (!vm->refused || frame->native->survives))
        {
            frame->native->raised = true;
            return LOOP_ON;
        }
        if (frame->code != NULL && frame->pc > 0 && frame_handles(vm, frame))
            return LOOP_ON;

        bool ended_items = !vm->refused && exception_is(vm, vm->raised, "StopIteration");

        if (ended_items && frame->generator != NULL)
        {
            exception_stop_escapes(vm, frame->generator);
            ended_items = false;
        }

        uint8_t then = frame->then;
        bool is_outer = frame->is_outer;

        frame_abandon(vm, frame);
        if (is_outer)
            return LOOP_FAILED;
        if (then == THEN_ITEM && ended_items)
        {
            vm->returned = exception_stop_value(vm->raised);
            vm->raised = ABSENT;
            if (vm->frame->code != NULL)
                push(vm->frame, ABSENT);
            else
                vm->frame->native->sent = ABSENT;
            return LOOP_ON;
        }
    }
}

/* ---- refusals taken back ---- */

/* What leaves nothing on the stack. */
static const bool consumes[I_COUNT] = {
    [I_STORE_ATTRIBUTE] = true,
    [I_DELETE_ATTRIBUTE] = true,
    [I_STORE_ITEM] = true,
    [I_DELETE_ITEM] = true,
    [I_DROP] = true,
    [I_LIST_EXTEND] = true,
    [I_SET_ADD] = true,
    [I_DICT_SET] = true,
    [I_SET_EXTEND] = true,
    [I_DICT_UPDATE] = true,
    [I_DICT_MERGE] = true,
    [I_ASSERT] = true,
};

/* A set or dict that is being built, and that something unknown was to go into, is unknown itself. */
static void container_forget(struct frame *frame, const struct instruction *in, struct value unknown)
{
    if (in->kind == I_SET_ADD)
        *peek(frame, in->a - 1) = unknown;
    else if (in->kind == I_DICT_SET)
        *peek(frame, in->a - 2) = unknown;
    else if (in->kind == I_SET_EXTEND || in->kind == I_DICT_UPDATE)
        *peek(frame, 0) = unknown;
}

/* What a call works on, when it is a directive or a statement. */
static void operation_note(const struct vm *vm, const struct instruction *in, struct value callee)
{
    const struct native *native = NULL;

    if ((in->kind != I_CALL && in->kind != I_CALL_KEYWORDS && in->kind != I_CALL_SPREAD) || vm->decisions->operated == NULL)
        return;
    if (is_kind(callee, OBJECT_METHOD))
        callee = AS_METHOD(callee)->function;
    if (is_kind(callee, OBJECT_NATIVE))
        native = AS_NATIVE(callee)->native;
    if (native != NULL && (native->flags & NATIVE_OPERATES) != 0)
        vm->decisions->operated(vm->decisions->subject, native->name);
}

/* An instruction has refused a value of the database: in analyse mode its result is one, too. `top`: of the stack before it. */
static bool refusal_ends(struct vm *vm, struct frame *frame, uint32_t top)
{
    const struct instruction *in = &frame->code->at[frame->pc - 1];
    int effect = instruction_effect(in);
    uint32_t used = effect < 1 ? (uint32_t)(1 - effect) : 0;
    struct value unknown;

    /* What no database decides ends at the statement of the module: unwind(). */
    if (in->kind == I_RAISE || vm->frame != frame || !decides(vm, vm->absorbing) ||
        !refusal_absorb(vm, frame_stack(frame) + top - used, used, &unknown))
        return false;
    if (used > 0)
        operation_note(vm, in, frame_stack(frame)[top - used]);
    frame->top = (uint32_t)((int)top + effect);
    if (consumes[in->kind])
        container_forget(frame, in, unknown);
    else
        *peek(frame, 0) = unknown;
    return true;
}

/* The same for a native that has a frame. */
static bool native_refusal_ends(struct vm *vm, struct frame *frame, struct value *out)
{
    struct native_frame *native = frame->native;

    return vm->decisions != NULL && vm->frame == frame && decides(vm, vm->absorbing) &&
           refusal_absorb(vm, native->args, native->args != NULL ? native->arg_count : 0, out);
}

/* ---- the loop ---- */

bool vm_charge(struct vm *vm, uint64_t steps)
{
    vm->steps += steps;
    if (vm->limits.steps == 0 || vm->steps <= vm->limits.steps)
        return true;
    diag_error(vm->diags, DIAG_LIMIT, vm->span, "the code ran for more than %llu steps", (unsigned long long)vm->limits.steps);
    diag_hint(vm->diags, "A loop may not end; raise the limit with `limbeck.step_limit = NUMBER` in alembic.ini.");
    return vm_refuse(vm);
}

static bool within_limits(struct vm *vm)
{
    if (!vm_charge(vm, 0))
        return false;
    if (vm->depth > vm->limits.depth)
        return vm_raise(vm, "RecursionError", "maximum recursion depth exceeded");
    return true;
}

static enum loop_end resume_native(struct vm *vm, struct frame *frame, struct value *out)
{
    struct native_frame *native = frame->native;
    struct value value = ABSENT;
    enum answer answer;

    vm->pushed = false;
    vm->span = frame->called_at;
    switch (native->resume(vm, native))
    {
        case STEP_DONE:
            return deliver(vm, native->result, out);
        case STEP_CALL:
            answer = value_call(vm, native->callee, native->args, native->arg_count, native->arg_names, &value);
            break;
        case STEP_NEXT:
            answer = iterate_next(vm, native->callee, &value);
            break;
        case STEP_WAIT:
            vm->pushed = false;
            return LOOP_ON;
        case STEP_AGAIN:
            return LOOP_ON;
        default:
            /* Unless it raises into another frame (throw), it is done for. */
            if (native_refusal_ends(vm, frame, &value))
                return deliver(vm, value, out);
            if (vm->frame == frame)
                native->catches = false;
            return unwind(vm);
    }
    if (answer == ANSWER_FAILED && native_refusal_ends(vm, frame, &value))
        answer = ANSWER_VALUE;
    if (answer == ANSWER_FAILED)
        return unwind(vm);
    if (answer == ANSWER_VALUE)
        native->sent = value;
    return within_limits(vm) ? LOOP_ON : unwind(vm);
}

/* One function for each value of `analyses`: the stack before an instruction is of use in analyse mode only. */
static inline enum loop_end run_instructions(struct vm *vm, struct frame *frame, struct value *out, bool analyses)
{
    enum flow flow = FLOW_NEXT;
    const struct instruction *at = frame->code->at;
    uint32_t top = 0;

    while (flow == FLOW_NEXT)
    {
        const struct instruction *instruction = &at[frame->pc++];

        if (analyses)
            top = frame->top;
        vm->steps++;
        vm->span = instruction->span;
        if (instruction->kind == I_RETURN)
        {
            struct value value = pop(frame);
            struct generator_object *generator = frame->generator;

            if (generator != NULL)
            {
                generator->frame = NULL;
                generator->running = false;
                vm->returned = value;
                if (!generator->is_coroutine)
                    value = ABSENT;
            }
            return deliver(vm, value, out);
        }
        if (instruction->kind == I_YIELD)
        {
            struct value value = pop(frame);

            frame->generator->running = false;
            return deliver(vm, value, out);
        }
        flow = instruction_runs[instruction->kind](vm, frame, instruction);
    }
    if (flow == FLOW_SWITCH ? within_limits(vm) : analyses && refusal_ends(vm, frame, top))
        return LOOP_ON;
    return unwind(vm);
}

/* The innermost Python frame until another one is innermost or something fails. */
static enum loop_end run_frame(struct vm *vm, struct frame *frame, struct value *out)
{
    return vm->decisions == NULL ? run_instructions(vm, frame, out, false) : run_instructions(vm, frame, out, true);
}

/* Runs until the outer frame, which has been pushed, has ended. */
static bool loop(struct vm *vm, struct value *out)
{
    for (;;)
    {
        struct frame *frame = vm->frame;
        enum loop_end end = frame->native != NULL ? resume_native(vm, frame, out) : run_frame(vm, frame, out);

        if (end != LOOP_ON)
            return end == LOOP_DONE;
    }
}

/* The frame of a suspended generator becomes the innermost one. */
static bool generator_enter(struct vm *vm, struct generator_object *generator)
{
    struct frame *frame = generator->frame;

    if (generator->running)
        return vm_raise(vm, "ValueError", "generator already executing");
    generator->running = true;
    frame->back = vm->frame;
    frame->then = THEN_PUSH;
    frame->is_outer = false;
    frame->handled = vm->handled;
    frame->called_at = vm->span;
    vm->frame = frame;
    vm->depth++;
    return true;
}

/* The instruction that a generator is suspended at, or NULL before its first. */
static const struct instruction *suspended_at(const struct generator_object *generator)
{
    const struct frame *frame = generator->frame;

    return frame->pc > 0 ? &frame->code->at[frame->pc - 1] : NULL;
}

enum answer generator_resume(struct vm *vm, struct generator_object *generator, struct value sent)
{
    const struct instruction *at = suspended_at(generator);

    if (!generator_enter(vm, generator))
        return ANSWER_FAILED;
    /* Not before the first yield: there is nothing yet that wants a value. */
    if (at != NULL && at->kind == I_YIELD)
        push(generator->frame, sent);
    vm->returned = NONE;
    return ANSWER_FRAME;
}

bool generator_throw_into(struct vm *vm, struct generator_object *generator, struct value exception)
{
    for (;;)
    {
        const struct instruction *at = suspended_at(generator);
        struct value inner;

        if (!generator_enter(vm, generator))
            return false;
        if (at == NULL || at->kind != I_YIELD || at->b == 0)
            break;
        inner = *peek(generator->frame, 0);
        if (!is_kind(inner, OBJECT_GENERATOR) || AS_GENERATOR(inner)->frame == NULL)
            break;
        /* As if `yield from` had just asked the inner one for its next item. */
        generator->frame->pc++;
        generator = AS_GENERATOR(inner);
    }
    return vm_raise_value(vm, exception);
}

/* ---- calls from C ---- */

bool machine_run_nested(struct vm *vm, enum answer answer, struct value *out, struct frame *below)
{
    struct frame *first = vm->frame;
    struct span span = vm->span;
    bool done;

    if (answer != ANSWER_FRAME)
        return answer == ANSWER_VALUE;
    while (first->back != below)
        first = first->back;
    first->is_outer = true;
    if (++vm->nested > vm->limits.nested)
    {
        vm->nested--;
        while (vm->frame != below)
            frame_abandon(vm, vm->frame);
        return vm_raise(vm, "RecursionError", "maximum recursion depth exceeded");
    }
    done = loop(vm, out);
    vm->nested--;
    vm->span = span;
    return done;
}

bool vm_call_nested(struct vm *vm, struct value callee, const struct value *args, size_t count, struct value *out)
{
    struct frame *below = vm->frame;
    struct value value = NONE;
    bool pushed = vm->pushed;
    enum answer answer = value_call(vm, callee, args, (uint32_t)count, NULL, &value);

    if (!machine_run_nested(vm, answer, &value, below))
        return false;
    vm->pushed = pushed;
    *out = value;
    return true;
}

void vm_end_failure(struct vm *vm)
{
    if (!vm->refused)
        exception_record(vm);
    vm->refused = false;
    vm->raised = vm->absorbing = ABSENT;
}

/* An outermost call ends: what is under way becomes the diagnostic. */
static bool ended(struct vm *vm, bool done)
{
    if (!done)
        vm_end_failure(vm);
    return done;
}

bool vm_run_call(struct vm *vm, struct value callee, const struct value *args, size_t count, struct value *out)
{
    struct frame *below = vm->frame;
    struct value value = NONE;
    enum answer answer = value_call(vm, callee, args, (uint32_t)count, NULL, &value);

    if (!ended(vm, machine_run_nested(vm, answer, &value, below)))
        return false;
    *out = value;
    return true;
}

bool vm_run_code(struct vm *vm, struct module_object *module, const struct code *code)
{
    struct frame *below = vm->frame;
    struct value value = NONE;

    frame_push(vm, code, module);
    return ended(vm, machine_run_nested(vm, ANSWER_FRAME, &value, below));
}

bool vm_run_module(struct vm *vm, struct module_object *module, const struct module *tree)
{
    const struct code *code =
        code_compile_module(vm, tree->file, tree->body.at, tree->body.len, MODULE_DRIVES, code_has_future_annotations(tree));

    if (tree->has_docstring)
        dict_put_text(vm, module->dict, STR("__doc__"), str_make(vm, tree->docstring));
    return vm_run_code(vm, module, code);
}

bool vm_run_get(struct vm *vm, struct value object, str name, struct value *out)
{
    struct value value = ABSENT;
    bool done;

    /* A lazily executed module may have to run several statements, one after the other. */
    for (;;)
    {
        struct frame *below = vm->frame;
        enum answer answer = attribute_read(vm, object, str_intern_object(vm, name), &value);
        bool again = answer == ANSWER_FRAME && vm->frame->then == THEN_DROP;

        done = machine_run_nested(vm, answer, &value, below);
        if (!done || !again)
            break;
    }
    if (!ended(vm, done))
        return false;
    *out = value;
    return true;
}

void vm_keep(struct vm *vm, struct value value)
{
    array_push(vm->arena, &vm->kept, value);
}
