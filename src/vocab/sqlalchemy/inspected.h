/*
 * What SQLAlchemy's Inspector says of a catalog, as Python's lists and dictionaries: keys, values and types of 2.0.52. The rows
 * of tests/reflect/inspector_*.json are its recorded answers.
 */
#ifndef LB_VOCAB_SQLALCHEMY_INSPECTED_H
#define LB_VOCAB_SQLALCHEMY_INSPECTED_H

#include "sql/catalog.h"
#include "vocab/sqlalchemy/internal.h"

/* What was asked for: types of the answer live in the machine's arena, everything else is copied. */
struct inspected
{
    const struct catalog *catalog;
    bool is_sqlite, is_mysql; /* MariaDB as well */
    str schema; /* as asked; .at == NULL: the default one */
};

/* One kind of answer about a relation: get_<name>(table_name, schema=None). */
struct inspected_part
{
    const char *name;
    unsigned parts; /* enum reflect_part: what has to be read */
    struct value (*make)(struct vm *vm, const struct inspected *asked, const struct relation *relation);
    bool not_on_sqlite;
    unsigned more_on_sqlite; /* further parts there */
};
extern const struct inspected_part inspected_columns, inspected_pk_constraint, inspected_foreign_keys, inspected_indexes,
    inspected_unique_constraints, inspected_check_constraints, inspected_table_comment, inspected_table_options,
    inspected_view_definition, inspected_table_oid;

/* Names of relations: those of the kinds in the bit set. */
struct value inspected_names(struct vm *vm, const struct inspected *asked, unsigned kinds, bool temporary);
/* The same relations as get_sorted_table_and_fkc_names() tells them (inspected_order.c). */
struct value inspected_sorted(struct vm *vm, const struct inspected *asked, unsigned kinds);
struct value inspected_sequences(struct vm *vm, const struct inspected *asked);
struct value inspected_schemas(struct vm *vm, const struct inspected *asked);
struct value inspected_enums(struct vm *vm, const struct inspected *asked, bool all_schemas);
struct value inspected_domains(struct vm *vm, const struct inspected *asked, bool all_schemas);

#endif
