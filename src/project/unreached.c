/*
 * Looking for tables that nothing imports.
 *
 * The folders of the top packages that have been imported are walked; of a top module only its neighbours are looked at. A file
 * is parsed only when its text has a word that a table cannot do without.
 */
#include "project/unreached.h"

#include "py/parse.h"

enum
{
    FILES_MOST = 20000, /* looked at: a project's, not a disk's */
    DEPTH_MOST = 32,
};

struct search
{
    struct modules *modules;
    struct arena *scratch;
    struct unreached_list *out;
    struct map folders; /* absolute paths that have been walked */
    size_t files;
};

/* ---- one file ---- */

static str last_name(const struct node *node)
{
    if (node->kind == NODE_SUBSCRIPT)
        node = node->binary.left;
    if (node->kind == NODE_NAME)
        return node->name;
    return node->kind == NODE_ATTRIBUTE ? node->attribute.name : (str){0};
}

static bool is_constant(const struct node *node, enum constant_kind kind)
{
    return node->kind == NODE_CONSTANT && node->constant.kind == kind;
}

/* name = value in a class body; NULL: there is none. */
static const struct node *body_value(const struct node *class_, str name)
{
    for (uint32_t i = 0; i < class_->class_.body.len; i++)
    {
        const struct node *statement = class_->class_.body.at[i];

        if (statement->kind == NODE_ASSIGN && str_equal(last_name(statement->assign.targets.at[0]), name))
            return statement->assign.value;
        if (statement->kind == NODE_ANN_ASSIGN && statement->ann_assign.value != NULL &&
            str_equal(last_name(statement->ann_assign.target), name))
            return statement->ann_assign.value;
    }
    return NULL;
}

static bool has_columns(const struct node *class_)
{
    for (uint32_t i = 0; i < class_->class_.body.len; i++)
    {
        const struct node *statement = class_->class_.body.at[i];
        const struct node *value = statement->kind == NODE_ASSIGN       ? statement->assign.value
                                   : statement->kind == NODE_ANN_ASSIGN ? statement->ann_assign.value
                                                                        : NULL;
        str name = value != NULL && value->kind == NODE_CALL ? last_name(value->call.function) : (str){0};

        if (str_equal(name, STR("Column")) || str_equal(name, STR("mapped_column")))
            return true;
    }
    return false;
}

static bool has_base(const struct node *class_, str name)
{
    for (uint32_t i = 0; i < class_->class_.bases.len; i++)
    {
        if (str_equal(last_name(class_->class_.bases.at[i]), name))
            return true;
    }
    return false;
}

static bool is_sqlmodel_table(const struct node *class_)
{
    for (uint32_t i = 0; i < class_->class_.keyword_count; i++)
    {
        if (str_equal(class_->class_.keywords[i].name, STR("table")) &&
            is_constant(class_->class_.keywords[i].value, CONSTANT_TRUE))
            return true;
    }
    return false;
}

/* Whether a class would be a table, and the name of that. */
static bool class_table(struct search *search, const struct node *class_, str *out_name)
{
    const struct node *name = body_value(class_, STR("__tablename__")), *abstract = body_value(class_, STR("__abstract__"));

    *out_name = (str){0};
    if ((abstract != NULL && is_constant(abstract, CONSTANT_TRUE)) || class_->class_.bases.len == 0)
        return false;
    if (name != NULL && is_constant(name, CONSTANT_STR))
        *out_name = str_copy(search->modules->script->arena, name->constant.text);
    if (name != NULL || body_value(class_, STR("__table__")) != NULL)
        return true;
    if (is_sqlmodel_table(class_))
    {
        *out_name = str_lower(search->modules->script->arena, class_->class_.name);
        return true;
    }
    return (has_base(class_, STR("Model")) || has_base(class_, STR("Base"))) && has_columns(class_);
}

static struct unreached_table *found_add(struct search *search, const struct source_file *file, str module, place at)
{
    struct arena *arena = search->modules->script->arena;
    struct unreached_table *found = array_add(arena, search->out);
    struct source_position position;

    found->module = str_copy(arena, module);
    found->file = str_copy(arena, file->name);
    found->line = source_find(search->modules->script->config->sources, at, &position) ? position.line : 1;
    return found;
}

/* metadata = MetaData(...) */
static bool is_metadata_of(struct node_list body, str name)
{
    for (uint32_t i = 0; name.len > 0 && i < body.len; i++)
    {
        const struct node *node = body.at[i];

        if (node->kind == NODE_ASSIGN && str_equal(last_name(node->assign.targets.at[0]), name) &&
            node->assign.value->kind == NODE_CALL && str_equal(last_name(node->assign.value->call.function), STR("MetaData")))
            return true;
    }
    return false;
}

/* users = Table("users", metadata, ...) */
static void table_call_add(struct search *search, const struct source_file *file, str module, struct node_list body,
                           const struct node *value)
{
    struct unreached_table *found;
    const struct node *name;

    if (value == NULL || value->kind != NODE_CALL || !str_equal(last_name(value->call.function), STR("Table")) ||
        value->call.arguments.len < 2)
        return;
    name = value->call.arguments.at[0];
    if (!is_constant(name, CONSTANT_STR))
        return;
    found = found_add(search, file, module, value->span.from);
    found->name = str_copy(search->modules->script->arena, name->constant.text);
    found->is_elsewhere = is_metadata_of(body, last_name(value->call.arguments.at[1]));
}

static void body_search(struct search *search, const struct source_file *file, str module, struct node_list body)
{
    for (uint32_t i = 0; i < body.len; i++)
    {
        const struct node *node = body.at[i];
        str name;

        if (node->kind == NODE_CLASS_DEF && class_table(search, node, &name))
        {
            struct unreached_table *found = found_add(search, file, module, node->class_.name_span.from);

            found->name = name;
            found->class_name = str_copy(search->modules->script->arena, node->class_.name);
        }
        else if (node->kind == NODE_ASSIGN)
            table_call_add(search, file, module, body, node->assign.value);
        else if (node->kind == NODE_IF)
            body_search(search, file, module, node->branch.body);
        else if (node->kind == NODE_TRY)
            body_search(search, file, module, node->try_.body);
    }
}

/* A word that a table cannot do without. */
static bool may_have_tables(str text)
{
    static const str words[] = {STR_INIT("__tablename__"), STR_INIT("table=True"), STR_INIT("table = True"),
                                STR_INIT("Table("),        STR_INIT("Column("),    STR_INIT("mapped_column(")};

    for (size_t i = 0; i < COUNT_OF(words); i++)
    {
        if (str_find(text, words[i]) != STR_NONE)
            return true;
    }
    return false;
}

/* The text and the tree are given back; the source's place in the map stays with its name. */
static void file_search(struct search *search, str path, str module)
{
    struct config *config = search->modules->script->config;
    struct module_object *loaded = map_find(&search->modules->vm->modules, module);
    struct arena_mark mark = arena_mark(search->scratch);
    struct diags ignored = {.arena = search->scratch};
    const struct source_file *file;
    struct module *tree;
    str text;

    if ((loaded != NULL && loaded->is_imported) || search->files++ >= FILES_MOST)
        return;
    if (os_read_file(config->os, search->scratch, &ignored, path, 0, &text) && may_have_tables(text))
    {
        file = source_add(config->sources, path_relative(path, config->working_folder), text);
        if (file != NULL && py_parse(search->scratch, search->modules->script->names, &ignored, file, &tree))
            body_search(search, file, module, tree->body);
        if (file != NULL)
            source_drop(config->sources, file);
    }
    arena_reset(search->scratch, mark);
}

/* ---- folders ---- */

static bool is_passed_over(struct search *search, str path, str name)
{
    static const str names[] = {
        STR_INIT("tests"), STR_INIT("test"),     STR_INIT("migrations"),    STR_INIT("alembic"),      STR_INIT("venv"),
        STR_INIT("env"),   STR_INIT("versions"), STR_INIT("site-packages"), STR_INIT("node_modules"), STR_INIT("__pycache__")};
    struct os *os = search->modules->script->config->os;

    if (str_starts(name, STR(".")) || str_equal(path, search->modules->script->folder))
        return true;
    for (size_t i = 0; i < COUNT_OF(names); i++)
    {
        if (str_equal(name, names[i]))
            return true;
    }
    return os_is_file(os, path_join(search->modules->script->arena, path, STR("pyvenv.cfg")));
}

static str module_below(struct arena *arena, str package, str name)
{
    return package.len > 0 ? str_print(arena, STR_FMT "." STR_FMT, STR_ARG(package), STR_ARG(name)) : name;
}

static bool is_test_file(str name)
{
    return str_starts(name, STR("test_")) || str_equal(name, STR("conftest.py")) || str_ends(name, STR("_test.py"));
}

static void folder_search(struct search *search, str folder, str package, bool is_deep, unsigned depth)
{
    struct arena *arena = search->modules->script->arena;
    struct config *config = search->modules->script->config;
    struct diags ignored = {.arena = arena};
    str_array names = {0};

    if (depth > DEPTH_MOST || search->files >= FILES_MOST || map_has(&search->folders, folder) ||
        !os_list_folder(config->os, arena, &ignored, folder, &names))
        return;
    map_put(&search->folders, folder, NULL);
    for (size_t i = 0; i < names.len; i++)
    {
        str name = names.at[i], path = path_join(arena, folder, name);

        if (str_ends(name, STR(".py")) && os_is_file(config->os, path))
        {
            bool is_package = str_equal(name, STR("__init__.py"));

            if (!is_test_file(name) && (!is_package || package.len > 0))
                file_search(search, path,
                            is_package ? package : module_below(arena, package, str_slice(name, 0, name.len - 3)));
        }
        else if (is_deep && !is_passed_over(search, path, name) && os_is_folder(config->os, path))
            folder_search(search, path, module_below(arena, package, name), true, depth + 1);
    }
}

/* Of a module that has been imported: the folder of its top package, or the one that a top module lies in. */
static void module_search(struct search *search, const struct module_object *module)
{
    struct config *config = search->modules->script->config;
    struct arena *arena = search->modules->script->arena;
    str name = {module->name->bytes, module->name->len};

    if (str_find_char(name, '.') != STR_NONE || module->native != NULL || !module->is_imported)
        return;
    if (module->folder.len > 0)
        folder_search(search, path_normal(arena, path_join(arena, config->working_folder, module->folder)), name, true, 0);
    else if (module->file != NULL)
        folder_search(search, path_normal(arena, path_join(arena, config->working_folder, path_folder(module->file->name))),
                      (str){0}, false, 0);
}

void modules_unreached_tables(struct modules *modules, struct unreached_list *out)
{
    struct search search = {.modules = modules, .scratch = arena_open(arena_memory(modules->script->arena)), .out = out};
    const struct map *loaded = &modules->vm->modules;

    search.folders.arena = modules->script->arena;
    for (size_t i = 0; i < loaded->len; i++)
        module_search(&search, loaded->at[i].value);
    arena_close(search.scratch);
}
