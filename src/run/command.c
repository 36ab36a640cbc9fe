/* Commands: the table, and the steps around each command's function. */
#include "run/command.h"

#include "run/command_texts.h"
#include "run/settle.h"

#define OPTION_SQL {"sql", 0, ARGUMENT_FLAG, NULL, "write the SQL to standard output instead of running it"}
#define OPTION_ALLOW_MISSING                                                                                                   \
    {"allow-missing", 0, ARGUMENT_LIST, "NAME", "a class, table or module that env.py may leave out of target_metadata"}
#define OPTION_TAG {"tag", 0, ARGUMENT_TEXT, NULL, "a text that env.py can read with context.get_tag_argument()"}
#define OPTION_VERBOSE {"verbose", 'v', ARGUMENT_FLAG, NULL, "show everything about each revision"}
#define OPTION_MESSAGE {"message", 'm', ARGUMENT_TEXT, NULL, "what the revision does; becomes its docstring and file name"}
#define OPTION_BRANCH_LABEL {"branch-label", 0, ARGUMENT_TEXT, NULL, "a name for the branch that begins here"}
#define OPTION_REV_ID {"rev-id", 0, ARGUMENT_TEXT, NULL, "the id of the new revision, instead of a random one"}
#define OPTION_SPLICE {"splice", 0, ARGUMENT_FLAG, NULL, "allow a parent that is not a head: makes a new branch"}

static const struct argument_row no_options[] = {{0}};

static const struct argument_row init_options[] = {
    {"directory", 0, ARGUMENT_POSITIONAL, NULL, "the folder to make", VALUES_FOLDER},
    {"template", 't', ARGUMENT_TEXT, NULL, "which template to use: see list_templates", VALUES_TEMPLATE},
    {"package", 0, ARGUMENT_FLAG, NULL, "also write __init__.py files"},
    {0},
};

static const struct argument_row revision_options[] = {
    OPTION_MESSAGE,
    {"autogenerate", 0, ARGUMENT_FLAG, NULL, "compare the models with the database"},
    {"rename", 0, ARGUMENT_LIST, "OLD:NEW", "with --autogenerate: this table or column (table.column:new) has a new name"},
    {"against-history", 0, ARGUMENT_FLAG, NULL,
     "with --autogenerate: what the database has and its revisions do not build"},
    {"scratch", 0, ARGUMENT_FLAG, NULL,
     "with --autogenerate: compare with a scratch database at the heads"},
    {"no-rename", 0, ARGUMENT_FLAG, NULL, "with --autogenerate: what looks like a rename is a drop and an add"},
    OPTION_ALLOW_MISSING,
    {"plain", 0, ARGUMENT_FLAG, NULL, "with --autogenerate: as Alembic writes it, without safe forms and comments"},
    {"two-step", 0, ARGUMENT_FLAG, NULL, "with --autogenerate: a new column becomes NOT NULL in a revision of its own"},
    OPTION_SQL,
    {"head", 0, ARGUMENT_TEXT, "REVISION", "the revision to stand on: an id, branch@head, base", VALUES_REVISION},
    OPTION_SPLICE,
    OPTION_BRANCH_LABEL,
    {"version-path", 0, ARGUMENT_TEXT, "PATH", "the folder of version_locations to write to", VALUES_FOLDER},
    OPTION_REV_ID,
    {"depends-on", 0, ARGUMENT_LIST, "REVISION", "a revision that must be applied before this one", VALUES_REVISION},
    {0},
};

static const struct argument_row merge_options[] = {
    {"revisions", 0, ARGUMENT_POSITIONAL_LIST, NULL, "the revisions to merge; heads for all of them", VALUES_REVISION},
    OPTION_MESSAGE,
    OPTION_BRANCH_LABEL,
    OPTION_REV_ID,
    OPTION_SPLICE,
    {0},
};

static const struct argument_row rebase_options[] = {
    {"revision", 0, ARGUMENT_POSITIONAL, NULL, "the revision, or the last one of the branch, that gets another parent", VALUES_REVISION},
    {"onto", 0, ARGUMENT_TEXT, "REVISION", "what it is to stand on; the only other head when not given", VALUES_REVISION},
    {"from", 0, ARGUMENT_TEXT, "REVISION", "of a merge: the parent that is replaced", VALUES_REVISION},
    {"downgrade", 0, ARGUMENT_FLAG, NULL, "take it back first where it is applied; a file that is gone is read from git"},
    {"no-database", 0, ARGUMENT_FLAG, NULL, "do not look whether it is applied"},
    {0},
};

static const struct argument_row upgrade_options[] = {
    {"revision", 0, ARGUMENT_POSITIONAL, NULL, "head, heads, +N, an id, branch@head; START:END with --sql", VALUES_TARGET_UP},
    OPTION_SQL,
    OPTION_TAG,
    {0},
};

static const struct argument_row downgrade_options[] = {
    {"revision", 0, ARGUMENT_POSITIONAL, NULL, "base, -N, an id, branch@base; START:END with --sql", VALUES_TARGET_DOWN},
    OPTION_SQL,
    OPTION_TAG,
    {0},
};

static const struct argument_row stamp_options[] = {
    {"revisions", 0, ARGUMENT_POSITIONAL_LIST, NULL, "what the version table is to say: ids, heads, base", VALUES_REVISION},
    OPTION_SQL,
    OPTION_TAG,
    {"purge", 0, ARGUMENT_FLAG, NULL, "delete all rows of the version table first"},
    {"verify", 0, ARGUMENT_FLAG, NULL, "only when the database is what the revisions up to there build"},
    {0},
};

static const struct argument_row current_options[] = {
    OPTION_VERBOSE,
    {"check-heads", 'c', ARGUMENT_FLAG, NULL, "exit with 3 when a head is not applied"},
    {0},
};

static const struct argument_row heads_options[] = {
    OPTION_VERBOSE,
    {"resolve-dependencies", 0, ARGUMENT_FLAG, NULL, "leave out heads that others depend on"},
    {0},
};

static const struct argument_row verbose_options[] = {OPTION_VERBOSE, {0}};

static const struct argument_row history_options[] = {
    {"rev-range", 'r', ARGUMENT_TEXT, "START:END", "only these; either end may be left out or be `current`", VALUES_RANGE},
    OPTION_VERBOSE,
    {"indicate-current", 'i', ARGUMENT_FLAG, NULL, "mark what the database is at"},
    {"graph", 0, ARGUMENT_FLAG, NULL, "draw branches and merges in front of the lines"},
    {0},
};

static const struct argument_row graph_options[] = {
    {"output", 'o', ARGUMENT_TEXT, "FILE", "the file to write; its ending is .svg, .dot, .gv, .mmd or .mermaid", VALUES_FILE},
    {"format", 0, ARGUMENT_TEXT, "FORMAT", "svg, dot or mermaid, whatever the ending"},
    {"rev-range", 'r', ARGUMENT_TEXT, "START:END", "only these; either end may be left out or be `current`", VALUES_RANGE},
    {"indicate-current", 'i', ARGUMENT_FLAG, NULL, "mark what the database is at"},
    {0},
};

static const struct argument_row show_options[] = {
    {"revision", 0, ARGUMENT_POSITIONAL, NULL, "an id, head, current, -N", VALUES_REVISION},
    {0},
};

static const struct argument_row edit_options[] = {
    {"revisions", 0, ARGUMENT_POSITIONAL_LIST, NULL, "ids, head, heads, branch@head, current", VALUES_REVISION},
    {0},
};

static const struct argument_row explain_options[] = {
    {"code", 0, ARGUMENT_POSITIONAL_MAYBE, NULL, "the code of an error; all of them are listed when it is left out",
     VALUES_CODE},
    {0},
};

static const struct argument_row completion_options[] = {
    {"shell", 0, ARGUMENT_POSITIONAL, NULL, "bash, zsh or fish", VALUES_SHELL},
    {"program", 0, ARGUMENT_POSITIONAL_MAYBE, NULL, "the name that is completed, when limbeck was installed under another one"},
    {0},
};

static const struct argument_row candidates_options[] = {
    {"values", 0, ARGUMENT_POSITIONAL, NULL, "the number of their kind"},
    {0},
};

static const struct argument_row check_options[] = {
    OPTION_ALLOW_MISSING,
    {"sql", 0, ARGUMENT_FLAG, NULL, "show the differences as SQL"},
    {"scratch", 0, ARGUMENT_FLAG, NULL,
     "compare the models with what all revisions build, in a scratch database"},
    {"history", 0, ARGUMENT_FLAG, NULL, "compare the database with what the applied revisions build"},
    {0},
};

static const struct argument_row models_options[] = {
    {"sql", 0, ARGUMENT_FLAG, NULL, "as the statements that would make the tables in an empty database"},
    {"dialect", 0, ARGUMENT_TEXT, "NAME", "postgresql, sqlite or mysql; that of the project's URL when not given"},
    {"output", 'o', ARGUMENT_TEXT, "FILE", "draw the tables and their foreign keys into an SVG file", VALUES_FILE},
    {0},
};

static const struct argument_row ensure_options[] = {OPTION_SQL, {0}};

static const struct argument_row reset_options[] = {
    {"revision", 0, ARGUMENT_TEXT, "REVISION", "how far to upgrade afterwards; heads when not given", VALUES_TARGET_UP},
    {"yes", 0, ARGUMENT_LIST, "NAME", "the name of the database that may be dropped: instead of the question"},
    {"create", 0, ARGUMENT_FLAG, NULL, "make the database when it is missing"},
    {0},
};

static const struct argument_row test_options[] = {
    {"rev-range", 0, ARGUMENT_POSITIONAL_MAYBE, "RANGE", "a revision, or START:END with either end left out; all when not given",
     VALUES_RANGE},
    {0},
};

static const struct argument_row lint_options[] = {
    {"rev-range", 0, ARGUMENT_POSITIONAL_MAYBE, "RANGE", "a revision, or START:END with either end left out; all when not given",
     VALUES_RANGE},
    {0},
};

static const struct argument_row seed_options[] = {
    {"folder", 0, ARGUMENT_POSITIONAL_MAYBE, NULL, "where the .sql files are; seeds beside alembic.ini when not given",
     VALUES_FOLDER},
    {0},
};

const struct command_row command_rows[] = {
    {"init", "make a new migrations folder", init_options, NEED_CONFIG, 0, command_init, &init_text},
    {"revision", "write a new revision file", revision_options, NEED_GRAPH, COMMAND_CONNECTS, command_revision, &revision_text},
    {"upgrade", "run revisions up to a target", upgrade_options, NEED_GRAPH, COMMAND_CONNECTS, command_upgrade, &upgrade_text},
    {"downgrade", "take revisions back down to a target",
     downgrade_options, NEED_GRAPH, COMMAND_CONNECTS, command_downgrade, &downgrade_text},
    {"current", "show which revisions the database is at",
     current_options, NEED_GRAPH, COMMAND_CONNECTS, command_current, &current_text},
    {"history", "list the revisions, newest first",
     history_options, NEED_GRAPH, COMMAND_CONNECTS, command_history, &history_text},
    {"graph", "draw the revisions as SVG, for Graphviz or for Mermaid",
     graph_options, NEED_GRAPH, COMMAND_CONNECTS, command_graph, &graph_text},
    {"heads", "list the newest revision of each branch", heads_options, NEED_GRAPH, 0, command_heads, &heads_text},
    {"branches", "list where branches begin", verbose_options, NEED_GRAPH, 0, command_branches, &branches_text},
    {"show", "show one revision", show_options, NEED_GRAPH, COMMAND_CONNECTS, command_show, &show_text},
    {"edit", "open revision files in an editor", edit_options, NEED_GRAPH, COMMAND_CONNECTS, command_edit, &edit_text},
    {"merge", "write a revision that joins branches", merge_options, NEED_GRAPH, COMMAND_CONNECTS, command_merge, &merge_text},
    {"rebase", "put a revision on top of another",
     rebase_options, NEED_GRAPH, COMMAND_CONNECTS, command_rebase, &rebase_text},
    {"stamp", "write the version table without running anything",
     stamp_options, NEED_GRAPH, COMMAND_CONNECTS, command_stamp, &stamp_text},
    {"ensure_version", "make the version table",
     ensure_options, NEED_GRAPH, COMMAND_CONNECTS, command_ensure_version, &ensure_version_text},
    {"seed", "run the .sql files of the seeds folder", seed_options, NEED_GRAPH, COMMAND_CONNECTS, command_seed, &seed_text},
    {"reset", "drop everything and upgrade from nothing, for development",
     reset_options, NEED_GRAPH, COMMAND_CONNECTS, command_reset, &reset_text},
    {"check", "compare the models with the database",
     check_options, NEED_GRAPH, COMMAND_CONNECTS, command_check, &check_text},
    {"test", "run each revision up, down and up in a scratch database",
     test_options, NEED_GRAPH, COMMAND_CONNECTS, command_test, &test_text},
    {"models", "show the tables that the models make, without a database",
     models_options, NEED_SCRIPT, COMMAND_EVALUATES, command_models, &models_text},
    {"lint", "find in revisions what a reviewer would ask about, without a database",
     lint_options, NEED_SCRIPT, COMMAND_EVALUATES, command_lint, &lint_text},
    {"doctor", "say which revisions limbeck can run, without a database",
     no_options, NEED_SCRIPT, COMMAND_EVALUATES, command_doctor, &doctor_text},
    {"list_templates", "list what init can make", no_options, NEED_NOTHING, 0, command_list_templates, &list_templates_text},
    {"explain", "say what the code of an error means", explain_options, NEED_NOTHING, 0, command_explain, &explain_text},
    {"completion", "print the completion of a shell",
     completion_options, NEED_NOTHING, 0, command_completion, &completion_text},
    {0},
};

/* Not for people. */
static const struct command_row hidden_rows[] = {
    {"__candidates", "what may stand for a value", candidates_options, NEED_NOTHING, 0, command_candidates, NULL},
    {0},
};

static const struct command_row *row_find(const struct command_row *rows, str name)
{
    for (const struct command_row *row = rows; row->name != NULL; row++)
    {
        if (str_equal(str_from(row->name), name))
            return row;
    }
    return NULL;
}

const struct command_row *command_find(str name)
{
    const struct command_row *row = row_find(command_rows, name);

    return row != NULL ? row : row_find(hidden_rows, name);
}

static bool read_again(void *subject, const struct source_file *file, str *out_text)
{
    struct session *session = subject;
    struct diags ignored = {.arena = session->arena};

    return os_read_file(session->os, session->arena, &ignored, file->name, 0, out_text);
}

bool command_prepare(struct session *session, enum command_need need)
{
    struct config_request request = {
        .files = session->settings->config_files.at,
        .file_count = session->settings->config_files.len,
        .section = session->settings->section,
    };

    session->diags.arena = session->arena;
    session->sources = (struct source_map){.arena = session->arena, .read_again = read_again, .read_again_subject = session};
    session->names = (struct names){.map = {.arena = session->arena}};
    session->config = (struct config){
        .arena = session->arena, .os = session->os, .diags = &session->diags, .sources = &session->sources};
    session->result = record_make(session->arena, RECORD_LIST);
    return (need < NEED_CONFIG || config_load(&session->config, &request)) &&
           (need < NEED_SCRIPT || script_open(&session->script, &session->config, &session->names)) &&
           (need < NEED_GRAPH || script_load_graph(&session->script));
}

enum command_status command_run(struct session *session)
{
    const struct command_row *row = command_find(session->command);
    bool done;

    if (row == NULL)
    {
        session->diags.arena = session->arena;
        diag_error(&session->diags, DIAG_USAGE, SPAN_NONE, "no command '" STR_FMT "'", STR_ARG(session->command));
        return COMMAND_USAGE;
    }
    done = command_prepare(session, row->need) && row->run(session);
    settle_diagnostics(session);
    if (done)
        return session->is_different ? COMMAND_DIFFERENT : COMMAND_DONE;

    const struct diag *diag = diag_first_error(&session->diags);

    return diag != NULL && diag->code == DIAG_USAGE ? COMMAND_USAGE : COMMAND_FAILED;
}
