/*
 * What annotations evaluate to: `list[int]`, `Optional[str]`, `int | None`, `Mapped[str]`.
 *
 * An alias is an instance with an origin (a class, or a special form of typing) and arguments. Readers of annotations use
 * typing_read; nothing else is known about it.
 */
#ifndef LB_EVAL_STD_TYPING_H
#define LB_EVAL_STD_TYPING_H

#include "eval/vm.h"

bool typing_is_alias(struct vm *vm, struct value value);

/* origin[arguments]; `item` is what stood between the brackets: a tuple gives several arguments. Unions are flattened,
 * Optional[X] becomes Union[X, None]. Used for subscripts of classes (`list[int]`, `class C(Generic[T])`). */
bool typing_subscript(struct vm *vm, struct value origin, struct value item, struct value *out);
/* a | b */
bool typing_union(struct vm *vm, struct value a, struct value b, struct value *out);

/* The origin and the arguments of an alias (a tuple); false when `value` is none. For unions the origin is typing.Union. */
bool typing_read(struct vm *vm, struct value value, struct value *out_origin, struct value *out_arguments);
/* The name of a special form: "Union", "Optional", "Annotated", "ClassVar", "Literal", "Any"; empty for all else. */
str typing_form(struct vm *vm, struct value value);

/* An annotation given as text ("Mapped[int]", and all of them under `from __future__ import annotations`), evaluated in a module
 * (NULL: among the built-in names). NameError and so on as Python raises them. */
bool typing_resolve(struct vm *vm, struct module_object *module, str text, struct value *out);

#endif
