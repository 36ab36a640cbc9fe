/*
 * The script folder: where env.py and the revision files are, and the graph of the revisions.
 *
 * Only the heads of the revision files are read (py/head.h); their texts are given up again and read once more when one is applied.
 */
#ifndef LB_PROJECT_SCRIPT_H
#define LB_PROJECT_SCRIPT_H

#include "graph/graph.h"
#include "project/config.h"
#include "py/head.h"

struct script
{
    struct arena *arena;
    struct config *config;
    struct names *names; /* of the parser */
    str folder;          /* script_location, resolved */
    str_array locations; /* folders of revision files */
    bool is_recursive;
    bool is_sourceless;
    struct graph *graph; /* made by script_load_graph */
    const struct revision *revisions;
    size_t revision_count;
    bool collects; /* a revision file that cannot be read is noted in `unread` and left out */
    ARRAY(struct diag *) unread;
};

/* Finds the folder; "No 'script_location' key found in configuration" and "Path doesn't exist" are Alembic's refusals. */
MUST_USE bool script_open(struct script *script, struct config *config, struct names *names);

/* Reads the heads of all revision files and builds the graph. Once. */
MUST_USE bool script_load_graph(struct script *script);

/* The head of a revision file. Refuses a file that is no Python, and values that only running the file would tell. */
MUST_USE bool script_read_head(struct script *script, struct arena *arena, const struct source_file *file, struct head *out_head);

/*
 * Adds a revision whose file is not in the folder, from its text, and builds the graph anew: `path` is what messages call it. It
 * brings no branch labels along, as a file that stands in its place may have the same. The text must live as long as the script.
 */
MUST_USE bool script_add_text(struct script *script, str path, str text);

/* The path of env.py; empty when there is none. */
str script_env_path(const struct script *script);
/* Whether a source file is env.py: in messages its name is the path from the current folder, however the configuration says it. */
bool script_is_env(const struct script *script, str source_name);

#endif
