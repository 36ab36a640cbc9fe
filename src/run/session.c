/*
 * session: arguments, results, log lines, and env.py.
 *
 * Log levels are those of alembic.ini's [loggers], as logging.config.fileConfig would set them; a project without them gets
 * Python's default: warnings and worse.
 */
#include "run/session.h"
#include "run/analysis.h"
#include "run/host.h"
#include "run/migration.h"
#include "run/missing_table.h"
#include "run/settle.h"
#include "run/templates.h"
#include "vocab/vocab.h"

/* ---- arguments and results ---- */

bool session_argument(const struct session *session, str name, str *out_value)
{
    for (size_t i = 0; i < session->argument_count; i++)
    {
        if (str_equal(session->arguments[i].name, name))
        {
            *out_value = session->arguments[i].value;
            return true;
        }
    }
    *out_value = (str){0};
    return false;
}

bool session_flag(const struct session *session, str name)
{
    str value;

    return session_argument(session, name, &value);
}

str_array session_arguments(const struct session *session, str name)
{
    str_array values = {0};

    for (size_t i = 0; i < session->argument_count; i++)
    {
        if (str_equal(session->arguments[i].name, name))
            array_push(session->arena, &values, session->arguments[i].value);
    }
    return values;
}

struct record *session_result(struct session *session, str line)
{
    struct record *record = record_add(session->arena, session->result, RECORD_TABLE, (str){0});

    record->line = line.at != NULL ? line : STR("");
    return record;
}

/* ---- log ---- */

static const struct
{
    str word;
    enum log_level level;
} level_words[] = {
    {STR_INIT("DEBUG"), LOG_DEBUG},     {STR_INIT("INFO"), LOG_INFO},      {STR_INIT("WARN"), LOG_WARNING},
    {STR_INIT("WARNING"), LOG_WARNING}, {STR_INIT("ERROR"), LOG_ERROR},    {STR_INIT("CRITICAL"), LOG_ERROR},
};

static bool level_of_word(str word, enum log_level *out_level)
{
    for (size_t i = 0; i < COUNT_OF(level_words); i++)
    {
        if (str_equal_nocase(level_words[i].word, word))
        {
            *out_level = level_words[i].level;
            return true;
        }
    }
    return false;
}

static bool is_logger_of(str qualname, str logger)
{
    return str_equal(qualname, logger) ||
           (qualname.len > 0 && str_starts(logger, qualname) && logger.len > qualname.len && logger.at[qualname.len] == '.');
}

/* The level of the nearest [logger_*] section whose qualname is the logger or stands above it; else root's. */
static enum log_level threshold(struct session *session, str logger)
{
    enum log_level level = LOG_WARNING;
    const struct ini *ini = session->config.ini;
    size_t best = 0;

    for (size_t i = 0; ini != NULL && i < ini->sections.len; i++)
    {
        const struct ini_section *section = ini->sections.at[i].value;
        const struct ini_option *word, *qualname;
        enum log_level found;

        if (!str_starts(section->name, STR("logger_")))
            continue;
        word = ini_find(ini, section->name, STR("level"));
        qualname = ini_find(ini, section->name, STR("qualname"));
        if (word == NULL || !level_of_word(word->value, &found))
            continue;
        if (str_equal(section->name, STR("logger_root")) && best == 0)
            level = found;
        else if (qualname != NULL && is_logger_of(qualname->value, logger) && qualname->value.len > best)
        {
            best = qualname->value.len;
            level = found;
        }
    }
    return level;
}

/* limbeck's own lines, and statements that --echo asks for, do not depend on the project's configuration. */
bool session_would_log(struct session *session, enum log_level level, const char *logger)
{
    str name = str_from(logger);

    return is_logger_of(STR("limbeck"), name) || (session->settings->echo && is_logger_of(STR("sqlalchemy"), name)) ||
           level >= threshold(session, name);
}

void session_log(struct session *session, enum log_level level, const char *logger, const char *format, ...)
{
    const struct session_callbacks *callbacks = &session->settings->callbacks;
    str name = str_from(logger);
    va_list arguments;

    if (callbacks->log == NULL)
        return;
    if (!session_would_log(session, level, logger))
        return;
    va_start(arguments, format);
    callbacks->log(callbacks->subject, level, name, str_vprint(session->arena, format, arguments));
    va_end(arguments);
}

void session_output(struct session *session, str text)
{
    const struct session_callbacks *callbacks = &session->settings->callbacks;

    if (callbacks->output != NULL)
        callbacks->output(callbacks->subject, text);
}

/* ---- numbers ---- */

/* ---- the machine ---- */

enum
{
    STEPS_DEFAULT = 2000 * 1000 * 1000
};

bool session_open_machine(struct session *session)
{
    struct vm_host host;
    struct vm_limits limits = {.steps = STEPS_DEFAULT};
    str text;

    if (session->vm != NULL)
        return true;
    if (!config_text_or_empty(&session->config, STR("limbeck.step_limit"), &text))
        return false;
    if (text.len > 0)
    {
        int64_t steps;

        if (!str_to_int(text, &steps) || steps < 0)
            return diag_error(&session->diags, DIAG_CONFIG, config_span(&session->config, STR("limbeck.step_limit")),
                              "limbeck.step_limit is no number: '" STR_FMT "'", STR_ARG(text));
        limits.steps = (uint64_t)steps;
    }
    host_fill_machine(session, &host);
    host_fill(session, &session->host);
    if (session->analysis != NULL)
    {
        analysis_fill_machine(&host);
        analysis_fill_host(&session->host);
    }
    session->vm = vm_open(session->arena, &session->diags, &session->sources, &session->names, &limits, &host, vocab_modules);
    vocab_open(session->vm, &session->host);
    return modules_open(&session->modules, &session->script, session->vm);
}

/* ---- env.py ---- */

bool session_run_environment(struct session *session)
{
    str path = script_env_path(&session->script);
    struct value module;
    bool ran;

    if (!session_open_machine(session))
        return false;
    if (path.len > 0)
        ran = modules_execute(&session->modules, path, STR("env_py"), &module);
    else
        ran = modules_execute_text(&session->modules, STR("env.py (built in)"), templates_env_py(), STR("env_py"), &module);
    if (!ran)
    {
        settle_revision(session);
        missing_table_explain(session);
        lasting_explain(session);
        return false;
    }
    if (session->migration->ran > 0 || session->migration->plan_steps == NULL)
        return true;
    diag_error(&session->diags, DIAG_COMMAND, SPAN_NONE, "'" STR_FMT "' ended without context.run_migrations()", STR_ARG(path));
    diag_hint(&session->diags, "env.py has to call context.configure(...) and context.run_migrations(); compare with the one that "
                               "`limbeck init` writes.");
    return false;
}
