/* PCRE2 for programs that run Python code with the evaluator alone: opened as src/os opens it, which this layer may not use. */
#ifndef LB_TESTS_EVAL_LIBRARIES_H
#define LB_TESTS_EVAL_LIBRARIES_H

#include <dlfcn.h>
#include <string.h>

#include "base/array.h"
#include "eval/std/re.h"

static inline bool pcre2_library_open(struct pcre2_library *library)
{
    void *handle = dlopen("libpcre2-8.so.0", RTLD_NOW);
    const struct
    {
        const char *name;
        void *member;
    } rows[] = {
        {"pcre2_compile_8", &library->compile},
        {"pcre2_code_free_8", &library->code_free},
        {"pcre2_pattern_info_8", &library->pattern_info},
        {"pcre2_match_data_create_from_pattern_8", &library->match_data_create_from_pattern},
        {"pcre2_match_data_free_8", &library->match_data_free},
        {"pcre2_match_context_create_8", &library->match_context_create},
        {"pcre2_match_context_free_8", &library->match_context_free},
        {"pcre2_set_match_limit_8", &library->set_match_limit},
        {"pcre2_set_heap_limit_8", &library->set_heap_limit},
        {"pcre2_match_8", &library->match},
        {"pcre2_get_ovector_pointer_8", &library->get_ovector_pointer},
        {"pcre2_get_error_message_8", &library->get_error_message},
    };

    for (size_t i = 0; handle != NULL && i < COUNT_OF(rows); i++)
    {
        void *symbol = dlsym(handle, rows[i].name);

        memcpy(rows[i].member, &symbol, sizeof symbol);
    }
    return handle != NULL;
}

#endif
