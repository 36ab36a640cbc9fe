/* What every unit test includes: cmocka with what it needs first, and an account with one arena. */
#ifndef LB_TESTS_UNIT_H
#define LB_TESTS_UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"

/* A str and a C string are the same text. */
#define assert_str_equal(s, literal)                                                                                           \
    do                                                                                                                         \
    {                                                                                                                          \
        str str_got = (s);                                                                                                     \
        assert_int_equal(str_got.len, strlen(literal));                                                                        \
        if (str_got.len > 0)                                                                                                   \
            assert_memory_equal(str_got.at, (literal), str_got.len);                                                           \
    } while (0)

#endif
