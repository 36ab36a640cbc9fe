/*
 * From a URL and connect_args to what the native driver is told.
 *
 * PostgreSQL: libpq's keywords (PQconnectdbParams). SQLite: `filename` (:memory:, a path, or with uri=true a file: URI) and
 * `uri` ("1"), `busy_timeout` (milliseconds). MySQL and MariaDB: host, port, user, password, database, unix_socket, charset,
 * connect_timeout, read_timeout, write_timeout (seconds), ssl ("1", "0"), ssl_ca, ssl_cert, ssl_key, ssl_capath, ssl_cipher,
 * ssl_crl, tls_version, ssl_verify ("1", "0"), compress ("1"), local_infile ("1", "0"), init_command, read_default_file,
 * read_default_group, default_auth, plugin_dir, bind_address; sql_mode and time_zone are for a SET SESSION after connecting.
 *
 * One table holds every parameter that the Python drivers know (psycopg2, psycopg, asyncpg, pg8000, pysqlite, aiosqlite,
 * mysqlclient, PyMySQL, aiomysql, asyncmy, MySQL Connector, MariaDB Connector) and what becomes of it: a native one, or no
 * effect here, with the reason. A name that is not in it is an error that names its neighbours. Nothing is dropped unsaid.
 */
#ifndef LB_TEXT_URL_NATIVE_H
#define LB_TEXT_URL_NATIVE_H

#include "text/tree.h"
#include "text/url.h"

struct native_pair
{
    str key;
    str value;
};

struct native_note
{
    str name;   /* the parameter as given */
    str reason; /* why it has no effect */
};

struct native_params
{
    struct arena *arena;
    enum url_dialect dialect;
    ARRAY(struct native_pair) pairs; /* in the order given, keys unique, last value wins */
    ARRAY(struct native_note) notes; /* what was accepted without an effect */
};

/* The parameters of a URL, dialect by url_get_dialect. */
MUST_USE bool native_from_url(struct arena *arena, const struct url *url, struct diags *diags, struct native_params *out_native);

/* Adds create_engine's connect_args (a TREE_TABLE), which win over the URL. */
MUST_USE bool native_add_arguments(struct native_params *native, const struct tree *arguments, struct diags *diags);

/* NULL when absent. */
const struct native_pair *native_find(const struct native_params *native, str key);

/* The rows of the table, for documentation and completion. */
struct native_row_info
{
    enum url_dialect dialect;
    str name;
    str becomes; /* a native key, or empty */
    str reason;  /* when it has no effect */
};
size_t native_row_count(void);
struct native_row_info native_row_get(size_t index);

#endif
