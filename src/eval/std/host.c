/*
 * What the library asks of the world, each through one function of vm_host. Where the host has none, the answer is that of an
 * empty world: no files, no environment; a clock or randomness that is missing is refused.
 */
#include "eval/std/host.h"

#include "base/utf8.h"
#include "eval/builtin/arguments.h"
#include "eval/builtin/format.h"
#include "eval/builtin/stream.h"
#include "eval/code.h"
#include "eval/frame.h"

/* _host_log(level_name, level, effective, logger, message, args) */
static bool log_call(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct value message = args[4], shown = args[4];
    str text, level, logger;

    (void)self;
    (void)out;
    if (vm->host.log == NULL || (args[1].tag == VALUE_INT && args[2].tag == VALUE_INT && args[1].integer < args[2].integer))
        return true;
    if (is_opaque(message))
        shown = str_make_print(vm, "<unknown %s>", AS_OPAQUE(message)->name->bytes);
    else if (!value_str_value(vm, message, &shown))
        return false;

    const struct value *items;
    size_t count = 0;

    if (sequence_items(vm, args[5], &items, &count) && count > 0)
    {
        struct value given = count == 1 && is_kind(items[0], OBJECT_DICT) ? items[0] : tuple_make(vm, items, count);

        for (size_t i = 0; is_kind(given, OBJECT_TUPLE) && i < count; i++)
        {
            if (is_opaque(items[i]))
                AS_TUPLE(given)->at[i] = str_make_print(vm, "<unknown %s>", AS_OPAQUE(items[i])->name->bytes);
        }
        if (!format_percent(vm, shown, given, &shown))
            return false;
    }
    if (!argument_str(vm, shown, "message", &text) || !argument_str(vm, args[0], "level", &level) ||
        !argument_str(vm, args[3], "logger", &logger))
        return false;
    vm->host.log(vm->host.subject, vm, level, logger, text);
    return true;
}

static bool getcwd_call(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)self;
    (void)args;
    *out = str_make(vm, vm->host.working_folder != NULL ? vm->host.working_folder(vm->host.subject) : STR("/"));
    return true;
}

static bool getenv_call(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    str name, value;

    (void)self;
    if (!argument_str(vm, args[0], "environment variable name", &name))
        return false;
    *out = is_given(args[1]) ? args[1] : NONE;
    if (vm->host.environment != NULL && vm->host.environment(vm->host.subject, name, &value))
        *out = str_make(vm, value);
    return true;
}

/* Notes a variable that is not set, with the innermost line that is not of limbeck's own library. */
static bool unset_call(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    const struct frame *frame = vm->frame;
    struct unset_variable *unset;
    str name;

    (void)self;
    (void)out;
    if (!argument_str(vm, args[0], "environment variable name", &name))
        return false;
    while (frame != NULL &&
           (frame->code == NULL || frame->code->file == NULL || str_starts(frame->code->file->name, STR("<limbeck>/"))))
        frame = frame->back;
    unset = array_add(vm->arena, &vm->unset);
    unset->name = str_copy(vm->arena, name);
    unset->span = frame != NULL && frame->pc > 0 ? frame->code->at[frame->pc - 1].span : SPAN_NONE;
    return true;
}

struct environ_to
{
    struct vm *vm;
    struct dict_object *dict;
};

static void environ_add(void *to, str name, str value)
{
    struct environ_to *environ_to = to;

    dict_put_text(environ_to->vm, environ_to->dict, name, str_make(environ_to->vm, value));
}

/* A dict of all that is set. */
static bool environ_call(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct environ_to to = {vm, dict_make(vm)};

    (void)self;
    (void)args;
    *out = value_of(&to.dict->object);
    if (vm->host.environment_each != NULL)
        vm->host.environment_each(vm->host.subject, environ_add, &to);
    return true;
}

/* "file", "folder" or "". */
static bool kind_call(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    bool is_file = false, is_folder = false;
    str path;

    (void)self;
    if (!path_argument(vm, args[0], &path) ||
        (vm->host.file_kind != NULL && !vm->host.file_kind(vm->host.subject, vm, path, &is_file, &is_folder)))
        return false;
    *out = str_make(vm, is_file ? STR("file") : is_folder ? STR("folder") : STR(""));
    return true;
}

static bool listdir_call(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    str_array names = {0};
    bool found = false;
    str path = STR(".");

    (void)self;
    if ((is_given_some(args[0]) && !path_argument(vm, args[0], &path)) ||
        (vm->host.list_folder != NULL && !vm->host.list_folder(vm->host.subject, vm, path, &names, &found)))
        return false;
    if (!found)
        return vm_raise(vm, "FileNotFoundError", "[Errno 2] No such file or directory: '%s'", text_for_message(vm, path));
    *out = list_make(vm, NULL, 0);
    for (size_t i = 0; i < names.len; i++)
        list_push(vm, AS_LIST(*out), str_make(vm, names.at[i]));
    return true;
}

/* [abc], [!abc], [a-z] at the start of a pattern: whether c is in it, and the length; 0 when it has no end. */
static size_t bracket_match(str pattern, uint32_t c, bool *out_is_in)
{
    size_t i = 1;
    bool negated = i < pattern.len && pattern.at[i] == '!', is_in = false;

    i += negated;
    for (size_t first = i; i < pattern.len && (pattern.at[i] != ']' || i == first);)
    {
        uint32_t low, high;

        i += utf8_decode(str_skip(pattern, i), &low);
        high = low;
        if (i + 1 < pattern.len && pattern.at[i] == '-' && pattern.at[i + 1] != ']')
            i += 1 + utf8_decode(str_skip(pattern, i + 1), &high);
        is_in |= c >= low && c <= high;
    }
    *out_is_in = is_in != negated;
    return i < pattern.len ? i + 1 : 0;
}

/* One step of the pattern against one code point; the lengths that both take, or false. */
static bool step_match(str pattern, str text, size_t *out_pattern, size_t *out_text)
{
    uint32_t want, have;
    bool is_in;

    if (pattern.len == 0 || text.len == 0)
        return false;
    *out_text = utf8_decode(text, &have);
    *out_pattern = utf8_decode(pattern, &want);
    if (want == '?')
        return true;
    if (want == '[')
    {
        size_t len = bracket_match(pattern, have, &is_in);

        if (len > 0)
            *out_pattern = len;
        return len > 0 ? is_in : have == '[';
    }
    return want == have;
}

/* Shell patterns, linear times the number of stars: the last star is where a mismatch goes back to. */
static bool pattern_matches(str pattern, str text)
{
    str star = {0}, star_text = {0};
    bool starred = false;
    size_t pattern_len, text_len;

    while (text.len > 0)
    {
        if (pattern.len > 0 && pattern.at[0] == '*')
        {
            star = pattern = str_skip(pattern, 1);
            star_text = text;
            starred = true;
        }
        else if (step_match(pattern, text, &pattern_len, &text_len))
        {
            pattern = str_skip(pattern, pattern_len);
            text = str_skip(text, text_len);
        }
        else if (starred)
        {
            uint32_t c;

            star_text = text = str_skip(star_text, utf8_decode(star_text, &c));
            pattern = star;
        }
        else
            return false;
    }
    while (pattern.len > 0 && pattern.at[0] == '*')
        pattern = str_skip(pattern, 1);
    return pattern.len == 0;
}

static bool fnmatch_call(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    str text, pattern;

    (void)self;
    if (!argument_str(vm, args[0], "name", &text) || !argument_str(vm, args[1], "pattern", &pattern))
        return false;
    *out = value_bool(pattern_matches(pattern, text));
    return true;
}

/* refuse("Path.mkdir()", hint=...) */
static bool refuse_call(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    str what, hint = STR("Leave files, processes and the network alone in migrations, or do this in a step of its own.");

    (void)self;
    (void)out;
    if (!argument_str(vm, args[0], "what", &what) || (is_given(args[1]) && !argument_str(vm, args[1], "hint", &hint)))
        return false;
    return refuse_feature(vm, text_for_message(vm, hint),
                          STR_FMT " is not offered: limbeck's evaluator touches nothing but the database", STR_ARG(what));
}

static bool random_call(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    int64_t count;
    struct arena_mark mark = scratch_mark(vm);
    char *bytes;

    (void)self;
    if (!argument_int(vm, args[0], &count))
        return false;
    if (count < 0 || count > 1 << 20)
        return vm_raise(vm, "ValueError", "negative argument not allowed");
    if (vm->host.random == NULL)
        return refuse_feature(vm, "Write the value out.", "random bytes are not offered here");
    bytes = arena_alloc(scratch_arena(vm), (size_t)count + 1);
    vm->host.random(vm->host.subject, bytes, (size_t)count);
    *out = bytes_make(vm, (str){bytes, (size_t)count});
    arena_reset(vm->scratch, mark);
    return true;
}

/* Seconds and microseconds, UTC. */
static bool clock_call(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    int64_t seconds;
    int32_t microseconds;

    (void)self;
    (void)args;
    if (vm->host.clock == NULL)
        return refuse_feature(vm, "Write the time out.", "the time is not known here");
    vm->host.clock(vm->host.subject, &seconds, &microseconds);
    *out = pair_make(vm, value_int(seconds), value_int(microseconds));
    return true;
}

static bool sleep_call(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    double seconds;

    (void)self;
    (void)out;
    if (!argument_real(vm, args[0], &seconds))
        return false;
    if (seconds < 0)
        return vm_raise(vm, "ValueError", "sleep length must be non-negative");
    if (vm->host.sleep != NULL)
        vm->host.sleep(vm->host.subject, seconds);
    return true;
}

const struct native host_log_row = {"log", "level_name, level, effective, logger, message, args", log_call,
                                    NATIVE_TAKES_OPAQUE};
const struct native host_getcwd_row = {"getcwd", "", getcwd_call};
const struct native host_getenv_row = {"getenv", "key, default=None", getenv_call};
const struct native host_unset_row = {"unset", "key", unset_call};
const struct native host_environ_row = {"environ", "", environ_call};
const struct native host_kind_row = {"kind_of", "path", kind_call};
const struct native host_listdir_row = {"listdir", "path='.'", listdir_call};
const struct native host_fnmatch_row = {"fnmatch", "name, pat", fnmatch_call};
const struct native host_refuse_row = {"refuse", "what, hint=None", refuse_call};
const struct native host_random_row = {"urandom", "size, /", random_call};
const struct native host_clock_row = {"clock", "", clock_call};
const struct native host_sleep_row = {"sleep", "seconds, /", sleep_call};
