/*
 * Calls: binding arguments to parameters with CPython's words for mistakes, and starting what is called.
 *
 * One binder serves functions written in Python and natives: both describe their parameters as a `struct shape`.
 */
#include "eval/builtin/arguments.h"
#include "eval/call.h"
#include "eval/machine.h"
#include "eval/unknown.h"

#include <stdio.h>
#include <string.h>

/* ---- signatures of natives ---- */

static bool token_next(str *rest, str *out_token)
{
    str token;

    if (rest->len == 0)
        return false;
    *rest = str_cut(*rest, ',', &token);
    *out_token = str_trim(token);
    return true;
}

/* A default may hold commas only inside quotes or brackets; rows keep to simple ones, so that a cut at commas is right. */
static struct shape *signature_parse(struct vm *vm, const struct native *native)
{
    struct shape *shape = arena_new(vm->arena, struct shape);
    ARRAY(struct str_object *) names = {0};
    ARRAY(bool) optional = {0};
    str rest = str_from(native->signature), token;
    bool keyword_only = false;

    shape->name = str_from(native->name);
    while (token_next(&rest, &token))
    {
        if (str_equal(token, STR("/")))
        {
            shape->positional_only = (uint32_t)names.len;
            continue;
        }
        if (str_starts(token, STR("**")))
        {
            shape->star_star = true;
            continue;
        }
        if (str_starts(token, STR("*")))
        {
            keyword_only = true;
            shape->star = token.len > 1;
            continue;
        }

        str name;

        str_cut(token, '=', &name);
        array_push(vm->arena, &names, str_intern_object(vm, str_trim(name)));
        array_push(vm->arena, &optional, str_find_char(token, '=') != STR_NONE);
        if (!keyword_only)
            shape->positional = (uint32_t)names.len;
    }
    shape->names = names.at;
    shape->optional = optional.at;
    shape->count = (uint32_t)names.len;
    return shape;
}

const struct shape *native_shape(struct vm *vm, const struct native *native)
{
    char key[sizeof native];
    struct shape *shape;

    memcpy(key, &native, sizeof native);
    shape = map_find(&vm->signatures, (str){key, sizeof key});
    if (shape == NULL)
    {
        shape = signature_parse(vm, native);
        map_put(&vm->signatures, str_copy(vm->arena, (str){key, sizeof key}), shape);
    }
    return shape;
}

/* ---- binding ---- */

struct binding
{
    struct vm *vm;
    const struct shape *shape;
    struct value *bound;
};

static bool is_optional(const struct shape *shape, uint32_t i)
{
    if (shape->optional != NULL)
        return shape->optional[i];
    return shape->defaults != NULL && !is_absent(shape->defaults->at[i]);
}

/* "'a'", "'a' and 'b'", "'a', 'b', and 'c'" */
static str names_list(struct arena *arena, const struct binding *binding, uint32_t from, uint32_t to, uint32_t count)
{
    struct buf text = BUF(arena);
    uint32_t seen = 0;

    for (uint32_t i = from; i < to; i++)
    {
        if (!is_absent(binding->bound[i]) || is_optional(binding->shape, i))
            continue;
        seen++;
        if (seen > 1)
            buf_add(&text, count == 2 ? STR(" and ") : seen == count ? STR(", and ") : STR(", "));
        buf_print(&text, "'%s'", binding->shape->names[i]->bytes);
    }
    return buf_str(&text);
}

static bool missing_check(const struct binding *binding, uint32_t from, uint32_t to, const char *kind)
{
    struct vm *vm = binding->vm;
    uint32_t count = 0;

    for (uint32_t i = from; i < to; i++)
        count += is_absent(binding->bound[i]) && !is_optional(binding->shape, i);
    if (count == 0)
        return true;

    struct arena_mark mark = scratch_mark(vm);
    str names = names_list(scratch_arena(vm), binding, from, to, count);

    vm_raise(vm, "TypeError", STR_FMT "() missing %u required %s argument%s: " STR_FMT, STR_ARG(binding->shape->name), count,
             kind, count == 1 ? "" : "s", STR_ARG(names));
    arena_reset(vm->scratch, mark);
    return false;
}

static bool too_many(const struct binding *binding, uint32_t given)
{
    const struct shape *shape = binding->shape;
    uint32_t least = shape->positional, named = 0;

    for (uint32_t i = shape->positional; i < shape->count; i++)
        named += !is_absent(binding->bound[i]);
    while (least > 0 && is_optional(shape, least - 1))
        least--;

    struct arena_mark mark = scratch_mark(binding->vm);
    struct arena *arena = scratch_arena(binding->vm);
    const char *were = given == 1 && named == 0 ? "was" : "were";
    str takes, keyword_only = {0};

    if (least < shape->positional)
        takes = str_print(arena, "from %u to %u positional arguments", least, shape->positional);
    else
        takes = str_print(arena, "%u positional argument%s", least, least == 1 ? "" : "s");
    if (named > 0)
        keyword_only = str_print(arena, " positional argument%s (and %u keyword-only argument%s)", given == 1 ? "" : "s", named,
                                 named == 1 ? "" : "s");
    vm_raise(binding->vm, "TypeError", STR_FMT "() takes " STR_FMT " but %u" STR_FMT " %s given", STR_ARG(shape->name),
             STR_ARG(takes), given, STR_ARG(keyword_only), were);
    arena_reset(binding->vm->scratch, mark);
    return false;
}

static bool bind_keyword(const struct binding *binding, struct value name, struct value value, struct dict_object *rest)
{
    const struct shape *shape = binding->shape;

    for (uint32_t i = 0; i < shape->count; i++)
    {
        if (shape->names[i] != AS_STR(name) && !str_equal((str){shape->names[i]->bytes, shape->names[i]->len}, str_of(name)))
            continue;
        if (i < shape->positional_only)
        {
            if (rest != NULL)
                break;
            return vm_raise(binding->vm, "TypeError",
                            STR_FMT "() got some positional-only arguments passed as keyword arguments: '" STR_FMT "'",
                            STR_ARG(shape->name), STR_ARG(str_of(name)));
        }
        if (!is_absent(binding->bound[i]))
            return vm_raise(binding->vm, "TypeError", STR_FMT "() got multiple values for argument '" STR_FMT "'",
                            STR_ARG(shape->name), STR_ARG(str_of(name)));
        binding->bound[i] = value;
        return true;
    }
    if (rest == NULL)
        return vm_raise(binding->vm, "TypeError", STR_FMT "() got an unexpected keyword argument '" STR_FMT "'",
                        STR_ARG(shape->name), STR_ARG(str_of(name)));
    return dict_set(binding->vm, rest, name, value);
}

bool shape_bind(struct vm *vm, const struct shape *shape, const struct value *args, uint32_t count,
                const struct tuple_object *names, struct value *bound)
{
    struct binding binding = {.vm = vm, .shape = shape, .bound = bound};
    uint32_t named = names != NULL ? names->len : 0;
    uint32_t given = count - named;
    uint32_t taken = given < shape->positional ? given : shape->positional;
    struct dict_object *rest = shape->star_star ? dict_make(vm) : NULL;
    uint32_t next = shape->count;

    for (uint32_t i = 0; i < shape->count; i++)
        bound[i] = i < taken ? args[i] : ABSENT;
    if (shape->star)
        bound[next++] = tuple_make(vm, given > taken ? args + taken : NULL, given - taken);
    if (shape->star_star)
        bound[next++] = value_of(&rest->object);
    for (uint32_t i = 0; i < named; i++)
    {
        if (!bind_keyword(&binding, names->at[i], args[given + i], rest))
            return false;
    }
    if (given > taken && !shape->star)
        return too_many(&binding, given);
    if (!missing_check(&binding, 0, shape->positional, "positional") ||
        !missing_check(&binding, shape->positional, shape->count, "keyword-only"))
        return false;
    if (shape->defaults != NULL)
    {
        for (uint32_t i = 0; i < shape->count; i++)
        {
            if (is_absent(bound[i]))
                bound[i] = shape->defaults->at[i];
        }
    }
    return true;
}

/* ---- functions written in Python ---- */

static enum answer generator_make(struct vm *vm, struct frame *frame, struct value *out)
{
    struct generator_object *generator = heap_alloc(vm, OBJECT_GENERATOR, sizeof *generator);
    bool async = (frame->code->flags & CODE_COROUTINE) != 0;
    bool yields = (frame->code->flags & CODE_GENERATOR) != 0;

    generator->frame = frame;
    generator->name = frame->function->qualified_name;
    generator->is_coroutine = async && !yields;
    generator->is_async_generator = async && yields;
    frame->generator = generator;
    /* Suspended from the start. */
    vm->frame = frame->back;
    vm->depth--;
    frame->back = NULL;
    *out = value_of(&generator->object);
    return ANSWER_VALUE;
}

static enum answer function_call(struct vm *vm, struct function_object *function, const struct value *args, uint32_t count,
                                 const struct tuple_object *names, struct value *out)
{
    const struct code *code = function->code;
    struct shape shape = {
        .name = {function->qualified_name->bytes, function->qualified_name->len},
        .names = code->locals,
        .positional_only = code->positional_only,
        .positional = code->positional,
        .count = code->parameter_count,
        .star = (code->flags & CODE_STAR) != 0,
        .star_star = (code->flags & CODE_STAR_STAR) != 0,
        .defaults = function->defaults,
    };
    struct frame *frame = frame_push(vm, code, function->module);

    frame->function = function;
    if (names == NULL && count == code->positional && code->parameter_count == count && !shape.star && !shape.star_star)
    {
        if (count > 0)
            memcpy(frame->slots, args, count * sizeof *args);
    }
    else if (!shape_bind(vm, &shape, args, count, names, frame->slots))
    {
        vm->frame = frame->back;
        vm->depth--;
        return ANSWER_FAILED;
    }
    for (uint32_t i = 0; i < code->free_count; i++)
        frame->slots[code->free_first + i] = function->cells->at[i];
    if ((code->flags & (CODE_GENERATOR | CODE_COROUTINE)) != 0)
        return generator_make(vm, frame, out);
    return ANSWER_FRAME;
}

/* ---- natives ---- */

static enum answer native_run(struct vm *vm, const struct native *native, struct value self, const struct value *bound,
                              struct value *out)
{
    vm->pushed = false;
    *out = NONE;
    if (!native->call(vm, self, bound, out))
    {
        vm->pushed = false;
        return ANSWER_FAILED;
    }
    if (vm->pushed)
    {
        vm->pushed = false;
        return ANSWER_FRAME;
    }
    if (out->at == PLACE_NONE)
        out->at = vm->span.from;
    return ANSWER_VALUE;
}

/* Draining: arguments that are generators or objects of Python classes become lists before the native runs. */
struct draining
{
    const struct native *native;
    uint32_t count; /* of bound values */
    uint32_t at;    /* which one is being drained */
};

static bool is_drained(const struct native *native, uint32_t index)
{
    if ((native->flags & NATIVE_DRAIN_ALL) != 0)
        return true;
    return (index == 0 && (native->flags & NATIVE_DRAIN_0) != 0) || (index == 1 && (native->flags & NATIVE_DRAIN_1) != 0);
}

static bool needs_draining(struct vm *vm, struct value value)
{
    if (is_kind(value, OBJECT_GENERATOR))
        return true;
    if (!is_kind(value, OBJECT_INSTANCE))
        return false;

    struct value own = special_method(vm, value, "__iter__");

    return !is_absent(own) || !is_absent(special_method(vm, value, "__next__"));
}

enum drain_state
{
    DRAIN_SEEK,
    DRAIN_OPENED,
    DRAIN_ITEM,
    DRAIN_RUN,
};

/* locals: 0 self, 1 the bound values as a list, 2 the list being filled, 3 the iterator. */
static enum native_step drain_seek(struct vm *vm, struct native_frame *frame, struct draining *draining)
{
    struct list_object *bound = AS_LIST(frame->locals[1]);

    while (draining->at < draining->count &&
           !(is_drained(draining->native, draining->at) && needs_draining(vm, bound->at[draining->at])))
        draining->at++;
    if (draining->at == draining->count)
    {
        struct value out = NONE;

        frame->state = DRAIN_RUN;
        switch (native_run(vm, draining->native, frame->locals[0], bound->at, &out))
        {
            case ANSWER_VALUE:
                frame->result = out;
                return STEP_DONE;
            case ANSWER_FRAME:
                /* Its result is ours: resumed with it in DRAIN_RUN. */
                return STEP_WAIT;
            default:
                return STEP_FAILED;
        }
    }

    struct value iterable = bound->at[draining->at];
    struct value open = special_method(vm, iterable, "__iter__");

    frame->locals[2] = list_make(vm, NULL, 0);
    frame->state = DRAIN_OPENED;
    if (is_absent(open) || is_kind(iterable, OBJECT_GENERATOR))
    {
        frame->sent = iterable;
        return STEP_AGAIN;
    }
    return native_frame_call(vm, frame, open, NULL, 0);
}

static enum native_step drain_resume(struct vm *vm, struct native_frame *frame)
{
    struct draining *draining = frame->data;

    switch (frame->state)
    {
        case DRAIN_SEEK:
            return drain_seek(vm, frame, draining);
        case DRAIN_OPENED:
            frame->locals[3] = frame->callee = frame->sent;
            frame->state = DRAIN_ITEM;
            return STEP_NEXT;
        case DRAIN_ITEM:
            if (!is_absent(frame->sent))
            {
                list_push(vm, AS_LIST(frame->locals[2]), frame->sent);
                frame->callee = frame->locals[3];
                return STEP_NEXT;
            }
            AS_LIST(frame->locals[1])->at[draining->at++] = frame->locals[2];
            frame->state = DRAIN_SEEK;
            return drain_seek(vm, frame, draining);
        default:
            frame->result = frame->sent;
            return STEP_DONE;
    }
}

static enum answer native_drain(struct vm *vm, const struct native *native, struct value self, const struct value *bound,
                                uint32_t count)
{
    struct native_frame *frame = vm_push_native(vm, drain_resume);
    struct draining *draining = arena_new(vm->arena, struct draining);

    *draining = (struct draining){.native = native, .count = count};
    frame->data = draining;
    frame->locals[0] = self;
    frame->locals[1] = list_make(vm, bound, count);
    vm->pushed = false;
    return ANSWER_FRAME;
}

enum
{
    BOUND_FEW = 24
};

/* Absent values that the collector takes back after the call. */
static struct value *values_alloc(struct vm *vm, uint32_t count)
{
    struct tuple_object *many = heap_alloc(vm, OBJECT_TUPLE, sizeof *many + count * sizeof *many->at);

    many->len = count;
    return many->at;
}

/* Natives read their arguments in the order of the signature: the tuple of *name stands before the keyword-only ones. */
static void star_place(const struct shape *shape, struct value *bound)
{
    struct value star;

    if (!shape->star || shape->positional == shape->count)
        return;
    star = bound[shape->count];
    memmove(bound + shape->positional + 1, bound + shape->positional, (shape->count - shape->positional) * sizeof *bound);
    bound[shape->positional] = star;
}

static struct value opaque_among(const struct value *at, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
    {
        if (is_opaque(at[i]))
            return at[i];
    }
    return ABSENT;
}

/* The first opaque value among the arguments, those collected by *name too; absent: there is none. */
static struct value opaque_argument(const struct value *bound, uint32_t count)
{
    struct value found = opaque_among(bound, count);

    for (uint32_t i = 0; i < count && is_absent(found); i++)
    {
        if (is_kind(bound[i], OBJECT_TUPLE))
            found = opaque_among(AS_TUPLE(bound[i])->at, AS_TUPLE(bound[i])->len);
    }
    return found;
}

/* A native that does not look for opaque arguments finds them to be of a wrong type: that is no exception of the project's. */
static enum answer opaque_refuse(struct vm *vm, const struct native *native, const struct value *bound, uint32_t count)
{
    struct value opaque = opaque_argument(bound, count);

    if (!vm->refused && is_opaque(opaque) && exception_is(vm, vm->raised, "TypeError"))
    {
        vm->raised = ABSENT;
        vm_refuse_opaque(vm, opaque, "%s() needs a value that is not known", native->name);
    }
    return ANSWER_FAILED;
}

enum answer native_call_with(struct vm *vm, const struct native *native, struct value self, const struct value *args,
                             uint32_t count, const struct tuple_object *names, struct value *out)
{
    const struct shape *shape = native_shape(vm, native);
    uint32_t bound_count = shape->count + shape->star + shape->star_star;
    struct value few[BOUND_FEW];
    struct value *bound = bound_count <= BOUND_FEW ? few : values_alloc(vm, bound_count);

    if (!shape_bind(vm, shape, args, count, names, bound))
        return ANSWER_FAILED;
    star_place(shape, bound);
    for (uint32_t i = 0; i < bound_count; i++)
    {
        if (is_drained(native, i) && needs_draining(vm, bound[i]))
            return native_drain(vm, native, self, bound, bound_count);
    }

    enum answer answer = native_run(vm, native, self, bound, out);

    return answer != ANSWER_FAILED ? answer : opaque_refuse(vm, native, bound, bound_count);
}

/* ---- the general call ---- */

/* A callee with one more argument in front. */
static enum answer call_with_self(struct vm *vm, struct value callee, struct value self, const struct value *args, uint32_t count,
                                  const struct tuple_object *names, struct value *out)
{
    struct value few[16];
    struct value *all = few;

    if (count >= COUNT_OF(few))
        all = values_alloc(vm, count + 1);
    all[0] = self;
    if (count > 0)
        memcpy(all + 1, args, count * sizeof *args);
    return value_call(vm, callee, all, count + 1, names, out);
}

static enum answer method_invoke(struct vm *vm, const struct method_object *method, const struct value *args, uint32_t count,
                                 const struct tuple_object *names, struct value *out)
{
    if (is_kind(method->function, OBJECT_NATIVE))
        return native_call_with(vm, AS_NATIVE(method->function)->native, method->self, args, count, names, out);
    return call_with_self(vm, method->function, method->self, args, count, names, out);
}

/* A method of a class written in C, called by way of its class: str.upper("x"). */
static enum answer native_unbound(struct vm *vm, const struct native_object *function, const struct value *args, uint32_t count,
                                  const struct tuple_object *names, struct value *out)
{
    uint32_t named = names != NULL ? names->len : 0;

    if (function->owner == NULL || (function->native->flags & NATIVE_STATIC) != 0)
        return native_call_with(vm, function->native, ABSENT, args, count, names, out);
    if (count == named)
    {
        vm_raise(vm, "TypeError", "unbound method %s.%s() needs an argument", function->owner->name->bytes,
                 function->native->name);
        return ANSWER_FAILED;
    }
    if (!vm_is_instance(vm, args[0], function->owner) && !is_opaque(args[0]))
    {
        vm_raise(vm, "TypeError", "descriptor '%s' for '%s' objects doesn't apply to a '%s' object", function->native->name,
                 function->owner->name->bytes, value_type_name(vm, args[0]));
        return ANSWER_FAILED;
    }
    return native_call_with(vm, function->native, args[0], args + 1, count - 1, names, out);
}

static enum answer wrapper_call(struct vm *vm, struct value callee, const struct value *args, uint32_t count,
                                const struct tuple_object *names, struct value *out)
{
    return value_call(vm, AS_WRAPPER(callee)->function, args, count, names, out);
}

enum answer value_call(struct vm *vm, struct value callee, const struct value *args, uint32_t count,
                       const struct tuple_object *names, struct value *out)
{
    struct value method;

    switch (callee.tag == VALUE_OBJECT ? (int)callee.object->kind : -1)
    {
        case OBJECT_FUNCTION:
            return function_call(vm, AS_FUNCTION(callee), args, count, names, out);
        case OBJECT_NATIVE:
            return native_unbound(vm, AS_NATIVE(callee), args, count, names, out);
        case OBJECT_METHOD:
            return method_invoke(vm, AS_METHOD(callee), args, count, names, out);
        case OBJECT_CLASS:
            return class_call(vm, AS_CLASS(callee), args, count, names, out);
        case OBJECT_OPAQUE:
            return unknown_call(vm, callee, args, count, out);
        case OBJECT_GENERATOR:
            if (AS_GENERATOR(callee)->is_coroutine && AS_GENERATOR(callee)->frame != NULL)
                return generator_resume(vm, AS_GENERATOR(callee), NONE);
            break;
        case OBJECT_WRAPPER:
            if (AS_WRAPPER(callee)->kind == WRAPPER_STATIC)
                return wrapper_call(vm, callee, args, count, names, out);
            break;
        case OBJECT_INSTANCE:
            method = special_method(vm, callee, "__call__");
            if (!is_absent(method))
                return value_call(vm, method, args, count, names, out);
            break;
        default:
            break;
    }
    vm_raise(vm, "TypeError", "'%s' object is not callable", value_type_name(vm, callee));
    return ANSWER_FAILED;
}
