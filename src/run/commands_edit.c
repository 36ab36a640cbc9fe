/*
 * edit: opens revision files in an editor, and says afterwards where one is no longer valid.
 *
 * All identifiers are resolved before the first editor starts. The editor is $EDITOR, then $VISUAL, then the first of a list
 * that is found, in Alembic's order; a variable may hold arguments (`code --wait`), which are split as a shell would, without a
 * shell. Each file is parsed when its editor has ended, the graph built again after the last one: what was saved stays, the
 * exit code says that it cannot be run.
 */
#include "base/map.h"
#include "graph/history.h"
#include "py/parse.h"
#include "run/command.h"
#include "run/rows.h"
#include "run/unresolved.h"
#include "text/quote.h"
#include "text/shell_words.h"

/* ---- which editor ---- */

static bool refuse(struct session *session, str reason)
{
    diag_error_alembic(&session->diags, DIAG_COMMAND, SPAN_NONE, "Error executing editor (" STR_FMT ")", STR_ARG(reason));
    return false;
}

static bool is_on_path(struct session *session, str program)
{
    str path = {0}, folder;

    os_environment(session->os, STR("PATH"), &path);
    while (path.len > 0)
    {
        path = str_cut(path, ':', &folder);
        if (os_is_file(session->os, path_join(session->arena, folder.len > 0 ? folder : STR("."), program)))
            return true;
    }
    return false;
}

static bool is_there(struct session *session, str program)
{
    return str_find_char(program, '/') != STR_NONE ? os_is_file(session->os, program) : is_on_path(session, program);
}

/* The words of a variable; none when it is not set, or names nothing that is there (a warning). */
static bool variable_words(struct session *session, str variable, str_array *out_words)
{
    const char *problem = NULL;
    str value = {0};

    *out_words = (str_array){0};
    if (!os_environment(session->os, variable, &value) || str_trim(value).len == 0)
        return true;
    if (str_find_char(value, '/') != STR_NONE && os_is_file(session->os, value))
    {
        array_push(session->arena, out_words, value); /* a path with blanks */
        return true;
    }
    if (!shell_words_split(session->arena, value, out_words, &problem))
    {
        refuse(session, str_from(problem));
        diag_detail(&session->diags, STR_FMT " is " STR_FMT, STR_ARG(variable), STR_ARG(str_quote(session->arena, value)));
        diag_hint(&session->diags, "Close the quotes in " STR_FMT ".", STR_ARG(variable));
        return false;
    }
    if (is_there(session, out_words->at[0]))
        return true;
    diag_warning(&session->diags, DIAG_COMMAND, SPAN_NONE, STR_FMT " names '" STR_FMT "', which is not there",
                 STR_ARG(variable), STR_ARG(out_words->at[0]));
    *out_words = (str_array){0};
    return true;
}

static bool editor_find(struct session *session, str_array *out_words)
{
    static const str variables[] = {STR_INIT("EDITOR"), STR_INIT("VISUAL")};
    static const str programs[] = {STR_INIT("sensible-editor"), STR_INIT("editor"), STR_INIT("nano"), STR_INIT("vim"),
                                   STR_INIT("code")};

    for (size_t i = 0; i < COUNT_OF(variables); i++)
    {
        if (!variable_words(session, variables[i], out_words))
            return false;
        if (out_words->len > 0)
            return true;
    }
    for (size_t i = 0; i < COUNT_OF(programs); i++)
    {
        if (!is_on_path(session, programs[i]))
            continue;
        array_push(session->arena, out_words, programs[i]);
        return true;
    }
    refuse(session, STR("No suitable editor found. Please set the \"EDITOR\" or \"VISUAL\" environment variables"));
    diag_hint(&session->diags, "For example `EDITOR=vi limbeck edit head`.");
    return false;
}

/* ---- which files ---- */

/* The revisions of one identifier; a symbol for none is refused. */
static bool one_resolve(struct session *session, str identifier, const str_array *rows, struct revision_list *out_list)
{
    struct resolver resolver = {.graph = session->script.graph, .arena = session->arena, .diags = &session->diags};
    bool is_current = str_equal(identifier, STR("current"));

    if (!history_show(&resolver, identifier, rows, out_list))
        return unresolved_explain(session, &resolver, rows);
    if (out_list->len > 0)
        return true;
    if (is_current)
    {
        diag_error_alembic(&session->diags, DIAG_REVISION, SPAN_NONE, "No current revisions");
        diag_hint(&session->diags, "The version table is empty. `limbeck edit head` opens the newest revision.");
        return false;
    }
    diag_error_alembic(&session->diags, DIAG_REVISION, SPAN_NONE, "No revision files indicated by symbol '" STR_FMT "'",
                       STR_ARG(identifier));
    diag_hint(&session->diags, "`limbeck history` lists the revisions.");
    return false;
}

/* The revisions of all identifiers, each once, in the order given. */
static bool all_resolve(struct session *session, struct revision_list *out_list)
{
    str_array identifiers = session_arguments(session, STR("revisions")), rows = {0};
    struct map seen = {.arena = session->arena};

    if (str_array_has(&identifiers, STR("current")) && !rows_read(session, &rows))
        return false;
    for (size_t i = 0; i < identifiers.len; i++)
    {
        struct revision_list list = {0};

        if (!one_resolve(session, identifiers.at[i], &rows, &list))
            return false;
        for (size_t k = 0; k < list.len; k++)
        {
            str id = graph_id(session->script.graph, list.at[k]);

            if (map_has(&seen, id))
                continue;
            map_put(&seen, id, session);
            array_push(session->arena, out_list, list.at[k]);
        }
    }
    return true;
}

/* ---- editing ---- */

/* Python's words for an editor that ended with another status than 0. */
static str failed_text(struct arena *arena, const str_array *words, int status)
{
    struct buf text = BUF(arena);

    buf_add(&text, STR("Command '["));
    for (size_t i = 0; i < words->len; i++)
        buf_print(&text, "%s'" STR_FMT "'", i > 0 ? ", " : "", STR_ARG(words->at[i]));
    buf_print(&text, status > 128 ? "]' died with signal %d." : "]' returned non-zero exit status %d.",
              status > 128 ? status - 128 : status);
    return buf_str(&text);
}

static bool file_open(struct session *session, const str_array *editor, str path)
{
    struct diags *diags = &session->diags;
    str_array words = {0};
    int status = 0;

    for (size_t i = 0; i < editor->len; i++)
        array_push(session->arena, &words, editor->at[i]);
    array_push(session->arena, &words, path);
    if (!os_run(session->os, diags, &(struct os_command){.words = words.at, .word_count = words.len}, &status))
    {
        struct diag *diag = diag_last(diags);

        diag->alembic = true;
        diag->primary = str_print(session->arena, "Error executing editor (" STR_FMT ")", STR_ARG(diag->primary));
        diag_hint(diags, "Set EDITOR to a program that can be run: `EDITOR=vi limbeck edit head`.");
        return false;
    }
    if (status == 0)
        return true;
    refuse(session, failed_text(session->arena, &words, status));
    diag_hint(diags, "The editor ended with an error; what it had saved stands in '" STR_FMT "'.", STR_ARG(path));
    return false;
}

/* Whether the file is valid Python as it was saved. */
static bool file_check(struct session *session, const str_array *editor, str path)
{
    const struct source_file *file;
    struct module *module;
    str text;

    if (!os_read_file(session->os, session->arena, &session->diags, path, 0, &text))
        return false;
    file = source_add(&session->sources, path, text);
    if (file == NULL)
        return diag_error(&session->diags, DIAG_LIMIT, SPAN_NONE, "more than 4 GiB of sources");
    if (py_parse(session->arena, &session->names, &session->diags, file, &module))
        return true;
    diag_hint(&session->diags,
              "It is saved as it is, and no command can read the graph before it is valid: `" STR_FMT " " STR_FMT
              "` opens it again.",
              STR_ARG(str_array_join(session->arena, editor, STR(" "))), STR_ARG(path));
    return false;
}

static void result_add(struct session *session, uint32_t number, bool is_valid)
{
    const struct revision *revision = graph_revision(session->script.graph, number);
    struct record *record = record_add(session->arena, session->result, RECORD_TABLE, (str){0});

    record_add_text(session->arena, record, STR("revision"), revision->id);
    record_add_text(session->arena, record, STR("path"), revision->path);
    record_add_bool(session->arena, record, STR("is_valid"), is_valid);
}

/* The graph of the files as they are now. */
static bool graph_check(struct session *session)
{
    struct script again = {0};

    return script_open(&again, &session->config, &session->names) && script_load_graph(&again);
}

bool command_edit(struct session *session)
{
    struct revision_list list = {0};
    str_array editor = {0};
    bool all_valid = true;

    if (!all_resolve(session, &list) || !editor_find(session, &editor))
        return false;
    for (size_t i = 0; i < list.len; i++)
    {
        str path = graph_revision(session->script.graph, list.at[i])->path;
        bool is_valid;

        if (!file_open(session, &editor, path))
            return false;
        is_valid = file_check(session, &editor, path);
        result_add(session, list.at[i], is_valid);
        all_valid = all_valid && is_valid;
    }
    return all_valid && graph_check(session);
}
