/*
 * Column and what stands inside of one: ForeignKey, Identity, Computed, Sequence, defaults of the server.
 *
 * A Column object keeps a struct column; attached to a Table it knows that too. A name or type that is opaque is refused here,
 * so that nothing unknown can reach an operation.
 */
#include "vocab/sqlalchemy/internal.h"

/* ---- options of Identity and Sequence
 * ---------------------------------------------------------------------------------------- */

#define IDENTITY_PARAMETERS                                                                                                    \
    "start=None, increment=None, minvalue=None, maxvalue=None, nominvalue=None, nomaxvalue=None, cycle=None, cache=None, "     \
    "order=None"

static bool opt_int_of(struct vm *vm, struct value value, const char *what, struct opt_int *out)
{
    int64_t integer;

    if (!is_given_some(value))
        return true;
    if (is_opaque(value))
        return refuse_value(vm, value, what, "an integer");
    if (!value_to_int(vm, value, &integer))
        return false;
    *out = OPT_INT(integer);
    return true;
}

static bool identity_options_of(struct vm *vm, const struct value *args, const char *what, struct identity_options *out)
{
    return opt_int_of(vm, args[0], what, &out->start) && opt_int_of(vm, args[1], what, &out->increment) &&
           opt_int_of(vm, args[2], what, &out->minvalue) && opt_int_of(vm, args[3], what, &out->maxvalue) &&
           vocab_tri_of(vm, args[4], what, &out->nominvalue) && vocab_tri_of(vm, args[5], what, &out->nomaxvalue) &&
           vocab_tri_of(vm, args[6], what, &out->cycle) && opt_int_of(vm, args[7], what, &out->cache) &&
           vocab_tri_of(vm, args[8], what, &out->order);
}

NATIVE(identity_construct)
{
    struct identity *identity = arena_new(vm->arena, struct identity);

    identity->place = vm->span.from;
    identity->always = TRI_FALSE;
    if ((!is_absent(args[0]) && !vocab_tri_of(vm, args[0], "Identity() argument 'always'", &identity->always)) ||
        !vocab_tri_of(vm, args[1], "Identity() argument 'on_null'", &identity->on_null) ||
        !identity_options_of(vm, args + 2, "Identity()", &identity->options))
        return false;
    warn_ignored(vm, "Identity", AS_DICT(args[11]));
    *out = make_instance(vm, &identity_class, identity);
    return true;
}

NATIVE(sequence_construct)
{
    struct sequence *sequence = arena_new(vm->arena, struct sequence);
    struct metadata *metadata = NULL;
    bool optional;

    sequence->place = vm->span.from;
    if (!vocab_name_of(vm, args[0], "Sequence() argument 'name'", &sequence->name) ||
        !identity_options_of(vm, args + 1, "Sequence()", &sequence->options) ||
        !vocab_name_of(vm, args[10], "Sequence() argument 'schema'", &sequence->schema) ||
        !argument_truth(vm, args[11], false, &optional) ||
        !vocab_type_of(vm, args[14], "Sequence() argument 'data_type'", &sequence->data_type))
        return false;
    if (is_given_some(args[13]) && !vocab_metadata_of(vm, args[13], "Sequence() argument 'metadata'", &metadata))
        return false;
    warn_ignored(vm, "Sequence", AS_DICT(args[16]));
    sequence->is_optional = optional;
    sequence->has_metadata = metadata != NULL;
    if (metadata != NULL)
    {
        if (!name_is_set(sequence->schema))
            sequence->schema = metadata->schema;
        array_push(vm->arena, &metadata->sequences, sequence);
    }
    *out = make_instance(vm, &sequence_class, sequence);
    return true;
}

const struct sequence *sequence_of(struct vm *vm, struct value value)
{
    return instance_data(vm, value, &sequence_class);
}

static bool sequence_ddl(struct vm *vm, struct value self, const struct value *args, enum ddl_kind kind)
{
    struct ddl *ddl = arena_new(vm->arena, struct ddl);
    struct host_connection *connection;

    if (!argument_truth(vm, args[1], true, &ddl->is_checkfirst) || !bind_of(vm, args[0], &connection))
        return false;
    ddl->kind = kind;
    ddl->place = vm->span.from;
    ddl->has_events = true;
    ddl->sequence = sequence_of(vm, self);
    return connection_run_ddl(vm, connection, ddl);
}

NATIVE(sequence_create)
{
    *out = NONE;
    return sequence_ddl(vm, self, args, DDL_CREATE_SEQUENCE);
}

NATIVE(sequence_drop)
{
    *out = NONE;
    return sequence_ddl(vm, self, args, DDL_DROP_SEQUENCE);
}

NATIVE(sequence_next_value)
{
    *out = expr_show(vm, expr_sequence(vm->arena, sequence_of(vm, self)));
    return true;
}

NATIVE(sequence_name)
{
    *out = vocab_name_value(vm, sequence_of(vm, self)->name);
    return true;
}

NATIVE(computed_construct)
{
    struct computed *computed = arena_new(vm->arena, struct computed);

    computed->place = vm->span.from;
    if (!vocab_expr_of_text(vm, args[0], "Computed() argument 'sqltext'", &computed->sqltext) ||
        !vocab_tri_of(vm, args[1], "Computed() argument 'persisted'", &computed->persisted))
        return false;
    *out = make_instance(vm, &computed_class, computed);
    return true;
}

NATIVE(fetched_value_construct)
{
    struct server_default *value = arena_new(vm->arena, struct server_default);

    value->kind = SERVER_DEFAULT_FETCHED;
    value->place = vm->span.from;
    *out = make_instance(vm, &fetched_value_class, value);
    return true;
}

NATIVE(default_clause_construct)
{
    struct server_default *value = arena_new(vm->arena, struct server_default);

    if (!vocab_server_default_of(vm, args[0], "DefaultClause() argument 'arg'", value))
        return false;
    *out = make_instance(vm, &default_clause_class, value);
    attribute_put(vm, *out, "arg", args[0]);
    return true;
}

NATIVE(column_default_construct)
{
    *out = make_instance(vm, &column_default_class, NULL);
    attribute_put(vm, *out, "arg", args[0]);
    return true;
}

static const struct native identity_make = {"Identity", "always=False, on_null=None, " IDENTITY_PARAMETERS ", **dialect_kw",
                                            identity_construct, NATIVE_TAKES_OPAQUE};
static const struct native sequence_make = {
    "Sequence",
    "name, " IDENTITY_PARAMETERS
    ", schema=None, optional=False, quote=None, metadata=None, data_type=None, for_update=False, **kw",
    sequence_construct, NATIVE_TAKES_OPAQUE};
static const struct native computed_make = {"Computed", "sqltext, persisted=None", computed_construct, NATIVE_TAKES_OPAQUE};
static const struct native fetched_value_make = {"FetchedValue", "for_update=False", fetched_value_construct, 0};
static const struct native default_clause_make = {"DefaultClause", "arg, for_update=False, _reflected=False",
                                                  default_clause_construct, NATIVE_TAKES_OPAQUE};
static const struct native column_default_make = {"ColumnDefault", "arg, for_update=False", column_default_construct,
                                                  NATIVE_TAKES_OPAQUE};

static const struct native sequence_methods[] = {
    {"create", "bind, checkfirst=True", sequence_create, 0},
    {"drop", "bind, checkfirst=True", sequence_drop, 0},
    {"next_value", "", sequence_next_value, 0},
    {"name", "", sequence_name, NATIVE_PROPERTY},
    {0},
};

const struct native_class identity_class = {.name = "Identity", .module = "sqlalchemy.sql.schema", .make = &identity_make};
const struct native_class sequence_class = {
    .name = "Sequence", .module = "sqlalchemy.sql.schema", .make = &sequence_make, .methods = sequence_methods};
const struct native_class computed_class = {.name = "Computed", .module = "sqlalchemy.sql.schema", .make = &computed_make};
const struct native_class fetched_value_class = {
    .name = "FetchedValue", .module = "sqlalchemy.sql.schema", .make = &fetched_value_make};
const struct native_class default_clause_class = {.name = "DefaultClause",
                                                  .module = "sqlalchemy.sql.schema",
                                                  .base = "sqlalchemy.sql.schema.FetchedValue",
                                                  .make = &default_clause_make};
const struct native_class column_default_class = {
    .name = "ColumnDefault", .module = "sqlalchemy.sql.schema", .make = &column_default_make};

/* ---- server defaults
 * ------------------------------------------------------------------------------------------------------------ */

bool vocab_server_default_of(struct vm *vm, struct value value, const char *what, struct server_default *out)
{
    struct server_default read = {.place = vm->span.from};
    const struct server_default *fetched = instance_data(vm, value, &fetched_value_class);
    struct value repr;

    if (is_absent(value) || is_none(value))
        read.kind = SERVER_DEFAULT_NONE;
    else if (is_opaque(value))
        return refuse_value(vm, value, what, "a default");
    else if (fetched != NULL)
        read = *fetched;
    else if ((read.identity = instance_data(vm, value, &identity_class)) != NULL)
        read.kind = SERVER_DEFAULT_IDENTITY;
    else if ((read.computed = instance_data(vm, value, &computed_class)) != NULL)
        read.kind = SERVER_DEFAULT_COMPUTED;
    else if (sequence_of(vm, value) != NULL)
    {
        read.kind = SERVER_DEFAULT_EXPR;
        read.expr = expr_sequence(vm->arena, sequence_of(vm, value));
    }
    else if (is_text(vm, value))
    {
        read.kind = SERVER_DEFAULT_TEXT;
        read.text = keep_text(vm, value);
    }
    else if (is_expr_value(vm, value))
    {
        read.kind = SERVER_DEFAULT_EXPR;
        if (!vocab_expr_of(vm, value, what, &read.expr))
            return false;
    }
    else
    {
        if (!value_repr_value(vm, value, &repr))
            return false;
        return vm_raise(
            vm, ARGUMENT_ERROR,
            "Argument 'arg' is expected to be one of type '<class 'str'>' or '<class 'sqlalchemy.sql.elements.ClauseElement'>' "
            "or '<class 'sqlalchemy.sql.elements.TextClause'>', got '%s'",
            AS_STR(repr)->bytes);
    }
    *out = read;
    return true;
}

/* ---- ForeignKey
 * ------------------------------------------------------------------------------------------------------------------ */

static bool foreign_key_target(struct vm *vm, struct value target, struct foreign_key *out)
{
    struct column_data *column = column_data_of(vm, target);

    if (column != NULL)
    {
        if (column->table == NULL)
        {
            out->target = column->column;
            return true;
        }
        out->table = column->table->table->name;
        out->schema = column->table->table->schema;
        out->column = column->column->name;
        return true;
    }
    if (!is_text(vm, target))
        return refuse_value(vm, target, "ForeignKey() argument 'column'", "a column or 'table.column'");
    foreign_key_parse(keep_text(vm, target), &out->schema, &out->table, &out->column);
    return true;
}

NATIVE(foreign_key_construct)
{
    struct foreign_key *key = arena_new(vm->arena, struct foreign_key);
    bool use_alter;

    key->place = vm->span.from;
    if (!foreign_key_target(vm, args[0], key) || !argument_truth(vm, args[2], false, &use_alter) ||
        !vocab_name_of(vm, args[3], "ForeignKey() argument 'name'", &key->name) ||
        !vocab_text_of(vm, args[4], "ForeignKey() argument 'onupdate'", &key->onupdate) ||
        !vocab_text_of(vm, args[5], "ForeignKey() argument 'ondelete'", &key->ondelete) ||
        !vocab_tri_of(vm, args[6], "ForeignKey() argument 'deferrable'", &key->deferrable) ||
        !vocab_text_of(vm, args[7], "ForeignKey() argument 'initially'", &key->initially) ||
        !vocab_text_of(vm, args[9], "ForeignKey() argument 'match'", &key->match) ||
        !vocab_text_of(vm, args[11], "ForeignKey() argument 'comment'", &key->comment) ||
        !vocab_dialect_options(vm, AS_DICT(args[12]), "ForeignKey", &key->options))
        return false;
    key->use_alter = use_alter;
    *out = make_instance(vm, &foreign_key_class, key);
    if (is_text(vm, args[0]))
        attribute_put(vm, *out, "target_fullname", value_plain(vm, args[0]));
    else
        attribute_put(vm, *out, "column", args[0]);
    return true;
}

static const struct native foreign_key_make = {
    "ForeignKey",
    "column, _constraint=None, use_alter=False, name=None, onupdate=None, ondelete=None, "
    "deferrable=None, initially=None, link_to_name=False, match=None, info=None, comment=None, "
    "**dialect_kw",
    foreign_key_construct, NATIVE_TAKES_OPAQUE};

const struct native_class foreign_key_class = {
    .name = "ForeignKey", .module = "sqlalchemy.sql.schema", .make = &foreign_key_make};

/* ---- Column
 * ------------------------------------------------------------------------------------------------------------------------ */

enum column_argument
{
    COLUMN_ITEMS,
    COLUMN_NAME,
    COLUMN_TYPE,
    COLUMN_AUTOINCREMENT,
    COLUMN_DEFAULT,
    COLUMN_INSERT_DEFAULT,
    COLUMN_DOC,
    COLUMN_KEY,
    COLUMN_INDEX,
    COLUMN_UNIQUE,
    COLUMN_INFO,
    COLUMN_NULLABLE,
    COLUMN_ONUPDATE,
    COLUMN_PRIMARY_KEY,
    COLUMN_SERVER_DEFAULT,
    COLUMN_SERVER_ONUPDATE,
    COLUMN_QUOTE,
    COLUMN_SYSTEM,
    COLUMN_COMMENT,
    COLUMN_SENTINEL,
    COLUMN_PROXIES,
    COLUMN_OPTIONS,
};

#define COLUMN_PARAMETERS                                                                                                      \
    "*args, name=None, type_=None, autoincrement='auto', default=..., insert_default=..., doc=None, key=None, index=None, "    \
    "unique=None, info=None, nullable=..., onupdate=None, primary_key=False, server_default=None, server_onupdate=None, "      \
    "quote=None, system=False, comment=None, insert_sentinel=False, _proxies=None, **dialect_kwargs"

struct column_data *column_data_of(struct vm *vm, struct value value)
{
    return instance_data(vm, value, &column_class);
}

/* A Python side default: a Sequence is the server's; anything else (opaque too) only says that there is one. */
static void column_default_note(struct vm *vm, struct column *column, struct value value)
{
    if (!is_given_some(value))
        return;
    column_default_keep(vm, value, &column->default_value);
    if (sequence_of(vm, value) != NULL)
        column->sequence = sequence_of(vm, value);
    else
        column->has_default = true;
}

static bool column_item(struct vm *vm, struct column *column, struct value item)
{
    const struct foreign_key *key = instance_data(vm, item, &foreign_key_class);
    struct server_default *fetched = instance_data(vm, item, &fetched_value_class);
    struct constraint *constraint;
    const struct identity *identity = instance_data(vm, item, &identity_class);
    const struct computed *computed = instance_data(vm, item, &computed_class);

    if (is_opaque(item))
        return refuse_value(vm, item, "an argument of Column()", "a schema item");
    if (key != NULL)
        array_push(vm->arena, &column->foreign_keys, *key);
    else if (identity != NULL)
        column->identity = identity;
    else if (computed != NULL)
        column->computed = computed;
    else if (sequence_of(vm, item) != NULL)
        column->sequence = sequence_of(vm, item);
    else if (fetched != NULL)
        column->server_default = *fetched;
    else if (vm_instance_of(vm, item, &column_default_class) != NULL)
        column_default_note(vm, column, item);
    else if (vm_instance_of(vm, item, &constraint_class) != NULL)
    {
        if (!vocab_constraint_of(vm, item, "Column()", &constraint))
            return false;
        constraint->is_column_level = constraint->kind == CONSTRAINT_CHECK;
        array_push(vm->arena, &column->constraints, constraint);
    }
    else if (is_none(item))
        return true;
    else
        return refuse_value(vm, item, "an argument of Column()", "a 'SchemaItem' object, such as a 'Column' or a 'Constraint'");
    return true;
}

static bool column_positional(struct vm *vm, struct column_data *data, const struct tuple_object *items, bool has_type)
{
    uint32_t at = 0;

    if (at < items->len && (is_text(vm, items->at[at]) || is_none(items->at[at])))
    {
        if (data->has_name && !is_none(items->at[at]))
            return vm_raise(vm, ARGUMENT_ERROR, "May not pass name positionally and as a keyword.");
        if (!is_none(items->at[at]) && !vocab_name_of(vm, items->at[at], "Column() argument 'name'", &data->column->name))
            return false;
        data->has_name = name_is_set(data->column->name);
        at++;
    }
    else if (at < items->len && is_opaque(items->at[at]))
        return refuse_value(vm, items->at[at], "Column() argument 'name' or 'type_'", "a name");
    if (at < items->len &&
        (vocab_kind_of(vm, items->at[at]) == VOCAB_TYPE || is_opaque(items->at[at]) || is_none(items->at[at])))
    {
        if (has_type && !is_none(items->at[at]))
            return vm_raise(vm, ARGUMENT_ERROR, "May not pass type_ positionally and as a keyword.");
        if (!vocab_type_of(vm, items->at[at], "Column() argument 'type_'", &data->column->type))
            return false;
        data->type = items->at[at++];
    }
    for (; at < items->len; at++)
    {
        if (!column_item(vm, data->column, items->at[at]))
            return false;
    }
    return true;
}

static bool autoincrement_of(struct vm *vm, struct value value, enum autoincrement *out)
{
    enum tri flag;

    if (is_absent(value) || (is_str(value) && str_equal(str_of(value), STR("auto"))))
        *out = AUTOINCREMENT_AUTO;
    else if (is_str(value) && str_equal(str_of(value), STR("ignore_fk")))
        *out = AUTOINCREMENT_IGNORE_FK;
    else if (!vocab_tri_of(vm, value, "Column() argument 'autoincrement'", &flag))
        return false;
    else
        *out = flag == TRI_TRUE ? AUTOINCREMENT_TRUE : AUTOINCREMENT_FALSE;
    return true;
}

static bool column_server_default(struct vm *vm, struct column *column, struct value value)
{
    struct server_default read;

    if (!vocab_server_default_of(vm, value, "Column() argument 'server_default'", &read))
        return false;
    if (read.kind == SERVER_DEFAULT_IDENTITY)
        column->identity = read.identity;
    else if (read.kind == SERVER_DEFAULT_COMPUTED)
        column->computed = read.computed;
    else if (read.kind != SERVER_DEFAULT_NONE)
        column->server_default = read;
    return true;
}

static bool column_flags(struct vm *vm, struct column *column, const struct value *args)
{
    bool primary_key, is_system;

    if (!autoincrement_of(vm, args[COLUMN_AUTOINCREMENT], &column->autoincrement) ||
        !vocab_text_of(vm, args[COLUMN_DOC], "Column() argument 'doc'", &column->doc) ||
        !vocab_text_of(vm, args[COLUMN_KEY], "Column() argument 'key'", &column->key) ||
        !vocab_tri_of(vm, args[COLUMN_INDEX], "Column() argument 'index'", &column->index) ||
        !vocab_tri_of(vm, args[COLUMN_UNIQUE], "Column() argument 'unique'", &column->unique) ||
        !vocab_tri_of(vm, args[COLUMN_NULLABLE], "Column() argument 'nullable'", &column->nullable) ||
        !argument_truth(vm, args[COLUMN_PRIMARY_KEY], false, &primary_key) ||
        !column_server_default(vm, column, args[COLUMN_SERVER_DEFAULT]) ||
        !vocab_server_default_of(vm, args[COLUMN_SERVER_ONUPDATE], "Column() argument 'server_onupdate'",
                                 &column->server_onupdate) ||
        !argument_truth(vm, args[COLUMN_SYSTEM], false, &is_system) ||
        !vocab_text_of(vm, args[COLUMN_COMMENT], "Column() argument 'comment'", &column->comment))
        return false;
    column->primary_key = primary_key;
    column->is_system = is_system;
    column->has_onupdate = is_given_some(args[COLUMN_ONUPDATE]);
    column_default_keep(vm, args[COLUMN_ONUPDATE], &column->onupdate_value);
    column_default_note(vm, column, args[COLUMN_DEFAULT]);
    column_default_note(vm, column, args[COLUMN_INSERT_DEFAULT]);
    return vocab_dialect_options(vm, AS_DICT(args[COLUMN_OPTIONS]), "Column", &column->options);
}

static bool column_quote(struct vm *vm, struct column *column, struct value value)
{
    enum tri quote;

    if (!vocab_tri_of(vm, value, "Column() argument 'quote'", &quote))
        return false;
    if (quote != TRI_NONE)
        column->name.quote = quote == TRI_TRUE ? QUOTE_ALWAYS : QUOTE_NEVER;
    return true;
}

/* column.default and column.server_default are objects with the value as `arg`. */
static struct value default_shown(struct vm *vm, struct value given)
{
    struct value shown;

    if (!is_given_some(given) || vm_instance_of(vm, given, &column_default_class) != NULL || sequence_of(vm, given) != NULL)
        return is_given(given) ? given : NONE;
    shown = make_instance(vm, &column_default_class, NULL);
    attribute_put(vm, shown, "arg", given);
    attribute_put(vm, shown, "is_callable", value_bool(value_is_callable(vm, given)));
    attribute_put(vm, shown, "is_scalar", value_bool(!value_is_callable(vm, given)));
    return shown;
}

static struct value server_default_shown(struct vm *vm, struct column *column, struct value given)
{
    struct value shown;

    if (!is_given_some(given) || (!is_text(vm, given) && !is_expr_value(vm, given)))
        return is_given(given) ? given : NONE;
    shown = make_instance(vm, &default_clause_class, &column->server_default);
    attribute_put(vm, shown, "arg", given);
    return shown;
}

NATIVE(column_construct)
{
    struct column_data *data = arena_new(vm->arena, struct column_data);
    struct column *column = column_make(vm->arena, NAME_NONE, NULL);
    bool has_type = is_given_some(args[COLUMN_TYPE]);

    column->place = vm->span.from;
    data->column = column;
    data->type = args[COLUMN_TYPE];
    if (!vocab_name_of(vm, args[COLUMN_NAME], "Column() argument 'name'", &column->name))
        return false;
    data->has_name = name_is_set(column->name);
    if (!vocab_type_of(vm, args[COLUMN_TYPE], "Column() argument 'type_'", &column->type) ||
        !column_positional(vm, data, AS_TUPLE(args[COLUMN_ITEMS]), has_type) || !column_flags(vm, column, args) ||
        !column_quote(vm, column, args[COLUMN_QUOTE]))
        return false;
    *out = instance_make(vm, AS_CLASS(self));
    out->at = vm->span.from;
    AS_INSTANCE(*out)->data = data;
    if (is_given_some(args[COLUMN_INFO]))
        attribute_put(vm, *out, "info", args[COLUMN_INFO]);
    attribute_put(vm, *out, "default", default_shown(vm, args[COLUMN_DEFAULT]));
    attribute_put(vm, *out, "onupdate", is_given(args[COLUMN_ONUPDATE]) ? args[COLUMN_ONUPDATE] : NONE);
    attribute_put(vm, *out, "server_default", server_default_shown(vm, column, args[COLUMN_SERVER_DEFAULT]));
    return true;
}

static struct value column_key_value(struct vm *vm, const struct column_data *data)
{
    return data->column->key.len > 0 ? str_make(vm, data->column->key) : vocab_name_value(vm, data->column->name);
}

static struct value column_type_value(struct vm *vm, struct column_data *data)
{
    struct value instance = ABSENT;

    if (!is_given_some(data->type))
        return vocab_type_value(vm, data->column->type);
    if (is_kind(data->type, OBJECT_CLASS) && type_instance_of(vm, data->type, &instance))
        data->type = instance;
    return data->type;
}

static struct value foreign_key_value(struct vm *vm, struct foreign_key *key)
{
    struct value item = make_instance(vm, &foreign_key_class, key);

    attribute_put(vm, item, "target_fullname",
                  str_make_print(vm, STR_FMT "." STR_FMT, STR_ARG(table_key(vm->arena, key->schema, key->table)),
                                 STR_ARG(key->column.text)));
    attribute_put(vm, item, "ondelete", text_value(vm, key->ondelete));
    attribute_put(vm, item, "onupdate", text_value(vm, key->onupdate));
    return item;
}

/* The part of a ForeignKeyConstraint that a column is. */
static struct foreign_key *foreign_key_part(struct vm *vm, const struct constraint *constraint, size_t at)
{
    struct foreign_key *key = arena_new(vm->arena, struct foreign_key);

    key->place = constraint->place;
    key->name = constraint->name;
    key->table = constraint->referent_table;
    key->schema = constraint->referent_schema;
    if (at < constraint->referent_columns.len)
        key->column = constraint->referent_columns.at[at];
    key->ondelete = constraint->ondelete;
    key->onupdate = constraint->onupdate;
    key->initially = constraint->initially;
    key->deferrable = constraint->deferrable;
    return key;
}

/* Its own, and those of the table's constraints that it is a part of. */
static struct value foreign_keys_value(struct vm *vm, struct column_data *data)
{
    const struct constraint_list *constraints = data->table != NULL ? &data->table->table->constraints : NULL;
    struct set_object *set = set_make(vm, false);

    for (size_t i = 0; i < data->column->foreign_keys.len; i++)
    {
        if (!set_add(vm, set, foreign_key_value(vm, &data->column->foreign_keys.at[i])))
            return ABSENT;
    }
    for (size_t i = 0; constraints != NULL && i < constraints->len; i++)
    {
        const struct constraint *constraint = constraints->at[i];

        for (size_t k = 0; constraint->kind == CONSTRAINT_FOREIGN_KEY && !constraint->is_generated && k < constraint->columns.len; k++)
        {
            if (str_equal(constraint->columns.at[k].text, data->column->name.text) &&
                !set_add(vm, set, foreign_key_value(vm, foreign_key_part(vm, constraint, k))))
                return ABSENT;
        }
    }
    return value_of(&set->object);
}

struct value foreign_key_elements(struct vm *vm, const struct constraint *constraint, struct value table)
{
    const struct table_data *data = is_absent(table) ? NULL : table_data_of(vm, table);
    struct value made = list_make(vm, NULL, 0);

    for (size_t i = 0; i < constraint->columns.len; i++)
    {
        struct value item = foreign_key_value(vm, foreign_key_part(vm, constraint, i));
        struct value parent = data != NULL ? dict_find_text(data->columns, constraint->columns.at[i].text) : ABSENT;

        attribute_put(vm, item, "parent", is_absent(parent) ? NONE : parent);
        list_push(vm, AS_LIST(made), item);
    }
    return made;
}

/* What a Column answers of what it was given. */
static bool column_attribute(struct vm *vm, struct value self, struct str_object *name, struct value *out)
{
    struct column_data *data = column_data_of(vm, self);
    const struct column *column;
    str text = {name->bytes, name->len};

    if (data == NULL)
        return true;
    column = data->column;
    if (str_equal(text, STR("name")))
        *out = vocab_name_value(vm, column->name);
    else if (str_equal(text, STR("key")))
        *out = column_key_value(vm, data);
    else if (str_equal(text, STR("type")))
        *out = column_type_value(vm, data);
    else if (str_equal(text, STR("table")))
        *out = data->table != NULL ? data->table->self : NONE;
    else if (str_equal(text, STR("nullable")))
        *out = value_bool(column_is_nullable(column));
    else if (str_equal(text, STR("primary_key")))
        *out = value_bool(column->primary_key);
    else if (str_equal(text, STR("unique")))
        *out = tri_value(column->unique);
    else if (str_equal(text, STR("index")))
        *out = tri_value(column->index);
    else if (str_equal(text, STR("comment")))
        *out = text_value(vm, column->comment);
    else if (str_equal(text, STR("doc")))
        *out = text_value(vm, column->doc);
    else if (str_equal(text, STR("autoincrement")))
        *out = column->autoincrement == AUTOINCREMENT_AUTO ? str_make(vm, STR("auto"))
                                                           : value_bool(column->autoincrement == AUTOINCREMENT_TRUE);
    else if (str_equal(text, STR("foreign_keys")))
        *out = foreign_keys_value(vm, data);
    else if (str_equal(text, STR("info")))
    {
        *out = value_of(&dict_make(vm)->object);
        attribute_put(vm, self, "info", *out);
    }
    return true;
}

/* Model code changes columns that it has made: column.nullable = True. */
static bool column_set_attribute(struct vm *vm, struct value self, struct str_object *name, struct value value, bool *out_done)
{
    struct column_data *data = column_data_of(vm, self);
    str text = {name->bytes, name->len};

    if (data == NULL)
        return true;
    *out_done = true;
    if (str_equal(text, STR("name")))
    {
        data->has_name = true;
        data->expr = NULL;
        return vocab_name_of(vm, value, "Column.name", &data->column->name);
    }
    if (str_equal(text, STR("type")))
    {
        data->type = value;
        return vocab_type_of(vm, value, "Column.type", &data->column->type);
    }
    if (str_equal(text, STR("nullable")))
        return vocab_tri_of(vm, value, "Column.nullable", &data->column->nullable);
    if (str_equal(text, STR("primary_key")))
        return value_truth(vm, value, &data->column->primary_key);
    if (str_equal(text, STR("comment")))
        return vocab_text_of(vm, value, "Column.comment", &data->column->comment);
    if (str_equal(text, STR("server_default")))
    {
        data->column->server_default = (struct server_default){0};
        if (!column_server_default(vm, data->column, value))
            return false;
        attribute_put(vm, self, "server_default", server_default_shown(vm, data->column, value));
        return true;
    }
    *out_done = false;
    return true;
}

static void column_mark(struct vm *vm, struct instance_object *instance)
{
    struct column_data *data = instance->data;

    if (data == NULL)
        return;
    heap_mark(vm, data->type);
    if (data->table != NULL)
        heap_mark(vm, data->table->self);
}

/* What is added to the copy's keys and constraints, or named in them, does not reach the model. */
static void column_parts_copy(struct vm *vm, const struct column *from, struct column *into)
{
    into->foreign_keys.at = NULL;
    into->foreign_keys.len = into->foreign_keys.cap = 0;
    for (size_t i = 0; i < from->foreign_keys.len; i++)
        array_push(vm->arena, &into->foreign_keys, from->foreign_keys.at[i]);
    into->constraints = (struct constraint_list){0};
    for (size_t i = 0; i < from->constraints.len; i++)
    {
        struct constraint *constraint = arena_new(vm->arena, struct constraint);

        *constraint = *from->constraints.at[i];
        array_push(vm->arena, &into->constraints, constraint);
    }
}

struct value column_copy(struct vm *vm, struct value column)
{
    const struct column_data *data = column_data_of(vm, column);
    struct column_data *copy = arena_new(vm->arena, struct column_data);
    struct value made;

    *copy = *data;
    copy->column = arena_new(vm->arena, struct column);
    *copy->column = *data->column;
    column_parts_copy(vm, data->column, copy->column);
    copy->table = NULL;
    copy->expr = NULL;
    made = instance_make(vm, AS_INSTANCE(column)->class_);
    AS_INSTANCE(made)->data = copy;
    AS_INSTANCE(made)->attributes =
        AS_INSTANCE(column)->attributes != NULL ? dict_copy(vm, AS_INSTANCE(column)->attributes) : NULL;
    made.at = data->column->place;
    return made;
}

void column_named(struct column_data *data)
{
    if (data->expr != NULL && data->expr->kind == EXPR_COLUMN)
        ((struct expr *)(uintptr_t)data->expr)->column.name = data->column->name;
}

NATIVE(column_copy_method)
{
    *out = column_copy(vm, self);
    return true;
}

NATIVE(column_repr_method)
{
    const struct column_data *data = column_data_of(vm, self);

    *out = str_make_print(vm, "Column('" STR_FMT "', " STR_FMT ", table=<%s>)", STR_ARG(data->column->name.text),
                          STR_ARG(type_repr(vm->arena, data->column->type)),
                          data->table != NULL ? text_for_message(vm, data->table->table->name.text) : "None");
    return true;
}

/* A column that stands in a mapped class: read by way of an instance it is the value of the row. */
NATIVE(column_get)
{
    struct class_object *class_ = is_none(args[0]) ? NULL : vm_class_of(vm, args[0]);

    *out = self;
    if (class_ == NULL || !is_kind(args[0], OBJECT_INSTANCE) ||
        table_data_of(vm, class_lookup(class_, str_intern_object(vm, STR("__table__")))) == NULL)
        return true;
    return orm_read_missing(vm, args[0], self, out);
}

NATIVE(column_references)
{
    const struct column_data *data = column_data_of(vm, self), *other = column_data_of(vm, args[0]);

    *out = value_bool(false);
    for (size_t i = 0; other != NULL && other->table != NULL && i < data->column->foreign_keys.len; i++)
    {
        const struct foreign_key *key = &data->column->foreign_keys.at[i];

        if (str_equal(key->table.text, other->table->table->name.text) && str_equal(key->column.text, other->column->name.text))
            *out = value_bool(true);
    }
    return true;
}

static const struct native column_make_row = {"Column", COLUMN_PARAMETERS, column_construct, NATIVE_TAKES_OPAQUE};
static const struct native column_methods[] = {
    {"copy", "**kw", column_copy_method, 0},
    {"_copy", "**kw", column_copy_method, 0},
    {"references", "column", column_references, 0},
    {"__get__", "instance, owner=None, /", column_get, NATIVE_TAKES_OPAQUE},
    {"__repr__", "", column_repr_method, 0},
    {0},
};

const struct native_class column_class = {.name = "Column",
                                          .module = "sqlalchemy.sql.schema",
                                          .base = "sqlalchemy.sql.elements.ColumnClause",
                                          .make = &column_make_row,
                                          .methods = column_methods,
                                          .get_attribute = column_attribute,
                                          .set_attribute = column_set_attribute,
                                          .mark = column_mark};

const struct native_class mapped_column_class = {.name = "MappedColumn",
                                                 .module = "sqlalchemy.orm.properties",
                                                 .base = "sqlalchemy.sql.schema.Column",
                                                 .get_attribute = column_attribute,
                                                 .set_attribute = column_set_attribute,
                                                 .mark = column_mark};

/* In the order of enum column_argument. */
static const char *const column_keywords[] = {
    NULL,
    "name",
    "type_",
    "autoincrement",
    "default",
    "insert_default",
    "doc",
    "key",
    "index",
    "unique",
    "info",
    "nullable",
    "onupdate",
    "primary_key",
    "server_default",
    "server_onupdate",
    "quote",
    "system",
    "comment",
    "insert_sentinel",
    "_proxies",
};

bool column_keywords_bind(struct vm *vm, struct value items, struct dict_object *kwargs, struct value *out_arguments)
{
    out_arguments[COLUMN_ITEMS] = items;
    for (size_t i = 1; i < COUNT_OF(column_keywords); i++)
    {
        out_arguments[i] = dict_find_text(kwargs, str_from(column_keywords[i]));
        dict_drop(vm, kwargs, str_intern_object(vm, str_from(column_keywords[i])));
    }
    out_arguments[COLUMN_OPTIONS] = value_of(&kwargs->object);
    return true;
}

bool vocab_column_of(struct vm *vm, struct value value, const char *what, struct column **out)
{
    struct column_data *data = column_data_of(vm, value);

    if (data == NULL)
        return refuse_value(vm, value, what, "a Column");
    *out = data->column;
    return true;
}

struct value vocab_column_value(struct vm *vm, struct column *column)
{
    struct column_data *data = arena_new(vm->arena, struct column_data);
    struct value value;

    data->column = column;
    data->has_name = name_is_set(column->name);
    value = make_instance(vm, &column_class, data);
    attribute_put(vm, value, "default", NONE);
    attribute_put(vm, value, "server_default", NONE);
    return value;
}

const struct expr *column_expr(struct vm *vm, struct column_data *data)
{
    struct expr *expr;

    if (data->table != NULL)
    {
        const struct expr *table = table_expr(vm, data->table);
        const struct expr *found = expr_table_column(table, data->column->name.text);

        if (found != NULL)
            return found;
    }
    if (data->expr == NULL)
    {
        expr = expr_column(vm->arena, data->column->name, data->column->type);
        expr->column.column = data->column;
        expr->place = data->column->place;
        data->expr = expr;
    }
    return data->expr;
}
