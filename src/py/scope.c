/*
 * What CPython's symbol table refuses: names declared, bound and used in orders or places that contradict.
 *
 * One walk builds, for each scope, the flags of its names in source order, as symtable.c does; declarations of nonlocal are
 * settled at the end, when every outer function is known. How names resolve at run time is the evaluator's.
 */
#include "py/check.h"

#include "py/walk.h"

enum scope_kind
{
    SCOPE_MODULE,
    SCOPE_CLASS,
    SCOPE_FUNCTION,
    SCOPE_COMPREHENSION,
    SCOPE_TYPE_PARAMETERS, /* between a generic function, class or alias and what is around it */
    SCOPE_ANNOTATION,      /* with `from __future__ import annotations` */
    SCOPE_TYPE_VARIABLE,
    SCOPE_TYPE_ALIAS,
};

enum name_flag
{
    NAME_GLOBAL = 1,
    NAME_NONLOCAL = 2,
    NAME_PARAMETER = 4,
    NAME_LOCAL = 8,
    NAME_USED = 16,
    NAME_ANNOTATED = 32,
    NAME_ITERATION = 64, /* the target of a comprehension */
    NAME_TYPE_PARAMETER = 128,
};

struct scope
{
    struct scope *outer;
    enum scope_kind kind;
    enum node_kind comprehension; /* its kind of node */
    const char *words;            /* of a type variable: "a TypeVar bound" */
    uint32_t in_iterable;         /* inside the iterable of a comprehension */
    bool in_target;               /* inside the target of one */
    struct map names;             /* to flags, as pointers */
};

struct declaration
{
    struct scope *scope;
    str name;
    struct span span;
};

struct walk
{
    struct parser *parser;
    struct scope *scope;
    ARRAY(struct declaration) declarations; /* of global and nonlocal, in source order */
    bool future_annotations;
};

static bool visit(void *context, const struct node *node);

static struct scope *scope_open(struct walk *walk, enum scope_kind kind)
{
    struct scope *scope = arena_new(walk->parser->arena, struct scope);

    *scope = (struct scope){.outer = walk->scope, .kind = kind, .names = {.arena = walk->parser->arena}};
    if (walk->scope != NULL)
        scope->in_iterable = walk->scope->in_iterable;
    walk->scope = scope;
    return scope;
}

static void scope_close(struct walk *walk)
{
    walk->scope = walk->scope->outer;
}

static unsigned flags_of(const struct scope *scope, str name)
{
    return (unsigned)(uintptr_t)map_find(&scope->names, name);
}

static void flags_add(struct scope *scope, str name, unsigned flags)
{
    void **slot = map_slot(&scope->names, name);

    *slot = (void *)((uintptr_t)*slot | flags);
}

static bool bind(struct walk *walk, str name, unsigned flags, struct span span)
{
    struct scope *scope = walk->scope;
    unsigned before = flags_of(scope, name);

    if (str_equal(name, STR("__debug__")))
        return fail_span(walk->parser, span.from, span.to, "cannot assign to __debug__");
    if (flags & before & NAME_PARAMETER)
        return fail_span(walk->parser, span.from, span.to, "duplicate argument '" STR_FMT "' in function definition",
                         STR_ARG(name));
    if (flags & before & NAME_TYPE_PARAMETER)
        return fail_span(walk->parser, span.from, span.to, "duplicate type parameter '" STR_FMT "'", STR_ARG(name));
    if (scope->in_target && (before & (NAME_GLOBAL | NAME_NONLOCAL)))
        return fail_span(walk->parser, span.from, span.to,
                         "comprehension inner loop cannot rebind assignment expression target '" STR_FMT "'", STR_ARG(name));
    flags_add(scope, name, scope->in_target ? flags | NAME_ITERATION : flags);
    return true;
}

static bool visit_list(struct walk *walk, struct node_list list)
{
    return node_visit_list(list, visit, walk);
}

static bool visit_one(struct walk *walk, const struct node *node)
{
    return node_visit_one(node, visit, walk);
}

static bool visit_target(struct walk *walk, const struct node *target)
{
    switch (target->kind)
    {
        case NODE_NAME:
            return bind(walk, target->name, NAME_LOCAL, target->span);
        case NODE_STARRED:
            return visit_target(walk, target->one);
        case NODE_ATTRIBUTE:
            if (str_equal(target->attribute.name, STR("__debug__")))
                return fail_node(walk->parser, target, "cannot assign to __debug__");
            return visit(walk, target->attribute.value);
        case NODE_LIST:
        case NODE_TUPLE:
            for (uint32_t i = 0; i < target->list.len; i++)
            {
                if (!visit_target(walk, target->list.at[i]))
                    return false;
            }
            return true;
        default:
            return visit(walk, target);
    }
}

static bool visit_delete(struct walk *walk, const struct node *target)
{
    if (target->kind == NODE_NAME && str_equal(target->name, STR("__debug__")))
        return fail_node(walk->parser, target, "cannot delete __debug__");
    return visit_target(walk, target);
}

/* global: what was done with the name before in this scope forbids it. */
static bool declaration_check(struct walk *walk, str name, const struct node *node)
{
    const char *kind = node->kind == NODE_GLOBAL ? "global" : "nonlocal";
    unsigned flags = flags_of(walk->scope, name);

    if (flags & NAME_PARAMETER)
        return fail_node(walk->parser, node, "name '" STR_FMT "' is parameter and %s", STR_ARG(name), kind);
    if (flags & NAME_USED)
        return fail_node(walk->parser, node, "name '" STR_FMT "' is used prior to %s declaration", STR_ARG(name), kind);
    if (flags & NAME_ANNOTATED)
        return fail_node(walk->parser, node, "annotated name '" STR_FMT "' can't be %s", STR_ARG(name), kind);
    if (flags & NAME_LOCAL)
        return fail_node(walk->parser, node, "name '" STR_FMT "' is assigned to before %s declaration", STR_ARG(name), kind);
    return true;
}

static bool visit_declaration(struct walk *walk, const struct node *node)
{
    for (uint32_t i = 0; i < node->names.len; i++)
    {
        str name = node->names.at[i];
        unsigned flag = node->kind == NODE_GLOBAL ? NAME_GLOBAL : NAME_NONLOCAL;

        if (!declaration_check(walk, name, node))
            return false;
        flags_add(walk->scope, name, flag);
        *array_add(walk->parser->arena, &walk->declarations) = (struct declaration){walk->scope, name, node->span};
    }
    return true;
}

/* yield, await and := have no place in scopes that are no code of the function around. */
static bool annotation_check(struct walk *walk, const struct node *node, const char *what)
{
    static const char *const words[] = {
        [SCOPE_ANNOTATION] = "an annotation",
        [SCOPE_TYPE_ALIAS] = "a type alias",
        [SCOPE_TYPE_PARAMETERS] = "the definition of a generic",
    };
    enum scope_kind kind = walk->scope->kind;

    if (kind == SCOPE_TYPE_VARIABLE)
        return fail_node(walk->parser, node, "%s cannot be used within %s", what, walk->scope->words);
    if (kind < COUNT_OF(words) && words[kind] != NULL)
        return fail_node(walk->parser, node, "%s cannot be used within %s", what, words[kind]);
    return true;
}

static bool visit_annotation(void *context, const struct node *node)
{
    struct walk *walk = context;

    if (!walk->future_annotations)
        return visit(walk, node);
    scope_open(walk, SCOPE_ANNOTATION);

    bool good = visit(walk, node);

    scope_close(walk);
    return good;
}

static bool visit_type_variable(struct walk *walk, const struct node *node, const char *words)
{
    if (node == NULL)
        return true;
    scope_open(walk, SCOPE_TYPE_VARIABLE)->words = words;

    bool good = visit(walk, node);

    scope_close(walk);
    return good;
}

/* Opens the scope of type parameters if there are any; *opened says so. */
static bool type_parameters_open(struct walk *walk, const struct type_parameters *parameters, bool *opened)
{
    static const char *const defaults[] = {"a TypeVar default", "a TypeVarTuple default", "a ParamSpec default"};

    *opened = parameters->len > 0;
    if (!*opened)
        return true;
    scope_open(walk, SCOPE_TYPE_PARAMETERS);
    for (uint32_t i = 0; i < parameters->len; i++)
    {
        const struct type_parameter *parameter = &parameters->at[i];
        bool constraints = parameter->bound != NULL && parameter->bound->kind == NODE_TUPLE;

        if (!bind(walk, parameter->name, NAME_TYPE_PARAMETER | NAME_LOCAL, parameter->span) ||
            !visit_type_variable(walk, parameter->bound, constraints ? "a TypeVar constraint" : "a TypeVar bound") ||
            !visit_type_variable(walk, parameter->default_value, defaults[parameter->kind]))
            return false;
    }
    return true;
}

static bool bind_parameter(struct walk *walk, const struct parameter *parameter)
{
    return parameter == NULL || bind(walk, parameter->name, NAME_PARAMETER | NAME_LOCAL, parameter->span);
}

static bool bind_parameters(struct walk *walk, const struct parameters *parameters)
{
    for (uint32_t i = 0; i < parameters->len; i++)
    {
        if (!bind_parameter(walk, &parameters->at[i]))
            return false;
    }
    return bind_parameter(walk, parameters->star) && bind_parameter(walk, parameters->star_star);
}

static bool visit_body(struct walk *walk, const struct node *node)
{
    scope_open(walk, SCOPE_FUNCTION);

    bool good = bind_parameters(walk, &node->function.parameters) && visit_list(walk, node->function.body) &&
                visit_one(walk, node->function.value);

    scope_close(walk);
    return good;
}

static bool visit_function(struct walk *walk, const struct node *node)
{
    const struct parameters *parameters = &node->function.parameters;
    bool generic;

    if (node->kind == NODE_FUNCTION_DEF && !bind(walk, node->function.name, NAME_LOCAL, node->function.name_span))
        return false;
    if (!parameters_visit_defaults(parameters, visit, walk) || !visit_list(walk, node->function.decorators) ||
        !type_parameters_open(walk, &node->function.type_parameters, &generic) ||
        !parameters_visit_annotations(parameters, visit_annotation, walk) ||
        !node_visit_one(node->function.returns, visit_annotation, walk) || !visit_body(walk, node))
        return false;
    if (generic)
        scope_close(walk);
    return true;
}

static bool visit_class(struct walk *walk, const struct node *node)
{
    bool generic;

    if (!bind(walk, node->class_.name, NAME_LOCAL, node->class_.name_span) || !visit_list(walk, node->class_.decorators) ||
        !type_parameters_open(walk, &node->class_.type_parameters, &generic) || !visit_list(walk, node->class_.bases) ||
        !keywords_visit(node->class_.keywords, node->class_.keyword_count, visit, walk))
        return false;
    scope_open(walk, SCOPE_CLASS);
    if (!visit_list(walk, node->class_.body))
        return false;
    scope_close(walk);
    if (generic)
        scope_close(walk);
    return true;
}

static bool visit_type_alias(struct walk *walk, const struct node *node)
{
    bool generic;

    if (!visit_target(walk, node->type_alias.name) || !type_parameters_open(walk, &node->type_alias.type_parameters, &generic))
        return false;
    scope_open(walk, SCOPE_TYPE_ALIAS);
    if (!visit(walk, node->type_alias.value))
        return false;
    scope_close(walk);
    if (generic)
        scope_close(walk);
    return true;
}

static bool visit_iterable(struct walk *walk, const struct node *node)
{
    walk->scope->in_iterable++;

    bool good = visit(walk, node);

    walk->scope->in_iterable--;
    return good;
}

static bool visit_comprehension(struct walk *walk, const struct node *node)
{
    const struct comprehension *clauses = node->comp.generators;

    if (!visit_iterable(walk, clauses[0].iter))
        return false;

    struct scope *scope = scope_open(walk, SCOPE_COMPREHENSION);

    scope->comprehension = node->kind;
    for (uint32_t i = 0; i < node->comp.generator_count; i++)
    {
        scope->in_target = true;
        if (!visit_target(walk, clauses[i].target))
            return false;
        scope->in_target = false;
        if ((i > 0 && !visit_iterable(walk, clauses[i].iter)) || !visit_list(walk, clauses[i].ifs))
            return false;
    }
    if (!visit(walk, node->comp.element) || !visit_one(walk, node->comp.value))
        return false;
    scope_close(walk);
    return true;
}

/* := in a comprehension binds in the function or module around it. */
static bool bind_outside(struct walk *walk, const struct node *target)
{
    str name = target->name;

    for (struct scope *scope = walk->scope; scope != NULL; scope = scope->outer)
    {
        switch (scope->kind)
        {
            case SCOPE_COMPREHENSION:
                if (flags_of(scope, name) & NAME_ITERATION)
                    return fail_node(walk->parser, target,
                                     "assignment expression cannot rebind comprehension iteration variable '" STR_FMT "'",
                                     STR_ARG(name));
                continue;
            case SCOPE_FUNCTION:
                flags_add(scope, name, flags_of(scope, name) & (NAME_GLOBAL | NAME_NONLOCAL) ? 0 : NAME_LOCAL);
                flags_add(walk->scope, name, NAME_NONLOCAL);
                return true;
            case SCOPE_MODULE:
                flags_add(scope, name, NAME_GLOBAL);
                flags_add(walk->scope, name, NAME_GLOBAL);
                return true;
            case SCOPE_CLASS:
                return fail_node(walk->parser, target,
                                 "assignment expression within a comprehension cannot be used in a class body");
            case SCOPE_TYPE_PARAMETERS:
                return fail_node(walk->parser, target,
                                 "assignment expression within a comprehension cannot be used within "
                                 "the definition of a generic");
            case SCOPE_TYPE_ALIAS:
                return fail_node(walk->parser, target,
                                 "assignment expression within a comprehension cannot be used in a type alias");
            case SCOPE_TYPE_VARIABLE:
                return fail_node(walk->parser, target,
                                 "assignment expression within a comprehension cannot be used in a TypeVar bound");
            case SCOPE_ANNOTATION:
                return true;
        }
    }
    return true;
}

static bool visit_named(struct walk *walk, const struct node *node)
{
    if (!annotation_check(walk, node, "named expression"))
        return false;
    if (walk->scope->in_iterable > 0)
        return fail_node(walk->parser, node, "assignment expression cannot be used in a comprehension iterable expression");
    if (walk->scope->kind == SCOPE_COMPREHENSION && !bind_outside(walk, node->binary.left))
        return false;
    return visit(walk, node->binary.right) &&
           (walk->scope->kind == SCOPE_COMPREHENSION || visit_target(walk, node->binary.left));
}

static bool visit_yield(struct walk *walk, const struct node *node)
{
    static const char *const places[] = {
        [NODE_LIST_COMP] = "list comprehension",
        [NODE_SET_COMP] = "set comprehension",
        [NODE_DICT_COMP] = "dict comprehension",
        [NODE_GENERATOR_EXP] = "generator expression",
    };

    if (!annotation_check(walk, node, "yield expression") || !visit_one(walk, node->one))
        return false;
    if (walk->scope->kind == SCOPE_COMPREHENSION)
        return fail_node(walk->parser, node, "'yield' inside %s", places[walk->scope->comprehension]);
    return true;
}

static bool visit_annotated(struct walk *walk, const struct node *node)
{
    const struct node *target = node->ann_assign.target;

    if (target->kind == NODE_NAME)
    {
        unsigned flags = flags_of(walk->scope, target->name);

        if ((flags & (NAME_GLOBAL | NAME_NONLOCAL)) && walk->scope->kind != SCOPE_MODULE && node->ann_assign.simple)
            return fail_node(walk->parser, node, "annotated name '" STR_FMT "' can't be %s", STR_ARG(target->name),
                             flags & NAME_GLOBAL ? "global" : "nonlocal");
        if ((node->ann_assign.simple || node->ann_assign.value != NULL) &&
            !bind(walk, target->name, NAME_LOCAL | (node->ann_assign.simple ? NAME_ANNOTATED : 0u), target->span))
            return false;
    }
    else if (!visit_target(walk, target))
        return false;
    return visit_annotation(walk, node->ann_assign.annotation) && visit_one(walk, node->ann_assign.value);
}

static bool visit_import(struct walk *walk, const struct node *node)
{
    for (uint32_t i = 0; i < node->import.alias_count; i++)
    {
        const struct alias *alias = &node->import.aliases[i];
        str name = alias->as_name.len > 0 ? alias->as_name : alias->name;

        if (str_equal(alias->name, STR("*")))
        {
            if (walk->scope->kind != SCOPE_MODULE)
                return fail_span(walk->parser, alias->span.from, alias->span.to, "import * only allowed at module level");
            continue;
        }
        if (alias->as_name.len == 0 && node->kind == NODE_IMPORT)
        {
            str head;

            str_cut(name, '.', &head);
            name = head;
        }
        if (!bind(walk, name, NAME_LOCAL, node->span))
            return false;
    }
    return true;
}

static bool visit_assign(struct walk *walk, const struct node *node)
{
    for (uint32_t i = 0; i < node->assign.targets.len; i++)
    {
        if (!visit_target(walk, node->assign.targets.at[i]))
            return false;
    }
    return visit(walk, node->assign.value);
}

static bool visit_with(struct walk *walk, const struct node *node)
{
    for (uint32_t i = 0; i < node->with.item_count; i++)
    {
        const struct with_item *item = &node->with.items[i];

        if (!visit(walk, item->context) || (item->target != NULL && !visit_target(walk, item->target)))
            return false;
    }
    return visit_list(walk, node->with.body);
}

static bool visit_try(struct walk *walk, const struct node *node)
{
    if (!visit_list(walk, node->try_.body))
        return false;
    for (uint32_t i = 0; i < node->try_.handler_count; i++)
    {
        const struct except_handler *handler = &node->try_.handlers[i];

        if (!visit_one(walk, handler->type) ||
            (handler->name.len > 0 && !bind(walk, handler->name, NAME_LOCAL, handler->name_span)) ||
            !visit_list(walk, handler->body))
            return false;
    }
    return visit_list(walk, node->try_.or_else) && visit_list(walk, node->try_.final_body);
}

static bool visit_statement(struct walk *walk, const struct node *node)
{
    switch (node->kind)
    {
        case NODE_FUNCTION_DEF:
            return visit_function(walk, node);
        case NODE_CLASS_DEF:
            return visit_class(walk, node);
        case NODE_DELETE:
            for (uint32_t i = 0; i < node->list.len; i++)
            {
                if (!visit_delete(walk, node->list.at[i]))
                    return false;
            }
            return true;
        case NODE_ASSIGN:
            return visit_assign(walk, node);
        case NODE_AUG_ASSIGN:
            return visit_target(walk, node->binary.left) && visit(walk, node->binary.right);
        case NODE_ANN_ASSIGN:
            return visit_annotated(walk, node);
        case NODE_TYPE_ALIAS:
            return visit_type_alias(walk, node);
        case NODE_FOR:
            return visit_target(walk, node->loop.target) && visit(walk, node->loop.iter) && visit_list(walk, node->loop.body) &&
                   visit_list(walk, node->loop.or_else);
        case NODE_WITH:
            return visit_with(walk, node);
        case NODE_TRY:
            return visit_try(walk, node);
        case NODE_IMPORT:
        case NODE_IMPORT_FROM:
            return visit_import(walk, node);
        case NODE_GLOBAL:
        case NODE_NONLOCAL:
            return visit_declaration(walk, node);
        default:
            return node_visit_children(node, visit, walk);
    }
}

static bool visit_pattern(struct walk *walk, const struct node *node)
{
    str name = node->kind == NODE_MATCH_STAR      ? node->name
               : node->kind == NODE_MATCH_AS      ? node->match_as.name
               : node->kind == NODE_MATCH_MAPPING ? node->match_mapping.rest
                                                  : (str){0};

    return node_visit_children(node, visit, walk) && (name.len == 0 || bind(walk, name, NAME_LOCAL, node->span));
}

static bool visit(void *context, const struct node *node)
{
    struct walk *walk = context;

    if (node->kind <= NODE_CONTINUE)
        return visit_statement(walk, node);
    if (node->kind > NODE_SLICE)
        return visit_pattern(walk, node);
    switch (node->kind)
    {
        case NODE_NAME:
            flags_add(walk->scope, node->name, NAME_USED);
            return true;
        case NODE_LAMBDA:
            return visit_function(walk, node);
        case NODE_LIST_COMP:
        case NODE_SET_COMP:
        case NODE_DICT_COMP:
        case NODE_GENERATOR_EXP:
            return visit_comprehension(walk, node);
        case NODE_NAMED_EXPR:
            return visit_named(walk, node);
        case NODE_YIELD:
        case NODE_YIELD_FROM:
            return visit_yield(walk, node);
        case NODE_AWAIT:
            return annotation_check(walk, node, "await expression") && visit(walk, node->one);
        default:
            return node_visit_children(node, visit, walk);
    }
}

/* The binding that a nonlocal declaration means: of the nearest function around that has one. */
static bool declaration_settle(struct walk *walk, const struct declaration *declaration)
{
    str name = declaration->name;
    struct span span = declaration->span;
    unsigned declared = flags_of(declaration->scope, name) & (NAME_GLOBAL | NAME_NONLOCAL);

    if (declared == (NAME_GLOBAL | NAME_NONLOCAL))
        return fail_span(walk->parser, span.from, span.to, "name '" STR_FMT "' is nonlocal and global", STR_ARG(name));
    if (declared == NAME_GLOBAL)
        return true;
    if (declaration->scope->kind == SCOPE_MODULE)
        return fail_span(walk->parser, span.from, span.to, "nonlocal declaration not allowed at module level");
    for (const struct scope *scope = declaration->scope->outer; scope != NULL && scope->kind != SCOPE_MODULE;
         scope = scope->outer)
    {
        unsigned flags = flags_of(scope, name);

        if (flags & NAME_TYPE_PARAMETER)
            return fail_span(walk->parser, span.from, span.to, "nonlocal binding not allowed for type parameter '" STR_FMT "'",
                             STR_ARG(name));
        if (scope->kind == SCOPE_CLASS && str_equal(name, STR("__class__")))
            return true;
        if (scope->kind == SCOPE_CLASS)
            continue;
        if (flags & NAME_GLOBAL)
            break;
        if ((flags & NAME_LOCAL) && !(flags & NAME_NONLOCAL))
            return true;
    }
    return fail_span(walk->parser, span.from, span.to, "no binding for nonlocal '" STR_FMT "' found", STR_ARG(name));
}

static bool has_future_annotations(const struct module *module)
{
    for (uint32_t i = 0; i < module->body.len; i++)
    {
        const struct node *node = module->body.at[i];

        for (uint32_t k = 0; node_is_future_import(node) && k < node->import.alias_count; k++)
        {
            if (str_equal(node->import.aliases[k].name, STR("annotations")))
                return true;
        }
    }
    return false;
}

bool scope_check(struct parser *parser, const struct module *module)
{
    struct walk walk = {.parser = parser, .future_annotations = has_future_annotations(module)};

    scope_open(&walk, SCOPE_MODULE);
    if (!visit_list(&walk, module->body))
        return false;
    for (size_t i = 0; i < walk.declarations.len; i++)
    {
        if (!declaration_settle(&walk, &walk.declarations.at[i]))
            return false;
    }
    return true;
}
