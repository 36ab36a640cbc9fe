/* Diagnostics in their public form: places found, every text a C string. */
#include "api/handle.h"
#include "text/url.h"

static const char *cstring(struct arena *arena, str text)
{
    return text.len > 0 ? str_cstring(arena, text) : "";
}

static struct lb_place place_of(struct session *session, struct span span)
{
    struct source_position from, to;
    struct lb_place found = {.file = "", .source = ""};

    if (!source_find(&session->sources, span.from, &from))
        return found;
    found.file = cstring(session->arena, from.file->name);
    found.line = from.line;
    found.column = from.column;
    /* A line of a configuration may hold a URL. */
    found.source = cstring(session->arena, url_mask_text(session->arena, source_line(from.file, from.line)));
    if (span.to > span.from && source_find(&session->sources, span.to, &to))
    {
        found.end_line = to.line;
        found.end_column = to.column;
    }
    return found;
}

static const struct lb_note *stack_of(struct session *session, const struct diag *diag, size_t *out_count)
{
    struct lb_note *notes = arena_alloc_array(session->arena, diag->stack.len, sizeof *notes);

    for (size_t i = 0; i < diag->stack.len; i++)
        notes[i] = (struct lb_note){cstring(session->arena, diag->stack.at[i].function),
                                    place_of(session, diag->stack.at[i].span)};
    *out_count = diag->stack.len;
    return notes;
}

static const struct lb_note *related_of(struct session *session, const struct diag *diag, size_t *out_count)
{
    struct lb_note *notes = arena_alloc_array(session->arena, diag->related.len, sizeof *notes);

    for (size_t i = 0; i < diag->related.len; i++)
        notes[i] = (struct lb_note){cstring(session->arena, diag->related.at[i].text),
                                    place_of(session, diag->related.at[i].span)};
    *out_count = diag->related.len;
    return notes;
}

static struct lb_diagnostic publish(struct session *session, const struct diag *diag)
{
    struct arena *arena = session->arena;
    struct lb_diagnostic out = {
        .is_warning = diag->severity == DIAG_WARNING,
        .is_alembic = diag->alembic,
        .code = diag_code_name(diag->code),
        .message = cstring(arena, diag->primary),
        .detail = cstring(arena, diag->detail),
        .hint = cstring(arena, diag->hint),
        .place = place_of(session, diag->span),
        .exception = cstring(arena, diag->exception),
        .statement = cstring(arena, diag->statement),
        .statement_at = diag->statement_at,
        .sqlstate = cstring(arena, diag->sqlstate),
        .server = cstring(arena, diag->server),
    };

    out.related = related_of(session, diag, &out.related_count);
    out.stack = stack_of(session, diag, &out.stack_count);
    return out;
}

void handle_publish(struct lb_handle *handle)
{
    const struct diags *diags = &handle->session->diags;

    handle->diagnostics = arena_alloc_array(handle->command, diags->list.len, sizeof *handle->diagnostics);
    for (size_t i = 0; i < diags->list.len; i++)
        handle->diagnostics[i] = publish(handle->session, diags->list.at[i]);
    handle->diagnostic_count = diags->list.len;
}

void handle_break(struct lb_handle *handle)
{
    handle->is_broken = true;
    handle->diagnostic_count = 1;
}

/* Made of constants alone. */
static const struct lb_diagnostic out_of_memory = {
    .code = "memory",
    .message = "out of memory, or over the memory limit",
    .detail = "",
    .hint = "Nothing of the failed transaction remains. Raise the limit, or let the revision work on fewer rows at a time.",
    .place = {.file = "", .source = ""},
    .exception = "",
    .statement = "",
    .sqlstate = "",
    .server = "",
};

size_t lb_diagnostic_count(const lb_handle *handle)
{
    return handle->diagnostic_count;
}

const struct lb_diagnostic *lb_diagnostic(const lb_handle *handle, size_t index)
{
    if (handle->is_broken)
        return &out_of_memory;
    return index < handle->diagnostic_count ? &handle->diagnostics[index] : NULL;
}
