/* MD5 (RFC 1321), for the names that SQLAlchemy cuts: no protection of anything depends on it. */
#ifndef LB_BASE_MD5_H
#define LB_BASE_MD5_H

#include "base/str.h"

/* The digest of a text as 32 digits in lower case; no NUL is written. */
void md5_hex(str text, char out_digits[32]);

#endif
