/*
 * Exceptions: classes, raising, what an exception notes on its way out, and how it becomes a diagnostic.
 *
 * An exception instance keeps `args` in its attributes (as Python code sees it) and an exception_info: the frames it has passed
 * and, when a lower layer failed, that layer's diagnostic, which becomes the final one when nobody catches it.
 */
#include "eval/builtin/arguments.h"
#include "eval/decide.h"
#include "eval/exception.h"
#include "eval/machine.h"

enum
{
    STACK_FIRST = 4, /* frames that there is room for at first */
    STACK_MOST = 50  /* frames that an exception notes; the innermost ones tell */
};

/* ---- the hierarchy ---- */

static bool exception_new(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    *out = instance_make(vm, AS_CLASS(self));
    AS_INSTANCE(*out)->attributes = dict_make(vm);
    dict_put_text(vm, AS_INSTANCE(*out)->attributes, STR("args"), args[0]);
    if (AS_TUPLE(args[0])->len > 0 && class_is_subclass(AS_CLASS(self), vm_native_class(vm, "SystemExit")))
        dict_put_text(vm, AS_INSTANCE(*out)->attributes, STR("code"), AS_TUPLE(args[0])->at[0]);
    if (class_is_subclass(AS_CLASS(self), vm_native_class(vm, "StopIteration")))
        dict_put_text(vm, AS_INSTANCE(*out)->attributes, STR("value"),
                      AS_TUPLE(args[0])->len > 0 ? AS_TUPLE(args[0])->at[0] : NONE);
    return true;
}

const struct native exception_make = {"exception", "*args", exception_new, NATIVE_TAKES_OPAQUE};

static struct tuple_object *args_of(struct value exception)
{
    struct value args =
        AS_INSTANCE(exception)->attributes != NULL ? dict_find_text(AS_INSTANCE(exception)->attributes, STR("args")) : ABSENT;

    return is_kind(args, OBJECT_TUPLE) ? AS_TUPLE(args) : NULL;
}

static bool exception_str(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    const struct tuple_object *given = args_of(self);

    (void)args;
    if (given == NULL || given->len == 0)
    {
        *out = str_make(vm, STR(""));
        return true;
    }
    if (given->len > 1)
    {
        struct value all = tuple_make(vm, given->at, given->len);

        return value_str_value(vm, all, out);
    }
    if (exception_is(vm, self, "KeyError"))
        return value_repr_value(vm, given->at[0], out);
    return value_str_value(vm, given->at[0], out);
}

static bool exception_repr(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    const struct tuple_object *given = args_of(self);
    struct arena_mark mark = scratch_mark(vm);
    struct buf text = BUF(scratch_arena(vm));
    bool done = true;

    (void)args;
    buf_print(&text, "%s(", AS_INSTANCE(self)->class_->name->bytes);
    for (uint32_t i = 0; given != NULL && i < given->len && done; i++)
    {
        if (i > 0)
            buf_add(&text, STR(", "));
        done = value_repr(vm, given->at[i], &text);
    }
    buf_add_char(&text, ')');
    if (done)
        *out = str_make(vm, buf_str(&text));
    arena_reset(vm->scratch, mark);
    return done;
}

static bool exception_with_traceback(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)vm;
    (void)args;
    *out = self;
    return true;
}

static bool exception_add_note(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct dict_object *attributes = AS_INSTANCE(self)->attributes;
    struct value notes = dict_find_text(attributes, STR("__notes__"));
    str note;

    (void)out;
    if (!argument_str(vm, args[0], "note", &note))
        return false;
    if (!is_kind(notes, OBJECT_LIST))
        notes = list_make(vm, NULL, 0);
    dict_put_text(vm, attributes, STR("__notes__"), notes);
    list_push(vm, AS_LIST(notes), args[0]);
    return true;
}

static bool exception_traceback(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)vm;
    (void)self;
    (void)args;
    *out = NONE;
    return true;
}

static const struct native exception_methods[] = {
    {"__str__", "", exception_str, 0},
    {"__repr__", "", exception_repr, 0},
    {"with_traceback", "tb, /", exception_with_traceback, 0},
    {"add_note", "note, /", exception_add_note, 0},
    {"__traceback__", "", exception_traceback, NATIVE_PROPERTY},
    {0},
};

const struct native_class base_exception_class = {
    .name = "BaseException", .module = "builtins", .make = &exception_make, .methods = exception_methods};

/* Name and base of each class below BaseException, CPython 3.13's tree. */
#define EXCEPTIONS(ROW)                                                                                                        \
    ROW(SystemExit, "BaseException")                                                                                           \
    ROW(KeyboardInterrupt, "BaseException")                                                                                    \
    ROW(GeneratorExit, "BaseException")                                                                                        \
    ROW(Exception, "BaseException")                                                                                            \
    ROW(StopIteration, "Exception")                                                                                            \
    ROW(StopAsyncIteration, "Exception")                                                                                       \
    ROW(ArithmeticError, "Exception")                                                                                          \
    ROW(FloatingPointError, "ArithmeticError")                                                                                 \
    ROW(OverflowError, "ArithmeticError")                                                                                      \
    ROW(ZeroDivisionError, "ArithmeticError")                                                                                  \
    ROW(AssertionError, "Exception")                                                                                           \
    ROW(AttributeError, "Exception")                                                                                           \
    ROW(BufferError, "Exception")                                                                                              \
    ROW(EOFError, "Exception")                                                                                                 \
    ROW(ImportError, "Exception")                                                                                              \
    ROW(ModuleNotFoundError, "ImportError")                                                                                    \
    ROW(LookupError, "Exception")                                                                                              \
    ROW(IndexError, "LookupError")                                                                                             \
    ROW(KeyError, "LookupError")                                                                                               \
    ROW(MemoryError, "Exception")                                                                                              \
    ROW(NameError, "Exception")                                                                                                \
    ROW(UnboundLocalError, "NameError")                                                                                        \
    ROW(OSError, "Exception")                                                                                                  \
    ROW(ConnectionError, "OSError")                                                                                            \
    ROW(FileExistsError, "OSError")                                                                                            \
    ROW(FileNotFoundError, "OSError")                                                                                          \
    ROW(IsADirectoryError, "OSError")                                                                                          \
    ROW(NotADirectoryError, "OSError")                                                                                         \
    ROW(PermissionError, "OSError")                                                                                            \
    ROW(TimeoutError, "OSError")                                                                                               \
    ROW(ReferenceError, "Exception")                                                                                           \
    ROW(RuntimeError, "Exception")                                                                                             \
    ROW(NotImplementedError, "RuntimeError")                                                                                   \
    ROW(RecursionError, "RuntimeError")                                                                                        \
    ROW(SyntaxError, "Exception")                                                                                              \
    ROW(IndentationError, "SyntaxError")                                                                                       \
    ROW(SystemError, "Exception")                                                                                              \
    ROW(TypeError, "Exception")                                                                                                \
    ROW(ValueError, "Exception")                                                                                               \
    ROW(UnicodeError, "ValueError")                                                                                            \
    ROW(UnicodeDecodeError, "UnicodeError")                                                                                    \
    ROW(UnicodeEncodeError, "UnicodeError")                                                                                    \
    ROW(Warning, "Exception")                                                                                                  \
    ROW(DeprecationWarning, "Warning")                                                                                         \
    ROW(PendingDeprecationWarning, "Warning")                                                                                  \
    ROW(RuntimeWarning, "Warning")                                                                                             \
    ROW(SyntaxWarning, "Warning")                                                                                              \
    ROW(UserWarning, "Warning")                                                                                                \
    ROW(FutureWarning, "Warning")                                                                                              \
    ROW(ImportWarning, "Warning")                                                                                              \
    ROW(UnicodeWarning, "Warning")                                                                                             \
    ROW(BytesWarning, "Warning")                                                                                               \
    ROW(ResourceWarning, "Warning")

#define CLASS_ROW(class_name, base_name)                                                                                      \
    static const struct native_class class_name##_row = {                                                                      \
        .name = #class_name, .module = "builtins", .base = base_name, .make = &exception_make};
EXCEPTIONS(CLASS_ROW)

#define ITEM_ROW(class_name, base_name) {.name = #class_name, .kind = ITEM_CLASS, .class_ = &class_name##_row},
const struct native_item exception_items[] = {
    {.name = "BaseException", .kind = ITEM_CLASS, .class_ = &base_exception_class},
    EXCEPTIONS(ITEM_ROW)
    {.name = "EnvironmentError", .kind = ITEM_CLASS, .class_ = &OSError_row},
    {.name = "IOError", .kind = ITEM_CLASS, .class_ = &OSError_row},
    {0},
};

/* ---- asking ---- */

bool class_is_exception(struct vm *vm, const struct class_object *class_)
{
    return class_is_subclass(class_, vm_native_class(vm, "BaseException"));
}

bool exception_is(struct vm *vm, struct value exception, const char *class_name)
{
    const struct class_object *class_ = vm_native_class(vm, class_name);

    return class_ != NULL && is_kind(exception, OBJECT_INSTANCE) && vm_is_instance(vm, exception, class_);
}

struct exception_info *exception_info_of(struct vm *vm, struct value exception)
{
    struct instance_object *instance = AS_INSTANCE(exception);

    if (instance->data == NULL)
    {
        instance->memory = memory_make(vm, sizeof(struct exception_info), NULL);
        instance->data = instance->memory->bytes;
    }
    return instance->data;
}

/* With room for one frame more. */
static struct exception_info *info_grow(struct vm *vm, struct value exception)
{
    struct instance_object *instance = AS_INSTANCE(exception);
    struct exception_info *info = exception_info_of(vm, exception);
    size_t cap = info->cap > 0 ? 2 * info->cap : STACK_FIRST;

    if (info->len < info->cap)
        return info;
    instance->memory = memory_make(vm, sizeof *info + cap * sizeof *info->stack, NULL);
    memcpy(instance->memory->bytes, info, sizeof *info + info->len * sizeof *info->stack);
    instance->data = info = (void *)instance->memory->bytes;
    info->cap = cap;
    return info;
}

struct diag *exception_diag(struct value exception)
{
    const struct exception_info *info = AS_INSTANCE(exception)->data;

    return info != NULL ? info->diag : NULL;
}

str exception_text(struct vm *vm, struct arena *arena, struct value exception)
{
    struct buf text = BUF(arena);
    struct value raised = vm->raised;
    size_t recorded = vm->diags->list.len;

    vm->raised = ABSENT;
    if (!value_str(vm, exception, &text))
    {
        buf_add(&text, STR("<exception str() failed>"));
        diag_rewind(vm->diags, recorded);
    }
    vm->raised = raised;
    vm->absorbing = ABSENT;
    vm->refused = false;
    return buf_str(&text);
}

bool exception_matches(struct vm *vm, struct value exception, struct value class_, bool *out_matches)
{
    *out_matches = false;
    if (is_kind(class_, OBJECT_TUPLE))
    {
        for (uint32_t i = 0; i < AS_TUPLE(class_)->len && !*out_matches; i++)
        {
            if (!exception_matches(vm, exception, AS_TUPLE(class_)->at[i], out_matches))
                return false;
        }
        return true;
    }
    /* An unknown class: nothing of ours is of it. */
    if (is_opaque(class_))
        return true;
    if (!is_kind(class_, OBJECT_CLASS) || !class_is_exception(vm, AS_CLASS(class_)))
        return vm_raise(vm, "TypeError", "catching classes that do not inherit from BaseException is not allowed");
    *out_matches = vm_is_instance(vm, exception, AS_CLASS(class_));
    return true;
}

bool exception_instance(struct vm *vm, struct value given, struct value *out)
{
    if (is_opaque(given))
        return vm_refuse_opaque(vm, given, "the exception to raise is not known");
    if (is_kind(given, OBJECT_CLASS) && class_is_exception(vm, AS_CLASS(given)))
        return vm_call_nested(vm, given, NULL, 0, out);
    *out = given;
    if (is_kind(given, OBJECT_INSTANCE) && class_is_exception(vm, AS_INSTANCE(given)->class_))
        return true;
    return vm_raise(vm, "TypeError", "exceptions must derive from BaseException");
}

/* ---- raising ---- */

bool vm_raise_value(struct vm *vm, struct value exception)
{
    if (!is_absent(vm->handled) && vm->handled.object != exception.object)
    {
        if (AS_INSTANCE(exception)->attributes == NULL)
            AS_INSTANCE(exception)->attributes = dict_make(vm);
        if (is_absent(dict_find_text(AS_INSTANCE(exception)->attributes, STR("__context__"))))
            dict_put_text(vm, AS_INSTANCE(exception)->attributes, STR("__context__"), vm->handled);
    }
    vm->raised = exception;
    return false;
}

static bool raise_of(struct vm *vm, const char *class_name, struct value text, struct diag *diag)
{
    struct class_object *class_ = vm_native_class(vm, class_name);
    struct value args = tuple_make(vm, &text, 1), exception;

    if (class_ == NULL)
        class_ = vm_native_class(vm, "RuntimeError");
    exception = instance_make(vm, class_);
    AS_INSTANCE(exception)->attributes = dict_make(vm);
    dict_put_text(vm, AS_INSTANCE(exception)->attributes, STR("args"), args);
    if (diag != NULL)
        exception_info_of(vm, exception)->diag = diag;
    return vm_raise_value(vm, exception);
}

bool vm_raise(struct vm *vm, const char *class_name, const char *format, ...)
{
    struct arena_mark mark = arena_mark(vm->arena);
    va_list arguments;
    struct value text;

    va_start(arguments, format);
    text = str_make(vm, str_vprint(vm->arena, format, arguments));
    va_end(arguments);
    arena_reset(vm->arena, mark);
    return raise_of(vm, class_name, text, NULL);
}

bool exception_stop(struct vm *vm)
{
    struct value class_ = value_of(&vm_native_class(vm, "StopIteration")->object), exception;
    struct value returned = vm->returned;

    return vm_call_nested(vm, class_, &returned, is_absent(returned) || is_none(returned) ? 0 : 1, &exception) &&
           vm_raise_value(vm, exception);
}

/* An exception that would end an iteration by mistake (PEP 479). */
void exception_stop_escapes(struct vm *vm, const struct generator_object *generator)
{
    struct value cause = vm->raised;

    vm_raise(vm, "RuntimeError", "%s raised StopIteration",
             generator->is_coroutine         ? "coroutine"
             : generator->is_async_generator ? "async generator"
                                             : "generator");
    dict_put_text(vm, AS_INSTANCE(vm->raised)->attributes, STR("__cause__"), cause);
}

struct value exception_stop_value(struct value exception)
{
    struct tuple_object *args = args_of(exception);

    return args != NULL && args->len > 0 ? args->at[0] : NONE;
}

bool vm_raise_diag(struct vm *vm, const char *class_name)
{
    struct diag *diag = diag_last(vm->diags);

    if (vm->refused)
        return false; /* a refusal stays one */
    diag_rewind(vm->diags, vm->diags->list.len - 1);
    return raise_of(vm, diag->exception.len > 0 ? str_cstring(vm->arena, diag->exception) : class_name,
                    str_make(vm, diag->primary), diag);
}

bool vm_refuse(struct vm *vm)
{
    struct diag *diag = diag_last(vm->diags);

    vm->refused = true;
    vm->refused_of = ABSENT;
    /* What is wrong with the command itself, an id that was mistyped, has no place in the code that came to it. */
    if (diag != NULL && diag->alembic && diag->span.from == PLACE_NONE)
        return false;
    if (diag != NULL && diag->span.from == PLACE_NONE)
        diag->span = vm->span;
    for (struct frame *frame = vm->frame; diag != NULL && frame != NULL; frame = frame->back)
    {
        if (frame->code != NULL && frame->pc > 0)
            diag_frame(vm->diags, frame->code->qualified_name, frame->code->at[frame->pc - 1].span);
    }
    return false;
}

/* Whether it is a statement at module level that goes on, with nothing but limbeck's own library in between. */
static bool is_of_module(const struct vm *vm)
{
    for (const struct frame *frame = vm->frame; frame != NULL; frame = frame->back)
    {
        if (frame->code == NULL)
            continue;
        if ((frame->code->flags & CODE_SPREADS) != 0)
            return true;
        if (frame->code->file == NULL || !str_starts(frame->code->file->name, STR("<limbeck>/")))
            return false;
    }
    return false;
}

bool vm_refuse_opaque(struct vm *vm, struct value opaque, const char *format, ...)
{
    size_t recorded = vm->diags->list.len, room = vm->diags->list.cap;
    struct arena_mark mark = arena_mark(vm->diags->arena);
    va_list arguments;
    str what;

    va_start(arguments, format);
    what = str_vprint(vm->diags->arena, format, arguments);
    va_end(arguments);
    diag_error(vm->diags, DIAG_OPAQUE, vm->span, STR_FMT ": '%s' is unknown to limbeck", STR_ARG(what),
               AS_OPAQUE(opaque)->name->bytes);
    if (AS_OPAQUE(opaque)->reason->len > 0)
        diag_detail(vm->diags, "%s", AS_OPAQUE(opaque)->reason->bytes);
    diag_hint(vm->diags, "Write the value out where it is used, or say this part in SQL with `op.execute(...)`.");
    diag_related(vm->diags, AS_OPAQUE(opaque)->span, "it comes from here");
    if (decides(vm, opaque) || is_of_module(vm))
    {
        vm->absorbing = opaque;
        vm->absorbing_from = recorded;
        vm->absorbing_mark = mark;
        vm->absorbing_room = room;
    }
    vm_refuse(vm);
    vm->refused_of = opaque;
    return false;
}

/* ---- leaving ---- */

void exception_pass(struct vm *vm, struct frame *frame, struct span span)
{
    struct exception_info *info = exception_info_of(vm, vm->raised);

    if (info->passed == frame || info->len >= STACK_MOST)
        return;
    info = info_grow(vm, vm->raised);
    info->passed = frame;
    info->stack[info->len++] = (struct diag_frame){.function = frame->code->qualified_name, .span = span};
}

static str class_path(struct vm *vm, const struct class_object *class_)
{
    const char *module = class_->is_native         ? class_->native->module
                         : class_->module != NULL ? class_->module->name->bytes
                                                  : "builtins";

    if (str_equal(str_from(module), STR("builtins")))
        return (str){class_->name->bytes, class_->name->len};
    return str_print(vm->arena, "%s.%s", module, class_->name->bytes);
}

/* What add_note() put to the exception under way. */
static void notes_tell(struct vm *vm)
{
    struct value notes = dict_find_text(AS_INSTANCE(vm->raised)->attributes, STR("__notes__"));
    struct buf text = BUF(vm->arena);

    for (size_t i = 0; is_kind(notes, OBJECT_LIST) && i < AS_LIST(notes)->len; i++)
    {
        if (is_kind(AS_LIST(notes)->at[i], OBJECT_STR))
            buf_print(&text, "%s" STR_FMT, i > 0 ? "\n" : "", STR_ARG(str_of(AS_LIST(notes)->at[i])));
    }
    if (buf_str(&text).len > 0)
        diag_hint(vm->diags, STR_FMT, STR_ARG(buf_str(&text)));
}

static struct diag *exception_new_diag(struct vm *vm, str class_name)
{
    str text = exception_text(vm, vm->arena, vm->raised);

    diag_error(vm->diags, DIAG_EXCEPTION, SPAN_NONE, STR_FMT "%s" STR_FMT, STR_ARG(class_name), text.len > 0 ? ": " : "",
               STR_ARG(text));
    notes_tell(vm);
    return diag_last(vm->diags);
}

void exception_record(struct vm *vm)
{
    struct exception_info *info = exception_info_of(vm, vm->raised);
    str class_name = class_path(vm, AS_INSTANCE(vm->raised)->class_);
    struct diag *diag = info->diag;

    if (diag != NULL)
    {
        array_push(vm->diags->arena, &vm->diags->list, diag);
        vm->diags->error_count++;
    }
    else
        diag = exception_new_diag(vm, class_name);
    diag->exception = class_name;
    diag->is_stated = info->is_stated;
    for (size_t i = 0; i < info->len; i++)
        diag_frame(vm->diags, info->stack[i].function, info->stack[i].span);
    if (diag->span.from == PLACE_NONE && info->len > 0)
        diag->span = info->stack[0].span;
}
