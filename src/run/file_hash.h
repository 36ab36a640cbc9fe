/* file_hash: what a revision file does, as one short text that tells whether it has been edited. */
#ifndef LB_RUN_FILE_HASH_H
#define LB_RUN_FILE_HASH_H

#include "base/arena.h"

/*
 * "1:" and the SHA-256 of the syntax tree in a fixed form, in `arena`. Comments, formatting, quotes, docstrings, annotations
 * and the order of imports that stand together are not in it. Empty: the text is no Python. The digit in front numbers the
 * form: two hashes of different forms cannot be compared.
 */
str file_hash(struct arena *arena, str text);

#endif
