/*
 * MariaDB Connector/C as far as limbeck uses it: one table of its functions, filled by dlopen when first needed. It speaks to
 * MySQL servers as well. The declarations are ours; numbers and the layout of a field are part of the library's ABI (mysql.h).
 */
#ifndef LB_DB_LIBMARIADB_H
#define LB_DB_LIBMARIADB_H

#include "os/os.h"

struct my_conn;
struct my_result;

struct my_field
{
    char *name, *org_name, *table, *org_table, *db, *catalog, *def;
    unsigned long length, max_length;
    unsigned int name_length, org_name_length, table_length, org_table_length, db_length, catalog_length, def_length;
    unsigned int flags, decimals, charset;
    int type;
    void *extension;
};

struct libmariadb
{
    struct my_conn *(*init)(struct my_conn *conn);
    int (*option)(struct my_conn *conn, int option, const void *value);
    struct my_conn *(*connect)(struct my_conn *conn, const char *host, const char *user, const char *password,
                               const char *database, unsigned int port, const char *socket, unsigned long flags);
    void (*close)(struct my_conn *conn);
    unsigned int (*error_number)(struct my_conn *conn);
    const char *(*error)(struct my_conn *conn);
    const char *(*sqlstate)(struct my_conn *conn);
    unsigned long (*server_version)(struct my_conn *conn);
    char *(*server_info)(struct my_conn *conn);
    char (*info)(struct my_conn *conn, int what, void *out, ...);
    int (*query)(struct my_conn *conn, const char *sql, unsigned long len);
    int (*send_query)(struct my_conn *conn, const char *sql, unsigned long len);
    char (*read_query_result)(struct my_conn *conn);
    int (*socket)(struct my_conn *conn);
    unsigned long (*thread_id)(struct my_conn *conn);
    struct my_result *(*store_result)(struct my_conn *conn);
    struct my_result *(*use_result)(struct my_conn *conn);
    int (*next_result)(struct my_conn *conn);
    unsigned int (*field_count)(struct my_conn *conn);
    unsigned long long (*affected_rows)(struct my_conn *conn);
    unsigned long long (*insert_id)(struct my_conn *conn);
    unsigned long long (*row_count)(struct my_result *result);
    struct my_field *(*fields)(struct my_result *result);
    unsigned int (*column_count)(struct my_result *result);
    char **(*fetch_row)(struct my_result *result);
    unsigned long *(*lengths)(struct my_result *result);
    void (*free_result)(struct my_result *result);
    unsigned long (*escape)(struct my_conn *conn, char *out, const char *text, unsigned long len);
};

enum
{
    MY_OPTION_CONNECT_TIMEOUT = 0,
    MY_OPTION_COMPRESS = 1,
    MY_OPTION_INIT_COMMAND = 3,
    MY_OPTION_DEFAULT_FILE = 4,
    MY_OPTION_DEFAULT_GROUP = 5,
    MY_OPTION_CHARSET = 7,
    MY_OPTION_LOCAL_INFILE = 8,
    MY_OPTION_PROTOCOL = 9,
    MY_OPTION_READ_TIMEOUT = 11,
    MY_OPTION_WRITE_TIMEOUT = 12,
    MY_OPTION_SSL_VERIFY = 21,
    MY_OPTION_PLUGIN_DIR = 22,
    MY_OPTION_DEFAULT_AUTH = 23,
    MY_OPTION_BIND = 24,
    MY_OPTION_SSL_KEY = 25,
    MY_OPTION_SSL_CERT = 26,
    MY_OPTION_SSL_CA = 27,
    MY_OPTION_SSL_CAPATH = 28,
    MY_OPTION_SSL_CIPHER = 29,
    MY_OPTION_SSL_CRL = 30,
    MY_OPTION_SSL_ENFORCE = 38,
    MY_OPTION_TLS_VERSION = 41,

    MY_PROTOCOL_TCP = 1,
    MY_INFO_SERVER_STATUS = 30,
    MY_STATUS_IN_TRANSACTION = 1,
    MY_FLAG_UNSIGNED = 32,
    MY_CHARSET_BINARY = 63,
    MY_CLIENT_FOUND_ROWS = 2,
    MY_CLIENT_MULTI_STATEMENTS = 1 << 16,
};

/* Fills the table; false with DIAG_DRIVER when the library is missing. */
MUST_USE bool libmariadb_open(struct os *os, struct diags *diags, struct libmariadb *out_libmariadb);

#endif
