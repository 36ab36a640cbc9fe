/*
 * The Inspector's dictionaries of one relation, and its lists of names. The databases differ in which keys there are, as in
 * SQLAlchemy: SQLite's foreign keys have no comment, its constraints no dialect_options. On MySQL and MariaDB a unique index is a
 * unique constraint as well.
 */
#include "vocab/sqlalchemy/inspected.h"

static void put(struct vm *vm, struct value dict, const char *key, struct value value)
{
    dict_put_text(vm, AS_DICT(dict), str_from(key), value);
}

static struct value dictionary(struct vm *vm)
{
    return value_of(&dict_make(vm)->object);
}

static struct value list(struct vm *vm)
{
    return list_make(vm, NULL, 0);
}

static struct value names_value(struct vm *vm, const struct name_list *names)
{
    struct value made = list(vm);

    for (size_t i = 0; i < names->len; i++)
        list_push(vm, AS_LIST(made), text_value(vm, names->at[i].text));
    return made;
}

static struct value int_value(struct opt_int number)
{
    return number.is_set ? value_int(number.value) : NONE;
}

static struct value verbatim_value(struct vm *vm, const struct expr *expr)
{
    return expr == NULL ? NONE : text_value(vm, expr_verbatim_text(vm->arena, expr));
}

static struct value options_value(struct vm *vm, const struct option_list *options);

static struct value option_value(struct vm *vm, const struct option *option)
{
    struct value items = list(vm);

    switch (option->kind)
    {
        case OPTION_BOOL:
            return value_bool(option->boolean);
        case OPTION_INT:
            return value_int(option->integer);
        case OPTION_TEXT:
            return text_value(vm, option->text);
        case OPTION_EXPR:
            return verbatim_value(vm, option->expr);
        case OPTION_LIST:
            for (size_t i = 0; i < option->items.len; i++)
                list_push(vm, AS_LIST(items), option_value(vm, &option->items.at[i]));
            return items;
        case OPTION_MAP:
            return options_value(vm, &option->items);
        case OPTION_NONE:
            break;
    }
    return NONE;
}

static struct value options_value(struct vm *vm, const struct option_list *options)
{
    struct value made = dictionary(vm);

    for (size_t i = 0; i < options->len; i++)
        dict_put_text(vm, AS_DICT(made), options->at[i].key, option_value(vm, &options->at[i]));
    return made;
}

/* A key that SQLAlchemy always tells, also when the catalog has nothing to say. */
static void put_default(struct vm *vm, struct value dict, const char *key, struct value value)
{
    if (is_absent(dict_find_text(AS_DICT(dict), str_from(key))))
        put(vm, dict, key, value);
}

/* ---- columns ------------------------------------------------------------------------------------------------------------- */

static struct value identity_value(struct vm *vm, const struct identity *identity)
{
    struct value made = dictionary(vm);

    put(vm, made, "always", value_bool(identity->always == TRI_TRUE));
    put(vm, made, "start", int_value(identity->options.start));
    put(vm, made, "increment", int_value(identity->options.increment));
    put(vm, made, "minvalue", int_value(identity->options.minvalue));
    put(vm, made, "maxvalue", int_value(identity->options.maxvalue));
    put(vm, made, "cache", int_value(identity->options.cache));
    put(vm, made, "cycle", value_bool(identity->options.cycle == TRI_TRUE));
    return made;
}

static struct value computed_value(struct vm *vm, const struct computed *computed)
{
    struct value made = dictionary(vm);

    put(vm, made, "sqltext", verbatim_value(vm, computed->sqltext));
    put(vm, made, "persisted", value_bool(computed->persisted == TRI_TRUE));
    return made;
}

/* nextval('q'::regclass) of a table whose schema was named: nextval('"schema".q'::regclass). */
static str default_with_schema(struct vm *vm, str text, str schema)
{
    static const str call = STR_INIT("nextval('");
    size_t at = str_find(text, call), end;
    str name;

    if (schema.at == NULL || at == STR_NONE)
        return text;
    at += call.len;
    end = str_find_char(str_skip(text, at), '\'');
    if (end == STR_NONE)
        return text;
    name = str_slice(text, at, at + end);
    if (str_find_char(name, '.') != STR_NONE)
        return text;
    return str_print(vm->arena, STR_FMT "\"" STR_FMT "\"." STR_FMT, STR_ARG(str_slice(text, 0, at)), STR_ARG(schema),
                     STR_ARG(str_skip(text, at)));
}

static struct value column_value(struct vm *vm, const struct inspected *asked, const struct table *table,
                                 const struct column *column)
{
    struct value made = dictionary(vm);
    const struct type *type = type_inspected(column->type);
    bool is_domain = type != NULL && type->type_class->visit == TYPE_VISIT_DOMAIN;
    bool is_numbered = column->autoincrement == AUTOINCREMENT_TRUE;
    str text = column->server_default.reflected;

    if (is_domain && text.at == NULL && type->domain_default != NULL)
        text = expr_verbatim_text(vm->arena, type->domain_default);
    put(vm, made, "name", text_value(vm, column->name.text));
    put(vm, made, "type", vocab_type_value(vm, type));
    put(vm, made, "nullable", value_bool(column_is_nullable(column) && !(is_domain && type->domain_not_null == TRI_TRUE)));
    put(vm, made, "default", text_value(vm, default_with_schema(vm, text, asked->schema)));
    if (asked->is_sqlite)
        put(vm, made, "primary_key", value_int(table_key_place(table, column->name.text)));
    else
    {
        bool tells_number = !asked->is_mysql || is_numbered || (type != NULL && type_affinity(type) == AFFINITY_INTEGER);

        if (tells_number)
            put(vm, made, "autoincrement", value_bool(is_numbered));
        put(vm, made, "comment", text_value(vm, column->comment));
    }
    if (column->computed != NULL)
        put(vm, made, "computed", computed_value(vm, column->computed));
    if (column->identity != NULL)
        put(vm, made, "identity", identity_value(vm, column->identity));
    return made;
}

static struct value columns_make(struct vm *vm, const struct inspected *asked, const struct relation *relation)
{
    struct value made = list(vm);

    for (size_t i = 0; i < relation->table->columns.len; i++)
        list_push(vm, AS_LIST(made), column_value(vm, asked, relation->table, relation->table->columns.at[i]));
    return made;
}

/* ---- constraints --------------------------------------------------------------------------------------------------------- */

static struct value pk_constraint_make(struct vm *vm, const struct inspected *asked, const struct relation *relation)
{
    struct value made = dictionary(vm), options;

    for (size_t i = 0; i < relation->table->constraints.len; i++)
    {
        const struct constraint *key = relation->table->constraints.at[i];

        if (key->kind != CONSTRAINT_PRIMARY_KEY)
            continue;
        put(vm, made, "constrained_columns", names_value(vm, &key->columns));
        put(vm, made, "name", text_value(vm, key->name.text));
        if (asked->is_sqlite || asked->is_mysql)
            return made;
        options = options_value(vm, &key->options);
        put_default(vm, options, "postgresql_include", list(vm));
        put(vm, made, "comment", text_value(vm, key->comment));
        put(vm, made, "dialect_options", options);
        return made;
    }
    put(vm, made, "name", NONE);
    put(vm, made, "constrained_columns", list(vm));
    return made;
}

static struct value foreign_key_options(struct vm *vm, const struct inspected *asked, const struct constraint *key)
{
    const struct
    {
        const char *name;
        str value;
    } texts[] = {
        {"onupdate", key->onupdate},
        {"ondelete", key->ondelete},
        {"initially", key->initially},
        {"match", asked->is_sqlite ? (str){0} : key->match},
    };
    struct value made = dictionary(vm);

    if (asked->is_sqlite && key->is_inline)
        return made;
    for (size_t i = 0; i < COUNT_OF(texts); i++)
    {
        if (texts[i].value.at != NULL)
            put(vm, made, texts[i].name, text_value(vm, texts[i].value));
    }
    if (key->deferrable != TRI_NONE)
        put(vm, made, "deferrable", value_bool(key->deferrable == TRI_TRUE));
    return made;
}

static struct value foreign_keys_make(struct vm *vm, const struct inspected *asked, const struct relation *relation)
{
    struct value made = list(vm);

    for (size_t i = 0; i < relation->table->constraints.len; i++)
    {
        const struct constraint *key = relation->table->constraints.at[i];
        struct value one;

        if (key->kind != CONSTRAINT_FOREIGN_KEY)
            continue;
        one = dictionary(vm);
        put(vm, one, "name", asked->is_sqlite && key->is_inline ? NONE : text_value(vm, key->name.text));
        put(vm, one, "constrained_columns", names_value(vm, &key->columns));
        put(vm, one, "referred_schema", text_value(vm, key->referent_schema.text));
        put(vm, one, "referred_table", text_value(vm, key->referent_table.text));
        put(vm, one, "referred_columns", names_value(vm, &key->referent_columns));
        put(vm, one, "options", foreign_key_options(vm, asked, key));
        if (!asked->is_sqlite && !asked->is_mysql)
            put(vm, one, "comment", text_value(vm, key->comment));
        list_push(vm, AS_LIST(made), one);
    }
    return made;
}

static bool is_same_columns(const struct name_list *columns, const struct index *index)
{
    if (columns->len != index->elements.len)
        return false;
    for (size_t i = 0; i < columns->len; i++)
    {
        if (!str_equal(columns->at[i].text, index->elements.at[i].text))
            return false;
    }
    return true;
}

/* SQLite's: only a UNIQUE that has an index of its own, each index once. `taken`: one flag for each index. */
static bool unique_has_index(const struct relation *relation, const struct constraint *unique, bool *taken)
{
    for (size_t i = 0; i < relation->constraint_indexes.len; i++)
    {
        if (taken[i] || !is_same_columns(&unique->columns, relation->constraint_indexes.at[i]))
            continue;
        taken[i] = true;
        return true;
    }
    return false;
}

static struct value unique_value(struct vm *vm, const struct inspected *asked, const struct constraint *unique)
{
    struct value made = dictionary(vm), options;

    put(vm, made, "column_names", names_value(vm, &unique->columns));
    put(vm, made, "name", text_value(vm, unique->name.text));
    if (asked->is_sqlite)
        return made;
    options = options_value(vm, &unique->options);
    put_default(vm, options, "postgresql_include", list(vm));
    put_default(vm, options, "postgresql_nulls_not_distinct", value_bool(false));
    put(vm, made, "comment", text_value(vm, unique->comment));
    put(vm, made, "dialect_options", options);
    return made;
}

static struct value elements_value(struct vm *vm, const struct index *index, bool only_columns)
{
    struct value made = list(vm);

    for (size_t i = 0; i < index->elements.len; i++)
    {
        const struct index_element *element = &index->elements.at[i];

        list_push(vm, AS_LIST(made), only_columns && element->is_expression ? NONE : text_value(vm, element->text));
    }
    return made;
}

/* MySQL's: the unique indexes. */
static struct value unique_indexes_make(struct vm *vm, const struct relation *relation)
{
    struct value made = list(vm);

    for (size_t i = 0; i < relation->table->indexes.len; i++)
    {
        const struct index *index = relation->table->indexes.at[i];
        struct value one;

        if (!index->unique)
            continue;
        one = dictionary(vm);
        put(vm, one, "name", text_value(vm, index->name.text));
        put(vm, one, "column_names", elements_value(vm, index, true));
        put(vm, one, "duplicates_index", text_value(vm, index->name.text));
        list_push(vm, AS_LIST(made), one);
    }
    return made;
}

static struct value unique_constraints_make(struct vm *vm, const struct inspected *asked, const struct relation *relation)
{
    struct arena_mark mark = arena_mark(vm->arena);
    bool *taken = arena_alloc_array(vm->arena, relation->constraint_indexes.len + 1, sizeof *taken);
    struct value made = list(vm);

    if (asked->is_mysql)
        return unique_indexes_make(vm, relation);
    for (size_t i = 0; i < relation->table->constraints.len; i++)
    {
        const struct constraint *unique = relation->table->constraints.at[i];

        if (unique->kind == CONSTRAINT_UNIQUE && (!asked->is_sqlite || unique_has_index(relation, unique, taken)))
            list_push(vm, AS_LIST(made), unique_value(vm, asked, unique));
    }
    arena_reset(vm->arena, mark);
    return made;
}

/* Without the dialect's prefix, as SQLAlchemy has them. */
static struct value check_options(struct vm *vm, const struct option_list *options)
{
    static const str prefix = STR_INIT("postgresql_");
    struct value made = dictionary(vm);

    for (size_t i = 0; i < options->len; i++)
    {
        str key = options->at[i].key;

        dict_put_text(vm, AS_DICT(made), str_starts(key, prefix) ? str_skip(key, prefix.len) : key,
                      option_value(vm, &options->at[i]));
    }
    return made;
}

static struct value check_value(struct vm *vm, const struct inspected *asked, const struct constraint *check)
{
    struct value made = dictionary(vm);

    put(vm, made, "name", text_value(vm, check->name.text));
    put(vm, made, "sqltext", verbatim_value(vm, check->check));
    if (asked->is_sqlite || asked->is_mysql)
        return made;
    put(vm, made, "comment", text_value(vm, check->comment));
    if (check->options.len > 0)
        put(vm, made, "dialect_options", check_options(vm, &check->options));
    return made;
}

/* SQLite's by name, those without one last; PostgreSQL's stand by name already. */
static bool comes_before(const struct constraint *a, const struct constraint *b)
{
    if (!name_is_set(a->name) || !name_is_set(b->name))
        return name_is_set(a->name) && !name_is_set(b->name);
    return str_compare(a->name.text, b->name.text) < 0;
}

static struct value check_constraints_make(struct vm *vm, const struct inspected *asked, const struct relation *relation)
{
    struct arena_mark mark = arena_mark(vm->arena);
    const struct constraint_list *all = &relation->table->constraints;
    const struct constraint **sorted = arena_alloc_array(vm->arena, all->len + 1, sizeof *sorted);
    struct value made = list(vm);
    size_t len = 0;

    for (size_t i = 0; i < all->len; i++)
    {
        size_t at = len;

        if (all->at[i]->kind != CONSTRAINT_CHECK)
            continue;
        for (; at > 0 && comes_before(all->at[i], sorted[at - 1]); at--)
            sorted[at] = sorted[at - 1];
        sorted[at] = all->at[i];
        len++;
    }
    for (size_t i = 0; i < len; i++)
        list_push(vm, AS_LIST(made), check_value(vm, asked, sorted[i]));
    arena_reset(vm->arena, mark);
    return made;
}

/* ---- indexes ------------------------------------------------------------------------------------------------------------- */

static bool has_expression(const struct index *index)
{
    for (size_t i = 0; i < index->elements.len; i++)
    {
        if (index->elements.at[i].is_expression)
            return true;
    }
    return false;
}

/* A column that is sorted otherwise than ascending with NULLs last: ('desc',), ('desc', 'nulls_last'), ('nulls_first',). */
static struct value sorting_value(struct vm *vm, const struct index *index)
{
    struct value made = dictionary(vm);

    for (size_t i = 0; i < index->elements.len; i++)
    {
        const struct index_element *element = &index->elements.at[i];
        struct value words[2];
        uint32_t count = 0;

        if (element->is_descending)
            words[count++] = text_value(vm, STR("desc"));
        if (element->is_descending != element->nulls_first)
            words[count++] = text_value(vm, element->nulls_first ? STR("nulls_first") : STR("nulls_last"));
        if (count > 0)
            dict_put_text(vm, AS_DICT(made), element->text, tuple_make(vm, words, count));
    }
    return made;
}

static struct value index_options(struct vm *vm, const struct inspected *asked, const struct index *index)
{
    struct value made = options_value(vm, &index->options), classes = dictionary(vm);

    if (asked->is_sqlite || asked->is_mysql)
        return made;
    for (size_t i = 0; i < index->elements.len; i++)
    {
        const struct index_element *element = &index->elements.at[i];

        if (element->opclass.at != NULL)
            dict_put_text(vm, AS_DICT(classes), element->text, text_value(vm, element->opclass));
    }
    if (AS_DICT(classes)->len > 0)
        put(vm, made, "postgresql_ops", classes);
    put_default(vm, made, "postgresql_include", list(vm));
    return made;
}

/* MySQL's: its kind and, without the way it is stored, its options; only where there is something to tell. */
static void put_mysql_options(struct vm *vm, struct value made, const struct index *index)
{
    struct option_list told = {0};
    str kind = index->unique ? STR("UNIQUE") : (str){0};

    for (size_t i = 0; i < index->options.len; i++)
    {
        if (str_ends(index->options.at[i].key, STR("_prefix")))
            kind = index->options.at[i].text;
        if (!str_ends(index->options.at[i].key, STR("_using")))
            array_push(vm->arena, &told, index->options.at[i]);
    }
    if (kind.at != NULL)
        put(vm, made, "type", text_value(vm, kind));
    if (told.len > 0)
        put(vm, made, "dialect_options", options_value(vm, &told));
}

static struct value index_value(struct vm *vm, const struct inspected *asked, const struct index *index, bool has_constraint)
{
    struct value made = dictionary(vm), options = index_options(vm, asked, index), sorting = sorting_value(vm, index);

    put(vm, made, "name", text_value(vm, index->name.text));
    put(vm, made, "unique", asked->is_sqlite ? value_int(index->unique) : value_bool(index->unique));
    put(vm, made, "column_names", elements_value(vm, index, true));
    if (asked->is_sqlite || asked->is_mysql)
    {
        if (asked->is_mysql)
            put_mysql_options(vm, made, index);
        else
            put(vm, made, "dialect_options", options);
        return made;
    }
    if (has_expression(index))
        put(vm, made, "expressions", elements_value(vm, index, false));
    if (AS_DICT(sorting)->len > 0)
        put(vm, made, "column_sorting", sorting);
    if (has_constraint)
        put(vm, made, "duplicates_constraint", text_value(vm, index->name.text));
    put(vm, made, "include_columns", dict_find_text(AS_DICT(options), STR("postgresql_include")));
    put(vm, made, "dialect_options", options);
    return made;
}

/* Both lists stand by name: one goes through them together. SQLite tells neither those of constraints nor those with an
 * expression. */
static struct value indexes_make(struct vm *vm, const struct inspected *asked, const struct relation *relation)
{
    const struct index_list *constraints = &relation->constraint_indexes;
    struct value made = list(vm);
    size_t next = 0;

    for (size_t i = 0; i < relation->table->indexes.len; i++)
    {
        const struct index *index = relation->table->indexes.at[i];

        for (; !asked->is_sqlite && next < constraints->len &&
               str_compare(constraints->at[next]->name.text, index->name.text) < 0;
             next++)
            list_push(vm, AS_LIST(made), index_value(vm, asked, constraints->at[next], true));
        if (!asked->is_sqlite || !has_expression(index))
            list_push(vm, AS_LIST(made), index_value(vm, asked, index, false));
    }
    for (; !asked->is_sqlite && next < constraints->len; next++)
        list_push(vm, AS_LIST(made), index_value(vm, asked, constraints->at[next], true));
    return made;
}

/* ---- the rest of a relation ---------------------------------------------------------------------------------------------- */

static struct value table_comment_make(struct vm *vm, const struct inspected *asked UNUSED, const struct relation *relation)
{
    struct value made = dictionary(vm);

    put(vm, made, "text", text_value(vm, relation->table->comment));
    return made;
}

/* The options that SQLAlchemy reads behind MySQL's CREATE TABLE, with its blanks; the comment is one of them. */
static struct value mysql_options_make(struct vm *vm, const struct inspected *asked, const struct relation *relation)
{
    static const struct
    {
        str name, told;
    } rows[] = {
        {STR_INIT("engine"), STR_INIT("engine")},
        {STR_INIT("default_charset"), STR_INIT("default charset")},
        {STR_INIT("collate"), STR_INIT("collate")},
        {STR_INIT("avg_row_length"), STR_INIT("avg_row_length")},
        {STR_INIT("checksum"), STR_INIT("checksum")},
        {STR_INIT("delay_key_write"), STR_INIT("delay_key_write")},
        {STR_INIT("insert_method"), STR_INIT("insert_method")},
        {STR_INIT("max_rows"), STR_INIT("max_rows")},
        {STR_INIT("min_rows"), STR_INIT("min_rows")},
        {STR_INIT("pack_keys"), STR_INIT("pack_keys")},
        {STR_INIT("row_format"), STR_INIT("row_format")},
        {STR_INIT("key_block_size"), STR_INIT("key_block_size")},
        {STR_INIT("stats_sample_pages"), STR_INIT("stats_sample_pages")},
        {STR_INIT("partition_by"), STR_INIT("partition_by")},
    };
    struct value made = dictionary(vm);
    str dialect = asked->catalog->dialect;

    if (relation->table->comment.at != NULL)
        dict_put_text(vm, AS_DICT(made), str_print(vm->arena, STR_FMT "_comment", STR_ARG(dialect)),
                      text_value(vm, relation->table->comment));
    for (size_t i = 0; i < COUNT_OF(rows); i++)
    {
        const struct option *option = option_find(&relation->table->options, dialect, rows[i].name);

        if (option != NULL)
            dict_put_text(vm, AS_DICT(made), str_print(vm->arena, STR_FMT "_" STR_FMT, STR_ARG(dialect), STR_ARG(rows[i].told)),
                          option_value(vm, option));
    }
    return made;
}

static struct value table_options_make(struct vm *vm, const struct inspected *asked, const struct relation *relation)
{
    return asked->is_mysql ? mysql_options_make(vm, asked, relation) : options_value(vm, &relation->table->options);
}

static struct value view_definition_make(struct vm *vm, const struct inspected *asked UNUSED, const struct relation *relation)
{
    return text_value(vm, relation->definition);
}

static struct value table_oid_make(struct vm *vm UNUSED, const struct inspected *asked UNUSED, const struct relation *relation)
{
    return value_int(relation->oid);
}

const struct inspected_part inspected_columns = {"columns", REFLECT_COLUMNS, columns_make, false, REFLECT_CONSTRAINTS},
                            inspected_pk_constraint = {"pk_constraint", REFLECT_CONSTRAINTS, pk_constraint_make, false,
                                                       REFLECT_TABLES},
                            inspected_foreign_keys = {"foreign_keys", REFLECT_CONSTRAINTS, foreign_keys_make, false,
                                                      REFLECT_TABLES},
                            inspected_indexes = {"indexes", REFLECT_INDEXES, indexes_make, false, REFLECT_TABLES},
                            inspected_unique_constraints = {"unique_constraints", REFLECT_CONSTRAINTS, unique_constraints_make,
                                                            false, REFLECT_TABLES},
                            inspected_check_constraints = {"check_constraints", REFLECT_CONSTRAINTS, check_constraints_make,
                                                           false, REFLECT_TABLES},
                            inspected_table_comment = {"table_comment", REFLECT_OPTIONS, table_comment_make, true},
                            inspected_table_options = {"table_options", REFLECT_OPTIONS | REFLECT_COLUMNS, table_options_make},
                            inspected_view_definition = {"view_definition", REFLECT_DEFINITIONS, view_definition_make},
                            inspected_table_oid = {"table_oid", REFLECT_NAMES, table_oid_make, true};

/* ---- names --------------------------------------------------------------------------------------------------------------- */

static bool is_asked(const struct inspected *asked, bool is_visible, str schema)
{
    return asked->schema.at == NULL ? is_visible : str_equal(schema, asked->schema);
}

struct value inspected_names(struct vm *vm, const struct inspected *asked, unsigned kinds, bool temporary)
{
    struct value made = list(vm);

    for (size_t i = 0; i < asked->catalog->relations.len; i++)
    {
        const struct relation *relation = asked->catalog->relations.at[i];

        if ((kinds & (1u << relation->kind)) != 0 && relation->is_temporary == temporary &&
            is_asked(asked, relation->is_visible, relation->at.schema))
            list_push(vm, AS_LIST(made), text_value(vm, relation->at.name));
    }
    return made;
}

struct value inspected_sequences(struct vm *vm, const struct inspected *asked)
{
    struct value made = list(vm);

    for (size_t i = 0; i < asked->catalog->sequences.len; i++)
    {
        const struct catalog_sequence *sequence = &asked->catalog->sequences.at[i];

        if (is_asked(asked, sequence->is_visible, sequence->at.schema))
            list_push(vm, AS_LIST(made), text_value(vm, sequence->at.name));
    }
    return made;
}

struct value inspected_schemas(struct vm *vm, const struct inspected *asked)
{
    struct value made = list(vm);

    for (size_t i = 0; i < asked->catalog->schemas.len; i++)
        list_push(vm, AS_LIST(made), text_value(vm, asked->catalog->schemas.at[i]));
    return made;
}

/* ---- named types --------------------------------------------------------------------------------------------------------- */

static struct value named_type_begin(struct vm *vm, const struct named_type *type)
{
    struct value made = dictionary(vm);

    put(vm, made, "name", text_value(vm, type->at.name));
    put(vm, made, "schema", text_value(vm, type->at.schema));
    put(vm, made, "visible", value_bool(type->is_visible));
    return made;
}

struct value inspected_enums(struct vm *vm, const struct inspected *asked, bool all_schemas)
{
    struct value made = list(vm);

    for (size_t i = 0; i < asked->catalog->types.len; i++)
    {
        const struct named_type *type = &asked->catalog->types.at[i];
        struct value one, labels;

        if (type->kind != NAMED_TYPE_ENUM || (!all_schemas && !is_asked(asked, type->is_visible, type->at.schema)))
            continue;
        one = named_type_begin(vm, type);
        labels = list(vm);
        for (size_t k = 0; k < type->type->labels.len; k++)
            list_push(vm, AS_LIST(labels), text_value(vm, type->type->labels.at[k]));
        put(vm, one, "labels", labels);
        list_push(vm, AS_LIST(made), one);
    }
    return made;
}

static struct value domain_checks(struct vm *vm, const struct named_type *type)
{
    struct value made = list(vm);

    for (size_t i = 0; i < type->parts.len; i++)
    {
        struct value one = dictionary(vm);

        put(vm, one, "name", text_value(vm, type->parts.at[i].name));
        put(vm, one, "check", text_value(vm, type->parts.at[i].text));
        list_push(vm, AS_LIST(made), one);
    }
    return made;
}

struct value inspected_domains(struct vm *vm, const struct inspected *asked, bool all_schemas)
{
    struct value made = list(vm);

    for (size_t i = 0; i < asked->catalog->types.len; i++)
    {
        const struct named_type *type = &asked->catalog->types.at[i];
        str base;
        struct value one;

        if (type->kind != NAMED_TYPE_DOMAIN || (!all_schemas && !is_asked(asked, type->is_visible, type->at.schema)))
            continue;
        one = named_type_begin(vm, type);
        str_cut(type->text, '(', &base);
        put(vm, one, "type", text_value(vm, base));
        put(vm, one, "nullable", value_bool(!type->is_not_null));
        put(vm, one, "default", text_value(vm, type->default_text));
        put(vm, one, "constraints", domain_checks(vm, type));
        put(vm, one, "collation", text_value(vm, type->collation));
        list_push(vm, AS_LIST(made), one);
    }
    return made;
}
