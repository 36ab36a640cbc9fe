/*
 * The project's own modules: where an imported name is looked for, and loading what is found to be executed by need.
 *
 * The roots, in order (DESIGN.md, "Where modules are"): sys.path as env.py edits it (prepend_sys_path stands in it first),
 * PYTHONPATH, the current folder, the folder of alembic.ini and each one above it up to the repository root, each with its src/
 * and the package folders named in pyproject.toml or setup.cfg. Names of the vocabulary are never a folder of the project.
 */
#ifndef LB_PROJECT_MODULES_H
#define LB_PROJECT_MODULES_H

#include "eval/vm.h"
#include "project/script.h"

struct modules
{
    struct script *script;
    struct vm *vm;
    str_array fixed; /* roots after sys.path */
    size_t loaded;   /* modules read so far: the tests count them */
    struct arena *scratch; /* text and tree of a file until it is compiled */
};

MUST_USE bool modules_open(struct modules *modules, struct script *script, struct vm *vm);

/* For vm_host.import_module: absent when the project has no such module. */
bool modules_import(struct modules *modules, str name, struct span span, struct value *out);

/* Reads and parses a file of Python into a tree (env.py, a revision). */
MUST_USE bool modules_parse(struct modules *modules, str path, struct module **out_tree);

/* Reads, parses and executes a file from top to bottom as the module `name`. */
MUST_USE bool modules_execute(struct modules *modules, str path, str name, struct value *out_module);

/* The same for a file that nothing imports (a revision): it gets no place in sys.modules, and its tree, text and code are given up
 * as soon as nothing refers to them. *out_module is to be used before Python code runs again. */
MUST_USE bool modules_execute_once(struct modules *modules, str path, str name, struct value *out_module);

/* The same for a text that is no file (the env.py that stands in where a project has none). */
MUST_USE bool modules_execute_text(struct modules *modules, str shown_path, str text, str name, struct value *out_module);

/* Whether the evaluator may read a path: below the repository root, an import root, or `limbeck.read`. */
bool modules_may_read(struct modules *modules, str path);

#endif
