/* Commands that write files: init, list_templates, revision, merge. */
#include "base/utf8.h"
#include "graph/branch.h"
#include "graph/parents.h"
#include "run/autogenerate.h"
#include "run/command.h"
#include "run/drift.h"
#include "run/hooks.h"
#include "run/migration.h"
#include "run/new_revision.h"
#include "run/safe_forms.h"
#include "run/templates.h"
#include "run/unresolved.h"

/* ---- init ---- */

/* The whole path, as Alembic prints it. */
static str full_path(struct session *session, str path)
{
    return path_normal(session->arena, path_join(session->arena, session->config.working_folder, path));
}

static struct record *say(struct session *session, const char *what, str path)
{
    str full = full_path(session, path);
    struct record *record = session_result(session, str_print(session->arena, "%s " STR_FMT " ...  done", what, STR_ARG(full)));

    record_add_text(session->arena, record, STR("path"), path);
    return record;
}

static bool folder_make(struct session *session, str path)
{
    if (os_is_folder(session->os, path))
        return true;
    if (!os_make_folders(session->os, &session->diags, path))
        return false;
    say(session, "Creating directory", path);
    return true;
}

static bool is_empty_folder(struct session *session, str path)
{
    struct diags ignored = {.arena = session->arena};
    str_array names = {0};

    return !os_is_folder(session->os, path) ||
           (os_list_folder(session->os, session->arena, &ignored, path, &names) && names.len == 0);
}

static str ini_name(struct session *session)
{
    return session->config.ini_path.len > 0 ? session->config.ini_path : STR("alembic.ini");
}

static bool file_write(struct session *session, const char *what, str path, str text)
{
    if (!os_write_file(session->os, &session->diags, path, text, &(struct os_write_options){.exclusive = true}))
        return false;
    say(session, what, path);
    return true;
}

/* script_location stands in the configuration file, relative to its folder. */
static str directory_from_config(struct session *session, str directory)
{
    struct arena *arena = session->arena;
    str folder = path_join(arena, session->config.working_folder, path_folder(ini_name(session)));

    return path_between(arena, path_normal(arena, folder),
                        path_normal(arena, path_join(arena, session->config.working_folder, directory)));
}

/* An existing pyproject.toml gets [tool.alembic] at its end, unless it has it. */
static bool pyproject_append(struct session *session, str path, str text)
{
    str old;

    if (!os_read_file(session->os, session->arena, &session->diags, path, 0, &old))
        return false;
    if (str_find(old, STR("[tool.alembic]")) != STR_NONE)
    {
        session_result(session, str_print(session->arena, "  Section [tool.alembic] already present in " STR_FMT ", skipping",
                                          STR_ARG(path)));
        return true;
    }
    if (!os_write_file(session->os, &session->diags, path,
                       str_print(session->arena, STR_FMT "\n\n" STR_FMT, STR_ARG(old), STR_ARG(text)),
                       &(struct os_write_options){.exclusive = false}))
        return false;
    say(session, "Appending to", path);
    return true;
}

static bool template_file_write(struct session *session, const struct template_file *file, str directory)
{
    bool is_config = !file->in_folder;
    str path = is_config ? (str_equal(str_from(file->path), STR("alembic.ini")) ? ini_name(session) : str_from(file->path))
                         : path_join(session->arena, directory, str_from(file->path));
    str text = templates_fill(session->arena, str_from(file->text), directory_from_config(session, directory));

    if (is_config && str_equal(str_from(file->path), STR("pyproject.toml")) && os_is_file(session->os, path))
        return pyproject_append(session, path, text);
    if (is_config && os_is_file(session->os, path))
    {
        session_result(session, str_print(session->arena, "File " STR_FMT " already exists, skipping",
                                          STR_ARG(full_path(session, path))));
        return true;
    }
    return folder_make(session, path_folder(path)) && file_write(session, "Generating", path, text);
}

static bool template_refuse(struct session *session, str name)
{
    size_t count;
    const struct template *rows = templates_all(&count);
    str_array names = {0};

    for (size_t i = 0; i < count; i++)
        array_push(session->arena, &names, str_from(rows[i].name));
    diag_error_alembic(&session->diags, DIAG_COMMAND, SPAN_NONE, "No such template " STR_FMT, STR_ARG(name));
    diag_hint(&session->diags, "The templates are " STR_FMT "; `limbeck list_templates` describes them.",
              STR_ARG(str_array_join(session->arena, &names, STR(", "))));
    return false;
}

bool command_init(struct session *session)
{
    const struct template *template;
    str directory, name;

    session_argument(session, STR("directory"), &directory);
    if (!session_argument(session, STR("template"), &name))
        name = STR("generic");
    template = templates_find(name);
    if (template == NULL)
        return template_refuse(session, name);
    if (!is_empty_folder(session, directory))
    {
        diag_error_alembic(&session->diags, DIAG_COMMAND, SPAN_NONE, "Directory " STR_FMT " already exists and is not empty",
                           STR_ARG(directory));
        diag_hint(&session->diags, "Name another folder, or empty this one.");
        return false;
    }
    if (!folder_make(session, directory) || !folder_make(session, path_join(session->arena, directory, STR("versions"))))
        return false;
    for (size_t i = 0; i < template->file_count; i++)
    {
        if (!template_file_write(session, &template->files[i], directory))
            return false;
    }
    if (session_flag(session, STR("package")) &&
        (!file_write(session, "Adding", path_join(session->arena, directory, STR("__init__.py")), STR("")) ||
         !file_write(session, "Adding", path_join(session->arena, directory, STR("versions/__init__.py")), STR(""))))
        return false;
    session_result(session, str_print(session->arena,
                                      "Please edit configuration/connection/logging settings in " STR_FMT " before proceeding.",
                                      STR_ARG(full_path(session, ini_name(session)))));
    return true;
}

bool command_list_templates(struct session *session)
{
    size_t count;
    const struct template *rows = templates_all(&count);

    session_result(session, STR("Available templates:\n"));
    for (size_t i = 0; i < count; i++)
    {
        struct record *record =
            session_result(session, str_print(session->arena, "%s - %s", rows[i].name, rows[i].description));

        record_add_text(session->arena, record, STR("name"), str_from(rows[i].name));
        record_add_text(session->arena, record, STR("description"), str_from(rows[i].description));
    }
    return true;
}

/* ---- a new revision ---- */

static str id_make(struct session *session)
{
    unsigned char bytes[6];

    os_random(session->os, bytes, sizeof bytes);
    return str_print(session->arena, "%02x%02x%02x%02x%02x%02x", bytes[0], bytes[1], bytes[2], bytes[3], bytes[4], bytes[5]);
}

/* ---- where it goes ---- */

/* The folder of the newest file on the branch that the revision stands on: for limbeck.default_branch. */
static str folder_of_parent(struct session *session, const struct new_revision *revision)
{
    uint32_t number;

    for (size_t i = 0; i < revision->down.len; i++)
    {
        if (graph_find(session->script.graph, revision->down.at[i], &number))
            return path_folder(graph_revision(session->script.graph, number)->path);
    }
    return (str){0};
}

/* The location that a folder is, or, where sub-folders are read, stands below; empty when there is none. */
static str location_of(struct session *session, str folder)
{
    str normal = full_path(session, folder);

    for (size_t i = 0; i < session->script.locations.len; i++)
    {
        str location = session->script.locations.at[i], full = full_path(session, location);

        if (str_equal(normal, full) || (session->script.is_recursive && path_relative(normal, full).len < normal.len))
            return location;
    }
    return (str){0};
}

static bool version_path_choose(struct session *session, struct new_revision *revision)
{
    revision->folder = revision->given.version_path;
    if (location_of(session, revision->folder).len > 0)
        return true;
    diag_error_alembic(&session->diags, DIAG_COMMAND, SPAN_NONE,
                       "Path " STR_FMT " is not represented in current version locations", STR_ARG(revision->folder));
    diag_hint(&session->diags, "version_locations has: " STR_FMT,
              STR_ARG(str_array_join(session->arena, &session->script.locations, STR(", "))));
    return false;
}

/*
 * Alembic's rule: the only location, or that of the first parent. On limbeck.default_branch it is the folder of the parent
 * itself, unless file_template makes the sub-folders.
 */
static bool folder_choose(struct session *session, struct new_revision *revision)
{
    const str_array *locations = &session->script.locations;
    str parent = folder_of_parent(session, revision), template;

    if (revision->given.version_path.len > 0)
        return version_path_choose(session, revision);
    if (!config_text_or_empty(&session->config, STR("file_template"), &template))
        return false;
    revision->folder = parent.len > 0 ? location_of(session, parent) : (str){0};
    if (revision->folder.len > 0 && revision->is_on_default_branch && str_find_char(template, '/') == STR_NONE)
        revision->folder = parent;
    else if (locations->len == 1)
        revision->folder = locations->at[0];
    if (revision->folder.len > 0)
        return true;
    diag_error_alembic(&session->diags, DIAG_COMMAND, SPAN_NONE, "Multiple version locations present, please specify --version-path");
    diag_hint(&session->diags, "For example: --version-path=" STR_FMT, STR_ARG(locations->at[0]));
    return false;
}

/* ---- the parents ---- */

/* Whether the new revision goes on the branch that an identifier such as schema@head names. */
static bool is_on_branch(struct session *session, const struct new_revision *revision, const struct revision_list *parents,
                         str identifier)
{
    size_t at = str_find_char(identifier, '@');
    str label = at == STR_NONE ? identifier : str_slice(identifier, 0, at);

    for (size_t i = 0; i < parents->len; i++)
    {
        if (branch_has_label(session->script.graph, parents->at[i], label) ||
            str_equal(graph_id(session->script.graph, parents->at[i]), label))
            return true;
    }
    return str_equal(revision->given.branch_label, label);
}

static bool is_parent(const struct revision_list *parents, uint32_t number)
{
    for (size_t i = 0; i < parents->len; i++)
    {
        if (parents->at[i] == number)
            return true;
    }
    return false;
}

static bool default_dependency_refuse(struct session *session, str identifier)
{
    struct diag *diag = diag_last(&session->diags);

    diag->primary = str_print(session->arena, "limbeck.default_depends_on: " STR_FMT, STR_ARG(diag->primary));
    diag->span = config_span(&session->config, STR("limbeck.default_depends_on"));
    diag->alembic = false;
    diag_hint(&session->diags,
              "Mend '" STR_FMT "', or make the branch first: `limbeck revision --head base --branch-label LABEL -m \"...\"`.",
              STR_ARG(identifier));
    return false;
}

/* limbeck.default_depends_on: the ids that its identifiers have today, without those of the revision's own branch. */
static bool default_dependencies_find(struct session *session, struct resolver *resolver, const struct revision_list *parents,
                                      struct new_revision *revision)
{
    str_array identifiers = {0};

    if (!config_list(&session->config, STR("limbeck.default_depends_on"), &identifiers))
        return false;
    resolver->wording = RESOLVE_PLAIN;
    for (size_t i = 0; i < identifiers.len; i++)
    {
        uint32_t number = REVISION_BASE;

        if (is_on_branch(session, revision, parents, identifiers.at[i]))
            continue;
        if (!resolve_revision(resolver, identifiers.at[i], &number) ||
            (!number_is_revision(number) && !resolve_refuse(resolver, identifiers.at[i])))
            return default_dependency_refuse(session, identifiers.at[i]);
        if (!is_parent(parents, number))
            array_push(session->arena, &revision->depends_on, graph_id(session->script.graph, number));
    }
    return true;
}

static bool parents_find(struct session *session, struct new_revision *revision)
{
    struct resolver resolver = {
        .graph = session->script.graph, .arena = session->arena, .diags = &session->diags, .wording = RESOLVE_NEW};
    struct revision_list parents = {0};

    if (!parents_choose(&resolver, &revision->given.head, revision->given.splice, &parents) ||
        !parents_choose_dependencies(&resolver, &revision->given.depends_on, &revision->depends_on))
        return unresolved_explain(session, &resolver, NULL);
    if (revision->is_plain && revision->depends_on.len == 0 &&
        !default_dependencies_find(session, &resolver, &parents, revision))
        return false;
    revision->down.len = 0;
    for (size_t i = 0; i < parents.len; i++)
        array_push(session->arena, &revision->down, graph_id(session->script.graph, parents.at[i]));
    revision->labels.len = 0;
    if (revision->given.branch_label.len > 0)
        array_push(session->arena, &revision->labels, revision->given.branch_label);
    return parents_check_new(session->script.graph, revision->given.rev_id, &revision->labels, &session->diags);
}

/* ---- writing ---- */

static bool compare(struct migration *migration, const str_array *rows, struct new_revision *revision)
{
    struct autogenerate *autogenerate = revision->autogenerate;

    if (!autogenerate->compares)
    {
        autogenerate_add_empty(migration, autogenerate);
        return true;
    }
    if (autogenerate->drift == NULL)
        return autogenerate_compare(migration, rows, autogenerate);
    return drift_autogenerate(migration, rows, autogenerate);
}

/* Where Alembic calls process_revision_directives: in run_migrations, with the rows of the version table. */
static bool plan_directives(struct session *session, struct migration *migration, const str_array *rows, struct plan *out_plan)
{
    struct new_revision *revision = migration->subject;

    (void)session, (void)out_plan;
    revision->given.revision = *rows;
    if (!compare(migration, rows, revision))
        return false;
    if (!autogenerate_direct(migration, revision->autogenerate, &revision->given))
        return false;
    if (revision->given.is_dropped)
        return true;
    /* What the database has lost by hand is lost already, and a scratch database has nothing to lose. */
    if (!revision->autogenerate->is_plain && revision->autogenerate->parts.len > 0 && revision->autogenerate->drift == NULL &&
        migration->session->scratch == NULL)
        losses_warn(migration, array_last(&revision->autogenerate->parts));
    return autogenerate_render(migration, revision->autogenerate, &revision->given.imports);
}

/* revision_environment = true: env.py runs, and its process_revision_directives may change what is written. */
static bool environment_run(struct session *session, struct new_revision *revision)
{
    struct migration migration = {
        .session = session,
        .plan_steps = plan_directives,
        .subject = revision,
        .is_reading = true,
        .is_offline = session_flag(session, STR("sql")),
    };
    bool wanted;

    if (!config_bool(&session->config, STR("revision_environment"), &wanted))
        return false;
    if (!wanted && !revision->autogenerate->compares)
        return true;
    session->migration = &migration;
    return session_run_environment(session);
}

/* An id becomes part of a path and of a Python text. */
static bool id_is_writable(struct session *session, str id)
{
    if (str_find_char(id, '/') == STR_NONE && id.len > 0)
        return true;
    if (id.len == 0)
        diag_error(&session->diags, DIAG_REVISION, SPAN_NONE, "the revision identifier is empty");
    else
        diag_error(&session->diags, DIAG_REVISION, SPAN_NONE,
                   "revision identifier '" STR_FMT "' has a '/', which no file name can have", STR_ARG(id));
    diag_hint(&session->diags, "Choose another identifier with --rev-id.");
    return false;
}

/* The version table that Alembic makes has a column of this width; SQLite does not mind. */
static void id_width_warn(struct session *session, str id)
{
    size_t length = utf8_count(id);

    if (length <= VERSION_WIDTH)
        return;
    diag_warning(&session->diags, DIAG_REVISION, SPAN_NONE,
                 "identifier '" STR_FMT "' has %zu characters, and the version table holds %d where nobody has widened it", STR_ARG(id),
                 length, VERSION_WIDTH);
    diag_hint(&session->diags, "Choose a shorter one with --rev-id; on PostgreSQL and MariaDB an upgrade is refused otherwise.");
}

/* What could be refused is asked before the file is there. */
static bool revision_write(struct session *session, struct new_revision *revision)
{
    struct hooks hooks = {0};
    struct record *record;
    str name, text;

    if (!id_is_writable(session, revision->given.rev_id) || !folder_choose(session, revision) ||
        !new_revision_file_name(session, revision, &name))
        return false;
    revision->path = path_join(session->arena, revision->folder, str_join(session->arena, name, STR(".py")));
    if (!new_revision_text(session, revision, &text) || !hooks_prepare(session, full_path(session, revision->path), &hooks))
        return false;
    if (!os_is_folder(session->os, path_folder(revision->path)) &&
        !os_make_folders(session->os, &session->diags, path_folder(revision->path)))
        return false;
    if (!os_write_file(session->os, &session->diags, revision->path, text, &(struct os_write_options){.exclusive = true}))
        return false;
    id_width_warn(session, revision->given.rev_id);
    record = say(session, "Generating", revision->path);
    record_add_text(session->arena, record, STR("revision"), revision->given.rev_id);
    record_add_texts(session->arena, record, STR("down_revision"), &revision->down);
    return hooks_run(session, &hooks, revision);
}

/* --against-history: a revision is written only when there is something to write. */
static bool has_no_drift(struct session *session, struct new_revision *revision)
{
    const struct drift *drift = revision->autogenerate->drift;

    if (drift == NULL || drift_has_operations(drift))
        return false;
    session_result(session, drift_is_empty(drift) ? STR("The database is what its revisions build: no revision was written.")
                                                  : STR("No revision was written."));
    revision->given.is_dropped = true;
    return true;
}

/* The database has what the revision does. */
static void stamp_show(struct session *session, const struct new_revision *revision)
{
    if (revision->autogenerate->drift != NULL && !revision->given.is_dropped)
        session_result(session, str_print(session->arena, "The database has it already: `limbeck stamp " STR_FMT "`.",
                                          STR_ARG(revision->given.rev_id)));
}

static bool revision_make(struct session *session, struct new_revision *revision)
{
    if (!new_revision_date(session, revision) || !session_open_machine(session) || !environment_run(session, revision))
        return false;
    if (revision->given.is_dropped || has_no_drift(session, revision))
        return true;
    return parents_find(session, revision) && revision_write(session, revision);
}

/* Whether --two-step has left something for a second revision. */
static bool has_second(const struct autogenerate *autogenerate)
{
    for (size_t i = 0; i < autogenerate->parts.len; i++)
    {
        if (autogenerate->parts.at[i].second.len > 0)
            return true;
    }
    return false;
}

/* The revision that sets NOT NULL, on top of the one that has just been written. */
static bool second_make(struct session *session, const struct new_revision *first)
{
    struct autogenerate autogenerate = *first->autogenerate;
    struct new_revision second = *first;

    if (first->given.is_dropped || !has_second(first->autogenerate))
        return true;
    autogenerate.parts.at = arena_alloc(session->arena, autogenerate.parts.len * sizeof *autogenerate.parts.at);
    for (size_t i = 0; i < autogenerate.parts.len; i++)
    {
        autogenerate.parts.at[i] = first->autogenerate->parts.at[i];
        autogenerate.parts.at[i].upgrade_text = autogenerate.parts.at[i].second_text;
        autogenerate.parts.at[i].downgrade_text = autogenerate.parts.at[i].second_back_text;
    }
    second.autogenerate = &autogenerate;
    second.given.rev_id = id_make(session);
    second.given.message = str_print(session->arena, STR_FMT ", then NOT NULL", STR_ARG(first->given.message));
    second.labels = second.depends_on = second.down = (str_array){0};
    array_push(session->arena, &second.down, first->given.rev_id);
    return revision_write(session, &second);
}

static void options_read(struct session *session, struct new_revision *revision)
{
    struct vocab_new_revision *given = &revision->given;

    if (!session_argument(session, STR("rev-id"), &given->rev_id))
        given->rev_id = id_make(session);
    revision->has_message = session_argument(session, STR("message"), &given->message);
    if (!revision->has_message)
        given->message = STR(EMPTY_MESSAGE);
    given->splice = session_flag(session, STR("splice"));
    session_argument(session, STR("branch-label"), &given->branch_label);
    session_argument(session, STR("version-path"), &given->version_path);
    given->depends_on = session_arguments(session, STR("depends-on"));
}

/* --head, or limbeck.default_branch where no head was given and the branch exists. */
static bool head_choose(struct session *session, struct new_revision *revision)
{
    str head, branch;
    uint32_t number;

    if (session_argument(session, STR("head"), &head))
    {
        array_push(session->arena, &revision->given.head, head);
        return true;
    }
    if (!config_text_or_empty(&session->config, STR("limbeck.default_branch"), &branch))
        return false;
    if (branch.len > 0 && graph_find(session->script.graph, branch, &number))
    {
        head = str_join(session->arena, branch, STR("@head"));
        revision->is_on_default_branch = true;
    }
    else
        head = STR("head");
    array_push(session->arena, &revision->given.head, head);
    return true;
}

/* --against-history and --scratch. */
static bool sides_choose(struct session *session, struct autogenerate *autogenerate, struct drift *drift)
{
    bool against_history = session_flag(session, STR("against-history")), in_scratch = session_flag(session, STR("scratch"));

    if ((against_history || in_scratch) && (!autogenerate->compares || (against_history && in_scratch)))
    {
        diag_error(&session->diags, DIAG_USAGE, SPAN_NONE, "--%s needs --autogenerate%s",
                   against_history ? "against-history" : "scratch", autogenerate->compares ? " without --scratch" : "");
        diag_hint(&session->diags, "--against-history writes what was done to the database by hand; --scratch compares the models "
                                   "with a scratch database instead of the project's.");
        return false;
    }
    if (against_history)
        autogenerate->drift = drift;
    return !against_history ? drift_go_to_scratch(session) : scratch_make(session, &drift->scratch);
}

static bool steps_check(struct session *session, struct autogenerate *autogenerate)
{
    autogenerate->in_two_steps = session_flag(session, STR("two-step"));
    if (!autogenerate->in_two_steps || (autogenerate->compares && !autogenerate->is_plain))
        return true;
    diag_error(&session->diags, DIAG_USAGE, SPAN_NONE, "--two-step needs --autogenerate, and does not go with the plain form");
    diag_hint(&session->diags, "It puts SET NOT NULL of a new column into a revision of its own; see `limbeck revision --help`.");
    return false;
}

bool command_revision(struct session *session)
{
    struct autogenerate autogenerate = {.compares = session_flag(session, STR("autogenerate")), .asks_renames = true};
    struct new_revision revision = {.autogenerate = &autogenerate};
    struct drift drift = {0};
    bool environment;

    if (session_flag(session, STR("autogenerate")) && session_flag(session, STR("sql")))
        return diag_error_alembic(&session->diags, DIAG_COMMAND, SPAN_NONE,
                                  "Using --sql with --autogenerate does not make any sense");
    if (!config_bool(&session->config, STR("revision_environment"), &environment))
        return false;
    if (session_flag(session, STR("sql")) && !environment)
    {
        diag_error_alembic(
            &session->diags, DIAG_COMMAND, SPAN_NONE,
            "Using --sql with the revision command when revision_environment is not configured does not make any sense");
        diag_hint(&session->diags, "`limbeck revision` writes a Python file and sends no SQL: leave --sql out.");
        return false;
    }
    if (!safe_forms_are_off(session, &autogenerate.is_plain) || !steps_check(session, &autogenerate))
        return false;
    options_read(session, &revision);
    revision.has_environment = environment || autogenerate.compares;
    revision.is_plain = true;
    if (!head_choose(session, &revision) || !sides_choose(session, &autogenerate, &drift) || !revision_make(session, &revision) ||
        !second_make(session, &revision))
        return false;
    stamp_show(session, &revision);
    return true;
}

bool command_merge(struct session *session)
{
    struct autogenerate autogenerate = {0};
    struct new_revision revision = {.autogenerate = &autogenerate};

    options_read(session, &revision);
    revision.given.head = session_arguments(session, STR("revisions"));
    return revision_make(session, &revision);
}
