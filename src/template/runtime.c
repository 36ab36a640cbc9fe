/*
 * The classes behind a running template. Instances keep what the collector must see in `held` (the variables of a context, the
 * iterable of a loop) or show it with a mark function; what is plain C stands behind `data`.
 */
#include "template/runtime.h"

static struct value made(struct vm *vm, const struct native_class *row, void *data)
{
    struct value instance = instance_make(vm, vm_native_class_of_row(vm, row));

    AS_INSTANCE(instance)->data = data;
    return instance;
}

/* The text of a str, or of an instance of a class derived from it; false for any other value. */
static bool value_text(struct value value, str *out)
{
    if (is_kind(value, OBJECT_INSTANCE))
        value = AS_INSTANCE(value)->held;
    if (!is_str(value))
        return false;
    *out = str_of(value);
    return true;
}

static bool text_needed(struct vm *vm, struct value value, const char *what, str *out)
{
    if (value_text(value, out))
        return true;
    if (is_opaque(value))
        return vm_refuse_opaque(vm, value, "%s must be text", what);
    return vm_raise(vm, "TypeError", "%s must be str, not %s", what, value_type_name(vm, value));
}

/* ---- the loop ---- */

struct loop
{
    struct value iterator;
    struct value parent;
    int64_t index;
};

static struct loop *loop_of(struct value self)
{
    return AS_INSTANCE(self)->data;
}

static void loop_mark(struct vm *vm, struct instance_object *instance)
{
    struct loop *loop = instance->data;

    heap_mark(vm, loop->iterator);
    heap_mark(vm, loop->parent);
}

static bool loop_len(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    int64_t len;

    (void)args;
    if (!value_len(vm, AS_INSTANCE(self)->held, &len))
        return false;
    *out = value_int(len);
    return true;
}

static bool loop_index(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)vm;
    (void)args;
    *out = value_int(loop_of(self)->index);
    return true;
}

static bool loop_reverse_index(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    if (!loop_len(vm, self, args, out))
        return false;
    *out = value_int(out->integer - loop_of(self)->index - 1);
    return true;
}

static bool loop_first(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)vm;
    (void)args;
    *out = value_bool(loop_of(self)->index == 0);
    return true;
}

static bool loop_last(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    if (!loop_reverse_index(vm, self, args, out))
        return false;
    *out = value_bool(out->integer == 0);
    return true;
}

static bool loop_odd(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)vm;
    (void)args;
    *out = value_bool(loop_of(self)->index % 2 == 1);
    return true;
}

static bool loop_even(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)vm;
    (void)args;
    *out = value_bool(loop_of(self)->index % 2 == 0);
    return true;
}

static bool loop_parent(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)vm;
    (void)args;
    *out = loop_of(self)->parent;
    return true;
}

static bool loop_cycle(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    const struct tuple_object *values = AS_TUPLE(args[0]);

    if (values->len == 0)
        return vm_raise(vm, "ValueError", "You must provide values to cycle through");
    *out = values->at[loop_of(self)->index % values->len];
    return true;
}

static const struct native loop_methods[] = {
    {"__len__", "", loop_len},
    {"index", "", loop_index, NATIVE_PROPERTY},
    {"reverse_index", "", loop_reverse_index, NATIVE_PROPERTY},
    {"first", "", loop_first, NATIVE_PROPERTY},
    {"last", "", loop_last, NATIVE_PROPERTY},
    {"odd", "", loop_odd, NATIVE_PROPERTY},
    {"even", "", loop_even, NATIVE_PROPERTY},
    {"parent", "", loop_parent, NATIVE_PROPERTY},
    {"cycle", "*values", loop_cycle, NATIVE_TAKES_OPAQUE},
    {0},
};

static const struct native_class loop_row = {
    .name = "LoopContext", .module = "mako.runtime", .methods = loop_methods, .mark = loop_mark};

static bool loop_next(struct vm *vm, struct value subject, uint64_t *position, struct value *out_item)
{
    struct loop *loop = loop_of(subject);
    struct iteration iteration = {loop->iterator};

    loop->index = (int64_t)(*position)++;
    return iteration_next(vm, &iteration, out_item);
}

/* ---- the writer ---- */

static struct rendering *rendering_of(struct value self)
{
    return AS_INSTANCE(self)->data;
}

static bool writer_text(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct rendering *rendering = rendering_of(self);

    (void)vm;
    (void)out;
    if (args[0].tag == VALUE_INT && args[0].integer >= 0 && (uint64_t)args[0].integer < rendering->chunks->len)
        buf_add(&rendering->out, rendering->chunks->at[args[0].integer]);
    return true;
}

static bool writer_write(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    str text;

    if (!text_needed(vm, args[0], "what a template writes", &text))
        return false;
    buf_add(&rendering_of(self)->out, text);
    *out = str_make(vm, STR(""));
    return true;
}

static bool writer_enter(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct loop *loop = arena_new(vm->arena, struct loop);

    (void)self;
    *out = made(vm, &loop_row, loop);
    AS_INSTANCE(*out)->held = args[0];
    loop->parent = args[1];
    loop->iterator = NONE;
    return true;
}

static bool writer_walk(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct instance_object *instance = vm_instance_of(vm, args[0], &loop_row);
    struct iteration iteration;

    (void)self;
    if (instance == NULL)
        return vm_raise(vm, "TypeError", "'loop' belongs to the template's control lines");
    if (!iteration_open(vm, instance->held, &iteration))
        return false;
    ((struct loop *)instance->data)->iterator = iteration.iterator;
    *out = iterator_make(vm, loop_next, args[0]);
    return true;
}

static const char *entity_of(char c)
{
    return c == '&' ? "&amp;" : c == '<' ? "&lt;" : c == '>' ? "&gt;" : c == '"' ? "&#34;" : c == '\'' ? "&#39;" : NULL;
}

static bool writer_escape(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct buf result = BUF(vm->arena);
    str text;

    (void)self;
    if (!text_needed(vm, args[0], "what a filter gets", &text))
        return false;
    for (size_t i = 0; i < text.len; i++)
    {
        const char *entity = entity_of(text.at[i]);

        if (entity != NULL)
            buf_add(&result, str_from(entity));
        else
            buf_add_char(&result, text.at[i]);
    }
    *out = str_make(vm, buf_str(&result));
    return true;
}

/* application/x-www-form-urlencoded, as urllib.parse.quote_plus writes it. */
static bool writer_quote(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct buf result = BUF(vm->arena);
    str text;

    (void)self;
    if (!text_needed(vm, args[0], "what a filter gets", &text))
        return false;
    for (size_t i = 0; i < text.len; i++)
    {
        char c = text.at[i];

        if (c == ' ')
            buf_add_char(&result, '+');
        else if (char_is_word(c) || c == '.' || c == '-' || c == '~')
            buf_add_char(&result, c);
        else
            buf_print(&result, "%%%02X", (unsigned)(unsigned char)c);
    }
    *out = str_make(vm, buf_str(&result));
    return true;
}

static const struct native writer_methods[] = {
    {"text", "number, /", writer_text},
    {"write", "text, /", writer_write, NATIVE_TAKES_OPAQUE},
    {"enter", "iterable, parent, /", writer_enter, NATIVE_DRAIN_0},
    {"walk", "loop, /", writer_walk},
    {"escape", "text, /", writer_escape, NATIVE_TAKES_OPAQUE},
    {"quote", "text, /", writer_quote, NATIVE_TAKES_OPAQUE},
    {0},
};

static const struct native_class writer_row = {.name = "Writer", .module = "mako.runtime", .methods = writer_methods};

struct value writer_make(struct vm *vm, struct rendering *rendering)
{
    return made(vm, &writer_row, rendering);
}

/* ---- the context ---- */

bool builtin_find(struct vm *vm, str name, struct value *out)
{
    return vm_native_item(vm, vm->builtins, name, out);
}

/* A variable, or else a built-in; absent when there is neither. */
static bool context_find(struct vm *vm, struct value self, struct value key, struct value *out)
{
    str name;

    *out = ABSENT;
    if (!value_text(key, &name))
        return true;
    *out = dict_find_text(AS_DICT(AS_INSTANCE(self)->held), name);
    return !is_absent(*out) || builtin_find(vm, name, out);
}

static bool context_get(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    if (!context_find(vm, self, args[0], out))
        return false;
    if (is_absent(*out))
        *out = is_absent(args[1]) ? NONE : args[1];
    return true;
}

static bool context_item(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    str name;

    if (!context_find(vm, self, args[0], out))
        return false;
    if (is_absent(*out))
        return vm_raise(vm, "KeyError", STR_FMT, STR_ARG(value_text(args[0], &name) ? name : STR("?")));
    return true;
}

static bool context_contains(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    if (!context_find(vm, self, args[0], out))
        return false;
    *out = value_bool(!is_absent(*out));
    return true;
}

static bool context_kwargs(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)args;
    *out = value_of(&dict_copy(vm, AS_DICT(AS_INSTANCE(self)->held))->object);
    return true;
}

static bool context_keys(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct value variables = AS_INSTANCE(self)->held;

    (void)args;
    return value_to_list(vm, variables, out);
}

static const struct native context_methods[] = {
    {"get", "key, default=None", context_get, NATIVE_TAKES_OPAQUE},
    {"__getitem__", "key, /", context_item},
    {"__contains__", "key, /", context_contains},
    {"keys", "", context_keys},
    {"kwargs", "", context_kwargs, NATIVE_PROPERTY},
    {"write", "string", writer_write, NATIVE_TAKES_OPAQUE},
    {0},
};

static const struct native_class context_row = {.name = "Context", .module = "mako.runtime", .methods = context_methods};

struct value context_make(struct vm *vm, struct rendering *rendering, struct dict_object *variables)
{
    struct value context = made(vm, &context_row, rendering);

    AS_INSTANCE(context)->held = value_of(&variables->object);
    return context;
}

/* ---- undefined names ---- */

static bool undefined_fail(struct vm *vm, struct value self)
{
    const str *name = AS_INSTANCE(self)->data;

    if (name->len == 0)
        return vm_raise(vm, "NameError", "Undefined");
    return vm_raise(vm, "NameError", "name '" STR_FMT "' is not defined", STR_ARG(*name));
}

static bool undefined_text(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)args;
    (void)out;
    return undefined_fail(vm, self);
}

static bool undefined_truth(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)vm;
    (void)self;
    (void)args;
    *out = value_bool(false);
    return true;
}

static bool undefined_attribute(struct vm *vm, struct value self, struct str_object *name, struct value *out)
{
    *out = ABSENT;
    return str_starts((str){name->bytes, name->len}, STR("__")) || undefined_fail(vm, self);
}

static const struct native undefined_methods[] = {
    {"__str__", "", undefined_text},
    {"__repr__", "", undefined_text},
    {"__bool__", "", undefined_truth},
    {"__call__", "*args, **kwargs", undefined_text, NATIVE_TAKES_OPAQUE},
    {"__iter__", "", undefined_text},
    {"__getitem__", "key, /", undefined_text, NATIVE_TAKES_OPAQUE},
    {0},
};

static const struct native_class undefined_row = {
    .name = "Undefined", .module = "mako.runtime", .methods = undefined_methods, .get_attribute = undefined_attribute};

struct value undefined_make(struct vm *vm, str name)
{
    str *kept = arena_new(vm->arena, str);

    *kept = str_copy(vm->arena, name);
    return made(vm, &undefined_row, kept);
}
