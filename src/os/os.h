/*
 * os: the one door to the operating system. Files, environment, clock, randomness, terminal, libraries, child processes.
 *
 * `struct os` is a table of functions with a state: the POSIX one (os_open_posix) and one that lives in memory for tests
 * (os/memory.h). Code calls the functions below, never the table. Nothing here changes the process: no chdir, no setenv, no
 * locale, no signal handler; the environment is a copy made when the os is opened. An os belongs to one handle of the
 * library and is used by one thread at a time.
 *
 * Paths are bytes without NUL, absolute or relative to the current folder of the process. Texts that are returned live in the
 * arena that was passed and are followed by a NUL byte that is not counted. Functions with `diags` follow base/diag.h; their
 * diagnostics are DIAG_FILE unless said otherwise and name the path.
 */
#ifndef LB_OS_OS_H
#define LB_OS_OS_H

#include "base/buf.h"
#include "base/diag.h"
#include "base/map.h"

enum os_kind
{
    OS_NOTHING, /* does not exist, or cannot be looked at */
    OS_FILE,
    OS_FOLDER,
    OS_OTHER, /* a pipe, a device, a socket */
};

enum os_stream
{
    OS_STDIN,
    OS_STDOUT,
    OS_STDERR,
};

/* One file of a folder read in bulk. A file that could not be read has an `error` (an errno) and no text. */
struct os_file
{
    str name;
    str text;
    int error;
};

typedef ARRAY(struct os_file) os_files;

struct os_terminal
{
    bool is_terminal;
    uint32_t width; /* columns; 0 when unknown */
};

/* What tells one file from another, whatever its path. */
struct os_identity
{
    uint64_t device;
    uint64_t inode;
    uint64_t size;
};

/* What a file's folder knows of it, links followed. */
struct os_facts
{
    int64_t modified; /* microseconds since 1970-01-01 UTC */
    bool is_writable; /* by us; of a folder: files may be made and replaced in it */
};

struct os_write_options
{
    bool exclusive; /* the file must not exist yet */
    bool sync;      /* on disk before the call returns */
    uint32_t mode;  /* permissions of a new file before the umask; 0 is 0666 */
};

/* A function of a library: its name, where its pointer goes in the caller's table, and whether it may be missing. */
struct os_symbol
{
    const char *name;
    size_t offset;
    bool optional;
};

struct os_library
{
    const char *name;         /* as the user knows it: "the PostgreSQL client library" */
    const char *package;      /* of Debian */
    const char *const *files; /* candidates, best first, NULL at the end */
    const struct os_symbol *symbols;
    size_t symbol_count;
};

struct os_command
{
    const str *words; /* the program and its arguments */
    size_t word_count;
    str folder; /* where it runs; empty: the current folder */
    bool to_stderr; /* os_run: its standard output goes where ours for messages does */
};

/* How much of a program's output is taken, and how long it may run. */
struct os_capture
{
    size_t most_bytes;
    int64_t most_milliseconds;
};

struct os;

/* How the files of a folder are gone through. */
struct os_visit
{
    struct arena *arena; /* names and, until the next file, the text */
    str suffix;          /* only files whose name ends so */
    size_t limit;        /* bytes of one file; 0: none */
    bool (*file)(void *subject, const struct os_file *file); /* false: stop; it may not list or visit a folder itself */
    void *subject;
};

/* What an implementation provides. An `int` result is 0 or an errno. */
struct os_table
{
    int (*read_file)(struct os *os, struct arena *arena, const char *path, size_t limit, str *out_text);
    int (*list_folder)(struct os *os, struct arena *arena, const char *path, str_array *out_names);
    int (*visit_folder)(struct os *os, const char *path, const struct os_visit *visit);
    enum os_kind (*kind)(struct os *os, const char *path);
    int (*identity)(struct os *os, const char *path, struct os_identity *out_identity);
    int (*facts)(struct os *os, const char *path, struct os_facts *out_facts);
    int (*real_path)(struct os *os, struct arena *arena, const char *path, str *out_path);
    int (*write_file)(struct os *os, const char *path, str text, const struct os_write_options *options);
    int (*make_folder)(struct os *os, const char *path);
    int (*remove_file)(struct os *os, const char *path);
    int (*current_folder)(struct os *os, struct arena *arena, str *out_path);
    int64_t (*clock)(struct os *os);
    int64_t (*monotonic)(struct os *os);
    void (*random)(struct os *os, void *out_bytes, size_t len);
    void (*sleep)(struct os *os, int64_t milliseconds);
    bool (*wait_readable)(struct os *os, int descriptor, int64_t milliseconds);
    struct os_terminal (*terminal)(struct os *os, enum os_stream stream);
    int (*write)(struct os *os, enum os_stream stream, str text);
    void *(*open_library)(struct os *os, const char *file);
    void *(*find_symbol)(struct os *os, void *library, const char *name);
    const char *(*library_error)(struct os *os);
    int (*run)(struct os *os, const char *const *words, const char *folder, bool to_stderr, int *out_status);
    int (*capture)(struct os *os, const char *const *words, const char *folder, const struct os_capture *limits, struct buf *out);
    int64_t (*process_id)(struct os *os);
    str (*host_name)(struct os *os, struct arena *arena);
};

struct os
{
    const struct os_table *table;
    void *state;
    struct arena *arena;
    struct arena *scratch;  /* its own, for the length of one call */
    struct map environment; /* name to const char *, NUL-terminated */
};

/* The real one. `environment` is copied; NULL takes the process's own. What it holds open goes with the arena. */
struct os *os_open_posix(struct arena *arena, const char *const *environment);

/* The whole file. More than `limit` bytes (0: none) is an error: nothing is cut. */
MUST_USE bool os_read_file(struct os *os, struct arena *arena, struct diags *diags, str path, size_t limit, str *out_text);

/* Names in a folder, sorted by bytes, without "." and "..". */
MUST_USE bool os_list_folder(struct os *os, struct arena *arena, struct diags *diags, str path, str_array *out_names);

/*
 * Every regular file of a folder whose name ends with `suffix`, with its text, sorted by name: for folders of thousands of
 * revisions, four system calls a file. Only the folder itself can fail; a file that cannot be read (or is larger than
 * `limit`, 0: none) carries its error, so that a caller who ignores it by its name can: os_file_error reports it.
 */
MUST_USE bool os_read_folder(struct os *os, struct arena *arena, struct diags *diags, str path, str suffix, size_t limit,
                             os_files *out_files);

/* Records that a file could not be read; returns false. */
bool os_file_error(struct diags *diags, str path, int error);

/*
 * The same files one by one: visit->file is called with each, whose text is given up when it returns, so that ten thousand files
 * take the memory of one. False when the folder cannot be listed (a diagnostic is recorded) or when visit->file said false.
 */
MUST_USE bool os_visit_folder(struct os *os, struct diags *diags, str path, const struct os_visit *visit);

enum os_kind os_kind(struct os *os, str path);
bool os_is_file(struct os *os, str path);
bool os_is_folder(struct os *os, str path);
bool os_find_identity(struct os *os, str path, struct os_identity *out_identity);
bool os_find_facts(struct os *os, str path, struct os_facts *out_facts);

/* Absolute, without links, "." and "..". The file must exist. */
MUST_USE bool os_real_path(struct os *os, struct arena *arena, struct diags *diags, str path, str *out_path);

/*
 * Writes a whole file or nothing. An existing file is replaced by rename (through links to it, keeping its permissions); with
 * `exclusive` an existing file is an error. The folder must exist.
 */
MUST_USE bool os_write_file(struct os *os, struct diags *diags, str path, str text, const struct os_write_options *options);

/* One folder; that it exists already is an error. os_make_folders makes the missing ones above it too, and accepts it. */
MUST_USE bool os_make_folder(struct os *os, struct diags *diags, str path);
MUST_USE bool os_make_folders(struct os *os, struct diags *diags, str path);
MUST_USE bool os_remove_file(struct os *os, struct diags *diags, str path);
MUST_USE bool os_current_folder(struct os *os, struct arena *arena, struct diags *diags, str *out_path);

/* A variable of the copied environment; false when it is not set. */
bool os_environment(const struct os *os, str name, str *out_value);

int64_t os_clock(struct os *os);     /* microseconds since 1970-01-01 UTC */
int64_t os_monotonic(struct os *os); /* microseconds since some moment; never goes back */
void os_random(struct os *os, void *out_bytes, size_t len);
void os_sleep(struct os *os, int64_t milliseconds);

/* Waits until a descriptor can be read (true) or the time is over (false). */
bool os_wait_readable(struct os *os, int descriptor, int64_t milliseconds);

struct os_terminal os_terminal(struct os *os, enum os_stream stream);
MUST_USE bool os_write(struct os *os, struct diags *diags, enum os_stream stream, str text);

/*
 * Opens a shared library once for the process and fills the function pointers of `out_functions` at the offsets that the
 * symbols name. DIAG_DRIVER when no candidate can be opened (the hint names the package) or a needed function is missing.
 */
MUST_USE bool os_open_library(struct os *os, struct diags *diags, const struct os_library *library, void *out_functions);

/*
 * Runs a program (found along PATH) with our standard streams and the copied environment, and waits for it. False only when it
 * could not be started (DIAG_COMMAND); otherwise its exit status, or 128 and the signal that ended it.
 */
MUST_USE bool os_run(struct os *os, struct diags *diags, const struct os_command *command, int *out_status);

/*
 * Runs a program for what it writes to standard output; its input and its errors go nowhere. False, without a diagnostic, when it
 * cannot be started, exits with another status than 0, or goes over a limit (it is killed then): for details of a message.
 */
MUST_USE bool os_run_capture(struct os *os, struct arena *arena, const struct os_command *command,
                             const struct os_capture *limits, str *out_text);

int64_t os_process_id(struct os *os);
str os_host_name(struct os *os, struct arena *arena); /* empty when unknown */

/* An errno in words that do not depend on the locale. */
const char *os_error_text(int error);

#endif
