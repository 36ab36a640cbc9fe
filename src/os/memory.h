/*
 * An os in memory, for tests: files are a map, the clock stands still unless somebody sleeps, randomness is a fixed sequence,
 * output is collected, libraries are tables of functions, programs are only noted down.
 */
#ifndef LB_OS_MEMORY_H
#define LB_OS_MEMORY_H

#include "base/buf.h"
#include "os/os.h"

struct os_memory_file
{
    str text;
    int error; /* what reading it gives; 0: its text */
    bool is_folder;
};

/* A function of a stand-in library. */
struct os_stand_in
{
    const char *name;
    void *function;
};

struct os_memory
{
    struct map files;     /* absolute path to struct os_memory_file; the folders above are there as well */
    struct map libraries; /* file name to an array of struct os_stand_in with a NULL name at its end */
    str folder;           /* the current folder */
    int64_t clock;        /* microseconds since 1970; sleeping advances it */
    int64_t slept;        /* milliseconds slept so far */
    uint64_t random;      /* state of the sequence */
    struct buf output[3]; /* what was written, by stream */
    str_array commands;   /* what was run: words joined by a blank, after "folder: " where one was given */
    int command_status;   /* what every run program exits with */
    struct os_terminal terminal;
    int write_error; /* an errno: what every write_file gives */
};

struct os *os_open_memory(struct arena *arena);
struct os_memory *os_memory(struct os *os);

/* Puts a file there, with the folders above it. */
void os_memory_put(struct os *os, const char *path, str text);
void os_memory_put_error(struct os *os, const char *path, int error);
void os_memory_set(struct os *os, const char *variable, const char *value);
void os_memory_add_library(struct os *os, const char *file, const struct os_stand_in *functions);

#endif
