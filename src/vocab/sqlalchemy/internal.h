/*
 * What the files of the SQLAlchemy vocabulary share: rows of classes, what their instances keep, and small readers.
 *
 * Instances keep plain data of the model in `data` (in the machine's arena; expressions in memory of their own, see building.c): a
 * type a struct type, an expression a struct expr, a Column a struct column_data, a Table a struct table_data, a MetaData a struct metadata_data. Python values that belong
 * to an object are in its attributes or behind its row's mark function.
 */
#ifndef LB_VOCAB_SQLALCHEMY_INTERNAL_H
#define LB_VOCAB_SQLALCHEMY_INTERNAL_H

#include "dialect/compile.h"
#include "eval/builtin/arguments.h"
#include "vocab/sqlalchemy.h"
#include "vocab/state.h"

#define UNUSED __attribute__((unused))
#define NATIVE(name)                                                                                                           \
    static bool name(struct vm *vm UNUSED, struct value self UNUSED, const struct value *args UNUSED, struct value *out UNUSED)

#define ARGUMENT_ERROR "sqlalchemy.exc.ArgumentError"
#define INVALID_REQUEST "sqlalchemy.exc.InvalidRequestError"

struct type_user
{
    struct type *type;
    struct value instance;
    bool is_resolved;
};

/* A function of @compiles for a type of SQLAlchemy. */
struct custom_type
{
    struct class_object *class_;
    str dialect; /* or "default" */
    struct value function;
};

struct sqlalchemy_state
{
    ARRAY(struct custom_type) custom_types;
    ARRAY(struct type_user) users;   /* user-defined types, for the calls of their methods */
    ARRAY(struct value) connections; /* Connection objects by host connection */
    struct value dialects;           /* dict: name to Dialect object */
    unsigned savepoints;             /* names given out */
    ARRAY(place) warned;             /* places of plain strings that were executed */
    struct building *building;       /* the expression that is being made, or NULL */
    struct closure *closure;         /* closure.h; made when tables are first asked for */
};

struct sqlalchemy_state *sqlalchemy_state(struct vm *vm);

/* ---- memory of expressions (building.c; the rest is in sqlalchemy.h) ----------------------------------------------------- */

/* A native inside of a build of its own. */
bool expr_build(struct vm *vm, native_call *call, struct value self, const struct value *args, struct value *out);
#define BUILDER(name)                                                                                                          \
    static bool name##_build(struct vm *vm UNUSED, struct value self UNUSED, const struct value *args UNUSED,                  \
                             struct value *out UNUSED);                                                                        \
    NATIVE(name)                                                                                                               \
    {                                                                                                                          \
        return expr_build(vm, name##_build, self, args, out);                                                                  \
    }                                                                                                                          \
    static bool name##_build(struct vm *vm UNUSED, struct value self UNUSED, const struct value *args UNUSED,                  \
                             struct value *out UNUSED)

/* The memory of the build under way, for a value that points into it; NULL: outside of one, or nothing was made. */
struct memory_object *expr_memory(struct vm *vm);
/* The expression of a value is being read: see building.c. */
void expr_read(struct vm *vm, struct value value);
/* Copies of texts there. */
str expr_text_copy(struct vm *vm, struct value text);
bool expr_text_of(struct vm *vm, struct value value, const char *what, str *out);

struct column_data
{
    struct column *column;
    struct table_data *table; /* NULL: free */
    const struct expr *expr;  /* made by need */
    struct value type;        /* the type object as given, or absent */
    bool has_name;

    /* Of mapped_column(). */
    int64_t sort_order;
    bool has_sort_order, uses_existing;
};

struct table_data
{
    struct table *table;
    struct metadata_data *metadata; /* NULL: none */
    const struct expr *expr;        /* made by need */
    struct dict_object *columns;    /* key to Column */
    struct set_object *constraints; /* handed out as table.constraints; NULL: not yet */
    ARRAY(struct constraint *) shown; /* those that it has been given */
    struct value self;
    struct value mapped; /* the class on it, or absent */
    bool is_selected;    /* a select() of the class was made, which may outlive it: the class is kept */
};

struct metadata_data
{
    struct metadata metadata;
    struct dict_object *tables; /* key to Table */
    bool is_of_models;          /* made by a module of the project: its tables are those of all modules */
    bool has_column_listener;   /* of the event column_reflect */
};

/* What @compiles has for a value (custom.c): its SQL as an expression, *out NULL when it has nothing; a type's text is added to it. */
bool custom_expr_of(struct vm *vm, struct value value, bool is_statement, const struct expr **out);
bool custom_type_settle(struct vm *vm, struct value instance);

/* ---- rows of classes (definition: the file named) ------------------------------------------------------------------------ */

extern const struct native_class type_engine_class;    /* types.c */
extern const struct native_class element_class;        /* element.c: ClauseElement */
extern const struct native_class executable_class;
extern const struct native_class column_element_class; /* element.c */
extern const struct native_class text_class, select_class, compound_class, insert_class, update_class, delete_class,
    table_clause_class;
extern const struct native_class alias_class, join_class, exists_class, scalar_select_class,
    function_class, ddl_element_class;
extern const struct native_class column_class, foreign_key_class, identity_class, computed_class, sequence_class; /* column.c */
extern const struct native_class fetched_value_class, default_clause_class, column_default_class;
extern const struct native_class constraint_class, index_class; /* constraint.c */
extern const struct native_class table_class, metadata_class;   /* table.c */
extern const struct native_class quoted_name_class, conv_class; /* name.c */
extern const struct native_class engine_class, async_engine_class, connection_class, async_connection_class, transaction_class,
    url_class, dialect_class;
extern const struct native_class mapped_column_class, mapped_class, declared_attr_class, composite_class; /* declarative.c */
extern const struct native_class result_class, row_class, session_class;
extern const struct native_class inspector_class; /* inspector.c */

/* .alias(), .subquery() and .cte() of what has columns. */
bool select_alias(struct vm *vm, struct value self, const struct value *args, struct value *out);
bool select_cte(struct vm *vm, struct value self, const struct value *args, struct value *out);

/* ---- makers and readers between the files ---------------------------------------------------------------------------------
 */

/* The data of an instance of the row (or derived from it); NULL when the value is none. */
void *instance_data(struct vm *vm, struct value value, const struct native_class *row);
/* An instance of a row's class. */
struct value make_instance(struct vm *vm, const struct native_class *row, void *data);
/* An attribute that Python code sees. */
void attribute_put(struct vm *vm, struct value instance, const char *name, struct value value);
struct value attribute_find(struct value instance, const char *name);
struct value text_value(struct vm *vm, str text); /* .at == NULL gives None */
struct value tri_value(enum tri tri);
/* A copy in the machine's arena of a str value. */
str keep_text(struct vm *vm, struct value text);
bool is_text(struct vm *vm, struct value value);
/* Raises: `what` got something else. */
/* A warning for each keyword that a constructor took and does not know: those of a dialect aside. */
void warn_ignored(struct vm *vm, const char *name, const struct dict_object *keywords);
bool refuse_value(struct vm *vm, struct value value, const char *what, const char *expected);

/* self of expression methods: Columns and Tables too. */
const struct expr *self_expr(struct vm *vm, struct value self);
/* The same to look at it during the call, not to keep it or a part of it. */
const struct expr *expr_peek(struct vm *vm, struct value self);
/* The class that shows an expression, by its kind. */
struct value expr_show(struct vm *vm, const struct expr *expr);
/* A part of the expression of `whole`, which it shares the memory with. */
struct value expr_show_part(struct vm *vm, struct value whole, const struct expr *part);
/* The expression of a Column object, of a Table object. */
const struct expr *column_expr(struct vm *vm, struct column_data *column);
const struct expr *table_expr(struct vm *vm, struct table_data *table);
bool is_expr_value(struct vm *vm, struct value value);
/* Items of *args, where a single list stands for its items. */
bool expr_list_of(struct vm *vm, struct value items, const char *what, bool flatten, struct expr_list *out);

/* The arguments of Column() as its constructor takes them, from *args and keywords. */
enum
{
    COLUMN_ARGUMENTS = 22
};
bool column_keywords_bind(struct vm *vm, struct value items, struct dict_object *kwargs, struct value *out_arguments);
/* sqlalchemy.func */
bool func_value(struct vm *vm, struct value *out);
struct column_data *column_data_of(struct vm *vm, struct value value);
/* Column._copy(): of no table, with its keys and constraints. */
struct value column_copy(struct vm *vm, struct value column);
/* A column has got its name from an attribute: expressions that were made of it before get it too. */
void column_named(struct column_data *column);
/* Notes the class that is mapped to a table. */
void table_map(struct vm *vm, struct table_data *table, struct class_object *class_);
struct table_data *table_data_of(struct vm *vm, struct value value);
/* Binds a column object to a table object. */
bool table_append_column(struct vm *vm, struct table_data *table, struct value column, bool replace);
bool table_append_item(struct vm *vm, struct table_data *table, struct value item);
/* A column without a type takes that of the column that its foreign key leads to. */
void metadata_types_settle(struct vm *vm, struct metadata_data *metadata, struct table *table);
bool metadata_put(struct vm *vm, struct metadata_data *metadata, struct table_data *data);
/* tables.c: runs what of the imported modules makes tables, where the MetaData is one of models; and refuses tables that could have
 * more columns than are known. */
bool metadata_tables_load(struct vm *vm, struct metadata_data *metadata);
/* metadata.tables and .sorted_tables; an unknown value when they cannot be loaded. */
struct value metadata_tables_value(struct vm *vm, struct metadata_data *metadata, bool is_sorted);
/* An empty MetaData. */
struct metadata_data *metadata_data_make(struct vm *vm);
/* An empty Table that no MetaData knows yet. */
struct table_data *table_data_new(struct vm *vm, struct name name, struct name schema, struct metadata_data *metadata);

/* Columns by their keys, as .columns of a constraint or index shows them. */
struct value columns_collection(struct vm *vm, struct dict_object *columns);

/* reflected.c: a table's columns, constraints and indexes from the database. */
bool table_reflect(struct vm *vm, struct table_data *table, struct host_connection *connection);
/* A listener on a MetaData or on the class Table: one of column_reflect makes reflection refuse. */
void column_listener_note(struct vm *vm, struct value target, struct value identifier);
bool refuse_column_listener(struct vm *vm, str table);
/* The connection behind autoload_with= and bind=: a Connection, Engine, Session or Inspector. */
bool reflect_bind(struct vm *vm, struct value bind, const char *what, struct host_connection **out);
struct reflection
{
    struct host_connection *connection;
    struct name schema;
    struct value only; /* names, or a function (name, metadata); None or absent: all */
    bool views;
};
bool metadata_reflect_tables(struct vm *vm, struct value self, struct metadata_data *metadata, const struct reflection *wanted);
bool column_names_of(struct vm *vm, struct value items, const char *what, struct name_list *out);
const struct sequence *sequence_of(struct vm *vm, struct value value);
bool constraint_columns_bind(struct vm *vm, struct value constraint);
/* Columns that had no name when they were given to a constraint or index have one now. */
void constraint_columns_settle(struct vm *vm, struct value constraint);
void index_columns_settle(struct vm *vm, struct value index);
/* constraint.elements of a ForeignKeyConstraint: a ForeignKey for each column. */
struct value foreign_key_elements(struct vm *vm, const struct constraint *constraint, struct value table);
/* The type behind a type value, with its with_variant() additions. */
struct type *type_data(struct vm *vm, struct value value);
bool type_instance_of(struct vm *vm, struct value value, struct value *out);
/* A type of a class that SQLAlchemy does not have: kind is "TypeDecorator" or "UserDefinedType"; noted when its methods are asked. */
struct type *type_user_make(struct vm *vm, struct class_object *class_, const char *kind);
void type_user_note(struct vm *vm, struct type *type, struct value instance);
bool type_enum_member(struct vm *vm, const struct type *type, struct value label, struct value *out);
void type_user_settle(struct vm *vm, struct value instance);
void types_resolve_pending(struct vm *vm);
/* Calls of process_bind_param and process_result_value of user-defined types; *out absent: there is none. */
bool type_user_bind(struct vm *vm, const struct type *type, struct value value, struct value *out);
bool type_user_result(struct vm *vm, const struct type *type, struct value value, struct value *out);

/* Executes a ddl element on a connection: create(bind), create_all(bind). */
bool connection_run_ddl(struct vm *vm, struct host_connection *connection, const struct ddl *ddl);
bool bind_of(struct vm *vm, struct value value, struct host_connection **out);
/* The rows of a statement, as a CursorResult. */
bool result_make(struct vm *vm, const struct host_result *from, const struct expr *statement, struct value *out);
/* A Row of two tuples: names and values. */
struct value result_row_make(struct vm *vm, struct value names, struct value cells);

/* orm.c: an attribute that an instance has no value for; an attribute that is set; what Model(**values) sets. */
bool orm_read_missing(struct vm *vm, struct value instance, struct value column, struct value *out);
bool orm_note_change(struct vm *vm, struct value self, struct str_object *name, struct value value, bool *out_done);
bool orm_construct(struct vm *vm, struct value instance, const struct dict_object *values);
/* Connection.execute */
bool connection_execute(struct vm *vm, struct host_connection *connection, struct value statement, struct value params,
                        struct value *out);
/* The same with one set of parameters, and with a list of them (many.c). */
bool connection_execute_one(struct vm *vm, struct host_connection *connection, struct value statement, const struct expr *expr,
                            const struct dict_object *params, struct value *out);
bool connection_execute_many(struct vm *vm, struct host_connection *connection, struct value statement, const struct expr *expr,
                             const struct value *sets, size_t len, struct value *out);
/* The list of values of a copied statement may be changed; and the value of a column (by its key) is a parameter of that name. */
void dml_values_own(struct vm *vm, struct dml *dml);
void dml_parameter_add(struct vm *vm, struct dml *dml, str key);
/* One `column = value`: the value with the column's type. */
bool dml_value_read(struct vm *vm, const struct expr *table, struct value key, struct value value, struct dml_value *out);
/* default.c: keeps a default or onupdate as it was given; the value for a row (it may be SQL), absent when there is none. */
void column_default_keep(struct vm *vm, struct value value, const void **out);
bool column_default_value(struct vm *vm, const struct column *column, bool is_update, struct value *out);
/* Parameter sets with them: a list, or absent when nothing is missing in the first one. */
bool dml_set_defaults(struct vm *vm, const struct expr *statement, const struct value *sets, size_t len, struct value *out);
/* Whether a function of Python code needs an argument. */
bool function_takes_argument(struct value function);
/* Compiles with literals and sends. */
bool connection_send_expr(struct vm *vm, struct host_connection *connection, const struct expr *statement, struct value *out);
/* A compiler for a connection (NULL: a script), in scratch memory. */
void connection_compiler(struct vm *vm, struct host_connection *connection, struct compiler *out);
/* Driver SQL with its parameters filled in, in scratch memory. */
bool driver_sql_fill(struct vm *vm, struct host_connection *connection, str sql, struct value params, str *out);
/* A scalar that needs no memory of its own; the text of a str lives as long as the value. */
bool datum_borrowed(struct vm *vm, struct value value, struct datum *out);
/* Closes a result of which only the rowcount counts, and gives that. */
int64_t result_finish(struct vm *vm, struct value result);
/* A new Connection object; `engine` absent: it belongs to someone else. begins: its block is a transaction. */
struct value connection_make(struct vm *vm, struct host_connection *connection, struct value engine, bool begins,
                             bool is_async);
/* A connection of an Engine: the migration's where that is the engine's, as it sees what the migration has done; else a new one. */
bool engine_bind(struct vm *vm, struct value engine, struct value *out_connection);
/* connection.engine of a connection that no Engine object of the project made. */
struct value engine_of_connection(struct vm *vm, struct host_connection *connection);
/* bind.c: the statement with the named binds of `params` filled in; and those of `params` that name no bind. */
bool expr_bind_params(struct vm *vm, const struct expr *statement, const struct dict_object *params, const struct expr **out);
/* The statement with those binds that `params` names without a value. */
bool expr_unbind_params(struct vm *vm, const struct expr *statement, const struct dict_object *params, const struct expr **out);
bool expr_params_rest(struct vm *vm, const struct expr *statement, const struct dict_object *params, struct dict_object *rest);

#endif
