/* DDL elements that are executed by hand: DDL(), CreateTable, CreateSchema, DropSequence and their kin. */
#include "vocab/sqlalchemy/internal.h"

static bool ddl_show(struct vm *vm, struct value self, struct ddl *ddl, struct value *out)
{
    struct expr *expr;

    ddl->place = vm->span.from;
    expr = expr_of_ddl(vm->arena, ddl);
    expr->place = vm->span.from;
    *out = instance_make(vm, AS_CLASS(self));
    AS_INSTANCE(*out)->data = expr;
    return true;
}

static struct ddl *ddl_new(struct vm *vm, enum ddl_kind kind)
{
    struct ddl *ddl = arena_new(vm->arena, struct ddl);

    ddl->kind = kind;
    return ddl;
}

/* DDL("...", context={...}): %(name)s of the context, %% is one. Without a table of its own the other tokens stay. */
NATIVE(ddl_construct)
{
    struct ddl *ddl = ddl_new(vm, DDL_TEXT);

    if (is_given_some(args[1]))
        return refuse_feature(vm, "Put the values into the text.", "DDL(context=...) is not offered by limbeck");
    if (!vocab_text_of(vm, args[0], "DDL() argument 'statement'", &ddl->text))
        return false;
    ddl->text = str_replace(vm->arena, ddl->text, STR("%%"), STR("%"));
    return ddl_show(vm, self, ddl, out);
}

static bool flags_read(struct vm *vm, struct ddl *ddl, const struct value *flags)
{
    return argument_truth(vm, flags[0], false, &ddl->is_cascade) && argument_truth(vm, flags[1], false, &ddl->if_exists);
}

static bool schema_ddl(struct vm *vm, struct value self, const struct value *args, struct value *out, enum ddl_kind kind)
{
    struct ddl *ddl = ddl_new(vm, kind);

    return vocab_name_of(vm, args[0], "the name of a schema", &ddl->name) && flags_read(vm, ddl, args + 1) &&
           ddl_show(vm, self, ddl, out);
}

NATIVE(create_schema_construct)
{
    return schema_ddl(vm, self, args, out, DDL_CREATE_SCHEMA);
}

NATIVE(drop_schema_construct)
{
    return schema_ddl(vm, self, args, out, DDL_DROP_SCHEMA);
}

static bool object_ddl(struct vm *vm, struct value self, const struct value *args, struct value *out, enum ddl_kind kind)
{
    struct ddl *ddl = ddl_new(vm, kind);
    const struct constraint *constraint;

    switch (kind)
    {
        case DDL_CREATE_TABLE:
        case DDL_DROP_TABLE:
            if (!vocab_table_of(vm, args[0], "the table", &ddl->table))
                return false;
            break;
        case DDL_CREATE_INDEX:
        case DDL_DROP_INDEX:
            if (!vocab_index_of(vm, args[0], "the index", &ddl->index))
                return false;
            break;
        case DDL_ADD_CONSTRAINT:
        case DDL_DROP_CONSTRAINT:
            if (!vocab_constraint_of(vm, args[0], "the constraint", &ddl->constraint))
                return false;
            break;
        default:
            ddl->sequence = sequence_of(vm, args[0]);
            if (ddl->sequence == NULL)
                return refuse_value(vm, args[0], "the sequence", "a Sequence");
    }
    constraint = ddl->constraint;
    if ((ddl->index != NULL || constraint != NULL) && ddl->table == NULL)
    {
        struct table_data *table = table_data_of(vm, attribute_find(args[0], "table"));

        if (table == NULL)
            return vm_raise(vm, "sqlalchemy.exc.CompileError", "the index or constraint is not associated with any table");
        ddl->table = table->table;
    }
    return flags_read(vm, ddl, args + 1) && ddl_show(vm, self, ddl, out);
}

#define OBJECT(variable, kind)                                                                                                 \
    NATIVE(variable##_construct)                                                                                               \
    {                                                                                                                          \
        return object_ddl(vm, self, args, out, kind);                                                                          \
    }

OBJECT(create_table, DDL_CREATE_TABLE)
OBJECT(drop_table, DDL_DROP_TABLE)
OBJECT(create_index, DDL_CREATE_INDEX)
OBJECT(drop_index, DDL_DROP_INDEX)
OBJECT(create_sequence, DDL_CREATE_SEQUENCE)
OBJECT(drop_sequence, DDL_DROP_SEQUENCE)
OBJECT(add_constraint, DDL_ADD_CONSTRAINT)
OBJECT(drop_constraint, DDL_DROP_CONSTRAINT)

/* execute_if(), and event listeners on DDL: only what is executed by hand has an effect in a migration. */
NATIVE(ddl_execute_if)
{
    *out = self;
    return true;
}

static const struct native ddl_methods[] = {{"execute_if", "**kw", ddl_execute_if, NATIVE_TAKES_OPAQUE}, {0}};
const struct native_class ddl_element_class = {.name = "ExecutableDDLElement",
                                               .module = "sqlalchemy.sql.ddl",
                                               .base = "sqlalchemy.sql.elements.ClauseElement",
                                               .methods = ddl_methods};

#define DDL_CLASS(variable, class_name, signature)                                                                             \
    static const struct native variable##_make = {class_name, signature, variable##_construct, NATIVE_TAKES_OPAQUE};           \
    static const struct native_class variable##_class = {.name = class_name,                                                   \
                                                         .module = "sqlalchemy.sql.ddl",                                       \
                                                         .base = "sqlalchemy.sql.ddl.ExecutableDDLElement",                    \
                                                         .make = &variable##_make};

/* Behind the object stand cascade and if_exists (or if_not_exists), in this order for the reader. */
DDL_CLASS(ddl, "DDL", "statement, context=None, bind=None")
DDL_CLASS(create_schema, "CreateSchema", "name, _cascade=False, if_not_exists=False")
DDL_CLASS(drop_schema, "DropSchema", "name, cascade=False, if_exists=False")
DDL_CLASS(create_table, "CreateTable", "element, _cascade=False, if_not_exists=False, include_foreign_key_constraints=None")
DDL_CLASS(drop_table, "DropTable", "element, _cascade=False, if_exists=False")
DDL_CLASS(create_index, "CreateIndex", "element, _cascade=False, if_not_exists=False")
DDL_CLASS(drop_index, "DropIndex", "element, _cascade=False, if_exists=False")
DDL_CLASS(create_sequence, "CreateSequence", "element, _cascade=False, if_not_exists=False")
DDL_CLASS(drop_sequence, "DropSequence", "element, _cascade=False, if_exists=False")
DDL_CLASS(add_constraint, "AddConstraint", "element, _cascade=False, if_not_exists=False, **kw")
DDL_CLASS(drop_constraint, "DropConstraint", "element, cascade=False, if_exists=False, **kw")

#define ITEM(variable, class_name)                                                                                             \
    {                                                                                                                          \
        .name = class_name, .kind = ITEM_CLASS, .class_ = &variable##_class                                                    \
    }

const struct native_item ddl_items[] = {
    ITEM(ddl_element, "ExecutableDDLElement"),
    ITEM(ddl_element, "DDLElement"),
    ITEM(ddl, "DDL"),
    ITEM(create_schema, "CreateSchema"),
    ITEM(drop_schema, "DropSchema"),
    ITEM(create_table, "CreateTable"),
    ITEM(drop_table, "DropTable"),
    ITEM(create_index, "CreateIndex"),
    ITEM(drop_index, "DropIndex"),
    ITEM(create_sequence, "CreateSequence"),
    ITEM(drop_sequence, "DropSequence"),
    ITEM(add_constraint, "AddConstraint"),
    ITEM(drop_constraint, "DropConstraint"),
    {0},
};
