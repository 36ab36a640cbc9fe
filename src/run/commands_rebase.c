/*
 * The command that gives a revision another parent: rebase.
 *
 * In order: what is asked is checked against the graph, the new text of the file is made, the databases are asked, revisions
 * are taken back where that is wanted, and the file is written last. Whatever refuses, the file is as it was.
 */
#include "project/rewrite.h"
#include "run/command.h"
#include "run/rebase.h"

static const struct revision *revision_of(struct rebase *rebase, uint32_t number)
{
    return graph_revision(rebase->session->script.graph, number);
}

/* ---- what stands in the way ---- */

static bool applied_refuse(struct rebase *rebase, const struct rebase_database *database, str row)
{
    struct session *session = rebase->session;
    str id = revision_of(rebase, rebase->bottom)->id;

    diag_error(&session->diags, DIAG_REVISION, revision_of(rebase, rebase->bottom)->id_span,
               "revision " STR_FMT " is applied in " STR_FMT, STR_ARG(id), STR_ARG(database->url));
    diag_detail(&session->diags, "the version table there has the row '" STR_FMT "'%s", STR_ARG(row),
                str_equal(row, id) ? "" : ", which stands on it");
    diag_hint(&session->diags,
              "`limbeck rebase " STR_FMT " --onto " STR_FMT
              " --downgrade` takes it back there first. Where others have applied it, leave "
              "it as it is: `limbeck merge -m \"merge " STR_FMT " and " STR_FMT "\" " STR_FMT " " STR_FMT "`.",
              STR_ARG(revision_of(rebase, rebase->revision)->id), STR_ARG(revision_of(rebase, rebase->onto)->id),
              STR_ARG(revision_of(rebase, rebase->revision)->id), STR_ARG(revision_of(rebase, rebase->onto)->id),
              STR_ARG(revision_of(rebase, rebase->revision)->id), STR_ARG(revision_of(rebase, rebase->onto)->id));
    return false;
}

static bool is_free(struct rebase *rebase)
{
    for (size_t i = 0; !rebase->downgrades && i < rebase->databases.len; i++)
    {
        str row = rebase_applied_row(rebase, &rebase->databases.at[i]);

        if (row.len > 0)
            return applied_refuse(rebase, &rebase->databases.at[i], row);
    }
    return true;
}

static bool is_applied_anywhere(struct rebase *rebase)
{
    for (size_t i = 0; i < rebase->databases.len; i++)
    {
        if (rebase_applied_row(rebase, &rebase->databases.at[i]).len > 0)
            return true;
    }
    return false;
}

/* A file that is replaced needs its folder, too. */
static bool is_writable(struct session *session, str path)
{
    struct os_facts file, folder;
    str above = path_folder(path);

    if (os_find_facts(session->os, path, &file) && file.is_writable &&
        os_find_facts(session->os, above.len > 0 ? above : STR("."), &folder) && folder.is_writable)
        return true;
    diag_error(&session->diags, DIAG_FILE, SPAN_NONE, "'" STR_FMT "' cannot be written", STR_ARG(path));
    diag_hint(&session->diags, "Give yourself the right to write the file and its folder: `chmod u+w " STR_FMT "`.",
              STR_ARG(path));
    return false;
}

/* ---- the file ---- */

static bool text_make(struct rebase *rebase, str *out_text)
{
    struct session *session = rebase->session;
    const struct revision *revision = revision_of(rebase, rebase->bottom);
    struct rewrite rewrite = {.from = rebase->from, .to = revision_of(rebase, rebase->onto)->id};
    const struct source_file *file;
    str text;

    if (!os_read_file(session->os, session->arena, &session->diags, revision->path, 0, &text))
        return false;
    file = source_add(&session->sources, revision->path, text);
    if (file == NULL)
        return diag_error(&session->diags, DIAG_LIMIT, SPAN_NONE, "more than 4 GiB of revision files");
    return rewrite_down_revision(&session->script, session->arena, file, &rewrite, out_text) &&
           is_writable(session, revision->path);
}

/* ---- what was done ---- */

static void databases_show(struct rebase *rebase)
{
    struct session *session = rebase->session;

    for (size_t i = 0; i < rebase->databases.len; i++)
    {
        const struct rebase_database *database = &rebase->databases.at[i];
        struct record *record;

        if (database->taken_back.len == 0)
            continue;
        record =
            session_result(session, str_print(session->arena, "taken back in " STR_FMT ": " STR_FMT, STR_ARG(database->url),
                                              STR_ARG(str_array_join(session->arena, &database->taken_back, STR(", ")))));
        record_add_text(session->arena, record, STR("database"), database->url);
        record_add_texts(session->arena, record, STR("taken_back"), &database->taken_back);
    }
}

static str_array ids_of(struct rebase *rebase, const struct revision_list *list)
{
    str_array ids = {0};

    for (size_t i = 0; i < list->len; i++)
        array_push(rebase->session->arena, &ids, revision_of(rebase, list->at[i])->id);
    return ids;
}

static void rewrite_show(struct rebase *rebase)
{
    struct session *session = rebase->session;
    const struct revision *revision = revision_of(rebase, rebase->bottom);
    str onto = revision_of(rebase, rebase->onto)->id;
    str_array follows = ids_of(rebase, &rebase->follows);
    struct buf line = BUF(session->arena);
    struct record *record;

    if (rebase->is_there)
        buf_print(&line, STR_FMT " stands on " STR_FMT " already: nothing to do", STR_ARG(revision->id), STR_ARG(onto));
    else
        buf_print(&line, STR_FMT " now stands on " STR_FMT ": down_revision in " STR_FMT " was %s" STR_FMT "%s",
                  STR_ARG(revision->id), STR_ARG(onto), STR_ARG(revision->path), rebase->from.len > 0 ? "'" : "",
                  STR_ARG(rebase->from.len > 0 ? rebase->from : STR("None")), rebase->from.len > 0 ? "'" : "");
    if (!rebase->is_there && follows.len > 0)
        buf_print(&line, "\n" STR_FMT " %s along", STR_ARG(str_array_join(session->arena, &follows, STR(", "))),
                  follows.len == 1 ? "comes" : "come");
    record = session_result(session, buf_str(&line));
    record_add_text(session->arena, record, STR("revision"), revision->id);
    record_add_text(session->arena, record, STR("path"), revision->path);
    if (rebase->from.len > 0)
        record_add_text(session->arena, record, STR("from"), rebase->from);
    else
        record_add(session->arena, record, RECORD_NULL, STR("from"));
    record_add_text(session->arena, record, STR("onto"), onto);
    record_add_texts(session->arena, record, STR("follows"), &follows);
    record_add_bool(session->arena, record, STR("is_changed"), !rebase->is_there);
}

static void lost_show(struct rebase *rebase, bool was_applied)
{
    struct session *session = rebase->session;
    const struct revision *revision = revision_of(rebase, rebase->revision);
    struct record *record;

    record = session_result(
        session, was_applied ? str_print(session->arena, STR_FMT " was run from " STR_FMT "; no file is changed",
                                         STR_ARG(revision->id), STR_ARG(revision->path))
                             : str_print(session->arena, STR_FMT " is not applied: nothing to do", STR_ARG(revision->id)));
    record_add_text(session->arena, record, STR("revision"), revision->id);
    record_add_text(session->arena, record, STR("path"), revision->path);
    record_add_bool(session->arena, record, STR("is_changed"), false);
}

/* ---- the command ---- */

static bool rewrite_run(struct rebase *rebase)
{
    struct session *session = rebase->session;
    bool looks = !session_flag(session, STR("no-database"));
    str text;

    if (!text_make(rebase, &text) || (looks && !rebase_look(rebase)) || !is_free(rebase))
        return false;
    if (rebase->downgrades && is_applied_anywhere(rebase) && !rebase_take_back(rebase))
        return false;
    if (!os_write_file(session->os, &session->diags, revision_of(rebase, rebase->bottom)->path, text,
                       &(struct os_write_options){.sync = true}))
        return false;
    databases_show(rebase);
    rewrite_show(rebase);
    return true;
}

static bool lost_run(struct rebase *rebase)
{
    bool is_applied;

    if (!rebase_look(rebase))
        return false;
    is_applied = is_applied_anywhere(rebase);
    if (is_applied && !rebase_take_back(rebase))
        return false;
    databases_show(rebase);
    lost_show(rebase, is_applied);
    return true;
}

bool command_rebase(struct session *session)
{
    struct rebase rebase = {.session = session, .downgrades = session_flag(session, STR("downgrade")), .onto = REVISION_NONE};
    str name, onto, from;

    session_argument(session, STR("revision"), &name);
    session_argument(session, STR("onto"), &onto);
    session_argument(session, STR("from"), &from);
    if (rebase.downgrades && session_flag(session, STR("no-database")))
    {
        diag_error(&session->diags, DIAG_USAGE, SPAN_NONE, "--downgrade works on a database, and --no-database on none");
        diag_hint(&session->diags, "Leave one of both out.");
        return false;
    }
    if (!rebase_find_revision(&rebase, name))
        return false;
    if (graph_revision(session->script.graph, rebase.revision)->text.len > 0)
        return lost_run(&rebase);
    if (!rebase_find_place(&rebase, onto, from))
        return false;
    if (!rebase.is_there)
        return rewrite_run(&rebase);
    rewrite_show(&rebase);
    return true;
}
