/*
 * From a mapped class to its Table, as SQLAlchemy's declarative scan does it (orm/decl_base.py).
 *
 * mapping.c goes through the attributes of a class and its mixins; mapping_type.c makes a column of an annotation.
 */
#ifndef LB_VOCAB_SQLALCHEMY_MAPPING_H
#define LB_VOCAB_SQLALCHEMY_MAPPING_H

#include "vocab/sqlalchemy/internal.h"

/* What a class that has been mapped keeps in class_object.data. */
struct mapping
{
    struct table_data *table;      /* its own, or that of the class that it inherits from; NULL while the scan runs */
    struct class_object *inherits; /* the mapped class above it, or NULL */
    bool is_single;                /* without a table of its own */
};

/* The mapping of a class itself (not of one above it); NULL: it is not mapped. */
const struct mapping *class_mapping(struct class_object *class_);

/* Maps a class that has just been built. */
MUST_USE bool class_map(struct vm *vm, struct class_object *class_);

/* An attribute of the class's own body; absent. And of the class or one above it. */
struct value class_own(struct class_object *class_, const char *name);
struct value class_any(struct vm *vm, struct class_object *class_, const char *name);

/* Foo.name = Column(...) of a mapped class: a column more. */
MUST_USE bool mapping_set_attribute(struct vm *vm, struct class_object *class_, struct str_object *name, struct value value);

/* declared_attr.__get__: one result while its class is being mapped, later a call each time. */
MUST_USE bool mapping_declared_get(struct vm *vm, struct class_object *class_, struct value declared, struct value *out);

extern const struct native_class abstract_concrete_class;

/* ---- mapping_type.c ------------------------------------------------------------------------------------------------------ */

/*
 * An annotation of a class body. *out_is_mapped: it is Mapped[...] or a class derived from that; then *out_inner is what
 * stands in the brackets, else the annotation itself. Of a text only the outer name is evaluated, and the inner stays a text.
 */
MUST_USE bool annotation_open(struct vm *vm, struct class_object *from, struct value annotation, bool *out_is_mapped,
                              struct value *out_inner);
bool annotation_is_class_variable(struct vm *vm, struct value annotation);
/* Texts in an annotation become what they name. */
MUST_USE bool annotation_texts_resolve(struct vm *vm, struct class_object *from, struct value annotation, struct value *out);

/* The class that an annotation stands for, Optional aside. */
MUST_USE bool annotation_class(struct vm *vm, struct class_object *from, struct value annotation, struct value *out);

/* What the annotation says of a mapped_column(): nullable, the arguments of one in Annotated, the type. `from` is the class
 * whose body has the annotation. */
MUST_USE bool column_take_annotation(struct vm *vm, struct class_object *class_, struct class_object *from, struct value column,
                                     str attribute, struct value inner);

#endif
