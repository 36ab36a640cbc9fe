/*
 * What the texts of the settings packages cannot say in Python: opaque values, what cannot be decided, arities, annotations as
 * text, .env files, and the file that called.
 */
#include "vocab/settings/settings.h"

#include "eval/builtin/arguments.h"
#include "eval/code.h"
#include "eval/frame.h"
#include "eval/std/host.h"
#include "eval/std/typing.h"
#include "eval/unknown.h"
#include "text/dotenv.h"

#include <string.h>

static bool is_opaque_call(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)vm;
    (void)self;
    *out = value_bool(is_opaque(args[0]));
    return true;
}

static int64_t arity_of(struct value callee)
{
    int64_t count;

    if (is_kind(callee, OBJECT_METHOD))
    {
        count = arity_of(AS_METHOD(callee)->function);
        return count > 0 ? count - 1 : 0;
    }
    if (is_kind(callee, OBJECT_WRAPPER))
        return arity_of(AS_WRAPPER(callee)->function);
    if (!is_kind(callee, OBJECT_FUNCTION))
        return 0;

    const struct function_object *function = AS_FUNCTION(callee);

    count = function->code->positional_only + function->code->positional;
    for (uint32_t i = 0; function->defaults != NULL && i < function->defaults->len; i++)
    {
        if (i < function->code->positional_only + function->code->positional && !is_absent(function->defaults->at[i]))
            count--;
    }
    return count;
}

static bool arity_call(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)vm;
    (void)self;
    *out = value_int(arity_of(args[0]));
    return true;
}

static bool resolve_call(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    str text;

    (void)self;
    if (!argument_str(vm, args[1], "annotation", &text))
        return false;
    return typing_resolve(vm, is_kind(args[0], OBJECT_CLASS) ? AS_CLASS(args[0])->module : NULL, text, out);
}

/* ---- .env files ---- */

/* ${NAME}: os.environ, which load_dotenv may have written to. */
static bool variable_find(void *subject, str name, str *out_value)
{
    struct vm *vm = subject;
    struct value os = value_of(&vm_native_module(vm, STR("os"))->object), variables = ABSENT, get = ABSENT, value = ABSENT;
    struct value key = str_make(vm, name);

    if (!attribute_get(vm, os, "environ", &variables) || !attribute_get(vm, variables, "get", &get) ||
        !vm_call_nested(vm, get, &key, 1, &value) || !is_str(value))
        return false;
    *out_value = str_of(value);
    return true;
}

static bool dotenv_call(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct dotenv_options options = {.lookup = variable_find, .subject = vm};
    const struct source_file *file;
    dotenv_bindings bindings;
    struct dict_object *dict;
    str text, name;

    (void)self;
    if (!argument_str(vm, args[0], "text", &text) || !argument_str(vm, args[1], "name", &name) ||
        !argument_truth(vm, args[2], true, &options.interpolate) || !argument_truth(vm, args[3], true, &options.override))
        return false;
    text = str_copy(vm->arena, text);
    file = source_add(vm->sources, str_copy(vm->arena, name), text);
    if (!dotenv_parse(vm->arena, text, file != NULL ? file->first : PLACE_NONE, &options, vm->diags, &bindings))
        return vm_refuse(vm);
    dict = dict_make(vm);
    for (size_t i = 0; i < bindings.len; i++)
        dict_put_text(vm, dict, bindings.at[i].name, bindings.at[i].has_value ? str_make(vm, bindings.at[i].value) : NONE);
    *out = value_of(&dict->object);
    return true;
}

/* ---- who called ---- */

/* The innermost frame of a file of the project: not of the library's own texts, which are named "<limbeck>/...". */
static str caller_file(const struct vm *vm)
{
    for (const struct frame *frame = vm->frame; frame != NULL; frame = frame->back)
    {
        if (frame->code != NULL && !str_starts(frame->code->file->name, STR("<")))
            return frame->code->file->name;
    }
    return STR("");
}

static bool caller_folder_call(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    str file = caller_file(vm), folder = vm->host.working_folder != NULL ? vm->host.working_folder(vm->host.subject) : STR("/");
    size_t slash = str_find_last_char(file, '/');

    (void)self;
    (void)args;
    file = str_slice(file, 0, slash == STR_NONE ? 0 : slash == 0 ? 1 : slash);
    if (str_starts(file, STR("/")))
        folder = file;
    else if (file.len > 0)
        folder = str_print(vm->arena, STR_FMT "/" STR_FMT, STR_ARG(folder), STR_ARG(file));
    *out = str_make(vm, folder);
    return true;
}

/* ---- what cannot be decided ---- */

/*
 * _attempt(name, function, *args): what the call gives; an unknown value of that name when it had to decide on one. Exceptions
 * and all other refusals pass by, and in a migration every refusal: there a call may have begun to work on the database.
 */
enum
{
    LOCAL_NAME,
    LOCAL_FUNCTION,
    LOCAL_ARGS,
};

static struct value undecided_make(struct vm *vm, struct value name)
{
    const struct opaque_object *asked = AS_OPAQUE(vm->refused_of);
    struct span span = diag_last(vm->diags)->span;
    struct arena_mark mark = arena_mark(vm->arena);
    str reason = str_print(vm->arena, "it is decided on '%s', which is unknown to limbeck%s%s", asked->name->bytes,
                           asked->reason->len > 0 ? ": " : "", asked->reason->bytes);
    struct value made = opaque_make(vm, str_of(name), span, reason);

    AS_OPAQUE(made)->effects = asked->effects;
    arena_reset(vm->arena, mark);
    return made;
}

static enum native_step attempt_resume(struct vm *vm, struct native_frame *frame)
{
    const struct tuple_object *args = AS_TUPLE(frame->locals[LOCAL_ARGS]);
    size_t recorded = vm->diags->list.len;

    if (frame->state++ == 0)
        return native_frame_call(vm, frame, frame->locals[LOCAL_FUNCTION], args->at, args->len);
    if (!frame->raised)
    {
        frame->result = frame->sent;
        return STEP_DONE;
    }
    if (!vm->refused || is_absent(vm->refused_of) || AS_OPAQUE(vm->refused_of)->of_database || unknown_in_migration(vm))
        return STEP_FAILED;
    frame->raised = false;
    frame->result = undecided_make(vm, frame->locals[LOCAL_NAME]);
    vm_end_failure(vm);
    diag_rewind(vm->diags, recorded - 1);
    return STEP_DONE;
}

static bool attempt_call(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct native_frame *frame = vm_push_native(vm, attempt_resume);

    (void)self;
    (void)out;
    frame->catches = frame->survives = true;
    memcpy(frame->locals, args, 3 * sizeof *args);
    return true;
}

const struct native settings_is_opaque_row = {"is_opaque", "value, /", is_opaque_call, NATIVE_TAKES_OPAQUE};
static const struct native attempt_row = {"attempt", "name, function, /, *args", attempt_call, NATIVE_TAKES_OPAQUE};
static const struct native arity_row = {"arity", "callable, /", arity_call, NATIVE_TAKES_OPAQUE};
static const struct native resolve_row = {"resolve", "cls, text, /", resolve_call};
static const struct native dotenv_row = {"dotenv", "text, name, interpolate, override, /", dotenv_call};
static const struct native caller_folder_row = {"caller_folder", "", caller_folder_call};

const struct native_item settings_natives[] = {
    ITEM_FUNCTION_OF("_is_opaque", settings_is_opaque_row),
    ITEM_FUNCTION_OF("_attempt", attempt_row),
    ITEM_FUNCTION_OF("_arity", arity_row),
    ITEM_FUNCTION_OF("_resolve", resolve_row),
    ITEM_FUNCTION_OF("_dotenv", dotenv_row),
    ITEM_FUNCTION_OF("_caller_folder", caller_folder_row),
    ITEM_FUNCTION_OF("_kind", host_kind_row),
    ITEM_FUNCTION_OF("_refuse", host_refuse_row),
    {0},
};
