/* The files that `limbeck init` writes, as constant tables, and the env.py that stands in where a project has none. */
#ifndef LB_RUN_TEMPLATES_H
#define LB_RUN_TEMPLATES_H

#include "base/arena.h"

struct template_file
{
    const char *path;
    const char *text;
    bool in_folder; /* below the folder that init makes; else beside it (alembic.ini) */
};

struct template
{
    const char *name;
    const char *description; /* one line, for list_templates */
    const struct template_file *files;
    size_t file_count;
};

const struct template *templates_all(size_t *out_count);
const struct template *templates_find(str name); /* NULL when there is none */

/* The text of a file with the placeholder of the script location replaced. */
str templates_fill(struct arena *arena, str text, str directory);

/* The generic env.py. */
str templates_env_py(void);

#endif
