/*
 * libpq as far as limbeck uses it: one table of its functions, filled by dlopen when a connection to PostgreSQL is first opened
 * (linking it would cost 30 shared objects before main), or by a stand-in in tests. The declarations are ours, so that
 * building needs no header of PostgreSQL; the numbers are part of libpq's ABI (libpq-fe.h, postgres_ext.h).
 */
#ifndef LB_DB_LIBPQ_H
#define LB_DB_LIBPQ_H

#include "os/os.h"

struct pg_conn;
struct pg_result;
struct pg_cancel;

typedef void pg_notice_receiver(void *context, const struct pg_result *result);

struct libpq
{
    struct pg_conn *(*connect)(const char *const *keys, const char *const *values, int expand);
    int (*ping)(const char *const *keys, const char *const *values, int expand);
    void (*finish)(struct pg_conn *conn);
    int (*status)(const struct pg_conn *conn);
    char *(*error_message)(const struct pg_conn *conn);
    int (*server_version)(const struct pg_conn *conn);
    int (*transaction_status)(const struct pg_conn *conn);
    const char *(*parameter_status)(const struct pg_conn *conn, const char *name);
    char *(*database)(const struct pg_conn *conn);
    int (*socket)(const struct pg_conn *conn);
    pg_notice_receiver *(*set_notice_receiver)(struct pg_conn *conn, pg_notice_receiver *receive, void *context);

    int (*send_query)(struct pg_conn *conn, const char *sql);
    int (*set_single_row)(struct pg_conn *conn);
    struct pg_result *(*get_result)(struct pg_conn *conn);
    int (*consume_input)(struct pg_conn *conn);
    int (*is_busy)(struct pg_conn *conn);
    struct pg_result *(*prepare)(struct pg_conn *conn, const char *name, const char *sql, int count, const uint32_t *types);
    int (*send_prepared)(struct pg_conn *conn, const char *name, int count, const char *const *values, const int *lengths,
                         const int *formats, int result_format);

    int (*result_status)(const struct pg_result *result);
    char *(*result_error)(const struct pg_result *result);
    char *(*result_field)(const struct pg_result *result, int field);
    void (*clear)(struct pg_result *result);
    int (*row_count)(const struct pg_result *result);
    int (*column_count)(const struct pg_result *result);
    char *(*column_name)(const struct pg_result *result, int column);
    uint32_t (*column_type)(const struct pg_result *result, int column);
    char *(*value)(const struct pg_result *result, int row, int column);
    int (*value_len)(const struct pg_result *result, int row, int column);
    int (*value_is_null)(const struct pg_result *result, int row, int column);
    char *(*command_tag)(struct pg_result *result);
    char *(*command_rows)(struct pg_result *result);

    int (*put_copy_end)(struct pg_conn *conn, const char *error);
    int (*get_copy_data)(struct pg_conn *conn, char **out_buffer, int asynchronous);
    void (*free)(void *block);

    struct pg_cancel *(*get_cancel)(struct pg_conn *conn);
    int (*cancel)(struct pg_cancel *cancel, char *error, int error_size);
    void (*free_cancel)(struct pg_cancel *cancel);

    /* since libpq 14; NULL before */
    int (*enter_pipeline)(struct pg_conn *conn);
    int (*exit_pipeline)(struct pg_conn *conn);
    int (*pipeline_sync)(struct pg_conn *conn);
};

enum
{
    PG_CONNECTION_OK = 0,
    PG_CONNECTION_BAD = 1,
};

enum
{
    PG_PING_OK,
    PG_PING_REJECT,      /* there, but starting up or shutting down */
    PG_PING_NO_RESPONSE, /* nobody there */
    PG_PING_NO_ATTEMPT,  /* the parameters are wrong */
};

enum
{
    PG_IDLE,
    PG_RUNNING,
    PG_IN_TRANSACTION,
    PG_IN_ERROR,
    PG_UNKNOWN,
};

enum
{
    PG_EMPTY_QUERY,
    PG_COMMAND_OK,
    PG_TUPLES_OK,
    PG_COPY_OUT,
    PG_COPY_IN,
    PG_BAD_RESPONSE,
    PG_NONFATAL_ERROR,
    PG_FATAL_ERROR,
    PG_COPY_BOTH,
    PG_SINGLE_TUPLE,
    PG_PIPELINE_SYNC,
    PG_PIPELINE_ABORTED,
};

enum pg_field
{
    PG_FIELD_SEVERITY = 'S',
    PG_FIELD_SQLSTATE = 'C',
    PG_FIELD_MESSAGE = 'M',
    PG_FIELD_DETAIL = 'D',
    PG_FIELD_HINT = 'H',
    PG_FIELD_POSITION = 'P',
    PG_FIELD_CONTEXT = 'W',
};

/* Fills the table; false with DIAG_DRIVER when there is no libpq. */
MUST_USE bool libpq_open(struct os *os, struct diags *diags, struct libpq *out_libpq);

#endif
