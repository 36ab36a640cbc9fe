/*
 * The modules that a project has imported, directly or through others, and the execution of what in them makes tables
 * (DESIGN.md, "Lazy names").
 */
#ifndef LB_VOCAB_SQLALCHEMY_CLOSURE_H
#define LB_VOCAB_SQLALCHEMY_CLOSURE_H

#include "vocab/sqlalchemy/relation.h"

/* What to do about something of a package that limbeck does not know. */
#define MODELS_HINT                                                                                                            \
    "It could add columns. Let limbeck read the sources of the package: `limbeck.packages = FOLDER` in alembic.ini, with the " \
    "folder that the package lies in."

struct closure
{
    struct relations relations;
    struct map seen;  /* dotted names of modules that have been gone through, or are under way */
    struct map makes; /* dotted names of modules, to whether they make tables by syntax */
    size_t next;      /* of the machine's modules: those before have been looked at */
    unsigned depth;   /* of modules that import each other */
    bool is_running;
    bool follows_functions; /* imports inside of functions count too: the application of Flask is not made */
};

/*
 * Executes the statements that make tables, in the order in which Python would. A statement that a value which is not known
 * decides on, and a class on an unknown base that would be a table, are refused. Called again it goes on with what has been
 * imported since.
 */
MUST_USE bool closure_run(struct vm *vm, struct closure *closure);

/* Whether a module is the project's and executed by need. */
bool closure_is_walked(const struct module_object *module);
/* Reads what the statements of a module import, those in blocks too, and counts it as imported. */
MUST_USE bool closure_import(struct vm *vm, struct closure *closure, struct module_object *module);

/* tables.c: whether an unknown base of a class may bring columns. */
bool base_adds_columns(struct value base);

/* Ends a refusal: where the unknown value comes from, and the ways out. Returns false. */
bool models_refuse(struct vm *vm, const struct opaque_object *opaque);

#endif
