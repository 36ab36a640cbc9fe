/* Scalars of YAML 1.1 as PyYAML's SafeLoader resolves and constructs them. For yaml.c only. */
#ifndef LB_TEXT_YAML_SCALAR_H
#define LB_TEXT_YAML_SCALAR_H

#include "text/tree.h"

enum yaml_scalar_kind
{
    YAML_SCALAR_NULL,
    YAML_SCALAR_BOOL,
    YAML_SCALAR_INT,
    YAML_SCALAR_FLOAT,
    YAML_SCALAR_TIMESTAMP,
    YAML_SCALAR_BINARY,
    YAML_SCALAR_MERGE, /* << */
    YAML_SCALAR_VALUE, /* = */
    YAML_SCALAR_TEXT,
};

/* What a plain scalar without a tag is. */
enum yaml_scalar_kind yaml_scalar_resolve(str value);

/* The kind of a tag such as tag:yaml.org,2002:int; false for one that safe_load has no constructor for. */
bool yaml_scalar_kind_find(str tag, enum yaml_scalar_kind *out_kind);

/* For messages: "integer", "timestamp". */
const char *yaml_scalar_kind_name(enum yaml_scalar_kind kind);

/* Sets kind and value of a tree node; false when the text is no such value (nothing is recorded). */
bool yaml_scalar_make(struct arena *arena, enum yaml_scalar_kind kind, str value, struct tree *tree);

#endif
