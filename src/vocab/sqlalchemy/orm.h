/*
 * What the Python texts of the object-relational mapper share (orm_mapper.c, orm_query.c, orm_session.c): the natives they use.
 *
 * _Session                 the native Session: statements on a connection (session.c)
 * _is_opaque(value)        nothing is decided on a value before this has been asked
 * _is_expression(value)    whether a value is SQL: its result is only known to the database
 * _refuse(what, hint)      a refusal, which no except clause sees
 * _class_of_table(table)   the mapped class of a Table, or None
 * _instance_of(class)      an instance without a call of __init__
 * _row(names, values)      a Row
 * _entities_of(select)     what a select() was given, when a mapped class is among it; else an empty list
 * _is_single(select)       whether a select() was given one thing
 * _where(select)           its WHERE clause, or None
 * _is_limited(select)      whether it has LIMIT, OFFSET, GROUP BY, DISTINCT or a FROM of its own
 * _changes_rows(value)     whether a statement is an UPDATE or DELETE
 * _default_of(column, is_update)   (value,) of Column(default=...) or onupdate=, or None
 * _is_mutable(column)      whether its values are changed in place (Mutable.as_mutable)
 */
#ifndef LB_VOCAB_SQLALCHEMY_ORM_H
#define LB_VOCAB_SQLALCHEMY_ORM_H

#include "eval/std/source.h"

extern const struct native_item orm_natives[];

#endif
