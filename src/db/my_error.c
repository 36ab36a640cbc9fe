/*
 * Errors of MariaDB and MySQL as diagnostics, in PyMySQL's classes (pymysql/err.py maps numbers, not SQLSTATEs).
 */
#include "db/my.h"

enum
{
    ERROR_CANNOT_CONNECT = 2002,
    ERROR_CANNOT_CONNECT_HOST = 2003,
    ERROR_UNKNOWN_HOST = 2005,
    ERROR_SERVER_GONE = 2006,
    ERROR_SERVER_LOST = 2013,
    ERROR_SHUTDOWN = 1053,
    ERROR_KILLED = 1927,
    ERROR_INTERRUPTED = 1317, /* KILL QUERY */
    FIRST_SERVER_ERROR = 1000,
};

static const struct
{
    str exception;
    uint16_t numbers[16];
} classes[] = {
    {STR_INIT("ProgrammingError"), {1007, 1064, 1102, 1103, 1110, 1111, 1112, 1113, 1146, 1149, 1166, 1179}},
    {STR_INIT("DataError"), {1171, 1230, 1263, 1264, 1265, 1366, 1367, 1406, 1441}},
    {STR_INIT("IntegrityError"), {1048, 1062, 1215, 1216, 1217, 1451, 1452}},
    {STR_INIT("NotSupportedError"), {1196, 1235, 1286, 1289}},
};

static str exception_find(unsigned int number)
{
    for (size_t i = 0; i < COUNT_OF(classes); i++)
    {
        for (size_t j = 0; j < COUNT_OF(classes[i].numbers) && classes[i].numbers[j] != 0; j++)
        {
            if (classes[i].numbers[j] == number)
                return classes[i].exception;
        }
    }
    return number < FIRST_SERVER_ERROR ? STR("InternalError") : STR("OperationalError");
}

static const struct
{
    unsigned int number;
    const char *hint;
} hints[] = {
    {1044, "Grant the right to the database, or check its name in the URL."},
    {1045, "Check user and password in the URL (sqlalchemy.url, env.py or LIMBECK_URL)."},
    {1049, "Create the database first, or check its name in the URL."},
    {1205,
     "Another session holds a lock that this statement needs: run again when it has ended, or give a longer --lock-timeout."},
    {1213, "Another session waited for this one: run the command again."},
    {ERROR_CANNOT_CONNECT, "Is the server running, and are host, port or socket right? --wait SECONDS keeps trying."},
    {ERROR_CANNOT_CONNECT_HOST, "Is the server running, and are host and port right? --wait SECONDS keeps trying."},
    {ERROR_UNKNOWN_HOST, "Check the host in the URL. --wait SECONDS keeps trying until the name is known."},
    {ERROR_SERVER_GONE, "Look into the server's log for why it ended, and run the command again."},
    {ERROR_SERVER_LOST, "Look into the server's log for why it ended, and run the command again."},
};

static str hint_find(unsigned int number)
{
    for (size_t i = 0; i < COUNT_OF(hints); i++)
    {
        if (hints[i].number == number)
            return str_from(hints[i].hint);
    }
    return (str){0};
}

static bool number_is_lost(unsigned int number)
{
    return number == ERROR_SERVER_GONE || number == ERROR_SERVER_LOST || number == ERROR_SHUTDOWN || number == ERROR_KILLED;
}

static bool failure_record(struct db *db, str sql, struct span span, enum diag_code code, const char *before)
{
    struct my *my = my_of(db);
    unsigned int number = my->lib.error_number(my->conn);
    str message = str_copy(db->scratch, str_from(my->lib.error(my->conn)));
    str exception = exception_find(number);

    return db_fail(db, sql, span,
                   &(struct db_failure){
                       .code = code,
                       .message = str_print(db->scratch, "%s" STR_FMT, before, STR_ARG(message)),
                       .server = str_print(db->scratch, "(%u, \"" STR_FMT "\")", number, STR_ARG(message)),
                       .hint = hint_find(number),
                       .sqlstate = str_from(my->lib.sqlstate(my->conn)),
                       .exception = exception,
                       .orig = str_join(db->scratch, STR("pymysql.err."), exception),
                   });
}

bool my_fail(struct db *db, str sql, struct span span)
{
    struct my *my = my_of(db);

    if (db_is_cancelled(db) && my->lib.error_number(my->conn) == ERROR_INTERRUPTED)
        return db_fail_cancelled(db, sql, span);
    if (!number_is_lost(my->lib.error_number(my->conn)))
        return failure_record(db, sql, span, DIAG_STATEMENT, "");
    my->is_lost = true;
    return failure_record(db, sql, span, DIAG_CONNECTION, "lost the connection to MariaDB: ");
}

bool my_fail_open(struct db *db, bool *out_again)
{
    struct my *my = my_of(db);
    unsigned int number = my->lib.error_number(my->conn);

    *out_again = number == ERROR_CANNOT_CONNECT || number == ERROR_CANNOT_CONNECT_HOST || number == ERROR_UNKNOWN_HOST ||
                 number_is_lost(number);
    return failure_record(db, (str){0}, SPAN_NONE, DIAG_CONNECTION, "cannot connect to MariaDB: ");
}
