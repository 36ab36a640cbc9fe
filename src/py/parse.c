/*
 * The parser's entry, its view of the tokens, and how a fault becomes the diagnostic.
 *
 * Order of preference, as CPython has it: what the tokenizer could not read, wherever in the text; then a bracket that was
 * never closed, when the parser failed on a later line; then what the parser says. Checks of the finished tree come last.
 */
#include "py/parser.h"

#include <stdarg.h>

void advance(struct parser *parser)
{
    if (peek(parser) == TOKEN_END || peek(parser) == TOKEN_ERROR)
        return;
    parser->token++;
    if (parser->token > parser->furthest)
        parser->furthest = parser->token;
    if (parser->token > parser->seen)
        parser->seen = parser->token;
}

bool accept(struct parser *parser, enum token_kind kind)
{
    if (peek(parser) != kind)
        return false;
    advance(parser);
    return true;
}

bool expect(struct parser *parser, enum token_kind kind)
{
    return accept(parser, kind) || fail(parser);
}

bool expect_forced(struct parser *parser, enum token_kind kind)
{
    str spelling = token_spelling(kind);

    return accept(parser, kind) || fail_at(parser, parser->token, "expected '" STR_FMT "'", STR_ARG(spelling));
}

bool expect_name(struct parser *parser, str *out_name)
{
    const struct token *token = parser->token;

    if (!expect(parser, TOKEN_NAME))
        return false;
    *out_name = token_name(parser, token);
    return true;
}

str token_text(const struct parser *parser, const struct token *token)
{
    return str_slice(parser->file->text, token->from, token->to);
}

str token_name(struct parser *parser, const struct token *token)
{
    return names_intern(parser->names, token_text(parser, token));
}

bool token_is_word(const struct parser *parser, const struct token *token, const char *word)
{
    return token->kind == TOKEN_NAME && str_equal(token_text(parser, token), str_from(word));
}

void back_to(struct parser *parser, const struct token *token)
{
    parser->token = token;
}

struct attempt attempt_begin(struct parser *parser)
{
    parser->quiet++;
    return (struct attempt){parser->token, parser->furthest, parser->stack.len, parser->depth};
}

void attempt_end(struct parser *parser, const struct attempt *attempt)
{
    parser->quiet--;
    parser->stack.len = attempt->stack;
    parser->depth = attempt->depth;
}

static bool fault_set(struct parser *parser, const char *exception, place from, place to, str message)
{
    if (parser->quiet > 0 || parser->fault.is_set)
        return false;
    parser->fault = (struct token_error){
        .is_set = true,
        .exception = exception,
        .message = message,
        .from = from - parser->file->first,
        .to = to > from ? to - parser->file->first : from - parser->file->first,
    };
    return false;
}

bool fail_span(struct parser *parser, place from, place to, const char *format, ...)
{
    va_list arguments;

    if (parser->quiet > 0 || parser->fault.is_set)
        return false;
    va_start(arguments, format);

    str message = str_vprint(parser->arena, format, arguments);

    va_end(arguments);
    return fault_set(parser, "SyntaxError", from, to, message);
}

/* Where CPython sees a token that has no text: the end of the text on its last line that is there, a change of indentation at
 * the last blank. */
static place fault_place(const struct parser *parser, const struct token *token)
{
    bool is_layout = token->kind == TOKEN_INDENT || token->kind == TOKEN_DEDENT;
    str text = parser->file->text;

    if (token->from == text.len && (is_layout || token->kind == TOKEN_END))
        return token_place(parser, token) - (str_ends(text, STR("\r\n")) ? 2 : str_ends(text, STR("\n")) ? 1 : 0);

    bool has_blank = token->from > 0 && (text.at[token->from - 1] == ' ' || text.at[token->from - 1] == '\t');

    return token_place(parser, token) - (is_layout && has_blank ? 1 : 0);
}

bool fail_at(struct parser *parser, const struct token *token, const char *format, ...)
{
    va_list arguments;

    if (parser->quiet > 0 || parser->fault.is_set)
        return false;
    va_start(arguments, format);

    str message = str_vprint(parser->arena, format, arguments);

    va_end(arguments);
    return fault_set(parser, "SyntaxError", fault_place(parser, token), parser->file->first + token->to, message);
}

bool fail_node(struct parser *parser, const struct node *node, const char *format, ...)
{
    va_list arguments;

    if (parser->quiet > 0 || parser->fault.is_set)
        return false;
    va_start(arguments, format);

    str message = str_vprint(parser->arena, format, arguments);

    va_end(arguments);
    return fault_set(parser, "SyntaxError", node->span.from, node->span.to, message);
}

bool fail_indentation(struct parser *parser, const char *format, ...)
{
    const struct token *token = parser->furthest;
    va_list arguments;

    if (parser->quiet > 0 || parser->fault.is_set)
        return false;
    va_start(arguments, format);

    str message = str_vprint(parser->arena, format, arguments);

    va_end(arguments);
    return fault_set(parser, "IndentationError", fault_place(parser, token), parser->file->first + token->to, message);
}

bool fail(struct parser *parser)
{
    const struct token *token = parser->furthest;

    if (parser->quiet > 0 || parser->fault.is_set)
        return false;
    parser->fault_is_generic = true;
    if (token->kind == TOKEN_INDENT)
        return fail_indentation(parser, "unexpected indent");
    if (token->kind == TOKEN_DEDENT)
        return fail_indentation(parser, "unexpected unindent");
    return fail_at(parser, token, "invalid syntax");
}

bool enter(struct parser *parser)
{
    if (parser->depth >= PARSE_DEPTH_MOST)
    {
        /* Not a matter of reading it another way: said even where faults are quiet. */
        uint32_t quiet = parser->quiet;

        parser->quiet = 0;
        fail_at(parser, parser->token, "too many nested expressions or blocks (more than %d)", PARSE_DEPTH_MOST);
        parser->quiet = quiet;
        return false;
    }
    parser->depth++;
    return true;
}

place token_place(const struct parser *parser, const struct token *token)
{
    return parser->file->first + token->from;
}

struct span span_from(const struct parser *parser, const struct token *first)
{
    const struct token *last = parser->token > first ? parser->token - 1 : first;

    /* A block ends with its last statement, not with the layout behind it. */
    while (last > first && (last->kind == TOKEN_NEWLINE || last->kind == TOKEN_INDENT || last->kind == TOKEN_DEDENT))
        last--;
    return (struct span){parser->file->first + first->from, parser->file->first + last->to};
}

/* How much of a node its kind has: the header, and the member that ast.h names beside the kind. */
#define HEADER offsetof(struct node, one)
#define SIZE_OF(member) (offsetof(struct node, member) + sizeof ((struct node *)NULL)->member)

static const size_t node_sizes[] = {
    [NODE_FUNCTION_DEF] = SIZE_OF(function),
    [NODE_CLASS_DEF] = SIZE_OF(class_),
    [NODE_RETURN] = SIZE_OF(one),
    [NODE_DELETE] = SIZE_OF(list),
    [NODE_ASSIGN] = SIZE_OF(assign),
    [NODE_AUG_ASSIGN] = SIZE_OF(binary),
    [NODE_ANN_ASSIGN] = SIZE_OF(ann_assign),
    [NODE_TYPE_ALIAS] = SIZE_OF(type_alias),
    [NODE_FOR] = SIZE_OF(loop),
    [NODE_WHILE] = SIZE_OF(loop),
    [NODE_IF] = SIZE_OF(branch),
    [NODE_WITH] = SIZE_OF(with),
    [NODE_MATCH] = SIZE_OF(match),
    [NODE_RAISE] = SIZE_OF(raise),
    [NODE_TRY] = SIZE_OF(try_),
    [NODE_ASSERT] = SIZE_OF(binary),
    [NODE_IMPORT] = SIZE_OF(import),
    [NODE_IMPORT_FROM] = SIZE_OF(import),
    [NODE_GLOBAL] = SIZE_OF(names),
    [NODE_NONLOCAL] = SIZE_OF(names),
    [NODE_EXPR] = SIZE_OF(one),
    [NODE_PASS] = HEADER,
    [NODE_BREAK] = HEADER,
    [NODE_CONTINUE] = HEADER,
    [NODE_BOOL_OP] = SIZE_OF(list),
    [NODE_NAMED_EXPR] = SIZE_OF(binary),
    [NODE_BIN_OP] = SIZE_OF(binary),
    [NODE_UNARY_OP] = SIZE_OF(one),
    [NODE_LAMBDA] = SIZE_OF(function),
    [NODE_IF_EXP] = SIZE_OF(if_exp),
    [NODE_DICT] = SIZE_OF(dict),
    [NODE_SET] = SIZE_OF(list),
    [NODE_LIST_COMP] = SIZE_OF(comp),
    [NODE_SET_COMP] = SIZE_OF(comp),
    [NODE_DICT_COMP] = SIZE_OF(comp),
    [NODE_GENERATOR_EXP] = SIZE_OF(comp),
    [NODE_AWAIT] = SIZE_OF(one),
    [NODE_YIELD] = SIZE_OF(one),
    [NODE_YIELD_FROM] = SIZE_OF(one),
    [NODE_COMPARE] = SIZE_OF(compare),
    [NODE_CALL] = SIZE_OF(call),
    [NODE_FORMATTED_VALUE] = SIZE_OF(formatted),
    [NODE_JOINED_STR] = SIZE_OF(list),
    [NODE_CONSTANT] = SIZE_OF(constant),
    [NODE_ATTRIBUTE] = SIZE_OF(attribute),
    [NODE_SUBSCRIPT] = SIZE_OF(binary),
    [NODE_STARRED] = SIZE_OF(one),
    [NODE_NAME] = SIZE_OF(name),
    [NODE_LIST] = SIZE_OF(list),
    [NODE_TUPLE] = SIZE_OF(list),
    [NODE_SLICE] = SIZE_OF(slice),
    [NODE_MATCH_VALUE] = SIZE_OF(one),
    [NODE_MATCH_SINGLETON] = SIZE_OF(constant),
    [NODE_MATCH_SEQUENCE] = SIZE_OF(list),
    [NODE_MATCH_MAPPING] = SIZE_OF(match_mapping),
    [NODE_MATCH_CLASS] = SIZE_OF(match_class),
    [NODE_MATCH_STAR] = SIZE_OF(name),
    [NODE_MATCH_AS] = SIZE_OF(match_as),
    [NODE_MATCH_OR] = SIZE_OF(list),
};

struct node *node_make_span(struct parser *parser, enum node_kind kind, struct span span)
{
    struct node *node = arena_alloc(parser->arena, node_sizes[kind]);

    node->kind = kind;
    node->span = span;
    return node;
}

struct node *node_make(struct parser *parser, enum node_kind kind, const struct token *first)
{
    return node_make_span(parser, kind, span_from(parser, first));
}

size_t list_begin(const struct parser *parser)
{
    return parser->stack.len;
}

void nodes_push(struct parser *parser, struct node *node)
{
    array_push(parser->arena, &parser->stack, node);
}

struct node_list list_end(struct parser *parser, size_t begin)
{
    uint32_t len = (uint32_t)(parser->stack.len - begin);
    struct node_list list = {.len = len};

    if (len > 0)
    {
        list.at = arena_alloc_array(parser->arena, len, sizeof *list.at);
        for (uint32_t i = 0; i < len; i++)
            list.at[i] = parser->stack.at[begin + i];
    }
    parser->stack.len = begin;
    return list;
}

static bool fault_report(struct parser *parser, const struct token_error *fault)
{
    place first = parser->file->first;

    diag_error(parser->diags, DIAG_SYNTAX, (struct span){first + fault->from, first + fault->to}, STR_FMT,
               STR_ARG(fault->message));
    diag_last(parser->diags)->exception = str_from(fault->exception);
    return false;
}

/* The innermost bracket that is open where the text ends was never closed. */
static bool unclosed_report(struct parser *parser)
{
    uint32_t at = parser->tokens.unclosed;
    struct token_error fault = {
        .exception = "SyntaxError",
        .message = str_print(parser->arena, "'%c' was never closed", parser->file->text.at[at]),
        .from = at,
        .to = at + 1,
    };

    return fault_report(parser, &fault);
}

static bool parse_failed(struct parser *parser)
{
    const struct tokens *tokens = &parser->tokens;
    str text = parser->file->text;

    bool at_indent = parser->fault.is_set && parser->fault_is_generic && parser->fault.exception[0] == 'I';

    if (tokens->unclosed != UINT32_MAX && !at_indent)
    {
        /* The parser stopped earlier: its own fault counts if it lies on the line of the bracket. */
        if (parser->seen->kind == TOKEN_ERROR || text_line(text, parser->seen->from) > text_line(text, tokens->unclosed))
            return unclosed_report(parser);
    }
    else if (tokens->error.is_set && !at_indent && (!tokens->error.is_weak || parser->furthest->kind == TOKEN_ERROR))
        return fault_report(parser, &tokens->error);
    if (!parser->fault.is_set)
        fail_at(parser, parser->furthest, "invalid syntax");
    return fault_report(parser, &parser->fault);
}

static void parser_init(struct parser *parser, struct arena *arena, struct names *names, struct diags *diags,
                        const struct source_file *file)
{
    *parser = (struct parser){.arena = arena, .names = names, .diags = diags, .file = file};
    tokens_read(arena, diags, file, &parser->tokens);
    parser->token = parser->furthest = parser->seen = parser->tokens.list.at;
}

static void docstring_find(struct module *module)
{
    const struct node *first = module->body.len > 0 ? module->body.at[0] : NULL;

    if (first == NULL || first->kind != NODE_EXPR || first->one->kind != NODE_CONSTANT ||
        first->one->constant.kind != CONSTANT_STR)
        return;
    module->docstring = first->one->constant.text;
    module->has_docstring = true;
}

bool py_parse(struct arena *arena, struct names *names, struct diags *diags, const struct source_file *file,
              struct module **out_module)
{
    struct parser parser;
    struct module *module = arena_new(arena, struct module);

    parser_init(&parser, arena, names, diags, file);
    module->file = file;
    if (!parse_statements(&parser, TOKEN_END, &module->body) || parser.fault.is_set)
        return parse_failed(&parser);
    docstring_find(module);
    if (!tree_height_check(&parser, module->body) || !scope_check(&parser, module) || !tree_check(&parser, module))
        return fault_report(&parser, &parser.fault);
    *out_module = module;
    return true;
}

static struct node *expression_alone(struct parser *parser)
{
    /* eval() takes blanks in front, so an indented first line is no fault. */
    bool indented = accept(parser, TOKEN_INDENT);
    struct node *expression = parse_expressions(parser);

    if (expression == NULL)
        return NULL;
    while (accept(parser, TOKEN_NEWLINE))
        ;
    if (indented && !expect(parser, TOKEN_DEDENT))
        return NULL;
    return expect(parser, TOKEN_END) ? expression : NULL;
}

bool py_parse_expression(struct arena *arena, struct names *names, struct diags *diags, const struct source_file *file,
                         struct node **out_expression)
{
    struct parser parser;

    parser_init(&parser, arena, names, diags, file);

    struct node *expression = expression_alone(&parser);

    if (expression == NULL || parser.fault.is_set)
        return parse_failed(&parser);
    if (!tree_height_check(&parser, (struct node_list){&expression, 1}) || !tree_check_expression(&parser, expression))
        return fault_report(&parser, &parser.fault);
    *out_expression = expression;
    return true;
}
