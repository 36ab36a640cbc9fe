/*
 * Match, and the templates of sub and expand.
 *
 * A Match lives on the evaluator's heap alone: it holds the pattern, the text and a bytes object with the byte offsets of its
 * groups, which become code points when they are asked for. What holds the three is a slice object: of all that holds values
 * the one that nobody can iterate over.
 */
#include "base/utf8.h"
#include "eval/builtin/arguments.h"
#include "eval/std/re_pattern.h"

struct match
{
    const struct re_pattern *pattern;
    struct value string;
    str text;
    const size_t *offsets;
};

struct value re_match_make(struct vm *vm, struct value pattern, struct value string)
{
    const struct re_pattern *compiled = re_pattern_of(vm, pattern);
    str offsets = {(const char *)compiled->ovector, 2 * ((size_t)compiled->groups + 1) * sizeof *compiled->ovector};
    struct value match = instance_make(vm, vm_native_class_of_row(vm, &re_match_row));

    AS_INSTANCE(match)->held = slice_make(vm, pattern, string, bytes_make(vm, offsets));
    return match;
}

/* The offsets are copied into the scratch arena: those of a bytes object are not aligned. */
static bool match_read(struct vm *vm, struct value self, struct match *out)
{
    struct instance_object *instance = vm_instance_of(vm, self, &re_match_row);
    const struct slice_object *parts;
    struct value string;
    size_t *offsets;
    str bytes;

    if (instance == NULL || !is_kind(instance->held, OBJECT_SLICE))
        return vm_raise(vm, "TypeError", "this is no Match");
    parts = AS_SLICE(instance->held);
    string = parts->stop;
    bytes = self_bytes(vm, parts->step);
    offsets = arena_alloc(scratch_arena(vm), bytes.len);
    memcpy(offsets, bytes.at, bytes.len);
    *out = (struct match){
        .pattern = re_pattern_of(vm, parts->start),
        .string = string,
        .text = is_str(string) ? str_of(string) : self_bytes(vm, string),
        .offsets = offsets,
    };
    return true;
}

bool re_group_number(struct vm *vm, const struct re_pattern *pattern, struct value group, uint32_t *out_number)
{
    struct value plain = value_plain(vm, group);

    if (is_opaque(group))
        return vm_refuse_opaque(vm, group, "the name of a group is not known here");
    if (plain.tag == VALUE_INT && plain.integer >= 0 && plain.integer <= pattern->groups)
    {
        *out_number = (uint32_t)plain.integer;
        return true;
    }
    for (uint32_t i = 1; is_str(plain) && i <= pattern->groups; i++)
    {
        if (pattern->names[i].len > 0 && str_equal(pattern->names[i], str_of(plain)))
        {
            *out_number = i;
            return true;
        }
    }
    return vm_raise(vm, "IndexError", "no such group");
}

static struct value group_value(struct vm *vm, const struct match *match, uint32_t number, struct value missing)
{
    const size_t *at = match->offsets + 2 * (size_t)number;

    return at[0] == PCRE2_UNSET ? missing : re_piece(vm, match->pattern, match->text, at[0], at[1]);
}

static int64_t position_of(const struct match *match, size_t offset)
{
    if (offset == PCRE2_UNSET)
        return -1;
    if (is_str(match->string) && AS_STR(match->string)->count != AS_STR(match->string)->len)
        return (int64_t)utf8_count(str_slice(match->text, 0, offset));
    return (int64_t)offset;
}

static bool match_group(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct arena_mark mark = scratch_mark(vm);
    const struct tuple_object *wanted = AS_TUPLE(args[0]);
    struct match match;
    uint32_t number = 0;
    bool good = match_read(vm, self, &match);

    if (good && wanted->len <= 1)
    {
        good = wanted->len == 0 || re_group_number(vm, match.pattern, wanted->at[0], &number);
        if (good)
            *out = group_value(vm, &match, number, NONE);
    }
    else if (good)
    {
        *out = tuple_make(vm, wanted->at, wanted->len);
        for (uint32_t i = 0; good && i < wanted->len; i++)
        {
            good = re_group_number(vm, match.pattern, wanted->at[i], &number);
            if (good)
                AS_TUPLE(*out)->at[i] = group_value(vm, &match, number, NONE);
        }
    }
    arena_reset(vm->scratch, mark);
    return good;
}

static bool match_getitem(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct value wanted = tuple_make(vm, args, 1);

    return match_group(vm, self, &wanted, out);
}

static bool match_groups(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct arena_mark mark = scratch_mark(vm);
    struct value groups = list_make(vm, NULL, 0), missing = is_given(args[0]) ? args[0] : NONE;
    struct match match;
    bool good = match_read(vm, self, &match);

    for (uint32_t i = 1; good && i <= match.pattern->groups; i++)
        list_push(vm, AS_LIST(groups), group_value(vm, &match, i, missing));
    *out = tuple_make(vm, AS_LIST(groups)->at, AS_LIST(groups)->len);
    arena_reset(vm->scratch, mark);
    return good;
}

static bool match_groupdict(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct arena_mark mark = scratch_mark(vm);
    struct dict_object *dict = dict_make(vm);
    struct value missing = is_given(args[0]) ? args[0] : NONE;
    struct match match;
    bool good = match_read(vm, self, &match);

    for (uint32_t i = 1; good && i <= match.pattern->groups; i++)
    {
        if (match.pattern->names[i].len > 0)
            dict_put_text(vm, dict, match.pattern->names[i], group_value(vm, &match, i, missing));
    }
    *out = value_of(&dict->object);
    arena_reset(vm->scratch, mark);
    return good;
}

/* Start and end of a group, in code points. */
static bool span_read(struct vm *vm, struct value self, struct value group, int64_t out_span[2])
{
    struct arena_mark mark = scratch_mark(vm);
    struct match match;
    uint32_t number = 0;
    bool good = match_read(vm, self, &match) && (is_absent(group) || re_group_number(vm, match.pattern, group, &number));

    for (size_t i = 0; good && i < 2; i++)
        out_span[i] = position_of(&match, match.offsets[2 * (size_t)number + i]);
    arena_reset(vm->scratch, mark);
    return good;
}

static bool match_start(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    int64_t span[2] = {0};
    bool good = span_read(vm, self, args[0], span);

    *out = value_int(span[0]);
    return good;
}

static bool match_end(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    int64_t span[2] = {0};
    bool good = span_read(vm, self, args[0], span);

    *out = value_int(span[1]);
    return good;
}

static bool match_span(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    int64_t span[2] = {0};
    bool good = span_read(vm, self, args[0], span);

    *out = pair_make(vm, value_int(span[0]), value_int(span[1]));
    return good;
}

static bool match_string(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct instance_object *instance = vm_instance_of(vm, self, &re_match_row);

    (void)args;
    if (instance != NULL && is_kind(instance->held, OBJECT_SLICE))
        *out = AS_SLICE(instance->held)->stop;
    return true;
}

static bool match_re(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct instance_object *instance = vm_instance_of(vm, self, &re_match_row);

    (void)args;
    if (instance != NULL && is_kind(instance->held, OBJECT_SLICE))
        *out = AS_SLICE(instance->held)->start;
    return true;
}

/* The last group that took part: its number, or its name. */
static bool last_of(struct vm *vm, struct value self, bool name, struct value *out)
{
    struct arena_mark mark = scratch_mark(vm);
    struct match match;
    size_t furthest = 0;
    uint32_t last = 0;
    bool good = match_read(vm, self, &match);

    for (uint32_t i = 1; good && i <= match.pattern->groups; i++)
    {
        size_t end = match.offsets[2 * (size_t)i + 1];

        if (end != PCRE2_UNSET && (last == 0 || end > furthest))
        {
            last = i;
            furthest = end;
        }
    }
    if (last != 0 && !name)
        *out = value_int(last);
    else if (last != 0 && match.pattern->names[last].len > 0)
        *out = str_make(vm, match.pattern->names[last]);
    arena_reset(vm->scratch, mark);
    return good;
}

static bool match_lastindex(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)args;
    return last_of(vm, self, false, out);
}

static bool match_lastgroup(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)args;
    return last_of(vm, self, true, out);
}

static bool match_expand(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct arena_mark mark = scratch_mark(vm);
    struct buf text = BUF(scratch_arena(vm));
    struct match match;
    bool good = match_read(vm, self, &match) && re_expand(vm, match.pattern, args[0], match.text, match.offsets, &text);

    if (good)
        *out = re_piece(vm, match.pattern, buf_str(&text), 0, text.len);
    arena_reset(vm->scratch, mark);
    return good;
}

static bool match_repr(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct arena_mark mark = scratch_mark(vm);
    struct buf text = BUF(scratch_arena(vm));
    struct value whole = vm->empty_tuple;
    int64_t span[2] = {0};

    (void)args;
    if (!span_read(vm, self, ABSENT, span) || !match_group(vm, self, &whole, out))
        return false;
    buf_print(&text, "<re.Match object; span=(%lld, %lld), match=", (long long)span[0], (long long)span[1]);
    if (!value_repr(vm, *out, &text))
        return false;
    buf_add_char(&text, '>');
    return scratch_str(vm, mark, &text, true, out);
}

static bool match_truth(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)vm;
    (void)self;
    (void)args;
    *out = value_bool(true);
    return true;
}

static const struct native match_methods[] = {
    {"group", "*groups", match_group},
    {"groups", "default=None", match_groups, NATIVE_TAKES_OPAQUE},
    {"groupdict", "default=None", match_groupdict, NATIVE_TAKES_OPAQUE},
    {"start", "group=0, /", match_start},
    {"end", "group=0, /", match_end},
    {"span", "group=0, /", match_span},
    {"expand", "template", match_expand},
    {"string", "", match_string, NATIVE_PROPERTY},
    {"re", "", match_re, NATIVE_PROPERTY},
    {"lastindex", "", match_lastindex, NATIVE_PROPERTY},
    {"lastgroup", "", match_lastgroup, NATIVE_PROPERTY},
    {"__getitem__", "group, /", match_getitem},
    {"__repr__", "", match_repr},
    {"__bool__", "", match_truth},
    {0},
};

const struct native_class re_match_row = {.name = "Match", .module = "re", .methods = match_methods};

/* ---- templates ---- */

struct expanding
{
    struct vm *vm;
    const struct re_pattern *pattern;
    struct value source;
    str template_, text;
    size_t at;
    const size_t *ovector;
    struct buf *out;
};

static bool group_add(struct expanding *e, uint32_t number, size_t at)
{
    if (number > e->pattern->groups)
        return re_raise(e->vm, e->source, at, "invalid group reference %u", (unsigned)number);
    if (e->ovector[2 * (size_t)number] != PCRE2_UNSET)
        buf_add(e->out, str_slice(e->text, e->ovector[2 * (size_t)number], e->ovector[2 * (size_t)number + 1]));
    return true;
}

/* \g<name>, \g<1>; the cursor is behind the g. */
static bool named_add(struct expanding *e)
{
    str rest = str_skip(e->template_, e->at);
    size_t at = e->at + 1, len;
    int64_t number;
    str name;

    if (rest.len == 0 || rest.at[0] != '<')
        return re_raise(e->vm, e->source, e->at, "missing <");
    rest = str_skip(rest, 1);
    len = str_find_char(rest, '>');
    if (len == STR_NONE)
        return rest.len == 0 ? re_raise(e->vm, e->source, at, "missing group name")
                             : re_raise(e->vm, e->source, at, "missing >, unterminated name");
    name = str_slice(rest, 0, len);
    e->at = at + len + 1;
    if (name.len == 0)
        return re_raise(e->vm, e->source, at, "missing group name");
    if (char_is_digit(name.at[0]) && str_to_int(name, &number))
        return group_add(e, number > UINT32_MAX ? UINT32_MAX : (uint32_t)number, at);
    for (uint32_t i = 1; i <= e->pattern->groups; i++)
    {
        if (e->pattern->names[i].len > 0 && str_equal(e->pattern->names[i], name))
            return group_add(e, i, at);
    }
    return vm_raise(e->vm, "IndexError", "unknown group name '%s'", text_for_message(e->vm, name));
}

static bool is_octal_at(const struct expanding *e, size_t at)
{
    return at < e->template_.len && e->template_.at[at] >= '0' && e->template_.at[at] <= '7';
}

/* \0, \012, \123 are characters; \1 to \99 groups. The cursor is on the first digit. */
static bool digits_add(struct expanding *e)
{
    str t = e->template_;
    size_t start = e->at;
    uint32_t number = 0;

    if (t.at[start] == '0' || (is_octal_at(e, start) && is_octal_at(e, start + 1) && is_octal_at(e, start + 2)))
    {
        while (e->at < start + 3 && is_octal_at(e, e->at))
            number = number * 8 + (uint32_t)(t.at[e->at++] - '0');
        if (number > 0377)
            return re_raise(e->vm, e->source, start - 1, "octal escape value " STR_FMT " outside of range 0-0o377",
                            STR_ARG(str_slice(t, start - 1, e->at)));
        if (e->pattern->is_bytes)
            buf_add_char(e->out, (char)number);
        else
            buf_add_code_point(e->out, number);
        return true;
    }
    while (e->at < t.len && e->at < start + 2 && char_is_digit(t.at[e->at]))
        number = number * 10 + (uint32_t)(t.at[e->at++] - '0');
    return group_add(e, number, start);
}

static bool escape_add(struct expanding *e)
{
    static const char letters[] = "abfnrtv\\", codes[] = "\a\b\f\n\r\t\v\\";
    size_t start = e->at++;
    char c = e->at < e->template_.len ? e->template_.at[e->at] : '\0';
    const char *found = c != '\0' ? strchr(letters, c) : NULL;

    if (e->at >= e->template_.len)
        return re_raise(e->vm, e->source, start, "bad escape (end of pattern)");
    if (char_is_digit(c))
        return digits_add(e);
    e->at++;
    if (c == 'g')
        return named_add(e);
    if (found != NULL)
        buf_add_char(e->out, codes[found - letters]);
    else if (char_is_alpha(c))
        return re_raise(e->vm, e->source, start, "bad escape \\%c", c);
    else
    {
        buf_add_char(e->out, '\\');
        buf_add_char(e->out, c);
    }
    return true;
}

bool re_expand(struct vm *vm, const struct re_pattern *pattern, struct value template_, str text, const size_t *ovector,
               struct buf *out)
{
    struct expanding e = {
        .vm = vm, .pattern = pattern, .source = value_plain(vm, template_), .text = text, .ovector = ovector, .out = out};

    if (!re_text(vm, pattern, template_, &e.template_))
        return false;
    while (e.at < e.template_.len)
    {
        str rest = str_skip(e.template_, e.at);
        size_t len = str_find_char(rest, '\\');

        buf_add(out, str_slice(rest, 0, len));
        e.at += len == STR_NONE ? rest.len : len;
        if (len != STR_NONE && !escape_add(&e))
            return false;
    }
    return true;
}
