/*
 * The head of a revision from its syntax tree: for files that the fast reader passed on.
 *
 * Only assignments of literals at the top of the module have a value here. Any other statement that may bind one of the names
 * (under an if, by an import, by del) makes it HEAD_DYNAMIC, until a later assignment settles it.
 */
#include "py/head.h"

static const str names[HEAD_NAME_COUNT] = {
    [HEAD_REVISION] = STR_INIT("revision"),
    [HEAD_DOWN_REVISION] = STR_INIT("down_revision"),
    [HEAD_BRANCH_LABELS] = STR_INIT("branch_labels"),
    [HEAD_DEPENDS_ON] = STR_INIT("depends_on"),
};

static struct head_value *value_find(struct head *head, str name)
{
    for (size_t i = 0; i < HEAD_NAME_COUNT; i++)
    {
        if (str_equal(names[i], name))
            return &head->values[i];
    }
    return NULL;
}

static void bind_dynamic(struct head *head, str name, struct span span)
{
    struct head_value *value = value_find(head, name);

    if (value != NULL)
        *value = (struct head_value){.kind = HEAD_DYNAMIC, .span = span};
}

static bool is_text(const struct node *node)
{
    return node->kind == NODE_CONSTANT && node->constant.kind == CONSTANT_STR;
}

static struct head_value literal_value(struct arena *arena, const struct node *node)
{
    struct head_value value = {.kind = HEAD_DYNAMIC, .span = node->span};
    const struct node *alone[1] = {node};
    const struct node *const *items = alone;

    if (node->kind == NODE_CONSTANT && node->constant.kind == CONSTANT_NONE)
        return (struct head_value){.kind = HEAD_NONE, .span = node->span};
    if (node->kind == NODE_TUPLE || node->kind == NODE_LIST || node->kind == NODE_SET)
    {
        items = (const struct node *const *)node->list.at;
        value.len = node->list.len;
    }
    else
    {
        value.is_text = true;
        value.len = 1;
    }
    for (uint32_t i = 0; i < value.len; i++)
    {
        if (!is_text(items[i]))
            return (struct head_value){.kind = HEAD_DYNAMIC, .span = node->span};
    }
    value.kind = HEAD_TEXTS;
    value.at = arena_alloc_array(arena, value.len, sizeof *value.at);
    for (uint32_t i = 0; i < value.len; i++)
        value.at[i] = items[i]->constant.text;
    return value;
}

static void bind_target(struct head *head, const struct node *target, struct span span)
{
    if (target->kind == NODE_NAME)
        bind_dynamic(head, target->name, span);
    else if (target->kind == NODE_STARRED)
        bind_target(head, target->one, span);
    else if (target->kind == NODE_TUPLE || target->kind == NODE_LIST)
    {
        for (uint32_t i = 0; i < target->list.len; i++)
            bind_target(head, target->list.at[i], span);
    }
}

static void assign(struct arena *arena, struct head *head, const struct node *target, const struct node *value)
{
    struct head_value *found = target->kind == NODE_NAME ? value_find(head, target->name) : NULL;

    if (found != NULL)
        *found = literal_value(arena, value);
    else if (target->kind != NODE_NAME)
        bind_target(head, target, value->span);
}

static void bind_block(struct head *head, struct node_list body);

static void bind_try(struct head *head, const struct node *node)
{
    bind_block(head, node->try_.body);
    for (uint32_t i = 0; i < node->try_.handler_count; i++)
    {
        bind_dynamic(head, node->try_.handlers[i].name, node->span);
        bind_block(head, node->try_.handlers[i].body);
    }
    bind_block(head, node->try_.or_else);
    bind_block(head, node->try_.final_body);
}

/* What a statement may bind whose effect is not simply a literal's. */
static void bind_statement(struct head *head, const struct node *node)
{
    switch (node->kind)
    {
        case NODE_ASSIGN:
            for (uint32_t i = 0; i < node->assign.targets.len; i++)
                bind_target(head, node->assign.targets.at[i], node->span);
            break;
        case NODE_ANN_ASSIGN:
            if (node->ann_assign.value != NULL)
                bind_target(head, node->ann_assign.target, node->span);
            break;
        case NODE_AUG_ASSIGN:
            bind_target(head, node->binary.left, node->span);
            break;
        case NODE_DELETE:
            for (uint32_t i = 0; i < node->list.len; i++)
                bind_target(head, node->list.at[i], node->span);
            break;
        case NODE_FUNCTION_DEF:
            bind_dynamic(head, node->function.name, node->function.name_span);
            break;
        case NODE_CLASS_DEF:
            bind_dynamic(head, node->class_.name, node->class_.name_span);
            break;
        case NODE_IMPORT:
        case NODE_IMPORT_FROM:
            for (uint32_t i = 0; i < node->import.alias_count; i++)
            {
                const struct alias *alias = &node->import.aliases[i];

                bind_dynamic(head, alias->as_name.len > 0 ? alias->as_name : alias->name, alias->span);
            }
            break;
        case NODE_FOR:
            bind_target(head, node->loop.target, node->span);
            /* fall through */
        case NODE_WHILE:
            bind_block(head, node->loop.body);
            bind_block(head, node->loop.or_else);
            break;
        case NODE_IF:
            bind_block(head, node->branch.body);
            bind_block(head, node->branch.or_else);
            break;
        case NODE_WITH:
            for (uint32_t i = 0; i < node->with.item_count; i++)
            {
                if (node->with.items[i].target != NULL)
                    bind_target(head, node->with.items[i].target, node->span);
            }
            bind_block(head, node->with.body);
            break;
        case NODE_TRY:
            bind_try(head, node);
            break;
        case NODE_MATCH:
            for (uint32_t i = 0; i < node->match.case_count; i++)
                bind_block(head, node->match.cases[i].body);
            break;
        default:
            break;
    }
}

static void bind_block(struct head *head, struct node_list body)
{
    for (uint32_t i = 0; i < body.len; i++)
        bind_statement(head, body.at[i]);
}

void py_head_from_module(struct arena *arena, const struct module *module, struct head *out_head)
{
    *out_head = (struct head){.has_docstring = module->has_docstring, .docstring = module->docstring};
    for (uint32_t i = 0; i < module->body.len; i++)
    {
        const struct node *node = module->body.at[i];

        if (node->kind == NODE_ASSIGN)
        {
            for (uint32_t k = 0; k < node->assign.targets.len; k++)
                assign(arena, out_head, node->assign.targets.at[k], node->assign.value);
        }
        else if (node->kind == NODE_ANN_ASSIGN && node->ann_assign.value != NULL)
            assign(arena, out_head, node->ann_assign.target, node->ann_assign.value);
        else
            bind_statement(out_head, node);
    }
}
