/* A session within another one: its memory, its end, and what of its diagnostics is taken over. */
#include "run/session.h"

void session_end(struct session *child)
{
    if (child == NULL || child->arena == NULL)
        return;
    arena_close(child->arena);
    child->arena = NULL;
}

static void child_close(void *subject)
{
    session_end(subject);
}

struct session *session_child(struct session *session, const struct session_callbacks *callbacks)
{
    struct session *child = arena_new(session->arena, struct session);
    struct settings *settings = arena_new(session->arena, struct settings);

    *settings = *session->settings;
    settings->callbacks = *callbacks;
    settings->echo = false;
    *child = (struct session){
        .arena = arena_open(arena_memory(session->arena)),
        .os = session->os,
        .settings = settings,
        .command = session->command,
        .arguments = session->arguments,
        .argument_count = session->argument_count,
    };
    arena_on_close(session->arena, child_close, child);
    return child;
}

/* ---- diagnostics ---- */

/* The file of the child in the source map of another session; NULL when its text is not to be had. */
static const struct source_file *source_take(struct session *to, const struct source_file *file)
{
    struct diags ignored = {.arena = to->arena};
    str text;

    for (size_t i = 0; i < to->sources.files.len; i++)
    {
        if (str_equal(to->sources.files.at[i]->name, file->name) && to->sources.files.at[i]->len == file->len)
            return to->sources.files.at[i];
    }
    if (!file->is_dropped)
        text = str_copy(to->arena, file->text);
    else if (!os_read_file(to->os, to->arena, &ignored, file->name, 0, &text) || text.len != file->len)
        return NULL;
    return source_add(&to->sources, str_copy(to->arena, file->name), text);
}

static struct span span_take(struct session *to, const struct session *child, struct span span)
{
    struct source_position position;
    const struct source_file *file = NULL;

    if (source_find(&child->sources, span.from, &position))
        file = source_take(to, position.file);
    if (file == NULL)
        return SPAN_NONE;
    return (struct span){span.from - position.file->first + file->first,
                         span.to == PLACE_NONE ? PLACE_NONE : span.to - position.file->first + file->first};
}

struct diag *session_take_diag(struct session *to, const struct session *child, const struct diag *diag)
{
    struct arena *arena = to->arena;
    struct diag *copy;

    diag_error(&to->diags, diag->code, span_take(to, child, diag->span), STR_FMT, STR_ARG(diag->primary));
    copy = diag_last(&to->diags);
    copy->detail = str_copy(arena, diag->detail);
    copy->hint = str_copy(arena, diag->hint);
    copy->alembic = diag->alembic;
    copy->is_stated = diag->is_stated;
    copy->exception = str_copy(arena, diag->exception);
    copy->orig = str_copy(arena, diag->orig);
    copy->statement = str_copy(arena, diag->statement);
    copy->statement_at = diag->statement_at;
    copy->sqlstate = str_copy(arena, diag->sqlstate);
    copy->server = str_copy(arena, diag->server);
    for (size_t i = 0; i < diag->related.len; i++)
        diag_related(&to->diags, span_take(to, child, diag->related.at[i].span), STR_FMT, STR_ARG(diag->related.at[i].text));
    for (size_t i = 0; i < diag->stack.len; i++)
        diag_frame(&to->diags, diag->stack.at[i].function, span_take(to, child, diag->stack.at[i].span));
    return copy;
}
