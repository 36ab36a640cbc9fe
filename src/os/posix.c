/*
 * The POSIX os: its table, the copied environment, clocks, terminal, libraries and child processes.
 *
 * Libraries stay open until the process ends: libpq and what it draws in register exit handlers, and a library that goes away
 * under a host application's feet is worse than one that stays. A child gets our streams and the copied environment.
 */
#include "os/internal.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/ioctl.h>
#include <sys/random.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

#define MICROSECONDS 1000000

static int64_t clock_read(clockid_t clock)
{
    struct timespec now;

    clock_gettime(clock, &now);
    return (int64_t)now.tv_sec * MICROSECONDS + now.tv_nsec / 1000;
}

static int64_t posix_clock(struct os *os)
{
    (void)os;
    return clock_read(CLOCK_REALTIME);
}

static int64_t posix_monotonic(struct os *os)
{
    (void)os;
    return clock_read(CLOCK_MONOTONIC);
}

void posix_random(struct os *os, void *out_bytes, size_t len)
{
    char *at = out_bytes;

    (void)os;
    while (len > 0)
    {
        ssize_t got = getrandom(at, len, 0);

        if (got > 0)
        {
            at += got;
            len -= (size_t)got;
        }
    }
}

static void posix_sleep(struct os *os, int64_t milliseconds)
{
    struct timespec left = {.tv_sec = (time_t)(milliseconds / 1000), .tv_nsec = (long)(milliseconds % 1000) * 1000000};

    (void)os;
    while (nanosleep(&left, &left) != 0 && errno == EINTR)
        ;
}

static bool posix_wait_readable(struct os *os, int descriptor, int64_t milliseconds)
{
    int most = milliseconds > 1000000 ? 1000000 : (int)milliseconds;

    (void)os;
    return poll(&(struct pollfd){.fd = descriptor, .events = POLLIN}, 1, most) > 0;
}

static struct os_terminal posix_terminal(struct os *os, enum os_stream stream)
{
    struct os_terminal terminal = {.is_terminal = isatty((int)stream) == 1};
    struct winsize size;

    (void)os;
    if (terminal.is_terminal && ioctl((int)stream, TIOCGWINSZ, &size) == 0)
        terminal.width = size.ws_col;
    return terminal;
}

static int posix_write(struct os *os, enum os_stream stream, str text)
{
    (void)os;
    return posix_write_all((int)stream, text);
}

static void *posix_open_library(struct os *os, const char *file)
{
    (void)os;
    return dlopen(file, RTLD_LAZY | RTLD_LOCAL | RTLD_NODELETE);
}

static void *posix_find_symbol(struct os *os, void *library, const char *name)
{
    (void)os;
    return dlsym(library, name);
}

static const char *posix_library_error(struct os *os)
{
    const char *error = dlerror();

    (void)os;
    return error != NULL ? error : "";
}

/* NAME=VALUE of every variable, in scratch memory. */
static char **environment_words(struct os *os)
{
    char **words = arena_alloc_array(os->scratch, os->environment.len + 1, sizeof *words);

    for (size_t i = 0; i < os->environment.len; i++)
    {
        const struct map_entry *entry = &os->environment.at[i];
        str word = str_print(os->scratch, STR_FMT "=%s", STR_ARG(entry->key), (const char *)entry->value);

        words[i] = (char *)word.at;
    }
    return words;
}

static int posix_run(struct os *os, const char *const *words, const char *folder, bool to_stderr, int *out_status)
{
    posix_spawn_file_actions_t actions;
    char **environment = environment_words(os);
    pid_t child;
    int status;

    posix_spawn_file_actions_init(&actions);

    int error = folder != NULL ? posix_spawn_file_actions_addchdir_np(&actions, folder) : 0;

    if (error == 0 && to_stderr)
        error = posix_spawn_file_actions_adddup2(&actions, STDERR_FILENO, STDOUT_FILENO);
    if (error == 0)
        error = posix_spawnp(&child, words[0], &actions, NULL, (char *const *)words, environment);
    posix_spawn_file_actions_destroy(&actions);
    if (error != 0)
        return error;
    while (waitpid(child, &status, 0) < 0)
    {
        if (errno != EINTR)
            return errno;
    }
    *out_status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    return 0;
}

/* What a child writes, up to the limits; 0 when it ended its output in time. */
static int output_read(struct os *os, int descriptor, const struct os_capture *limits, struct buf *out)
{
    int64_t deadline = os_monotonic(os) + limits->most_milliseconds * 1000;
    char part[4096];

    for (;;)
    {
        int64_t left = (deadline - os_monotonic(os)) / 1000;
        ssize_t got;

        if (left <= 0 || !os_wait_readable(os, descriptor, left))
            return ETIMEDOUT;
        got = read(descriptor, part, sizeof part);
        if (got == 0)
            return 0;
        if (got < 0 && errno != EINTR)
            return errno;
        if (got > 0 && out->len + (size_t)got > limits->most_bytes)
            return EFBIG;
        if (got > 0)
            buf_add(out, (str){part, (size_t)got});
    }
}

static int capture_spawn(struct os *os, const char *const *words, const char *folder, int output, pid_t *out_child)
{
    posix_spawn_file_actions_t actions;
    char **environment = environment_words(os);
    int error;

    posix_spawn_file_actions_init(&actions);
    error = folder != NULL ? posix_spawn_file_actions_addchdir_np(&actions, folder) : 0;
    if (error == 0)
        error = posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    if (error == 0)
        error = posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
    if (error == 0)
        error = posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    if (error == 0)
        error = posix_spawnp(out_child, words[0], &actions, NULL, (char *const *)words, environment);
    posix_spawn_file_actions_destroy(&actions);
    return error;
}

static int posix_capture(struct os *os, const char *const *words, const char *folder, const struct os_capture *limits,
                         struct buf *out)
{
    int pipes[2], error, status = 0;
    pid_t child;

    if (pipe(pipes) != 0)
        return errno;
    fcntl(pipes[0], F_SETFD, FD_CLOEXEC);
    fcntl(pipes[1], F_SETFD, FD_CLOEXEC);
    error = capture_spawn(os, words, folder, pipes[1], &child);
    close(pipes[1]);
    if (error == 0)
    {
        error = output_read(os, pipes[0], limits, out);
        if (error != 0)
            kill(child, SIGKILL);
        while (waitpid(child, &status, 0) < 0 && errno == EINTR)
            continue;
    }
    close(pipes[0]);
    if (error == 0 && !(WIFEXITED(status) && WEXITSTATUS(status) == 0))
        error = EIO;
    return error;
}

static int64_t posix_process_id(struct os *os)
{
    (void)os;
    return getpid();
}

static str posix_host_name(struct os *os, struct arena *arena)
{
    char name[256];

    (void)os;
    if (gethostname(name, sizeof name) != 0)
        return (str){0};
    name[sizeof name - 1] = '\0';
    return str_copy(arena, str_from(name));
}

static const struct os_table posix_table = {
    .read_file = posix_read_file,
    .list_folder = posix_list_folder,
    .visit_folder = posix_visit_folder,
    .kind = posix_kind,
    .identity = posix_identity,
    .facts = posix_facts,
    .real_path = posix_real_path,
    .write_file = posix_write_file,
    .make_folder = posix_make_folder,
    .remove_file = posix_remove_file,
    .current_folder = posix_current_folder,
    .clock = posix_clock,
    .monotonic = posix_monotonic,
    .random = posix_random,
    .sleep = posix_sleep,
    .wait_readable = posix_wait_readable,
    .terminal = posix_terminal,
    .write = posix_write,
    .open_library = posix_open_library,
    .find_symbol = posix_find_symbol,
    .library_error = posix_library_error,
    .run = posix_run,
    .capture = posix_capture,
    .process_id = posix_process_id,
    .host_name = posix_host_name,
};

struct os *os_open_posix(struct arena *arena, const char *const *environment)
{
    struct os *os = arena_new(arena, struct os);
    struct posix *posix = arena_new(arena, struct posix);

    *posix = (struct posix){.file = -1};
    *os = (struct os){.table = &posix_table, .state = posix, .arena = arena, .environment = {.arena = arena}};
    if (environment == NULL)
        environment = (const char *const *)environ;
    for (size_t i = 0; environment != NULL && environment[i] != NULL; i++)
    {
        str name, word = str_copy(arena, str_from(environment[i]));
        str value = str_cut(word, '=', &name);

        if (name.len < word.len && !map_has(&os->environment, name))
            map_put(&os->environment, name, (void *)(uintptr_t)(value.at != NULL ? value.at : ""));
    }
    arena_on_close(arena, posix_close_leftovers, posix);
    os_open_scratch(os);
    return os;
}
