/* classify: what a statement is, by the words that it begins with. */
#ifndef LB_DIALECT_CLASSIFY_H
#define LB_DIALECT_CLASSIFY_H

#include "base/str.h"

enum
{
    CLASSIFY_WORDS = 4,
};

struct classify_row
{
    const char *words[CLASSIFY_WORDS]; /* in any case; "*" is any one word or quoted name */
    unsigned traits;
};

/* Takes the next word off, behind white space and comments; an empty one stands for anything else. */
str classify_next_word(str *text);

/* The traits of the first row whose words the text begins with; 0: none. */
unsigned classify_text(str text, const struct classify_row *rows, size_t count);

#endif
