/* Words of a command as a POSIX shell would split them: for EDITOR and its like, without a shell. */
#ifndef LB_TEXT_SHELL_WORDS_H
#define LB_TEXT_SHELL_WORDS_H

#include "base/array.h"

/*
 * Blanks part words; '...' keeps all, "..." keeps all but \" \\ \$ \`, a backslash elsewhere the next character. Nothing is
 * expanded. False for a quote that is not closed or a backslash at the end: *out_problem is then Python's sentence for it
 * (shlex).
 */
bool shell_words_split(struct arena *arena, str text, str_array *out_words, const char **out_problem);

#endif
