/*
 * Files and folders on POSIX.
 *
 * Reading a folder of 10,000 revisions is four system calls a file: openat on the folder's descriptor, fstat, read, close.
 * Files are opened without blocking, so that a named pipe in a folder of revisions cannot hang a run, and read to their end
 * whatever fstat says (files of /proc have size 0). Invariant: whatever is open is in `struct posix`.
 */
#include "os/internal.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <sys/stat.h>

#define FIRST_READ 4096

static void file_close(struct posix *posix)
{
    if (posix->file >= 0)
        close(posix->file);
    posix->file = -1;
}

static void folder_close(struct posix *posix)
{
    if (posix->folder != NULL)
        closedir(posix->folder);
    posix->folder = NULL;
}

void posix_close_leftovers(void *state)
{
    file_close(state);
    folder_close(state);
}

/* Up to `room` bytes; a pipe that is still being written is waited for. -1 and errno on failure. */
static ssize_t bytes_read(int file, char *at, size_t room)
{
    for (;;)
    {
        ssize_t got = read(file, at, room);

        if (got >= 0 || (errno != EINTR && errno != EAGAIN))
            return got;
        if (errno == EAGAIN)
            poll(&(struct pollfd){.fd = file, .events = POLLIN}, 1, -1);
    }
}

/* The open file to its end. `expected` is its size as far as known; `whole` says that a short read means the end. */
static int text_read(int file, struct arena *arena, size_t expected, bool whole, size_t limit, str *out_text)
{
    size_t cap = (expected > 0 ? expected : FIRST_READ) + 1, len = 0;

    if (limit > 0 && cap > limit + 1)
        cap = limit + 1;

    char *text = arena_alloc(arena, cap + 1);

    for (;;)
    {
        ssize_t got = bytes_read(file, text + len, cap - len);

        if (got < 0)
            return errno;
        len += (size_t)got;
        if (limit > 0 && len > limit)
            return EFBIG;
        if (got == 0 || (whole && len < cap))
            break;
        if (len == cap)
        {
            text = arena_grow(arena, text, cap + 1, cap * 2 + 1);
            cap *= 2;
        }
    }
    text[len] = '\0';
    *out_text = (str){text, len};
    return 0;
}

static int open_file_read(struct os *os, struct arena *arena, int folder, const char *path, bool regular_only, size_t limit,
                          str *out_text)
{
    struct posix *posix = os->state;
    struct stat facts;

    file_close(posix);
    posix->file = openat(folder, path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (posix->file < 0)
        return errno;

    int error = fstat(posix->file, &facts) != 0 ? errno : 0;

    if (error == 0 && S_ISDIR(facts.st_mode))
        error = EISDIR;
    if (error == 0 && regular_only && !S_ISREG(facts.st_mode))
        error = EINVAL;
    if (error == 0 && limit > 0 && (uint64_t)facts.st_size > limit)
        error = EFBIG;
    if (error == 0)
        error =
            text_read(posix->file, arena, (size_t)facts.st_size, S_ISREG(facts.st_mode) && facts.st_size > 0, limit, out_text);
    file_close(posix);
    return error;
}

int posix_read_file(struct os *os, struct arena *arena, const char *path, size_t limit, str *out_text)
{
    return open_file_read(os, arena, AT_FDCWD, path, false, limit, out_text);
}

static int folder_open(struct posix *posix, const char *path)
{
    folder_close(posix);

    int descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    if (descriptor < 0)
        return errno;
    posix->folder = fdopendir(descriptor);
    if (posix->folder == NULL)
    {
        int error = errno;

        close(descriptor);
        return error;
    }
    return 0;
}

/* The next name that is not "." or ".."; NULL at the end (*out_error 0) or on failure. */
static struct dirent *entry_next(struct posix *posix, int *out_error)
{
    for (;;)
    {
        errno = 0;

        struct dirent *entry = readdir(posix->folder);

        if (entry == NULL)
            *out_error = errno;
        if (entry == NULL || (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0))
            return entry;
    }
}

static int names_compare(const void *a, const void *b)
{
    return str_compare(*(const str *)a, *(const str *)b);
}

int posix_list_folder(struct os *os, struct arena *arena, const char *path, str_array *out_names)
{
    struct posix *posix = os->state;
    str_array names = {0};
    int error = folder_open(posix, path);

    if (error != 0)
        return error;
    for (struct dirent *entry; (entry = entry_next(posix, &error)) != NULL;)
        array_push(arena, &names, str_copy(arena, str_from(entry->d_name)));
    folder_close(posix);
    if (error != 0)
        return error;
    if (names.len > 0)
        qsort(names.at, names.len, sizeof *names.at, names_compare);
    *out_names = names;
    return 0;
}

/* The names of what may be a file, sorted. The folder stays open: files are opened relative to it. */
static int file_names_read(struct posix *posix, const struct os_visit *visit, str_array *out_names)
{
    int error = 0;

    for (struct dirent *entry; (entry = entry_next(posix, &error)) != NULL;)
    {
        str name = str_from(entry->d_name);

        if (str_ends(name, visit->suffix) && entry->d_type != DT_DIR)
            array_push(visit->arena, out_names, str_copy(visit->arena, name));
    }
    if (out_names->len > 0)
        qsort(out_names->at, out_names->len, sizeof *out_names->at, names_compare);
    return error;
}

int posix_visit_folder(struct os *os, const char *path, const struct os_visit *visit)
{
    struct posix *posix = os->state;
    str_array names = {0};
    int error = folder_open(posix, path);

    if (error == 0)
        error = file_names_read(posix, visit, &names);
    for (size_t i = 0; error == 0 && i < names.len; i++)
    {
        struct os_file file = {.name = names.at[i]};
        struct arena_mark mark = arena_mark(visit->arena);

        file.error = open_file_read(os, visit->arena, dirfd(posix->folder), file.name.at, true, visit->limit, &file.text);
        if (file.error != EISDIR && !visit->file(visit->subject, &file))
            error = OS_STOPPED;
        arena_reset(visit->arena, mark);
    }
    folder_close(posix);
    return error;
}

enum os_kind posix_kind(struct os *os, const char *path)
{
    struct stat facts;

    (void)os;
    if (stat(path, &facts) != 0)
        return OS_NOTHING;
    return S_ISREG(facts.st_mode) ? OS_FILE : S_ISDIR(facts.st_mode) ? OS_FOLDER : OS_OTHER;
}

int posix_identity(struct os *os, const char *path, struct os_identity *out_identity)
{
    struct stat facts;

    (void)os;
    if (stat(path, &facts) != 0)
        return errno;
    *out_identity = (struct os_identity){
        .device = (uint64_t)facts.st_dev, .inode = (uint64_t)facts.st_ino, .size = (uint64_t)facts.st_size};
    return 0;
}

int posix_facts(struct os *os, const char *path, struct os_facts *out_facts)
{
    struct stat facts;

    (void)os;
    if (stat(path, &facts) != 0)
        return errno;
    *out_facts = (struct os_facts){
        .modified = (int64_t)facts.st_mtim.tv_sec * 1000000 + facts.st_mtim.tv_nsec / 1000,
        .is_writable = access(path, W_OK) == 0,
    };
    return 0;
}

int posix_real_path(struct os *os, struct arena *arena, const char *path, str *out_path)
{
    char real[PATH_MAX];

    (void)os;
    if (realpath(path, real) == NULL)
        return errno;
    *out_path = str_copy(arena, str_from(real));
    return 0;
}

int posix_write_all(int file, str text)
{
    while (text.len > 0)
    {
        ssize_t put = write(file, text.at, text.len);

        if (put < 0 && errno != EINTR && errno != EAGAIN)
            return errno;
        if (put < 0 && errno == EAGAIN)
            poll(&(struct pollfd){.fd = file, .events = POLLOUT}, 1, -1);
        if (put > 0)
            text = str_skip(text, (size_t)put);
    }
    return 0;
}

/* Fills a file that was just made; on failure it is taken away again. */
static int new_file_fill(int file, const char *path, str text, bool sync)
{
    int error = posix_write_all(file, text);

    if (error == 0 && sync && fsync(file) != 0)
        error = errno;
    if (close(file) != 0 && error == 0)
        error = errno;
    if (error != 0)
        unlink(path);
    return error;
}

static int file_create(const char *path, mode_t mode, str text, bool sync)
{
    int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);

    return file < 0 ? errno : new_file_fill(file, path, text, sync);
}

/* Writes beside the file and renames: a reader sees the old text or the new one, never half. `keep`: the old file's mode. */
static int file_replace(struct os *os, const char *path, mode_t mode, bool keep, str text, bool sync)
{
    char beside[PATH_MAX];
    uint64_t random;

    posix_random(os, &random, sizeof random);

    int len = snprintf(beside, sizeof beside, "%s.%016llx", path, (unsigned long long)random);

    if (len < 0 || (size_t)len >= sizeof beside)
        return ENAMETOOLONG;

    int file = open(beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);

    if (file < 0)
        return errno;
    if (keep && fchmod(file, mode) != 0)
    {
        int error = errno;

        close(file);
        unlink(beside);
        return error;
    }

    int error = new_file_fill(file, beside, text, sync);

    if (error == 0 && rename(beside, path) != 0)
    {
        error = errno;
        unlink(beside);
    }
    return error;
}

int posix_write_file(struct os *os, const char *path, str text, const struct os_write_options *options)
{
    char real[PATH_MAX];
    struct stat facts;
    mode_t mode = (mode_t)(options->mode != 0 ? options->mode : 0666);

    if (options->exclusive)
        return file_create(path, mode, text, options->sync);
    if (realpath(path, real) == NULL)
        return errno == ENOENT ? file_replace(os, path, mode, false, text, options->sync) : errno;
    if (stat(real, &facts) != 0)
        return errno;
    if (S_ISDIR(facts.st_mode))
        return EISDIR;
    if (access(real, W_OK) != 0)
        return errno; /* rename would replace a file that is protected against writing */
    return file_replace(os, real, facts.st_mode & 07777, true, text, options->sync);
}

int posix_make_folder(struct os *os, const char *path)
{
    (void)os;
    return mkdir(path, 0777) == 0 ? 0 : errno;
}

int posix_remove_file(struct os *os, const char *path)
{
    (void)os;
    return unlink(path) == 0 ? 0 : errno;
}

int posix_current_folder(struct os *os, struct arena *arena, str *out_path)
{
    char path[PATH_MAX];

    (void)os;
    if (getcwd(path, sizeof path) == NULL)
        return errno;
    *out_path = str_copy(arena, str_from(path));
    return 0;
}
