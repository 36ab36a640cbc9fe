/*
 * The os in memory. Files are rows of one map keyed by absolute path; a folder is a row as well, made with the files in it.
 * Paths are made absolute and "." and ".." are taken out before they are looked up, so there are no links.
 */
#include "os/memory.h"

#include "os/internal.h"

#include <errno.h>

struct os_memory *os_memory(struct os *os)
{
    return os->state;
}

/* Absolute, without ".", ".." and doubled slashes; the root is "/". */
static str path_normal(struct os *os, struct arena *arena, str path)
{
    struct os_memory *memory = os->state;
    str whole = path.len > 0 && path.at[0] == '/'
                    ? path
                    : str_print(arena, STR_FMT "/" STR_FMT, STR_ARG(memory->folder), STR_ARG(path));
    struct buf normal = BUF(arena);

    while (whole.len > 0)
    {
        str part;

        whole = str_cut(whole, '/', &part);
        if (str_equal(part, STR("..")))
        {
            size_t slash = str_find_last_char(buf_str(&normal), '/');

            normal.len = slash == STR_NONE ? 0 : slash;
        }
        else if (part.len > 0 && !str_equal(part, STR(".")))
            buf_print(&normal, "/" STR_FMT, STR_ARG(part));
    }
    return normal.len > 0 ? str_copy(arena, buf_str(&normal)) : STR("/");
}

static struct os_memory_file *file_find(struct os *os, const char *path)
{
    struct os_memory *memory = os->state;

    return map_find(&memory->files, path_normal(os, os->arena, str_from(path)));
}

/* The part of a path before its last slash. */
static str path_folder(str path)
{
    size_t slash = str_find_last_char(path, '/');

    return slash == STR_NONE || slash == 0 ? STR("/") : str_slice(path, 0, slash);
}

static struct os_memory_file *row_put(struct os *os, str path)
{
    struct os_memory *memory = os->state;
    struct os_memory_file *file = map_find(&memory->files, path);

    if (file == NULL)
    {
        file = arena_new(os->arena, struct os_memory_file);
        map_put(&memory->files, path, file);
    }
    if (path.len > 1)
        row_put(os, path_folder(path))->is_folder = true;
    return file;
}

void os_memory_put(struct os *os, const char *path, str text)
{
    row_put(os, path_normal(os, os->arena, str_from(path)))->text = str_copy(os->arena, text);
}

void os_memory_put_error(struct os *os, const char *path, int error)
{
    row_put(os, path_normal(os, os->arena, str_from(path)))->error = error;
}

void os_memory_set(struct os *os, const char *variable, const char *value)
{
    map_put(&os->environment, str_copy(os->arena, str_from(variable)),
            (void *)(uintptr_t)str_copy(os->arena, str_from(value)).at);
}

void os_memory_add_library(struct os *os, const char *file, const struct os_stand_in *functions)
{
    map_put(&os_memory(os)->libraries, str_from(file), (void *)(uintptr_t)functions);
}

static int memory_read_file(struct os *os, struct arena *arena, const char *path, size_t limit, str *out_text)
{
    const struct os_memory_file *file = file_find(os, path);

    if (file == NULL)
        return ENOENT;
    if (file->error != 0 || file->is_folder)
        return file->error != 0 ? file->error : EISDIR;
    if (limit > 0 && file->text.len > limit)
        return EFBIG;
    *out_text = str_copy(arena, file->text);
    return 0;
}

static int names_compare(const void *a, const void *b)
{
    return str_compare(*(const str *)a, *(const str *)b);
}

static int memory_list_folder(struct os *os, struct arena *arena, const char *path, str_array *out_names)
{
    struct os_memory *memory = os->state;
    const struct os_memory_file *folder = file_find(os, path);
    str normal = path_normal(os, os->arena, str_from(path));
    str_array names = {0};

    if (folder == NULL)
        return ENOENT;
    if (folder->error != 0 || !folder->is_folder)
        return folder->error != 0 ? folder->error : ENOTDIR;
    for (size_t i = 0; i < memory->files.len; i++)
    {
        str key = memory->files.at[i].key;

        if (key.len > 1 && str_equal(path_folder(key), normal))
            array_push(arena, &names, str_copy(arena, str_skip(key, str_find_last_char(key, '/') + 1)));
    }
    if (names.len > 0)
        qsort(names.at, names.len, sizeof *names.at, names_compare);
    *out_names = names;
    return 0;
}

static int memory_visit_folder(struct os *os, const char *path, const struct os_visit *visit)
{
    str_array names;
    int error = memory_list_folder(os, visit->arena, path, &names);

    for (size_t i = 0; error == 0 && i < names.len; i++)
    {
        struct os_file file = {.name = names.at[i]};
        struct arena_mark mark = arena_mark(visit->arena);
        bool goes_on = true;

        if (!str_ends(file.name, visit->suffix))
            continue;
        file.error = memory_read_file(os, visit->arena, str_print(visit->arena, "%s/" STR_FMT, path, STR_ARG(file.name)).at,
                                      visit->limit, &file.text);
        if (file.error != EISDIR)
            goes_on = visit->file(visit->subject, &file);
        arena_reset(visit->arena, mark);
        if (!goes_on)
            return OS_STOPPED;
    }
    return error;
}

static enum os_kind memory_kind(struct os *os, const char *path)
{
    const struct os_memory_file *file = file_find(os, path);

    return file == NULL ? OS_NOTHING : file->is_folder ? OS_FOLDER : OS_FILE;
}

/* A file's place in the map stands for its inode. */
static int memory_identity(struct os *os, const char *path, struct os_identity *out_identity)
{
    struct os_memory *memory = os->state;
    str normal = path_normal(os, os->arena, str_from(path));

    for (size_t i = 0; i < memory->files.len; i++)
    {
        if (str_equal(memory->files.at[i].key, normal))
        {
            const struct os_memory_file *file = memory->files.at[i].value;

            *out_identity = (struct os_identity){.device = 1, .inode = i + 1, .size = file->text.len};
            return 0;
        }
    }
    return ENOENT;
}

/* All was written when the clock stood where it stands now. */
static int memory_facts(struct os *os, const char *path, struct os_facts *out_facts)
{
    struct os_memory *memory = os->state;

    if (file_find(os, path) == NULL)
        return ENOENT;
    *out_facts = (struct os_facts){.modified = memory->clock, .is_writable = memory->write_error == 0};
    return 0;
}

static int memory_real_path(struct os *os, struct arena *arena, const char *path, str *out_path)
{
    if (file_find(os, path) == NULL)
        return ENOENT;
    *out_path = path_normal(os, arena, str_from(path));
    return 0;
}

static int memory_write_file(struct os *os, const char *path, str text, const struct os_write_options *options)
{
    struct os_memory *memory = os->state;
    const struct os_memory_file *file = file_find(os, path);
    const struct os_memory_file *folder = map_find(&memory->files, path_folder(path_normal(os, os->arena, str_from(path))));

    if (memory->write_error != 0)
        return memory->write_error;
    if (file != NULL && options->exclusive)
        return EEXIST;
    if (file != NULL && file->is_folder)
        return EISDIR;
    if (folder == NULL || !folder->is_folder)
        return folder == NULL ? ENOENT : ENOTDIR;
    os_memory_put(os, path, text);
    return 0;
}

static int memory_make_folder(struct os *os, const char *path)
{
    struct os_memory *memory = os->state;
    str normal = path_normal(os, os->arena, str_from(path));

    if (file_find(os, path) != NULL)
        return EEXIST;
    if (!map_has(&memory->files, path_folder(normal)))
        return ENOENT;
    row_put(os, normal)->is_folder = true;
    return 0;
}

static int memory_remove_file(struct os *os, const char *path)
{
    const struct os_memory_file *file = file_find(os, path);

    if (file == NULL)
        return ENOENT;
    if (file->is_folder)
        return EISDIR;
    map_remove(&os_memory(os)->files, path_normal(os, os->arena, str_from(path)));
    return 0;
}

static int memory_current_folder(struct os *os, struct arena *arena, str *out_path)
{
    *out_path = str_copy(arena, os_memory(os)->folder);
    return 0;
}

static int64_t memory_clock(struct os *os)
{
    return os_memory(os)->clock;
}

static void memory_random(struct os *os, void *out_bytes, size_t len)
{
    struct os_memory *memory = os->state;
    unsigned char *at = out_bytes;

    for (size_t i = 0; i < len; i++)
    {
        memory->random = memory->random * 6364136223846793005u + 1442695040888963407u;
        at[i] = (unsigned char)(memory->random >> 56);
    }
}

static void memory_sleep(struct os *os, int64_t milliseconds)
{
    os_memory(os)->slept += milliseconds;
    os_memory(os)->clock += milliseconds * 1000;
}

static bool memory_wait_readable(struct os *os, int descriptor, int64_t milliseconds)
{
    (void)os;
    (void)descriptor;
    (void)milliseconds;
    return true;
}

static struct os_terminal memory_terminal(struct os *os, enum os_stream stream)
{
    (void)stream;
    return os_memory(os)->terminal;
}

static int memory_write(struct os *os, enum os_stream stream, str text)
{
    buf_add(&os_memory(os)->output[stream], text);
    return 0;
}

static void *memory_open_library(struct os *os, const char *file)
{
    return map_find(&os_memory(os)->libraries, str_from(file));
}

static void *memory_find_symbol(struct os *os, void *library, const char *name)
{
    (void)os;
    for (const struct os_stand_in *row = library; row->name != NULL; row++)
    {
        if (strcmp(row->name, name) == 0)
            return row->function;
    }
    return NULL;
}

static const char *memory_library_error(struct os *os)
{
    (void)os;
    return "no such library in memory";
}

static int memory_run(struct os *os, const char *const *words, const char *folder, bool to_stderr, int *out_status)
{
    struct os_memory *memory = os->state;
    struct buf line = BUF(os->arena);

    (void)to_stderr;
    if (folder != NULL)
        buf_print(&line, "%s: ", folder);
    for (size_t i = 0; words[i] != NULL; i++)
        buf_print(&line, "%s%s", i > 0 ? " " : "", words[i]);
    array_push(os->arena, &memory->commands, buf_str(&line));
    *out_status = memory->command_status;
    return 0;
}

/* No program writes anything here. */
static int memory_capture(struct os *os, const char *const *words, const char *folder, const struct os_capture *limits,
                          struct buf *out)
{
    (void)os;
    (void)words;
    (void)folder;
    (void)limits;
    (void)out;
    return ENOENT;
}

static int64_t memory_process_id(struct os *os)
{
    (void)os;
    return 4242;
}

static str memory_host_name(struct os *os, struct arena *arena)
{
    (void)os;
    return str_copy(arena, STR("memory"));
}

static const struct os_table memory_table = {
    .read_file = memory_read_file,
    .list_folder = memory_list_folder,
    .visit_folder = memory_visit_folder,
    .kind = memory_kind,
    .identity = memory_identity,
    .facts = memory_facts,
    .real_path = memory_real_path,
    .write_file = memory_write_file,
    .make_folder = memory_make_folder,
    .remove_file = memory_remove_file,
    .current_folder = memory_current_folder,
    .clock = memory_clock,
    .monotonic = memory_clock,
    .random = memory_random,
    .sleep = memory_sleep,
    .wait_readable = memory_wait_readable,
    .terminal = memory_terminal,
    .write = memory_write,
    .open_library = memory_open_library,
    .find_symbol = memory_find_symbol,
    .library_error = memory_library_error,
    .run = memory_run,
    .capture = memory_capture,
    .process_id = memory_process_id,
    .host_name = memory_host_name,
};

struct os *os_open_memory(struct arena *arena)
{
    struct os *os = arena_new(arena, struct os);
    struct os_memory *memory = arena_new(arena, struct os_memory);

    *memory = (struct os_memory){
        .files = {.arena = arena},
        .libraries = {.arena = arena},
        .folder = STR("/project"),
        .clock = INT64_C(1700000000000000),
        .random = 1,
        .output = {BUF(arena), BUF(arena), BUF(arena)},
    };
    *os = (struct os){.table = &memory_table, .state = memory, .arena = arena, .environment = {.arena = arena}};
    row_put(os, STR("/project"))->is_folder = true;
    os_open_scratch(os);
    return os;
}
