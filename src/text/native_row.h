/* The rows of native_row.c, for url_native.c only: a parameter of a Python driver and what becomes of it. */
#ifndef LB_TEXT_NATIVE_ROW_H
#define LB_TEXT_NATIVE_ROW_H

#include "text/url_native.h"

enum native_form
{
    NATIVE_NO_EFFECT,      /* accepted; `text` says why nothing comes of it */
    NATIVE_TEXT,           /* handed over as it is */
    NATIVE_SECONDS,        /* a whole number of seconds, rounded up */
    NATIVE_MILLISECONDS,   /* seconds given, milliseconds wanted */
    NATIVE_FLAG,           /* "1" or "0" */
    NATIVE_NOT_FLAG,       /* the opposite */
    NATIVE_SSLMODE,        /* asyncpg's ssl: a mode of libpq, or true and false */
    NATIVE_SETTINGS,       /* a dictionary of server settings, into libpq's options */
    NATIVE_SOCKET_FILE,    /* the path of a socket, whose folder libpq wants */
    NATIVE_MYSQL_SSL,      /* a dictionary of ssl_ parameters without the prefix, or a flag */
    NATIVE_MYSQL_SSL_MODE, /* DISABLED, PREFERRED, REQUIRED, VERIFY_CA, VERIFY_IDENTITY */
};

struct native_row
{
    enum url_dialect dialect;
    str name;
    enum native_form form;
    str text; /* the native key; for NATIVE_NO_EFFECT the reason */
};

extern const struct native_row native_rows[];
extern const size_t native_rows_len;

#endif
