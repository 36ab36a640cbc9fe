/* Message digests: MD5 (RFC 1321), SHA-1, SHA-224/256/384/512 (FIPS 180-4). */
#ifndef LB_EVAL_STD_DIGEST_H
#define LB_EVAL_STD_DIGEST_H

#include "eval/vm.h"

enum
{
    DIGEST_MOST = 64
};

/* The digest of bytes by the algorithm's name; its length, 0 when the name is unknown. */
size_t digest_make(str algorithm, str bytes, unsigned char out[DIGEST_MOST]);

/* digest(name, bytes) for the Python parts of the library. */
extern const struct native digest_row;

#endif
