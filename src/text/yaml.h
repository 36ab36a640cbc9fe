/*
 * YAML 1.1 to a tree with the meaning of PyYAML's yaml.safe_load: a project's own config.yaml, read by env.py.
 *
 * libyaml does the grammar. A pure layer opens no library: the caller hands in the functions, found under the names of the
 * members with `yaml_` in front. Limits: 100 levels, and 1,000,000 nodes with aliases expanded ("billion laughs"): aliases
 * share their node, what counts is the size of the document that a walk would see.
 */
#ifndef LB_TEXT_YAML_H
#define LB_TEXT_YAML_H

#include "text/tree.h"

#include <yaml.h>

#define YAML_DEPTH_LIMIT 100
#define YAML_NODE_LIMIT 1000000

struct yaml_library
{
    int (*parser_initialize)(yaml_parser_t *parser);
    void (*parser_delete)(yaml_parser_t *parser);
    void (*parser_set_input_string)(yaml_parser_t *parser, const unsigned char *input, size_t size);
    int (*parser_parse)(yaml_parser_t *parser, yaml_event_t *event);
    void (*event_delete)(yaml_event_t *event);
};

/* safe_load(text): one document; an empty text is TREE_NULL. `text` must outlive the tree. */
MUST_USE bool yaml_load(struct arena *arena, const struct yaml_library *library, str text, place first, struct diags *diags,
                        struct tree **out_tree);

#endif
