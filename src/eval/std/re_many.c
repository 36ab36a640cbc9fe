/*
 * Finding many: findall, finditer, split, sub and subn.
 *
 * After an empty match the next one may begin at the same place but must not be empty there, as in CPython since 3.7.
 */
#include "base/utf8.h"
#include "eval/builtin/arguments.h"
#include "eval/std/re_pattern.h"

struct scan
{
    const struct re_pattern *pattern;
    str text;
    size_t at;
    bool must_advance;
};

static bool scan_next(struct vm *vm, struct scan *scan, bool *out_found)
{
    const size_t *span = scan->pattern->ovector;

    if (!re_run(vm, scan->pattern, scan->text, scan->at, RE_SEARCH, scan->must_advance, out_found))
        return false;
    if (*out_found)
    {
        scan->at = span[1];
        scan->must_advance = span[0] == span[1];
    }
    return true;
}

/* string, pos, endpos */
static bool scan_open(struct vm *vm, struct value self, const struct value *args, struct scan *out)
{
    int64_t start = 0, end = 0;

    *out = (struct scan){.pattern = re_pattern_of(vm, self)};
    if (out->pattern == NULL || !re_text(vm, out->pattern, args[0], &out->text) ||
        (is_given(args[1]) && !argument_int(vm, args[1], &start)) || (is_given(args[2]) && !argument_int(vm, args[2], &end)))
        return false;
    if (is_given(args[2]))
        out->text = str_slice(out->text, 0,
                              out->pattern->is_bytes ? (size_t)(end < 0 ? 0 : end)
                                                     : utf8_offset(out->text, (size_t)(end < 0 ? 0 : end)));
    if (start > 0)
        out->at = out->pattern->is_bytes ? (size_t)start : utf8_offset(out->text, (size_t)start);
    if (out->at > out->text.len)
        out->at = out->text.len;
    return true;
}

static struct value group_piece(struct vm *vm, const struct scan *scan, uint32_t number, struct value missing)
{
    const size_t *span = scan->pattern->ovector + 2 * (size_t)number;

    return span[0] == PCRE2_UNSET ? missing : re_piece(vm, scan->pattern, scan->text, span[0], span[1]);
}

/* ---- findall, finditer ---- */

static struct value found_value(struct vm *vm, const struct scan *scan)
{
    struct value empty = re_piece(vm, scan->pattern, scan->text, 0, 0), groups;

    if (scan->pattern->groups <= 1)
        return group_piece(vm, scan, scan->pattern->groups, empty);
    groups = list_make(vm, NULL, 0);
    for (uint32_t i = 1; i <= scan->pattern->groups; i++)
        list_push(vm, AS_LIST(groups), group_piece(vm, scan, i, empty));
    return tuple_make(vm, AS_LIST(groups)->at, AS_LIST(groups)->len);
}

bool re_findall(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct scan scan;
    bool found = true;

    if (!scan_open(vm, self, args, &scan))
        return false;
    *out = list_make(vm, NULL, 0);
    for (;;)
    {
        if (!scan_next(vm, &scan, &found))
            return false;
        if (!found)
            return true;
        list_push(vm, AS_LIST(*out), found_value(vm, &scan));
    }
}

enum
{
    ITER_PATTERN,
    ITER_STRING,
    ITER_AT,
    ITER_END,
    ITER_MUST_ADVANCE,
    ITER_COUNT,
};

static bool iter_next(struct vm *vm, struct value subject, uint64_t *position, struct value *out_item)
{
    struct value *state = AS_LIST(subject)->at;
    struct scan scan = {.pattern = re_pattern_of(vm, state[ITER_PATTERN]),
                        .at = (size_t)state[ITER_AT].integer,
                        .must_advance = state[ITER_MUST_ADVANCE].boolean};
    bool found;

    (void)position;
    *out_item = ABSENT;
    if (!re_text(vm, scan.pattern, state[ITER_STRING], &scan.text))
        return false;
    scan.text = str_slice(scan.text, 0, (size_t)state[ITER_END].integer);
    if (!scan_next(vm, &scan, &found))
        return false;
    if (!found)
        return true;
    state[ITER_AT] = value_int((int64_t)scan.at);
    state[ITER_MUST_ADVANCE] = value_bool(scan.must_advance);
    *out_item = re_match_make(vm, state[ITER_PATTERN], state[ITER_STRING]);
    return true;
}

bool re_finditer(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct scan scan;

    if (!scan_open(vm, self, args, &scan))
        return false;

    struct value state[ITER_COUNT] = {
        [ITER_PATTERN] = self,
        [ITER_STRING] = value_plain(vm, args[0]),
        [ITER_AT] = value_int((int64_t)scan.at),
        [ITER_END] = value_int((int64_t)scan.text.len),
        [ITER_MUST_ADVANCE] = value_bool(false),
    };

    *out = iterator_make(vm, iter_next, list_make(vm, state, ITER_COUNT));
    return true;
}

/* ---- split ---- */

bool re_split(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct value whole[] = {args[0], ABSENT, ABSENT};
    int64_t most = 0;
    size_t from = 0;
    struct scan scan;
    bool found = true;

    if ((is_given(args[1]) && !argument_int(vm, args[1], &most)) || !scan_open(vm, self, whole, &scan))
        return false;
    *out = list_make(vm, NULL, 0);
    for (int64_t made = 0; most >= 0 && (most == 0 || made < most); made++)
    {
        if (!scan_next(vm, &scan, &found))
            return false;
        if (!found)
            break;
        list_push(vm, AS_LIST(*out), re_piece(vm, scan.pattern, scan.text, from, scan.pattern->ovector[0]));
        for (uint32_t i = 1; i <= scan.pattern->groups; i++)
            list_push(vm, AS_LIST(*out), group_piece(vm, &scan, i, NONE));
        from = scan.pattern->ovector[1];
    }
    list_push(vm, AS_LIST(*out), re_piece(vm, scan.pattern, scan.text, from, scan.text.len));
    return true;
}

/* ---- sub with a template ---- */

static struct value result_make(struct vm *vm, struct value text, int64_t made, bool counted)
{
    return counted ? pair_make(vm, text, value_int(made)) : text;
}

static bool replace(struct vm *vm, struct scan *scan, struct value template_, int64_t most, struct buf *text, int64_t *made)
{
    size_t from = 0;
    bool found = true;

    for (*made = 0; most == 0 || *made < most; ++*made)
    {
        if (!scan_next(vm, scan, &found))
            return false;
        if (!found)
            break;
        buf_add(text, str_slice(scan->text, from, scan->pattern->ovector[0]));
        if (!re_expand(vm, scan->pattern, template_, scan->text, scan->pattern->ovector, text))
            return false;
        from = scan->pattern->ovector[1];
    }
    buf_add(text, str_skip(scan->text, from));
    return true;
}

/* ---- sub with a function ---- */

enum
{
    SUB_PATTERN,
    SUB_STRING,
    SUB_PIECES,
    SUB_FUNCTION,
    SUB_AT,
    SUB_MUST_ADVANCE,
    SUB_LEFT, /* how many may still be replaced; the NATIVE_LOCALS - 1 are used up: what was made is counted by frame->state */
};

static bool pieces_join(struct vm *vm, const struct re_pattern *pattern, const struct list_object *pieces, struct value *out)
{
    struct arena_mark mark = scratch_mark(vm);
    struct buf text = BUF(scratch_arena(vm));
    bool good = true;

    for (uint32_t i = 0; good && i < pieces->len; i++)
    {
        struct value plain = value_plain(vm, pieces->at[i]);

        if (pattern->is_bytes ? is_kind(plain, OBJECT_BYTES) : is_str(plain))
            buf_add(&text, pattern->is_bytes ? self_bytes(vm, plain) : str_of(plain));
        else if (is_opaque(pieces->at[i]))
            good = vm_refuse_opaque(vm, pieces->at[i], "a text that a regular expression puts in is not known here");
        else
            good = vm_raise(vm, "TypeError", "sequence item %u: expected %s instance, %s found", i,
                            pattern->is_bytes ? "a bytes-like object" : "str", value_type_name(vm, pieces->at[i]));
    }
    if (good)
        *out = re_piece(vm, pattern, buf_str(&text), 0, text.len);
    arena_reset(vm->scratch, mark);
    return good;
}

static enum native_step sub_done(struct vm *vm, struct native_frame *frame, const struct scan *scan, bool counted)
{
    struct value text;

    list_push(vm, AS_LIST(frame->locals[SUB_PIECES]), re_piece(vm, scan->pattern, scan->text, scan->at, scan->text.len));
    if (!pieces_join(vm, scan->pattern, AS_LIST(frame->locals[SUB_PIECES]), &text))
        return STEP_FAILED;
    frame->result = result_make(vm, text, frame->state, counted);
    return STEP_DONE;
}

static enum native_step sub_step(struct vm *vm, struct native_frame *frame, bool counted)
{
    struct value *locals = frame->locals, match;
    struct scan scan = {.pattern = re_pattern_of(vm, locals[SUB_PATTERN]),
                        .at = (size_t)locals[SUB_AT].integer,
                        .must_advance = locals[SUB_MUST_ADVANCE].boolean};
    size_t from = scan.at;
    bool found = false;

    if (!re_text(vm, scan.pattern, locals[SUB_STRING], &scan.text))
        return STEP_FAILED;
    if (!is_absent(frame->sent))
    {
        list_push(vm, AS_LIST(locals[SUB_PIECES]), frame->sent);
        frame->state++;
    }
    if (locals[SUB_LEFT].integer == 0)
        return sub_done(vm, frame, &scan, counted);
    if (!scan_next(vm, &scan, &found))
        return STEP_FAILED;
    if (!found)
        return sub_done(vm, frame, &scan, counted);
    list_push(vm, AS_LIST(locals[SUB_PIECES]), re_piece(vm, scan.pattern, scan.text, from, scan.pattern->ovector[0]));
    locals[SUB_AT] = value_int((int64_t)scan.at);
    locals[SUB_MUST_ADVANCE] = value_bool(scan.must_advance);
    if (locals[SUB_LEFT].integer > 0)
        locals[SUB_LEFT].integer--;
    match = re_match_make(vm, locals[SUB_PATTERN], locals[SUB_STRING]);
    return native_frame_call(vm, frame, locals[SUB_FUNCTION], &match, 1);
}

static enum native_step sub_resume(struct vm *vm, struct native_frame *frame)
{
    return sub_step(vm, frame, false);
}

static enum native_step subn_resume(struct vm *vm, struct native_frame *frame)
{
    return sub_step(vm, frame, true);
}

static bool function_sub(struct vm *vm, struct value self, const struct value *args, int64_t most, bool counted)
{
    struct native_frame *frame = vm_push_native(vm, counted ? subn_resume : sub_resume);

    frame->locals[SUB_PATTERN] = self;
    frame->locals[SUB_STRING] = value_plain(vm, args[1]);
    frame->locals[SUB_PIECES] = list_make(vm, NULL, 0);
    frame->locals[SUB_FUNCTION] = args[0];
    frame->locals[SUB_AT] = value_int(0);
    frame->locals[SUB_MUST_ADVANCE] = value_bool(false);
    frame->locals[SUB_LEFT] = value_int(most == 0 ? -1 : most);
    return true;
}

/* repl, string, count */
static bool sub(struct vm *vm, struct value self, const struct value *args, bool counted, struct value *out)
{
    struct value whole[] = {args[1], ABSENT, ABSENT}, plain = value_plain(vm, args[0]);
    struct arena_mark mark = scratch_mark(vm);
    struct buf text = BUF(scratch_arena(vm));
    int64_t most = 0, made = 0;
    struct scan scan;
    bool good;

    if ((is_given(args[2]) && !argument_int(vm, args[2], &most)) || !scan_open(vm, self, whole, &scan))
        return false;
    most = most < 0 ? 0 : most;
    if (is_opaque(args[0]))
        return vm_refuse_opaque(vm, args[0], "what a regular expression puts in is not known here");
    if (!is_str(plain) && !is_kind(plain, OBJECT_BYTES) && value_is_callable(vm, args[0]))
        return function_sub(vm, self, args, most, counted);
    good = replace(vm, &scan, args[0], most, &text, &made);
    if (good)
        *out = result_make(vm, re_piece(vm, scan.pattern, buf_str(&text), 0, text.len), made, counted);
    arena_reset(vm->scratch, mark);
    return good;
}

bool re_sub(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    return sub(vm, self, args, false, out);
}

bool re_subn(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    return sub(vm, self, args, true, out);
}
