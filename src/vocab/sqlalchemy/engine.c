/*
 * Engines, URLs and dialects: create_engine() and its kin make values; connect() opens through the host.
 *
 * Pool classes and most keyword arguments have no meaning here and are taken as they come. A URL's str() hides its password.
 */
#include "vocab/sqlalchemy/internal.h"

#include "text/url.h"

/* ---- URL
 * ---------------------------------------------------------------------------------------------------------------------------
 */

static const struct url *url_of(struct vm *vm, struct value value)
{
    return instance_data(vm, value, &url_class);
}

static struct value url_value(struct vm *vm, const struct url *url)
{
    struct url *copy = arena_new(vm->arena, struct url);

    *copy = *url;
    return make_instance(vm, &url_class, copy);
}

static bool url_read(struct vm *vm, struct value value, const char *what, struct url *out)
{
    const struct url *url = url_of(vm, value);

    if (url != NULL)
        *out = *url;
    else if (!is_text(vm, value))
        return refuse_value(vm, value, what, "a URL");
    else if (!url_parse(vm->arena, keep_text(vm, value), vm->span, vm->diags, out))
        return vm_raise_diag(vm, ARGUMENT_ERROR);
    return true;
}

NATIVE(make_url_call)
{
    struct url url = {0};

    if (!url_read(vm, args[0], "make_url()", &url))
        return false;
    *out = url_value(vm, &url);
    return true;
}

static bool url_part(struct vm *vm, struct value value, const char *what, struct url_text *out)
{
    str text;

    if (!is_given_some(value))
        return true;
    if (!is_text(vm, value) && !is_opaque(value))
    {
        struct value shown;

        if (!value_str_value(vm, value, &shown)) /* a SecretStr and the like */
            return false;
        value = shown;
    }
    if (!vocab_text_of(vm, value, what, &text))
        return false;
    *out = (struct url_text){true, text};
    return true;
}

static bool url_query(struct vm *vm, struct value value, struct url *out)
{
    struct value plain = value_plain(vm, value);
    struct dict_entry *entry;

    if (!is_given_some(value))
        return true;
    if (!is_kind(plain, OBJECT_DICT))
        return refuse_value(vm, value, "URL query", "a dict");
    for (uint32_t i = 0; dict_next(AS_DICT(plain), &i, &entry);)
    {
        struct name_list values;
        struct url_parameter parameter = {0};

        if (!vocab_text_of(vm, entry->key, "URL query", &parameter.name) ||
            !vocab_names_of(vm, entry->value, "URL query", true, &values))
            return false;
        for (size_t k = 0; k < values.len; k++)
            array_push(vm->arena, &parameter.values, values.at[k].text);
        array_push(vm->arena, &out->query, parameter);
    }
    return true;
}

static bool url_parts(struct vm *vm, const struct value *args, struct url *out)
{
    if (is_given_some(args[0]) && !vocab_text_of(vm, args[0], "URL drivername", &out->drivername))
        return false;
    if (!url_part(vm, args[1], "URL username", &out->username) || !url_part(vm, args[2], "URL password", &out->password) ||
        !url_part(vm, args[3], "URL host", &out->host) || !url_part(vm, args[5], "URL database", &out->database) ||
        !url_query(vm, args[6], out))
        return false;
    if (is_given_some(args[4]))
    {
        struct value port = args[4];

        out->has_port = true;
        if (is_text(vm, port))
            return str_to_int(str_of(value_plain(vm, port)), &out->port) ||
                   vm_raise(vm, "TypeError", "Port argument must be an integer or None");
        if (is_opaque(port))
            return refuse_value(vm, port, "URL port", "an integer");
        return value_to_int(vm, port, &out->port);
    }
    return true;
}

NATIVE(url_create_method)
{
    struct url url = {.span = vm->span};

    if (!url_parts(vm, args, &url))
        return false;
    url = url_create(vm->arena, &url);
    *out = url_value(vm, &url);
    return true;
}

NATIVE(url_set_method)
{
    struct url changes = {0}, url;

    if (!url_parts(vm, args, &changes))
        return false;
    url = url_set(vm->arena, url_of(vm, self), &changes);
    *out = url_value(vm, &url);
    return true;
}

NATIVE(url_render)
{
    bool hide;

    if (!argument_truth(vm, args[0], true, &hide))
        return false;
    *out = str_make(vm, url_print(vm->arena, url_of(vm, self), hide));
    return true;
}

NATIVE(url_str)
{
    *out = str_make(vm, url_print(vm->arena, url_of(vm, self), true));
    return true;
}

NATIVE(url_backend)
{
    *out = str_make(vm, url_backend_name(url_of(vm, self)));
    return true;
}

NATIVE(url_driver)
{
    *out = str_make(vm, url_driver_name(url_of(vm, self)));
    return true;
}

static struct value part_value(struct vm *vm, struct url_text part)
{
    return part.is_set ? str_make(vm, part.text) : NONE;
}

static bool url_attribute(struct vm *vm, struct value self, struct str_object *name, struct value *out)
{
    const struct url *url = url_of(vm, self);
    str text = {name->bytes, name->len};

    if (url == NULL)
        return true;
    if (str_equal(text, STR("drivername")))
        *out = str_make(vm, url->drivername);
    else if (str_equal(text, STR("username")))
        *out = part_value(vm, url->username);
    else if (str_equal(text, STR("password")))
        *out = part_value(vm, url->password);
    else if (str_equal(text, STR("host")))
        *out = part_value(vm, url->host);
    else if (str_equal(text, STR("database")))
        *out = part_value(vm, url->database);
    else if (str_equal(text, STR("port")))
        *out = url->has_port ? value_int(url->port) : NONE;
    else if (str_equal(text, STR("query")))
    {
        struct dict_object *dict = dict_make(vm);

        for (size_t i = 0; i < url->query.len; i++)
        {
            if (url->query.at[i].values.len > 0)
                dict_put_text(vm, dict, url->query.at[i].name, str_make(vm, url->query.at[i].values.at[0]));
        }
        *out = value_of(&dict->object);
    }
    return true;
}

#define URL_PARTS(first) first ", username=None, password=None, host=None, port=None, database=None, query=None"

static const struct native url_methods[] = {
    {"create", URL_PARTS("drivername"), url_create_method, NATIVE_STATIC | NATIVE_TAKES_OPAQUE},
    {"set", URL_PARTS("drivername=None"), url_set_method, NATIVE_TAKES_OPAQUE},
    {"_replace", URL_PARTS("drivername=None"), url_set_method, NATIVE_TAKES_OPAQUE},
    {"render_as_string", "hide_password=True", url_render, 0},
    {"__to_string__", "hide_password=True", url_render, 0},
    {"get_backend_name", "", url_backend, 0},
    {"get_driver_name", "", url_driver, 0},
    {"__str__", "", url_str, 0},
    {"__repr__", "", url_str, 0},
    {0},
};
static const struct native url_make = {"URL", URL_PARTS("drivername"), url_create_method, NATIVE_TAKES_OPAQUE};
const struct native_class url_class = {.name = "URL",
                                       .module = "sqlalchemy.engine.url",
                                       .make = &url_make,
                                       .methods = url_methods,
                                       .get_attribute = url_attribute};

/* ---- Dialect
 * ---------------------------------------------------------------------------------------------------------------------- */

extern const struct native dialect_type_descriptor_row;

static bool dialect_attribute(struct vm *vm, struct value self, struct str_object *name, struct value *out)
{
    const struct dialect *dialect = AS_INSTANCE(self)->data;
    str text = {name->bytes, name->len};

    if (dialect == NULL)
        return true;
    if (str_equal(text, STR("name")))
        *out = str_make(vm, dialect->name);
    else if (str_equal(text, STR("max_identifier_length")))
        *out = value_int((int64_t)dialect->max_identifier);
    else if (str_equal(text, STR("identifier_preparer")))
        *out = self;
    else if (str_equal(text, STR("default_schema_name")))
        *out = str_equal(dialect->name, STR("postgresql")) ? str_make(vm, STR("public")) : NONE;
    else if (str_equal(text, STR("driver")))
        *out = str_make(vm, str_equal(dialect->name, STR("postgresql")) ? STR("psycopg2")
                            : str_equal(dialect->name, STR("sqlite"))   ? STR("pysqlite")
                                                                        : STR("pymysql"));
    else if (str_equal(text, STR("supports_native_enum")))
        *out = value_bool(dialect_has(dialect, DIALECT_NATIVE_ENUM));
    else if (str_equal(text, STR("supports_alter")))
        *out = value_bool(dialect_has(dialect, DIALECT_ALTER));
    else if (str_equal(text, STR("is_mariadb")))
        *out = value_bool(dialect_has(dialect, DIALECT_MARIADB));
    return true;
}

/* (15, 4) of 150004, (3, 45, 1) of SQLite's 3045001. */
NATIVE(dialect_server_version)
{
    const struct host *host = vocab_host(vm);
    const struct dialect *dialect = AS_INSTANCE(self)->data;
    int number = 0;
    int64_t version;
    struct value parts[3];
    size_t count = 0;

    if (host->context_server_version != NULL && !host->context_server_version(host->subject, &number))
        return false;
    version = number;
    if (version == 0)
    {
        *out = NONE;
        return true;
    }
    if (str_equal(dialect->name, STR("postgresql")) && version >= 100000)
    {
        parts[count++] = value_int(version / 10000);
        parts[count++] = value_int(version % 10000);
    }
    else
    {
        int64_t unit = str_equal(dialect->name, STR("sqlite")) && version >= 1000000 ? 1000 : 100;

        parts[count++] = value_int(version / (unit * unit));
        parts[count++] = value_int(version / unit % unit);
        parts[count++] = value_int(version % unit);
    }
    *out = tuple_make(vm, parts, count);
    return true;
}

NATIVE(dialect_quote_method)
{
    struct name name;

    if (!vocab_name_of(vm, args[0], "quote()", &name))
        return false;
    *out = str_make(vm, dialect_quote(vm->arena, AS_INSTANCE(self)->data, name));
    return true;
}

NATIVE(dialect_quote_always)
{
    struct name name;

    if (!vocab_name_of(vm, args[0], "quote_identifier()", &name))
        return false;
    name.quote = QUOTE_ALWAYS;
    *out = str_make(vm, dialect_quote(vm->arena, AS_INSTANCE(self)->data, name));
    return true;
}

NATIVE(dialect_type_descriptor_call)
{
    return dialect_type_descriptor_row.call(vm, self, args, out);
}

/* dialect.get_columns(connection, name, schema) and its kin: what the Inspector says. */
static bool dialect_ask(struct vm *vm, const char *method_name, const struct value *args, struct value *out)
{
    struct value module, inspect, inspector, method, names[] = {args[1], is_given(args[2]) ? args[2] : NONE};

    return vm_import(vm, STR("sqlalchemy"), &module) && attribute_get(vm, module, "inspect", &inspect) &&
           vm_call_nested(vm, inspect, &args[0], 1, &inspector) && attribute_get(vm, inspector, method_name, &method) &&
           vm_call_nested(vm, method, names, 2, out);
}

#define DIALECT_QUESTIONS(ROW)                                                                                                 \
    ROW(has_table) ROW(get_columns) ROW(get_pk_constraint) ROW(get_foreign_keys) ROW(get_indexes) ROW(get_unique_constraints)  \
        ROW(get_check_constraints) ROW(get_table_comment) ROW(get_view_definition)
#define DIALECT_QUESTION(method)                                                                                               \
    NATIVE(dialect_##method)                                                                                                   \
    {                                                                                                                          \
        return dialect_ask(vm, #method, args, out);                                                                            \
    }
#define DIALECT_QUESTION_ROW(method) {#method, "connection, table_name, schema=None, **kw", dialect_##method, 0},
DIALECT_QUESTIONS(DIALECT_QUESTION)

static const struct native dialect_methods[] = {
    {"type_descriptor", "typeobj", dialect_type_descriptor_call, NATIVE_TAKES_OPAQUE},
    {"server_version_info", "", dialect_server_version, NATIVE_PROPERTY},
    DIALECT_QUESTIONS(DIALECT_QUESTION_ROW)
    {"quote", "ident, force=None", dialect_quote_method, 0},
    {"quote_schema", "ident, force=None", dialect_quote_method, 0},
    {"quote_identifier", "value", dialect_quote_always, 0},
    {0},
};
const struct native_class dialect_class = {.name = "Dialect",
                                           .module = "sqlalchemy.engine.interfaces",
                                           .methods = dialect_methods,
                                           .get_attribute = dialect_attribute};

struct value vocab_dialect_value(struct vm *vm, const struct dialect *dialect)
{
    struct sqlalchemy_state *state = sqlalchemy_state(vm);
    struct value value;

    if (state->dialects.tag != VALUE_OBJECT)
    {
        state->dialects = value_of(&dict_make(vm)->object);
        vm_keep(vm, state->dialects);
    }
    value = dict_find_text(AS_DICT(state->dialects), dialect->name);
    if (is_absent(value))
    {
        value = make_instance(vm, &dialect_class, (void *)(uintptr_t)dialect);
        dict_put_text(vm, AS_DICT(state->dialects), dialect->name, value);
    }
    return value;
}

/* postgresql.dialect(): what a dialect's module offers. */
#define DIALECT_CALL(variable, dialect_name)                                                                                   \
    NATIVE(variable##_dialect_call)                                                                                            \
    {                                                                                                                          \
        *out = vocab_dialect_value(vm, dialect_find(STR(dialect_name)));                                                       \
        return true;                                                                                                           \
    }                                                                                                                          \
    const struct native variable##_dialect_row = {"dialect", "**kw", variable##_dialect_call, NATIVE_TAKES_OPAQUE};

DIALECT_CALL(postgresql, "postgresql")
DIALECT_CALL(mysql, "mysql")
DIALECT_CALL(sqlite, "sqlite")

/* ---- Engine
 * ------------------------------------------------------------------------------------------------------------------------ */

struct engine_data
{
    struct value unknown; /* the URL when it is opaque; absent */
    struct host_engine engine;
    struct url url;
    bool is_url_known;
    struct host_connection *opened; /* last: by connect(), or that which connection.engine was asked of; NULL: none */
};

static struct engine_data *engine_of(struct vm *vm, struct value value)
{
    return instance_data(vm, value, &engine_class);
}

static bool connect_args_read(struct vm *vm, struct value value, str prefix, struct host_engine *out)
{
    struct value plain = value_plain(vm, value);
    struct dict_entry *entry;

    if (!is_given_some(value))
        return true;
    if (!is_kind(plain, OBJECT_DICT))
        return refuse_value(vm, value, "create_engine() argument 'connect_args'", "a dict");
    for (uint32_t i = 0; dict_next(AS_DICT(plain), &i, &entry);)
    {
        struct value item = value_plain(vm, entry->value);
        struct datum datum;
        str key;

        if (!vocab_text_of(vm, entry->key, "a key of connect_args", &key))
            return false;
        key = prefix.len > 0 ? str_print(vm->arena, STR_FMT "." STR_FMT, STR_ARG(prefix), STR_ARG(key)) : key;
        if (is_kind(item, OBJECT_DICT))
        {
            if (!connect_args_read(vm, item, key, out))
                return false;
            continue;
        }
        /* Objects (an SSLContext, a function) have no form below Python: the host sees what it can use. */
        if (is_opaque(item) || (item.tag == VALUE_OBJECT && !is_str(item) && !is_kind(item, OBJECT_BYTES)))
            continue;
        if (!vocab_datum_of_value(vm, item, NULL, &datum))
            return false;
        array_push(vm->arena, &out->connect_args.keys, key);
        array_push(vm->arena, &out->connect_args.values, datum);
    }
    return true;
}

static bool engine_make(struct vm *vm, struct value url, const struct dict_object *kwargs, bool is_async, struct value *out)
{
    struct engine_data *data = arena_new(vm->arena, struct engine_data);
    struct value echo = dict_find_text(kwargs, STR("echo")), level = dict_find_text(kwargs, STR("isolation_level")),
                 options = dict_find_text(kwargs, STR("execution_options"));
    enum tri flag = TRI_NONE;

    /* None or nothing: the host chooses (--url, LIMBECK_URL, DATABASE_URL) or refuses when it connects. Something unknown is
     * refused there too, unless it is replaced. */
    data->unknown = is_opaque(url) ? url : ABSENT;
    if (is_opaque(url))
        vm_keep(vm, url);
    if (is_given_some(url) && !is_opaque(url) && !(is_text(vm, url) && AS_STR(value_plain(vm, url))->len == 0))
    {
        if (!url_read(vm, url, "the URL of create_engine()", &data->url))
            return false;
        data->engine.url = url_print(vm->arena, &data->url, false);
    }
    data->engine.span = vm->span;
    data->engine.is_async = is_async;
    if (!is_opaque(echo) && !is_text(vm, echo) && !is_absent(echo) &&
        !vocab_tri_of(vm, echo, "create_engine() argument 'echo'", &flag))
        return false;
    data->engine.echo = flag == TRI_TRUE;
    if (is_kind(options, OBJECT_DICT) && is_absent(level))
        level = dict_find_text(AS_DICT(options), STR("isolation_level"));
    if (is_given_some(level) &&
        !vocab_text_of(vm, level, "create_engine() argument 'isolation_level'", &data->engine.isolation_level))
        return false;
    if (!connect_args_read(vm, dict_find_text(kwargs, STR("connect_args")), STR(""), &data->engine))
        return false;
    *out = make_instance(vm, is_async ? &async_engine_class : &engine_class, data);
    return true;
}

NATIVE(create_engine_call)
{
    return engine_make(vm, args[0], AS_DICT(args[1]), false, out);
}

NATIVE(create_async_engine_call)
{
    return engine_make(vm, args[0], AS_DICT(args[1]), true, out);
}

/* engine_from_config(configuration, prefix, **kwargs): keys without their prefix are arguments. */
static bool from_config(struct vm *vm, const struct value *args, bool is_async, struct value *out)
{
    struct dict_object *options = dict_make(vm);
    struct value plain = value_plain(vm, args[0]);
    str prefix = STR("sqlalchemy.");
    struct dict_entry *entry;
    struct value url;

    if (is_given(args[1]) && !vocab_text_of(vm, args[1], "engine_from_config() argument 'prefix'", &prefix))
        return false;
    if (is_opaque(args[0]))
        return refuse_value(vm, args[0], "engine_from_config() argument 'configuration'", "a dict");
    if (!is_kind(plain, OBJECT_DICT))
        return refuse_value(vm, args[0], "engine_from_config() argument 'configuration'", "a dict");
    for (uint32_t i = 0; dict_next(AS_DICT(plain), &i, &entry);)
    {
        if (is_text(vm, entry->key) && str_starts(str_of(value_plain(vm, entry->key)), prefix))
            dict_put_text(vm, options, str_skip(str_of(value_plain(vm, entry->key)), prefix.len), entry->value);
    }
    if (!dict_update(vm, options, AS_DICT(args[2])))
        return false;
    url = dict_find_text(options, STR("url"));
    return engine_make(vm, url, options, is_async, out);
}

NATIVE(engine_from_config_call)
{
    return from_config(vm, args, false, out);
}

NATIVE(async_engine_from_config_call)
{
    return from_config(vm, args, true, out);
}

static bool connect(struct vm *vm, struct value self, bool begins, struct value *out)
{
    const struct host *host = vocab_host(vm);
    struct engine_data *data = engine_of(vm, self);
    struct host_connection *connection;

    if (is_opaque(data->unknown) && !host->replaces_url(host->subject, data->engine.name, false))
        return vm_refuse_opaque(vm, data->unknown, "the URL of the database is not known");
    if (!host->connect(host->subject, &data->engine, &connection))
        return vm_raise_diag(vm, "sqlalchemy.exc.OperationalError");
    /* The engine is that of the URL which it was connected to, in place of its own or of none. */
    if (host->url_of != NULL && !str_equal(host->url_of(host->subject, connection), data->engine.url) &&
        !url_parse(vm->arena, host->url_of(host->subject, connection), vm->span, vm->diags, &data->url))
        return vm_raise_diag(vm, "sqlalchemy.exc.ArgumentError");
    data->opened = connection;
    *out = connection_make(vm, connection, self, begins, data->engine.is_async);
    return true;
}

NATIVE(engine_connect)
{
    return connect(vm, self, false, out);
}

NATIVE(engine_begin)
{
    return connect(vm, self, true, out);
}

NATIVE(engine_nothing)
{
    *out = NONE;
    return true;
}

NATIVE(engine_itself)
{
    *out = self;
    return true;
}

NATIVE(engine_url)
{
    /* What env.py does not know stays unknown, so that --url may stand in for it. */
    if (is_opaque(engine_of(vm, self)->unknown) && engine_of(vm, self)->url.drivername.len == 0)
    {
        *out = engine_of(vm, self)->unknown;
        return true;
    }
    *out = url_value(vm, &engine_of(vm, self)->url);
    return true;
}

NATIVE(engine_dialect)
{
    const struct url *url = &engine_of(vm, self)->url;
    const struct dialect *dialect = dialect_find(url_backend_name(url));
    enum url_dialect known;

    if (dialect == NULL)
        return url_get_dialect(url, vm->diags, &known) ? vm_raise(vm, "sqlalchemy.exc.NoSuchModuleError", "Can't load plugin")
                                                       : vm_raise_diag(vm, "sqlalchemy.exc.NoSuchModuleError");
    *out = vocab_dialect_value(vm, dialect);
    return true;
}

NATIVE(engine_name)
{
    struct value dialect;

    return engine_dialect(vm, self, args, &dialect) && value_get_attribute(vm, dialect, STR("name"), out);
}

NATIVE(engine_driver)
{
    *out = str_make(vm, url_driver_name(&engine_of(vm, self)->url));
    return true;
}

NATIVE(engine_repr)
{
    *out = str_make_print(vm, "Engine(" STR_FMT ")", STR_ARG(url_print(vm->arena, &engine_of(vm, self)->url, true)));
    return true;
}

static const struct native engine_methods[] = {
    {"connect", "**kw", engine_connect, NATIVE_TAKES_OPAQUE},
    {"begin", "", engine_begin, 0},
    {"dispose", "close=True", engine_nothing, 0},
    {"execution_options", "**opt", engine_itself, NATIVE_TAKES_OPAQUE},
    {"sync_engine", "", engine_itself, NATIVE_PROPERTY},
    {"engine", "", engine_itself, NATIVE_PROPERTY},
    {"url", "", engine_url, NATIVE_PROPERTY},
    {"dialect", "", engine_dialect, NATIVE_PROPERTY},
    {"name", "", engine_name, NATIVE_PROPERTY},
    {"driver", "", engine_driver, NATIVE_PROPERTY},
    {"__repr__", "", engine_repr, 0},
    {0},
};
const struct native_class engine_class = {.name = "Engine", .module = "sqlalchemy.engine.base", .methods = engine_methods};
const struct native_class async_engine_class = {
    .name = "AsyncEngine", .module = "sqlalchemy.ext.asyncio.engine", .base = "sqlalchemy.engine.base.Engine"};

struct value engine_of_connection(struct vm *vm, struct host_connection *connection)
{
    const struct host *host = vocab_host(vm);
    struct engine_data *data = arena_new(vm->arena, struct engine_data);
    size_t recorded = vm->diags->list.len;

    if (connection == NULL || host->url_of == NULL)
        return NONE;
    data->engine.url = host->url_of(host->subject, connection);
    if (!url_parse(vm->arena, data->engine.url, vm->span, vm->diags, &data->url))
    {
        diag_rewind(vm->diags, recorded);
        return NONE;
    }
    data->opened = connection;
    return make_instance(vm, &engine_class, data);
}

bool engine_bind(struct vm *vm, struct value engine, struct value *out_connection)
{
    const struct host *host = vocab_host(vm);
    struct engine_data *data = engine_of(vm, engine);

    if (data->opened == NULL || host->bind == NULL || host->bind(host->subject) != data->opened)
        return connect(vm, engine, false, out_connection);
    *out_connection = connection_make(vm, data->opened, ABSENT, false, false);
    return true;
}

const struct native create_engine_row = {"create_engine", "url, **kwargs", create_engine_call, NATIVE_TAKES_OPAQUE};
const struct native create_async_engine_row = {"create_async_engine", "url, **kwargs", create_async_engine_call,
                                               NATIVE_TAKES_OPAQUE};
const struct native engine_from_config_row = {"engine_from_config", "configuration, prefix='sqlalchemy.', **kwargs",
                                              engine_from_config_call, NATIVE_TAKES_OPAQUE};
const struct native async_engine_from_config_row = {"async_engine_from_config", "configuration, prefix='sqlalchemy.', **kwargs",
                                                    async_engine_from_config_call, NATIVE_TAKES_OPAQUE};
const struct native make_url_row = {"make_url", "name_or_url", make_url_call, NATIVE_TAKES_OPAQUE};
