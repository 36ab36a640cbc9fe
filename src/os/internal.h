/* What the implementations share. Not for other layers. */
#ifndef LB_OS_INTERNAL_H
#define LB_OS_INTERNAL_H

#include "os/os.h"

#include <dirent.h>

/* What visit_folder answers, in an errno's place, when the visitor has stopped it. */
enum
{
    OS_STOPPED = -1,
};

/* The file and the folder that are open now: an allocation between open and close may leave by longjmp, and what is left open
 * then is closed by the next call or with the arena. */
struct posix
{
    int file;
    DIR *folder;
};

/* posix_files.c */
int posix_read_file(struct os *os, struct arena *arena, const char *path, size_t limit, str *out_text);
int posix_list_folder(struct os *os, struct arena *arena, const char *path, str_array *out_names);
int posix_visit_folder(struct os *os, const char *path, const struct os_visit *visit);
enum os_kind posix_kind(struct os *os, const char *path);
int posix_identity(struct os *os, const char *path, struct os_identity *out_identity);
int posix_facts(struct os *os, const char *path, struct os_facts *out_facts);
int posix_real_path(struct os *os, struct arena *arena, const char *path, str *out_path);
int posix_write_file(struct os *os, const char *path, str text, const struct os_write_options *options);
int posix_make_folder(struct os *os, const char *path);
int posix_remove_file(struct os *os, const char *path);
int posix_current_folder(struct os *os, struct arena *arena, str *out_path);
int posix_write_all(int file, str text);
void posix_close_leftovers(void *state);

/* os.c: gives an os its scratch arena, which goes with the os's own. */
void os_open_scratch(struct os *os);

/* posix.c */
void posix_random(struct os *os, void *out_bytes, size_t len);

#endif
