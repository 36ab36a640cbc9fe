/*
 * Scopes: one walk that records what binds and uses names, one that decides where each name lives.
 *
 * A comprehension is a function of its own whose first iterable belongs to the scope around it. A walrus inside one binds in
 * the function around it. Function annotations and those of locals are not evaluated (as from Python 3.14 on), so they use nothing.
 */
#include "eval/scope.h"

static void walk(struct scope *scope, struct arena *arena, const struct node *node);

static void walk_list(struct scope *scope, struct arena *arena, struct node_list list)
{
    for (uint32_t i = 0; i < list.len; i++)
        walk(scope, arena, list.at[i]);
}

static struct symbol *symbol_get(struct scope *scope, str name)
{
    struct symbol **slot = (struct symbol **)(void *)map_slot(&scope->symbols, name);

    if (*slot == NULL)
    {
        struct symbol *symbol = arena_new(scope->symbols.arena, struct symbol);

        symbol->name = name;
        *slot = symbol;
    }
    return *slot;
}

static void bind(struct scope *scope, str name)
{
    symbol_get(scope, name)->bound = true;
}

static struct scope *scope_new(struct scope *outer, struct arena *arena, enum scope_kind kind, const struct node *node)
{
    struct scope *scope = arena_new(arena, struct scope);

    *scope = (struct scope){.kind = kind, .node = node, .outer = outer, .symbols = {.arena = arena}};
    if (outer != NULL)
        array_push(arena, &outer->inner, scope);
    return scope;
}

static void walk_parameters(struct scope *scope, struct scope *outer, struct arena *arena, const struct parameters *parameters)
{
    const struct parameter *stars[] = {parameters->star, parameters->star_star};

    for (uint32_t i = 0; i < parameters->len; i++)
    {
        walk(outer, arena, parameters->at[i].default_value);
        bind(scope, parameters->at[i].name);
        symbol_get(scope, parameters->at[i].name)->parameter = true;
    }
    for (size_t i = 0; i < COUNT_OF(stars); i++)
    {
        if (stars[i] == NULL || stars[i]->name.len == 0)
            continue;
        bind(scope, stars[i]->name);
        symbol_get(scope, stars[i]->name)->parameter = true;
    }
}

static void walk_function(struct scope *outer, struct arena *arena, const struct node *node)
{
    struct scope *scope;

    walk_list(outer, arena, node->function.decorators);
    if (node->kind == NODE_FUNCTION_DEF)
        bind(outer, node->function.name);
    scope = scope_new(outer, arena, SCOPE_FUNCTION, node);
    walk_parameters(scope, outer, arena, &node->function.parameters);
    walk_list(scope, arena, node->function.body);
    walk(scope, arena, node->function.value);
}

static void walk_class(struct scope *outer, struct arena *arena, const struct node *node)
{
    walk_list(outer, arena, node->class_.decorators);
    walk_list(outer, arena, node->class_.bases);
    for (uint32_t i = 0; i < node->class_.keyword_count; i++)
        walk(outer, arena, node->class_.keywords[i].value);
    bind(outer, node->class_.name);
    walk_list(scope_new(outer, arena, SCOPE_CLASS, node), arena, node->class_.body);
}

static void walk_comprehension(struct scope *outer, struct arena *arena, const struct node *node)
{
    struct scope *scope;

    walk(outer, arena, node->comp.generators[0].iter);
    scope = scope_new(outer, arena, SCOPE_FUNCTION, node);
    scope->is_generator = node->kind == NODE_GENERATOR_EXP;
    bind(scope, STR(".0"));
    symbol_get(scope, STR(".0"))->parameter = true;
    for (uint32_t i = 0; i < node->comp.generator_count; i++)
    {
        const struct comprehension *generator = &node->comp.generators[i];

        walk(scope, arena, generator->target);
        if (i > 0)
            walk(scope, arena, generator->iter);
        walk_list(scope, arena, generator->ifs);
    }
    walk(scope, arena, node->comp.element);
    walk(scope, arena, node->comp.value);
}

static bool is_comprehension(const struct scope *scope)
{
    return scope->node != NULL && scope->node->kind >= NODE_LIST_COMP && scope->node->kind <= NODE_GENERATOR_EXP;
}

static void walk_named(struct scope *scope, struct arena *arena, const struct node *node)
{
    struct scope *home = scope;

    walk(scope, arena, node->binary.right);
    while (is_comprehension(home))
        home = home->outer;
    bind(home, node->binary.left->name);
    if (home == scope)
        return;
    /* Inside the comprehensions the name is that of the function around them. */
    for (struct scope *s = scope; s != home; s = s->outer)
    {
        struct symbol *symbol = symbol_get(s, node->binary.left->name);

        symbol->used = true;
        symbol->nonlocal = home->kind == SCOPE_FUNCTION;
        symbol->global = home->kind != SCOPE_FUNCTION;
    }
}

static void walk_import(struct scope *scope, const struct node *node)
{
    for (uint32_t i = 0; i < node->import.alias_count; i++)
    {
        const struct alias *alias = &node->import.aliases[i];
        str name = alias->as_name.len > 0 ? alias->as_name : alias->name;

        if (alias->as_name.len == 0 && node->kind == NODE_IMPORT)
            str_cut(alias->name, '.', &name);
        if (!str_equal(name, STR("*")))
            bind(scope, name);
    }
}

static void walk_try(struct scope *scope, struct arena *arena, const struct node *node)
{
    walk_list(scope, arena, node->try_.body);
    for (uint32_t i = 0; i < node->try_.handler_count; i++)
    {
        const struct except_handler *handler = &node->try_.handlers[i];

        walk(scope, arena, handler->type);
        if (handler->name.len > 0)
            bind(scope, handler->name);
        walk_list(scope, arena, handler->body);
    }
    walk_list(scope, arena, node->try_.or_else);
    walk_list(scope, arena, node->try_.final_body);
}

static void walk_match(struct scope *scope, struct arena *arena, const struct node *node)
{
    walk(scope, arena, node->match.subject);
    for (uint32_t i = 0; i < node->match.case_count; i++)
    {
        walk(scope, arena, node->match.cases[i].pattern);
        walk(scope, arena, node->match.cases[i].guard);
        walk_list(scope, arena, node->match.cases[i].body);
    }
}

static void walk_dict(struct scope *scope, struct arena *arena, const struct node *node)
{
    for (uint32_t i = 0; i < node->dict.values.len; i++)
    {
        walk(scope, arena, node->dict.keys.at[i]);
        walk(scope, arena, node->dict.values.at[i]);
    }
}

static void walk_call(struct scope *scope, struct arena *arena, const struct node *node)
{
    walk(scope, arena, node->call.function);
    walk_list(scope, arena, node->call.arguments);
    for (uint32_t i = 0; i < node->call.keyword_count; i++)
        walk(scope, arena, node->call.keywords[i].value);
}

static void declare(struct scope *scope, const struct node *node)
{
    for (uint32_t i = 0; i < node->names.len; i++)
    {
        struct symbol *symbol = symbol_get(scope, node->names.at[i]);

        if (node->kind == NODE_GLOBAL)
            symbol->global = true;
        else
            symbol->nonlocal = true;
    }
}

static void walk_ann_assign(struct scope *scope, struct arena *arena, const struct node *node)
{
    if (node->ann_assign.value != NULL || scope->kind == SCOPE_FUNCTION)
        walk(scope, arena, node->ann_assign.target);
    if (scope->kind == SCOPE_CLASS)
        walk(scope, arena, node->ann_assign.annotation);
    walk(scope, arena, node->ann_assign.value);
}

static void walk_pattern(struct scope *scope, struct arena *arena, const struct node *node)
{
    switch (node->kind)
    {
        case NODE_MATCH_STAR:
            if (node->name.len > 0)
                bind(scope, node->name);
            return;
        case NODE_MATCH_AS:
            walk(scope, arena, node->match_as.pattern);
            if (node->match_as.name.len > 0)
                bind(scope, node->match_as.name);
            return;
        case NODE_MATCH_MAPPING:
            walk_list(scope, arena, node->match_mapping.keys);
            walk_list(scope, arena, node->match_mapping.patterns);
            if (node->match_mapping.rest.len > 0)
                bind(scope, node->match_mapping.rest);
            return;
        case NODE_MATCH_CLASS:
            walk(scope, arena, node->match_class.class_);
            walk_list(scope, arena, node->match_class.patterns);
            walk_list(scope, arena, node->match_class.keyword_patterns);
            return;
        case NODE_MATCH_VALUE:
            walk(scope, arena, node->one);
            return;
        case NODE_MATCH_SEQUENCE:
        case NODE_MATCH_OR:
            walk_list(scope, arena, node->list);
            return;
        default:
            return;
    }
}

static void walk_statement(struct scope *scope, struct arena *arena, const struct node *node)
{
    switch (node->kind)
    {
        case NODE_ASSIGN:
            walk(scope, arena, node->assign.value);
            walk_list(scope, arena, node->assign.targets);
            return;
        case NODE_AUG_ASSIGN:
        case NODE_ASSERT:
            walk(scope, arena, node->binary.left);
            walk(scope, arena, node->binary.right);
            return;
        case NODE_ANN_ASSIGN:
            walk_ann_assign(scope, arena, node);
            return;
        case NODE_TYPE_ALIAS:
            bind(scope, node->type_alias.name->name);
            return;
        case NODE_FOR:
        case NODE_WHILE:
            walk(scope, arena, node->loop.iter);
            walk(scope, arena, node->loop.target);
            walk_list(scope, arena, node->loop.body);
            walk_list(scope, arena, node->loop.or_else);
            return;
        case NODE_IF:
            walk(scope, arena, node->branch.test);
            walk_list(scope, arena, node->branch.body);
            walk_list(scope, arena, node->branch.or_else);
            return;
        case NODE_WITH:
            for (uint32_t i = 0; i < node->with.item_count; i++)
            {
                walk(scope, arena, node->with.items[i].context);
                walk(scope, arena, node->with.items[i].target);
            }
            walk_list(scope, arena, node->with.body);
            return;
        case NODE_RAISE:
            walk(scope, arena, node->raise.exception);
            walk(scope, arena, node->raise.cause);
            return;
        case NODE_RETURN:
        case NODE_EXPR:
            walk(scope, arena, node->one);
            return;
        case NODE_DELETE:
            walk_list(scope, arena, node->list);
            return;
        default:
            return;
    }
}

/* Whether a name is bound is not in the tree: the binding statements say so here, before the general walk. */
static void bind_targets(struct scope *scope, const struct node *target)
{
    if (target == NULL)
        return;
    if (target->kind == NODE_NAME)
        bind(scope, target->name);
    else if (target->kind == NODE_STARRED)
        bind_targets(scope, target->one);
    else if (target->kind == NODE_LIST || target->kind == NODE_TUPLE)
    {
        for (uint32_t i = 0; i < target->list.len; i++)
            bind_targets(scope, target->list.at[i]);
    }
}

static void bind_of(struct scope *scope, const struct node *node)
{
    switch (node->kind)
    {
        case NODE_ASSIGN:
            for (uint32_t i = 0; i < node->assign.targets.len; i++)
                bind_targets(scope, node->assign.targets.at[i]);
            return;
        case NODE_DELETE:
            for (uint32_t i = 0; i < node->list.len; i++)
                bind_targets(scope, node->list.at[i]);
            return;
        case NODE_AUG_ASSIGN:
            bind_targets(scope, node->binary.left);
            return;
        case NODE_ANN_ASSIGN:
            if (node->ann_assign.value != NULL || scope->kind == SCOPE_FUNCTION)
                bind_targets(scope, node->ann_assign.target);
            return;
        case NODE_FOR:
            bind_targets(scope, node->loop.target);
            return;
        case NODE_WITH:
            for (uint32_t i = 0; i < node->with.item_count; i++)
                bind_targets(scope, node->with.items[i].target);
            return;
        case NODE_LIST_COMP:
        case NODE_SET_COMP:
        case NODE_DICT_COMP:
        case NODE_GENERATOR_EXP:
            return;
        default:
            return;
    }
}

static void walk_expression(struct scope *scope, struct arena *arena, const struct node *node)
{
    switch (node->kind)
    {
        case NODE_NAME:
            symbol_get(scope, node->name)->used = true;
            return;
        case NODE_BOOL_OP:
        case NODE_SET:
        case NODE_JOINED_STR:
        case NODE_LIST:
        case NODE_TUPLE:
            walk_list(scope, arena, node->list);
            return;
        case NODE_BIN_OP:
        case NODE_SUBSCRIPT:
            walk(scope, arena, node->binary.left);
            walk(scope, arena, node->binary.right);
            return;
        case NODE_YIELD:
        case NODE_YIELD_FROM:
            scope->is_generator = true;
            walk(scope, arena, node->one);
            return;
        case NODE_UNARY_OP:
        case NODE_AWAIT:
        case NODE_STARRED:
            walk(scope, arena, node->one);
            return;
        case NODE_IF_EXP:
            walk(scope, arena, node->if_exp.test);
            walk(scope, arena, node->if_exp.body);
            walk(scope, arena, node->if_exp.or_else);
            return;
        case NODE_COMPARE:
            walk(scope, arena, node->compare.left);
            walk_list(scope, arena, node->compare.comparators);
            return;
        case NODE_FORMATTED_VALUE:
            walk(scope, arena, node->formatted.value);
            walk(scope, arena, node->formatted.format);
            return;
        case NODE_ATTRIBUTE:
            walk(scope, arena, node->attribute.value);
            return;
        case NODE_SLICE:
            walk(scope, arena, node->slice.lower);
            walk(scope, arena, node->slice.upper);
            walk(scope, arena, node->slice.step);
            return;
        default:
            return;
    }
}

static void walk(struct scope *scope, struct arena *arena, const struct node *node)
{
    if (node == NULL)
        return;
    bind_of(scope, node);
    switch (node->kind)
    {
        case NODE_FUNCTION_DEF:
        case NODE_LAMBDA:
            walk_function(scope, arena, node);
            return;
        case NODE_CLASS_DEF:
            walk_class(scope, arena, node);
            return;
        case NODE_LIST_COMP:
        case NODE_SET_COMP:
        case NODE_DICT_COMP:
        case NODE_GENERATOR_EXP:
            walk_comprehension(scope, arena, node);
            return;
        case NODE_NAMED_EXPR:
            walk_named(scope, arena, node);
            return;
        case NODE_IMPORT:
        case NODE_IMPORT_FROM:
            walk_import(scope, node);
            return;
        case NODE_GLOBAL:
        case NODE_NONLOCAL:
            declare(scope, node);
            return;
        case NODE_TRY:
            walk_try(scope, arena, node);
            return;
        case NODE_MATCH:
            walk_match(scope, arena, node);
            return;
        case NODE_DICT:
            walk_dict(scope, arena, node);
            return;
        case NODE_CALL:
            walk_call(scope, arena, node);
            return;
        default:
            if (node->kind >= NODE_MATCH_VALUE)
                walk_pattern(scope, arena, node);
            else if (node->kind < NODE_BOOL_OP)
                walk_statement(scope, arena, node);
            else
                walk_expression(scope, arena, node);
    }
}

/* Comprehension targets bind in the comprehension's own scope. */
static void comprehension_bind(struct scope *scope)
{
    if (!is_comprehension(scope))
        return;
    for (uint32_t i = 0; i < scope->node->comp.generator_count; i++)
        bind_targets(scope, scope->node->comp.generators[i].target);
}

/* ---- where each name lives ---- */

/* The function scope around `scope` that has a name as its own; the ones between capture it. */
static bool capture(struct scope *scope, str name)
{
    struct scope *home = scope->outer;

    while (home != NULL)
    {
        struct symbol *symbol = home->kind == SCOPE_FUNCTION ? map_find(&home->symbols, name) : NULL;

        if (symbol != NULL && symbol->bound && !symbol->global && !symbol->nonlocal)
        {
            symbol->home = HOME_CELL;
            break;
        }
        home = home->outer;
    }
    if (home == NULL)
        return false;
    for (struct scope *s = scope; s != home; s = s->outer)
    {
        struct symbol *symbol = symbol_get(s, name);

        /* A class that binds the name itself goes on using its own; inner functions see past it through a second entry. */
        if (s->kind == SCOPE_CLASS && symbol->bound)
            symbol = symbol_get(s, str_join(s->symbols.arena, STR(".outer."), name));
        symbol->home = HOME_FREE;
    }
    return true;
}

static void resolve(struct scope *scope)
{
    comprehension_bind(scope);

    size_t count = scope->symbols.len;

    for (size_t i = 0; i < count; i++)
    {
        struct symbol *symbol = scope->symbols.at[i].value;
        bool own = symbol->bound && !symbol->global && !symbol->nonlocal;

        if (symbol->home == HOME_FREE)
            continue;
        if (scope->kind == SCOPE_MODULE)
            symbol->home = HOME_NAME;
        else if (symbol->global)
            symbol->home = HOME_GLOBAL;
        else if (own)
            symbol->home = scope->kind == SCOPE_FUNCTION ? HOME_LOCAL : HOME_NAME;
        else if (!capture(scope, symbol->name))
            symbol->home = scope->kind == SCOPE_CLASS ? HOME_NAME : HOME_GLOBAL;
    }
    for (size_t i = 0; i < scope->inner.len; i++)
        resolve(scope->inner.at[i]);
}

struct scope *scope_make(struct arena *arena, struct node *const *body, uint32_t count)
{
    struct scope *scope = scope_new(NULL, arena, SCOPE_MODULE, NULL);

    for (uint32_t i = 0; i < count; i++)
        walk(scope, arena, body[i]);
    resolve(scope);
    return scope;
}

struct scope *scope_take(struct scope *scope, const struct node *node)
{
    for (size_t i = 0; i < scope->inner.len; i++)
    {
        size_t index = (scope->inner_used + i) % scope->inner.len;

        if (scope->inner.at[index]->node == node)
        {
            scope->inner_used = index + 1;
            return scope->inner.at[index];
        }
    }
    return NULL;
}

struct symbol *scope_symbol(const struct scope *scope, str name)
{
    return map_find(&scope->symbols, name);
}
