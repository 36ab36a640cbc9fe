/*
 * What a name of the project's modules has to do with tables, found by syntax: nothing is executed.
 *
 * A name leads to the schema when it is bound to a MetaData, a declarative base, a registry, a Table, a mapped class, to
 * something made of these, or to a function of the project that makes them. Names are followed through imports, star imports,
 * assignments and classes. Where syntax cannot tell, a statement counts as one that leads there: executing it does no harm.
 */
#ifndef LB_VOCAB_SQLALCHEMY_RELATION_H
#define LB_VOCAB_SQLALCHEMY_RELATION_H

#include "eval/lazy.h"
#include "eval/vm.h"

enum table_link
{
    LINK_NONE,
    LINK_FOREIGN, /* of a package that limbeck does not know */
    LINK_MODEL,   /* SQLModel, or a class on it without table=True */
    LINK_SCHEMA,
};

struct relations
{
    struct vm *vm;
    struct map modules; /* dotted name to what is known of its names */
    struct map foreign; /* absolute names of modules that the project does not have */
    unsigned depth;     /* of names that are being followed */
};

/* A project's module that an import statement names, parsed but not executed; NULL: native, foreign or missing. False: it
 * cannot be parsed. */
MUST_USE bool relation_import(struct relations *relations, struct module_object *from, str name, uint32_t level,
                              struct module_object **out);
/* The module that `from base import name` names; NULL when that is a name of base itself. */
MUST_USE bool relation_import_part(struct relations *relations, struct module_object *base, str name,
                                   struct module_object **out);

/* What an expression of a module leads to. */
MUST_USE bool relation_of(struct relations *relations, struct module_object *module, const struct node *node,
                          enum table_link *out);

/* Whether a class statement makes a table when it is executed, or may do so under Python. */
MUST_USE bool relation_class_makes_table(struct relations *relations, struct module_object *module, const struct node *class_,
                                         bool *out);
/* Whether the body of a class holds what only a mapped class has: __tablename__, __table__, __table_args__, a column. */
bool relation_has_table_marks(const struct node *class_);

/* Whether a statement of a module (no class, def or import) has to be executed for the tables to be complete. */
MUST_USE bool relation_statement_matters(struct relations *relations, struct module_object *module,
                                         const struct node *statement, bool *out);

/* `if TYPE_CHECKING:` and `if __name__ == "__main__":`, whose body is not executed. */
bool relation_is_never_executed(const struct node *test);

#endif
