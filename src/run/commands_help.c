/*
 * Commands about limbeck itself: explain, completion. They read no project.
 *
 * The paragraphs are in explain_texts.h, the scripts of the shells in completion_texts.h; here they are looked up and laid out.
 */
#include "base/nearest.h"
#include "base/wrap.h"
#include "run/command.h"
#include "run/completion_texts.h"
#include "run/explain_texts.h"

enum
{
    TEXT_WIDTH = 100,
    ITEM_INDENT = 4,
};

/* ---- explain ---- */

static void items_add(struct buf *out, const char *title, const char *const *items)
{
    if (items[0] == NULL)
        return;
    buf_print(out, "\n%s:\n", title);
    for (size_t i = 0; i < EXPLAIN_MOST && items[i] != NULL; i++)
    {
        buf_add(out, STR("  - "));
        wrap_add(out, str_from(items[i]), TEXT_WIDTH, ITEM_INDENT, ITEM_INDENT);
        buf_add_char(out, '\n');
    }
}

static void items_record(struct arena *arena, struct record *record, const char *name, const char *const *items)
{
    str_array texts = {0};

    for (size_t i = 0; i < EXPLAIN_MOST && items[i] != NULL; i++)
        array_push(arena, &texts, str_from(items[i]));
    record_add_texts(arena, record, str_from(name), &texts);
}

/* A code as one line, or in full. */
static void code_show(struct session *session, size_t code, bool in_full)
{
    const struct explain_text *text = &explain_texts[code];
    struct buf shown = BUF(session->arena);
    struct record *record;

    buf_print(&shown, in_full ? "%s: %s\n\n" : "%-12s %s", diag_code_name((enum diag_code)code), text->line);
    if (in_full)
    {
        wrap_add(&shown, str_from(text->means), TEXT_WIDTH, 0, 0);
        buf_add_char(&shown, '\n');
        items_add(&shown, "common causes", text->causes);
        items_add(&shown, "what to do", text->ways);
    }
    record = session_result(session, str_trim_end(buf_str(&shown)));
    record_add_text(session->arena, record, STR("code"), str_from(diag_code_name((enum diag_code)code)));
    record_add_text(session->arena, record, STR("line"), str_from(text->line));
    record_add_text(session->arena, record, STR("means"), str_from(text->means));
    items_record(session->arena, record, "causes", text->causes);
    items_record(session->arena, record, "ways", text->ways);
}

static bool code_refuse(struct session *session, str code)
{
    struct nearest nearest = nearest_to(code);
    str meant;

    for (size_t i = 0; i < explain_count; i++)
        nearest_offer(&nearest, str_from(diag_code_name((enum diag_code)i)));
    meant = nearest_found(&nearest);
    diag_error(&session->diags, DIAG_USAGE, SPAN_NONE, "no code '" STR_FMT "'", STR_ARG(code));
    if (meant.len > 0)
        diag_hint(&session->diags, "Did you mean: `limbeck explain " STR_FMT "`?", STR_ARG(meant));
    else
        diag_hint(&session->diags, "`limbeck explain` lists the codes.");
    return false;
}

bool command_explain(struct session *session)
{
    str code;
    bool is_given = session_argument(session, STR("code"), &code);

    for (size_t i = 0; i < explain_count; i++)
    {
        if (!is_given)
            code_show(session, i, false);
        else if (str_equal_nocase(str_from(diag_code_name((enum diag_code)i)), code))
        {
            code_show(session, i, true);
            return true;
        }
    }
    return !is_given || code_refuse(session, code);
}

/* ---- completion ---- */

bool command_completion(struct session *session)
{
    struct record *record;
    str shell, program;

    session_argument(session, STR("shell"), &shell);
    if (!session_argument(session, STR("program"), &program))
        program = STR("limbeck");
    for (size_t i = 0; i < COUNT_OF(completion_texts); i++)
    {
        if (!str_equal(str_from(completion_texts[i].shell), shell))
            continue;

        str script = str_replace(session->arena, str_from(completion_texts[i].script), STR("@PROGRAM@"), program);

        record = session_result(session, str_trim_end(script));
        record_add_text(session->arena, record, STR("shell"), shell);
        record_add_text(session->arena, record, STR("script"), script);
        return true;
    }
    diag_error(&session->diags, DIAG_USAGE, SPAN_NONE, "no completion for '" STR_FMT "'", STR_ARG(shell));
    diag_hint(&session->diags, "The shells are bash, zsh and fish: `limbeck completion bash`.");
    return false;
}
