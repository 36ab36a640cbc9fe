/*
 * native_row: every connection parameter that the Python drivers know, and what becomes of it.
 *
 * Sources: libpq's documentation (PostgreSQL 18, section 34.1.2); connect() of psycopg2, psycopg 3, asyncpg and pg8000;
 * sqlite3.connect and aiosqlite; connect() of mysqlclient, PyMySQL, aiomysql, asyncmy, MySQL Connector/Python and MariaDB
 * Connector/Python; SQLAlchemy's create_connect_args for each. A parameter that changes how Python code sees rows or caches
 * statements has no effect here; one that changes what the server does must have one.
 */
#include "text/native_row.h"

#define ROW(dialect_, name_, form_, text_)                                                                                     \
    {                                                                                                                          \
        .dialect = dialect_, .name = STR_INIT(name_), .form = form_, .text = STR_INIT(text_)                                   \
    }
#define PG(name_, form_, text_) ROW(URL_POSTGRESQL, name_, form_, text_)
#define PG_SAME(name_) ROW(URL_POSTGRESQL, name_, NATIVE_TEXT, name_)
#define LITE(name_, form_, text_) ROW(URL_SQLITE, name_, form_, text_)
#define MY(name_, form_, text_) ROW(URL_MYSQL, name_, form_, text_)
#define MY_SAME(name_) ROW(URL_MYSQL, name_, NATIVE_TEXT, name_)

#define CACHE "limbeck keeps no cache of prepared statements"
#define ROWS "it changes the Python objects that rows come as"
#define POOL "limbeck opens one connection and keeps no pool"
#define TRANSACTION "limbeck begins and ends transactions itself, as env.py asks for"
#define CLIENT_TIMEOUT "it is a timeout of the Python client for each call; statement_timeout is the server's"
#define THREADS "limbeck uses a connection from one thread"
#define ASYNC "limbeck has no event loop"

const struct native_row native_rows[] = {
    /* PostgreSQL: libpq's own keywords, which psycopg2 and psycopg take as they are. */
    PG_SAME("host"),
    PG_SAME("hostaddr"),
    PG_SAME("port"),
    PG_SAME("dbname"),
    PG_SAME("user"),
    PG_SAME("password"),
    PG_SAME("passfile"),
    PG_SAME("require_auth"),
    PG_SAME("channel_binding"),
    PG("connect_timeout", NATIVE_SECONDS, "connect_timeout"),
    PG_SAME("client_encoding"),
    PG_SAME("options"),
    PG_SAME("application_name"),
    PG_SAME("fallback_application_name"),
    PG("keepalives", NATIVE_FLAG, "keepalives"),
    PG_SAME("keepalives_idle"),
    PG_SAME("keepalives_interval"),
    PG_SAME("keepalives_count"),
    PG_SAME("tcp_user_timeout"),
    PG_SAME("replication"),
    PG_SAME("gssencmode"),
    PG_SAME("sslmode"),
    PG_SAME("requiressl"),
    PG_SAME("sslnegotiation"),
    PG_SAME("sslcompression"),
    PG_SAME("sslcert"),
    PG_SAME("sslkey"),
    PG_SAME("sslkeylogfile"),
    PG_SAME("sslpassword"),
    PG_SAME("sslcertmode"),
    PG_SAME("sslrootcert"),
    PG_SAME("sslcrl"),
    PG_SAME("sslcrldir"),
    PG_SAME("sslsni"),
    PG_SAME("requirepeer"),
    PG_SAME("ssl_min_protocol_version"),
    PG_SAME("ssl_max_protocol_version"),
    PG_SAME("min_protocol_version"),
    PG_SAME("max_protocol_version"),
    PG_SAME("krbsrvname"),
    PG_SAME("gsslib"),
    PG_SAME("gssdelegation"),
    PG_SAME("scram_client_key"),
    PG_SAME("scram_server_key"),
    PG_SAME("service"),
    PG_SAME("servicefile"),
    PG_SAME("target_session_attrs"),
    PG_SAME("load_balance_hosts"),
    PG_SAME("oauth_issuer"),
    PG_SAME("oauth_client_id"),
    PG_SAME("oauth_client_secret"),
    PG_SAME("oauth_scope"),

    /* asyncpg, and SQLAlchemy's additions to it. */
    PG("database", NATIVE_TEXT, "dbname"),
    PG("timeout", NATIVE_SECONDS, "connect_timeout"),
    PG("ssl", NATIVE_SSLMODE, "sslmode"),
    PG("server_settings", NATIVE_SETTINGS, "options"),
    PG("command_timeout", NATIVE_NO_EFFECT, CLIENT_TIMEOUT),
    PG("statement_cache_size", NATIVE_NO_EFFECT, CACHE),
    PG("max_cached_statement_lifetime", NATIVE_NO_EFFECT, CACHE),
    PG("max_cacheable_statement_size", NATIVE_NO_EFFECT, CACHE),
    PG("prepared_statement_cache_size", NATIVE_NO_EFFECT, CACHE),
    PG("prepared_statement_name_func", NATIVE_NO_EFFECT, CACHE),
    PG("loop", NATIVE_NO_EFFECT, ASYNC),
    PG("async_fallback", NATIVE_NO_EFFECT, ASYNC),
    PG("connection_class", NATIVE_NO_EFFECT, ROWS),
    PG("record_class", NATIVE_NO_EFFECT, ROWS),

    /* psycopg2 and psycopg. */
    PG("prepare_threshold", NATIVE_NO_EFFECT, CACHE),
    PG("autocommit", NATIVE_NO_EFFECT, TRANSACTION),
    PG("async", NATIVE_NO_EFFECT, ASYNC),
    PG("async_", NATIVE_NO_EFFECT, ASYNC),
    PG("connection_factory", NATIVE_NO_EFFECT, ROWS),
    PG("cursor_factory", NATIVE_NO_EFFECT, ROWS),
    PG("row_factory", NATIVE_NO_EFFECT, ROWS),

    /* pg8000. */
    PG("unix_sock", NATIVE_SOCKET_FILE, "host"),
    PG("ssl_context", NATIVE_SSLMODE, "sslmode"),
    PG("tcp_keepalive", NATIVE_FLAG, "keepalives"),
    PG("startup_params", NATIVE_SETTINGS, "options"),

    /* sqlite3.connect and aiosqlite. */
    LITE("uri", NATIVE_FLAG, "uri"),
    LITE("database", NATIVE_TEXT, "filename"),
    LITE("timeout", NATIVE_MILLISECONDS, "busy_timeout"),
    LITE("isolation_level", NATIVE_NO_EFFECT, TRANSACTION),
    LITE("autocommit", NATIVE_NO_EFFECT, TRANSACTION),
    LITE("detect_types", NATIVE_NO_EFFECT, ROWS),
    LITE("check_same_thread", NATIVE_NO_EFFECT, THREADS),
    LITE("cached_statements", NATIVE_NO_EFFECT, CACHE),
    LITE("factory", NATIVE_NO_EFFECT, ROWS),
    LITE("iter_chunk_size", NATIVE_NO_EFFECT, ROWS),
    LITE("loop", NATIVE_NO_EFFECT, ASYNC),
    LITE("async_fallback", NATIVE_NO_EFFECT, ASYNC),

    /* MySQL and MariaDB: what all drivers share. */
    MY_SAME("host"),
    MY_SAME("port"),
    MY_SAME("user"),
    MY_SAME("password"),
    MY_SAME("database"),
    MY("passwd", NATIVE_TEXT, "password"),
    MY("db", NATIVE_TEXT, "database"),
    MY("username", NATIVE_TEXT, "user"),
    MY_SAME("unix_socket"),
    MY_SAME("charset"),
    MY("use_unicode", NATIVE_NO_EFFECT, ROWS),
    MY("connect_timeout", NATIVE_SECONDS, "connect_timeout"),
    MY("connection_timeout", NATIVE_SECONDS, "connect_timeout"),
    MY("read_timeout", NATIVE_SECONDS, "read_timeout"),
    MY("write_timeout", NATIVE_SECONDS, "write_timeout"),
    MY("compress", NATIVE_FLAG, "compress"),
    MY("local_infile", NATIVE_FLAG, "local_infile"),
    MY("allow_local_infile", NATIVE_FLAG, "local_infile"),
    MY_SAME("init_command"),
    MY_SAME("sql_mode"),
    MY_SAME("time_zone"),
    MY_SAME("read_default_file"),
    MY_SAME("read_default_group"),
    MY("default_file", NATIVE_TEXT, "read_default_file"),
    MY("default_group", NATIVE_TEXT, "read_default_group"),
    MY_SAME("default_auth"),
    MY("auth_plugin", NATIVE_TEXT, "default_auth"),
    MY_SAME("plugin_dir"),
    MY_SAME("bind_address"),

    /* Encryption. */
    MY("ssl", NATIVE_MYSQL_SSL, "ssl"),
    MY("ssl_mode", NATIVE_MYSQL_SSL_MODE, "ssl"),
    MY("ssl_disabled", NATIVE_NOT_FLAG, "ssl"),
    MY_SAME("ssl_ca"),
    MY_SAME("ssl_cert"),
    MY_SAME("ssl_key"),
    MY_SAME("ssl_capath"),
    MY_SAME("ssl_cipher"),
    MY_SAME("ssl_crl"),
    MY("ssl_check_hostname", NATIVE_FLAG, "ssl_verify"),
    MY("ssl_verify_cert", NATIVE_FLAG, "ssl_verify"),
    MY("ssl_verify_identity", NATIVE_FLAG, "ssl_verify"),
    MY_SAME("tls_version"),

    /* What is Python's alone. */
    MY("autocommit", NATIVE_NO_EFFECT, TRANSACTION),
    MY("client_flag", NATIVE_NO_EFFECT, "limbeck sets the flags of the protocol that it needs"),
    MY("conv", NATIVE_NO_EFFECT, ROWS),
    MY("cursorclass", NATIVE_NO_EFFECT, ROWS),
    MY("buffered", NATIVE_NO_EFFECT, ROWS),
    MY("raw", NATIVE_NO_EFFECT, ROWS),
    MY("use_pure", NATIVE_NO_EFFECT, "it chooses between two Python drivers"),
    MY("binary_prefix", NATIVE_NO_EFFECT, ROWS),
    MY("max_allowed_packet", NATIVE_NO_EFFECT, "the server's own max_allowed_packet is what counts"),
    MY("program_name", NATIVE_NO_EFFECT, "limbeck names itself to the server"),
    MY("defer_connect", NATIVE_NO_EFFECT, "limbeck connects when connect() is called"),
    MY("reconnect", NATIVE_NO_EFFECT, "a lost connection ends the migration"),
    MY("converter", NATIVE_NO_EFFECT, ROWS),
    MY("converter_class", NATIVE_NO_EFFECT, ROWS),
    MY("consume_results", NATIVE_NO_EFFECT, ROWS),
    MY("get_warnings", NATIVE_NO_EFFECT, ROWS),
    MY("raise_on_warnings", NATIVE_NO_EFFECT, ROWS),
    MY("pool_name", NATIVE_NO_EFFECT, POOL),
    MY("pool_size", NATIVE_NO_EFFECT, POOL),
    MY("pool_reset_session", NATIVE_NO_EFFECT, POOL),
    MY("echo", NATIVE_NO_EFFECT, "it logs in the Python driver"),
    MY("loop", NATIVE_NO_EFFECT, ASYNC),
    MY("async_fallback", NATIVE_NO_EFFECT, ASYNC),
};

const size_t native_rows_len = COUNT_OF(native_rows);
