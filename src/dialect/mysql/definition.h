/*
 * definition: a column's definition as SHOW CREATE TABLE of MySQL and MariaDB has it, cut into its clauses.
 *
 * MODIFY and CHANGE replace the whole definition: what is not said again is gone. So what a directive does not name is taken from
 * here, in the server's own words.
 */
#ifndef LB_DIALECT_MYSQL_DEFINITION_H
#define LB_DIALECT_MYSQL_DEFINITION_H

#include "base/arena.h"

/* Texts are parts of the definition; empty: the clause is not there. */
struct mysql_definition
{
    str type;          /* "varchar(20)", "int(11) unsigned zerofill" */
    str character_set; /* of "CHARACTER SET latin1" */
    str collate;       /* of "COLLATE latin1_bin" */
    str generated;     /* the whole clause: "GENERATED ALWAYS AS (...) STORED" */
    bool is_not_null, is_null;
    str default_value; /* of DEFAULT, as it is written: "'x'", "NULL", "current_timestamp()" */
    str on_update;
    str auto_increment; /* the word */
    str comment;        /* the literal */
    str check;          /* "(...)" */
    str others[8];      /* INVISIBLE, WITHOUT SYSTEM VERSIONING, comments for a newer server; whole clauses */
    size_t other_count;
};

void mysql_definition_cut(str text, struct mysql_definition *out);

/* The definition of a column in the answer to SHOW CREATE TABLE; empty when it has none of this name (in any case). */
str mysql_definition_find(struct arena *arena, str create_table, str column);

/* An expression of a definition with a column's new name. */
str mysql_definition_rename(struct arena *arena, str text, str column, str new_name);

#endif
