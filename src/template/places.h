/*
 * From places of the generated Python text back to the template.
 *
 * The generated text is no file of the source map: its places lie above all that a map gives out, so that a place is known to
 * be a generated one by its number and a second translation changes nothing.
 */
#ifndef LB_TEMPLATE_PLACES_H
#define LB_TEMPLATE_PLACES_H

#include "base/diag.h"
#include "py/ast.h"

/* Generated text from `generated` to the next segment was copied from `origin` on, or stands for the point `origin`. */
struct segment
{
    uint32_t generated, origin;
    bool is_copy;
};

struct places
{
    const struct source_file *origin;
    struct source_file generated;
    const struct segment *segments; /* ascending; the first at 0 */
    size_t count;
};

/* A file for a generated text. */
struct source_file places_file(const struct source_file *origin, str text);

struct span places_translate(const struct places *places, struct span span);

/* Every span of the tree; the module becomes one of the template's file. */
void places_translate_module(const struct places *places, struct module *module);

/* The diagnostics recorded from the `first`-th on, line numbers in their texts too. */
void places_translate_diags(const struct places *places, struct diags *diags, size_t first);

#endif
