/*
 * Names that lead to tables, by syntax.
 *
 * Each module has a memory of its names. A name that is being followed counts as unrelated, so that cycles of imports and
 * classes end. Natives are known by their names alone (schema_names): their rows are not made.
 */
#include "vocab/sqlalchemy/relation.h"

#include "py/walk.h"

enum
{
    NAMES_MOST = 200, /* that lead to each other */
};

/* ---- natives ---- */

/* What makes a piece of schema, or a base or registry for it, when it is called or derived from. */
static const char *const schema_names[] = {
    "MetaData",
    "Table",
    "Column",
    "mapped_column",
    "Index",
    "Sequence",
    "PrimaryKeyConstraint",
    "UniqueConstraint",
    "CheckConstraint",
    "ForeignKeyConstraint",
    "ExcludeConstraint",
    "DeclarativeBase",
    "DeclarativeBaseNoMeta",
    "DeclarativeMeta",
    "declarative_base",
    "as_declarative",
    "registry",
    "automap_base",
    "mapped_as_dataclass",
};

static bool is_schema_name(str name)
{
    for (size_t i = 0; i < COUNT_OF(schema_names); i++)
    {
        if (str_equal(name, str_from(schema_names[i])))
            return true;
    }
    return false;
}

static bool is_module_of(str module, str package)
{
    return str_equal(module, package) || (str_starts(module, package) && module.at[package.len] == '.');
}

/* advanced_alchemy: UUIDBase, BigIntAuditBase ..., orm_registry, metadata_registry. */
static bool is_advanced_schema(str name)
{
    return str_ends(name, STR("Base")) || str_ends(name, STR("_registry"));
}

static enum table_link relation_of_native(str module, str name)
{
    if (is_module_of(module, STR("sqlmodel")) && str_equal(name, STR("SQLModel")))
        return LINK_MODEL;
    if (is_module_of(module, STR("advanced_alchemy")) || is_module_of(module, STR("litestar.plugins.sqlalchemy")))
        return is_advanced_schema(name) ? LINK_SCHEMA : LINK_NONE;
    if (is_module_of(module, STR("flask_sqlalchemy")))
        return str_equal(name, STR("SQLAlchemy")) ? LINK_SCHEMA : LINK_NONE;
    if (is_module_of(module, STR("sqlalchemy")) || is_module_of(module, STR("sqlmodel")))
        return is_schema_name(name) ? LINK_SCHEMA : LINK_NONE;
    return LINK_NONE;
}

/* Attributes of a base, a registry or Flask's SQLAlchemy() that lead to rows, not to tables. */
static bool is_runtime_name(str name)
{
    static const str names[] = {STR_INIT("session"),    STR_INIT("query"),      STR_INIT("engine"), STR_INIT("engines"),
                                STR_INIT("init_app"),   STR_INIT("get_engine"), STR_INIT("Query"),  STR_INIT("paginate"),
                                STR_INIT("get_or_404"), STR_INIT("objects"),    STR_INIT("execute")};

    for (size_t i = 0; i < COUNT_OF(names); i++)
    {
        if (str_equal(name, names[i]))
            return true;
    }
    return false;
}

/* ---- modules ---- */

bool relation_import(struct relations *relations, struct module_object *from, str name, uint32_t level,
                     struct module_object **out)
{
    struct value value;

    *out = NULL;
    if (level == 0 && map_has(&relations->foreign, name))
        return true;
    if (!vm_import_quietly(relations->vm, from, name, level, &value))
        return false;
    if (is_kind(value, OBJECT_MODULE))
        *out = AS_MODULE(value);
    else if (level == 0)
        map_put(&relations->foreign, name, NULL);
    return true;
}

/* `from . import routes` in a package: the name is bound to its own part. */
static bool is_own_part(struct relations *relations, struct module_object *base, const struct node *node, str name, bool *out)
{
    struct module_object *imported;

    *out = false;
    if (node == NULL || node->kind != NODE_IMPORT_FROM)
        return true;
    if (!relation_import(relations, base, node->import.module, node->import.level, &imported))
        return false;
    for (uint32_t i = 0; imported == base && i < node->import.alias_count; i++)
        *out = *out || str_equal(node->import.aliases[i].name, name);
    return true;
}

/* A name that a package binds to something else than a part of it. */
static bool is_bound_name(struct relations *relations, struct module_object *base, str name, bool *out)
{
    const struct lazy_index *index = base->lazy != NULL ? map_find(&base->lazy->index, name) : NULL;

    *out = false;
    for (size_t i = 0; index != NULL && i < index->statements.len && !*out; i++)
    {
        bool is_part;

        if (!is_own_part(relations, base, base->lazy->statements[index->statements.at[i]].node, name, &is_part))
            return false;
        *out = !is_part;
    }
    return true;
}

bool relation_import_part(struct relations *relations, struct module_object *base, str name, struct module_object **out)
{
    struct arena *arena = relations->vm->arena;
    bool is_bound = false;

    *out = NULL;
    if (base->native != NULL || !base->is_package)
        return true;
    if (!is_bound_name(relations, base, name, &is_bound) || is_bound)
        return is_bound;
    return relation_import(relations, NULL, str_print(arena, "%s." STR_FMT, base->name->bytes, STR_ARG(name)), 0, out);
}

/* ---- names ---- */

/* A name stands for a module, or for something else of a relation. */
struct meaning
{
    enum table_link relation;
    struct module_object *module;
};

static bool name_follow(struct relations *relations, struct module_object *module, str name, struct meaning *out);
static bool expression_follow(struct relations *relations, struct module_object *module, const struct node *node,
                              struct meaning *out);

static void meaning_join(struct meaning *into, struct meaning other)
{
    if (other.relation > into->relation)
        into->relation = other.relation;
    if (into->module == NULL)
        into->module = other.module;
}

/* The name `name` of a module that has been imported. */
static bool attribute_follow(struct relations *relations, struct module_object *module, str name, struct meaning *out)
{
    struct module_object *part;

    *out = (struct meaning){0};
    if (module->native != NULL)
    {
        struct module_object *inner =
            vm_native_module(relations->vm, str_print(relations->vm->arena, "%s." STR_FMT, module->name->bytes, STR_ARG(name)));

        out->relation = relation_of_native((str){module->name->bytes, module->name->len}, name);
        out->module = out->relation == LINK_NONE ? inner : NULL;
        return true;
    }
    if (!relation_import_part(relations, module, name, &part))
        return false;
    if (part != NULL)
    {
        out->module = part;
        return true;
    }
    return name_follow(relations, module, name, out);
}

static bool import_follow(struct relations *relations, struct module_object *module, const struct node *node, str name,
                          struct meaning *out)
{
    for (uint32_t i = 0; i < node->import.alias_count; i++)
    {
        const struct alias *alias = &node->import.aliases[i];
        bool is_from = node->kind == NODE_IMPORT_FROM;
        struct module_object *base;
        str top;

        str_cut(alias->name, '.', &top);
        if (!str_equal(alias->as_name.len > 0 ? alias->as_name : is_from ? alias->name : top, name))
            continue;
        if (!relation_import(relations, module,
                             is_from                  ? node->import.module
                             : alias->as_name.len > 0 ? alias->name
                                                      : top,
                             is_from ? node->import.level : 0, &base))
            return false;
        if (base == NULL)
            out->relation = LINK_FOREIGN;
        else if (!is_from)
            out->module = base;
        else if (!attribute_follow(relations, base, alias->name, out))
            return false;
    }
    return true;
}

static bool star_follow(struct relations *relations, struct module_object *module, const struct node *node, str name,
                        struct meaning *out)
{
    struct module_object *base;

    if (node->kind != NODE_IMPORT_FROM)
        return true;
    if (!relation_import(relations, module, node->import.module, node->import.level, &base))
        return false;
    return base == NULL || attribute_follow(relations, base, name, out);
}

/* ---- classes ---- */

static bool keyword_is_true(const struct node *class_, str name)
{
    for (uint32_t i = 0; i < class_->class_.keyword_count; i++)
    {
        const struct keyword *keyword = &class_->class_.keywords[i];

        if (str_equal(keyword->name, name))
            return keyword->value->kind != NODE_CONSTANT || keyword->value->constant.kind == CONSTANT_TRUE;
    }
    return false;
}

static const struct node *decorator_callee(const struct node *decorator)
{
    return decorator->kind == NODE_CALL ? decorator->call.function : decorator;
}

/* What a class is: the most related of its bases, metaclass and decorators. */
static bool class_follow(struct relations *relations, struct module_object *module, const struct node *class_,
                         enum table_link *out)
{
    struct meaning all = {0}, one;

    for (uint32_t i = 0; i < class_->class_.bases.len; i++)
    {
        if (!expression_follow(relations, module, class_->class_.bases.at[i], &one))
            return false;
        meaning_join(&all, one);
    }
    for (uint32_t i = 0; i < class_->class_.keyword_count; i++)
    {
        if (!str_equal(class_->class_.keywords[i].name, STR("metaclass")))
            continue;
        if (!expression_follow(relations, module, class_->class_.keywords[i].value, &one))
            return false;
        meaning_join(&all, one);
    }
    for (uint32_t i = 0; i < class_->class_.decorators.len; i++)
    {
        if (!expression_follow(relations, module, decorator_callee(class_->class_.decorators.at[i]), &one))
            return false;
        if (one.relation == LINK_SCHEMA)
            meaning_join(&all, one);
    }
    if (all.relation == LINK_MODEL && keyword_is_true(class_, STR("table")))
        all.relation = LINK_SCHEMA;
    *out = all.relation;
    return true;
}

static str last_name(const struct node *node)
{
    if (node->kind == NODE_NAME)
        return node->name;
    return node->kind == NODE_ATTRIBUTE ? node->attribute.name : (str){0};
}

static bool column_is_called(void *context, const struct node *node)
{
    bool *found = context;

    if (node->kind == NODE_LAMBDA || node->kind == NODE_FUNCTION_DEF || node->kind == NODE_CLASS_DEF)
        return true;
    if (node->kind == NODE_CALL)
    {
        str name = last_name(node->call.function);

        *found = *found || str_equal(name, STR("Column")) || str_equal(name, STR("mapped_column"));
    }
    return *found ? false : node_visit_children(node, column_is_called, context);
}

static bool is_table_mark(const struct node *target)
{
    return target->kind == NODE_NAME &&
           (str_equal(target->name, STR("__tablename__")) || str_equal(target->name, STR("__table__")) ||
            str_equal(target->name, STR("__table_args__")));
}

bool relation_has_table_marks(const struct node *class_)
{
    for (uint32_t i = 0; i < class_->class_.body.len; i++)
    {
        const struct node *statement = class_->class_.body.at[i];
        bool has_column = false;

        if (statement->kind == NODE_ASSIGN && is_table_mark(statement->assign.targets.at[0]))
            return true;
        if (statement->kind == NODE_ANN_ASSIGN && statement->ann_assign.value != NULL &&
            is_table_mark(statement->ann_assign.target))
            return true;
        if (statement->kind == NODE_FUNCTION_DEF && (str_equal(statement->function.name, STR("__tablename__")) ||
                                                     str_equal(statement->function.name, STR("__table_args__"))))
            return true;
        if (statement->kind == NODE_ASSIGN || statement->kind == NODE_ANN_ASSIGN)
            column_is_called(&has_column, statement);
        if (has_column)
            return true;
    }
    return false;
}

bool relation_class_makes_table(struct relations *relations, struct module_object *module, const struct node *class_, bool *out)
{
    enum table_link relation;

    if (!class_follow(relations, module, class_, &relation))
        return false;
    *out = relation == LINK_SCHEMA || (relation == LINK_FOREIGN && relation_has_table_marks(class_));
    return true;
}

/* ---- functions ---- */

/* Inside of a function names are local: what it calls is known by its last name alone. */
static bool makes_tables(void *context, const struct node *node)
{
    bool *found = context;
    str name = {0};

    if (node->kind == NODE_CALL)
        name = last_name(node->call.function);
    *found = *found || is_schema_name(name) || str_equal(name, STR("import_module")) || str_equal(name, STR("__import__")) ||
             (node->kind == NODE_CLASS_DEF && node->class_.bases.len > 0);
    return *found ? false : node_visit_children(node, makes_tables, context);
}

static bool imports_modules(void *context, const struct node *node)
{
    bool *found = context;

    *found = *found || (node->kind == NODE_IMPORT_FROM && node->import.level > 0) || node->kind == NODE_IMPORT;
    return *found ? false : node_visit_children(node, imports_modules, context);
}

static enum table_link function_relation(const struct node *function)
{
    bool found = false;

    node_visit_list(function->function.body, makes_tables, &found);
    if (!found)
        node_visit_list(function->function.body, imports_modules, &found);
    return found ? LINK_SCHEMA : LINK_NONE;
}

/* ---- statements that bind ---- */

static bool binds(const struct node *target, str name)
{
    if (target->kind == NODE_NAME)
        return str_equal(target->name, name);
    if (target->kind == NODE_STARRED)
        return binds(target->one, name);
    for (uint32_t i = 0; (target->kind == NODE_TUPLE || target->kind == NODE_LIST) && i < target->list.len; i++)
    {
        if (binds(target->list.at[i], name))
            return true;
    }
    return false;
}

static bool statement_follow(struct relations *relations, struct module_object *module, const struct node *node, str name,
                             struct meaning *out);

static bool body_follow(struct relations *relations, struct module_object *module, struct node_list body, str name,
                        struct meaning *out)
{
    for (uint32_t i = 0; i < body.len; i++)
    {
        if (!statement_follow(relations, module, body.at[i], name, out))
            return false;
    }
    return true;
}

static bool try_follow(struct relations *relations, struct module_object *module, const struct node *node, str name,
                       struct meaning *out)
{
    for (uint32_t i = 0; i < node->try_.handler_count; i++)
    {
        if (!body_follow(relations, module, node->try_.handlers[i].body, name, out))
            return false;
    }
    return body_follow(relations, module, node->try_.body, name, out) &&
           body_follow(relations, module, node->try_.or_else, name, out) &&
           body_follow(relations, module, node->try_.final_body, name, out);
}

static bool value_follow(struct relations *relations, struct module_object *module, const struct node *value,
                         struct meaning *out)
{
    struct meaning one;

    if (value == NULL)
        return true;
    if (!expression_follow(relations, module, value, &one))
        return false;
    meaning_join(out, one);
    return true;
}

/* Adds to *out what a statement binds the name to. */
static bool statement_follow(struct relations *relations, struct module_object *module, const struct node *node, str name,
                             struct meaning *out)
{
    struct meaning one = {0};

    switch (node->kind)
    {
        case NODE_CLASS_DEF:
            if (!str_equal(node->class_.name, name))
                return true;
            if (!class_follow(relations, module, node, &one.relation))
                return false;
            break;
        case NODE_FUNCTION_DEF:
            if (str_equal(node->function.name, name))
                one.relation = function_relation(node);
            break;
        case NODE_IMPORT:
        case NODE_IMPORT_FROM:
            if (!import_follow(relations, module, node, name, &one))
                return false;
            break;
        case NODE_ASSIGN:
            for (uint32_t i = 0; i < node->assign.targets.len; i++)
            {
                if (binds(node->assign.targets.at[i], name))
                    return value_follow(relations, module, node->assign.value, out);
            }
            return true;
        case NODE_ANN_ASSIGN:
            return !binds(node->ann_assign.target, name) || value_follow(relations, module, node->ann_assign.value, out);
        case NODE_FOR:
            if (binds(node->loop.target, name) && !value_follow(relations, module, node->loop.iter, out))
                return false;
            return body_follow(relations, module, node->loop.body, name, out);
        case NODE_IF:
            return (relation_is_never_executed(node->branch.test) ||
                    body_follow(relations, module, node->branch.body, name, out)) &&
                   body_follow(relations, module, node->branch.or_else, name, out);
        case NODE_WITH:
            return body_follow(relations, module, node->with.body, name, out);
        case NODE_TRY:
            return try_follow(relations, module, node, name, out);
        default:
            return true;
    }
    meaning_join(out, one);
    return true;
}

bool relation_is_never_executed(const struct node *test)
{
    if (str_equal(last_name(test), STR("TYPE_CHECKING")))
        return true;
    return test->kind == NODE_COMPARE && test->compare.left->kind == NODE_NAME &&
           str_equal(test->compare.left->name, STR("__name__"));
}

static bool stars_follow(struct relations *relations, struct module_object *module, str name, struct meaning *out)
{
    const struct lazy_module *lazy = module->lazy;

    for (size_t i = 0; i < lazy->stars.len && out->relation == LINK_NONE && out->module == NULL; i++)
    {
        const struct node *node = lazy->statements[lazy->stars.at[i]].node;

        if (node != NULL && !star_follow(relations, module, node, name, out))
            return false;
    }
    return true;
}

static struct map *names_of(struct relations *relations, struct module_object *module)
{
    struct arena *arena = relations->vm->arena;
    struct map **slot =
        (struct map **)(void *)map_slot(&relations->modules, str_copy(arena, (str){module->name->bytes, module->name->len}));

    if (*slot == NULL)
    {
        *slot = arena_new(arena, struct map);
        (*slot)->arena = arena;
    }
    return *slot;
}

static bool name_find(struct relations *relations, struct module_object *module, str name, struct meaning *out)
{
    struct map *names = names_of(relations, module);
    struct meaning **known = (struct meaning **)(void *)map_slot(names, name), found = {0}, *keep;
    const struct lazy_module *lazy = module->lazy;
    const struct lazy_index *index = lazy != NULL ? map_find(&lazy->index, name) : NULL;

    if (*known != NULL)
    {
        *out = **known;
        return true;
    }
    keep = *known = arena_new(relations->vm->arena, struct meaning);
    for (size_t i = 0; index != NULL && i < index->statements.len; i++)
    {
        const struct node *node = lazy->statements[index->statements.at[i]].node;

        if (node != NULL && !statement_follow(relations, module, node, name, &found))
            return false;
    }
    if (lazy != NULL && found.relation == LINK_NONE && found.module == NULL && !stars_follow(relations, module, name, &found))
        return false;
    *keep = *out = found;
    return true;
}

/* A chain of names that is longer than any project's: what hangs on it is executed. */
static bool name_follow(struct relations *relations, struct module_object *module, str name, struct meaning *out)
{
    bool done;

    if (relations->depth >= NAMES_MOST)
    {
        *out = (struct meaning){.relation = LINK_SCHEMA};
        return true;
    }
    relations->depth++;
    done = name_find(relations, module, name, out);
    relations->depth--;
    return done;
}

/* ---- expressions ---- */

struct joining
{
    struct relations *relations;
    struct module_object *module;
    struct meaning meaning;
    bool failed;
};

static bool part_join(void *context, const struct node *node)
{
    struct joining *joining = context;
    struct meaning one;

    if (node->kind == NODE_LAMBDA)
        return true;
    joining->failed = !expression_follow(joining->relations, joining->module, node, &one);
    one.module = NULL;
    if (one.relation == LINK_SCHEMA)
        meaning_join(&joining->meaning, one);
    return !joining->failed;
}

static bool attribute_expression(struct relations *relations, struct module_object *module, const struct node *node,
                                 struct meaning *out)
{
    struct meaning of;

    if (!expression_follow(relations, module, node->attribute.value, &of))
        return false;
    if (of.module != NULL)
        return attribute_follow(relations, of.module, node->attribute.name, out);
    if (of.relation == LINK_MODEL)
        out->relation = str_equal(node->attribute.name, STR("metadata")) ? LINK_SCHEMA : LINK_NONE;
    else if (of.relation != LINK_SCHEMA || !is_runtime_name(node->attribute.name))
        out->relation = of.relation;
    return true;
}

/* Of a call: what the function leads to, or what it is given. */
static bool call_expression(struct relations *relations, struct module_object *module, const struct node *node,
                            struct meaning *out)
{
    struct joining joining = {.relations = relations, .module = module};

    if (!expression_follow(relations, module, node->call.function, out))
        return false;
    out->module = NULL;
    if (out->relation == LINK_SCHEMA)
        return true;
    if (!node_visit_list(node->call.arguments, part_join, &joining) ||
        !keywords_visit(node->call.keywords, node->call.keyword_count, part_join, &joining))
        return !joining.failed;
    meaning_join(out, joining.meaning);
    return true;
}

static bool expression_follow(struct relations *relations, struct module_object *module, const struct node *node,
                              struct meaning *out)
{
    struct joining joining = {.relations = relations, .module = module};

    *out = (struct meaning){0};
    switch (node->kind)
    {
        case NODE_NAME:
            return name_follow(relations, module, node->name, out);
        case NODE_ATTRIBUTE:
            return attribute_expression(relations, module, node, out);
        case NODE_CALL:
            return call_expression(relations, module, node, out);
        case NODE_SUBSCRIPT:
            return expression_follow(relations, module, node->binary.left, out);
        case NODE_CONSTANT:
        case NODE_LAMBDA:
        case NODE_JOINED_STR:
            return true;
        default:
            if (!node_visit_children(node, part_join, &joining) && joining.failed)
                return false;
            *out = joining.meaning;
            return true;
    }
}

bool relation_of(struct relations *relations, struct module_object *module, const struct node *node, enum table_link *out)
{
    struct meaning meaning;

    if (!expression_follow(relations, module, node, &meaning))
        return false;
    *out = meaning.relation;
    return true;
}

/* ---- statements ---- */

struct seeking
{
    struct relations *relations;
    struct module_object *module;
    bool found, failed;
};

/* A call of something that makes schema, or that is a part of it. */
static bool schema_call_seek(void *context, const struct node *node)
{
    struct seeking *seeking = context;
    enum table_link relation;

    if (node->kind == NODE_LAMBDA)
        return true;
    if (node->kind == NODE_CALL)
    {
        if (str_equal(last_name(node->call.function), STR("import_module")))
            seeking->found = true;
        else if (!relation_of(seeking->relations, seeking->module, node->call.function, &relation))
            seeking->failed = true;
        else
            seeking->found = relation == LINK_SCHEMA;
    }
    return !seeking->found && !seeking->failed && node_visit_children(node, schema_call_seek, context);
}

static bool has_schema_call(struct relations *relations, struct module_object *module, const struct node *node, bool *out)
{
    struct seeking seeking = {.relations = relations, .module = module};

    if (node != NULL)
        schema_call_seek(&seeking, node);
    *out = seeking.found;
    return !seeking.failed;
}

/* Foo.name = ..., Base.metadata.naming_convention = ... */
static bool changes_schema(struct relations *relations, struct module_object *module, const struct node *target, bool *out)
{
    enum table_link relation;

    *out = false;
    if (target->kind != NODE_ATTRIBUTE && target->kind != NODE_SUBSCRIPT)
        return true;
    if (!relation_of(relations, module, target->kind == NODE_ATTRIBUTE ? target->attribute.value : target->binary.left,
                     &relation))
        return false;
    *out = relation == LINK_SCHEMA ||
           (relation == LINK_MODEL && target->kind == NODE_ATTRIBUTE && str_equal(target->attribute.name, STR("metadata")));
    return true;
}

static bool assignment_matters(struct relations *relations, struct module_object *module, const struct node *node, bool *out)
{
    const struct node *value = node->kind == NODE_ASSIGN       ? node->assign.value
                               : node->kind == NODE_ANN_ASSIGN ? node->ann_assign.value
                                                               : node->binary.right;

    *out = false;
    for (uint32_t i = 0; node->kind == NODE_ASSIGN && i < node->assign.targets.len && !*out; i++)
    {
        if (!changes_schema(relations, module, node->assign.targets.at[i], out))
            return false;
    }
    if (node->kind == NODE_ANN_ASSIGN && !changes_schema(relations, module, node->ann_assign.target, out))
        return false;
    if (node->kind == NODE_AUG_ASSIGN && !changes_schema(relations, module, node->binary.left, out))
        return false;
    return *out || has_schema_call(relations, module, value, out);
}

/* A call that stands alone matters when it is on or with a part of the schema; but create_all() makes tables in a database. */
static bool call_matters(struct relations *relations, struct module_object *module, const struct node *call, bool *out)
{
    str name = last_name(call->call.function);
    enum table_link relation;

    *out = false;
    if (str_equal(name, STR("create_all")) || str_equal(name, STR("drop_all")))
        return true;
    if (str_equal(name, STR("import_module")) || str_equal(name, STR("__import__")))
    {
        *out = true;
        return true;
    }
    if (!relation_of(relations, module, call, &relation))
        return false;
    *out = relation == LINK_SCHEMA;
    return true;
}

static bool body_matters(struct relations *relations, struct module_object *module, struct node_list body, bool *out)
{
    *out = false;
    for (uint32_t i = 0; i < body.len && !*out; i++)
    {
        const struct node *node = body.at[i];
        bool done = node->kind == NODE_CLASS_DEF ? relation_class_makes_table(relations, module, node, out)
                                                 : relation_statement_matters(relations, module, node, out);
        if (!done)
            return false;
    }
    return true;
}

static bool bodies_matter(struct relations *relations, struct module_object *module, struct node_list body,
                          struct node_list or_else, bool *out)
{
    return body_matters(relations, module, body, out) && (*out || body_matters(relations, module, or_else, out));
}

static bool try_matters(struct relations *relations, struct module_object *module, const struct node *node, bool *out)
{
    if (!bodies_matter(relations, module, node->try_.body, node->try_.or_else, out))
        return false;
    for (uint32_t i = 0; i < node->try_.handler_count && !*out; i++)
    {
        if (!body_matters(relations, module, node->try_.handlers[i].body, out))
            return false;
    }
    return *out || body_matters(relations, module, node->try_.final_body, out);
}

/* @compiles(JSONB, "sqlite"): how a type is written. */
static bool decorators_matter(const struct node *function)
{
    for (uint32_t i = 0; i < function->function.decorators.len; i++)
    {
        if (str_equal(last_name(decorator_callee(function->function.decorators.at[i])), STR("compiles")))
            return true;
    }
    return false;
}

bool relation_statement_matters(struct relations *relations, struct module_object *module, const struct node *node, bool *out)
{
    static const struct node_list none;
    bool is_never;

    *out = false;
    switch (node->kind)
    {
        case NODE_FUNCTION_DEF:
            *out = decorators_matter(node);
            return true;
        case NODE_ASSIGN:
        case NODE_ANN_ASSIGN:
        case NODE_AUG_ASSIGN:
            return assignment_matters(relations, module, node, out);
        case NODE_EXPR:
            return node->one->kind != NODE_CALL || call_matters(relations, module, node->one, out);
        case NODE_FOR:
        case NODE_WHILE:
            return bodies_matter(relations, module, node->loop.body, node->loop.or_else, out);
        case NODE_IF:
            is_never = relation_is_never_executed(node->branch.test);
            return bodies_matter(relations, module, is_never ? none : node->branch.body, node->branch.or_else, out);
        case NODE_WITH:
            return body_matters(relations, module, node->with.body, out);
        case NODE_TRY:
            return try_matters(relations, module, node, out);
        case NODE_MATCH:
            for (uint32_t i = 0; i < node->match.case_count && !*out; i++)
            {
                if (!body_matters(relations, module, node->match.cases[i].body, out))
                    return false;
            }
            return true;
        default:
            return true;
    }
}
