/* The models of a project: the tables of env.py's target_metadata, read without a database. */
#ifndef LB_RUN_MODELS_H
#define LB_RUN_MODELS_H

#include "dialect/compile.h"
#include "run/session.h"
#include "vocab/alembic.h"

/* A MetaData that env.py configured, and the kind of the database that it goes to. */
struct model_set
{
    struct metadata *metadata;
    const struct dialect *dialect;
    struct table **tables; /* as SQLAlchemy's sorted_tables */
    size_t count;
};

struct models
{
    struct
    {
        struct model_set *at;
        size_t len, cap;
    } sets;
};

/* Runs env.py up to its run_migrations() and loads the tables. An env.py without target_metadata is refused. */
MUST_USE bool models_load(struct session *session, struct models *out);

/* models_picture.c: an entity-relationship diagram as SVG. */
str models_draw(struct session *session, const struct models *models);

#endif
