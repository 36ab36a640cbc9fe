/*
 * Modules executed by need: the index from names to the statements that bind or change them.
 *
 * A statement changes a name when it assigns to an attribute or item of it, calls it or a method of it as a statement of its own,
 * or passes it to such a call; a compound statement (if, for, try, with) counts for all the names that stand in it as targets,
 * and those its call statements touch. A decorator counts for the names it is applied with.
 */
#include "eval/lazy.h"

struct indexing
{
    struct arena *arena;
    struct lazy_module *lazy;
    uint32_t statement;
};

static void name_note(struct indexing *indexing, str name)
{
    struct lazy_index **slot = (struct lazy_index **)(void *)map_slot(&indexing->lazy->index, name);

    if (*slot == NULL)
        *slot = arena_new(indexing->arena, struct lazy_index);
    if ((*slot)->statements.len == 0 || *array_last(&(*slot)->statements) != indexing->statement)
        array_push(indexing->arena, &(*slot)->statements, indexing->statement);
}

/* x, x.y, x[y], x(...).y: the name at the root of an expression. */
static void root_note(struct indexing *indexing, const struct node *node)
{
    while (node != NULL)
    {
        switch (node->kind)
        {
            case NODE_NAME:
                name_note(indexing, node->name);
                return;
            case NODE_ATTRIBUTE:
                node = node->attribute.value;
                break;
            case NODE_SUBSCRIPT:
                node = node->binary.left;
                break;
            case NODE_CALL:
                node = node->call.function;
                break;
            case NODE_STARRED:
            case NODE_AWAIT:
                node = node->one;
                break;
            default:
                return;
        }
    }
}

static void target_note(struct indexing *indexing, const struct node *target)
{
    if (target == NULL)
        return;
    if (target->kind != NODE_LIST && target->kind != NODE_TUPLE)
    {
        root_note(indexing, target);
        return;
    }
    for (uint32_t i = 0; i < target->list.len; i++)
        target_note(indexing, target->list.at[i]);
}

/* A call that stands as a statement may change what it is called on and what it is given. */
static void call_note(struct indexing *indexing, const struct node *node)
{
    if (node == NULL || node->kind != NODE_CALL)
        return;
    root_note(indexing, node->call.function);
    call_note(indexing, node->call.function->kind == NODE_CALL ? node->call.function : NULL);
    for (uint32_t i = 0; i < node->call.arguments.len; i++)
        root_note(indexing, node->call.arguments.at[i]);
    for (uint32_t i = 0; i < node->call.keyword_count; i++)
        root_note(indexing, node->call.keywords[i].value);
}

static void statement_note(struct indexing *indexing, const struct node *node);

static void body_note(struct indexing *indexing, struct node_list body)
{
    for (uint32_t i = 0; i < body.len; i++)
        statement_note(indexing, body.at[i]);
}

static void decorators_note(struct indexing *indexing, struct node_list decorators)
{
    /* @listens_for(Base, ...), @app.route(...): what they are called on and with. */
    for (uint32_t i = 0; i < decorators.len; i++)
    {
        if (decorators.at[i]->kind == NODE_CALL)
            call_note(indexing, decorators.at[i]);
    }
}

static void import_note(struct indexing *indexing, const struct node *node)
{
    for (uint32_t i = 0; i < node->import.alias_count; i++)
    {
        const struct alias *alias = &node->import.aliases[i];
        str name = alias->as_name.len > 0 ? alias->as_name : alias->name;

        if (alias->as_name.len == 0 && node->kind == NODE_IMPORT)
            str_cut(alias->name, '.', &name);
        if (str_equal(name, STR("*")))
        {
            indexing->lazy->statements[indexing->statement].is_star = true;
            array_push(indexing->arena, &indexing->lazy->stars, indexing->statement);
        }
        else
            name_note(indexing, name);
    }
}

static void try_note(struct indexing *indexing, const struct node *node)
{
    body_note(indexing, node->try_.body);
    for (uint32_t i = 0; i < node->try_.handler_count; i++)
        body_note(indexing, node->try_.handlers[i].body);
    body_note(indexing, node->try_.or_else);
    body_note(indexing, node->try_.final_body);
}

static void statement_note(struct indexing *indexing, const struct node *node)
{
    switch (node->kind)
    {
        case NODE_ASSIGN:
            for (uint32_t i = 0; i < node->assign.targets.len; i++)
                target_note(indexing, node->assign.targets.at[i]);
            return;
        case NODE_AUG_ASSIGN:
            target_note(indexing, node->binary.left);
            return;
        case NODE_ANN_ASSIGN:
            if (node->ann_assign.value != NULL)
                target_note(indexing, node->ann_assign.target);
            return;
        case NODE_TYPE_ALIAS:
            target_note(indexing, node->type_alias.name);
            return;
        case NODE_DELETE:
            for (uint32_t i = 0; i < node->list.len; i++)
                target_note(indexing, node->list.at[i]);
            return;
        case NODE_FUNCTION_DEF:
            name_note(indexing, node->function.name);
            decorators_note(indexing, node->function.decorators);
            return;
        case NODE_CLASS_DEF:
            name_note(indexing, node->class_.name);
            decorators_note(indexing, node->class_.decorators);
            return;
        case NODE_IMPORT:
        case NODE_IMPORT_FROM:
            import_note(indexing, node);
            return;
        case NODE_EXPR:
            if (node->one->kind == NODE_NAMED_EXPR)
                target_note(indexing, node->one->binary.left);
            call_note(indexing, node->one);
            return;
        case NODE_FOR:
        case NODE_WHILE:
            target_note(indexing, node->loop.target);
            body_note(indexing, node->loop.body);
            body_note(indexing, node->loop.or_else);
            return;
        case NODE_IF:
            body_note(indexing, node->branch.body);
            body_note(indexing, node->branch.or_else);
            return;
        case NODE_WITH:
            for (uint32_t i = 0; i < node->with.item_count; i++)
                target_note(indexing, node->with.items[i].target);
            body_note(indexing, node->with.body);
            return;
        case NODE_TRY:
            try_note(indexing, node);
            return;
        case NODE_MATCH:
            for (uint32_t i = 0; i < node->match.case_count; i++)
                body_note(indexing, node->match.cases[i].body);
            return;
        default:
            return;
    }
}

void lazy_note(struct arena *arena, struct lazy_module *lazy, uint32_t statement, const struct node *node)
{
    statement_note(&(struct indexing){.arena = arena, .lazy = lazy, .statement = statement}, node);
}

void lazy_note_name(struct arena *arena, struct lazy_module *lazy, uint32_t statement, str name)
{
    name_note(&(struct indexing){.arena = arena, .lazy = lazy, .statement = statement}, name);
}

struct lazy_module *lazy_make(struct arena *arena, const struct module *tree, bool future_annotations)
{
    struct lazy_module *lazy = arena_new(arena, struct lazy_module);
    struct indexing indexing = {.arena = arena, .lazy = lazy};

    lazy->file = tree->file;
    lazy->future_annotations = future_annotations;
    lazy->statements = arena_alloc_array(arena, tree->body.len, sizeof *lazy->statements);
    lazy->count = tree->body.len;
    lazy->index.arena = arena;
    for (uint32_t i = 0; i < tree->body.len; i++)
    {
        lazy->statements[i].node = tree->body.at[i];
        indexing.statement = i;
        statement_note(&indexing, tree->body.at[i]);
    }
    return lazy;
}

bool lazy_is_pending(const struct lazy_module *lazy, str name)
{
    const struct lazy_index *index = map_find(&lazy->index, name);

    return index != NULL && index->done < index->statements.len;
}

static struct lazy_statement *statement_take(struct lazy_module *lazy, uint32_t index)
{
    struct lazy_statement *statement = &lazy->statements[index];

    if (statement->state != STATEMENT_PENDING)
        return NULL;
    statement->state = STATEMENT_RUNNING;
    return statement;
}

struct lazy_statement *lazy_take(struct lazy_module *lazy, str name, uint32_t limit)
{
    if (name.len == 0)
    {
        while (lazy->next < lazy->count && lazy->next < limit)
        {
            struct lazy_statement *statement = statement_take(lazy, lazy->next++);

            if (statement != NULL)
                return statement;
        }
        return NULL;
    }

    struct lazy_index *index = map_find(&lazy->index, name);

    while (index != NULL && index->done < index->statements.len && index->statements.at[index->done] < limit)
    {
        struct lazy_statement *statement = statement_take(lazy, index->statements.at[index->done++]);

        if (statement != NULL)
            return statement;
    }
    return NULL;
}

void lazy_put_back(struct lazy_module *lazy, uint32_t statement)
{
    lazy->statements[statement].state = STATEMENT_PENDING;
    if (lazy->next > statement)
        lazy->next = statement;
    for (size_t i = 0; i < lazy->index.len; i++)
    {
        struct lazy_index *index = lazy->index.at[i].value;

        for (uint32_t k = 0; k < index->done; k++)
        {
            if (index->statements.at[k] == statement)
                index->done = k;
        }
    }
}

struct lazy_statement *lazy_take_star(struct lazy_module *lazy, uint32_t limit)
{
    for (size_t i = 0; i < lazy->stars.len && lazy->stars.at[i] < limit; i++)
    {
        struct lazy_statement *statement = statement_take(lazy, lazy->stars.at[i]);

        if (statement != NULL)
            return statement;
    }
    return NULL;
}
