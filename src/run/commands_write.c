/* Commands that write files: init, list_templates, revision, merge. */
#include "eval/builtin/format.h"
#include "graph/parents.h"
#include "run/command.h"
#include "run/migration.h"
#include "run/templates.h"
#include "run/unresolved.h"
#include "template/template.h"
#include "vocab/alembic.h"

#include <time.h>

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

bool command_init(struct session *session)
{
    const struct template *template;
    str directory, name;

    session_argument(session, STR("directory"), &directory);
    if (!session_argument(session, STR("template"), &name))
        name = STR("generic");
    template = templates_find(name);
    if (template == NULL)
    {
        diag_error_alembic(&session->diags, DIAG_COMMAND, SPAN_NONE, "No such template " STR_FMT, STR_ARG(name));
        diag_hint(&session->diags, "`limbeck list_templates` lists them.");
        return false;
    }
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

struct new_revision
{
    struct vocab_new_revision given; /* what the command line and the project's hook say */
    str_array down;
    str_array depends_on;
    str_array labels;
    struct tm date;
    int32_t microseconds;
    bool has_zone;
    bool has_message;
    bool has_environment; /* env.py ran: the bodies come from it, empty ones here */
    str folder, path;
};

static const str empty_message = STR_INIT("empty message");

static str id_make(struct session *session)
{
    unsigned char bytes[6];

    os_random(session->os, bytes, sizeof bytes);
    return str_print(session->arena, "%02x%02x%02x%02x%02x%02x", bytes[0], bytes[1], bytes[2], bytes[3], bytes[4], bytes[5]);
}

static bool date_find(struct session *session, struct new_revision *revision)
{
    int64_t now = os_clock(session->os);
    time_t seconds = (time_t)(now / 1000000);
    str zone;

    if (!config_text_or_empty(&session->config, STR("timezone"), &zone))
        return false;
    revision->microseconds = (int32_t)(now % 1000000);
    revision->has_zone = zone.len > 0;
    if (zone.len == 0)
        localtime_r(&seconds, &revision->date);
    else if (str_equal_nocase(zone, STR("utc")))
        gmtime_r(&seconds, &revision->date);
    else
    {
        diag_error_alembic(&session->diags, DIAG_CONFIG, config_span(&session->config, STR("timezone")),
                           "Can't locate timezone: " STR_FMT, STR_ARG(zone));
        diag_hint(&session->diags, "limbeck knows UTC; leave the key out for local time.");
        return false;
    }
    return true;
}

/* \w+ joined by _, in lower case, cut at a word. */
static bool slug_make(struct session *session, str message, str *out_slug)
{
    struct buf slug = BUF(session->arena);
    bool in_word = false;
    int64_t most = 40;
    str text;

    for (size_t i = 0; i < message.len; i++)
    {
        char c = message.at[i];
        bool is_word = char_is_word(c) || (unsigned char)c >= 128;

        if (is_word && !in_word && slug.len > 0)
            buf_add_char(&slug, '_');
        if (is_word)
            buf_add_char(&slug, char_lower(c));
        in_word = is_word;
    }
    if (!config_text_or_empty(&session->config, STR("truncate_slug_length"), &text))
        return false;
    if (text.len > 0 && !str_to_int(text, &most))
        return diag_error(&session->diags, DIAG_CONFIG, config_span(&session->config, STR("truncate_slug_length")),
                          "truncate_slug_length is no number: '" STR_FMT "'", STR_ARG(text));
    *out_slug = buf_str(&slug);
    if ((int64_t)slug.len > most)
    {
        str cut = str_slice(*out_slug, 0, (size_t)(most < 0 ? 0 : most));
        size_t underscore = str_find_last_char(cut, '_');

        *out_slug = str_print(session->arena, STR_FMT "_", STR_ARG(str_slice(cut, 0, underscore == STR_NONE ? cut.len : underscore)));
    }
    return true;
}

/* What nobody said is in no file name. */
static str slug_message(const struct new_revision *revision)
{
    bool is_said = revision->has_message || !str_equal(revision->given.message, empty_message);

    return is_said ? revision->given.message : (str){0};
}

static struct value text_value(struct vm *vm, str text)
{
    return str_make(vm, text);
}

/* file_template with its tokens. */
static bool file_name_make(struct session *session, const struct new_revision *revision, str *out_name)
{
    struct vm *vm = session->vm;
    struct dict_object *tokens = dict_make(vm);
    const struct
    {
        const char *name;
        int64_t number;
    } numbers[] = {
        {"year", revision->date.tm_year + 1900}, {"month", revision->date.tm_mon + 1}, {"day", revision->date.tm_mday},
        {"hour", revision->date.tm_hour},        {"minute", revision->date.tm_min},    {"second", revision->date.tm_sec},
        {"epoch", os_clock(session->os) / 1000000},
    };
    struct value name = NONE;
    str template, slug;
    bool found;

    if (!config_text(&session->config, STR("file_template"), &template, &found) ||
        !slug_make(session, slug_message(revision), &slug))
        return false;
    if (!found)
        template = STR("%(rev)s_%(slug)s");
    for (size_t i = 0; i < COUNT_OF(numbers); i++)
        dict_put_text(vm, tokens, str_from(numbers[i].name), value_int(numbers[i].number));
    dict_put_text(vm, tokens, STR("rev"), text_value(vm, revision->given.rev_id));
    dict_put_text(vm, tokens, STR("slug"), text_value(vm, slug));
    if (!format_percent(vm, text_value(vm, template), value_of(&tokens->object), &name))
    {
        str what = exception_text(vm, session->arena, vm->raised);

        vm->raised = ABSENT;
        diag_error(&session->diags, DIAG_CONFIG, config_span(&session->config, STR("file_template")),
                   "file_template cannot be filled in: " STR_FMT, STR_ARG(what));
        diag_hint(&session->diags, "The tokens are %%%%(rev)s, %%%%(slug)s, %%%%(year)d, %%%%(month).2d, %%%%(day).2d, %%%%(hour).2d, "
                                   "%%%%(minute).2d, %%%%(second).2d and %%%%(epoch)s.");
        return false;
    }
    *out_name = str_copy(session->arena, str_of(name));
    return true;
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

static bool is_location(struct session *session, str folder)
{
    str normal = full_path(session, folder);

    for (size_t i = 0; i < session->script.locations.len; i++)
    {
        str location = full_path(session, session->script.locations.at[i]);

        if (str_equal(normal, location) || (session->script.is_recursive && str_starts(normal, location)))
            return true;
    }
    return false;
}

static bool folder_choose(struct session *session, struct new_revision *revision)
{
    struct diags *diags = &session->diags;

    if (revision->given.version_path.len > 0)
    {
        revision->folder = revision->given.version_path;
        if (is_location(session, revision->folder))
            return true;
        diag_error_alembic(diags, DIAG_COMMAND, SPAN_NONE, "Path " STR_FMT " is not represented in current version locations",
                           STR_ARG(revision->folder));
        diag_hint(diags, "version_locations has: " STR_FMT,
                  STR_ARG(str_array_join(session->arena, &session->script.locations, STR(", "))));
        return false;
    }
    /* Alembic: the folder of the parent, when it has one. */
    revision->folder = folder_of_parent(session, revision);
    if (revision->folder.len > 0 && is_location(session, revision->folder))
        return true;
    revision->folder = session->script.locations.at[0];
    if (session->script.locations.len == 1)
        return true;
    diag_error_alembic(diags, DIAG_COMMAND, SPAN_NONE, "Multiple version locations present, please specify --version-path");
    diag_hint(diags, "For example: --version-path=" STR_FMT, STR_ARG(session->script.locations.at[0]));
    return false;
}

/* ---- the parents ---- */

static bool parents_find(struct session *session, struct new_revision *revision)
{
    struct resolver resolver = {
        .graph = session->script.graph, .arena = session->arena, .diags = &session->diags, .wording = RESOLVE_NEW};
    struct revision_list parents = {0};

    if (!parents_choose(&resolver, &revision->given.head, revision->given.splice, &parents) ||
        !parents_choose_dependencies(&resolver, &revision->given.depends_on, &revision->depends_on))
    {
        if (str_find(diag_last(&session->diags)->primary, STR("Multiple heads")) != STR_NONE)
            diag_hint(&session->diags, "Join them with `limbeck merge heads -m \"...\"`, or stand on one with --head BRANCH@head.");
        return unresolved_explain(session, &resolver, NULL);
    }
    revision->down.len = 0;
    for (size_t i = 0; i < parents.len; i++)
        array_push(session->arena, &revision->down, graph_id(session->script.graph, parents.at[i]));
    revision->labels.len = 0;
    if (revision->given.branch_label.len > 0)
        array_push(session->arena, &revision->labels, revision->given.branch_label);
    return parents_check_new(session->script.graph, revision->given.rev_id, &revision->labels, &session->diags);
}

/* ---- the text ---- */

/* A body without operations; the marks are Alembic's, put where env.py had its say (and not by merge). */
static str body_text(const struct new_revision *revision)
{
    if (!revision->has_environment)
        return STR("pass");
    return STR("# ### commands auto generated by Alembic - please adjust! ###\n    pass\n    # ### end Alembic commands ###");
}

/* None, a text, or a tuple of texts. */
static struct value texts_value(struct vm *vm, const str_array *texts, bool always_tuple)
{
    struct value list = list_make(vm, NULL, 0);

    if (texts->len == 0)
        return NONE;
    if (texts->len == 1 && !always_tuple)
        return text_value(vm, texts->at[0]);
    for (size_t i = 0; i < texts->len; i++)
        list_push(vm, AS_LIST(list), text_value(vm, texts->at[i]));
    return tuple_make(vm, AS_LIST(list)->at, AS_LIST(list)->len);
}

static bool comma(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct arena_mark mark;
    struct iteration iteration;
    struct value item;
    struct buf text;

    (void)self;
    if (is_none(args[0]))
    {
        *out = str_make(vm, STR(""));
        return true;
    }
    if (is_str(args[0]))
    {
        *out = args[0];
        return true;
    }
    if (!iteration_open(vm, args[0], &iteration))
        return false;
    mark = arena_mark(vm->arena);
    text = BUF(vm->arena);
    for (;;)
    {
        if (!iteration_next(vm, &iteration, &item))
            return false;
        if (is_absent(item))
            break;
        if (text.len > 0)
            buf_add(&text, STR(", "));
        if (!value_str(vm, item, &text))
            return false;
    }
    *out = str_make(vm, buf_str(&text));
    arena_reset(vm->arena, mark);
    return true;
}

static const struct native comma_row = {"comma", "value, /", comma, 0};

static bool date_value(struct session *session, const struct new_revision *revision, struct value *out)
{
    struct vm *vm = session->vm;
    struct value module, class_;
    struct value parts[] = {
        value_int(revision->date.tm_year + 1900), value_int(revision->date.tm_mon + 1), value_int(revision->date.tm_mday),
        value_int(revision->date.tm_hour),        value_int(revision->date.tm_min),     value_int(revision->date.tm_sec),
        value_int(revision->microseconds),        ABSENT,
    };

    if (!vm_import(vm, STR("datetime"), &module) || !vm_run_get(vm, module, STR("datetime"), &class_))
        return false;
    if (revision->has_zone && !vm_run_get(vm, module, STR("UTC"), &parts[7]))
        return false;
    return vm_run_call(vm, class_, parts, revision->has_zone ? 8 : 7, out);
}

static bool text_render(struct session *session, const struct new_revision *revision, str *out_text)
{
    struct vm *vm = session->vm;
    str path = path_join(session->arena, session->script.folder, STR("script.py.mako")), text;
    struct value date = NONE, context, config = NONE;
    const struct source_file *file;

    if (os_is_file(session->os, path))
    {
        if (!os_read_file(session->os, session->arena, &session->diags, path, 0, &text))
            return false;
    }
    else
    {
        diag_error(&session->diags, DIAG_FILE, SPAN_NONE, "the template '" STR_FMT "' is missing", STR_ARG(path));
        diag_hint(&session->diags, "Every migrations folder has one; copy that of `limbeck init SCRATCH`.");
        return false;
    }
    file = source_add(&session->sources, path, text);
    if (file == NULL || !date_value(session, revision, &date) || !vm_import(vm, STR("alembic.context"), &context) ||
        !vm_run_get(vm, context, STR("config"), &config))
        return false;

    struct value down = texts_value(vm, &revision->down, false);
    struct template_variable variables[] = {
        {STR("message"), text_value(vm, template_escape_docstring(session->arena, revision->given.message))},
        {STR("up_revision"), text_value(vm, revision->given.rev_id)},
        {STR("down_revision"), down},
        {STR("branch_labels"), texts_value(vm, &revision->labels, true)},
        {STR("depends_on"), texts_value(vm, &revision->depends_on, false)},
        {STR("create_date"), date},
        {STR("comma"), vm_native_function(vm, &comma_row)},
        {STR("imports"), text_value(vm, STR(""))},
        {STR("upgrades"), text_value(vm, body_text(revision))},
        {STR("downgrades"), text_value(vm, body_text(revision))},
        {STR("config"), config},
    };

    return template_render(vm, session->arena, &session->diags, file, variables, COUNT_OF(variables), out_text);
}

/* ---- writing ---- */

/* Where Alembic calls process_revision_directives: in run_migrations, with the rows of the version table. */
static bool plan_directives(struct session *session, struct migration *migration, const str_array *rows, struct plan *out_plan)
{
    struct new_revision *revision = migration->subject;

    (void)out_plan;
    revision->given.revision = *rows;
    return !vocab_has_process_revision_directives(session->vm) ||
           vocab_call_process_revision_directives(session->vm, &revision->given);
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
    if (!wanted)
        return true;
    session->migration = &migration;
    return session_run_environment(session);
}

static bool revision_write(struct session *session, struct new_revision *revision)
{
    str name, text;
    struct record *record;

    if (str_find_char(revision->given.rev_id, '/') != STR_NONE)
    {
        diag_error(&session->diags, DIAG_REVISION, SPAN_NONE, "revision identifier '" STR_FMT "' has a '/', which no file name can have",
                   STR_ARG(revision->given.rev_id));
        diag_hint(&session->diags, "Choose another identifier with --rev-id.");
        return false;
    }
    if (!folder_choose(session, revision) || !file_name_make(session, revision, &name) || !text_render(session, revision, &text))
        return false;
    revision->path = path_join(session->arena, revision->folder, str_join(session->arena, name, STR(".py")));
    if (!os_is_folder(session->os, path_folder(revision->path)) &&
        !os_make_folders(session->os, &session->diags, path_folder(revision->path)))
        return false;
    if (!os_write_file(session->os, &session->diags, revision->path, text, &(struct os_write_options){.exclusive = true}))
        return false;
    record = say(session, "Generating", revision->path);
    record_add_text(session->arena, record, STR("revision"), revision->given.rev_id);
    record_add_texts(session->arena, record, STR("down_revision"), &revision->down);
    return true;
}

static bool revision_make(struct session *session, struct new_revision *revision)
{
    if (!date_find(session, revision) || !session_open_machine(session) || !environment_run(session, revision))
        return false;
    if (revision->given.is_dropped)
        return true;
    return parents_find(session, revision) && revision_write(session, revision);
}

static void options_read(struct session *session, struct new_revision *revision)
{
    struct vocab_new_revision *given = &revision->given;

    if (!session_argument(session, STR("rev-id"), &given->rev_id))
        given->rev_id = id_make(session);
    revision->has_message = session_argument(session, STR("message"), &given->message);
    if (!revision->has_message)
        given->message = empty_message;
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
        head = str_join(session->arena, branch, STR("@head"));
    else
        head = STR("head");
    array_push(session->arena, &revision->given.head, head);
    return true;
}

bool command_revision(struct session *session)
{
    struct new_revision revision = {0};
    bool environment;

    if (session_flag(session, STR("autogenerate")) && session_flag(session, STR("sql")))
        return diag_error_alembic(&session->diags, DIAG_COMMAND, SPAN_NONE,
                                  "Using --sql with --autogenerate does not make any sense");
    if (session_flag(session, STR("autogenerate")))
    {
        diag_error(&session->diags, DIAG_UNSUPPORTED, SPAN_NONE, "revision --autogenerate is not there yet");
        diag_hint(&session->diags, "Write the file without it (`limbeck revision -m \"...\"`) or let Alembic generate it: limbeck runs "
                                   "what it writes.");
        return false;
    }
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
    options_read(session, &revision);
    revision.has_environment = environment;
    return head_choose(session, &revision) && revision_make(session, &revision);
}

bool command_merge(struct session *session)
{
    struct new_revision revision = {0};

    options_read(session, &revision);
    revision.given.head = session_arguments(session, STR("revisions"));
    return revision_make(session, &revision);
}
