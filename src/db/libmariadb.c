/* The rows of MariaDB Connector/C's symbol table. */
#include "db/libmariadb.h"

#define ROW(function, member)                                                                                                  \
    {                                                                                                                          \
        .name = function, .offset = offsetof(struct libmariadb, member)                                                        \
    }

static const struct os_symbol symbols[] = {
    ROW("mysql_init", init),
    ROW("mysql_options", option),
    ROW("mysql_real_connect", connect),
    ROW("mysql_close", close),
    ROW("mysql_errno", error_number),
    ROW("mysql_error", error),
    ROW("mysql_sqlstate", sqlstate),
    ROW("mysql_get_server_version", server_version),
    ROW("mysql_get_server_info", server_info),
    ROW("mariadb_get_infov", info),
    ROW("mysql_real_query", query),
    ROW("mysql_send_query", send_query),
    ROW("mysql_read_query_result", read_query_result),
    ROW("mysql_get_socket", socket),
    ROW("mysql_thread_id", thread_id),
    ROW("mysql_store_result", store_result),
    ROW("mysql_use_result", use_result),
    ROW("mysql_next_result", next_result),
    ROW("mysql_field_count", field_count),
    ROW("mysql_affected_rows", affected_rows),
    ROW("mysql_insert_id", insert_id),
    ROW("mysql_num_rows", row_count),
    ROW("mysql_fetch_fields", fields),
    ROW("mysql_num_fields", column_count),
    ROW("mysql_fetch_row", fetch_row),
    ROW("mysql_fetch_lengths", lengths),
    ROW("mysql_free_result", free_result),
    ROW("mysql_real_escape_string", escape),
};

bool libmariadb_open(struct os *os, struct diags *diags, struct libmariadb *out_libmariadb)
{
    static const char *const files[] = {"libmariadb.so.3", "libmariadb.so", "libmariadb.3.dylib", NULL};
    static const struct os_library library = {
        .name = "the MariaDB client library",
        .package = "libmariadb3",
        .files = files,
        .symbols = symbols,
        .symbol_count = COUNT_OF(symbols),
    };

    return os_open_library(os, diags, &library, out_libmariadb);
}
