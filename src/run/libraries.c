/* The symbol tables of libyaml and PCRE2. */
#include "run/libraries.h"

#include "eval/std/re.h"
#include "text/yaml.h"

#define YAML_ROW(member)                                                                                                       \
    {                                                                                                                          \
        .name = "yaml_" #member, .offset = offsetof(struct yaml_library, member)                                               \
    }

static const struct os_symbol yaml_symbols[] = {
    YAML_ROW(parser_initialize), YAML_ROW(parser_delete), YAML_ROW(parser_set_input_string),
    YAML_ROW(parser_parse),      YAML_ROW(event_delete),
};

static const char *const yaml_files[] = {"libyaml-0.so.2", "libyaml.so", "libyaml-0.2.dylib", NULL};
static const struct os_library yaml_row = {
    .name = "the YAML library",
    .package = "libyaml-0-2",
    .files = yaml_files,
    .symbols = yaml_symbols,
    .symbol_count = COUNT_OF(yaml_symbols),
};

const struct yaml_library *libraries_yaml(struct session *session)
{
    struct yaml_library *library;

    if (session->yaml != NULL)
        return session->yaml;
    library = arena_new(session->arena, struct yaml_library);
    if (!os_open_library(session->os, &session->diags, &yaml_row, library))
        return NULL;
    return session->yaml = library;
}

#define PCRE2_ROW(member)                                                                                                      \
    {                                                                                                                          \
        .name = "pcre2_" #member "_8", .offset = offsetof(struct pcre2_library, member)                                        \
    }

static const struct os_symbol pcre2_symbols[] = {
    PCRE2_ROW(compile),
    PCRE2_ROW(code_free),
    PCRE2_ROW(pattern_info),
    PCRE2_ROW(match_data_create_from_pattern),
    PCRE2_ROW(match_data_free),
    PCRE2_ROW(match_context_create),
    PCRE2_ROW(match_context_free),
    PCRE2_ROW(set_match_limit),
    PCRE2_ROW(set_heap_limit),
    PCRE2_ROW(match),
    PCRE2_ROW(get_ovector_pointer),
    PCRE2_ROW(get_error_message),
};

static const char *const pcre2_files[] = {"libpcre2-8.so.0", "libpcre2-8.so", "libpcre2-8.0.dylib", NULL};
static const struct os_library pcre2_row = {
    .name = "the regular expression library PCRE2",
    .package = "libpcre2-8-0",
    .files = pcre2_files,
    .symbols = pcre2_symbols,
    .symbol_count = COUNT_OF(pcre2_symbols),
};

const struct pcre2_library *libraries_pcre2(struct session *session)
{
    struct pcre2_library *library;

    if (session->pcre2 != NULL)
        return session->pcre2;
    library = arena_new(session->arena, struct pcre2_library);
    if (!os_open_library(session->os, &session->diags, &pcre2_row, library))
        return NULL;
    return session->pcre2 = library;
}
