/* Instructions that steer: jumps, iteration, calls, definitions, exceptions, with, import. */
#include "eval/decide.h"
#include "eval/exception.h"
#include "eval/instructions.h"
#include "eval/unknown.h"

/* ---- statements and jumps ---- */

enum
{
    CANCEL_EVERY = 256 /* statements between two looks at the cancel flag */
};

enum flow run_statement(struct vm *vm, struct frame *frame, const struct instruction *in)
{
    (void)frame;
    (void)in;
    if ((vm->allocated > vm->collect_at || vm->limits.collect_always) && vm->nested <= 1)
        heap_collect(vm);
    if (vm->limits.steps != 0 && vm->steps > vm->limits.steps)
        return FLOW_SWITCH;
    if (vm->host.cancelled != NULL && vm->steps % CANCEL_EVERY < 4 && vm->host.cancelled(vm->host.subject))
    {
        diag_error(vm->diags, DIAG_CANCELLED, vm->span, "cancelled");
        vm_refuse(vm);
        return FLOW_FAILED;
    }
    return FLOW_NEXT;
}

enum flow run_jump(struct vm *vm, struct frame *frame, const struct instruction *in)
{
    bool back = in->a < frame->pc;

    frame->pc = in->a;
    /* The loop looks at the limits when the frame changes: a loop without statements must meet them too. */
    return back && vm->limits.steps != 0 && vm->steps > vm->limits.steps ? FLOW_SWITCH : FLOW_NEXT;
}

static enum flow jump_if(struct vm *vm, struct frame *frame, const struct instruction *in, bool when)
{
    bool truth;

    if (!value_truth(vm, pop(frame), &truth))
        return FLOW_FAILED;
    if (truth == when)
        frame->pc = in->a;
    return FLOW_NEXT;
}

enum flow run_jump_if_false(struct vm *vm, struct frame *frame, const struct instruction *in)
{
    return jump_if(vm, frame, in, false);
}

enum flow run_jump_if_true(struct vm *vm, struct frame *frame, const struct instruction *in)
{
    return jump_if(vm, frame, in, true);
}

enum flow run_jump_if_opaque(struct vm *vm, struct frame *frame, const struct instruction *in)
{
    if (is_opaque(*peek(frame, 0)) && !decides(vm, *peek(frame, 0)))
    {
        module_note_undecided(vm, frame, *peek(frame, 0));
        frame->pc = in->a;
    }
    return FLOW_NEXT;
}

static enum flow keep_or_pop(struct vm *vm, struct frame *frame, const struct instruction *in, bool keep)
{
    bool truth;

    if (!value_truth(vm, *peek(frame, 0), &truth))
        return FLOW_FAILED;
    if (truth == keep)
        frame->pc = in->a;
    else
        pop(frame);
    return FLOW_NEXT;
}

enum flow run_false_or_pop(struct vm *vm, struct frame *frame, const struct instruction *in)
{
    return keep_or_pop(vm, frame, in, false);
}

enum flow run_true_or_pop(struct vm *vm, struct frame *frame, const struct instruction *in)
{
    return keep_or_pop(vm, frame, in, true);
}

/* ---- iteration ---- */

enum flow run_get_iter(struct vm *vm, struct frame *frame, const struct instruction *in)
{
    struct value iterable = pop(frame), value = NONE;

    (void)in;
    return flow_of(vm, frame, iterate_open(vm, iterable, &value), value);
}

enum flow run_get_async_iter(struct vm *vm, struct frame *frame, const struct instruction *in)
{
    struct value iterable = pop(frame), value = NONE;
    struct value method = special_method(vm, iterable, "__aiter__");

    (void)in;
    if (!is_absent(method))
        return flow_of(vm, frame, value_call(vm, method, NULL, 0, NULL, &value), value);
    return flow_of(vm, frame, iterate_open(vm, iterable, &value), value);
}

enum flow run_next(struct vm *vm, struct frame *frame, const struct instruction *in)
{
    struct value value = ABSENT;

    (void)in;
    /* The loop of a comprehension has no statements. */
    if (!vm_charge(vm, 0))
        return FLOW_FAILED;
    return flow_of(vm, frame, iterate_next(vm, *peek(frame, 0), &value), value);
}

enum flow run_send(struct vm *vm, struct frame *frame, const struct instruction *in)
{
    struct value sent = pop(frame), iterator = *peek(frame, 0), method, value = ABSENT;
    enum answer answer;

    if (is_none(sent))
        return run_next(vm, frame, in);
    if (is_kind(iterator, OBJECT_GENERATOR) && AS_GENERATOR(iterator)->frame != NULL)
        return flow_of(vm, frame, generator_resume(vm, AS_GENERATOR(iterator), sent), value);
    method = special_method(vm, iterator, "send");
    if (is_absent(method))
    {
        vm_raise(vm, "AttributeError", "'%s' object has no attribute 'send'", value_type_name(vm, iterator));
        return FLOW_FAILED;
    }
    answer = value_call(vm, method, &sent, 1, NULL, &value);
    if (answer == ANSWER_FRAME)
        vm->frame->then = THEN_ITEM;
    return flow_of(vm, frame, answer, value);
}

enum flow run_jump_if_done(struct vm *vm, struct frame *frame, const struct instruction *in)
{
    (void)vm;
    if (!is_absent(*peek(frame, 0)))
        return FLOW_NEXT;
    frame->top -= 2;
    frame->pc = in->a;
    return FLOW_NEXT;
}

/* The items of anything iterable, for unpacking. */
static bool items_of(struct vm *vm, struct value value, const struct value **out_at, uint32_t *out_len)
{
    struct value list = value;

    if (is_kind(value, OBJECT_TUPLE))
    {
        *out_at = AS_TUPLE(value)->at;
        *out_len = AS_TUPLE(value)->len;
        return true;
    }
    if (is_opaque(value))
        return vm_refuse_opaque(vm, value, "the values to unpack are not known");
    if (!is_kind(value, OBJECT_LIST) && !value_to_list(vm, value, &list))
    {
        if (!vm->refused && value.tag != VALUE_OBJECT)
        {
            vm->raised = ABSENT;
            return vm_raise(vm, "TypeError", "cannot unpack non-iterable %s object", value_type_name(vm, value));
        }
        return false;
    }
    *out_at = AS_LIST(list)->at;
    *out_len = AS_LIST(list)->len;
    return true;
}

enum flow run_unpack(struct vm *vm, struct frame *frame, const struct instruction *in)
{
    struct value value = pop(frame);
    const struct value *at;
    uint32_t len;

    if (is_opaque(value) && (in->b != 0 || decides(vm, value)))
    {
        for (uint32_t i = 0; i < in->a; i++)
            push(frame, value);
        return FLOW_NEXT;
    }
    if (!items_of(vm, value, &at, &len))
        return FLOW_FAILED;
    if (len != in->a)
    {
        if (len > in->a)
            vm_raise(vm, "ValueError", "too many values to unpack (expected %u)", in->a);
        else
            vm_raise(vm, "ValueError", "not enough values to unpack (expected %u, got %u)", in->a, len);
        return FLOW_FAILED;
    }
    for (uint32_t i = len; i > 0; i--)
        push(frame, at[i - 1]);
    return FLOW_NEXT;
}

enum flow run_unpack_star(struct vm *vm, struct frame *frame, const struct instruction *in)
{
    const struct value *at;
    uint32_t len, after = in->b, before = in->a;
    struct value value = pop(frame);

    if (decides(vm, value))
    {
        for (uint32_t i = 0; i < before + 1 + after; i++)
            push(frame, value);
        return FLOW_NEXT;
    }
    if (!items_of(vm, value, &at, &len))
        return FLOW_FAILED;
    if (len < before + after)
    {
        vm_raise(vm, "ValueError", "not enough values to unpack (expected at least %u, got %u)", before + after, len);
        return FLOW_FAILED;
    }
    for (uint32_t i = after; i > 0; i--)
        push(frame, at[len - after + i - 1]);
    push(frame, list_make(vm, at + before, len - before - after));
    for (uint32_t i = before; i > 0; i--)
        push(frame, at[i - 1]);
    return FLOW_NEXT;
}

/* ---- calls ---- */

static enum flow call(struct vm *vm, struct frame *frame, uint32_t count, const struct tuple_object *names)
{
    struct value value = NONE;
    struct value *callee = peek(frame, count);
    enum answer answer = value_call(vm, *callee, callee + 1, count, names, &value);

    frame->top -= count + 1;
    return flow_of(vm, frame, answer, value);
}

enum flow run_call(struct vm *vm, struct frame *frame, const struct instruction *in)
{
    return call(vm, frame, in->a, NULL);
}

enum flow run_call_keywords(struct vm *vm, struct frame *frame, const struct instruction *in)
{
    return call(vm, frame, in->b, AS_TUPLE(frame->code->constants[in->a]));
}

enum flow run_call_spread(struct vm *vm, struct frame *frame, const struct instruction *in)
{
    struct dict_object *keywords = AS_DICT(*peek(frame, 0));
    struct list_object *args = AS_LIST(*peek(frame, 1));
    struct value names = list_make(vm, NULL, 0), value = NONE;
    struct dict_entry *entry;
    enum answer answer;

    (void)in;
    for (uint32_t i = 0; dict_next(keywords, &i, &entry);)
    {
        list_push(vm, AS_LIST(names), entry->key);
        list_push(vm, args, entry->value);
    }
    names = tuple_make(vm, AS_LIST(names)->at, AS_LIST(names)->len);
    answer = value_call(vm, *peek(frame, 2), args->at, args->len, AS_TUPLE(names)->len > 0 ? AS_TUPLE(names) : NULL, &value);
    frame->top -= 3;
    return flow_of(vm, frame, answer, value);
}

/* ---- definitions ---- */

/* The cells that a function or class body captures, from the frame that defines it. */
static struct tuple_object *captured(struct vm *vm, const struct frame *frame, const struct code *code)
{
    struct tuple_object *cells;

    if (code->free_count == 0)
        return NULL;
    cells = heap_alloc(vm, OBJECT_TUPLE, sizeof *cells + code->free_count * sizeof *cells->at);
    cells->len = code->free_count;
    for (uint32_t i = 0; i < code->free_count; i++)
        cells->at[i] = frame->slots[code->captures[i]];
    return cells;
}

enum flow run_make_function(struct vm *vm, struct frame *frame, const struct instruction *in)
{
    const struct code *code = frame->code->codes[in->a];
    struct tuple_object *defaults = in->b != 0 ? AS_TUPLE(pop(frame)) : NULL;
    struct function_object *function = heap_alloc(vm, OBJECT_FUNCTION, sizeof *function);
    struct value value = value_of(&function->object);

    function->code = code;
    function->module = frame->module;
    function->name = str_intern_object(vm, code->name);
    function->qualified_name = str_intern_object(vm, code->qualified_name);
    function->defaults = defaults;
    function->cells = captured(vm, frame, code);
    function->docstring = code->has_docstring ? code->docstring : NONE;
    /* super() in a comprehension or inner function means the method around it. */
    function->owner = frame->function != NULL ? frame->function->owner : NULL;
    value.at = in->span.from;
    push(frame, value);
    return FLOW_NEXT;
}

enum flow run_make_class(struct vm *vm, struct frame *frame, const struct instruction *in)
{
    const struct code *code = frame->code->codes[in->a];
    struct value keywords = pop(frame), bases = pop(frame);
    struct tuple_object *cells = captured(vm, frame, code);
    struct value parts[] = {value_of(&str_intern_object(vm, code->name)->object),
                            tuple_make(vm, AS_LIST(bases)->at, AS_LIST(bases)->len), keywords};
    struct frame *body = frame_push(vm, code, frame->module);

    (void)in;
    body->names = dict_make(vm);
    body->then = THEN_CLASS;
    body->deliver = tuple_make(vm, parts, COUNT_OF(parts));
    for (uint32_t i = 0; cells != NULL && i < cells->len; i++)
        body->slots[code->free_first + i] = cells->at[i];
    return FLOW_SWITCH;
}

enum flow run_returned(struct vm *vm, struct frame *frame, const struct instruction *in)
{
    (void)in;
    push(frame, vm->returned);
    return FLOW_NEXT;
}

/* Natives answer at once: awaiting what they returned gives it itself. */
enum flow run_await(struct vm *vm, struct frame *frame, const struct instruction *in)
{
    struct value awaited = pop(frame), value = NONE;

    (void)in;
    if (!is_kind(awaited, OBJECT_GENERATOR))
    {
        push(frame, awaited);
        return FLOW_NEXT;
    }
    if (AS_GENERATOR(awaited)->frame == NULL)
    {
        vm_raise(vm, "RuntimeError", "cannot reuse already awaited coroutine");
        return FLOW_FAILED;
    }
    return flow_of(vm, frame, generator_resume(vm, AS_GENERATOR(awaited), NONE), value);
}

/* ---- exceptions ---- */

/* An exception that has passed frames is raised on, whoever has raised it first. */
static void statement_raises(struct vm *vm, struct value exception)
{
    struct exception_info *info = exception_info_of(vm, exception);

    info->is_stated = info->is_stated || (info->diag == NULL && info->len == 0);
    vm_raise_value(vm, exception);
}

enum flow run_raise(struct vm *vm, struct frame *frame, const struct instruction *in)
{
    struct value cause = in->a > 1 ? pop(frame) : ABSENT;
    struct value exception = in->a > 0 ? pop(frame) : vm->handled;

    if (is_absent(exception))
    {
        vm_raise(vm, "RuntimeError", "No active exception to reraise");
        return FLOW_FAILED;
    }
    if (!exception_instance(vm, exception, &exception))
        return FLOW_FAILED;
    if (!is_absent(cause))
    {
        if (!is_none(cause) && !exception_instance(vm, cause, &cause))
            return FLOW_FAILED;
        if (!value_set_attribute(vm, exception, STR("__cause__"), cause))
            return FLOW_FAILED;
    }
    exception.at = in->span.from;
    statement_raises(vm, exception);
    return FLOW_FAILED;
}

enum flow run_reraise(struct vm *vm, struct frame *frame, const struct instruction *in)
{
    (void)in;
    vm->raised = pop(frame);
    return FLOW_FAILED;
}

enum flow run_push_handled(struct vm *vm, struct frame *frame, const struct instruction *in)
{
    struct value exception = pop(frame);

    (void)in;
    push(frame, vm->handled);
    push(frame, exception);
    vm->handled = exception;
    return FLOW_NEXT;
}

enum flow run_pop_handled(struct vm *vm, struct frame *frame, const struct instruction *in)
{
    (void)in;
    vm->handled = pop(frame);
    return FLOW_NEXT;
}

enum flow run_match_exception(struct vm *vm, struct frame *frame, const struct instruction *in)
{
    struct value class_ = pop(frame);
    bool matches;

    (void)in;
    if (!exception_matches(vm, *peek(frame, 0), class_, &matches))
        return FLOW_FAILED;
    push(frame, value_bool(matches));
    return FLOW_NEXT;
}

enum flow run_assert(struct vm *vm, struct frame *frame, const struct instruction *in)
{
    struct value message = pop(frame), exception;
    struct class_object *class_ = vm_native_class(vm, "AssertionError");

    (void)in;
    if (!vm_call_nested(vm, value_of(&class_->object), &message, is_absent(message) ? 0 : 1, &exception))
        return FLOW_FAILED;
    statement_raises(vm, exception);
    return FLOW_FAILED;
}

/* ---- with ---- */

enum flow run_with_enter(struct vm *vm, struct frame *frame, const struct instruction *in)
{
    bool async = in->b != 0;
    struct value manager = *peek(frame, 0), value = NONE;
    struct value enter = special_method(vm, manager, async ? "__aenter__" : "__enter__");
    struct value leave = special_method(vm, manager, async ? "__aexit__" : "__exit__");

    if (is_opaque(manager))
    {
        push(frame, manager);
        return FLOW_NEXT;
    }
    if (is_absent(enter) || is_absent(leave))
    {
        vm_raise(vm, "TypeError", "'%s' object does not support the %scontext manager protocol", value_type_name(vm, manager),
                 async ? "asynchronous " : "");
        return FLOW_FAILED;
    }
    *peek(frame, 0) = leave;
    return flow_of(vm, frame, value_call(vm, enter, NULL, 0, NULL, &value), value);
}

enum flow run_with_exit(struct vm *vm, struct frame *frame, const struct instruction *in)
{
    struct value leave = pop(frame), value = NONE;
    struct value args[] = {NONE, NONE, NONE};

    (void)in;
    return flow_of(vm, frame, value_call(vm, leave, args, COUNT_OF(args), NULL, &value), value);
}

enum flow run_with_raised(struct vm *vm, struct frame *frame, const struct instruction *in)
{
    struct value exception = *peek(frame, 0), leave = *peek(frame, 2), value = value_bool(false);
    struct value args[] = {value_of(&AS_INSTANCE(exception)->class_->object), exception, NONE};

    (void)in;
    if (is_opaque(leave))
    {
        push(frame, value);
        return FLOW_NEXT;
    }
    return flow_of(vm, frame, value_call(vm, leave, args, COUNT_OF(args), NULL, &value), value);
}

/* ---- import ---- */

static str name_of(const struct frame *frame, const struct instruction *in)
{
    const struct str_object *name = frame->code->names[in->a];

    return (str){name->bytes, name->len};
}

enum flow run_import(struct vm *vm, struct frame *frame, const struct instruction *in)
{
    struct value value = NONE;

    return flow_of(vm, frame, module_import(vm, frame->module, name_of(frame, in), in->b, &value), value);
}

enum flow run_import_top(struct vm *vm, struct frame *frame, const struct instruction *in)
{
    struct value value = NONE;
    str top;

    str_cut(name_of(frame, in), '.', &top);
    if (!vm_import(vm, name_of(frame, in), &value) || !vm_import(vm, top, &value))
        return FLOW_FAILED;
    push(frame, value);
    return FLOW_NEXT;
}

enum flow run_import_from(struct vm *vm, struct frame *frame, const struct instruction *in)
{
    struct str_object *name = frame->code->names[in->a];
    struct value module = *peek(frame, 0), value = ABSENT;
    enum answer answer = attribute_read(vm, module, name, &value);

    if (answer == ANSWER_FRAME && vm->frame->then == THEN_DROP)
    {
        frame->pc--;
        return FLOW_SWITCH;
    }
    if (answer == ANSWER_VALUE && is_absent(value))
    {
        vm_raise(vm, "ImportError", "cannot import name '%s' from '%s'", name->bytes,
                 is_kind(module, OBJECT_MODULE) ? AS_MODULE(module)->name->bytes : value_type_name(vm, module));
        return FLOW_FAILED;
    }
    return flow_of(vm, frame, answer, value);
}

enum flow run_import_star(struct vm *vm, struct frame *frame, const struct instruction *in)
{
    (void)in;
    switch (module_import_star(vm, frame->module, *peek(frame, 0)))
    {
        case ANSWER_FRAME:
            frame->pc--;
            return FLOW_SWITCH;
        case ANSWER_FAILED:
            return FLOW_FAILED;
        default:
            pop(frame);
            return FLOW_NEXT;
    }
}

enum flow run_annotate(struct vm *vm, struct frame *frame, const struct instruction *in)
{
    struct dict_object *names = frame->names != NULL ? frame->names : frame->module->dict;
    struct value annotations = dict_find_text(names, STR("__annotations__"));

    if (!is_kind(annotations, OBJECT_DICT))
    {
        annotations = value_of(&dict_make(vm)->object);
        dict_put_text(vm, names, STR("__annotations__"), annotations);
    }
    dict_put(vm, AS_DICT(annotations), frame->code->names[in->a], pop(frame));
    return FLOW_NEXT;
}
