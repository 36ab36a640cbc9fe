/*
 * Who holds SQLite's locks on a file.
 *
 * SQLite locks with POSIX record locks on fixed bytes (os_unix.c: the pending, reserved and shared bytes from 1 GiB on; in WAL
 * mode byte 120 of the -shm file is the writer's). F_GETLK would name the holder, but needs a descriptor of our own on the
 * file, and closing that drops every lock that this process, which may be a host application, holds on it. So the kernel's list
 * of locks is read instead. Where there is none (another system than Linux) the holder stays unknown.
 */
#include "db/driver.h"

#define PENDING_BYTE 0x40000000
#define LAST_SHARED_BYTE (PENDING_BYTE + 2 + 510 - 1)
#define WAL_WRITER_BYTE 120
#define LIST_LIMIT (16 * 1024 * 1024)

/* The words of a line: "1: POSIX  ADVISORY  WRITE 708 08:02:1234 1073741825 1073741825". */
enum word
{
    WORD_TYPE = 1,
    WORD_ACCESS = 3,
    WORD_PROCESS,
    WORD_FILE,
    WORD_FIRST,
    WORD_LAST,
    WORD_COUNT,
};

static size_t words_split(str line, str out[WORD_COUNT])
{
    size_t count = 0;

    while (count < WORD_COUNT && (line = str_trim_start(line)).len > 0)
        line = str_cut(line, ' ', &out[count++]);
    return count;
}

/* The process that has a write lock on some of the bytes of a file; 0 when nobody has. */
static int64_t writer_find(str list, uint64_t inode, int64_t from, int64_t to)
{
    str line;

    while (str_next_line(&list, &line))
    {
        str words[WORD_COUNT];
        int64_t process, file, first, last;

        if (words_split(line, words) < WORD_COUNT || !str_equal(words[WORD_TYPE], STR("POSIX")) ||
            !str_equal(words[WORD_ACCESS], STR("WRITE")))
            continue;

        str of_file = str_skip(words[WORD_FILE], str_find_last_char(words[WORD_FILE], ':') + 1);

        if (!str_to_int(of_file, &file) || (uint64_t)file != inode || !str_to_int(words[WORD_PROCESS], &process) ||
            !str_to_int(words[WORD_FIRST], &first) || first > to)
            continue;
        if (str_equal(words[WORD_LAST], STR("EOF")) || (str_to_int(words[WORD_LAST], &last) && last >= from))
            return process;
    }
    return 0;
}

static int64_t process_find(struct os *os, struct arena *arena, str list, str path)
{
    struct os_identity identity;
    int64_t process = 0;

    if (os_find_identity(os, path, &identity))
        process = writer_find(list, identity.inode, PENDING_BYTE, LAST_SHARED_BYTE);
    if (process == 0 && os_find_identity(os, str_join(arena, path, STR("-shm")), &identity))
        process = writer_find(list, identity.inode, WAL_WRITER_BYTE, WAL_WRITER_BYTE);
    return process;
}

str db_sqlite_holder(struct os *os, struct arena *arena, str path)
{
    struct diags ignored = {.arena = arena};
    str list, name;

    if (!os_read_file(os, arena, &ignored, STR("/proc/locks"), LIST_LIMIT, &list))
        return (str){0};

    int64_t process = process_find(os, arena, list, path);

    if (process <= 0)
        return (str){0};
    if (os_read_file(os, arena, &ignored, str_print(arena, "/proc/%lld/comm", (long long)process), LIST_LIMIT, &name))
        return str_print(arena, "process %lld (" STR_FMT ")", (long long)process, STR_ARG(str_trim(name)));
    return str_print(arena, "process %lld", (long long)process);
}
