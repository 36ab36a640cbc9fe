/* Places of generated Python, translated: spans, whole trees, diagnostics. */
#include "template/places.h"

#include "py/tokens.h"
#include "py/walk.h"

struct source_file places_file(const struct source_file *origin, str text)
{
    return (struct source_file){.name = origin->name, .text = text, .first = UINT32_MAX - 1 - (uint32_t)text.len};
}

static const struct segment *segment_find(const struct places *places, uint32_t offset)
{
    size_t low = 0, high = places->count;

    while (high - low > 1)
    {
        size_t middle = low + (high - low) / 2;

        if (places->segments[middle].generated <= offset)
            low = middle;
        else
            high = middle;
    }
    return &places->segments[low];
}

static uint32_t offset_translate(const struct places *places, uint32_t offset)
{
    const struct segment *segment = segment_find(places, offset);

    return segment->origin + (segment->is_copy ? offset - segment->generated : 0);
}

/* Where a range ends that ends before `offset`. */
static uint32_t end_translate(const struct places *places, uint32_t offset)
{
    const struct segment *segment = segment_find(places, offset - 1);

    return segment->origin + (segment->is_copy ? offset - segment->generated : 0);
}

struct span places_translate(const struct places *places, struct span span)
{
    place first = places->generated.first;
    struct span translated = span;

    if (span.from < first)
        return span;
    translated.from = places->origin->first + offset_translate(places, span.from - first);
    if (span.to > span.from)
        translated.to = places->origin->first + end_translate(places, span.to - first);
    if (translated.to < translated.from)
        translated.to = translated.from;
    return translated;
}

/* ---- trees ---- */

static void span_fix(const struct places *places, struct span *span)
{
    *span = places_translate(places, *span);
}

static void parameter_fix(const struct places *places, struct parameter *parameter)
{
    if (parameter != NULL)
        span_fix(places, &parameter->span);
}

static void function_fix(const struct places *places, struct node *node)
{
    struct parameters *parameters = &node->function.parameters;

    span_fix(places, &node->function.name_span);
    for (uint32_t i = 0; i < parameters->len; i++)
        parameter_fix(places, &parameters->at[i]);
    parameter_fix(places, parameters->star);
    parameter_fix(places, parameters->star_star);
    for (uint32_t i = 0; i < node->function.type_parameters.len; i++)
        span_fix(places, &node->function.type_parameters.at[i].span);
}

static void keywords_fix(const struct places *places, struct keyword *keywords, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        span_fix(places, &keywords[i].span);
}

static void class_fix(const struct places *places, struct node *node)
{
    span_fix(places, &node->class_.name_span);
    keywords_fix(places, node->class_.keywords, node->class_.keyword_count);
    for (uint32_t i = 0; i < node->class_.type_parameters.len; i++)
        span_fix(places, &node->class_.type_parameters.at[i].span);
}

static void import_fix(const struct places *places, struct node *node)
{
    span_fix(places, &node->import.module_span);
    for (uint32_t i = 0; i < node->import.alias_count; i++)
        span_fix(places, &node->import.aliases[i].span);
}

static void try_fix(const struct places *places, struct node *node)
{
    for (uint32_t i = 0; i < node->try_.handler_count; i++)
    {
        span_fix(places, &node->try_.handlers[i].span);
        span_fix(places, &node->try_.handlers[i].name_span);
    }
}

/* The spans that a node has besides its own and those of its children. */
static void node_fix_parts(const struct places *places, struct node *node)
{
    switch (node->kind)
    {
        case NODE_FUNCTION_DEF:
        case NODE_LAMBDA:
            function_fix(places, node);
            break;
        case NODE_CLASS_DEF:
            class_fix(places, node);
            break;
        case NODE_TYPE_ALIAS:
            for (uint32_t i = 0; i < node->type_alias.type_parameters.len; i++)
                span_fix(places, &node->type_alias.type_parameters.at[i].span);
            break;
        case NODE_IMPORT:
        case NODE_IMPORT_FROM:
            import_fix(places, node);
            break;
        case NODE_TRY:
            try_fix(places, node);
            break;
        case NODE_CALL:
            keywords_fix(places, node->call.keywords, node->call.keyword_count);
            break;
        case NODE_ATTRIBUTE:
            span_fix(places, &node->attribute.name_span);
            break;
        default:
            break;
    }
}

/* The walk hands out constant nodes; these were made for this template alone. */
static bool node_fix(void *context, const struct node *node)
{
    const struct places *places = context;
    struct node *own = (struct node *)node;

    span_fix(places, &own->span);
    node_fix_parts(places, own);
    return node_visit_children(node, node_fix, context);
}

void places_translate_module(const struct places *places, struct module *module)
{
    struct places copy = *places;

    node_visit_list(module->body, node_fix, &copy);
    module->file = places->origin;
}

/* ---- diagnostics ---- */

static uint32_t line_offset(str text, uint32_t line)
{
    size_t offset = 0;

    for (uint32_t i = 1; i < line; i++)
    {
        size_t end = str_find_char(str_skip(text, offset), '\n');

        if (end == STR_NONE)
            break;
        offset += end + 1;
    }
    return (uint32_t)offset;
}

/* "expected an indented block after 'if' statement on line 12": the line is one of the generated text. */
static void line_number_translate(const struct places *places, struct arena *arena, str *text)
{
    static const char before[] = " on line ";
    size_t at = str_find(*text, STR(before));
    str digits;
    uint32_t offset, origin;
    int64_t line;

    if (at == STR_NONE)
        return;
    digits = str_skip(*text, at + sizeof before - 1);
    if (!str_to_int(digits, &line) || line < 1 || line > UINT32_MAX)
        return;
    offset = line_offset(places->generated.text, (uint32_t)line);
    while (offset < places->generated.text.len && places->generated.text.at[offset] == ' ')
        offset++;
    origin = offset_translate(places, offset);
    *text = str_print(arena, STR_FMT "%s%u", STR_ARG(str_slice(*text, 0, at)), before, text_line(places->origin->text, origin));
}

void places_translate_diags(const struct places *places, struct diags *diags, size_t first)
{
    for (size_t i = first; i < diags->list.len; i++)
    {
        struct diag *diag = diags->list.at[i];

        span_fix(places, &diag->span);
        for (size_t k = 0; k < diag->related.len; k++)
            span_fix(places, &diag->related.at[k].span);
        line_number_translate(places, diags->arena, &diag->primary);
    }
}
