/* The reserved words of each dialect, sorted, in lower case: rows of its table in dialect.h. */
#ifndef LB_DIALECT_WORDS_H
#define LB_DIALECT_WORDS_H

#include "base/array.h"

extern const char *const postgresql_words[102];
extern const char *const sqlite_words[117];
extern const char *const mysql_words[278];
extern const char *const mariadb_words[263];

#endif
