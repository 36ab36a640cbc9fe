/* DDL elements: what SQLAlchemy's schema.CreateTable, DropSchema, CreateSequence, DDL() and Enum.create() execute. */
#ifndef LB_SQL_DDL_H
#define LB_SQL_DDL_H

#include "sql/model.h"

enum ddl_kind
{
    DDL_TEXT, /* DDL("...") */
    DDL_CREATE_SCHEMA,
    DDL_DROP_SCHEMA,
    DDL_CREATE_TABLE,
    DDL_DROP_TABLE,
    DDL_CREATE_INDEX,
    DDL_DROP_INDEX,
    DDL_CREATE_SEQUENCE,
    DDL_DROP_SEQUENCE,
    DDL_CREATE_TYPE, /* type.create(bind, checkfirst) */
    DDL_DROP_TYPE,
    DDL_ADD_CONSTRAINT,
    DDL_DROP_CONSTRAINT,
};

struct ddl
{
    enum ddl_kind kind;
    place place;
    bool if_exists; /* or if_not_exists */
    bool is_cascade;
    bool is_checkfirst; /* the runner looks whether the object exists; see struct statement */
    bool has_events;    /* Table.create(), Sequence.create(): with all that belongs to it; false for a bare CreateTable */
    str text;
    struct name name; /* schema */
    struct table *table;
    struct index *index;
    struct constraint *constraint;
    const struct sequence *sequence;
    const struct type *type;
};

#endif
