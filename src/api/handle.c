/*
 * Handles: settings, and commands run one after the other, each in an arena of its own.
 *
 * Running out of memory anywhere below comes back here by one longjmp (base/arena.h); the command's arena is closed, with it
 * connections and files, and the handle goes on.
 */
#include "api/handle.h"

#include "db/db.h"
#include "vocab/alembic.h"

#include <stdio.h>
#include <string.h>

enum
{
    MEMORY_LIMIT = 1024 * 1024 * 1024,
    LOCK_WAIT_MS = 60 * 1000,
    ANSWER_MOST = 1024, /* bytes of an answer, with the NUL */
};

/* ---- settings ---- */

static str text_of(struct arena *arena, const char *text)
{
    return str_copy(arena, str_from(text));
}

static str_array texts_of(struct arena *arena, const char *const *texts, size_t count)
{
    str_array array = {0};

    for (size_t i = 0; i < count; i++)
        array_push(arena, &array, text_of(arena, texts[i]));
    return array;
}

static void log_pass(void *subject, enum log_level level, str logger, str message)
{
    struct lb_handle *handle = subject;
    struct arena_mark mark = arena_mark(handle->command);

    /* The public levels have the order of ours. */
    handle->given.log(handle->given.subject, (enum lb_level)level, str_cstring(handle->command, logger),
                      str_cstring(handle->command, message));
    arena_reset(handle->command, mark);
}

static void output_pass(void *subject, str text)
{
    struct lb_handle *handle = subject;

    handle->given.output(handle->given.subject, text.at, text.len);
}

static void progress_pass(void *subject, str what, size_t done, size_t total)
{
    struct lb_handle *handle = subject;
    struct arena_mark mark = arena_mark(handle->command);

    handle->given.progress(handle->given.subject, str_cstring(handle->command, what), done, total);
    arena_reset(handle->command, mark);
}

static bool confirm_pass(void *subject, str question)
{
    struct lb_handle *handle = subject;

    return handle->given.confirm(handle->given.subject, str_cstring(handle->command, question)) != 0;
}

static bool ask_pass(void *subject, str question, struct arena *arena, str *out_answer)
{
    struct lb_handle *handle = subject;
    char answer[ANSWER_MOST] = "";

    if (handle->given.ask(handle->given.subject, str_cstring(handle->command, question), answer, sizeof answer) == 0)
        return false;
    answer[sizeof answer - 1] = '\0';
    *out_answer = str_copy(arena, str_from(answer));
    return true;
}

static void settings_copy(struct lb_handle *handle, const struct lb_settings *given)
{
    struct arena *arena = handle->arena;
    double lock_wait = given->lock_wait_seconds;

    handle->settings = (struct settings){
        .config_files = texts_of(arena, given->config_files, given->config_file_count),
        .section = text_of(arena, given->section),
        .x_arguments = texts_of(arena, given->x_arguments, given->x_argument_count),
        .urls = texts_of(arena, given->urls, given->url_count),
        .echo = given->echo != 0,
        .wait_ms = (int64_t)(given->wait_seconds * 1000),
        .lock_wait_ms = lock_wait < 0 ? 0 : lock_wait == 0 ? LOCK_WAIT_MS : (int64_t)(lock_wait * 1000),
        .lock_timeout = text_of(arena, given->lock_timeout),
        .cancelled = (const volatile bool *)(const volatile void *)given->cancelled,
        .environment = given->environment,
        .columns = given->columns,
        .color = given->color != 0,
        .unicode = given->unicode != 0,
        .callbacks =
            {
                .subject = handle,
                .log = given->log != NULL ? log_pass : NULL,
                .output = given->output != NULL ? output_pass : NULL,
                .progress = given->progress != NULL ? progress_pass : NULL,
                .confirm = given->confirm != NULL ? confirm_pass : NULL,
                .ask = given->ask != NULL ? ask_pass : NULL,
            },
    };
}

/* False when memory ran out. Not inlined: what stands across a longjmp is the caller's. */
__attribute__((noinline)) static bool handle_fill(struct lb_handle *handle)
{
    jmp_buf escape;

    handle->memory.escape = &escape;
    if (setjmp(escape) != 0)
        return false;
    handle->arena = arena_open(&handle->memory);
    settings_copy(handle, &handle->given);
    handle->memory.escape = NULL;
    return true;
}

lb_handle *lb_open(const struct lb_settings *settings)
{
    struct lb_handle *handle = calloc(1, sizeof *handle);
    struct lb_settings defaults = LB_SETTINGS_INIT;

    if (handle == NULL)
        return NULL;
    handle->given = defaults;
    /* A program built against an older header knows fewer fields. */
    if (settings != NULL)
        memcpy(&handle->given, settings, settings->size < sizeof defaults ? settings->size : sizeof defaults);
    if (handle->given.owns_process != 0)
        db_own_process();
    handle->memory.limit = handle->given.memory_limit != 0 ? handle->given.memory_limit : MEMORY_LIMIT;
    if (handle_fill(handle))
        return handle;
    arena_close(handle->arena);
    free(handle);
    return NULL;
}

void lb_close(lb_handle *handle)
{
    if (handle == NULL)
        return;
    arena_close(handle->command);
    arena_close(handle->arena);
    free(handle);
}

/* ---- running ---- */

static enum lb_status run(struct lb_handle *handle, const char *command, const struct lb_argument *arguments, size_t count)
{
    struct session *session;
    struct argument *own;
    enum command_status status;

    handle->command = arena_open(&handle->memory);
    session = arena_new(handle->command, struct session);
    own = arena_alloc_array(handle->command, count, sizeof *own);
    for (size_t i = 0; i < count; i++)
        own[i] = (struct argument){text_of(handle->command, arguments[i].name), text_of(handle->command, arguments[i].value)};
    *session = (struct session){
        .arena = handle->command,
        .settings = &handle->settings,
        .command = text_of(handle->command, command),
        .arguments = own,
        .argument_count = count,
        .os = os_open_posix(handle->command, handle->settings.environment),
    };
    handle->session = session;
    status = command_run(session);
    handle_publish(handle);
    return (enum lb_status)status;
}

enum lb_status lb_run(lb_handle *handle, const char *command, const struct lb_argument *arguments, size_t count)
{
    jmp_buf escape;
    enum lb_status status;

    arena_close(handle->command);
    handle->command = NULL;
    handle->session = NULL;
    handle->diagnostic_count = 0;
    handle->is_broken = false;
    handle->memory.escape = &escape;
    if (setjmp(escape) != 0)
    {
        struct arena *half = handle->command;

        handle->command = NULL;
        handle->session = NULL;
        handle->memory.escape = NULL;
        arena_close(half);
        handle_break(handle);
        return LB_FAILED;
    }
    status = run(handle, command, arguments, count);
    handle->memory.escape = NULL;
    return status;
}

static enum lb_status run_to(lb_handle *handle, const char *command, const char *revision)
{
    struct lb_argument arguments[] = {{"revision", revision}};

    return lb_run(handle, command, arguments, 1);
}

enum lb_status lb_upgrade(lb_handle *handle, const char *revision)
{
    return run_to(handle, "upgrade", revision);
}

enum lb_status lb_downgrade(lb_handle *handle, const char *revision)
{
    return run_to(handle, "downgrade", revision);
}

enum lb_status lb_candidates(lb_handle *handle, enum lb_values values, const char *begin)
{
    char number[16];
    struct lb_argument arguments[] = {{"values", number}, {"begin", begin}};

    snprintf(number, sizeof number, "%d", (int)values);
    return lb_run(handle, "__candidates", arguments, 2);
}

const char *lb_alembic_version(void)
{
    return VOCAB_ALEMBIC_VERSION;
}

const char *lb_version(void)
{
    return LB_VERSION;
}
