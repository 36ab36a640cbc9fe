/*
 * The hash of a revision file: of its syntax tree, written in a fixed form, not of its bytes.
 *
 * A file that `ruff format`, `black` or `isort` has gone over still does the same, so its hash stays; a changed name, value,
 * order of statements or down_revision changes it. Expressions are written by node_print, statements here: a letter or word for
 * the kind, the parts, and an end. What is left out changes nothing that runs: see file_hash.h. A change of this form or of
 * node_print has to raise the number in front, or every applied file would count as edited: a test holds hashes fixed.
 */
#include "run/file_hash.h"

#include "base/buf.h"
#include "eval/std/digest.h"
#include "py/parse.h"
#include "py/print.h"

struct writer
{
    struct buf out;
    struct arena *arena;
};

static void block_write(struct writer *writer, struct node_list list);
static void statement_write(struct writer *writer, const struct node *node);

/* Lengths stand in front of texts, so that no two trees are written alike. */
static void text_write(struct writer *writer, str text)
{
    buf_print(&writer->out, "%zu:", text.len);
    buf_add(&writer->out, text);
}

static void expression_write(struct writer *writer, const struct node *node)
{
    text_write(writer, node != NULL ? node_print(writer->arena, node) : (str){0});
}

static void expressions_write(struct writer *writer, struct node_list list)
{
    buf_print(&writer->out, "[%u", list.len);
    for (uint32_t i = 0; i < list.len; i++)
        expression_write(writer, list.at[i]);
}

/* ---- parts of statements ---- */

static void parameter_write(struct writer *writer, char kind, const struct parameter *parameter)
{
    if (parameter == NULL)
        return;
    buf_add_char(&writer->out, kind);
    text_write(writer, parameter->name);
    expression_write(writer, parameter->default_value);
}

static void parameters_write(struct writer *writer, const struct parameters *parameters)
{
    for (uint32_t i = 0; i < parameters->len; i++)
        parameter_write(writer,
                        i < parameters->positional_only ? '/'
                        : i < parameters->positional    ? 'p'
                                                        : 'k',
                        &parameters->at[i]);
    parameter_write(writer, '*', parameters->star);
    parameter_write(writer, 'x', parameters->star_star);
}

static void keywords_write(struct writer *writer, const struct keyword *keywords, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
    {
        text_write(writer, keywords[i].name);
        expression_write(writer, keywords[i].value);
    }
}

static void pattern_write(struct writer *writer, const struct node *node);

static void patterns_write(struct writer *writer, struct node_list list)
{
    buf_print(&writer->out, "[%u", list.len);
    for (uint32_t i = 0; i < list.len; i++)
        pattern_write(writer, list.at[i]);
}

static void mapping_write(struct writer *writer, const struct node *node)
{
    expressions_write(writer, node->match_mapping.keys);
    patterns_write(writer, node->match_mapping.patterns);
    text_write(writer, node->match_mapping.rest);
}

static void class_pattern_write(struct writer *writer, const struct node *node)
{
    expression_write(writer, node->match_class.class_);
    patterns_write(writer, node->match_class.patterns);
    for (uint32_t i = 0; i < node->match_class.keyword_patterns.len; i++)
        text_write(writer, node->match_class.keyword_names[i]);
    patterns_write(writer, node->match_class.keyword_patterns);
}

static void pattern_write(struct writer *writer, const struct node *node)
{
    static const char *const words[] = {
        [NODE_MATCH_VALUE] = "mv", [NODE_MATCH_SINGLETON] = "ms", [NODE_MATCH_SEQUENCE] = "mq", [NODE_MATCH_MAPPING] = "mm",
        [NODE_MATCH_CLASS] = "mc", [NODE_MATCH_STAR] = "mt",      [NODE_MATCH_AS] = "ma",       [NODE_MATCH_OR] = "mo",
    };

    if (node == NULL)
        return;
    buf_add(&writer->out, str_from(words[node->kind]));
    switch (node->kind)
    {
        case NODE_MATCH_VALUE:
            expression_write(writer, node->one);
            break;
        case NODE_MATCH_SINGLETON:
            buf_print(&writer->out, "%c",
                      node->constant.kind == CONSTANT_NONE   ? 'n'
                      : node->constant.kind == CONSTANT_TRUE ? 't'
                                                             : 'f');
            break;
        case NODE_MATCH_SEQUENCE:
        case NODE_MATCH_OR:
            patterns_write(writer, node->list);
            break;
        case NODE_MATCH_MAPPING:
            mapping_write(writer, node);
            break;
        case NODE_MATCH_CLASS:
            class_pattern_write(writer, node);
            break;
        case NODE_MATCH_STAR:
            text_write(writer, node->name);
            break;
        default:
            text_write(writer, node->match_as.name);
            pattern_write(writer, node->match_as.pattern);
            break;
    }
    buf_add_char(&writer->out, ';');
}

/* ---- statements ---- */

static void function_write(struct writer *writer, const struct node *node)
{
    expressions_write(writer, node->function.decorators);
    text_write(writer, node->function.name);
    parameters_write(writer, &node->function.parameters);
    block_write(writer, node->function.body);
}

static void class_write(struct writer *writer, const struct node *node)
{
    expressions_write(writer, node->class_.decorators);
    text_write(writer, node->class_.name);
    expressions_write(writer, node->class_.bases);
    keywords_write(writer, node->class_.keywords, node->class_.keyword_count);
    block_write(writer, node->class_.body);
}

static void one_write(struct writer *writer, const struct node *node)
{
    expression_write(writer, node->one);
}

static void list_write(struct writer *writer, const struct node *node)
{
    expressions_write(writer, node->list);
}

static void assign_write(struct writer *writer, const struct node *node)
{
    expressions_write(writer, node->assign.targets);
    expression_write(writer, node->assign.value);
}

/* x: int = 1 does what x = 1 does; without a value it is a declaration. */
static void ann_assign_write(struct writer *writer, const struct node *node)
{
    buf_add(&writer->out, STR("[1"));
    expression_write(writer, node->ann_assign.target);
    expression_write(writer, node->ann_assign.value);
}

static void aug_assign_write(struct writer *writer, const struct node *node)
{
    /* Written as the expression that it stands for. */
    struct node sum = *node;

    sum.kind = NODE_BIN_OP;
    expression_write(writer, &sum);
}

static void type_alias_write(struct writer *writer, const struct node *node)
{
    expression_write(writer, node->type_alias.name);
    expression_write(writer, node->type_alias.value);
}

static void loop_write(struct writer *writer, const struct node *node)
{
    expression_write(writer, node->loop.target);
    expression_write(writer, node->loop.iter);
    block_write(writer, node->loop.body);
    block_write(writer, node->loop.or_else);
}

static void if_write(struct writer *writer, const struct node *node)
{
    expression_write(writer, node->branch.test);
    block_write(writer, node->branch.body);
    block_write(writer, node->branch.or_else);
}

static void with_write(struct writer *writer, const struct node *node)
{
    for (uint32_t i = 0; i < node->with.item_count; i++)
    {
        expression_write(writer, node->with.items[i].context);
        expression_write(writer, node->with.items[i].target);
    }
    block_write(writer, node->with.body);
}

static void match_write(struct writer *writer, const struct node *node)
{
    expression_write(writer, node->match.subject);
    for (uint32_t i = 0; i < node->match.case_count; i++)
    {
        pattern_write(writer, node->match.cases[i].pattern);
        expression_write(writer, node->match.cases[i].guard);
        block_write(writer, node->match.cases[i].body);
    }
}

static void raise_write(struct writer *writer, const struct node *node)
{
    expression_write(writer, node->raise.exception);
    expression_write(writer, node->raise.cause);
}

static void try_write(struct writer *writer, const struct node *node)
{
    block_write(writer, node->try_.body);
    for (uint32_t i = 0; i < node->try_.handler_count; i++)
    {
        expression_write(writer, node->try_.handlers[i].type);
        text_write(writer, node->try_.handlers[i].name);
        block_write(writer, node->try_.handlers[i].body);
    }
    block_write(writer, node->try_.or_else);
    block_write(writer, node->try_.final_body);
}

static void assert_write(struct writer *writer, const struct node *node)
{
    expression_write(writer, node->binary.left);
    expression_write(writer, node->binary.right);
}

static void names_write(struct writer *writer, const struct node *node)
{
    for (uint32_t i = 0; i < node->names.len; i++)
        text_write(writer, node->names.at[i]);
}

static const struct
{
    const char *word;
    void (*write)(struct writer *writer, const struct node *node);
} statements[] = {
    [NODE_FUNCTION_DEF] = {"def", function_write},
    [NODE_CLASS_DEF] = {"class", class_write},
    [NODE_RETURN] = {"return", one_write},
    [NODE_DELETE] = {"del", list_write},
    [NODE_ASSIGN] = {"=", assign_write},
    [NODE_AUG_ASSIGN] = {"o=", aug_assign_write},
    [NODE_ANN_ASSIGN] = {"=", ann_assign_write},
    [NODE_TYPE_ALIAS] = {"type", type_alias_write},
    [NODE_FOR] = {"for", loop_write},
    [NODE_WHILE] = {"while", loop_write},
    [NODE_IF] = {"if", if_write},
    [NODE_WITH] = {"with", with_write},
    [NODE_MATCH] = {"match", match_write},
    [NODE_RAISE] = {"raise", raise_write},
    [NODE_TRY] = {"try", try_write},
    [NODE_ASSERT] = {"assert", assert_write},
    [NODE_GLOBAL] = {"global", names_write},
    [NODE_NONLOCAL] = {"nonlocal", names_write},
    [NODE_EXPR] = {"do", one_write},
    [NODE_PASS] = {"pass", NULL},
    [NODE_BREAK] = {"break", NULL},
    [NODE_CONTINUE] = {"continue", NULL},
};

static void statement_write(struct writer *writer, const struct node *node)
{
    if (node->is_async)
        buf_add(&writer->out, STR("async "));
    buf_add(&writer->out, str_from(statements[node->kind].word));
    if (node->kind == NODE_TRY && node->is_star)
        buf_add_char(&writer->out, '*');
    if (statements[node->kind].write != NULL)
        statements[node->kind].write(writer, node);
    buf_add_char(&writer->out, '\n');
}

static bool is_import(const struct node *node)
{
    return node->kind == NODE_IMPORT || node->kind == NODE_IMPORT_FROM;
}

/* A line for each name that an import binds. */
static void import_add(struct arena *arena, const struct node *node, str_array *lines)
{
    for (uint32_t i = 0; i < node->import.alias_count; i++)
    {
        const struct alias *alias = &node->import.aliases[i];

        array_push(arena, lines,
                   str_print(arena, "%s %u " STR_FMT " " STR_FMT " " STR_FMT "\n",
                             node->kind == NODE_IMPORT ? "import" : "from", node->import.level, STR_ARG(node->import.module),
                             STR_ARG(alias->name), STR_ARG(alias->as_name)));
    }
}

/* In the order of the bytes: bottom-up merge, since a file may have any number of them. */
static void lines_sort(struct arena *arena, str_array *lines)
{
    str *from = lines->at, *to = arena_alloc_array(arena, lines->len, sizeof *to);

    for (size_t width = 1; width < lines->len; width *= 2)
    {
        str *swap;

        for (size_t begin = 0; begin < lines->len; begin += 2 * width)
        {
            size_t middle = begin + width < lines->len ? begin + width : lines->len;
            size_t end = begin + 2 * width < lines->len ? begin + 2 * width : lines->len, i = begin, j = middle;

            for (size_t k = begin; k < end; k++)
                to[k] = i < middle && (j == end || str_compare(from[i], from[j]) <= 0) ? from[i++] : from[j++];
        }
        swap = from;
        from = to;
        to = swap;
    }
    lines->at = from;
}

static uint32_t imports_write(struct writer *writer, struct node_list list, uint32_t from)
{
    str_array lines = {0};
    uint32_t at = from;

    for (; at < list.len && is_import(list.at[at]); at++)
        import_add(writer->arena, list.at[at], &lines);
    lines_sort(writer->arena, &lines);
    for (size_t i = 0; i < lines.len; i++)
        buf_add(&writer->out, lines.at[i]);
    return at;
}

/* A text that stands alone does nothing: docstrings. */
static bool is_docstring(const struct node *node)
{
    return node->kind == NODE_EXPR && node->one->kind == NODE_CONSTANT && node->one->constant.kind == CONSTANT_STR;
}

static void block_write(struct writer *writer, struct node_list list)
{
    buf_add_char(&writer->out, '{');
    for (uint32_t i = 0; i < list.len;)
    {
        if (is_import(list.at[i]))
        {
            i = imports_write(writer, list, i);
            continue;
        }
        if (!is_docstring(list.at[i]))
            statement_write(writer, list.at[i]);
        i++;
    }
    buf_add_char(&writer->out, '}');
}

/* ---- the hash ---- */

/* The length of the digest; 0: the text is no Python. */
static size_t digest_of(struct arena *scratch, str text, unsigned char digest[DIGEST_MOST])
{
    struct names names = {.map = {.arena = scratch}};
    struct diags ignored = {.arena = scratch};
    struct source_map sources = {.arena = scratch};
    struct writer writer = {.out = BUF(scratch), .arena = scratch};
    const struct source_file *file = source_add(&sources, STR("revision"), text);
    struct module *module;

    if (file == NULL || !py_parse(scratch, &names, &ignored, file, &module))
        return 0;
    block_write(&writer, module->body);
    return digest_make(STR("sha256"), buf_str(&writer.out), digest);
}

str file_hash(struct arena *arena, str text)
{
    struct arena_mark mark = arena_mark(arena);
    unsigned char digest[DIGEST_MOST];
    size_t len = digest_of(arena, text, digest);
    struct buf hash = BUF(arena);

    arena_reset(arena, mark);
    if (len > 0)
        buf_add(&hash, STR("1:"));
    for (size_t i = 0; i < len; i++)
        buf_print(&hash, "%02x", digest[i]);
    return buf_str(&hash);
}
