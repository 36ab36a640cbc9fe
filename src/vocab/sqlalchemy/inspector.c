/*
 * sqlalchemy.inspect(bind) and the Inspector.
 *
 * Each method asks the host for just the part of the catalog that it tells, once: like SQLAlchemy's, an Inspector remembers
 * its answers (info_cache), so that what a migration changes is seen by the next one, or after clear_cache(). A bind of an
 * offline script is refused: there is no database to look at.
 */
#include "vocab/sqlalchemy/inspected.h"
#include "vocab/sqlalchemy/object_kind.h"

#define TABLE_KINDS (1u << RELATION_TABLE | 1u << RELATION_PARTITIONED | 1u << RELATION_VIRTUAL)
#define VIEW_KINDS (1u << RELATION_VIEW)
#define MATERIALIZED_KINDS (1u << RELATION_MATERIALIZED_VIEW)
#define FOREIGN_KINDS (1u << RELATION_FOREIGN)
#define ANY_KINDS (~0u)

struct inspector
{
    struct host_connection *connection;
    bool is_sqlite, is_mysql;
    struct dict_object *cache;
};

static struct inspector *inspector_of(struct vm *vm, struct value self)
{
    return instance_data(vm, self, &inspector_class);
}

static bool is_sqlite(const struct dialect *dialect)
{
    return dialect != NULL && str_equal(dialect->name, STR("sqlite"));
}

static bool is_mysql(const struct dialect *dialect)
{
    return dialect != NULL && (str_equal(dialect->name, STR("mysql")) || str_equal(dialect->name, STR("mariadb")));
}

/* ---- making one ---------------------------------------------------------------------------------------------------------- */

static bool inspector_make(struct vm *vm, struct value bind, struct value *out)
{
    const struct host *host = vocab_host(vm);
    struct memory_object *memory;
    struct inspector *inspector;
    struct host_connection *connection;
    struct value opened = bind;

    if (vocab_kind_of(vm, bind) == VOCAB_ENGINE && !engine_bind(vm, bind, &opened))
        return false;
    if (!vocab_connection_of(vm, opened, "inspect()", &connection))
        return false;
    if (connection == NULL || host->reflect == NULL)
        return refuse_feature(
            vm, "Run this revision on a database, or let it do without looking: `if_exists=True`, `if_not_exists=True`.",
            "inspect() looks at a database, and a script (--sql) has none");
    memory = memory_make(vm, sizeof *inspector, NULL);
    inspector = (void *)memory->bytes;
    inspector->connection = connection;
    inspector->is_sqlite = is_sqlite(host->dialect_of(host->subject, connection));
    inspector->is_mysql = is_mysql(host->dialect_of(host->subject, connection));
    inspector->cache = dict_make(vm);
    *out = make_instance(vm, &inspector_class, inspector);
    AS_INSTANCE(*out)->memory = memory;
    attribute_put(vm, *out, "bind", bind);
    attribute_put(vm, *out, "engine", bind);
    attribute_put(vm, *out, "info_cache", value_of(&inspector->cache->object));
    return true;
}

NATIVE(inspect_call)
{
    enum vocab_kind kind = vocab_kind_of(vm, args[0]);

    if (is_opaque(args[0]))
        return vm_refuse_opaque(vm, args[0], "what inspect() is to look at is not known");
    if (kind == VOCAB_CONNECTION || kind == VOCAB_ENGINE)
        return inspector_make(vm, args[0], out);
    if (is_kind(args[0], OBJECT_CLASS) || kind == VOCAB_TABLE || kind == VOCAB_COLUMN || kind == VOCAB_SESSION)
        return refuse_feature(vm, "Look at the database: `sa.inspect(op.get_bind())`.",
                              "inspect() of a mapped class or a schema object is not offered");
    return vm_raise(vm, "sqlalchemy.exc.NoInspectionAvailable",
                    "No inspection system is available for object of type <class '%s'>", value_type_name(vm, args[0]));
}
const struct native inspect_row = {"inspect", "subject, raiseerr=True", inspect_call, NATIVE_TAKES_OPAQUE};

NATIVE(inspector_construct)
{
    return inspector_make(vm, args[0], out);
}

/* The name of a relation. A str is read where it is: the same name is asked for again and again. */
static bool relation_name_of(struct vm *vm, struct value name, str *out)
{
    if (!is_kind(name, OBJECT_STR))
        return vocab_text_of(vm, name, "argument 'table_name'", out);
    *out = str_of(name);
    return true;
}

/* ---- asking -------------------------------------------------------------------------------------------------------------- */

struct question
{
    str schema; /* .at == NULL: the default one */
    str table;  /* .at == NULL: all */
    unsigned parts;
    bool all_schemas;

    /* Of lists of names. */
    unsigned kinds;
    bool temporary;
};

static bool ask(struct vm *vm, struct inspector *inspector, const struct question *question, struct arena *arena,
                struct inspected *out)
{
    const struct host *host = vocab_host(vm);
    struct reflect_request request = {.schemas = &question->schema,
                                      .schema_count = 1,
                                      .all_schemas = question->all_schemas,
                                      .tables = &question->table,
                                      .table_count = question->table.at != NULL,
                                      .parts = question->parts,
                                      .span = vm->span};

    *out = (struct inspected){
        .is_sqlite = inspector->is_sqlite, .is_mysql = inspector->is_mysql, .schema = question->schema};
    if (question->all_schemas)
        request.schema_count = 0;
    return host->reflect(host->subject, inspector->connection, &request, arena, &out->catalog) ||
           vm_raise_diag(vm, "sqlalchemy.exc.DBAPIError");
}

/* The remembered answer to a question; absent: there is none. *out_key is to be used with remember. */
static struct value recall(struct vm *vm, const struct inspector *inspector, const char *what, str schema, str table,
                           struct value *out_key)
{
    struct value parts[] = {text_value(vm, str_from(what)), text_value(vm, schema), text_value(vm, table)};
    struct value found = ABSENT;

    *out_key = tuple_make(vm, parts, COUNT_OF(parts));
    return dict_get(vm, inspector->cache, *out_key, &found) ? found : ABSENT;
}

static bool remember(struct vm *vm, struct inspector *inspector, struct value key, struct value answer)
{
    return dict_set(vm, inspector->cache, key, answer);
}

static bool schema_of(struct vm *vm, struct value value, str *out)
{
    *out = (str){0};
    return vocab_text_of(vm, is_absent(value) ? NONE : value, "argument 'schema'", out);
}

static bool not_on_sqlite(struct vm *vm, const struct inspector *inspector)
{
    return !inspector->is_sqlite || vm_raise(vm, "NotImplementedError", "SQLite has nothing of this kind");
}

/* ---- get_<part>(table_name, schema=None) --------------------------------------------------------------------------------- */

static bool missing_table(struct vm *vm, str schema, str table)
{
    if (schema.at == NULL)
        return vm_raise(vm, "sqlalchemy.exc.NoSuchTableError", STR_FMT, STR_ARG(table));
    return vm_raise(vm, "sqlalchemy.exc.NoSuchTableError", STR_FMT "." STR_FMT, STR_ARG(schema), STR_ARG(table));
}

/* Types of columns point into the catalog; the rest of an answer is copied. */
static bool part_read(struct vm *vm, struct inspector *inspector, const struct inspected_part *part, str schema, str table,
                      struct arena *arena, struct value *out)
{
    struct question question = {
        .schema = schema, .table = table, .parts = part->parts | (inspector->is_sqlite ? part->more_on_sqlite : 0)};
    const struct relation *relation;
    struct inspected asked;

    if (!ask(vm, inspector, &question, arena, &asked))
        return false;
    relation = catalog_relation(asked.catalog, schema, table);
    if (relation == NULL)
        return missing_table(vm, schema, table);
    *out = part->make(vm, &asked, relation);
    return true;
}

static bool part_of(struct vm *vm, struct value self, const struct inspected_part *part, const struct value *args,
                    struct value *out)
{
    struct inspector *inspector = inspector_of(vm, self);
    struct arena *arena = vm->arena;
    struct value key;
    str schema, table;
    bool done;

    if (part->not_on_sqlite && !not_on_sqlite(vm, inspector))
        return false;
    if (!relation_name_of(vm, args[0], &table) || !schema_of(vm, args[1], &schema))
        return false;
    *out = recall(vm, inspector, part->name, schema, table, &key);
    if (is_given(*out))
        return true;
    if (part != &inspected_columns)
        arena = arena_open(arena_memory(vm->arena));
    done = part_read(vm, inspector, part, schema, table, arena, out);
    if (arena != vm->arena)
        arena_close(arena);
    return done && remember(vm, inspector, key, *out);
}

/* What kind=, scope= and filter_names= ask for. */
struct wanted
{
    unsigned kinds;
    unsigned scope;
    struct name_list names; /* none: all */
};

static bool wanted_read(struct vm *vm, const struct value *args, struct wanted *out)
{
    unsigned kind = KIND_TABLE;

    out->scope = SCOPE_DEFAULT;
    if (!object_flags_of(vm, args[2], object_kind_value, "argument 'kind'", "an ObjectKind", &kind) ||
        !object_flags_of(vm, args[3], object_scope_value, "argument 'scope'", "an ObjectScope", &out->scope))
        return false;
    out->kinds = ((kind & KIND_TABLE) != 0 ? TABLE_KINDS | FOREIGN_KINDS : 0) | ((kind & KIND_VIEW) != 0 ? VIEW_KINDS : 0) |
                 ((kind & KIND_MATERIALIZED_VIEW) != 0 ? MATERIALIZED_KINDS : 0);
    return !is_given_some(args[1]) || vocab_names_of(vm, args[1], "argument 'filter_names'", false, &out->names);
}

static bool is_wanted(const struct wanted *wanted, const struct relation *relation)
{
    unsigned scope = relation->is_temporary ? SCOPE_TEMPORARY : SCOPE_DEFAULT;

    return (wanted->kinds & (1u << relation->kind)) != 0 && (wanted->scope & scope) != 0 &&
           (wanted->names.len == 0 || name_list_has(&wanted->names, relation->at.name));
}

/* get_multi_<part>: {(schema, table): answer} of all relations of a schema that are wanted. */
static bool parts_of(struct vm *vm, struct value self, const struct inspected_part *part, const struct value *args,
                     struct value *out)
{
    struct inspector *inspector = inspector_of(vm, self);
    struct wanted wanted = {0};
    struct question question = {.parts = part->parts | (inspector->is_sqlite ? part->more_on_sqlite : 0)};
    struct inspected asked;
    struct dict_object *made;

    if (part->not_on_sqlite && !not_on_sqlite(vm, inspector))
        return false;
    if (!schema_of(vm, args[0], &question.schema) || !wanted_read(vm, args, &wanted) ||
        !ask(vm, inspector, &question, vm->arena, &asked))
        return false;
    made = dict_make(vm);
    for (size_t i = 0; i < asked.catalog->relations.len; i++)
    {
        const struct relation *relation = asked.catalog->relations.at[i];
        struct value key[] = {text_value(vm, question.schema), text_value(vm, relation->at.name)};

        if (is_wanted(&wanted, relation) &&
            !dict_set(vm, made, tuple_make(vm, key, COUNT_OF(key)), part->make(vm, &asked, relation)))
            return false;
    }
    *out = value_of(&made->object);
    return true;
}

#define PARTS(ROW)                                                                                                             \
    ROW(columns)                                                                                                               \
    ROW(pk_constraint) ROW(foreign_keys) ROW(indexes) ROW(unique_constraints) ROW(check_constraints) ROW(table_comment)        \
        ROW(table_options)

#define PART_CALL(what)                                                                                                        \
    NATIVE(get_##what)                                                                                                         \
    {                                                                                                                          \
        return part_of(vm, self, &inspected_##what, args, out);                                                                \
    }                                                                                                                          \
    NATIVE(get_multi_##what)                                                                                                   \
    {                                                                                                                          \
        return parts_of(vm, self, &inspected_##what, args, out);                                                               \
    }
PARTS(PART_CALL)

NATIVE(get_view_definition)
{
    return part_of(vm, self, &inspected_view_definition, args, out);
}

NATIVE(get_table_oid)
{
    return part_of(vm, self, &inspected_table_oid, args, out);
}

/* ---- lists of names ------------------------------------------------------------------------------------------------------ */

/* An answer that holds nothing of the catalog's memory. */
typedef struct value question_answer(struct vm *vm, const struct inspected *asked, const struct question *question);

/* Asks and remembers, under the name `what`. */
static bool answer_question(struct vm *vm, struct value self, const char *what, const struct question *question,
                            question_answer *answer, struct value *out)
{
    struct inspector *inspector = inspector_of(vm, self);
    struct arena *arena;
    struct inspected asked;
    struct value key;
    bool done;

    *out = recall(vm, inspector, what, question->schema, question->table, &key);
    if (is_given(*out))
        return true;
    arena = arena_open(arena_memory(vm->arena));
    done = ask(vm, inspector, question, arena, &asked);
    if (done)
        *out = answer(vm, &asked, question);
    arena_close(arena);
    return done && remember(vm, inspector, key, *out);
}

static struct value names_answer(struct vm *vm, const struct inspected *asked, const struct question *question)
{
    return inspected_names(vm, asked, question->kinds, question->temporary);
}

static bool names_of(struct vm *vm, struct value self, const char *what, unsigned kinds, bool temporary, struct value schema,
                     struct value *out)
{
    struct question question = {.parts = REFLECT_NAMES, .kinds = kinds, .temporary = temporary};

    return schema_of(vm, schema, &question.schema) && answer_question(vm, self, what, &question, names_answer, out);
}

NATIVE(get_table_names)
{
    return names_of(vm, self, "tables", TABLE_KINDS, false, args[0], out);
}

NATIVE(get_temp_table_names)
{
    return names_of(vm, self, "temporary tables", TABLE_KINDS, true, NONE, out);
}

NATIVE(get_view_names)
{
    return names_of(vm, self, "views", VIEW_KINDS, false, args[0], out);
}

NATIVE(get_temp_view_names)
{
    return names_of(vm, self, "temporary views", VIEW_KINDS, true, NONE, out);
}

NATIVE(get_materialized_view_names)
{
    return not_on_sqlite(vm, inspector_of(vm, self)) &&
           names_of(vm, self, "materialized views", MATERIALIZED_KINDS, false, args[0], out);
}

NATIVE(get_foreign_table_names)
{
    return not_on_sqlite(vm, inspector_of(vm, self)) &&
           names_of(vm, self, "foreign tables", FOREIGN_KINDS, false, args[0], out);
}

static bool catalog_of(struct vm *vm, struct value self, const char *what, unsigned parts, struct value schema,
                       question_answer *answer, struct value *out)
{
    struct question question = {.parts = parts};

    if (!schema_of(vm, schema, &question.schema))
        return false;
    question.all_schemas = str_equal(question.schema, STR("*"));
    return answer_question(vm, self, what, &question, answer, out);
}

static struct value sequences_answer(struct vm *vm, const struct inspected *asked, const struct question *question UNUSED)
{
    return inspected_sequences(vm, asked);
}

static struct value schemas_answer(struct vm *vm, const struct inspected *asked, const struct question *question UNUSED)
{
    return inspected_schemas(vm, asked);
}

static struct value sorted_answer(struct vm *vm, const struct inspected *asked, const struct question *question UNUSED)
{
    return inspected_sorted(vm, asked, TABLE_KINDS);
}

NATIVE(get_sorted_table_and_fkc_names)
{
    return catalog_of(vm, self, "sorted tables", REFLECT_TABLES, args[0], sorted_answer, out);
}

NATIVE(get_sequence_names)
{
    return not_on_sqlite(vm, inspector_of(vm, self)) &&
           catalog_of(vm, self, "sequences", REFLECT_SEQUENCES, args[0], sequences_answer, out);
}

NATIVE(get_schema_names)
{
    return catalog_of(vm, self, "schemas", REFLECT_SCHEMAS, NONE, schemas_answer, out);
}

static struct value enums_answer(struct vm *vm, const struct inspected *asked, const struct question *question)
{
    return inspected_enums(vm, asked, question->all_schemas);
}

static struct value domains_answer(struct vm *vm, const struct inspected *asked, const struct question *question)
{
    return inspected_domains(vm, asked, question->all_schemas);
}

static bool is_postgresql_method(struct vm *vm, struct value self, const char *name)
{
    return !inspector_of(vm, self)->is_sqlite ||
           vm_raise(vm, "AttributeError", "'Inspector' object has no attribute '%s'", name);
}

NATIVE(get_enums)
{
    return is_postgresql_method(vm, self, "get_enums") &&
           catalog_of(vm, self, "enums", REFLECT_TYPES, args[0], enums_answer, out);
}

NATIVE(get_domains)
{
    return is_postgresql_method(vm, self, "get_domains") &&
           catalog_of(vm, self, "domains", REFLECT_TYPES, args[0], domains_answer, out);
}

static struct value default_schema_answer(struct vm *vm, const struct inspected *asked, const struct question *question UNUSED)
{
    return asked->is_sqlite ? text_value(vm, STR("main")) : text_value(vm, asked->catalog->default_schema);
}

NATIVE(default_schema_name)
{
    return catalog_of(vm, self, "default schema", REFLECT_SCHEMAS, NONE, default_schema_answer, out);
}

/* ---- has_... ------------------------------------------------------------------------------------------------------------- */

/* Whether a list that a method gives has a text. */
static bool has_text(struct vm *vm, bool got, struct value list, struct value text, struct value *out)
{
    bool has = false;

    if (!got)
        return false;
    for (uint32_t i = 0; i < AS_LIST(list)->len && !has; i++)
    {
        if (!value_equal(vm, AS_LIST(list)->at[i], text, &has))
            return false;
    }
    *out = value_bool(has);
    return true;
}

static struct value has_relation_answer(struct vm *vm UNUSED, const struct inspected *asked, const struct question *question)
{
    return value_bool(catalog_relation(asked->catalog, question->schema, question->table) != NULL);
}

/* Tables, views and whatever else rows can be read from, temporary ones too. */
static bool has_relation(struct vm *vm, struct value self, struct value name, struct value schema, struct value *out)
{
    struct question question = {.parts = REFLECT_NAMES};

    return relation_name_of(vm, name, &question.table) && schema_of(vm, schema, &question.schema) &&
           answer_question(vm, self, "has_table", &question, has_relation_answer, out);
}

NATIVE(has_table)
{
    return has_relation(vm, self, args[0], args[1], out);
}

NATIVE(has_index)
{
    const struct value of_table[] = {args[0], args[2]};
    struct value has = NONE, indexes;
    bool found = false;

    if (!has_relation(vm, self, args[0], args[2], &has))
        return false;
    *out = has;
    if (!has.boolean)
        return true;
    if (!part_of(vm, self, &inspected_indexes, of_table, &indexes))
        return false;
    for (uint32_t i = 0; i < AS_LIST(indexes)->len && !found; i++)
    {
        if (!value_equal(vm, dict_find_text(AS_DICT(AS_LIST(indexes)->at[i]), STR("name")), args[1], &found))
            return false;
    }
    *out = value_bool(found);
    return true;
}

NATIVE(has_sequence)
{
    struct value names;

    return has_text(vm, get_sequence_names(vm, self, &args[1], &names), names, args[0], out);
}

NATIVE(has_schema)
{
    struct value names;

    return has_text(vm, get_schema_names(vm, self, NULL, &names), names, args[0], out);
}

static struct value type_names_answer(struct vm *vm, const struct inspected *asked, const struct question *question UNUSED)
{
    struct value made = list_make(vm, NULL, 0);

    for (size_t i = 0; i < asked->catalog->types.len; i++)
    {
        const struct named_type *type = &asked->catalog->types.at[i];

        if (asked->schema.at == NULL ? type->is_visible : str_equal(type->at.schema, asked->schema))
            list_push(vm, AS_LIST(made), text_value(vm, type->at.name));
    }
    return made;
}

NATIVE(has_type)
{
    struct value names;

    if (!is_postgresql_method(vm, self, "has_type"))
        return false;
    return has_text(vm, catalog_of(vm, self, "types", REFLECT_TYPES, args[1], type_names_answer, &names), names, args[0], out);
}

NATIVE(clear_cache)
{
    struct inspector *inspector = inspector_of(vm, self);

    inspector->cache = dict_make(vm);
    attribute_put(vm, self, "info_cache", value_of(&inspector->cache->object));
    *out = NONE;
    return true;
}

NATIVE(inspector_dialect)
{
    return value_get_attribute(vm, attribute_find(self, "bind"), STR("dialect"), out);
}

/* ---- reflect_table ------------------------------------------------------------------------------------------------------- */

NATIVE(reflect_table)
{
    struct table_data *table = table_data_of(vm, args[0]);

    *out = NONE;
    if (table == NULL)
        return refuse_value(vm, args[0], "argument 'table'", "a Table");
    return table_reflect(vm, table, inspector_of(vm, self)->connection);
}

#define PART_METHODS(what)                                                                                                     \
    {"get_" #what, "table_name, schema=None, **kw", get_##what, 0},                                                            \
        {"get_multi_" #what, "schema=None, filter_names=None, kind=, scope=, **kw", get_multi_##what, 0},

static const struct native inspector_methods[] = {
    PARTS(PART_METHODS){"get_view_definition", "view_name, schema=None, **kw", get_view_definition, 0},
    {"get_table_oid", "table_name, schema=None", get_table_oid, 0},
    {"get_table_names", "schema=None, **kw", get_table_names, 0},
    {"get_temp_table_names", "**kw", get_temp_table_names, 0},
    {"get_view_names", "schema=None, **kw", get_view_names, 0},
    {"get_temp_view_names", "**kw", get_temp_view_names, 0},
    {"get_materialized_view_names", "schema=None, **kw", get_materialized_view_names, 0},
    {"get_foreign_table_names", "schema=None", get_foreign_table_names, 0},
    {"get_sequence_names", "schema=None, **kw", get_sequence_names, 0},
    {"get_sorted_table_and_fkc_names", "schema=None, **kw", get_sorted_table_and_fkc_names, 0},
    {"get_schema_names", "**kw", get_schema_names, 0},
    {"get_enums", "schema=None", get_enums, 0},
    {"get_domains", "schema=None", get_domains, 0},
    {"has_table", "table_name, schema=None, **kw", has_table, 0},
    {"has_index", "table_name, index_name, schema=None, **kw", has_index, 0},
    {"has_sequence", "sequence_name, schema=None, **kw", has_sequence, 0},
    {"has_schema", "schema_name, **kw", has_schema, 0},
    {"has_type", "type_name, schema=None, **kw", has_type, 0},
    {"reflect_table", "table, include_columns=None, exclude_columns=(), resolve_fks=True, **kw", reflect_table, 0},
    {"clear_cache", "", clear_cache, 0},
    {"from_engine", "bind", inspector_construct, NATIVE_STATIC},
    {"default_schema_name", "", default_schema_name, NATIVE_PROPERTY},
    {"dialect", "", inspector_dialect, NATIVE_PROPERTY},
    {0},
};

static const struct native inspector_construct_row = {"Inspector", "bind", inspector_construct, NATIVE_TAKES_OPAQUE};

const struct native_class inspector_class = {.name = "Inspector",
                                             .module = "sqlalchemy.engine.reflection",
                                             .make = &inspector_construct_row,
                                             .methods = inspector_methods,
                                             .acts = true};
