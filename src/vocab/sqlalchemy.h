/*
 * Between Python's SQLAlchemy objects and the relational model: reading the values that a directive was given, and making the
 * objects that it answers.
 *
 * Every reader returns false after exactly one vm_raise or vm_refuse and leaves its out-parameters untouched. An opaque value
 * is refused with both places (vm_refuse_opaque). `what` names the argument in messages: "op.add_column() argument 'column'".
 * What is read lives in the machine's arena (vm->arena); it is the object's own data, not a copy, unless said otherwise.
 */
#ifndef LB_VOCAB_SQLALCHEMY_H
#define LB_VOCAB_SQLALCHEMY_H

#include "vocab/vocab.h"

/* ---- names, options, scalars ------------------------------------------------------------------------------------------- */

/* str, quoted_name, or the result of op.f(): None gives NAME_NONE. */
MUST_USE bool vocab_name_of(struct vm *vm, struct value value, const char *what, struct name *out);
/* A list or tuple of names; a single str is a list of one when `takes_one`. Columns give their names. */
MUST_USE bool vocab_names_of(struct vm *vm, struct value value, const char *what, bool takes_one, struct name_list *out);
/* op.f(name): a str of the class sqlalchemy.sql.elements.conv. */
struct value vocab_conv_value(struct vm *vm, str text);
/* The name as Python sees it: a str (conv and quoted_name where it is one), None when it is not set. */
struct value vocab_name_value(struct vm *vm, struct name name);

/* True, False or None. */
MUST_USE bool vocab_tri_of(struct vm *vm, struct value value, const char *what, enum tri *out);
/* A str or None (.at == NULL). */
MUST_USE bool vocab_text_of(struct vm *vm, struct value value, const char *what, str *out);

/* Keyword arguments of one database: `kwargs` holds what no parameter has taken. `class_name` ("Table", "Index",
 * "UniqueConstraint", "Column", ...) says which are known; NULL takes any that has a dialect's prefix. A name without prefix is
 * the TypeError of SQLAlchemy. *out is appended to. */
MUST_USE bool vocab_dialect_options(struct vm *vm, const struct dict_object *kwargs, const char *class_name,
                                    struct option_list *out);

/* A value as a scalar: None bool int float Decimal str bytes date time datetime timedelta UUID; dict becomes JSON, list and
 * tuple arrays. An enum member is its name. `type`: of the column it goes to, or NULL; a JSON type makes any value JSON, an
 * ARRAY a list. */
MUST_USE bool vocab_datum_of_value(struct vm *vm, struct value value, const struct type *type, struct datum *out);
/* The other way; `type` (or NULL) is that of the column of a Core expression. */
MUST_USE bool vocab_value_of_datum(struct vm *vm, struct datum datum, const struct type *type, struct value *out);

/* ---- schema ------------------------------------------------------------------------------------------------------------ */

/* A type instance, a type class (sa.Integer), or a TypeDecorator of the project. None gives NULL (NullType). */
MUST_USE bool vocab_type_of(struct vm *vm, struct value value, const char *what, const struct type **out);
MUST_USE bool vocab_column_of(struct vm *vm, struct value value, const char *what, struct column **out);
MUST_USE bool vocab_constraint_of(struct vm *vm, struct value value, const char *what, struct constraint **out);
MUST_USE bool vocab_index_of(struct vm *vm, struct value value, const char *what, struct index **out);
MUST_USE bool vocab_table_of(struct vm *vm, struct value value, const char *what, struct table **out);
MUST_USE bool vocab_metadata_of(struct vm *vm, struct value value, const char *what, struct metadata **out);
/* The same with all its tables, complete: runs what of the project's modules defines them. */
MUST_USE bool vocab_metadata_load(struct vm *vm, struct value value, const char *what, struct metadata **out);
/* A function for Python texts: modules that are imported inside of functions count as imported when tables are loaded. */
extern const struct native tables_follow_row;
/* str, text(), func.x(), FetchedValue, DefaultClause, Identity, Computed; None gives SERVER_DEFAULT_NONE. */
MUST_USE bool vocab_server_default_of(struct vm *vm, struct value value, const char *what, struct server_default *out);
/* A dictionary of patterns; functions as custom tokens are called when a name is made. */
MUST_USE bool vocab_naming_of(struct vm *vm, struct value value, const char *what, const struct naming **out);

/* What Table(name, *items, **kwargs) does, without a MetaData: columns, constraints, indexes, dialect options, comment,
 * prefixes. A column that another table has is copied. kwargs may be NULL. For op.create_table and batch's table_args. */
MUST_USE bool vocab_table_of_items(struct vm *vm, struct name name, struct name schema, const struct value *items, size_t count,
                                   const struct dict_object *kwargs, struct table **out);
/* One element of an index or of a list of columns: a str is a column, anything else an expression. */
MUST_USE bool vocab_index_add(struct vm *vm, struct value element, const char *what, struct index *index);
/* postgresql.ExcludeConstraint's elements: pairs (column or expression, operator) added to a CONSTRAINT_EXCLUDE. */
MUST_USE bool vocab_exclude_add(struct vm *vm, struct value pair, struct constraint *constraint);

/* Which schema object a value is, without raising. */
enum vocab_kind
{
    VOCAB_OTHER,
    VOCAB_OPAQUE,
    VOCAB_TYPE,
    VOCAB_COLUMN,
    VOCAB_CONSTRAINT, /* of any kind */
    VOCAB_INDEX,
    VOCAB_TABLE,
    VOCAB_METADATA,
    VOCAB_EXPR, /* a Core expression or statement; not Column and Table, which are expressions too */
    VOCAB_CONNECTION,
    VOCAB_ENGINE,
    VOCAB_SESSION,
};
enum vocab_kind vocab_kind_of(struct vm *vm, struct value value);

/* ---- expressions --------------------------------------------------------------------------------------------------------- */

/* A use of expressions that ends with the call: what is read and made between begin and end goes with it (sqlalchemy/building.c). */
struct building
{
    struct building *outer;
    uint32_t nested;              /* vm->nested when it began */
    struct memory_object *memory; /* made by need */
    bool is_shown;                /* a value holds the memory */
};

/* Between these, expr_arena is the memory of what is made. What no value holds at the end is given back at once. */
void building_begin(struct vm *vm, struct building *building);
void building_end(struct vm *vm, struct building *building);
/* Where the expression under way is made; outside of a build the machine's arena. */
struct arena *expr_arena(struct vm *vm);

/* Anything that may stand in an expression: Core elements, Column, Table, Select; a plain Python value (str too) becomes a
 * bind without a type (expr_raw). */
MUST_USE bool vocab_expr_of(struct vm *vm, struct value value, const char *what, const struct expr **out);
/* A condition or element given as text: a str is text(). */
MUST_USE bool vocab_expr_of_text(struct vm *vm, struct value value, const char *what, const struct expr **out);
/* What execute() takes: a str is text(); an expression that is no statement is ObjectNotExecutableError. */
MUST_USE bool vocab_statement_of(struct vm *vm, struct value value, const char *what, const struct expr **out);
/* The table that bulk_insert() or insert() goes to: table() or Table; EXPR_TABLE. */
MUST_USE bool vocab_table_expr_of(struct vm *vm, struct value value, const char *what, const struct expr **out);

/* The defaults of the columns that a row leaves out are added: to `list`, for what `first` (it may be the same) has not. */
MUST_USE bool dml_row_defaults(struct vm *vm, const struct expr *table, const struct dml_value_list *first, bool is_update,
                               struct dml_value_list *list);
/* An insert() or update() with them; any other statement as it is. */
MUST_USE bool dml_defaults(struct vm *vm, const struct expr *statement, const struct expr **out);

/* ---- connections -----------------------------------------------------------------------------------------------------------
 */

/* A Connection, or the connection behind a Session. An Engine is not one: *out stays NULL and true is returned for None only.
 */
MUST_USE bool vocab_connection_of(struct vm *vm, struct value value, const char *what, struct host_connection **out);

/* ---- makers: the objects that Python sees ---------------------------------------------------------------------------------
 */

/* The same host connection gives the same object. */
struct value vocab_connection_value(struct vm *vm, struct host_connection *connection);
/* The AsyncConnection of a Connection. */
struct value vocab_async_connection_value(struct vm *vm, struct value connection);

/* postgresql_using, sqlite_on_conflict ...: an argument for one database. */
bool vocab_is_dialect_key(str name);

/* ---- modules of the project ---- */

/* Whether a module is the project's and executed by need. */
bool vocab_is_project_module(const struct module_object *module);
/* Reads what the statements of such a module import, and counts it as imported. */
MUST_USE bool vocab_import_closure(struct vm *vm, struct module_object *module);
struct value vocab_dialect_value(struct vm *vm, const struct dialect *dialect);
/* A Table of the model (its columns become Column objects); the table need not be complete. */
struct value vocab_table_value(struct vm *vm, struct table *table);
struct value vocab_column_value(struct vm *vm, struct column *column);
struct value vocab_type_value(struct vm *vm, const struct type *type);
struct value vocab_expr_value(struct vm *vm, const struct expr *expr);
struct value vocab_constraint_value(struct vm *vm, struct constraint *constraint);
struct value vocab_index_value(struct vm *vm, struct index *index);
/* shown.c: None when there is none; a reader gives it back with what the catalog said. And the value of a dialect's keyword. */
struct value vocab_server_default_value(struct vm *vm, const struct server_default *given);
struct value vocab_option_value(struct vm *vm, const struct option *option);
/* The Table that the project made for a table of its MetaData, and a column of a Table; new objects where it made none. */
struct value vocab_model_table(struct vm *vm, struct metadata *metadata, struct table *table);
struct value vocab_table_member(struct vm *vm, struct value table, const struct column *column);
struct value vocab_metadata_value(struct vm *vm, struct metadata *metadata);

#endif
