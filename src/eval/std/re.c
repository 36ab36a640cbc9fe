/*
 * re: the module, compiled patterns and one search.
 *
 * Patterns are translated (re_translate.c) and compiled by PCRE2, once for each text and flags: they are kept by the machine,
 * at most PATTERNS_MOST of them. A search is limited in steps and memory; reaching a limit is a refusal, no exception.
 */
#include "base/utf8.h"
#include "eval/builtin/arguments.h"
#include "eval/std/re_pattern.h"
#include "eval/std/source.h"

enum
{
    PATTERNS_MOST = 20000,
    STEPS_MOST = 10 * 1000 * 1000,
    HEAP_KIBIBYTES_MOST = 64 * 1024,
};

struct re_pattern *re_pattern_of(struct vm *vm, struct value pattern)
{
    struct instance_object *instance = vm_instance_of(vm, pattern, &re_pattern_row);

    return instance != NULL ? instance->data : NULL;
}

/* ---- compiling ---- */

static void pattern_close(void *subject)
{
    struct re_pattern *pattern = subject;

    if (pattern->context != NULL)
        pattern->library->match_context_free(pattern->context);
    if (pattern->data != NULL)
        pattern->library->match_data_free(pattern->data);
    if (pattern->code != NULL)
        pattern->library->code_free(pattern->code);
}

static uint32_t options_of(const struct re_pattern *pattern)
{
    static const struct
    {
        uint32_t flag;
        uint32_t option;
    } rows[] = {{RE_IGNORECASE, PCRE2_CASELESS}, {RE_MULTILINE, PCRE2_MULTILINE}, {RE_DOTALL, PCRE2_DOTALL}};
    uint32_t options = PCRE2_NEVER_BACKSLASH_C;

    for (size_t i = 0; i < COUNT_OF(rows); i++)
        options |= (pattern->flags & rows[i].flag) != 0 ? rows[i].option : 0;
    if (!pattern->is_bytes)
        options |= PCRE2_UTF | PCRE2_NO_UTF_CHECK | ((pattern->flags & RE_ASCII) == 0 ? PCRE2_UCP : 0);
    return options;
}

/* PCRE2's table of names: two bytes of number, the name, NUL. */
static void names_read(struct vm *vm, struct re_pattern *pattern)
{
    const struct pcre2_library *library = pattern->library;
    uint32_t count = 0, size = 0;
    const unsigned char *table = NULL;

    library->pattern_info(pattern->code, PCRE2_INFO_CAPTURE_COUNT, &pattern->groups);
    library->pattern_info(pattern->code, PCRE2_INFO_NAME_COUNT, &count);
    library->pattern_info(pattern->code, PCRE2_INFO_NAME_ENTRY_SIZE, &size);
    library->pattern_info(pattern->code, PCRE2_INFO_NAME_TABLE, &table);
    pattern->names = arena_alloc_array(vm->arena, pattern->groups + 1, sizeof *pattern->names);
    for (uint32_t i = 0; i < count; i++)
    {
        const unsigned char *entry = table + (size_t)i * size;
        uint32_t number = (uint32_t)entry[0] << 8 | entry[1];

        pattern->names[number] = str_copy(vm->arena, str_from((const char *)entry + 2));
    }
}

static bool code_make(struct vm *vm, struct re_pattern *pattern, struct value source, str text)
{
    const struct pcre2_library *library = pattern->library;
    unsigned char words[256] = "";
    size_t offset = 0;
    int error = 0;

    pattern->code = library->compile((const unsigned char *)text.at, text.len, options_of(pattern), &error, &offset, NULL);
    if (pattern->code == NULL)
    {
        library->get_error_message(error, words, sizeof words);
        return re_raise(vm, source, STR_NONE, "%s",
                        error == 125 ? "look-behind requires fixed-width pattern" : (const char *)words);
    }
    pattern->data = library->match_data_create_from_pattern(pattern->code, NULL);
    pattern->context = library->match_context_create(NULL);
    if (pattern->data == NULL || pattern->context == NULL)
        memory_refuse(arena_memory(vm->arena));
    library->set_match_limit(pattern->context, STEPS_MOST);
    library->set_heap_limit(pattern->context, HEAP_KIBIBYTES_MOST);
    pattern->ovector = library->get_ovector_pointer(pattern->data);
    names_read(vm, pattern);
    return true;
}

static bool pattern_make(struct vm *vm, struct value source, uint32_t flags, struct value *out)
{
    struct arena_mark mark = scratch_mark(vm);
    struct re_pattern *pattern;
    struct re_translation translation;
    bool good;

    if (vm->host.pcre2_library == NULL)
        return refuse_feature(vm, "Use the methods of str.", "regular expressions are not offered here");

    const struct pcre2_library *library = vm->host.pcre2_library(vm->host.subject, vm);

    if (library == NULL)
        return vm_refuse(vm);
    if (!re_translate(vm, source, flags, &translation))
    {
        arena_reset(vm->scratch, mark);
        return false;
    }
    pattern = arena_new(vm->arena, struct re_pattern);
    *pattern = (struct re_pattern){.library = library, .flags = translation.flags, .is_bytes = !is_str(source)};
    if (!pattern->is_bytes && (pattern->flags & RE_ASCII) == 0)
        pattern->flags |= RE_UNICODE;
    arena_on_close(vm->arena, pattern_close, pattern);
    good = code_make(vm, pattern, source, translation.pattern);
    arena_reset(vm->scratch, mark);
    *out = instance_make(vm, vm_native_class_of_row(vm, &re_pattern_row));
    AS_INSTANCE(*out)->held = source;
    AS_INSTANCE(*out)->data = pattern;
    return good;
}

/* The patterns compiled so far, by (text, flags). */
static struct dict_object *cache_get(struct vm *vm)
{
    struct module_object *module = vm_native_module(vm, STR("re"));
    struct value cache = dict_find_text(module->dict, STR("_cache"));

    if (is_absent(cache))
    {
        cache = value_of(&dict_make(vm)->object);
        dict_put_text(vm, module->dict, STR("_cache"), cache);
    }
    return AS_DICT(cache);
}

bool re_compile(struct vm *vm, struct value source, struct value flags, struct value *out)
{
    struct value plain = value_plain(vm, source), key;
    struct dict_object *cache;
    int64_t number = 0;

    if (is_given(flags) && !argument_int(vm, flags, &number))
        return false;
    if (re_pattern_of(vm, source) != NULL)
    {
        *out = source;
        return number == 0 || vm_raise(vm, "ValueError", "cannot process flags argument with a compiled pattern");
    }
    if (is_opaque(source))
        return vm_refuse_opaque(vm, source, "the regular expression is not known here");
    if (!is_str(plain) && !is_kind(plain, OBJECT_BYTES))
        return vm_raise(vm, "TypeError", "first argument must be string or compiled pattern");
    key = pair_make(vm, plain, value_int(number));
    cache = cache_get(vm);
    if (!dict_get(vm, cache, key, out) || !is_absent(*out))
        return !is_absent(*out);
    if (cache->len >= PATTERNS_MOST)
    {
        diag_error(vm->diags, DIAG_LIMIT, vm->span, "more than %d different regular expressions", PATTERNS_MOST);
        diag_hint(vm->diags, "Compile one expression that serves all values, or use the methods of str.");
        return vm_refuse(vm);
    }
    return pattern_make(vm, plain, (uint32_t)number, out) && dict_set(vm, cache, key, *out);
}

/* ---- running ---- */

bool re_text(struct vm *vm, const struct re_pattern *pattern, struct value string, str *out)
{
    struct value plain = value_plain(vm, string);

    if (is_opaque(string))
        return vm_refuse_opaque(vm, string, "the text that a regular expression is used on is not known here");
    if (is_str(plain) && pattern->is_bytes)
        return vm_raise(vm, "TypeError", "cannot use a bytes pattern on a string-like object");
    if (is_kind(plain, OBJECT_BYTES) && !pattern->is_bytes)
        return vm_raise(vm, "TypeError", "cannot use a string pattern on a bytes-like object");
    if (!is_str(plain) && !is_kind(plain, OBJECT_BYTES))
        return vm_raise(vm, "TypeError", "expected string or bytes-like object, got '%s'", value_type_name(vm, string));
    *out = is_str(plain) ? str_of(plain) : self_bytes(vm, plain);
    return true;
}

struct value re_piece(struct vm *vm, const struct re_pattern *pattern, str text, size_t from, size_t to)
{
    str piece = str_slice(text, from, to);

    return pattern->is_bytes ? bytes_make(vm, piece) : str_make(vm, piece);
}

static bool run_failed(struct vm *vm, const struct re_pattern *pattern, int error)
{
    unsigned char words[256] = "";

    pattern->library->get_error_message(error, words, sizeof words);
    diag_error(vm->diags, DIAG_LIMIT, vm->span, "a regular expression cannot be matched: %s", (const char *)words);
    diag_hint(vm->diags, "Nested repetitions such as (a+)+ try very many ways: write the expression so that one way is left.");
    return vm_refuse(vm);
}

bool re_run(struct vm *vm, const struct re_pattern *pattern, str text, size_t start, enum re_way way, bool must_advance,
            bool *out_found)
{
    static const uint32_t ways[] = {
        [RE_MATCH] = (uint32_t)PCRE2_ANCHORED, [RE_FULLMATCH] = (uint32_t)PCRE2_ANCHORED | PCRE2_ENDANCHORED};
    uint32_t options = ways[way] | PCRE2_NO_UTF_CHECK | (must_advance ? PCRE2_MATCH_NOTEMPTY_ATSTART : 0);
    int result = pattern->library->match(pattern->code, (const unsigned char *)(text.at != NULL ? text.at : ""), text.len,
                                         start, options, pattern->data, pattern->context);

    *out_found = result >= 0;
    return result >= 0 || result == PCRE2_NO_MATCH || run_failed(vm, pattern, result);
}

/* pos and endpos, in code points; the text is cut at endpos. */
static bool bounds_read(struct vm *vm, const struct re_pattern *pattern, const struct value *args, str *text, size_t *out_start)
{
    int64_t start = 0, end = INT64_MAX;

    if ((is_given(args[0]) && !argument_int(vm, args[0], &start)) || (is_given(args[1]) && !argument_int(vm, args[1], &end)))
        return false;
    start = start < 0 ? 0 : start;
    end = end < 0 ? 0 : end;
    if (is_given(args[1]))
        *text = str_slice(*text, 0, pattern->is_bytes ? (size_t)end : utf8_offset(*text, (size_t)end));
    *out_start = pattern->is_bytes ? (size_t)start : utf8_offset(*text, (size_t)start);
    if (*out_start > text->len)
        *out_start = text->len;
    return true;
}

static bool one_run(struct vm *vm, struct value self, const struct value *args, enum re_way way, struct value *out)
{
    const struct re_pattern *pattern = re_pattern_of(vm, self);
    size_t start;
    bool found;
    str text;

    if (pattern == NULL || !re_text(vm, pattern, args[0], &text) || !bounds_read(vm, pattern, args + 1, &text, &start) ||
        !re_run(vm, pattern, text, start, way, false, &found))
        return false;
    *out = found ? re_match_make(vm, self, value_plain(vm, args[0])) : NONE;
    return true;
}

static bool pattern_search(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    return one_run(vm, self, args, RE_SEARCH, out);
}

static bool pattern_match(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    return one_run(vm, self, args, RE_MATCH, out);
}

static bool pattern_fullmatch(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    return one_run(vm, self, args, RE_FULLMATCH, out);
}

/* ---- Pattern ---- */

static bool pattern_source(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct instance_object *instance = vm_instance_of(vm, self, &re_pattern_row);

    (void)args;
    *out = instance != NULL ? instance->held : NONE;
    return true;
}

static bool pattern_flags(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    const struct re_pattern *pattern = re_pattern_of(vm, self);

    (void)args;
    *out = value_int(pattern != NULL ? pattern->flags : 0);
    return true;
}

static bool pattern_groups(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    const struct re_pattern *pattern = re_pattern_of(vm, self);

    (void)args;
    *out = value_int(pattern != NULL ? pattern->groups : 0);
    return true;
}

static bool pattern_groupindex(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    const struct re_pattern *pattern = re_pattern_of(vm, self);
    struct dict_object *dict = dict_make(vm);

    (void)args;
    for (uint32_t i = 1; pattern != NULL && i <= pattern->groups; i++)
    {
        if (pattern->names[i].len > 0)
            dict_put_text(vm, dict, pattern->names[i], value_int(i));
    }
    *out = value_of(&dict->object);
    return true;
}

static bool pattern_repr(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    static const struct
    {
        uint32_t flag;
        const char *name;
    } rows[] = {{RE_ASCII, "re.ASCII"},         {RE_IGNORECASE, "re.IGNORECASE"}, {RE_LOCALE, "re.LOCALE"},
                {RE_MULTILINE, "re.MULTILINE"}, {RE_DOTALL, "re.DOTALL"},         {RE_VERBOSE, "re.VERBOSE"}};
    const struct re_pattern *pattern = re_pattern_of(vm, self);
    struct arena_mark mark = scratch_mark(vm);
    struct buf text = BUF(scratch_arena(vm));
    struct value source = NONE;
    bool first = true;

    pattern_source(vm, self, args, &source);
    buf_add_literal(&text, "re.compile(");
    if (!value_repr(vm, source, &text))
        return false;
    for (size_t i = 0; pattern != NULL && i < COUNT_OF(rows); i++)
    {
        if ((pattern->flags & rows[i].flag) == 0)
            continue;
        buf_print(&text, "%s%s", first ? ", " : "|", rows[i].name);
        first = false;
    }
    buf_add_char(&text, ')');
    return scratch_str(vm, mark, &text, true, out);
}

static const struct native pattern_methods[] = {
    {"search", "string, pos=0, endpos=0", pattern_search},
    {"match", "string, pos=0, endpos=0", pattern_match},
    {"fullmatch", "string, pos=0, endpos=0", pattern_fullmatch},
    {"findall", "string, pos=0, endpos=0", re_findall},
    {"finditer", "string, pos=0, endpos=0", re_finditer},
    {"split", "string, maxsplit=0", re_split},
    {"sub", "repl, string, count=0", re_sub},
    {"subn", "repl, string, count=0", re_subn},
    {"pattern", "", pattern_source, NATIVE_PROPERTY},
    {"flags", "", pattern_flags, NATIVE_PROPERTY},
    {"groups", "", pattern_groups, NATIVE_PROPERTY},
    {"groupindex", "", pattern_groupindex, NATIVE_PROPERTY},
    {"__repr__", "", pattern_repr},
    {0},
};

const struct native_class re_pattern_row = {.name = "Pattern", .module = "re", .methods = pattern_methods};

/* ---- functions of the module: compile, then the method ---- */

static bool compile_call(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)self;
    return re_compile(vm, args[0], args[1], out);
}

/* pattern, string, flags */
static bool string_call(struct vm *vm, const struct value *args, native_call *method, struct value *out)
{
    struct value pattern, given[] = {args[1], ABSENT, ABSENT};

    return re_compile(vm, args[0], args[2], &pattern) && method(vm, pattern, given, out);
}

#define STRING_FUNCTION(name, method)                                                                                          \
    static bool name(struct vm *vm, struct value self, const struct value *args, struct value *out)                            \
    {                                                                                                                          \
        (void)self;                                                                                                            \
        return string_call(vm, args, method, out);                                                                             \
    }

STRING_FUNCTION(search_call, pattern_search)
STRING_FUNCTION(match_call, pattern_match)
STRING_FUNCTION(fullmatch_call, pattern_fullmatch)
STRING_FUNCTION(findall_call, re_findall)
STRING_FUNCTION(finditer_call, re_finditer)

static bool split_call(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct value pattern;

    (void)self;
    return re_compile(vm, args[0], args[3], &pattern) && re_split(vm, pattern, args + 1, out);
}

static bool sub_call(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct value pattern;

    (void)self;
    return re_compile(vm, args[0], args[4], &pattern) && re_sub(vm, pattern, args + 1, out);
}

static bool subn_call(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct value pattern;

    (void)self;
    return re_compile(vm, args[0], args[4], &pattern) && re_subn(vm, pattern, args + 1, out);
}

static bool escape_call(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct arena_mark mark = scratch_mark(vm);
    struct buf text = BUF(scratch_arena(vm));
    struct value plain = value_plain(vm, args[0]);
    bool is_bytes = is_kind(plain, OBJECT_BYTES);
    str given = self_bytes(vm, plain);

    (void)self;
    if (!is_bytes && !argument_str(vm, args[0], "pattern", &given))
        return false;
    for (size_t i = 0; i < given.len; i++)
    {
        if (given.at[i] != '\0' && strchr("()[]{}?*+-|^$\\.&~# \t\n\r\v\f", given.at[i]) != NULL)
            buf_add_char(&text, '\\');
        buf_add_char(&text, given.at[i]);
    }
    *out = is_bytes ? bytes_make(vm, buf_str(&text)) : str_make(vm, buf_str(&text));
    arena_reset(vm->scratch, mark);
    return true;
}

static const struct native compile_row = {"compile", "pattern, flags=0", compile_call};
static const struct native search_row = {"search", "pattern, string, flags=0", search_call};
static const struct native match_row = {"match", "pattern, string, flags=0", match_call};
static const struct native fullmatch_row = {"fullmatch", "pattern, string, flags=0", fullmatch_call};
static const struct native findall_row = {"findall", "pattern, string, flags=0", findall_call};
static const struct native finditer_row = {"finditer", "pattern, string, flags=0", finditer_call};
static const struct native split_row = {"split", "pattern, string, maxsplit=0, flags=0", split_call};
static const struct native sub_row = {"sub", "pattern, repl, string, count=0, flags=0", sub_call};
static const struct native subn_row = {"subn", "pattern, repl, string, count=0, flags=0", subn_call};
static const struct native escape_row = {"escape", "pattern", escape_call};

#define FLAG(name, number)                                                                                                     \
    static bool name##_value(struct vm *vm, struct value *out)                                                                 \
    {                                                                                                                          \
        (void)vm;                                                                                                              \
        *out = value_int(number);                                                                                              \
        return true;                                                                                                           \
    }

FLAG(flag_none, 0)
FLAG(flag_ignorecase, RE_IGNORECASE)
FLAG(flag_locale, RE_LOCALE)
FLAG(flag_multiline, RE_MULTILINE)
FLAG(flag_dotall, RE_DOTALL)
FLAG(flag_unicode, RE_UNICODE)
FLAG(flag_verbose, RE_VERBOSE)
FLAG(flag_ascii, RE_ASCII)

static const char text[] = "class error(Exception):\n"
                           "    pass\n";
static const struct std_source source = {"re", text, NULL};

STD_NAME(source, py_error, "error")

static const struct native_item items[] = {
    ITEM_FUNCTION_OF("compile", compile_row),
    ITEM_FUNCTION_OF("search", search_row),
    ITEM_FUNCTION_OF("match", match_row),
    ITEM_FUNCTION_OF("fullmatch", fullmatch_row),
    ITEM_FUNCTION_OF("findall", findall_row),
    ITEM_FUNCTION_OF("finditer", finditer_row),
    ITEM_FUNCTION_OF("split", split_row),
    ITEM_FUNCTION_OF("sub", sub_row),
    ITEM_FUNCTION_OF("subn", subn_row),
    ITEM_FUNCTION_OF("escape", escape_row),
    ITEM_FUNCTION_OF("purge", std_nothing_row),
    ITEM_CLASS_OF("Pattern", re_pattern_row),
    ITEM_CLASS_OF("Match", re_match_row),
    STD_ITEM(py_error, "error"),
    STD_ITEM(py_error, "PatternError"),
    STD_ITEM(flag_none, "NOFLAG"),
    STD_ITEM(flag_ignorecase, "I"),
    STD_ITEM(flag_ignorecase, "IGNORECASE"),
    STD_ITEM(flag_locale, "L"),
    STD_ITEM(flag_locale, "LOCALE"),
    STD_ITEM(flag_multiline, "M"),
    STD_ITEM(flag_multiline, "MULTILINE"),
    STD_ITEM(flag_dotall, "S"),
    STD_ITEM(flag_dotall, "DOTALL"),
    STD_ITEM(flag_unicode, "U"),
    STD_ITEM(flag_unicode, "UNICODE"),
    STD_ITEM(flag_verbose, "X"),
    STD_ITEM(flag_verbose, "VERBOSE"),
    STD_ITEM(flag_ascii, "A"),
    STD_ITEM(flag_ascii, "ASCII"),
    ITEM_ALIAS_OF("RegexFlag", "builtins.int"),
    {0},
};

const struct native_module std_re = {.name = "re", .items = items, .closed = true};
