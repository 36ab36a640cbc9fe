/*
 * A catalog as JSON. Keys and values are those of SQLAlchemy's Inspector, so that a test can hold one against the other; what
 * it does not tell stands under "more", so that two catalogs with equal texts are equal.
 */
#include "driver.h"

/* ---- JSON ---------------------------------------------------------------------------------------------------------------- */

static void comma(struct buf *out)
{
    char last = out->len > 0 ? out->at[out->len - 1] : '{';
    buf_add(out, last == '{' || last == '[' || last == ' ' ? STR("") : STR(", "));
}

static void add_text(struct buf *out, str text)
{
    if (text.at == NULL)
    {
        buf_add_literal(out, "null");
        return;
    }
    buf_add_char(out, '"');
    buf_add_json(out, text);
    buf_add_char(out, '"');
}

static void key(struct buf *out, const char *name)
{
    comma(out);
    buf_print(out, "\"%s\": ", name);
}

static void text(struct buf *out, const char *name, str value)
{
    key(out, name);
    add_text(out, value);
}

static void flag(struct buf *out, const char *name, bool value)
{
    key(out, name);
    buf_print(out, "%s", value ? "true" : "false");
}

static void number(struct buf *out, const char *name, struct opt_int value)
{
    key(out, name);
    if (value.is_set)
    {
        buf_print(out, "%lld", (long long)value.value);
    }
    else
    {
        buf_add_literal(out, "null");
    }
}

static void begin(struct buf *out, const char *name, char bracket)
{
    if (name != NULL)
    {
        key(out, name);
    }
    else
    {
        comma(out);
    }
    buf_add_char(out, bracket);
}

static void end(struct buf *out, char bracket)
{
    buf_add_char(out, bracket);
}

static void names(struct buf *out, const char *name, const struct name_list *list)
{
    begin(out, name, '[');
    for (size_t i = 0; i < list->len; i++)
    {
        comma(out);
        add_text(out, list->at[i].text);
    }
    end(out, ']');
}

static void options(struct compiler *compiler, struct buf *out, const char *name, const struct option_list *list);

static void option_value(struct compiler *compiler, struct buf *out, const struct option *option)
{
    const struct option_list *items = &option->items;
    switch (option->kind)
    {
        case OPTION_BOOL:
            buf_print(out, "%s", option->boolean ? "true" : "false");
            break;
        case OPTION_INT:
            buf_print(out, "%lld", (long long)option->integer);
            break;
        case OPTION_TEXT:
            add_text(out, option->text);
            break;
        case OPTION_EXPR:
            add_text(out, expr_verbatim_text(compiler->arena, option->expr));
            break;
        case OPTION_LIST:
            buf_add_char(out, '[');
            for (size_t i = 0; i < items->len; i++)
            {
                comma(out);
                add_text(out, items->at[i].text);
            }
            buf_add_char(out, ']');
            break;
        case OPTION_MAP:
            buf_add_char(out, '{');
            for (size_t i = 0; i < items->len; i++)
            {
                key(out, str_cstring(compiler->arena, str_replace(compiler->arena, items->at[i].key, STR("\""), STR("\\\""))));
                option_value(compiler, out, &items->at[i]);
            }
            buf_add_char(out, '}');
            break;
        case OPTION_NONE:
            buf_add_literal(out, "null");
            break;
    }
}

static void options(struct compiler *compiler, struct buf *out, const char *name, const struct option_list *list)
{
    begin(out, name, '{');
    for (size_t i = 0; i < list->len; i++)
    {
        key(out, str_cstring(compiler->arena, list->at[i].key));
        option_value(compiler, out, &list->at[i]);
    }
    end(out, '}');
}

/* ---- columns ------------------------------------------------------------------------------------------------------------- */

static void identity(struct buf *out, const char *name, const struct identity_options *options_, enum tri always)
{
    begin(out, name, '{');
    if (always != TRI_NONE)
    {
        flag(out, "always", always == TRI_TRUE);
    }
    number(out, "start", options_->start);
    number(out, "increment", options_->increment);
    number(out, "minvalue", options_->minvalue);
    number(out, "maxvalue", options_->maxvalue);
    number(out, "cache", options_->cache);
    flag(out, "cycle", options_->cycle == TRI_TRUE);
    end(out, '}');
}

static str written_type(struct compiler *compiler, const struct type *type)
{
    str written;
    return dialect_compile_type(compiler, type, &written) ? written : STR("(not written)");
}

static str inspected_repr(struct compiler *compiler, const struct type *type)
{
    const struct type *inspected = type_inspected(type);
    return inspected == NULL ? STR("NullType()") : type_repr(compiler->arena, inspected);
}

static void column(struct compiler *compiler, const struct table *table, const struct column *column_, struct buf *out)
{
    const struct type *type = type_inspected(column_->type);
    bool is_domain = type != NULL && type->type_class->visit == TYPE_VISIT_DOMAIN;
    str default_ = column_->server_default.reflected;
    if (is_domain && default_.at == NULL && type->domain_default != NULL)
    {
        default_ = expr_verbatim_text(compiler->arena, type->domain_default);
    }
    begin(out, NULL, '{');
    text(out, "name", column_->name.text);
    text(out, "type", inspected_repr(compiler, column_->type));
    flag(out, "nullable", column_is_nullable(column_) && !(is_domain && type->domain_not_null == TRI_TRUE));
    text(out, "default", default_);
    flag(out, "autoincrement", column_->autoincrement == AUTOINCREMENT_TRUE);
    text(out, "comment", column_->comment);
    number(out, "primary_key", OPT_INT(table_key_place(table, column_->name.text)));
    if (column_->computed != NULL)
    {
        begin(out, "computed", '{');
        text(out, "sqltext", expr_verbatim_text(compiler->arena, column_->computed->sqltext));
        flag(out, "persisted", column_->computed->persisted == TRI_TRUE);
        end(out, '}');
    }
    if (column_->identity != NULL)
    {
        identity(out, "identity", &column_->identity->options, column_->identity->always);
    }
    begin(out, "more", '{');
    text(out, "reflected_type", column_->reflected_type);
    text(out, "written_type", written_type(compiler, column_->type));
    text(out, "written_default",
         column_->server_default.kind == SERVER_DEFAULT_EXPR ? column_->server_default.expr->text.text : (str){NULL, 0});
    flag(out, "is_inherited", column_->is_inherited);
    options(compiler, out, "options", &column_->options);
    end(out, '}');
    end(out, '}');
}

/* ---- constraints and indexes --------------------------------------------------------------------------------------------- */

static void constraint_more(struct buf *out, const struct constraint *constraint)
{
    begin(out, "more", '{');
    flag(out, "deferrable", constraint->deferrable == TRI_TRUE);
    text(out, "initially", constraint->initially);
    flag(out, "is_inherited", constraint->is_inherited);
    flag(out, "is_inline", constraint->is_inline);
    flag(out, "is_descending", constraint->is_descending);
    text(out, "key_text", constraint->key_text);
    end(out, '}');
}

static void foreign_key(struct buf *out, const struct constraint *constraint)
{
    const struct
    {
        const char *name;
        str value;
    } options_[] = {
        {"onupdate", constraint->onupdate},
        {"ondelete", constraint->ondelete},
        {"initially", constraint->initially},
        {"match", constraint->match},
    };
    names(out, "constrained_columns", &constraint->columns);
    text(out, "referred_schema", constraint->referent_schema.text);
    text(out, "referred_table", constraint->referent_table.text);
    names(out, "referred_columns", &constraint->referent_columns);
    begin(out, "options", '{');
    for (size_t i = 0; i < COUNT_OF(options_); i++)
    {
        if (options_[i].value.at != NULL)
        {
            text(out, options_[i].name, options_[i].value);
        }
    }
    if (constraint->deferrable != TRI_NONE)
    {
        flag(out, "deferrable", constraint->deferrable == TRI_TRUE);
    }
    end(out, '}');
    text(out, "referent_home", constraint->referent_home);
}

static void exclude(struct compiler *compiler, struct buf *out, const struct constraint *constraint)
{
    text(out, "using", constraint->using_);
    begin(out, "elements", '[');
    for (size_t i = 0; i < constraint->elements.len; i++)
    {
        const struct exclude_element *element = &constraint->elements.at[i];
        str written = STR("");
        begin(out, NULL, '{');
        text(out, "name", element->name);
        text(out, "op", element->op);
        text(out, "expr", dialect_compile_ddl_expr(compiler, element->expr, &written) ? written : STR("?"));
        end(out, '}');
    }
    end(out, ']');
    text(out, "where", constraint->where != NULL ? expr_verbatim_text(compiler->arena, constraint->where) : (str){NULL, 0});
}

static void constraint(struct compiler *compiler, const struct constraint *constraint_, struct buf *out)
{
    begin(out, NULL, '{');
    text(out, "name", constraint_->name.text);
    text(out, "comment", constraint_->comment);
    options(compiler, out, "dialect_options", &constraint_->options);
    switch (constraint_->kind)
    {
        case CONSTRAINT_PRIMARY_KEY:
            names(out, "constrained_columns", &constraint_->columns);
            break;
        case CONSTRAINT_UNIQUE:
            names(out, "column_names", &constraint_->columns);
            break;
        case CONSTRAINT_CHECK:
            text(out, "sqltext", expr_verbatim_text(compiler->arena, constraint_->check));
            break;
        case CONSTRAINT_FOREIGN_KEY:
            foreign_key(out, constraint_);
            break;
        case CONSTRAINT_EXCLUDE:
            exclude(compiler, out, constraint_);
            break;
        case CONSTRAINT_GENERIC:
            break;
    }
    constraint_more(out, constraint_);
    end(out, '}');
}

static void constraints(struct compiler *compiler, const struct table *table, enum constraint_kind kind, const char *name,
                        struct buf *out)
{
    begin(out, name, '[');
    for (size_t i = 0; i < table->constraints.len; i++)
    {
        if (table->constraints.at[i]->kind == kind)
        {
            constraint(compiler, table->constraints.at[i], out);
        }
    }
    end(out, ']');
}

static void sorting(struct buf *out, const struct index *index_, struct arena *arena)
{
    begin(out, "column_sorting", '{');
    for (size_t i = 0; i < index_->elements.len; i++)
    {
        const struct index_element *element = &index_->elements.at[i];
        if (element->is_descending || element->nulls_first)
        {
            key(out, str_cstring(arena, str_replace(arena, element->text, STR("\""), STR("\\\""))));
            buf_add(out, !element->is_descending ? STR("[\"nulls_first\"]")
                         : element->nulls_first  ? STR("[\"desc\"]")
                                                 : STR("[\"desc\", \"nulls_last\"]"));
        }
    }
    end(out, '}');
}

static void elements(struct buf *out, const struct index *index_, const char *name, bool is_names)
{
    begin(out, name, '[');
    for (size_t i = 0; i < index_->elements.len; i++)
    {
        const struct index_element *element = &index_->elements.at[i];
        comma(out);
        add_text(out, is_names && element->is_expression ? (str){NULL, 0} : element->text);
    }
    end(out, ']');
}

static void index_dump(struct compiler *compiler, const struct index *index_, bool has_constraint, struct buf *out)
{
    bool has_expression = false;
    begin(out, NULL, '{');
    text(out, "name", index_->name.text);
    flag(out, "unique", index_->unique);
    elements(out, index_, "column_names", true);
    for (size_t i = 0; i < index_->elements.len; i++)
    {
        has_expression = has_expression || index_->elements.at[i].is_expression;
    }
    if (has_expression)
    {
        elements(out, index_, "expressions", false);
    }
    sorting(out, index_, compiler->arena);
    options(compiler, out, "dialect_options", &index_->options);
    if (has_constraint)
    {
        text(out, "duplicates_constraint", index_->name.text);
    }
    begin(out, "more", '{');
    text(out, "comment", index_->comment);
    flag(out, "is_inherited", index_->is_inherited);
    flag(out, "is_invalid", index_->is_invalid);
    begin(out, "ops", '{');
    for (size_t i = 0; i < index_->elements.len; i++)
    {
        const struct index_element *element = &index_->elements.at[i];
        if (element->opclass.at != NULL)
        {
            text(out, str_cstring(compiler->arena, str_replace(compiler->arena, element->text, STR("\""), STR("\\\""))),
                 element->opclass);
        }
    }
    end(out, '}');
    begin(out, "written", '[');
    for (size_t i = 0; i < index_->elements.len; i++)
    {
        const struct index_element *element = &index_->elements.at[i];
        str written = element->column.text;
        comma(out);
        add_text(out,
                 element->expr == NULL || dialect_compile_ddl_expr(compiler, element->expr, &written) ? written : STR("?"));
    }
    end(out, ']');
    end(out, '}');
    end(out, '}');
}

static void indexes(struct compiler *compiler, const struct relation *relation, struct buf *out)
{
    begin(out, "indexes", '[');
    for (size_t i = 0; i < relation->constraint_indexes.len; i++)
    {
        index_dump(compiler, relation->constraint_indexes.at[i], true, out);
    }
    for (size_t i = 0; i < relation->table->indexes.len; i++)
    {
        index_dump(compiler, relation->table->indexes.at[i], false, out);
    }
    end(out, ']');
}

/* ---- relations ----------------------------------------------------------------------------------------------------------- */

static void object(struct buf *out, const char *name, struct object_name at)
{
    key(out, name);
    if (at.name.at == NULL)
    {
        buf_add_literal(out, "null");
        return;
    }
    buf_add_char(out, '[');
    add_text(out, at.schema);
    comma(out);
    add_text(out, at.name);
    buf_add_char(out, ']');
}

static const char *const kinds[] = {
    [RELATION_TABLE] = "table",     [RELATION_PARTITIONED] = "partitioned",
    [RELATION_FOREIGN] = "foreign", [RELATION_VIRTUAL] = "virtual",
    [RELATION_VIEW] = "view",       [RELATION_MATERIALIZED_VIEW] = "materialized view",
};

static void relation_more(struct compiler *compiler, const struct relation *relation, struct buf *out)
{
    begin(out, "more", '{');
    options(compiler, out, "options", &relation->table->options);
    text(out, "model_schema", relation->table->schema.text);
    flag(out, "is_temporary", relation->is_temporary);
    flag(out, "is_unlogged", relation->is_unlogged);
    flag(out, "is_populated", relation->is_populated);
    flag(out, "is_shadow", relation->is_shadow);
    begin(out, "storage", '{');
    for (size_t i = 0; i < relation->storage.len; i++)
    {
        text(out, str_cstring(compiler->arena, relation->storage.at[i].key), relation->storage.at[i].value);
    }
    end(out, '}');
    text(out, "access_method", relation->access_method);
    text(out, "server", relation->server);
    text(out, "partition_key", relation->partition_key);
    text(out, "partition_bound", relation->partition_bound);
    begin(out, "parents", '[');
    for (size_t i = 0; i < relation->parents.len; i++)
    {
        comma(out);
        add_text(out, relation->parents.at[i].name);
    }
    end(out, ']');
    text(out, "extension", relation->extension);
    end(out, '}');
}

static void relation_dump(struct compiler *compiler, const struct relation *relation, struct buf *out)
{
    begin(out, NULL, '{');
    text(out, "schema", relation->at.schema);
    text(out, "name", relation->at.name);
    text(out, "kind", str_from(kinds[relation->kind]));
    flag(out, "visible", relation->is_visible);
    text(out, "comment", relation->table->comment);
    text(out, "definition", relation->definition);
    begin(out, "columns", '[');
    for (size_t i = 0; i < relation->table->columns.len; i++)
    {
        column(compiler, relation->table, relation->table->columns.at[i], out);
    }
    end(out, ']');
    constraints(compiler, relation->table, CONSTRAINT_PRIMARY_KEY, "pk_constraint", out);
    constraints(compiler, relation->table, CONSTRAINT_FOREIGN_KEY, "foreign_keys", out);
    constraints(compiler, relation->table, CONSTRAINT_UNIQUE, "unique_constraints", out);
    constraints(compiler, relation->table, CONSTRAINT_CHECK, "check_constraints", out);
    constraints(compiler, relation->table, CONSTRAINT_EXCLUDE, "exclude_constraints", out);
    indexes(compiler, relation, out);
    relation_more(compiler, relation, out);
    end(out, '}');
}

/* ---- the rest ------------------------------------------------------------------------------------------------------------ */

static void sequences(struct compiler *compiler, const struct catalog *catalog, struct buf *out)
{
    begin(out, "sequences", '[');
    for (size_t i = 0; i < catalog->sequences.len; i++)
    {
        const struct catalog_sequence *sequence = &catalog->sequences.at[i];
        begin(out, NULL, '{');
        object(out, "at", sequence->at);
        flag(out, "visible", sequence->is_visible);
        text(out, "type", written_type(compiler, sequence->sequence.data_type));
        identity(out, "options", &sequence->sequence.options, TRI_NONE);
        object(out, "owner", sequence->owner);
        text(out, "owner_column", sequence->owner_column);
        flag(out, "is_identity", sequence->is_identity);
        text(out, "comment", sequence->comment);
        text(out, "extension", sequence->extension);
        end(out, '}');
    }
    end(out, ']');
}

static void type_dump(struct compiler *compiler, const struct named_type *type, struct buf *out)
{
    static const char *const type_kinds[] = {[NAMED_TYPE_ENUM] = "enum",
                                             [NAMED_TYPE_DOMAIN] = "domain",
                                             [NAMED_TYPE_COMPOSITE] = "composite",
                                             [NAMED_TYPE_RANGE] = "range",
                                             [NAMED_TYPE_BASE] = "base"};
    begin(out, NULL, '{');
    object(out, "at", type->at);
    text(out, "kind", str_from(type_kinds[type->kind]));
    flag(out, "visible", type->is_visible);
    text(out, "type", type->text);
    text(out, "repr", inspected_repr(compiler, type->type));
    begin(out, "labels", '[');
    for (size_t i = 0; type->kind == NAMED_TYPE_ENUM && i < type->type->labels.len; i++)
    {
        comma(out);
        add_text(out, type->type->labels.at[i]);
    }
    end(out, ']');
    flag(out, "nullable", !type->is_not_null);
    text(out, "default", type->default_text);
    text(out, "collation", type->collation);
    begin(out, "parts", '[');
    for (size_t i = 0; i < type->parts.len; i++)
    {
        begin(out, NULL, '{');
        text(out, "name", type->parts.at[i].name);
        text(out, "text", type->parts.at[i].text);
        flag(out, "is_not_valid", type->parts.at[i].is_not_valid);
        end(out, '}');
    }
    end(out, ']');
    text(out, "comment", type->comment);
    text(out, "extension", type->extension);
    end(out, '}');
}

static void routines(const struct catalog *catalog, struct buf *out)
{
    begin(out, "routines", '[');
    for (size_t i = 0; i < catalog->routines.len; i++)
    {
        const struct routine *routine = &catalog->routines.at[i];
        begin(out, NULL, '{');
        object(out, "at", routine->at);
        text(out, "arguments", routine->arguments);
        text(out, "result", routine->result);
        text(out, "language", routine->language);
        text(out, "definition", routine->definition);
        text(out, "comment", routine->comment);
        text(out, "extension", routine->extension);
        end(out, '}');
    }
    end(out, ']');
}

static void triggers(const struct catalog *catalog, struct buf *out)
{
    begin(out, "triggers", '[');
    for (size_t i = 0; i < catalog->triggers.len; i++)
    {
        const struct trigger *trigger = &catalog->triggers.at[i];
        begin(out, NULL, '{');
        text(out, "name", trigger->name);
        object(out, "table", trigger->table);
        text(out, "definition", trigger->definition);
        text(out, "enabled", (str){&trigger->enabled, 1});
        object(out, "routine", trigger->routine);
        flag(out, "is_inherited", trigger->is_inherited);
        text(out, "comment", trigger->comment);
        end(out, '}');
    }
    end(out, ']');
}

void dump_catalog(struct compiler *compiler, const struct catalog *catalog, struct buf *out)
{
    begin(out, NULL, '{');
    text(out, "default_schema", catalog->default_schema);
    begin(out, "schemas", '[');
    for (size_t i = 0; i < catalog->schemas.len; i++)
    {
        comma(out);
        add_text(out, catalog->schemas.at[i]);
    }
    end(out, ']');
    begin(out, "relations", '[');
    for (size_t i = 0; i < catalog->relations.len; i++)
    {
        relation_dump(compiler, catalog->relations.at[i], out);
    }
    end(out, ']');
    sequences(compiler, catalog, out);
    begin(out, "types", '[');
    for (size_t i = 0; i < catalog->types.len; i++)
    {
        type_dump(compiler, &catalog->types.at[i], out);
    }
    end(out, ']');
    routines(catalog, out);
    triggers(catalog, out);
    begin(out, "extensions", '[');
    for (size_t i = 0; i < catalog->extensions.len; i++)
    {
        begin(out, NULL, '{');
        text(out, "name", catalog->extensions.at[i].name);
        text(out, "schema", catalog->extensions.at[i].schema);
        text(out, "version", catalog->extensions.at[i].version);
        end(out, '}');
    }
    end(out, ']');
    end(out, '}');
}
