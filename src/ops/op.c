/* The table of operations: names, and the constraint types that drop_constraint knows. See op.h. */
#include "ops/op.h"

static const char *const kind_names[OP_KIND_COUNT] = {
#define OP_ROW(kind, name) [kind] = name,
    OP_KINDS(OP_ROW)
#undef OP_ROW
};

static const struct
{
    const char *directive; /* op.create_... */
    str type;              /* drop_constraint(type_=...) */
} constraint_rows[] = {
    [CONSTRAINT_PRIMARY_KEY] = {"create_primary_key", STR_INIT("primary")},
    [CONSTRAINT_UNIQUE] = {"create_unique_constraint", STR_INIT("unique")},
    [CONSTRAINT_CHECK] = {"create_check_constraint", STR_INIT("check")},
    [CONSTRAINT_FOREIGN_KEY] = {"create_foreign_key", STR_INIT("foreignkey")},
    [CONSTRAINT_EXCLUDE] = {"create_exclude_constraint", STR_INIT("")},
    [CONSTRAINT_GENERIC] = {"create_constraint", STR_INIT("")},
};

const char *op_kind_name(enum op_kind kind)
{
    return kind_names[kind];
}

const char *op_name(const struct op *op)
{
    return op->kind == OP_ADD_CONSTRAINT ? constraint_rows[op->add_constraint.constraint->kind].directive
                                         : kind_names[op->kind];
}

bool op_constraint_type_find(str text, enum constraint_kind *out_kind)
{
    for (size_t i = 0; i < COUNT_OF(constraint_rows); i++)
    {
        if (text.len > 0 && str_equal(constraint_rows[i].type, text))
        {
            *out_kind = (enum constraint_kind)i;
            return true;
        }
    }
    return false;
}

str op_constraint_type_name(enum constraint_kind kind)
{
    return constraint_rows[kind].type;
}

struct op *op_make(struct arena *arena, enum op_kind kind, place at)
{
    struct op *op = arena_new(arena, struct op);
    op->kind = kind;
    op->place = at;
    return op;
}

struct op *op_of_statement(struct arena *arena, const struct expr *statement, place at)
{
    struct op *op = op_make(arena, OP_EXECUTE, at);
    op->execute.statement = statement;
    return op;
}
