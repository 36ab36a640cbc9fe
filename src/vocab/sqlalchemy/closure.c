/*
 * Going through the modules of a project for their tables.
 *
 * A module's statements are looked at in the order of the source: at an import the imported module comes first, as it does
 * under Python; then each statement that makes or changes tables runs, if nothing has needed it before. The import of an `if`
 * counts when its branch has run. What a statement leaves out because of an unknown value is refused here: a table would be
 * missing.
 */
#include "vocab/sqlalchemy/closure.h"

#include "py/walk.h"
#include "vocab/sqlalchemy/mapping.h"

enum
{
    MODULES_DEEP = 1000,
};

bool closure_is_walked(const struct module_object *module)
{
    return module != NULL && module->lazy != NULL && module->native == NULL && module->lazy->count > 0 &&
           module->lazy->statements[0].node != NULL;
}

static str module_name(const struct module_object *module)
{
    return (str){module->name->bytes, module->name->len};
}

/* ---- the modules that a statement imports ---- */

struct importing
{
    struct closure *closure;
    struct module_object *module; /* whose statement it is */
    bool in_branches;             /* those of an `if` too */
    bool (*take)(struct importing *importing, struct module_object *imported);
    bool is_found, failed; /* the walk ends; failed: raised or refused */
};

static bool module_take(struct importing *importing, struct module_object *imported)
{
    return !closure_is_walked(imported) || importing->take(importing, imported);
}

/* `import a.b.c` imports a and a.b before. */
static bool packages_take(struct importing *importing, str name)
{
    const struct map *modules = &importing->closure->relations.vm->modules;

    for (size_t i = 0; i < name.len; i++)
    {
        if (name.at[i] == '.' && !module_take(importing, map_find(modules, str_slice(name, 0, i))))
            return false;
    }
    return true;
}

static bool parts_take(struct importing *importing, const struct node *node, struct module_object *base)
{
    for (uint32_t i = 0; i < node->import.alias_count; i++)
    {
        str name = node->import.aliases[i].name;
        struct module_object *part;

        if (str_equal(name, STR("*")))
            continue;
        importing->failed = !relation_import_part(&importing->closure->relations, base, name, &part);
        if (importing->failed || !module_take(importing, part))
            return false;
    }
    return true;
}

static bool one_take(struct importing *importing, str name, uint32_t level, const struct node *from)
{
    struct module_object *imported;

    importing->failed = !relation_import(&importing->closure->relations, importing->module, name, level, &imported);
    if (importing->failed)
        return false;
    if (imported == NULL || imported->native != NULL)
        return true;
    return packages_take(importing, module_name(imported)) && module_take(importing, imported) &&
           (from == NULL || parts_take(importing, from, imported));
}

static bool imports_take(void *context, const struct node *node)
{
    struct importing *importing = context;
    bool into_functions = importing->closure->follows_functions;

    switch (node->kind)
    {
        case NODE_IMPORT_FROM:
            return one_take(importing, node->import.module, node->import.level, node);
        case NODE_IMPORT:
            for (uint32_t i = 0; i < node->import.alias_count; i++)
            {
                if (!one_take(importing, node->import.aliases[i].name, 0, NULL))
                    return false;
            }
            return true;
        case NODE_FUNCTION_DEF:
            return !into_functions || node_visit_list(node->function.body, imports_take, importing);
        case NODE_IF:
            if (!importing->in_branches && !into_functions)
                return true;
            return (relation_is_never_executed(node->branch.test) ||
                    node_visit_list(node->branch.body, imports_take, importing)) &&
                   node_visit_list(node->branch.or_else, imports_take, importing);
        case NODE_FOR:
        case NODE_WHILE:
        case NODE_WITH:
        case NODE_TRY:
        case NODE_CLASS_DEF:
            return node_visit_children(node, imports_take, importing);
        default:
            return true;
    }
}

/* ---- by syntax: whether something makes tables ---- */

static bool module_asks(struct closure *closure, struct module_object *module, bool *out);

static bool module_makes(struct closure *closure, struct module_object *module, bool *out);

/* Each true needs a closure->depth--. */
static bool depth_enter(struct closure *closure)
{
    struct vm *vm = closure->relations.vm;

    if (closure->depth < MODULES_DEEP)
    {
        closure->depth++;
        return true;
    }
    diag_error(vm->diags, DIAG_LIMIT, vm->span, "more than %d modules import each other in a chain", MODULES_DEEP);
    return vm_refuse(vm);
}

static bool take_making(struct importing *importing, struct module_object *imported)
{
    importing->failed = !module_makes(importing->closure, imported, &importing->is_found);
    return !importing->failed && !importing->is_found;
}

static bool imports_make(struct closure *closure, struct module_object *module, const struct node *node, bool *out)
{
    struct importing importing = {.closure = closure, .module = module, .in_branches = true, .take = take_making};

    imports_take(&importing, node);
    *out = importing.is_found;
    return !importing.failed;
}

static bool statement_makes(struct closure *closure, struct module_object *module, const struct node *node, bool *out)
{
    if (node->kind == NODE_CLASS_DEF)
        return relation_class_makes_table(&closure->relations, module, node, out);
    if (!relation_statement_matters(&closure->relations, module, node, out))
        return false;
    /* Which branch imports what, only its execution tells. */
    return *out || node->kind != NODE_IF || closure->follows_functions || imports_make(closure, module, node, out);
}

static bool module_makes(struct closure *closure, struct module_object *module, bool *out)
{
    bool done;

    if (!depth_enter(closure))
        return false;
    done = module_asks(closure, module, out);
    closure->depth--;
    return done;
}

static bool module_asks(struct closure *closure, struct module_object *module, bool *out)
{
    static bool yes = true;
    str name = module_name(module);

    *out = map_find(&closure->makes, name) != NULL;
    if (map_has(&closure->makes, name))
        return true;
    map_put(&closure->makes, name, NULL); /* in a cycle: no */
    for (uint32_t i = 0; i < module->lazy->count && !*out; i++)
    {
        const struct node *node = module->lazy->statements[i].node;

        if (!statement_makes(closure, module, node, out) || (!*out && !imports_make(closure, module, node, out)))
            return false;
    }
    if (*out)
        map_put(&closure->makes, name, &yes);
    return true;
}

/* ---- execution ---- */

/* The unknown value that a class statement has left: the class itself by a decorator, or a base. */
static struct value class_stranger(struct module_object *module, const struct node *class_, bool *out_is_base)
{
    struct value made = dict_find_text(module->dict, class_->class_.name);

    const struct list_object *bases;

    *out_is_base = is_kind(made, OBJECT_CLASS);
    if (is_opaque(made))
        return made;
    /* Those of a mapped class are looked at with its table. */
    if (!*out_is_base || class_mapping(AS_CLASS(made)) != NULL)
        return ABSENT;
    bases = AS_CLASS(made)->opaque_bases;
    for (uint32_t i = 0; bases != NULL && i < bases->len; i++)
    {
        if (base_adds_columns(bases->at[i]))
            return bases->at[i];
    }
    return ABSENT;
}

static bool refuse_stranger(struct vm *vm, const struct node *class_, struct value unknown, bool is_base)
{
    const struct opaque_object *opaque = AS_OPAQUE(unknown);

    diag_error(vm->diags, DIAG_OPAQUE, class_->class_.name_span,
               "class '" STR_FMT "' would be a table, but its %s is unknown to limbeck: '%s'", STR_ARG(class_->class_.name),
               is_base ? "base" : "decorator", opaque->name->bytes);
    if (opaque->reason->len > 0)
        diag_detail(vm->diags, "%s", opaque->reason->bytes);
    diag_hint(vm->diags, MODELS_HINT);
    diag_related(vm->diags, opaque->span, "it comes from here");
    return vm_refuse(vm);
}

/* avatar = ImageColumn(...) of an unknown package: it could be a column. */
static bool attribute_check(struct vm *vm, struct class_object *class_, const struct node *target, const struct node *value)
{
    const struct opaque_object *opaque;
    struct value made;

    if (target->kind != NODE_NAME || value == NULL || value->kind != NODE_CALL)
        return true;
    made = dict_find_text(class_->dict, target->name);
    if (!is_opaque(made) || !AS_OPAQUE(made)->called || !base_adds_columns(made))
        return true;
    opaque = AS_OPAQUE(made);
    diag_error(vm->diags, DIAG_OPAQUE, value->span,
               "attribute '" STR_FMT "' of class '%s' could be a column: '%s' is unknown to limbeck", STR_ARG(target->name),
               class_->name->bytes, opaque->name->bytes);
    return models_refuse(vm, opaque);
}

static bool attributes_check(struct vm *vm, struct module_object *module, const struct node *class_)
{
    struct value made = dict_find_text(module->dict, class_->class_.name);

    if (!is_kind(made, OBJECT_CLASS) || class_mapping(AS_CLASS(made)) == NULL)
        return true;
    for (uint32_t i = 0; i < class_->class_.body.len; i++)
    {
        const struct node *node = class_->class_.body.at[i];
        bool done = true;

        if (node->kind == NODE_ASSIGN)
            done = attribute_check(vm, AS_CLASS(made), node->assign.targets.at[0], node->assign.value);
        else if (node->kind == NODE_ANN_ASSIGN)
            done = attribute_check(vm, AS_CLASS(made), node->ann_assign.target, node->ann_assign.value);
        if (!done)
            return false;
    }
    return true;
}

/* What is left out of a statement would be missing in the tables. */
static bool refuse_undecided(struct vm *vm, const struct node *node, struct value unknown)
{
    struct span span = vm->span;

    vm->span = node->kind == NODE_IF ? node->branch.test->span : node->span;
    vm_refuse_opaque(vm, unknown, "which tables there are hangs on a value");
    vm->span = span;
    return false;
}

static bool statement_run(struct closure *closure, struct module_object *module, uint32_t index)
{
    struct vm *vm = closure->relations.vm;
    const struct node *node = module->lazy->statements[index].node;
    struct value undecided, stranger;
    bool is_base;

    if (!vm_lazy_run(vm, module, index, &undecided))
        return false;
    if (!is_absent(undecided))
        return refuse_undecided(vm, node, undecided);
    if (node->kind != NODE_CLASS_DEF)
        return true;
    if (!attributes_check(vm, module, node))
        return false;
    stranger = class_stranger(module, node, &is_base);
    return is_absent(stranger) || !relation_has_table_marks(node) || refuse_stranger(vm, node, stranger, is_base);
}

static bool module_visit(struct closure *closure, struct module_object *module);

static bool take_visiting(struct importing *importing, struct module_object *imported)
{
    importing->failed = !depth_enter(importing->closure);
    if (importing->failed)
        return false;
    importing->failed = !module_visit(importing->closure, imported);
    importing->closure->depth--;
    return !importing->failed;
}

static bool module_visit(struct closure *closure, struct module_object *module)
{
    str name = module_name(module);
    struct vm *vm = closure->relations.vm;

    if (map_has(&closure->seen, name))
        return true;
    map_put(&closure->seen, name, NULL);
    module->is_imported = true;
    for (uint32_t i = 0; i < module->lazy->count; i++)
    {
        struct importing importing = {.closure = closure, .module = module, .take = take_visiting};
        const struct node *node = module->lazy->statements[i].node;
        bool makes;

        if (!vm_charge(vm, 1))
            return false;
        imports_take(&importing, node);
        if (importing.failed || !statement_makes(closure, module, node, &makes) ||
            (makes && !statement_run(closure, module, i)))
            return false;
    }
    return true;
}

static void closure_open(struct vm *vm, struct closure *closure)
{
    if (closure->relations.vm != NULL)
        return;
    closure->relations.vm = vm;
    closure->relations.modules.arena = closure->relations.foreign.arena = vm->arena;
    closure->seen.arena = closure->makes.arena = vm->arena;
}

/* The hint of an unknown value is about migrations. */
static void hint_for_models(struct vm *vm)
{
    struct diag *diag = diag_last(vm->diags);

    if (vm->refused && diag != NULL && diag->code == DIAG_OPAQUE && str_starts(diag->hint, STR("Write the value out where")))
        diag_hint(vm->diags,
                  "Write the value out where it is used, or let limbeck read the sources of the package that it comes "
                  "from: `limbeck.packages = FOLDER` in alembic.ini.");
}

static bool take_noting(struct importing *importing, struct module_object *imported)
{
    (void)importing;
    imported->is_imported = true;
    return true;
}

bool closure_import(struct vm *vm, struct closure *closure, struct module_object *module)
{
    struct importing importing = {.closure = closure, .module = module, .in_branches = true, .take = take_noting};

    closure_open(vm, closure);
    for (uint32_t i = 0; !importing.failed && i < module->lazy->count; i++)
        imports_take(&importing, module->lazy->statements[i].node);
    return !importing.failed;
}

bool closure_run(struct vm *vm, struct closure *closure)
{
    bool done = true;

    if (closure->is_running)
        return true;
    closure_open(vm, closure);
    closure->is_running = true;
    closure->depth = 0;
    for (; done && closure->next < vm->modules.len; closure->next++)
    {
        struct module_object *module = vm->modules.at[closure->next].value;

        if (closure_is_walked(module) && module->is_imported)
            done = module_visit(closure, module);
    }
    closure->is_running = false;
    if (done)
        return true;
    /* Asked again, it fails again. */
    closure->seen = (struct map){.arena = vm->arena};
    closure->next = 0;
    hint_for_models(vm);
    return false;
}
