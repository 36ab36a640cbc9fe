/*
 * Prints what py_parse makes of files, in a form that dump_ast.py makes of CPython's `ast` as well: for the comparison in
 * tests/python-grammar. Each file gives a line "== NAME", then the tree, or "error LINE COLUMN EXCEPTION MESSAGE".
 *
 * A node is Kind@FROM-TO(fields in the order of ast's _fields); texts are in hexadecimal; absent is `-`. `-q` prints `ok`
 * instead of trees, `-t` adds the seconds of processor time that parsing took, `-0` takes a file as many programs that end in NUL.
 */
#include "base/buf.h"
#include "base/datum.h"
#include "py/parse.h"

#include <setjmp.h>

static void node_dump(struct buf *out, const struct node *node);

static const char *const kinds[] = {
    [NODE_FUNCTION_DEF] = "FunctionDef",
    [NODE_CLASS_DEF] = "ClassDef",
    [NODE_RETURN] = "Return",
    [NODE_DELETE] = "Delete",
    [NODE_ASSIGN] = "Assign",
    [NODE_AUG_ASSIGN] = "AugAssign",
    [NODE_ANN_ASSIGN] = "AnnAssign",
    [NODE_TYPE_ALIAS] = "TypeAlias",
    [NODE_FOR] = "For",
    [NODE_WHILE] = "While",
    [NODE_IF] = "If",
    [NODE_WITH] = "With",
    [NODE_MATCH] = "Match",
    [NODE_RAISE] = "Raise",
    [NODE_TRY] = "Try",
    [NODE_ASSERT] = "Assert",
    [NODE_IMPORT] = "Import",
    [NODE_IMPORT_FROM] = "ImportFrom",
    [NODE_GLOBAL] = "Global",
    [NODE_NONLOCAL] = "Nonlocal",
    [NODE_EXPR] = "Expr",
    [NODE_PASS] = "Pass",
    [NODE_BREAK] = "Break",
    [NODE_CONTINUE] = "Continue",
    [NODE_BOOL_OP] = "BoolOp",
    [NODE_NAMED_EXPR] = "NamedExpr",
    [NODE_BIN_OP] = "BinOp",
    [NODE_UNARY_OP] = "UnaryOp",
    [NODE_LAMBDA] = "Lambda",
    [NODE_IF_EXP] = "IfExp",
    [NODE_DICT] = "Dict",
    [NODE_SET] = "Set",
    [NODE_LIST_COMP] = "ListComp",
    [NODE_SET_COMP] = "SetComp",
    [NODE_DICT_COMP] = "DictComp",
    [NODE_GENERATOR_EXP] = "GeneratorExp",
    [NODE_AWAIT] = "Await",
    [NODE_YIELD] = "Yield",
    [NODE_YIELD_FROM] = "YieldFrom",
    [NODE_COMPARE] = "Compare",
    [NODE_CALL] = "Call",
    [NODE_FORMATTED_VALUE] = "FormattedValue",
    [NODE_JOINED_STR] = "JoinedStr",
    [NODE_CONSTANT] = "Constant",
    [NODE_ATTRIBUTE] = "Attribute",
    [NODE_SUBSCRIPT] = "Subscript",
    [NODE_STARRED] = "Starred",
    [NODE_NAME] = "Name",
    [NODE_LIST] = "List",
    [NODE_TUPLE] = "Tuple",
    [NODE_SLICE] = "Slice",
    [NODE_MATCH_VALUE] = "MatchValue",
    [NODE_MATCH_SINGLETON] = "MatchSingleton",
    [NODE_MATCH_SEQUENCE] = "MatchSequence",
    [NODE_MATCH_MAPPING] = "MatchMapping",
    [NODE_MATCH_CLASS] = "MatchClass",
    [NODE_MATCH_STAR] = "MatchStar",
    [NODE_MATCH_AS] = "MatchAs",
    [NODE_MATCH_OR] = "MatchOr",
};

static const char *const ops[] = {
    [OP_ADD] = "Add",
    [OP_SUB] = "Sub",
    [OP_MULT] = "Mult",
    [OP_MAT_MULT] = "MatMult",
    [OP_DIV] = "Div",
    [OP_MOD] = "Mod",
    [OP_POW] = "Pow",
    [OP_L_SHIFT] = "LShift",
    [OP_R_SHIFT] = "RShift",
    [OP_BIT_OR] = "BitOr",
    [OP_BIT_XOR] = "BitXor",
    [OP_BIT_AND] = "BitAnd",
    [OP_FLOOR_DIV] = "FloorDiv",
    [OP_AND] = "And",
    [OP_OR] = "Or",
    [OP_INVERT] = "Invert",
    [OP_NOT] = "Not",
    [OP_U_ADD] = "UAdd",
    [OP_U_SUB] = "USub",
    [OP_EQ] = "Eq",
    [OP_NOT_EQ] = "NotEq",
    [OP_LT] = "Lt",
    [OP_LT_E] = "LtE",
    [OP_GT] = "Gt",
    [OP_GT_E] = "GtE",
    [OP_IS] = "Is",
    [OP_IS_NOT] = "IsNot",
    [OP_IN] = "In",
    [OP_NOT_IN] = "NotIn",
};

static place origin;

static void hex(struct buf *out, char tag, str text)
{
    buf_add_char(out, tag);
    for (size_t i = 0; i < text.len; i++)
        buf_print(out, "%02x", (unsigned char)text.at[i]);
}

static void name(struct buf *out, str text)
{
    if (text.len == 0)
        buf_add_char(out, '-');
    else
        buf_add(out, text);
}

static void list(struct buf *out, struct node_list nodes)
{
    buf_add_char(out, '[');
    for (uint32_t i = 0; i < nodes.len; i++)
    {
        if (i > 0)
            buf_add_char(out, ' ');
        node_dump(out, nodes.at[i]);
    }
    buf_add_char(out, ']');
}

static void comma(struct buf *out)
{
    buf_add_char(out, ',');
}

static void parameter(struct buf *out, const struct parameter *parameter)
{
    if (parameter == NULL)
    {
        buf_add_char(out, '-');
        return;
    }
    buf_print(out, "arg@%u-%u(" STR_FMT ",", parameter->span.from - origin, parameter->span.to - origin,
              STR_ARG(parameter->name));
    node_dump(out, parameter->annotation);
    buf_add_char(out, ')');
}

static void parameter_range(struct buf *out, const struct parameters *parameters, uint32_t from, uint32_t to)
{
    buf_add_char(out, '[');
    for (uint32_t i = from; i < to; i++)
    {
        if (i > from)
            buf_add_char(out, ' ');
        parameter(out, &parameters->at[i]);
    }
    buf_add_char(out, ']');
}

static void arguments(struct buf *out, const struct parameters *p)
{
    bool first = true;

    buf_add_literal(out, "arguments(");
    parameter_range(out, p, 0, p->positional_only);
    comma(out);
    parameter_range(out, p, p->positional_only, p->positional);
    comma(out);
    parameter(out, p->star);
    comma(out);
    parameter_range(out, p, p->positional, p->len);
    buf_add_literal(out, ",[");
    for (uint32_t i = p->positional; i < p->len; i++)
    {
        if (i > p->positional)
            buf_add_char(out, ' ');
        node_dump(out, p->at[i].default_value);
    }
    buf_add_literal(out, "],");
    parameter(out, p->star_star);
    buf_add_literal(out, ",[");
    for (uint32_t i = 0; i < p->positional; i++)
    {
        if (p->at[i].default_value == NULL)
            continue;
        if (!first)
            buf_add_char(out, ' ');
        first = false;
        node_dump(out, p->at[i].default_value);
    }
    buf_add_literal(out, "])");
}

static void type_parameters(struct buf *out, const struct type_parameters *p)
{
    static const char *const names[] = {"TypeVar", "TypeVarTuple", "ParamSpec"};

    buf_add_char(out, '[');
    for (uint32_t i = 0; i < p->len; i++)
    {
        const struct type_parameter *t = &p->at[i];

        buf_print(out, "%s%s@%u-%u(" STR_FMT ",", i > 0 ? " " : "", names[t->kind], t->span.from - origin, t->span.to - origin,
                  STR_ARG(t->name));
        if (t->kind == TYPE_PARAMETER_VAR)
        {
            node_dump(out, t->bound);
            comma(out);
        }
        node_dump(out, t->default_value);
        buf_add_char(out, ')');
    }
    buf_add_char(out, ']');
}

static void keywords(struct buf *out, const struct keyword *at, uint32_t count)
{
    buf_add_char(out, '[');
    for (uint32_t i = 0; i < count; i++)
    {
        buf_print(out, "%skeyword@%u-%u(", i > 0 ? " " : "", at[i].span.from - origin, at[i].span.to - origin);
        name(out, at[i].name);
        comma(out);
        node_dump(out, at[i].value);
        buf_add_char(out, ')');
    }
    buf_add_char(out, ']');
}

static void constant(struct buf *out, const struct node *node)
{
    char real[40];

    switch (node->constant.kind)
    {
        case CONSTANT_NONE:
            buf_add_literal(out, "None");
            break;
        case CONSTANT_TRUE:
            buf_add_literal(out, "True");
            break;
        case CONSTANT_FALSE:
            buf_add_literal(out, "False");
            break;
        case CONSTANT_ELLIPSIS:
            buf_add_literal(out, "...");
            break;
        case CONSTANT_INT:
            buf_print(out, "i%lld", (long long)node->constant.integer);
            break;
        case CONSTANT_BIG:
            buf_print(out, "i" STR_FMT, STR_ARG(node->constant.text));
            break;
        case CONSTANT_FLOAT:
        case CONSTANT_COMPLEX:
            buf_add_char(out, node->constant.kind == CONSTANT_FLOAT ? 'f' : 'c');
            buf_add(out, (str){real, real_print(node->constant.real, real)});
            break;
        case CONSTANT_STR:
            hex(out, 's', node->constant.text);
            break;
        case CONSTANT_BYTES:
            hex(out, 'b', node->constant.text);
            break;
    }
}

static void comp(struct buf *out, const struct node *node)
{
    node_dump(out, node->comp.element);
    if (node->kind == NODE_DICT_COMP)
    {
        comma(out);
        node_dump(out, node->comp.value);
    }
    buf_add_literal(out, ",[");
    for (uint32_t i = 0; i < node->comp.generator_count; i++)
    {
        const struct comprehension *c = &node->comp.generators[i];

        buf_print(out, "%scomprehension(", i > 0 ? " " : "");
        node_dump(out, c->target);
        comma(out);
        node_dump(out, c->iter);
        comma(out);
        list(out, c->ifs);
        buf_print(out, ",%d)", c->is_async);
    }
    buf_add_char(out, ']');
}

static void handlers(struct buf *out, const struct node *node)
{
    buf_add_char(out, '[');
    for (uint32_t i = 0; i < node->try_.handler_count; i++)
    {
        const struct except_handler *h = &node->try_.handlers[i];

        buf_print(out, "%sExceptHandler@%u-%u(", i > 0 ? " " : "", h->span.from - origin, h->span.to - origin);
        node_dump(out, h->type);
        comma(out);
        name(out, h->name);
        comma(out);
        list(out, h->body);
        buf_add_char(out, ')');
    }
    buf_add_char(out, ']');
}

static void aliases(struct buf *out, const struct node *node)
{
    buf_add_char(out, '[');
    for (uint32_t i = 0; i < node->import.alias_count; i++)
    {
        const struct alias *a = &node->import.aliases[i];

        buf_print(out, "%salias@%u-%u(" STR_FMT ",", i > 0 ? " " : "", a->span.from - origin, a->span.to - origin,
                  STR_ARG(a->name));
        name(out, a->as_name);
        buf_add_char(out, ')');
    }
    buf_add_char(out, ']');
}

static void names(struct buf *out, const str *at, uint32_t count)
{
    buf_add_char(out, '[');
    for (uint32_t i = 0; i < count; i++)
        buf_print(out, "%s" STR_FMT, i > 0 ? " " : "", STR_ARG(at[i]));
    buf_add_char(out, ']');
}

static void compound_fields(struct buf *out, const struct node *node)
{
    switch (node->kind)
    {
        case NODE_FUNCTION_DEF:
            buf_print(out, STR_FMT ",", STR_ARG(node->function.name));
            arguments(out, &node->function.parameters);
            comma(out);
            list(out, node->function.body);
            comma(out);
            list(out, node->function.decorators);
            comma(out);
            node_dump(out, node->function.returns);
            comma(out);
            type_parameters(out, &node->function.type_parameters);
            break;
        case NODE_CLASS_DEF:
            buf_print(out, STR_FMT ",", STR_ARG(node->class_.name));
            list(out, node->class_.bases);
            comma(out);
            keywords(out, node->class_.keywords, node->class_.keyword_count);
            comma(out);
            list(out, node->class_.body);
            comma(out);
            list(out, node->class_.decorators);
            comma(out);
            type_parameters(out, &node->class_.type_parameters);
            break;
        case NODE_FOR:
            node_dump(out, node->loop.target);
            comma(out);
            /* fall through */
        case NODE_WHILE:
            node_dump(out, node->loop.iter);
            comma(out);
            list(out, node->loop.body);
            comma(out);
            list(out, node->loop.or_else);
            break;
        case NODE_IF:
            node_dump(out, node->branch.test);
            comma(out);
            list(out, node->branch.body);
            comma(out);
            list(out, node->branch.or_else);
            break;
        case NODE_WITH:
            buf_add_char(out, '[');
            for (uint32_t i = 0; i < node->with.item_count; i++)
            {
                buf_print(out, "%swithitem(", i > 0 ? " " : "");
                node_dump(out, node->with.items[i].context);
                comma(out);
                node_dump(out, node->with.items[i].target);
                buf_add_char(out, ')');
            }
            buf_add_literal(out, "],");
            list(out, node->with.body);
            break;
        case NODE_MATCH:
            node_dump(out, node->match.subject);
            buf_add_literal(out, ",[");
            for (uint32_t i = 0; i < node->match.case_count; i++)
            {
                buf_print(out, "%smatch_case(", i > 0 ? " " : "");
                node_dump(out, node->match.cases[i].pattern);
                comma(out);
                node_dump(out, node->match.cases[i].guard);
                comma(out);
                list(out, node->match.cases[i].body);
                buf_add_char(out, ')');
            }
            buf_add_char(out, ']');
            break;
        case NODE_TRY:
            list(out, node->try_.body);
            comma(out);
            handlers(out, node);
            comma(out);
            list(out, node->try_.or_else);
            comma(out);
            list(out, node->try_.final_body);
            break;
        default:
            break;
    }
}

static void statement_fields(struct buf *out, const struct node *node)
{
    switch (node->kind)
    {
        case NODE_RETURN:
        case NODE_EXPR:
            node_dump(out, node->one);
            break;
        case NODE_DELETE:
            list(out, node->list);
            break;
        case NODE_ASSIGN:
            list(out, node->assign.targets);
            comma(out);
            node_dump(out, node->assign.value);
            break;
        case NODE_AUG_ASSIGN:
            node_dump(out, node->binary.left);
            buf_print(out, ",%s,", ops[node->op]);
            node_dump(out, node->binary.right);
            break;
        case NODE_ANN_ASSIGN:
            node_dump(out, node->ann_assign.target);
            comma(out);
            node_dump(out, node->ann_assign.annotation);
            comma(out);
            node_dump(out, node->ann_assign.value);
            buf_print(out, ",%d", node->ann_assign.simple);
            break;
        case NODE_TYPE_ALIAS:
            node_dump(out, node->type_alias.name);
            comma(out);
            type_parameters(out, &node->type_alias.type_parameters);
            comma(out);
            node_dump(out, node->type_alias.value);
            break;
        case NODE_RAISE:
            node_dump(out, node->raise.exception);
            comma(out);
            node_dump(out, node->raise.cause);
            break;
        case NODE_ASSERT:
            node_dump(out, node->binary.left);
            comma(out);
            node_dump(out, node->binary.right);
            break;
        case NODE_IMPORT_FROM:
            name(out, node->import.module);
            comma(out);
            aliases(out, node);
            buf_print(out, ",%u", node->import.level);
            break;
        case NODE_IMPORT:
            aliases(out, node);
            break;
        case NODE_GLOBAL:
        case NODE_NONLOCAL:
            names(out, node->names.at, node->names.len);
            break;
        default:
            compound_fields(out, node);
            break;
    }
}

static void expression_fields(struct buf *out, const struct node *node)
{
    switch (node->kind)
    {
        case NODE_BOOL_OP:
            buf_print(out, "%s,", ops[node->op]);
            list(out, node->list);
            break;
        case NODE_NAMED_EXPR:
        case NODE_SUBSCRIPT:
            node_dump(out, node->binary.left);
            comma(out);
            node_dump(out, node->binary.right);
            break;
        case NODE_BIN_OP:
            node_dump(out, node->binary.left);
            buf_print(out, ",%s,", ops[node->op]);
            node_dump(out, node->binary.right);
            break;
        case NODE_UNARY_OP:
            buf_print(out, "%s,", ops[node->op]);
            node_dump(out, node->one);
            break;
        case NODE_LAMBDA:
            arguments(out, &node->function.parameters);
            comma(out);
            node_dump(out, node->function.value);
            break;
        case NODE_IF_EXP:
            node_dump(out, node->if_exp.test);
            comma(out);
            node_dump(out, node->if_exp.body);
            comma(out);
            node_dump(out, node->if_exp.or_else);
            break;
        case NODE_DICT:
            list(out, node->dict.keys);
            comma(out);
            list(out, node->dict.values);
            break;
        case NODE_SET:
        case NODE_JOINED_STR:
        case NODE_LIST:
        case NODE_TUPLE:
            list(out, node->list);
            break;
        case NODE_LIST_COMP:
        case NODE_SET_COMP:
        case NODE_DICT_COMP:
        case NODE_GENERATOR_EXP:
            comp(out, node);
            break;
        case NODE_AWAIT:
        case NODE_YIELD:
        case NODE_YIELD_FROM:
        case NODE_STARRED:
            node_dump(out, node->one);
            break;
        case NODE_COMPARE:
            node_dump(out, node->compare.left);
            buf_add_literal(out, ",[");
            for (uint32_t i = 0; i < node->compare.comparators.len; i++)
                buf_print(out, "%s%s", i > 0 ? " " : "", ops[node->compare.ops[i]]);
            buf_add_literal(out, "],");
            list(out, node->compare.comparators);
            break;
        case NODE_CALL:
            node_dump(out, node->call.function);
            comma(out);
            list(out, node->call.arguments);
            comma(out);
            keywords(out, node->call.keywords, node->call.keyword_count);
            break;
        case NODE_FORMATTED_VALUE:
            node_dump(out, node->formatted.value);
            buf_print(out, ",%d,", node->formatted.conversion == 0 ? -1 : node->formatted.conversion);
            node_dump(out, node->formatted.format);
            break;
        case NODE_CONSTANT:
            constant(out, node);
            break;
        case NODE_ATTRIBUTE:
            node_dump(out, node->attribute.value);
            buf_print(out, "," STR_FMT, STR_ARG(node->attribute.name));
            break;
        case NODE_NAME:
            buf_add(out, node->name);
            break;
        case NODE_SLICE:
            node_dump(out, node->slice.lower);
            comma(out);
            node_dump(out, node->slice.upper);
            comma(out);
            node_dump(out, node->slice.step);
            break;
        default:
            break;
    }
}

static void pattern_fields(struct buf *out, const struct node *node)
{
    switch (node->kind)
    {
        case NODE_MATCH_VALUE:
            node_dump(out, node->one);
            break;
        case NODE_MATCH_SINGLETON:
            constant(out, node);
            break;
        case NODE_MATCH_SEQUENCE:
        case NODE_MATCH_OR:
            list(out, node->list);
            break;
        case NODE_MATCH_MAPPING:
            list(out, node->match_mapping.keys);
            comma(out);
            list(out, node->match_mapping.patterns);
            comma(out);
            name(out, node->match_mapping.rest);
            break;
        case NODE_MATCH_CLASS:
            node_dump(out, node->match_class.class_);
            comma(out);
            list(out, node->match_class.patterns);
            comma(out);
            names(out, node->match_class.keyword_names, node->match_class.keyword_patterns.len);
            comma(out);
            list(out, node->match_class.keyword_patterns);
            break;
        case NODE_MATCH_STAR:
            name(out, node->name);
            break;
        case NODE_MATCH_AS:
            node_dump(out, node->match_as.pattern);
            comma(out);
            name(out, node->match_as.name);
            break;
        default:
            break;
    }
}

static void node_dump(struct buf *out, const struct node *node)
{
    if (node == NULL)
    {
        buf_add_char(out, '-');
        return;
    }

    const char *kind = kinds[node->kind];

    buf_print(out, "%s%s@%u-%u(", node->is_async ? "Async" : "", node->is_star ? "TryStar" : kind, node->span.from - origin,
              node->span.to - origin);
    if (node->kind <= NODE_CONTINUE)
        statement_fields(out, node);
    else if (node->kind <= NODE_SLICE)
        expression_fields(out, node);
    else
        pattern_fields(out, node);
    buf_add_char(out, ')');
}

static bool file_read(struct arena *arena, const char *path, str *out)
{
    FILE *file = fopen(path, "rb");
    struct buf text = BUF(arena);
    char block[65536];
    size_t len;

    if (file == NULL)
        return false;
    while ((len = fread(block, 1, sizeof block, file)) > 0)
        buf_add(&text, (str){block, len});
    fclose(file);
    *out = buf_str(&text);
    return true;
}

static void report(const struct source_map *map, const struct diags *diags)
{
    const struct diag *diag = diag_first_error(diags);
    struct source_position position = {0};

    if (diag == NULL)
    {
        printf("error 0 0 - no diagnostic\n");
        return;
    }
    source_find(map, diag->span.from, &position);
    printf("error %u %u " STR_FMT " " STR_FMT "\n", position.line, position.column, STR_ARG(diag->exception),
           STR_ARG(diag->primary));
}

/* How to print. */
struct options
{
    bool quiet; /* `ok` instead of the tree */
    bool timed;
};

static void text_dump(const char *path, str text, const struct options *options)
{
    struct memory memory = {0};
    struct arena *arena = arena_open(&memory);
    struct source_map map = {.arena = arena};
    struct diags diags = {.arena = arena};
    struct names interned = {.map = {.arena = arena}};
    struct module *module = NULL;
    const struct source_file *file = source_add(&map, str_from(path), text);
    struct timespec from, to;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &from);

    bool good = py_parse(arena, &interned, &diags, file, &module);

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &to);
    if (options->timed)
        printf("seconds %.6f bytes %zu memory %zu\n",
               (double)(to.tv_sec - from.tv_sec) + (double)(to.tv_nsec - from.tv_nsec) / 1e9, text.len, memory.peak);
    if (!good)
        report(&map, &diags);
    else if (options->quiet)
        printf("ok\n");
    else
    {
        struct buf out = BUF(arena);

        origin = file->first;
        list(&out, module->body);
        fwrite(out.at, 1, out.len, stdout);
        printf("\n");
    }
    arena_close(arena);
}

/* Many programs in one file, each ended by a NUL: one line of output for each. */
static void programs_dump(const char *path, str text, const struct options *options)
{
    struct options quiet = *options;

    quiet.quiet = true;
    while (text.len > 0)
    {
        str program;

        text = str_cut(text, '\0', &program);
        text_dump(path, program, &quiet);
    }
}

static void file_dump(const char *path, bool programs, const struct options *options)
{
    struct memory memory = {0};
    struct arena *arena = arena_open(&memory);
    str text = {0};

    printf("== %s\n", path);
    if (!file_read(arena, path, &text))
        printf("error 0 0 - cannot read\n");
    else if (programs)
        programs_dump(path, text, options);
    else
        text_dump(path, text, options);
    arena_close(arena);
}

int main(int argc, char **argv)
{
    struct options options = {0};
    bool programs = false;

    for (int i = 1; i < argc; i++)
    {
        str argument = str_from(argv[i]);

        if (str_equal(argument, STR("-q")))
            options.quiet = true;
        else if (str_equal(argument, STR("-t")))
            options.timed = true;
        else if (str_equal(argument, STR("-0")))
            programs = true;
        else
            file_dump(argv[i], programs, &options);
    }
    return 0;
}
