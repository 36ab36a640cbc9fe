/*
 * The front of os: the same checks and the same diagnostics over every implementation.
 *
 * A path is copied to a NUL-terminated buffer on the stack; a path with a NUL byte inside or longer than the system takes is
 * an error like any other. The text of an errno comes from a table here, as strerror follows the locale of the process.
 */
#include "os/internal.h"

#include <errno.h>
#include <limits.h>

struct path
{
    char at[PATH_MAX];
};

static const struct
{
    int error;
    const char *text;
    const char *hint; /* what to do about it with a file; NULL: nothing to say */
} errors[] = {
    {ENOENT, "no such file or folder", "Check the path; it is relative to the current folder unless it begins with '/'."},
    {EACCES, "permission denied", "Give the user who runs limbeck the right to it."},
    {EPERM, "operation not permitted", "Give the user who runs limbeck the right to it."},
    {EISDIR, "it is a folder", "Name a file."},
    {ENOTDIR, "part of the path is no folder", "Check the path."},
    {EEXIST, "it exists already", "Move it away or choose another name."},
    {EFBIG, "it is larger than allowed", NULL},
    {EROFS, "the file system is read-only", "Choose a folder that can be written to."},
    {ENOSPC, "no space left on the device", "Free some space."},
    {EDQUOT, "the disk quota is used up", "Free some space."},
    {ENAMETOOLONG, "the path is too long", NULL},
    {ELOOP, "too many symbolic links", "Look for a link that leads to itself."},
    {EMFILE, "too many files are open", "Raise the limit (ulimit -n)."},
    {ENFILE, "too many files are open on this system", NULL},
    {EINVAL, "invalid path", NULL},
    {EIO, "input/output error", "Check the disk."},
    {EPIPE, "the reader has gone", NULL},
    {ENOTEMPTY, "the folder is not empty", NULL},
    {EBUSY, "it is in use", NULL},
    {ENOMEM, "out of memory", NULL},
    {ENOEXEC, "it is no program", NULL},
    {ETXTBSY, "the program is being written", NULL},
    {EBADF, "it is closed", NULL},
    {E2BIG, "the list of arguments is too long", NULL},
};

static void scratch_close(void *subject)
{
    struct os *os = subject;

    arena_close(os->scratch);
    os->scratch = NULL;
}

void os_open_scratch(struct os *os)
{
    arena_on_close(os->arena, scratch_close, os);
    os->scratch = arena_open(arena_memory(os->arena));
}

static size_t error_row(int error)
{
    for (size_t i = 0; i < COUNT_OF(errors); i++)
    {
        if (errors[i].error == error)
            return i;
    }
    return COUNT_OF(errors);
}

const char *os_error_text(int error)
{
    size_t row = error_row(error);

    return row < COUNT_OF(errors) ? errors[row].text : "unexpected error of the system";
}

static bool path_error(struct diags *diags, const char *verb, str path, int error)
{
    size_t row = error_row(error);

    diag_error(diags, DIAG_FILE, SPAN_NONE, "cannot %s '" STR_FMT "': %s", verb, STR_ARG(path), os_error_text(error));
    if (row < COUNT_OF(errors) && errors[row].hint != NULL)
        diag_hint(diags, "%s", errors[row].hint);
    if (row == COUNT_OF(errors))
        diag_detail(diags, "errno %d", error);
    return false;
}

bool os_file_error(struct diags *diags, str path, int error)
{
    return path_error(diags, "read", path, error);
}

/* 0, or why this is no path. */
static int path_copy(str path, struct path *out)
{
    if (path.len == 0)
        return ENOENT;
    if (path.len >= sizeof out->at)
        return ENAMETOOLONG;
    if (memchr(path.at, '\0', path.len) != NULL)
        return EINVAL;
    memcpy(out->at, path.at, path.len);
    out->at[path.len] = '\0';
    return 0;
}

bool os_read_file(struct os *os, struct arena *arena, struct diags *diags, str path, size_t limit, str *out_text)
{
    struct path copy;
    int error = path_copy(path, &copy);

    if (error == 0)
        error = os->table->read_file(os, arena, copy.at, limit, out_text);
    if (error == 0)
        return true;
    path_error(diags, "read", path, error);
    if (error == EFBIG)
        diag_detail(diags, "the limit is %zu bytes", limit);
    return false;
}

bool os_list_folder(struct os *os, struct arena *arena, struct diags *diags, str path, str_array *out_names)
{
    struct path copy;
    int error = path_copy(path, &copy);

    if (error == 0)
        error = os->table->list_folder(os, arena, copy.at, out_names);
    return error == 0 || path_error(diags, "list", path, error);
}

bool os_visit_folder(struct os *os, struct diags *diags, str path, const struct os_visit *visit)
{
    struct path copy;
    int error = path_copy(path, &copy);

    if (error == 0)
        error = os->table->visit_folder(os, copy.at, visit);
    if (error == OS_STOPPED)
        return false;
    return error == 0 || path_error(diags, "list", path, error);
}

struct folder_reading
{
    struct arena *arena;
    os_files files;
};

static bool file_keep(void *subject, const struct os_file *file)
{
    struct folder_reading *reading = subject;
    struct os_file kept = *file;

    kept.name = str_copy(reading->arena, file->name);
    kept.text = str_copy(reading->arena, file->text);
    array_push(reading->arena, &reading->files, kept);
    return true;
}

bool os_read_folder(struct os *os, struct arena *arena, struct diags *diags, str path, str suffix, size_t limit,
                    os_files *out_files)
{
    struct folder_reading reading = {.arena = arena};
    struct arena_mark mark = arena_mark(os->scratch);
    struct os_visit visit = {.arena = os->scratch, .suffix = suffix, .limit = limit, .file = file_keep, .subject = &reading};
    bool read = os_visit_folder(os, diags, path, &visit);

    arena_reset(os->scratch, mark);
    if (read)
        *out_files = reading.files;
    return read;
}

enum os_kind os_kind(struct os *os, str path)
{
    struct path copy;

    return path_copy(path, &copy) == 0 ? os->table->kind(os, copy.at) : OS_NOTHING;
}

bool os_is_file(struct os *os, str path)
{
    return os_kind(os, path) == OS_FILE;
}

bool os_is_folder(struct os *os, str path)
{
    return os_kind(os, path) == OS_FOLDER;
}

bool os_find_identity(struct os *os, str path, struct os_identity *out_identity)
{
    struct path copy;

    return path_copy(path, &copy) == 0 && os->table->identity(os, copy.at, out_identity) == 0;
}

bool os_find_facts(struct os *os, str path, struct os_facts *out_facts)
{
    struct path copy;

    return path_copy(path, &copy) == 0 && os->table->facts(os, copy.at, out_facts) == 0;
}

bool os_real_path(struct os *os, struct arena *arena, struct diags *diags, str path, str *out_path)
{
    struct path copy;
    int error = path_copy(path, &copy);

    if (error == 0)
        error = os->table->real_path(os, arena, copy.at, out_path);
    return error == 0 || path_error(diags, "find", path, error);
}

bool os_write_file(struct os *os, struct diags *diags, str path, str text, const struct os_write_options *options)
{
    struct path copy;
    int error = path_copy(path, &copy);

    if (error == 0)
        error = os->table->write_file(os, copy.at, text, options);
    return error == 0 || path_error(diags, options->exclusive ? "create" : "write", path, error);
}

bool os_make_folder(struct os *os, struct diags *diags, str path)
{
    struct path copy;
    int error = path_copy(path, &copy);

    if (error == 0)
        error = os->table->make_folder(os, copy.at);
    return error == 0 || path_error(diags, "create folder", path, error);
}

bool os_make_folders(struct os *os, struct diags *diags, str path)
{
    struct path copy;
    int error = path_copy(path, &copy);

    for (size_t i = 1; error == 0 && i <= path.len; i++)
    {
        if (i < path.len && path.at[i] != '/')
            continue;
        copy.at[i] = '\0';
        if (os->table->kind(os, copy.at) != OS_FOLDER)
            error = os->table->make_folder(os, copy.at);
        if (error == EEXIST && os->table->kind(os, copy.at) == OS_FOLDER)
            error = 0; /* somebody else was quicker */
        if (i < path.len)
            copy.at[i] = '/';
    }
    return error == 0 || path_error(diags, "create folder", path, error);
}

bool os_remove_file(struct os *os, struct diags *diags, str path)
{
    struct path copy;
    int error = path_copy(path, &copy);

    if (error == 0)
        error = os->table->remove_file(os, copy.at);
    return error == 0 || path_error(diags, "remove", path, error);
}

bool os_current_folder(struct os *os, struct arena *arena, struct diags *diags, str *out_path)
{
    int error = os->table->current_folder(os, arena, out_path);

    return error == 0 || path_error(diags, "find", STR("."), error);
}

bool os_environment(const struct os *os, str name, str *out_value)
{
    const char *value = map_find(&os->environment, name);

    if (value == NULL)
        return false;
    *out_value = str_from(value);
    return true;
}

int64_t os_clock(struct os *os)
{
    return os->table->clock(os);
}

int64_t os_monotonic(struct os *os)
{
    return os->table->monotonic(os);
}

void os_random(struct os *os, void *out_bytes, size_t len)
{
    os->table->random(os, out_bytes, len);
}

void os_sleep(struct os *os, int64_t milliseconds)
{
    if (milliseconds > 0)
        os->table->sleep(os, milliseconds);
}

bool os_wait_readable(struct os *os, int descriptor, int64_t milliseconds)
{
    return os->table->wait_readable(os, descriptor, milliseconds);
}

struct os_terminal os_terminal(struct os *os, enum os_stream stream)
{
    return os->table->terminal(os, stream);
}

bool os_write(struct os *os, struct diags *diags, enum os_stream stream, str text)
{
    static const char *const names[] = {
        [OS_STDIN] = "standard input", [OS_STDOUT] = "standard output", [OS_STDERR] = "standard error"};
    int error = os->table->write(os, stream, text);

    return error == 0 || diag_error(diags, DIAG_FILE, SPAN_NONE, "cannot write to %s: %s", names[stream], os_error_text(error));
}

bool os_open_library(struct os *os, struct diags *diags, const struct os_library *library, void *out_functions)
{
    void *opened = NULL;

    for (size_t i = 0; opened == NULL && library->files[i] != NULL; i++)
        opened = os->table->open_library(os, library->files[i]);
    if (opened == NULL)
    {
        diag_error(diags, DIAG_DRIVER, SPAN_NONE, "cannot open %s (%s)", library->name, library->files[0]);
        diag_detail(diags, "%s", os->table->library_error(os));
        diag_hint(diags, "Install it: apt install %s", library->package);
        return false;
    }
    for (size_t i = 0; i < library->symbol_count; i++)
    {
        const struct os_symbol *symbol = &library->symbols[i];
        void *function = os->table->find_symbol(os, opened, symbol->name);

        if (function == NULL && !symbol->optional)
        {
            diag_error(diags, DIAG_DRIVER, SPAN_NONE, "%s lacks the function %s", library->name, symbol->name);
            diag_hint(diags, "Install a newer one: apt install %s", library->package);
            return false;
        }
        memcpy((char *)out_functions + symbol->offset, &function, sizeof function);
    }
    return true;
}

/* The words and the folder as the table takes them, on the scratch arena; 0 or an errno. */
static int command_copy(struct os *os, const struct os_command *command, const char ***out_words, struct path *out_folder)
{
    const char **words = arena_alloc_array(os->scratch, command->word_count + 1, sizeof *words);
    int error = command->word_count == 0 ? ENOENT : 0;

    for (size_t i = 0; i < command->word_count; i++)
    {
        if (command->words[i].len > 0 && memchr(command->words[i].at, '\0', command->words[i].len) != NULL)
            error = EINVAL;
        words[i] = str_cstring(os->scratch, command->words[i]);
    }
    *out_words = words;
    return error == 0 && command->folder.len > 0 ? path_copy(command->folder, out_folder) : error;
}

bool os_run(struct os *os, struct diags *diags, const struct os_command *command, int *out_status)
{
    struct arena_mark mark = arena_mark(os->scratch);
    struct path folder = {.at = ""};
    const char **words;
    int error = command_copy(os, command, &words, &folder);

    if (error == 0)
        error = os->table->run(os, words, folder.at[0] != '\0' ? folder.at : NULL, command->to_stderr, out_status);
    if (error != 0)
    {
        diag_error(diags, DIAG_COMMAND, SPAN_NONE, "cannot run '%s': %s", command->word_count > 0 ? words[0] : "",
                   error == ENOENT ? "no such program" : os_error_text(error));
        diag_hint(diags, "Check that the program is installed and found along PATH.");
    }
    arena_reset(os->scratch, mark);
    return error == 0;
}

bool os_run_capture(struct os *os, struct arena *arena, const struct os_command *command, const struct os_capture *limits,
                    str *out_text)
{
    struct arena_mark mark = arena_mark(os->scratch);
    struct buf text = BUF(arena);
    struct path folder = {.at = ""};
    const char **words;
    int error = command_copy(os, command, &words, &folder);

    if (error == 0)
        error = os->table->capture(os, words, folder.at[0] != '\0' ? folder.at : NULL, limits, &text);
    arena_reset(os->scratch, mark);
    if (error == 0)
        *out_text = buf_str(&text);
    return error == 0;
}

int64_t os_process_id(struct os *os)
{
    return os->table->process_id(os);
}

str os_host_name(struct os *os, struct arena *arena)
{
    return os->table->host_name(os, arena);
}
