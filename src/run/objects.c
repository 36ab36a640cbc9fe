/* The texts are those of DDL where the dialect writes them, so that a difference reads like what would have to be done. See
 * objects.h. */
#include "run/objects.h"

#include "dialect/write.h"

#include <stdlib.h>

struct writer
{
    struct compiler *compiler;
    struct arena *arena; /* of texts under construction */
    const struct catalog *catalog;
    struct arena *list_arena;
    object_list *out;
    str version_table, journal, version_schema;
};

/* ---- names ---- */

static str label_of(const struct writer *writer, const struct object_name *name)
{
    if (name->schema.len == 0 || str_equal(name->schema, writer->catalog->default_schema))
        return name->name;
    return str_print(writer->arena, STR_FMT "." STR_FMT, STR_ARG(name->schema), STR_ARG(name->name));
}

/* Texts are copied: neither the catalog nor the compiler's memory lives as long as the list. */
static void object_add(struct writer *writer, const char *kind, str table, str name, str text)
{
    struct arena *arena = writer->list_arena;

    array_push(
        arena, writer->out,
        ((struct catalog_object){
            .kind = kind, .table = str_copy(arena, table), .name = str_copy(arena, name), .text = str_copy(arena, text)}));
}

static void word_add(struct buf *out, const char *before, str text)
{
    if (text.len > 0)
        buf_print(out, "%s%s" STR_FMT, out->len > 0 ? " " : "", before, STR_ARG(text));
}

static void flag_add(struct buf *out, const char *word, bool is_set)
{
    if (is_set)
        word_add(out, "", str_from(word));
}

/* ---- options ---- */

static bool option_add(struct writer *writer, const struct option *option, struct buf *out)
{
    str text;

    switch (option->kind)
    {
        case OPTION_NONE:
            buf_add_literal(out, "none");
            return true;
        case OPTION_BOOL:
            buf_add(out, option->boolean ? STR("true") : STR("false"));
            return true;
        case OPTION_INT:
            buf_print(out, "%lld", (long long)option->integer);
            return true;
        case OPTION_TEXT:
            buf_add(out, option->text);
            return true;
        case OPTION_EXPR:
            if (!dialect_compile_ddl_expr(writer->compiler, option->expr, &text))
                return false;
            buf_add(out, text);
            return true;
        case OPTION_LIST:
        case OPTION_MAP:
            break;
    }
    buf_add_char(out, '(');
    for (size_t i = 0; i < option->items.len; i++)
    {
        const struct option *item = &option->items.at[i];

        buf_print(out, "%s" STR_FMT "%s", i > 0 ? ", " : "", STR_ARG(item->key), item->key.len > 0 ? " = " : "");
        if (!option_add(writer, item, out))
            return false;
    }
    buf_add_char(out, ')');
    return true;
}

static bool options_add(struct writer *writer, const struct option_list *options, struct buf *out)
{
    for (size_t i = 0; i < options->len; i++)
    {
        buf_print(out, " " STR_FMT " = ", STR_ARG(options->at[i].key));
        if (!option_add(writer, &options->at[i], out))
            return false;
    }
    return true;
}

/* ---- parts of a table ---- */

static bool column_object(struct writer *writer, str table, const struct column *column)
{
    struct buf text = BUF(writer->arena);
    str type = STR("of unknown type"), expression;

    if (column->is_inherited)
        return true;
    if (column->type == NULL && column->reflected_type.len > 0)
        type = column->reflected_type;
    else if (column->type != NULL && !dialect_compile_type(writer->compiler, column->type, &type))
        return false;
    buf_add(&text, type);
    if (column->server_default.kind != SERVER_DEFAULT_NONE)
        word_add(&text, "DEFAULT ", column->server_default.reflected);
    if (column->computed != NULL)
    {
        if (!dialect_compile_ddl_expr(writer->compiler, column->computed->sqltext, &expression))
            return false;
        buf_print(&text, " GENERATED ALWAYS AS (" STR_FMT ")%s", STR_ARG(expression),
                  column->computed->persisted == TRI_TRUE ? " STORED" : "");
    }
    if (column->identity != NULL)
    {
        buf_add_char(&text, ' ');
        if (!write_identity(writer->compiler, column->identity, &text))
            return false;
    }
    word_add(&text, "", column->nullable == TRI_FALSE ? STR("NOT NULL") : (str){0});
    word_add(&text, "COMMENT ", column->comment);
    object_add(writer, "column", table, column->name.text, buf_str(&text));
    return true;
}

static bool constraint_object(struct writer *writer, str label, const struct table *table, const struct constraint *constraint)
{
    struct buf text = BUF(writer->arena);

    if (constraint->is_inherited)
        return true;
    if (!write_constraint(writer->compiler, table, constraint, &text))
        return false;
    word_add(&text, "", constraint->key_text);
    word_add(&text, "COMMENT ", constraint->comment);
    object_add(writer, "constraint", label, name_is_set(constraint->name) ? constraint->name.text : buf_str(&text),
               buf_str(&text));
    return true;
}

static bool index_object(struct writer *writer, str label, const struct table *table, struct index *index)
{
    struct op op = {.kind = OP_CREATE_INDEX, .create_index = {.index = index, .table = table->name, .schema = table->schema}};
    struct statement_list statements = {0};
    struct buf text = BUF(writer->arena);

    if (index->is_inherited)
        return true;
    if (!dialect_compile_op(writer->compiler, &op, &statements))
        return false;
    for (size_t i = 0; i < statements.len; i++)
        word_add(&text, "", statements.at[i].text);
    for (size_t i = 0; i < index->elements.len; i++)
        word_add(&text, "OPCLASS ", index->elements.at[i].opclass);
    flag_add(&text, "INVALID", index->is_invalid);
    word_add(&text, "COMMENT ", index->comment);
    object_add(writer, "index", label, index->name.text, buf_str(&text));
    return true;
}

/* ---- relations ---- */

static const char *const relation_kinds[] = {
    [RELATION_TABLE] = "table",           [RELATION_PARTITIONED] = "table", [RELATION_FOREIGN] = "foreign table",
    [RELATION_VIRTUAL] = "virtual table", [RELATION_VIEW] = "view",         [RELATION_MATERIALIZED_VIEW] = "materialized view",
};

static bool relation_text(struct writer *writer, const struct relation *relation, str *out)
{
    bool has_definition = relation_is_view(relation) || relation->kind == RELATION_VIRTUAL;
    struct buf text = BUF(writer->arena);

    flag_add(&text, "UNLOGGED", relation->is_unlogged);
    word_add(&text, "", has_definition ? str_trim(relation->definition) : (str){0});
    word_add(&text, "USING ", relation->access_method);
    word_add(&text, "SERVER ", relation->server);
    word_add(&text, "PARTITION BY ", relation->partition_key);
    for (size_t i = 0; i < relation->parents.len; i++)
        word_add(&text, "INHERITS ", label_of(writer, &relation->parents.at[i]));
    word_add(&text, "", relation->partition_bound);
    for (size_t i = 0; i < relation->storage.len; i++)
        buf_print(&text, " " STR_FMT " = " STR_FMT, STR_ARG(relation->storage.at[i].key),
                  STR_ARG(relation->storage.at[i].value));
    if (!relation_is_view(relation) && !options_add(writer, &relation->table->options, &text))
        return false;
    word_add(&text, "COMMENT ", relation->table->comment);
    *out = buf_str(&text);
    return true;
}

static bool relation_object(struct writer *writer, const struct relation *relation)
{
    const struct table *table = relation->table;
    str label = label_of(writer, &relation->at), text;

    if (!relation_text(writer, relation, &text))
        return false;
    object_add(writer, relation_kinds[relation->kind], (str){0}, label, text);
    for (size_t i = 0; relation->kind != RELATION_VIEW && i < table->indexes.len; i++)
    {
        if (!index_object(writer, label, table, table->indexes.at[i]))
            return false;
    }
    for (size_t i = 0; !relation_is_view(relation) && i < table->columns.len; i++)
    {
        if (!column_object(writer, label, table->columns.at[i]))
            return false;
    }
    for (size_t i = 0; !relation_is_view(relation) && i < table->constraints.len; i++)
    {
        if (!constraint_object(writer, label, table, table->constraints.at[i]))
            return false;
    }
    return true;
}

/* The version table, or its journal. */
static bool is_version_table(const struct writer *writer, const struct object_name *name)
{
    str schema = writer->version_schema.len > 0 ? writer->version_schema : writer->catalog->default_schema;

    return (str_equal(name->name, writer->version_table) || str_equal(name->name, writer->journal)) &&
           str_equal(name->schema, schema);
}

/* ---- what is no relation ---- */

static void number_add(struct buf *out, const char *word, struct opt_int number)
{
    if (number.is_set)
        buf_print(out, " %s %lld", word, (long long)number.value);
}

static bool sequence_object(struct writer *writer, const struct catalog_sequence *sequence)
{
    const struct identity_options *options = &sequence->sequence.options;
    struct buf text = BUF(writer->arena);
    str type = {0};

    if (sequence->sequence.data_type != NULL && !dialect_compile_type(writer->compiler, sequence->sequence.data_type, &type))
        return false;
    word_add(&text, "AS ", type);
    number_add(&text, "START", options->start);
    number_add(&text, "INCREMENT", options->increment);
    number_add(&text, "MINVALUE", options->minvalue);
    number_add(&text, "MAXVALUE", options->maxvalue);
    number_add(&text, "CACHE", options->cache);
    flag_add(&text, "CYCLE", options->cycle == TRI_TRUE);
    if (sequence->owner.name.len > 0)
        buf_print(&text, " OWNED BY " STR_FMT "." STR_FMT, STR_ARG(label_of(writer, &sequence->owner)),
                  STR_ARG(sequence->owner_column));
    word_add(&text, "COMMENT ", sequence->comment);
    object_add(writer, "sequence", sequence->owner.name.len > 0 ? label_of(writer, &sequence->owner) : (str){0},
               label_of(writer, &sequence->at), buf_str(&text));
    return true;
}

static void type_object(struct writer *writer, const struct named_type *type)
{
    struct buf text = BUF(writer->arena);

    for (size_t i = 0; type->kind == NAMED_TYPE_ENUM && i < type->type->labels.len; i++)
        buf_print(&text, "%s'" STR_FMT "'", i > 0 ? ", " : "", STR_ARG(type->type->labels.at[i]));
    word_add(&text, "", type->text);
    word_add(&text, "COLLATE ", type->collation);
    word_add(&text, "DEFAULT ", type->default_text);
    flag_add(&text, "NOT NULL", type->is_not_null);
    for (size_t i = 0; i < type->parts.len; i++)
    {
        word_add(&text, "", type->parts.at[i].name);
        word_add(&text, "", type->parts.at[i].text);
    }
    word_add(&text, "COMMENT ", type->comment);
    object_add(writer, "type", (str){0}, label_of(writer, &type->at), buf_str(&text));
}

static void routine_object(struct writer *writer, const struct routine *routine)
{
    struct buf text = BUF(writer->arena);
    str name =
        str_print(writer->arena, STR_FMT "(" STR_FMT ")", STR_ARG(label_of(writer, &routine->at)), STR_ARG(routine->arguments));

    word_add(&text, "", routine->definition);
    word_add(&text, "RETURNS ", routine->definition.len == 0 ? routine->result : (str){0});
    word_add(&text, "COMMENT ", routine->comment);
    object_add(writer, routine->kind == ROUTINE_PROCEDURE ? "procedure" : "function", (str){0}, name, buf_str(&text));
}

static void trigger_object(struct writer *writer, const struct trigger *trigger)
{
    struct buf text = BUF(writer->arena);

    word_add(&text, "", trigger->definition);
    if (trigger->enabled != 'O')
        buf_print(&text, " ENABLED %c", trigger->enabled);
    word_add(&text, "COMMENT ", trigger->comment);
    object_add(writer, "trigger", label_of(writer, &trigger->table), trigger->name, buf_str(&text));
}

bool schema_is_servers(str schema)
{
    return str_equal(schema, STR("information_schema")) || str_starts(schema, STR("pg_"));
}

static bool others_add(struct writer *writer)
{
    const struct catalog *catalog = writer->catalog;

    for (size_t i = 0; i < catalog->sequences.len; i++)
    {
        const struct catalog_sequence *sequence = &catalog->sequences.at[i];

        /* That of an identity column is in the column's text. */
        if (sequence->is_identity || sequence->is_temporary || sequence->extension.len > 0 ||
            is_version_table(writer, &sequence->owner))
            continue;
        if (!sequence_object(writer, sequence))
            return false;
    }
    for (size_t i = 0; i < catalog->types.len; i++)
    {
        if (catalog->types.at[i].extension.len == 0)
            type_object(writer, &catalog->types.at[i]);
    }
    for (size_t i = 0; i < catalog->routines.len; i++)
    {
        if (catalog->routines.at[i].extension.len == 0)
            routine_object(writer, &catalog->routines.at[i]);
    }
    for (size_t i = 0; i < catalog->triggers.len; i++)
    {
        if (!catalog->triggers.at[i].is_inherited)
            trigger_object(writer, &catalog->triggers.at[i]);
    }
    for (size_t i = 0; i < catalog->extensions.len; i++)
        object_add(writer, "extension", (str){0}, catalog->extensions.at[i].name, catalog->extensions.at[i].schema);
    for (size_t i = 0; str_equal(catalog->dialect, STR("postgresql")) && i < catalog->schemas.len; i++)
    {
        if (!schema_is_servers(catalog->schemas.at[i]))
            object_add(writer, "schema", (str){0}, catalog->schemas.at[i], (str){0});
    }
    return true;
}

/* ---- the list ---- */

static int compare_objects(const void *a, const void *b)
{
    const struct catalog_object *left = a, *right = b;
    int order = str_compare(left->table, right->table);

    if (order == 0)
        order = str_compare(str_from(left->kind), str_from(right->kind));
    return order != 0 ? order : str_compare(left->name, right->name);
}

bool objects_of_catalog(struct compiler *compiler, const struct catalog *catalog, struct name version_table,
                        struct name version_schema, struct arena *arena, object_list *out)
{
    struct writer writer = {
        .compiler = compiler,
        .arena = compiler->arena,
        .catalog = catalog,
        .list_arena = arena,
        .out = out,
        .version_table = version_table.text,
        .journal = journal_table(compiler->arena, version_table.text),
        .version_schema = version_schema.text,
    };

    *out = (object_list){0};
    for (size_t i = 0; i < catalog->relations.len; i++)
    {
        const struct relation *relation = catalog->relations.at[i];

        if (relation->is_temporary || relation->is_shadow || relation->extension.len > 0 ||
            is_version_table(&writer, &relation->at))
            continue;
        if (!relation_object(&writer, relation))
            return false;
    }
    if (!others_add(&writer))
        return false;
    if (out->len > 0)
        qsort(out->at, out->len, sizeof *out->at, compare_objects);
    return true;
}

struct reflect_request objects_request(const struct host_connection *connection)
{
    return (struct reflect_request){.all_schemas = db_kind(connection->db) != DB_MYSQL, .parts = REFLECT_ALL};
}

bool objects_read(struct migration *migration, struct arena *arena, object_list *out)
{
    struct reflect_request everything = objects_request(migration->connection);
    struct arena *temporary = arena_open(arena_memory(arena));
    const struct catalog *catalog;
    struct compiler compiler;
    bool done;

    compiler_init(&compiler, temporary, &migration->session->diags, migration->dialect);
    compiler.server_version = migration->compiler.server_version;
    done = host_connection_reflect(migration->connection, &everything, temporary, &catalog) &&
           objects_of_catalog(&compiler, catalog, migration->version_table, migration->version_schema, arena, out);
    arena_close(temporary);
    return done;
}

/* ---- comparing ---- */

bool object_is_relation(const struct catalog_object *object)
{
    for (size_t i = 0; i < COUNT_OF(relation_kinds); i++)
    {
        if (object->kind == relation_kinds[i])
            return true;
    }
    return false;
}

/* The relations that only one side has are whole differences: their parts are none. */
static void difference_add(struct arena *arena, struct map *whole, const struct catalog_object *before,
                           const struct catalog_object *after, object_differences *out)
{
    const struct catalog_object *only = before == NULL ? after : before;

    if (before != NULL && after != NULL && str_equal(before->text, after->text))
        return;
    if ((before == NULL || after == NULL) && object_is_relation(only))
        map_put(whole, only->name, NULL);
    if ((before == NULL || after == NULL) && map_has(whole, only->table))
        return;
    array_push(arena, out, ((struct object_difference){before, after}));
}

/* What belongs to no table, and with it the tables themselves, comes first in the lists. */
void objects_compare(struct arena *arena, const object_list *before, const object_list *after, object_differences *out)
{
    struct map whole = {.arena = arena};
    size_t i = 0, k = 0;

    while (i < before->len || k < after->len)
    {
        int order = i == before->len ? 1 : k == after->len ? -1 : compare_objects(&before->at[i], &after->at[k]);

        difference_add(arena, &whole, order <= 0 ? &before->at[i] : NULL, order >= 0 ? &after->at[k] : NULL, out);
        i += order <= 0;
        k += order >= 0;
    }
}

str object_label(struct arena *arena, const struct catalog_object *object)
{
    if (object->table.len == 0)
        return str_print(arena, "%s " STR_FMT, object->kind, STR_ARG(object->name));
    if (str_equal(str_from(object->kind), STR("column")))
        return str_print(arena, "column " STR_FMT "." STR_FMT, STR_ARG(object->table), STR_ARG(object->name));
    return str_print(arena, "%s " STR_FMT " of " STR_FMT, object->kind, STR_ARG(object->name), STR_ARG(object->table));
}

/* The first label of "'a', 'b'", with its quotes, and what is behind it. */
static str label_next(str text, str *out_label)
{
    size_t end = str_find(text, STR("', '"));

    *out_label = str_slice(text, 0, end == STR_NONE ? text.len : end + 1);
    return str_skip(text, end == STR_NONE ? text.len : end + 3);
}

bool object_only_gained_labels(const struct object_difference *difference)
{
    str before, after, wanted, label;

    if (difference->before == NULL || difference->after == NULL ||
        !str_equal(str_from(difference->before->kind), STR("type")) || !str_starts(difference->before->text, STR("'")) ||
        !str_starts(difference->after->text, STR("'")))
        return false;
    before = label_next(difference->before->text, &wanted);
    after = difference->after->text;
    while (wanted.len > 0 && after.len > 0)
    {
        after = label_next(after, &label);
        if (str_equal(label, wanted))
            before = label_next(before, &wanted);
    }
    return wanted.len == 0;
}

enum
{
    SHOWN_MOST = 160 /* bytes of a text that stands in a line */
};

static bool is_short(str text)
{
    return text.len > 0 && text.len <= SHOWN_MOST && str_find_char(text, '\n') == STR_NONE;
}

str object_difference_text(struct arena *arena, const struct object_difference *difference, const char *more)
{
    const struct catalog_object *before = difference->before, *after = difference->after;
    str label = object_label(arena, before != NULL ? before : after);

    if (before == NULL || after == NULL)
        return str_print(arena, STR_FMT " is %s", STR_ARG(label), before == NULL ? more : "missing");
    if (!is_short(before->text) || !is_short(after->text))
        return str_print(arena, STR_FMT " differs", STR_ARG(label));
    return str_print(arena, STR_FMT " is " STR_FMT ", was " STR_FMT, STR_ARG(label), STR_ARG(after->text),
                     STR_ARG(before->text));
}
