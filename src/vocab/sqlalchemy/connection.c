/*
 * Connection: executing statements, transactions, and what DDL objects ask of one.
 *
 * Values are put into the text as literals (dialect_compile_text). A connection without a host connection is the one of an
 * offline script: what it is given is written there and has no result. A plain string is driver SQL, as in SQLAlchemy 1.4.
 */
#include "eval/decide.h"
#include "vocab/sqlalchemy/internal.h"

struct connection_data
{
    struct host_connection *connection; /* NULL: offline */
    bool is_owned;                      /* made by connect(): its block closes it */
    bool is_closed;
    bool begins; /* engine.begin(): the block is a transaction */
};

static struct connection_data *data_of(struct vm *vm, struct value value)
{
    return instance_data(vm, value, &connection_class);
}

static const struct dialect *dialect_of(struct vm *vm, struct host_connection *connection)
{
    const struct host *host = vocab_host(vm);
    const struct dialect *dialect = NULL;

    if (connection != NULL && host->dialect_of != NULL)
        dialect = host->dialect_of(host->subject, connection);
    else if (host->context_dialect != NULL)
        dialect = host->context_dialect(host->subject);
    return dialect != NULL ? dialect : dialect_find(STR("sqlite"));
}

static bool check_open(struct vm *vm, const struct connection_data *data)
{
    return !data->is_closed || vm_raise(vm, "sqlalchemy.exc.ResourceClosedError", "This Connection is closed");
}

/* ---- statements
 * ------------------------------------------------------------------------------------------------------------------------ */

static bool send(struct vm *vm, struct host_connection *connection, str sql, const struct expr *statement, struct value *out)
{
    const struct host *host = vocab_host(vm);
    struct host_result result = {0};

    *out = NONE;
    if (connection == NULL)
    {
        /* It may be passed around; who reads rows from it is refused. */
        *out = opaque_of_database(
            vm, STR("execute()"),
            STR("a script (--sql) has no database to read rows from: run this revision on one, or say it in SQL alone"));
        return host->execute_in_context(host->subject, sql, vm->span) || vm_raise_diag(vm, "sqlalchemy.exc.DBAPIError");
    }
    if (!host->execute(host->subject, connection, sql, vm->span, &result))
        return vm_raise_diag(vm, "sqlalchemy.exc.DBAPIError");
    return result_make(vm, &result, statement, out);
}

void connection_compiler(struct vm *vm, struct host_connection *connection, struct compiler *out)
{
    const struct host *host = vocab_host(vm);

    compiler_init(out, scratch_arena(vm), vm->diags, dialect_of(vm, connection));
    out->place = vm->span.from;
    out->is_offline = connection == NULL;
    if (connection != NULL && host->server_version != NULL)
        out->server_version = host->server_version(host->subject, connection);
}

bool connection_send_expr(struct vm *vm, struct host_connection *connection, const struct expr *statement, struct value *out)
{
    struct arena_mark mark = scratch_mark(vm);
    struct compiler compiler;
    str sql;
    bool done;

    connection_compiler(vm, connection, &compiler);
    done = statement->kind == EXPR_TEXT ? dialect_compile_text(&compiler, statement, &sql)
                                        : dialect_compile_statement(&compiler, statement, &sql);
    if (!done)
        done = vm_raise_diag(vm, "sqlalchemy.exc.CompileError");
    else
        done = send(vm, connection, sql, statement, out);
    arena_reset(scratch_arena(vm), mark);
    return done;
}

bool datum_borrowed(struct vm *vm, struct value value, struct datum *out)
{
    if (is_none(value))
        *out = DATUM_OF_NULL;
    else if (value.tag == VALUE_BOOL)
        *out = datum_bool(value.boolean);
    else if (value.tag == VALUE_INT)
        *out = datum_int(value.integer);
    else if (value.tag == VALUE_REAL)
        *out = datum_real(value.real);
    else if (is_str(value))
        *out = datum_text(str_of(value));
    else
        return vocab_datum_of_value(vm, value, NULL, out);
    return true;
}

/* text() with values: filled in scratch memory, since a loop may run it a million times. */
static bool text_executed(struct vm *vm, struct host_connection *connection, const struct expr *text,
                          const struct dict_object *params, struct value *out)
{
    struct arena_mark mark = scratch_mark(vm);
    struct arena *arena = scratch_arena(vm);
    struct expr copy = *text;
    struct dict_entry *entry;
    bool done = true;

    copy.text.binds.at = NULL;
    copy.text.binds.len = copy.text.binds.cap = 0;
    for (size_t i = 0; i < text->text.binds.len; i++)
        array_push(arena, &copy.text.binds, text->text.binds.at[i]);
    for (uint32_t i = 0; done && dict_next(params, &i, &entry);)
    {
        const struct type *type = NULL;
        bool expands = is_kind(entry->value, OBJECT_TUPLE); /* as psycopg2 and PyMySQL write a tuple: IN :ids */
        struct datum datum;

        for (size_t k = 0; k < text->text.binds.len; k++)
        {
            const struct expr *bind = text->text.binds.at[k].bind;

            if (!is_str(entry->key) || !str_equal(text->text.binds.at[k].key, str_of(entry->key)))
                continue;
            type = bind->bind.is_expanding ? NULL : bind->type;
            expands = expands || bind->bind.is_expanding;
        }
        if (!is_str(entry->key))
            done = refuse_value(vm, entry->key, "a key of the parameters", "a str");
        else
            done =
                type != NULL ? vocab_datum_of_value(vm, entry->value, type, &datum) : datum_borrowed(vm, entry->value, &datum);
        if (done)
        {
            struct expr *bind = expr_value(arena, datum, type);

            bind->bind.is_expanding = expands && datum.kind == DATUM_ARRAY;
            expr_text_bind(arena, &copy, str_of(entry->key), bind);
        }
    }
    done = done && connection_send_expr(vm, connection, &copy, out);
    arena_reset(arena, mark);
    return done;
}

/* Parameters given to execute() beside the statement, one set. */
static bool with_params(struct vm *vm, struct value statement, const struct expr *expr, const struct dict_object *params,
                        const struct expr **out)
{
    struct value list[2] = {tuple_make(vm, NULL, 0), value_of(&dict_copy(vm, params)->object)}, method, made;

    *out = expr;
    if (params->len == 0)
        return true;
    if (expr->kind != EXPR_INSERT && expr->kind != EXPR_UPDATE)
        return expr_bind_params(vm, expr, params, out);
    if (expr->kind == EXPR_UPDATE && expr->dml->values.len > 0)
        return expr_bind_params(vm, expr, params, out);
    if (expr->kind == EXPR_UPDATE)
    {
        struct dict_object *rest = dict_make(vm);

        if (!expr_params_rest(vm, expr, params, rest) || !expr_bind_params(vm, expr, params, &expr))
            return false;
        statement = expr_show(vm, expr);
        list[1] = value_of(&rest->object);
    }
    if (!attribute_get(vm, statement, "values", &method) || !is_kind(method, OBJECT_METHOD) ||
        !AS_NATIVE(AS_METHOD(method)->function)->native->call(vm, AS_METHOD(method)->self, list, &made))
        return false;
    *out = self_expr(vm, made);
    return true;
}

bool connection_execute_one(struct vm *vm, struct host_connection *connection, struct value statement, const struct expr *expr,
                            const struct dict_object *params, struct value *out)
{
    if (expr->kind == EXPR_TEXT)
        return text_executed(vm, connection, expr, params, out);
    return with_params(vm, statement, expr, params, &expr) && dml_defaults(vm, expr, &expr) &&
           connection_send_expr(vm, connection, expr, out);
}

static void warn_plain_string(struct vm *vm)
{
    struct sqlalchemy_state *state = sqlalchemy_state(vm);

    for (size_t i = 0; i < state->warned.len; i++)
    {
        if (state->warned.at[i] == vm->span.from)
            return;
    }
    array_push(vm->arena, &state->warned, vm->span.from);
    diag_warning(vm->diags, DIAG_TYPE, vm->span, "a plain string is executed as driver SQL, as SQLAlchemy 1.4 did");
    diag_hint(vm->diags, "Write sa.text(...) around it: SQLAlchemy 2.0 refuses plain strings.");
}

static bool is_row(struct value value)
{
    return is_kind(value, OBJECT_DICT) || is_kind(value, OBJECT_TUPLE) || is_kind(value, OBJECT_LIST);
}

/* Driver SQL; a list of rows runs it once for each. */
static bool execute_string(struct vm *vm, struct host_connection *connection, struct value statement, struct value params,
                           struct value *out)
{
    struct arena_mark mark = scratch_mark(vm);
    const struct value *sets = &params;
    size_t len = 1;
    bool sent = true;
    str sql;

    if (!is_given_some(params))
        return send(vm, connection, keep_text(vm, statement), NULL, out);
    if (is_opaque(params))
        return refuse_value(vm, params, "argument 'parameters'", "a tuple or dict");
    if (is_kind(params, OBJECT_LIST) && AS_LIST(params)->len > 0 && is_row(AS_LIST(params)->at[0]))
        sequence_items(vm, params, &sets, &len);
    for (size_t i = 0; sent && i < len; i++)
    {
        sent = driver_sql_fill(vm, connection, str_of(value_plain(vm, statement)), sets[i], &sql) &&
               send(vm, connection, sql, NULL, out);
        arena_reset(scratch_arena(vm), mark);
    }
    return sent;
}

static bool statement_execute(struct vm *vm, struct host_connection *connection, struct value statement, struct value params,
                              struct value *out)
{
    const struct expr *expr;
    const struct value *sets;
    size_t len;
    struct value plain = value_plain(vm, params);

    if (is_text(vm, statement))
    {
        warn_plain_string(vm);
        return execute_string(vm, connection, statement, params, out);
    }
    if (!vocab_statement_of(vm, statement, "execute() argument 'statement'", &expr))
        return false;
    if (is_opaque(params))
        return refuse_value(vm, params, "execute() argument 'parameters'", "a dict or a list of them");
    if (expr->kind == EXPR_DDL)
    {
        *out = NONE;
        return connection_run_ddl(vm, connection, expr->ddl);
    }
    if (!is_given_some(params))
        return dml_defaults(vm, expr, &expr) && connection_send_expr(vm, connection, expr, out);
    if (is_kind(plain, OBJECT_DICT))
        return connection_execute_one(vm, connection, statement, expr, AS_DICT(plain), out);
    if (!sequence_items(vm, params, &sets, &len))
        return refuse_value(vm, params, "execute() argument 'parameters'", "a dict or a list of them");
    if (len == 0)
        return dml_defaults(vm, expr, &expr) && connection_send_expr(vm, connection, expr, out);
    return connection_execute_many(vm, connection, statement, expr, sets, len, out);
}

/* What is made on the way (values, copies with binds filled in) goes when it has run, unless its result needs it. */
bool connection_execute(struct vm *vm, struct host_connection *connection, struct value statement, struct value params,
                        struct value *out)
{
    struct building building;
    bool done;

    building_begin(vm, &building);
    done = statement_execute(vm, connection, statement, params, out);
    building_end(vm, &building);
    return done;
}

static struct value params_of(struct vm *vm, const struct value *args)
{
    struct dict_object *more = AS_DICT(args[3]);
    struct value none = args[1];

    (void)vm;
    return more->len > 0 && !is_given_some(none) ? value_of(&more->object) : none;
}

NATIVE(connection_execute_method)
{
    struct connection_data *data = data_of(vm, self);

    return check_open(vm, data) && connection_execute(vm, data->connection, args[0], params_of(vm, args), out);
}

static bool then(struct vm *vm, struct value result, const char *method, struct value *out)
{
    struct value bound;

    /* Of an offline script: what is made of an unknown result is unknown, too. */
    if (is_none(result) || is_opaque(result))
    {
        *out = result;
        return true;
    }
    return attribute_get(vm, result, method, &bound) &&
           AS_NATIVE(AS_METHOD(bound)->function)->native->call(vm, result, (struct value[]){ABSENT, ABSENT}, out);
}

NATIVE(connection_scalar)
{
    struct value result;

    return connection_execute_method(vm, self, args, &result) && then(vm, result, "scalar", out);
}

NATIVE(connection_scalars)
{
    struct value result;

    return connection_execute_method(vm, self, args, &result) && then(vm, result, "scalars", out);
}

NATIVE(connection_exec_driver_sql)
{
    struct connection_data *data = data_of(vm, self);

    if (!is_text(vm, args[0]))
        return refuse_value(vm, args[0], "exec_driver_sql() argument 'statement'", "a str");
    return check_open(vm, data) && execute_string(vm, data->connection, args[0], args[1], out);
}

/* ---- DDL objects
 * ------------------------------------------------------------------------------------------------------------------------ */

bool connection_run_ddl(struct vm *vm, struct host_connection *connection, const struct ddl *ddl)
{
    const struct host *host = vocab_host(vm);
    const struct op *op = op_of_statement(vm->arena, expr_of_ddl(vm->arena, ddl), ddl->place);
    bool is_context = connection == NULL || (host->bind != NULL && host->bind(host->subject) == connection);

    if (connection == NULL && host->context_dialect != NULL && host->context_dialect(host->subject) == NULL)
        return vm_raise(vm, "AttributeError", "'NoneType' object has no attribute '_run_ddl_visitor'");
    if (is_context && host->apply != NULL)
        return host->apply(host->subject, op, vm->span) || vm_raise_diag(vm, "sqlalchemy.exc.DBAPIError");
    if (host->apply_on != NULL)
        return host->apply_on(host->subject, connection, op, vm->span) || vm_raise_diag(vm, "sqlalchemy.exc.DBAPIError");
    return refuse_feature(vm, "Run it on the connection of the migration, op.get_bind().",
                          "DDL objects on a connection of their own are not offered by limbeck yet");
}

bool bind_of(struct vm *vm, struct value value, struct host_connection **out)
{
    struct connection_data *data = data_of(vm, value);

    if (is_opaque(value))
        return refuse_value(vm, value, "argument 'bind'", "a Connection");
    if (is_none(value))
    {
        *out = NULL;
        return true;
    }
    if (data == NULL && vm_instance_of(vm, value, &engine_class) != NULL)
        return refuse_feature(vm, "Write: with engine.begin() as connection: ... and give the connection.",
                              "an Engine is no connection: limbeck runs DDL on connections only");
    if (data == NULL)
        return vocab_connection_of(vm, value, "argument 'bind'", out);
    *out = data->connection;
    return check_open(vm, data);
}

/* ---- transactions
 * ------------------------------------------------------------------------------------------------------------------------ */

enum transaction_kind
{
    TRANSACTION_ROOT,
    TRANSACTION_MARKER, /* begin() inside of one: SQLAlchemy 1.4's, without effect of its own */
    TRANSACTION_NESTED,
};

struct transaction_data
{
    struct host_connection *connection;
    enum transaction_kind kind;
    unsigned savepoint; /* its number */
    bool is_active;
};

static bool transact(struct vm *vm, struct host_connection *connection, enum host_transaction what, str savepoint)
{
    const struct host *host = vocab_host(vm);

    return connection == NULL || host->transaction(host->subject, connection, what, savepoint) ||
           vm_raise_diag(vm, "sqlalchemy.exc.DBAPIError");
}

static bool transact_nested(struct vm *vm, const struct transaction_data *data, enum host_transaction what)
{
    struct arena_mark mark = scratch_mark(vm);
    bool done = transact(vm, data->connection, what, str_print(scratch_arena(vm), "sa_savepoint_%u", data->savepoint));

    arena_reset(scratch_arena(vm), mark);
    return done;
}

static bool begin(struct vm *vm, struct value self, bool is_nested, struct value *out)
{
    const struct host *host = vocab_host(vm);
    struct connection_data *connection = data_of(vm, self);
    struct memory_object *memory = memory_make(vm, sizeof(struct transaction_data), NULL);
    struct transaction_data *data = (void *)memory->bytes;
    bool inside = connection->connection != NULL && host->in_transaction != NULL &&
                  host->in_transaction(host->subject, connection->connection);

    if (!check_open(vm, connection))
        return false;
    data->connection = connection->connection;
    data->is_active = true;
    data->kind = is_nested ? TRANSACTION_NESTED : inside ? TRANSACTION_MARKER : TRANSACTION_ROOT;
    if (is_nested)
        data->savepoint = ++sqlalchemy_state(vm)->savepoints;
    *out = make_instance(vm, &transaction_class, data);
    AS_INSTANCE(*out)->memory = memory;
    attribute_put(vm, *out, "connection", self);
    if (is_nested)
        return transact_nested(vm, data, HOST_SAVEPOINT);
    return data->kind == TRANSACTION_MARKER || transact(vm, data->connection, HOST_BEGIN, STR(""));
}

NATIVE(connection_begin)
{
    return begin(vm, self, false, out);
}

NATIVE(connection_begin_nested)
{
    return begin(vm, self, true, out);
}

static struct transaction_data *transaction_of(struct vm *vm, struct value self)
{
    return instance_data(vm, self, &transaction_class);
}

static bool transaction_end(struct vm *vm, struct transaction_data *data, bool commits)
{
    if (!data->is_active)
        return true;
    data->is_active = false;
    switch (data->kind)
    {
        case TRANSACTION_ROOT:
            return transact(vm, data->connection, commits ? HOST_COMMIT : HOST_ROLLBACK, STR(""));
        case TRANSACTION_NESTED:
            return transact_nested(vm, data, commits ? HOST_RELEASE : HOST_ROLLBACK_TO);
        case TRANSACTION_MARKER:
            break;
    }
    return true;
}

NATIVE(transaction_commit)
{
    *out = NONE;
    return transaction_end(vm, transaction_of(vm, self), true);
}

NATIVE(transaction_rollback)
{
    *out = NONE;
    return transaction_end(vm, transaction_of(vm, self), false);
}

NATIVE(transaction_is_active)
{
    *out = value_bool(transaction_of(vm, self)->is_active);
    return true;
}

NATIVE(itself)
{
    *out = self;
    return true;
}

NATIVE(transaction_exit)
{
    *out = value_bool(false);
    return transaction_end(vm, transaction_of(vm, self), is_none(args[0]));
}

#define BLOCK(enter, leave)                                                                                                    \
    {"__enter__", "", enter, 0}, {"__aenter__", "", enter, 0},                                                                 \
        {"__exit__", "type_, value, traceback", leave, NATIVE_TAKES_OPAQUE},                                                   \
    {                                                                                                                          \
        "__aexit__", "type_, value, traceback", leave, NATIVE_TAKES_OPAQUE                                                     \
    }

static const struct native transaction_methods[] = {
    {"commit", "", transaction_commit, 0},  {"rollback", "", transaction_rollback, 0},
    {"close", "", transaction_rollback, 0}, {"is_active", "", transaction_is_active, NATIVE_PROPERTY},
    BLOCK(itself, transaction_exit),        {0},
};
const struct native_class transaction_class = {
    .name = "Transaction", .module = "sqlalchemy.engine.base", .methods = transaction_methods};

static bool connection_end(struct vm *vm, struct value self, enum host_transaction what)
{
    struct connection_data *data = data_of(vm, self);

    return check_open(vm, data) && transact(vm, data->connection, what, STR(""));
}

NATIVE(connection_commit)
{
    *out = NONE;
    return connection_end(vm, self, HOST_COMMIT);
}

NATIVE(connection_rollback)
{
    *out = NONE;
    return connection_end(vm, self, HOST_ROLLBACK);
}

NATIVE(connection_in_transaction)
{
    const struct host *host = vocab_host(vm);
    struct connection_data *data = data_of(vm, self);

    *out = value_bool(data->connection != NULL && host->in_transaction(host->subject, data->connection));
    return true;
}

/* The transaction that is open, as an object of its own. */
NATIVE(connection_get_transaction)
{
    const struct host *host = vocab_host(vm);
    struct connection_data *connection = data_of(vm, self);
    struct memory_object *memory;
    struct transaction_data *data;

    *out = NONE;
    if (connection->connection == NULL || !host->in_transaction(host->subject, connection->connection))
        return true;
    memory = memory_make(vm, sizeof(struct transaction_data), NULL);
    data = (void *)memory->bytes;
    *data = (struct transaction_data){.connection = connection->connection, .kind = TRANSACTION_ROOT, .is_active = true};
    *out = make_instance(vm, &transaction_class, data);
    AS_INSTANCE(*out)->memory = memory;
    attribute_put(vm, *out, "connection", self);
    return true;
}

static void close_host(struct vm *vm, struct connection_data *data)
{
    const struct host *host = vocab_host(vm);

    if (!data->is_closed && data->is_owned && data->connection != NULL)
        host->close(host->subject, data->connection);
    data->is_closed = data->is_closed || data->is_owned;
}

NATIVE(connection_close)
{
    close_host(vm, data_of(vm, self));
    *out = NONE;
    return true;
}

NATIVE(connection_enter)
{
    struct connection_data *data = data_of(vm, self);

    *out = self;
    return check_open(vm, data) && (!data->begins || transact(vm, data->connection, HOST_BEGIN, STR("")));
}

NATIVE(connection_exit)
{
    const struct host *host = vocab_host(vm);
    struct connection_data *data = data_of(vm, self);
    bool raised = !is_none(args[0]), done = true;

    *out = value_bool(false);
    if (data->is_closed || !data->is_owned || data->connection == NULL)
        return true;
    if (data->begins && !raised)
        done = transact(vm, data->connection, HOST_COMMIT, STR(""));
    else if (host->end_block != NULL)
        done = host->end_block(host->subject, data->connection, raised) || vm_raise_diag(vm, "sqlalchemy.exc.DBAPIError");
    close_host(vm, data);
    return done;
}

/* ---- what a connection answers
 * -------------------------------------------------------------------------------------------------------- */

NATIVE(connection_dialect)
{
    *out = vocab_dialect_value(vm, dialect_of(vm, data_of(vm, self)->connection));
    return true;
}

NATIVE(connection_closed)
{
    *out = value_bool(data_of(vm, self)->is_closed);
    return true;
}

NATIVE(connection_engine)
{
    *out = attribute_find(self, "_engine");
    if (is_absent(*out))
        *out = engine_of_connection(vm, data_of(vm, self)->connection);
    attribute_put(vm, self, "_engine", *out);
    return true;
}

NATIVE(connection_info)
{
    *out = value_of(&dict_make(vm)->object);
    attribute_put(vm, self, "info", *out);
    return true;
}

/* execution_options(isolation_level="AUTOCOMMIT"): what runs afterwards is outside of a transaction. */
NATIVE(connection_execution_options)
{
    struct value map = dict_find_text(AS_DICT(args[0]), STR("schema_translate_map"));
    struct value level = dict_find_text(AS_DICT(args[0]), STR("isolation_level"));

    if (is_given_some(map) && (!is_kind(map, OBJECT_DICT) || AS_DICT(map)->len > 0))
        return refuse_feature(vm, "Set the search_path, or give schema= to the tables.",
                              "schema_translate_map is not offered by limbeck yet");
    if (is_str(level) && str_equal_nocase(str_of(level), STR("AUTOCOMMIT")))
    {
        if (!connection_end(vm, self, HOST_COMMIT))
            return false;
    }
    *out = self;
    return true;
}

/* run_sync(function, *args): the function gets this connection. */
static enum native_step run_sync_resume(struct vm *vm, struct native_frame *frame)
{
    if (frame->state++ == 0)
    {
        const struct tuple_object *all = AS_TUPLE(frame->locals[1]);

        return native_frame_call(vm, frame, frame->locals[0], all->at, all->len);
    }
    frame->result = frame->sent;
    return STEP_DONE;
}

NATIVE(connection_run_sync)
{
    struct value all = list_make(vm, &self, 1);
    struct native_frame *frame;

    if (AS_DICT(args[2])->len > 0)
        return refuse_feature(vm, "Use functools.partial or a lambda.",
                              "run_sync() with keyword arguments is not offered by limbeck");
    for (uint32_t i = 0; i < AS_TUPLE(args[1])->len; i++)
        list_push(vm, AS_LIST(all), AS_TUPLE(args[1])->at[i]);
    frame = vm_push_native(vm, run_sync_resume);
    frame->locals[0] = args[0];
    frame->locals[1] = tuple_make(vm, AS_LIST(all)->at, AS_LIST(all)->len);
    return true;
}

#define EXECUTE_PARAMETERS "statement, parameters=None, execution_options=None, **kw"

NATIVE(connection_driver)
{
    return refuse_feature(vm, "Send the statement with connection.execute() and sa.text(), or with exec_driver_sql().",
                          "the driver's own connection, Connection.connection, is not offered");
}

static const struct native connection_methods[] = {
    {"execute", EXECUTE_PARAMETERS, connection_execute_method, NATIVE_TAKES_OPAQUE | NATIVE_OPERATES},
    {"stream", EXECUTE_PARAMETERS, connection_execute_method, NATIVE_TAKES_OPAQUE | NATIVE_OPERATES},
    {"scalar", EXECUTE_PARAMETERS, connection_scalar, NATIVE_TAKES_OPAQUE | NATIVE_OPERATES},
    {"scalars", EXECUTE_PARAMETERS, connection_scalars, NATIVE_TAKES_OPAQUE | NATIVE_OPERATES},
    {"exec_driver_sql", "statement, parameters=None, execution_options=None", connection_exec_driver_sql,
     NATIVE_TAKES_OPAQUE | NATIVE_OPERATES},
    {"begin", "", connection_begin, 0},
    {"begin_nested", "", connection_begin_nested, 0},
    {"commit", "", connection_commit, 0},
    {"rollback", "", connection_rollback, 0},
    {"in_transaction", "", connection_in_transaction, 0},
    {"get_transaction", "", connection_get_transaction, 0},
    {"close", "", connection_close, 0},
    {"connect", "", itself, 0},
    {"execution_options", "**opt", connection_execution_options, NATIVE_TAKES_OPAQUE},
    {"run_sync", "fn, *arg, **kw", connection_run_sync, NATIVE_TAKES_OPAQUE},
    {"dialect", "", connection_dialect, NATIVE_PROPERTY},
    {"engine", "", connection_engine, NATIVE_PROPERTY},
    {"sync_connection", "", itself, NATIVE_PROPERTY},
    {"closed", "", connection_closed, NATIVE_PROPERTY},
    {"connection", "", connection_driver, NATIVE_PROPERTY},
    {"info", "", connection_info, NATIVE_PROPERTY},
    BLOCK(connection_enter, connection_exit),
    {0},
};

const struct native_class connection_class = {
    .name = "Connection", .module = "sqlalchemy.engine.base", .acts = true, .methods = connection_methods};
const struct native_class async_connection_class = {
    .name = "AsyncConnection", .module = "sqlalchemy.ext.asyncio.engine", .acts = true, .base = "sqlalchemy.engine.base.Connection"};

struct value connection_make(struct vm *vm, struct host_connection *connection, struct value engine, bool begins, bool is_async)
{
    struct connection_data *data = arena_new(vm->arena, struct connection_data);
    struct value value;

    data->connection = connection;
    data->is_owned = !is_absent(engine);
    data->begins = begins;
    value = make_instance(vm, is_async ? &async_connection_class : &connection_class, data);
    if (!is_absent(engine))
        attribute_put(vm, value, "_engine", engine);
    return value;
}

struct value vocab_async_connection_value(struct vm *vm, struct value connection)
{
    return make_instance(vm, &async_connection_class, data_of(vm, connection));
}

struct value vocab_connection_value(struct vm *vm, struct host_connection *connection)
{
    struct sqlalchemy_state *state = sqlalchemy_state(vm);
    struct value value;

    for (size_t i = 0; i < state->connections.len; i++)
    {
        if (data_of(vm, state->connections.at[i])->connection == connection &&
            !data_of(vm, state->connections.at[i])->is_closed)
            return state->connections.at[i];
    }
    value = connection_make(vm, connection, ABSENT, false, false);
    vm_keep(vm, value);
    array_push(vm->arena, &state->connections, value);
    return value;
}

bool vocab_connection_of(struct vm *vm, struct value value, const char *what, struct host_connection **out)
{
    struct connection_data *data = data_of(vm, value);
    struct value bind;

    if (is_absent(value) || is_none(value))
    {
        *out = NULL;
        return true;
    }
    if (data == NULL && vm_instance_of(vm, value, &session_class) != NULL)
    {
        bind = attribute_find(value, "bind");
        data = is_absent(bind) ? NULL : data_of(vm, bind);
    }
    if (data == NULL)
        return refuse_value(vm, value, what, "a Connection");
    *out = data->connection;
    return check_open(vm, data);
}
