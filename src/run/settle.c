/*
 * settle: what is done to diagnostics before they leave a command.
 *
 * The layers below record what they know at the place where they notice it. Here the whole is known: that a refusal of the
 * command was met by chance inside env.py's run_migrations(), that an exception came out of one of limbeck's own Python
 * modules, that a name is nearly one of the vocabulary's, which way leads out of a refusal. No text that leaves holds a
 * password.
 */
#include "run/settle.h"

#include "base/nearest.h"
#include "run/migration.h"
#include "text/url.h"
#include "vocab/vocab.h"

#include "eval/native.h"

/* ---- passwords ---- */

static void mask(struct session *session, struct diag *diag)
{
    str *texts[] = {&diag->primary, &diag->detail, &diag->hint, &diag->statement, &diag->server};

    for (size_t i = 0; i < COUNT_OF(texts); i++)
    {
        if (texts[i]->len > 0)
            *texts[i] = url_mask_text(session->arena, *texts[i]);
    }
}

/* ---- places ---- */

static str file_of(const struct session *session, struct span span)
{
    struct source_position position;

    return source_find(&session->sources, span.from, &position) ? position.file->name : (str){0};
}

static bool is_in_environment(struct session *session, struct span span)
{
    str file = file_of(session, span);

    return file.len > 0 && ((session->script.config != NULL && script_is_env(&session->script, file)) ||
                            str_equal(file, STR("env.py (built in)")));
}

static void place_settle(struct session *session, struct diag *diag)
{
    bool is_command =
        diag->code == DIAG_REVISION || diag->code == DIAG_COMMAND || diag->code == DIAG_USAGE || diag->code == DIAG_LOCK;

    /* A refusal of the command itself was met in env.py by chance. */
    if (is_command && is_in_environment(session, diag->span))
    {
        diag->span = SPAN_NONE;
        diag->stack.len = 0;
    }
    /* What a module of limbeck's own raises is shown where the project called it. */
    for (size_t i = 0; i < diag->stack.len && str_starts(file_of(session, diag->span), STR("<limbeck>/")); i++)
        diag->span = diag->stack.at[i].span;
}

void settle_revision(struct session *session)
{
    struct diag *diag = diag_last(&session->diags);
    uint32_t number;

    if (diag == NULL || diag->code != DIAG_EXCEPTION || session->migration == NULL || !is_in_environment(session, diag->span) ||
        session->script.graph == NULL || !graph_find(session->script.graph, session->migration->current_revision, &number))
        return;
    diag_related(&session->diags, graph_revision(session->script.graph, number)->id_span, "this revision was running");
}

/* ---- names ---- */

/* The name of the module that may have been meant; empty: none. */
static str nearest_name(str module, str name)
{
    struct nearest nearest = nearest_to(name);

    for (size_t i = 0; vocab_modules[i] != NULL; i++)
    {
        if (!str_equal(str_from(vocab_modules[i]->name), module))
            continue;
        for (const struct native_item *item = vocab_modules[i]->items; item->name != NULL; item++)
            nearest_offer(&nearest, str_from(item->name));
    }
    return nearest_found(&nearest);
}

/* The word at the begin of a text. */
static str word_of(str text)
{
    size_t len = 0;

    while (len < text.len && char_is_word(text.at[len]))
        len++;
    return str_slice(text, 0, len);
}

static str between(str text, str from, str to)
{
    size_t begin = str_find(text, from), end;
    str rest;

    if (begin == STR_NONE)
        return (str){0};
    rest = str_skip(text, begin + from.len);
    end = str_find(rest, to);
    return end != STR_NONE ? str_slice(rest, 0, end) : (str){0};
}

/* "module 'alembic.op' has no attribute 'add_colum'"; or the value 'sqlalchemy.Strng()', of which limbeck has no such name. */
static void name_suggest(struct session *session, struct diag *diag)
{
    str module, name, meant;

    if (diag->code == DIAG_OPAQUE)
    {
        module = between(diag->detail, STR("limbeck's "), STR(" has no such name"));
        name =
            word_of(between(diag->primary, str_print(session->arena, "'" STR_FMT ".", STR_ARG(module)), STR("' is unknown")));
    }
    else
    {
        module = between(diag->primary, STR("AttributeError: module '"), STR("' has no attribute"));
        name = between(diag->primary, STR("has no attribute '"), STR("'"));
    }
    if (module.len == 0 || name.len == 0)
        return;
    meant = nearest_name(module, name);
    if (meant.len > 0)
        diag->hint = str_print(session->arena, "Did you mean: '" STR_FMT "'?", STR_ARG(meant));
    else if (diag->hint.len == 0 && str_equal(module, STR("alembic.op")))
        diag->hint = STR("If a package registers it: let limbeck read the package's sources (`limbeck.packages = FOLDER`), or write the "
                         "SQL with op.execute().");
}

/* ---- ways out of Alembic's refusals ---- */

static const struct
{
    str begin;
    const char *hint;
} ways_out[] = {
    {STR_INIT("Relative revision "), "`limbeck history -i` shows the revisions and where the database is."},
    {STR_INIT("Destination "), "`limbeck history -i` shows the revisions and where the database is."},
    {STR_INIT("Requested range "), "Write START:END with the older one first; `limbeck history` shows them all."},
    {STR_INIT("Ambiguous "), "Name the branch (BRANCH@+1) or the revision; `heads` means all of them."},
    {STR_INIT("Walked too far"), "`limbeck history -i` shows the revisions and where the database is."},
    {STR_INIT("Character(s) "), "Write the identifier with letters, digits and `_`."},
    {STR_INIT("Self-loop "), "Correct down_revision: a revision cannot follow itself."},
    {STR_INIT("Dependency self-loop "), "Correct depends_on: a revision cannot depend on itself."},
    {STR_INIT("Branch name "), "Give one of the two another label: a label names one branch, and is no id."},
    {STR_INIT("Duplicate head revisions "), "Name each revision once."},
    {STR_INIT("Not a valid downgrade target "), "`limbeck history -i` shows the revisions and where the database is."},
    {STR_INIT("Exception: Connection, url, or dialect_name "),
     "Set sqlalchemy.url in alembic.ini or in env.py, the environment variable DATABASE_URL, or give `--url postgresql://`."},
};

static void way_out_add(struct diag *diag)
{
    for (size_t i = 0; (diag->alembic || diag->code == DIAG_EXCEPTION) && diag->hint.len == 0 && i < COUNT_OF(ways_out); i++)
    {
        if (str_starts(diag->primary, ways_out[i].begin))
            diag->hint = str_from(ways_out[i].hint);
    }
}

void settle_diagnostics(struct session *session)
{
    for (size_t i = 0; i < session->diags.list.len; i++)
    {
        struct diag *diag = session->diags.list.at[i];

        name_suggest(session, diag);
        way_out_add(diag);
        place_settle(session, diag);
        mask(session, diag);
    }
}
