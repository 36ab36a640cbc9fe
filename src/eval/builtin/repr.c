/*
 * repr() and str(), letter for letter as CPython writes them.
 *
 * Addresses are one fixed number, so that equal runs print equal texts. A container inside itself prints as [...]; the way
 * down is a chain on the C stack, limited by nesting_enter. An opaque value has no text: asking for it is refused.
 */
#include "eval/builtin/arguments.h"
#include "eval/builtin/big.h"
#include "eval/builtin/format.h"
#include "base/datum.h"
#include "base/utf8.h"

#define ADDRESS "0x7f0000000000"

/* The containers that are being written, innermost first. */
struct path
{
    const struct object *container;
    const struct path *above;
};

static bool repr_at(struct vm *vm, struct value value, const struct path *path, struct buf *out);

bool code_point_is_printable(uint32_t c)
{
    static const struct
    {
        uint32_t first, last;
    } hidden[] = {
        {0x0, 0x1F},      {0x7F, 0xA0},     {0xAD, 0xAD},     {0x378, 0x379},      {0x600, 0x605},
        {0x61C, 0x61C},   {0x6DD, 0x6DD},   {0x70F, 0x70F},   {0x180E, 0x180E},    {0x1680, 0x1680},
        {0x2000, 0x200F}, {0x2028, 0x202F}, {0x205F, 0x206F}, {0x3000, 0x3000},    {0xD800, 0xF8FF},
        {0xFEFF, 0xFEFF}, {0xFFF0, 0xFFFB}, {0xFFFE, 0xFFFF}, {0xE0000, 0x10FFFF},
    };

    for (size_t i = 0; i < COUNT_OF(hidden); i++)
    {
        if (c >= hidden[i].first && c <= hidden[i].last)
            return false;
    }
    return true;
}

static void escape_add(struct buf *out, uint32_t c)
{
    switch (c)
    {
        case '\n':
            buf_add_literal(out, "\\n");
            return;
        case '\r':
            buf_add_literal(out, "\\r");
            return;
        case '\t':
            buf_add_literal(out, "\\t");
            return;
        default:
            buf_print(out, c < 0x100 ? "\\x%02x" : c < 0x10000 ? "\\u%04x" : "\\U%08x", c);
            return;
    }
}

/* Single quotes, unless the text has those and no double ones. */
static char quote_of(str text)
{
    return str_find_char(text, '\'') != STR_NONE && str_find_char(text, '"') == STR_NONE ? '"' : '\'';
}

static void text_repr(str text, struct buf *out)
{
    char quote = quote_of(text);

    buf_add_char(out, quote);
    while (text.len > 0)
    {
        uint32_t c;
        size_t len = utf8_decode(text, &c);

        if (c == (uint32_t)quote || c == '\\')
            buf_add_char(out, '\\');
        if (code_point_is_printable(c))
            buf_add(out, (str){text.at, len});
        else
            escape_add(out, c);
        text = str_skip(text, len);
    }
    buf_add_char(out, quote);
}

static void bytes_repr(str bytes, struct buf *out)
{
    char quote = quote_of(bytes);

    buf_add_char(out, 'b');
    buf_add_char(out, quote);
    for (size_t i = 0; i < bytes.len; i++)
    {
        unsigned char c = (unsigned char)bytes.at[i];

        if (c == (unsigned char)quote || c == '\\')
            buf_add_char(out, '\\');
        if (c >= 0x20 && c < 0x7F)
            buf_add_char(out, (char)c);
        else
            escape_add(out, c);
    }
    buf_add_char(out, quote);
}

static bool items_repr(struct vm *vm, struct value container, const struct path *path, const char *between, struct buf *out)
{
    const struct value *items;
    size_t len;

    for (size_t i = 0; sequence_items(vm, container, &items, &len) && i < len; i++)
    {
        if (i > 0)
            buf_add(out, str_from(between));
        if (!repr_at(vm, items[i], path, out))
            return false;
    }
    return true;
}

static bool list_repr(struct vm *vm, struct value value, const struct path *path, struct buf *out)
{
    buf_add_char(out, '[');
    if (!items_repr(vm, value, path, ", ", out))
        return false;
    buf_add_char(out, ']');
    return true;
}

static bool tuple_repr(struct vm *vm, struct value value, const struct path *path, struct buf *out)
{
    buf_add_char(out, '(');
    if (!items_repr(vm, value, path, ", ", out))
        return false;
    if (AS_TUPLE(value)->len == 1)
        buf_add_char(out, ',');
    buf_add_char(out, ')');
    return true;
}

static bool dict_repr(struct vm *vm, struct value value, const struct path *path, struct buf *out)
{
    struct dict_entry *entry;
    bool first = true;

    buf_add_char(out, '{');
    for (uint32_t i = 0; dict_next(AS_DICT(value), &i, &entry); first = false)
    {
        struct value item = entry->value;

        if (!first)
            buf_add_literal(out, ", ");
        if (!repr_at(vm, entry->key, path, out))
            return false;
        buf_add_literal(out, ": ");
        if (!repr_at(vm, item, path, out))
            return false;
    }
    buf_add_char(out, '}');
    return true;
}

static bool set_repr(struct vm *vm, struct value value, const struct path *path, struct buf *out)
{
    const struct set_object *set = AS_SET(value);
    struct dict_entry *entry;
    bool first = true;

    if (set->dict->len == 0)
    {
        buf_add(out, str_from(set->frozen ? "frozenset()" : "set()"));
        return true;
    }
    buf_add(out, str_from(set->frozen ? "frozenset({" : "{"));
    for (uint32_t i = 0; dict_next(set->dict, &i, &entry); first = false)
    {
        if (!first)
            buf_add_literal(out, ", ");
        if (!repr_at(vm, entry->key, path, out))
            return false;
    }
    buf_add(out, str_from(set->frozen ? "})" : "}"));
    return true;
}

static void range_repr(const struct range_object *range, struct buf *out)
{
    buf_print(out, "range(%lld, %lld", (long long)range->start, (long long)range->stop);
    if (range->step != 1)
        buf_print(out, ", %lld", (long long)range->step);
    buf_add_char(out, ')');
}

static bool slice_repr(struct vm *vm, struct value value, const struct path *path, struct buf *out)
{
    const struct slice_object *slice = AS_SLICE(value);
    struct value parts[] = {slice->start, slice->stop, slice->step};

    buf_add_literal(out, "slice(");
    for (size_t i = 0; i < 3; i++)
    {
        if (i > 0)
            buf_add_literal(out, ", ");
        if (!repr_at(vm, is_absent(parts[i]) ? NONE : parts[i], path, out))
            return false;
    }
    buf_add_char(out, ')');
    return true;
}

/* "m.C", or "C" for built-in classes. */
static void class_name_add(const struct class_object *class_, struct buf *out)
{
    const struct str_object *name = class_->qualified_name != NULL ? class_->qualified_name : class_->name;
    str module = STR("builtins");

    if (class_->module != NULL && class_->module->name != NULL)
        module = (str){class_->module->name->bytes, class_->module->name->len};
    else if (class_->is_native && class_->native != NULL && class_->native->module != NULL)
        module = str_from(class_->native->module);
    else
    {
        struct value named = dict_find_text(class_->dict, STR("__module__"));

        if (is_str(named))
            module = str_of(named);
    }
    if (!str_equal(module, STR("builtins")))
        buf_print(out, STR_FMT ".", STR_ARG(module));
    buf_add(out, (str){name->bytes, name->len});
}

static void function_repr(const struct function_object *function, struct buf *out)
{
    const struct str_object *name = function->qualified_name != NULL ? function->qualified_name : function->name;

    buf_print(out, "<function %.*s at " ADDRESS ">", (int)name->len, name->bytes);
}

static bool method_repr(struct vm *vm, struct value value, const struct path *path, struct buf *out)
{
    const struct method_object *method = AS_METHOD(value);

    if (is_kind(method->function, OBJECT_NATIVE))
    {
        buf_print(out, "<built-in method %s of %s object at " ADDRESS ">", AS_NATIVE(method->function)->native->name,
                  value_type_name(vm, method->self));
        return true;
    }
    buf_add_literal(out, "<bound method ");
    if (is_kind(method->function, OBJECT_FUNCTION))
    {
        const struct str_object *name = AS_FUNCTION(method->function)->qualified_name;

        buf_add(out, (str){name->bytes, name->len});
    }
    buf_add_literal(out, " of ");
    if (!repr_at(vm, method->self, path, out))
        return false;
    buf_add_char(out, '>');
    return true;
}

static bool exception_repr(struct vm *vm, struct value value, const struct path *path, struct buf *out)
{
    const struct str_object *name = AS_INSTANCE(value)->class_->name;
    struct value args = ABSENT;

    if (!attribute_get(vm, value, "args", &args))
        return false;
    buf_add(out, (str){name->bytes, name->len});
    buf_add_char(out, '(');
    if (is_kind(args, OBJECT_TUPLE) && !items_repr(vm, args, path, ", ", out))
        return false;
    buf_add_char(out, ')');
    return true;
}

static bool is_exception(struct vm *vm, struct value value)
{
    const struct class_object *base = vm_native_class(vm, "builtins.BaseException");

    return base != NULL && is_kind(value, OBJECT_INSTANCE) && class_is_subclass(AS_INSTANCE(value)->class_, base);
}

static bool text_of_method(struct vm *vm, struct value method, const char *name, struct value value, struct buf *out)
{
    struct value answer = NONE;

    if (!method_call(vm, method, value, NULL, 0, &answer))
        return false;

    struct value plain = value_plain(vm, answer);

    if (is_opaque(answer))
        return vm_refuse_opaque(vm, answer, "a text is made of a value that is not known");
    if (!is_str(plain))
        return vm_raise(vm, "TypeError", "%s returned non-string (type %s)", name, value_type_name(vm, answer));
    buf_add(out, str_of(plain));
    return true;
}

static bool instance_repr(struct vm *vm, struct value value, const struct path *path, struct buf *out)
{
    struct value method = own_method(vm, value, "__repr__");
    struct value plain = value_plain(vm, value);

    if (is_given(method) && !is_none(method))
        return text_of_method(vm, method, "__repr__", value, out);
    if (!is_kind(plain, OBJECT_INSTANCE))
        return repr_at(vm, plain, path, out);
    if (is_exception(vm, value))
        return exception_repr(vm, value, path, out);
    buf_add_char(out, '<');
    class_name_add(AS_INSTANCE(value)->class_, out);
    buf_add_literal(out, " object at " ADDRESS ">");
    return true;
}

static void named_repr(const char *format_start, const struct str_object *name, const char *end, struct buf *out)
{
    buf_add(out, str_from(format_start));
    buf_add(out, (str){name->bytes, name->len});
    buf_add(out, str_from(end));
}

static bool container_repr(struct vm *vm, struct value value, const struct path *path, struct buf *out)
{
    switch (value.object->kind)
    {
        case OBJECT_LIST:
            return list_repr(vm, value, path, out);
        case OBJECT_TUPLE:
            return tuple_repr(vm, value, path, out);
        case OBJECT_DICT:
            return dict_repr(vm, value, path, out);
        case OBJECT_SET:
            return set_repr(vm, value, path, out);
        case OBJECT_SLICE:
            return slice_repr(vm, value, path, out);
        case OBJECT_METHOD:
            return method_repr(vm, value, path, out);
        default:
            return instance_repr(vm, value, path, out);
    }
}

static const char *recursion_text(struct value value)
{
    switch (value.object->kind)
    {
        case OBJECT_LIST:
            return "[...]";
        case OBJECT_TUPLE:
            return "(...)";
        case OBJECT_DICT:
            return "{...}";
        default:
            return NULL;
    }
}

static bool guarded_repr(struct vm *vm, struct value value, const struct path *path, struct buf *out)
{
    /* What __repr__ of a project's class shows is shown inside of what calls it. */
    const struct path *above = path != NULL ? path : vm->showing;
    struct path here = {value.object, above};
    const char *again = recursion_text(value);

    for (const struct path *p = above; again != NULL && p != NULL; p = p->above)
    {
        if (p->container == value.object)
        {
            buf_add(out, str_from(again));
            return true;
        }
    }
    if (!nesting_enter(vm))
        return false;

    const struct path *showing = vm->showing;

    vm->showing = &here;

    bool good = container_repr(vm, value, &here, out);

    vm->showing = showing;
    nesting_leave(vm);
    return good;
}

/* Objects that contain nothing. */
static bool simple_object_repr(struct vm *vm, struct value value, struct buf *out)
{
    switch (value.object->kind)
    {
        case OBJECT_STR:
            text_repr(str_of(value), out);
            return true;
        case OBJECT_BYTES:
            bytes_repr(self_bytes(vm, value), out);
            return true;
        case OBJECT_BIG:
            return big_print(vm, value, 10, out);
        case OBJECT_RANGE:
            range_repr(AS_RANGE(value), out);
            return true;
        case OBJECT_FUNCTION:
            function_repr(AS_FUNCTION(value), out);
            return true;
        case OBJECT_NATIVE:
            buf_print(out, "<built-in function %s>", AS_NATIVE(value)->native->name);
            return true;
        case OBJECT_CLASS:
            buf_add_literal(out, "<class '");
            class_name_add(AS_CLASS(value), out);
            buf_add_literal(out, "'>");
            return true;
        case OBJECT_MODULE:
            named_repr("<module '", AS_MODULE(value)->name, "'>", out);
            return true;
        case OBJECT_GENERATOR:
            named_repr(AS_GENERATOR(value)->is_coroutine ? "<coroutine object " : "<generator object ",
                       AS_GENERATOR(value)->name, " at " ADDRESS ">", out);
            return true;
        default:
            buf_print(out, "<%s object at " ADDRESS ">", value_type_name(vm, value));
            return true;
    }
}

static void real_repr(double real, struct buf *out)
{
    char text[40];

    buf_add(out, (str){text, real_print(real, text)});
}

static bool object_repr(struct vm *vm, struct value value, const struct path *path, struct buf *out)
{
    switch (value.object->kind)
    {
        case OBJECT_LIST:
        case OBJECT_TUPLE:
        case OBJECT_DICT:
        case OBJECT_SET:
        case OBJECT_SLICE:
        case OBJECT_METHOD:
        case OBJECT_INSTANCE:
            return guarded_repr(vm, value, path, out);
        case OBJECT_OPAQUE:
            return vm_refuse_opaque(vm, value, "a text is made of a value that is not known");
        default:
            return simple_object_repr(vm, value, out);
    }
}

static bool repr_at(struct vm *vm, struct value value, const struct path *path, struct buf *out)
{
    switch (value.tag)
    {
        case VALUE_NONE:
            buf_add_literal(out, "None");
            return true;
        case VALUE_ELLIPSIS:
            buf_add_literal(out, "Ellipsis");
            return true;
        case VALUE_NOT_IMPLEMENTED:
            buf_add_literal(out, "NotImplemented");
            return true;
        case VALUE_BOOL:
            buf_add(out, str_from(value.boolean ? "True" : "False"));
            return true;
        case VALUE_INT:
            return big_print(vm, value, 10, out);
        case VALUE_REAL:
            real_repr(value.real, out);
            return true;
        case VALUE_OBJECT:
            return object_repr(vm, value, path, out);
        default:
            buf_add_literal(out, "<absent>");
            return true;
    }
}

bool value_repr(struct vm *vm, struct value value, struct buf *out)
{
    return repr_at(vm, value, NULL, out);
}

static bool instance_str(struct vm *vm, struct value value, struct buf *out)
{
    struct value method = own_method(vm, value, "__str__");
    struct value plain = value_plain(vm, value);

    if (is_given(method) && !is_none(method))
        return text_of_method(vm, method, "__str__", value, out);
    if (is_str(plain))
    {
        buf_add(out, str_of(plain));
        return true;
    }
    if (is_exception(vm, value))
    {
        buf_add(out, exception_text(vm, out->arena, value));
        return true;
    }
    return value_repr(vm, value, out);
}

bool value_str(struct vm *vm, struct value value, struct buf *out)
{
    if (is_str(value))
    {
        buf_add(out, str_of(value));
        return true;
    }
    return is_kind(value, OBJECT_INSTANCE) ? instance_str(vm, value, out) : value_repr(vm, value, out);
}

bool value_repr_value(struct vm *vm, struct value value, struct value *out)
{
    struct arena_mark mark = scratch_mark(vm);
    struct buf text = BUF(scratch_arena(vm));

    return scratch_str(vm, mark, &text, value_repr(vm, value, &text), out);
}

bool value_str_value(struct vm *vm, struct value value, struct value *out)
{
    struct arena_mark mark = scratch_mark(vm);
    struct buf text = BUF(scratch_arena(vm));

    if (is_str(value))
    {
        *out = value;
        arena_reset(vm->scratch, mark);
        return true;
    }
    return scratch_str(vm, mark, &text, value_str(vm, value, &text), out);
}
