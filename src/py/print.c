/*
 * The printer of expressions.
 *
 * Each node is printed for a least precedence that its surroundings ask for; one that binds less tightly gets parentheses. The
 * levels are those of ast.unparse. A limit on the length stops the walk early, so that a short print of a large tree is cheap.
 */
#include "py/print.h"

#include "base/buf.h"
#include "base/datum.h"
#include "base/utf8.h"

enum level
{
    LEVEL_NAMED,
    LEVEL_TUPLE,
    LEVEL_YIELD,
    LEVEL_TEST,
    LEVEL_OR,
    LEVEL_AND,
    LEVEL_NOT,
    LEVEL_COMPARE,
    LEVEL_BIT_OR,
    LEVEL_BIT_XOR,
    LEVEL_BIT_AND,
    LEVEL_SHIFT,
    LEVEL_SUM,
    LEVEL_TERM,
    LEVEL_FACTOR,
    LEVEL_POWER,
    LEVEL_AWAIT,
    LEVEL_ATOM,
};

struct printer
{
    struct buf out;
    size_t most; /* bytes after which nothing more is wanted */
};

static const struct
{
    const char *text;
    enum level level;
} operators[] = {
    [OP_ADD] = {" + ", LEVEL_SUM},
    [OP_SUB] = {" - ", LEVEL_SUM},
    [OP_MULT] = {" * ", LEVEL_TERM},
    [OP_MAT_MULT] = {" @ ", LEVEL_TERM},
    [OP_DIV] = {" / ", LEVEL_TERM},
    [OP_MOD] = {" % ", LEVEL_TERM},
    [OP_POW] = {" ** ", LEVEL_POWER},
    [OP_L_SHIFT] = {" << ", LEVEL_SHIFT},
    [OP_R_SHIFT] = {" >> ", LEVEL_SHIFT},
    [OP_BIT_OR] = {" | ", LEVEL_BIT_OR},
    [OP_BIT_XOR] = {" ^ ", LEVEL_BIT_XOR},
    [OP_BIT_AND] = {" & ", LEVEL_BIT_AND},
    [OP_FLOOR_DIV] = {" // ", LEVEL_TERM},
    [OP_AND] = {" and ", LEVEL_AND},
    [OP_OR] = {" or ", LEVEL_OR},
    [OP_INVERT] = {"~", LEVEL_FACTOR},
    [OP_NOT] = {"not ", LEVEL_NOT},
    [OP_U_ADD] = {"+", LEVEL_FACTOR},
    [OP_U_SUB] = {"-", LEVEL_FACTOR},
    [OP_EQ] = {" == ", LEVEL_COMPARE},
    [OP_NOT_EQ] = {" != ", LEVEL_COMPARE},
    [OP_LT] = {" < ", LEVEL_COMPARE},
    [OP_LT_E] = {" <= ", LEVEL_COMPARE},
    [OP_GT] = {" > ", LEVEL_COMPARE},
    [OP_GT_E] = {" >= ", LEVEL_COMPARE},
    [OP_IS] = {" is ", LEVEL_COMPARE},
    [OP_IS_NOT] = {" is not ", LEVEL_COMPARE},
    [OP_IN] = {" in ", LEVEL_COMPARE},
    [OP_NOT_IN] = {" not in ", LEVEL_COMPARE},
};

static void print(struct printer *printer, const struct node *node, enum level least);

static void add(struct printer *printer, const char *text)
{
    buf_add(&printer->out, str_from(text));
}

static void print_list(struct printer *printer, struct node_list list, enum level least)
{
    for (uint32_t i = 0; i < list.len; i++)
    {
        if (i > 0)
            add(printer, ", ");
        print(printer, list.at[i], least);
    }
}

static enum level level_of(const struct node *node)
{
    switch (node->kind)
    {
        case NODE_NAMED_EXPR:
            return LEVEL_NAMED;
        case NODE_TUPLE:
            return node->list.len > 0 ? LEVEL_TUPLE : LEVEL_ATOM;
        case NODE_YIELD:
        case NODE_YIELD_FROM:
            return LEVEL_YIELD;
        case NODE_LAMBDA:
        case NODE_IF_EXP:
            return LEVEL_TEST;
        case NODE_BOOL_OP:
        case NODE_BIN_OP:
        case NODE_UNARY_OP:
            return operators[node->op].level;
        case NODE_COMPARE:
            return LEVEL_COMPARE;
        case NODE_AWAIT:
            return LEVEL_AWAIT;
        default:
            return LEVEL_ATOM;
    }
}

/* One byte of a literal between quotes; bytes of UTF-8 stay as they are in str. */
static void print_byte(struct printer *printer, unsigned char c, char quote, bool bytes)
{
    static const char *const escapes[128] = {['\n'] = "\\n", ['\r'] = "\\r", ['\t'] = "\\t", ['\\'] = "\\\\"};

    if (c < 128 && escapes[c] != NULL)
        add(printer, escapes[c]);
    else if (c == (unsigned char)quote)
        buf_print(&printer->out, "\\%c", quote);
    else if (c < 0x20 || c == 0x7F || (bytes && c >= 128))
        buf_print(&printer->out, "\\x%02x", c);
    else
        buf_add_char(&printer->out, (char)c);
}

/* repr(): single quotes, unless the text has them and no double ones. */
static void print_quoted(struct printer *printer, str text, bool bytes)
{
    char quote = str_find_char(text, '\'') != STR_NONE && str_find_char(text, '"') == STR_NONE ? '"' : '\'';

    buf_add_char(&printer->out, quote);
    for (size_t i = 0; i < text.len && printer->out.len <= printer->most; i++)
        print_byte(printer, (unsigned char)text.at[i], quote, bytes);
    buf_add_char(&printer->out, quote);
}

static void print_real(struct printer *printer, double real)
{
    char text[40];
    str shown = {text, real_print(real, text)};

    /* A literal that overflowed: ast.unparse writes a number that overflows again. */
    buf_add(&printer->out, str_equal(shown, STR("inf")) ? STR("1e309") : shown);
}

static void print_constant(struct printer *printer, const struct node *node)
{
    static const char *const words[] = {
        [CONSTANT_NONE] = "None", [CONSTANT_TRUE] = "True", [CONSTANT_FALSE] = "False", [CONSTANT_ELLIPSIS] = "..."};

    switch (node->constant.kind)
    {
        case CONSTANT_INT:
            buf_print(&printer->out, "%lld", (long long)node->constant.integer);
            break;
        case CONSTANT_BIG:
            buf_add(&printer->out, node->constant.text);
            break;
        case CONSTANT_FLOAT:
            print_real(printer, node->constant.real);
            break;
        case CONSTANT_COMPLEX:
            print_real(printer, node->constant.real);
            if (str_ends(buf_str(&printer->out), STR(".0")))
                printer->out.len -= 2;
            buf_add_char(&printer->out, 'j');
            break;
        case CONSTANT_STR:
            print_quoted(printer, node->constant.text, false);
            break;
        case CONSTANT_BYTES:
            buf_add_char(&printer->out, 'b');
            print_quoted(printer, node->constant.text, true);
            break;
        default:
            add(printer, words[node->constant.kind]);
    }
}

static void print_parameter(struct printer *printer, const struct parameter *parameter, const char *stars, bool *first)
{
    if (!*first)
        add(printer, ", ");
    *first = false;
    add(printer, stars);
    buf_add(&printer->out, parameter->name);
    if (parameter->default_value != NULL)
    {
        buf_add_char(&printer->out, '=');
        print(printer, parameter->default_value, LEVEL_TEST);
    }
}

static void print_lambda(struct printer *printer, const struct node *node)
{
    const struct parameters *parameters = &node->function.parameters;
    bool first = true;

    add(printer, "lambda");
    if (parameters->len > 0 || parameters->star != NULL || parameters->star_star != NULL)
        buf_add_char(&printer->out, ' ');
    for (uint32_t i = 0; i < parameters->len; i++)
    {
        if (i == parameters->positional && parameters->star == NULL)
        {
            add(printer, first ? "*" : ", *");
            first = false;
        }
        else if (i == parameters->positional)
            print_parameter(printer, parameters->star, "*", &first);
        print_parameter(printer, &parameters->at[i], "", &first);
        if (i + 1 == parameters->positional_only)
            add(printer, ", /");
    }
    if (parameters->star != NULL && parameters->positional == parameters->len)
        print_parameter(printer, parameters->star, "*", &first);
    if (parameters->star_star != NULL)
        print_parameter(printer, parameters->star_star, "**", &first);
    add(printer, ": ");
    print(printer, node->function.value, LEVEL_TEST);
}

static void print_comprehension(struct printer *printer, const struct node *node)
{
    static const char *const brackets[][2] = {[NODE_LIST_COMP] = {"[", "]"},
                                              [NODE_SET_COMP] = {"{", "}"},
                                              [NODE_DICT_COMP] = {"{", "}"},
                                              [NODE_GENERATOR_EXP] = {"(", ")"}};

    add(printer, brackets[node->kind][0]);
    print(printer, node->comp.element, LEVEL_TEST);
    if (node->comp.value != NULL)
    {
        add(printer, ": ");
        print(printer, node->comp.value, LEVEL_TEST);
    }
    for (uint32_t i = 0; i < node->comp.generator_count; i++)
    {
        const struct comprehension *clause = &node->comp.generators[i];

        add(printer, clause->is_async ? " async for " : " for ");
        print(printer, clause->target, LEVEL_TUPLE);
        add(printer, " in ");
        print(printer, clause->iter, LEVEL_OR);
        for (uint32_t k = 0; k < clause->ifs.len; k++)
        {
            add(printer, " if ");
            print(printer, clause->ifs.at[k], LEVEL_OR);
        }
    }
    add(printer, brackets[node->kind][1]);
}

static void print_dict(struct printer *printer, const struct node *node)
{
    buf_add_char(&printer->out, '{');
    for (uint32_t i = 0; i < node->dict.values.len; i++)
    {
        const struct node *key = node->dict.keys.at[i];

        if (i > 0)
            add(printer, ", ");
        if (key == NULL)
            add(printer, "**");
        else
        {
            print(printer, key, LEVEL_TEST);
            add(printer, ": ");
        }
        print(printer, node->dict.values.at[i], key == NULL ? LEVEL_BIT_OR : LEVEL_TEST);
    }
    buf_add_char(&printer->out, '}');
}

static void print_call(struct printer *printer, const struct node *node)
{
    print(printer, node->call.function, LEVEL_ATOM);
    buf_add_char(&printer->out, '(');
    print_list(printer, node->call.arguments, LEVEL_TEST);
    for (uint32_t i = 0; i < node->call.keyword_count; i++)
    {
        const struct keyword *keyword = &node->call.keywords[i];

        if (i > 0 || node->call.arguments.len > 0)
            add(printer, ", ");
        if (keyword->name.len > 0)
            buf_print(&printer->out, STR_FMT "=", STR_ARG(keyword->name));
        else
            add(printer, "**");
        print(printer, keyword->value, LEVEL_TEST);
    }
    buf_add_char(&printer->out, ')');
}

/* The inside of an f-string. Strings within its fields may have the same quotes (PEP 701). */
static void print_fstring_parts(struct printer *printer, const struct node *node, char quote)
{
    for (uint32_t i = 0; i < node->list.len; i++)
    {
        const struct node *part = node->list.at[i];

        if (part->kind == NODE_FORMATTED_VALUE)
        {
            size_t at = printer->out.len + 1;

            buf_add_char(&printer->out, '{');
            print(printer, part->formatted.value, LEVEL_TEST);
            if (at < printer->out.len && printer->out.at[at] == '{')
            {
                /* "{{" would be a brace of the text. */
                printer->out.len = at;
                buf_add_char(&printer->out, ' ');
                print(printer, part->formatted.value, LEVEL_TEST);
            }
            if (part->formatted.conversion != 0)
                buf_print(&printer->out, "!%c", part->formatted.conversion);
            if (part->formatted.format != NULL)
            {
                buf_add_char(&printer->out, ':');
                print_fstring_parts(printer, part->formatted.format, quote);
            }
            buf_add_char(&printer->out, '}');
            continue;
        }
        for (size_t k = 0; k < part->constant.text.len && printer->out.len <= printer->most; k++)
        {
            char c = part->constant.text.at[k];

            if (c == '{' || c == '}')
                buf_add_char(&printer->out, c);
            print_byte(printer, (unsigned char)c, quote, false);
        }
    }
}

static void print_fstring(struct printer *printer, const struct node *node)
{
    char quote = '\'';

    for (uint32_t i = 0; i < node->list.len; i++)
    {
        const struct node *part = node->list.at[i];

        if (part->kind == NODE_CONSTANT && str_find_char(part->constant.text, '\'') != STR_NONE)
            quote = '"';
    }
    buf_print(&printer->out, "f%c", quote);
    print_fstring_parts(printer, node, quote);
    buf_add_char(&printer->out, quote);
}

static void print_slice(struct printer *printer, const struct node *node)
{
    if (node->slice.lower != NULL)
        print(printer, node->slice.lower, LEVEL_TEST);
    buf_add_char(&printer->out, ':');
    if (node->slice.upper != NULL)
        print(printer, node->slice.upper, LEVEL_TEST);
    if (node->slice.step != NULL)
    {
        buf_add_char(&printer->out, ':');
        print(printer, node->slice.step, LEVEL_TEST);
    }
}

static void print_binary(struct printer *printer, const struct node *node)
{
    enum level level = operators[node->op].level;
    bool power = node->op == OP_POW;

    print(printer, node->binary.left, power ? LEVEL_AWAIT : level);
    add(printer, operators[node->op].text);
    print(printer, node->binary.right, power ? LEVEL_POWER : (enum level)(level + 1));
}

static void print_bool(struct printer *printer, const struct node *node)
{
    for (uint32_t i = 0; i < node->list.len; i++)
    {
        if (i > 0)
            add(printer, operators[node->op].text);
        print(printer, node->list.at[i], (enum level)(operators[node->op].level + 1));
    }
}

static void print_compare(struct printer *printer, const struct node *node)
{
    print(printer, node->compare.left, LEVEL_BIT_OR);
    for (uint32_t i = 0; i < node->compare.comparators.len; i++)
    {
        add(printer, operators[node->compare.ops[i]].text);
        print(printer, node->compare.comparators.at[i], LEVEL_BIT_OR);
    }
}

static void print_tuple(struct printer *printer, const struct node *node)
{
    if (node->list.len == 0)
        add(printer, "()");
    print_list(printer, node->list, LEVEL_TEST);
    if (node->list.len == 1)
        buf_add_char(&printer->out, ',');
}

static void print_attribute(struct printer *printer, const struct node *node)
{
    const struct node *value = node->attribute.value;
    bool integer = value->kind == NODE_CONSTANT && value->constant.kind == CONSTANT_INT;

    /* 3 .real: the point would belong to the number. */
    print(printer, value, LEVEL_ATOM);
    buf_print(&printer->out, "%s." STR_FMT, integer ? " " : "", STR_ARG(node->attribute.name));
}

static void print_subscript(struct printer *printer, const struct node *node)
{
    print(printer, node->binary.left, LEVEL_ATOM);
    buf_add_char(&printer->out, '[');
    print(printer, node->binary.right, node->binary.right->kind == NODE_TUPLE ? LEVEL_TUPLE : LEVEL_NAMED);
    buf_add_char(&printer->out, ']');
}

static void print_kind(struct printer *printer, const struct node *node)
{
    switch (node->kind)
    {
        case NODE_BOOL_OP:
            print_bool(printer, node);
            break;
        case NODE_NAMED_EXPR:
            buf_print(&printer->out, STR_FMT " := ", STR_ARG(node->binary.left->name));
            print(printer, node->binary.right, LEVEL_TEST);
            break;
        case NODE_BIN_OP:
            print_binary(printer, node);
            break;
        case NODE_UNARY_OP:
            add(printer, operators[node->op].text);
            print(printer, node->one, operators[node->op].level);
            break;
        case NODE_LAMBDA:
            print_lambda(printer, node);
            break;
        case NODE_IF_EXP:
            print(printer, node->if_exp.body, LEVEL_OR);
            add(printer, " if ");
            print(printer, node->if_exp.test, LEVEL_OR);
            add(printer, " else ");
            print(printer, node->if_exp.or_else, LEVEL_TEST);
            break;
        case NODE_DICT:
            print_dict(printer, node);
            break;
        case NODE_SET:
        case NODE_LIST:
            buf_add_char(&printer->out, node->kind == NODE_SET ? '{' : '[');
            print_list(printer, node->list, LEVEL_TEST);
            buf_add_char(&printer->out, node->kind == NODE_SET ? '}' : ']');
            break;
        case NODE_TUPLE:
            print_tuple(printer, node);
            break;
        case NODE_LIST_COMP:
        case NODE_SET_COMP:
        case NODE_DICT_COMP:
        case NODE_GENERATOR_EXP:
            print_comprehension(printer, node);
            break;
        case NODE_AWAIT:
        case NODE_YIELD_FROM:
            add(printer, node->kind == NODE_AWAIT ? "await " : "yield from ");
            print(printer, node->one, node->kind == NODE_AWAIT ? LEVEL_ATOM : LEVEL_TEST);
            break;
        case NODE_YIELD:
            add(printer, node->one != NULL ? "yield " : "yield");
            if (node->one != NULL)
                print(printer, node->one, LEVEL_TUPLE);
            break;
        case NODE_COMPARE:
            print_compare(printer, node);
            break;
        case NODE_CALL:
            print_call(printer, node);
            break;
        case NODE_JOINED_STR:
            print_fstring(printer, node);
            break;
        case NODE_CONSTANT:
            print_constant(printer, node);
            break;
        case NODE_ATTRIBUTE:
            print_attribute(printer, node);
            break;
        case NODE_SUBSCRIPT:
            print_subscript(printer, node);
            break;
        case NODE_STARRED:
            buf_add_char(&printer->out, '*');
            print(printer, node->one, LEVEL_BIT_OR);
            break;
        case NODE_NAME:
            buf_add(&printer->out, node->name);
            break;
        case NODE_SLICE:
            print_slice(printer, node);
            break;
        default:
            break;
    }
}

static void print(struct printer *printer, const struct node *node, enum level least)
{
    bool enclosed = level_of(node) < least;

    if (printer->out.len > printer->most)
        return;
    if (enclosed)
        buf_add_char(&printer->out, '(');
    print_kind(printer, node);
    if (enclosed)
        buf_add_char(&printer->out, ')');
}

str node_print(struct arena *arena, const struct node *expression)
{
    struct printer printer = {.out = BUF(arena), .most = SIZE_MAX};

    print(&printer, expression, LEVEL_TEST);
    return buf_str(&printer.out);
}

str node_print_short(struct arena *arena, const struct node *expression, size_t most)
{
    struct printer printer = {.out = BUF(arena), .most = 4 * most};

    print(&printer, expression, LEVEL_TEST);

    str text = buf_str(&printer.out);

    if (utf8_count(text) <= most)
        return text;
    return str_join(arena, str_slice(text, 0, utf8_offset(text, most - 3)), STR("..."));
}
