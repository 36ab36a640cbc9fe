/*
 * Constraints and indexes, as they are written: names not yet run through a convention.
 *
 * Columns may be given as names or as Column objects. A constraint made with Column objects of a Table belongs to it at once;
 * an Index too (SQLAlchemy attaches both when the first of its columns has a table).
 */
#include "vocab/sqlalchemy/internal.h"

/* ---- lists of columns
 * ------------------------------------------------------------------------------------------------------------- */

static bool name_add(struct vm *vm, struct value item, const char *what, struct name_list *out)
{
    struct column_data *column = column_data_of(vm, item);
    const struct expr *expr;

    if (column != NULL && !column->has_name)
    {
        array_push(vm->arena, out, NAME_NONE); /* see constraint_columns_settle */
        return true;
    }
    if (column == NULL && is_expr_value(vm, item))
    {
        if (!vocab_expr_of(vm, item, what, &expr))
            return false;
        if (expr->kind != EXPR_COLUMN)
            return refuse_value(vm, item, what, "a column");
        array_push(vm->arena, out, expr->column.name);
        return true;
    }
    return vocab_name_of(vm, item, what, array_add(vm->arena, out));
}

bool column_names_of(struct vm *vm, struct value items, const char *what, struct name_list *out)
{
    struct iteration iteration;
    struct value item;

    if (is_opaque(items))
        return refuse_value(vm, items, what, "a list of columns");
    if (!iteration_open(vm, items, &iteration))
        return false;
    for (;;)
    {
        if (!iteration_next(vm, &iteration, &item))
            return false;
        if (is_absent(item))
            return true;
        if (is_none(item))
            return refuse_value(vm, item, what, "a column");
        if (!name_add(vm, item, what, out))
            return false;
    }
}

static struct constraint *constraint_new(struct vm *vm, enum constraint_kind kind)
{
    struct constraint *constraint = constraint_make(vm->arena, kind);

    constraint->place = vm->span.from;
    return constraint;
}

static struct value constraint_instance(struct vm *vm, struct value class_, struct constraint *constraint, struct value items)
{
    struct value instance = instance_make(vm, AS_CLASS(class_));

    AS_INSTANCE(instance)->data = constraint;
    instance.at = vm->span.from;
    if (!is_absent(items))
        attribute_put(vm, instance, "_pending", items);
    return instance;
}

/* name, deferrable, initially, info, comment and options of the database, which all constraints take in this order. */
static bool common_read(struct vm *vm, const struct value *args, const struct dict_object *options, const char *class_name,
                        struct constraint *out)
{
    const char *what = text_for_message(vm, str_print(vm->arena, "%s()", class_name));

    return vocab_name_of(vm, args[0], what, &out->name) && vocab_tri_of(vm, args[1], what, &out->deferrable) &&
           vocab_text_of(vm, args[2], what, &out->initially) && vocab_text_of(vm, args[4], what, &out->comment) &&
           vocab_dialect_options(vm, options, class_name, &out->options);
}

#define COMMON "name=None, deferrable=None, initially=None, info=None, comment=None"

/* Attaches a constraint that was made with Column objects to their table. */
bool constraint_columns_bind(struct vm *vm, struct value constraint)
{
    struct value pending = attribute_find(constraint, "_pending");
    const struct value *items;
    size_t len;

    if (is_absent(pending) || !sequence_items(vm, pending, &items, &len))
        return true;
    for (size_t i = 0; i < len; i++)
    {
        struct column_data *column = column_data_of(vm, items[i]);

        if (column == NULL || column->table == NULL)
            return true;
    }
    return len == 0 || table_append_item(vm, column_data_of(vm, items[0])->table, constraint);
}

static void names_settle(struct vm *vm, struct value items, struct name_list *names)
{
    const struct value *at;
    size_t len;

    if (is_absent(items) || !sequence_items(vm, items, &at, &len))
        return;
    for (size_t i = 0; i < len && i < names->len; i++)
    {
        const struct column_data *column = name_is_set(names->at[i]) ? NULL : column_data_of(vm, at[i]);

        if (column != NULL)
            names->at[i] = column->column->name;
    }
}

void constraint_columns_settle(struct vm *vm, struct value constraint)
{
    struct constraint *data = AS_INSTANCE(constraint)->data;

    names_settle(vm, attribute_find(constraint, "_pending"), &data->columns);
}

void index_columns_settle(struct vm *vm, struct value index)
{
    const struct index *data = AS_INSTANCE(index)->data;
    struct value items = attribute_find(index, "_expressions");

    for (uint32_t i = 0; is_kind(items, OBJECT_TUPLE) && i < AS_TUPLE(items)->len && i < data->elements.len; i++)
    {
        const struct column_data *column = column_data_of(vm, AS_TUPLE(items)->at[i]);

        if (column != NULL && !name_is_set(data->elements.at[i].column))
            data->elements.at[i].column = column->column->name;
    }
}

static bool key_construct(struct vm *vm, struct value self, const struct value *args, struct value *out,
                          enum constraint_kind kind, const char *class_name)
{
    struct constraint *constraint = constraint_new(vm, kind);

    /* *columns, then the common ones, _implicit_generated/_column_flag, **options */
    if (!column_names_of(vm, args[0], text_for_message(vm, str_print(vm->arena, "%s()", class_name)), &constraint->columns) ||
        !common_read(vm, args + 1, AS_DICT(args[7]), class_name, constraint))
        return false;
    *out = constraint_instance(vm, self, constraint, args[0]);
    return constraint_columns_bind(vm, *out);
}

NATIVE(primary_key_construct)
{
    return key_construct(vm, self, args, out, CONSTRAINT_PRIMARY_KEY, "PrimaryKeyConstraint");
}

NATIVE(unique_construct)
{
    return key_construct(vm, self, args, out, CONSTRAINT_UNIQUE, "UniqueConstraint");
}

NATIVE(check_construct)
{
    struct constraint *constraint = constraint_new(vm, CONSTRAINT_CHECK);
    const struct value common[] = {args[1], args[2], args[3], args[5], args[10]};

    if (!vocab_expr_of_text(vm, args[0], "CheckConstraint() argument 'sqltext'", &constraint->check) ||
        !common_read(vm, common, AS_DICT(args[11]), "CheckConstraint", constraint))
        return false;
    *out = constraint_instance(vm, self, constraint, ABSENT);
    return true;
}

/* The referred columns: "table.column" texts or Column objects, all of one table. */
static bool referents_read(struct vm *vm, struct value items, struct constraint *out)
{
    struct iteration iteration;
    struct value item;

    if (is_opaque(items))
        return refuse_value(vm, items, "ForeignKeyConstraint() argument 'refcolumns'", "a list of columns");
    if (!iteration_open(vm, items, &iteration))
        return false;
    for (;;)
    {
        struct column_data *column;
        struct name *name;

        if (!iteration_next(vm, &iteration, &item))
            return false;
        if (is_absent(item))
            return true;
        column = column_data_of(vm, item);
        name = array_add(vm->arena, &out->referent_columns);
        if (column != NULL && column->table != NULL)
        {
            out->referent_table = column->table->table->name;
            out->referent_schema = column->table->table->schema;
            *name = column->column->name;
        }
        else if (is_text(vm, item))
            foreign_key_parse(keep_text(vm, item), &out->referent_schema, &out->referent_table, name);
        else
            return refuse_value(vm, item, "ForeignKeyConstraint() argument 'refcolumns'", "'table.column'");
    }
}

NATIVE(foreign_key_constraint_construct)
{
    struct constraint *constraint = constraint_new(vm, CONSTRAINT_FOREIGN_KEY);
    const struct value common[] = {args[2], args[5], args[6], ABSENT, args[12]};
    bool use_alter;

    if (!column_names_of(vm, args[0], "ForeignKeyConstraint() argument 'columns'", &constraint->columns) ||
        !referents_read(vm, args[1], constraint) ||
        !common_read(vm, common, AS_DICT(args[13]), "ForeignKeyConstraint", constraint) ||
        !vocab_text_of(vm, args[3], "ForeignKeyConstraint() argument 'onupdate'", &constraint->onupdate) ||
        !vocab_text_of(vm, args[4], "ForeignKeyConstraint() argument 'ondelete'", &constraint->ondelete) ||
        !argument_truth(vm, args[7], false, &use_alter) ||
        !vocab_text_of(vm, args[9], "ForeignKeyConstraint() argument 'match'", &constraint->match))
        return false;
    if (constraint->columns.len != constraint->referent_columns.len)
        return vm_raise(vm, ARGUMENT_ERROR,
                        "ForeignKeyConstraint number of constrained columns must match the number of referenced columns.");
    constraint->use_alter = use_alter;
    *out = constraint_instance(vm, self, constraint, args[0]);
    return constraint_columns_bind(vm, *out);
}

/* ---- ExcludeConstraint
 * ------------------------------------------------------------------------------------------------------------- */

static bool is_plain_name(str text)
{
    for (size_t i = 0; i < text.len; i++)
    {
        if (!char_is_word(text.at[i]) && (unsigned char)text.at[i] < 0x80)
            return false;
    }
    return text.len > 0;
}

bool vocab_exclude_add(struct vm *vm, struct value pair, struct constraint *constraint)
{
    const struct value *items;
    size_t len;
    struct exclude_element element = {0};

    if (!sequence_items(vm, pair, &items, &len) || len != 2)
        return refuse_value(vm, pair, "ExcludeConstraint()", "a pair of a column and an operator");
    if (!vocab_text_of(vm, items[1], "the operator of an ExcludeConstraint", &element.op))
        return false;
    if (is_text(vm, items[0]))
    {
        str text = keep_text(vm, items[0]);

        element.name = text;
        element.expr =
            is_plain_name(text) ? expr_column(vm->arena, name_of(text), NULL) : expr_text(vm->arena, text, vm->span.from);
    }
    else if (!vocab_expr_of(vm, items[0], "an element of an ExcludeConstraint", &element.expr))
        return false;
    else if (element.expr->kind == EXPR_COLUMN)
        element.name = element.expr->column.name.text;
    array_push(vm->arena, &constraint->elements, element);
    return true;
}

NATIVE(exclude_construct)
{
    struct constraint *constraint = constraint_new(vm, CONSTRAINT_EXCLUDE);
    struct option_list ops = {0};
    const struct tuple_object *elements = AS_TUPLE(args[0]);

    constraint->using_ = STR("gist");
    for (uint32_t i = 0; i < elements->len; i++)
    {
        if (!vocab_exclude_add(vm, elements->at[i], constraint))
            return false;
    }
    if (!vocab_name_of(vm, args[1], "ExcludeConstraint() argument 'name'", &constraint->name) ||
        !vocab_tri_of(vm, args[2], "ExcludeConstraint() argument 'deferrable'", &constraint->deferrable) ||
        !vocab_text_of(vm, args[3], "ExcludeConstraint() argument 'initially'", &constraint->initially) ||
        (is_given_some(args[4]) && !vocab_text_of(vm, args[4], "ExcludeConstraint() argument 'using'", &constraint->using_)) ||
        (is_given_some(args[5]) &&
         !vocab_expr_of_text(vm, args[5], "ExcludeConstraint() argument 'where'", &constraint->where)))
        return false;
    warn_ignored(vm, "ExcludeConstraint", AS_DICT(args[7]));
    if (is_given_some(args[6]))
    {
        struct dict_object *dict = dict_make(vm);

        dict_put_text(vm, dict, STR("postgresql_ops"), args[6]);
        if (!vocab_dialect_options(vm, dict, NULL, &ops))
            return false;
        constraint->exclude_ops = ops.at[0];
    }
    *out = constraint_instance(vm, self, constraint, ABSENT);
    return true;
}

/* ---- what they answer
 * ---------------------------------------------------------------------------------------------------------------- */

/* Its columns, those of its table where it has one. */
static struct value columns_shown(struct vm *vm, struct value self, const struct name_list *names)
{
    const struct table_data *table = table_data_of(vm, attribute_find(self, "table"));
    struct dict_object *columns = dict_make(vm);

    for (size_t i = 0; i < names->len; i++)
    {
        struct value column = table != NULL ? dict_find_text(table->columns, names->at[i].text) : ABSENT;

        if (is_absent(column))
            column = expr_show(vm, expr_column(vm->arena, names->at[i], NULL));
        dict_put_text(vm, columns, names->at[i].text, column);
    }
    return columns_collection(vm, columns);
}

static bool constraint_attribute(struct vm *vm, struct value self, struct str_object *name, struct value *out)
{
    struct constraint *constraint = instance_data(vm, self, &constraint_class);
    str text = {name->bytes, name->len};

    if (constraint == NULL)
        return true;
    if (str_equal(text, STR("name")))
        *out = vocab_name_value(vm, constraint->name);
    else if (str_equal(text, STR("columns")))
        *out = columns_shown(vm, self, &constraint->columns);
    else if (str_equal(text, STR("column_keys")))
    {
        *out = list_make(vm, NULL, 0);
        for (size_t i = 0; i < constraint->columns.len; i++)
            list_push(vm, AS_LIST(*out), vocab_name_value(vm, constraint->columns.at[i]));
    }
    else if (str_equal(text, STR("ondelete")))
        *out = text_value(vm, constraint->ondelete);
    else if (str_equal(text, STR("onupdate")))
        *out = text_value(vm, constraint->onupdate);
    else if (str_equal(text, STR("deferrable")))
        *out = tri_value(constraint->deferrable);
    else if (str_equal(text, STR("initially")))
        *out = text_value(vm, constraint->initially);
    else if (str_equal(text, STR("sqltext")) && constraint->check != NULL)
        *out = expr_show(vm, constraint->check);
    else if (str_equal(text, STR("elements")) && constraint->kind == CONSTRAINT_FOREIGN_KEY)
        *out = foreign_key_elements(vm, constraint, attribute_find(self, "table"));
    return true;
}

/* for column in constraint */
NATIVE(constraint_iter)
{
    const struct constraint *constraint = instance_data(vm, self, &constraint_class);
    struct iteration iteration;

    if (!iteration_open(vm, columns_shown(vm, self, &constraint->columns), &iteration))
        return false;
    *out = iteration.iterator;
    return true;
}

/* Of no table. */
NATIVE(constraint_copy)
{
    const struct constraint *from = instance_data(vm, self, &constraint_class);
    struct constraint *copy;

    if (from == NULL)
        return vm_raise(vm, "TypeError", "copy() needs a constraint");
    copy = arena_new(vm->arena, struct constraint);
    *copy = *from;
    *out = vocab_constraint_value(vm, copy);
    return true;
}

static bool constraint_set_attribute(struct vm *vm, struct value self, struct str_object *name, struct value value,
                                     bool *out_done)
{
    struct constraint *constraint = instance_data(vm, self, &constraint_class);

    if (constraint == NULL || !str_equal((str){name->bytes, name->len}, STR("name")))
        return true;
    *out_done = true;
    return vocab_name_of(vm, value, "Constraint.name", &constraint->name);
}

#define KEY_PARAMETERS "*columns, " COMMON ", _implicit=None, **dialect_kw"

static const struct native primary_key_make = {"PrimaryKeyConstraint", KEY_PARAMETERS, primary_key_construct,
                                               NATIVE_TAKES_OPAQUE};
static const struct native unique_make = {"UniqueConstraint", KEY_PARAMETERS, unique_construct, NATIVE_TAKES_OPAQUE};
static const struct native check_make = {
    "CheckConstraint",
    "sqltext, name=None, deferrable=None, initially=None, table=None, info=None, _create_rule=None, "
    "_autoattach=True, _type_bound=False, _=None, comment=None, **dialect_kw",
    check_construct, NATIVE_TAKES_OPAQUE};
static const struct native foreign_key_constraint_make = {
    "ForeignKeyConstraint",
    "columns, refcolumns, name=None, onupdate=None, ondelete=None, deferrable=None, initially=None, use_alter=False, "
    "link_to_name=False, "
    "match=None, table=None, info=None, comment=None, **dialect_kw",
    foreign_key_constraint_construct, NATIVE_TAKES_OPAQUE | NATIVE_DRAIN_0 | NATIVE_DRAIN_1};
static const struct native exclude_make = {
    "ExcludeConstraint", "*elements, name=None, deferrable=None, initially=None, using=None, where=None, ops=None, **kw",
    exclude_construct, NATIVE_TAKES_OPAQUE};

#define CONSTRAINT_BASE .get_attribute = constraint_attribute, .set_attribute = constraint_set_attribute
#define CONSTRAINT_CLASS(class_name)                                                                                           \
    .name = class_name, .module = "sqlalchemy.sql.schema", .base = "sqlalchemy.sql.schema.Constraint", CONSTRAINT_BASE

static const struct native constraint_methods[] = {
    {"__iter__", "", constraint_iter, 0},
    {"copy", "**kw", constraint_copy, 0},
    {"_copy", "**kw", constraint_copy, 0},
    {0},
};
const struct native_class constraint_class = {
    .name = "Constraint", .module = "sqlalchemy.sql.schema", .methods = constraint_methods, CONSTRAINT_BASE};
const struct native_class primary_key_constraint_class = {CONSTRAINT_CLASS("PrimaryKeyConstraint"), .make = &primary_key_make};
const struct native_class unique_constraint_class = {CONSTRAINT_CLASS("UniqueConstraint"), .make = &unique_make};
const struct native_class check_constraint_class = {CONSTRAINT_CLASS("CheckConstraint"), .make = &check_make};
const struct native_class foreign_key_constraint_class = {CONSTRAINT_CLASS("ForeignKeyConstraint"),
                                                          .make = &foreign_key_constraint_make};
const struct native_class exclude_constraint_class = {.name = "ExcludeConstraint",
                                                      .module = "sqlalchemy.dialects.postgresql",
                                                      .base = "sqlalchemy.sql.schema.Constraint",
                                                      .make = &exclude_make,
                                                      CONSTRAINT_BASE};

bool vocab_constraint_of(struct vm *vm, struct value value, const char *what, struct constraint **out)
{
    struct constraint *constraint = instance_data(vm, value, &constraint_class);

    if (constraint == NULL)
        return refuse_value(vm, value, what, "a constraint");
    *out = constraint;
    return true;
}

struct value vocab_constraint_value(struct vm *vm, struct constraint *constraint)
{
    static const struct native_class *const rows[] = {
        [CONSTRAINT_PRIMARY_KEY] = &primary_key_constraint_class,
        [CONSTRAINT_UNIQUE] = &unique_constraint_class,
        [CONSTRAINT_CHECK] = &check_constraint_class,
        [CONSTRAINT_FOREIGN_KEY] = &foreign_key_constraint_class,
        [CONSTRAINT_EXCLUDE] = &exclude_constraint_class,
        [CONSTRAINT_GENERIC] = &constraint_class,
    };

    return make_instance(vm, rows[constraint->kind], constraint);
}

/* ---- Index
 * ----------------------------------------------------------------------------------------------------------------------------
 */

bool vocab_index_add(struct vm *vm, struct value element, const char *what, struct index *index)
{
    struct column_data *column = column_data_of(vm, element);
    const struct expr *expr;
    struct name name;

    if (column != NULL && !column->has_name)
    {
        index_add_column(vm->arena, index, NAME_NONE); /* see index_columns_settle */
        return true;
    }
    if (is_text(vm, element) || column != NULL)
    {
        if (!vocab_name_of(vm, element, what, &name))
            return false;
        index_add_column(vm->arena, index, name);
        return true;
    }
    if (!is_expr_value(vm, element))
        return refuse_value(vm, element, what, "a column or expression");
    if (!vocab_expr_of(vm, element, what, &expr))
        return false;
    if (expr->kind == EXPR_COLUMN && !expr->column.is_literal)
        index_add_column(vm->arena, index, expr->column.name);
    else
        index_add_expr(vm->arena, index, expr);
    return true;
}

static struct table_data *expr_first_table(const struct expr *expr);

static struct table_data *list_first_table(const struct expr_list *list)
{
    struct table_data *found = NULL;

    for (size_t i = 0; i < list->len && found == NULL; i++)
        found = expr_first_table(list->at[i]);
    return found;
}

/* The table of the first column in an expression of an index; NULL: it has none. */
static struct table_data *expr_first_table(const struct expr *expr)
{
    struct table_data *found = NULL;

    if (expr == NULL)
        return NULL;
    switch (expr->kind)
    {
        case EXPR_COLUMN:
            if (expr->column.table == NULL || expr->column.table->kind != EXPR_TABLE || expr->column.table->table.table == NULL)
                return NULL;
            return expr->column.table->table.table->object;
        case EXPR_FUNCTION:
            return list_first_table(&expr->function.arguments);
        case EXPR_UNARY:
            return expr_first_table(expr->unary.operand);
        case EXPR_BINARY:
            found = expr_first_table(expr->binary.left);
            return found != NULL ? found : expr_first_table(expr->binary.right);
        case EXPR_LIST:
            return list_first_table(&expr->list.items);
        case EXPR_TUPLE:
        case EXPR_ARRAY:
            return list_first_table(&expr->tuple.items);
        case EXPR_GROUPING:
        case EXPR_TYPE_COERCE:
            return expr_first_table(expr->grouping.operand);
        case EXPR_CAST:
            return expr_first_table(expr->cast.operand);
        case EXPR_AS_BOOLEAN:
            return expr_first_table(expr->as_boolean.operand);
        case EXPR_LABEL:
            return expr_first_table(expr->label.element);
        case EXPR_EXTRACT:
            return expr_first_table(expr->extract.element);
        case EXPR_CASE:
            found = list_first_table(&expr->cases.tests);
            return found != NULL ? found : list_first_table(&expr->cases.results);
        default:
            return NULL;
    }
}

/* The table of the first column among the expressions. */
static struct table_data *index_table(struct vm *vm, const struct tuple_object *items, const struct index *index)
{
    struct table_data *found = NULL;

    for (uint32_t i = 0; i < items->len && found == NULL; i++)
    {
        const struct column_data *column = column_data_of(vm, items->at[i]);

        if (column != NULL)
            found = column->table;
        else if (i < index->elements.len)
            found = expr_first_table(index->elements.at[i].expr);
        /* Post.made.desc() and the like may have become a name. */
        if (found == NULL && column == NULL && is_expr_value(vm, items->at[i]))
            found = expr_first_table(self_expr(vm, items->at[i]));
    }
    return found;
}

NATIVE(index_construct)
{
    const struct tuple_object *items = AS_TUPLE(args[1]);
    struct table_data *table = is_given_some(args[4]) ? table_data_of(vm, args[4]) : NULL;
    struct index *index = index_make(vm->arena, NAME_NONE);

    index->place = vm->span.from;
    if (!vocab_name_of(vm, args[0], "Index() argument 'name'", &index->name) ||
        !argument_truth(vm, args[2], false, &index->unique) ||
        !vocab_dialect_options(vm, AS_DICT(args[6]), "Index", &index->options))
        return false;
    for (uint32_t i = 0; i < items->len; i++)
    {
        if (!vocab_index_add(vm, items->at[i], "Index() argument 'expressions'", index))
            return false;
    }
    *out = instance_make(vm, AS_CLASS(self));
    AS_INSTANCE(*out)->data = index;
    attribute_put(vm, *out, "_expressions", args[1]);
    if (table == NULL)
        table = index_table(vm, items, index);
    return table == NULL || table_append_item(vm, table, *out);
}

static bool index_attribute(struct vm *vm, struct value self, struct str_object *name, struct value *out)
{
    const struct index *index = instance_data(vm, self, &index_class);
    str text = {name->bytes, name->len};

    if (index == NULL)
        return true;
    if (str_equal(text, STR("name")))
        *out = vocab_name_value(vm, index->name);
    else if (str_equal(text, STR("unique")))
        *out = value_bool(index->unique);
    else if (str_equal(text, STR("columns")))
    {
        struct name_list names = {0};

        for (size_t i = 0; i < index->elements.len; i++)
        {
            if (name_is_set(index->elements.at[i].column))
                array_push(vm->arena, &names, index->elements.at[i].column);
        }
        *out = columns_shown(vm, self, &names);
    }
    return true;
}

static bool index_ddl(struct vm *vm, struct value self, const struct value *args, enum ddl_kind kind)
{
    struct ddl *ddl = arena_new(vm->arena, struct ddl);
    struct value table = attribute_find(self, "table");
    struct host_connection *connection;

    if (!argument_truth(vm, args[1], false, &ddl->is_checkfirst) || !bind_of(vm, args[0], &connection))
        return false;
    if (table_data_of(vm, table) == NULL)
        return vm_raise(vm, "sqlalchemy.exc.CompileError", "Index is not associated with any table.");
    ddl->kind = kind;
    ddl->place = vm->span.from;
    ddl->index = instance_data(vm, self, &index_class);
    ddl->table = table_data_of(vm, table)->table;
    return connection_run_ddl(vm, connection, ddl);
}

NATIVE(index_create)
{
    *out = NONE;
    return index_ddl(vm, self, args, DDL_CREATE_INDEX);
}

NATIVE(index_drop)
{
    *out = NONE;
    return index_ddl(vm, self, args, DDL_DROP_INDEX);
}

static const struct native index_make_row = {
    "Index", "name, *expressions, unique=False, quote=None, _table=None, info=None, **dialect_kw", index_construct,
    NATIVE_TAKES_OPAQUE};
static const struct native index_methods[] = {
    {"create", "bind, checkfirst=False", index_create, 0},
    {"drop", "bind, checkfirst=False", index_drop, 0},
    {0},
};

const struct native_class index_class = {.name = "Index",
                                         .module = "sqlalchemy.sql.schema",
                                         .make = &index_make_row,
                                         .methods = index_methods,
                                         .get_attribute = index_attribute};

bool vocab_index_of(struct vm *vm, struct value value, const char *what, struct index **out)
{
    struct index *index = instance_data(vm, value, &index_class);

    if (index == NULL)
        return refuse_value(vm, value, what, "an Index");
    *out = index;
    return true;
}

struct value vocab_index_value(struct vm *vm, struct index *index)
{
    return make_instance(vm, &index_class, index);
}
