/*
 * json: loads through text/json.h, dumps over values.
 *
 * dumps writes what CPython writes, with its separators, indentation and key rules; `default` and Python classes are nested
 * calls. Depth in C is limited (nesting_enter).
 */
#include "text/json.h"

#include "base/datum.h"
#include "eval/builtin/arguments.h"
#include "eval/builtin/big.h"
#include "eval/builtin/classes.h"
#include "eval/std/source.h"
#include "eval/std/tree.h"

#include <math.h>

/* ---- encoders and decoders of the program's own ---- */

/* clang-format off */
static const char json_text[] =
    "import json\n"
    "\n"
    "\n"
    "class JSONEncoder:\n"
    "    def __init__(self, *, skipkeys=False, ensure_ascii=True, check_circular=True, allow_nan=True, sort_keys=False,\n"
    "                 indent=None, separators=None, default=None):\n"
    "        self.skipkeys = skipkeys\n"
    "        self.ensure_ascii = ensure_ascii\n"
    "        self.sort_keys = sort_keys\n"
    "        self.indent = indent\n"
    "        self.separators = separators\n"
    "        if default is not None:\n"
    "            self.default = default\n"
    "\n"
    "    def default(self, o):\n"
    "        raise TypeError(f\"Object of type {type(o).__name__} is not JSON serializable\")\n"
    "\n"
    "    def encode(self, o):\n"
    "        return json.dumps(o, skipkeys=self.skipkeys, ensure_ascii=self.ensure_ascii, indent=self.indent,\n"
    "                          separators=self.separators, default=self.default, sort_keys=self.sort_keys)\n"
    "\n"
    "    def iterencode(self, o, _one_shot=False):\n"
    "        yield self.encode(o)\n"
    "\n"
    "\n"
    "class JSONDecoder:\n"
    "    def __init__(self, *, object_hook=None):\n"
    "        self.object_hook = object_hook\n"
    "\n"
    "    def decode(self, s):\n"
    "        return json.loads(s, object_hook=self.object_hook)\n"
    "\n"
    "\n"
    "def _encode(obj, skipkeys, ensure_ascii, indent, separators, default, sort_keys, cls):\n"
    "    return cls(skipkeys=bool(skipkeys), ensure_ascii=ensure_ascii is None or bool(ensure_ascii), indent=indent,\n"
    "               separators=separators, default=default, sort_keys=bool(sort_keys)).encode(obj)\n"
    "\n"
    "\n"
    "def _decode(s, object_hook, cls):\n"
    "    return (cls(object_hook=object_hook) if object_hook is not None else cls()).decode(s)\n";
/* clang-format on */

static const struct std_source json_source = {"json", json_text, NULL};

STD_NAME(json_source, py_JSONEncoder, "JSONEncoder")
STD_NAME(json_source, py_JSONDecoder, "JSONDecoder")

/* ---- loads ---- */

static bool text_load(struct vm *vm, struct value given, const struct value *args, struct value *out)
{
    struct tree_reading reading = {.vm = vm, .object_hook = args[0]};
    struct arena_mark mark = scratch_mark(vm);
    struct value plain = value_plain(vm, given);
    struct tree *tree;
    str text;
    bool good;

    if (!is_str(plain) && !is_kind(plain, OBJECT_BYTES) && !is_opaque(given))
        return vm_raise(vm, "TypeError", "the JSON object must be str, bytes or bytearray, not %s", value_type_name(vm, given));
    if (!is_kind(plain, OBJECT_BYTES) && !argument_str(vm, given, "the JSON object", &text))
        return false;
    if (is_kind(plain, OBJECT_BYTES))
        text = self_bytes(vm, plain);
    if (!json_parse(scratch_arena(vm), text, PLACE_NONE, vm->diags, &tree))
        return vm_raise_diag(vm, "json.decoder.JSONDecodeError");
    good = tree_to_value(&reading, tree, out);
    arena_reset(vm->scratch, mark);
    return good;
}

static bool is_class(struct vm *vm, struct value value, const char *name)
{
    return is_kind(value, OBJECT_CLASS) && AS_CLASS(value) == vm_native_class(vm, name);
}

/* With cls= its decode() reads the text. Numbers are read as Python reads them. */
static bool decoder_load(struct vm *vm, struct value text, const struct value *args, struct value *out)
{
    struct value function, given[] = {text, is_given(args[0]) ? args[0] : NONE, args[2]};

    if (is_given_some(args[1]) || is_given_some(args[3]))
        return refuse_feature(vm, "Convert the numbers after reading.",
                              "json.loads() with parse_float or parse_int is not offered");
    if (is_given_some(args[4]))
        return refuse_feature(vm, "Look for the values after reading.", "json.loads() with parse_constant is not offered");
    /* Called with a dict they give what they would give with its pairs, also where the text has a key twice. */
    if (is_given_some(args[5]) && !is_class(vm, args[5], "dict") && !is_class(vm, args[5], "collections.OrderedDict"))
        return refuse_feature(vm, "Give `dict` or `OrderedDict`, or use object_hook.",
                              "json.loads() with an object_pairs_hook of one's own is not offered");
    if (is_given_some(args[5]))
        given[1] = args[5];
    if (!is_given_some(args[2]))
        return text_load(vm, text, given + 1, out);
    return std_source_name(vm, &json_source, "_decode", &function) &&
           vm_call_nested(vm, function, given, COUNT_OF(given), out);
}

static bool loads_call(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)self;
    return decoder_load(vm, args[0], args + 1, out);
}

static bool load_call(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct value read = ABSENT, text;

    (void)self;
    if (!attribute_get(vm, args[0], "read", &read))
        return false;
    if (is_absent(read))
        return vm_raise(vm, "AttributeError", "'%s' object has no attribute 'read'", value_type_name(vm, args[0]));
    return vm_call_nested(vm, read, NULL, 0, &text) && decoder_load(vm, text, args + 1, out);
}

/* ---- dumps ---- */

struct writing
{
    struct vm *vm;
    struct json_style style;
    struct value fallback; /* default= */
    bool skip_keys;
    struct buf *out;
    size_t depth;
    bool refuses_nan; /* allow_nan=False */
};

static bool value_write(struct writing *writing, struct value value);

static void line_start(const struct writing *writing)
{
    if (!writing->style.indented)
        return;
    buf_add_char(writing->out, '\n');
    for (size_t i = 0; i < writing->depth; i++)
        buf_add(writing->out, writing->style.indent);
}

static bool items_write(struct writing *writing, struct value sequence)
{
    const struct value *items;
    size_t len;

    if (!sequence_items(writing->vm, sequence, &items, &len) || len == 0)
    {
        buf_add_literal(writing->out, "[]");
        return true;
    }
    buf_add_char(writing->out, '[');
    writing->depth++;
    for (size_t i = 0; sequence_items(writing->vm, sequence, &items, &len) && i < len; i++)
    {
        if (i > 0)
            buf_add(writing->out, writing->style.item_separator);
        line_start(writing);
        if (!value_write(writing, items[i]))
            return false;
    }
    writing->depth--;
    line_start(writing);
    buf_add_char(writing->out, ']');
    return true;
}

/* The text of a key; *out_skip when it cannot be one and skipkeys says so. */
static bool key_text(struct writing *writing, struct value key, str *out, bool *out_skip)
{
    struct vm *vm = writing->vm;
    struct value plain = value_plain(vm, key), text;
    char real[40];

    *out_skip = false;
    if (is_str(plain))
        *out = str_of(plain);
    else if (plain.tag == VALUE_BOOL)
        *out = plain.boolean ? STR("true") : STR("false");
    else if (is_none(plain))
        *out = STR("null");
    else if (plain.tag == VALUE_REAL)
        *out = str_copy(writing->out->arena, (str){real, real_print(plain.real, real)});
    else if (is_integer(plain))
    {
        if (!value_str_value(vm, plain, &text))
            return false;
        *out = str_of(text);
    }
    else if (writing->skip_keys)
        *out_skip = true;
    else
        return vm_raise(vm, "TypeError", "keys must be str, int, float, bool or None, not %s", value_type_name(vm, key));
    return true;
}

static bool entries_write(struct writing *writing, struct dict_object *dict)
{
    struct vm *vm = writing->vm;
    struct value keys = list_make(vm, NULL, 0);
    struct dict_entry *entry;
    bool first = true;

    for (uint32_t i = 0; dict_next(dict, &i, &entry);)
        list_push(vm, AS_LIST(keys), entry->key);
    if (writing->style.sort_keys && !list_sort(vm, AS_LIST(keys), NULL, false))
        return false;
    buf_add_char(writing->out, '{');
    writing->depth++;
    for (uint32_t i = 0; i < AS_LIST(keys)->len; i++)
    {
        struct value item = ABSENT;
        bool skip;
        str key;

        if (!key_text(writing, AS_LIST(keys)->at[i], &key, &skip) || !dict_get(vm, dict, AS_LIST(keys)->at[i], &item))
            return false;
        if (skip || is_absent(item))
            continue;
        if (!first)
            buf_add(writing->out, writing->style.item_separator);
        first = false;
        line_start(writing);
        json_print_text(writing->out, key, writing->style.ensure_ascii);
        buf_add(writing->out, writing->style.key_separator);
        if (!value_write(writing, item))
            return false;
    }
    writing->depth--;
    if (!first)
        line_start(writing);
    buf_add_char(writing->out, '}');
    return true;
}

static bool other_write(struct writing *writing, struct value value)
{
    struct vm *vm = writing->vm;
    struct value replaced;

    if (is_opaque(value))
        return vm_refuse_opaque(vm, value, "a JSON text is made of a value that is not known");
    if (!is_given_some(writing->fallback))
        return vm_raise(vm, "TypeError", "Object of type %s is not JSON serializable", value_type_name(vm, value));
    return vm_call_nested(vm, writing->fallback, &value, 1, &replaced) && value_write(writing, replaced);
}

static bool plain_write(struct writing *writing, struct value value)
{
    struct value plain = value_plain(writing->vm, value);

    if (is_none(plain))
        buf_add_literal(writing->out, "null");
    else if (plain.tag == VALUE_BOOL)
        buf_add(writing->out, plain.boolean ? STR("true") : STR("false"));
    else if (is_integer(plain))
        return big_print(writing->vm, plain, 10, writing->out);
    else if (plain.tag == VALUE_REAL && writing->refuses_nan && !isfinite(plain.real))
        return vm_raise(writing->vm, "ValueError", "Out of range float values are not JSON compliant");
    else if (plain.tag == VALUE_REAL)
        json_print_real(writing->out, plain.real);
    else if (is_str(plain))
        json_print_text(writing->out, str_of(plain), writing->style.ensure_ascii);
    else if (is_kind(plain, OBJECT_LIST) || is_kind(plain, OBJECT_TUPLE))
        return items_write(writing, plain);
    else if (is_kind(plain, OBJECT_DICT))
        return entries_write(writing, AS_DICT(plain));
    else
        return other_write(writing, value);
    return true;
}

static bool value_write(struct writing *writing, struct value value)
{
    if (!nesting_enter(writing->vm))
        return false;

    bool good = plain_write(writing, value);

    nesting_leave(writing->vm);
    return good;
}

/* indent: a number of blanks or a text. */
static bool indent_read(struct vm *vm, struct value indent, struct json_style *style)
{
    int64_t blanks;
    struct buf text = BUF(scratch_arena(vm));

    if (!is_given_some(indent))
        return true;
    style->indented = true;
    style->item_separator = STR(",");
    if (is_str(indent))
    {
        style->indent = str_of(indent);
        return true;
    }
    if (!argument_int(vm, indent, &blanks))
        return false;
    buf_add_repeated(&text, ' ', blanks < 0 ? 0 : blanks > 64 ? 64 : (size_t)blanks);
    style->indent = buf_str(&text);
    return true;
}

static bool separators_read(struct vm *vm, struct value separators, struct json_style *style)
{
    const struct value *pair;
    size_t len;

    if (!is_given_some(separators))
        return true;
    if (!sequence_items(vm, separators, &pair, &len) || len != 2)
        return vm_raise(vm, "TypeError", "separators must be a pair");
    return argument_str(vm, pair[0], "item separator", &style->item_separator) &&
           argument_str(vm, pair[1], "key separator", &style->key_separator);
}

/* args: obj, skipkeys, ensure_ascii, indent, separators, default, sort_keys, cls, allow_nan */
static bool value_dump(struct vm *vm, const struct value *args, struct value *out)
{
    struct arena_mark mark = scratch_mark(vm);
    struct buf text = BUF(scratch_arena(vm));
    struct writing writing = {.vm = vm, .style = JSON_STYLE_DEFAULT, .fallback = args[5], .out = &text};
    bool allows_nan;

    if (!argument_truth(vm, args[1], false, &writing.skip_keys) ||
        !argument_truth(vm, args[2], true, &writing.style.ensure_ascii) || !indent_read(vm, args[3], &writing.style) ||
        !separators_read(vm, args[4], &writing.style) || !argument_truth(vm, args[6], false, &writing.style.sort_keys) ||
        !argument_truth(vm, args[8], true, &allows_nan))
        return false;
    writing.refuses_nan = !allows_nan;
    return scratch_str(vm, mark, &text, value_write(&writing, args[0]), out);
}

/* With cls= its encode() writes the text; it may ask for default(). */
static bool text_dump(struct vm *vm, const struct value *args, struct value *out)
{
    struct value function, given[8];

    if (!is_given_some(args[7]))
        return value_dump(vm, args, out);
    for (size_t i = 0; i < COUNT_OF(given); i++)
        given[i] = is_given(args[i]) ? args[i] : NONE;
    return std_source_name(vm, &json_source, "_encode", &function) &&
           vm_call_nested(vm, function, given, COUNT_OF(given), out);
}

static bool dumps_call(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)self;
    return text_dump(vm, args, out);
}

static bool dump_call(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct value write = ABSENT, text, given[9] = {args[0]};

    (void)self;
    memcpy(given + 1, args + 2, 8 * sizeof *given);
    if (!text_dump(vm, given, &text) || !attribute_get(vm, args[1], "write", &write))
        return false;
    if (is_absent(write))
        return vm_raise(vm, "AttributeError", "'%s' object has no attribute 'write'", value_type_name(vm, args[1]));
    *out = NONE;
    return vm_call_nested(vm, write, &text, 1, &text);
}

static const struct native loads_row = {"loads", "s, *, object_hook=None, parse_float=None, cls=None, parse_int=None, "
                                        "parse_constant=None, object_pairs_hook=None, strict=True",
                                        loads_call};
static const struct native load_row = {"load", "fp, *, object_hook=None, parse_float=None, cls=None, parse_int=None, "
                                        "parse_constant=None, object_pairs_hook=None, strict=True",
                                       load_call};
static const struct native dumps_row = {
    "dumps",
    "obj, *, skipkeys=False, ensure_ascii=True, indent=None, separators=None, default=None, sort_keys=False, cls=None, "
    "allow_nan=True, check_circular=True",
    dumps_call};
static const struct native dump_row = {
    "dump",
    "obj, fp, *, skipkeys=False, ensure_ascii=True, indent=None, separators=None, default=None, sort_keys=False, "
    "cls=None, allow_nan=True, check_circular=True",
    dump_call};

static const struct native_item items[] = {
    ITEM_FUNCTION_OF("loads", loads_row),
    ITEM_FUNCTION_OF("load", load_row),
    ITEM_FUNCTION_OF("dumps", dumps_row),
    ITEM_FUNCTION_OF("dump", dump_row),
    ITEM_ALIAS_OF("JSONDecodeError", "json.decoder.JSONDecodeError"),
    STD_ITEM(py_JSONEncoder, "JSONEncoder"),
    STD_ITEM(py_JSONDecoder, "JSONDecoder"),
    {0},
};

const struct native_module std_json = {.name = "json", .items = items};

static const char decoder_text[] = "class JSONDecodeError(ValueError):\n"
                                   "    pass\n";
static const struct std_source decoder_source = {"json.decoder", decoder_text, NULL};

STD_NAME(decoder_source, py_JSONDecodeError, "JSONDecodeError")

static const struct native_item decoder_items[] = {STD_ITEM(py_JSONDecodeError, "JSONDecodeError"), {0}};

const struct native_module std_json_decoder = {.name = "json.decoder", .items = decoder_items, .closed = true};
