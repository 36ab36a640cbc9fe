/* The rows of libpq's symbol table. */
#include "db/libpq.h"

#define ROW(function, member)                                                                                                  \
    {                                                                                                                          \
        .name = function, .offset = offsetof(struct libpq, member)                                                             \
    }
#define ROW_OPTIONAL(function, member)                                                                                         \
    {                                                                                                                          \
        .name = function, .offset = offsetof(struct libpq, member), .optional = true                                           \
    }

static const struct os_symbol symbols[] = {
    ROW("PQconnectdbParams", connect),
    ROW("PQpingParams", ping),
    ROW("PQfinish", finish),
    ROW("PQstatus", status),
    ROW("PQerrorMessage", error_message),
    ROW("PQserverVersion", server_version),
    ROW("PQtransactionStatus", transaction_status),
    ROW("PQparameterStatus", parameter_status),
    ROW("PQdb", database),
    ROW("PQsocket", socket),
    ROW("PQsetNoticeReceiver", set_notice_receiver),
    ROW("PQsendQuery", send_query),
    ROW("PQsetSingleRowMode", set_single_row),
    ROW("PQgetResult", get_result),
    ROW("PQconsumeInput", consume_input),
    ROW("PQisBusy", is_busy),
    ROW("PQprepare", prepare),
    ROW("PQsendQueryPrepared", send_prepared),
    ROW("PQresultStatus", result_status),
    ROW("PQresultErrorMessage", result_error),
    ROW("PQresultErrorField", result_field),
    ROW("PQclear", clear),
    ROW("PQntuples", row_count),
    ROW("PQnfields", column_count),
    ROW("PQfname", column_name),
    ROW("PQftype", column_type),
    ROW("PQgetvalue", value),
    ROW("PQgetlength", value_len),
    ROW("PQgetisnull", value_is_null),
    ROW("PQcmdStatus", command_tag),
    ROW("PQcmdTuples", command_rows),
    ROW("PQputCopyEnd", put_copy_end),
    ROW("PQgetCopyData", get_copy_data),
    ROW("PQfreemem", free),
    ROW("PQgetCancel", get_cancel),
    ROW("PQcancel", cancel),
    ROW("PQfreeCancel", free_cancel),
    ROW_OPTIONAL("PQenterPipelineMode", enter_pipeline),
    ROW_OPTIONAL("PQexitPipelineMode", exit_pipeline),
    ROW_OPTIONAL("PQpipelineSync", pipeline_sync),
};

bool libpq_open(struct os *os, struct diags *diags, struct libpq *out_libpq)
{
    static const char *const files[] = {"libpq.so.5", "libpq.so", "libpq.5.dylib", NULL};
    static const struct os_library library = {
        .name = "the PostgreSQL client library",
        .package = "libpq5",
        .files = files,
        .symbols = symbols,
        .symbol_count = COUNT_OF(symbols),
    };

    return os_open_library(os, diags, &library, out_libpq);
}
