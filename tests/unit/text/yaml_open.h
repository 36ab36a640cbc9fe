/* libyaml for tests and fuzz targets: what the layers above do when a project's YAML is first read. */
#ifndef LB_TESTS_YAML_OPEN_H
#define LB_TESTS_YAML_OPEN_H

#include "text/yaml.h"

#include <dlfcn.h>

static inline bool yaml_library_open(struct yaml_library *library)
{
    void *handle = dlopen("libyaml-0.so.2", RTLD_NOW);
    const struct
    {
        const char *name;
        void *member;
    } rows[] = {
        {"yaml_parser_initialize", &library->parser_initialize},
        {"yaml_parser_delete", &library->parser_delete},
        {"yaml_parser_set_input_string", &library->parser_set_input_string},
        {"yaml_parser_parse", &library->parser_parse},
        {"yaml_event_delete", &library->event_delete},
    };

    for (size_t i = 0; handle != NULL && i < COUNT_OF(rows); i++)
    {
        void *symbol = dlsym(handle, rows[i].name);

        memcpy(rows[i].member, &symbol, sizeof symbol);
    }
    return handle != NULL;
}

#endif
