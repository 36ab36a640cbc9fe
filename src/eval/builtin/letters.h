/* Letters beyond ASCII: case mapping and classes of code points, for the methods of str. */
#ifndef LB_EVAL_BUILTIN_LETTERS_H
#define LB_EVAL_BUILTIN_LETTERS_H

#include "base/buf.h"

uint32_t letter_upper(uint32_t c);
uint32_t letter_lower(uint32_t c);
/* With the mappings to several letters: 'ß' is 'SS'. */
void letter_upper_add(uint32_t c, struct buf *out);
bool letter_is_upper(uint32_t c);
bool letter_is_lower(uint32_t c);
bool letter_is_alpha(uint32_t c);
bool letter_is_digit(uint32_t c);   /* str.isdigit */
bool letter_is_decimal(uint32_t c); /* str.isdecimal */
bool letter_is_space(uint32_t c);
/* The value of a decimal digit of any script that is known here, or -1. */
int letter_decimal_value(uint32_t c);

#endif
